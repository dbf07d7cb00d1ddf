"""档案材料: the checklists 五个一 and 六有 of one teacher in one round, what is complete and what is missing.

Source:
    domain.md, Files kept on each teacher.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from python.ledgers.materials import PAPER, SHORTEST_TEXT, How, read_material
from python.ledgers.policy import PAPER_LEAST
from python.reading.tables import Table
from python.vocabulary.cell_values import CellError, CellValue, as_text, plain
from python.vocabulary.plain_record import record
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.school_calendar import terms_between
from python.vocabulary.sheet_schema import FIVE_ONES_TERM, FIVE_ONES_YEAR, OTHER_MATERIALS, SIX_HAVES

TERMS_A_YEAR = 2


@record
class Checklist:
    """One row's outcome: how many of 五个一 and 六有 are there, what is missing in words, and what is there besides (发言稿 2 份)."""

    five: int
    six: int
    missing: tuple[str, ...]
    others: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    @property
    def state(self) -> str:
        """What 档案材料 shows: 齐全, or how many of each list are there."""
        if self.complete:
            return "齐全"
        return f"五个一 {self.five}/{len(FIVE_ONES_TERM + FIVE_ONES_YEAR)}，六有 {self.six}/{len(SIX_HAVES)}"


def _enough(name: str, value: CellValue, needed: int, least: Decimal) -> bool:
    count = read_material(name, value, least).pieces
    return count is None or count >= needed


def check(
    cells: Mapping[str, CellValue],
    start: dt.date | None,
    end: dt.date | None,
    same_year: Iterable[Mapping[str, CellValue]] = (),
    paper_least: Decimal = PAPER_LEAST,
) -> Checklist:
    """Checks one teacher's row of one round.

    Args:
        cells: Column → what staff typed (``read_material`` says how it is understood).
        start: The round's first day; with ``end`` it says how many terms the round covers.
        end: The round's last day.
        same_year: The teacher's rows of other rounds in the same school year: an open class or a paper handed in there
            counts here, since it is asked for once a year.
        paper_least: Characters that 两千字论文 must have at least.

    Returns:
        What is there and what is missing; a book, an essay and a case are asked for in each term the round covers
        (是 says that all of them are there).
    """
    terms = terms_between(start, end)
    n_terms = max(len(terms), 1)
    n_years = max((n_terms + 1) // TERMS_A_YEAR, 1)
    others = list(same_year)
    missing: list[str] = []
    for name in FIVE_ONES_TERM:
        if not _enough(name, cells.get(name), n_terms, paper_least):
            missing.append(_short(name, cells.get(name), n_terms))
    for name in FIVE_ONES_YEAR:
        if not any(_enough(name, row.get(name), n_years, paper_least) for row in (cells, *others)):
            missing.append(_short(name, cells.get(name), n_years))
    five = len(FIVE_ONES_TERM + FIVE_ONES_YEAR) - len(missing)
    lacking = [name for name in SIX_HAVES if not _enough(name, cells.get(name), 1, paper_least)]
    return Checklist(five, len(SIX_HAVES) - len(lacking), (*missing, *lacking), _others(cells))


def _others(cells: Mapping[str, CellValue]) -> tuple[str, ...]:
    """What belongs in the files besides 五个一 and 六有 and nobody must have."""
    found = []
    for name in OTHER_MATERIALS:
        pieces = read_material(name, cells.get(name)).pieces
        if pieces is None:
            found.append(name)
        elif pieces:
            found.append(f"{name} {plain(pieces)} 份")
    return tuple(found)


def _short(name: str, value: CellValue, needed: int) -> str:
    if needed == 1:
        return name
    count = read_material(name, value).pieces
    return f"{name}（应 {needed} 份，有 {plain(count or Decimal(0))} 份）"


_CODES: Mapping[How, tuple[ProblemCode, Severity]] = {
    How.UNCLEAR: (ProblemCode.MATERIAL_UNCLEAR, Severity.WARNING),
    How.TOO_SHORT: (ProblemCode.MATERIAL_TOO_SHORT, Severity.WARNING),
    How.AS_TITLE: (ProblemCode.MATERIAL_AS_TITLE, Severity.NOTICE),
}


def problems_of(table: Table, row: int, teacher_id: str, paper_least: Decimal = PAPER_LEAST) -> list[Problem]:
    """What staff typed in one row of 档案材料 and what could not be understood, or only with a guess.

    Returns:
        MATERIAL_UNCLEAR, MATERIAL_TOO_SHORT and ERROR_VALUE (warnings: it counts as not handed in), MATERIAL_AS_TITLE (a notice).
    """
    problems = []
    for name in (*FIVE_ONES_TERM, *FIVE_ONES_YEAR, *SIX_HAVES, *OTHER_MATERIALS):
        value = table.value(row, name)
        if isinstance(value, CellError):
            code, severity = ProblemCode.ERROR_VALUE, Severity.WARNING
        else:
            how = read_material(name, value, paper_least).how
            if how not in _CODES:
                continue
            code, severity = _CODES[how]
        header = table.headers[table.columns[name]]
        least = paper_least if name == PAPER else Decimal(SHORTEST_TEXT)
        details = {"column": header, "value": as_text(value), "least": plain(least)}
        problems.append(Problem(code, severity, table.ref(row, name), details, teacher_id, header))
    return problems


def school_years(start: dt.date | None, end: dt.date | None) -> frozenset[int]:
    """The school years a round belongs to; empty when it has no dates."""
    return frozenset(term.school_year for term in terms_between(start, end))
