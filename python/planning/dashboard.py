"""Figures for the dashboard and 培训总结: by 部门, by item, by attendance, and how totals are spread. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from python.planning.rates import Rates
from python.reading.round_data import RoundData
from python.scoring import round_half_up
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, CellContent
from python.vocabulary.problems import CellRef
from python.vocabulary.records import Score, ScoreState
from python.vocabulary.rule_sheet import FULL_TOTAL
from python.vocabulary.sheet_schema import (
    ATTENDANCE_SUMMARY,
    DEPARTMENT_SUMMARY,
    ITEM_SUMMARY,
    PANEL_ROWS,
)

SHARE_DECIMALS = 4
NO_DEPARTMENT, OTHER_DEPARTMENTS = "未填部门", "其他部门"
ABSENCES = ("全勤", "缺 1 次", "缺 2 次", "缺 3 次及以上")
BAND = 10
BAND_LABELS = tuple(f"{low}-{low + BAND}" for low in range(0, FULL_TOTAL, BAND))


@record
class Group:
    """A group of people: how many should take part, how many have a total, their average, and 合格率 over all of the group.

    ``passed`` is how many passed; average and rate are ``None`` while nobody of the group has a total.
    """

    name: str
    people: int
    scored: int
    average: Decimal | None
    pass_rate: Decimal | None
    passed: int = 0


@record
class ItemFigure:
    """An item: full marks, average marks, and the average as a share of full marks (``None`` for a deduction)."""

    name: str
    full: Decimal
    average: Decimal
    share: Decimal | None


@record
class Statistics:
    """All figures of a round. ``bands``: how many totals are 0–9, 10–19, … 90–100."""

    departments: tuple[Group, ...]
    items: tuple[ItemFigure, ...]
    attendance: tuple[Group, ...]
    bands: tuple[int, ...]


def _scored(scores: Iterable[Score]) -> list[Score]:
    return [score for score in scores if score.state is ScoreState.SCORED and score.total is not None]


def _group(name: str, people: int, scores: Iterable[Score], decimals: int) -> Group:
    done = _scored(scores)
    if not done:
        return Group(name, people, 0, None, None)
    total = sum((score.total for score in done if score.total is not None), Decimal(0))
    passed = sum(not score.retrain for score in done)
    return Group(
        name,
        people,
        len(done),
        round_half_up(total / len(done), decimals),
        Rates(people, len(done), passed).passing,
        passed,
    )


def statistics_of(data: RoundData, scores: Sequence[Score]) -> Statistics:
    """The figures of a round, over everyone who takes part.

    Departments are in the order of their size; absences are held sessions that count for attendance with a status that has
    计学时 = 否 (缺席, 请假); someone without a row in 签到表 is in none of these groups.
    """
    decimals = max(data.rules.decimals, 1)
    by_id = {score.teacher_id: score for score in scores}
    members: dict[str, list[str]] = {}
    for teacher in data.taking_part:
        members.setdefault(teacher.department or NO_DEPARTMENT, []).append(teacher.id)
    departments = [
        _group(name, len(ids), (by_id[i] for i in ids if i in by_id), decimals)
        for name, ids in sorted(members.items(), key=lambda pair: -len(pair[1]))
    ]
    done = _scored(by_id[teacher.id] for teacher in data.taking_part if teacher.id in by_id)
    items = []
    for item in data.rules.items:
        marks = [score.items[item.name].marks for score in done if item.name in score.items]
        if marks:
            average = sum(marks, Decimal(0)) / len(marks)
            share = round_half_up(average / item.full_marks, SHARE_DECIMALS) if item.full_marks else None
            items.append(ItemFigure(item.name, item.full_marks, round_half_up(average, decimals), share))
    bands = bands_of([score.total for score in done if score.total is not None])
    return Statistics(
        tuple(departments),
        tuple(items),
        tuple(_attendance(data, by_id, decimals)),
        bands,
    )


def bands_of(totals: Iterable[Decimal]) -> tuple[int, ...]:
    """How many totals are 0 to below 10, 10 to below 20, …, 90 to 100 (100 included)."""
    last = FULL_TOTAL // BAND - 1
    bands = Counter(min(int(total // BAND), last) for total in totals)
    return tuple(bands[band] for band in range(last + 1))


def _attendance(data: RoundData, by_id: dict[str, Score], decimals: int) -> Iterable[Group]:
    away = {status.name for status in data.rules.statuses if not status.counts_hours}
    sessions = [session.name for session in data.held_sessions if session.counts_attendance]
    part = {teacher.id for teacher in data.taking_part}
    groups: dict[int, list[str]] = {index: [] for index in range(len(ABSENCES))}
    for row in data.sign_in:
        if row.teacher_id in part and sessions:
            times = sum(map(away.__contains__, map(row.marks.get, sessions)))
            groups[min(times, len(ABSENCES) - 1)].append(row.teacher_id)
    for index, name in enumerate(ABSENCES):
        ids = groups[index]
        yield _group(name, len(ids), (by_id[i] for i in ids if i in by_id), decimals)


def _most(groups: Sequence[Group], room: int) -> list[Group]:
    """The first groups; what does not fit is counted together in the last row."""
    if len(groups) <= room:
        return list(groups)
    rest = groups[room - 1 :]
    people, scored = sum(group.people for group in rest), sum(group.scored for group in rest)
    passed = sum(group.passed for group in rest)
    marks = sum((group.average * group.scored for group in rest if group.average is not None), Decimal(0))
    return [
        *groups[: room - 1],
        Group(
            OTHER_DEPARTMENTS,
            people,
            scored,
            round_half_up(marks / scored, 1) if scored else None,
            Rates(people, scored, passed).passing,
            passed,
        ),
    ]


def plan_dashboard(named_cell: Callable[[str], CellRef | None], figures: Statistics | None) -> list[Block]:
    """The tables of 首页 that its charts show; ``None`` empties them. Tables whose defined name is gone are left out."""
    departments = _most(figures.departments, PANEL_ROWS) if figures else []
    items = figures.items if figures else ()
    attendance = figures.attendance if figures else ()
    tables: tuple[tuple[str, int, list[tuple[CellContent, ...]]], ...] = (
        (
            DEPARTMENT_SUMMARY,
            4,
            [(group.name, group.people, group.average, group.pass_rate) for group in departments],
        ),
        (ITEM_SUMMARY, 2, [(item.name, item.share) for item in items]),
        (ATTENDANCE_SUMMARY, 2, [(group.name, group.pass_rate) for group in attendance]),
    )
    blocks = []
    for name, width, rows in tables:
        where = named_cell(name)
        if where:
            padded = rows[:PANEL_ROWS] + [(None,) * width] * (PANEL_ROWS - len(rows[:PANEL_ROWS]))
            blocks.append(Block(where.sheet, where.row, where.column, padded))
    return blocks
