"""The sheets of 县级汇总.xlsx that list people and problems: 教师总表, 县级推荐名单, 重复与调动, 问题清单."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from decimal import Decimal

from python.actions.county.figures import School
from python.actions.county.long_sheet import Piece, deflated
from python.actions.county.look import (
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
from python.actions.county.matches import SamePerson, masked_id
from python.actions.county.recommend import Category, Recommendation, Verdict
from python.actions.county.row_xml import RowWriter
from python.actions.county.tables import STATES, County
from python.vocabulary import county_sheets as words
from python.vocabulary.messages import SEVERITY_WORDS
from python.vocabulary.problems import Severity
from python.vocabulary.sheet_schema import (
    FILE,
    NO,
    YES,
)

# So many findings lead to their cells.
_LINKED = 10_000
_AT_ONCE = 5000
_FILE_PLACE = [field.header for field in words.FINDING_FIELDS].index(FILE)


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
        cells[_RETRAIN_PLACE] = "" if retrain is None else YES if retrain else NO
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
    """The rows of 教师总表, a school at a time; those of a file that was in the last roll-up too are there already."""
    writer = RowWriter(words.TEACHER_FIELDS, looks)
    for school in county.found:
        if school.tally and most > 0:
            # The same file gives the same rows, wherever they stand.
            name = f"rows {'.'.join(map(str, looks))} {school.name} {school.file}"
            whole = school.roster <= most
            known = (
                county.cache.kept(school.sha256, name) if county.cache and school.sha256 and whole else None
            )
            most -= school.roster
            if known is not None:
                yield Piece.of_bytes(known)
                continue
            piece = deflated(writer.rows(list(teacher_rows(county.store, school))[: most + school.roster]))
            if county.cache and school.sha256 and whole:
                county.cache.keep(school.sha256, name, piece.as_bytes())
            yield piece


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
