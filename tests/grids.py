"""Sheets as tests compare them: read whole, without the blanks around what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from python.vocabulary.cell_values import CellValue, as_text
from python.vocabulary.ports import WorkbookHost
from python.vocabulary.sheet_schema import LOCATED_COLUMNS, LOCATOR


def grids(host: WorkbookHost, *names: str) -> dict[str, list[tuple[CellValue, ...]]]:
    return {name: [tuple(row) for row in host.grid(name).rows] for name in names}


def trimmed(rows: Iterable[Sequence[CellValue]]) -> list[list[CellValue]]:
    """Rows without the blanks at their ends, and without blank rows at the end."""
    cut = []
    for row in rows:
        cells = list(row)
        while cells and cells[-1] is None:
            cells.pop()
        cut.append(cells)
    while cut and not cut[-1]:
        cut.pop()
    return cut


def marked_cells(rows: Sequence[Sequence[CellValue]]) -> set[tuple[str, str, str]]:
    """The cells that 校验结果 marks orange, from its 定位 and 定位列: sheet, 工号 (场次), header."""
    (header,) = (row for row in rows if LOCATED_COLUMNS in row)
    first = list(header).index(LOCATOR)
    found: set[tuple[str, str, str]] = set()
    for row in list(rows)[list(rows).index(header) + 1 :]:
        if len(row) > first and row[first]:
            key, columns = map(as_text, row[first : first + 2])
            assert columns[0] == columns[-1] == "|"
            sheet, identity = key.split("|")
            found |= {(sheet, identity, column) for column in columns.strip("|").split("|")}
    return found
