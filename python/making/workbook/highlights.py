"""Colours that follow the data: conditional formats that find their columns by header, never by position.

A conditional format may not reach into another sheet by address, so everything it needs there has a defined
name. The formulas stay right when rows are sorted and when columns are moved or replaced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
from python.vocabulary.columns import Column
from python.vocabulary.messages import SEVERITY_WORDS
from python.vocabulary.output_sheets import CHECK_RESULTS_SHEET
from python.vocabulary.problem_marks import problem_columns, problem_row_key
from python.vocabulary.problems import Severity
from python.vocabulary.records import ScoreState
from python.vocabulary.sheet_schema import (
    CHECK_RESULTS,
    EXPLANATION,
    GRADEBOOK,
    LEVEL,
    LOCATED_COLUMNS,
    LOCATOR,
    PROBLEM_KEYS,
    RETRAIN,
    RULES,
    SESSION,
    SESSIONS,
    TEACHER_ID,
    YES,
)

_SEVERITY_COLOURS = {
    Severity.ERROR: (styles.RED_FILL, styles.RED_INK),
    Severity.WARNING: (styles.AMBER_FILL, styles.AMBER_INK),
    Severity.NOTICE: (styles.BLUE_FILL, styles.ACCENT_DARK),
}
# What a row of 成绩册 without a total looks like, by its state.
STATE_COLOURS: Mapping[ScoreState, Mapping[str, object]] = {
    ScoreState.INCOMPLETE: {"bg_color": styles.AMBER_FILL},
    ScoreState.INVALID: {"font_color": styles.RED_INK},
}
_ROW = FIRST_DATA_ROW + 1  # of the first data row, as users count
_HEADER = HEADER_ROW + 1
# As many as fill a screen.
EMPTY_ROWS_DRAWN = 30
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
    """Defines 问题单元格: 定位 and 定位列 of 校验结果, side by side."""
    first, last = (column_letters(CHECK_RESULTS_SHEET.place(name) + 1) for name in (LOCATOR, LOCATED_COLUMNS))
    workbook.define_name(PROBLEM_KEYS, f"={CHECK_RESULTS}!${first}${_ROW}:${last}${LAST_DATA_ROW + 1}")


def _value_at(sheet: str, header: str) -> str:
    return f"INDEX({_WHOLE_ROW},{position_name(sheet, header)})"


def _paint(sheet: Worksheet, formula: str, paint: object, *, stop: bool = False, area: str = "") -> None:
    options = {"type": "formula", "criteria": f"={formula}", "format": paint, "stop_if_true": stop}
    sheet.conditional_format(area or data_range(), options)


def mark_problem_cells(sheet: Worksheet, look_styles: Styles, name: str) -> None:
    """Marks each cell of ``sheet`` that the last check complained about: soft orange with an orange outline.

    The row is looked up, the same for all its cells, so that a spreadsheet program that remembers what it looked up (LibreOffice
    compares texts slowly) does so once a row; then the cell's header is sought in the short text found.
    """
    identity = SESSION if name == SESSIONS else TEACHER_ID
    # The vocabulary decides the texts' form; the variable parts are spliced in as formula terms.
    row = problem_row_key(name, "\0").replace("\0", f'"&{_value_at(name, identity)}&"')
    header = problem_columns(["\0"]).replace("\0", f'"&A${_HEADER}&"')
    formula = f'ISNUMBER(FIND("{header}",VLOOKUP("{row}",{PROBLEM_KEYS},2,FALSE)))'.replace('&""', "")
    paint = look_styles.signal(
        bg_color=styles.ORANGE_FILL, border=styles.THIN, border_color=styles.ORANGE_LINE
    )
    _paint(sheet, formula, paint, stop=True)


def draw_row_lines(sheet: Worksheet, look_styles: Styles) -> None:
    """Draws hairlines under rows that hold something, as far as there are headers."""
    paint = look_styles.signal(bottom=styles.THIN, bottom_color=styles.HAIRLINE)
    _paint(sheet, f'AND($A{_ROW}<>"",A${_HEADER}<>"")', paint)


def draw_empty_grid(sheet: Worksheet, look_styles: Styles) -> None:
    """Draws the cells of the first rows as far as there are headers: an empty sheet looks like a table to be filled in."""
    paint = look_styles.signal(border=styles.THIN, border_color=styles.HAIRLINE)
    last = column_letters(LAST_COLUMN + 1)
    _paint(sheet, f'A${_HEADER}<>""', paint, area=f"A{_ROW}:{last}{_ROW + EMPTY_ROWS_DRAWN - 1}")


def colour_gradebook_rows(sheet: Worksheet, look_styles: Styles) -> None:
    """成绩册: soft red for who must retrain, soft amber for what is not complete, grey for what was not scored."""
    line: Mapping[str, object] = {"bottom": styles.THIN, "bottom_color": styles.HAIRLINE}
    # The order in which formats are made is their number in the file.
    red = look_styles.signal(bg_color=styles.RED_FILL, **line)
    paints = {state: look_styles.signal(**colour, **line) for state, colour in STATE_COLOURS.items()}
    has_header = f'A${_HEADER}<>""'
    _paint(sheet, f'AND({has_header},{_value_at(GRADEBOOK, RETRAIN)}="{YES}")', red)
    for state, paint in paints.items():
        reason = f"LEFT({_value_at(GRADEBOOK, EXPLANATION)},{len(state.opening)})"
        _paint(sheet, f'AND({has_header},{reason}="{state.opening}")', paint)


def colour_check_results(sheet: Worksheet, look_styles: Styles) -> None:
    """校验结果: the 级别 cell is coloured by severity."""
    column = CHECK_RESULTS_SHEET.place(LEVEL)
    letters = column_letters(column + 1)
    for severity, (fill, ink) in _SEVERITY_COLOURS.items():
        paint = look_styles.signal(bg_color=fill, font_color=ink, bold=True)
        _paint(
            sheet, f'${letters}{_ROW}="{SEVERITY_WORDS[severity]}"', paint, area=data_range(column, column)
        )


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
