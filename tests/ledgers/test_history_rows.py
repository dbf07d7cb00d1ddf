"""历次成绩 row by row, without a workbook around it: what is read, what is told, what is counted, and how often.

Many of these were found by a mutant of ``python/ledgers/history.py`` or ``python/ledgers/past_results.py`` that no other test
noticed (docs/mutation.md).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from python.ledgers.history import (
    ArchivedRow,
    entries_by_teacher,
    find_history,
    history_frame,
    last_known,
    plan_history,
    round_keys,
    totals,
)
from python.ledgers.hours import HoursEntry
from python.ledgers.past_results import (
    Facts,
    Result,
    Standard,
    judged,
    outcome_of,
    pass_line,
    read_retrain,
    same_round,
    topics_passed,
)
from python.ledgers.policy import Policy
from python.vocabulary.cell_values import CellError, CellValue, Grid, name_key
from python.vocabulary.ledger_sheets import HISTORY_SHEET
from python.vocabulary.messages import message, suggestion
from python.vocabulary.problems import ProblemCode, Severity
from python.vocabulary.records import Teacher
from python.vocabulary.sheet_schema import ATTENDANCE_RATE, HISTORY, HISTORY_PASS_LINE
from tests.samples import preset_rules

D = dt.date
P = ProblemCode
A, B = preset_rules("A"), preset_rules("B")
HEADERS = HISTORY_SHEET.headers
USUAL: dict[str, CellValue] = {
    "轮次": "2024年春季",
    "结束日期": D(2024, 6, 30),
    "工号": "T1",
    "姓名": "张三",
    "等级": "合格",
}
AS_OF = D(2026, 6, 30)
BLANK: dict = dict.fromkeys(HEADERS)
FIRST = 3
"""The row of the sheet that the first of ``rows`` stands in: a title and the headers are above."""


def table_of(*rows: dict, headers=HEADERS):
    """The table of a sheet whose rows say what they say; what they do not say is as usual."""
    cells = [[{**USUAL, **row}.get(name) for name in headers] for row in rows]
    table, problems = find_history(Grid(HISTORY, [["历次成绩"], list(headers), *cells]), A)
    assert table is not None, problems
    return table


def read(*rows: dict, headers=HEADERS):
    """The frame, and what is told: code, cell, value and how many rows."""
    frame, problems = history_frame(table_of(*rows, headers=headers))
    assert all(message(one) and suggestion(one) for one in problems)
    return frame, [(one.code, one.where.cell, one.details["value"], one.details["more"]) for one in problems]


def cell(name: str, n: int = 0) -> str:
    """The cell of a column in the n-th of the rows."""
    return f"{chr(65 + HEADERS.index(name))}{FIRST + n}"


def judge(*rows: dict, rules=A, policy=Policy(), roster=()):  # noqa: B008 - frozen
    """The frame with what each row amounts to, and what is told."""
    table = table_of(*rows)
    frame, _ = history_frame(table)
    frame, problems = judged(frame, table, rules, policy, {one.id: one for one in roster})
    assert all(message(one) and suggestion(one) for one in problems)
    return frame, problems


def column(frame, name: str) -> list:
    return list(frame[name])


# What is read


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("学时", 1.5, 1500),
        ("学时", "１２", 12000),
        ("学时", None, 0),
        ("学时", 0.0, 0),
        ("学时", 9999.0, 9_999_000),
        ("学分", 0.25, 250),
        ("总分", 0.0, Decimal(0)),
        ("总分", 9999.0, Decimal(9999)),
        ("总分", None, None),
        ("合格线", 60.0, Decimal(60)),
        ("开始日期", "2024-03-01", D(2024, 3, 1)),
        ("姓名", " 李  四 ", "李 四"),
    ],
)
def test_a_value_that_is_plain_is_read_and_nothing_is_told(name, typed, kept) -> None:
    frame, told = read({name: typed})
    assert (column(frame, name), told) == ([kept], [])


@pytest.mark.parametrize(
    ("name", "typed", "kept", "value"),
    [
        ("学时", "十", 0, "十"),
        ("学时", -1.0, 0, "-1"),
        ("学时", 10000.0, 0, "10000"),
        ("学分", "abc", 0, "abc"),
        ("总分", -0.5, None, "-0.5"),
        ("总分", 9999.5, None, "9999.5"),
        ("合格线", "六十", None, "六十"),
        ("开始日期", "去年", None, "去年"),
        ("姓名", CellError("#REF!"), "#REF!", "#REF!"),
    ],
)
def test_a_value_that_is_not_plain_counts_as_blank_and_is_told_at_its_cell(name, typed, kept, value) -> None:
    frame, told = read({}, {"轮次": "2025年春季", name: typed})
    assert column(frame, name)[1] == kept
    assert told == [(P.HISTORY_VALUE, cell(name, 1), value, "")]


def test_one_wrong_word_in_many_rows_is_told_once_with_their_number() -> None:
    rows = [{"轮次": f"第{n}轮", "总分": "缺" if n else 80.0} for n in range(4)]
    _, told = read(*rows)
    assert told == [(P.HISTORY_VALUE, cell("总分", 1), "缺", "，共 3 行")]


@pytest.mark.parametrize(("missing", "name"), [({"工号": None}, "工号"), ({"轮次": None}, "轮次")])
def test_a_row_that_is_nobodys_or_of_no_round_is_left_out_and_told(missing, name) -> None:
    frame, told = read({}, {**missing, "姓名": "李四"})
    assert column(frame, "姓名") == ["张三"]
    assert told == [(P.HISTORY_VALUE, cell(name, 1), "（空）", "")]


@pytest.mark.parametrize(
    "words", [{"轮次": "合计"}, {"轮次": "合计", "工号": None}, {"轮次": None, "工号": "合计"}]
)
def test_a_row_of_sums_is_left_out_without_a_word(words) -> None:
    frame, told = read({}, {**words, "学时": 6.0})
    assert (len(frame), told) == (1, [])


def test_a_wholly_blank_row_between_others_is_nothing() -> None:
    frame, told = read({}, BLANK, {"轮次": "2025年春季"})
    assert (column(frame, "轮次"), list(frame.index), told) == (["2024年春季", "2025年春季"], [0, 2], [])


def test_rows_below_the_last_that_names_somebody_or_a_round_are_not_the_tables() -> None:
    table = table_of({}, {"工号": None}, {"工号": None, "轮次": ""}, BLANK)
    assert table.last_row == FIRST + 1


def test_an_empty_table_ends_with_its_headers() -> None:
    table = table_of()
    frame, problems = history_frame(table)
    assert (table.last_row, len(frame), problems) == (FIRST - 1, 0, [])


def test_a_round_is_the_same_however_its_name_is_typed() -> None:
    frame, _ = read(
        {"轮次": "２０２４年 春季"}, {"工号": "T2"}, {"轮次": "2024年A期"}, {"轮次": "2024年a 期"}
    )
    assert round_keys(frame) == {"2024年春季", "2024年a期"}
    assert name_key("２０２４年 春季Ａ") == "2024年春季a"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"学时": 6.0, "结束日期": None}, ("结束日期", "（空）")),  # nobody knows when
        ({"学时": 0.0, "结束日期": None}, None),
        ({"学时": 6.0, "结束日期": None, "学时明细": "2024-03-01：6"}, None),
        ({"学时": 6.0, "学时明细": "2024-03-01：5"}, ("学时明细", "2024-03-01：5")),  # does not add up
        ({"学时": 6.0, "学时明细": "三月"}, ("学时明细", "三月")),
        ({"学时": 6.0}, None),
        ({"学时": 6.0, "结束日期": "去年"}, ("结束日期", "去年")),  # told once, as what cannot be read
    ],
)
def test_hours_that_no_day_is_known_for_are_told(row, told) -> None:
    _, found = read(row)
    assert found == ([(P.HISTORY_VALUE, cell(told[0]), told[1], "")] if told else [])


def test_what_to_type_instead_is_told_with_the_limits() -> None:
    _, problems = history_frame(table_of({"学时": -1.0, "总分": "缺", "结束日期": "去年"}))
    wanted = {one.details["column"]: one.details["wanted"] for one in problems}
    assert wanted == {
        "学时": "填 0 到 9999 的数字",
        "总分": "填 0 到 9999 的数字",
        "结束日期": "填成 2026-09-01 这样的日期",
    }
    assert {one.severity for one in problems} == {Severity.WARNING}


@pytest.mark.parametrize(
    "gone", [name for name in HEADERS if name not in (HISTORY_PASS_LINE, ATTENDANCE_RATE)]
)
def test_without_any_of_its_columns_nothing_is_written_to_the_sheet(gone) -> None:
    rows = [["历次成绩"], [name for name in HEADERS if name != gone]]
    table, problems = find_history(Grid(HISTORY, rows), A)
    assert table is None
    assert [(one.code, one.fatal, one.details["header"]) for one in problems] == [
        (P.MISSING_COLUMN, True, gone)
    ]


# What is written


def archived(**facts) -> ArchivedRow:
    usual = {
        "round_name": "2026年春季", "start": D(2026, 3, 1), "end": D(2026, 6, 30), "teacher_id": "T1", "name": "张三",
        "department": "语文组", "items": "出勤 10", "total": Decimal(85), "rating": "优秀", "retrain": "否", "hours": Decimal(12),
        "credits": Decimal("1.2"), "certificate": "0001号", "fingerprint": "0123456789", "topic": "家校沟通", "detail": "：12", "attendance": "95%",
        "pass_line": Decimal(60),
    }  # fmt: skip
    return ArchivedRow(**{**usual, **facts})


def test_what_is_archived_can_be_read_again() -> None:
    typed = archived().cells()
    assert (typed["开始日期"], typed["结束日期"]) == (46082, 46203)  # as a spreadsheet counts days
    cells = {name: float(value) if isinstance(value, Decimal) else value for name, value in typed.items()}
    frame, told = read({**cells, "开始日期": D(2026, 3, 1), "结束日期": D(2026, 6, 30)})
    row = frame.iloc[0].to_dict()
    assert told == []
    assert [row[name] for name in ("轮次", "开始日期", "结束日期", "工号", "姓名", "部门")] == [
        "2026年春季", D(2026, 3, 1), D(2026, 6, 30), "T1", "张三", "语文组",
    ]  # fmt: skip
    assert [row[name] for name in ("各项得分", "总分", "等级", "是否补训", "学时", "学分", "证书编号")] == [
        "出勤 10", Decimal(85), "优秀", "否", 12000, 1200, "0001号",
    ]  # fmt: skip
    assert [row[name] for name in ("规则指纹", "合格线", "专题", "学时明细", "出勤率")] == [
        "0123456789", Decimal(60), "家校沟通", "：12", "95%",
    ]  # fmt: skip


def test_what_is_not_known_is_archived_as_a_blank_cell() -> None:
    unknown = dict.fromkeys(("start", "end", "total", "pass_line"))
    words = dict.fromkeys(
        ("department", "items", "retrain", "certificate", "topic", "detail", "attendance"), ""
    )
    cells = archived(**unknown, **words).cells()
    assert {name for name, value in cells.items() if value is None} == {
        "开始日期", "结束日期", "总分", "合格线", "部门", "各项得分", "是否补训", "证书编号", "专题", "学时明细", "出勤率",
    }  # fmt: skip


def test_archived_rows_stand_below_the_last_one() -> None:
    (block, *_) = plan_history(table_of({}, {"工号": "T2"}), [archived()])
    assert block.row == FIRST + 2


# What is counted


def window(*rows: dict, policy=Policy()):  # noqa: B008 - frozen
    frame, _ = judge(*rows, policy=policy)
    sums, recent = totals(frame, AS_OF, policy)
    return sums.loc["T1"].to_dict(), recent


@pytest.mark.parametrize(
    ("end", "inside"),
    [(D(2021, 6, 30), 0), (D(2021, 7, 1), 6000), (AS_OF, 6000), (D(2026, 7, 1), 0)],
)
def test_five_years_are_counted_to_the_day(end, inside) -> None:
    sums, recent = window({"学时": 6.0, "学分": 0.6, "结束日期": end})
    assert (sums["累计"], sums["近五年"], sums["集中"], sums["学分"]) == (6000, inside, inside, 600)
    assert recent == ({"T1": [(end, 6000)]} if inside else {})


def test_hours_of_other_forms_are_not_concentrated() -> None:
    sums, recent = window({"学时": 5.0, "学时明细": "2026-03-01：2；2026-03-08：3（校本研修）"})
    assert (sums["近五年"], sums["集中"]) == (5000, 2000)
    assert recent == {"T1": [(D(2026, 3, 1), 2000)]}


def test_the_rounds_of_a_teacher_are_added_up_and_nobody_elses() -> None:
    rows = [{"轮次": f"第{n}轮", "工号": who, "学时": 1.5, "学分": 0.15, "结束日期": D(2025, 1, n)} for n, who in ((1, "T1"), (2, "T2"), (3, "T1"))]  # fmt: skip
    frame, _ = judge(*rows)
    sums, recent = totals(frame, AS_OF, Policy())
    assert sums["累计"].to_dict() == {"T1": 3000, "T2": 1500}
    assert sums[["学分", "近五年", "集中"]].loc["T1"].to_list() == [300, 3000, 3000]
    assert recent["T1"] == [(D(2025, 1, 1), 1500), (D(2025, 1, 3), 1500)]


@pytest.mark.parametrize(
    ("policy", "sums"),
    [
        (Policy(), (0, 0, 6000, 0)),
        (Policy(failed_hours=True), (6000, 0, 0, 6000)),
        (Policy(failed_hours=True, failed_credits=True), (6000, 600, 0, 0)),
    ],
)
def test_a_round_that_was_failed_counts_as_the_school_says(policy, sums) -> None:
    found, _ = window({"等级": "不合格", "是否补训": "是", "学时": 6.0, "学分": 0.6}, policy=policy)
    assert tuple(found[name] for name in ("累计", "学分", "不计", "无学分")) == sums
    assert found["近五年"] == sums[0]


def test_the_latest_round_says_what_somebody_is_called() -> None:
    rows: list[dict] = [
        {"轮次": "乙", "姓名": "张三丰", "部门": "数学组", "结束日期": D(2025, 6, 30)},
        {"轮次": "甲", "姓名": "张三", "部门": "语文组", "结束日期": D(2024, 6, 30)},
        {"轮次": "丙", "姓名": "章三", "部门": "外语组", "结束日期": None},
    ]
    frame, _ = read(*rows)
    assert last_known(frame, {"T1", "T9"}) == {"T1": ("张三丰", "数学组")}
    assert last_known(frame[frame["轮次"] == "丙"], {"T1"}) == {"T1": ("章三", "外语组")}


def test_of_two_rounds_that_ended_on_one_day_the_lower_row_says_it() -> None:
    frame, _ = read({"轮次": "甲", "姓名": "张三"}, {"轮次": "乙", "姓名": "张三丰"})
    assert last_known(frame, {"T1"}) == {"T1": ("张三丰", "")}


def test_the_days_of_a_teacher_are_those_of_rounds_that_count() -> None:
    frame, _ = judge(
        {"轮次": "甲", "学时": 2.5, "学时明细": "2024-03-01：2.5"},
        {"轮次": "乙", "学时": 4.0},
        {"轮次": "丙", "学时": 8.0, "等级": "不合格"},
        {"轮次": "甲", "学时": 9.0, "工号": "T2"},
    )
    assert entries_by_teacher(frame, {"T1", "T3"}) == {
        "T1": [HoursEntry(D(2024, 3, 1), Decimal("2.5")), HoursEntry(D(2024, 6, 30), Decimal(4))],
        "T3": [],
    }


# What stands there twice


def test_a_round_of_the_same_person_twice_is_counted_once_and_told_with_the_first_row() -> None:
    frame, (problem,) = judge({"学时": 6.0}, {"轮次": "2023年"}, {"学时": 6.0, "轮次": "2024年 春季"})
    assert column(frame, "计入") == [True, True, False]
    assert (problem.code, problem.where.cell, problem.severity) == (
        P.HISTORY_TWICE,
        cell("工号", 2),
        Severity.WARNING,
    )
    assert (problem.teacher_id, problem.details["first"], problem.details["name"]) == (
        "T1",
        str(FIRST),
        "张三",
    )
    assert message(problem) == "张三的“2024年 春季”在第 3 行已经有了，这一行不计"


@pytest.mark.parametrize(
    ("first", "second", "counts"),
    [
        ("合格", "合格", "合格"),
        ("合格", "不合格", "存疑"),
        ("不合格", "合格", "不合格"),
        ("", "合格", "没有考核"),
    ],
)
def test_a_second_row_of_a_round_never_makes_it_better(first, second, counts) -> None:
    frame, _ = judge({"等级": first}, {"等级": second})
    assert column(frame, "判定")[0].value == counts
    assert column(frame, "计入") == [True, False]


def people(name: str, count: int, day: str = "2024-03-01", **facts) -> list[dict]:
    """A round of so many people, each with the same day."""
    return [
        {
            "轮次": name,
            "工号": f"T{n}",
            "姓名": f"甲{n}",
            "学时": 2.0,
            "学时明细": f"{day}：2",
            "总分": 60.0 + n,
            **facts,
        }
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("again", "of", "twice"), [(4, 4, True), (3, 5, True), (2, 4, False), (1, 4, False), (1, 1, True)]
)
def test_a_round_archived_under_another_name_is_had_once_if_most_people_are_the_same(
    again, of, twice
) -> None:
    second = [*people("春季", again), *people("春季", of, "2024-09-01")[again:]]
    frame, problems = judge(*people("2024年春季", 5), *second)
    counted = column(frame, "计入")
    assert counted[:5] == [True] * 5
    # Those whose days are the same are not counted again; the others of the round are.
    assert counted[5:] == [not twice] * again + [True] * (of - again)
    told = [(one.code, one.where.cell, one.details["other"], one.details["count"]) for one in problems]
    assert told == ([(P.HISTORY_ROUND_TWICE, cell("轮次", 5), "2024年春季", str(again))] if twice else [])


def test_rounds_without_days_are_never_called_the_same() -> None:
    rows: list[dict] = [{"轮次": name, "学时": 2.0, "总分": 80.0} for name in ("甲", "乙")]
    frame, problems = judge(*rows)
    assert (column(frame, "计入"), problems) == ([True, True], [])


@pytest.mark.parametrize(
    ("same", "of", "known"), [(3, 3, True), (2, 3, True), (1, 2, False), (0, 2, False), (0, 0, False)]
)
def test_a_round_is_known_to_be_archived_already_if_most_rows_are_the_same(same, of, known) -> None:
    frame, _ = read(*people("2024年春季", 3))
    rows = [
        (f"T{n}", "2024-03-01：2" if n < same else "2025-01-01：2", Decimal(60 + n), "合格")
        for n in range(of)
    ]
    assert same_round(frame, rows) == (("2024年春季", same) if known else None)


def test_rows_without_days_say_nothing_about_which_round_it_is() -> None:
    frame, _ = read({"学时": 2.0, "总分": 60.0})
    assert same_round(frame, [("T1", "", Decimal(60), "合格")]) is None


# Whose rows they are

ZHANG = Teacher("005", "张三", 5)


@pytest.mark.parametrize(
    ("typed", "name", "counts"),
    [
        ("5", "张三", False),  # 005 without its zeros
        ("0005", "", False),
        ("5", "欧阳若兰", True),  # someone else who left
        ("005", "张三", True),
        ("6", "张三", True),
    ],
)
def test_an_id_that_lost_its_zeros_is_nobodys_unless_another_name_stands_there(typed, name, counts) -> None:
    frame, problems = judge({"工号": typed, "姓名": name}, roster=[ZHANG])
    assert column(frame, "计入") == [counts]
    told = [(one.code, one.where.cell, one.teacher_id, one.details["similar"]) for one in problems]
    assert told == ([] if counts else [(P.HISTORY_ID, cell("工号"), typed, "005")])


def test_an_id_in_another_case_is_told_once_with_the_number_of_its_rows() -> None:
    rows = [{"轮次": f"第{n}轮", "工号": "t1"} for n in range(3)]
    frame, (problem,) = judge(*rows, roster=[Teacher("T1", "张三", 5)])
    assert column(frame, "计入") == [False] * 3
    assert (problem.details["more"], problem.where.cell) == ("，共 3 行", cell("工号"))


# What a row amounts to


def test_topics_are_those_of_rounds_passed_in_the_order_of_the_sheet() -> None:
    frame, _ = judge(
        {"轮次": "甲", "专题": "心理健康"},
        {"轮次": "乙", "专题": "家校沟通"},
        {"轮次": "丙", "专题": "安全", "等级": "不合格"},
        {"轮次": "丁", "专题": "无"},
        {"轮次": "戊"},
        {"轮次": "甲", "专题": "班级文化"},  # twice: not counted
    )
    assert topics_passed(frame) == {"T1": ["心理健康", "家校沟通"]}


def test_a_round_typed_by_hand_is_a_topic_by_its_name_only_under_scheme_b() -> None:
    rows = [
        {"轮次": "家校沟通"},
        {"轮次": "归档过", "规则指纹": "0123456789"},
        {"轮次": "丙", "专题": "非专题"},
    ]
    assert column(judge(*rows, rules=B)[0], "专题") == ["家校沟通", "", ""]
    assert column(judge(*rows, rules=A)[0], "专题") == ["", "", ""]


def test_a_contradiction_is_told_with_everything_the_row_says() -> None:
    _, (first, second, third) = judge(
        {"轮次": "甲", "等级": "合格", "总分": 45.0, "是否补训": "否"},
        {"轮次": "乙", "等级": "合格", "总分": 75.0, "是否补训": "是"},
        {"轮次": "丙", "等级": "合格", "总分": 55.0, "合格线": 58.0, "姓名": None},
    )
    assert [one.where.cell for one in (first, second, third)] == [
        cell("总分", 0), cell("是否补训", 1), cell("总分", 2),
    ]  # fmt: skip
    assert first.details["says"] == "等级“合格”、总分 45（合格线 60）、是否补训“否”"
    assert second.details["says"] == "等级“合格”、总分 75、是否补训“是”"
    assert third.details["says"] == "等级“合格”、总分 55（合格线 58）"
    assert [(one.details["name"], one.details["round"]) for one in (first, second, third)] == [
        ("张三", "甲"), ("张三", "乙"), ("T1", "丙"),
    ]  # fmt: skip
    assert {one.severity for one in (first, second, third)} == {Severity.WARNING}


def test_a_word_that_had_to_be_read_is_a_notice_and_one_that_cannot_be_a_warning() -> None:
    rows = [{"轮次": f"第{n}轮", "是否补训": word} for n, word in enumerate(("N", "待定", "N"))]
    _, problems = judge(*rows)
    assert [(one.code, one.severity, one.where.cell, one.details["read"], one.details["more"]) for one in problems] == [
        (P.HISTORY_READ_AS, Severity.NOTICE, cell("是否补训", 0), "否", "，共 2 行"),
        (P.HISTORY_UNCLEAR, Severity.WARNING, cell("是否补训", 1), "", ""),
    ]  # fmt: skip
    assert all(message(one) for one in problems)


def test_of_fifty_contradictions_each_is_told_and_of_fifty_one_the_last_says_how_many() -> None:
    for count, last in ((50, ""), (51, "；这样的一共有 51 行，改好以后再看其余的")):
        _, problems = judge(*({"轮次": f"第{n}轮", "是否补训": "是"} for n in range(count)))
        assert (len(problems), problems[-1].details["more"], problems[-2].details["more"]) == (50, last, "")


# Rows that are left out shift nothing


def test_a_row_of_sums_between_the_rounds_shifts_nobodys_hours() -> None:
    frame, problems = judge(
        {"工号": "T2", "姓名": "李四", "学时": 4.0, "学分": 0.4},
        {"轮次": "合计", "学时": 4.0},
        {"工号": "T1", "学时": 6.0, "学分": 0.6, "专题": "家校沟通"},
        {"工号": "T1", "轮次": "2025年春季", "等级": "不合格", "学时": 8.0},
        BLANK,
        {"工号": "T1", "学时": 6.0},  # twice
        {"工号": "T3", "学时": 2.0},
    )
    assert column(frame, "工号") == ["T2", "T1", "T1", "T1", "T3"]
    assert column(frame, "专题") == ["", "家校沟通", "", "", ""]
    assert column(frame, "计入") == [True, True, True, False, True]
    assert [one.value for one in frame["判定"]] == ["合格", "合格", "不合格", "合格", "合格"]
    assert [(one.code, one.where.cell) for one in problems] == [(P.HISTORY_TWICE, cell("工号", 5))]
    sums, _ = totals(frame, AS_OF, Policy())
    # In the order of the sheet, as the ledger lists those who left.
    assert sums[["累计", "学分", "近五年", "集中", "不计"]].reset_index().to_numpy().tolist() == [
        ["T2", 4000, 400, 4000, 4000, 0],
        ["T1", 6000, 600, 6000, 6000, 8000],
        ["T3", 2000, 0, 2000, 2000, 0],
    ]


def test_two_rows_are_more_than_one() -> None:
    _, told = read({"总分": "缺"}, {"轮次": "乙", "总分": "缺"})
    assert told == [(P.HISTORY_VALUE, cell("总分"), "缺", "，共 2 行")]


def test_who_has_no_id_is_asked_for_one() -> None:
    _, (problem,) = history_frame(table_of({"工号": None}))
    assert suggestion(problem) == "请补上。"


def test_what_is_told_of_a_row_names_its_teacher_and_its_column_and_of_a_round_only_the_column() -> None:
    _, (problem,) = judge({"等级": "", "总分": 45.0, "是否补训": "否"})
    assert (problem.teacher_id, problem.column, problem.details["says"]) == (
        "T1", "总分", "总分 45（合格线 60）、是否补训“否”",
    )  # fmt: skip
    _, (problem,) = judge(*people("2024年春季", 3), *people("春季", 3))
    assert (problem.teacher_id, problem.column) == ("", "轮次")


def test_a_round_of_one_person_without_a_total_is_known_again_by_its_days() -> None:
    frame, _ = read({"学时": 2.0, "学时明细": "2024-03-01：2", "等级": "未完成"})
    assert same_round(frame, [("T1", "2024-03-01：2", None, "未完成")]) == ("2024年春季", 1)


# Rows that end before the table does, and rows beside others


@pytest.mark.parametrize("width", [1, 3, 4, 7, 8])
def test_a_row_that_ends_early_is_blank_from_there_on(width) -> None:
    """A spreadsheet gives a row only as far as something stands in it."""
    full: list[CellValue] = [{**USUAL, "总分": "缺"}.get(name) for name in HEADERS]
    row: list[CellValue] = ["乙", None, D(2025, 6, 30), "T2", None, None, None, 0.0]
    table, _ = find_history(
        Grid(HISTORY, [["历次成绩"], list(HEADERS), full, row[:width], [None] * 3, [None]]), A
    )
    assert table is not None
    assert table.last_row == FIRST + 1
    frame, problems = history_frame(table)
    assert column(frame, "工号") == (["T1", "T2"] if width > 3 else ["T1"])
    assert [one.where.cell for one in problems] == [cell("总分"), *([] if width > 3 else [cell("工号", 1)])]


@pytest.mark.parametrize("blanks", [0, 1, 2, 3])
def test_blank_rows_below_are_not_the_tables(blanks) -> None:
    assert table_of({}, *[BLANK] * blanks).last_row == FIRST


def test_a_row_without_hours_hides_no_row_below_it() -> None:
    _, told = read({"学时": 0.0}, {"轮次": "乙", "学时": 2.0, "结束日期": None})
    assert told == [(P.HISTORY_VALUE, cell("结束日期", 1), "（空）", "")]


def test_a_contradiction_hides_nothing_that_is_told_of_other_rows() -> None:
    _, problems = judge(
        {"轮次": "甲", "是否补训": "是"}, {"轮次": "乙", "等级": "甲等"}, {"轮次": "丙", "是否补训": "待定"}
    )
    assert [(one.code, one.where.cell, one.details.get("value")) for one in problems] == [
        (P.HISTORY_CONTRADICTION, cell("是否补训", 0), None),
        (P.HISTORY_UNCLEAR, cell("等级", 1), "甲等"),
        (P.HISTORY_UNCLEAR, cell("是否补训", 2), "待定"),
    ]


def test_an_error_value_is_told_once_where_it_is_read() -> None:
    rows = {"是否补训": CellError("#N/A")}
    _, told = read(rows)
    frame, problems = judge(rows)
    assert told == [(P.HISTORY_VALUE, cell("是否补训"), "#N/A", "")]
    assert (column(frame, "判定")[0].value, problems) == ("存疑", [])


# Words


@pytest.mark.parametrize(
    ("rating", "retrain", "expected"),
    [
        ("未合格", "", (Result.FAILED, None)),
        ("未达标", "是", (Result.FAILED, None)),
        ("未完成", "N", (Result.UNFINISHED, P.HISTORY_READ_AS)),
        ("未完成", "是", (Result.FAILED, None)),
        ("免训", "", (Result.NOT_ASSESSED, None)),
        ("—", "否", (Result.NOT_ASSESSED, None)),
        ("缺考", "", (Result.FAILED, None)),
    ],
)
def test_what_a_rating_in_the_schools_words_amounts_to(rating, retrain, expected) -> None:
    found = outcome_of(Facts(rating, retrain), Standard.of(A))
    assert (found.result, found.code) == expected


@pytest.mark.parametrize("name", ["未过关", "未名"])
def test_a_rating_that_begins_with_not_yet_is_the_schools_own(name) -> None:
    """A school may call its lowest rating 未过关; it is a rating all the same, and no round that was not finished."""
    ratings = [*A.ratings[:-1], dataclasses.replace(A.ratings[-1], name=name)]
    failing = Standard.of(dataclasses.replace(A, ratings=tuple(ratings)))
    assert outcome_of(Facts(name, ""), failing).result is Result.FAILED
    ratings[0] = dataclasses.replace(A.ratings[0], name=name)
    ratings[-1] = A.ratings[-1]
    passing = Standard.of(dataclasses.replace(A, ratings=tuple(ratings)))
    assert outcome_of(Facts(name, ""), passing).result is Result.PASSED


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [("✔️", ("是", True)), ("✖", ("", False)), ("√", ("是", True)), ("需 补训", ("是", True)), ("不用", ("否", True)), ("", ("", True)), ("？", ("", False))],
)  # fmt: skip
def test_yes_and_no_are_read_as_they_are_written(typed, read_as) -> None:
    assert read_retrain(typed) == read_as


def test_where_no_rating_is_a_pass_there_is_no_line() -> None:
    assert pass_line(A) == 60
    assert pass_line(dataclasses.replace(A, ratings=A.ratings[-1:])) == 0


def test_what_is_told_of_rows_is_told_word_by_word() -> None:
    def told(*rows: dict, roster=()) -> list[str]:
        return [message(one) for one in judge(*rows, roster=roster)[1]]

    assert told({"工号": "5"}, roster=[ZHANG]) == ["名册里没有工号 5，有 005（张三），没有计入台账"]
    assert told(*people("2024年春季", 3), *people("春季", 3)) == [
        "“春季”和“2024年春季”的学时明细、总分一样（3 人），是同一轮归档了两次，只计一次"
    ]
    assert told({"是否补训": "N"}, {"轮次": "乙", "是否补训": "N"}) == ["“是否补训”的“N”按“否”理解，共 2 行"]
    assert told({"是否补训": "待定"}) == ["“是否补训”的“待定”看不出合格不合格，不算合格"]
    assert told({"等级": "甲等"}) == ["“等级”的“甲等”看不出合格不合格，不算合格"]
    assert told({"是否补训": "是"}) == ["张三“2024年春季”的等级“合格”、是否补训“是”互相矛盾，不算合格"]
