"""Which of the known words a person may have meant: 第二讲 is 第2讲, 职工号 may be 工号."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

_HAN = {character: digit for digit, character in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_HAN_NUMBER = re.compile(r"[零〇一二三四五六七八九两]?十[一二三四五六七八九]?|[零〇一二三四五六七八九两]+")
_ORDINAL = re.compile(r"第?(\d+)(?:次|讲|场|期|课|节|回|周)?(?:培训|集中|学习|签到|考勤)?")
_NOT_TOLD_APART = re.compile(r"[\W_]+")
# Less alike than this is another word.
_ALIKE = 0.6


def _arabic(match: re.Match[str]) -> str:
    """A Chinese number up to 99, or digit by digit, in Arabic digits: 十二 is 12, 二〇 is 20."""
    text = match[0]
    if "十" not in text:
        return "".join(str(_HAN[character]) for character in text)
    tens, ones = text.split("十")
    return str((_HAN[tens] if tens else 1) * 10 + (_HAN[ones] if ones else 0))


def _plain(word: str) -> str:
    return _NOT_TOLD_APART.sub("", _HAN_NUMBER.sub(_arabic, word)).casefold()


def nearest_word(word: str, known: Iterable[str]) -> str:
    """The known word that ``word`` may have been meant for; ``""`` if none is near.

    Chinese and Arabic numerals are one, 第2讲 and 第2次 are near, 第2讲 and 第3讲 are not. Of several equally near none is named.
    """
    meant = _plain(word)
    if not meant:
        return ""
    plain = {candidate: _plain(candidate) for candidate in known if candidate and candidate != word}
    same = [candidate for candidate, text in plain.items() if text == meant]
    if same:
        return same[0] if len(same) == 1 else ""
    if ordinal := _ORDINAL.fullmatch(meant):
        matches = ((candidate, _ORDINAL.fullmatch(text)) for candidate, text in plain.items())
        counted = [candidate for candidate, match in matches if match and match[1] == ordinal[1]]
        return counted[0] if len(counted) == 1 else ""
    digits = re.findall(r"\d+", meant)
    likeness = {
        candidate: difflib.SequenceMatcher(None, meant, text).ratio()
        for candidate, text in plain.items()
        if re.findall(r"\d+", text) == digits
    }
    best = max(likeness.values(), default=0.0)
    nearest = [candidate for candidate, ratio in likeness.items() if ratio == best]
    return nearest[0] if best >= _ALIKE and len(nearest) == 1 else ""
