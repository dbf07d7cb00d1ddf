"""What the input sheets have in common: columns nobody reads, 工号 kept as numbers, rows without a teacher."""

from __future__ import annotations

from collections.abc import Mapping

from python.reading.row_reader import RowReader
from python.reading.tables import Table, header_text
from python.vocabulary.cell_values import (
    as_prose,
    is_blank,
)
from python.vocabulary.columns import SheetSpec
from python.vocabulary.near_words import nearest_word
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.sheet_schema import (
    DEPARTMENT,
    EXPLANATION,
    FREE_COLUMNS,
    TEACHER_ID,
)


def columns_not_read(table: Table, sheet: SheetSpec, school_names: Mapping[str, str]) -> list[Problem]:
    """Columns whose header means nothing to the program, each told once with the nearest column that is still wanting."""
    known = set(table.columns.values())
    free = {header_text(name) for name in FREE_COLUMNS}
    wanting = {
        column.name: school_names.get(column.name, column.name)
        for column in sheet.understood
        if not table.has(column.name)
    }
    words = {
        word: wanting[column.name]
        for column in sheet.understood
        if column.name in wanting
        for word in column.aliases
    }
    words |= {word: word for word in wanting.values()}
    return [
        Problem(
            ProblemCode.COLUMN_NOT_READ,
            Severity.NOTICE,
            CellRef(table.sheet, table.header_row, column),
            {
                "header": header,
                "nearest": words.get(nearest_word(header, words), ""),
                "choices": "、".join(wanting.values()) or "（都有了）",
            },
            column=header,
        )
        for column, header in table.headers.items()
        if column not in known and header not in free
    ]


def note_numeric_ids(table: Table, problems: list[Problem]) -> None:
    """One notice ID_AS_NUMBER at the first 工号 of a table that is kept as a number, with how many there are."""
    column = table.columns[TEACHER_ID]
    rows = [row for row in table.data_rows if isinstance(table.grid.value(row, column), float | int)]
    if rows:
        where = CellRef(table.sheet, rows[0], column)
        problems.append(
            Problem(
                ProblemCode.ID_AS_NUMBER,
                Severity.NOTICE,
                where,
                {"count": str(len(rows)), "column": TEACHER_ID},
            )
        )


def department(reader: RowReader) -> str:
    """部门 of a row; a merged 部门 cell counts for all rows it covers."""
    column = reader.table.columns.get(DEPARTMENT)
    area = reader.table.merged.get((reader.row, column)) if column and reader.table.merged else None
    if area is not None:
        return as_prose(reader.table.grid.value(area.top, area.left))
    return reader.prose(DEPARTMENT)


def row_without_teacher(reader: RowReader) -> Problem:
    """A row of 成绩册 without 工号, name and marks: results left by an earlier run (emptied), or staff's own sums (kept)."""
    where = CellRef(reader.table.sheet, reader.row, 1)
    code = ProblemCode.TOTAL_ROW if is_blank(reader.cell(EXPLANATION)) else ProblemCode.VACANT_ROW
    return Problem(code, Severity.NOTICE, where, {"row": str(reader.row), "label": ""})
