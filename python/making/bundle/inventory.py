"""The list of packages with versions and licences, and the sums of all files."""

from __future__ import annotations

import hashlib
import struct
import zipfile
from collections.abc import Iterable, Mapping
from email.parser import HeaderParser

from python import __version__
from python.making.bundle.sources import BuildError, Source
from python.vocabulary.plain_record import record

_CLASSIFIER = "License :: "
_LONGEST_LICENCE = 60
_CODE = (".exe", ".dll", ".pyd")
# Where a file of Windows code says where its headers begin; how far behind it the table of directories stands, for 32 and for
# 64 bits; which of the directories, of 8 bytes each, holds the signatures. Source: Microsoft, "PE Format".
_HEADER_AT, _OPTIONAL_HEADER = 0x3C, 24
_DIRECTORIES = {0x10B: 96, 0x20B: 112}
_SIGNATURES = 4


@record
class ShippedPackage:
    """What a user or an auditor wants to know of a component."""

    name: str
    version: str
    licence: str
    sha256: str


def packages(runtime: Source, python_version: str, wheels: Iterable[Source]) -> list[ShippedPackage]:
    """All components, ours first."""
    listed = [
        ShippedPackage("peixun", __version__, "MIT", ""),
        ShippedPackage(
            f"CPython (embeddable, from {runtime.name} {runtime.version})",
            python_version,
            "PSF-2.0",
            runtime.sha256,
        ),
    ]
    return listed + [
        ShippedPackage(wheel.name, wheel.version, licence_of(wheel), wheel.sha256)
        for wheel in sorted(wheels, key=lambda wheel: wheel.name)
    ]


def licence_of(wheel: Source) -> str:
    """The licence that a wheel's METADATA states.

    Raises:
        BuildError: It states none: nothing ships under a licence that nobody has read.
    """
    with zipfile.ZipFile(wheel.path) as archive:
        name = next(entry for entry in archive.namelist() if entry.endswith(".dist-info/METADATA"))
        headers = HeaderParser().parsestr(archive.read(name).decode("utf-8"))
    stated = headers.get("License-Expression") or headers.get("License") or ""
    if not stated or len(stated) > _LONGEST_LICENCE:
        classifiers = [value for value in headers.get_all("Classifier", []) if value.startswith(_CLASSIFIER)]
        stated = ", ".join(value.rpartition(" :: ")[2] for value in classifiers)
    if not stated:
        raise BuildError(f"{wheel.name} states no licence")
    return " ".join(str(stated).split())


def is_code(name: str) -> bool:
    """Whether Windows loads a file of this name as code."""
    return name.lower().endswith(_CODE)


def is_signed(data: bytes) -> bool:
    """Whether a file of Windows code carries a signature (Authenticode); whose it is and whether it is valid is not looked at.

    Raises:
        BuildError: It is no such file.
    """
    try:
        (header,) = struct.unpack_from("<I", data, _HEADER_AT)
        if data[:2] != b"MZ" or data[header : header + 4] != b"PE\0\0":
            raise BuildError("not a file of Windows code")
        optional = header + _OPTIONAL_HEADER
        (magic,) = struct.unpack_from("<H", data, optional)
        _, size = struct.unpack_from("<II", data, optional + _DIRECTORIES[magic] + 8 * _SIGNATURES)
    except (struct.error, KeyError) as error:
        raise BuildError("a damaged file of Windows code") from error
    return int(size) > 0


def as_text(
    listed: Iterable[ShippedPackage], files: Mapping[str, bytes], brought_by: Mapping[str, str]
) -> str:
    """The list as a text file: sizes and counts, the packages, and below them each file that is not signed.

    Args:
        listed: The packages.
        files: Everything else that ships, by path below the top folder.
        brought_by: The package from which a file comes, by path; all others come with Python.
    """
    code = {name: data for name, data in files.items() if is_code(name)}
    unsigned = {name: data for name, data in sorted(code.items()) if not is_signed(data)}
    size = sum(map(len, files.values()))
    lines = [
        "班主任培训考核　便携版　组件清单",
        f"共 {len(files)} 个文件，{size / 1e6:.1f} MB；其中程序文件（.exe .dll .pyd）{len(code)} 个，"
        f"有签名的 {len(code) - len(unsigned)} 个，没有签名的 {len(unsigned)} 个（列在最后）。",
        "许可证全文在 runtime/Lib/*/*.dist-info 和 runtime/LICENSE.txt。",
        "xlwings 只带它的 BSD 部分（不含 xlwings/pro）。docxtpl（LGPL）随附源代码。",
        "",
        "组件　版本　许可　来源文件的 SHA-256",
    ]
    lines += [f"{one.name}\t{one.version}\t{one.licence}\t{one.sha256}".rstrip() for one in listed]
    lines += [
        "",
        "没有签名的程序文件：安全策略只放行有签名的程序时，请管理员按 SHA-256 放行",
        "SHA-256　文件　来自",
    ]
    lines += [
        f"{hashlib.sha256(data).hexdigest()}\t{name}\t{brought_by.get(name, 'CPython')}"
        for name, data in unsigned.items()
    ]
    return "\n".join(lines) + "\n"


def sums(files: Mapping[str, bytes]) -> str:
    """Lines as ``sha256sum`` writes them, so that ``sha256sum -c`` checks the unpacked folder from its top."""
    return "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
