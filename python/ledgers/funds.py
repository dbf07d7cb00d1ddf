"""经费: what 班主任培训 cost by calendar year, against a part of the school's yearly public budget. Pure.

Only what is paid from 公用经费 counts toward the limit; 专项 and 其他 are kept and not measured by it; teachers pay nothing.

Source:
    S4 篇7 七 (在学校年度公用经费预算总额的5%内支出班主任培训费); no fee may be taken from teachers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from python.reading.funds import Expense
from python.scoring import round_half_up
from python.vocabulary.cell_values import plain, read_number
from python.vocabulary.features.funds import PRIVATE, PUBLIC
from python.vocabulary.plain_record import record

_CENTS = 2
_HUNDRED = Decimal(100)
_OF_A_YEAR = re.compile(r"(20\d\d)年?[:：](\d+(?:\.\d+)?)元?", re.ASCII)
# 500,000: a comma with three digits behind it and digits before, in a single sum.
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))(?!.*[:：])", re.ASCII)
_BETWEEN = re.compile(r"[,，;；、\s]+")
Budgets = Mapping[int | None, Decimal]
"""Calendar year → 年度公用经费预算 in yuan; ``None``: every other year."""


def budgets_of(text: str) -> Budgets | None:
    """年度公用经费预算 as typed: one sum for every year, or 2026:500000,2027:520000.

    Returns:
        The sums; nothing where it is blank; ``None`` where it cannot be read, a sum is 0, or a year stands there twice.
    """
    if not text:
        return {}
    single = read_number(_THOUSANDS.sub("", text), ("元",))[0]
    if single is not None:
        return {None: single} if single > 0 else None
    matches = [_OF_A_YEAR.fullmatch(part) for part in _BETWEEN.split(text.strip()) if part]
    pairs = [(int(match[1]), Decimal(match[2])) for match in matches if match]
    found: dict[int | None, Decimal] = dict(pairs)
    sound = len(pairs) == len(matches) == len(found) and all(found.values())
    return found if sound else None


@record
class Reckoned:
    """What comes of one row.

    Attributes:
        expense: The row.
        year_sum: 年累计 of 公用经费 with this row, in yuan; ``None`` where the row does not count toward it.
        budget: The year's budget; ``None`` where none is known.
        limit: What may be spent of it.
        share: 占比 in per cent, half-up to two decimals.
    """

    expense: Expense
    year_sum: Decimal | None = None
    budget: Decimal | None = None
    limit: Decimal | None = None
    share: Decimal | None = None

    @property
    def over(self) -> bool:
        """Whether the year's sum is past the limit with this row; compared exactly, not as rounded."""
        return self.limit is not None and self.year_sum is not None and self.year_sum > self.limit


def reckon(expenses: Sequence[Expense], budgets: Budgets, percent: Decimal) -> list[Reckoned]:
    """Every row with the year's sum so far, by 日期 and then as the sheet has them; returned in the order of the sheet.

    Args:
        expenses: The rows.
        budgets: The budgets known.
        percent: 上限比例.
    """
    sums: dict[int, Decimal] = {}
    found: dict[int, Reckoned] = {}
    for one in sorted((one for one in expenses if one.day), key=lambda one: (one.day, one.row)):
        if one.lacks or one.payer != PUBLIC or one.day is None or one.amount is None:
            continue
        year = one.day.year
        total = sums[year] = sums.get(year, Decimal(0)) + one.amount
        budget = budgets.get(year, budgets.get(None))
        limit = budget * percent / _HUNDRED if budget is not None else None
        share = round_half_up(total * _HUNDRED / budget, _CENTS) if budget is not None else None
        found[one.row] = Reckoned(one, total, budget, limit, share)
    return [found.get(one.row, Reckoned(one)) for one in expenses]


def conclusion(one: Reckoned, percent: Decimal) -> str:
    """结论 of a row, with the arithmetic."""
    expense = one.expense
    if expense.payer == PRIVATE:
        return "培训费不得由教师个人负担，请退还"
    if expense.lacks:
        return f"{'、'.join(expense.lacks)}没有填或填得不对，没有计入"
    if one.year_sum is None:
        return f"{expense.payer}，不计入公用经费的上限"
    if one.budget is None or one.limit is None:
        return "没有填年度公用经费预算，只累计，没有核对上限"
    year = expense.day.year if expense.day else ""
    limit = f"{year} 年上限 {plain(one.budget)}×{plain(percent)}%={yuan(one.limit)} 元"
    rest = one.limit - one.year_sum
    return f"{limit}，超过 {yuan(-rest)} 元" if one.over else f"{limit}，还可支出 {yuan(rest)} 元"


def yuan(amount: Decimal) -> str:
    """An amount in yuan, half-up to 分."""
    return plain(round_half_up(amount, _CENTS))
