# ruff: noqa: ANN401 - xlwings objects carry no types of use here
"""xlwings as a click needs it: a light import that harms nothing else, calls that arrive whole, a path out of a web address."""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Sequence
from typing import Any

from python.system.late_binding import bind_late
from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode

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
    make_harmless()
    if "xlwings._xlwindows" in sys.modules:
        _send_all_arguments()
    return xlwings


def make_harmless() -> None:
    """Keeps xlwings, where it is loaded, from ending programs of the user's and from trying for ever.

    Its Windows engine asks to be called at exit and then ends, by force, every EXCEL.exe that shows no workbook window:
    workbooks in Protected View, Excels that other programs work with. Source: xlwings issue 2456, ``_xlwindows.cleanup``.
    """
    windows: Any = sys.modules.get("xlwings._xlwindows")
    if windows is not None:
        atexit.unregister(windows.cleanup)
        windows.N_COM_ATTEMPTS = _XLWINGS_ATTEMPTS


def _send_all_arguments() -> None:
    """Lets pywin32 send every argument of a call, also those that come after one that is left out.

    Without generated classes it marks what is left out with ``Missing`` and stops there: ``Protect(AllowFiltering=True)``
    arrives without any argument. ``Empty`` is what its generated classes use. Source: pywin32 pull request 2150.
    """
    from win32com.client import build

    listed = build.BuildCallList
    if getattr(listed, "sends_all", False):
        return

    def all_listed(description: Any, names: Sequence[str], *defaults: str, **more: Any) -> Any:
        # Named, named but required, and unnamed arguments; the fourth marks results.
        left_out = ["pythoncom.Empty" if one == "pythoncom.Missing" else one for one in defaults[:3]]
        return listed(description, names, *left_out, *defaults[3:], **more)

    all_listed.sends_all = True  # type: ignore[attr-defined]  # seen when this runs again
    build.BuildCallList = all_listed


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
