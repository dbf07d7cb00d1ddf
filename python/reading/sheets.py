"""Turns the grids of the input sheets into records. Whatever a cell holds gives a value or a problem, never an exception."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from python.reading.row_reader import RowReader, number_problem, read_identity
from python.reading.rules import status_word
from python.reading.tables import Table, find_table, header_text
from python.vocabulary import input_sheets
from python.vocabulary.cell_values import (
    CellError,
    CellValue,
    Grid,
    Reading,
    a1,
    as_prose,
    as_text,
    is_blank,
    plain,
    read_date,
    read_number,
)
from python.vocabulary.columns import Column, SheetSpec, Takes
from python.vocabulary.input_sheets import (
    GRADEBOOK_SHEET,
    MARK_UNITS,
    ROSTER_SHEET,
    SESSIONS_SHEET,
    SIGN_IN_SHEET,
    item_column,
    score_column,
)
from python.vocabulary.near_words import nearest_word
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.records import (
    BadValue,
    GradeRow,
    Mark,
    Method,
    RuleItem,
    RuleSet,
    Session,
    SignInRow,
    Teacher,
)
from python.vocabulary.sheet_schema import (
    APPOINTED,
    CHAIR,
    CLASS_SIZE,
    CLASS_TAUGHT,
    COUNTS_ATTENDANCE,
    DATE,
    DEPARTMENT,
    END,
    EXPLANATION,
    FORM,
    FORMER_NAMES,
    FREE_COLUMNS,
    HONOUR_YEAR,
    HOURS,
    LAST_THREE_YEARS,
    MENTOR_ID,
    NAME,
    OTHER_STATUS_WORDS,
    PHONE,
    PLACE,
    PUPILS_SATISFIED,
    RECORDER,
    RUNNING_NUMBER,
    SESSION,
    STAGE,
    START,
    SUBJECT,
    SUMMARY,
    TEACHER_ID,
    TRAINING_TYPE,
    YEARS_IN_POST,
    item_score_column,
)

# 场次 without one of these is usable, and worth a word.
_SESSION_FACTS = tuple(column.name for column in SESSIONS_SHEET.columns if column.required)[1:]
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
    problems += _columns_not_read(table, ROSTER_SHEET, school_names)
    teachers = []
    for row in table.data_rows:
        reader = RowReader(table, row, problems, ROSTER_SHEET)
        teacher_id, name = read_identity(reader)
        if not teacher_id:
            continue
        teachers.append(
            Teacher(
                id=teacher_id,
                name=name,
                row=row,
                department=_department(reader),
                stage=_stage(reader),
                class_taught=reader.prose(CLASS_TAUGHT),
                class_size=_headcount(reader, CLASS_SIZE),
                phone=reader.identifier(PHONE),
                appointed=reader.date(APPOINTED),
                years_in_post=reader.number(YEARS_IN_POST),
                last_three_years=reader.yes_no(LAST_THREE_YEARS),
                honour_years=_years(reader, HONOUR_YEAR),
                pupils_satisfied=reader.yes_no(PUPILS_SATISFIED),
                mentor_id=reader.identifier(MENTOR_ID),
                training_type=reader.choice(TRAINING_TYPE),
                former_names=tuple(filter(None, _BETWEEN_NAMES.split(reader.prose(FORMER_NAMES)))),
            )
        )
    _note_numeric_ids(table, problems)
    return table, tuple(teachers), problems


def _columns_not_read(table: Table, sheet: SheetSpec, school_names: Mapping[str, str]) -> list[Problem]:
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


def _stage(reader: RowReader) -> str:
    """学段: one of the known ones, or what stands there (NOT_A_CHOICE), so that whoever asks for it can name it."""
    cell = reader.cell(STAGE)
    return reader.choice(STAGE) or ("" if isinstance(cell, CellError) else as_text(cell))


def _headcount(reader: RowReader, name: str) -> int | None:
    """A number of people: whole, and not below 0; anything else is NOT_A_HEADCOUNT or what ``number`` tells."""
    value, reading = read_number(reader.cell(name), reader.sheet.column(name).units)
    if value is not None and (value < 0 or value != int(value)):
        reader.report(ProblemCode.NOT_A_HEADCOUNT, Severity.ERROR, name, value=plain(value))
        return None
    number = reader.number(name, Takes.HEADCOUNT) if reading is not Reading.BLANK else None
    return int(number) if number is not None else None


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


# Fewer rows than this prove nothing: a school's three teachers may well be numbers 1, 2 and 3.
_FEWEST_RUNNING = 5


def _running_numbers(table: Table, school_names: Mapping[str, str]) -> Problem | None:
    """工号 that are 1, 2, 3 … n in whatever order: they count rows and do not name people.

    Returns:
        Under the header 编号, which may mean either, ID_RUNNING_COLUMN (fatal); under 工号 or the school's own word for it, where
        somebody says that they are 工号, the warning ID_RUNNING_NUMBERS. Numbers written 001, 002 … are left alone.
    """
    column = table.columns[TEACHER_ID]
    ids = {as_text(value) for row in table.data_rows if not is_blank(value := table.grid.value(row, column))}
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


def _department(reader: RowReader) -> str:
    """部门 of a row; a merged 部门 cell counts for all rows it covers."""
    column = reader.table.columns.get(DEPARTMENT)
    area = reader.table.merged.get((reader.row, column)) if column and reader.table.merged else None
    if area is not None:
        return as_prose(reader.table.grid.value(area.top, area.left))
    return reader.prose(DEPARTMENT)


def _note_numeric_ids(table: Table, problems: list[Problem]) -> None:
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


def parse_sessions(
    grid: Grid, school_names: Mapping[str, str]
) -> tuple[Table | None, tuple[Session, ...], list[Problem]]:
    """Reads 培训场次: one session for each row with a 场次; a repeated 场次 is reported and its first row counts."""
    table, problems = find_table(grid, SESSIONS_SHEET.columns, school_names, key_columns=(SESSION,))
    if table is None:
        return None, (), problems
    problems += _columns_not_read(table, SESSIONS_SHEET, school_names)
    sessions: dict[str, Session] = {}
    for row in table.data_rows:
        reader = RowReader(table, row, problems, SESSIONS_SHEET)
        name = reader.prose(SESSION)
        reader.teacher_id = name
        if not name:
            reader.report(ProblemCode.SESSION_MISSING_VALUE, Severity.ERROR, SESSION)
            continue
        key = header_text(name)
        if key in sessions:
            first = table.ref(sessions[key].row, SESSION).cell
            reader.report(ProblemCode.SESSION_DUPLICATE, Severity.ERROR, SESSION, value=name, first=first)
            continue
        for required in _SESSION_FACTS:
            if is_blank(reader.cell(required)):
                reader.report(ProblemCode.SESSION_MISSING_VALUE, Severity.WARNING, required)
        hours = reader.number(HOURS)
        sessions[key] = Session(
            name=name,
            row=row,
            date=reader.date(DATE),
            subject=reader.prose(SUBJECT),
            hours=hours if hours is not None else Decimal(0),
            hours_known=hours is not None,
            counts_attendance=reader.yes_no(COUNTS_ATTENDANCE) is not False,
            start=reader.time(START),
            end=reader.time(END),
            place=reader.prose(PLACE),
            chair=reader.prose(CHAIR),
            recorder=reader.prose(RECORDER),
            form=reader.prose(FORM),
            summary=reader.prose(SUMMARY),
        )
    return table, tuple(sessions.values()), problems


def status_words(rules: RuleSet) -> dict[str, str]:
    """Every word and symbol that may stand in a sign-in cell → the status it means."""
    words = {status_word(status.symbol): status.name for status in rules.statuses if status.symbol}
    return words | {status_word(status.name): status.name for status in rules.statuses}


def other_status_words(words: Mapping[str, str]) -> dict[str, str]:
    """What people write for a status and 【签到状态】 does not list → the status: 事假 is 请假 where there is no 事假."""
    names = {status_word(name): name for name in words.values()}
    found = {
        status_word(word): next((names[status] for status in meant if status in names), "")
        for word, meant in OTHER_STATUS_WORDS.items()
    }
    return {word: status for word, status in found.items() if status and word not in words}


def parse_sign_in(
    grid: Grid, school_names: Mapping[str, str], rules: RuleSet, sessions: Sequence[Session]
) -> tuple[Table | None, tuple[SignInRow, ...], list[Problem]]:
    """Reads 签到表.

    Args:
        grid: The sheet; one row a teacher, one column a session.
        school_names: Standard name → the school's own word.
        rules: For the statuses.
        sessions: Those of 培训场次; a column whose header is one of them is read.

    Returns:
        The table, one row of marks for each 工号 (``None``: blank cell), and problems: UNKNOWN_STATUS, ERROR_VALUE,
        STATUS_READ_AS for a word that is another for a status (事假), SESSION_UNDEFINED for a column of statuses that 培训场次 does not define, structural ones.
    """
    columns = (*SIGN_IN_SHEET.columns, *(Column(session.name) for session in sessions))
    table, problems = find_table(grid, columns, school_names)
    if table is None:
        return None, (), problems
    words = status_words(rules)
    others = other_status_words(words)
    problems += _undefined_sessions(table, {**others, **words}, [session.name for session in sessions])
    known: dict[CellValue, str] = {}
    known.update(words.items())
    present = [
        (session.name, table.columns[session.name] - 1) for session in sessions if table.has(session.name)
    ]
    rows = []
    for row in table.data_rows:
        reader = RowReader(table, row, problems, SIGN_IN_SHEET)
        teacher_id, name = read_identity(reader)
        if not teacher_id:
            continue
        cells = grid.rows[row - 1]
        width = len(cells)
        marks: dict[str, str | BadValue | None] = {}
        for session, index in present:
            value = cells[index] if index < width else None
            marks[session] = known.get(value) or _status(reader, session, value, words, others)
        rows.append(SignInRow(teacher_id, name, row, marks))
    return table, tuple(rows), problems


def _status(
    reader: RowReader,
    session: str,
    value: CellValue,
    words: Mapping[str, str],
    others: Mapping[str, str],
) -> str | BadValue | None:
    """A sign-in cell that is not simply one of the words: blank, untidy, or wrong."""
    if reader.table.merged and (reader.row, reader.table.columns[session]) in reader.table.merged:
        return BadValue("", "是合并单元格")
    if is_blank(value):
        return None
    if isinstance(value, CellError):
        reader.report(ProblemCode.ERROR_VALUE, Severity.ERROR, session, value=value.code)
        return BadValue(value.code, "是错误值")
    text = as_text(value)
    status = words.get(status_word(text))
    if status is None and (status := others.get(status_word(text))):
        code = ProblemCode.STATUS_READ_AS
        reader.report(code, Severity.NOTICE, session, value=text, read=status, count="1")
    if status is None:
        names = dict.fromkeys(words.values())
        reader.report(
            ProblemCode.UNKNOWN_STATUS,
            Severity.ERROR,
            session,
            value=text,
            choices="、".join(names),
            nearest=nearest_word(text, names),
        )
        return BadValue(text, "不是签到状态")
    return status


def _undefined_sessions(table: Table, words: Mapping[str, str], sessions: Sequence[str]) -> list[Problem]:
    """Columns that no session is called after: an error if statuses stand in them, else a notice."""
    without_column = [session for session in sessions if not table.has(session)]
    known = set(table.columns.values())
    free = {header_text(name) for name in FREE_COLUMNS}
    problems = []
    for column, header in table.headers.items():
        if column in known or header in free:
            continue
        values = (table.grid.value(row, column) for row in table.data_rows)
        has_status = any(isinstance(value, str) and status_word(value) in words for value in values)
        code = ProblemCode.SESSION_UNDEFINED if has_status else ProblemCode.EXTRA_COLUMN
        severity = Severity.ERROR if has_status else Severity.NOTICE
        where = CellRef(table.sheet, table.header_row, column)
        details = {"header": header, "nearest": nearest_word(header, without_column)}
        problems.append(Problem(code, severity, where, details, column=header))
    return problems


def gradebook_columns(rules: RuleSet) -> tuple[Column, ...]:
    """All columns of 成绩册 under a rule set: identity, inputs, 备注, computed ones.

    An input column may also be headed by its item's name (考试 for 卷面成绩), unless that name is taken.
    """
    taken = {item.source for item in rules.input_items}
    inputs = []
    for item in rules.input_items:
        other = (item.name,) if item.name not in taken else ()
        own = tuple(rules.school_names[name] for name in other if name in rules.school_names)
        inputs.append(item_column(item.source, aliases=other + own))
    return input_sheets.gradebook_columns(inputs, _score_columns(rules))


def computed_columns(rules: RuleSet) -> tuple[Column, ...]:
    """The computed columns of 成绩册 in their order: one an item, then 总分 等级 名次 是否补训 成绩说明."""
    return input_sheets.computed_columns(_score_columns(rules))


def _score_columns(rules: RuleSet) -> list[Column]:
    columns = []
    for item in rules.items:
        name = item_score_column(item.name, deducted_from_total=item.deducted_from_total)
        own = rules.school_names.get(item.name)
        aliases = (item_score_column(own, deducted_from_total=item.deducted_from_total),) if own else ()
        columns.append(score_column(name, aliases))
    return columns


def shown_header(column: Column, school_names: Mapping[str, str]) -> str:
    """The header a computed column is written under: the school's word for it, or one made of its word for the item."""
    return school_names.get(column.name) or (column.aliases[0] if column.aliases else column.name)


def parse_gradebook(grid: Grid, rules: RuleSet) -> tuple[Table | None, tuple[GradeRow, ...], list[Problem]]:
    """Reads the input columns of 成绩册.

    Returns:
        The table, one row of marks for each row with a 工号, a name or a mark (``None``: blank cell; 工号 ``""``
        when it cannot be used), and problems: ERROR_VALUE, NOT_A_NUMBER, DATE_FOR_NUMBER, OUT_OF_RANGE, NOT_A_TIER, LOOKS_LIKE_PERCENT, TEXT_TIDIED, structural ones.
    """
    table, problems = find_table(grid, gradebook_columns(rules), rules.school_names)
    if table is None:
        return None, (), problems
    problems += [*_stale_columns(table), *_merged_results(table, rules)]
    rows = []
    readers: list[tuple[RuleItem, int, Callable[[RowReader, CellValue], Mark | BadValue | None]]] = [
        (item, table.columns[item.source], _mark_reader(item, rules)) for item in rules.input_items
    ]
    typed = [table.columns[name] for name in (TEACHER_ID, NAME)] + [column for _, column, _ in readers]
    for row in table.data_rows:
        reader = RowReader(table, row, problems, GRADEBOOK_SHEET)
        if all(is_blank(grid.value(row, column)) for column in typed):
            problems.append(_row_without_teacher(reader))
            if not is_blank(reader.cell(EXPLANATION)):
                rows.append(GradeRow("", "", row, vacant=True))
            continue
        teacher_id, name = read_identity(reader)
        marks: dict[str, Mark | BadValue | None] = {}
        for item, column, read in readers:
            if (row, column) in table.merged:
                marks[item.name] = BadValue("", "是合并单元格")
            else:
                marks[item.name] = read(reader, grid.value(row, column))
        rows.append(GradeRow(teacher_id, name, row, marks))
    return table, tuple(rows), problems


def _row_without_teacher(reader: RowReader) -> Problem:
    """A row of 成绩册 without 工号, name and marks: results left by an earlier run (emptied), or staff's own sums (kept)."""
    where = CellRef(reader.table.sheet, reader.row, 1)
    code = ProblemCode.TOTAL_ROW if is_blank(reader.cell(EXPLANATION)) else ProblemCode.VACANT_ROW
    return Problem(code, Severity.NOTICE, where, {"row": str(reader.row), "label": ""})


def _merged_results(table: Table, rules: RuleSet) -> list[Problem]:
    """Merged cells in the computed columns: nothing can be written there (fatal)."""
    computed = {table.columns[column.name] for column in computed_columns(rules) if table.has(column.name)}
    areas = {area for (_, column), area in table.merged.items() if column in computed}
    return [
        Problem(
            ProblemCode.MERGED_CELLS,
            Severity.ERROR,
            CellRef(table.sheet, area.top, area.left),
            {"range": f"{a1(area.top, area.left)}:{a1(area.bottom, area.right)}"},
            fatal=True,
        )
        for area in sorted(areas, key=lambda area: (area.top, area.left))
    ]


_COMPUTED = re.compile(r"\S+分")


def _stale_columns(table: Table) -> list[Problem]:
    """Columns that look like an item's computed column but belong to no item of the rules: their values are old."""
    known = set(table.columns.values())
    return [
        Problem(
            ProblemCode.EXTRA_COLUMN,
            Severity.NOTICE,
            CellRef(table.sheet, table.header_row, column),
            {"header": header},
            column=header,
        )
        for column, header in table.headers.items()
        if column not in known and _COMPUTED.fullmatch(header)
    ]


_OF_A_HUNDRED = 100
_ABSENT = "；没有参加的可以写“缺考”或“未交”"


def _mark_units(item: RuleItem) -> tuple[str, ...]:
    """What may follow a mark of this item: 分, and % where the marks are of a hundred; else a percentage could mean two things."""
    full = item.paper_full if item.method is Method.PROPORTIONAL else item.full_marks
    return (*MARK_UNITS, "%") if full == _OF_A_HUNDRED else MARK_UNITS


def _mark_reader(item: RuleItem, rules: RuleSet) -> Callable[[RowReader, CellValue], Mark | BadValue | None]:
    """A function that reads one cell of an item's input column; results for plain numbers are remembered."""
    remembered: dict[float, Mark] = {}
    units = _mark_units(item)

    def read(reader: RowReader, value: CellValue) -> Mark | BadValue | None:
        if isinstance(value, float) and value in remembered:
            return remembered[value]
        if isinstance(value, str) and header_text(value) in rules.absent_words:
            return Mark(Decimal(0), header_text(value))
        number, reading = read_number(value, units)
        if reading is Reading.BLANK:
            return None
        if number is None:
            return _no_mark(reader, item, value, reading)
        broken, details = _out_of_rule(item, number)
        if broken is not None:
            reader.report(broken, Severity.ERROR, item.source, value=plain(number), **details)
            return BadValue(plain(number), _REASONS[broken])
        noted = _note_mark(reader, item, value, number, reading)
        if isinstance(value, float) and not noted:
            remembered[value] = Mark(number)
        return Mark(number)

    return read


def _no_mark(reader: RowReader, item: RuleItem, value: CellValue, reading: Reading) -> BadValue:
    """Tells what may stand in an item's column where no number does."""
    code, severity = number_problem(reading, Severity.ERROR)
    tiers: dict[str, str] = {}
    if code is ProblemCode.NOT_A_NUMBER and item.method is Method.TIER:
        code, tiers = ProblemCode.NOT_A_TIER, _tiers(item)
    reader.report(code, severity, item.source, value=as_text(value), absent=_ABSENT, **tiers)
    return BadValue(as_text(value), _REASONS[code])


def _note_mark(
    reader: RowReader, item: RuleItem, value: CellValue, number: Decimal, reading: Reading
) -> bool:
    """Tells what is worth knowing of a mark that counts; whether there was anything."""
    if reading is Reading.TIDIED:
        reader.report(ProblemCode.TEXT_TIDIED, Severity.NOTICE, item.source, value=plain(number))
    elif reading is Reading.UNDERSTOOD:
        reader.understood(item.source, as_text(value), plain(number))
    if 0 < number < 1 and item.method in (Method.PROPORTIONAL, Method.DIRECT):
        reader.report(ProblemCode.LOOKS_LIKE_PERCENT, Severity.WARNING, item.source, value=plain(number))
        return True
    return reading is not Reading.OK


_REASONS = {
    ProblemCode.ERROR_VALUE: "是错误值",
    ProblemCode.DATE_FOR_NUMBER: "是日期",
    ProblemCode.NOT_A_NUMBER: "不是数字",
    ProblemCode.OUT_OF_RANGE: "超出范围",
    ProblemCode.NOT_A_TIER: "不是规定档次",
}


def _tiers(item: RuleItem) -> dict[str, str]:
    return {"choices": "、".join(plain(tier) for tier in item.tiers)}


def _out_of_rule(item: RuleItem, number: Decimal) -> tuple[ProblemCode | None, dict[str, str]]:
    """Whether a number may stand in an item's column; the details name the range or the tiers."""
    if item.method is Method.TIER:
        if number in item.tiers:
            return None, {}
        return ProblemCode.NOT_A_TIER, _tiers(item)
    high: Decimal | None = None
    if item.method is Method.PROPORTIONAL:
        high = item.paper_full
    elif item.method is Method.DIRECT:
        high = item.full_marks
    if number < 0 or (high is not None and number > high):
        return ProblemCode.OUT_OF_RANGE, {"low": "0", "high": plain(high) if high is not None else "不限"}
    return None, {}
