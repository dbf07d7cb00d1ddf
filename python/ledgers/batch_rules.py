"""The settings of 分批计划 as rules: first year, shares or places, order; and what in them cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from python.reading.rule_blocks import split_list
from python.vocabulary.cell_values import read_number
from python.vocabulary.features.batches import (
    BALANCED,
    FIRST_YEAR,
    NEW_FIRST,
    ORDER,
    ORDER_WORDS,
    PLACES,
    SENIOR_FIRST,
    SHARES,
    UNTRAINED_FIRST,
    YEARS,
)
from python.vocabulary.plain_record import record
from python.vocabulary.sheet_schema import YES

_WHOLE = 100


@record
class BatchRules:
    """The school's rules.

    Attributes:
        first: The school year of the first batch, by the year in which it begins.
        shares: What part of the people each year has; they sum to 1.
        places: How many each year has at most; ``None``: by ``shares``.
        order: Words of 优先顺序, the weightiest first.
        balanced: Whether every 部门 has its share in every year.
    """

    first: int
    shares: tuple[Fraction, ...]
    places: tuple[int, ...] | None = None
    order: tuple[str, ...] = (NEW_FIRST, UNTRAINED_FIRST, SENIOR_FIRST)
    balanced: bool = True

    @property
    def years(self) -> range:
        """The school years of the plan."""
        return range(self.first, self.first + len(self.shares))


@record
class WrongSetting:
    """A 设置项 whose value cannot be used, and what it may be."""

    setting: str
    value: str
    wanted: str


def batch_rules(values: Mapping[str, str]) -> tuple[BatchRules | None, list[WrongSetting]]:
    """The settings, each already of its kind, as rules.

    Args:
        values: 设置项 → text.

    Returns:
        The rules, and what is wrong; ``None`` with something wrong. A blank 起始学年 is wrong: nobody but the school knows it.
    """
    wrong: list[WrongSetting] = []
    years = int(values[YEARS])
    if not values[FIRST_YEAR]:
        wrong.append(WrongSetting(FIRST_YEAR, "", ""))
    shares = _shares(values[SHARES], years)
    if shares is None:
        wanted = f"{years} 个百分数，用逗号分开，加起来是 100（有几年写几个）；不填就各年一样多"
        wrong.append(WrongSetting(SHARES, values[SHARES], wanted))
    places = _places(values[PLACES], years)
    if places is None:
        wanted = f"一个整数，或者 {years} 个整数，用逗号分开（有几年写几个）；不填就按比例"
        wrong.append(WrongSetting(PLACES, values[PLACES], wanted))
    order = tuple(dict.fromkeys(split_list(values[ORDER])))
    if not set(order) <= set(ORDER_WORDS):
        wrong.append(WrongSetting(ORDER, values[ORDER], f"{'、'.join(ORDER_WORDS)} 里的几个，用逗号分开"))
    if wrong or shares is None:
        return None, wrong
    return BatchRules(int(values[FIRST_YEAR]), shares, places or None, order, values[BALANCED] == YES), []


def _numbers(text: str) -> list[Decimal] | None:
    found = [read_number(part.rstrip("%％"))[0] for part in split_list(text)]
    return None if any(one is None or one < 0 for one in found) else [one for one in found if one is not None]


def _shares(text: str, years: int) -> tuple[Fraction, ...] | None:
    """每年比例 as parts of 1; equal ones where it is blank."""
    if not text:
        return (Fraction(1, years),) * years
    numbers = _numbers(text)
    if numbers is None or len(numbers) != years or sum(numbers) != _WHOLE:
        return None
    return tuple(Fraction(one) / _WHOLE for one in numbers)


def _places(text: str, years: int) -> tuple[int, ...] | None:
    """每年名额 of each year; empty where it is blank."""
    numbers = _numbers(text)
    if numbers is None or any(one != int(one) for one in numbers) or len(numbers) not in (0, 1, years):
        return None
    return tuple(int(one) for one in (numbers * years if len(numbers) == 1 else numbers))
