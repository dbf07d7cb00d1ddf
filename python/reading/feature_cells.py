"""Where the setting of a feature stands in 考核规则, and the sheet of a feature as a table."""

from __future__ import annotations

from collections.abc import Sequence

from python.reading.tables import Table, find_table
from python.reading.workbook import sheet_grid
from python.vocabulary.cell_values import as_text
from python.vocabulary.columns import SheetSpec
from python.vocabulary.ports import WorkbookHost
from python.vocabulary.problems import CellRef, Problem
from python.vocabulary.records import RuleSet
from python.vocabulary.sheet_schema import RULES

# Columns of 【功能】 from the cell that names the feature: 功能, 设置项, 取值.
_TO_SETTING, _TO_VALUE = 1, 2


def setting_cell(host: WorkbookHost, feature: str, setting: str) -> CellRef:
    """The cell with the 取值 of a setting in 【功能】; 考核规则 as a whole where there is no such row."""
    grid, _ = sheet_grid(host, RULES, {})
    for number, row in enumerate(grid.rows if grid else (), 1):
        texts = [as_text(cell) for cell in row]
        for at, text in enumerate(texts[:-_TO_SETTING]):
            if text == feature and texts[at + _TO_SETTING] == setting:
                return CellRef(RULES, number, at + _TO_VALUE + 1)
    return CellRef(RULES)


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
