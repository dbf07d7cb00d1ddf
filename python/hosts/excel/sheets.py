# ruff: noqa: ANN401 - xlwings books, sheets and ranges carry no types of use here
"""The sheets of an open book, found without asking each of them for its name.

Asking for a name is a trip to the program for every sheet there is. A sheet that stands where the shipped workbook has it
tells its name with the address of its used range, which reading needs anyway; only when it says another name, because
staff moved, added or renamed sheets, are all of them asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from python.hosts.excel.patience import is_busy
from python.hosts.excel.regions import a1_corners
from python.vocabulary.cell_values import CellRange
from python.vocabulary.sheet_schema import SHEETS


def sheet_of(address: str) -> str:
    """``'[培训 考核.xlsm]教师名册'!$A$1:$O$9`` → 教师名册; ``""`` where the program leaves the sheet out."""
    place, _, _ = address.rpartition("!")
    return place.strip("'").rpartition("]")[2].replace("''", "'")


class BookSheets(Mapping[str, Any]):
    """Sheet name → xlwings sheet. Asking whether a sheet is there is cheap for the product's own, listing them is not."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._in_order: list[Any] | None = None
        self._known: dict[str, Any] = {}
        self._used: dict[str, tuple[Any, CellRange]] = {}
        self._all_known = False

    def __contains__(self, name: object) -> bool:
        if name not in self._known and not self._all_known and not self._stands_in_its_place(str(name)):
            self._ask_all()
        return name in self._known

    def __getitem__(self, name: str) -> Any:
        if name not in self:
            raise KeyError(name)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        if not self._all_known:
            self._ask_all()
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._sheets())

    def used(self, name: str) -> tuple[Any, CellRange]:
        """The used range of a sheet as it is now, and its corners.

        Raises:
            KeyError: There is no such sheet.
        """
        sheet = self[name]
        # The answer to ``in`` may have brought it along; contents are read right after, so it is used once.
        if name in self._used:
            return self._used.pop(name)
        used = sheet.used_range
        return used, CellRange(*a1_corners(used.address))

    def forget_used(self) -> None:
        """Used ranges are asked again: the sheets are about to change."""
        self._used.clear()

    def _sheets(self) -> list[Any]:
        if self._in_order is None:
            self._in_order = list(self._book.sheets)
        return self._in_order

    def _stands_in_its_place(self, name: str) -> bool:
        if name not in SHEETS or SHEETS.index(name) >= len(self._sheets()):
            return False
        sheet = self._sheets()[SHEETS.index(name)]
        used = sheet.used_range
        try:
            address = used.get_address(external=True)
        except Exception as error:
            # WPS may not know addresses that name their sheet: then every sheet is asked.
            if is_busy(error):
                raise
            return False
        if sheet_of(address) != name:
            return False
        self._known[name] = sheet
        self._used[name] = used, CellRange(*a1_corners(address))
        return True

    def _ask_all(self) -> None:
        self._known = {sheet.name: sheet for sheet in self._sheets()}
        self._all_known = True
