"""Mends, in the tests' own Wine, what Wine 8 lacks of Windows for numpy and pandas. Nothing of the bundle is changed.

numpy calls ``crealf`` and ``cimagf`` while it is imported; Wine's C library has them as stubs that end the process. Each is
one machine instruction or two, written over its stub in a copy of that library. pandas asks ``platform.machine()``, Python
3.13 asks WMI, and Wine's WMI ends the process: it is switched off, and Python goes by the environment.
"""

from __future__ import annotations

import re
import struct
from pathlib import Path

# A struct of two floats comes in rcx, real part first; the answer goes to xmm0. Source: the x64 calling convention.
_CODE = {
    b"crealf": bytes.fromhex("660f6ec1c3"),  # movd xmm0, ecx; ret
    b"cimagf": bytes.fromhex("48c1e920 660f6ec1c3"),  # shr rcx, 32; movd xmm0, ecx; ret
}
# sub rsp, 40; lea rcx, …; lea rdx, …; call the function that says "unimplemented" and ends the process
_STUB = re.compile(rb"\x48\x83\xec\x28\x48\x8d\x0d.{4}\x48\x8d\x15.{4}\xe8", re.DOTALL)
# Without this mark in its header Wine takes the library for a foreign one and loads it as it stands.
_WINES_OWN = b"Wine builtin DLL"
_PE_OFFSET, _EXPORTS, _SECTION_SIZE = 0x3C, 24 + 112, 40


def mend(environment: dict[str, str]) -> dict[str, str]:
    """Mends the Wine of an environment, which has been made already.

    Returns:
        The environment in which the mended library is loaded and WMI is off.
    """
    library = Path(environment["WINEPREFIX"]) / "drive_c" / "windows" / "system32" / "ucrtbase.dll"
    overrides = f"{environment['WINEDLLOVERRIDES']};wbemprox="
    data = bytearray(library.read_bytes())
    mended = [name for name, at in _exports(data).items() if name in _CODE and _STUB.match(data, at)]
    for name in mended:
        at = _exports(data)[name]
        data[at : at + len(_CODE[name])] = _CODE[name]
    if mended:
        mark = data.index(_WINES_OWN)
        data[mark : mark + len(_WINES_OWN)] = bytes(len(_WINES_OWN))
        library.unlink()
        library.write_bytes(data)
        overrides += ";ucrtbase=n"
    return environment | {"WINEDLLOVERRIDES": overrides}


def _exports(data: bytearray) -> dict[bytes, int]:
    """Name → place in the file of every function that a 64-bit DLL exports."""

    def numbers(at: int, shape: str) -> tuple[int, ...]:
        return struct.unpack_from(f"<{shape}", data, at)

    (header,) = numbers(_PE_OFFSET, "I")
    (n_sections,), (optional_size,) = numbers(header + 6, "H"), numbers(header + 20, "H")
    first = header + 24 + optional_size
    sections = [numbers(first + _SECTION_SIZE * index + 8, "IIII") for index in range(n_sections)]

    def place(address: int) -> int:
        return next(
            at + address - start for size, start, _, at in sections if start <= address < start + size
        )

    table = place(numbers(header + _EXPORTS, "I")[0])
    (n_names,) = numbers(table + 24, "I")
    functions, names, order = (place(address) for address in numbers(table + 28, "III"))
    found = {}
    for index in range(n_names):
        at = place(numbers(names + 4 * index, "I")[0])
        (number,) = numbers(order + 2 * index, "H")
        (address,) = numbers(functions + 4 * number, "I")
        found[bytes(data[at : data.index(0, at)])] = place(address)
    return found
