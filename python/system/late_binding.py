r"""COM objects by name alone: modules that any program has generated from type libraries are neither read nor written.

pywin32 keeps such modules in ``%TEMP%\gen_py\3.13``, which every Python 3.13 of the user shares. One that another program has
left half written there, or its index ``dicts.dat``, breaks whatever touches the same objects. The portable edition shuts them out
before anything of ours runs (``python/making/bundle/gen_py.py``); this is for a Python of the school's own, and for the
folder that a registry value may name instead.

Source: ``win32com/__init__.py`` and ``win32com/client/gencache.py``; pywin32 issues 1694 and 1923, xlwings issue 2490.
"""

from __future__ import annotations

import importlib
from typing import Any

_NOWHERE = "no generated modules"


def bind_late() -> None:
    """Has every COM object of this process called by name from now on; where there is no pywin32 nothing is done."""
    try:
        package: Any = importlib.import_module("win32com")
    except ImportError:
        return
    # The loader of a package in a ZIP has an archive, by which gencache knows, when it is imported, that it may not write.
    package.__loader__.archive = _NOWHERE
    package.__gen_path__ = _NOWHERE
    package.gen_py.__path__ = []
    # It may have been imported already, by xlwings before the first line of ours.
    gencache: Any = importlib.import_module("win32com.client.gencache")
    gencache.is_readonly = True
    gencache.clsidToTypelib.clear()
    classes: Any = importlib.import_module("win32com.client.CLSIDToClass")
    classes.mapCLSIDToClass.clear()
