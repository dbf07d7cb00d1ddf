"""考核规则 at the edges: what is just allowed, what is told word by word, and what a rule set read is made of.

Many of these were found by a mutant of ``python/reading/rules.py`` and its neighbours that no other test noticed
(docs/mutation.md).
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from python.reading.rules import fingerprint, read_rules
from python.vocabulary.cell_values import Grid
from python.vocabulary.messages import message, suggestion
from python.vocabulary.problems import ProblemCode, Severity
from python.vocabulary.records import Method, Rating, RuleItem, SignInStatus
from python.vocabulary.sheet_schema import RULES
from tests.samples import rules_rows

P = ProblemCode
N = Decimal


def row_of(text: str) -> int:
    """The row of the sample sheet of preset A that begins with this text."""
    return next(n for n, row in enumerate(rules_rows(), 1) if row and row[0] == text)


ITEMS, STATUSES, RATINGS, PARAMETERS = map(row_of, ("【计分项目】", "【签到状态】", "【等级】", "【参数】"))
EXCELLENT, PASS, FAIL = map(row_of, ("优秀", "合格", "不合格"))


def read(*changes, preset="A", aliases=()):
    rows = rules_rows(preset, aliases)
    for address, value in changes:
        column, row = ord(address[0]) - 65, rows[int(address[1:]) - 1]
        row += [None] * (column + 1 - len(row))
        row[column] = value
    return read_rules(Grid(RULES, rows))


def sound(*changes, **how):
    """The rule set of a sheet that nothing is told about."""
    rules, problems = read(*changes, **how)
    assert rules is not None, problems
    assert problems == []
    return rules


def told(*changes, **how) -> list[tuple[str, str]]:
    """Every problem: its cell and its sentence. All of them have a remedy too."""
    problems = read(*changes, **how)[1]
    assert all(suggestion(one) for one in problems)
    return [(one.where.cell, message(one)) for one in problems]


# What is read


def test_the_items_and_ratings_of_scheme_a_are_read_as_they_stand() -> None:
    rules = sound()
    assert rules.items == (
        RuleItem("出勤", Method.DEDUCT, N(10), "签到表", None, (), N(2)),
        RuleItem("笔记", Method.TIER, N(10), "笔记", None, (N(10), N(8), N(6), N(4), N(0))),
        RuleItem("考试", Method.PROPORTIONAL, N(60), "卷面成绩", N(100)),
        RuleItem("作业", Method.TIER, N(20), "作业", None, (N(20), N(16), N(12), N(8), N(0))),
    )
    assert rules.ratings == (
        Rating("优秀", N(80), False, "优秀证书"),
        Rating("合格", N(60), False, "合格证书"),
        Rating("不合格", N(0), True, ""),
    )
    assert (rules.decimals, rules.has_deduction_units) == (1, True)
    assert rules.absent_words == {"缺考", "未交", "缺"}


def test_the_statuses_of_scheme_b_are_read_with_what_they_cost_and_whether_somebody_was_there() -> None:
    rules = sound(preset="B")
    assert rules.statuses == (
        SignInStatus("出勤", "√", N(0), True),
        SignInStatus("迟到", "迟", N(5), True),
        SignInStatus("早退", "退", N(5), True),
        SignInStatus("迟到早退", "迟退", N(10), True),
        SignInStatus("缺席", "×", N(10), False, True),
        SignInStatus("请假", "假", N(10), False, True),
        SignInStatus("公差", "公", N(0), True),
    )
    assert [(item.name, item.full_marks) for item in rules.items if item.deducted_from_total] == [("出勤", 0)]


def test_a_blank_deduction_is_asked_for() -> None:
    cell = f"C{STATUSES + 2}"
    assert told((cell, None)) == [(cell, "“扣分”没有填")]


def test_the_lowest_rating_may_leave_its_line_and_every_rating_its_mark_blank() -> None:
    rules = sound((f"B{FAIL}", None), (f"C{EXCELLENT}", None), (f"C{PASS}", None))
    assert [(one.minimum, one.retrain) for one in rules.ratings] == [(80, False), (60, False), (0, True)]
    assert told((f"B{PASS}", None))[0] == (f"B{PASS}", "“最低总分”没有填")


def test_an_item_may_be_read_from_the_sign_in_sheet_under_the_schools_own_word_for_it() -> None:
    rules = sound(("D3", "考勤表"), aliases=[("签到表", "考勤表")])
    assert rules.items[0].source == "签到表"
    assert rules.uses_sign_in


def test_a_school_word_that_is_the_standard_word_is_none() -> None:
    assert sound(aliases=[("笔记", "笔记"), ("作业", None)]).school_names == {}


def test_an_item_and_its_column_may_serve_for_each_other() -> None:
    assert sound(aliases=[("卷面成绩", "考试")]).school_names == {"卷面成绩": "考试"}


@pytest.mark.parametrize(
    ("word", "tiers"),
    [("10、8，6；4 0", (10, 8, 6, 4, 0)), ("0,4,10", (10, 4, 0)), (10.0, (10,)), ("9.5,0", (N("9.5"), 0))],
)
def test_tiers_are_kept_from_the_highest_down(word, tiers) -> None:
    assert sound(("F4", word)).items[1].tiers == tiers


# What is just allowed, and what is not any more


@pytest.mark.parametrize(
    ("cell", "allowed", "refused", "words"),
    [
        ("G3", 10.0, 10.5, "单项最低分 10.5 高于满分 10"),
        ("G3", 0.0, -1.0, "“单项最低分”应是不小于 0 的数字，现在是“-1”"),
        ("E5", 0.5, 0.0, "“卷面满分”应是大于 0 的数字，现在是“0”"),
        ("F4", "10,0", "10.5,0", "档次 10.5 高于满分 10"),
        ("F4", "0", "10,-1", "档次“10,-1”里的“-1”不能用"),
        (f"C{STATUSES + 3}", 0.0, -0.5, "“扣分”应是不小于 0 的数字，现在是“-0.5”"),
        (f"B{EXCELLENT}", 100.0, 100.5, "等级“优秀”的最低总分 100.5 高于各项满分之和 100，谁也达不到"),
        (f"B{PASS}", 79.5, 80.0, "最低总分 80 不低于上一等级的 80"),
        (f"B{FAIL}", 0.0, 0.5, "最后一个等级“不合格”的最低总分应是 0，现在是 0.5"),
    ],
)
def test_the_edge_of_each_number(cell, allowed, refused, words) -> None:
    assert read((cell, allowed))[0] is not None
    assert told((cell, refused)) == [(cell, words)]


@pytest.mark.parametrize(
    ("name", "lowest", "highest", "words"),
    [
        ("小数位数", 0, 4, "0 到 4 的整数"),
        ("备份份数", 1, 999, "1 到 999 的整数"),
        ("变动记录条数", 1, 9999, "1 到 9999 的整数"),
    ],
)
def test_whole_parameters_have_a_least_and_a_most(name, lowest, highest, words) -> None:
    cell = f"B{row_of(name)}"
    for number in (lowest, highest):
        assert sound((cell, float(number))).parameters[name] == str(number)
    for number in (lowest - 1, highest + 1, lowest + 0.5, "三"):
        shown = str(number).removesuffix(".0")
        assert told((cell, number)) == [(cell, f"“取值”应是{words}，现在是“{shown}”")]


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("每学分学时", "0.1"), ("学时要求", "0"), ("持证上岗学时", "0"), ("五年学时要求", "0"), ("课程学分", "0"),
        ("小学津贴标准", "0"), ("初中津贴标准", "0"), ("高中津贴标准", "0"), ("津贴月数", "0"), ("论文最少字数", "0"),
    ],
)  # fmt: skip
def test_the_other_parameters_have_a_least(name, least) -> None:
    cell = f"B{row_of(name)}"
    assert sound((cell, float(least))).parameters[name] == least
    assert sound((cell, "１２.50")).parameters[name] == "12.5"
    for wrong in (float(least) - 0.05, "很多"):
        (found,) = told((cell, wrong))
        assert found == (cell, f"“取值”应是不小于 {least} 的数字，现在是“{str(wrong).removesuffix('.0')}”")


@pytest.mark.parametrize("name", ["参训率目标", "合格率目标"])
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (95.0, "95"), ("95%", "95"), ("95％", "95"), (0.95, "95"), (1.0, "100"), ("1%", "1"), ("0.5%", "0.5"), (1.5, "1.5"),
        (100.0, "100"), (0.0, "0"), ("0%", "0"),
    ],
)  # fmt: skip
def test_a_target_is_a_percentage_however_it_is_written(name, typed, kept) -> None:
    assert sound((f"B{row_of(name)}", typed)).parameters[name] == kept


@pytest.mark.parametrize("typed", [100.5, -1.0, "101%", "95X", "多数"])
def test_a_target_beyond_a_hundred_per_cent_is_refused(typed) -> None:
    cell = f"B{row_of('合格率目标')}"
    (found,) = told((cell, typed))
    assert found == (cell, f"“取值”应是0 到 100 的数字，现在是“{str(typed).removesuffix('.0')}”")


@pytest.mark.parametrize("name", ["空白按出勤", "持证上岗", "不合格计学分", "不合格计学时"])
def test_a_parameter_of_yes_or_no_takes_nothing_else(name) -> None:
    cell = f"B{row_of(name)}"
    for word in "是否":
        assert sound((cell, word)).parameters[name] == word
    assert told((cell, "不一定")) == [(cell, "“取值”不能是“不一定”")]


@pytest.mark.parametrize("pattern", ["{序号}", "第{序号:04d}号", "{序号:d}", "{序号:4d}", "{年份}-{序号:0d}"])
def test_a_pattern_of_numbers_that_counts_is_allowed(pattern) -> None:
    assert sound((f"B{row_of('证书编号格式')}", pattern)).parameters["证书编号格式"] == pattern


@pytest.mark.parametrize("pattern", ["{年份}号", "序号", "{序号:x}", "{序号", "{序号:04}"])
def test_a_pattern_of_numbers_that_would_give_everybody_the_same_is_refused(pattern) -> None:
    cell = f"B{row_of('证书编号格式')}"
    (problem,) = read((cell, pattern))[1]
    assert (problem.code, problem.where.cell) == (P.RULE_BAD_CHOICE, cell)
    assert suggestion(problem) == "可以填：含有 {序号} 的写法。"


# Parameters that are not there


@pytest.mark.parametrize("name", ["小数位数", "合格率目标", "证书编号格式", "持证上岗", "每学分学时"])
def test_a_parameter_that_is_blank_or_gone_has_its_default(name) -> None:
    row = row_of(name)
    usual = sound().parameters[name]
    assert sound((f"B{row}", None)).parameters[name] == usual
    assert sound((f"A{row}", None), (f"B{row}", None), (f"C{row}", None)).parameters[name] == usual


def test_a_parameter_without_its_name_and_one_that_stands_twice_are_told() -> None:
    first, second = f"A{row_of('小数位数')}", f"A{row_of('学时要求')}"
    assert told((second, None)) == [(second, "“参数”没有填")]
    assert told((second, "小数位数"))[0] == (second, f"“参数”的“小数位数”重复（另一处：{first}）")


def test_a_parameter_nobody_knows_is_a_notice() -> None:
    rules, (problem,) = read((f"A{PARAMETERS + 25}", "附加分"), (f"B{PARAMETERS + 25}", 5.0))
    assert (problem.severity, problem.fatal, message(problem)) == (
        Severity.NOTICE, False, "参数“附加分”程序不认识，已略过",
    )  # fmt: skip
    assert problem.where.cell == f"A{PARAMETERS + 25}"
    assert rules is not None


# What is told, word by word


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ([("B3", "随便")], ("B3", "“计分方式”不能是“随便”")),
        ([("B3", None)], ("B3", "“计分方式”没有填")),
        ([("A3", None)], ("A3", "“项目”没有填")),
        ([("A4", "出勤")], ("A4", "“项目”的“出勤”重复（另一处：A3）")),
        ([("A4", "总")], ("A4", "“项目”的“总分”重复（另一处：成绩册的另一列）")),
        ([("C4", None)], ("C4", "“满分”没有填")),
        ([("C4", 0.0)], ("C4", "“满分”应是大于 0 的数字，现在是“0”")),
        ([("C4", "十分")], ("C4", "“满分”应是不小于 0 的数字，现在是“十分”")),
        ([("D4", "姓名")], ("D4", "“数据来源”的“姓名”重复（另一处：成绩册的固定列）")),
        ([("D4", "备注")], ("D4", "“数据来源”的“备注”重复（另一处：成绩册的固定列）")),
        ([("D6", "笔记")], ("D6", "“数据来源”的“笔记”重复（另一处：D4）")),
        ([("D4", "签到表")], ("B4", "数据来源是签到表时，计分方式不能是“分档”")),
        ([("D4", "总分")], ("D4", "“数据来源”不能是“总分”：这一列由程序填写（成绩册的结果），读它会把您填的分数盖掉")),
        ([("D6", "笔记分")], ("D6", "“数据来源”不能是“笔记分”：这一列由程序填写（项目“笔记”的得分），读它会把您填的分数盖掉")),
        ([("E5", None)], ("E5", "“卷面满分”没有填")),
        ([("F4", None)], ("F4", "“档次”没有填")),
        ([("F4", "10,八,6")], ("F4", "档次“10,八,6”里的“八”不能用")),
        ([("F4", "10,8,8")], ("F4", "档次“10,8,8”里的“8”不能用")),
        ([(f"A{STATUSES + 3}", "出勤")], (f"A{STATUSES + 3}", f"“状态”的“出勤”重复（另一处：A{STATUSES + 2}）")),
        ([(f"B{STATUSES + 3}", "✔")], (f"B{STATUSES + 3}", f"“符号”的“√”重复（另一处：B{STATUSES + 2}）")),
        ([(f"D{STATUSES + 3}", "学时")], (f"D{STATUSES + 3}", "“扣分单位”不能是“学时”")),
        ([(f"E{STATUSES + 3}", "也许")], (f"E{STATUSES + 3}", "“计学时”不能是“也许”")),
        ([(f"E{STATUSES + 3}", None)], (f"E{STATUSES + 3}", "“计学时”没有填")),
        ([(f"A{PASS}", "优秀")], (f"A{PASS}", f"“等级”的“优秀”重复（另一处：A{EXCELLENT}）")),
        ([(f"A{PASS}", None)], (f"A{PASS}", "“等级”没有填")),
        ([(f"C{EXCELLENT}", "是")], (f"C{EXCELLENT}", "只有最后一个等级的“补训”应是“是”，现在有 2 个")),
        ([(f"C{FAIL}", "否")], (f"C{FAIL}", "只有最后一个等级的“补训”应是“是”，现在有 0 个")),
    ],
)  # fmt: skip
def test_a_bad_rule_is_told_word_by_word(changes, found) -> None:
    assert told(*changes)[0] == found


def test_what_a_column_takes_instead_is_told() -> None:
    (problem, *_) = read(("B3", "随便"))[1]
    assert suggestion(problem) == "可以填：扣分、分档、按比例、直接计分、总分扣分。"
    (problem,) = read((f"D{EXCELLENT}", "结业证书"))[1]
    assert suggestion(problem).startswith("可以填：为这个等级另做的模板")
    (problem,) = read(("D6", "笔记分"))[1]
    assert "例如“作业成绩”" in suggestion(problem)
    (problem,) = read((f"B{row_of('持证上岗')}", "不一定"))[1]
    assert suggestion(problem) == "可以填：是、否。"


def test_full_marks_are_only_doubted_where_everything_else_is_sound() -> None:
    assert told(("C5", 50.0)) == [("C2", "各项满分之和是 90，不是 100")]
    assert told(("C5", 50.0), ("B3", "随便")) == [("B3", "“计分方式”不能是“随便”")]


def test_a_line_above_the_total_is_only_told_where_the_total_is_known() -> None:
    assert [cell for cell, _ in told(("C5", None), (f"B{EXCELLENT}", 130.0))] == ["C5"]


def test_a_block_without_a_row_is_told_at_its_header() -> None:
    blanks = [(f"{column}{FAIL - n}", None) for column in "ABCD" for n in range(3)]
    assert told(*blanks)[0] == (f"A{RATINGS + 1}", "“等级”没有填")
    blanks = [(f"{column}{STATUSES + 2 + n}", None) for column in "ABCDE" for n in range(7)]
    assert told(*blanks)[0] == (f"A{STATUSES + 1}", "“状态”没有填")
    blanks = [(f"{column}{ITEMS + 2 + n}", None) for column in "ABCDEFGH" for n in range(4)]
    assert told(*blanks)[0] == (f"A{ITEMS + 1}", "“项目”没有填")


# Blocks


@pytest.mark.parametrize("title", ["〔计分项目〕", "[计分项目]", "【 计分项目 】", "【计分项目"])
def test_a_title_is_known_in_other_brackets(title) -> None:
    assert len(sound(("A1", title)).items) == 4


@pytest.mark.parametrize("title", ["计分项目", "说明【计分项目】"])
def test_a_title_without_its_bracket_is_a_note(title) -> None:
    assert [one.code for one in read(("A1", title))[1]] == [P.MISSING_BLOCK]


def test_a_block_that_is_gone_and_one_that_stands_twice_are_told() -> None:
    (problem,) = read((f"A{RATINGS}", None))[1]
    assert (problem.code, problem.fatal, problem.where.sheet, problem.details["block"]) == (
        P.MISSING_BLOCK, True, RULES, "【等级】",
    )  # fmt: skip
    (problem,) = read(("A9", "【计分项目】"))[1]
    assert (problem.code, problem.where.cell, problem.details["first"]) == (P.DUPLICATE_BLOCK, "A9", "A1")


def test_the_words_of_the_school_may_be_left_out_altogether() -> None:
    rows = rules_rows()
    top = row_of("【名称对照】")
    rules, problems = read_rules(Grid(RULES, [*rows[: top - 1], *rows[top + 1 :]]))
    assert problems == []
    assert rules is not None
    assert rules.school_names == {}


@pytest.mark.parametrize(
    ("cell", "header"),
    [("A2", "【计分项目】项目"), ("G2", "【计分项目】单项最低分"), (f"B{RATINGS + 1}", "【等级】最低总分")],
)
def test_a_column_that_is_gone_is_told_at_the_header(cell, header) -> None:
    (problem,) = read((cell, None))[1]
    assert (problem.code, problem.where.cell, problem.details["header"]) == (
        P.MISSING_COLUMN, f"A{cell[1:]}", header,
    )  # fmt: skip


def test_a_block_whose_headers_are_gone_lacks_all_of_them() -> None:
    blanks = [(f"{column}{RATINGS + 1}", None) for column in "ABCD"]
    problems = read(*blanks)[1]
    assert [(one.code, one.where.cell) for one in problems] == [(P.MISSING_COLUMN, f"A{RATINGS}")] * 3


def test_a_remark_beside_the_columns_makes_no_row() -> None:
    assert len(sound(("J8", "本校说明")).items) == 4


def test_the_last_block_reaches_down_to_the_last_row() -> None:
    rows = rules_rows()
    rows = rows[: row_of("变动记录条数")]
    rows[-1][1] = 500.0
    rules, problems = read_rules(Grid(RULES, rows))
    assert problems == []
    assert rules is not None
    assert rules.parameters["变动记录条数"] == "500"


# The school's own words


@pytest.mark.parametrize(
    ("aliases", "other", "row"),
    [
        ([("笔记", "学习笔记"), ("作业", "学习笔记")], "笔记", 1),
        ([("笔记", "总分")], "总分", 0),
        ([("笔记", "卷面成绩")], "卷面成绩", 0),
        ([("部门", "作业分")], "作业分", 0),
        ([("签到表", "成绩册")], "成绩册", 0),
    ],
)
def test_a_word_that_means_something_else_already_is_told_with_it(aliases, other, row) -> None:
    problem = next(one for one in read(aliases=aliases)[1] if one.code is P.RULE_ALIAS_CLASH)
    standard, own = aliases[row]
    assert (problem.where.cell, problem.fatal) == (f"B{row_of('【名称对照】') + 2 + row}", True)
    assert message(problem) == f"本校名称“{own}”不能同时代表“{standard}”和“{other}”"


def test_a_word_for_nothing_is_a_warning_at_the_standard_name() -> None:
    rules, (problem,) = read(aliases=[("笔计", "学习笔记")])
    assert (problem.severity, problem.fatal) == (Severity.WARNING, False)
    assert problem.where.cell == f"A{row_of('【名称对照】') + 2}"
    assert message(problem) == "标准名称“笔计”不是任何工作表或列的名称"
    assert rules is not None


def test_a_word_that_would_put_a_score_into_a_column_that_is_taken_is_told() -> None:
    """考试 called 作业 would be written to 作业分, which is another item's."""
    problems = read(aliases=[("考试", "笔记本"), ("作业", "考试")])[1]
    assert any(one.fatal for one in problems)


def test_what_an_item_is_read_from_may_not_be_called_as_a_result_is() -> None:
    (problem,) = read(("D4", "心得分"), aliases=[("笔记", "心得")])[1]
    assert (problem.code, problem.where.cell) == (P.RULE_SOURCE_COMPUTED, "D4")
    assert (
        message(problem)
        == "“数据来源”不能是“心得分”：这一列由程序填写（项目“笔记”的得分），读它会把您填的分数盖掉"
    )


# The fingerprint


def test_rounds_archived_under_the_shipped_rules_are_known_again() -> None:
    """These digits stand in 历次成绩 and 归档 of schools: a program that made others of the same rules would doubt every old row."""
    assert (fingerprint(sound()), fingerprint(sound(preset="B"))) == ("10cea96d72", "0409746730")


@pytest.mark.parametrize(
    "change",
    [
        ("A4", "札记"), ("C4", 12.0), ("D4", "札记"), ("E5", 120.0), ("F4", "10,8,0"), ("G3", 3.0), ("G3", None), ("B4", "直接计分"),
        (f"A{STATUSES + 3}", "晚到"), (f"C{STATUSES + 3}", 2.0), (f"D{STATUSES + 3}", "课时"), (f"E{STATUSES + 3}", "否"),
        (f"A{EXCELLENT}", "优"), (f"B{EXCELLENT}", 85.0), (f"B{row_of('小数位数')}", 2.0), (f"B{row_of('缺考写法')}", "缺考"),
        (f"B{row_of('空白按出勤')}", "是"),
    ],
)  # fmt: skip
def test_whatever_decides_marks_changes_the_fingerprint(change) -> None:
    rules, _ = read(change)
    assert rules is not None
    assert fingerprint(rules) != fingerprint(sound())


@pytest.mark.parametrize(
    "change",
    [
        (f"B{STATUSES + 3}", "晚"), (f"D{STATUSES + 2}", "课时"), (f"D{EXCELLENT}", "另一种证书"), (f"B{row_of('备份份数')}", 5.0),
        (f"B{row_of('证书编号格式')}", "{序号}"), (f"B{row_of('空白按出勤')}", "否"), (f"B{row_of('缺考写法')}", "缺、缺考、未交"),
    ],
)  # fmt: skip
def test_what_decides_no_mark_leaves_the_fingerprint(change) -> None:
    assert fingerprint(sound(change)) == fingerprint(sound())


# Rows that are half filled in, and words that stand for themselves


@pytest.mark.parametrize(
    ("cell", "words"), [(f"A{STATUSES + 3}", "“状态”没有填"), (f"A{STATUSES + 8}", "“状态”没有填")]
)
def test_a_status_without_its_name_is_asked_for_it(cell, words) -> None:
    assert told((cell, None)) == [(cell, words)]


def test_a_symbol_may_be_the_word_itself() -> None:
    assert sound((f"B{STATUSES + 3}", "迟到")).statuses[1].symbol == "迟到"


def test_the_rating_that_must_not_mean_retraining_is_the_one_that_is_told() -> None:
    assert told((f"C{PASS}", "是")) == [(f"C{PASS}", "只有最后一个等级的“补训”应是“是”，现在有 2 个")]


def test_a_school_word_without_the_standard_name_is_asked_for_it() -> None:
    cell = f"A{row_of('【名称对照】') + 2}"
    assert told(aliases=[(None, "学习笔记")]) == [(cell, "“标准名称”没有填")]


def test_a_word_that_stands_for_itself_hides_no_clash_below_it() -> None:
    assert sound(aliases=[("部门", "部门")]).school_names == {}
    found = told(aliases=[("部门", "部门"), ("笔记", "总分")])
    assert [cell for cell, _ in found] == [f"B{row_of('【名称对照】') + 3}"]


def test_rounds_archived_where_a_blank_meant_present_are_known_again() -> None:
    assert fingerprint(sound((f"B{row_of('空白按出勤')}", "是"))) == "25252622f5"


# Where blocks end, and headers that two things would share


def test_blocks_may_follow_each_other_without_a_blank_row() -> None:
    rules, problems = read_rules(Grid(RULES, [row for row in rules_rows() if row]))
    assert problems == []
    assert rules is not None
    assert (rules.items, rules.statuses, rules.ratings) == (sound().items, sound().statuses, sound().ratings)


def test_a_block_at_the_very_end_may_have_no_rows_or_lack_its_headers() -> None:
    rows = rules_rows()
    rules, problems = read_rules(Grid(RULES, rows[: PARAMETERS + 1]))
    assert problems == []
    assert rules is not None
    assert rules.parameters == sound().parameters
    _, problems = read_rules(Grid(RULES, rows[:PARAMETERS]))
    assert [(one.code, one.where.cell) for one in problems] == [(P.MISSING_COLUMN, f"A{PARAMETERS}")] * 2


def test_an_item_may_be_worth_a_single_mark() -> None:
    assert told(("C4", 1.0), ("F4", "1,0")) == [("C2", "各项满分之和是 91，不是 100")]


def test_a_lowest_mark_of_a_deduction_from_the_total_is_none() -> None:
    assert sound(("G6", 0.0), preset="B").items[-1].minimum is None


@pytest.mark.parametrize(
    ("changes", "aliases", "found"),
    [
        (
            [], [("考试", "总")],
            ("A5", "按【名称对照】，“考试”的得分要写在“总分”这一列，但它已经是成绩册的结果"),
        ),
        (
            [], [("总分", "期末分"), ("考试", "期末")],
            ("A5", "按【名称对照】，“考试”的得分要写在“期末分”这一列，但它已经是成绩册的结果"),
        ),
        ([("A6", "笔 记")], [], ("A6", "“项目”的“笔 记分”重复（另一处：项目“笔记”的得分）")),
        ([("D6", "卷面 成绩")], [], ("D6", "“数据来源”的“卷面 成绩”重复（另一处：项目“考试”）")),
        ([("A9", "【计分项目】")], [], ("A9", "【计分项目】出现了两次（另一处在 A1）")),
        (
            [(f"B{row_of('证书编号格式')}", "{年份}号")], [],
            (f"B{row_of('证书编号格式')}", "“取值”不能是“{年份}号”"),
        ),
    ],
)  # fmt: skip
def test_what_two_things_would_share_is_told_word_by_word(changes, aliases, found) -> None:
    assert found in told(*changes, aliases=aliases)
