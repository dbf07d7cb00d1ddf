"""Rows of a sheet as XML, many at a time: 100,000 rows of 教师总表 take a second this way, ten times as long cell by cell.

Cells and rows have no addresses (ECMA-376 makes them optional: each follows the one before), so that a school's rows are the same
bytes wherever they stand. Texts stand in the cells themselves; one that begins with = stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape

from python.vocabulary.county_sheets import Field

Cell = str | int | float | Decimal | None

# What XML cannot hold, what it holds as something else, and texts that Excel would read as an escaped character.
_TROUBLE = re.compile(
    r"[&<>\x00-\x1e\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|\x1f[ \u3000]|[ \u3000]\x1f|^[ \u3000]|[ \u3000]$"
)
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPED = re.compile(r"_(x[0-9A-Fa-f]{4}_)")
_BETWEEN = "\x1f"
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
        self._texts = [place for place, is_number in enumerate(numeric) if not is_number]
        # What stands before and after a value, and what stands for none.
        self._cells = [
            (f'<c s="{look}"><v>', "</v></c>", f'<c s="{look}"/>')
            if is_number
            else (f'<c s="{look}" t="inlineStr"><is>', "</is></c>", f'<c s="{look}"/>')
            for look, is_number in zip(looks, numeric, strict=True)
        ]

    def rows(self, rows: Iterable[Sequence[Cell]], heights: Sequence[float] = ()) -> bytes:
        """The XML of some rows.

        Args:
            rows: Each as wide as the table; ``None`` and ``""`` are blank cells.
            heights: Of the rows, in points; none: the sheet's.
        """
        found = []
        for place, row in enumerate(rows):
            cells = list(row)
            texts = [str(cells[at] or "") for at in self._texts]
            careful = _TROUBLE.search(_BETWEEN.join(texts))
            for at, text in zip(self._texts, texts, strict=True):
                if text:
                    cells[at] = text_xml(text) if careful else f"<t>{text}</t>"
            height = f' ht="{heights[place]:g}" customHeight="1"' if heights else ""
            inside = [
                blank if cell is None or cell == "" else f"{before}{cell}{after}"
                for (before, after, blank), cell in zip(self._cells, cells, strict=True)
            ]
            found.append(f"<row{height}>{''.join(inside)}</row>")
        return "".join(found).encode("utf-8")


def text_xml(text: str) -> str:
    """A text as ``<t>``: what XML cannot hold is left out, what Excel would take for an escape is escaped."""
    kept = escape(_ESCAPED.sub(r"_x005F_\1", _FORBIDDEN.sub("", text)), quote=False)
    space = ' xml:space="preserve"' if kept != kept.strip() or "\n" in kept else ""
    return f"<t{space}>{kept}</t>"
