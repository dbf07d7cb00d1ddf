"""撤销上次操作: what the last run wrote is taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from python.actions.outcome import Outcome
from python.vocabulary.ports import Progress, Restorable, TakenBack, no_progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone(Outcome):
    """The last run is taken back."""

    result: TakenBack
    answers: ClassVar[bool] = True

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        kept = {"kept": str(self.result.kept)} if self.result.kept else {}
        cells = {"cells": self.result.cells} if self.result.cells is not None else {}
        return {"restored": str(self.result.restored), **kept, **cells}

    def told(self) -> list[str]:
        """What was restored, and where the state before lies."""
        one = self.result
        if one.cells is not None:
            return [f"已撤销上次操作，恢复了 {one.cells} 个单元格。"]
        lines = [f"已撤销上次操作，恢复到：{one.restored}"]
        return [*lines, f"撤销前的文件在：{one.kept}"] if one.kept else lines


def undo(
    host: Restorable,
    *,
    now: dt.datetime,  # noqa: ARG001 - every action is called alike
    force: bool = False,
    progress: Progress = no_progress,  # noqa: ARG001 - every action is called alike
) -> Outcome:
    """撤销上次操作.

    Args:
        host: The workbook; a saved file need not be readable, its backups must be.
        now: The office's time.
        force: Also when the workbook was edited since; its present state is kept in 备份/已撤销. An open workbook is never forced.
        progress: Told how far the run is.

    Raises:
        HostError: NO_BACKUP, CHANGED_SINCE_BACKUP, or the workbook cannot be written; nothing was changed.
    """
    result = host.take_back(force=force)
    kept = (result.kept,) if result.kept else ()
    return Undone(files=(host.path, *kept), result=result)
