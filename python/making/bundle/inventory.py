"""The list of packages with versions and licences, and the sums of all files."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.parser import HeaderParser

from python import __version__
from python.making.bundle.sources import BuildError, Source

_CLASSIFIER = "License :: "
_LONGEST_LICENCE = 60


@dataclass(frozen=True, slots=True)
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


def as_text(listed: Iterable[ShippedPackage]) -> str:
    """The list as a text file."""
    lines = [
        "班主任培训考核　便携版　组件清单",
        "组件　版本　许可　来源文件的 SHA-256",
        "许可证全文在 runtime/Lib/*/*.dist-info 和 runtime/LICENSE.txt。",
        "xlwings 只带它的 BSD 部分（不含 xlwings/pro）。docxtpl（LGPL）随附源代码。",
        "",
    ]
    lines += [f"{one.name}\t{one.version}\t{one.licence}\t{one.sha256}".rstrip() for one in listed]
    return "\n".join(lines) + "\n"


def sums(files: Mapping[str, bytes]) -> str:
    """Lines as ``sha256sum`` writes them, so that ``sha256sum -c`` checks the unpacked folder from its top."""
    return "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
