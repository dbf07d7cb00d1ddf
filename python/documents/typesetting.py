"""What a typesetter does before Word sees the text: decimals of a column made alike, names kept whole, lists put in columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from python.vocabulary.cell_values import plain

# The dot between the parts of a name, in the forms that registers have it.
_MIDDLE_DOTS = "·•・‧"
# The longest name that stands on one line of the narrow columns that names have in tables.
_ONE_LINE = 6
_WIDE = ("W", "F", "A")

_T = TypeVar("_T")


def same_decimals(values: Sequence[Decimal | None]) -> list[str]:
    """The numbers of one column as text, all with as many decimals as the one that needs most (77 beside 79.8 is 77.0).

    A blank stays blank, and so the point of every number stands below that of the one above once the column is set flush right.
    """
    texts = ["" if value is None else plain(value) for value in values]
    most = max((len(text.partition(".")[2]) for text in texts), default=0)
    if not most:
        return texts
    return [_with_decimals(text, most) for text in texts]


def _with_decimals(text: str, count: int) -> str:
    if not text:
        return ""
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals:0<{count}}"


def name_in_cell(name: str) -> str:
    """A name as it is put into a narrow cell: one of several parts goes on two lines, broken after a dot and nowhere else.

    Of several dots the one that leaves the halves most alike: 阿卜杜热合曼· / 麦麦提明. Names without a dot stay as they are.
    """
    if len(name) <= _ONE_LINE:
        return name
    places = [place for place, sign in enumerate(name[:-1], 1) if sign in _MIDDLE_DOTS and place > 1]
    if not places:
        return name
    best = min(places, key=lambda place: abs(2 * place - len(name)))
    return f"{name[:best]}\n{name[best:]}"


def display_width(text: str) -> int:
    """How wide a text stands on paper, in halves of a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(sign) in _WIDE else 1 for sign in text)


def packed_lines(pieces: Iterable[str], width: int, separator: str = "、", end: str = "") -> list[str]:
    """Pieces of text one after the other, as lines of at most ``width`` halves of a character; no piece is ever broken.

    Args:
        pieces: Names, for example; each stays whole on its line.
        width: Of a line. A piece that is wider alone has a line for itself.
        separator: Behind every piece but the last.
        end: Behind the last one.
    """
    whole = list(pieces)
    ended = [f"{piece}{separator}" for piece in whole[:-1]] + [f"{piece}{end}" for piece in whole[-1:]]
    lines: list[str] = []
    for piece in ended:
        if lines and display_width(lines[-1]) + display_width(piece) <= width:
            lines[-1] += piece
        else:
            lines.append(piece)
    return lines


def pages_of(entries: Sequence[_T], size: int) -> list[Sequence[_T]]:
    """Entries cut into pages of ``size``; no entries are one empty page."""
    return [entries[start : start + size] for start in range(0, len(entries), size)] or [entries]


def down_then_across(entries: Sequence[_T]) -> list[tuple[_T, _T | None]]:
    """Rows of two columns, the left one filled first: 1 and 3, 2 and 4. The last row may lack its right half."""
    half = (len(entries) + 1) // 2
    return [
        (left, entries[half + place] if half + place < len(entries) else None)
        for place, left in enumerate(entries[:half])
    ]


def across_then_down(entries: Sequence[_T]) -> list[tuple[_T, _T | None]]:
    """Rows of two columns read line by line: 1 and 2, 3 and 4. The order holds on every page of a long list."""
    return [
        (entries[place], entries[place + 1] if place + 1 < len(entries) else None)
        for place in range(0, len(entries), 2)
    ]
