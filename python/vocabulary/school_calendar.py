"""Days, months, school terms and school years, counted as offices count them."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from python.vocabulary.cell_values import tidy

MONTHS_A_YEAR = 12
# The school year begins on 1 September; its second term on 1 February.
_AUTUMN, _SPRING = 9, 2
# A round that reaches into a term by less than this belongs to the other term alone (a fall term ends in early February).
_DAYS_OF_A_TERM = 30
_SATURDAY = 5  # as ``date.weekday`` counts
_SCHOOL_YEAR = re.compile(
    r"(20\d\d)(?:\s*[—\-–－~～至到/]+\s*(20\d\d|\d\d)(?!\d))?\s*(?:学年度?|年)?\s*(?:(第?[一二12上下])学?期)?",
    re.ASCII,
)
_HALVES = {"一": 1, "1": 1, "上": 1, "二": 2, "2": 2, "下": 2}
_CENTURY = 100


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later (or earlier); a month that is too short gives its last day.

    31 August + 6 months is 28 February (29 in a leap year); 29 February − 60 months is 28 February.
    """
    index = day.year * MONTHS_A_YEAR + day.month - 1 + months
    year, month = index // MONTHS_A_YEAR, index % MONTHS_A_YEAR + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def add_years(day: dt.date, years: int) -> dt.date:
    """The same day so many years later (or earlier)."""
    return add_months(day, years * MONTHS_A_YEAR)


def whole_years(since: dt.date, until: dt.date) -> int:
    """Full years from one day to another; someone appointed on 29 February completes a year on 28 February. Never below 0."""
    years = until.year - since.year
    if years > 0 and add_years(since, years) > until:
        years -= 1
    return max(years, 0)


def add_working_days(day: dt.date, count: int) -> dt.date:
    """The day so many working days later. The first day itself does not count, nor do Saturdays and Sundays.

    Holidays and the weekends worked in their stead are not known: they are announced year by year.

    Source:
        民法典, 第二百零一条 (the day on which a period begins is not counted).
    """
    while count > 0:
        day += dt.timedelta(days=1)
        count -= day.weekday() < _SATURDAY
    return day


def working_days(first: dt.date, last: dt.date) -> int:
    """How many working days lie after ``first`` up to and with ``last``; 0 when ``last`` is not later."""
    days = ((first + dt.timedelta(days=n)).weekday() for n in range(1, (last - first).days + 1))
    return sum(day < _SATURDAY for day in days)


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """A school term: the year its school year began, and 1 (autumn) or 2 (spring)."""

    school_year: int
    half: int

    @property
    def first_day(self) -> dt.date:
        """1 September of an autumn term, 1 February of a spring term."""
        return (
            dt.date(self.school_year, _AUTUMN, 1)
            if self.half == 1
            else dt.date(self.school_year + 1, _SPRING, 1)
        )

    @property
    def title(self) -> str:
        """As offices say it: 2026—2027学年第一学期."""
        return f"{self.school_year}—{self.school_year + 1}学年第{'一' if self.half == 1 else '二'}学期"

    @property
    def next(self) -> Term:
        """The term that follows."""
        return Term(self.school_year, 2) if self.half == 1 else Term(self.school_year + 1, 1)


def school_year_text(year: int) -> str:
    """A 学年 by its two calendar years: 2026—2027."""
    return f"{year}—{year + 1}"


def read_school_year(text: str) -> tuple[int, int | None] | None:
    """The year in which a 学年 begins, and the term (1, 2) if the text names one.

    Args:
        text: As people write it: 2026, 2026学年, 2026—2027, 2026-27学年, 2026至2027学年第一学期, 2026学年下学期; full-width digits too.

    Returns:
        ``None`` when it is no 学年, or names two years that do not follow each other.
    """
    match = _SCHOOL_YEAR.fullmatch(tidy(text))
    if match is None:
        return None
    first, second, half = int(match[1]), match[2], match[3]
    if second and int(second) % _CENTURY != (first + 1) % _CENTURY:
        return None
    if second and int(second) >= _CENTURY and int(second) != first + 1:
        return None
    return first, _HALVES[half[-1]] if half else None


def begins_in(text: str) -> int | None:
    """The year in which a whole 学年 begins; ``None`` when the text is none, or names a term."""
    found = read_school_year(text)
    return found[0] if found and found[1] is None else None


def term_of(day: dt.date) -> Term:
    """The term a day falls in. January belongs to the autumn term that began the year before."""
    if day.month >= _AUTUMN:
        return Term(day.year, 1)
    return Term(day.year - 1, 2) if day.month >= _SPRING else Term(day.year - 1, 1)


def terms_between(start: dt.date | None, end: dt.date | None) -> tuple[Term, ...]:
    """The terms a round covers, at least one when a day is known; one that it only touches for days does not count."""
    first, last = start or end, end or start
    if first is None or last is None:
        return ()
    terms = []
    term = term_of(first)
    while term.first_day <= last:
        begin, stop = max(first, term.first_day), min(last, term.next.first_day - dt.timedelta(days=1))
        if (stop - begin).days + 1 >= _DAYS_OF_A_TERM:
            terms.append(term)
        term = term.next
    return tuple(terms) or (term_of(first),)
