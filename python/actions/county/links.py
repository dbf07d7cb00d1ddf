"""Links from the county's workbook to the schools' files: relative, so that the whole folder can be carried elsewhere."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from python.actions.county.look import Link

# What a link cannot hold as it is; % first.
_QUOTED = {character: f"%{ord(character):02X}" for character in '%"<>[]`^{}# '}
_LONGEST = 2000


def link_to(file: str, folder: Path | None, target: Path, *, sheet: str = "", cell: str = "") -> Link | str:
    """A file of the county's folder as a link; as a mere text where no link can lead there.

    Args:
        file: Relative to ``folder``.
        folder: The county's folder; ``None``: it is not known.
        target: The workbook in which the link stands.
        sheet: The sheet to open it at.
        cell: The cell there.
    """
    if not file or folder is None:
        return file
    relative = f"{_way(folder, target)}/{file}"
    url = "".join(_QUOTED.get(character, character) for character in relative.replace(os.sep, "/"))
    if sheet:
        url += "#'" + sheet.replace("'", "''") + f"'!{cell or 'A1'}"
    return Link(file, url) if len(url) <= _LONGEST else file


@cache
def _way(folder: Path, target: Path) -> str:
    """From the workbook to the county's folder; the whole path where that is on another drive of Windows."""
    try:
        return os.path.relpath(folder.resolve(), target.resolve().parent)
    except ValueError:
        return str(folder.resolve())
