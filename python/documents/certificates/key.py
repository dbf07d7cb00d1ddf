"""The school's secret keys, with which certificates are signed: made on first use, kept outside every folder that is mailed.

Whoever has a key can make certificates that prove themselves. Without it those issued before can still be checked by anyone, with the
public key; new ones cannot be made. It is never logged or stored in a workbook; the one way out is the page that is locked in a drawer.

One secret of 32 bytes makes both: the HMAC of the first version's 校验码, and (by a label of its own) the Ed25519 key. The key in use
lies in ``certificate.key``; one that was replaced stays beside it under its fingerprint, so that nothing is ever lost.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
from dataclasses import field
from pathlib import Path

from python.documents.certificates.signature import PublicKey, Signature, public_of, sign
from python.vocabulary.plain_record import record
from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode

ENVIRONMENT = "PEIXUN_KEY_FILE"
_BYTES = 32
_HEADER = "peixun-key-1"
_REPLACED = ".replaced-"


@record
class SchoolKey:
    """A key; its secret shows in no ``repr``."""

    secret: bytes = field(repr=False)

    def hmac(self, message: bytes) -> bytes:
        """HMAC-SHA256 of ``message``: what the first version's 校验码 and seals are made of."""
        return hmac.new(self.secret, message, hashlib.sha256).digest()

    @property
    def mark(self) -> str:
        """Eight characters by which files of the first version say which key sealed them."""
        return self.hmac(b"peixun fingerprint").hex()[:8]

    @property
    def public(self) -> PublicKey:
        """The public key: what anyone checks signatures with."""
        return public_of(self._seed)

    def sign(self, message: bytes) -> Signature:
        """Signs ``message`` for everybody."""
        return sign(self._seed, message)

    @staticmethod
    def made() -> SchoolKey:
        """A new key, in use nowhere yet."""
        return SchoolKey(secrets.token_bytes(_BYTES))

    @property
    def _seed(self) -> bytes:
        return self.hmac(b"peixun ed25519")


def key_path() -> Path:
    """Where the key in use lies: ``$PEIXUN_KEY_FILE``, else in the user's data folder."""
    override = os.environ.get(ENVIRONMENT)
    if override:
        return Path(override)
    from platformdirs import user_data_path

    return user_data_path("peixun", appauthor=False) / "certificate.key"


def load_key(*, create: bool = True, outside: Path | None = None) -> SchoolKey | None:
    """The school's key that is in use.

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
        _write(path, SchoolKey.made().secret)
        return _parse(path.read_text("ascii"), path)
    except (OSError, UnicodeDecodeError) as error:
        raise HostError(ProblemCode.KEY_UNREADABLE, file=str(path)) from error


def load_key_or_none(*, outside: Path) -> SchoolKey | None:
    """The key in use, if there is one that can be read.

    Raises:
        HostError: ``KEY_IN_FOLDER``.
    """
    try:
        return load_key(create=False, outside=outside)
    except HostError as error:
        if error.code is not ProblemCode.KEY_UNREADABLE:
            raise
        return None


def all_keys() -> list[SchoolKey]:
    """The key in use and those that were replaced on this computer; one that cannot be read is passed over."""
    path = key_path()
    found = []
    older = sorted(path.parent.glob(f"{path.name}{_REPLACED}*")) if path.parent.is_dir() else []
    for file in (path, *older):
        with contextlib.suppress(OSError, UnicodeDecodeError, HostError):
            found.append(_parse(file.read_text("ascii"), file))
    return found


def put_in_use(secret: bytes) -> SchoolKey:
    """Takes a secret as the one in use on this computer; the one before is kept beside it.

    Raises:
        HostError: ``KEY_UNREADABLE``: it could not be written; the key before is still in use.
    """
    path = key_path()
    new = SchoolKey(secret)
    try:
        if path.exists():
            try:
                current: SchoolKey | None = _parse(path.read_text("ascii"), path)
            except (HostError, UnicodeDecodeError):
                current = None
            if current == new:
                return new
            name = current.public.hint if current else f"unreadable-{secrets.token_hex(4)}"
            _keep_beside(path, path.with_name(f"{path.name}{_REPLACED}{name}"))
        _write(path, new.secret, replacing=True)
    except OSError as error:
        raise HostError(ProblemCode.KEY_UNREADABLE, file=str(path)) from error
    return new


def _parse(text: str, path: Path) -> SchoolKey:
    header, _, digits = text.strip().partition(":")
    with contextlib.suppress(ValueError):
        secret = bytes.fromhex(digits)
        if header == _HEADER and len(secret) == _BYTES:
            return SchoolKey(secret)
    raise HostError(ProblemCode.KEY_UNREADABLE, file=str(path))


def _keep_beside(path: Path, kept: Path) -> None:
    """A second copy of the key in use, whole on the disk, before its place is taken: at no moment is there none."""
    temporary = _new_file(kept, path.read_bytes())
    try:
        temporary.replace(kept)
    finally:
        temporary.unlink(missing_ok=True)


def _new_file(path: Path, data: bytes) -> Path:
    """A file beside ``path`` under a name of its own, readable for its owner alone, and on the disk."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _write(path: Path, secret: bytes, *, replacing: bool = False) -> None:
    """Writes a key so that no other program ever sees half of it; unless ``replacing``, one that is there stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = _new_file(path, f"{_HEADER}:{secret.hex()}\n".encode("ascii"))
    try:
        if replacing:
            temporary.replace(path)
            return
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
