# ruff: noqa: N802 - the names are pywin32's and COM's
"""Puts the model behind COM: IDispatch with the type library, arrays as Excel sends them, a message filter that rejects.

pywin32 serves the calls. What it cannot send, VT_ERROR, is sent by a vtable of our own: each range's ``Invoke`` is replaced by
one that answers ``Value`` itself and hands everything else on.
"""

from __future__ import annotations

import ctypes as c
import re
import struct
import time
from collections import Counter
from pathlib import Path
from typing import Any

import members
import objects
import pythoncom
import pywintypes
import ranges
import winerror
from cells import ERRORS, Error, is_date_format, keys_of
from win32com.server import policy, util
from win32com.server.exception import COMException

VBA_E_IGNORE = -2146777998
_P = c.c_void_p
_PUT = pythoncom.DISPATCH_PROPERTYPUT | pythoncom.DISPATCH_PROPERTYPUTREF
_VT_EMPTY, _VT_R8, _VT_CY, _VT_DATE, _VT_BSTR, _VT_ERROR, _VT_BOOL, _VT_VARIANT, _VT_ARRAY = (
    0,
    5,
    6,
    7,
    8,
    10,
    11,
    12,
    0x2000,
)
_NAMES = {number: name for name, number in members.IDS.items()}

objects.MISSING.append(
    lambda value: value in (pythoncom.Missing, pythoncom.Empty) or value == winerror.DISP_E_PARAMNOTFOUND
)


class Bed:
    """What the server counts, and when it is busy."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.rejected_until, self.reject_how = 0.0, 1
        self.editing_until = 0.0
        self.library: Any = None

    def called(self, what: str) -> None:
        """Counts a call; while a cell is being edited Excel refuses it (F11)."""
        self.calls[what] += 1
        if self.editing_until > time.time():
            raise COMException(scode=VBA_E_IGNORE)


BED = Bed()


def load_library(path: Path) -> None:
    """The type library, from which clients learn the members."""
    BED.library = pythoncom.LoadTypeLib(str(path))


def _info(interface: str) -> Any:
    identity = members.identity(interface, objects.PROFILE)
    return BED.library.GetTypeInfoOfGuid(pywintypes.IID("{" + identity + "}"))


class Policy(policy.BasicWrapPolicy):
    """pywin32's dispatch to an object of the model."""

    def _wrap_(self, ob: Any) -> None:
        super()._wrap_(ob)
        self._com_interfaces_ = [pythoncom.IID_IDispatch]

    def _GetIDsOfNames_(self, names: Any, _lcid: int) -> Any:
        BED.calls["*GetIDsOfNames"] += 1
        try:
            found = _info(self._obj_.interface).GetIDsOfNames(*names)
        except pythoncom.com_error as error:
            raise COMException(scode=error.hresult) from error
        return found if isinstance(found, tuple) else (found,)

    def _GetTypeInfoCount_(self) -> int:
        return 1

    def _GetTypeInfo_(self, _index: int, _lcid: int) -> Any:
        BED.calls["*GetTypeInfo"] += 1
        return 0, _info(self._obj_.interface)

    def _invokeex_(self, number: int, _lcid: int, flags: int, arguments: Any, _kw: Any, _sp: Any) -> Any:
        name, target = _NAMES.get(number, ""), self._obj_
        BED.called(f"{target.interface}.{name}")
        if not members.has(target.interface, name, objects.PROFILE):
            raise COMException(scode=winerror.DISP_E_MEMBERNOTFOUND)
        if name == "_NewEnum":
            return util.NewEnum([wrap(one) for one in target.items()])
        handed = [_unwrapped(one) for one in arguments]
        try:
            answer = getattr(target, f"put_{name}" if flags & _PUT else name)(*handed)
        except objects.BadIndexError as error:
            raise COMException(scode=winerror.DISP_E_BADINDEX) from error
        except objects.RefusedError as error:
            raise COMException(description=str(error), scode=-2146827284) from error
        answer = wrap(answer)
        return (answer,) if isinstance(answer, tuple) else answer


def wrap(value: Any) -> Any:
    """An object of the model as COM hands it out; the same one each time, as Excel does for sheets and workbooks."""
    if not isinstance(value, objects.ComObject):
        return value
    if value.wrapped is None:
        value.wrapped = util.wrap(value, usePolicy=Policy)
        if isinstance(value, ranges.Range):
            _answer_values(value)
    return value.wrapped


def _unwrapped(value: Any) -> Any:
    if not isinstance(value, pythoncom.TypeIIDs[pythoncom.IID_IDispatch]):
        return value
    return util.unwrap(value)


# Range.Value


class _Variant(c.Structure):
    _fields_ = [
        ("vt", c.c_ushort),
        ("r1", c.c_ushort),
        ("r2", c.c_ushort),
        ("r3", c.c_ushort),
        ("v", c.c_longlong),
        ("w", c.c_longlong),
    ]


class _Bound(c.Structure):
    _fields_ = [("count", c.c_ulong), ("first", c.c_long)]


_INVOKE = c.WINFUNCTYPE(c.c_long, _P, c.c_long, _P, c.c_ulong, c.c_ushort, _P, c.POINTER(_Variant), _P, _P)
# IDispatchEx has fifteen; pywin32's own virtual functions follow.
_VTABLE_SIZE, _INVOKE_PLACE = 48, 6
_OLEAUT = c.WinDLL("oleaut32")
_OLEAUT.SafeArrayCreate.restype = _P
_OLEAUT.SafeArrayCreate.argtypes = [c.c_ushort, c.c_uint, _P]
_OLEAUT.SafeArrayPutElement.argtypes = [_P, _P, _P]
_OLEAUT.VariantClear.argtypes = [_P]
_OLEAUT.SysAllocString.restype = _P
_OLEAUT.SysAllocString.argtypes = [c.c_wchar_p]
_KEPT: list[Any] = []


def pointer(wrapped: Any) -> int:
    """The address of a wrapped object's interface."""
    return int(re.search(r"obj at 0x([0-9A-Fa-f]+)", repr(wrapped))[1], 16)


def _answer_values(target: ranges.Range) -> None:
    place = pointer(target.wrapped)
    table = c.cast(place, c.POINTER(c.POINTER(_P)))[0]
    hand_on = _INVOKE(table[_INVOKE_PLACE])

    def invoke(
        this: Any, number: int, iid: Any, lcid: int, flags: int, given: Any, result: Any, *rest: Any
    ) -> int:
        is_value = number in (members.IDS["Value"], members.IDS["Value2"])
        if not is_value or flags & _PUT or not result:
            return hand_on(this, number, iid, lcid, flags, given, result, *rest)
        try:
            BED.called(f"Range.{_NAMES[number]}")
        except COMException as error:
            return error.scode
        result[0] = _as_variant(target, with_dates=number == members.IDS["Value"])
        return 0

    replaced = _INVOKE(invoke)
    entries = [table[at] for at in range(_VTABLE_SIZE)]
    entries[_INVOKE_PLACE] = c.cast(replaced, _P).value
    own = (_P * _VTABLE_SIZE)(*entries)
    c.cast(place, c.POINTER(_P))[0] = c.addressof(own)
    _KEPT.append((replaced, own, target))


def _as_variant(target: ranges.Range, *, with_dates: bool) -> _Variant:
    """One value, or a two-dimensional SAFEARRAY of variants with bounds from 1 (F5)."""
    if target.is_single:
        return _element(target, target.box[:2], with_dates)
    rows = keys_of(target.box)
    bounds = (_Bound * 2)(_Bound(len(rows), 1), _Bound(len(rows[0]), 1))
    array = _OLEAUT.SafeArrayCreate(_VT_VARIANT, 2, c.byref(bounds))
    for row, keys in enumerate(rows, 1):
        for column, key in enumerate(keys, 1):
            element = _element(target, key, with_dates)
            _OLEAUT.SafeArrayPutElement(array, c.byref((c.c_long * 2)(row, column)), c.byref(element))
            _OLEAUT.VariantClear(c.byref(element))
    return _Variant(_VT_ARRAY | _VT_VARIANT, 0, 0, 0, array, 0)


def _element(target: ranges.Range, key: tuple[int, int], with_dates: bool) -> _Variant:
    value = target.cells.values.get(key)
    if value is None:
        return _Variant(_VT_EMPTY)
    if isinstance(value, Error):
        return _Variant(_VT_ERROR, 0, 0, 0, c.c_uint(ERRORS[value]).value, 0)
    if isinstance(value, bool):
        return _Variant(_VT_BOOL, 0, 0, 0, 0xFFFF if value else 0, 0)
    if isinstance(value, str):
        return _Variant(_VT_BSTR, 0, 0, 0, _OLEAUT.SysAllocString(value), 0)
    look = target.cells.look(key)
    if with_dates and any(sign in look for sign in "¥￥$"):
        return _Variant(_VT_CY, 0, 0, 0, round(value * 10_000), 0)
    kind = _VT_DATE if with_dates and is_date_format(look) else _VT_R8
    return _Variant(kind, 0, 0, 0, struct.unpack("<q", struct.pack("<d", value))[0], 0)


# A busy Excel


def install_message_filter() -> None:
    """IMessageFilter, by which a program that is busy rejects calls before they reach it (F11)."""

    def incoming(_this: Any, _kind: int, _task: Any, _ticks: int, _info: Any) -> int:
        if BED.rejected_until <= time.time():
            return 0
        BED.calls["*rejected"] += 1
        return BED.reject_how

    table = (
        c.WINFUNCTYPE(c.c_long, _P, _P, c.POINTER(_P))(
            lambda this, _iid, out: (out.__setitem__(0, this), 0)[1]
        ),
        c.WINFUNCTYPE(c.c_ulong, _P)(lambda _this: 1),
        c.WINFUNCTYPE(c.c_ulong, _P)(lambda _this: 1),
        c.WINFUNCTYPE(c.c_ulong, _P, c.c_ulong, _P, c.c_ulong, _P)(incoming),
        c.WINFUNCTYPE(c.c_ulong, _P, _P, c.c_ulong, c.c_ulong)(lambda *_: 0xFFFFFFFF),
        c.WINFUNCTYPE(c.c_ulong, _P, _P, c.c_ulong, c.c_ulong)(lambda *_: 1),
    )
    own = (_P * len(table))(*(c.cast(function, _P).value for function in table))
    instance = (_P * 1)(c.addressof(own))
    _KEPT.append((table, own, instance))
    c.windll.ole32.CoRegisterMessageFilter(c.byref(instance), None)
