# ruff: noqa: ANN401 - xlwings books and ranges carry no types of use here
"""Writing rectangles into an open workbook: all or none, read back and compared, nothing left switched off.

A first attempt simply writes. Only when it fails, or the cells do not show what they should, is the program asked about
protection and filters, and the write repeated with both taken off: in most runs that saves two calls a sheet. A write
cannot reach beyond its rectangle, whatever a filter makes of it, so the second attempt mends all that the first did.
"""

from __future__ import annotations

import contextlib
import functools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from python.hosts.excel.cells import RawValue, from_raw, kept, shows, to_raw
from python.hosts.excel.looks import copy_looks, set_choices
from python.hosts.excel.native import Native, all_rows_shown
from python.hosts.excel.patience import PUT_BACK_SECONDS, WRITING_SECONDS, is_busy, patiently
from python.vocabulary.cell_values import CellValue
from python.vocabulary.plain_record import record
from python.vocabulary.ports import ColumnChoices, ColumnFormat, HostError, Link
from python.vocabulary.problems import CellRef, ProblemCode


@record
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

    def __init__(self, app: Any, native: Native, sheets: Mapping[str, Any], file: str) -> None:
        self._app = app
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
            HostError: ``CELL_EDITING``, ``PROTECTED_SHEET``, ``MERGED_CELLS``, ``WRITE_FAILED``: nothing was changed.
                ``HALF_WRITTEN``: what was written could not be put back, and is still there.
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
        deadline = time.monotonic() + PUT_BACK_SECONDS
        left = list(done)
        while left:
            write = left[-1]
            try:
                self._put_raw(write.area, write.before, max(0.0, deadline - time.monotonic()))
            except Exception as error:
                if _is_editing(error) or not self._was_never_written(write):
                    sheets = "、".join(dict.fromkeys(f"“{one.sheet}”" for one in left))
                    raise HostError(
                        ProblemCode.HALF_WRITTEN, CellRef(left[0].sheet), file=self._file, sheets=sheets
                    ) from error
            left.pop()

    def _was_never_written(self, write: Write) -> bool:
        """Whether its sheet is protected still; a program that does not say so may hold half of it."""
        try:
            return patiently(functools.partial(self._native.is_protected, self._sheets[write.sheet]))
        except Exception:
            return False

    def _put(self, write: Write, *, raw: bool) -> list[list[RawValue]]:
        area = write.area
        if raw:
            self._put_raw(area, write.contents, WRITING_SECONDS)
            return []
        rows = [[to_raw(content) for content in row] for row in write.contents]

        def put(lines: Any) -> list[list[CellValue]]:
            patiently(functools.partial(setattr, area, "raw_value", lines), WRITING_SECONDS)
            return self._shown(area)

        values = put(rows)
        if _first_wrong(write, values) is None:
            return [[plain_raw(value) for value in row] for row in values]
        if any(isinstance(content, Link) for row in write.contents for content in row):
            patiently(lambda: self._native.calculate(self._app), WRITING_SECONDS)
            values = self._shown(area)
        if _first_wrong(write, values) is not None:
            values = put(_without_apostrophes(rows, values))
        if wrong := _first_wrong(write, values):
            merged = patiently(lambda: area.merge_cells) is not False
            raise HostError(
                ProblemCode.MERGED_CELLS if merged else ProblemCode.WRITE_FAILED,
                wrong,
                reason=f"{wrong.sheet}!{wrong.cell} 写入后与应有的内容不一致",
                file=self._file,
                sheet=wrong.sheet,
            )
        return [[plain_raw(value) for value in row] for row in values]

    def _put_raw(self, area: Any, rows: Sequence[Sequence[RawValue]], seconds: float) -> None:
        """Gives cells back what they held."""
        patiently(functools.partial(setattr, area, "raw_value", rows), seconds)
        bare = _without_apostrophes(
            rows, patiently(functools.partial(values_of, self._native, area), seconds)
        )
        if bare != [list(row) for row in rows]:
            patiently(functools.partial(setattr, area, "raw_value", bare), seconds)

    def _shown(self, area: Any) -> list[list[CellValue]]:
        return patiently(functools.partial(values_of, self._native, area), WRITING_SECONDS)

    @contextlib.contextmanager
    def _open_for_writing(self, name: str) -> Iterator[None]:
        """Takes a password-free protection and the filter of a sheet off for the body."""
        sheet = self._sheets[name]
        protect_again: Callable[[], None] | None = None
        if patiently(functools.partial(self._native.is_protected, sheet)):
            protect_again = patiently(functools.partial(self._native.unprotected, sheet))
            if protect_again is None:
                raise HostError(ProblemCode.PROTECTED_SHEET, CellRef(name), sheet=name)
        try:
            with all_rows_shown(self._native, sheet):
                yield
        finally:
            if protect_again is not None:
                patiently(protect_again, PUT_BACK_SECONDS)

    @contextlib.contextmanager
    def _quiet(self) -> Iterator[None]:
        """No repainting during the body.

        Calculation and events stay as the user has them: a handful of writes gains nothing by switching them off, and a
        run that is ended by force would leave every open workbook without them.
        """
        patiently(lambda: self._native.set_repainting(self._app, on=False))
        try:
            yield
        finally:
            # Excel repaints of itself when the macro ends; whoever attached from outside must see to it.
            with contextlib.suppress(HostError):
                patiently(lambda: self._native.set_repainting(self._app, on=True), PUT_BACK_SECONDS)


def values_of(native: Native, area: Any) -> list[list[CellValue]]:
    """All values of a range."""
    return [[from_raw(value) for value in row] for row in native.values(area)]


def expected(content: Any) -> RawValue:
    """What a cell shows, in the journal's form, after ``content`` was written into it."""
    if isinstance(content, Link):
        return plain_raw(content.text)
    if content is None or isinstance(content, str):
        return plain_raw(content or None)
    return float(content)


def plain_raw(value: CellValue) -> RawValue:
    """A value in the form in which the journal keeps it."""
    return kept(value, None)


def _is_editing(error: Exception) -> bool:
    return is_busy(error) or (isinstance(error, HostError) and error.code is ProblemCode.CELL_EDITING)


def _without_apostrophes(
    rows: Sequence[Sequence[RawValue]], values: Sequence[Sequence[CellValue]]
) -> list[list[RawValue]]:
    """What was written, without the apostrophe where it shows: in a cell formatted as text it may count as a character."""
    return [
        [
            raw[1:] if isinstance(raw, str) and raw.startswith("'") and value == raw else raw
            for raw, value in zip(*line, strict=True)
        ]
        for line in zip(rows, values, strict=True)
    ]


def _first_wrong(write: Write, values: list[list[CellValue]]) -> CellRef | None:
    """The first cell that does not show what was written."""
    for row, (wanted, found) in enumerate(zip(write.contents, values, strict=True)):
        for column, cell in enumerate(zip(wanted, found, strict=True)):
            if not shows(*cell):
                return CellRef(write.sheet, write.row + row, write.column + column)
    return None
