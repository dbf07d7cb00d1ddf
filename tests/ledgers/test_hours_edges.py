"""学时 at the edges: a whole verdict for each way a requirement can stand, and 学时明细 however it was typed.

Many of these were found by a mutant of ``python/ledgers/hours.py`` that no other test noticed (docs/mutation.md).
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from python.ledgers.hours import (
    Hours,
    HoursEntry,
    HoursVerdict,
    credits_of,
    detail_text,
    entries_of,
    hours_between,
    is_new,
    judge,
    read_detail,
)
from python.ledgers.policy import Policy
from python.vocabulary.records import Teacher

D = dt.date
N = Decimal
AS_OF = D(2026, 6, 30)
POLICY = Policy()
LICENCE = Policy(licence_first=True)


def teacher(appointed: D | None = None, kind: str = "") -> Teacher:
    return Teacher("T1", "张三", 5, appointed=appointed, training_type=kind)


def has(*days: tuple[D, str], total: str | None = None) -> Hours:
    """What somebody has who attended on these days, all of them 集中培训."""
    entries = tuple(HoursEntry(day, N(hours)) for day, hours in days)
    inside = hours_between(entries, D(2021, 6, 30), AS_OF)
    in_all = N(total) if total else sum((one.hours for one in entries), N(0))
    return Hours(
        in_all, inside, inside, entries, [(one.day, int(one.hours * 1000)) for one in entries if one.day]
    )


SUMMER = D(2026, 1, 10)
"""Appointed then, half a year ends on 2026-07-10."""


@pytest.mark.parametrize(
    ("who", "hours", "as_of", "verdict"),
    [
        # kind, required, counted, due, met, note
        (teacher(kind="免训"), has((AS_OF, "3")), AS_OF, ("免训", 0, 3, None, "是", "名册中标为免训，不作学时要求")),
        (
            teacher(SUMMER), has((D(2026, 7, 10), "10")), AS_OF,
            ("新任", 10, 10, D(2026, 7, 10), "是", "任职前或任职后半年内修满"),
        ),
        (
            teacher(SUMMER), has((D(2026, 3, 1), "9.5")), AS_OF,
            ("新任", 10, N("9.5"), D(2026, 7, 10), "未到期", "任职 2026-01-10，半年内修满即可"),
        ),
        (
            teacher(SUMMER, "新任"), has((D(2026, 3, 1), "4")), D(2026, 7, 11),
            ("新任", 10, 4, D(2026, 7, 10), "否", "任职后半年内只有 4 学时，已逾期，应补训"),
        ),
        (
            teacher(SUMMER, "新任"), has((D(2026, 3, 1), "4"), (D(2026, 8, 1), "5.5")), D(2026, 9, 1),
            ("新任", 10, 4, D(2026, 7, 10), "否", "任职后半年内只有 4 学时，已逾期；逾期后又修 5.5 学时"),
        ),
        (
            teacher(SUMMER, "新任"), has((D(2026, 3, 1), "4"), (D(2026, 8, 1), "6")), D(2026, 9, 1),
            ("新任", 10, 10, D(2026, 7, 10), "是", "任职后半年内只有 4 学时，已逾期；逾期后又修 6 学时，已补足"),
        ),
        (
            teacher(None, "新任"), has((D(2026, 3, 1), "10")), AS_OF,
            ("新任", 10, 10, None, "是", "任职日期没有填，按全部学时计，不能判断是否按期"),
        ),
        (
            teacher(None, "新任"), has((D(2026, 3, 1), "9.9")), AS_OF,
            ("新任", 10, N("9.9"), None, "未到期", "任职日期没有填，按全部学时计，不能判断是否按期"),
        ),
        (
            teacher(D(2012, 9, 1)), has((D(2024, 3, 1), "9.5")), AS_OF,
            ("补修", 10, N("9.5"), None, "否", "从未修满上岗应修的 10 学时，应补训"),
        ),
        (
            teacher(D(2012, 9, 1)), has((D(2024, 3, 1), "10")), AS_OF,
            ("五年集中培训", 20, 10, None, "否", "2021-07-01 至 2026-06-30 集中培训只有 10 学时，应补训"),
        ),
        (
            teacher(D(2012, 9, 1)), has((D(2024, 3, 1), "20")), AS_OF,
            ("五年集中培训", 20, 20, D(2029, 2, 28), "是", "2021-07-01 至 2026-06-30 集中培训 20 学时"),
        ),
        (
            teacher(D(2021, 7, 1)), has((D(2024, 3, 1), "10")), AS_OF,
            ("五年集中培训", 20, 10, AS_OF, "未到期", "任职不满五年，到期前补足即可"),
        ),
        (
            teacher(D(2021, 6, 30)), has((D(2024, 3, 1), "10")), AS_OF,
            ("五年集中培训", 20, 10, None, "否", "2021-07-01 至 2026-06-30 集中培训只有 10 学时，应补训"),
        ),
    ],
)  # fmt: skip
def test_what_is_required_and_whether_it_is_met(who, hours, as_of, verdict) -> None:
    assert judge(who, hours, POLICY, as_of) == HoursVerdict(*verdict)


TAUGHT_FROM = D(2026, 9, 1)
THIRTY = has((D(2026, 8, 31), "30"))


@pytest.mark.parametrize(
    ("appointed", "hours", "certified", "as_of", "verdict"),
    [
        (TAUGHT_FROM, THIRTY, D(2026, 8, 31), D(2026, 10, 1), (30, D(2026, 8, 31), "是", "上岗前修满学时并取得证书")),
        (TAUGHT_FROM, THIRTY, D(2026, 9, 1), D(2026, 10, 1), (30, D(2026, 8, 31), "否", "上岗前没有取得证书")),
        (TAUGHT_FROM, THIRTY, None, D(2026, 8, 31), (30, D(2026, 8, 31), "未到期", "还没有证书")),
        (TAUGHT_FROM, THIRTY, None, D(2026, 9, 1), (30, D(2026, 8, 31), "否", "还没有证书")),
        (
            TAUGHT_FROM, has((D(2026, 8, 31), "10"), (D(2026, 9, 1), "30")), None, D(2026, 10, 1),
            (10, D(2026, 8, 31), "否", "上岗前还差 20 学时；还没有证书"),
        ),
        # Not in the post yet, and nobody knows from when
        (None, has((D(2026, 8, 31), "30")), D(2026, 8, 31), D(2026, 10, 1), (30, None, "是", "上岗前修满学时并取得证书")),
        (None, has((D(2026, 8, 31), "12")), None, D(2026, 10, 1), (12, None, "未到期", "上岗前还差 18 学时；还没有证书")),
    ],
)  # fmt: skip
def test_a_licence_is_complete_only_before_the_post(appointed, hours, certified, as_of, verdict) -> None:
    found = judge(teacher(appointed, "新任"), hours, LICENCE, as_of, certified)
    assert (found.kind, found.required) == ("持证上岗", 30)
    assert (found.counted, found.due, found.met, found.note) == verdict


@pytest.mark.parametrize(
    ("kind", "last_day"), [("", D(2026, 7, 10)), ("在岗", D(2026, 7, 10)), ("新任", D(2027, 1, 10))]
)
def test_somebody_is_new_for_half_a_year_and_a_year_where_it_is_marked(kind, last_day) -> None:
    one = teacher(SUMMER, kind)
    assert is_new(one, POLICY, last_day)
    assert not is_new(one, POLICY, last_day + dt.timedelta(days=1))


def test_what_is_missing_is_never_below_nought() -> None:
    assert judge(teacher(SUMMER), has((D(2026, 3, 1), "12")), POLICY, AS_OF).gap == 0
    assert judge(teacher(SUMMER), has((D(2026, 3, 1), "9.5")), POLICY, AS_OF).gap == N("0.5")


@pytest.mark.parametrize(
    ("first", "second", "until"),
    [
        # When the first leaves, so much of the second is left:
        ("6", "20", D(2029, 2, 28)),  # just enough
        ("6", "19.99", D(2027, 2, 28)),  # not quite
        ("6", "30", D(2029, 2, 28)),
    ],
)
def test_the_twenty_hours_last_until_what_is_left_is_less(first, second, until) -> None:
    hours = has((D(2024, 3, 1), second), (D(2022, 3, 1), first))
    assert hours.enough_until(N(20)) == until


def test_where_nothing_is_required_nothing_runs_out() -> None:
    assert has((D(2024, 3, 1), "6")).enough_until(N(0)) is None


# 学时明细


@pytest.mark.parametrize(
    ("entries", "text"),
    [
        ([HoursEntry(D(2026, 3, 1), N("2.50"))], "2026-03-01：2.5"),
        ([HoursEntry(None, N(2), "校本研修"), HoursEntry(D(2026, 3, 1), N(0))], "：2（校本研修）"),
        ([HoursEntry(D(2026, 3, 1), N(1), "集中培训"), HoursEntry(D(2026, 3, 2), N(1))], "2026-03-01：1；2026-03-02：1"),
        ([], ""),
    ],
)  # fmt: skip
def test_days_without_hours_and_the_usual_form_are_not_written_down(entries, text) -> None:
    assert detail_text(entries) == text


@pytest.mark.parametrize(
    ("text", "hours", "read"),
    [
        ("2026-03-01：2", "2", [(D(2026, 3, 1), 2, "")]),
        ("2026-03-01:2;2026-03-02: 1.5 (校本研修)", "3.5", [(D(2026, 3, 1), 2, ""), (D(2026, 3, 2), N("1.5"), "校本研修")]),
        ("：2；：1", "3", [(None, 2, ""), (None, 1, "")]),
        (" 2026-03-01 ：2 ； ", "2", [(D(2026, 3, 1), 2, "")]),
        ("2026-03-01：2", "2.5", None),  # does not add up
        ("2026-03-01：2 和 2026-03-02：1", "3", None),
        ("约 2026-03-01：2", "2", None),
        ("2026-03-01：2 左右", "2", None),
        ("2026-02-30：2", "2", None),  # no such day
        ("三月", "2", None),
        ("", "0", []),
    ],
)  # fmt: skip
def test_days_typed_by_hand_are_read_where_they_are_plain_and_add_up(text, hours, read) -> None:
    found = read_detail(text, N(hours))
    assert found == (None if read is None else tuple(HoursEntry(*one) for one in read))


def test_a_session_without_a_day_counts_on_the_last_day_of_its_round_in_its_own_form() -> None:
    assert entries_of("：2（校本研修）；2026-03-01：1", N(3), AS_OF) == (
        HoursEntry(AS_OF, N(2), "校本研修"),
        HoursEntry(D(2026, 3, 1), N(1)),
    )
    assert entries_of("", N(0), AS_OF) == ()
    assert entries_of("", N(2), None) == (HoursEntry(None, N(2)),)


def test_hours_between_two_days_leave_the_first_out_and_take_the_last_in() -> None:
    entries = [HoursEntry(D(2026, 3, day), N(day)) for day in (1, 2, 3, 4)] + [HoursEntry(None, N(50))]
    assert hours_between(entries, D(2026, 3, 1), D(2026, 3, 3)) == 5
    assert hours_between(entries, None, D(2026, 3, 3)) == 6


@pytest.mark.parametrize(
    ("hours", "a_credit", "credits"), [("19.99", "10", "1.99"), ("1", "3", "0.33"), ("2", "3", "0.66")]
)
def test_credits_are_never_rounded_up(hours, a_credit, credits) -> None:
    assert credits_of(N(hours), Policy(hours_per_credit=N(a_credit))) == N(credits)
