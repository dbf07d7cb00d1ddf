"""归档/<轮次>/: the sealed copy of a round, with the fingerprints by which it can be told to be unchanged.

``sha256sum -c SHA256.txt`` in the folder checks everything: the workbook, the rows, and the documents under 输出/.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from python.documents.file_names import safe_part
from python.ledgers.history import ArchivedRow
from python.outputs import OUTPUT_FOLDER
from python.ports import HostError
from python.problems import ProblemCode
from python.sheet_schema import HISTORY_COLUMNS

ARCHIVE_FOLDER = "归档"
SUMS = "SHA256.txt"
_WAITING = ".封存中 "
_READ_ONLY, _WRITABLE = 0o444, 0o644


def folder_of(workbook: Path, round_name: str) -> Path:
    """Where a round's seal lies: beside the workbook."""
    return workbook.parent / ARCHIVE_FOLDER / safe_part(round_name)


def _waiting(folder: Path) -> Path:
    return folder.with_name(_WAITING + folder.name)


def output_files(workbook: Path, round_name: str) -> list[Path]:
    """The documents made in the round."""
    folder = workbook.parent / OUTPUT_FOLDER / safe_part(round_name)
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []


def prepare(folder: Path, workbook: Path, rows: Sequence[ArchivedRow], outputs: Iterable[Path]) -> Path:
    """Writes the seal into a waiting folder: the workbook as it lies on the disk, the rows as CSV, the list of SHA-256.

    Raises:
        HostError: It could not be written; nothing is left behind.
    """
    waiting = _waiting(folder)
    try:
        shutil.rmtree(waiting, ignore_errors=True)
        waiting.mkdir(parents=True)
        copy = waiting / workbook.name
        shutil.copyfile(workbook, copy)
        table = waiting / "本轮成绩.csv"
        table.write_bytes(_csv(rows))
        lines = [f"{_digest(path)} *{path.name}" for path in (copy, table)]
        lines += [f"{_digest(path)} *{Path(os.path.relpath(path, folder)).as_posix()}" for path in outputs]
        (waiting / SUMS).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
        for path in waiting.iterdir():
            with path.open("rb") as file:
                os.fsync(file.fileno())
            path.chmod(_READ_ONLY)
    except OSError as error:
        discard(waiting)
        raise HostError(
            ProblemCode.WRITE_FAILED, file=workbook.name, reason=f"封存没有写成（{error.strerror or error}）"
        ) from error
    return waiting


def finish(folder: Path) -> list[Path]:
    """Gives a waiting seal its name; a folder of that name (of an archive that was undone) is kept under another.

    Returns:
        The files of the seal; none if there was nothing waiting.
    """
    waiting = _waiting(folder)
    if not waiting.is_dir():
        return []
    if folder.exists():
        number = 2
        while (older := folder.with_name(f"{folder.name}（已撤销{number - 1}）")).exists():
            number += 1
        folder.rename(older)
    waiting.rename(folder)
    return sorted(folder.iterdir())


def discard(waiting: Path) -> None:
    """Removes a seal that is not to be."""
    with contextlib.suppress(OSError):
        for path in waiting.iterdir() if waiting.is_dir() else ():
            path.chmod(_WRITABLE)
        shutil.rmtree(waiting, ignore_errors=True)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _csv(rows: Sequence[ArchivedRow]) -> bytes:
    """The rows with a byte order mark, so that Excel opens them as what they are."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HISTORY_COLUMNS)
    writer.writerows(
        ["" if value is None else _safe(str(value)) for value in row.cells().values()] for row in rows
    )
    return text.getvalue().encode("utf-8-sig")


def _safe(text: str) -> str:
    """Text that a spreadsheet program would take for a formula gets an apostrophe."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
