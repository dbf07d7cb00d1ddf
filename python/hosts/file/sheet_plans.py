"""The changes to a workbook by sheet and row: blocks may name cells in any order, a part is written row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from python.hosts.file.plain_sheets import LAST_PLAIN_COLUMN, MOST_DENSE_CELLS
from python.vocabulary.cell_values import Grid
from python.vocabulary.ports import Block, CellContent, Changes, ColumnChoices, ColumnFormat, Link


@dataclass(slots=True)
class SheetPlan:
    """What is to change in one sheet.

    Attributes:
        formats: Looks of columns.
        choices: Drop-downs.
        contents: What cells are to hold, by row, then by column, both from 1; no row is empty. Cells that hold it already are taken out.
        blocks: The blocks that name these cells, in their order, each cell once; they still name those that were taken out.
    """

    formats: list[ColumnFormat] = field(default_factory=list)
    choices: list[ColumnChoices] = field(default_factory=list)
    contents: dict[int, dict[int, CellContent]] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)

    def cells(self) -> Iterator[tuple[int, int, CellContent]]:
        """Row, column and content of every cell, in the order in which the plan named them."""
        for block in self.blocks:
            for row, values in enumerate(block.values, block.row):
                here = self.contents.get(row)
                if here is not None:
                    for column, content in enumerate(values, block.column):
                        if column in here:
                            yield row, column, content

    def texts(self) -> Iterator[str]:
        """The texts among the contents, in the same order; ``""`` is none."""
        for block in self.blocks:
            for row, values in enumerate(block.values, block.row):
                here = self.contents.get(row)
                if here is not None:
                    for column, content in enumerate(values, block.column):
                        if isinstance(content, str) and content and column in here:
                            yield content

    def keeps_plain(self, grid: Grid) -> bool:
        """Whether a part that is plain (``plain_sheets``) still is when this is written: no formula, nothing far away.

        Args:
            grid: What the part holds so far.
        """
        last_row = max(grid.n_rows, max(self.contents, default=0))
        last_column = max(grid.n_columns, max((max(cells) for cells in self.contents.values()), default=0))
        return (
            last_row * last_column <= MOST_DENSE_CELLS
            and last_column <= LAST_PLAIN_COLUMN
            and not any(isinstance(c, Link) for cells in self.contents.values() for c in cells.values())
        )

    @property
    def changes_anything(self) -> bool:
        """Whether anything is left to do."""
        return bool(self.formats or self.choices or self.contents)

    @property
    def n_cells(self) -> int:
        """How many cells get new contents."""
        return sum(map(len, self.contents.values()))


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
        plan.contents = _by_row(plan.blocks)
        if plan.n_cells < sum(map(len, (values for block in plan.blocks for values in block.values))):
            plan.blocks = _apart(sheet, plan.blocks)
    return plans


def _by_row(blocks: list[Block]) -> dict[int, dict[int, CellContent]]:
    """What cells are to hold; of blocks that name the same cell the last counts."""
    contents: dict[int, dict[int, CellContent]] = {}
    for block in blocks:
        for row, values in enumerate(block.values, block.row):
            if values:
                cells: Mapping[int, CellContent] = dict(enumerate(values, block.column))
                contents.setdefault(row, {}).update(cells)
    return contents


def _apart(sheet: str, blocks: list[Block]) -> list[Block]:
    """Blocks that name the same cells as blocks that name each cell once: in its first place, with its last content."""
    contents: dict[tuple[int, int], CellContent] = {}
    for block in blocks:
        for row, values in enumerate(block.values, block.row):
            for column, content in enumerate(values, block.column):
                contents[row, column] = content
    return [Block(sheet, row, column, ((content,),)) for (row, column), content in contents.items()]
