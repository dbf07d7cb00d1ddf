"""Files that must not be opened: each is told apart, and none is touched."""

from __future__ import annotations

import io
import re
import shutil
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from python.hosts.file import readers
from python.hosts.file.host import FileHost
from python.hosts.file.package import MAX_UNPACKED, Package
from python.hosts.file.sheet_xml import SheetPart
from python.vocabulary.messages import message, placeholders, suggestion
from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode
from tests.hosts.conftest import Write
from tests.hosts.workbooks import (
    MAIN,
    SHEET_PART,
    WORKBOOK_PART,
    add_part,
    parts_of,
    raw_parts,
    raw_workbook,
    rows_of,
    sheet_xml,
)

GOOD = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')
DTD = '<!DOCTYPE worksheet [<!ENTITY a "b">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def with_sheet(text: str | bytes) -> bytes:
    """A workbook whose sheet part is ``text``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (raw_parts(GOOD) | {SHEET_PART: text}).items():
            package.writestr(name, content)
    return out.getvalue()


def encrypted() -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(with_sheet(GOOD))).encrypt("口令", out)
    return out.getvalue()


def with_declared_size(size: int) -> bytes:
    """A workbook whose sheet of 3 MB says in the zip's directory that it has ``size`` bytes."""
    data = bytearray(with_sheet(GOOD.replace("</row>", " " * 3_000_000 + "</row>")))
    at = data.rindex(SHEET_PART.encode()) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    struct.pack_into("<L", data, at + 24, size)
    return bytes(data)


def bomb() -> bytes:
    """110 MB of white space in 110 KB."""
    return with_sheet(GOOD.replace("</row>", " " * (MAX_UNPACKED + 10_000_000) + "</row>"))


def twice_the_same_part() -> bytes:
    out = io.BytesIO(with_sheet(GOOD))
    with zipfile.ZipFile(out, "a") as package, pytest.warns(UserWarning, match="Duplicate name"):
        package.writestr(SHEET_PART, GOOD)
    return out.getvalue()


def overlapping() -> bytes:
    """Two parts that share the same packed bytes, as the most compact zip bombs do."""
    data = bytearray(with_sheet(GOOD))
    first, second = (data.rindex(name) - 46 for name in (b"xl/workbook.xml", SHEET_PART.encode()))
    data[second + 42 : second + 46] = struct.pack("<L", struct.unpack_from("<L", data, first + 42)[0] + 8)
    return bytes(data)


def word_document() -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def false_count(part: str = "xl/sharedStrings.xml") -> bytes:
    """A table of one string that says it has four thousand million: calamine would ask for 100 GB and abort."""
    parts = raw_parts(GOOD)
    strings = f'<sst xmlns="{MAIN}" count="1" uniqueCount="4294967295"><si><t>a</t></si></sst>'
    add_part(
        parts,
        part,
        strings,
        owner=WORKBOOK_PART,
        kind="sharedStrings",
        content_type="sharedStrings",
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def false_count_in_capitals() -> bytes:
    """calamine finds the table under any capitals."""
    return false_count("XL/SHAREDSTRINGS.XML")


def damaged_content() -> bytes:
    data = bytearray(with_sheet(GOOD))
    at = data.index(SHEET_PART.encode()) + len(SHEET_PART) + 10
    data[at] ^= 0xFF
    return bytes(data)


def opendocument() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", "<x/>")
        package.writestr("Basic/Standard/script-lb.xml", DTD + "<worksheet/>")
    return out.getvalue()


def packed(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def with_main_type(new: str) -> Callable[[], bytes]:
    """A workbook whose main part says that it is another kind."""
    parts = raw_parts(GOOD)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(kind, new)
    return lambda: packed(parts)


def binary_workbook() -> bytes:
    return packed(raw_parts(GOOD) | {"xl/workbook.bin": "x"})


def backslashes() -> bytes:
    """As some .NET programs wrote packages."""
    return packed({name.replace("/", "\\"): text for name, text in raw_parts(GOOD).items()})


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: b"", ProblemCode.NOT_A_WORKBOOK),
        (lambda: "工号,姓名\n".encode("gbk"), ProblemCode.TEXT_TABLE),
        ("\ufeff工号\t姓名\n".encode, ProblemCode.TEXT_TABLE),
        (lambda: "工号\t姓名\n".encode("utf-16"), ProblemCode.TEXT_TABLE),
        (lambda: "工号，姓名\n".encode() * 9000, ProblemCode.TEXT_TABLE),
        (lambda: b"\x89PNG\r\n\x1a\n,,,", ProblemCode.NOT_A_WORKBOOK),
        ("您好".encode, ProblemCode.NOT_A_WORKBOOK),
        (lambda: "\n<!-- 导出 --><HTML><table><tr><td>1</td></tr></table>".encode("gbk"), ProblemCode.WEB_PAGE),
        (lambda: b"MIME-Version: 1.0\nX-Document-Type: Workbook", ProblemCode.WEB_PAGE),
        (lambda: b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
         b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', ProblemCode.XML_TABLE),
        (with_main_type("application/vnd.ms-excel.template.macroEnabled.main+xml"), ProblemCode.WORKBOOK_TEMPLATE),
        (with_main_type("application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml"),
         ProblemCode.WORKBOOK_TEMPLATE),
        (backslashes, ProblemCode.DAMAGED),
        (lambda: OLE + "Workbook".encode("utf-16-le"), ProblemCode.OLD_FORMAT),
        (lambda: OLE + "WordDocument".encode("utf-16-le"), ProblemCode.NOT_A_WORKBOOK),
        (encrypted, ProblemCode.ENCRYPTED),
        (word_document, ProblemCode.NOT_A_WORKBOOK),
        (opendocument, ProblemCode.OPEN_DOCUMENT),
        (with_main_type("application/vnd.ms-excel.sheet.binary.macroEnabled.main"), ProblemCode.BINARY_FORMAT),
        (binary_workbook, ProblemCode.BINARY_FORMAT),
        (lambda: with_sheet(GOOD)[:-30], ProblemCode.DAMAGED),
        (lambda: with_sheet(GOOD)[:900], ProblemCode.DAMAGED),
        (damaged_content, ProblemCode.DAMAGED),
        (twice_the_same_part, ProblemCode.DAMAGED),
        (overlapping, ProblemCode.DAMAGED),
        (false_count, ProblemCode.DAMAGED),
        (false_count_in_capitals, ProblemCode.DAMAGED),
        (bomb, ProblemCode.TOO_LARGE),
        (lambda: with_declared_size(MAX_UNPACKED + 1), ProblemCode.TOO_LARGE),
        (lambda: with_declared_size(1_000), ProblemCode.DAMAGED),
        (lambda: with_declared_size(90_000_000), ProblemCode.DAMAGED),
        (lambda: with_sheet(GOOD.replace("<worksheet", DTD + "<worksheet")), ProblemCode.FORBIDDEN_XML),
        (lambda: with_sheet(GOOD.replace("UTF-8", "UTF-16").replace("<worksheet", DTD + "<worksheet").encode("utf-16")),
         ProblemCode.FORBIDDEN_XML),
        (lambda: with_sheet(("<?xml version='1.0' encoding='UTF-7'?>" + GOOD.partition("?>")[2]).encode()), ProblemCode.FORBIDDEN_XML),
    ],
)  # fmt: skip
def test_a_file_that_is_no_sound_workbook_is_refused(
    tmp_path: Path, make: Callable[[], bytes], code: ProblemCode
) -> None:
    path = tmp_path / "成绩.xlsx"
    path.write_bytes(make())
    before = path.read_bytes()
    with pytest.raises(HostError) as caught:
        FileHost.open(path)
    assert only_reading(path) == code
    assert (caught.value.code, caught.value.details["file"]) == (code, "成绩.xlsx")
    assert placeholders(code) <= caught.value.details.keys()
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def only_reading(path: Path) -> ProblemCode | None:
    """Why a file is refused by whoever only reads: then its sheets are checked as they are read."""
    try:
        host = FileHost.of_bytes(path, path.read_bytes(), only_read=True)
        for name in host.sheet_names():
            host.grid(name)
    except HostError as error:
        return error.code
    return None


def test_a_size_that_is_a_lie_costs_no_memory() -> None:
    data = with_declared_size(1_000)
    tracemalloc.start()
    with pytest.raises(HostError):
        Package(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000


def test_missing_files_and_folders_are_told_apart(tmp_path: Path) -> None:
    codes = []
    for path in (tmp_path / "没有.xlsx", tmp_path, tmp_path / ("名" * 300 + ".xlsx")):
        with pytest.raises(HostError) as caught:
            FileHost.open(path)
        codes.append(caught.value.code)
    assert codes == [ProblemCode.FILE_NOT_FOUND, ProblemCode.NOT_A_WORKBOOK, ProblemCode.NAME_TOO_LONG]


def test_a_file_that_may_not_be_read_says_so(simple: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", denied)  # the tests may run as root, whom permissions do not bind
    with pytest.raises(HostError) as caught:
        FileHost.open(simple)
    assert caught.value.code == ProblemCode.NO_PERMISSION


@pytest.mark.parametrize(
    "sheet",
    [
        GOOD.replace("UTF-8", "UTF-16").encode("utf-16"),  # which calamine would read as an empty sheet
        GOOD.replace("</row>", "").encode(),
        GOOD.replace("sheetData", "daten").encode(),
        GOOD.replace('r="A1"', 'r="A1" t="s"').encode(),  # a shared string that does not exist
        GOOD.replace('r="1"', 'r="4294967295"').encode(),  # beyond the last row
        GOOD.replace('r="A1"', 'r="A1048576"').encode(),  # in another row than it says
        GOOD.replace('r="A1"', 'r="A9"').encode(),
        GOOD.replace("</c>", "</d>").encode(),
        GOOD.replace("</worksheet>", "").encode(),
        GOOD.replace("<row ", "x<row ").encode(),
        GOOD.replace("</row>", "</row>x").encode(),
        GOOD.replace('r="A1"', 'r="ZZZZ1"').encode(),
    ],
)
def test_a_sheet_that_cannot_be_understood_is_refused_when_it_is_read(tmp_path: Path, sheet: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(with_sheet(sheet))
    for only_read in (False, True):
        with pytest.raises(HostError) as caught:
            FileHost.of_bytes(path, path.read_bytes(), only_read=only_read).grid("数据")
        assert caught.value.code == ProblemCode.DAMAGED


@pytest.mark.parametrize(
    "rows", ['<row r="2"/><row r="1"/>', '<row r="1"><c r="B1"/><c r="A1"/></row>', "<row r='1'/>x"]
)
def test_a_sheet_whose_cells_are_out_of_order_is_not_written(tmp_path: Path, write: Write, rows: str) -> None:
    path = raw_workbook(tmp_path / "a.xlsx", rows)
    before = path.read_bytes()
    with pytest.raises(HostError) as caught:
        write(path, (1, 1), [[9]])
    assert (caught.value.code, path.read_bytes()) == (ProblemCode.DAMAGED, before)


@pytest.mark.parametrize(
    "name", ["a & b '(1)' 50%.xlsx", "班主任 培训.xlsm", "n" * 200 + ".xlsx", "𠮷" * 60 + ".xlsx"]
)
def test_names_with_spaces_signs_rare_characters_and_length_work(
    simple: Path, write: Write, name: str
) -> None:
    folder = simple.parent / "甲 & '乙' (50%)"
    folder.mkdir()
    path = Path(shutil.copy(simple, folder / name))
    done = write(path, (1, 1), [[9]])
    assert done.backup is not None
    assert done.backup.read_bytes() == simple.read_bytes()
    assert FileHost.open(path).grid("数据").value(1, 1) == 9


def test_an_entry_written_as_a_stream_is_copied_with_its_descriptor(simple: Path, write: Write) -> None:
    class Stream(io.RawIOBase):
        def __init__(self) -> None:
            self.data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]  # zipfile writes nothing but bytes
            self.data += bytes(data)
            return len(data)

    out = Stream()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts_of(simple).items():
            package.writestr(name, content)
        with package.open(zipfile.ZipInfo("customXml/大.bin"), "w", force_zip64=True) as part:
            part.write(b"x" * 1000)
    simple.write_bytes(out.data)
    before = parts_of(simple)
    write(simple, (1, 1), [[9]])
    after = parts_of(simple)
    assert "<v>9</v>" in rows_of(simple)
    assert [name for name in before if before[name] != after[name]] == ["xl/workbook.xml", SHEET_PART]
    with zipfile.ZipFile(simple) as package:
        assert package.testzip() is None


def test_one_string_in_very_many_cells_is_no_false_count(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("数据")
        for row in range(2_000):
            sheet.write_string(row, 0, "出勤")
    assert FileHost.open(path).grid("数据").rows == [["出勤"]] * 2_000


def test_the_largest_workbook_of_the_contract_is_well_below_the_limit() -> None:
    """10,000 teachers x 40 sessions: cells of the four big sheets x the bytes a cell takes with a 5-digit row."""
    widest_cell = len('<c r="AQ10001" s="99" t="s"><v>99999</v></c>')
    n_cells = 10_000 * (15 + 43 + 22 + 10)
    assert n_cells * widest_cell < MAX_UNPACKED / 2


def test_the_extent_of_a_sheet_is_never_too_small() -> None:
    """calamine allocates rows x columns; what it is given is bounded by this estimate."""
    estimates = {
        '<row r="3"><c r="AZ3"/></row>': (3, 52),
        '<row r="3"><c r="BA3"/></row>': (3, 702),
        '<row r="3"><c r="AAA3"/></row>': (3, 16_384),
        '<row r="3"><c s="1" r="D3"/></row>': (3, 4),
        '<row r="3"><c/><c/></row>': (3, 2),
        "": (0, 0),
    }
    assert {rows: SheetPart(sheet_xml(rows).encode()).extent() for rows in estimates} == estimates


@pytest.mark.parametrize(
    "number", ["1e8", "1e308", "1_000_000_000", "1048577", "99999999", "-1", "", "１", "1.0", "&#49;e8"]
)
@pytest.mark.parametrize("decoy", ["", "x=' r=\"1\"' ", 'x=">" '])
def test_a_row_number_that_is_none_is_refused_before_any_reader_sees_it(
    tmp_path: Path, number: str, decoy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "read_with_openpyxl", lambda *_: pytest.fail("read"))
    monkeypatch.setattr(readers.SheetReader, "_with_calamine", lambda *_: pytest.fail("read"))
    path = raw_workbook(tmp_path / "成绩.xlsx", f'<row {decoy}r="{number}"><c><v>1</v></c></row>')
    with pytest.raises(HostError) as caught:
        FileHost.open(path).grid("数据")
    assert caught.value.code == ProblemCode.DAMAGED


def test_a_cell_at_the_sheets_end_hidden_by_a_sign_in_an_attribute_is_seen(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c x=">" r="XFD1048576"><v>1</v></c></row>'
    )
    path = raw_workbook(tmp_path / "成绩.xlsx", rows)
    part = SheetPart(parts_of(path)[SHEET_PART])
    assert part.extent() == (1_048_576, 16_384)


@pytest.mark.parametrize(
    "make", [damaged_content, twice_the_same_part, overlapping, false_count, backslashes,
             lambda: with_sheet(GOOD)[:-30], lambda: with_sheet("<a><b></a>"), lambda: with_sheet("<a/>"),
             lambda: with_sheet(GOOD.encode("utf-16")), lambda: with_sheet(sheet_xml('<row r="1"/><row r="1"/>')),
             lambda: with_sheet(sheet_xml('<row r="1"><c r="a1"><v>1</v></c></row>'))],
)  # fmt: skip
def test_why_a_file_cannot_be_read_is_said_in_chinese_and_saving_it_anew_is_advised(
    tmp_path: Path, make: Callable[[], bytes]
) -> None:
    path = tmp_path / "成绩.xlsx"
    path.write_bytes(make())
    with pytest.raises(HostError) as caught:
        FileHost.open(path).grid("数据")
    problem = caught.value.as_problem()
    without_names = re.sub(r"部件 \S+|[A-Z]+[0-9]+|UTF-16|成绩.xlsx", "", message(problem))
    assert not re.search("[A-Za-z]{2,}", without_names), without_names
    assert "另存一份" in suggestion(problem)
