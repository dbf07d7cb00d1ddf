# ruff: noqa: ANN401 - COM objects have no types
"""The workbook in Excel or WPS on Windows: three ways of seeing it, none of which starts a program or opens a file.

``GetObject(path)`` and ``MkParseDisplayName`` would open a closed file unseen, ``Dispatch`` and ``xlwings.App()`` start a
program: none of them is called. pywin32 is imported here only, and only on Windows.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from python.hosts.excel.host import ExcelHost, load_xlwings
from python.hosts.excel.native import optional, program_name
from python.hosts.excel.patience import is_busy
from python.hosts.live.sightings import Finder, Sighting, is_same_file
from python.vocabulary.problems import ProblemCode

# Excel, and the names under which WPS has been seen: WPS Spreadsheets calls itself KET, on some installations ET.
_PROGRAMS = ("Excel.Application", "KET.Application", "ET.Application")
_FILE_MONIKER = 2  # MKSYS_FILEMONIKER: names a file; other kinds name classes and parts of documents


def in_running_object_table(path: Path) -> Iterator[Sighting]:
    """Programs enter their open files in a table of the system's. Excel leaves out files that it does not trust yet."""
    pythoncom = importlib.import_module("pythoncom")
    context, table = pythoncom.CreateBindCtx(0), pythoncom.GetRunningObjectTable()
    for moniker in table:
        with _gone_is_not_open():
            if moniker.IsSystemMoniker() != _FILE_MONIKER:
                continue
            if not _may_be(str(moniker.GetDisplayName(context, None)), path):
                continue
            book = _spoken_to(table.GetObject(moniker))
            application = optional(book, "Application", default=None)
            # Other kinds of objects may stand under a file's name.
            if application is not None and optional(book, "Worksheets", default=None) is not None:
                yield _sighting(book, application)


def in_active_programs(path: Path) -> Iterator[Sighting]:
    """The program that registered first under each name, and all workbooks open in it."""
    pythoncom = importlib.import_module("pythoncom")
    pywintypes = importlib.import_module("pywintypes")
    for name in _PROGRAMS:
        # One that is not installed or not running raises as well.
        with _gone_is_not_open():
            yield from in_program(_spoken_to(pythoncom.GetActiveObject(pywintypes.IID(name))), path)


def behind_windows(path: Path) -> Iterator[Sighting]:
    """Every program that shows a window with a workbook: also a second Excel, and files that are in no table."""
    for app in load_xlwings().apps:
        with _gone_is_not_open():
            yield from in_program(app.api, path)


@contextmanager
def _gone_is_not_open() -> Iterator[None]:
    """A program that ends just now, belongs to somebody else or does not answer is passed over; a busy one is not."""
    try:
        yield
    except Exception as error:
        if is_busy(error):
            raise


FINDERS: tuple[Finder, ...] = (in_running_object_table, in_active_programs, behind_windows)


def in_program(application: Any, path: Path) -> Iterator[Sighting]:
    """The workbook among all that a program has open, in its protected views too.

    Args:
        application: COM's ``Application``.
        path: The workbook.
    """
    program, process = program_name(application), process_of(application)
    books = optional(application, "Workbooks", default=None)
    if books is None:
        yield Sighting(program, process, refusal=ProblemCode.WORKBOOKS_HIDDEN)
        return
    for number in range(1, int(books.Count) + 1):
        book = books.Item(number)
        place = str(optional(book, "FullName", default=""))
        if "://" in place:
            if unquote(place).rpartition("/")[2].lower() == path.name.lower():
                yield Sighting(program, process, refusal=ProblemCode.OPEN_FROM_WEB, url=place)
        elif _may_be(place, path):
            yield _sighting(book, application)
    views = optional(application, "ProtectedViewWindows", default=None)
    for number in range(1, int(optional(views, "Count", default=0)) + 1):
        view = views.Item(number)
        folder, name = (str(optional(view, one, default="")) for one in ("SourcePath", "SourceName"))
        if _may_be(f"{folder}\\{name}", path):
            yield Sighting(program, process, refusal=ProblemCode.PROTECTED_VIEW)


def process_of(application: Any) -> object:
    """By which two sightings are known to be in one program: the process of its window, its name where it has none."""
    window = optional(application, "Hwnd", default=0)
    if window:
        number = importlib.import_module("win32process").GetWindowThreadProcessId(int(window))[1]
        if number:
            return number
    return program_name(application)


def _may_be(place: str, path: Path) -> bool:
    # A share that is out of reach answers after half a minute: it is asked only about a file of the same name.
    if place.startswith("\\\\") and place.rpartition("\\")[2].lower() != path.name.lower():
        return False
    return bool(place) and is_same_file(place, path)


def _sighting(book: Any, application: Any) -> Sighting:
    def host() -> ExcelHost:
        return ExcelHost(load_xlwings().Book(impl=_engine().Book(book)))

    return Sighting(program_name(application), process_of(application), host)


def _spoken_to(found: Any) -> Any:
    """A COM object as xlwings speaks to it: tried again when it is busy, a busy one told from one that lacks a member."""
    client, pythoncom = (importlib.import_module(name) for name in ("win32com.client", "pythoncom"))
    dispatch = client.Dispatch(found.QueryInterface(pythoncom.IID_IDispatch))
    return _engine().COMRetryObjectWrapper(dispatch)


def _engine() -> Any:
    load_xlwings()
    return importlib.import_module("xlwings._xlwindows")
