"""Where the user lands after an action that made files: the folder opens in Explorer."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from python.vocabulary.actions import Action, Landing
from python.vocabulary.folders import BACKUP_FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable

    from python.actions.outcome import Outcome

# Set where nobody looks at the screen: Explorer would be a program that nobody closes.
QUIET_VARIABLE = "PEIXUN_OPEN_NOTHING"


def folder_of(action: Action, outcome: Outcome, workbook: Path) -> Path | None:
    """The folder that holds all that a run made; ``None`` when it made nothing, or the user lands elsewhere.

    Args:
        action: What was done.
        outcome: What came of it.
        workbook: Neither it nor its backup counts as made.
    """
    if action.lands_on is not Landing.FOLDER or outcome.not_run:
        return None
    made = [file for file in outcome.files if file != workbook and file.parent.name != BACKUP_FOLDER]
    return Path(os.path.commonpath([file.parent for file in made])) if made else None


def open_folder(folder: Path) -> None:
    """Opens a folder in Explorer; on other systems nothing: the message has named it."""
    start: Callable[[Path], None] | None = getattr(os, "startfile", None)
    if sys.platform == "win32" and start is not None and not os.environ.get(QUIET_VARIABLE):
        with suppress(OSError):
            start(folder)
