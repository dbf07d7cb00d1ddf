"""Reads a table column by column: every different value of a column once, by the reading of a row that there is anyway.

A column of ten thousand rows holds few different 部门, marks and statuses. Each is read by ``RowReader`` at one row where it stands;
where nothing is told about it, all its cells are read so. Rows in which anything would be told, or that a merged
range touches, are left to the row-wise reading, so that every problem keeps its place, its order and its words::

    columns = Columns(table, ROSTER_SHEET)
    ids, names = columns.identities()
    stages = columns.read(STAGE, _stage)
    teachers = columns.records(map(Teacher, ids, names, columns.rows, stages), one_teacher, problems)

So there is one rule for a cell, and one for a row; this module only saves doing it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from itertools import zip_longest
from typing import TypeVar, cast

from python.reading.row_reader import RowReader
from python.reading.tables import Table
from python.vocabulary.cell_values import CellValue, is_plain
from python.vocabulary.columns import SheetSpec
from python.vocabulary.problems import Problem
from python.vocabulary.sheet_schema import NAME, TEACHER_ID

_Read = TypeVar("_Read")
_Record = TypeVar("_Record")

# By these, a plain text is what it says, and nothing is told about it.
_AS_IT_STANDS = frozenset((RowReader.prose, RowReader.identifier, RowReader.name))
# Each is one key with 1 or 0: where they stand, it is for the row-wise reading to see which is which.
_TRUE_AND_FALSE = frozenset((True, False))


class Columns:
    """The data rows of a table, to be read by columns.

    Attributes:
        rows: The rows that no merged range touches, in sheet order; what is read of a column has as many members.
    """

    def __init__(self, table: Table, sheet: SheetSpec) -> None:
        self._table = table
        self._sheet = sheet
        # Rows that the row-wise reading has to read.
        self._row_wise = {row for row, _ in table.merged}
        # What is told of rows that it does not read.
        self._told: dict[int, list[Problem]] = {}
        self.rows: Sequence[int] = [row for row in table.data_rows if row not in self._row_wise]
        rows = table.grid.rows
        self._columns = list(zip_longest(*(rows[row - 1] for row in self.rows)))

    def cells(self, name: str) -> Sequence[CellValue]:
        """The cells of the column of this standard name; ``None`` throughout when there is no such column."""
        place = self._table.columns.get(name, 0)
        return self._columns[place - 1] if 0 < place <= len(self._columns) else (None,) * len(self.rows)

    def is_filled(self, name: str) -> bool:
        """Whether any row has something in the column."""
        cells = self.cells(name)
        return cells.count(None) < len(cells) or any(
            self._table.value(row, name) is not None for row in self._row_wise
        )

    def read(self, name: str, read: Callable[[RowReader, str], _Read]) -> Sequence[_Read]:
        """What ``read`` makes of each cell of a column; rows with a cell that it tells something about are read row by row."""
        cells = self.cells(name)
        as_it_stands = read in _AS_IT_STANDS
        if as_it_stands and are_plain(cells):
            return cast("Sequence[_Read]", cells)
        row_of = dict(zip(cells, self.rows, strict=True))
        if not row_of.keys().isdisjoint(_TRUE_AND_FALSE) and bool in set(map(type, cells)):
            self._leave(cells, _TRUE_AND_FALSE)
        found: dict[CellValue, _Read] = {}
        told: set[CellValue] = set()
        for value, row in row_of.items():
            if as_it_stands and isinstance(value, str) and value and is_plain(value):
                found[value] = cast("_Read", value)
                continue
            problems: list[Problem] = []
            found[value] = read(RowReader(self._table, row, problems, self._sheet), name)
            if problems:
                told.add(value)
        if told:
            self._leave(cells, told)
        return list(map(found.__getitem__, cells))

    def _leave(self, cells: Sequence[CellValue], values: Set[CellValue]) -> None:
        """Leaves the rows whose cell is one of the values to the row-wise reading."""
        self._row_wise.update(row for row, cell in zip(self.rows, cells, strict=True) if cell in values)

    def read_rows(self, ids: Sequence[str], read: Callable[[RowReader], _Read]) -> Sequence[_Read]:
        """What ``read`` makes of several cells of each row together, after all columns: what it tells is told last of a row.

        Args:
            ids: The 工号 of each row, under which it tells.
            read: Reads one row.
        """
        found = []
        for row, teacher_id in zip(self.rows, ids, strict=True):
            problems: list[Problem] = []
            reader = RowReader(self._table, row, problems, self._sheet)
            reader.teacher_id = teacher_id
            found.append(read(reader))
            if problems:
                self._told[row] = problems
        return found

    def identities(self) -> tuple[Sequence[str], Sequence[str]]:
        """The 工号 and 姓名 of each row; rows that lack one are read row by row."""
        ids, names = self.read(TEACHER_ID, RowReader.identifier), self.read(NAME, RowReader.name)
        if not (all(ids) and all(names)):
            self._row_wise.update(
                row for row, *both in zip(self.rows, ids, names, strict=True) if not all(both)
            )
        return ids, names

    def records(
        self, made: Iterable[_Record], one: Callable[[int], _Record | None], problems: list[Problem]
    ) -> list[_Record]:
        """The records of all data rows, in sheet order.

        Args:
            made: What the columns give for each of ``rows``.
            one: Reads a row by itself, and tells what is to be told; ``None`` for a row that gives no record.
            problems: Gets what ``read_rows`` told of the rows that are not read by themselves.
        """
        if not self._row_wise and not self._told:
            return list(made)
        by_row = dict(zip(self.rows, made, strict=True))
        records = []
        for row in self._table.data_rows:
            if row not in self._row_wise:
                problems += self._told.get(row, ())
                records.append(by_row[row])
            elif (record := one(row)) is not None:
                records.append(record)
        return records


def dicts(names: Sequence[str], columns: Sequence[Sequence[_Read]]) -> Iterable[dict[str, _Read]]:
    """For each row, name of a column → what was read there; one empty dict a row, without end, where there are no columns."""
    if not names:
        return iter(dict, None)
    return (dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))


def are_plain(cells: Sequence[CellValue]) -> bool:
    """Whether all cells hold plain text, none blank: joined, so that ten thousand are looked at in one go."""
    try:
        return all(cells) and is_plain("".join(cast("Sequence[str]", cells)))
    except TypeError:
        return False
