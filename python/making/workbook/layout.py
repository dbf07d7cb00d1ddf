"""How every table sheet is laid out: title, one-line hint, header row, column looks, freezing, filter and print.

Rows and columns count from 0 here, as in XlsxWriter; addresses in texts are the user's (from 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from python.making.workbook import styles
from python.making.workbook.shortcuts import write_shortcuts
from python.making.workbook.styles import Styles
from python.vocabulary.actions import ACTIONS, Action
from python.vocabulary.cell_values import column_letters
from python.vocabulary.columns import Column, ColumnKind, Look, SheetSpec, Tab
from python.vocabulary.sheet_schema import HIDDEN_SHEETS

TITLE_ROW, HINT_ROW, SPACER_ROW, HEADER_ROW = 0, 1, 2, 3
FIRST_DATA_ROW = HEADER_ROW + 1
LAST_DATA_ROW = 12_003  # 10,000 teachers (product.md, section 6), and room for rows that staff add
LAST_COLUMN = 77  # BZ: identity, 40 sessions or a school's own columns; conditional formats reach this far

# A Chinese character of the title, 16 points high.
_TITLE_HEIGHT, _TITLE_PIXELS = 34, 22
# Wrapped texts get two lines. No program fits row heights reliably when a file was written by another one: LibreOffice never,
# Excel only where the row has no height yet. So the default height is enough for what is usual, everywhere.
ONE_LINE, TWO_LINES = 21, 31.5
# Two lines of small print and nothing to spare: where many rows are to be seen at once.
COMPACT = 25.5
# A filter arrow sits in a header cell's lower right corner; this leaves it room under the text.
HEADER_HEIGHT = 38

REQUIRED_HINT = "表头深色、下有橙线的必须填。"
A4 = 9
_TABS = {Tab.INPUT: styles.TAB_INPUT, Tab.OUTPUT: styles.TAB_OUTPUT, Tab.LEDGER: styles.TAB_LEDGER}

_ALIGNMENT: dict[ColumnKind, dict[str, object]] = {
    # A name of 30 characters is rare; where a row has one line it shrinks rather than being cut off.
    "name": {"num_format": styles.TEXT_FORMAT, "align": "left", "indent": 1, "shrink": True},
    "text": {"num_format": styles.TEXT_FORMAT, "indent": 1},
    "code": {"num_format": styles.TEXT_FORMAT, "align": "center"},
    "left": {"indent": 1},
    "centre": {"align": "center"},
    "number": {"align": "center"},
    "date": {"align": "center", "num_format": styles.DATE_FORMAT},
    "time": {"align": "center", "num_format": styles.TIME_FORMAT},
    "moment": {"align": "center", "num_format": styles.MOMENT_FORMAT},
    "wrap": {"text_wrap": True, "align": "left", "indent": 1, "font_size": 9},
    "link": {"align": "center", "font_color": styles.ACCENT, "underline": 1},
}


def body_format(
    look_styles: Styles, kind: ColumnKind, *, computed: bool = False, two_lines: bool = False
) -> Format:
    """The cell format of a table column's body; names wrap where rows have two lines."""
    properties = dict(_ALIGNMENT[kind])
    if kind == "name" and two_lines:
        del properties["shrink"]
        properties["text_wrap"] = True
    if computed:
        properties["bg_color"] = styles.COMPUTED
    return look_styles.cell(**properties)


def heading(
    sheet: Worksheet,
    look_styles: Styles,
    title: str,
    hint: str,
    widths: Sequence[float] = (),
    own: Sequence[Action] = (),
) -> None:
    """Writes the title and the grey one-line hint that stand above every table; beside the title the shortcuts.

    Args:
        sheet: The sheet.
        look_styles: The workbook's formats.
        title: The sheet's title.
        hint: What is to be done in it.
        widths: Of the columns, in characters, 0 for a hidden one; none: a sheet that nobody sees has no shortcuts.
        own: Actions whose buttons stand on this sheet.
    """
    sheet.set_row(TITLE_ROW, _TITLE_HEIGHT)
    if widths:
        title_pixels = len(title) * _TITLE_PIXELS
        write_shortcuts(sheet, widths=widths, title_pixels=title_pixels, row_height=_TITLE_HEIGHT, own=own)
    sheet.write_string(TITLE_ROW, 0, title, look_styles.title())
    sheet.set_row(HINT_ROW, 20)
    sheet.write_string(HINT_ROW, 0, hint, look_styles.hint())
    sheet.set_row(SPACER_ROW, 6)


def print_setup(
    sheet: Worksheet, *, landscape: bool, header_row: int | None = None, one_page: bool = False
) -> None:
    """A4, one page wide (or one page in all), page numbers, and the header row on every page."""
    sheet.set_paper(A4)
    if landscape:
        sheet.set_landscape()
    else:
        sheet.set_portrait()
    sheet.fit_to_pages(1, 1 if one_page else 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.7)
    sheet.center_horizontally()
    face = f'&"{styles.FONT},常规"&9'
    sheet.set_header(f"&L{face}&A&R{face}&D", {"margin": 0.35})
    sheet.set_footer(f"&C{face}第 &P 页 共 &N 页", {"margin": 0.35})
    if header_row is not None:
        sheet.repeat_rows(header_row)


def choices_below_header(sheet: Worksheet, first_column: int, last_column: int, look: Look) -> None:
    """Gives columns their drop-down and help text, from the first data row to the last a table may have."""
    if not look.choices and not look.prompt:
        return
    options: dict[str, Any] = {"ignore_blank": True}
    if look.choices:
        source = look.choices if isinstance(look.choices, str) else list(look.choices)
        options |= {"validate": "list", "source": source, "show_error": look.strict}
        if look.strict:
            options |= {
                "error_type": "warning",
                "error_title": "请核对",
                "error_message": "这个写法不在下拉列表里。点「是」保留，校验时会再核对。",
            }
    else:
        options["validate"] = "any"
    if look.prompt:
        options["input_message"] = look.prompt
    sheet.data_validation(FIRST_DATA_ROW, first_column, LAST_DATA_ROW, last_column, options)


def unfiltered(table: SheetSpec) -> frozenset[int]:
    """The columns whose filter arrow is hidden: those that have no header yet."""
    waiting = [index for index, header in enumerate(table.headers) if not header]
    end = len(table.columns)
    return frozenset([*waiting, *range(end, end + table.spare_columns)])


def marks_required(table: SheetSpec) -> bool:
    """Whether its headers tell what must be filled in: in sheets that people fill in."""
    return table.tab is Tab.INPUT


def _header_format(look_styles: Styles, table: SheetSpec, column: Column) -> Format:
    # A mark in the header's text would hide the column from formulas that look for it; a colour does not.
    if column.computed:
        return look_styles.computed_header()
    if column.required and marks_required(table):
        return look_styles.required_header()
    return look_styles.input_header()


def lay_out_table(sheet: Worksheet, look_styles: Styles, table: SheetSpec) -> None:
    """Lays out a whole table sheet. Formats are the columns' own, so rows added later look right."""
    two_lines = COMPACT if table.compact else TWO_LINES
    sheet.set_default_row(two_lines if table.two_lines else ONE_LINE)
    shown = table.name not in HIDDEN_SHEETS
    widths = [0 if column.look.hidden else column.look.width for column in table.columns] if shown else ()
    hint = table.hint + (REQUIRED_HINT if marks_required(table) else "")
    own = [action for action in ACTIONS if action.sheet == table.name]
    heading(sheet, look_styles, table.name, hint, widths, own)
    sheet.set_row(HEADER_ROW, HEADER_HEIGHT)
    runs: list[tuple[int, int, Look]] = []
    for place, column in enumerate(table.columns):
        look = column.look
        body = body_format(
            look_styles,
            look.kind,
            # The fill tells the program's columns from people's; where all are the program's it would say nothing.
            computed=column.computed and len(table.computed) < len(table.columns),
            two_lines=table.two_lines,
        )
        sheet.set_column(place, place, look.width, body, {"hidden": look.hidden})
        header_format = _header_format(look_styles, table, column)
        if column.name:
            sheet.write_string(HEADER_ROW, place, column.name, header_format)
        else:
            sheet.write_blank(HEADER_ROW, place, None, header_format)
        if runs and not column.name and runs[-1][2] == look:
            runs[-1] = (runs[-1][0], place, look)
        else:
            runs.append((place, place, look))
    for first, last, look in runs:
        choices_below_header(sheet, first, last, look)
    last_column = len(table.columns) - 1
    # Title, hint and spacer must not show the columns' fills.
    blank = look_styles.cell()
    for row in (TITLE_ROW, HINT_ROW, SPACER_ROW):
        for place in range(1, last_column + 1):
            sheet.write_blank(row, place, None, blank)
    sheet.write_blank(SPACER_ROW, 0, None, blank)
    sheet.freeze_panes(FIRST_DATA_ROW, table.frozen_columns)
    sheet.autofilter(HEADER_ROW, 0, LAST_DATA_ROW, last_column + table.spare_columns)
    sheet.set_tab_color(_TABS[table.tab])
    sheet.hide_gridlines(2)
    # Identifiers kept as text would otherwise be covered with green corner marks.
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    print_setup(sheet, landscape=True, header_row=HEADER_ROW)
    sheet.set_selection(FIRST_DATA_ROW, 0, FIRST_DATA_ROW, 0)


def data_range(first_column: int = 0, last_column: int = LAST_COLUMN) -> str:
    """The address of a table's body, for conditional formats: ``A5:BZ12004``."""
    first, last = column_letters(first_column + 1), column_letters(last_column + 1)
    return f"{first}{FIRST_DATA_ROW + 1}:{last}{LAST_DATA_ROW + 1}"
