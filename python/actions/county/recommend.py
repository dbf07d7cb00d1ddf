"""县级推荐名单: who is recommended in which category, by rules that are data; with the evidence for each, and ties asked, not guessed.

A school first puts forward as many as its quota allows, the best first; of those the county takes as many as its own allows. People
whose marks are the same are one group: if a quota ends within it, everyone of the group is listed as 并列待定.

Source:
    Issue 15, part 6 and 1 (推荐 by quota and rank, ties shown, rules as data); domain.md, Scheme B (骨干班主任).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import Enum
from itertools import groupby
from operator import itemgetter
from typing import Any

from python.actions.county.figures import THOUSAND
from python.actions.county.store import USED
from python.vocabulary.cell_values import plain
from python.vocabulary.plain_record import record
from python.vocabulary.sheet_schema import TOTAL

_HUNDRED = Decimal(100)


class Rounding(Enum):
    """What becomes of a part of a seat; the value is how it is said."""

    DOWN = "舍去小数"
    HALF_UP = "四舍五入"
    UP = "有小数就进一"


_MODES = {
    Rounding.DOWN: ROUND_FLOOR,
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.UP: ROUND_CEILING,
}


@record
class Quota:
    """How many may be recommended: a fixed number, or per cent of 应参训.

    Attributes:
        count: A fixed number; ``None``: ``percent`` counts.
        percent: Of 应参训, 0 … 100.
        rounding: What becomes of a part of a seat.
        least: So many at least, where the per cent give fewer.
    """

    count: int | None = None
    percent: Decimal | None = None
    rounding: Rounding = Rounding.DOWN
    least: int = 0

    def seats(self, expected: int) -> int:
        """How many seats there are for so many people."""
        if self.count is not None:
            return self.count
        share = (self.percent or Decimal(0)) * expected / _HUNDRED
        return max(int(share.to_integral_value(rounding=_MODES[self.rounding])), self.least)

    def told(self, expected: int) -> str:
        """The arithmetic: ``36 人的 10% 是 3.6，舍去小数得 3 个``."""
        if self.count is not None:
            return f"{self.count} 个"
        percent = self.percent or Decimal(0)
        exact = percent * expected / _HUNDRED
        rounded = int(exact.to_integral_value(rounding=_MODES[self.rounding]))
        text = f"{expected} 人的 {plain(percent)}% 是 {plain(exact)}"
        text += f"，{self.rounding.value}得 {rounded} 个" if exact != rounded else " 个"
        return text + (f"，至少 {self.least} 个" if rounded < self.least else "")

    @property
    def rule(self) -> str:
        """The rule: ``应参训人数的 10%（舍去小数，至少 1 个）``."""
        if self.count is not None:
            return f"{self.count} 个"
        least = f"，至少 {self.least} 个" if self.least else ""
        return f"应参训人数的 {plain(self.percent or Decimal(0))}%（{self.rounding.value}{least}）"


@record
class Category:
    """A category of recommendation, as rules.

    Attributes:
        name: What people are recommended as.
        ratings: 等级 that qualify; none: the highest of each school's own rules.
        minimum: The least total; ``None``: the rating alone decides.
        per_school: How many a school may put forward; ``None``: as many as qualify.
        per_county: How many the county takes; ``None``: all that are put forward.
        order: What decides who comes first: 总分, then items by name, in turn.
    """

    name: str
    ratings: tuple[str, ...] = ()
    minimum: Decimal | None = None
    per_school: Quota | None = None
    per_county: Quota | None = None
    order: tuple[str, ...] = (TOTAL,)

    @property
    def rules(self) -> str:
        """All of it in a sentence."""
        rating = f"等级为{'、'.join(self.ratings)}" if self.ratings else "等级为本校最高一等"
        parts = [rating]
        if self.minimum is not None:
            parts.append(f"总分 {plain(self.minimum)} 分以上（含）")
        if self.per_school:
            parts.append(f"每校名额：{self.per_school.rule}")
        if self.per_county:
            parts.append(f"全县名额：{self.per_county.rule}")
        parts.append(f"先后看{'、再看'.join(self.order)}，相同的并列")
        return "；".join(parts)


CATEGORIES = (
    Category(
        "骨干",
        minimum=Decimal(90),
        per_school=Quota(percent=Decimal(10), rounding=Rounding.UP),
        per_county=Quota(percent=Decimal(5), rounding=Rounding.HALF_UP, least=1),
    ),
    Category("优秀", per_school=Quota(percent=Decimal(15), rounding=Rounding.HALF_UP, least=1)),
)
"""What counts until the county says otherwise. The categories do not exclude each other."""


class Verdict(Enum):
    """What became of a candidate who is listed; the value is how it is said."""

    RECOMMENDED = "推荐"
    TIED = "并列待定"


@record
class Candidate:
    """Someone whose rating and total qualify; ``key``: the marks that decide who comes first, in thousandths."""

    key: tuple[int, ...]
    school_id: int
    row: int
    school: str
    expected: int
    teacher_id: str
    name: str
    stage: str
    department: str
    total: str
    rating: str
    rank: int | None


@record
class Recommendation:
    """One line of the list.

    Attributes:
        category: What for.
        verdict: Whether for sure.
        place: The place in the county, 1 for the best; people with the same marks share it.
        candidate: Who.
        evidence: Why, in words with the arithmetic.
    """

    category: str
    verdict: Verdict
    place: int
    candidate: Candidate
    evidence: str


@record
class _Group:
    """Candidates of a school with the same marks: so many of them are put forward, for sure or to be chosen."""

    members: tuple[Candidate, ...]
    place: int
    seats: int
    claims: int

    @property
    def tied(self) -> bool:
        return self.claims < len(self.members)


def recommend(store: sqlite3.Connection, category: Category) -> list[Recommendation]:
    """The list of one category, the best first.

    Args:
        store: The store; read a school at a time.
        category: The rules.
    """
    groups = [
        group
        for _, rows in groupby(_qualified(store, category), key=itemgetter(_SCHOOL))
        for group in _put_forward(category, list(rows))
    ]
    expected = store.execute(
        "SELECT COALESCE(SUM(expected), 0) FROM schools WHERE state = ?", (USED,)
    ).fetchone()[0]
    return list(_taken(category, groups, int(expected)))


# Places in a row of what qualifies: the first ones are a candidate's.
_SCHOOL, _EXPECTED, _TOTAL, _ITEMS = 0, 3, 11, 12


def _qualified(store: sqlite3.Connection, category: Category) -> Iterable[tuple[Any, ...]]:
    """Whose rating and total qualify, as rows, school by school; in each the highest total first."""
    marks = ", ".join("?" * len(category.ratings))
    rating = f"rating IN ({marks})" if category.ratings else "rating_place = 0"
    return store.execute(
        f"""
        SELECT school_id, row, school, schools.expected, teacher_id, name, stage, department, total, rating, rank, total_milli, items
        FROM teachers JOIN schools USING (school_id)
        WHERE schools.state = ? AND teachers.state = 'scored' AND COALESCE(teachers.retrain, 0) = 0 AND {rating}
              AND total_milli >= ?
        ORDER BY school, school_id, total_milli DESC, teacher_id""",
        (USED, *category.ratings, int((category.minimum or Decimal(0)) * THOUSAND)),
    )


def _key(category: Category, row: tuple[Any, ...]) -> tuple[int, ...]:
    """The marks that decide who comes first; one that is not there comes after every one that is."""
    if category.order == (TOTAL,):
        return (row[_TOTAL],)
    own = json.loads(row[_ITEMS]) if row[_ITEMS] else {}
    return tuple(row[_TOTAL] if name == TOTAL else int(own.get(name, -1)) for name in category.order)


def _put_forward(category: Category, rows: list[tuple[Any, ...]]) -> list[_Group]:
    """The groups of a school that its quota reaches, the best first."""
    seats = category.per_school.seats(rows[0][_EXPECTED]) if category.per_school else len(rows)
    keyed = [(_key(category, row), row) for row in rows]
    if category.order != (TOTAL,):
        keyed.sort(key=lambda one: [-mark for mark in one[0]])
    found: list[_Group] = []
    better = 0
    for key, alike in groupby(keyed, key=itemgetter(0)):
        if better >= seats:
            break
        members = tuple(Candidate(key, *row[:_TOTAL]) for _, row in alike)
        found.append(_Group(members, better + 1, seats, min(len(members), seats - better)))
        better += len(members)
    return found


def _taken(category: Category, groups: Iterable[_Group], expected: int) -> Iterator[Recommendation]:
    """Those of the groups that the county's quota reaches."""
    in_order = sorted(
        groups, key=lambda one: (tuple(-mark for mark in one.members[0].key), one.members[0].school)
    )
    seats = (
        category.per_county.seats(expected)
        if category.per_county
        else sum(len(one.members) for one in in_order)
    )
    better = 0
    for _, alike in groupby(in_order, key=lambda one: one.members[0].key):
        level = list(alike)
        claims = sum(one.claims for one in level)
        if better >= seats:
            break
        left = seats - better
        for group in level:
            tied = group.tied or claims > left
            for member in group.members:
                yield Recommendation(
                    category.name,
                    Verdict.TIED if tied else Verdict.RECOMMENDED,
                    better + 1,
                    member,
                    _evidence(category, group, member, better + 1, expected, (claims, left)),
                )
        better += claims


def _evidence(
    category: Category, group: _Group, member: Candidate, place: int, expected: int, county: tuple[int, int]
) -> str:
    """Why someone is listed; a tie says between how many, and for how many seats."""
    least = f"，达到 {plain(category.minimum)} 分" if category.minimum is not None else ""
    parts = [f"等级{member.rating}，总分 {member.total}{least}"]
    for name, mark in zip(category.order, member.key, strict=True):
        if name != TOTAL:
            parts.append(f"{name} {plain(Decimal(mark) / THOUSAND) if mark >= 0 else '没有'}")
    if category.per_school:
        parts.append(f"本校名额 {category.per_school.told(member.expected)}，在本校排第 {group.place}")
    if category.per_county:
        parts.append(f"全县名额 {category.per_county.told(expected)}，全县排第 {place}")
    if group.tied:
        parts.append(f"本校 {len(group.members)} 人成绩相同，名额还剩 {group.claims} 个，请定下是谁")
    claims, left = county
    if claims > left:
        parts.append(f"全县 {claims} 人成绩相同，名额还剩 {left} 个，请定下是谁")
    return "；".join(parts)


def recommendations(
    store: sqlite3.Connection, categories: Sequence[Category] = CATEGORIES
) -> list[Recommendation]:
    """The lists of all categories, one after the other."""
    return [one for category in categories for one in recommend(store, category)]
