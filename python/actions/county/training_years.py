"""Who was trained and who passed in which school year: 历次成绩 and the round that is under way, by the one judgement of old rows."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from operator import itemgetter

from python.actions.run import ScoredRound
from python.ledgers.history import MOST_TOTAL, find_history
from python.ledgers.past_results import Facts, Result, Standard, outcome_of
from python.reading.round_data import RoundData
from python.reading.tables import Table
from python.reading.workbook import sheet_grid
from python.vocabulary.cell_values import (
    CellValue,
    as_prose,
    name_key,
    person_key,
    read_date,
    read_identifier,
    read_number,
)
from python.vocabulary.plain_record import record
from python.vocabulary.ports import WorkbookHost
from python.vocabulary.records import Teacher
from python.vocabulary.school_calendar import term_of
from python.vocabulary.sheet_schema import (
    END_DATE,
    FINGERPRINT,
    HISTORY,
    HISTORY_PASS_LINE,
    NAME,
    RATING,
    RETRAIN,
    ROUND,
    START_DATE,
    TEACHER_ID,
    TOTAL,
)

_READ = (START_DATE, END_DATE, ROUND, TOTAL, RATING, RETRAIN, FINGERPRINT, HISTORY_PASS_LINE)
_TRAINED = (Result.PASSED, Result.FAILED, Result.NOT_ASSESSED)
_YEAR = re.compile(r"(?<!\d)20\d{2}(?!\d)")
_AUTUMN = re.compile("秋|第一学期")


@record
class TrainingYears:
    """School years, each by the calendar year in which it began.

    Attributes:
        coverage: Year, how many of today's roster were trained in it, and how many passed, in order.
        passed: 工号 → the first and the last year in which a round was passed.
        trained: 工号 of everyone who was ever trained.
    """

    coverage: Sequence[tuple[int, int, int]] = ()
    passed: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    trained: frozenset[str] = frozenset()


def training_years(host: WorkbookHost, scored: ScoredRound) -> TrainingYears:
    """Reads 历次成绩 of a workbook; one without the sheet, or with a spoilt one, has only this round.

    A row counts for the teacher who has its 工号 and its name, now or formerly. Two rows about one round and person are a pass only
    if both are. A round without dates belongs to the year in its name.
    """
    data = scored.data
    rounds: defaultdict[tuple[str, str, int], list[Result]] = defaultdict(list)
    grid, _ = sheet_grid(host, HISTORY, data.rules.school_names)
    table = find_history(grid, data.rules)[0] if grid is not None else None
    if table is not None:
        _add_history(table, data, rounds)
    this, year = name_key(data.round.name), _year_of_round(data)
    if year is not None and all(key != this for _, key, _ in rounds):
        for score in scored.scores:
            if score.rating is not None and score.teacher_id in data.teachers_by_id:
                result = Result.FAILED if score.retrain else Result.PASSED
                rounds[score.teacher_id, this, year].append(result)
    return _summed(rounds)


def _summed(rounds: Mapping[tuple[str, str, int], Sequence[Result]]) -> TrainingYears:
    trained: defaultdict[int, set[str]] = defaultdict(set)
    passed: defaultdict[int, set[str]] = defaultdict(set)
    for (teacher_id, _, year), results in rounds.items():
        if any(result in _TRAINED for result in results):
            trained[year].add(teacher_id)
        if all(result is Result.PASSED for result in results):
            passed[year].add(teacher_id)
    years: defaultdict[str, list[int]] = defaultdict(list)
    for year, people in passed.items():
        for teacher_id in people:
            years[teacher_id].append(year)
    return TrainingYears(
        [(year, len(trained[year]), len(passed[year])) for year in sorted(trained)],
        {teacher_id: (min(found), max(found)) for teacher_id, found in years.items()},
        frozenset(teacher_id for people in trained.values() for teacher_id in people),
    )


def _add_history(
    table: Table, data: RoundData, rounds: defaultdict[tuple[str, str, int], list[Result]]
) -> None:
    standard = Standard.of(data.rules)
    # Rounds and results repeat from row to row: each different one is judged once.
    known: dict[tuple[object, ...], tuple[str, int | None, Result]] = {}
    width = max((table.columns[name] for name in _READ if table.has(name)), default=0)
    places = [table.columns[name] - 1 if table.has(name) else width for name in _READ]
    pick = itemgetter(*places)
    id_place, name_place = (table.columns[name] - 1 for name in (TEACHER_ID, NAME))
    for cells in table.grid.rows[table.header_row : table.last_row]:
        row = [*cells, *[None] * (width + 1 - len(cells))] if len(cells) <= width else [*cells[:width], None]
        teacher = data.teachers_by_id.get(read_identifier(row[id_place])[0])
        if teacher is None or not _is_theirs(teacher, as_prose(row[name_place])):
            continue
        values = pick(row)
        # A TRUE is no 1.
        key = (*values, *map(type, values))
        if key not in known:
            known[key] = _judged(values, standard)
        round_key, year, result = known[key]
        if year is not None:
            rounds[teacher.id, round_key, year].append(result)


def _judged(values: Sequence[CellValue], standard: Standard) -> tuple[str, int | None, Result]:
    """Round, school year and result of a row by its cells in the columns ``_READ``."""
    start, end, name, total, rating, retrain, fingerprint, line = values
    facts = Facts(as_prose(rating), as_prose(retrain), _mark(total), as_prose(fingerprint), _mark(line))
    year = _year(read_date(start)[0], read_date(end)[0], as_prose(name))
    return name_key(as_prose(name)), year, outcome_of(facts, standard).result


def _mark(value: CellValue) -> Decimal | None:
    number = read_number(value)[0]
    return number if number is not None and 0 <= number <= MOST_TOTAL else None


def _is_theirs(teacher: Teacher, name: str) -> bool:
    return (
        not name
        or name == teacher.name
        or person_key(name) in {person_key(own) for own in (teacher.name, *teacher.former_names)}
    )


def _year_of_round(data: RoundData) -> int | None:
    days = [session.date for session in data.held_sessions if session.date]
    return _year(data.round.start, data.round.end or max(days, default=None), data.round.name)


def _year(start: dt.date | None, end: dt.date | None, name: str) -> int | None:
    """The school year of a round: of its last day, else its first; without days, of the year in its name.

    A name with a year alone is of the spring in it, when the school year ends that the office reports by.
    """
    day = end or start
    if day is not None:
        return term_of(day).school_year
    match = _YEAR.search(name)
    if match is None:
        return None
    return int(match[0]) - (_AUTUMN.search(name) is None)
