"""What finders report: a workbook seen open in a program, and whether it can be worked in there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

from python.hosts.excel.host import ExcelHost
from python.vocabulary.plain_record import record
from python.vocabulary.problems import ProblemCode


@record
class Sighting:
    """The workbook, or something that looks like it, in a program.

    Attributes:
        program: Name and version: ``Microsoft Excel 16.0``.
        process: The same for two sightings in one program; two ways often see one window.
        host: Makes its host; ``None`` when it cannot be worked in.
        refusal: Why not: PROTECTED_VIEW, OPEN_FROM_WEB, WORKBOOKS_HIDDEN.
        url: Where it was opened from, when that is a web address.
    """

    program: str
    process: object
    host: Callable[[], ExcelHost] | None = None
    refusal: ProblemCode | None = None
    url: str = ""


Finder: TypeAlias = Callable[[Path], Iterable[Sighting]]
"""Gives all sightings of the workbook at a path; starts nothing and opens nothing."""


def is_same_file(one: str, path: Path) -> bool:
    """Whether a name under which a program knows a file means ``path``: also through links, short names, mapped drives."""
    try:
        return Path(one).samefile(path)
    except OSError:
        return os.path.normcase(os.path.abspath(one)) == os.path.normcase(path.absolute())  # noqa: PTH100 - a program's text, no symlinks resolved
