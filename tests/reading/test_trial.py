"""What a trial with 25 teachers and a messy list found (``docs/trial.md``): each oddity with the advice it needs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from python.actions import score as actions
from python.actions.run import checked_and_scored
from python.reading.tables import find_table
from python.vocabulary.cell_values import CellRange, Grid, Reading, read_date
from python.vocabulary.columns import Column
from python.vocabulary.messages import message, suggestion
from python.vocabulary.ports import no_progress
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.records import ScoreState
from python.vocabulary.sheet_schema import GRADEBOOK, HOME, ROSTER, SESSIONS, SIGN_IN
from tests.samples import NOW, host_of, round_sheets

P = ProblemCode


def scored(change, preset: str = "A"):
    """The sample round after a change to its sheets: scores by 工号, and the problems."""
    sheets = round_sheets(preset)
    change(sheets)
    done, problems = checked_and_scored(host_of(sheets), no_progress)
    return ({one.teacher_id: one for one in done.scores} if done else {}), problems


def told(problems: list[Problem], code: ProblemCode) -> list[str]:
    return [f"{message(one)}。{suggestion(one)}" for one in problems if one.code is code]


def put(sheet: str, row: int, *values: object):
    def change(sheets) -> None:
        rows = sheets[sheet]
        while len(rows) < row:
            rows.append([])
        rows[row - 1] = list(values)

    return change


# A column of 签到表 under another name


def misnamed(header: str):
    def change(sheets) -> None:
        sheets[SIGN_IN][0][4] = header

    return change


def test_nobody_is_scored_without_a_session_whose_column_has_another_name() -> None:
    scores, problems = scored(misnamed("第二讲"))
    assert {one.state for one in scores.values()} == {ScoreState.INVALID}
    assert "签到表的“第二讲”在培训场次里没有" in scores["T001"].explanation
    # One item, whose remedy is at the column; the session itself is not told a second time with the contrary.
    assert len(told(problems, P.SESSION_UNDEFINED)) == 1
    assert told(problems, P.SESSION_NO_COLUMN) == []


@pytest.mark.parametrize(
    "header", ["第二讲", "家校沟通", "3月25日", "3.25", "2026-03-25", dt.date(2026, 3, 25)]
)
def test_a_header_with_nearly_the_name_the_day_or_the_subject_is_recognised(header) -> None:
    _, problems = scored(misnamed(header))
    (sentence,) = told(problems, P.SESSION_UNDEFINED)
    assert "是不是“第2次”？请把这里的表头改成" in sentence


def test_publishing_waits_too() -> None:
    sheets = round_sheets()
    misnamed("第二讲")(sheets)
    host = host_of(sheets)
    outcome = actions.score(host, now=NOW)
    assert outcome.summary["invalid"] == 3
    assert outcome.summary["scored"] == 0


# Words


@pytest.mark.parametrize(
    ("typed", "status"),
    [("到", "出勤"), ("已到", "出勤"), ("没来", "缺席"), ("未到", "缺席"), ("产假", "请假")],
)
def test_plain_words_for_a_status_are_read(typed, status) -> None:
    _, problems = scored(put(SIGN_IN, 2, "T001", "张三", "语文组", typed, "√"))
    assert [one.details["read"] for one in problems if one.code is P.STATUS_READ_AS] == [status]


@pytest.mark.parametrize(
    ("typed", "status"), [("迟到10分钟", "迟到"), ("旷课1节", "缺席"), ("早退了", "早退")]
)
def test_a_status_with_more_beside_it_is_asked_about(typed, status) -> None:
    _, problems = scored(put(SIGN_IN, 2, "T001", "张三", "语文组", typed, "√"))
    (sentence,) = told(problems, P.UNKNOWN_STATUS)
    assert f"是不是“{status}”？" in sentence


def test_a_deferred_exam_is_not_to_be_written_as_absent() -> None:
    _, problems = scored(put(GRADEBOOK, 2, "T001", "张三", "语文组", 8.0, "缓考", 16.0, None))
    (sentence,) = told(problems, P.NOT_A_NUMBER)
    assert "先空着" in sentence
    assert "可以写“缺考”" not in sentence
    _, problems = scored(put(GRADEBOOK, 2, "T001", "张三", "语文组", 8.0, "免考", 16.0, None))
    assert "参训类型改成 免训" in told(problems, P.NOT_A_NUMBER)[0]


# Percentages


def test_a_column_of_percentages_is_told_once_and_not_scored() -> None:
    def change(sheets) -> None:
        for row, share in zip(sheets[GRADEBOOK][1:], (0.85, 0.75, 0.4), strict=True):
            row[4] = share

    scores, problems = scored(change)
    (sentence,) = told(problems, P.COLUMN_OF_PERCENT)
    assert "有 3 个分数小于 1（例如 0.85）" in sentence
    assert told(problems, P.LOOKS_LIKE_PERCENT) == []
    assert {one.state for one in scores.values()} == {ScoreState.INVALID}
    assert "卷面成绩“0.85”像是百分数" in scores["T001"].explanation


def test_a_single_mark_below_one_is_only_asked_about() -> None:
    scores, problems = scored(put(GRADEBOOK, 2, "T001", "张三", "语文组", 8.0, 0.5, 16.0, None))
    assert len(told(problems, P.LOOKS_LIKE_PERCENT)) == 1
    assert scores["T001"].state is ScoreState.SCORED


# Rows that are nobody's


@pytest.mark.parametrize("typed", ["3人", "共3人", "25名"])
def test_a_headcount_under_the_ids_is_no_teacher(typed) -> None:
    def change(sheets) -> None:
        sheets[ROSTER].append([typed, None, None, None])

    scores, problems = scored(change)
    assert len(scores) == 3
    assert not [one for one in problems if one.severity is not Severity.NOTICE]


def test_sums_without_a_label_are_told_as_what_they_are() -> None:
    def change(sheets) -> None:
        sheets[SIGN_IN].append([None, None, None, 3.0, 2.0])
        sheets[GRADEBOOK].append([None, None, None, 7.3, 66.7, 12.0, None])

    scores, problems = scored(change)
    assert (
        told(problems, P.ROW_OF_NOBODY)
        == [
            "第 5 行有内容，没有工号也没有姓名。不是教师的（合计、平均一类）请删去这一行；是教师的请补上工号和姓名。"
        ]
        * 2
    )
    assert not told(problems, P.NOT_A_TIER)
    assert [scores[one].state for one in ("T001", "T002", "T003")] == [ScoreState.SCORED] * 3


@pytest.mark.parametrize("label", ["实到人数", "应到", "出席人数"])
def test_counts_below_a_list_are_known_by_their_label(label) -> None:
    _, problems = scored(lambda sheets: sheets[SIGN_IN].append([label, None, None, 3.0, 2.0]))
    assert [one.severity for one in problems if one.code is P.TOTAL_ROW] == [Severity.NOTICE]


# 工号 that are missing or wrong


@pytest.mark.parametrize("sheet", [SIGN_IN, GRADEBOOK])
def test_a_missing_id_is_told_with_the_one_the_roster_has_and_no_second_row_is_asked_for(sheet) -> None:
    def change(sheets) -> None:
        sheets[sheet][2][0] = None

    _, problems = scored(change)
    (sentence,) = told(problems, P.BLANK_ID)
    assert sentence == "李四没有填工号。名册里李四的工号是 T002。请补上工号；没有工号就不能计分。"
    assert told(problems, P.NOT_IN_SHEET) == []


def test_a_slip_in_one_id_of_the_roster_names_the_other_spelling() -> None:
    def change(sheets) -> None:
        sheets[ROSTER][3][0] = "T-002"

    _, problems = scored(change)
    assert [one.details["similar"] for one in problems if one.code is P.NOT_IN_ROSTER] == [
        "名册里李四的工号是 T-002。"
    ] * 2
    assert told(problems, P.NOT_IN_SHEET) == []


def test_someone_under_another_persons_id_is_told_with_the_right_one() -> None:
    def change(sheets) -> None:
        sheets[SIGN_IN][2][0] = "T003"  # 李四 under 王五's

    _, problems = scored(change)
    (sentence,) = told(problems, P.NAME_DISAGREES)
    assert "名册里李四的工号是 T002。" in sentence
    assert told(problems, P.NOT_IN_SHEET) == []


def test_namesakes_are_never_guessed() -> None:
    def change(sheets) -> None:
        sheets[ROSTER].append(["T004", "李四", None, None])
        sheets[SIGN_IN][2][0] = None

    _, problems = scored(change)
    assert told(problems, P.BLANK_ID) == ["李四没有填工号。请补上工号；没有工号就不能计分。"]
    assert len(told(problems, P.NOT_IN_SHEET)) >= 1


# Where the headers stand


def test_headers_above_the_programs_own_are_found_by_what_must_be_there() -> None:
    columns = [
        Column("工号", required=True),
        Column("姓名", required=True),
        Column("总分"),
        Column("等级"),
        Column("名次"),
    ]
    rows = [
        ("成绩汇总",),
        (),
        ("工号", "姓名", "语文"),
        ("T1", "张三", 90.0, "总分", "等级", "名次"),
        ("T2", "李四", 80.0),
    ]
    table, _ = find_table(Grid("成绩册", rows), columns, {})
    assert table is not None
    assert (table.header_row, table.data_rows) == (3, (4, 5))


def test_a_merged_department_needs_nothing_and_a_merged_mark_does() -> None:
    sheets = round_sheets()
    host = host_of(sheets)
    host.merged = {ROSTER: (CellRange(3, 3, 4, 3),)}
    _, problems = checked_and_scored(host, no_progress)
    assert told(problems, P.MERGED_CELLS) == []
    host.merged = {GRADEBOOK: (CellRange(2, 4, 3, 4),)}
    _, problems = checked_and_scored(host, no_progress)
    assert len(told(problems, P.MERGED_CELLS)) == 1


# Dates and numbers


@pytest.mark.parametrize(
    ("typed", "months", "day"),
    [
        ("20190901", False, dt.date(2019, 9, 1)),
        (20190901.0, False, dt.date(2019, 9, 1)),
        ("201909", True, dt.date(2019, 9, 1)),
        ("19年9月", True, dt.date(2019, 9, 1)),
        ("20191301", False, None),
        ("201909", False, None),
        ("19年9月", False, None),
    ],
)
def test_days_and_months_in_digits(typed, months, day) -> None:
    found, reading = read_date(typed, serials=True, months=months)
    assert found == day
    assert (reading is Reading.UNDERSTOOD) is (day is not None)


def test_each_value_that_was_understood_is_told_with_its_reading() -> None:
    def change(sheets) -> None:
        sheets[ROSTER][1].append("任职日期")
        for row, typed in zip(sheets[ROSTER][2:], ("2019年9月", 43709.0, "2021.9"), strict=True):
            row.append(typed)

    _, problems = scored(change)
    assert [(one.details["value"], one.details["read"]) for one in problems if one.code is P.READ_AS] == [
        ("2019年9月", "2019-09-01"),
        ("43709", "2019-09-01"),
        ("2021.9", "2021-09-01"),
    ]


def test_hours_in_lessons_are_hours() -> None:
    def change(sheets) -> None:
        sheets[SESSIONS][1][3] = "2节"

    _, problems = scored(change)
    assert [one.details["read"] for one in problems if one.code is P.READ_AS] == [str(Decimal(2))]


def test_the_sample_without_a_change_has_nothing_to_tell() -> None:
    scores, problems = scored(lambda sheets: sheets[HOME])
    assert {one.state for one in scores.values()} == {ScoreState.SCORED}
    assert not problems
