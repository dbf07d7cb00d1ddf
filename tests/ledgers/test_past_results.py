"""What a row of 历次成绩 amounts to: only what plainly says so is a pass, and nothing is had twice."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from python.actions.issue import issue_certificates
from python.hosts.file.host import FileHost
from python.ledgers.past_results import Facts, Result, Standard, outcome_of
from python.reading.rules import fingerprint
from python.vocabulary.messages import message
from python.vocabulary.ports import Block, Changes
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.sheet_schema import (
    CERTIFICATE_REGISTER,
    HISTORY,
    HISTORY_PASS_LINE,
    HOURS_LEDGER,
    QUALIFICATION,
    ROSTER,
)
from tests.rounds import by_id, codes, filled_workbook, ledgers, put, rows_of, set_parameter
from tests.samples import NOW, preset_rules

P = ProblemCode
RULES_A = preset_rules("A")
STANDARD = Standard.of(RULES_A)
SAME, OTHER = fingerprint(RULES_A), "0123456789"


def outcome(
    rating: str, retrain: str, total: str | None = None, mark: str = "", line: str | None = None
) -> tuple[Result, ProblemCode | None, str]:
    """Result, what is told, and at which column."""
    facts = Facts(rating, retrain, Decimal(total) if total else None, mark, Decimal(line) if line else None)
    found = outcome_of(facts, STANDARD)
    return found.result, found.code, found.column


@pytest.mark.parametrize("rating", ["合格", "优秀", "良好", "骨干班主任", "合 格"])
@pytest.mark.parametrize("mark", ["", SAME, OTHER])
def test_a_row_that_says_so_is_passed(rating, mark) -> None:
    assert outcome(rating, "否", "75", mark) == (Result.PASSED, None, "")
    assert outcome(rating, "", "75", mark) == (Result.PASSED, None, "")


@pytest.mark.parametrize("retrain", ["", "是", "√", "需补训", "Y", "1", "TRUE", "否", "待定", "N", "×"])
@pytest.mark.parametrize("rating", ["不合格", "不及格", "未通过", "没通过", "不 合格"])
@pytest.mark.parametrize("mark", ["", SAME, OTHER])
def test_who_failed_never_passed_whatever_stands_beside_it(rating, retrain, mark) -> None:
    assert outcome(rating, retrain, "45", mark)[0] is not Result.PASSED


@pytest.mark.parametrize(
    ("rating", "retrain", "total", "expected"),
    [
        ("不合格", "否", "45", (Result.DOUBTFUL, P.HISTORY_CONTRADICTION, "是否补训")),
        ("不合格", "否", None, (Result.DOUBTFUL, P.HISTORY_CONTRADICTION, "是否补训")),
        ("合格", "是", "75", (Result.DOUBTFUL, P.HISTORY_CONTRADICTION, "是否补训")),
        ("合格", "需补训", "75", (Result.DOUBTFUL, P.HISTORY_CONTRADICTION, "是否补训")),
        ("合格", "", "45", (Result.DOUBTFUL, P.HISTORY_CONTRADICTION, "总分")),
        ("合格", "否", "59.9", (Result.DOUBTFUL, P.HISTORY_CONTRADICTION, "总分")),
        ("合格", "否", "60", (Result.PASSED, None, "")),
        ("合格", "待定", "75", (Result.DOUBTFUL, P.HISTORY_UNCLEAR, "是否补训")),
        ("甲", "", "75", (Result.DOUBTFUL, P.HISTORY_UNCLEAR, "等级")),
        ("甲", "否", "75", (Result.PASSED, None, "")),
        ("甲", "是", "75", (Result.FAILED, None, "")),
        ("不合格", "√", "45", (Result.FAILED, P.HISTORY_READ_AS, "是否补训")),
        ("不合格", "1", "45", (Result.FAILED, P.HISTORY_READ_AS, "是否补训")),
        ("合格", "N", "75", (Result.PASSED, P.HISTORY_READ_AS, "是否补训")),
        ("不合格", "待定", "45", (Result.FAILED, P.HISTORY_UNCLEAR, "是否补训")),
        ("不合格", "是", "91", (Result.FAILED, None, "")),  # one item below its least
        ("", "", None, (Result.NOT_ASSESSED, None, "")),
        ("", "否", "75", (Result.NOT_ASSESSED, None, "")),  # nobody passed without a rating
        ("", "是", None, (Result.FAILED, None, "")),
        ("", "", "45", (Result.FAILED, None, "")),
        ("未完成", "", None, (Result.UNFINISHED, None, "")),
        ("未考核", "", None, (Result.UNFINISHED, None, "")),
    ],
)
def test_each_fact_must_agree_with_the_others(rating, retrain, total, expected) -> None:
    assert outcome(rating, retrain, total) == expected
    assert outcome(rating, retrain, total, SAME) == expected


def test_a_total_is_measured_by_the_line_of_its_own_time() -> None:
    # Archived under other rules: today's line says nothing; the row's own does.
    assert outcome("合格", "否", "55", OTHER)[0] is Result.PASSED
    assert outcome("合格", "否", "55", OTHER, "60")[0] is Result.DOUBTFUL
    assert outcome("合格", "否", "55", OTHER, "50")[0] is Result.PASSED
    assert outcome("合格", "否", "55", "", "50")[0] is Result.PASSED  # the office wrote its line of then


def test_a_school_with_words_of_its_own_is_measured_by_them() -> None:
    ratings = [replace(one, name=name) for one, name in zip(RULES_A.ratings, "甲乙丙", strict=True)]
    own = Standard.of(replace(RULES_A, ratings=tuple(ratings)))
    assert outcome_of(Facts("乙", ""), own).result is Result.PASSED
    assert outcome_of(Facts("丙", "", None, OTHER), own).result is Result.FAILED


# In the workbook


@pytest.fixture
def topics(tmp_path: Path) -> Path:
    """A school of 专题考核制 with its roster, nothing archived yet, 结业 after two topics."""
    from python.actions import score as actions
    from python.actions.rules import apply_preset

    path = filled_workbook(tmp_path / "专题.xlsm")
    apply_preset(FileHost.open(path), "B", now=NOW)
    set_parameter(path, "结业专题", 2)
    actions.score(FileHost.open(path), now=NOW)
    return path


def history(path: Path, *rows: dict) -> list[int]:
    """Rows of 历次成绩 as staff type them; the rows of the sheet they came to stand in."""
    host = FileHost.open(path)
    cells = host.grid(HISTORY).rows
    header = list(next(row for row in cells if "工号" in row))
    usual = {"工号": "T003", "结束日期": "2024-06-30", "学时": 6, "学分": Decimal("0.6")}
    values = [tuple({**usual, **row}.get(name) for name in header) for row in rows]
    first = len(cells) + 1
    host.apply(Changes((Block(HISTORY, first, 1, values),)), keep_backups=9)
    return list(range(first, first + len(rows)))


def told(found, code: ProblemCode) -> list[Problem]:
    return [one for one in found.problems if one.code is code]


@pytest.mark.parametrize("retrain", [None, "√", "Y", "需补训", 1, True, "否", "待定"])
def test_who_failed_every_topic_gets_no_certificate_of_completion(topics: Path, retrain) -> None:
    failed = {"等级": "不合格", "总分": 45, "是否补训": retrain}
    rows = history(topics, {"轮次": "专题甲", **failed}, {"轮次": "专题乙", **failed})
    issued = issue_certificates(FileHost.open(topics), now=NOW, lasting="结业证书", yes=True)
    assert issued.summary["issued"] == 0
    assert not rows_of(topics, CERTIFICATE_REGISTER)
    known = {P.HISTORY_CONTRADICTION, P.HISTORY_UNCLEAR, P.HISTORY_READ_AS}
    places = {one.where.row for one in issued.problems if one.code in known}
    if retrain == "否":
        assert places == set(rows)  # every row that contradicts itself
    elif retrain is not None:
        assert places == {rows[0]}  # one kind of word, with how many rows
    found = ledgers(topics)
    assert by_id(topics, QUALIFICATION)["T003"]["是否结业"] == "否"
    assert by_id(topics, HOURS_LEDGER)["T003"]["学分"] < 1.2
    assert {one.code for one in found.problems if one.code in known} == {
        one.code for one in issued.problems if one.code in known
    }


def test_a_round_typed_by_hand_is_the_topic_it_is_named_after(topics: Path) -> None:
    passed = {"等级": "合格", "总分": 75}
    history(
        topics,
        {"轮次": "家校沟通", **passed},
        {"轮次": "2019年通识培训", "专题": "无", **passed},
        {"轮次": "2020年春季", "专题": "心理健康", **passed},
    )
    ledgers(topics)
    row = by_id(topics, QUALIFICATION)["T003"]
    assert row["合格专题"].startswith("家校沟通、心理健康")
    assert row["是否结业"] == "是"


def test_the_same_row_twice_is_told_and_counted_once(topics: Path) -> None:
    ledgers(topics)
    before = by_id(topics, HOURS_LEDGER)["T003"]["累计学时"]
    row = {"轮次": "2020年培训", "等级": "合格", "是否补训": "否", "学时": 6}
    _, second = history(topics, row, {**row, "轮次": "２０２０年 培训"})
    (problem,) = told(ledgers(topics), P.HISTORY_TWICE)
    assert (problem.where.row, problem.severity) == (second, Severity.WARNING)
    assert by_id(topics, HOURS_LEDGER)["T003"]["累计学时"] == before + 6
    assert by_id(topics, QUALIFICATION)["T003"]["合格专题"].count("培训") == 1


def test_two_rows_of_one_round_that_disagree_are_no_pass(topics: Path) -> None:
    row = {"轮次": "专题甲", "等级": "合格", "是否补训": "否"}
    history(topics, row, {**row, "等级": "不合格", "是否补训": "是"})
    ledgers(topics)
    assert "专题甲" not in (by_id(topics, QUALIFICATION)["T003"]["合格专题"] or "")


def test_an_id_without_its_zeros_is_told_and_makes_no_ghost(topics: Path) -> None:
    put(topics, ROSTER, "T003", "工号", "005")
    name = by_id(topics, ROSTER)["005"]["姓名"]
    rows = history(
        topics,
        {"轮次": "2020年培训", "工号": 5, "姓名": name, "等级": "合格"},
        {"轮次": "2021年培训", "工号": 5, "姓名": None, "等级": "合格"},
        {"轮次": "2021年培训", "工号": "0005", "姓名": "欧阳若兰", "等级": "合格"},  # someone else
    )
    (problem,) = told(ledgers(topics), P.HISTORY_ID)
    assert (problem.where.row, problem.details["similar"], problem.severity) == (
        rows[0],
        "005",
        Severity.WARNING,
    )
    ledger = by_id(topics, HOURS_LEDGER)
    assert "5" not in ledger
    assert ledger["0005"]["姓名"] == "欧阳若兰"
    assert "2020年培训" not in (by_id(topics, QUALIFICATION)["005"]["合格专题"] or "")


def test_a_workbook_without_the_column_for_the_line_works_as_before(topics: Path) -> None:
    from python.actions.archive import archive_round

    host = FileHost.open(topics)
    cells = host.grid(HISTORY).rows
    top = next(n for n, row in enumerate(cells, 1) if "工号" in row)
    place = list(cells[top - 1]).index(HISTORY_PASS_LINE) + 1
    host.apply(Changes((Block(HISTORY, top, place, (("本校备注",),)),)), keep_backups=9)
    history(topics, {"轮次": "专题甲", "等级": "合格", "总分": 75})
    found = ledgers(topics)
    assert P.MISSING_COLUMN not in codes(found)
    assert by_id(topics, QUALIFICATION)["T003"]["合格专题"].startswith("专题甲")
    assert archive_round(FileHost.open(topics), now=NOW, force=True).summary["archived"]
    assert {row["本校备注"] for row in rows_of(topics, HISTORY)} == {None}


def test_a_column_filled_down_wrongly_is_not_told_a_thousand_times(topics: Path) -> None:
    history(
        topics,
        *(
            {"轮次": f"{year}年第{n}期", "等级": "不合格", "是否补训": "否"}
            for year in range(2000, 2020)
            for n in range(5)
        ),
    )
    found = told(ledgers(topics), P.HISTORY_CONTRADICTION)
    assert len(found) == 50
    assert message(found[-1]).endswith("这样的一共有 100 行，改好以后再看其余的")
