# ruff: noqa: ANN401 - xlwings objects carry no types of use here
"""A workbook open in LibreOffice as a host: the same ExcelHost, over our xlwings engine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from python.hosts.excel.host import ExcelHost, load_xlwings
from python.hosts.libreoffice.bridge import CONNECTION_VARIABLE, connect
from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode


def attach(connection: str | None = None, *, deadline_seconds: float = 10.0) -> Any:
    """The xlwings ``App`` of the LibreOffice that listens at ``connection`` (default: from the environment).

    Raises:
        HostError: There is no connection or nobody listens.
    """
    connection = connection or os.environ.get(CONNECTION_VARIABLE, "")
    if not connection:
        raise HostError(
            ProblemCode.UNEXPECTED, reason=f"没有设置 {CONNECTION_VARIABLE}，请用启动程序打开工作簿", log=""
        )
    context = connect(connection, deadline_seconds=deadline_seconds)
    xlwings = load_xlwings()
    from python.hosts.libreoffice.engine import register

    return xlwings.App(impl=register().apps.impl.add(xl=context))


def open_book(path: Path, connection: str | None = None) -> Any:
    """The xlwings ``Book`` that is open from ``path``.

    Raises:
        HostError: It is not open in that LibreOffice.
    """
    app = attach(connection)
    for book in app.books:
        if Path(book.fullname) == path or _same_file(Path(book.fullname), path):
            return book
    raise HostError(ProblemCode.FILE_NOT_FOUND, file=str(path))


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def host_of_book(book: Any) -> ExcelHost:
    """The host of an open xlwings ``Book``."""
    # A click on a button does not end the editing of a cell; recalculating does, and takes the typed value.
    book.impl.document.calculate()
    return ExcelHost(book)


def libreoffice_host(path: Path, connection: str | None = None) -> ExcelHost:
    """The host for a workbook open in LibreOffice."""
    return host_of_book(open_book(path, connection))
