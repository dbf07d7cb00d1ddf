"""Whole sheets with one thing wrong: every problem is located, nothing crashes, the other rows are scored."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from python.actions import score as actions
from python.actions.check import check
from python.reading.tables import header_text
from python.vocabulary.cell_values import CellError, CellRange
from python.vocabulary.messages import message, sentence, suggestion
from python.vocabulary.problems import ProblemCode, Severity
from python.vocabulary.sheet_schema import GRADEBOOK, HOME, ROSTER, RUN_LOG, SESSIONS, SIGN_IN
from tests.grids import marked_cells
from tests.samples import NOW, Rows, host_of, round_sheets
from tests.vocabulary.test_cell_values import ANY_CELL

P = ProblemCode
E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTICE


def change(sheets, sheet, address, value) -> None:
    """Puts one value where a spreadsheet address says (columns A–Z)."""
    column, row = ord(address[0]) - 65, int(address[1:])
    rows = sheets[sheet]
    while len(rows) < row:
        rows.append([])
    rows[row - 1] += [None] * (column + 1 - len(rows[row - 1]))
    rows[row - 1][column] = value


def scored(*changes, preset="A", merged=None):
    sheets = round_sheets(preset)
    for sheet, address, value in changes:
        change(sheets, sheet, address, value)
    host = host_of(sheets)
    host.merged = merged or {}
    return actions.score(host, now=NOW), host


def found(outcome):
    return {
        (p.code, p.severity, p.where.sheet if p.where else "", p.where.cell if p.where else "")
        for p in outcome.problems
    }


def total(host, row):
    """总分 and 成绩说明 of a row of 成绩册."""
    cells = host.sheets[GRADEBOOK][row - 1]
    return cells[11], cells[15]


# (what is changed) → (code, severity, sheet, cell)
ONE_THING_WRONG = [
    # identity
    ([(ROSTER, "A4", "T001")], (P.DUPLICATE_ID, E, ROSTER, "A4")),
    ([(ROSTER, "A4", None)], (P.BLANK_ID, E, ROSTER, "A4")),
    ([(ROSTER, "B4", None)], (P.BLANK_NAME, W, ROSTER, "B4")),
    (
        [(ROSTER, "B4", "张三"), (SIGN_IN, "B3", "张三"), (GRADEBOOK, "B3", "张三")],
        (P.NAMESAKES, N, ROSTER, "B3"),
    ),
    ([(ROSTER, "A3", 1.0)], (P.ID_AS_NUMBER, N, ROSTER, "A3")),
    ([(ROSTER, "A3", 1.1010119900307e17)], (P.ID_DIGITS_LOST, E, ROSTER, "A3")),
    ([(ROSTER, "A3", CellError("#REF!"))], (P.ID_BAD_VALUE, E, ROSTER, "A3")),
    ([(ROSTER, "A3", "Ｔ００１")], (P.TEXT_TIDIED, N, ROSTER, "A3")),
    ([(ROSTER, "B3", "张　三")], (P.TEXT_TIDIED, N, ROSTER, "B3")),
    ([(ROSTER, "D3", "脱产")], (P.NOT_A_CHOICE, E, ROSTER, "D3")),
    ([(GRADEBOOK, "A3", "T099")], (P.NOT_IN_ROSTER, E, GRADEBOOK, "A3")),
    ([(GRADEBOOK, "A3", "T099"), (GRADEBOOK, "B3", "赵六")], (P.NOT_IN_SHEET, E, GRADEBOOK, "A5")),
    ([(SIGN_IN, "A3", "T099")], (P.NOT_IN_ROSTER, E, SIGN_IN, "A3")),
    ([(SIGN_IN, "A3", "T099"), (SIGN_IN, "B3", "赵六")], (P.NOT_IN_SHEET, E, SIGN_IN, "A5")),
    ([(GRADEBOOK, "B3", "李肆")], (P.NAME_DISAGREES, E, GRADEBOOK, "B3")),
    ([(SIGN_IN, "A3", "T001")], (P.DUPLICATE_ID, E, SIGN_IN, "A3")),
    # sign-in
    ([(SIGN_IN, "D3", "来了")], (P.UNKNOWN_STATUS, E, SIGN_IN, "D3")),
    ([(SIGN_IN, "D3", 1.0)], (P.UNKNOWN_STATUS, E, SIGN_IN, "D3")),
    ([(SIGN_IN, "D3", None)], (P.BLANK_SIGN_IN, W, SIGN_IN, "D3")),
    ([(SIGN_IN, "D3", CellError("#N/A"))], (P.ERROR_VALUE, E, SIGN_IN, "D3")),
    ([(SIGN_IN, f"E{row}", None) for row in (2, 3, 4)], (P.SESSION_NOT_HELD, N, SIGN_IN, "E1")),
    ([(SIGN_IN, "F1", "第3次"), (SIGN_IN, "F2", "√")], (P.SESSION_UNDEFINED, E, SIGN_IN, "F1")),
    ([(SIGN_IN, "F1", "小组"), (SIGN_IN, "F2", "甲")], (P.EXTRA_COLUMN, N, SIGN_IN, "F1")),
    # sessions
    (
        [(SESSIONS, "A4", "第3次"), (SESSIONS, "B4", dt.date(2026, 4, 1))],
        (P.SESSION_NO_COLUMN, W, SESSIONS, "A4"),
    ),
    ([(SESSIONS, "A3", "第1次")], (P.SESSION_DUPLICATE, E, SESSIONS, "A3")),
    ([(SESSIONS, "A3", None)], (P.SESSION_MISSING_VALUE, E, SESSIONS, "A3")),
    ([(SESSIONS, "B3", "下周三")], (P.NOT_A_DATE, E, SESSIONS, "B3")),
    ([(SESSIONS, "B3", dt.date(2027, 1, 1))], (P.SESSION_OUTSIDE_ROUND, W, SESSIONS, "B3")),
    ([(SESSIONS, "D3", "两课时")], (P.NOT_A_NUMBER, E, SESSIONS, "D3")),
    ([(SESSIONS, "E3", "算")], (P.NOT_A_CHOICE, E, SESSIONS, "E3")),
    # marks
    ([(GRADEBOOK, "E3", "八十")], (P.NOT_A_NUMBER, E, GRADEBOOK, "E3")),
    ([(GRADEBOOK, "E3", 101.0)], (P.OUT_OF_RANGE, E, GRADEBOOK, "E3")),
    ([(GRADEBOOK, "E3", -1.0)], (P.OUT_OF_RANGE, E, GRADEBOOK, "E3")),
    ([(GRADEBOOK, "E3", True)], (P.NOT_A_NUMBER, E, GRADEBOOK, "E3")),
    ([(GRADEBOOK, "E3", CellError("#DIV/0!"))], (P.ERROR_VALUE, E, GRADEBOOK, "E3")),
    ([(GRADEBOOK, "E3", dt.date(2026, 3, 1))], (P.DATE_FOR_NUMBER, E, GRADEBOOK, "E3")),
    ([(GRADEBOOK, "E3", 0.85)], (P.LOOKS_LIKE_PERCENT, W, GRADEBOOK, "E3")),
    ([(GRADEBOOK, "E3", "８５")], (P.TEXT_TIDIED, N, GRADEBOOK, "E3")),
    ([(GRADEBOOK, "E3", None)], (P.BLANK_VALUE, W, GRADEBOOK, "E3")),
    ([(GRADEBOOK, "D3", 7.0)], (P.NOT_A_TIER, E, GRADEBOOK, "D3")),
    ([(GRADEBOOK, f"E{row}", None) for row in (2, 3, 4)], (P.BLANK_COLUMN, N, GRADEBOOK, "E1")),
    # rows that are not teachers
    ([(GRADEBOOK, "A5", "合计"), (GRADEBOOK, "D5", 22.0)], (P.TOTAL_ROW, N, GRADEBOOK, "A5")),
    ([(GRADEBOOK, "B5", "平均分："), (GRADEBOOK, "L5", 68.3)], (P.TOTAL_ROW, N, GRADEBOOK, "A5")),
    ([(GRADEBOOK, "C5", "合计"), (GRADEBOOK, "L5", 205.0)], (P.TOTAL_ROW, N, GRADEBOOK, "A5")),
    ([(GRADEBOOK, "A5", "最高"), (GRADEBOOK, "L5", 85.0)], (P.TOTAL_ROW, N, GRADEBOOK, "A5")),
    ([(GRADEBOOK, "L5", 205.0)], (P.TOTAL_ROW, N, GRADEBOOK, "A5")),
    ([(GRADEBOOK, "L5", 46.0), (GRADEBOOK, "P5", "出勤 10；合计 46")], (P.VACANT_ROW, N, GRADEBOOK, "A5")),
    ([(HOME, "B4", "六月底")], (P.NOT_A_DATE, W, HOME, "B4")),
    ([(GRADEBOOK, "A6", "T001"), (GRADEBOOK, "B6", "张三")], (P.BLANK_ROWS, N, GRADEBOOK, "A5")),
]


@pytest.mark.parametrize(("changes", "expected"), ONE_THING_WRONG)
def test_one_wrong_thing_is_found_in_its_place_and_told_in_chinese(changes, expected) -> None:
    outcome, _ = scored(*changes)
    assert expected in found(outcome)
    for problem in outcome.problems:
        assert "{" not in sentence(problem)
        assert message(problem)
        assert suggestion(problem)


def test_a_sound_round_has_no_problems() -> None:
    outcome, host = scored()
    assert (found(outcome), outcome.exit_code) == (set(), 0)
    assert [total(host, row)[0] for row in (2, 3, 4)] == [85, 74, 46]


STOPS = [
    ([(SIGN_IN, "A1", "号")], (P.MISSING_COLUMN, E, SIGN_IN, "A1")),
    ([(GRADEBOOK, "D1", "心得")], (P.MISSING_COLUMN, E, GRADEBOOK, "A1")),
    ([(GRADEBOOK, "G1", "作业")], (P.DUPLICATE_HEADER, E, GRADEBOOK, "G1")),
    ([(SIGN_IN, "E1", "第1次")], (P.DUPLICATE_HEADER, E, SIGN_IN, "E1")),
]


@pytest.mark.parametrize(("changes", "expected"), STOPS)
def test_structure_that_cannot_be_used_stops_the_run_before_anything_is_written(changes, expected) -> None:
    outcome, host = scored(*changes)
    assert expected in found(outcome)
    assert (outcome.exit_code, host.writes) == (2, 0)


@pytest.mark.parametrize(
    "sheet", [ROSTER, SESSIONS, SIGN_IN, GRADEBOOK, "考核规则", "校验结果", "补训名单", "运行日志"]
)
def test_a_missing_sheet_stops_the_run(sheet) -> None:
    sheets = round_sheets()
    del sheets[sheet]
    host = host_of(sheets)
    outcome = actions.score(host, now=NOW)
    assert found(outcome) == {(P.MISSING_SHEET, E, sheet, "")}
    assert (outcome.exit_code, host.writes) == (2, 0)


def test_several_missing_sheets_are_reported_together() -> None:
    sheets = round_sheets()
    del sheets[ROSTER], sheets[SIGN_IN]
    (problem,) = actions.score(host_of(sheets), now=NOW).problems
    assert (problem.code, f"“{ROSTER}”“{SIGN_IN}”" in sentence(problem)) == (P.MISSING_SHEET, True)


def test_the_rules_and_other_sheets_that_are_missing_are_told_in_one_sentence() -> None:
    sheets = round_sheets()
    del sheets["考核规则"], sheets[SIGN_IN]
    (problem,) = actions.score(host_of(sheets), now=NOW).problems
    assert (problem.code, f"“考核规则”“{SIGN_IN}”" in sentence(problem)) == (P.MISSING_SHEET, True)


def test_a_workbook_that_is_not_ours_is_told_once_and_led_to_a_new_one() -> None:
    host = host_of({"Sheet1": [["姓名", "成绩"], ["张三", 90.0]], "汇总": []})
    outcome = actions.score(host, now=NOW)
    (problem,) = outcome.problems
    assert (problem.code, outcome.exit_code, host.writes) == (P.NOT_OUR_WORKBOOK, 2, 0)
    assert all(name in message(problem) for name in ("考核规则", ROSTER, SESSIONS, SIGN_IN, GRADEBOOK))
    assert "新建工作簿" in suggestion(problem)
    assert "改回这个名字" not in sentence(problem)


@pytest.mark.parametrize(
    "header", ["* 姓名", "＊姓名", "*姓名*", "姓名（必填）", "（必填）姓名", "姓名 *", "【必填】姓名"]
)
def test_a_header_marked_as_required_is_understood(header) -> None:
    assert header_text(header) == "姓名"


def test_a_sheet_without_any_known_header_says_which_are_needed() -> None:
    sheets = round_sheets()
    sheets[ROSTER] = [["hello"], [1.0, 2.0]]
    outcome = actions.score(host_of(sheets), now=NOW)
    assert found(outcome) == {(P.NO_HEADER_ROW, E, ROSTER, "")}
    assert "工号、姓名" in sentence(outcome.problems[0])


def test_a_wrong_row_is_not_scored_and_the_others_are() -> None:
    outcome, host = scored((GRADEBOOK, "E3", "八十"))
    assert outcome.exit_code == 1
    assert total(host, 3) == (None, "未计分：卷面成绩“八十”不是数字")
    assert [total(host, row)[0] for row in (2, 4)] == [85, 46]


def test_a_row_keeps_no_old_total_when_it_becomes_incomplete() -> None:
    sheets = round_sheets()
    host = host_of(sheets)
    actions.score(host, now=NOW)
    change(host.sheets, GRADEBOOK, "E2", None)
    actions.score(host, now=NOW)
    assert total(host, 2) == (None, "未完成：缺 考试")


def test_a_name_that_disagrees_keeps_the_row_from_being_scored() -> None:
    _, host = scored((GRADEBOOK, "B3", "李肆"))
    assert total(host, 3) == (None, "未计分：成绩册的姓名与名册不符（名册：李四）")


def test_an_id_that_lost_its_zeros_is_recognised_in_the_advice() -> None:
    changes = [(sheet, address, "007") for sheet, address in ((ROSTER, "A4"), (SIGN_IN, "A3"))]
    outcome, _ = scored(*changes, (GRADEBOOK, "A3", 7.0))
    texts = [sentence(p) for p in outcome.problems if p.code is P.NOT_IN_ROSTER]
    assert any("名册里有 007，可能是前导零丢了" in text for text in texts)


def test_columns_are_found_by_header_wherever_they_stand() -> None:
    sheets = round_sheets()
    order = [2, 5, 1, 3, 15, 11, 0, 4, 6, 7, 8, 9, 10, 12, 13, 14]
    above: Rows = [["青禾三中成绩册"], [None, "2026"], []]
    sheets[GRADEBOOK] = above + [
        [row[index] if index < len(row) else None for index in order] for row in sheets[GRADEBOOK]
    ]
    host = host_of(sheets)
    outcome = actions.score(host, now=NOW)
    assert outcome.exit_code == 0
    header = host.sheets[GRADEBOOK][3]
    row = host.sheets[GRADEBOOK][4]
    assert dict(zip(header, row, strict=True))["总分"] == 85


def test_computed_columns_that_are_missing_are_added_at_the_right_end() -> None:
    sheets = round_sheets()
    sheets[GRADEBOOK] = [row[:7] for row in sheets[GRADEBOOK]]
    host = host_of(sheets)
    actions.score(host, now=NOW)
    assert host.sheets[GRADEBOOK][0][7:] == round_sheets()[GRADEBOOK][0][7:]
    assert host.sheets[GRADEBOOK][1][11] == 85
    assert {change.column for change in host.formats} == set(range(8, 17))


def test_a_familiar_gradebook_with_the_schools_own_words_is_understood_and_answered_in_them() -> None:
    from tests.samples import rules_rows

    sheets = round_sheets()
    sheets["考核规则"] = rules_rows(
        "A", [("笔记", "学习笔记"), ("成绩册", "班主任成绩"), ("总分", "总成绩"), ("工号", "教工号")]
    )
    gradebook = sheets.pop(GRADEBOOK)
    gradebook[0][0], gradebook[0][3], gradebook[0][4] = "教工号", "学习笔记", "考试"
    sheets["班主任成绩"] = gradebook
    host = host_of(sheets)
    outcome = actions.score(host, now=NOW)
    assert (outcome.exit_code, found(outcome)) == (0, set())
    header = host.sheets["班主任成绩"][0]
    assert (header[8], header[11]) == ("学习笔记分", "总成绩")
    assert host.sheets["班主任成绩"][1][11] == 85
    second = actions.score(host, now=NOW)
    assert (second.exit_code, found(second)) == (0, set())


def test_total_rows_are_left_exactly_as_they_are() -> None:
    _, host = scored((GRADEBOOK, "A5", "平均"), (GRADEBOOK, "L5", 68.3), (GRADEBOOK, "P5", "手写的备注"))
    assert total(host, 5) == (68.3, "手写的备注")


def test_merged_marks_are_reported_and_those_rows_not_scored() -> None:
    outcome, host = scored((GRADEBOOK, "E4", None), merged={GRADEBOOK: (CellRange(3, 5, 4, 5),)})
    assert (P.MERGED_CELLS, E, GRADEBOOK, "E3") in found(outcome)
    assert "E3:E4" in sentence(outcome.problems[0])
    assert [total(host, row) for row in (3, 4)] == [(None, "未计分：卷面成绩是合并单元格")] * 2
    assert total(host, 2)[0] == 85


def test_exempt_teachers_are_left_out_of_the_figures() -> None:
    outcome, host = scored((ROSTER, "D4", "免训"))
    assert (outcome.summary["teachers"], outcome.summary["scored"], outcome.summary["exempt"]) == (2, 2, 1)
    assert total(host, 3) == (None, "免训，不参加本轮考核")


def test_a_session_that_does_not_count_attendance_costs_nothing() -> None:
    _, host = scored((SESSIONS, "E3", "否"))
    assert total(host, 3)[1].startswith("出勤 10−1×1=9；")


def test_symbols_of_one_meaning_are_one_status() -> None:
    for symbol in ("×", "✗", "x", "X", "ｘ", " 缺席 "):
        _, host = scored((SIGN_IN, "E3", symbol))
        assert total(host, 3)[0] == 74, symbol


def test_problems_are_listed_with_links_and_a_key_that_survives_sorting() -> None:
    outcome, host = scored((GRADEBOOK, "E3", "八十"))
    row = host.sheets["校验结果"][3]
    assert row == [1, "错误", "成绩册", "成绩册!E3", "T002", "李四", "卷面成绩", message(outcome.problems[0]),
                   suggestion(outcome.problems[0]), "成绩册|T002", "|卷面成绩|"]  # fmt: skip
    assert host.links["校验结果", 4, 4].target_cell == "E3"


def test_a_shorter_list_of_problems_leaves_nothing_of_a_longer_one() -> None:
    sheets = round_sheets()
    change(sheets, GRADEBOOK, "E3", "八十")
    change(sheets, GRADEBOOK, "D2", 7.0)
    host = host_of(sheets)
    check(host, now=NOW)
    change(host.sheets, GRADEBOOK, "E3", 75.0)
    change(host.sheets, GRADEBOOK, "D2", 8.0)
    check(host, now=NOW)
    assert all(cell is None for row in host.sheets["校验结果"][3:] for cell in row)


def test_a_second_run_changes_nothing_but_one_new_row_in_the_log() -> None:
    _, host = scored((GRADEBOOK, "E3", "八十"), (SIGN_IN, "D4", None))
    before = {name: [list(row) for row in rows] for name, rows in host.sheets.items()}
    actions.score(host, now=NOW)
    log = host.sheets.pop(RUN_LOG)
    old_log = before.pop(RUN_LOG)
    assert host.sheets == before
    assert log[: len(old_log)] == old_log
    assert len(log) == len(old_log) + 1


def test_input_cells_are_never_written() -> None:
    original = round_sheets()
    _, host = scored()
    for sheet in (ROSTER, SESSIONS, SIGN_IN, "考核规则"):
        assert host.sheets[sheet] == original[sheet]
    assert [row[:7] for row in host.sheets[GRADEBOOK]] == [row[:7] for row in original[GRADEBOOK]]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cells=st.lists(
        st.tuples(
            st.sampled_from(
                [ROSTER, SESSIONS, SIGN_IN, GRADEBOOK, "考核规则", "校验结果", "补训名单", RUN_LOG]
            ),
            st.integers(1, 20),
            st.integers(0, 9),
            ANY_CELL,
        ),
        min_size=1,
        max_size=12,
    )
)
@example(cells=[(ROSTER, 6, 0, False), (ROSTER, 7, 0, 0)])  # two without a name and without a row in 签到表
def test_no_cell_content_anywhere_makes_a_run_fail(cells) -> None:
    sheets = round_sheets()
    for sheet, row, column, value in cells:
        change(sheets, sheet, f"{chr(65 + column)}{row}", value)
    host = host_of(sheets)
    outcome = actions.score(host, now=NOW)
    assert outcome.exit_code in (0, 1, 2)
    if outcome.not_run:
        assert host.writes == 0
    for problem in outcome.problems:
        sentence(problem)


def test_the_key_of_a_problem_names_the_standard_sheet_and_in_sessions_the_session() -> None:
    from tests.samples import rules_rows

    sheets = round_sheets()
    sheets["考核规则"] = rules_rows("A", [("成绩册", "班主任成绩")])
    sheets["班主任成绩"] = sheets.pop(GRADEBOOK)
    change(sheets, "班主任成绩", "E3", "八十")
    change(sheets, SESSIONS, "B3", "下周三")
    host = host_of(sheets)
    check(host, now=NOW)
    rows = host.sheets["校验结果"]
    assert {(row[2], row[4]) for row in rows[3:5]} == {("班主任成绩", "T002"), ("培训场次", None)}
    assert marked_cells(rows) == {("成绩册", "T002", "卷面成绩"), ("培训场次", "第2次", "日期")}


def test_sums_that_staff_add_without_a_label_stay_and_left_over_results_go() -> None:
    outcome, host = scored((GRADEBOOK, "L5", 205.0))
    assert (outcome.exit_code, host.sheets[GRADEBOOK][4][11]) == (0, 205)
    outcome, host = scored((GRADEBOOK, "L5", 46.0), (GRADEBOOK, "M5", "不合格"), (GRADEBOOK, "P5", "合计 46"))
    assert (outcome.exit_code, total(host, 5), host.sheets[GRADEBOOK][4][12]) == (0, (None, None), None)


def test_a_staff_column_named_like_the_item_is_no_duplicate_of_its_input() -> None:
    outcome, host = scored((GRADEBOOK, "Q1", "考试"), (GRADEBOOK, "Q2", "甲卷"))
    assert (outcome.exit_code, total(host, 2)[0], host.sheets[GRADEBOOK][1][16]) == (0, 85, "甲卷")


def test_full_marks_in_brackets_after_a_header_are_understood() -> None:
    outcome, host = scored((GRADEBOOK, "D1", "笔记（10分）"), (GRADEBOOK, "F1", "作业\n(满分20分)"))
    assert (outcome.exit_code, total(host, 2)[0]) == (0, 85)


def test_merged_result_cells_stop_the_run_with_all_other_problems_told() -> None:
    outcome, host = scored((GRADEBOOK, "E3", "八十"), merged={GRADEBOOK: (CellRange(2, 12, 3, 12),)})
    assert (outcome.exit_code, host.writes) == (2, 0)
    assert {p.code for p in outcome.problems} >= {P.MERGED_CELLS, P.NOT_A_NUMBER}


def test_a_merged_department_costs_nobody_a_score() -> None:
    outcome, host = scored((GRADEBOOK, "C3", None), merged={GRADEBOOK: (CellRange(2, 3, 3, 3),)})
    assert (outcome.exit_code, total(host, 3)[0]) == (0, 74)
