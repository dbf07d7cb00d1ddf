"""防伪记录: what the workbook keeps so that anyone can check its certificates: public keys, signatures, signed revocations.

A hidden sheet that travels with the workbook and holds no secret. Rows are only added; the last one about a thing counts. Each run that
adds some ends with a signed statement over all of them, so that a row taken out or put in by hand is noticed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace

from python.documents.certificates.key import SchoolKey
from python.documents.certificates.proof import RegisterEntry
from python.documents.certificates.register import RegisterRow
from python.documents.certificates.signature import PublicKey, Signature, signer
from python.planning.results import plan_added_rows
from python.reading.tables import Table
from python.vocabulary.cell_values import as_prose, read_date
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, CellContent
from python.vocabulary.sheet_schema import CONTENTS, PROOF_KIND, PROOF_SUBJECT, SIGNATURE

_KEY, _ISSUED, _REVOKED, _STATEMENT = "密钥", "签发", "作废", "清单"
_FROM, _UNTIL, _DISTRUSTED = "from", "until", "distrusted"


@record
class KeyPeriod:
    """A public key of the school and when it was in use.

    Attributes:
        public: The key.
        since: The day it was first used; ``None`` if that is not known.
        until: The day it was replaced; ``None`` while it is in use.
        distrusted: It leaked: from this day on, what it signs is not to be trusted unless 证书登记 has it; ``None``: it did not.
    """

    public: PublicKey
    since: dt.date | None = None
    until: dt.date | None = None
    distrusted: dt.date | None = None


@record
class Issued:
    """What is kept of a signed certificate besides its row: 发证单位 as it was printed, and the signature."""

    issuer: str
    signature: Signature


@record
class Revoked:
    """A signed revocation: the day, and the signature."""

    day: dt.date
    signature: Signature


@record
class ProofRecords:
    """Everything 防伪记录 holds.

    Attributes:
        keys: The school's keys by fingerprint, the oldest first.
        issued: 证书编号 → what is kept of it.
        revoked: 证书编号 → its revocation.
        statement: The last statement and its signature; ``None`` when there is none.
        endorsed: Fingerprint → what was said of that key and signed by a key in use then.
        unreadable: How many rows could not be understood: somebody was at them.
    """

    keys: Mapping[str, KeyPeriod] = field(default_factory=dict)
    issued: Mapping[str, Issued] = field(default_factory=dict)
    revoked: Mapping[str, Revoked] = field(default_factory=dict)
    statement: tuple[str, Signature] | None = None
    unreadable: int = 0
    endorsed: Mapping[str, Sequence[tuple[str, Signature]]] = field(default_factory=dict)

    @property
    def publics(self) -> list[PublicKey]:
        """All public keys."""
        return [period.public for period in self.keys.values()]

    @property
    def in_use(self) -> list[KeyPeriod]:
        """Keys that were not replaced."""
        return [period for period in self.keys.values() if period.until is None]

    def vouched_by(self, own: Iterable[PublicKey]) -> set[PublicKey]:
        """Own keys, and those that one of them signed for, or one signed for in this way. A key that leaked vouches for none."""
        found = set(own)
        while True:
            sure = [key for key in found if not self.is_leaked(key)]
            more = {
                self.keys[name].public
                for name, said in self.endorsed.items()
                if self.keys[name].public not in found
                and any(signer(_key_bytes(text), signature, sure) for text, signature in said)
            }
            if not more:
                return found
            found |= more

    def is_leaked(self, key: PublicKey) -> bool:
        """Whether a key is not to be trusted any more."""
        period = self.keys.get(key.fingerprint)
        return period is not None and period.distrusted is not None

    def is_whole(self, keys: Iterable[PublicKey]) -> bool:
        """Whether the last statement is signed by one of ``keys`` and says just what the rows say."""
        if self.unreadable:
            return False
        if self.statement is None:
            return not self.issued and not self.revoked
        text, signature = self.statement
        return text == self._said() and signer(_statement_bytes(text), signature, keys) is not None

    def _said(self) -> str:
        lines = [f"{number}\t{one.issuer}\t{one.signature}" for number, one in sorted(self.issued.items())]
        lines += [
            f"{number}\t{one.day.isoformat()}\t{one.signature}"
            for number, one in sorted(self.revoked.items())
        ]
        digest = hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()
        return json.dumps({"issued": len(self.issued), "revoked": len(self.revoked), "sha256": digest})


def _statement_bytes(text: str) -> bytes:
    return f"peixun-register-2\n{text}".encode()


def _key_bytes(text: str) -> bytes:
    return f"peixun-key-2\n{text}".encode("utf-8", "surrogatepass")


def revocation_bytes(number: str, day: dt.date) -> bytes:
    """What is signed when a certificate is declared 作废."""
    return f"peixun-revocation-2\n{number}\n{day.isoformat()}".encode("utf-8", "surrogatepass")


def read_proof_records(table: Table | None) -> ProofRecords:
    """What 防伪记录 holds; nothing in a workbook without it."""
    if table is None:
        return ProofRecords()
    keys: dict[str, KeyPeriod] = {}
    issued: dict[str, Issued] = {}
    revoked: dict[str, Revoked] = {}
    statement: tuple[str, Signature] | None = None
    endorsed: dict[str, list[tuple[str, Signature]]] = {}
    unreadable = 0
    for row in table.data_rows:
        kind, subject, contents, signed = (
            as_prose(table.value(row, name)) for name in (PROOF_KIND, PROOF_SUBJECT, CONTENTS, SIGNATURE)
        )
        signature = Signature.read(signed)
        period = _period(contents) if kind == _KEY else None
        day = read_date(contents)[0] if kind == _REVOKED else None
        if period is not None and period.public.fingerprint == subject:
            keys[subject] = _still_distrusted(keys.get(subject), period)
            if signature is not None:
                endorsed.setdefault(subject, []).append((contents, signature))
        elif kind == _ISSUED and signature is not None:
            issued[subject] = Issued(contents, signature)
        elif day is not None and signature is not None:
            one = Revoked(day, signature)
            # What was put in below it by hand does not take a revocation back.
            if (
                subject not in revoked
                or _is_signed(subject, one, keys)
                or not _is_signed(subject, revoked[subject], keys)
            ):
                revoked[subject] = one
        elif kind == _STATEMENT and signature is not None:
            statement = (contents, signature)
        elif kind or subject or contents:
            unreadable += 1
    return ProofRecords(keys, issued, revoked, statement, unreadable, endorsed)


def _is_signed(number: str, one: Revoked, keys: Mapping[str, KeyPeriod]) -> bool:
    publics = (period.public for period in keys.values())
    return signer(revocation_bytes(number, one.day), one.signature, publics) is not None


def _still_distrusted(before: KeyPeriod | None, now: KeyPeriod) -> KeyPeriod:
    """A key that leaked once is not trusted again because a later row leaves that out."""
    if before is None or before.distrusted is None or now.distrusted is not None:
        return now
    return replace(now, distrusted=before.distrusted)


def _period(text: str) -> KeyPeriod | None:
    try:
        content = json.loads(text)
        public = PublicKey.of_text(content["public"])
        days = [
            dt.date.fromisoformat(content[name]) if content.get(name) else None
            for name in (_FROM, _UNTIL, _DISTRUSTED)
        ]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return KeyPeriod(public, *days) if public is not None else None


def with_signatures(rows: Iterable[RegisterRow], records: ProofRecords) -> list[RegisterRow]:
    """The rows of 证书登记 with 发证单位 and signature, where they have one."""
    found = []
    for row in rows:
        kept = records.issued.get(row.number)
        if kept is not None:
            certificate = replace(row.entry.certificate, issuer=kept.issuer)
            entry = replace(row.entry, certificate=certificate, signature=kept.signature)
            row = replace(row, entry=entry)  # noqa: PLW2901 - the same row
        found.append(row)
    return found


@record
class NewRecords:
    """What a run adds to 防伪记录.

    Attributes:
        issued: New certificates; those without a signature (first version) leave nothing.
        revoked: Numbers declared 作废.
        keys: Keys whose period begins or ends.
    """

    issued: Sequence[RegisterEntry] = ()
    revoked: Sequence[str] = ()
    keys: Sequence[KeyPeriod] = ()


def plan_proof_records(
    table: Table, before: ProofRecords, new: NewRecords, key: SchoolKey, today: dt.date
) -> list[Block]:
    """Rows for what is new, the key in use if it is not there yet, and the statement over everything.

    Args:
        table: 防伪记录.
        before: What it holds.
        new: What the run adds.
        key: The school's key in use, which signs.
        today: The day of the run.

    Returns:
        Nothing when there is nothing new.
    """
    if not (new.issued or new.revoked or new.keys):
        return []
    periods = {period.public.fingerprint: period for period in new.keys}
    public = key.public
    if public.fingerprint not in before.keys and public.fingerprint not in periods:
        periods[public.fingerprint] = KeyPeriod(public, since=today)
    issued = {
        entry.certificate.number: Issued(entry.certificate.issuer, entry.signature)
        for entry in new.issued
        if entry.signature is not None
    }
    revoked = {number: Revoked(today, key.sign(revocation_bytes(number, today))) for number in new.revoked}
    after = replace(before, issued={**before.issued, **issued}, revoked={**before.revoked, **revoked})
    said = after._said()
    said_of_keys = {name: _period_text(period) for name, period in periods.items()}
    rows: list[dict[str, CellContent]] = [
        _row(_KEY, name, text, str(key.sign(_key_bytes(text)))) for name, text in said_of_keys.items()
    ]
    rows += [_row(_ISSUED, number, one.issuer, str(one.signature)) for number, one in issued.items()]
    rows += [
        _row(_REVOKED, number, one.day.isoformat(), str(one.signature)) for number, one in revoked.items()
    ]
    rows.append(_row(_STATEMENT, "", said, str(key.sign(_statement_bytes(said)))))
    return plan_added_rows(table, rows)


def _period_text(period: KeyPeriod) -> str:
    days = {_FROM: period.since, _UNTIL: period.until, _DISTRUSTED: period.distrusted}
    content = {"public": period.public.as_text()}
    return json.dumps(content | {name: day.isoformat() if day else "" for name, day in days.items()})


def _row(kind: str, subject: str, contents: str, signature: str) -> dict[str, CellContent]:
    return {PROOF_KIND: kind, PROOF_SUBJECT: subject, CONTENTS: contents, SIGNATURE: signature}
