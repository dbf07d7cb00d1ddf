"""评价表: an anonymous form as it goes out, how it is known again, and what was collected. Pure.

A form carries a random number of its own and nothing of who fills it in. The workbook remembers (收发记忆) which numbers went out for
which 批次 and 评价人类别, and which came back: the same file twice counts once. Which row of 评价记录 came from which number is kept nowhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field

from python.planning.exchange.cells import as_stored
from python.planning.exchange.handout import HIDDEN
from python.planning.exchange.memory import new_number
from python.reading.tables import Table
from python.vocabulary.cell_values import Grid, as_text, is_blank
from python.vocabulary.plain_record import record
from python.vocabulary.ports import CellContent
from python.vocabulary.sheet_schema import CONTENTS, HANDOUT_NUMBER, MEMORY_KEY

FORM_TITLE, FORM_NUMBER = "评价表", "评价表编号"
_OUT, _BACK = "评价表", "已收评价表"
_NUMBER = re.compile(FORM_NUMBER + r"[：:]\s*([0-9A-F]{4}(?:-[0-9A-F]{4}){2})")
_ROWS_LOOKED_AT = 40
# Numbers in one cell of the memory, which holds 32,767 characters.
_MOST_NUMBERS = 1500


@record
class FormGroup:
    """Forms that list the same people for the same kind of rater.

    Attributes:
        batch: The 批次.
        kind: The 评价人类别.
        label: Whom they list: a 部门, a name, or 全部.
        people: Their 工号; empty for everyone of the roster.
    """

    batch: str
    kind: str
    label: str
    people: tuple[str, ...] = ()


@record
class FormMemory:
    """What the workbook remembers: number → its group, and the numbers that came back."""

    out: Mapping[str, FormGroup] = field(default_factory=dict)
    back: frozenset[str] = frozenset()


def form_number(grids: Sequence[Grid], properties: Mapping[str, str]) -> str:
    """The number of a form: from its property, its hidden sheet or the line that people can read; ``""``: it is no form."""
    if number := properties.get(FORM_NUMBER, ""):
        return number
    for grid in grids:
        for row in grid.rows[:_ROWS_LOOKED_AT]:
            if grid.sheet == HIDDEN and len(row) > 1 and as_stored(row[0]) == FORM_NUMBER:
                return as_stored(row[1])
            for cell in row:
                if not is_blank(cell) and (match := _NUMBER.search(as_text(cell))):
                    return match[1]
    return ""


def read_form_memory(table: Table | None) -> FormMemory:
    """What 收发记忆 holds of forms; rows that cannot be understood are passed over."""
    out: dict[str, FormGroup] = {}
    back: set[str] = set()
    if table is None:
        return FormMemory()
    for row in table.data_rows:
        key, text = (as_stored(table.value(row, name)) for name in (MEMORY_KEY, CONTENTS))
        try:
            if key == _OUT:
                content = json.loads(text)
                group = FormGroup(
                    content["batch"], content["kind"], content["label"], tuple(content["people"])
                )
                out |= dict.fromkeys(content["numbers"], group)
            elif key == _BACK:
                back |= set(json.loads(text))
        except (ValueError, TypeError, KeyError):
            continue
    return FormMemory(out, frozenset(back))


def rows_going_out(groups: Mapping[FormGroup, Sequence[str]]) -> list[dict[str, CellContent]]:
    """Rows of 收发记忆 for forms that go out: group → their numbers."""
    rows = []
    for group, numbers in groups.items():
        for some in _in_parts(numbers):
            content = {
                "batch": group.batch,
                "kind": group.kind,
                "label": group.label,
                "people": list(group.people),
                "numbers": some,
            }
            rows.append(_row(_OUT, content))
    return rows


def rows_come_back(numbers: Collection[str]) -> list[dict[str, CellContent]]:
    """Rows of 收发记忆 for forms that were collected, in the order of their numbers: not that in which they came."""
    return [_row(_BACK, some) for some in _in_parts(sorted(numbers))]


def _in_parts(numbers: Sequence[str]) -> Iterable[list[str]]:
    for at in range(0, len(numbers), _MOST_NUMBERS):
        yield list(numbers[at : at + _MOST_NUMBERS])


def _row(key: str, content: object) -> dict[str, CellContent]:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return {HANDOUT_NUMBER: new_number(), MEMORY_KEY: key, CONTENTS: text}
