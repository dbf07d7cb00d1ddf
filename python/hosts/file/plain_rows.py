"""Splices contents into the rows of a plainly written part (``plain_sheets``): the bytes that ``sheet_patch`` makes cell by cell, sooner.

Three things make it fast. The part is cut at its rows, and only a row that changes is cut at its cells. Which columns a row has is
worked out once for all rows that have the same (``_order``). What follows a cell's address is put together once for each format and
content (``_Tails``), column by column where rows one below the other get the same cells (``_new_cells``).

Whatever is unusual (anything but cells in a row, cells out of order, rows with a format of their own) is left to ``sheet_patch``:
``spliced`` says ``None``, and nothing has happened.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise, repeat
from typing import NamedTuple

from python.hosts.file.cell_xml import (
    ROWS_LOOKED_UP,
    cell_bytes,
    column_of,
    is_empty,
    letters_of,
    style_among,
    with_spans,
)
from python.hosts.file.shared_strings import text_element, text_elements
from python.hosts.file.sheet_plans import Band
from python.vocabulary.ports import CellContent

_ROW, _ROW_END, _CELL = b'<row r="', b"</row>", b'<c r="'
_PLACE = re.compile(rb'<c r="([A-Z]+[0-9]+)"')
_COLUMNS = re.compile(rb"(?:[A-Z]+ )*")
# The rest of a cell's tag after <c r=" : its format where writers usually put it, and whatever else stands there.
_CELL_HEAD = re.compile(rb'[A-Z]+[0-9]+"(?: s="([0-9]+)")?([^>]*)>')
# The end of a cell, of an empty cell or row, and of a row's tag, with something else behind than the next cell or row.
_LOOSE = (
    re.compile(rb'</c>(?!<c r="|</row>)'),
    re.compile(rb'/>(?!<c r="|</row>|<row r="|\Z)'),
    re.compile(rb'<row r="[^<>]*[^<>/]>(?!<c r="|</row>)'),
)


# Fewer rows with the same cells than this are not worth putting together by columns.
_MANY_ROWS = 4
# So many at once take little memory.
_ROWS_AT_ONCE = 5_000
_NO_STYLES: Mapping[int, bytes] = {}


class Spliced(NamedTuple):
    """The new rows, and the last row and column in which a cell was written; 0 when none was."""

    rows: bytes
    last_row: int
    last_column: int


class _Unusual(Exception):  # noqa: N818 - no error: the other way is taken
    """A row that has to be read cell by cell."""


class _Tails(dict[CellContent, bytes]):
    """What follows the address of a new cell, by its content: one for each format. Nothing where nothing is to be written.

    Text that goes in line is not remembered: hardly any two cells hold the same. ``behind`` is put after each: the next cell's head.
    """

    def __init__(self, style: bytes, strings: Mapping[str, int], behind: bytes) -> None:
        super().__init__()
        self._style = style
        self._strings = strings
        self._behind = behind
        self._in_line = self._tail("文", {}).replace(text_element(b"", "文"), b"%s")
        self._shared = self._tail("文", {"文": 0}).replace(b"<v>0</v>", b"<v>%d</v>")

    def __missing__(self, content: CellContent) -> bytes:
        tail = b"" if is_empty(content) else self._tail(content, self._strings)
        if not isinstance(content, str) or content in self._strings:
            self[content] = tail
        return tail

    def of(self, contents: Sequence[CellContent]) -> list[bytes]:
        """What follows the addresses of a column's cells. Its texts, mostly many different ones, are made together."""
        in_line: list[str] = []
        if str in set(map(type, contents)):
            new = {text for text in contents if isinstance(text, str) and text} - self.keys()
            shared = new & self._strings.keys()
            in_line += new - shared
            self.update((text, self._shared % self._strings[text]) for text in shared)
            elements = text_elements(b"", in_line)
            self.update(zip(in_line, map(self._in_line.__mod__, elements), strict=True))
        tails = list(map(self.__getitem__, contents))
        for text in in_line:
            del self[text]
        return tails

    def _tail(self, content: CellContent, strings: Mapping[str, int]) -> bytes:
        return cell_bytes(b"", b"", self._style, content, strings)[len(_CELL) :] + self._behind


def spliced(
    rows: bytes,
    edits: Iterable[Band],
    column_styles: Mapping[int, bytes],
    strings: Mapping[str, int],
) -> Spliced | None:
    """The rows with new contents.

    Args:
        rows: What stands in the sheetData of a part that is plain and well-formed.
        edits: New contents from the top.
        column_styles: The default format of each column that has one.
        strings: Where texts stand in the table of shared strings; others go in line.

    Returns:
        ``None`` where a row has to be read cell by cell.
    """
    # A sign inside an attribute would end its tag too soon.
    if rows.count(b"<") != rows.count(b">") or any(loose.search(rows) for loose in _LOOSE):
        return None
    try:
        return _Splice(rows, column_styles, strings).done(edits)
    except _Unusual:
        return None


class _Splice:
    """One run over the rows of a part, each as the text behind ``<row r="``."""

    def __init__(self, rows: bytes, column_styles: Mapping[int, bytes], strings: Mapping[str, int]) -> None:
        self._rows = rows.split(_ROW)[1:]
        self._numbers = [int(row[: row.index(b'"')]) for row in self._rows]
        self._column_styles = column_styles
        self._strings = strings
        self._tails: dict[tuple[bytes, bytes], _Tails] = {}
        self._orders: dict[bytes, tuple[int, ...]] = {}
        # The formats of the cells written in the last rows.
        self._recent: dict[int, Mapping[int, bytes]] = {}
        self._last_row = self._last_column = 0

    def done(self, edits: Iterable[Band]) -> Spliced:
        """All rows, those of ``edits`` with their new contents."""
        out = [b""]
        at = 0
        for band in edits:
            columns = band.columns
            rows = zip(band.contents, self._new_cells(band), strict=False)
            for number, (contents, new) in enumerate(rows, band.row):
                place = bisect_left(self._numbers, number, at)
                if place > at:
                    out += self._rows[at:place]
                    at = place
                if at < len(self._rows) and self._numbers[at] == number:
                    out.append(self._changed_row(number, self._rows[at], columns, contents, new))
                    at += 1
                elif new:
                    out.append(b'%d">%s</row>' % (number, new))
                    self._wrote(number, columns[-1])
                elif row := self._new_row(number, columns, contents):
                    out.append(row)
        out += self._rows[at:]
        return Spliced(_ROW.join(out), self._last_row, self._last_column)

    def _new_cells(self, band: Band) -> Iterable[bytes]:
        """The cells of each row of a band, put together in one go for where none of them stands yet.

        Returns:
            ``b""`` for a row whose cells have to be looked at one by one. Never ends where that is all rows.
        """
        styles = [self._column_styles.get(column, b"") for column in band.columns]
        if len(band.contents) < _MANY_ROWS or not all(styles) or self._stand(band):
            return repeat(b"")
        return chain.from_iterable(
            self._put_together(band, styles, first) for first in range(0, len(band.contents), _ROWS_AT_ONCE)
        )

    def _put_together(self, band: Band, styles: Sequence[bytes], first: int) -> Iterator[bytes]:
        """The cells of so many rows of a band as are put together at once, from the one at the index ``first`` on."""
        heads = [_CELL + letters_of(column) for column in band.columns]
        contents = zip(*band.contents[first : first + _ROWS_AT_ONCE], strict=True)
        columns = zip(styles, [*heads[1:], b""], contents, strict=True)
        tails = [self._tails_of(style, behind).of(cells) for style, behind, cells in columns]
        for number, row in enumerate(zip(*tails, strict=True), band.row + first):
            yield b"" if b"" in row else (b"%d" % number).join((heads[0], *row))

    def _stand(self, band: Band) -> bool:
        """Whether cells stand in or behind the columns of a band in its first row, and most likely so in the others."""
        place = bisect_left(self._numbers, band.row)
        if self._numbers[place : place + 1] != [band.row]:
            return False
        order = self._order(b"%d" % band.row, self._rows[place])
        return bool(order) and order[-1] >= band.columns[0]

    def _new_row(self, number: int, columns: tuple[int, ...], contents: Sequence[CellContent]) -> bytes:
        """A row that was not there; ``b""`` when nothing is to be in it."""
        digits = b"%d" % number
        cells = b""
        styles: dict[int, bytes] = {}
        for column, content in zip(columns, contents, strict=True):
            if not is_empty(content):
                styles[column] = self._column_styles.get(column) or self._style_above(number, column)
                cells += _CELL + letters_of(column) + digits + self._tails_of(styles[column])[content]
        if not cells:
            return b""
        self._wrote(number, max(styles), styles)
        return digits + b'">' + cells + _ROW_END

    def _changed_row(
        self, number: int, row: bytes, columns: tuple[int, ...], contents: Sequence[CellContent], new: bytes
    ) -> bytes:
        digits = b"%d" % number
        open_end = row.index(b">") + 1
        tag = row[:open_end]
        if b"customFormat" in tag:
            raise _Unusual
        if tag.endswith(b"/>"):
            tag = tag[:-2].rstrip() + b">"
            body = b""
        else:
            body = row[open_end : -len(_ROW_END)]
        order = self._order(digits, row)
        if new and (not order or order[-1] < columns[0]):
            self._wrote(number, columns[-1])
            return self._widened(tag, columns[0], columns[-1]) + body + new + _ROW_END
        cells = dict(zip(order, body.split(_CELL)[1:], strict=True))
        styles = {column: _style_of(cells[column]) for column in columns if column in cells}
        for column, content in zip(columns, contents, strict=True):
            if column not in styles:
                if is_empty(content):
                    continue
                styles[column] = self._column_styles.get(column) or self._style_above(number, column)
            tail = (
                self._tails_of(styles[column])[content]
                or cell_bytes(b"", b"", styles[column], None)[len(_CELL) :]
            )
            cells[column] = letters_of(column) + digits + tail
        if not styles:
            return row
        self._wrote(number, max(styles), styles)
        in_order = [cells[column] for column in sorted(cells)]
        return self._widened(tag, min(styles), max(styles)) + _CELL + _CELL.join(in_order) + _ROW_END

    def _tails_of(self, style: bytes, behind: bytes = b"") -> _Tails:
        key = style, behind
        if key not in self._tails:
            self._tails[key] = _Tails(style, self._strings, behind)
        return self._tails[key]

    def _order(self, digits: bytes, row: bytes) -> tuple[int, ...]:
        """The columns of a row's cells, which must rise, and all say that they are in this row."""
        shape = b"".join(_PLACE.findall(row)).replace(digits, b" ")
        order = self._orders.get(shape)
        if order is None:
            order = tuple(column_of(letters) for letters in shape.split())
            if not _COLUMNS.fullmatch(shape) or not all(left < right for left, right in pairwise(order)):
                raise _Unusual
            self._orders[shape] = order
        return order

    def _style_above(self, number: int, column: int) -> bytes:
        """The format of the next cell above, if one is near."""
        for above in range(number - 1, max(0, number - ROWS_LOOKED_UP), -1):
            style = self._recent.get(above, {}).get(column)
            if style is not None:
                return style
            place = bisect_left(self._numbers, above)
            if place < len(self._numbers) and self._numbers[place] == above:
                row = self._rows[place]
                order = self._order(b"%d" % above, row)
                if column in order:
                    return _style_of(row.split(_CELL)[1 + order.index(column)])
        return b""

    def _wrote(self, row: int, last: int, styles: Mapping[int, bytes] = _NO_STYLES) -> None:
        """Notes a row that was written, its last cell, and the formats of cells for which no column has one."""
        if styles:
            self._recent[row] = styles
            self._recent.pop(row - ROWS_LOOKED_UP, None)
        self._last_row = row
        self._last_column = max(self._last_column, last)

    @staticmethod
    def _widened(tag: bytes, first: int, last: int) -> bytes:
        return with_spans(_ROW + tag, first, last)[len(_ROW) :] if b"spans" in tag else tag


def _style_of(cell: bytes) -> bytes:
    """The number of the format of a cell, given as the text behind ``<c r="``."""
    head = _CELL_HEAD.match(cell)
    if head is None:
        raise _Unusual
    return head[1] or style_among(head[2])
