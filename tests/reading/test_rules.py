"""考核规则: what a rule set may say, and that every bad rule names its cell."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from python.reading.rule_parameters import posts_by_years
from python.reading.rules import fingerprint, read_rules, status_word
from python.vocabulary.cell_values import Grid
from python.vocabulary.messages import message
from python.vocabulary.problems import ProblemCode, Severity
from python.vocabulary.sheet_schema import RULES
from tests.samples import rules_rows

P = ProblemCode
# Where things stand in the sample sheet of preset A: item rows 3–6, statuses 13–19, ratings 26–28, parameters 41–46.
ITEM_1, ITEM_2, ITEM_3 = 3, 4, 5


def read(changes=(), preset="A", aliases=()):
    rows = rules_rows(preset, aliases)
    for address, value in changes:
        column = ord(address[0]) - 65
        row = rows[int(address[1:]) - 1]
        row += [None] * (column + 1 - len(row))
        row[column] = value
    return read_rules(Grid(RULES, rows))


def find(text: str, column: int = 0) -> int:
    return next(n for n, row in enumerate(rules_rows(), 1) if len(row) > column and row[column] == text)


@pytest.mark.parametrize(
    ("preset", "methods"), [("A", "扣分 分档 按比例 分档"), ("B", "直接计分 按比例 直接计分 总分扣分")]
)
def test_both_presets_are_sound(preset, methods) -> None:
    rules, problems = read(preset=preset)
    assert problems == []
    assert [item.method.value for item in rules.items] == methods.split()
    assert rules.backups == 20


RATING_1 = find("优秀")
STATUS_1 = find("【签到状态】") + 2
DECIMALS = find("小数位数")


@pytest.mark.parametrize(
    ("changes", "code", "cell"),
    [
        ([("B3", "随便")], P.RULE_BAD_CHOICE, "B3"),
        ([("A3", None)], P.RULE_MISSING_VALUE, "A3"),
        ([("A4", "出勤")], P.RULE_DUPLICATE, "A4"),
        ([("C4", "十分")], P.RULE_BAD_NUMBER, "C4"),
        ([("C4", 0.0)], P.RULE_BAD_NUMBER, "C4"),
        ([("D4", None)], P.RULE_MISSING_VALUE, "D4"),
        ([("D4", "作业")], P.RULE_DUPLICATE, "D6"),
        ([("D4", "总分")], P.RULE_SOURCE_COMPUTED, "D4"),
        ([("D4", "姓名")], P.RULE_DUPLICATE, "D4"),
        ([("A4", "总")], P.RULE_DUPLICATE, "A4"),
        ([("D6", "笔记分")], P.RULE_SOURCE_COMPUTED, "D6"),
        ([("D4", "签到表")], P.RULE_NOT_ATTENDANCE, "B4"),
        ([("E5", None)], P.RULE_MISSING_VALUE, "E5"),
        ([("E5", 0.0)], P.RULE_BAD_NUMBER, "E5"),
        ([("F4", None)], P.RULE_MISSING_VALUE, "F4"),
        ([("F4", "10,八,6")], P.RULE_BAD_TIERS, "F4"),
        ([("F4", "10,8,8")], P.RULE_BAD_TIERS, "F4"),
        ([("F4", "12,8,0")], P.RULE_TIER_ABOVE_FULL, "F4"),
        ([("G3", 11.0)], P.RULE_MINIMUM_ABOVE_FULL, "G3"),
        ([(f"A{STATUS_1 + 1}", "出勤")], P.RULE_DUPLICATE, f"A{STATUS_1 + 1}"),
        ([(f"B{STATUS_1 + 1}", "✔")], P.RULE_DUPLICATE, f"B{STATUS_1 + 1}"),
        ([(f"C{STATUS_1}", -1.0)], P.RULE_BAD_NUMBER, f"C{STATUS_1}"),
        ([(f"D{STATUS_1}", "学时")], P.RULE_BAD_CHOICE, f"D{STATUS_1}"),
        ([(f"E{STATUS_1}", "也许")], P.RULE_BAD_CHOICE, f"E{STATUS_1}"),
        ([(f"B{RATING_1 + 1}", 85.0)], P.RULE_THRESHOLD_ORDER, f"B{RATING_1 + 1}"),
        ([(f"B{RATING_1 + 1}", 80.0)], P.RULE_THRESHOLD_ORDER, f"B{RATING_1 + 1}"),
        ([(f"B{RATING_1}", 180.0)], P.RULE_THRESHOLD_ABOVE_TOTAL, f"B{RATING_1}"),
        ([(f"B{RATING_1}", 100.1)], P.RULE_THRESHOLD_ABOVE_TOTAL, f"B{RATING_1}"),
        ([(f"B{RATING_1 + 2}", 10.0)], P.RULE_LOWEST_THRESHOLD, f"B{RATING_1 + 2}"),
        ([(f"C{RATING_1}", "是")], P.RULE_RETRAIN_RATING, f"C{RATING_1}"),
        ([(f"C{RATING_1 + 2}", "否")], P.RULE_RETRAIN_RATING, f"C{RATING_1 + 2}"),
        ([(f"B{DECIMALS}", 1.5)], P.RULE_BAD_NUMBER, f"B{DECIMALS}"),
        ([("A1", "计分的项目")], P.MISSING_BLOCK, ""),
        ([("A9", "【计分项目】")], P.DUPLICATE_BLOCK, "A9"),
    ],
)
def test_a_bad_rule_stops_the_run_and_names_its_cell(changes, code, cell) -> None:
    rules, problems = read(changes)
    assert rules is None
    assert (code, cell) in [(problem.code, problem.where.cell) for problem in problems]
    assert all(problem.fatal for problem in problems if problem.code is code)
    assert message(problems[0])


def test_absence_costs_by_the_hour_under_scheme_b_and_by_the_time_under_scheme_a() -> None:
    by_hour = {
        preset: [one.name for one in read(preset=preset)[0].statuses if one.per_hour] for preset in "AB"
    }
    assert by_hour == {"A": [], "B": ["缺席", "请假"]}


def test_a_blank_unit_means_each_time_and_a_column_of_units_is_not_needed() -> None:
    row = STATUS_1 + 4
    with_blank, problems = read([(f"D{row}", None)])
    assert (problems, [one.per_hour for one in with_blank.statuses]) == ([], [False] * 7)
    without, problems = read([(f"D{STATUS_1 - 1}", None)])
    assert (problems, without.has_deduction_units) == ([], False)
    assert fingerprint(without) == fingerprint(with_blank) == fingerprint(read()[0])


def test_a_unit_that_decides_marks_is_part_of_the_fingerprint() -> None:
    row = STATUS_1 + 4
    assert fingerprint(read([(f"D{row}", "课时")])[0]) != fingerprint(read()[0])


def test_a_rating_may_need_every_single_mark() -> None:
    rules, problems = read([(f"B{RATING_1}", 100.0)])
    assert (problems, rules.ratings[0].minimum) == ([], 100)


def test_a_deduction_from_the_total_has_no_lowest_score() -> None:
    _, problems = read([("G6", 2.0)], preset="B")
    assert [(one.code, one.where.cell, one.fatal) for one in problems] == [
        (P.RULE_MINIMUM_ON_DEDUCTION, "G6", True)
    ]
    assert message(problems[0]) == "“出勤”是总分扣分，没有得分，单项最低分 2 用不上"
    assert read([("G6", 0.0)], preset="B")[1] == []


@pytest.mark.parametrize("mark", ["✔️", "✔", "✓", "☑", "☑️", "✅", "✅️", "√", " √ ", "🗸"])
def test_every_tick_a_phone_or_a_pen_makes_is_one(mark) -> None:
    assert status_word(mark) == "√"


@pytest.mark.parametrize("mark", ["❌", "❌️", "✖️", "✖", "✗", "❎", "☒", "ｘ", "X", "×", "✘︎"])
def test_every_cross_is_one(mark) -> None:
    assert status_word(mark) == "×"


@pytest.mark.parametrize("mark", ["○", "△", "√√", "×退"])
def test_marks_that_mean_different_things_in_different_schools_stay_what_they_are(mark) -> None:
    assert status_word(mark) == mark


def test_full_marks_that_are_not_100_are_only_warned_about() -> None:
    rules, problems = read([("C5", 50.0)])
    assert rules is not None
    assert [(p.code, p.severity, p.details["total"]) for p in problems] == [
        (P.RULE_TOTAL_NOT_100, Severity.WARNING, "90")
    ]


def test_all_bad_rules_are_reported_together() -> None:
    _, problems = read([("B3", "随便"), ("F4", "12"), (f"B{RATING_1 + 1}", 90.0)])
    assert {p.code for p in problems} == {P.RULE_BAD_CHOICE, P.RULE_TIER_ABOVE_FULL, P.RULE_THRESHOLD_ORDER}


def test_blocks_may_stand_in_any_order_with_titles_and_notes_between() -> None:
    rows = rules_rows()
    starts = [n for n, row in enumerate(rows) if row and str(row[0]).startswith("【")]
    parts = [rows[start:end] for start, end in zip(starts, [*starts[1:], len(rows)], strict=True)]
    shuffled = [["本校考核规则"], [None, "说明"]] + [row for part in reversed(parts) for row in part]
    rules, problems = read_rules(Grid(RULES, shuffled))
    assert problems == []
    assert [item.name for item in rules.items] == ["出勤", "笔记", "考试", "作业"]


def test_tiers_may_be_separated_the_chinese_way() -> None:
    rules, _ = read([("F4", "10、8，6；4 0")])
    assert rules.items[1].tiers == tuple(map(Decimal, (10, 8, 6, 4, 0)))


@pytest.mark.parametrize(
    ("aliases", "code"),
    [
        ([("笔记", "学习笔记"), ("作业", "学习笔记")], P.RULE_ALIAS_CLASH),
        ([("笔记", "总分")], P.RULE_ALIAS_CLASH),
        ([("笔计", "学习笔记")], P.RULE_ALIAS_UNKNOWN),
        ([("笔记", "学习笔记"), ("笔记", "心得")], P.RULE_DUPLICATE),
    ],
)
def test_a_school_word_must_stand_for_one_thing_that_exists(aliases, code) -> None:
    _, problems = read(aliases=aliases)
    assert [problem.code for problem in problems] == [code]


@pytest.mark.parametrize(
    ("standard", "own"),
    [
        ("认定结果", "结论1"),
        ("导师姓名", "师父"),
        ("津贴(元)", "金额"),
        ("原值", "旧值"),
        ("变动记录", "改分记录"),
    ],
)
def test_columns_of_the_later_sheets_may_have_a_school_word(standard, own) -> None:
    rules, problems = read(aliases=[(standard, own)])
    assert problems == []
    assert rules.school_names == {standard: own}


def test_a_word_of_the_later_sheets_clashes_only_within_its_sheet() -> None:
    assert [problem.code for problem in read(aliases=[("认定结果", "依据")])[1]] == [P.RULE_ALIAS_CLASH]
    assert read(aliases=[("笔记", "依据")])[1] == []


@pytest.mark.parametrize("word", ["结业证书", " 结业证书 "])
def test_no_rating_may_have_the_certificate_of_completion(word) -> None:
    _, problems = read([(f"D{RATING_1}", word)])
    (problem,) = problems
    assert (problem.code, problem.where.cell, problem.fatal) == (P.RULE_BAD_CHOICE, f"D{RATING_1}", True)
    assert message(problem) == "“证书模板”不能是“结业证书”"


def test_unknown_parameters_are_noted_and_known_ones_have_defaults() -> None:
    rules, problems = read([(f"A{DECIMALS}", "小数")])
    assert [problem.code for problem in problems] == [P.RULE_PARAMETER_UNKNOWN]
    assert rules.decimals == 1


# Parameters with a shape of their own


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("新任期限", "3", "3"),
        ("新任期限", 0.0, None),
        ("新任期限", "半年", None),
        ("持证期限", 12.0, "12"),
        ("持证期限", 121.0, None),
        ("补修截止日期", dt.date(2028, 8, 31), "2028-08-31"),
        ("补修截止日期", "2028年8月31日", "2028-08-31"),
        ("补修截止日期", "明年", None),
        ("推荐职务年限", "年级组长1年，中层干部2.5", "年级组长1年，中层干部2.5"),
        ("推荐职务年限", "无", "无"),
        ("推荐职务年限", "年级组长", None),
        ("专题最少学时", "六", None),
        ("每学期集中培训", -1.0, None),
    ],
)
def test_a_parameter_that_cannot_be_read_names_its_cell(name, value, kept) -> None:
    row = find(name)
    rules, problems = read([(f"B{row}", value)])
    if kept is None:
        assert rules is None
        assert [(p.fatal, p.where.cell) for p in problems] == [(True, f"B{row}")]
    else:
        assert problems == []
        assert rules.parameters[name] == kept


def test_posts_are_read_with_their_years() -> None:
    rules, _ = read([(f"B{find('推荐职务年限')}", "年级组长1年，中层干部2.5、后备干部 3")])
    # 后备干部 3 is two parts of the list, so it is not understood: a list is separated by spaces too.
    assert rules is None
    rules, _ = read([(f"B{find('推荐职务年限')}", "年级组长1年，中层干部2.5")])
    assert posts_by_years(rules.parameters) == (("年级组长", Decimal(1)), ("中层干部", Decimal("2.5")))


@pytest.mark.parametrize("template", ["结业证书", "资格证书"])
def test_no_rating_may_name_a_certificate_that_a_person_gets_once(template) -> None:
    rules, (problem,) = read([(f"D{RATING_1}", template)])
    assert rules is None
    assert (problem.code, problem.where.cell) == (P.RULE_BAD_CHOICE, f"D{RATING_1}")


def test_marks_from_contests_are_taken_as_they_are() -> None:
    rules, problems = read([("B4", "直接计分"), ("D4", "评比活动"), ("F4", None)])
    assert problems == []
    assert [item.name for item in rules.items if item.from_contests] == ["笔记"]
    assert "笔记" not in {item.name for item in rules.input_items}
    rules, (problem,) = read([("D4", "评比活动")])
    assert rules is None
    assert (problem.code, problem.where.cell) == (P.RULE_NOT_CONTESTS, "B4")
