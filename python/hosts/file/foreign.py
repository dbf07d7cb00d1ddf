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
from python.hosts.file.host import FileHost
from python.hosts.file.package import MAX_UNPACKED, Package
from python.vocabulary.cell_values import CellError, CellValue, Grid
from python.vocabulary.ports import ForeignFile, HostError
from python.vocabulary.problems import ProblemCode

# An old .xls is at most half as large as the file it unpacks to; a school's list is a hundredth of this.
_LARGEST_OLD = 20 * 1024 * 1024
_ENCODINGS = ("utf-8-sig", "utf-16", "gb18030")
_CUSTOM = "docProps/custom.xml"
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>]")
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
    if suffix in _TEXTS:
        return ForeignFile(path, digest, (_text_table(path, data),), {})
    if suffix in _OLD:
        return ForeignFile(path, digest, _old_tables(path, data), {})
    host = FileHost.open(path)
    grids = tuple(host.grid(name) for name in host.sheet_names())
    package = Package(data)
    return ForeignFile(path, digest, grids, _properties(package), formulas=_has_formulas(package))


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
    text = None
    for encoding in _ENCODINGS:
        if encoding == "utf-16" and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
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
        raise HostError(ProblemCode.DAMAGED, file=path.name, reason="读不出里面的表") from error


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
