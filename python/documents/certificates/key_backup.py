"""The page that is locked in the drawer: the school's secret key as 24 Chinese characters and as a QR code.

The characters are those of BIP-39 (a list of 2,048 common ones, the last of the 24 checks the others), so a hand-written copy can be
typed in again and a wrong character is noticed.
"""

from __future__ import annotations

import re
from typing import Protocol

from python.documents.certificates.key import SchoolKey

WORDS = 24
_LANGUAGE = "chinese_simplified"
_TITLE = "班主任培训考核·密钥备份"
_LABEL = "备份字"
_HAN = re.compile(r"[\u3400-\u9fff]")


class WrongWordsError(Exception):
    """These are not the characters of a backup; the reason is a short Chinese phrase."""


def backup_words(key: SchoolKey) -> str:
    """The secret as 24 characters."""
    return "".join(_list().to_mnemonic(key.secret).split())


def backup_text(key: SchoolKey) -> str:
    """What the QR code of the page holds."""
    return f"{_TITLE}\n指纹：{key.public.shown}\n{_LABEL}：{backup_words(key)}"


def secret_of(text: str) -> bytes:
    """The secret from what was typed, or read from the page's QR code.

    Raises:
        WrongWordsError: A character is wrong or missing.
    """
    words = _HAN.findall(text.partition(f"{_LABEL}：")[2] or text)
    if len(words) != WORDS:
        raise WrongWordsError(f"要 {WORDS} 个字，这里有 {len(words)} 个")
    known = _list()
    strange = [word for word in words if word not in known.wordlist]
    if strange:
        raise WrongWordsError(f"“{'”“'.join(strange)}”不是备份页上会有的字")
    try:
        return bytes(known.to_entropy(" ".join(words)))
    except ValueError as error:
        raise WrongWordsError("有一个字抄错了，或者次序不对") from error


class _List(Protocol):
    """What is used of the library, which has no types."""

    wordlist: list[str]

    def to_mnemonic(self, data: bytes) -> str: ...

    def to_entropy(self, words: str) -> bytearray: ...


def _list() -> _List:
    from mnemonic import Mnemonic

    found: _List = Mnemonic(_LANGUAGE)
    return found
