"""The words of a certificate that are signed, just as a phone shows them when it reads the QR code; and how they are read back.

One line for each, in a fixed order, a blank one left out, then the signature. What was scanned, pasted into a chat and copied again is
read as well: line breaks may be lost, spaces added, ``:`` written for ``：``. The words are then written anew, and the signature is
checked over those: nothing that reading puts right can make a forged one valid.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

from python.documents.certificates.key import SchoolKey
from python.documents.certificates.proof import CODE_LENGTH, FrozenCertificate, RegisterEntry
from python.documents.certificates.signature import Signature, in_letters
from python.documents.numerals import plain_date
from python.documents.plain_text import clean
from python.vocabulary.cell_values import read_date
from python.vocabulary.plain_record import record
from python.vocabulary.sheet_schema import (
    CERTIFICATE_KIND,
    CERTIFICATE_NUMBER,
    HOURS,
    ISSUE_DATE,
    ISSUER,
    NAME,
    RATING,
    ROUND,
    SIGNATURE,
    TOTAL,
    VERIFICATION_CODE,
)

WORDS = (CERTIFICATE_NUMBER, NAME, CERTIFICATE_KIND, RATING, TOTAL, HOURS, ROUND, ISSUE_DATE, ISSUER)
"""What is signed, in this order; another order, or one more, and no certificate of before is right any more."""
_MAY_BE_BLANK = (RATING, TOTAL, HOURS)
# As certificates issued without a signature say it in their QR codes.
_FIRST_VERSION = (CERTIFICATE_NUMBER, NAME, RATING, TOTAL, ISSUE_DATE, VERIFICATION_CODE)
_FIRST_MAY_BE_BLANK = (RATING, TOTAL)
_PURPOSE = "peixun-certificate-2"


@record
class Scanned:
    """What the QR code of a certificate says.

    Attributes:
        words: Label → words, blank ones left out. A date is ISO.
        signature: ``None`` on one of the first version.
        code: The 校验码: what the first version printed, else what follows from the signature.
    """

    words: Mapping[str, str]
    signature: Signature | None
    code: str

    @property
    def number(self) -> str:
        """The 证书编号."""
        return self.words[CERTIFICATE_NUMBER]

    def signed(self) -> bytes:
        """The bytes that the signature is over."""
        return signed_words(self.words)


def words_of(certificate: FrozenCertificate) -> dict[str, str]:
    """The words of a certificate, blank ones left out."""
    texts = certificate.as_texts() | {ISSUER: certificate.issuer}
    return {label: text for label in WORDS if (text := _line(texts[label]))}


def signed_words(words: Mapping[str, str]) -> bytes:
    """The bytes that are signed: what it is, then the lines as the QR code shows them."""
    lines = [f"{label}：{words[label]}" for label in WORDS if words.get(label)]
    return "\n".join([_PURPOSE, *lines]).encode("utf-8", "surrogatepass")


def code_of(signature: Signature) -> str:
    """The 校验码 that people type: it follows from the signature, so whoever has the signature can check it."""
    return in_letters(hashlib.sha256(b"peixun-code-2" + signature.raw).digest(), CODE_LENGTH)


def qr_text(entry: RegisterEntry) -> str:
    """What the QR code of a certificate holds: the words and their signature; of the first version, its few words and its 校验码."""
    certificate = entry.certificate
    if entry.signature is not None:
        lines = [f"{label}：{text}" for label, text in words_of(certificate).items()]
        return "\n".join([*lines, f"{SIGNATURE}：{entry.signature}"])
    texts = certificate.as_texts() | {
        ISSUE_DATE: plain_date(certificate.issue_date),
        VERIFICATION_CODE: entry.code,
    }
    return "\n".join(f"{label}：{texts[label]}" for label in _FIRST_VERSION if texts[label])


def signed_entry(certificate: FrozenCertificate, key: SchoolKey, file: str) -> RegisterEntry:
    """The row of a certificate that is issued now: signed, with the 校验码 that follows from the signature."""
    signature = key.sign(signed_words(words_of(certificate)))
    return RegisterEntry(certificate, code_of(signature), file=file, signature=signature)


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def looks_scanned(text: str) -> bool:
    """Whether a text may be the words of a QR code, and not a number, a 校验码 or a file."""
    return bool(re.match(rf"\s*{CERTIFICATE_NUMBER}\s*[:：]", text))


def read_words(text: str) -> Scanned | None:
    """The words that were scanned or pasted; ``None`` when they are not those of a certificate, or not all of them."""
    signed = _labelled(text, (*WORDS, SIGNATURE), (*_MAY_BE_BLANK,))
    if signed is not None:
        signature = Signature.read(signed.pop(SIGNATURE))
        return Scanned(signed, signature, code_of(signature)) if signature is not None else None
    first = _labelled(text, _FIRST_VERSION, _FIRST_MAY_BE_BLANK)
    if first is None:
        return None
    code = first.pop(VERIFICATION_CODE).upper()
    day = read_date(first[ISSUE_DATE])[0]
    if day is not None:
        first[ISSUE_DATE] = day.isoformat()
    return Scanned(first, None, code)


def _labelled(text: str, labels: Sequence[str], optional: Sequence[str]) -> dict[str, str] | None:
    """The text behind each label; ``None`` when one is missing, out of order, or there twice."""
    needed = [label for label in labels if label not in optional]
    alone = _by_lines(text, labels)
    if alone is not None and all(label in alone for label in needed):
        return alone
    return _by_order(text, labels, optional)


def _by_lines(text: str, labels: Sequence[str]) -> dict[str, str] | None:
    """One label a line, as it was made."""
    found: dict[str, str] = {}
    places = []
    for line in filter(None, (_line(line) for line in text.splitlines())):
        match = re.fullmatch(r"([^:：]+?)\s*[:：]\s*(.+)", line)
        label = match[1] if match else ""
        if match is None or label not in labels or label in found:
            return None
        found[label] = match[2]
        places.append(labels.index(label))
    return found if found and places == sorted(places) else None


def _by_order(text: str, labels: Sequence[str], optional: Sequence[str]) -> dict[str, str] | None:
    """Labels one after the other in running text: line breaks were lost, or there are more of them."""
    marks = list(re.finditer(rf"({'|'.join(labels)})\s*[:：]", text))
    found_labels = [mark[1] for mark in marks]
    wanted = [label for label in labels if label in found_labels or label not in optional]
    if found_labels != wanted or text[: marks[0].start()].strip():
        return None
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    found = {mark[1]: _line(text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)}
    if not all(found.values()):
        return None
    if SIGNATURE in found:
        found[SIGNATURE] = "".join(found[SIGNATURE].split())
    return found
