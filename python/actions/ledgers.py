"""更新台账: writes 学时学分, 资格认定, 导师安排, 班主任津贴 and the computed columns of 档案材料."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from python.actions.ledger_rows import Row, allowance_rows, hours_rows, mentoring_rows, qualification_rows
from python.actions.material_rows import plan_materials
from python.actions.outcome import Outcome, not_run
from python.actions.record import read_record
from python.actions.run import Plan, Run
from python.actions.sources import Sources
from python.actions.standings import due_summary, standings
from python.ledgers import mentors
from python.ledgers.hours import NOT_DUE
from python.planning.results import in_order, plan_table
from python.reading.workbook import output_table, sheet_grid
from python.vocabulary.actions import action_of
from python.vocabulary.ledger_sheets import (
    ALLOWANCE_SHEET,
    HOURS_LEDGER_SHEET,
    MENTORING_SHEET,
    QUALIFICATION_SHEET,
)
from python.vocabulary.messages import some_of
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, Progress, WorkbookHost, no_progress
from python.vocabulary.problems import Problem, Severity
from python.vocabulary.sheet_schema import (
    ALLOWANCE,
    HOURS_LEDGER,
    MENTORING,
    NO,
    QUALIFICATION,
    YES,
)

# How many names a line of the summary shows.
_NAMES_SHOWN = 8


@record(kw_only=True)
class LedgersUpdated(Outcome):
    """The ledgers as they stand now.

    Attributes:
        as_of: The day of reckoning.
        archived_rows: Rows of 历次成绩 that counted.
        unmet: Names of those who do not meet their requirement.
        due: 是, 否 and 未到期 → how many.
        recognition: Result of 资格认定 → how many.
        mentors: Result of 导师安排 → how many.
        completed: How many passed every 专题; ``None`` where no round is about one.
        allowance: 班主任津贴 together, in yuan.
        materials_added: New rows in 档案材料.
    """

    as_of: dt.date
    archived_rows: int
    unmet: tuple[str, ...]
    due: Mapping[str, int]
    recognition: Mapping[str, int]
    mentors: Mapping[str, int]
    completed: int | None
    allowance: Decimal
    materials_added: int

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {
            "teachers": sum(self.due.values()),
            "archived_rows": self.archived_rows,
            "as_of": self.as_of.isoformat(),
            "met": self.due[YES],
            "unmet": self.due[NO],
            "not_due": self.due[NOT_DUE],
            "recognition": dict(self.recognition),
            "mentors": dict(self.mentors),
            "completed": self.completed or 0,
            "allowance": float(self.allowance),
            "materials_added": self.materials_added,
        }

    def told(self) -> list[str]:
        """One line a ledger."""
        names = some_of(self.unmet, _NAMES_SHOWN)
        mentors_text = "，".join(f"{name} {count} 人" for name, count in self.mentors.items() if name != "—")
        lines = [
            f"学时学分（截至 {self.as_of.isoformat()}）：达标 {self.due[YES]} 人，未达标 {self.due[NO]} 人，"
            f"未到期 {self.due[NOT_DUE]} 人" + (f"；未达标：{names}" if names else ""),
            "资格认定：" + "，".join(f"{name} {count} 人" for name, count in self.recognition.items()),
            "导师安排：" + (mentors_text or "没有人需要导师"),
        ]
        return lines if self.completed is None else [*lines, f"结业：{self.completed} 人"]


def update_ledgers(host: WorkbookHost, *, now: dt.datetime, progress: Progress = no_progress) -> Outcome:
    """更新台账: reckons every ledger anew from the round, 历次成绩 and 证书登记.

    What people typed is not touched; 档案材料 gets a row for everyone who takes part and has none.

    Returns:
        Problems of the round as the checks find them; a ledger sheet that is missing (an older workbook) is a warning.

    Raises:
        HostError: The workbook could not be read or written; nothing was changed.
    """
    run = Run(action_of("ledgers").title, host, now, progress)
    record, problems = read_record(host, now, progress)
    if record is None or record.sources is None:
        return not_run(problems)
    sources = record.sources
    progress("计算台账", 0.5)
    rows, leavers = standings(sources)
    pairs = mentors.pairings(sources.data.teachers_by_id, sources.policy, sources.as_of)
    by_topic = sources.by_topic
    allowances, paid = allowance_rows(sources)
    blocks: list[Block] = []
    missing: list[Problem] = []
    ledgers: tuple[tuple[str, Sequence[str], list[Row]], ...] = (
        (HOURS_LEDGER, HOURS_LEDGER_SHEET.headers, hours_rows(rows, leavers)),
        (
            QUALIFICATION,
            QUALIFICATION_SHEET.headers,
            qualification_rows(rows, sources.policy, sources.as_of, by_topic=by_topic),
        ),
        (MENTORING, MENTORING_SHEET.headers, mentoring_rows(pairs)),
        (ALLOWANCE, ALLOWANCE_SHEET.headers, allowances),
    )
    for sheet, columns, contents in ledgers:
        planned, wrong = _ledger(host, sources, sheet, columns, contents)
        blocks += planned
        missing += wrong
    materials, added = plan_materials(sources, record.materials)
    blocks += materials
    problems = in_order([*problems, *missing])
    due = due_summary(rows)
    result = f"达标 {due[YES]} 人，未达标 {due[NO]} 人"
    files = run.write(sources.data, problems, result, Plan(blocks), people=len(sources.data.taking_part))
    return LedgersUpdated(
        problems=tuple(problems),
        files=files,
        seconds=run.seconds,
        as_of=sources.as_of,
        archived_rows=len(sources.history),
        unmet=tuple(one.teacher.name for one in rows if one.verdict.met == NO),
        due=due,
        recognition=Counter(one.recognition.result for one in rows),
        mentors=Counter(pair.result for pair in pairs),
        completed=sum(one.completion.done for one in rows) if by_topic else None,
        allowance=paid,
        materials_added=added,
    )


def _ledger(
    host: WorkbookHost, sources: Sources, sheet: str, columns: Sequence[str], rows: list[Row]
) -> tuple[list[Block], list[Problem]]:
    rules = sources.data.rules
    grid, problems = sheet_grid(host, sheet, rules.school_names)
    if grid is not None:
        table, found = output_table(grid, columns, rules)
        problems = [problem for problem in found if problem.fatal]
        if table is not None:
            return plan_table(table, columns, rows), []
    return [], [replace(problem, severity=Severity.WARNING, fatal=False) for problem in problems]
