"""A worksheet part as bytes: its rows, found and guarded, and what stands in their cells.

A tree was not chosen: everything that a write leaves alone stays the same bytes (``sheet_patch``), and 10,000 rows need neither a
tree's memory nor its time. Regular expressions are exact here because comments, CDATA and processing instructions, the only places
where ``<`` can stand outside a tag, are taken out first (by lxml, in the rare part that has them).
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from python.hosts.file.cell_xml import (
    CELL_ATTRIBUTES,
    CELL_BODY,
    CELL_LETTERS,
    CELL_ROW,
    cell_pattern,
    cell_text,
    column_of,
)
from python.hosts.file.xml_text import attribute, check_well_formed, elements, plain_markup
from python.vocabulary.cell_values import LAST_COLUMN, LAST_ROW, a1
from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode

_SHEET_DATA = re.compile(rb"<((?:\w+:)?)sheetData(?=[\s/>])[^>]*>")
_SIGN_IN_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*=\s*(?:\"[^\"<]*>|'[^'<]*>)")
_ROW_NUMBER = re.compile(rb"[0-9]{1,7}")
_ADDRESS = re.compile(rb"\sr\s*=\s*[\"']([^\"']*)[\"']")
_PLACE = re.compile(rb"([A-Z]{1,3})(\d+)")
_TYPE = re.compile(rb"\st\s*=\s*[\"'](\w+)[\"']")


class Row(NamedTuple):
    """A row's number, and its offsets inside ``SheetPart.rows``."""

    number: int
    start: int
    open_end: int
    end: int


class SheetPart:
    """A worksheet part, split into its rows and the ``skeleton`` around them (with an empty sheetData)."""

    def __init__(self, data: bytes, *, plain: bool = False) -> None:
        """Raises ``HostError`` ``DAMAGED`` when the part is not well-formed or has no sheetData.

        ``plain``: it is known to be well-formed and plain (``plain_sheets``).
        """
        if not plain:
            check_well_formed(data)
        # A > inside an attribute of a cell would hide what follows it there, such as the cell's address.
        hidden = data.count(b">") != data.count(b"<") and _SIGN_IN_CELL.search(data)
        if b"<!" in data or data.find(b"<?", 8) >= 0 or hidden:
            data = plain_markup(data)
            plain = False
        self.plain = plain
        match = _SHEET_DATA.search(data)
        if match is None:
            raise HostError(ProblemCode.DAMAGED, reason="工作表里没有数据部分")
        self.prefix = match[1]
        if match[0].endswith(b"/>"):
            # Opened up, so that rows can be put in; unchanged parts are never written, so this does not show.
            opened = match[0][:-2].rstrip() + b"></" + self.prefix + b"sheetData>"
            self.skeleton = data[: match.start()] + opened + data[match.end() :]
            self.rows = b""
        else:
            end = data.rindex(b"</" + self.prefix + b"sheetData")
            self.skeleton = data[: match.end()] + data[end:]
            self.rows = data[match.end() : end]
        self._cell = cell_pattern(self.prefix)
        self.formula_pattern = re.compile(
            rb"<%sf(?=[\s/>])([^>]*?)(?:/>|>(.*?)</%sf\s*>)" % (self.prefix, self.prefix), re.DOTALL
        )
        self._value = re.compile(rb"<%sv(?:\s[^>]*)?>([^<]+)</" % self.prefix)

    @property
    def data(self) -> bytes:
        """The whole part."""
        match = _SHEET_DATA.search(self.skeleton)
        assert match is not None  # the constructor found it
        return self.skeleton[: match.end()] + self.rows + self.skeleton[match.end() :]

    def bare(self) -> bytes:
        """The rows with nothing around them."""
        found = elements(self.skeleton, max_depth=1)
        root = found[0]
        holder = next(element for element in found if element.depth == 1 and element.local == "sheetData")
        head = self.skeleton[: root.open_end] + self.skeleton[holder.start : holder.open_end]
        return head + self.rows + f"</{holder.name}></{root.name}>".encode()

    def extent(self) -> tuple[int, int]:
        """Rows and columns that a dense reader may have to hold: never too small, columns in coarse steps."""
        numbers = [row.number for row in self.index]
        if not numbers:
            return 0, 0
        cell = b"<" + self.prefix + b"c"
        # Rows without cells (a height, a format, a mark at the very end of the sheet) take no room.
        last = max(
            (row.number for row in reversed(self.index) if self.rows.find(cell, row.open_end, row.end) >= 0),
            default=0,
        )
        addresses = re.findall(cell + rb' r="[A-Z]{1,3}(\d+)"', self.rows)
        if len(addresses) != self.rows.count(cell) or not {int(n) for n in set(addresses)} <= set(numbers):
            # An unusual writer, or cells that lie about where they are: every address is looked at.
            columns = [
                column for row in self.index for column, _ in self.cells(row, self.rows[row.start : row.end])
            ]
            return last, max(columns, default=0)
        if not re.search(cell + rb' r="[A-Z](?:[A-Z]{2}|(?<!A)[A-Z])', self.rows):
            return last, 52
        return last, LAST_COLUMN if re.search(cell + rb' r="[A-Z]{3}', self.rows) else 702

    def formula_and_error_cells(self) -> Iterator[tuple[int, int, str | None]]:
        """Cells that hold an error value (row, column, its code) or a formula never calculated (…, ``None``)."""
        f_tag = b"<" + self.prefix + b"f"
        if not any(mark in self.rows for mark in (f_tag, b'"e"', b"'e'")):
            return
        for row in self.index:
            text = self.rows[row.start : row.end]
            if f_tag not in text and b'"e"' not in text and b"'e'" not in text:
                continue
            for column, match in self.cells(row, text):
                body = match[CELL_BODY] or b""
                kind = _TYPE.search(match[CELL_ATTRIBUTES])
                value = self._value.search(body)
                if kind is not None and kind[1] == b"e" and value is not None:
                    yield row.number, column, cell_text(value[1])
                elif f_tag in body and value is None and self.formula_pattern.search(body):
                    has_value_tag = (b"<" + self.prefix + b"v") in body
                    if not (has_value_tag and kind is not None and kind[1] == b"str"):
                        yield row.number, column, None

    def formula(self, row_number: int, column: int) -> str | None:
        """The formula typed in a cell, without ``=``; ``None`` when it has none of its own."""
        row = self.by_number.get(row_number)
        if row is None:
            return None
        for found, match in self.cells(row, self.rows[row.start : row.end]):
            if found == column:
                formula = self.formula_pattern.search(match[CELL_BODY] or b"")
                return cell_text(formula[2] or b"") if formula else None
        return None

    def number(self, row_number: int, column: int) -> float | None:
        """The number that a cell holds, whatever its format makes of it; ``None`` when it holds none."""
        row = self.by_number.get(row_number)
        for found, match in self.cells(row, self.rows[row.start : row.end]) if row is not None else ():
            if found == column:
                kind = _TYPE.search(match[CELL_ATTRIBUTES])
                value = self._value.search(match[CELL_BODY] or b"")
                if value is None or (kind is not None and kind[1] != b"n"):
                    return None
                with contextlib.suppress(ValueError):
                    return float(value[1])
        return None

    def array_ranges(self) -> list[str]:
        """The ranges of array formulas and data tables; nobody may change a part of one."""
        if b"array" not in self.rows and b"dataTable" not in self.rows:
            return []
        found = []
        for match in self.formula_pattern.finditer(self.rows):
            kind = _TYPE.search(match[1])
            ref = attribute(b"<f" + match[1] + b">", b"ref")
            if kind is not None and kind[1] in {b"array", b"dataTable"} and ref:
                found.append(ref.decode())
        return found

    def row_numbers(self) -> list[int]:
        """The rows that have an element of their own, ascending."""
        return [row.number for row in self.index]

    def set_rows(self, rows: bytes) -> None:
        """Puts other rows in the place of the part's own."""
        self.rows = rows
        for name in ("index", "by_number"):
            self.__dict__.pop(name, None)

    @cached_property
    def index(self) -> list[Row]:
        """Every row, in order. A row without a number follows the one before it."""
        row_tag = re.compile(
            rb"<%srow(?=[\s/>])[^<>\"']*(?:\"[^\"]*\"[^<>\"']*|'[^']*'[^<>\"']*)*>" % self.prefix
        )
        close = b"</" + self.prefix + b"row"
        found: list[Row] = []
        at = number = 0
        while match := row_tag.search(self.rows, at):
            if self.rows[at : match.start()].strip():
                raise HostError(ProblemCode.DAMAGED, reason=f"第 {number + 1} 行的写法少见")
            given = attribute(match[0], b"r")
            if given is not None and not _ROW_NUMBER.fullmatch(given):
                # Other readers take 1e8 and 1_000_000_000 for numbers, and make that many rows.
                raise HostError(ProblemCode.DAMAGED, reason=f"第 {number + 1} 行的行号不是数字")
            number = number + 1 if given is None else int(given)
            if not (found[-1].number if found else 0) < number <= LAST_ROW:
                raise HostError(ProblemCode.DAMAGED, reason=f"第 {number} 行的行号重复、倒退或太大")
            end = match.end()
            if not match[0].endswith(b"/>"):
                end = self.rows.index(b">", self.rows.index(close, end)) + 1
            found.append(Row(number, match.start(), match.end(), end))
            at = end
        if self.rows[at:].strip():
            raise HostError(ProblemCode.DAMAGED, reason=f"第 {number} 行的写法少见")
        return found

    @cached_property
    def by_number(self) -> dict[int, Row]:
        """Every row by its number."""
        return {row.number: row for row in self.index}

    def cells(self, row: Row, text: bytes) -> Iterator[tuple[int, re.Match[bytes]]]:
        """The cells of a row with their columns. A cell without an address follows the one before it."""
        column = 0
        at = -1
        number = b"%d" % row.number
        for match in self._cell.finditer(text):
            previous = column
            letters, in_row = match[CELL_LETTERS], match[CELL_ROW]
            if letters is None and (address := _ADDRESS.search(match[CELL_ATTRIBUTES])):
                place = _PLACE.fullmatch(address[1])
                letters, in_row = place.groups() if place else (b"", b"")
            column = column + 1 if letters is None else column_of(letters)
            gap = text[at : match.start()] if at >= 0 else b""
            wrong_row = in_row is not None and in_row != number
            if not previous < column <= LAST_COLUMN or wrong_row or gap.strip():
                raise HostError(ProblemCode.DAMAGED, reason=f"{a1(row.number, column)} 的地址写法少见")
            at = match.end()
            yield column, match
