"""Locks between runs of this program: who holds one works alone, and a killed run gives its locks back.

The operating system holds them (no file that merely exists), so nothing a kill leaves behind can hinder a later run.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

from python.system.disk import os_errors_as_problems
from python.vocabulary.folders import BACKUP_FOLDER
from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode

# How long a second run waits for the first to finish issuing: a school's certificates take a few seconds.
SECONDS_TO_WAIT = 10.0
# What a killed run left is removed after this time: no run takes that long, and a clock may be a little off.
SECONDS_UNTIL_STALE = 3600.0
_LOCK = re.compile(r"\.[0-9a-f]{16}\.lock")
_TEMPORARY = re.compile(r"\.peixun-.*\.tmp(\.\w+)?")


def lies_at(path: Path) -> Path:
    """The workbook itself, where its name is a link: its backups and locks lie beside it."""
    return path.resolve() if path.is_symlink() else path


@contextlib.contextmanager
def only_one_run(path: Path) -> Iterator[None]:
    """Keeps a second run of this program away from the workbook while it is written.

    The lock lies in the backup folder, where it works across computers on a shared drive.

    Raises:
        HostError: ``BUSY``.
    """
    with _held(path, path.name, ProblemCode.BUSY, wait=0):
        yield


@contextlib.contextmanager
def only_one_issue(path: Path) -> Iterator[None]:
    """Keeps everyone else in the workbook's folder from issuing, archiving and undoing meanwhile.

    These make files beside the workbook that belong to rows inside it: both must be seen as one. The lock is that of the
    folder, for two workbooks may share an output folder. Taken before ``only_one_run``, never inside it.

    Raises:
        HostError: ``BUSY_ISSUING`` when the other one has not finished after ``SECONDS_TO_WAIT``.
    """
    with _held(lies_at(path), "\0发证", ProblemCode.BUSY_ISSUING, wait=SECONDS_TO_WAIT):
        yield


@contextlib.contextmanager
def _held(path: Path, about: str, busy: ProblemCode, *, wait: float) -> Iterator[None]:
    from filelock import FileLock, Timeout

    name = hashlib.sha256(about.encode()).hexdigest()[:16]
    lock = path.with_name(BACKUP_FOLDER) / f".{name}.lock"
    with os_errors_as_problems(path):
        folder_is_new = not lock.parent.exists()
        lock.parent.mkdir(exist_ok=True)
        guard = FileLock(lock, timeout=wait)
        try:
            guard.acquire()
        except Timeout:
            raise HostError(busy, file=path.name) from None
    try:
        yield
    finally:
        # Removed while it is still held, so that nobody can hold a removed lock (who was waiting for it looks again);
        # Windows removes no open file.
        if os.name != "nt":
            _remove(lock)
        guard.release()
        if os.name == "nt":
            _remove(lock)
        if folder_is_new:
            with contextlib.suppress(OSError):
                lock.parent.rmdir()  # only when nothing came into it


def sweep(folder: Path) -> None:
    """Removes what killed runs left in ``folder``: half-written files and locks that nobody holds, once they are old."""
    for left in _stale(folder, _TEMPORARY):
        _remove(left)
    for left in _stale(folder, _LOCK):
        from filelock import FileLock, Timeout  # a click that finds none does not pay for it

        with contextlib.suppress(OSError, Timeout):
            guard = FileLock(left, timeout=0)
            with guard:
                if os.name != "nt":
                    _remove(left)
            if os.name == "nt":
                _remove(left)


def _stale(folder: Path, pattern: re.Pattern[str]) -> list[Path]:
    found = []
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if pattern.fullmatch(path.name) and is_stale(path) and path.is_file():
                found.append(path)
    return found


def is_stale(path: Path) -> bool:
    """Whether nothing was written there for so long that no run can be at it any more; a time to come is not stale."""
    try:
        return time.time() - path.stat().st_mtime > SECONDS_UNTIL_STALE
    except OSError:
        return False


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
