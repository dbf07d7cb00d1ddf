"""Which files of a folder are schools' workbooks as they were mailed in, and which of them are sealed rounds."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from python.actions.sealing import SUMS
from python.vocabulary.folders import (
    ARCHIVE_FOLDER,
    BACKUP_FOLDER,
    HANDOUT_FOLDER,
    INBOX_FOLDER,
    LOG_FOLDER,
    OUTPUT_FOLDER,
    SCHOOL_LIST,
    VERIFY_FOLDER,
)
from python.vocabulary.plain_record import record
from python.vocabulary.problems import Problem, ProblemCode, Severity

WORKBOOKS = (".xlsm", ".xlsx")
# Read as far as it takes to say what they are: a school may have saved its workbook so.
OTHER_TABLES = (".xls", ".xlsb", ".ods", ".et")
_PACKED = (".zip", ".rar", ".7z")
# What this program lays beside a workbook: copies, papers, forms, and what others sent in.
_OURS = (BACKUP_FOLDER, OUTPUT_FOLDER, HANDOUT_FOLDER, INBOX_FOLDER, LOG_FOLDER, VERIFY_FOLDER)
_LOCKS = ("~$", ".~", ".")


@record
class Found:
    """A file to read.

    Attributes:
        path: Where it lies.
        name: Its path within the folder, with ``/``, as it can be shown and kept.
        sealed: Whether it lies in 归档/<轮次>/.
        changed: When it was last written, in nanoseconds since 1970.
        lock: The lock file of a spreadsheet program beside it; ``""`` without one.
    """

    path: Path
    name: str
    sealed: bool
    changed: int
    lock: str = ""


def discover(folder: Path) -> tuple[list[Found], list[tuple[str, Problem]]]:
    """Every file that may be a school's workbook, in the order of their names; links are not followed.

    Left out: lock and hidden files, and what the program itself lays beside a workbook (备份, 输出, 分发, 收件 …).

    Args:
        folder: Where the schools' files lie; sub-folders are searched.

    Returns:
        The files, and for each that is passed over and might be missed its name and COUNTY_PACKED or COUNTY_LINK.
    """
    found: list[Found] = []
    told: list[tuple[str, Problem]] = []
    for path, name, is_link in _files(folder, ""):
        suffix = path.suffix.lower()
        wanted = suffix in WORKBOOKS or suffix in OTHER_TABLES
        if path.stem == SCHOOL_LIST:
            continue
        if is_link:
            if wanted or path.is_dir():
                told.append((name, _passed_over(ProblemCode.COUNTY_LINK, name)))
        elif suffix in _PACKED:
            told.append((name, _passed_over(ProblemCode.COUNTY_PACKED, name)))
        elif wanted:
            with contextlib.suppress(OSError):  # gone meanwhile
                found.append(Found(path, name, _is_sealed(path, name), path.stat().st_mtime_ns, _lock(path)))
    return sorted(found, key=lambda one: (one.name, one.path)), told


def _files(folder: Path, within: str) -> Iterator[tuple[Path, str, bool]]:
    """The files and links below a folder, each with its path within the first one; a folder that cannot be opened has none."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(_LOCKS):
            continue
        link = entry.is_symlink() or _is_junction(entry)
        if link or not entry.is_dir(follow_symlinks=False):
            yield folder / entry.name, within + _shown(entry.name), link
        elif entry.name not in _OURS:
            yield from _files(folder / entry.name, f"{within}{_shown(entry.name)}/")


def _shown(name: str) -> str:
    """A name as text: one that an old archive left in another encoding has bytes in it that are none."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Whether it is one of Windows' links between folders, which are no symbolic links."""
    tag = getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0)
    return bool(tag) and tag == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None)


def _is_sealed(path: Path, name: str) -> bool:
    return ARCHIVE_FOLDER in name.split("/")[:-1] or (path.parent / SUMS).is_file()


def _lock(path: Path) -> str:
    """The name of the lock file beside a workbook: of Excel, LibreOffice or WPS."""
    names = (f"~${path.name}", f".~lock.{path.name}#", f".~{path.name}")
    with contextlib.suppress(OSError):  # a name too long for the file system
        return next((name for name in names if (path.parent / name).is_file()), "")
    return ""


def _passed_over(code: ProblemCode, name: str) -> Problem:
    return Problem(code, Severity.WARNING, None, {"file": name})
