"""更新台账: writes 学时学分, 资格认定, 导师安排, 班主任津贴 and the computed columns of 档案材料."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from python.actions.ledger_rows import (
    Row,
    Standing,
    allowance_rows,
    classes_paid_twice,
    due_summary,
    hours_rows,
    material_rows,
    mentoring_rows,
    plan_materials,
    qualification_rows,
    standings,
)
from python.actions.runs import Outcome, not_run
from python.actions.sources import Sources, read_sources
from python.ledgers import mentors, portfolio
from python.ledgers.history import LEDGER_COLUMNS, ROUND_KEY, name_key
from python.ledgers.recognition import roster_doubts, years_disagree
from python.planning.results import LogRow, in_order, plan_log, plan_table
from python.reading.workbook import output_table, sheet_grid
from python.vocabulary.messages import some_of
from python.vocabulary.ports import Block, Changes, Progress, WorkbookHost, no_progress
from python.vocabulary.problems import Problem, Severity
from python.vocabulary.sheet_schema import (
    ALLOWANCE,
    ALLOWANCE_COLUMNS,
    HOURS_LEDGER,
    HOURS_LEDGER_COLUMNS,
    MENTORING,
    MENTORING_COLUMNS,
    NO,
    QUALIFICATION,
    QUALIFICATION_COLUMNS,
    ROSTER,
    RUN_LOG,
    YES,
)

TITLE = "更新台账"
# How many names a line of the summary shows.
_NAMES_SHOWN = 8
Dates = dict[str, tuple[dt.date | None, dt.date | None]]


def round_dates(sources: Sources) -> Dates:
    """``name_key`` of every round, those archived and this one → its first and last day."""
    history = sources.history
    dates: Dates = {}
    for key, start, end in zip(history[ROUND_KEY], history["开始日期"], history["结束日期"], strict=True):
        if key not in dates:
            dates[key] = start, end
    dates.setdefault(name_key(sources.data.round.name), (sources.data.round.start, sources.data.round.end))
    return dates


def update_ledgers(host: WorkbookHost, *, now: dt.datetime, progress: Progress = no_progress) -> Outcome:
    """更新台账: reckons every ledger anew from the round, 历次成绩 and 证书登记.

    What people typed is not touched; 档案材料 gets a row for everyone who takes part and has none.

    Returns:
        Problems of the round as the checks find them; a ledger sheet that is missing (an older workbook) is a warning.

    Raises:
        HostError: The workbook could not be read or written; nothing was changed.
    """
    started = time.perf_counter()
    sources, problems = read_sources(host, now, progress, (*LEDGER_COLUMNS, "开始日期"))
    if sources is None:
        return not_run(problems)
    progress("计算台账", 0.5)
    rows, leavers = standings(sources)
    pairs = mentors.pairings(sources.data.teachers_by_id, sources.as_of)
    by_topic = bool(sources.topic) or bool((sources.history["专题"] != "").any())
    allowances, paid = allowance_rows(sources)
    blocks: list[Block] = []
    missing: list[Problem] = []
    ledgers: tuple[tuple[str, Sequence[str], list[Row]], ...] = (
        (HOURS_LEDGER, HOURS_LEDGER_COLUMNS, hours_rows(rows, leavers)),
        (QUALIFICATION, QUALIFICATION_COLUMNS, qualification_rows(rows, sources.as_of, by_topic=by_topic)),
        (MENTORING, MENTORING_COLUMNS, mentoring_rows(pairs)),
        (ALLOWANCE, ALLOWANCE_COLUMNS, allowances),
    )
    for sheet, columns, contents in ledgers:
        planned, wrong = _ledger(host, sources, sheet, columns, contents)
        blocks += planned
        missing += wrong
    typed = material_rows(sources, round_dates(sources))
    materials, added = plan_materials(sources, typed)
    blocks += materials
    people, roster = sources.data.teachers, sources.data.tables[ROSTER]
    doubtful = [
        *years_disagree(people, roster, sources.as_of),
        *roster_doubts(people, roster, sources.as_of),
        *classes_paid_twice(sources),
    ]
    unclear = [
        problem
        for one in typed
        for problem in portfolio.problems_of(
            sources.portfolio, one.row, one.teacher_id, sources.policy.paper_least
        )
    ]
    problems = in_order([*problems, *missing, *doubtful, *unclear])
    counts = due_summary(rows)
    data = sources.data
    result = f"达标 {counts[YES]} 人，未达标 {counts[NO]} 人"
    seconds = time.perf_counter() - started
    log = LogRow(TITLE, data.round.name, len(problems), seconds, result, len(data.taking_part))
    blocks += plan_log(data.tables[RUN_LOG], log, now)
    progress("写入工作簿", 0.7)
    applied = host.apply(Changes(tuple(blocks)), keep_backups=data.rules.backups)
    progress("完成", 1.0)
    unmet = [one for one in rows if one.verdict.met == NO]
    results = Counter(pair.result for pair in pairs)
    summary: dict[str, object] = {
        "teachers": len(rows),
        "archived_rows": len(sources.history),
        "as_of": sources.as_of.isoformat(),
        "met": counts[YES],
        "unmet": counts[NO],
        "not_due": len(rows) - counts[YES] - counts[NO],
        "recognition": dict(Counter(one.recognition.result for one in rows)),
        "mentors": dict(results),
        "completed": sum(one.completion.done for one in rows) if by_topic else 0,
        "allowance": float(paid),
        "materials_added": added,
        "problems": len(problems),
        "seconds": round(time.perf_counter() - started, 3),
        "lines": _lines(sources, rows, unmet, results, by_topic=by_topic),
    }
    backup = (applied.backup,) if applied.backup else ()
    return Outcome(tuple(problems), summary, (host.path, *backup))


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


def _lines(
    sources: Sources,
    rows: Sequence[Standing],
    unmet: Sequence[Standing],
    results: Counter[str],
    *,
    by_topic: bool,
) -> list[str]:
    """The ledgers in a few lines for a terminal or a message."""
    counts = due_summary(rows)
    found = Counter(one.recognition.result for one in rows)
    names = some_of([one.teacher.name for one in unmet], _NAMES_SHOWN)
    lines = [
        f"学时学分（截至 {sources.as_of.isoformat()}）：达标 {counts[YES]} 人，未达标 {counts[NO]} 人，"
        f"未到期 {len(rows) - counts[YES] - counts[NO]} 人" + (f"；未达标：{names}" if unmet else ""),
        "资格认定：" + "，".join(f"{name} {count} 人" for name, count in found.items()),
        "导师安排："
        + (
            "，".join(f"{name} {count} 人" for name, count in results.items() if name != "—")
            or "没有人需要导师"
        ),
    ]
    if by_topic:
        lines.append(f"结业：{sum(one.completion.done for one in rows)} 人")
    return lines
