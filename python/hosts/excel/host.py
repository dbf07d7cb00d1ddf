# ruff: noqa: ANN401 - xlwings books and ranges carry no types of use here
"""The open workbook as a host: xlwings over Excel, or over LibreOffice through our own engine.

Ranges are read and written whole, so the number of calls does not depend on the number of rows; each call is a trip to
another process, so nothing is asked that the run can do without. ``docs/excel_behaviour.md`` counts them.
"""

from __future__ import annotations

import datetime as dt
import functools
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from python.hosts.excel.backing_up import back_up
from python.hosts.excel.cells import RawValue, holds, kept
from python.hosts.excel.names import DefinedNames
from python.hosts.excel.native import ComNative, MacNative, Native, hands_off
from python.hosts.excel.patience import patiently
from python.hosts.excel.regions import a1_corners, joined, merged_ranges
from python.hosts.excel.session import load_xlwings, local_path
from python.hosts.excel.sheets import BookSheets
from python.hosts.excel.undo import Journal, latest_undoable
from python.hosts.excel.writing import Write, Writer, expected, plain_raw, values_of
from python.hosts.file.run_notes import note, noted
from python.vocabulary.cell_values import CellRange, CellValue, Grid, a1
from python.vocabulary.ports import (
    Applied,
    Block,
    Changes,
    HostError,
    LastRun,
    NewSheet,
    TakenBack,
)
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.sheet_schema import (
    CHANGE_LOG,
    CHECK_RESULTS,
    HOME,
    RETRAIN_LIST,
    RULES,
    RUN_LOG,
    SNAPSHOT,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ExcelHost", "load_xlwings"]

# The status bar is another trip to the program. VBA has already shown that the run began; from this share of the whole on
# it is told what is being done, and again after so much more.
_FIRST_PROGRESS = 0.5
_PROGRESS_STEP = 0.25
# Excel shows no longer text there.
_LONGEST_STATUS = 255
# The program's own lists. A merged range there loses what is written into it, which reading back shows.
_OWN_LISTS = frozenset({CHECK_RESULTS, RETRAIN_LIST, RUN_LOG, CHANGE_LOG, SNAPSHOT})
# Sheets that people lay out freely, with merged titles, and whose merged ranges mean nothing: looked at where written.
_FREE_LAYOUT = frozenset({HOME, RULES})


class ExcelHost:
    """``WorkbookHost`` over an open xlwings book."""

    def __init__(self, book: Any, *, now: Callable[[], dt.datetime] = dt.datetime.now) -> None:
        self._book = book
        self._now = now
        self._native: Native = MacNative() if sys.platform == "darwin" else ComNative()
        self._sheets = BookSheets(book)
        self._names: DefinedNames | None = None
        self._path: Path | None = None
        self._grids: dict[str, Grid] = {}
        # The range each grid was read from, and its corners.
        self._read: dict[str, tuple[Any, CellRange]] = {}
        self._next_progress = _FIRST_PROGRESS
        self._bar_given_back = False
        self._remarks: list[ProblemCode] = []
        # For measuring: seconds spent on reading, backing up and writing.
        self.seconds: defaultdict[str, float] = defaultdict(float)

    @property
    def path(self) -> Path:
        """Where the workbook lies.

        Raises:
            HostError: It was never saved (``NOT_SAVED``), also when it lies at a web address that has no local folder.
        """
        if self._path is None:
            full = str(patiently(lambda: self._book.fullname))
            if "://" in full:
                full = local_path(full)
            if not Path(full).is_absolute():
                raise HostError(ProblemCode.NOT_SAVED, file=full)
            self._path = Path(full)
        return self._path

    def sheet_names(self) -> tuple[str, ...]:
        """All sheets in tab order; asks the program for every name once."""
        return patiently(lambda: tuple(self._sheets))

    def has_sheet(self, name: str) -> bool:
        """Whether there is a sheet of this name; one trip when it stands where the shipped workbook has it."""
        return patiently(lambda: name in self._sheets)

    def grid(self, sheet: str) -> Grid:
        """The whole used range, read once and kept until the next write or ``refresh``."""
        if sheet not in self._grids:
            with self._timed("read"):
                self._grids[sheet] = patiently(lambda: self._grid(sheet))
        return self._grids[sheet]

    def named_cell(self, name: str) -> CellRef | None:
        """The cell a workbook-wide name stands for; all names are read together at the first question."""
        if self._names is None:
            self._names = DefinedNames(self._book, self._sheets)
        names = self._names
        with self._timed("read"):
            return patiently(lambda: names.cell(name))

    def apply(self, changes: Changes, *, keep_backups: int) -> Applied:
        """Writes what differs from what the cells hold now; the copy and the journal for 撤销 come first. The workbook stays unsaved."""
        self.refuse_if_unwritable()
        for new in changes.new_sheets:
            self._ensure_sheet(new)
        self._set_tabs([name for name, visible in changes.tabs if visible], visible=True)
        with self._timed("write"):
            writes = patiently(lambda: self._differences(changes.blocks))
        for sheet in [one.sheet for one in changes.formats] + [one.sheet for one in changes.choices]:
            self._refuse_missing(sheet)
        if not (writes or changes.formats or changes.choices):
            self._set_tabs([name for name, visible in changes.tabs if not visible], visible=False)
            return Applied(None, 0)
        with self._timed("back up"):
            backup, is_as_now = back_up(self._native, self._book, self.path, keep_backups, self._now())
        if not is_as_now:
            self._remarks.append(ProblemCode.COPY_OF_SAVED_STATE)
        journal = Journal.of((write.sheet, write.row, write.column, write.before) for write in writes)
        planned = [[[expected(content) for content in row] for row in write.contents] for write in writes]
        n_cells = sum(write.differing for write in writes)
        with self._timed("write"), self._hands_off():
            self._forget()
            if changes.by:
                note(backup, LastRun(changes.by, self._now(), n_cells))
            journal.with_after(planned, whole=False).save(backup)
            writer = self._writer()
            try:
                shown = writer.write(writes, changes.formats, changes.choices)
            except HostError as error:
                if error.code is not ProblemCode.HALF_WRITTEN:
                    Journal.forget(backup)
                raise
            journal.with_after(shown).save(backup)
        if writer.left_out_looks:
            self._remarks.append(ProblemCode.LOOKS_NOT_COPIED)
        self._bring_to_front(changes.in_front)
        self._set_tabs([name for name, visible in changes.tabs if not visible], visible=False)
        return Applied(backup, n_cells)

    def last_run(self) -> LastRun | None:
        """The last run that can be taken back."""
        try:
            return noted(latest_undoable(self.path))
        except HostError:
            return None

    def take_back(self, *, force: bool = False) -> TakenBack:  # noqa: ARG002 - here nobody's edits are ever overwritten
        """Gives the cells that the last run wrote their contents back; other cells stay as they are now.

        Raises:
            HostError: ``CHANGED_SINCE_BACKUP`` when one of those cells was changed since; ``NO_BACKUP`` without a journal.
        """
        backup = latest_undoable(self.path)
        journal = Journal.load(backup)
        writes = []
        for sheet, row, column, before, after in journal.areas():
            area = self._area(sheet, row, column, before)
            values = patiently(functools.partial(values_of, self._native, area))
            old = _kept_all(values, _rectangle(patiently(functools.partial(getattr, area, "formula"))))
            shown = [[plain_raw(value) for value in line] for line in values]
            for r, cells in enumerate(zip(before, after, shown, old, strict=True)):
                for c, cell in enumerate(zip(*cells, strict=True)):
                    if not journal.allows(*cell):
                        where = CellRef(sheet, row + r, column + c)
                        raise HostError(ProblemCode.CHANGED_SINCE_BACKUP, where, file=self.path.name)
            writes.append(Write(sheet, row, column, before, old, sum(map(len, before)), area))
        self._forget()
        with self._hands_off():
            self._writer().write(writes, raw=True)
        Journal.forget(backup)
        return TakenBack(restored=backup, cells=sum(write.differing for write in writes), run=noted(backup))

    def refuse_if_unwritable(self) -> None:
        """Raises ``HostError`` ``READ_ONLY`` when the program opened the workbook read-only."""
        if patiently(lambda: self._native.is_read_only(self._book)):
            raise HostError(ProblemCode.READ_ONLY, file=self.path.name)

    def refresh(self) -> None:
        """Drops what was read, so that it is read anew."""
        self._forget()

    def save(self) -> None:
        """Saves the open workbook under its own name."""
        try:
            patiently(lambda: self._native.save(self._book, self._app))
        except HostError:
            raise
        except Exception as error:
            raise HostError(ProblemCode.WRITE_FAILED, file=self.path.name, reason="没有保存成") from error

    @property
    def program(self) -> str:
        """Name and version of the spreadsheet program."""
        return self._native.program(self._book)

    def progress(self, what: str, done: float) -> None:
        """Shows what is being done in the status bar; gives the bar back when all is done."""
        if done >= 1:
            if not self._bar_given_back:
                patiently(lambda: self._native.show_status(self._app, None))
            self._bar_given_back, self._next_progress = True, _FIRST_PROGRESS
        elif done >= self._next_progress:
            self._bar_given_back, self._next_progress = False, done + _PROGRESS_STEP
            patiently(lambda: self._native.show_status(self._app, f"{what}……"))

    def announce(self, text: str) -> None:
        """Shows a sentence in the status bar until ``progress`` gives the bar back."""
        self._bar_given_back = False
        patiently(lambda: self._native.show_status(self._app, text[:_LONGEST_STATUS]))

    def remarks(self) -> tuple[Problem, ...]:
        """What the program could not do as it should in the run so far; each is told once."""
        told = tuple(
            Problem(code, Severity.NOTICE, None, {"program": self.program})
            for code in dict.fromkeys(self._remarks)
        )
        self._remarks.clear()
        return told

    def _ensure_sheet(self, new: NewSheet) -> None:
        """Adds an empty sheet at the end unless there is one of this name."""
        if not self.has_sheet(new.name):
            last = list(self._sheets.values())[-1]
            in_front = patiently(lambda: self._book.sheets.active)
            sheet = patiently(lambda: self._book.sheets.add(new.name, after=last))
            for column, width in enumerate(new.widths, 1):
                patiently(
                    functools.partial(setattr, sheet.range((1, column), (1, column)), "column_width", width)
                )
            if new.hidden:
                # A sheet that is added comes to the front, and one that is hidden leaves its neighbour there.
                patiently(in_front.impl.activate)
                patiently(functools.partial(setattr, sheet, "visible", False))
            self._sheets, self._names = BookSheets(self._book), None

    def _set_tabs(self, names: Sequence[str], *, visible: bool) -> None:
        """Shows or hides sheets; a program that does not want to (a protected structure, the sheet in front) leaves them as they are."""
        active = patiently(lambda: self._book.sheets.active.name) if names and not visible else ""
        for name in names:
            if name != active and self.has_sheet(name):
                with suppress(Exception):
                    patiently(functools.partial(setattr, self._sheets[name], "visible", visible))

    def _bring_to_front(self, sheet: str) -> None:
        """One trip; a program that does not want to (the sheet is hidden, a dialog is open) costs the view, not the run."""
        if sheet and self.has_sheet(sheet):
            with suppress(Exception):
                patiently(self._sheets[sheet].impl.activate)

    @contextmanager
    def _timed(self, part: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[part] += time.perf_counter() - started

    # Reading

    def _forget(self) -> None:
        """Drops what was read: the sheets are about to change."""
        self._grids.clear()
        self._read.clear()
        self._sheets.forget_used()

    def _grid(self, sheet: str) -> Grid:
        used, whole = self._sheets.used(sheet)
        self._read[sheet] = used, whole
        top, left = whole.top, whole.left
        values = values_of(self._native, used)
        # Rows and columns before the first one in use are blank; the grid starts at A1.
        rows: list[list[CellValue]] = [[] for _ in range(top - 1)]
        rows += [[None] * (left - 1) + row for row in values] if left > 1 else values
        while rows and all(value is None for value in rows[-1]):
            rows.pop()
        merged: tuple[CellRange, ...] = ()
        if sheet not in _OWN_LISTS | _FREE_LAYOUT and used.merge_cells is not False:
            merged = merged_ranges(self._sheets[sheet], used, whole)
        return Grid(sheet, rows, merged)

    def _area(self, sheet: str, row: int, column: int, rows: Sequence[Sequence[object]]) -> Any:
        # One text and not two corners, which would be three trips.
        address = f"{a1(row, column)}:{a1(row + len(rows) - 1, column + len(rows[0]) - 1)}"
        return self._sheets[sheet].range(address)

    def _differences(self, blocks: Sequence[Block]) -> list[Write]:
        """The rectangles of ``blocks`` that do not hold yet what they should.

        Values are those read in this run; formulas are read here, where the block reaches into cells in use.
        """
        writes = []
        todo = joined(blocks)
        n_blocks = Counter(block.sheet for block in todo)
        whole: dict[str, list[list[object]]] = {}
        for block in todo:
            self._refuse_missing(block.sheet)
            grid = self.grid(block.sheet)
            n_rows, n_columns = len(block.values), len(block.values[0])
            values = [
                [grid.value(block.row + r, block.column + c) for c in range(n_columns)] for r in range(n_rows)
            ]
            area = self._area(block.sheet, block.row, block.column, block.values)
            in_use = any(value is not None for row in values for value in row)
            formulas: list[list[object]] = [[""] * n_columns] * n_rows
            if in_use and n_blocks[block.sheet] == 1:
                formulas = _rectangle(area.formula)
            elif in_use:
                # Several rectangles of a sheet: all its formulas in one trip.
                if block.sheet not in whole:
                    whole[block.sheet] = self._all_formulas(block.sheet)
                formulas = _part(whole[block.sheet], block.row, block.column, n_rows, n_columns)
            differing = sum(
                not holds(content, values[r][c], formulas[r][c])
                for r, row in enumerate(block.values)
                for c, content in enumerate(row)
            )
            if differing:
                self._refuse_covered(block, values, area)
                before = _kept_all(values, formulas)
                writes.append(
                    Write(block.sheet, block.row, block.column, block.values, before, differing, area)
                )
        return writes

    def _all_formulas(self, sheet: str) -> list[list[object]]:
        """The formulas of a sheet that was read, from A1 on."""
        used, whole = self._read[sheet]
        rows = [[""] * (whole.left - 1) + line for line in _rectangle(used.formula)]
        return [[] for _ in range(whole.top - 1)] + rows

    def _refuse_missing(self, sheet: str) -> None:
        if not self.has_sheet(sheet):
            raise HostError(ProblemCode.MISSING_SHEET, CellRef(sheet), sheet=sheet)

    def _refuse_covered(self, block: Block, values: Sequence[Sequence[CellValue]], area: Any) -> None:
        """Stops before contents get lost in the covered cells of a merged range.

        Raises:
            HostError: ``MERGED_CELLS``.
        """
        bottom, right = block.row + len(block.values) - 1, block.column + len(block.values[0]) - 1
        for one in self._merged_in(block, values, area):
            for row in range(max(one.top, block.row), min(one.bottom, bottom) + 1):
                for column in range(max(one.left, block.column), min(one.right, right) + 1):
                    content = block.values[row - block.row][column - block.column]
                    if (row, column) != (one.top, one.left) and content not in (None, ""):
                        where = CellRef(block.sheet, row, column)
                        raise HostError(ProblemCode.MERGED_CELLS, where, sheet=block.sheet)

    def _merged_in(
        self, block: Block, values: Sequence[Sequence[CellValue]], area: Any
    ) -> Sequence[CellRange]:
        """The merged ranges known for a block: those read with its sheet, or asked for now.

        Covered cells read as blank, so it need not be asked when only cells with a value are filled.
        """
        known = self.grid(block.sheet).merged
        if known or block.sheet not in _FREE_LAYOUT:
            return known
        filled = any(
            content not in (None, "") and value is None
            for new, old in zip(block.values, values, strict=True)
            for content, value in zip(new, old, strict=True)
        )
        if not filled or area.merge_cells is False:
            return ()
        return merged_ranges(self._sheets[block.sheet], area, CellRange(*a1_corners(area.address)))

    @functools.cached_property
    def _app(self) -> Any:
        """The program; asked for once, each time is a trip."""
        return patiently(lambda: self._native.application(self._book))

    def _writer(self) -> Writer:
        return Writer(self._app, self._native, self._sheets, self.path.name)

    def _hands_off(self) -> AbstractContextManager[None]:
        return hands_off(self._native, self._app)


def _rectangle(formulas: Any) -> list[list[object]]:
    """Formulas as rows; a single cell's comes bare."""
    if not isinstance(formulas, list | tuple):
        return [[formulas]]
    return [list(row) for row in formulas]


def _part(rows: list[list[object]], top: int, left: int, n_rows: int, n_columns: int) -> list[list[object]]:
    """A rectangle of formulas; beyond the last row or column there are none."""
    lines = [*rows[top - 1 : top - 1 + n_rows], *[[]] * n_rows][:n_rows]
    return [[*line[left - 1 : left - 1 + n_columns], *[""] * n_columns][:n_columns] for line in lines]


def _kept_all(
    values: Sequence[Sequence[CellValue]], formulas: Sequence[Sequence[object]]
) -> list[list[RawValue]]:
    return [
        [kept(*cell) for cell in zip(row, texts, strict=True)]
        for row, texts in zip(values, formulas, strict=True)
    ]
