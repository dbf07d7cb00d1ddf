"""What was read of a file before: kept by its content, trusted only where a seal over every byte of the entry holds.

An entry belongs to the bytes of one file, its name, this program (every line of its code) and this computer (a key that nobody else
has). Whatever else lies there, a flipped bit, an edited line, an entry of another version or another computer, is not taken: the file is
read again. The folder lies with the user's other caches, never among the schools' files, and nobody else may look into it: it holds names.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import shutil
import sys
import time
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from python import __version__
from python.actions.county.reading import Reading

ENVIRONMENT = "PEIXUN_COUNTY_CACHE"
_PACKAGE = Path(__file__).resolve().parents[2]
_KEY_BYTES = 32
_SEAL_BYTES = 32
# What an entry holds: a reading, or rows that are made of one.
_READING, ROWS = ".json", ".rows"
_OURS_ALONE = 0o700
_KEPT_SECONDS = 400 * 24 * 3600


def cache_folder() -> Path:
    """Where entries lie: ``$PEIXUN_COUNTY_CACHE``, else in the user's cache folder."""
    override = os.environ.get(ENVIRONMENT)
    if override:
        return Path(override)
    from platformdirs import user_cache_path

    return user_cache_path("peixun", appauthor=False) / "county"


def code_version() -> str:
    """A digest of everything that decides what a reading is: each line of this program, and what reads sheets for it."""
    digest = hashlib.sha256(f"{__version__}\0{sys.version}\0{_calamine()}".encode())
    for path in sorted(_PACKAGE.rglob("*.py")) or sorted(_PACKAGE.rglob("*.pyc")):
        digest.update(f"\0{path.relative_to(_PACKAGE).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _calamine() -> str:
    try:
        return version("python-calamine")
    except PackageNotFoundError:
        return ""


@dataclass(frozen=True)
class Cache:
    """Readings kept from earlier runs.

    Attributes:
        folder: Where they lie.
        code: What reads: entries of other code are not looked at.
        key: The secret of this computer's cache.
    """

    folder: Path
    code: str
    key: bytes

    @cached_property
    def _entries(self) -> Path:
        return self.folder / self.code[:16]

    def get(self, sha256: str, name: str) -> Reading | None:
        """What was read of a file with these bytes and this name; ``None`` when nothing is known that can be trusted."""
        body = self.kept(sha256, name, _READING)
        if body is None:
            return None
        try:
            reading = Reading.of_bytes(body)
        except ValueError:
            return None
        return reading if reading.sha256 == sha256 else None

    def put(self, reading: Reading, name: str) -> None:
        """Keeps a reading; what cannot be written (a full disk) is not kept, and nobody need know."""
        self.keep(reading.sha256, name, reading.as_bytes(), _READING)

    def kept(self, sha256: str, name: str, ending: str = ROWS) -> bytes | None:
        """The bytes that were kept of a file under this name; ``None`` when there are none that can be trusted."""
        try:
            content = self._place(sha256, name, ending).read_bytes()
        except OSError:
            return None
        seal, body = content[:_SEAL_BYTES], content[_SEAL_BYTES:]
        return body if hmac.compare_digest(seal, self._seal(sha256, name, body)) else None

    def keep(self, sha256: str, name: str, body: bytes, ending: str = ROWS) -> None:
        """Keeps bytes that follow from a file's alone; what cannot be written is not kept, and nobody need know."""
        place = self._place(sha256, name, ending)
        with contextlib.suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            part = place.with_name(f"{secrets.token_hex(8)}.tmp")
            try:
                part.write_bytes(self._seal(sha256, name, body) + body)
                part.replace(place)
            finally:
                part.unlink(missing_ok=True)

    def is_empty(self) -> bool:
        """Whether nothing of this code is kept at all."""
        return not self._entries.is_dir()

    def prune(self) -> None:
        """Removes what nobody will ask for again: entries of other code, and those that are more than a year old."""
        now = time.time()
        with contextlib.suppress(OSError):
            for path in self.folder.iterdir():
                if path.is_dir() and path != self._entries:
                    shutil.rmtree(path, ignore_errors=True)
        with contextlib.suppress(OSError):
            for path in self._entries.rglob("*"):
                if path.is_file() and now - path.stat().st_mtime > _KEPT_SECONDS:
                    path.unlink(missing_ok=True)

    def _place(self, sha256: str, name: str, ending: str) -> Path:
        own = hashlib.sha256(f"{sha256}\0{name}".encode("utf-8", "surrogatepass")).hexdigest()
        return self._entries / own[:2] / f"{own[2:]}{ending}"

    def _seal(self, sha256: str, name: str, body: bytes) -> bytes:
        about = f"peixun-county-1\0{self.code}\0{sha256}\0{name}\0".encode("utf-8", "surrogatepass")
        return hmac.digest(self.key, about + body, "sha256")


def open_cache() -> Cache | None:
    """The cache of this user; ``None`` when there can be none here: then every file is read."""
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(_OURS_ALONE)
        key = _key(folder / "key")
    except OSError:
        return None
    return Cache(folder, code_version(), key) if len(key) == _KEY_BYTES else None


def _key(path: Path) -> bytes:
    """The key, made by whoever comes first."""
    with contextlib.suppress(FileExistsError):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
    return path.read_bytes()
