"""The blocks of 考核规则: where they stand in the sheet, and a reader of their cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from python.reading.tables import header_text
from python.vocabulary.cell_values import (
    CellValue,
    Grid,
    Reading,
    as_prose,
    as_text,
    is_blank,
    plain,
    read_number,
)
from python.vocabulary.plain_record import record
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.rule_sheet import RULE_BLOCKS, BlockSpec

_SEPARATORS = re.compile(r"[,，、;；\s]+")


@record
class RuleBlock:
    """One block of 考核规则: where its title and header stand, which column holds what, and its filled rows.

    ``end_row`` is the last row that belongs to the block (the row before the next title, or the sheet's last).
    """

    name: str
    title_row: int
    header_row: int
    columns: Mapping[str, int]
    rows: tuple[int, ...]
    end_row: int


def find_blocks(grid: Grid) -> tuple[dict[str, RuleBlock], list[Problem]]:
    """Finds the blocks by their title cells in column A.

    Returns:
        RuleBlock title → block, and fatal problems MISSING_BLOCK, DUPLICATE_BLOCK, MISSING_COLUMN. The block
        【名称对照】 may be missing.
    """
    bare = {title.strip("【】"): title for title in RULE_BLOCKS}
    titles: dict[str, int] = {}
    problems: list[Problem] = []
    title_rows: list[int] = []
    for row in range(1, grid.n_rows + 1):
        text = header_text(grid.value(row, 1))
        if not text or text[0] not in "【[〔" or text.strip("【】[]〔〕 ") not in bare:
            continue
        title = bare[text.strip("【】[]〔〕 ")]
        title_rows.append(row)
        if title in titles:
            where = CellRef(grid.sheet, row, 1)
            problems.append(fatal(ProblemCode.DUPLICATE_BLOCK, where, block=title, first=f"A{titles[title]}"))
        titles.setdefault(title, row)
    blocks: dict[str, RuleBlock] = {}
    for title, spec in RULE_BLOCKS.items():
        if title not in titles:
            if not spec.optional:
                problems.append(fatal(ProblemCode.MISSING_BLOCK, CellRef(grid.sheet), block=title))
            continue
        title_row = titles[title]
        end_row = min((row - 1 for row in title_rows if row > title_row), default=grid.n_rows)
        block, missing = _read_block(grid, spec, title_row, end_row)
        problems += missing
        blocks[title] = block
    return blocks, problems


def _read_block(grid: Grid, spec: BlockSpec, title_row: int, end_row: int) -> tuple[RuleBlock, list[Problem]]:
    wanted = {header_text(name): name for name in spec.headers}
    header_row = next(
        (
            row
            for row in range(title_row + 1, end_row + 1)
            if any(header_text(value) in wanted for value in grid.rows[row - 1])
        ),
        title_row,
    )
    found: dict[str, int] = {}
    if header_row != title_row:
        for column, value in enumerate(grid.rows[header_row - 1], start=1):
            name = wanted.get(header_text(value))
            if name:
                found.setdefault(name, column)
    problems = [
        fatal(
            ProblemCode.MISSING_COLUMN,
            CellRef(grid.sheet, header_row, 1),
            header=f"{spec.title}{column.name}",
        )
        for column in spec.columns
        if column.name not in found and not column.optional
    ]
    rows = tuple(
        row
        for row in range(header_row + 1, end_row + 1)
        if any(not is_blank(grid.value(row, column)) for column in found.values())
    )
    return RuleBlock(spec.title, title_row, header_row, found, rows, end_row), problems


def fatal(code: ProblemCode, where: CellRef, **details: str) -> Problem:
    """A problem that makes the rules unusable."""
    return Problem(code, Severity.ERROR, where, details, fatal=True)


def split_list(text: str) -> list[str]:
    """The parts of a list typed into one cell, separated by commas (，、;) or spaces."""
    return [part for part in _SEPARATORS.split(text) if part]


class BlockReader:
    """Reads the cells of one block and collects what is wrong with them."""

    def __init__(self, grid: Grid, block: RuleBlock) -> None:
        self.grid = grid
        self.block = block
        self.problems: list[Problem] = []

    def cell(self, row: int, name: str) -> CellValue:
        """What stands in the row's column ``name``; ``None`` when the column is missing."""
        column = self.block.columns.get(name)
        return self.grid.value(row, column) if column else None

    def ref(self, row: int, name: str) -> CellRef:
        """Where that cell is; the row's first cell when the column is missing."""
        return CellRef(self.grid.sheet, row, self.block.columns.get(name, 1))

    def fail(self, code: ProblemCode, row: int, name: str, /, **details: str) -> None:
        """Files a problem that makes the rules unusable."""
        self.problems.append(fatal(code, self.ref(row, name), column=name, **details))

    def warn(self, code: ProblemCode, row: int, name: str, severity: Severity, /, **details: str) -> None:
        """Files a problem that leaves the rules usable."""
        self.problems.append(Problem(code, severity, self.ref(row, name), {"column": name, **details}))

    def text(self, row: int, name: str, *, required: bool = False) -> str:
        """The text; fails with ``RULE_MISSING_VALUE`` when it is required and blank."""
        value = as_prose(self.cell(row, name))
        if required and not value:
            self.fail(ProblemCode.RULE_MISSING_VALUE, row, name)
        return value

    def number(
        self,
        row: int,
        name: str,
        *,
        required: bool,
        low: Decimal = Decimal(0),
        default: Decimal | None = None,
    ) -> Decimal | None:
        """A number of at least ``low``; ``default`` when blank or not one (``RULE_MISSING_VALUE``, ``RULE_BAD_NUMBER``)."""
        value = self.cell(row, name)
        number, reading = read_number(value)
        if reading is Reading.BLANK:
            if required:
                self.fail(ProblemCode.RULE_MISSING_VALUE, row, name)
            return default
        if number is None or number < low:
            self.fail(
                ProblemCode.RULE_BAD_NUMBER,
                row,
                name,
                value=as_text(value),
                range=f"不小于 {plain(low)} 的数字",
            )
            return default
        return number

    def choice(self, row: int, name: str, default: str | None = None) -> str:
        """One of the words that the column takes; without ``default`` the cell may not be blank."""
        choices = RULE_BLOCKS[self.block.name].column(name).choices
        value = self.text(row, name, required=default is None)
        if not value:
            return default or ""
        if value not in choices:
            self.fail(ProblemCode.RULE_BAD_CHOICE, row, name, value=value, choices="、".join(choices))
        return value

    def unique(self, seen: dict[str, int], key: str, row: int, name: str) -> None:
        """Fails with ``RULE_DUPLICATE`` when ``key`` stands in ``seen`` (key → row) already, else notes it there."""
        if not key:
            return
        if key in seen:
            self.fail(ProblemCode.RULE_DUPLICATE, row, name, value=key, first=self.ref(seen[key], name).cell)
        seen.setdefault(key, row)
