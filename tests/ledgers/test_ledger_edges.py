"""The other ledgers at their edges: terms, 资格认定, 导师, 津贴, 结业, 档案材料 and the figures they are kept by.

Many of these were found by a mutant of ``python/ledgers`` that no other test noticed (docs/mutation.md).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from python.ledgers import mentors, portfolio
from python.ledgers.allowance import Allowance, allowance_of
from python.ledgers.completion import completion_of
from python.ledgers.materials import How, Material, read_material
from python.ledgers.policy import Policy, policy_of, topic_of
from python.ledgers.recognition import (
    Recognition,
    direct_grounds,
    recognise,
    roster_doubts,
    years_disagree,
)
from python.reading.roster import parse_roster
from python.reading.workbook import output_table
from python.vocabulary.cell_values import CellValue, Grid
from python.vocabulary.ledger_sheets import PORTFOLIO_SHEET
from python.vocabulary.messages import message
from python.vocabulary.problems import ProblemCode, Severity
from python.vocabulary.records import Teacher
from python.vocabulary.school_calendar import Term, term_of, terms_between, whole_years
from tests.samples import preset_rules

D = dt.date
N = Decimal
P = ProblemCode
AS_OF = D(2026, 6, 30)
POLICY = Policy()
PAPER = "两千字论文"


def teacher(**facts) -> Teacher:
    return Teacher("T1", "张三", 5, **facts)


# Terms


@pytest.mark.parametrize(
    ("start", "end", "terms"),
    [
        (D(2026, 9, 1), D(2027, 3, 1), [Term(2026, 1)]),  # 29 days of the spring term
        (D(2026, 9, 1), D(2027, 3, 2), [Term(2026, 1), Term(2026, 2)]),  # 30 days
        (D(2027, 1, 3), D(2027, 6, 30), [Term(2026, 2)]),  # 29 days of the autumn term
        (D(2027, 1, 2), D(2027, 6, 30), [Term(2026, 1), Term(2026, 2)]),
        (D(2026, 9, 1), D(2028, 1, 31), [Term(2026, 1), Term(2026, 2), Term(2027, 1)]),
        (D(2027, 1, 20), D(2027, 2, 10), [Term(2026, 1)]),  # days of both: where it began
        (D(2026, 9, 1), None, [Term(2026, 1)]),
        (None, D(2027, 2, 1), [Term(2026, 2)]),
        (None, None, []),
    ],
)
def test_a_term_that_a_round_touches_for_less_than_thirty_days_is_not_its_term(start, end, terms) -> None:
    assert list(terms_between(start, end)) == terms


def test_terms_follow_each_other_without_a_gap() -> None:
    day = D(2026, 9, 1)
    for _ in range(800):
        term = term_of(day)
        assert term.first_day <= day < term.next.first_day
        day += dt.timedelta(days=1)


def test_years_since_a_day_to_come_are_none() -> None:
    assert whole_years(D(2030, 1, 1), AS_OF) == 0
    assert whole_years(D(2026, 6, 29), AS_OF) == 0
    assert whole_years(D(2025, 6, 30), AS_OF) == 1
    assert whole_years(D(2025, 7, 1), AS_OF) == 0


# 资格认定


def roster(*people: Teacher):
    headers: list[CellValue] = ["工号", "姓名", "近三年连续任职", "优秀班主任年份", "任职年限"]
    table, _, _ = parse_roster(Grid("教师名册", [headers]), {})
    return list(people), table


@pytest.mark.parametrize(
    ("facts", "grounds"),
    [
        ({"honour_years": (2026,)}, ["三年内获优秀班主任（2026年）"]),
        ({"honour_years": (2023, 2025)}, ["三年内获优秀班主任（2025年）"]),
        ({"honour_years": (2022, 2027)}, []),
        ({"years_in_post": N(6)}, ["任班主任满六年（6年）"]),
        ({"years_in_post": N("5.5")}, []),
        ({"last_three_years": True}, ["近三年连续任班主任"]),
        ({"years_in_post": N(2), "pupils_satisfied": True}, ["任班主任两年以上且为学生满意的教师（2年）"]),
        (
            {"honour_years": (2024,), "years_in_post": N("6.5"), "last_three_years": True, "pupils_satisfied": True},
            ["三年内获优秀班主任（2024年）", "任班主任满六年（6.5年）", "近三年连续任班主任", "任班主任两年以上且为学生满意的教师（6.5年）"],
        ),
    ],
)  # fmt: skip
def test_every_ground_that_holds_is_named_with_its_fact(facts, grounds) -> None:
    one = teacher(**facts)
    assert direct_grounds(one, AS_OF) == grounds
    found = recognise(one, AS_OF, "0007号")
    # A certificate is not needed where a ground holds.
    assert found == (
        Recognition("直接认定", "；".join(grounds)) if grounds else Recognition("凭证书", "证书 0007号")
    )


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({}, "没有合格证书；任职年限、任职日期都没有填，无法直接认定"),
        ({"years_in_post": N("4.5")}, "没有合格证书；任职还差 1.5 年满六年"),
        ({"years_in_post": N(0)}, "没有合格证书；任职还差 6 年满六年"),
        ({"years_in_post": N("0.5"), "pupils_satisfied": True}, "没有合格证书；是学生满意的教师，任职还差 1.5 年满两年"),
        ({"years_in_post": N("0.5"), "pupils_satisfied": False}, "没有合格证书；任职还差 5.5 年满六年"),
    ],
)  # fmt: skip
def test_who_does_not_qualify_is_told_what_is_missing(facts, missing) -> None:
    assert recognise(teacher(**facts), AS_OF) == Recognition("尚未取得", "", missing)


@pytest.mark.parametrize(
    ("typed", "appointed", "told"),
    [
        ("4", D(2021, 6, 30), True),  # five full years by the date
        ("4.1", D(2021, 6, 30), False),  # less than a year apart
        ("5", D(2021, 6, 30), False),
        ("9", D(2021, 6, 30), False),  # was in the post before
        (None, D(2021, 6, 30), False),
        ("1", None, False),
    ],
)
def test_years_that_fell_behind_the_date_are_a_notice(typed, appointed, told) -> None:
    unknown = Teacher("T0", "李四", 6)
    one = teacher(years_in_post=N(typed) if typed else None, appointed=appointed)
    people, table = roster(unknown, one)
    found = years_disagree(people, table, AS_OF)
    assert [(each.code, each.severity, each.where.cell, each.teacher_id) for each in found] == (
        [(P.YEARS_DISAGREE, Severity.NOTICE, "E5", "T1")] if told else []
    )
    if told:
        assert message(found[0]) == "张三的任职年限填的是 4 年，按任职日期 2021-06-30 算是 5 年"


def test_what_contradicts_three_years_in_a_row_is_told() -> None:
    by_years = teacher(last_three_years=True, years_in_post=N("1.5"), appointed=D(2015, 9, 1))
    by_date = dataclasses.replace(by_years, years_in_post=None, appointed=D(2025, 9, 1))
    people, table = roster(by_years, by_date)
    found = roster_doubts(people, table, AS_OF)
    assert [(one.code, one.severity, one.where.cell, one.column) for one in found] == [
        (P.YEARS_CONTRADICT, Severity.WARNING, "C5", "近三年连续任职")
    ] * 2
    assert message(found[0]).startswith("张三的近三年连续任职填的是“是”，任职年限是 1.5 年，不到三年")
    assert message(found[1]).startswith("张三的近三年连续任职填的是“是”，任职日期是 2025-09-01，不到三年")


def test_an_honour_of_this_year_is_not_ahead() -> None:
    people, table = roster(teacher(honour_years=(2026,)), teacher(honour_years=(2024, 2027, 2030)))
    (found,) = roster_doubts(people, table, AS_OF)
    assert (found.code, found.severity, found.where.cell, found.column) == (
        P.HONOUR_YEAR_AHEAD, Severity.WARNING, "D5", "优秀班主任年份",
    )  # fmt: skip
    assert (found.details["year"], found.details["as_of"]) == ("2030", "2026-06-30")
    assert message(found) == "张三的“优秀班主任年份”2030 晚于计算台账的日期 2026-06-30，没有采用"


@pytest.mark.parametrize(
    ("appointed", "counts"), [(D(2023, 9, 1), True), (D(2024, 8, 31), True), (D(2024, 9, 1), False)]
)
@pytest.mark.parametrize("typed", [None, "2", "2.9"])
def test_three_school_years_are_counted_where_the_years_typed_allow_it(appointed, counts, typed) -> None:
    one = teacher(last_three_years=True, years_in_post=N(typed) if typed else None, appointed=appointed)
    assert ("近三年连续任班主任" in direct_grounds(one, AS_OF)) is counts


# 导师


def test_a_pairing_says_who_is_whose_and_why_not() -> None:
    people = [
        Teacher("甲", "甲", 2, years_in_post=N(9), mentor_id="丁"),
        Teacher("乙", "乙", 3, years_in_post=N(1), mentor_id="甲"),
        Teacher("丙", "丙", 4, years_in_post=N(4), mentor_id="乙"),
        Teacher("丁", "丁", 5, mentor_id="甲"),
        Teacher("戊", "戊", 6, years_in_post=N(3), mentor_id="无此人"),
        Teacher("己", "己", 7, years_in_post=N(3), mentor_id="己"),
        Teacher("庚", "庚", 8, years_in_post=N(3), mentor_id="丁"),
        Teacher("辛", "辛", 9, years_in_post=N(0)),
        Teacher("壬", "壬", 10, years_in_post=N(5), mentor_id="辛"),
    ]
    rows = mentors.pairings({one.id: one for one in people}, POLICY, AS_OF)
    assert [
        (row.teacher.id, row.duty, row.mentor.id if row.mentor else None, row.mentor_years, row.result, row.note, row.mentees)
        for row in rows
    ] == [
        ("甲", "不需要导师", None, None, "—", "", 2),
        ("乙", "先任班主任助理，须有导师", "甲", 9, "已落实", "", 1),
        ("丙", "须有导师", "乙", 1, "不合要求", "导师任职只有 1 年，自己还需要导师", 0),
        ("丁", "任职年限不明", "甲", 9, "待核对", "任职年限、任职日期都没有填", 1),
        ("戊", "须有导师", None, None, "不合要求", "名册里没有工号 无此人", 0),
        ("己", "须有导师", "己", 3, "不合要求", "导师不能是本人", 0),
        ("庚", "须有导师", "丁", None, "待核对", "导师的任职年限、任职日期都没有填", 0),
        ("辛", "先任班主任助理，须有导师", None, None, "未安排", "还没有填导师工号", 0),
    ]  # fmt: skip
    assert [row.years for row in rows] == [9, 1, 4, None, 3, 3, 3, 0]


def test_somebody_with_just_five_years_may_be_a_mentor() -> None:
    people = {"甲": Teacher("甲", "甲", 2, years_in_post=N(5)), "乙": Teacher("乙", "乙", 3, years_in_post=N(1), mentor_id="甲")}  # fmt: skip
    assert [row.result for row in mentors.pairings(people, POLICY, AS_OF)] == ["—", "已落实"]


# 津贴


@pytest.mark.parametrize(
    ("stage", "size", "expected"),
    [
        ("小学", 41, Allowance(N("0.5"), N(10), N("205.00"), "41×0.5×10=205")),
        ("", None, Allowance(None, N(10), None, "没有填学段、班级人数")),
        ("高中", None, Allowance(N("1.5"), N(10), None, "没有填班级人数")),
        ("幼儿园", 30, Allowance(None, N(10), None, "学段“幼儿园”没有津贴标准")),
        ("幼儿园", None, Allowance(None, N(10), None, "学段“幼儿园”没有津贴标准")),
    ],
)
def test_an_allowance_that_is_not_known_says_why(stage, size, expected) -> None:
    assert allowance_of(teacher(stage=stage, class_size=size), POLICY) == expected


# 结业


@pytest.mark.parametrize(
    ("passed", "policy", "counted", "required", "missing", "done"),
    [
        (["家校沟通", "家校 沟通", "ＡＩ素养", "ai素养"], Policy(topics_required=2), ("家校沟通", "ＡＩ素养"), 2, "", True),
        (["甲"], Policy(topics_required=3), ("甲",), 3, "还差 2 个", False),
        (["甲", "乙", "丙"], Policy(topics_required=0), ("甲", "乙", "丙"), 0, "", False),  # no such programme
        (["丙", "甲", "丁"], Policy(topics_required=9, topic_names=("甲", "乙", "丙")), ("丙", "甲"), 3, "乙", False),
        (["丙", "甲", "乙"], Policy(topics_required=9, topic_names=("甲", "乙", "丙")), ("丙", "甲", "乙"), 3, "", True),
        ([], Policy(topics_required=9, topic_names=("甲", "乙")), (), 2, "甲、乙", False),
    ],
)  # fmt: skip
def test_topics_are_counted_once_and_the_missing_ones_are_named(
    passed, policy, counted, required, missing, done
) -> None:
    found = completion_of(passed, policy)
    assert (found.passed, found.required, found.missing_text, found.done) == (
        counted,
        required,
        missing,
        done,
    )


# The figures


def rules_with(**parameters: str):
    rules = preset_rules("B")
    return dataclasses.replace(rules, parameters={**rules.parameters, **parameters})


def test_every_figure_is_the_schools_to_say() -> None:
    rules = rules_with(
        学时要求="11", 持证上岗="是", 持证上岗学时="31", 五年学时要求="21", 每学分学时="12", 课程学分="4", 不合格计学时="是", 不合格计学分="是",
        结业专题="6", 小学津贴标准="0.6", 初中津贴标准="1.1", 高中津贴标准="1.6", 津贴月数="9", 论文最少字数="2000",
    )  # fmt: skip
    rates = {"小学": N("0.6"), "初中": N("1.1"), "高中": N("1.6")}
    assert policy_of(rules) == Policy(
        new_hours=N(11), licence_first=True, licence_hours=N(31), five_year_hours=N(21), hours_per_credit=N(12), course_credits=N(4),
        failed_hours=True, failed_credits=True, topics_required=6, topic_names=(), rates=rates, months=N(9), paper_least=N(2000),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "required", "names"),
    [("5", 5, ()), ("0", 0, ()), ("", 0, ()), ("家校、心理", 2, ("家校", "心理")), ("家校", 1, ("家校",)), ("1、2", 2, ("1", "2"))],
)  # fmt: skip
def test_topics_are_required_by_number_or_by_name(typed, required, names) -> None:
    policy = policy_of(rules_with(结业专题=typed))
    assert (policy.topics_required, policy.topic_names) == (required, names)


def test_a_figure_that_is_missing_has_its_default() -> None:
    rules = dataclasses.replace(preset_rules("A"), parameters={})
    # 职务 are those of 【参数】, whatever they are.
    assert dataclasses.replace(policy_of(rules), posts=POLICY.posts) == POLICY
    assert policy_of(dataclasses.replace(rules, parameters={"学时要求": "十几"})).new_hours == 10


@pytest.mark.parametrize(
    ("preset", "typed", "topic"),
    [("A", "", ""), ("A", " 家校 ", "家校"), ("B", " ", "春季"), ("B", "家校", "家校")],
)
def test_the_topic_of_a_round_is_what_the_school_calls_it(preset, typed, topic) -> None:
    rules = preset_rules(preset)
    rules = dataclasses.replace(rules, parameters={**rules.parameters, "本轮专题": typed})
    assert topic_of(rules, "春季") == topic


def test_a_deduction_from_the_total_for_something_else_makes_no_topic() -> None:
    rules = preset_rules("B")
    items = tuple(
        dataclasses.replace(item, source="纪律") if item.from_sign_in else item for item in rules.items
    )
    assert topic_of(dataclasses.replace(rules, items=items), "春季") == ""


# 档案材料


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("十字", 10), ("十五字", 15), ("二十五字", 25), ("三字", 3), ("一百字", 100), ("百五字", 150), ("一百零五字", 105), ("五百字", 500), ("两百三十字", 230),
        ("两千一百字", 2100), ("一千八字", 1800), ("一千零八字", 1008), ("一千〇八字", 1008), ("一万字", 10_000), ("一万二千字", 12_000), ("一万二字", 12_000), ("十万字", 100_000), ("二十万五千字", 205_000),
        ("三万五千六百字", 35_600), ("2千字", 2000), ("1.8千字", 1800), ("0.5万字", 5000), ("2100字", 2100), ("500字，后来2100字", 2100),
        ("二〇〇〇字", 2000), ("一八〇〇字", 1800), ("一零五字", 105), ("两三千字", 2000), ("一两千字", 1000), ("七八百字", 700),
    ],
)  # fmt: skip
def test_a_number_of_characters_in_words_is_the_number(words, number) -> None:
    assert read_material(PAPER, f"《家校》{words}", N(number)) == Material(N(1))
    assert read_material(PAPER, f"《家校》{words}", N(number + 1)) == Material(N(0), How.TOO_SHORT)


@pytest.mark.parametrize(
    ("typed", "pieces"),
    [("十份", 10), ("十九份", 19), ("二十份", 20), ("二十一份", 21), ("九十九份", 99), ("两份", 2), ("二〇份", 20), ("〇份", 0)],
)  # fmt: skip
def test_a_number_of_pieces_in_words_is_the_number(typed, pieces) -> None:
    assert read_material("学期计划", typed) == Material(N(pieces))


@pytest.mark.parametrize("typed", ["两三篇", "一两份", "三四本", "一二份", "十七八篇", "二三十份", "十十份"])
def test_two_or_three_are_not_said_to_be_so_many(typed) -> None:
    assert read_material("反思随笔", typed) == UNCLEAR


UNCLEAR, TOO_SHORT = Material(N(0), How.UNCLEAR), Material(N(0), How.TOO_SHORT)


@pytest.mark.parametrize(
    ("column", "typed", "expected"),
    [
        (PAPER, 9.0, Material(N(9))),  # papers
        (PAPER, 10.0, TOO_SHORT),  # characters
        (PAPER, 99_999.0, Material(N(1))),
        (PAPER, 100_000.0, UNCLEAR),
        ("学期计划", 99.0, Material(N(99))),
        ("学期计划", 100.0, UNCLEAR),
        ("学生评语", 999.0, Material(N(999))),
        ("学生评语", 1000.0, UNCLEAR),
        ("学期计划", -1.0, UNCLEAR),
        ("反思随笔", "150字", Material(N(1))),  # two thousand are asked for of the paper only
        ("反思随笔", "100字", Material(N(1))),
        ("反思随笔", "99字", TOO_SHORT),
        ("反思随笔", "《一》《二》各500字", Material(N(2))),
        ("反思随笔", "《一》《二》500字", Material(N(2))),
        ("反思随笔", "《一》《二》3篇", Material(N(3))),
        ("反思随笔", "《一》《二》《三》2篇", Material(N(3))),
        ("反思随笔", "《一》《二》已交", Material(N(2))),
        ("反思随笔", "《一》附照片", Material(N(1))),
        ("学期总结", "√第", UNCLEAR),
        ("学期总结", "√√", Material(None)),
        ("学期总结", "（手写）", UNCLEAR),
        ("理论书籍", "爱", UNCLEAR),  # one character is no title
        ("理论书籍", "家校", Material(N(1), How.AS_TITLE)),
        ("学期总结", "家校", UNCLEAR),
    ],
)  # fmt: skip
def test_the_edge_of_what_is_understood(column, typed, expected) -> None:
    assert read_material(column, typed) == expected


FULL: dict[str, CellValue] = dict.fromkeys(
    (
        "理论书籍", "反思随笔", "教育案例", "主题班会", "德育论文",
        "学期计划", "学期总结", "典型案例", "学生评语", "家长会或家访记录", PAPER,
    ), "是",
)  # fmt: skip


def test_the_state_of_a_checklist_counts_each_list() -> None:
    typed: dict[str, CellValue] = {**FULL, "反思随笔": None, "德育论文": None, "学生评语": "否"}
    found = portfolio.check(typed, D(2026, 9, 1), D(2027, 1, 15))
    assert (found.five, found.six, found.missing) == (3, 5, ("反思随笔", "德育论文", "学生评语"))
    assert (found.state, found.complete) == ("五个一 3/5，六有 5/6", False)


@pytest.mark.parametrize(
    ("terms", "essays", "papers"), [((D(2026, 9, 1), D(2027, 1, 15)), 1, 1), ((D(2026, 9, 1), D(2027, 6, 30)), 2, 1), ((D(2026, 9, 1), D(2028, 1, 15)), 3, 2), ((None, None), 1, 1)]
)  # fmt: skip
def test_so_many_are_asked_for_as_there_are_terms_and_school_years(terms, essays, papers) -> None:
    enough = {**FULL, "反思随笔": float(essays), "德育论文": float(papers)}
    assert portfolio.check(enough, *terms).complete
    short = portfolio.check({**enough, "反思随笔": essays - 1.0, "德育论文": papers - 1.0}, *terms)
    assert short.missing == tuple(
        name if needed == 1 else f"{name}（应 {needed} 份，有 {needed - 1} 份）"
        for name, needed in (("反思随笔", essays), ("德育论文", papers))
    )


def test_what_is_too_short_is_told_with_what_is_asked_for() -> None:
    header: list[CellValue] = ["工号", "姓名", "轮次", "反思随笔", PAPER]
    typed: list[CellValue] = ["T001", "张三", "一轮", "50字", "500字"]
    table, _ = output_table(
        Grid("档案材料", [["档案材料"], header, typed]), PORTFOLIO_SHEET.headers, preset_rules()
    )
    assert table is not None
    usual = portfolio.problems_of(table, 3, "T001")
    assert [(one.where.cell, one.severity, one.teacher_id, message(one)) for one in usual] == [
        ("D3", Severity.WARNING, "T001", "“反思随笔”的“50字”不到 100 字，按没有交计算"),
        ("E3", Severity.WARNING, "T001", "“两千字论文”的“500字”不到 1800 字，按没有交计算"),
    ]
    assert [one.where.cell for one in portfolio.problems_of(table, 3, "T001", N(500))] == ["D3"]


# Firsts, ones and noughts


def test_a_programme_of_one_topic_is_complete_with_it() -> None:
    assert completion_of(["甲"], Policy(topics_required=1)).done


def test_who_needs_no_mentor_hides_nobody_below() -> None:
    people = [Teacher("甲", "甲", 2, years_in_post=N(9)), Teacher("乙", "乙", 3, years_in_post=N(1))]
    rows = mentors.pairings({one.id: one for one in people}, POLICY, AS_OF)
    assert [row.teacher.id for row in rows] == ["乙"]


def test_rules_that_say_nothing_of_a_topic_name_none() -> None:
    assert topic_of(dataclasses.replace(preset_rules("A"), parameters={}), "春季") == ""


def test_nothing_handed_in_is_nought_of_two() -> None:
    found = portfolio.check({**FULL, "反思随笔": None}, D(2026, 9, 1), D(2027, 6, 30))
    assert found.missing == ("反思随笔（应 2 份，有 0 份）",)


def test_a_round_from_spring_to_winter_belongs_to_both_school_years() -> None:
    assert portfolio.school_years(D(2026, 3, 1), D(2026, 12, 20)) == {2025, 2026}
    assert portfolio.school_years(None, None) == frozenset()
