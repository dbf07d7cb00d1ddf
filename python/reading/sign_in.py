"""培训场次 and 签到表 as records: what was held, and who was there in which way."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from python.reading.by_column import Columns, dicts
from python.reading.row_reader import RowReader, read_identity
from python.reading.rules import status_word
from python.reading.shared_rows import columns_not_read
from python.reading.tables import Table, find_table, header_text
from python.vocabulary.cell_values import (
    CellError,
    Grid,
    as_text,
    is_blank,
)
from python.vocabulary.columns import Column
from python.vocabulary.input_sheets import (
    SESSIONS_SHEET,
    SIGN_IN_SHEET,
)
from python.vocabulary.near_words import nearest_word
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.records import (
    BadValue,
    RuleSet,
    Session,
    SignInRow,
)
from python.vocabulary.sheet_schema import (
    CHAIR,
    COUNTS_ATTENDANCE,
    DATE,
    END,
    FORM,
    FREE_COLUMNS,
    HOURS,
    OTHER_STATUS_WORDS,
    PLACE,
    RECORDER,
    SESSION,
    START,
    SUBJECT,
    SUMMARY,
)

# 9月10日, 9.10, 2026-09-10.
_DAY = re.compile(r"(?:\d{4}[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?", re.ASCII)
# 场次 without one of these is usable, and worth a word.
_SESSION_FACTS = tuple(column.name for column in SESSIONS_SHEET.columns if column.required)[1:]


def parse_sessions(
    grid: Grid, school_names: Mapping[str, str]
) -> tuple[Table | None, tuple[Session, ...], list[Problem]]:
    """Reads 培训场次: one session for each row with a 场次; a repeated 场次 is reported and its first row counts."""
    table, problems = find_table(grid, SESSIONS_SHEET.columns, school_names, key_columns=(SESSION,))
    if table is None:
        return None, (), problems
    problems += columns_not_read(table, SESSIONS_SHEET, school_names)
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
    wanted = (*SIGN_IN_SHEET.columns, *(Column(session.name) for session in sessions))
    table, problems = find_table(grid, wanted, school_names)
    if table is None:
        return None, (), problems
    words = status_words(rules)
    others = other_status_words(words)
    problems += _undefined_sessions(table, {**others, **words}, sessions)
    present = [session.name for session in sessions if table.has(session.name)]

    def status(reader: RowReader, session: str) -> str | BadValue | None:
        return _status(reader, session, words, others)

    def one(row: int) -> SignInRow | None:
        reader = RowReader(table, row, problems, SIGN_IN_SHEET)
        teacher_id, name = read_identity(reader, names_are_known=True)
        if not teacher_id:
            return None
        return SignInRow(teacher_id, name, row, {session: status(reader, session) for session in present})

    columns = Columns(table, SIGN_IN_SHEET)
    ids, names = columns.identities()
    marks = dicts(present, [columns.read(session, status) for session in present])
    rows = columns.records(map(SignInRow, ids, names, columns.rows, marks), one, problems)
    return table, tuple(rows), problems


def _status(
    reader: RowReader,
    session: str,
    words: Mapping[str, str],
    others: Mapping[str, str],
) -> str | BadValue | None:
    """A sign-in cell: the status that it means, ``None`` when blank, or why it means none."""
    value = reader.cell(session)
    if isinstance(value, str) and value in words:
        return words[value]
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
            nearest=_meant(text, words, others),
        )
        return BadValue(text, "不是签到状态")
    return status


def _meant(text: str, words: Mapping[str, str], others: Mapping[str, str]) -> str:
    """The status that a cell may have been meant for: its word stands in the cell (迟到10分钟, 旷课1节), or is near."""
    inside = {status for word, status in {**others, **words}.items() if len(word) > 1 and word in text}
    return inside.pop() if len(inside) == 1 else nearest_word(text, dict.fromkeys(words.values()))


def _session_meant(header: str, sessions: Sequence[Session]) -> str:
    """The session that a header may have been meant for: nearly its name, its 主题, or its day (9月10日); ``""`` for none or several."""
    day = _DAY.fullmatch(header)
    found = [
        session.name
        for session in sessions
        if (session.subject and header_text(session.subject) == header)
        or (day and session.date and (session.date.month, session.date.day) == (int(day[1]), int(day[2])))
    ]
    return found[0] if len(found) == 1 else nearest_word(header, [session.name for session in sessions])


def _undefined_sessions(table: Table, words: Mapping[str, str], sessions: Sequence[Session]) -> list[Problem]:
    """Columns that no session is called after: an error if statuses stand in them, else a notice."""
    without_column = [session for session in sessions if not table.has(session.name)]
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
        details = {"header": header, "nearest": _session_meant(header, without_column)}
        problems.append(Problem(code, severity, where, details, column=header))
    return problems
