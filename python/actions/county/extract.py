"""Reads one school's workbook into a ``Reading``: checked and scored by the one definition, compared with what the school wrote."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from python.actions.county import store
from python.actions.county.reading import COVERAGE, ITEM, TEACHER, Finding, Reading, Value
from python.actions.county.training_years import TrainingYears, training_years
from python.actions.county.written import compared, written
from python.actions.run import ScoredRound, checked_and_scored
from python.documents.certificates.proof_records import read_proof_records
from python.planning.exchange.memory import workbook_number
from python.reading.attended_hours import attended_hours
from python.reading.id_numbers import fault
from python.reading.rules import fingerprint
from python.reading.tables import Table
from python.reading.workbook import output_table, read_round, sheet_grid
from python.scoring import round_half_up
from python.vocabulary.cell_values import as_prose, as_text, name_key, plain, read_identifier
from python.vocabulary.columns import SheetSpec
from python.vocabulary.ledger_sheets import CERTIFICATE_SHEET
from python.vocabulary.messages import message, suggestion
from python.vocabulary.output_sheets import EXCHANGE_MEMORY_SHEET, PROOF_SHEET
from python.vocabulary.ports import HostError, WorkbookHost
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.records import RuleSet, Score, ScoreState, Teacher
from python.vocabulary.sheet_schema import (
    CERTIFICATE_NUMBER,
    REVOKED,
    ROUND,
    RUN_LOG,
    STATE,
    TEACHER_ID,
    TIME,
    VERSION,
)

# So many problems of one workbook are listed; a workbook with more is to be sent back anyway.
MOST_FINDINGS = 200
_MILLI = 1000
_STATES: Mapping[ScoreState, str] = {
    ScoreState.SCORED: "scored",
    ScoreState.INCOMPLETE: "incomplete",
    ScoreState.INVALID: "invalid",
    ScoreState.EXEMPT: "exempt",
}


@lru_cache(maxsize=4096)
def milli(number: Decimal) -> int:
    """A mark in whole thousandths; a fourth decimal, which 小数位数 allows, is rounded half-up."""
    return int(round_half_up(number * _MILLI, 0))


def finding(problem: Problem) -> Finding:
    """A problem as a row of ``findings``."""
    where = problem.where
    return [
        problem.code.value,
        problem.severity.value,
        where.sheet if where else "",
        where.cell if where else "",
        message(problem),
        suggestion(problem),
    ]


def unreadable(sha256: str, problems: Iterable[Problem], state: str = store.UNREADABLE) -> Reading:
    """The reading of a file that cannot be used, and why."""
    listed = list(problems)
    return Reading(
        sha256,
        state,
        findings=[finding(problem) for problem in listed],
        reason=message(listed[0]) if listed else "",
    )


def extract(host: WorkbookHost, sha256: str) -> Reading:
    """What a workbook comes to.

    Args:
        host: The workbook; it is only read.
        sha256: Of its bytes.

    Raises:
        HostError: A sheet cannot be read.
    """
    scored, problems = checked_and_scored(host, outputs=(RUN_LOG,))
    if scored is None:
        return _not_usable(host, sha256, problems)
    found = [*problems, *compared(scored)]
    told = [problem for problem in found if problem.severity is not Severity.NOTICE]
    errors = sum(problem.severity is Severity.ERROR for problem in told)
    years = training_years(host, scored)
    people = _people(host, scored, years)
    return Reading(
        sha256,
        store.USED,
        {
            **_facts(host, scored),
            **_figures(scored, years),
            "errors": errors,
            "warnings": len(told) - errors,
        },
        _publics(host, scored.data.rules),
        people,
        _item_sums(scored),
        [
            _in_order(COVERAGE, dict(zip(("year", "trained", "passed"), one, strict=True)))
            for one in years.coverage
        ],
        _listed(told),
    )


def _in_order(columns: Sequence[str], row: Mapping[str, Value]) -> list[Value]:
    return [row[name] for name in columns]


def _not_usable(host: WorkbookHost, sha256: str, problems: list[Problem]) -> Reading:
    """A workbook that lacks what scoring needs: as far as its 首页 says whose it is, it is known."""
    fatal = [problem for problem in problems if problem.fatal]
    if any(problem.code is ProblemCode.NOT_OUR_WORKBOOK for problem in fatal):
        details = {"file": host.path.name}
        return unreadable(
            sha256, [Problem(ProblemCode.COUNTY_NOT_OURS, Severity.WARNING, None, details)], store.NOT_OURS
        )
    facts: Mapping[str, Value] = {}
    try:
        round_ = read_round(host)[0]
        facts = {"school": round_.school, "round": round_.name}
    except (HostError, KeyError):
        pass
    reason = message(fatal[0])
    return Reading(
        sha256, store.UNREADABLE, facts, findings=[finding(problem) for problem in fatal], reason=reason
    )


def _listed(problems: list[Problem]) -> list[Finding]:
    """As many as are listed, errors first where not all are."""
    if len(problems) <= MOST_FINDINGS:
        return [finding(problem) for problem in problems]
    first = sorted(problems, key=lambda problem: problem.severity is not Severity.ERROR)[:MOST_FINDINGS]
    details = {"count": str(len(problems) - MOST_FINDINGS)}
    rest = Problem(ProblemCode.COUNTY_MORE_PROBLEMS, Severity.WARNING, None, details)
    return [*(finding(problem) for problem in first), finding(rest)]


def _facts(host: WorkbookHost, scored: ScoredRound) -> dict[str, Value]:
    data = scored.data
    log = data.tables[RUN_LOG]
    runs = [row for row in log.data_rows if as_text(log.value(row, TIME))]
    memory = _table(host, EXCHANGE_MEMORY_SHEET, data.rules)
    return {
        "school": data.round.school,
        "round": data.round.name,
        "starts": data.round.start.isoformat() if data.round.start else "",
        "ends": data.round.end.isoformat() if data.round.end else "",
        "program_version": as_text(log.value(runs[-1], VERSION)) if runs else "",
        "last_run": as_text(log.value(runs[-1], TIME)) if runs else "",
        "rules": fingerprint(data.rules),
        "decimals": data.rules.decimals,
        "workbook_id": workbook_number(memory) if memory else "",
    }


def _figures(scored: ScoredRound, years: TrainingYears) -> dict[str, Value]:
    """The school's sums over everyone who should take part."""
    data, scores = scored.data, scored.scores_by_id
    found = [scores.get(teacher.id) for teacher in data.taking_part]
    have = [score for score in found if score is not None and score.rating is not None]
    highest = data.rules.ratings[0]
    return {
        "roster": len(data.teachers_by_id),
        "expected": len(data.taking_part),
        "scored": len(have),
        "passed": sum(not score.retrain for score in have),
        "excellent": sum(score.rating == highest and not score.retrain for score in have),
        "retrain": sum(score.retrain for score in have),
        "incomplete": sum(score is None or score.state is ScoreState.INCOMPLETE for score in found),
        "invalid": sum(score is not None and score.state is ScoreState.INVALID for score in found),
        "total_sum_milli": sum(milli(score.total) for score in have if score.total is not None),
        "never_trained": sum(teacher.id not in years.trained for teacher in data.taking_part),
    }


def _people(host: WorkbookHost, scored: ScoredRound, years: TrainingYears) -> list[list[Value]]:
    """One row for each 工号 of 教师名册."""
    data = scored.data
    scores, hours = scored.scores_by_id, attended_hours(data)
    certificates = _certificates(host, scored)
    places = {rating.name: place for place, rating in enumerate(data.rules.ratings)}
    as_written = written(scored)
    rows = []
    for teacher in data.teachers_by_id.values():
        row = _result(teacher, scores.get(teacher.id), places)
        row["written_total"], row["written_rating"] = as_written.get(teacher.id, ("", ""))
        row["hours"] = plain(hours.get(teacher.id, Decimal(0)))
        row["certificates"] = "、".join(certificates.get(teacher.id, ()))
        row["first_passed"], row["last_passed"] = years.passed.get(teacher.id, (None, None))
        rows.append(_in_order(TEACHER, row))
    return rows


def _result(teacher: Teacher, score: Score | None, places: Mapping[str, int]) -> dict[str, Value]:
    state = ScoreState.EXEMPT if teacher.exempt else score.state if score else ScoreState.INCOMPLETE
    total, rating = (score.total, score.rating) if score else (None, None)
    return {
        "row": teacher.row,
        "teacher_id": teacher.id,
        "name": teacher.name,
        "department": teacher.department,
        "stage": teacher.stage,
        "training_type": teacher.training_type,
        "state": _STATES[state],
        "total_milli": milli(total) if total is not None else None,
        "total": plain(total) if total is not None else "",
        "rating": rating.name if rating else "",
        "rating_place": places[rating.name] if rating else None,
        "passed": int(not rating.retrain) if rating else None,
        "retrain": int(rating.retrain) if rating else None,
        "rank": score.rank if score else None,
        "explanation": score.explanation if score else "",
        "items": _item_marks(score),
        "id_number": teacher.id_number.upper() if not fault(teacher.id_number) else "",
        "birth": teacher.birth.isoformat() if teacher.birth else "",
        "phone": teacher.phone,
        "appointed": teacher.appointed.isoformat() if teacher.appointed else "",
        "years_in_post": plain(teacher.years_in_post) if teacher.years_in_post is not None else "",
    }


def _item_marks(score: Score | None) -> str:
    """The marks of each item, in thousandths, as JSON; ``""`` without a total."""
    if score is None or score.total is None:
        return ""
    marks = {item.item.name: milli(item.marks) for item in score.items.values()}
    return json.dumps(marks, ensure_ascii=False, separators=(",", ":"))


def _item_sums(scored: ScoredRound) -> list[list[Value]]:
    """What each item brought in each 学段, over those who have a total; marks deducted from the total count as they stand."""
    stages = {teacher.id: teacher.stage for teacher in scored.data.taking_part}
    sums: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for score in scored.scores:
        if score.total is None or score.teacher_id not in stages:
            continue
        for item in score.items.values():
            one = sums[stages[score.teacher_id], item.item.name]
            one[0] += 1
            one[1] += milli(item.marks)
    full = {item.name: milli(item.full_marks) for item in scored.data.rules.items}
    return [
        _in_order(
            ITEM,
            {"stage": stage, "item": item, "people": people, "sum_milli": total, "full_milli": full[item]},
        )
        for (stage, item), (people, total) in sums.items()
    ]


def _certificates(host: WorkbookHost, scored: ScoredRound) -> Mapping[str, list[str]]:
    """工号 → the numbers of the valid certificates of this round."""
    table = _table(host, CERTIFICATE_SHEET, scored.data.rules)
    found: defaultdict[str, list[str]] = defaultdict(list)
    if table is None:
        return found
    this = name_key(scored.data.round.name)
    for row in table.data_rows:
        if as_text(table.value(row, STATE)) != REVOKED and name_key(as_text(table.value(row, ROUND))) == this:
            number = as_prose(table.value(row, CERTIFICATE_NUMBER))
            found[read_identifier(table.value(row, TEACHER_ID))[0]].append(number)
    return found


def _publics(host: WorkbookHost, rules: RuleSet) -> list[str]:
    table = _table(host, PROOF_SHEET, rules)
    return [public.as_text() for public in read_proof_records(table).publics] if table else []


def _table(host: WorkbookHost, spec: SheetSpec, rules: RuleSet) -> Table | None:
    """One of the program's own tables; ``None`` in a workbook without it."""
    grid, _ = sheet_grid(host, spec.name, rules.school_names)
    return output_table(grid, spec.headers, rules)[0] if grid is not None else None
