"""经费: sums, shares and limits worked out by hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from python.ledgers.funds import budgets_of, conclusion, reckon
from python.reading.funds import Expense

FIVE = Decimal(5)


def spent(row: int, day: str, amount: str, payer: str = "公用经费", lacks=()) -> Expense:
    return Expense(row, dt.date.fromisoformat(day), "讲座", Decimal(amount), payer, lacks)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        ("500000", {None: Decimal(500000)}),
        ("500,000元", {None: Decimal(500000)}),
        ("1,500,000.5", {None: Decimal("1500000.5")}),
        ("2026:500,2027:520", {2026: Decimal(500), 2027: Decimal(520)}),
        ("2026:500000,2027:520000.5", {2026: Decimal(500000), 2027: Decimal("520000.5")}),
        ("2026年：500000元；2027年：520000元", {2026: Decimal(500000), 2027: Decimal(520000)}),
        ("五十万", None),
        ("0", None),
        ("2026:0", None),
        ("2026:1,2026:2", None),
        ("2026:1,其余", None),
    ],
)
def test_budgets_as_people_write_them(text, found) -> None:
    assert budgets_of(text) == found


def test_the_sum_runs_by_date_within_the_calendar_year_and_only_public_money_counts() -> None:
    rows = [
        spent(5, "2026-03-01", "12000"),
        spent(6, "2026-02-01", "8000"),
        spent(7, "2026-04-01", "9000", "专项"),
        spent(8, "2026-12-31", "5000"),
        spent(9, "2027-01-01", "0.01"),
        spent(10, "2026-05-01", "1", "教师个人"),
        spent(11, "2026-05-01", "1", lacks=("来源",)),
    ]
    found = reckon(rows, {2026: Decimal(500000)}, FIVE)

    assert [one.year_sum for one in found] == [20000, 8000, None, 25000, Decimal("0.01"), None, None]
    # 8000÷500000 = 1.6 %, 20000 = 4 %, 25000 = 5 %: exactly the limit is within it.
    assert [one.share for one in found][:4] == [4, Decimal("1.6"), None, 5]
    assert not any(one.over for one in found)
    assert [conclusion(one, FIVE) for one in found] == [
        "2026 年上限 500000×5%=25000 元，还可支出 5000 元",
        "2026 年上限 500000×5%=25000 元，还可支出 17000 元",
        "专项，不计入公用经费的上限",
        "2026 年上限 500000×5%=25000 元，还可支出 0 元",
        "没有填年度公用经费预算，只累计，没有核对上限",
        "培训费不得由教师个人负担，请退还",
        "来源没有填或填得不对，没有计入",
    ]


def test_a_fen_more_is_over_though_the_share_as_shown_is_not() -> None:
    within, over = reckon(
        [spent(5, "2026-01-01", "25000"), spent(6, "2026-01-02", "0.01")], {None: Decimal(500000)}, FIVE
    )
    assert (within.over, over.over) == (False, True)
    assert over.share == Decimal(5)
    assert conclusion(over, FIVE).endswith("超过 0.01 元")


def test_shares_are_rounded_half_up() -> None:
    # 125 ÷ 100000 = 0.125 %.
    (one,) = reckon([spent(5, "2026-01-01", "125")], {None: Decimal(100000)}, FIVE)
    assert one.share == Decimal("0.13")
