"""Writes the ZIP, the same bytes for the same files."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

# What the files are dated; a ZIP must say something, and the moment of the build would differ each time.
_DATE = (2026, 1, 1, 0, 0, 0)
_LEVEL = 9
_PLAIN_FILE = 0o100644 << 16
_MADE_ON_UNIX = 3


def write_zip(files: Mapping[str, bytes], target: Path, top: str) -> None:
    """Packs ``files`` under the folder ``top``; names are UTF-8 and marked so."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    with zipfile.ZipFile(part, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{top}/{name}", _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = _MADE_ON_UNIX
            entry.external_attr = _PLAIN_FILE
            archive.writestr(entry, files[name], compresslevel=_LEVEL)
    part.replace(target)
