"""What an import would do, file by file, and what it writes: every returned cell with its verdict. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from python.planning.exchange.arrived import TheirCell
from python.planning.exchange.cells import InputTable, as_stored, content_of
from python.planning.exchange.merge import CellKey, Verdict, merge_cell
from python.planning.results import plan_table
from python.reading.tables import Table, runs
from python.vocabulary.cell_values import as_text
from python.vocabulary.output_sheets import IMPORT_PREVIEW_SHEET
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, CellContent, Link
from python.vocabulary.problems import CellRef
from python.vocabulary.records import Teacher
from python.vocabulary.sheet_schema import (
    CHOICE,
    FILE,
    INVALID,
    NAME,
    NOTE,
    OURS,
    PROBLEM_CELL,
    PROBLEM_COLUMN,
    PROBLEM_SHEET,
    SENT,
    TEACHER_ID,
    THEIRS,
    USE_OURS,
    USE_THEIRS,
    VERDICT,
)

REFUSED, DONE, KEPT = INVALID, "已导入", "用本表"
MOST_LISTED = 5000


@record
class Source:
    """A file with its cells, and what they were when they went out.

    ``digest`` tells the file from another of its name; ``said``: what is told of it in 导入预览.
    """

    file: str
    digest: str
    cells: Mapping[CellKey, TheirCell]
    base: Mapping[CellKey, str] | None
    said: tuple[str, ...] = ()


@record
class Choice:
    """What a person chose between two values; it says nothing of others."""

    word: str
    ours: str
    theirs: str


@record
class Line:
    """One returned cell that is not simply the same: its verdict and all three values.

    ``note`` says why it is not taken; ``known``: whether it is known what went out.
    """

    file: str
    key: CellKey
    verdict: Verdict
    base: str
    ours: str
    theirs: TheirCell
    choice: str = ""
    note: str = ""
    known: bool = True

    @property
    def taken(self) -> bool:
        """Whether it is written."""
        if self.note:
            return False
        return self.verdict is Verdict.TAKEN or (self.verdict.asked and self.choice == USE_THEIRS)

    @property
    def open(self) -> bool:
        """Whether something is left to do about it."""
        return bool(self.note) or (self.verdict.asked and self.choice not in (USE_THEIRS, USE_OURS))


@record
class ImportPlan:
    """Everything that arrived, merged in the order of the files."""

    sources: tuple[Source, ...]
    lines: tuple[Line, ...] = ()
    counts: Mapping[str, Mapping[Verdict, int]] = field(default_factory=dict)

    @property
    def taken(self) -> list[Line]:
        """What is written."""
        return [one for one in self.lines if one.taken]

    def left(self, file: str) -> list[Line]:
        """What of a file a person must still decide or mend."""
        return [one for one in self.lines if one.file == file and one.open]

    @property
    def digest(self) -> str:
        """Differs when anything differs that a person was shown."""
        shown = [(one.digest, one.said) for one in self.sources]
        cells = [
            (one.file, one.key, one.verdict.value, one.ours, one.theirs.text, one.choice, one.note)
            for one in self.lines
        ]
        return hashlib.sha256(repr((shown, cells)).encode("utf-8", "replace")).hexdigest()


def plan_import(
    sources: Sequence[Source],
    ours: Mapping[CellKey, str],
    choices: Mapping[tuple[str, CellKey], Choice],
    refused: Mapping[tuple[str, CellKey], str] | None = None,
) -> ImportPlan:
    """Merges the files one after the other: what one brings is ours for the next, so that two returns that disagree are asked about.

    Args:
        sources: The files.
        ours: What the workbook holds.
        choices: What a person chose in 导入预览, by file and cell.
        refused: Cells of a file whose returned value the rules forbid → why.
    """
    now = dict(ours)
    lines: list[Line] = []
    counts: dict[str, dict[Verdict, int]] = {}
    refused = refused or {}
    for source in sources:
        own = counts.setdefault(source.file, dict.fromkeys(Verdict, 0))
        for key, cell in source.cells.items():
            base = (source.base or {}).get(key)
            held = now.get(key, "")
            verdict = merge_cell(base, cell.text, held)
            own[verdict] += 1
            if verdict in (Verdict.SAME, Verdict.OURS):
                continue
            chosen = choices.get((source.file, key)) if verdict.asked else None
            # A choice was made between two values: when one of them is another by now, it is asked again.
            same = chosen is not None and (chosen.ours, chosen.theirs) == (held, cell.text)
            choice = chosen.word if chosen is not None and same else ""
            wanted = verdict is Verdict.TAKEN or choice == USE_THEIRS
            note = refused.get((source.file, key), "") if wanted else ""
            known = base is not None
            line = Line(source.file, key, verdict, base or "", held, cell, choice, note, known)
            lines.append(line)
            if line.taken:
                now[key] = cell.text
    return ImportPlan(tuple(sources), tuple(lines), counts)


def plan_cells(plan: ImportPlan, tables: Mapping[str, InputTable]) -> list[Block]:
    """The cells that are taken, joined to as few blocks as can be: runs of rows in a column."""
    last: dict[CellKey, Line] = {one.key: one for one in plan.taken}
    columns: dict[tuple[str, int], dict[int, CellContent]] = {}
    for key, line in last.items():
        own = tables[key.sheet]
        place = own.table.columns[key.column], own.rows[key.teacher_id]
        content = content_of(line.theirs.value, own.column(key.column))
        columns.setdefault((own.table.sheet, place[0]), {})[place[1]] = content
    return [
        Block(sheet, top, column, [(contents[row],) for row in range(top, bottom + 1)])
        for (sheet, column), contents in columns.items()
        for top, bottom in runs(list(contents))
    ]


def cell_of(key: CellKey, tables: Mapping[str, InputTable]) -> CellRef:
    """Where a cell stands in this workbook."""
    own = tables[key.sheet]
    return CellRef(own.table.sheet, own.rows[key.teacher_id], own.table.columns[key.column])


def plan_preview(
    table: Table,
    plan: ImportPlan,
    tables: Mapping[str, InputTable],
    people: Mapping[str, Teacher],
    *,
    done: bool,
) -> list[Block]:
    """导入预览 filled anew: file by file what is said of it, then each cell that is taken, asked about or refused.

    Args:
        table: The sheet.
        plan: What is shown.
        tables: Our input cells.
        people: 工号 → teacher.
        done: Whether it was carried out.
    """
    rows: list[dict[str, CellContent]] = []
    blank: dict[str, CellContent] = dict.fromkeys(IMPORT_PREVIEW_SHEET.headers)
    for source in plan.sources:
        said = "；".join(source.said)
        rows.append({**blank, FILE: source.file, NOTE: said or None})
        for line in (one for one in plan.lines if one.file == source.file):
            rows.append(_row(blank, line, tables, people, done=done))
    if len(rows) > MOST_LISTED:
        rest = len(rows) - MOST_LISTED
        rows = [*rows[:MOST_LISTED], {**blank, NOTE: f"还有 {rest} 行没有列出"}]
    return plan_table(table, IMPORT_PREVIEW_SHEET.headers, rows)


def _row(
    blank: Mapping[str, CellContent],
    line: Line,
    tables: Mapping[str, InputTable],
    people: Mapping[str, Teacher],
    *,
    done: bool,
) -> dict[str, CellContent]:
    where = cell_of(line.key, tables)
    teacher = people.get(line.key.teacher_id)
    verdict = line.verdict.value
    if line.note:
        verdict = REFUSED
    elif line.taken and done:
        verdict = DONE
    elif line.choice == USE_OURS:
        verdict = KEPT
    return {
        **blank,
        FILE: line.file,
        VERDICT: verdict,
        PROBLEM_SHEET: where.sheet,
        PROBLEM_CELL: Link(where.cell, where.sheet, where.cell),
        TEACHER_ID: line.key.teacher_id,
        NAME: teacher.name if teacher else None,
        PROBLEM_COLUMN: tables[line.key.sheet].table.headers[where.column],
        SENT: line.base or None,
        OURS: line.ours or None,
        THEIRS: line.theirs.text or None,
        CHOICE: line.choice or None,
        NOTE: _note(line) or None,
    }


def _note(line: Line) -> str:
    place = f"交回的表 {line.theirs.place}"
    if line.note:
        return f"{place}：{line.note}"
    if line.verdict is Verdict.CONFLICT and not line.choice:
        why = "发出以后两边都改了" if line.known else "与本表不同"
        return f"{place}：{why}，请在“{CHOICE}”里选"
    if line.verdict is Verdict.CLEARED and not line.choice:
        return f"{place}：交回的表里空着，请在“{CHOICE}”里选"
    return place


def choices_in(table: Table, tables: Mapping[str, InputTable]) -> dict[tuple[str, CellKey], Choice]:
    """What a person chose in 导入预览, by file and cell."""
    sheets = {own.table.sheet: (sheet, own) for sheet, own in tables.items()}
    found: dict[tuple[str, CellKey], Choice] = {}
    for row in table.data_rows:
        choice = as_text(table.value(row, CHOICE))
        sheet, own = sheets.get(as_text(table.value(row, PROBLEM_SHEET)), ("", None))
        if choice not in (USE_THEIRS, USE_OURS) or own is None:
            continue
        header = as_text(table.value(row, PROBLEM_COLUMN))
        names = {own.table.headers[place]: name for name, place in own.table.columns.items()}
        key = CellKey(sheet, as_text(table.value(row, TEACHER_ID)), names.get(header, header))
        ours, theirs = (as_stored(table.value(row, one)) for one in (OURS, THEIRS))
        found[as_stored(table.value(row, FILE)), key] = Choice(choice, ours, theirs)
    return found


def refused_by(
    complaints: Iterable[tuple[CellRef, str]], plan: ImportPlan, tables: Mapping[str, InputTable]
) -> dict[tuple[str, CellKey], str]:
    """Which of the cells that would be taken cannot be, and why: what the checks say of them, or what they hold.

    Where several files bring the same cell, the checks saw the last one's value.
    """
    found: dict[tuple[str, CellKey], str] = {}
    places: dict[CellRef, Line] = {}
    for line in plan.taken:
        places[cell_of(line.key, tables)] = line
        if why := tables[line.key.sheet].column(line.key.column).fits(line.theirs.value):
            found[line.file, line.key] = why
    for where, said in complaints:
        if where in places:
            found.setdefault((places[where].file, places[where].key), said)
    return found


def figures_of(plan: ImportPlan) -> dict[str, int]:
    """How many cells are taken, asked about and refused."""
    asked = [one for one in plan.lines if one.verdict.asked and one.open and not one.note]
    return {
        "taken": len(plan.taken),
        "asked": len(asked),
        "refused": sum(bool(one.note) for one in plan.lines),
    }
