"""成长规划: each teacher's own plan for a 学年, as the school checks and watches over it."""

from __future__ import annotations

from python.vocabulary.action_parts import Action, Group, Landing, Option, OptionKind
from python.vocabulary.columns import Column, Look, SheetSpec, Tab, Takes
from python.vocabulary.features.parts import Feature, FeatureSetting, Setting
from python.vocabulary.input_sheets import IDENTITY
from python.vocabulary.sheet_schema import GROWTH_PLANS, REMARK, STATE, TEACHER_ID

SCHOOL_YEAR = "学年"
GOALS_THIS_YEAR, GOALS_THREE_YEARS, MEASURES = "本年目标", "三年目标", "措施"
CHECK_DATE, CHECK_FOUND, ADJUSTMENT = "中期检查日期", "中期检查情况", "调整"
ACHIEVED, CHECKED_BY = "达成", "检查人"
PLAN_LACKS = "缺少"
ACHIEVEMENTS = ("达成", "部分达成", "未达成")

PLAN_DUE, CHECK_DUE, REVIEW_DUE = "制定截止", "中期检查截止", "总结截止"

PLAN_PARTS = (GOALS_THIS_YEAR, GOALS_THREE_YEARS, MEASURES)
"""What a plan consists of."""
HANDED_OUT = (*PLAN_PARTS, CHECK_DATE, CHECK_FOUND, ADJUSTMENT, ACHIEVED, CHECKED_BY)
"""What teachers and those who check fill in."""

_TEXT = Look(28, "wrap")
GROWTH_PLANS_SHEET = SheetSpec(
    GROWTH_PLANS,
    "一人一学年一行，「成长规划」补齐名册里的人，写出状态和还缺什么，不动已填的；分发、收件也认得这张表。",
    (
        *IDENTITY,
        Column(SCHOOL_YEAR, required=True, look=Look(13, "code", prompt="例如 2026—2027")),
        Column(GOALS_THIS_YEAR, aliases=("规划目标", "年度目标"), look=_TEXT),
        Column(GOALS_THREE_YEARS, aliases=("三年规划目标",), look=_TEXT),
        Column(MEASURES, aliases=("主要措施", "具体措施"), look=_TEXT),
        Column(CHECK_DATE, look=Look(13, "date", prompt="例如 2027-01-15"), takes=Takes.DATE),
        Column(CHECK_FOUND, look=_TEXT),
        Column(ADJUSTMENT, aliases=("规划调整",), look=_TEXT),
        Column(ACHIEVED, aliases=("达成情况",), look=Look(11, "centre", ACHIEVEMENTS), takes=Takes.CHOICE),
        Column(CHECKED_BY, look=Look(11, "centre")),
        Column(REMARK, look=Look(18, "wrap")),
        Column(STATE, look=Look(12, "centre"), computed=True),
        Column(PLAN_LACKS, look=Look(34, "wrap"), computed=True),
    ),
    Tab.INPUT,
    frozen_columns=2,
    two_lines=True,
)
"""成长规划: one row a teacher and 学年, over the years."""


def _due(name: str, what: str) -> FeatureSetting:
    note = f"{what}的最后一天，例如 2026-10-15；过了这天还没有的会列出来；不填就不催"
    return FeatureSetting(name, None, note, Setting.DAY, may_be_blank=True)


PLANNING = Feature(
    GROWTH_PLANS,
    "每位班主任每学年一份自我成长规划，学校检查、督促，印进个人成长档案",
    (GROWTH_PLANS_SHEET,),
    (_due(PLAN_DUE, "定好规划"), _due(CHECK_DUE, "中期检查"), _due(REVIEW_DUE, "填写达成情况")),
)

GROWTH_PLAN_ACTIONS = (
    Action(
        "growth_plans",
        GROWTH_PLANS,
        "python.actions.growth_plans:update_growth_plans",
        "名册里的人本学年每人一行，写出规划的状态和还缺什么，不动已填的",
        Group.OPTIONAL,
        lands_on=GROWTH_PLANS,
        sheet=GROWTH_PLANS,
        feature=PLANNING.name,
    ),
    Action(
        "growth_forms",
        "成长规划表",
        "python.actions.growth_plans:print_growth_forms",
        "每人一份本学年的成长规划表（Word），已填的印上，没填的留空手写",
        Group.OPTIONAL,
        lands_on=Landing.FOLDER,
        options=(
            Option(
                "teacher_ids",
                "只做这一位（可以写几次）；不写则全部",
                OptionKind.SEVERAL,
                metavar=TEACHER_ID,
                flag="--teacher",
            ),
            Option(
                "pdf", "合订打印的文件同时转成 PDF（需要 Word 或 LibreOffice）", OptionKind.FLAG, flag="--pdf"
            ),
        ),
        makes_documents=True,
        sheet=GROWTH_PLANS,
        feature=PLANNING.name,
    ),
)
