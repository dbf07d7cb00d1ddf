"""What a certificate says, frozen when it is issued, its row of 证书登记, and the 校验码 of certificates of the first version.

That 校验码 is an HMAC over the fields that the register freezes. It shows that the school issued exactly these words; it needs the
school's key to be checked. What is issued now is signed instead (``words``, ``signature``).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from python.documents.certificates.key import SchoolKey
from python.documents.certificates.signature import Signature, in_letters
from python.documents.plain_text import clean
from python.vocabulary.cell_values import CellValue, as_prose, plain, read_date, read_identifier, read_number
from python.vocabulary.plain_record import record
from python.vocabulary.ports import CellContent
from python.vocabulary.sheet_schema import (
    CERTIFICATE_KIND,
    CERTIFICATE_NUMBER,
    DEPARTMENT,
    HOURS,
    ISSUE_DATE,
    NAME,
    RATING,
    ROUND,
    TEACHER_ID,
    TOTAL,
)

CODE_LENGTH = 10
_VERSION = 1


@record
class FrozenCertificate:
    """What a row of 证书登记 freezes at issue. ``total`` is ``None`` where the kind has no mark (结业证书).

    ``issuer``, 发证单位, is not in the row but among what the workbook keeps of signatures; ``""`` before there were any.
    """

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
    issuer: str = ""

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


@record
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


@record
class RegisterEntry:
    """A row of 证书登记: what was frozen, the code, whether it is still valid, its file, and its signature where it has one."""

    certificate: FrozenCertificate
    code: str
    revoked: bool = False
    file: str = ""
    signature: Signature | None = None


def canonical(certificate: FrozenCertificate) -> bytes:
    """The bytes that are signed: a JSON list with version, names and values, which can be read in one way only."""
    pairs = list(certificate.as_texts().items())
    return json.dumps(
        ["peixun-certificate", _VERSION, pairs], ensure_ascii=True, separators=(",", ":")
    ).encode("ascii")


def verification_code(certificate: FrozenCertificate, key: SchoolKey) -> str:
    """The 校验码 of the first version: the first 50 bits of the HMAC, ten characters."""
    return in_letters(key.hmac(canonical(certificate)), CODE_LENGTH)


def normal_code(code: str) -> str:
    """A 校验码 as typed, in upper case without spaces and dashes."""
    return "".join(code.split()).replace("-", "").upper()
