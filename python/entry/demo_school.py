"""The demo's school: 60 invented teachers, and three rounds of 8 sessions with every rating present.

The figures are the same every time, so that pictures and tests can be compared.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from python.reading.gradebook import gradebook_columns
from python.reading.tables import Table, find_table
from python.reading.workbook import read_rule_set
from python.vocabulary.cell_values import day_number
from python.vocabulary.columns import Column
from python.vocabulary.input_sheets import ROSTER_SHEET, SESSIONS_SHEET, SIGN_IN_SHEET
from python.vocabulary.ledger_sheets import MATERIALS, PORTFOLIO_SHEET
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, CellContent, WorkbookHost
from python.vocabulary.sheet_schema import (
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
    IN_POST,
    ISSUE_DATE,
    ISSUER,
    JUNIOR,
    LAST_THREE_YEARS,
    MENTOR_ID,
    NAME,
    NEWLY_APPOINTED,
    PLACE,
    PORTFOLIO,
    PRESENT,
    PUPILS_SATISFIED,
    RECORDER,
    REMARK,
    ROSTER,
    ROUND_NAME,
    SCHOOL_NAME,
    SESSION,
    SESSIONS,
    SIGN_IN,
    STAGE,
    START,
    START_DATE,
    SUBJECT,
    SUMMARY,
    TEACHER_ID,
    TRAINING_TYPE,
    YEARS_IN_POST,
)

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


_EXEMPT = (0, 35)


_ROSTER_SEED = 2026


@record
class DemoRound:
    """One played round: its facts, and how people come out (everyone not named is an ordinary 合格 or 优秀 by chance).

    ``often_absent``: attendance below the item's minimum decides, whatever the total. ``weak``: total below 60.
    ``not_finished``: marks still to come. All are places in the roster, from 0.
    """

    name: str
    start: dt.date
    end: dt.date
    issue: dt.date
    first_session: dt.date
    seed: int
    often_absent: tuple[int, ...] = ()
    weak: tuple[int, ...] = ()
    absent_from_exam: tuple[int, ...] = ()
    not_finished: tuple[int, ...] = ()
    form: str = "集中培训"


ROUNDS = (
    DemoRound(
        "2025年春季班主任培训",
        dt.date(2025, 3, 3),
        dt.date(2025, 6, 27),
        dt.date(2025, 7, 4),
        dt.date(2025, 3, 12),
        2024,
        often_absent=(37,),
        weak=(11, 23, 44),
    ),
    DemoRound(
        "2025年秋季班主任培训",
        dt.date(2025, 9, 1),
        dt.date(2026, 1, 16),
        dt.date(2026, 1, 20),
        dt.date(2025, 9, 10),
        2025,
        weak=(23, 51),
        absent_from_exam=(8,),
        form="校本研修",
    ),
    DemoRound(
        "2026年春季班主任培训",
        dt.date(2026, 3, 2),
        dt.date(2026, 6, 26),
        dt.date(2026, 7, 3),
        dt.date(2026, 3, 11),
        2026,
        often_absent=(6, 37),
        weak=(11, 23, 44, 51),
        absent_from_exam=(29,),
        not_finished=(17, 58),
    ),
)
"""The rounds of the demo, oldest first; the last one is left open."""


def material_blocks(host: WorkbookHost) -> list[Block]:
    """What has been handed in so far, in 档案材料: most of it from some, little from others, nothing from a few."""
    table, _ = find_table(
        host.grid(PORTFOLIO),
        [Column(name) for name in PORTFOLIO_SHEET.headers],
        {},
        key_columns=PORTFOLIO_SHEET.headers[:1],
    )
    if table is None:
        raise ValueError(f"the shipped workbook has no table on {PORTFOLIO}")
    chance = random.Random(_ROSTER_SEED)
    rows = []
    for _ in table.data_rows:
        eager = chance.choice((Decimal(1), Decimal("0.9"), Decimal("0.8"), Decimal("0.5"), Decimal(0)))
        rows.append(tuple("是" if Decimal(str(chance.random())) < eager else None for _ in MATERIALS))
    first = table.columns[MATERIALS[0]]
    return [Block(table.sheet, table.data_rows[0], first, rows)]


def demo_blocks(host: WorkbookHost) -> list[Block]:
    """The contents of the demo's last round, roster included, for a new workbook with preset A."""
    return [*roster_blocks(host), *round_blocks(host, ROUNDS[-1])]


def roster_blocks(host: WorkbookHost) -> list[Block]:
    """The contents of 教师名册: the same invented teachers every time."""
    return fill_table(host, ROSTER, ROSTER_SHEET.columns, list(_roster(random.Random(_ROSTER_SEED))))


def round_blocks(host: WorkbookHost, this: DemoRound) -> list[Block]:
    """The contents of one round besides the roster: facts, sessions, sign-ins and marks."""
    rules, _ = read_rule_set(host)
    if rules is None:
        raise ValueError("the shipped workbook's rules cannot be used")
    roster = list(_roster(random.Random(_ROSTER_SEED)))
    chance = random.Random(this.seed)
    # The draws of the roster come first, so that the last round is the one that pictures and tests know.
    list(_roster(chance))
    sessions = list(_sessions(this))
    identity = [{name: row[name] for name in (TEACHER_ID, NAME, DEPARTMENT)} for row in roster]
    names = [str(row[SESSION]) for row in sessions]
    taking_part = [index for index in range(len(roster)) if index not in _EXEMPT]
    sign_in = [{**identity[index], **_sign_ins(chance, index, names, this)} for index in taking_part]
    grades = [{**identity[index], **_marks(chance, index, this)} for index in taking_part]
    blocks = _facts(host, this)
    blocks += fill_table(host, SESSIONS, SESSIONS_SHEET.columns, sessions)
    blocks += fill_table(host, SIGN_IN, SIGN_IN_SHEET.columns, sign_in, extra=names)
    blocks += fill_table(host, GRADEBOOK, gradebook_columns(rules), grades)
    return blocks


def _facts(host: WorkbookHost, this: DemoRound) -> list[Block]:
    facts: Mapping[str, CellContent] = {
        SCHOOL_NAME: "青禾市第三中学",
        ROUND_NAME: this.name,
        START_DATE: day_number(this.start),
        END_DATE: day_number(this.end),
        ISSUE_DATE: day_number(this.issue),
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
            STAGE: JUNIOR,
            CLASS_TAUGHT: f"{'七八九'[index % 3]}（{index // 3 + 1}）班",
            CLASS_SIZE: 42 + chance.randrange(9),
            APPOINTED: day_number(dt.date(2025 - years, 9, 1)),
            YEARS_IN_POST: years,
            LAST_THREE_YEARS: "是" if years >= 3 else "否",  # noqa: PLR2004 - domain.md: each of the last three years
            PUPILS_SATISFIED: chance.choice(("是", "否", "否")),
            TRAINING_TYPE: EXEMPT if index in _EXEMPT else NEWLY_APPOINTED if years == 0 else IN_POST,
        }
        if index % 9 == 0:
            row[HONOUR_YEAR] = 2024
        if years < 5 and index % 4:  # noqa: PLR2004 - domain.md: under five years needs a mentor
            row[MENTOR_ID] = "T003" if index % 8 else "T001"
        yield row


def _sessions(this: DemoRound) -> Iterable[dict[str, CellContent]]:
    first = this.first_session
    for number, (subject, place) in enumerate(_SUBJECTS):
        yield {
            SESSION: f"第{number + 1}次",
            DATE: day_number(first + dt.timedelta(weeks=2 * number)),
            START: "14:00",
            END: "16:30",
            SUBJECT: subject,
            PLACE: place,
            CHAIR: "周海涛",
            RECORDER: "朱琳",
            HOURS: Decimal("1.5") if number % 2 else 2,
            FORM: this.form,
            COUNTS_ATTENDANCE: "是",
            SUMMARY: f"围绕“{subject}”作专题讲座，分组讨论本校案例。",
        }


def _sign_ins(
    chance: random.Random, index: int, sessions: Sequence[str], this: DemoRound
) -> dict[str, CellContent]:
    if index in this.often_absent:
        return {name: "缺席" if number < 5 else PRESENT for number, name in enumerate(sessions)}  # noqa: PLR2004 - five of eight is often
    words = ("√",) * 18 + ("迟到", "早退", "请假", "公差", "缺席")
    return {name: chance.choice(words) for name in sessions}


def _marks(chance: random.Random, index: int, this: DemoRound) -> dict[str, CellContent]:
    if index in this.not_finished:
        return {"笔记": 8, REMARK: "作业已催交" if index == this.not_finished[0] else None}
    if index in this.weak:
        return {
            "笔记": chance.choice((4, 6)),
            "卷面成绩": chance.randrange(38, 56),
            "作业": chance.choice((8, 12)),
        }
    if index in this.absent_from_exam:
        return {"笔记": 8, "卷面成绩": "缺考", "作业": 16, REMARK: "病假未参加考试"}
    return {
        "笔记": chance.choice((10, 10, 8, 8, 6)),
        "卷面成绩": Decimal(chance.randrange(132, 197)) / 2,
        "作业": chance.choice((20, 16, 16, 12)),
    }
