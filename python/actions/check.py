"""校验数据: every sheet checked, those of the features that are on among them, and what was found listed in 校验结果."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar

from python.actions.contest_rows import contest_problems
from python.actions.outcome import Outcome, not_run
from python.actions.run import Plan, Run, checked_round, how_it_went
from python.actions.study_rows import read_study
from python.planning.check_results import plan_check_results
from python.planning.results import in_order, inputs_written
from python.reading.identity import read_identities
from python.vocabulary.actions import action_of
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Progress, WorkbookHost, no_progress


@record(kw_only=True)
class RoundChecked(Outcome):
    """校验数据 was done: ``teachers`` take part."""

    teachers: int
    lists_problems: ClassVar[bool] = True

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {"teachers": self.teachers}

    def told(self) -> list[str]:
        """In one line."""
        return [f"应参训 {self.teachers} 人；用时 {self.seconds or 0:.1f} 秒。"]


def check(host: WorkbookHost, *, now: dt.datetime, progress: Progress = no_progress) -> Outcome:
    """校验数据: checks all sheets and lists the problems in 校验结果; scores are not touched.

    Raises:
        HostError: The workbook could not be read or written; nothing was changed.
    """
    run = Run(action_of("check").title, host, now, progress)
    data, problems = checked_round(host, progress)
    if data is None:
        return not_run(problems)
    # Ten years of 历次成绩 take longer to read than all the rest; scoring, which gives nobody anything of theirs, does without.
    identities = read_identities(host, data)
    study, contests = read_study(host, data, identities)[1], contest_problems(host, data, now.date())
    problems = in_order([*problems, *identities.problems, *study, *contests])
    people = len(data.taking_part)
    plan = Plan(plan_check_results(data, problems))
    if refused := inputs_written(data, plan.blocks, host.named_cell):
        return not_run(refused)
    files = run.write(data, problems, how_it_went(problems), plan, people=people)
    return RoundChecked(problems=tuple(problems), files=files, seconds=run.seconds, teachers=people)
