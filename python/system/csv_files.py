"""CSV files that Excel opens as what they are: UTF-8 with a byte order mark, and no text it could take for a formula."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from python.system.disk import os_errors_as_problems

# A spreadsheet program takes text that begins so for a formula; the East Asian editions also the full-width signs.
_FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")


def guarded(text: str) -> str:
    """Text that a spreadsheet program would take for a formula gets an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def csv_bytes(rows: Iterable[Sequence[str]], *, mark: bool = True) -> bytes:
    """Rows as the bytes of a CSV file, every text guarded; ``mark`` puts the byte order mark in front."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([guarded(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig" if mark else "utf-8", "replace")


def read_csv(path: Path) -> list[tuple[str, ...]] | None:
    """The rows of a CSV file; none of a file that is not there.

    Returns:
        ``None`` when rows cannot be added to this file: it is not UTF-8 (a Chinese Excel saves CSV as GBK, which has no rare
        characters), not whole, or no CSV.

    Raises:
        HostError: It is there and cannot be read.
    """
    with os_errors_as_problems(path):
        content = path.read_bytes() if path.exists() else b""
    try:
        return [tuple(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), ""), strict=True)]
    except (UnicodeDecodeError, csv.Error):
        return None


def append_csv(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Adds rows at the end of a file, which is made if it is not there, and sees them onto the disk.

    Raises:
        HostError: They could not be written; a part of them may have been.
    """
    with os_errors_as_problems(path), path.open("a+b") as file:
        size = file.tell()
        if size:
            file.seek(size - 1)
            if file.read(1) not in (b"\n", b"\r"):
                file.write(b"\r\n")
        file.write(csv_bytes(rows, mark=not size))
        file.flush()
        os.fsync(file.fileno())
