"""What a run of 生成证书 works on: who has earned what, what is registered already, and where the two disagree."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from python.actions.output_folders import (
    certificate_file,
    certificate_templates,
    missing_facts,
    round_folder,
    stale_scores,
)
from python.actions.record import Record, read_record, without_ledgers
from python.actions.run import ScoredRound
from python.actions.signing import Proofs, key_to_sign_with, read_proofs
from python.actions.sources import Sources
from python.actions.standings import Standing, standings
from python.documents.certificates.key import SchoolKey
from python.documents.certificates.numbering import NumberPattern, parse_pattern
from python.documents.certificates.proof import (
    FrozenCertificate,
    RegisterEntry,
)
from python.documents.certificates.proof_records import (
    with_signatures,
)
from python.documents.certificates.register import (
    RegisterRow,
    differences,
    missing_register_columns,
    read_register,
)
from python.documents.kinds import Kind
from python.documents.template import Template
from python.ledgers.recognition import DIRECT, NOT_YET
from python.reading.attended_hours import attended_hours
from python.reading.identity import Identities
from python.reading.round_data import RoundData
from python.reading.tables import Table
from python.reading.workbook import output_table, sheet_grid
from python.vocabulary.features.self_study import ASKED_FROM, SELF_STUDY_FEATURE
from python.vocabulary.ledger_sheets import CERTIFICATE_SHEET
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Progress, WorkbookHost
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity, has_fatal
from python.vocabulary.records import Rating, Score, ScoreState, Teacher
from python.vocabulary.sheet_schema import (
    CERTIFICATE_REGISTER,
    COMPLETION_TEMPLATE,
    FILE,
    ISSUE_DATE,
    LASTING_TEMPLATES,
    PARAM_CERTIFICATE_NUMBER,
    QUALIFICATION_TEMPLATE,
    REVOKED,
    ROUND_NAME,
    RULES,
    SCHOOL_NAME,
    TEACHER_ID,
)

_NEVER = dt.date(1, 1, 1)
# Why someone has not earned any more what is in force.
_GONE = {
    "": "名册或成绩册里已经没有这位老师",
    COMPLETION_TEMPLATE: "合格专题不够了",
    QUALIFICATION_TEMPLATE: "凭的那张证书已经作废，又不能直接认定",
}
# How a certificate's file name begins: 2026-0007, or 0007 where the numbers have no year.
_SHORT_NUMBER = re.compile(r"(?:(?P<year>\d{4})-)?(?P<sequence>\d{4,}) ")


@record
class Earned:
    """Someone who passed, with the template of the rating's certificate; ``hours`` are the 学时 it names."""

    teacher: Teacher
    score: Score
    rating: Rating
    hours: Decimal | None = None


@dataclass(slots=True)
class Issuing:
    """Everything one run of 生成证书 needs, gathered once.

    ``lasting``: which certificate that a person gets once, whatever the round, is issued (结业证书, 资格证书); ``""``: those of this round.
    ``held``: 工号 of those who would have it but for their 校本研修; what was issued to them before that was asked for stays.
    """

    host: WorkbookHost
    data: RoundData
    table: Table
    rows: list[RegisterRow]
    earned: dict[str, Earned]
    scores: Mapping[str, Score]
    pattern: NumberPattern
    templates: Mapping[str, Template]
    key: SchoolKey
    proofs: Proofs
    folder: Path
    identities: Identities
    lasting: str = ""
    held: frozenset[str] = frozenset()

    def concerns(self, row: RegisterRow) -> bool:
        """Whether a row is of the sort this run issues: this round's certificates, or 结业证书 (资格证书) of whatever round."""
        certificate = row.entry.certificate
        if self.lasting:
            return certificate.kind == self.lasting
        return certificate.kind not in LASTING_TEMPLATES and certificate.round_name == self.data.round.name


def gather(
    host: WorkbookHost, now: dt.datetime, progress: Progress, *, lasting: str, revoking: str = ""
) -> tuple[Issuing | None, list[Problem]]:
    """Reads the workbook for a run.

    Args:
        host: The workbook.
        now: The office's time.
        progress: Told how far reading is.
        lasting: Which of the certificates that a person gets once is to be issued instead of this round's; ``""``: none.
        revoking: The number of a certificate that this run declares 作废: whose it was says nothing any more.

    Returns:
        The issuing, and everything found; ``None`` and the problems, fatal ones among them, when nothing can be issued.

    Raises:
        HostError: KEY_UNREADABLE, or the workbook cannot be read.
    """
    record, problems = read_record(host, now, progress, revoking=revoking)
    if record is None or (lasting and record.sources is None):
        return None, problems
    if lasting == COMPLETION_TEMPLATE and not revoking and record.sources and not record.sources.by_topic:
        return None, [Problem(ProblemCode.NO_COMPLETION, Severity.ERROR, fatal=True)]
    if not lasting:
        problems = without_ledgers(record, problems)
    data = record.scored.data
    table, found = _register_table(host, data)
    problems += [problem for problem in found if problem not in problems]
    problems += missing_facts(host, data, (SCHOOL_NAME, ROUND_NAME, ISSUE_DATE))
    problems += stale_scores(data, record.scored.scores)
    problems = [_stopping(problem) for problem in problems]
    pattern = parse_pattern(data.rules.parameters[PARAM_CERTIFICATE_NUMBER])
    problems += [pattern] if isinstance(pattern, Problem) else []
    earned, held, waiting = _who_earned(record, lasting)
    problems += [] if revoking else waiting
    templates, wrong = certificate_templates(
        host, data, {one.rating.certificate_template for one in earned.values()}
    )
    problems += wrong
    if table is None or isinstance(pattern, Problem) or has_fatal(problems):
        return None, problems
    proofs = read_proofs(host, data)
    registered = with_signatures(read_register(table), proofs.records)
    issuing = Issuing(
        host=host,
        data=data,
        table=table,
        rows=registered,
        earned=earned,
        scores=record.scored.scores_by_id,
        pattern=pattern,
        templates=templates,
        key=key_to_sign_with(host.path.parent, proofs.records, registered),
        proofs=proofs,
        folder=round_folder(host, data),
        identities=record.identities,
        lasting=lasting,
        held=held,
    )
    return issuing, problems


def _register_table(host: WorkbookHost, data: RoundData) -> tuple[Table | None, list[Problem]]:
    """Where 证书登记 stands; any column that is not there is fatal."""
    grid, problems = sheet_grid(host, CERTIFICATE_REGISTER, data.rules.school_names)
    if grid is None:
        return None, problems
    table, found = output_table(grid, CERTIFICATE_SHEET.headers, data.rules)
    return table, [problem for problem in found if problem.fatal] + missing_register_columns(table)


def _passed(scored: ScoredRound) -> dict[str, Earned]:
    """Everyone whose rating has a certificate, with this round's 学时."""
    teachers = scored.data.teachers_by_id
    hours = attended_hours(scored.data)
    return {
        score.teacher_id: Earned(teachers[score.teacher_id], score, score.rating, hours.get(score.teacher_id))
        for score in scored.scores
        if score.state is ScoreState.SCORED
        and score.rating
        and not score.retrain
        and score.rating.certificate_template
    }


def _who_earned(record: Record, lasting: str) -> tuple[dict[str, Earned], frozenset[str], list[Problem]]:
    """Who has earned a certificate; who lacks nothing but 校本研修 for 结业证书, and what is told of that."""
    if not lasting or record.sources is None:
        return _passed(record.scored), frozenset(), []
    rows = standings(record.sources)[0]
    held = [one for one in rows if one.completion.only_held and lasting == COMPLETION_TEMPLATE]
    names = frozenset(one.teacher.id for one in held)
    return _earned_once(rows, lasting), names, _held_back(record.sources, held)


def _held_back(sources: Sources, held: Sequence[Standing]) -> list[Problem]:
    """A warning STUDY_HOLDS_BACK for each of these, at the first record to be mended."""
    study = sources.study
    if study is None:
        return []
    problems = []
    for one in held:
        where = study.where(one.teacher.id, one.completion.held[0][0])
        details = {
            "name": one.teacher.name,
            "lacking": one.completion.held_text,
            "sheet": where.sheet,
            "rules": sources.data.rules.school_names.get(RULES, RULES),
            "feature": SELF_STUDY_FEATURE.name,
            "setting": ASKED_FROM,
        }
        code = ProblemCode.STUDY_HOLDS_BACK
        problems.append(Problem(code, Severity.WARNING, where, details, one.teacher.id, TEACHER_ID))
    return problems


def _earned_once(rows: Sequence[Standing], template: str) -> dict[str, Earned]:
    """Everyone who has earned a certificate that a person gets once, with all their 学时. There is no total.

    结业证书: who passed every 专题; the rating is 结业. 资格证书: who qualifies as 班主任 (资格认定); the rating is how, 直接认定 or 凭证书.
    """
    found = {}
    for one in rows:
        if template == COMPLETION_TEMPLATE:
            earned, name, why = one.completion.done, "结业", f"合格专题：{'、'.join(one.completion.passed)}"
        else:
            earned, name = one.recognition.result != NOT_YET, one.recognition.result
            why = one.recognition.basis
        if earned:
            rating = Rating(name, Decimal(0), False, template)
            score = Score(one.teacher.id, one.teacher.row, ScoreState.SCORED, why, rating=rating)
            found[one.teacher.id] = Earned(one.teacher, score, rating, one.hours.total)
    return found


def _stopping(problem: Problem) -> Problem:
    """Attendance that was not counted stops issuing: a session column whose header is wrong, say."""
    if problem.code is ProblemCode.SESSION_UNDEFINED and problem.severity is Severity.ERROR:
        return replace(problem, fatal=True)
    return problem


def file_of(issuing: Issuing, entry: RegisterEntry) -> Path | None:
    """Where a registered certificate's file lies; ``None`` when its 文件 is blank or names no certificate of ours."""
    return certificate_file(issuing.host.path, entry.file)


def files_elsewhere(issuing: Issuing) -> list[Problem]:
    """A warning CERTIFICATE_FILE_ELSEWHERE at every 文件 that names something that is no certificate of ours."""
    return [
        Problem(
            ProblemCode.CERTIFICATE_FILE_ELSEWHERE,
            Severity.WARNING,
            issuing.table.ref(row.row, FILE),
            {"number": row.number, "file": row.entry.file},
            row.entry.certificate.teacher_id,
            FILE,
        )
        for row in issuing.rows
        if issuing.concerns(row) and row.entry.file and file_of(issuing, row.entry) is None
    ]


def frozen(issuing: Issuing, one: Earned, number: str) -> FrozenCertificate:
    """What a certificate of today freezes."""
    data = issuing.data
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
        issuer=data.round.issuer or data.round.school,
    )


def what_is_due(issuing: Issuing) -> tuple[list[Earned], list[Problem]]:
    """Who gets a new certificate, and which of those issued do not agree with today's data."""
    table = issuing.table
    in_force = {
        row.entry.certificate.teacher_id: row for row in issuing.rows if row.valid and issuing.concerns(row)
    }
    problems = []
    for teacher_id, row in in_force.items():
        details = {"number": row.number, "name": row.entry.certificate.name}
        where = table.ref(row.row, TEACHER_ID)
        one = issuing.earned.get(teacher_id)
        if one is None:
            score = None if issuing.lasting else issuing.scores.get(teacher_id)
            details["state"] = score.explanation if score else _GONE[issuing.lasting]
            if teacher_id in issuing.held:
                continue  # what was issued before 校本研修 was asked for stays
            if issuing.lasting and teacher_id not in issuing.data.teachers_by_id:
                continue  # left the school since: what was earned stays
            if row.entry.certificate.rating == DIRECT:
                continue  # the facts of that time: an honour of three years ago is no honour of the last three years any more
            code = ProblemCode.CERTIFICATE_NOT_EARNED
        elif issuing.lasting:
            continue  # later rounds add hours; the certificate stays as it was issued
        else:
            changes = _changes(issuing, one, row)
            if not changes or (len(changes) > 1 and _is_anothers(issuing, row)):
                continue  # one who is somebody else is told as such
            details["changes"] = "，".join(changes)
            code = ProblemCode.CERTIFICATE_CHANGED
        problems.append(Problem(code, Severity.ERROR, where, details, teacher_id, TEACHER_ID))
    unclear = issuing.identities.conflicting | issuing.identities.almost
    due = [
        one
        for teacher_id, one in issuing.earned.items()
        if teacher_id not in in_force and teacher_id not in unclear
    ]
    return due, problems + _issued_under_another_name(issuing, due)


def _is_anothers(issuing: Issuing, row: RegisterRow) -> bool:
    """Whether a certificate names another person than the roster does under its 工号."""
    one = row.entry.certificate
    return issuing.identities.owner(one.teacher_id, one.name) != one.teacher_id


def _changes(issuing: Issuing, one: Earned, row: RegisterRow) -> list[str]:
    """What today's certificate would say otherwise; a name that is the same person's (曾用名, a space) is no change."""
    today = frozen(issuing, one, row.number)
    if not _is_anothers(issuing, row):
        today = replace(today, name=row.entry.certificate.name)
    return differences(row.entry.certificate, today)


def _issued_under_another_name(issuing: Issuing, due: Sequence[Earned]) -> list[Problem]:
    """Someone due for a certificate holds one of the same kind and day for a round of another name (fatal)."""
    elsewhere = {
        (row.entry.certificate.teacher_id, row.entry.certificate.kind, row.entry.certificate.issue_date): row
        for row in issuing.rows
        if row.valid and not issuing.concerns(row)
    }
    for one in due:
        row = elsewhere.get(
            (one.teacher.id, one.rating.certificate_template, issuing.data.round.issue_date or _NEVER)
        )
        if row is not None:
            details = {
                "name": one.teacher.name,
                "number": row.number,
                "other": row.entry.certificate.round_name,
                "round": issuing.data.round.name,
            }
            where = issuing.host.named_cell(ROUND_NAME)
            return [Problem(ProblemCode.ROUND_RENAMED, Severity.ERROR, where, details, fatal=True)]
    return []


def _unregistered(issuing: Issuing) -> list[Path]:
    """Certificate files of this school's rounds that no row knows: someone undid the run that issued them."""
    known = {path for row in issuing.rows if (path := file_of(issuing, row.entry))}
    rounds = issuing.folder.parent
    found = rounds.glob(f"*/{Kind.CERTIFICATE.value}/*/*.docx") if rounds.is_dir() else ()
    known |= {path.parents[1] / REVOKED / path.name for path in known}
    return sorted(path for path in found if path not in known and _SHORT_NUMBER.match(path.name))


def unregistered_problems(issuing: Issuing) -> list[Problem]:
    """A warning CERTIFICATE_UNREGISTERED for each certificate file of this round that no row knows."""
    where = CellRef(issuing.table.sheet, issuing.table.header_row, 1)
    # Other rounds' certificates may stand in the register of another workbook in this folder.
    return [
        Problem(ProblemCode.CERTIFICATE_UNREGISTERED, Severity.WARNING, where, {"file": path.name})
        for path in _unregistered(issuing)
        if path.is_relative_to(issuing.folder)
    ]


def numbers_of_files(issuing: Issuing) -> list[str]:
    """Official numbers that stand in the names of unregistered files: they may be on paper, so they are used up."""
    numbers = []
    for path in _unregistered(issuing):
        match = _SHORT_NUMBER.match(path.name)
        if match:
            numbers.append(issuing.pattern.format(int(match["year"] or 0), int(match["sequence"])))
    return numbers


def unchanged(issuing: Issuing, row: RegisterRow) -> bool:
    """Whether a certificate in force still agrees with today's data, so that it may be printed again."""
    one = issuing.earned.get(row.entry.certificate.teacher_id)
    return (
        one is not None
        and row.entry.certificate.kind in issuing.templates
        and not _is_anothers(issuing, row)
        and (
            row.entry.certificate.rating == one.rating.name
            if issuing.lasting
            else not _changes(issuing, one, row)
        )
    )
