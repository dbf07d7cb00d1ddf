"""Writing: what the patched sheet part looks like, cell by cell."""

from __future__ import annotations

import datetime as dt
import html
import re
import shutil
import time
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from python.hosts.file.cell_xml import LONGEST_FORMULA_TEXT, link_formula
from python.hosts.file.comparing import reads_as
from python.hosts.file.host import FileHost
from python.hosts.file.sheet_settings import without_column
from python.hosts.file.xml_text import LONGEST_TEXT, writable_text
from python.vocabulary.ports import Block, CellContent, Changes, ColumnChoices, ColumnFormat, HostError, Link
from python.vocabulary.problems import CellRef, ProblemCode
from tests.hosts.conftest import Write
from tests.hosts.workbooks import (
    WORKBOOK_PART,
    add_part,
    parts_of,
    raw_parts,
    raw_workbook,
    rows_of,
    sheet_of,
    sheet_xml,
    write_parts,
)

ROW_1 = '<row r="1"><c r="A1"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("content", "cell"),
    [
        (Decimal("12.50"), '<c r="A1" s="3"><v>12.5</v></c>'),
        (Decimal("1E+2"), '<c r="A1" s="3"><v>100</v></c>'),
        (7, '<c r="A1" s="3"><v>7</v></c>'),
        ("优秀", '<c r="A1" s="3" t="inlineStr"><is><t>优秀</t></is></c>'),
        ("=1+1", '<c r="A1" s="3" t="inlineStr"><is><t>=1+1</t></is></c>'),
        ("@张<三>&", '<c r="A1" s="3" t="inlineStr"><is><t>@张&lt;三&gt;&amp;</t></is></c>'),
        (" a\nb ", '<c r="A1" s="3" t="inlineStr"><is><t xml:space="preserve"> a\nb </t></is></c>'),
        ("a\x01_x0041_", '<c r="A1" s="3" t="inlineStr"><is><t>a_x0001__x005F_x0041_</t></is></c>'),
        (None, '<c r="A1" s="3"/>'),
        ("", '<c r="A1" s="3"/>'),
        (
            Link("签到表!F12", "签到's表", "F12"),
            '<c r="A1" s="3" t="str"><f>HYPERLINK(&quot;#\'签到\'\'s表\'!F12&quot;,&quot;签到表!F12&quot;)</f>'
            "<v>签到表!F12</v></c>",
        ),
    ],
)
def test_each_kind_of_content_keeps_the_format_of_the_cell(
    tmp_path: Path, write: Write, content: CellContent, cell: str
) -> None:
    path = raw_workbook(
        tmp_path / "a.xlsx", '<row r="1"><c r="A1" s="3" t="str" cm="1"><f>1</f><v>旧</v></c></row>'
    )
    write(path, (1, 1), [[content]])
    assert rows_of(path) == f'<row r="1">{cell}</row>'


@pytest.mark.parametrize(
    ("rows", "at", "expected"),
    [
        ("", (2, 2), '<row r="2"><c r="B2"><v>9</v></c></row>'),
        (ROW_1, (1, 3), '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>9</v></c></row>'),
        ('<row r="1"><c r="C1"><v>1</v></c></row>', (1, 1), '<row r="1"><c r="A1"><v>9</v></c><c r="C1"><v>1</v></c></row>'),
        ('<row r="1"/><row r="3"/>', (2, 1), '<row r="1"/><row r="2"><c r="A2"><v>9</v></c></row><row r="3"/>'),
        ('<row r="1" ht="20"/>', (1, 1), '<row r="1" ht="20"><c r="A1"><v>9</v></c></row>'),
        # without addresses
        ("<row><c><v>1</v></c><c/></row><row/>", (1, 2), '<row><c><v>1</v></c><c r="B1"><v>9</v></c></row><row/>'),
        # the hint about columns in use grows, and stays when it holds
        ('<row r="1" spans="1:1"><c r="A1"/></row>', (1, 4), '<row r="1" spans="1:4"><c r="A1"/><c r="D1"><v>9</v></c></row>'),
        ('<row r="1" spans="1:9"><c r="A1"/></row>', (1, 4), '<row r="1" spans="1:9"><c r="A1"/><c r="D1"><v>9</v></c></row>'),
        # new cells take the format of the row, else of the cell above
        ('<row r="1" s="5" customFormat="1"><c r="A1" s="1"/></row>', (1, 2), '<row r="1" s="5" customFormat="1"><c r="A1" s="1"/><c r="B1" s="5"><v>9</v></c></row>'),
        ('<row r="1"><c r="A1" s="4"/></row><row r="2"/>', (3, 1), '<row r="1"><c r="A1" s="4"/></row><row r="2"/><row r="3"><c r="A3" s="4"><v>9</v></c></row>'),
        # white space, single quotes and unknown attributes stay
        ("<row r='1' x='>'>\n <c r='A1' s='2'/>\n</row>", (1, 1), "<row r='1' x='>'>\n <c r=\"A1\" s=\"2\"><v>9</v></c>\n</row>"),
        ("<row r='1'>\n <c r='A1' s='2'/>\n</row>", (1, 1), "<row r='1'>\n <c r=\"A1\" s=\"2\"><v>9</v></c>\n</row>"),
    ],
)  # fmt: skip
def test_rows_and_cells_that_are_missing_are_put_in_their_place(
    tmp_path: Path, write: Write, rows: str, at: tuple[int, int], expected: str
) -> None:
    path = raw_workbook(tmp_path / "a.xlsx", rows)
    write(path, at, [[9]])
    assert rows_of(path) == expected


def test_a_new_cell_takes_the_format_of_its_column_before_that_of_the_cell_above(
    tmp_path: Path, write: Write
) -> None:
    head = '<dimension ref="A1"/><cols><col min="1" max="3" width="9" style="6"/></cols>'
    path = raw_workbook(tmp_path / "a.xlsx", '<row r="1"><c r="A1" s="4"/></row>', head=head)
    write(path, (2, 1), [[9, None, "x"]])
    assert rows_of(path).endswith(
        '<row r="2"><c r="A2" s="6"><v>9</v></c><c r="C2" s="6" t="inlineStr"><is><t>x</t></is></c></row>'
    )
    assert '<dimension ref="A1:C2"/>' in sheet_of(path)


def test_what_cells_already_hold_is_not_written_again(simple: Path, write: Write) -> None:
    values: list[list[CellContent]] = [[Decimal("0.1"), "甲 \n", Link("A1", "数据", "A1")], [None, "", 3]]
    first = write(simple, (1, 1), values)
    assert (first.cells_written, first.backup is not None) == (4, True)
    before = simple.read_bytes()
    again = write(simple, (1, 1), values)
    assert (again.cells_written, again.backup, simple.read_bytes()) == (0, None, before)
    assert len(list((simple.parent / "备份").glob("*.xlsx"))) == 1


def test_a_link_replaces_plain_text_that_reads_the_same(simple: Path, write: Write) -> None:
    write(simple, (1, 1), [["去看"]])
    assert write(simple, (1, 1), [[Link("去看", "数据", "B1")]]).cells_written == 1
    assert write(simple, (1, 1), [[Link("去看", "数据", "C1")]]).cells_written == 1
    assert write(simple, (1, 1), [[Link("去看", "数据", "C1")]]).cells_written == 0


def test_a_link_too_long_for_a_formula_is_written_as_text() -> None:
    assert link_formula(Link("字" * LONGEST_FORMULA_TEXT, "表", "A1")) is not None
    assert link_formula(Link("字" * (LONGEST_FORMULA_TEXT + 1), "表", "A1")) is None


def test_cells_that_shared_an_overwritten_formula_get_it_as_their_own(tmp_path: Path, write: Write) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">A1*$A$1&amp;"甲"</f><v>1</v></c></row>'
        '<row r="2"><c r="B2"><f t="shared" si="0"/><v>2</v></c></row>'
        '<row r="3"><c r="B3"><f t="shared" si="0"/><v>3</v></c><c r="C3"><f t="shared" ref="C3" si="1">A3</f><v>0</v></c></row>'
    )
    path = raw_workbook(tmp_path / "a.xlsx", rows)
    write(path, (1, 2), [[Decimal(5)]])
    sheet = openpyxl.load_workbook(path)["数据"]
    assert [sheet.cell(row, 2).value for row in (1, 2, 3)] == [5, '=A2*$A$1&"甲"', '=A3*$A$1&"甲"']
    assert '<c r="C3"><f t="shared" ref="C3" si="1">A3</f><v>0</v></c>' in rows_of(path)


def test_part_of_an_array_formula_is_refused_and_the_whole_of_it_replaced(
    tmp_path: Path, write: Write
) -> None:
    rows = '<row r="1"><c r="A1"><f t="array" ref="A1:A2">{1;2}</f><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
    path = raw_workbook(tmp_path / "a.xlsx", rows)
    before = path.read_bytes()
    with pytest.raises(HostError) as caught:
        write(path, (2, 1), [[9]])
    assert (caught.value.code, caught.value.where) == (ProblemCode.ARRAY_FORMULA, CellRef("数据", 2, 1))
    assert path.read_bytes() == before
    write(path, (1, 1), [[8], [9]])
    assert rows_of(path) == '<row r="1"><c r="A1"><v>8</v></c></row><row r="2"><c r="A2"><v>9</v></c></row>'


def test_a_cell_hidden_by_a_merged_range_is_refused_unless_it_is_to_be_blank(
    tmp_path: Path, write: Write
) -> None:
    path = raw_workbook(
        tmp_path / "a.xlsx", ROW_1, tail='<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'
    )
    write(path, (1, 1), [["新", None], [None, ""]])
    assert FileHost.open(path).grid("数据").value(1, 1) == "新"
    with pytest.raises(HostError) as caught:
        write(path, (2, 2), [[9]])
    assert (caught.value.code, caught.value.where) == (ProblemCode.MERGED_CELLS, CellRef("数据", 2, 2))


CHAIN = '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</calcChain>'


@pytest.mark.parametrize(
    ("chain", "left"),
    [
        ('<c r="A1" i="1"/><c r="B1"/><c r="C1" i="2"/>', '<c r="B1" i="1"/><c r="C1" i="2"/>'),
        ('<c r="B1" i="1"/><c r="A1"/><c r="A1" i="2"/>', '<c r="B1" i="1"/><c r="A1" i="2"/>'),
        ('<c r="A1" i="1"/>', None),
    ],
)
def test_the_calculation_chain_forgets_overwritten_formulas(
    tmp_path: Path, write: Write, chain: str, left: str | None
) -> None:
    parts = raw_parts(
        sheet_xml('<row r="1"><c r="A1"><f>1</f><v>1</v></c><c r="B1"><f>2</f><v>2</v></c></row>')
    )
    add_part(
        parts,
        "xl/calcChain.xml",
        CHAIN.format(chain),
        owner=WORKBOOK_PART,
        kind="calcChain",
        content_type="calcChain",
    )
    path = write_parts(tmp_path / "a.xlsx", parts)
    write(path, (1, 1), [[9]])
    after = parts_of(path)
    if left is None:
        assert "xl/calcChain.xml" not in after
        assert b"calcChain" not in after["[Content_Types].xml"] + after["xl/_rels/workbook.xml.rels"]
    else:
        assert after["xl/calcChain.xml"].decode() == CHAIN.format(left)


def test_a_table_header_that_is_renamed_is_renamed_in_the_table_too(tmp_path: Path, write: Write) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("数据").add_table("B2:C5", {"columns": [{"header": "笔记分"}, {"header": "总分"}]})
    write(path, (2, 2), [["学习笔记分"], ["正文"]])
    table = openpyxl.load_workbook(path)["数据"].tables["Table1"]
    assert [column.name for column in table.tableColumns] == ["学习笔记分", "总分"]


def formatted(tmp_path: Path) -> Path:
    path = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("数据")
        head, mark, plain = (book.add_format({"num_format": code}) for code in ('"H"0', "0.00", "0"))
        sheet.set_column("A:D", 11, plain)
        sheet.set_column("F:F", 23, mark)
        for row in range(4):
            for column in (0, 1, 5):
                sheet.write_number(row, column, row, (head if row == 1 else mark) if column == 5 else plain)
        sheet.data_validation("B2:D9", {"validate": "list", "source": ["旧"]})
        sheet.data_validation("C12:C20", {"validate": "integer", "criteria": ">", "value": 3})
        sheet.data_validation("C30:C40", {"validate": "any", "input_title": "t"})
    return path


def test_a_column_takes_the_look_of_another_from_the_header_row_down(tmp_path: Path) -> None:
    path = formatted(tmp_path)
    changes = Changes(
        formats=(ColumnFormat("数据", 2, 6, 2), ColumnFormat("数据", 8, 6, 2)),
        blocks=(Block("数据", 4, 8, [[5], [6]]),),
    )
    FileHost.open(path).apply(changes, keep_backups=1)
    sheet = openpyxl.load_workbook(path)["数据"]
    assert [sheet.cell(row, 2).number_format for row in range(1, 5)] == ["0", '"H"0', "0.00", "0.00"]
    assert [sheet.cell(row, 8).number_format for row in range(2, 6)] == ['"H"0', "0.00", "0.00", "0.00"]
    assert [sheet.cell(row, 2).value for row in range(1, 5)] == [0, 1, 2, 3]
    cols = re.search("<cols>(.*)</cols>", sheet_of(path))
    assert cols is not None
    widths = [
        (int(a), int(b), float(width))
        for a, b, width in re.findall(r'min="(\d+)" max="(\d+)" width="([\d.]+)"', cols[1])
    ]
    assert [(a, b, round(width)) for a, b, width in widths] == [
        (1, 1, 12),
        (2, 2, 24),
        (3, 4, 12),
        (6, 6, 24),
        (8, 8, 24),
    ]
    assert FileHost.open(path).apply(changes, keep_backups=1).backup is None


def test_a_drop_down_replaces_the_one_of_its_column_and_leaves_the_others(tmp_path: Path) -> None:
    path = formatted(tmp_path)
    changes = Changes(
        choices=(ColumnChoices("数据", 3, 1, ("是", '否"')), ColumnChoices("数据", 6, 1, ("x", "y")))
    )
    FileHost.open(path).apply(changes, keep_backups=1)
    sheet = openpyxl.load_workbook(path)["数据"]
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules == {
        "B2:B9 D2:D9": '"旧"', "C2:C1048576": '"是,否"""', "F2:F1048576": '"x,y"',
    }  # fmt: skip
    assert FileHost.open(path).apply(changes, keep_backups=1).backup is None
    FileHost.open(path).apply(Changes(choices=(ColumnChoices("数据", 3, 1, ()),)), keep_backups=1)
    sheet = openpyxl.load_workbook(path)["数据"]
    assert [str(rule.sqref) for rule in sheet.data_validations.dataValidation] == [
        "B2:B9 D2:D9",
        "F2:F1048576",
    ]


@pytest.mark.parametrize("choices", [("a,b",), tuple(f"档次{n:03}" for n in range(60))])
def test_a_list_that_a_drop_down_cannot_hold_lets_anything_be_typed(
    tmp_path: Path, choices: tuple[str, ...]
) -> None:
    path = formatted(tmp_path)
    FileHost.open(path).apply(Changes(choices=(ColumnChoices("数据", 3, 1, choices),)), keep_backups=1)
    rules = openpyxl.load_workbook(path)["数据"].data_validations.dataValidation
    assert [str(rule.sqref) for rule in rules] == ["B2:B9 D2:D9"]


@pytest.mark.parametrize(
    ("sqref", "column", "first", "left"),
    [
        ("B2:D9", 3, 2, "B2:B9 D2:D9"),
        ("B2:D9", 3, 5, "B2:B9 C2:C4 D2:D9"),
        ("C2:C9", 3, 2, ""),
        ("A1 C5 C:C", 3, 2, "A1 C1"),
        ("A1:B2 $E$1", 3, 1, "A1:B2 $E$1"),
    ],
)
def test_a_column_is_cut_out_of_a_list_of_ranges(sqref: str, column: int, first: int, left: str) -> None:
    assert without_column(sqref, column, first) == left


def test_numbers_in_cells_with_a_date_format_count_as_written() -> None:
    assert reads_as(dt.date(2026, 9, 3), 46268)
    assert reads_as(dt.datetime(2026, 9, 3, 12), Decimal("46268.5"))
    assert reads_as(dt.time(6), Decimal("0.25"))
    assert not reads_as(dt.date(2026, 9, 3), 46269)
    assert not reads_as(True, 1)
    assert not reads_as("1", 1)


TEXTS = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["=1+1", "-1", "@a", "_x0041_", "_x005F_", " \n", "\r\n", "\r", "\u3000全", "𠮷", "a" * LONGEST_TEXT, "&amp;", "]]>", "\u2028", "\x00"]
)  # fmt: skip
NUMBERS = st.decimals(-(10**9), 10**9, allow_nan=False, places=3) | st.integers(-(10**14), 10**14)
CONTENTS = st.none() | TEXTS | NUMBERS | st.builds(Link, st.text("甲a\"'&<!", min_size=1, max_size=9), st.just("数据"), st.just("B2"))  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.integers(1, 4).flatmap(
        lambda n: st.lists(st.lists(CONTENTS, min_size=n, max_size=n), min_size=1, max_size=4)
    ),
    row=st.integers(1, 8),
    column=st.integers(1, 5),
)
def test_what_is_written_is_read_back_and_nothing_else_changes(
    rich_master: Path,
    tmp_path_factory: pytest.TempPathFactory,
    data: list[list[CellContent]],
    row: int,
    column: int,
) -> None:
    path = Path(shutil.copy(rich_master, tmp_path_factory.mktemp("written")))
    host = FileHost.open(path)
    before = host.grid("图表")
    changes = Changes(blocks=(Block("图表", row, column, data),))
    host.apply(changes, keep_backups=1)
    after = FileHost.open(path).grid("图表")
    targets = {
        (row + r, column + c): content for r, line in enumerate(data) for c, content in enumerate(line)
    }
    for r in range(1, max(before.n_rows, after.n_rows) + 1):
        for c in range(1, max(before.n_columns, after.n_columns) + 1):
            if (r, c) in targets:
                assert reads_as(after.value(r, c), targets[r, c])
            else:
                assert after.value(r, c) == before.value(r, c)
    assert FileHost.open(path).apply(changes, keep_backups=1).cells_written == 0


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("甲" * (LONGEST_TEXT + 5), "甲" * LONGEST_TEXT),
        ("a\ud800b", "a\ufffdb"),
        ("a\r\nb", "a\nb"),
        ("𠮷", "𠮷"),
    ],
)
def test_text_is_made_to_fit_a_cell(text: str, stored: str) -> None:
    assert writable_text(text) == stored


def test_looks_are_taken_from_the_columns_as_they_were_before_any_of_them_changed(tmp_path: Path) -> None:
    path = tmp_path / "样式.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("数据")
    for column, (colour, width) in enumerate((("#FF0000", 5), ("#00FF00", 10), ("#0000FF", 20))):
        look = book.add_format({"bg_color": colour})
        sheet.set_column(column, column, width, look)
        sheet.write(0, column, "头", look)
    book.close()
    formats = (ColumnFormat("数据", 2, 1, 1), ColumnFormat("数据", 3, 2, 1), ColumnFormat("数据", 1, 3, 1))
    FileHost.open(path).apply(Changes(formats=formats), keep_backups=1)
    result = openpyxl.load_workbook(path)["数据"]
    assert [result.cell(1, n).fill.fgColor.rgb for n in (1, 2, 3)] == ["FF0000FF", "FFFF0000", "FF00FF00"]
    assert [round(result.column_dimensions[c].width) for c in "ABC"] == [21, 6, 11]


def test_titles_above_a_column_keep_their_look_when_the_column_gets_another(tmp_path: Path) -> None:
    path = tmp_path / "标题.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("数据")
    grey = book.add_format({"bg_color": "#DDDDDD"})
    sheet.write(0, 0, "标题")
    sheet.set_column(1, 1, 10, grey)
    sheet.write_row(1, 0, ["工号", "总分"], grey)
    sheet.write_row(2, 0, ["T1", 80])
    book.close()
    FileHost.open(path).apply(Changes(formats=(ColumnFormat("数据", 3, 2, 2),)), keep_backups=1)
    result = openpyxl.load_workbook(path)["数据"]
    assert result["C1"].fill.fill_type is None
    assert result["C2"].fill.fgColor.rgb == "FFDDDDDD"


@pytest.mark.parametrize("line_break", ["\r\n", "&#13;&#10;", "_x000D_\n", "\r", "\t", "&#xD;\n "])
def test_a_formula_over_several_lines_follows_its_rows_when_its_first_cell_is_overwritten(
    tmp_path: Path, write: Write, line_break: str
) -> None:
    shared = f'A1+{line_break}B1+{line_break}IF(A1="A1","甲","B1")'
    rows = (
        f'<row r="1"><c r="C1"><f t="shared" ref="C1:C2" si="0">{shared.replace(chr(34), "&quot;")}</f><v>3</v></c></row>'
        '<row r="2"><c r="C2"><f t="shared" si="0"/><v>5</v></c></row>'
    )
    path = raw_workbook(tmp_path / "成绩.xlsx", rows)
    write(path, (1, 3), [[7]])
    formula = html.unescape(re.search(r'r="C2"><f>(.*?)</f>', rows_of(path), re.DOTALL)[1])
    assert "".join(formula.split()) == 'A2+B2+IF(A2="A1","甲","B1")'


@pytest.mark.parametrize(
    ("tail", "seconds"),
    [
        (
            "".join(
                f'<conditionalFormatting sqref="AZ{n}"><cfRule type="expression" priority="{n}"><formula>1</formula>'
                "</cfRule></conditionalFormatting>"
                for n in range(1, 200_001)
            ),
            3.5,
        ),
        (
            "<mergeCells>" + "".join(f'<mergeCell ref="AZ{n}:BA{n}"/>' for n in range(1, 100_001)) + "</mergeCells>",
            2.5,
        ),
        (
            "<mergeCells>" + "".join(f'<mergeCell ref="AZ{n}:AZ{n + 99}"/>' for n in range(1, 1_000_001, 100)) + "</mergeCells>",
            2.5,
        ),
    ],
    ids=["conditional formats", "merged ranges", "tall merged ranges"],
)  # fmt: skip
def test_very_many_formats_and_merged_ranges_cost_seconds_at_most(
    tmp_path: Path, write: Write, tail: str, seconds: float
) -> None:
    path = raw_workbook(
        tmp_path / "成绩.xlsx",
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        head='<dimension ref="A1"/>',
        tail=tail,
    )
    before = time.process_time()
    write(path, (1, 1), [[row * 10 + column for column in range(10)] for row in range(100)])
    assert time.process_time() - before < seconds
