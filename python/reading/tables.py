"""Finds a table in a sheet by its header texts and sorts its rows into data, blank rows and total rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import field
from functools import lru_cache

from python.vocabulary.cell_values import CellRange, CellValue, Grid, as_text, is_blank, tidy_name
from python.vocabulary.columns import Column
from python.vocabulary.near_words import nearest_word
from python.vocabulary.plain_record import record
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.sheet_schema import (
    DEPARTMENT,
    HEADER_SEARCH_ROWS,
    NAME,
    REMARK,
    TEACHER_ID,
    TOTAL_ROW_WORDS,
)

_DECORATION = re.compile(r"^(\s*(\*|\(必填\)|\[必填\]|【必填】))+|((\*|\(必填\)|\[必填\]|【必填】)\s*)+$")
_MARKS_IN_BRACKETS = re.compile(r"\s*\((?:满分)?\d+(?:\.\d+)?分?\)$")
_HEADCOUNT = re.compile(r"共?\d+(?:人|名|位)")
# A longer text is none: what the program keeps in hidden sheets is long, and tidying it costs more than all headers together.
_LONGEST_HEADER = 1000
_TOTAL_ROW = re.compile(f"({'|'.join(TOTAL_ROW_WORDS)}).*")


def header_text(value: CellValue) -> str:
    """A header as it is compared: tidy, no spaces between Chinese characters, no * or (必填) before or behind."""
    return _undecorated(value if isinstance(value, str) else as_text(value))


@lru_cache(maxsize=4096)
def _undecorated(text: str) -> str:
    return _DECORATION.sub("", tidy_name(as_text(text)).strip()).strip()


@record
class Table:
    """A table found in a sheet.

    Attributes:
        grid: The sheet's cells.
        header_row: Row of the headers.
        columns: Standard name → column number, for the columns that were asked for and are there.
        headers: Column number → header text, for every column that has a header.
        data_rows: Rows that hold data, in sheet order.
        other_rows: Total rows that staff added below or between; never written to.
        merged: (row, column) → the merged range that covers this data cell.
        last_row: Last row in use, at least the header row.
    """

    grid: Grid
    header_row: int
    columns: Mapping[str, int]
    headers: Mapping[int, str]
    data_rows: tuple[int, ...] = ()
    other_rows: tuple[int, ...] = ()
    merged: Mapping[tuple[int, int], CellRange] = field(default_factory=dict)
    last_row: int = 0

    @property
    def sheet(self) -> str:
        """The name of its sheet."""
        return self.grid.sheet

    def has(self, name: str) -> bool:
        """Whether the column of this standard name is there."""
        return name in self.columns

    def value(self, row: int, name: str) -> CellValue:
        """The cell of ``row`` in the column of this standard name; ``None`` when there is no such column."""
        column = self.columns.get(name)
        return self.grid.value(row, column) if column else None

    def ref(self, row: int, name: str) -> CellRef:
        """Where that cell is; the row's first cell when there is no such column."""
        return CellRef(self.sheet, row, self.columns.get(name, 1))


def known_headers(columns: Iterable[Column], school_names: Mapping[str, str]) -> dict[str, str]:
    """Every header text that is understood → the standard name it stands for."""
    known: dict[str, str] = {}
    for column in columns:
        for alias in column.aliases:
            known.setdefault(header_text(alias), column.name)
    for column in columns:
        known[header_text(column.name)] = column.name
        if column.name in school_names:
            known[header_text(school_names[column.name])] = column.name
    return known


def _find_header_row(grid: Grid, known: Mapping[str, str], required: Set[str]) -> int:
    """The row among the first 15 in which most required headers stand, and of such rows most known ones; 0 if none holds any.

    A list pasted over the top of a sheet may leave the program's own headers in the row below its own.
    """
    best_row, best = 0, (0, 0)
    for row_number, row in enumerate(grid.rows[:HEADER_SEARCH_ROWS], start=1):
        found = {
            known[text]
            for value in row
            if value is not None
            and not (isinstance(value, str) and len(value) > _LONGEST_HEADER)
            and (text := header_text(value)) in known
        }
        count = len(found & required), len(found)
        if found and count > best:
            best_row, best = row_number, count
    return best_row


def find_table(
    grid: Grid,
    columns: Sequence[Column],
    school_names: Mapping[str, str],
    *,
    key_columns: Sequence[str] = (TEACHER_ID, NAME),
) -> tuple[Table | None, list[Problem]]:
    """Finds the table whose headers are ``columns`` and sorts its rows.

    Args:
        grid: The sheet.
        columns: The columns to look for; required ones must be there.
        school_names: Standard name → the school's own word (【名称对照】).
        key_columns: The columns that say what a row is about; a label in one of them makes a total row.

    Returns:
        The table and its problems; ``None`` with fatal problems NO_HEADER_ROW, MISSING_COLUMN or DUPLICATE_HEADER.
        Not fatal: MERGED_CELLS, BLANK_ROWS, TOTAL_ROW.
    """
    known = known_headers(columns, school_names)
    header_row = _find_header_row(grid, known, {column.name for column in columns if column.required})
    if not header_row:
        needed = [c for c in columns if c.required] or columns
        required = "、".join(school_names.get(c.name, c.name) for c in needed)
        return None, [
            Problem(
                ProblemCode.NO_HEADER_ROW,
                Severity.ERROR,
                CellRef(grid.sheet),
                {"columns": required},
                fatal=True,
            )
        ]
    headers = {
        number: text
        for number, value in enumerate(grid.rows[header_row - 1], start=1)
        if (text := header_text(value))
    }
    own_words = {header_text(c.name) for c in columns} | {header_text(word) for word in school_names.values()}
    found, problems = _places(CellRef(grid.sheet, header_row), headers, known, own_words)
    unknown = [text for number, text in headers.items() if number not in found.values()]
    problems += [
        Problem(
            ProblemCode.MISSING_COLUMN,
            Severity.ERROR,
            CellRef(grid.sheet, header_row, 1),
            {
                "header": (wanted := school_names.get(column.name, column.name)),
                "nearest": nearest_word(wanted, unknown),
            },
            fatal=True,
        )
        for column in columns
        if column.required and column.name not in found
    ]
    if problems:
        return None, problems
    return _with_rows(Table(grid, header_row, found, headers), key_columns)


def _places(
    row: CellRef, headers: Mapping[int, str], known: Mapping[str, str], own_words: Set[str]
) -> tuple[dict[str, int], list[Problem]]:
    """Where each known column stands.

    Columns under their own names come first: another name for a column counts only where that column is not there.

    Args:
        row: The header row.
        headers: Column → text of its header.
        known: Every word for a column → its standard name.
        own_words: The standard names and the school's own, without aliases.

    Returns:
        Standard name → column, and DUPLICATE_HEADER (fatal) for each that stands there twice.
    """
    found: dict[str, int] = {}
    problems = []
    for column_number, text in sorted(headers.items(), key=lambda item: (item[1] not in own_words, item[0])):
        name = known.get(text) or known.get(_MARKS_IN_BRACKETS.sub("", text))
        if name is None or (name in found and text not in own_words):
            continue
        if name in found:
            where = CellRef(row.sheet, row.row, column_number)
            details = {"header": text, "first": CellRef(row.sheet, row.row, found[name]).cell}
            problems.append(Problem(ProblemCode.DUPLICATE_HEADER, Severity.ERROR, where, details, fatal=True))
        found.setdefault(name, column_number)
    return found, problems


def _with_rows(table: Table, key_columns: Sequence[str]) -> tuple[Table, list[Problem]]:
    grid, header_row = table.grid, table.header_row
    used = sorted(table.columns.values())
    keys = [table.columns[name] - 1 for name in key_columns if name in table.columns]
    id_index = keys[0] if keys else 0
    data: list[int] = []
    others: list[int] = []
    blanks: list[int] = []
    used_indexes = [column - 1 for column in used]
    labels = sorted({*keys, *range(max(keys, default=0) + 1), table.columns.get(DEPARTMENT, 1) - 1})
    for row_number, row in enumerate(grid.rows[header_row:], start=header_row + 1):
        width = len(row)
        row_id = row[id_index] if id_index < width else None
        # So most rows by far: a blank row has none of it, and no word for a total row is of Latin letters and digits alone.
        if isinstance(row_id, float) or (
            keys and isinstance(row_id, str) and row_id.isascii() and row_id.isalnum()
        ):
            data.append(row_number)
        elif all(index >= width or is_blank(row[index]) for index in used_indexes):
            blanks.append(row_number)
        elif _is_total_row(row, keys, labels):
            others.append(row_number)
        else:
            data.append(row_number)
    last_data = data[-1] if data else header_row
    inner_blanks = [row for row in blanks if row < last_data]
    problems: list[Problem] = []
    if inner_blanks:
        problems.append(
            Problem(
                ProblemCode.BLANK_ROWS,
                Severity.NOTICE,
                CellRef(grid.sheet, inner_blanks[0], 1),
                {"rows": _row_list(inner_blanks)},
            )
        )
    problems += [
        Problem(
            ProblemCode.TOTAL_ROW,
            Severity.NOTICE,
            CellRef(grid.sheet, row, 1),
            {"row": str(row), "label": f"“{_label(grid.rows[row - 1])}”"},
        )
        for row in others
    ]
    merged, merge_problems = _merged_cells(table, set(data), used) if grid.merged else ({}, [])
    problems += merge_problems
    last_row = max(header_row, last_data, max(others, default=0))
    return (
        Table(grid, header_row, table.columns, table.headers, tuple(data), tuple(others), merged, last_row),
        problems,
    )


def _label(row: Sequence[CellValue]) -> str:
    return next((as_text(value) for value in row if not is_blank(value)), "")


@lru_cache(maxsize=4096)
def _is_total(label: str) -> bool:
    return bool(_TOTAL_ROW.fullmatch(label) or _HEADCOUNT.fullmatch(label))


def _is_total_row(row: Sequence[CellValue], keys: Sequence[int], labels: Sequence[int]) -> bool:
    """A row whose 工号 is blank or a label, and in whose identity columns stands 合计, 平均 or the like."""
    cells = [row[index] if index < len(row) else None for index in keys]
    label = header_text(cells[0]) if cells else ""
    if label:
        return isinstance(cells[0], str) and _is_total(label)
    texts = [row[index] for index in labels if index < len(row)]
    return any(isinstance(text, str) and _TOTAL_ROW.fullmatch(header_text(text)) for text in texts)


def _row_list(rows: Sequence[int]) -> str:
    shown = "、".join(str(row) for row in rows[:10])
    return shown if len(rows) <= 10 else f"{shown} 等共 {len(rows)}"  # noqa: PLR2004 - as many as fit one line


def _merged_cells(
    table: Table, data: set[int], used: Sequence[int]
) -> tuple[dict[tuple[int, int], CellRange], list[Problem]]:
    merged: dict[tuple[int, int], CellRange] = {}
    problems: list[Problem] = []
    used_set = set(used)
    for area in table.grid.merged:
        rows = [row for row in range(area.top, area.bottom + 1) if row in data]
        columns = [column for column in range(area.left, area.right + 1) if column in used_set]
        if not rows or not columns:
            continue
        for row in rows:
            for column in columns:
                merged[row, column] = area
        top_left = CellRef(table.sheet, area.top, area.left)
        address = f"{top_left.cell}:{CellRef(table.sheet, area.bottom, area.right).cell}"
        # A merged 部门 counts for all its rows, a merged 备注 is nobody's mark: nothing is lost, nothing need be done.
        if not set(columns) <= {table.columns.get(DEPARTMENT), table.columns.get(REMARK)}:
            problems.append(Problem(ProblemCode.MERGED_CELLS, Severity.ERROR, top_left, {"range": address}))
    return merged, problems


def repeated(values: Iterable[str]) -> set[str]:
    """The values that occur more than once."""
    return {value for value, count in Counter(values).items() if count > 1}


def runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of consecutive numbers: [5, 6, 9] → [(5, 6), (9, 9)]."""
    runs: list[tuple[int, int]] = []
    for value in sorted(numbers):
        if runs and value == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], value)
        else:
            runs.append((value, value))
    return runs


def problem_in(
    code: ProblemCode,
    severity: Severity,
    table: Table,
    row: int,
    name: str,
    teacher_id: str,
    /,
    **details: str,
) -> Problem:
    """A problem at a cell of a table's column (the row's first cell without that column), filed under a 工号 or a session."""
    column = table.columns.get(name, 1)
    header = table.headers.get(column, name)
    where = CellRef(table.sheet, row, column)
    return Problem(code, severity, where, {"column": header, **details}, teacher_id, header)
