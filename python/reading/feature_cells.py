"""What the actions of a feature begin with: the cells of its settings in 考核规则, and its sheets."""

from __future__ import annotations

from collections.abc import Sequence

from python.reading.features import setting_place
from python.reading.tables import Table, find_table
from python.reading.workbook import sheet_grid
from python.vocabulary.cell_values import Grid
from python.vocabulary.columns import SheetSpec
from python.vocabulary.ports import WorkbookHost
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.records import RuleSet
from python.vocabulary.sheet_schema import RULES


def setting_cell(host: WorkbookHost, feature: str, setting: str) -> CellRef:
    """The cell with the 取值 of a setting in 【功能】; 考核规则 as a whole where there is no such row."""
    grid, _ = sheet_grid(host, RULES, {})
    return setting_place(grid, feature, setting) if grid is not None else CellRef(RULES)


def feature_grid(
    host: WorkbookHost, rules: RuleSet, sheet: str, feature: str
) -> tuple[Grid | None, list[Problem]]:
    """A sheet of a feature that is on; FEATURE_SHEET_ABSENT (fatal) where 选用功能 has not added it yet."""
    grid, _ = sheet_grid(host, sheet, rules.school_names)
    if grid is not None:
        return grid, []
    details = {"sheet": sheet, "feature": feature}
    return None, [
        Problem(ProblemCode.FEATURE_SHEET_ABSENT, Severity.ERROR, CellRef(sheet), details, fatal=True)
    ]


def feature_table(
    host: WorkbookHost, spec: SheetSpec, rules: RuleSet, key_columns: Sequence[str]
) -> tuple[Table | None, list[Problem]]:
    """The table of a feature's sheet.

    Returns:
        The table and what is wrong with it; ``None`` with a fatal problem when the sheet or a required column is not there.
    """
    grid, problems = sheet_grid(host, spec.name, rules.school_names)
    if grid is None:
        return None, problems
    return find_table(grid, spec.columns, rules.school_names, key_columns=key_columns)
