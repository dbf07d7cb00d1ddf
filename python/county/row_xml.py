"""Rows of a sheet as XML, many at a time: 100,000 rows of 教师总表 take a second this way, ten times as long cell by cell.

Cells and rows have no addresses (ECMA-376 makes them optional: each follows the one before), so that a school's rows are the same
bytes wherever they stand. Texts stand in the cells themselves; one that begins with = stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from python.vocabulary.county_sheets import Field

Cell = str | int | float | None

# What XML cannot hold, what it holds as something else, and texts that Excel would read as an escaped character.
_TROUBLE = re.compile(r"[&<>\x00-\x1e\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|\x1f\s|\s\x1f|^\s|\s$")
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
        self._looks = tuple(looks)
        self._numeric = tuple(field.kind in NUMBERS for field in fields)
        self._text = [place for place, numeric in enumerate(self._numeric) if not numeric]
        cells = [
            f'<c s="{look}"><v>%s</v></c>'
            if numeric
            else f'<c s="{look}" t="inlineStr"><is><t>%s</t></is></c>'
            for look, numeric in zip(looks, self._numeric, strict=True)
        ]
        self._plain = "<row>" + "".join(cells) + "</row>"

    def rows(self, rows: Iterable[Sequence[Cell]]) -> bytes:
        """The XML of some rows, each as wide as the table; ``None`` and ``""`` are blank cells."""
        plain, text = self._plain, self._text
        found = []
        for row in rows:
            if (
                None in row
                or "" in row
                or _TROUBLE.search(_BETWEEN.join([str(row[place]) for place in text]))
            ):
                found.append(self._with_care(row))
            else:
                found.append(plain % tuple(row))
        return "".join(found).encode("utf-8")

    def _with_care(self, row: Sequence[Cell]) -> str:
        cells = []
        for look, numeric, value in zip(self._looks, self._numeric, row, strict=True):
            if value is None or value == "":
                cells.append(f'<c s="{look}"/>')
            elif numeric:
                cells.append(f'<c s="{look}"><v>{value}</v></c>')
            else:
                cells.append(f'<c s="{look}" t="inlineStr"><is>{text_xml(str(value))}</is></c>')
        return f"<row>{''.join(cells)}</row>"


def text_xml(text: str) -> str:
    """A text as ``<t>``: what XML cannot hold is left out, what Excel would take for an escape is escaped."""
    kept = escape(_ESCAPED.sub(r"_x005F_\1", _FORBIDDEN.sub("", text)), quote=False)
    space = ' xml:space="preserve"' if kept != kept.strip() or "\n" in kept else ""
    return f"<t{space}>{kept}</t>"
