"""The charts of 总览: rates by school (of many schools how their rates are spread), by 学段, and what was done year by year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from python.actions.county.figures import School
from python.actions.county.look import (
    ACCENT,
    ACCENT_DARK,
    AMBER,
    FIRST_ROW,
    GREEN,
    GREY,
    LILAC,
    PALE,
    Book,
    put,
)
from python.vocabulary import county_sheets as words
from python.vocabulary.county_sheets import Field
from python.vocabulary.school_calendar import school_year_text
from python.vocabulary.sheet_schema import STAGE

# So many schools have a bar each; of more the spread of their rates is shown.
MOST_BARS = 30
_ROWS, _ROW_PIXELS, _WIDE, _HALF = 15, 20, 1030, 510
_RIGHT_HALF = 6
_BAR_ROWS = 2
# The least rate of each band; a rate is in the last band that it reaches.
_BANDS = (
    ("60%以下", Decimal(0)),
    ("60—70%", Decimal("0.6")),
    ("70—80%", Decimal("0.7")),
    ("80—90%", Decimal("0.8")),
    ("90—100%", Decimal("0.9")),
    ("100%", Decimal(1)),
)
_SHARES = ((words.PASS_SHARE, ACCENT), (words.EXCELLENT_SHARE, AMBER))


def add_charts(
    book: Book,
    sheet: Worksheet,
    used: Sequence[School],
    stages: tuple[int, int],
    years: Sequence[tuple[int, int, int, int]],
    row: int,
) -> int:
    """Puts the charts into 总览 from ``row`` on, and below them the figures that stand nowhere else.

    Args:
        book: The workbook.
        sheet: 总览.
        used: The schools read, in the order of 学校一览.
        stages: The rows, from 0, of the first and the last 学段 in its table.
        years: For each school year: itself, planned, trained, passed.
        row: Where, from 0.

    Returns:
        The row below everything.
    """
    many = len(used) > MOST_BARS
    height = _ROWS if many else max(_ROWS // 2, 4 + len(used) * _BAR_ROWS)
    below = row + height
    figures = below + _ROWS + 1
    first = _spread(book, sheet, used, figures, 0) if many else _by_school(book, len(used), height)
    _insert(sheet, row, 0, first)
    by_stage = _chart(book, "各学段的率", _HALF, rate=True)
    for header, colour in ((words.PARTICIPATION_SHARE, LILAC), *_SHARES):
        _add(
            by_stage,
            header,
            *_columns(words.COMPARISON, words.STAGE_FIELDS, STAGE, header, *stages),
            colour,
        )
    _insert(sheet, below, 0, by_stage)
    if years:
        _insert(sheet, below, _RIGHT_HALF, _by_year(book, sheet, years, figures, _RIGHT_HALF if many else 0))
    return figures + (len(_BANDS) if many else len(years)) + 2


def _insert(sheet: Worksheet, row: int, column: int, chart: Chart) -> None:
    sheet.insert_chart(row, column, chart, {"x_offset": 2, "y_offset": 4, "object_position": 2})


def _chart(book: Book, title: str, width: int, *, rate: bool, bars: bool = False, rows: int = _ROWS) -> Chart:
    """A chart without series; ``bars`` lie, so that long names beside them can be read."""
    chart = book.book.add_chart({"type": "bar" if bars else "column"})
    chart.set_title({"name": title, "name_font": {"size": 12, "color": ACCENT_DARK}, "overlay": False})
    chart.set_size({"width": width, "height": rows * _ROW_PIXELS - 12})
    numbers: dict[str, object] = {"major_gridlines": {"visible": True, "line": {"color": PALE}}, "min": 0}
    if rate:
        numbers |= {"num_format": "0%", "max": 1, "major_unit": 0.2}
    names: dict[str, object] = {"num_font": {"size": 8}}
    if bars:
        chart.set_y_axis({**names, "reverse": True})
        chart.set_x_axis({**numbers, "label_position": "high"})
    else:
        chart.set_x_axis(names)
        chart.set_y_axis(numbers)
    chart.set_legend({"position": "top"})
    chart.set_chartarea({"border": {"color": PALE}})
    return chart


def _add(chart: Chart, name: str, categories: list[object], values: list[object], colour: str) -> None:
    labels = {"value": True, "font": {"size": 7}}
    chart.add_series(
        {
            "name": name,
            "categories": categories,
            "values": values,
            "fill": {"color": colour},
            "gap": 60,
            "data_labels": labels,
        }
    )


def _columns(
    sheet: str, fields: Sequence[Field], category: str, header: str, first: int, last: int
) -> tuple[list[object], list[object]]:
    """Where the names and the values of a series stand."""
    headers = [field.header for field in fields]
    return (
        [sheet, first, headers.index(category), last, headers.index(category)],
        [sheet, first, headers.index(header), last, headers.index(header)],
    )


def _by_school(book: Book, count: int, rows: int) -> Chart:
    chart = _chart(book, "各校合格率、优秀率", _WIDE, rate=True, bars=True, rows=rows)
    last = FIRST_ROW + max(count, 1) - 1
    for header, colour in _SHARES:
        _add(
            chart,
            header,
            *_columns(words.SCHOOLS, words.SCHOOL_FIELDS, words.SCHOOL, header, FIRST_ROW, last),
            colour,
        )
    return chart


def bands_of(rates: Sequence[Decimal | None]) -> list[int]:
    """How many of some rates lie in each band; one that is not known is in none."""
    counts = [0] * len(_BANDS)
    for rate in rates:
        if rate is not None:
            counts[max(place for place, (_, least) in enumerate(_BANDS) if rate >= least)] += 1
    return counts


def _spread(book: Book, sheet: Worksheet, used: Sequence[School], row: int, column: int) -> Chart:
    """How many schools have which rates, and the table of it."""
    tallies = [one.tally for one in used if one.tally]
    counts = (
        bands_of([one.rates.passing for one in tallies]),
        bands_of([one.rates.excellent for one in tallies]),
    )
    headers = ("率", *(header for header, _ in _SHARES))
    rows = [(name, *(one[place] for one in counts)) for place, (name, _) in enumerate(_BANDS)]
    _small_table(book, sheet, row, column, ("各校的率分布（所）", *headers[1:]), rows)
    chart = _chart(book, f"{len(tallies)} 所学校的合格率、优秀率分布（所）", _WIDE, rate=False)
    _series_of(chart, headers[1:], [colour for _, colour in _SHARES], row, column, len(rows))
    return chart


def _by_year(
    book: Book, sheet: Worksheet, years: Sequence[tuple[int, int, int, int]], row: int, column: int
) -> Chart:
    """Planned, trained and passed, school year by school year, and the table of it."""
    headers = (words.PLANNED, words.TRAINED, words.PASSED)
    rows = [(school_year_text(year), *counts) for year, *counts in years]
    _small_table(book, sheet, row, column, ("全县分年（人）", *headers), rows)
    chart = _chart(book, "分年培训：计划与完成（人）", _HALF, rate=False)
    _series_of(chart, headers, (LILAC, ACCENT, GREEN), row, column, len(rows))
    return chart


def _series_of(
    chart: Chart, headers: Sequence[str], colours: Sequence[str], row: int, column: int, count: int
) -> None:
    for place, (header, colour) in enumerate(zip(headers, colours, strict=True), column + 2):
        categories: list[object] = [words.OVERVIEW, row + 1, column, row + count, column]
        values: list[object] = [words.OVERVIEW, row + 1, place, row + count, place]
        _add(chart, header, categories, values, colour)


def _small_table(
    book: Book,
    sheet: Worksheet,
    row: int,
    column: int,
    headers: Sequence[str],
    rows: Sequence[tuple[object, ...]],
) -> None:
    """A few figures under their headers; the first column is two cells wide."""
    head = book.format(
        bold=True, font_color=ACCENT_DARK, font_size=9, bottom=1, bottom_color=ACCENT, align="center"
    )
    body = book.format(font_size=9, align="center", num_format="#,##0", font_color=GREY)
    for place, cells in enumerate((headers, *rows), row):
        look = head if place == row else body
        sheet.merge_range(place, column, place, column + 1, "", look)
        for at, value in enumerate(cells):
            put(
                sheet,
                place,
                column if at == 0 else column + at + 1,
                value if isinstance(value, int) else str(value),
                look,
            )
