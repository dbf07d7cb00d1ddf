"""The sheet 首页: the round's facts, the buttons in the order of work, the figures and the chart of ratings."""

from __future__ import annotations

from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from python.making.workbook import styles
from python.making.workbook.guide_sheet import buttons_row
from python.making.workbook.layout import FIRST_DATA_ROW, HEADER_ROW, LAST_DATA_ROW, print_setup
from python.making.workbook.shortcuts import write_launcher_link
from python.making.workbook.styles import Styles
from python.vocabulary.actions import EVERYDAY, Group, buttons_of
from python.vocabulary.cell_values import a1, column_letters
from python.vocabulary.output_sheets import RUN_LOG_SHEET
from python.vocabulary.sheet_schema import (
    ACTION,
    ATTENDANCE_SUMMARY,
    AVERAGE,
    CONTACT,
    CONTACT_PHONE,
    DEPARTMENT,
    DEPARTMENT_SUMMARY,
    DOCUMENT_NUMBER,
    END_DATE,
    EXCELLENT_RATE,
    GUIDE,
    HEADCOUNT,
    HOME,
    INCOMPLETE,
    INCOMPLETE_COUNT,
    INVALID_COUNT,
    ISSUE_DATE,
    ISSUER,
    ITEM,
    ITEM_SUMMARY,
    OBJECTIONS_PLACE,
    PANEL_ROWS,
    PARTICIPATION_RATE,
    PASS_RATE,
    PEOPLE,
    PRESENT,
    PUBLICATION_END,
    PUBLICATION_START,
    RATING,
    RATING_SUMMARY,
    RATING_SUMMARY_ROWS,
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

BUTTON_GROUPS = tuple(group for group in Group if group.has_buttons)
"""The columns of buttons, from the table of actions; there is room for ``SLOTS`` in each."""

SLOTS = max(len(ROUND_FACTS), *(len(buttons_of(group)) for group in BUTTON_GROUPS))

# Columns B…I are eight equal cards; A and J are margins.
_MARGIN_WIDTH, _CARD_WIDTH = 2.5, 14
_FIRST, _LAST = 1, 8
_FACT_FIRST, _FACT_LAST = 2, 3
_BUTTONS_FIRST = 5  # column E keeps facts and buttons apart
_BAND, _LAST_RUN = 0, 2
_FACTS_TITLE = 4
_FACTS = 6
_FIGURES_TITLE = _FACTS + SLOTS + 1
_FIGURES = _FIGURES_TITLE + 2
_OPTIONAL_TITLE = _FIGURES + 3
_OPTIONAL = _OPTIONAL_TITLE + 2
_OPTIONAL_ROWS = 3
_CHART_TITLE = _OPTIONAL + _OPTIONAL_ROWS + 1
_RATINGS_HEADER = _CHART_TITLE + 2
_RATINGS = _RATINGS_HEADER + 1
_RATING_ROW_HEIGHT = 24
_PANELS_TITLE = _RATINGS + RATING_SUMMARY_ROWS + 1
_PANELS_HEADER = _PANELS_TITLE + 2
_PANEL_TOP = _PANELS_HEADER + 1
_PANEL_CHARTS = _PANEL_TOP + PANEL_ROWS + 1
_CHART_ROWS = 9
_PIXELS_PER_POINT = 4 / 3
_CARD_PIXELS = _CARD_WIDTH * 7 + 5
_BUTTON_HEIGHT, _BUTTON_GAP = 24, 12
# Eight rows of these are as high as six of 28: the figures below stay in sight on a small screen.
_FACT_HEIGHT = 21
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


def _name_cell(workbook: xlsxwriter.Workbook, name: str, row: int, column: int) -> None:
    workbook.define_name(name, f"={HOME}!${column_letters(column + 1)}${row + 1}")


def _fill(sheet: Worksheet, row: int, style: Format, first: int = _FIRST, last: int = _LAST) -> None:
    for column in range(first, last + 1):
        sheet.write_blank(row, column, None, style)


def _section(sheet: Worksheet, look_styles: Styles, row: int, text: str, first: int, last: int) -> None:
    sheet.set_row(row, 24)
    _fill(sheet, row, look_styles.section(), first, last)
    sheet.write_string(row, first, text, look_styles.section())


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
    sheet.set_row(_BAND, 44)
    sheet.set_row(_BAND + 1, 28)
    _fill(sheet, _BAND, band)
    _fill(sheet, _BAND + 1, below)
    sheet.write_string(_BAND, _FIRST, "班主任培训考核", band)
    round_line = (
        f'=IF({SCHOOL_NAME}&{ROUND_NAME}="","请先填写下面的本轮信息",'
        f'{SCHOOL_NAME}&IF(AND({SCHOOL_NAME}<>"",{ROUND_NAME}<>""),"　·　","")&{ROUND_NAME})'
    )
    sheet.write_formula(_BAND + 1, _FIRST, round_line, below, "请先填写下面的本轮信息")
    strip = look_styles.cell(bg_color=styles.COMPUTED, font_color=styles.GREY, font_size=9, indent=1)
    sheet.set_row(_LAST_RUN, 22)
    _fill(sheet, _LAST_RUN, strip)
    sheet.write_formula(_LAST_RUN, _FIRST, last_run_formula(), strip, "最近一次运行：尚未运行")
    sheet.set_row(_LAST_RUN + 1, 10)


def _write_facts(workbook: xlsxwriter.Workbook, sheet: Worksheet, look_styles: Styles) -> None:
    _section(sheet, look_styles, _FACTS_TITLE, "本轮信息", _FIRST, _FACT_LAST)
    sheet.set_row(_FACTS_TITLE + 1, 20)
    sheet.write_string(_FACTS_TITLE + 1, _FIRST, "印在证书和各种名单上；黄底的还没有填", look_styles.hint())
    label = look_styles.cell(font_color=styles.GREY)
    for row in range(_FACTS, _FACTS + SLOTS):
        sheet.set_row(row, _FACT_HEIGHT)
    for offset, name in enumerate(ROUND_FACTS):
        row = _FACTS + offset
        sheet.write_string(row, _FIRST, name, label)
        sheet.merge_range(row, _FACT_FIRST, row, _FACT_LAST, "", _fact_box(look_styles, name))
        _fact_prompt(sheet, row, _FACT_FIRST, name)
        _name_cell(workbook, name, row, _FACT_FIRST)
    first = a1(_FACTS + 1, _FACT_FIRST + 1)
    area = f"{first}:{a1(_FACTS + len(ROUND_FACTS), _FACT_LAST + 1)}"
    anchor = f"${column_letters(_FACT_FIRST + 1)}{_FACTS + 1}"
    empty = look_styles.signal(bg_color=styles.AMBER_FILL)
    sheet.conditional_format(area, {"type": "formula", "criteria": f'={anchor}=""', "format": empty})


@dataclass(frozen=True, slots=True)
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
    _section(sheet, look_styles, _OPTIONAL_TITLE, "公示（选填）", _FIRST, _BUTTONS_FIRST - 1)
    _section(sheet, look_styles, _OPTIONAL_TITLE, "补训与文号（选填）", _BUTTONS_FIRST, _LAST)
    sheet.set_row(_OPTIONAL_TITLE + 1, 6)
    label, inner = (look_styles.cell(font_color=styles.GREY, indent=indent) for indent in (0, 1))
    for row in range(_OPTIONAL, _OPTIONAL + _OPTIONAL_ROWS):
        sheet.set_row(row, _FACT_HEIGHT)
    for fact in _OPTIONAL_FACTS:
        row = _OPTIONAL + fact.row
        sheet.write_string(row, fact.caption, fact.name, label if fact.caption == _FIRST else inner)
        box = _fact_box(look_styles, fact.name)
        if fact.last > fact.first:
            sheet.merge_range(row, fact.first, row, fact.last, "", box)
        else:
            sheet.write_blank(row, fact.first, None, box)
        _fact_prompt(sheet, row, fact.first, fact.name)
        _name_cell(workbook, fact.name, row, fact.first)
    sheet.set_row(_CHART_TITLE - 1, 12)


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
    _section(sheet, look_styles, _FACTS_TITLE, "操作", _BUTTONS_FIRST, _LAST)
    row_pixels = _FACT_HEIGHT * _PIXELS_PER_POINT
    area_width = (_LAST - _BUTTONS_FIRST + 1) * _CARD_PIXELS
    n_columns = len(BUTTON_GROUPS)
    width = (area_width - _BUTTON_GAP * (n_columns - 1)) // n_columns
    for place, group in enumerate(BUTTON_GROUPS):
        columns_right, inside = divmod(place * (width + _BUTTON_GAP), _CARD_PIXELS)
        column = _BUTTONS_FIRST + columns_right
        # A heading starts where its buttons do: half-way into a column means about that many spaces.
        indent = round(inside / _INDENT_PIXELS)
        sheet.write_string(
            _FACTS_TITLE + 1, column, group.value, look_styles.hint(align="left", indent=indent)
        )
        for slot, button in enumerate(buttons_of(group)):
            sheet.insert_button(
                _FACTS + slot,
                column,
                {
                    "caption": button.title,
                    "macro": button.macro,
                    "width": width,
                    "height": _BUTTON_HEIGHT,
                    "x_offset": inside,
                    "y_offset": int((row_pixels - _BUTTON_HEIGHT) / 2),
                    "description": button.title,
                },
            )


def _write_links(sheet: Worksheet, look_styles: Styles) -> None:
    """Below the buttons, where macros are blocked: links to what does the same without them."""
    row = _FIGURES_TITLE - 1
    sheet.set_row(row, _LINKS_HEIGHT)
    sheet.write_string(row, _BUTTONS_FIRST, "按钮没有反应？点：", look_styles.hint())
    link = look_styles.cell(font_size=9, align="center", font_color=styles.ACCENT, underline=1)
    for place, action in enumerate(EVERYDAY, _BUTTONS_FIRST + 1):
        write_launcher_link(sheet, row, place, action, link)
    target = f"internal:'{GUIDE}'!{a1(buttons_row() + 1, 2)}"
    sheet.write_url(row, _LAST, target, link, "其他各项", f"转到《{GUIDE}》，那里每个按钮都有链接")


def _write_figures(workbook: xlsxwriter.Workbook, sheet: Worksheet, look_styles: Styles) -> None:
    _section(sheet, look_styles, _FIGURES_TITLE, "本轮概况", _FIRST, _LAST)
    sheet.set_row(_FIGURES_TITLE + 1, 8)
    sheet.set_row(_FIGURES, 22)
    sheet.set_row(_FIGURES + 1, 36)
    edge: dict[str, object] = {"left": styles.THICK, "left_color": styles.WHITE, "right": styles.THICK}
    edge |= {"right_color": styles.WHITE, "bg_color": styles.COMPUTED, "align": "center"}
    for place, (name, caption, number_format) in enumerate(FIGURES):
        column = _FIRST + place
        sheet.write_string(
            _FIGURES,
            column,
            caption,
            look_styles.cell(**edge, font_color=styles.GREY, font_size=9, valign="bottom"),
        )
        value = look_styles.cell(
            **edge, font_size=18, bold=True, font_color=styles.ACCENT_DARK, num_format=number_format
        )
        # A rate of nobody is no rate: blank until there is one, as it is after 开始下一轮.
        if name in _NO_RATE_YET:
            sheet.write_blank(_FIGURES + 1, column, None, value)
        else:
            sheet.write_number(_FIGURES + 1, column, 0, value)
        _name_cell(workbook, name, _FIGURES + 1, column)
    # How many are scored, and how 参训率 and 合格率 stand to their targets: one quiet line. Below the first cards, so that the
    # program writes it along with them.
    line = _FIGURES + 2
    sheet.set_row(line, 24)
    grey: dict[str, object] = {"font_color": styles.GREY, "font_size": 9}
    count = look_styles.cell(**grey, align="center", num_format='"已计分 "0" 人"')
    sheet.write_number(line, _FIRST, 0, count)
    _name_cell(workbook, SCORED_COUNT, line, _FIRST)
    sheet.write_blank(line, _FIRST + 1, None, look_styles.cell(**grey, align="left", indent=1))
    _name_cell(workbook, TARGET_LINE, line, _FIRST + 1)


def _write_ratings(workbook: xlsxwriter.Workbook, sheet: Worksheet, look_styles: Styles) -> None:
    """The table of ratings with a bar beside each of its rows: rows not in use are blank in both."""
    _section(sheet, look_styles, _CHART_TITLE, "等级分布", _FIRST, _LAST)
    sheet.set_row(_CHART_TITLE + 1, 8)
    header = look_styles.computed_header()
    sheet.set_row(_RATINGS_HEADER, 24)
    sheet.write_string(_RATINGS_HEADER, _FIRST, RATING, header)
    sheet.write_string(_RATINGS_HEADER, _FIRST + 1, PEOPLE, header)
    line = {"bottom": styles.THIN, "bottom_color": styles.HAIRLINE, "align": "center"}
    for offset in range(RATING_SUMMARY_ROWS):
        row = _RATINGS + offset
        sheet.set_row(row, _RATING_ROW_HEIGHT)
        sheet.write_blank(row, _FIRST, None, look_styles.cell(**line))
        sheet.write_blank(row, _FIRST + 1, None, look_styles.cell(**line, num_format="0"))
    _name_cell(workbook, RATING_SUMMARY, _RATINGS, _FIRST)
    last = _RATINGS + RATING_SUMMARY_ROWS - 1
    chart = workbook.add_chart({"type": "bar"})
    font = {"name": styles.FONT, "size": 10, "color": styles.INK}
    chart.add_series(
        {
            "name": PEOPLE,
            "categories": [HOME, _RATINGS, _FIRST, last, _FIRST],
            "values": [HOME, _RATINGS, _FIRST + 1, last, _FIRST + 1],
            "fill": {"color": styles.ACCENT},
            "border": {"none": True},
            "gap": 70,
            # Zero says nothing here: a rating nobody has needs no label.
            "data_labels": {"value": True, "num_format": '0" 人";;', "font": font, "position": "outside_end"},
        }
    )
    chart.set_title({"none": True})
    chart.set_legend({"none": True})
    # The table at the left is the category axis: same order, same row height.
    chart.set_y_axis(
        {"reverse": True, "visible": False, "major_gridlines": {"visible": False}, "num_font": font}
    )
    chart.set_x_axis({"min": 0, "visible": False, "major_gridlines": {"visible": False}, "num_font": font})
    chart.set_plotarea({"layout": {"x": 0.01, "y": 0.0, "width": 0.9, "height": 1.0}, "fill": {"none": True}})
    chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    chart.set_size(
        {
            "width": _CARD_PIXELS * (_LAST - _FIRST - 1),
            "height": int(RATING_SUMMARY_ROWS * _RATING_ROW_HEIGHT * _PIXELS_PER_POINT),
        }
    )
    sheet.insert_chart(_RATINGS, _FIRST + 2, chart, {"description": "各等级人数条形图", "object_position": 1})


@dataclass(frozen=True, slots=True)
class _Panel:
    """A small table with a bar chart below it: the chart shows the last column, a share of 1, by the first."""

    title: str
    name: str
    first: int
    headers: tuple[str, ...]
    formats: tuple[str, ...]

    @property
    def last(self) -> int:
        return self.first + len(self.headers) - 1


_PANELS = (
    _Panel(
        "各部门合格率",
        DEPARTMENT_SUMMARY,
        _FIRST,
        (DEPARTMENT, PEOPLE, "平均分", "合格率"),
        ("@", "0", "0.0", styles.PERCENT_FORMAT),
    ),
    _Panel("各项得分率", ITEM_SUMMARY, _FIRST + 4, (ITEM, "得分率"), ("@", styles.PERCENT_FORMAT)),
    _Panel("出勤与合格率", ATTENDANCE_SUMMARY, _FIRST + 6, (PRESENT, "合格率"), ("@", styles.PERCENT_FORMAT)),
)


def _write_panels(workbook: xlsxwriter.Workbook, sheet: Worksheet, look_styles: Styles) -> None:
    """Three tables side by side, a chart below each."""
    sheet.set_row(_PANELS_TITLE - 1, 12)
    sheet.set_row(_PANELS_TITLE + 1, 8)
    sheet.set_row(_PANELS_HEADER, 24)
    for offset in range(PANEL_ROWS):
        sheet.set_row(_PANEL_TOP + offset, _RATING_ROW_HEIGHT)
    sheet.set_row(_PANEL_CHARTS - 1, 8)
    for offset in range(_CHART_ROWS):
        sheet.set_row(_PANEL_CHARTS + offset, _RATING_ROW_HEIGHT)
    for panel in _PANELS:
        _write_panel(workbook, sheet, look_styles, panel)


def _write_panel(workbook: xlsxwriter.Workbook, sheet: Worksheet, look_styles: Styles, panel: _Panel) -> None:
    _section(sheet, look_styles, _PANELS_TITLE, panel.title, panel.first, panel.last)
    edge: dict[str, object] = {"right": styles.THICK, "right_color": styles.WHITE}
    line = {"bottom": styles.THIN, "bottom_color": styles.HAIRLINE, "align": "center"}
    for place, (header, number_format) in enumerate(zip(panel.headers, panel.formats, strict=True)):
        column = panel.first + place
        apart = edge if column == panel.last < _LAST else {}
        sheet.write_string(_PANELS_HEADER, column, header, look_styles.computed_header(**apart))
        body = look_styles.cell(**line, num_format=number_format, shrink=place == 0, **apart)
        for offset in range(PANEL_ROWS):
            sheet.write_blank(_PANEL_TOP + offset, column, None, body)
    _name_cell(workbook, panel.name, _PANEL_TOP, panel.first)
    last = _PANEL_TOP + PANEL_ROWS - 1
    chart = workbook.add_chart({"type": "bar"})
    font = {"name": styles.FONT, "size": 9, "color": styles.INK}
    chart.add_series(
        {
            "name": panel.headers[-1],
            "categories": [HOME, _PANEL_TOP, panel.first, last, panel.first],
            "values": [HOME, _PANEL_TOP, panel.last, last, panel.last],
            "fill": {"color": styles.ACCENT},
            "border": {"none": True},
            "gap": 60,
            # Rows of the table that are not in use, and nought, need no label.
            "data_labels": {"value": True, "num_format": "0%;;", "font": font, "position": "outside_end"},
        }
    )
    chart.set_title({"none": True})
    chart.set_legend({"none": True})
    chart.set_y_axis(
        {
            "reverse": True,
            "major_gridlines": {"visible": False},
            "num_font": font,
            "line": {"none": True},
            "major_tick_mark": "none",
        }
    )
    chart.set_x_axis(
        {"min": 0, "max": 1.2, "visible": False, "major_gridlines": {"visible": False}, "num_font": font}
    )
    chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    chart.set_size(
        {
            "width": _CARD_PIXELS * len(panel.headers) - _BUTTON_GAP,
            "height": int(_CHART_ROWS * _RATING_ROW_HEIGHT * _PIXELS_PER_POINT),
        }
    )
    options = {"description": f"{panel.title}条形图", "object_position": 1}
    sheet.insert_chart(_PANEL_CHARTS, panel.first, chart, options)


def write_home(workbook: xlsxwriter.Workbook, sheet: Worksheet, look_styles: Styles) -> None:
    """Writes 首页 and defines the names of its cells."""
    body = look_styles.cell()
    sheet.set_column(0, 0, _MARGIN_WIDTH, body)
    sheet.set_column(_FIRST, _LAST, _CARD_WIDTH, body)
    sheet.set_column(_LAST + 1, _LAST + 1, _MARGIN_WIDTH, body)
    _write_band(sheet, look_styles)
    _write_facts(workbook, sheet, look_styles)
    _write_buttons(sheet, look_styles)
    _write_links(sheet, look_styles)
    _write_figures(workbook, sheet, look_styles)
    _write_optional_facts(workbook, sheet, look_styles)
    _write_ratings(workbook, sheet, look_styles)
    _write_panels(workbook, sheet, look_styles)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(styles.TAB_GUIDE)
    sheet.set_selection(_FACTS, _FACT_FIRST, _FACTS, _FACT_FIRST)
    print_setup(sheet, landscape=False, one_page=True)
