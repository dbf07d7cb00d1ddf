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

from python.actions import Outcome, not_run
from python.cell_values import plain
from python.ledgers import sealing
from python.ledgers.history import UNRATED, ArchivedRow, plan_history
from python.ledgers.hours import credits_of, detail_text
from python.ledgers.next_round import plan_next_round
from python.ledgers.sources import Sources, read_sources
from python.outputs import missing_facts, stale_scores
from python.planning import LogRow, in_order, plan_log
from python.ports import Changes, Progress, WorkbookHost, no_progress
from python.problems import CellRef, Problem, ProblemCode, Severity
from python.records import Score, ScoreState
from python.rules import fingerprint
from python.sheet_schema import END_DATE, HOME, NO, ROUND_NAME, RUN_LOG, SCHOOL_NAME, START_DATE, YES

COMPLETION = "结业证书"
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
        HostError: The workbook or the seal could not be written.
    """
    started = time.perf_counter()
    host.refuse_if_unwritable()
    sources, problems = read_sources(host, now, progress)
    if sources is None:
        return not_run(problems)
    data = sources.data
    folder = sealing.folder_of(host.path, data.round.name)
    if sources.archived:
        sealing.finish(folder)  # a run was killed between the register and the seal
        if next_round is None:
            details = {"round": data.round.name}
            where = host.named_cell(ROUND_NAME)
            return not_run(
                [Problem(ProblemCode.ALREADY_ARCHIVED, Severity.ERROR, where, details, fatal=True)]
            )
    wrong = _wrong_name(host, sources, next_round)
    if wrong:
        return not_run(wrong)
    closed = _Closed()
    if not sources.archived:
        closed, refused = _close(host, sources, problems, now=now, force=force, progress=progress)
        if refused:
            return not_run(refused)
    summary: dict[str, object] = {
        "round": data.round.name,
        "archived": closed.rows,
        "unfinished": len(closed.unfinished),
        "sealed": str(folder) if folder.is_dir() else "",
    }
    warnings, files = list(closed.unfinished), list(closed.files)
    if next_round is not None:
        progress("开始下一轮", 0.8)
        blocks, retrain, more = plan_next_round(host, sources, next_round)
        warnings += more
        seconds = time.perf_counter() - started
        table = data.tables[RUN_LOG]
        if not sources.archived:  # the row of 归档本轮 was added meanwhile
            table = replace(table, last_row=table.last_row + 1)
        log = LogRow("开始下一轮", next_round, len(more), seconds, f"补训 {len(retrain)} 人")
        blocks += plan_log(table, log, now)
        applied = host.apply(Changes(tuple(blocks)), keep_backups=data.rules.backups)
        host.save()
        files += [applied.backup] if applied.backup else []
        summary |= {"next_round": next_round, "retrain": len(retrain), "retrain_ids": retrain}
    progress("完成", 1.0)
    summary["seconds"] = round(time.perf_counter() - started, 3)
    return Outcome(tuple(in_order(warnings)), summary, (host.path, *files))


def begin_next_round(
    host: WorkbookHost, *, now: dt.datetime, name: str = "", progress: Progress = no_progress
) -> Outcome:
    """开始下一轮 for a round that is archived: NOT_ARCHIVED otherwise.

    Args:
        host: The workbook.
        now: The office's time.
        name: The new round's name; ``""`` leaves it to be filled in.
        progress: Told how far the run is.
    """
    sources, problems = read_sources(host, now, progress)
    if sources is None:
        return not_run(problems)
    if not sources.archived:
        details = {"round": sources.data.round.name}
        where = host.named_cell(ROUND_NAME)
        return not_run([Problem(ProblemCode.NOT_ARCHIVED, Severity.ERROR, where, details, fatal=True)])
    return archive_round(host, now=now, next_round=name, progress=progress)


@dataclass(frozen=True, slots=True)
class _Closed:
    """What closing a round came to."""

    rows: int = 0
    files: tuple[Path, ...] = ()
    unfinished: tuple[Problem, ...] = ()


def _close(
    host: WorkbookHost,
    sources: Sources,
    problems: Sequence[Problem],
    *,
    now: dt.datetime,
    force: bool,
    progress: Progress,
) -> tuple[_Closed, list[Problem]]:
    """Seals the round and writes its rows; or the problems why it is refused, with nothing changed."""
    started = time.perf_counter()
    data = sources.data
    folder = sealing.folder_of(host.path, data.round.name)
    refused = missing_facts(host, data, (SCHOOL_NAME, ROUND_NAME))
    refused += [_missing_date(host, name) for name, day in _dates(sources) if day is None]
    refused += stale_scores(data, list(sources.scores.values()))
    unfinished = unfinished_parts(sources, problems)
    if refused or (unfinished and not force):
        return _Closed(), [*refused, *unfinished]
    rows = archived_rows(sources)
    progress("封存", 0.5)
    host.save()
    outputs = sealing.output_files(host.path, data.round.name)
    waiting = sealing.prepare(folder, host.path, rows, outputs)
    result = f"归档 {len(rows)} 人" + ("（没有全部完成）" if unfinished else "")
    seconds = time.perf_counter() - started
    log = LogRow("归档本轮", data.round.name, len(unfinished), seconds, result, len(data.taking_part))
    blocks = [*plan_history(sources.history_table, rows), *plan_log(data.tables[RUN_LOG], log, now)]
    try:
        applied = host.apply(Changes(tuple(blocks)), keep_backups=data.rules.backups)
    except BaseException:
        sealing.discard(waiting)
        raise
    host.save()
    backup = (applied.backup,) if applied.backup else ()
    return _Closed(len(rows), (*sealing.finish(folder), *backup), tuple(unfinished)), []


def _dates(sources: Sources) -> Sequence[tuple[str, dt.date | None]]:
    return (START_DATE, sources.data.round.start), (END_DATE, sources.data.round.end)


def _missing_date(host: WorkbookHost, name: str) -> Problem:
    where = host.named_cell(name) or CellRef(HOME)
    return Problem(ProblemCode.ROUND_FACT_MISSING, Severity.ERROR, where, {"name": name}, fatal=True)


def _wrong_name(host: WorkbookHost, sources: Sources, name: str | None) -> list[Problem]:
    """A next round needs a name of its own."""
    if not name:
        return []
    used = set(sources.history["轮次"]) | {sources.data.round.name}
    if name.strip() in used:
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
            text = "、".join(names[:_NAMES_SHOWN]) + ("等" if len(names) > _NAMES_SHOWN else "")
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
    report("校验还有错误", [problem.where.cell or problem.where.sheet for problem in errors if problem.where])
    certified = {
        row.entry.certificate.teacher_id
        for row in sources.certificates
        if row.valid
        and row.entry.certificate.kind != COMPLETION
        and row.entry.certificate.round_name == data.round.name
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
        and row.entry.certificate.kind != COMPLETION
        and row.entry.certificate.round_name == data.round.name
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
