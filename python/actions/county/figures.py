"""The county's figures, asked of the store by SQL: counts and exact sums; rates and averages are made of sums, never of rates."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from decimal import Decimal

from python.actions.county.store import UNREADABLE, USED
from python.planning.rates import Rates
from python.scoring import round_half_up
from python.vocabulary.plain_record import record

THOUSAND = 1000
# A school of which nothing is known sorts last.
_COUNTS = (
    "COALESCE(SUM(state <> 'exempt'), 0), COALESCE(SUM(state = 'scored'), 0), COALESCE(SUM(passed), 0),"
    " COALESCE(SUM(rating_place = 0 AND retrain = 0), 0), COALESCE(SUM(retrain), 0), COALESCE(SUM(state = 'incomplete'), 0),"
    " COALESCE(SUM(state = 'invalid'), 0), COALESCE(SUM(total_milli), 0)"
)


@record
class Tally:
    """People counted together: a school, a 学段, the county. Tallies add up.

    Attributes:
        expected: 应参训: on the roster and not 免训.
        scored: Those with a total.
        passed: Those of them whose rating does not mean 补训.
        excellent: Those with the highest rating of their school.
        retrain: Those who must retrain.
        incomplete: Those who lack something.
        invalid: Those with a value that cannot be read.
        total_milli: The sum of all totals, in thousandths.
    """

    expected: int = 0
    scored: int = 0
    passed: int = 0
    excellent: int = 0
    retrain: int = 0
    incomplete: int = 0
    invalid: int = 0
    total_milli: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.expected + other.expected,
            self.scored + other.scored,
            self.passed + other.passed,
            self.excellent + other.excellent,
            self.retrain + other.retrain,
            self.incomplete + other.incomplete,
            self.invalid + other.invalid,
            self.total_milli + other.total_milli,
        )

    @property
    def rates(self) -> Rates:
        """参训率, 合格率 and 优秀率, all over ``expected``."""
        return Rates(self.expected, self.scored, self.passed, self.excellent)

    def average(self, decimals: int) -> Decimal | None:
        """The mean total of those who have one, half-up; ``None`` for nobody."""
        return mean(self.total_milli, self.scored, decimals)


@record
class School:
    """One school of the county: a used file, a file that cannot be read, or one that should have come.

    Attributes:
        school_id: Its place in the store; ``None`` if there is nothing of it there.
        name: 学校名称; for a file that cannot be read what its name says.
        file: Relative to the county's folder; ``""`` if nothing came.
        state: A state of the store, or ``""`` if nothing came.
        tally: Its people; ``None`` if they are not known.
        decimals: 小数位数 of its rules.
        rules: Fingerprint of its rules.
        version: The program that wrote the workbook last.
        seal: What the store says of the seal.
        problems: Errors and warnings in its file.
        roster: 名册人数.
        sha256: Of the file.
    """

    school_id: int | None
    name: str
    file: str = ""
    state: str = ""
    tally: Tally | None = None
    decimals: int = 1
    rules: str = ""
    version: str = ""
    seal: str = ""
    problems: int = 0
    roster: int = 0
    sha256: str = ""


@record
class ItemSum:
    """How an item came out in a 学段, of all schools whose full marks for it are the same."""

    item: str
    stage: str
    people: int
    sum_milli: int
    full_milli: int


@record
class SchoolCoverage:
    """How far the plan of years has come at a school.

    Attributes:
        school: Its name.
        roster: 名册人数 of today: who was there in former years no workbook knows.
        years: For each school year of the cycle how many were trained, and how many of them passed.
        in_cycle: How many of the roster passed within the cycle.
        never: How many never passed.
    """

    school: str
    roster: int
    years: tuple[tuple[int, int], ...]
    in_cycle: int
    never: int


def mean(sum_milli: int, count: int, decimals: int) -> Decimal | None:
    """An exact sum of thousandths as a mean, half-up to ``decimals`` (at least one); ``None`` for nobody."""
    if not count:
        return None
    return round_half_up(Decimal(sum_milli) / THOUSAND / count, max(decimals, 1))


def schools(store: sqlite3.Connection, expected: Sequence[str] = ()) -> list[School]:
    """Every school, by name: those read, then those that cannot be, then those of ``expected`` that sent nothing.

    Args:
        store: The store.
        expected: Who should have sent a workbook. A file that cannot be read and has a school's name in its own counts as that
            school's.
    """
    used = [_used(row) for row in store.execute(_SCHOOLS, (USED,))]
    known = {one.name for one in used}
    broken: list[School] = []
    for file, problems in store.execute(
        "SELECT file, errors + warnings FROM schools WHERE state = ? ORDER BY file", (UNREADABLE,)
    ):
        meant = [name for name in expected if name and name in file]
        name = max(meant, key=len, default="")
        if name not in known:
            broken.append(School(None, name, file, UNREADABLE, problems=max(1, int(problems or 0))))
    heard = known | {one.name for one in broken}
    missing = [School(None, name) for name in dict.fromkeys(expected) if name and name not in heard]
    return [*used, *broken, *missing]


_SCHOOLS = """
SELECT school_id, school, file, state, expected, scored, passed, excellent, retrain, incomplete, invalid, total_sum_milli,
       decimals, rules, program_version, seal, errors + warnings, roster, sha256
FROM schools WHERE state = ? ORDER BY school, file"""


def _used(row: Sequence[object]) -> School:
    identifier, name, file, state, *rest = row
    counts = [int(str(one or 0)) for one in rest[:8]]
    decimals, rules, version, seal, problems, roster, sha256 = rest[8:]
    return School(
        int(str(identifier)),
        str(name),
        str(file),
        str(state),
        Tally(*counts),
        1 if decimals is None else int(str(decimals)),
        str(rules),
        str(version),
        str(seal),
        int(str(problems or 0)),
        int(str(roster or 0)),
        str(sha256),
    )


def whole(found: Sequence[School]) -> Tally:
    """Everyone of the county: sums over the schools."""
    return sum((one.tally for one in found if one.tally), Tally())


def decimals_of(found: Sequence[School]) -> int:
    """As many places as the school with the most has."""
    return max((one.decimals for one in found if one.tally), default=1)


def by_stage(store: sqlite3.Connection) -> list[tuple[str, Tally]]:
    """Everyone by 学段, the largest first; ``""`` for those whose roster does not say it."""
    rows = store.execute(
        f"SELECT stage, {_COUNTS} FROM teachers WHERE school_id IN {_IN_USE} GROUP BY stage ORDER BY 2 DESC, stage"
    )
    return [(str(stage), Tally(*counts)) for stage, *counts in rows]


_IN_USE = f"(SELECT school_id FROM schools WHERE state = '{USED}')"


def by_item(store: sqlite3.Connection) -> list[ItemSum]:
    """Every item by 学段 and full marks; the county's row (``stage`` ``""``) comes before those of its 学段."""
    rows = store.execute(
        f"""
        SELECT item, stage, SUM(people), SUM(sum_milli), full_milli, MIN(rowid) FROM item_sums
        WHERE school_id IN {_IN_USE} GROUP BY item, full_milli, stage ORDER BY item, full_milli, stage"""
    ).fetchall()
    first: dict[tuple[str, int], int] = {}
    for item, _, _, _, full, place in rows:
        first[item, full] = min(first.get((item, full), place), place)
    found: list[ItemSum] = []
    for item, full in sorted(first, key=lambda key: first[key]):
        parts = [
            ItemSum(item, stage, people, sums, full)
            for name, stage, people, sums, height, _ in rows
            if (name, height) == (item, full)
        ]
        people, sums = sum(one.people for one in parts), sum(one.sum_milli for one in parts)
        found += [ItemSum(item, "", people, sums, full), *parts]
    return found


def years(store: sqlite3.Connection) -> list[int]:
    """The school years in which anybody was trained, oldest first."""
    rows = store.execute(
        f"SELECT DISTINCT year FROM coverage WHERE school_id IN {_IN_USE} AND trained > 0 ORDER BY 1"
    )
    return [int(year) for (year,) in rows]


def coverage(store: sqlite3.Connection, wanted: Sequence[int]) -> Iterator[SchoolCoverage]:
    """Every school in the school years of a cycle.

    Args:
        store: The store.
        wanted: The school years, oldest first; who passed in the first of them or later is covered by the cycle.
    """
    done = store.execute(
        f"SELECT school_id, year, trained, passed FROM coverage WHERE school_id IN {_IN_USE} ORDER BY school_id"
    ).fetchall()
    by_school: dict[int, dict[int, tuple[int, int]]] = {}
    for school_id, year, trained, passed in done:
        by_school.setdefault(school_id, {})[year] = (trained, passed)
    rows = store.execute(
        f"""
        SELECT school_id, school, COUNT(*), COALESCE(SUM(last_passed >= ?), 0), SUM(last_passed IS NULL)
        FROM teachers JOIN schools USING (school_id) WHERE school_id IN {_IN_USE}
        GROUP BY school_id ORDER BY school, file""",
        (wanted[0] if wanted else 0,),
    )
    for school_id, school, roster, in_cycle, never in rows:
        own = by_school.get(school_id, {})
        yield SchoolCoverage(school, roster, tuple(own.get(year, (0, 0)) for year in wanted), in_cycle, never)


def meta(store: sqlite3.Connection) -> dict[str, str]:
    """The facts about the whole run."""
    return dict(store.execute("SELECT key, value FROM meta").fetchall())


def states(store: sqlite3.Connection) -> dict[str, int]:
    """How many files came to which state."""
    return dict(store.execute("SELECT state, COUNT(*) FROM schools GROUP BY state").fetchall())


def rounds(store: sqlite3.Connection) -> list[tuple[str, int]]:
    """The names of the used rounds with how many schools have each, the most frequent first."""
    return store.execute(
        "SELECT round, COUNT(*) FROM schools WHERE state = ? GROUP BY round ORDER BY 2 DESC, 1", (USED,)
    ).fetchall()


def people(store: sqlite3.Connection) -> int:
    """How many stand in the rosters of the used files."""
    (count,) = store.execute(f"SELECT COUNT(*) FROM teachers WHERE school_id IN {_IN_USE}").fetchone()
    return int(count)
