"""What Windows' registry says; on every other system it says nothing."""

from __future__ import annotations

import importlib


def value(root: str, key: str, name: str = "", *, bits32: bool = False) -> object:
    r"""A value of the registry.

    Args:
        root: ``HKEY_LOCAL_MACHINE`` or another name of winreg.
        key: The path below it, e.g. ``Software\Classes\Excel.Application\CLSID``.
        name: The value's name; blank is the key's default value.
        bits32: Looks where Windows keeps the settings of 32-bit programs.

    Returns:
        What it holds; ``None`` where there is no such value, it may not be read, or the system is not Windows.
    """
    try:
        winreg = importlib.import_module("winreg")
    except ImportError:
        return None
    view = winreg.KEY_WOW64_32KEY if bits32 else winreg.KEY_WOW64_64KEY
    try:
        with winreg.OpenKey(getattr(winreg, root), key, 0, winreg.KEY_READ | view) as handle:
            return winreg.QueryValueEx(handle, name)[0]
    except OSError:
        return None
