"""归档本轮 and 开始下一轮: a round is closed once, sealed, and never reckoned again; then the inputs are cleared.

Order of closing: the seal is prepared in a waiting folder, the rows are written to 历次成绩 in one atomic write (the moment
of archiving), the waiting folder gets its name. What a crash leaves in between is mended by the next run.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from python.actions import sealing
from python.actions.next_round import plan_next_round
from python.actions.output_folders import missing_facts, stale_scores
from python.actions.runs import Outcome, not_run
from python.actions.sources import Sources, read_sources
from python.ledgers.history import (
    LEDGER_COLUMNS,
    ROUND_KEY,
    THOUSANDTHS,
    UNRATED,
    ArchivedRow,
    name_key,
    plan_history,
    round_keys,
)
from python.ledgers.hours import credits_of, detail_text
from python.planning.results import LogRow, in_order, plan_log
from python.reading.round_data import RoundData
from python.reading.rules import fingerprint
from python.system.locks import only_one_issue
from python.vocabulary.cell_values import plain
from python.vocabulary.messages import place, some_of
from python.vocabulary.ports import Changes, HostError, Progress, WorkbookHost, no_progress
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.records import Score, ScoreState
from python.vocabulary.sheet_schema import (
    COMPLETION_TEMPLATE,
    END_DATE,
    HOME,
    HOURS,
    NO,
    RATING,
    RETRAIN,
    ROSTER,
    ROUND_NAME,
    RUN_LOG,
    SCHOOL_NAME,
    START_DATE,
    TEACHER_ID,
    TOTAL,
    YES,
)

# What is read of 历次成绩: enough to tell whether a round is still what was archived.
ARCHIVE_COLUMNS = (*LEDGER_COLUMNS, TOTAL)
_NAMES_SHOWN = 5


def archive_round(
    host: WorkbookHost,
    *,
    now: dt.datetime,
    force: bool = False,
    next_round: str | None = None,
    progress: Progress = no_progress,
) -> Outcome:
    """归档本轮; with ``next_round`` also 开始下一轮.

    Args:
        host: The workbook.
        now: The office's time.
        force: Archive although the round is not complete; those without a total are kept as 未完成.
        next_round: Name of the round to begin; ``""`` leaves it to be filled in on 首页; ``None`` begins none. A round that is
            archived already is then only followed by the next.
        progress: Told how far the run is.

    Returns:
        Not run, nothing changed: ALREADY_ARCHIVED; ROUND_FACT_MISSING; SCORES_STALE; ROUND_UNFINISHED for each thing that is
        not complete, unless ``force``; NEXT_ROUND_NAME.

    Raises:
        HostError: The workbook or the seal could not be written; BUSY_ISSUING when another run in this folder is issuing or
            archiving.
    """
    host.refuse_if_unwritable()
    with only_one_issue(host.path):
        host.refresh()
        return _archive(host, now=now, force=force, next_round=next_round, progress=progress)


def _archive(
    host: WorkbookHost, *, now: dt.datetime, force: bool, next_round: str | None, progress: Progress
) -> Outcome:
    started = time.perf_counter()
    sources, problems = read_sources(host, now, progress, ARCHIVE_COLUMNS)
    if sources is None:
        return not_run(problems)
    wrong = _wrong_name(host, sources, next_round)
    if wrong:
        return not_run(wrong)
    data = sources.data
    seal = sealing.Seal(host.path, data.round.name)
    sealing.sweep(seal, round_keys(sources.history))
    told: list[Problem] = []
    if sources.archived:
        mended, told = _finished(seal)  # a run was killed between the register and the seal
        changed = [] if force else _changed_since(sources)
        if next_round is None and not mended:
            details = {"round": data.round.name}
            where = host.named_cell(ROUND_NAME)
            return not_run(
                [Problem(ProblemCode.ALREADY_ARCHIVED, Severity.ERROR, where, details, fatal=True)]
            )
        if next_round is not None and changed:
            return not_run(changed)
        closed = _Closed(files=mended)
    else:
        closed, refused = _close(host, sources, problems, seal, now=now, force=force, progress=progress)
        if refused:
            return not_run(refused)
        told = list(closed.told)
    summary: dict[str, object] = {
        "round": data.round.name,
        "archived": closed.rows,
        "unfinished": closed.unfinished,
        "sealed": str(seal.found() or ""),
    }
    files = list(closed.files)
    if next_round is not None and not any(problem.severity is Severity.ERROR for problem in closed.failed):
        progress("开始下一轮", 0.8)
        blocks, retrain, more = plan_next_round(host, sources, next_round)
        told += more
        seconds = time.perf_counter() - started
        table = data.tables[RUN_LOG]
        if not sources.archived:  # the row of 归档本轮 was added meanwhile
            table = replace(table, last_row=table.last_row + 1)
        log = LogRow("开始下一轮", next_round, len(more), seconds, f"补训 {len(retrain)} 人")
        blocks += plan_log(table, log, now)
        try:
            applied = host.apply(Changes(tuple(blocks)), keep_backups=data.rules.backups)
            host.save()
        except HostError as error:
            if sources.archived:
                raise
            # The round is archived, and that must be said, whatever became of the rest.
            told += [_problem_of(error), Problem(ProblemCode.NEXT_ROUND_NOT_BEGUN, Severity.ERROR)]
        else:
            files += [applied.backup] if applied.backup else []
            summary |= {"next_round": next_round, "retrain": len(retrain), "retrain_ids": retrain}
    progress("完成", 1.0)
    summary["seconds"] = round(time.perf_counter() - started, 3)
    return Outcome(tuple(in_order(told)), summary, (host.path, *files))


def _problem_of(error: HostError) -> Problem:
    return Problem(error.code, Severity.ERROR, error.where, error.details)


def _finished(seal: sealing.Seal) -> tuple[tuple[Path, ...], list[Problem]]:
    """Gives the seal its name; or the problem that it has none yet, which the next run mends."""
    try:
        return tuple(sealing.finish(seal)), []
    except HostError as error:
        details = {"folder": seal.waiting.name}
        return (), [_problem_of(error), Problem(ProblemCode.SEAL_UNFINISHED, Severity.ERROR, None, details)]


def _changed_since(sources: Sources) -> list[Problem]:
    """What stands in 历次成绩 under this round's name and is not what the round gives now (fatal).

    Either marks were changed after archiving, or the name on 首页 is that of another round: clearing the inputs then would
    lose marks that stand nowhere else.
    """
    history = sources.history
    stored = history[history[ROUND_KEY] == name_key(sources.data.round.name)]
    columns = (TEACHER_ID, TOTAL, RATING, RETRAIN, HOURS)
    then = {row[0]: row[1:] for row in zip(*(stored[name] for name in columns), strict=True)}
    now = {
        row.teacher_id: (row.total, row.rating, row.retrain, int(row.hours * THOUSANDTHS))
        for row in archived_rows(sources)
    }
    teachers = sources.data.teachers_by_id
    changed = [
        teachers[teacher_id].name if teacher_id in teachers else teacher_id
        for teacher_id in dict.fromkeys((*now, *then))
        if now.get(teacher_id) != then.get(teacher_id)
    ]
    if not changed:
        return []
    details = {
        "round": sources.data.round.name,
        "count": str(len(changed)),
        "names": some_of(changed, _NAMES_SHOWN),
    }
    return [Problem(ProblemCode.ROUND_CHANGED_SINCE, Severity.ERROR, None, details, fatal=True)]


def begin_next_round(
    host: WorkbookHost,
    *,
    now: dt.datetime,
    name: str = "",
    force: bool = False,
    progress: Progress = no_progress,
) -> Outcome:
    """开始下一轮 for a round that is archived: NOT_ARCHIVED otherwise.

    Args:
        host: The workbook.
        now: The office's time.
        name: The new round's name; ``""`` leaves it to be filled in.
        force: Go on although the round is not as it was archived.
        progress: Told how far the run is.
    """
    sources, problems = read_sources(host, now, progress)
    if sources is None:
        return not_run(problems)
    if not sources.archived:
        details = {"round": sources.data.round.name}
        where = host.named_cell(ROUND_NAME)
        return not_run([Problem(ProblemCode.NOT_ARCHIVED, Severity.ERROR, where, details, fatal=True)])
    return archive_round(host, now=now, force=force, next_round=name, progress=progress)


@dataclass(frozen=True, slots=True)
class _Closed:
    """What closing a round came to; ``failed``: what went wrong after its rows were in 历次成绩."""

    rows: int = 0
    files: tuple[Path, ...] = ()
    unfinished: int = 0
    told: tuple[Problem, ...] = ()
    failed: tuple[Problem, ...] = ()


def _close(
    host: WorkbookHost,
    sources: Sources,
    problems: Sequence[Problem],
    seal: sealing.Seal,
    *,
    now: dt.datetime,
    force: bool,
    progress: Progress,
) -> tuple[_Closed, list[Problem]]:
    """Seals the round and writes its rows; or the problems why it is refused, with nothing changed."""
    started = time.perf_counter()
    data = sources.data
    refused = missing_facts(host, data, (SCHOOL_NAME, ROUND_NAME))
    refused += _wrong_dates(host, data)
    refused += stale_scores(data, list(sources.scores.values()))
    if not data.taking_part:
        where = CellRef(data.tables[ROSTER].sheet)
        refused.append(Problem(ProblemCode.NO_ROWS, Severity.ERROR, where, fatal=True))
    unfinished = unfinished_parts(sources, problems)
    if refused or (unfinished and not force):
        return _Closed(), [*refused, *unfinished]
    rows = archived_rows(sources)
    progress("封存", 0.5)
    host.save()
    sealing.prepare(seal, rows, sealing.output_files(host.path, data.round.name))
    result = f"归档 {len(rows)} 人" + ("（没有全部完成）" if unfinished else "")
    seconds = time.perf_counter() - started
    log = LogRow("归档本轮", data.round.name, len(unfinished), seconds, result, len(data.taking_part))
    blocks = [*plan_history(sources.history_table, rows), *plan_log(data.tables[RUN_LOG], log, now)]
    try:
        applied = host.apply(Changes(tuple(blocks)), keep_backups=data.rules.backups)
    except BaseException:
        sealing.discard(seal)
        raise
    # From here on the round is archived: what goes wrong is told, and made good by the next run.
    try:
        host.save()
        files, failed = _finished(seal)
    except HostError as error:
        files, failed = (), [_problem_of(error)]
    backup = (applied.backup,) if applied.backup else ()
    told = [replace(problem, code=ProblemCode.ARCHIVED_UNFINISHED) for problem in unfinished]
    told += [problem for problem in problems if problem.severity is Severity.ERROR]
    closed = _Closed(len(rows), (*files, *backup), len(unfinished), (*told, *failed), tuple(failed))
    return closed, []


def _wrong_dates(host: WorkbookHost, data: RoundData) -> list[Problem]:
    """Dates of the round that are not filled in, not dates, or the wrong way round (fatal)."""
    found: list[Problem] = []
    for name, day in ((START_DATE, data.round.start), (END_DATE, data.round.end)):
        if day is None:
            where = host.named_cell(name) or CellRef(HOME)
            unread = next((problem for problem in data.problems if problem.where == where), None)
            if unread is not None:
                found.append(replace(unread, severity=Severity.ERROR, fatal=True))
            else:
                details = {"name": name}
                found.append(
                    Problem(ProblemCode.ROUND_FACT_MISSING, Severity.ERROR, where, details, fatal=True)
                )
    if data.round.start and data.round.end and data.round.end < data.round.start:
        details = {"start": data.round.start.isoformat(), "end": data.round.end.isoformat()}
        end_cell = host.named_cell(END_DATE)
        found.append(Problem(ProblemCode.ROUND_DATES_REVERSED, Severity.ERROR, end_cell, details, fatal=True))
    return found


def _wrong_name(host: WorkbookHost, sources: Sources, name: str | None) -> list[Problem]:
    """A next round needs a name of its own."""
    if not name:
        return []
    used = round_keys(sources.history) | {name_key(sources.data.round.name)}
    if name_key(name) in used:
        details = {"name": name, "reason": "这个名称已经用过了"}
    elif not name.strip():
        details = {"name": name, "reason": "没有写名称"}
    else:
        return []
    return [
        Problem(ProblemCode.NEXT_ROUND_NAME, Severity.ERROR, host.named_cell(ROUND_NAME), details, fatal=True)
    ]


def unfinished_parts(sources: Sources, problems: Sequence[Problem]) -> list[Problem]:
    """What is not complete in the round, one problem for each kind, with how many and the first names."""
    data = sources.data
    teachers = data.teachers_by_id
    found: list[Problem] = []

    def report(what: str, names: Sequence[str]) -> None:
        if names:
            text = some_of(names, _NAMES_SHOWN)
            details = {"what": what, "count": str(len(names)), "names": text}
            found.append(Problem(ProblemCode.ROUND_UNFINISHED, Severity.WARNING, None, details))

    def names_of(state: ScoreState) -> list[str]:
        return [
            teachers[one.teacher_id].name
            for one in sources.scores.values()
            if one.state is state and one.teacher_id in teachers
        ]

    report("还有人缺成绩或签到", names_of(ScoreState.INCOMPLETE))
    report("有人的数据有误，没有计分", names_of(ScoreState.INVALID))
    absent = [teacher.name for teacher in data.taking_part if teacher.id not in sources.scores]
    report("有人在《成绩册》里没有一行", absent)
    held = {session.name for session in data.held_sessions}
    report("有场次还没有举行", [session.name for session in data.sessions if session.name not in held])
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    report("校验还有错误", [place(problem.where) for problem in errors if problem.where])
    certified = {
        row.entry.certificate.teacher_id
        for row in sources.certificates
        if row.valid
        and row.entry.certificate.kind != COMPLETION_TEMPLATE
        and name_key(row.entry.certificate.round_name) == name_key(data.round.name)
    }
    report("有人取得了证书还没有发", [
        teachers[one.teacher_id].name
        for one in sources.scores.values()
        if one.rating and one.rating.certificate_template and one.teacher_id not in certified
    ])  # fmt: skip
    return found


def archived_rows(sources: Sources) -> list[ArchivedRow]:
    """One row for everyone who takes part, in the order of the roster, as the round ends."""
    data = sources.data
    numbers = {
        row.entry.certificate.teacher_id: row.number
        for row in sources.certificates
        if row.valid
        and row.entry.certificate.kind != COMPLETION_TEMPLATE
        and name_key(row.entry.certificate.round_name) == name_key(data.round.name)
    }
    mark = fingerprint(data.rules)
    rows = []
    for teacher in data.taking_part:
        score = sources.scores.get(teacher.id)
        hours = sources.hours_now(teacher.id)
        rows.append(
            ArchivedRow(
                round_name=data.round.name,
                start=data.round.start,
                end=data.round.end,
                teacher_id=teacher.id,
                name=teacher.name,
                department=teacher.department,
                items=items_text(score),
                total=score.total if score else None,
                rating=score.rating.name if score and score.rating else UNRATED,
                retrain=(YES if score.retrain else NO) if score and score.rating else "",
                hours=hours,
                credits=credits_of(hours, sources.policy),
                certificate=numbers.get(teacher.id, ""),
                fingerprint=mark,
                topic=sources.topic,
                detail=detail_text(sources.entries.get(teacher.id, ())),
            )
        )
    return rows


def items_text(score: Score | None) -> str:
    """Every item's score: ``出勤 9；笔记 8；考试 51；作业 16``; a deduction has its sign."""
    if score is None:
        return ""
    return "；".join(
        f"{name} {'−' if one.item.deducted_from_total and one.marks else ''}{plain(one.marks)}"
        for name, one in score.items.items()
    )
