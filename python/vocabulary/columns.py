"""What a column and a sheet of the workbook are: the shapes that ``input_sheets`` and the other specifications fill in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from enum import Enum, auto
from typing import Literal, NamedTuple, TypeVar

from python.vocabulary.plain_record import record
from python.vocabulary.problems import Severity

ColumnKind = Literal[
    "name", "text", "code", "left", "centre", "number", "date", "time", "moment", "wrap", "link"
]

Content = TypeVar("Content")


class Look(NamedTuple):
    """How one column looks and what its cells offer.

    Attributes:
        width: In characters, as the spreadsheet program counts them.
        kind: What kind of value it shows; decides alignment and number format.
        choices: A drop-down of these words, or of a defined name's cells (``=name``); empty for none.
        strict: Whether a word outside ``choices`` is questioned (never refused).
        prompt: A short help shown beside the selected cell.
        hidden: Whether the column is hidden.
    """

    width: float
    kind: ColumnKind = "left"
    choices: Sequence[str] | str = ()
    strict: bool = True
    prompt: str = ""
    hidden: bool = False


class Takes(Enum):
    """What an input cell may hold, and so how ``RowReader`` checks it."""

    PROSE = auto()
    IDENTIFIER = auto()
    NUMBER = auto()
    HEADCOUNT = auto()
    YEARS = auto()
    DATE = auto()
    TIME = auto()
    CHOICE = auto()
    YES_NO = auto()


_SHORT_NUMBER = Look(10, "number")


@record
class Column:
    """A column as a table of the workbook knows it.

    Attributes:
        name: Its standard header; ``""`` for a header cell that waits for a text.
        required: Whether the table cannot be read without it.
        aliases: Other headers that mean the same.
        look: How the blank workbook shows it, drop-down included.
        takes: What its cells may hold.
        severity: How bad a cell is that holds something else.
        computed: Whether the program fills it in.
        units: What may follow a number and changes nothing: 50人, 2学时.
        month_will_do: Whether a date may lack its day: 2019年9月.
    """

    name: str
    required: bool = False
    aliases: tuple[str, ...] = ()
    look: Look = _SHORT_NUMBER
    takes: Takes = Takes.PROSE
    severity: Severity = Severity.WARNING
    computed: bool = False
    units: tuple[str, ...] = ()
    month_will_do: bool = False

    @property
    def choices(self) -> tuple[str, ...]:
        """The words of its drop-down; none where they stand in the workbook."""
        return () if isinstance(self.look.choices, str) else tuple(self.look.choices)


class Tab(Enum):
    """What a sheet is for; gives its tab a colour."""

    INPUT = auto()
    OUTPUT = auto()
    LEDGER = auto()


@record
class SheetSpec:
    """A table sheet of the workbook: all that is known of it, in one place.

    Attributes:
        name: Its standard name, and the title above the table.
        hint: The grey line below the title.
        columns: In the order of the blank workbook.
        tab: What the sheet is for.
        frozen_columns: How many columns stay in sight at the left.
        two_lines: Whether every row has room for two lines.
        compact: Whether these are lines of small print, so that more rows are in sight.
        spare_columns: So many columns beyond the last the filter covers: sorting by a filter arrow moves only what it covers.
        added: Columns that are understood and not in the blank workbook: who needs one adds it.
        headers: The standard headers of ``columns``.
        computed: Those of them that the program fills in.
    """

    name: str
    hint: str
    columns: tuple[Column, ...]
    tab: Tab
    frozen_columns: int = 0
    two_lines: bool = False
    compact: bool = False
    spare_columns: int = 0
    added: tuple[Column, ...] = ()
    headers: tuple[str, ...] = field(init=False)
    computed: tuple[str, ...] = field(init=False)
    _by_name: Mapping[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "headers", tuple(column.name for column in self.columns))
        computed = tuple(column.name for column in self.columns if column.computed)
        object.__setattr__(self, "computed", computed)
        object.__setattr__(self, "_by_name", {column.name: column for column in self.understood})

    @property
    def understood(self) -> tuple[Column, ...]:
        """All columns that the table may have."""
        return (*self.columns, *self.added)

    def column(self, header: str) -> Column:
        """The column of this standard header.

        Raises:
            KeyError: The sheet has no such column.
        """
        return self._by_name[header]

    def place(self, header: str) -> int:
        """Where the column stands in the blank workbook, from 0."""
        return self.headers.index(header)

    def row(self, cells: Mapping[str, Content]) -> dict[str, Content]:
        """One whole row by header, in the order of the sheet.

        Raises:
            KeyError: A column has no cell.
            ValueError: A cell has no column.
        """
        if len(cells) > len(self.headers):
            raise ValueError(f"{self.name} has no column {'、'.join(set(cells) - set(self.headers))}")
        return {header: cells[header] for header in self.headers}
