"""评比与推荐: contests that count, beside the training, and who may be recommended for it."""

from __future__ import annotations

from python.vocabulary.action_parts import Action, Group, Landing, Option, OptionKind
from python.vocabulary.columns import Column, Look, SheetSpec, Tab, Takes
from python.vocabulary.features.parts import Feature, FeatureSetting, Setting
from python.vocabulary.input_sheets import CONTESTS_SHEET, IDENTITY
from python.vocabulary.sheet_schema import (
    BASIS,
    CONCLUSION,
    LACKING,
    RECOMMENDATIONS,
    REMARK,
    TOTAL,
    YES,
    YES_NO,
)

PLACE_IN_LIST = "顺序"
AVERAGE_TOTAL, CONTEST_POINTS = "平均总分", "评比得分"
CATEGORY, CHOSEN = "推荐类别", "是否推荐"

RECOMMENDATIONS_SHEET = SheetSpec(
    RECOMMENDATIONS,
    "条件在《考核规则》的【功能】里。「推荐名单」填灰底各栏，「推荐材料」做成 Word；并列的、要改的，在是否推荐里填 是 或 否，程序不动。",
    (
        Column(PLACE_IN_LIST, look=Look(8, "number"), computed=True),
        *IDENTITY,
        Column(CONCLUSION, look=Look(12, "centre"), computed=True),
        Column(AVERAGE_TOTAL, computed=True),
        Column(CONTEST_POINTS, computed=True),
        Column(BASIS, look=Look(72, "wrap"), computed=True),
        Column(LACKING, look=Look(36, "wrap"), computed=True),
        Column(
            CATEGORY,
            look=Look(18, "centre", ("优秀班主任", "优秀德育工作者", "骨干班主任"), strict=False),
        ),
        Column(CHOSEN, look=Look(11, "centre", YES_NO), takes=Takes.YES_NO),
        Column(REMARK, look=Look(24, "wrap")),
    ),
    Tab.LEDGER,
    frozen_columns=3,
    two_lines=True,
)
"""推荐名单: who may be recommended, and who lacks one thing; each row stays with its person once somebody typed in it."""

RATINGS_WANTED, ROUNDS_RUNNING = "推荐等级", "连续轮次"
MATERIALS_COMPLETE = "材料齐全"
AWARDS_WANTED, CONTEST_YEARS, CONTEST_WEIGHTS = "获奖要求", "评比年数", "评比加权"
QUOTA, RANKED_BY = "名额", "排序"
BY_TOTAL, BY_CONTESTS = TOTAL, "评比"
RANKINGS = (BY_TOTAL, BY_CONTESTS)

RECOMMENDING = Feature(
    "评比与推荐",
    "登记主题班会、案例、板报等评比的名次和获奖，照条件排出推荐名单",
    (CONTESTS_SHEET, RECOMMENDATIONS_SHEET),
    (
        FeatureSetting(RATINGS_WANTED, "优秀,骨干班主任", "这些等级才推荐，用逗号分开"),
        FeatureSetting(
            ROUNDS_RUNNING,
            2,
            "本人最近几轮都要是上面的等级；本轮有人得了总分以后也算一轮",
            Setting.WHOLE,
            1,
            20,
        ),
        FeatureSetting(MATERIALS_COMPLETE, YES, "最近一轮的《档案材料》要不要齐全", Setting.YES_NO),
        FeatureSetting(
            AWARDS_WANTED,
            None,
            "例如 一等奖,二等奖：近几年至少有一项，更高的也算；空着不要求",
            may_be_blank=True,
        ),
        FeatureSetting(CONTEST_YEARS, 3, "评比只看最近几年（到今天为止）", Setting.WHOLE, 1, 50),
        FeatureSetting(
            CONTEST_WEIGHTS,
            "特等奖4,一等奖3,二等奖2,三等奖1",
            "每项奖几分；第一、二、三名没有写明的，照一、二、三等奖",
        ),
        FeatureSetting(QUOTA, None, "最多推荐几人；空着不限", Setting.WHOLE, 1, may_be_blank=True),
        FeatureSetting(RANKED_BY, f"{BY_TOTAL},{BY_CONTESTS}", "先比什么，再比什么：总分（各轮平均）、评比"),
    ),
)

RECOMMENDING_ACTIONS = (
    Action(
        "recommend",
        RECOMMENDATIONS,
        "python.actions.recommend:list_recommendations",
        "照【功能】里的条件，列出可以推荐的人、依据和名次，差一项的列在后面",
        Group.OPTIONAL,
        lands_on=RECOMMENDATIONS,
        joins_rounds=True,
        sheet=RECOMMENDATIONS,
        feature=RECOMMENDING.name,
    ),
    Action(
        "recommendations",
        "推荐材料",
        "python.actions.recommend:print_recommendations",
        "把推荐的人连同依据做成一份推荐名单（Word）；并列没有定的先问",
        Group.OPTIONAL,
        lands_on=Landing.FOLDER,
        options=(Option("pdf", "同时转成 PDF（需要 Word 或 LibreOffice）", OptionKind.FLAG, flag="--pdf"),),
        joins_rounds=True,
        makes_documents=True,
        sheet=RECOMMENDATIONS,
        feature=RECOMMENDING.name,
    ),
)
