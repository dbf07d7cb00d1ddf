"""Patience with a program that is busy: while a cell is being edited or a dialog is open Excel rejects every call."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode

_T = TypeVar("_T")

# While a cell is being edited Excel rejects every call. Tried again for this long, then the user is told.
PATIENCE_SECONDS = 5.0
# Once cells are being written, giving up costs more than waiting; and what was written must not stay half done.
WRITING_SECONDS = 20.0
PUT_BACK_SECONDS = 60.0
RETRY_SECONDS = 0.25
# RPC_E_CALL_REJECTED, RPC_E_SERVERCALL_RETRYLATER, VBA_E_IGNORE: Excel is in cell-edit mode or shows a dialog.
_BUSY = frozenset({-2147418111, -2147417846, -2146777998})


def is_busy(error: BaseException) -> bool:
    """Whether an exception from xlwings says that a cell is being edited or a dialog is open.

    xlwings turns some into others (a workbook that could not be asked for into ``KeyError``): what it was raised from counts.
    """
    if type(error).__name__ == "ExcelBusyError":
        return True
    seen = {getattr(error, "hresult", None)}
    details = getattr(error, "excepinfo", None)
    if isinstance(details, tuple) and details:
        seen.add(details[-1])
    if seen & _BUSY:
        return True
    turned_into = isinstance(error, KeyError | AttributeError)
    return turned_into and error.__context__ is not None and is_busy(error.__context__)


def patiently(call: Callable[[], _T], seconds: float | None = None) -> _T:
    """Calls until the program is free to answer, but not for ever.

    Args:
        call: Asked again and again, so it must be able to start anew.
        seconds: How long it is tried, ``PATIENCE_SECONDS`` unless told.

    Raises:
        HostError: ``CELL_EDITING``.
    """
    deadline = time.monotonic() + (PATIENCE_SECONDS if seconds is None else seconds)
    while True:
        try:
            return call()
        except Exception as error:
            if not is_busy(error):
                raise
            if time.monotonic() > deadline:
                raise HostError(ProblemCode.CELL_EDITING) from error
        time.sleep(RETRY_SECONDS)
