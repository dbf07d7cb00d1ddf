"""The county's Word documents: 县级通报, 推荐公示, and 分校成绩单, one for each school; made from 汇总数据 alone."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from python.actions.county import figures
from python.actions.county.figures import THOUSAND, School, Tally
from python.actions.county.matches import masked_id, same_people
from python.actions.county.recommend import CATEGORIES, Category, Recommendation, Verdict, recommendations
from python.actions.county.report import county_of
from python.actions.county.store import UNREADABLE
from python.actions.county.tables import STATES, County
from python.documents.county_contexts import (
    CountyFacts,
    Nominated,
    NominationList,
    Part,
    PersonLine,
    SchoolPaper,
    county_report_context,
    nominations_context,
    school_slip_context,
)
from python.documents.file_names import document_path, safe_part
from python.documents.kinds import Kind, fields_of
from python.documents.single_files import SingleFiles
from python.documents.template import Context, Template, load_template
from python.system.disk import made_folder
from python.system.shipped import TEMPLATES
from python.vocabulary.county_sheets import NO_STAGE
from python.vocabulary.plain_record import record
from python.vocabulary.ports import HostError, Progress, no_progress
from python.vocabulary.problems import Problem
from python.vocabulary.sheet_schema import YES

KINDS = (Kind.COUNTY_REPORT, Kind.NOMINATIONS, Kind.SCHOOL_SLIP)


@record
class PapersMade:
    """The documents that were made, and why others were not."""

    files: tuple[Path, ...]
    problems: tuple[Problem, ...]


def write_papers(
    database: Path,
    target: Path,
    *,
    expected: Sequence[str] | None = None,
    categories: Sequence[Category] = CATEGORIES,
    kinds: Sequence[Kind] = KINDS,
    issuer: str = "",
    now: dt.datetime | None = None,
    progress: Progress = no_progress,
) -> PapersMade:
    """Makes the county's documents.

    Args:
        database: 汇总数据.sqlite; only read.
        target: The folder they go to; ``templates`` beside it, or beside the county's folder, goes before the shipped templates.
        expected: Schools that should have sent a workbook; ``None``: as 学校名单 in the county's folder has them.
        categories: Who is recommended, as rules.
        kinds: Which documents.
        issuer: Who signs; ``""``: to be written in by hand.
        now: The office's time; the store's if not given.
        progress: Told how far it is.

    Raises:
        HostError: A document cannot be written.
        sqlite3.Error: ``database`` is no store.
    """
    files: list[Path] = []
    problems: list[Problem] = []
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as store:
        county = county_of(store, target / "x", expected=expected, now=now)
        facts = _facts(county, issuer)
        for kind in kinds:
            template, wrong = _template(kind, target, county)
            problems += wrong
            if template is None:
                continue
            made = SingleFiles(template)
            for stem, context in _MAKERS[kind](county, facts, categories):
                folder = made_folder(target / kind.value) if kind is Kind.SCHOOL_SLIP else made_folder(target)
                progress(f"制作{kind.value}", 0.5)
                path = folder / f"{stem}.docx"
                try:
                    made.write(template.render(context, parsed_later=True), path)
                except HostError as error:
                    problems.append(error.as_problem())
                else:
                    files.append(path)
    return PapersMade(tuple(files), tuple(problems))


def _template(kind: Kind, target: Path, county: County) -> tuple[Template | None, list[Problem]]:
    places = [target.parent / TEMPLATES.name]
    if county.folder is not None:
        places.append(county.folder.parent / TEMPLATES.name)
    name = f"{kind.value}.docx"
    own = next((place / name for place in places if (place / name).is_file()), TEMPLATES / name)
    return load_template(own, fields_of(kind))


def _part(name: str, tally: Tally, decimals: int) -> Part:
    return Part(name, tally.rates, tally.retrain, tally.incomplete + tally.invalid, tally.average(decimals))


def _facts(county: County, issuer: str) -> CountyFacts:
    """What all papers say."""
    used = [one for one in county.found if one.tally]
    return CountyFacts(
        round_name=next((name for name, _ in figures.rounds(county.store)), ""),
        issuer=issuer,
        day=county.now.date(),
        whole=_part("", county.tally, county.decimals),
        schools=[_part(one.name, one.tally, one.decimals) for one in used if one.tally],
        stages=[
            _part(stage or NO_STAGE, tally, county.decimals)
            for stage, tally in figures.by_stage(county.store)
        ],
        missing=[
            one.name or f"（读不了的文件：{one.file}）" if one.state == UNREADABLE else one.name
            for one in county.found
            if not one.tally
        ],
    )


_Made = Iterator[tuple[str, Context]]


def _report(_: County, facts: CountyFacts, __: Sequence[Category]) -> _Made:
    yield Kind.COUNTY_REPORT.value, county_report_context(facts)


def _nominations(county: County, facts: CountyFacts, categories: Sequence[Category]) -> _Made:
    found = recommendations(county.store, categories)
    asked = {(who.school_id, who.row) for one in same_people(county.store) for who in one.people}
    lists = [
        _list(county, category, [one for one in found if one.category == category.name], asked)
        for category in categories
    ]
    yield Kind.NOMINATIONS.value, nominations_context(facts, lists)


def _list(
    county: County, category: Category, found: Sequence[Recommendation], asked: Container[tuple[int, int]]
) -> NominationList:
    """Those for sure: not tied, and nobody who may be the same person as someone elsewhere; namesakes at a school are told apart."""
    sure = [
        one.candidate
        for one in found
        if one.verdict is Verdict.RECOMMENDED and (one.candidate.school_id, one.candidate.row) not in asked
    ]
    names = Counter((one.school_id, one.name) for one in sure)
    people = [
        Nominated(
            one.school,
            one.name,
            one.stage,
            Decimal(one.total),
            _mark(county, one.school_id, one.row) if names[one.school_id, one.name] > 1 else "",
        )
        for one in sure
    ]
    return NominationList(category.name, category.rules, people, len(found) - len(sure))


def _mark(county: County, school_id: int, row: int) -> str:
    (number,) = county.store.execute(
        "SELECT id_number FROM teachers WHERE school_id = ? AND row = ?", (school_id, row)
    ).fetchone()
    return masked_id(number)


def _slips(county: County, facts: CountyFacts, _: Sequence[Category]) -> _Made:
    """One for each school that was read; the file is named after it."""
    used = [one for one in county.found if one.tally]
    passing = [one.rates.passing for one in facts.schools]
    taken: set[str] = set()
    for school, part in zip(used, facts.schools, strict=True):
        own = part.rates.passing
        better = sum(1 for other in passing if other is not None and own is not None and other > own)
        stem = document_path(Path(), safe_part(school.name, 80), taken).stem
        taken.add(f"{stem}.docx".lower())
        people = list(_people(county.store, school))
        yield stem, school_slip_context(facts, SchoolPaper(part, better + 1, school.problems, people))


_PEOPLE = """
SELECT teacher_id, name, department, total_milli, rating, state, rank, retrain FROM teachers
WHERE school_id = ? AND state <> 'exempt' ORDER BY row"""


def _people(store: sqlite3.Connection, school: School) -> Iterator[PersonLine]:
    for teacher_id, name, department, milli, rating, state, rank, retrain in store.execute(
        _PEOPLE, (school.school_id,)
    ):
        total = None if milli is None else Decimal(milli) / THOUSAND
        yield PersonLine(
            teacher_id,
            name,
            department,
            total,
            rating or STATES.get(state, state),
            str(rank or ""),
            YES if retrain else "",
        )


_MAKERS: Mapping[Kind, Callable[[County, CountyFacts, Sequence[Category]], _Made]] = {
    Kind.COUNTY_REPORT: _report,
    Kind.NOMINATIONS: _nominations,
    Kind.SCHOOL_SLIP: _slips,
}
