"""A plan by sheet: blocks in any order, written from the top, each cell once."""

from __future__ import annotations

from python.hosts.file.comparing import Comparing
from python.hosts.file.sheet_plans import Band, in_order, left_of, plans_of, rows_of
from python.vocabulary.cell_values import CellValue, Grid
from python.vocabulary.ports import Block, Changes

SHEET = "成绩册"


def planned(*blocks: Block) -> list[tuple[int, int, object]]:
    return [*plans_of(Changes(blocks))[SHEET].cells()]


def test_rows_in_which_the_same_columns_are_written_make_one_band() -> None:
    right = Band(5, (8, 9), (("甲", 1), ("乙", 2), ("丙", 3)))
    left = Band(5, (3, 10), ((7, "左"), (8, "右")))
    top = Band(2, (1,), (("表头",),))
    assert [*in_order([right, left, top])] == [
        top,
        Band(5, (3, 8, 9, 10), [(7, "甲", 1, "左"), (8, "乙", 2, "右")]),
        Band(7, (8, 9), [("丙", 3)]),
    ]


def test_rows_come_from_the_top_whatever_the_order_of_the_bands() -> None:
    bands = [Band(row, (column,), ((row,),)) for row in (9, 5, 6) for column in (4, 2)]
    assert [*rows_of(bands)] == [(row, (2, 4), (row, row)) for row in (5, 6, 9)]


def test_a_block_without_cells_plans_nothing_and_rows_may_differ_in_length() -> None:
    assert planned(Block(SHEET, 1, 1, ()), Block(SHEET, 1, 1, ((), ()))) == []
    assert planned(Block(SHEET, 3, 2, (("甲",), (), ("乙", None)))) == [
        (3, 2, "甲"),
        (5, 2, "乙"),
        (5, 3, None),
    ]


def test_of_a_band_rows_that_are_left_alike_stay_together() -> None:
    band = Band(10, (3, 4, 6), ((1, 2, 3), (4, 5, 6), (7, 8, 9), (10, 11, 12), (13, 14, 15)))
    all_of, none_of, apart = (True, True, True), (False, False, False), (True, False, True)
    assert [*left_of(band, [all_of, all_of, none_of, apart, apart])] == [
        Band(10, (3, 4, 6), ((1, 2, 3), (4, 5, 6))),
        Band(13, (3, 6), [(10, 12), (13, 15)]),
    ]


def test_what_a_sheet_holds_already_is_taken_out_and_blanks_stay_blank() -> None:
    grid = Grid(SHEET, [["工号", "总分", True], ["1", 60.0, None], ["2"], ["3", 70.5, "是"]])
    rows = (("工号", "总分", 1), ("1", 60, None), ("2", 61, "否"), ("3", 70, "是"), ("4", None, ""))
    plan = plans_of(Changes((Block(SHEET, 1, 1, rows),)))[SHEET]
    Comparing().drop_settled(plan, grid, lambda *_: None)
    assert [*plan.cells()] == [(1, 3, 1), (3, 2, 61), (3, 3, "否"), (4, 2, 70), (5, 1, "4")]
    assert plan.n_cells == 5


def test_the_first_wrong_cell_after_a_write_is_found() -> None:
    before = Grid(SHEET, [["工号", "总分"], ["1", None], ["2", 5.0]])
    block = Block(SHEET, 2, 2, ((60, "合格"), (61, "合格"), (None, "")))
    plan = plans_of(Changes((block,)))[SHEET]
    head: list[CellValue] = ["工号", "总分", None]
    first: list[CellValue] = ["1", 60.0, "合格"]
    second: list[CellValue] = ["2", 61.0, "合格"]

    def wrong(*rows: list[CellValue]) -> tuple[int, int] | None:
        return Comparing().first_wrong(plan, before, Grid(SHEET, rows))

    assert wrong(head, first, second) is None
    assert wrong(head, first, second, ["3", None, None]) == (4, 1)
    assert wrong(head, first, second, [None, "x"]) == (4, 2)
    assert wrong(["工号"], first, second) == (1, 2)
    assert wrong(head, ["1", True, "合格"], second) == (2, 2)
    assert wrong(head, first) == (3, 1)
    assert wrong(head, first[:2], second) == (2, 3)
