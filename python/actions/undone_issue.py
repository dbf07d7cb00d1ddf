"""What 撤销 does about certificates that the run it takes back had issued or revoked: their numbers, their rows and their files.

Numbers are given back only if they were the last of the register and every file of the run is still there just as it was issued: then
the files are set aside and the numbers are used again, without a gap. Otherwise a file may have left the folder: the rows stay in the
register as 作废, with the reason 撤销. Either way no file of a certificate that does not hold stays beside those that do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from python.actions.output_folders import COMBINED, certificate_file, set_aside
from python.actions.own_sheets import proof_table
from python.actions.run import Plan, Run
from python.actions.signing import Proofs
from python.actions.verifying import what_is_known
from python.documents.certificates.certificate_file import read_document
from python.documents.certificates.key import load_key_or_none
from python.documents.certificates.proof import RegisterEntry
from python.documents.certificates.proof_records import NewRecords, plan_proof_records, read_proof_records
from python.documents.certificates.register import plan_new_rows
from python.documents.certificates.verdict import Known, Verdict, verify
from python.documents.file_names import safe_part
from python.documents.package import UnreadableError
from python.reading.workbook import output_table, read_workbook, sheet_grid
from python.system.disk import os_errors_as_problems
from python.vocabulary.ledger_sheets import CERTIFICATE_SHEET
from python.vocabulary.plain_record import record
from python.vocabulary.ports import HostError, WorkbookHost
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.sheet_schema import CERTIFICATE_REGISTER, REVOKED

TAKEN_BACK = "撤销"


@record
class Settled:
    """What became of them.

    Attributes:
        problems: CERTIFICATES_GIVEN_BACK, CERTIFICATES_KEPT_REVOKED (notice, warning), or what could not be done.
        files: Files that were moved, where they are now.
    """

    problems: tuple[Problem, ...] = ()
    files: tuple[Path, ...] = ()


def registered(host: WorkbookHost) -> Known | None:
    """What the workbook knows of certificates; ``None`` when it has no register that can be read."""
    try:
        return what_is_known(host)[0]
    except HostError:
        return None


def settle(host: WorkbookHost, before: Known | None, *, now: dt.datetime, title: str) -> Settled:
    """Puts register, numbers and files in order after a run was taken back.

    Args:
        host: The workbook as it is now, read anew.
        before: What it knew before that.
        now: The office's time.
        title: What the run is called in 运行日志.

    Raises:
        HostError: A file could not be moved, or the workbook not written.
    """
    after = registered(host)
    if before is None or after is None:
        return Settled()
    there = {entry.certificate.number: entry for entry in after.entries}
    gone = [entry for entry in before.entries if entry.certificate.number not in there]
    back = _put_back(host.path, before, there)
    if not gone:
        return Settled(files=tuple(back))
    was_last = list(before.entries[-len(gone) :]) == gone
    clean = [_is_clean(host.path, entry, before) for entry in gone]
    moved = _set_aside_combined(host.path, gone)
    details = {
        "count": str(len(gone)),
        "first": gone[0].certificate.number,
        "last": gone[-1].certificate.number,
    }
    if was_last and all(clean):
        moved += _moved(host.path, gone, TAKEN_BACK)
        notice = Problem(ProblemCode.CERTIFICATES_GIVEN_BACK, Severity.NOTICE, None, details)
        return Settled((notice,), (*back, *moved))
    _keep_as_revoked(host, gone, now=now, title=title)
    moved += _moved(host.path, gone, "")
    if all(entry.revoked for entry in gone):
        return Settled(files=(*back, *moved))  # told when it happened
    details["changed"] = str(clean.count(False))
    warning = Problem(ProblemCode.CERTIFICATES_KEPT_REVOKED, Severity.WARNING, None, details)
    return Settled((warning,), (*back, *moved))


def _is_clean(workbook: Path, entry: RegisterEntry, before: Known) -> bool:
    """Whether a certificate was in force and its file is there, every part of it as it was issued."""
    path = certificate_file(workbook, entry.file)
    if entry.revoked or path is None or not path.is_file():
        return False
    try:
        found = verify(before, read_document(path, before.ring, before.publics))
    except (UnreadableError, OSError):
        return False
    return found.verdict is Verdict.VALID and found.entry == entry


def _put_back(workbook: Path, before: Known, there: dict[str, RegisterEntry]) -> list[Path]:
    """Files of certificates that were 作废 and hold again go back to their places."""
    moved = []
    for entry in before.entries:
        now = there.get(entry.certificate.number)
        path = certificate_file(workbook, entry.file)
        if not entry.revoked or now is None or now.revoked or path is None or path.exists():
            continue
        aside = path.parents[1] / REVOKED / path.name
        if aside.is_file():
            with os_errors_as_problems(path):
                aside.rename(path)
            moved.append(path)
    return moved


def _moved(workbook: Path, gone: Sequence[RegisterEntry], mark: str) -> list[Path]:
    """Sets the files of certificates aside; ``mark`` goes before their names."""
    moved = []
    for entry in gone:
        path = certificate_file(workbook, entry.file)
        if path is not None:
            moved += set_aside([path], path.parents[1] / REVOKED, mark)
    return moved


def _set_aside_combined(workbook: Path, gone: Sequence[RegisterEntry]) -> list[Path]:
    """Sets aside the documents to print that hold them; the next 生成证书 makes those that are needed anew."""
    places = {
        path.parents[1] / f"{safe_part(entry.certificate.kind)}（{COMBINED}）"
        for entry in gone
        if (path := certificate_file(workbook, entry.file))
    }
    moved = []
    for place in sorted(places):
        files = [place.with_name(f"{place.name}{suffix}") for suffix in (".docx", ".pdf")]
        moved += set_aside(files, place.parent / REVOKED, TAKEN_BACK)
    return moved


def _keep_as_revoked(
    host: WorkbookHost, gone: Sequence[RegisterEntry], *, now: dt.datetime, title: str
) -> None:
    """Writes their rows again, as 作废, with what proves it."""
    run = Run(title, host, now)
    data, _ = read_workbook(host)
    grid, _ = sheet_grid(host, CERTIFICATE_REGISTER, data.rules.school_names if data else {})
    if data is None or grid is None:
        raise HostError(ProblemCode.UNDONE_NOT_REGISTERED, count=str(len(gone)))
    table, _ = output_table(grid, CERTIFICATE_SHEET.headers, data.rules)
    if table is None:
        raise HostError(ProblemCode.UNDONE_NOT_REGISTERED, count=str(len(gone)))
    entries = [replace(entry, revoked=True) for entry in gone]
    blocks = plan_new_rows(table, entries, f"{now.date().isoformat()} {REVOKED}：{TAKEN_BACK}")
    sheet, new_sheets, header = proof_table(host, data)
    proofs = Proofs(sheet, read_proof_records(sheet), new_sheets, header)
    key = load_key_or_none(outside=host.path.parent)
    signed = [entry for entry in entries if entry.signature is not None]
    if key is not None and signed:
        new = NewRecords(signed, [entry.certificate.number for entry in entries])
        blocks += [*proofs.header, *plan_proof_records(proofs.table, proofs.records, new, key, now.date())]
    plan = Plan(blocks, new_sheets=proofs.new_sheets if key is not None and signed else ())
    run.write(data, [], f"{len(gone)} 张证书登记为{REVOKED}", plan)
