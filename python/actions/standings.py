"""What everyone has across all rounds: 学时, 学分, what is required, qualification, topics."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from python.actions.sources import Sources
from python.ledgers import hours
from python.ledgers.completion import Completion, completion_of
from python.ledgers.history import COUNTED, ROUND_KEY, THOUSANDTHS, entries_by_teacher, last_known, totals
from python.ledgers.hours import NOT_DUE, Hours, HoursEntry, HoursVerdict, hours_between, window_start
from python.ledgers.past_results import topics_passed
from python.ledgers.recognition import Recognition, recognise, years_in_post
from python.vocabulary.cell_values import name_key, plain
from python.vocabulary.plain_record import record
from python.vocabulary.records import Teacher
from python.vocabulary.sheet_schema import (
    COMPLETION_TEMPLATE,
    NO,
    QUALIFICATION_TEMPLATE,
    TOPIC,
    YES,
)


@record
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


@record
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
    sums, recent_days = totals(history, as_of, policy)
    known = {
        str(teacher_id): values
        for teacher_id, values in zip(sums.index, sums.itertuples(index=False, name=None), strict=True)
    }
    teachers = data.teachers_by_id
    new = {teacher.id for teacher in teachers.values() if hours.is_new(teacher, policy, as_of)}
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
        short = sources.study.short(teacher.id, topics) if sources.study else {}
        done = completion_of(topics, policy, short)
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
    is_concentrated = sources.policy.is_concentrated
    if not sources.counted_there and not sources.hours_count_now(teacher_id):
        lost += now
        current = ()
    elif not sources.counted_there:
        total += now
        if sources.passed_now(teacher_id) is False and not sources.policy.failed_credits:
            bare += now
        credit += sources.credits_now(teacher_id)
        recent += hours_between(current, after, as_of)
        dense += hours_between([entry for entry in current if is_concentrated(entry.form)], after, as_of)
    days = [
        *recent_days,
        *(
            (entry.day, int(entry.hours * THOUSANDTHS))
            for entry in current
            if is_concentrated(entry.form) and entry.day is not None and after < entry.day <= as_of
        ),
    ]
    return Hours(total, recent, dense, (*old_entries, *current), days), credit, _uncredited(lost, bare)


def _uncredited(lost: Decimal, bare: Decimal) -> str:
    """Why some 学时 are not counted, or count without 学分; ``""`` where all are credited."""
    found = [f"另有 {plain(lost)} 学时所在的轮次没有合格，不计"] if lost else []
    found += [f"其中 {plain(bare)} 学时所在的轮次没有合格，不计学分"] if bare else []
    return "；".join(found)


def _topic_now(sources: Sources, teacher_id: str) -> Iterable[str]:
    """This round's 专题, if it is passed and not archived yet."""
    score = sources.scores.get(teacher_id)
    if not sources.counted_there and sources.topic and score and score.rating and not score.retrain:
        yield sources.topic


def certificates(sources: Sources) -> dict[str, tuple[str, dt.date]]:
    """工号 → number and date of the first valid certificate that qualifies (the earliest day).

    One topic of a programme does not qualify: passing all of them does (domain.md, Scheme B). So a certificate of a round
    that was about a 专题 counts only when it is the 结业证书. The 资格证书 is what follows from all this, and proves nothing itself.
    """
    history = sources.history
    by_topic = set(history[ROUND_KEY][history[TOPIC] != ""])
    if sources.topic:
        by_topic.add(name_key(sources.data.round.name))
    found: dict[str, tuple[str, dt.date]] = {}
    for row in sources.certificates:
        one = row.entry.certificate
        if one.kind == QUALIFICATION_TEMPLATE:
            continue
        if one.kind != COMPLETION_TEMPLATE and name_key(one.round_name) in by_topic:
            continue
        if row.valid and (one.teacher_id not in found or one.issue_date < found[one.teacher_id][1]):
            found[one.teacher_id] = one.number, one.issue_date
    return found


def due_summary(rows: Sequence[Standing]) -> dict[str, int]:
    """How many meet their requirement, do not, or have time yet."""
    counts = dict.fromkeys((YES, NO, NOT_DUE), 0)
    for one in rows:
        counts[one.verdict.met] += 1
    return counts
