"""No column is dropped in silence, and a blank sign-in means what the school says it means."""

from __future__ import annotations

import pytest

from python.actions import score as actions
from python.reading.roster import parse_roster
from python.reading.rules import fingerprint, read_rules
from python.vocabulary.cell_values import CellValue, Grid
from python.vocabulary.messages import message, suggestion
from python.vocabulary.problems import ProblemCode, Severity
from python.vocabulary.sheet_schema import PARAM_BLANK_IS_PRESENT, ROSTER, RULES, SIGN_IN
from tests.reading.test_sheets import change, found, total
from tests.samples import NOW, host_of, preset_rules, round_sheets, rules_rows

P = ProblemCode


def roster(*headers_and_cells: tuple[str, CellValue]):
    header: list[CellValue] = ["工号", "姓名", *(header for header, _ in headers_and_cells)]
    row: list[CellValue] = ["T1", "张三", *(cell for _, cell in headers_and_cells)]
    return parse_roster(Grid(ROSTER, [header, row]), {})


def test_a_familiar_header_is_the_column_it_obviously_means() -> None:
    _, (teacher,), problems = roster(
        ("年级组", "高一"), ("班额", "48人"), ("联系电话", "01088886666"), ("任职时间", "2019年9月")
    )
    assert (teacher.department, teacher.class_size, teacher.phone) == ("高一", 48, "01088886666")
    assert teacher.appointed is not None
    assert {problem.code for problem in problems} == {P.READ_AS}


def test_another_word_gives_way_to_the_column_itself_and_is_told() -> None:
    _, (teacher,), problems = roster(("年级组", "高一"), ("部门", "语文组"))
    assert teacher.department == "语文组"
    assert [(p.code, p.severity, p.where.cell) for p in problems] == [
        (P.COLUMN_NOT_READ, Severity.NOTICE, "C1")
    ]


@pytest.mark.parametrize(
    ("header", "nearest"), [("任职日", "任职日期"), ("任教班", "任教班级"), ("血型", ""), ("政治面貌", "")]
)
def test_a_header_that_means_nothing_is_told_once_with_the_nearest_that_does(header, nearest) -> None:
    _, _, (problem,) = roster((header, "甲"), ("备注", "乙"), ("序号", 1.0))
    assert message(problem) == f"不认识“{header}”这一列，没有采用"
    hint = f"是不是“{nearest}”？" if nearest else "内容原样保留"
    assert suggestion(problem).startswith(hint)
    assert "任职日期" in suggestion(problem)


def blank_round(value: str | None):
    sheets = round_sheets()
    if value is not None:
        place = next(row for row in sheets[RULES] if row and row[0] == PARAM_BLANK_IS_PRESENT)
        place[1] = value
    change(sheets, SIGN_IN, "D2", None)
    return sheets


def test_a_blank_sign_in_counts_as_present_where_the_school_says_so() -> None:
    host = host_of(blank_round("是"))
    outcome = actions.score(host, now=NOW)
    assert (total(host, 2)[0], outcome.exit_code) == (85, 0)
    assert found(outcome) == {(P.BLANK_AS_PRESENT, Severity.NOTICE, SIGN_IN, "D1")}
    assert message(outcome.problems[0]) == "“第1次”有 1 格空着，按“出勤”计"
    assert host.sheets[SIGN_IN][1][3] is None


@pytest.mark.parametrize("value", ["否", None])
def test_a_blank_sign_in_is_missing_otherwise(value) -> None:
    host = host_of(blank_round(value))
    actions.score(host, now=NOW)
    assert total(host, 2) == (None, "未完成：缺 第1次签到")


def test_rules_without_the_parameter_leave_blanks_missing() -> None:
    sheets = blank_round(None)
    sheets[RULES] = [row for row in sheets[RULES] if not row or row[0] != PARAM_BLANK_IS_PRESENT]
    host = host_of(sheets)
    actions.score(host, now=NOW)
    assert total(host, 2) == (None, "未完成：缺 第1次签到")


def test_a_session_that_nobody_signed_was_not_held_all_the_same() -> None:
    sheets = blank_round("是")
    for row in (2, 3, 4):
        change(sheets, SIGN_IN, f"E{row}", None)
    outcome = actions.score(host_of(sheets), now=NOW)
    assert (P.SESSION_NOT_HELD, Severity.NOTICE, SIGN_IN, "E1") in found(outcome)


def test_the_parameter_belongs_to_what_decides_marks() -> None:
    rows = rules_rows()
    next(row for row in rows if row and row[0] == PARAM_BLANK_IS_PRESENT)[1] = "是"
    rules, _ = read_rules(Grid(RULES, rows))
    assert rules is not None
    assert fingerprint(rules) != fingerprint(preset_rules())
