"""上次计算: the hidden sheet that holds what 计算成绩 remembers of a run, so that it travels with the workbook and is undone with it.

Under its headers stands a head, which says round, rules and columns, and below it the people, many in a cell, each with 工号 and
line: ``T001|出勤|90|优秀|¶|T002|迟到|75|合格``. The first column says with whom a cell begins; only people look at it.

Older workbooks have a row for each person, 工号 and line in a column each, under a head of another key. They are read as well, and
get the present form when something changed. To an older program the present form is a sheet without a head: it remembers nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from python.planning.edit_log.last_run import SEPARATOR, Snapshot, remembered, storable, values_in_line
from python.planning.results import plan_table
from python.reading.tables import Table
from python.vocabulary.cell_values import as_text, is_plain
from python.vocabulary.output_sheets import SNAPSHOT_SHEET
from python.vocabulary.ports import Block, CellContent
from python.vocabulary.sheet_schema import CONTENTS, GRADEBOOK, SIGN_IN, TEACHER_ID

# What the head has in the first column; no 工号 is written so.
_HEAD, _OLDER_HEAD = "#2", "#"
_BETWEEN = "¶"
_NEXT = f"{SEPARATOR}{_BETWEEN}{SEPARATOR}"
# Both in UTF-16 units, as Excel counts. Some versions refuse texts longer than 8,203 when many cells are written at once.
_FULL = 8_000
_LONGEST = 32_767
_QUOTE = '"'


def read_snapshot(table: Table) -> Snapshot | None:
    """The snapshot that 上次计算 holds, in either form; ``None`` before the first run or when the sheet was spoilt.

    A cell that does not hold what was written there is passed over, and so are its people.
    """
    rows = [
        (as_text(table.value(row, TEACHER_ID)), storable(content))
        for row in sorted((*table.data_rows, *table.other_rows))
        if isinstance(content := table.value(row, CONTENTS), str)
    ]
    heads = {key: content for key, content in rows if key in (_HEAD, _OLDER_HEAD)}
    # Only the older form has a 工号 such as #2 as it is.
    own = _OLDER_HEAD if _OLDER_HEAD in heads else _HEAD
    head = [remembered(text) for text in heads.get(own, "").split(SEPARATOR)]
    columns = tuple(head[2:])
    if len(head) < 2 or {name.partition("!")[0] for name in columns} - {SIGN_IN, GRADEBOOK}:  # noqa: PLR2004 - round and rules
        return None
    width = values_in_line(columns)
    people: dict[str, str] = {}
    for key, content in rows:
        if key == own:
            continue
        if own == _HEAD:
            people.update(_people(content, width))
        elif content.count(SEPARATOR) == width - 1:
            people[key] = content
    return Snapshot(head[0], head[1], columns, people)


def plan_snapshot(table: Table, snapshot: Snapshot) -> list[Block]:
    """上次计算 filled anew; cells that hold the same already are not touched by a host."""
    head = SEPARATOR.join((snapshot.round_name, snapshot.rules, *snapshot.columns))
    rows: list[dict[str, CellContent]] = [{TEACHER_ID: _HEAD, CONTENTS: head}]
    rows += [
        {TEACHER_ID: lines[0].partition(SEPARATOR)[0], CONTENTS: _NEXT.join(lines)}
        for lines in _cells(snapshot)
    ]
    return plan_table(table, SNAPSHOT_SHEET.headers, rows)


def _cells(snapshot: Snapshot) -> Iterator[list[str]]:
    """The people of each cell. Whose line no cell can hold is left out: it would be lost, and in Excel the run with it."""
    lines: list[str] = []
    used = 0
    for teacher_id, values in snapshot.rows.items():
        line = f"{_written(teacher_id)}{SEPARATOR}{values}"
        length = len(line.encode("utf-16-le", "surrogatepass")) // 2
        if length > _LONGEST:
            continue
        if lines and used + length > _FULL:
            yield lines
            lines, used = [], 0
        lines.append(line)
        used += length + len(_NEXT)
    if lines:
        yield lines


def _people(content: str, width: int) -> list[tuple[str, str]]:
    """工号 and line of the people in a cell; nobody where it does not hold what was written there.

    Args:
        content: What the cell holds.
        width: How many values a line has.
    """
    lines = content.split(_NEXT)
    if any(line.count(SEPARATOR) != width for line in lines):
        lines = _counted(content.split(SEPARATOR), width)
    parted = (line.partition(SEPARATOR) for line in lines)
    try:
        return [(_read(key), values) for key, _, values in parted]
    except ValueError:
        return []


def _counted(parts: Sequence[str], width: int) -> list[str]:
    """The lines of a cell in which a value may look like what stands between two: by their places. None where that fails."""
    step = width + 2
    if (len(parts) + 1) % step or set(parts[step - 1 :: step]) - {_BETWEEN}:
        return []
    return [SEPARATOR.join(parts[at : at + step - 1]) for at in range(0, len(parts), step)]


def _written(teacher_id: str) -> str:
    """A 工号 as it stands in a cell: as it is, or a JSON text where a separator, a program or a file could spoil it."""
    taken = SEPARATOR in teacher_id or teacher_id.startswith((_QUOTE, _OLDER_HEAD))
    if teacher_id and is_plain(teacher_id) and not taken:
        return teacher_id
    return json.dumps(teacher_id).replace(SEPARATOR, f"\\u{ord(SEPARATOR):04x}")


def _read(written: str) -> str:
    """The 工号 that was written so.

    Raises:
        ValueError: It was changed since.
    """
    return str(json.loads(written)) if written.startswith(_QUOTE) else written
