"""Reads the values of a plainly written part (``plain_sheets``) by its distinct cells: what is written alike is understood once.

A large sheet holds few different cells: twenty sessions, seven statuses, some hundred marks. A row is cut where its number ends an
address: between ``C7"`` and ``D7"`` stands `` s="60" t="s"><v>163</v></c><c r="D``, and the same in thousands of rows; a dictionary
knows what it stands for (``_Cells``). What was not met before must be written exactly as ``_CELL`` says, and so must the beginnings of
rows (``_ROW_START``): hence a part that was read here is well-formed.

Only what all readers agree about is read here: numbers, whole days and text, each in the usual formats and without markup. Anything
else (formulas, times, truth values, errors, rich text, other ways of writing) makes ``PlainReader.grid`` give up the whole part,
and calamine reads it. What was written is never read back here, but by calamine: see ``SheetReader``.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import Enum, auto
from functools import cached_property

from python.hosts.file.cell_xml import column_of
from python.hosts.file.package import Package
from python.hosts.file.plain_sheets import MOST_DENSE_CELLS, split_plain
from python.hosts.file.sheet_settings import merged_ranges
from python.hosts.file.workbook_xml import WorkbookIndex
from python.hosts.file.xml_text import check_well_formed, elements
from python.vocabulary.cell_values import LAST_ROW, CellValue, Grid
from python.vocabulary.ports import HostError

_ROW = b'<row r="'
_NUMBER = re.compile(rb"[1-9][0-9]{0,6}")
# What follows a row's number: attributes in ASCII without markup, each once (_ATTRIBUTE); the column of its first cell.
_ROW_START = re.compile(rb'(?: [A-Za-z][\w:.]*="[ !#-%(-;=?-~]*")* ?(?:/>|></row>|><c r="([A-Z]{1,2}))')
_ATTRIBUTE = re.compile(rb' ([\w:.]+)="')
# What follows a cell's address: which shared string it is; the column of the next cell, or the end of the row.
_NEXT = rb'(?:<c r="([A-Z]{1,2})|</row>)'
_SHARED = re.compile(rb'(?: s="[0-9]{1,5}")? t="s"><v>([0-9]{1,9})</v></c>' + _NEXT)
# Any other cell: format, number, text in line; the next.
_CELL = re.compile(
    rb'(?: s="([0-9]{1,5})")?'
    rb'(?:(?: t="n")? ?(?:/>|></c>|><v>([0-9.eE+-]+)</v></c>)'
    rb'| t="inlineStr"><is><t( xml:space="preserve")?>([^<]*)</t></is></c>)' + _NEXT
)
# An address and what stands before it, by its row.
_ADDRESS = rb'(<c r="[A-Z]{1,2})%s"'
# So many different cells are always worth knowing.
FEW_DIFFERENT = 25_000
_DECIMAL = re.compile(rb"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
_ITEM = re.compile(r"<t( xml:space=\"preserve\")?>([^<]*)</t>(?:<phoneticPr [^<>]*/>)?</si>")
# Text that readers may take differently: controls, CR LF, _x000D_, what is no character.
_ODD_TEXT = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_REFERENCE = re.compile("&(?:(lt|gt|quot|apos|amp)|#([0-9]{2,6})|#x([0-9A-Fa-f]{2,5}));")
_ENTITIES = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}
# Formats that the file format defines: those that show numbers, and the one of a day that all readers know.
_NUMBER_FORMATS = frozenset(
    {"0", "1", "2", "3", "4", "9", "10", "11", "12", "13", "37", "38", "39", "40", "48", "49"}
)
_DAY_FORMAT = "14"
_NUMBER_CODE = re.compile(r"(?:[0#?.,;%@ +()-]|\"[^\"\\\[\]]*\")+|General")
_DAY_CODE = re.compile(r"y{2,4}(?:[-/.]|\"年\"|年)m{1,2}(?:[-/.]|\"月\"|月)d{1,2}(?:\"日\"|日)?(?:;@)?")
# Days are counted from here, the first that all programs count alike is 1900-03-01.
_DAY_0, _FIRST_DAY, _LAST_DAY = dt.date(1899, 12, 30), 61, 2_958_465


class _Shows(Enum):
    """What a format makes of a number."""

    NUMBER = auto()
    DAY = auto()
    ANYTHING = auto()


class _Unusual(Exception):  # noqa: N818 - no error: another reader is asked
    """Something that this reader leaves to another."""


class PlainReader:
    """Reads plain parts of one package."""

    def __init__(self, package: Package, index: WorkbookIndex) -> None:
        """``index``: what the workbook part of the package says."""
        self._package = package
        self._index = index

    def grid(self, sheet: str, data: bytes) -> Grid | None:
        """All values of a worksheet part, from A1 to the last row and column that hold any; numbers are floats.

        Args:
            sheet: The sheet's name.
            data: Its part.

        Returns:
            ``None`` when another reader has to read the part. Otherwise the part is plain and well-formed.
        """
        halves = split_plain(data)
        if halves is None:
            return None
        skeleton, rows = halves
        try:
            values = self._values(rows)
        except _Unusual:
            return None
        check_well_formed(skeleton)
        return Grid(sheet, values, merged_ranges(skeleton))

    def _values(self, data: bytes) -> list[list[CellValue]]:
        before, *texts = data.split(_ROW)
        if before or b"\0" in data:
            raise _Unusual
        cells = _Cells(self)
        rows: list[list[CellValue]] = []
        looked_at = FEW_DIFFERENT
        for text in texts:
            number = b"%d" % (len(rows) + 1)
            if not text.startswith(number + b'"'):
                number = text[: text.find(b'"')]
                rows.extend(_blank_rows(len(rows), number))
            rows.append(cells.line(number, text))
            if len(cells) > looked_at:
                # Where most cells differ, to know them is worth neither time nor memory.
                if 2 * len(cells) > sum(map(len, rows)):
                    raise _Unusual
                looked_at = 2 * len(cells)
        return _rectangle(rows)

    @cached_property
    def strings(self) -> list[str | None]:
        """The shared strings; ``None`` for those that another reader has to read."""
        if self._index.shared_strings not in self._package:
            return []
        try:
            data = self._package.read_utf8(self._index.shared_strings).decode()
        except (HostError, UnicodeDecodeError):
            return []
        _, *items = data[: data.rfind("</sst>")].split("<si>")
        if len(items) != data.count("<si") or "<!" in data or data.find("<?", 1) >= 0:
            return []
        return [_text(*match.groups()) if (match := _ITEM.fullmatch(item)) else None for item in items]

    @cached_property
    def formats(self) -> list[_Shows]:
        """The formats in the order in which cells name them."""
        if self._index.styles not in self._package:
            return []
        codes: dict[str, str] = {}
        found: list[_Shows] = []
        within = ""
        for one in elements(self._package.read_utf8(self._index.styles), max_depth=2):
            if one.depth == 1:
                within = one.local
            elif one.local == "numFmt" and within == "numFmts":
                codes[one.attributes.get("numFmtId", "")] = one.attributes.get("formatCode", "")
            elif one.local == "xf" and within == "cellXfs":
                number = one.attributes.get("numFmtId", "0")
                found.append(self._shows(number, codes.get(number)))
        return found

    def _shows(self, number: str, code: str | None) -> _Shows:
        """What a format shows, by its number and, if the workbook has it, its code."""
        if number in _NUMBER_FORMATS if code is None else _NUMBER_CODE.fullmatch(code):
            return _Shows.NUMBER
        days = number == _DAY_FORMAT if code is None else _DAY_CODE.fullmatch(code)
        return _Shows.DAY if days and not self._index.counts_from_1904 else _Shows.ANYTHING


class _Cells(dict[bytes, tuple[CellValue, int]]):
    """What stands behind addresses → the value, and the column (from 1) of the next cell, 0 for none.

    Raises ``_Unusual`` for what is not written as ``_CELL`` says.
    """

    def __init__(self, reader: PlainReader) -> None:
        super().__init__()
        self._reader = reader
        # The beginnings of rows → the column of the first cell, 0 for none.
        self._starts: dict[bytes, int] = {}
        # The columns of a row's cells, 0 at its end → whether there is none between them that has no cell.
        self._orders: dict[tuple[int, ...], bool] = {}

    def line(self, number: bytes, row: bytes) -> list[CellValue]:
        """The values of a row's cells, the first in column A, from its number and the text behind ``<row r="``."""
        try:
            _, start, *rest = row.split(number + b'"')
            first = self._start(start)
            cells = list(map(self.__getitem__, rest))
        except _Unusual:
            # The number stands elsewhere too, perhaps: in a format, in a text.
            address = re.compile(_ADDRESS % number)
            start, *rest = address.sub(rb"\1\0", row[len(number) + 1 :]).split(b"\0")
            first = self._start(start)
            cells = list(map(self._understood, rest))
        if not cells and not first:
            return []
        values, following = zip(*cells, strict=True) if cells else ((), ())
        columns = (first, *following)
        close = self._orders.get(columns)
        if close is None:
            close = self._orders[columns] = self._close(columns)
        if close:
            return list(values)
        line: list[CellValue] = [None] * columns[-2]
        for column, value in zip(columns, values, strict=False):
            line[column - 1] = value
        return line

    @staticmethod
    def _close(columns: tuple[int, ...]) -> bool:
        """Whether the columns, which must rise to the 0 at the row's end, are all from the first."""
        *here, end = columns
        if end or not here or here != sorted(set(here)) or not here[0]:
            raise _Unusual
        return here[-1] == len(here)

    def _start(self, text: bytes) -> int:
        first = self._starts.get(text)
        if first is None:
            match = _ROW_START.fullmatch(text)
            names = [b"r", *_ATTRIBUTE.findall(text.partition(b">")[0])]
            if match is None or len(set(names)) < len(names):
                raise _Unusual
            first = self._starts[text] = column_of(match[1]) if match[1] else 0
        return first

    def __missing__(self, text: bytes) -> tuple[CellValue, int]:
        cell = self[text] = self._understood(text)
        return cell

    def _understood(self, text: bytes) -> tuple[CellValue, int]:
        if shared := _SHARED.fullmatch(text):
            index, following = shared.groups()
            strings = self._reader.strings
            value = self._known(strings[int(index)] if int(index) < len(strings) else None)
        else:
            match = _CELL.fullmatch(text)
            if match is None:
                raise _Unusual
            style, number, space, inline, following = match.groups()
            value = None
            if number is not None:
                value = self._shown(number, int(style or 0))
            elif inline is not None:
                value = self._known(_decoded(space, inline))
        return value, column_of(following) if following else 0

    def _shown(self, number: bytes, style: int) -> CellValue:
        """A number as its format shows it."""
        formats = self._reader.formats
        shows = formats[style] if style < len(formats) else _Shows.ANYTHING
        if shows is _Shows.NUMBER and _DECIMAL.fullmatch(number):
            return float(number)
        if shows is _Shows.DAY and number.isdigit() and _FIRST_DAY <= int(number) <= _LAST_DAY:
            return _DAY_0 + dt.timedelta(days=int(number))
        raise _Unusual

    @staticmethod
    def _known(text: str | None) -> CellValue:
        if text is None:
            raise _Unusual
        return text or None


def _blank_rows(n_rows: int, number: bytes) -> list[list[CellValue]]:
    """The rows that are not written between the last one and the one with this number."""
    if not _NUMBER.fullmatch(number) or not n_rows < int(number) <= LAST_ROW:
        raise _Unusual
    return [[] for _ in range(int(number) - 1 - n_rows)]


def _decoded(space: bytes | None, text: bytes) -> str | None:
    try:
        return _text(space, text.decode())
    except UnicodeDecodeError:
        return None


def _text(space: object, text: str) -> str | None:
    """The text of a ``<t>`` element, which says that blanks at its ends count or does not; ``None`` where readers may differ about it."""
    if _ODD_TEXT.search(text):
        return None
    if "&" in text:
        plain = _REFERENCE.sub(_referred_to, text)
        if text.count("&") != len(_REFERENCE.findall(text)) or _ODD_TEXT.search(plain):
            return None
        text = plain
    return text if space or text == text.strip() else None


def _referred_to(reference: re.Match[str]) -> str:
    """The sign that an entity or a reference by number stands for."""
    name, decimal, hexadecimal = reference.groups()
    if name:
        return _ENTITIES[name]
    return chr(int(decimal) if decimal else int(hexadecimal, 16))


def _rectangle(rows: list[list[CellValue]]) -> list[list[CellValue]]:
    """The rows cut after the last value of the sheet, all of one length."""
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    width = max(map(len, rows), default=0)
    if width * len(rows) > MOST_DENSE_CELLS:
        raise _Unusual
    for row in rows:
        row.extend([None] * (width - len(row)))
    return rows
