"""查看规则 and 更换规则: the rules told in short lines, or rewritten with a preset."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar

from python.actions.outcome import Outcome, not_run
from python.actions.run import Plan, Run
from python.planning.preset_switch import plan_gradebook_columns, plan_rules
from python.planning.results import in_order
from python.reading.workbook import output_table, read_round, read_rule_set, sheet_grid
from python.vocabulary.cell_values import plain
from python.vocabulary.output_sheets import RUN_LOG_SHEET
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Progress, WorkbookHost, no_progress
from python.vocabulary.presets import PRESETS
from python.vocabulary.problems import Problem, ProblemCode, Severity, has_fatal
from python.vocabulary.records import RuleSet
from python.vocabulary.sheet_schema import GRADEBOOK, RULES, RUN_LOG


@record(kw_only=True)
class RulesShown(Outcome):
    """The rule set in force."""

    rules: RuleSet

    answers: ClassVar[bool] = True

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {
            "items": [item.name for item in self.rules.items],
            "ratings": {rating.name: float(rating.minimum) for rating in self.rules.ratings},
        }

    def told(self) -> list[str]:
        """The items, the statuses with their cost, the ratings."""
        return ["现行考核规则：", *(f"  {line}" for line in describe_rules(self.rules))]


@record(kw_only=True)
class PresetApplied(Outcome):
    """考核规则 holds a shipped preset now."""

    preset: str
    title: str

    answers: ClassVar[bool] = True

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {"preset": self.preset, "title": self.title}

    def told(self) -> list[str]:
        """In one line."""
        return [f"考核规则已换成{self.title}；《成绩册》的列已调整，请重新计算成绩。"]


def rules(
    host: WorkbookHost, *, now: dt.datetime, preset: str | None = None, progress: Progress = no_progress
) -> Outcome:
    """查看规则; with ``preset`` 更换规则."""
    if preset is None:
        return show_rules(host)
    return apply_preset(host, preset, now=now, progress=progress)


def apply_preset(
    host: WorkbookHost, key: str, *, now: dt.datetime, progress: Progress = no_progress
) -> Outcome:
    """Rewrites 考核规则 with a shipped preset and gives 成绩册 the columns it needs; typed data stays.

    Works also when the rules in the workbook cannot be used. The preset's key is A or B (PRESET_UNKNOWN otherwise).

    Raises:
        HostError: The workbook could not be read or written; nothing was changed.
    """
    run = Run("更换规则", host, now, progress)
    preset = PRESETS.get(key.upper())
    if preset is None:
        details = {"preset": key, "choices": "、".join(PRESETS)}
        return not_run([Problem(ProblemCode.PRESET_UNKNOWN, Severity.ERROR, None, details, fatal=True)])
    grid, problems = sheet_grid(host, RULES, {})
    if grid is None:
        return not_run(problems)
    blocks, new, old, problems = plan_rules(grid, preset)
    if new is None:
        return not_run(problems)
    gradebook, missing = sheet_grid(host, GRADEBOOK, new.school_names)
    log_grid, missing_log = sheet_grid(host, RUN_LOG, new.school_names)
    if gradebook is None or log_grid is None:
        return not_run([*missing, *missing_log])
    log, log_problems = output_table(log_grid, RUN_LOG_SHEET.headers, new)
    columns, found = plan_gradebook_columns(gradebook, new, old)
    problems = in_order([*problems, *found])
    if log is None or has_fatal(problems):
        return not_run([*problems, *log_problems])
    row = run.log_row(log, read_round(host)[0].name, problems, f"完成，{preset.title}")
    plan = Plan([*blocks, *columns.blocks, *row], columns.formats, columns.choices)
    files = run.apply(plan, new.backups)
    return PresetApplied(
        problems=tuple(problems), files=files, seconds=run.seconds, preset=preset.key, title=preset.title
    )


def show_rules(host: WorkbookHost) -> Outcome:
    """Reads and checks 考核规则 and tells it in short lines; changes nothing.

    Raises:
        HostError: The workbook could not be read.
    """
    found, problems = read_rule_set(host)
    if found is None:
        return not_run(problems)
    return RulesShown(problems=tuple(in_order(problems)), files=(host.path,), rules=found)


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
