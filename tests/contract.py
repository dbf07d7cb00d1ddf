"""One contract for every host: the same cases, the same results.

Each engine has a class of its own that inherits the cases and says in the fixture ``opened`` how its host is made.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from python.vocabulary.cell_values import CellError, CellRange
from python.vocabulary.ports import Block, Changes, HostError, Link
from python.vocabulary.problems import CellRef, ProblemCode

SHEET = "成绩 册"
ROWS: list[list[Any]] = [
    ["标题", None, None],
    ["工号", "姓名", "分"],
    ["007", "田𬭊", 8.5],
    ["110101199001011234", None, "#N/A"],
]


def make(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(SHEET)
        sheet.merge_range("A1:B1", "标题")
        sheet.write_row(1, 0, ROWS[1])
        sheet.write_row(2, 0, ROWS[2])
        sheet.write_string(3, 0, ROWS[3][0])
        sheet.write_formula("C4", "=NA()", None, "#N/A")
        book.add_worksheet("空")
        book.define_name("学校名称", f"='{SHEET}'!$B$3")
    return path


def put(host, *rows, row=6, column=1):
    return host.apply(Changes((Block(SHEET, row, column, rows),)), keep_backups=3)


class HostContract:
    """``opened`` is a function that gives a new host of the same workbook, as each click does.

    ``visible`` tells of a sheet, seen from outside, whether its tab is shown.
    """

    def test_sheets_come_in_tab_order(self, opened):
        assert opened().sheet_names() == (SHEET, "空")

    def test_a_grid_holds_every_kind_of_value(self, opened):
        grid = opened().grid(SHEET)
        assert [grid.value(3, column) for column in (1, 2, 3)] == ["007", "田𬭊", 8.5]
        assert [grid.value(4, column) for column in (1, 2, 3)] == [
            "110101199001011234",
            None,
            CellError("#N/A"),
        ]
        assert grid.merged == (CellRange(1, 1, 1, 2),)

    def test_an_empty_sheet_is_an_empty_grid(self, opened):
        assert opened().grid("空").n_rows == 0

    def test_a_sheet_that_is_not_there_is_a_key_error(self, opened):
        with pytest.raises(KeyError):
            opened().grid("没有")

    def test_a_defined_name_is_a_cell(self, opened):
        assert opened().named_cell("学校名称") == CellRef(SHEET, 3, 2)
        assert opened().named_cell("没有") is None

    @pytest.mark.parametrize(
        "content",
        ["007", "=1+1", "+86", "@甲", "'甲", "2026-09-01", "TRUE", "110101199001011234", "田𬭊", "两\n行"],
    )
    def test_text_is_written_as_text(self, opened, content):
        put(opened(), (content,))
        assert opened().grid(SHEET).value(6, 1) == content

    def test_numbers_links_and_blanks(self, opened):
        link = Link(f"{SHEET}!C3", SHEET, "C3")
        applied = put(opened(), (Decimal("43.5"), 0, link, None))
        grid = opened().grid(SHEET)
        assert [grid.value(6, column) for column in (1, 2, 3, 4)] == [43.5, 0.0, link.text, None]
        assert applied.backup is not None
        assert applied.backup.parent.name == "备份"
        assert applied.backup.suffix == ".xlsx"

    def test_blanking_a_cell(self, opened):
        put(opened(), (None,), row=3, column=3)
        assert opened().grid(SHEET).value(3, 3) is None

    def test_the_same_plan_again_changes_nothing_and_makes_no_backup(self, opened):
        link = Link("去看", SHEET, "C3")
        put(opened(), (Decimal("43.5"), "007", link, None))
        applied = put(opened(), (Decimal("43.5"), "007", link, None))
        assert (applied.backup, applied.cells_written) == (None, 0)

    def test_the_covered_cell_of_a_merged_range_is_not_written(self, opened):
        with pytest.raises(HostError) as failure:
            put(opened(), ("甲", "乙"), row=1)
        assert (failure.value.code, failure.value.where) == (ProblemCode.MERGED_CELLS, CellRef(SHEET, 1, 2))
        assert opened().grid(SHEET).value(1, 1) == "标题"

    def test_cells_beside_the_plan_stay(self, opened):
        put(opened(), ("甲",), row=3, column=2)
        grid = opened().grid(SHEET)
        assert [grid.value(3, column) for column in (1, 2, 3)] == ["007", "甲", 8.5]

    def test_sheets_are_hidden_and_shown_again_but_never_the_one_in_front(self, opened, visible):
        hide = tuple((name, False) for name in (SHEET, "空", "没有"))
        opened().apply(Changes((Block(SHEET, 6, 1, (("甲",),)),), tabs=hide), keep_backups=3)
        assert (visible(SHEET), visible("空")) == (True, False)

        applied = opened().apply(Changes(tabs=(("空", True),)), keep_backups=3)
        assert visible("空")
        assert applied.cells_written == 0
        assert opened().grid(SHEET).value(6, 1) == "甲"
