"""成长规划 as records: one row a teacher and 学年."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import field

from python.reading.round_data import RoundData
from python.reading.row_reader import RowReader, read_identity
from python.reading.tables import Table, find_table
from python.reading.validation import is_called
from python.vocabulary.cell_values import Grid, as_text
from python.vocabulary.features.growth_plans import (
    ACHIEVED,
    ADJUSTMENT,
    CHECK_DATE,
    CHECK_FOUND,
    CHECKED_BY,
    GROWTH_PLANS_SHEET,
    PLAN_PARTS,
    SCHOOL_YEAR,
)
from python.vocabulary.plain_record import record
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.records import Round
from python.vocabulary.school_calendar import begins_in, terms_between
from python.vocabulary.sheet_schema import NAME, REMARK


# 2026—2027学年, 2026-2027, 2026/27, 2026学年, 2026.
@record
class GrowthPlan:
    """One row of 成长规划.

    Attributes:
        row: Its row in the sheet.
        teacher_id: 工号.
        name: 姓名 as typed.
        year: The year in which the 学年 begins; ``None`` when it cannot be read.
        parts: 本年目标, 三年目标 and 措施 → text; ``""`` when blank.
        check_date: 中期检查日期.
        check_found: 中期检查情况.
        adjustment: 调整.
        achieved: 达成, 部分达成, 未达成 or ``""``.
        checked_by: 检查人.
        remark: 备注.
    """

    row: int
    teacher_id: str
    name: str
    year: int | None
    parts: Mapping[str, str] = field(default_factory=dict)
    check_date: dt.date | None = None
    check_found: str = ""
    adjustment: str = ""
    achieved: str = ""
    checked_by: str = ""
    remark: str = ""

    @property
    def blank(self) -> bool:
        """Whether nobody has typed anything yet."""
        return not (any(self.parts.values()) or self.check_found or self.adjustment or self.achieved)


def school_year_of(round_: Round) -> int | None:
    """The 学年 of a round by its days, the later one where it reaches into two; ``None`` without days."""
    terms = terms_between(round_.start, round_.end)
    return terms[-1].school_year if terms else None


def parse_growth_plans(
    grid: Grid, data: RoundData
) -> tuple[Table | None, tuple[GrowthPlan, ...], list[Problem]]:
    """Reads 成长规划.

    Returns:
        The table, one record for each row with a 工号, and problems: structural ones (fatal); the cells' own (ERROR_VALUE, NOT_A_DATE,
        NOT_A_CHOICE …); PLAN_YEAR_UNCLEAR, PLAN_NAME (warnings) and PLAN_STRANGER (a notice).
    """
    table, problems = find_table(grid, GROWTH_PLANS_SHEET.columns, data.rules.school_names)
    if table is None:
        return None, (), problems
    plans = []
    for row in table.data_rows:
        reader = RowReader(table, row, problems, GROWTH_PLANS_SHEET)
        teacher_id, name = read_identity(reader)
        if teacher_id:
            plans.append(_plan(reader, teacher_id, name))
            _check_person(reader, data, plans[-1])
    return table, tuple(plans), problems


def _plan(reader: RowReader, teacher_id: str, name: str) -> GrowthPlan:
    text = as_text(reader.cell(SCHOOL_YEAR))
    year = begins_in(text)
    if year is None:
        reader.report(ProblemCode.PLAN_YEAR_UNCLEAR, Severity.WARNING, SCHOOL_YEAR, value=text or "（空）")
    return GrowthPlan(
        row=reader.row,
        teacher_id=teacher_id,
        name=name,
        year=year,
        parts={part: reader.prose(part) for part in PLAN_PARTS},
        check_date=reader.date(CHECK_DATE),
        check_found=reader.prose(CHECK_FOUND),
        adjustment=reader.prose(ADJUSTMENT),
        achieved=reader.choice(ACHIEVED),
        checked_by=reader.prose(CHECKED_BY),
        remark=reader.prose(REMARK),
    )


def _check_person(reader: RowReader, data: RoundData, plan: GrowthPlan) -> None:
    teacher = data.teachers_by_id.get(plan.teacher_id)
    if teacher is None:
        details = {"id": plan.teacher_id, "name": plan.name}
        reader.report(ProblemCode.PLAN_STRANGER, Severity.NOTICE, NAME, **details)
    elif plan.name and not is_called(teacher, plan.name):
        details = {"id": plan.teacher_id, "name": plan.name, "roster_name": teacher.name}
        reader.report(ProblemCode.PLAN_NAME, Severity.WARNING, NAME, **details)


def of_their_owners(plans: Sequence[GrowthPlan], data: RoundData) -> list[GrowthPlan]:
    """The rows that are about somebody of the roster under that person's own name."""
    known = data.teachers_by_id
    return [
        plan
        for plan in plans
        if plan.teacher_id in known and (not plan.name or is_called(known[plan.teacher_id], plan.name))
    ]
