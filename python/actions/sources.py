"""Everything the ledgers are made of, read once: the round, its scores, 历次成绩, 证书登记 and 档案材料."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from python.actions.run import ScoredRound
from python.actions.study_rows import Study, read_study
from python.documents.certificates.register import RegisterRow, kept_apart, read_register
from python.ledgers.history import (
    ROUND_KEY,
    Frame,
    find_history,
    forms_not_counted,
    history_frame,
    round_keys,
)
from python.ledgers.hours import HoursEntry, credits_of, detail_text
from python.ledgers.past_results import judged, same_round
from python.ledgers.policy import Policy, policy_of, topic_of
from python.reading.attended_hours import counted_sessions
from python.reading.identity import Identities
from python.reading.round_data import RoundData
from python.reading.tables import Table
from python.reading.workbook import output_table, sheet_grid
from python.vocabulary.cell_values import name_key
from python.vocabulary.ledger_sheets import CERTIFICATE_SHEET, PORTFOLIO_SHEET
from python.vocabulary.ports import Progress, WorkbookHost
from python.vocabulary.problems import Problem, ProblemCode, Severity, has_fatal
from python.vocabulary.records import Score, ScoreState
from python.vocabulary.sheet_schema import (
    CERTIFICATE_REGISTER,
    END_DATE,
    HISTORY,
    NAME,
    PORTFOLIO,
    ROUND,
    ROUND_NAME,
    START_DATE,
    TEACHER_ID,
    TOPIC,
)

# Without these columns a row is nobody's: it would be lost, or written again on every run.
_NEEDED = {CERTIFICATE_REGISTER: CERTIFICATE_SHEET.headers, PORTFOLIO: (TEACHER_ID, ROUND)}


@dataclass(frozen=True)
class Sources:
    """What was read, and what follows from it at once.

    Attributes:
        scored: The round, checked and scored.
        history: Rows of 历次成绩, each with what it amounts to (``past_results.judged``). The 工号 of a row that is another
            person's (``identity``) is a key that is on no roster.
        history_table: Where 历次成绩 stands.
        certificates: Rows of 证书登记; those of another person likewise.
        portfolio: Where 档案材料 stands.
        policy: The school's figures.
        as_of: The day of reckoning: the round's last day, or today while the round goes on.
        entries: 工号 → 学时 of this round day by day.
        topic: The 专题 of this round, ``""`` without one.
        identities: Whose the records of the ledgers are.
        study: 校本研修记录; ``None`` where the school does not use it.
    """

    scored: ScoredRound
    history: Frame
    history_table: Table
    certificates: tuple[RegisterRow, ...]
    portfolio: Table
    policy: Policy
    as_of: dt.date
    entries: Mapping[str, list[HoursEntry]]
    topic: str
    identities: Identities
    study: Study | None = None

    @property
    def data(self) -> RoundData:
        """The round."""
        return self.scored.data

    @cached_property
    def scores(self) -> Mapping[str, Score]:
        """工号 → score in this round."""
        return self.scored.scores_by_id

    @cached_property
    def by_topic(self) -> bool:
        """Whether the school trains by 专题, now or in an earlier round."""
        return bool(self.topic) or bool((self.history[TOPIC] != "").any())

    @cached_property
    def archived(self) -> bool:
        """Whether this round stands in 历次成绩 already: then it counts from there."""
        return name_key(self.data.round.name) in round_keys(self.history)

    @cached_property
    def archived_as(self) -> tuple[str, int] | None:
        """The other name under which this round stands in 历次成绩 with the same days and marks, and for how many people."""
        if self.archived:
            return None
        return same_round(
            self.history,
            (
                (
                    teacher.id,
                    detail_text(self.entries.get(teacher.id, ())),
                    score.total if score else None,
                    score.rating.name if score and score.rating else ScoreState.INCOMPLETE.value,
                )
                for teacher in self.data.taking_part
                for score in (self.scores.get(teacher.id),)
            ),
        )

    @property
    def counted_there(self) -> bool:
        """Whether 历次成绩 holds this round, under this name or another: it is not counted a second time."""
        return self.archived or self.archived_as is not None

    def hours_now(self, teacher_id: str) -> Decimal:
        """学时 of this round, whether it was passed or not."""
        return sum((entry.hours for entry in self.entries.get(teacher_id, ())), Decimal(0))

    def passed_now(self, teacher_id: str) -> bool | None:
        """Whether this round was passed; ``None`` while there is no rating yet."""
        score = self.scores.get(teacher_id)
        return None if score is None or score.rating is None else not score.retrain

    def hours_count_now(self, teacher_id: str) -> bool:
        """Whether this round's 学时 count: not for a failed round; while the outcome is open they do, for the time being."""
        return self.passed_now(teacher_id) is not False or self.policy.failed_hours

    def credits_now(self, teacher_id: str) -> Decimal:
        """学分 of this round: only for a round that was passed, unless the school counts the others too."""
        if not self.passed_now(teacher_id) and not self.policy.failed_credits:
            return Decimal(0)
        return credits_of(self.hours_now(teacher_id), self.policy)


def day_of_reckoning(data: RoundData, now: dt.datetime) -> dt.date:
    """The round's last day, without one the last session's, but never a day to come: what is due then is not overdue now.

    A session that was held counts as past even when its date, or the computer's clock, says otherwise.
    """
    days = [session.date for session in data.sessions if session.date]
    held = [session.date for session in data.held_sessions if session.date]
    today = max([now.date(), *held])
    return min(data.round.end or max(days, default=today), today)


def sources_of(
    host: WorkbookHost, scored: ScoredRound, identities: Identities, now: dt.datetime, progress: Progress
) -> tuple[Sources | None, list[Problem]]:
    """Reads what the ledgers are made of besides the round.

    Args:
        host: The workbook.
        scored: The round.
        identities: Whose the records under each 工号 are.
        now: The office's time.
        progress: Told how far it is.

    Returns:
        The sources, and what was found in their sheets; ``None`` when a sheet or a required column is missing (fatal).
    """
    data = scored.data
    problems: list[Problem] = []
    tables: dict[str, Table] = {}
    for sheet, columns in (
        (CERTIFICATE_REGISTER, CERTIFICATE_SHEET.headers),
        (PORTFOLIO, PORTFOLIO_SHEET.headers),
    ):
        grid, missing = sheet_grid(host, sheet, data.rules.school_names)
        problems += missing
        if grid is not None:
            table, found = output_table(grid, columns, data.rules, required=_NEEDED[sheet])
            problems += [problem for problem in found if problem.fatal]
            if table is not None:
                tables[sheet] = table
    progress("读取历次成绩", 0.4)
    grid, missing = sheet_grid(host, HISTORY, data.rules.school_names)
    problems += missing
    history_table = None
    if grid is not None:
        history_table, found = find_history(grid, data.rules)
        problems += found
    if history_table is None or has_fatal(problems):
        return None, problems
    frame, unread = history_frame(history_table)
    if identities.conflicting:
        frame = frame.assign(**{TEACHER_ID: identities.owners(frame[TEACHER_ID], frame[NAME])})
    policy = policy_of(data.rules)
    frame, doubtful = judged(frame, history_table, data.rules, policy, data.teachers_by_id)
    topic = topic_of(data.rules, data.round.name)
    study, unstudied = read_study(host, data, identities, frame, topic)
    sources = Sources(
        scored,
        frame,
        history_table,
        tuple(kept_apart(read_register(tables[CERTIFICATE_REGISTER]), identities)),
        tables[PORTFOLIO],
        policy,
        day_of_reckoning(data, now),
        _entries(data),
        topic,
        identities,
        study,
    )
    forms = forms_not_counted(frame, history_table, policy)
    return sources, [*problems, *unread, *doubtful, *unstudied, *forms, *_archived_as(host, sources)]


def _entries(data: RoundData) -> Mapping[str, list[HoursEntry]]:
    """工号 → 学时 of this round day by day."""
    return {
        teacher_id: [
            HoursEntry(session.date or data.round.end, session.hours, session.form) for session in sessions
        ]
        for teacher_id, sessions in counted_sessions(data).items()
    }


def _archived_as(host: WorkbookHost, sources: Sources) -> list[Problem]:
    """A warning ROUND_ARCHIVED_AS when this round stands in 历次成绩 under another name."""
    if sources.archived_as is None:
        return []
    other, count = sources.archived_as
    details = {"round": sources.data.round.name, "other": other, "count": str(count)}
    where = host.named_cell(ROUND_NAME)
    return [Problem(ProblemCode.ROUND_ARCHIVED_AS, Severity.WARNING, where, details)]


Dates = dict[str, tuple[dt.date | None, dt.date | None]]


def round_dates(sources: Sources) -> Dates:
    """``name_key`` of every round, those archived and this one → its first and last day."""
    history = sources.history
    dates: Dates = {}
    for key, start, end in zip(history[ROUND_KEY], history[START_DATE], history[END_DATE], strict=True):
        if key not in dates:
            dates[key] = start, end
    dates.setdefault(name_key(sources.data.round.name), (sources.data.round.start, sources.data.round.end))
    return dates
