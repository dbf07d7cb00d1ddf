"""The ledger sheets as rows: 学时学分, 资格认定, 导师安排, 班主任津贴. Pure: from standings to cell contents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from python.actions.sources import Sources
from python.actions.standings import Leaver, Standing
from python.ledgers import mentors
from python.ledgers.allowance import allowance_of
from python.ledgers.policy import Policy
from python.ledgers.recognition import posts_open_to, years_in_post
from python.reading.identity import plain_id
from python.vocabulary.cell_values import name_key
from python.vocabulary.ledger_sheets import (
    ALLOWANCE_SHEET,
    HOURS_LEDGER_SHEET,
    MENTORING_SHEET,
    QUALIFICATION_SHEET,
)
from python.vocabulary.ports import CellContent
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.records import Teacher
from python.vocabulary.sheet_schema import (
    AMOUNT,
    BASIS,
    CLASS_SIZE,
    CLASS_TAUGHT,
    COEFFICIENT,
    COMPLETED,
    CONCLUSION,
    CREDITS,
    DEPARTMENT,
    DUE,
    DUTY,
    GAP,
    HOURS_CONCENTRATED,
    HOURS_COUNTED,
    HOURS_FIVE_YEARS,
    HOURS_IN_ALL,
    HOURS_NOW,
    HOURS_REQUIRED,
    LACKING,
    MENTEES,
    MENTOR_ID,
    MENTOR_NAME,
    MENTOR_YEARS,
    MET,
    MONTHLY_RATE,
    MONTHS,
    NAME,
    NO,
    NOTE,
    RECOGNITION,
    RECOMMENDED,
    REQUIREMENT,
    ROSTER,
    STAGE,
    TEACHER_ID,
    TOPICS_LACKING,
    TOPICS_PASSED,
    TOPICS_REQUIRED,
    YEARS_IN_POST,
    YES,
)

Row = dict[str, CellContent]
NOT_IN_ROSTER = "不在本轮名册"


def _with(note: str, more: str) -> str:
    return "；".join(part for part in (note, more) if part)


def hours_rows(rows: Sequence[Standing], leavers: Sequence[Leaver]) -> list[Row]:
    """学时学分: the roster in its order, then those who are not in it any more."""
    return [*map(_hours_row, rows), *map(_leaver_row, leavers)]


def _hours_row(one: Standing) -> Row:
    verdict = one.verdict
    row: Row = {
        **identity_cells(one.teacher),
        HOURS_NOW: one.now,
        HOURS_IN_ALL: one.hours.total,
        HOURS_FIVE_YEARS: one.hours.five_years,
        HOURS_CONCENTRATED: one.hours.five_years_concentrated,
        CREDITS: one.credits,
        REQUIREMENT: verdict.kind,
        HOURS_REQUIRED: verdict.required,
        HOURS_COUNTED: verdict.counted,
        GAP: verdict.gap,
        DUE: verdict.due.isoformat() if verdict.due else None,
        MET: verdict.met,
        NOTE: _with(verdict.note, one.note),
    }
    return HOURS_LEDGER_SHEET.row(row)


def _leaver_row(gone: Leaver) -> Row:
    row: Row = {
        **dict.fromkeys(HOURS_LEDGER_SHEET.headers),
        TEACHER_ID: plain_id(gone.teacher_id),
        NAME: gone.name or None,
        DEPARTMENT: gone.department or None,
        HOURS_IN_ALL: gone.hours.total,
        HOURS_FIVE_YEARS: gone.hours.five_years,
        HOURS_CONCENTRATED: gone.hours.five_years_concentrated,
        CREDITS: gone.credits,
        NOTE: _with(NOT_IN_ROSTER, gone.note),
    }
    return HOURS_LEDGER_SHEET.row(row)


def identity_cells(teacher: Teacher) -> Row:
    """工号, 姓名 and 部门, with which every ledger begins."""
    return {TEACHER_ID: teacher.id, NAME: teacher.name, DEPARTMENT: teacher.department or None}


def qualification_rows(
    rows: Sequence[Standing], policy: Policy, as_of: dt.date, *, by_topic: bool
) -> list[Row]:
    """资格认定; the columns about 专题 stay blank where no round was ever held under the 专题考核制."""
    result: list[Row] = []
    for one in rows:
        done = one.completion
        years = years_in_post(one.teacher, as_of)
        row: Row = {
            **identity_cells(one.teacher),
            YEARS_IN_POST: years,
            RECOGNITION: one.recognition.result,
            BASIS: one.recognition.basis or None,
            LACKING: one.recognition.missing or None,
            RECOMMENDED: "、".join(posts_open_to(years, one.recognition, policy)) or None,
            TOPICS_PASSED: ("、".join(done.passed) or None) if by_topic else None,
            TOPICS_REQUIRED: done.required if by_topic else None,
            TOPICS_LACKING: (done.missing_text or None) if by_topic else None,
            COMPLETED: (YES if done.done else NO) if by_topic else None,
        }
        result.append(QUALIFICATION_SHEET.row(row))
    return result


def mentoring_rows(pairs: Iterable[mentors.Pairing]) -> list[Row]:
    """导师安排: one row for everyone who needs a mentor or is one."""
    result: list[Row] = []
    for one in pairs:
        row: Row = {
            **identity_cells(one.teacher),
            YEARS_IN_POST: one.years,
            DUTY: one.duty,
            MENTOR_ID: (one.teacher.mentor_id or None) if one.duty != mentors.FREE else None,
            MENTOR_NAME: one.mentor.name if one.mentor else None,
            MENTOR_YEARS: one.mentor_years,
            CONCLUSION: one.result,
            NOTE: one.note or None,
            MENTEES: one.mentees or None,
        }
        result.append(MENTORING_SHEET.row(row))
    return result


def allowance_rows(sources: Sources) -> tuple[list[Row], Decimal]:
    """班主任津贴, and its sum."""
    result: list[Row] = []
    total = Decimal(0)
    unread = _unread_facts(sources)
    shared = {
        teacher.id: [other for other in group if other is not teacher]
        for group in paid_together(sources)
        for teacher in group
    }
    for teacher in sources.data.teachers_by_id.values():
        one = allowance_of(teacher, sources.policy)
        if teacher.id in unread:
            one = replace(one, amount=None, note=f"{unread[teacher.id]}填得不对，没有计算")
        note = one.note
        if teacher.id in shared:
            note = _with(note, f"同班还有{'、'.join(other.name for other in shared[teacher.id])}，请核对")
        total += one.amount or 0
        row: Row = {
            **identity_cells(teacher),
            STAGE: teacher.stage or None,
            CLASS_TAUGHT: teacher.class_taught or None,
            CLASS_SIZE: teacher.class_size,
            MONTHLY_RATE: one.rate,
            MONTHS: one.months,
            AMOUNT: one.amount,
            NOTE: note,
        }
        result.append(ALLOWANCE_SHEET.row(row))
    return result, total


def _unread_facts(sources: Sources) -> dict[str, str]:
    """工号 → the fact that the allowance rests on and that cannot be read."""
    roster = sources.data.tables[ROSTER]
    places = {roster.columns[name]: name for name in (CLASS_SIZE, COEFFICIENT) if roster.has(name)}
    return {
        one.teacher_id: places[one.where.column]
        for one in sources.data.problems
        if one.severity is not Severity.NOTICE
        and one.where
        and one.where.sheet == roster.sheet
        and one.where.column in places
        and one.where.row > roster.header_row
    }


def paid_together(sources: Sources) -> list[list[Teacher]]:
    """Those who are paid as 班主任 for the same 任教班级 of the same 学段, class by class; a class of one is not among them."""
    groups: dict[tuple[str, str], list[Teacher]] = {}
    for teacher in sources.data.teachers_by_id.values():
        if teacher.class_taught and not teacher.deputy and allowance_of(teacher, sources.policy).amount:
            groups.setdefault((teacher.stage, name_key(teacher.class_taught)), []).append(teacher)
    return [group for group in groups.values() if len(group) > 1]


def classes_paid_twice(sources: Sources) -> list[Problem]:
    """A notice CLASS_PAID_TWICE for each class that several are paid for: two may share it, or one has left it."""
    table = sources.data.tables[ROSTER]
    found = []
    for group in paid_together(sources):
        last = group[-1]
        details = {
            "class_taught": last.class_taught,
            "count": str(len(group)),
            "names": "、".join(teacher.name for teacher in group),
        }
        where = table.ref(last.row, CLASS_TAUGHT)
        code = ProblemCode.CLASS_PAID_TWICE
        found.append(Problem(code, Severity.NOTICE, where, details, last.id, CLASS_TAUGHT))
    return found
