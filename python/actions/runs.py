"""One function for each button and command: read the workbook, compute, plan the changes, let the host apply them."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from python.planning.dashboard import plan_dashboard, statistics_of
from python.planning.edit_log.compare import SCORING, Recorded, record_changes
from python.planning.preset_switch import plan_gradebook_columns, plan_rules
from python.planning.results import (
    LogRow,
    Tally,
    in_order,
    inputs_written,
    plan_check_results,
    plan_home,
    plan_log,
    plan_retrain_list,
    plan_scores,
    tally,
)
from python.reading.round_data import RoundData
from python.reading.validation import blocking_reasons, validate
from python.reading.workbook import output_table, read_round, read_rule_set, read_workbook, sheet_grid
from python.scoring import score_round
from python.vocabulary.cell_values import plain
from python.vocabulary.ports import Changes, Progress, WorkbookHost, no_progress
from python.vocabulary.presets import PRESETS
from python.vocabulary.problems import Problem, ProblemCode, Severity, has_fatal
from python.vocabulary.records import RuleSet, Score
from python.vocabulary.sheet_schema import (
    GRADEBOOK,
    RULES,
    RUN_LOG,
    RUN_LOG_COLUMNS,
)

EXIT_DONE = 0
EXIT_PROBLEMS = 1
EXIT_NOT_RUN = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to.

    Attributes:
        problems: Everything found, in the order in which it is listed.
        summary: Figures for people and for ``--json``.
        files: Files made or changed, the workbook first, then its backup.
        not_run: True when nothing could be done and nothing was changed.
        lists_problems: True when 校验结果 lists all these problems.
    """

    problems: tuple[Problem, ...] = ()
    summary: Mapping[str, object] = field(default_factory=dict)
    files: tuple[Path, ...] = ()
    not_run: bool = False
    lists_problems: bool = False

    @property
    def ok(self) -> bool:
        """Whether the run was carried out and found no error."""
        return self.exit_code == EXIT_DONE

    @property
    def exit_code(self) -> int:
        """0: done without errors; 1: done, rows have problems; 2: could not run, nothing changed (product.md, 4)."""
        if self.not_run:
            return EXIT_NOT_RUN
        return EXIT_PROBLEMS if any(p.severity is Severity.ERROR for p in self.problems) else EXIT_DONE


def not_run(problems: list[Problem]) -> Outcome:
    """The outcome of a run that stopped before anything was written."""
    return Outcome(tuple(in_order(problems)), not_run=True)


def scores_of(data: RoundData, problems: list[Problem]) -> list[Score]:
    """Scores every row of 成绩册 under the workbook's own rules.

    Args:
        data: The round as read.
        problems: All problems found, from which rows that must not be scored are known.
    """
    sign_in = {row.teacher_id: row for row in data.sign_in}
    sessions = [session for session in data.held_sessions if session.counts_attendance]
    exempt = {teacher.id for teacher in data.teachers if teacher.exempt}
    return score_round(
        data.grades,
        sign_in,
        [session.name for session in sessions],
        data.rules,
        hours={session.name: session.hours if session.hours_known else None for session in sessions},
        exempt=exempt,
        blocked=blocking_reasons(problems),
    )


def checked_round(host: WorkbookHost, progress: Progress) -> tuple[RoundData | None, list[Problem]]:
    """Reads and checks the whole workbook.

    Returns:
        The round and everything found, in the order in which it is listed; ``None`` instead of the round when a fatal
        problem is among it.
    """
    data, problems = read_workbook(host, progress)
    if data is None:
        return None, problems
    problems = in_order([*data.problems, *validate(data)])
    return (None if has_fatal(problems) else data), problems


def check(host: WorkbookHost, *, now: dt.datetime, progress: Progress = no_progress) -> Outcome:
    """校验数据: checks all sheets and lists the problems in 校验结果; scores are not touched.

    Raises:
        HostError: The workbook could not be read or written; nothing was changed.
    """
    started = time.perf_counter()
    data, problems = checked_round(host, progress)
    if data is None:
        return not_run(problems)
    seconds = time.perf_counter() - started
    blocks = plan_check_results(data, problems)
    blocks += plan_log(
        data.tables[RUN_LOG],
        LogRow("校验数据", data.round.name, len(problems), seconds, _result(problems), len(data.taking_part)),
        now,
    )
    if refused := inputs_written(data, blocks, host.named_cell):
        return not_run(refused)
    return _apply(
        host,
        data.rules,
        Changes(tuple(blocks)),
        problems,
        {"teachers": len(data.taking_part)},
        progress,
        started,
    )


def score(host: WorkbookHost, *, now: dt.datetime, progress: Progress = no_progress) -> Outcome:
    """计算成绩: checks, scores, and writes 成绩册, 校验结果, 补训名单, 首页 and 运行日志.

    Rows with a wrong or missing value get no total and say why; all others are scored.

    Raises:
        HostError: The workbook could not be read or written; nothing was changed.
    """
    started = time.perf_counter()
    data, problems = checked_round(host, progress)
    if data is None:
        return not_run(problems)
    progress("计算成绩", 0.6)
    scores = scores_of(data, problems)
    figures = tally(data, scores)
    results, formats = plan_scores(data.tables[GRADEBOOK], data.rules, scores)
    # Asked before anything is recorded: what leaves 变动记录 goes into a file at once.
    if refused := inputs_written(data, results, host.named_cell):
        return not_run(refused)
    recorded = record_changes(host, data, scores, now)
    problems = in_order([*problems, *recorded.problems])
    blocks = results + plan_check_results(data, problems)
    blocks += plan_retrain_list(data, scores)
    blocks += plan_home(host.named_cell, figures)
    blocks += plan_dashboard(host.named_cell, statistics_of(data, scores))
    blocks += recorded.blocks
    seconds = time.perf_counter() - started
    blocks += plan_log(
        data.tables[RUN_LOG],
        LogRow(
            SCORING,
            data.round.name,
            len(problems),
            seconds,
            _result(problems, figures) + _moved(recorded),
            figures.people,
            figures,
        ),
        now,
    )
    if refused := inputs_written(data, blocks, host.named_cell):
        return not_run(refused)
    changes = Changes(tuple(blocks), tuple(formats))
    summary = {**figures.as_json(), "changes": recorded.count}
    outcome = _apply(host, data.rules, changes, problems, summary, progress, started)
    return replace(outcome, files=(*outcome.files, recorded.file)) if recorded.file else outcome


def apply_preset(
    host: WorkbookHost, key: str, *, now: dt.datetime, progress: Progress = no_progress
) -> Outcome:
    """Rewrites 考核规则 with a shipped preset and gives 成绩册 the columns it needs; typed data stays.

    Works also when the rules in the workbook cannot be used. The preset's key is A or B (PRESET_UNKNOWN otherwise).

    Raises:
        HostError: The workbook could not be read or written; nothing was changed.
    """
    started = time.perf_counter()
    preset = PRESETS.get(key.upper())
    if preset is None:
        details = {"preset": key, "choices": "、".join(PRESETS)}
        return not_run([Problem(ProblemCode.PRESET_UNKNOWN, Severity.ERROR, None, details, fatal=True)])
    grid, problems = sheet_grid(host, RULES, {})
    if grid is None:
        return not_run(problems)
    blocks, rules, old, problems = plan_rules(grid, preset)
    if rules is None:
        return not_run(problems)
    gradebook, missing = sheet_grid(host, GRADEBOOK, rules.school_names)
    log_grid, missing_log = sheet_grid(host, RUN_LOG, rules.school_names)
    if gradebook is None or log_grid is None:
        return not_run([*missing, *missing_log])
    log, log_problems = output_table(log_grid, RUN_LOG_COLUMNS, rules)
    columns, found = plan_gradebook_columns(gradebook, rules, old)
    problems = in_order([*problems, *found])
    if log is None or has_fatal(problems):
        return not_run([*problems, *log_problems])
    blocks += columns.blocks
    seconds = time.perf_counter() - started
    row = LogRow("更换规则", read_round(host)[0].name, len(problems), seconds, f"完成，{preset.title}")
    blocks += plan_log(log, row, now)
    changes = Changes(tuple(blocks), columns.formats, columns.choices)
    return _apply(
        host, rules, changes, problems, {"preset": preset.key, "title": preset.title}, progress, started
    )


def show_rules(host: WorkbookHost) -> Outcome:
    """Reads and checks 考核规则 and tells it in short lines; changes nothing.

    Raises:
        HostError: The workbook could not be read.
    """
    rules, problems = read_rule_set(host)
    if rules is None:
        return not_run(problems)
    summary: dict[str, object] = {
        "items": [item.name for item in rules.items],
        "ratings": {rating.name: float(rating.minimum) for rating in rules.ratings},
        "lines": describe_rules(rules),
    }
    return Outcome(tuple(in_order(problems)), summary, (host.path,))


def describe_rules(rules: RuleSet) -> list[str]:
    """A rule set in a few Chinese lines: the items, the statuses with their cost, the ratings."""
    items = [
        f"{item.name}　{item.method.value}"
        + ("" if item.deducted_from_total else f"　满分 {plain(item.full_marks)}")
        + f"　来自{item.source}"
        + (
            f"　低于 {plain(item.minimum)} 分总评{rules.retrain_rating.name}"
            if item.minimum is not None
            else ""
        )
        for item in rules.items
    ]
    statuses = "　".join(
        f"{status.name} −{plain(status.deduction)}{'（每课时）' if status.per_hour else ''}"
        for status in rules.statuses
        if status.deduction
    )
    ratings = "　".join(f"{rating.name} ≥{plain(rating.minimum)}" for rating in rules.ratings)
    return [*items, f"签到扣分：{statuses or '无'}", f"等级：{ratings}"]


def _result(problems: list[Problem], figures: Tally | None = None) -> str:
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    if errors:
        return f"完成，有 {errors} 处错误"
    if figures is not None and figures.incomplete:
        return f"完成，{figures.incomplete} 人未完成"
    return "完成"


def _moved(recorded: Recorded) -> str:
    file = recorded.file
    return f"，《变动记录》最早的 {recorded.moved} 条移到 {file.parent.name}/{file.name}" if file else ""


def _apply(
    host: WorkbookHost,
    rules: RuleSet,
    changes: Changes,
    problems: list[Problem],
    summary: Mapping[str, object],
    progress: Progress,
    started: float,
) -> Outcome:
    progress("写入工作簿", 0.7)
    applied = host.apply(changes, keep_backups=rules.backups)
    progress("完成", 1.0)
    seconds = round(time.perf_counter() - started, 3)
    files = (host.path, applied.backup) if applied.backup else (host.path,)
    return Outcome(
        tuple(problems),
        {**summary, "problems": len(problems), "seconds": seconds},
        files,
        lists_problems="teachers" in summary,
    )
