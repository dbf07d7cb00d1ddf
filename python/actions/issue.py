"""生成证书: issuing is a record. A certificate's row in 证书登记 and its file appear together or not at all.

Order of a run: what an interrupted run left is mended, files are written under waiting names, the rows are saved in one
atomic write (the moment of issue), the files get their names, then the documents to print are made.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from python.actions.certificates_due import (
    Earned,
    Issuing,
    file_of,
    files_elsewhere,
    frozen,
    gather,
    unchanged,
    unregistered_problems,
    what_is_due,
)
from python.actions.check_page import page_made_anew
from python.actions.foreseen_issue import asked, foresee, numbers_due
from python.actions.outcome import Outcome, not_run
from python.actions.output_folders import (
    combined_path,
    set_aside,
)
from python.actions.run import Plan, Run
from python.actions.true_wording import truthful
from python.documents.certificates import qr, staging
from python.documents.certificates.certificate_file import file_properties
from python.documents.certificates.check_page import PAGE_NAME
from python.documents.certificates.proof import RegisterEntry
from python.documents.certificates.proof_records import NewRecords, plan_proof_records
from python.documents.certificates.register import (
    RegisterRow,
    plan_new_rows,
    plan_revocation,
)
from python.documents.certificates.words import qr_text, signed_entry
from python.documents.contexts import Person, certificate_context
from python.documents.file_names import document_path, document_stem, safe_part
from python.documents.kinds import Kind
from python.documents.output import (
    COPIES_IN_A_PIECE,
    combined_document,
    may_be_in_pieces,
    written_in_pieces,
)
from python.documents.pdf import to_pdf
from python.documents.single_files import SingleFiles
from python.documents.template import Context, Rendered, Template
from python.planning.results import in_order
from python.system.disk import made_folder
from python.system.locks import only_one_issue
from python.vocabulary.actions import action_of
from python.vocabulary.cell_values import read_number
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, HostError, Progress, WorkbookHost, no_progress
from python.vocabulary.problems import Problem, ProblemCode, Severity, has_fatal
from python.vocabulary.sheet_schema import FILE, PARAM_HOURS_PER_CREDIT, REVOKED


@record
class Revocation:
    """Which certificate is to be declared 作废, and why."""

    number: str
    reason: str


@record(kw_only=True)
class CertificatesIssued(Outcome):
    """What issuing came to.

    Attributes:
        kind: What was issued, for the sentence: 证书, 结业证书 or 资格证书.
        issued: How many new ones.
        already: How many were in force before.
        made_again: How many files that had gone were made again.
        revoked: The number declared 作废, ``""`` for none.
        folder: Where the certificates lie.
    """

    kind: str
    issued: int
    already: int
    made_again: int
    revoked: str
    folder: Path

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {
            "issued": self.issued,
            "already": self.already,
            "made_again": self.made_again,
            "revoked": self.revoked,
            "folder": str(self.folder),
        }

    def told(self) -> list[str]:
        """How many, and where."""
        lines = [f"新发{self.kind} {self.issued} 张，以前已发 {self.already} 张。"]
        if self.revoked:
            lines.insert(0, f"已作废 {self.revoked}。")
        if self.made_again:
            lines.append(f"有 {self.made_again} 张{self.kind}的文件不见了，已按原编号补做。")
        if any(file.name == PAGE_NAME for file in self.files):
            lines.append(f"旁边的 {PAGE_NAME} 已照现在的登记重做，请把新的一份发给原来收到它的单位。")
        return [*lines, f"证书在：{self.folder}"]


def certificates(
    host: WorkbookHost,
    *,
    now: dt.datetime,
    revoke: str | None = None,
    reason: str | None = None,
    pdf: bool = False,
    yes: bool = False,
    progress: Progress = no_progress,
) -> Outcome:
    """生成证书; with ``revoke``, a number of 证书登记, that one is declared 作废 first for a ``reason``."""
    revocation = Revocation(revoke, reason or "") if revoke is not None else None
    return issue_certificates(host, now=now, revoke=revocation, pdf=pdf, yes=yes, progress=progress)


def issue_certificates(
    host: WorkbookHost,
    *,
    now: dt.datetime,
    revoke: Revocation | None = None,
    pdf: bool = False,
    lasting: str = "",
    yes: bool = False,
    progress: Progress = no_progress,
) -> Outcome:
    """生成证书: issues what is new, keeps what is issued, and makes one document of each kind to print.

    Args:
        host: The workbook.
        now: The office's time, for the log and for a revocation.
        revoke: A certificate to declare 作废 first; its owner then gets a new one if one is due.
        pdf: Whether the documents to print are also turned into PDF.
        lasting: 结业证书 or 资格证书: issue it to those who have earned it, one a person, ever, instead of this round's certificates.
        yes: Whether somebody has seen what would be issued or revoked, and wants it; without it, that is told and nothing done.
        progress: Told how far the run is.

    Returns:
        Not run, nothing changed: ISSUE_ASKED, REVOCATION_ASKED. Problems CERTIFICATE_SAYS_MORE (a template says what is not true of
        some, who get none), CERTIFICATE_CHANGED (a score or name is not what was frozen: not remade), CERTIFICATE_NOT_EARNED (the
        owner does not pass any more), CERTIFICATE_MADE_AGAIN and CERTIFICATE_FILE_GONE (a registered file was not there),
        CERTIFICATE_FILE_ELSEWHERE (文件 names something else, which is left alone), ANOTHER_PERSON and ID_ALMOST_KNOWN (no
        certificate for those until it is clear who they are) and what the checks found; fatal: ROUND_FACT_MISSING,
        SCORES_STALE, template and number-format problems, CERTIFICATE_UNKNOWN, ALREADY_REVOKED, REASON_MISSING.

    Raises:
        HostError: Nothing was issued; BUSY_ISSUING when another run in this folder is at it.
    """
    title = lasting or action_of("certificates").title
    run = Run(title, host, now, progress)
    host.refuse_if_unwritable()
    # From reading the register to the last file in its place: two runs would give out the same numbers and files.
    with only_one_issue(host.path):
        host.refresh()
        outcome = _issue(run, revoke, pdf=pdf, lasting=lasting, yes=yes)
        if isinstance(outcome, CertificatesIssued) and (outcome.issued or outcome.revoked):
            pages, problems = page_made_anew(host, now)
            outcome = replace(
                outcome, files=(*outcome.files, *pages), problems=(*outcome.problems, *problems)
            )
        return outcome


def _issue(run: Run, revoke: Revocation | None, *, pdf: bool, lasting: str, yes: bool) -> Outcome:
    host = run.host
    revoking = revoke.number if revoke else ""
    issuing, problems = gather(host, run.now, run.progress, lasting=lasting, revoking=revoking)
    if issuing is None:
        return not_run(problems)
    blocks: list[Block] = []
    found: RegisterRow | None = None
    if revoke is not None:
        found, wrong = _to_revoke(issuing, revoke)
        if found is None:
            return not_run(wrong)
        blocks += plan_revocation(issuing.table, found, revoke.reason, run.now.date())
        revoked = replace(found, entry=replace(found.entry, revoked=True))
        issuing.rows = [revoked if row.row == found.row else row for row in issuing.rows]
    due, changed = what_is_due(issuing)
    due, untrue, held = truthful(issuing, due)
    problems = in_order(
        [*problems, *changed, *untrue, *files_elsewhere(issuing), *unregistered_problems(issuing)]
    )
    if has_fatal(problems):
        return not_run(problems)
    if not yes and (due or found is not None):
        foreseen = foresee(issuing, due, held, run.now.date())
        return asked(foreseen, found, revoke.reason if revoke else "")
    mended = staging.recover(issuing.folder, _registered_files(issuing))
    entries = _new_entries(issuing, due)
    finals = [host.path.parent / entry.file for entry in entries]
    run.progress("制作证书", 0.3)
    made_again, told = _made_again(issuing, mended.missing)
    problems = in_order([*problems, *told])
    blocks += plan_new_rows(issuing.table, entries)
    proofs = _new_proofs(issuing, entries, revoking, run.now.date())
    result = _in_short(len(entries), revoking, len(made_again))
    try:
        _write_staged(issuing, entries, run.progress)
        changed_files = run.write(
            issuing.data,
            problems,
            result,
            Plan([*blocks, *proofs], new_sheets=issuing.proofs.new_sheets if proofs else ()),
            people=len(issuing.data.taking_part),
        )
    except HostError:
        staging.discard(finals)
        raise
    if entries or revoke is not None:
        run.save()  # the register must be on the disk before any file has its name
    combined, failed = _finish(issuing, entries, finals, pdf=pdf, progress=run.progress)
    return CertificatesIssued(
        problems=(*problems, *failed),
        files=(*changed_files, *combined, *finals, *made_again),
        seconds=run.seconds,
        kind=lasting or Kind.CERTIFICATE.value,
        issued=len(entries),
        already=sum(row.valid and issuing.concerns(row) for row in issuing.rows),
        made_again=len(made_again),
        revoked=revoke.number if revoke else "",
        folder=issuing.folder / Kind.CERTIFICATE.value,
    )


def _in_short(issued: int, revoked: str, made_again: int) -> str:
    """How it went, for 运行日志."""
    result = f"新发 {issued} 张" + (f"，作废 {revoked}" if revoked else "")
    return result + (f"，补做 {made_again} 张" if made_again else "")


def _new_proofs(
    issuing: Issuing, entries: Sequence[RegisterEntry], revoking: str, today: dt.date
) -> list[Block]:
    """What goes into 防伪记录."""
    proofs = issuing.proofs
    revoked = [revoking.strip()] if revoking else []
    rows = plan_proof_records(proofs.table, proofs.records, NewRecords(entries, revoked), issuing.key, today)
    return [*proofs.header, *rows] if rows else []


def _finish(
    issuing: Issuing,
    entries: Sequence[RegisterEntry],
    finals: Sequence[Path],
    *,
    pdf: bool,
    progress: Progress,
) -> tuple[list[Path], list[Problem]]:
    """Gives the files their names and makes the documents to print.

    The certificates are issued now: what goes wrong here is told, and made good by the next run.
    """
    combined: list[Path] = []
    try:
        staging.commit(finals)
        set_aside(_revoked_files(issuing), issuing.folder / Kind.CERTIFICATE.value / REVOKED)
        progress("合订", 0.7)
        for path in _combined(issuing, entries, pdf=pdf, progress=progress):
            combined.append(path)
    except HostError as error:
        return combined, [error.as_problem()]
    progress("完成", 1.0)
    return combined, []


def _to_revoke(issuing: Issuing, revoke: Revocation) -> tuple[RegisterRow | None, list[Problem]]:
    def refuse(code: ProblemCode) -> tuple[None, list[Problem]]:
        return None, [Problem(code, Severity.ERROR, None, {"number": revoke.number}, fatal=True)]

    if not revoke.reason.strip():
        return refuse(ProblemCode.REASON_MISSING)
    found = next((row for row in issuing.rows if row.number == revoke.number.strip()), None)
    if found is None:
        return refuse(ProblemCode.CERTIFICATE_UNKNOWN)
    return (found, []) if found.valid else refuse(ProblemCode.ALREADY_REVOKED)


def _files(issuing: Issuing, *, valid: bool) -> list[Path]:
    rows = (row for row in issuing.rows if row.valid is valid and issuing.concerns(row))
    return [path for row in rows if (path := file_of(issuing, row.entry))]


def _revoked_files(issuing: Issuing) -> list[Path]:
    """Files of certificates that are 作废; one that a certificate in force names too stays where it is."""
    in_force = set(_registered_files(issuing))
    return [path for path in _files(issuing, valid=False) if path not in in_force]


def _registered_files(issuing: Issuing) -> list[Path]:
    return _files(issuing, valid=True)


def _new_entries(issuing: Issuing, due: Sequence[Earned]) -> list[RegisterEntry]:
    entries = []
    for one, number in zip(due, numbers_due(issuing, len(due)), strict=True):
        certificate = frozen(issuing, one, number)
        read = issuing.pattern.read(number)
        stem = document_stem(read.short if read else number, certificate.name, certificate.teacher_id)
        folder = issuing.folder / Kind.CERTIFICATE.value / safe_part(certificate.rating)
        path = document_path(folder, stem)
        file = path.relative_to(issuing.host.path.parent).as_posix()
        entry = signed_entry(certificate, issuing.key, file)
        if not qr.fits(qr_text(entry)):
            raise HostError(ProblemCode.CERTIFICATE_TOO_LONG, name=certificate.name)
        entries.append(entry)
    return entries


def certificate_fields(issuing: Issuing, entry: RegisterEntry) -> Context:
    """What the certificate of a row prints."""
    one = issuing.earned[entry.certificate.teacher_id]
    hours = entry.certificate.hours
    credit = read_number(issuing.data.rules.parameters[PARAM_HOURS_PER_CREDIT])[0]
    credits = hours / credit if hours is not None and credit else None
    person = Person(one.teacher, one.score, hours, credits)
    return certificate_context(issuing.data.round, issuing.data.rules, person, entry)


def _files_of(issuing: Issuing) -> dict[str, SingleFiles]:
    """What writes the files of each kind of certificate."""
    return {kind: SingleFiles(template) for kind, template in issuing.templates.items()}


def _write_one(issuing: Issuing, files: Mapping[str, SingleFiles], entry: RegisterEntry, path: Path) -> None:
    kind = entry.certificate.kind
    rendered = issuing.templates[kind].render(certificate_fields(issuing, entry), parsed_later=True)
    properties = file_properties(entry, rendered, issuing.key)
    made_folder(path.parent)
    files[kind].write(rendered, path, properties)


def _write_staged(issuing: Issuing, entries: Sequence[RegisterEntry], progress: Progress) -> None:
    files = _files_of(issuing)
    for index, entry in enumerate(entries):
        progress("制作证书", 0.3 + 0.3 * index / len(entries))
        _write_one(issuing, files, entry, staging.staged(issuing.host.path.parent / entry.file))


def _made_again(issuing: Issuing, missing: Iterable[Path]) -> tuple[list[Path], list[Problem]]:
    """Files of registered certificates that are gone are made again under the same number, if nothing has changed.

    Returns:
        The files, and a notice CERTIFICATE_MADE_AGAIN for each, or a warning CERTIFICATE_FILE_GONE for each that could not be.
    """
    gone = set(missing)
    files = _files_of(issuing)
    made = []
    told = []
    for row in issuing.rows:
        file = file_of(issuing, row.entry)
        if file is None or file not in gone or not row.valid or not issuing.concerns(row):
            continue
        code, severity = ProblemCode.CERTIFICATE_FILE_GONE, Severity.WARNING
        if unchanged(issuing, row):
            _write_one(issuing, files, row.entry, file)
            made.append(file)
            code, severity = ProblemCode.CERTIFICATE_MADE_AGAIN, Severity.NOTICE
        details = {"number": row.number, "name": row.entry.certificate.name}
        teacher_id = row.entry.certificate.teacher_id
        told.append(Problem(code, severity, issuing.table.ref(row.row, FILE), details, teacher_id, FILE))
    return made, told


def _copies(issuing: Issuing, template: Template, entries: Sequence[RegisterEntry]) -> Iterator[Rendered]:
    """The certificates of a kind as copies of one document."""
    for index, entry in enumerate(entries):
        yield template.render(certificate_fields(issuing, entry), index, parsed_later=True)


def _combined(
    issuing: Issuing, entries: Sequence[RegisterEntry], *, pdf: bool, progress: Progress
) -> Iterator[Path]:
    """One document of each kind with every certificate in force, in the order of their numbers.

    The document of a kind that has none in force any more is set aside.
    """
    in_force = [
        row.entry for row in issuing.rows if row.valid and issuing.concerns(row) and unchanged(issuing, row)
    ]
    ratings = issuing.data.rules.ratings
    kinds = {rating.certificate_template for rating in ratings if rating.certificate_template}
    if issuing.lasting:
        kinds = {issuing.lasting}
    for kind in sorted(kinds):
        chosen = [entry for entry in (*in_force, *entries) if entry.certificate.kind == kind]
        path = combined_path(issuing.folder, Kind.CERTIFICATE, kind)
        if not chosen:
            set_aside([path, path.with_suffix(".pdf")], path.parent / REVOKED)
            continue
        template = issuing.templates[kind]
        with combined_document(template, path) as document:
            document.write(_copies(issuing, template, chosen))
        yield path
        if pdf:
            in_pieces = len(chosen) > COPIES_IN_A_PIECE and may_be_in_pieces(template)
            copies = _copies(issuing, template, chosen)
            to_pdf(
                path,
                path.with_suffix(".pdf"),
                pages=len(chosen),
                pieces=partial(written_in_pieces, template, copies) if in_pieces else None,
                progress=progress,
            )
            yield path.with_suffix(".pdf")
