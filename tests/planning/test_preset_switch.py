"""Switching to another preset: the blocks, the columns of 成绩册, and typed data that must survive."""

from __future__ import annotations

from python.actions import rules
from python.actions import score as actions
from python.reading.workbook import read_rule_set
from python.vocabulary.problems import ProblemCode, Severity
from python.vocabulary.sheet_schema import GRADEBOOK, RULES
from tests.samples import NOW, host_of, round_sheets


def blank(sheets, column):
    for row in sheets[GRADEBOOK][1:]:
        row[column] = None


def switched(sheets, preset):
    host = host_of(sheets)
    return rules.apply_preset(host, preset, now=NOW), host


def header(host):
    return [text for text in host.sheets[GRADEBOOK][0] if text is not None]


def test_preset_b_takes_the_place_of_preset_a() -> None:
    sheets = round_sheets("A")
    blank(sheets, 3)
    outcome, host = switched(sheets, "b")
    assert (outcome.exit_code, outcome.problems) == (0, ())
    assert header(host) == [
        "工号", "姓名", "部门", "校本研修", "卷面成绩", "作业", "备注",
        "校本研修分", "考试分", "作业分", "出勤扣分", "总分", "等级", "名次", "是否补训", "成绩说明",
    ]  # fmt: skip
    rules, problems = read_rule_set(host)
    assert problems == []
    assert [item.name for item in rules.items] == ["校本研修", "考试", "作业", "出勤"]
    assert [status.deduction for status in rules.statuses] == [0, 5, 5, 10, 10, 10, 0]


def test_there_and_back_again_gives_the_sheet_as_it_was() -> None:
    sheets = round_sheets("A")
    for column in (3, 4, 5):
        blank(sheets, column)
    _, host = switched(sheets, "B")
    rules.apply_preset(host, "A", now=NOW)
    assert header(host) == round_sheets("A")[GRADEBOOK][0]
    assert read_rule_set(host)[0] == read_rule_set(host_of(round_sheets("A")))[0]


def test_typed_data_that_the_new_rules_do_not_use_is_kept_and_reported() -> None:
    sheets = round_sheets("A")
    outcome, host = switched(sheets, "B")
    assert [(p.code, p.severity, p.where.cell) for p in outcome.problems] == [
        (ProblemCode.TYPED_DATA_KEPT, Severity.WARNING, "D1")
    ]
    original = round_sheets("A")[GRADEBOOK]
    assert [row[:7] for row in host.sheets[GRADEBOOK]] == [row[:7] for row in original]
    assert header(host)[7:9] == ["校本研修", "校本研修分"]


def test_old_results_are_gone_until_the_next_calculation_and_then_come_under_the_new_rules() -> None:
    host = host_of(round_sheets("A"))
    actions.score(host, now=NOW)
    rules.apply_preset(host, "B", now=NOW)
    assert all(cell is None for row in host.sheets[GRADEBOOK][1:] for cell in row[7:])
    for row, mark in zip(host.sheets[GRADEBOOK][1:], (18.0, 20.0, 5.0), strict=True):
        row[7] = mark
    outcome = actions.score(host, now=NOW)
    assert outcome.exit_code == 0
    first = dict(zip(host.sheets[GRADEBOOK][0], host.sheets[GRADEBOOK][1], strict=False))
    assert (first["校本研修分"], first["考试分"], first["总分"], first["等级"]) == (18, 51, 85, "骨干班主任")


def test_columns_that_change_their_meaning_change_their_look_and_drop_downs() -> None:
    _, host = switched(round_sheets("A"), "B")
    looks = {change.column: change.model_column for change in host.formats}
    assert looks[8] == 5, "the new input column looks like an input column"
    assert looks[17] == 16, "成绩说明 keeps its wide look"
    choices = {change.column: change.choices for change in host.choices}
    assert choices[6] == ()
    rules.apply_preset(host, "A", now=NOW)
    choices = {change.column: change.choices for change in host.choices}
    assert choices[4] == ("10", "8", "6", "4", "0", "未交", "缺", "缺考")


def test_unusable_rules_can_be_replaced() -> None:
    sheets = round_sheets("A")
    sheets[RULES][2][1] = "随便"
    assert actions.score(host_of(sheets), now=NOW).not_run
    outcome, host = switched(sheets, "A")
    assert outcome.exit_code == 0
    assert actions.score(host, now=NOW).exit_code == 0


def test_a_block_without_room_for_the_preset_stops_before_anything_is_written() -> None:
    sheets = round_sheets("A")
    start = sheets[RULES].index(["【等级】"])
    del sheets[RULES][start + 3 : start + 8]
    outcome, host = switched(sheets, "B")
    assert [(p.code, p.where.cell) for p in outcome.problems] == [(ProblemCode.RULE_NO_ROOM, f"A{start + 1}")]
    assert (outcome.exit_code, host.writes) == (2, 0)


def test_an_unknown_preset_is_refused() -> None:
    outcome, host = switched(round_sheets("A"), "C")
    assert ([p.code for p in outcome.problems], host.writes) == ([ProblemCode.PRESET_UNKNOWN], 0)


def test_the_schools_own_words_and_parameters_stay() -> None:
    sheets = round_sheets("A")
    names = sheets[RULES].index(["【名称对照】"])
    sheets[RULES][names + 2] = ["作业", "案例作业"]
    sheets[GRADEBOOK][0][5] = "案例作业"
    row = next(row for row in sheets[RULES] if row and row[0] == "备份份数")
    row[1] = 7.0
    blank(sheets, 3)
    outcome, host = switched(sheets, "B")
    rules, _ = read_rule_set(host)
    assert (outcome.exit_code, rules.school_names, rules.backups) == (0, {"作业": "案例作业"}, 7)
    assert "案例作业分" in header(host)
    assert header(host).count("案例作业") == 1


def test_results_under_the_schools_own_words_are_emptied_too() -> None:
    from tests.samples import rules_rows

    sheets = round_sheets("A")
    sheets[RULES] = rules_rows("A", [("笔记", "学习笔记")])
    sheets[GRADEBOOK][0][3], sheets[GRADEBOOK][0][8] = "学习笔记", "学习笔记分"
    blank(sheets, 3)
    host = host_of(sheets)
    actions.score(host, now=NOW)
    rules.apply_preset(host, "B", now=NOW)
    assert "学习笔记分" not in header(host)
    assert all(cell is None for row in host.sheets[GRADEBOOK][1:] for cell in row[7:])


def test_a_column_that_is_left_over_looks_like_the_empty_sheet() -> None:
    _, host = switched(round_sheets("A"), "B")
    host.formats.clear()
    rules.apply_preset(host, "A", now=NOW)
    assert header(host) == round_sheets("A")[GRADEBOOK][0]
    spare = [change for change in host.formats if change.model_column > 20]
    assert [change.column for change in spare] == [17]
