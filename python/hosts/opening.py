"""Which host a workbook gets: the one place where that is chosen."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from python.vocabulary.ports import ForeignFile, HostError, OpenWorkbook, Restorable, WorkbookHost


def open_workbook(path: Path) -> WorkbookHost:
    """The host for the workbook at ``path``: the saved file.

    Raises:
        HostError: It is not there, is no workbook, or cannot be read.
    """
    from python.hosts.file.host import FileHost

    return FileHost.open(path)


def workbook_bytes(path: Path) -> bytes:
    """The whole file, as it lies on the disk, for ``open_bytes``; it may be open elsewhere.

    Raises:
        HostError: It is not there, is larger than any workbook, or cannot be read.
    """
    from python.hosts.file import saving
    from python.hosts.file.package import MAX_UNPACKED

    return saving.read_bytes(path, largest=MAX_UNPACKED)


def open_bytes(path: Path, data: bytes) -> WorkbookHost:
    """The host for a workbook whose bytes were read already, for reading only.

    Raises:
        HostError: They are no workbook.
    """
    from python.hosts.file.host import FileHost

    return FileHost.of_bytes(path, data, only_read=True)


def marked_open(path: Path) -> HostError | None:
    """LOCKED when a lock file beside the workbook says that a spreadsheet program has it open."""
    from python.hosts.file.saving import refuse_if_open_elsewhere
    from python.system.locks import lies_at
    from python.vocabulary.ports import HostError

    try:
        refuse_if_open_elsewhere(lies_at(path))
    except HostError as locked:
        return locked
    return None


def open_where_it_is(path: Path, choose: Callable[[Sequence[str]], int | None]) -> OpenWorkbook:
    """The host of the workbook in the program that has it open; none is started, no file is opened.

    Args:
        path: The workbook.
        choose: Asked when several programs have it open: the place in the list of their names, ``None`` for no answer.

    Raises:
        HostError: It is not open here (NOT_OPEN, OPEN_ELSEWHERE, OPEN_APART), or cannot be worked in (OPEN_TWICE, OPEN_FROM_WEB,
            PROTECTED_VIEW, WORKBOOKS_HIDDEN, READ_ONLY, CELL_EDITING).
    """
    from python.hosts.live import search

    return search.open_workbook(path, choose)


def saved_before(path: Path) -> list[Path]:
    """The backups of a workbook, the newest first."""
    from python.hosts.file.backups import backups_of

    return list(reversed(backups_of(path)))


def read_foreign(path: Path) -> ForeignFile:
    """The tables of a file that somebody sent.

    Raises:
        HostError: It cannot be read, or holds no tables.
    """
    from python.hosts.file import foreign

    return foreign.read_foreign(path)


def open_backups(path: Path) -> Restorable:
    """The workbook at ``path`` for 撤销 alone: it may be damaged, its backups need not be."""
    from python.hosts.file.backups import BackedUpFile

    return BackedUpFile(path)


def caller(arguments: Sequence[str]) -> Path | None:
    """The workbook whose button was clicked, as far as the command line says it (LibreOffice's edition does)."""
    for argument in arguments:
        if argument.startswith("--wb=file://"):
            return Path(unquote(argument.removeprefix("--wb=file://")))
    return None


def harm_nothing() -> None:
    """Called first in a process that xlwings started: what it does at its end harms no other program."""
    from python.hosts.excel.session import make_harmless

    make_harmless()


def host_of_caller(arguments: Sequence[str], mark: Callable[[str], None]) -> OpenWorkbook:
    """The host of the open workbook whose button was clicked.

    Args:
        arguments: The command line that RunPython made.
        mark: Told when a part of the work is done, for measuring.

    Raises:
        HostError: It is not open any more, or was never saved.
        ValueError: LibreOffice's edition did not say which workbook.
    """
    from python.hosts.excel.host import ExcelHost, load_xlwings
    from python.hosts.excel.patience import patiently
    from python.vocabulary.ports import HostError
    from python.vocabulary.problems import ProblemCode

    xlwings = load_xlwings()
    mark("导入")
    if os.environ.get("PEIXUN_UNO"):
        from python.hosts.libreoffice.host import libreoffice_host

        workbook = caller(arguments)
        if workbook is None:
            raise ValueError("--wb= is missing")
        return libreoffice_host(workbook)
    try:
        return ExcelHost(patiently(xlwings.Book.caller))
    except KeyError as error:
        # The workbook was closed while Python started.
        raise HostError(ProblemCode.NOT_OPEN, file=str(error.args[0])) from error
