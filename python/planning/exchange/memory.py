"""收发记忆: which workbook this is, and what every hand-out held when it went out. Hidden; it travels with the workbook."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import field

from python.planning.exchange.cells import as_stored
from python.planning.exchange.handout import Handout
from python.planning.exchange.merge import CellKey
from python.planning.results import plan_added_rows
from python.reading.tables import Table
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, CellContent
from python.vocabulary.sheet_schema import CONTENTS, HANDOUT_NUMBER, MEMORY_KEY

_WORKBOOK, _FACTS = "工作簿", "事实"
_BETWEEN = "|"
# A cell holds 32,767 characters.
_LONGEST = 30_000


def new_number() -> str:
    """A number that nothing else has: ``3F2A-91BC-04D7``."""
    text = secrets.token_hex(6).upper()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


@record
class Memory:
    """What the workbook remembers.

    Attributes:
        workbook: Its number; ``""`` before anything was handed out.
        handouts: Number → what it was.
        bases: Number → what its cells held; a blank one is ``""``.
    """

    workbook: str = ""
    handouts: Mapping[str, Handout] = field(default_factory=dict)
    bases: Mapping[str, Mapping[CellKey, str]] = field(default_factory=dict)


def read_memory(table: Table | None) -> Memory:
    """What 收发记忆 holds; rows that cannot be understood are passed over."""
    if table is None:
        return Memory()
    workbook = ""
    handouts: dict[str, Handout] = {}
    bases: dict[str, dict[CellKey, str]] = {}
    for row in table.data_rows:
        number, key, text = (
            as_stored(table.value(row, name)) for name in (HANDOUT_NUMBER, MEMORY_KEY, CONTENTS)
        )
        if number == _WORKBOOK:
            workbook = text
            continue
        try:
            content = json.loads(text)
            if key == _FACTS:
                handouts[number] = Handout(**{**content, "sheets": tuple(content["sheets"])})
            else:
                sheet, _, teacher_id = key.partition(_BETWEEN)
                base = bases.setdefault(number, {})
                base |= {CellKey(sheet, teacher_id, name): str(value) for name, value in content.items()}
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
    return Memory(workbook, handouts, bases)


def workbook_number(table: Table) -> str:
    """The number of the workbook alone; ``""`` before anything was handed out."""
    rows = (row for row in table.data_rows if as_stored(table.value(row, HANDOUT_NUMBER)) == _WORKBOOK)
    return next((as_stored(table.value(row, CONTENTS)) for row in rows), "")


def plan_memory(
    table: Table, workbook: str, new: Mapping[Handout, Mapping[CellKey, str]], *, first: bool
) -> list[Block]:
    """Rows for new hand-outs below what is remembered.

    Args:
        table: 收发记忆.
        workbook: The workbook's number.
        new: Each hand-out with what its cells hold.
        first: Whether the workbook's number is not there yet.
    """
    rows: list[dict[str, CellContent]] = []
    if first:
        rows.append({HANDOUT_NUMBER: _WORKBOOK, MEMORY_KEY: _FACTS, CONTENTS: workbook})
    for handout, base in new.items():
        facts = {
            "number": handout.number,
            "workbook": handout.workbook,
            "school": handout.school,
            "round_name": handout.round_name,
            "group": handout.group,
            "sheets": list(handout.sheets),
        }
        rows.append(_row(handout.number, _FACTS, facts))
        people: dict[tuple[str, str], dict[str, str]] = {}
        for key, value in base.items():
            people.setdefault((key.sheet, key.teacher_id), {})[key.column] = value
        for (sheet, teacher_id), values in people.items():
            rows += _rows_of(handout.number, f"{sheet}{_BETWEEN}{teacher_id}", values)
    return plan_added_rows(table, rows)


def _rows_of(number: str, key: str, values: Mapping[str, str]) -> list[dict[str, CellContent]]:
    """One person's values, in as many rows as they need."""
    whole = _row(number, key, values)
    if len(str(whole[CONTENTS])) <= _LONGEST or len(values) == 1:
        return [whole]
    names = list(values)
    half = len(names) // 2
    return [
        *_rows_of(number, key, {name: values[name] for name in names[:half]}),
        *_rows_of(number, key, {name: values[name] for name in names[half:]}),
    ]


def _row(number: str, key: str, content: object) -> dict[str, CellContent]:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return {HANDOUT_NUMBER: number, MEMORY_KEY: key, CONTENTS: text}
