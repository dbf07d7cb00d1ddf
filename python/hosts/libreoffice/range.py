# ruff: noqa: ANN401 - UNO objects have no types
"""Ranges of the LibreOffice engine: values, formulas, merged areas, formats, drop-downs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Protocol

from xlwings import base_classes

from python.hosts.libreoffice.bridge import load_uno
from python.vocabulary.cell_values import EPOCH, CellRange, a1

_ERROR_RESULT = 4  # com.sun.star.sheet.FormulaResult.ERROR
_DATE, _TIME = 2, 4  # com.sun.star.util.NumberFormat
# The look of a cell, as UNO names it.
_LOOK = (
    "CellStyle",
    "CellBackColor",
    "IsCellBackgroundTransparent",
    "CharColor",
    "CharFontName",
    "CharFontNameAsian",
    "CharHeight",
    "CharHeightAsian",
    "CharWeight",
    "CharWeightAsian",
    "HoriJustify",
    "VertJustify",
    "IsTextWrapped",
    "NumberFormat",
    "TableBorder",
    "CellProtection",
    "ShrinkToFit",
)
# A hundredth of a millimetre in a character of column width (Calibri 11, about).
_WIDTH_UNIT = 198.0

Box = tuple[int, int, int, int]


class OpenDocument(Protocol):
    """The book that a range stands in."""

    @property
    def name(self) -> str:
        """Its file name."""
        ...

    @property
    def document(self) -> Any:
        """The UNO document."""
        ...


class SheetOfRange(Protocol):
    """What a range asks of the sheet it stands in, so that the two modules do not need each other."""

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def book(self) -> OpenDocument:
        """The sheet's book."""
        ...

    @property
    def sheet(self) -> Any:
        """The UNO sheet."""
        ...

    def area(self, top: int, left: int, bottom: int, right: int) -> Range:
        """A rectangle of the sheet, counted from 0."""
        ...


class Range(base_classes.Range):
    """A rectangle of cells; ``box`` counts from 0: top, left, bottom, right."""

    def __init__(self, sheet: SheetOfRange, area: Any, box: Box) -> None:
        self._sheet = sheet
        self._area = area
        self._box = box
        self.options: Any = {}

    @property
    def api(self) -> Any:
        """The UNO cell range."""
        return self._area

    @property
    def sheet(self) -> SheetOfRange:
        """The sheet it stands in."""
        return self._sheet

    @property
    def row(self) -> int:
        """Its first row, from 1."""
        return self._box[0] + 1

    @property
    def column(self) -> int:
        """Its first column, from 1."""
        return self._box[1] + 1

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns."""
        top, left, bottom, right = self._box
        return bottom - top + 1, right - left + 1

    def __len__(self) -> int:
        rows, columns = self.shape
        return rows * columns

    @property
    def address(self) -> str:
        """``A1:B2``, also for a single cell (``A1:A1``)."""
        top, left, bottom, right = self._box
        return f"{a1(top + 1, left + 1)}:{a1(bottom + 1, right + 1)}"

    def get_address(self, row_absolute: bool, column_absolute: bool, external: bool) -> str:  # noqa: ARG002 - xlwings' signature
        """The address, with book and sheet before it if ``external``; never with ``$``."""
        if not external:
            return self.address
        sheet = self._sheet
        return f"'[{sheet.book.name}]{sheet.name.replace(chr(39), chr(39) * 2)}'!{self.address}"

    # Contents

    @property
    def raw_value(self) -> list[list[Any]]:
        """Values; errors as their text, dates as ``datetime``, blanks as ``""``."""
        rows = [list(row) for row in self._area.getDataArray()]
        for top, left, bottom, right in self._boxes(self._area.queryFormulaCells(_ERROR_RESULT)):
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    cell = self._sheet.sheet.getCellByPosition(column, row)
                    rows[row - self._box[0]][column - self._box[1]] = cell.getString()
        for row, column in self._dated(rows):
            value = rows[row][column]
            if isinstance(value, float):
                rows[row][column] = EPOCH + dt.timedelta(days=round(value * 86_400) / 86_400)
        return rows

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        rows = data if isinstance(data, list | tuple) else [[data]]
        if any(isinstance(cell, str) and cell.startswith("=") for row in rows for cell in row):
            self._area.setFormulaArray(tuple(tuple(_as_input(cell) for cell in row) for row in rows))
        else:
            self._area.setDataArray(tuple(tuple(_as_data(cell) for cell in row) for row in rows))

    @property
    def formula(self) -> tuple[tuple[str, ...], ...]:
        """Formulas in Excel's notation; a cell without one gives its content as typed."""
        return tuple(tuple(map(_excel_formula, row)) for row in self._area.getFormulaArray())

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    def clear_contents(self) -> None:
        """Empties the cells; formats and notes stay."""
        self._area.clearContents(1 | 2 | 4 | 16)  # numbers, dates, text, formulas

    def _boxes(self, ranges: Any) -> Iterator[Box]:
        for address in ranges.getRangeAddresses():
            yield address.StartRow, address.StartColumn, address.EndRow, address.EndColumn

    def _dated(self, rows: list[list[Any]]) -> Iterator[tuple[int, int]]:
        """The cells, counted from this range's corner, whose number format is a date or a time.

        Looked at is the smallest rectangle that holds the numbers among ``rows``: each different look in it is several trips.
        """
        numbers = [
            (row, column)
            for row, cells in enumerate(rows)
            for column, cell in enumerate(cells)
            if isinstance(cell, float)
        ]
        if not numbers:
            return
        lines, columns = zip(*numbers, strict=True)
        formats = self._sheet.book.document.getNumberFormats()
        known: dict[int, bool] = {}
        groups = self._area.getCellRangeByPosition(
            min(columns), min(lines), max(columns), max(lines)
        ).getUniqueCellFormatRanges()
        for index in range(groups.getCount()):
            group = groups.getByIndex(index)
            key = group.getPropertyValue("NumberFormat")
            if key not in known:
                known[key] = bool(formats.getByKey(key).getPropertyValue("Type") & (_DATE | _TIME))
            if not known[key]:
                continue
            for top, left, bottom, right in self._boxes(group):
                for row in range(top, bottom + 1):
                    for column in range(left, right + 1):
                        yield row - self._box[0], column - self._box[1]

    # Merged cells

    @property
    def merge_cells(self) -> bool | None:
        """Whether the cells are merged: ``None`` when only some are, as in Excel."""
        areas = self.merged_areas()
        if not areas:
            return False
        covered = sum((area.bottom - area.top + 1) * (area.right - area.left + 1) for area in areas)
        return True if covered >= len(self) else None

    @property
    def merge_area(self) -> Range:
        """The merged range that the first cell belongs to; the cell itself if none."""
        cursor = self._sheet.sheet.createCursorByRange(self._area.getCellByPosition(0, 0))
        cursor.collapseToMergedArea()
        address = cursor.getRangeAddress()
        return self._sheet.area(address.StartRow, address.StartColumn, address.EndRow, address.EndColumn)

    def merged_areas(self) -> list[CellRange]:
        """Every merged range that starts in this one (a word of this engine; Excel has none for it)."""
        found: list[CellRange] = []
        # Of a range it says whether any of its cells begins a merged one: for most sheets the one trip that is needed.
        if not self._area.getIsMerged():
            return found
        groups = self._area.getUniqueCellFormatRanges()
        for index in range(groups.getCount()):
            group = groups.getByIndex(index)
            boxes = list(self._boxes(group))
            # Cells of one merged range share their format with no others: the group's first cell tells for all.
            if not self._sheet.sheet.getCellByPosition(boxes[0][1], boxes[0][0]).getIsMerged():
                continue
            for top, left, bottom, right in boxes:
                for row in range(top, bottom + 1):
                    for column in range(left, right + 1):
                        cursor = self._sheet.sheet.createCursorByRange(
                            self._sheet.sheet.getCellByPosition(column, row)
                        )
                        cursor.collapseToMergedArea()
                        area = cursor.getRangeAddress()
                        found.append(
                            CellRange(
                                area.StartRow + 1, area.StartColumn + 1, area.EndRow + 1, area.EndColumn + 1
                            )
                        )
        return found

    # Looks

    @property
    def column_width(self) -> float:
        """Width of the first column in characters; setting it sets all columns."""
        return float(self._area.getColumns().getByIndex(0).getPropertyValue("Width")) / _WIDTH_UNIT

    @column_width.setter
    def column_width(self, value: float) -> None:
        self._area.getColumns().setPropertyValue("Width", round(value * _WIDTH_UNIT))

    @property  # type: ignore[misc]  # read only: formats stay as they are
    def number_format(self) -> str:
        """The first cell's number format code."""
        formats = self._sheet.book.document.getNumberFormats()
        return str(
            formats.getByKey(self._area.getPropertyValue("NumberFormat")).getPropertyValue("FormatString")
        )

    def copy_from(
        self, source_range: Any, copy_type: Any = "all", skip_blanks: Any = False, transpose: Any = False
    ) -> None:
        """Copies the look only (``copy_type="formats"``); the source may be of another size."""
        if copy_type != "formats" or skip_blanks or transpose:
            raise NotImplementedError(copy_type)
        source: Range = source_range.impl if hasattr(source_range, "impl") else source_range
        down, across = self._box[0] - source._box[0], self._box[1] - source._box[1]
        groups = source._area.getUniqueCellFormatRanges()
        for index in range(groups.getCount()):
            group = groups.getByIndex(index)
            for top, left, bottom, right in source._boxes(group):
                model = self._sheet.sheet.getCellRangeByPosition(left, top, right, bottom)
                target = self._sheet.sheet.getCellRangeByPosition(
                    left + across, top + down, right + across, bottom + down
                )
                for name in _LOOK:
                    target.setPropertyValue(name, model.getPropertyValue(name))

    @property
    def data_validation(self) -> DataValidation:
        """The drop-down of its cells."""
        return DataValidation(self._area)


class NamedRanges(Range):
    """Several named ranges of one sheet as a union."""

    def __init__(self, sheet: SheetOfRange, area: Any, box: Box, address: str) -> None:
        super().__init__(sheet, area, box)
        self._address = address

    @property
    def address(self) -> str:
        """The addresses, separated by commas."""
        return self._address


class DataValidation(base_classes.DataValidation):
    """The drop-down of a range."""

    def __init__(self, area: Any) -> None:
        self._area = area

    def set_list(self, source: Any, in_cell_dropdown: bool) -> None:
        """Offers ``source`` (a list, or text with commas) and refuses anything else."""
        choices = source.split(",") if isinstance(source, str) else source
        self._change(
            "LIST",
            ";".join('"' + str(choice).replace('"', '""') + '"' for choice in choices),
            in_cell_dropdown,
        )

    def delete(self) -> None:
        """Lets anything be typed again."""
        self._change("ANY", "", False)

    def _change(self, kind: str, formula: str, dropdown: bool) -> None:
        uno = load_uno()
        validation = self._area.getPropertyValue("Validation")
        validation.setPropertyValue("Type", uno.Enum("com.sun.star.sheet.ValidationType", kind))
        validation.setPropertyValue("ShowList", 1 if dropdown else 0)
        validation.setFormula1(formula)
        self._area.setPropertyValue("Validation", validation)


def _as_data(cell: Any) -> Any:
    """A cell for ``setDataArray``, which takes all text as text."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.removeprefix("'")
    return float(cell)


def _as_input(cell: Any) -> str:
    """A cell for ``setFormulaArray``, which reads it as if typed in English."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        return _libreoffice_formula(cell) if cell.startswith("=") else "'" + cell.removeprefix("'")
    return repr(float(cell))


def _libreoffice_formula(formula: str) -> str:
    """Excel's separator between arguments to LibreOffice's, outside quoted text."""
    return '"'.join(
        part if index % 2 else part.replace(",", ";") for index, part in enumerate(formula.split('"'))
    )


def _excel_formula(formula: str) -> str:
    if not formula.startswith("="):
        return formula
    return '"'.join(
        part if index % 2 else part.replace(";", ",") for index, part in enumerate(formula.split('"'))
    )
