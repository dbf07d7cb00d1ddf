"""The sheet 首页: the round's facts, the buttons in the order of work, the figures and the chart of ratings."""

from __future__ import annotations

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from python.making.workbook import styles
from python.making.workbook.guide_sheet import buttons_row
from python.making.workbook.home_charts import write_panels, write_ratings
from python.making.workbook.home_layout import (
    BAND_ROW,
    BUTTON_GAP,
    BUTTON_GROUPS,
    BUTTON_HEIGHT,
    BUTTONS_FIRST,
    CARD_PIXELS,
    CARD_WIDTH,
    CHART_TITLE,
    FACT_FIRST,
    FACT_HEIGHT,
    FACT_LAST,
    FACTS_ROW,
    FACTS_TITLE,
    FIGURES_ROW,
    FIGURES_TITLE,
    FIRST,
    LAST,
    LAST_RUN_ROW,
    MARGIN_WIDTH,
    OPTIONAL_ROW,
    OPTIONAL_ROWS,
    OPTIONAL_TITLE,
    PIXELS_PER_POINT,
    SLOTS,
    fill,
    name_cell,
    section_title,
)
from python.making.workbook.layout import FIRST_DATA_ROW, HEADER_ROW, LAST_DATA_ROW, print_setup
from python.making.workbook.shortcuts import write_launcher_link
from python.making.workbook.styles import Styles
from python.vocabulary.actions import EVERYDAY, buttons_of
from python.vocabulary.cell_values import a1, column_letters
from python.vocabulary.output_sheets import RUN_LOG_SHEET
from python.vocabulary.plain_record import record
from python.vocabulary.sheet_schema import (
    ACTION,
    AVERAGE,
    CONTACT,
    CONTACT_PHONE,
    DOCUMENT_NUMBER,
    END_DATE,
    EXCELLENT_RATE,
    GUIDE,
    HEADCOUNT,
    INCOMPLETE,
    INCOMPLETE_COUNT,
    INVALID_COUNT,
    ISSUE_DATE,
    ISSUER,
    OBJECTIONS_PLACE,
    PARTICIPATION_RATE,
    PASS_RATE,
    PUBLICATION_END,
    PUBLICATION_START,
    RESULT,
    RETRAIN_COUNT,
    RETRAINING_PLACE,
    RETRAINING_TIME,
    ROUND_FACTS,
    ROUND_NAME,
    RUN_LOG,
    SCHOOL_NAME,
    SCORED_COUNT,
    START_DATE,
    TARGET_LINE,
    TIME,
)

_LINKS_HEIGHT = 20
_INDENT_PIXELS = 9
_DATES = (START_DATE, END_DATE, ISSUE_DATE, PUBLICATION_START, PUBLICATION_END)
_FACT_PROMPTS = {
    SCHOOL_NAME: "例如 第一实验小学",
    ROUND_NAME: "例如 2026学年班主任培训",
    START_DATE: "例如 2026-09-01",
    END_DATE: "例如 2027-01-15",
    ISSUE_DATE: "印在证书上的日期，例如 2027-01-20",
    ISSUER: "印在证书上的落款，例如 第一实验小学德育处",
    PUBLICATION_START: "公示名单张贴的日期；空着，就是点「公示与汇总」的那一天",
    PUBLICATION_END: "公示的最后一天；空着，就是公示开始以后第 5 个工作日（只跳过周六、周日，法定节假日和调休请自己填）",
    CONTACT: "有异议时找谁，印在公示名单上",
    CONTACT_PHONE: "有异议时打的电话，印在公示名单上",
    OBJECTIONS_PLACE: "书面异议交到哪里，例如 行政楼203室",
    RETRAINING_TIME: "印在补训通知书上，例如 2027年3月5日（周五）14:30",
    RETRAINING_PLACE: "印在补训通知书上，例如 三楼会议室",
    DOCUMENT_NUMBER: "印在通知和公示上，例如 一小德育〔2027〕3号；没有就空着",
}
FIGURES = (
    (HEADCOUNT, "应参训", "0"),
    (INCOMPLETE_COUNT, INCOMPLETE, "0"),
    (INVALID_COUNT, "数据有误", "0"),
    (PARTICIPATION_RATE, "参训率", styles.PERCENT_FORMAT),
    (PASS_RATE, "合格率", styles.PERCENT_FORMAT),
    (EXCELLENT_RATE, "优秀率", styles.PERCENT_FORMAT),
    (RETRAIN_COUNT, "补训人数", "0"),
    (AVERAGE, "平均分", "0.0"),
)
"""Defined name, caption and number format of each figure on a card, in order."""
_NO_RATE_YET = frozenset((PARTICIPATION_RATE, PASS_RATE, EXCELLENT_RATE, AVERAGE))
BELOW_FIGURES = (SCORED_COUNT, TARGET_LINE)
"""Defined names in the line below the cards."""


def last_run_formula() -> str:
    """The formula of 「最近一次运行」: time, action and result of the last row of 运行日志, its columns found by header."""
    header = f"{RUN_LOG}!${HEADER_ROW + 1}:${HEADER_ROW + 1}"
    last = column_letters(len(RUN_LOG_SHEET.headers) + 3)
    first_row, last_row = FIRST_DATA_ROW + 1, LAST_DATA_ROW + 1
    count = f"COUNTA({RUN_LOG}!$A${first_row}:$A${last_row})"

    def value(column: str) -> str:
        return f'INDEX({RUN_LOG}!$A${first_row}:${last}${last_row},{count},MATCH("{column}",{header},0))'

    moment = f'TEXT({value(TIME)},"yyyy-mm-dd hh:mm")'
    told = f'{moment}&"　"&{value(ACTION)}&"　"&{value(RESULT)}'
    return f'=IF({count}=0,"最近一次运行：尚未运行","最近一次运行："&IFERROR({told},"见运行日志"))'


def _write_band(sheet: Worksheet, look_styles: Styles) -> None:
    band = look_styles.cell(
        bg_color=styles.ACCENT, font_color=styles.WHITE, font_size=20, bold=True, indent=1
    )
    below = look_styles.cell(
        bg_color=styles.ACCENT, font_color="#DCE6F0", font_size=11, indent=1, align="left", valign="top"
    )
    sheet.set_row(BAND_ROW, 44)
    sheet.set_row(BAND_ROW + 1, 28)
    fill(sheet, BAND_ROW, band)
    fill(sheet, BAND_ROW + 1, below)
    sheet.write_string(BAND_ROW, FIRST, "班主任培训考核", band)
    round_line = (
        f'=IF({SCHOOL_NAME}&{ROUND_NAME}="","请先填写下面的本轮信息",'
        f'{SCHOOL_NAME}&IF(AND({SCHOOL_NAME}<>"",{ROUND_NAME}<>""),"　·　","")&{ROUND_NAME})'
    )
    sheet.write_formula(BAND_ROW + 1, FIRST, round_line, below, "请先填写下面的本轮信息")
    strip = look_styles.cell(bg_color=styles.COMPUTED, font_color=styles.GREY, font_size=9, indent=1)
    sheet.set_row(LAST_RUN_ROW, 22)
    fill(sheet, LAST_RUN_ROW, strip)
    sheet.write_formula(LAST_RUN_ROW, FIRST, last_run_formula(), strip, "最近一次运行：尚未运行")
    sheet.set_row(LAST_RUN_ROW + 1, 10)


def _write_facts(workbook: xlsxwriter.Workbook, sheet: Worksheet, look_styles: Styles) -> None:
    section_title(sheet, look_styles, FACTS_TITLE, "本轮信息", FIRST, FACT_LAST)
    sheet.set_row(FACTS_TITLE + 1, 20)
    sheet.write_string(FACTS_TITLE + 1, FIRST, "印在证书和各种名单上；黄底的还没有填", look_styles.hint())
    label = look_styles.cell(font_color=styles.GREY)
    for row in range(FACTS_ROW, FACTS_ROW + SLOTS):
        sheet.set_row(row, FACT_HEIGHT)
    for offset, name in enumerate(ROUND_FACTS):
        row = FACTS_ROW + offset
        sheet.write_string(row, FIRST, name, label)
        sheet.merge_range(row, FACT_FIRST, row, FACT_LAST, "", _fact_box(look_styles, name))
        _fact_prompt(sheet, row, FACT_FIRST, name)
        name_cell(workbook, name, row, FACT_FIRST)
    first = a1(FACTS_ROW + 1, FACT_FIRST + 1)
    area = f"{first}:{a1(FACTS_ROW + len(ROUND_FACTS), FACT_LAST + 1)}"
    anchor = f"${column_letters(FACT_FIRST + 1)}{FACTS_ROW + 1}"
    empty = look_styles.signal(bg_color=styles.AMBER_FILL)
    sheet.conditional_format(area, {"type": "formula", "criteria": f'={anchor}=""', "format": empty})


@record
class _OptionalFact:
    """Where one of the facts that may stay blank stands: its row of three, its caption, its box."""

    name: str
    row: int
    caption: int
    first: int
    last: int


_OPTIONAL_FACTS = (
    _OptionalFact(PUBLICATION_START, 0, 1, 2, 2),
    _OptionalFact(PUBLICATION_END, 0, 3, 4, 4),
    _OptionalFact(CONTACT, 1, 1, 2, 2),
    _OptionalFact(CONTACT_PHONE, 1, 3, 4, 4),
    _OptionalFact(OBJECTIONS_PLACE, 2, 1, 2, 4),
    _OptionalFact(RETRAINING_TIME, 0, 5, 6, 8),
    _OptionalFact(RETRAINING_PLACE, 1, 5, 6, 8),
    _OptionalFact(DOCUMENT_NUMBER, 2, 5, 6, 8),
)


def _write_optional_facts(workbook: xlsxwriter.Workbook, sheet: Worksheet, look_styles: Styles) -> None:
    """Below the figures: what is printed if it is filled in. Blank cells stay white: nothing is missing."""
    section_title(sheet, look_styles, OPTIONAL_TITLE, "公示（选填）", FIRST, BUTTONS_FIRST - 1)
    section_title(sheet, look_styles, OPTIONAL_TITLE, "补训与文号（选填）", BUTTONS_FIRST, LAST)
    sheet.set_row(OPTIONAL_TITLE + 1, 6)
    label, inner = (look_styles.cell(font_color=styles.GREY, indent=indent) for indent in (0, 1))
    for row in range(OPTIONAL_ROW, OPTIONAL_ROW + OPTIONAL_ROWS):
        sheet.set_row(row, FACT_HEIGHT)
    for fact in _OPTIONAL_FACTS:
        row = OPTIONAL_ROW + fact.row
        sheet.write_string(row, fact.caption, fact.name, label if fact.caption == FIRST else inner)
        box = _fact_box(look_styles, fact.name)
        if fact.last > fact.first:
            sheet.merge_range(row, fact.first, row, fact.last, "", box)
        else:
            sheet.write_blank(row, fact.first, None, box)
        _fact_prompt(sheet, row, fact.first, fact.name)
        name_cell(workbook, fact.name, row, fact.first)
    sheet.set_row(CHART_TITLE - 1, 12)


def _fact_box(look_styles: Styles, name: str) -> Format:
    number_format = styles.DATE_FORMAT if name in _DATES else styles.TEXT_FORMAT
    return look_styles.cell(
        num_format=number_format,
        align="left",
        indent=1,
        font_size=11,
        bottom=styles.THIN,
        bottom_color=styles.GREY_PALE,
    )


def _fact_prompt(sheet: Worksheet, row: int, column: int, name: str) -> None:
    sheet.data_validation(row, column, row, column, {"validate": "any", "input_message": _FACT_PROMPTS[name]})


def _write_buttons(sheet: Worksheet, look_styles: Styles) -> None:
    section_title(sheet, look_styles, FACTS_TITLE, "操作", BUTTONS_FIRST, LAST)
    row_pixels = FACT_HEIGHT * PIXELS_PER_POINT
    area_width = (LAST - BUTTONS_FIRST + 1) * CARD_PIXELS
    n_columns = len(BUTTON_GROUPS)
    width = (area_width - BUTTON_GAP * (n_columns - 1)) // n_columns
    for place, group in enumerate(BUTTON_GROUPS):
        columns_right, inside = divmod(place * (width + BUTTON_GAP), CARD_PIXELS)
        column = BUTTONS_FIRST + columns_right
        # A heading starts where its buttons do: half-way into a column means about that many spaces.
        indent = round(inside / _INDENT_PIXELS)
        sheet.write_string(
            FACTS_TITLE + 1, column, group.value, look_styles.hint(align="left", indent=indent)
        )
        for slot, button in enumerate(buttons_of(group)):
            sheet.insert_button(
                FACTS_ROW + slot,
                column,
                {
                    "caption": button.title,
                    "macro": button.macro,
                    "width": width,
                    "height": BUTTON_HEIGHT,
                    "x_offset": inside,
                    "y_offset": int((row_pixels - BUTTON_HEIGHT) / 2),
                    "description": button.title,
                },
            )


def _write_links(sheet: Worksheet, look_styles: Styles) -> None:
    """Below the buttons, where macros are blocked: links to what does the same without them."""
    row = FIGURES_TITLE - 1
    sheet.set_row(row, _LINKS_HEIGHT)
    sheet.write_string(row, BUTTONS_FIRST, "按钮没有反应？点：", look_styles.hint())
    link = look_styles.cell(font_size=9, align="center", font_color=styles.ACCENT, underline=1)
    for place, action in enumerate(EVERYDAY, BUTTONS_FIRST + 1):
        write_launcher_link(sheet, row, place, action, link)
    target = f"internal:'{GUIDE}'!{a1(buttons_row() + 1, 2)}"
    sheet.write_url(row, LAST, target, link, "其他各项", f"转到《{GUIDE}》，那里每个按钮都有链接")


def _write_figures(workbook: xlsxwriter.Workbook, sheet: Worksheet, look_styles: Styles) -> None:
    section_title(sheet, look_styles, FIGURES_TITLE, "本轮概况", FIRST, LAST)
    sheet.set_row(FIGURES_TITLE + 1, 8)
    sheet.set_row(FIGURES_ROW, 22)
    sheet.set_row(FIGURES_ROW + 1, 36)
    edge: dict[str, object] = {"left": styles.THICK, "left_color": styles.WHITE, "right": styles.THICK}
    edge |= {"right_color": styles.WHITE, "bg_color": styles.COMPUTED, "align": "center"}
    for place, (name, caption, number_format) in enumerate(FIGURES):
        column = FIRST + place
        sheet.write_string(
            FIGURES_ROW,
            column,
            caption,
            look_styles.cell(**edge, font_color=styles.GREY, font_size=9, valign="bottom"),
        )
        value = look_styles.cell(
            **edge, font_size=18, bold=True, font_color=styles.ACCENT_DARK, num_format=number_format
        )
        # A rate of nobody is no rate: blank until there is one, as it is after 开始下一轮.
        if name in _NO_RATE_YET:
            sheet.write_blank(FIGURES_ROW + 1, column, None, value)
        else:
            sheet.write_number(FIGURES_ROW + 1, column, 0, value)
        name_cell(workbook, name, FIGURES_ROW + 1, column)
    # How many are scored, and how 参训率 and 合格率 stand to their targets: one quiet line. Below the first cards, so that the
    # program writes it along with them.
    line = FIGURES_ROW + 2
    sheet.set_row(line, 24)
    grey: dict[str, object] = {"font_color": styles.GREY, "font_size": 9}
    count = look_styles.cell(**grey, align="center", num_format='"已计分 "0" 人"')
    sheet.write_number(line, FIRST, 0, count)
    name_cell(workbook, SCORED_COUNT, line, FIRST)
    sheet.write_blank(line, FIRST + 1, None, look_styles.cell(**grey, align="left", indent=1))
    name_cell(workbook, TARGET_LINE, line, FIRST + 1)


def write_home(workbook: xlsxwriter.Workbook, sheet: Worksheet, look_styles: Styles) -> None:
    """Writes 首页 and defines the names of its cells."""
    body = look_styles.cell()
    sheet.set_column(0, 0, MARGIN_WIDTH, body)
    sheet.set_column(FIRST, LAST, CARD_WIDTH, body)
    sheet.set_column(LAST + 1, LAST + 1, MARGIN_WIDTH, body)
    _write_band(sheet, look_styles)
    _write_facts(workbook, sheet, look_styles)
    _write_buttons(sheet, look_styles)
    _write_links(sheet, look_styles)
    _write_figures(workbook, sheet, look_styles)
    _write_optional_facts(workbook, sheet, look_styles)
    write_ratings(workbook, sheet, look_styles)
    write_panels(workbook, sheet, look_styles)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(styles.TAB_GUIDE)
    sheet.set_selection(FACTS_ROW, FACT_FIRST, FACTS_ROW, FACT_FIRST)
    print_setup(sheet, landscape=False, one_page=True)
