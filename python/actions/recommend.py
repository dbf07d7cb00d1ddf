"""推荐名单 and 推荐材料: who may be recommended by the school's conditions, with the evidence for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from python.actions.features import switched_off
from python.actions.ledger_rows import Row, identity_cells
from python.actions.outcome import Outcome, not_run
from python.actions.output_folders import load_kind, missing_facts, round_folder, stale_scores
from python.actions.papers import DocumentSet, PlannedDocument, documents_made, write_set
from python.actions.recommend_facts import facts_of_all
from python.actions.record import Record, read_record
from python.actions.run import Plan, Run
from python.documents.kinds import Kind
from python.documents.recommendation_contexts import RecommendedPerson, recommendation_context
from python.ledgers import recommendation
from python.ledgers.recommendation import Listing, Placed, Terms, judge, list_of, terms_of
from python.planning.kept_rows import is_typed_in, plan_kept_rows
from python.planning.results import in_order, plan_table
from python.reading.features import setting_place
from python.reading.recommendations import RecommendedRow, parse_recommendations
from python.reading.round_data import RoundData
from python.reading.tables import Table
from python.reading.workbook import sheet_grid
from python.vocabulary.actions import action_of
from python.vocabulary.cell_values import is_blank, name_key
from python.vocabulary.features.contests import (
    AVERAGE_TOTAL,
    CHOSEN,
    CONTEST_POINTS,
    PLACE_IN_LIST,
    QUOTA,
    RATINGS_WANTED,
    RECOMMENDATIONS_SHEET,
    RECOMMENDING,
)
from python.vocabulary.messages import some_of
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, CellContent, Progress, WorkbookHost, no_progress
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity, has_fatal
from python.vocabulary.sheet_schema import (
    BASIS,
    CONCLUSION,
    DEPARTMENT,
    LACKING,
    NAME,
    RECOMMENDATIONS,
    ROUND_NAME,
    RULES,
    SCHOOL_NAME,
    TEACHER_ID,
)

P = ProblemCode
_NAMES_SHOWN = 8
# What the program writes of a whole new row.
_OWN = (*RECOMMENDATIONS_SHEET.computed, TEACHER_ID, NAME, DEPARTMENT)


@record
class _Reckoned:
    """The list as it is now: where it stands, what people typed in it, and what follows."""

    record: Record
    table: Table
    rows: tuple[RecommendedRow, ...]
    terms: Terms
    listing: Listing

    @property
    def data(self) -> RoundData:
        """The round."""
        return self.record.scored.data


@record(kw_only=True)
class RecommendationsListed(Outcome):
    """推荐名单 as it stands now: how many of each 结论, and the names of those who are recommended."""

    counts: Mapping[str, int]
    names: tuple[str, ...]

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {"conclusions": dict(self.counts), "recommended": list(self.names)}

    def told(self) -> list[str]:
        """How many of each, and who."""
        counted = [f"{name} {count} 人" for name, count in self.counts.items() if count]
        lines = ["，".join(counted) + "。" if counted else "没有人符合条件，也没有人只差一项。"]
        return [*lines, f"推荐：{some_of(self.names, _NAMES_SHOWN)}"] if self.names else lines


def list_recommendations(
    host: WorkbookHost, *, now: dt.datetime, progress: Progress = no_progress
) -> Outcome:
    """推荐名单: measures everyone by the conditions and writes who may be recommended, and who lacks one thing.

    What people typed is not changed. While nobody typed anything the list is written anew in its order; afterwards each row stays
    with its person, and those who are new go below.

    Returns:
        Fatal: FEATURE_OFF, FEATURE_NOT_USABLE, FEATURE_SETTING_WRONG, a sheet or column that is missing. RECOMMEND_TIE,
        RECOMMEND_AHEAD, RECOMMEND_UNFIT (warnings), RECOMMEND_TOO_MANY (an error) and what is wrong in 推荐名单 and 评比活动.

    Raises:
        HostError: The workbook could not be read or written; nothing was changed.
    """
    run = Run(action_of("recommend").title, host, now, progress)
    reckoned, problems = _reckon(host, now, progress)
    if reckoned is None:
        return not_run([problem for problem in problems if problem.fatal])
    placed = reckoned.listing.everyone()
    counts = {
        word: sum(one.conclusion == word for one in placed)
        for word in (
            recommendation.RECOMMENDED,
            recommendation.TIED,
            recommendation.RESERVE,
            recommendation.DECLINED,
            recommendation.NEARLY,
        )
    }
    names = tuple(one.judged.teacher.name for one in reckoned.listing.recommended)
    result = f"推荐 {len(names)} 人"
    files = run.write(reckoned.data, problems, result, Plan(_plan(reckoned)), people=len(placed))
    return RecommendationsListed(
        problems=tuple(problems), files=files, seconds=run.seconds, counts=counts, names=names
    )


def print_recommendations(
    host: WorkbookHost, *, now: dt.datetime, pdf: bool = False, progress: Progress = no_progress
) -> Outcome:
    """推荐材料: one Word document with everyone who is recommended, and why.

    Args:
        host: The workbook; only 运行日志 is written.
        now: The office's time; its day stands on the paper.
        pdf: Whether it is also turned into PDF.
        progress: Told how far the run is.

    Returns:
        What ``list_recommendations`` tells; fatal besides: RECOMMEND_TIE and RECOMMEND_TOO_MANY (who is recommended must be decided
        first), SCORES_STALE, ROUND_FACT_MISSING and those of the template. A notice NOTHING_TO_PRINT.
    """
    run = Run(action_of("recommendations").title, host, now, progress)
    host.refuse_if_unwritable()
    reckoned, problems = _reckon(host, now, progress, undecided_is_fatal=True)
    if reckoned is None:
        return not_run([problem for problem in problems if problem.fatal])
    data, sources = reckoned.data, reckoned.record.sources
    problems += missing_facts(host, data, (SCHOOL_NAME, ROUND_NAME))
    if sources is None or not sources.counted_there:
        problems += stale_scores(data, reckoned.record.scored.scores)
    template, wrong = load_kind(host, data, Kind.RECOMMENDATION, Kind.RECOMMENDATION.value)
    problems += wrong
    if template is None or has_fatal(problems):
        return not_run([problem for problem in problems if problem.fatal])
    people = _people(reckoned)
    folder = round_folder(host, data)
    files: list[Path] = []
    if people:
        context = recommendation_context(data.round, people, reckoned.terms.in_words, now.date())
        copy = PlannedDocument(Kind.RECOMMENDATION.value, context)
        batch = DocumentSet(Kind.RECOMMENDATION, Kind.RECOMMENDATION.value, [copy])
        files += write_set(folder, batch, template, pdf=pdf, progress=progress)
    else:
        details = {"kind": run.title, "why": "没有人符合推荐的条件"}
        problems.append(Problem(P.NOTHING_TO_PRINT, Severity.NOTICE, None, details))
    return documents_made(run, data, in_order(problems), len(files[:1]), folder, files)


def _people(reckoned: _Reckoned) -> list[RecommendedPerson]:
    typed = {row.teacher_id: row for row in reckoned.rows}
    people = []
    for one in reckoned.listing.recommended:
        judged = one.judged
        row = typed.get(judged.teacher.id)
        category, remark = (row.category, row.remark) if row else ("", "")
        people.append(
            RecommendedPerson(judged.teacher, category, judged.average, judged.points, judged.basis, remark)
        )
    return people


def _reckon(
    host: WorkbookHost, now: dt.datetime, progress: Progress, *, undecided_is_fatal: bool = False
) -> tuple[_Reckoned | None, list[Problem]]:
    """Reads everything and ranks it; ``None`` and the fatal problems when it cannot be done."""
    record, problems = read_record(host, now, progress)
    if record is None or record.sources is None:
        return None, problems
    data = record.scored.data
    if off := switched_off(data.rules, RECOMMENDING.name):
        return None, off
    terms, wrong = terms_of(data.rules.features[RECOMMENDING.name].values)
    rules_grid, _ = sheet_grid(host, RULES, {})
    places = {one.name: CellRef(RULES) for one in RECOMMENDING.settings}
    if rules_grid is not None:
        places = {name: setting_place(rules_grid, RECOMMENDING.name, name) for name in places}
    problems += _settings(data, terms, wrong, places)
    grid, missing = sheet_grid(host, RECOMMENDATIONS, data.rules.school_names)
    problems += missing
    if grid is None or has_fatal(problems):
        return None, problems
    table, rows, found = parse_recommendations(grid, data.rules.school_names, data.teachers_by_id)
    problems += found
    if table is None:
        return None, problems
    progress("排推荐名单", 0.6)
    facts, found = facts_of_all(host, record, terms, now.date())
    problems += [one for one in found if one not in problems]  # the rules may read 评比活动 too
    chosen = {row.teacher_id: row.chosen for row in rows if row.chosen is not None}
    listing = list_of([judge(one, terms) for one in facts], terms, chosen)
    reckoned = _Reckoned(record, table, rows, terms, listing)
    problems = in_order([*problems, *_open_questions(reckoned, places[QUOTA], fatal=undecided_is_fatal)])
    return (None if has_fatal(problems) else reckoned), problems


def _settings(
    data: RoundData, terms: Terms, wrong: Mapping[str, str], places: Mapping[str, CellRef]
) -> list[Problem]:
    values = data.rules.features[RECOMMENDING.name].values
    problems = [
        Problem(
            P.FEATURE_SETTING_WRONG,
            Severity.ERROR,
            places[name],
            {"feature": RECOMMENDING.name, "setting": name, "value": values[name], "wanted": wanted},
            fatal=True,
        )
        for name, wanted in wrong.items()
    ]
    known = {name_key(rating.name) for rating in data.rules.ratings}
    if terms.ratings and not known & {name_key(rating) for rating in terms.ratings}:
        ratings = "、".join(rating.name for rating in data.rules.ratings)
        details = {"value": "、".join(terms.ratings), "ratings": ratings}
        code = P.RECOMMEND_RATING_UNKNOWN
        problems.append(Problem(code, Severity.WARNING, places[RATINGS_WANTED], details))
    return problems


def _open_questions(reckoned: _Reckoned, quota_at: CellRef, *, fatal: bool) -> list[Problem]:
    """What a person must decide or look at: ties, too many chosen, chosen from beyond the quota, chosen and not eligible."""
    listing, table = reckoned.listing, reckoned.table
    quota = str(reckoned.terms.quota)
    typed = {row.teacher_id: row for row in reckoned.rows}

    # A paper writes no row: who has none yet is looked for in the sheet as a whole.
    rows = {} if fatal else _rows_written(reckoned)

    def at(one: Placed) -> CellRef:
        person = one.judged.teacher.id
        row = rows.get(person) or (typed[person].row if person in typed else 0)
        return table.ref(row, CHOSEN) if row else CellRef(table.sheet)

    problems = []
    if listing.tied:
        names = "、".join(one.judged.teacher.name for one in listing.tied)
        first = listing.tied[0]
        details = {"quota": quota, "left": str(listing.left), "names": names, "place": str(first.place)}
        severity = Severity.ERROR if fatal else Severity.WARNING
        problems.append(Problem(P.RECOMMEND_TIE, severity, at(first), details, fatal=fatal))
    if listing.too_many:
        details = {"count": str(listing.too_many), "quota": quota}
        problems.append(Problem(P.RECOMMEND_TOO_MANY, Severity.ERROR, quota_at, details, fatal=fatal))
    for one in listing.chosen_ahead:
        details = {"name": one.judged.teacher.name, "place": str(one.place), "quota": quota}
        problems.append(_about(one, P.RECOMMEND_AHEAD, at(one), details))
    for one in listing.everyone():
        row = typed.get(one.judged.teacher.id)
        if row is not None and row.chosen and one.judged.lacks:
            details = {"name": one.judged.teacher.name, "lacking": "；".join(one.judged.lacks)}
            problems.append(_about(one, P.RECOMMEND_UNFIT, at(one), details))
    return problems


def _about(one: Placed, code: ProblemCode, where: CellRef, details: Mapping[str, str]) -> Problem:
    return Problem(code, Severity.WARNING, where, details, one.judged.teacher.id, CHOSEN)


def _plan(reckoned: _Reckoned) -> Sequence[Block]:
    table, listed = reckoned.table, reckoned.listing.placed
    if _is_untouched(reckoned):
        return plan_table(table, _OWN, [_whole_row(one) for one in listed])
    by_id = {one.judged.teacher.id: one for one in reckoned.listing.everyone()}
    kept: dict[int, Mapping[str, CellContent]] = {
        row.row: _cells(by_id[row.teacher_id]) if row.teacher_id in by_id else _gone()
        for row in reckoned.rows
    }
    added = [_whole_row(one) for one in _without_row(reckoned)]
    return plan_kept_rows(table, RECOMMENDATIONS_SHEET.computed, kept, added)


def _is_untouched(reckoned: _Reckoned) -> bool:
    """Whether the program wrote all that stands in the list: then it may be put in its order anew."""
    table = reckoned.table
    typed_rows = any(is_blank(table.value(row, CONCLUSION)) for row in table.data_rows)
    return not typed_rows and not is_typed_in(table, _OWN)


def _without_row(reckoned: _Reckoned) -> list[Placed]:
    there = {row.teacher_id for row in reckoned.rows}
    return [one for one in reckoned.listing.placed if one.judged.teacher.id not in there]


def _rows_written(reckoned: _Reckoned) -> dict[str, int]:
    """工号 → the row in which each stands once the plan is written."""
    table = reckoned.table
    if _is_untouched(reckoned):
        new, first, rows = list(reckoned.listing.placed), table.header_row + 1, {}
    else:
        new, first = _without_row(reckoned), table.last_row + 1
        rows = {row.teacher_id: row.row for row in reckoned.rows}
    return rows | {one.judged.teacher.id: row for row, one in enumerate(new, first)}


def _whole_row(one: Placed) -> Row:
    return {**_cells(one), **identity_cells(one.judged.teacher)}


def _cells(one: Placed) -> Row:
    judged = one.judged
    return {
        PLACE_IN_LIST: one.place,
        CONCLUSION: one.conclusion,
        AVERAGE_TOTAL: judged.average,
        CONTEST_POINTS: judged.points,
        BASIS: judged.basis or None,
        LACKING: "；".join(judged.lacks) or None,
    }


def _gone() -> Row:
    return {**dict.fromkeys(RECOMMENDATIONS_SHEET.computed), CONCLUSION: recommendation.GONE}
