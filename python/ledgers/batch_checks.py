"""What is wrong with 分批计划: years that overflow, departments left out, people whose year is over, changes without a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from python.ledgers.batches import BatchPlan, Candidate, Placed, YearFigures, figures_of
from python.reading.batches import BatchRow
from python.reading.tables import Table
from python.vocabulary.features.batches import BATCH, CHANGED_TO, LEAVES_OUT
from python.vocabulary.messages import some_of
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.records import Teacher
from python.vocabulary.sheet_schema import TRAINING_TYPE

P = ProblemCode
# How many names one problem tells.
_NAMES = 8


def usable_change(
    row: BatchRow, name: str, years: range, table: Table
) -> tuple[int | str | None, list[Problem]]:
    """改为 of a row, if it can be used.

    Returns:
        The change, and its problem: an error BATCH_CHANGE where it cannot be read or is no year of the plan (then the proposal
        holds), a warning BATCH_NO_REASON.
    """
    if not row.typed:
        return None, []
    where = table.ref(row.row, CHANGED_TO)
    if row.change in LEAVES_OUT or row.change in years:
        if row.reason:
            return row.change, []
        details = {"name": name, "value": row.typed}
        return row.change, [
            Problem(P.BATCH_NO_REASON, Severity.WARNING, where, details, row.teacher_id, CHANGED_TO)
        ]
    details = {
        "name": name,
        "value": row.typed,
        "why": "看不懂" if row.change is None else "不在计划的学年里",
        "first": str(years[0]),
        "last": str(years[-1]),
    }
    return None, [Problem(P.BATCH_CHANGE, Severity.ERROR, where, details, row.teacher_id, CHANGED_TO)]


def check_plan(plan: BatchPlan, places: Mapping[str, int], table: Table) -> list[Problem]:
    """What is to be told about a plan.

    Args:
        plan: The plan.
        places: 工号 → the row in which the person stands, or will.
        table: The sheet.
    """
    found = [*_years(plan, places, table), *_without_place(plan, table)]
    return [*found, *(problem for one in plan.places for problem in _person(plan, one, places, table))]


def _at(table: Table, places: Mapping[str, int], one: Candidate, column: str) -> CellRef:
    return table.ref(places[one.id], column)


def _years(plan: BatchPlan, places: Mapping[str, int], table: Table) -> Iterator[Problem]:
    figures = [one for one in figures_of(plan) if one.year >= plan.this_year]
    free = "、".join(
        f"{one.year} 学年还有 {one.quota - len(one.planned)} 个"
        for one in figures
        if len(one.planned) < one.quota
    )
    for one in figures:
        more = len(one.planned) - one.quota
        # Those who are trained by now are nobody's to move.
        if more > 0 and one.absent:
            details = {
                "year": str(one.year),
                "count": str(len(one.planned)),
                "quota": str(one.quota),
                "more": str(more),
                "free": f"（{free}）" if free else "",
            }
            where = _where_moved(one.planned, one.year, places, table)
            yield Problem(P.BATCH_OVER_QUOTA, Severity.WARNING, where, details)
    if plan.rules.balanced:
        yield from _departments(plan, figures, table)


def _departments(plan: BatchPlan, figures: Sequence[YearFigures], table: Table) -> Iterator[Problem]:
    """Of those still to come: a 部门 that may expect one or more in a year, and has nobody in it."""
    waiting = Counter(placed.who.department for one in figures for placed in one.absent)
    sizes = Counter(one.who.department for one in plan.places if isinstance(one.batch, int))
    for department, many in waiting.items():
        for one in figures:
            due = many * min(len(one.absent), one.quota) >= sum(waiting.values())
            if due and not any(placed.who.department == department for placed in one.planned):
                details = {
                    "department": department or "没有填部门的",
                    "count": str(sizes[department]),
                    "year": str(one.year),
                }
                where = table.ref(table.header_row, BATCH)
                yield Problem(P.BATCH_DEPARTMENT_EMPTY, Severity.WARNING, where, details)


def _where_moved(planned: Sequence[Placed], year: int, places: Mapping[str, int], table: Table) -> CellRef:
    """The last cell by which somebody came into this year; the header of 批次 where nobody was moved."""
    moved = [places[one.who.id] for one in planned if one.who.change == year and one.proposed != year]
    return table.ref(max(moved), CHANGED_TO) if moved else table.ref(table.header_row, BATCH)


def _without_place(plan: BatchPlan, table: Table) -> Iterator[Problem]:
    """Those for whom there is no year."""
    names = [one.who.name for one in plan.places if one.batch is None]
    if not names:
        return
    details = {
        "count": str(len(names)),
        "names": some_of(names, _NAMES),
        "places": str(sum(plan.quotas.values())),
        "people": str(plan.people),
        "last": str(plan.rules.years[-1]),
    }
    ended = plan.this_year > plan.rules.years[-1]
    code = P.BATCH_PLAN_ENDED if ended else P.BATCH_TOO_FEW_PLACES
    yield Problem(code, Severity.WARNING, table.ref(table.header_row, BATCH), details)


def _person(plan: BatchPlan, one: Placed, places: Mapping[str, int], table: Table) -> Iterator[Problem]:
    who, name = one.who, one.who.name
    done = who.passed_in
    if done is not None and who.change is not None and who.change != one.batch:
        where = _at(table, places, who, CHANGED_TO)
        details = {"name": name, "year": str(done)}
        yield Problem(P.BATCH_ALREADY_PASSED, Severity.NOTICE, where, details, who.id, CHANGED_TO)
    if not isinstance(one.batch, int) or done is not None:
        return
    later = max(plan.this_year, one.batch + 1)
    remedy = (
        f"请在“{CHANGED_TO}”填 {later} 或以后的学年，写明原因；合格以后就不再提示。"
        if later in plan.rules.years
        else "请安排补训；计划的学年已经没有了，要再排的，先在【功能】里增加年数。"
    )
    details = {"name": name, "year": str(one.batch), "remedy": remedy}
    where = _at(table, places, who, BATCH)
    if one.failed:
        yield Problem(P.BATCH_NOT_PASSED, Severity.WARNING, where, details, who.id, BATCH)
    elif not one.trained and one.batch < plan.this_year:
        yield Problem(P.BATCH_OVERDUE, Severity.WARNING, where, details, who.id, BATCH)


def check_round(plan: BatchPlan, teachers: Mapping[str, Teacher], roster: Table, sheet: str) -> list[Problem]:
    """Whether the round of this school year is about those whose batch it is.

    Returns:
        A warning BATCH_EXEMPT_NOW for each of this year's batch who is 免训 on the roster and not trained yet; one notice
        BATCH_OTHERS_NOW about everyone of another batch who takes part. Nothing in a year that is none of the plan's.
    """
    if plan.this_year not in plan.rules.years:
        return []
    found = []
    others: list[Teacher] = []
    for one in plan.places:
        teacher = teachers[one.who.id]
        if one.batch == plan.this_year and teacher.exempt and not one.trained:
            details = {"name": teacher.name, "year": str(plan.this_year), "sheet": sheet}
            where = roster.ref(teacher.row, TRAINING_TYPE)
            code = P.BATCH_EXEMPT_NOW
            found.append(Problem(code, Severity.WARNING, where, details, teacher.id, TRAINING_TYPE))
        elif one.batch != plan.this_year and not teacher.exempt:
            others.append(teacher)
    if others:
        names = some_of([teacher.name for teacher in others], _NAMES)
        details = {"count": str(len(others)), "year": str(plan.this_year), "names": names}
        where = roster.ref(others[0].row, TRAINING_TYPE)
        found.append(Problem(P.BATCH_OTHERS_NOW, Severity.NOTICE, where, details))
    return found
