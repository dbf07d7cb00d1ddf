"""Scores at the edges: where a deduction just uses up the marks, where rounding shows, and what a row is told.

Each of these was found by a mutant of ``python/scoring.py`` that no other test noticed (docs/mutation.md).
"""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from python.scoring import round_half_up, score_mark, score_round, score_row
from python.vocabulary.records import (
    BadValue,
    GradeRow,
    Mark,
    Method,
    RuleItem,
    RuleSet,
    ScoreState,
    SignInRow,
)
from tests.samples import preset_rules

A = preset_rules("A")
B = preset_rules("B")


def costing(rules: RuleSet, **deductions: str) -> RuleSet:
    """The rules with other deductions for some statuses."""
    statuses = tuple(
        dataclasses.replace(one, deduction=Decimal(deductions.get(one.name, one.deduction)))
        for one in rules.statuses
    )
    return dataclasses.replace(rules, statuses=statuses)


def scored(statuses, rules=A, lengths=None, **values):
    """The score of someone with these statuses and marks."""
    names = [f"第{number}次" for number in range(1, len(statuses) + 1)]
    sign_in = SignInRow("T1", "张三", 5, dict(zip(names, statuses, strict=True)))
    row = GradeRow("T1", "张三", 5, {name: Mark(Decimal(str(mark))) for name, mark in values.items()})
    hours = dict(zip(names, map(Decimal, lengths), strict=True)) if lengths else None
    return score_row(row, sign_in, names, rules, hours=hours)


@pytest.mark.parametrize(
    ("cost", "statuses", "explanation"),
    [
        ({}, ["缺席"] * 5, "10−2×5=0"),  # just used up: nothing is left over, nothing was cut off
        ({"早退": "0.5"}, ["缺席"] * 4 + ["迟到", "早退"], "10−2×4−1×1−0.5×1=0.5"),
        ({"早退": "1.5"}, ["缺席"] * 4 + ["迟到", "早退"], "10−2×4−1.5×1−1×1=−0.5，扣完为止计0"),
    ],
)
def test_marks_are_cut_off_only_below_nought(cost, statuses, explanation) -> None:
    outcome = scored(statuses, costing(A, **cost), 笔记=10, 考试=100, 作业=20)
    assert outcome.items["出勤"].expression == explanation


@pytest.mark.parametrize(
    ("cost", "words"), [("0.25", "0.25×1≈0.3"), ("0.3", "0.3×1=0.3"), ("0.04", "0.04×1≈0")]
)
def test_a_deduction_from_the_total_that_is_rounded_is_not_called_equal(cost, words) -> None:
    outcome = scored(["迟到"], costing(B, 迟到=cost), 校本研修=20, 考试=100, 作业=20)
    assert outcome.items["出勤"].expression == words


def test_once_and_one_hour_at_the_same_price_are_counted_together() -> None:
    """缺席 costs 10 for each 课时, 迟到早退 10 each time: one of each is 20."""
    outcome = scored(["缺席", "迟到早退"], B, [1, 1], 校本研修=20, 考试=100, 作业=20)
    assert (outcome.items["出勤"].expression, outcome.total) == ("10×2=20", 80)


@pytest.mark.parametrize(
    ("method", "full", "mark", "expression", "marks"),
    [
        (Method.DEDUCT, "10", "3", "10−3=7", "7"),
        (Method.DEDUCT, "10", "0", "10", "10"),
        (Method.DEDUCT, "10", "12", "10−12=−2，扣完为止计0", "0"),
        (Method.TOTAL_DEDUCT, "0", "3", "3", "3"),
        (Method.TOTAL_DEDUCT, "0", "2.25", "2.25≈2.3", "2.3"),
        (Method.TOTAL_DEDUCT, "0", "0", "0", "0"),
        (Method.DIRECT, "20", "8.25", "8.25≈8.3", "8.3"),
        (Method.DIRECT, "20", "8.5", "8.5", "8.5"),
    ],
)
def test_what_is_read_from_a_column_is_explained_as_what_was_typed(
    method, full, mark, expression, marks
) -> None:
    item = RuleItem("纪律", method, Decimal(full), "纪律扣分")
    score = score_mark(item, Mark(Decimal(mark)), 1)
    assert (score.expression, score.marks) == (expression, Decimal(marks))


@pytest.mark.parametrize(
    ("late", "told", "total"),
    [
        ("5", "合计 1", "1"),
        ("5.5", "合计 0.5", "0.5"),
        ("6", "合计 0", "0"),
        ("6.5", "合计 −0.5，扣完为止计0", "0"),
    ],
)
def test_a_total_is_cut_off_only_below_nought(late, told, total) -> None:
    outcome = scored(["迟到"], costing(B, 迟到=late), 校本研修=0, 考试=10, 作业=0)
    assert (outcome.explanation.rpartition("；")[2], outcome.total) == (told, Decimal(total))


# Why someone must retrain


def test_who_passes_is_given_no_reason_to_retrain() -> None:
    outcome = scored(["出勤"], 笔记=10, 考试=100, 作业=20)
    assert (outcome.retrain, outcome.retrain_reason) == (False, "")


@pytest.mark.parametrize("lowest", [2, 3])
def test_who_is_below_the_line_is_told_the_total_and_the_line_whatever_the_number_of_ratings(lowest) -> None:
    """优秀 80, 合格 60, 不合格; or 合格 60, 不合格: the line is always that of 合格."""
    rules = dataclasses.replace(A, ratings=A.ratings[-lowest:])
    outcome = scored(["出勤"], rules, 笔记=4, 考试=60, 作业=8)
    assert (outcome.rating.name, outcome.retrain_reason) == ("不合格", "总分 58 低于 60")


def test_where_there_is_no_line_to_name_the_total_is_called_too_low() -> None:
    rules = dataclasses.replace(A, ratings=A.ratings[-1:])
    assert scored(["出勤"], rules, 笔记=10, 考试=100, 作业=20).retrain_reason == "总分不足"


def test_every_item_below_its_minimum_is_named() -> None:
    items = tuple(
        dataclasses.replace(item, minimum=Decimal(6)) if item.name == "笔记" else item for item in A.items
    )
    outcome = scored(["缺席"] * 5, dataclasses.replace(A, items=items), 笔记=4, 考试=100, 作业=20)
    notes, there = "笔记 4 分低于单项最低 6 分", "出勤 0 分低于单项最低 2 分"
    assert outcome.explanation.endswith(f"合计 84；{there}，{notes}，总评不合格")
    assert outcome.retrain_reason == f"{there}；{notes}"


# Rows


def test_a_row_that_nobody_stands_in_is_nobodys() -> None:
    vacant = GradeRow("", "", 7, {}, vacant=True)
    (outcome,) = score_round([vacant], {}, ["第1次"], A)
    assert (outcome.teacher_id, outcome.row, outcome.state) == ("", 7, ScoreState.VACANT)


def test_everything_that_is_wrong_or_missing_is_named_and_why_the_row_is_blocked_comes_first() -> None:
    values = {"笔记": BadValue("七", "不是数字"), "考试": BadValue("八十", "不是数字"), "作业": None}
    row = GradeRow("T1", "张三", 5, values)
    outcome = score_row(row, None, ["第1次"], A, blocked="名册中工号重复")
    wrong, missing = "名册中工号重复、笔记“七”不是数字、卷面成绩“八十”不是数字", "签到表中的一行、作业"
    assert outcome.explanation == f"未计分：{wrong}；另缺 {missing}"


def test_a_row_without_an_id_that_can_be_used_is_not_scored() -> None:
    row = GradeRow("", "张三", 5, {name: Mark(Decimal(8)) for name in ("笔记", "考试", "作业")})
    sign_in = SignInRow("", "张三", 5, {"第1次": "出勤"})
    assert score_row(row, sign_in, ["第1次"], A).explanation == "未计分：工号为空或不能用"


@pytest.mark.parametrize(("status", "told"), [("缺席", "缺 第1次学时"), ("迟到", ""), ("出勤", "")])
def test_the_hours_of_a_session_are_missed_only_by_a_status_that_costs_by_the_hour(status, told) -> None:
    row = GradeRow("T1", "张三", 5, {name: Mark(Decimal(20)) for name in ("校本研修", "考试", "作业")})
    sign_in = SignInRow("T1", "张三", 5, {"第1次": status})
    outcome = score_row(row, sign_in, ["第1次"], B, hours={"第1次": None})
    assert (outcome.state is ScoreState.INCOMPLETE, told in outcome.explanation) == (bool(told), True)


# Rounding


@pytest.mark.parametrize(
    ("number", "rounded"),
    [
        ("-2.25", "-2.3"),  # away from zero on both sides
        ("-0.04", "0.0"),  # never minus nought
        ("0.04", "0.0"),
        ("1" * 35 + ".25", "1" * 35 + ".3"),  # longer than Decimal's usual 28 digits
    ],
)
def test_rounding_keeps_the_sign_and_every_digit(number, rounded) -> None:
    assert str(round_half_up(Decimal(number), 1)) == rounded
