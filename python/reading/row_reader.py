"""Reads the cells of one row of a table, tolerantly, and files what is wrong under the row's 工号."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from python.reading.tables import Table
from python.vocabulary.cell_values import (
    CellError,
    CellValue,
    Reading,
    as_prose,
    as_text,
    is_blank,
    plain,
    read_date,
    read_identifier,
    read_number,
    tidy_name,
)
from python.vocabulary.columns import Column, SheetSpec, Takes
from python.vocabulary.near_words import nearest_word
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.sheet_schema import NAME, TEACHER_ID, YES

# Excel keeps a time of day as a fraction of one day.
_WHOLE_DAY = 1


_Read = TypeVar("_Read")
_More = ParamSpec("_More")
# What plain cells came to, of whatever workbook: a county's thousand rosters hold few different dates, stages and years.
_known: dict[tuple[object, ...], object] = {}
_MOST_KNOWN = 50_000
_NOTHING = object()


def remembered(
    read: Callable[Concatenate[RowReader, str, _More], _Read],
) -> Callable[Concatenate[RowReader, str, _More], _Read]:
    """A reading of one cell that depends on nothing but its column and its value, done once for each value with nothing to tell.

    A value that anything is told about is read again each time: what is told has a place.
    """
    kind = read.__qualname__

    def once(reader: RowReader, name: str, *args: _More.args, **kwargs: _More.kwargs) -> _Read:
        value = reader.cell(name)
        key = (kind, reader.sheet.name, name, value.__class__, value, args)
        known = _known.get(key, _NOTHING)
        if known is not _NOTHING:
            return cast("_Read", known)
        n_told = len(reader.problems)
        found = read(reader, name, *args, **kwargs)
        if len(reader.problems) == n_told:
            if len(_known) >= _MOST_KNOWN:
                _known.clear()
            _known[key] = found
        return found

    return cast("Callable[Concatenate[RowReader, str, _More], _Read]", wraps(read)(once))


class RowReader:
    """Reads the cells of one row of a table and files what is wrong under the row's 工号.

    What a column takes, and how bad it is when it holds something else, is the sheet's specification to say.
    """

    def __init__(self, table: Table, row: int, problems: list[Problem], sheet: SheetSpec) -> None:
        self.sheet = sheet
        self.table = table
        self.row = row
        self.problems = problems
        self.teacher_id = ""
        self._cells = table.grid.rows[row - 1]

    def report(self, code: ProblemCode, severity: Severity, name: str, /, **details: str) -> None:
        """Files a problem at this row's cell in the column ``name`` (the row's first cell without that column)."""
        column = self.table.columns.get(name, 1)
        header = self.table.headers.get(column, name)
        self.problems.append(
            Problem(
                code,
                severity,
                CellRef(self.table.sheet, self.row, column),
                {"column": header, **details},
                self.teacher_id,
                header,
            )
        )

    def understood(self, name: str, typed: str, meant: str) -> None:
        """Tells that a cell is written otherwise than asked for, and how it was understood (``READ_AS``)."""
        self.report(ProblemCode.READ_AS, Severity.NOTICE, name, value=typed, read=meant)

    def spec(self, name: str, takes: Takes) -> Column:
        """The column's specification.

        Raises:
            TypeError: It takes something else: the caller reads it as what it is not.
        """
        column = self.sheet.column(name)
        if column.takes is not takes:
            raise TypeError(f"{self.sheet.name}: {name} takes {column.takes.name}, not {takes.name}")
        return column

    def cell(self, name: str) -> CellValue:
        """What stands there; ``None`` when blank, or when the column or the cell is missing."""
        column = self.table.columns.get(name)
        return self._cells[column - 1] if column and column <= len(self._cells) else None

    def prose(self, name: str) -> str:
        """Text for printing (``as_prose``); ``""`` when blank, or for an error cell (``ERROR_VALUE``)."""
        value = self.cell(name)
        if value is None:
            return ""
        if isinstance(value, CellError):
            self.report(ProblemCode.ERROR_VALUE, Severity.WARNING, name, value=value.code)
            return ""
        return as_prose(value)

    def identifier(self, name: str) -> str:
        """An identifier as text (``TEXT_TIDIED``, ``ID_DIGITS_LOST``, ``ID_BAD_VALUE``); ``""`` when blank or an error cell."""
        value = self.cell(name)
        if value is None:
            return ""
        severity = self.spec(name, Takes.IDENTIFIER).severity
        text, reading = read_identifier(value)
        if reading is Reading.OK and value.__class__ is str:
            return text
        if reading is Reading.TIDIED:
            self.report(ProblemCode.TEXT_TIDIED, Severity.NOTICE, name, value=text)
        elif reading is Reading.DIGITS_LOST:
            self.report(ProblemCode.ID_DIGITS_LOST, severity, name, value=text)
        elif reading in (Reading.ERROR_VALUE, Reading.DATE) or isinstance(value, bool):
            self.report(ProblemCode.ID_BAD_VALUE, severity, name, value=as_text(value))
            return "" if reading is Reading.ERROR_VALUE else text
        return text

    def name(self, name: str = NAME) -> str:
        """A person's name without stray spaces (``TEXT_TIDIED``, ``ERROR_VALUE``); ``""`` when blank."""
        value = self.cell(name)
        if isinstance(value, CellError):
            self.report(ProblemCode.ERROR_VALUE, Severity.WARNING, name, value=value.code)
            return ""
        tidied = tidy_name(value if isinstance(value, str) else as_text(value))
        if isinstance(value, str) and tidied != value:
            self.report(ProblemCode.TEXT_TIDIED, Severity.NOTICE, name, value=tidied)
        return tidied

    @remembered
    def number(self, name: str, takes: Takes = Takes.NUMBER) -> Decimal | None:
        """A number of 0 or more; ``None`` when blank or not usable (``BELOW_ZERO``, ``number_problem``)."""
        value = self.cell(name)
        if value is None:
            return None
        severity = self.spec(name, takes).severity
        number, reading = read_number(value, self.sheet.column(name).units)
        if number is not None and number < 0:
            self.report(ProblemCode.BELOW_ZERO, severity, name, value=plain(number))
            return None
        if reading is Reading.TIDIED and number is not None:
            self.report(ProblemCode.TEXT_TIDIED, Severity.NOTICE, name, value=plain(number))
        elif reading is Reading.UNDERSTOOD and number is not None:
            self.understood(name, as_text(value), plain(number))
        elif number is None and reading is not Reading.BLANK:
            code, level = number_problem(reading, severity)
            if takes is Takes.HEADCOUNT and code is ProblemCode.NOT_A_NUMBER:
                code = ProblemCode.NOT_A_HEADCOUNT
            self.report(code, level, name, value=as_text(value))
        return number

    @remembered
    def date(self, name: str) -> dt.date | None:
        """A day; ``None`` when blank or not one (``NOT_A_DATE``, ``ERROR_VALUE``); ``READ_AS`` for a month or a serial number."""
        value = self.cell(name)
        if value is None:
            return None
        column = self.spec(name, Takes.DATE)
        severity = column.severity
        day, reading = read_date(value, serials=True, months=column.month_will_do)
        if reading is Reading.ERROR_VALUE:
            self.report(ProblemCode.ERROR_VALUE, severity, name, value=as_text(value))
        elif reading is Reading.NOT_A_DATE:
            self.report(ProblemCode.NOT_A_DATE, severity, name, value=as_text(value))
        elif reading is Reading.UNDERSTOOD and day is not None:
            self.understood(name, as_text(value), day.isoformat())
        return day

    @remembered
    def choice(self, name: str, takes: Takes = Takes.CHOICE) -> str:
        """One of ``choices``; ``""`` when blank or anything else (``NOT_A_CHOICE``)."""
        value = self.cell(name)
        if value is None:
            return ""
        text = as_text(value)
        column = self.spec(name, takes)
        if text and text not in column.choices:
            choices = "、".join(column.choices)
            nearest = nearest_word(text, column.choices)
            self.report(
                ProblemCode.NOT_A_CHOICE, column.severity, name, value=text, choices=choices, nearest=nearest
            )
            return ""
        return text

    @remembered
    def yes_no(self, name: str) -> bool | None:
        """是 or 否; ``None`` when blank or anything else (``NOT_A_CHOICE``)."""
        text = self.choice(name, Takes.YES_NO)
        return None if not text else text == YES

    def time(self, name: str) -> str:
        """A time of day as ``HH:MM``; text that is none stays as typed."""
        self.spec(name, Takes.TIME)
        value = self.cell(name)
        if isinstance(value, dt.datetime | dt.time):
            return value.strftime("%H:%M")
        if isinstance(value, float | int) and not isinstance(value, bool) and 0 <= value < _WHOLE_DAY:
            minutes = round(value * 24 * 60)
            return f"{minutes // 60:02d}:{minutes % 60:02d}"
        return self.prose(name)


def number_problem(reading: Reading, severity: Severity) -> tuple[ProblemCode, Severity]:
    """The problem code for a cell that is no number, and its severity."""
    if reading is Reading.ERROR_VALUE:
        return ProblemCode.ERROR_VALUE, severity
    if reading is Reading.DATE:
        return ProblemCode.DATE_FOR_NUMBER, severity
    return ProblemCode.NOT_A_NUMBER, severity


def read_identity(reader: RowReader, *, names_are_known: bool = False) -> tuple[str, str]:
    """The 工号 and 姓名 of a row; ``""`` for a 工号 that cannot be used (reported).

    ``names_are_known``: a name without 工号 is left to ``validation``, which knows whose it is.
    """
    table, row = reader.table, reader.row
    for name in (TEACHER_ID, NAME) if table.merged else ():
        area = table.merged.get((row, table.columns[name]))
        if area is not None and area.top != row:
            return "", ""
    teacher_id = reader.identifier(TEACHER_ID)
    reader.teacher_id = teacher_id
    name = reader.name()
    if not teacher_id and is_blank(reader.cell(TEACHER_ID)):
        if not name:
            reader.report(ProblemCode.ROW_OF_NOBODY, Severity.ERROR, TEACHER_ID, row=str(row))
        elif not names_are_known:
            reader.report(ProblemCode.BLANK_ID, Severity.ERROR, TEACHER_ID, name=name)
    if teacher_id and not name and is_blank(reader.cell(NAME)):
        reader.report(ProblemCode.BLANK_NAME, Severity.WARNING, NAME, id=teacher_id)
    return teacher_id, name
