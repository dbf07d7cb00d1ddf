"""Rows of a sheet as XML, many at a time: 100,000 rows of 教师总表 take a second this way, ten times as long cell by cell.

Cells and rows have no addresses (ECMA-376 makes them optional: each follows the one before), so that a school's rows are the same
bytes wherever they stand. Texts stand in the cells themselves; one that begins with = stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape
from operator import itemgetter

from python.vocabulary.county_sheets import Field

Cell = str | int | float | Decimal | None

# In a text without these, and without anything that cannot be printed, nothing has to be escaped or preserved.
_TROUBLE = ("&", "<", ">", "_x", " |", "| ")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPED = re.compile(r"_(x[0-9A-Fa-f]{4}_)")
_BETWEEN = "|"
NUMBERS = ("count", "rate", "marks", "year")


class RowWriter:
    """Turns rows of a table into XML; made once a sheet."""

    def __init__(self, fields: Sequence[Field], looks: Sequence[int]) -> None:
        """For columns with these kinds and cell formats.

        Args:
            fields: The columns; shape (n,).
            looks: The cell format of each, as the workbook's styles number them; shape (n,).
        """
        numeric = [field.kind in NUMBERS for field in fields]
        self._texts = itemgetter(*(place for place, is_number in enumerate(numeric) if not is_number))
        # What a cell is with a value in it, and without one.
        self._cells = [
            (
                f'<c s="{look}"><v>%s</v></c>'
                if is_number
                else f'<c s="{look}" t="inlineStr"><is>%s</is></c>',
                f'<c s="{look}"/>',
            )
            for look, is_number in zip(looks, numeric, strict=True)
        ]
        self._numeric = numeric
        # Whole rows, by which of their cells are blank.
        self._templates: dict[tuple[bool, ...], str] = {}

    def rows(self, rows: Iterable[Sequence[Cell]], heights: Sequence[float] = ()) -> bytes:
        """The XML of some rows.

        Args:
            rows: Each as wide as the table; ``None`` and ``""`` are blank cells.
            heights: Of the rows, in points; none: the sheet's.
        """
        found = []
        for place, row in enumerate(rows):
            height = f' ht="{heights[place]:g}" customHeight="1"' if heights else ""
            found.append(f"<row{height}>{self._row(row)}</row>")
        return "".join(found).encode("utf-8")

    def _row(self, row: Sequence[Cell]) -> str:
        try:
            texts = _BETWEEN.join(self._texts(row))
        except TypeError:  # a blank cell of a text, or a column of texts that is the only one
            texts = "&"
        if (
            not texts.isprintable()
            or texts[0] == " "
            or texts[-1] == " "
            or any(one in texts for one in _TROUBLE)
        ):
            return self._with_care(row)
        blanks = tuple([cell is None or cell == "" for cell in row])
        template = self._templates.get(blanks)
        if template is None:
            template = self._templates[blanks] = self._template(blanks)
        return template % tuple([cell for cell, blank in zip(row, blanks, strict=True) if not blank])

    def _template(self, blanks: Sequence[bool]) -> str:
        cells = zip(self._cells, self._numeric, blanks, strict=True)
        return "".join(
            empty if blank else filled if is_number else filled.replace("%s", "<t>%s</t>")
            for (filled, empty), is_number, blank in cells
        )

    def _with_care(self, row: Sequence[Cell]) -> str:
        cells = []
        for (filled, empty), is_number, cell in zip(self._cells, self._numeric, row, strict=True):
            if cell is None or cell == "":
                cells.append(empty)
            else:
                cells.append(filled % (cell if is_number else text_xml(str(cell))))
        return "".join(cells)


def text_xml(text: str) -> str:
    """A text as ``<t>``: what XML cannot hold is left out, what Excel would take for an escape is escaped."""
    kept = escape(_ESCAPED.sub(r"_x005F_\1", _FORBIDDEN.sub("", text)), quote=False)
    space = ' xml:space="preserve"' if kept != kept.strip() or "\n" in kept else ""
    return f"<t{space}>{kept}</t>"
