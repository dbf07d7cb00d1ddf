# ruff: noqa: ANN401 - xlwings books and ranges carry no types of use here
"""Writing rectangles into an open workbook: all or none, read back and compared, nothing left switched off.

A first attempt simply writes. Only when it fails, or the cells do not show what they should, is the program asked about
protection and filters, and the write repeated with both taken off: in most runs that saves two calls a sheet. A write
cannot reach beyond its rectangle, whatever a filter makes of it, so the second attempt mends all that the first did.
"""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from python.hosts.excel.cells import RawValue, from_raw, kept, shows, to_raw
from python.hosts.excel.looks import copy_looks, set_choices
from python.hosts.excel.native import Native, all_rows_shown, is_busy
from python.hosts.excel.session import patiently
from python.vocabulary.cell_values import CellValue
from python.vocabulary.ports import ColumnChoices, ColumnFormat, HostError, Link
from python.vocabulary.problems import CellRef, ProblemCode


@dataclass(frozen=True, slots=True)
class Write:
    """A rectangle to be written: what comes in, and what was there."""

    sheet: str
    row: int
    column: int
    contents: Sequence[Sequence[Any]]
    before: list[list[RawValue]]
    differing: int
    area: Any


class Writer:
    """Writes into the sheets of one open workbook."""

    def __init__(self, book: Any, native: Native, sheets: Mapping[str, Any], file: str) -> None:
        self._book = book
        self._native = native
        self._sheets = sheets
        self._file = file
        self.left_out_looks = False
        """Whether a column did not get its whole look, because the program cannot copy looks."""

    def write(
        self,
        writes: Sequence[Write],
        formats: Sequence[ColumnFormat] = (),
        choices: Sequence[ColumnChoices] = (),
        *,
        raw: bool = False,
    ) -> list[list[list[RawValue]]]:
        """Writes all rectangles, reads them back and compares; on any failure puts back what was there.

        Args:
            writes: The rectangles.
            formats: Looks of columns, applied first.
            choices: Drop-downs, applied second.
            raw: The contents are raw values that the cells held before; they are not compared afterwards.

        Returns:
            What the cells of each rectangle show now.

        Raises:
            HostError: ``CELL_EDITING``, ``PROTECTED_SHEET``, ``MERGED_CELLS``, ``WRITE_FAILED``.
        """
        # What cannot be compared must not be tried: a filter would go unnoticed.
        careful = bool(raw or formats or choices)
        touched = dict.fromkeys(
            [one.sheet for one in formats] + [one.sheet for one in choices] + [one.sheet for one in writes]
        )
        done: list[Write] = []
        try:
            with self._quiet(), contextlib.ExitStack() as opened:
                try:
                    if not careful:
                        try:
                            return self._put_all(writes, done, raw=False)
                        except Exception as error:
                            if _is_editing(error):
                                raise
                    for name in touched:
                        opened.enter_context(self._open_for_writing(name))
                    self._dress(formats, choices)
                    return self._put_all(writes, done, raw=raw)
                except BaseException:
                    self._put_back(done)
                    raise
        except HostError:
            raise
        except Exception as error:
            code = ProblemCode.CELL_EDITING if is_busy(error) else ProblemCode.WRITE_FAILED
            raise HostError(code, file=self._file, reason=str(error)) from error

    def _dress(self, formats: Sequence[ColumnFormat], choices: Sequence[ColumnChoices]) -> None:
        for name in dict.fromkeys(one.sheet for one in formats):
            whole = copy_looks(self._sheets[name], [one for one in formats if one.sheet == name])
            self.left_out_looks |= not whole
        for choice in choices:
            set_choices(self._sheets[choice.sheet], choice)

    def _put_all(
        self, writes: Sequence[Write], done: list[Write], *, raw: bool
    ) -> list[list[list[RawValue]]]:
        shown = []
        for write in writes:
            if not any(write is one for one in done):
                done.append(write)
            shown.append(self._put(write, raw=raw))
        return shown

    def _put_back(self, done: Sequence[Write]) -> None:
        for write in reversed(done):
            try:
                patiently(functools.partial(setattr, write.area, "raw_value", write.before))
            except Exception:
                # What is still protected was never written.
                if not self._native.is_protected(self._sheets[write.sheet]):
                    raise

    def _put(self, write: Write, *, raw: bool) -> list[list[RawValue]]:
        area = write.area
        rows: Any = (
            write.contents if raw else [[to_raw(content) for content in row] for row in write.contents]
        )
        patiently(functools.partial(setattr, area, "raw_value", rows))
        if raw:
            return []
        values = patiently(functools.partial(values_of, area))
        if _first_wrong(write, values) is None:
            return [[plain_raw(value) for value in row] for row in values]
        if any(isinstance(content, Link) for row in write.contents for content in row):
            self._native.calculate(self._book)
            values = values_of(area)
        if _first_wrong(write, values) is not None:
            # In a cell formatted as text an apostrophe may count as a character; there plain text stays text.
            area.raw_value = [
                [cell[1:] if isinstance(cell, str) and cell.startswith("'") else cell for cell in row]
                for row in rows
            ]
            values = values_of(area)
        if wrong := _first_wrong(write, values):
            merged = area.merge_cells is not False
            raise HostError(
                ProblemCode.MERGED_CELLS if merged else ProblemCode.WRITE_FAILED,
                wrong,
                reason=f"{wrong.sheet}!{wrong.cell} 写入后与应有的内容不一致",
                file=self._file,
                sheet=wrong.sheet,
            )
        return [[plain_raw(value) for value in row] for row in values]

    @contextlib.contextmanager
    def _open_for_writing(self, name: str) -> Iterator[None]:
        """Takes a password-free protection and the filter of a sheet off for the body."""
        sheet = self._sheets[name]
        protect_again: Callable[[], None] | None = None
        if self._native.is_protected(sheet):
            protect_again = self._native.unprotected(sheet)
            if protect_again is None:
                raise HostError(ProblemCode.PROTECTED_SHEET, CellRef(name), sheet=name)
        try:
            with all_rows_shown(self._native, sheet):
                yield
        finally:
            if protect_again is not None:
                protect_again()

    @contextlib.contextmanager
    def _quiet(self) -> Iterator[None]:
        """No repainting during the body.

        Calculation and events stay as the user has them: a handful of writes gains nothing by switching them off, and a
        run that is ended by force would leave every open workbook without them.
        """
        patiently(lambda: self._native.set_repainting(self._book, on=False))
        try:
            yield
        finally:
            self._native.set_repainting(self._book, on=True)


def values_of(area: Any) -> list[list[CellValue]]:
    """All values of a range, in one call.

    Not by ``.options().value``: that asks for the application's window handle, which WPS may lack, and for much else.
    """
    if sys.platform == "darwin":  # AppleScript's blanks and errors are known to xlwings
        raw = area.options(ndim=2, err_to_str=True, chunksize=None).value
    else:
        raw = area.raw_value
    rows = raw if isinstance(raw, list | tuple) else [[raw]]
    return [[from_raw(value) for value in row] for row in rows]


def plain_raw(value: CellValue) -> RawValue:
    """A value in the form in which the journal keeps it."""
    return kept(value, None)


def _is_editing(error: Exception) -> bool:
    return is_busy(error) or (isinstance(error, HostError) and error.code is ProblemCode.CELL_EDITING)


def _first_wrong(write: Write, values: list[list[CellValue]]) -> CellRef | None:
    """The first cell that does not show what was written."""
    for row, (wanted, found) in enumerate(zip(write.contents, values, strict=True)):
        for column, cell in enumerate(zip(wanted, found, strict=True)):
            if not shows(*cell):
                return CellRef(write.sheet, write.row + row, write.column + column)
    return None
