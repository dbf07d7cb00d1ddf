"""推荐名单: what prizes are called and worth, who may be recommended, quota and ties; every figure worked out by hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from python.ledgers.awards import points_of, prize_of, reaches, read_weights
from python.ledgers.recommendation import (
    DECLINED,
    NEARLY,
    RECOMMENDED,
    RESERVE,
    TIED,
    Facts,
    Honour,
    Judged,
    RoundResult,
    Terms,
    judge,
    list_of,
    terms_of,
)
from python.vocabulary.features.contests import RECOMMENDING
from python.vocabulary.records import Teacher

WEIGHTS, _ = read_weights("特等奖4,一等奖3,二等奖2,三等奖1,优秀奖0.5")
DEFAULTS = {one.name: "" if one.default is None else str(one.default) for one in RECOMMENDING.settings}


def terms(**changed: object) -> Terms:
    plain = {
        "ratings": ("优秀", "骨干班主任"),
        "rounds": 2,
        "materials": True,
        "awards": (),
        "years": 3,
        "weights": WEIGHTS,
        "quota": None,
        "order": ("总分", "评比"),
    }
    return Terms(**{**plain, **changed})  # type: ignore[arg-type]  # a handful of fields by name


def teacher(name: str) -> Teacher:
    return Teacher(name, f"教师{name}", 5)


def rounds(*marks: tuple[str, str, object]) -> tuple[RoundResult, ...]:
    return tuple(
        RoundResult(name, rating, rating in ("优秀", "合格"), None if total is None else Decimal(str(total)))
        for name, rating, total in marks
    )


GOOD = rounds(("2026年春季", "优秀", 91), ("2025年秋季", "优秀", 88))
MEETING = Honour(dt.date(2026, 5, 12), "主题班会", "一等奖", "一等奖")


# Prizes


@pytest.mark.parametrize(
    ("text", "prize"),
    [
        ("一等奖", "一等奖"),
        ("校级一等奖", "一等奖"),
        ("县 1等奖", "一等奖"),
        ("１等", "一等奖"),
        ("特等奖", "特等奖"),
        ("第一名", "第一名"),
        ("第1名", "第一名"),
        ("1", "第一名"),
        ("3名", "第三名"),
        ("全校第三", "第三名"),
        ("并列第二名", "第二名"),
        ("第十名", "第十名"),
        ("第十二名", "第12名"),
        ("第二十一名", "第21名"),
        ("二等奖第一名", "二等奖"),
        ("冠军", "第一名"),
        ("金奖", "一等奖"),
        ("校级优秀奖", "优秀奖"),
        ("", ""),
        ("无", ""),
        ("未获奖", ""),
        ("鼓励奖", None),
        ("95", None),
        ("未定一等奖", None),
        ("第三批", None),
        ("高一等级", None),
        ("通过", None),
    ],
)
def test_a_prize_is_read_from_words_and_nothing_is_guessed(text: str, prize: str | None) -> None:
    assert prize_of(text, WEIGHTS) == prize


@pytest.mark.parametrize(
    ("prize", "points"),
    [("一等奖", "3"), ("第一名", "3"), ("第三名", "1"), ("第四名", "0"), ("四等奖", "0"), ("优秀奖", "0.5")],
)
def test_the_first_three_places_are_worth_the_first_three_classes(prize: str, points: str) -> None:
    assert points_of(prize, WEIGHTS) == Decimal(points)


def test_a_school_may_give_places_points_of_their_own() -> None:
    weights, wrong = read_weights("第一名5，一等奖3")
    assert (points_of("第一名", weights), points_of("一等奖", weights), wrong) == (5, 3, [])


@pytest.mark.parametrize(
    ("prize", "met"),
    [("一等奖", True), ("特等奖", True), ("第二名", True), ("三等奖", False), ("优秀奖", False), ("", False)],
)
def test_a_prize_that_is_asked_for_is_reached_by_any_that_is_worth_as_much(prize: str, met: bool) -> None:
    assert reaches(prize, ("一等奖", "二等奖"), WEIGHTS) is met


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("一等奖3,二等奖", ["二等奖"]), ("3", ["3"]), ("一等奖3,1等奖2", ["1等奖2"]), ("一等奖2.5分", [])],
)
def test_weights_that_say_nothing_or_twice_are_told(text: str, wrong: list[str]) -> None:
    assert read_weights(text)[1] == wrong


# Conditions


def test_the_shipped_settings_are_what_the_schools_paper_asks() -> None:
    found, wrong = terms_of(DEFAULTS)
    assert wrong == {}
    assert (found.ratings, found.rounds, found.materials, found.quota) == (
        ("优秀", "骨干班主任"),
        2,
        True,
        None,
    )
    assert found.in_words == ("最近连续2轮培训考核为优秀、骨干班主任；档案材料齐全；按平均总分、评比得分排序")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("评比加权", "一等奖"),
        ("排序", "总分,年龄"),
        ("排序", ""),
        ("获奖要求", "一等奖,大奖"),
        ("推荐等级", ""),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(setting: str, value: str) -> None:
    assert list(terms_of({**DEFAULTS, setting: value})[1]) == [setting]


# One person


def test_the_evidence_says_every_fact_and_the_sum() -> None:
    found = judge(Facts(teacher("甲"), GOOD, "", (MEETING,)), terms())
    assert found.lacks == ()
    assert found.basis == (
        "2026年春季 优秀 91 分；2025年秋季 优秀 88 分；主题班会 一等奖（2026-05-12）；档案材料齐全；"
        "平均 (91+88)÷2=89.5；评比 3 分"
    )
    assert (found.average, found.points) == (Decimal("89.5"), 3)


def test_the_average_is_rounded_half_up() -> None:
    two = rounds(("乙", "优秀", "90.01"), ("甲", "优秀", 90))
    assert judge(Facts(teacher("甲"), two, ""), terms()).average == Decimal(
        "90.01"
    )  # 90.005; to even would be 90.00


def test_only_the_last_rounds_count_and_in_their_order() -> None:
    earlier = (*GOOD, *rounds(("2025年春季", "不合格", 40)))
    assert judge(Facts(teacher("甲"), earlier, ""), terms()).eligible
    assert not judge(Facts(teacher("甲"), earlier, ""), terms(rounds=3)).eligible


@pytest.mark.parametrize(
    ("facts", "lacks"),
    [
        (
            Facts(teacher("甲"), rounds(("春", "合格", 75), ("秋", "优秀", 88)), ""),
            ("春 合格",),
        ),
        (Facts(teacher("甲"), GOOD, "反思随笔、学期总结"), ("2026年春季的档案材料缺 反思随笔、学期总结",)),
        (Facts(teacher("甲"), GOOD, None), ("没有2026年春季的档案材料",)),
        (Facts(teacher("甲"), GOOD[:1], ""), ("只有 1 轮成绩，要连续 2 轮",)),
        (Facts(teacher("甲"), rounds(("春", "未完成", None), ("秋", "优秀", 88)), ""), ("春 未完成",)),
        (Facts(teacher("甲"), GOOD, "", doubt="要先核对"), ("要先核对",)),
        (
            Facts(teacher("甲"), (RoundResult("春", "优秀", False, Decimal(50)), GOOD[1]), ""),
            ("春 优秀（这一行有矛盾，存疑）",),
        ),
    ],
)
def test_what_is_lacking_is_said(facts: Facts, lacks: tuple[str, ...]) -> None:
    found = judge(facts, terms())
    assert found.lacks == lacks
    assert found.nearly


@pytest.mark.parametrize(
    "facts",
    [
        Facts(teacher("甲"), rounds(("春", "合格", 75), ("秋", "合格", 70)), ""),
        Facts(teacher("甲"), (), ""),
        Facts(teacher("甲"), rounds(("春", "合格", 75), ("秋", "优秀", 88)), "学期总结"),
    ],
)
def test_who_lacks_two_things_is_not_nearly_there(facts: Facts) -> None:
    found = judge(facts, terms())
    assert not found.nearly
    assert not found.eligible


def test_an_award_may_be_asked_for() -> None:
    asked = terms(awards=("一等奖", "二等奖"))
    third = Honour(dt.date(2026, 5, 12), "板报", "三等奖", "三等奖")
    assert judge(Facts(teacher("甲"), GOOD, "", (MEETING,)), asked).eligible
    assert judge(Facts(teacher("甲"), GOOD, "", (third,)), asked).lacks == (
        "近 3 年没有一等奖、二等奖以上的获奖",
    )


# The list


def person(name: str, average: object, points: object = 0, lacks: tuple[str, ...] = ()) -> Judged:
    return Judged(teacher(name), lacks, "", Decimal(str(average)), Decimal(str(points)))


def shown(people: list[Judged], chosen: dict[str, bool] | None = None, **changed: object):
    listing = list_of(people, terms(**changed), chosen or {})
    return [(one.judged.teacher.id, one.place, one.conclusion) for one in listing.placed], listing


def test_without_a_quota_everyone_who_is_eligible_is_recommended_in_order() -> None:
    found, listing = shown([person("甲", 80), person("乙", 90), person("丙", 85, lacks=("一项",))])
    assert found == [("乙", 1, RECOMMENDED), ("甲", 2, RECOMMENDED), ("丙", None, NEARLY)]
    assert listing.others == ()


def test_contests_decide_where_totals_are_the_same_and_first_if_the_school_says_so() -> None:
    people = [person("甲", 90, 1), person("乙", 90, 3), person("丙", 80, 9)]
    assert [one[0] for one in shown(people)[0]] == ["乙", "甲", "丙"]
    assert [one[0] for one in shown(people, order=("评比", "总分"))[0]] == ["丙", "乙", "甲"]


def test_a_tie_at_the_edge_is_nobodys_place_until_a_person_decides() -> None:
    people = [person("甲", 95), person("乙", 90), person("丙", 90), person("丁", 80)]
    found, listing = shown(people, quota=2)
    assert found == [("甲", 1, RECOMMENDED), ("乙", 2, TIED), ("丙", 2, TIED), ("丁", 4, RESERVE)]
    assert listing.left == 1

    found, listing = shown(people, {"乙": False}, quota=2)
    assert [one[2] for one in found] == [RECOMMENDED, DECLINED, RECOMMENDED, RESERVE]
    found, listing = shown(people, {"丙": True}, quota=2)
    assert [one[2] for one in found] == [RECOMMENDED, RESERVE, RECOMMENDED, RESERVE]
    assert listing.chosen_ahead == ()


def test_a_tie_within_the_quota_is_no_question() -> None:
    found, listing = shown([person("甲", 90), person("乙", 90), person("丙", 80)], quota=2)
    assert [one[2] for one in found] == [RECOMMENDED, RECOMMENDED, RESERVE]
    assert listing.tied == ()


def test_who_is_declined_leaves_the_place_to_the_next() -> None:
    found, _ = shown([person("甲", 95), person("乙", 90), person("丙", 85)], {"甲": False}, quota=2)
    assert found == [("甲", 1, DECLINED), ("乙", 2, RECOMMENDED), ("丙", 3, RECOMMENDED)]


def test_who_is_chosen_from_beyond_the_quota_takes_a_place_and_is_told() -> None:
    people = [person("甲", 95), person("乙", 90), person("丙", 85)]
    found, listing = shown(people, {"丙": True}, quota=2)
    assert [one[2] for one in found] == [RECOMMENDED, RESERVE, RECOMMENDED]
    assert [one.judged.teacher.id for one in listing.chosen_ahead] == ["丙"]
    assert listing.too_many == 0


def test_more_chosen_than_there_are_places_is_told() -> None:
    people = [person("甲", 95), person("乙", 90), person("丙", 85)]
    found, listing = shown(people, {"甲": True, "乙": True, "丙": True}, quota=2)
    assert listing.too_many == 3
    assert all(one[2] == RECOMMENDED for one in found)


def test_who_is_not_eligible_is_never_recommended_whatever_is_typed() -> None:
    found, _ = shown([person("甲", 95, lacks=("一项",))], {"甲": True}, quota=2)
    assert found == [("甲", None, NEARLY)]
