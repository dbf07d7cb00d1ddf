"""Makes from records what the templates print: every field of a kind, as text.

Blank facts are printed as nothing. Marks are printed without trailing zeros, as in the workbook.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from python.documents import chart
from python.documents.certificates import qr
from python.documents.certificates.proof import FrozenCertificate, RegisterEntry
from python.documents.certificates.words import qr_text
from python.documents.kinds import item_field
from python.documents.numerals import chinese_date, plain_date
from python.documents.template import Context, Entry, Picture, Value
from python.planning.dashboard import BAND_LABELS, Group, Statistics, bands_of
from python.planning.rates import Rates, Targets, percent, share, target_sentence, targets_of
from python.vocabulary.cell_values import plain, read_number
from python.vocabulary.records import ContestEntry, Round, RuleSet, Score, ScoreState, Session, Teacher
from python.vocabulary.school_calendar import working_days
from python.vocabulary.sheet_schema import FULL_HOURS, PARAM_HOURS_REQUIRED, SOME_HOURS

# With its signature a code has 73 to 85 modules a side: 0.35 to 0.4 mm each, four and a half dots at 300 an inch.
QR_MM = 32.0
CHART_MM, CHART_HEIGHT_MM = 150.0, 65.0


@dataclass(frozen=True, slots=True)
class Person:
    """A teacher with what the round brought; ``hours`` and ``credits`` are ``None`` where nothing is known."""

    teacher: Teacher
    score: Score | None = None
    hours: Decimal | None = None
    credits: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Attendance:
    """One person at one session; ``status`` is the name of a 签到状态, ``""`` if nothing was recorded."""

    teacher: Teacher
    status: str
    present: bool
    in_full: bool


def _number(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


def _percent(part: int, whole: int) -> str:
    return percent(share(part, whole))


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
        "总分": _number(score.total) if score else "",
        "等级": score.rating.name if score and score.rating else "",
        "名次": str(score.rank) if score and score.rank else "",
        "学时": _number(person.hours),
        "学时说明": hours_in_words(person.hours, rules),
        "学分": _number(person.credits),
        "成绩说明": score.explanation if score else "",
        "补训原因": score.retrain_reason if score else "",
    }
    lines: list[Entry] = []
    for item in rules.items:
        result = score.items.get(item.name) if score else None
        marks = _number(result.marks) if result else ""
        if item.deducted_from_total and result and result.marks:
            marks = f"−{marks}"
        context[item_field(item)] = _number(result.marks) if result else ""
        lines.append(
            {
                "项目": item.name,
                "满分": "总分扣减" if item.deducted_from_total else _number(item.full_marks),
                "得分": marks,
                "计算": result.expression if result else "",
            }
        )
    context["项目列表"] = lines
    return context


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
        "总分": _number(certificate.total),
        "等级": certificate.rating,
        "学时": _number(certificate.hours),
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
        "学时": _number(session.hours),
        "形式": session.form,
        "计考勤": "是" if session.counts_attendance else "否",
        "内容摘要": session.summary,
        "应到": str(expected),
    }


def _listed(teacher: Teacher, place: int = 0) -> dict[str, Value]:
    entry: dict[str, Value] = {"工号": teacher.id, "姓名": teacher.name, "部门": teacher.department}
    return {"序号": str(place), **entry} if place else entry


def sign_in_context(round_: Round, session: Session, teachers: Sequence[Teacher]) -> Context:
    """The fields of a sheet to sign by hand; ``teachers`` in the order they are to stand on it."""
    names: list[Entry] = [_listed(teacher, place) for place, teacher in enumerate(teachers, 1)]
    return _session(round_, session, len(teachers)) | {"名单": names}


def minutes_context(round_: Round, session: Session, attendance: Sequence[Attendance]) -> Context:
    """The fields of a session's minutes. Those without a recorded status are listed as 未登记."""
    absent = [one for one in attendance if not one.present]
    partly = [one for one in attendance if one.present and not one.in_full]

    def entries(people: Iterable[Attendance]) -> list[Entry]:
        return [{**_listed(one.teacher), "状态": one.status or "未登记"} for one in people]

    return _session(round_, session, len(attendance)) | {
        "实到": str(len(attendance) - len(absent)),
        "缺勤": str(len(absent)),
        "缺勤名单": entries(absent),
        "迟到名单": entries(partly),
    }


def _placed(rules: RuleSet, person: Person, place: int) -> Entry:
    score = person.score
    results = score.items if score else {}
    return {
        **_listed(person.teacher, place),
        "总分": _number(score.total) if score else "",
        "等级": score.rating.name if score and score.rating else (score.state.value if score else ""),
        "名次": str(score.rank) if score and score.rank else "",
        "学时": _number(person.hours),
        "是否补训": "是" if score and score.retrain else "",
        "各项": [
            {"项目": item.name, "得分": _number(results[item.name].marks) if item.name in results else ""}
            for item in rules.items
        ],
    }


def _report_lists(figures: Statistics | None) -> dict[str, Value]:
    """部门列表, 项目统计 and 出勤统计; empty without figures."""

    def shown(value: Decimal | None) -> str:
        return "—" if value is None else plain((value * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)) + "%"

    def groups(name: str, found: Sequence[Group]) -> list[Entry]:
        return [
            {
                name: one.name,
                "人数": str(one.people),
                "平均分": _number(one.average) or "—",
                "合格率": shown(one.pass_rate),
            }
            for one in found
        ]

    return {
        "部门列表": groups("部门", figures.departments if figures else ()),
        "出勤统计": groups("出勤", figures.attendance if figures else ()),
        "项目统计": [
            {
                "项目": one.name,
                "满分": _number(one.full) if one.full else "总分扣减",
                "平均得分": _number(one.average),
                "得分率": shown(one.share),
            }
            for one in (figures.items if figures else ())
        ],
    }


@dataclass(frozen=True, slots=True)
class GrowthRound:
    """One round of a person's 个人成长档案, as archived (or as it stands, for the open one)."""

    name: str
    start: dt.date | None
    end: dt.date | None
    total: Decimal | None
    rating: str
    hours: Decimal
    credits: Decimal
    certificate: str
    items: str
    attendance: str = ""


@dataclass(frozen=True, slots=True)
class GrowthFacts:
    """How a person stands across all rounds, in texts that are printed as they are."""

    years_in_post: str
    mentor: str
    hours_in_all: str
    hours_five_years: str
    credits: str
    requirement: str
    met: str
    met_note: str
    recognition: str
    recognition_basis: str
    completion: str


@dataclass(frozen=True, slots=True)
class Growth:
    """Everything 个人成长档案 prints of one person besides the roster's facts.

    ``materials`` are 轮次, 完成情况, 缺少材料 and 其他材料; ``contests`` the rows of 评比活动, oldest first.
    """

    rounds: Sequence[GrowthRound]
    facts: GrowthFacts
    materials: Sequence[tuple[str, str, str, str]] = ()
    contests: Sequence[ContestEntry] = ()
    certificates: Sequence[FrozenCertificate] = ()
    thresholds: Sequence[Decimal] = ()


def _facts(facts: GrowthFacts) -> dict[str, Value]:
    return {
        "任职年限": facts.years_in_post,
        "导师": facts.mentor,
        "累计学时": facts.hours_in_all,
        "近五年学时": facts.hours_five_years,
        "学分": facts.credits,
        "要求类别": facts.requirement,
        "是否达标": facts.met,
        "达标说明": facts.met_note,
        "认定结果": facts.recognition,
        "认定依据": facts.recognition_basis,
        "结业情况": facts.completion,
    }


def growth_context(round_: Round, teacher: Teacher, growth: Growth) -> Context:
    """The fields of 个人成长档案: one person across all rounds, with the line of totals."""
    rounds: list[Entry] = [
        {
            "序号": str(place),
            "轮次": one.name,
            "起止": "—".join(plain_date(day) for day in (one.start, one.end) if day),
            "总分": _number(one.total),
            "等级": one.rating,
            "学时": _number(one.hours),
            "学分": _number(one.credits),
            "出勤率": one.attendance,
            "证书编号": one.certificate,
            "各项得分": one.items,
        }
        for place, one in enumerate(growth.rounds, 1)
    ]
    picture = chart.totals_line([one.total for one in growth.rounds], growth.thresholds)
    return (
        round_context(round_)
        | {
            "姓名": teacher.name,
            "工号": teacher.id,
            "部门": teacher.department,
            "学段": teacher.stage,
            "任教班级": teacher.class_taught,
            "任职日期": plain_date(teacher.appointed),
            "参训轮次": str(len(growth.rounds)),
            "成长曲线图": Picture(picture, CHART_MM, "历次总分", CHART_HEIGHT_MM, "成长曲线图"),
            "历次列表": rounds,
            "材料列表": [
                {"轮次": name, "完成情况": state, "缺少材料": missing, "其他材料": others}
                for name, state, missing, others in growth.materials
            ],
            "评比列表": [
                {
                    "日期": plain_date(one.date),
                    "活动": one.activity,
                    "奖次": one.award,
                    "加分": _number(one.points) if isinstance(one.points, Decimal) else "",
                }
                for one in growth.contests
            ],
            "证书列表": [
                {
                    "证书编号": one.number,
                    "种类": one.kind,
                    "轮次": one.round_name,
                    "签发日期": plain_date(one.issue_date),
                }
                for one in growth.certificates
            ],
        }
        | _facts(growth.facts)
    )


def round_report_context(
    round_: Round,
    rules: RuleSet,
    people: Sequence[Person],
    sessions: Sequence[tuple[Session, int, int]] = (),
    *,
    listed: Sequence[Person] | None = None,
    figures: Statistics | None = None,
) -> Context:
    """The fields of 公示名单, 汇总表 and 培训总结.

    Args:
        round_: The round's facts.
        rules: The rule set.
        people: Everyone who should take part (免训 left out), in the order of the list; all rates and 占比 are shares of them.
        sessions: Each held session with how many were expected and how many came.
        listed: Who is in 名单, if not everyone: for 公示名单 those who passed.
        figures: By 部门, item and attendance, for 培训总结; without them there is no picture either.
    """
    scored = [one for one in people if one.score and one.score.state is ScoreState.SCORED]
    totals = [one.score.total for one in scored if one.score and one.score.total is not None]
    retrain = [one for one in scored if one.score and one.score.retrain]
    best = rules.ratings[0].name
    by_rating: Mapping[str, int] = {
        rating.name: sum(1 for one in scored if one.score and one.score.rating == rating)
        for rating in rules.ratings
    }
    average = sum(totals, Decimal(0)) / len(totals) if totals else None
    unit = Decimal(1).scaleb(-max(rules.decimals, 1))
    rates = Rates(len(people), len(scored), len(scored) - len(retrain), by_rating[best])
    return (
        round_context(round_)
        | _report_lists(figures)
        | _report_rates(rates, targets_of(rules.parameters))
        | {
            "分数分布图": _distribution(totals) if figures is not None else "",
            "参训人数": str(len(people)),
            "已计分人数": str(len(scored)),
            "未完成人数": str(len(people) - len(scored)),
            "合格人数": str(rates.passed),
            "优秀人数": str(by_rating[best]),
            "补训人数": str(len(retrain)),
            "平均分": _number(average.quantize(unit, ROUND_HALF_UP)) if average is not None else "—",
            "最高分": _number(max(totals)) if totals else "—",
            "最低分": _number(min(totals)) if totals else "—",
            "场次数": str(len(sessions)),
            "总学时": _number(sum((session.hours for session, _, _ in sessions), Decimal(0))),
            "名单": [
                _placed(rules, one, place)
                for place, one in enumerate(people if listed is None else listed, 1)
            ],
            "补训名单": [_placed(rules, one, place) for place, one in enumerate(retrain, 1)],
            "项目列表": [{"项目": item.name, "满分": _number(item.full_marks)} for item in rules.items],
            "等级统计": [
                {"等级": name, "人数": str(count), "占比": _percent(count, len(people))}
                for name, count in by_rating.items()
            ],
            "场次列表": [_session_entry(*one) for one in sessions],
        }
    )


def _report_rates(rates: Rates, targets: Targets) -> dict[str, Value]:
    """参训率, 合格率 and 优秀率 with the school's targets."""
    return {
        "参训率": percent(rates.participation),
        "合格率": percent(rates.passing),
        "优秀率": percent(rates.excellent),
        "参训率目标": f"{plain(targets.participation)}%",
        "合格率目标": f"{plain(targets.passing)}%",
        "目标情况": target_sentence(rates, targets),
    }


def _distribution(totals: Sequence[Decimal]) -> Picture:
    """How the totals are spread, as bars."""
    drawn = chart.bars(bands_of(totals), BAND_LABELS)
    return Picture(drawn, CHART_MM, "分数分布", CHART_HEIGHT_MM, "分数分布图")


def _session_entry(session: Session, expected: int, came: int) -> Entry:
    """One held session of 场次列表."""
    return {
        "场次": session.name,
        "日期": plain_date(session.date),
        "主题": session.subject,
        "学时": _number(session.hours),
        "地点": session.place,
        "应到": str(expected),
        "实到": str(came),
        "出勤率": _percent(came, expected),
    }
