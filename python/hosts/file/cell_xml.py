"""One cell of a worksheet part: its pattern, its parts, and the bytes of a new one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from python.hosts.file.shared_strings import text_element
from python.hosts.file.workbook_xml import column_number
from python.hosts.file.xml_text import (
    attribute,
    escape,
    escape_cell_text,
    unescape_cell_text,
    with_attribute,
)
from python.vocabulary.cell_values import column_letters, plain
from python.vocabulary.ports import CellContent, Link

# Groups of the pattern for a cell. The first three are found only where writers usually put them.
CELL_LETTERS, CELL_ROW, CELL_STYLE, CELL_ATTRIBUTES, CELL_BODY = 1, 2, 3, 4, 5

_STYLE = re.compile(rb"\ss\s*=\s*[\"'](\d+)[\"']")
# How far up a new cell looks for a format to take.
ROWS_LOOKED_UP = 50
# A string inside a formula may be no longer.
LONGEST_FORMULA_TEXT = 255


def cell_pattern(prefix: bytes) -> re.Pattern[bytes]:
    """Matches a whole cell of a part with this namespace prefix; see the groups above."""
    return re.compile(
        rb"<%sc(?=[\s/>])(?:\sr=\"([A-Z]{1,3})(\d+)\")?(?:\ss=\"(\d+)\")?([^>]*?)(?:/>|>(.*?)</%sc\s*>)"
        % (prefix, prefix),
        re.DOTALL,
    )


def is_empty(content: CellContent) -> bool:
    """Whether a cell is to hold nothing. The kind is asked first: to compare a number with a text is slow."""
    return content is None or (isinstance(content, str) and not content)


_NO_STRINGS: Mapping[str, int] = {}


def cell_bytes(
    prefix: bytes,
    address: bytes,
    style: bytes,
    content: CellContent,
    strings: Mapping[str, int] = _NO_STRINGS,
) -> bytes:
    """A whole cell.

    Args:
        prefix: The namespace prefix of the part with its colon, or nothing.
        address: For example ``F12``.
        style: The number of its format, or nothing.
        content: What it holds; ``None`` for a cell that has only a format.
        strings: Where texts stand in the table of shared strings; others go in line.
    """
    p = prefix
    tag = b'<%sc r="%s" s="%s"' % (p, address, style) if style else b'<%sc r="%s"' % (p, address)
    if isinstance(content, Decimal):
        return tag + b"><%sv>%s</%sv></%sc>" % (p, plain(content).encode(), p, p)
    if is_empty(content):
        return tag + b"/>"
    if isinstance(content, Link):
        formula = link_formula(content)
        if formula is not None:
            text = escape_cell_text(content.text)
            return tag + b' t="str"><%sf>%s</%sf><%sv>%s</%sv></%sc>' % (
                p, escape(formula), p, p, text, p, p,
            )  # fmt: skip
        content = content.text
    if isinstance(content, str):
        index = strings.get(content)
        if index is not None:
            return tag + b' t="s"><%sv>%d</%sv></%sc>' % (p, index, p, p)
        return tag + b' t="inlineStr"><%sis>%s</%sis></%sc>' % (p, text_element(p, content), p, p)
    assert content is not None  # it would be empty
    return tag + b"><%sv>%d</%sv></%sc>" % (p, int(content), p, p)


@cache
def letters_of(column: int) -> bytes:
    """The letters of a column that counts from 1."""
    return column_letters(column).encode()


@cache
def column_of(letters: bytes) -> int:
    """The column number, from 1, of the letters in a cell reference."""
    return column_number(letters.decode())


def style_of(cell: re.Match[bytes]) -> bytes:
    """The number of a cell's format as it stands in the cell; ``b""`` without one."""
    if cell[CELL_STYLE]:
        return bytes(cell[CELL_STYLE])
    return style_among(cell[CELL_ATTRIBUTES])


def style_among(attributes: bytes) -> bytes:
    """The number of a format among the attributes of a cell; ``b""`` without one."""
    found = _STYLE.search(attributes)
    return found[1] if found else b""


def link_formula(link: Link) -> str | None:
    """The formula that jumps when clicked, without ``=``; ``None`` when a formula cannot hold so long a text."""
    fits = max(len(link.target), len(link.text)) <= LONGEST_FORMULA_TEXT
    return link.formula if fits else None


def with_spans(tag: bytes, first: int, last: int) -> bytes:
    """The row's start tag, its ``spans`` (a hint about columns in use) widened when it no longer holds."""
    spans = attribute(tag, b"spans")
    if not spans:
        return tag
    numbers = [int(number) for number in re.findall(rb"\d+", spans)]
    if min(numbers) <= first and last <= max(numbers):
        return tag
    return with_attribute(tag, b"spans", b"%d:%d" % (min(*numbers, first), max(*numbers, last)))


def cell_text(text: bytes) -> str:
    """The text that a ``<t>`` element stands for: entities and ``_x000D_`` escapes resolved."""
    from html import unescape

    return unescape_cell_text(unescape(text.decode()))
