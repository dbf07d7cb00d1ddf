"""Reads 证书登记 and plans what is added to it. A row is written once, at issue, and never recalculated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from python.documents.certificates.proof import FrozenCertificate, RegisterEntry
from python.planning.results import plan_added_rows
from python.reading.identity import Identities
from python.reading.tables import Table
from python.vocabulary.cell_values import as_prose, as_text, read_date, read_identifier, read_number
from python.vocabulary.ports import Block, CellContent
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.sheet_schema import CERTIFICATE_COLUMNS, CERTIFICATE_STATES

VALID, REVOKED = CERTIFICATE_STATES
_NO_DATE = dt.date(1, 1, 1)


@dataclass(frozen=True, slots=True)
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
        cells = {name: table.value(row, name) for name in CERTIFICATE_COLUMNS}
        issued = as_prose(cells["证书编号"])
        if not issued:
            continue
        certificate = FrozenCertificate(
            number=issued,
            kind=as_prose(cells["种类"]),
            teacher_id=read_identifier(cells["工号"])[0],
            name=as_prose(cells["姓名"]),
            department=as_prose(cells["部门"]),
            round_name=as_prose(cells["轮次"]),
            total=read_number(cells["总分"])[0],
            rating=as_prose(cells["等级"]),
            hours=read_number(cells["学时"])[0],
            issue_date=read_date(cells["签发日期"])[0] or _NO_DATE,
        )
        revoked = as_text(cells["状态"]) == REVOKED
        entry = RegisterEntry(certificate, as_text(cells["校验码"]), revoked, as_prose(cells["文件"]))
        rows.append(RegisterRow(row, entry, as_prose(cells["备注"])))
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
        for name in CERTIFICATE_COLUMNS
        if not table.has(name)
    ]


def plan_new_rows(table: Table, entries: Sequence[RegisterEntry]) -> list[Block]:
    """The new certificates' rows, below the last one."""
    if not entries:
        return []
    rows: list[dict[str, CellContent]] = []
    for entry in entries:
        one = entry.certificate
        values: tuple[CellContent, ...] = (
            one.number,
            one.kind,
            one.teacher_id,
            one.name,
            one.department or None,
            one.round_name,
            one.total,
            one.rating,
            one.hours,
            one.issue_date.isoformat(),
            entry.code,
            REVOKED if entry.revoked else VALID,
            entry.file,
            None,
        )
        rows.append(dict(zip(CERTIFICATE_COLUMNS, values, strict=True)))
    return plan_added_rows(table, rows)


def plan_revocation(table: Table, row: RegisterRow, reason: str, today: dt.date) -> list[Block]:
    """Marks a certificate 作废 and says why; nothing else of its row changes."""
    remark = f"{today.isoformat()} 作废：{reason}"
    if row.remark:
        remark = f"{row.remark}；{remark}"
    return [
        Block(table.sheet, row.row, table.columns["状态"], ((REVOKED,),)),
        Block(table.sheet, row.row, table.columns["备注"], ((remark,),)),
    ]


def differences(frozen: FrozenCertificate, now: FrozenCertificate) -> list[str]:
    """What a certificate says that would be different today, e.g. 总分 85 → 88. Number and date of issue do not count."""
    then, today = frozen.as_texts(), now.as_texts()
    ignored = ("证书编号", "签发日期", "部门")
    return [
        f"{name} {then[name] or '空'} → {today[name] or '空'}"
        for name in then
        if name not in ignored and then[name] != today[name]
    ]
