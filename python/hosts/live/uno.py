"""The workbook in a LibreOffice that this program's launcher started, known by the lock file, which names its profile.

No other LibreOffice is spoken to: one that is just starting takes it badly.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from pathlib import Path

from python.hosts.excel.native import program_name
from python.hosts.file.lock_files import lock_file_of
from python.hosts.libreoffice.bridge import CONNECTION_VARIABLE, connection_of
from python.hosts.libreoffice.host import attach, host_of_book
from python.hosts.live.sightings import Finder, Sighting, is_same_file
from python.system.locks import lies_at

# One that has a workbook open answers at once; one that is gone never does.
_SECONDS = 0.5


def in_libreoffice(path: Path) -> Iterator[Sighting]:
    """Sightings in the LibreOffice that the lock file names, and in one that the environment names."""
    lock = lock_file_of(lies_at(path))
    named = os.environ.get(CONNECTION_VARIABLE, "")
    locked_by = connection_of(lock.profile) if lock is not None else ""
    for connection in dict.fromkeys(filter(None, [locked_by, named])):
        try:
            books = list(attach(connection, deadline_seconds=_SECONDS).books)
            found = [
                (program_name(book.api.Application), book)
                for book in books
                if is_same_file(book.fullname, path)
            ]
        except Exception:
            # One that is just being closed breaks off anywhere, with errors known only to UNO; then it is not open there.
            continue
        for number, (program, book) in enumerate(found):
            yield Sighting(program, (connection, number), functools.partial(host_of_book, book))


FINDERS: tuple[Finder, ...] = (in_libreoffice,)
