"""Colours that follow the data: conditional formats that find their columns by header, never by position.

A conditional format may not reach into another sheet by address, so everything it needs there has a defined
name. The formulas stay right when rows are sorted and when columns are moved or replaced.
"""

from __future__ import annotations

from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from python.making.workbook import styles
from python.making.workbook.layout import (
    FIRST_DATA_ROW,
    HEADER_ROW,
    LAST_COLUMN,
    LAST_DATA_ROW,
    data_range,
)
from python.making.workbook.styles import Styles
from python.vocabulary.cell_values import column_letters
from python.vocabulary.sheet_schema import (
    CHECK_RESULT_COLUMNS,
    CHECK_RESULTS,
    EXPLANATION,
    GRADEBOOK,
    PROBLEM_KEYS,
    RETRAIN,
    RULES,
    SESSION,
    SESSIONS,
    TEACHER_ID,
    YES,
    Column,
    problem_key,
)

INCOMPLETE_WORD = "未完成"
NOT_SCORED_WORD = "未计分"
SEVERITY_COLUMN = "级别"
LOCATOR_COLUMN = "定位"
_SEVERITY_FILLS = (
    ("错误", styles.RED_FILL, styles.RED_INK),
    ("警告", styles.AMBER_FILL, styles.AMBER_INK),
    ("提示", styles.BLUE_FILL, styles.ACCENT_DARK),
)
_ROW = FIRST_DATA_ROW + 1  # of the first data row, as users count
_HEADER = HEADER_ROW + 1
_WHOLE_ROW = f"$A{_ROW}:${column_letters(LAST_COLUMN + 1)}{_ROW}"


def position_name(sheet: str, header: str) -> str:
    """The defined name that holds the position of ``header`` in ``sheet``: 列_是否补训, 列_签到表_工号."""
    return f"列_{header}" if sheet == GRADEBOOK else f"列_{sheet}_{header}"


def define_position(workbook: xlsxwriter.Workbook, sheet: str, column: Column) -> None:
    """Defines where a column stands: by its standard header, its aliases, or the school's word in 【名称对照】."""
    header_row = f"{sheet}!${_HEADER}:${_HEADER}"
    formula = f'MATCH(VLOOKUP("{column.name}",{RULES}!$A:$B,2,FALSE),{header_row},0)'
    for header in (*reversed(column.aliases), column.name):
        formula = f'IFERROR(MATCH("{header}",{header_row},0),{formula})'
    workbook.define_name(position_name(sheet, column.name), f"={formula}")


def define_problem_keys(workbook: xlsxwriter.Workbook) -> None:
    """Defines 问题单元格: the 定位 column of 校验结果."""
    letters = column_letters(CHECK_RESULT_COLUMNS.index(LOCATOR_COLUMN) + 1)
    workbook.define_name(PROBLEM_KEYS, f"={CHECK_RESULTS}!${letters}${_ROW}:${letters}${LAST_DATA_ROW + 1}")


def _value_at(sheet: str, header: str) -> str:
    return f"INDEX({_WHOLE_ROW},{position_name(sheet, header)})"


def _paint(sheet: Worksheet, formula: str, paint: object, *, stop: bool = False, area: str = "") -> None:
    options = {"type": "formula", "criteria": f"={formula}", "format": paint, "stop_if_true": stop}
    sheet.conditional_format(area or data_range(), options)


def mark_problem_cells(sheet: Worksheet, look_styles: Styles, name: str) -> None:
    """Marks each cell of ``sheet`` that the last check complained about: soft orange with an orange outline."""
    identity = SESSION if name == SESSIONS else TEACHER_ID
    # problem_key() decides the text's form; the two variable parts are spliced in as formula terms.
    key = problem_key(name, "\0", "\1")
    key = key.replace("\0", f'"&{_value_at(name, identity)}&"').replace("\1", f'"&A${_HEADER}&"')
    formula = f'ISNUMBER(MATCH("{key}",{PROBLEM_KEYS},0))'.replace('&""', "")
    paint = look_styles.signal(
        bg_color=styles.ORANGE_FILL, border=styles.THIN, border_color=styles.ORANGE_LINE
    )
    _paint(sheet, formula, paint, stop=True)


def draw_row_lines(sheet: Worksheet, look_styles: Styles) -> None:
    """Draws hairlines under rows that hold something, as far as there are headers."""
    paint = look_styles.signal(bottom=styles.THIN, bottom_color=styles.HAIRLINE)
    _paint(sheet, f'AND($A{_ROW}<>"",A${_HEADER}<>"")', paint)


def colour_gradebook_rows(sheet: Worksheet, look_styles: Styles) -> None:
    """成绩册: soft red for who must retrain, soft amber for what is not complete, grey for what was not scored."""
    red = look_styles.signal(bg_color=styles.RED_FILL, bottom=styles.THIN, bottom_color=styles.HAIRLINE)
    amber = look_styles.signal(bg_color=styles.AMBER_FILL, bottom=styles.THIN, bottom_color=styles.HAIRLINE)
    grey = look_styles.signal(font_color=styles.RED_INK, bottom=styles.THIN, bottom_color=styles.HAIRLINE)
    has_header = f'A${_HEADER}<>""'
    reason = f"LEFT({_value_at(GRADEBOOK, EXPLANATION)},{len(INCOMPLETE_WORD)})"
    _paint(sheet, f'AND({has_header},{_value_at(GRADEBOOK, RETRAIN)}="{YES}")', red)
    _paint(sheet, f'AND({has_header},{reason}="{INCOMPLETE_WORD}")', amber)
    _paint(sheet, f'AND({has_header},{reason}="{NOT_SCORED_WORD}")', grey)


def colour_check_results(sheet: Worksheet, look_styles: Styles) -> None:
    """校验结果: the 级别 cell is coloured by severity."""
    column = CHECK_RESULT_COLUMNS.index(SEVERITY_COLUMN)
    letters = column_letters(column + 1)
    for word, fill, ink in _SEVERITY_FILLS:
        paint = look_styles.signal(bg_color=fill, font_color=ink, bold=True)
        _paint(sheet, f'${letters}{_ROW}="{word}"', paint, area=data_range(column, column))


def pale_empty_headers(sheet: Worksheet, look_styles: Styles, first_column: int, last_column: int) -> None:
    """签到表: header cells that wait for a session's name are pale."""
    first, last = column_letters(first_column + 1), column_letters(last_column + 1)
    paint = look_styles.signal(bg_color=styles.ACCENT_PALE)
    _paint(sheet, f'{first}${_HEADER}=""', paint, area=f"{first}{_HEADER}:{last}{_HEADER}")


def define_all(workbook: xlsxwriter.Workbook, tables: Sequence[tuple[str, Column]]) -> None:
    """Defines every name that the conditional formats use.

    Args:
        workbook: The workbook under construction.
        tables: Sheets and the columns that formulas look for in them.
    """
    define_problem_keys(workbook)
    for sheet, column in tables:
        define_position(workbook, sheet, column)
