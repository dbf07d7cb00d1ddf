"""Small workbooks-in-memory for tests: grids of the input sheets that a test changes cell by cell."""

from __future__ import annotations

from decimal import Decimal

from python.cell_values import CellValue, Grid
from python.presets import PRESETS
from python.records import RuleSet
from python.rules import read_rules
from python.sheet_schema import BLOCK_COLUMNS, RULES


def rules_rows(preset: str = "A") -> list[list[CellValue]]:
    """The rows of 考核规则 as a spreadsheet gives them: numbers are floats."""
    rows: list[list[CellValue]] = []
    for title, columns in BLOCK_COLUMNS.items():
        rows.append([title])
        rows.append(list(columns))
        for row in PRESETS[preset].blocks.get(title, ()):
            rows.append([float(cell) if isinstance(cell, int) else cell for cell in row])
        rows.append([])
    return rows


def preset_rules(preset: str = "A") -> RuleSet:
    rules, problems = read_rules(Grid(RULES, rules_rows(preset)))
    assert rules is not None, problems
    return rules


def decimal(text: str) -> Decimal:
    return Decimal(text)
