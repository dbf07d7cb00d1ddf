"""What kind of file bytes are, told by their content: which other format a school's old table is in."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
from collections.abc import Iterable

from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode

_ZIP_MAGIC = b"PK\x03\x04"
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOOKED_AT = 64 * 1024
# What is in a package of another program, by the part that only it has.
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_BINARY_PART = "xl/workbook.bin"
_WEB = re.compile(
    r"\s*(?:(?:<!--.*?-->|<\?xml[^>]*\?>)\s*)*<(?:!doctype\s+html|html|head|body|table|style|meta)\b|\s*mime-version:",
    re.I | re.S,
)
_XML_TABLE = "urn:schemas-microsoft-com:office:spreadsheet"
_CELLS = re.compile(r"[^\n]*[,;\t，；][^\n]*(?:\n|$)")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_ENCODINGS = ("utf-8-sig", "gb18030")


def refuse_other_kinds(data: bytes) -> None:
    """Returns for what may be an .xlsx or .xlsm; other kinds of files are told apart.

    Raises:
        HostError: ``ENCRYPTED``, ``OLD_FORMAT``, ``BINARY_FORMAT``, ``OPEN_DOCUMENT``, ``XML_TABLE``, ``WEB_PAGE``,
            ``TEXT_TABLE`` or ``NOT_A_WORKBOOK``.
    """
    refuse_by_start(data)
    with contextlib.suppress(zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
        refuse_other_packages(names)  # what cannot be opened is told as damaged by whoever opens it


def refuse_by_start(data: bytes) -> None:
    """Returns for what begins like a package that may be an .xlsx or .xlsm; raises ``HostError`` as ``refuse_other_kinds`` does."""
    if data.startswith(_OLE_MAGIC):
        # The directory of the compound file names its streams in UTF-16.
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise HostError(ProblemCode.ENCRYPTED)
        old = any(name.encode("utf-16-le") in data for name in ("Workbook", "Book"))
        raise HostError(ProblemCode.OLD_FORMAT if old else ProblemCode.NOT_A_WORKBOOK)
    if not data.startswith(_ZIP_MAGIC):
        raise HostError(_kind_of_text(data[:_LOOKED_AT]))
    # An OpenDocument file begins with its kind, not packed: readable even where the rest is damaged.
    if _OPEN_DOCUMENT in data[:200]:
        raise HostError(ProblemCode.OPEN_DOCUMENT)


def refuse_other_packages(parts: Iterable[str]) -> None:
    """Returns for a package of parts that may be an .xlsx or .xlsm.

    Raises:
        HostError: ``BINARY_FORMAT`` or ``OPEN_DOCUMENT``.
    """
    code = _other_package({name.replace("\\", "/").lower() for name in parts})
    if code is not None:
        raise HostError(code)


def _other_package(names: set[str]) -> ProblemCode | None:
    if "mimetype" in names and "content.xml" in names:
        return ProblemCode.OPEN_DOCUMENT
    return ProblemCode.BINARY_FORMAT if _BINARY_PART in names else None


def _kind_of_text(start: bytes) -> ProblemCode:
    text = _decoded(start)
    if not text.strip():
        return ProblemCode.NOT_A_WORKBOOK
    if _XML_TABLE in text:
        return ProblemCode.XML_TABLE
    if _WEB.match(text) or "schemas-microsoft-com:office:excel" in text:
        return ProblemCode.WEB_PAGE
    if not text.lstrip().startswith("<") and _CELLS.match(text.lstrip("\r\n")):
        return ProblemCode.TEXT_TABLE
    return ProblemCode.NOT_A_WORKBOOK


def _decoded(start: bytes) -> str:
    """The beginning of a text file; ``""`` for what is no text."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start.decode("utf-16", "ignore")
    for encoding in _ENCODINGS:
        # The cut may go through a character.
        for end in range(len(start), max(0, len(start) - 4) - 1, -1):
            try:
                text = start[:end].decode(encoding)
            except UnicodeDecodeError:
                continue
            return "" if _CONTROL.search(text) else text
    return ""
