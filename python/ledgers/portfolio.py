"""档案材料: the checklists 五个一 and 六有 of one teacher in one round, what is complete and what is missing.

Source:
    domain.md, Files kept on each teacher.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from python.cell_values import CellValue, as_text, plain, read_number
from python.ledgers.calendar import terms_between
from python.rules import status_word
from python.sheet_schema import FIVE_ONES_TERM, FIVE_ONES_YEAR, SIX_HAVES

TERMS_A_YEAR = 2
# What staff write for "we have it, for the whole round": words, or a number of pieces.
_HAVE = {"是", "有", "√", "齐", "已交"}


@dataclass(frozen=True, slots=True)
class Checklist:
    """One row's outcome: how many of 五个一 and 六有 are there, and what is missing in words."""

    five: int
    six: int
    missing: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return not self.missing

    @property
    def state(self) -> str:
        if self.complete:
            return "齐全"
        return f"五个一 {self.five}/{len(FIVE_ONES_TERM + FIVE_ONES_YEAR)}，六有 {self.six}/{len(SIX_HAVES)}"


def pieces(value: CellValue) -> Decimal | None:
    """What a cell says is there: a number of pieces, ``None`` for 是 (all that is needed), 0 for 否, blank or anything else."""
    number = read_number(value)[0]
    if number is not None:
        return number
    return None if status_word(as_text(value)) in _HAVE else Decimal(0)


def _enough(value: CellValue, needed: int) -> bool:
    count = pieces(value)
    return count is None or count >= needed


def check(
    cells: Mapping[str, CellValue],
    start: dt.date | None,
    end: dt.date | None,
    same_year: Iterable[Mapping[str, CellValue]] = (),
) -> Checklist:
    """Checks one teacher's row of one round.

    Args:
        cells: Column → what staff typed: 是/否, or how many.
        start: The round's first day; with ``end`` it says how many terms the round covers.
        end: The round's last day.
        same_year: The teacher's rows of other rounds in the same school year: an open class or a paper handed in there
            counts here, since it is asked for once a year.

    Returns:
        What is there and what is missing; a book, an essay and a case are asked for in each term the round covers.
    """
    terms = terms_between(start, end)
    n_terms = max(len(terms), 1)
    n_years = max((n_terms + 1) // TERMS_A_YEAR, 1)
    others = list(same_year)
    missing: list[str] = []
    for name in FIVE_ONES_TERM:
        if not _enough(cells.get(name), n_terms):
            missing.append(_short(name, cells.get(name), n_terms))
    for name in FIVE_ONES_YEAR:
        if not any(_enough(row.get(name), n_years) for row in (cells, *others)):
            missing.append(_short(name, cells.get(name), n_years))
    five = len(FIVE_ONES_TERM + FIVE_ONES_YEAR) - len(missing)
    lacking = [name for name in SIX_HAVES if not _enough(cells.get(name), 1)]
    return Checklist(five, len(SIX_HAVES) - len(lacking), (*missing, *lacking))


def _short(name: str, value: CellValue, needed: int) -> str:
    if needed == 1:
        return name
    count = pieces(value)
    return f"{name}（应 {needed} 份，有 {plain(count or Decimal(0))} 份）"


def school_years(start: dt.date | None, end: dt.date | None) -> frozenset[int]:
    """The school years a round belongs to; empty when it has no dates."""
    return frozenset(term.school_year for term in terms_between(start, end))
