"""What the product asks of the world outside: a workbook it can read whole and change by plan.

Hosts (a saved file, Excel, LibreOffice) stand behind ``WorkbookHost``; the actions know nothing else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from python.vocabulary.cell_values import Grid
from python.vocabulary.plain_record import record
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity


@record
class Link:
    """Cell content that jumps to another cell when clicked; shown as ``text``.

    Written as a HYPERLINK formula, so it needs no relationship part; reading the cell back gives ``text``.
    """

    text: str
    target_sheet: str
    target_cell: str

    @property
    def target(self) -> str:
        """Where it jumps to, as a formula says it: ``#'成绩册'!F12``."""
        sheet = self.target_sheet.replace("'", "''")
        return f"#'{sheet}'!{self.target_cell}"

    @property
    def formula(self) -> str:
        """The formula that jumps when clicked, without ``=``."""
        target, text = (part.replace('"', '""') for part in (self.target, self.text))
        return f'HYPERLINK("{target}","{text}")'


CellContent = str | Decimal | int | Link | None
"""What may be written. ``str`` is always written as text, also when it starts with = + - @. ``None`` empties the cell
and keeps its format."""


@record
class Block:
    """New contents for a rectangle whose top left cell is ``row``, ``column`` (from 1).

    ``values`` has shape (n_rows, n_columns), all rows equally long. Formats of the cells stay; a cell that did not exist
    takes the format of its column (in a file: of the row, else of the column definition, else of the cell above).
    """

    sheet: str
    row: int
    column: int
    values: Sequence[Sequence[CellContent]]


@record
class ColumnFormat:
    """Gives every cell of ``column`` in ``sheet``, from the header row down, the look of ``model_column``.

    Rows above the header keep their look: the column's new default format must not show through there.

    The look: cell formats row by row, the column's default format and its width. Contents stay. When a plan holds
    several of these, every model is looked at as it was before any of them was applied.
    """

    sheet: str
    column: int
    model_column: int
    header_row: int


@record
class ColumnChoices:
    """What may be typed into ``column`` below ``header_row``: a drop-down of ``choices``, or anything if empty.

    Replaces the data validation that covers this column and no other.
    """

    sheet: str
    column: int
    header_row: int
    choices: tuple[str, ...]


@record
class ForeignFile:
    """A file that somebody sent, as tables.

    Attributes:
        path: Where it lies.
        digest: SHA-256 of its bytes.
        grids: Its sheets, hidden ones included.
        properties: The document properties that were added to it.
        formulas: Whether some cell holds a formula; the grids have its result.
    """

    path: Path
    digest: str
    grids: tuple[Grid, ...]
    properties: Mapping[str, str]
    formulas: bool = False


@record
class NewSheet:
    """A sheet that a plan needs: its name; when it has to be added, how wide its first columns are, in characters, and whether it is hidden."""

    name: str
    widths: tuple[float, ...] = ()
    hidden: bool = False


@record
class Changes:
    """A plan of changes to one workbook, applied all or not at all: formats first, then choices, then contents.

    Attributes:
        blocks: Contents.
        formats: Looks of columns.
        choices: Drop-downs.
        new_sheets: Added empty at the end before all else, unless there is a sheet of that name.
        in_front: The sheet that the user is to see next. Only along with something that is written; nothing happens when there
            is no such sheet, or it is hidden.
        by: The action that writes (its title); 撤销 says it.
        tabs: Sheets to show (``True``) or to hide; the sheet in front is never hidden, and what is not there is passed over. 撤销 of
            an open workbook leaves them as they are.
    """

    blocks: tuple[Block, ...] = ()
    formats: tuple[ColumnFormat, ...] = ()
    choices: tuple[ColumnChoices, ...] = ()
    new_sheets: tuple[NewSheet, ...] = ()
    in_front: str = ""
    by: str = ""
    tabs: tuple[tuple[str, bool], ...] = ()


@record
class Applied:
    """What a host did. ``backup`` is the copy taken before the write, ``None`` when nothing had to be written."""

    backup: Path | None
    cells_written: int


Progress = Callable[[str, float], None]
"""Called with what is being done (Chinese) and how much of the whole is done, 0 to 1."""


class HostError(Exception):
    """The workbook could not be read or written; nothing was changed.

    Carries a problem code and its details, so that the user gets the same kind of Chinese sentence as for bad data.
    """

    def __init__(self, code: ProblemCode, where: CellRef | None = None, **details: str) -> None:
        super().__init__(code, details)
        self.code = code
        self.where = where
        self.details = details

    def as_problem(self, *, fatal: bool = False) -> Problem:
        """The same as a value, for what is told together with other problems."""
        return Problem(self.code, Severity.ERROR, self.where, self.details, fatal=fatal)


@record
class LastRun:
    """What wrote the workbook last: the title of the action, when (the office's time), how many cells."""

    action: str
    at: dt.datetime
    cells: int


@record
class TakenBack:
    """What 撤销 did.

    Attributes:
        restored: The backup whose contents the workbook has again.
        kept: Where the state before 撤销 lies; ``None`` for an open workbook.
        cells: How many cells got their contents back; ``None`` when the whole file was put back.
        run: What was taken back; ``None`` when it is not known.
    """

    restored: Path
    kept: Path | None = None
    cells: int | None = None
    run: LastRun | None = None


class Restorable(Protocol):
    """A workbook whose last run can be taken back, whether or not it can be read."""

    @property
    def path(self) -> Path:
        """Where the workbook lies; output folders are made beside it."""
        ...

    def last_run(self) -> LastRun | None:
        """What ``take_back`` would take back; ``None`` when that is not known, or nothing can be taken back."""
        ...

    def take_back(self, *, force: bool = False) -> TakenBack:
        """Takes back what the last run wrote.

        Args:
            force: Also when the workbook was edited since. Only a saved file can be forced: its present state is kept.

        Raises:
            HostError: NO_BACKUP, CHANGED_SINCE_BACKUP, or it cannot be written; nothing was changed.
        """
        ...


class WorkbookHost(Restorable, Protocol):
    """A workbook that can be read sheet by sheet and changed by plan."""

    @property
    def program(self) -> str:
        """What holds the workbook, with its version: ``Microsoft Excel 16.0``; a saved file names itself."""
        ...

    def progress(self, what: str, done: float) -> None:
        """Shows what is being done (Chinese) and how much of the whole is done, 0 to 1, where the program shows such things.

        At the end of a run, ``("", 1.0)`` gives that place back.
        """
        ...

    def sheet_names(self) -> tuple[str, ...]:
        """All sheets in tab order, hidden ones included."""
        ...

    def has_sheet(self, name: str) -> bool:
        """Whether there is a sheet of exactly this name; for an open workbook cheaper than listing all."""
        ...

    def grid(self, sheet: str) -> Grid:
        """The whole sheet, read in one go.

        Raises:
            KeyError: There is no such sheet.
            HostError: The sheet cannot be read.
        """
        ...

    def named_cell(self, name: str) -> CellRef | None:
        """The single cell a workbook-wide defined name stands for; the top left one of a range; ``None`` if undefined."""
        ...

    def apply(self, changes: Changes, *, keep_backups: int) -> Applied:
        """Backs the workbook up, writes the plan, reads back and compares.

        Cells that already hold what the plan says are not touched.

        Raises:
            HostError: Nothing was changed; the code says why (locked, changed meanwhile, disk full, …).
        """
        ...

    def refuse_if_unwritable(self) -> None:
        """Raises the ``HostError`` that ``apply`` would raise now because the workbook is open elsewhere or read-only.

        Called before files are made beside the workbook, so that none is made for nothing.
        """
        ...

    def refresh(self) -> None:
        """Forgets what was read before and is not so any more: another run may have written while this one waited.

        Raises:
            HostError: The workbook cannot be read any more.
        """
        ...

    def save(self) -> None:
        """Makes sure that what was applied is on the disk: saves an open workbook, nothing to do for a file.

        Raises:
            HostError: The open workbook could not be saved.
        """
        ...

    def remarks(self) -> tuple[Problem, ...]:
        """What the program could not do as it should in the run so far (notices); each is told once."""
        ...


class OpenWorkbook(WorkbookHost, Protocol):
    """A workbook that a spreadsheet program has open."""

    def announce(self, text: str) -> None:
        """Shows a sentence in the program's status bar until ``progress("", 1.0)`` gives the bar back."""
        ...


def no_progress(what: str, done: float) -> None:
    """Progress that goes nowhere."""
