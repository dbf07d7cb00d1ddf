"""Problems that are one to a person are told as one, with a count; every cell of theirs stays marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from python.vocabulary.messages import some_of
from python.vocabulary.problems import Problem, ProblemCode

P = ProblemCode
# The same word in several cells of a column is one slip of the pen.
_BY_VALUE = frozenset(
    (
        P.NOT_A_NUMBER,
        P.NOT_A_TIER,
        P.NOT_A_CHOICE,
        P.NOT_A_DATE,
        P.NOT_A_HEADCOUNT,
        P.ERROR_VALUE,
        P.READ_AS,
    )
)
# A status means the same in every session.
_BY_VALUE_IN_SHEET = frozenset((P.UNKNOWN_STATUS, P.STATUS_READ_AS))
_BY_COLUMN = frozenset((P.TEXT_TIDIED,))
_BY_SHEET = frozenset((P.NOT_IN_SHEET,))
# Blank cells are told one by one as long as a person would still go through them one by one.
_BLANKS = frozenset((P.BLANK_SIGN_IN, P.BLANK_VALUE))
_FEW_BLANKS = 5
_NAMES_SHOWN = 5


def _kind(problem: Problem) -> tuple[str, ...] | None:
    """What makes problems one to a person; ``None`` for one that always stands alone."""
    if problem.where is None or problem.fatal:
        return None
    sheet, value = problem.where.sheet, problem.details.get("value", "")
    start = (problem.code.value, problem.severity.value, sheet)
    if problem.code in _BY_VALUE and problem.column:
        return (*start, problem.column, value)
    if problem.code in _BY_VALUE_IN_SHEET:
        return (*start, value)
    if problem.code in _BY_COLUMN | _BLANKS and problem.column:
        return (*start, problem.column)
    return start if problem.code in _BY_SHEET else None


def told_as_one(problems: Iterable[Problem]) -> list[Problem]:
    """The problems, with those that are alike told once, at the first cell, in the place of the first.

    Returns:
        A problem that stands for several has ``count`` and ``names`` in its details, and in ``alike`` the 工号 and column of
        the others.
    """
    listed = list(problems)
    groups: dict[tuple[str, ...], list[Problem]] = {}
    for problem in listed:
        if (kind := _kind(problem)) is not None:
            groups.setdefault(kind, []).append(problem)
    told: list[Problem] = []
    for problem in listed:
        kind = _kind(problem)
        group = groups[kind] if kind is not None else [problem]
        if len(group) == 1 or (problem.code in _BLANKS and len(group) <= _FEW_BLANKS):
            told.append(problem)
        elif problem is group[0]:
            told.append(_one_of(group))
    return told


def _one_of(group: Sequence[Problem]) -> Problem:
    first = min(group, key=lambda one: (one.where.row, one.where.column) if one.where else (0, 0))
    # Somebody whose 姓名 is blank is told by 工号.
    names = [name for one in group if (name := one.details.get("name") or one.details.get("id", ""))]
    details = {**first.details, "count": str(len(group))}
    # Who has no row at all is nobody in particular, and has no cell to be marked.
    teacher_id = "" if first.code is P.NOT_IN_SHEET else first.teacher_id
    if names:
        details["names"] = some_of(names, _NAMES_SHOWN)
    alike = tuple((one.teacher_id, one.column) for one in group if one is not first)
    return replace(first, teacher_id=teacher_id, details=details, alike=alike)
