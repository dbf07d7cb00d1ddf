"""What the papers of 评比与推荐 and 师徒结对 print: 推荐名单 with its evidence, 结对协议书."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from python.documents.contexts import listed_entry, number_text, round_context
from python.documents.numerals import plain_date
from python.documents.template import Context
from python.documents.typesetting import same_decimals
from python.vocabulary.plain_record import record
from python.vocabulary.records import Round, Teacher


@record
class RecommendedPerson:
    """One person of the paper 推荐名单, in texts that are printed as they are."""

    teacher: Teacher
    category: str
    average: Decimal | None
    points: Decimal
    basis: str
    remark: str = ""


def recommendation_context(
    round_: Round, people: Sequence[RecommendedPerson], terms: str, today: dt.date
) -> Context:
    """The fields of 推荐名单.

    Args:
        round_: The round's facts.
        people: Who is recommended, in order.
        terms: The conditions in words, without a full stop.
        today: The day on which the paper is made.
    """
    averages = same_decimals([one.average for one in people])
    return round_context(round_) | {
        "制作日期": plain_date(today),
        "推荐人数": str(len(people)),
        "推荐条件": terms,
        "推荐列表": [
            {
                **listed_entry(one.teacher, place),
                "推荐类别": one.category,
                "平均总分": average,
                "评比得分": number_text(one.points),
                "推荐依据": one.basis,
                "备注": one.remark,
            }
            for place, (one, average) in enumerate(zip(people, averages, strict=True), 1)
        ],
    }


@record
class Agreement:
    """What 结对协议书 says of one pair; ``begins`` and ``ends`` are left to write by hand where they are ``None``."""

    apprentice: Teacher
    mentor: Teacher
    year: str
    begins: dt.date | None
    ends: dt.date | None
    visits: str
    tutorials: str
    reflection: bool


def agreement_context(round_: Round, pair: Agreement) -> Context:
    """The fields of 结对协议书; 交心得 is 是 where the apprentice must hand in 师徒心得, else blank."""
    return round_context(round_) | {
        "姓名": pair.apprentice.name,
        "工号": pair.apprentice.id,
        "部门": pair.apprentice.department,
        "导师姓名": pair.mentor.name,
        "导师工号": pair.mentor.id,
        "导师部门": pair.mentor.department,
        "结对学年": pair.year,
        "结对日期": plain_date(pair.begins),
        "期满日期": plain_date(pair.ends),
        "每学期听课": pair.visits,
        "每学期辅导": pair.tutorials,
        "交心得": "是" if pair.reflection else "",
    }
