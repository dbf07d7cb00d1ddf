"""推荐名单 as people left it: whom a row is about, and what they typed into 推荐类别, 是否推荐 and 备注."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from python.reading.row_reader import RowReader, read_identity
from python.reading.shared_rows import columns_not_read
from python.reading.tables import Table, find_table
from python.reading.validation import is_called
from python.vocabulary.cell_values import Grid
from python.vocabulary.features.contests import CATEGORY, CHOSEN, RECOMMENDATIONS_SHEET
from python.vocabulary.plain_record import record
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.records import Teacher
from python.vocabulary.sheet_schema import NAME, REMARK, TEACHER_ID


@record
class RecommendedRow:
    """One row: whose it is and what was typed; ``chosen`` is 是否推荐, ``None`` when blank or unusable."""

    row: int
    teacher_id: str
    name: str
    category: str = ""
    chosen: bool | None = None
    remark: str = ""


def parse_recommendations(
    grid: Grid, school_names: Mapping[str, str], teachers: Mapping[str, Teacher]
) -> tuple[Table | None, tuple[RecommendedRow, ...], list[Problem]]:
    """Reads 推荐名单.

    Returns:
        The table; the rows whose person is sure (also of people who left the roster: RECOMMEND_STRANGER, a notice), each person
        once; and problems: structural ones (fatal), NOT_A_CHOICE, RECOMMEND_NAME and RECOMMEND_TWICE (errors).
        A row that is not among the rows is to be left as it is.
    """
    table, problems = find_table(grid, RECOMMENDATIONS_SHEET.columns, school_names)
    if table is None:
        return None, (), problems
    problems += columns_not_read(table, RECOMMENDATIONS_SHEET, school_names)
    rows: dict[str, RecommendedRow] = {}
    again: list[tuple[RowReader, str]] = []
    counts: Counter[str] = Counter()
    for row in table.data_rows:
        reader = RowReader(table, row, problems, RECOMMENDATIONS_SHEET)
        teacher_id, name = read_identity(reader)
        if not teacher_id:
            continue
        teacher = teachers.get(teacher_id)
        if teacher is None:
            code = ProblemCode.RECOMMEND_STRANGER
            reader.report(code, Severity.NOTICE, TEACHER_ID, id=teacher_id, name=name or "没有姓名")
        elif name and not is_called(teacher, name):
            code, details = ProblemCode.RECOMMEND_NAME, {"id": teacher_id, "name": name}
            reader.report(code, Severity.ERROR, NAME, **details, roster_name=teacher.name)
            continue
        counts[teacher_id] += 1
        if teacher_id in rows:
            again.append((reader, teacher_id))
            continue
        chosen = reader.yes_no(CHOSEN)
        remark, category = reader.prose(REMARK), reader.prose(CATEGORY)
        rows[teacher_id] = RecommendedRow(row, teacher_id, name, category, chosen, remark)
    for reader, teacher_id in again:
        count = str(counts[teacher_id])
        reader.report(ProblemCode.RECOMMEND_TWICE, Severity.ERROR, TEACHER_ID, id=teacher_id, count=count)
    return table, tuple(rows.values()), problems
