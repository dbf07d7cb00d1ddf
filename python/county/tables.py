"""The tables of 县级汇总.xlsx, sheet by sheet: rows from the store, totals that are sums over sums."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from python.county import figures, seals
from python.county.figures import THOUSAND, School, SchoolCoverage, Tally
from python.county.links import link_to
from python.county.long_sheet import Piece, deflated
from python.county.look import (
    AMBER,
    FIRST_ROW,
    GREEN,
    GREY,
    HEADER_ROW,
    LILAC,
    MOST_ROWS,
    Book,
    Content,
    heights_of,
    put,
)
from python.county.matches import SamePerson, masked_id
from python.county.recommend import Category, Recommendation, Verdict
from python.county.row_xml import RowWriter
from python.county.store import UNREADABLE
from python.planning.rates import share
from python.scoring import round_half_up
from python.vocabulary import county_sheets as words
from python.vocabulary.cell_values import plain
from python.vocabulary.county_sheets import Field
from python.vocabulary.messages import SEVERITY_WORDS
from python.vocabulary.problems import Severity
from python.vocabulary.records import ScoreState
from python.vocabulary.sheet_schema import (
    FILE,
    INCOMPLETE,
    INVALID,
    NO,
    PROBLEM_COUNT,
    SCORED,
    YES,
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
# So many findings lead to their cells.
_LINKED = 10_000
_AT_ONCE = 5000
_FILE_PLACE = [field.header for field in words.FINDING_FIELDS].index(FILE)


@dataclass(frozen=True, slots=True)
class Cycle:
    """The plan that everyone is trained once in so many years, the same share in each.

    Attributes:
        years: How many; three: a third a year (S4: 三年每年 1/3).
    """

    years: int = 3

    def planned(self, roster: int) -> int:
        """How many of a roster are due in one year, half-up."""
        return int(round_half_up(Decimal(roster) / self.years, 0))


@dataclass(frozen=True, slots=True)
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


def _school_row(county: County, one: School) -> list[Content]:
    state = words.USED if one.tally else words.UNREADABLE if one.state == UNREADABLE else words.NOT_SENT
    start: list[Content] = [one.name, state, county.link(one.file)]
    if one.tally is None:
        return [*start, *([None] * (len(words.SCHOOL_FIELDS) - 4)), one.problems or None]
    tally, rates = one.tally, one.tally.rates
    return [
        *start,
        tally.expected,
        tally.scored,
        rates.participation,
        tally.passed,
        rates.passing,
        tally.excellent,
        rates.excellent,
        tally.retrain,
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
    rates = tally.rates
    return [
        name,
        tally.expected,
        tally.scored,
        rates.participation,
        tally.passed,
        rates.passing,
        tally.excellent,
        rates.excellent,
        tally.retrain,
        tally.average(decimals),
    ]


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


def recommendations_sheet(
    book: Book,
    county: County,
    found: Sequence[Recommendation],
    categories: Sequence[Category],
    same: Sequence[SamePerson],
) -> None:
    """县级推荐名单, with the rules above it; who may be the same person as someone elsewhere is told."""
    groups = {(who.school_id, who.row): number for number, one in enumerate(same, 1) for who in one.people}
    tied = sum(1 for one in found if one.verdict is Verdict.TIED)
    asked = f"有 {tied} 人并列，名额不够，请县里定。" if tied else ""
    hint = f"{asked}序是在全县的名次，成绩相同的并列。各类名单互不相干，一个人可以都在。"
    rules = [f"{one.name}：{one.rules}。" for one in categories]
    fields = words.RECOMMENDATION_FIELDS
    sheet = book.sheet(words.RECOMMENDATIONS, hint, fields, colour=GREEN, frozen=0, notes=rules)
    rows: list[list[Content]] = [
        [
            one.category,
            one.place,
            one.verdict.value,
            one.candidate.school,
            one.candidate.teacher_id,
            one.candidate.name,
            one.candidate.stage,
            Decimal(one.candidate.total or 0),
            one.candidate.rating,
            one.candidate.rank,
            one.evidence + _doubt(groups.get((one.candidate.school_id, one.candidate.row))),
        ]
        for one in found
    ]
    book.table(sheet, fields, rows, first=HEADER_ROW + len(rules), decimals=county.decimals)


def _doubt(group: int | None) -> str:
    return f"；可能与别校的人是同一人，先核对《{words.SAME_PERSON}》第 {group} 组" if group else ""


def same_person_sheet(book: Book, county: County, found: Sequence[SamePerson]) -> None:
    """重复与调动."""
    told = (
        f"共 {len(found)} 组，每组请核对是不是同一个人；程序没有合并任何人。"
        if found
        else "没有发现同一个人出现在两所学校的名册里。"
    )
    sheet = book.sheet(
        words.SAME_PERSON, f"{told}只有姓名相同的不算。", words.SAME_PERSON_FIELDS, colour=GREEN, frozen=0
    )
    rows: list[list[Content]] = []
    for number, group in enumerate(found, 1):
        for one in group.people:
            rows.append(
                [
                    number,
                    "；".join(group.by),
                    one.school,
                    one.teacher_id,
                    one.name,
                    one.training_type,
                    STATES.get(one.state, one.state),
                    Decimal(one.total) if one.total else None,
                    one.rating,
                    masked_id(one.id_number),
                    one.birth,
                    one.phone,
                    group.question,
                ]
            )
    book.table(sheet, words.SAME_PERSON_FIELDS, rows, decimals=county.decimals)


_TEACHERS = """
SELECT teacher_id, name, department, stage, training_type, state, total_milli / 1000.0, rating, rank, retrain, hours, certificates,
       phone, appointed, years_in_post, first_passed, last_passed, explanation
FROM teachers WHERE school_id = ? ORDER BY row"""
_STATE_PLACE, _RETRAIN_PLACE = 6, 10


def teacher_rows(store: sqlite3.Connection, school: School) -> Iterator[list[str | int | float | None]]:
    """The rows of 教师总表 of one school."""
    for row in store.execute(_TEACHERS, (school.school_id,)):
        cells = [school.name, *row]
        cells[_STATE_PLACE] = STATES.get(row[_STATE_PLACE - 1], row[_STATE_PLACE - 1])
        retrain = row[_RETRAIN_PLACE - 1]
        cells[_RETRAIN_PLACE] = None if retrain is None else YES if retrain else NO
        yield cells


def teachers_sheet(book: Book, county: County) -> None:
    """教师总表: rows are asked of the store and put in when the workbook is finished."""
    room = MOST_ROWS - FIRST_ROW
    count = min(county.teachers, room)
    told = (
        ""
        if count == county.teachers
        else f"一张表放不下，只列了前 {count} 人，全部 {county.teachers} 人在汇总数据里。"
    )
    fields = words.TEACHER_FIELDS
    sheet = book.sheet(
        words.TEACHERS,
        f"{told}各校名册上的每一个人，成绩按本校规则重算；名次是在本校的名次。首次合格、最近合格是学年开始的年份。",
        fields,
        colour=LILAC,
        frozen=3,
    )
    book.define(sheet, fields, HEADER_ROW, HEADER_ROW + max(count, 1))
    if count:
        book.long_table(
            sheet,
            fields,
            FIRST_ROW,
            count,
            lambda looks: _teacher_pieces(county, looks, count),
            decimals=county.decimals,
        )


def _teacher_pieces(county: County, looks: Sequence[int], most: int) -> Iterator[Piece]:
    """The rows of 教师总表, a school at a time."""
    writer = RowWriter(words.TEACHER_FIELDS, looks)
    for school in county.found:
        if school.tally and most > 0:
            rows = list(teacher_rows(county.store, school))[:most]
            most -= len(rows)
            yield deflated(writer.rows(rows))


_FINDINGS = """
SELECT severity, COALESCE(school, ''), findings.file, sheet, cell, message, remedy FROM findings LEFT JOIN schools USING (school_id)
ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, 2, 3, findings.rowid LIMIT ? OFFSET ?"""


def findings_sheet(book: Book, county: County) -> int:
    """问题清单; how many rows it has."""
    (count,) = county.store.execute("SELECT COUNT(*) FROM findings").fetchone()
    shown = min(int(count), MOST_ROWS - FIRST_ROW)
    linked = min(shown, _LINKED)
    told = (
        f"点文件名，在那一格打开学校的文件{'' if shown == linked else f'（前 {linked} 条）'}。"
        if count
        else "没有问题。"
    )
    fields = words.FINDING_FIELDS
    sheet = book.sheet(
        words.FINDINGS,
        f"共 {count} 条，错误在前。{told}改好以后请学校重交，再汇总一次。",
        fields,
        colour=GREY,
    )
    rows = [finding_cells(county, row) for row in county.store.execute(_FINDINGS, (linked, 0))]
    if shown == linked:
        book.table(sheet, fields, rows)
        return shown
    book.define(sheet, fields, HEADER_ROW, HEADER_ROW + shown)
    for place, row in enumerate(rows, FIRST_ROW):
        put(sheet, place, _FILE_PLACE, row[_FILE_PLACE], book.body(fields[_FILE_PLACE]))
    book.long_table(sheet, fields, FIRST_ROW, shown, lambda looks: _finding_pieces(county, looks, shown))
    return shown


def finding_cells(county: County, row: Sequence[str]) -> list[Content]:
    """A row of ``findings`` as 问题清单 shows it."""
    level, school, file, sheet, cell, message, remedy = row
    link = county.link(file, sheet, cell)
    return [SEVERITY_WORDS[Severity(level)], school, link, sheet, cell, message, remedy]


def _finding_pieces(county: County, looks: Sequence[int], count: int) -> Iterator[Piece]:
    """The rows of a long 问题清单, some thousands at a time."""
    fields = words.FINDING_FIELDS
    writer = RowWriter(fields, looks)
    for start in range(0, count, _AT_ONCE):
        found = county.store.execute(_FINDINGS, (min(_AT_ONCE, count - start), start))
        rows = [[SEVERITY_WORDS[Severity(level)], *rest] for level, *rest in found]
        yield deflated(writer.rows(rows, heights_of(fields, rows)))
