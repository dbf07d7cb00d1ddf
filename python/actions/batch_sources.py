"""What 分批计划 is made of, read once: the rules, the roster with its training by school year, and the plan that stands in the sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from python.actions.features import switched_off
from python.actions.record import read_record
from python.actions.sources import Sources
from python.ledgers.batch_checks import usable_change
from python.ledgers.batch_rules import BatchRules, WrongSetting, batch_rules
from python.ledgers.batches import BatchPlan, Candidate, make_plan
from python.ledgers.history import COUNTED, RESULT
from python.ledgers.hours import is_new
from python.ledgers.past_results import Result
from python.reading.batches import BatchRow, parse_batches
from python.reading.feature_cells import feature_table, setting_cell
from python.reading.tables import Table
from python.vocabulary.features.batches import BATCHES_SHEET, FIRST_YEAR
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Progress, WorkbookHost
from python.vocabulary.problems import Problem, ProblemCode, Severity, has_fatal
from python.vocabulary.records import Teacher
from python.vocabulary.school_calendar import term_of, terms_between
from python.vocabulary.sheet_schema import BATCHES, END_DATE, NAME, RETRAINING, START_DATE, TEACHER_ID

Trained = Mapping[int, bool]
"""School year → whether what was finished in it was passed."""


@record
class BatchSources:
    """Everything about the plan.

    Attributes:
        sources: The round and its ledgers.
        table: Where the sheet stands.
        rows: Its rows by 工号.
        unused: 工号 that stand in it beside another person's name: they are not planned.
        trained: 工号 → every school year in which training was finished, before the plan too.
        plan: The plan as it is now.
        places: 工号 → the row in which the person stands, or is added.
    """

    sources: Sources
    table: Table
    rows: Mapping[str, BatchRow]
    unused: frozenset[str]
    trained: Mapping[str, Trained]
    plan: BatchPlan
    places: Mapping[str, int]


def batch_sources(
    host: WorkbookHost, now: dt.datetime, progress: Progress
) -> tuple[BatchSources | None, list[Problem]]:
    """Reads the workbook and makes the plan.

    Returns:
        The plan, and everything found in the workbook and in what was typed into the sheet; ``None`` with a fatal problem when
        the feature is off, or its settings, its sheet or the ledgers cannot be used.
    """
    record, problems = read_record(host, now, progress)
    if record is None:
        return None, problems
    rules = record.scored.data.rules
    if off := switched_off(rules, BATCHES):
        return None, off
    if record.sources is None:
        return None, problems
    sources = record.sources
    this_year = _year_of(sources.data.round.start, sources.data.round.end) or term_of(now.date()).school_year
    mine, wrong = batch_rules(rules.features[BATCHES].values)
    table, found = feature_table(host, BATCHES_SHEET, rules, (TEACHER_ID, NAME))
    problems = [*problems, *found, *(_wrong(host, one, this_year) for one in wrong)]
    if mine is None or table is None or has_fatal(problems):
        return None, problems
    rows, strangers, found = parse_batches(table, sources.data.teachers_by_id)
    problems += found
    trained = _trained(sources, this_year, mine.first)
    teachers = [one for one in sources.data.teachers_by_id.values() if one.id not in strangers]
    candidates = []
    for teacher in teachers:
        candidate, found = _candidate(
            teacher, rows.get(teacher.id), trained.get(teacher.id, {}), sources, mine, table
        )
        candidates.append(candidate)
        problems += found
    plan = make_plan(mine, candidates, this_year)
    places = _places(table, rows, teachers)
    return BatchSources(sources, table, rows, frozenset(strangers), trained, plan, places), problems


def _wrong(host: WorkbookHost, one: WrongSetting, this_year: int) -> Problem:
    where = setting_cell(host, BATCHES, one.setting)
    code = ProblemCode.BATCH_NO_FIRST_YEAR if one.setting == FIRST_YEAR else ProblemCode.BATCH_SETTING
    details = {
        "setting": one.setting,
        "value": one.value,
        "wanted": one.wanted,
        "example": str(this_year),
    }
    return Problem(code, Severity.ERROR, where, details, fatal=True)


def _year_of(start: object, end: object) -> int | None:
    """The school year that a round counts for: that of the first term that it covers; ``None`` without a day."""
    days = [day if isinstance(day, dt.date) else None for day in (start, end)]
    terms = terms_between(days[0], days[1])
    return terms[0].school_year if terms else None


def _trained(sources: Sources, this_year: int, first: int) -> dict[str, dict[int, bool]]:
    """Who finished a training in which school year, and passed it, from 历次成绩 and this round. Rows without a day count as year 0.

    Training that nobody examined was had where it was before the plan; within the plan it is not the training that is planned.
    """
    found: dict[str, dict[int, bool]] = {}

    def note(teacher_id: str, year: int, *, passed: bool) -> None:
        years = found.setdefault(teacher_id, {})
        years[year] = years.get(year, False) or passed

    history = sources.history[sources.history[COUNTED]]
    columns = (history[name] for name in (TEACHER_ID, START_DATE, END_DATE, RESULT))
    known: dict[tuple[object, object], int] = {}
    for teacher_id, start, end, result in zip(*columns, strict=True):
        if (start, end) not in known:
            known[start, end] = _year_of(start, end) or 0
        year = known[start, end]
        if result is Result.NOT_ASSESSED and year < first:
            note(teacher_id, year, passed=True)
        elif result not in (Result.UNFINISHED, Result.NOT_ASSESSED):
            note(teacher_id, year, passed=result is Result.PASSED)
    for teacher in () if sources.counted_there else sources.data.taking_part:
        passed = sources.passed_now(teacher.id)
        if passed is not None:
            note(teacher.id, this_year, passed=passed)
    return found


def _candidate(
    teacher: Teacher,
    row: BatchRow | None,
    trained: Trained,
    sources: Sources,
    rules: BatchRules,
    table: Table,
) -> tuple[Candidate, list[Problem]]:
    change, problems = usable_change(row, teacher.name, rules.years, table) if row is not None else (None, [])
    return (
        Candidate(
            id=teacher.id,
            name=teacher.name,
            department=teacher.department,
            new=is_new(teacher, sources.policy, sources.as_of),
            trained_before=any(passed for year, passed in trained.items() if year < rules.first),
            retraining=teacher.training_type == RETRAINING,
            appointed=teacher.appointed,
            exempt=teacher.exempt,
            taken={year: passed for year, passed in trained.items() if year in rules.years},
            standing=row.standing if row is not None and row.standing in rules.years else None,
            basis=row.basis if row is not None else "",
            change=change,
        ),
        problems,
    )


def _places(table: Table, rows: Mapping[str, BatchRow], teachers: Sequence[Teacher]) -> dict[str, int]:
    places = {teacher_id: row.row for teacher_id, row in rows.items()}
    added = [teacher.id for teacher in teachers if teacher.id not in rows]
    return places | {teacher_id: table.last_row + at for at, teacher_id in enumerate(added, 1)}
