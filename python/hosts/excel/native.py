# ruff: noqa: ANN401 - COM and AppleScript objects have no types
"""The few things ExcelHost needs that xlwings has no word for, said in the native objects' own terms.

Excel for Windows is COM; the LibreOffice engine's ``api`` objects answer to the same names. Excel for Mac is AppleScript,
whose words differ. Written to documentation, see ``docs/excel_behaviour.md``.
"""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from python.hosts.excel.patience import PUT_BACK_SECONDS, patiently

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


class Native(Protocol):
    """Questions to, and orders for, the program behind an xlwings book."""

    def program(self, book: Any) -> str:
        """Name and version of the program that holds the book."""
        ...

    def is_read_only(self, book: Any) -> bool:
        """Whether the book cannot be saved under its own name."""
        ...

    def save_copy(self, book: Any, target: Path) -> None:
        """Writes the book as it is now to ``target``."""
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
    """Excel for Windows, and every engine whose ``api`` speaks like it."""

    def program(self, book: Any) -> str:
        """As the program names itself: ``Microsoft Excel 16.0``."""
        application = book.api.Application
        return f"{application.Name} {application.Version}"

    def is_read_only(self, book: Any) -> bool:
        """COM's ``ReadOnly``: also true while somebody else has the file open."""
        return bool(book.api.ReadOnly)

    def save_copy(self, book: Any, target: Path) -> None:
        """``SaveCopyAs``: the open book keeps its name and stays unsaved."""
        book.api.SaveCopyAs(str(target))

    def is_protected(self, sheet: Any) -> bool:
        """COM's ``ProtectContents``."""
        return bool(sheet.api.ProtectContents)

    def unprotected(self, sheet: Any) -> Callable[[], None] | None:
        """Takes the protection off; what is returned protects again with the options that were set."""
        api = sheet.api
        protection = api.Protection
        options = {name: bool(getattr(protection, name)) for name in _ALLOWED}
        drawings, scenarios = bool(api.ProtectDrawingObjects), bool(api.ProtectScenarios)
        try:
            # An empty password, or Excel would ask for one in a dialog.
            api.Unprotect("")
        except Exception:
            return None
        if api.ProtectContents:
            return None
        return lambda: api.Protect(
            DrawingObjects=drawings, Contents=True, Scenarios=scenarios, UserInterfaceOnly=False, **options
        )

    def filtered_range(self, sheet: Any) -> str | None:
        """The AutoFilter's address; ``""`` when rows are hidden by an advanced filter, which has none."""
        api = sheet.api
        if not api.FilterMode:
            return None
        return str(api.AutoFilter.Range.Address) if api.AutoFilterMode else ""

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

    def save_copy(self, book: Any, target: Path) -> None:
        """Saves the open book, then copies its file."""
        # AppleScript knows no SaveCopyAs: the workbook is saved, then its file copied.
        book.save()
        shutil.copy2(book.fullname, target)

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
    criteria = [one for one in autofilter.criteria if one.type != "none"] if address else []
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
