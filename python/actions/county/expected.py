"""学校名单: which schools should send a workbook. A list in the county's folder (.xlsx, .xls or .csv), one school a row."""

from __future__ import annotations

from pathlib import Path

from python.hosts.opening import read_foreign
from python.vocabulary.cell_values import as_prose
from python.vocabulary.county_sheets import SCHOOL
from python.vocabulary.folders import SCHOOL_LIST
from python.vocabulary.ports import HostError
from python.vocabulary.sheet_schema import HEADER_SEARCH_ROWS, SCHOOL_NAME

_SUFFIXES = (".xlsx", ".xls", ".csv")
_HEADERS = (SCHOOL_NAME, SCHOOL)


def expected_schools(folder: Path | None) -> list[str]:
    """The schools of the list, in its order, each once; none without a list, or if it cannot be read.

    The column is the one headed 学校名称 or 学校; in a list without such a header the first one.
    """
    if folder is None:
        return []
    for suffix in _SUFFIXES:
        path = folder / f"{SCHOOL_LIST}{suffix}"
        if path.is_file():
            try:
                grids = read_foreign(path).grids
            except HostError:
                return []
            return _names([list(map(as_prose, row)) for grid in grids[:1] for row in grid.rows])
    return []


def _names(rows: list[list[str]]) -> list[str]:
    """The names below the header; of a list without one everything in its first column."""
    for place, row in enumerate(rows[:HEADER_SEARCH_ROWS]):
        column = next((at for at, text in enumerate(row) if text in _HEADERS), None)
        if column is not None:
            found = [below[column] for below in rows[place + 1 :] if column < len(below)]
            return [name for name in dict.fromkeys(found) if name]
    return [name for name in dict.fromkeys(row[0] for row in rows if row) if name]
