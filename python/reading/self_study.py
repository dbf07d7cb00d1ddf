"""校本研修记录 as records. A workbook may do without the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from python.reading.row_reader import RowReader, read_identity
from python.reading.shared_rows import columns_not_read
from python.reading.tables import Table, find_table
from python.vocabulary.cell_values import CellValue, Grid
from python.vocabulary.features.self_study import (
    ESSAY_LENGTH,
    ESSAY_TITLE,
    NOTES_LENGTH,
    SELF_STUDY_SHEET,
    STUDY_HOURS,
)
from python.vocabulary.plain_record import record
from python.vocabulary.problems import Problem
from python.vocabulary.sheet_schema import ROUND, TOPIC


@record
class StudyEntry:
    """One row of 校本研修记录 as typed.

    Attributes:
        row: The row in the sheet.
        teacher_id: 工号; never blank.
        name: 姓名 as typed.
        round_name: 轮次, ``""`` when blank.
        topic: 专题, ``""`` when blank.
        hours: 校本学时; ``None`` when blank or not usable.
        notes: What stands in 笔记字数.
        essay_title: 体会文章题目.
        essay: What stands in 体会文章字数.
    """

    row: int
    teacher_id: str
    name: str
    round_name: str = ""
    topic: str = ""
    hours: Decimal | None = None
    notes: CellValue = None
    essay_title: str = ""
    essay: CellValue = None


def parse_self_study(
    grid: Grid, school_names: Mapping[str, str]
) -> tuple[Table | None, tuple[StudyEntry, ...], list[Problem]]:
    """Reads 校本研修记录.

    Returns:
        The table, one entry for each row with a 工号, and problems: structural ones (fatal; then there is no table), BLANK_ID,
        BLANK_NAME, ID_…, NOT_A_NUMBER, BELOW_ZERO and ERROR_VALUE at their cells.
    """
    table, problems = find_table(grid, SELF_STUDY_SHEET.columns, school_names)
    if table is None:
        return None, (), problems
    problems += columns_not_read(table, SELF_STUDY_SHEET, school_names)
    entries = []
    for row in table.data_rows:
        reader = RowReader(table, row, problems, SELF_STUDY_SHEET)
        teacher_id, name = read_identity(reader)
        if not teacher_id:
            continue
        entries.append(
            StudyEntry(
                row=row,
                teacher_id=teacher_id,
                name=name,
                round_name=reader.prose(ROUND),
                topic=reader.prose(TOPIC),
                hours=reader.number(STUDY_HOURS),
                notes=reader.cell(NOTES_LENGTH),
                essay_title=reader.prose(ESSAY_TITLE),
                essay=reader.cell(ESSAY_LENGTH),
            )
        )
    return table, tuple(entries), problems
