"""资格认定: whether a teacher qualifies as 班主任 directly, by certificate, or not yet, and for which fact.

Source:
    domain.md, Recognition without training.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from python.ledgers.policy import Policy
from python.reading.tables import Table
from python.vocabulary.cell_values import plain
from python.vocabulary.plain_record import record
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.records import Teacher
from python.vocabulary.school_calendar import term_of, whole_years
from python.vocabulary.sheet_schema import HONOUR_YEAR, LAST_THREE_YEARS, YEARS_IN_POST

DIRECT, CERTIFIED, NOT_YET = "直接认定", "凭证书", "尚未取得"
HONOUR_YEARS, ENOUGH_YEARS, YEARS_WITH_PRAISE = 3, Decimal(6), Decimal(2)
THREE_YEARS = 3


@record
class Recognition:
    """The outcome: 直接认定, 凭证书 or 尚未取得; the rule and fact it rests on; what is missing where there is none."""

    result: str
    basis: str = ""
    missing: str = ""


def years_in_post(teacher: Teacher, as_of: dt.date) -> Decimal | None:
    """Years as 班主任 in all: 任职年限 as typed (it knows of earlier times in the post), else full years since 任职日期."""
    if teacher.years_in_post is not None:
        return teacher.years_in_post
    return Decimal(whole_years(teacher.appointed, as_of)) if teacher.appointed else None


def years_disagree(teachers: Iterable[Teacher], table: Table, as_of: dt.date) -> list[Problem]:
    """A notice YEARS_DISAGREE where 任职年限 as typed is less than the full years since 任职日期: it may not be up to date.

    It need not be wrong: someone who left the post and came back has fewer years than have gone by.
    """
    found = []
    for teacher in teachers:
        if teacher.years_in_post is None or teacher.appointed is None:
            continue
        counted = whole_years(teacher.appointed, as_of)
        if counted - teacher.years_in_post >= 1:
            details = {
                "name": teacher.name,
                "typed": plain(teacher.years_in_post),
                "since": teacher.appointed.isoformat(),
                "counted": str(counted),
            }
            where = table.ref(teacher.row, YEARS_IN_POST)
            found.append(Problem(ProblemCode.YEARS_DISAGREE, Severity.NOTICE, where, details, teacher.id))
    return found


def roster_doubts(teachers: Iterable[Teacher], table: Table, as_of: dt.date) -> list[Problem]:
    """Facts of the roster that are not used for 直接认定 because another fact, or the day, contradicts them.

    Returns:
        Warnings YEARS_CONTRADICT (近三年连续任职 with fewer years) and HONOUR_YEAR_AHEAD (an honour of a year to come).
    """
    found = []
    for teacher in teachers:
        if teacher.last_three_years and not _three_years(teacher, as_of):
            typed, since = teacher.years_in_post, teacher.appointed
            years = f"任职年限是 {plain(typed)} 年" if typed is not None else f"任职日期是 {since}"
            details = {"name": teacher.name, "years": years}
            where = table.ref(teacher.row, LAST_THREE_YEARS)
            code = ProblemCode.YEARS_CONTRADICT
            found.append(Problem(code, Severity.WARNING, where, details, teacher.id, LAST_THREE_YEARS))
        ahead = [year for year in teacher.honour_years if year > as_of.year]
        if ahead:
            details = {
                "name": teacher.name,
                "column": HONOUR_YEAR,
                "year": str(max(ahead)),
                "as_of": as_of.isoformat(),
            }
            where = table.ref(teacher.row, HONOUR_YEAR)
            code = ProblemCode.HONOUR_YEAR_AHEAD
            found.append(Problem(code, Severity.WARNING, where, details, teacher.id, HONOUR_YEAR))
    return found


def _three_years(teacher: Teacher, as_of: dt.date) -> bool:
    """Whether 任职年限 and 任职日期 allow that someone was in the post in each of the last three school years.

    Someone appointed in September two years ago is in the third year in June, although two full years have gone by.
    """
    typed = teacher.years_in_post
    if typed is not None and (typed >= THREE_YEARS or typed < THREE_YEARS - 1):
        return typed >= THREE_YEARS
    if teacher.appointed is None:
        return typed is None
    return term_of(as_of).school_year - term_of(teacher.appointed).school_year + 1 >= THREE_YEARS


def direct_grounds(teacher: Teacher, as_of: dt.date) -> list[str]:
    """Every rule of 直接认定 that holds, with its fact.

    近三年连续任职 does not hold against 任职年限 or 任职日期 (``roster_doubts``). An honour counts for three years by the calendar: one of 2023 until the end of 2026 (the sheet knows only its year).
    """
    years = years_in_post(teacher, as_of)
    grounds = []
    recent = [year for year in teacher.honour_years if 0 <= as_of.year - year <= HONOUR_YEARS]
    if recent:
        grounds.append(f"三年内获优秀班主任（{max(recent)}年）")
    if years is not None and years >= ENOUGH_YEARS:
        grounds.append(f"任班主任满六年（{plain(years)}年）")
    if teacher.last_three_years and _three_years(teacher, as_of):
        grounds.append("近三年连续任班主任")
    if years is not None and years >= YEARS_WITH_PRAISE and teacher.pupils_satisfied:
        grounds.append(f"任班主任两年以上且为学生满意的教师（{plain(years)}年）")
    return grounds


def posts_open_to(years: Decimal | None, recognition: Recognition, policy: Policy) -> tuple[str, ...]:
    """The 职务 that a teacher may be recommended for.

    None to who does not qualify as 班主任 yet (``recognise``) or whose ``years`` in the post are not known.
    """
    if years is None or recognition.result == NOT_YET:
        return ()
    return tuple(post for post, least in policy.posts if years >= least)


def recognise(teacher: Teacher, as_of: dt.date, certificate: str = "") -> Recognition:
    """How a teacher qualifies.

    Args:
        teacher: For the facts of the roster.
        as_of: The day of reckoning.
        certificate: Number of a valid certificate; ``""`` without one.
    """
    grounds = direct_grounds(teacher, as_of)
    if grounds:
        return Recognition(DIRECT, "；".join(grounds))
    if certificate:
        return Recognition(CERTIFIED, f"证书 {certificate}")
    years = years_in_post(teacher, as_of)
    missing = "没有合格证书"
    if years is None:
        missing += "；任职年限、任职日期都没有填，无法直接认定"
    elif teacher.pupils_satisfied and years < YEARS_WITH_PRAISE:
        missing += f"；是学生满意的教师，任职还差 {plain(YEARS_WITH_PRAISE - years)} 年满两年"
    else:
        missing += f"；任职还差 {plain(ENOUGH_YEARS - years)} 年满六年"
    return Recognition(NOT_YET, "", missing)
