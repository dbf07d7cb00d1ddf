"""The changes to a workbook by sheet: blocks may name cells in any order and twice, a part is written row by row, each cell once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

from python.hosts.file.plain_sheets import LAST_PLAIN_COLUMN, MOST_DENSE_CELLS
from python.vocabulary.cell_values import Grid
from python.vocabulary.ports import Block, CellContent, Changes, ColumnChoices, ColumnFormat, Link


class Band(NamedTuple):
    """Rows, one below the other, in which cells of the same columns are written.

    Attributes:
        row: The first row, from 1.
        columns: The columns, from 1, rising.
        contents: What the cells are to hold; shape (n_rows, n_columns).
    """

    row: int
    columns: tuple[int, ...]
    contents: Sequence[Sequence[CellContent]]


@dataclass(slots=True)
class SheetPlan:
    """What is to change in one sheet.

    Attributes:
        formats: Looks of columns.
        choices: Drop-downs.
        blocks: What cells are to hold, in the order in which the plan names them. Each cell stands in one block only, none is
            empty, and all rows of one are equally long. Cells that hold it already are taken out.
    """

    formats: list[ColumnFormat] = field(default_factory=list)
    choices: list[ColumnChoices] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def cells(self) -> Iterator[tuple[int, int, CellContent]]:
        """Row, column and content of every cell, in the order in which the plan names them."""
        for block in self.blocks:
            for row, values in enumerate(block.values, block.row):
                for column, content in enumerate(values, block.column):
                    yield row, column, content

    def contents(self) -> Iterator[CellContent]:
        """The contents, in the same order."""
        return chain.from_iterable(chain.from_iterable(block.values for block in self.blocks))

    def row_numbers(self) -> Iterator[int]:
        """The rows in which cells are written, block by block."""
        return chain.from_iterable(range(block.row, _below(block)) for block in self.blocks)

    def keeps_plain(self, grid: Grid) -> bool:
        """Whether a part that is plain (``plain_sheets``) still is when this is written: no formula, nothing far away.

        Args:
            grid: What the part holds so far.
        """
        last_row = max(grid.n_rows, *(_below(block) - 1 for block in self.blocks), 0)
        last_column = max(grid.n_columns, *(block.column + _width(block) - 1 for block in self.blocks), 0)
        return (
            last_row * last_column <= MOST_DENSE_CELLS
            and last_column <= LAST_PLAIN_COLUMN
            and Link not in set(map(type, self.contents()))
        )

    @property
    def changes_anything(self) -> bool:
        """Whether anything is left to do."""
        return bool(self.formats or self.choices or self.blocks)

    @property
    def n_cells(self) -> int:
        """How many cells get new contents."""
        return sum(len(block.values) * _width(block) for block in self.blocks)


def plans_of(changes: Changes) -> dict[str, SheetPlan]:
    """The changes by sheet, sheets in the order in which formats, drop-downs and blocks first name them."""
    plans: dict[str, SheetPlan] = {}
    for column_format in changes.formats:
        plans.setdefault(column_format.sheet, SheetPlan()).formats.append(column_format)
    for choices in changes.choices:
        plans.setdefault(choices.sheet, SheetPlan()).choices.append(choices)
    for block in changes.blocks:
        plans.setdefault(block.sheet, SheetPlan()).blocks.append(block)
    for sheet, plan in plans.items():
        if not all(map(_is_rectangle, plan.blocks)) or _touch(plan.blocks):
            plan.blocks = _apart(sheet, plan.blocks)
    return plans


def _is_rectangle(block: Block) -> bool:
    """Whether a block has cells, and as many in each row."""
    widths = set(map(len, block.values))
    return len(widths) == 1 and widths != {0}


def _width(block: Block) -> int:
    return len(block.values[0])


def _below(block: Block) -> int:
    """The row below a block."""
    return block.row + len(block.values)


def _groups(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """The blocks in groups that have no row in common, from the top."""
    group: list[Block] = []
    below = 0
    for block in sorted(blocks, key=attrgetter("row")):
        if group and block.row >= below:
            yield group
            group = []
        group.append(block)
        below = max(below, _below(block))
    if group:
        yield group


def bands_of(blocks: Iterable[Block]) -> Iterator[Band]:
    """What blocks write, from the top; no two name the same cell."""
    for group in _groups(blocks):
        if len(group) == 1:
            (block,) = group
            yield Band(block.row, tuple(range(block.column, block.column + _width(block))), block.values)
            continue
        rows: dict[int, dict[int, CellContent]] = {}
        for block in sorted(group, key=attrgetter("column")):
            for row, contents in enumerate(block.values, block.row):
                rows.setdefault(row, {}).update(enumerate(contents, block.column))
        in_order = sorted(rows)
        shapes = [(row - index, tuple(rows[row])) for index, row in enumerate(in_order)]
        for (_, columns), found in groupby(zip(shapes, in_order, strict=True), itemgetter(0)):
            numbers = [row for _, row in found]
            yield Band(numbers[0], columns, [tuple(rows[row].values()) for row in numbers])


def rows_of(blocks: Iterable[Block]) -> Iterator[tuple[int, tuple[int, ...], Sequence[CellContent]]]:
    """The same row by row: its number, the columns, what their cells are to hold."""
    for band in bands_of(blocks):
        for row, contents in enumerate(band.contents, band.row):
            yield row, band.columns, contents


def left_of(block: Block, left: Sequence[tuple[bool, ...]]) -> Iterator[Block]:
    """A block less some of its cells, as blocks in the same order: rows that are left alike stay together.

    Args:
        block: The block; not empty.
        left: Whether a cell is left, row by row.
    """
    top = 0
    for flags, alike in groupby(left):
        below = top + len([*alike])
        starts = [at for at, flag in enumerate(flags) if flag and not (at and flags[at - 1])]
        stretches = [(at, (*flags, False).index(False, at)) for at in starts]
        # Several in a row go row by row: so they are named.
        height = below - top if len(stretches) == 1 else 1
        for first in range(top, below, height):
            for start, end in stretches:
                values = [contents[start:end] for contents in block.values[first : first + height]]
                yield Block(block.sheet, block.row + first, block.column + start, values)
        top = below


def _touch(blocks: Iterable[Block]) -> bool:
    """Whether any two name the same cell."""
    for group in _groups(blocks):
        if len(group) > 1:
            cells = [(row, column) for row, column, _ in SheetPlan(blocks=group).cells()]
            if len(set(cells)) < len(cells):
                return True
    return False


def _apart(sheet: str, blocks: Iterable[Block]) -> list[Block]:
    """Blocks that name cells twice, or in rows of differing length, as blocks of one cell: in its first place, with its last content."""
    contents: dict[tuple[int, int], CellContent] = {}
    for block in blocks:
        for row, values in enumerate(block.values, block.row):
            for column, content in enumerate(values, block.column):
                contents[row, column] = content
    return [Block(sheet, row, column, ((content,),)) for (row, column), content in contents.items()]
