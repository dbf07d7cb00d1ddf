"""Reads a workbook through its host into one ``RoundData``; what makes that impossible comes back as fatal problems."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar, cast

from python.reading.contests import parse_contests, with_contests
from python.reading.gradebook import parse_gradebook
from python.reading.roster import parse_roster
from python.reading.round_data import RoundData
from python.reading.rules import read_rules
from python.reading.sign_in import parse_sessions, parse_sign_in
from python.reading.tables import Table, find_table, header_text
from python.vocabulary.cell_values import CellError, CellValue, Grid, Reading, as_prose, as_text, read_date
from python.vocabulary.columns import Column
from python.vocabulary.output_sheets import CHECK_RESULTS_SHEET, RETRAIN_LIST_SHEET, RUN_LOG_SHEET
from python.vocabulary.ports import Progress, WorkbookHost, no_progress
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.records import ContestEntry, Round, RuleSet
from python.vocabulary.sheet_schema import (
    CHECK_RESULTS,
    CONTACT,
    CONTACT_PHONE,
    CONTESTS,
    DOCUMENT_NUMBER,
    END_DATE,
    GRADEBOOK,
    ISSUE_DATE,
    ISSUER,
    OBJECTIONS_PLACE,
    PUBLICATION_END,
    PUBLICATION_START,
    RETRAIN_LIST,
    RETRAINING_PLACE,
    RETRAINING_TIME,
    ROSTER,
    ROUND_NAME,
    RULES,
    RUN_LOG,
    SCHOOL_NAME,
    SESSIONS,
    SIGN_IN,
    START_DATE,
)

_Read = TypeVar("_Read")

OUTPUT_TABLES: Mapping[str, Sequence[str]] = {
    CHECK_RESULTS: CHECK_RESULTS_SHEET.headers,
    RETRAIN_LIST: RETRAIN_LIST_SHEET.headers,
    RUN_LOG: RUN_LOG_SHEET.headers,
}


def sheet_grid(
    host: WorkbookHost, standard: str, school_names: Mapping[str, str]
) -> tuple[Grid | None, list[Problem]]:
    """The grid of a sheet under its standard name or the school's own; MISSING_SHEET (fatal) when it is not there."""
    if host.has_sheet(standard):
        return host.grid(standard), []
    wanted = [header_text(standard)]
    if standard in school_names:
        wanted.append(header_text(school_names[standard]))
    names = {header_text(name): name for name in host.sheet_names()}
    for name in wanted:
        if name in names:
            return host.grid(names[name]), []
    return None, [_missing([school_names.get(standard, standard)])]


_rules_read: dict[str, tuple[RuleSet | None, tuple[Problem, ...]]] = {}
_MOST_RULES = 50


def read_rule_set(host: WorkbookHost) -> tuple[RuleSet | None, list[Problem]]:
    """The workbook's 考核规则, or fatal problems."""
    grid, _ = sheet_grid(host, RULES, {})
    if grid is None:
        return None, _without_rules(host)
    # A county's thousand schools have few different 考核规则; a cell is told from another as its text is (TRUE is not 1).
    key = repr((grid.sheet, grid.rows, grid.merged))
    if key not in _rules_read:
        if len(_rules_read) >= _MOST_RULES:
            _rules_read.clear()
        rules, problems = read_rules(grid)
        _rules_read[key] = rules, tuple(problems)
    rules, told = _rules_read[key]
    return rules, list(told)


def _without_rules(host: WorkbookHost) -> list[Problem]:
    """What a workbook without 考核规则 lacks, told once: some of our sheets, or it is not ours at all (both fatal)."""
    ours = (RULES, ROSTER, SESSIONS, SIGN_IN, GRADEBOOK, *OUTPUT_TABLES)
    missing = [sheet for sheet in ours if sheet_grid(host, sheet, {})[1]]
    if len(missing) < len(ours):
        return [_missing(missing)]
    details = {"file": host.path.name, "sheets": "、".join(missing)}
    return [Problem(ProblemCode.NOT_OUR_WORKBOOK, Severity.ERROR, None, details, fatal=True)]


def _missing(sheets: Sequence[str]) -> Problem:
    where, details = CellRef(sheets[0]), {"sheet": "”“".join(sheets)}
    return Problem(ProblemCode.MISSING_SHEET, Severity.ERROR, where, details, fatal=True)


def read_round(host: WorkbookHost) -> tuple[Round, list[Problem]]:
    """The facts on 首页; a fact whose defined name or value is missing is blank.

    Returns:
        The facts, and warnings ERROR_VALUE and NOT_A_DATE at the cells that cannot be read (they count as blank).
    """
    problems: list[Problem] = []

    def report(code: ProblemCode, name: str, where: CellRef, value: CellValue) -> None:
        details = {"column": name, "value": as_text(value)}
        problems.append(Problem(code, Severity.WARNING, where, details))

    def value(name: str) -> CellValue:
        where = host.named_cell(name)
        found = host.grid(where.sheet).value(where.row, where.column) if where else None
        if where and isinstance(found, CellError):
            report(ProblemCode.ERROR_VALUE, name, where, found)
            return None
        return found

    def date(name: str) -> dt.date | None:
        found = value(name)
        day, reading = read_date(found, serials=True)
        where = host.named_cell(name)
        if reading is Reading.NOT_A_DATE and where:
            report(ProblemCode.NOT_A_DATE, name, where, found)
        elif reading is Reading.UNDERSTOOD and where and day:
            details = {"column": name, "value": as_text(found), "read": day.isoformat()}
            problems.append(Problem(ProblemCode.READ_AS, Severity.NOTICE, where, details))
        return day

    facts = Round(
        school=as_prose(value(SCHOOL_NAME)),
        name=as_prose(value(ROUND_NAME)),
        start=date(START_DATE),
        end=date(END_DATE),
        issue_date=date(ISSUE_DATE),
        issuer=as_prose(value(ISSUER)),
        publication_start=date(PUBLICATION_START),
        publication_end=date(PUBLICATION_END),
        contact=as_prose(value(CONTACT)),
        contact_phone=as_prose(value(CONTACT_PHONE)),
        objections_place=as_prose(value(OBJECTIONS_PLACE)),
        retraining_time=as_prose(value(RETRAINING_TIME)),
        retraining_place=as_prose(value(RETRAINING_PLACE)),
        document_number=as_prose(value(DOCUMENT_NUMBER)),
    )
    return facts, problems


def output_table(
    grid: Grid, columns: Sequence[str], rules: RuleSet, required: Sequence[str] = ()
) -> tuple[Table | None, list[Problem]]:
    """Where one of the program's own tables stands. All its columns belong to the program.

    Returns:
        The table and its problems; MISSING_COLUMN (fatal) for each of ``required`` that is not there.
    """
    wanted = [Column(name, required=name in required) for name in columns]
    return find_table(grid, wanted, rules.school_names, key_columns=columns[:1])


class SheetsRead:
    """What was read of the sheets of one workbook, so that a second look reads only those that differ.

    Good as long as its 考核规则 stay the same.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[Grid, ...], object]] = {}

    def once(self, sheet: str, grids: tuple[Grid, ...], parse: Callable[[], _Read]) -> _Read:
        """What ``parse`` gives, or gave for these very grids before."""
        if sheet in self._known:
            before, read = self._known[sheet]
            if len(before) == len(grids) and all(map(operator.is_, before, grids)):
                return cast(_Read, read)
        read = parse()
        self._known[sheet] = grids, read
        return read


def read_workbook(
    host: WorkbookHost,
    progress: Progress = no_progress,
    read: SheetsRead | None = None,
    *,
    outputs: Sequence[str] = tuple(OUTPUT_TABLES),
) -> tuple[RoundData | None, list[Problem]]:
    """Reads everything that checks and scoring need.

    Args:
        host: The workbook.
        progress: Told how far it is.
        read: What was read of it under the same rules before, and is from now on; none: nothing is kept.
        outputs: Which of the program's own tables are needed: whoever writes nothing needs few.

    Returns:
        The round's data (its own problems inside), or ``None`` and the problems, the fatal ones among them, when a
        sheet, a required column or a usable rule set is missing (product.md, 2: nothing is written then).
    """
    rules, problems = read_rule_set(host)
    if rules is None:
        return None, problems
    names = rules.school_names
    contests = [CONTESTS] if rules.uses_contests else []
    wanted = [ROSTER, SESSIONS, SIGN_IN, GRADEBOOK, *contests, *outputs]
    grids, lacking = _grids(host, wanted, names, progress)
    problems += [_missing(lacking)] if lacking else []
    if len(grids) < len(wanted):
        return None, problems
    progress("整理数据", 0.5)
    tables: dict[str, Table | None] = {}
    read = read or SheetsRead()
    roster, signed, graded = grids[ROSTER], grids[SIGN_IN], grids[GRADEBOOK]
    tables[ROSTER], teachers, found = read.once(ROSTER, (roster,), lambda: parse_roster(roster, names))
    problems += found
    tables[SESSIONS], sessions, found = parse_sessions(grids[SESSIONS], names)
    problems += found
    tables[SIGN_IN], sign_in, found = read.once(
        SIGN_IN, (signed, grids[SESSIONS]), lambda: parse_sign_in(signed, names, rules, sessions)
    )
    problems += found
    tables[GRADEBOOK], grades, found = read.once(GRADEBOOK, (graded,), lambda: parse_gradebook(graded, rules))
    problems += found
    entries: tuple[ContestEntry, ...] = ()
    if rules.uses_contests:
        tables[CONTESTS], entries, found = parse_contests(grids[CONTESTS], names)
        problems += found
    for sheet in outputs:
        table, found = output_table(grids[sheet], OUTPUT_TABLES[sheet], rules)
        tables[sheet] = table
        problems += [problem for problem in found if problem.fatal]
    complete = {sheet: table for sheet, table in tables.items() if table is not None}
    if len(complete) < len(tables):
        return None, problems
    facts, found = read_round(host)
    problems += found
    data = RoundData(facts, rules, teachers, sessions, sign_in, grades, complete, tuple(problems))
    if rules.uses_contests:
        data = with_contests(data, entries)
    return with_blanks_as_present(data), []


def _grids(
    host: WorkbookHost, wanted: Sequence[str], names: Mapping[str, str], progress: Progress
) -> tuple[dict[str, Grid], list[str]]:
    """The sheets by standard name, and the names of those that are not there."""
    grids: dict[str, Grid] = {}
    lacking: list[str] = []
    for number, sheet in enumerate(wanted):
        progress(f"读取{names.get(sheet, sheet)}", number / 10)
        grid, missing = sheet_grid(host, sheet, names)
        lacking += [problem.details["sheet"] for problem in missing]
        if grid is not None:
            grids[sheet] = grid
    return grids, lacking


def with_blanks_as_present(data: RoundData) -> RoundData:
    """The round with the blank sign-ins of held sessions read as 出勤, where 【参数】 空白按出勤 says so.

    Returns:
        The round itself without that parameter; else BLANK_AS_PRESENT (notice) for each session with blanks of people who take
        part. A session without a single sign-in was not held, with or without it.
    """
    status = data.rules.blank_status
    if status is None:
        return data
    held = [session.name for session in data.held_sessions]
    part = {teacher.id for teacher in data.taking_part}
    table = data.tables[SIGN_IN]
    problems = []
    for session in held:
        rows = [row for row in data.sign_in if row.teacher_id in part]
        count = sum(session in row.marks and row.marks[session] is None for row in rows)
        if count:
            where = CellRef(table.sheet, table.header_row, table.columns[session])
            details = {"session": session, "count": str(count), "status": status.name}
            code = ProblemCode.BLANK_AS_PRESENT
            problems.append(Problem(code, Severity.NOTICE, where, details, column=session))
    sign_in = tuple(
        replace(
            row,
            marks={
                session: status.name if mark is None and session in held else mark
                for session, mark in row.marks.items()
            },
        )
        for row in data.sign_in
    )
    return replace(data, sign_in=sign_in, problems=(*data.problems, *problems))
