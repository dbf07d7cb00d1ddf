# ruff: noqa: N802 - the names are COM's
"""An xlwings engine in memory that does what Excel is documented to do, and counts the calls that would go to Excel.

Text is reinterpreted as if typed, an array written over rows that a filter hides lands in wrong rows, a protected sheet
refuses, errors come as integers, and Excel can be busy. Only what ExcelHost uses is there. ``lacks`` names members that
are not there (``Application.StatusBar``), ``refuses`` such as answer with an error: what WPS may do.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import xlwings
from xlwings import base_classes

from python.hosts.excel.regions import a1_corners
from python.vocabulary.cell_values import a1

_ERRORS = {"#DIV/0!": -2146826281, "#N/A": -2146826246, "#SPILL!": -2146826245}
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?%?")
_DATE = re.compile(r"\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?")


class BusyError(Exception):
    """What pywin32 raises while a cell is being edited."""

    hresult = -2147418111


# What a program's settings are while nobody works in it.
AS_USUAL = {"ScreenUpdating": True, "StatusBar": False, "Interactive": True, "DisplayAlerts": True}
WPS_MAY_LACK = frozenset(
    {
        *(
            "Application.Hwnd",
            "Application.Interactive",
            "Application.ScreenUpdating",
            "Application.StatusBar",
        ),
        *("Application.Calculate", "Workbook.SaveCopyAs", "Worksheet.Protection", "Worksheet.FilterMode"),
        *("Range.GetAddress", "Range.MergeArea"),
    }
)
WPS_MAY_REFUSE = frozenset({"Worksheet.Range(union)", "Range.PasteSpecial"})


class RefusedError(Exception):
    """What pywin32 raises when a program answers with an error: DISP_E_EXCEPTION with Excel's 1004."""

    hresult = -2147352567
    excepinfo = (0, "ET", "1004", None, 0, -2146827284)


class FakeSheet:
    """Cells by (row, column): a value or, starting with =, a formula."""

    def __init__(self, rows: list[list[Any]]) -> None:
        self.cells = {
            (r, c): value
            for r, row in enumerate(rows, 1)
            for c, value in enumerate(row, 1)
            if value is not None
        }
        self.formulas: dict[tuple[int, int], str] = {}
        self.hidden: set[int] = set()
        self.criteria: dict[int, list[str]] = {}
        self.filter_address = ""
        self.protected = False
        self.password = ""
        self.merged: list[tuple[int, int, int, int]] = []
        self.text_cells: set[tuple[int, int]] = set()
        # By column: what its cells look like, how wide it is, what may be typed.
        self.looks: dict[int, str] = {}
        self.number_formats: dict[int, str] = {}
        self.widths: dict[int, float] = {}
        self.choices: dict[int, list[str]] = {}


class FakeExcel:
    """A workbook with its program."""

    def __init__(self, path: Path, sheets: dict[str, list[list[Any]]], names: dict[str, str]) -> None:
        self.path = path
        self.sheets = {name: FakeSheet(rows) for name, rows in sheets.items()}
        self.names = names
        self.calls: Counter[str] = Counter()
        self.busy_for = 0
        self.read_only = False
        self.saved = False
        self.name, self.folder = "Microsoft Excel", "C:\\Program Files\\Microsoft Office\\root\\Office16"
        self.lacks: frozenset[str] = frozenset()
        self.refuses: frozenset[str] = frozenset()
        # How many more times a member is rejected because the program is busy.
        self.busy_on: dict[str, int] = {}
        # What Interactive was at each write.
        self.interactive_at_writes: list[bool] = []
        self.settings: dict[str, Any] = dict(AS_USUAL)
        self.fail_on_write: tuple[str, ...] = ()
        # After so many writes somebody opens a dialog.
        self.busy_after_writes: tuple[int, int] | None = None
        self.in_front = next(iter(sheets), "")
        self.hidden_sheets: set[str] = set()

    def as_wps(self) -> None:
        """Becomes a WPS with everything missing that one may miss, under the name of Excel as WPS sometimes says."""
        self.folder = "C:\\Users\\li\\AppData\\Local\\Kingsoft\\WPS Office\\12.1.0\\office6"
        self.lacks, self.refuses = WPS_MAY_LACK, WPS_MAY_REFUSE

    def asked(self, member: str) -> None:
        """Raises what pywin32 raises for a member that is not there or answers with an error."""
        if self.busy_on.get(member, 0):
            self.busy_on[member] -= 1
            raise BusyError(member)
        if member in self.lacks:
            raise AttributeError(member)
        if member in self.refuses:
            raise RefusedError(member)

    def called(self, what: str) -> None:
        self.calls[what] += 1
        if self.busy_for:
            self.busy_for -= 1
            raise BusyError(what)

    def wrote(self) -> None:
        if self.busy_after_writes is not None:
            left, calls = self.busy_after_writes
            self.busy_after_writes = None if left <= 1 else (left - 1, calls)
            self.busy_for = calls if left <= 1 else 0

    @property
    def book(self) -> xlwings.Book:
        return xlwings.Book(impl=_Book(self))


class _Engine:
    name, type = "fake", "desktop"

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: Any) -> Any:
        return "" if value is None else value


ENGINE = _Engine()


class _Application:
    """COM's ``Application``."""

    Version = "16.0"

    def __init__(self, excel: FakeExcel) -> None:
        object.__setattr__(self, "excel", excel)

    @property
    def Name(self) -> str:
        return self.excel.name

    @property
    def Path(self) -> str:
        return self.excel.folder

    @property
    def Hwnd(self) -> int:
        self.excel.asked("Application.Hwnd")
        return 1

    def __getattr__(self, name: str) -> Any:
        if name not in self.excel.settings:
            raise AttributeError(name)
        self.excel.asked(f"Application.{name}")
        self.excel.called(f"app.{name}")
        return self.excel.settings[name]

    def __setattr__(self, name: str, value: Any) -> None:
        self.excel.asked(f"Application.{name}")
        self.excel.called(f"app.{name}=")
        assert name in self.excel.settings
        self.excel.settings[name] = value

    @property
    def Calculate(self) -> Any:
        self.excel.asked("Application.Calculate")
        return lambda: self.excel.called("app.Calculate")


class _App(base_classes.App):
    """xlwings' ``App`` asks for the window's handle, as its Windows engine does."""

    def __init__(self, excel: FakeExcel) -> None:
        self.excel = excel
        excel.asked("Application.Hwnd")

    pid = 1
    engine = ENGINE


class _Book(base_classes.Book):
    def __init__(self, excel: FakeExcel) -> None:
        self.excel = excel

    @property
    def app(self) -> _App:
        return _App(self.excel)

    @property
    def fullname(self) -> str:
        self.excel.called("book.fullname")
        return str(self.excel.path)

    @property
    def sheets(self) -> _Sheets:
        return _Sheets(self)

    @property
    def names(self) -> _Names:
        return _Names(self.excel)

    @property
    def api(self) -> Any:
        excel = self.excel

        class Api:
            @property
            def Application(self) -> _Application:
                return _Application(excel)

            @property
            def FullName(self) -> str:
                excel.called("book.api.FullName")
                return str(excel.path)

            @property
            def Saved(self) -> bool:
                excel.called("book.api.Saved")
                return excel.saved

            @property
            def ReadOnly(self) -> bool:
                excel.called("book.api.ReadOnly")
                return excel.read_only

            def Save(self) -> None:
                excel.called("book.api.Save")
                assert not excel.settings["DisplayAlerts"], "nobody is there to answer"
                excel.saved = True

            def SaveCopyAs(self, path: str) -> None:
                excel.asked("Workbook.SaveCopyAs")
                excel.called("book.api.SaveCopyAs")
                shutil.copy(excel.path, path)

        return Api()


class _Sheets(base_classes.Sheets):
    def __init__(self, book: _Book) -> None:
        self.book = book

    def __iter__(self) -> Any:
        self.book.excel.called("sheets")
        for name in self.book.excel.sheets:
            yield _Sheet(self.book, name)

    def __len__(self) -> int:
        return len(self.book.excel.sheets)

    @property
    def active(self) -> _Sheet:
        return _Sheet(self.book, self.book.excel.in_front or next(iter(self.book.excel.sheets)))


class _Sheet(base_classes.Sheet):
    def __init__(self, book: _Book, name: str) -> None:
        self._book, self._name = book, name
        self.excel, self.data = book.excel, book.excel.sheets[name]

    @property
    def book(self) -> _Book:
        return self._book

    @property  # type: ignore[misc]  # read only: the product renames no sheets
    def name(self) -> str:
        self.excel.called("sheet.name")
        return self._name

    @property
    def used_range(self) -> _Range:
        self.excel.called("sheet.used_range")
        keys = list(self.data.cells) or [(1, 1)]
        rows, columns = [key[0] for key in keys], [key[1] for key in keys]
        return _Range(self, (min(rows), min(columns), max(rows), max(columns)))

    @property
    def visible(self) -> bool:
        self.excel.called("sheet.visible")
        return self._name not in self.excel.hidden_sheets

    @visible.setter
    def visible(self, value: bool) -> None:
        self.excel.called("sheet.visible")
        hidden = self.excel.hidden_sheets - {self._name}
        self.excel.hidden_sheets = hidden if value else hidden | {self._name}

    def activate(self) -> None:
        self.excel.called("sheet.activate")
        if self._name in self.excel.hidden_sheets:
            raise RuntimeError("Activate method of Worksheet class failed")
        self.excel.in_front = self._name

    def range(self, arg1: Any, arg2: Any = None) -> _Range | _Union:
        self.excel.called("sheet.range")
        if isinstance(arg1, str) and arg1.rpartition(",")[0]:
            self.excel.asked("Worksheet.Range(union)")
            return _Union(self, arg1.split(","))
        if isinstance(arg1, str):
            return _Range(self, a1_corners(arg1))
        return _Range(self, (*arg1, *(arg2 or arg1)))

    @property
    def api(self) -> Any:
        excel, data = self.excel, self.data

        class Api:
            ProtectDrawingObjects = ProtectScenarios = False
            AutoFilter = SimpleNamespace(Range=SimpleNamespace(Address=data.filter_address))
            AutoFilterMode = bool(data.filter_address)

            @property
            def Protection(self) -> Any:
                excel.asked("Worksheet.Protection")
                return type("Protection", (), {"__getattr__": lambda _self, name: name == "AllowFiltering"})()

            @property
            def ProtectContents(self) -> bool:
                excel.called("sheet.api.ProtectContents")
                return data.protected

            @property
            def FilterMode(self) -> bool:
                excel.asked("Worksheet.FilterMode")
                excel.called("sheet.api.FilterMode")
                return bool(data.hidden)

            def ShowAllData(self) -> None:
                excel.called("sheet.api.ShowAllData")
                data.hidden, data.criteria = set(), {}

            def Unprotect(self, password: str) -> None:
                if password != data.password:
                    raise RuntimeError("wrong password")
                data.protected = False

            def Protect(self, **options: Any) -> None:
                if "Worksheet.Protection" not in excel.lacks:
                    assert options["AllowFiltering"]
                    assert not options["AllowSorting"]
                data.protected = True

        return Api()


class _Range(base_classes.Range):
    def __init__(self, sheet: _Sheet, box: tuple[int, int, int, int]) -> None:
        self._sheet, self.box = sheet, box
        self.options: dict[str, Any] = {}
        self.excel, self.data = sheet.excel, sheet.data

    @property
    def sheet(self) -> _Sheet:
        return self._sheet

    api = True

    def _keys(self) -> list[list[tuple[int, int]]]:
        top, left, bottom, right = self.box
        return [[(r, c) for c in range(left, right + 1)] for r in range(top, bottom + 1)]

    @property
    def shape(self) -> tuple[int, int]:
        self.excel.called("range.shape")
        return self.box[2] - self.box[0] + 1, self.box[3] - self.box[1] + 1

    @property
    def address(self) -> str:
        self.excel.called("range.address")
        top, left, bottom, right = self.box
        return f"{a1(top, left)}:{a1(bottom, right)}"

    def get_address(self, _row_absolute: bool, _column_absolute: bool, external: bool) -> str:
        if not external:
            return self.address
        self.excel.asked("Range.GetAddress")
        return f"'[{self.excel.path.name}]{self._sheet._name}'!{self.address}"

    @property
    def raw_value(self) -> Any:
        self.excel.called("range.value")
        rows = [
            [
                _ERRORS.get(value, value) if isinstance(value := self.data.cells.get(key), str) else value
                for key in row
            ]
            for row in self._keys()
        ]
        return rows[0][0] if self.box[:2] == self.box[2:] else rows

    @raw_value.setter
    def raw_value(self, rows: list[list[Any]]) -> None:
        self.excel.called("range.value=")
        self.excel.interactive_at_writes.append(self.excel.settings["Interactive"])
        if self.data.protected:
            raise RuntimeError("the sheet is protected")
        targets = [row for row in self._keys() if row[0][0] not in self.data.hidden]
        for keys, values in zip(targets, rows, strict=False):
            for key, value in zip(keys, values, strict=True):
                if value in self.excel.fail_on_write:
                    raise RuntimeError("disk error")
                self._type(key, value)
        self.excel.wrote()

    def _type(self, key: tuple[int, int], value: Any) -> None:
        """Puts a value into a cell as if it was typed there."""
        self.data.formulas.pop(key, None)
        if key in self.data.text_cells and isinstance(value, str):
            self.data.cells[key] = value  # an apostrophe stays a character here
        elif value in ("", None):
            self.data.cells.pop(key, None)
        elif not isinstance(value, str):
            self.data.cells[key] = float(value) if not isinstance(value, bool) else value
        elif value.startswith("'"):
            self.data.cells[key] = value[1:]
        elif value.startswith("="):
            self.data.formulas[key] = value
            link = re.fullmatch(r'=HYPERLINK\("[^"]*","([^"]*)"\)', value)
            self.data.cells[key] = link[1] if link else "#N/A"
        elif _NUMBER.fullmatch(value):
            self.data.cells[key] = float(value.rstrip("%"))
        elif _DATE.fullmatch(value):
            self.data.cells[key] = 46000.0
        else:
            self.data.cells[key] = value

    @property  # type: ignore[misc]  # read only: the product writes no formulas here
    def formula(self) -> Any:
        self.excel.called("range.formula")
        rows = [
            [self.data.formulas.get(key, str(self.data.cells.get(key, ""))) for key in row]
            for row in self._keys()
        ]
        return rows[0][0] if self.box[:2] == self.box[2:] else tuple(map(tuple, rows))

    @property
    def merge_cells(self) -> bool | None:
        self.excel.called("range.merge_cells")
        merged = {
            (r, c)
            for top, left, bottom, right in self.data.merged
            for r in range(top, bottom + 1)
            for c in range(left, right + 1)
        }
        inside = [key in merged for row in self._keys() for key in row]
        return True if all(inside) else None if any(inside) else False

    @property
    def merge_area(self) -> _Range:
        self.excel.asked("Range.MergeArea")
        self.excel.called("range.merge_area")
        row, column = self.box[:2]
        for box in self.data.merged:
            if box[0] <= row <= box[2] and box[1] <= column <= box[3]:
                return _Range(self._sheet, box)
        return self

    def copy_from(
        self, source_range: Any, copy_type: str = "all", skip_blanks: bool = False, transpose: bool = False
    ) -> None:
        assert (copy_type, skip_blanks, transpose) == ("formats", False, False)
        self.excel.asked("Range.PasteSpecial")
        self.excel.called("range.copy_from")
        source = getattr(source_range, "impl", source_range)
        self.data.looks[self.box[1]] = source.data.looks.get(source.box[1], "")

    @property
    def number_format(self) -> str:
        self.excel.called("range.number_format")
        return self.data.number_formats.get(self.box[1], "General")

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.excel.called("range.number_format=")
        self.data.number_formats[self.box[1]] = value

    @property
    def column_width(self) -> float:
        self.excel.called("range.column_width")
        return self.data.widths.get(self.box[1], 8.43)

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.excel.called("range.column_width=")
        self.data.widths[self.box[1]] = value

    @property
    def data_validation(self) -> Any:
        data, column = self.data, self.box[1]

        class DataValidation(base_classes.DataValidation):
            def set_list(self, source: Any, _in_cell_dropdown: bool) -> None:
                data.choices[column] = source.split(",") if isinstance(source, str) else list(source)

            def delete(self) -> None:
                data.choices.pop(column, None)

        return DataValidation()

    @property
    def autofilter(self) -> Any:
        data, excel = self.data, self.excel

        class AutoFilter:
            @property
            def criteria(self) -> Any:
                excel.called("autofilter.criteria")
                return [
                    {**base_classes.empty_autofilter_criteria(field, "values"), "values": values}
                    for field, values in data.criteria.items()
                ]

            def apply_values(self, field: int, values: list[str]) -> None:
                excel.called("autofilter.apply_values")
                data.criteria[field] = list(values)
                top, left, bottom, _ = a1_corners(data.filter_address)
                data.hidden = {
                    row
                    for row in range(top + 1, bottom + 1)
                    if data.cells.get((row, left + field - 1)) not in values
                }

        return AutoFilter()


class _Union(base_classes.Range):
    """Several defined names of a sheet as one range: only its address is asked."""

    def __init__(self, sheet: _Sheet, names: list[str]) -> None:
        self._sheet = sheet
        self.options: dict[str, Any] = {}
        places = [sheet.excel.names.get(name, "").lstrip("=").rpartition("!") for name in names]
        if any(place[0].strip("'") != sheet._name for place in places):
            raise RuntimeError("method 'Range' of object '_Worksheet' failed")
        self.places = [place[2] for place in places]

    def get_address(self, *_: Any) -> str:
        self._sheet.excel.called("range.address")
        return ",".join(self.places)

    @property
    def address(self) -> str:
        return self.get_address()


class _Names(base_classes.Names):
    def __init__(self, excel: FakeExcel) -> None:
        self.excel = excel

    def snapshot(self) -> list[tuple[str, Any]]:
        self.excel.called("names.snapshot")
        return [(name, _Name(self.excel, place)) for name, place in self.excel.names.items()]


class _Name(base_classes.Name):
    def __init__(self, excel: FakeExcel, place: str) -> None:
        self.excel, self.place = excel, place

    @property  # type: ignore[misc]  # read only
    def refers_to(self) -> str:
        self.excel.called("name.refers_to")
        return self.place
