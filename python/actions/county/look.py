"""How 县级汇总.xlsx looks: formats by what stands in a cell, title and print set-up of a sheet, native tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from math import ceil

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from python.actions.county.long_sheet import LongSheet, Piece, deflated
from python.actions.county.row_xml import RowWriter
from python.vocabulary.cell_values import column_letters
from python.vocabulary.county_sheets import Field, Kind
from python.vocabulary.plain_record import record

FONT = "微软雅黑"
ACCENT, ACCENT_DARK, INK, GREY, WHITE = "#2B5C8A", "#1E4265", "#1F2933", "#6B7280", "#FFFFFF"
PALE, GREEN, AMBER, RED, LILAC = "#DCE6F0", "#4F9D8F", "#D9A441", "#B5524A", "#8E9BAE"
# Rows and columns count from 0, as in XlsxWriter.
TITLE_ROW, HINT_ROW, HEADER_ROW = 0, 1, 3
FIRST_ROW = HEADER_ROW + 1
TABLE_STYLE = "Table Style Medium 2"
_A4 = 9
_HAIRLINE = "#D9DEE4"
_HEADER = re.compile(r"\[([^\]]+)\]")
_HEIGHT, _HEADER_HEIGHT = 18, 33
# How many halves of a Chinese character in small print a unit of width holds.
_HALVES = 1.05
# Excel's.
MOST_ROWS = 1_048_576
# Of Excel's 65,530 in a sheet.
MOST_LINKS = 60_000
# Tables with more rows are put in as XML.
SHORT = 200
_AT_ONCE = 2000
_LOOKS: Mapping[Kind, Mapping[str, object]] = {
    "text": {"num_format": "@"},
    "code": {"num_format": "@", "align": "center"},
    "name": {"num_format": "@", "shrink": True},
    "wrap": {"num_format": "@", "text_wrap": True, "font_size": 9},
    "year": {"num_format": "0", "align": "center"},
    "link": {"num_format": "@", "font_color": ACCENT, "underline": 1, "shrink": True},
    "count": {"num_format": "#,##0", "align": "right", "indent": 1},
    "rate": {"num_format": "0.0%", "align": "right", "indent": 1},
    "marks": {"align": "right", "indent": 1},
}


@record
class Link:
    """A text that leads to a file, or to a cell in it; ``url`` is relative, quoted as links are."""

    text: str
    url: str


Content = str | int | float | Decimal | Link | None


class Book:
    """The workbook in the making, with its formats, and what is put in when XlsxWriter is done with it.

    Attributes:
        book: XlsxWriter's.
        long: Rows to put in, by the part of their sheet.
        ends: Ranges of long tables as they are and as they are to be, by the part of the table.
    """

    def __init__(self, path: str) -> None:
        self.book = xlsxwriter.Workbook(
            path,
            {
                "default_format_properties": {"font_name": FONT, "font_size": 10},
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self._tables = 0
        self.long: dict[str, LongSheet] = {}
        self.ends: dict[str, tuple[str, str]] = {}

    def format(self, **properties: object) -> Format:
        """A cell format; equal wishes share one."""
        wanted = {"font_color": INK, "valign": "vcenter", **properties}
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(wanted)
        return self._formats[key]

    def body(self, field: Field, decimals: int = 1) -> Format:
        """The format of a column's cells."""
        return self.format(**_LOOKS[field.kind], **_places(field, decimals), bottom=1, bottom_color=_HAIRLINE)

    def header(self) -> Format:
        """The format of a table's header: also where a program does not draw the table's own look."""
        return self.format(
            bold=True,
            font_color=WHITE,
            bg_color=ACCENT,
            align="center",
            text_wrap=True,
            border=1,
            border_color="#7E9DBB",
        )

    def total(self, field: Field, decimals: int = 1) -> Format:
        """The format of a cell in the totals row."""
        look = {
            **_LOOKS[field.kind],
            **_places(field, decimals),
            "bold": True,
            "bg_color": PALE,
            "font_color": INK,
        }
        return self.format(**{**look, "underline": 0, "top": 1, "top_color": ACCENT})

    def sheet(
        self,
        name: str,
        hint: str,
        fields: Sequence[Field],
        *,
        colour: str,
        frozen: int = 1,
        notes: Sequence[str] = (),
    ) -> Worksheet:
        """A sheet with title, hint, columns, frozen header and print set-up.

        Args:
            name: Its name and title.
            hint: The small line below the title.
            fields: The columns.
            colour: Of its tab.
            frozen: How many columns stay in sight.
            notes: More lines below the hint; the header stands so many rows further down.
        """
        sheet = self.book.add_worksheet(name)
        for place, field in enumerate(fields):
            sheet.set_column(place, place, field.width)
        sheet.set_row(TITLE_ROW, 30)
        heading = self.format(font_size=16, bold=True, font_color=ACCENT_DARK)
        sheet.write_string(TITLE_ROW, 0, name, heading)
        small = self.format(font_size=9, font_color=GREY, text_wrap=True, align="left")
        width = sum(field.width for field in fields)
        for row, text in enumerate((hint, *notes), HINT_ROW):
            sheet.merge_range(row, 0, row, len(fields) - 1, "", small)
            sheet.write_string(row, 0, text, small)
            sheet.set_row(row, lines_height(text, width))
        header = HEADER_ROW + len(notes)
        sheet.set_row(header - 1, 6)
        sheet.freeze_panes(header + 1, frozen)
        on_paper(sheet)
        sheet.repeat_rows(header)
        sheet.set_tab_color(colour)
        sheet.hide_gridlines(2)
        # 工号 and telephone numbers kept as text would otherwise be covered with green corners.
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        return sheet

    def table(
        self,
        sheet: Worksheet,
        fields: Sequence[Field],
        rows: Sequence[Sequence[Content]],
        *,
        first: int = HEADER_ROW,
        decimals: int = 1,
        totals: Mapping[str, tuple[str, Content]] | None = None,
    ) -> int:
        """A native table with these rows.

        Args:
            sheet: The sheet.
            fields: The columns.
            rows: One or more; a table without rows has a blank one.
            first: The row of the header.
            decimals: Of marks.
            totals: What the totals row has, by header: a formula, in which ``[header]`` stands for a column's cells, and its value;
                or ``""`` and a text.

        Returns:
            The last row.
        """
        last = first + max(len(rows), 1) + (1 if totals else 0)
        self.define(sheet, fields, first, last, decimals=decimals, totals=totals)
        if len(rows) > SHORT:
            self._later(sheet, fields, rows, first + 1, decimals)
            return last
        looks = [self.body(field, decimals) for field in fields]
        for place, (row, height) in enumerate(zip(rows, heights_of(fields, rows), strict=True), first + 1):
            sheet.set_row(place, height)
            for column, (look, value) in enumerate(zip(looks, row, strict=True)):
                put(sheet, place, column, value, look)
        return last

    def _later(
        self,
        sheet: Worksheet,
        fields: Sequence[Field],
        rows: Sequence[Sequence[Content]],
        first: int,
        decimals: int,
    ) -> None:
        """Has rows put in as XML; only their links are XlsxWriter's."""
        links = [place for place, field in enumerate(fields) if field.kind == "link"]
        for place, row in enumerate(rows[:MOST_LINKS], first):
            for column in links:
                put(sheet, place, column, row[column], self.body(fields[column], decimals))

        def pieces(looks: Sequence[int]) -> Iterator[Piece]:
            writer = RowWriter(fields, looks)
            for at in range(0, len(rows), _AT_ONCE):
                batch = rows[at : at + _AT_ONCE]
                cells = [[cell.text if isinstance(cell, Link) else cell for cell in row] for row in batch]
                yield deflated(writer.rows(cells, heights_of(fields, batch)))

        self.long_table(sheet, fields, first, len(rows), pieces, decimals=decimals)

    def long_table(
        self,
        sheet: Worksheet,
        fields: Sequence[Field],
        first: int,
        count: int,
        pieces: Callable[[Sequence[int]], Iterable[Piece]],
        *,
        decimals: int = 1,
    ) -> None:
        """Has ``count`` rows from ``first`` on put in when the workbook is finished.

        Args:
            sheet: The sheet; its table is defined already.
            fields: The columns.
            first: The row of the first, from 0.
            count: How many; one or more.
            pieces: Makes them when they are needed, from the cell formats.
            decimals: Of marks.
        """
        for column, field in enumerate(fields):
            if field.kind != "link":
                sheet.write_blank(first, column, None, self.body(field, decimals))
        place = self.book.worksheets().index(sheet) + 1
        self.long[f"xl/worksheets/sheet{place}.xml"] = LongSheet(first + 1, first + count, pieces)

    def define(
        self,
        sheet: Worksheet,
        fields: Sequence[Field],
        first: int,
        last: int,
        *,
        decimals: int = 1,
        totals: Mapping[str, tuple[str, Content]] | None = None,
    ) -> None:
        """Defines a native table from its header ``first`` to ``last``; its cells are written by the caller."""
        self._tables += 1
        columns = []
        letters = {field.header: column_letters(place) for place, field in enumerate(fields, 1)}

        def range_of(named: re.Match[str]) -> str:
            column = letters[named[1]]
            return f"{column}{first + 2}:{column}{last}"

        for field in fields:
            column: dict[str, object] = {"header": field.header, "header_format": self.header()}
            if totals:
                formula, value = totals.get(field.header, ("", None))
                column["format"] = self.total(field, decimals)
                if formula:
                    # Addresses, because LibreOffice does not know a column by its header here.
                    addressed = _HEADER.sub(range_of, formula)
                    column |= {"total_function": addressed, "total_value": _plain(value)}
                elif value is not None:
                    column["total_string"] = str(value)
            columns.append(column)
        options = {
            "name": f"表{self._tables}",
            "style": TABLE_STYLE,
            "banded_rows": True,
            "columns": columns,
            "total_row": bool(totals),
        }
        end = last
        if not totals and last - first > SHORT:
            # XlsxWriter notes every cell of a table; a long one is given its end afterwards.
            end = first + 1
            right = column_letters(len(fields))
            self.ends[f"xl/tables/table{self._tables}.xml"] = (
                f'ref="A{first + 1}:{right}{end + 1}"',
                f'ref="A{first + 1}:{right}{last + 1}"',
            )
        sheet.add_table(first, 0, end, len(fields) - 1, options)
        sheet.set_row(first, _HEADER_HEIGHT)
        if totals:
            sheet.set_row(last, 22)
            for place, field in enumerate(fields):
                if field.header not in totals:
                    sheet.write_blank(last, place, None, self.total(field, decimals))


def _places(field: Field, decimals: int) -> dict[str, object]:
    return {"num_format": f"#,##0.{'0' * decimals}"} if field.kind == "marks" else {}


def lines_height(text: str, width: float) -> float:
    """How high a row must be for small text that wraps in a column so wide, in points."""
    # A Chinese character has three bytes and the width of two Latin ones, which have one.
    halves = (len(text) + len(text.encode("utf-8", "replace"))) / 2
    return max(_HEIGHT, 13 * ceil(halves / (width * _HALVES)) + 4)


def heights_of(fields: Sequence[Field], rows: Sequence[Sequence[Content]]) -> list[float]:
    """How high the rows of a table must be for what wraps in them."""
    wrapped = [(place, field.width) for place, field in enumerate(fields) if field.kind == "wrap"]
    return [
        max((_HEIGHT, *(lines_height(str(row[place] or ""), width) for place, width in wrapped)))
        for row in rows
    ]


def _plain(value: Content) -> float | str:
    if isinstance(value, int | Decimal):
        return float(value)
    return "" if value is None else str(value)


def put(sheet: Worksheet, row: int, column: int, value: Content, look: Format) -> None:
    """One cell; a text stays a text whatever it begins with."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, Link):
        sheet.write_url(row, column, f"external:{value.url}", look, value.text)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, look)
    else:
        sheet.write_number(row, column, float(value), look)


def write_all(sheet: Worksheet, row: int, values: Iterable[tuple[int, Content, Format]]) -> None:
    """Some cells of a row."""
    for column, value, look in values:
        put(sheet, row, column, value, look)


def on_paper(sheet: Worksheet) -> None:
    """A4 landscape, one page wide, page numbers."""
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.7)
    sheet.center_horizontally()
    face = f'&"{FONT},常规"&9'
    sheet.set_header(f"&L{face}&A&R{face}&D", {"margin": 0.35})
    sheet.set_footer(f"&C{face}第 &P 页 共 &N 页", {"margin": 0.35})
