"""The facts that 推荐名单 rests on: each person's rounds, 档案材料 and contests, as the workbook has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from python.actions.contest_rows import contests_of_all_years, honours_of
from python.actions.record import Record
from python.actions.sources import Sources
from python.ledgers.history import COUNTED, RESULT
from python.ledgers.past_results import Result
from python.ledgers.recommendation import Facts, Honour, RoundResult, Terms
from python.vocabulary.cell_values import name_key
from python.vocabulary.ports import WorkbookHost
from python.vocabulary.problems import Problem
from python.vocabulary.records import ScoreState
from python.vocabulary.sheet_schema import (
    END_DATE,
    RATING,
    ROUND,
    START_DATE,
    TEACHER_ID,
    TOTAL,
)

# So many of the materials that are lacking are named.
_NAMED = 3
_ANOTHER_PERSON = "这个工号下有别人的记录，要先核对"


def facts_of_all(
    host: WorkbookHost, record: Record, terms: Terms, today: dt.date
) -> tuple[list[Facts], list[Problem]]:
    """The facts of everyone on the roster, in its order.

    Args:
        host: The workbook, for 评比活动.
        record: The round and what came before it, with its sources.
        terms: The conditions: how many years of contests count, and what prizes are called.
        today: Contests after this day do not count yet.

    Returns:
        The facts, and what is wrong in 评比活动: what ``contests_of_all_years`` tells, CONTEST_LEFT_OUT (no day, or one to come) and
        AWARD_UNKNOWN, all at their cells.
    """
    sources = record.sources
    if sources is None:
        return [], []
    rounds = _rounds(sources)
    contests, problems, table = contests_of_all_years(host, sources.data)
    honours: Mapping[str, Sequence[Honour]] = {}
    if table is not None:
        honours, left_out = honours_of(contests, table, terms, today)
        problems = [*problems, *left_out]
    materials = {(row.owner, name_key(row.round_name)): row.outcome for row in record.materials}
    facts = []
    for teacher in sources.data.teachers_by_id.values():
        own = rounds.get(teacher.id, ())
        outcome = materials.get((teacher.id, name_key(own[0].name))) if own else None
        facts.append(
            Facts(
                teacher,
                tuple(own),
                _missing(outcome.missing) if outcome else None,
                tuple(honours.get(teacher.id, ())),
                _ANOTHER_PERSON if teacher.id in record.identities.conflicting else "",
            )
        )
    return facts, problems


def _missing(names: Sequence[str]) -> str:
    """What 档案材料 lacks; where it is much, the first of it and how much there is: 档案材料 itself lists the rest."""
    return "、".join(names[:_NAMED]) + (f" 等 {len(names)} 项" if len(names) > _NAMED else "")


def _rounds(sources: Sources) -> dict[str, list[RoundResult]]:
    """工号 → rounds in which that person was examined, the latest first; the open one once anybody has a total in it.

    By the last day; rounds without a date are the oldest. 免训 and rounds without any 等级 are passed over: nobody was examined.
    """
    history: Any = sources.history[sources.history[COUNTED]]
    columns = (TEACHER_ID, ROUND, START_DATE, END_DATE, RATING, TOTAL, RESULT)
    dated: dict[str, list[tuple[dt.date, dt.date, RoundResult]]] = {}
    for teacher_id, name, start, end, rating, total, result in zip(
        *(history[column] for column in columns), strict=True
    ):
        if result is Result.NOT_ASSESSED:
            continue
        one = RoundResult(name, rating, result is Result.PASSED, total)
        dated.setdefault(teacher_id, []).append((end or dt.date.min, start or dt.date.min, one))
    found: dict[str, list[RoundResult]] = {}
    for teacher_id, rounds in dated.items():
        rounds.sort(key=lambda one: one[:2])
        found[teacher_id] = [one for *_, one in reversed(rounds)]
    if not sources.counted_there and any(one.total is not None for one in sources.scores.values()):
        for teacher_id, score in sources.scores.items():
            if score.state in (ScoreState.EXEMPT, ScoreState.VACANT):
                continue
            rating = score.rating.name if score.rating else score.state.value
            passed = score.rating is not None and not score.retrain
            now = RoundResult(sources.data.round.name, rating, passed, score.total)
            found.setdefault(teacher_id, []).insert(0, now)
    return found
