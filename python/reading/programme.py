"""What the training as planned lacks.

A term without 集中培训, a 专题 of too few or too many 学时, a 形式 nobody knows, a session without a column in 签到表 or with a day
outside the round, rules that do not say whether a deduction is for each 课时.

Source:
    domain.md, 学时 and 学分 (each term has at least one concentrated training; a topic runs 6–8 学时; which 形式 count as 集中 is a
    list).
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from python.reading.round_data import RoundData
from python.reading.rule_parameters import concentrated_forms
from python.reading.tables import problem_in
from python.vocabulary.cell_values import name_key, plain
from python.vocabulary.near_words import nearest_word
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.records import Session
from python.vocabulary.school_calendar import term_of, terms_between
from python.vocabulary.sheet_schema import (
    DATE,
    FORM,
    PARAM_CONCENTRATED_FORMS,
    PARAM_TERM_SESSIONS,
    PARAM_TOPIC_LEAST,
    PARAM_TOPIC_MOST,
    RULES,
    SESSION,
    SESSION_FORMS,
    SESSIONS,
    SIGN_IN,
)


def _figure(data: RoundData, name: str) -> Decimal:
    """A parameter that is a number; 0 where rules made by hand have none."""
    return Decimal(data.rules.parameters.get(name, "0"))


def terms_without_concentrated_training(data: RoundData) -> list[Problem]:
    """A warning TERM_WITHOUT_TRAINING for each term the round covers with fewer 集中培训 than each term is to have.

    Sessions that are planned count. Nothing is said while 培训场次 has no day yet, and 0 in 每学期集中培训 asks for none.
    """
    needed = _figure(data, PARAM_TERM_SESSIONS)
    dated = [session for session in data.sessions if session.date]
    if not needed or not dated:
        return []
    forms = concentrated_forms(data.rules)
    held = Counter(
        term_of(session.date)
        for session in dated
        if session.date and (not session.form or name_key(session.form) in forms)
    )
    return [
        Problem(
            ProblemCode.TERM_WITHOUT_TRAINING,
            Severity.WARNING,
            CellRef(data.tables[SESSIONS].sheet),
            {"term": term.title, "count": str(held[term]), "needed": plain(needed)},
        )
        for term in terms_between(data.round.start, data.round.end)
        if held[term] < needed
    ]


def topic_hours(data: RoundData) -> list[Problem]:
    """A notice TOPIC_HOURS where a round that is a 专题 has fewer or more 学时 in all than a topic runs; not before all are known."""
    sessions = data.sessions
    if not data.rules.by_topic or not sessions or not all(session.hours_known for session in sessions):
        return []
    least, most = _figure(data, PARAM_TOPIC_LEAST), _figure(data, PARAM_TOPIC_MOST)
    hours = sum((session.hours for session in sessions), Decimal(0))
    if hours >= least and (not most or hours <= most):
        return []
    details = {"hours": plain(hours), "least": plain(least), "most": plain(most) if most else "不限"}
    where = CellRef(data.tables[SESSIONS].sheet)
    return [Problem(ProblemCode.TOPIC_HOURS, Severity.NOTICE, where, details)]


def unknown_forms(data: RoundData) -> list[Problem]:
    """A notice FORM_UNKNOWN at the first session of each 形式 that neither counts as 集中培训 nor is one of the usual others."""
    forms = concentrated_forms(data.rules)
    known = forms | {name_key(form) for form in SESSION_FORMS}
    by_form: dict[str, list[Session]] = {}
    for session in data.sessions:
        if session.form and name_key(session.form) not in known:
            by_form.setdefault(name_key(session.form), []).append(session)
    table = data.tables[SESSIONS]
    counted = data.rules.parameters.get(PARAM_CONCENTRATED_FORMS, "").replace(",", "、")
    found = []
    for sessions in by_form.values():
        first = sessions[0]
        details = {
            "form": first.form,
            "count": str(len(sessions)),
            "forms": counted,
            "nearest": nearest_word(first.form, SESSION_FORMS),
        }
        where = table.ref(first.row, FORM)
        code = ProblemCode.FORM_UNKNOWN
        found.append(Problem(code, Severity.NOTICE, where, details, first.name, FORM))
    return found


def sessions_and_columns(data: RoundData) -> list[Problem]:
    """Sessions that were not held (blank column) or have no column in 签到表, and dates outside the round.

    A session whose column has nearly its name is told at that column (SESSION_UNDEFINED).
    """
    problems = []
    misnamed = {
        problem.details["nearest"]
        for problem in data.problems
        if problem.code is ProblemCode.SESSION_UNDEFINED
    }
    table = data.tables[SESSIONS]
    held = {session.name for session in data.held_sessions}
    for session in data.sessions:
        sign_in = data.tables[SIGN_IN]
        if not sign_in.has(session.name):
            if session.name in misnamed:
                continue
            known = set(sign_in.columns.values())
            unknown = [header for column, header in sign_in.headers.items() if column not in known]
            problems.append(
                problem_in(
                    ProblemCode.SESSION_NO_COLUMN,
                    Severity.WARNING,
                    table,
                    session.row,
                    SESSION,
                    session.name,
                    session=session.name,
                    nearest=nearest_word(session.name, unknown),
                )
            )
        elif session.name not in held:
            where = CellRef(sign_in.sheet, sign_in.header_row, sign_in.columns[session.name])
            code = ProblemCode.SESSION_NOT_HELD
            problems.append(
                Problem(code, Severity.NOTICE, where, {"session": session.name}, column=session.name)
            )
        start, end = data.round.start, data.round.end
        if session.date and ((start and session.date < start) or (end and session.date > end)):
            problems.append(
                problem_in(
                    ProblemCode.SESSION_OUTSIDE_ROUND,
                    Severity.WARNING,
                    table,
                    session.row,
                    DATE,
                    session.name,
                    session=session.name,
                    date=session.date.isoformat(),
                    start=start.isoformat() if start else "未填",
                    end=end.isoformat() if end else "未填",
                )
            )
    return problems


def deduction_units(data: RoundData) -> list[Problem]:
    """Rules of 0.1.0 have no 扣分单位: noted once where it makes a difference.

    That is where attendance is deducted from the total (专题考核制, whose papers say 每课时), some status means absence and costs
    something, and a session that counts is not of 1 学时. Schools with 出勤 as an item of its own (四项百分制) are not asked.
    """
    rules = data.rules
    from_total = any(item.from_sign_in and item.deducted_from_total for item in rules.items)
    costly = any(status.deduction and not status.counts_hours for status in rules.statuses)
    if rules.has_deduction_units or not from_total or not costly:
        return []
    counted = (session for session in data.held_sessions if session.counts_attendance and session.hours_known)
    longer = next((session for session in counted if session.hours != 1), None)
    if longer is None:
        return []
    details = {"session": longer.name, "hours": plain(longer.hours)}
    where = CellRef(rules.school_names.get(RULES, RULES))
    return [Problem(ProblemCode.RULE_NO_DEDUCTION_UNIT, Severity.NOTICE, where, details)]
