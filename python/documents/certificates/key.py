"""The school's secret key, with which 校验码 are made: created on first use, kept outside every folder that is mailed.

Whoever has the key can make valid codes; without it, codes issued before can still be compared with the register, but
not worked out anew. It is never logged, printed or stored in a workbook.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode

ENVIRONMENT = "PEIXUN_KEY_FILE"
_BYTES = 32
_HEADER = "peixun-key-1"


@dataclass(frozen=True, slots=True)
class SchoolKey:
    """The key; its secret shows in no ``repr``."""

    secret: bytes = field(repr=False)

    def sign(self, message: bytes) -> bytes:
        """HMAC-SHA256 of ``message``."""
        return hmac.new(self.secret, message, hashlib.sha256).digest()

    @property
    def fingerprint(self) -> str:
        """Eight characters that tell two keys apart and reveal nothing."""
        return self.sign(b"peixun fingerprint").hex()[:8]


def key_path() -> Path:
    """Where the key lies: ``$PEIXUN_KEY_FILE``, else in the user's data folder."""
    override = os.environ.get(ENVIRONMENT)
    if override:
        return Path(override)
    from platformdirs import user_data_path

    return user_data_path("peixun", appauthor=False) / "certificate.key"


def load_key(*, create: bool = True, outside: Path | None = None) -> SchoolKey | None:
    """The school's key.

    Args:
        create: Make it if there is none.
        outside: The workbook's folder; the key may not lie in it.

    Returns:
        The key; ``None`` if there is none and ``create`` is false.

    Raises:
        HostError: ``KEY_UNREADABLE`` or ``KEY_IN_FOLDER``, with ``file``.
    """
    path = key_path()
    if outside is not None and path.resolve().is_relative_to(outside.resolve()):
        raise HostError(ProblemCode.KEY_IN_FOLDER, file=str(path))
    try:
        try:
            return _parse(path.read_text("ascii"), path)
        except FileNotFoundError:
            if not create:
                return None
        _create(path)
        return _parse(path.read_text("ascii"), path)
    except (OSError, UnicodeDecodeError) as error:
        raise HostError(ProblemCode.KEY_UNREADABLE, file=str(path)) from error


def _parse(text: str, path: Path) -> SchoolKey:
    header, _, digits = text.strip().partition(":")
    with contextlib.suppress(ValueError):
        secret = bytes.fromhex(digits)
        if header == _HEADER and len(secret) == _BYTES:
            return SchoolKey(secret)
    raise HostError(ProblemCode.KEY_UNREADABLE, file=str(path))


def _create(path: Path) -> None:
    """Writes a new key so that no other program ever sees half of it, and an existing one is never replaced."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(f"{_HEADER}:{secrets.token_hex(_BYTES)}\n")
            stream.flush()
            os.fsync(stream.fileno())
        try:
            # A link, unlike a rename, fails if another program was faster.
            os.link(temporary, path)
        except FileExistsError:
            pass
        except OSError:
            # A file system without links (a USB stick): the rename may only lose a race that nobody runs there.
            if not path.exists():
                temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
