"""The input cells that can be handed out: how they are called, what they may hold, where they stand and what is in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal

from python.planning.edit_log.last_run import remembered
from python.planning.exchange.merge import CellKey
from python.reading.round_data import RoundData
from python.reading.rule_blocks import split_list
from python.reading.tables import Table
from python.vocabulary.cell_values import (
    CellError,
    CellValue,
    Reading,
    as_prose,
    as_text,
    day_number,
    is_blank,
    name_key,
    plain,
    read_date,
    read_identifier,
    read_number,
)
from python.vocabulary.columns import Column, Takes
from python.vocabulary.features.growth_plans import GROWTH_PLANS_SHEET, HANDED_OUT, SCHOOL_YEAR
from python.vocabulary.input_sheets import MARK_UNITS, ROSTER_SHEET
from python.vocabulary.ledger_sheets import MATERIALS
from python.vocabulary.plain_record import record
from python.vocabulary.ports import CellContent
from python.vocabulary.records import Method, RuleItem, Teacher
from python.vocabulary.school_calendar import begins_in
from python.vocabulary.sheet_schema import (
    DEPARTMENT,
    FORMER_NAMES,
    GRADEBOOK,
    GROWTH_PLANS,
    NAME,
    PARAM_ABSENT_WORDS,
    PORTFOLIO,
    ROSTER,
    ROUND,
    SIGN_IN,
    TEACHER_ID,
    TRAINING_TYPE,
    YES_NO,
)

# Who somebody is and whether they take part the office decides.
_NOT_HANDED_OUT = {TEACHER_ID, NAME, DEPARTMENT, TRAINING_TYPE, FORMER_NAMES}


@record
class InputColumn:
    """A column that people fill in.

    Attributes:
        name: Its standard name, by which its cells are known.
        header: What stands above it.
        choices: Words offered; empty for anything.
        low: The least number it takes, ``None`` where it is no number.
        high: The most; ``None`` for no limit.
        date: Whether it takes a day.
        help: One sentence on what to fill in.
        also: What is understood besides ``choices`` (the symbols of sign-in statuses) → the choice it means.
        anything: Whether ``choices`` only help: counts, days and titles are understood too.
        long: Whether whole sentences are written in it.
        only: Whether nothing but ``choices`` can be taken, because no check of the round looks at the column.
    """

    name: str
    header: str
    choices: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    date: bool = False
    help: str = ""
    also: Mapping[str, str] = field(default_factory=dict)
    anything: bool = False
    only: bool = False
    long: bool = False

    @property
    def takes_numbers(self) -> bool:
        """Whether a number in it is a number, also where a list has it as text; a 工号 or a telephone is none."""
        return self.low is not None or any(read_number(one)[0] is not None for one in self.choices)

    def compared(self, value: CellValue) -> str:
        """A cell as it is compared: √ is 出勤, 88分 is 88, a blank is ``""``."""
        if is_blank(value):
            return ""
        text = remembered(value)
        if isinstance(value, str) and self.also:
            return self.also.get(text.strip(), text)
        if isinstance(value, str) and self.takes_numbers:
            number, _ = read_number(value, MARK_UNITS)
            return plain(number) if number is not None else text
        return text

    def fits(self, value: CellValue) -> str:
        """Why a returned value cannot be taken whatever the checks say; ``""``: it may."""
        if isinstance(value, CellError):
            return f"这一格是“{value.code}”，不能采用"
        if isinstance(value, dt.date | dt.datetime | dt.time) and not self.date:
            return "这一格是日期或时间，这一栏不是"
        if self.only and not is_blank(value):
            if self.choices and as_text(value) not in self.choices:
                return f"只能填 {'、'.join(self.choices)}"
            if self.date and read_date(value, serials=True)[0] is None:
                return "不是日期，请写成 2027-01-15 这样"
        return ""


@record
class InputTable:
    """A sheet's input cells.

    Attributes:
        sheet: Its standard name.
        table: Where it stands.
        columns: What people fill in.
        rows: 工号 → row, for those who stand there once.
    """

    sheet: str
    table: Table
    columns: tuple[InputColumn, ...]
    rows: Mapping[str, int] = field(default_factory=dict)

    def column(self, name: str) -> InputColumn:
        """The column of this standard name.

        Raises:
            StopIteration: There is none.
        """
        return next(one for one in self.columns if one.name == name)

    def values(self, people: Iterable[str] | None = None) -> dict[CellKey, str]:
        """What the input cells hold, as compared; blank ones are left out. ``people``: only theirs."""
        wanted = self.rows if people is None else {one: self.rows[one] for one in people if one in self.rows}
        found = {}
        for teacher_id, row in wanted.items():
            for column in self.columns:
                if text := column.compared(self.table.value(row, column.name)):
                    found[CellKey(self.sheet, teacher_id, column.name)] = text
        return found


def input_tables(data: RoundData, portfolio: Table | None) -> dict[str, InputTable]:
    """签到表, 成绩册, 教师名册 and, where there is one, 档案材料 with this round's rows, by standard name."""
    sign_in, gradebook, roster = (data.tables[name] for name in (SIGN_IN, GRADEBOOK, ROSTER))
    tables = {
        SIGN_IN: InputTable(
            SIGN_IN, sign_in, _sessions(data), _once((row.teacher_id, row.row) for row in data.sign_in)
        ),
        GRADEBOOK: InputTable(
            GRADEBOOK, gradebook, _marks(data), _once((row.teacher_id, row.row) for row in data.grades)
        ),
        ROSTER: InputTable(ROSTER, roster, _facts(roster), _once((one.id, one.row) for one in data.teachers)),
    }
    if portfolio is not None:
        tables[PORTFOLIO] = InputTable(
            PORTFOLIO, portfolio, _materials(portfolio), _once(_of_this_round(data, portfolio))
        )
    return tables


def plan_table(table: Table, year: int) -> InputTable:
    """成长规划 with the rows of one 学年, of those who have one row there."""
    rows = (
        (read_identifier(table.value(row, TEACHER_ID))[0], row)
        for row in table.data_rows
        if begins_in(as_text(table.value(row, SCHOOL_YEAR))) == year
    )
    columns = (GROWTH_PLANS_SHEET.column(name) for name in HANDED_OUT if table.has(name))
    return InputTable(
        GROWTH_PLANS,
        table,
        tuple(
            replace(
                _fact(one, table.headers[table.columns[one.name]]), only=True, long=one.look.kind == "wrap"
            )
            for one in columns
        ),
        _once(rows),
    )


def held(tables: Mapping[str, InputTable], keys: Iterable[CellKey]) -> dict[CellKey, str]:
    """What these cells of the workbook hold, as compared; blank ones are left out."""
    found = {}
    for key in keys:
        own = tables[key.sheet]
        value = own.table.grid.value(own.rows[key.teacher_id], own.table.columns[key.column])
        if text := own.column(key.column).compared(value):
            found[key] = text
    return found


def as_stored(value: CellValue) -> str:
    """A text of the program's own exactly as it was kept: nothing is tidied."""
    return value if isinstance(value, str) else as_text(value)


def _once(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Those who have one row; of a 工号 that stands twice nobody knows which is meant."""
    found: dict[str, list[int]] = {}
    for teacher_id, row in pairs:
        if teacher_id:
            found.setdefault(teacher_id, []).append(row)
    return {teacher_id: rows[0] for teacher_id, rows in found.items() if len(rows) == 1}


def _of_this_round(data: RoundData, table: Table) -> Iterable[tuple[str, int]]:
    for row in table.data_rows:
        if name_key(as_prose(table.value(row, ROUND))) == name_key(data.round.name):
            yield read_identifier(table.value(row, TEACHER_ID))[0], row


def _sessions(data: RoundData) -> tuple[InputColumn, ...]:
    table = data.tables[SIGN_IN]
    words = tuple(status.name for status in data.rules.statuses)
    symbols = {status.symbol: status.name for status in data.rules.statuses if status.symbol}
    return tuple(
        InputColumn(
            one.name, table.headers[table.columns[one.name]], words, help="从下拉选签到状态", also=symbols
        )
        for one in data.sessions
        if table.has(one.name)
    )


def _marks(data: RoundData) -> tuple[InputColumn, ...]:
    table = data.tables[GRADEBOOK]
    listed = split_list(data.rules.parameters.get(PARAM_ABSENT_WORDS, ""))
    absent = tuple(one for one in listed if one in data.rules.absent_words)
    return tuple(
        _mark(item, table.headers[table.columns[item.source]], absent)
        for item in data.rules.input_items
        if table.has(item.source)
    )


def _mark(item: RuleItem, header: str, absent: Sequence[str]) -> InputColumn:
    either = f"，没有参加的写 {absent[0]}" if absent else ""
    if item.method is Method.TIER:
        tiers = tuple(map(plain, item.tiers))
        return InputColumn(item.source, header, (*tiers, *absent), help=f"只能填 {'、'.join(tiers)}{either}")
    high = item.paper_full if item.method is Method.PROPORTIONAL else item.full_marks
    if item.method not in (Method.PROPORTIONAL, Method.DIRECT):
        high = None
    most = f"0 到 {plain(high)}" if high is not None else "不小于 0"
    return InputColumn(item.source, header, (), Decimal(0), high, help=f"填 {most} 的数{either}")


def _materials(table: Table) -> tuple[InputColumn, ...]:
    return tuple(
        InputColumn(
            name,
            table.headers[table.columns[name]],
            YES_NO,
            help="交了填 是 或份数，没有填 否",
            anything=True,
        )
        for name in MATERIALS
        if table.has(name)
    )


def _facts(table: Table) -> tuple[InputColumn, ...]:
    return tuple(
        _fact(column, table.headers[table.columns[column.name]])
        for column in ROSTER_SHEET.understood
        if table.has(column.name) and column.name not in _NOT_HANDED_OUT
    )


def _fact(column: Column, header: str) -> InputColumn:
    number = column.takes in (Takes.NUMBER, Takes.HEADCOUNT)
    date = column.takes is Takes.DATE
    text = column.look.prompt or ("填数字" if number else "")
    return InputColumn(
        column.name, header, column.choices, Decimal(0) if number else None, None, date=date, help=text
    )


def people_by(data: RoundData, roster: Table, column: str) -> dict[str, list[Teacher]]:
    """Those who take part, by what a column of 教师名册 says of them; without a column, all in one group ``""``.

    Raises:
        KeyError: The roster has no such column.
    """
    if column and not roster.has(column):
        raise KeyError(column)
    groups: dict[str, list[Teacher]] = {}
    for teacher in data.taking_part:
        group = as_prose(roster.value(teacher.row, column)) if column else ""
        if column == DEPARTMENT:
            group = teacher.department
        groups.setdefault(group, []).append(teacher)
    return groups


def content_of(value: CellValue, column: InputColumn) -> CellContent:
    """A returned cell's value as it is written into the workbook: numbers as numbers, days as days, text as text."""
    if isinstance(value, str) and column.takes_numbers:
        number, reading = read_number(value)
        if number is not None and reading in (Reading.OK, Reading.TIDIED):
            return number
    if isinstance(value, str) and column.date:
        value = read_date(value)[0] or value
    if isinstance(value, bool):
        return YES_NO[0] if value else YES_NO[1]
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return day_number(value)
    if isinstance(value, float | int):
        return Decimal(plain(Decimal(repr(value))))
    if value is None or isinstance(value, CellError):
        return None
    return as_text(value) or None
