"""The lower half of 首页: the ratings, and pass rates by 部门, item and attendance, each a table with its bars."""

from __future__ import annotations

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from python.making.workbook import styles
from python.making.workbook.home_layout import (
    BUTTON_GAP,
    CARD_PIXELS,
    CHART_TITLE,
    FIRST,
    LAST,
    PIXELS_PER_POINT,
    name_cell,
    section_title,
)
from python.making.workbook.styles import Styles
from python.vocabulary.plain_record import record
from python.vocabulary.sheet_schema import (
    ATTENDANCE_SUMMARY,
    DEPARTMENT,
    DEPARTMENT_SUMMARY,
    HOME,
    ITEM,
    ITEM_SUMMARY,
    PANEL_ROWS,
    PEOPLE,
    PRESENT,
    RATING,
    RATING_SUMMARY,
    RATING_SUMMARY_ROWS,
)

_RATINGS_HEADER = CHART_TITLE + 2
_RATINGS = _RATINGS_HEADER + 1
_RATING_ROW_HEIGHT = 24
_PANELS_TITLE = _RATINGS + RATING_SUMMARY_ROWS + 1
_PANELS_HEADER = _PANELS_TITLE + 2
_PANEL_TOP = _PANELS_HEADER + 1
_PANEL_CHARTS = _PANEL_TOP + PANEL_ROWS + 1
_CHART_ROWS = 9


def write_ratings(workbook: xlsxwriter.Workbook, sheet: Worksheet, look_styles: Styles) -> None:
    """The table of ratings with a bar beside each of its rows: rows not in use are blank in both."""
    section_title(sheet, look_styles, CHART_TITLE, "等级分布", FIRST, LAST)
    sheet.set_row(CHART_TITLE + 1, 8)
    header = look_styles.computed_header()
    sheet.set_row(_RATINGS_HEADER, 24)
    sheet.write_string(_RATINGS_HEADER, FIRST, RATING, header)
    sheet.write_string(_RATINGS_HEADER, FIRST + 1, PEOPLE, header)
    line = {"bottom": styles.THIN, "bottom_color": styles.HAIRLINE, "align": "center"}
    for offset in range(RATING_SUMMARY_ROWS):
        row = _RATINGS + offset
        sheet.set_row(row, _RATING_ROW_HEIGHT)
        sheet.write_blank(row, FIRST, None, look_styles.cell(**line))
        sheet.write_blank(row, FIRST + 1, None, look_styles.cell(**line, num_format="0"))
    name_cell(workbook, RATING_SUMMARY, _RATINGS, FIRST)
    last = _RATINGS + RATING_SUMMARY_ROWS - 1
    chart = workbook.add_chart({"type": "bar"})
    font = {"name": styles.FONT, "size": 10, "color": styles.INK}
    chart.add_series(
        {
            "name": PEOPLE,
            "categories": [HOME, _RATINGS, FIRST, last, FIRST],
            "values": [HOME, _RATINGS, FIRST + 1, last, FIRST + 1],
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
            "width": CARD_PIXELS * (LAST - FIRST - 1),
            "height": int(RATING_SUMMARY_ROWS * _RATING_ROW_HEIGHT * PIXELS_PER_POINT),
        }
    )
    sheet.insert_chart(_RATINGS, FIRST + 2, chart, {"description": "各等级人数条形图", "object_position": 1})


@record
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
        FIRST,
        (DEPARTMENT, PEOPLE, "平均分", "合格率"),
        ("@", "0", "0.0", styles.PERCENT_FORMAT),
    ),
    _Panel("各项得分率", ITEM_SUMMARY, FIRST + 4, (ITEM, "得分率"), ("@", styles.PERCENT_FORMAT)),
    _Panel("出勤与合格率", ATTENDANCE_SUMMARY, FIRST + 6, (PRESENT, "合格率"), ("@", styles.PERCENT_FORMAT)),
)


def write_panels(workbook: xlsxwriter.Workbook, sheet: Worksheet, look_styles: Styles) -> None:
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
    section_title(sheet, look_styles, _PANELS_TITLE, panel.title, panel.first, panel.last)
    edge: dict[str, object] = {"right": styles.THICK, "right_color": styles.WHITE}
    line = {"bottom": styles.THIN, "bottom_color": styles.HAIRLINE, "align": "center"}
    for place, (header, number_format) in enumerate(zip(panel.headers, panel.formats, strict=True)):
        column = panel.first + place
        apart = edge if column == panel.last < LAST else {}
        sheet.write_string(_PANELS_HEADER, column, header, look_styles.computed_header(**apart))
        body = look_styles.cell(**line, num_format=number_format, shrink=place == 0, **apart)
        for offset in range(PANEL_ROWS):
            sheet.write_blank(_PANEL_TOP + offset, column, None, body)
    name_cell(workbook, panel.name, _PANEL_TOP, panel.first)
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
            "width": CARD_PIXELS * len(panel.headers) - BUTTON_GAP,
            "height": int(_CHART_ROWS * _RATING_ROW_HEIGHT * PIXELS_PER_POINT),
        }
    )
    options = {"description": f"{panel.title}条形图", "object_position": 1}
    sheet.insert_chart(_PANEL_CHARTS, panel.first, chart, options)
