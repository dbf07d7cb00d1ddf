"""Copies of the workbook in ``备份/``: made before each write, the oldest removed, the newest restored by ``undo``."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from python.hosts.file.package import MAX_UNPACKED
from python.hosts.file.run_notes import noted
from python.hosts.file.saving import (
    BACKUP_FOLDER,
    only_one_run,
    read_bytes,
    refuse_if_open_elsewhere,
    refuse_if_read_only,
    replace_atomically,
    sha256,
    write_new,
)
from python.system.disk import os_errors_as_problems
from python.system.locks import lies_at, only_one_issue
from python.vocabulary.plain_record import record
from python.vocabulary.ports import HostError, LastRun, TakenBack
from python.vocabulary.problems import ProblemCode

UNDONE_FOLDER = "已撤销"
JOURNAL = "操作记录.json"
# The journal holds the last writes of all workbooks in the folder.
JOURNAL_ENTRIES = 200
# Room that a backup adds to a name: " 20260903-101500-99". File systems end names at 255 bytes.
_LONGEST_STEM = 255 - 32
_STAMP = r"(\d{8}-\d{6})(?:-(\d+))?"


@record
class UndoResult:
    """What ``undo`` did.

    Attributes:
        workbook: The workbook.
        restored: The backup that took its place (and is no longer in ``备份/``).
        kept: Where the version that was undone lies now.
        backups_left: How many older states can still be restored.
    """

    workbook: Path
    restored: Path
    kept: Path
    backups_left: int


@record
class _Write:
    """A write as the journal keeps it: fingerprints of the workbook before and after it."""

    workbook: str
    backup: str
    before: str
    after: str


def backup(path: Path, data: bytes) -> Path:
    """Copies the workbook into ``备份/``.

    Args:
        path: The workbook.
        data: Its bytes, just compared with the file on disk.

    Returns:
        The copy: ``<stem> YYYYMMDD-HHMMSS.<ext>`` (``-2``, ``-3`` … for more in one second), with the workbook's
        time of last change.
    """
    folder = path.with_name(BACKUP_FOLDER)
    with os_errors_as_problems(path):
        folder.mkdir(exist_ok=True)
    copy = free_name(folder, path)
    write_new(copy, data, times_of=path)
    return copy


def prune(path: Path, keep: int) -> list[Path]:
    """Removes the oldest backups of this workbook, so that ``keep`` are left; other files are never touched.

    Returns:
        What was removed. A copy that cannot be removed now goes another time.
    """
    old = backups_of(path)[max(keep, 1) :]
    removed = []
    for copy in old:
        with contextlib.suppress(OSError):
            copy.unlink()
            removed.append(copy)
    return removed


def backups_of(path: Path) -> list[Path]:
    """The backups of this workbook, newest first, told from other files by their names alone."""
    return [copy for _, _, copy in _copies(path.with_name(BACKUP_FOLDER), path)]


def record_write(path: Path, copy: Path, before: bytes, after: bytes) -> None:
    """Notes in the journal what a write is about to do, so that ``undo`` can tell whether somebody edited since."""
    entries = [*_journal(path), _Write(path.name, copy.name, sha256(before), sha256(after))]
    _save_journal(path, entries)


def forget_write(path: Path, copy: Path) -> None:
    """Takes back a backup and its journal entry after a write that failed."""
    with contextlib.suppress(OSError, HostError):
        copy.unlink(missing_ok=True)
        _save_journal(path, [entry for entry in _journal(path) if entry.backup != copy.name])


def undo(path: Path, *, force: bool = False) -> UndoResult:
    """Restores the newest backup; a second call goes one further back.

    The version that is replaced goes to ``备份/已撤销/``, so nothing is lost.

    Args:
        path: The workbook.
        force: Also when somebody edited the workbook since the program last wrote it.

    Raises:
        HostError: ``NO_BACKUP``, ``BACKUP_DAMAGED``, ``CHANGED_SINCE_BACKUP``, ``LOCKED``, ``BUSY``, ``BUSY_ISSUING``,
            ``READ_ONLY`` and what writing can meet; nothing was changed.
    """
    path = lies_at(path)
    with only_one_issue(path):
        return _undo(path, force=force)


def _undo(path: Path, *, force: bool) -> UndoResult:
    now = read_bytes(path, largest=MAX_UNPACKED)
    copies = backups_of(path)
    if not copies:
        raise HostError(ProblemCode.NO_BACKUP, file=path.name)
    refuse_if_read_only(path)
    refuse_if_open_elsewhere(path)
    copies, entry, old = _restorable(path, copies)
    copy = copies[0]
    if not force and (entry is None or sha256(now) not in {entry.after, entry.before}):
        raise HostError(ProblemCode.CHANGED_SINCE_BACKUP, file=path.name, backup=copy.name)
    with only_one_run(path):
        folder = copy.parent / UNDONE_FOLDER
        with os_errors_as_problems(path):
            folder.mkdir(exist_ok=True)
        kept = free_name(folder, path)
        write_new(kept, now, times_of=path)

        def verify(written: bytes) -> None:
            if written != old:
                raise HostError(ProblemCode.WRITE_FAILED, file=path.name, reason=path.name)
            refuse_if_open_elsewhere(path)
            if read_bytes(path, largest=MAX_UNPACKED) != now:
                raise HostError(ProblemCode.CHANGED_MEANWHILE, file=path.name)

        try:
            replace_atomically(path, old, verify=verify)
        except BaseException:
            kept.unlink(missing_ok=True)
            raise
        with contextlib.suppress(OSError):
            copy.unlink()
    return UndoResult(path, copy, kept, len(copies) - 1)


@record
class BackedUpFile:
    """A saved workbook of which only the backups are used: it may be damaged (``Restorable``)."""

    path: Path

    def take_back(self, *, force: bool = False) -> TakenBack:
        """Restores the newest backup (``undo``)."""
        run = self.last_run()
        done = undo(self.path, force=force)
        return TakenBack(restored=done.restored, kept=done.kept, run=run)

    def last_run(self) -> LastRun | None:
        """The run before which the backup was made that would be restored."""
        path = lies_at(self.path)
        copies = backups_of(path)
        try:
            return noted(_restorable(path, copies)[0][0]) if copies else None
        except HostError:
            return None


def _restorable(path: Path, copies: Sequence[Path]) -> tuple[list[Path], _Write | None, bytes]:
    """The copies from the newest that undoes something on, that one's entry in the journal, and its bytes.

    Half a copy without an entry was left by a run (of an older version) that was killed while it backed up: it wrote
    nothing, so there is nothing of it to undo, and the copy is passed over.

    Raises:
        HostError: ``BACKUP_DAMAGED`` when the run did write, and its copy is not what the journal says or no whole package.
    """
    entries = {entry.backup: entry for entry in _journal(path)}
    for number, copy in enumerate(copies):
        entry = entries.get(copy.name)
        old = read_bytes(copy, largest=MAX_UNPACKED)
        if _is_whole(old) and (entry is None or sha256(old) == entry.before):
            return [*copies[number:]], entry, old
        if entry is not None:
            break
    raise HostError(ProblemCode.BACKUP_DAMAGED, file=path.name, backup=copy.name)


def _is_whole(data: bytes) -> bool:
    """Whether a workbook's bytes are a package to the end, every part with the check sum it should have."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return package.testzip() is None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError):
        return False


def _stem(path: Path) -> str:
    """The workbook's name in its backups' names; one too long is cut and told apart by a fingerprint."""
    stem = path.stem
    longest = _LONGEST_STEM - len(path.suffix.encode())
    if len(stem.encode()) <= longest:
        return stem
    mark = hashlib.sha256(stem.encode()).hexdigest()[:8]
    return stem.encode()[: longest - 10].decode("utf-8", "ignore") + "~" + mark


def _copies(folder: Path, path: Path) -> list[tuple[str, int, Path]]:
    """The copies of the workbook in ``folder`` with time and number, newest first."""
    pattern = re.compile(re.escape(_stem(path)) + " " + _STAMP + re.escape(path.suffix))
    found = []
    if folder.is_dir():
        for copy in folder.iterdir():
            match = pattern.fullmatch(copy.name)
            if match and copy.is_file():
                found.append((match[1], int(match[2] or 1), copy))
    return sorted(found, reverse=True)


def free_name(folder: Path, path: Path, now: dt.datetime | None = None) -> Path:
    """A name for a copy made now that sorts after every copy in ``folder``.

    Also when the clock was put back, and when several copies of one second were made and the older ones pruned: a
    number that was used is not used again as long as a copy with a higher one is there, or it would count as the oldest.
    """
    stamp = (now or dt.datetime.now().astimezone()).strftime("%Y%m%d-%H%M%S")
    number = 1
    for newest, its_number, _ in _copies(folder, path)[:1]:
        if newest >= stamp:
            stamp, number = newest, its_number + 1
    suffix = f"-{number}" if number > 1 else ""
    return folder / f"{_stem(path)} {stamp}{suffix}{path.suffix}"


def _journal(path: Path) -> list[_Write]:
    """The journal beside the backups; one that somebody damaged counts as empty."""
    journal = path.with_name(BACKUP_FOLDER) / JOURNAL
    try:
        return [_Write(**entry) for entry in json.loads(journal.read_text("utf-8"))]
    except (OSError, ValueError, TypeError):
        return []


def _save_journal(path: Path, entries: list[_Write]) -> None:
    journal = path.with_name(BACKUP_FOLDER) / JOURNAL
    text = json.dumps(
        [asdict(entry) for entry in entries[-JOURNAL_ENTRIES:]], ensure_ascii=False, indent=1
    ).encode()
    with os_errors_as_problems(path):
        if not journal.exists():
            journal.touch()
    replace_atomically(journal, text, verify=lambda _: None)
