"""变动记录: what changed between two runs of 计算成绩, cell by cell, and what that did to total and rating.

The run before is remembered in the hidden sheet 上次计算: one row a teacher, all inputs and the result in one cell, so that the
memory travels with the workbook and is undone with it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from python.cell_values import CellValue, as_text, plain
from python.disk import made_folder, os_errors_as_problems
from python.planning import plan_table
from python.ports import Block, CellContent
from python.records import Score
from python.round_data import RoundData
from python.rules import fingerprint
from python.sheet_schema import (
    CHANGE_LOG_COLUMNS,
    GRADEBOOK,
    PARAM_CHANGES_KEPT,
    SIGN_IN,
    SNAPSHOT_COLUMNS,
    TEACHER_ID,
    TOTAL,
)
from python.tables import Table, runs

ARCHIVE_FOLDER, ARCHIVE_FILE = "归档", "变动记录.csv"
_SEPARATOR, _INSTEAD = "|", "¦"
# The row of 上次计算 that says which round, rules and columns the others are about.
_HEAD = "#"
_RESULTS = ("总分", "等级")
FIRST, EDITED, CLEARED, ADDED, REMOVED = "首次填写", "修改", "清除", "新增一行", "删去一行"
RULES_CHANGED, SETTINGS_CHANGED = "考核规则有变", "没有改动本人的格子：场次设置或名册有变"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Inputs and results of one run: ``rows`` maps 工号 to the values of ``columns``, then 总分 and 等级."""

    round_name: str
    rules: str
    columns: tuple[str, ...]
    rows: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
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


def _text(value: CellValue) -> str:
    text = value if isinstance(value, str) else as_text(value)
    return text.replace(_SEPARATOR, _INSTEAD) if _SEPARATOR in text else text


def take_snapshot(data: RoundData, scores: Sequence[Score]) -> Snapshot:
    """The inputs of everyone in 成绩册 as they stand in the cells, and the results of this run.

    Columns are known by sheet and header, people by 工号: moving either is no change. Of a 工号 that stands twice the first row
    counts.
    """
    sign_in, gradebook = data.tables[SIGN_IN], data.tables[GRADEBOOK]
    sessions = [
        (session.name, sign_in.columns[session.name])
        for session in data.sessions
        if sign_in.has(session.name)
    ]
    items = [(item.source, gradebook.columns[item.source]) for item in data.rules.input_items]
    signed: dict[str, int] = {}
    for row in data.sign_in:
        signed.setdefault(row.teacher_id, row.row)
    columns = tuple(
        [f"{SIGN_IN}!{name}" for name, _ in sessions] + [f"{GRADEBOOK}!{name}" for name, _ in items]
    )
    sign_places = [place - 1 for _, place in sessions]
    item_places = [place - 1 for _, place in items]
    rows: dict[str, tuple[str, ...]] = {}
    for score in scores:
        if not score.teacher_id or score.teacher_id in rows:
            continue
        cells = sign_in.grid.rows[signed[score.teacher_id] - 1] if score.teacher_id in signed else ()
        width = len(cells)
        values = [_text(cells[place]) if place < width else "" for place in sign_places]
        cells = gradebook.grid.rows[score.row - 1]
        width = len(cells)
        values += [_text(cells[place]) if place < width else "" for place in item_places]
        values.append(plain(score.total) if score.total is not None else "")
        values.append(score.rating.name if score.rating else "")
        rows[score.teacher_id] = tuple(values)
    return Snapshot(data.round.name, fingerprint(data.rules), columns, rows)


def read_snapshot(table: Table) -> Snapshot | None:
    """The snapshot that 上次计算 holds; ``None`` before the first run or when the sheet was spoilt."""
    head: list[str] = []
    rows: dict[str, tuple[str, ...]] = {}
    for row in table.data_rows:
        key, content = as_text(table.value(row, TEACHER_ID)), table.value(row, SNAPSHOT_COLUMNS[1])
        if not isinstance(content, str):
            continue
        if key == _HEAD:
            head = content.split(_SEPARATOR)
        else:
            rows[key] = tuple(content.split(_SEPARATOR))
    if len(head) < 2:  # noqa: PLR2004 - round and rules
        return None
    columns = tuple(head[2:])
    width = len(columns) + len(_RESULTS)
    return Snapshot(
        head[0], head[1], columns, {key: values for key, values in rows.items() if len(values) == width}
    )


def plan_snapshot(table: Table, snapshot: Snapshot) -> list[Block]:
    """上次计算 filled anew; cells that hold the same already are not touched by a host."""
    head = _SEPARATOR.join(
        (_text(snapshot.round_name), snapshot.rules, *(_text(name) for name in snapshot.columns))
    )
    rows: list[dict[str, CellContent]] = [dict(zip(SNAPSHOT_COLUMNS, (_HEAD, head), strict=True))]
    rows += [
        dict(zip(SNAPSHOT_COLUMNS, (teacher_id, _SEPARATOR.join(values)), strict=True))
        for teacher_id, values in snapshot.rows.items()
    ]
    return plan_table(table, SNAPSHOT_COLUMNS, rows)


def compare(old: Snapshot | None, new: Snapshot, data: RoundData) -> list[Change]:
    """What changed since the run before; nothing when there was none, or when it was about another round.

    Every cell that differs is an entry. Someone whose result changed although no cell of theirs did gets one entry at 总分 that
    says whether the rules changed.
    """
    if old is None or old.round_name != _text(new.round_name):
        return []
    places = {column: index for index, column in enumerate(old.columns)}
    rows_of = {SIGN_IN: {row.teacher_id: row.row for row in data.sign_in}, GRADEBOOK: _gradebook_rows(data)}
    columns = list(dict.fromkeys((*new.columns, *old.columns)))
    now = {column: index for index, column in enumerate(new.columns)}
    changes: list[Change] = []

    def entry(
        teacher_id: str, column: str, was: str, value: str, note: str, results: tuple[tuple[str, str], ...]
    ) -> None:
        sheet, _, header = column.partition("!")
        table = data.tables[sheet]
        row = rows_of[sheet].get(teacher_id, 0)
        place = table.columns.get(header, 1)
        cell = table.ref(row, header).cell if row and place else ""
        changes.append(
            Change(teacher_id, table.sheet, cell, header, was, value, results[0], results[1], note)
        )

    for teacher_id, values in new.rows.items():
        before = old.rows.get(teacher_id)
        if before == values and old.columns == new.columns:
            continue
        after = (values[-2], values[-1])
        if before is None:
            entry(teacher_id, f"{GRADEBOOK}!{TEACHER_ID}", "", teacher_id, ADDED, (("", ""), after))
            continue
        results = ((before[-2], before[-1]), after)
        count = len(changes)
        for column in columns:
            was = before[places[column]] if column in places else ""
            value = values[now[column]] if column in now else ""
            if was != value:
                note = FIRST if not was else EDITED if value else CLEARED
                entry(teacher_id, column, was, value, note, results)
        if results[0] != results[1] and len(changes) == count:
            note = RULES_CHANGED if old.rules != new.rules else SETTINGS_CHANGED
            entry(teacher_id, f"{GRADEBOOK}!{TOTAL}", results[0][0], results[1][0], note, results)
    for teacher_id, values in old.rows.items():
        if teacher_id not in new.rows:
            gone = ((values[-2], values[-1]), ("", ""))
            entry(teacher_id, f"{GRADEBOOK}!{TEACHER_ID}", teacher_id, "", REMOVED, gone)
    return changes


def _gradebook_rows(data: RoundData) -> dict[str, int]:
    rows: dict[str, int] = {}
    for row in data.grades:
        rows.setdefault(row.teacher_id, row.row)
    return rows


def plan_change_log(
    table: Table, changes: Sequence[Change], data: RoundData, now: dt.datetime
) -> tuple[list[Block], list[tuple[str, ...]]]:
    """变动记录 with the new entries at the end.

    Returns:
        The blocks, and the rows (as text, in the order of the columns) that must move into the archive file because the sheet
        holds no more than 变动记录条数: the oldest first.
    """
    if not changes:
        return [], []
    names = {teacher.id: teacher.name for teacher in data.teachers}
    new: list[dict[str, CellContent]] = []
    for one in changes:
        values: tuple[CellContent, ...] = (
            now.strftime("%Y-%m-%d %H:%M:%S"),
            data.round.name or None,
            one.teacher_id,
            names.get(one.teacher_id) or None,
            one.sheet,
            one.cell or None,
            one.column,
            one.old or None,
            one.new or None,
            one.before[0] or None,
            one.after[0] or None,
            one.before[1] or None,
            one.after[1] or None,
            one.note,
        )
        new.append(dict(zip(CHANGE_LOG_COLUMNS, values, strict=True)))
    keep = int(data.rules.parameters.get(PARAM_CHANGES_KEPT, "2000"))
    held = len(table.data_rows)
    if held + len(new) <= keep:
        headers = {column: name for name, column in table.columns.items()}
        return [
            Block(
                table.sheet,
                table.last_row + 1,
                left,
                [tuple(row[headers[column]] for column in range(left, right + 1)) for row in new],
            )
            for left, right in runs(list(headers))
        ], []
    old: list[dict[str, CellContent]] = [
        {name: as_text(table.value(row, name)) or None for name in CHANGE_LOG_COLUMNS}
        for row in table.data_rows
    ]
    rows = [*old, *new]
    out = [tuple(str(row[name] or "") for name in CHANGE_LOG_COLUMNS) for row in rows[:-keep]]
    return plan_table(table, CHANGE_LOG_COLUMNS, rows[-keep:]), out


def archive_changes(workbook: Path, rows: Sequence[tuple[str, ...]]) -> Path | None:
    """Adds rows to 归档/变动记录.csv beside the workbook, before they leave the sheet.

    Rows that a run which then failed has added already are not added twice.
    """
    if not rows:
        return None
    path = workbook.parent / ARCHIVE_FOLDER / ARCHIVE_FILE
    with os_errors_as_problems(path):
        made_folder(path.parent)
        known = set(_lines(path))
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    if not path.exists():
        writer.writerow(CHANGE_LOG_COLUMNS)
    writer.writerows([_safe(value) for value in row] for row in rows if tuple(map(_safe, row)) not in known)
    with os_errors_as_problems(path), path.open("ab") as file:
        file.write(text.getvalue().encode("utf-8" if file.tell() else "utf-8-sig"))
    return path


def _lines(path: Path) -> Iterator[tuple[str, ...]]:
    if path.exists():
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from (tuple(row) for row in csv.reader(file))


def _safe(text: str) -> str:
    """Text that a spreadsheet program would take for a formula gets an apostrophe."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
