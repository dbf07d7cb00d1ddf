"""Where everything stands on 首页, and what each part of it is written with."""

from __future__ import annotations

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from python.making.workbook.styles import Styles
from python.vocabulary.actions import Group, buttons_of
from python.vocabulary.cell_values import column_letters
from python.vocabulary.sheet_schema import HOME, ROUND_FACTS

BUTTON_GROUPS = tuple(group for group in Group if group.has_buttons)
"""The columns of buttons, from the table of actions; there is room for ``SLOTS`` in each."""

SLOTS = max(len(ROUND_FACTS), *(len(buttons_of(group)) for group in BUTTON_GROUPS))

# Columns B…I are eight equal cards; A and J are margins.
MARGIN_WIDTH, CARD_WIDTH = 2.5, 14
FIRST, LAST = 1, 8
FACT_FIRST, FACT_LAST = 2, 3
BUTTONS_FIRST = 5  # column E keeps facts and buttons apart
BAND_ROW, LAST_RUN_ROW = 0, 2
FACTS_TITLE = 4
FACTS_ROW = 6
FIGURES_TITLE = FACTS_ROW + SLOTS + 1
FIGURES_ROW = FIGURES_TITLE + 2
OPTIONAL_TITLE = FIGURES_ROW + 3
OPTIONAL_ROW = OPTIONAL_TITLE + 2
OPTIONAL_ROWS = 3
CHART_TITLE = OPTIONAL_ROW + OPTIONAL_ROWS + 1
PIXELS_PER_POINT = 4 / 3
CARD_PIXELS = CARD_WIDTH * 7 + 5
BUTTON_HEIGHT, BUTTON_GAP = 24, 12
# Eight rows of these are as high as six of 28: the figures below stay in sight on a small screen.
FACT_HEIGHT = 21


def name_cell(workbook: xlsxwriter.Workbook, name: str, row: int, column: int) -> None:
    """Defines the name of a cell of 首页."""
    workbook.define_name(name, f"={HOME}!${column_letters(column + 1)}${row + 1}")


def fill(sheet: Worksheet, row: int, style: Format, first: int = FIRST, last: int = LAST) -> None:
    """Gives a row of cards one look."""
    for column in range(first, last + 1):
        sheet.write_blank(row, column, None, style)


def section_title(sheet: Worksheet, look_styles: Styles, row: int, text: str, first: int, last: int) -> None:
    """A title over columns ``first`` to ``last``, with its line."""
    sheet.set_row(row, 24)
    fill(sheet, row, look_styles.section(), first, last)
    sheet.write_string(row, first, text, look_styles.section())
