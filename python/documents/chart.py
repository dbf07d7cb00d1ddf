"""Small charts as PNG for Word documents: bars, and a line of totals, with numbers for labels.

Drawn with Pillow and the font that it carries, so that they look the same on every machine. That font has no Chinese: what
the numbers stand for is said in Word, beside the picture.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from python.system.shipped import find_on_demand
from python.vocabulary.cell_values import plain

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont, ImageFont

WHITE, INK, ACCENT, PALE, GREY = "#FFFFFF", "#333333", "#305F8C", "#D9E4EE", "#7F8B97"
# 15 cm wide in the document: 300 dots an inch.
WIDTH, HEIGHT = 1800, 780
_LEFT, _RIGHT, _TOP, _BOTTOM = 120, 40, 80, 90
_VALUE, _LABEL = 40, 32  # font sizes in dots
_GAP = 14  # between a number and what it stands at
_DASH, _POINT, _LINE = 18, 11, 6
# A few colours and the shades between them and white.
_COLOURS = 32
_MOST_LABELS = 20
_NICE_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000)
_GRID_LINES = 5


@cache
def _font(size: int) -> FreeTypeFont | ImageFont:
    from PIL import ImageFont

    return ImageFont.load_default(size)


class Canvas:
    """A picture; x and y count from 0 at the top left."""

    def __init__(self, width: int = WIDTH, height: int = HEIGHT) -> None:
        find_on_demand()
        from PIL import Image, ImageDraw

        self.width, self.height = width, height
        self._image = Image.new("RGB", (width, height), WHITE)
        self._draw = ImageDraw.Draw(self._image)

    def fill(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        """A filled rectangle."""
        if round(right) > round(left) and round(bottom) > round(top):
            self._draw.rectangle((round(left), round(top), round(right) - 1, round(bottom) - 1), fill=colour)

    def text(
        self, x: float, y: float, text: str, colour: str = INK, *, size: int = _VALUE, anchor: str = "ms"
    ) -> None:
        """A number; ``anchor`` says what of it stands at ``x``, ``y``: ``ms`` the middle of its base line."""
        self._draw.text((x, y), text, fill=colour, font=_font(size), anchor=anchor)

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str) -> None:
        """A straight line."""
        self._draw.line((x1, y1, x2, y2), fill=colour, width=_LINE)

    def point(self, x: float, y: float, colour: str) -> None:
        """A dot."""
        self._draw.circle((x, y), _POINT, fill=colour)

    def png(self) -> bytes:
        """The picture as a PNG file of a few kilobytes."""
        from PIL import Image

        out = io.BytesIO()
        few = self._image.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(out, "PNG", dpi=(300, 300))
        return out.getvalue()


def _step(largest: Decimal) -> int:
    return next((step for step in _NICE_STEPS if step * _GRID_LINES >= largest), _NICE_STEPS[-1])


def _axes(canvas: Canvas, largest: Decimal) -> Decimal:
    """Grid lines with their numbers; returns the value at the top."""
    step = _step(largest)
    top = Decimal(step * _GRID_LINES)
    for index in range(_GRID_LINES + 1):
        y = _y(canvas, Decimal(step * index), top)
        canvas.fill(_LEFT, y - 1, canvas.width - _RIGHT, y + 1, INK if index == 0 else PALE)
        canvas.text(_LEFT - _GAP, y, str(step * index), GREY, size=_LABEL, anchor="rm")
    return top


def _y(canvas: Canvas, value: Decimal, top: Decimal) -> float:
    room = canvas.height - _TOP - _BOTTOM
    return canvas.height - _BOTTOM - float(value / top) * room


@cache
def bars(values: tuple[Decimal | int, ...], labels: tuple[str, ...]) -> bytes:
    """A bar for each value with the number above it and its label (digits) below.

    Args:
        values: Not negative; shape (n,).
        labels: Shape (n,).
    """
    canvas = Canvas()
    top = _axes(canvas, Decimal(max((*values, 1))))
    room = (canvas.width - _LEFT - _RIGHT) / max(len(values), 1)
    floor = canvas.height - _BOTTOM
    for index, (value, label) in enumerate(zip(values, labels, strict=True)):
        middle = _LEFT + room * (index + 0.5)
        y = _y(canvas, Decimal(value), top)
        canvas.fill(middle - room * 0.35, y, middle + room * 0.35, floor, ACCENT)
        if value:
            canvas.text(middle, y - _GAP, plain(Decimal(value)))
        canvas.text(middle, floor + _GAP, label, GREY, size=_LABEL, anchor="ma")
    return canvas.png()


def totals_line(totals: Sequence[Decimal | None], lines: Sequence[Decimal] = ()) -> bytes:
    """Totals round by round, numbered 1, 2, 3 … as in the table beside it; a round without a total is a gap.

    Args:
        totals: In the order of the rounds; shape (n_rounds,).
        lines: Totals drawn across as thresholds of the ratings.
    """
    canvas = Canvas()
    top = max((_axes(canvas, Decimal(100)), Decimal(100)))
    for threshold in lines:
        if threshold:
            y = _y(canvas, threshold, top)
            for dash in range(_LEFT, canvas.width - _RIGHT, 2 * _DASH):
                canvas.fill(dash, y - 1, dash + _DASH, y + 2, GREY)
    room = (canvas.width - _LEFT - _RIGHT) / max(len(totals), 1)
    dense = len(totals) > _MOST_LABELS
    before: tuple[float, float] | None = None
    for index, total in enumerate(totals):
        x = _LEFT + room * (index + 0.5)
        if not dense or index % _GRID_LINES == 0:
            canvas.text(x, canvas.height - _BOTTOM + _GAP, str(index + 1), GREY, size=_LABEL, anchor="ma")
        if total is None:
            before = None
            continue
        y = _y(canvas, min(total, top), top)
        if before:
            canvas.line(*before, x, y, ACCENT)
        before = (x, y)
        canvas.point(x, y, ACCENT)
        if not dense:
            canvas.text(x, y - _POINT - _GAP, plain(total))
    return canvas.png()
