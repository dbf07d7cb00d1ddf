"""Reading: our reader of plain sheets, calamine and openpyxl give the same grid, and nothing a cell can hold is lost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from python.hosts.file import readers
from python.hosts.file.host import FileHost
from python.hosts.file.plain_values import PlainReader
from python.hosts.file.sheet_xml import SheetPart
from python.vocabulary.cell_values import UNCALCULATED, CellError, CellRange, Grid, is_number
from python.vocabulary.ports import Block, Changes
from python.vocabulary.problems import CellRef
from tests.grids import trimmed
from tests.hosts.conftest import Write
from tests.hosts.workbooks import (
    OTHER,
    SHEET_PART,
    STRICT,
    TARGET,
    WORKBOOK_PART,
    parts_of,
    raw_parts,
    raw_workbook,
    sheet_xml,
    write_parts,
)

TEXT = "<is><t>{}</t></is>"


def both(path: Path, sheet: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Grid, Grid]:
    """The sheet as calamine and as openpyxl read it, blanks at the ends of rows and below taken off."""
    monkeypatch.setattr(readers, "SMALLEST_LARGE", 0)
    first = FileHost.open(path).grid(sheet)
    monkeypatch.setattr(PlainReader, "grid", lambda *_: None)
    fast = FileHost.open(path).grid(sheet)
    # Plain sheets are read without calamine, and come to the same.
    assert repr(compact(first)) == repr(compact(fast))
    # Whoever only reads takes a shorter way, which comes to the same.
    assert FileHost.of_bytes(path, path.read_bytes(), only_read=True).grid(sheet) == fast
    monkeypatch.setattr(readers, "has_calamine", lambda: False)
    slow = FileHost.open(path).grid(sheet)
    monkeypatch.undo()
    return compact(fast), compact(slow)


def compact(grid: Grid) -> Grid:
    merged = sorted(grid.merged, key=lambda area: (area.top, area.left))
    return Grid(grid.sheet, trimmed(grid.rows), tuple(merged))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # an error value, and the same characters typed as text
        ('<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1" t="inlineStr"><is><t>#N/A</t></is></c></row>',
         [[CellError("#N/A"), "#N/A"]]),
        # formulas: with a value, an empty text as value, an error, never calculated (two ways of saying so)
        ('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>""</f><v></v></c>'
         '<c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D1"><f>1+1</f></c><c r="E1"><f>1+1</f><v></v></c></row>',
         [[2.0, None, CellError("#DIV/0!"), CellError(UNCALCULATED), CellError(UNCALCULATED)]]),
        # never calculated, in a row below every value
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="B3"><f>A1</f></c></row>',
         [[1.0], [], [None, CellError(UNCALCULATED)]]),
        # a sharing formula whose text stands elsewhere
        ('<row r="1"><c r="A1"><f t="shared" ref="A1:B1" si="0">1</f><v>1</v></c><c r="B1"><f t="shared" si="0"/></c></row>',
         [[1.0, CellError(UNCALCULATED)]]),
        # rows and cells without addresses, an empty row element
        ("<row><c><v>1</v></c><c/><c><v>3</v></c></row><row/><row><c><v>4</v></c></row>", [[1.0, None, 3.0], [], [4.0]]),
        # blank, zero, empty text, FALSE
        ('<row r="1"><c r="A1" s="0"/><c r="B1"><v>0</v></c><c r="C1" t="inlineStr"><is><t></t></is></c>'
         '<c r="D1" t="b"><v>0</v></c></row>', [[None, 0.0, None, False]]),
        # control characters and line breaks as Excel stores them; rare characters
        ('<row r="1"><c r="A1" t="inlineStr"><is><t>a_x000D_\nb</t></is></c><c r="B1" t="inlineStr"><is><t>𠮷&amp;&lt;</t></is></c></row>',
         [["a\r\nb", "𠮷&<"]]),
        # an error value that calamine does not know
        ('<row r="1"><c r="A1" t="e"><v>#SPILL!</v></c><c r="B1"><v>2</v></c></row>', [[CellError("#SPILL!"), 2.0]]),
        # comments, CDATA
        ('<row r="1"><!-- <c r="A1" t="e"> --><c r="A1" t="inlineStr"><is><t><![CDATA[<f]]></t></is></c><c r="B1" t="e"><v>#REF!</v></c></row>',
         [["<f", CellError("#REF!")]]),
        ("", []),
    ],
)  # fmt: skip
def test_both_readers_keep_every_kind_of_cell(
    tmp_path: Path, rows: str, expected: list[list[object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    fast, slow = both(raw_workbook(tmp_path / "a.xlsx", rows), "数据", monkeypatch)
    assert fast.rows == expected
    assert slow.rows == expected


def test_both_readers_agree_on_a_workbook_with_dates_rich_text_and_merged_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("名单")
        formats = {
            code: book.add_format({"num_format": code})
            for code in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm", "hh:mm", "[h]:mm", "0%", "@")
        }
        bold = book.add_format({"bold": True})
        sheet.write_datetime("A1", dt.datetime(2026, 9, 3), formats["yyyy-mm-dd"])
        sheet.write_datetime("B1", dt.datetime(2026, 9, 3, 14, 30), formats["yyyy-mm-dd hh:mm"])
        sheet.write_number("C1", 0.5, formats["hh:mm"])
        sheet.write_number("D1", 1.5, formats["[h]:mm"])
        sheet.write_number("E1", 0.85, formats["0%"])
        sheet.write_string("F1", "000123456789012345678", formats["@"])
        sheet.write_number("G1", 123456789012345)
        sheet.write_rich_string("A2", "张", bold, " 三", "丰")
        sheet.write_string("B2", "  前后空格\t")
        sheet.write_string("C2", "全角　０１２")
        sheet.write_number("D2", 0.1 + 0.2)
        sheet.write_boolean("E2", True)
        sheet.write_string("F2", "=1+1")
        sheet.merge_range("B4:C5", "合并")
        sheet.write_blank("H9", None, bold)
        book.add_worksheet("空表").hide()
    fast, slow = both(path, "名单", monkeypatch)
    assert fast == slow
    assert fast == Grid(
        "名单",
        [
            [dt.date(2026, 9, 3), dt.datetime(2026, 9, 3, 14, 30), dt.time(12), dt.timedelta(days=1.5), 0.85, "000123456789012345678", 123456789012345.0],
            ["张 三丰", "  前后空格\t", "全角　０１２", 0.3, True, "=1+1"],
            [],
            [None, "合并"],
        ],
        (CellRange(4, 2, 5, 3),),
    )  # fmt: skip
    assert FileHost.open(path).grid("空表").rows == []


def test_both_readers_agree_on_the_rich_workbook(rich: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for sheet in (TARGET, OTHER):
        fast, slow = both(rich, sheet, monkeypatch)
        assert fast == slow


def test_a_value_in_the_last_cell_of_a_sheet_does_not_take_all_memory(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    grid = FileHost.open(raw_workbook(tmp_path / "wide.xlsx", rows)).grid("数据")
    assert (grid.n_rows, grid.value(1, 1), grid.value(1_048_576, 16_384)) == (1_048_576, 1.0, 2.0)


@pytest.mark.parametrize("prefix", ["", "x"])
def test_a_strict_or_prefixed_workbook_is_read_and_written(tmp_path: Path, prefix: str, write: Write) -> None:
    p = f"{prefix}:" if prefix else ""
    rows = f'<{p}row r="1"><{p}c r="A1"><{p}v>7</{p}v></{p}c></{p}row>'
    parts = raw_parts(sheet_xml(rows, prefix=prefix))
    for name in parts:
        for transitional, strict in STRICT.items():
            parts[name] = parts[name].replace(transitional, strict)
    path = write_parts(tmp_path / "strict.xlsx", parts)
    write(path, (1, 1), [[8, "新"]])
    assert FileHost.open(path).grid("数据").rows == [[8.0, "新"]]


def test_sheet_names_come_in_tab_order_hidden_ones_and_charts_included(tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("乙").write("A1", 1)
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "='乙'!$A$1:$A$1"})
        book.add_chartsheet("图").set_chart(chart)
        book.add_worksheet("甲 & '引号").hide()
    host = FileHost.open(path)
    assert host.sheet_names() == ("乙", "图", "甲 & '引号")
    assert host.grid("图") == Grid("图", ())
    with pytest.raises(KeyError):
        host.grid("没有")


def test_named_cells_are_found_by_workbook_wide_names(tmp_path: Path) -> None:
    path = tmp_path / "d.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("首页")
        book.add_worksheet("三 班's")
        book.define_name("学校名称", "=首页!$C$7")
        book.define_name("区域", "='三 班''s'!$B$2:$D$9")
        book.define_name("首页!局部", "=首页!$A$1")
        book.define_name("常数", "=10")
        book.define_name("School", "=首页!$B$1")
    host = FileHost.open(path)
    names = ("学校名称", "区域", "局部", "常数", "SCHOOL", "没有")
    assert [host.named_cell(name) for name in names] == [
        CellRef("首页", 7, 3), CellRef("三 班's", 2, 2), None, None, CellRef("首页", 1, 2), None,
    ]  # fmt: skip


@pytest.mark.parametrize("calamine", [True, False])
@pytest.mark.parametrize("mark", [0, 8.5, 59, 59.6, 60, 60.04, 60.9, 61, 87.6, 100])
def test_a_number_written_into_a_cell_with_a_date_format_is_that_number(
    tmp_path: Path, mark: float, calamine: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not calamine:
        monkeypatch.setattr(readers, "has_calamine", lambda: False)
    book = xlsxwriter.Workbook(tmp_path / "成绩.xlsx")
    sheet = book.add_worksheet("数据")
    sheet.write_datetime("A1", dt.datetime(2026, 8, 20), book.add_format({"num_format": "m月d日"}))
    book.close()
    host = FileHost.open(tmp_path / "成绩.xlsx")
    number = Decimal(str(mark))
    host.apply(Changes(blocks=(Block("数据", 1, 1, ((number,),)),)), keep_backups=1)
    value = FileHost.open(tmp_path / "成绩.xlsx").grid("数据").value(1, 1)
    assert is_number(value, number)
    assert not is_number(value, number + 1)


@pytest.mark.parametrize(
    ("head", "rows", "tail"),
    [
        ("", "{}", '<mergeCells count="1"><mergeCell ref="1:1"/></mergeCells>'),
        ("", "{}", '<mergeCells count="1"><mergeCell ref="D:E"/></mergeCells>'),
        ("", "{}", '<mergeCells count="1"><mergeCell ref="$7:$8"/></mergeCells>'),
        ('<dimension ref="1:4"/>', "{}", ""),
        ('<dimension ref="A:XFD"/>', "{}", ""),
        ("", '{}<row r="1048576"/>', ""),
        ("", '{}<row r="1048576" ht="15"></row>', ""),
    ],
)
def test_valid_sheets_of_other_writers_are_read_and_written(
    tmp_path: Path, head: str, rows: str, tail: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
    path = raw_workbook(tmp_path / "成绩.xlsx", rows.format(cells), head=head, tail=tail)
    fast, slow = both(path, "数据", monkeypatch)
    assert list(fast.rows) == list(slow.rows) == [[1.0], [2.0]]
    assert fast.merged == slow.merged
    FileHost.open(path).apply(Changes(blocks=(Block("数据", 2, 1, ((5,), (6,))),)), keep_backups=1)
    assert trimmed(FileHost.open(path).grid("数据").rows) == [[1.0], [5.0], [6.0]]


def test_an_empty_last_row_does_not_send_the_sheet_to_the_slow_reader(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"/>'
    path = raw_workbook(tmp_path / "成绩.xlsx", rows)
    assert SheetPart(parts_of(path)[SHEET_PART]).extent()[0] == 1


def test_a_sheet_without_a_part_of_its_own_is_passed_over(tmp_path: Path) -> None:
    parts = raw_parts(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'))
    module = '<sheet name="Module1" sheetId="2" state="veryHidden" r:id=""/></sheets>'
    parts[WORKBOOK_PART] = parts[WORKBOOK_PART].replace("</sheets>", module)
    host = FileHost.open(write_parts(tmp_path / "成绩.xlsx", parts))
    assert host.sheet_names() == ("数据", "Module1")
    assert (host.grid("数据").rows, host.grid("Module1").rows) == ([[1.0]], ())
    host.apply(Changes(blocks=(Block("数据", 1, 1, ((5,),)),)), keep_backups=1)
    assert host.grid("数据").rows == [[5.0]]


@pytest.mark.parametrize("reader", ["the first that can", "calamine", "openpyxl"])
@pytest.mark.parametrize("times", [1, 2], ids=["in line", "shared"])
def test_text_that_looks_like_an_escape_is_written_and_read_back_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: str, times: int
) -> None:
    """A signature in base64url may have _x12AB_ in it: where calamine cannot be loaded, issuing stopped at that cell."""
    monkeypatch.setattr(readers, "SMALLEST_LARGE", 0)
    if reader != "the first that can":
        monkeypatch.setattr(PlainReader, "grid", lambda *_: None)
    if reader == "openpyxl":
        monkeypatch.setattr(readers, "has_calamine", lambda: False)
    path = tmp_path / "考核.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("表").write_string(0, 0, "一")
    texts = (
        "2.AB._x12AB_q",
        "_x0041_",
        "a_x000D_b",
        "_x005F_",
        "x005F_x005F_",
        "_x0041_x005F_y",
        "_x0008_x0041_",
        "a_xD83D_b",
        "_xFFFF_",
    )
    rows = tuple((text,) for text in texts for _ in range(times))
    FileHost.open(path).apply(Changes((Block("表", 2, 1, rows),)), keep_backups=1)
    assert [row[0] for row in FileHost.open(path).grid("表").rows[1:]] == [row[0] for row in rows]
