"""The sheet 考核规则: five blocks with the shipped preset's rows and spare rows, so that each can be rewritten in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from python.making.workbook import styles
from python.making.workbook.input_tables import SHIPPED_PRESET, STATUS_LIST
from python.making.workbook.layout import heading, print_setup
from python.making.workbook.styles import Styles
from python.vocabulary.presets import CellInput
from python.vocabulary.sheet_schema import (
    BLOCK_COLUMNS,
    BLOCK_ITEMS,
    BLOCK_NAMES,
    BLOCK_PARAMETERS,
    BLOCK_RATINGS,
    BLOCK_STATUSES,
    DEDUCTION_UNIT,
    DEDUCTION_UNITS,
    METHODS,
    RULES,
    YES_NO,
)

_WIDTHS = (16, 26, 10, 14, 11, 18, 12, 46)
_TIERS = "档次"
_NOTES = "说明"


@dataclass(frozen=True, slots=True)
class _BlockLook:
    """How a block is shown: its rows in all (spare ones included), its one-line help, its columns' alignments."""

    title: str
    rows: int
    help: str
    columns: Mapping[str, Mapping[str, object]]
    choices: Mapping[str, Sequence[str]]


_LEFT: Mapping[str, object] = {"indent": 1}
_CENTRE: Mapping[str, object] = {"align": "center"}
_TEXT: Mapping[str, object] = {"align": "center", "num_format": styles.TEXT_FORMAT}
_TEXT_LEFT: Mapping[str, object] = {"indent": 1, "num_format": styles.TEXT_FORMAT}
_NOTE: Mapping[str, object] = {"indent": 1, "font_color": styles.GREY}

BLOCK_LOOKS = (
    _BlockLook(
        BLOCK_ITEMS,
        10,
        "扣分：从满分起扣 · 分档：只能是列出的档次 · 按比例：卷面÷卷面满分×满分 · 直接计分：0 到满分 · "
        "总分扣分：从总分里扣",
        {"项目": _TEXT_LEFT, "数据来源": _TEXT, _TIERS: _TEXT, _NOTES: _NOTE},
        {"计分方式": METHODS},
    ),
    _BlockLook(
        BLOCK_STATUSES,
        12,
        "签到格里可以写「状态」，也可以写「符号」。扣分单位：次＝每次扣这么多（不填也是）；课时＝再乘以那一场的学时",
        {"状态": _TEXT_LEFT, "符号": _TEXT},
        {DEDUCTION_UNIT: DEDUCTION_UNITS, "计学时": YES_NO},
    ),
    _BlockLook(
        BLOCK_RATINGS,
        8,
        "从高到低排列，达到最低总分即为该等级；最后一行的「补训」填 是，其余填 否",
        {"等级": _TEXT_LEFT, "证书模板": _TEXT},
        {"补训": YES_NO},
    ),
    _BlockLook(
        BLOCK_NAMES,
        30,
        "本校的叫法与标准名称不同时填在这里，例如 笔记 → 学习笔记；两种写法都认得",
        {"标准名称": _TEXT_LEFT, "本校名称": _TEXT_LEFT},
        {},
    ),
    _BlockLook(
        BLOCK_PARAMETERS,
        30,
        "",
        {"参数": _TEXT_LEFT, "取值": _CENTRE, _NOTES: _NOTE},
        {},
    ),
)


def _write_block(
    sheet: Worksheet, look_styles: Styles, top: int, block: _BlockLook, rows: Sequence[Sequence[CellInput]]
) -> None:
    headers = BLOCK_COLUMNS[block.title]
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
    if headers[-1] == _NOTES and len(headers) < len(_WIDTHS):
        # Notes run on over the free columns at their right; header and lines run along.
        across = look_styles.input_header(center_across=True)
        sheet.write_string(top + 1, len(headers) - 1, _NOTES, across)
        line = look_styles.cell(bottom=styles.THIN, bottom_color=styles.HAIRLINE)
        for column in range(len(headers), len(_WIDTHS)):
            sheet.write_blank(top + 1, column, None, across)
            for row in range(first, last + 1):
                sheet.write_blank(row, column, None, line)
    for column, header in enumerate(headers):
        look = dict(block.columns.get(header, _CENTRE))
        cell = look_styles.cell(**look, bottom=styles.THIN, bottom_color=styles.HAIRLINE)
        for offset in range(block.rows):
            value = rows[offset][column] if offset < len(rows) else None
            _write_value(sheet, first + offset, column, value, cell)
        if header in block.choices:
            sheet.data_validation(
                first,
                column,
                last,
                column,
                {
                    "validate": "list",
                    "source": list(block.choices[header]),
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
    )
    top = 3
    for block in BLOCK_LOOKS:
        _write_block(sheet, look_styles, top, block, SHIPPED_PRESET.blocks.get(block.title, ()))
        if block.title == BLOCK_STATUSES:
            first, last = top + 3, top + 2 + block.rows
            area = f"{RULES}!$A${first}:$A${last}"
            # Only the filled part: a drop-down that ends in blank lines looks broken.
            end = f"INDEX({area},MAX(1,COUNTA({area})))"
            workbook.define_name(STATUS_LIST, f"={RULES}!$A${first}:{end}")
        if block.title == BLOCK_NAMES:
            sheet.set_h_pagebreaks([top])
        top += 2 + block.rows + 1
    sheet.freeze_panes(3, 0)
    sheet.set_tab_color(styles.TAB_RULES)
    sheet.hide_gridlines(2)
    sheet.ignore_errors({"number_stored_as_text": "A1:H200"})
    print_setup(sheet, landscape=False)
