"""Ed25519 signatures: what only the school can make and anyone can check, for ever, without a secret and without a network.

A signature stands in texts as ``2.K7Q4M2XH.<86 characters>``: the version, the first characters of the key's fingerprint (which key to
try), the 64 bytes as base64url. What is signed always begins with a line that says what it is, so that a signature of one thing is
never that of another.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from functools import lru_cache

from python.vocabulary.plain_record import record

VERSION = "2"
HINT_LENGTH = 8
_FINGERPRINT_LENGTH = 16
_GROUP = 4
_SIGNATURE_BYTES, _PUBLIC_BYTES = 64, 32
_BITS = 5
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 characters, so that each stands for five bits; without 0 O 1 I l, which people mistake for one another."""


def in_letters(digest: bytes, length: int) -> str:
    """The first ``5 × length`` bits of a digest as characters of ``ALPHABET``."""
    number = int.from_bytes(digest, "big") >> (len(digest) * 8 - length * _BITS)
    places = range((length - 1) * _BITS, -1, -_BITS)
    return "".join(ALPHABET[number >> place & (len(ALPHABET) - 1)] for place in places)


def as_text(data: bytes) -> str:
    """Bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def of_text(text: str) -> bytes | None:
    """Bytes of base64url, with or without padding; ``None`` for anything else, also where the last bits are not zero."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if as_text(data) == text.rstrip("=") else None


@record
class PublicKey:
    """A key that checks signatures: 32 bytes, which may be known to everybody."""

    raw: bytes

    @property
    def fingerprint(self) -> str:
        """Sixteen characters (80 bits) that stand for the key; nobody can make another key with the same."""
        return in_letters(hashlib.sha256(b"peixun-public-key" + self.raw).digest(), _FINGERPRINT_LENGTH)

    @property
    def shown(self) -> str:
        """The fingerprint as people compare it: ``K7Q4-M2XH-3NPA-9RTW``."""
        text = self.fingerprint
        return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))

    @property
    def hint(self) -> str:
        """What a signature says of its key."""
        return self.fingerprint[:HINT_LENGTH]

    def checks(self, message: bytes, signature: Signature) -> bool:
        """Whether this key's owner signed exactly ``message``."""
        from nacl import bindings
        from nacl.exceptions import CryptoError

        if signature.hint != self.hint:
            return False
        try:
            bindings.crypto_sign_open(signature.raw + message, self.raw)
        except (CryptoError, ValueError):
            return False
        return True

    @staticmethod
    def of_text(text: str) -> PublicKey | None:
        """A key from base64url; ``None`` when it is none."""
        raw = of_text(text)
        return PublicKey(raw) if raw is not None and len(raw) == _PUBLIC_BYTES else None

    def as_text(self) -> str:
        """The key as base64url."""
        return as_text(self.raw)


@record
class Signature:
    """A signature and which key is said to have made it."""

    hint: str
    raw: bytes

    def __str__(self) -> str:
        return f"{VERSION}.{self.hint}.{as_text(self.raw)}"

    @staticmethod
    def read(text: str) -> Signature | None:
        """A signature from its text; ``None`` when it is none, or of a version that is not known here."""
        version, _, rest = text.strip().partition(".")
        hint, _, encoded = rest.partition(".")
        raw = of_text(encoded)
        wrong = version != VERSION or len(hint) != HINT_LENGTH or not set(hint) <= set(ALPHABET)
        return None if wrong or raw is None or len(raw) != _SIGNATURE_BYTES else Signature(hint, raw)


def public_of(seed: bytes) -> PublicKey:
    """The public key that belongs to a secret of 32 bytes."""
    from nacl import bindings

    return PublicKey(bindings.crypto_sign_seed_keypair(seed)[0])


def sign(seed: bytes, message: bytes) -> Signature:
    """Signs ``message`` with a secret of 32 bytes; the same every time."""
    from nacl import bindings

    hint, secret = _expanded(seed)
    return Signature(hint, bindings.crypto_sign(message, secret)[:_SIGNATURE_BYTES])


@lru_cache(maxsize=4)
def _expanded(seed: bytes) -> tuple[str, bytes]:
    """The hint and the signing key of a secret, reckoned once for a run's certificates."""
    from nacl import bindings

    public, secret = bindings.crypto_sign_seed_keypair(seed)
    return PublicKey(public).hint, secret


def signer(message: bytes, signature: Signature, keys: Iterable[PublicKey]) -> PublicKey | None:
    """Which of ``keys`` signed ``message``; ``None``: none of them."""
    return next((key for key in keys if key.checks(message, signature)), None)
