"""变动记录: what changed between two runs of 计算成绩, cell by cell, and what that did to total and rating."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from python.planning.edit_log.last_run import (
    Snapshot,
    remembered,
    same_round,
    take_snapshot,
)
from python.planning.edit_log.last_run_sheet import plan_snapshot, read_snapshot
from python.planning.edit_log.overflow_file import archive_changes
from python.planning.edit_log.sheet import Entry, plan_change_log
from python.reading.round_data import RoundData
from python.reading.tables import Table
from python.reading.workbook import output_table, sheet_grid
from python.vocabulary.actions import action_of
from python.vocabulary.cell_values import Grid, as_text
from python.vocabulary.messages import message
from python.vocabulary.output_sheets import CHANGE_LOG_SHEET, SNAPSHOT_SHEET
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, HostError, WorkbookHost
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.records import Score
from python.vocabulary.sheet_schema import (
    ACTION,
    CHANGE_LOG,
    GRADEBOOK,
    HOME,
    NAME,
    NEW_RATING,
    NEW_TOTAL,
    NEW_VALUE,
    NOTE,
    OLD_RATING,
    OLD_TOTAL,
    OLD_VALUE,
    PARAM_CHANGES_KEPT,
    PROBLEM_CELL,
    PROBLEM_COLUMN,
    PROBLEM_SHEET,
    ROUND,
    ROUND_NAME,
    RUN_LOG,
    SIGN_IN,
    SNAPSHOT,
    TEACHER_ID,
    TIME,
    TOTAL,
)

FIRST, EDITED, CLEARED, ADDED, REMOVED = "首次填写", "修改", "清除", "新增一行", "删去一行"
RULES_CHANGED, SETTINGS_CHANGED = "考核规则有变", "没有改动本人的格子：场次设置或名册有变"
RENAMED, NEXT_ROUND = "轮次名称有变", "轮次名称有变，按新的一轮开始记录"
NOTHING_REMEMBERED = "这一轮以前计算过，但《上次计算》里没有内容：无从比较，从这次起记录"
SCORING = action_of("score").title


@record
class Change:
    """One entry: the cell (sheet and column), what it held and holds, and the results before and after."""

    teacher_id: str
    sheet: str
    cell: str
    column: str
    old: str
    new: str
    before: tuple[str, str]
    after: tuple[str, str]
    note: str


_NO_RESULT = "", ""
_WHOLE_ROW = f"{GRADEBOOK}!{TEACHER_ID}"


@record
class _Sheets:
    """Where the cells of 签到表 and 成绩册 are now: 工号 → row and remembered header → column, for each sheet."""

    tables: Mapping[str, Table]
    rows: Mapping[str, Mapping[str, int]]
    columns: Mapping[str, Mapping[str, int]]

    @classmethod
    def of(cls, data: RoundData) -> _Sheets:
        rows = {SIGN_IN: {row.teacher_id: row.row for row in data.sign_in}, GRADEBOOK: _gradebook_rows(data)}
        columns = {
            sheet: {remembered(name): place for name, place in data.tables[sheet].columns.items()}
            for sheet in rows
        }
        return cls(data.tables, rows, columns)

    def change(
        self,
        teacher_id: str,
        column: str,
        was: str,
        value: str,
        note: str,
        results: tuple[tuple[str, str], tuple[str, str]],
    ) -> Change:
        """An entry for one cell, ``column`` as a snapshot names it: ``sheet!header``."""
        sheet, _, header = column.partition("!")
        row, place = self.rows[sheet].get(teacher_id, 0), self.columns[sheet].get(header, 0)
        name = self.tables[sheet].sheet
        cell = CellRef(name, row, place).cell if row and place else ""
        return Change(teacher_id, name, cell, header, was, value, *results, note)


def compare(
    old: Snapshot | None, new: Snapshot, data: RoundData, round_name_at: CellRef | None = None
) -> list[Change]:
    """What changed since the run before; nothing when there was none.

    Every cell that differs is an entry. Someone whose result changed although no cell of theirs did gets one entry at 总分 that
    says whether the rules changed. A new name of the round is an entry of its own, and the only one when the next round began:
    that all its inputs are blank is no change to the marks of the round before.

    Args:
        old: The run before.
        new: This run.
        data: The round as read, for the places of the cells.
        round_name_at: Where the round's name stands.
    """
    if old is None:
        return []
    changes: list[Change] = []
    if old.round_name != new.round_name:
        same = same_round(old, new)
        changes.append(_new_name(old, new, round_name_at or CellRef(HOME), RENAMED if same else NEXT_ROUND))
        if not same:
            return changes
    sheets = _Sheets.of(data)
    for teacher_id, line in new.rows.items():
        before = old.rows.get(teacher_id)
        if before is None:
            results = _NO_RESULT, new.result(teacher_id)
            changes.append(sheets.change(teacher_id, _WHOLE_ROW, "", teacher_id, ADDED, results))
        elif before != line or old.columns != new.columns:
            changes += _row_changes(sheets, teacher_id, old, new)
    for teacher_id in old.rows:
        if teacher_id not in new.rows:
            results = old.result(teacher_id), _NO_RESULT
            changes.append(sheets.change(teacher_id, _WHOLE_ROW, teacher_id, "", REMOVED, results))
    return changes


def _new_name(old: Snapshot, new: Snapshot, where: CellRef, note: str) -> Change:
    names = old.round_name, new.round_name
    return Change("", where.sheet, where.cell, ROUND_NAME, *names, _NO_RESULT, _NO_RESULT, note)


def _row_changes(sheets: _Sheets, teacher_id: str, old: Snapshot, new: Snapshot) -> list[Change]:
    """The entries of someone who stands in both runs."""
    old_cells = dict(zip(old.columns, old.values(teacher_id), strict=False))
    new_cells = dict(zip(new.columns, new.values(teacher_id), strict=False))
    results = old.result(teacher_id), new.result(teacher_id)
    changes = []
    for column in dict.fromkeys((*new.columns, *old.columns)):
        before, after = old_cells.get(column, ""), new_cells.get(column, "")
        if before != after:
            note = FIRST if not before else EDITED if after else CLEARED
            changes.append(sheets.change(teacher_id, column, before, after, note, results))
    if results[0] != results[1] and not changes:
        note = RULES_CHANGED if old.rules != new.rules else SETTINGS_CHANGED
        totals = results[0][0], results[1][0]
        changes.append(sheets.change(teacher_id, f"{GRADEBOOK}!{TOTAL}", *totals, note, results))
    return changes


def _gradebook_rows(data: RoundData) -> dict[str, int]:
    rows: dict[str, int] = {}
    for row in data.grades:
        rows.setdefault(row.teacher_id, row.row)
    return rows


def log_entries(changes: Sequence[Change], data: RoundData, now: dt.datetime) -> list[Entry]:
    """Changes as rows of 变动记录."""
    names = {teacher.id: teacher.name for teacher in data.teachers}
    rows: list[Entry] = []
    for one in changes:
        row: Entry = {
            TIME: now.strftime("%Y-%m-%d %H:%M:%S"),
            ROUND: data.round.name or None,
            TEACHER_ID: one.teacher_id or None,
            NAME: names.get(one.teacher_id) or None,
            PROBLEM_SHEET: one.sheet,
            PROBLEM_CELL: one.cell or None,
            PROBLEM_COLUMN: one.column or None,
            OLD_VALUE: one.old or None,
            NEW_VALUE: one.new or None,
            OLD_TOTAL: one.before[0] or None,
            NEW_TOTAL: one.after[0] or None,
            OLD_RATING: one.before[1] or None,
            NEW_RATING: one.after[1] or None,
            NOTE: one.note,
        }
        rows.append(CHANGE_LOG_SHEET.row(row))
    return rows


@record
class Recorded:
    """What a run wrote down of the changes since the one before.

    Attributes:
        blocks: For 变动记录 and 上次计算.
        count: How many entries are new.
        problems: Why nothing could be recorded, or what staff should know of the sheet.
        moved: How many entries left the sheet.
        file: The file into which they went.
    """

    blocks: tuple[Block, ...] = ()
    count: int = 0
    problems: tuple[Problem, ...] = ()
    moved: int = 0
    file: Path | None = None


def record_changes(
    host: WorkbookHost, data: RoundData, scores: Sequence[Score], now: dt.datetime
) -> Recorded:
    """Compares this run with the one before and plans 变动记录 and 上次计算.

    Entries for which there is no room go into a file at once, before the sheet is written; where that cannot be, they stay.

    Returns:
        What to write. Problems: CHANGE_LOG_ABSENT (a workbook of an older version has neither sheet), CHANGES_NO_SHEET,
        CHANGES_NO_COLUMN, DUPLICATE_HEADER (something is missing, nothing is recorded), CHANGES_NOT_MOVED, CHANGES_FULL.
        They are the same in a second run on the same data.
    """
    log, memory, problems = _sheets(host, data)
    if log is None or memory is None:
        return Recorded(problems=problems)
    snapshot = take_snapshot(data, scores)
    before = read_snapshot(memory)
    found: list[Change] = []
    blocks: list[Block] = []
    if before != snapshot:
        blocks += plan_snapshot(memory, snapshot)
        renamed = before is not None and before.round_name != snapshot.round_name
        found = compare(before, snapshot, data, host.named_cell(ROUND_NAME) if renamed else None)
    if before is None and _scored_before(data):
        note = NOTHING_REMEMBERED
        found = [Change("", memory.sheet, "", "", "", "", _NO_RESULT, _NO_RESULT, note)]
    entries = log_entries(found, data, now)
    keep = int(data.rules.parameters.get(PARAM_CHANGES_KEPT, "2000"))
    plan = plan_change_log(log, entries, keep)
    file = None
    where = CellRef(log.sheet)
    try:
        file = archive_changes(host.path, plan.moved)
    except HostError as error:
        plan = plan_change_log(log, entries, None)
        reason = message(Problem(error.code, Severity.WARNING, None, error.details))
        details = {"count": str(plan.held - keep), "kept": str(keep), "reason": reason}
        problems = (Problem(ProblemCode.CHANGES_NOT_MOVED, Severity.WARNING, where, details),)
    if plan.own and plan.held >= keep:
        details = {"kept": str(keep), "columns": "、".join(plan.own)}
        problems = (*problems, Problem(ProblemCode.CHANGES_FULL, Severity.NOTICE, where, details))
    moved = len(plan.moved) if file else 0
    return Recorded((*blocks, *plan.blocks), len(found), problems, moved, file)


def _sheets(host: WorkbookHost, data: RoundData) -> tuple[Table | None, Table | None, tuple[Problem, ...]]:
    """变动记录 and 上次计算; ``None`` for one that cannot be used, and why."""
    names = data.rules.school_names
    tables: list[Table | None] = []
    problems: list[Problem] = []
    absent: list[str] = []
    for sheet, columns in ((CHANGE_LOG, CHANGE_LOG_SHEET.headers), (SNAPSHOT, SNAPSHOT_SHEET.headers)):
        grid, _ = sheet_grid(host, sheet, names)
        table = None
        if grid is None:
            absent.append(names.get(sheet, sheet))
        else:
            table, wrong = _whole_table(grid, columns, data)
            problems += wrong
        tables.append(table)
    if len(absent) == len(tables):
        details = {"log": absent[0], "memory": absent[1]}
        return None, None, (Problem(ProblemCode.CHANGE_LOG_ABSENT, Severity.NOTICE, None, details),)
    problems += [
        Problem(ProblemCode.CHANGES_NO_SHEET, Severity.WARNING, CellRef(name), {"sheet": name})
        for name in absent
    ]
    return tables[0], tables[1], tuple(problems)


def _whole_table(grid: Grid, columns: Sequence[str], data: RoundData) -> tuple[Table | None, list[Problem]]:
    """The table in a sheet; ``None`` and warnings unless each of its columns is there exactly once."""
    table, found = output_table(grid, columns, data.rules)
    if table is None:
        twice = [one for one in found if one.code is ProblemCode.DUPLICATE_HEADER]
        if twice:
            return None, [replace(one, severity=Severity.WARNING, fatal=False) for one in twice]
    missing = [name for name in columns if table is None or not table.has(name)]
    if not missing:
        return table, []
    names = data.rules.school_names
    details = {"sheet": grid.sheet, "columns": "、".join(names.get(name, name) for name in missing)}
    where = CellRef(grid.sheet, table.header_row, 1) if table else CellRef(grid.sheet)
    return None, [Problem(ProblemCode.CHANGES_NO_COLUMN, Severity.WARNING, where, details)]


def _scored_before(data: RoundData) -> bool:
    """Whether 运行日志 says that this round was scored in an earlier run."""
    table, name = data.tables[RUN_LOG], as_text(data.round.name)
    return any(
        as_text(table.value(row, ACTION)) == SCORING and as_text(table.value(row, ROUND)) == name
        for row in table.data_rows
    )
