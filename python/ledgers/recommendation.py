"""推荐名单: who may be recommended by the school's conditions, for which facts, and who lacks one thing. Pure.

Source:
    S0 六.1 (推荐到县参加优秀德育工作者、优秀班主任评选), 五.2 (评比); the conditions are the settings of 【功能】 评比与推荐.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from python.ledgers.awards import Weights, points_of, prize_of, reaches, read_weights
from python.reading.rule_blocks import split_list
from python.scoring import round_half_up
from python.vocabulary.cell_values import name_key, plain
from python.vocabulary.features.contests import (
    AVERAGE_TOTAL,
    AWARDS_WANTED,
    BY_CONTESTS,
    BY_TOTAL,
    CONTEST_POINTS,
    CONTEST_WEIGHTS,
    CONTEST_YEARS,
    MATERIALS_COMPLETE,
    QUOTA,
    RANKED_BY,
    RANKINGS,
    RATINGS_WANTED,
    ROUNDS_RUNNING,
)
from python.vocabulary.plain_record import record
from python.vocabulary.records import Teacher
from python.vocabulary.sheet_schema import YES

RECOMMENDED, TIED, RESERVE, DECLINED = "推荐", "并列待定", "候补", "不推荐"
NEARLY, UNFIT, GONE = "差一项", "不符合", "不在名册"
# An average is shown, and compared, to so many decimals.
_DECIMALS = 2
# So many contests are named one by one.
_CONTESTS_NAMED = 8


@record
class Terms:
    """The school's conditions.

    Attributes:
        ratings: 等级 that are good enough.
        rounds: In so many of a person's last rounds, without a gap.
        materials: Whether 档案材料 of the last of them must be complete.
        awards: Prizes of which one at least is asked for; empty: none is.
        years: Contests of so many years count.
        weights: Prize → points.
        quota: At most so many are recommended; ``None``: no limit.
        order: What is compared, the first first: 总分, 评比.
    """

    ratings: tuple[str, ...]
    rounds: int
    materials: bool
    awards: tuple[str, ...]
    years: int
    weights: Weights
    quota: int | None
    order: tuple[str, ...]

    @property
    def in_words(self) -> str:
        """The conditions as a paper tells them."""
        running = f"最近连续{self.rounds}轮" if self.rounds > 1 else "最近一轮"
        parts = [f"{running}培训考核为{'、'.join(self.ratings)}"]
        if self.materials:
            parts.append("档案材料齐全")
        if self.awards:
            parts.append(f"近{self.years}年至少获一项{'、'.join(self.awards)}（或更高）")
        names = {BY_TOTAL: AVERAGE_TOTAL, BY_CONTESTS: CONTEST_POINTS}
        parts.append("按" + "、".join(names[one] for one in self.order if one in names) + "排序")
        return "；".join(parts) + (f"；名额{self.quota}人" if self.quota is not None else "")


def terms_of(values: Mapping[str, str]) -> tuple[Terms, dict[str, str]]:
    """The conditions that the settings of 评比与推荐 name.

    Returns:
        The conditions, and for each setting that is not usable what it should be (Chinese).
    """
    weights, wrong_weights = read_weights(values[CONTEST_WEIGHTS])
    order = tuple(dict.fromkeys(split_list(values[RANKED_BY])))
    awards = {text: prize_of(text, weights) for text in split_list(values[AWARDS_WANTED])}
    wrong: dict[str, str] = {}
    if wrong_weights:
        wrong[CONTEST_WEIGHTS] = (
            f"奖次后面写分数，用逗号分开，例如 一等奖3,二等奖2；不能用的是 {'、'.join(wrong_weights)}"
        )
    if not order or set(order) - set(RANKINGS):
        wrong[RANKED_BY] = f"{'、'.join(RANKINGS)}，用逗号分开，或者只写其中一个"
    if unknown := [text for text, prize in awards.items() if not prize]:
        wrong[AWARDS_WANTED] = f"一等奖、第一名 这样的奖次，用逗号分开；看不懂的是 {'、'.join(unknown)}"
    ratings = tuple(split_list(values[RATINGS_WANTED]))
    if not ratings:
        wrong[RATINGS_WANTED] = "至少一个等级，例如 优秀"
    terms = Terms(
        ratings,
        int(values[ROUNDS_RUNNING]),
        values[MATERIALS_COMPLETE] == YES,
        tuple(prize for prize in awards.values() if prize),
        int(values[CONTEST_YEARS]),
        weights,
        int(values[QUOTA]) if values[QUOTA] else None,
        order,
    )
    return terms, wrong


@record
class RoundResult:
    """One round of a person: its 等级 (``""``: none), whether it was passed without doubt, and the 总分."""

    name: str
    rating: str
    passed: bool
    total: Decimal | None = None


@record
class Honour:
    """One entry of 评比活动 inside the years that count; ``prize`` as ``prize_of`` names it, ``""`` for none."""

    date: dt.date
    activity: str
    award: str
    prize: str


@record
class Facts:
    """What is known of one person.

    Attributes:
        teacher: The person.
        rounds: Their rounds, the latest first.
        materials: What 档案材料 of the latest round lacks, in words; ``""``: nothing; ``None``: there is no row.
        honours: Their contests, the latest first.
        doubt: Why the records under the 工号 may be another person's; ``""``: they are not.
    """

    teacher: Teacher
    rounds: tuple[RoundResult, ...] = ()
    materials: str | None = None
    honours: tuple[Honour, ...] = ()
    doubt: str = ""


@record
class Judged:
    """One person measured by the conditions: what is lacking, for which facts, and by what they are ranked."""

    teacher: Teacher
    lacks: tuple[str, ...]
    basis: str
    average: Decimal | None
    points: Decimal

    @property
    def eligible(self) -> bool:
        """Whether nothing is lacking."""
        return not self.lacks

    @property
    def nearly(self) -> bool:
        """Whether one thing is lacking."""
        return len(self.lacks) == 1


def judge(facts: Facts, terms: Terms) -> Judged:
    """Measures one person. Each round that is not good enough, or not there, is one thing that is lacking."""
    good = {name_key(rating) for rating in terms.ratings}
    last = facts.rounds[: terms.rounds]
    lacks = [facts.doubt] if facts.doubt else []
    lacks += [short for one in last if (short := _falls_short(one, name_key(one.rating) in good))]
    missing = terms.rounds - len(last)
    if missing:
        lacks.append(f"只有 {len(last)} 轮成绩，要连续 {terms.rounds} 轮")
        lacks += ["还差一轮"] * (missing - 1)
    if terms.materials and facts.materials != "":
        name = last[0].name if last else "最近一轮"
        wanting = f"{name}的档案材料缺 {facts.materials}" if facts.materials else f"没有{name}的档案材料"
        lacks.append(wanting)
    if terms.awards and not any(reaches(one.prize, terms.awards, terms.weights) for one in facts.honours):
        lacks.append(f"近 {terms.years} 年没有{'、'.join(terms.awards)}以上的获奖")
    totals = [one.total for one in last if one.total is not None]
    average = round_half_up(sum(totals, Decimal(0)) / len(totals), _DECIMALS) if totals else None
    marks = [points for one in facts.honours if (points := points_of(one.prize, terms.weights))]
    points = sum(marks, Decimal(0))
    basis = _basis(facts, terms, last)
    if average is not None and len(totals) > 1:
        basis.append(f"平均 ({'+'.join(map(plain, totals))})÷{len(totals)}={plain(average)}")
    if marks:
        basis.append(f"评比 {'+'.join(map(plain, marks))}{f'={plain(points)}' if len(marks) > 1 else ''} 分")
    return Judged(facts.teacher, tuple(lacks), "；".join(basis), average, points)


def _falls_short(one: RoundResult, good: bool) -> str:
    """Why a round is not good enough; ``""`` when it is. A good 等级 of a row that contradicts itself is none."""
    if good and one.passed:
        return ""
    return f"{one.name} {one.rating or '没有等级'}" + ("（这一行有矛盾，存疑）" if good else "")


def _basis(facts: Facts, terms: Terms, last: Sequence[RoundResult]) -> list[str]:
    basis = []
    for one in last:
        total = f" {plain(one.total)} 分" if one.total is not None else ""
        basis.append(f"{one.name} {one.rating or '没有等级'}{total}")
    won = [one for one in facts.honours if one.prize]
    basis += [f"{one.activity} {one.award}（{one.date.isoformat()}）" for one in won[:_CONTESTS_NAMED]]
    if len(won) > _CONTESTS_NAMED:
        basis.append(f"还有 {len(won) - _CONTESTS_NAMED} 项获奖")
    if terms.materials and facts.materials == "":
        basis.append("档案材料齐全")
    return basis


@record
class Placed:
    """One person of the list; ``place`` by competition ranking (1, 2, 2, 4), ``None`` for who is not eligible."""

    judged: Judged
    place: int | None
    conclusion: str


@record
class Listing:
    """推荐名单: the eligible in order, then those who lack one thing, then ``others``; and what is open.

    Attributes:
        placed: Who is listed.
        others: Who lacks more, in the order of the roster.
        left: Places that a tie at the edge is about.
        chosen_ahead: Chosen by hand (是) from beyond the quota.
        too_many: How many were chosen by hand, if more than the quota; else 0.
    """

    placed: tuple[Placed, ...]
    others: tuple[Placed, ...] = ()
    left: int = 0
    chosen_ahead: tuple[Placed, ...] = ()
    too_many: int = 0

    @property
    def tied(self) -> tuple[Placed, ...]:
        """Those of whom not all can be recommended, and nobody said which."""
        return tuple(one for one in self.placed if one.conclusion == TIED)

    @property
    def recommended(self) -> tuple[Placed, ...]:
        """Who is recommended, in order."""
        return tuple(one for one in self.placed if one.conclusion == RECOMMENDED)

    def everyone(self) -> tuple[Placed, ...]:
        """All of them."""
        return (*self.placed, *self.others)


Key = tuple[Decimal, ...]


def _key(one: Judged, terms: Terms) -> Key:
    """What people are compared by; who has no total at all comes last."""
    average = one.average if one.average is not None else Decimal(-1)
    return tuple(average if what == BY_TOTAL else one.points for what in terms.order)


def list_of(people: Sequence[Judged], terms: Terms, chosen: Mapping[str, bool]) -> Listing:
    """Ranks those who are eligible and fills the places.

    Who was chosen by hand (是) has a place, who was declined (否) has none and leaves it to the next. The rest go by rank; where
    a rank holds more people than places are left, all of them are tied.

    Args:
        people: Everyone of the roster, judged.
        terms: The conditions.
        chosen: 工号 → 是否推荐 as typed.
    """
    able = sorted((one for one in people if one.eligible), key=lambda one: _key(one, terms), reverse=True)
    first: dict[Key, int] = {}
    places = [first.setdefault(_key(one, terms), n) for n, one in enumerate(able, 1)]
    picked = [one for one in able if chosen.get(one.teacher.id)]
    free = None if terms.quota is None else max(terms.quota - len(picked), 0)
    left = 0
    conclusions: dict[str, str] = {}
    for _, members in groupby(zip(places, able, strict=True), key=itemgetter(0)):
        group = [one for _, one in members]
        waiting = [one for one in group if one.teacher.id not in chosen]
        for one in group:
            if one.teacher.id in chosen:
                conclusions[one.teacher.id] = RECOMMENDED if chosen[one.teacher.id] else DECLINED
        word = RECOMMENDED
        if free is not None and len(waiting) > free:
            word = TIED if free else RESERVE
            left, free = (free, 0) if free else (left, 0)
        elif free is not None:
            free -= len(waiting)
        conclusions |= {one.teacher.id: word for one in waiting}
    placed = [
        Placed(one, place, conclusions[one.teacher.id]) for one, place in zip(able, places, strict=True)
    ]
    near = [one for one in people if one.nearly]
    near.sort(key=lambda one: _key(one, terms), reverse=True)
    others = [Placed(one, None, UNFIT) for one in people if not one.eligible and not one.nearly]
    quota = terms.quota
    beyond = [one for one in placed if quota is not None and one.place is not None and one.place > quota]
    return Listing(
        (*placed, *(Placed(one, None, NEARLY) for one in near)),
        tuple(others),
        left,
        tuple(one for one in beyond if chosen.get(one.judged.teacher.id)),
        len(picked) if quota is not None and len(picked) > quota else 0,
    )
