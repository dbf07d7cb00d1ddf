"""学时 and 学分: what a teacher has, what is required of that teacher, by when, and whether it is met.

Source:
    domain.md, 学时 and 学分.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from python.ledgers.policy import Policy
from python.vocabulary.cell_values import as_prose, plain
from python.vocabulary.plain_record import record
from python.vocabulary.records import Teacher
from python.vocabulary.school_calendar import add_months, add_years
from python.vocabulary.sheet_schema import (
    CONCENTRATED,
    EXEMPT,
    NEWLY_APPOINTED,
    NO,
    PARAM_LICENCE_FIRST,
    YES,
)

# The kinds of 要求类别 besides 免训; 新任 is called as its 参训类型, 持证上岗 as the parameter that asks for it.
NEW, LICENCE, MAKE_UP, FIVE_YEARS = NEWLY_APPOINTED, PARAM_LICENCE_FIRST, "补修", "五年集中培训"
NOT_DUE = "未到期"
WINDOW_YEARS = 5
# 参训类型 新任 stays in rosters for long after; a year after 任职日期 it says nothing any more.
MONTHS_CALLED_NEW = 12
ZERO = Decimal(0)
_ENTRY = re.compile(
    r"(?:(\d{4}-\d{2}-\d{2})\s*)?[：:]\s*(\d{1,6}(?:\.\d{1,6})?)\s*(?:[（(](.*?)[）)])?", re.ASCII
)
_BETWEEN = re.compile(r"[；;\s]*")


@record
class HoursEntry:
    """学时 of one day: ``day`` is ``None`` where only the sum is known; ``form`` is the session's 形式, "" as usual."""

    day: dt.date | None
    hours: Decimal
    form: str = ""


@record
class Hours:
    """What a teacher has.

    Attributes:
        total: All 学时 ever, archived rounds and this one.
        five_years: Those of the five years that end on the day of reckoning.
        five_years_concentrated: Those of them that are 集中培训.
        entries: Day by day; needed only for those who are new.
        recent: Day and thousandths of every 集中培训 in the five years; needed to tell how long the requirement stays met.
    """

    total: Decimal = ZERO
    five_years: Decimal = ZERO
    five_years_concentrated: Decimal = ZERO
    entries: Sequence[HoursEntry] = ()
    recent: Sequence[tuple[dt.date, int]] = ()

    def enough_until(self, required: Decimal) -> dt.date | None:
        """The last day on which the 集中培训 of the five years before still comes to ``required``, if nothing is added."""
        left = self.five_years_concentrated * 1000
        for day, amount in sorted(self.recent):
            left -= amount
            if left < required * 1000:
                gone = add_years(day, WINDOW_YEARS)
                # A 29 February has no anniversary five years later: it still counts on the 28th.
                return gone if window_start(gone) < day else gone - dt.timedelta(days=1)
        return None


@record
class HoursVerdict:
    """One row's requirement: kind, 学时 required and counted, the last day in time (included), 是/否/未到期, and why in Chinese."""

    kind: str
    required: Decimal
    counted: Decimal
    due: dt.date | None
    met: str
    note: str

    @property
    def gap(self) -> Decimal:
        """学时 still missing, never below 0."""
        return max(self.required - self.counted, ZERO)


def detail_text(entries: Iterable[HoursEntry]) -> str:
    """学时明细 as 历次成绩 keeps it: ``2026-03-11：2；2026-03-25：1.5（校本研修）``; 集中培训 goes without saying."""
    return "；".join(
        f"{entry.day.isoformat() if entry.day else ''}：{plain(entry.hours)}"
        + (f"（{entry.form}）" if entry.form not in ("", CONCENTRATED) else "")
        for entry in entries
        if entry.hours
    )


def read_detail(detail: str, hours: Decimal) -> tuple[HoursEntry, ...] | None:
    """学时明细 as ``detail_text`` wrote it, or staff did; ``None`` when it cannot be read or does not add up to 学时.

    A day that is left out (``：2``) is a session without a date; it is ``None`` in the entry.
    """
    found: list[HoursEntry] = []
    at = 0
    for match in _ENTRY.finditer(detail):
        if not _BETWEEN.fullmatch(detail[at : match.start()]):
            return None
        at = match.end()
        try:
            day = dt.date.fromisoformat(match[1]) if match[1] else None
        except ValueError:
            return None
        found.append(HoursEntry(day, Decimal(match[2]), as_prose(match[3])))
    added_up = sum((entry.hours for entry in found), ZERO) == hours
    return tuple(found) if added_up and _BETWEEN.fullmatch(detail[at:]) else None


@lru_cache(maxsize=200_000)
def entries_of(detail: str, hours: Decimal, end: dt.date | None) -> tuple[HoursEntry, ...]:
    """An archived row's 学时 day by day; what has no day of its own counts on the round's last day."""
    found = read_detail(detail, hours)
    if found:
        return tuple(entry if entry.day else HoursEntry(end, entry.hours, entry.form) for entry in found)
    return (HoursEntry(end, hours),) if hours else ()


def hours_between(entries: Iterable[HoursEntry], after: dt.date | None, until: dt.date) -> Decimal:
    """学时 on days later than ``after`` (``None``: from the beginning) up to and including ``until``."""
    return sum(
        (
            entry.hours
            for entry in entries
            if entry.day is not None and entry.day <= until and (after is None or entry.day > after)
        ),
        ZERO,
    )


@lru_cache(maxsize=64)
def window_start(as_of: dt.date) -> dt.date:
    """The day before the five years that end on ``as_of`` begin."""
    return add_years(as_of, -WINDOW_YEARS)


def credits_of(hours: Decimal, policy: Policy) -> Decimal:
    """学分: 10 学时 = 1 学分 (parameter 每学分学时), to two decimals, never rounded up to what is not there."""
    return (hours / policy.hours_per_credit).quantize(Decimal("0.01"), rounding="ROUND_DOWN")


def is_new(teacher: Teacher, policy: Policy, as_of: dt.date) -> bool:
    """Whether someone is a new 班主任: not yet in the post, or in it for no longer than new ones have time; marked 新任, at least for a year."""
    marked = teacher.training_type == NEW
    if teacher.appointed is None:
        return marked
    months = max(policy.new_months, policy.licence_months) if policy.licence_first else policy.new_months
    return as_of <= add_months(teacher.appointed, max(months, MONTHS_CALLED_NEW) if marked else months)


def months_text(months: int) -> str:
    """A time limit in words: 半年, 一年, 3个月."""
    return {6: "半年", 12: "一年", 24: "两年"}.get(months, f"{months}个月")


def judge(
    teacher: Teacher,
    hours: Hours,
    policy: Policy,
    as_of: dt.date,
    certified_on: dt.date | None = None,
    years: Decimal | None = None,
) -> HoursVerdict:
    """What is required of a teacher and whether it is met.

    Args:
        teacher: For 参训类型 and 任职日期.
        hours: What the teacher has; ``entries`` when ``is_new``.
        policy: The school's figures.
        as_of: The day of reckoning, the round's last.
        certified_on: When the first valid certificate was issued.
        years: Years as 班主任 in all; ``None`` when not known.

    Returns:
        免训: nothing is asked for.
        持证上岗 (30 学时 and a certificate on days before 任职日期, or by 持证期限 months after it), 新任 (10 by 新任期限 months after
        it, that day included), 补修 (in the post and never had the 10; not due before 补修截止日期), else 五年集中培训 (20 in the five years that end on ``as_of``; not due
        before five years in the post; met, with the day until which it stays met).

    Source:
        domain.md, 学时 and 学分.
    """
    if teacher.exempt:
        return HoursVerdict(EXEMPT, ZERO, hours.total, None, YES, "名册中标为免训，不作学时要求")
    if is_new(teacher, policy, as_of):
        return (_licence if policy.licence_first else _new)(teacher, hours, policy, as_of, certified_on)
    if hours.total < policy.new_hours:
        return _make_up(hours, policy, as_of)
    required, counted = policy.five_year_hours, hours.five_years_concentrated
    since = f"{(window_start(as_of) + dt.timedelta(days=1)).isoformat()} 至 {as_of.isoformat()}"
    # The last day that is still in time, as everywhere in 截止日期.
    due = add_years(teacher.appointed, WINDOW_YEARS) - dt.timedelta(days=1) if teacher.appointed else None
    if counted >= required:
        until = hours.enough_until(required)
        return HoursVerdict(
            FIVE_YEARS, required, counted, until, YES, f"{since} 集中培训 {plain(counted)} 学时"
        )
    if (due is not None and as_of <= due) or (due is None and years is not None and years < WINDOW_YEARS):
        return HoursVerdict(FIVE_YEARS, required, counted, due, NOT_DUE, "任职不满五年，到期前补足即可")
    return HoursVerdict(
        FIVE_YEARS, required, counted, None, NO, f"{since} 集中培训只有 {plain(counted)} 学时，应补训"
    )


def _make_up(hours: Hours, policy: Policy, as_of: dt.date) -> HoursVerdict:
    """In the post, and never had what new ones need."""
    due = policy.make_up_by
    note = f"从未修满上岗应修的 {plain(policy.new_hours)} 学时"
    if due is None:
        note, met = f"{note}，应补训", NO
    elif as_of <= due:
        note, met = f"{note}，在截止日期前补足即可", NOT_DUE
    else:
        note, met = f"{note}，补修已逾期，应补训", NO
    return HoursVerdict(MAKE_UP, policy.new_hours, hours.total, due, met, note)


def _new(
    teacher: Teacher, hours: Hours, policy: Policy, as_of: dt.date, _certified_on: dt.date | None
) -> HoursVerdict:
    required = policy.new_hours
    if teacher.appointed is None:
        met = YES if hours.total >= required else NOT_DUE
        return HoursVerdict(
            NEW, required, hours.total, None, met, "任职日期没有填，按全部学时计，不能判断是否按期"
        )
    due = add_months(teacher.appointed, policy.new_months)
    within = months_text(policy.new_months)
    counted = hours_between(hours.entries, None, due)
    if counted >= required:
        return HoursVerdict(NEW, required, counted, due, YES, f"任职前或任职后{within}内修满")
    if as_of <= due:
        return HoursVerdict(
            NEW, required, counted, due, NOT_DUE, f"任职 {teacher.appointed.isoformat()}，{within}内修满即可"
        )
    later = hours.total - counted
    note = f"任职后{within}内只有 {plain(counted)} 学时，已逾期"
    note += f"；逾期后又修 {plain(later)} 学时" if later else "，应补训"
    met = YES if hours.total >= required else NO
    return HoursVerdict(
        NEW,
        required,
        hours.total if met == YES else counted,
        due,
        met,
        note + ("，已补足" if met == YES else ""),
    )


def _licence(
    teacher: Teacher, hours: Hours, policy: Policy, as_of: dt.date, certified_on: dt.date | None
) -> HoursVerdict:
    required = policy.licence_hours
    due, when = _licence_due(teacher, policy)
    counted = hours_between(hours.entries, None, due) if due else hours.total
    certified = certified_on is not None and (due is None or certified_on <= due)
    missing = []
    if counted < required:
        missing.append(f"{when}还差 {plain(required - counted)} 学时")
    if not certified:
        missing.append(f"{when}没有取得证书" if certified_on else "还没有证书")
    if not missing:
        return HoursVerdict(LICENCE, required, counted, due, YES, f"{when}修满学时并取得证书")
    met = NOT_DUE if due is None or as_of <= due else NO
    return HoursVerdict(LICENCE, required, counted, due, met, "；".join(missing))


def _licence_due(teacher: Teacher, policy: Policy) -> tuple[dt.date | None, str]:
    """The last day for the certificate, and how it is called: 上岗前, 任职一年内."""
    when = f"任职{months_text(policy.licence_months)}内" if policy.licence_months else "上岗前"
    if teacher.appointed is None:
        return None, when
    if policy.licence_months:
        return add_months(teacher.appointed, policy.licence_months), when
    return teacher.appointed - dt.timedelta(days=1), when
