"""What 个人成长档案 prints: one person across all rounds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from python.documents import chart
from python.documents.certificates.proof import FrozenCertificate
from python.documents.contexts import number_text, round_context
from python.documents.numerals import plain_date, short_date
from python.documents.pictures import Picture
from python.documents.template import Context, Entry, Value
from python.documents.typesetting import same_decimals
from python.reading.growth_plans import GrowthPlan
from python.vocabulary.features.growth_plans import GOALS_THIS_YEAR, GOALS_THREE_YEARS, MEASURES
from python.vocabulary.plain_record import record
from python.vocabulary.records import ContestEntry, Round, Teacher
from python.vocabulary.school_calendar import school_year_text

# Lower than the chart of 培训总结, so that a person with a few rounds has all on one page.
CHART_MM, CHART_HEIGHT_MM = 90.0, 39.0


@record
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


@record
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


@record
class GrowthStudy:
    """What a person did of 校本研修 in one 专题, in texts that are printed as they are."""

    topic: str
    hours: str
    notes: str
    essay: str
    state: str


@record
class Growth:
    """Everything 个人成长档案 prints of one person besides the roster's facts.

    ``materials`` are 轮次, 完成情况, 缺少材料 and 其他材料; ``contests`` the rows of 评比活动, oldest first; ``studies``
    those of 校本研修记录; ``plans`` those of 成长规划 in which something is filled in, oldest first, each with its state.
    """

    rounds: Sequence[GrowthRound]
    facts: GrowthFacts
    materials: Sequence[tuple[str, str, str, str]] = ()
    contests: Sequence[ContestEntry] = ()
    certificates: Sequence[FrozenCertificate] = ()
    thresholds: Sequence[Decimal] = ()
    studies: Sequence[GrowthStudy] = ()
    plans: Sequence[tuple[GrowthPlan, str]] = ()


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


def _study(one: GrowthStudy) -> Entry:
    return {
        "专题": one.topic,
        "学时": one.hours,
        "笔记字数": one.notes,
        "体会文章": one.essay,
        "完成情况": one.state,
    }


def _who(teacher: Teacher) -> dict[str, Value]:
    return {
        "姓名": teacher.name,
        "工号": teacher.id,
        "部门": teacher.department,
        "学段": teacher.stage,
        "任教班级": teacher.class_taught,
        "任职日期": plain_date(teacher.appointed),
    }


def growth_context(round_: Round, teacher: Teacher, growth: Growth) -> Context:
    """The fields of 个人成长档案: one person across all rounds, with the line of totals."""
    totals = same_decimals([one.total for one in growth.rounds])
    hours = same_decimals([one.hours for one in growth.rounds])
    credit = same_decimals([one.credits for one in growth.rounds])
    rounds: list[Entry] = [
        {
            "序号": str(place + 1),
            "轮次": one.name,
            "起止": "—".join(plain_date(day) for day in (one.start, one.end) if day),
            "起止简写": "—".join(short_date(day) for day in (one.start, one.end) if day),
            "总分": totals[place],
            "等级": one.rating,
            "学时": hours[place],
            "学分": credit[place],
            "出勤率": one.attendance,
            "证书编号": one.certificate,
            "各项得分": one.items,
        }
        for place, one in enumerate(growth.rounds)
    ]
    picture = chart.totals_line([one.total for one in growth.rounds], growth.thresholds)
    return (
        round_context(round_)
        | _who(teacher)
        | {
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
                    "加分": number_text(one.points) if isinstance(one.points, Decimal) else "",
                }
                for one in growth.contests
            ],
            "规划列表": _plans(growth),
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
        | {"研修列表": [_study(one) for one in growth.studies]}
    )


def _plans(growth: Growth) -> list[Entry]:
    return [
        {"学年": school_year_text(plan.year) if plan.year else "", "状态": state, **_plan_fields(plan)}
        for plan, state in growth.plans
    ]


def _plan_fields(plan: GrowthPlan | None) -> dict[str, str]:
    """What is filled in of a plan; nothing without one."""
    if plan is None:
        plan = GrowthPlan(0, "", "", None)
    return {
        "本年目标": plan.parts.get(GOALS_THIS_YEAR, ""),
        "三年目标": plan.parts.get(GOALS_THREE_YEARS, ""),
        "措施": plan.parts.get(MEASURES, ""),
        "中期检查日期": plain_date(plan.check_date),
        "中期检查情况": plan.check_found,
        "调整": plan.adjustment,
        "达成": plan.achieved,
        "检查人": plan.checked_by,
    }


def growth_plan_context(round_: Round, teacher: Teacher, year: str, plan: GrowthPlan | None) -> Context:
    """The fields of 成长规划表: one person in one 学年; what the plan does not have stays blank to write on."""
    return round_context(round_) | _who(teacher) | {"学年": year} | _plan_fields(plan)
