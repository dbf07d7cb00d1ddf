"""校验码, the text of the QR code, and the verdict on a certificate.

A 校验码 is an HMAC over the fields that the register freezes when a certificate is issued. It shows that the school
issued exactly these words; it needs the school's key to be checked.
"""

from __future__ import annotations

import datetime as dt
import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from python.documents.certificates.key import SchoolKey
from python.documents.numerals import plain_date
from python.documents.plain_text import clean
from python.vocabulary.cell_values import CellValue, as_prose, plain, read_date, read_identifier, read_number
from python.vocabulary.ports import CellContent
from python.vocabulary.sheet_schema import (
    CERTIFICATE_KIND,
    CERTIFICATE_NUMBER,
    CERTIFICATE_REGISTER,
    DEPARTMENT,
    HOURS,
    ISSUE_DATE,
    NAME,
    RATING,
    ROUND,
    TEACHER_ID,
    TOTAL,
    VERIFICATION_CODE,
)

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 characters, so that each stands for five bits; without 0 O 1 I l, which people mistake for one another."""

CODE_LENGTH = 10
_VERSION = 1
_BITS = 5


@dataclass(frozen=True, slots=True)
class FrozenCertificate:
    """What a row of 证书登记 freezes at issue. ``total`` is ``None`` where the kind has no mark (结业证书)."""

    number: str
    kind: str
    teacher_id: str
    name: str
    department: str
    round_name: str
    total: Decimal | None
    rating: str
    hours: Decimal | None
    issue_date: dt.date

    def as_texts(self) -> dict[str, str]:
        """Every field as text under the register's headers, the same however the numbers were written (92.50 = 92.5)."""
        texts = {field.column: _text(getattr(self, field.attribute)) for field in FROZEN}
        # What no file can hold (control characters) must not decide over 有效 or 内容不符.
        return {name: clean(" ".join(text.split())) for name, text in texts.items()}

    def as_cells(self) -> dict[str, CellContent]:
        """Every field as the register's row holds it, by header."""
        values = {field.column: getattr(self, field.attribute) for field in FROZEN}
        return {
            name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()
        }

    @staticmethod
    def of_cells(cells: Mapping[str, CellValue]) -> FrozenCertificate:
        """The certificate of a row by header; a cell that was spoilt since reads as what it holds now."""
        return FrozenCertificate(**{field.attribute: field.read(cells[field.column]) for field in FROZEN})


@dataclass(frozen=True, slots=True)
class FrozenField:
    """Which column of 证书登记 keeps which attribute of ``FrozenCertificate``, and how its cell is read."""

    column: str
    attribute: str
    read: Callable[[CellValue], Any] = as_prose


_NO_DATE = dt.date(1, 1, 1)

FROZEN = (
    FrozenField(CERTIFICATE_NUMBER, "number"),
    FrozenField(CERTIFICATE_KIND, "kind"),
    FrozenField(TEACHER_ID, "teacher_id", lambda cell: read_identifier(cell)[0]),
    FrozenField(NAME, "name"),
    FrozenField(DEPARTMENT, "department"),
    FrozenField(ROUND, "round_name"),
    FrozenField(TOTAL, "total", lambda cell: read_number(cell)[0]),
    FrozenField(RATING, "rating"),
    FrozenField(HOURS, "hours", lambda cell: read_number(cell)[0]),
    FrozenField(ISSUE_DATE, "issue_date", lambda cell: read_date(cell)[0] or _NO_DATE),
)
"""The fields in the order in which they are signed: another order, or one more, and no 校验码 of before is right any more."""


def _text(value: str | Decimal | dt.date | None) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, dt.date) else value


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """A row of 证书登记: what was frozen, the code, whether it is still valid, and its file."""

    certificate: FrozenCertificate
    code: str
    revoked: bool = False
    file: str = ""


def canonical(certificate: FrozenCertificate) -> bytes:
    """The bytes that are signed: a JSON list with version, names and values, which can be read in one way only."""
    pairs = list(certificate.as_texts().items())
    return json.dumps(
        ["peixun-certificate", _VERSION, pairs], ensure_ascii=True, separators=(",", ":")
    ).encode("ascii")


def verification_code(certificate: FrozenCertificate, key: SchoolKey) -> str:
    """The 校验码: the first 50 bits of the HMAC, ten characters of ``ALPHABET``."""
    number = int.from_bytes(key.sign(canonical(certificate))[:8], "big") >> (64 - CODE_LENGTH * _BITS)
    places = range((CODE_LENGTH - 1) * _BITS, -1, -_BITS)
    return "".join(ALPHABET[number >> place & (len(ALPHABET) - 1)] for place in places)


def qr_text(certificate: FrozenCertificate, code: str) -> str:
    """What a phone shows when it reads the QR code: plain lines, no link."""
    lines = [f"证书编号：{certificate.number}", f"姓名：{certificate.name}"]
    if certificate.rating:
        lines.append(f"等级：{certificate.rating}")
    if certificate.total is not None:
        lines.append(f"总分：{plain(certificate.total)}")
    lines += [f"签发日期：{plain_date(certificate.issue_date)}", f"校验码：{code}"]
    return "\n".join(clean(" ".join(line.split())) for line in lines)


class Verdict(StrEnum):
    """The answer of ``verify``."""

    VALID = "有效"
    REVOKED = "已作废"
    MISMATCH = "内容不符"
    NOT_FOUND = "查无此证"


@dataclass(frozen=True, slots=True)
class Claim:
    """What is shown to be checked; everything may be left out but not all.

    Attributes:
        number: A certificate number.
        code: A 校验码.
        fields: Fields read from a certificate, under the register's headers.
        wrong_fields: Fields whose printed text does not agree with what the file stores (see ``certificate_file``).
        sealed: Whether the printed text is unchanged since issue; ``None`` if that cannot be told.
        text_checked: False for a file that shows text which could not be compared with what was issued.
    """

    number: str = ""
    code: str = ""
    fields: Mapping[str, str] | None = None
    wrong_fields: tuple[str, ...] = ()
    sealed: bool | None = None
    text_checked: bool = True


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict, the row it rests on, and which fields do not agree.

    ``text_checked`` is false for a file whose printed text could not be compared with what was issued.
    ``code_checked`` is false where there was no key, and the code was only compared with the register's.
    """

    verdict: Verdict
    entry: RegisterEntry | None = None
    fields: tuple[str, ...] = ()
    code_checked: bool = True
    text_checked: bool = True


def verify(register: Iterable[RegisterEntry], key: SchoolKey | None, claim: Claim) -> Verification:
    """Compares a claim with the register.

    A row whose own fields no longer give its code was altered after issue: 内容不符, field 证书登记. A revoked
    certificate is 已作废 only if it agrees otherwise.
    """
    number, code = claim.number.strip(), normal_code(claim.code)
    entries = list(register)
    found = [entry for entry in entries if number and entry.certificate.number.strip() == number]
    if not found and not number and code:
        found = [entry for entry in entries if _same(normal_code(entry.code), code)]
    if not found:
        return Verification(Verdict.NOT_FOUND, code_checked=key is not None)
    entry = found[0]
    wrong = list(claim.wrong_fields)
    if code and not _same(normal_code(entry.code), code):
        wrong.append(VERIFICATION_CODE)
    frozen = entry.certificate.as_texts()
    wrong += [
        name
        for name, value in (claim.fields or {}).items()
        if name in frozen and frozen[name] != value.strip()
    ]
    if key is not None and not _same(verification_code(entry.certificate, key), normal_code(entry.code)):
        wrong.append(CERTIFICATE_REGISTER)
    if claim.sealed is False and not wrong:
        wrong.append("正文")
    if wrong:
        return Verification(Verdict.MISMATCH, entry, tuple(dict.fromkeys(wrong)), key is not None)
    return Verification(
        Verdict.REVOKED if entry.revoked else Verdict.VALID,
        entry,
        code_checked=key is not None,
        text_checked=claim.text_checked,
    )


def normal_code(code: str) -> str:
    """A 校验码 as typed, in upper case without spaces and dashes."""
    return "".join(code.split()).replace("-", "").upper()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8"), other.encode("utf-8"))
