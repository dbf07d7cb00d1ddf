"""What a prize of 评比活动 is, read from words, and how many points it brings: 校级一等奖, 第1名, 金奖, 优秀奖.

Source:
    S0 五.2 (评比 of classrooms, 板报, 主题班会, cases), 六.1 (they count for who is recommended); the points are 【功能】 评比加权.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from python.reading.rule_blocks import split_list
from python.vocabulary.cell_values import name_key

Weights = Mapping[str, Decimal]
"""Prize as ``prize_of`` names it → its points."""

_ORDINALS = "一二三四五六七八九十"
_FIGURES = str.maketrans("123456789壹贰叁两", "一二三四五六七八九一二三二")
_WEIGHT = re.compile(r"(.*[^\d.])(\d+(?:\.\d+)?)分?")
_CLASS = re.compile(rf"(特|[{_ORDINALS}])等(?!级|.*等)")
_PLACE = re.compile(rf"第(\d{{1,3}}|[{_ORDINALS}]{{1,3}})(?=名|位|\W|$)")
# A bare number beyond this is a mark and no place.
_LAST_PLACE = 20
_METALS = {"金": "一等奖", "银": "二等奖", "铜": "三等奖"}
_CROWNS = {"冠军": "第一名", "亚军": "第二名", "季军": "第三名"}
_NONE = frozenset(
    ["无", "没有", "未获奖", "没获奖", "没有获奖", "未评上", "-", "—", "——", "/", "×", "否", "0"]
)
_DOUBT = re.compile("[未没无不拟待?]")
# The first three places are worth what the first three classes are, where the school names no points for them.
_EQUAL = {"第一名": "一等奖", "第二名": "二等奖", "第三名": "三等奖"}


def prize_of(text: str, weights: Weights) -> str | None:
    """The prize that a cell names.

    Args:
        text: 奖次 as typed.
        weights: The prizes that the school names itself, e.g. 优秀奖; they are known by their words.

    Returns:
        特等奖, 一等奖 …, 第一名 …, or a name of ``weights``; ``""`` where there was none (blank, 无, 未获奖); ``None``: not understood.
    """
    word = name_key(text)
    if not word or word in _NONE:
        return ""
    own = {name_key(name): name for name in weights}
    if word in own:
        return own[word]
    if _DOUBT.search(word):
        return None
    crown = next((place for name, place in _CROWNS.items() if name in word), None)
    if crown:
        return crown
    spelt = word.translate(_FIGURES)
    if found := _CLASS.search(spelt):
        return f"{found[1]}等奖"
    if place := _place_of(word):
        return place
    if found := re.search("([金银铜])[奖牌]", word):
        return _METALS[found[1]]
    return max((own[name] for name in own if name in word), key=len, default=None)


def _place_of(word: str) -> str:
    """第三名 for 全校第3, 第三名 and a bare 3; ``""``: no place."""
    found = _PLACE.search(word)
    digits = found[1] if found else word.removesuffix("名")
    if digits.isdecimal():
        number = int(digits)
        if not found and number > _LAST_PLACE:
            return ""
    elif found:
        tens, ten, ones = digits.rpartition("十")
        number = 10 * (_ORDINALS.find(tens) + 1 if tens else 1) * bool(ten) + _ORDINALS.find(ones or " ") + 1
    else:
        return ""
    if not number:
        return ""
    return f"第{_ORDINALS[number - 1]}名" if number <= len(_ORDINALS) else f"第{number}名"


def points_of(prize: str, weights: Weights) -> Decimal:
    """The points of a prize; 0 for one without: the fourth place of a school that counts three."""
    return weights.get(prize, weights.get(_EQUAL.get(prize, ""), Decimal(0)))


def reaches(prize: str, wanted: tuple[str, ...], weights: Weights) -> bool:
    """Whether a prize is one of those wanted, or is worth at least what the least of them is."""
    if not prize:
        return False
    if {prize, _EQUAL.get(prize, prize)} & set(wanted):
        return True
    least = [points_of(name, weights) for name in wanted if points_of(name, weights)]
    return bool(least) and points_of(prize, weights) >= min(least)


def read_weights(text: str) -> tuple[dict[str, Decimal], list[str]]:
    """评比加权 as points by prize.

    Args:
        text: 一等奖3,二等奖2,优秀奖0.5.

    Returns:
        The points, and the parts that are none: without a number, or a prize that stands there twice.
    """
    weights: dict[str, Decimal] = {}
    wrong: list[str] = []
    for part in split_list(text):
        match = _WEIGHT.fullmatch(part)
        name = match[1].rstrip(":：=＝ ") if match else ""
        prize = prize_of(name, {}) or name
        if not match or not name or prize in weights:
            wrong.append(part)
        else:
            weights[prize] = Decimal(match[2])
    return weights, wrong
