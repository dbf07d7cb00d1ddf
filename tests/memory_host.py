"""A workbook in memory behind ``WorkbookHost``: what a plan does can be read back as grids."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from python.vocabulary.cell_values import CellRange, CellValue, Grid, exact
from python.vocabulary.ports import (
    Applied,
    CellContent,
    Changes,
    ColumnChoices,
    ColumnFormat,
    LastRun,
    Link,
    TakenBack,
)
from python.vocabulary.problems import CellRef, Problem


def as_stored(content: CellContent) -> CellValue:
    """What a spreadsheet gives back for what was written."""
    if isinstance(content, Link):
        return content.text
    return float(content) if isinstance(content, Decimal | int) else content


class MemoryHost:
    """Sheets as lists of rows; remembers every plan it was given."""

    def __init__(
        self,
        sheets: Mapping[str, list[list[CellValue]]],
        *,
        names: Mapping[str, CellRef] | None = None,
        merged: Mapping[str, tuple[CellRange, ...]] | None = None,
        path: Path = Path("培训考核.xlsm"),
    ) -> None:
        self.sheets = {name: [list(row) for row in rows] for name, rows in sheets.items()}
        self.names = dict(names or {})
        self.merged = dict(merged or {})
        self.path = path
        self.formats: list[ColumnFormat] = []
        self.choices: list[ColumnChoices] = []
        self.links: dict[tuple[str, int, int], Link] = {}
        self.writes = 0
        self.saves = 0
        self.in_front = ""
        self.tabs: dict[str, bool] = {}

    def sheet_names(self) -> tuple[str, ...]:
        return tuple(self.sheets)

    def has_sheet(self, name: str) -> bool:
        return name in self.sheets

    def grid(self, sheet: str) -> Grid:
        return Grid(sheet, [tuple(row) for row in self.sheets[sheet]], self.merged.get(sheet, ()))

    def named_cell(self, name: str) -> CellRef | None:
        return self.names.get(name)

    def apply(self, changes: Changes, *, keep_backups: int) -> Applied:
        assert keep_backups > 0
        self.formats += changes.formats
        self.choices += changes.choices
        for one in changes.new_sheets:
            self.sheets.setdefault(one.name, [])
        written = 0
        for block in changes.blocks:
            assert len({len(values) for values in block.values}) <= 1, "rows of a block are equally long"
            for row, values in enumerate(block.values, start=block.row):
                for column, content in enumerate(values, start=block.column):
                    written += self._put(block.sheet, row, column, content)
        self.tabs |= dict(changes.tabs)
        self.writes += bool(written)
        self.in_front = changes.in_front or self.in_front
        return Applied(backup=None, cells_written=written)

    def refuse_if_unwritable(self) -> None:
        """It always can."""

    @property
    def program(self) -> str:
        return "memory"

    def progress(self, what: str, done: float) -> None:
        """Nobody looks."""

    def last_run(self) -> LastRun | None:
        return None

    def take_back(self, *, force: bool = False) -> TakenBack:
        raise NotImplementedError

    def refresh(self) -> None:
        """Nobody else writes into memory."""

    def save(self) -> None:
        self.saves += 1

    def remarks(self) -> tuple[Problem, ...]:
        return ()

    def _put(self, sheet: str, row: int, column: int, content: CellContent) -> bool:
        rows = self.sheets[sheet]
        while len(rows) < row:
            rows.append([])
        cells = rows[row - 1]
        cells += [None] * (column - len(cells))
        stored = as_stored(content)
        old = cells[column - 1]
        same = old == stored or (
            isinstance(old, float) and isinstance(content, Decimal) and exact(old) == content
        )
        if isinstance(content, Link):
            self.links[sheet, row, column] = content
        cells[column - 1] = stored
        return not same
