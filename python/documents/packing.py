"""A .docx packed in memory: what is the same in one file after the other is compressed and checked once.

Byte for byte what ``zipfile`` writes, whole, so that a file takes one write to the disk instead of three for each of its parts.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from xml.parsers import expat

from python.documents.package import entry
from python.vocabulary.plain_record import record

_RECORD = struct.Struct("<4s4B4HL2L5H2L")
_END = struct.Struct("<4s4H2LH")
# What ``zipfile`` says of every entry: read and written by their owner alone.
_OWNERS = 0o600 << 16
_RAW = -15


@record
class _Packed:
    """One part as it stands in the file: its content, its local entry, and its record in the directory but for the place."""

    content: bytes
    local: bytes
    record: tuple[object, ...]
    name: bytes


class Packing:
    """Packs files of the same kind one after the other."""

    def __init__(self) -> None:
        self._known: dict[str, _Packed] = {}

    def packed(self, names: Iterable[str], parts: Mapping[str, bytes]) -> bytes:
        """A file of these parts, in this order. A part that is as it was in the file before is neither compressed nor checked again.

        Raises:
            ExpatError: An XML part is not well formed, or holds a prefix that nothing declares.
        """
        entries, directory, place = [], [], 0
        for name in names:
            one = self._part(name, parts[name])
            entries.append(one.local)
            directory += [_RECORD.pack(*one.record, place), one.name]
            place += len(one.local)
        records = b"".join(directory)
        end = _END.pack(b"PK\x05\x06", 0, 0, len(entries), len(entries), len(records), place, 0)
        return b"".join([*entries, records, end])

    def _part(self, name: str, content: bytes) -> _Packed:
        known = self._known.get(name)
        if known is None or known.content != content:
            if name.endswith((".xml", ".rels")):
                # With a separator for namespaces, a prefix that nothing declares is an error as well.
                expat.ParserCreate(namespace_separator=" ").Parse(content, True)
            known = self._known[name] = _pack(name, content)
        return known


def _pack(name: str, content: bytes) -> _Packed:
    info = entry(name)
    info.CRC, info.file_size = zlib.crc32(content), len(content)
    data = content
    if info.compress_type == zipfile.ZIP_DEFLATED:
        compressor = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, _RAW)
        data = compressor.compress(content) + compressor.flush()
    info.compress_size = len(data)
    header = info.FileHeader(zip64=False)
    # Of the local header's fields, those that the directory repeats: from the version needed to the length of the extra field.
    fields = struct.unpack_from("<2B4HL2L2H", header, 4)
    record = (b"PK\x01\x02", info.create_version, info.create_system, *fields, 0, 0, 0, _OWNERS)
    return _Packed(content, header + data, record, header[-fields[-2] :])
