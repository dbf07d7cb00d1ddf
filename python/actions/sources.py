"""Everything the ledgers are made of, read once: the round, its scores, 历次成绩, 证书登记 and 档案材料."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from python.actions.runs import scores_of
from python.documents.certificates.register import RegisterRow, kept_apart, read_register
from python.ledgers.history import LEDGER_COLUMNS, Frame, find_history, history_frame, name_key, round_keys
from python.ledgers.hours import HoursEntry
from python.ledgers.policy import Policy, policy_of, topic_of
from python.planning.results import in_order
from python.reading.attended_hours import counted_sessions
from python.reading.identity import Identities, read_identities
from python.reading.round_data import RoundData
from python.reading.tables import Table
from python.reading.validation import validate
from python.reading.workbook import output_table, read_workbook, sheet_grid
from python.vocabulary.ports import Progress, WorkbookHost
from python.vocabulary.problems import Problem, has_fatal
from python.vocabulary.records import Score
from python.vocabulary.sheet_schema import (
    CERTIFICATE_COLUMNS,
    CERTIFICATE_REGISTER,
    HISTORY,
    NAME,
    PORTFOLIO,
    PORTFOLIO_COLUMNS,
    TEACHER_ID,
)

# Without these columns a row is nobody's: it would be lost, or written again on every run.
_NEEDED = {CERTIFICATE_REGISTER: CERTIFICATE_COLUMNS, PORTFOLIO: (TEACHER_ID, "轮次")}


@dataclass(frozen=True)
class Sources:
    """What was read, and what follows from it at once.

    Attributes:
        data: The round.
        scores: 工号 → score in this round.
        history: Rows of 历次成绩. The 工号 of a row that is another person's (``identity``) is a key that is on no roster.
        history_table: Where 历次成绩 stands.
        certificates: Rows of 证书登记; those of another person likewise.
        portfolio: Where 档案材料 stands.
        policy: The school's figures.
        as_of: The day of reckoning: the round's last day, or today while the round goes on.
        entries: 工号 → 学时 of this round day by day.
        topic: The 专题 of this round, ``""`` without one.
        identities: Whose the records of the ledgers are.
    """

    data: RoundData
    scores: Mapping[str, Score]
    history: Frame
    history_table: Table
    certificates: tuple[RegisterRow, ...]
    portfolio: Table
    policy: Policy
    as_of: dt.date
    entries: Mapping[str, list[HoursEntry]]
    topic: str
    identities: Identities

    @cached_property
    def archived(self) -> bool:
        """Whether this round stands in 历次成绩 already: then it counts from there."""
        return name_key(self.data.round.name) in round_keys(self.history)

    def hours_now(self, teacher_id: str) -> Decimal:
        """学时 of this round."""
        return sum((entry.hours for entry in self.entries.get(teacher_id, ())), Decimal(0))


def day_of_reckoning(data: RoundData, now: dt.datetime) -> dt.date:
    """The round's last day, without one the last session's, but never a day to come: what is due then is not overdue now.

    A session that was held counts as past even when its date, or the computer's clock, says otherwise.
    """
    days = [session.date for session in data.sessions if session.date]
    held = [session.date for session in data.held_sessions if session.date]
    today = max([now.date(), *held])
    return min(data.round.end or max(days, default=today), today)


def read_sources(
    host: WorkbookHost, now: dt.datetime, progress: Progress, names: tuple[str, ...] | None = None
) -> tuple[Sources | None, list[Problem]]:
    """Reads the workbook for the ledgers.

    Returns:
        The sources and all problems of the round; ``None`` and the problems when a sheet, a required column or a usable rule
        set is missing (fatal).
    """
    data, problems = read_workbook(host, progress)
    if data is None:
        return None, problems
    identities = read_identities(host, data)
    problems = [*data.problems, *validate(data), *identities.problems]
    tables: dict[str, Table] = {}
    for sheet, columns in ((CERTIFICATE_REGISTER, CERTIFICATE_COLUMNS), (PORTFOLIO, PORTFOLIO_COLUMNS)):
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
    problems = in_order(problems)
    if history_table is None or has_fatal(problems):
        return None, problems
    frame, unread = history_frame(history_table, names or LEDGER_COLUMNS)
    if identities.conflicting:
        frame = frame.assign(**{TEACHER_ID: identities.owners(frame[TEACHER_ID], frame[NAME])})
    problems = in_order([*problems, *unread])
    scores = {score.teacher_id: score for score in scores_of(data, problems)}
    return (
        Sources(
            data,
            scores,
            frame,
            history_table,
            tuple(kept_apart(read_register(tables[CERTIFICATE_REGISTER]), identities)),
            tables[PORTFOLIO],
            policy_of(data.rules),
            day_of_reckoning(data, now),
            {
                teacher_id: [
                    HoursEntry(session.date or data.round.end, session.hours, session.form)
                    for session in sessions
                ]
                for teacher_id, sessions in counted_sessions(data).items()
            },
            topic_of(data.rules, data.round.name),
            identities,
        ),
        problems,
    )
