# ruff: noqa: ANN401 - COM and AppleScript objects have no types
"""The few things ExcelHost needs that xlwings has no word for, said in the native objects' own terms.

Excel for Windows is COM; the LibreOffice engine's ``api`` objects answer to the same names. Excel for Mac is AppleScript,
whose words differ. WPS speaks COM too, but may lack a member or refuse it: whatever a run can do without is asked through
``optional`` and ``_set``. ``xlwings.Book.app`` is not asked there: it wants a window handle that WPS may not give.
Written to documentation, see ``docs/excel_behaviour.md``.
"""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MethodType
from typing import Any, Protocol

from python.hosts.excel.patience import PUT_BACK_SECONDS, is_busy, patiently

# Options of a sheet's protection, as named both by ``Worksheet.Protection`` and by the arguments of ``Protect``.
_ALLOWED = (
    "AllowFormattingCells",
    "AllowFormattingColumns",
    "AllowFormattingRows",
    "AllowInsertingColumns",
    "AllowInsertingRows",
    "AllowInsertingHyperlinks",
    "AllowDeletingColumns",
    "AllowDeletingRows",
    "AllowSorting",
    "AllowFiltering",
    "AllowUsingPivotTables",
)
# WPS may call itself Microsoft Excel; where it is installed says what it is.
_WPS_FOLDERS = ("kingsoft", "wps office")
_WPS = "WPS 表格"


class Native(Protocol):
    """Questions to, and orders for, the program behind an xlwings book."""

    def program(self, book: Any) -> str:
        """Name and version of the program that holds the book."""
        ...

    def is_read_only(self, book: Any) -> bool:
        """Whether the book cannot be saved under its own name."""
        ...

    def save_copy(self, book: Any, target: Path, saved: Path) -> bool:
        """Writes the book to ``target``: as it is now, else as it was last saved in ``saved``; returns whether as it is now."""
        ...

    def application(self, book: Any) -> Any:
        """The program that holds the book, for the next four and ``save``: asked for once a run."""
        ...

    def save(self, book: Any, app: Any) -> None:
        """Saves the book under its own name."""
        ...

    def show_status(self, app: Any, text: str | None) -> None:
        """Shows a text in the status bar; ``None`` gives the bar back."""
        ...

    def set_repainting(self, app: Any, *, on: bool) -> None:
        """Whether the window is painted anew with every write."""
        ...

    def set_interactive(self, app: Any, *, on: bool) -> None:
        """Whether the program takes keys and clicks."""
        ...

    def calculate(self, app: Any) -> None:
        """Calculates the formulas."""
        ...

    def is_protected(self, sheet: Any) -> bool:
        """Whether cells of the sheet are locked against writing."""
        ...

    def unprotected(self, sheet: Any) -> Callable[[], None] | None:
        """Takes a protection without a password off; returns what puts it back, ``None`` if there is a password."""
        ...

    def filtered_range(self, sheet: Any) -> str | None:
        """The address of the sheet's AutoFilter if it hides rows just now."""
        ...

    def show_all(self, sheet: Any) -> None:
        """Shows the rows that the sheet's filter hides; its criteria are lost."""
        ...

    def values(self, area: Any) -> Sequence[Sequence[object]]:
        """All values of a range as the program gives them, for ``cells.from_raw``; error values told apart from text."""
        ...


class ComNative:
    """Excel for Windows, WPS, and every engine whose ``api`` speaks like them."""

    def program(self, book: Any) -> str:
        """As the program names itself: ``Microsoft Excel 16.0``, ``WPS 表格 12.0``."""
        return program_name(book.api.Application)

    def is_read_only(self, book: Any) -> bool:
        """COM's ``ReadOnly``: also true while somebody else has the file open."""
        return bool(optional(book.api, "ReadOnly", default=False))

    def save_copy(self, book: Any, target: Path, saved: Path) -> bool:
        """``SaveCopyAs``: the open book keeps its name and stays unsaved. Without it the file on the disk is copied."""
        written = False
        try:
            book.api.SaveCopyAs(str(target))
            written = target.is_file()
        except Exception as error:
            _raise_if_busy(book.api, "SaveCopyAs", error)
        if written:
            return True
        # A full disk or a closed folder stops this way as well: only what the program cannot do is got round.
        shutil.copyfile(saved, target)
        return bool(optional(book.api, "Saved", default=False))

    def application(self, book: Any) -> Any:
        """COM's ``Application``."""
        return book.api.Application

    def save(self, book: Any, app: Any) -> None:
        """COM's ``Save``, without the questions that it may ask."""
        asks = optional(app, "DisplayAlerts", default=True)
        _set(app, "DisplayAlerts", False)
        try:
            book.api.Save()
        finally:
            _given_back(functools.partial(_set, app, "DisplayAlerts", asks))

    def show_status(self, app: Any, text: str | None) -> None:
        """COM's ``StatusBar``."""
        _set(app, "StatusBar", False if text is None else text)

    def set_repainting(self, app: Any, *, on: bool) -> None:
        """COM's ``ScreenUpdating``."""
        _set(app, "ScreenUpdating", on)

    def set_interactive(self, app: Any, *, on: bool) -> None:
        """COM's ``Interactive``."""
        _set(app, "Interactive", on)

    def calculate(self, app: Any) -> None:
        """COM's ``Calculate``: a program that has none calculates by itself."""
        try:
            app.Calculate()
        except Exception as error:
            _raise_if_busy(app, "Calculate", error)

    def is_protected(self, sheet: Any) -> bool:
        """COM's ``ProtectContents``."""
        return bool(optional(sheet.api, "ProtectContents", default=False))

    def unprotected(self, sheet: Any) -> Callable[[], None] | None:
        """Takes the protection off; what is returned protects again with the options that were set."""
        api = sheet.api
        protection = optional(api, "Protection", default=None)
        allowed = {name: optional(protection, name, default=None) for name in _ALLOWED}
        options = {name: bool(value) for name, value in allowed.items() if value is not None}
        drawings = bool(optional(api, "ProtectDrawingObjects", default=False))
        scenarios = bool(optional(api, "ProtectScenarios", default=False))
        try:
            # An empty password, or Excel would ask for one in a dialog.
            api.Unprotect("")
        except Exception:
            return None
        if self.is_protected(sheet):
            return None
        return lambda: api.Protect(
            DrawingObjects=drawings, Contents=True, Scenarios=scenarios, UserInterfaceOnly=False, **options
        )

    def filtered_range(self, sheet: Any) -> str | None:
        """The AutoFilter's address; ``""`` when rows are hidden by an advanced filter, which has none."""
        api = sheet.api
        if not optional(api, "FilterMode", default=False):
            return None
        if not optional(api, "AutoFilterMode", default=False):
            return ""
        area = optional(optional(api, "AutoFilter", default=None), "Range", default=None)
        return str(optional(area, "Address", default=""))

    def show_all(self, sheet: Any) -> None:
        """COM's ``ShowAllData``."""
        sheet.api.ShowAllData()

    def values(self, area: Any) -> Sequence[Sequence[object]]:
        """COM's ``Value``, one trip: xlwings' own reading asks for sheet, row, column and size as well, each a trip."""
        values = area.raw_value
        return values if isinstance(values, list | tuple) else [[values]]


class MacNative:
    """Excel for Mac."""

    def program(self, book: Any) -> str:
        """Name and version; AppleScript gives only the version."""
        return f"Microsoft Excel {book.app.version}"

    def is_read_only(self, book: Any) -> bool:
        """AppleScript's ``read only``."""
        return bool(book.api.read_only.get())

    def save_copy(self, book: Any, target: Path, saved: Path) -> bool:
        """Saves the open book, then copies its file."""
        # AppleScript knows no SaveCopyAs: the workbook is saved, then its file copied.
        book.save()
        shutil.copy2(saved, target)
        return True

    def application(self, book: Any) -> Any:
        """The ``App`` of xlwings, as the next five."""
        return book.app

    def save(self, book: Any, app: Any) -> None:  # noqa: ARG002 - as everywhere
        """See ``application``."""
        book.save()

    def show_status(self, app: Any, text: str | None) -> None:
        """See ``application``."""
        app.status_bar = False if text is None else text

    def set_repainting(self, app: Any, *, on: bool) -> None:
        """See ``application``."""
        app.screen_updating = on

    def set_interactive(self, app: Any, *, on: bool) -> None:
        """See ``application``."""
        app.interactive = on

    def calculate(self, app: Any) -> None:
        """See ``application``."""
        app.calculate()

    def is_protected(self, sheet: Any) -> bool:
        """AppleScript's ``protect contents``."""
        return bool(sheet.api.protect_contents.get())

    def unprotected(self, sheet: Any) -> Callable[[], None] | None:
        """Takes the protection off; what is returned protects again, with the program's default options."""
        try:
            sheet.api.unprotect(password="")
        except Exception:
            return None
        return None if self.is_protected(sheet) else sheet.api.protect_worksheet

    def filtered_range(self, sheet: Any) -> str | None:
        """The AutoFilter's address, whether or not it hides rows just now."""
        if not sheet.api.autofilter_mode.get():
            return None
        return str(sheet.api.autofilter_object.autofilter_range.get_address())

    def show_all(self, sheet: Any) -> None:
        """AppleScript's ``show all data``."""
        sheet.api.show_all_data()

    def values(self, area: Any) -> Sequence[Sequence[object]]:
        """By xlwings, which asks for errors separately; all at once (``chunksize=None``)."""
        values: Sequence[Sequence[object]] = area.options(ndim=2, err_to_str=True, chunksize=None).value
        return values


def optional(owner: Any, name: str, *, default: Any) -> Any:
    """A property that a program may lack, or refuse to tell; ``owner`` may be ``None``.

    Raises:
        Exception: The program is busy: that says nothing about what it has.
    """
    if owner is None:
        return default
    try:
        value = getattr(owner, name)
    except Exception as error:
        _raise_if_busy(owner, name, error)
        return default
    # A property that a program announces and then does not have is for pywin32 a method.
    is_method = isinstance(value, MethodType) or type(value).__name__ == "COMRetryMethodWrapper"
    return default if is_method else value


def _set(owner: Any, name: str, value: object) -> None:
    """Sets a property that a program may lack; raises only while it is busy."""
    try:
        setattr(owner, name, value)
    except Exception as error:
        _raise_if_busy(owner, name, error)


def _raise_if_busy(owner: Any, name: str, error: Exception) -> None:
    """Raises when an error means that the program is busy.

    pywin32 says of a member that it is not there also when the program rejects the question for it.
    """
    if is_busy(error):
        raise error
    dispatch = getattr(owner, "_oleobj_", None) if isinstance(error, AttributeError) else None
    if dispatch is None:
        return
    try:
        dispatch.GetIDsOfNames(0, name)
    except Exception as rejected:
        if is_busy(rejected):
            raise


def program_name(application: Any) -> str:
    """Name and version of a program by its ``Application``; WPS under its own name, whatever it calls itself."""
    name = str(optional(application, "Name", default=""))
    version = str(optional(application, "Version", default=""))
    if "WPS" not in name.upper():
        folder = str(optional(application, "Path", default="")).lower()
        if "kingsoft" in name.lower() or any(one in folder for one in _WPS_FOLDERS):
            name = _WPS
    return f"{name} {version}".strip()


@contextmanager
def hands_off(native: Native, app: Any) -> Iterator[None]:
    """The program takes neither keys nor clicks while the body writes, so that nobody types between a write and its check.

    The keyboard is given back on every way out, also when the program is busy then. It is always given back and not put
    as it was: a run that was ended by force must not leave the program deaf for ever.
    """
    patiently(functools.partial(native.set_interactive, app, on=False))
    try:
        yield
    finally:
        _given_back(functools.partial(native.set_interactive, app, on=True))


def _given_back(call: Callable[[], None]) -> None:
    # What went wrong before matters more than this.
    with suppress(Exception):
        patiently(call, PUT_BACK_SECONDS)


@contextmanager
def all_rows_shown(native: Native, sheet: Any) -> Iterator[None]:
    """Shows the rows that a filter hides while the body writes, then filters as before.

    Writing an array into a range with rows hidden by a filter puts values into wrong rows (xlwings issues 747, 2619).
    Criteria that xlwings cannot name (colours, icons, "this month") stay cleared.
    """
    address = native.filtered_range(sheet)
    if address is None:
        yield
        return
    autofilter: Any = sheet.range(address).autofilter if address else None
    criteria = [one for one in optional(autofilter, "criteria", default=()) if one.type != "none"]
    native.show_all(sheet)
    try:
        yield
    finally:
        for one in criteria:
            patiently(functools.partial(_filter_again, autofilter, one), PUT_BACK_SECONDS)


def _filter_again(autofilter: Any, one: Any) -> None:
    if one.type == "values":
        autofilter.apply_values(one.field, one.values)
    elif one.type == "comparison":
        autofilter.apply_comparison(one.field, one.operator, one.value1, one.value2)
    elif one.type in {"top_items", "bottom_items"} and one.count is not None:
        getattr(autofilter, f"apply_{one.type}")(one.field, one.count)
    elif one.type in {"top_percent", "bottom_percent"} and one.percent is not None:
        getattr(autofilter, f"apply_{one.type}")(one.field, one.percent)
