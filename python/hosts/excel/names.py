# ruff: noqa: ANN401 - xlwings books carry no types of use here
"""Where the workbook's defined names stand, asked in as few calls as the program allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from python.hosts.excel.patience import is_busy
from python.hosts.excel.regions import a1_corners
from python.vocabulary.problems import CellRef
from python.vocabulary.sheet_schema import (
    ATTENDANCE_SUMMARY,
    AVERAGE,
    DEPARTMENT_SUMMARY,
    END_DATE,
    EXCELLENT_RATE,
    HEADCOUNT,
    HOME,
    INCOMPLETE_COUNT,
    INVALID_COUNT,
    ISSUE_DATE,
    ISSUER,
    ITEM_SUMMARY,
    OPTIONAL_FACTS,
    PARTICIPATION_RATE,
    PASS_RATE,
    RATING_SUMMARY,
    RETRAIN_COUNT,
    ROUND_NAME,
    SCHOOL_NAME,
    SCORED_COUNT,
    START_DATE,
    TARGET_LINE,
)

# The names that a click on 计算成绩 asks for. All stand on 首页 unless the school moved one.
_ON_HOME = (
    SCHOOL_NAME,
    ROUND_NAME,
    START_DATE,
    END_DATE,
    ISSUE_DATE,
    ISSUER,
    HEADCOUNT,
    SCORED_COUNT,
    INCOMPLETE_COUNT,
    INVALID_COUNT,
    PARTICIPATION_RATE,
    PASS_RATE,
    EXCELLENT_RATE,
    RETRAIN_COUNT,
    AVERAGE,
    TARGET_LINE,
    RATING_SUMMARY,
    DEPARTMENT_SUMMARY,
    ITEM_SUMMARY,
    ATTENDANCE_SUMMARY,
)


class DefinedNames:
    """The workbook-wide names of an xlwings book, as they are when first asked for."""

    def __init__(self, book: Any, sheets: Mapping[str, Any]) -> None:
        self._book = book
        self._sheets = sheets
        self._cells: dict[str, CellRef | None] = {}
        self._names: dict[str, Any] | None = None

    def cell(self, name: str) -> CellRef | None:
        """The top left cell of the range that ``name`` stands for; ``None`` when it stands for no range."""
        if not self._cells:
            self._cells = self._together(_ON_HOME)
            if not self._cells:
                self._cells = self._together([one for one in _ON_HOME if one in self._defined()])
            # By themselves: a workbook of 0.1.0 has none of them, and the others are still found in one call.
            self._cells |= self._together(OPTIONAL_FACTS) or dict.fromkeys(OPTIONAL_FACTS)
        if name not in self._cells:
            self._cells[name] = self._one(name)
        return self._cells[name]

    def _together(self, names: Sequence[str]) -> dict[str, CellRef | None]:
        """Names of 首页 by one union: ``Range("甲,乙").Address`` is ``$B$3,$C$7``, in the order asked.

        Nothing when one of them is undefined or stands elsewhere, which the program answers with an error.
        """
        if HOME not in self._sheets or not names:
            return {}
        try:
            places = str(self._sheets[HOME].range(",".join(names)).address).split(",")
            corners = [a1_corners(place) for place in places]
        except Exception as error:
            if is_busy(error):
                raise
            return {}
        if len(corners) != len(names):
            return {}
        return {
            name: CellRef(HOME, row, column) for name, (row, column, _, _) in zip(names, corners, strict=True)
        }

    def _defined(self) -> dict[str, Any]:
        if self._names is None:
            self._names = {key: impl for key, impl in self._book.names.impl.snapshot() if "!" not in key}
        return self._names

    def _one(self, name: str) -> CellRef | None:
        found = self._defined().get(name)
        place = str(found.refers_to).lstrip("=") if found is not None else ""
        sheet, separator, address = place.rpartition("!")
        if not separator or "#REF" in place or "," in address or "(" in address:
            return None
        row, column, _, _ = a1_corners(address)
        return CellRef(sheet.strip("'").replace("''", "'"), row, column)
