"""The workbook as a saved file: read by our own reader or calamine (``readers``), written by patching only the sheet parts that change.

What a write leaves alone comes out byte for byte; the file is backed up, verified and replaced atomically.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from python.hosts.file import backups, saving
from python.hosts.file.cell_xml import is_empty
from python.hosts.file.comparing import Comparing, MergedCells
from python.hosts.file.new_sheets import with_new_sheets
from python.hosts.file.package import MAX_UNPACKED, Package
from python.hosts.file.readers import SheetReader
from python.hosts.file.run_notes import note
from python.hosts.file.sheet_in_front import with_sheet_in_front
from python.hosts.file.sheet_plans import Band, SheetPlan, left_of, plans_of
from python.hosts.file.sheet_settings import range_text
from python.hosts.file.sheet_xml import SheetPart
from python.hosts.file.tabs import with_tabs
from python.hosts.file.workbook_patch import rewritten_parts
from python.hosts.file.workbook_xml import WorkbookIndex
from python.system.locks import sweep
from python.vocabulary.cell_values import Grid
from python.vocabulary.ports import (
    Applied,
    Changes,
    HostError,
    LastRun,
    NewSheet,
    TakenBack,
)
from python.vocabulary.problems import CellRef, Problem, ProblemCode


class FileHost:
    """A workbook file that has passed every safety check, as ``WorkbookHost``."""

    def __init__(
        self,
        path: Path,
        data: bytes,
        *,
        only_read: bool = False,
        known: Package | None = None,
        plain_parts: Collection[str] = (),
    ) -> None:
        """``known``, ``plain_parts``: what of it was checked before (``Package``, ``SheetReader``): it is one that we wrote."""
        self._path = path
        self._only_read = only_read
        self._load(data, known, plain_parts)

    @classmethod
    def open(cls, path: Path) -> FileHost:
        """Reads the file once and checks it.

        Raises:
            HostError: ``FILE_NOT_FOUND``, ``NOT_A_WORKBOOK``, ``OLD_FORMAT``, ``ENCRYPTED``, ``DAMAGED``, ``TOO_LARGE``,
                ``FORBIDDEN_XML``, ``NO_PERMISSION``.
        """
        return cls.of_bytes(path, saving.read_bytes(path, largest=MAX_UNPACKED))

    @classmethod
    def of_bytes(cls, path: Path, data: bytes, *, only_read: bool = False) -> FileHost:
        """Checks a file whose bytes were read already; raises ``HostError`` like ``open``.

        ``only_read``: nothing will be written, and no more is unpacked than what is read.
        """
        with _naming(path):
            return cls(path, data, only_read=only_read)

    @property
    def path(self) -> Path:
        """The file as it was opened, a symbolic link not followed."""
        return self._path

    def sheet_names(self) -> tuple[str, ...]:
        """All sheets in tab order, hidden ones included."""
        return tuple(entry.name for entry in self._index.sheets)

    def has_sheet(self, name: str) -> bool:
        """Whether there is a sheet of exactly this name."""
        return name in self.sheet_names()

    def grid(self, sheet: str) -> Grid:
        """The sheet as last saved, formulas by their stored results; read once. A chart sheet has no rows."""
        if sheet not in self._grids:
            part = self._index.entry(sheet).part
            if not part:
                return Grid(sheet, ())
            with _naming(self._path, CellRef(sheet)):
                self._grids[sheet] = self._reader.grid(sheet, part)
        return self._grids[sheet]

    def named_cell(self, name: str) -> CellRef | None:
        """The cell a workbook-wide name stands for; ``None`` if undefined."""
        return self._index.named_cell(name)

    def apply(self, changes: Changes, *, keep_backups: int) -> Applied:
        """Backs the file up, writes it anew, reads it back and puts it in the old one's place in one step."""
        with _naming(self._path):
            planned = self._with_sheets(changes.new_sheets)
            comparing = Comparing()
            plans = planned._plans(changes, comparing)
            plain = planned._reader.plain_parts
            parts = rewritten_parts(planned._package, planned._index, plans, plain)
            tabs = dict(changes.tabs)
            # What is to be seen next must be visible first; what is hidden must not be in front any more.
            shown = {name: True for name, visible in tabs.items() if visible}
            parts |= with_tabs(planned._package, planned._index, parts, shown)
            if parts or planned is not self:
                parts |= with_sheet_in_front(planned._package, planned._index, parts, changes.in_front)
            parts |= with_tabs(planned._package, planned._index, parts, tabs)
        n_cells = sum(plan.n_cells for plan in plans.values())
        if not parts and planned is self:
            return Applied(None, 0)
        new = planned._package.rewritten(parts)
        self.refuse_if_unwritable()
        target = self._path.resolve() if self._path.is_symlink() else self._path
        with saving.only_one_run(target):
            self._refuse_if_changed(target)
            verified: FileHost | None = None
            copy = backups.backup(target, self._package.data)

            def verify(written: bytes) -> None:
                nonlocal verified
                verified = planned._verify(written, plans, comparing)
                saving.refuse_if_open_elsewhere(target)
                self._refuse_if_changed(target)

            try:
                backups.record_write(target, copy, self._package.data, new)
                saving.replace_atomically(target, new, verify=verify)
            except BaseException:
                backups.forget_write(target, copy)
                raise
            # The workbook is written: tidying up may fail, and no more say that nothing was changed.
            with contextlib.suppress(OSError, HostError):
                backups.prune(target, keep_backups)
                for folder in (target.parent, target.with_name(saving.BACKUP_FOLDER)):
                    sweep(folder)
            if changes.by:
                note(copy, LastRun(changes.by, dt.datetime.now(), n_cells))  # noqa: DTZ005 - the office's wall clock
        if verified is not None and planned is self:
            self._adopt(verified, parts)
        else:
            self._load(new)
        return Applied(copy, n_cells)

    def take_back(self, *, force: bool = False) -> TakenBack:
        """Puts the newest backup back; the present state is kept beside it."""
        taken = backups.BackedUpFile(self._path).take_back(force=force)
        self._load(saving.read_bytes(self._path, largest=MAX_UNPACKED))
        return taken

    def last_run(self) -> LastRun | None:
        """The run before which the newest backup was made."""
        return backups.BackedUpFile(self._path).last_run()

    @property
    def program(self) -> str:
        """Named by its kind: ``文件 .xlsm``."""
        return f"文件 {self._path.suffix}"

    def progress(self, what: str, done: float) -> None:
        """A file has no place to show it."""

    def refuse_if_unwritable(self) -> None:
        """Raises ``HostError`` when the file is write-protected or open in another program."""
        target = self._path.resolve() if self._path.is_symlink() else self._path
        saving.refuse_if_read_only(target)
        saving.refuse_if_open_elsewhere(target)

    def refresh(self) -> None:
        """Reads the file again if it is not what was read."""
        data = saving.read_bytes(self._path, largest=MAX_UNPACKED)
        if data != self._package.data:
            with _naming(self._path):
                self._load(data)

    def save(self) -> None:
        """Nothing to do: ``apply`` has written the file."""

    def remarks(self) -> tuple[Problem, ...]:
        """None: a file can hold whatever is asked."""
        return ()

    def _load(self, data: bytes, known: Package | None = None, plain_parts: Collection[str] = ()) -> None:
        self._package = Package(data, only_read=self._only_read, known=known)
        self._index = WorkbookIndex(self._package)
        self._reader = SheetReader(
            self._package,
            self._index,
            by_others=known is not None,
            only_read=self._only_read,
            plain_parts=plain_parts,
        )
        self._grids: dict[str, Grid] = {}

    def _with_sheets(self, sheets: Collection[NewSheet]) -> FileHost:
        """This workbook with the sheets it lacks, in memory; itself when it lacks none."""
        missing = [one for one in {one.name: one for one in sheets}.values() if not self.has_sheet(one.name)]
        if not missing:
            return self
        return FileHost(self._path, with_new_sheets(self._package, self._index, missing))

    def _adopt(self, written: FileHost, parts: Collection[str]) -> None:
        """Goes on with the workbook as it is now; sheets whose parts were not written need not be read again."""
        kept = {
            sheet: grid for sheet, grid in self._grids.items() if self._index.entry(sheet).part not in parts
        }
        self._package, self._index, self._reader = written._package, written._index, written._reader
        self._grids = kept | written._grids

    def _plans(self, changes: Changes, comparing: Comparing) -> dict[str, SheetPlan]:
        """The changes by sheet, less the cells that already hold what they should, and sheets where nothing is left to do."""
        plans = plans_of(changes)
        for sheet in plans:
            if not self._index.entry(sheet).part:
                raise KeyError(sheet)
        for sheet, plan in plans.items():
            grid = self.grid(sheet)
            self._drop_hidden(sheet, plan, MergedCells(grid.merged))
            comparing.drop_settled(plan, grid, self._formulas(sheet))
        # A sheet that holds everything already is neither patched nor read back.
        return {sheet: plan for sheet, plan in plans.items() if plan.changes_anything}

    def _drop_hidden(self, sheet: str, plan: SheetPlan, merged: MergedCells) -> None:
        """Takes out the blank cells that a merged range hides; others hidden so are refused."""
        if not merged.touch(plan.row_numbers()):
            return
        left: list[Band] = []
        for band in plan.bands:
            seen = [[True] * len(contents) for contents in band.contents]
            for row, column, content in SheetPlan(bands=[band]).cells():
                if area := merged.hiding(row, column):
                    if not is_empty(content):
                        raise HostError(
                            ProblemCode.MERGED_CELLS,
                            CellRef(sheet, row, column),
                            file=self._path.name,
                            range=range_text(area),
                        )
                    seen[row - band.row][band.columns.index(column)] = False
            left += left_of(band, map(tuple, seen))
        plan.bands = left

    def _formulas(self, sheet: str) -> Callable[[int, int], str | None]:
        """What tells the formula of a cell; the sheet's part is looked into when it is first asked."""
        part: SheetPart | None = None

        def formula(row: int, column: int) -> str | None:
            nonlocal part
            if part is None:
                part = SheetPart(self._package.read_utf8(self._index.entry(sheet).part))
            return part.formula(row, column)

        return formula

    def _refuse_if_changed(self, target: Path) -> None:
        if saving.read_bytes(target, largest=MAX_UNPACKED) != self._package.data:
            raise HostError(ProblemCode.CHANGED_MEANWHILE, file=target.name)

    def _verify(self, written: bytes, plans: Mapping[str, SheetPlan], comparing: Comparing) -> FileHost:
        """Opens what was written and compares: target cells with the plan, all other cells with what they were.

        Returns:
            The opened new workbook.
        """
        plain = {
            part
            for sheet, plan in plans.items()
            if (part := self._index.entry(sheet).part) in self._reader.plain_parts
            and plan.keeps_plain(self.grid(sheet))
        }
        new = FileHost(self._path, written, known=self._package, plain_parts=plain)
        wrong: CellRef | None = None if new.sheet_names() == self.sheet_names() else CellRef("")
        for sheet, plan in plans.items():
            if cell := comparing.first_wrong(plan, self.grid(sheet), new.grid(sheet)):
                wrong = CellRef(sheet, *cell)
        if wrong is not None:
            reason = f"{wrong.sheet}!{wrong.cell}"
            raise HostError(ProblemCode.WRITE_FAILED, wrong, file=self._path.name, reason=reason)
        return new


@contextlib.contextmanager
def _naming(path: Path, where: CellRef | None = None) -> Iterator[None]:
    """Adds to a ``HostError`` from deeper down which file (and sheet) it is about."""
    try:
        yield
    except HostError as error:
        error.details.setdefault("file", path.name)
        error.where = error.where or where
        raise
