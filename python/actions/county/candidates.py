"""A file among the others: what decides which of a school's files stands for it, and which round the county is about."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from python.actions.county import store
from python.actions.county.discovery import Found
from python.actions.county.reading import Reading
from python.actions.county.seals import SealFound
from python.vocabulary.cell_values import name_key
from python.vocabulary.plain_record import record

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2})?)?")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_YEAR_ASKED = re.compile(r"(20\d{2})\s*年?(?:度)?")
# What is put behind a file's name when it is copied, mended or mailed again.
_COPY = re.compile(
    r"(\s*[(（][^()（）]*[)）]|[-_ ]*(副本|复件|最新|最终版?|终稿|修改|更新|新|改|\d{1,2}|v\d+))+$", re.I
)


@dataclass(slots=True)
class Candidate:
    """One file that was read, without its rows.

    Attributes:
        school_id: Its place among the files, from 1.
        found: The file.
        sha256: Of its bytes.
        usable: Whether it could be read.
        reason: Why not.
        school: 学校名称; the file's name where that is blank.
        named: Whether 首页 has a 学校名称.
        round: 轮次名称.
        dates: Its first and last day, as ISO text; ``""`` where blank.
        rules: The fingerprint of its rules.
        workbook_id: The workbook's number, if it has one.
        last_run: The last moment in 运行日志.
        seal: Whether it is as it was sealed.
        state: What becomes of it.
        has_scores: Whether anybody in it has a total.
        used: The file that stands for its school instead.
    """

    school_id: int
    found: Found
    sha256: str
    usable: bool
    reason: str
    school: str
    named: bool
    round: str
    dates: tuple[str, str]
    rules: str
    workbook_id: str
    last_run: str
    seal: SealFound
    state: str
    has_scores: bool = True
    used: Candidate | None = field(default=None, repr=False)

    @property
    def school_key(self) -> str:
        """The school's name as it is compared."""
        return name_key(self.school)

    @property
    def round_key(self) -> str:
        """The round's name as it is compared."""
        return name_key(self.round)

    @property
    def year(self) -> str:
        """The calendar year that the round ends in, or that stands in its name; ``""`` when neither is known."""
        day = self.dates[1] or self.dates[0]
        match = _YEAR.search(self.round)
        return day[:4] or (match[1] if match else "")

    @property
    def newest(self) -> tuple[bool, bool, str, int, str]:
        """By this the file of a school is chosen: an intact one, one with results, the last run, the file's time, its name."""
        return self.seal.trusted, self.has_scores, *self.when, self.found.name

    @property
    def when(self) -> tuple[str, int]:
        """How new it is: by the last run, then by the file's time."""
        return self.last_run, self.found.changed

    @property
    def bare_name(self) -> str:
        """The file's name without what copying and mailing add to it, as it is compared."""
        return name_key(_COPY.sub("", self.found.path.stem))


def candidate(school_id: int, found: Found, reading: Reading, seal: SealFound) -> Candidate:
    """The light part of a reading."""

    def fact(name: str) -> str:
        return str(reading.facts.get(name) or "")

    last_run = fact("last_run")
    return Candidate(
        school_id,
        found,
        reading.sha256,
        reading.usable,
        reading.reason,
        fact("school") or (found.path.stem if reading.usable else ""),
        bool(fact("school")),
        fact("round"),
        (fact("starts"), fact("ends")),
        fact("rules"),
        fact("workbook_id"),
        last_run if _MOMENT.fullmatch(last_run) else "",
        seal,
        reading.state,
        bool(reading.facts.get("scored")),
    )


@record
class WantedRound:
    """The round that is rolled up.

    Attributes:
        name: As it is told.
        key: Its name as it is compared; ``""`` when a year is wanted.
        year: The calendar year, when that is wanted; ``""``: one round is.
        dates: Its first and last day, of most schools; ``""`` where nobody says.
    """

    name: str
    key: str
    year: str = ""
    dates: tuple[str, str] = ("", "")

    def is_of(self, one: Candidate) -> bool:
        """Whether a file is about this round."""
        return one.year == self.year if self.year else one.round_key == self.key

    def has_days_of(self, one: Candidate) -> bool:
        """Whether a round of another name has the same first and last day."""
        return all(self.dates) and one.dates == self.dates


def wanted_round(candidates: Iterable[Candidate], asked: str | None) -> WantedRound:
    """Which round is rolled up: the one that is asked for by name or year, else the one that most schools sent.

    Each school counts once for each of its rounds. Where no name is that of half the schools, the most frequent year is meant.
    """
    usable = [one for one in candidates if one.usable]
    if asked:
        key, year = name_key(asked), _YEAR_ASKED.fullmatch(asked.strip())
        if year and all(one.round_key != key for one in usable):
            return WantedRound(f"{year[1]}年", "", year[1])
        return _by_name(usable, key, asked)
    schools: defaultdict[str, set[str]] = defaultdict(set)
    years: defaultdict[str, set[str]] = defaultdict(set)
    for one in usable:
        schools[one.round_key].add(one.school_key)
        years[one.year].add(one.school_key)
    latest = {key: max(one.dates[1] for one in usable if one.round_key == key) for key in schools}
    key = max(schools, key=lambda key: (len(schools[key]), latest[key], key), default="")
    n_schools = len({one.school_key for one in usable})
    if 2 * len(schools.get(key, ())) < n_schools:
        year_of_most = max(years, key=lambda year: (len(years[year]), year))
        if year_of_most and len(years[year_of_most]) > len(schools[key]):
            return WantedRound(f"{year_of_most}年", "", year_of_most)
    return _by_name(usable, key, "")


def _by_name(usable: Sequence[Candidate], key: str, asked: str) -> WantedRound:
    of_name = [one for one in usable if one.round_key == key]
    names = Counter(one.round for one in of_name)
    dates = Counter(one.dates for one in of_name if all(one.dates))
    name = min(names, key=lambda name: (-names[name], len(name), name), default=asked)
    return WantedRound(name, key, "", dates.most_common(1)[0][0] if dates else ("", ""))


def used(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those that stand for their schools."""
    return [one for one in candidates if one.state == store.USED]
