"""Keeps what went unexpectedly wrong in a log file, so that a user sees one sentence and never a traceback."""

from __future__ import annotations

import datetime as dt
import os
import platform
import sys
import tempfile
import traceback
from pathlib import Path

from python import __version__
from python.vocabulary.folders import LOG_FOLDER


def keep_log(error: BaseException, folder: Path) -> Path:
    """Writes an error's full story to a UTF-8 file.

    Args:
        error: What was raised.
        folder: The workbook's folder; the log goes to 日志 in it, or to the temporary folder if that cannot be written.

    Returns:
        The log file.
    """
    now = dt.datetime.now()  # noqa: DTZ005 - the office's wall clock
    story = "".join(traceback.format_exception(error))
    text = f"{now:%Y-%m-%d %H:%M:%S} peixun {__version__} Python {platform.python_version()} {system_name()}\n{story}"
    for place in (folder / LOG_FOLDER, Path(tempfile.gettempdir())):
        try:
            place.mkdir(exist_ok=True)
            path = place / f"{now:%Y%m%d-%H%M%S}.log"
            path.write_text(text, encoding="utf-8")
        except OSError:
            continue
        return path
    return Path()


def system_name() -> str:
    """The operating system with its version, for logs.

    On Windows not by ``platform.platform()``, which asks WMI since Python 3.13: slow, and switched off on some school PCs.
    """
    if os.name != "nt":
        return platform.platform()
    version = sys.getwindowsversion()  # type: ignore[attr-defined,unused-ignore]  # only on Windows
    bits = os.environ.get("PROCESSOR_ARCHITEW6432") or os.environ.get("PROCESSOR_ARCHITECTURE", "")
    return f"Windows {version.major}.{version.minor}.{version.build} {bits}"
