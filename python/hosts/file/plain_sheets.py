"""Which worksheet parts are so plainly written that calamine alone reads them right, told at a glance.

A part that holds anything else goes the long way (``sheet_xml``): a formula, an error value, the marks of an unusual writer, rows that
are not numbered upwards, cells in rows that are not there, or so much room that a dense reader could not hold it.
"""

from __future__ import annotations

import re

_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"
_ROW = re.compile(rb'<row r="([1-9]\d{0,3})"')
# Beyond row 9,999 or column ZZ a dense reader may not be able to hold what lies between.
_CELL = re.compile(rb'<c r="[A-Z]{1,2}([1-9]\d{0,3})"')
_NOT_PLAIN = (b"<f", b't="e"', b"'")


def is_plain(data: bytes) -> bool:
    """Whether a worksheet part holds nothing but values in rows and cells that say where they are, rows upwards, none far away.

    Whether it is well-formed is left to calamine, which gives up at the first tag that does not end.
    """
    start, end = data.find(_OPEN), data.rfind(_CLOSE)
    if start < 0 or end < start or b"<!" in data or data.find(b"<?", 8) >= 0:
        return False
    if not data.rstrip().endswith(b"</worksheet>"):
        return False
    rows = data[start + len(_OPEN) : end]
    if not rows:
        return True
    if any(mark in rows for mark in _NOT_PLAIN) or not rows.startswith(b"<row"):
        return False
    numbers = [int(number) for number in _ROW.findall(rows)]
    # Each row has its number, and the next begins where it ends; each cell has its address, in a row that is there.
    if not len(numbers) == rows.count(b"<row") == rows.count(b"><row") + 1:
        return False
    if numbers != sorted(set(numbers)) or not rows.endswith((b"</row>", b"/>")):
        return False
    places = _CELL.findall(rows)
    return len(places) == rows.count(b"<c") and {int(place) for place in set(places)} <= set(numbers)
