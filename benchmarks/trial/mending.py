"""What the clerk does about each told problem: what its sentence says, as far as that can be done."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from benchmarks.trial.hand import Clerk, Kind, Told, row_column
from benchmarks.trial.school import SESSION_HOURS, SESSIONS, Person, Value
from python.vocabulary.cell_values import CellValue

ROSTER, SIGN_IN, GRADEBOOK = "教师名册", "签到表", "成绩册"
# Told because a sheet is not filled in yet, not because something in it is wrong.
NOT_YET = frozenset(
    (
        *("not-in-sheet", "no-rows", "blank-column", "blank-sign-in", "blank-value"),
        *("session-no-column", "session-not-held"),
    )
)
_NOTHING_TO_DO = "不用处理"
_SHEET = re.compile("《(签到表|成绩册)》")
_SESSIONS_SHEET = "培训场次"
_OFTEN = 3
_SEVERAL = re.compile(r"这样的共 \d+ 格")


@dataclass
class Layout:
    """Where the clerk pasted: the row of the headers, the first teacher's row, and what each column is."""

    header_row: int
    columns: list[str]

    def person(self, row: int) -> int:
        """Which person, from 0, stands in a row."""
        return row - self.header_row - 1


@dataclass
class Mender:
    """Mends what is told, round by round, and remembers what could not be mended."""

    clerk: Clerk
    school: list[Person]
    layouts: dict[str, Layout] = field(default_factory=dict)
    again: dict[str, Callable[[], None]] = field(default_factory=dict)
    stuck: list[tuple[str, Told]] = field(default_factory=list)
    _done: dict[tuple[str, str, str, str], int] = field(default_factory=dict)
    _now: list[Told] = field(default_factory=list)
    _known: set[tuple[str, Value]] = field(default_factory=set)

    def mend(self, told: list[Told]) -> int:
        """Does what the errors and warnings ask for.

        Returns:
            How many were mended; each costs two clicks besides.
        """
        self._now = told
        return sum(self._one(problem) for problem in told if self._asks(problem))

    def _asks(self, problem: Told) -> bool:
        return (
            problem.severity != "notice"
            and _NOTHING_TO_DO not in problem.suggestion
            and problem.sheet in (*self.layouts, "")
        )

    def _one(self, problem: Told) -> bool:
        key = (problem.code, problem.sheet, problem.cell, problem.message)
        self._done[key] = self._done.get(key, 0) + 1
        if self._done[key] > 2:
            return False
        if self._done[key] == 2:
            self.stuck.append(("told again after its remedy", problem))
        before = len(self.clerk.actions)
        special = getattr(self, "_" + problem.code.replace("-", "_"), self._retype)
        special(problem)
        if len(self.clerk.actions) == before:
            return False
        self.clerk.click("跳到单元格", "回到校验结果")
        return True

    # A structure

    def _missing_column(self, problem: Told) -> None:
        """The header is there, a row higher: the sheet is emptied and the block pasted once more."""
        self.stuck.append(("the column is there", problem))
        told_first = next(one for one in self._now if (one.code, one.sheet) == (problem.code, problem.sheet))
        if problem is told_first and (redo := self.again.get(problem.sheet)):
            self.clerk.clear(problem.sheet)
            redo()

    _no_header_row = _missing_column

    def _merged_cells(self, problem: Told) -> None:
        top, left = row_column(problem.cell)
        area = next((one for one in self.clerk.merged(problem.sheet) if one[:2] == (top, left)), None)
        if area:
            self.clerk.unmerge(problem.sheet, area)

    def _session_undefined(self, problem: Told) -> None:
        """The header of 签到表 is made that of 培训场次."""
        layout = self.layouts[SIGN_IN]
        row, column = row_column(problem.cell)
        if problem.sheet == SIGN_IN:
            wanted = layout.columns[column - 1]
            if self.clerk.rows(SIGN_IN)[row - 1][column - 1] != wanted:
                self.clerk.type(SIGN_IN, row, column, wanted, Kind.AGAIN)

    def _session_no_column(self, problem: Told) -> None:
        """Told beside ``session-undefined`` of the same column: mended there."""

    # People

    def _blank_id(self, problem: Told) -> None:
        layout = self.layouts[problem.sheet]
        row, _ = row_column(problem.cell)
        if layout.person(row) >= len(self.school):
            self._sums(problem, row)
        else:
            self._retype(problem)

    def _sums(self, problem: Told, row: int) -> None:
        """The row below the last teacher holds the office's own sums: whatever the sentence asks for, it is deleted (once)."""
        self.stuck.append(("the office's own sums, not a teacher", problem))
        there = self.clerk.rows(problem.sheet)
        if row <= len(there) and any(cell is not None for cell in there[row - 1]):
            self.clerk.delete_row(problem.sheet, row)

    def _not_in_sheet(self, problem: Told) -> None:
        """Rows copied from 教师名册 to the end of the sheet, if anybody's row is really missing there and the sheet was filled."""
        named = _SHEET.search(problem.message)
        layout = self.layouts.get(named[1] if named else problem.sheet)
        if named is None or layout is None:
            return
        sheet = named[1]
        rows = self.clerk.rows(sheet)
        names = {"".join(cell.split()) for line in rows for cell in line if isinstance(cell, str)}
        told = [one for one in self.school if one.name in problem.message or "等" in problem.message]
        missing = [one for one in told if one.name not in names]
        if not missing:
            self.stuck.append(("everybody has a row: the 工号 beside the name is wrong", problem))
            return
        places = [layout.columns.index(header) + 1 for header in ("工号", "姓名")]
        self.clerk.write(sheet, len(rows) + 1, places[0], [[one.id, one.name] for one in missing])
        self.clerk.actions.append((Kind.AGAIN, f"{sheet} {len(missing)} rows from {ROSTER}"))

    # Values

    def _retype(self, problem: Told) -> None:
        """The right value typed, or put in place of the same word everywhere in the column (签到表: the sheet)."""
        if problem.sheet == _SESSIONS_SHEET:
            self._session(problem)
            return
        layout = self.layouts[problem.sheet]
        row, column = row_column(problem.cell)
        person = layout.person(row)
        if person >= len(self.school):
            self._sums(problem, row)
            return
        if person < 0 or column > len(layout.columns):
            self.stuck.append(("outside the pasted list", problem))
            return
        rows = self.clerk.rows(problem.sheet)
        wrong = _at(rows, row, column)
        header = layout.columns[column - 1]
        cells = [(row, column)]
        if wrong is not None and header != "工号" and self._told_often(problem, wrong, rows):
            alike = SESSIONS if header in SESSIONS else (header,)
            columns = [n for n, name in enumerate(layout.columns, 1) if name in alike]
            last = layout.header_row + len(self.school)
            cells = [
                (r, c)
                for r in range(layout.header_row + 1, last + 1)
                for c in columns
                if _at(rows, r, c) == wrong
            ]
        changed = False
        for r, c in cells:
            value = self.right(layout.columns[c - 1], self.school[layout.person(r)])
            if not _same(_at(rows, r, c), value):
                self.clerk.write(problem.sheet, r, c, [[value]])
                changed = True
        if changed:
            value = self.right(header, self.school[person])
            what = f"{problem.sheet} {problem.cell} {wrong} → {value}" + " everywhere" * (len(cells) > 1)
            self.clerk.actions.append((self._kind(header, wrong, value), what))

    def _told_often(self, problem: Told, wrong: CellValue, rows: list[list[CellValue]]) -> bool:
        """Whether the clerk sees that one word stands in many cells: the sentence says so, or it is told three times."""
        alike = (one for one in self._now if (one.code, one.sheet) == (problem.code, problem.sheet))
        times = sum(_at(rows, *row_column(one.cell)) == wrong for one in alike if one.cell)
        return times >= _OFTEN or bool(_SEVERAL.search(problem.message))

    def _session(self, problem: Told) -> None:
        """2学时 in 培训场次: 2 typed once and pulled down."""
        row, column = row_column(problem.cell)
        rows = self.clerk.rows(_SESSIONS_SHEET)
        header = next(line for line in rows if "学时" in line)
        if header[column - 1] != "学时":
            self.stuck.append(("nothing to type", problem))
        elif isinstance(_at(rows, row, column), str):
            hours = Decimal(SESSION_HOURS)
            self.clerk.type(_SESSIONS_SHEET, row, column, hours, Kind.AGAIN)
            self.clerk.fill(_SESSIONS_SHEET, row, column, [[hours]] * len(SESSIONS), Kind.AGAIN)

    def _kind(self, header: str, wrong: object, value: Value) -> Kind:
        """A 工号 found out and a tier decided on are facts; all else only says again what stands there."""
        fact = (header, value)
        new = (header == "工号" or (header == "笔记" and isinstance(wrong, str))) and fact not in self._known
        self._known.add(fact)
        return Kind.DATA if new else Kind.AGAIN

    def right(self, header: str, person: Person) -> Value:
        """What the workbook wants there."""
        facts: dict[str, Value] = {
            "工号": person.id,
            "姓名": person.name,
            "年级组": person.department,
            "部门": person.department,
            "所带班级": person.class_taught,
            "班额": Decimal(person.class_size),
            "联系电话": person.phone,
            "任职时间": person.since,
            "笔记": Decimal(person.notes),
            "卷面成绩": person.paper if isinstance(person.paper, str) else Decimal(person.paper),
            "作业": Decimal(person.homework),
        }
        return person.status(SESSIONS.index(header)) if header in SESSIONS else facts.get(header)


def _at(rows: list[list[CellValue]], row: int, column: int) -> CellValue:
    return rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else None


def _same(there: object, value: Value) -> bool:
    if isinstance(value, str) and isinstance(there, float):
        return value == f"{there:.0f}"
    if isinstance(value, dt.date):
        return there in (value, dt.datetime(value.year, value.month, value.day))
    return there == (float(value) if isinstance(value, Decimal) else value)
