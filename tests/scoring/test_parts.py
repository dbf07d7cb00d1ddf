"""【分项】: an item that is marked in several columns; added up, explained, checked, and absent from every workbook without it."""

from __future__ import annotations

import csv
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from python.actions import score as actions
from python.actions.rules import apply_preset
from python.actions.run import checked_and_scored
from python.hosts.file.host import FileHost
from python.reading.rules import fingerprint, read_rules
from python.reading.workbook import read_rule_set
from python.scoring import score_parts
from python.vocabulary.cell_values import Grid
from python.vocabulary.messages import sentence
from python.vocabulary.ports import no_progress
from python.vocabulary.problems import ProblemCode
from python.vocabulary.records import Mark, Method, RuleItem, ScoreState
from python.vocabulary.sheet_schema import GRADEBOOK, RULES
from tests.rounds import filled_workbook, rows_of
from tests.samples import NOW, host_of, preset_rules, round_sheets, rules_rows

P = ProblemCode
GOLDEN = Path(__file__).parent / "golden" / "parts.csv"
CASES = list(csv.DictReader(GOLDEN.read_text(encoding="utf-8").splitlines()))
PARTS = (("文章", 4.0), ("效果", 3.0), ("业绩", 3.0))


def rows_with_parts(
    *parts: tuple[str, float], item: str = "笔记", method: str = "直接计分", full: float = 10.0
) -> list[list]:
    """The rules of 方案A, with 笔记 marked by 分项."""
    rows = rules_rows("A")
    for row in rows:
        if row and row[0] == "笔记":
            row[1:6] = [method, full, "分项", None, None]
    place = next(n for n, row in enumerate(rows) if row == ["【分项】"]) + 2
    rows[place:place] = [[item, name, number] for name, number in parts]
    return rows


def scored(marks: list[list], header: list[str], rows: list[list] | None = None):
    sheets = round_sheets()
    sheets[RULES] = rows or rows_with_parts(*PARTS)
    book = sheets[GRADEBOOK]
    top = next(n for n, row in enumerate(book) if row and row[0] == "工号")
    at = book[top].index("笔记")
    book[top][at : at + 1] = header
    for row, values in zip(book[top + 1 :], marks, strict=False):
        row[at : at + 1] = values
    result, problems = checked_and_scored(host_of(sheets), no_progress)
    return ({one.teacher_id: one for one in result.scores} if result else {}), problems


def problems_of(rows: list[list]) -> list:
    return read_rules(Grid(RULES, rows))[1]


@pytest.mark.parametrize("case", CASES, ids=lambda one: one["算式"])
def test_every_case_worked_out_by_hand(case: dict[str, str]) -> None:
    fulls = [Decimal(full) for full in case["各分项满分"].split("、")]
    names = case["分项"].split("、")
    parts = tuple(
        RuleItem(f"研修·{name}", Method.DIRECT, full, name) for name, full in zip(names, fulls, strict=True)
    )
    item = RuleItem("研修", Method.DIRECT, sum(fulls, Decimal(0)), "分项", parts=parts)
    cells = case["各分项得分"].split("、")
    marks = {
        part.name: Mark(Decimal(0), cell) if cell in ("缺考", "未交") else Mark(Decimal(cell))
        for part, cell in zip(parts, cells, strict=True)
    }
    result = score_parts(item, marks, int(case["小数位数"]))
    assert (result.marks, result.expression) == (Decimal(case["得分"]), case["算式"])


@given(st.lists(st.decimals(0, 20, places=3), min_size=1, max_size=8), st.integers(0, 3))
def test_the_score_is_the_sum_of_the_cells_rounded_once(cells: list[Decimal], places: int) -> None:
    parts = tuple(RuleItem(f"甲·{n}", Method.DIRECT, Decimal(20), str(n)) for n in range(len(cells)))
    item = RuleItem("甲", Method.DIRECT, Decimal(200), "分项", parts=parts)
    marks = {part.name: Mark(cell) for part, cell in zip(parts, cells, strict=True)}
    exact = sum(cells, Decimal(0))
    assert score_parts(item, marks, places).marks == exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def test_the_columns_of_the_parts_are_added_up_and_the_explanation_shows_it() -> None:
    scores, problems = scored(
        [[4.0, 3.0, 3.0], [2.5, 2.0, 1.0], [0.0, "未交", 3.0]], ["文章", "效果", "业绩"]
    )
    assert not [one for one in problems if one.severity.value == "error"], [sentence(p) for p in problems]
    assert "笔记 文章4+效果3+业绩3=10；" in scores["T001"].explanation
    assert "笔记 文章2.5+效果2+业绩1=5.5；" in scores["T002"].explanation
    assert "笔记 文章0+效果0（未交）+业绩3=3；" in scores["T003"].explanation
    assert scores["T002"].items["笔记"].marks == Decimal("5.5")


def test_a_blank_part_leaves_the_row_unfinished_and_a_wrong_one_is_told_at_its_cell() -> None:
    scores, problems = scored([[4.0, None, 3.0], [5.0, 2.0, 1.0], [1.0, 1.0, 1.0]], ["文章", "效果", "业绩"])
    assert scores["T001"].state is ScoreState.INCOMPLETE
    assert "缺 笔记·效果" in scores["T001"].explanation
    assert scores["T002"].state is ScoreState.INVALID
    (wrong,) = [one for one in problems if one.code is P.OUT_OF_RANGE]
    assert wrong.column == "文章"
    assert "0 到 4" in sentence(wrong) or "0 至 4" in sentence(wrong), sentence(wrong)


def test_a_part_may_be_headed_by_its_whole_name_and_must_be_where_the_name_is_taken() -> None:
    scores, _ = scored([[4.0, 3.0, 3.0]] * 3, ["笔记·文章", "效果", "业绩"])
    assert scores["T001"].state is ScoreState.SCORED
    # 作业 is an item with a column of its own.
    rules, problems = read_rules(Grid(RULES, rows_with_parts(("作业", 4.0), ("效果", 6.0))))
    assert rules is not None, problems
    assert [part.source for part in rules.items[1].parts] == ["笔记·作业", "效果"]


def test_two_items_may_have_parts_of_the_same_name() -> None:
    rows = rows_with_parts(("态度", 4.0), ("效果", 6.0))
    for row in rows:
        if row and row[0] == "作业":
            row[1:6] = ["直接计分", 20.0, "分项", None, None]
    place = next(n for n, row in enumerate(rows) if row[:2] == ["笔记", "效果"]) + 1
    rows[place:place] = [["作业", "态度", 8.0], ["作业", "心得", 12.0]]
    rules, problems = read_rules(Grid(RULES, rows))
    assert rules is not None, [sentence(one) for one in problems]
    assert [column.source for column in rules.input_items] == [
        "笔记·态度", "效果", "卷面成绩", "作业·态度", "心得",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "code", "says", "fatal"),
    [
        (rows_with_parts(("文章", 4.0), ("效果", 3.0)), P.RULE_PARTS_TOTAL, "加起来是 7（4+3）", True),
        (rows_with_parts(), P.RULE_NO_PARTS, "却没有它的分项", True),
        (rows_with_parts(*PARTS, method="扣分"), P.RULE_NOT_PARTS, "不能是“扣分”", True),
        (rows_with_parts(*PARTS, ("文章", 1.0)), P.RULE_DUPLICATE, "文章", True),
        (rows_with_parts(("文章", 0.0), ("效果", 10.0)), P.RULE_BAD_NUMBER, "0", True),
        (rows_with_parts(("文章", None), ("效果", 10.0)), P.RULE_MISSING_VALUE, "满分", True),
        (rows_with_parts(*PARTS, ("", 1.0)), P.RULE_MISSING_VALUE, "分项", True),
    ],
)
def test_what_is_wrong_with_the_block_is_told_with_its_cell(rows, code, says, fatal) -> None:
    found = [one for one in problems_of(rows) if one.code is code]
    assert found, [sentence(one) for one in problems_of(rows)]
    assert says in sentence(found[0])
    assert found[0].fatal is fatal
    assert found[0].where is not None
    assert found[0].where.cell


@pytest.mark.parametrize(
    ("item", "reason"), [("作业", "不是分项打分的项目"), ("论文", "不是【计分项目】里的项目")]
)
def test_parts_that_nothing_uses_are_told_and_stop_nothing(item: str, reason: str) -> None:
    rows = rules_rows("A")
    place = next(n for n, row in enumerate(rows) if row == ["【分项】"]) + 2
    rows.insert(place, [item, "态度", 4.0])
    rules, problems = read_rules(Grid(RULES, rows))
    assert rules == preset_rules("A")
    assert [one.code for one in problems] == [P.RULE_PART_UNUSED]
    assert reason in sentence(problems[0])


def test_without_the_block_a_column_may_be_called_as_the_block_is() -> None:
    rows = [row for row in rules_rows("A") if row != ["【分项】"]]
    header = next(n for n, row in enumerate(rows) if row[:2] == ["项目", "分项"])
    del rows[header]
    for row in rows:
        if row and row[0] == "笔记":
            row[3] = "分项"
    rules, problems = read_rules(Grid(RULES, rows))
    assert rules is not None, [sentence(one) for one in problems]
    assert [column.source for column in rules.input_items] == ["分项", "卷面成绩", "作业"]


def test_rules_without_parts_keep_their_fingerprint_and_parts_change_it() -> None:
    assert fingerprint(preset_rules("A")) == "10cea96d72"
    one, _ = read_rules(Grid(RULES, rows_with_parts(*PARTS)))
    two, _ = read_rules(Grid(RULES, rows_with_parts(("文章", 5.0), ("效果", 2.0), ("业绩", 3.0))))
    assert one is not None
    assert two is not None
    assert len({fingerprint(preset_rules("A")), fingerprint(one), fingerprint(two)}) == 3


def test_going_back_to_a_preset_keeps_what_was_typed_into_the_parts(tmp_path: Path) -> None:
    path = filled_workbook(tmp_path / "培训考核.xlsm")
    with_parts_of_homework(path)
    assert actions.score(FileHost.open(path), now=NOW).exit_code in (0, 1)
    before = {row["工号"]: (row["心得"], row["案例"]) for row in rows_of(path, GRADEBOOK)}
    assert any(row["成绩说明"] and "作业 心得" in row["成绩说明"] for row in rows_of(path, GRADEBOOK))
    switched = apply_preset(FileHost.open(path), "A", now=NOW)
    assert switched.exit_code == 0
    assert {row["工号"]: (row["心得"], row["案例"]) for row in rows_of(path, GRADEBOOK)} == before
    assert [one.code for one in switched.problems].count(P.TYPED_DATA_KEPT) == 2
    rules, problems = read_rule_set(FileHost.open(path))
    assert rules is not None
    assert {one.code for one in problems} == {P.RULE_PART_UNUSED}


def with_parts_of_homework(path: Path) -> None:
    """作业 of the filled workbook becomes 心得 (0–8) and 案例 (0–12), typed beside the other columns."""
    from python.vocabulary.ports import Block, Changes
    from tests.rounds import put_column

    host = FileHost.open(path)
    rows = host.grid(RULES).rows
    item = next(n for n, row in enumerate(rows, 1) if row[0] == "作业")
    block = next(n for n, row in enumerate(rows, 1) if row[0] == "【分项】")
    blocks = (
        Block(RULES, item, 2, (("直接计分", 20, "分项", None, None),)),
        Block(RULES, block + 2, 1, (("作业", "心得", 8), ("作业", "案例", 12))),
    )
    host.apply(Changes(blocks), keep_backups=5)
    people = [row["工号"] for row in rows_of(path, GRADEBOOK)]
    put_column(path, GRADEBOOK, "心得", {one: n % 9 for n, one in enumerate(people)})
    put_column(path, GRADEBOOK, "案例", {one: n % 13 for n, one in enumerate(people)})
