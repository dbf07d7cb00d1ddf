"""With which key a workbook's certificates are signed, and where it keeps what is signed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from python.actions.own_sheets import proof_table
from python.actions.verifying import what_is_known
from python.documents.certificates.key import SchoolKey, load_key
from python.documents.certificates.proof import verification_code
from python.documents.certificates.proof_records import ProofRecords, read_proof_records
from python.documents.certificates.register import RegisterRow
from python.reading.round_data import RoundData
from python.reading.tables import Table
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, HostError, NewSheet, WorkbookHost
from python.vocabulary.problems import ProblemCode


@record
class Proofs:
    """防伪记录: where it stands, what it holds, and what must be added first in a workbook that lacks it."""

    table: Table
    records: ProofRecords
    new_sheets: tuple[NewSheet, ...]
    header: Sequence[Block]


def read_proofs(host: WorkbookHost, data: RoundData) -> Proofs:
    """防伪记录 of a workbook."""
    table, new_sheets, header = proof_table(host, data)
    return Proofs(table, read_proof_records(table), new_sheets, header)


def fingerprint_to_publish(host: WorkbookHost, data: RoundData) -> str:
    """The fingerprint of the key that this workbook's certificates are, or will be, signed with, as it is printed on 公示名单.

    The key is made here if there is none, and none was ever used: 公示 comes before the first certificate. ``""`` when the key is
    not to be had; issuing will say why.
    """
    try:
        in_use = read_proofs(host, data).records.in_use
        if in_use:
            return "、".join(period.public.shown for period in in_use)
        known, _ = what_is_known(host)
        key = load_key(create=known is not None and not known.entries, outside=host.path.parent)
    except HostError:
        return ""
    return key.public.shown if key is not None else ""


def key_to_sign_with(folder: Path, records: ProofRecords, rows: Sequence[RegisterRow]) -> SchoolKey:
    """The school's key, made if this is the first certificate of all.

    Args:
        folder: The workbook's; no key may lie in it.
        records: 防伪记录.
        rows: 证书登记.

    Raises:
        HostError: KEY_UNREADABLE, KEY_IN_FOLDER; KEY_NOT_HERE, KEY_ANOTHER: the workbook's certificates were signed with a key that
            this computer does not have; another would be taken for a forger's.
    """
    in_use = [period.public for period in records.in_use]
    first = [row.entry for row in rows if row.entry.signature is None]
    key = load_key(create=not (in_use or first), outside=folder)
    shown = "、".join(public.shown for public in in_use)
    if key is None:
        raise HostError(ProblemCode.KEY_NOT_HERE, key=shown)
    if in_use:
        known = key.public in in_use
    else:
        known = not first or any(entry.code == verification_code(entry.certificate, key) for entry in first)
    if not known:
        raise HostError(ProblemCode.KEY_ANOTHER, key=shown, mine=key.public.shown)
    return key
