"""组件清单: which files of code carry no signature, so that an administrator can let them through by their hash."""

from __future__ import annotations

import hashlib
import re
import struct
from pathlib import Path

import pip
import pytest

from python.making.bundle.inventory import ShippedPackage, as_text, is_code, is_signed
from python.making.bundle.sources import BuildError

# A program for Windows, unsigned, that every Python on every system has.
PROGRAM = (Path(pip.__file__).parent / "_vendor" / "distlib" / "t64.exe").read_bytes()
PROGRAM_32 = (Path(pip.__file__).parent / "_vendor" / "distlib" / "t32.exe").read_bytes()
SIGNATURE = b"\x10\0\0\0\0\x02\x02\0" + bytes(8)


def signed(program: bytes, directories: int) -> bytes:
    """With a table of signatures at its end, as a signing tool appends it."""
    (header,) = struct.unpack_from("<I", program, 0x3C)
    data = bytearray(program + SIGNATURE)
    struct.pack_into("<II", data, header + 24 + directories + 4 * 8, len(program), len(SIGNATURE))
    return bytes(data)


@pytest.mark.parametrize(("program", "directories"), [(PROGRAM, 112), (PROGRAM_32, 96)])
def test_a_signature_is_seen_for_both_kinds_of_program(program: bytes, directories: int) -> None:
    assert not is_signed(program)
    assert is_signed(signed(program, directories))


@pytest.mark.parametrize(
    "data", [b"", b"MZ", PROGRAM[:0x120], b"PK" + PROGRAM[2:], PROGRAM.replace(b"PE\0\0", b"NE\0\0")]
)
def test_what_is_no_program_stops_the_build(data: bytes) -> None:
    with pytest.raises(BuildError):
        is_signed(data)


def test_the_list_counts_and_names_what_is_not_signed() -> None:
    files = {
        "runtime/python.exe": signed(PROGRAM, 112),
        "runtime/Lib/site-packages/lxml/etree.pyd": PROGRAM,
        "runtime/x.dll": PROGRAM_32,
        "templates/合格证书.docx": b"x" * 500_000,
    }
    package = ShippedPackage("lxml", "6", "BSD-3-Clause", "0" * 64)
    text = as_text([package], files, {"runtime/Lib/site-packages/lxml/etree.pyd": "lxml"})
    size = sum(map(len, files.values())) / 1e6
    assert f"共 4 个文件，{size:.1f} MB" in text
    assert "（.exe .dll .pyd）3 个，有签名的 1 个，没有签名的 2 个" in text
    assert text.splitlines()[-2:] == [
        f"{hashlib.sha256(PROGRAM).hexdigest()}\truntime/Lib/site-packages/lxml/etree.pyd\tlxml",
        f"{hashlib.sha256(PROGRAM_32).hexdigest()}\truntime/x.dll\tCPython",
    ]


@pytest.mark.bundle
@pytest.mark.timeout(300)
def test_the_bundles_own_list_is_true(home: Path) -> None:
    text = (home / "runtime" / "组件清单.txt").read_text(encoding="utf-8")
    listed = dict(
        line.split("\t")[1::-1] for line in text.splitlines() if re.match(r"[0-9a-f]{64}\truntime/", line)
    )
    assert {name: hashlib.sha256((home / name).read_bytes()).hexdigest() for name in listed} == listed
    code = {path.relative_to(home).as_posix() for path in home.rglob("*") if is_code(path.name)}
    assert f"{len(code)} 个，有签名的 {len(code) - len(listed)} 个，没有签名的 {len(listed)} 个" in text
    # What the Python Software Foundation ships is signed, what comes in wheels is not.
    signed_files = code - set(listed)
    assert {"runtime/python.exe", "runtime/python313.dll", "runtime/_ctypes.pyd"} <= signed_files
    assert all(name.count("/") == 1 or "msvcp140" in name for name in signed_files)
    assert all(not name.endswith("\tCPython") for name in text.splitlines())
