"""The settings of 多元评价 as rules, each checked: what is rated, by whom, with which weight, and from which line on."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import NamedTuple

from python.reading.rule_blocks import split_list
from python.vocabulary.cell_values import name_key, plain, tidy
from python.vocabulary.columns import SheetSpec
from python.vocabulary.features.appraisal import (
    APPRAISALS_SHEET,
    APPRAISING,
    EVERYONE,
    MEAN,
    ONE_PERSON,
    SCOPES,
    SELF,
    SET_BATCH,
    SET_COPIES,
    SET_DIMENSIONS,
    SET_EXCELLENT,
    SET_LEAST,
    SET_METHOD,
    SET_PASS,
    SET_SCOPE,
    SET_WEIGHTS,
    SHIPPED_DIMENSIONS,
    TRIMMED,
    mark_column,
)
from python.vocabulary.plain_record import record
from python.vocabulary.school_calendar import begins_in

WHOLE = Decimal(100)
_BATCH_EXAMPLE = "2026—2027"
_PAIR = re.compile(r"(.*?\D)(\d+(?:\.\d+)?)[%分人份]?")
# 德：20, 德=20 and 德 20 are 德20.
_BEFORE_A_NUMBER = re.compile(r"[\s:：=]+(?=\d)")
_FIXED = tuple(name for name in APPRAISALS_SHEET.headers if name not in SHIPPED_DIMENSIONS)


class WrongSetting(NamedTuple):
    """A setting that cannot be used, and why, in Chinese."""

    setting: str
    value: str
    why: str
    example: str


@record
class AppraisalRules:
    """How people are appraised.

    Attributes:
        dimensions: 维度 → its full mark; together 100.
        weights: 评价人类别 → its weight in per cent, more than 0; together 100.
        trimmed: Whether the highest and the lowest form of a kind are left out (of three or more).
        least: 评价人类别 → how many forms there must be, at least 1.
        excellent: From this total on 优秀.
        passing: From this total on 合格.
        batch: The 批次 that counts now.
        scopes: 评价人类别 → whom one form lists: 全部, 部门 or 个人.
        copies: 评价人类别 → how many forms are made for each group.
    """

    dimensions: Mapping[str, Decimal]
    weights: Mapping[str, Decimal]
    trimmed: bool
    least: Mapping[str, int]
    excellent: Decimal
    passing: Decimal
    batch: str
    scopes: Mapping[str, str]
    copies: Mapping[str, int]

    @property
    def sheet(self) -> SheetSpec:
        """评价记录 with the school's own 维度; the shipped ones that it does not rate are no columns of it."""
        first, rest = _FIXED[:-1], _FIXED[-1:]
        fixed = APPRAISALS_SHEET.column
        columns = (*map(fixed, first), *map(mark_column, self.dimensions), *map(fixed, rest))
        return SheetSpec(APPRAISALS_SHEET.name, APPRAISALS_SHEET.hint, columns, APPRAISALS_SHEET.tab)


def read_appraisal_rules(
    values: Mapping[str, str], school_year: str
) -> tuple[AppraisalRules | None, list[WrongSetting]]:
    """The rules of a school.

    Args:
        values: Setting → its value (``FeatureState.values``).
        school_year: What the 批次 is called where 本次批次 is blank; ``""``: it must not be blank.

    Returns:
        The rules, or what is wrong with them, all together.
    """
    reader = _SettingReader(values)
    dimensions, weights = reader.wholes(SET_DIMENSIONS), reader.wholes(SET_WEIGHTS)
    if taken := [name for name in dimensions if name in _FIXED]:
        reader.refuse(SET_DIMENSIONS, f"{'、'.join(taken)}是这张表别的栏目，不能作维度")
    # While the weights are wrong nobody knows which kinds of raters there are: the other lists are not judged by them.
    known = None if any(one.setting == SET_WEIGHTS for one in reader.wrong) else weights
    least, copies = reader.counts(SET_LEAST, known), reader.counts(SET_COPIES, known)
    if least.get(SELF, 1) != 1:
        reader.refuse(SET_LEAST, f"{SELF}只能有 1 份")
    scopes, why = _scopes(values[SET_SCOPE], known)
    reader.refuse(SET_SCOPE, why)
    if values[SET_METHOD] not in (MEAN, TRIMMED):
        reader.refuse(SET_METHOD, f"只能是 {MEAN} 或 {TRIMMED}")
    excellent, passing = Decimal(values[SET_EXCELLENT]), Decimal(values[SET_PASS])
    if passing > excellent:
        reader.refuse(SET_PASS, f"比{SET_EXCELLENT} {plain(excellent)} 还高")
    batch = values[SET_BATCH] or school_year
    if not batch:
        reader.refuse(SET_BATCH, "《首页》没有日期，不知道是哪个学年，这里不能空")
    if reader.wrong:
        return None, reader.wrong
    return AppraisalRules(
        dimensions,
        weights,
        values[SET_METHOD] == TRIMMED,
        {kind: least.get(kind, 1) for kind in weights},
        excellent,
        passing,
        batch,
        {kind: ONE_PERSON if kind == SELF else scopes.get(kind, EVERYONE) for kind in weights},
        {kind: 1 if kind == SELF else copies.get(kind, 1) for kind in weights},
    ), []


class _SettingReader:
    """Reads settings that are lists of names with numbers, and collects what is wrong with them."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.wrong: list[WrongSetting] = []

    def refuse(self, setting: str, why: str) -> None:
        """Files what is wrong with a setting; nothing for ``""``."""
        if not why:
            return
        examples = {one.name: one.default for one in APPRAISING.settings}
        example = examples[setting] or _BATCH_EXAMPLE
        self.wrong.append(WrongSetting(setting, self.values[setting] or "（空）", why, str(example)))

    def wholes(self, setting: str) -> dict[str, Decimal]:
        """Parts of a hundred."""
        found, why = _pairs(self.values[setting])
        self.refuse(setting, why or ("" if found else "不能空") or _not_whole(found))
        return found

    def counts(self, setting: str, known: Collection[str] | None) -> dict[str, int]:
        """A whole number of at least 1 for some of the 评价人类别."""
        found, why = _pairs(self.values[setting], known)
        bad = [name for name, number in found.items() if number != int(number) or number < 1]
        self.refuse(setting, why or (f"{'、'.join(bad)}要写 1 或更大的整数" if bad else ""))
        return {name: int(number) for name, number in found.items()}


def _pairs(text: str, known: Collection[str] | None = None) -> tuple[dict[str, Decimal], str]:
    """Name → number, as 德20,能20 says; and what is wrong with it."""
    found: dict[str, Decimal] = {}
    for part in split_list(_BEFORE_A_NUMBER.sub("", tidy(text))):
        match = _PAIR.fullmatch(part)
        if match is None:
            return found, f"“{part}”应是名称后面跟一个数"
        name = match[1]
        if name in found:
            return found, f"“{name}”写了两次"
        if known is not None and name not in known:
            return found, f"“{name}”不在{SET_WEIGHTS}里"
        found[name] = Decimal(match[2])
    return found, ""


def _not_whole(parts: Mapping[str, Decimal]) -> str:
    if zero := [name for name, number in parts.items() if not number]:
        return f"{'、'.join(zero)}是 0，不用的请删去"
    total = sum(parts.values(), Decimal(0))
    return "" if total == WHOLE else f"合计是 {plain(total)}，应是 {plain(WHOLE)}"


def _scopes(text: str, known: Collection[str] | None) -> tuple[dict[str, str], str]:
    found: dict[str, str] = {}
    for part in split_list(text):
        scope = next((one for one in SCOPES if part.endswith(one)), "")
        name = part.removesuffix(scope).rstrip(":：=")
        if not scope or (known is not None and name not in known):
            why = f"“{part}”应是{SET_WEIGHTS}里的一类，后面跟 {'、'.join(SCOPES)}"
            return found, why
        found[name] = scope
    return found, ""


def same_batch(one: str, other: str) -> bool:
    """Whether two texts name the same 批次: 2026-2027学年 is 2026—2027."""
    years = begins_in(one), begins_in(other)
    return name_key(one) == name_key(other) or (None not in years and years[0] == years[1])
