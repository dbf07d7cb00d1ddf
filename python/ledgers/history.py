"""历次成绩: one row a teacher and round, appended when a round is archived and never changed again.

Read into a pandas frame, because ten years of a county are 100,000 rows; 学时 and 学分 are kept there in thousandths, as
whole numbers, so that sums stay exact.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from python.ledgers.hours import HoursEntry, entries_of, hours_between, read_detail, window_start
from python.ledgers.policy import Policy
from python.planning.results import plan_added_rows
from python.reading.by_column import are_plain
from python.reading.tables import Table, find_table
from python.vocabulary.cell_values import (
    CellError,
    CellValue,
    Grid,
    Reading,
    as_prose,
    as_text,
    day_number,
    name_key,
    plain,
    read_date,
    read_identifier,
    read_number,
    tidy,
)
from python.vocabulary.ledger_sheets import HISTORY_SHEET
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, CellContent
from python.vocabulary.problems import Problem, ProblemCode, Severity, has_fatal
from python.vocabulary.records import RuleSet
from python.vocabulary.sheet_schema import (
    ATTENDANCE_RATE,
    CERTIFICATE_NUMBER,
    CREDITS,
    DEPARTMENT,
    END_DATE,
    FINGERPRINT,
    HEADER_SEARCH_ROWS,
    HISTORY_PASS_LINE,
    HOURS,
    HOURS_DETAIL,
    ITEM_MARKS,
    NAME,
    RATING,
    RETRAIN,
    ROUND,
    SESSION_FORMS,
    START_DATE,
    TEACHER_ID,
    TOPIC,
    TOTAL,
    TOTAL_ROW_WORDS,
)

Frame = Any
"""A ``pandas.DataFrame``; pandas has no types that mypy is given here."""
THOUSANDTHS = 1000
# What one round can give at most: more is a slip of the keyboard.
MOST_HOURS, MOST_TOTAL = Decimal(9999), Decimal(9999)


@record
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
    pass_line: Decimal | None = None
    attendance: str = ""

    def cells(self) -> dict[str, CellContent]:
        """The row as it stands in the sheet."""
        row: dict[str, CellContent] = {
            ROUND: self.round_name,
            START_DATE: day_number(self.start) if self.start else None,
            END_DATE: day_number(self.end) if self.end else None,
            TEACHER_ID: self.teacher_id,
            NAME: self.name,
            DEPARTMENT: self.department or None,
            ITEM_MARKS: self.items or None,
            TOTAL: self.total,
            RATING: self.rating,
            RETRAIN: self.retrain or None,
            HOURS: self.hours,
            CREDITS: self.credits,
            CERTIFICATE_NUMBER: self.certificate or None,
            FINGERPRINT: self.fingerprint,
            HISTORY_PASS_LINE: self.pass_line,
            ATTENDANCE_RATE: self.attendance or None,
            TOPIC: self.topic or None,
            HOURS_DETAIL: self.detail or None,
        }
        return HISTORY_SHEET.row(row)


def find_history(grid: Grid, rules: RuleSet) -> tuple[Table | None, list[Problem]]:
    """Where the table stands; MISSING_COLUMN (fatal) for any header that is gone: what it held would be lost.

    Only the top of the sheet is searched; the last row is the last that has a 工号 or a 轮次.
    """
    top = replace(grid, rows=grid.rows[:HEADER_SEARCH_ROWS], merged=())
    table, problems = find_table(top, HISTORY_SHEET.columns, rules.school_names, key_columns=(ROUND,))
    if table is None or has_fatal(problems):
        return None, [problem for problem in problems if problem.fatal]
    places = [table.columns[name] - 1 for name in (ROUND, TEACHER_ID)]
    last = grid.n_rows
    while last > table.header_row and not any(
        place < len(grid.rows[last - 1]) and grid.rows[last - 1][place] not in (None, "") for place in places
    ):
        last -= 1
    return replace(table, grid=grid, last_row=last), []


def plan_history(table: Table, rows: Sequence[ArchivedRow]) -> list[Block]:
    """The archived rows, below the last one; columns the sheet does not have are left out."""
    return plan_added_rows(table, [row.cells() for row in rows])


Read = tuple[object, bool]
"""What a cell stands for, and whether it could be understood."""


def _number(value: CellValue, *, most: Decimal) -> tuple[Decimal | None, bool]:
    number, reading = read_number(value)
    fits = number is None or 0 <= number <= most
    understood = reading in (Reading.BLANK, Reading.OK, Reading.TIDIED) and fits
    return (number if understood else None), understood


def _thousandths(value: CellValue) -> Read:
    number, understood = _number(value, most=MOST_HOURS)
    return (int(number * THOUSANDTHS) if number is not None else 0), understood


def _day(value: CellValue) -> Read:
    day, reading = read_date(value)
    return day, day is not None or reading is Reading.BLANK


def _prose(value: CellValue) -> Read:
    return as_prose(value), not isinstance(value, CellError)


def _identifier(value: CellValue) -> Read:
    return read_identifier(value)[0], not isinstance(value, CellError)


# By these, a plain text is what it says.
_AS_IT_STANDS = (_prose, _identifier)
_READERS: Mapping[str, Callable[[CellValue], Read]] = {
    START_DATE: _day,
    END_DATE: _day,
    TEACHER_ID: _identifier,
    TOTAL: lambda value: _number(value, most=MOST_TOTAL),
    HISTORY_PASS_LINE: lambda value: _number(value, most=MOST_TOTAL),
    HOURS: _thousandths,
    CREDITS: _thousandths,
}
_WANTED: Mapping[str, str] = {
    START_DATE: "填成 2026-09-01 这样的日期",
    END_DATE: "填成 2026-09-01 这样的日期",
    TOTAL: f"填 0 到 {plain(MOST_TOTAL)} 的数字",
    HISTORY_PASS_LINE: f"填 0 到 {plain(MOST_TOTAL)} 的数字，或者清空",
    HOURS: f"填 0 到 {plain(MOST_HOURS)} 的数字",
    CREDITS: f"填 0 到 {plain(MOST_HOURS)} 的数字",
    HOURS_DETAIL: "照“2026-03-11：2；2026-03-25：1.5”的样子填，合计等于学时；或者清空，学时就记在结束日期",
}
# The column of a frame that holds ``name_key`` of 轮次.
ROUND_KEY = "轮次键"
# Columns that ``past_results.judged`` adds: what the row amounts to; whether it stands once and is somebody's; what is credited.
RESULT, COUNTED, HOURS_COUNT, CREDITS_COUNT = "判定", "计入", "学时计入", "学分计入"


def history_frame(table: Table, names: Sequence[str] = HISTORY_SHEET.headers) -> tuple[Frame, list[Problem]]:
    """The rows of 历次成绩 that have a 工号 and a 轮次, as a frame with the columns ``names`` and ``ROUND_KEY``.

    Each different value of a column is read once: ten years of 10,000 teachers hold few different ones.

    Returns:
        The frame, its index counting from 0 below the header, and a warning HISTORY_VALUE for every kind of value that
        cannot be understood, at the first cell that holds it. Such a value counts as blank (学时 as 0); a row without 工号
        or 轮次 is left out. A row of sums (合计) is left out without a word.
    """
    import pandas as pd

    rows = table.grid.rows[table.header_row : table.last_row]
    sheet = list(zip_longest(*rows))
    columns: dict[str, list[object]] = {}
    wrong: dict[tuple[str, str], list[int]] = {}
    for name in names:
        place = table.columns.get(name, 0)
        # A column that is missing reads as blank.
        cells = sheet[place - 1] if 0 < place <= len(sheet) else (None,) * len(rows)
        columns[name], bad = _read_column(cells, _READERS.get(name, _prose))
        for spoilt in bad:
            at = [n for n, cell in enumerate(cells) if cell == spoilt]
            wrong.setdefault((name, as_text(spoilt)), []).extend(at)
    frame = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})
    for name in (HOURS, CREDITS):
        if name in columns:
            frame[name] = frame[name].astype("int64")
    keys = {name: name_key(str(name)) for name in set(columns[ROUND])}
    frame[ROUND_KEY] = frame[ROUND].map(keys).astype(object)
    sums = {str(name) for name in keys if _is_sum(str(name))}
    kept = frame[(frame[TEACHER_ID] != "") & (frame[ROUND] != "") & ~frame[ROUND].isin(sums)]
    lost = frame[((frame[TEACHER_ID] == "") != (frame[ROUND] == "")) & ~frame[ROUND].isin(sums)]
    for name in (TEACHER_ID, ROUND):
        at = [int(n) for n in lost.index[lost[name] == ""] if not _is_sum(str(lost[TEACHER_ID][n]))]
        if at:
            wrong[name, ""] = at
    if HOURS_DETAIL in columns and END_DATE in columns:
        told = {n for (name, _), at in wrong.items() if name == END_DATE for n in at}
        wrong |= _undated(kept[~kept.index.isin(told)])
    return kept, [_history_problem(table, name, text, at) for (name, text), at in wrong.items() if at]


def _read_column(
    cells: Sequence[CellValue], read: Callable[[CellValue], Read]
) -> tuple[list[object], list[CellValue]]:
    """One column's values as ``read`` understands them, and the different cells that it does not."""
    if read in _AS_IT_STANDS and are_plain(cells):
        return list(cells), []
    known: dict[CellValue, object] = {}
    bad: list[CellValue] = []
    for cell in dict.fromkeys(cells):
        known[cell], understood = read(cell)
        if not understood:
            bad.append(cell)
    return list(map(known.__getitem__, cells)), bad


def _is_sum(text: str) -> bool:
    return tidy(text).startswith(TOTAL_ROW_WORDS)


def _undated(frame: Frame) -> dict[tuple[str, str], list[int]]:
    """学时 that no day is known for, and 学时明细 that cannot be read or does not add up to 学时."""
    found: dict[tuple[str, str], list[int]] = {}
    checked: dict[tuple[object, int], bool] = {}
    ends = frame[END_DATE].isna()
    for n, detail, hours, no_end in zip(frame.index, frame[HOURS_DETAIL], frame[HOURS], ends, strict=True):
        if not hours:
            continue
        key = detail, hours
        if key not in checked:
            checked[key] = bool(read_detail(detail, Decimal(hours) / THOUSANDTHS))
        if detail and not checked[key]:
            found.setdefault((HOURS_DETAIL, detail), []).append(int(n))
        elif not detail and no_end:
            found.setdefault((END_DATE, ""), []).append(int(n))
    return found


def _history_problem(table: Table, name: str, text: str, at: Sequence[int]) -> Problem:
    details = {
        "column": name,
        "value": text or "（空）",
        "more": f"，共 {len(at)} 行" if len(at) > 1 else "",
        "wanted": _WANTED.get(name, "补上"),
    }
    where = table.ref(table.header_row + 1 + min(at), name)
    return Problem(ProblemCode.HISTORY_VALUE, Severity.WARNING, where, details)


def round_keys(frame: Frame) -> set[str]:
    """The rounds archived so far, as ``name_key``."""
    return set(frame[ROUND_KEY])


Recent = Mapping[str, Sequence[tuple[dt.date, int]]]
"""工号 → day and thousandths of every 集中培训 inside the five years."""


def totals(frame: Frame, as_of: dt.date, policy: Policy) -> tuple[Frame, Recent]:
    """Per 工号: 累计 and 近五年 学时 (all, concentrated) and 学分 in thousandths; and what is recent, day by day.

    Only what is credited counts (``past_results.judged``); 不计 and 无学分 are the 学时 that count for nothing, and those that
    count and earn no 学分. The five years end on ``as_of``, included; each different 学时明细 is reckoned once.
    """
    import pandas as pd

    after = window_start(as_of)
    known: dict[tuple[object, int, object], tuple[int, int, tuple[tuple[dt.date, int], ...]]] = {}
    inside: list[int] = []
    concentrated: list[int] = []
    recent: dict[str, list[tuple[dt.date, int]]] = {}
    frame = frame[frame[COUNTED]]
    hours_count, credits_count = frame[HOURS_COUNT], frame[CREDITS_COUNT]
    counted_hours = frame[HOURS].where(hours_count, 0)
    keys = zip(frame[HOURS_DETAIL], counted_hours, frame[END_DATE], strict=True)
    for teacher_id, key in zip(frame[TEACHER_ID], keys, strict=True):
        found = known.get(key)
        if found is None:
            detail, hours, end = key
            entries = entries_of(detail, Decimal(hours) / THOUSANDTHS, end)
            dense = [
                (entry.day, int(entry.hours * THOUSANDTHS))
                for entry in entries
                if policy.is_concentrated(entry.form) and entry.day is not None and after < entry.day <= as_of
            ]
            found = known[key] = (
                int(hours_between(entries, after, as_of) * THOUSANDTHS),
                sum(amount for _, amount in dense),
                tuple(dense),
            )
        inside.append(found[0])
        concentrated.append(found[1])
        if found[2]:
            recent.setdefault(teacher_id, []).extend(found[2])
    sums = pd.DataFrame(
        {
            TEACHER_ID: frame[TEACHER_ID],
            "累计": counted_hours,
            CREDITS: frame[CREDITS].where(credits_count, 0),
            "近五年": pd.Series(inside, index=frame.index, dtype="int64"),
            "集中": pd.Series(concentrated, index=frame.index, dtype="int64"),
            "不计": frame[HOURS].where(~hours_count, 0),
            "无学分": counted_hours.where(~credits_count, 0),
        }
    )
    return sums.groupby(TEACHER_ID, sort=False).sum(), recent


def forms_not_counted(frame: Frame, table: Table, policy: Policy) -> list[Problem]:
    """A notice HISTORY_FORM for each 形式 of 学时明细 that neither counts as 集中培训 nor is one of the usual others."""
    usual = {name_key(form) for form in SESSION_FORMS}
    found: dict[str, tuple[str, list[int]]] = {}
    known: dict[tuple[str, int], set[str]] = {}
    for n, *key in zip(frame.index, frame[HOURS_DETAIL], frame[HOURS], strict=True):
        detail, hours = key
        if (detail, hours) not in known:
            entries = read_detail(detail, Decimal(hours) / THOUSANDTHS) or ()
            forms = {entry.form for entry in entries if not policy.is_concentrated(entry.form)}
            known[detail, hours] = {form for form in forms if name_key(form) not in usual}
        for form in known[detail, hours]:
            found.setdefault(name_key(form), (form, []))[1].append(int(n))
    counted = "、".join(sorted(policy.concentrated_forms))
    return [
        Problem(
            ProblemCode.HISTORY_FORM,
            Severity.NOTICE,
            table.ref(table.header_row + 1 + at[0], HOURS_DETAIL),
            {"form": form, "count": str(len(at)), "forms": counted},
            column=HOURS_DETAIL,
        )
        for form, at in found.values()
    ]


def last_known(frame: Frame, teacher_ids: set[str]) -> dict[str, tuple[str, str]]:
    """工号 → 姓名 and 部门 in the latest round by its last day, whatever order the sheet is sorted in."""
    chosen = frame[frame[TEACHER_ID].isin(teacher_ids)]
    found: dict[str, tuple[dt.date, str, str]] = {}
    columns = (chosen[name] for name in (TEACHER_ID, END_DATE, NAME, DEPARTMENT))
    for teacher_id, end, name, department in zip(*columns, strict=True):
        day = end if isinstance(end, dt.date) else dt.date.min
        if teacher_id not in found or day >= found[teacher_id][0]:
            found[teacher_id] = day, name, department
    return {teacher_id: (name, department) for teacher_id, (_, name, department) in found.items()}


def entries_by_teacher(frame: Frame, teacher_ids: set[str]) -> dict[str, list[HoursEntry]]:
    """Day by day, for the few teachers whose deadlines fall between."""
    found: dict[str, list[HoursEntry]] = {teacher_id: [] for teacher_id in teacher_ids}
    chosen = frame[frame[TEACHER_ID].isin(teacher_ids) & frame[HOURS_COUNT]]
    columns = (chosen[name] for name in (TEACHER_ID, HOURS_DETAIL, HOURS, END_DATE))
    for teacher_id, detail, hours, end in zip(*columns, strict=True):
        found[teacher_id] += entries_of(detail, Decimal(int(hours)) / THOUSANDTHS, end)
    return found
