"""The sheets of 县级汇总.xlsx that compare: 学校一览, 各项与各学段对比, 分年培训覆盖; totals are sums over sums."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from python.actions.county import figures, seals
from python.actions.county.cache import Cache
from python.actions.county.figures import THOUSAND, School, SchoolCoverage, Tally
from python.actions.county.links import link_to
from python.actions.county.look import (
    AMBER,
    FIRST_ROW,
    GREEN,
    Book,
    Content,
)
from python.actions.county.store import UNREADABLE
from python.planning.rates import share
from python.scoring import round_half_up
from python.vocabulary import county_sheets as words
from python.vocabulary.cell_values import plain
from python.vocabulary.county_sheets import Field
from python.vocabulary.plain_record import record
from python.vocabulary.records import ScoreState
from python.vocabulary.sheet_schema import (
    FILE,
    INCOMPLETE,
    INVALID,
    PROBLEM_COUNT,
    SCORED,
)

# How the store calls what became of a row, and how it is said.
STATES: Mapping[str, str] = {state.name.lower(): state.value for state in ScoreState}
_SEALS = {
    seals.INTACT: "完好",
    seals.INCOMPLETE: "缺文件",
    seals.PAPERS_CHANGED: "文档有改动",
    seals.CHANGED: "有改动",
    seals.NO_LIST: "没有清单",
    seals.UNREADABLE: "清单读不了",
}


@record
class Cycle:
    """The plan that everyone is trained once in so many years, the same share in each.

    Attributes:
        years: How many; three: a third a year (S4: 三年每年 1/3).
    """

    years: int = 3

    def planned(self, roster: int) -> int:
        """How many of a roster are due in one year, half-up."""
        return int(round_half_up(Decimal(roster) / self.years, 0))


@record
class County:
    """What all sheets are made of, asked of the store once.

    Attributes:
        store: The store, open for reading.
        target: Where the workbook will lie; links lead from there.
        folder: The county's folder; ``None``: there are no links.
        found: Every school.
        tally: Everyone.
        decimals: As many places as marks have.
        years: The school years of the cycle, oldest first.
        cycle: The plan of years.
        now: The office's time.
        teachers: How many people stand in the used rosters.
        rules: The most frequent fingerprint; a school with another one is marked.
        cache: Where rows of unchanged files are kept; ``None``: nowhere.
    """

    store: sqlite3.Connection
    target: Path
    folder: Path | None
    found: list[School]
    tally: Tally
    decimals: int
    years: tuple[int, ...]
    cycle: Cycle
    now: dt.datetime
    teachers: int
    rules: str
    cache: Cache | None = None

    def link(self, file: str, sheet: str = "", cell: str = "") -> Content:
        """A school's file as a link."""
        return link_to(file, self.folder, self.target, sheet=sheet, cell=cell)


def marks(milli: int | None) -> Decimal | None:
    """Thousandths as marks."""
    return None if milli is None else Decimal(milli) / THOUSAND


def schools_sheet(book: Book, county: County) -> None:
    """学校一览."""
    fields = words.SCHOOL_FIELDS
    sheet = book.sheet(
        words.SCHOOLS,
        "率都以应参训人数（名册减去免训）为底；合计是人数相加后再除，不是各校的率再平均。筛选以后，合计跟着变。规则栏带 * 的，与多数学校不同。",
        fields,
        colour=GREEN,
    )
    rows = [_school_row(county, one) for one in county.found]
    book.table(sheet, fields, rows, decimals=county.decimals, totals=_school_totals(county))


def _people(tally: Tally) -> tuple[Content, ...]:
    """How many were to come, and what became of them: the columns from 应参训 to 需补训."""
    rates = tally.rates
    return (
        tally.expected,
        tally.scored,
        rates.participation,
        tally.passed,
        rates.passing,
        tally.excellent,
        rates.excellent,
        tally.retrain,
    )


def _school_row(county: County, one: School) -> list[Content]:
    state = words.USED if one.tally else words.UNREADABLE if one.state == UNREADABLE else words.NOT_SENT
    start: list[Content] = [one.name, state, county.link(one.file)]
    if one.tally is None:
        return [*start, *([None] * (len(words.SCHOOL_FIELDS) - 4)), one.problems or None]
    tally = one.tally
    return [
        *start,
        *_people(tally),
        marks(tally.total_milli),
        tally.average(one.decimals),
        tally.incomplete,
        tally.invalid,
        one.rules + ("*" if one.rules != county.rules else ""),
        one.version,
        _SEALS.get(one.seal, one.seal) if one.seal else "",
        one.problems,
    ]


def _ratio(part: str, whole: str, places: int) -> str:
    return f'=IFERROR(ROUND(SUBTOTAL(109,[{part}])/SUBTOTAL(109,[{whole}]),{places}),"")'


def _sum(header: str) -> str:
    return f"=SUBTOTAL(109,[{header}])"


def _school_totals(county: County) -> dict[str, tuple[str, Content]]:
    tally = county.tally
    rates = tally.rates
    counts = {
        words.EXPECTED: tally.expected,
        SCORED: tally.scored,
        words.PASSED: tally.passed,
        words.EXCELLENT: tally.excellent,
        words.RETRAINING_COUNT: tally.retrain,
        INCOMPLETE: tally.incomplete,
        INVALID: tally.invalid,
        PROBLEM_COUNT: sum(one.problems for one in county.found),
    }
    shares = {
        words.PARTICIPATION_SHARE: (SCORED, rates.participation),
        words.PASS_SHARE: (words.PASSED, rates.passing),
        words.EXCELLENT_SHARE: (words.EXCELLENT, rates.excellent),
    }
    used = sum(1 for one in county.found if one.tally)
    return {
        words.SCHOOL: ("", words.TOTALS_ROW),
        FILE: ("", f"汇总 {used} 所，共 {len(county.found)} 所"),
        **{header: (_sum(header), count) for header, count in counts.items()},
        **{header: (_ratio(part, words.EXPECTED, 3), rate) for header, (part, rate) in shares.items()},
        words.TOTALS_SUM: (_sum(words.TOTALS_SUM), marks(tally.total_milli)),
        words.AVERAGE_TOTAL: (
            _ratio(words.TOTALS_SUM, SCORED, max(county.decimals, 1)),
            tally.average(county.decimals),
        ),
    }


def comparison_sheet(book: Book, county: County) -> tuple[int, int]:
    """各项与各学段对比; the rows, from 0, of the first and the last 学段."""
    stages = figures.by_stage(county.store)
    sheet = book.sheet(
        words.COMPARISON,
        "上表按学段，下表按计分项目。各校某一项满分不同的，分行列出；得分率＝得分合计÷（满分×人数）。",
        words.STAGE_FIELDS,
        colour=AMBER,
    )
    totals = _stage_totals(county)
    rows = [_stage_row(stage or words.NO_STAGE, tally, county.decimals) for stage, tally in stages]
    last = book.table(sheet, words.STAGE_FIELDS, rows, decimals=county.decimals, totals=totals)
    first = last + 2
    items = [
        [
            one.item,
            one.stage or words.WHOLE_COUNTY,
            one.people,
            plain(Decimal(one.full_milli) / THOUSAND) if one.full_milli else "总分扣减",
            figures.mean(one.sum_milli, one.people, 2),
            share(one.sum_milli, one.full_milli * one.people) if one.full_milli else None,
        ]
        for one in figures.by_item(county.store)
    ]
    book.table(sheet, words.ITEM_FIELDS, items, first=first, decimals=2)
    # Two tables with headers of their own: on one page, with neither repeated.
    sheet.fit_to_pages(1, 1)
    sheet.repeat_rows(0)
    return FIRST_ROW, FIRST_ROW + max(len(rows), 1) - 1


def _stage_row(name: str, tally: Tally, decimals: int) -> list[Content]:
    return [name, *_people(tally), tally.average(decimals)]


def _stage_totals(county: County) -> dict[str, tuple[str, Content]]:
    row = _stage_row(words.TOTALS_ROW, county.tally, county.decimals)
    formulas = {
        words.EXPECTED: _sum(words.EXPECTED),
        SCORED: _sum(SCORED),
        words.PARTICIPATION_SHARE: _ratio(SCORED, words.EXPECTED, 3),
        words.PASSED: _sum(words.PASSED),
        words.PASS_SHARE: _ratio(words.PASSED, words.EXPECTED, 3),
        words.EXCELLENT: _sum(words.EXCELLENT),
        words.EXCELLENT_SHARE: _ratio(words.EXCELLENT, words.EXPECTED, 3),
        words.RETRAINING_COUNT: _sum(words.RETRAINING_COUNT),
    }
    return {
        field.header: (formulas.get(field.header, ""), value)
        for field, value in zip(words.STAGE_FIELDS, row, strict=True)
    }


def coverage_sheet(book: Book, county: County) -> list[tuple[int, int, int, int]]:
    """分年培训覆盖; the county year by year: the year, planned, trained, passed."""
    fields = words.coverage_fields(county.years)
    sheet = book.sheet(
        words.COVERAGE,
        f"计划：{county.cycle.years} 年轮训一遍，每年名册人数的 {county.cycle.years} 分之一。名册是现在的；学年从九月算起。"
        "周期内合格：名册上的人，在这几个学年里至少合格过一次。",
        fields,
        colour=AMBER,
    )
    found = list(figures.coverage(county.store, county.years))
    rows = [_coverage_row(county.cycle, one) for one in found]
    county_years = [
        (
            year,
            sum(county.cycle.planned(one.roster) for one in found),
            sum(one.years[place][0] for one in found),
            sum(one.years[place][1] for one in found),
        )
        for place, year in enumerate(county.years)
    ]
    book.table(sheet, fields, rows, totals=_coverage_totals(fields, found, county_years))
    return county_years


def _coverage_row(cycle: Cycle, one: SchoolCoverage) -> list[Content]:
    planned = cycle.planned(one.roster)
    years = [
        cell for trained, passed in one.years for cell in (planned, trained, passed, share(trained, planned))
    ]
    return [one.school, one.roster, *years, one.in_cycle, share(one.in_cycle, one.roster), one.never]


def _coverage_totals(
    fields: Sequence[Field], found: Sequence[SchoolCoverage], years: Sequence[tuple[int, int, int, int]]
) -> dict[str, tuple[str, Content]]:
    roster, in_cycle = sum(one.roster for one in found), sum(one.in_cycle for one in found)
    values: list[Content] = [words.TOTALS_ROW, roster]
    for _, planned, trained, passed in years:
        values += [planned, trained, passed, share(trained, planned)]
    values += [in_cycle, share(in_cycle, roster), sum(one.never for one in found)]
    totals: dict[str, tuple[str, Content]] = {}
    for place, (field, value) in enumerate(zip(fields, values, strict=True)):
        if field.kind == "count":
            totals[field.header] = (_sum(field.header), value)
        elif field.header == words.CYCLE_SHARE:
            totals[field.header] = (_ratio(words.IN_CYCLE, words.ON_ROSTER, 3), value)
        elif field.kind == "rate":
            totals[field.header] = (_ratio(fields[place - 2].header, fields[place - 3].header, 3), value)
        else:
            totals[field.header] = ("", value)
    return totals
