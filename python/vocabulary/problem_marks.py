"""How 定位 and 定位列 of 校验结果 name a cell with a problem: written by the plan, looked up by the conditional formats."""

from __future__ import annotations

from collections.abc import Iterable


def problem_row_key(sheet: str, teacher_id: str) -> str:
    """The text in 定位 by which a row with a problem is found: sheet|工号 (in 培训场次 the 场次)."""
    return f"{sheet}|{teacher_id}"


def problem_columns(headers: Iterable[str]) -> str:
    """The text in 定位列: the headers of the row's cells with a problem, each between bars, |出勤|笔记|."""
    return f"|{'|'.join(headers)}|"


def problem_cell_key(sheet: str, teacher_id: str, column: str) -> str:
    """The text in 定位 of a workbook of 0.1.0, which has no 定位列: sheet|工号|header."""
    return f"{problem_row_key(sheet, teacher_id)}|{column}"
