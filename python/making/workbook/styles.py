"""The workbook's look in one place: the palette, the one typeface, and cell formats by purpose."""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

FONT = "微软雅黑"
BODY_SIZE = 10
GB2312_CHARSET = 134  # what a Chinese Excel writes beside a Chinese typeface

# A quiet palette: one accent, greys, one soft fill for what the program computes.
ACCENT = "#2B5C8A"
ACCENT_DARK = "#1E4265"
ACCENT_PALE = "#DCE6F0"
INK = "#1F2933"
GREY = "#6B7280"
GREY_PALE = "#9AA1A9"
HAIRLINE = "#D9DEE4"
COMPUTED = "#F3F6F9"
COMPUTED_HEADER = "#E4E9EF"
WHITE = "#FFFFFF"

# Signals. Soft fills with a dark text of the same hue, so that they also read in black-and-white print.
RED_FILL, RED_INK = "#F9DEDC", "#8C2F2A"
AMBER_FILL, AMBER_INK = "#FBEFD2", "#7A5A10"
GREEN_FILL, GREEN_INK = "#DFF0E3", "#256B3B"
ORANGE_FILL, ORANGE_LINE = "#FFE3C2", "#D97A22"
BLUE_FILL = "#E3EEF8"

# Tab colours by kind of sheet.
TAB_GUIDE = ACCENT
TAB_RULES = "#7A8794"
TAB_INPUT = "#4F9D8F"
TAB_OUTPUT = "#D9A441"
TAB_LEDGER = "#8E9BAE"

DATE_FORMAT = "yyyy-mm-dd"
TIME_FORMAT = "hh:mm"
MOMENT_FORMAT = "yyyy-mm-dd hh:mm:ss"
PERCENT_FORMAT = "0.0%"
TEXT_FORMAT = "@"

# XlsxWriter's line styles.
THIN, MEDIUM, THICK = 1, 2, 5


def workbook_options() -> dict[str, Any]:
    """For ``xlsxwriter.Workbook``: text stays text, and a cell without a format of its own is in the one typeface.

    Made anew for each workbook, because XlsxWriter writes into what it is given.
    """
    return {
        "default_format_properties": {
            "font_name": FONT,
            "font_size": BODY_SIZE,
            "font_family": 2,
            "font_charset": GB2312_CHARSET,
        },
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }


class Styles:
    """Cell formats of one workbook; equal wishes share one format."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def cell(self, **properties: object) -> Format:
        """A cell format: body text, vertically centred, with ``properties`` (XlsxWriter's names) on top."""
        wanted = {"font_color": INK, "valign": "vcenter", **properties}
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(wanted)
        return self._made[key]

    def signal(self, **properties: object) -> Format:
        """A format for conditional formatting: only what it changes, nothing inherited."""
        key = (("signal", True), *sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(properties)
        return self._made[key]

    def title(self) -> Format:
        """The large heading of a sheet."""
        return self.cell(font_size=16, bold=True, font_color=ACCENT_DARK)

    def hint(self, **properties: object) -> Format:
        """Small grey words that explain."""
        return self.cell(font_size=9, font_color=GREY, **properties)

    def section(self) -> Format:
        """A heading within a sheet, underlined."""
        return self.cell(font_size=11, bold=True, font_color=ACCENT_DARK, bottom=MEDIUM, bottom_color=ACCENT)

    def required_header(self) -> Format:
        """The header of a column that must be filled in: as ``input_header``, darker, with an orange line below."""
        return self.input_header(bg_color=ACCENT_DARK, bottom=MEDIUM, bottom_color=ORANGE_LINE)

    def input_header(self, **properties: object) -> Format:
        """The header of a column that people fill in: white on the accent colour."""
        look: dict[str, object] = {
            "bold": True,
            "font_color": WHITE,
            "bg_color": ACCENT,
            "border": THIN,
            "border_color": "#7E9DBB",
            "align": "center",
            "text_wrap": True,
        }
        return self.cell(**{**look, **properties})

    def computed_header(self, **own: object) -> Format:
        """The header of a column that the program fills in: dark on grey, underlined in the accent colour."""
        look: dict[str, object] = {
            "bold": True,
            "font_color": ACCENT_DARK,
            "bg_color": COMPUTED_HEADER,
            "align": "center",
            "text_wrap": True,
            "border": THIN,
            "border_color": "#C3CCD6",
            "bottom": MEDIUM,
            "bottom_color": ACCENT,
        }
        return self.cell(**{**look, **own})
