"""Ways from the sheets: back to 首页 and the two everyday buttons beside every title, and links to the launchers.

The link back and the buttons float above the cells: nothing in a table is displaced, no reader meets them, and they go along when rows are inserted above.
That link is a text box, so that it works where macros do not; neither it nor the buttons are printed (``package``; LibreOffice
prints the link).

A link to a launcher is a formula and no hyperlink of the cell: Excel and WPS keep a formula as it is, but rewrite a cell's
relative hyperlink when the workbook is saved into another folder, so that it goes on pointing into the old one.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from python.making.workbook import styles
from python.vocabulary.actions import EVERYDAY, Action
from python.vocabulary.sheet_schema import HOME

_GAP = 4
_LINK_WIDTH, _BUTTON_WIDTH, _HEIGHT = 60, 64, 24
_POINTS_TO_PIXELS = 4 / 3
# A Chinese character of a caption.
_CHARACTER = 14
# A column's width in pixels, as XlsxWriter reckons it: so many for each character, and a margin.
_PIXELS_PER_UNIT, _MARGIN = 7, 5
BACK = f"返回{HOME}"


def _place(widths: Sequence[float], taken: float, wanted: Sequence[int]) -> list[tuple[int, int]]:
    """Column and pixels into it for each thing drawn, the first after ``taken`` pixels.

    Each lies within one column: the programs do not agree how wide a column is, and what spans two would be stretched.
    """
    found: list[tuple[int, int]] = []
    start, column = 0.0, 0
    for width in wanted:
        while True:
            if column >= len(widths):
                raise ValueError("no room for the shortcuts beside the title")
            end = start + widths[column] * _PIXELS_PER_UNIT + _MARGIN
            if max(start, taken) + _GAP + width < end:
                break
            start, column = end, column + 1
        inside = max(start, taken) - start + _GAP
        found.append((column, int(inside)))
        taken = start + inside + width
    return found


def write_shortcuts(
    sheet: Worksheet,
    *,
    widths: Sequence[float],
    title_pixels: float,
    row_height: float,
    own: Sequence[Action] = (),
) -> None:
    """Draws the link and the buttons in a sheet's first row, right of its title.

    Args:
        sheet: The sheet.
        own: Actions whose buttons stand on this sheet, after the everyday ones.
        widths: Of its columns, in characters, from the first; 0 for a hidden one.
        title_pixels: Where the title ends.
        row_height: The height of its first row, in points.
    """
    top = int((row_height * _POINTS_TO_PIXELS - _HEIGHT) / 2)
    actions = (*EVERYDAY, *own)
    sizes = [_BUTTON_WIDTH if action in EVERYDAY else button_width(action) for action in actions]
    places = _place(widths, title_pixels, [_LINK_WIDTH, *sizes])
    column, inside = places[0]
    sheet.insert_textbox(
        0,
        column,
        BACK,
        {
            "url": f"internal:'{HOME}'!A1",
            "tip": f"转到《{HOME}》",
            "description": BACK,
            "x_offset": inside,
            "y_offset": top,
            "width": _LINK_WIDTH,
            "height": _HEIGHT,
            "object_position": 2,
            "font": {"name": styles.FONT, "size": 9, "color": styles.ACCENT, "underline": True},
            "align": {"vertical": "middle", "horizontal": "center"},
            "line": {"none": True},
            "fill": {"none": True},
        },
    )
    for (column, inside), action, width in zip(places[1:], actions, sizes, strict=True):
        draw_button(sheet, 0, column, action, width=width, x=inside, y=top)


def button_width(action: Action) -> int:
    """How wide a button must be for its caption, in pixels."""
    return max(_BUTTON_WIDTH, len(action.title) * _CHARACTER + 2 * _GAP)


def draw_button(
    sheet: Worksheet, row: int, column: int, action: Action, *, width: int, x: int, y: int
) -> None:
    """Draws one small button of an action, ``x`` and ``y`` pixels into a cell."""
    sheet.insert_button(
        row,
        column,
        {
            "caption": action.title,
            "macro": action.macro,
            "description": action.title,
            "width": width,
            "height": _HEIGHT,
            "x_offset": x,
            "y_offset": y,
        },
    )


def launcher_place(action: Action) -> str:
    """Where the launcher lies, seen from the workbook, as Windows writes it."""
    return action.launcher.replace("/", "\\")


def write_launcher_link(sheet: Worksheet, row: int, column: int, action: Action, style: Format) -> None:
    """Writes a link to the .cmd file of an action, which lies beside the workbook in the portable edition."""
    sheet.write_formula(
        row, column, f'=HYPERLINK("{launcher_place(action)}","{action.title}")', style, action.title
    )
