"""师徒结对 and 结对协议: rows for those who have a mentor, what became of each pair, 六到位, and the agreements to sign."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from python.actions.ledger_rows import Row
from python.actions.outcome import Outcome, not_run
from python.actions.output_folders import load_kind, missing_facts, round_folder
from python.actions.pair_records import JudgedPair, PairRecord, read_pairs
from python.actions.papers import DocumentSet, PlannedDocument, documents_made, write_set
from python.actions.run import Plan, Run
from python.documents.file_names import document_stem
from python.documents.kinds import Kind
from python.documents.recommendation_contexts import Agreement, agreement_context
from python.ledgers import mentors
from python.ledgers.pairs import ends_on, judge_pair
from python.planning.kept_rows import plan_kept_rows
from python.planning.results import in_order
from python.reading.features import setting_place
from python.reading.pairs import PairRow, parse_duties
from python.reading.rule_blocks import split_list
from python.reading.workbook import sheet_grid
from python.vocabulary.actions import action_of
from python.vocabulary.cell_values import as_text
from python.vocabulary.features.pairs import (
    APPRENTICE_ID,
    APPRENTICE_NAME,
    DUTIES,
    PAIR_ENDS,
    PAIR_YEAR,
    PAIRED_ON,
    PAIRING,
    PAIRS_SHEET,
    SIX_DUTIES_SHEET,
)
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, Progress, WorkbookHost, no_progress
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity, has_fatal
from python.vocabulary.records import Teacher
from python.vocabulary.school_calendar import Term
from python.vocabulary.sheet_schema import (
    CONCLUSION,
    MENTOR_ID,
    MENTOR_NAME,
    NAME,
    NOTE,
    PORTFOLIO_STATE,
    REMARK,
    ROUND_NAME,
    RULES,
    SCHOOL_NAME,
    SIX_DUTIES,
    TEACHER_ID,
)

P = ProblemCode


@record(kw_only=True)
class PairsUpdated(Outcome):
    """师徒结对 as it stands now: how many rows of each 结论, how many were added, and how many people 六到位 has."""

    conclusions: Mapping[str, int]
    added: int
    duties: int

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {"conclusions": dict(self.conclusions), "added": self.added, "duties": self.duties}

    def told(self) -> list[str]:
        """How many pairs, what became of them, who was added."""
        counted = "，".join(f"{name} {count} 对" for name, count in self.conclusions.items())
        lines = [f"{sum(self.conclusions.values())} 对（{counted}）。" if counted else "还没有师徒结对。"]
        return [*lines, f"新补上 {self.added} 行，请填结对日期。"] if self.added else lines


def update_pairs(host: WorkbookHost, *, now: dt.datetime, progress: Progress = no_progress) -> Outcome:
    """师徒结对: adds who has a mentor and no row in this 学年, and writes 结论, 说明 and 完成情况 of 六到位.

    What people typed is not changed. A pair that went on from the last 学年 keeps its 结对日期.

    Returns:
        What ``read_pairs`` tells; FEATURE_SETTING_WRONG (fatal) for 六到位 that is no list of different items; what is wrong in 六到位
        (never fatal: without that sheet 师徒结对 is still written).

    Raises:
        HostError: The workbook could not be read or written; nothing was changed.
    """
    run = Run(action_of("pairs").title, host, now, progress)
    record, problems = read_pairs(host, now, progress)
    if record is None:
        return not_run(problems)
    duties, wrong = _duty_names(host, record)
    if wrong:
        return not_run(wrong)
    new = [(_new_row(record, one.teacher), one) for one in record.wanting]
    verdicts = [one.verdict for one in record.pairs]
    added: list[Row] = []
    for row, pairing in new:
        verdict = judge_pair(row, record.demands, (pairing.result, pairing.note), now.date())
        verdicts.append(verdict)
        added.append(
            {**_added_cells(record, row), CONCLUSION: verdict.conclusion, NOTE: verdict.note or None}
        )
    kept = {
        one.row.row: {CONCLUSION: one.verdict.conclusion, NOTE: one.verdict.note or None}
        for one in record.pairs
    }
    blocks = plan_kept_rows(record.table, PAIRS_SHEET.computed, kept, added)
    guides = [row.mentor_id for row in (*_of_this_year(record), *(row for row, _ in new))]
    planned, found, people = _plan_duties(host, record, duties, guides)
    problems = in_order([*problems, *found])
    result = f"{len(verdicts)} 对，新补 {len(new)} 行"
    files = run.write(record.data, problems, result, Plan([*blocks, *planned]), people=len(verdicts))
    return PairsUpdated(
        problems=tuple(problems),
        files=files,
        seconds=run.seconds,
        conclusions=Counter(one.conclusion for one in verdicts),
        added=len(new),
        duties=people,
    )


def _of_this_year(record: PairRecord) -> list[PairRow]:
    """Pairs of this 学年 that go on and are not in doubt."""
    return [
        one.row
        for one in record.pairs
        if not one.row.doubt and one.row.year == record.year and one.verdict.running
    ]


def _new_row(record: PairRecord, teacher: Teacher) -> PairRow:
    """The row that a pair gets in this 学年; with the 结对日期 and 期满日期 of the last, if the same two are not at the end."""
    before = [
        one.row
        for one in record.pairs
        if not one.row.doubt
        and not one.row.mark
        and one.row.year == record.year - 1
        and (one.row.apprentice_id, one.row.mentor_id) == (teacher.id, teacher.mentor_id)
    ]
    row = PairRow(0, record.year, None, teacher.id, teacher.mentor_id)
    if not before:
        return row
    going_on = replace(row, begins=before[-1].begins, ends=before[-1].ends)
    end = ends_on(going_on, record.demands)
    return going_on if end is not None and end >= Term(record.year, 1).first_day else row


def _added_cells(record: PairRecord, row: PairRow) -> Row:
    """What is known of a pair whose row is added; days as text, which reads as a day also where a cell has no format."""
    teachers = record.data.teachers_by_id
    return {
        PAIR_YEAR: f"{record.year}—{record.year + 1}学年",
        APPRENTICE_ID: row.apprentice_id,
        APPRENTICE_NAME: teachers[row.apprentice_id].name,
        MENTOR_ID: row.mentor_id,
        MENTOR_NAME: teachers[row.mentor_id].name,
        PAIRED_ON: row.begins.isoformat() if row.begins else None,
        PAIR_ENDS: row.ends.isoformat() if row.ends else None,
    }


def _duty_names(host: WorkbookHost, record: PairRecord) -> tuple[tuple[str, ...], list[Problem]]:
    """The items of 六到位; FEATURE_SETTING_WRONG when there are none, or one has a name twice or that of another column."""
    text = record.data.rules.features[PAIRING.name].values[DUTIES]
    names = tuple(split_list(text))
    if (
        names
        and len(set(names)) == len(names)
        and not {TEACHER_ID, NAME, REMARK, PORTFOLIO_STATE} & set(names)
    ):
        return names, []
    grid, _ = sheet_grid(host, RULES, {})
    where = setting_place(grid, PAIRING.name, DUTIES) if grid is not None else CellRef(RULES)
    wanted = "几个不同的名称，用逗号分开，例如 计划到位,指导到位"
    details = {"feature": PAIRING.name, "setting": DUTIES, "value": text, "wanted": wanted}
    return (), [Problem(P.FEATURE_SETTING_WRONG, Severity.ERROR, where, details, fatal=True)]


def _plan_duties(
    host: WorkbookHost, record: PairRecord, names: Sequence[str], guides: Sequence[str]
) -> tuple[list[Block], list[Problem], int]:
    """完成情况 of 六到位 and a row for each mentor without one; the problems of the sheet; how many people it has."""
    rules, teachers = record.data.rules, record.data.teachers_by_id
    grid, problems = sheet_grid(host, SIX_DUTIES, rules.school_names)
    if grid is None:
        return [], [_not_fatal(one) for one in problems], 0
    table, rows, problems = parse_duties(grid, rules.school_names, names, teachers)
    if table is None:
        return [], [_not_fatal(one) for one in problems], 0
    # A row in doubt may be that person's: no second one is added.
    there = {as_text(table.value(row, TEACHER_ID)) for row in table.data_rows} | {
        row.teacher_id for row in rows
    }
    new = [teachers[one] for one in dict.fromkeys(guides) if one not in there]
    empty = _duties_text(dict.fromkeys(name for name in names if table.has(name)))
    added: list[Row] = [{TEACHER_ID: one.id, NAME: one.name, PORTFOLIO_STATE: empty} for one in new]
    kept = {row.row: {PORTFOLIO_STATE: _duties_text(row.done)} for row in rows}
    blocks = plan_kept_rows(table, SIX_DUTIES_SHEET.computed, kept, added)
    return blocks, problems, len(rows) + len(new)


def _not_fatal(problem: Problem) -> Problem:
    return Problem(problem.code, Severity.WARNING, problem.where, problem.details)


def _duties_text(done: Mapping[str, bool | None]) -> str:
    """6/6 全部到位, or 4/6 with what is lacking and what nobody has filled in."""
    if not done:
        return "没有这几项的栏目"
    count = sum(bool(one) for one in done.values())
    lacking = [name for name, one in done.items() if one is False]
    open_ = [name for name, one in done.items() if one is None]
    parts = [f"缺{'、'.join(lacking)}"] if lacking else []
    parts += [f"还没有填{'、'.join(open_)}" if len(open_) < len(done) else "还没有填"] if open_ else []
    return f"{count}/{len(done)} " + ("；".join(parts) or "全部到位")


def print_agreements(
    host: WorkbookHost,
    *,
    now: dt.datetime,
    teacher_ids: Sequence[str] = (),
    pdf: bool = False,
    progress: Progress = no_progress,
) -> Outcome:
    """结对协议: one agreement for each pair of this 学年 that goes on and whose mentor may be one.

    Args:
        host: The workbook; only 运行日志 is written.
        now: The office's time.
        teacher_ids: 工号 of the apprentices wanted; none: all.
        pdf: Whether the document to print is also turned into PDF.
        progress: Told how far the run is.

    Returns:
        What ``read_pairs`` tells; fatal: TEACHER_UNKNOWN, ROUND_FACT_MISSING, template problems; a notice NOTHING_TO_PRINT.
    """
    run = Run(action_of("pair_agreements").title, host, now, progress)
    host.refuse_if_unwritable()
    record, problems = read_pairs(host, now, progress)
    if record is None:
        return not_run(problems)
    data = record.data
    problems += missing_facts(host, data, (SCHOOL_NAME, ROUND_NAME))
    problems += [
        Problem(P.TEACHER_UNKNOWN, Severity.ERROR, None, {"id": one}, fatal=True)
        for one in teacher_ids
        if one not in data.teachers_by_id
    ]
    template, wrong = load_kind(host, data, Kind.AGREEMENT, Kind.AGREEMENT.value)
    problems += wrong
    if template is None or has_fatal(problems):
        return not_run([problem for problem in problems if problem.fatal])
    wanted, now_running = set(teacher_ids), {row.row for row in _of_this_year(record)}
    copies = [
        _agreement(record, one)
        for one in record.pairs
        if one.row.row in now_running
        and one.fitness[0] != mentors.UNFIT
        and (not wanted or one.row.apprentice_id in wanted)
    ]
    folder = round_folder(host, data)
    files: list[Path] = []
    if copies:
        batch = DocumentSet(Kind.AGREEMENT, Kind.AGREEMENT.value, copies)
        files += write_set(folder, batch, template, pdf=pdf, progress=progress)
    else:
        details = {"kind": run.title, "why": "本学年还没有可以签协议的师徒；先点「师徒结对」"}
        problems.append(Problem(P.NOTHING_TO_PRINT, Severity.NOTICE, None, details))
    return documents_made(run, data, in_order(problems), len(copies), folder, files)


def _agreement(record: PairRecord, one: JudgedPair) -> PlannedDocument:
    teachers, row, demands = record.data.teachers_by_id, one.row, record.demands
    apprentice, mentor = teachers[row.apprentice_id], teachers[row.mentor_id]
    agreement = Agreement(
        apprentice,
        mentor,
        as_text(record.table.value(row.row, PAIR_YEAR)),
        row.begins,
        ends_on(row, demands),
        str(demands.visits),
        str(demands.tutorials),
        demands.reflection,
    )
    stem = document_stem("", f"{mentor.name}—{apprentice.name}", apprentice.id)
    return PlannedDocument(stem, agreement_context(record.data.round, agreement))
