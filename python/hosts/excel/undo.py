"""What an open workbook's run can be taken back with: the copy made before it, and a list of the cells it wrote.

The copy (`备份/<stem> YYYYMMDD-HHMMSS.<ext>`) is for people. Taking back in the open workbook uses the journal beside
it: the same name with ``.undo.json``, holding the old and new contents of every rectangle that was written.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from python.hosts.excel.cells import RawValue
from python.hosts.file import backups
from python.hosts.file.saving import BACKUP_FOLDER
from python.vocabulary.plain_record import record
from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode

_JOURNAL = ".undo.json"

Rows = list[list[RawValue]]


def backup_name(workbook: Path, now: dt.datetime) -> Path:
    """A new name in the backup folder, as ``backups`` gives them; it sorts after all that are there."""
    return backups.free_name(workbook.with_name(BACKUP_FOLDER), workbook, now)


def prune(workbook: Path, keep: int) -> None:
    """Removes all but the newest ``keep`` copies, with their journals."""
    for removed in backups.prune(workbook, keep):
        with contextlib.suppress(OSError):
            Journal.forget(removed)


@record
class Journal:
    """The rectangles that a run writes: sheet, row, column, contents before, and what the cells show after.

    It lies on the disk before the first cell is written: a run that is ended in the middle can be taken back too.
    ``whole`` says whether the run was seen to end; until then a cell may hold either what was before or what comes after.
    """

    entries: tuple[tuple[str, int, int, Rows], ...]
    after: tuple[Rows, ...] = ()
    whole: bool = True

    @classmethod
    def of(cls, entries: Iterable[tuple[str, int, int, Rows]]) -> Journal:
        """A journal of rectangles about to be written: sheet, row, column, contents before."""
        return cls(tuple(entries))

    def with_after(self, shown: Sequence[Rows], *, whole: bool = True) -> Journal:
        """The same with what the cells show after the write, or must show, rectangle by rectangle."""
        return Journal(self.entries, tuple(shown), whole)

    def allows(self, before: RawValue, after: RawValue, shown: RawValue, content: RawValue) -> bool:
        """Whether nobody but the run has changed a cell.

        Args:
            before: What it held before the run.
            after: What it must show after it.
            shown: What it shows now.
            content: What it holds now, a formula as such.
        """
        if shown == after:
            return True
        return not self.whole and (content == before or shown == f"'{after}")

    def areas(self) -> Iterator[tuple[str, int, int, Rows, Rows]]:
        """Sheet, row, column, contents before and after of every rectangle. Needs ``with_after`` first."""
        for (sheet, row, column, before), after in zip(self.entries, self.after, strict=True):
            yield sheet, row, column, before, after

    def save(self, backup: Path) -> None:
        """Writes the journal beside ``backup``. A full disk costs the undo, not the run."""
        keys = ("sheet", "row", "column", "before", "after")
        lines: list[dict[str, object]] = [dict(zip(keys, area, strict=True)) for area in self.areas()]
        if not self.whole:
            lines = [line | {"whole": False} for line in lines]
        with contextlib.suppress(OSError):
            _journal_of(backup).write_text(json.dumps(lines, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, backup: Path) -> Journal:
        """The journal of ``backup``.

        Raises:
            HostError: ``NO_BACKUP``.
        """
        try:
            lines = json.loads(_journal_of(backup).read_text(encoding="utf-8"))
            entries = tuple((one["sheet"], one["row"], one["column"], one["before"]) for one in lines)
            whole = all(one.get("whole", True) for one in lines)
            return cls(entries, tuple(one["after"] for one in lines), whole)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise HostError(ProblemCode.NO_BACKUP, file=backup.name) from error

    @staticmethod
    def forget(backup: Path) -> None:
        """A run can be taken back once."""
        _journal_of(backup).unlink(missing_ok=True)


def latest_undoable(workbook: Path) -> Path:
    """The copy made before the last run that has not been taken back.

    Raises:
        HostError: ``NO_BACKUP``.
    """
    for backup in backups.backups_of(workbook):
        if _journal_of(backup).exists():
            return backup
    raise HostError(ProblemCode.NO_BACKUP, file=workbook.name)


def _journal_of(backup: Path) -> Path:
    return backup.with_name(backup.name + _JOURNAL)
