"""校本研修: figures worked out by hand from S4 篇4 (20 学时, 20,000 characters of notes, an essay of 2,000)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from decimal import Decimal as N

import pytest

from python.ledgers.completion import completion_of
from python.ledgers.materials import read_length
from python.ledgers.policy import Policy
from python.ledgers.self_study import StudyRules, judge_study, study_rules
from python.reading.rules import read_rules
from python.reading.self_study import StudyEntry, parse_self_study
from python.vocabulary.cell_values import CellError, CellValue, Grid
from python.vocabulary.problems import ProblemCode
from python.vocabulary.sheet_schema import RULES
from tests.samples import rules_rows

P = ProblemCode


@pytest.mark.parametrize(
    ("cell", "characters"),
    [
        (None, 0),
        ("", 0),
        ("  ", 0),
        (0.0, 0),
        ("无", 0),
        ("未交", 0),
        (20000.0, 20000),
        ("20000", 20000),
        ("２００００", 20000),
        ("20000字", 20000),
        ("20,000字", 20000),
        ("20，000字", 20000),
        ("20 000", 20000),
        ("2万字", 20000),
        ("2万", 20000),
        ("2W", 20000),
        ("２万字", 20000),
        ("1.8万", 18000),
        ("1.8万字", 18000),
        ("2万5千字", 25000),
        ("15千字", 15000),
        ("两万", 20000),
        ("两万字", 20000),
        ("二万字", 20000),
        ("一万八", 18000),
        ("一万八千字", 18000),
        ("一万二千五百字", 12500),
        ("共2.1万字", 21000),
        ("约2万字", 20000),
        ("2万余字", 20000),
        ("2万字左右", 20000),
        ("2万字以上", 20000),
        ("2.1万字（3本）", 21000),
        ("《静待花开》2300字", 2300),
        (100.0, 100),
        ("999999", 999999),
    ],
)
def test_a_number_of_characters_as_offices_write_it(cell: CellValue, characters: int) -> None:
    assert read_length(cell) == characters


@pytest.mark.parametrize(
    "cell",
    [
        2.0,  # 2 of what? 2万, or two books
        "2",
        1.8,
        99.0,
        "二",
        "-20000",
        -5.0,
        20000.5,
        1_000_000.0,
        13812345678.0,
        "是",
        "已交",
        "3本",
        "差2000字",
        "不到2万字",
        "未满20000字",
        "近2万字",
        "第一本8000字，第二本12000字",
        "2万到3万字",
        "2026-03-05",
        dt.date(2026, 3, 5),
        True,
        CellError("#N/A"),
    ],
)
def test_what_does_not_say_how_many_is_nothing_and_never_a_guess(cell: CellValue) -> None:
    assert read_length(cell) is None


def row(
    hours: str | None = None, notes: CellValue = None, essay: CellValue = None, title: str = ""
) -> StudyEntry:
    return StudyEntry(
        5, "T001", "张三", "", "第2专题", Decimal(hours) if hours else None, notes, title, essay
    )


# Worked out by hand.
GOLDEN = [
    (("20", 20000.0, 2000.0), "完成", ""),  # 不少于 is inclusive
    (("24.5", "2.1万字", "两千一百字"), "完成", ""),
    (("20", "15000字", 2300.0), "未完成", "笔记 15000 字，少 5000 字"),
    (("12", "1.5万", 2300.0), "未完成", "校本学时 12，少 8；笔记 15000 字，少 5000 字"),
    (("19.5", 19999.0, 1999.0), "未完成", "校本学时 19.5，少 0.5；笔记 19999 字，少 1 字；体会文章 1999 字，少 1 字"),
    ((None, None, None), "未完成", "校本学时 0，少 20；笔记 0 字，少 20000 字；体会文章 0 字，少 2000 字"),
    (("20", "是", 2000.0), "未完成", "笔记 0 字，少 20000 字"),
    (("20", 20000.0, None, "静待花开"), "未完成", "体会文章有题目，没有填字数（要求 2000 字）"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "state", "lacking"), GOLDEN)
def test_what_one_row_amounts_to(typed, state: str, lacking: str) -> None:
    verdict = judge_study(row(*typed), StudyRules())
    assert (verdict.state, verdict.lacking) == (state, lacking)


def test_the_explanation_has_every_figure_beside_what_is_asked_for() -> None:
    verdict = judge_study(row("12", "1.5万字", 2300.0), StudyRules())
    assert verdict.explanation == (
        "校本学时 12，少 20−12=8；笔记 15000 字（写作“1.5万字”），少 20000−15000=5000 字；体会文章 2300 字，够 2000 字"
    )


def test_a_figure_of_nought_is_not_asked_for() -> None:
    asked = StudyRules(hours=N(0), notes=N(10000), essay=N(0))
    verdict = judge_study(row(None, "1万字", "1500字"), asked)
    assert verdict.done
    assert verdict.explanation == "笔记 10000 字（写作“1万字”），够 10000 字；体会文章 1500 字，不作要求"


def test_the_settings_are_read_and_a_wrong_one_leaves_the_feature_out() -> None:
    def rules(**typed: CellValue):
        rows = rules_rows("B")
        top = next(n for n, cells in enumerate(rows) if cells == ["【功能】"])
        rows[top + 2 : top + 2] = [["校本研修", name, value] for name, value in typed.items()]
        found, _ = read_rules(Grid(RULES, rows))
        assert found is not None
        return study_rules(found)

    assert rules() is None
    assert rules(启用="否", 学时=30.0) is None
    assert rules(启用="是") == StudyRules()
    assert rules(启用="是", 学时=12.0, 笔记字数="15000", 文章字数=1500.0, 结业要求="否", 起始日期="2026-09-01", 对应项目="研修") == (
        StudyRules(N(12), N(15000), N(1500), False, dt.date(2026, 9, 1), "研修")
    )  # fmt: skip
    assert rules(启用="是", 学时="二十") is None


# 结业: 5 topics by number, or named ones.
SHORT = {"第2专题": "笔记 15000 字，少 5000 字"}


def completion(passed: str, policy: Policy, short=SHORT):
    done = completion_of(passed.split(), policy, short)
    return done.passed, done.done, done.missing_text, done.only_held


@pytest.mark.parametrize(
    ("passed", "policy", "expected"),
    [
        (
            "第1专题 第2专题",
            Policy(topics_required=2),
            (("第1专题",), False, "还差 1 个（第2专题：笔记 15000 字，少 5000 字）", True),
        ),
        (
            "第1专题 第2专题",
            Policy(topics_required=3),
            (("第1专题",), False, "还差 2 个（第2专题：笔记 15000 字，少 5000 字）", False),
        ),
        # Enough others: nothing is in the way.
        ("第1专题 第2专题 第3专题", Policy(topics_required=2), (("第1专题", "第3专题"), True, "", False)),
        (
            "第1专题 第2专题",
            Policy(topics_required=2, topic_names=("第1专题", "第2专题")),
            (("第1专题",), False, "还差 1 个（第2专题：笔记 15000 字，少 5000 字）", True),
        ),
        (
            "第1专题 第2专题",
            Policy(topics_required=3, topic_names=("第1专题", "第2专题", "第3专题")),
            (("第1专题",), False, "第3专题；第2专题：笔记 15000 字，少 5000 字", False),
        ),
        # One that is not on the school's list matters to nobody.
        ("第1专题 第2专题", Policy(topics_required=1, topic_names=("第1专题",)), (("第1专题",), True, "", False)),
        # Written with other spaces it is the same topic.
        ("第1专题 第２专题", Policy(topics_required=2), (("第1专题",), False, "还差 1 个（第２专题：笔记 15000 字，少 5000 字）", True)),
        ("第1专题 第2专题", Policy(topics_required=0), (("第1专题", "第2专题"), False, "", False)),
    ],
)  # fmt: skip
def test_a_topic_whose_record_falls_short_does_not_count_yet(passed, policy, expected) -> None:
    assert completion(passed, policy) == expected


@pytest.mark.parametrize("short", [{}, None])
def test_without_records_it_is_as_it_was(short) -> None:
    policy = Policy(topics_required=2)
    assert completion_of(["一", "二"], policy, short) == completion_of(["一", "二"], policy)
    assert completion("第1专题 第2专题", policy, short) == (("第1专题", "第2专题"), True, "", False)


def test_the_sheet_is_read_by_its_headers_and_what_is_wrong_is_told_at_its_cell() -> None:
    rows: list[list[CellValue]] = [
        ["备注", "专题", "学习笔记字数", "工号", "姓名", "校本学时", "轮次"],
        [None, "第1专题", "2万字", "T001", "张 三", "12学时", None],
        [None, None, None, "T002", "李四", "许多", "2026年春季"],
        [None, "第1专题", 20000.0, None, "王五", None, None],
    ]
    table, entries, problems = parse_self_study(Grid("校本研修记录", rows), {})

    assert table is not None
    assert entries == (
        StudyEntry(2, "T001", "张三", "", "第1专题", N(12), "2万字"),
        StudyEntry(3, "T002", "李四", "2026年春季", "", None, None),
    )
    found = {(problem.code, problem.where.cell) for problem in problems if problem.where}
    assert {(P.NOT_A_NUMBER, "F3"), (P.BLANK_ID, "D4"), (P.TEXT_TIDIED, "E2")} <= found
    assert not any(problem.fatal for problem in problems)


def test_a_sheet_without_the_column_of_the_names_says_so() -> None:
    table, entries, problems = parse_self_study(
        Grid("校本研修记录", [["工号", "专题"], ["T001", "第1专题"]]), {}
    )
    assert (table, entries) == (None, ())
    assert [(problem.code, problem.fatal) for problem in problems] == [(P.MISSING_COLUMN, True)]
