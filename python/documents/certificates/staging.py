"""Issuing that a crash cannot break: files wait under a temporary name until the register has their rows.

The protocol, with the workbook's side in brackets:

1. ``recover(folder, registered)`` finishes or undoes what an earlier run left behind.
2. ``staged(final)`` gives the temporary name of each new certificate; ``single_file`` writes it there, flushed to disk.
3. [All new rows are added to 证书登记 in one atomic save. This is the moment of issue.]
4. ``commit(finals)`` renames the files.

Only one run in a folder does this at a time (``locks.only_one_issue``), from 1 to 4: what waits when ``recover`` runs was left by
a run that is dead. A run whose 3 fails takes its own files back with ``discard``.

Killed before 3, no row exists: ``recover`` deletes the waiting files, and the numbers are given out again (nobody has
seen them). Killed after 3, every row exists and its file is there under one of two names: ``recover`` renames it. A row
whose file is gone altogether is reported; it can be rendered again from the frozen row, with the same number.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path

from python.documents.package import TEMPORARY
from python.system.disk import flush_folder, host_error
from python.vocabulary.plain_record import record

SUFFIX = ".待登记"


@record
class Recovery:
    """What ``recover`` did: files renamed, files deleted, and registered files that exist under no name."""

    finished: tuple[Path, ...]
    discarded: tuple[Path, ...]
    missing: tuple[Path, ...]


def staged(final: Path) -> Path:
    """The name under which a file waits, beside its final one so that renaming is one step."""
    return final.with_name(final.name + SUFFIX)


def commit(finals: Iterable[Path]) -> None:
    """Gives files their final names; those that have them already are left alone, so it may be repeated.

    Raises:
        HostError: A file could not be renamed (it is open in Word); ``recover`` tries again at the next run.
    """
    folders = set()
    for final in finals:
        waiting = staged(final)
        try:
            waiting.replace(final)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise host_error(error, final) from error
        folders.add(final.parent)
    for folder in folders:
        flush_folder(folder)


def discard(finals: Iterable[Path]) -> None:
    """Removes the files that wait for these names: the run that wrote them could not register them."""
    for final in finals:
        with contextlib.suppress(OSError):
            staged(final).unlink(missing_ok=True)


def recover(folder: Path, registered: Iterable[Path]) -> Recovery:
    """Brings ``folder`` in line with the register.

    Args:
        folder: The round's output folder; waiting files are looked for at any depth.
        registered: The file of each row of the register that belongs in ``folder``, in full.

    Raises:
        HostError: A file could not be renamed or deleted.
    """
    wanted = set(registered)
    for half_written in folder.rglob(".~*") if folder.is_dir() else ():
        if TEMPORARY.match(half_written.name):
            with contextlib.suppress(OSError):
                half_written.unlink()
    finished, discarded = [], []
    for waiting in sorted(folder.rglob(f"*{SUFFIX}")) if folder.is_dir() else ():
        final = waiting.with_name(waiting.name.removesuffix(SUFFIX))
        try:
            if final in wanted:
                waiting.replace(final)
                finished.append(final)
            else:
                waiting.unlink()
                discarded.append(waiting)
        except OSError as error:
            raise host_error(error, final) from error
    missing = tuple(sorted(path for path in wanted if not path.exists()))
    return Recovery(tuple(finished), tuple(discarded), missing)
