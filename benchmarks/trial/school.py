"""The school of the trial: 25 teachers as the truth has them, as clean lists, and as the office's own messy ones. All invented."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

Value = str | Decimal | dt.date | None
SESSIONS = ("第1讲", "第2讲", "第3讲", "第4讲")
SUBJECTS = ("班集体建设", "家校沟通", "学生心理辅导", "班主任专业成长")
DAYS = (dt.date(2026, 9, 10), dt.date(2026, 9, 24), dt.date(2026, 10, 15), dt.date(2026, 11, 5))
SESSION_HOURS = 2
FACTS = (
    ("学校名称", "清河镇中心学校"),
    ("轮次名称", "2026年秋季班主任培训"),
    ("开始日期", dt.date(2026, 9, 1)),
    ("结束日期", dt.date(2026, 11, 30)),
    ("签发日期", dt.date(2026, 12, 10)),
    ("发证单位", "清河镇中心学校"),
)
PRESENT, ABSENT = "出勤", "缺考"


@dataclass(frozen=True)
class Person:
    """A teacher and what is true of that teacher; ``absent`` is session → status, in the workbook's words."""

    id: str
    name: str
    department: str
    class_taught: str
    class_size: int
    phone: str
    since: dt.date
    notes: int
    paper: int | str
    homework: int
    absent: dict[int, str]

    def status(self, session: int) -> str:
        """What the workbook calls it."""
        return self.absent.get(session, PRESENT)


_NAMES = [
    "张伟",
    "王丽",
    "李秀兰",
    "刘洋",
    "陈𬱖",
    "杨帆",
    "赵国强",
    "黄晓燕",
    "周建平",
    "吴敏",
    "徐志远",
    "孙桂英",
    "马超",
    "朱文静",
    "胡海涛",
    "林芳",
    "何勇",
    "高雪梅",
    "郭志刚",
    "王丽",
    "罗艳",
    "梁栋",
    "宋佳",
    "欧阳春梅",
    "韩冰",
]
_NOTES = (10, 8, 8, 6, 10, 8, 4, 10, 8, 6, 8, 10, 0, 8, 6, 10, 8, 8, 4, 10, 8, 6, 8, 10, 8)
_PAPERS: tuple[int | str, ...] = (
    *(88, 92, 75, 61, 95, 83, 47, 90, 78, 66, 85, 91, ABSENT),
    *(72, 58, 96, 81, 77, 43, 89, 84, 69, 93, 87, 79),
)
_HOMEWORK = (16, 20, 16, 12, 20, 16, 8, 20, 16, 12, 16, 20, 0, 16, 12, 20, 16, 16, 8, 20, 16, 12, 20, 16, 16)
_ABSENT: dict[int, dict[int, str]] = {
    2: {0: "请假"},
    3: {1: "迟到", 2: "缺席"},
    6: {0: "缺席", 1: "缺席", 3: "请假"},
    8: {2: "公差"},
    9: {3: "请假"},
    12: {0: "缺席", 1: "缺席", 2: "缺席", 3: "缺席"},
    17: {1: "早退"},
    18: {0: "迟到", 3: "缺席"},
    21: {2: "请假"},
}


def people() -> list[Person]:
    """All 25, in the order of their 工号."""
    return [
        Person(
            id=f"{2010 + n // 4}{n % 4 + 1:02d}",
            name=name,
            department=f"{'七八九'[n // 9]}年级组",
            class_taught=f"{'七八九'[n // 9]}（{n % 9 + 1}）班",
            class_size=43 + n * 7 % 9,
            phone=f"138{n * 37 % 10000:04d}{n * 811 % 10000:04d}",
            since=dt.date(2012 + n * 5 % 13, 9, 1),
            notes=_NOTES[n],
            paper=_PAPERS[n],
            homework=_HOMEWORK[n],
            absent=_ABSENT.get(n, {}),
        )
        for n, name in enumerate(_NAMES)
    ]


@dataclass(frozen=True)
class Expected:
    """What Scheme A makes of a person (domain.md): worked out here with fractions, apart from the product."""

    attendance: Fraction
    exam: Fraction
    total: Fraction
    rating: str


_DEDUCTIONS = {"缺席": 2, "请假": 2, "迟到": 1, "早退": 1, "公差": 0, PRESENT: 0}


def expected(person: Person) -> Expected:
    """出勤 10 less deductions, not below 0; 笔记; paper ÷ 100 × 60 to one decimal, half-up; 作业; 80 and 60; 出勤 below 2 fails."""
    attendance = max(
        Fraction(0), Fraction(10) - sum(_DEDUCTIONS[person.status(n)] for n in range(len(SESSIONS)))
    )
    exact = Fraction(0) if isinstance(person.paper, str) else Fraction(person.paper) * 60 / 100
    exam = Fraction((exact * 10 + Fraction(1, 2)).__floor__(), 10)
    total = attendance + person.notes + exam + person.homework
    if attendance < 2 or total < 60:
        return Expected(attendance, exam, total, "不合格")
    return Expected(attendance, exam, total, "优秀" if total >= 80 else "合格")


def clean_roster(school: list[Person]) -> list[list[Value]]:
    """The personnel list, columns as in 教师名册: 工号 … 任职日期."""
    return [
        [
            p.id,
            p.name,
            p.department,
            "初中",
            p.class_taught,
            Decimal(p.class_size),
            p.phone,
            p.since,
        ]
        for p in school
    ]


# The office's own lists. Which person has what oddity is fixed here, so that both versions get the same.
NO_ID, TWICE_ID, TWICE_OF = 9, 17, 16
ROSTER_HEADER: list[Value] = [
    *("序号", "工号", "姓名", "年级组", "所带班级", "班额", "联系电话", "任职时间", "备注")
]
SIGN_IN_HEADER: list[Value] = ["序号", "工号", "姓名", "第1讲", "第二讲", "第3讲", "第四讲", "备注"]
_SPACED = {2: "李 秀兰", 0: "张 伟", 12: "马　超", 24: "韩 冰"}
_SIZES: dict[int, Value] = {1: "50人", 5: "４８", 11: "45 人", 20: "49人"}
_DATES: dict[int, Value] = {
    3: "2019年9月",
    4: Decimal(43709),
    7: "2021.9",
    10: Decimal(46266),
    14: "2020-9-1",
    16: "2018年9月1日",
}
_OWN_WORDS = {"请假": ("事假", "病假"), "缺席": ("旷课",), "公差": ("出差",)}
_TICKS = ("√", "✔️", "√", "✓")
_MESSY_PAPERS: dict[int, Value] = {0: "88分", 7: "９０", 14: "58分", 19: "89 "}
_MESSY_NOTES: dict[int, Value] = {1: Decimal(8), 4: "优", 15: "优"}


def messy_ids(school: list[Person]) -> list[Value]:
    """工号 as the office has them: numbers, one in full-width digits, one missing, one twice."""
    ids: list[Value] = [Decimal(p.id) for p in school]
    ids[NO_ID], ids[TWICE_ID] = None, Decimal(school[TWICE_OF].id)
    ids[21] = str(school[21].id).translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"})
    return ids


@dataclass(frozen=True)
class Pasted:
    """A block as it comes out of the school's own sheet, with its merged cells (row, column, row, column; from 0, in the block)."""

    rows: list[list[Value]]
    merged: tuple[tuple[int, int, int, int], ...] = ()


def messy_roster(school: list[Person]) -> Pasted:
    """Two rows of title, the school's own headers, 25 teachers with 年级组 merged, 合计, blank rows."""
    ids = messy_ids(school)
    width = len(ROSTER_HEADER)
    rows: list[list[Value]] = [
        ["清河镇中心学校2026—2027学年班主任一览表", *[None] * (width - 1)],
        ["填表：教导处", *[None] * (width - 2), "2026年9月"],
        ROSTER_HEADER,
    ]
    merged: list[tuple[int, int, int, int]] = []
    for n, p in enumerate(school):
        first = n == 0 or school[n - 1].department != p.department
        if first:
            count = sum(q.department == p.department for q in school)
            merged.append((len(rows), 3, len(rows) + count - 1, 3))
        phone: Value = Decimal(p.phone) if n % 3 else f"{p.phone[:3]} {p.phone[3:7]} {p.phone[7:]}"
        rows.append(
            [
                Decimal(n + 1),
                ids[n],
                _SPACED.get(n, p.name),
                p.department if first else None,
                p.class_taught,
                _SIZES.get(n, Decimal(p.class_size)),
                phone,
                _DATES.get(n, p.since),
                "新接班" if n == 10 else None,
            ]
        )
    rows.append(["合计", "25人", None, None, None, Decimal(sum(p.class_size for p in school)), *[None] * 3])
    rows += [[" ", *[None] * (width - 1)] for _ in range(3)]
    return Pasted(rows, tuple(merged))


def messy_sign_in(school: list[Person]) -> Pasted:
    """The paper lists as typed in the office: √ of several kinds, 事假 病假 旷课 出差, names spelt otherwise, 合计 below."""
    ids = messy_ids(school)
    rows: list[list[Value]] = [
        ["班主任培训签到汇总", *[None] * 7],
        [None] * 8,
        SIGN_IN_HEADER,
    ]
    own: list[str] = []
    for n, p in enumerate(school):
        marks: list[Value] = []
        for session in range(len(SESSIONS)):
            status = p.status(session)
            words = _OWN_WORDS.get(status, (status,))
            own.append(status)
            marks.append(
                _TICKS[(n + session) % len(_TICKS)]
                if status == PRESENT
                else words[own.count(status) % len(words)]
            )
        # The computer of the office has no 𬱖.
        rows.append([Decimal(n + 1), ids[n], "陈由页" if n == 4 else p.name, *marks, None])
    there = [Decimal(sum(p.status(s) in (PRESENT, "迟到", "早退") for p in school)) for s in range(4)]
    rows.append(["实到人数", None, None, *there, None])
    return Pasted(rows)


def messy_marks(school: list[Person]) -> Pasted:
    """笔记, 闭卷成绩, 作业 side by side, with the row 平均分 that Ctrl+Shift+↓ takes along (its label stands further left)."""
    rows: list[list[Value]] = [
        [
            _MESSY_NOTES.get(n, Decimal(p.notes)),
            _MESSY_PAPERS.get(n, p.paper if isinstance(p.paper, str) else Decimal(p.paper)),
            Decimal(p.homework),
        ]
        for n, p in enumerate(school)
    ]
    rows.append([Decimal("7.6"), Decimal("78.7"), Decimal("15.2")])
    return Pasted(rows)
