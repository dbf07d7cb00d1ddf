"""What the schools' own papers ask beyond the first rules: limits in months, forms, mentors' titles, posts, coefficients.

Each example is worked out by hand from the words of the paper (``seed-features.md``).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from python.ledgers import mentors
from python.ledgers.allowance import allowance_of
from python.ledgers.hours import Hours, HoursEntry, hours_between, judge, months_text, window_start
from python.ledgers.policy import Policy, policy_of
from python.ledgers.portfolio import check
from python.ledgers.recognition import Recognition, posts_open_to
from python.vocabulary.records import Teacher
from tests.samples import preset_rules

D = dt.date
AS_OF = D(2027, 6, 30)
NEW = Teacher("T1", "张三", 5, appointed=D(2026, 1, 10), training_type="新任")


def has(*attended: tuple[dt.date, str], as_of: dt.date = AS_OF) -> Hours:
    found = tuple(HoursEntry(day, Decimal(hours)) for day, hours in attended)
    inside = hours_between(found, window_start(as_of), as_of)
    return Hours(sum((one.hours for one in found), Decimal(0)), inside, inside, found)


# 「都要在岗前或上岗一年时间内接受不少于30学时的培训并取得培训合格证书」


@pytest.mark.parametrize(
    ("attended", "certified", "as_of", "met"),
    [
        (D(2027, 1, 10), D(2027, 1, 10), D(2027, 1, 31), "否"),  # no longer new: makes it up
        (D(2027, 1, 10), D(2027, 1, 10), D(2027, 1, 10), "是"),  # the anniversary itself is in time
        (D(2026, 5, 1), None, D(2027, 1, 10), "未到期"),
        (D(2026, 5, 1), D(2026, 7, 1), D(2026, 8, 1), "是"),
    ],
)
def test_a_licence_may_be_asked_for_within_a_year_of_taking_the_post(attended, certified, as_of, met) -> None:
    policy = Policy(licence_first=True, licence_months=12, new_hours=Decimal(31))
    verdict = judge(NEW, has((attended, "30")), policy, as_of, certified)
    assert verdict.met == met
    if met != "否":
        assert (verdict.kind, verdict.due) == ("持证上岗", D(2027, 1, 10))
        assert "任职一年内" in verdict.note or verdict.note == "还没有证书"


def test_what_is_missing_is_told_with_the_limit_in_words() -> None:
    policy = Policy(licence_first=True, licence_months=12)
    verdict = judge(NEW, has((D(2026, 5, 1), "20")), policy, D(2026, 9, 1))
    assert verdict.note == "任职一年内还差 10 学时；还没有证书"
    before = judge(NEW, has((D(2026, 5, 1), "20")), Policy(licence_first=True), D(2026, 6, 1))
    assert before.note.startswith("上岗前还差 30 学时")


@pytest.mark.parametrize(
    ("attended", "as_of", "met"),
    [
        (D(2026, 4, 10), D(2026, 4, 30), "是"),  # the last day of the three months
        (D(2026, 4, 11), D(2026, 4, 30), "是"),  # late, made up
        (None, D(2026, 4, 10), "未到期"),
        (None, D(2026, 4, 11), "否"),
    ],
)
def test_the_time_new_teachers_have_is_a_parameter(attended, as_of, met) -> None:
    verdict = judge(NEW, has(*([(attended, "10")] if attended else [])), Policy(new_months=3), as_of)
    assert (verdict.kind, verdict.due, verdict.met) == ("新任", D(2026, 4, 10), met)
    assert attended != D(2026, 4, 11) or verdict.note.startswith("任职后3个月内只有 0 学时")


def test_someone_without_the_mark_is_new_for_as_long_as_new_ones_have_time() -> None:
    unmarked = replace(NEW, training_type="")
    policy = Policy(licence_first=True, licence_months=12)
    assert judge(unmarked, has(), policy, D(2027, 1, 10)).kind == "持证上岗"
    assert judge(unmarked, has(), policy, D(2027, 1, 11)).kind == "补修"
    assert judge(unmarked, has(), Policy(new_months=3), D(2026, 4, 11)).kind == "补修"


@pytest.mark.parametrize(("months", "words"), [(6, "半年"), (12, "一年"), (24, "两年"), (3, "3个月")])
def test_limits_are_told_as_offices_say_them(months, words) -> None:
    assert months_text(months) == words


# 「在近三年内完成30学时的专题培训」: 补修 has a last day


@pytest.mark.parametrize(
    ("as_of", "met", "note"),
    [
        (D(2028, 8, 31), "未到期", "在截止日期前补足即可"),
        (D(2028, 9, 1), "否", "补修已逾期"),
    ],
)
def test_making_up_may_have_a_last_day(as_of, met, note) -> None:
    in_post = Teacher("T2", "李四", 6, appointed=D(2012, 9, 1))
    policy = Policy(make_up_by=D(2028, 8, 31))
    verdict = judge(in_post, has((D(2020, 1, 1), "4")), policy, as_of)
    assert (verdict.kind, verdict.due, verdict.met, verdict.gap) == ("补修", D(2028, 8, 31), met, 6)
    assert note in verdict.note


def test_without_a_last_day_it_is_due_at_once() -> None:
    verdict = judge(Teacher("T2", "李四", 6), has(), Policy(), D(2026, 6, 30))
    assert (verdict.kind, verdict.due, verdict.met) == ("补修", None, "否")


# 形式


@pytest.mark.parametrize(
    ("form", "counts"),
    [
        ("", True),
        ("集中培训", True),
        ("集中学习", True),
        ("讲 座", True),
        ("校本研修", False),
        ("自习", False),
    ],
)
def test_which_forms_are_concentrated_training_is_a_list(form, counts) -> None:
    assert policy_of(preset_rules()).is_concentrated(form) is counts


def test_a_school_may_list_its_own_forms() -> None:
    rules = preset_rules()
    own = replace(rules, parameters={**rules.parameters, "集中培训形式": "全校集中学习，年级集中学习"})
    policy = policy_of(own)
    assert policy.is_concentrated("年级集中学习")
    assert not policy.is_concentrated("讲座")


# 「未满一年的，不得提拔为年级组长…未满二年的…中层干部；未满三年的…后备干部」


@pytest.mark.parametrize(
    ("years", "result", "posts"),
    [
        ("0.9", "凭证书", []),
        ("1", "凭证书", ["年级组长"]),
        ("2.5", "直接认定", ["年级组长", "中层干部"]),
        ("3", "直接认定", ["年级组长", "中层干部", "后备干部"]),
        ("12", "尚未取得", []),  # 未取得班主任培训合格证书者，一律不予提拔
        (None, "凭证书", []),
    ],
)
def test_the_posts_somebody_may_be_recommended_for(years, result, posts) -> None:
    known = None if years is None else Decimal(years)
    assert list(posts_open_to(known, Recognition(result), policy_of(preset_rules()))) == posts


# 「顧問必須是由經驗豐富、同行認可的高階教師擔任」


def pair(title: str, titles: tuple[str, ...]) -> mentors.Pairing:
    people = [
        Teacher("A", "导师", 5, years_in_post=Decimal(9), title=title),
        Teacher("B", "新人", 6, years_in_post=Decimal(1), mentor_id="A"),
    ]
    found = mentors.pairings({one.id: one for one in people}, Policy(mentor_titles=titles), D(2026, 6, 30))
    return next(one for one in found if one.teacher.id == "B")


@pytest.mark.parametrize(
    ("title", "titles", "result"),
    [
        ("", (), "已落实"),  # no title is asked for
        ("二级教师", (), "已落实"),
        ("中学高级教师", ("高级",), "已落实"),
        ("正高级", ("高级",), "已落实"),
        ("一级教师", ("高级",), "不合要求"),
        ("高级教师", ("正高级",), "不合要求"),
        ("", ("高级",), "待核对"),
    ],
)
def test_a_mentor_may_need_a_title(title, titles, result) -> None:
    assert pair(title, titles).result == result


def test_what_is_wrong_with_the_title_is_told() -> None:
    assert pair("一级教师", ("高级", "正高级")).note == "导师的职称是一级教师，不在高级、正高级之内"


# 「根据量化考核结果发放班主任津贴」; 「每个班级应当配备一名班主任」

PAID = Teacher("T1", "张三", 5, stage="初中", class_size=45)


@pytest.mark.parametrize(
    ("coefficient", "amount", "note"),
    [
        (None, "450", "45×1×10=450"),
        ("1", "450", "45×1×10×1=450"),
        ("1.2", "540", "45×1×10×1.2=540"),
        ("0", "0", "45×1×10×0=0"),
        ("0.333", "149.85", "45×1×10×0.333=149.85"),
    ],
)
def test_the_allowance_is_taken_times_the_coefficient(coefficient, amount, note) -> None:
    one = replace(PAID, coefficient=Decimal(coefficient) if coefficient else None)
    found = allowance_of(one, Policy())
    assert (found.amount, found.note) == (Decimal(amount), note)


def test_a_deputy_is_paid_by_a_coefficient_or_not_at_all() -> None:
    deputy = replace(PAID, post="高一（3）班副班主任")
    assert allowance_of(deputy, Policy()).amount is None
    assert allowance_of(deputy, Policy()).note == "岗位是高一（3）班副班主任，没有填考核系数，没有计算"
    assert allowance_of(replace(deputy, coefficient=Decimal("0.5")), Policy()).amount == 225


# 「其出勤率、论文、发言稿、主题报告……均纳入班主任工作档案」


def test_speeches_and_reports_are_kept_and_nobody_must_have_them() -> None:
    found = check({"发言稿": "2篇", "主题报告": "《班级文化》"}, None, None)
    assert found.others == ("发言稿 2 份", "主题报告 1 份")
    assert not {"发言稿", "主题报告"} & set(found.missing)
    assert check({"发言稿": "是", "主题报告": "无"}, None, None).others == ("发言稿",)
    assert check({}, None, None).others == ()
