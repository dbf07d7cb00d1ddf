"""Whether cells hold what a plan says: before a write, to leave those alone that do; after it, to prove that they do.

``reads_as`` is the rule for one cell. A row or a column is told at a glance: each distinct content has one value that it usually
reads as (``_Values``), and where just these stand all is right. Every other row or column goes cell by cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, zip_longest

from python.hosts.file.cell_xml import is_empty, link_formula
from python.hosts.file.sheet_plans import Band, SheetPlan, left_of, rows_of
from python.hosts.file.sheet_settings import contains
from python.hosts.file.xml_text import writable_text
from python.vocabulary.cell_values import CellRange, CellValue, Grid, is_number
from python.vocabulary.ports import CellContent, Link

# A merged range over more rows than this is filed under its columns; over more columns as well, under neither.
_TALL = 64


def reads_as(value: CellValue, content: CellContent) -> bool:
    """Whether a cell's value is what a plan says it should be."""
    if is_empty(content):
        return value is None
    if isinstance(content, Link):
        return value == content.text
    if isinstance(content, str):
        return isinstance(value, str) and (value == content or value == writable_text(content))
    assert content is not None  # it would be empty
    return is_number(value, Decimal(content))


class _Values(dict[CellContent, CellValue]):
    """What each content usually reads as: a value that equals this one is right, unless it is a truth value (``reads_as``)."""

    def __missing__(self, content: CellContent) -> CellValue:
        value: CellValue
        if content is None or is_empty(content):
            value = None
        elif isinstance(content, Link):
            value = content.text
        elif isinstance(content, str):
            value = content  # if it can be written as it is
        else:
            value = float(Decimal(content))
        self[content] = value
        return value


class Comparing:
    """Compares grids with plans; what contents read as is remembered from one sheet to the next."""

    def __init__(self) -> None:
        self._values = _Values()

    def drop_settled(self, plan: SheetPlan, grid: Grid, formula: Callable[[int, int], str | None]) -> None:
        """Takes the cells out of a plan that hold what it says already.

        Args:
            plan: What is to be written to the sheet.
            grid: What it holds.
            formula: Asked for the formula of a cell: a link is there only with the right one.
        """
        glance = not _has_truth_values(grid)
        plan.bands = [
            part
            for band in plan.bands
            for part in left_of(band, self._unsettled(band, grid, formula, glance=glance))
        ]

    def _unsettled(
        self, band: Band, grid: Grid, formula: Callable[[int, int], str | None], *, glance: bool
    ) -> list[tuple[bool, ...]]:
        """Whether a cell does not yet hold what a band says, row by row."""
        height = len(band.contents)
        lines = [_line(grid, row) for row in range(band.row, band.below)]
        unsettled: list[Sequence[bool]] = []
        for column, contents in zip(band.columns, zip(*band.contents, strict=True), strict=True):
            values = tuple(line[column - 1] if column <= len(line) else None for line in lines)
            usual = tuple(map(self._values.__getitem__, contents))
            usual_will_do = glance and Link not in set(map(type, contents))
            if values.count(None) == height and None not in usual:
                unsettled.append((True,) * height)
            elif usual_will_do and values == usual:
                unsettled.append((False,) * height)
            else:
                cells = enumerate(zip(values, usual, contents, strict=True), band.row)
                unsettled.append(
                    [
                        not (usual_will_do and value == wanted)
                        and (
                            not reads_as(value, content)
                            or (isinstance(content, Link) and formula(row, column) != link_formula(content))
                        )
                        for row, (value, wanted, content) in cells
                    ]
                )
        return list(zip(*unsettled, strict=True))

    def first_wrong(self, plan: SheetPlan, before: Grid, after: Grid) -> tuple[int, int] | None:
        """The first cell of a sheet that, after a write, is neither as planned nor, where nothing was planned, as it was."""
        doubtful = self._doubtful(plan, before, after)
        if not doubtful:
            return None
        planned = {
            row: dict(zip(columns, contents, strict=True)) for row, columns, contents in rows_of(plan.bands)
        }
        if not any(
            True
            for row in doubtful
            for _ in _wrong_in_row(_line(before, row), _line(after, row), planned.get(row, {}))
        ):
            return None
        unplanned = (
            (row, column) for row, column in differences(before, after) if column not in planned.get(row, {})
        )
        unlike = (
            (row, column)
            for row, column, content in plan.cells()
            if not reads_as(after.value(row, column), content)
        )
        return next(chain(unplanned, unlike))

    def _doubtful(self, plan: SheetPlan, before: Grid, after: Grid) -> list[int]:
        """The rows that are not at a glance what the plan makes of the sheet before."""
        n_rows = max(before.n_rows, after.n_rows, max(plan.row_numbers(), default=0))
        found = [*after.rows, *[[]] * (n_rows - after.n_rows)]
        lines = [*before.rows, *[[]] * (n_rows - before.n_rows)]
        wanted = [
            line if len(line) == len(new) else [*line, *[None] * (len(new) - len(line))]
            for line, new in zip(lines, found, strict=True)
        ]
        for band in plan.bands:
            rows = slice(band.row - 1, band.below - 1)
            usual = [map(self._values.__getitem__, cells) for cells in zip(*band.contents, strict=True)]
            for start, end in _stretches(band.columns):
                first, last = band.columns[start] - 1, band.columns[end - 1]
                wanted[rows] = [
                    [*line[:first], *values, *line[last:]]
                    for line, values in zip(wanted[rows], zip(*usual[start:end], strict=True), strict=True)
                ]
        doubtful = [row for row, pair in enumerate(zip(wanted, found, strict=True), 1) if pair[0] != pair[1]]
        if _has_truth_values(after):
            doubtful += plan.row_numbers()
        return doubtful


def _stretches(columns: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where columns that stand side by side begin among others, and where they end: (2, 3, 7) → (0, 2), (2, 3)."""
    start = 0
    for end in range(1, len(columns) + 1):
        if end == len(columns) or columns[end] > columns[end - 1] + 1:
            yield start, end
            start = end


def differences(before: Grid, after: Grid) -> Iterator[tuple[int, int]]:
    """The cells in which two readings of a sheet differ."""
    for row in range(1, max(before.n_rows, after.n_rows) + 1):
        old, new = _line(before, row), _line(after, row)
        if old != new:
            yield from ((row, column) for column in _wrong_in_row(old, new, {}))


def _wrong_in_row(
    old: Sequence[CellValue], new: Sequence[CellValue], cells: Mapping[int, CellContent]
) -> Iterator[int]:
    """The columns of a row that do not hold what ``cells`` says, or what was there before."""
    for column, (left, right) in enumerate(zip_longest(old, new), 1):
        if column in cells:
            continue
        if left != right and not (left != left and right != right):  # noqa: PLR0124 - NaN differs from itself
            yield column
    for column, content in cells.items():
        if not reads_as(new[column - 1] if column <= len(new) else None, content):
            yield column


def _line(grid: Grid, row: int) -> Sequence[CellValue]:
    return grid.rows[row - 1] if row <= grid.n_rows else ()


def _has_truth_values(grid: Grid) -> bool:
    """Whether any cell holds TRUE or FALSE, which equal 1 and 0 and are not the same."""
    return bool in set(map(type, chain.from_iterable(grid.rows)))


class MergedCells:
    """The merged ranges of a sheet, to be asked cell by cell; there may be very many."""

    def __init__(self, areas: Iterable[CellRange]) -> None:
        self._by_row: dict[int, list[CellRange]] = {}
        self._by_column: dict[int, list[CellRange]] = {}
        self._large: list[CellRange] = []
        for area in areas:
            if (area.top, area.left) == (area.bottom, area.right):
                continue
            if area.bottom - area.top > _TALL:
                if area.right - area.left > _TALL:
                    self._large.append(area)
                    continue
                for column in range(area.left, area.right + 1):
                    self._by_column.setdefault(column, []).append(area)
                continue
            for row in range(area.top, area.bottom + 1):
                self._by_row.setdefault(row, []).append(area)

    def touch(self, rows: Iterable[int]) -> bool:
        """Whether any of these rows may have a hidden cell."""
        return bool(self._by_column or self._large) or not self._by_row.keys().isdisjoint(rows)

    def hiding(self, row: int, column: int) -> CellRange | None:
        """The merged range that hides a cell, if any."""
        here: list[CellRange] = [*self._by_row.get(row, []), *self._by_column.get(column, []), *self._large]
        for area in here:
            if contains(area, row, column) and (row, column) != (area.top, area.left):
                return area
        return None
