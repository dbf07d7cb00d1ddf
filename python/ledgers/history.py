"""历次成绩: one row a teacher and round, appended when a round is archived and never changed again.

Read into a pandas frame, because ten years of a county are 100,000 rows; 学时 and 学分 are kept there in thousandths, as
whole numbers, so that sums stay exact.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from python.cell_values import CellValue, Grid, as_prose, as_text, read_date, read_identifier, read_number
from python.ledgers.hours import HoursEntry, entries_of, hours_between, window_start
from python.ports import Block, CellContent
from python.problems import Problem
from python.records import RuleSet
from python.sheet_schema import HEADER_SEARCH_ROWS, HISTORY_COLUMNS, TEACHER_ID, YES, Column
from python.tables import Table, find_table, runs

if TYPE_CHECKING:
    pass

Frame = Any
"""A ``pandas.DataFrame``; pandas has no types that mypy is given here."""
THOUSANDTHS = 1000
UNRATED = "未完成"


_SPREADSHEET_EPOCH = dt.date(1899, 12, 30)


def serial(day: dt.date | None) -> int | None:
    """The number a spreadsheet keeps for a day: shown as a date by the column's format, and a tenth of the text's size."""
    return (day - _SPREADSHEET_EPOCH).days if day else None


@dataclass(frozen=True, slots=True)
class ArchivedRow:
    """One teacher's outcome of one round, as it is kept for good."""

    round_name: str
    start: dt.date | None
    end: dt.date | None
    teacher_id: str
    name: str
    department: str
    items: str
    total: Decimal | None
    rating: str
    retrain: str
    hours: Decimal
    credits: Decimal
    certificate: str
    fingerprint: str
    topic: str
    detail: str

    def cells(self) -> dict[str, CellContent]:
        """The row as it stands in the sheet."""
        values: tuple[CellContent, ...] = (
            self.round_name,
            serial(self.start),
            serial(self.end),
            self.teacher_id,
            self.name,
            self.department or None,
            self.items or None,
            self.total,
            self.rating,
            self.retrain or None,
            self.hours,
            self.credits,
            self.certificate or None,
            self.fingerprint,
            self.topic or None,
            self.detail or None,
        )
        return dict(zip(HISTORY_COLUMNS, values, strict=True))


def find_history(grid: Grid, rules: RuleSet) -> tuple[Table | None, list[Problem]]:
    """Where the table stands. Only the top of the sheet is searched; the last row is the last that has a 工号 or a 轮次."""
    columns = [Column(name, required=name in ("轮次", TEACHER_ID)) for name in HISTORY_COLUMNS]
    top = replace(grid, rows=grid.rows[:HEADER_SEARCH_ROWS], merged=())
    table, problems = find_table(top, columns, rules.school_names, key_columns=("轮次",))
    if table is None:
        return None, problems
    places = [table.columns[name] - 1 for name in ("轮次", TEACHER_ID)]
    last = grid.n_rows
    while last > table.header_row and not any(
        place < len(grid.rows[last - 1]) and grid.rows[last - 1][place] not in (None, "") for place in places
    ):
        last -= 1
    return replace(table, grid=grid, last_row=last), []


def plan_history(table: Table, rows: Sequence[ArchivedRow]) -> list[Block]:
    """The archived rows, below the last one; columns the sheet does not have are left out."""
    cells = [row.cells() for row in rows]
    names = {column: name for name, column in table.columns.items()}
    return [
        Block(
            table.sheet,
            table.last_row + 1,
            left,
            [tuple(row[names[column]] for column in range(left, right + 1)) for row in cells],
        )
        for left, right in runs(list(names))
    ]


def _thousandths(value: CellValue) -> int:
    number = read_number(value)[0]
    return int(number * THOUSANDTHS) if number is not None else 0


_READERS: Mapping[str, Callable[[CellValue], object]] = {
    "轮次": as_prose,
    "开始日期": lambda value: read_date(value)[0],
    "结束日期": lambda value: read_date(value)[0],
    TEACHER_ID: lambda value: read_identifier(value)[0],
    "总分": lambda value: read_number(value)[0],
    "学时": _thousandths,
    "学分": _thousandths,
}
# Only these are needed to keep the ledgers; the others are read for one person's portfolio.
LEDGER_COLUMNS = (
    "轮次",
    "结束日期",
    TEACHER_ID,
    "姓名",
    "部门",
    "等级",
    "是否补训",
    "学时",
    "学分",
    "专题",
    "学时明细",
)


def history_frame(table: Table, names: Sequence[str] = LEDGER_COLUMNS) -> Frame:
    """The rows of 历次成绩 that have a 工号 and a 轮次, as a frame with the columns ``names`` (and ``row`` as index).

    Each different value of a column is read once: ten years of 10,000 teachers hold few different ones. Columns the sheet
    does not have read as blank.
    """
    import pandas as pd

    rows = table.grid.rows[table.header_row : table.last_row]
    data: dict[str, list[object]] = {}
    for name in names:
        place = table.columns.get(name)
        read = _READERS.get(name, as_text)
        known: dict[object, object] = {}
        index = place - 1 if place else None
        values: list[object] = []
        for row in rows:
            cell = row[index] if index is not None and index < len(row) else None
            try:
                values.append(known[cell])
            except KeyError:
                known[cell] = read(cell)
                values.append(known[cell])
        data[name] = values
    frame = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in data.items()})
    for name in ("学时", "学分"):
        if name in data:
            frame[name] = frame[name].astype("int64")
    return frame[(frame[TEACHER_ID] != "") & (frame["轮次"] != "")]


def round_names(frame: Frame) -> list[str]:
    """The rounds archived so far, in the order of the sheet."""
    return list(dict.fromkeys(frame["轮次"]))


def totals(frame: Frame, as_of: dt.date) -> Frame:
    """Per 工号: 累计 and 近五年 学时 (all, concentrated) and 学分 in thousandths, and 姓名 and 部门 as archived last.

    The five years end on ``as_of``, included; each different 学时明细 is reckoned once.
    """
    import pandas as pd

    after = window_start(as_of)
    known: dict[tuple[object, int, object], tuple[int, int]] = {}
    recent: list[int] = []
    concentrated: list[int] = []
    for key in zip(frame["学时明细"], frame["学时"], frame["结束日期"], strict=True):
        found = known.get(key)
        if found is None:
            detail, hours, end = key
            entries = entries_of(detail, Decimal(hours) / THOUSANDTHS, end)
            inside = hours_between(entries, after, as_of)
            dense = hours_between([entry for entry in entries if entry.concentrated], after, as_of)
            found = known[key] = int(inside * THOUSANDTHS), int(dense * THOUSANDTHS)
        recent.append(found[0])
        concentrated.append(found[1])
    sums = pd.DataFrame(
        {
            TEACHER_ID: frame[TEACHER_ID],
            "累计": frame["学时"],
            "学分": frame["学分"],
            "近五年": pd.Series(recent, index=frame.index, dtype="int64"),
            "集中": pd.Series(concentrated, index=frame.index, dtype="int64"),
        }
    )
    grouped = sums.groupby(TEACHER_ID, sort=False).sum()
    last = frame.drop_duplicates(TEACHER_ID, keep="last").set_index(TEACHER_ID)[["姓名", "部门"]]
    return grouped.join(last)


def entries_by_teacher(frame: Frame, teacher_ids: set[str]) -> dict[str, list[HoursEntry]]:
    """Day by day, for the few teachers whose deadlines fall between."""
    found: dict[str, list[HoursEntry]] = {teacher_id: [] for teacher_id in teacher_ids}
    chosen = frame[frame[TEACHER_ID].isin(teacher_ids)]
    columns = (chosen[name] for name in (TEACHER_ID, "学时明细", "学时", "结束日期"))
    for teacher_id, detail, hours, end in zip(*columns, strict=True):
        found[teacher_id] += entries_of(detail, Decimal(int(hours)) / THOUSANDTHS, end)
    return found


def topics_passed(frame: Frame) -> dict[str, list[str]]:
    """工号 → the 专题 of the rounds passed (rated, and the rating does not mean 补训), in the order of the sheet."""
    passed = frame[(frame["专题"] != "") & (frame["是否补训"] != YES) & ~frame["等级"].isin(("", UNRATED))]
    found: dict[str, list[str]] = {}
    for teacher_id, topic in zip(passed[TEACHER_ID], passed["专题"], strict=True):
        found.setdefault(teacher_id, []).append(topic)
    return found
