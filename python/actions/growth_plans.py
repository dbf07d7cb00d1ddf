"""成长规划: everyone of the roster gets a row for this 学年, each plan its state; and 成长规划表, the form on paper."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from python.actions.features import switched_off
from python.actions.outcome import Outcome, not_run
from python.actions.output_folders import load_kind, missing_facts, round_folder
from python.actions.papers import DocumentSet, PlannedDocument, documents_made, write_set
from python.actions.run import Plan, Run, checked_round
from python.documents.file_names import document_stem
from python.documents.growth_contexts import growth_plan_context
from python.documents.kinds import Kind
from python.ledgers.growth_plans import STATES, Deadlines, PlanStanding, standing_of
from python.planning.preparing import identity_row
from python.planning.results import in_order, plan_added_rows
from python.reading.feature_cells import feature_grid, setting_cell
from python.reading.growth_plans import (
    GrowthPlan,
    of_their_owners,
    parse_growth_plans,
    school_year_of,
)
from python.reading.round_data import RoundData
from python.reading.tables import Table, runs
from python.vocabulary.actions import action_of
from python.vocabulary.features.growth_plans import (
    ACHIEVED,
    CHECK_DUE,
    CHECK_FOUND,
    PLAN_DUE,
    PLAN_LACKS,
    PLAN_PARTS,
    PLANNING,
    REVIEW_DUE,
    SCHOOL_YEAR,
)
from python.vocabulary.messages import some_of
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, CellContent, Progress, WorkbookHost, no_progress
from python.vocabulary.problems import Problem, ProblemCode, Severity, has_fatal
from python.vocabulary.records import Teacher
from python.vocabulary.school_calendar import Term, school_year_text
from python.vocabulary.sheet_schema import (
    GROWTH_PLANS,
    ROUND_NAME,
    SCHOOL_NAME,
    START_DATE,
    STATE,
)

_NAMES_SHOWN = 8
_WHICH_YEAR = "判断是哪个学年"
# What each deadline asks for, in words.
_ASKED = {PLAN_DUE: "定好规划", CHECK_DUE: CHECK_FOUND, REVIEW_DUE: f"填写{ACHIEVED}"}


@record(kw_only=True)
class PlansUpdated(Outcome):
    """How the plans of this 学年 stand.

    Attributes:
        year: The 学年, as written.
        added: How many people got a row.
        states: State → how many people.
        lacking: Name and what is lacking, of those who lack something.
    """

    year: str
    added: int
    states: Mapping[str, int]
    lacking: Sequence[tuple[str, str]] = field(default=())

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {
            "school_year": self.year,
            "added": self.added,
            "states": dict(self.states),
            "lacking": [{"name": name, "lacks": lacks} for name, lacks in self.lacking],
        }

    def told(self) -> list[str]:
        """Rows added, how many stand how, and who lacks what."""
        counts = "，".join(f"{state} {self.states[state]} 人" for state in STATES if self.states.get(state))
        lines = [f"{self.year} 学年，新加 {self.added} 行；{counts or '还没有人'}。"]
        groups: dict[str, list[str]] = {}
        for name, lacks in self.lacking:
            groups.setdefault(lacks, []).append(name)
        lines += [
            f"缺{lacks}的 {len(names)} 人：{some_of(names, _NAMES_SHOWN)}" for lacks, names in groups.items()
        ]
        return lines


@record
class _Plans:
    """成长规划 as read: where it stands, its rows, which of them are about whom, and the 学年 of the round."""

    data: RoundData
    table: Table
    rows: tuple[GrowthPlan, ...]
    year: int
    mine: Mapping[str, GrowthPlan]


def _read(
    host: WorkbookHost, progress: Progress, facts: Sequence[str]
) -> tuple[_Plans | None, list[Problem], RoundData | None]:
    """What both actions begin with; the round's own problems are not told here, they stop no plan."""
    data, problems = checked_round(host, progress)
    if data is None:
        return None, problems, None
    refused = switched_off(data.rules, PLANNING.name)
    refused += missing_facts(host, data, facts)
    year = school_year_of(data.round)
    if year is None:
        refused += missing_facts(host, data, (START_DATE,), _WHICH_YEAR)
    if refused or year is None:
        return None, refused, None
    grid, refused = feature_grid(host, data.rules, GROWTH_PLANS, PLANNING.name)
    if grid is None:
        return None, refused, None
    table, rows, problems = parse_growth_plans(grid, data)
    if table is None:
        return None, problems, None
    mine, twice = _once(table, of_their_owners(rows, data), year)
    return _Plans(data, table, rows, year, mine), [*problems, *twice], data


def _once(
    table: Table, plans: Iterable[GrowthPlan], year: int
) -> tuple[dict[str, GrowthPlan], list[Problem]]:
    """工号 → the one row of this 学年; PLAN_TWICE for whoever has several, of which none counts."""
    found: dict[str, list[GrowthPlan]] = {}
    for plan in plans:
        if plan.year == year:
            found.setdefault(plan.teacher_id, []).append(plan)
    problems = []
    for rows in found.values():
        if len(rows) > 1:
            details = {"name": rows[0].name or rows[0].teacher_id, "year": school_year_text(year)}
            details["count"] = str(len(rows))
            where = table.ref(rows[1].row, SCHOOL_YEAR)
            code = ProblemCode.PLAN_TWICE
            problems.append(Problem(code, Severity.WARNING, where, details, rows[0].teacher_id, SCHOOL_YEAR))
    return {one: rows[0] for one, rows in found.items() if len(rows) == 1}, problems


def update_growth_plans(host: WorkbookHost, *, now: dt.datetime, progress: Progress = no_progress) -> Outcome:
    """成长规划: a row for everyone of the roster who has none for this 学年, and how each plan stands.

    Args:
        host: The workbook.
        now: The office's time; its day decides what is overdue.
        progress: Told how far it is.

    Returns:
        ``PlansUpdated``. Fatal: FEATURE_OFF, FEATURE_NOT_USABLE, FEATURE_SHEET_ABSENT, ROUND_FACT_MISSING (开始日期, which says
        the 学年); warnings PLAN_… and those of the cells. What people typed is not touched.

    Raises:
        HostError: The workbook could not be read or written; nothing was changed.
    """
    run = Run(action_of("growth_plans").title, host, now, progress)
    plans, problems, data = _read(host, progress, ())
    if plans is None or data is None or has_fatal(problems):
        return not_run(problems)
    deadlines, wrong = _deadlines(host, data, plans.year)
    problems += wrong
    standings = _standings(plans, deadlines, now.date())
    new = _lacking_a_row(plans)
    empty = standing_of(
        GrowthPlan(0, "", "", plans.year, dict.fromkeys(PLAN_PARTS, "")),
        deadlines,
        now.date(),
        year_over=False,
    )
    blocks = [*_computed(plans, standings), *plan_added_rows(plans.table, _rows(new, plans.year, empty))]
    now_standing = {one.id: empty for one in new}
    now_standing |= {teacher_id: standings[plan.row] for teacher_id, plan in plans.mine.items()}
    problems += _overdue(plans, deadlines, now_standing)
    problems = in_order(problems)
    states = Counter(one.state for one in now_standing.values())
    names = {teacher_id: teacher.name for teacher_id, teacher in data.teachers_by_id.items()}
    result = "，".join(f"{state} {states[state]} 人" for state in STATES if states[state])
    files = run.write(data, problems, result or "没有人", Plan(blocks), people=len(now_standing))
    return PlansUpdated(
        problems=tuple(problems),
        files=files,
        seconds=run.seconds,
        year=school_year_text(plans.year),
        added=len(new),
        states=states,
        lacking=[
            (names[one], "、".join(now_standing[one].lacks)) for one in names if _lacks(now_standing, one)
        ],
    )


def _standings(plans: _Plans, deadlines: Deadlines, today: dt.date) -> dict[int, PlanStanding]:
    """Row → how its plan stands, for the rows that count."""
    return {
        plan.row: standing_of(
            plan,
            deadlines if plan.year == plans.year else Deadlines(),
            today,
            year_over=plan.year is not None and plan.year < plans.year,
        )
        for plan in _counted(plans)
    }


def plans_of_all_years(
    host: WorkbookHost, data: RoundData, today: dt.date
) -> tuple[Mapping[str, list[tuple[GrowthPlan, str]]], list[Problem]]:
    """工号 → that person's plans in which something is filled in, oldest first, each with its state, for 个人成长档案.

    Nobody has any where the feature is off, its sheet is not there, or the round has no days. What is wrong in the sheet is a
    warning.
    """
    state, year = data.rules.features.get(PLANNING.name), school_year_of(data.round)
    grid, _ = feature_grid(host, data.rules, GROWTH_PLANS, PLANNING.name)
    if state is None or not state.on or year is None or grid is None:
        return {}, []
    table, rows, problems = parse_growth_plans(grid, data)
    if table is None:
        return {}, [replace(one, severity=Severity.WARNING, fatal=False) for one in problems]
    mine, twice = _once(table, of_their_owners(rows, data), year)
    plans = _Plans(data, table, rows, year, mine)
    standings = _standings(plans, _deadlines(host, data, year)[0], today)
    found: dict[str, list[tuple[GrowthPlan, str]]] = {}
    for plan in sorted(_counted(plans), key=lambda one: one.year or 0):
        if not plan.blank:
            found.setdefault(plan.teacher_id, []).append((plan, standings[plan.row].state))
    return found, [*problems, *twice]


def _lacks(standings: Mapping[str, PlanStanding], teacher_id: str) -> bool:
    return teacher_id in standings and bool(standings[teacher_id].lacks)


def _counted(plans: _Plans) -> list[GrowthPlan]:
    """The rows that get a state: this 学年's where there is one for the person, and all rows of other years."""
    own = {plan.row for plan in plans.mine.values()}
    theirs = of_their_owners(plans.rows, plans.data)
    return [one for one in theirs if one.year is not None and (one.year != plans.year or one.row in own)]


def _lacking_a_row(plans: _Plans) -> list[Teacher]:
    """Who has no row for this 学年; not who has one whose 学年 nobody can read, or under a name that is to be mended."""
    there = {plan.teacher_id for plan in plans.rows if plan.year in (None, plans.year)}
    return [one for one in plans.data.teachers_by_id.values() if one.id and one.id not in there]


def _rows(people: Sequence[Teacher], year: int, empty: PlanStanding) -> list[dict[str, CellContent]]:
    return [
        {
            **identity_row(one),
            SCHOOL_YEAR: school_year_text(year),
            STATE: empty.state,
            PLAN_LACKS: "、".join(empty.lacks) or None,
        }
        for one in people
    ]


def _computed(plans: _Plans, standings: Mapping[int, PlanStanding]) -> list[Block]:
    """The two computed columns, in every row that holds somebody; a row that does not count shows nothing."""
    blocks = []
    for header in (STATE, PLAN_LACKS):
        if not plans.table.has(header):
            continue
        texts: dict[int, CellContent] = {plan.row: None for plan in plans.rows}
        for row, one in standings.items():
            texts[row] = one.state if header == STATE else ("、".join(one.lacks) or None)
        for top, bottom in runs(list(texts)):
            values = [(texts[row],) for row in range(top, bottom + 1)]
            blocks.append(Block(plans.table.sheet, top, plans.table.columns[header], values))
    return blocks


def _deadlines(host: WorkbookHost, data: RoundData, year: int) -> tuple[Deadlines, list[Problem]]:
    """The deadlines of 【功能】; one outside the 学年 (1 September to 31 August) presses nobody (PLAN_DUE_ELSEWHERE)."""
    values = data.rules.features[PLANNING.name].values
    days: dict[str, dt.date | None] = {}
    problems = []
    first, after = Term(year, 1).first_day, Term(year + 1, 1).first_day
    for name in (PLAN_DUE, CHECK_DUE, REVIEW_DUE):
        day = dt.date.fromisoformat(values[name]) if values[name] else None
        if day is not None and not first <= day < after:
            details = {"setting": name, "value": day.isoformat(), "year": school_year_text(year)}
            where = setting_cell(host, PLANNING.name, name)
            problems.append(Problem(ProblemCode.PLAN_DUE_ELSEWHERE, Severity.WARNING, where, details))
            day = None
        days[name] = day
    return Deadlines(days[PLAN_DUE], days[CHECK_DUE], days[REVIEW_DUE]), problems


def _overdue(plans: _Plans, deadlines: Deadlines, standings: Mapping[str, PlanStanding]) -> list[Problem]:
    """One warning for each deadline that has passed, with everyone who is late."""
    people = plans.data.teachers_by_id
    days = {PLAN_DUE: deadlines.plan, CHECK_DUE: deadlines.check, REVIEW_DUE: deadlines.review}
    columns = {PLAN_DUE: PLAN_PARTS[0], CHECK_DUE: CHECK_FOUND, REVIEW_DUE: ACHIEVED}
    problems = []
    for setting, day in days.items():
        late = [one for one in people if one in standings and setting in standings[one].overdue]
        if not late or day is None:
            continue
        details = {
            "setting": setting,
            "day": day.isoformat(),
            "count": str(len(late)),
            "what": _ASKED[setting],
            "names": some_of([people[one].name for one in late], _NAMES_SHOWN),
        }
        column = columns[setting]
        row = next((plans.mine[one].row for one in late if one in plans.mine), plans.table.last_row + 1)
        where = plans.table.ref(row, column)
        problems.append(Problem(ProblemCode.PLAN_OVERDUE, Severity.WARNING, where, details, late[0], column))
    return problems


def print_growth_forms(
    host: WorkbookHost,
    *,
    now: dt.datetime,
    teacher_ids: Sequence[str] = (),
    pdf: bool = False,
    progress: Progress = no_progress,
) -> Outcome:
    """成长规划表: a form a person for this 学年; what is filled in is printed, the rest is left to write on.

    Args:
        host: The workbook; only 运行日志 is written.
        now: The office's time.
        teacher_ids: 工号 of those wanted; none: everyone of the roster.
        pdf: Whether the document to print is also turned into PDF.
        progress: Told how far it is.

    Returns:
        Fatal: as ``update_growth_plans``, ROUND_FACT_MISSING, TEACHER_UNKNOWN, template problems; NOTHING_TO_PRINT (a notice).
    """
    run = Run(action_of("growth_forms").title, host, now, progress)
    host.refuse_if_unwritable()
    plans, problems, data = _read(host, progress, (SCHOOL_NAME, ROUND_NAME))
    if plans is None or data is None or has_fatal(problems):
        return not_run(problems)
    template, wrong = load_kind(host, data, Kind.GROWTH_PLAN, Kind.GROWTH_PLAN.value)
    known = data.teachers_by_id
    code = ProblemCode.TEACHER_UNKNOWN
    wrong += [
        Problem(code, Severity.ERROR, None, {"id": one}, fatal=True)
        for one in teacher_ids
        if one not in known
    ]
    if template is None or has_fatal(wrong):
        return not_run([problem for problem in wrong if problem.fatal])
    problems += wrong
    named = _named_otherwise(plans)
    people = [
        one for one in known.values() if one.id not in named and (not teacher_ids or one.id in teacher_ids)
    ]
    year = school_year_text(plans.year)
    copies = [
        PlannedDocument(
            document_stem("", one.name, one.id),
            growth_plan_context(data.round, one, year, plans.mine.get(one.id)),
        )
        for one in people
    ]
    files: list[Path] = []
    folder = round_folder(host, data)
    if copies:
        batch = DocumentSet(Kind.GROWTH_PLAN, Kind.GROWTH_PLAN.value, copies)
        files += write_set(folder, batch, template, pdf=pdf, progress=progress)
    else:
        details = {"kind": run.title, "why": "名册里还没有人" if not known else "要做的人规划都要先核对"}
        problems.append(Problem(ProblemCode.NOTHING_TO_PRINT, Severity.NOTICE, None, details))
    return documents_made(run, data, in_order(problems), len(copies), folder, files)


def _named_otherwise(plans: _Plans) -> set[str]:
    """工号 with a row of this 学年 of which nobody knows whose it is, or which of several counts: no form is made."""
    theirs = {plan.teacher_id for plan in plans.rows if plan.year == plans.year}
    return theirs - set(plans.mine)
