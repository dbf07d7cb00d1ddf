"""Everything printed besides certificates: 补训通知书, 成绩单, 签到表, 培训记录, 公示名单, 汇总表, 培训总结.

Nothing here changes a score; a run leaves one row in 运行日志.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from python.actions.outcome import Outcome, not_run
from python.actions.output_folders import (
    combined_path,
    load_kind,
    missing_facts,
    round_folder,
    set_aside,
    stale_scores,
)
from python.actions.run import Run, ScoredRound, checked_and_scored
from python.actions.signing import fingerprint_to_publish
from python.documents.contexts import (
    Attendance,
    Person,
    minutes_context,
    person_context,
    sign_in_context,
)
from python.documents.file_names import document_path, document_stem, safe_part
from python.documents.kinds import Kind
from python.documents.output import combined_document
from python.documents.pdf import to_pdf
from python.documents.report_contexts import round_report_context
from python.documents.single_files import SingleFiles
from python.documents.template import Context, Template
from python.planning.dashboard import statistics_of
from python.planning.results import in_order
from python.reading.attended_hours import attended_hours
from python.reading.round_data import RoundData
from python.system.disk import made_folder
from python.vocabulary.actions import action_of
from python.vocabulary.cell_values import read_number
from python.vocabulary.plain_record import record
from python.vocabulary.ports import HostError, Progress, WorkbookHost, no_progress
from python.vocabulary.problems import Problem, ProblemCode, Severity, has_fatal
from python.vocabulary.records import Score, ScoreState, Session
from python.vocabulary.sheet_schema import (
    ISSUE_DATE,
    PARAM_HOURS_PER_CREDIT,
    ROUND_NAME,
    SCHOOL_NAME,
)

# Where files go that the current data no longer justify.
OLD = "旧文件"


@record
class PlannedDocument:
    """One document to make: its file name without ending, and what it prints."""

    stem: str
    context: Context


@record
class DocumentSet:
    """A kind of document of one run: the template's name, the copies."""

    kind: Kind
    template: str
    copies: Sequence[PlannedDocument]


Chooser = Callable[[RoundData, Sequence[Score]], tuple[list[DocumentSet], str]]
"""From the round's data and scores to what is printed, and why there may be nothing (Chinese)."""


def _people(data: RoundData, scores: Sequence[Score]) -> list[Person]:
    """Everyone who takes part, in the order of 教师名册, with score, hours and credits."""
    by_id = {score.teacher_id: score for score in scores}
    hours = attended_hours(data)
    per_credit = read_number(data.rules.parameters[PARAM_HOURS_PER_CREDIT])[0] or Decimal(10)
    return [
        Person(
            teacher,
            by_id.get(teacher.id),
            hours.get(teacher.id),
            hours[teacher.id] / per_credit if teacher.id in hours else None,
        )
        for teacher in data.taking_part
    ]


def _of_people(kind: Kind, data: RoundData, people: Sequence[Person]) -> list[DocumentSet]:
    copies = [
        PlannedDocument(
            document_stem("", person.teacher.name, person.teacher.id),
            person_context(data.round, data.rules, person),
        )
        for person in people
    ]
    return [DocumentSet(kind, kind.value, copies)]


def _notices(data: RoundData, scores: Sequence[Score]) -> tuple[list[DocumentSet], str]:
    people = [one for one in _people(data, scores) if one.score and one.score.retrain]
    return _of_people(Kind.NOTICE, data, people), "没有人需要补训"


def _slips(data: RoundData, scores: Sequence[Score]) -> tuple[list[DocumentSet], str]:
    people = [one for one in _people(data, scores) if one.score and one.score.state is ScoreState.SCORED]
    return _of_people(Kind.SLIP, data, people), "还没有人有总分"


def _session_stem(data: RoundData, session: Session) -> str:
    place = data.sessions.index(session) + 1
    return f"{place:02d} {session.name} {session.subject}".strip()


def _sign_in_sheets(data: RoundData, _: Sequence[Score]) -> tuple[list[DocumentSet], str]:
    copies = [
        PlannedDocument(_session_stem(data, session), sign_in_context(data.round, session, data.taking_part))
        for session in data.sessions
    ]
    return [DocumentSet(Kind.SIGN_IN, Kind.SIGN_IN.value, copies)], "《培训场次》里还没有场次"


def _attendance(data: RoundData, session: Session) -> list[Attendance]:
    """Everyone expected at a session: present by 计学时 = 是, in full when the status costs nothing."""
    statuses = {status.name: status for status in data.rules.statuses}
    teachers = {teacher.id: teacher for teacher in data.taking_part}
    found = []
    for row in data.sign_in:
        teacher = teachers.get(row.teacher_id)
        if teacher is None:
            continue
        mark = row.marks.get(session.name)
        status = statuses.get(mark) if isinstance(mark, str) else None
        present = status is not None and status.counts_hours
        in_full = present and status is not None and not status.deduction
        found.append(Attendance(teacher, status.name if status else "", present, in_full))
    return found


def _minutes(data: RoundData, _: Sequence[Score]) -> tuple[list[DocumentSet], str]:
    copies = [
        PlannedDocument(
            _session_stem(data, session), minutes_context(data.round, session, _attendance(data, session))
        )
        for session in data.held_sessions
    ]
    return [DocumentSet(Kind.MINUTES, Kind.MINUTES.value, copies)], "还没有举行过的场次"


def _publication(data: RoundData, scores: Sequence[Score]) -> tuple[list[DocumentSet], str]:
    people = _people(data, scores)
    sessions = []
    for session in data.held_sessions:
        attendance = _attendance(data, session)
        sessions.append((session, len(attendance), sum(one.present for one in attendance)))
    passed = [
        one for one in people if one.score and one.score.state is ScoreState.SCORED and not one.score.retrain
    ]
    figures = statistics_of(data, scores)
    listed = {Kind.PUBLICATION: passed, Kind.SUMMARY: people, Kind.REPORT: people}
    sets = [
        DocumentSet(
            kind,
            kind.value,
            [
                PlannedDocument(
                    kind.value,
                    round_report_context(
                        data.round,
                        data.rules,
                        people,
                        sessions,
                        listed=who,
                        figures=figures if kind is Kind.REPORT else None,
                    ),
                )
            ],
        )
        for kind, who in listed.items()
    ]
    return (sets if people else []), "《教师名册》里还没有人"


@record
class PrintJob:
    """What one action prints, whether scores must be up to date, which facts of 首页 it needs, whether it names the school's key."""

    choose: Chooser
    needs_scores: bool = True
    facts: tuple[str, ...] = (SCHOOL_NAME, ROUND_NAME)
    names_the_key: bool = False


JOBS = {
    "notices": PrintJob(_notices, facts=(SCHOOL_NAME, ROUND_NAME, ISSUE_DATE)),
    "slips": PrintJob(_slips),
    "signin": PrintJob(_sign_in_sheets, needs_scores=False),
    "minutes": PrintJob(_minutes, needs_scores=False),
    "publish": PrintJob(_publication, names_the_key=True),
}
"""Key of the table of actions → what it prints."""


@record(kw_only=True)
class DocumentsMade(Outcome):
    """So many documents lie in a folder now."""

    made: int
    folder: Path

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {"made": self.made, "folder": str(self.folder)}

    def told(self) -> list[str]:
        """How many, and where."""
        return [f"制作了 {self.made} 份。", f"文件在：{self.folder}"]


def print_documents(
    host: WorkbookHost, job: str, *, now: dt.datetime, pdf: bool = False, progress: Progress = no_progress
) -> Outcome:
    """Makes the documents of one action: a file for each copy, and all copies of a kind in one to print.

    Args:
        host: The workbook; only 运行日志 is written.
        job: A key of ``JOBS``.
        now: The office's time, for the log.
        pdf: Whether the documents to print are also turned into PDF.
        progress: Told how far the run is.

    Returns:
        Fatal problems ROUND_FACT_MISSING, SCORES_STALE and those of templates; NOTHING_TO_PRINT (notice).

    Raises:
        HostError: The workbook or a document could not be read or written.
    """
    run = Run(action_of(job).title, host, now, progress)
    host.refuse_if_unwritable()
    chosen = JOBS[job]
    scored, problems = checked_and_scored(host, progress)
    if scored is None:
        return not_run(problems)
    problems += _not_ready(host, chosen, scored)
    if has_fatal(problems):
        return not_run([problem for problem in problems if problem.fatal])
    data = _published_today(scored.data, now.date())
    if chosen.names_the_key:
        data = replace(data, round=replace(data.round, key_fingerprint=fingerprint_to_publish(host, data)))
    sets, why = chosen.choose(data, scored.scores)
    sets = [batch for batch in sets if batch.copies]
    templates: list[Template] = []
    for batch in sets:
        template, wrong = load_kind(host, scored.data, batch.kind, batch.template)
        problems += wrong
        templates += [template] if template else []
    if has_fatal(problems):
        return not_run([problem for problem in problems if problem.fatal])
    if not sets:
        details = {"kind": run.title, "why": why}
        problems.append(Problem(ProblemCode.NOTHING_TO_PRINT, Severity.NOTICE, None, details))
    folder = round_folder(host, scored.data)
    files: list[Path] = []
    try:
        for batch, template in zip(sets, templates, strict=True):
            for path in write_set(folder, batch, template, pdf=pdf, progress=progress):
                files.append(path)
        set_aside(_stale(folder / run.title, files), folder / run.title / OLD)
    except HostError as error:
        problems.append(error.as_problem())
    made = sum(len(batch.copies) for batch in sets)
    return documents_made(run, scored.data, in_order(problems), made, folder, files)


def documents_made(
    run: Run, data: RoundData, problems: Sequence[Problem], made: int, folder: Path, files: Sequence[Path]
) -> DocumentsMade:
    """Ends a run that made documents: its row in 运行日志, and what it came to.

    Args:
        run: The run.
        data: The round.
        problems: Everything found, in order.
        made: How many documents.
        folder: Where they lie.
        files: All files made.
    """
    changed = run.write(data, problems, f"制作 {made} 份")
    return DocumentsMade(
        problems=tuple(problems),
        files=(*changed, *files),
        seconds=run.seconds,
        made=made,
        folder=folder,
    )


def _not_ready(host: WorkbookHost, job: PrintJob, scored: ScoredRound) -> list[Problem]:
    """Why nothing can be printed yet (fatal)."""
    found = missing_facts(host, scored.data, job.facts)
    return found + (stale_scores(scored.data, scored.scores) if job.needs_scores else [])


def _published_today(data: RoundData, today: dt.date) -> RoundData:
    """The round with today for 公示开始 where 首页 does not say it; 公示名单 goes up on the day it is made."""
    start = data.round.publication_start or today
    return replace(data, round=replace(data.round, publication_start=start))


def _stale(own: Path, made: Sequence[Path]) -> list[Path]:
    """Files that an earlier run of a job about people or sessions made and this one did not."""
    return [path for path in sorted(own.glob("*.docx")) if path not in made] if own.is_dir() else []


def write_set(
    folder: Path, batch: DocumentSet, template: Template, *, pdf: bool, progress: Progress
) -> Iterator[Path]:
    """The files of one kind: the combined document first, then one for each copy, then the PDF."""
    to_print: Path | None = None
    single = len(batch.copies) == 1 and batch.template == batch.copies[0].stem
    own = made_folder(folder / batch.kind.value)
    total = len(batch.copies)
    if not single:
        path = combined_path(folder, batch.kind, batch.template)
        with combined_document(template, path) as document:
            document.write(template.render(copy.context, index) for index, copy in enumerate(batch.copies))
        to_print = path
        yield path
    taken: set[str] = set()
    files = SingleFiles(template)
    for index, copy in enumerate(batch.copies):
        progress(f"制作{batch.kind.value}", 0.6 + 0.3 * index / total)
        path = document_path(own, safe_part(copy.stem, 80), taken)
        taken.add(path.name.lower())
        files.write(template.render(copy.context, parsed_later=True), path)
        to_print = to_print or path
        yield path
    if pdf and to_print:
        to_pdf(to_print, to_print.with_suffix(".pdf"), pages=total, progress=progress)
        yield to_print.with_suffix(".pdf")
