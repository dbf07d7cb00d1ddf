"""Reads 证书登记 and plans what is added to it. A row is written once, at issue, and never recalculated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from python.documents.certificates.proof import FrozenCertificate, RegisterEntry
from python.planning.results import plan_added_rows
from python.reading.identity import Identities
from python.reading.tables import Table
from python.vocabulary.cell_values import as_prose, as_text
from python.vocabulary.ledger_sheets import CERTIFICATE_SHEET
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, CellContent
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.sheet_schema import (
    CERTIFICATE_NUMBER,
    DEPARTMENT,
    FILE,
    ISSUE_DATE,
    REMARK,
    REVOKED,
    STATE,
    VALID,
    VERIFICATION_CODE,
)


@record
class RegisterRow:
    """One row of 证书登记 and where it stands; ``remark`` is its 备注."""

    row: int
    entry: RegisterEntry
    remark: str = ""

    @property
    def valid(self) -> bool:
        """Whether the certificate still holds: its 状态 is not 作废."""
        return not self.entry.revoked

    @property
    def number(self) -> str:
        """The 证书编号 it was issued under."""
        return self.entry.certificate.number


def read_register(table: Table) -> list[RegisterRow]:
    """Every row that has a 证书编号, as it was frozen; a cell that was spoilt since reads as what it holds now."""
    rows = []
    for row in table.data_rows:
        cells = {name: table.value(row, name) for name in CERTIFICATE_SHEET.headers}
        if not as_prose(cells[CERTIFICATE_NUMBER]):
            continue
        certificate = FrozenCertificate.of_cells(cells)
        revoked = as_text(cells[STATE]) == REVOKED
        entry = RegisterEntry(certificate, as_text(cells[VERIFICATION_CODE]), revoked, as_prose(cells[FILE]))
        rows.append(RegisterRow(row, entry, as_prose(cells[REMARK])))
    return rows


def kept_apart(rows: Iterable[RegisterRow], identities: Identities) -> list[RegisterRow]:
    """The rows with the key of their owner for the 工号: what was issued to another person is nobody's on the roster."""
    found = []
    for row in rows:
        one = row.entry.certificate
        owner = identities.owner(one.teacher_id, one.name)
        if owner != one.teacher_id:
            certificate = replace(one, teacher_id=owner)
            row = replace(row, entry=replace(row.entry, certificate=certificate))  # noqa: PLW2901 - the same row
        found.append(row)
    return found


def missing_register_columns(table: Table | None) -> list[Problem]:
    """Columns of 证书登记 that are not there (fatal): without them nothing can be issued or verified."""
    if table is None:
        return []
    return [
        Problem(
            ProblemCode.MISSING_COLUMN,
            Severity.ERROR,
            CellRef(table.sheet, table.header_row, 1),
            {"header": name},
            fatal=True,
        )
        for name in CERTIFICATE_SHEET.headers
        if not table.has(name)
    ]


def plan_new_rows(table: Table, entries: Sequence[RegisterEntry], remark: str = "") -> list[Block]:
    """The new certificates' rows, below the last one, with ``remark`` as their 备注."""
    if not entries:
        return []
    rows: list[dict[str, CellContent]] = []
    for entry in entries:
        row: dict[str, CellContent] = {
            **entry.certificate.as_cells(),
            VERIFICATION_CODE: entry.code,
            STATE: REVOKED if entry.revoked else VALID,
            FILE: entry.file,
            REMARK: remark or None,
        }
        rows.append(CERTIFICATE_SHEET.row(row))
    return plan_added_rows(table, rows)


def plan_revocation(table: Table, row: RegisterRow, reason: str, today: dt.date) -> list[Block]:
    """Marks a certificate 作废 and says why; nothing else of its row changes."""
    remark = f"{today.isoformat()} 作废：{reason}"
    if row.remark:
        remark = f"{row.remark}；{remark}"
    return [
        Block(table.sheet, row.row, table.columns[STATE], ((REVOKED,),)),
        Block(table.sheet, row.row, table.columns[REMARK], ((remark,),)),
    ]


def differences(frozen: FrozenCertificate, now: FrozenCertificate) -> list[str]:
    """What a certificate says that would be different today, e.g. 总分 85 → 88. Number and date of issue do not count."""
    then, today = frozen.as_texts(), now.as_texts()
    ignored = (CERTIFICATE_NUMBER, ISSUE_DATE, DEPARTMENT)
    return [
        f"{name} {then[name] or '空'} → {today[name] or '空'}"
        for name in then
        if name not in ignored and then[name] != today[name]
    ]
