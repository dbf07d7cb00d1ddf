"""The rules of the ledgers, each with examples worked out by hand from domain.md, boundaries included."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from python.ledgers import mentors, portfolio
from python.ledgers.allowance import allowance_of
from python.ledgers.completion import completion_of
from python.ledgers.hours import (
    Hours,
    HoursEntry,
    credits_of,
    detail_text,
    entries_of,
    hours_between,
    judge,
    window_start,
)
from python.ledgers.materials import How, Material, read_material
from python.ledgers.policy import Policy, policy_of, topic_of
from python.ledgers.recognition import recognise, roster_doubts, years_in_post
from python.reading.roster import parse_roster
from python.reading.workbook import output_table
from python.vocabulary.cell_values import CellError, CellValue, Grid
from python.vocabulary.ledger_sheets import PORTFOLIO_SHEET
from python.vocabulary.messages import message
from python.vocabulary.problems import ProblemCode, Severity
from python.vocabulary.records import Teacher
from python.vocabulary.school_calendar import Term, add_months, add_years, term_of, terms_between, whole_years
from tests.samples import preset_rules

D = dt.date
P = ProblemCode
POLICY = Policy()


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def entries(*pairs: tuple[str, str]) -> tuple[HoursEntry, ...]:
    return tuple(HoursEntry(day(when), Decimal(hours)) for when, hours in pairs)


def hours(*pairs: tuple[str, str], as_of: str = "2026-06-30") -> Hours:
    """What a teacher has who attended on these days."""
    found = entries(*pairs)
    inside = hours_between(found, window_start(day(as_of)), day(as_of))
    return Hours(sum((one.hours for one in found), Decimal(0)), inside, inside, found)


# Days, terms and years


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2026-09-01", 6, "2027-03-01"),
        ("2026-08-31", 6, "2027-02-28"),  # a month that is too short gives its last day
        ("2027-08-31", 6, "2028-02-29"),  # … in a leap year the 29th
        ("2024-02-29", 6, "2024-08-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", -60, "2019-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
    ],
)
def test_months_are_counted_by_the_calendar(start, months, expected) -> None:
    assert add_months(day(start), months) == day(expected)


@pytest.mark.parametrize(
    ("since", "until", "years"),
    [
        ("2021-09-01", "2026-08-31", 4),
        ("2021-09-01", "2026-09-01", 5),
        ("2024-02-29", "2025-02-27", 0),
        ("2024-02-29", "2025-02-28", 1),
        ("2024-02-29", "2028-02-28", 3),
        ("2024-02-29", "2028-02-29", 4),
        ("2026-09-01", "2026-01-01", 0),  # not in the post yet
    ],
)
def test_full_years_end_on_the_anniversary(since, until, years) -> None:
    assert whole_years(day(since), day(until)) == years


@pytest.mark.parametrize(
    ("when", "term"),
    [
        ("2026-08-31", Term(2025, 2)),
        ("2026-09-01", Term(2026, 1)),
        ("2027-01-31", Term(2026, 1)),  # January is still the autumn term of the year before
        ("2027-02-01", Term(2026, 2)),
    ],
)
def test_a_term_that_straddles_years_belongs_to_the_school_year_it_began_in(when, term) -> None:
    assert term_of(day(when)) == term


@pytest.mark.parametrize(
    ("start", "end", "terms"),
    [
        ("2026-09-03", "2027-01-15", [Term(2026, 1)]),
        ("2026-09-03", "2027-02-05", [Term(2026, 1)]),  # a few days into February are not a second term
        ("2026-09-03", "2027-07-05", [Term(2026, 1), Term(2026, 2)]),
        ("2026-03-02", "2026-06-26", [Term(2025, 2)]),
        ("2026-03-02", "2026-03-10", [Term(2025, 2)]),  # short as it is, it lies in one
    ],
)
def test_a_round_covers_the_terms_it_lies_in(start, end, terms) -> None:
    assert list(terms_between(day(start), day(end))) == terms


# 学时: new teachers


def new(appointed: str | None, kind: str = "新任") -> Teacher:
    return Teacher("T1", "张三", 5, appointed=day(appointed) if appointed else None, training_type=kind)


@pytest.mark.parametrize(
    ("attended", "as_of", "met", "counted"),
    [
        # Appointed 2026-01-10: half a year ends on 2026-07-10, that day included.
        ([("2026-07-10", "10")], "2026-07-31", "是", "10"),
        ([("2026-07-11", "10")], "2026-07-31", "是", "10"),  # late, made up: 10 in all
        ([("2026-07-10", "9.5")], "2026-07-31", "否", "9.5"),
        ([("2026-07-10", "9.5")], "2026-07-10", "未到期", "9.5"),  # the last day is not over
        ([("2025-06-01", "10")], "2026-02-01", "是", "10"),  # before taking the post counts
        ([("2025-06-01", "4"), ("2026-03-01", "6")], "2026-07-31", "是", "10"),
        ([], "2026-07-31", "否", "0"),
    ],
)
def test_a_new_class_teacher_needs_ten_hours_by_half_a_year_after_the_appointment(
    attended, as_of, met, counted
) -> None:
    verdict = judge(new("2026-01-10"), hours(*attended, as_of=as_of), POLICY, day(as_of))
    assert (verdict.kind, verdict.required, verdict.due) == ("新任", 10, day("2026-07-10"))
    assert (verdict.met, verdict.counted) == (met, Decimal(counted))


def test_hours_made_up_too_late_are_told_apart() -> None:
    late = judge(new("2026-01-10"), hours(("2026-07-11", "10")), POLICY, day("2026-07-31"))
    assert late.note == "任职后半年内只有 0 学时，已逾期；逾期后又修 10 学时，已补足"


def test_someone_within_half_a_year_is_new_also_without_the_mark() -> None:
    assert judge(new("2026-01-10", ""), hours(), POLICY, day("2026-07-10")).kind == "新任"
    assert judge(new("2026-01-10", ""), hours(), POLICY, day("2026-07-11")).kind == "补修"


def test_without_a_date_of_appointment_nothing_is_overdue() -> None:
    verdict = judge(new(None), hours(("2026-03-01", "4")), POLICY, day("2026-07-31"))
    assert (verdict.met, verdict.due, verdict.gap) == ("未到期", None, 6)
    assert "任职日期没有填" in verdict.note


@pytest.mark.parametrize(
    ("attended", "certified", "as_of", "met"),
    [
        ([("2026-08-31", "30")], "2026-08-31", "2026-10-01", "是"),
        (
            [("2026-09-01", "30")],
            "2026-08-31",
            "2026-10-01",
            "否",
        ),  # on the day of the appointment is not before
        ([("2026-08-31", "30")], "2026-09-01", "2026-10-01", "否"),  # certificate too late
        ([("2026-08-31", "30")], None, "2026-10-01", "否"),
        ([("2026-08-31", "29.5")], "2026-08-31", "2026-10-01", "否"),
        ([("2026-05-01", "10")], None, "2026-08-31", "未到期"),
    ],
)
def test_where_a_licence_comes_first_thirty_hours_and_a_certificate_are_needed_before_the_post(
    attended, certified, as_of, met
) -> None:
    policy = Policy(licence_first=True)
    since = day(certified) if certified else None
    verdict = judge(new("2026-09-01"), hours(*attended, as_of=as_of), policy, day(as_of), since)
    assert (verdict.kind, verdict.required, verdict.due, verdict.met) == (
        "持证上岗",
        30,
        day("2026-08-31"),
        met,
    )


# 学时: in the post


@pytest.mark.parametrize(
    ("attended", "met", "counted"),
    [
        ([("2024-05-01", "20")], "是", "20"),  # exactly 20
        ([("2024-05-01", "19.5")], "否", "19.5"),
        ([("2021-07-01", "20")], "是", "20"),  # the first day of the five years that end on 2026-06-30
        ([("2021-06-30", "20")], "否", "0"),  # the day before
        ([("2026-06-30", "20")], "是", "20"),  # the last day
        ([("2010-05-01", "30")], "否", "0"),
    ],
)
def test_twenty_hours_are_needed_in_five_years_counted_to_the_day(attended, met, counted) -> None:
    verdict = judge(new("2012-09-01", "在岗"), hours(*attended), POLICY, day("2026-06-30"))
    assert (verdict.kind, verdict.required) == ("五年集中培训", 20)
    assert (verdict.met, verdict.counted) == (met, Decimal(counted))


def test_five_years_that_end_on_a_leap_day_begin_after_28_february() -> None:
    as_of = "2028-02-29"
    assert window_start(day(as_of)) == day("2023-02-28")
    before = judge(new("2012-09-01", ""), hours(("2023-02-28", "20"), as_of=as_of), POLICY, day(as_of))
    after = judge(new("2012-09-01", ""), hours(("2023-03-01", "20"), as_of=as_of), POLICY, day(as_of))
    assert (before.met, after.met) == ("否", "是")


def test_the_twenty_hours_are_not_due_before_five_years_in_the_post() -> None:
    has = hours(("2022-10-01", "10"))
    early = judge(new("2021-09-01", "在岗"), has, POLICY, day("2026-08-31"))
    on_time = judge(new("2021-09-01", "在岗"), has, POLICY, day("2026-09-01"))
    assert (early.met, early.due, early.gap) == ("未到期", day("2026-08-31"), 10)  # the last day in time
    assert on_time.met == "否"


def test_an_exempt_teacher_is_asked_for_nothing() -> None:
    verdict = judge(teacher(training_type="免训"), Hours(), POLICY, day("2026-06-30"))
    assert (verdict.kind, verdict.required, verdict.met) == ("免训", 0, "是")


def test_the_mark_of_a_new_teacher_says_nothing_any_more_a_year_after_the_appointment() -> None:
    marked = new("2025-06-30")
    assert judge(marked, hours(), POLICY, day("2026-06-30")).kind == "新任"
    assert judge(marked, hours(), POLICY, day("2026-07-01")).kind == "补修"


@pytest.mark.parametrize(("years", "met"), [(None, "否"), (4, "未到期"), (5, "否")])
def test_without_a_date_the_years_say_whether_the_twenty_hours_are_due(years, met) -> None:
    known = None if years is None else Decimal(years)
    verdict = judge(teacher(), hours(("2026-05-01", "12")), POLICY, day("2026-06-30"), None, known)
    assert (verdict.kind, verdict.met) == ("五年集中培训", met)


@pytest.mark.parametrize(
    ("recent", "until"),
    [
        # 24 in all: the first 6 leave on 2027-03-01, then 18 are left
        ([("2022-03-01", 6000), ("2024-03-01", 18000)], "2027-02-28"),
        # 26 in all: 20 are left when the first leave, 14 when the second do
        ([("2024-02-29", 6000), ("2022-03-01", 6000), ("2025-03-01", 14000)], "2029-02-28"),
    ],
)
def test_the_day_until_which_the_twenty_hours_last_is_told(recent, until) -> None:
    days = [(day(when), amount) for when, amount in recent]
    total = Decimal(sum(amount for _, amount in days)) / 1000
    has = Hours(total, total, total, (), days)
    verdict = judge(teacher(), has, POLICY, day("2026-06-30"))
    assert (verdict.met, verdict.due) == ("是", day(until))
    # Reckoned anew on that day it is met, on the next it is not.
    for when, enough in ((day(until), True), (day(until) + dt.timedelta(days=1), False)):
        left = sum(amount for at, amount in days if window_start(when) < at <= when)
        assert (left >= 20_000) is enough


def test_only_concentrated_training_counts_for_the_twenty_hours() -> None:
    mixed = Hours(Decimal(30), Decimal(30), Decimal(18))
    verdict = judge(new("2012-09-01", "在岗"), mixed, POLICY, day("2026-06-30"))
    assert (verdict.met, verdict.gap) == ("否", 2)


def test_someone_in_the_post_who_never_had_the_ten_hours_makes_them_up() -> None:
    verdict = judge(new("2015-09-01", "在岗"), hours(("2024-05-01", "9.5")), POLICY, day("2026-06-30"))
    assert (verdict.kind, verdict.required, verdict.gap, verdict.met) == ("补修", 10, Decimal("0.5"), "否")


def test_someone_who_left_and_came_back_keeps_earlier_hours() -> None:
    back = new("2026-02-20", "在岗")  # in the post 2015–2019, back in February 2026
    verdict = judge(back, hours(("2016-04-01", "10")), POLICY, day("2026-06-30"))
    assert (verdict.kind, verdict.met, verdict.counted) == ("新任", "是", 10)


@pytest.mark.parametrize(
    ("hours_", "credits"), [("10", "1"), ("9.99", "0.99"), ("30", "3"), ("13.5", "1.35"), ("0", "0")]
)
def test_ten_hours_are_one_credit(hours_, credits) -> None:
    assert credits_of(Decimal(hours_), POLICY) == Decimal(credits)


def test_hours_per_credit_is_a_parameter() -> None:
    assert credits_of(Decimal(24), Policy(hours_per_credit=Decimal(12))) == 2


def test_the_days_of_a_round_are_written_and_read_back() -> None:
    told = (HoursEntry(D(2026, 3, 11), Decimal(2)), HoursEntry(D(2026, 3, 25), Decimal("1.5"), "校本研修"))
    text = detail_text(told)
    assert text == "2026-03-11：2；2026-03-25：1.5（校本研修）"
    assert entries_of(text, Decimal("3.5"), D(2026, 6, 30)) == told
    assert [Policy().is_concentrated(one.form) for one in told] == [True, False]


def test_a_row_typed_by_hand_counts_on_the_last_day_of_its_round() -> None:
    assert entries_of("", Decimal(12), D(2020, 7, 1)) == (HoursEntry(D(2020, 7, 1), Decimal(12)),)
    # 学时 that were corrected by hand count, not the old days
    assert entries_of("2020-05-01：2", Decimal(12), D(2020, 7, 1)) == (
        HoursEntry(D(2020, 7, 1), Decimal(12)),
    )


# 资格认定


def teacher(**facts) -> Teacher:
    return Teacher("T1", "张三", 5, **facts)


@pytest.mark.parametrize(
    ("facts", "result", "words"),
    [
        ({"honour_years": (2023,)}, "直接认定", "优秀班主任（2023年）"),
        ({"honour_years": (2022,)}, "尚未取得", ""),
        ({"honour_years": (2027,)}, "尚未取得", ""),  # a year to come
        ({"honour_years": (2010, 2025)}, "直接认定", "2025"),
        ({"years_in_post": Decimal(6)}, "直接认定", "满六年（6年）"),
        ({"years_in_post": Decimal("5.9")}, "尚未取得", ""),
        ({"last_three_years": True}, "直接认定", "近三年连续"),
        ({"last_three_years": False}, "尚未取得", ""),
        ({"years_in_post": Decimal(2), "pupils_satisfied": True}, "直接认定", "学生满意"),
        ({"years_in_post": Decimal("1.9"), "pupils_satisfied": True}, "尚未取得", ""),
        ({"years_in_post": Decimal(2), "pupils_satisfied": False}, "尚未取得", ""),
        ({"appointed": D(2020, 6, 30)}, "直接认定", "满六年（6年）"),
        ({"appointed": D(2020, 7, 1)}, "尚未取得", ""),
        # 任职年限 knows of an earlier time in the post, 任职日期 of the last one only
        ({"appointed": D(2025, 9, 1), "years_in_post": Decimal(7)}, "直接认定", "满六年"),
        ({}, "尚未取得", ""),
    ],
)
def test_each_rule_of_direct_recognition_at_its_boundary(facts, result, words) -> None:
    found = recognise(teacher(**facts), D(2026, 6, 30))
    assert found.result == result
    assert words in found.basis


@pytest.mark.parametrize(
    ("facts", "counts"),
    [
        ({"years_in_post": Decimal(1)}, False),
        ({"years_in_post": Decimal(1), "appointed": D(2015, 9, 1)}, False),
        ({"years_in_post": Decimal(2)}, False),
        ({"years_in_post": Decimal(2), "appointed": D(2023, 9, 1)}, True),  # in the third school year
        ({"years_in_post": Decimal(3)}, True),
        ({"appointed": D(2023, 9, 1)}, True),
        ({"appointed": D(2024, 9, 1)}, False),
        ({}, True),
    ],
)
def test_three_years_in_a_row_do_not_hold_against_fewer_years_in_the_post(facts, counts) -> None:
    one = teacher(last_three_years=True, **facts)
    as_of = D(2026, 6, 30)
    assert (recognise(one, as_of).result == "直接认定") == counts
    grid = Grid("教师名册", [["工号", "姓名", "近三年连续任职", "优秀班主任年份"]])
    table, _, _ = parse_roster(grid, {})
    found = roster_doubts([one], table, as_of)
    assert [problem.code for problem in found] == ([] if counts else [P.YEARS_CONTRADICT])
    if found:
        assert found[0].where.cell == "C5"


def test_an_honour_of_a_year_to_come_is_told_and_not_used() -> None:
    one = teacher(honour_years=(2099,))
    table, _, _ = parse_roster(Grid("教师名册", [["工号", "姓名", "优秀班主任年份"]]), {})
    (found,) = roster_doubts([one], table, D(2026, 6, 30))
    assert (found.code, found.where.cell, found.details["year"]) == (P.HONOUR_YEAR_AHEAD, "C5", "2099")
    assert recognise(one, D(2026, 6, 30)).result == "尚未取得"


def roster_of(column: str, value):
    grid = Grid("教师名册", [["工号", "姓名", column], ["T1", "张三", value]])
    _, (one,), problems = parse_roster(grid, {})
    return one, [(problem.code, problem.severity, problem.where.cell) for problem in problems]


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        (2024.0, (2024,)), ("2024年", (2024,)), ("2024年度", (2024,)), ("2022、2024", (2022, 2024)),
        ("2023-2024学年", (2023, 2024)), ("2024年市级优秀班主任", (2024,)), (dt.date(2024, 9, 10), (2024,)),
        ("2024-09-10", (2024,)), ("2024年9月10日", (2024,)), (None, ()), ("无", ()),
    ],
)  # fmt: skip
def test_years_of_honours_are_read_as_offices_write_them(typed, years) -> None:
    one, problems = roster_of("优秀班主任年份", typed)
    assert (one.honour_years, problems) == (years, [])


def test_a_year_in_chinese_figures_is_read_with_a_notice() -> None:
    for text in ("二〇二四", "二〇二四年", "二零二四", "二○二四年度"):
        one, problems = roster_of("优秀班主任年份", text)
        assert one.honour_years == (2024,)
        assert problems == [(P.TEXT_TIDIED, Severity.NOTICE, "C2")]


@pytest.mark.parametrize("typed", ["24", 24.0, "24年", "有", "去年", "20245", "2023、24"])
def test_a_year_that_cannot_be_read_is_told(typed) -> None:
    assert roster_of("优秀班主任年份", typed)[1] == [(P.NOT_A_YEAR, Severity.WARNING, "C2")]


@pytest.mark.parametrize("typed", [45.5, "45.5", -3.0, "-3"])
def test_a_class_has_a_whole_number_of_pupils(typed) -> None:
    one, problems = roster_of("班级人数", typed)
    assert one.class_size is None
    assert problems == [(P.NOT_A_HEADCOUNT, Severity.ERROR, "C2")]


def test_everyone_else_needs_the_certificate_and_is_told_what_is_missing() -> None:
    one = teacher(years_in_post=Decimal(4))
    assert recognise(one, D(2026, 6, 30), "2026班培字第0007号").basis == "证书 2026班培字第0007号"
    assert recognise(one, D(2026, 6, 30)).missing == "没有合格证书；任职还差 2 年满六年"
    assert "没有填" in recognise(teacher(), D(2026, 6, 30)).missing


# 导师


@pytest.mark.parametrize(
    ("years", "duty"),
    [
        ("0", mentors.ASSISTANT),
        ("2.9", mentors.ASSISTANT),
        ("3", mentors.NEEDS_MENTOR),
        ("4.9", mentors.NEEDS_MENTOR),
        ("5", mentors.FREE),
    ],
)
def test_under_three_years_assistant_under_five_a_mentor(years, duty) -> None:
    assert mentors.duty_of(Decimal(years)) == duty


def test_a_mentor_is_senior_in_the_roster_and_not_oneself() -> None:
    people = [
        ("A", "10", ""),
        ("B", "1", "A"),
        ("C", "4", "C"),
        ("D", "2", "E"),
        ("E", "4.5", "A"),
        ("F", "1", "X"),
        ("G", "3", ""),
        ("H", None, "A"),
        ("I", "3", "H"),
        ("J", "8", ""),
    ]  # C names oneself: nobody's mentee
    roster = {
        one: Teacher(one, one, 5, years_in_post=Decimal(years) if years else None, mentor_id=mentor)
        for one, years, mentor in people
    }
    found = {one.teacher.id: one for one in mentors.pairings(roster, Policy(), D(2026, 6, 30))}
    assert {key: one.result for key, one in found.items()} == {
        "A": "—",
        "B": "已落实",
        "C": "不合要求",  # oneself
        "D": "不合要求",  # E needs a mentor too
        "E": "已落实",
        "F": "不合要求",  # not in the roster
        "G": "未安排",
        "H": "待核对",  # years not known
        "I": "待核对",  # the mentor's years not known
    }
    assert found["A"].mentees == 3  # B, E, H
    assert found["C"].mentees == 0
    assert "J" not in found  # needs none and is nobody's


def test_years_come_from_the_date_where_they_are_not_typed() -> None:
    assert years_in_post(teacher(appointed=D(2021, 7, 1)), D(2026, 6, 30)) == 4
    assert years_in_post(teacher(appointed=D(2021, 6, 30)), D(2026, 6, 30)) == 5
    assert years_in_post(teacher(), D(2026, 6, 30)) is None


# 津贴


@pytest.mark.parametrize(
    ("stage", "size", "amount", "note"),
    [
        ("小学", 45, "225.00", "45×0.5×10=225"),
        ("初中", 45, "450.00", "45×1×10=450"),
        ("高中", 45, "675.00", "45×1.5×10=675"),
        ("", 45, None, "没有填学段"),
        ("小学", None, None, "没有填班级人数"),
        ("小学", 0, "0.00", "0×0.5×10=0"),
    ],
)
def test_the_allowance_is_class_size_times_rate_times_months(stage, size, amount, note) -> None:
    found = allowance_of(teacher(stage=stage, class_size=size), POLICY)
    assert (found.amount, found.note) == (Decimal(amount) if amount else None, note)


def test_the_allowance_is_rounded_half_up_to_cents() -> None:
    policy = Policy(rates={"小学": Decimal("0.333")}, months=Decimal("4.5"))
    assert allowance_of(teacher(stage="小学", class_size=45), policy).amount == Decimal("67.43")  # 67.4325


# 结业


@pytest.mark.parametrize(
    ("passed", "done", "missing"),
    [
        (["一", "二", "三", "四", "五"], True, ""),
        (["一", "二", "三", "四"], False, "还差 1 个"),
        (["一", "二", "三", "四", "四"], False, "还差 1 个"),  # one passed twice counts once
        (["一", "", "二"], False, "还差 3 个"),  # a round of another scheme counts nothing
        (["一", "二", "三", "四", "五", "六"], True, ""),
        ([], False, "还差 5 个"),
    ],
)
def test_all_five_topics_must_be_passed(passed, done, missing) -> None:
    found = completion_of(passed, POLICY)
    assert (found.done, found.missing_text) == (done, missing)


def test_topics_may_be_required_by_name() -> None:
    policy = Policy(topics_required=2, topic_names=("家校", "心理"))
    assert completion_of(["家校", "安全"], policy).missing_text == "心理"
    assert completion_of(["心理", "家校"], policy).done


def test_no_programme_means_no_completion() -> None:
    assert not completion_of(["一"], Policy(topics_required=0)).done


def test_a_round_of_scheme_b_is_a_topic_and_one_of_scheme_a_is_not() -> None:
    assert topic_of(preset_rules("A"), "2026年春季") == ""
    assert topic_of(preset_rules("B"), "家校沟通") == "家校沟通"


def test_the_shipped_parameters_are_those_of_the_domain() -> None:
    assert policy_of(preset_rules("A")) == POLICY


# 档案材料

FULL = dict.fromkeys(
    (
        "理论书籍", "反思随笔", "教育案例", "主题班会", "德育论文",
        "学期计划", "学期总结", "典型案例", "学生评语", "家长会或家访记录", "两千字论文",
    ), "是",
)  # fmt: skip
AUTUMN = D(2026, 9, 1), D(2027, 1, 15)
WHOLE_YEAR = D(2026, 9, 1), D(2027, 7, 5)


def test_a_full_checklist_is_complete_and_an_empty_one_lacks_everything() -> None:
    assert portfolio.check(FULL, *AUTUMN).state == "齐全"
    empty = portfolio.check({}, *AUTUMN)
    assert (empty.state, list(empty.missing)) == ("五个一 0/5，六有 0/6", list(FULL))


@pytest.mark.parametrize("name", list(FULL))
def test_each_piece_is_missed_by_name(name) -> None:
    assert portfolio.check({**FULL, name: "否"}, *AUTUMN).missing == (name,)


def test_what_is_asked_for_each_term_is_asked_for_twice_in_a_whole_year() -> None:
    assert portfolio.check({**FULL, "反思随笔": 2.0}, *WHOLE_YEAR).complete
    assert portfolio.check({**FULL, "反思随笔": 1.0}, *WHOLE_YEAR).missing == (
        "反思随笔（应 2 份，有 1 份）",
    )
    assert portfolio.check({**FULL, "反思随笔": 1.0}, *AUTUMN).complete
    assert portfolio.check({**FULL, "德育论文": 1.0}, *WHOLE_YEAR).complete  # once a year
    assert portfolio.check({**FULL, "德育论文": 1.0}, D(2026, 1, 5), D(2026, 12, 20)).complete


def test_an_open_class_of_the_autumn_counts_in_the_spring_of_the_same_school_year() -> None:
    spring = {**FULL, "主题班会": None}
    dates = D(2027, 2, 22), D(2027, 6, 30)
    assert portfolio.check(spring, *dates).missing == ("主题班会",)
    assert portfolio.check(spring, *dates, [FULL]).complete
    # what is asked for every term is not lent by another
    assert portfolio.check({**FULL, "理论书籍": None}, *dates, [FULL]).missing == ("理论书籍",)


ALL, NOTHING = "all", "0"


@pytest.mark.parametrize(
    ("typed", "pieces"),
    [
        *((text, ALL) for text in ("是", "有", "√", "✓", "✔", "齐", "齐全", "已收", "已交", "已交齐", "Y", "y", "Yes", "v", "ＯＫ", "√已交", "已交√", "有。", "是(纸质)", "已补交", True)),
        *((text, NOTHING) for text in ("否", "无", "未交", "没有", "没交", "×", "x", "X", "✗", "N", "no", "—", "-", "/", "暂无", "", " ", None, False, 0.0, "0", "0份", "零份")),
        *((text, "1") for text in (1.0, "1", "１", "1份", "１ 份", "一篇", "1.0", "共1本", "已交1份", "1份已交", "1本书", "1份（手写）", "2000字", "《爱的教育》", "读《爱的教育》", "《爱的教育》（亚米契斯）", "《爱的教育》1本", "《没有差生》", "《爱的教育》√", dt.date(2026, 5, 6), dt.datetime(2026, 5, 6, 15, 0))),
        *((text, "2") for text in (2.0, "2篇", "两篇", "二份", "2 篇。", "《爱的教育》、《给教师的建议》", "《爱的教育》等2本", "2篇文章")),
        ("十份", "10"), ("十二次", "12"), ("二十个", "20"), ("九十九篇", "99"),
    ],
)  # fmt: skip
def test_natural_answers_are_understood_in_every_column(typed, pieces) -> None:
    for column in FULL:
        found = read_material(column, typed)
        assert found.how is How.PLAIN, column
        assert (ALL if found.pieces is None else str(found.pieces.normalize().__format__("f"))) == pieces


@pytest.mark.parametrize(
    "typed",
    [
        "缺1份", "还差一篇", "《爱的教育》待交", "《爱的教育》×", "未交2份", "1份（未签字）", "不全", "下周交", "同上", "?", "？", "1/2", "A", "第", "部分",
        -1.0, 0.5, 1e30, "1e30", "一千份", "3页", dt.time(8, 5), dt.timedelta(hours=30), CellError("#REF!"),
    ],
)  # fmt: skip
def test_what_is_not_plain_counts_for_nothing_and_is_told(typed) -> None:
    assert read_material("学期总结", typed) == Material(Decimal(0), How.UNCLEAR)


@pytest.mark.parametrize(
    ("column", "typed", "expected"),
    [
        ("理论书籍", "爱的教育", Material(Decimal(1), How.AS_TITLE)),
        ("德育论文", "班级管理初探.docx", Material(Decimal(1), How.AS_TITLE)),
        ("家长会或家访记录", "5月6日线上家长会", Material(Decimal(1), How.AS_TITLE)),
        ("学期计划", "张老师", Material(Decimal(0), How.UNCLEAR)),  # a plan has no title of its own
        ("两千字论文", 1850.0, Material(Decimal(1))),  # its length
        ("两千字论文", "2100", Material(Decimal(1))),
        ("反思随笔", 1850.0, Material(Decimal(0), How.UNCLEAR)),
        ("学生评语", 120.0, Material(Decimal(120))),  # one for each pupil
        ("学生评语", "45人", Material(Decimal(45))),
    ],
)
def test_some_answers_mean_what_their_column_is_about(column, typed, expected) -> None:
    assert read_material(column, typed) == expected


@pytest.mark.parametrize(
    "typed", [500.0, 100.0, 50.0, 10.0, 1799.0, "500", "500字", "０字", "0字", 0.0, "100 字", "《家校共育》500字", "1份500字", "交了500字", "五百字", "《家校共育》（约八百字）", "一千七字", "0.1万字", "一千零八字"]
)  # fmt: skip
def test_a_paper_below_its_number_of_characters_is_not_handed_in(typed) -> None:
    found = read_material("两千字论文", typed)
    assert found.pieces == 0
    assert (found.how is How.PLAIN) == (str(typed) in ("0.0", "0字", "０字"))
    assert portfolio.check({**FULL, "两千字论文": typed}, *AUTUMN).missing == ("两千字论文",)


def test_how_long_a_paper_must_be_is_the_schools_to_say() -> None:
    strict, mild = Decimal(2000), Decimal(400)
    assert read_material("两千字论文", 1800.0) == Material(Decimal(1))
    assert read_material("两千字论文", 1800.0, strict).how is How.TOO_SHORT
    assert read_material("两千字论文", "500字", mild) == Material(Decimal(1))
    assert portfolio.check({**FULL, "两千字论文": "1850字"}, *AUTUMN, (), strict).missing == ("两千字论文",)
    for typed in ("两千字", "二千一百字", "一千八字", "1.8千字", "《家校共育》（2000字）", "0.2万字"):
        assert read_material("两千字论文", typed).pieces == 1
    assert read_material("两千字论文", 2.0) == Material(Decimal(2))  # papers, not characters


@pytest.mark.parametrize("column", list(FULL))
def test_a_few_characters_are_no_text_of_any_sort(column) -> None:
    assert read_material(column, "0字") == Material(Decimal(0))
    assert read_material(column, "20字") == Material(Decimal(0), How.TOO_SHORT)


@pytest.mark.parametrize("column", list(FULL))
@pytest.mark.parametrize(
    "typed",
    ["2026-03-05", "2026/3/5", "2026.3.5", "2026年3月5日", "２０２６年３月５日", "2026年3月5日 已交", "已交（2026-03-05）".replace("（", " ").replace("）", ""), "2026-03-05上交", "2026-03-05 14:30"],
)  # fmt: skip
def test_a_day_as_text_is_the_day_it_was_handed_in(column, typed) -> None:
    assert read_material(column, typed) == Material(Decimal(1))


@pytest.mark.parametrize("typed", ["未交2026-03-05", "2026-03-05前交", "2026-13-05", "待2026年3月5日"])
def test_a_day_beside_a_word_of_doubt_is_not(typed) -> None:
    assert read_material("学期计划", typed).pieces == 0


def test_titles_and_counts_make_a_checklist_complete() -> None:
    typed: dict[str, CellValue] = {
        **FULL, "理论书籍": "《爱的教育》《给教师的建议》", "反思随笔": "两篇", "教育案例": "2份", "主题班会": dt.date(2026, 5, 6), "两千字论文": "1850字",
    }  # fmt: skip
    assert portfolio.check(typed, *WHOLE_YEAR).complete
    assert portfolio.check({**typed, "理论书籍": "《爱的教育》"}, *WHOLE_YEAR).missing == (
        "理论书籍（应 2 份，有 1 份）",
    )


def test_what_was_not_understood_is_told_with_its_cell() -> None:
    header = ["工号", "姓名", "轮次", *FULL]
    typed: list[CellValue] = ["是", "爱的教育", "不全", CellError("#REF!"), *["1份"] * 6, None]
    grid = Grid("档案材料", [["档案材料"], header, ["T001", "张三", "一轮", *typed]])
    table, _ = output_table(grid, PORTFOLIO_SHEET.headers, preset_rules())
    found = portfolio.problems_of(table, 3, "T001")
    assert [(one.where.cell, one.code, one.severity, one.column) for one in found] == [
        ("E3", P.MATERIAL_AS_TITLE, Severity.NOTICE, "反思随笔"),
        ("F3", P.MATERIAL_UNCLEAR, Severity.WARNING, "教育案例"),
        ("G3", P.ERROR_VALUE, Severity.WARNING, "主题班会"),
    ]
    assert [message(one) for one in found] == [
        "“反思随笔”的“爱的教育”按一份材料的题名理解",
        "“教育案例”的“不全”看不明白，按没有交计算",
        "“主题班会”是错误值 #REF!",
    ]


def test_two_rounds_in_one_calendar_year_may_belong_to_two_school_years() -> None:
    spring, autumn = (D(2026, 3, 1), D(2026, 6, 30)), AUTUMN
    assert portfolio.school_years(*spring) == {2025}
    assert portfolio.school_years(*autumn) == {2026}


def test_years_are_added_like_months() -> None:
    assert add_years(D(2024, 2, 29), 1) == D(2025, 2, 28)
