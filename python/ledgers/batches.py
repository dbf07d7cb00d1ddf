"""分批培训计划: who is trained in which school year, so that everyone has been after a few years. Pure and deterministic.

- Everyone but 免训 has a place; 每年名额 by 比例 sum up to them (largest remainders, the earlier year where they are equal), or are given.
- Who stands in an earlier plan keeps the year, also when others join or leave: only those without one are placed.
- Who was trained and passed within the years of the plan is done: the year of the plan stays, or is the year in which it was passed.
- 新任 (where 优先顺序 names it) always come in the first year that is not over, whether it has room or not, and also from a later one.
- The others fill the years that are not over, the first with room first, and are taken in 优先顺序, then as the roster lists them.
- 部门均衡: of each 部门 every year has its share of the year's people, rounded up or down; where those who are placed already make that
  impossible, as near to it as can be (least squares). Within a 部门 优先顺序 is kept strictly. Without 均衡 it is kept over all.

Source:
    S4 篇7 二 (每年按1/3的比例，分期分批有计划地开展培训，力争三年内完成此项工作); 篇1 六; domain.md (a third each year for three years;
    新任 within half a year).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from fractions import Fraction

from python.ledgers.batch_rules import BatchRules
from python.ledgers.even_shares import even_counts
from python.vocabulary.features.batches import (
    JUNIOR_FIRST,
    NEW_FIRST,
    POSTPONED,
    RETRAINING_FIRST,
    SENIOR_FIRST,
    UNTRAINED_FIRST,
)
from python.vocabulary.plain_record import record
from python.vocabulary.sheet_schema import EXEMPT

Change = int | str | None
"""What 改为 says: a school year, 免训, 暂缓, or nothing."""


@record
class Candidate:
    """A teacher of the roster, as far as the plan asks.

    Attributes:
        id: 工号.
        name: 姓名.
        department: 部门, ``""`` without one.
        new: Newly appointed.
        trained_before: Trained before the years of the plan.
        retraining: 参训类型 补训.
        appointed: 任职日期.
        exempt: 参训类型 免训.
        taken: School year of the plan in which training was finished → whether it was passed.
        standing: 建议批次 of the earlier plan, a year of the plan.
        basis: 排序依据 of the earlier plan.
        change: 改为, usable.
    """

    id: str
    name: str
    department: str = ""
    new: bool = False
    trained_before: bool = False
    retraining: bool = False
    appointed: dt.date | None = None
    exempt: bool = False
    taken: Mapping[int, bool] = field(default_factory=dict)
    standing: int | None = None
    basis: str = ""
    change: Change = None

    @property
    def passed_in(self) -> int | None:
        """The first year in which training was passed."""
        return min((year for year, passed in self.taken.items() if passed), default=None)


@record
class Placed:
    """One teacher's place in the plan.

    Attributes:
        who: The teacher.
        proposed: 建议批次; ``None`` for 免训, where a year was typed before there was a proposal, and where there is no place.
        basis: 排序依据.
        batch: 批次: a year, 免训, 暂缓; ``None`` where there is no place.
    """

    who: Candidate
    proposed: int | None
    basis: str
    batch: Change

    @property
    def trained(self) -> bool:
        """Whether the training of the batch is had: passed at any time of the plan, or finished in the batch's year or later."""
        if self.who.passed_in is not None:
            return True
        return isinstance(self.batch, int) and any(year >= self.batch for year in self.who.taken)

    @property
    def failed(self) -> bool:
        """Trained and not passed."""
        return self.trained and self.who.passed_in is None


@record
class BatchPlan:
    """The whole plan: ``places`` in the order of the candidates, ``quotas`` by year, ``people`` the number they are shares of."""

    rules: BatchRules
    this_year: int
    people: int
    quotas: Mapping[int, int]
    places: tuple[Placed, ...]

    def of(self, year: int) -> list[Placed]:
        """Whose 批次 is this year."""
        return [one for one in self.places if one.batch == year]


def largest_remainders(people: int, shares: Sequence[Fraction]) -> list[int]:
    """``people`` in whole parts as ``shares`` of 1 ask; what is left over goes to the largest remainders, the earlier one of equals."""
    exact = [share * people for share in shares]
    counts = [int(one) for one in exact]
    by_remainder = sorted(range(len(exact)), key=lambda at: (counts[at] - exact[at], at))
    for at in by_remainder[: people - sum(counts)]:
        counts[at] += 1
    return counts


def make_plan(rules: BatchRules, candidates: Sequence[Candidate], this_year: int) -> BatchPlan:
    """The plan.

    Args:
        rules: The school's rules.
        candidates: The roster in its order, each 工号 once.
        this_year: The school year that runs now: nobody is newly placed in an earlier one.
    """
    counted = [one for one in candidates if not left_out(one)]
    if rules.places is None:
        quotas = dict(zip(rules.years, largest_remainders(len(counted), rules.shares), strict=True))
    else:
        quotas = dict(zip(rules.years, rules.places, strict=True))
    possible = [year for year in rules.years if year >= this_year]
    proposed = {one.id: _standing(one, rules, this_year) for one in counted}
    open_ = (one for one in counted if proposed[one.id] is None and one.change is None)
    ranked = sorted(open_, key=lambda one: _rank(one, rules.order))
    if possible:
        newly = [one for one in ranked if _comes_first(one, rules)]
        proposed |= dict.fromkeys((one.id for one in newly), possible[0])
        rest = [one for one in ranked if not _comes_first(one, rules)]
        batches = [(one, _batch(one, proposed[one.id])) for one in counted]
        seated = [(one, year) for one, year in batches if isinstance(year, int)]
        proposed |= _placed(rest, seated, quotas, possible, rules)
    position = {one.id: at for at, one in enumerate(ranked, 1)}
    places = tuple(
        Placed(
            one,
            proposed.get(one.id),
            one.basis
            if one.id not in position
            else _basis(one, rules, position[one.id] if proposed[one.id] is not None else 0),
            _batch(one, proposed.get(one.id)),
        )
        for one in candidates
    )
    return BatchPlan(rules, this_year, len(counted), quotas, places)


def left_out(one: Candidate) -> bool:
    """Whether the plan is not about this teacher: 免训 by 改为, or on the roster without ever having had a year in the plan.

    A school marks those of the other batches 免训 for a round: they keep their year.
    """
    if one.passed_in is not None or isinstance(one.change, int):
        return False
    return one.change == EXEMPT or (one.exempt and one.standing is None and not one.taken)


def _standing(one: Candidate, rules: BatchRules, this_year: int) -> int | None:
    """The year that is settled already; ``None``: the teacher is to be placed."""
    done = one.passed_in
    if done is not None:
        return done if one.standing is None else min(one.standing, done)
    soonest = max(rules.first, this_year)
    if one.standing is not None and one.standing > soonest and _comes_first(one, rules):
        return None
    if one.standing is None and this_year in one.taken:
        # Trained this year and failed: it is this year's batch.
        return this_year
    return one.standing


def _comes_first(one: Candidate, rules: BatchRules) -> bool:
    return one.new and NEW_FIRST in rules.order


def _batch(one: Candidate, proposed: int | None) -> Change:
    if one.passed_in is not None:
        return proposed
    if one.change is not None:
        return one.change
    return EXEMPT if left_out(one) else proposed


_FAR = dt.date.max


def _rank(one: Candidate, order: Iterable[str]) -> tuple[int, ...]:
    """Where 优先顺序 puts a teacher: smaller comes first."""
    far = _FAR.toordinal()
    appointed = one.appointed.toordinal() if one.appointed else None
    keys = {
        NEW_FIRST: not one.new,
        UNTRAINED_FIRST: one.trained_before,
        RETRAINING_FIRST: not one.retraining,
        SENIOR_FIRST: far if appointed is None else appointed,
        JUNIOR_FIRST: far if appointed is None else -appointed,
    }
    return tuple(int(keys[word]) for word in order)


def _basis(one: Candidate, rules: BatchRules, position: int) -> str:
    """排序依据 in words: what 优先顺序 looks at, and the place among those who are placed together (0: there is no year)."""
    appointed = f"{one.appointed.isoformat()} 任职" if one.appointed else "任职日期没有填"
    words = {
        NEW_FIRST: NEW_FIRST if one.new else "",
        UNTRAINED_FIRST: "训过" if one.trained_before else UNTRAINED_FIRST,
        RETRAINING_FIRST: RETRAINING_FIRST if one.retraining else "",
        SENIOR_FIRST: appointed,
        JUNIOR_FIRST: appointed,
    }
    facts = dict.fromkeys(words[word] for word in rules.order if words[word])
    return "；".join([*facts, f"全校第 {position} 位"] if position else facts)


def _placed(
    rest: Sequence[Candidate],
    seated: Sequence[tuple[Candidate, int]],
    quotas: Mapping[int, int],
    possible: Sequence[int],
    rules: BatchRules,
) -> dict[str, int | None]:
    """工号 → year for ``rest`` (in their order): how many each year takes, then how many of them from each 部门, then who."""
    count = {year: sum(1 for _, at in seated if at == year) for year in rules.years}
    new = dict.fromkeys(rules.years, 0)
    left = len(rest)
    for year in possible:
        new[year] = min(max(quotas[year] - count[year], 0), left)
        left -= new[year]
    while left and rules.places is None:
        # More people than places: the plan is behind, and the years that remain share them out.
        year = min(possible, key=lambda at: (count[at] + new[at] - quotas[at], at))
        new[year] += 1
        left -= 1
    rest = rest[: len(rest) - left]

    def group(one: Candidate) -> str:
        return one.department if rules.balanced else ""

    groups = list(dict.fromkeys(group(one) for one in (*rest, *(one for one, _ in seated))))
    fixed = {name: dict.fromkeys(rules.years, 0) for name in groups}
    for one, year in seated:
        fixed[group(one)][year] += 1
    people = {name: [one for one in rest if group(one) == name] for name in groups}
    counts = even_counts(
        [len(people[name]) for name in groups],
        [new[year] for year in rules.years],
        [[fixed[name][year] for year in rules.years] for name in groups],
    )
    result: dict[str, int | None] = {}
    for name, row in zip(groups, counts, strict=True):
        years = [year for year, many in zip(rules.years, row, strict=True) for _ in range(many)]
        result |= {one.id: year for one, year in zip(people[name], years, strict=True)}
    return result


@record
class YearFigures:
    """How one year of the plan stands.

    Attributes:
        year: The school year.
        quota: 名额.
        planned: Whose 批次 it is.
        absent: Planned and not trained.
        failed: Trained and not passed.
    """

    year: int
    quota: int
    planned: tuple[Placed, ...]
    absent: tuple[Placed, ...]
    failed: tuple[Placed, ...]

    @property
    def trained(self) -> int:
        """Planned and trained."""
        return len(self.planned) - len(self.absent)

    @property
    def passed(self) -> int:
        """Planned, trained and passed."""
        return self.trained - len(self.failed)


def figures_of(plan: BatchPlan) -> list[YearFigures]:
    """Each year of the plan.

    Source:
        S4 篇4 二.2 (参加培训率、培训合格率均须达到100%): both are shares of those planned for the year. Who makes it up in a later year
        of the plan counts from then on.
    """
    found = []
    for year in plan.rules.years:
        planned = tuple(plan.of(year))
        absent = tuple(one for one in planned if not one.trained)
        failed = tuple(one for one in planned if one.failed)
        found.append(YearFigures(year, plan.quotas[year], planned, absent, failed))
    return found


def postponed(plan: BatchPlan) -> list[Placed]:
    """Who is 暂缓: in the plan without a year."""
    return [one for one in plan.places if one.batch == POSTPONED]
