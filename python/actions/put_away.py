"""Files of 收件/ that are done with go to 收件/已导入/<time>/."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from python.system.disk import made_folder, os_errors_as_problems
from python.vocabulary.folders import IMPORTED_FOLDER
from python.vocabulary.ports import HostError


def put_away(paths: Sequence[Path], now: dt.datetime) -> list[Path]:
    """Moves files that are done with to 收件/已导入/<time>/; one that cannot be moved stays, and brings nothing new next time."""
    moved = []
    for path in paths:
        folder = path.parent / IMPORTED_FOLDER / now.strftime("%Y-%m-%d %H%M%S")
        try:
            made_folder(folder)
            target = folder / path.name
            count = 1
            while target.exists():
                count += 1
                target = folder / f"{path.stem} ({count}){path.suffix}"
            with os_errors_as_problems(path):
                path.rename(target)
        except HostError:
            continue
        moved.append(target)
    return moved
