"""计算成绩: every sheet checked, every row scored, and what follows from it written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar

from python.actions.outcome import Outcome, not_run
from python.actions.run import Plan, Run, checked_and_scored, how_it_went
from python.planning.check_results import plan_check_results
from python.planning.dashboard import plan_dashboard, statistics_of
from python.planning.edit_log.compare import Recorded, record_changes
from python.planning.results import (
    Tally,
    in_order,
    inputs_written,
    plan_home,
    plan_retrain_list,
    plan_scores,
    tally,
)
from python.vocabulary.actions import action_of
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Progress, WorkbookHost, no_progress
from python.vocabulary.sheet_schema import GRADEBOOK


@record(kw_only=True)
class RoundScored(Outcome):
    """计算成绩 was done: the round's figures, and how many ``changes`` 变动记录 got."""

    tally: Tally
    changes: int
    lists_problems: ClassVar[bool] = True

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {**self.tally.as_json(), "changes": self.changes}

    def told(self) -> list[str]:
        """The figures in one line, how many have each rating in another."""
        one = self.tally
        people = (
            f"应参训 {one.people} 人，已计分 {one.scored} 人，未完成 {one.incomplete} 人，"
            f"有误 {one.invalid} 人，补训 {one.retrain} 人；用时 {self.seconds or 0:.1f} 秒。"
        )
        return [people, "　".join(f"{name} {count}" for name, count in one.ratings.items())]


def score(host: WorkbookHost, *, now: dt.datetime, progress: Progress = no_progress) -> Outcome:
    """计算成绩: checks, scores, and writes 成绩册, 校验结果, 补训名单, 首页 and 运行日志.

    Rows with a wrong or missing value get no total and say why; all others are scored.

    Raises:
        HostError: The workbook could not be read or written; nothing was changed.
    """
    run = Run(action_of("score").title, host, now, progress)
    scored, problems = checked_and_scored(host, progress)
    if scored is None:
        return not_run(problems)
    progress("计算成绩", 0.6)
    data, scores = scored.data, scored.scores
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
    if refused := inputs_written(data, blocks, host.named_cell):
        return not_run(refused)
    result = how_it_went(problems, figures) + _moved(recorded)
    plan = Plan(blocks, formats)
    files = run.write(data, problems, result, plan, people=figures.people, figures=figures)
    files += (recorded.file,) if recorded.file else ()
    return RoundScored(
        problems=tuple(problems), files=files, seconds=run.seconds, tally=figures, changes=recorded.count
    )


def _moved(recorded: Recorded) -> str:
    file = recorded.file
    return f"，《变动记录》最早的 {recorded.moved} 条移到 {file.parent.name}/{file.name}" if file else ""
