"""Files that somebody sent: tables of whatever program, as grids. Nothing in them is run, and nothing is ever written to them."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree

from python.hosts.file import saving
from python.hosts.file.file_kind import refuse_other_kinds
from python.hosts.file.host import FileHost
from python.hosts.file.package import MAX_UNPACKED, Package
from python.vocabulary.cell_values import CellError, CellValue, Grid
from python.vocabulary.ports import ForeignFile, HostError
from python.vocabulary.problems import ProblemCode

# An old .xls is at most half as large as the file it unpacks to; a school's list is a hundredth of this.
_LARGEST_OLD = 20 * 1024 * 1024
_ENCODINGS = ("utf-8-sig", "utf-16", "gb18030")
_CUSTOM = "docProps/custom.xml"
_CLAIM = re.compile(r"^\s*<\?xml[^>]*\?>")
_ARCHIVE = re.compile(r"\s*mime-version:", re.I)  # a page with its pictures in one file, encoded
_WIDEST_SPAN = 300
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>]")
_OLD_KINDS = (ProblemCode.OLD_FORMAT, ProblemCode.BINARY_FORMAT, ProblemCode.OPEN_DOCUMENT)
_WORKBOOKS, _TEXTS, _OLD = (".xlsx", ".xlsm"), (".csv", ".txt", ".tsv"), (".xls", ".ods", ".xlsb", ".et")
KINDS = (*_WORKBOOKS, *_TEXTS, *_OLD)


def read_foreign(path: Path) -> ForeignFile:
    """All tables of a file.

    Args:
        path: .xlsx, .xlsm, .xls, .ods, .csv or the like.

    Raises:
        HostError: It cannot be read, is encrypted, damaged, too large, or of a kind that holds no tables.
    """
    suffix = path.suffix.lower()
    data = saving.read_bytes(path, largest=MAX_UNPACKED)
    digest = hashlib.sha256(data).hexdigest()
    kind = _kind(data)
    if kind is ProblemCode.TEXT_TABLE or (suffix in _TEXTS and kind is ProblemCode.NOT_A_WORKBOOK):
        return ForeignFile(path, digest, (_text_table(path, data),), {})
    if kind is ProblemCode.WEB_PAGE:
        return ForeignFile(path, digest, _web_tables(path, data), {})
    if kind in _OLD_KINDS:
        return ForeignFile(path, digest, _old_tables(path, data), {})
    host = FileHost.open(path)
    grids = tuple(host.grid(name) for name in host.sheet_names())
    package = Package(data)
    return ForeignFile(path, digest, grids, _properties(package), formulas=_has_formulas(package))


def _kind(data: bytes) -> ProblemCode | None:
    """What a file is by what it holds, whatever its name says; ``None`` for an .xlsx or .xlsm."""
    try:
        refuse_other_kinds(data)
    except HostError as error:
        return error.code
    return None


def _has_formulas(package: Package) -> bool:
    sheets = (name for name in package.names() if name.startswith("xl/worksheets/") and name.endswith(".xml"))
    return any(_FORMULA.search(package.read(name)) for name in sheets)


def _properties(package: Package) -> Mapping[str, str]:
    """The document properties that a person or program added."""
    if _CUSTOM not in package.names():
        return {}
    try:
        root = ElementTree.fromstring(package.read(_CUSTOM))
    except ElementTree.ParseError:
        return {}
    return {one.get("name", ""): "".join(one.itertext()) for one in root}


def _text_table(path: Path, data: bytes) -> Grid:
    """A .csv: its encoding by what can be decoded, its separator by the first lines."""
    text = _decoded(data)
    if text is None or "\0" in text:
        raise HostError(ProblemCode.DAMAGED, file=path.name, reason="不是认得的文字编码")
    head = text[:4000]
    separator = max(",\t;，", key=head.count) if any(one in head for one in ",\t;，") else ","
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise HostError(ProblemCode.DAMAGED, file=path.name, reason="不是逗号分开的表") from error
    return Grid(path.stem, [tuple(cell or None for cell in row) for row in rows])


def _web_tables(path: Path, data: bytes) -> tuple[Grid, ...]:
    """The tables of a web page; many systems give such pages the name .xls. A merged cell's text stands in its first cell."""
    from lxml import etree, html

    text = _CLAIM.sub("", _decoded(data) or "")  # lxml takes no text that claims an encoding for itself
    if _ARCHIVE.match(text):
        raise HostError(ProblemCode.WEB_PAGE, file=path.name)
    try:
        page = html.document_fromstring(text)
    except (etree.LxmlError, ValueError) as error:
        raise HostError(ProblemCode.DAMAGED, file=path.name, reason="读不出里面的表") from error
    grids = []
    for number, table in enumerate(page.iter("table"), 1):
        taken: dict[int, int] = {}  # column → how many rows below are still under a merged cell
        rows = []
        for line in table.iter("tr"):
            if next(line.iterancestors("table")) is not table:
                continue  # of a table within
            row: dict[int, CellValue] = {}
            at = 0
            merged = {column: left - 1 for column, left in taken.items() if left > 1}
            for cell in line:
                if cell.tag not in ("td", "th"):
                    continue
                while taken.get(at, 0) > 0:
                    at += 1
                row[at] = " ".join("".join(map(str, cell.itertext())).split()) or None
                wide, high = _span(cell.get("colspan")), _span(cell.get("rowspan"))
                merged |= dict.fromkeys(range(at, at + wide), high - 1) if high > 1 else {}
                at += wide
            taken = merged
            rows.append(tuple(row.get(column) for column in range(max(row, default=-1) + 1)))
        if rows:
            grids.append(Grid(f"{path.stem} {number}" if number > 1 else path.stem, rows))
    return tuple(grids)


def _span(text: str | None) -> int:
    return min(int(text), _WIDEST_SPAN) if text and text.isdecimal() and int(text) else 1


def _decoded(data: bytes) -> str | None:
    """The text of a file in one of the encodings that offices use; ``None`` if it is in none of them."""
    for encoding in _ENCODINGS:
        if encoding == "utf-16" and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _old_tables(path: Path, data: bytes) -> tuple[Grid, ...]:
    if len(data) > _LARGEST_OLD:
        raise HostError(ProblemCode.TOO_LARGE, file=path.name, limit="20 MB")
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return tuple(
            Grid(name, [tuple(map(_cell, row)) for row in _from_the_top(book, name)])
            for name in book.sheet_names
        )
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # calamine's panics are no Exception
        if _has_password(path):
            raise HostError(ProblemCode.ENCRYPTED, file=path.name) from error
        raise HostError(ProblemCode.DAMAGED, file=path.name, reason="读不出里面的表") from error


def _has_password(path: Path) -> bool:
    """Whether calamine says so; it does only of a file that has its right name."""
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        CalamineWorkbook.from_path(path)
    except PasswordError:
        return True
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:
        return False
    return False


def _from_the_top(book: object, name: str) -> Sequence[Sequence[object]]:
    sheet = book.get_sheet_by_name(name)  # type: ignore[attr-defined]  # calamine's workbook
    rows: Sequence[Sequence[object]] = sheet.to_python(skip_empty_area=False)
    return rows


def _cell(value: object) -> CellValue:
    if value in ("", None):
        return None
    if isinstance(value, str):
        return CellError(value) if value.startswith("#") and value.isupper() else value
    if isinstance(value, dt.timedelta):
        return str(value)
    if isinstance(value, bool | float | dt.datetime | dt.date | dt.time):
        return value
    return float(value) if isinstance(value, int) else str(value)
