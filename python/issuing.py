"""生成证书: issuing is a record. A certificate's row in 证书登记 and its file appear together or not at all.

Order of a run: what an interrupted run left is mended, files are written under waiting names, the rows are saved in one
atomic write (the moment of issue), the files get their names, then the documents to print are made.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path, PurePosixPath

from python.actions import Outcome, not_run, scores_of
from python.cell_values import read_number
from python.disk import made_folder
from python.documents import staging
from python.documents.certificate_file import file_properties
from python.documents.contexts import Person, certificate_context
from python.documents.file_names import document_path, document_stem, safe_part
from python.documents.key import SchoolKey, load_key
from python.documents.kinds import Kind
from python.documents.numbering import NumberPattern, next_numbers, parse_pattern
from python.documents.output import combined_document, single_file
from python.documents.pdf import to_pdf
from python.documents.proof import (
    FrozenCertificate,
    RegisterEntry,
    verification_code,
)
from python.documents.template import Template
from python.hours import attended_hours
from python.ledgers.sources import Sources, read_sources
from python.ledgers.tables import standings
from python.outputs import (
    certificate_templates,
    combined_path,
    missing_facts,
    round_folder,
    set_aside,
    stale_scores,
)
from python.planning import LogRow, in_order, plan_log
from python.ports import Block, Changes, HostError, Progress, WorkbookHost, no_progress
from python.problems import CellRef, Problem, ProblemCode, Severity, has_fatal
from python.reading import output_table, read_workbook, sheet_grid
from python.records import Rating, Score, ScoreState, Teacher
from python.register import (
    REVOKED,
    RegisterRow,
    differences,
    missing_register_columns,
    plan_new_rows,
    plan_revocation,
    read_register,
)
from python.round_data import RoundData
from python.sheet_schema import (
    CERTIFICATE_COLUMNS,
    CERTIFICATE_REGISTER,
    COMPLETION_TEMPLATE,
    ISSUE_DATE,
    ROUND_NAME,
    RUN_LOG,
    SCHOOL_NAME,
    TEACHER_ID,
)
from python.tables import Table
from python.validation import validate

# How a certificate's file name begins: 2026-0007, or 0007 where the numbers have no year.
_NEVER = dt.date(1, 1, 1)
_SHORT_NUMBER = re.compile(r"(?:(?P<year>\d{4})-)?(?P<sequence>\d{4,}) ")


@dataclass(frozen=True, slots=True)
class Revocation:
    """Which certificate is to be declared 作废, and why."""

    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class Earned:
    """Someone who passed, with the template of the rating's certificate; ``hours`` are the 学时 it names."""

    teacher: Teacher
    score: Score
    rating: Rating
    hours: Decimal | None = None


@dataclass(slots=True)
class _Work:
    """Everything one run of 生成证书 needs, gathered once."""

    host: WorkbookHost
    data: RoundData
    table: Table
    rows: list[RegisterRow]
    earned: dict[str, Earned]
    scores: dict[str, Score]
    pattern: NumberPattern
    templates: Mapping[str, Template]
    key: SchoolKey
    folder: Path
    completion: bool = False

    def concerns(self, row: RegisterRow) -> bool:
        """Whether a row is of the sort this run issues: this round's certificates, or 结业证书 of whatever round."""
        certificate = row.entry.certificate
        if self.completion:
            return certificate.kind == COMPLETION_TEMPLATE
        return certificate.kind != COMPLETION_TEMPLATE and certificate.round_name == self.data.round.name


def issue_certificates(
    host: WorkbookHost,
    *,
    now: dt.datetime,
    revoke: Revocation | None = None,
    pdf: bool = False,
    completion: bool = False,
    progress: Progress = no_progress,
) -> Outcome:
    """生成证书: issues what is new, keeps what is issued, and makes one document of each kind to print.

    Args:
        host: The workbook.
        now: The office's time, for the log and for a revocation.
        revoke: A certificate to declare 作废 first; its owner then gets a new one if one is due.
        pdf: Whether the documents to print are also turned into PDF.
        completion: Issue 结业证书 to those who passed every 专题, instead of this round's certificates; one a person, ever.
        progress: Told how far the run is.

    Returns:
        Problems CERTIFICATE_CHANGED (a score or name is not what was frozen: not remade), CERTIFICATE_NOT_EARNED (the
        owner does not pass any more) and what the checks found; fatal: ROUND_FACT_MISSING, SCORES_STALE, template and
        number-format problems, CERTIFICATE_UNKNOWN, ALREADY_REVOKED, REASON_MISSING.

    Raises:
        HostError: Nothing was issued.
    """
    started = time.perf_counter()
    host.refuse_if_unwritable()
    work, problems = _gather(host, now, progress, completion=completion)
    if work is None:
        return not_run(problems)
    blocks: list[Block] = []
    if revoke is not None:
        found, wrong = _to_revoke(work, revoke)
        if found is None:
            return not_run(wrong)
        blocks += plan_revocation(work.table, found, revoke.reason, now.date())
        revoked = replace(found, entry=replace(found.entry, revoked=True))
        work.rows = [revoked if row.row == found.row else row for row in work.rows]
    mended = staging.recover(work.folder, _registered_files(work))
    due, changed = _what_is_due(work)
    problems = in_order([*problems, *changed, *_unregistered_problems(work)])
    if has_fatal(problems):
        return not_run(problems)
    entries = _new_entries(work, due)
    progress("制作证书", 0.3)
    _write_staged(work, entries, progress)
    made_again = _made_again(work, mended.missing)
    seconds = time.perf_counter() - started
    blocks += plan_new_rows(work.table, entries)
    title = COMPLETION_TEMPLATE if completion else "生成证书"
    result = f"新发 {len(entries)} 张" + (f"，作废 {revoke.number}" if revoke else "")
    log = LogRow(title, work.data.round.name, len(problems), seconds, result, len(work.data.taking_part))
    blocks += plan_log(work.data.tables[RUN_LOG], log, now)
    progress("登记", 0.6)
    applied = host.apply(Changes(tuple(blocks)), keep_backups=work.data.rules.backups)
    if entries or revoke is not None:
        host.save()  # the register must be on the disk before any file has its name
    finals = [_file(work, entry) for entry in entries]
    combined: list[Path] = []
    # The certificates are issued now; what goes wrong from here on is told, and made good by the next run.
    try:
        staging.commit(finals)
        set_aside(_revoked_files(work), work.folder / Kind.CERTIFICATE.value / REVOKED)
        progress("合订", 0.7)
        for path in _combined(work, entries, pdf=pdf, progress=progress):
            combined.append(path)
    except HostError as error:
        problems.append(Problem(error.code, Severity.ERROR, error.where, error.details))
    progress("完成", 1.0)
    summary: dict[str, object] = {
        "issued": len(entries),
        "already": len([row for row in work.rows if row.valid and work.concerns(row)]),
        "made_again": len(made_again),
        "revoked": revoke.number if revoke else "",
        "folder": str(work.folder / Kind.CERTIFICATE.value),
        "problems": len(problems),
        "seconds": round(time.perf_counter() - started, 3),
    }
    backup = (applied.backup,) if applied.backup else ()
    return Outcome(tuple(problems), summary, (host.path, *backup, *combined, *finals, *made_again))


def _gather(
    host: WorkbookHost, now: dt.datetime, progress: Progress, *, completion: bool
) -> tuple[_Work | None, list[Problem]]:
    data: RoundData | None
    finished: dict[str, Earned] = {}
    if completion:
        sources, problems = read_sources(host, now, progress)
        data = sources.data if sources else None
        finished = _finished(sources) if sources else {}
    else:
        data, problems = read_workbook(host, progress)
    if data is None:
        return None, problems
    problems = [*data.problems, *validate(data)]
    grid, missing = sheet_grid(host, CERTIFICATE_REGISTER, data.rules.school_names)
    problems += missing
    table = None
    if grid is not None:
        table, found = output_table(grid, CERTIFICATE_COLUMNS, data.rules)
        problems += [problem for problem in found if problem.fatal]
        problems += missing_register_columns(table)
    problems += missing_facts(host, data, (SCHOOL_NAME, ROUND_NAME, ISSUE_DATE))
    scores = scores_of(data, problems)
    problems += stale_scores(data, scores)
    problems = [_stopping(problem) for problem in problems]
    pattern = parse_pattern(data.rules.parameters["证书编号格式"])
    if isinstance(pattern, Problem):
        problems.append(pattern)
    teachers = data.teachers_by_id
    hours = attended_hours(data)
    earned = (
        finished
        if completion
        else {
            score.teacher_id: Earned(
                teachers[score.teacher_id], score, score.rating, hours.get(score.teacher_id)
            )
            for score in scores
            if score.state is ScoreState.SCORED
            and score.rating
            and not score.retrain
            and score.rating.certificate_template
        }
    )
    templates, wrong = certificate_templates(
        host, data, {one.rating.certificate_template for one in earned.values()}
    )
    problems += wrong
    if table is None or isinstance(pattern, Problem) or has_fatal(problems):
        return None, problems
    key = load_key(outside=host.path.parent)
    if key is None:
        raise HostError(ProblemCode.KEY_UNREADABLE, file="")
    by_id = {score.teacher_id: score for score in scores}
    rows = read_register(table)
    folder = round_folder(host, data)
    return _Work(
        host, data, table, rows, earned, by_id, pattern, templates, key, folder, completion
    ), problems


def _finished(sources: Sources) -> dict[str, Earned]:
    """Everyone who passed every 专题, with all their 学时; there is no total, the rating is 结业."""
    rating = Rating("结业", Decimal(0), False, COMPLETION_TEMPLATE)
    found = {}
    for one in standings(sources)[0]:
        if one.completion.done:
            text = f"合格专题：{'、'.join(one.completion.passed)}"
            score = Score(one.teacher.id, one.teacher.row, ScoreState.SCORED, text, rating=rating)
            found[one.teacher.id] = Earned(one.teacher, score, rating, one.hours.total)
    return found


def _stopping(problem: Problem) -> Problem:
    """Attendance that was not counted stops issuing: a session column whose header is wrong, say."""
    if problem.code is ProblemCode.SESSION_UNDEFINED and problem.severity is Severity.ERROR:
        return replace(problem, fatal=True)
    return problem


def _to_revoke(work: _Work, revoke: Revocation) -> tuple[RegisterRow | None, list[Problem]]:
    def refuse(code: ProblemCode) -> tuple[None, list[Problem]]:
        return None, [Problem(code, Severity.ERROR, None, {"number": revoke.number}, fatal=True)]

    if not revoke.reason.strip():
        return refuse(ProblemCode.REASON_MISSING)
    found = next((row for row in work.rows if row.number == revoke.number.strip()), None)
    if found is None:
        return refuse(ProblemCode.CERTIFICATE_UNKNOWN)
    return (found, []) if found.valid else refuse(ProblemCode.ALREADY_REVOKED)


def _revoked_files(work: _Work) -> list[Path]:
    return [
        _file(work, row.entry) for row in work.rows if not row.valid and work.concerns(row) and row.entry.file
    ]


def _path(work: _Work, file: str) -> Path:
    """Where a row's 文件 lies; whatever the cell says, never outside the workbook's folder."""
    parts = [part for part in PurePosixPath(file).parts if part not in ("/", "..", ".")]
    return work.host.path.parent.joinpath(*parts)


def _file(work: _Work, entry: RegisterEntry) -> Path:
    return _path(work, entry.file)


def _registered_files(work: _Work) -> list[Path]:
    return [
        _file(work, row.entry) for row in work.rows if row.valid and work.concerns(row) and row.entry.file
    ]


def frozen(work: _Work, one: Earned, number: str) -> FrozenCertificate:
    """What a certificate of today freezes."""
    data = work.data
    if data.round.issue_date is None:
        raise ValueError("the date of issue was checked")
    return FrozenCertificate(
        number=number,
        kind=one.rating.certificate_template,
        teacher_id=one.teacher.id,
        name=one.teacher.name,
        department=one.teacher.department,
        round_name=data.round.name,
        total=one.score.total,
        rating=one.rating.name,
        hours=one.hours,
        issue_date=data.round.issue_date,
    )


def _what_is_due(work: _Work) -> tuple[list[Earned], list[Problem]]:
    """Who gets a new certificate, and which of those issued do not agree with today's data."""
    table = work.table
    in_force = {
        row.entry.certificate.teacher_id: row for row in work.rows if row.valid and work.concerns(row)
    }
    problems = []
    for teacher_id, row in in_force.items():
        details = {"number": row.number, "name": row.entry.certificate.name}
        where = table.ref(row.row, TEACHER_ID)
        one = work.earned.get(teacher_id)
        if one is None:
            score = None if work.completion else work.scores.get(teacher_id)
            gone = "合格专题不够了" if work.completion else "名册或成绩册里已经没有这位老师"
            details["state"] = score.explanation if score else gone
            if work.completion and teacher_id not in work.data.teachers_by_id:
                continue  # left the school since: what was earned stays
            code = ProblemCode.CERTIFICATE_NOT_EARNED
        elif work.completion:
            continue  # later rounds add hours; the certificate stays as it was issued
        else:
            changes = differences(row.entry.certificate, frozen(work, one, row.number))
            if not changes:
                continue
            details["changes"] = "，".join(changes)
            code = ProblemCode.CERTIFICATE_CHANGED
        problems.append(Problem(code, Severity.ERROR, where, details, teacher_id, TEACHER_ID))
    due = [one for teacher_id, one in work.earned.items() if teacher_id not in in_force]
    return due, problems + _issued_under_another_name(work, due)


def _issued_under_another_name(work: _Work, due: Sequence[Earned]) -> list[Problem]:
    """Someone due for a certificate holds one of the same kind and day for a round of another name (fatal)."""
    elsewhere = {
        (row.entry.certificate.teacher_id, row.entry.certificate.kind, row.entry.certificate.issue_date): row
        for row in work.rows
        if row.valid and not work.concerns(row)
    }
    for one in due:
        row = elsewhere.get(
            (one.teacher.id, one.rating.certificate_template, work.data.round.issue_date or _NEVER)
        )
        if row is not None:
            details = {
                "name": one.teacher.name,
                "number": row.number,
                "other": row.entry.certificate.round_name,
                "round": work.data.round.name,
            }
            where = work.host.named_cell(ROUND_NAME)
            return [Problem(ProblemCode.ROUND_RENAMED, Severity.ERROR, where, details, fatal=True)]
    return []


def _new_entries(work: _Work, due: Sequence[Earned]) -> list[RegisterEntry]:
    issue_date = work.data.round.issue_date
    if issue_date is None:
        raise ValueError("the date of issue was checked")
    taken = [row.number for row in work.rows] + _numbers_of_files(work)
    entries = []
    for one, number in zip(due, next_numbers(work.pattern, taken, issue_date.year, len(due)), strict=True):
        certificate = frozen(work, one, number)
        read = work.pattern.read(number)
        stem = document_stem(read.short if read else number, certificate.name, certificate.teacher_id)
        folder = work.folder / Kind.CERTIFICATE.value / safe_part(certificate.rating)
        path = document_path(folder, stem)
        file = path.relative_to(work.host.path.parent).as_posix()
        entries.append(RegisterEntry(certificate, verification_code(certificate, work.key), False, file))
    return entries


def _unregistered(work: _Work) -> list[Path]:
    """Certificate files of this school's rounds that no row knows: someone undid the run that issued them."""
    known = {_file(work, row.entry) for row in work.rows}
    rounds = work.folder.parent
    found = rounds.glob(f"*/{Kind.CERTIFICATE.value}/*/*.docx") if rounds.is_dir() else ()
    known |= {path.parents[1] / REVOKED / path.name for path in known}
    return sorted(path for path in found if path not in known and _SHORT_NUMBER.match(path.name))


def _unregistered_problems(work: _Work) -> list[Problem]:
    where = CellRef(work.table.sheet, work.table.header_row, 1)
    # Other rounds' certificates may stand in the register of another workbook in this folder.
    return [
        Problem(ProblemCode.CERTIFICATE_UNREGISTERED, Severity.WARNING, where, {"file": path.name})
        for path in _unregistered(work)
        if path.is_relative_to(work.folder)
    ]


def _numbers_of_files(work: _Work) -> list[str]:
    """Official numbers that stand in the names of unregistered files: they may be on paper, so they are used up."""
    numbers = []
    for path in _unregistered(work):
        match = _SHORT_NUMBER.match(path.name)
        if match:
            numbers.append(work.pattern.format(int(match["year"] or 0), int(match["sequence"])))
    return numbers


def _context(work: _Work, entry: RegisterEntry) -> Mapping[str, object]:
    one = work.earned[entry.certificate.teacher_id]
    hours = entry.certificate.hours
    credit = read_number(work.data.rules.parameters["每学分学时"])[0]
    credits = hours / credit if hours is not None and credit else None
    person = Person(one.teacher, one.score, hours, credits)
    return certificate_context(work.data.round, work.data.rules, person, entry.certificate, entry.code)


def _write_one(work: _Work, entry: RegisterEntry, path: Path) -> None:
    template = work.templates[entry.certificate.kind]
    rendered = template.render(_context(work, entry))  # type: ignore[arg-type]
    properties = file_properties(entry.certificate, entry.code, template, rendered, work.key)
    made_folder(path.parent)
    single_file(template, rendered, path, properties)


def _write_staged(work: _Work, entries: Sequence[RegisterEntry], progress: Progress) -> None:
    for index, entry in enumerate(entries):
        progress("制作证书", 0.3 + 0.3 * index / len(entries))
        _write_one(work, entry, staging.staged(_file(work, entry)))


def _unchanged(work: _Work, row: RegisterRow) -> bool:
    """Whether a certificate in force still agrees with today's data, so that it may be printed again."""
    one = work.earned.get(row.entry.certificate.teacher_id)
    return (
        one is not None
        and row.entry.certificate.kind in work.templates
        and (work.completion or not differences(row.entry.certificate, frozen(work, one, row.number)))
    )


def _made_again(work: _Work, missing: Iterable[Path]) -> list[Path]:
    """Files of registered certificates that are gone are made again under the same number, if nothing has changed."""
    gone = set(missing)
    made = []
    for row in work.rows:
        if row.valid and work.concerns(row) and _file(work, row.entry) in gone and _unchanged(work, row):
            _write_one(work, row.entry, _file(work, row.entry))
            made.append(_file(work, row.entry))
    return made


def _combined(
    work: _Work, entries: Sequence[RegisterEntry], *, pdf: bool, progress: Progress
) -> Iterator[Path]:
    """One document of each kind with every certificate in force, in the order of their numbers.

    The document of a kind that has none in force any more is set aside.
    """
    in_force = [row.entry for row in work.rows if row.valid and work.concerns(row) and _unchanged(work, row)]
    ratings = work.data.rules.ratings
    kinds = {rating.certificate_template for rating in ratings if rating.certificate_template}
    if work.completion:
        kinds = {COMPLETION_TEMPLATE}
    for kind in sorted(kinds):
        chosen = [entry for entry in (*in_force, *entries) if entry.certificate.kind == kind]
        path = combined_path(work.folder, Kind.CERTIFICATE, kind)
        if not chosen:
            set_aside([path, path.with_suffix(".pdf")], path.parent / REVOKED)
            continue
        template = work.templates[kind]
        with combined_document(template, path) as document:
            document.write(
                template.render(_context(work, entry), index)  # type: ignore[arg-type]
                for index, entry in enumerate(chosen)
            )
        yield path
        if pdf:
            to_pdf(path, path.with_suffix(".pdf"), pages=len(chosen), progress=progress)
            yield path.with_suffix(".pdf")
