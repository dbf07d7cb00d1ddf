"""撤销上次操作: what the last run wrote is taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import cast

from python.actions.check_page import page_made_anew
from python.actions.outcome import NotRun, Outcome
from python.actions.undone_issue import Settled, registered, settle
from python.documents.certificates.verdict import Known
from python.vocabulary.actions import action_of
from python.vocabulary.plain_record import record
from python.vocabulary.ports import (
    HostError,
    LastRun,
    Progress,
    Restorable,
    TakenBack,
    WorkbookHost,
    no_progress,
)
from python.vocabulary.problems import Problem, ProblemCode, Severity

_ROUNDS = ("archive", "next_round")


@record(kw_only=True)
class Undone(Outcome):
    """The last run is taken back."""

    result: TakenBack

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        kept = {"kept": str(self.result.kept)} if self.result.kept else {}
        cells = {"cells": self.result.cells} if self.result.cells is not None else {}
        return {"restored": str(self.result.restored), **kept, **cells, **_figures(self.result.run)}

    def lines(self, title: str) -> list[str]:  # noqa: ARG002 - what is told names the action that was taken back
        """What was restored; what is to be known of certificates follows as problems."""
        return self.told()

    def told(self) -> list[str]:
        """What was restored, and where the state before lies."""
        one = self.result
        what = f"「{one.run.action}」（{_time(one.run)}）" if one.run else "上次操作"
        if one.cells is not None:
            return [f"已撤销{what}，恢复了 {one.cells} 个单元格。"]
        cells = f"写的 {one.run.cells} 个单元格" if one.run else ""
        lines = [f"已撤销{what}{cells}，恢复到：{one.restored}"]
        return [*lines, f"撤销前的文件在：{one.kept}"] if one.kept else lines


@record(kw_only=True)
class UndoAsked(NotRun):
    """Nothing is taken back yet: the last run closed a round, or began one."""

    run: LastRun

    def figures(self) -> Mapping[str, object]:
        """For ``--json``: what would be taken back."""
        return _figures(self.run)


def _titles() -> tuple[str, ...]:
    return tuple(action_of(key).title for key in _ROUNDS)


def _time(run: LastRun) -> str:
    return run.at.strftime("%Y-%m-%d %H:%M")


def _figures(run: LastRun | None) -> Mapping[str, object]:
    if run is None:
        return {}
    return {"undone": run.action, "at": run.at.isoformat(timespec="seconds"), "written": run.cells}


def undo(
    host: Restorable,
    *,
    now: dt.datetime,
    force: bool = False,
    yes: bool = False,
    progress: Progress = no_progress,  # noqa: ARG001 - every action is called alike
) -> Outcome:
    """撤销上次操作.

    Args:
        host: The workbook; a saved file need not be readable, its backups must be.
        now: The office's time.
        force: Also when the workbook was edited since; its present state is kept in 备份/已撤销. An open workbook is never forced.
        yes: Also when the last run was 归档本轮 or 开始下一轮; ``force`` is a yes, too.
        progress: Told how far the run is.

    Returns:
        What was taken back; not run, nothing changed: UNDOES_A_ROUND.

    Raises:
        HostError: NO_BACKUP, CHANGED_SINCE_BACKUP, or the workbook cannot be written; nothing was changed.
    """
    last = host.last_run()
    if last is not None and last.action in _titles() and not (yes or force):
        details = {"action": last.action, "time": _time(last), "count": str(last.cells)}
        asked = Problem(ProblemCode.UNDOES_A_ROUND, Severity.WARNING, None, details)
        return UndoAsked(problems=(asked,), run=last)
    workbook = _readable(host)
    known = registered(workbook) if workbook is not None else None
    result, settled = _taken_back(host, known, force=force, now=now)
    kept = (result.kept,) if result.kept else ()
    return Undone(problems=settled.problems, files=(host.path, *kept, *settled.files), result=result)


def _taken_back(
    host: Restorable, known: Known | None, *, force: bool, now: dt.datetime
) -> tuple[TakenBack, Settled]:
    """Takes the last run back and puts its certificates in order, whatever happens in between.

    What 撤销 itself wrote (rows that stay as 作废) is passed over, and written again: it is never what somebody wants back.
    """
    title = action_of("undo").title
    try:
        last = host.last_run()
        if last is not None and last.action == title:
            host.take_back(force=force)
        result = host.take_back(force=force)
    except HostError:
        _settled(host, known, now=now, title=title)
        raise
    return result, _settled(host, known, now=now, title=title)


def _settled(host: Restorable, known: Known | None, *, now: dt.datetime, title: str) -> Settled:
    """Puts the certificates in order; what cannot be is told, for the run is taken back by now."""
    if known is None or not known.entries:
        return Settled()
    workbook = _readable(host)
    if workbook is None:
        return Settled()
    try:
        workbook.refresh()
        settled = settle(workbook, known, now=now, title=title)
        if settled.problems:
            workbook.save()
            pages, problems = page_made_anew(workbook, now)
            settled = Settled((*settled.problems, *problems), (*settled.files, *pages))
    except HostError as error:
        return Settled((error.as_problem(),))
    return settled


def _readable(host: Restorable) -> WorkbookHost | None:
    """The workbook itself, to be read; ``None`` when it cannot be."""
    if hasattr(host, "grid"):
        return cast("WorkbookHost", host)
    from python.hosts.opening import open_workbook

    try:
        return open_workbook(host.path)
    except HostError:
        return None
