"""What a training as planned lacks: terms without 集中培训, 专题 that are too short or too long, 形式 nobody knows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from python.reading.programme import terms_without_concentrated_training, topic_hours, unknown_forms
from python.reading.workbook import read_workbook
from python.vocabulary.messages import sentence
from python.vocabulary.problems import Severity
from python.vocabulary.sheet_schema import HOME, RULES, SESSIONS
from tests.samples import host_of, round_sheets


def planned(*sessions: tuple[dt.date | None, float | None, str | None], preset: str = "A", **facts: Any):
    """A round with these sessions: day, 学时, 形式; ``facts``: 开始, 结束 and parameters."""
    sheets = round_sheets(preset)
    for place, name in ((2, "开始"), (3, "结束")):
        if name in facts:
            sheets[HOME][place][1] = facts[name]
    for row in sheets[RULES]:
        if row and str(row[0]) in facts:
            row[1] = facts[str(row[0])]
    sheets[SESSIONS] = [["场次", "日期", "主题", "学时", "形式"]]
    sheets[SESSIONS] += [
        [f"第{n}次", *one] for n, one in enumerate(((d, "主题", h, f) for d, h, f in sessions), 1)
    ]
    data, problems = read_workbook(host_of(sheets))
    assert data is not None, problems
    return data


AUTUMN, SPRING = dt.date(2026, 10, 14), dt.date(2027, 3, 17)
YEAR: dict[str, Any] = {"开始": dt.date(2026, 9, 1), "结束": dt.date(2027, 7, 5)}


@pytest.mark.parametrize(
    ("sessions", "terms"),
    [
        ([(AUTUMN, 2, None)], ["2026—2027学年第二学期"]),
        ([(AUTUMN, 2, None), (SPRING, 2, "集中培训")], []),
        ([(AUTUMN, 2, None), (SPRING, 2, "校本研修")], ["2026—2027学年第二学期"]),
        ([(AUTUMN, 2, "线上学习"), (SPRING, 2, "讲座")], ["2026—2027学年第一学期"]),
        ([(None, 2, None)], []),  # no day is known yet
    ],
)
def test_each_term_of_a_round_has_at_least_one_concentrated_training(sessions, terms) -> None:
    found = terms_without_concentrated_training(planned(*sessions, **YEAR))
    assert [problem.details["term"] for problem in found] == terms
    assert all(problem.severity is Severity.WARNING for problem in found)


def test_how_many_a_term_needs_is_a_parameter_and_none_may_be_asked_for() -> None:
    one_each = [(AUTUMN, 2.0, None), (SPRING, 2.0, None)]
    assert len(terms_without_concentrated_training(planned(*one_each, **YEAR, 每学期集中培训=2))) == 2
    assert not terms_without_concentrated_training(planned((AUTUMN, 2, None), **YEAR, 每学期集中培训=0))


def test_a_term_the_round_only_touches_is_not_asked_for() -> None:
    facts: dict[str, Any] = {"开始": dt.date(2026, 9, 1), "结束": dt.date(2027, 2, 10)}
    assert not terms_without_concentrated_training(planned((AUTUMN, 2, None), **facts))


def test_the_term_is_named_and_the_remedy_says_how_to_switch_it_off() -> None:
    (problem,) = terms_without_concentrated_training(planned((AUTUMN, 2, None), **YEAR))
    assert sentence(problem) == (
        "培训场次　2026—2027学年第二学期有 0 次集中培训，每学期至少要有 1 次。请在《培训场次》里安排一场集中培训；"
        "本校不作这个要求的，把【参数】“每学期集中培训”改为 0。"
    )


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ([2, 2, 2], False),
        ([4, 4], False),
        ([2, 3.5], True),
        ([4, 4.5], True),
        ([20], True),
        ([2, None], False),
    ],
)
def test_a_topic_runs_six_to_eight_hours(hours, told) -> None:
    data = planned(*((AUTUMN, one, None) for one in hours), preset="B")
    assert bool(topic_hours(data)) is told


def test_only_a_topic_is_measured_and_the_limits_are_parameters() -> None:
    assert not topic_hours(planned((AUTUMN, 20, None)))
    assert not topic_hours(planned((AUTUMN, 20, None), preset="B", 专题最多学时=0))
    (problem,) = topic_hours(planned((AUTUMN, 20, None), preset="B", 专题最多学时=18, 专题最少学时=10))
    assert (problem.severity, problem.details["least"], problem.details["most"]) == (
        Severity.NOTICE,
        "10",
        "18",
    )


def test_a_form_nobody_knows_is_told_once_with_how_often_it_stands_there() -> None:
    data = planned(
        (AUTUMN, 2, "自习"), (SPRING, 2, "自 习"), (SPRING, 2, "观摩研讨"), (SPRING, 2, "集中学习")
    )
    (problem,) = unknown_forms(data)
    assert problem.where is not None
    assert (problem.severity, problem.where.cell, problem.details["count"]) == (Severity.NOTICE, "E2", "2")
    assert sentence(problem) == (
        "培训场次!E2　形式“自习”不算集中培训（2 场），这些学时不计入五年集中培训。不是集中培训的，不用处理；"
        "是的，请在【参数】“集中培训形式”里加上它（现在是 集中培训、集中学习、讲座）。"
    )


def test_a_form_the_school_lists_is_known() -> None:
    assert not unknown_forms(planned((AUTUMN, 2, "自习"), 集中培训形式="集中培训,自习"))
