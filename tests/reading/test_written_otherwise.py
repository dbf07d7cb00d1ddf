"""Cells that a person understands at once are understood, with a notice, and stay as they were typed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from python.reading.roster import parse_roster
from python.reading.sign_in import parse_sessions
from python.vocabulary.cell_values import Grid, Reading, read_date, read_number
from python.vocabulary.messages import message
from python.vocabulary.problems import ProblemCode, Severity
from python.vocabulary.sheet_schema import GRADEBOOK, HOME, ROSTER, SESSIONS
from tests.reading.test_sheets import change, scored, total
from tests.samples import round_sheets

P = ProblemCode


def told(outcome, code):
    return [message(problem) for problem in outcome.problems if problem.code is code]


@pytest.mark.parametrize(
    ("typed", "units", "number"),
    [
        ("50人", ("人",), "50"),
        ("1.5 课时", ("学时", "课时"), "1.5"),
        ("２学时", ("学时",), "2"),
        ("20％", ("%",), "20"),
    ],
)
def test_a_number_followed_by_a_unit_of_its_column_is_that_number(typed, units, number) -> None:
    assert read_number(typed, units) == (Decimal(number), Reading.UNDERSTOOD)
    assert read_number(typed) == (None, Reading.NOT_A_NUMBER)


@pytest.mark.parametrize("typed", ["人", "约50人", "50-60人", "50人人", "五十人"])
def test_a_number_that_is_not_plain_stays_a_question(typed) -> None:
    assert read_number(typed, ("人",)) == (None, Reading.NOT_A_NUMBER)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2019年9月", dt.date(2019, 9, 1)),
        ("2019.09", dt.date(2019, 9, 1)),
        ("２０１９年９月份", dt.date(2019, 9, 1)),
        (46266.0, dt.date(2026, 9, 1)),
        ("46266", dt.date(2026, 9, 1)),
    ],
)
def test_a_month_and_a_serial_number_are_days_where_they_may_be(typed, day) -> None:
    assert read_date(typed, serials=True, months=True) == (day, Reading.UNDERSTOOD)
    assert read_date(typed) == (None, Reading.NOT_A_DATE)


@pytest.mark.parametrize("typed", ["2019年13月", 2019.0, 2019.9, True, 5.0, 99999.0, "2019年"])
def test_what_could_mean_several_days_is_none(typed) -> None:
    assert read_date(typed, serials=True, months=True) == (None, Reading.NOT_A_DATE)


def test_a_roster_and_sessions_with_units_are_read_and_the_cells_stay_as_typed() -> None:
    rows = [["工号", "姓名", "班级人数", "任职日期", "任职年限"], ["T1", "张三", "50人", "2019年9月", "7年"]]
    _, (teacher,), problems = parse_roster(Grid(ROSTER, rows), {})
    assert (teacher.class_size, teacher.appointed, teacher.years_in_post) == (50, dt.date(2019, 9, 1), 7)
    assert {(p.code, p.severity) for p in problems} == {(P.READ_AS, Severity.NOTICE)}
    assert len(problems) == 3
    sheets = round_sheets()
    change(sheets, SESSIONS, "D2", "2学时")
    change(sheets, SESSIONS, "D3", "1.5课时")
    change(sheets, SESSIONS, "B2", 46092.0)
    _, sessions, problems = parse_sessions(Grid(SESSIONS, sheets[SESSIONS]), {})
    assert [(one.hours, one.date) for one in sessions] == [
        (2, dt.date(2026, 3, 11)),
        (Decimal("1.5"), dt.date(2026, 3, 25)),
    ]
    assert {message(p) for p in problems} == {
        "“日期”的“46092”按“2026-03-11”理解",
        "“学时”的“2学时”按“2”理解",
        "“学时”的“1.5课时”按“1.5”理解",
    }


def test_a_session_needs_its_day_and_not_only_its_month() -> None:
    outcome, _ = scored((SESSIONS, "B2", "2026年3月"))
    assert told(outcome, P.NOT_A_DATE) == ["“日期”应填日期，现在是“2026年3月”"]


def test_a_mark_with_its_unit_counts_and_its_cell_is_not_changed() -> None:
    outcome, host = scored((GRADEBOOK, "E2", "85分"), (GRADEBOOK, "D2", "8 分"), (HOME, "B3", 46082.0))
    assert total(host, 2)[0] == 85
    assert set(told(outcome, P.READ_AS)) == {
        "“卷面成绩”的“85分”按“85”理解",
        "“笔记”的“8 分”按“8”理解",
        "“开始日期”的“46082”按“2026-03-01”理解",
    }
    assert host.sheets[GRADEBOOK][1][3:5] == ["8 分", "85分"]
    assert host.sheets[HOME][2][1] == 46082


def test_a_percentage_is_a_mark_only_where_the_paper_has_a_hundred() -> None:
    outcome, host = scored((GRADEBOOK, "E2", "85％"))
    assert total(host, 2)[0] == 85
    outcome, _ = scored((GRADEBOOK, "F2", "80%"))
    assert outcome.exit_code == 1
