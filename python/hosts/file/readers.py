"""Readers of a sheet's values that agree: our own for large plain sheets, calamine, and openpyxl where calamine cannot be loaded.

The last two lose something that the sheet part still says; ``overlay`` puts it back: error values (calamine gives ``''``,
openpyxl the text) and formulas that were never calculated (both give a blank).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import posixpath
import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, cast

from python.hosts.file.package import Package
from python.hosts.file.plain_sheets import MOST_DENSE_CELLS, is_plain
from python.hosts.file.sheet_settings import merged_ranges
from python.hosts.file.sheet_xml import SheetPart
from python.hosts.file.workbook_xml import WorkbookIndex
from python.hosts.file.xml_text import check_well_formed, unescape_cell_text
from python.vocabulary.cell_values import NO_SUCH_DAY, UNCALCULATED, CellError, CellRange, CellValue, Grid
from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode

if TYPE_CHECKING:
    from openpyxl import Workbook
    from python_calamine import CalamineSheet, CalamineWorkbook

    from python.hosts.file.plain_values import PlainReader

# In a part of fewer bytes hardly any two cells are alike: measured, calamine is as fast from here down.
SMALLEST_LARGE = 200_000
_DAY_BEFORE = (1900, 2, 28)
_DATES = (dt.date, dt.datetime)


# An escape, or letters that only look like the end of one.
_UNDERSCORE = re.compile(rb"_x[0-9A-Fa-f]{4}_|x005F(?=_)")


def _kept_by_openpyxl(match: re.Match[bytes]) -> bytes:
    """The same text in other letters: an escaped underscore in small ones, ``x005F_`` itself with its F escaped."""
    text = match[0]
    return text.lower() if text == b"_x005F_" else b"x005_x0046_" if text == b"x005F" else text


class SheetReader:
    """Reads the sheets of one package that has passed its checks."""

    def __init__(
        self,
        package: Package,
        index: WorkbookIndex,
        *,
        by_others: bool = False,
        only_read: bool = False,
        plain_parts: Collection[str] = (),
    ) -> None:
        """Reads nothing yet.

        Args:
            package: A package that has passed its checks.
            index: What its workbook part says.
            by_others: Only readers that are not our own are asked: what we wrote ourselves is read back so.
            only_read: Nothing will be written.
            plain_parts: Parts of which it is known that they are plain (``plain_sheets``), if they are well-formed.
        """
        self._package = package
        self._index = index
        self._by_others = by_others
        self._only_read = only_read
        # Those that were read so far are well-formed as well.
        self.plain_parts = set(plain_parts)
        self._calamine: CalamineWorkbook | None = None
        self._openpyxl: Workbook | None = None

    def grid(self, sheet: str, part: str) -> Grid:
        """All values of a worksheet.

        Args:
            sheet: Its name.
            part: The name of its worksheet part.

        Raises:
            HostError: ``DAMAGED``.
        """
        data = self._package.read_utf8(part)
        large = len(data) >= SMALLEST_LARGE and not self._by_others
        if large and (grid := self._plain.grid(sheet, data)) is not None:
            self.plain_parts.add(part)
            return grid
        if has_calamine() and (part in self.plain_parts or is_plain(data)):
            if (
                not self._only_read
            ):  # else calamine will do, which gives up at the first tag that does not end
                check_well_formed(data)
                self.plain_parts.add(part)
            read = self._with_calamine(sheet)
            if read is not None and not _has_no_such_day(read[0]):
                return Grid(sheet, *read)
        source = SheetPart(data)
        n_rows, n_columns = source.extent()
        dense = n_rows * n_columns <= MOST_DENSE_CELLS and has_calamine()
        found = self._with_calamine(sheet) if dense else None
        if found is None:
            # Valid things around the rows trip either reader (a merge over whole rows, say): they get the rows alone.
            bare = self._package.rewritten({part: source.bare()}) if dense else b""
            rows = (_read_with_calamine(bare, sheet) if dense else None) or self._with_openpyxl(sheet, part)
            found = rows, merged_ranges(source.skeleton)
        rows, merged = found
        overlay(rows, source.formula_and_error_cells())
        _put_right_no_such_day(rows, source)
        return Grid(sheet, rows, merged)

    @cached_property
    def _plain(self) -> PlainReader:
        from python.hosts.file.plain_values import PlainReader

        return PlainReader(self._package, self._index)

    def _with_openpyxl(self, sheet: str, part: str) -> list[list[CellValue]]:
        """The rows of a sheet by openpyxl, which is asked to open the workbook once for all its sheets: that takes it longest."""
        if self._openpyxl is None:
            folder = posixpath.dirname(part)
            parts = [name for name in self._package.names() if posixpath.dirname(name) == folder]
            bare = {name: data for name in parts if (data := _bare(self._package, name)) is not None}
            self._openpyxl = _opened(self._package.rewritten({**bare, **self._strings_for_openpyxl()}), sheet)
        return read_with_openpyxl(self._openpyxl, sheet)

    def _strings_for_openpyxl(self) -> dict[str, bytes]:
        """The tables of shared strings written so that openpyxl, which takes out every ``x005F_``, leaves them as they are."""
        tables = [name for name in self._package.names() if name.casefold().endswith("sharedstrings.xml")]
        found = {name: self._package.read(name) for name in tables}
        return {
            name: _UNDERSCORE.sub(_kept_by_openpyxl, data)
            for name, data in found.items()
            if b"x005F_" in data
        }

    def _with_calamine(self, sheet: str) -> tuple[list[list[CellValue]], tuple[CellRange, ...]] | None:
        """The sheet by calamine, or ``None`` when another way has to be tried.

        calamine gives up a whole sheet over one error value that it does not know.
        """
        from python_calamine import CalamineError, load_workbook

        try:
            if self._calamine is None:
                self._calamine = load_workbook(io.BytesIO(self._package.data))
            source = self._calamine.get_sheet_by_name(sheet)
            rows = _values(source)
        except CalamineError:
            return None
        merged = tuple(
            CellRange(top + 1, left + 1, bottom + 1, right + 1)
            for (top, left), (bottom, right) in source.merged_cell_ranges or ()
        )
        return rows, merged


def _read_with_calamine(data: bytes, sheet: str) -> list[list[CellValue]] | None:
    from python_calamine import CalamineError, load_workbook

    try:
        return _values(load_workbook(io.BytesIO(data)).get_sheet_by_name(sheet))
    except CalamineError:
        return None


def _values(source: CalamineSheet) -> list[list[CellValue]]:
    raw = cast("list[list[CellValue]]", source.to_python(skip_empty_area=False))
    return [[None if value == "" else value for value in row] if "" in row else row for row in raw]


def has_calamine() -> bool:
    """Whether calamine is there: it is native code, and not every platform has a build."""
    try:
        import python_calamine  # noqa: F401 - only whether it can be loaded
    except ImportError:
        return False
    return True


def overlay(rows: list[list[CellValue]], cells: Iterator[tuple[int, int, str | None]]) -> None:
    """Puts ``CellError`` where the part has an error value or a formula without a value; grows ``rows`` as needed."""
    for row, column, code in cells:
        while len(rows) < row:
            rows.append([])
        values = rows[row - 1]
        values.extend([None] * (column - len(values)))
        values[column - 1] = CellError(UNCALCULATED if code is None else code)


def _has_no_such_day(rows: list[list[CellValue]]) -> bool:
    """Whether any cell is the day that a reader gives for one that never was."""
    if not {dt.date, dt.datetime} & set(map(type, chain.from_iterable(rows))):
        return False
    days = {value for row in rows for value in row if value.__class__ in _DATES}
    return any(
        (value.year, value.month, value.day) == _DAY_BEFORE for value in days if isinstance(value, dt.date)
    )


def _put_right_no_such_day(rows: list[list[CellValue]], source: SheetPart) -> None:
    """Puts the number where a reader gives 1900-02-28 for 1900-02-29 (60 to 60.99…): that day never was, the number is meant."""
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if isinstance(value, dt.date) and (value.year, value.month, value.day) == _DAY_BEFORE:
                held = source.number(number, column)
                if held is not None and NO_SUCH_DAY <= held < NO_SUCH_DAY + 1:
                    row[column - 1] = held


def _bare(package: Package, part: str) -> bytes | None:
    """A sheet's rows with nothing around them; ``None`` where even these cannot be told apart, which is another sheet's trouble."""
    try:
        return SheetPart(package.read_utf8(part)).bare()
    except (HostError, StopIteration):
        return None


def _opened(data: bytes, sheet: str) -> Workbook:
    """The workbook as openpyxl reads it; ``HostError`` ``DAMAGED``, naming the sheet it was opened for, when it cannot."""
    import openpyxl

    with _damage_told(sheet):
        return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)


def read_with_openpyxl(book: Workbook, sheet: str) -> list[list[CellValue]]:
    """The values of a sheet, rows of differing length; only this sheet is read.

    Raises:
        HostError: ``DAMAGED`` for what openpyxl cannot read (a Strict workbook among others).
    """
    with _damage_told(sheet):
        source = book[sheet]
        source.reset_dimensions()
        rows = cast("Iterator[Sequence[object]]", source.iter_rows(values_only=True))
        return [[_from_openpyxl(value) for value in row] for row in rows]


@contextlib.contextmanager
def _damage_told(sheet: str) -> Iterator[None]:
    """Makes ``DAMAGED`` of whatever openpyxl's inner code trips over: ValueError, KeyError, IndexError, ParseError and others."""
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about parts that this reader does not need
            yield
    except Exception as error:
        raise HostError(ProblemCode.DAMAGED, reason=f"工作表“{sheet}”的内容读不出来") from error


def _from_openpyxl(value: object) -> CellValue:
    if isinstance(value, str):
        # openpyxl leaves the escapes of a cell's text as they stand in the file; calamine resolves them.
        return unescape_cell_text(value) or None
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    return cast("CellValue", value)
