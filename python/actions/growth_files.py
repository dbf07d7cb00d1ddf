"""个人成长档案: one Word document a person, across all rounds, with the line of totals by round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from python.actions.growth_plans import plans_of_all_years
from python.actions.material_rows import material_rows
from python.actions.outcome import Outcome, not_run
from python.actions.output_folders import load_kind, missing_facts, round_folder
from python.actions.papers import DocumentSet, PlannedDocument, documents_made, write_set
from python.actions.record import read_sources
from python.actions.round_end import attendance_texts, items_text
from python.actions.run import Run
from python.actions.sources import Sources, round_dates
from python.actions.standings import Standing, standings
from python.documents.certificates.proof import FrozenCertificate
from python.documents.file_names import document_stem
from python.documents.growth_contexts import Growth, GrowthFacts, GrowthRound, growth_context
from python.documents.kinds import Kind
from python.ledgers.history import COUNTED, CREDITS_COUNT, THOUSANDTHS
from python.ledgers.recognition import years_in_post
from python.planning.results import in_order
from python.reading.contests import parse_contests
from python.reading.growth_plans import GrowthPlan
from python.reading.round_data import RoundData
from python.reading.validation import names_that_disagree
from python.reading.workbook import sheet_grid
from python.vocabulary.actions import action_of
from python.vocabulary.cell_values import plain
from python.vocabulary.ports import Progress, WorkbookHost, no_progress
from python.vocabulary.problems import Problem, ProblemCode, Severity, has_fatal
from python.vocabulary.records import ContestEntry
from python.vocabulary.sheet_schema import (
    ATTENDANCE_RATE,
    CERTIFICATE_NUMBER,
    CONTESTS,
    CREDITS,
    END_DATE,
    HOURS,
    ITEM_MARKS,
    NO,
    RATING,
    ROUND,
    ROUND_NAME,
    SCHOOL_NAME,
    START_DATE,
    TEACHER_ID,
    TOTAL,
    YES,
)

_OPEN = "（未归档）"


def print_growth_files(
    host: WorkbookHost,
    *,
    now: dt.datetime,
    teacher_ids: Sequence[str] = (),
    pdf: bool = False,
    progress: Progress = no_progress,
) -> Outcome:
    """Makes 个人成长档案 for everyone in the roster, or for some.

    Args:
        host: The workbook; only 运行日志 is written.
        now: The office's time.
        teacher_ids: 工号 of those wanted; none: everyone.
        pdf: Whether the document to print is also turned into PDF.
        progress: Told how far the run is.

    Returns:
        Fatal: ROUND_FACT_MISSING, template problems; a notice NOTHING_TO_PRINT when nobody is to be printed.
    """
    run = Run(action_of("portfolios").title, host, now, progress)
    host.refuse_if_unwritable()
    sources, problems = read_sources(host, now, progress)
    if sources is None:
        return not_run(problems)
    data = sources.data
    problems += missing_facts(host, data, (SCHOOL_NAME, ROUND_NAME))
    template, wrong = load_kind(host, data, Kind.GROWTH, Kind.GROWTH.value)
    problems += wrong
    if template is None or has_fatal(problems):
        return not_run([problem for problem in problems if problem.fatal])
    unknown = [one for one in teacher_ids if one not in data.teachers_by_id]
    if unknown:
        return not_run(
            [
                Problem(ProblemCode.TEACHER_UNKNOWN, Severity.ERROR, None, {"id": one}, fatal=True)
                for one in unknown
            ]
        )
    contests, found = contests_of_all_years(host, data)
    problems += [one for one in found if one not in problems]  # the rules may read the sheet too
    plans, found = plans_of_all_years(host, data, now.date())
    problems += found
    copies = growth_copies(sources, set(teacher_ids), contests, plans)
    files: list[Path] = []
    if copies:
        batch = DocumentSet(Kind.GROWTH, Kind.GROWTH.value, copies)
        files += write_set(round_folder(host, data), batch, template, pdf=pdf, progress=progress)
    else:
        why = "要做的人身份都要先核对" if data.teachers_by_id else "名册里没有要找的人"
        details = {"kind": run.title, "why": why}
        problems.append(Problem(ProblemCode.NOTHING_TO_PRINT, Severity.NOTICE, None, details))
    return documents_made(run, data, in_order(problems), len(copies), round_folder(host, data), files)


def growth_copies(
    sources: Sources,
    teacher_ids: set[str],
    contests: Mapping[str, Sequence[ContestEntry]],
    plans: Mapping[str, Sequence[tuple[GrowthPlan, str]]],
) -> list[PlannedDocument]:
    """The contents of each document, in the order of the roster.

    None for a 工号 under which another person's records stand: which of them are this teacher's, a person must say first.
    """
    data = sources.data
    rounds = _archived_rounds(sources)
    materials: dict[str, list[tuple[str, str, str, str]]] = {}
    for row in material_rows(sources, round_dates(sources)):
        there = row.outcome
        entry = row.round_name, there.state, "、".join(there.missing), "、".join(there.others)
        materials.setdefault(row.owner, []).append(entry)
    certificates: dict[str, list[FrozenCertificate]] = {}
    for register_row in sources.certificates:
        if register_row.valid:
            one = register_row.entry.certificate
            certificates.setdefault(one.teacher_id, []).append(one)
    thresholds = [rating.minimum for rating in data.rules.ratings]
    copies = []
    for standing in standings(sources)[0]:
        teacher = standing.teacher
        if teacher_ids and teacher.id not in teacher_ids:
            continue
        if teacher.id in sources.identities.conflicting:
            continue
        own = certificates.get(teacher.id, [])
        growth = Growth(
            [*rounds.get(teacher.id, ()), *_open_round(sources, standing, own)],
            _facts(sources, standing),
            materials=materials.get(teacher.id, ()),
            contests=contests.get(teacher.id, ()),
            plans=plans.get(teacher.id, ()),
            certificates=own,
            thresholds=thresholds,
        )
        stem = document_stem("", teacher.name, teacher.id)
        copies.append(PlannedDocument(stem, growth_context(data.round, teacher, growth)))
    return copies


def contests_of_all_years(
    host: WorkbookHost, data: RoundData
) -> tuple[Mapping[str, list[ContestEntry]], list[Problem]]:
    """工号 → that person's rows of 评比活动, oldest first; nobody has any where there is no such sheet.

    Returns:
        The rows, and warnings for what is wrong in the sheet. A row under another person's name (NAME_DISAGREES) is nobody's.
    """
    names = data.rules.school_names
    if not host.has_sheet(names.get(CONTESTS, CONTESTS)) and not host.has_sheet(CONTESTS):
        return {}, []
    grid, _ = sheet_grid(host, CONTESTS, names)
    if grid is None:
        return {}, []
    table, entries, problems = parse_contests(grid, names)
    if table is None:
        return {}, [replace(one, severity=Severity.WARNING, fatal=False) for one in problems]
    known = replace(data, contests=entries, tables={**data.tables, CONTESTS: table})
    strangers = [one for one in names_that_disagree(known) if one.where and one.where.sheet == table.sheet]
    left_out = {one.where.row for one in strangers if one.where}
    found: dict[str, list[ContestEntry]] = {}
    for entry in sorted(entries, key=lambda one: one.date or dt.date.min):
        if entry.row not in left_out:
            found.setdefault(entry.teacher_id, []).append(entry)
    return found, [*problems, *strangers]


def _archived_rounds(sources: Sources) -> Mapping[str, list[GrowthRound]]:
    # A row that stands there twice is told, and printed once; a round not passed earns no 学分, whatever was written then.
    history: Any = sources.history[sources.history[COUNTED]]
    columns = (
        TEACHER_ID,
        ROUND,
        START_DATE,
        END_DATE,
        TOTAL,
        RATING,
        HOURS,
        CREDITS,
        CERTIFICATE_NUMBER,
        ITEM_MARKS,
        ATTENDANCE_RATE,
        CREDITS_COUNT,
    )
    found: dict[str, list[GrowthRound]] = {}
    for row in zip(*(history[name] for name in columns), strict=True):
        (
            teacher_id,
            name,
            start,
            end,
            total,
            rating,
            hours,
            credits,
            certificate,
            items,
            attended,
            credited,
        ) = row
        found.setdefault(teacher_id, []).append(
            GrowthRound(
                name,
                start,
                end,
                total,
                rating,
                Decimal(int(hours)) / THOUSANDTHS,
                Decimal(int(credits) if credited else 0) / THOUSANDTHS,
                certificate,
                items,
                attended,
            )
        )
    # By time, whatever order the sheet is sorted in; rounds without a date keep their place at the front.
    for rounds in found.values():
        rounds.sort(key=lambda one: (one.end or dt.date.min, one.start or dt.date.min))
    return found


def _open_round(
    sources: Sources, standing: Standing, certificates: Sequence[FrozenCertificate]
) -> list[GrowthRound]:
    """This round as it stands, unless it is archived."""
    data = sources.data
    score = sources.scores.get(standing.teacher.id)
    if sources.counted_there or score is None or standing.teacher.exempt:
        return []
    number = next((one.number for one in certificates if one.round_name == data.round.name), "")
    rating = score.rating.name if score.rating else score.state.value
    return [
        GrowthRound(
            data.round.name + _OPEN,
            data.round.start,
            data.round.end,
            score.total,
            rating,
            standing.now,
            sources.credits_now(standing.teacher.id),
            number,
            items_text(score),
            attendance_texts(sources).get(standing.teacher.id, ""),
        )
    ]


def _facts(sources: Sources, standing: Standing) -> GrowthFacts:
    teacher, verdict, done = standing.teacher, standing.verdict, standing.completion
    mentor = sources.data.teachers_by_id.get(teacher.mentor_id)
    years = years_in_post(teacher, sources.as_of)
    by_topic = bool(sources.topic or done.passed)
    completion = "已结业" if done.done else f"合格 {len(done.passed)} 个专题，{done.missing_text}"
    finished = "（已修完课程）" if standing.credits >= sources.policy.course_credits else ""
    return GrowthFacts(
        years_in_post=plain(years) if years is not None else "",
        mentor=mentor.name if mentor else "",
        hours_in_all=plain(standing.hours.total),
        hours_five_years=plain(standing.hours.five_years),
        credits=plain(standing.credits) + finished,
        requirement=verdict.kind,
        met={YES: "达标", NO: "未达标"}.get(verdict.met, verdict.met),
        met_note="；".join(part for part in (verdict.note, standing.note) if part),
        recognition=standing.recognition.result,
        recognition_basis=standing.recognition.basis or standing.recognition.missing,
        completion=completion if by_topic else "—",
    )
