"""师徒结对 and 六到位 as records: who guides whom in which 学年, what was done, and what each row does not say clearly."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from python.reading.row_reader import RowReader, read_identity
from python.reading.shared_rows import columns_not_read
from python.reading.tables import Table, find_table
from python.reading.validation import is_called
from python.vocabulary.cell_values import CellValue, Grid, as_text, is_blank
from python.vocabulary.columns import Column, SheetSpec, Takes
from python.vocabulary.features.pairs import (
    APPRENTICE_ID,
    APPRENTICE_NAME,
    FINAL_MARK,
    PAIR_ENDS,
    PAIR_YEAR,
    PAIRED_ON,
    PAIRS_SHEET,
    REFLECTION,
    SIX_DUTIES_SHEET,
    TUTORIALS,
    VISITS,
)
from python.vocabulary.plain_record import record
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.records import Teacher
from python.vocabulary.school_calendar import read_school_year
from python.vocabulary.sheet_schema import MENTOR_ID, MENTOR_NAME, NAME, TEACHER_ID


# 2026—2027学年, 2026-2027, 2026/27, 2026学年, 2026; behind it 第一学期 or 第二学期 (上, 下).
@record
class PairRow:
    """One row of 师徒结对.

    Attributes:
        row: Its row in the sheet.
        year: The year in which the 学年 begins; ``None``: not understood.
        half: 1 or 2 for a row about one term; ``None`` for the whole 学年.
        apprentice_id: 徒弟工号.
        mentor_id: 导师工号.
        begins: 结对日期.
        ends: 期满日期 as typed.
        visits: 听课次数; blank is 0.
        tutorials: 辅导次数; likewise.
        reflection: 师徒心得 as it stands there.
        mark: 期满考核, ``""`` when blank.
        doubt: Why the row cannot be judged (Chinese); ``""``: it can.
    """

    row: int
    year: int | None
    half: int | None
    apprentice_id: str
    mentor_id: str
    begins: dt.date | None = None
    ends: dt.date | None = None
    visits: Decimal = Decimal(0)
    tutorials: Decimal = Decimal(0)
    reflection: CellValue = None
    mark: str = ""
    doubt: str = ""


def parse_pairs(
    grid: Grid, school_names: Mapping[str, str], teachers: Mapping[str, Teacher]
) -> tuple[Table | None, tuple[PairRow, ...], list[Problem]]:
    """Reads 师徒结对.

    Returns:
        The table; a row for each with a 徒弟工号; and problems: structural ones (fatal), PAIR_YEAR_UNCLEAR, PAIR_NAME, PAIR_TWICE,
        PAIR_ENDS_FIRST (errors: the row is not judged), PAIR_STRANGER (a notice; likewise), and what the cells do not say clearly.
    """
    table, problems = find_table(
        grid, PAIRS_SHEET.columns, school_names, key_columns=(APPRENTICE_ID, APPRENTICE_NAME)
    )
    if table is None:
        return None, (), problems
    problems += columns_not_read(table, PAIRS_SHEET, school_names)
    rows = []
    for number in table.data_rows:
        reader = RowReader(table, number, problems, PAIRS_SHEET)
        apprentice = reader.identifier(APPRENTICE_ID)
        reader.teacher_id = apprentice
        if apprentice:
            rows.append(_pair_row(reader, apprentice, teachers))
        else:
            name = reader.name(APPRENTICE_NAME) or f"第 {number} 行"
            reader.report(ProblemCode.BLANK_ID, Severity.ERROR, APPRENTICE_ID, name=name)
    return table, _without_doubles(table, rows, teachers, problems), problems


def _pair_row(reader: RowReader, apprentice: str, teachers: Mapping[str, Teacher]) -> PairRow:
    mentor = reader.identifier(MENTOR_ID)
    doubts = [
        _whose(reader, APPRENTICE_ID, APPRENTICE_NAME, apprentice, teachers),
        _whose(reader, MENTOR_ID, MENTOR_NAME, mentor, teachers) if mentor else "没有填导师工号",
    ]
    when = read_school_year(as_text(reader.cell(PAIR_YEAR)))
    if when is None:
        value = as_text(reader.cell(PAIR_YEAR))
        reader.report(ProblemCode.PAIR_YEAR_UNCLEAR, Severity.ERROR, PAIR_YEAR, value=value)
        doubts.append("看不出是哪个学年")
    begins, ends = reader.date(PAIRED_ON), reader.date(PAIR_ENDS)
    visits, tutorials = reader.number(VISITS), reader.number(TUTORIALS)
    mark = reader.choice(FINAL_MARK)
    read = {
        PAIRED_ON: begins,
        PAIR_ENDS: ends,
        VISITS: visits,
        TUTORIALS: tutorials,
        FINAL_MARK: mark or None,
    }
    doubts += [
        f"{name}填得不对" for name, value in read.items() if value is None and not is_blank(reader.cell(name))
    ]
    if begins and ends and ends < begins:
        details = {"begins": begins.isoformat(), "ends": ends.isoformat()}
        reader.report(ProblemCode.PAIR_ENDS_FIRST, Severity.ERROR, PAIR_ENDS, **details)
        doubts.append("期满日期在结对日期以前")
    return PairRow(
        reader.row,
        when[0] if when else None,
        when[1] if when else None,
        apprentice,
        mentor,
        begins,
        ends,
        visits or Decimal(0),
        tutorials or Decimal(0),
        reader.cell(REFLECTION),
        mark,
        "；".join(doubt for doubt in doubts if doubt),
    )


def _whose(
    reader: RowReader, id_column: str, name_column: str, teacher_id: str, teachers: Mapping[str, Teacher]
) -> str:
    """Why it is not sure whom a 工号 means; ``""`` when it is."""
    name, teacher = reader.name(name_column), teachers.get(teacher_id)
    details = {"id": teacher_id, "name": name or "没有姓名"}
    if teacher is None:
        reader.report(ProblemCode.PAIR_STRANGER, Severity.NOTICE, id_column, **details)
        return f"名册里没有工号 {teacher_id}"
    if name and not is_called(teacher, name):
        reader.report(ProblemCode.PAIR_NAME, Severity.ERROR, name_column, **details, roster_name=teacher.name)
        return f"工号 {teacher_id} 在名册里是{teacher.name}"
    return ""


def _without_doubles(
    table: Table, rows: Sequence[PairRow], teachers: Mapping[str, Teacher], problems: list[Problem]
) -> tuple[PairRow, ...]:
    """The rows; those of one pair in one 学年 (or term) that stand there several times are in doubt, all of them."""

    def key(one: PairRow) -> tuple[object, ...]:
        return one.apprentice_id, one.mentor_id, one.year, one.half

    counts = Counter(key(one) for one in rows if one.year is not None)
    found = []
    for one in rows:
        count = counts[key(one)]
        if count > 1:
            teacher = teachers.get(one.apprentice_id)
            details = {
                "name": teacher.name if teacher else one.apprentice_id,
                "year": as_text(table.value(one.row, PAIR_YEAR)),
                "count": str(count),
            }
            where = table.ref(one.row, APPRENTICE_ID)
            problems.append(
                Problem(ProblemCode.PAIR_TWICE, Severity.ERROR, where, details, one.apprentice_id)
            )
            doubt = f"同一对师徒有 {count} 行"
            found.append(replace(one, doubt=f"{one.doubt}；{doubt}" if one.doubt else doubt))
        else:
            found.append(one)
    return tuple(found)


@record
class DutiesRow:
    """One row of 六到位: each item that the sheet has → whether it was done; ``None`` when it is not filled in."""

    row: int
    teacher_id: str
    done: Mapping[str, bool | None]


def parse_duties(
    grid: Grid, school_names: Mapping[str, str], names: Sequence[str], teachers: Mapping[str, Teacher]
) -> tuple[Table | None, tuple[DutiesRow, ...], list[Problem]]:
    """Reads 六到位.

    Args:
        grid: The sheet.
        school_names: The school's own words.
        names: The items, as its columns are called.
        teachers: 工号 → teacher.

    Returns:
        The table, a row for each person who is sure, and problems: structural ones (fatal), DUTIES_NO_COLUMN (a warning) for items
        that the sheet has no column for, PAIR_NAME, PAIR_STRANGER, NOT_A_CHOICE.
    """
    items = tuple(Column(name, takes=Takes.YES_NO, look=SIX_DUTIES_SHEET.columns[2].look) for name in names)
    fixed = [one for one in SIX_DUTIES_SHEET.columns if one.takes is not Takes.YES_NO and not one.choices]
    sheet: SheetSpec = replace(SIX_DUTIES_SHEET, columns=(*fixed, *items))
    table, problems = find_table(grid, sheet.columns, school_names)
    if table is None:
        return None, (), problems
    problems += columns_not_read(table, sheet, school_names)
    missing = [name for name in names if not table.has(name)]
    if missing:
        details = {"sheet": table.sheet, "names": "、".join(missing)}
        where = table.ref(table.header_row, TEACHER_ID)
        problems.append(Problem(ProblemCode.DUTIES_NO_COLUMN, Severity.WARNING, where, details))
    there = [name for name in names if table.has(name)]
    rows = []
    for number in table.data_rows:
        reader = RowReader(table, number, problems, sheet)
        teacher_id, _ = read_identity(reader)
        if teacher_id and not _whose(reader, TEACHER_ID, NAME, teacher_id, teachers):
            rows.append(DutiesRow(number, teacher_id, {name: reader.yes_no(name) for name in there}))
    return table, tuple(rows), problems
