"""The sheet 使用说明: first and active, readable with macros off, with a cell that tells whether macros run."""

from __future__ import annotations

import math
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from python.making.workbook import styles
from python.making.workbook.guide_text import BUTTONS_TITLE, SECTIONS, Line
from python.making.workbook.layout import print_setup
from python.making.workbook.macro_messages import MACRO_MESSAGES
from python.making.workbook.shortcuts import write_launcher_link, write_shortcuts
from python.making.workbook.styles import Styles
from python.vocabulary.sheet_schema import GUIDE, MACRO_STATE

_LABEL, _TEXT = 1, 2
_EDGE_WIDTH, _LABEL_WIDTH, _TEXT_WIDTH = 2.5, 18, 92
_TITLE_HEIGHT = 40
_TITLE_PIXELS = 230
_STATE_ROW = 3
_FIRST_SECTION = 6
# Its heading, the space below that, and the space below its lines.
_ROWS_ROUND_LINES = 3
_LINE_HEIGHT = 17
_PADDING = 7

LEGEND: tuple[tuple[str, dict[str, object], str], ...] = (
    (
        "蓝底表头",
        {"bg_color": styles.ACCENT, "font_color": styles.WHITE, "bold": True},
        "由人填写的栏目。",
    ),
    (
        "深蓝表头",
        {
            "bg_color": styles.ACCENT_DARK,
            "font_color": styles.WHITE,
            "bold": True,
            "bottom": styles.MEDIUM,
            "bottom_color": styles.ORANGE_LINE,
        },
        "由人填写、一定要有的栏目。",
    ),
    (
        "灰底表头",
        {"bg_color": styles.COMPUTED_HEADER, "font_color": styles.ACCENT_DARK, "bold": True},
        "由程序填写的栏目，请勿手工改。",
    ),
    (
        "橙色格子",
        {"bg_color": styles.ORANGE_FILL, "border": styles.THIN, "border_color": styles.ORANGE_LINE},
        "最近一次校验时有错误或警告，原因见《校验结果》；改好后再校验一次，颜色就消失。",
    ),
    ("红色整行", {"bg_color": styles.RED_FILL}, "《成绩册》里需要补训的人。"),
    ("黄色整行", {"bg_color": styles.AMBER_FILL}, "《成绩册》里资料还不全，尚未完成。"),
    ("红字整行", {"font_color": styles.RED_INK}, "《成绩册》里数据有误，没有计分。"),
)
_PICTURES = _TEXT + 2
_PICTURE_GAP = 14
_PICTURE_FOLDER = Path(__file__).parent / "pictures"
PICTURES = (
    ("unblock", "在压缩包或工作簿的属性里勾选解除锁定", 204),
    ("blocked_bars", "宏被拦截时的红条和黄条", 143),
    ("trusted_location", "把文件夹加为受信任位置", 171),
)
"""File in pictures/ (drawn by python/bundle/pictures.py, made with ``rsvg-convert -w 520``), description, height in pixels."""


def _height(text: str) -> float:
    """The height, in points, of a wrapped text in the wide column; a Chinese character is two units wide."""
    units = sum(1 if character.isascii() else 2 for character in text)
    lines = max(1, math.ceil(units / (_TEXT_WIDTH - 4)))
    return lines * _LINE_HEIGHT + _PADDING


def _write_line(sheet: Worksheet, look_styles: Styles, row: int, line: Line) -> None:
    label = look_styles.cell(bold=True, valign="top", align="left", indent=1)
    text = look_styles.cell(text_wrap=True, valign="top", align="left", indent=1)
    sheet.set_row(row, _height(line.text))
    link = look_styles.cell(
        bold=True, valign="top", align="left", indent=1, font_color=styles.ACCENT, underline=1
    )
    if line.action is not None:
        write_launcher_link(sheet, row, _LABEL, line.action, link)
    elif line.sheet:
        sheet.write_url(row, _LABEL, f"internal:'{line.sheet}'!A1", link, line.label, f"转到《{line.sheet}》")
    else:
        sheet.write_string(row, _LABEL, line.label, label)
    sheet.write_string(row, _TEXT, line.text, text)


def buttons_row() -> int:
    """The row, from 0, of the heading above the lines about the buttons."""
    titles = [section.title for section in SECTIONS]
    before = SECTIONS[: titles.index(BUTTONS_TITLE)]
    return _FIRST_SECTION + sum(len(section.lines) + _ROWS_ROUND_LINES for section in before)


def _section_title(sheet: Worksheet, look_styles: Styles, row: int, title: str) -> None:
    sheet.set_row(row, 24)
    sheet.write_string(row, _LABEL, title, look_styles.section())
    sheet.write_blank(row, _TEXT, None, look_styles.section())


def _write_state(workbook: xlsxwriter.Workbook, sheet: Worksheet, look_styles: Styles) -> None:
    messages = dict(MACRO_MESSAGES)
    sheet.set_row(_STATE_ROW, 30)
    sheet.write_string(_STATE_ROW, _LABEL, "宏的状态", look_styles.cell(bold=True, indent=1))
    state = look_styles.cell(
        bold=True, font_size=14, indent=1, bg_color=styles.AMBER_FILL, font_color=styles.AMBER_INK
    )
    sheet.write_string(_STATE_ROW, _TEXT, messages["msg_macro_off"], state)
    workbook.define_name(MACRO_STATE, f"={GUIDE}!$C${_STATE_ROW + 1}")
    enabled = look_styles.signal(bg_color=styles.GREEN_FILL, font_color=styles.GREEN_INK)
    sheet.conditional_format(
        _STATE_ROW,
        _TEXT,
        _STATE_ROW,
        _TEXT,
        {"type": "cell", "criteria": "==", "value": f'"{messages["msg_macro_on"]}"', "format": enabled},
    )
    sheet.set_row(_STATE_ROW + 1, 20)
    sheet.write_string(
        _STATE_ROW + 1,
        _TEXT,
        "显示「宏未启用」时按钮不起作用：请看下面第三节；用 WPS 的请看第四节。",
        look_styles.hint(indent=1),
    )


def _write_pictures(sheet: Worksheet, look_styles: Styles) -> None:
    """How to unblock macros, drawn, right of the text where everybody sees it."""
    sheet.set_column(_TEXT + 1, _TEXT + 1, 4, look_styles.cell())
    sheet.write_string(_FIRST_SECTION, _PICTURES, "图示：解除宏的拦截", look_styles.section())
    down = 0
    for name, meaning, height in PICTURES:
        sheet.insert_image(
            _FIRST_SECTION + 1,
            _PICTURES,
            str(_PICTURE_FOLDER / f"{name}.png"),
            {"y_offset": down, "object_position": 3, "description": meaning},
        )
        down += height + _PICTURE_GAP


def write_guide(workbook: xlsxwriter.Workbook, sheet: Worksheet, look_styles: Styles) -> None:
    """Writes 使用说明 and makes it the first sheet that is seen."""
    body = look_styles.cell()
    sheet.set_column(0, 0, _EDGE_WIDTH, body)
    sheet.set_column(_LABEL, _LABEL, _LABEL_WIDTH, body)
    sheet.set_column(_TEXT, _TEXT, _TEXT_WIDTH, body)
    sheet.set_row(0, _TITLE_HEIGHT)
    widths = (_EDGE_WIDTH, _LABEL_WIDTH, _TEXT_WIDTH)
    write_shortcuts(sheet, widths=widths, title_pixels=_TITLE_PIXELS, row_height=_TITLE_HEIGHT)
    sheet.write_string(
        0, _LABEL, "班主任培训考核", look_styles.cell(font_size=20, bold=True, font_color=styles.ACCENT_DARK)
    )
    sheet.set_row(1, 20)
    sheet.write_string(
        1, _LABEL, "签到与成绩的校验、计分、补训名单。不启用宏也能读这一页。", look_styles.hint()
    )
    sheet.set_row(2, 8)
    _write_state(workbook, sheet, look_styles)
    row = _FIRST_SECTION
    for section in SECTIONS:
        _section_title(sheet, look_styles, row, section.title)
        sheet.set_row(row + 1, 5)
        row += 2
        for line in section.lines:
            _write_line(sheet, look_styles, row, line)
            row += 1
        sheet.set_row(row, 10)
        row += 1
    _section_title(sheet, look_styles, row, "八　颜色的意思")
    sheet.set_row(row + 1, 5)
    row += 2
    for label, properties, meaning in LEGEND:
        sheet.set_row(row, 24)
        sheet.write_string(row, _LABEL, label, look_styles.cell(align="center", **properties))
        sheet.write_string(row, _TEXT, meaning, look_styles.cell(indent=1))
        row += 1
    _write_pictures(sheet, look_styles)
    # The pictures beside the text are for the screen; the printed page is the text.
    sheet.print_area(0, 0, row - 1, _TEXT)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(styles.TAB_GUIDE)
    sheet.set_first_sheet()
    sheet.activate()
    print_setup(sheet, landscape=False, one_page=True)
