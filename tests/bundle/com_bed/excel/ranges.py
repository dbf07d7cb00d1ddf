# ruff: noqa: N802, N803, N815, ARG002 - the names and the arguments are Excel's
"""Ranges with their filters and drop-downs, and the options of a sheet's protection."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from cells import Box, Cells, address, keys_of
from objects import Collection, ComObject, RefusedError, given


class Protection(ComObject):
    """The options of a sheet's protection."""

    interface = "Protection"

    def __init__(self, options: dict[str, bool]) -> None:
        for name, value in options.items():
            setattr(self, name, lambda value=value: value)


class AutoFilter(ComObject):
    """The filter of a sheet."""

    interface = "AutoFilter"

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet

    def Range(self) -> Range:
        return Range(self.sheet, [self.sheet.cells.filter_box])

    def Filters(self) -> Filters:
        return Filters(self.sheet)


class Filters(Collection):
    """One filter a column."""

    interface = "Filters"

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet

    def items(self) -> Sequence[Filter]:
        box = self.sheet.cells.filter_box
        return [Filter(self.sheet.cells.criteria.get(number, [])) for number in range(1, box[3] - box[1] + 2)]


class Filter(ComObject):
    """The criteria of a column: a list of values (``xlFilterValues``)."""

    interface = "Filter"

    def __init__(self, wanted: Sequence[str]) -> None:
        self.wanted = wanted

    def On(self) -> bool:
        return bool(self.wanted)

    def Operator(self) -> int:
        return 7

    def Criteria1(self) -> Any:
        return tuple(f"={one}" for one in self.wanted)

    def Criteria2(self) -> Any:
        raise RefusedError("Application-defined or object-defined error")


class Range(ComObject):
    """One rectangle or a union of several, of which values are those of the first."""

    interface = "Range"

    def __init__(self, sheet: Any, boxes: Sequence[Box]) -> None:
        self.sheet, self.boxes, self.box = sheet, boxes, boxes[0]
        self.cells = sheet.cells

    @property
    def is_single(self) -> bool:
        return self.box[:2] == self.box[2:]

    def put_Value(self, *arguments: Any) -> None:
        if self.sheet.protected:
            raise RefusedError("您试图更改的单元格或图表位于受保护的工作表中。")
        if self.sheet.book.read_fault and self.sheet.book.read_fault in str(arguments[-1]):
            raise RefusedError("内存不足")
        self.cells.put(self.box, arguments[-1])
        self.sheet.book.saved = False
        self.sheet.book.application.after_write()

    put_Value2 = put_Formula = put_Formula2 = put__Default = put_Value

    def Formula(self) -> Any:
        if self.is_single:
            return self.cells.formula(self.box[:2])
        return tuple(tuple(map(self.cells.formula, row)) for row in keys_of(self.box))

    Formula2 = Formula

    def Address(
        self, Row: Any = True, Column: Any = True, Style: Any = 1, External: Any = False, To: Any = None
    ) -> str:
        row, column = (not given(one) or bool(one) for one in (Row, Column))
        text = ",".join(address(box, row, column) for box in self.boxes)
        if not given(External) or not External:
            return text
        place = f"[{self.sheet.book.Name()}]{self.sheet.name}"
        if re.search(r"[^\w\[\].]", place):
            place = "'" + place.replace("'", "''") + "'"
        return f"{place}!{text}"

    def Row(self) -> int:
        return self.box[0]

    def Column(self) -> int:
        return self.box[1]

    def Count(self) -> int:
        return (self.box[2] - self.box[0] + 1) * (self.box[3] - self.box[1] + 1)

    def Rows(self) -> Lines:
        return Lines(self.sheet, self.box[2] - self.box[0] + 1)

    def Columns(self) -> Lines:
        return Lines(self.sheet, self.box[3] - self.box[1] + 1)

    def Worksheet(self) -> Any:
        return self.sheet

    Parent = Worksheet

    def Application(self) -> Any:
        return self.sheet.book.application

    def Cells(self) -> Range:
        return self

    EntireRow = Cells

    def Item(self, RowIndex: Any, ColumnIndex: Any = None) -> Range:
        row = self.box[0] + int(RowIndex) - 1
        column = self.box[1] + (int(ColumnIndex) - 1 if given(ColumnIndex) else 0)
        return Range(self.sheet, [(row, column, row, column)])

    def _Default(self, RowIndex: Any = None, ColumnIndex: Any = None) -> Any:
        return self.Item(RowIndex, ColumnIndex) if given(RowIndex) else self

    def MergeCells(self) -> bool | None:
        return self.cells.is_merged(self.box)

    def MergeArea(self) -> Range:
        return Range(self.sheet, [self.cells.merge_area(self.box[:2])])

    def ColumnWidth(self) -> float:
        return self.cells.widths.get(self.box[1], 8.43)

    def put_ColumnWidth(self, width: float) -> None:
        for column in range(self.box[1], self.box[3] + 1):
            self.cells.widths[column] = float(width)

    def NumberFormat(self) -> str:
        return self.cells.look(self.box[:2])

    def put_NumberFormat(self, number_format: str) -> None:
        self.cells.formats |= {key: number_format for row in keys_of(self.box) for key in row}

    def Copy(self, Destination: Any = None) -> bool:
        self.sheet.book.application.clipboard = self
        return True

    def PasteSpecial(self, *_options: Any) -> bool:
        """Formats only: number formats of the column that was copied."""
        source = self.sheet.book.application.clipboard
        first, last = self.box[0], self.box[2]
        there, here = source.box[1], self.box[1]
        copied = {row: look for (row, column), look in source.cells.formats.items() if column == there}
        for row, look in copied.items():
            if first <= row <= last:
                self.cells.formats[row, here] = look
        return True

    def Validation(self) -> Validation:
        return Validation(self.cells, self.box[1])

    def Text(self) -> str:
        return str(self.cells.values.get(self.box[:2], ""))

    def Hidden(self) -> bool:
        return self.box[0] in self.cells.hidden

    def AutoFilter(self, Field: Any = None, Criteria1: Any = None, *_more: Any) -> bool:
        self.cells.filter_box = self.box
        if given(Criteria1):
            wanted = Criteria1 if isinstance(Criteria1, tuple) else (Criteria1,)
            self.cells.criteria[int(Field)] = [str(one).removeprefix("=") for one in wanted]
        else:
            self.cells.criteria.pop(int(Field), None)
        self.cells.apply_filter()
        return True


class Lines(ComObject):
    """The rows or columns of a range, of which only the number is asked."""

    interface = "Range"

    def __init__(self, sheet: Any, count: int) -> None:
        self.sheet, self.count = sheet, count

    def Count(self) -> int:
        return self.count


class Validation(ComObject):
    """The drop-down of a column."""

    interface = "Validation"

    def __init__(self, cells: Cells, column: int) -> None:
        self.cells, self.column = cells, column

    def Delete(self) -> None:
        self.cells.choices.pop(self.column, None)

    def Add(
        self, Type: Any, AlertStyle: Any = None, Operator: Any = None, Formula1: Any = None, F2: Any = None
    ) -> None:
        if not given(Formula1):
            raise RefusedError("Application-defined or object-defined error")
        self.cells.choices[self.column] = Formula1

    def Formula1(self) -> str:
        return self.cells.choices.get(self.column, "")

    def Modify(
        self, Type: Any, AlertStyle: Any = None, Operator: Any = None, Formula1: Any = None, F2: Any = None
    ) -> None:
        self.Type()
        self.Add(Type, AlertStyle, Operator, Formula1, F2)

    def Type(self) -> int:
        if self.column not in self.cells.choices:
            raise RefusedError("Application-defined or object-defined error")
        return 3

    def AlertStyle(self) -> int:
        return 1

    def InCellDropdown(self) -> bool:
        return True

    def put_InCellDropdown(self, _shown: Any) -> None:
        """Always shown."""
