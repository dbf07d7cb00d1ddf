# ruff: noqa: ANN401 - UNO objects have no types
"""Getting at a running LibreOffice: its Python bridge (UNO), a pipe or socket to talk through, the open workbook."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode

# How the launcher and the macro tell the program where LibreOffice listens, e.g. "pipe,name=peixun-0123abcd".
CONNECTION_VARIABLE = "PEIXUN_UNO"
# Where distributions put uno.py and pyuno.so, when the Python that runs us does not know.
_UNO_FOLDERS = (
    "/usr/lib/python3/dist-packages",
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice/program",
    "/Applications/LibreOffice.app/Contents/Resources",
    "/snap/libreoffice/current/lib/libreoffice/program",
)
_POLL_SECONDS = 0.05
# In the profile of a LibreOffice that was started here: where it listens.
_NOTE = "peixun-connection.txt"


class MacroMode(Enum):
    """Whether a workbook's macros may run: ``com.sun.star.document.MacroExecMode``."""

    NEVER = 0
    ALWAYS = 4


class NoBridgeError(HostError):
    """LibreOffice's Python bridge cannot be imported; ``details["reason"]`` says what to install."""

    def __init__(self, reason: str) -> None:
        super().__init__(ProblemCode.UNEXPECTED, reason=reason)


def load_uno() -> Any:
    """Imports ``uno``, also from a virtual environment, which does not see the system's packages.

    ``PEIXUN_UNO_PATH`` names further folders to look in.

    Raises:
        NoBridgeError: There is no bridge, or it belongs to another Python version.
    """
    folders = [*os.environ.get("PEIXUN_UNO_PATH", "").split(os.pathsep), *_UNO_FOLDERS]
    failure: ImportError | None = None
    try:
        return importlib.import_module("uno")
    except ImportError as error:
        failure = error
    for folder in folders:
        if not folder or not (Path(folder) / "uno.py").is_file():
            continue
        # At the end, and only for this import: the folder holds other packages, of other versions than ours.
        sys.path.append(folder)
        try:
            return importlib.import_module("uno")
        except ImportError as error:
            failure = error
            sys.modules.pop("uno", None)
        finally:
            sys.path.remove(folder)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    raise NoBridgeError(
        f"LibreOffice 的 Python 接口（python3-uno）没有安装，或不是 Python {version} 的版本：{failure}。"
        f"请安装 python3-uno，并用同一版本的 Python 建立运行环境。"
    ) from failure


def connect(connection: str, *, deadline_seconds: float = 30.0) -> Any:
    """The component context of the LibreOffice that listens at ``connection`` (``pipe,name=…`` or ``socket,host=…,port=…``).

    Raises:
        HostError: ``BUSY``, nobody listened until the deadline.
    """
    uno = load_uno()
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    deadline = time.monotonic() + deadline_seconds
    while True:
        try:
            return resolver.resolve(f"uno:{connection};urp;StarOffice.ComponentContext")
        except Exception as error:  # UNO's exceptions are known only after the import
            # DisposedException: the connection of an earlier host, just being closed, was offered for use again.
            again = type(error).__name__.endswith(("NoConnectException", "DisposedException"))
            if not again or time.monotonic() > deadline:
                raise HostError(ProblemCode.BUSY, file=connection, reason=str(error)) from error
        time.sleep(_POLL_SECONDS)


def connection_of(profile: str) -> str:
    """Where the LibreOffice with this profile listens, when it was started here; ``""`` when it was not.

    Args:
        profile: The ``file:`` address of its folder, as LibreOffice writes it into its lock files.
    """
    if not profile.startswith("file:///"):
        return ""
    folder = Path(unquote(profile.removeprefix("file://")))
    try:
        return (folder / _NOTE).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def desktop(context: Any) -> Any:
    """LibreOffice's list of open documents."""
    return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def start(
    connection: str,
    *,
    profile: Path,
    arguments: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    program: str = "soffice",
) -> subprocess.Popen[bytes]:
    """Starts a LibreOffice of its own (its own profile) that listens at ``connection``; the profile tells where."""
    profile.mkdir(parents=True, exist_ok=True)
    (profile / _NOTE).write_text(connection, encoding="utf-8")
    command = [
        program,
        f"-env:UserInstallation={file_url(profile)}",
        "--norestore",
        "--nologo",
        "--nodefault",
        "--nofirststartwizard",
        f"--accept={connection};urp;StarOffice.ServiceManager",
        *arguments,
    ]
    full = {**os.environ, **(environment or {}), CONNECTION_VARIABLE: connection}
    return subprocess.Popen(command, env=full, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def file_url(path: Path) -> str:
    """The ``file:`` address of a path, as LibreOffice writes it."""
    return "file://" + quote(str(path.absolute()), safe="/~!$&'()*+,;=:@")


def open_document(
    context: Any,
    path: Path,
    *,
    hidden: bool = False,
    read_only: bool = False,
    macros: MacroMode = MacroMode.ALWAYS,
) -> Any:
    """Opens a workbook."""
    uno = load_uno()
    options = {"MacroExecutionMode": macros.value, "Hidden": hidden, "ReadOnly": read_only}
    properties = []
    for name, value in options.items():
        one = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        one.Name, one.Value = name, value
        properties.append(one)
    return desktop(context).loadComponentFromURL(file_url(path), "_blank", 0, tuple(properties))
