"""The zip package of a workbook: opened only after every safety check, rewritten without touching other parts.

Nothing else, calamine (native code) included, sees a package before ``Package`` has inflated every part of it
within the size limit and compared its checksum.

Why the entries are copied here and not by a library: ``zipfile`` can only append, ``zipremove`` (evaluated at
0.10.0) appends what it replaces, so that ``xl/workbook.xml`` would move to the end, and patches the standard
library on import. Here an unchanged entry is copied with its local header, bit for bit, in its old place.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping

from python.hosts.file.file_kind import refuse_by_start, refuse_other_packages
from python.vocabulary.plain_record import record
from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode

# product.md, section 6. A workbook of 10,000 teachers x 40 sessions unpacks to about 35 MB.
MAX_UNPACKED = 100 * 1024 * 1024
# A real workbook has tens of parts, one with a picture for each teacher some thousands.
MAX_PARTS = 20_000
# A cell with a string takes at least this share of a sheet: <c t="s"><v>0</v></c>.
_MOST_STRING_CELLS = MAX_UNPACKED // 23

# What calamine does not look at before a sheet is asked for.
_READ_ON_DEMAND = (
    "xl/worksheets/",
    "xl/drawings/",
    "xl/charts/",
    "xl/media/",
    "xl/theme/",
    "xl/ctrlProps/",
    "xl/printerSettings/",
    "xl/vbaProject.bin",
    "docProps/",
)

# Sheets are kept as they were unpacked for the check until they are first read, as far as they take no more room than this.
_SHEETS = "xl/worksheets/"
_KEPT_UNPACKED = 16 * 1024 * 1024

_ENCRYPTED_FLAG = 0x1
_DESCRIPTOR_FLAG = 0x8
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_OFFSET_AT = 42  # of the local header's offset inside a central directory record
_ZIP64_MARK = 0xFFFFFFFF
_ZIP64_EXTRA = 1
# Fast, and about 8 % larger than the default: a workbook is written far more often than it is sent.
_LEVEL = 4

_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
_UTF16_STARTS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_UTF8_MARK = b"\xef\xbb\xbf"
_ENCODING = re.compile(rb"\s*<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
# calamine looks for the table of strings under this name alone, however it is capitalised.
_STRINGS = "sharedstrings.xml"
_STRINGS_TAG = re.compile(rb"<(?:\w+:)?sst(?=[\s/>])[^<>\"']*(?:\"[^\"]*\"[^<>\"']*|'[^']*'[^<>\"']*)*>")
_COUNT = re.compile(rb"\s(uniqueCount|count)\s*=\s*[\"']\s*\+?(\d+)\s*[\"']")
_SAFE_ENCODINGS = (b"utf-8", b"utf8", b"us-ascii", b"ascii", b"utf-16")


@record
class _Entry:
    """Where one part lies in the file: the bytes of its local entry and of its central directory record."""

    info: zipfile.ZipInfo
    start: int
    end: int
    record: bytes


class Package:
    """A checked package, held in memory as the bytes of the file; parts are inflated when asked for."""

    def __init__(self, data: bytes, *, only_read: bool = False, known: Package | None = None) -> None:
        """Checks the whole package.

        Args:
            data: The file, all of it.
            only_read: Nothing will be written: sheets and what hangs on them are checked when they are read, and what nobody reads
                (pictures, macros, charts) is not unpacked at all. That the file unpacks to no more than the limit is checked as ever.
            known: A package that was checked: entries that are the same there, byte for byte, are not unpacked and checked again.

        Raises:
            HostError: ``NOT_A_WORKBOOK``, ``OLD_FORMAT``, ``ENCRYPTED``, ``DAMAGED``, ``TOO_LARGE`` or
                ``FORBIDDEN_XML``; or the kind of file it is instead (``file_kind``).
        """
        refuse_by_start(data)
        self.data = data
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            refuse_other_packages(self._zip.namelist())
            self._entries = _entries(data, self._zip)
        except (zipfile.BadZipFile, struct.error, ValueError, OverflowError) as error:
            raise HostError(ProblemCode.DAMAGED, reason="压缩包不完整或有错误") from error
        self._names = {info.filename for info in self._zip.infolist()}
        self._check_directory()
        self._unchecked: set[str] = set()
        self._unpacked: dict[str, bytes] = {}
        room = _KEPT_UNPACKED
        same = self._same_entries(known) if known is not None else set()
        for entry in self._entries:
            if entry.info.filename in same:
                continue
            if only_read and entry.info.filename.startswith(_READ_ON_DEMAND):
                self._unchecked.add(entry.info.filename)
            else:
                content = self._inflate(entry.info)
                self._check(entry.info.filename, content)
                if entry.info.filename.startswith(_SHEETS) and len(content) <= room:
                    self._unpacked[entry.info.filename] = content
                    room -= len(content)

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def names(self) -> tuple[str, ...]:
        """The parts in the order in which they lie in the file."""
        return tuple(entry.info.filename for entry in self._entries)

    def read(self, name: str) -> bytes:
        """The contents of a part.

        Raises:
            HostError: ``DAMAGED``: there is no such part.
        """
        if name not in self._names:
            raise HostError(ProblemCode.DAMAGED, reason=f"缺少部件 {name}")
        if (kept := self._unpacked.pop(name, None)) is not None:
            return kept
        content = self._inflate(self._zip.getinfo(name))
        if name in self._unchecked:
            self._check(name, content)
            self._unchecked.remove(name)
        return content

    def start(self, name: str, size: int) -> bytes:
        """The first bytes of a part, ``size`` at most: all that is needed to look at what stands above a sheet's rows."""
        if name not in self._names or name in self._unchecked:
            return self.read(name)[:size]
        with self._zip.open(name) as file:
            return file.read(size)

    def read_utf8(self, name: str) -> bytes:
        """The contents of a part that the program must understand; these may only be UTF-8.

        calamine reads a sheet in UTF-16 as an empty one without a word, so such a workbook is refused.
        """
        data = self.read(name)
        if data.startswith(_UTF16_STARTS):
            raise HostError(ProblemCode.DAMAGED, reason=f"部件 {name} 用了 UTF-16 编码")
        return data

    def rewritten(
        self, changed: Mapping[str, bytes | None], added: Mapping[str, bytes] | None = None
    ) -> bytes:
        """The file with some parts replaced (or, for ``None``, left out) and all else copied bit for bit.

        Args:
            changed: New contents by part name; every name must be in the package.
            added: Parts that the package has not got yet; they come last.
        """
        # Copied once, when they are joined: a part may be very large.
        pieces: list[bytes | memoryview] = []
        directory = bytearray()
        old = memoryview(self.data)
        at = n_entries = 0
        for entry in self._entries:
            name = entry.info.filename
            content = changed.get(name, b"")
            if content is None:
                continue
            local: bytes | memoryview
            if name in changed:
                local, record = _new_entry(entry, self.data, content)
            else:
                local, record = old[entry.start : entry.end], entry.record
            pieces.append(local)
            directory += _with_offset(record, at)
            at += len(local)
            n_entries += 1
        for name, content in (added or {}).items():
            local, record = _added_entry(name, content)
            pieces.append(local)
            directory += _with_offset(record, at)
            at += len(local)
            n_entries += 1
        comment = self._zip.comment
        end = _END.pack(b"PK\x05\x06", 0, 0, n_entries, n_entries, len(directory), at, len(comment))
        return b"".join((*pieces, directory, end, comment))

    def _proofs(self) -> dict[str, tuple[slice, bytes]]:
        """By part, for those that were checked, all on which depends what it unpacks to: its local entry, and its record but for the place."""
        return {
            entry.info.filename: (slice(entry.start, entry.end), _with_offset(entry.record, 0))
            for entry in self._entries
            if entry.info.filename not in self._unchecked
        }

    def _same_entries(self, known: Package) -> set[str]:
        """The parts that were checked in another package and are the same bytes there."""
        old, new = known._proofs(), self._proofs()
        held = memoryview(known.data)
        same = {name for name, (_, record) in new.items() if name in old and old[name][1] == record}
        return {
            name
            for name in same
            if len(entry := held[old[name][0]]) == (place := new[name][0]).stop - place.start
            and self.data.startswith(entry, place.start)
        }

    def _check_directory(self) -> None:
        infos = self._zip.infolist()
        folded = [info.filename.casefold() for info in infos]
        if len(set(folded)) != len(folded):
            raise HostError(ProblemCode.DAMAGED, reason="有重名的部件")
        if any("\\" in info.orig_filename for info in infos):
            raise HostError(ProblemCode.DAMAGED, reason="部件的名字里有反斜杠")
        if any(info.flag_bits & _ENCRYPTED_FLAG for info in infos):
            raise HostError(ProblemCode.ENCRYPTED)
        if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_UNPACKED:
            raise HostError(ProblemCode.TOO_LARGE, limit=f"{MAX_UNPACKED // 1024 // 1024} MB")
        for info in infos:
            if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise HostError(ProblemCode.DAMAGED, reason=f"部件 {info.filename} 的压缩方式少见")

    @staticmethod
    def _check(name: str, content: bytes) -> None:
        _check_xml(name, content)
        _check_counts(name, content)

    def _inflate(self, info: zipfile.ZipInfo) -> bytes:
        """Inflates no more than the declared size, which has been checked; a lie makes the checksum fail."""
        try:
            with self._zip.open(info) as file:
                data = file.read(info.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise HostError(ProblemCode.DAMAGED, reason=f"部件 {info.filename} 解不开") from error
        if len(data) != info.file_size:
            raise HostError(ProblemCode.DAMAGED, reason=f"部件 {info.filename} 的大小不对")
        return data


def _entries(data: bytes, archive: zipfile.ZipFile) -> list[_Entry]:
    """Every entry in file order; overlapping entries (one way to build a zip bomb) are an error."""
    directory = archive.start_dir
    records: list[bytes] = []
    at = directory
    for _ in archive.infolist():
        fields = _CENTRAL.unpack_from(data, at)
        if fields[0] != b"PK\x01\x02":
            raise ValueError("central directory")
        size = _CENTRAL.size + fields[10] + fields[11] + fields[12]
        records.append(data[at : at + size])
        at += size
    pairs = sorted(zip(archive.infolist(), records, strict=True), key=lambda pair: pair[0].header_offset)
    starts = [info.header_offset for info, _ in pairs]
    if starts and starts[0] != 0:
        raise ValueError("data before the first entry")
    found = []
    for (info, central), start, end in zip(pairs, starts, [*starts[1:], directory], strict=True):
        fields = _LOCAL.unpack_from(data, start)
        content_end = start + _LOCAL.size + fields[9] + fields[10] + info.compress_size
        if content_end > end:
            raise ValueError(f"overlapping entry {info.filename}")
        found.append(_Entry(info, start, end, central))
    return found


def _new_entry(entry: _Entry, data: bytes, content: bytes) -> tuple[bytes, bytes]:
    """The local entry and central record of a part with new contents; name, date and attributes stay."""
    packed = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    body = packed.compress(content) + packed.flush()
    crc = zlib.crc32(content)
    fields = list(_LOCAL.unpack_from(data, entry.start))
    name_at = entry.start + _LOCAL.size
    name = data[name_at : name_at + fields[9]]
    flags = fields[2] & ~_DESCRIPTOR_FLAG
    # Extra fields hold zip64 sizes or padding for the old contents: left out.
    local = _LOCAL.pack(
        fields[0], 20, flags, zipfile.ZIP_DEFLATED, fields[4], fields[5], crc, len(body), len(content), len(name), 0
    )  # fmt: skip
    old = list(_CENTRAL.unpack_from(entry.record))
    old[2:5] = 20, old[3] & ~_DESCRIPTOR_FLAG, zipfile.ZIP_DEFLATED
    old[7:10] = crc, len(body), len(content)
    name_end = _CENTRAL.size + old[10]
    comment = entry.record[name_end + old[11] :]
    old[11] = 0
    old[16] = 0
    return local + name + body, _CENTRAL.pack(*old) + entry.record[_CENTRAL.size : name_end] + comment


def _added_entry(name: str, content: bytes) -> tuple[bytes, bytes]:
    """The local entry and central record of a part that is new, in a place still to be given."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    data = held.getvalue()
    with zipfile.ZipFile(held) as archive:
        (entry,) = _entries(data, archive)
    return data[: entry.end], entry.record


def _with_offset(record: bytes, offset: int) -> bytes:
    """A central directory record that points to ``offset``; a 64-bit offset is kept where it stood."""
    patched = bytearray(record)
    fields = _CENTRAL.unpack_from(record)
    if fields[16] != _ZIP64_MARK:
        struct.pack_into("<L", patched, _OFFSET_AT, offset)
        return bytes(patched)
    at = _CENTRAL.size + fields[10]
    end = at + fields[11]
    while at < end:
        kind, size = struct.unpack_from("<2H", record, at)
        if kind == _ZIP64_EXTRA:
            before = sum(8 for value in fields[8:10] if value == _ZIP64_MARK)
            struct.pack_into("<Q", patched, at + 4 + before, offset)
            break
        at += 4 + size
    return bytes(patched)


def _check_counts(name: str, data: bytes) -> None:
    """Refuses a table of strings with a false count: calamine asks for that much memory at once, and dies if refused."""
    if not name.casefold().endswith(_STRINGS):
        return
    for tag in _STRINGS_TAG.finditer(data):
        for kind, count in _COUNT.findall(tag[0]):
            # Each different string takes bytes here, each use of one takes bytes in a sheet.
            if int(count) > (len(data) if kind == b"uniqueCount" else _MOST_STRING_CELLS):
                raise HostError(ProblemCode.DAMAGED, reason=f"部件 {name} 的个数不对：{count.decode()}")


def _check_xml(name: str, data: bytes) -> None:
    """Refuses a document type (the way to entity bombs and outside files) and encodings that could hide one."""
    start = data[:256].removeprefix(_UTF8_MARK).lstrip()
    named_xml = name.lower().endswith((".xml", ".rels", ".vml"))
    if not (named_xml or start.startswith(b"<") or data.startswith(_UTF16_STARTS)):
        return
    encoding = _ENCODING.match(data.removeprefix(_UTF8_MARK))
    if encoding and encoding[1].lower() not in _SAFE_ENCODINGS:
        raise HostError(ProblemCode.FORBIDDEN_XML, part=name)
    if b"!" in data and any(doctype in data for doctype in _DOCTYPES):
        raise HostError(ProblemCode.FORBIDDEN_XML, part=name)
