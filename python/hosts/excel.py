# ruff: noqa: ANN401 - xlwings books and ranges carry no types of use here
"""The open workbook as a host: xlwings over Excel, or over LibreOffice through our own engine.

Ranges are read and written whole, so the number of calls does not depend on the number of rows; each call is a trip to
another process. Nothing that was switched off for the write (screen updating, calculation, events, filters, sheet
protection) stays off, whichever way the run ends.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from python.cell_values import CellRange, CellValue, Grid
from python.hosts.excel_cells import RawValue, from_raw, holds, kept, shows, to_raw
from python.hosts.excel_native import ComNative, MacNative, Native, all_rows_shown, is_busy
from python.hosts.excel_regions import a1_corners, joined, merged_ranges
from python.hosts.excel_undo import Journal, backup_name, prune
from python.ports import Applied, Block, Changes, ColumnChoices, ColumnFormat, HostError, Link
from python.problems import CellRef, ProblemCode

_T = TypeVar("_T")

# While a cell is being edited Excel rejects every call. Tried again for this long, then the user is told.
_PATIENCE_SECONDS = 5.0
_RETRY_SECONDS = 0.25
# xlwings itself tries again without pause and, unless told otherwise, for ever.
_XLWINGS_ATTEMPTS = 3
_LAST_ROW = 1_048_576
# The status bar is another trip to the program; so much of the whole must be done before it is told anew.
_PROGRESS_STEP = 0.3
# What xlwings imports when it finds it, and a click has no use for: 0.4 s without, 0.05 s with.
_NOT_FOR_A_CLICK = ("pandas", "numpy", "matplotlib", "PIL", "polars")


def load_xlwings() -> Any:
    """Imports xlwings without the data libraries that it would look for.

    Source: ``platform-facts.md``, xlwings imports pandas whenever it is installed.
    """
    if "xlwings" not in sys.modules:
        hidden = [name for name in _NOT_FOR_A_CLICK if name not in sys.modules]
        sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type] # None: "not to be found"
        try:
            import xlwings
        finally:
            for name in hidden:
                del sys.modules[name]
    import xlwings

    if windows := sys.modules.get("xlwings._xlwindows"):
        windows.N_COM_ATTEMPTS = _XLWINGS_ATTEMPTS  # type: ignore[attr-defined]
    return xlwings


@dataclass(frozen=True, slots=True)
class _Write:
    """A rectangle to be written: what comes in, and what was there."""

    sheet: str
    row: int
    column: int
    contents: Sequence[Sequence[Any]]
    before: list[list[RawValue]]
    differing: int
    area: Any


class ExcelHost:
    """``WorkbookHost`` over an open xlwings book."""

    def __init__(self, book: Any, *, now: Callable[[], dt.datetime] = dt.datetime.now) -> None:
        self._book = book
        self._now = now
        self._native: Native = MacNative() if sys.platform == "darwin" else ComNative()
        self._sheets: dict[str, Any] | None = None
        self._names: dict[str, Any] | None = None
        self._path: Path | None = None
        self._grids: dict[str, Grid] = {}
        self._told = 0.0

    @property
    def path(self) -> Path:
        """Where the workbook lies.

        Raises:
            HostError: It was never saved (``NOT_SAVED``), also when it lies at a web address that has no local folder.
        """
        if self._path is None:
            full = str(self._patiently(lambda: self._book.fullname))
            if "://" in full:
                full = _local_path(full)
            if not Path(full).is_absolute():
                raise HostError(ProblemCode.NOT_SAVED, file=full)
            self._path = Path(full)
        return self._path

    def sheet_names(self) -> tuple[str, ...]:
        return tuple(self._sheet_table())

    def grid(self, sheet: str) -> Grid:
        if sheet not in self._grids:
            self._grids[sheet] = self._patiently(lambda: self._grid(sheet))
        return self._grids[sheet]

    def named_cell(self, name: str) -> CellRef | None:
        return self._patiently(lambda: self._named_cell(name))

    def apply(self, changes: Changes, *, keep_backups: int) -> Applied:
        if self._patiently(lambda: self._native.is_read_only(self._book)):
            raise HostError(ProblemCode.READ_ONLY, file=self.path.name)
        writes = self._patiently(lambda: self._differences(changes.blocks))
        if not (writes or changes.formats or changes.choices):
            return Applied(None, 0)
        backup = self._back_up(keep_backups)
        journal = Journal.of((write.sheet, write.row, write.column, write.before) for write in writes)
        shown = self._write(writes, changes.formats, changes.choices)
        journal.with_after(shown).save(backup)
        return Applied(backup, sum(write.differing for write in writes))

    def restore(self, backup: Path) -> Applied:
        """Gives the cells that the run after ``backup`` wrote their contents back; other cells stay as they are now.

        Raises:
            HostError: ``CHANGED_SINCE_BACKUP`` when one of those cells was changed since; ``NO_BACKUP`` without a journal.
        """
        journal = Journal.load(backup)
        writes = []
        for sheet, row, column, before, after in journal.areas():
            area = self._area(sheet, row, column, before)
            values = self._patiently(functools.partial(_values, area))
            formulas = _rectangle(area.formula)
            if [[_plain(v) for v in line] for line in values] != after:
                raise HostError(
                    ProblemCode.CHANGED_SINCE_BACKUP, CellRef(sheet, row, column), file=self.path.name
                )
            old = _kept_all(values, formulas)
            writes.append(_Write(sheet, row, column, before, old, sum(map(len, before)), area))
        self._write(writes, (), (), raw=True)
        Journal.forget(backup)
        return Applied(backup, sum(write.differing for write in writes))

    def save(self) -> None:
        """Saves the open workbook under its own name."""
        try:
            self._patiently(self._book.save)
        except HostError:
            raise
        except Exception as error:
            raise HostError(ProblemCode.WRITE_FAILED, file=self.path.name, reason="没有保存成") from error

    # What a click needs besides

    @property
    def program(self) -> str:
        """Name and version of the spreadsheet program."""
        return self._native.program(self._book)

    def progress(self, what: str, done: float) -> None:
        """Shows what is being done in the status bar; gives the bar back when all is done."""
        if done >= 1:
            self._told = 0.0
            self._patiently(lambda: setattr(self._book.app, "status_bar", False))
        elif done >= self._told:
            self._told = done + _PROGRESS_STEP
            self._patiently(lambda: setattr(self._book.app, "status_bar", f"{what}……"))

    def ensure_sheet(self, name: str) -> None:
        """Adds an empty sheet at the end unless there is one of this name."""
        if name not in self._sheet_table():
            last = list(self._sheet_table().values())[-1]
            self._patiently(lambda: self._book.sheets.add(name, after=last))
            self._sheets = None

    # Reading

    def _sheet_table(self) -> dict[str, Any]:
        if self._sheets is None:
            self._sheets = self._patiently(lambda: {sheet.name: sheet for sheet in self._book.sheets})
        return self._sheets

    def _grid(self, sheet: str) -> Grid:
        used = self._sheet_table()[sheet].used_range
        # The address first: it is one call, where row, column and shape would be three.
        top, left, bottom, right = a1_corners(used.address)
        values = _values(used)
        # Rows and columns before the first one in use are blank; the grid starts at A1.
        rows: list[list[CellValue]] = [[] for _ in range(top - 1)]
        rows += [[None] * (left - 1) + row for row in values] if left > 1 else values
        while rows and all(value is None for value in rows[-1]):
            rows.pop()
        merged: tuple[CellRange, ...] = ()
        if used.merge_cells is not False:
            merged = merged_ranges(self._sheet_table()[sheet], used, CellRange(top, left, bottom, right))
        return Grid(sheet, rows, merged)

    def _named_cell(self, name: str) -> CellRef | None:
        if self._names is None:
            self._names = {key: impl for key, impl in self._book.names.impl.snapshot() if "!" not in key}
        found = self._names.get(name)
        place = str(found.refers_to).lstrip("=") if found is not None else ""
        sheet, separator, address = place.rpartition("!")
        if not separator or "#REF" in place or "," in address or "(" in address:
            return None
        row, column, _, _ = a1_corners(address)
        return CellRef(sheet.strip("'").replace("''", "'"), row, column)

    def _range(self, sheet: str, first: tuple[int, int], last: tuple[int, int]) -> Any:
        return self._sheet_table()[sheet].range(first, last)

    def _area(self, sheet: str, row: int, column: int, rows: Sequence[Sequence[object]]) -> Any:
        return self._range(sheet, (row, column), (row + len(rows) - 1, column + len(rows[0]) - 1))

    def _differences(self, blocks: Sequence[Block]) -> list[_Write]:
        """The rectangles of ``blocks`` that do not hold yet what they should.

        Values are those read in this run; formulas are read here, where the block reaches into cells in use.
        """
        writes = []
        for block in joined(blocks):
            self._refuse_covered(block)
            grid = self._grid_of(block.sheet)
            n_rows, n_columns = len(block.values), len(block.values[0])
            values = [
                [grid.value(block.row + r, block.column + c) for c in range(n_columns)] for r in range(n_rows)
            ]
            area = self._area(block.sheet, block.row, block.column, block.values)
            in_use = any(value is not None for row in values for value in row)
            formulas = _rectangle(area.formula) if in_use else [[""] * n_columns] * n_rows
            differing = sum(
                not holds(content, values[r][c], formulas[r][c])
                for r, row in enumerate(block.values)
                for c, content in enumerate(row)
            )
            if differing:
                before = _kept_all(values, formulas)
                writes.append(
                    _Write(block.sheet, block.row, block.column, block.values, before, differing, area)
                )
        return writes

    def _refuse_covered(self, block: Block) -> None:
        """Stops before contents get lost in the covered cells of a merged range.

        Raises:
            HostError: ``MERGED_CELLS``.
        """
        for area in self._grid_of(block.sheet).merged:
            for row in range(
                max(area.top, block.row), min(area.bottom, block.row + len(block.values) - 1) + 1
            ):
                values = block.values[row - block.row]
                for column in range(
                    max(area.left, block.column), min(area.right, block.column + len(values) - 1) + 1
                ):
                    hidden = (row, column) != (area.top, area.left)
                    if hidden and values[column - block.column] not in (None, ""):
                        where = CellRef(block.sheet, row, column)
                        raise HostError(ProblemCode.MERGED_CELLS, where, sheet=block.sheet)

    def _grid_of(self, sheet: str) -> Grid:
        if sheet not in self._sheet_table():
            raise HostError(ProblemCode.MISSING_SHEET, CellRef(sheet), sheet=sheet)
        return self.grid(sheet)

    # Writing

    def _back_up(self, keep: int) -> Path:
        target = backup_name(self.path, self._now())
        try:
            target.parent.mkdir(exist_ok=True)
            self._patiently(lambda: self._native.save_copy(self._book, target))
        except HostError:
            raise
        except PermissionError as error:
            raise HostError(ProblemCode.NO_PERMISSION, file=str(target.parent)) from error
        except Exception as error:
            raise HostError(
                ProblemCode.WRITE_FAILED, file=str(target), reason=f"备份失败（{error}）"
            ) from error
        prune(self.path, keep)
        return target

    def _write(
        self,
        writes: Sequence[_Write],
        formats: Sequence[ColumnFormat],
        choices: Sequence[ColumnChoices],
        *,
        raw: bool = False,
    ) -> list[list[list[RawValue]]]:
        """Writes all rectangles, reads them back and compares; on any failure puts back what was there.

        Returns:
            What the cells of each rectangle show now.
        """
        self._grids.clear()
        shown = []
        done: list[_Write] = []
        touched = dict.fromkeys(
            [one.sheet for one in formats] + [one.sheet for one in choices] + [one.sheet for one in writes]
        )
        try:
            with self._quiet(), contextlib.ExitStack() as restored:
                for name in touched:
                    restored.enter_context(self._open_for_writing(name))
                try:
                    for wanted in formats:
                        self._copy_format(wanted)
                    for choice in choices:
                        self._set_choices(choice)
                    for write in writes:
                        done.append(write)
                        shown.append(self._put(write, raw=raw))
                except BaseException:
                    for write in reversed(done):
                        write.area.raw_value = write.before
                    raise
        except HostError:
            raise
        except Exception as error:
            code = ProblemCode.CELL_EDITING if is_busy(error) else ProblemCode.WRITE_FAILED
            raise HostError(code, file=self.path.name, reason=str(error)) from error
        return shown

    def _put(self, write: _Write, *, raw: bool) -> list[list[RawValue]]:
        area = write.area
        rows: Any = (
            write.contents if raw else [[to_raw(content) for content in row] for row in write.contents]
        )
        self._patiently(functools.partial(setattr, area, "raw_value", rows))
        if raw:
            return []
        if any(isinstance(content, Link) for row in write.contents for content in row):
            self._book.app.calculate()
        values = _values(area)
        if _first_wrong(write, values) is None:
            return [[_plain(value) for value in row] for row in values]
        # In a cell formatted as text an apostrophe may count as a character; there plain text stays text.
        bare = [
            [cell[1:] if isinstance(cell, str) and cell.startswith("'") else cell for cell in row]
            for row in rows
        ]
        area.raw_value = bare
        values = _values(area)
        if wrong := _first_wrong(write, values):
            raise HostError(
                ProblemCode.WRITE_FAILED,
                wrong,
                reason=f"{wrong.sheet}!{wrong.cell} 写入后与应有的内容不一致",
                file=self.path.name,
            )
        return [[_plain(value) for value in row] for row in values]

    def _copy_format(self, wanted: ColumnFormat) -> None:
        last = _LAST_ROW
        source = self._range(
            wanted.sheet, (wanted.header_row, wanted.model_column), (last, wanted.model_column)
        )
        target = self._range(wanted.sheet, (wanted.header_row, wanted.column), (last, wanted.column))
        target.copy_from(source, "formats")
        target.column_width = source.column_width

    def _set_choices(self, choice: ColumnChoices) -> None:
        area = self._range(choice.sheet, (choice.header_row + 1, choice.column), (_LAST_ROW, choice.column))
        if choice.choices:
            area.data_validation.set_list(list(choice.choices))
        else:
            area.data_validation.delete()

    @contextlib.contextmanager
    def _open_for_writing(self, name: str) -> Iterator[None]:
        """Takes a password-free protection and the filter of a sheet off for the body."""
        sheet = self._sheet_table()[name]
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
        """No repainting, recalculating or event macros during the body."""
        app = self._book.app
        with contextlib.ExitStack() as restored:
            for name, value in (
                ("screen_updating", False),
                ("enable_events", False),
                ("calculation", "manual"),
            ):
                before = self._patiently(functools.partial(getattr, app, name))
                restored.callback(setattr, app, name, before)
                setattr(app, name, value)
            yield

    def _patiently(self, call: Callable[[], _T]) -> _T:
        """Calls until the program is free to answer, but not for ever.

        Raises:
            HostError: ``CELL_EDITING``.
        """
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                return call()
            except Exception as error:
                if not is_busy(error):
                    raise
                if time.monotonic() > deadline:
                    raise HostError(ProblemCode.CELL_EDITING) from error
            time.sleep(_RETRY_SECONDS)


def _values(area: Any) -> list[list[CellValue]]:
    """All values of a range, in one call (``chunksize=None``: never in portions)."""
    rows = area.options(ndim=2, err_to_str=True, chunksize=None).value
    return [[from_raw(value) for value in row] for row in rows]


def _rectangle(formulas: Any) -> list[list[object]]:
    """Formulas as rows; a single cell's comes bare."""
    if not isinstance(formulas, list | tuple):
        return [[formulas]]
    return [list(row) for row in formulas]


def _kept_all(
    values: Sequence[Sequence[CellValue]], formulas: Sequence[Sequence[object]]
) -> list[list[RawValue]]:
    return [
        [kept(*cell) for cell in zip(row, texts, strict=True)]
        for row, texts in zip(values, formulas, strict=True)
    ]


def _plain(value: CellValue) -> RawValue:
    """A value in the form in which the journal keeps it."""
    return kept(value, None)


def _first_wrong(write: _Write, values: list[list[CellValue]]) -> CellRef | None:
    """The first cell that does not show what was written."""
    for row, (wanted, found) in enumerate(zip(write.contents, values, strict=True)):
        for column, cell in enumerate(zip(wanted, found, strict=True)):
            if not shows(*cell):
                return CellRef(write.sheet, write.row + row, write.column + column)
    return None


def _local_path(url: str) -> str:
    """The folder on this machine that OneDrive keeps in step with ``url``.

    Raises:
        HostError: ``NOT_SAVED``, there is none.
    """
    from xlwings.utils import fullname_url_to_local_path

    try:
        return str(fullname_url_to_local_path(url))
    except Exception as error:
        raise HostError(ProblemCode.NOT_SAVED, file=url) from error
