# ruff: noqa: ANN401 - xlwings books carry no types of use here
"""The copy of an open workbook that is made before a run writes: whole before it has its name, and on the disk."""

from __future__ import annotations

import datetime as dt
import secrets
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from python.hosts.excel.native import Native
from python.hosts.excel.patience import patiently
from python.hosts.excel.undo import backup_name, prune
from python.system.disk import flush_file
from python.system.locks import sweep
from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode

# A virus scanner holds a new file for a moment.
_TRIES, _SECONDS_BETWEEN = 20, 0.1


def back_up(native: Native, book: Any, path: Path, keep: int, now: dt.datetime) -> tuple[Path, bool]:
    """Makes the copy, and removes all but the newest ones.

    Args:
        native: Speaks to the program.
        book: The open workbook.
        path: Where it lies; the copy goes into the folder of backups beside it.
        keep: How many copies stay.
        now: The office's time, for the name.

    Returns:
        The copy, and whether it holds the workbook as it is now (``False``: as it was last saved).

    Raises:
        HostError: ``NO_PERMISSION``, ``WRITE_FAILED``, ``CELL_EDITING``: there is no copy.
    """
    target = backup_name(path, now)
    # The copy gets its name when it is whole; the program chooses the format by the suffix.
    half = target.with_name(f".peixun-{secrets.token_hex(4)}.tmp{target.suffix}")
    try:
        target.parent.mkdir(exist_ok=True)
        sweep(target.parent)
        try:
            is_as_now = patiently(lambda: native.save_copy(book, half, path))
            _name(half, target)
        finally:
            with suppress(OSError):
                half.unlink(missing_ok=True)
    except HostError:
        raise
    except PermissionError as error:
        raise HostError(ProblemCode.NO_PERMISSION, file=str(target.parent)) from error
    except Exception as error:
        raise HostError(ProblemCode.WRITE_FAILED, file=str(target), reason=f"备份失败（{error}）") from error
    prune(path, keep)
    return target, is_as_now


def _name(half: Path, target: Path) -> None:
    """Gives a copy that is whole, and on the disk, its name."""
    with suppress(OSError):
        flush_file(half)
    for left in reversed(range(_TRIES)):
        try:
            half.rename(target)
        except PermissionError:
            if not left:
                raise
            time.sleep(_SECONDS_BETWEEN)
        else:
            return
