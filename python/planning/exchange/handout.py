"""What a hand-out is, what its cells held when it went out, and how it is known again when it comes back. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from python.planning.exchange.cells import InputTable, as_stored
from python.planning.exchange.merge import CellKey
from python.vocabulary.cell_values import Grid, as_text, is_blank
from python.vocabulary.plain_record import record
from python.vocabulary.records import Teacher
from python.vocabulary.sheet_schema import (
    GRADEBOOK,
    GROWTH_PLANS,
    HANDOUT_NUMBER,
    PORTFOLIO,
    PROBLEM_SHEET,
    ROSTER,
    ROUND,
    SIGN_IN,
)

TITLES: Mapping[str, str] = {
    SIGN_IN: "签到",
    GRADEBOOK: "成绩",
    PORTFOLIO: "档案材料填报",
    ROSTER: "名册信息",
    GROWTH_PLANS: GROWTH_PLANS,
}
"""What each sheet is called in a hand-out, by its standard name; also the words of ``--parts``."""
EXPLANATION, HIDDEN = "填写说明", "交接"
PROPERTY = HANDOUT_NUMBER
FACTS = (HANDOUT_NUMBER, "工作簿编号", "学校名", ROUND, "分组", PROBLEM_SHEET)
BETWEEN = "|"
_NUMBER = re.compile(r"分发编号[：:]\s*([0-9A-F]{4}(?:-[0-9A-F]{4}){2})")


@record
class Handout:
    """What a hand-out is: its number, the workbook and round it belongs to, the group it went to, and its sheets."""

    number: str
    workbook: str
    school: str
    round_name: str
    group: str
    sheets: tuple[str, ...]


@record
class Returned:
    """What a returned file says of itself; ``base`` is what it held when it went out, ``None`` where that is lost."""

    handout: Handout
    base: Mapping[CellKey, str] | None


def base_of(tables: Iterable[InputTable], people: Iterable[Teacher]) -> dict[CellKey, str]:
    """What these people's input cells hold when they go out; a blank cell is there too, as ``""``."""
    ids = [one.id for one in people]
    found: dict[CellKey, str] = {}
    for table in tables:
        own = [one for one in ids if one in table.rows]
        found |= {
            CellKey(table.sheet, teacher_id, column.name): ""
            for teacher_id in own
            for column in table.columns
        }
        found |= table.values(own)
    return found


def read_back(grids: Sequence[Grid], number: str = "") -> Returned | None:
    """What a file says of itself: from its hidden sheet, else its number alone; ``None`` for a file that is no hand-out.

    Args:
        grids: All its sheets.
        number: The number in its document property, ``""`` without one.
    """
    facts: dict[str, str] = {}
    base: dict[CellKey, str] = {}
    for grid in grids:
        if grid.sheet != HIDDEN:
            continue
        for row in grid.rows:
            key = as_stored(row[0]) if row else ""
            text = as_stored(row[1]) if len(row) > 1 else ""
            if key in FACTS:
                facts[key] = text
            elif key.count(BETWEEN) == len(CellKey._fields) - 1:
                base[CellKey(*key.split(BETWEEN))] = text
    if facts.get(FACTS[0]):
        values = [facts.get(name, "") for name in FACTS]
        sheets = tuple(one for one in values[-1].split(BETWEEN) if one)
        return Returned(Handout(values[0], values[1], values[2], values[3], values[4], sheets), base)
    number = number or _number_in(grids)
    return Returned(Handout(number, "", "", "", "", ()), None) if number else None


def _number_in(grids: Sequence[Grid]) -> str:
    """The number in a line that people can read, wherever it stands among the first rows of a sheet."""
    for grid in grids:
        for row in grid.rows[:40]:
            for cell in row:
                if not is_blank(cell) and (match := _NUMBER.search(as_text(cell))):
                    return match[1]
    return ""
