"""分批计划 as it stands: the earlier plan, and what staff typed beside it."""

from __future__ import annotations

from collections.abc import Mapping

from python.reading.row_reader import RowReader, read_identity
from python.reading.tables import Table
from python.vocabulary.cell_values import as_prose, as_text, is_blank, person_key
from python.vocabulary.features.batches import (
    BATCH,
    BATCHES_SHEET,
    CHANGED_TO,
    LEAVES_OUT,
    ORDERED_BY,
    PROPOSED,
    REASON,
)
from python.vocabulary.plain_record import record
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.records import Teacher
from python.vocabulary.school_calendar import begins_in
from python.vocabulary.sheet_schema import NAME, TEACHER_ID


@record
class BatchRow:
    """One row of 分批计划.

    Attributes:
        row: Its number.
        teacher_id: 工号.
        standing: 建议批次 as a year; ``None`` where there is none.
        basis: 排序依据 as it stands.
        typed: 改为 as typed.
        change: 改为 as a year, 免训 or 暂缓; ``None`` where it is blank or says something else.
        reason: 原因.
        batch: 批次 as it stands.
    """

    row: int
    teacher_id: str
    standing: int | None
    basis: str
    typed: str
    change: int | str | None
    reason: str
    batch: str


def parse_batches(
    table: Table, teachers: Mapping[str, Teacher]
) -> tuple[dict[str, BatchRow], set[str], list[Problem]]:
    """The rows of 分批计划 whose 工号 is on the roster.

    Args:
        table: The sheet.
        teachers: The roster by 工号.

    Returns:
        The rows by 工号; 工号 that stand there beside another person's name, whose rows are not used; problems: BATCH_TWICE,
        BATCH_ANOTHER_PERSON (errors), and those of 工号 at their cells.
    """
    problems: list[Problem] = []
    rows: dict[str, BatchRow] = {}
    strangers: set[str] = set()
    for row in table.data_rows:
        reader = RowReader(table, row, problems, BATCHES_SHEET)
        teacher_id, name = read_identity(reader)
        teacher = teachers.get(teacher_id)
        if teacher is None:
            continue
        known = {person_key(name) for name in (teacher.name, *teacher.former_names)}
        if name and person_key(name) not in known:
            details = {"id": teacher_id, "name": name, "other": teacher.name}
            reader.report(ProblemCode.BATCH_ANOTHER_PERSON, Severity.ERROR, NAME, **details)
            strangers.add(teacher_id)
        elif teacher_id in rows:
            details = {"id": teacher_id, "first": str(rows[teacher_id].row)}
            reader.report(ProblemCode.BATCH_TWICE, Severity.ERROR, TEACHER_ID, **details)
        else:
            rows[teacher_id] = _row(reader, teacher_id)
    return rows, strangers - set(rows), problems


def _row(reader: RowReader, teacher_id: str) -> BatchRow:
    typed = "" if is_blank(reader.cell(CHANGED_TO)) else as_prose(reader.cell(CHANGED_TO))
    return BatchRow(
        row=reader.row,
        teacher_id=teacher_id,
        standing=begins_in(as_text(reader.cell(PROPOSED))),
        basis=as_prose(reader.cell(ORDERED_BY)),
        typed=typed,
        change=typed if typed in LEAVES_OUT else begins_in(typed),
        reason=as_prose(reader.cell(REASON)),
        batch=as_text(reader.cell(BATCH)),
    )
