# ruff: noqa: ANN401 - UNO objects have no types
"""An xlwings engine over LibreOffice's UNO: the part of ``xlwings.base_classes`` that ExcelHost uses.

Sheets, ranges and names behave as in Excel where it matters to the product: an apostrophe before text means text, a
string that starts with = is a formula in Excel's notation, error cells come out as their text, dates as dates. Text that
only looks like a number stays text, as LibreOffice does not reinterpret what a program writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlwings import base_classes
from xlwings.main import Engine as XlwingsEngine

from python.hosts.libreoffice.bridge import desktop
from python.hosts.libreoffice.native import BookApi, SheetApi
from python.hosts.libreoffice.range import NamedRanges, Range

NAME = "libreoffice"


class Engine:
    """What xlwings keeps in ``xlwings.engines`` (wrapped by ``main.Engine``)."""

    name = NAME
    type = "desktop"

    def __init__(self) -> None:
        self._apps: list[App] = []

    @property
    def apps(self) -> Apps:
        """The connected LibreOffices."""
        return Apps(self._apps)

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: Any) -> Any:
        """Called by xlwings for each cell it writes: a blank is ``""`` in UNO."""
        return "" if value is None else value


class Apps(base_classes.Apps):
    """The running LibreOffices that were connected to."""

    def __init__(self, apps: list[App]) -> None:
        self._apps = apps

    def keys(self) -> list[int]:
        """What xlwings finds an app by; see ``App.pid``."""
        return [app.pid for app in self._apps]

    def add(self, spec: Any = None, add_book: Any = None, xl: Any = None, visible: Any = None) -> App:  # noqa: ARG002 - xlwings' signature
        """Takes in a connected LibreOffice; ``xl`` is its UNO component context."""
        app = App(xl)
        self._apps.append(app)
        return app

    def __iter__(self) -> Iterator[App]:
        return iter(self._apps)

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> App:
        return next(app for app in self._apps if app.pid == pid)

    @staticmethod
    def cleanup() -> None:
        """Nothing to clean up: LibreOffice is the user's."""


class App(base_classes.App):
    """A running LibreOffice."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self._desktop = desktop(context)

    @property
    def engine(self) -> Engine:
        """The one engine of this module."""
        return ENGINE

    @property
    def api(self) -> Any:
        """The UNO component context."""
        return self._context

    @property
    def books(self) -> Books:
        """The spreadsheets open in it."""
        return Books(self, self._desktop)

    @property
    def pid(self) -> int:
        """A number of its own; LibreOffice's process id is not known over a pipe."""
        return id(self)

    @property
    def version(self) -> str:
        """Of an Excel: xlwings decides by it what the program can do."""
        return "16.0"  # the Excel whose behaviour is imitated

    @property
    def visible(self) -> bool:
        """Always: a window of LibreOffice cannot be hidden from here."""
        return True

    @visible.setter
    def visible(self, value: bool) -> None:
        """LibreOffice's windows are the user's."""


class Books(base_classes.Books):
    """The open spreadsheets."""

    def __init__(self, app: App, desk: Any) -> None:
        self._app = app
        self._desktop = desk

    def _all(self) -> list[Book]:
        found = []
        components = self._desktop.getComponents().createEnumeration()
        while components.hasMoreElements():
            component = components.nextElement()
            if component.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
                found.append(Book(self._app, component))
        return found

    @property
    def active(self) -> Book:
        """The document that has the focus."""
        return Book(self._app, self._desktop.getCurrentComponent())

    def __call__(self, name_or_index: int | str) -> Book:
        """By number from 1, by file name or by path; raises ``KeyError`` when none is open under it."""
        books = self._all()
        if isinstance(name_or_index, int):
            return books[name_or_index - 1]
        for book in books:
            if name_or_index in (book.name, book.fullname):
                return book
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Book]:
        return iter(self._all())


class Book(base_classes.Book):
    """An open spreadsheet."""

    def __init__(self, app: App, document: Any) -> None:
        self._app = app
        self.document = document
        self._api = BookApi(document, app.api)

    @property
    def api(self) -> BookApi:
        """The document, answering to COM's names."""
        return self._api

    @property
    def app(self) -> App:
        """The LibreOffice it is open in."""
        return self._app

    @property
    def fullname(self) -> str:
        """Its path; the web address of a document that lies on a server; empty if never saved."""
        return self.api.FullName

    @property
    def name(self) -> str:
        """Its file name."""
        return self.fullname.replace("\\", "/").rpartition("/")[2]

    @property
    def sheets(self) -> Sheets:
        """Its sheets in tab order."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """Its defined names."""
        return Names(self)


class Sheets(base_classes.Sheets):
    """The sheets of a spreadsheet, in tab order."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._sheets = book.document.getSheets()

    def __call__(self, name_or_index: int | str) -> Sheet:
        """By number from 1 or by name; raises ``KeyError`` when there is none."""
        if isinstance(name_or_index, int):
            return Sheet(self._book, self._sheets.getByIndex(name_or_index - 1))
        if not self._sheets.hasByName(name_or_index):
            raise KeyError(name_or_index)
        return Sheet(self._book, self._sheets.getByName(name_or_index))

    def __len__(self) -> int:
        return int(self._sheets.getCount())

    def __iter__(self) -> Iterator[Sheet]:
        for index in range(len(self)):
            yield Sheet(self._book, self._sheets.getByIndex(index))

    @property
    def active(self) -> Sheet:
        """The sheet in front."""
        return Sheet(self._book, self._book.document.getCurrentController().getActiveSheet())

    def add(self, before: Any = None, after: Any = None, name: str | None = None) -> Sheet:  # noqa: ARG002 - xlwings' signature
        """Adds a sheet at the end, wherever the caller asked for."""
        self._sheets.insertNewByName(name, len(self))
        return self(len(self))


class Sheet(base_classes.Sheet):
    """One sheet."""

    def __init__(self, book: Book, sheet: Any) -> None:
        self._book = book
        self.sheet = sheet

    @property
    def api(self) -> SheetApi:
        """The sheet, answering to COM's names."""
        return SheetApi(self.sheet)

    @property
    def book(self) -> Book:
        """The spreadsheet it belongs to."""
        return self._book

    @property  # type: ignore[misc]  # read only: the product renames no sheets
    def name(self) -> str:
        """The name on its tab."""
        return str(self.sheet.getName())

    @property
    def index(self) -> int:
        """Its place among the tabs, from 1."""
        return int(self.sheet.getRangeAddress().Sheet) + 1

    @property
    def visible(self) -> bool:
        """Whether its tab is shown."""
        return bool(self.sheet.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.sheet.IsVisible = bool(value)

    def activate(self) -> None:
        """Brings it to the front, unless it is hidden: LibreOffice would show it."""
        if self.visible:
            self._book.document.getCurrentController().setActiveSheet(self.sheet)

    @property
    def used_range(self) -> Range:
        """The smallest rectangle that holds all contents and formats."""
        cursor = self.sheet.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        address = cursor.getRangeAddress()
        return self.area(address.StartRow, address.StartColumn, address.EndRow, address.EndColumn)

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """Cells by ``"A1:B2"``, by one or two (row, column) from 1, or by defined names separated by commas."""
        from python.hosts.excel.regions import a1_corners

        if isinstance(arg1, Range):
            arg1 = (arg1.row, arg1.column)
        if isinstance(arg2, Range):
            arg2 = (arg2.row, arg2.column)
        if isinstance(arg1, str) and (Names(self._book).contains(arg1.partition(",")[0])):
            return self._named_ranges(arg1.split(","))
        if isinstance(arg1, str):
            top, left, bottom, right = a1_corners(arg1)
        else:
            (top, left), (bottom, right) = arg1, arg2 or arg1
        return self.area(top - 1, left - 1, bottom - 1, right - 1)

    def _named_ranges(self, names: list[str]) -> Range:
        """The ranges that stand on this sheet under some names; all that is known of them is their address.

        Raises:
            KeyError: One is not defined, or stands elsewhere.
        """
        places = []
        for name in names:
            sheet, _, address = Names(self._book)(name).refers_to.lstrip("=").rpartition("!")
            if sheet.strip("'").replace("''", "'") != self.name:
                raise KeyError(name)
            places.append(address)
        return NamedRanges(self, self.sheet, (0, 0, 0, 0), ",".join(places))

    def area(self, top: int, left: int, bottom: int, right: int) -> Range:
        """A rectangle of the sheet, counted from 0."""
        return Range(
            self, self.sheet.getCellRangeByPosition(left, top, right, bottom), (top, left, bottom, right)
        )

    @property
    def tables(self) -> tuple[()]:
        """None: LibreOffice has no list objects."""
        return ()


class Names(base_classes.Names):
    """The defined names of a spreadsheet."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._names = book.document.getPropertyValue("NamedRanges")

    def snapshot(self) -> list[tuple[str, Name]]:
        """Every name of the workbook, read together."""
        return [(name, Name(self._names, name)) for name in self._names.getElementNames()]

    def __call__(self, name: str) -> Name:
        """One name of the workbook; raises ``KeyError`` when it is not defined."""
        if not self._names.hasByName(name):
            raise KeyError(name)
        return Name(self._names, name)

    def contains(self, name: str) -> bool:
        """Whether there is such a name in the workbook."""
        return bool(self._names.hasByName(name))

    def __len__(self) -> int:
        return int(self._names.getCount())


class Name(base_classes.Name):
    """A defined name."""

    def __init__(self, names: Any, name: str) -> None:
        self._names = names
        self._name = name

    @property  # type: ignore[misc]  # read only, as the next
    def name(self) -> str:
        """The name itself."""
        return self._name

    @property  # type: ignore[misc]  # read only
    def refers_to(self) -> str:
        """The place in Excel's notation; ``=`` alone when the name stands for no range."""
        place = self._names.getByName(self._name).getContent()  # $首页.$B$3
        sheet, _, address = place.lstrip("$").rpartition(".")
        return f"={sheet}!{address.replace('$', '')}"


ENGINE = Engine()


def register() -> XlwingsEngine:
    """Makes the engine known to xlwings, once, and gives it."""
    import xlwings

    if NAME not in [engine.name for engine in xlwings.engines]:
        xlwings.engines.add(XlwingsEngine(impl=ENGINE))
    return xlwings.engines[NAME]
