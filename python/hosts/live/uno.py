"""The workbook in a LibreOffice that this program's launcher started: its own pipe, its own documents, nothing else."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from pathlib import Path

from python.hosts.excel.native import program_name
from python.hosts.libreoffice.bridge import CONNECTION_VARIABLE, own_pipes
from python.hosts.libreoffice.host import attach, host_of_book
from python.hosts.live.sightings import Finder, Sighting, is_same_file

# One that was started is there at once; one that is gone never comes.
_SECONDS = 0.5


def in_libreoffice(path: Path) -> Iterator[Sighting]:
    """Sightings in LibreOffices that listen for this program."""
    named = os.environ.get(CONNECTION_VARIABLE, "")
    for connection in dict.fromkeys([*filter(None, [named]), *own_pipes()]):
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
