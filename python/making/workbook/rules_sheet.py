"""The sheet 考核规则: its blocks with the shipped preset's rows and spare rows, so that each can be rewritten in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from python.making.workbook import styles
from python.making.workbook.input_tables import SHIPPED_PRESET
from python.making.workbook.layout import heading, print_setup
from python.making.workbook.shortcuts import button_width, draw_button
from python.making.workbook.styles import Styles
from python.vocabulary.actions import action_of
from python.vocabulary.features.catalogue import feature_rows
from python.vocabulary.presets import CellInput
from python.vocabulary.rule_sheet import RULE_BLOCKS, BlockSpec, CellKind
from python.vocabulary.sheet_schema import (
    BLOCK_FEATURES,
    BLOCK_NAMES,
    BLOCK_PARTS,
    BLOCK_STATUSES,
    FEATURE_SETTING,
    NOTE,
    RULES,
    STATUS_LIST,
    SWITCHED_ON,
    VALUE,
    YES_NO,
)

# Pixels into the last column.
_BUTTON_AT = 180
# What a line of 取值 holds in small print, Chinese characters counting two; its height in points.
_LINE, _LINE_HEIGHT = 10, 12.5
_WIDTHS = (16, 32, 10, 14, 11, 18, 12, 46)
_LOOKS: Mapping[CellKind, Mapping[str, object]] = {
    "name": {"indent": 1, "num_format": styles.TEXT_FORMAT},
    "text": {"align": "center", "num_format": styles.TEXT_FORMAT},
    "centre": {"align": "center"},
    "note": {"indent": 1, "font_color": styles.GREY},
}


def _write_block(
    sheet: Worksheet, look_styles: Styles, top: int, block: BlockSpec, rows: Sequence[Sequence[CellInput]]
) -> None:
    headers = block.headers
    sheet.set_row(top, 26)
    sheet.write_string(
        top, 0, block.title, look_styles.cell(font_size=12, bold=True, font_color=styles.ACCENT_DARK)
    )
    if block.help:
        sheet.write_string(top, 1, block.help, look_styles.hint(indent=1))
    sheet.set_row(top + 1, 24)
    for column, header in enumerate(headers):
        sheet.write_string(top + 1, column, header, look_styles.input_header())
    first, last = top + 2, top + 1 + block.rows
    if headers[-1] == NOTE and len(headers) < len(_WIDTHS):
        # Notes run on over the free columns at their right; header and lines run along.
        across = look_styles.input_header(center_across=True)
        sheet.write_string(top + 1, len(headers) - 1, NOTE, across)
        line = look_styles.cell(bottom=styles.THIN, bottom_color=styles.HAIRLINE)
        for column in range(len(headers), len(_WIDTHS)):
            sheet.write_blank(top + 1, column, None, across)
            for row in range(first, last + 1):
                sheet.write_blank(row, column, None, line)
    for column, spec in enumerate(block.columns):
        cell = look_styles.cell(**_LOOKS[spec.kind], bottom=styles.THIN, bottom_color=styles.HAIRLINE)
        for offset in range(block.rows):
            value = rows[offset][column] if offset < len(rows) else None
            _write_value(sheet, first + offset, column, value, cell)
        if spec.choices:
            sheet.data_validation(
                first,
                column,
                last,
                column,
                {
                    "validate": "list",
                    "source": list(spec.choices),
                    "error_type": "warning",
                    "error_title": "请核对",
                    "error_message": "这里只认下拉列表里的写法。",
                },
            )


def _write_value(sheet: Worksheet, row: int, column: int, value: CellInput, cell: Format) -> None:
    if value is None:
        sheet.write_blank(row, column, None, cell)
    elif isinstance(value, int):
        sheet.write_number(row, column, value, cell)
    else:
        sheet.write_string(row, column, value, cell)


def _write_switches(
    sheet: Worksheet, look_styles: Styles, top: int, block: BlockSpec, rows: Sequence[Sequence[CellInput]]
) -> None:
    """The drop-downs of 【功能】 where only 是 or 否 is taken, its long lists on several lines, and its button beside its help."""
    value, setting = block.place(VALUE), block.place(FEATURE_SETTING)
    wrapped = look_styles.cell(
        **_LOOKS["text"], text_wrap=True, font_size=9, bottom=styles.THIN, bottom_color=styles.HAIRLINE
    )
    begins = {"bg_color": styles.COMPUTED, "bottom": styles.THIN, "bottom_color": styles.HAIRLINE}
    heads = [
        look_styles.cell(**_LOOKS[column.kind], **begins, bold=place < block.place(NOTE))
        for place, column in enumerate(block.columns)
    ]
    for number, row in enumerate(rows):
        text = row[value]
        lines = -(-sum(1 + (one > "\u2e7f") for one in text) // _LINE) if isinstance(text, str) else 1
        if lines > 1:
            _write_value(sheet, top + 2 + number, value, text, wrapped)
            sheet.set_row(top + 2 + number, lines * _LINE_HEIGHT + 4)
        if row[setting] == SWITCHED_ON:
            # Where a feature begins, and what switches it on.
            for column, cell in enumerate(row):
                _write_value(sheet, top + 2 + number, column, cell, heads[column])
        if row[value] in YES_NO or row[setting] == SWITCHED_ON:
            place = top + 2 + number
            sheet.data_validation(place, value, place, value, {"validate": "list", "source": list(YES_NO)})
    action = action_of("features")
    draw_button(sheet, top, len(_WIDTHS) - 1, action, width=button_width(action), x=_BUTTON_AT, y=4)


def write_rules(workbook: xlsxwriter.Workbook, sheet: Worksheet, look_styles: Styles) -> None:
    """Writes 考核规则 with the shipped preset and defines the list of sign-in statuses."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width, look_styles.cell())
    sheet.set_default_row(20)
    heading(
        sheet,
        look_styles,
        RULES,
        f"出厂规则是 {SHIPPED_PRESET.title}。本校办法不同时，直接改这里的数字和文字；空行可以接着填，改后先点「校验数据」。",
        _WIDTHS,
    )
    top = 3
    breaks: list[int] = []
    for block in RULE_BLOCKS.values():
        features = block.title == BLOCK_FEATURES
        rows = tuple(feature_rows()) if features else SHIPPED_PRESET.blocks.get(block.title, ())
        _write_block(sheet, look_styles, top, block, rows)
        if features:
            _write_switches(sheet, look_styles, top, block, rows)
        if block.title == BLOCK_STATUSES:
            first, last = top + 3, top + 2 + block.rows
            area = f"{RULES}!$A${first}:$A${last}"
            # Only the filled part: a drop-down that ends in blank lines looks broken.
            end = f"INDEX({area},MAX(1,COUNTA({area})))"
            workbook.define_name(STATUS_LIST, f"={RULES}!$A${first}:{end}")
        if block.title in (BLOCK_NAMES, BLOCK_PARTS):
            breaks.append(top)
            sheet.set_h_pagebreaks(breaks)
        top += 2 + block.rows + 1
    sheet.freeze_panes(3, 0)
    sheet.set_tab_color(styles.TAB_RULES)
    sheet.hide_gridlines(2)
    sheet.ignore_errors({"number_stored_as_text": "A1:H200"})
    print_setup(sheet, landscape=False)
