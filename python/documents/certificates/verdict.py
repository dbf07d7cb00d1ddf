"""The verdict on a certificate: what is shown is held against signatures and against 证书登记, without any secret.

A verdict says what was compared; what was not compared is never 有效. A signature is checked with the school's public keys; secret keys
are only needed for the 校验码 and the seals of certificates of the first version.
"""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from python.documents.certificates.key import SchoolKey
from python.documents.certificates.proof import RegisterEntry, normal_code, verification_code
from python.documents.certificates.proof_records import ProofRecords, revocation_bytes
from python.documents.certificates.signature import PublicKey, signer
from python.documents.certificates.words import Scanned, code_of, signed_words, words_of
from python.vocabulary.plain_record import record
from python.vocabulary.sheet_schema import (
    CERTIFICATE_NUMBER,
    CERTIFICATE_REGISTER,
    ISSUER,
    PROOFS,
    SIGNATURE,
    VERIFICATION_CODE,
)


class Verdict(StrEnum):
    """The answer of 查验证书."""

    VALID = "有效"
    COMPARE = "编号有效，请与下列内容逐项核对"
    REVOKED = "已作废"
    MISMATCH = "内容被改动"
    FOREIGN = "不是本校的证书"
    UNREGISTERED = "签名正确，但登记表里没有这个编号"
    NOT_FOUND = "查无此证"


WHOLE_CODE, PAPER = "二维码里的全部内容", "纸面上印的字"
WHOLE_FILE, REST_OF_FILE = "整个文件", "文件里的其他字、图片和格式"


@dataclass(frozen=True)
class Known:
    """What the school knows.

    Attributes:
        entries: The rows of 证书登记, with signatures.
        records: 防伪记录.
        ring: Secret keys on this computer; there need not be any.
    """

    entries: Sequence[RegisterEntry]
    records: ProofRecords = field(default_factory=ProofRecords)
    ring: Sequence[SchoolKey] = ()

    @cached_property
    def publics(self) -> list[PublicKey]:
        """Every public key of the school, those of this computer first."""
        return list(dict.fromkeys([key.public for key in self.ring] + self.records.publics))

    @cached_property
    def vouched_keys(self) -> set[PublicKey]:
        """The public keys that the secret keys of this computer vouch for."""
        return self.records.vouched_by(key.public for key in self.ring)

    @cached_property
    def sealing_keys(self) -> list[PublicKey]:
        """The keys whose seal over a whole file is believed: not those that leaked, nor any that somebody may have put in."""
        keys = self.vouched_keys if self.is_the_schools else self.publics
        return [key for key in keys if not self.records.is_leaked(key)]

    @cached_property
    def ring_signed_first(self) -> bool:
        """Whether a secret key of this computer made 校验码 of certificates of the first version in this register."""
        return any(_coded(self.ring, one) for one in self.entries if one.signature is None)

    @cached_property
    def records_whole(self) -> bool:
        """Whether 防伪记录 is just as the school left it."""
        return self.records.is_whole(self.publics)

    def entry(self, number: str) -> RegisterEntry | None:
        """The row of a number: the one in force, should there be several."""
        return self._by_number.get(number.strip())

    def entry_of_code(self, code: str) -> RegisterEntry | None:
        """The first row with a 校验码."""
        return self._by_code.get(normal_code(code))

    @cached_property
    def _by_code(self) -> Mapping[str, RegisterEntry]:
        found: dict[str, RegisterEntry] = {}
        for entry in self.entries:
            found.setdefault(normal_code(entry.code), entry)
        return found

    @cached_property
    def is_the_schools(self) -> bool:
        """Whether this computer has a secret key that the workbook knows: then a key it does not have is worth a second look."""
        return any(key.public.fingerprint in self.records.keys for key in self.ring)

    @cached_property
    def _by_number(self) -> Mapping[str, RegisterEntry]:
        found: dict[str, RegisterEntry] = {}
        for entry in self.entries:
            number = entry.certificate.number.strip()
            if number not in found or (found[number].revoked and not entry.revoked):
                found[number] = entry
        return found


@record
class Typed:
    """What someone typed; one of the two may be blank."""

    number: str = ""
    code: str = ""


@record
class Document:
    """What a Word file says of itself (``certificate_file.read_document``).

    Attributes:
        number: The 证书编号 that it stores or shows, ``""`` for none.
        code: The 校验码 printed in it, or stored.
        text: All text that it shows, without white space.
        printed: The labels whose words it must show.
        scanned: What the QR codes in it say.
        whole: Whether every part of it is as it was issued; ``None``: it carries no seal of this kind that could be checked.
        first_seal: Whether its text is as a certificate of the first version had it; ``None``: that cannot be told.
    """

    number: str
    code: str
    text: str
    printed: tuple[str, ...]
    scanned: tuple[Scanned, ...] = ()
    whole: bool | None = None
    first_seal: bool | None = None


@record
class Verification:
    """The verdict and what it rests on.

    Attributes:
        verdict: The answer.
        words: What the certificate says, as far as it is vouched for: label → words.
        entry: Its row of 证书登记; ``None`` when there is none.
        wrong: What does not agree.
        compared: What was compared and agrees.
        not_compared: What nobody compared.
        notes: What else is to be known, in Chinese sentences.
    """

    verdict: Verdict
    words: Mapping[str, str] = field(default_factory=dict)
    entry: RegisterEntry | None = None
    wrong: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    not_compared: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def verify(known: Known, claim: Typed | Scanned | Document) -> Verification:
    """Holds a claim against what the school knows."""
    if isinstance(claim, Typed):
        found = _typed(known, claim)
    elif isinstance(claim, Document):
        found = _document(known, claim)
    elif claim.signature is None:
        found = _first_version(known, claim)
    else:
        found = _signed(known, claim)
    return _with_doubts(known, found)


def _typed(known: Known, claim: Typed) -> Verification:
    number, code = claim.number.strip(), normal_code(claim.code)
    entry = known.entry(number) if number else None
    if entry is None and not number and code:
        entry = known.entry_of_code(code)
    if entry is None:
        return Verification(Verdict.NOT_FOUND)
    if code and not _same(normal_code(entry.code), code):
        return _mismatch(entry, [VERIFICATION_CODE])
    compared = [CERTIFICATE_NUMBER] if number else []
    compared += [VERIFICATION_CODE] if code else []
    return Verification(
        Verdict.COMPARE, _shown(entry), entry, compared=tuple(compared), not_compared=(PAPER,)
    )


def _signed(known: Known, claim: Scanned) -> Verification:
    """A QR code with a signature: its words are proved, or they are not the school's."""
    signature = claim.signature
    if signature is None:
        raise ValueError("a signature is needed")
    keys = [key for key in known.publics if key.hint == signature.hint]
    entry = known.entry(claim.number)
    if not keys:
        return Verification(Verdict.FOREIGN, claim.words, notes=("它是用别的密钥签的。",))
    differs = _differences(entry, claim)
    key = signer(claim.signed(), signature, keys)
    if key is None:
        return _mismatch(entry, differs or [SIGNATURE], claim)
    period = known.records.keys.get(key.fingerprint)
    if entry is None:
        day = _revoked_on(known, claim.number)
        if day is not None:
            note = f"它已于 {day} 作废，登记表里它的那一行后来被人删了。"
            return Verification(Verdict.REVOKED, claim.words, notes=(note,))
        if period is not None and period.distrusted is not None:
            note = f"签它的密钥已泄露，{period.distrusted} 起停用，登记表里没有这一张。"
            return Verification(Verdict.FOREIGN, claim.words, notes=(note,))
        note = "可能是撤销了的，或在本校另一本工作簿里；是否作废不能判断。"
        return Verification(
            Verdict.UNREGISTERED, claim.words, compared=(WHOLE_CODE,), not_compared=(PAPER,), notes=(note,)
        )
    if differs:
        if _row_is_signed(known, entry):
            note = "这个编号现在登记的是另一张证书，这一张已经不算数。"
            return Verification(Verdict.REVOKED, claim.words, entry, tuple(differs), notes=(note,))
        return _mismatch(entry, [CERTIFICATE_REGISTER, *differs], claim)
    return Verification(
        Verdict.VALID, claim.words, entry, compared=(WHOLE_CODE,), not_compared=(PAPER,), notes=()
    )


def _first_version(known: Known, claim: Scanned) -> Verification:
    """A QR code without a signature: the register alone can vouch for it."""
    entry = known.entry(claim.number)
    if entry is None:
        return Verification(Verdict.NOT_FOUND, claim.words)
    differs = _differences(entry, claim)
    if not _same(normal_code(entry.code), normal_code(claim.code)):
        differs.append(VERIFICATION_CODE)
    if differs:
        return _mismatch(entry, differs, claim)
    note = "早期的证书没有签名，是和登记表核对的。"
    compared = (*claim.words, VERIFICATION_CODE)
    return Verification(
        Verdict.VALID, _shown(entry), entry, compared=compared, not_compared=(PAPER,), notes=(note,)
    )


def _document(known: Known, claim: Document) -> Verification:
    """A Word file: valid only if every part of it is as it was issued."""
    entry = known.entry(claim.number) if claim.number else None
    if entry is None and claim.code:
        entry = known.entry_of_code(claim.code)
    if entry is None:
        entry = next((found for one in claim.scanned if (found := known.entry(one.number))), None)
    if entry is None:
        return Verification(Verdict.NOT_FOUND)
    words = _shown(entry)
    labels = tuple(label for label in claim.printed if words.get(label))
    wrong = [label for label in labels if not _printed(words[label], claim.text)]
    for one in claim.scanned:
        wrong += [f"二维码里的{label}" for label in _differences(entry, one)]
    if claim.code and not _same(normal_code(entry.code), normal_code(claim.code)):
        wrong.append(VERIFICATION_CODE)
    if claim.first_seal is False and not wrong:
        wrong.append("正文")
    if wrong:
        return _mismatch(entry, wrong)
    if claim.whole:
        return Verification(Verdict.VALID, words, entry, compared=(WHOLE_FILE,))
    note = "文件在签发以后另存过或改过，程序只看了这几项是不是还在上面。"
    if claim.first_seal:
        note = "早期的证书：文字和签发时一样；图片和字的格式没有核对。"
    return Verification(
        Verdict.COMPARE, words, entry, compared=labels, not_compared=(REST_OF_FILE,), notes=(note,)
    )


def _with_doubts(known: Known, found: Verification) -> Verification:
    """What the row of the register, its revocation and 防伪记录 add to a verdict."""
    entry = found.entry
    if entry is None or found.verdict is Verdict.MISMATCH:
        return found
    notes = list(found.notes)
    number = entry.certificate.number
    if not _row_holds(known, entry, notes):
        wrong = (*found.wrong, CERTIFICATE_REGISTER)
        return replace(found, verdict=Verdict.MISMATCH, wrong=wrong, notes=tuple(notes))
    day = _revoked_on(known, number)
    if entry.revoked or day is not None:
        if not entry.revoked:
            notes.append(f"它已于 {day} 作废，登记表的“状态”后来被人改成了有效。")
        return replace(found, verdict=Verdict.REVOKED, notes=tuple(notes))
    verdict = found.verdict
    if verdict in (Verdict.VALID, Verdict.COMPARE) and not known.records_whole:
        notes.append(f"工作簿里的{PROOFS}少了或被改过，是否作废不能只凭它判断。")
        verdict = Verdict.COMPARE
    if verdict is Verdict.VALID and not is_vouched(known, entry):
        verdict = Verdict.COMPARE
    return replace(found, verdict=verdict, notes=tuple(notes))


def is_vouched(known: Known, entry: RegisterEntry) -> bool:
    """Whether more than what anybody can type into the workbook speaks for a row that holds (``in_force``).

    A row without a signature is vouched for by a secret key of this computer alone. Public keys stand in the workbook, too: where the
    school's own key is at hand, one that it did not sign for may have been put in by anybody.
    """
    if entry.signature is None:
        return _coded(known.ring, entry)
    if not known.is_the_schools:
        return True
    return signer(signed_words(words_of(entry.certificate)), entry.signature, known.vouched_keys) is not None


def _row_holds(known: Known, entry: RegisterEntry, notes: list[str]) -> bool:
    """Whether a row of the register is as it was issued, as far as it can be told; adds what is to be known."""
    if entry.signature is not None:
        key = signer(signed_words(words_of(entry.certificate)), entry.signature, known.publics)
        if key is None or not _same(code_of(entry.signature), normal_code(entry.code)):
            return False
        if key not in [one.public for one in known.ring]:
            notes.append(f"公钥指纹 {key.shown}，请与公示名单上印的核对。")
        return True
    if not known.ring_signed_first:
        notes.append("这台电脑上没有签发它的密钥，早期证书的登记只能照表上写的看。")
        return True
    return _coded(known.ring, entry)


def _row_is_signed(known: Known, entry: RegisterEntry) -> bool:
    return entry.signature is not None and _row_holds(known, entry, [])


def _coded(ring: Iterable[SchoolKey], entry: RegisterEntry) -> bool:
    """Whether one of the secret keys made the 校验码 of a row of the first version."""
    code = normal_code(entry.code)
    return any(_same(verification_code(entry.certificate, key), code) for key in ring)


def in_force(known: Known, entry: RegisterEntry) -> bool:
    """Whether a row of 证书登记 is as it was issued and was not revoked, whatever stands in 状态."""
    return (
        not entry.revoked
        and _revoked_on(known, entry.certificate.number) is None
        and _row_holds(known, entry, [])
    )


def _revoked_on(known: Known, number: str) -> dt.date | None:
    """The day of a signed revocation."""
    signed = known.records.revoked.get(number)
    if signed is not None and signer(revocation_bytes(number, signed.day), signed.signature, known.publics):
        return signed.day
    return None


def _shown(entry: RegisterEntry) -> dict[str, str]:
    return words_of(entry.certificate)


def _differences(entry: RegisterEntry | None, claim: Scanned) -> list[str]:
    """Labels under which a QR code says something else than the register. What the first version did not say is passed over."""
    if entry is None:
        return []
    ours = _shown(entry)
    labels = [label for label in (*ours, *claim.words) if label in claim.words or claim.signature is not None]
    return [
        label
        for label in dict.fromkeys(labels)
        if ours.get(label, "") != claim.words.get(label, "") and not (label == ISSUER and not ours.get(label))
    ]


def _mismatch(
    entry: RegisterEntry | None, wrong: Sequence[str], claim: Scanned | None = None
) -> Verification:
    words = _shown(entry) if entry is not None else (claim.words if claim else {})
    return Verification(Verdict.MISMATCH, words, entry, tuple(dict.fromkeys(wrong)))


def _printed(value: str, text: str) -> bool:
    return "".join(value.split()) in text


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))
