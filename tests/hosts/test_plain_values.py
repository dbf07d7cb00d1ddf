"""Reading a plain sheet by its distinct cells: what it reads, calamine reads the same; whatever is unusual it leaves to others."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from python_calamine import load_workbook

from python.hosts.file import plain_values, readers
from python.hosts.file.host import FileHost
from python.hosts.file.package import Package
from python.hosts.file.plain_sheets import is_plain
from python.hosts.file.plain_values import PlainReader
from python.hosts.file.readers import SheetReader
from python.hosts.file.workbook_xml import WorkbookIndex
from python.hosts.file.xml_text import check_well_formed
from python.vocabulary.cell_values import CellRange, CellValue, Grid, column_letters
from python.vocabulary.ports import Block, Changes, HostError
from python.vocabulary.problems import ProblemCode
from tests.grids import trimmed
from tests.hosts.workbooks import (
    MAIN,
    SHEET_PART,
    WORKBOOK_PART,
    add_part,
    parts_of,
    raw_parts,
    sheet_xml,
    write_parts,
)

STRINGS = (
    "<t>在岗</t>",
    '<t xml:space="preserve"> 前后 </t>',
    '<t>王芳</t><phoneticPr fontId="1" type="noConversion"/>',
    "<t>&amp;amp; &lt;b&gt; &#38738; &#x9752;𠮷</t>",
    "<r><t>张</t></r><r><t>三</t></r>",
    "<t> 空格 </t>",
    "<t>_x000D_</t>",
    "<t></t>",
)
FORMATS = ("General", "0.0", "yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "[h]:mm", '"第"0"名"', "h:mm", "[Red]0")
NUMBER, DAY, CHINESE_DAY, HOURS, RANK, RED = 1, 2, 3, 4, 5, 7


def parts(rows: str, *, tail: str = "", settings: str = "") -> dict[str, str]:
    """A workbook with one sheet, strings and formats."""
    found = raw_parts(sheet_xml(rows, tail=tail))
    found[WORKBOOK_PART] = found[WORKBOOK_PART].replace("<sheets>", f"{settings}<sheets>")
    items = "".join(f"<si>{item}</si>" for item in STRINGS)
    table = f'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="{MAIN}">{items}</sst>'
    add_part(
        found,
        "xl/sharedStrings.xml",
        table,
        owner=WORKBOOK_PART,
        kind="sharedStrings",
        content_type="sharedStrings",
    )
    codes = "".join(
        f'<numFmt numFmtId="{200 + n}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
        for n, code in enumerate(FORMATS)
    )
    looks = "".join(f'<xf numFmtId="{200 + n if n else 0}"/>' for n in range(len(FORMATS)))
    styles = (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><fonts><font/></fonts><fills><fill/></fills>'
        f'<borders><border/></borders><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>{looks}'
        '<xf numFmtId="14"/><xf numFmtId="22"/></cellXfs></styleSheet>'
    )
    rels = "xl/_rels/workbook.xml.rels"
    found["xl/styles.xml"] = styles
    found[rels] = found[rels].replace(
        "</Relationships>",
        '<Relationship Id="rId8" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" '
        'Target="styles.xml"/></Relationships>',
    )
    return found


def read(path: Path) -> Grid | None:
    package = Package(path.read_bytes())
    return PlainReader(package, WorkbookIndex(package)).grid("数据", package.read(SHEET_PART))


def typed(rows: Iterable[Sequence[CellValue]]) -> list[list[tuple[str, CellValue]]]:
    """Values with their kinds (True is not 1, and a moment not a day), blanks at the ends of rows and below taken off."""
    return [[(type(value).__name__, value) for value in row] for row in trimmed(rows)]


def by_calamine(path: Path) -> list[list[tuple[str, CellValue]]]:
    sheet = load_workbook(str(path)).get_sheet_by_name("数据")
    rows = sheet.to_python(skip_empty_area=False)
    return typed([[None if value == "" else value for value in row] for row in rows])


def cell(kind: str, place: str = "B2") -> str:
    return f'<row r="2"><c r="{place}"{kind}</row>'


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("><v>8</v></c>", 8.0),
        (' t="n"><v>-1.5E-2</v></c>', -0.015),
        (f' s="{NUMBER}"><v>08</v></c>', 8.0),
        (f' s="{RANK}"><v>3</v></c>', 3.0),
        (f' s="{DAY}"><v>45536</v></c>', dt.date(2024, 9, 1)),
        (f' s="{CHINESE_DAY}"><v>61</v></c>', dt.date(1900, 3, 1)),
        (' s="8"><v>2958465</v></c>', dt.date(9999, 12, 31)),
        (' t="s"><v>0</v></c>', "在岗"),
        (' s="2" t="s"><v>1</v></c>', " 前后 "),
        (' t="s"><v>2</v></c>', "王芳"),
        (' t="s"><v>3</v></c>', "&amp; <b> 青 青𠮷"),
        (' t="inlineStr"><is><t>第2"课"</t></is></c>', '第2"课"'),
        (' t="inlineStr"><is><t xml:space="preserve">\t</t></is></c>', "\t"),
    ],
)
def test_a_cell_is_read_as_calamine_reads_it(tmp_path: Path, kind: str, value: CellValue) -> None:
    path = write_parts(tmp_path / "考核.xlsx", parts(cell(kind)))
    grid = read(path)
    assert grid is not None
    assert typed(grid.rows) == typed([[None, None], [None, value]]) == by_calamine(path)


@pytest.mark.parametrize("kind", ["/>", " />", "></c>", ' s="1"/>', ' t="n"/>', ' t="s"><v>7</v></c>'])
def test_a_cell_that_holds_nothing_takes_no_room(tmp_path: Path, kind: str) -> None:
    path = write_parts(tmp_path / "考核.xlsx", parts(cell(kind)))
    grid = read(path)
    assert grid is not None
    assert grid.rows == by_calamine(path) == []


@pytest.mark.parametrize(
    "kind",
    [
        f' s="{HOURS}"><v>1.5</v></c>',
        f' s="{RED}"><v>1</v></c>',
        ' s="6"><v>0.5</v></c>',
        ' s="9"><v>45536.5</v></c>',
        f' s="{DAY}"><v>45536.5</v></c>',
        f' s="{DAY}"><v>60</v></c>',
        f' s="{DAY}"><v>2958466</v></c>',
        f' s="{DAY}"><v>-1</v></c>',
        ' s="10"><v>1</v></c>',
        "><v>1.</v></c>",
        "><v>1e</v></c>",
        "><v>--1</v></c>",
        "><v></v></c>",
        "><v/></c>",
        "><v>1</v><v>2</v></c>",
        "><f>1</f><v>1</v></c>",
        ' t="b"><v>1</v></c>',
        ' t="e"><v>#N/A</v></c>',
        ' t="str"><v>文</v></c>',
        ' t="d"><v>2026-01-01</v></c>',
        ' t="s"/>',
        ' t="s"><v>4</v></c>',
        ' t="s"><v>5</v></c>',
        ' t="s"><v>6</v></c>',
        ' t="s"><v>8</v></c>',
        ' t="s"><v>-1</v></c>',
        ' t="inlineStr"/>',
        ' t="inlineStr"><is><r><t>富</t></r></is></c>',
        ' t="inlineStr"><is><t> 空格</t></is></c>',
        ' t="inlineStr"><is><t>a&#13;</t></is></c>',
        ' t="inlineStr"><is><t>a\r\nb</t></is></c>',
        ' t="inlineStr"><is><t>&#0;</t></is></c>',
        ' t="inlineStr"><is><t>&nbsp;</t></is></c>',
        ' t="inlineStr"><is><t>&</t></is></c>',
        ' t="inlineStr"><is><t>a_x0041_</t></is></c>',
        ' s="1" s="1"/>',
        ' cm="1"/>',
        '/> <c r="C2"/>',
        '/><c r="B2"/>',
        '/><c r="A2"/>',
        '/><c r="C3"/>',
        '/><c r="C"/>',
        '/><c r="C\0"/>',
        '/><c r="AAA2"/>',
        "/><other/>",
        "/>text",
    ],
)
def test_an_unusual_cell_is_left_to_another_reader(tmp_path: Path, kind: str) -> None:
    assert read(write_parts(tmp_path / "考核.xlsx", parts(cell(kind)))) is None


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"></row><row r="1"></row>',
        '<row r="2"/><row r="1"/>',
        '<row r="0"/>',
        '<row r="01"/>',
        '<row r="1048577"/>',
        '<row r="1" ht="1" ht="1"/>',
        '<row r="1" r="1"/>',
        '<row r="1" ht="&amp;"/>',
        '<row r="1" x="a>b"></row>',
        '<row r="1"/> <row r="2"/>',
        '<row r="1"/></row>',
        '<row r="1"><c r="A1"/>',
        "<row r='1'/>",
        "<row/>",
        "text",
        '<row r="400000"><c r="ZZ400000"><v>1</v></c></row>',
    ],
)
def test_an_unusual_row_is_left_to_another_reader(tmp_path: Path, rows: str) -> None:
    assert read(write_parts(tmp_path / "考核.xlsx", parts(rows))) is None


def test_a_row_number_that_stands_in_formats_and_texts_too_does_not_mislead(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1" t="inlineStr"><is><t>1"1#"</t></is></c></row>'
        '<row r="2"><c r="A2" s="1"><v>2</v></c><c r="B2" t="inlineStr"><is><t>1#"</t></is></c></row>'
        '<row r="5"><c r="A5" s="5"><v>5</v></c><c r="B5" s="5"/></row>'
    )
    path = write_parts(tmp_path / "考核.xlsx", parts(rows))
    grid = read(path)
    assert grid is not None
    assert grid.rows == [[1.0, '1"1#"'], [2.0, '1#"'], [None, None], [None, None], [5.0, None]]
    assert typed(grid.rows) == by_calamine(path)


@pytest.mark.parametrize(("alike", "read_here"), [(3, True), (1, False)])
def test_a_sheet_whose_cells_are_hardly_ever_alike_is_left_to_another_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alike: int, read_here: bool
) -> None:
    monkeypatch.setattr(plain_values, "FEW_DIFFERENT", 20)
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n // alike}</v></c></row>' for n in range(1, 200))
    grid = read(write_parts(tmp_path / "考核.xlsx", parts(rows)))
    assert (grid is not None) is read_here


def test_merged_ranges_are_read(tmp_path: Path) -> None:
    tail = '<mergeCells count="1"><mergeCell ref="B2:C3"/></mergeCells>'
    grid = read(write_parts(tmp_path / "考核.xlsx", parts(cell("><v>1</v></c>"), tail=tail)))
    assert grid is not None
    assert grid.merged == (CellRange(2, 2, 3, 3),)


def test_a_large_plain_sheet_is_read_here_and_what_is_written_by_calamine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The two check each other: a write is called off when they differ about any cell."""
    monkeypatch.setattr(readers, "SMALLEST_LARGE", 0)
    path = write_parts(tmp_path / "考核.xlsx", parts(cell(f' s="{DAY}"><v>45536</v></c>')))
    host = FileHost.open(path)
    theirs = SheetReader._with_calamine
    asked: list[str] = []

    def with_calamine(reader: SheetReader, sheet: str) -> object:
        asked.append(sheet)
        return theirs(reader, sheet)

    monkeypatch.setattr(SheetReader, "_with_calamine", with_calamine)
    assert host.grid("数据").value(2, 2) == dt.date(2024, 9, 1)
    assert not asked
    host.apply(Changes((Block("数据", 3, 1, ((5,),)),)), keep_backups=1)
    assert asked == ["数据"]
    before = path.read_bytes()
    monkeypatch.setattr(SheetReader, "_with_calamine", lambda *_: ([[None, 8.0], [5.0]], ()))
    with pytest.raises(HostError) as told:
        host.apply(Changes((Block("数据", 3, 1, ((6,),)),)), keep_backups=1)
    assert told.value.code is ProblemCode.WRITE_FAILED
    assert path.read_bytes() == before


def test_days_that_are_counted_from_1904_are_left_to_another_reader(tmp_path: Path) -> None:
    rows = cell(f' s="{DAY}"><v>45536</v></c>')
    path = write_parts(tmp_path / "考核.xlsx", parts(rows, settings='<workbookPr date1904="1"/>'))
    assert read(path) is None
    assert FileHost.open(path).grid("数据").value(2, 2) == dt.date(2028, 9, 2)


def some_rows(chance: random.Random) -> str:
    """Plain rows, with gaps, formats, hints and every kind of cell that is read here."""
    kinds = (
        "/>",
        ' s="5"/>',
        "><v>60</v></c>",
        ' s="1"><v>87.5</v></c>',
        f' s="{DAY}"><v>45536</v></c>',
        ' t="s"><v>0</v></c>',
        ' s="3" t="s"><v>3</v></c>',
        ' t="inlineStr"><is><t>出勤 10；作业 6</t></is></c>',
    )
    rows = []
    for number in sorted(chance.sample(range(1, 40), chance.randint(1, 9))):
        hint = chance.choice(("", ' spans="2:6"', ' ht="20.25" customHeight="1" x14ac:dyDescent="0.15"'))
        columns = sorted(chance.sample(range(1, 30), chance.randint(1, 6)))
        cells = "".join(f'<c r="{column_letters(c)}{number}"{chance.choice(kinds)}' for c in columns)
        rows.append(f'<row r="{number}"{hint}>{cells}</row>')
    return "".join(rows)


@pytest.mark.parametrize("seed", range(40))
def test_random_sheets_are_read_as_calamine_reads_them(tmp_path: Path, seed: int) -> None:
    path = write_parts(tmp_path / "考核.xlsx", parts(some_rows(random.Random(seed))))
    grid = read(path)
    assert grid is not None
    assert typed(grid.rows) == by_calamine(path)


def spoilt(data: bytes, chance: random.Random) -> bytes:
    """The part with one place written otherwise."""
    start, end = data.index(b"<sheetData>"), data.index(b"</sheetData>") + 12
    at = chance.randrange(start, end)
    piece = data[at : at + chance.randint(0, 8)]
    other = chance.choice(
        (b"", b"<", b">", b'"', b" ", b"&", b"#", b"1", b"s", b"\xff", b"\0", piece * 2, b"/", b"'")
    )
    return data[:at] + other + data[at + len(piece) :]


@pytest.mark.parametrize("seed", range(8))
def test_a_spoilt_sheet_is_read_as_others_read_it_or_not_at_all(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    n_read = 0
    for _ in range(60):
        book: dict[str, str | bytes] = {**parts(some_rows(chance))}
        sheet = book[SHEET_PART]
        assert isinstance(sheet, str)
        book[SHEET_PART] = spoilt(sheet.encode(), chance)
        path = write_parts(tmp_path / "考核.xlsx", book)
        try:
            grid = read(path)
        except HostError:
            continue
        if grid is not None:
            n_read += 1
            data = parts_of(path)[SHEET_PART]
            check_well_formed(data)
            assert is_plain(data.replace(b"'", b""))
            assert typed(grid.rows) == by_calamine(path)
    assert n_read
