"""The figures that ledgers are kept by: 【参数】 of 考核规则, as numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal

from python.reading.rule_blocks import split_list
from python.reading.rule_parameters import concentrated_forms, posts_by_years
from python.vocabulary.cell_values import name_key, read_date, read_number
from python.vocabulary.plain_record import record
from python.vocabulary.presets import PARAMETERS
from python.vocabulary.records import RuleSet
from python.vocabulary.sheet_schema import (
    CONCENTRATED,
    JUNIOR,
    PARAM_ALLOWANCE,
    PARAM_ALLOWANCE_MONTHS,
    PARAM_COURSE_CREDITS,
    PARAM_FAILED_CREDITS,
    PARAM_FAILED_HOURS,
    PARAM_FIVE_YEAR_HOURS,
    PARAM_HOURS_PER_CREDIT,
    PARAM_HOURS_REQUIRED,
    PARAM_LICENCE_FIRST,
    PARAM_LICENCE_HOURS,
    PARAM_LICENCE_MONTHS,
    PARAM_MAKE_UP_BY,
    PARAM_MENTOR_TITLES,
    PARAM_NEW_MONTHS,
    PARAM_PAPER_LEAST,
    PARAM_POSTS,
    PARAM_TOPIC,
    PARAM_TOPICS,
    PRIMARY,
    SENIOR,
    YES,
)

_DEFAULTS = {name: "" if default is None else str(default) for name, default, _ in PARAMETERS}


# 「两千字左右」: what an office takes for 2,000 characters.
PAPER_LEAST = Decimal(1800)


@record
class Policy:
    """What the school (or its district) asks for.

    Attributes:
        new_hours: 学时 a new 班主任 needs.
        new_months: By how many months after taking the post, that day included.
        make_up_by: The last day for those in the post who never had them; ``None``: at once.
        licence_first: Whether a certificate is needed for the post (持证上岗).
        licence_hours: 学时 needed where it is.
        licence_months: By how many months after taking the post both are needed; 0: before it.
        five_year_hours: 学时 of concentrated training in any five years.
        concentrated_forms: The 形式 that are concentrated training, as ``name_key``; a blank one is.
        hours_per_credit: 学时 that make 1 学分.
        course_credits: 学分 of a full course.
        failed_hours: Whether 学时 of a round that was not passed count (in sums and towards requirements).
        failed_credits: Whether a round that was not passed earns 学分.
        topics_required: How many 专题 must be passed for 结业; 0: no such programme.
        topic_names: The 专题 by name, if the school lists them.
        rates: 学段 → yuan per pupil and month.
        months: Months the allowance is paid for.
        paper_least: Characters that 两千字论文 must have at least.
        mentor_titles: Words of which a mentor's 职称 must have one; empty: no 职称 is asked for.
        posts: 职务 that someone may be recommended for, with the years as 班主任 it takes.
    """

    new_hours: Decimal = Decimal(10)
    new_months: int = 6
    make_up_by: dt.date | None = None
    licence_first: bool = False
    licence_hours: Decimal = Decimal(30)
    licence_months: int = 0
    five_year_hours: Decimal = Decimal(20)
    concentrated_forms: frozenset[str] = frozenset((CONCENTRATED, "集中学习", "讲座"))
    hours_per_credit: Decimal = Decimal(10)
    course_credits: Decimal = Decimal(3)
    failed_hours: bool = False
    failed_credits: bool = False
    topics_required: int = 5
    topic_names: tuple[str, ...] = ()
    rates: Mapping[str, Decimal] = field(
        default_factory=lambda: {PRIMARY: Decimal("0.5"), JUNIOR: Decimal(1), SENIOR: Decimal("1.5")}
    )
    months: Decimal = Decimal(10)
    paper_least: Decimal = PAPER_LEAST
    mentor_titles: tuple[str, ...] = ()
    posts: tuple[tuple[str, Decimal], ...] = posts_by_years(_DEFAULTS)

    def is_concentrated(self, form: str) -> bool:
        """Whether a 形式 is concentrated training (集中培训): blank, or one of those that the school counts as such."""
        return not form or name_key(form) in self.concentrated_forms


def policy_of(rules: RuleSet) -> Policy:
    """The policy in a rule set's parameters; what is missing there has its default."""

    def text(name: str) -> str:
        return rules.parameters.get(name, _DEFAULTS[name])

    def number(name: str) -> Decimal:
        value = read_number(text(name))[0]
        return value if value is not None else Decimal(_DEFAULTS[name])

    names = tuple(split_list(text(PARAM_TOPICS)))
    single = read_number(names[0])[0] if len(names) == 1 else None
    return Policy(
        new_hours=number(PARAM_HOURS_REQUIRED),
        new_months=int(number(PARAM_NEW_MONTHS)),
        make_up_by=read_date(text(PARAM_MAKE_UP_BY))[0],
        licence_first=text(PARAM_LICENCE_FIRST) == YES,
        licence_hours=number(PARAM_LICENCE_HOURS),
        licence_months=int(number(PARAM_LICENCE_MONTHS)),
        five_year_hours=number(PARAM_FIVE_YEAR_HOURS),
        concentrated_forms=concentrated_forms(rules),
        hours_per_credit=number(PARAM_HOURS_PER_CREDIT),
        course_credits=number(PARAM_COURSE_CREDITS),
        failed_hours=text(PARAM_FAILED_HOURS) == YES,
        failed_credits=text(PARAM_FAILED_CREDITS) == YES,
        topics_required=int(single) if single is not None else len(names),
        topic_names=() if single is not None else names,
        rates={stage: number(name) for stage, name in PARAM_ALLOWANCE.items()},
        months=number(PARAM_ALLOWANCE_MONTHS),
        paper_least=number(PARAM_PAPER_LEAST),
        mentor_titles=tuple(split_list(text(PARAM_MENTOR_TITLES))),
        posts=posts_by_years({PARAM_POSTS: text(PARAM_POSTS)}),
    )


def topic_of(rules: RuleSet, round_name: str) -> str:
    """The 专题 a round is about under the 专题考核制; ``""`` under rules of another kind.

    It is 【参数】 本轮专题, else, where attendance is deducted from the total as in Scheme B, the round's name.
    """
    named = rules.parameters.get(PARAM_TOPIC, "").strip()
    return named or (round_name if rules.by_topic else "")
