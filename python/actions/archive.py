"""归档本轮 and 开始下一轮: a round is closed once, sealed, and never reckoned again; then the inputs are cleared.

Order of closing: the seal is prepared in a waiting folder, the rows are written to 历次成绩 in one atomic write (the moment
of archiving), the waiting folder gets its name. What a crash leaves in between is mended by the next run.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from python.actions import sealing
from python.actions.next_round import plan_next_round
from python.actions.outcome import NotRun, Outcome, not_run
from python.actions.output_folders import missing_facts, stale_scores
from python.actions.record import read_sources
from python.actions.round_end import (
    TO_ARCHIVE,
    archived_rows,
    changed_since,
    dates_reversed,
    unfinished_parts,
)
from python.actions.run import Plan, Run
from python.actions.sources import Sources
from python.documents.certificates.key import load_key_or_none
from python.ledgers.history import plan_history, round_keys
from python.planning.results import in_order
from python.system.locks import only_one_issue
from python.vocabulary.actions import action_of
from python.vocabulary.cell_values import name_key
from python.vocabulary.plain_record import record
from python.vocabulary.ports import HostError, Progress, WorkbookHost, no_progress
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.sheet_schema import (
    END_DATE,
    ROSTER,
    ROUND_NAME,
    RUN_LOG,
    SCHOOL_NAME,
    START_DATE,
)

# What a fact of 首页 is to be filled in for (ROUND_FACT_MISSING).
TO_GO_ON = "归档本轮、开始下一轮；程序靠它认出现在是哪一轮"


@record(kw_only=True)
class RoundClosed(Outcome):
    """What 归档本轮 and 开始下一轮 came to.

    Attributes:
        round_name: The round.
        archived: Rows written to 历次成绩; 0 when it was archived before.
        unfinished: How many things were not complete.
        sealed: Where the seal lies.
        next_round: The name of the round that was begun, ``""`` when it is still to be filled in; ``None``: none was begun.
        retrain: 工号 of those marked 补训 for it.
    """

    round_name: str
    archived: int
    unfinished: int
    sealed: Path | None
    next_round: str | None
    retrain: tuple[str, ...]

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        found: dict[str, object] = {
            "round": self.round_name,
            "archived": self.archived,
            "unfinished": self.unfinished,
            "sealed": str(self.sealed or ""),
        }
        if self.next_round is not None:
            found |= {
                "next_round": self.next_round,
                "retrain": len(self.retrain),
                "retrain_ids": list(self.retrain),
            }
        return found

    def told(self) -> list[str]:
        """What was archived and where, and what was begun."""
        lines = []
        if self.archived:
            lines = [f"已归档“{self.round_name}”，{self.archived} 人。", f"封存在：{self.sealed}"]
        elif self.next_round is None:
            lines = [f"封存已经补好：{self.sealed}"]
        if self.next_round is not None:
            begun = f"已开始“{self.next_round}”：" if self.next_round else ""
            lines.append(f"{begun}已清空上一轮的填写，名册保留，补训 {len(self.retrain)} 人。")
            what = "日期" if self.next_round else "新的轮次名称和日期"
            lines.append(f"请在《首页》填写{what}。")
        return lines


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
        force: Archive although the round is not complete (those without a total are kept as 未完成), or is archived already
            under another name (the ledgers count it once).
        next_round: Name of the round to begin; ``""`` leaves it to be filled in on 首页; ``None`` begins none. A round that is
            archived already is then only followed by the next.
        progress: Told how far the run is.

    Returns:
        Not run, nothing changed: ALREADY_ARCHIVED; ROUND_FACT_MISSING; SCORES_STALE; NEXT_ROUND_NAME; unless ``force`` also
        ROUND_UNFINISHED for each thing that is not complete, and ROUND_ARCHIVED_AS when the round stands in 历次成绩 under
        another name.

    Raises:
        HostError: The workbook or the seal could not be written; BUSY_ISSUING when another run in this folder is issuing or
            archiving.
    """
    return _closed_and_followed(
        Run(action_of("archive").title, host, now, progress), next_round, force=force, archive_first=True
    )


def begin_next_round(
    host: WorkbookHost,
    *,
    now: dt.datetime,
    name: str | None = None,
    archive_first: bool = False,
    force: bool = False,
    yes: bool = False,
    progress: Progress = no_progress,
) -> Outcome:
    """开始下一轮.

    Args:
        host: The workbook.
        now: The office's time.
        name: The new round's name; ``""`` or ``None`` leaves it to be filled in on 首页.
        archive_first: Archive a round that is not archived yet; else that is NOT_ARCHIVED.
        force: Go on although the round is not complete, or not as it was archived.
        yes: Clear the inputs; else NEXT_ROUND_CLEARS is all that comes of it.
        progress: Told how far the run is.
    """
    return _closed_and_followed(
        Run(action_of("archive").title, host, now, progress),
        name or "",
        force=force,
        archive_first=archive_first,
        asks=not yes,
    )


def _closed_and_followed(
    run: Run, next_round: str | None, *, force: bool, archive_first: bool, asks: bool = False
) -> Outcome:
    """Both actions: alone in the folder, the workbook read once."""
    host = run.host
    if next_round and not next_round.strip():
        return not_run([_bad_name(None, next_round, "没有写名称")])
    host.refuse_if_unwritable()
    with only_one_issue(host.path):
        host.refresh()
        sources, problems = read_sources(host, run.now, run.progress)
        if sources is None:
            return not_run(problems)
        if not sources.archived and not archive_first:
            return not_run(_not_archived(host, sources))
        if asks:
            return _asked(host, sources, next_round, force=force)
        return _archived_and_followed(run, sources, problems, force=force, next_round=next_round)


@record(kw_only=True)
class NextRoundAsked(NotRun):
    """The next round is not begun yet: nobody has said that the inputs may be cleared.

    Attributes:
        round_name: The round whose inputs would be cleared.
        next_round: The name of the one to begin; ``""``: it is still to be filled in.
        sessions: How many sessions would go.
        people: Of how many people sign-ins and marks would go.
    """

    round_name: str
    next_round: str
    sessions: int
    people: int

    def figures(self) -> Mapping[str, object]:
        """For ``--json``: what would be done."""
        return {
            "round": self.round_name,
            "next_round": self.next_round,
            "sessions": self.sessions,
            "people": self.people,
        }


def _asked(host: WorkbookHost, sources: Sources, next_round: str | None, *, force: bool) -> Outcome:
    """What 开始下一轮 would clear, and whatever else must be answered for an archived round; or why it cannot be begun."""
    if wrong := _wrong_name(host, sources, next_round):
        return not_run(wrong)
    data = sources.data
    sessions, people = len(data.sessions), len(data.grades)
    details = {"round": data.round.name, "sessions": str(sessions), "people": str(people)}
    asked = [Problem(ProblemCode.NEXT_ROUND_CLEARS, Severity.WARNING, None, details)]
    if sources.archived and not force:
        asked += changed_since(sources)
    return NextRoundAsked(
        problems=tuple(in_order(asked)),
        round_name=data.round.name,
        next_round=next_round or "",
        sessions=sessions,
        people=people,
    )


def _not_archived(host: WorkbookHost, sources: Sources) -> list[Problem]:
    """NOT_ARCHIVED, or that 首页 does not even say which round it is (fatal)."""
    details = {"round": sources.data.round.name}
    where = host.named_cell(ROUND_NAME)
    unnamed = missing_facts(host, sources.data, (ROUND_NAME,), TO_GO_ON)
    return unnamed or [Problem(ProblemCode.NOT_ARCHIVED, Severity.ERROR, where, details, fatal=True)]


def _archived_and_followed(
    run: Run, sources: Sources, problems: Sequence[Problem], *, force: bool, next_round: str | None
) -> Outcome:
    """Closes the round unless it is closed, then begins the next if one is asked for."""
    host, data = run.host, sources.data
    wrong = _wrong_name(host, sources, next_round)
    if wrong:
        return not_run(wrong)
    seal = sealing.Seal(host.path, data.round.name)
    sealing.sweep(seal, round_keys(sources.history))
    if sources.archived:
        closed, refused = _closed_before(run, sources, seal, force=force, next_round=next_round)
    else:
        closed, refused = _close(run, sources, problems, seal, force=force)
    if refused:
        return not_run(refused)
    told, files = [*problems, *closed.told], list(closed.files)
    retrain: list[str] | None = None
    if next_round is not None and not any(problem.severity is Severity.ERROR for problem in closed.failed):
        retrain, more, changed = _follow(run, sources, next_round)
        told += more
        files += changed
    run.progress("完成", 1.0)
    return RoundClosed(
        problems=tuple(in_order(told)),
        files=tuple(dict.fromkeys((host.path, *files))),
        seconds=run.seconds,
        round_name=data.round.name,
        archived=closed.rows,
        unfinished=closed.unfinished,
        sealed=seal.found(),
        next_round=next_round if retrain is not None else None,
        retrain=tuple(retrain or ()),
    )


def _closed_before(
    run: Run, sources: Sources, seal: sealing.Seal, *, force: bool, next_round: str | None
) -> tuple[_Closed, list[Problem]]:
    """A round that stands in 历次成绩 already: its seal is finished if a run was killed before that."""
    mended, told = _finished(seal)
    if next_round is None and not mended:
        details = {"round": sources.data.round.name}
        where = run.host.named_cell(ROUND_NAME)
        return _Closed(), [Problem(ProblemCode.ALREADY_ARCHIVED, Severity.ERROR, where, details, fatal=True)]
    closed = _Closed(files=mended, told=tuple(told))
    return closed, ([] if force or next_round is None else changed_since(sources))


def _follow(run: Run, sources: Sources, name: str) -> tuple[list[str] | None, list[Problem], list[Path]]:
    """Clears the inputs for the next round.

    Returns:
        工号 of those marked 补训 (``None``: it could not be begun, though the round is archived now), what is told, files.
    """
    host, data = run.host, sources.data
    run.progress("开始下一轮", 0.8)
    blocks, retrain, told = plan_next_round(host, sources, name)
    log = data.tables[RUN_LOG]
    if not sources.archived:  # the row of 归档本轮 was added meanwhile
        log = replace(log, last_row=log.last_row + 1)
    following = replace(run, title=action_of("next_round").title)
    blocks += following.log_row(log, name, told, f"补训 {len(retrain)} 人")
    try:
        files = following.apply(Plan(blocks), data.rules.backups)
        run.save()
    except HostError as error:
        if sources.archived:
            raise
        # The round is archived, and that must be said, whatever became of the rest.
        told.append(error.as_problem())
        if error.code is not ProblemCode.WRITTEN_NOT_SAVED:
            told.append(Problem(ProblemCode.NEXT_ROUND_NOT_BEGUN, Severity.ERROR))
        return None, told, []
    return retrain, told, list(files)


def _finished(seal: sealing.Seal) -> tuple[tuple[Path, ...], list[Problem]]:
    """Gives the seal its name; or the problem that it has none yet, which the next run mends."""
    try:
        return tuple(sealing.finish(seal)), []
    except HostError as error:
        details = {"folder": seal.waiting.name}
        return (), [error.as_problem(), Problem(ProblemCode.SEAL_UNFINISHED, Severity.ERROR, None, details)]


@record
class _Closed:
    """What closing a round came to; ``failed``: what went wrong after its rows were in 历次成绩."""

    rows: int = 0
    files: tuple[Path, ...] = ()
    unfinished: int = 0
    told: tuple[Problem, ...] = ()
    failed: tuple[Problem, ...] = ()


def _close(
    run: Run, sources: Sources, problems: Sequence[Problem], seal: sealing.Seal, *, force: bool
) -> tuple[_Closed, list[Problem]]:
    """Seals the round and writes its rows; or the problems why it is refused, with nothing changed."""
    host, data = run.host, sources.data
    refused = missing_facts(host, data, (SCHOOL_NAME, ROUND_NAME, START_DATE, END_DATE), TO_ARCHIVE)
    refused += dates_reversed(host, data)
    refused += stale_scores(data, sources.scored.scores)
    if not data.taking_part:
        where = CellRef(data.tables[ROSTER].sheet)
        refused.append(Problem(ProblemCode.NO_ROWS, Severity.ERROR, where, fatal=True))
    unfinished = unfinished_parts(sources, problems)
    renamed = [problem for problem in problems if problem.code is ProblemCode.ROUND_ARCHIVED_AS]
    if refused or ((unfinished or renamed) and not force):
        return _Closed(), [*refused, *renamed, *unfinished]
    rows = archived_rows(sources)
    run.progress("封存", 0.5)
    host.save()
    key = load_key_or_none(outside=host.path.parent)
    sealing.prepare(seal, rows, sealing.output_files(host.path, data.round.name), key)
    result = f"归档 {len(rows)} 人" + ("（没有全部完成）" if unfinished else "")
    plan = Plan(plan_history(sources.history_table, rows))
    try:
        changed = run.write(data, unfinished, result, plan, people=len(data.taking_part))
    except BaseException:
        sealing.discard(seal)
        raise
    # From here on the round is archived: what goes wrong is told, and made good by the next run.
    try:
        run.save()
        files, failed = _finished(seal)
    except HostError as error:
        files, failed = (), [error.as_problem()]
    told = [replace(problem, code=ProblemCode.ARCHIVED_UNFINISHED) for problem in unfinished]
    closed = _Closed(len(rows), (*files, *changed[1:]), len(unfinished), (*told, *failed), tuple(failed))
    return closed, []


def _wrong_name(host: WorkbookHost, sources: Sources, name: str | None) -> list[Problem]:
    """A next round needs a name of its own."""
    if not name:
        return []
    used = round_keys(sources.history) | {name_key(sources.data.round.name)}
    return (
        [_bad_name(host.named_cell(ROUND_NAME), name, "这个名称已经用过了")] if name_key(name) in used else []
    )


def _bad_name(where: CellRef | None, name: str, reason: str) -> Problem:
    details = {"name": name, "reason": reason}
    return Problem(ProblemCode.NEXT_ROUND_NAME, Severity.ERROR, where, details, fatal=True)
