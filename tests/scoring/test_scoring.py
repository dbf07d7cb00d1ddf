"""Scores: the arithmetic, its rounding, its boundaries, and the words that explain it."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from python.actions import score as actions
from python.actions.rules import apply_preset, describe_rules
from python.reading.workbook import read_rule_set
from python.scoring import rank, rating_of, round_half_up, score_round, score_row
from python.vocabulary.messages import message
from python.vocabulary.problems import ProblemCode, Severity
from python.vocabulary.records import BadValue, GradeRow, Mark, ScoreState, SignInRow
from python.vocabulary.sheet_schema import GRADEBOOK, RULES, SESSIONS, SIGN_IN
from tests.samples import NOW, host_of, preset_rules, round_sheets

P = ProblemCode
A = preset_rules("A")
B = preset_rules("B")
PRESENT = ("出勤",) * 8


def marks(**values) -> dict:
    return {
        name: value if isinstance(value, BadValue | Mark) or value is None else Mark(Decimal(str(value)))
        for name, value in values.items()
    }


def score(statuses=PRESENT, rules=A, **values):
    sessions = [f"第{number}次" for number in range(1, len(statuses) + 1)]
    sign_in = SignInRow("T1", "张三", 5, dict(zip(sessions, statuses, strict=True)))
    return score_row(GradeRow("T1", "张三", 5, marks(**values)), sign_in, sessions, rules)


@pytest.mark.parametrize(
    ("number", "decimals", "rounded"),
    [
        ("2.25", 1, "2.3"),
        ("2.35", 1, "2.4"),
        ("2.249", 1, "2.2"),
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
    ],
)
def test_halves_are_rounded_up(number, decimals, rounded) -> None:
    assert round_half_up(Decimal(number), decimals) == Decimal(rounded)


@pytest.mark.parametrize(
    ("statuses", "values", "explanation"),
    [
        (
            ("缺席", "迟到", "早退", *PRESENT[3:]),
            {"笔记": 8, "考试": 85, "作业": 16},
            "出勤 10−2×1−1×2=6；笔记 8；考试 85÷100×60=51；作业 16；合计 81",
        ),
        (
            PRESENT,
            {"笔记": 8, "考试": "66.66", "作业": 16},
            "出勤 10；笔记 8；考试 66.66÷100×60≈40；作业 16；合计 74",
        ),
        (
            ("缺席",) * 6,
            {"笔记": 10, "考试": 100, "作业": 20},
            "出勤 10−2×6=−2，扣完为止计0；笔记 10；考试 100÷100×60=60；作业 20；合计 90；"
            "出勤 0 分低于单项最低 2 分，总评不合格",
        ),
        (
            PRESENT,
            {"笔记": 10, "考试": Mark(Decimal(0), "缺考"), "作业": Mark(Decimal(0), "未交")},
            "出勤 10；笔记 10；考试 缺考计0；作业 未交计0；合计 20",
        ),
    ],
)
def test_the_explanation_shows_arithmetic_a_person_can_check(statuses, values, explanation) -> None:
    assert score(statuses, **values).explanation == explanation


def test_a_rounded_deduction_is_not_called_equal() -> None:
    statuses = tuple(
        dataclasses.replace(status, deduction=Decimal("0.25")) if status.name == "迟到" else status
        for status in A.statuses
    )
    outcome = score(("迟到",), rules=dataclasses.replace(A, statuses=statuses), 笔记=10, 考试=100, 作业=20)
    assert outcome.explanation.startswith("出勤 10−0.25×1≈9.8；")


def test_deductions_from_the_total_stop_at_zero_and_say_so() -> None:
    outcome = score(("缺席",) * 10, rules=B, 校本研修=5, 考试=10, 作业=0)
    assert outcome.total == 0
    assert (
        outcome.explanation
        == "校本研修 5；考试 10÷100×60=6；作业 0；出勤扣分 10×10=100；合计 −89，扣完为止计0"
    )


@pytest.mark.parametrize(
    ("total", "rating"),
    [("100", "优秀"), ("80", "优秀"), ("79.9", "合格"), ("60", "合格"), ("59.9", "不合格"), ("0", "不合格")],
)
def test_thresholds_include_the_number_itself(total, rating) -> None:
    assert rating_of(Decimal(total), A.ratings).name == rating


def test_an_item_below_its_minimum_decides_whatever_the_total() -> None:
    outcome = score(("缺席",) * 4 + ("迟到",), 笔记=10, 考试=100, 作业=20)
    assert (outcome.total, outcome.rating.name, outcome.retrain) == (Decimal(91), "不合格", True)
    assert outcome.retrain_reason == "出勤 1 分低于单项最低 2 分"


def test_exactly_the_minimum_is_enough() -> None:
    assert score(("缺席",) * 4, 笔记=10, 考试=100, 作业=20).rating.name == "优秀"


def test_a_row_that_lacks_something_has_no_total_and_lists_what_is_missing() -> None:
    outcome = score((*PRESENT[:2], None, *PRESENT[3:]), 笔记=8, 考试=None, 作业=16)
    assert (outcome.state, outcome.total, outcome.rating) == (ScoreState.INCOMPLETE, None, None)
    assert outcome.explanation == "未完成：缺 第3次签到、考试"


def test_a_row_with_a_wrong_value_is_not_scored_and_says_why() -> None:
    outcome = score(笔记=7, 考试=BadValue("八十", "不是数字"), 作业=None)
    assert outcome.state is ScoreState.INVALID
    assert outcome.explanation == "未计分：卷面成绩“八十”不是数字；另缺 作业"


def test_before_the_first_session_nobody_has_full_attendance() -> None:
    assert score((), 笔记=8, 考试=90, 作业=16).explanation == "未完成：缺 签到（还没有已举行的场次）"


def test_a_teacher_without_a_row_in_the_sign_in_sheet_is_incomplete() -> None:
    row = GradeRow("T1", "张三", 5, marks(笔记=8, 考试=90, 作业=16))
    assert score_row(row, None, ["第1次"], A).explanation == "未完成：缺 签到表中的一行"


def test_exempt_teachers_are_left_out_and_blocked_rows_say_why() -> None:
    rows = [
        GradeRow(name, name, row, marks(笔记=8, 考试=90, 作业=16))
        for row, name in enumerate(("甲", "乙", "丙"), 5)
    ]
    sign_in = {row.teacher_id: SignInRow(row.teacher_id, "", row.row, {"第1次": "出勤"}) for row in rows}
    scores = score_round(rows, sign_in, ["第1次"], A, exempt={"乙"}, blocked={"丙": "名册中工号重复"})
    assert [(s.state, s.rank) for s in scores] == [
        (ScoreState.SCORED, 1),
        (ScoreState.EXEMPT, None),
        (ScoreState.INVALID, None),
    ]
    assert scores[2].explanation == "未计分：名册中工号重复"


def test_ranks_share_places_and_skip_after_a_tie() -> None:
    base = score(笔记=8, 考试=90, 作业=16)
    totals = ["90", "80", "80", "70"]
    scores = [dataclasses.replace(base, total=Decimal(total)) for total in totals]
    unscored = score(笔记=None, 考试=90, 作业=16)
    assert [s.rank for s in rank([*scores, unscored])] == [1, 2, 2, 4, None]


@given(
    paper=st.decimals(min_value=0, max_value=150, places=2),
    full=st.sampled_from([100, 120, 150, 90, 70]),
    notes=st.sampled_from([10, 8, 6, 4, 0]),
    statuses=st.lists(st.sampled_from([s.name for s in A.statuses]), min_size=1, max_size=12),
)
def test_every_score_agrees_with_fractions_and_stays_in_range(paper, full, notes, statuses) -> None:
    items = tuple(
        dataclasses.replace(item, paper_full=Decimal(full)) if item.paper_full else item for item in A.items
    )
    paper = min(paper, Decimal(full))
    outcome = score(
        tuple(statuses), rules=dataclasses.replace(A, items=items), 笔记=notes, 考试=paper, 作业=16
    )
    exact = Fraction(paper) * 60 / full
    exam = Fraction(int(exact * 10 + Fraction(1, 2)), 10)
    cost = {status.name: status.deduction for status in A.statuses}
    attendance = max(Fraction(0), 10 - sum((Fraction(cost[s]) for s in statuses), Fraction(0)))
    assert Fraction(outcome.total) == attendance + notes + exam + 16
    assert 0 <= outcome.total <= 100
    assert outcome.retrain == (outcome.total < 60 or attendance < 2)


@given(st.lists(st.decimals(min_value=0, max_value=100, places=1), min_size=1, max_size=30))
def test_the_order_of_rows_does_not_change_anyones_rank(totals) -> None:
    base = score(笔记=8, 考试=90, 作业=16)
    ranked = rank([dataclasses.replace(base, total=total) for total in totals])
    for one in ranked:
        assert one.rank == 1 + sum(total > one.total for total in totals)


def test_minus_nought_is_shown_as_nought() -> None:
    sheets = round_sheets()
    sheets[GRADEBOOK][1][4] = "-0"
    host = host_of(sheets)
    actions.score(host, now=NOW)
    shown: dict = dict(zip(sheets[GRADEBOOK][0], host.sheets[GRADEBOOK][1], strict=False))
    assert (shown["考试分"], "考试 0÷100×60=0" in shown["成绩说明"]) == (0, True)


@pytest.mark.parametrize(("mark", "attendance"), [("✔️", 10), ("✅", 10), ("❌", 8), ("✖️", 8), ("☑️", 10)])
def test_marks_typed_on_a_phone_are_scored(mark, attendance) -> None:
    sheets = round_sheets()
    sheets[SIGN_IN][1][3] = mark
    host = host_of(sheets)
    outcome = actions.score(host, now=NOW)
    shown: dict = dict(zip(sheets[GRADEBOOK][0], host.sheets[GRADEBOOK][1], strict=False))
    assert (outcome.exit_code, shown["出勤分"]) == (0, attendance)


@pytest.mark.parametrize(
    ("missed", "others", "explanation", "total"),
    [
        ([4], [], "10×4=40", 60),
        ([4, 4], [], "10×4×2=80", 20),
        ([4, 2], [], "10×(4+2)=60", 40),
        ([4, 2, 4], [], "10×(4×2+2)=100", 0),
        ([1.5], [], "10×1.5=15", 85),
        ([1, 1, 1], [], "10×3=30", 70),
        ([4, 1, 1], [], "10×(4+1×2)=60", 40),
        ([4], ["迟到", "早退"], "10×4+5×2=50", 50),
        ([2], ["迟到早退"], "10×2+10×1=30", 70),
        ([], ["迟到早退"], "10×1=10", 90),
        ([0], [], "0", 100),
    ],
)
def test_under_scheme_b_each_hour_missed_costs_ten(missed, others, explanation, total) -> None:
    statuses = ["缺席"] * len(missed) + others + ["出勤"] * 2
    lengths = [*missed, *[4] * (len(others) + 2)]
    names = [f"第{number}次" for number in range(1, len(statuses) + 1)]
    hours = {name: Decimal(str(length)) for name, length in zip(names, lengths, strict=True)}
    sign_in = SignInRow("T1", "张三", 5, dict(zip(names, statuses, strict=True)))
    row = GradeRow("T1", "张三", 5, marks(校本研修=20, 考试=100, 作业=20))
    outcome = score_row(row, sign_in, names, B, hours=hours)
    assert (outcome.total, outcome.items["出勤"].expression) == (total, explanation)


def test_an_item_that_starts_at_full_marks_may_lose_them_by_the_hour_too() -> None:
    statuses = tuple(dataclasses.replace(one, per_hour=one.name == "缺席") for one in A.statuses)
    rules = dataclasses.replace(A, statuses=statuses)
    sign_in = SignInRow("T1", "张三", 5, {"第1次": "缺席", "第2次": "迟到"})
    row = GradeRow("T1", "张三", 5, marks(笔记=8, 考试=85, 作业=16))
    hours = {"第1次": Decimal(3), "第2次": Decimal(2)}
    outcome = score_row(row, sign_in, list(hours), rules, hours=hours)
    assert outcome.explanation.startswith("出勤 10−2×3−1×1=3；")


def test_two_people_who_missed_different_sessions_do_not_share_a_score() -> None:
    hours = {"第1次": Decimal(4), "第2次": Decimal(2)}
    signs = {
        "甲": SignInRow("甲", "", 5, {"第1次": "缺席", "第2次": "出勤"}),
        "乙": SignInRow("乙", "", 6, {"第1次": "出勤", "第2次": "缺席"}),
    }
    rows = [
        GradeRow(name, name, row.row, marks(校本研修=20, 考试=100, 作业=20)) for name, row in signs.items()
    ]
    scores = score_round(rows, signs, list(hours), B, hours=hours)
    assert [one.total for one in scores] == [60, 80]


def test_an_absence_cannot_be_reckoned_while_the_hours_of_the_session_are_not_known() -> None:
    sheets = round_sheets("B")
    sheets[SESSIONS][2][3] = None  # 第2次, from which 李四 was absent
    host = host_of(sheets)
    outcome = actions.score(host, now=NOW)
    shown: list[dict] = [
        dict(zip(sheets[GRADEBOOK][0], row, strict=False)) for row in host.sheets[GRADEBOOK][1:]
    ]
    assert [row["成绩说明"].partition("；")[0] for row in shown][1] == "未完成：缺 第2次学时"
    assert [row["总分"] for row in shown] == [82, None, 11]
    assert [one.code for one in outcome.problems if one.where.sheet == SESSIONS] == [P.SESSION_MISSING_VALUE]


def test_the_sessions_of_the_workbook_decide_what_an_absence_costs() -> None:
    sheets = round_sheets("B")
    sheets[SESSIONS][2][3] = 4.0
    host = host_of(sheets)
    assert actions.score(host, now=NOW).problems == ()
    second: dict = dict(zip(sheets[GRADEBOOK][0], host.sheets[GRADEBOOK][2], strict=False))
    # 20 + 54 + 20 − (10×4 + 5)
    assert (second["出勤扣分"], second["总分"], second["等级"]) == (45, 49, "不合格")
    assert second["成绩说明"].endswith("出勤扣分 10×4+5×1=45；合计 49")


def without_units(preset: str):
    """The sheets of a workbook of 0.1.0: 【签到状态】 has no 扣分单位."""
    sheets = round_sheets(preset)
    top = next(n for n, row in enumerate(sheets[RULES]) if row[:1] == ["【签到状态】"]) + 1
    for row in sheets[RULES][top : top + 8]:
        del row[3]
    return sheets


def test_an_old_workbook_of_scheme_b_scores_as_before_and_is_told_once() -> None:
    host = host_of(without_units("B"))
    outcome = actions.score(host, now=NOW)
    second: dict = dict(zip(round_sheets("B")[GRADEBOOK][0], host.sheets[GRADEBOOK][2], strict=False))
    assert second["成绩说明"].endswith("出勤扣分 10×1+5×1=15；合计 79")
    told = [one for one in outcome.problems if one.code is P.RULE_NO_DEDUCTION_UNIT]
    assert [(one.severity, one.where.sheet) for one in told] == [(Severity.NOTICE, RULES)]
    assert "例如 第1次是 2 学时" in message(told[0])
    assert outcome.exit_code == 0


def test_nobody_is_told_whom_it_does_not_concern() -> None:
    hours_of_one = without_units("B")
    for row in hours_of_one[SESSIONS][1:]:
        row[3] = 1.0
    for sheets in (without_units("A"), hours_of_one, round_sheets("B")):
        codes = [one.code for one in actions.score(host_of(sheets), now=NOW).problems]
        assert P.RULE_NO_DEDUCTION_UNIT not in codes


@pytest.mark.parametrize("beside", [None, "本校说明"])
def test_scheme_b_brings_its_unit_to_an_old_workbook(beside) -> None:
    sheets = without_units("A")
    top = next(n for n, row in enumerate(sheets[RULES]) if row[:1] == ["【签到状态】"]) + 1
    sheets[RULES][top].append(beside)
    for row in sheets[GRADEBOOK][1:]:
        row[3] = None
    host = host_of(sheets)
    outcome = apply_preset(host, "B", now=NOW)
    rules, problems = read_rule_set(host)
    assert (outcome.exit_code, problems) == (0, [])
    assert [one.name for one in rules.statuses if one.per_hour] == ["缺席", "请假"]
    assert [one.deduction for one in rules.statuses] == [0, 5, 5, 10, 10, 10, 0]
    assert beside is None or host.sheets[RULES][top][4:6] == [beside, "扣分单位"]


def test_scheme_a_leaves_an_old_workbook_without_the_column() -> None:
    host = host_of(without_units("A"))
    apply_preset(host, "A", now=NOW)
    assert not any("扣分单位" in row for row in host.sheets[RULES])


def test_the_rules_are_told_with_their_unit() -> None:
    assert any("缺席 −10（每课时）" in line and "迟到 −5　" in line for line in describe_rules(B))
