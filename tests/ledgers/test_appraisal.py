"""多元评价 worked out by hand: means, trimming, weights, lines, and when there is no total."""

from __future__ import annotations

from decimal import Decimal

import pytest

from python.ledgers.appraisal import annual_choice, appraise_person, kind_result
from python.reading.appraisal_rules import AppraisalRules, read_appraisal_rules, same_batch
from python.vocabulary.features.appraisal import APPRAISING
from python.vocabulary.records import Rating, Score, ScoreState

SHIPPED = {one.name: "" if one.default is None else str(one.default) for one in APPRAISING.settings}
PASS, FAIL = Rating("合格", Decimal(60), retrain=False), Rating("不合格", Decimal(0), retrain=True)


def rules(**changes: str) -> AppraisalRules:
    found, wrong = read_appraisal_rules({**SHIPPED, **changes}, "2025—2026")
    assert found is not None, wrong
    return found


def numbers(text: str) -> list[Decimal]:
    return [Decimal(one) for one in text.split()]


FORMS = {
    "自评": numbers("95"),
    "同事": numbers("90 70 91 88 99"),
    "学生家长": numbers("92 90 90 85 100 91 93 88 90 91"),
    "领导小组": numbers("89 90 90"),
}


def test_trimmed_means_weighted_as_a_person_reckons_it() -> None:
    # 同事 without 70 and 99: (88+90+91)÷3 = 269÷3 = 89.666… = 89.67; ×30% = 26.901.
    # 学生家长 without 85 and 100: 725÷8 = 90.625 = 90.63 (half-up); ×30% = 27.189.
    # 领导小组 without 89 and 90: 90; ×30% = 27. 自评 95 ×10% = 9.5. Together 90.59.
    found = appraise_person(FORMS, rules(算法="去掉最高最低"))
    assert found.total == Decimal("90.59")
    assert found.conclusion == "优秀"
    assert found.explanation == (
        "自评 1 人：95，×10%=9.5；"
        "同事 5 人去掉最高最低：(88+90+91)÷3=89.67，×30%=26.901；"
        "学生家长 10 人去掉最高最低：(88+90+90+90+91+91+92+93)÷8=90.63，×30%=27.189；"
        "领导小组 3 人去掉最高最低：90，×30%=27；"
        "综合 9.5+26.901+27.189+27=90.59；达到 90，优秀"
    )


def test_plain_means_of_the_same_forms() -> None:
    # 同事 438÷5 = 87.6, 学生家长 910÷10 = 91, 领导小组 269÷3 = 89.67: 9.5+26.28+27.3+26.901 = 89.981 → 89.98.
    found = appraise_person(FORMS, rules())
    assert found.total == Decimal("89.98")
    assert found.conclusion == "合格"
    assert found.explanation.endswith("综合 9.5+26.28+27.3+26.901=89.981≈89.98；达到 60，合格")


def test_halves_go_up_and_lines_are_inclusive() -> None:
    # 89.99 ×50% = 44.995, 90 ×50% = 45: 89.995 → 90.00, which reaches 90.
    two = rules(权重="甲50,乙50", 最少人数="", 评价范围="", 评价表份数="")
    found = appraise_person({"甲": numbers("89.99"), "乙": numbers("90")}, two)
    assert (found.total, found.conclusion) == (Decimal("90.00"), "优秀")
    assert appraise_person({"甲": numbers("60"), "乙": numbers("60")}, two).conclusion == "合格"
    assert appraise_person({"甲": numbers("59.99"), "乙": numbers("59.98")}, two).conclusion == "不合格"


def test_too_few_raters_of_one_kind_give_no_total_and_no_other_weights() -> None:
    few = {**FORMS, "同事": numbers("90 91 92 93"), "领导小组": []}
    found = appraise_person(few, rules())
    assert (found.total, found.conclusion) == (None, "评价不足")
    assert found.explanation.startswith(
        "评价不足：同事 4 人，少于 5 人，领导小组 0 人，少于 3 人，没有综合得分；"
    )
    assert found.kinds["同事"].mean == Decimal("91.5")
    assert appraise_person({}, rules()).conclusion == "评价不足"


@pytest.mark.parametrize(
    ("values", "trimmed", "mean", "words"),
    [
        ("80 90", True, "85.00", "同事 2 人平均（不足 3 人，不去高低）：(80+90)÷2=85"),
        ("80 85 100", True, "85", "同事 3 人去掉最高最低：85"),
        ("100 100 60 60", True, "80", "同事 4 人去掉最高最低：(60+100)÷2=80"),
        ("88.885", False, "88.89", "同事 1 人：88.885≈88.89"),
        (
            "90 " * 12 + "91",
            False,
            "90.08",
            "同事 13 人平均：(90×12+91)÷13=90.08",
        ),
        (
            " ".join(str(n) for n in range(80, 94)),
            False,
            "86.50",
            "同事 14 人平均：1211÷14=86.5",
        ),
    ],
)
def test_the_arithmetic_of_one_kind_is_shown(values, trimmed, mean, words) -> None:
    found = kind_result("同事", numbers(values), trimmed=trimmed)
    assert (found.mean, found.words) == (Decimal(mean), words)


@pytest.mark.parametrize(
    ("setting", "value", "why"),
    [
        ("维度", "德20,能20,勤20,廉20", "合计是 80，应是 100"),
        ("维度", "德50,德50", "“德”写了两次"),
        ("维度", "德,能100", "“德”应是名称后面跟一个数"),
        ("维度", "总评100", "总评是这张表别的栏目，不能作维度"),
        ("维度", "德100,能0", "能是 0，不用的请删去"),
        ("权重", "自评10,同事30,学生家长30,领导小组20", "合计是 90，应是 100"),
        ("算法", "中位数", "只能是 平均 或 去掉最高最低"),
        ("最少人数", "家长5", "“家长”不在权重里"),
        ("最少人数", "同事0", "同事要写 1 或更大的整数"),
        ("最少人数", "自评2", "自评只能有 1 份"),
        ("评价范围", "同事年级", "“同事年级”应是权重里的一类，后面跟 全部、部门、个人"),
        ("合格线", "95", "比评优线 90 还高"),
    ],
)
def test_a_setting_that_cannot_be_used_says_why(setting, value, why) -> None:
    found, wrong = read_appraisal_rules({**SHIPPED, setting: value}, "2025—2026")
    assert found is None
    assert (wrong[0].setting, wrong[0].value, wrong[0].why) == (setting, value, why)


def test_settings_are_understood_as_people_write_them() -> None:
    found = rules(
        维度="德：25分、能=25，绩 50",
        权重="自评10% 同事90％",
        最少人数="同事5人",
        评价范围="",
        评价表份数="同事3份",
    )
    assert found.dimensions == {"德": 25, "能": 25, "绩": 50}
    assert found.weights == {"自评": 10, "同事": 90}
    assert (found.least, found.copies) == ({"自评": 1, "同事": 5}, {"自评": 1, "同事": 3})
    assert found.sheet.headers == ("批次", "工号", "姓名", "评价人类别", "德", "能", "绩", "总评")


def test_a_batch_without_a_name_is_the_school_year() -> None:
    assert rules().batch == "2025—2026"
    assert read_appraisal_rules(SHIPPED, "")[1][0].setting == "本次批次"
    assert same_batch("2025-2026学年", "2025—2026")
    assert same_batch("2026 上", "2026上")
    assert not same_batch("2025—2026", "2026—2027")


def score(rating: Rating | None, total: str = "70") -> Score:
    state = ScoreState.SCORED if rating else ScoreState.INCOMPLETE
    return Score("T001", 5, state, "", total=Decimal(total) if rating else None, rating=rating)


@pytest.mark.parametrize(
    ("own", "exempt", "choice", "reason"),
    [
        (score(PASS), False, "是", "综合得分 90.59，达到 90；本轮培训 70 分，合格"),
        (score(FAIL, "50"), False, "否", "综合得分 90.59，达到 90；本轮培训 50 分，不合格"),
        (score(None), False, "待定", "综合得分 90.59，达到 90；本轮培训还没有总分"),
        (None, False, "待定", "综合得分 90.59，达到 90；本轮培训还没有总分"),
        (None, True, "待定", "综合得分 90.59，达到 90；本轮免训，没有等级，请学校决定"),
    ],
)
def test_who_may_be_honoured_reached_the_line_and_passed_the_training(own, exempt, choice, reason) -> None:
    trimmed = rules(算法="去掉最高最低")
    found = appraise_person(FORMS, trimmed)
    assert annual_choice(found, own, trimmed, exempt=exempt) == (choice, reason)
    below = appraise_person(FORMS, rules())
    assert annual_choice(below, own, rules(), exempt=exempt) == ("否", "综合得分 89.98，不到 90")
    assert annual_choice(appraise_person({}, rules()), own, rules(), exempt=exempt) == ("否", "评价不足")
