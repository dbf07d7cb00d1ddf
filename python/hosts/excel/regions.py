# ruff: noqa: ANN401 - xlwings ranges carry no types of use here
"""Rectangles of a sheet: addresses, neighbouring blocks joined, merged ranges found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from python.hosts.excel.patience import is_busy
from python.vocabulary.cell_values import CellRange
from python.vocabulary.ports import Block

_CORNER = re.compile(r"\$?([A-Za-z]*)\$?(\d*)")


def a1_corners(address: str) -> tuple[int, int, int, int]:
    """``$B$2:$D$9`` → (2, 2, 9, 4): top, left, bottom, right. Whole rows or columns start in the first one."""
    first, _, last = address.rpartition("!")[2].partition(":")
    top, left = _corner(first)
    bottom, right = _corner(last) if last else (top, left)
    return top, left, bottom, right


def _corner(text: str) -> tuple[int, int]:
    match = _CORNER.fullmatch(text)
    if not match:
        raise ValueError(text)
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2] or 1), column or 1


def joined(blocks: Sequence[Block]) -> list[Block]:
    """The same plan in fewer rectangles: blocks that touch in the same columns, or in the same rows, become one."""
    blocks = [block for block in blocks if block.values and block.values[0]]
    down = _joined_down(sorted(blocks, key=lambda b: (b.sheet, b.column, len(b.values[0]), b.row)))
    return _joined_across(sorted(down, key=lambda b: (b.sheet, b.row, len(b.values), b.column)))


def _joined_down(blocks: list[Block]) -> list[Block]:
    result: list[Block] = []
    for block in blocks:
        last = result[-1] if result else None
        if (
            last
            and (last.sheet, last.column, len(last.values[0]))
            == (block.sheet, block.column, len(block.values[0]))
            and last.row + len(last.values) == block.row
        ):
            result[-1] = Block(last.sheet, last.row, last.column, [*last.values, *block.values])
        else:
            result.append(block)
    return result


def _joined_across(blocks: list[Block]) -> list[Block]:
    result: list[Block] = []
    for block in blocks:
        last = result[-1] if result else None
        if (
            last
            and (last.sheet, last.row, len(last.values)) == (block.sheet, block.row, len(block.values))
            and last.column + len(last.values[0]) == block.column
        ):
            rows = [[*left, *right] for left, right in zip(last.values, block.values, strict=True)]
            result[-1] = Block(last.sheet, last.row, last.column, rows)
        else:
            result.append(block)
    return result


def merged_ranges(sheet: Any, used: Any, whole: CellRange) -> tuple[CellRange, ...]:
    """All merged ranges of a used range that has some.

    An engine may know them (``merged_areas``). Excel can only say of a rectangle whether all, none or some of its cells
    are merged, so it is halved until it is one or the other: the number of calls grows with the number of merged ranges.
    A program that does not say how far a merged range goes (WPS may not) gives its rows one by one: cells beside each other
    are known to belong together or nearly so, cells below each other are not taken for one.
    """
    known = getattr(used.impl, "merged_areas", None)
    if known is not None:
        return tuple(known())
    found: dict[tuple[int, int], CellRange] = {}
    todo = [whole]
    while todo:
        part = todo.pop()
        if any(_inside(part, area) for area in found.values()):
            continue
        area = sheet.range((part.top, part.left), (part.bottom, part.right))
        merged = area.merge_cells
        if merged is False:
            continue
        corner = _merge_area(sheet, part) if merged else None
        if merged and corner is None:
            for row in range(part.top, part.bottom + 1):
                found[row, part.left] = CellRange(row, part.left, row, part.right)
            continue
        if corner is not None:
            one = CellRange(*corner)
            found[one.top, one.left] = one
            if _inside(part, one):
                continue
        todo.extend(_halves(part))
    return tuple(sorted(found.values(), key=lambda area: (area.top, area.left)))


def _merge_area(sheet: Any, part: CellRange) -> tuple[int, int, int, int] | None:
    """The corners of the merged range at the top left of ``part``; ``None`` when the program does not tell."""
    try:
        return a1_corners(sheet.range((part.top, part.left)).merge_area.address)
    except Exception as error:
        if is_busy(error):
            raise
        return None


def _inside(part: CellRange, area: CellRange) -> bool:
    return (
        area.top <= part.top
        and area.left <= part.left
        and part.bottom <= area.bottom
        and part.right <= area.right
    )


def _halves(part: CellRange) -> list[CellRange]:
    if part.bottom - part.top >= part.right - part.left:
        middle = (part.top + part.bottom) // 2
        return [
            CellRange(part.top, part.left, middle, part.right),
            CellRange(middle + 1, part.left, part.bottom, part.right),
        ]
    middle = (part.left + part.right) // 2
    return [
        CellRange(part.top, part.left, part.bottom, middle),
        CellRange(part.top, middle + 1, part.bottom, part.right),
    ]
