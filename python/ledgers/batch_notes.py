"""说明 of 分批计划: how each person stands, with the arithmetic of the year and the 部门 in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from python.ledgers.batches import BatchPlan, Placed, left_out
from python.scoring import round_half_up
from python.vocabulary.cell_values import plain
from python.vocabulary.features.batches import CHANGED_TO, PLACES, POSTPONED
from python.vocabulary.sheet_schema import EXEMPT

_DECIMALS = 2


def notes_of(plan: BatchPlan) -> list[str]:
    """The 说明 of every place, in the order of the plan."""
    quota = {year: _quota(plan, at, year) for at, year in enumerate(plan.rules.years)}
    sizes = Counter(one.who.department for one in plan.places if isinstance(one.batch, int))
    seats = Counter(one.batch for one in plan.places)
    both = Counter((one.who.department, one.batch) for one in plan.places)

    def arithmetic(one: Placed) -> str:
        if not isinstance(one.batch, int) or one.who.passed_in is not None:
            return ""
        parts = [f"{quota[one.batch]}，已排 {seats[one.batch]} 人"]
        if plan.rules.balanced:
            department, year = one.who.department, one.batch
            ideal = _text(Fraction(sizes[department] * seats[year], sum(sizes.values())))
            parts.append(
                f"{department or '没有填部门的'} {sizes[department]} 人，应有 "
                f"{sizes[department]}×{seats[year]}÷{sum(sizes.values())}={ideal}，排了 {both[department, year]} 人"
            )
        return "；".join(parts)

    return ["；".join(part for part in (*_said(plan, one), arithmetic(one)) if part) for one in plan.places]


def _text(number: Fraction) -> str:
    exact = Decimal(number.numerator) / number.denominator
    return plain(round_half_up(exact, _DECIMALS))


def _quota(plan: BatchPlan, at: int, year: int) -> str:
    """名额 of a year, with where it comes from."""
    quota = plan.quotas[year]
    if plan.rules.places is not None:
        return f"名额 {quota} 人（{PLACES}）"
    share = plan.rules.shares[at]
    equal = len(set(plan.rules.shares)) == 1
    how = f"{plan.people}÷{len(plan.rules.shares)}" if equal else f"{plan.people}×{_text(share * 100)}%"
    exact = share * plan.people
    rounded = "" if exact == quota else " 取整"
    return f"名额 {quota} 人（{how}={_text(exact)}{rounded}）"


def _said(plan: BatchPlan, one: Placed) -> list[str]:
    """What is special about this person's place, and how far it is."""
    who = one.who
    if left_out(who):
        if who.change == EXEMPT:
            return [f"照“{CHANGED_TO}”不列入计划"]
        return [f"名册里标为免训，没有列入；要列入的，在“{CHANGED_TO}”填学年"]
    if one.batch == POSTPONED:
        proposal = f"建议 {one.proposed}，" if one.proposed else ""
        return [f"{proposal}照“{CHANGED_TO}”暂缓，不占名额"]
    if one.batch is None:
        ended = plan.this_year > plan.rules.years[-1]
        return ["计划的学年都过了，没有批次" if ended else "各年名额已满，没有排上"]
    found = []
    if who.change == one.batch and one.proposed != one.batch:
        found.append(f"建议 {one.proposed}，改到 {one.batch}" if one.proposed else f"照“{CHANGED_TO}”")
    return [*found, _state(plan, one)]


def _state(plan: BatchPlan, one: Placed) -> str:
    done = one.who.passed_in
    if done is not None:
        return f"{done} 学年参训合格"
    failed = f"{max(one.who.taken)} 学年参训没有合格，须补训" if one.who.taken else ""
    if isinstance(one.batch, int) and not one.trained:
        if one.batch < plan.this_year:
            return "；".join(part for part in (failed, f"{one.batch} 学年已过，没有参训（逾期）") if part)
        if one.batch == plan.this_year:
            return "；".join(part for part in (failed, "本学年参训，还没有成绩") if part)
    return failed


def years_text(years: Mapping[int, bool]) -> str:
    """已训年份: 2024（不合格）、2026."""
    return "、".join(f"{year}{'' if passed else '（不合格）'}" for year, passed in sorted(years.items()))
