"""The files that spreadsheet programs lay beside a workbook while it is open: which one is there, and whose it is."""

from __future__ import annotations

import struct
from pathlib import Path

from python.vocabulary.plain_record import record

# Excel's owner file: a length and the name in the system's code page (55 bytes), then a length and the name in UTF-16.
_OWNER_UTF16 = 55
_LONGEST_OWNER = 54
_LIBREOFFICE = ".~lock."
# So much of a lock file is looked at.
_READ = 1000


@record
class LockFile:
    """A lock file.

    Attributes:
        name: Its file name.
        who: Whom it names: user, computer and time for LibreOffice, the user for Excel; ``""`` when it names nobody.
        profile: The address of the profile of the LibreOffice that made it.
    """

    name: str
    who: str
    profile: str = ""

    @property
    def of_libreoffice(self) -> bool:
        """Whether LibreOffice made it."""
        return self.name.startswith(_LIBREOFFICE)


def lock_file_of(path: Path) -> LockFile | None:
    """The lock file of Excel (``~$``), WPS (``.~``) or LibreOffice (``.~lock.…#``) beside a workbook; ``None`` if there is none."""
    for lock in (f"~${path.name}", f".~lock.{path.name}#", f".~{path.name}"):
        place = path.with_name(lock)
        try:
            there = place.is_file()
        except OSError:  # a name too long for the file system: no program can have made it
            continue
        if there:
            data = _start(place)
            return (
                _of_libreoffice(lock, data) if lock.startswith(_LIBREOFFICE) else LockFile(lock, _owner(data))
            )
    return None


def _start(lock: Path) -> bytes:
    """The first bytes; nothing while its program lets nobody read it."""
    try:
        with lock.open("rb") as file:
            return file.read(_READ)
    except OSError:
        return b""


def _of_libreoffice(name: str, data: bytes) -> LockFile:
    """``,user,computer,date,profile;``."""
    fields = data.decode("utf-8", "replace").rstrip().removesuffix(";").split(",")
    who = " ".join(field for field in fields[:3] if field.strip()).strip()
    return LockFile(name, who, fields[4] if len(fields) > 4 else "")  # noqa: PLR2004 - the fifth field


def _owner(data: bytes) -> str:
    """The name in UTF-16; anything of another shape names nobody."""
    if len(data) < _OWNER_UTF16 + 2:
        return ""
    (length,) = struct.unpack_from("<H", data, _OWNER_UTF16)
    name = data[_OWNER_UTF16 + 2 : _OWNER_UTF16 + 2 + 2 * length]
    if not 0 < length <= _LONGEST_OWNER or len(name) < 2 * length:
        return ""
    text = name.decode("utf-16-le", "replace").strip()
    return text if text.isprintable() else ""
