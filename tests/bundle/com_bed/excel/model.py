# ruff: noqa: N802, N803 - the names are Excel's
"""Excel's objects as the server hands them out: application, workbooks, sheets, names.

Members are plain methods: ``Name()`` reads a property, ``put_Name()`` sets it. What Excel answers with an error is raised.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Sequence
from typing import Any

from cells import LAST_COLUMN, LAST_ROW, Box, Cells, Error, corners
from members import ALLOWED
from objects import PROFILE, Collection, ComObject, RefusedError, given
from ranges import AutoFilter, Protection, Range


class Sheet(ComObject):
    """A worksheet."""

    interface = "_Worksheet"

    def __init__(self, book: Book, name: str, cells: Cells, visible: int = -1) -> None:
        self.book, self.name, self.cells, self.visible = book, name, cells, visible
        self.protected, self.password = False, ""
        self.options = {name: name == "AllowFiltering" for name in ALLOWED}

    def Name(self) -> str:
        return self.name

    def put_Name(self, name: str) -> None:
        self.name = name

    def Visible(self) -> int:
        return self.visible

    def put_Visible(self, visible: Any) -> None:
        # VARIANT_TRUE is -1, which is also xlSheetVisible.
        self.visible = -int(visible) if isinstance(visible, bool) else int(visible)

    def Index(self) -> int:
        return self.book.sheets.index(self) + 1

    def Parent(self) -> Book:
        return self.book

    def Application(self) -> Application:
        return self.book.application

    def Names(self) -> Names:
        return self.book.names

    def Activate(self) -> None:
        if self.visible != -1:
            raise RefusedError("Activate method of Worksheet class failed")
        self.book.active = self

    def Move(self, Before: Any = None, After: Any = None) -> None:
        sheets = self.book.sheets
        sheets.remove(self)
        sheets.insert(sheets.index(Before) if given(Before) else sheets.index(After) + 1, self)

    def Cells(self) -> Range:
        return Range(self, [(1, 1, LAST_ROW, LAST_COLUMN)])

    def UsedRange(self) -> Range:
        return Range(self, [self.cells.used()])

    def Range(self, Cell1: Any, Cell2: Any = None) -> Range:
        if not given(Cell2):
            parts = Cell1.split(",") if isinstance(Cell1, str) else [Cell1]
            return Range(self, [self._box(one) for one in parts])
        one, other = self._box(Cell1), self._box(Cell2)
        top, left = min(one[0], other[0]), min(one[1], other[1])
        return Range(self, [(top, left, max(one[2], other[2]), max(one[3], other[3]))])

    def _box(self, reference: Any) -> Box:
        if isinstance(reference, Range):
            return reference.box
        if box := corners(reference):
            return box
        place = self.book.defined.get(reference, "").lstrip("=")
        sheet, _, there = place.rpartition("!")
        box = corners(there)
        if box is None or sheet.strip("'").replace("''", "'") != self.name:
            raise RefusedError("Method 'Range' of object '_Worksheet' failed")
        return box

    def ProtectContents(self) -> bool:
        return self.protected

    def ProtectDrawingObjects(self) -> bool:
        return False

    ProtectScenarios = ProtectDrawingObjects

    def Protection(self) -> Protection:
        return Protection(self.options)

    def Unprotect(self, Password: Any = "") -> None:
        if self.protected and Password != self.password:
            raise RefusedError("您提供的密码不正确。")
        self.protected = False

    def Protect(self, *arguments: Any) -> None:
        """Options that are left out are switched off (F9)."""
        values = [*arguments, *[None] * 16][5:16]
        self.protected = True
        self.options = {
            name: given(value) and bool(value) for name, value in zip(ALLOWED, values, strict=True)
        }

    def FilterMode(self) -> bool:
        return bool(self.cells.hidden)

    def AutoFilterMode(self) -> bool:
        return self.cells.filter_box is not None

    def AutoFilter(self) -> AutoFilter | None:
        return AutoFilter(self) if self.cells.filter_box else None

    def ShowAllData(self) -> None:
        if not self.cells.hidden:
            raise RefusedError("ShowAllData method of Worksheet class failed")
        self.cells.criteria.clear()
        self.cells.apply_filter()


class Sheets(Collection):
    """The sheets of a workbook."""

    interface = "Sheets"

    def __init__(self, book: Book) -> None:
        self.book = book

    def items(self) -> Sequence[Sheet]:
        return self.book.sheets

    def Parent(self) -> Book:
        return self.book

    def Add(self, Before: Any = None, After: Any = None, *_more: Any) -> Sheet:
        """In front of all, or where told; the new sheet becomes the active one (F10)."""
        sheets = self.book.sheets
        place = sheets.index(Before) if given(Before) else sheets.index(After) + 1 if given(After) else 0
        sheet = Sheet(self.book, f"Sheet{len(sheets) + 1}", Cells())
        sheets.insert(place, sheet)
        self.book.active = sheet
        return sheet


class Names(Collection):
    """The names of a workbook."""

    interface = "Names"

    def __init__(self, book: Book) -> None:
        self.book = book

    def items(self) -> Sequence[Name]:
        return [Name(name, place) for name, place in sorted(self.book.defined.items())]

    def _Default(self, Index: Any, *_more: Any) -> Any:
        return super()._Default(Index)

    Item = _Default


class Name(ComObject):
    """A defined name."""

    interface = "Name"

    def __init__(self, name: str, place: str) -> None:
        self.name, self.place = name, place

    def Name(self) -> str:
        return self.name

    def RefersTo(self) -> str:
        return self.place


class Book(ComObject):
    """A workbook in memory."""

    interface = "_Workbook"

    def __init__(self, application: Application, path: str) -> None:
        self.application, self.path = application, path
        self.sheets: list[Sheet] = []
        self.defined: dict[str, str] = {}
        self.names, self.worksheets = Names(self), Sheets(self)
        self.active: Any = None
        self.saved, self.read_only, self.read_fault, self.n_saves = True, False, "", 0

    def Name(self) -> str:
        return re.split(r"[\\/]", self.path)[-1]

    def FullName(self) -> str:
        return self.path

    def Path(self) -> str:
        return re.split(r"[\\/][^\\/]*$", self.path)[0]

    def Application(self) -> Application:
        return self.application

    Parent = Application

    def Worksheets(self) -> Sheets:
        return self.worksheets

    Sheets = Worksheets

    def Names(self) -> Names:
        return self.names

    def ReadOnly(self) -> bool:
        return self.read_only

    def FileFormat(self) -> int:
        return 52

    def ActiveSheet(self) -> Sheet:
        return self.active

    def Saved(self) -> bool:
        return self.saved

    def put_Saved(self, saved: Any) -> None:
        self.saved = bool(saved)

    def Save(self) -> None:
        """Notes that it was saved: nothing on the disk is written, the bed compares cells."""
        self.saved, self.n_saves = True, self.n_saves + 1

    def SaveCopyAs(self, Filename: str) -> None:
        """A copy of the file as it was opened."""
        shutil.copyfile(self.path, Filename)

    def Activate(self) -> None:
        """Nothing to show."""


class Books(Collection):
    """The open workbooks."""

    interface = "Workbooks"

    def __init__(self, application: Application) -> None:
        self.application = application
        self.open: list[Book] = []

    def items(self) -> Sequence[Book]:
        return self.open

    def Application(self) -> Application:
        return self.application


class ProtectedViews(Collection):
    """Workbooks in Protected View, which are not among the open ones (F12)."""

    interface = "ProtectedViewWindows"

    def __init__(self) -> None:
        self.open: list[ProtectedView] = []

    def items(self) -> Sequence[ProtectedView]:
        return self.open


class ProtectedView(ComObject):
    """One of their windows."""

    interface = "ProtectedViewWindow"

    def __init__(self, path: str) -> None:
        self.path = path

    def SourceName(self) -> str:
        return re.split(r"[\\/]", self.path)[-1]

    def SourcePath(self) -> str:
        return re.split(r"[\\/][^\\/]*$", self.path)[0]

    Caption = SourceName


# xlListSeparator
_LIST_SEPARATOR = 5


class Application(ComObject):
    """The program."""

    interface = "_Application"
    settings = (
        "ScreenUpdating",
        "DisplayAlerts",
        "StatusBar",
        "EnableEvents",
        "Calculation",
        "Interactive",
        "Visible",
    )

    def __init__(self) -> None:
        self.books, self.protected_views = Books(self), ProtectedViews()
        self.hwnd, self.clipboard, self.bar_texts = 0, None, []
        self.after_write: Callable[[], None] = lambda: None
        self.values: dict[str, Any] = dict.fromkeys(self.settings, True)
        self.values |= {"StatusBar": False, "Calculation": -4105, "CutCopyMode": False}
        for name in self.values:
            setattr(self, name, lambda name=name: self.values[name])
            setattr(self, f"put_{name}", lambda value, name=name: self._set(name, value))

    def _set(self, name: str, value: Any) -> None:
        self.values[name] = value
        if name == "StatusBar" and value:
            self.bar_texts.append(str(value))

    def Name(self) -> str:
        return "Microsoft Excel" if PROFILE == "excel" else "WPS 表格"

    def Version(self) -> str:
        return "16.0" if PROFILE == "excel" else "12.0"

    def Hwnd(self) -> int:
        return self.hwnd

    def International(self, Index: Any = None) -> Any:
        known = [None] * _LIST_SEPARATOR + [","]
        return known[int(Index)] if given(Index) else known

    def Workbooks(self) -> Books | None:
        return None if os.environ.get("BED_NO_WORKBOOKS") else self.books

    def ProtectedViewWindows(self) -> ProtectedViews:
        return self.protected_views

    def ActiveWorkbook(self) -> Book | None:
        return self.books.open[0] if self.books.open else None

    def ActiveSheet(self) -> Sheet:
        return self.books.open[0].active

    def Selection(self) -> None:
        return None

    def Calculate(self) -> None:
        """Nothing is calculated."""

    def Application(self) -> Application:
        return self

    def Path(self) -> str:
        return r"C:\Program Files\Microsoft Office"

    def OperatingSystem(self) -> str:
        return "Windows (64-bit) NT 10.00"

    def Ready(self) -> bool:
        return True


def sheets_from(book: Book, described: Sequence[dict[str, Any]]) -> None:
    """Fills a new workbook: name, contents, formulas, formats, merged ranges and visibility of every sheet."""
    for one in described:
        cells = Cells(merged=[tuple(box) for box in one["merged"]])
        for row, column, value in one["values"]:
            cells.values[row, column] = Error(value["error"]) if isinstance(value, dict) else value
        cells.formulas = {(row, column): text for row, column, text in one["formulas"]}
        cells.columns = dict(one["columns"])
        cells.formats = {(row, column): text for row, column, text in one["formats"]}
        book.sheets.append(Sheet(book, one["name"], cells, one["visible"]))
    book.active = book.sheets[0]
