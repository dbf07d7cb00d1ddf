"""People, rules and templates that the tests of the documents share."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

from docx import Document

from python.documents.certificates.key import SchoolKey
from python.documents.certificates.proof import FrozenCertificate, RegisterEntry
from python.documents.certificates.words import signed_entry
from python.documents.contexts import Attendance, Person, certificate_context
from python.documents.template import Context, Template, load_template
from python.documents.template_check import Fields
from python.vocabulary.records import (
    ItemScore,
    Method,
    Rating,
    Round,
    RuleItem,
    RuleSet,
    Score,
    ScoreState,
    Session,
    Teacher,
)

KEY = SchoolKey(bytes(range(32)))
ITEMS = (
    RuleItem("出勤", Method.DEDUCT, Decimal(10), "签到表"),
    RuleItem("考试", Method.PROPORTIONAL, Decimal(60), "卷面成绩", paper_full=Decimal(100)),
)
EXCELLENT, PASS, FAIL = (
    Rating("优秀", Decimal(80), False, "优秀证书"),
    Rating("合格", Decimal(60), False, "合格证书"),
    Rating("不合格", Decimal(0), True),
)
RULES = RuleSet(ITEMS, (), (EXCELLENT, PASS, FAIL))
ROUND = Round(
    "滨江市实验中学",
    "2026年秋季班主任培训考核",
    dt.date(2026, 9, 3),
    dt.date(2026, 11, 20),
    dt.date(2026, 11, 22),
    "滨江市实验中学德育处",
)
SESSION = Session(
    "第3次",
    4,
    dt.date(2026, 10, 15),
    "家校沟通的艺术",
    Decimal("1.5"),
    True,
    "14:00",
    "16:30",
    "三楼会议室",
    "李校长",
    "王干事",
    "集中培训",
    "一、案例导入。\n二、分组研讨。",
)
HOSTILE_NAMES = (
    "张三&<b>王\"'",
    "{{ 姓名 }}",
    "{% for x in y %}",
    "｛｛姓名｝｝}}",
    "控制\x00\x07\x1f字符",
    "孤\ud800立",
    "..\\x",
    "CON",
    "长" * 200,
    "𠮷𡈽㐂",
    "换行\n制表\t符",
)


def person(
    name: str = "张三", teacher_id: str = "T012", total: str = "92.5", rating: Rating = EXCELLENT
) -> Person:
    teacher = Teacher(teacher_id, name, 5, "语文组", "初中")
    score = Score(
        teacher.id,
        5,
        ScoreState.SCORED,
        "出勤 10−2×1=8；考试 85÷100×60=51；合计 59",
        {
            "出勤": ItemScore(ITEMS[0], Decimal(8), "10−2×1=8"),
            "考试": ItemScore(ITEMS[1], Decimal(51), "85÷100×60=51"),
        },
        Decimal(total),
        rating,
        1,
        "总分低于 60 分" if rating.retrain else "",
    )
    return Person(teacher, score, Decimal(10), Decimal(1))


def frozen(one: Person, number: str = "2026班培字第0007号") -> FrozenCertificate:
    assert one.score is not None
    assert one.score.rating is not None
    return FrozenCertificate(
        number,
        "优秀证书",
        one.teacher.id,
        one.teacher.name,
        one.teacher.department,
        ROUND.name,
        one.score.total,
        one.score.rating.name,
        one.hours,
        dt.date(2026, 11, 22),
        ROUND.issuer,
    )


def entry(one: Person, number: str = "2026班培字第0007号") -> RegisterEntry:
    return signed_entry(frozen(one, number), KEY, "")


def certificate(one: Person, number: str = "2026班培字第0007号") -> Context:
    return certificate_context(ROUND, RULES, one, entry(one, number))


def attendance(count: int) -> list[Attendance]:
    teachers = [Teacher(f"T{place}", f"教师{place}", place) for place in range(count)]
    return [
        Attendance(teacher, "缺席", False, False) if place == 1 else Attendance(teacher, "出勤", True, True)
        for place, teacher in enumerate(teachers)
    ]


def word(path: Path, *paragraphs: str, header: str = "") -> Path:
    """A template with these paragraphs, as python-docx writes it."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.save(str(path))
    return path


FIELDS: Fields = {
    "姓名": None,
    "总分": None,
    "发证单位": None,
    "二维码": None,
    "名单": {"姓名": None, "部门": None},
}


def loaded(path: Path, fields: Fields = FIELDS) -> Template:
    template, problems = load_template(path, fields)
    assert template is not None, problems
    return template


def values(**changed: object) -> Context:
    """A value for every one of ``FIELDS``."""
    plain: dict[str, object] = {
        "姓名": "张三",
        "总分": "92.5",
        "发证单位": "德育处",
        "二维码": "",
        "名单": [],
    }
    return {**plain, **changed}  # type: ignore[dict-item]  # some tests give values that must be refused
