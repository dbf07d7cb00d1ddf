"""查验证书.html: one file with which anyone checks a certificate, offline and without a secret.

The page itself (``check_page.html``) is built by ``python -m python.making.check_page``; here it gets the school's data.
What it holds of a certificate, an entry, tells nobody anything who does not know the 校验码 on the paper.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from python.vocabulary.plain_record import record
from python.vocabulary.sheet_schema import (
    CERTIFICATE_KIND,
    HOURS,
    ISSUE_DATE,
    ISSUER,
    NAME,
    RATING,
    ROUND,
    TOTAL,
    VERIFICATION_CODE,
)

PAGE_NAME = "查验证书.html"
ENTRY_LABELS = (NAME, CERTIFICATE_KIND, RATING, TOTAL, HOURS, ROUND, ISSUE_DATE, ISSUER)
"""What an entry can compare, in the order of its tags; 签发日期 as 2026-06-30."""

_TEMPLATE = Path(__file__).with_name("check_page.html")
_PLACEHOLDER = "@@DATA@@"
_FORMAT = 1
_ITERATIONS = 2000
_CODE_TAG = 6
_FIELD_TAG = 3
# As escapes these cannot end the element, open a comment, or end a line of JavaScript.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@record
class PageKey:
    """A public key of the school. All days as 2026-06-30.

    Attributes:
        public: The 32 bytes of the Ed25519 public key.
        fingerprint: Its 16 characters without dashes; the page refuses data in which they are not the key's.
        start: The first day on which it signed.
        end: The last day; blank while it is in use.
        distrusted: Since when it is known to have leaked: of what it signed only registered certificates count; blank if not.
    """

    public: bytes
    fingerprint: str
    start: str
    end: str = ""
    distrusted: str = ""


@record
class PageRevocation:
    """A certificate that is 作废, and since when (2026-07-01; blank where nobody knows)."""

    number: str
    date: str = ""


@record
class PageCertificate:
    """A valid certificate as the register has it.

    Attributes:
        number: 证书编号.
        code: 校验码, ten characters; spaces, dashes and case do not matter.
        fields: Texts by ``ENTRY_LABELS`` exactly as they are signed; a label that is missing is blank.
    """

    number: str
    code: str
    fields: Mapping[str, str]


@record
class PageData:
    """All that the page knows: the school's name, the day of its data (2026-07-05), keys, what is 作废, what is registered."""

    school: str
    date: str
    keys: tuple[PageKey, ...]
    revoked: tuple[PageRevocation, ...] = ()
    certificates: tuple[PageCertificate, ...] = ()


def check_page(data: PageData) -> bytes:
    """The page with the school's data, UTF-8; the same bytes for the same data.

    Takes some 0.3 ms a certificate (PBKDF2), shared among the processor's cores.
    """
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        entries = list(threads.map(_entry_of, data.certificates))
    content = {
        "format": _FORMAT,
        "school": data.school,
        "date": data.date,
        "keys": [
            {
                "public": _base64(key.public),
                "fingerprint": key.fingerprint,
                "from": key.start,
                "until": key.end,
                "distrusted": key.distrusted,
            }
            for key in data.keys
        ],
        "revoked": [{"number": one.number, "date": one.date} for one in data.revoked],
        "certificates": {one.number: entry for one, entry in zip(data.certificates, entries, strict=True)},
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    before, found, after = _TEMPLATE.read_text(encoding="utf-8").partition(_PLACEHOLDER)
    if not found or _PLACEHOLDER in after:
        raise ValueError("check_page.html must hold the placeholder once")
    return (before + text + after).encode("utf-8")


def entry(number: str, code: str, fields: Mapping[str, str]) -> str:
    """What the page holds of a certificate: base64url of 30 bytes that only the 校验码 makes speak.

    Args:
        number: 证书编号.
        code: 校验码; spaces, dashes and case do not matter.
        fields: Texts by ``ENTRY_LABELS`` exactly as they are signed; a label that is missing is blank.

    Raises:
        KeyError: A label is none of ``ENTRY_LABELS``: left out silently, it would never be compared.
    """
    for label in fields:
        if label not in ENTRY_LABELS:
            raise KeyError(label)
    password = "".join(code.split()).replace("-", "").upper().encode("ascii")
    salt = f"peixun-page-1\0{number}".encode()
    tag = partial(_tag, hashlib.pbkdf2_hmac("sha256", password, salt, _ITERATIONS, 32))
    parts = [tag(VERIFICATION_CODE, "")[:_CODE_TAG]]
    parts += [tag(label, fields.get(label, ""))[:_FIELD_TAG] for label in ENTRY_LABELS]
    return _base64(b"".join(parts))


def _entry_of(certificate: PageCertificate) -> str:
    return entry(certificate.number, certificate.code, certificate.fields)


def _tag(key: bytes, label: str, value: str) -> bytes:
    return hmac.digest(key, f"{label}\0{value}".encode(), "sha256")


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
