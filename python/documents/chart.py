"""Small charts as PNG, drawn with nothing but the standard library: bars, a line, and digits for numbers.

Only digits and a few signs can be written (their shapes are below): what the numbers stand for is said in Word, beside the
picture. A palette of five colours keeps a picture at a few kilobytes.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from python.cell_values import plain

WHITE, INK, ACCENT, PALE, GREY = range(5)
_PALETTE = bytes.fromhex("FFFFFF333333305F8CD9E4EE9AA5B1")
WIDTH, HEIGHT = 1200, 520
_LEFT, _RIGHT, _TOP, _BOTTOM = 90, 30, 50, 60
# Five columns by seven rows, one string of bits a row.
_SHAPES = {
    "0": "01110 10001 10011 10101 11001 10001 01110",
    "1": "00100 01100 00100 00100 00100 00100 01110",
    "2": "01110 10001 00001 00010 00100 01000 11111",
    "3": "11111 00010 00100 00010 00001 10001 01110",
    "4": "00010 00110 01010 10010 11111 00010 00010",
    "5": "11111 10000 11110 00001 00001 10001 01110",
    "6": "00110 01000 10000 11110 10001 10001 01110",
    "7": "11111 00001 00010 00100 01000 01000 01000",
    "8": "01110 10001 10001 01110 10001 10001 01110",
    "9": "01110 10001 10001 01111 00001 00010 01100",
    ".": "00000 00000 00000 00000 00000 01100 01100",
    "-": "00000 00000 00000 11111 00000 00000 00000",
    "%": "11000 11001 00010 00100 01000 10011 00011",
}
_SHAPE_WIDTH, _SHAPE_HEIGHT = 5, 7
_DOT = 4
_MOST_LABELS = 20
_NICE_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000)
_GRID_LINES = 5


class Canvas:
    """A picture in palette colours; x and y count from 0 at the top left."""

    def __init__(self, width: int = WIDTH, height: int = HEIGHT) -> None:
        self.width, self.height = width, height
        self._pixels = bytearray(width * height)

    def fill(self, left: float, top: float, right: float, bottom: float, colour: int) -> None:
        """A filled rectangle; what lies outside is left away."""
        x, end = max(round(left), 0), min(round(right), self.width)
        if end <= x:
            return
        row = bytes([colour]) * (end - x)
        for y in range(max(round(top), 0), min(round(bottom), self.height)):
            start = y * self.width + x
            self._pixels[start : start + end - x] = row

    def text(self, x: float, y: float, text: str, colour: int = INK, *, dot: int = _DOT) -> None:
        """Digits with their middle at ``x`` and their top at ``y``; other characters leave a gap."""
        left = x - text_width(text, dot) / 2
        for character in text:
            for row, bits in enumerate(_SHAPES.get(character, "").split()):
                for column, bit in enumerate(bits):
                    if bit == "1":
                        at = left + column * dot
                        self.fill(at, y + row * dot, at + dot, y + (row + 1) * dot, colour)
            left += (_SHAPE_WIDTH + 1) * dot

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: int, thick: int = 4) -> None:
        """A straight line of square dots."""
        steps = max(int(max(abs(x2 - x1), abs(y2 - y1))), 1)
        for step in range(steps + 1):
            x, y = x1 + (x2 - x1) * step / steps, y1 + (y2 - y1) * step / steps
            self.fill(x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2, colour)

    def png(self) -> bytes:
        """The picture as a PNG file."""
        rows = b"".join(
            b"\0" + self._pixels[y * self.width : (y + 1) * self.width] for y in range(self.height)
        )
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 3, 0, 0, 0)
        return b"".join(
            (
                b"\x89PNG\r\n\x1a\n",
                _chunk(b"IHDR", header),
                _chunk(b"PLTE", _PALETTE),
                _chunk(b"IDAT", zlib.compress(rows, 6)),
                _chunk(b"IEND", b""),
            )
        )


def text_width(text: str, dot: int = _DOT) -> int:
    """How wide a text is drawn."""
    return max(len(text) * (_SHAPE_WIDTH + 1) - 1, 0) * dot


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _step(largest: Decimal) -> int:
    return next((step for step in _NICE_STEPS if step * _GRID_LINES >= largest), _NICE_STEPS[-1])


def _axes(canvas: Canvas, largest: Decimal) -> Decimal:
    """Grid lines with their numbers; returns the value at the top."""
    step = _step(largest)
    top = Decimal(step * _GRID_LINES)
    for index in range(_GRID_LINES + 1):
        y = _y(canvas, Decimal(step * index), top)
        canvas.fill(_LEFT, y - 1, canvas.width - _RIGHT, y + 1, INK if index == 0 else PALE)
        canvas.text(_LEFT / 2, y - _SHAPE_HEIGHT * 3 / 2, str(step * index), GREY, dot=3)
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
            canvas.text(middle, y - 36, plain(Decimal(value)))
        canvas.text(middle, floor + 18, label, GREY, dot=3)
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
            for dash in range(_LEFT, canvas.width - _RIGHT, 24):
                canvas.fill(dash, y - 1, dash + 12, y + 1, GREY)
    room = (canvas.width - _LEFT - _RIGHT) / max(len(totals), 1)
    dense = len(totals) > _MOST_LABELS
    before: tuple[float, float] | None = None
    for index, total in enumerate(totals):
        x = _LEFT + room * (index + 0.5)
        if not dense or index % _GRID_LINES == 0:
            canvas.text(x, canvas.height - _BOTTOM + 18, str(index + 1), GREY, dot=3)
        if total is None:
            before = None
            continue
        y = _y(canvas, min(total, top), top)
        if before:
            canvas.line(*before, x, y, ACCENT)
        before = (x, y)
        canvas.fill(x - 7, y - 7, x + 7, y + 7, ACCENT)
        if not dense:
            canvas.text(x, y - 42, plain(total))
    return canvas.png()
