"""The changes to a workbook by sheet: blocks may name cells in any order and twice, a part is written row by row, each cell once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, compress, groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

from python.hosts.file.plain_sheets import LAST_PLAIN_COLUMN, MOST_DENSE_CELLS
from python.vocabulary.cell_values import Grid
from python.vocabulary.ports import Block, CellContent, Changes, ColumnChoices, ColumnFormat, Link


class Band(NamedTuple):
    """Rows, one below the other, in which cells of the same columns are written: a block, or what is left of one.

    Attributes:
        row: The first row, from 1.
        columns: The columns, from 1, rising.
        contents: What the cells are to hold; shape (n_rows, n_columns).
    """

    row: int
    columns: tuple[int, ...]
    contents: Sequence[Sequence[CellContent]]

    @property
    def below(self) -> int:
        """The row below the last."""
        return self.row + len(self.contents)


@dataclass(slots=True)
class SheetPlan:
    """What is to change in one sheet.

    Attributes:
        formats: Looks of columns.
        choices: Drop-downs.
        bands: What cells are to hold, in the order in which the plan names them, each cell once; none is without cells. Cells
            that hold it already are taken out.
    """

    formats: list[ColumnFormat] = field(default_factory=list)
    choices: list[ColumnChoices] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)

    def cells(self) -> Iterator[tuple[int, int, CellContent]]:
        """Row, column and content of every cell, in the order in which the plan names them."""
        for band in self.bands:
            for row, contents in enumerate(band.contents, band.row):
                for column, content in zip(band.columns, contents, strict=True):
                    yield row, column, content

    def contents(self) -> Iterator[CellContent]:
        """The contents, in the same order."""
        return chain.from_iterable(chain.from_iterable(band.contents for band in self.bands))

    def row_numbers(self) -> Iterator[int]:
        """The rows in which cells are written, band by band."""
        return chain.from_iterable(range(band.row, band.below) for band in self.bands)

    def keeps_plain(self, grid: Grid) -> bool:
        """Whether a part that is plain (``plain_sheets``) still is when this is written: no formula, nothing far away.

        Args:
            grid: What the part holds so far.
        """
        last_row = max(grid.n_rows, *(band.below - 1 for band in self.bands), 0)
        last_column = max(grid.n_columns, *(band.columns[-1] for band in self.bands), 0)
        return (
            last_row * last_column <= MOST_DENSE_CELLS
            and last_column <= LAST_PLAIN_COLUMN
            and Link not in set(map(type, self.contents()))
        )

    @property
    def changes_anything(self) -> bool:
        """Whether anything is left to do."""
        return bool(self.formats or self.choices or self.bands)

    @property
    def n_cells(self) -> int:
        """How many cells get new contents."""
        return sum(len(band.contents) * len(band.columns) for band in self.bands)


def plans_of(changes: Changes) -> dict[str, SheetPlan]:
    """The changes by sheet, sheets in the order in which formats, drop-downs and blocks first name them."""
    plans: dict[str, SheetPlan] = {}
    for column_format in changes.formats:
        plans.setdefault(column_format.sheet, SheetPlan()).formats.append(column_format)
    for choices in changes.choices:
        plans.setdefault(choices.sheet, SheetPlan()).choices.append(choices)
    blocks: dict[str, list[Block]] = {}
    for block in changes.blocks:
        plans.setdefault(block.sheet, SheetPlan())
        blocks.setdefault(block.sheet, []).append(block)
    for sheet, named in blocks.items():
        plans[sheet].bands = _bands(named)
    return plans


def _bands(blocks: Sequence[Block]) -> list[Band]:
    """Blocks as bands. Where they name cells twice, or rows differ in length, each cell by itself: in its first place, with its last content."""
    if all(map(_is_rectangle, blocks)):
        bands = [
            Band(block.row, tuple(range(block.column, block.column + len(block.values[0]))), block.values)
            for block in blocks
        ]
        if not _touch(bands):
            return bands
    contents: dict[tuple[int, int], CellContent] = {}
    for block in blocks:
        for row, values in enumerate(block.values, block.row):
            for column, content in enumerate(values, block.column):
                contents[row, column] = content
    return [Band(row, (column,), ((content,),)) for (row, column), content in contents.items()]


def _is_rectangle(block: Block) -> bool:
    """Whether a block has cells, and as many in each row."""
    widths = set(map(len, block.values))
    return len(widths) == 1 and widths != {0}


def _touch(bands: Iterable[Band]) -> bool:
    """Whether any two name the same cell."""
    for group in _groups(bands):
        if len(group) > 1:
            cells = [(row, column) for row, column, _ in SheetPlan(bands=group).cells()]
            if len(set(cells)) < len(cells):
                return True
    return False


def _groups(bands: Iterable[Band]) -> Iterator[list[Band]]:
    """The bands in groups that have no row in common, from the top."""
    group: list[Band] = []
    below = 0
    for band in sorted(bands, key=attrgetter("row")):
        if group and band.row >= below:
            yield group
            group = []
        group.append(band)
        below = max(below, band.below)
    if group:
        yield group


def in_order(bands: Iterable[Band]) -> Iterator[Band]:
    """What is written, from the top, in bands that have no row in common; no two of the given ones name the same cell."""
    for group in _groups(bands):
        if len(group) == 1:
            yield group[0]
            continue
        rows: dict[int, dict[int, CellContent]] = {}
        for row, column, content in SheetPlan(bands=group).cells():
            rows.setdefault(row, {})[column] = content
        numbers = sorted(rows)
        shapes = [(row - index, tuple(sorted(rows[row]))) for index, row in enumerate(numbers)]
        for (_, columns), found in groupby(zip(shapes, numbers, strict=True), itemgetter(0)):
            alike = [row for _, row in found]
            yield Band(alike[0], columns, [tuple(map(rows[row].__getitem__, columns)) for row in alike])


def rows_of(bands: Iterable[Band]) -> Iterator[tuple[int, tuple[int, ...], Sequence[CellContent]]]:
    """The same row by row: its number, the columns, what their cells are to hold."""
    for band in in_order(bands):
        for row, contents in enumerate(band.contents, band.row):
            yield row, band.columns, contents


def left_of(band: Band, left: Iterable[tuple[bool, ...]]) -> Iterator[Band]:
    """A band less some of its cells, in the same order: rows that are left alike stay together.

    Args:
        band: The band.
        left: Whether a cell is left, row by row.
    """
    at = 0
    for flags, alike in groupby(left):
        contents = band.contents[at : at + len([*alike])]
        if all(flags):
            yield Band(band.row + at, band.columns, contents)
        elif any(flags):
            columns = tuple(compress(band.columns, flags))
            yield Band(band.row + at, columns, [tuple(compress(cells, flags)) for cells in contents])
        at += len(contents)
