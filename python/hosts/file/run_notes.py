"""``备份/操作说明.json``: which action made each backup, when, and how many cells it wrote, for 撤销 to say.

Only for telling: a note that is missing or damaged stops nothing.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from pathlib import Path

from python.vocabulary.ports import LastRun

NOTES = "操作说明.json"
# As many as the journal of writes keeps.
_MOST = 200


def note(backup: Path, run: LastRun) -> None:
    """Notes which run made a backup."""
    notes = _read(backup.with_name(NOTES))
    notes[backup.name] = {
        "action": run.action,
        "at": run.at.isoformat(timespec="seconds"),
        "cells": run.cells,
    }
    text = json.dumps(dict(list(notes.items())[-_MOST:]), ensure_ascii=False, indent=1)
    with contextlib.suppress(OSError):
        target = backup.with_name(NOTES)
        part = target.with_suffix(".part")
        part.write_text(text, encoding="utf-8")
        part.replace(target)


def noted(backup: Path) -> LastRun | None:
    """Which run made a backup; ``None``: an older version's, or the note is gone."""
    entry = _read(backup.with_name(NOTES)).get(backup.name, {})
    try:
        return LastRun(str(entry["action"]), dt.datetime.fromisoformat(str(entry["at"])), int(entry["cells"]))
    except (TypeError, KeyError, ValueError):
        return None


def _read(place: Path) -> dict[str, dict[str, str | int]]:
    try:
        notes = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return notes if isinstance(notes, dict) else {}
