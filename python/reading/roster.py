"""教师名册 as records: who there is, with everything the roster says of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from decimal import Decimal
from itertools import repeat
from typing import Any

from python.reading.by_column import Columns
from python.reading.id_numbers import birth_of, fault
from python.reading.row_reader import RowReader, read_identity, remembered
from python.reading.shared_rows import columns_not_read, department, note_numeric_ids
from python.reading.tables import Table, find_table, header_text
from python.vocabulary.cell_values import (
    CellError,
    Grid,
    Reading,
    as_text,
    is_blank,
    plain,
    read_date,
    read_number,
)
from python.vocabulary.columns import Takes
from python.vocabulary.input_sheets import (
    ROSTER_SHEET,
)
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.records import (
    Teacher,
)
from python.vocabulary.sheet_schema import (
    APPOINTED,
    BIRTH,
    CLASS_SIZE,
    CLASS_TAUGHT,
    COEFFICIENT,
    DEPARTMENT,
    FORMER_NAMES,
    HONOUR_YEAR,
    ID_NUMBER,
    LAST_THREE_YEARS,
    MENTOR_ID,
    PHONE,
    POST,
    PROFESSIONAL_TITLE,
    PUPILS_SATISFIED,
    RUNNING_NUMBER,
    STAGE,
    TEACHER_ID,
    TRAINING_TYPE,
    YEARS_IN_POST,
)

_BETWEEN_NAMES = re.compile(r"\s*[、,，;；/／\n]\s*")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_HAN_YEAR = re.compile(
    r"[一二][〇零○九][〇零○一二三四五六七八九]{2}(?=年|学年|[^〇零○一二三四五六七八九十]|$)"
)
_NO_YEAR = frozenset(("无", "否", "没有", "暂无", "-", "—", "——", "/", "×"))


def parse_roster(
    grid: Grid, school_names: Mapping[str, str]
) -> tuple[Table | None, tuple[Teacher, ...], list[Problem]]:
    """Reads 教师名册.

    Returns:
        The table, one teacher for each row with a 工号, and problems: structural ones (fatal), ID_RUNNING_COLUMN (fatal)
        for a column 编号 that only counts the rows, BLANK_ID, BLANK_NAME, ID_…, TEXT_TIDIED, and for optional columns warnings ERROR_VALUE, NOT_A_NUMBER, NOT_A_DATE, NOT_A_CHOICE.
        Rows that share a 工号 are all returned; ``validation`` reports them.
    """
    table, problems = find_table(grid, ROSTER_SHEET.understood, school_names)
    if table is None:
        return None, (), problems
    running = _running_numbers(table, school_names)
    if running is not None and running.fatal:
        return None, (), [running]
    problems += [running] if running else []
    problems += columns_not_read(table, ROSTER_SHEET, school_names)
    columns = Columns(table, ROSTER_SHEET)
    filled = {fact: (column, read) for fact, (column, read) in _FACTS.items() if columns.is_filled(column)}
    persons = columns.is_filled(ID_NUMBER) or columns.is_filled(BIRTH)

    def one(row: int) -> Teacher | None:
        reader = RowReader(table, row, problems, ROSTER_SHEET)
        teacher_id, name = read_identity(reader)
        if not teacher_id:
            return None
        facts = {fact: read(reader, column) for fact, (column, read) in filled.items()}
        if persons:
            facts["id_number"], facts["birth"] = _person(reader)
        return Teacher(teacher_id, name, row, department(reader), **facts)

    known: dict[str, Iterable[Any]] = {"row": columns.rows}
    ids, known["name"] = columns.identities()
    known["id"] = ids
    known["department"] = columns.read(DEPARTMENT, RowReader.prose)
    known |= {fact: columns.read(column, read) for fact, (column, read) in filled.items()}
    if persons:
        found = columns.read_rows(ids, _person)
        known["id_number"], known["birth"] = [number for number, _ in found], [born for _, born in found]
    made = map(Teacher, *(known.get(fact.name, repeat(fact.default)) for fact in fields(Teacher)))
    teachers = columns.records(made, one, problems)
    note_numeric_ids(table, problems)
    return table, tuple(teachers), problems


def _person(reader: RowReader) -> tuple[str, dt.date | None]:
    """身份证号 and 出生日期; ID_NUMBER_WRONG (warning) for one that cannot be right or does not agree with the other."""
    number = reader.identifier(ID_NUMBER)
    born = reader.date(BIRTH)
    if not number:
        return "", born
    if isinstance(reader.cell(ID_NUMBER), float):
        # It lost its last digits, and has been told: what is left is many people's.
        return "", born or birth_of(number)
    wrong = fault(number)
    in_number = birth_of(number) if not wrong else None
    if in_number and born and in_number != born:
        wrong = f"里的出生日期是 {in_number.isoformat()}，{BIRTH}写的是 {born.isoformat()}"
    if wrong:
        reader.report(ProblemCode.ID_NUMBER_WRONG, Severity.WARNING, ID_NUMBER, what=wrong)
    return number, born or in_number


@remembered
def _stage(reader: RowReader, name: str) -> str:
    """学段: one of the known ones, or what stands there (NOT_A_CHOICE), so that whoever asks for it can name it."""
    cell = reader.cell(name)
    return reader.choice(name) or ("" if isinstance(cell, CellError) else as_text(cell))


@remembered
def _headcount(reader: RowReader, name: str) -> int | None:
    """A number of people: whole, and not below 0; anything else is NOT_A_HEADCOUNT or what ``number`` tells."""
    value, reading = read_number(reader.cell(name), reader.sheet.column(name).units)
    if value is not None and (value < 0 or value != int(value)):
        reader.report(ProblemCode.NOT_A_HEADCOUNT, Severity.ERROR, name, value=plain(value))
        return None
    number = reader.number(name, Takes.HEADCOUNT) if reading is not Reading.BLANK else None
    return int(number) if number is not None else None


# 120 is a percentage, or a slip of the keyboard.
_MOST_COEFFICIENT = 10


@remembered
def _coefficient(reader: RowReader, name: str) -> Decimal | None:
    """考核系数: 0 to 10 (OUT_OF_RANGE)."""
    number = reader.number(name)
    if number is None or number <= _MOST_COEFFICIENT:
        return number
    details = {"value": plain(number), "low": "0", "high": str(_MOST_COEFFICIENT)}
    reader.report(ProblemCode.OUT_OF_RANGE, Severity.ERROR, name, **details)
    return None


@remembered
def _years(reader: RowReader, name: str) -> tuple[int, ...]:
    """The years in a cell: 2024, 2024年, 2023、2024, 二〇二四, a date.

    NOT_A_YEAR where something stands and no year of four digits, or a number beside them that is none (24, 2023、24).
    """
    value = reader.cell(name)
    text = as_text(value)
    plain_text = _HAN_YEAR.sub(lambda match: match[0].translate(_HAN_DIGITS), text)
    found = tuple(int(year) for year in _YEAR.findall(plain_text))
    is_day = isinstance(value, dt.date) or read_date(value)[0] is not None
    rest = re.findall(r"\d+", _YEAR.sub(" ", plain_text))
    if text and text not in _NO_YEAR and (not found or (rest and not is_day)):
        reader.report(ProblemCode.NOT_A_YEAR, reader.spec(name, Takes.YEARS).severity, name, value=text)
    elif plain_text != text:
        reader.report(ProblemCode.TEXT_TIDIED, Severity.NOTICE, name, value=plain_text)
    return found


def _former_names(reader: RowReader, name: str) -> tuple[str, ...]:
    return tuple(filter(None, _BETWEEN_NAMES.split(reader.prose(name))))


_FACTS: Mapping[str, tuple[str, Callable[[RowReader, str], Any]]] = {
    "stage": (STAGE, _stage),
    "class_taught": (CLASS_TAUGHT, RowReader.prose),
    "class_size": (CLASS_SIZE, _headcount),
    "phone": (PHONE, RowReader.identifier),
    "appointed": (APPOINTED, RowReader.date),
    "years_in_post": (YEARS_IN_POST, RowReader.number),
    "last_three_years": (LAST_THREE_YEARS, RowReader.yes_no),
    "honour_years": (HONOUR_YEAR, _years),
    "pupils_satisfied": (PUPILS_SATISFIED, RowReader.yes_no),
    "mentor_id": (MENTOR_ID, RowReader.identifier),
    "training_type": (TRAINING_TYPE, RowReader.choice),
    "former_names": (FORMER_NAMES, _former_names),
    "post": (POST, RowReader.prose),
    "title": (PROFESSIONAL_TITLE, RowReader.prose),
    "coefficient": (COEFFICIENT, _coefficient),
}
"""Facts of ``Teacher``, their columns, and how a cell of each is read; a blank one leaves the fact as it is by default."""


# Fewer rows than this prove nothing: a school's three teachers may well be numbers 1, 2 and 3.
_FEWEST_RUNNING = 5


def _running_numbers(table: Table, school_names: Mapping[str, str]) -> Problem | None:
    """工号 that are 1, 2, 3 … n in whatever order: they count rows and do not name people.

    Returns:
        Under the header 编号, which may mean either, ID_RUNNING_COLUMN (fatal); under 工号 or the school's own word for it, where
        somebody says that they are 工号, the warning ID_RUNNING_NUMBERS. Numbers written 001, 002 … are left alone.
    """
    column = table.columns[TEACHER_ID]
    running = {str(number) for number in range(1, len(table.data_rows) + 1)}
    ids: set[str] = set()
    for row in table.data_rows:
        value = table.grid.value(row, column)
        if not is_blank(value):
            ids.add(as_text(value))
            if as_text(value) not in running:
                return None
    if len(ids) < _FEWEST_RUNNING or ids != {str(number) for number in range(1, len(ids) + 1)}:
        return None
    header, wanted = table.headers[column], school_names.get(TEACHER_ID, TEACHER_ID)
    details = {"header": header, "wanted": wanted, "count": str(len(ids)), "column": header}
    if header == header_text(RUNNING_NUMBER) and header != header_text(wanted):
        where = CellRef(table.sheet, table.header_row, column)
        return Problem(
            ProblemCode.ID_RUNNING_COLUMN, Severity.ERROR, where, details, column=header, fatal=True
        )
    where = table.ref(table.data_rows[0], TEACHER_ID)
    return Problem(ProblemCode.ID_RUNNING_NUMBERS, Severity.WARNING, where, details, column=header)
