"""How a teacher's 成长规划 stands: made, checked at midterm, summed up; and what it lacks by now. Pure.

Source:
    S3 五.1 of the schools' own papers: 每位班主任根据自身条件提出自我成长规划…学校检查、监督.
"""

from __future__ import annotations

import datetime as dt

from python.reading.growth_plans import GrowthPlan
from python.vocabulary.features.growth_plans import (
    ACHIEVED,
    ACHIEVEMENTS,
    CHECK_DATE,
    CHECK_DUE,
    CHECK_FOUND,
    CHECKED_BY,
    PLAN_DUE,
    REVIEW_DUE,
)
from python.vocabulary.plain_record import record

NOT_MADE, PART_MADE, MADE = "未制定", "未填全", "已制定"
CHECK_WANTED, CHECKED, REVIEW_WANTED = "待中期检查", "已中期检查", "待总结"
_OUTCOMES = dict(zip(ACHIEVEMENTS, ("已达成", "部分达成", "未达成"), strict=True))
STATES = (NOT_MADE, PART_MADE, MADE, CHECK_WANTED, CHECKED, REVIEW_WANTED, *_OUTCOMES.values())
"""Every state there is, in the order of a year."""


@record
class Deadlines:
    """The last days for making a plan, checking it and summing it up, each inclusive; ``None``: nobody is pressed."""

    plan: dt.date | None = None
    check: dt.date | None = None
    review: dt.date | None = None


@record
class PlanStanding:
    """How a plan stands.

    Attributes:
        state: One of ``STATES``.
        lacks: What it lacks by today, in words; what is not due yet is not lacked.
        overdue: Which of 制定截止, 中期检查截止 and 总结截止 have passed without what they ask for.
    """

    state: str
    lacks: tuple[str, ...]
    overdue: tuple[str, ...] = ()


def standing_of(plan: GrowthPlan, deadlines: Deadlines, today: dt.date, *, year_over: bool) -> PlanStanding:
    """How a plan stands today.

    Args:
        plan: The row.
        deadlines: Those of its 学年.
        today: The day; a deadline has passed on the day after it.
        year_over: Whether its 学年 is an earlier one: then 达成 is wanted, whatever the deadlines say.
    """
    missing = [part for part, text in plan.parts.items() if not text]
    lacks = list(missing)
    overdue = [PLAN_DUE] if missing and _passed(deadlines.plan, today) else []
    # Of a plan that is not made there is nothing to check and nothing to sum up.
    made = len(missing) < len(plan.parts)
    check_wanted = made and not plan.check_found and _passed(deadlines.check, today)
    review_wanted = made and not plan.achieved and (year_over or _passed(deadlines.review, today))
    if check_wanted:
        lacks.append(CHECK_FOUND)
        overdue.append(CHECK_DUE)
    elif plan.check_found and plan.check_date is None:
        lacks.append(CHECK_DATE)
    if review_wanted:
        lacks.append(ACHIEVED)
        overdue += [REVIEW_DUE] if _passed(deadlines.review, today) else []
    if (plan.check_found or plan.achieved) and not plan.checked_by:
        lacks.append(CHECKED_BY)
    state = _state(plan, len(missing), check_wanted=check_wanted, review_wanted=review_wanted)
    return PlanStanding(state, tuple(lacks), tuple(overdue))


def _passed(day: dt.date | None, today: dt.date) -> bool:
    return day is not None and today > day


def _state(plan: GrowthPlan, missing: int, *, check_wanted: bool, review_wanted: bool) -> str:
    if plan.achieved:
        return _OUTCOMES[plan.achieved]
    if missing:
        return NOT_MADE if missing == len(plan.parts) else PART_MADE
    if review_wanted:
        return REVIEW_WANTED
    if check_wanted:
        return CHECK_WANTED
    return CHECKED if plan.check_found else MADE
