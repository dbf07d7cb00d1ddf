"""Makes from records what the templates print: every field of a kind, as text.

Blank facts are printed as nothing. A mark that stands alone is printed without trailing zeros, as in the workbook; the marks of
one column have the same number of decimals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from python.documents.certificates import qr
from python.documents.certificates.proof import RegisterEntry
from python.documents.certificates.words import qr_text
from python.documents.kinds import item_field
from python.documents.numerals import chinese_date, plain_date
from python.documents.pictures import Picture
from python.documents.template import Context, Entry, Value
from python.documents.typesetting import (
    down_then_across,
    name_in_cell,
    packed_lines,
    pages_of,
    same_decimals,
)
from python.vocabulary.cell_values import plain, read_number
from python.vocabulary.plain_record import record
from python.vocabulary.records import Round, RuleSet, Score, Session, Teacher
from python.vocabulary.school_calendar import working_days
from python.vocabulary.sheet_schema import FULL_HOURS, PARAM_HOURS_REQUIRED, SOME_HOURS

# With its signature a code has 73 to 85 modules a side: 0.35 to 0.4 mm each, four and a half dots at 300 an inch.
QR_MM = 32.0
# 签到表: so many sign on one page, in two columns; so many have one wide column.
PEOPLE_ON_A_PAGE, PEOPLE_IN_ONE_COLUMN = 60, 30
# How many halves of a character a line of names holds beside its heading.
_MINUTES_LINE = 68


@record
class Person:
    """A teacher with what the round brought; ``hours`` and ``credits`` are ``None`` where nothing is known."""

    teacher: Teacher
    score: Score | None = None
    hours: Decimal | None = None
    credits: Decimal | None = None


@record
class Attendance:
    """One person at one session; ``status`` is the name of a 签到状态, ``""`` if nothing was recorded."""

    teacher: Teacher
    status: str
    present: bool
    in_full: bool


def number_text(value: Decimal | None) -> str:
    """A number that stands alone: no trailing zeros; nothing for ``None``."""
    return "" if value is None else plain(value)


def round_context(round_: Round) -> dict[str, Value]:
    """The fields that every kind has."""
    return {
        "学校名称": round_.school,
        "轮次名称": round_.name,
        "开始日期": plain_date(round_.start),
        "结束日期": plain_date(round_.end),
        "签发日期": plain_date(round_.issue_date),
        "签发日期大写": chinese_date(round_.issue_date),
        "发证单位": round_.issuer or round_.school,
        **_publication(round_),
        "联系人": round_.contact,
        "联系电话": round_.contact_phone,
        "接收地点": round_.objections_place,
        "补训时间": round_.retraining_time,
        "补训地点": round_.retraining_place,
        "发文字号": round_.document_number,
        "公钥指纹": round_.key_fingerprint,
        # The picture, if the school has one, comes with the template (actions/output_folders.py).
        "公章": "",
    }


def hours_required(rules: RuleSet) -> Decimal | None:
    """学时要求 of 考核规则; ``None`` when there is none (blank or 0)."""
    return read_number(rules.parameters.get(PARAM_HOURS_REQUIRED))[0] or None


def reaches_hours(hours: Decimal | None, rules: RuleSet) -> bool:
    """Whether somebody may be said to have 修满: there is a requirement, and it is reached (以上 inclusive)."""
    required = hours_required(rules)
    return required is not None and hours is not None and hours >= required


def hours_in_words(hours: Decimal | None, rules: RuleSet) -> str:
    """学时说明: 修满10学时 where 学时要求 is reached, else 共修9学时; ``""`` when the hours are not known."""
    if hours is None:
        return ""
    return f"{FULL_HOURS if reaches_hours(hours, rules) else SOME_HOURS}{plain(hours)}学时"


def _publication(round_: Round) -> dict[str, Value]:
    """When 公示 runs. 公示天数 are its working days, the first day not counted."""
    first, last = round_.publication_start, round_.publication_until
    days = str(working_days(first, last)) if first and last else ""
    return {"公示开始日期": plain_date(first), "公示结束日期": plain_date(last), "公示天数": days}


def person_context(round_: Round, rules: RuleSet, person: Person) -> dict[str, Value]:
    """The fields of 补训通知书 and 成绩单, and those of a certificate but number and code."""
    teacher, score = person.teacher, person.score
    context: dict[str, Value] = round_context(round_) | {
        "姓名": teacher.name,
        "工号": teacher.id,
        "部门": teacher.department,
        "学段": teacher.stage,
        "任教班级": teacher.class_taught,
        "总分": number_text(score.total) if score else "",
        "等级": score.rating.name if score and score.rating else "",
        "名次": str(score.rank) if score and score.rank else "",
        "学时": number_text(person.hours),
        "学时说明": hours_in_words(person.hours, rules),
        "学分": number_text(person.credits),
        "成绩说明": score.explanation if score else "",
        "成绩算式": _arithmetic(score.explanation) if score else "",
        "补训原因": score.retrain_reason if score else "",
        "满分合计": number_text(
            sum(
                (item.full_marks or Decimal(0) for item in rules.items if not item.deducted_from_total),
                Decimal(0),
            )
        ),
    }
    results = [score.items.get(item.name) if score else None for item in rules.items]
    column = same_decimals(
        [*(result.marks if result else None for result in results), score.total if score else None]
    )
    lines: list[Entry] = []
    for item, result, text in zip(rules.items, results, column, strict=False):
        context[item_field(item)] = number_text(result.marks) if result else ""
        lines.append(
            {
                "项目": item.name,
                "满分": "总分扣减" if item.deducted_from_total else number_text(item.full_marks),
                "得分": f"−{text}" if item.deducted_from_total and result and result.marks else text,
                "计算": result.expression if result else "",
            }
        )
    context["得分合计"] = column[-1]
    context["项目列表"] = lines
    return context


def _arithmetic(explanation: str) -> str:
    """The arithmetic of a 成绩说明 without the reason that may follow it: on a paper that gives the reason it stands once."""
    items, sign, rest = explanation.partition("；合计 ")
    return f"{items}{sign}{rest.partition('；')[0]}"


def certificate_context(round_: Round, rules: RuleSet, person: Person, entry: RegisterEntry) -> Context:
    """The fields of a certificate. What was frozen when it was issued comes from there, whatever the workbook says by now."""
    certificate = entry.certificate
    fields = person_context(round_, rules, person)
    return fields | {
        "证书编号": certificate.number,
        "姓名": certificate.name,
        "工号": certificate.teacher_id,
        "部门": certificate.department,
        "轮次名称": certificate.round_name,
        "总分": number_text(certificate.total),
        "等级": certificate.rating,
        "学时": number_text(certificate.hours),
        "学时说明": hours_in_words(certificate.hours, rules),
        "签发日期": plain_date(certificate.issue_date),
        "签发日期大写": chinese_date(certificate.issue_date),
        "发证单位": certificate.issuer or fields["发证单位"],
        "校验码": entry.code,
        "二维码": Picture(qr.png(qr_text(entry)), QR_MM, certificate.number),
    }


def _session(round_: Round, session: Session, expected: int) -> dict[str, Value]:
    return round_context(round_) | {
        "场次": session.name,
        "日期": plain_date(session.date),
        "开始时间": session.start,
        "结束时间": session.end,
        "主题": session.subject,
        "地点": session.place,
        "主持人": session.chair,
        "记录人": session.recorder,
        "学时": number_text(session.hours),
        "形式": session.form,
        "计考勤": "是" if session.counts_attendance else "否",
        "内容摘要": session.summary,
        "应到": str(expected),
    }


def listed_entry(teacher: Teacher, place: int) -> dict[str, Value]:
    """A person of a list, numbered from 1."""
    return {
        "序号": str(place),
        "工号": teacher.id,
        "姓名": teacher.name,
        "姓名排印": name_in_cell(teacher.name),
        "部门": teacher.department,
    }


def sign_in_context(round_: Round, session: Session, teachers: Sequence[Teacher]) -> Context:
    """The fields of a sheet to sign by hand; ``teachers`` in the order they are to stand on it."""
    names: list[Entry] = [listed_entry(teacher, place) for place, teacher in enumerate(teachers, 1)]
    two = len(names) > PEOPLE_IN_ONE_COLUMN
    pages: list[Entry] = []
    sheets = pages_of(names, PEOPLE_ON_A_PAGE)
    for number, sheet in enumerate(sheets, 1):
        pairs = down_then_across(sheet) if two else [(one, None) for one in sheet]
        rows: list[Entry] = [beside(*pair) for pair in pairs]
        pages.append({"页码": str(number), "页数": str(len(sheets)), "行": rows})
    return _session(round_, session, len(teachers)) | {
        "名单": names,
        "双栏": "是" if two else "",
        "名单页": pages,
    }


def beside(left: Entry, right: Entry | None) -> Entry:
    """Two people of a list as one row of a table with two columns of people."""
    return {
        **{f"左{name}": value for name, value in left.items()},
        **{f"右{name}": value if right else "" for name, value in (right or left).items()},
    }


def minutes_context(round_: Round, session: Session, attendance: Sequence[Attendance]) -> Context:
    """The fields of a session's minutes. Those without a recorded status are listed as 未登记."""
    absent = [one for one in attendance if not one.present]
    partly = [one for one in attendance if one.present and not one.in_full]

    def entries(people: Iterable[Attendance]) -> list[Entry]:
        return [
            {
                "工号": one.teacher.id,
                "姓名": one.teacher.name,
                "部门": one.teacher.department,
                "状态": one.status or "未登记",
            }
            for one in people
        ]

    def lines(people: Iterable[Attendance]) -> list[Entry]:
        named = [f"{one.teacher.name}（{one.status or '未登记'}）" for one in people]
        return [{"文字": line} for line in packed_lines(named or ["无"], _MINUTES_LINE)]

    return _session(round_, session, len(attendance)) | {
        "实到": str(len(attendance) - len(absent)),
        "缺勤": str(len(absent)),
        "缺勤名单": entries(absent),
        "迟到名单": entries(partly),
        "缺勤行": lines(absent),
        "迟到行": lines(partly),
    }
