# ruff: noqa: ANN401 - UNO objects have no types
"""Opens a workbook of any edition with macros that run in LibreOffice.

xlwings.bas of the edition for Excel does not compile there, and one module that does not compile stops every macro, with a
debugger. So such a workbook is copied, the copy opened with its macros off, the module replaced by ``xlwings.bas`` beside this file,
and the macros let go. LibreOffice writes the modules it has in memory when it saves: the copy then is of its edition, and
the original goes on working in Excel.
"""

from __future__ import annotations

import shutil
from enum import Enum
from pathlib import Path
from typing import Any

from python.hosts.libreoffice.bridge import MacroMode, load_uno, open_document
from python.system.disk import os_errors_as_problems
from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode
from python.vocabulary.sheet_schema import MACRO_STATE

RUN_PYTHON = Path(__file__).with_name("xlwings.bas")
_MODULE = "xlwings"
_PEIXUN = "Peixun"
# Said by our replacement of xlwings.bas, and by nothing in xlwings' own.
_OURS = "PEIXUN_PYTHON"
# How LibreOffice begins a module that it read from VBA.
_VBA_HEAD = "Rem Attribute VBA_ModuleType=VBAModule\nOption VBASupport 1\n"
# Names the cell with the sentence.
_MACROS_RUN = "msg_macro_on"


class Edition(Enum):
    """For which program a workbook's macros are."""

    LIBREOFFICE = "LibreOffice"
    EXCEL = "Excel"


def edition_of(context: Any, workbook: Path) -> Edition:
    """For which program the macros of a workbook are.

    Raises:
        HostError: ``NO_MACROS``: it has none of ours (an .xlsx, another workbook).
    """
    document = open_document(context, workbook, hidden=True, read_only=True, macros=MacroMode.NEVER)
    try:
        source = str(_library(document, workbook).getByName(_MODULE))
    finally:
        document.close(True)
    return Edition.LIBREOFFICE if _OURS in source else Edition.EXCEL


def copied(workbook: Path) -> Path:
    """A copy for LibreOffice beside a workbook: ``<stem>-LibreOffice.xlsm``.

    Raises:
        HostError: ``FILE_EXISTS``: there is one already, which may hold newer entries.
    """
    copy = workbook.with_name(f"{workbook.stem}-LibreOffice{workbook.suffix}")
    if copy.exists():
        raise HostError(ProblemCode.FILE_EXISTS, file=str(copy))
    with os_errors_as_problems(copy):
        shutil.copyfile(workbook, copy)
    return copy


def open_converted(context: Any, workbook: Path) -> Any:
    """A copy of the edition for Excel, open and visible, with buttons that work.

    Raises:
        HostError: ``NO_MACROS``.
    """
    document = open_document(context, workbook, macros=MacroMode.NEVER)
    lines = RUN_PYTHON.read_text(encoding="ascii").splitlines()
    _library(document, workbook).replaceByName(_MODULE, _VBA_HEAD + "\n".join(lines[1:]) + "\n")
    _allow_macros(document)
    _say_that_macros_run(document)
    return document


def _say_that_macros_run(document: Any) -> None:
    """What ``Workbook_Open`` does, had it run. Run from here it sometimes never ends [ran: LibreOffice 7.4 under load]."""
    names = document.NamedRanges
    state, words = (
        names.getByName(name).getReferredCells().getCellByPosition(0, 0) if names.hasByName(name) else None
        for name in (MACRO_STATE, _MACROS_RUN)
    )
    if state is not None and words is not None:
        state.setString(words.getString())
        document.setModified(False)


def _library(document: Any, workbook: Path) -> Any:
    """The Basic library with the modules of the workbook's VBA project."""
    basic = document.BasicLibraries
    for name in basic.getElementNames():
        library = basic.getByName(name)
        if library.hasByName(_MODULE) and library.hasByName(_PEIXUN):
            return library
    raise HostError(ProblemCode.NO_MACROS, file=workbook.name)


def _allow_macros(document: Any) -> None:
    """What opening with macros on would have set."""
    allowed = load_uno().createUnoStruct("com.sun.star.beans.PropertyValue")
    allowed.Name, allowed.Value = "MacroExecutionMode", MacroMode.ALWAYS.value
    kept = [one for one in document.getArgs() if one.Name != allowed.Name]
    document.attachResource(document.getURL(), (*kept, allowed))
