"""The server process: opens workbooks that Linux describes, answers COM, takes orders line by line.

Orders come as JSON on the standard input, one line each; each is answered by one line. The process ends when the input does.
"""

from __future__ import annotations

import ctypes
import json
import os
import queue
import sys
import threading
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import winreg

import model
import objects
import pythoncom
import pywintypes
import win32api
import win32con
import win32gui
from cells import Cells, Error
from serving import BED, install_message_filter, load_library, pointer, wrap

WM_GETOBJECT, OBJID_NATIVEOM = 0x3D, 0xFFFFFFF0
_PROGRAMS = {
    "excel": ("Excel.Application", "{00024500-0000-0000-C000-000000000046}"),
    "wps": ("KET.Application", "{45540001-5750-5300-4B49-4E47534F4655}"),
    "et": ("ET.Application", "{45540001-5750-5300-4B49-4E47534F4656}"),
}
APPLICATION = model.Application()
_ORDERS: queue.Queue[str] = queue.Queue()
_TABLE: dict[str, int] = {}


def main() -> None:
    """Serves until the input ends."""
    pythoncom.CoInitialize()
    load_library(Path(sys.argv[1]))
    install_message_filter()
    program, identity = _PROGRAMS[objects.PROFILE]
    with winreg.CreateKey(winreg.HKEY_LOCAL_MACHINE, rf"Software\Classes\{program}\CLSID") as key:
        winreg.SetValue(key, "", winreg.REG_SZ, identity)
    kept = pythoncom.RegisterActiveObject(wrap(APPLICATION), pywintypes.IID(identity), 0)
    if not os.environ.get("BED_NO_WINDOW"):
        APPLICATION.hwnd = make_window()
    threading.Thread(target=_read_orders, daemon=True).start()
    say({"pid": os.getpid(), "hwnd": APPLICATION.hwnd, "active": bool(kept is not None)})
    while True:
        ctypes.windll.user32.MsgWaitForMultipleObjects(0, None, False, 10, 0x04FF)
        win32gui.PumpWaitingMessages()
        while not _ORDERS.empty():
            line = _ORDERS.get()
            if not line:
                os._exit(0)
            order = json.loads(line)
            try:
                say(ORDERS[order.pop("do")](**order))
            except Exception as error:
                say({"failed": repr(error)})


def say(answer: Any) -> None:
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii") + b"\n")
    sys.stdout.buffer.flush()


def _read_orders() -> None:
    for line in sys.stdin.buffer:
        _ORDERS.put(line.decode("utf-8"))
    _ORDERS.put("")


# Orders


def open_book(
    path: str, sheets: list[dict[str, Any]], names: dict[str, str], *, in_table: bool = True
) -> None:
    """A workbook becomes open, in the Running Object Table unless its place is not trusted (F12)."""
    close_book(path)
    book = model.Book(APPLICATION, path)
    model.sheets_from(book, sheets)
    book.defined = dict(names)
    APPLICATION.books.open.append(book)
    if in_table:
        table = pythoncom.GetRunningObjectTable()
        _TABLE[path] = table.Register(1, wrap(book), pythoncom.CreateFileMoniker(path))


def close_book(path: str) -> None:
    if path in _TABLE:
        pythoncom.GetRunningObjectTable().Revoke(_TABLE.pop(path))
    APPLICATION.books.open[:] = [book for book in APPLICATION.books.open if book.path != path]
    APPLICATION.values |= {"ScreenUpdating": True, "StatusBar": False, "Interactive": True}
    APPLICATION.after_write = lambda: None
    BED.rejected_until = BED.editing_until = 0.0


def dump(path: str) -> dict[str, Any]:
    """All cells of a workbook, the program's settings, and what was called since the last time."""
    book = _book(path)
    calls, bars = dict(BED.calls), list(APPLICATION.bar_texts)
    BED.calls.clear()
    APPLICATION.bar_texts.clear()
    return {
        "sheets": {sheet.name: _described(sheet) for sheet in book.sheets},
        "settings": dict(APPLICATION.values),
        "bar": bars,
        "calls": calls,
        "active": book.active.name,
        "saved": book.saved,
        "n_saves": book.n_saves,
        "open": [one.path for one in APPLICATION.books.open],
    }


def _described(sheet: model.Sheet) -> dict[str, Any]:
    cells: Cells = sheet.cells
    values = [
        [*key, {"error": value} if isinstance(value, Error) else value] for key, value in cells.values.items()
    ]
    return {
        "values": values,
        "formulas": [[*key, text] for key, text in cells.formulas.items()],
        "protected": sheet.protected,
        "options": sheet.options,
        "criteria": cells.criteria,
        "hidden": sorted(cells.hidden),
        "choices": cells.choices,
        "visible": sheet.visible,
    }


def arrange(path: str, sheet: str, **state: Any) -> None:
    """Protects or filters a sheet, or types into it, before a click."""
    target = next(one for one in _book(path).sheets if one.name == sheet)
    cells: Cells = target.cells
    if "protected" in state:
        target.protected, target.password = True, state["protected"]
        target.options |= dict.fromkeys(state.get("allowed", ()), True)
    if "filter" in state:
        box, field, wanted = state["filter"]
        cells.filter_box, cells.criteria = tuple(box), {field: wanted}
        cells.apply_filter()
    cells.formats |= {(row, column): look for row, column, look in state.get("formats", ())}
    for row, column, value in state.get("typed", ()):
        cells.type_in((row, column), value)


def arrange_book(path: str, **state: Any) -> None:
    """Read-only, or a text whose writing fails."""
    for name, value in state.items():
        setattr(_book(path), name, value)


def busy(seconds: float, *, how: int = 1, after_writes: int | None = None, editing: bool = False) -> None:
    """Excel is busy from now, or from a number of writes on: rejects (1), asks to try later (2), or edits a cell."""

    def begin() -> None:
        until = time.time() + seconds
        if editing:
            BED.editing_until = until
        else:
            BED.rejected_until, BED.reject_how = until, how

    left = [after_writes]

    def count() -> None:
        if left[0] == 0:
            left[0] = None
            begin()
        elif left[0] is not None:
            left[0] -= 1

    if after_writes is None:
        begin()
    else:
        APPLICATION.after_write = count


def protected_view(path: str) -> None:
    """A workbook is open in Protected View only."""
    close_book(path)
    APPLICATION.protected_views.open[:] = [model.ProtectedView(path)] if path else []


def _book(path: str) -> model.Book:
    return next(one for one in APPLICATION.books.open if one.path == path)


ORDERS = {
    "open": open_book,
    "close": close_book,
    "dump": dump,
    "arrange": arrange,
    "arrange_book": arrange_book,
    "busy": busy,
    "protected_view": protected_view,
}


# The window: XLMAIN > XLDESK > EXCEL7


class _Guid(ctypes.Structure):
    _fields_ = [
        ("a", ctypes.c_ulong),
        ("b", ctypes.c_ushort),
        ("c", ctypes.c_ushort),
        ("d", ctypes.c_ubyte * 8),
    ]


_DISPATCH = _Guid()
ctypes.oledll.ole32.CLSIDFromString("{00020400-0000-0000-C000-000000000046}", ctypes.byref(_DISPATCH))
_ACCESSIBLE = ctypes.WinDLL("oleacc")
_ACCESSIBLE.LresultFromObject.argtypes = [ctypes.c_void_p] * 3
_ACCESSIBLE.LresultFromObject.restype = ctypes.c_ssize_t


def _message(window: int, message: int, first: int, second: int) -> int:
    """WM_GETOBJECT for OBJID_NATIVEOM gives the object model (F13)."""
    if message == WM_GETOBJECT and second & 0xFFFFFFFF == OBJID_NATIVEOM:
        return _ACCESSIBLE.LresultFromObject(ctypes.byref(_DISPATCH), first, pointer(wrap(APPLICATION)))
    return win32gui.DefWindowProc(window, message, first, second)


def make_window() -> int:
    """Excel's three windows, one in the other.

    Returns:
        The handle of the outermost.
    """
    instance = win32api.GetModuleHandle(None)
    parent, style = 0, win32con.WS_OVERLAPPEDWINDOW | win32con.WS_VISIBLE
    handles = []
    for name in ("XLMAIN", "XLDESK", "EXCEL7"):
        description = win32gui.WNDCLASS()
        description.lpszClassName, description.hInstance, description.lpfnWndProc = name, instance, _message
        win32gui.RegisterClass(description)
        parent = win32gui.CreateWindow(name, "Excel", style, 0, 0, 300, 200, parent, 0, instance, None)
        handles.append(parent)
        style = win32con.WS_CHILD | win32con.WS_VISIBLE
    return handles[0]


if __name__ == "__main__":
    main()
