"""Operating-system errors as problems that tell the user what to do, and files and folders seen onto the disk."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode

_WINDOWS_SHARING = {32, 33}  # the file is open in another program
_WINDOWS_NAME_TOO_LONG = {206}
_WINDOWS_DISK_FULL = {39, 112}
_NO_PERMISSION = {errno.EACCES, errno.EPERM, errno.EROFS}
_DISK_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG}
_IN_THE_WAY = {
    errno.EISDIR: "有一个同名的文件夹",
    errno.ENOTDIR: "有一个同名的文件挡住了文件夹",
    errno.EEXIST: "有一个同名的文件或文件夹",
}


def host_error(error: OSError, path: Path) -> HostError:
    """The problem an operating-system error about ``path`` stands for.

    Returns:
        LOCKED, NAME_TOO_LONG, DISK_FULL, NO_PERMISSION, FILE_NOT_FOUND or WRITE_FAILED with all details their
        sentences need.
    """
    number = error.errno or 0
    reason = _IN_THE_WAY.get(number, f"系统错误 {getattr(error, 'winerror', None) or number}")
    return HostError(_code(error), file=path.name, reason=reason, lock="被别的程序占用")


def _code(error: OSError) -> ProblemCode:
    windows = getattr(error, "winerror", None)
    if windows in _WINDOWS_SHARING:
        return ProblemCode.LOCKED
    if error.errno == errno.ENAMETOOLONG or windows in _WINDOWS_NAME_TOO_LONG:
        return ProblemCode.NAME_TOO_LONG
    if error.errno in _DISK_FULL or windows in _WINDOWS_DISK_FULL:
        return ProblemCode.DISK_FULL
    if error.errno in _NO_PERMISSION:
        return ProblemCode.NO_PERMISSION
    if error.errno == errno.ENOENT:
        return ProblemCode.FILE_NOT_FOUND
    return ProblemCode.WRITE_FAILED


@contextlib.contextmanager
def os_errors_as_problems(path: Path) -> Iterator[None]:
    """Turns an ``OSError`` about ``path`` into the ``HostError`` that tells the user what to do."""
    try:
        yield
    except OSError as error:
        raise host_error(error, path) from error


def made_folder(folder: Path) -> Path:
    """The folder, made with its parents if it is not there.

    Raises:
        HostError: It cannot be made.
    """
    with os_errors_as_problems(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def flush_file(path: Path) -> None:
    """Waits until the content of a file is on the disk; Windows flushes only what is open for writing."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Sees new names onto the disk, where a folder can be opened for that (not on Windows)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
