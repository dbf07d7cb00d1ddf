"""县级推荐名单, each case worked out by hand."""

import sqlite3
from decimal import Decimal

import pytest

from python.actions.county.recommend import Category, Quota, Rounding, Verdict, recommend
from tests.actions.county.hand_made import P, S, clerks, make

TEN_PERCENT = Quota(percent=Decimal(10))


def listed(tmp_path, category, *schools):
    with sqlite3.connect(make(tmp_path / "s.sqlite", *schools)) as store:
        return recommend(store, category)


def said(found):
    return [(one.place, one.candidate.name, one.verdict is Verdict.RECOMMENDED) for one in found]


@pytest.mark.parametrize(
    ("quota", "expected", "seats"),
    [
        (Quota(count=3), 7, 3),
        (TEN_PERCENT, 36, 3),
        (Quota(percent=Decimal(10), rounding=Rounding.HALF_UP), 35, 4),
        (Quota(percent=Decimal(10), rounding=Rounding.HALF_UP), 34, 3),
        (Quota(percent=Decimal(10), rounding=Rounding.UP), 31, 4),
        (Quota(percent=Decimal(10), rounding=Rounding.UP), 30, 3),
        (Quota(percent=Decimal(10), least=1), 9, 1),
        (Quota(percent=Decimal("12.5"), rounding=Rounding.HALF_UP), 20, 3),
    ],
)
def test_a_quota_is_a_number_or_per_cent_rounded_as_the_rule_says(quota, expected, seats):
    assert quota.seats(expected) == seats


def test_the_rounding_is_told():
    assert TEN_PERCENT.told(36) == "36 人的 10% 是 3.6，舍去小数得 3 个"
    assert TEN_PERCENT.told(40) == "40 人的 10% 是 4 个"
    assert Quota(percent=Decimal(10), least=1).told(9) == "9 人的 10% 是 0.9，舍去小数得 0 个，至少 1 个"
    assert Quota(count=5).told(36) == "5 个"


def test_the_highest_rating_and_the_least_total_qualify_inclusively(tmp_path):
    school = S(
        "甲校",
        [P("王一", 90), P("王二", 89.9), P("王三", 95), P("王四"), P("王五", 99, training_type="免训")],
    )
    found = listed(tmp_path, Category("骨干", minimum=Decimal(90)), school)
    assert said(found) == [(1, "王三", True), (2, "王一", True)]


def test_ratings_by_name_take_the_place_of_the_highest_one(tmp_path):
    school = S("甲校", [P("王一", 90), P("王二", 65), P("王三", 40)])
    found = listed(tmp_path, Category("合格", ratings=("合格",)), school)
    assert said(found) == [(1, "王二", True)]


def test_a_tie_at_the_edge_of_a_schools_quota_is_asked_and_who_is_behind_is_out(tmp_path):
    # 20 people, 10 %: two seats. 99 has one; two have 95 for the other; 94 has none.
    school = S("甲校", [P("王一", 99), P("王二", 95), P("王三", 95), P("王四", 94), *clerks(16)])
    found = listed(tmp_path, Category("优秀", per_school=TEN_PERCENT), school)
    assert said(found) == [(1, "王一", True), (2, "王二", False), (2, "王三", False)]
    assert "本校 2 人成绩相同，名额还剩 1 个，请定下是谁" in found[1].evidence
    assert "20 人的 10% 是 2 个" in found[1].evidence
    assert "请定下" not in found[0].evidence


def test_a_tie_within_the_quota_is_none(tmp_path):
    school = S("甲校", [P("王一", 95), P("王二", 95), P("王三", 94), *clerks(17)])
    found = listed(tmp_path, Category("优秀", per_school=TEN_PERCENT), school)
    assert said(found) == [(1, "王一", True), (1, "王二", True)]


def test_what_a_rule_names_after_the_total_breaks_a_tie(tmp_path):
    first, second = P("王一", 95, items={"考试": 50_000}), P("王二", 95, items={"考试": 51_000})
    school = S("甲校", [first, second, P("王三", 95), *clerks(7)])
    rules = Category("优秀", per_school=Quota(count=2), order=("总分", "考试"))
    found = listed(tmp_path, rules, school)
    assert said(found) == [(1, "王二", True), (2, "王一", True)]
    assert "考试 51" in found[0].evidence


def test_the_county_takes_the_best_of_those_put_forward(tmp_path):
    one = S("甲校", [P("王一", 99), P("王二", 98), *clerks(8)])
    two = S("乙校", [P("李一", 97), P("李二", 96), *clerks(8)])
    rules = Category("骨干", per_school=Quota(count=1), per_county=Quota(count=2))
    assert said(listed(tmp_path, rules, one, two)) == [(1, "王一", True), (2, "李一", True)]


def test_a_tie_at_the_edge_of_the_countys_quota_is_asked_across_schools(tmp_path):
    one = S("甲校", [P("王一", 99), P("王二", 90), *clerks(8)])
    two = S("乙校", [P("李一", 90), *clerks(9)])
    rules = Category("骨干", per_county=Quota(percent=Decimal(10)))
    found = listed(tmp_path, rules, one, two)
    # 20 people, 10 %: two seats; one is left for the two with 90.
    assert said(found) == [(1, "王一", True), (2, "李一", False), (2, "王二", False)]
    assert "全县 2 人成绩相同，名额还剩 1 个" in found[1].evidence


def test_a_school_that_must_choose_still_claims_only_its_seats(tmp_path):
    # 甲校 has one seat for two people with 95: in the county it takes one of two seats, so 94 still gets the other.
    one = S("甲校", [P("王一", 95), P("王二", 95), *clerks(8)])
    two = S("乙校", [P("李一", 94), *clerks(9)])
    rules = Category("骨干", per_school=Quota(count=1), per_county=Quota(count=2))
    assert said(listed(tmp_path, rules, one, two)) == [
        (1, "王一", False),
        (1, "王二", False),
        (2, "李一", True),
    ]


def test_a_former_version_of_a_school_puts_nobody_forward(tmp_path):
    old = S("甲校", [P("王一", 99)], state="older")
    assert listed(tmp_path, Category("优秀"), old, S("甲校", [P("王一", 85)]))[0].candidate.total == "85"
