"""A new workbook, and a realistic filled round to look at: 60 teachers, 8 sessions, every rating present.

All people are invented. The figures are the same every time, so that pictures and tests can be compared.
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from python.actions import Outcome, check, score
from python.disk import made_folder, os_errors_as_problems
from python.issuing import issue_certificates
from python.outputs import OUTPUT_FOLDER
from python.parsing import gradebook_columns
from python.ports import Block, CellContent, Changes, HostError, Progress, WorkbookHost, no_progress
from python.printing import print_documents
from python.problems import ProblemCode
from python.reading import read_rule_set
from python.sheet_schema import (
    APPOINTED,
    CHAIR,
    CLASS_SIZE,
    CLASS_TAUGHT,
    COUNTS_ATTENDANCE,
    DATE,
    DEPARTMENT,
    END,
    END_DATE,
    EXEMPT,
    FORM,
    GRADEBOOK,
    HONOUR_YEAR,
    HOURS,
    ISSUE_DATE,
    ISSUER,
    LAST_THREE_YEARS,
    MENTOR_ID,
    NAME,
    PLACE,
    PUPILS_SATISFIED,
    RECORDER,
    REMARK,
    ROSTER,
    ROSTER_COLUMNS,
    ROUND_NAME,
    SCHOOL_NAME,
    SESSION,
    SESSION_COLUMNS,
    SESSIONS,
    SIGN_IN,
    SIGN_IN_COLUMNS,
    STAGE,
    START,
    START_DATE,
    SUBJECT,
    SUMMARY,
    TEACHER_ID,
    TRAINING_TYPE,
    YEARS_IN_POST,
    Column,
)
from python.shipped import WORKBOOK as TEMPLATE
from python.tables import Table, find_table

DEMO_WORKBOOK = "培训考核.xlsm"
_SPREADSHEET_EPOCH = dt.date(1899, 12, 30)

_NAMES = [
    "王芳",
    "李文静",
    "张建国",
    "刘洋",
    "陈晓燕",
    "杨帆",
    "赵志强",
    "黄丽娟",
    "周海涛",
    "吴雪梅",
    "徐明",
    "孙玉兰",
    "胡俊杰",
    "朱琳",
    "高峰",
    "林婉清",
    "何勇",
    "郭秀英",
    "马超群",
    "罗佳怡",
    "梁栋",
    "宋雨薇",
    "郑国庆",
    "谢春花",
    "韩磊",
    "唐诗韵",
    "冯志远",
    "于洁",
    "董小龙",
    "萧红梅",
    "程思远",
    "曹颖",
    "袁野",
    "邓丽萍",
    "许诺",
    "傅雅琴",
    "沈一鸣",
    "曾庆华",
    "彭程",
    "吕梦瑶",
    "苏文博",
    "卢晓东",
    "蒋欣怡",
    "蔡志明",
    "贾宝山",
    "丁一",
    "魏然",
    "薛冰",
    "叶知秋",
    "阎立新",
    "欧阳慧敏",
    "司马青云",
    "阿依古丽·买买提",
    "田𬭊",
    "龙垚淼",
    "王芳",
    "李㛃",
    "覃祎珣",
    "麦尔丹·艾力",
    "令狐冲和",
]
_GROUPS = ("七年级组", "八年级组", "九年级组", "艺体组", "心理与综合组")
_SUBJECTS = (
    ("班主任角色与职责", "报告厅"),
    ("班级建设与班规制定", "报告厅"),
    ("学生心理健康与危机识别", "心理辅导室"),
    ("家校沟通与家访", "二楼会议室"),
    ("主题班会设计", "录播教室"),
    ("突发事件处置与安全教育", "报告厅"),
    ("学困生帮扶案例研讨", "二楼会议室"),
    ("评语写作与档案整理", "二楼会议室"),
)
_N_SESSIONS = len(_SUBJECTS)
# How people come out: everyone not named here is an ordinary 合格 or 优秀 by chance.
_OFTEN_ABSENT = (6, 37)  # attendance below the item's minimum decides, whatever the total
_WEAK = (11, 23, 44, 51)  # total below 60
_ABSENT_FROM_EXAM = (29,)
_NOT_FINISHED = (17, 58)  # marks still to come
_EXEMPT = (0, 35)


def new_workbook(path: Path) -> Path:
    """Copies the shipped workbook to ``path``.

    Raises:
        HostError: FILE_EXISTS, FILE_NOT_FOUND (the folder), NO_PERMISSION or WRITE_FAILED; nothing was overwritten.
    """
    if path.suffix.lower() in (".xlsx", ".xls"):
        path = path.with_suffix(TEMPLATE.suffix)
    elif path.suffix.lower() != TEMPLATE.suffix:
        path = path.with_name(path.name + TEMPLATE.suffix)
    if path.exists():
        raise HostError(ProblemCode.FILE_EXISTS, file=str(path))
    with os_errors_as_problems(path), TEMPLATE.open("rb") as source, path.open("xb") as target:
        shutil.copyfileobj(source, target)
    return path


def serial(day: dt.date) -> int:
    """The number a spreadsheet keeps for a day (days since 1899-12-30)."""
    return (day - _SPREADSHEET_EPOCH).days


def make_demo(folder: Path, *, now: dt.datetime, progress: Progress = no_progress) -> Outcome:
    """Makes ``folder`` with a filled workbook in it, checks and scores it.

    Raises:
        HostError: The workbook exists already or cannot be written.
    """
    from python.hosts.file import FileHost

    path = new_workbook(made_folder(folder) / DEMO_WORKBOOK)
    host = FileHost.open(path)
    host.apply(Changes(tuple(demo_blocks(host))), keep_backups=1)
    check(FileHost.open(path), now=now, progress=progress)
    outcome = score(FileHost.open(path), now=now, progress=progress)
    issued = issue_certificates(FileHost.open(path), now=now, progress=progress)
    notices = print_documents(FileHost.open(path), "notices", now=now, progress=progress)
    slips = print_documents(FileHost.open(path), "slips", now=now, progress=progress)
    published = print_documents(FileHost.open(path), "publish", now=now, progress=progress)
    made = (issued, notices, slips, published)
    figures = {"certificates": issued.summary["issued"], "folder": str(folder / OUTPUT_FOLDER)}
    others = tuple(problem for one in made for problem in one.problems if problem not in outcome.problems)
    return Outcome(
        (*outcome.problems, *others),
        {**outcome.summary, **figures},
        (path, *(file for one in made for file in one.files if file.suffix == ".docx")),
    )


def demo_blocks(host: WorkbookHost) -> list[Block]:
    """The contents of the demo round, for a new workbook with preset A."""
    rules, _ = read_rule_set(host)
    if rules is None:
        raise ValueError("the shipped workbook's rules cannot be used")
    chance = random.Random(2026)
    roster = list(_roster(chance))
    sessions = list(_sessions())
    identity = [{name: row[name] for name in (TEACHER_ID, NAME, DEPARTMENT)} for row in roster]
    names = [str(row[SESSION]) for row in sessions]
    taking_part = [index for index in range(len(roster)) if index not in _EXEMPT]
    sign_in = [{**identity[index], **_sign_ins(chance, index, names)} for index in taking_part]
    grades = [{**identity[index], **_marks(chance, index)} for index in taking_part]
    blocks = _facts(host)
    blocks += fill_table(host, ROSTER, ROSTER_COLUMNS, roster)
    blocks += fill_table(host, SESSIONS, SESSION_COLUMNS, sessions)
    blocks += fill_table(host, SIGN_IN, SIGN_IN_COLUMNS, sign_in, extra=names)
    blocks += fill_table(host, GRADEBOOK, gradebook_columns(rules), grades)
    return blocks


def _facts(host: WorkbookHost) -> list[Block]:
    facts: Mapping[str, CellContent] = {
        SCHOOL_NAME: "青禾市第三中学",
        ROUND_NAME: "2026年春季班主任培训",
        START_DATE: serial(dt.date(2026, 3, 2)),
        END_DATE: serial(dt.date(2026, 6, 26)),
        ISSUE_DATE: serial(dt.date(2026, 7, 3)),
        ISSUER: "青禾市第三中学德育处",
    }
    places = {name: host.named_cell(name) for name in facts}
    return [
        Block(where.sheet, where.row, where.column, ((facts[name],),))
        for name, where in places.items()
        if where
    ]


def fill_table(
    host: WorkbookHost,
    sheet: str,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, CellContent]],
    extra: Sequence[str] = (),
) -> list[Block]:
    """Rows below the header; ``extra`` headers go into the unnamed columns right of the last named one."""
    table, _ = find_table(host.grid(sheet), columns, {})
    if table is None:
        raise ValueError(f"the shipped workbook has no table on {sheet}")
    right = max(table.headers) + 1
    places = {**table.columns, **{name: right + index for index, name in enumerate(extra)}}
    blocks = [Block(sheet, table.header_row, right, (tuple(extra),))] if extra else []
    return blocks + list(_columns(table, places, rows))


def _columns(
    table: Table, places: Mapping[str, int], rows: Sequence[Mapping[str, CellContent]]
) -> Iterable[Block]:
    for name, column in places.items():
        if any(name in row for row in rows):
            yield Block(table.sheet, table.header_row + 1, column, [(row.get(name),) for row in rows])


def _roster(chance: random.Random) -> Iterable[dict[str, CellContent]]:
    for index, name in enumerate(_NAMES):
        years = chance.choice((0, 1, 2, 3, 4, 5, 6, 8, 11, 15, 20))
        row: dict[str, CellContent] = {
            TEACHER_ID: f"T{index + 1:03d}",
            NAME: name,
            DEPARTMENT: _GROUPS[index % len(_GROUPS)],
            STAGE: "初中",
            CLASS_TAUGHT: f"{'七八九'[index % 3]}（{index % 8 + 1}）班",
            CLASS_SIZE: 42 + chance.randrange(9),
            APPOINTED: serial(dt.date(2025 - years, 9, 1)),
            YEARS_IN_POST: years,
            LAST_THREE_YEARS: "是" if years >= 3 else "否",  # noqa: PLR2004 - domain.md: each of the last three years
            PUPILS_SATISFIED: chance.choice(("是", "否", "否")),
            TRAINING_TYPE: EXEMPT if index in _EXEMPT else "新任" if years == 0 else "在岗",
        }
        if index % 9 == 0:
            row[HONOUR_YEAR] = 2024
        if years < 5 and index % 4:  # noqa: PLR2004 - domain.md: under five years needs a mentor
            row[MENTOR_ID] = "T001"
        yield row


def _sessions() -> Iterable[dict[str, CellContent]]:
    first = dt.date(2026, 3, 11)
    for number, (subject, place) in enumerate(_SUBJECTS):
        yield {
            SESSION: f"第{number + 1}次",
            DATE: serial(first + dt.timedelta(weeks=2 * number)),
            START: "14:00",
            END: "16:30",
            SUBJECT: subject,
            PLACE: place,
            CHAIR: "周海涛",
            RECORDER: "朱琳",
            HOURS: Decimal("1.5") if number % 2 else 2,
            FORM: "集中培训",
            COUNTS_ATTENDANCE: "是",
            SUMMARY: f"围绕“{subject}”作专题讲座，分组讨论本校案例。",
        }


def _sign_ins(chance: random.Random, index: int, sessions: Sequence[str]) -> dict[str, CellContent]:
    if index in _OFTEN_ABSENT:
        return {name: "缺席" if number < 5 else "出勤" for number, name in enumerate(sessions)}  # noqa: PLR2004
    words = ("√",) * 18 + ("迟到", "早退", "请假", "公差", "缺席")
    return {name: chance.choice(words) for name in sessions}


def _marks(chance: random.Random, index: int) -> dict[str, CellContent]:
    if index in _NOT_FINISHED:
        return {"笔记": 8, REMARK: "作业已催交" if index == _NOT_FINISHED[0] else None}
    if index in _WEAK:
        return {
            "笔记": chance.choice((4, 6)),
            "卷面成绩": chance.randrange(38, 56),
            "作业": chance.choice((8, 12)),
        }
    if index in _ABSENT_FROM_EXAM:
        return {"笔记": 8, "卷面成绩": "缺考", "作业": 16, REMARK: "病假未参加考试"}
    return {
        "笔记": chance.choice((10, 10, 8, 8, 6)),
        "卷面成绩": Decimal(chance.randrange(132, 197)) / 2,
        "作业": chance.choice((20, 16, 16, 12)),
    }
