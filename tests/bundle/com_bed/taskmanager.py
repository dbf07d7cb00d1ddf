"""Runs in a click's process under Wine, whose ``tasklist`` prints nothing: answers for it with the processes that Windows has.

``taskkill`` is Wine's own and ends what it is told to end.
"""

from __future__ import annotations

import ctypes
import subprocess
from types import SimpleNamespace
from typing import Any

_RUN = subprocess.run


class _Entry(ctypes.Structure):
    _fields_ = [
        ("size", ctypes.c_ulong),
        ("usage", ctypes.c_ulong),
        ("pid", ctypes.c_ulong),
        ("heap", ctypes.c_void_p),
        ("module", ctypes.c_ulong),
        ("threads", ctypes.c_ulong),
        ("parent", ctypes.c_ulong),
        ("priority", ctypes.c_long),
        ("flags", ctypes.c_ulong),
        ("name", ctypes.c_wchar * 260),
    ]


def processes(name: str) -> list[int]:
    """The numbers of all processes of a program."""
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]  # only on Windows
    kernel.CreateToolhelp32Snapshot.restype = ctypes.c_void_p
    for function in (kernel.Process32FirstW, kernel.Process32NextW):
        function.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    snapshot = kernel.CreateToolhelp32Snapshot(2, 0)
    entry = _Entry(size=ctypes.sizeof(_Entry))
    found = []
    more = kernel.Process32FirstW(snapshot, ctypes.byref(entry))
    while more:
        if entry.name.lower() == name.lower():
            found.append(entry.pid)
        more = kernel.Process32NextW(snapshot, ctypes.byref(entry))
    return found


def run(command: Any, *arguments: Any, **named: Any) -> Any:
    """``subprocess.run`` with a ``tasklist`` that knows."""
    if command[0] != "tasklist":
        return _RUN(command, *arguments, **named)
    lines = ["", "映像名称                       PID 会话名              会话#       内存使用", "=" * 20]
    lines += [
        f"EXCEL.EXE                    {pid:5} Console                    1    180,000 K"
        for pid in processes("EXCEL.EXE")
    ]
    return SimpleNamespace(stdout="\n".join(lines))


subprocess.run = run  # type: ignore[assignment]  # for whoever asks in this process
