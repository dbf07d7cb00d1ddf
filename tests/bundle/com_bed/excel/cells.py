"""What cells do in Excel, without any COM: values typed in and read out, filters, merged ranges, formulas as text.

Nothing is calculated: a formula shows the text of its HYPERLINK, or #N/A. Each rule names the Excel fact it stands for in
``docs/excel_behaviour.md``, section 5.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

Key = tuple[int, int]
Box = tuple[int, int, int, int]
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
ERRORS = {
    "#NULL!": -2146826288,
    "#DIV/0!": -2146826281,
    "#VALUE!": -2146826273,
    "#REF!": -2146826265,
    "#NAME?": -2146826259,
    "#NUM!": -2146826252,
    "#N/A": -2146826246,
    "#SPILL!": -2146826245,
}
EPOCH = dt.datetime(1899, 12, 30)
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(%?)")
_DATE = re.compile(r"(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?")
_LINK = re.compile(r'=HYPERLINK\("[^"]*","((?:[^"]|"")*)"\)')
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d+)(?::\$?([A-Za-z]{1,3})\$?(\d+))?")


class Error(str):
    """An error value: its text."""


@dataclass
class Cells:
    """The cells of one sheet by (row, column)."""

    values: dict[Key, Any] = field(default_factory=dict)
    formulas: dict[Key, str] = field(default_factory=dict)
    formats: dict[Key, str] = field(default_factory=dict)
    columns: dict[int, str] = field(default_factory=dict)
    merged: list[Box] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)
    choices: dict[int, str] = field(default_factory=dict)
    filter_box: Box | None = None
    criteria: dict[int, list[str]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)

    def used(self) -> Box:
        """The smallest rectangle that holds all contents; A1 when there are none."""
        keys = list(self.values) or [(1, 1)]
        rows, columns = [key[0] for key in keys], [key[1] for key in keys]
        return min(rows), min(columns), max(rows), max(columns)

    def put(self, box: Box, rows: Any) -> None:
        """An array assigned to a rectangle: rows that a filter hides are passed over, and the next row takes the value (F6)."""
        targets = [row for row in keys_of(box) if row[0][0] not in self.hidden]
        for place, keys in enumerate(targets):
            for column, key in enumerate(keys):
                self.type_in(key, part(rows, place, column))

    def type_in(self, key: Key, given: Any) -> None:
        """A value as if typed into a cell (F2); nothing happens in the covered cell of a merged range (F7)."""
        if any(covers(box, key) for box in self.merged):
            return
        self.formulas.pop(key, None)
        if given is None or given == "":
            self.values.pop(key, None)
        elif isinstance(given, str):
            self.values[key] = self._from_text(key, given)
        elif isinstance(given, dt.datetime):
            self.values[key] = (given.replace(tzinfo=None) - EPOCH).total_seconds() / 86400
            self.formats[key] = "yyyy/m/d"
        else:
            self.values[key] = given if isinstance(given, bool) else float(given)

    def _from_text(self, key: Key, text: str) -> Any:
        if self.look(key) == "@":
            return text
        if text.startswith("'"):
            return text[1:]
        if text.startswith("="):
            self.formulas[key] = text
            link = _LINK.fullmatch(text)
            return link[1].replace('""', '"') if link else Error("#N/A")
        if number := _NUMBER.fullmatch(text):
            return float(text.rstrip("%")) / (100 if number[2] else 1)
        if date := _DATE.fullmatch(text):
            self.formats[key] = "yyyy/m/d"
            return float((dt.datetime(*map(int, date.groups())) - EPOCH).days)
        if text.upper() in {"TRUE", "FALSE"}:
            return text.upper() == "TRUE"
        return Error(text) if text in ERRORS else text

    def look(self, key: Key) -> str:
        """The number format of a cell; one that was never touched has its column's (F14)."""
        return self.formats.get(key, self.columns.get(key[1], "General"))

    def formula(self, key: Key) -> str:
        """What ``Range.Formula`` gives: the formula, else the contents as typed in English (F3)."""
        if key in self.formulas:
            return self.formulas[key]
        value = self.values.get(key, "")
        if isinstance(value, bool):
            return str(value).upper()
        return f"{value:.15g}" if isinstance(value, float) else str(value)

    def is_merged(self, box: Box) -> bool | None:
        """Whether all, none or (``None``) some cells of a rectangle are merged (F4)."""
        covered = sum(
            (min(b, box[2]) - max(t, box[0]) + 1) * (min(r, box[3]) - max(left, box[1]) + 1)
            for t, left, b, r in self.merged
            if t <= box[2] and b >= box[0] and left <= box[3] and r >= box[1]
        )
        if not covered:
            return False
        return True if covered == (box[2] - box[0] + 1) * (box[3] - box[1] + 1) else None

    def merge_area(self, key: Key) -> Box:
        """The merged range that holds a cell, else the cell."""
        inside = (box for box in self.merged if box[0] <= key[0] <= box[2] and box[1] <= key[1] <= box[3])
        return next(inside, (*key, *key))

    def apply_filter(self) -> None:
        """Hides the rows whose text is not among the criteria of their field."""
        self.hidden = set()
        if self.filter_box is None:
            return
        top, left, bottom, _ = self.filter_box
        for row in range(top + 1, bottom + 1):
            for number, wanted in self.criteria.items():
                if str(self.values.get((row, left + number - 1), "")) not in wanted:
                    self.hidden.add(row)


def part(rows: Any, row: int, column: int) -> Any:
    """One element of what was assigned: a single value fills all, one row is repeated, beyond the array stands #N/A (F8)."""
    if not isinstance(rows, tuple):
        return rows
    line = rows[row] if rows and isinstance(rows[0], tuple) and row < len(rows) else rows
    if rows and isinstance(rows[0], tuple) and row >= len(rows):
        return "#N/A"
    return line[column] if column < len(line) else "#N/A"


def covers(box: Box, key: Key) -> bool:
    """Whether a merged range covers a cell that is not its first."""
    return box[0] <= key[0] <= box[2] and box[1] <= key[1] <= box[3] and key != box[:2]


def keys_of(box: Box) -> list[list[Key]]:
    """The cells of a rectangle, row by row."""
    return [[(row, column) for column in range(box[1], box[3] + 1)] for row in range(box[0], box[2] + 1)]


def corners(address: str) -> Box | None:
    """``$B$2:D9`` → (2, 2, 9, 4); ``None`` for what is no address."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        return None
    top, left = int(found[2]), _column(found[1])
    bottom, right = (int(found[4]), _column(found[3])) if found[3] else (top, left)
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def address(box: Box, row_absolute: bool = True, column_absolute: bool = True) -> str:
    """(2, 2, 9, 4) → ``$B$2:$D$9``."""

    def corner(row: int, column: int) -> str:
        return f"{'$' * column_absolute}{_letters(column)}{'$' * row_absolute}{row}"

    first, last = corner(*box[:2]), corner(*box[2:])
    return first if first == last else f"{first}:{last}"


def is_date_format(number_format: str) -> bool:
    """Whether ``Range.Value`` gives a date for this number format (F1)."""
    plain = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format.lower())
    return plain != "general" and any(mark in plain for mark in ("y", "d", "h", "ss"))


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(65 + place) + letters
    return letters
