"""Puts long tables into a workbook that was made with a single row in them, without holding the rows.

XlsxWriter makes everything else: styles, the table's definition, print set-up. The package is copied part by part; in the sheets
given, the sample row is replaced by rows that come as compressed pieces.
"""

from __future__ import annotations

import re
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO

from python.vocabulary.plain_record import record

_LOOK = re.compile(rb'<c r="[A-Z]+\d+" s="(\d+)"')
_DIMENSION = re.compile(rb'<dimension ref="([A-Z]+\d+):([A-Z]+)\d+"/>')
_LINK = re.compile(rb'Target="(?!file:|[a-z]+://)[^"]*" TargetMode="External"')
_LEVEL = 1
_NUMBERS = struct.Struct("<IQ")
# As ZipInfo's: rows are written once, and the file is the same whenever it is made.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_POLYNOMIAL = 0xEDB88320
_TOP_BIT = 1 << 31


@record
class Piece:
    """Some rows, deflated so that pieces can be put one after the other.

    Attributes:
        data: Raw deflate, ended with a full flush.
        crc: CRC-32 of the rows.
        size: Bytes of the rows.
    """

    data: bytes
    crc: int
    size: int

    def as_bytes(self) -> bytes:
        """For the cache."""
        return _NUMBERS.pack(self.crc, self.size) + self.data

    @staticmethod
    def of_bytes(content: bytes) -> Piece:
        """The piece again."""
        crc, size = _NUMBERS.unpack_from(content)
        return Piece(content[_NUMBERS.size :], crc, size)


def deflated(rows: bytes) -> Piece:
    """Rows as a piece."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Piece(packer.compress(rows) + packer.flush(zlib.Z_FULL_FLUSH), zlib.crc32(rows), len(rows))


@record
class LongSheet:
    """A table whose rows are put in afterwards; rows count from 1, as in the file.

    Attributes:
        first: The row of the first, in which every cell was written to show its format.
        last: The row of the last; what XlsxWriter wrote in these rows gives way.
        pieces: From the cell formats of the first row to all rows.
    """

    first: int
    last: int
    pieces: Callable[[Sequence[int]], Iterable[Piece]]


def fill(
    made: Path, target: Path, sheets: Mapping[str, LongSheet], ends: Mapping[str, tuple[str, str]]
) -> None:
    """Copies ``made`` to ``target`` with the rows of ``sheets`` in them.

    Args:
        made: The workbook as XlsxWriter wrote it.
        target: The file to write.
        sheets: What is filled, by the name of the part.
        ends: What is written otherwise in tables, by the name of the part.

    Raises:
        OSError: It cannot be written.
    """
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as filled:
        for entry in source.infolist():
            if entry.filename in sheets:
                with tempfile.TemporaryFile() as spool:
                    _write_part(
                        filled, entry.filename, spool, _parts(source.read(entry), sheets[entry.filename])
                    )
            else:
                info = zipfile.ZipInfo(entry.filename, _EPOCH)
                info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, entry.external_attr
                part = _slashes(source.read(entry), entry.filename)
                old, new = ends.get(entry.filename, ("", ""))
                if old:
                    part = part.replace(old.encode("ascii"), new.encode("ascii"))
                filled.writestr(info, part, compresslevel=6)


def _slashes(part: bytes, name: str) -> bytes:
    """Relative links to files with / as Excel writes them; XlsxWriter's backslash leads nowhere in LibreOffice on Linux."""
    if not name.endswith(".rels"):
        return part
    return _LINK.sub(lambda found: found.group().replace(b"\\", b"/"), part)


def _parts(xml: bytes, sheet: LongSheet) -> Iterator[Piece]:
    """The sheet's XML in pieces: what stands before the rows, the rows, what stands after them."""
    start = xml.index(b'<row r="%d"' % sheet.first)
    first_ends = xml.index(b"</row>", start)
    end = xml.find(b'<row r="%d"' % (sheet.last + 1), first_ends)
    if end < 0:
        end = xml.index(b"</sheetData>")
    looks = [int(look) for look in _LOOK.findall(xml[start:first_ends])]
    before, after = xml[:start], xml[end:]
    if after.startswith(b"</sheetData>"):
        before = _DIMENSION.sub(rb'<dimension ref="\1:\g<2>%d"/>' % sheet.last, before)
    yield deflated(before)
    yield from sheet.pieces(looks)
    yield deflated(after)


def _write_part(archive: zipfile.ZipFile, name: str, spool: IO[bytes], pieces: Iterable[Piece]) -> None:
    """One part from its pieces: their bytes as they are, the sum over all of them reckoned from theirs."""
    crc = size = packed = 0
    for piece in _with_end(pieces):
        spool.write(piece.data)
        crc = combined_crc(crc, piece.crc, piece.size)
        size += piece.size
        packed += len(piece.data)
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    info.CRC, info.file_size, info.compress_size = crc, size, packed
    spool.seek(0)
    _add_packed(archive, info, spool)


def _with_end(pieces: Iterable[Piece]) -> Iterator[Piece]:
    yield from pieces
    yield _end()


def _end() -> Piece:
    """The block that ends a deflated stream."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Piece(packer.flush(zlib.Z_FINISH), 0, 0)


def _add_packed(archive: zipfile.ZipFile, info: zipfile.ZipInfo, packed: IO[bytes]) -> None:
    """Adds a part that is compressed already. ``zipfile`` has no way for that: header, bytes and directory as it writes them."""
    stream = archive.fp
    if stream is None:
        raise ValueError("the archive is closed")
    stream.seek(archive.start_dir)
    info.header_offset = stream.tell()
    stream.write(info.FileHeader(zip64=False))
    shutil.copyfileobj(packed, stream, 1 << 20)
    archive.start_dir = stream.tell()
    archive.filelist.append(info)
    archive.NameToInfo[info.filename] = info


def combined_crc(first: int, second: int, length: int) -> int:
    """CRC-32 of two texts one after the other, from the CRC-32 of each and the length of the second in bytes."""
    return _times(_power(8 * length), first) ^ second if length else first ^ second


def _times(one: int, other: int) -> int:
    """Product of two polynomials over GF(2), modulo CRC-32's; bits reflected as there."""
    product, bit = 0, _TOP_BIT
    while one:
        if one & bit:
            product ^= other
            one ^= bit
        bit >>= 1
        other = other >> 1 ^ _POLYNOMIAL if other & 1 else other >> 1
    return product


@cache
def _doubled(count: int) -> int:
    """Power 2 ** ``count`` of x."""
    if count == 0:
        return _TOP_BIT >> 1
    half = _doubled(count - 1)
    return _times(half, half)


def _power(exponent: int) -> int:
    """Power ``exponent`` of x, modulo CRC-32's polynomial."""
    result = _TOP_BIT
    for place in range(exponent.bit_length()):
        if exponent >> place & 1:
            result = _times(_doubled(place), result)
    return result
