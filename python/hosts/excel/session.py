# ruff: noqa: ANN401 - xlwings objects carry no types of use here
"""Getting on with the program behind xlwings: a light import, patience while it is busy, a path out of a web address."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any, TypeVar

from python.hosts.excel.native import is_busy
from python.system.late_binding import bind_late
from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode

_T = TypeVar("_T")

# While a cell is being edited Excel rejects every call. Tried again for this long, then the user is told.
PATIENCE_SECONDS = 5.0
RETRY_SECONDS = 0.25
# xlwings itself tries again without pause and, unless told otherwise, for ever.
_XLWINGS_ATTEMPTS = 3
# What xlwings imports when it finds it, and a click has no use for: 0.4 s without, 0.05 s with.
_NOT_FOR_A_CLICK = ("pandas", "numpy", "matplotlib", "PIL", "polars")


def load_xlwings() -> Any:
    """Imports xlwings without the data libraries that it would look for.

    Source: ``platform-facts.md``, xlwings imports pandas whenever it is installed.
    """
    bind_late()
    if "xlwings" not in sys.modules:
        hidden = [name for name in _NOT_FOR_A_CLICK if name not in sys.modules]
        sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: "not to be found"
        try:
            import xlwings
        finally:
            for name in hidden:
                del sys.modules[name]
    import xlwings

    # A user's own xlwings.conf would say where OneDrive keeps its files, for whatever workbook.
    xlwings.USER_CONFIG_FILE = os.devnull
    if windows := sys.modules.get("xlwings._xlwindows"):
        windows.N_COM_ATTEMPTS = _XLWINGS_ATTEMPTS  # type: ignore[attr-defined]  # a module got by name
    return xlwings


def patiently(call: Callable[[], _T]) -> _T:
    """Calls until the program is free to answer, but not for ever.

    Raises:
        HostError: ``CELL_EDITING``.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return call()
        except Exception as error:
            if not is_busy(error):
                raise
            if time.monotonic() > deadline:
                raise HostError(ProblemCode.CELL_EDITING) from error
        time.sleep(RETRY_SECONDS)


def local_path(url: str) -> str:
    """The folder on this machine that OneDrive keeps in step with ``url``.

    Raises:
        HostError: ``NOT_SAVED``, there is none.
    """
    from xlwings.utils import fullname_url_to_local_path

    try:
        return str(fullname_url_to_local_path(url))
    except Exception as error:
        raise HostError(ProblemCode.NOT_SAVED, file=url) from error
