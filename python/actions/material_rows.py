"""档案材料 as typed, each row checked; its two computed columns and the rows it lacks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from python.actions.ledger_rows import Row, identity_cells
from python.actions.sources import Sources
from python.ledgers import portfolio
from python.planning.results import plan_added_rows
from python.reading.identity import plain_id
from python.reading.tables import runs
from python.vocabulary.cell_values import CellValue, as_prose, as_text, name_key, read_identifier
from python.vocabulary.ledger_sheets import (
    PORTFOLIO_SHEET,
)
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block
from python.vocabulary.sheet_schema import (
    NAME,
    PORTFOLIO_MISSING,
    PORTFOLIO_STATE,
    ROUND,
    TEACHER_ID,
)


@record
class MaterialRow:
    """One row of 档案材料 as typed, with its outcome; ``owner`` is the 工号, or the key of another person (``identity``)."""

    row: int
    owner: str
    round_name: str
    cells: Mapping[str, CellValue]
    outcome: portfolio.Checklist

    @property
    def teacher_id(self) -> str:
        """The 工号 as it stands in the sheet."""
        return plain_id(self.owner)


def material_rows(
    sources: Sources, dates: Mapping[str, tuple[dt.date | None, dt.date | None]]
) -> list[MaterialRow]:
    """档案材料 as typed, each row checked; ``dates``: ``name_key`` of every round known → its first and last day."""
    table = sources.portfolio
    typed = []
    by_teacher: dict[str, list[tuple[int, str, Mapping[str, CellValue]]]] = {}
    for row in table.data_rows:
        cells = {name: table.value(row, name) for name in PORTFOLIO_SHEET.headers}
        teacher_id = read_identifier(cells[TEACHER_ID])[0]
        teacher_id = sources.identities.owner(teacher_id, as_text(cells[NAME]))
        one = row, as_prose(cells[ROUND]), cells
        if teacher_id:
            typed.append((teacher_id, one))
            by_teacher.setdefault(teacher_id, []).append(one)
    least = sources.policy.paper_least
    years = {name: portfolio.school_years(*span) for name, span in dates.items()}
    result = []
    for teacher_id, (row, name, cells) in typed:
        start, end = dates.get(name_key(name), (None, None))
        others = [
            its_cells
            for its_row, its_name, its_cells in by_teacher[teacher_id]
            if its_row != row
            and years.get(name_key(name), frozenset()) & years.get(name_key(its_name), frozenset())
        ]
        result.append(
            MaterialRow(row, teacher_id, name, cells, portfolio.check(cells, start, end, others, least))
        )
    return result


def plan_materials(sources: Sources, rows: Sequence[MaterialRow]) -> tuple[list[Block], int]:
    """The two computed columns of 档案材料, and a row for everyone who takes part in this round and has none yet.

    Returns:
        The blocks and how many rows are added; what staff typed is not touched.
    """
    table = sources.portfolio
    blocks: list[Block] = []
    for name in (PORTFOLIO_STATE, PORTFOLIO_MISSING):
        if not table.has(name):
            continue
        texts = {one.row: _outcome_text(name, one.outcome) for one in rows}
        for top, bottom in runs(list(texts)):
            values = [(texts[row],) for row in range(top, bottom + 1)]
            blocks.append(Block(table.sheet, top, table.columns[name], values))
    have = {(one.teacher_id, name_key(one.round_name)) for one in rows}
    name = sources.data.round.name
    new = [
        teacher for teacher in sources.data.taking_part if name and (teacher.id, name_key(name)) not in have
    ]
    empty = portfolio.check({}, sources.data.round.start, sources.data.round.end)
    added: list[Row] = [
        {
            **identity_cells(teacher),
            ROUND: name,
            PORTFOLIO_STATE: _outcome_text(PORTFOLIO_STATE, empty),
            PORTFOLIO_MISSING: _outcome_text(PORTFOLIO_MISSING, empty),
        }
        for teacher in new
    ]
    blocks += plan_added_rows(table, added)
    return blocks, len(added)


def _outcome_text(name: str, outcome: portfolio.Checklist) -> str | None:
    return outcome.state if name == PORTFOLIO_STATE else ("、".join(outcome.missing) or None)
