"""QR codes as small PNG files, fast enough for a thousand people in a third of a second.

The layout of a code (finder patterns, block structure, mask) depends only on its size, so it is taken from segno once
per size; what differs from person to person is worked out here with tables. The mask is always the same one, which
the standard leaves to the encoder's judgement and readers do not mind.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any, cast

# Error correction M: a quarter of the code may be soiled or under a seal's edge.
_LEVEL = "m"
_MASK = 2
_QUIET_ZONE = 4
# At one bit a pixel, four pixels a module make each module one hexadecimal digit. On paper that is some 270 dots an
# inch: as sharp as a printer shows it, and below what LibreOffice would resample (at 20 ms a picture).
_SCALE = 4
_LARGEST_VERSION = 25
# The column of the timing pattern.
_TIMING = 6
_BYTE_MODE = 0b0100
# From version 10 on the length is written in 16 bits instead of 8.
_FIRST_LONG_VERSION = 10


@dataclass(frozen=True)
class _Layout:
    """What all codes of one version share.

    The message fills the code column by column, in pairs of columns from the right, up and down by turns; so the code is put together in
    that order from pieces of the message and of what stands between them, and then read across.

    Attributes:
        pieces: The pieces of the message in that order.
        between: What follows each of them, the same in all codes: ``1`` is a dark module, before the mask.
        columns: For each column from the left, whether the mask turns it over, and where its modules stand in that order, from the top.
    """

    version: int
    size: int
    blocks: tuple[tuple[int, int], ...]
    capacity: int
    remainder: int
    pieces: tuple[slice, ...]
    between: tuple[str, ...]
    columns: tuple[tuple[bool, slice], ...]


def fits(text: str) -> bool:
    """Whether a code can hold a text: some 330 Chinese characters."""
    return len(text.encode("utf-8", "surrogatepass")) + 3 <= _capacity(_LARGEST_VERSION)


def png(text: str) -> bytes:
    """The QR code of ``text`` (UTF-8) as a black and white PNG with its quiet zone.

    Raises:
        ValueError: The text is longer than 25-M holds (some 330 Chinese characters).
    """
    data = text.encode("utf-8")
    layout = _layout_for(len(data))
    size = layout.size
    # A row as hexadecimal digits, one a module; an odd number of them is filled up with white.
    edge, end = "f" * _QUIET_ZONE, "f" * (_QUIET_ZONE + (size + 2 * _QUIET_ZONE) % 2)
    white = bytes.fromhex(edge + "f" * size + end)
    # Filter 2 says "as the row above plus this", so rows of zeros repeat the first.
    repeat = (b"\x02" + bytes(len(white))) * (_SCALE - 1)
    inside = bytes.fromhex(edge + (end + edge).join(_rows(layout, data)) + end)
    rows = [inside[at : at + len(white)] for at in range(0, len(inside), len(white))]
    margin = [white] * _QUIET_ZONE
    pixels = b"".join([b"\x00", (repeat + b"\x00").join([*margin, *rows, *margin]), repeat])
    side = (size + 2 * _QUIET_ZONE) * _SCALE
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(pixels, 1))
        + _chunk(b"IEND", b"")
    )


_TO_DIGITS, _TURNED_OVER = str.maketrans("01", "f0"), str.maketrans("01", "0f")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _rows(layout: _Layout, data: bytes) -> list[str]:
    """The modules of each row: ``f`` for a light one, ``0`` for a dark one."""
    words = _codewords(layout, data)
    data_blocks, error_blocks, start = [], [], 0
    for total, length in layout.blocks:
        block = words[start : start + length]
        start += length
        data_blocks.append(block)
        error_blocks.append(_correction(block, total - length))
    final = _woven(data_blocks) + _woven(error_blocks)
    bits = format(int.from_bytes(final, "big"), f"0{len(final) * 8}b") + "0" * layout.remainder
    modules = "".join(
        chain.from_iterable(zip(map(bits.__getitem__, layout.pieces), layout.between, strict=True))
    )
    as_is, turned_over = modules.translate(_TO_DIGITS), modules.translate(_TURNED_OVER)
    across = "".join([(turned_over if masked else as_is)[place] for masked, place in layout.columns])
    return [across[row :: layout.size] for row in range(layout.size)]


def _woven(blocks: list[bytes]) -> bytes:
    """The first word of each block, then the second of each, and so on; later blocks may be longer by one."""
    shortest = len(blocks[0])
    woven = bytearray(shortest * len(blocks))
    for place, block in enumerate(blocks):
        woven[place :: len(blocks)] = block[:shortest]
    return bytes(woven) + b"".join(block[shortest:] for block in blocks)


def _codewords(layout: _Layout, data: bytes) -> bytes:
    long = layout.version >= _FIRST_LONG_VERSION
    length_bits = 16 if long else 8
    value = (_BYTE_MODE << length_bits | len(data)) << len(data) * 8 | int.from_bytes(data, "big")
    # Four bits of mode and four of terminator make whole bytes.
    words = (value << 4).to_bytes(len(data) + (3 if long else 2), "big")
    padding = layout.capacity - len(words)
    return words + (b"\xec\x11" * (padding // 2 + 1))[:padding]


@lru_cache
def _generator_rows(words: int) -> list[int]:
    """For each leading coefficient, what the generator polynomial takes away, as one big number."""
    exponents, logarithms = _field()
    generator = [1]
    for power in range(words):
        root = exponents[power]
        product = [*generator, 0]
        for place, factor in enumerate(generator):
            if factor:
                product[place + 1] ^= exponents[(logarithms[factor] + logarithms[root]) % 255]
        generator = product
    rows = [0]
    for lead in range(1, 256):
        row = bytes(
            exponents[(logarithms[lead] + logarithms[factor]) % 255] if factor else 0
            for factor in generator[1:]
        )
        rows.append(int.from_bytes(row, "big"))
    return rows


@lru_cache
def _field() -> tuple[list[int], list[int]]:
    """Powers and logarithms of 2 in the field of 256 elements that QR codes use."""
    exponents, logarithms, value = [0] * 255, [0] * 256, 1
    for power in range(255):
        exponents[power], logarithms[value] = value, power
        value <<= 1
        if value & 0x100:
            value ^= 0x11D
    return exponents, logarithms


def _correction(block: bytes, words: int) -> bytes:
    """The Reed–Solomon check words of one block."""
    rows = _generator_rows(words)
    shift = (words - 1) * 8
    keep = (1 << shift) - 1
    rest = 0
    for word in block:
        rest = (rest & keep) << 8 ^ rows[word ^ rest >> shift]
    return rest.to_bytes(words, "big")


def _layout_for(length: int) -> _Layout:
    for version in range(1, _LARGEST_VERSION + 1):
        overhead = 3 if version >= _FIRST_LONG_VERSION else 2
        if length + overhead <= _capacity(version):
            return _layout(version)
    raise ValueError("text too long for a QR code")


@lru_cache
def _blocks(version: int) -> tuple[tuple[int, int], ...]:
    from segno import consts

    table: Any = consts.ECC
    groups = table[version][consts.ERROR_LEVEL_M]
    return tuple((group.num_total, group.num_data) for group in groups for _ in range(group.num_blocks))


@lru_cache
def _capacity(version: int) -> int:
    return sum(length for _, length in _blocks(version))


@lru_cache
def _layout(version: int) -> _Layout:
    import segno
    from segno import consts

    model = segno.make("0", version=version, error=_LEVEL, mask=_MASK, micro=False, boost_error=False)
    kinds = [list(row) for row in cast("Iterable[Iterable[int]]", model.matrix_iter(border=0, verbose=True))]
    size = len(kinds)
    is_data = [[kind in (consts.TYPE_DATA_LIGHT, consts.TYPE_DATA_DARK) for kind in row] for row in kinds]
    # segno counts one module too many as format information.
    is_data[8][size - 9] = True
    is_dark = [[bool(kind >> 8) for kind in row] for row in kinds]
    blocks = _blocks(version)
    remainder = sum(map(sum, is_data)) - sum(total for total, _ in blocks) * 8
    # The column of the timing pattern is passed over; what fills a code in its place stands beside it.
    pairs = [(right, right - 1) for right in (*range(size - 1, _TIMING, -2), *range(_TIMING - 1, 0, -2))]
    places = [
        (row, column)
        for number, pair in enumerate(pairs)
        for row in (range(size) if number % 2 else range(size - 1, -1, -1))
        for column in pair
    ] + [(row, _TIMING) for row in range(size)]
    pieces, between = zip(*_runs(places, is_data, is_dark), strict=True)
    return _Layout(
        version, size, blocks, _capacity(version), remainder, pieces, between, _columns(pairs, size)
    )


def _is_masked(column: int) -> bool:
    """Mask pattern 2: every third column."""
    return column % 3 == 0


def _runs(
    places: list[tuple[int, int]], is_data: list[list[bool]], is_dark: list[list[bool]]
) -> list[tuple[slice, str]]:
    """Pieces of the message, and what follows each of them that is the same in all codes, as it is before the mask."""
    runs = []
    start = end = 0
    same = ""
    for row, column in places:
        if not is_data[row][column]:
            same += "01"[is_dark[row][column] != _is_masked(column)]
            continue
        if same:
            runs.append((slice(start, end), same))
            start, same = end, ""
        end += 1
    return [*runs, (slice(start, end), same)]


def _columns(pairs: list[tuple[int, int]], size: int) -> tuple[tuple[bool, slice], ...]:
    """For each column from the left, whether the mask turns it over, and where its modules stand, from the top."""
    found = {_TIMING: slice(2 * size * len(pairs), None)}
    for number, pair in enumerate(pairs):
        first, last = 2 * size * number, 2 * size * (number + 1) - 1
        for place, column in enumerate(pair):
            if number % 2:
                found[column] = slice(first + place, last + 1, 2)
            else:
                found[column] = slice(last - 1 + place, first - 1 if first else None, -2)
    return tuple((_is_masked(column), found[column]) for column in range(size))
