"""What staff type is never written by a run, whatever the rules say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from python.actions import score as actions
from python.actions.rules import apply_preset
from python.planning import results as planning
from python.reading import workbook as reading
from python.reading.rules import read_rules
from python.reading.workbook import read_workbook
from python.vocabulary.cell_values import Grid
from python.vocabulary.messages import message, suggestion
from python.vocabulary.ports import Block
from python.vocabulary.problems import CellRef, ProblemCode
from python.vocabulary.sheet_schema import GRADEBOOK, HOME, ROSTER, RULES, SIGN_IN
from tests.samples import NOW, host_of, round_sheets, rules_rows

P = ProblemCode


def read_from(sheets, item: str, header: str, aliases=()) -> None:
    """An item of the sample round is read from another column, whose header in 成绩册 is changed along with it."""
    sheets[RULES] = rules_rows("A", aliases)
    row = next(row for row in sheets[RULES] if row and row[0] == item)
    place = sheets[GRADEBOOK][0].index(row[3])
    sheets[GRADEBOOK][0] = [None if cell == header else cell for cell in sheets[GRADEBOOK][0]]
    row[3] = sheets[GRADEBOOK][0][place] = header


@pytest.mark.parametrize(
    ("item", "header", "aliases"),
    [
        ("考试", "考试分", ()),
        ("考试", "考试 分", ()),
        ("考试", "作业分", ()),
        ("作业", "总分", ()),
        ("作业", "名次", ()),
        ("作业", "是否补训", ()),
        ("作业", "成绩说明", ()),
        ("作业", "等 级", ()),
        ("考试", "期末分", (("考试", "期末"),)),
        ("笔记", "期末分", (("考试", "期末"),)),
    ],
)
def test_a_column_that_the_program_fills_in_is_no_source_of_marks(item, header, aliases) -> None:
    sheets = round_sheets()
    read_from(sheets, item, header, aliases)
    host = host_of(sheets)
    before = host.sheets[GRADEBOOK]
    outcome = actions.score(host, now=NOW)
    row = next(number for number, cells in enumerate(sheets[RULES], 1) if cells and cells[0] == item)
    refused = [problem for problem in outcome.problems if problem.code is P.RULE_SOURCE_COMPUTED]
    assert [problem.where for problem in refused] == [CellRef(RULES, row, 4)]
    assert (outcome.exit_code, host.writes, host.sheets[GRADEBOOK]) == (2, 0, before)
    assert f"“{header}”" in message(refused[0])
    assert f"“{item}成绩”" in suggestion(refused[0])


@pytest.mark.parametrize(("standard", "own"), [("总分", "综合分"), ("考试分", "卷面折算")])
def test_neither_is_a_column_that_the_school_calls_by_a_word_of_its_own(standard, own) -> None:
    sheets = round_sheets()
    read_from(sheets, "作业", own, [(standard, own)])
    host = host_of(sheets)
    outcome = actions.score(host, now=NOW)
    assert [one.code for one in outcome.problems if one.fatal] == [P.RULE_ALIAS_CLASH]
    assert (outcome.exit_code, host.writes) == (2, 0)


def test_marks_typed_80_stay_80_however_often_the_button_is_clicked() -> None:
    sheets = round_sheets()
    read_from(sheets, "考试", "考试分")
    sheets[GRADEBOOK][1][4] = 80.0
    host = host_of(sheets)
    for _ in range(3):
        actions.score(host, now=NOW)
    assert host.sheets[GRADEBOOK][1][4] == 80.0


def test_a_result_is_not_written_under_another_columns_name() -> None:
    rules, problems = read_rules(Grid(RULES, rules_rows("A", [("考试", "总")])))
    assert rules is None
    assert [(one.code, one.where.cell) for one in problems] == [(P.RULE_RESULT_HEADER, "A5")]
    assert message(problems[0]) == "按【名称对照】，“考试”的得分要写在“总分”这一列，但它已经是成绩册的结果"


def test_two_items_are_not_read_from_headers_that_are_one_to_the_program() -> None:
    rows = rules_rows()
    rows[3][3], rows[5][3] = "作业", "作 业"
    rules, problems = read_rules(Grid(RULES, rows))
    assert (rules, [(one.code, one.where.cell) for one in problems]) == (None, [(P.RULE_DUPLICATE, "D6")])


def test_another_preset_does_not_empty_marks_typed_into_a_column_of_the_programs() -> None:
    sheets = round_sheets()
    read_from(sheets, "考试", "考试分")
    host = host_of(sheets)
    outcome = apply_preset(host, "B", now=NOW)
    assert [(one.code, one.where) for one in outcome.problems] == [
        (P.RULE_SOURCE_COMPUTED, CellRef(GRADEBOOK, 1, 5))
    ]
    assert (outcome.exit_code, host.writes) == (2, 0)


def test_the_planner_refuses_although_the_rules_were_let_through(monkeypatch) -> None:
    sheets = round_sheets()
    read_from(sheets, "考试", "考试成绩")
    sound = read_rules(Grid(RULES, sheets[RULES]))[0]
    assert sound is not None
    items = tuple(replace(item, source="考试分") if item.name == "考试" else item for item in sound.items)
    monkeypatch.setattr(reading, "read_rules", lambda _: (replace(sound, items=items), []))
    sheets[GRADEBOOK][0][4] = "考试分"
    sheets[GRADEBOOK][0][9] = "考试折算"
    host = host_of(sheets)
    outcome = actions.score(host, now=NOW)
    assert [(one.code, one.where) for one in outcome.problems] == [
        (P.INPUT_NOT_WRITTEN, CellRef(GRADEBOOK, 2, 5))
    ]
    assert (outcome.exit_code, host.writes, host.sheets[GRADEBOOK][1][4]) == (2, 0, 85.0)
    assert message(outcome.problems[0]) == "结果要写进“考试分”，但那里是您填写的内容"


@pytest.mark.parametrize(
    ("block", "at"),
    [
        (Block(GRADEBOOK, 2, 1, (("T009",),)), CellRef(GRADEBOOK, 2, 1)),
        (Block(GRADEBOOK, 2, 4, ((8, 85),)), CellRef(GRADEBOOK, 2, 4)),
        (Block(GRADEBOOK, 2, 7, (("备注",),)), CellRef(GRADEBOOK, 2, 7)),
        (Block(GRADEBOOK, 9, 12, ((85,),)), CellRef(GRADEBOOK, 9, 12)),
        (Block(SIGN_IN, 2, 4, (("√",),)), CellRef(SIGN_IN, 2, 4)),
        (Block(ROSTER, 3, 2, (("张三",),)), CellRef(ROSTER, 3, 2)),
        (Block(RULES, 3, 4, (("笔记",),)), CellRef(RULES, 3, 4)),
        (Block(HOME, 1, 1, ((1, 2), (3, 4))), CellRef(HOME, 2, 2)),
    ],
)
def test_a_plan_that_touches_what_staff_type_is_refused(block, at) -> None:
    host = host_of(round_sheets())
    data, _ = read_workbook(host)
    assert data is not None
    problems = planning.inputs_written(data, [block], host.named_cell)
    assert problems[0].where == at
    assert {(one.code, one.fatal) for one in problems} == {(P.INPUT_NOT_WRITTEN, True)}


def test_the_plan_of_a_sound_round_passes() -> None:
    sheets = round_sheets()
    sheets[GRADEBOOK][0] = sheets[GRADEBOOK][0][:7]  # computed columns are added at the right end
    assert actions.score(host_of(sheets), now=NOW).exit_code == 0
