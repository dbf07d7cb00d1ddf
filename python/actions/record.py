"""Everything the workbook holds that outlives the round, read once and checked: what every action after scoring begins with.

生成证书, 结业证书, 更新台账, 个人成长档案, 归档本轮 and 开始下一轮 read it here and therefore tell the same problems.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from python.actions.ledger_rows import classes_paid_twice
from python.actions.material_rows import MaterialRow, material_rows
from python.actions.run import ScoredRound, checked_and_scored
from python.actions.sources import Sources, round_dates, sources_of
from python.ledgers import portfolio
from python.ledgers.recognition import roster_doubts, years_disagree
from python.planning.results import in_order
from python.reading.identity import Identities, read_identities
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Progress, WorkbookHost
from python.vocabulary.problems import Problem, Severity
from python.vocabulary.sheet_schema import HISTORY, PORTFOLIO, ROSTER


@record
class Record:
    """The round and what came before it.

    Attributes:
        scored: The round, checked and scored.
        identities: Whose the records under each 工号 are.
        sources: What the ledgers are made of; ``None`` when 历次成绩, 档案材料 or 证书登记 cannot be used.
        materials: Rows of 档案材料.
    """

    scored: ScoredRound
    identities: Identities
    sources: Sources | None
    materials: tuple[MaterialRow, ...]


def read_record(
    host: WorkbookHost, now: dt.datetime, progress: Progress, *, revoking: str = ""
) -> tuple[Record | None, list[Problem]]:
    """Reads, checks and scores the workbook, with its ledgers.

    Args:
        host: The workbook.
        now: The office's time.
        progress: Told how far it is.
        revoking: The number of a certificate that this run declares 作废: whose it was says nothing any more.

    Returns:
        The record, and everything found, in order; ``None`` when the round itself cannot be used. Without usable ledgers
        (``sources`` is ``None``) a fatal problem says why.
    """
    scored, problems = checked_and_scored(host, progress)
    if scored is None:
        return None, problems
    identities = read_identities(host, scored.data, revoked=revoking)
    sources, found = sources_of(host, scored, identities, now, progress)
    materials: tuple[MaterialRow, ...] = ()
    if sources is not None:
        materials = tuple(material_rows(sources, round_dates(sources)))
        found += _doubtful(sources, materials)
    record = Record(scored, identities, sources, materials)
    return record, in_order([*problems, *identities.problems, *found])


def read_sources(
    host: WorkbookHost, now: dt.datetime, progress: Progress
) -> tuple[Sources | None, list[Problem]]:
    """The same for actions that can do nothing without the ledgers.

    Returns:
        The sources and everything found; ``None`` and the problems, a fatal one among them, when they cannot be used.
    """
    record, problems = read_record(host, now, progress)
    return (record.sources if record else None), problems


def without_ledgers(record: Record, problems: Sequence[Problem]) -> list[Problem]:
    """The problems for an action that can do without 历次成绩 and 档案材料: what is wrong with them is only a warning."""
    own_names = record.scored.data.rules.school_names
    spared = {name for sheet in (HISTORY, PORTFOLIO) for name in (sheet, own_names.get(sheet, sheet))}
    return [
        replace(problem, severity=Severity.WARNING, fatal=False)
        if problem.fatal and problem.where and problem.where.sheet in spared
        else problem
        for problem in problems
    ]


def _doubtful(sources: Sources, materials: Sequence[MaterialRow]) -> list[Problem]:
    """Facts that people typed and that cannot be right."""
    people, roster = sources.data.teachers, sources.data.tables[ROSTER]
    least = sources.policy.paper_least
    unclear = (portfolio.problems_of(sources.portfolio, one.row, one.teacher_id, least) for one in materials)
    return [
        *years_disagree(people, roster, sources.as_of),
        *roster_doubts(people, roster, sources.as_of),
        *classes_paid_twice(sources),
        *(problem for problems in unclear for problem in problems),
    ]
