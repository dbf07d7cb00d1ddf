"""What the training as planned lacks: a term without 集中培训, a 专题 of too few or too many 学时, a 形式 nobody knows.

Source:
    domain.md, 学时 and 学分 (each term has at least one concentrated training; a topic runs 6–8 学时; which 形式 count as 集中 is a
    list).
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from python.reading.round_data import RoundData
from python.reading.rule_parameters import concentrated_forms
from python.vocabulary.cell_values import name_key, plain
from python.vocabulary.near_words import nearest_word
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.records import Session
from python.vocabulary.school_calendar import term_of, terms_between
from python.vocabulary.sheet_schema import (
    FORM,
    PARAM_CONCENTRATED_FORMS,
    PARAM_TERM_SESSIONS,
    PARAM_TOPIC_LEAST,
    PARAM_TOPIC_MOST,
    SESSION_FORMS,
    SESSIONS,
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
