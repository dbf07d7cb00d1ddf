"""师徒结对 read and judged: what 「师徒结对」 writes and 「结对协议」 prints begin with the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from python.actions.features import switched_off
from python.actions.run import checked_round
from python.actions.sources import day_of_reckoning
from python.ledgers import mentors, pairs
from python.ledgers.materials import How
from python.ledgers.pairs import Demands, Verdict, demands_of
from python.ledgers.policy import policy_of
from python.ledgers.recognition import years_in_post
from python.planning.results import in_order
from python.reading.pairs import PairRow, parse_pairs
from python.reading.round_data import RoundData
from python.reading.tables import Table
from python.reading.workbook import sheet_grid
from python.vocabulary.cell_values import as_text
from python.vocabulary.features.pairs import PAIRING, REFLECTION
from python.vocabulary.messages import some_of
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Progress, WorkbookHost
from python.vocabulary.problems import Problem, ProblemCode, Severity, has_fatal
from python.vocabulary.records import Teacher
from python.vocabulary.school_calendar import term_of
from python.vocabulary.sheet_schema import MENTOR_ID, PAIRS, ROSTER

P = ProblemCode
_NAMES_SHOWN = 8


@record
class JudgedPair:
    """One row with its outcome; ``fitness`` is what 导师安排 says of the mentor: result and reason."""

    row: PairRow
    verdict: Verdict
    fitness: tuple[str, str]


@record
class PairRecord:
    """Everything about 师徒结对.

    Attributes:
        data: The round.
        table: Where the sheet stands.
        pairs: Its rows, judged, in the order of the sheet.
        demands: What the school asks for.
        year: The year in which the present 学年 begins.
        wanting: Who must have a mentor, has one on the roster who is not unfit, and no row in this 学年.
    """

    data: RoundData
    table: Table
    pairs: tuple[JudgedPair, ...]
    demands: Demands
    year: int
    wanting: tuple[mentors.Pairing, ...]


def read_pairs(
    host: WorkbookHost, now: dt.datetime, progress: Progress
) -> tuple[PairRecord | None, list[Problem]]:
    """Reads the round and 师徒结对 and judges every row.

    Returns:
        The record, and everything found, in order; ``None`` when the feature is off, or the round or the sheet cannot be used (a
        fatal problem says why). Besides what ``parse_pairs`` tells: PAIR_UNFIT, PAIR_OTHER_MENTOR, PAIR_REFLECTION_UNCLEAR and
        PAIR_NO_MENTOR (warnings).
    """
    data, problems = checked_round(host, progress)
    if data is None:
        return None, problems
    if off := switched_off(data.rules, PAIRING.name):
        return None, off
    grid, missing = sheet_grid(host, PAIRS, data.rules.school_names)
    if grid is None:
        return None, [*problems, *missing]
    teachers = data.teachers_by_id
    table, rows, found = parse_pairs(grid, data.rules.school_names, teachers)
    problems = [*problems, *found]
    if table is None or has_fatal(problems):
        return None, in_order(problems)
    demands = demands_of(data.rules.features[PAIRING.name].values)
    today, as_of = now.date(), day_of_reckoning(data, now)
    fitness = _fitness_of(data, rows, as_of)
    judged = tuple(
        JudgedPair(row, pairs.judge_pair(row, demands, fit, today), fit)
        for row, fit in zip(rows, fitness, strict=True)
    )
    year = _present_year(data, today)
    there = {row.apprentice_id for row in rows if row.year == year}
    needed = [
        one
        for one in mentors.pairings(teachers, policy_of(data.rules), as_of)
        if one.duty in (mentors.ASSISTANT, mentors.NEEDS_MENTOR)
    ]
    wanting = tuple(
        one
        for one in needed
        if one.mentor is not None
        and one.result in (mentors.PAIRED, mentors.TO_CHECK)
        and one.teacher.id not in there
    )
    problems += [*_row_problems(data, table, judged, year), *_without_mentor(data, needed)]
    return PairRecord(data, table, judged, demands, year, wanting), in_order(problems)


def _present_year(data: RoundData, today: dt.date) -> int:
    """The 学年 of today, or that of the round where it begins later: pairs are made before the term."""
    days = [today, *([data.round.start] if data.round.start else [])]
    return max(term_of(day).school_year for day in days)


def _fitness_of(data: RoundData, rows: Sequence[PairRow], as_of: dt.date) -> list[tuple[str, str]]:
    """What 导师安排 would say of the mentor of each row; nothing of rows in doubt."""
    teachers, titles = data.teachers_by_id, policy_of(data.rules).mentor_titles
    years = {one.id: years_in_post(one, as_of) for one in teachers.values()}
    return [
        ("", "")
        if row.doubt
        else mentors.fitness(
            replace(teachers[row.apprentice_id], mentor_id=row.mentor_id), teachers, years, titles
        )
        for row in rows
    ]


def _row_problems(data: RoundData, table: Table, judged: Sequence[JudgedPair], year: int) -> list[Problem]:
    """What the rows say that a person must look at; of earlier 学年 only what concerns 师徒心得."""
    teachers: Mapping[str, Teacher] = data.teachers_by_id
    problems = []
    for one in judged:
        row = one.row
        teacher = teachers.get(row.apprentice_id)
        _, how = pairs.reflections(row.reflection)
        if how in (How.UNCLEAR, How.TOO_SHORT):
            details = {"value": as_text(row.reflection)}
            where = table.ref(row.row, REFLECTION)
            code = P.PAIR_REFLECTION_UNCLEAR
            problems.append(Problem(code, Severity.WARNING, where, details, row.apprentice_id, REFLECTION))
        if row.doubt or teacher is None or row.year != year or not one.verdict.running:
            continue
        where = table.ref(row.row, MENTOR_ID)
        if one.fitness[0] == mentors.UNFIT:
            details = {"name": teacher.name, "reason": one.fitness[1]}
            problems.append(Problem(P.PAIR_UNFIT, Severity.WARNING, where, details, teacher.id, MENTOR_ID))
        named = teachers.get(teacher.mentor_id)
        if named is not None and named.id != row.mentor_id:
            details = {
                "name": teacher.name,
                "roster_mentor": named.name,
                "mentor": teachers[row.mentor_id].name,
            }
            code = P.PAIR_OTHER_MENTOR
            problems.append(Problem(code, Severity.WARNING, where, details, teacher.id, MENTOR_ID))
    return problems


def _without_mentor(data: RoundData, needed: Sequence[mentors.Pairing]) -> list[Problem]:
    """Those who must have a mentor and have none on the roster, or none who may be one: told together."""
    lacking = [one.teacher for one in needed if one.result in (mentors.NOT_NAMED, mentors.UNFIT)]
    if not lacking:
        return []
    where = data.tables[ROSTER].ref(lacking[0].row, MENTOR_ID)
    names = some_of([one.name for one in lacking], _NAMES_SHOWN)
    details = {"count": str(len(lacking)), "names": names}
    return [Problem(P.PAIR_NO_MENTOR, Severity.WARNING, where, details, lacking[0].id, MENTOR_ID)]
