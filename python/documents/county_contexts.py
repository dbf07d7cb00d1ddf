"""What the county's papers print: 县级通报, 推荐公示, 分校成绩单."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import field
from decimal import Decimal

from python.documents.numerals import plain_date
from python.documents.template import Context, Entry, Value
from python.documents.typesetting import packed_lines, same_decimals
from python.planning.rates import HUNDRED, Rates, percent
from python.vocabulary.cell_values import plain
from python.vocabulary.plain_record import record

# How many halves of a character a line of an official paper holds.
_LINE = 52


@record
class Part:
    """A school, a 学段 or the whole county on paper.

    Attributes:
        name: Its name.
        rates: The people behind its rates.
        retrain: How many must retrain.
        incomplete: How many lack something, or have a value that cannot be read.
        average: The mean total, rounded; ``None`` for nobody.
    """

    name: str
    rates: Rates
    retrain: int = 0
    incomplete: int = 0
    average: Decimal | None = None


@record
class CountyFacts:
    """What all of the county's papers say.

    Attributes:
        round_name: The round.
        issuer: Who signs; ``""``: to be written in by hand.
        day: The day of issue.
        whole: The county.
        schools: The schools that were read, in the order of the list.
        stages: The 学段.
        missing: Schools of which nothing came, and files that could not be read.
    """

    round_name: str
    issuer: str
    day: dt.date
    whole: Part
    schools: Sequence[Part] = ()
    stages: Sequence[Part] = ()
    missing: Sequence[str] = ()


@record
class Nominated:
    """Someone on a list of recommendations; ``mark``: what tells namesakes apart, masked, ``""`` where nobody has the name too."""

    school: str
    name: str
    stage: str
    total: Decimal
    mark: str = ""


@record
class NominationList:
    """The list of one category.

    Attributes:
        category: What for.
        rules: The conditions, in a sentence.
        people: Who is on it for sure.
        pending: How many are not on it yet: tied, or to be checked whether they are somebody at another school.
    """

    category: str
    rules: str
    people: Sequence[Nominated] = ()
    pending: int = 0


@record
class PersonLine:
    """Someone in 分校成绩单; ``outcome``: 等级, or what became of them without one."""

    teacher_id: str
    name: str
    department: str
    total: Decimal | None
    outcome: str
    rank: str
    retrain: str


@record
class SchoolPaper:
    """分校成绩单 of one school: itself, its place by 合格率 in the county, what was found in its file, everyone."""

    part: Part
    place: int
    problems: int
    people: Sequence[PersonLine] = field(default_factory=tuple)


def _shared(facts: CountyFacts) -> dict[str, Value]:
    return {
        "轮次名称": facts.round_name,
        "发证单位": facts.issuer,
        "签发日期": plain_date(facts.day),
        "公章": "",
    }


def _figures(part: Part) -> dict[str, Value]:
    rates = part.rates
    return {
        "应参训人数": str(rates.people),
        "已计分人数": str(rates.scored),
        "未完成人数": str(part.incomplete),
        "合格人数": str(rates.passed),
        "优秀人数": str(rates.best),
        "补训人数": str(part.retrain),
        "参训率": percent(rates.participation),
        "合格率": percent(rates.passing),
        "优秀率": percent(rates.excellent),
        "平均分": plain(part.average) if part.average is not None else "—",
    }


def _percents(shares: Sequence[Decimal | None]) -> list[str]:
    texts = same_decimals([None if one is None else one * HUNDRED for one in shares])
    return [f"{text}%" if text else "—" for text in texts]


def _rows(parts: Sequence[Part]) -> list[Entry]:
    """Rows of a table of schools or 学段; in each column the numbers have as many decimals as each other."""
    participation = _percents([one.rates.participation for one in parts])
    passing = _percents([one.rates.passing for one in parts])
    excellent = _percents([one.rates.excellent for one in parts])
    averages = same_decimals([one.average for one in parts])
    return [
        {
            "序号": str(place + 1),
            "名称": one.name,
            "应参训": str(one.rates.people),
            "已计分": str(one.rates.scored),
            "参训率": participation[place],
            "合格率": passing[place],
            "优秀率": excellent[place],
            "平均分": averages[place] or "—",
            "补训": str(one.retrain),
        }
        for place, one in enumerate(parts)
    ]


def _lines(names: Sequence[str]) -> list[Entry]:
    return [{"文字": line} for line in packed_lines(names, _LINE, end="。")] if names else []


def county_report_context(facts: CountyFacts) -> Context:
    """The fields of 县级通报: the county, its schools, those at or above its 合格率 and those below it, those that sent nothing."""
    level = facts.whole.rates.passing

    def reaches(part: Part) -> bool:
        own = part.rates.passing
        return level is not None and own is not None and own >= level

    above = [f"{one.name}（{percent(one.rates.passing)}）" for one in facts.schools if reaches(one)]
    below = [f"{one.name}（{percent(one.rates.passing)}）" for one in facts.schools if not reaches(one)]
    return {
        **_shared(facts),
        **_figures(facts.whole),
        "学校数": str(len(facts.schools) + len(facts.missing)),
        "汇总学校数": str(len(facts.schools)),
        "未交学校数": str(len(facts.missing)),
        "学校列表": _rows(facts.schools),
        "学段列表": _rows(facts.stages),
        "达到行": _lines(above),
        "低于行": _lines(below),
        "未交行": _lines(facts.missing),
        "达到学校数": str(len(above)),
        "低于学校数": str(len(below)),
    }


def nominations_context(facts: CountyFacts, lists: Sequence[NominationList]) -> Context:
    """The fields of 推荐公示: no 工号, no telephone, and of an ID number only what tells namesakes apart, masked."""
    ordinals = "一二三四五六七八九十"
    entries: list[Entry] = []
    for place, one in enumerate(lists):
        totals = same_decimals([who.total for who in one.people])
        entries.append(
            {
                "序号": ordinals[place] if place < len(ordinals) else str(place + 1),
                "类别": one.category,
                "规则": one.rules,
                "人数": str(len(one.people)),
                "待定人数": str(one.pending) if one.pending else "",
                "名单": [
                    {
                        "序号": str(number),
                        "学校": who.school,
                        "姓名": who.name + (f"（{who.mark}）" if who.mark else ""),
                        "学段": who.stage,
                        "总分": totals[number - 1],
                    }
                    for number, who in enumerate(one.people, 1)
                ],
            }
        )
    return {**_shared(facts), "类别列表": entries}


def school_slip_context(facts: CountyFacts, school: SchoolPaper) -> Context:
    """The fields of 分校成绩单: the school beside the county, and everyone of its roster who should take part."""
    county = facts.whole.rates
    totals = same_decimals([one.total for one in school.people])
    return {
        **_shared(facts),
        **_figures(school.part),
        "学校名称": school.part.name,
        "全县参训率": percent(county.participation),
        "全县合格率": percent(county.passing),
        "全县优秀率": percent(county.excellent),
        "全县平均分": plain(facts.whole.average) if facts.whole.average is not None else "—",
        "合格率名次": str(school.place),
        "汇总学校数": str(len(facts.schools)),
        "问题数": str(school.problems) if school.problems else "",
        "名单": [
            {
                "序号": str(place),
                "工号": one.teacher_id,
                "姓名": one.name,
                "部门": one.department,
                "总分": totals[place - 1] or "—",
                "等级": one.outcome,
                "名次": one.rank,
                "是否补训": one.retrain,
            }
            for place, one in enumerate(school.people, 1)
        ],
    }
