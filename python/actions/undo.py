"""撤销上次操作: what the last run wrote is taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from python.actions.outcome import NotRun, Outcome
from python.vocabulary.actions import action_of
from python.vocabulary.ports import LastRun, Progress, Restorable, TakenBack, no_progress
from python.vocabulary.problems import Problem, ProblemCode, Severity

_ROUNDS = ("archive", "next_round")


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone(Outcome):
    """The last run is taken back."""

    result: TakenBack
    answers: ClassVar[bool] = True

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        kept = {"kept": str(self.result.kept)} if self.result.kept else {}
        cells = {"cells": self.result.cells} if self.result.cells is not None else {}
        return {"restored": str(self.result.restored), **kept, **cells, **_figures(self.result.run)}

    def told(self) -> list[str]:
        """What was restored, and where the state before lies."""
        one = self.result
        what = f"「{one.run.action}」（{_time(one.run)}）" if one.run else "上次操作"
        if one.cells is not None:
            return [f"已撤销{what}，恢复了 {one.cells} 个单元格。"]
        cells = f"写的 {one.run.cells} 个单元格" if one.run else ""
        lines = [f"已撤销{what}{cells}，恢复到：{one.restored}"]
        return [*lines, f"撤销前的文件在：{one.kept}"] if one.kept else lines


@dataclass(frozen=True, slots=True, kw_only=True)
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
    now: dt.datetime,  # noqa: ARG001 - every action is called alike
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
    result = host.take_back(force=force)
    kept = (result.kept,) if result.kept else ()
    return Undone(files=(host.path, *kept), result=result)
