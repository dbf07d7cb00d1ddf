"""The ledger sheets as rows: 学时学分, 资格认定, 导师安排, 班主任津贴, 档案材料. Pure: from sources to cell contents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from python.actions.sources import Sources
from python.ledgers import hours, mentors, portfolio
from python.ledgers.allowance import allowance_of
from python.ledgers.completion import Completion, completion_of
from python.ledgers.history import (
    COUNTED,
    ROUND_KEY,
    THOUSANDTHS,
    entries_by_teacher,
    last_known,
    name_key,
    totals,
)
from python.ledgers.hours import NOT_DUE, Hours, HoursEntry, HoursVerdict, hours_between, window_start
from python.ledgers.past_results import topics_passed
from python.ledgers.recognition import Recognition, recognise, years_in_post
from python.planning.results import plan_added_rows
from python.reading.identity import plain_id
from python.reading.tables import runs
from python.vocabulary.cell_values import CellValue, as_prose, as_text, plain, read_identifier
from python.vocabulary.ledger_sheets import (
    ALLOWANCE_SHEET,
    HOURS_LEDGER_SHEET,
    MENTORING_SHEET,
    PORTFOLIO_SHEET,
    QUALIFICATION_SHEET,
)
from python.vocabulary.ports import Block, CellContent
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.records import Teacher
from python.vocabulary.sheet_schema import (
    AMOUNT,
    BASIS,
    CLASS_SIZE,
    CLASS_TAUGHT,
    COMPLETED,
    COMPLETION_TEMPLATE,
    CONCLUSION,
    CREDITS,
    DEPARTMENT,
    DUE,
    DUTY,
    GAP,
    HOURS_CONCENTRATED,
    HOURS_COUNTED,
    HOURS_FIVE_YEARS,
    HOURS_IN_ALL,
    HOURS_NOW,
    HOURS_REQUIRED,
    LACKING,
    MENTEES,
    MENTOR_ID,
    MENTOR_NAME,
    MENTOR_YEARS,
    MET,
    MONTHLY_RATE,
    MONTHS,
    NAME,
    NO,
    NOTE,
    PORTFOLIO_MISSING,
    PORTFOLIO_STATE,
    RECOGNITION,
    REQUIREMENT,
    ROSTER,
    ROUND,
    STAGE,
    TEACHER_ID,
    TOPIC,
    TOPICS_LACKING,
    TOPICS_PASSED,
    TOPICS_REQUIRED,
    YEARS_IN_POST,
    YES,
)

Row = dict[str, CellContent]
NOT_IN_ROSTER = "不在本轮名册"


@dataclass(frozen=True, slots=True)
class Standing:
    """One teacher across all rounds: 学时, 学分, what is required, qualification, topics; ``note``: what is not credited, and why."""

    teacher: Teacher
    now: Decimal
    hours: Hours
    credits: Decimal
    verdict: HoursVerdict
    recognition: Recognition
    completion: Completion
    note: str = ""


@dataclass(frozen=True, slots=True)
class Leaver:
    """Someone who stands in 历次成绩 and not in the roster; also one whose 工号 is somebody else's there by now."""

    teacher_id: str
    name: str
    department: str
    hours: Hours
    credits: Decimal
    note: str = ""


def _decimal(thousandths: object) -> Decimal:
    return Decimal(int(thousandths)) / THOUSANDTHS  # type: ignore[call-overload]  # summaries are typed as object


def standings(sources: Sources) -> tuple[list[Standing], list[Leaver]]:
    """Every teacher of the roster, in its order, and everyone else who was ever archived."""
    data, policy, as_of = sources.data, sources.policy, sources.as_of
    # The rows of a round that stands there twice, or of a 工号 without its zeros, are told and nobody's.
    history = sources.history[sources.history[COUNTED]]
    sums, recent_days = totals(history, as_of)
    known = {
        str(teacher_id): values
        for teacher_id, values in zip(sums.index, sums.itertuples(index=False, name=None), strict=True)
    }
    teachers = data.teachers_by_id
    new = {teacher.id for teacher in teachers.values() if hours.is_new(teacher, as_of)}
    old_entries = entries_by_teacher(history, new)
    passed = topics_passed(history)
    valid = certificates(sources)
    away = [str(teacher_id) for teacher_id in sums.index if teacher_id not in teachers]
    names = last_known(history, set(away))
    rows = []
    for teacher in teachers.values():
        before = known.get(teacher.id, (0, 0, 0, 0, 0, 0))
        recent = recent_days.get(teacher.id, ())
        has, credit, note = _hours_of(sources, teacher.id, before, old_entries.get(teacher.id, ()), recent)
        number, since = valid.get(teacher.id, ("", None))
        years = years_in_post(teacher, as_of)
        verdict = hours.judge(teacher, has, policy, as_of, since, years)
        topics = [*passed.get(teacher.id, ()), *_topic_now(sources, teacher.id)]
        recognition = recognise(teacher, as_of, number)
        done = completion_of(topics, policy)
        now = sources.hours_now(teacher.id)
        rows.append(Standing(teacher, now, has, credit, verdict, recognition, done, note))
    leavers = [
        Leaver(
            teacher_id,
            *names[teacher_id],
            Hours(_decimal(values[0]), _decimal(values[2]), _decimal(values[3])),
            _decimal(values[1]),
            _uncredited(_decimal(values[4]), _decimal(values[5])),
        )
        for teacher_id in away
        for values in (known[teacher_id],)
    ]
    return rows, leavers


def _hours_of(
    sources: Sources,
    teacher_id: str,
    before: Sequence[object],
    old_entries: Sequence[HoursEntry],
    recent_days: Sequence[tuple[dt.date, int]],
) -> tuple[Hours, Decimal, str]:
    """What a teacher has: what is archived and, unless it stands there already, this round.

    Args:
        sources: The round.
        teacher_id: Whose.
        before: 累计, 学分, 近五年, 集中, 不计 and 无学分 of ``history.totals``, in thousandths.
        old_entries: Archived 学时 day by day, where they are needed.
        recent_days: Archived 集中学时 of the last five years, in thousandths.

    Returns:
        学时, 学分, and what is not credited and why.
    """
    total, credit, recent, dense, lost, bare = (_decimal(value) for value in before)
    current: Sequence[HoursEntry] = () if sources.counted_there else sources.entries.get(teacher_id, ())
    now = sources.hours_now(teacher_id)
    after, as_of = window_start(sources.as_of), sources.as_of
    if not sources.counted_there and not sources.hours_count_now(teacher_id):
        lost += now
        current = ()
    elif not sources.counted_there:
        total += now
        if sources.passed_now(teacher_id) is False and not sources.policy.failed_credits:
            bare += now
        credit += sources.credits_now(teacher_id)
        recent += hours_between(current, after, as_of)
        dense += hours_between([entry for entry in current if entry.concentrated], after, as_of)
    days = [
        *recent_days,
        *(
            (entry.day, int(entry.hours * THOUSANDTHS))
            for entry in current
            if entry.concentrated and entry.day is not None and after < entry.day <= as_of
        ),
    ]
    return Hours(total, recent, dense, (*old_entries, *current), days), credit, _uncredited(lost, bare)


def _uncredited(lost: Decimal, bare: Decimal) -> str:
    """Why some 学时 are not counted, or count without 学分; ``""`` where all are credited."""
    found = [f"另有 {plain(lost)} 学时所在的轮次没有合格，不计"] if lost else []
    found += [f"其中 {plain(bare)} 学时所在的轮次没有合格，不计学分"] if bare else []
    return "；".join(found)


def _with(note: str, more: str) -> str:
    return "；".join(part for part in (note, more) if part)


def _topic_now(sources: Sources, teacher_id: str) -> Iterable[str]:
    """This round's 专题, if it is passed and not archived yet."""
    score = sources.scores.get(teacher_id)
    if not sources.counted_there and sources.topic and score and score.rating and not score.retrain:
        yield sources.topic


def certificates(sources: Sources) -> dict[str, tuple[str, dt.date]]:
    """工号 → number and date of the first valid certificate that qualifies (the earliest day).

    One topic of a programme does not qualify: passing all of them does (domain.md, Scheme B). So a certificate of a round
    that was about a 专题 counts only when it is the 结业证书.
    """
    history = sources.history
    by_topic = set(history[ROUND_KEY][history[TOPIC] != ""])
    if sources.topic:
        by_topic.add(name_key(sources.data.round.name))
    found: dict[str, tuple[str, dt.date]] = {}
    for row in sources.certificates:
        one = row.entry.certificate
        if one.kind != COMPLETION_TEMPLATE and name_key(one.round_name) in by_topic:
            continue
        if row.valid and (one.teacher_id not in found or one.issue_date < found[one.teacher_id][1]):
            found[one.teacher_id] = one.number, one.issue_date
    return found


def hours_rows(rows: Sequence[Standing], leavers: Sequence[Leaver]) -> list[Row]:
    """学时学分: the roster in its order, then those who are not in it any more."""
    return [*map(_hours_row, rows), *map(_leaver_row, leavers)]


def _hours_row(one: Standing) -> Row:
    verdict = one.verdict
    row: Row = {
        **_identity(one.teacher),
        HOURS_NOW: one.now,
        HOURS_IN_ALL: one.hours.total,
        HOURS_FIVE_YEARS: one.hours.five_years,
        HOURS_CONCENTRATED: one.hours.five_years_concentrated,
        CREDITS: one.credits,
        REQUIREMENT: verdict.kind,
        HOURS_REQUIRED: verdict.required,
        HOURS_COUNTED: verdict.counted,
        GAP: verdict.gap,
        DUE: verdict.due.isoformat() if verdict.due else None,
        MET: verdict.met,
        NOTE: _with(verdict.note, one.note),
    }
    return HOURS_LEDGER_SHEET.row(row)


def _leaver_row(gone: Leaver) -> Row:
    row: Row = {
        **dict.fromkeys(HOURS_LEDGER_SHEET.headers),
        TEACHER_ID: plain_id(gone.teacher_id),
        NAME: gone.name or None,
        DEPARTMENT: gone.department or None,
        HOURS_IN_ALL: gone.hours.total,
        HOURS_FIVE_YEARS: gone.hours.five_years,
        HOURS_CONCENTRATED: gone.hours.five_years_concentrated,
        CREDITS: gone.credits,
        NOTE: _with(NOT_IN_ROSTER, gone.note),
    }
    return HOURS_LEDGER_SHEET.row(row)


def _identity(teacher: Teacher) -> Row:
    return {TEACHER_ID: teacher.id, NAME: teacher.name, DEPARTMENT: teacher.department or None}


def qualification_rows(rows: Sequence[Standing], as_of: dt.date, *, by_topic: bool) -> list[Row]:
    """资格认定; the columns about 专题 stay blank where no round was ever held under the 专题考核制."""
    result: list[Row] = []
    for one in rows:
        done = one.completion
        row: Row = {
            **_identity(one.teacher),
            YEARS_IN_POST: years_in_post(one.teacher, as_of),
            RECOGNITION: one.recognition.result,
            BASIS: one.recognition.basis or None,
            LACKING: one.recognition.missing or None,
            TOPICS_PASSED: ("、".join(done.passed) or None) if by_topic else None,
            TOPICS_REQUIRED: done.required if by_topic else None,
            TOPICS_LACKING: (done.missing_text or None) if by_topic else None,
            COMPLETED: (YES if done.done else NO) if by_topic else None,
        }
        result.append(QUALIFICATION_SHEET.row(row))
    return result


def mentoring_rows(pairs: Iterable[mentors.Pairing]) -> list[Row]:
    """导师安排: one row for everyone who needs a mentor or is one."""
    result: list[Row] = []
    for one in pairs:
        row: Row = {
            **_identity(one.teacher),
            YEARS_IN_POST: one.years,
            DUTY: one.duty,
            MENTOR_ID: (one.teacher.mentor_id or None) if one.duty != mentors.FREE else None,
            MENTOR_NAME: one.mentor.name if one.mentor else None,
            MENTOR_YEARS: one.mentor_years,
            CONCLUSION: one.result,
            NOTE: one.note or None,
            MENTEES: one.mentees or None,
        }
        result.append(MENTORING_SHEET.row(row))
    return result


def allowance_rows(sources: Sources) -> tuple[list[Row], Decimal]:
    """班主任津贴, and its sum."""
    result: list[Row] = []
    total = Decimal(0)
    unread = {one.teacher_id for one in sources.data.problems if one.code is ProblemCode.NOT_A_HEADCOUNT}
    shared = {
        teacher.id: [other for other in group if other is not teacher]
        for group in paid_together(sources)
        for teacher in group
    }
    for teacher in sources.data.teachers_by_id.values():
        one = allowance_of(teacher, sources.policy)
        note = "班级人数填得不对，没有计算" if teacher.id in unread else one.note
        if teacher.id in shared:
            note = _with(note, f"同班还有{'、'.join(other.name for other in shared[teacher.id])}，请核对")
        total += one.amount or 0
        row: Row = {
            **_identity(teacher),
            STAGE: teacher.stage or None,
            CLASS_TAUGHT: teacher.class_taught or None,
            CLASS_SIZE: teacher.class_size,
            MONTHLY_RATE: one.rate,
            MONTHS: one.months,
            AMOUNT: one.amount,
            NOTE: note,
        }
        result.append(ALLOWANCE_SHEET.row(row))
    return result, total


def paid_together(sources: Sources) -> list[list[Teacher]]:
    """Those who are paid for the same 任教班级 of the same 学段, class by class; a class of one is not among them."""
    groups: dict[tuple[str, str], list[Teacher]] = {}
    for teacher in sources.data.teachers_by_id.values():
        if teacher.class_taught and allowance_of(teacher, sources.policy).amount:
            groups.setdefault((teacher.stage, name_key(teacher.class_taught)), []).append(teacher)
    return [group for group in groups.values() if len(group) > 1]


def classes_paid_twice(sources: Sources) -> list[Problem]:
    """A notice CLASS_PAID_TWICE for each class that several are paid for: two may share it, or one has left it."""
    table = sources.data.tables[ROSTER]
    found = []
    for group in paid_together(sources):
        last = group[-1]
        details = {
            "class_taught": last.class_taught,
            "count": str(len(group)),
            "names": "、".join(teacher.name for teacher in group),
        }
        where = table.ref(last.row, CLASS_TAUGHT)
        code = ProblemCode.CLASS_PAID_TWICE
        found.append(Problem(code, Severity.NOTICE, where, details, last.id, CLASS_TAUGHT))
    return found


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """One row of 档案材料 as typed, with its outcome; ``owner`` is the 工号, or the key of another person (``identity``)."""

    row: int
    owner: str
    round_name: str
    cells: Mapping[str, CellValue]
    outcome: portfolio.Checklist

    @property
    def teacher_id(self) -> str:
        """The 工号 as it stands in the sheet."""
        return plain_id(self.owner)


def material_rows(
    sources: Sources, dates: Mapping[str, tuple[dt.date | None, dt.date | None]]
) -> list[MaterialRow]:
    """档案材料 as typed, each row checked; ``dates``: ``name_key`` of every round known → its first and last day."""
    table = sources.portfolio
    typed = []
    by_teacher: dict[str, list[tuple[int, str, Mapping[str, CellValue]]]] = {}
    for row in table.data_rows:
        cells = {name: table.value(row, name) for name in PORTFOLIO_SHEET.headers}
        teacher_id = read_identifier(cells[TEACHER_ID])[0]
        teacher_id = sources.identities.owner(teacher_id, as_text(cells[NAME]))
        one = row, as_prose(cells[ROUND]), cells
        if teacher_id:
            typed.append((teacher_id, one))
            by_teacher.setdefault(teacher_id, []).append(one)
    least = sources.policy.paper_least
    years = {name: portfolio.school_years(*span) for name, span in dates.items()}
    result = []
    for teacher_id, (row, name, cells) in typed:
        start, end = dates.get(name_key(name), (None, None))
        others = [
            its_cells
            for its_row, its_name, its_cells in by_teacher[teacher_id]
            if its_row != row
            and years.get(name_key(name), frozenset()) & years.get(name_key(its_name), frozenset())
        ]
        result.append(
            MaterialRow(row, teacher_id, name, cells, portfolio.check(cells, start, end, others, least))
        )
    return result


def plan_materials(sources: Sources, rows: Sequence[MaterialRow]) -> tuple[list[Block], int]:
    """The two computed columns of 档案材料, and a row for everyone who takes part in this round and has none yet.

    Returns:
        The blocks and how many rows are added; what staff typed is not touched.
    """
    table = sources.portfolio
    blocks: list[Block] = []
    for name in (PORTFOLIO_STATE, PORTFOLIO_MISSING):
        if not table.has(name):
            continue
        texts = {one.row: _outcome_text(name, one.outcome) for one in rows}
        for top, bottom in runs(list(texts)):
            values = [(texts[row],) for row in range(top, bottom + 1)]
            blocks.append(Block(table.sheet, top, table.columns[name], values))
    have = {(one.teacher_id, name_key(one.round_name)) for one in rows}
    name = sources.data.round.name
    new = [
        teacher for teacher in sources.data.taking_part if name and (teacher.id, name_key(name)) not in have
    ]
    empty = portfolio.check({}, sources.data.round.start, sources.data.round.end)
    added: list[Row] = [
        {
            **_identity(teacher),
            ROUND: name,
            PORTFOLIO_STATE: _outcome_text(PORTFOLIO_STATE, empty),
            PORTFOLIO_MISSING: _outcome_text(PORTFOLIO_MISSING, empty),
        }
        for teacher in new
    ]
    blocks += plan_added_rows(table, added)
    return blocks, len(added)


def _outcome_text(name: str, outcome: portfolio.Checklist) -> str | None:
    return outcome.state if name == PORTFOLIO_STATE else ("、".join(outcome.missing) or None)


def due_summary(rows: Sequence[Standing]) -> dict[str, int]:
    """How many meet their requirement, do not, or have time yet."""
    counts = dict.fromkeys((YES, NO, NOT_DUE), 0)
    for one in rows:
        counts[one.verdict.met] += 1
    return counts
