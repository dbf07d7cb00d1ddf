"""The plan of 校验结果: what was found, row by row, and which cells are marked orange for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from python.planning.results import plan_table
from python.reading.round_data import RoundData
from python.vocabulary.messages import SEVERITY_WORDS, message, place, suggestion
from python.vocabulary.output_sheets import CHECK_RESULTS_SHEET
from python.vocabulary.ports import Block, CellContent, Link
from python.vocabulary.problem_marks import problem_cell_key, problem_columns, problem_row_key
from python.vocabulary.problems import Problem, Severity
from python.vocabulary.sheet_schema import (
    CHECK_RESULTS,
    LEVEL,
    LOCATED_COLUMNS,
    LOCATOR,
    NAME,
    NUMBER,
    PROBLEM,
    PROBLEM_CELL,
    PROBLEM_COLUMN,
    PROBLEM_SHEET,
    REMEDY,
    SESSIONS,
    TEACHER_ID,
)

# 校验结果 lists this many problems; what is beyond is counted in a last row.
MOST_PROBLEMS_LISTED = 5000


def plan_check_results(data: RoundData, problems: Sequence[Problem]) -> list[Block]:
    """校验结果: one row a problem with a link that jumps to the cell.

    The hidden 定位 and 定位列 mark cells of errors and warnings (``_marks``); what does not fit beside the list stands below it, where
    nothing is to be seen.
    """
    names = {teacher.id: teacher.name for teacher in data.teachers}
    standard = {table.sheet: name for name, table in data.tables.items()}
    rows: list[dict[str, CellContent]] = []
    for index, problem in enumerate(problems[:MOST_PROBLEMS_LISTED], start=1):
        where = problem.where
        sheet = standard.get(where.sheet, where.sheet) if where else ""
        link = Link(place(where), where.sheet, where.cell) if where and where.cell else None
        person = problem.teacher_id if sheet != SESSIONS else ""
        rows.append(
            CHECK_RESULTS_SHEET.row(
                {
                    NUMBER: index,
                    LEVEL: SEVERITY_WORDS[problem.severity],
                    PROBLEM_SHEET: where.sheet if where else None,
                    PROBLEM_CELL: link,
                    TEACHER_ID: person or None,
                    NAME: names.get(person) or None,
                    PROBLEM_COLUMN: problem.column or None,
                    PROBLEM: message(problem),
                    REMEDY: suggestion(problem),
                    LOCATOR: None,
                    LOCATED_COLUMNS: None,
                }
            )
        )
    rest = len(problems) - MOST_PROBLEMS_LISTED
    if rest > 0:
        rows.append(
            {LEVEL: SEVERITY_WORDS[Severity.NOTICE], PROBLEM: f"还有 {rest} 条没有列出，请先改正以上各条"}
        )
    table = data.tables[CHECK_RESULTS]
    marks = _marks(problems, standard, by_row=LOCATED_COLUMNS in table.columns)
    rows += [{} for _ in range(len(marks) - len(rows))]
    for row, mark in zip(rows, marks, strict=False):
        row.update(mark)
    return plan_table(table, CHECK_RESULTS_SHEET.headers, rows)


def _marks(
    problems: Sequence[Problem], standard: Mapping[str, str], *, by_row: bool
) -> list[dict[str, CellContent]]:
    """定位 and 定位列: the cells to be marked orange, each once, those of errors and warnings that are listed.

    Args:
        problems: Those of the run, in the order in which they are listed.
        standard: Sheet as the school calls it → our name.
        by_row: One entry a row of a sheet, with all its headers, as the formats look for it: where text is compared slowly
            (LibreOffice) a row is looked up once, not each of its cells. ``False``: one entry a cell, for workbooks of 0.1.0.

    Returns:
        The entries; the cells that a problem stands for besides its own are at most as many as problems are listed.
    """
    own: dict[tuple[str, str, str], None] = {}
    alike: dict[tuple[str, str, str], None] = {}
    for problem in problems[:MOST_PROBLEMS_LISTED]:
        if problem.severity is Severity.NOTICE or problem.where is None:
            continue
        sheet = standard.get(problem.where.sheet, problem.where.sheet)
        own[sheet, problem.teacher_id, problem.column] = None
        alike |= {(sheet, *cell): None for cell in problem.alike}
    others = [cell for cell in alike if all(cell)][:MOST_PROBLEMS_LISTED]
    cells = dict.fromkeys((*(cell for cell in own if all(cell)), *others))
    if not by_row:
        return [{LOCATOR: problem_cell_key(*cell)} for cell in cells]
    rows: dict[str, list[str]] = {}
    for sheet, identity, header in cells:
        rows.setdefault(problem_row_key(sheet, identity), []).append(header)
    return [{LOCATOR: key, LOCATED_COLUMNS: problem_columns(headers)} for key, headers in rows.items()]
