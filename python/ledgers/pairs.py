"""师徒结对: whether a pair has done what a term asks for, and what is due at its end. Pure.

Source:
    S0 五.3 (一对一的辅导, 期末徒弟写好研究心得), S2 (新老帮扶), S3 二.2 (顾问 六到位); figures are the settings of 【功能】 师徒结对;
    who may be a mentor: ``ledgers.mentors``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from python.ledgers.materials import How, read_material
from python.ledgers.mentors import TO_CHECK, UNFIT
from python.reading.pairs import PairRow
from python.vocabulary.cell_values import CellValue, plain, read_number
from python.vocabulary.features.pairs import (
    MARK_FAILED,
    PAIR_MONTHS,
    REFLECTION,
    REFLECTION_WANTED,
    TUTORIALS_A_TERM,
    VISITS_A_TERM,
)
from python.vocabulary.plain_record import record
from python.vocabulary.school_calendar import Term, add_months, terms_between
from python.vocabulary.sheet_schema import YES

IN_DOUBT, MENTOR_UNFIT = "待核对", "导师不合要求"
MARK_DUE, TOO_FEW, NO_REFLECTION = "期满未考核", "次数不足", "缺心得"
NO_DATE, GOING_ON = "缺结对日期", "进行中"
_ENDED = "期满"
# A bare number of 师徒心得 beyond this is its length in characters.
_MOST_PIECES = 99
# A pair that runs for less owes nothing to the term.
_DAYS_OF_A_TERM = 30


@record
class Demands:
    """What the school asks for: 听课 and 辅导 a term, whether 师徒心得 is handed in each term, how many months a pair runs."""

    visits: int
    tutorials: int
    reflection: bool
    months: int


def demands_of(values: Mapping[str, str]) -> Demands:
    """The demands that the settings of 师徒结对 name."""
    return Demands(
        int(values[VISITS_A_TERM]),
        int(values[TUTORIALS_A_TERM]),
        values[REFLECTION_WANTED] == YES,
        int(values[PAIR_MONTHS]),
    )


@record
class Verdict:
    """结论 and 说明 of one row; ``running``: the pair goes on."""

    conclusion: str
    note: str
    running: bool = False


def ends_on(row: PairRow, demands: Demands) -> dt.date | None:
    """The last day of a pair: 期满日期, else so many months after 结对日期; ``None`` while neither is known."""
    return row.ends or (add_months(row.begins, demands.months) if row.begins else None)


def terms_of_pair(row: PairRow, demands: Demands, until: dt.date | None = None) -> tuple[Term, ...] | None:
    """The terms of the row's 学年 in which the pair runs, at the most ``until``; of a term less than 30 days do not count.

    ``None``: it runs on no day of that 学年.
    """
    if row.year is None:
        return None
    halves = (row.half,) if row.half else (1, 2)
    year = [Term(row.year, half) for half in halves]
    first, last = year[0].first_day, year[-1].next.first_day - dt.timedelta(days=1)
    end = ends_on(row, demands)
    begin, stop = max(first, row.begins or first), min(last, end or last, until or last)
    if begin > stop:
        return None
    return terms_between(begin, stop) if (stop - begin).days + 1 >= _DAYS_OF_A_TERM else ()


def reflections(value: CellValue) -> tuple[Decimal | None, How]:
    """How many 师徒心得 a cell says are there (``None``: all), and how it was understood; a bare number beyond 99 is a length."""
    number, _ = read_number(value)
    if number is not None and number > _MOST_PIECES and not isinstance(value, bool):
        value = f"{plain(number)}字"
    found = read_material(REFLECTION, value)
    return found.pieces, found.how


def judge_pair(row: PairRow, demands: Demands, fitness: tuple[str, str], today: dt.date) -> Verdict:
    """What a row amounts to today.

    A term asks for its 听课, 辅导 and 师徒心得 once it is over, or once the pair is; until then, and as long as nobody knows when
    the pair began, they are only counted.

    Args:
        row: The row.
        demands: What the school asks for.
        fitness: What ``mentors.fitness`` says of the mentor: result and reason.
        today: The day of reckoning.
    """
    if row.doubt:
        return Verdict(IN_DOUBT, row.doubt)
    end = ends_on(row, demands)
    over = bool(row.mark) or (end is not None and end < today)
    terms = terms_of_pair(row, demands, today if row.mark else None)
    if terms is None:
        return Verdict(IN_DOUBT, "结对日期到期满日期不在这个学年里")
    undated = row.begins is None and not over
    done = len(terms) if over else sum(term.next.first_day <= today for term in terms) * (not undated)
    notes: list[str] = []
    states: list[str] = []
    result, reason = fitness
    if result in (UNFIT, TO_CHECK):
        states.append(MENTOR_UNFIT if result == UNFIT else IN_DOUBT)
        notes.append(reason)
    if end is not None and end < today and not row.mark:
        states.append(MARK_DUE)
        notes.append(f"{end.isoformat()} 期满，已过 {(today - end).days} 天还没有考核")
    if undated:
        states.append(NO_DATE)
        notes.append("没有填结对日期，不知道该有几次")
    counts = (
        ("听课", row.visits, demands.visits),
        ("辅导", row.tutorials, demands.tutorials),
    )
    for name, have, per_term in counts:
        text, short = _counted(name, have, per_term, done, len(terms))
        notes += [text] if text else []
        states += [TOO_FEW] if short else []
    if demands.reflection:
        text, short = _reflected(row.reflection, done)
        notes.append(text)
        states += [NO_REFLECTION] if short else []
    if row.mark:
        states.append(_ENDED + row.mark)
        notes.append(f"期满考核 {row.mark}" + ("，请另作安排" if row.mark == MARK_FAILED else ""))
        notes += ["提前期满的请填期满日期"] if end is not None and end > today else []
    elif end is not None and end >= today:
        notes.append(f"{end.isoformat()} 期满")
    return Verdict((*states, GOING_ON)[0], "；".join(notes), running=not over)


def _counted(name: str, have: Decimal, per_term: int, done: int, terms: int) -> tuple[str, bool]:
    """听课 or 辅导 in words, and whether there are too few."""
    if not per_term:
        return "", False
    needed = per_term * done
    if have < needed:
        asked = f"{per_term}×{done} 学期={needed}" if done > 1 else str(needed)
        return f"{name} {plain(have)} 次，应 {asked} 次，差 {plain(needed - have)} 次", True
    later = per_term * terms
    return f"{name} {plain(have)} 次" + (f"（期末应有 {later} 次）" if have < later else ""), False


def _reflected(value: CellValue, done: int) -> tuple[str, bool]:
    """师徒心得 in words, and whether some are lacking."""
    pieces, _ = reflections(value)
    if pieces is None:
        return "心得已交", False
    if pieces < done:
        return (f"心得 {plain(pieces)} 份，应 {done} 份" if pieces else "心得没有交"), True
    return (f"心得 {plain(pieces)} 份" if pieces else "心得还没有交"), False
