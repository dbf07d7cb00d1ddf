"""Finds the one program in which a workbook is open, or says why it cannot be worked in there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from python.hosts.excel.host import ExcelHost
from python.hosts.excel.patience import is_busy, patiently
from python.hosts.file.lock_files import lock_file_of
from python.hosts.live.sightings import Finder, Sighting
from python.system.locks import lies_at
from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode

Choose = Callable[[Sequence[str]], int | None]
"""Asks in which of several programs to work: the place in the list; ``None`` when there is nobody to ask or no answer."""

# What is told first when nothing can be worked in.
_REFUSALS = (ProblemCode.PROTECTED_VIEW, ProblemCode.OPEN_FROM_WEB, ProblemCode.WORKBOOKS_HIDDEN)


def ways() -> tuple[Finder, ...]:
    """The ways of finding that this system has, the surest first."""
    if sys.platform == "win32":
        from python.hosts.live import com

        return com.FINDERS
    if os.name == "posix":
        from python.hosts.live import uno

        return uno.FINDERS
    return ()


def sightings_of(path: Path, finders: Sequence[Finder]) -> list[Sighting]:
    """Every program in which the workbook is open, each once, as the surest way saw it; then what else was seen.

    Raises:
        HostError: CELL_EDITING: a program that may have it open is busy, and stays so.
    """
    found: dict[object, Sighting] = {}
    refused: list[Sighting] = []
    for finder in finders:
        try:
            # Once it is found, another program that is busy is nobody to wait for.
            look = partial(_seen, finder, path)
            seen = look() if found else patiently(look)
        except Exception as error:
            if found and is_busy(error):
                continue
            raise
        for one in seen:
            if one.host is None:
                refused.append(one)
            else:
                found.setdefault(one.process, one)
    return [*found.values(), *refused]


def _seen(finder: Finder, path: Path) -> list[Sighting]:
    return list(finder(path))


def open_workbook(path: Path, choose: Choose, finders: Sequence[Finder] | None = None) -> ExcelHost:
    """The host of the workbook where it is open.

    Args:
        path: The workbook as its user names it.
        choose: Asked when it is open in several programs.
        finders: The ways of finding; those of this system unless given.

    Raises:
        HostError: NOT_OPEN, OPEN_ELSEWHERE, OPEN_APART, OPEN_TWICE, OPEN_FROM_WEB, PROTECTED_VIEW, WORKBOOKS_HIDDEN, READ_ONLY, CELL_EDITING.
    """
    seen = sightings_of(path, ways() if finders is None else finders)
    hosts = [one.host for one in seen if one.host is not None]
    if not hosts:
        raise _refusal(path, seen)
    chosen = hosts[0]
    if len(hosts) > 1:
        places = [one.program for one in seen if one.host is not None]
        number = choose(places)
        if number is None:
            raise HostError(ProblemCode.OPEN_TWICE, file=path.name, places="、".join(places))
        chosen = hosts[number]
    host = chosen()
    host.refuse_if_unwritable()
    return host


def _refusal(path: Path, seen: Sequence[Sighting]) -> HostError:
    for code in _REFUSALS:
        for one in seen:
            if one.refusal is code:
                return HostError(code, file=path.name, program=one.program, url=one.url)
    if not path.exists():
        return HostError(ProblemCode.FILE_NOT_FOUND, file=str(path))
    lock = lock_file_of(lies_at(path))
    if lock is None:
        return HostError(ProblemCode.NOT_OPEN, file=path.name)
    who = f"“{lock.who}”" if lock.who else ""
    code = ProblemCode.OPEN_APART if lock.of_libreoffice else ProblemCode.OPEN_ELSEWHERE
    return HostError(code, file=path.name, lock=lock.name, who=who)
