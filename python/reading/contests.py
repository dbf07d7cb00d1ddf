"""评比活动 as records, and the marks that its 分 add up to. A workbook may do without the sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from python.reading.round_data import RoundData
from python.reading.row_reader import RowReader, read_identity
from python.reading.shared_rows import columns_not_read
from python.reading.tables import Table, find_table
from python.vocabulary.cell_values import Grid, as_text, is_blank, plain
from python.vocabulary.input_sheets import CONTESTS_SHEET
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.records import BadValue, ContestEntry, GradeRow, Mark
from python.vocabulary.sheet_schema import ACTIVITY, AWARD, CONTESTS, DATE, POINTS


def parse_contests(
    grid: Grid, school_names: Mapping[str, str]
) -> tuple[Table | None, tuple[ContestEntry, ...], list[Problem]]:
    """Reads 评比活动.

    Returns:
        The table, one entry for each row with a 工号, and problems: structural ones (fatal), BLANK_ID, BLANK_NAME, ID_…,
        NOT_A_DATE, NOT_A_NUMBER, BELOW_ZERO and ERROR_VALUE at their cells.
    """
    table, problems = find_table(grid, CONTESTS_SHEET.columns, school_names)
    if table is None:
        return None, (), problems
    problems += columns_not_read(table, CONTESTS_SHEET, school_names)
    entries = []
    for row in table.data_rows:
        reader = RowReader(table, row, problems, CONTESTS_SHEET)
        teacher_id, name = read_identity(reader)
        if not teacher_id:
            continue
        entries.append(
            ContestEntry(
                row=row,
                teacher_id=teacher_id,
                name=name,
                date=reader.date(DATE),
                activity=reader.prose(ACTIVITY),
                award=reader.prose(AWARD),
                points=_points(reader),
            )
        )
    return table, tuple(entries), problems


def _points(reader: RowReader) -> Decimal | BadValue | None:
    number = reader.number(POINTS)
    value = reader.cell(POINTS)
    return BadValue(as_text(value), "不能用") if number is None and not is_blank(value) else number


def with_contests(data: RoundData, entries: Sequence[ContestEntry]) -> RoundData:
    """The round with the 分 of 评比活动 as the marks of the items that are read from it.

    What is dated within the round counts; a blank 开始日期 or 结束日期 leaves that side open. Who has no entry has 0.

    Returns:
        The round with ``contests``, the entries that belong to it, and an error CONTEST_NO_DATE for each entry with 分 and
        without a day: whose it is cannot be scored until it has one.
    """
    start, end = data.round.start, data.round.end
    table = data.tables[CONTESTS]
    now: list[ContestEntry] = []
    problems: list[Problem] = []
    marks: dict[str, list[Decimal]] = {}
    wrong: dict[str, BadValue] = {}
    for entry in entries:
        if entry.points is None:
            continue
        if entry.date is None:
            details = {"name": entry.name or entry.teacher_id, "activity": entry.activity, "column": DATE}
            where = table.ref(entry.row, DATE)
            if is_blank(table.value(entry.row, DATE)):  # else the cell was told as it was read
                code = ProblemCode.CONTEST_NO_DATE
                problems.append(Problem(code, Severity.ERROR, where, details, entry.teacher_id, DATE))
            wrong.setdefault(entry.teacher_id, BadValue(entry.activity, "没有日期"))
        elif (start and entry.date < start) or (end and entry.date > end):
            continue
        elif isinstance(entry.points, BadValue):
            wrong.setdefault(entry.teacher_id, entry.points)
        else:
            marks.setdefault(entry.teacher_id, []).append(entry.points)
        now.append(entry)
    items = [item.name for item in data.rules.items if item.from_contests]

    def row_with(row: GradeRow) -> GradeRow:
        got = marks.get(row.teacher_id, [])
        sum_of = Mark(sum(got, Decimal(0)), parts="+".join(map(plain, got)))
        return replace(row, marks={**row.marks, **dict.fromkeys(items, wrong.get(row.teacher_id) or sum_of)})

    grades = tuple(row if row.vacant else row_with(row) for row in data.grades)
    return replace(data, grades=grades, contests=tuple(now), problems=(*data.problems, *problems))
