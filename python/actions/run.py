"""One way in and one way out for every action: the round read, checked and scored once; one row in 运行日志 and one write."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from python.planning.results import LogRow, Tally, in_order, plan_log
from python.reading.alike import told_as_one
from python.reading.round_data import RoundData
from python.reading.tables import Table
from python.reading.validation import blocking_reasons, validate
from python.reading.workbook import OUTPUT_TABLES, read_workbook
from python.scoring import score_round
from python.vocabulary.actions import sheet_after
from python.vocabulary.messages import message
from python.vocabulary.plain_record import record
from python.vocabulary.ports import (
    Block,
    Changes,
    ColumnChoices,
    ColumnFormat,
    HostError,
    NewSheet,
    Progress,
    WorkbookHost,
    no_progress,
)
from python.vocabulary.problems import Problem, ProblemCode, Severity, has_fatal
from python.vocabulary.records import Score
from python.vocabulary.sheet_schema import RUN_LOG


@record
class ScoredRound:
    """A round as it was read, with everything the checks found and every row of 成绩册 scored.

    Attributes:
        data: The round.
        problems: What reading and checking found, in the order in which it is listed; none is fatal.
        scores: One for each row of 成绩册, in sheet order.
    """

    data: RoundData
    problems: tuple[Problem, ...]
    scores: tuple[Score, ...]

    @property
    def scores_by_id(self) -> Mapping[str, Score]:
        """工号 → score."""
        return {score.teacher_id: score for score in self.scores}


def checked_round(
    host: WorkbookHost, progress: Progress, *, outputs: Sequence[str] = tuple(OUTPUT_TABLES)
) -> tuple[RoundData | None, list[Problem]]:
    """Reads and checks the whole workbook; ``outputs``: those of the program's own tables that are needed.

    Returns:
        The round and everything found, in the order in which it is listed; ``None`` instead of the round when a fatal
        problem is among it.
    """
    data, problems = read_workbook(host, progress, outputs=outputs)
    if data is None:
        return None, problems
    problems = in_order(told_as_one([*data.problems, *validate(data)]))
    return (None if has_fatal(problems) else data), problems


def checked_and_scored(
    host: WorkbookHost, progress: Progress = no_progress, *, outputs: Sequence[str] = tuple(OUTPUT_TABLES)
) -> tuple[ScoredRound | None, list[Problem]]:
    """Reads, checks and scores the workbook: what every action that needs scores begins with, once a run.

    Args:
        host: The workbook.
        progress: Told how far it is.
        outputs: Those of the program's own tables that are needed: whoever writes nothing needs few.

    Returns:
        The round, and everything found (also when there is no round: then a fatal problem is among it).
    """
    data, problems = checked_round(host, progress, outputs=outputs)
    if data is None:
        return None, problems
    return ScoredRound(data, tuple(problems), tuple(scores_of(data, problems))), problems


def scores_of(data: RoundData, problems: Sequence[Problem]) -> list[Score]:
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
        blocked=blocking_reasons(data, problems),
    )


def how_it_went(problems: Sequence[Problem], figures: Tally | None = None) -> str:
    """How a check or a scoring went, in a few words for 运行日志."""
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    if errors:
        return f"完成，有 {errors} 处错误"
    if figures is not None and figures.incomplete:
        return f"完成，{figures.incomplete} 人未完成"
    return "完成"


@record
class Plan:
    """What a run writes besides its row in 运行日志; ``in_front``: the sheet shown then, if not the action's own; ``tabs``: sheets shown or hidden."""

    blocks: Sequence[Block] = ()
    formats: Sequence[ColumnFormat] = ()
    choices: Sequence[ColumnChoices] = ()
    new_sheets: Sequence[NewSheet] = ()
    in_front: str = ""
    tabs: Sequence[tuple[str, bool]] = ()


NOTHING_MORE = Plan()


@record
class Run:
    """One run of an action on one workbook: its name, when it began, whom it tells how far it is.

    Attributes:
        title: What it is called on its button and in 运行日志.
        host: The workbook.
        now: The office's time.
        progress: Told what is being done and how far it is.
        started: The clock when it began, for the seconds it took.
    """

    title: str
    host: WorkbookHost
    now: dt.datetime
    progress: Progress = no_progress
    started: float = field(default_factory=time.perf_counter)

    @property
    def seconds(self) -> float:
        """Seconds since the run began."""
        return time.perf_counter() - self.started

    def log_row(
        self,
        log: Table,
        round_name: str,
        problems: Sequence[Problem],
        result: str,
        *,
        people: int | None = None,
        figures: Tally | None = None,
    ) -> list[Block]:
        """This run's row in 运行日志.

        Args:
            log: Where 运行日志 stands.
            round_name: The round it was about.
            problems: Everything found; their number is kept.
            result: How it went, in a few words.
            people: How many it was about, if it counts them.
            figures: The round's figures, if it reckons them.
        """
        entry = LogRow(self.title, round_name, len(problems), self.seconds, result, people, figures)
        return plan_log(log, entry, self.now)

    def write(
        self,
        data: RoundData,
        problems: Sequence[Problem],
        result: str,
        plan: Plan = NOTHING_MORE,
        *,
        people: int | None = None,
        figures: Tally | None = None,
    ) -> tuple[Path, ...]:
        """Ends the run: its row in 运行日志 and the plan go into the workbook in one write.

        Args:
            data: The round, whose tables and rules are used.
            problems: Everything found.
            result: How it went, for 运行日志.
            plan: What else is written.
            people: How many it was about, if it counts them.
            figures: The round's figures, if it reckons them.

        Returns:
            The files changed: the workbook and its backup.

        Raises:
            HostError: The workbook could not be written; nothing was changed.
        """
        row = self.log_row(
            data.tables[RUN_LOG], data.round.name, problems, result, people=people, figures=figures
        )
        return self.apply(replace(plan, blocks=[*plan.blocks, *row]), data.rules.backups)

    def save(self) -> None:
        """Saves an open workbook after it was written; a saved file is saved by writing it.

        Raises:
            HostError: WRITTEN_NOT_SAVED: the open workbook holds what was written, the file does not.
        """
        try:
            self.host.save()
        except HostError as error:
            reason = message(error.as_problem())
            raise HostError(ProblemCode.WRITTEN_NOT_SAVED, file=self.host.path.name, reason=reason) from error

    def apply(self, plan: Plan, keep_backups: int) -> tuple[Path, ...]:
        """Writes a plan that has its row for 运行日志 already; the files changed."""
        changes = Changes(
            tuple(plan.blocks),
            tuple(plan.formats),
            tuple(plan.choices),
            tuple(plan.new_sheets),
            in_front=plan.in_front or sheet_after(self.title),
            by=self.title,
            tabs=tuple(plan.tabs),
        )
        self.progress("写入工作簿", 0.7)
        applied = self.host.apply(changes, keep_backups=keep_backups)
        self.progress("完成", 1.0)
        return (self.host.path, applied.backup) if applied.backup else (self.host.path,)
