"""How a round stands at its end: what is not complete, what goes into 历次成绩, and what changed since."""

from __future__ import annotations

from collections.abc import Sequence

from python.actions.sources import Sources
from python.ledgers.history import ROUND_KEY, THOUSANDTHS, ArchivedRow
from python.ledgers.hours import detail_text
from python.ledgers.past_results import pass_line
from python.planning.rates import percent, share
from python.reading.attended_hours import attendance
from python.reading.round_data import RoundData
from python.reading.rules import fingerprint
from python.vocabulary.cell_values import name_key, plain
from python.vocabulary.messages import place, some_of
from python.vocabulary.ports import WorkbookHost
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.records import Score, ScoreState
from python.vocabulary.sheet_schema import (
    END_DATE,
    HOURS,
    LASTING_TEMPLATES,
    NO,
    RATING,
    RETRAIN,
    TEACHER_ID,
    TOTAL,
    YES,
)

# What a fact of 首页 is to be filled in for (ROUND_FACT_MISSING).
TO_ARCHIVE = "归档；《历次成绩》和“归档”文件夹靠它认出这一轮"
_NAMES_SHOWN = 5


def changed_since(sources: Sources) -> list[Problem]:
    """What stands in 历次成绩 under this round's name and is not what the round gives now (fatal).

    Either marks were changed after archiving, or the name on 首页 is that of another round: clearing the inputs then would
    lose marks that stand nowhere else.
    """
    history = sources.history
    stored = history[history[ROUND_KEY] == name_key(sources.data.round.name)]
    columns = (TEACHER_ID, TOTAL, RATING, RETRAIN, HOURS)
    then = {row[0]: row[1:] for row in zip(*(stored[name] for name in columns), strict=True)}
    now = {
        row.teacher_id: (row.total, row.rating, row.retrain, int(row.hours * THOUSANDTHS))
        for row in archived_rows(sources)
    }
    teachers = sources.data.teachers_by_id
    changed = [
        teachers[teacher_id].name if teacher_id in teachers else teacher_id
        for teacher_id in dict.fromkeys((*now, *then))
        if now.get(teacher_id) != then.get(teacher_id)
    ]
    if not changed:
        return []
    details = {
        "round": sources.data.round.name,
        "count": str(len(changed)),
        "names": some_of(changed, _NAMES_SHOWN),
    }
    return [Problem(ProblemCode.ROUND_CHANGED_SINCE, Severity.ERROR, None, details, fatal=True)]


def dates_reversed(host: WorkbookHost, data: RoundData) -> list[Problem]:
    """That the round ends before it starts (fatal)."""
    start, end = data.round.start, data.round.end
    if not start or not end or end >= start:
        return []
    details = {"start": start.isoformat(), "end": end.isoformat()}
    where = host.named_cell(END_DATE)
    return [Problem(ProblemCode.ROUND_DATES_REVERSED, Severity.ERROR, where, details, fatal=True)]


def unfinished_parts(sources: Sources, problems: Sequence[Problem]) -> list[Problem]:
    """What is not complete in the round, one problem for each kind, with how many and the first names."""
    data = sources.data
    teachers = data.teachers_by_id
    found: list[Problem] = []

    def report(what: str, names: Sequence[str]) -> None:
        if names:
            text = some_of(names, _NAMES_SHOWN)
            details = {"what": what, "count": str(len(names)), "names": text}
            found.append(Problem(ProblemCode.ROUND_UNFINISHED, Severity.WARNING, None, details))

    def names_of(state: ScoreState) -> list[str]:
        return [
            teachers[one.teacher_id].name
            for one in sources.scores.values()
            if one.state is state and one.teacher_id in teachers
        ]

    report("还有人缺成绩或签到", names_of(ScoreState.INCOMPLETE))
    report("有人的数据有误，没有计分", names_of(ScoreState.INVALID))
    absent = [teacher.name for teacher in data.taking_part if teacher.id not in sources.scores]
    report("有人在《成绩册》里没有一行", absent)
    held = {session.name for session in data.held_sessions}
    report("有场次还没有举行", [session.name for session in data.sessions if session.name not in held])
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    report("校验还有错误", [place(problem.where) for problem in errors if problem.where])
    certified = {
        row.entry.certificate.teacher_id
        for row in sources.certificates
        if row.valid
        and row.entry.certificate.kind not in LASTING_TEMPLATES
        and name_key(row.entry.certificate.round_name) == name_key(data.round.name)
    }
    report("有人取得了证书还没有发", [
        teachers[one.teacher_id].name
        for one in sources.scores.values()
        if one.rating and one.rating.certificate_template and one.teacher_id not in certified
    ])  # fmt: skip
    return found


def archived_rows(sources: Sources) -> list[ArchivedRow]:
    """One row for everyone who takes part, in the order of the roster, as the round ends."""
    data = sources.data
    numbers = {
        row.entry.certificate.teacher_id: row.number
        for row in sources.certificates
        if row.valid
        and row.entry.certificate.kind not in LASTING_TEMPLATES
        and name_key(row.entry.certificate.round_name) == name_key(data.round.name)
    }
    mark, line = fingerprint(data.rules), pass_line(data.rules)
    attended = attendance_texts(sources)
    rows = []
    for teacher in data.taking_part:
        score = sources.scores.get(teacher.id)
        hours = sources.hours_now(teacher.id)
        rows.append(
            ArchivedRow(
                round_name=data.round.name,
                start=data.round.start,
                end=data.round.end,
                teacher_id=teacher.id,
                name=teacher.name,
                department=teacher.department,
                items=items_text(score),
                total=score.total if score else None,
                rating=score.rating.name if score and score.rating else ScoreState.INCOMPLETE.value,
                retrain=(YES if score.retrain else NO) if score and score.rating else "",
                hours=hours,
                credits=sources.credits_now(teacher.id),
                certificate=numbers.get(teacher.id, ""),
                fingerprint=mark,
                topic=sources.topic,
                detail=detail_text(sources.entries.get(teacher.id, ())),
                pass_line=line,
                attendance=attended.get(teacher.id, ""),
            )
        )
    return rows


def attendance_texts(sources: Sources) -> dict[str, str]:
    """工号 → 出勤率 in this round as it is printed; nothing where no session that counts was held."""
    found = attendance(sources.data).items()
    return {teacher_id: percent(share(came, expected)) for teacher_id, (came, expected) in found if expected}


def items_text(score: Score | None) -> str:
    """Every item's score: ``出勤 9；笔记 8；考试 51；作业 16``; a deduction has its sign."""
    if score is None:
        return ""
    return "；".join(
        f"{name} {'−' if one.item.deducted_from_total and one.marks else ''}{plain(one.marks)}"
        for name, one in score.items.items()
    )
