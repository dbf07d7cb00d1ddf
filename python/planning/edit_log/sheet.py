"""The sheet 变动记录: new entries at the end, the oldest out of it when it is full, and every row with what stands beside it."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from python.planning.results import plan_added_rows
from python.reading.tables import Table, runs
from python.vocabulary.cell_values import CellValue, as_text, column_letters, exact, is_blank, plain, tidy
from python.vocabulary.output_sheets import CHANGE_LOG_SHEET
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, CellContent
from python.vocabulary.sheet_schema import TIME

_WRITTEN_TIME = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T ]*(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)?",
    re.ASCII,
)

Entry = dict[str, CellContent]


@record
class LogPlan:
    """What becomes of 变动记录.

    Attributes:
        blocks: The plan of changes.
        moved: The entries that leave the sheet, the oldest first: column → text, columns of staff's own included.
        held: How many entries the sheet holds afterwards.
        own: Columns of staff's own that hold something beside the entries that stay.
    """

    blocks: tuple[Block, ...]
    moved: tuple[Mapping[str, str], ...]
    held: int
    own: tuple[str, ...]


def plan_change_log(table: Table, entries: Sequence[Entry], keep: int | None) -> LogPlan:
    """变动记录 with the new entries at the end, and without the oldest where there are more than ``keep``.

    The oldest are known by their 时间, however staff sorted the sheet; at the same time the upper one is older; a row whose 时间
    cannot be read is as old as the row above it. What stays keeps its order, new entries are always newer than what is there.

    Rows move whole: the columns that staff added (those with a header) move with them, as values. A plan knows no formulas, so
    what was one holds its result afterwards; a date becomes text. Rows above the first that leaves are not touched.

    Args:
        table: The sheet.
        entries: The new entries.
        keep: How many the sheet may hold; ``None`` for as many as there are.
    """
    own = {
        place: header for place, header in table.headers.items() if place not in set(table.columns.values())
    }
    surplus = 0 if keep is None else max(0, len(table.data_rows) + len(entries) - keep)
    leaving = _by_age(table)[:surplus]
    gone, passed = set(leaving), surplus - len(leaving)
    stay = [row for row in sorted((*table.data_rows, *table.other_rows)) if row not in gone]
    moved = [_row_text(table, own, row) for row in leaving]
    moved += [{name: _shown(entry[name]) for name in CHANGE_LOG_SHEET.headers} for entry in entries[:passed]]
    used = tuple(
        header
        for place, header in own.items()
        if any(not is_blank(table.grid.value(row, place)) for row in stay)
    )
    new = entries[passed:]
    blocks = plan_added_rows(table, new) if not surplus else _rewritten(table, own, stay, new)
    held = len(table.data_rows) - len(leaving) + len(new)
    return LogPlan(tuple(blocks), tuple(moved), held, used)


def _rewritten(
    table: Table, own: Mapping[int, str], stay: Sequence[int], new: Sequence[Entry]
) -> list[Block]:
    """The rows that stay, closed up, and the new entries below; what is left over at the end is emptied.

    Below the last row of before, the columns of staff's own are as they prepared them.
    """
    first = table.header_row + 1
    still = sum(row == place for place, row in enumerate(stay, start=first))
    top, shifted = first + still, stay[still:]
    names = {place: name for name, place in table.columns.items()}
    end = max(table.last_row, top + len(shifted) + len(new) - 1)

    def cell(row: int, place: int) -> CellContent:
        index = row - top
        if index < len(shifted):
            return _content(table.grid.value(shifted[index], place))
        index -= len(shifted)
        return new[index].get(names.get(place, "")) if index < len(new) else None

    def block(above: int, below: int, left: int, right: int) -> Block:
        rows = [
            tuple(cell(row, place) for place in range(left, right + 1)) for row in range(above, below + 1)
        ]
        return Block(table.sheet, above, left, rows)

    # Beside each other they are one rectangle, which costs an open Excel fewer calls.
    blocks = [block(top, table.last_row, *sides) for sides in runs([*names, *own])]
    blocks += [block(max(top, table.last_row + 1), end, *sides) for sides in runs([*names])]
    return [one for one in blocks if one.values]


def _by_age(table: Table) -> list[int]:
    """The rows of the entries, the oldest first."""
    ages: list[tuple[tuple[int, ...], int]] = []
    age: tuple[int, ...] = ()
    for row in table.data_rows:
        age = _time_of(table.value(row, TIME)) or age
        ages.append((age, row))
    return [row for _, row in sorted(ages)]


def _time_of(value: CellValue) -> tuple[int, ...]:
    """Year to second; ``()`` when it cannot be read. Excel makes a real date of a 时间 that was typed again."""
    if isinstance(value, dt.datetime):
        return value.timetuple()[:6]
    if isinstance(value, dt.date):
        return (*value.timetuple()[:3], 0, 0, 0)
    match = _WRITTEN_TIME.fullmatch(tidy(value)) if isinstance(value, str) else None
    return tuple(int(part or 0) for part in match.groups()) if match else ()


def _content(value: CellValue) -> CellContent:
    """A cell's value as it is written again: text as it is, numbers exactly, anything else as people read it."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, float | int) and not isinstance(value, bool) and math.isfinite(value):
        return exact(value)
    if isinstance(value, dt.datetime) and value.time() != dt.time():
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return as_text(value) or None


def _shown(content: CellContent) -> str:
    if isinstance(content, Decimal):
        return plain(content)
    return "" if content is None else str(content)


def _row_text(table: Table, own: Mapping[int, str], row: int) -> dict[str, str]:
    """An entry with the columns of staff's own as text, by header; a second column of one header has its letters behind it."""
    texts = {name: _shown(_content(table.value(row, name))) for name in CHANGE_LOG_SHEET.headers}
    for place, header in own.items():
        name = f"{header}（{column_letters(place)}列）" if header in texts else header
        texts[name] = _shown(_content(table.grid.value(row, place)))
    return texts
