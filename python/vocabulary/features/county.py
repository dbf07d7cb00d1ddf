"""县级汇总: the county's own workbook lists the schools and holds the rules by which they are rolled up."""

from __future__ import annotations

from functools import partial

from python.vocabulary.action_parts import Action, Group
from python.vocabulary.columns import Column, Look, SheetSpec, Tab
from python.vocabulary.county_sheets import (
    AVERAGE_TOTAL,
    EXCELLENT_SHARE,
    EXPECTED,
    PARTICIPATION_SHARE,
    PASS_SHARE,
    RETRAINING_COUNT,
    SCHOOL,
)
from python.vocabulary.features.parts import Feature, FeatureSetting, Setting
from python.vocabulary.sheet_schema import (
    COUNTY,
    FILE,
    PROBLEM_COUNT,
    REMARK,
    SCHOOL_NAME,
    SCORED,
    STATE,
    TOTAL,
)

_computed = partial(Column, computed=True)
_COUNT = Look(11, "number")
_RATE = Look(11, "centre")

COUNTY_SHEET = SheetSpec(
    COUNTY,
    "县、区、学区用：一所学校一行，写全称。各校的工作簿放进旁边的 各校 文件夹，点「汇总各校」；没有列出的学校会加在下面，没有交的写 未交。",
    (
        Column(SCHOOL, required=True, aliases=(SCHOOL_NAME, "单位"), look=Look(34, "name")),
        _computed(STATE, look=Look(12, "centre")),
        _computed(EXPECTED, look=_COUNT),
        _computed(SCORED, look=_COUNT),
        _computed(PARTICIPATION_SHARE, look=_RATE),
        _computed(PASS_SHARE, look=_RATE),
        _computed(EXCELLENT_SHARE, look=_RATE),
        _computed(RETRAINING_COUNT, look=_COUNT),
        _computed(AVERAGE_TOTAL, look=_COUNT),
        _computed(PROBLEM_COUNT, look=_COUNT),
        _computed(FILE, look=Look(40, "wrap")),
        Column(REMARK, look=Look(24, "wrap")),
    ),
    Tab.LEDGER,
    frozen_columns=1,
)

FOLDER, ROUND_WANTED, OWN_RULES, CYCLE_YEARS = "各校文件夹", "汇总轮次", "按本县规则核对", "培训周期"
RATINGS_OF, MINIMUM_OF, SCHOOL_QUOTA_OF, COUNTY_QUOTA_OF, ORDER_OF = (
    "推荐等级",
    "推荐最低总分",
    "推荐每校名额",
    "推荐全县名额",
    "推荐排序",
)
CATEGORIES = ("骨干", "优秀")
"""What people are recommended as; each has settings of its own: 骨干推荐等级 and so on."""
_QUOTA = "人数，或应参训人数的百分之几（例如 10%，有小数就进一；写 10%舍 则舍去小数）；不填为不限"


def _of_category(
    name: str, minimum: int | None, school: str | None, county: str | None
) -> tuple[FeatureSetting, ...]:
    return (
        FeatureSetting(
            name + RATINGS_OF,
            None,
            "哪些等级可以推荐，用逗号分开；不填为各校自己的最高一等",
            may_be_blank=True,
        ),
        FeatureSetting(
            name + MINIMUM_OF, minimum, "总分至少多少；不填为不看总分", Setting.NUMBER, may_be_blank=True
        ),
        FeatureSetting(name + SCHOOL_QUOTA_OF, school, _QUOTA, may_be_blank=True),
        FeatureSetting(name + COUNTY_QUOTA_OF, county, _QUOTA, may_be_blank=True),
        FeatureSetting(name + ORDER_OF, TOTAL, "先后看什么，用逗号分开：总分，或项目的名称，例如 总分,考试"),
    )


COUNTY_FEATURE = Feature(
    COUNTY,
    "县、区、学区汇总各校交来的工作簿；学校不用",
    (COUNTY_SHEET,),
    (
        FeatureSetting(FOLDER, "各校", "各校的工作簿放在本工作簿旁边的哪个文件夹"),
        FeatureSetting(
            ROUND_WANTED, None, "汇总哪一轮：轮次名称或年份；不填为交来最多的那一轮", may_be_blank=True
        ),
        FeatureSetting(
            OWN_RULES,
            "否",
            "各校的规则是否和本工作簿的考核规则核对（是/否）；否为和多数学校核对",
            Setting.YES_NO,
        ),
        FeatureSetting(CYCLE_YEARS, 3, "几年内全员轮训一遍", Setting.WHOLE, least=1, most=10),
        *_of_category("骨干", 90, "10%", "5%"),
        *_of_category("优秀", None, "15%", None),
    ),
)

COUNTY_ACTIONS = (
    Action(
        "county",
        "汇总各校",
        "python.actions.county.county_workbook:roll_up_schools",
        "县里用：照《县级汇总》列的学校，汇总旁边“各校”文件夹里的工作簿",
        Group.OPTIONAL,
        lands_on=COUNTY,
        makes_documents=True,
        sheet=COUNTY,
        feature=COUNTY,
    ),
)
