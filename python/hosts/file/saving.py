"""Puts new bytes in a file's place: other programs' locks respected, all or nothing, errors as problem codes.

The atomic write is standard library: ``safer`` (evaluated at 6.1) does not flush to disk, ``atomicwrites`` is
no longer kept; neither lets the new file be verified between writing and replacing.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from python.hosts.file.lock_files import lock_file_of
from python.system.disk import flush_folder, os_errors_as_problems
from python.system.locks import only_one_run
from python.vocabulary.folders import BACKUP_FOLDER
from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode

__all__ = [
    "BACKUP_FOLDER",
    "only_one_run",
    "read_bytes",
    "refuse_if_open_elsewhere",
    "refuse_if_read_only",
    "replace_atomically",
    "sha256",
    "write_new",
]


def sha256(data: bytes) -> str:
    """The fingerprint by which a file is recognised as unchanged."""
    return hashlib.sha256(data).hexdigest()


def read_bytes(path: Path, *, largest: int) -> bytes:
    """The whole file.

    Args:
        path: A file.
        largest: More bytes than this are not read.

    Raises:
        HostError: ``FILE_NOT_FOUND``, ``NOT_A_WORKBOOK`` (a folder), ``TOO_LARGE``, ``NO_PERMISSION``, …
    """
    with os_errors_as_problems(path):
        information = path.stat()
        if not stat.S_ISREG(information.st_mode):
            raise HostError(ProblemCode.NOT_A_WORKBOOK, file=path.name)
        if information.st_size > largest:
            raise HostError(ProblemCode.TOO_LARGE, file=path.name, limit=f"{largest // 1024 // 1024} MB")
        return path.read_bytes()


def refuse_if_open_elsewhere(path: Path) -> None:
    """Raises ``HostError`` ``LOCKED`` when a lock file of Excel, WPS or LibreOffice lies beside the workbook."""
    lock = lock_file_of(path)
    if lock is not None:
        raise HostError(ProblemCode.LOCKED, file=path.name, lock=lock.name, who=lock.who)


def refuse_if_read_only(path: Path) -> None:
    """Raises ``HostError`` ``READ_ONLY`` for a file marked so: replacing it would get round its owner's wish."""
    with os_errors_as_problems(path):
        if not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
            raise HostError(ProblemCode.READ_ONLY, file=path.name)


@contextlib.contextmanager
def _written_beside(path: Path, data: bytes) -> Iterator[Path]:
    """A temporary file with ``data``, whole and on the disk, for the block to rename; removed when the block fails."""
    with os_errors_as_problems(path):
        handle, name = tempfile.mkstemp(prefix=".peixun-", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        try:
            with open(handle, "wb") as file:  # noqa: PTH123 - a handle, not a path
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            yield temporary
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
    flush_folder(path.parent)


def _keep_permissions(file: Path, of: Path) -> None:
    with contextlib.suppress(OSError):  # a file system without permission bits
        file.chmod(stat.S_IMODE(of.stat().st_mode))


def write_new(path: Path, data: bytes, *, times_of: Path | None = None) -> None:
    """Writes a file that must not exist yet; it gets its name only when it is whole and on the disk.

    A run that is killed meanwhile leaves a temporary file, never half a file under that name.
    """
    with _written_beside(path, data) as temporary:
        if times_of is not None:
            information = times_of.stat()
            _keep_permissions(temporary, times_of)
            os.utime(temporary, ns=(information.st_atime_ns, information.st_mtime_ns))
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        temporary.rename(path)


def replace_atomically(path: Path, data: bytes, *, verify: Callable[[bytes], None]) -> None:
    """Puts ``data`` in the place of ``path``: at every moment the name stands for the old or the new file, whole.

    Args:
        path: An existing file; its permissions are kept.
        data: The new contents.
        verify: Called with what was read back from the disk before the replacement; raises to call it off.

    Raises:
        HostError: Nothing was changed, and no temporary file is left.
    """
    with _written_beside(path, data) as temporary:
        _keep_permissions(temporary, path)
        verify(temporary.read_bytes())
        os.replace(temporary, path)  # noqa: PTH105 - the tests put a crash here
