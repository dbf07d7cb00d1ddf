"""分批名单: a paper for each school year of the plan, with whose batch it is and how far the year is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

from python.actions.batch_sources import BatchSources, batch_sources
from python.actions.outcome import Outcome, not_run
from python.actions.output_folders import load_kind, missing_facts, round_folder, set_aside
from python.actions.papers import OLD, DocumentSet, PlannedDocument, documents_made, write_set
from python.actions.run import Run
from python.documents.batch_contexts import BatchYear, ListedTeacher, batch_context
from python.documents.kinds import Kind
from python.ledgers.batches import YearFigures, figures_of
from python.planning.rates import targets_of
from python.planning.results import in_order
from python.vocabulary.actions import action_of
from python.vocabulary.features.batches import BATCH, BATCH_LISTS, BATCH_PLAN
from python.vocabulary.ports import HostError, Progress, WorkbookHost, no_progress
from python.vocabulary.problems import Problem, ProblemCode, Severity, has_fatal
from python.vocabulary.school_calendar import begins_in
from python.vocabulary.sheet_schema import ROUND_NAME, SCHOOL_NAME

_KIND = Kind.BATCH_LIST


def print_batch_lists(
    host: WorkbookHost,
    *,
    now: dt.datetime,
    years: Sequence[str] = (),
    pdf: bool = False,
    progress: Progress = no_progress,
) -> Outcome:
    """Makes 分批培训名单: a file for each year that has people, and all in one to print.

    Args:
        host: The workbook; only 运行日志 is written.
        now: The office's time; its day stands on the paper.
        years: Only these school years; none: every year of the plan.
        pdf: Whether the document to print is also turned into PDF.
        progress: Told how far the run is.

    Returns:
        Fatal problems as 分批计划 has them, BATCH_YEAR_UNKNOWN, BATCH_NOT_UP_TO_DATE where the sheet says something else than the plan,
        ROUND_FACT_MISSING and those of the template; NOTHING_TO_PRINT (notice).

    Raises:
        HostError: The workbook could not be read or written.
    """
    run = Run(action_of(BATCH_LISTS).title, host, now, progress)
    host.refuse_if_unwritable()
    found, problems = batch_sources(host, now, progress)
    if found is None:
        return not_run(problems)
    data = found.sources.data
    wanted, unknown = _wanted(found, years)
    problems += [*unknown, *_out_of_date(found), *missing_facts(host, data, (SCHOOL_NAME, ROUND_NAME))]
    template, wrong = load_kind(host, data, _KIND, _KIND.value)
    problems = in_order([*problems, *wrong])
    if template is None or has_fatal(problems):
        return not_run([problem for problem in problems if problem.fatal])
    copies = [_copy(found, one, now.date()) for one in wanted if one.planned]
    if not copies:
        details = {"kind": run.title, "why": "这些学年没有人"}
        problems.append(Problem(ProblemCode.NOTHING_TO_PRINT, Severity.NOTICE, None, details))
    folder = round_folder(host, data)
    files: list[Path] = []
    try:
        if copies:
            files += write_set(
                folder, DocumentSet(_KIND, _KIND.value, copies), template, pdf=pdf, progress=progress
            )
        if not years:
            own = folder / _KIND.value
            stale = (path for path in sorted(own.glob("*.docx")) if path not in files)
            set_aside(stale, own / OLD)
    except HostError as error:
        problems.append(error.as_problem())
    return documents_made(run, data, in_order(problems), len(copies), folder, files)


def _wanted(found: BatchSources, years: Iterable[str]) -> tuple[list[YearFigures], list[Problem]]:
    figures = {one.year: one for one in figures_of(found.plan)}
    choices = "、".join(map(str, figures))
    problems = []
    chosen = []
    for text in years:
        year = begins_in(text)
        if year in figures:
            chosen.append(year)
            continue
        details = {"value": text, "choices": choices}
        problems.append(Problem(ProblemCode.BATCH_YEAR_UNKNOWN, Severity.ERROR, None, details, fatal=True))
    return [one for year, one in figures.items() if not chosen or year in chosen], problems


def _out_of_date(found: BatchSources) -> list[Problem]:
    """The first person whose 批次 in the sheet is not what the plan says now (fatal)."""
    for one in found.plan.places:
        row = found.rows.get(one.who.id)
        stands = row.batch if row is not None else None
        if stands != ("" if one.batch is None else str(one.batch)):
            where = found.table.ref(row.row if row else found.table.header_row, BATCH)
            details = {"name": one.who.name, "action": action_of(BATCH_PLAN).title}
            code = ProblemCode.BATCH_NOT_UP_TO_DATE
            return [Problem(code, Severity.ERROR, where, details, one.who.id, BATCH, fatal=True)]
    return []


def _copy(found: BatchSources, one: YearFigures, today: dt.date) -> PlannedDocument:
    data, plan = found.sources.data, found.plan
    teachers = data.teachers_by_id
    year = BatchYear(
        one.year,
        plan.rules.first,
        len(plan.rules.years),
        one.quota,
        one.year <= plan.this_year,
        [
            ListedTeacher(teachers[placed.who.id], placed.trained, placed.trained and not placed.failed)
            for placed in one.planned
        ],
    )
    context = batch_context(data.round, year, targets_of(data.rules.parameters), today)
    return PlannedDocument(f"{one.year}学年{_KIND.value}", context)
