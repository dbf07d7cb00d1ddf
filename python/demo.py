"""A new workbook, and a realistic filled one to look at: 60 teachers, three rounds of 8 sessions, every rating present.

All people are invented. The figures are the same every time, so that pictures and tests can be compared.
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from python.actions import Outcome, check, score
from python.cell_values import as_prose, exact
from python.disk import made_folder, os_errors_as_problems
from python.growth import print_portfolios
from python.issuing import issue_certificates
from python.ledgers.archive import archive_round
from python.ledgers.update import update_ledgers
from python.outputs import OUTPUT_FOLDER
from python.parsing import gradebook_columns
from python.ports import Block, CellContent, Changes, HostError, Progress, WorkbookHost, no_progress
from python.printing import print_documents
from python.problems import ProblemCode
from python.reading import read_rule_set
from python.sheet_schema import (
    ALLOWANCE,
    ALLOWANCE_COLUMNS,
    APPOINTED,
    CHAIR,
    CHANGE_LOG,
    CHANGE_LOG_COLUMNS,
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
    HISTORY,
    HISTORY_COLUMNS,
    HONOUR_YEAR,
    HOURS,
    HOURS_LEDGER,
    HOURS_LEDGER_COLUMNS,
    ISSUE_DATE,
    ISSUER,
    LAST_THREE_YEARS,
    MENTOR_ID,
    MENTORING,
    MENTORING_COLUMNS,
    NAME,
    PLACE,
    PORTFOLIO,
    PORTFOLIO_COLUMNS,
    PUPILS_SATISFIED,
    QUALIFICATION,
    QUALIFICATION_COLUMNS,
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
# Whose mark was copied wrongly at first, and by how much.
_CORRECTED, _COPIED_WRONG_BY = 9, 18
_EXEMPT = (0, 35)
_ROSTER_SEED = 2026
_SHOWN = (".docx", ".txt")
_PEOPLE_SHOWN = 3


@dataclass(frozen=True, slots=True)
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
    """Plays three rounds in ``folder``: two are scored, certified and archived; the last is left open, and printed.

    Raises:
        HostError: The workbook exists already or cannot be written.
    """
    from python.hosts.file import FileHost

    path = new_workbook(made_folder(folder) / DEMO_WORKBOOK)
    host = FileHost.open(path)
    host.apply(Changes(tuple(_roster_blocks(host))), keep_backups=1)
    files: list[Path] = []
    issued = 0
    for this, following in pairwise(ROUNDS):
        host = FileHost.open(path)
        host.apply(Changes(tuple(round_blocks(host, this))), keep_backups=1)
        score(FileHost.open(path), now=now, progress=progress)
        certificates = issue_certificates(FileHost.open(path), now=now, progress=progress)
        issued += int(str(certificates.summary["issued"]))
        archived = archive_round(FileHost.open(path), now=now, next_round=following.name, progress=progress)
        files += [file for one in (certificates, archived) for file in one.files if file.suffix in _SHOWN]
    host = FileHost.open(path)
    host.apply(Changes(tuple(round_blocks(host, ROUNDS[-1]))), keep_backups=1)
    check(FileHost.open(path), now=now, progress=progress)
    _a_mark_put_right(path, now)
    outcome = score(FileHost.open(path), now=now, progress=progress)
    last = issue_certificates(FileHost.open(path), now=now, progress=progress)
    issued += int(str(last.summary["issued"]))
    made = [last]
    for job in ("notices", "slips", "publish"):
        made.append(print_documents(FileHost.open(path), job, now=now, progress=progress))
    update_ledgers(FileHost.open(path), now=now, progress=progress)
    host = FileHost.open(path)
    host.apply(Changes(tuple(_materials(host))), keep_backups=1)
    ledgers = update_ledgers(FileHost.open(path), now=now, progress=progress)
    made.append(print_portfolios(FileHost.open(path), now=now, progress=progress))
    figures = {"certificates": issued, "folder": str(folder / OUTPUT_FOLDER), "lines": _shown(path, ledgers)}
    figures["rounds"] = [one.name for one in ROUNDS]
    others = tuple(problem for one in made for problem in one.problems if problem not in outcome.problems)
    files += [file for one in made for file in one.files if file.suffix in _SHOWN]
    return Outcome((*outcome.problems, *others), {**outcome.summary, **figures}, (path, *files))


def _a_mark_put_right(path: Path, now: dt.datetime) -> None:
    """One paper is scored with a mark that was copied wrongly, and put right: 变动记录 tells it."""
    from python.hosts.file import FileHost

    host = FileHost.open(path)
    rules, _ = read_rule_set(host)
    if rules is None:
        raise ValueError("the shipped workbook's rules cannot be used")
    table, _ = find_table(host.grid(GRADEBOOK), gradebook_columns(rules), rules.school_names)
    if table is None:
        raise ValueError(f"the shipped workbook has no table on {GRADEBOOK}")
    row, column = table.data_rows[_CORRECTED], table.columns["卷面成绩"]
    right = exact(float(str(table.value(row, "卷面成绩"))))
    for mark in (right - _COPIED_WRONG_BY, right):
        host.apply(Changes((Block(table.sheet, row, column, ((mark,),)),)), keep_backups=1)
        if mark != right:
            score(FileHost.open(path), now=now)
            host = FileHost.open(path)


def _materials(host: WorkbookHost) -> list[Block]:
    """What has been handed in so far, in 档案材料: most of it from some, little from others, nothing from a few."""
    table, _ = find_table(
        host.grid(PORTFOLIO),
        [Column(name) for name in PORTFOLIO_COLUMNS],
        {},
        key_columns=PORTFOLIO_COLUMNS[:1],
    )
    if table is None:
        raise ValueError(f"the shipped workbook has no table on {PORTFOLIO}")
    chance = random.Random(_ROSTER_SEED)
    answers = PORTFOLIO_COLUMNS[PORTFOLIO_COLUMNS.index("轮次") + 1 : PORTFOLIO_COLUMNS.index("完成情况")]
    rows = []
    for _ in table.data_rows:
        eager = chance.choice((Decimal(1), Decimal("0.9"), Decimal("0.8"), Decimal("0.5"), Decimal(0)))
        rows.append(tuple("是" if Decimal(str(chance.random())) < eager else None for _ in answers))
    first = table.columns[answers[0]]
    return [Block(table.sheet, table.data_rows[0], first, rows)]


def _shown(path: Path, ledgers: Outcome) -> list[str]:
    """The ledgers for a terminal: their summary, and the first people of each sheet."""
    from python.hosts.file import FileHost

    host = FileHost.open(path)
    summary = ledgers.summary["lines"]
    lines = list(summary) if isinstance(summary, list) else []
    wanted: Mapping[str, tuple[Sequence[str], tuple[str, ...]]] = {
        HOURS_LEDGER: (
            HOURS_LEDGER_COLUMNS,
            ("姓名", "本轮学时", "累计学时", "学分", "要求类别", "差额", "是否达标"),
        ),
        QUALIFICATION: (QUALIFICATION_COLUMNS, ("姓名", "认定结果", "依据", "尚缺")),
        MENTORING: (MENTORING_COLUMNS, ("姓名", "岗位要求", "导师姓名", "结论", "说明")),
        ALLOWANCE: (ALLOWANCE_COLUMNS, ("姓名", "学段", "津贴(元)", "说明")),
        PORTFOLIO: (PORTFOLIO_COLUMNS, ("姓名", "轮次", "完成情况", "缺少材料")),
        CHANGE_LOG: (
            CHANGE_LOG_COLUMNS,
            ("姓名", "单元格", "栏目", "原值", "新值", "原总分", "新总分", "说明"),
        ),
        HISTORY: (HISTORY_COLUMNS, ("轮次", "姓名", "总分", "等级", "学时", "学分", "证书编号")),
    }
    for sheet, (columns, shown) in wanted.items():
        table, _ = find_table(
            host.grid(sheet), [Column(name) for name in columns], {}, key_columns=columns[:1]
        )
        if table is None:
            continue
        count = len(table.data_rows)
        first = f"，前 {_PEOPLE_SHOWN} 行" if count > _PEOPLE_SHOWN else ""
        lines.append(f"《{sheet}》共 {count} 行{first}：")
        lines.append("  " + "　".join(shown))
        lines += [
            "  " + "　".join(as_prose(table.value(row, name)) or "—" for name in shown)
            for row in table.data_rows[:_PEOPLE_SHOWN]
        ]
    return lines


def demo_blocks(host: WorkbookHost) -> list[Block]:
    """The contents of the demo's last round, roster included, for a new workbook with preset A."""
    return [*_roster_blocks(host), *round_blocks(host, ROUNDS[-1])]


def _roster_blocks(host: WorkbookHost) -> list[Block]:
    return fill_table(host, ROSTER, ROSTER_COLUMNS, list(_roster(random.Random(_ROSTER_SEED))))


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
    blocks += fill_table(host, SESSIONS, SESSION_COLUMNS, sessions)
    blocks += fill_table(host, SIGN_IN, SIGN_IN_COLUMNS, sign_in, extra=names)
    blocks += fill_table(host, GRADEBOOK, gradebook_columns(rules), grades)
    return blocks


def _facts(host: WorkbookHost, this: DemoRound) -> list[Block]:
    facts: Mapping[str, CellContent] = {
        SCHOOL_NAME: "青禾市第三中学",
        ROUND_NAME: this.name,
        START_DATE: serial(this.start),
        END_DATE: serial(this.end),
        ISSUE_DATE: serial(this.issue),
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
            row[MENTOR_ID] = "T003" if index % 8 else "T001"
        yield row


def _sessions(this: DemoRound) -> Iterable[dict[str, CellContent]]:
    first = this.first_session
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
            FORM: this.form,
            COUNTS_ATTENDANCE: "是",
            SUMMARY: f"围绕“{subject}”作专题讲座，分组讨论本校案例。",
        }


def _sign_ins(
    chance: random.Random, index: int, sessions: Sequence[str], this: DemoRound
) -> dict[str, CellContent]:
    if index in this.often_absent:
        return {name: "缺席" if number < 5 else "出勤" for number, name in enumerate(sessions)}  # noqa: PLR2004
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
