"""导师: who needs one or must serve as 助理 first, and whether the one named may be one.

Source:
    domain.md, Mentors.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from python.ledgers.policy import Policy
from python.ledgers.recognition import years_in_post
from python.vocabulary.cell_values import plain, tidy
from python.vocabulary.plain_record import record
from python.vocabulary.records import Teacher

ASSISTANT, NEEDS_MENTOR, FREE, UNKNOWN = "先任班主任助理，须有导师", "须有导师", "不需要导师", "任职年限不明"
PAIRED, NOT_NAMED, UNFIT, TO_CHECK, NONE_NEEDED = "已落实", "未安排", "不合要求", "待核对", "—"
MENTOR_BELOW, ASSISTANT_BELOW = Decimal(5), Decimal(3)


@record
class Pairing:
    """One teacher's row of 导师安排; ``mentees`` is how many others have named this teacher as their mentor."""

    teacher: Teacher
    years: Decimal | None
    duty: str
    mentor: Teacher | None
    mentor_years: Decimal | None
    result: str
    note: str
    mentees: int


def duty_of(years: Decimal | None) -> str:
    """Under three years 助理 (and a mentor), under five a mentor, from five on neither."""
    if years is None:
        return UNKNOWN
    if years < ASSISTANT_BELOW:
        return ASSISTANT
    return NEEDS_MENTOR if years < MENTOR_BELOW else FREE


def fitness(
    teacher: Teacher,
    teachers: Mapping[str, Teacher],
    years: Mapping[str, Decimal | None],
    titles: tuple[str, ...],
) -> tuple[str, str]:
    """Whether the mentor named may be one: result and reason."""
    mentor_id = teacher.mentor_id
    if not mentor_id:
        return NOT_NAMED, "还没有填导师工号"
    if mentor_id == teacher.id:
        return UNFIT, "导师不能是本人"
    if mentor_id not in teachers:
        return UNFIT, f"名册里没有工号 {mentor_id}"
    mentor_years = years[mentor_id]
    if mentor_years is None:
        return TO_CHECK, "导师的任职年限、任职日期都没有填"
    if mentor_years < MENTOR_BELOW:
        return UNFIT, f"导师任职只有 {plain(mentor_years)} 年，自己还需要导师"
    title = tidy(teachers[mentor_id].title)
    if titles and not title:
        return TO_CHECK, "导师的职称没有填"
    if titles and not any(word in title for word in titles):
        return UNFIT, f"导师的职称是{title}，不在{'、'.join(titles)}之内"
    return PAIRED, ""


def pairings(teachers: Mapping[str, Teacher], policy: Policy, as_of: dt.date) -> list[Pairing]:
    """Everyone who needs a mentor, whose years are not known, or who is named as a mentor, in the order of the roster."""
    years = {teacher_id: years_in_post(teacher, as_of) for teacher_id, teacher in teachers.items()}
    mentees = Counter(
        teacher.mentor_id
        for teacher in teachers.values()
        if duty_of(years[teacher.id]) != FREE and teacher.mentor_id != teacher.id
    )
    rows = []
    for teacher in teachers.values():
        duty = duty_of(years[teacher.id])
        count = mentees[teacher.id]
        if duty == FREE and not count:
            continue
        if duty == FREE:
            result, note, mentor = NONE_NEEDED, "", None
        else:
            result, note = fitness(teacher, teachers, years, policy.mentor_titles)
            mentor = teachers.get(teacher.mentor_id)
            if duty == UNKNOWN:
                result, note = TO_CHECK, "任职年限、任职日期都没有填"
        mentor_years = years[mentor.id] if mentor else None
        rows.append(Pairing(teacher, years[teacher.id], duty, mentor, mentor_years, result, note, count))
    return rows
