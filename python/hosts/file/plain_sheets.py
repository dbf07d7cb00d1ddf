"""Which worksheet parts are so plainly written that calamine alone reads them right, told at a glance.

A part that holds anything else goes the long way (``sheet_xml``): a formula, an error value, the marks of an unusual writer, rows that
are not numbered upwards, cells in rows that are not there, or so much room that a dense reader could not hold it.
"""

from __future__ import annotations

import re

from python.hosts.file.cell_xml import column_of
from python.vocabulary.cell_values import LAST_ROW

# calamine holds a sheet as a full rectangle: one stray value in the last row and column would take all memory.
MOST_DENSE_CELLS = 10_000_000

_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"
_ROW = re.compile(rb'<row r="([1-9][0-9]{0,6})"')
_EMPTY_ROW = re.compile(rb"<row[^<>]*/>(?=<row|\Z)")
# As far as column ZZ, the 702nd.
_CELL = re.compile(rb'<c r="[A-Z]{1,2}([1-9][0-9]{0,6})"')
LAST_PLAIN_COLUMN = 702
_LAST_LETTER = 26
_TWO_LETTERS = re.compile(rb'<c r="([A-Z]{2})')
_NOT_PLAIN = (b"'", b"<f", b'"e"')


def is_plain(data: bytes) -> bool:
    """Whether a worksheet part holds nothing but values in rows and cells that say where they are, rows upwards, none far away.

    Whether it is well-formed is another question (``check_well_formed``), without whose answer this one means little.
    """
    halves = split_plain(data)
    if halves is None:
        return False
    _, rows = halves
    if not rows:
        return True
    if any(_holds(rows, mark) for mark in _NOT_PLAIN) or not rows.startswith(b"<row"):
        return False
    numbers = [int(number) for number in _ROW.findall(rows)]
    if numbers != sorted(set(numbers)) or numbers[-1:] > [LAST_ROW]:
        return False
    # Each row has its number, and where it ends the next begins.
    n_rows, n_followed = rows.count(b"<row"), rows.count(b"</row><row") + rows.endswith(b"</row>")
    if n_followed != n_rows:
        n_followed += len(_EMPTY_ROW.findall(rows))
    if not len(numbers) == n_rows == n_followed:
        return False
    # Each cell has its address, in a row that is there.
    places = _CELL.findall(rows)
    in_rows = {int(place) for place in set(places)}
    if len(places) != rows.count(b"<c") or not in_rows <= set(numbers):
        return False
    last_row = max(in_rows, default=0)
    return last_row * LAST_PLAIN_COLUMN <= MOST_DENSE_CELLS or last_row * _width(rows) <= MOST_DENSE_CELLS


def _width(rows: bytes) -> int:
    """The last column that cells stand in, where all have addresses; 26 when it is one of the first 26."""
    if not _TWO_LETTERS.search(rows):
        return _LAST_LETTER
    return max(map(column_of, set(_TWO_LETTERS.findall(rows))))


def split_plain(data: bytes) -> tuple[bytes, bytes] | None:
    """The part without its rows, and the rows.

    ``None`` where the tags around the rows are written otherwise than usual, or where text may look like tags.
    """
    start, end = data.find(_OPEN), data.rfind(_CLOSE)
    if start < 0 or end < start or not data[end:].rstrip().endswith(b"</worksheet>"):
        return None
    # The declaration is the one <? that may be there.
    if _holds(data, b"<!") or b"<?" in data[8:start] or b"<?" in data[end:]:
        return None
    rows = data[start + len(_OPEN) : end]
    return None if _holds(rows, b"<?") else (data[: start + len(_OPEN)] + data[end:], rows)


def _holds(rows: bytes, mark: bytes) -> bool:
    """Whether a mark is in the rows. Its last sign alone is found soonest, and mostly even that is not there."""
    return mark[-1:] in rows and mark in rows
