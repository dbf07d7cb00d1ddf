"""评比活动: read tolerantly, added up for the round, and never for the wrong person. A workbook may lack the sheet."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import docx
import pytest

from python.actions import score as actions
from python.actions.growth_files import print_growth_files
from python.actions.run import checked_and_scored
from python.hosts.file.host import FileHost
from python.vocabulary.ports import Block, Changes, no_progress
from python.vocabulary.problems import ProblemCode, Severity
from python.vocabulary.records import ScoreState
from python.vocabulary.sheet_schema import CONTESTS, GRADEBOOK, RULES
from tests.rounds import filled_workbook, rows_of
from tests.samples import NOW, host_of, round_sheets

P = ProblemCode
IN, BEFORE = dt.date(2026, 4, 10), dt.date(2025, 12, 1)


def held(*entries: list, header: tuple[str, ...] = ("日期", "活动", "工号", "姓名", "奖次", "加分")):
    """The sample round, where 笔记 is read from 评比活动 and has 10 marks; scored."""
    sheets = round_sheets()
    for row in sheets[RULES]:
        if row and row[0] == "笔记":
            row[1:6] = ["直接计分", 10.0, "评比活动", None, None]
    sheets[CONTESTS] = [["评比活动"], list(header), *entries]
    scored, problems = checked_and_scored(host_of(sheets), no_progress)
    return ({score.teacher_id: score for score in scored.scores} if scored else {}), problems


def test_what_a_teacher_won_in_the_round_is_added_up() -> None:
    scores, problems = held(
        [IN, "主题班会评比", "T001", "张三", "一等奖", 3.0],
        [IN, "黑板报评比", "T001", "张三", "二等奖", "2分"],
        [BEFORE, "教室布置", "T001", "张三", "一等奖", 5.0],  # another round's
        [IN, "案例评比", "T002", "李四", "参与", None],  # no marks were given
    )
    assert [scores[one].items["笔记"].marks for one in ("T001", "T002", "T003")] == [5, 0, 0]
    assert "笔记 3+2=5" in scores["T001"].explanation
    assert not [problem for problem in problems if problem.severity is Severity.ERROR]


def test_no_more_than_the_full_marks_count() -> None:
    scores, _ = held([IN, "甲", "T001", "张三", None, 8.0], [IN, "乙", "T001", "张三", None, 5.5])
    assert "笔记 8+5.5=13.5，满分计10" in scores["T001"].explanation
    assert scores["T001"].items["笔记"].marks == 10


@pytest.mark.parametrize(
    ("entry", "code", "cell", "said"),
    [
        ([None, "甲", "T001", "张三", None, 3.0], P.CONTEST_NO_DATE, "A3", "评比活动“甲”没有日期"),
        (["四月", "甲", "T001", "张三", None, 3.0], P.NOT_A_DATE, "A3", "评比活动“甲”没有日期"),
        ([IN, "甲", "T001", "张三", None, "很多"], P.NOT_A_NUMBER, "F3", "评比活动“很多”不能用"),
        ([IN, "甲", "T001", "张三", None, -2.0], P.BELOW_ZERO, "F3", "评比活动“-2”不能用"),
        ([IN, "甲", "T001", "张山", None, 3.0], P.NAME_DISAGREES, "D3", "评比活动的姓名与名册不符"),
    ],
)
def test_an_entry_that_cannot_be_used_leaves_its_owner_unscored(entry, code, cell, said) -> None:
    scores, problems = held(entry)
    (problem,) = [one for one in problems if one.severity is Severity.ERROR]
    assert (problem.code, problem.where.sheet, problem.where.cell) == (code, CONTESTS, cell)
    assert scores["T001"].state is ScoreState.INVALID
    assert said in scores["T001"].explanation
    assert scores["T002"].state is ScoreState.SCORED


def test_an_entry_of_someone_who_is_not_on_the_roster_is_told_unless_it_is_old() -> None:
    _, problems = held([IN, "甲", "T009", "赵六", None, 3.0], [BEFORE, "乙", "T010", "钱七", None, 3.0])
    assert [(one.code, one.where.cell) for one in problems if one.severity is Severity.ERROR] == [
        (P.NOT_IN_ROSTER, "C3")
    ]


def test_other_words_for_the_columns_and_their_order_do_not_matter() -> None:
    scores, _ = held([3.0, "T001", "张三", "甲", IN], header=("得分", "工号", "姓名", "评比项目", "日期"))
    assert scores["T001"].items["笔记"].marks == 3


def test_a_sheet_the_rules_need_and_that_is_not_there_is_told() -> None:
    sheets = round_sheets()
    for row in sheets[RULES]:
        if row and row[0] == "笔记":
            row[1:6] = ["直接计分", 10.0, "评比活动", None, None]
    scored, (problem,) = checked_and_scored(host_of(sheets), no_progress)
    assert scored is None
    assert (problem.code, problem.fatal, problem.details["sheet"]) == (P.MISSING_SHEET, True, CONTESTS)


def test_the_shipped_workbook_has_the_sheet_and_growth_files_print_it(tmp_path: Path) -> None:
    path = filled_workbook(tmp_path / "培训考核.xlsm")
    host = FileHost.open(path)
    rows = host.grid(RULES).rows
    notes = next(n for n, row in enumerate(rows, 1) if row and row[0] == "笔记")
    header = next(n for n, row in enumerate(host.grid(CONTESTS).rows, 1) if "工号" in row)
    people = rows_of(path, GRADEBOOK)
    me, other = people[0], people[1]
    host.apply(
        Changes(
            (
                Block(RULES, notes, 2, (("直接计分", 10, "评比活动", None, None),)),
                Block(
                    CONTESTS,
                    header + 1,
                    1,
                    (
                        ("2026-04-10", "主题班会评比", me["工号"], me["姓名"], "一等奖", 6),
                        ("2024-10-12", "黑板报评比", me["工号"], me["姓名"], "二等奖", 3),
                        ("2026-04-10", "案例评比", me["工号"], other["姓名"], "一等奖", 2),
                    ),
                ),
            )
        ),
        keep_backups=5,
    )
    outcome = actions.score(FileHost.open(path), now=NOW)
    assert P.NAME_DISAGREES in [problem.code for problem in outcome.problems]
    done = print_growth_files(FileHost.open(path), now=NOW, teacher_ids=[me["工号"]])
    single = next(file for file in done.files if me["姓名"] in file.name)
    texts = [
        [cell.text for cell in row.cells] for table in docx.Document(str(single)).tables for row in table.rows
    ]
    assert ["2024年10月12日", "黑板报评比", "二等奖", "3"] in texts
    assert ["2026年4月10日", "主题班会评比", "一等奖", "6"] in texts
    assert not any("案例评比" in row for row in texts)  # under another name: nobody's
    # Whoever won nothing has no such table.
    done = print_growth_files(FileHost.open(path), now=NOW, teacher_ids=[other["工号"]])
    single = next(file for file in done.files if other["姓名"] in file.name)
    assert "评比活动" not in "".join(p.text for p in docx.Document(str(single)).paragraphs)
