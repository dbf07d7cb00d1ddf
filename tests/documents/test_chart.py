"""Charts: bars and points stand where the numbers say."""

from __future__ import annotations

import io
from decimal import Decimal

from PIL import Image, ImageColor

from python.documents import chart

LEFT, SIDES = 120, 160


def opened(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    image.load()
    return image


def blue_columns(image: Image.Image) -> list[int]:
    """How many pixels of (nearly) the accent colour each column has."""
    flat = image.convert("RGB").tobytes()
    wanted = ImageColor.getrgb(chart.ACCENT)

    def blue(x: int, y: int) -> bool:
        start = 3 * (y * image.width + x)
        return sum(abs(one - two) for one, two in zip(flat[start : start + 3], wanted, strict=True)) < 24

    return [sum(blue(x, y) for y in range(image.height)) for x in range(image.width)]


def test_bars_are_as_high_as_their_values() -> None:
    image = opened(chart.bars((0, 10, 5), ("0", "1", "2")))
    assert (image.size, image.mode) == ((chart.WIDTH, chart.HEIGHT), "P")
    columns = blue_columns(image)
    room = (chart.WIDTH - SIDES) / 3
    none, full, half = (columns[int(LEFT + room * (place + 0.5))] for place in range(3))
    assert none == 0
    assert abs(full - 2 * half) <= 2


def test_no_values_and_one_value_draw_as_well() -> None:
    assert opened(chart.bars((), ())).size
    assert opened(chart.totals_line([])).size
    assert opened(chart.totals_line([Decimal("88.5")])).size


def test_a_missing_total_is_a_gap_in_the_line() -> None:
    whole = blue_columns(opened(chart.totals_line([Decimal(70), Decimal(80), Decimal(90)])))
    broken = blue_columns(opened(chart.totals_line([Decimal(70), None, Decimal(90)])))
    between = int(LEFT + (chart.WIDTH - SIDES) / 3)
    assert whole[between] > 0
    assert broken[between] == 0


def test_thirty_rounds_fit() -> None:
    assert opened(chart.totals_line([Decimal(60 + n) for n in range(30)], [Decimal(80)])).size
