"""县级汇总.xlsx: what the county office sees, made from 汇总数据 alone.

XlsxWriter makes the workbook; the rows of 教师总表, a hundred for each of a thousand schools, are put in as compressed XML, a school at
a time, so that neither memory nor patience is needed for them.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from python.actions.county import figures
from python.actions.county.cache import Cache
from python.actions.county.expected import expected_schools
from python.actions.county.figures import School
from python.actions.county.lists import (
    findings_sheet,
    recommendations_sheet,
    same_person_sheet,
    teachers_sheet,
)
from python.actions.county.long_sheet import fill
from python.actions.county.look import ACCENT, Book
from python.actions.county.matches import SamePerson, same_people
from python.actions.county.overview import Beside, overview_sheet
from python.actions.county.recommend import CATEGORIES, Category, Recommendation, Verdict, recommendations
from python.actions.county.tables import County, Cycle, comparison_sheet, coverage_sheet, schools_sheet
from python.documents.package import atomic_target
from python.vocabulary import county_sheets as words
from python.vocabulary.plain_record import record


@record
class Written:
    """What was written.

    Attributes:
        path: The workbook.
        schools: Every school in it.
        teachers: How many stand in the used rosters.
        recommended: The lists of all categories.
        same: Groups of people who may be one.
        findings: Rows of 问题清单.
    """

    path: Path
    schools: tuple[School, ...]
    teachers: int
    recommended: tuple[Recommendation, ...]
    same: tuple[SamePerson, ...]
    findings: int

    @property
    def tied(self) -> int:
        """How many of the recommended are tied, for the county to decide."""
        return sum(1 for one in self.recommended if one.verdict is Verdict.TIED)


def write(
    database: Path,
    target: Path,
    *,
    folder: Path | None = None,
    expected: Sequence[str] | None = None,
    categories: Sequence[Category] = CATEGORIES,
    cycle: Cycle | None = None,
    now: dt.datetime | None = None,
    cache: Cache | None = None,
) -> Written:
    """Writes 县级汇总.xlsx.

    Args:
        database: 汇总数据.sqlite; only read.
        target: The workbook; replaced atomically if it is there.
        folder: The county's folder, to which the store's files are relative; the store's if not given.
        expected: Schools that should have sent a workbook; those of whom nothing came are listed as 未交. ``None``: as 学校名单 in
            the county's folder has them.
        categories: Who is recommended, as rules.
        cycle: The plan of years; a third a year if not given.
        now: The office's time; the store's if not given.
        cache: Where rows of 教师总表 are kept from roll-up to roll-up; ``None``: nowhere.

    Raises:
        HostError: The workbook cannot be written; what was there is as it was.
        sqlite3.Error: ``database`` is no store.
    """
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as store:
        county = county_of(store, target, folder=folder, expected=expected, cycle=cycle, now=now)
        county = replace(county, cache=cache)
        recommended = recommendations(store, categories)
        same = same_people(store)
        with tempfile.TemporaryDirectory() as desk:
            made = Path(desk) / "made.xlsx"
            book, findings = _make(made, county, recommended, same, categories)
            with atomic_target(target) as temporary:
                fill(made, temporary, book.long, book.ends)
    return Written(target, tuple(county.found), county.teachers, tuple(recommended), tuple(same), findings)


def county_of(
    store: sqlite3.Connection,
    target: Path,
    *,
    folder: Path | None = None,
    expected: Sequence[str] | None = None,
    cycle: Cycle | None = None,
    now: dt.datetime | None = None,
) -> County:
    """What all sheets and papers are made of, asked of the store once; the arguments as ``write`` has them."""
    facts = figures.meta(store)
    if folder is None and facts.get("folder"):
        folder = Path(facts["folder"])
    if now is None and facts.get("made_at"):
        now = dt.datetime.fromisoformat(facts["made_at"])
    found = figures.schools(store, expected_schools(folder) if expected is None else expected)
    plan = cycle or Cycle()
    years = tuple(figures.years(store)[-plan.years :])
    fingerprints = Counter(one.rules for one in found if one.tally)
    return County(
        store=store,
        target=target,
        folder=folder,
        found=found,
        tally=figures.whole(found),
        decimals=figures.decimals_of(found),
        years=years,
        cycle=plan,
        now=now or dt.datetime.now(),  # noqa: DTZ005 - the office's wall clock
        teachers=figures.people(store),
        rules=fingerprints.most_common(1)[0][0] if fingerprints else "",
    )


def _make(
    path: Path,
    county: County,
    recommended: Sequence[Recommendation],
    same: Sequence[SamePerson],
    categories: Sequence[Category],
) -> tuple[Book, int]:
    """The workbook without the rows of its long tables, and how many findings there are."""
    book = Book(str(path))
    overview = book.book.add_worksheet(words.OVERVIEW)
    overview.set_tab_color(ACCENT)
    schools_sheet(book, county)
    teachers_sheet(book, county)
    stages = comparison_sheet(book, county)
    years = coverage_sheet(book, county)
    recommendations_sheet(book, county, recommended, categories, same)
    same_person_sheet(book, county, same)
    findings = findings_sheet(book, county)
    tied = sum(1 for one in recommended if one.verdict is Verdict.TIED)
    overview_sheet(book, county, Beside(stages, years, tied, len(same), findings))
    title = f"{words.REPORT_NAME} {next((name for name, _ in figures.rounds(county.store)), '')}".strip()
    book.book.set_properties({"title": title, "created": county.now})
    book.book.close()
    return book, findings
