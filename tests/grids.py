"""Sheets as tests compare them: read whole, without the blanks around what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from python.vocabulary.cell_values import CellValue
from python.vocabulary.ports import WorkbookHost


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
