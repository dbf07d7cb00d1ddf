"""汇总各校: the roll-up from the county's own workbook, which lists the schools and holds the rules; the figures go beside their names."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from python.actions.county import figures
from python.actions.county.figures import School
from python.actions.county.rollup import DATABASE, CountyRolledUp, rollup
from python.actions.county.store import UNREADABLE
from python.actions.county.wishes import CountySheet, read_county_sheet
from python.actions.outcome import Outcome, not_run
from python.actions.run import Plan, Run
from python.planning.rates import percent
from python.planning.results import plan_added_rows
from python.system.disk import made_folder
from python.vocabulary import county_sheets as words
from python.vocabulary.actions import action_of
from python.vocabulary.cell_values import name_key
from python.vocabulary.features import county as settings
from python.vocabulary.features.county import COUNTY_SHEET
from python.vocabulary.ports import Block, CellContent, Progress, WorkbookHost, no_progress
from python.vocabulary.sheet_schema import FILE, PROBLEM_COUNT, SCORED, STATE, YES


def roll_up_schools(host: WorkbookHost, *, now: dt.datetime, progress: Progress = no_progress) -> Outcome:
    """Rolls up the folder that 【功能】 names, and writes beside each school of 县级汇总 what came of it.

    A school that sent something and is not listed gets a row at the end; what was typed stays. The results lie under 输出/县级汇总.

    Returns:
        What ``rollup`` came to; not run when the feature is off, its settings cannot be used (FEATURE_SETTING_WRONG), or nothing can be
        rolled up.

    Raises:
        HostError: The workbook could not be read or written.
    """
    run = Run(action_of("county").title, host, now, progress)
    host.refuse_if_unwritable()
    sheet, problems = read_county_sheet(host)
    if sheet is None:
        return not_run(problems)
    folder = made_folder(host.path.parent / (sheet.values[settings.FOLDER].strip("/\\") or settings.FOLDER))
    outcome = rollup(
        folder,
        now=now,
        progress=progress,
        round=sheet.values[settings.ROUND_WANTED] or None,
        rules=str(host.path) if sheet.values[settings.OWN_RULES] == YES else None,
        papers=True,
        wishes=sheet.wishes,
    )
    if not isinstance(outcome, CountyRolledUp):
        return outcome
    schools = _schools(outcome.target / DATABASE, sheet.wishes.expected)
    blocks = [*_beside(sheet, schools), *_below(sheet, schools)]
    result = f"{outcome.schools} 所学校，{outcome.people} 人"
    problems = [*problems, *outcome.problems]
    row = run.log_row(sheet.log, outcome.round_name, problems, result, people=outcome.people)
    changed = run.apply(Plan([*blocks, *row]), sheet.rules.backups)
    return replace(outcome, problems=tuple(problems), files=(*changed, *outcome.files))


def _schools(database: Path, listed: Sequence[str]) -> list[School]:
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as store:
        return figures.schools(store, listed)


_STATES = {"": words.NOT_SENT, UNREADABLE: words.UNREADABLE}


def _row(school: School) -> dict[str, CellContent]:
    """The computed cells of a school; blank where nothing is known."""
    tally = school.tally
    cells: dict[str, CellContent] = dict.fromkeys(COUNTY_SHEET.computed)
    cells[STATE] = _STATES.get(school.state, words.USED)
    cells[FILE] = school.file or None
    if school.state:
        cells[PROBLEM_COUNT] = school.problems
    if tally:
        cells[words.EXPECTED] = tally.expected
        cells[SCORED] = tally.scored
        cells[words.PARTICIPATION_SHARE] = percent(tally.rates.participation)
        cells[words.PASS_SHARE] = percent(tally.rates.passing)
        cells[words.EXCELLENT_SHARE] = percent(tally.rates.excellent)
        cells[words.RETRAINING_COUNT] = tally.retrain
        cells[words.AVERAGE_TOTAL] = tally.average(school.decimals)
    return cells


def _beside(sheet: CountySheet, schools: Sequence[School]) -> list[Block]:
    """The computed cells of every listed school; of two files of one name the first counts, both are in the report."""
    known: dict[str, School] = {}
    for school in schools:
        known.setdefault(name_key(school.name), school)
    blocks = []
    for row, name in sheet.schools.items():
        cells = _row(known[name_key(name)] if name_key(name) in known else School(None, name))
        blocks += [
            Block(sheet.table.sheet, row, sheet.table.columns[header], ((value,),))
            for header, value in cells.items()
            if sheet.table.has(header)
        ]
    return blocks


def _below(sheet: CountySheet, schools: Sequence[School]) -> list[Block]:
    """A row for each school that sent something and is not listed."""
    listed = {name_key(name) for name in sheet.schools.values()}
    new = {
        name_key(one.name): one for one in reversed(schools) if one.name and name_key(one.name) not in listed
    }
    rows = [{words.SCHOOL: one.name, **_row(one)} for one in reversed(new.values())]
    return plan_added_rows(sheet.table, rows)
