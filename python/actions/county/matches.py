"""重复与调动: the same person in the rosters of two schools. Every pair is a question; nobody is ever merged.

Same 身份证号, or same name with the same birthday, or same name with the same telephone. The same name alone says nothing: namesakes
are many. Former versions of a school's file are not used and so match nobody.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby

from python.actions.county.store import USED
from python.vocabulary.plain_record import record
from python.vocabulary.sheet_schema import EXEMPT

BY_ID, BY_BIRTH, BY_PHONE = "身份证号相同", "姓名、出生日期相同", "姓名、手机相同"
_MOST_NAMES, _TOO_MANY = 4, 6
_ID_SHOWN_BEFORE, _ID_SHOWN_AFTER = 6, 4


@record
class Listed:
    """Someone as a school's roster has them; ``state`` is a state of the store, ``total`` as it is shown."""

    school_id: int
    row: int
    school: str
    teacher_id: str
    name: str
    training_type: str
    state: str
    total: str
    rating: str
    id_number: str
    birth: str
    phone: str


@record
class SamePerson:
    """People who may be one.

    Attributes:
        by: Every way in which they are alike, the strongest first.
        people: Each time they are listed, by school.
        contradicts: Whether something speaks against it: names or ID numbers that differ.
    """

    by: tuple[str, ...]
    people: tuple[Listed, ...]
    contradicts: bool

    @property
    def question(self) -> str:
        """What the office is asked, in Chinese."""
        exempt = [one.school for one in self.people if one.training_type == EXEMPT]
        counted = [one.school for one in self.people if one.training_type != EXEMPT]
        parts = []
        names = list(dict.fromkeys(one.name for one in self.people))
        if len(self.people) > _TOO_MANY:
            parts.append(f"共 {len(self.people)} 行都一样，多半是各校填了同一个号码或日期占位")
        if len(names) > 1:
            parts.append(f"姓名不同（{'、'.join(names[:_MOST_NAMES])}），身份证号可能有一处填错")
        elif self.contradicts:
            parts.append("身份证号却不同，可能是同名的两个人")
        if exempt:
            parts.append(f"在{'、'.join(exempt[:_MOST_NAMES])}是{EXEMPT}，可能已调动或兼课")
        if len(counted) > 1:
            parts.append(f"应参训人数里算了 {len(counted)} 次")
        parts.append(
            "是同一个人吗？若是，请定下算在哪一所学校，由另一校把他改为免训或移出名册；若不是，不用处理"
        )
        return "；".join(parts) + "。"


def masked_id(number: str) -> str:
    """An ID number as it may be shown: region and last four characters, the birthday hidden; short ones wholly hidden."""
    if len(number) <= _ID_SHOWN_BEFORE + _ID_SHOWN_AFTER:
        return "*" * len(number)
    hidden = "*" * (len(number) - _ID_SHOWN_BEFORE - _ID_SHOWN_AFTER)
    return number[:_ID_SHOWN_BEFORE] + hidden + number[-_ID_SHOWN_AFTER:]


_WAYS = (
    (BY_ID, "id_number <> ''", "id_number"),
    (BY_BIRTH, "name <> '' AND birth <> ''", "name, birth"),
    (BY_PHONE, "name <> '' AND phone <> ''", "name, phone"),
)


def same_people(store: sqlite3.Connection) -> list[SamePerson]:
    """Everyone who stands in the rosters of two schools or more, by the name of the first school.

    Pairs that share a member are one group: A and B by ID number, B and C by telephone.
    """
    leads_to: dict[tuple[int, int], tuple[int, int]] = {}
    links: list[tuple[str, tuple[int, int], tuple[int, int]]] = []

    def top(one: tuple[int, int]) -> tuple[int, int]:
        while leads_to.setdefault(one, one) != one:
            one = leads_to[one]
        return one

    for way, there, alike in _WAYS:
        for members in _alike(store, there, alike):
            for other in members[1:]:
                links.append((way, members[0], other))
                leads_to[top(other)] = top(members[0])
    groups: defaultdict[tuple[int, int], set[tuple[int, int]]] = defaultdict(set)
    ways: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for way, one, other in links:
        groups[top(one)] |= {one, other}
        if way not in ways[top(one)]:
            ways[top(one)].append(way)
    listed = _listed(store, leads_to)
    found = [_group(ways[key], [listed[one] for one in members]) for key, members in groups.items()]
    return sorted(found, key=lambda one: [(who.school, who.row) for who in one.people])


def _alike(store: sqlite3.Connection, there: str, alike: str) -> Iterable[list[tuple[int, int]]]:
    """Rows that agree in columns, where two schools or more have them."""
    used = f"{there} AND school_id IN (SELECT school_id FROM schools WHERE state = '{USED}')"
    # First which values are shared, for that is quick and they are few; then who has them.
    rows = store.execute(
        f"""
        SELECT {alike}, school_id, row FROM teachers WHERE {used} AND ({alike}) IN
            (SELECT {alike} FROM teachers WHERE {used} GROUP BY {alike} HAVING MIN(school_id) <> MAX(school_id))
        ORDER BY {alike}, school_id, row"""
    )
    for _, members in groupby(rows, key=lambda row: row[:-2]):
        yield [(row[-2], row[-1]) for row in members]


def _listed(store: sqlite3.Connection, members: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Listed]:
    """Some rows of rosters, by their places."""
    store.execute("CREATE TEMP TABLE IF NOT EXISTS wanted(school_id INTEGER, row INTEGER)")
    store.execute("DELETE FROM wanted")
    store.executemany("INSERT INTO wanted VALUES (?, ?)", members)
    rows = store.execute(
        """
        SELECT school_id, row, school, teacher_id, name, training_type, teachers.state, total, rating, id_number, birth, phone
        FROM wanted JOIN teachers USING (school_id, row) JOIN schools USING (school_id)"""
    )
    return {(row[0], row[1]): Listed(*row) for row in rows}


def _group(ways: list[str], people: list[Listed]) -> SamePerson:
    people.sort(key=lambda one: (one.school, one.row))
    numbers = {one.id_number for one in people if one.id_number}
    return SamePerson(tuple(ways), tuple(people), len(numbers) > 1)
