"""Small workbooks-in-memory for tests: a sound round of a few teachers, which a test then changes cell by cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from python.actions import score as actions
from python.reading.rules import read_rules
from python.vocabulary.cell_values import CellValue, Grid
from python.vocabulary.output_sheets import (
    CHANGE_LOG_SHEET,
    CHECK_RESULTS_SHEET,
    RETRAIN_LIST_SHEET,
    RUN_LOG_SHEET,
    SNAPSHOT_SHEET,
)
from python.vocabulary.presets import PRESETS
from python.vocabulary.problems import CellRef
from python.vocabulary.records import RuleSet
from python.vocabulary.rule_sheet import BLOCK_HEADERS
from python.vocabulary.sheet_schema import (
    AVERAGE,
    CHANGE_LOG,
    CHECK_RESULTS,
    END_DATE,
    EXCELLENT_RATE,
    GRADEBOOK,
    HEADCOUNT,
    HOME,
    INCOMPLETE_COUNT,
    INVALID_COUNT,
    PARTICIPATION_RATE,
    PASS_RATE,
    RATING_SUMMARY,
    RETRAIN_COUNT,
    RETRAIN_LIST,
    ROSTER,
    ROUND_NAME,
    RULES,
    RUN_LOG,
    SCORED_COUNT,
    SESSIONS,
    SIGN_IN,
    SNAPSHOT,
    START_DATE,
    TARGET_LINE,
)
from tests.memory_host import MemoryHost

NOW = dt.datetime(2026, 7, 1, 9, 30)
Rows = list[list[CellValue]]
HOME_NAMES = (
    HEADCOUNT,
    SCORED_COUNT,
    INCOMPLETE_COUNT,
    INVALID_COUNT,
    RETRAIN_COUNT,
    PASS_RATE,
    EXCELLENT_RATE,
    AVERAGE,
    PARTICIPATION_RATE,
    TARGET_LINE,
    RATING_SUMMARY,
)
COMPUTED_A = ["出勤分", "笔记分", "考试分", "作业分", "总分", "等级", "名次", "是否补训", "成绩说明"]


def rules_rows(preset: str = "A", aliases: Sequence[tuple[str, str]] = ()) -> Rows:
    """The rows of 考核规则 as a spreadsheet gives them: numbers are floats, three spare rows in each block."""
    rows: Rows = []
    for title, columns in BLOCK_HEADERS.items():
        rows.append([title])
        rows.append(list(columns))
        for row in PRESETS[preset].blocks.get(title, aliases if title == "【名称对照】" else ()):
            rows.append([float(cell) if isinstance(cell, int) else cell for cell in row])
        rows += [[], [], [], []]
    return rows


def preset_rules(preset: str = "A") -> RuleSet:
    rules, problems = read_rules(Grid(RULES, rules_rows(preset)))
    assert rules is not None, problems
    return rules


def round_sheets(preset: str = "A") -> dict[str, Rows]:
    """Three teachers, two sessions, complete and sound: 张三 优秀, 李四 合格, 王五 不合格."""
    sheets: dict[str, Rows] = {
        HOME: [
            ["学校"],
            ["轮次", "2026年春季"],
            ["开始", dt.date(2026, 3, 1)],
            ["结束", dt.date(2026, 6, 30)],
        ],
        RULES: rules_rows(preset),
        ROSTER: [
            ["教师名册"],
            ["工号", "姓名", "部门", "参训类型"],
            ["T001", "张三", "语文组", "在岗"],
            ["T002", "李四", "数学组", None],
            ["T003", "王五", None, "新任"],
        ],
        SESSIONS: [
            ["场次", "日期", "主题", "学时", "计考勤"],
            ["第1次", dt.date(2026, 3, 11), "班规制定", 2.0, "是"],
            ["第2次", dt.date(2026, 3, 25), "家校沟通", 1.5, None],
        ],
        SIGN_IN: [
            ["工号", "姓名", "部门", "第1次", "第2次"],
            ["T001", "张三", "语文组", "√", "出勤"],
            ["T002", "李四", "数学组", "迟到", "×"],
            ["T003", "王五", None, "公差", "√"],
        ],
        CHECK_RESULTS: [["校验结果"], [], list(CHECK_RESULTS_SHEET.headers)],
        RETRAIN_LIST: [["补训名单"], [], list(RETRAIN_LIST_SHEET.headers)],
        RUN_LOG: [["运行日志"], [], list(RUN_LOG_SHEET.headers)],
        CHANGE_LOG: [["变动记录"], [], list(CHANGE_LOG_SHEET.headers)],
        SNAPSHOT: [["上次计算"], [], list(SNAPSHOT_SHEET.headers)],
    }
    if preset == "A":
        sheets[GRADEBOOK] = [
            ["工号", "姓名", "部门", "笔记", "卷面成绩", "作业", "备注", *COMPUTED_A],
            ["T001", "张三", "语文组", 8.0, 85.0, 16.0, None],
            ["T002", "李四", "数学组", 10.0, 75.0, 12.0, None],
            ["T003", "王五", None, 4.0, 40.0, 8.0, None],
        ]
    else:
        computed = ["校本研修分", "考试分", "作业分", "出勤扣分", *COMPUTED_A[4:]]
        sheets[GRADEBOOK] = [
            ["工号", "姓名", "部门", "校本研修", "卷面成绩", "作业", "备注", *computed],
            ["T001", "张三", "语文组", 18.0, 80.0, 16.0, None],
            ["T002", "李四", "数学组", 20.0, 90.0, 20.0, None],
            ["T003", "王五", None, 5.0, 10.0, 0.0, None],
        ]
    return sheets


def host_of(sheets: dict[str, Rows]) -> MemoryHost:
    names = {name: CellRef(HOME, 10 + index, 2) for index, name in enumerate(HOME_NAMES)}
    names |= {ROUND_NAME: CellRef(HOME, 2, 2), START_DATE: CellRef(HOME, 3, 2), END_DATE: CellRef(HOME, 4, 2)}
    return MemoryHost(sheets, names=names)


def scored_host(path: Path) -> MemoryHost:
    """A round of three teachers, in a workbook of this name, that was scored once."""
    host = host_of(round_sheets())
    host.path = path
    actions.score(host, now=NOW)
    return host
