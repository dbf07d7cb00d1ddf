"""分批计划: places everyone in a school year, writes the computed columns of the sheet, and says how each year stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from python.actions.batch_sources import BatchSources, batch_sources
from python.actions.ledger_rows import NOT_IN_ROSTER, Row, identity_cells
from python.actions.outcome import Outcome, not_run
from python.actions.run import Plan, Run
from python.ledgers.batch_checks import check_plan, check_round
from python.ledgers.batch_notes import notes_of, years_text
from python.ledgers.batches import BatchPlan, Placed, YearFigures, figures_of, postponed
from python.planning.rates import Rates, Targets, percent, share, targets_of, unmet
from python.planning.results import in_order, plan_added_rows
from python.reading.tables import Table, runs
from python.vocabulary.actions import action_of
from python.vocabulary.cell_values import read_identifier
from python.vocabulary.features.batches import (
    BATCH,
    BATCH_PLAN,
    CHANGED_TO,
    ORDERED_BY,
    PASSED,
    PROPOSED,
    REASON,
    THIS_YEAR,
    YEARS_TRAINED,
)
from python.vocabulary.messages import some_of
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, CellContent, Progress, WorkbookHost, no_progress
from python.vocabulary.sheet_schema import NO, NOTE, ROSTER, TEACHER_ID, YES

# How many names a line of the summary shows.
_NAMES_SHOWN = 8


@record(kw_only=True)
class BatchesPlanned(Outcome):
    """The plan as it stands now.

    Attributes:
        plan: The plan.
        years: How each year stands.
        targets: 参训率目标 and 合格率目标.
        added: New rows in the sheet.
    """

    plan: BatchPlan
    years: tuple[YearFigures, ...]
    targets: Targets
    added: int

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {
            "people": self.plan.people,
            "added": self.added,
            "postponed": len(postponed(self.plan)),
            "without_year": sum(one.batch is None for one in self.plan.places),
            "years": [
                {
                    "year": one.year,
                    "quota": one.quota,
                    "planned": len(one.planned),
                    "trained": one.trained,
                    "passed": one.passed,
                    "absent": [placed.who.id for placed in one.absent],
                    "failed": [placed.who.id for placed in one.failed],
                }
                for one in self.years
            ],
        }

    def told(self) -> list[str]:
        """Everyone together, then one line a year."""
        seated = [one for one in self.plan.places if isinstance(one.batch, int)]
        done = sum(one.who.passed_in is not None for one in seated)
        away = [
            f"{word} {count} 人"
            for word, count in (
                ("暂缓", len(postponed(self.plan))),
                ("没有排上", sum(one.batch is None for one in self.plan.places)),
            )
            if count
        ]
        first = (
            f"计划里有 {self.plan.people} 人，已合格 {done} 人（{percent(share(done, self.plan.people))}）"
        )
        return [
            "，".join([first, *away]) + "。",
            *(year_line(one, self.plan.this_year, self.targets) for one in self.years),
        ]


def year_line(one: YearFigures, this_year: int, targets: Targets) -> str:
    """How a year stands in one sentence; of a year to come only who is planned."""
    planned = len(one.planned)
    line = f"{one.year} 学年：排了 {planned} 人（名额 {one.quota} 人）"
    if one.year > this_year or not planned:
        return f"{line}。"
    line += (
        f"，参训 {one.trained} 人，参训率 {percent(share(one.trained, planned))}，"
        f"合格 {one.passed} 人，合格率 {percent(share(one.passed, planned))}"
    )
    short = unmet(Rates(planned, one.trained, one.passed), targets)
    line += f"；目标 {'、'.join(short)}" if short else ""
    for word, those in (("没有参训", one.absent), ("没有合格", one.failed)):
        names = [placed.who.name for placed in those]
        line += f"；{word}的：{some_of(names, _NAMES_SHOWN)}" if names else ""
    return f"{line}。"


def plan_batches(host: WorkbookHost, *, now: dt.datetime, progress: Progress = no_progress) -> Outcome:
    """分批计划: writes who is trained in which year into the computed columns; what people typed is not touched.

    Returns:
        ``BatchesPlanned``; not run when the feature is off, or its settings, its sheet or the ledgers cannot be used.

    Raises:
        HostError: The workbook could not be read or written; nothing was changed.
    """
    run = Run(action_of(BATCH_PLAN).title, host, now, progress)
    found, problems = batch_sources(host, now, progress)
    if found is None:
        return not_run(problems)
    data = found.sources.data
    progress("排批次", 0.6)
    problems = in_order(
        [
            *problems,
            *check_plan(found.plan, found.places, found.table),
            *check_round(found.plan, data.teachers_by_id, data.tables[ROSTER], found.table.sheet),
        ]
    )
    blocks, added = _blocks(found)
    years = tuple(figures_of(found.plan))
    result = "，".join(f"{one.year} 学年 {len(one.planned)} 人" for one in years)
    files = run.write(data, problems, result, Plan(blocks), people=found.plan.people)
    return BatchesPlanned(
        problems=tuple(problems),
        files=files,
        seconds=run.seconds,
        plan=found.plan,
        years=years,
        targets=targets_of(data.rules.parameters),
        added=added,
    )


def computed_cells(found: BatchSources) -> dict[str, Row]:
    """工号 → the computed cells of the person's row."""
    cells: dict[str, Row] = {}
    for one, note in zip(found.plan.places, notes_of(found.plan), strict=True):
        cells[one.who.id] = {
            PROPOSED: one.proposed,
            ORDERED_BY: one.basis or None,
            BATCH: one.batch,
            THIS_YEAR: YES if one.batch == found.plan.this_year else NO,
            YEARS_TRAINED: years_text(_dated(found, one)) or None,
            PASSED: _passed(one),
            NOTE: note or None,
        }
    return cells


def _dated(found: BatchSources, one: Placed) -> Mapping[int, bool]:
    years = found.trained.get(one.who.id, {})
    return {year: passed for year, passed in years.items() if year}


def _passed(one: Placed) -> str | None:
    if one.who.passed_in is not None:
        return YES
    return NO if one.who.taken else None


def _blocks(found: BatchSources) -> tuple[list[Block], int]:
    """The computed columns of the rows that are there, and rows for those who have none; how many these are."""
    table = found.table
    cells = computed_cells(found)
    by_row: dict[int, Row] = {found.rows[key].row: row for key, row in cells.items() if key in found.rows}
    # Who left keeps the year that was proposed, and takes no place any more.
    for row in table.data_rows:
        by_row.setdefault(row, _unused(found, row))
    blocks = _columns(table, by_row)
    teachers = found.sources.data.teachers_by_id
    new: list[Row] = [
        {**identity_cells(teachers[key]), **row, CHANGED_TO: None, REASON: None}
        for key, row in cells.items()
        if key not in found.rows
    ]
    return [*blocks, *plan_added_rows(table, new)], len(new)


def _unused(found: BatchSources, row: int) -> Row:
    """A row that the plan does not use: of somebody who left, or told as wrong at its cell."""
    teacher_id = read_identifier(found.table.value(row, TEACHER_ID))[0]
    here = teacher_id in found.sources.data.teachers_by_id
    note = "这一行没有用，见运行结果里的问题" if here else NOT_IN_ROSTER
    return {BATCH: None, THIS_YEAR: None, YEARS_TRAINED: None, PASSED: None, NOTE: note}


def _columns(table: Table, by_row: Mapping[int, Mapping[str, CellContent]]) -> list[Block]:
    blocks = []
    for name in (PROPOSED, ORDERED_BY, BATCH, THIS_YEAR, YEARS_TRAINED, PASSED, NOTE):
        rows: Sequence[int] = [row for row, cells in by_row.items() if name in cells]
        if table.has(name):
            blocks += [
                Block(
                    table.sheet,
                    top,
                    table.columns[name],
                    [(by_row[row][name],) for row in range(top, bottom + 1)],
                )
                for top, bottom in runs(rows)
            ]
    return blocks
