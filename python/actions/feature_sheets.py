"""What the actions of a feature begin with: its sheets, and the cells of its settings."""

from __future__ import annotations

from python.reading.rule_blocks import find_blocks
from python.reading.workbook import sheet_grid
from python.vocabulary.cell_values import Grid, as_text
from python.vocabulary.ports import WorkbookHost
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.records import RuleSet
from python.vocabulary.sheet_schema import BLOCK_FEATURES, FEATURE, FEATURE_SETTING, RULES, VALUE


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


def setting_cell(host: WorkbookHost, feature: str, setting: str) -> CellRef:
    """Where 【功能】 has the value of a setting; 考核规则 as a whole where it has no row for it."""
    grid, _ = sheet_grid(host, RULES, {})
    if grid is None:
        return CellRef(RULES)
    block = find_blocks(grid)[0].get(BLOCK_FEATURES)
    if block is None:
        return CellRef(grid.sheet)
    for row in block.rows:
        texts = [as_text(grid.value(row, block.columns[name])) for name in (FEATURE, FEATURE_SETTING)]
        if texts == [feature, setting]:
            return CellRef(grid.sheet, row, block.columns[VALUE])
    return CellRef(grid.sheet)
