"""多元评价: 德能勤廉绩 as several kinds of raters see it. It joins 年度评优 and never changes a score of the training."""

from __future__ import annotations

from python.vocabulary.action_parts import Action, Group, Landing, Option, OptionKind
from python.vocabulary.columns import Column, Look, SheetSpec, Tab, Takes
from python.vocabulary.features.parts import Feature, FeatureSetting, Setting
from python.vocabulary.input_sheets import IDENTITY
from python.vocabulary.problems import Severity
from python.vocabulary.sheet_schema import (
    APPRAISAL_RESULTS,
    APPRAISALS,
    CONCLUSION,
    DEPARTMENT,
    HISTORY_PASS_LINE,
    NOTE,
    PEOPLE,
)

BATCH, RATER_KIND, OVERALL = "批次", "评价人类别", "总评"
WEIGHTED, ROUND_RATING, ANNUAL, ANNUAL_REASON = "综合得分", "本轮培训", "年度评优", "评优依据"
RATERS_SUFFIX, MEAN_SUFFIX = PEOPLE, "均分"

SELF, COLLEAGUES, PUPILS_AND_PARENTS, LEADERS = "自评", "同事", "学生家长", "领导小组"
SHIPPED_KINDS = (SELF, COLLEAGUES, PUPILS_AND_PARENTS, LEADERS)
SHIPPED_DIMENSIONS = ("德", "能", "勤", "廉", "绩")

MEAN, TRIMMED = "平均", "去掉最高最低"
EVERYONE, BY_DEPARTMENT, ONE_PERSON = "全部", DEPARTMENT, "个人"
SCOPES = (EVERYONE, BY_DEPARTMENT, ONE_PERSON)

SET_DIMENSIONS, SET_WEIGHTS, SET_METHOD, SET_LEAST = "维度", "权重", "算法", "最少人数"
SET_EXCELLENT, SET_PASS, SET_BATCH = "评优线", HISTORY_PASS_LINE, "本次批次"
SET_SCOPE, SET_COPIES = "评价范围", "评价表份数"

EXCELLENT, PASSED, FAILED, TOO_FEW = "优秀", "合格", "不合格", "评价不足"


def raters_column(kind: str) -> str:
    """The column of 多元评价 with how many rated, for a 评价人类别."""
    return f"{kind}{RATERS_SUFFIX}"


def mean_column(kind: str) -> str:
    """The column of 多元评价 with their mean."""
    return f"{kind}{MEAN_SUFFIX}"


_MARK = Look(8, "number")


def mark_column(name: str) -> Column:
    """A column of 评价记录 for the marks of a 维度."""
    return Column(name, look=_MARK, takes=Takes.NUMBER, severity=Severity.ERROR, units=("分",))


APPRAISALS_SHEET = SheetSpec(
    APPRAISALS,
    "收回的评价表一份一行，不记评价人；「汇总评价」收“收件”里的评价表，也可以照抄纸质表。各维度都填，或只填总评。",
    (
        Column(BATCH, required=True, aliases=("评价批次",), look=Look(16, "code", prompt="例如 2026—2027")),
        *IDENTITY[:2],
        Column(RATER_KIND, required=True, aliases=("评价主体", "评价类别"), look=Look(14, "centre")),
        *map(mark_column, SHIPPED_DIMENSIONS),
        mark_column(OVERALL),
    ),
    Tab.INPUT,
    frozen_columns=3,
)
"""评价记录: one row a filled form; who filled it is nowhere."""

_COMPUTED = Look(12, "number")
APPRAISAL_RESULTS_SHEET = SheetSpec(
    APPRAISAL_RESULTS,
    "「评价表」做出各类评价人的匿名评价表；收回的放进“收件”文件夹，点「汇总评价」。这张表由程序填写；不影响培训成绩。",
    (
        *(Column(one.name, required=one.required, look=one.look, computed=True) for one in IDENTITY),
        Column(BATCH, look=Look(14, "code"), computed=True),
        *(
            Column(name, look=_COMPUTED, computed=True)
            for kind in SHIPPED_KINDS
            for name in (raters_column(kind), mean_column(kind))
        ),
        Column(WEIGHTED, look=_COMPUTED, computed=True),
        Column(CONCLUSION, look=Look(11, "centre"), computed=True),
        Column(ROUND_RATING, look=Look(12, "centre"), computed=True),
        Column(ANNUAL, look=Look(10, "centre"), computed=True),
        Column(ANNUAL_REASON, look=Look(40, "wrap"), computed=True),
        Column(NOTE, look=Look(130, "wrap"), computed=True),
    ),
    Tab.OUTPUT,
    frozen_columns=2,
    two_lines=True,
    spare_columns=4,
)
"""多元评价: one row a person of the roster; other kinds of raters than the shipped get columns at the right."""

APPRAISING = Feature(
    APPRAISAL_RESULTS,
    "德能勤廉绩由自评、同事、学生家长、领导小组匿名评价，参加年度评优，不影响培训成绩",
    (APPRAISALS_SHEET, APPRAISAL_RESULTS_SHEET),
    (
        FeatureSetting(
            SET_DIMENSIONS, "德20,能20,勤20,廉20,绩20", "评哪几方面、各多少分，用逗号分开，合计 100"
        ),
        FeatureSetting(
            SET_WEIGHTS,
            "自评10,同事30,学生家长30,领导小组30",
            "评价人类别和权重（%），用逗号分开，合计 100；缺一类就是评价不足，不会把权重分给别的类",
        ),
        FeatureSetting(SET_METHOD, MEAN, f"同一类评价人怎么合成：{MEAN} 或 {TRIMMED}（满 3 人才去）"),
        FeatureSetting(
            SET_LEAST,
            "同事5,学生家长10,领导小组3",
            "每类至少几人评，不到就是评价不足；没写的类至少 1 人，自评只能 1 份",
        ),
        FeatureSetting(SET_EXCELLENT, 90, "综合得分到这里是优秀，可以评优", Setting.NUMBER, 0, 100),
        FeatureSetting(SET_PASS, 60, "综合得分到这里是合格", Setting.NUMBER, 0, 100),
        FeatureSetting(
            SET_BATCH,
            None,
            "这次评价的名称，如 2026—2027上；不填就是本轮的学年；别的批次留着，不计入",
            may_be_blank=True,
        ),
        FeatureSetting(
            SET_SCOPE,
            "同事部门,学生家长个人,领导小组全部",
            f"一份评价表上列谁：{EVERYONE}、{BY_DEPARTMENT}（本部门的人）、{ONE_PERSON}（一人一份）；没写的是 {EVERYONE}",
        ),
        FeatureSetting(
            SET_COPIES,
            "同事8,学生家长12,领导小组5",
            "「评价表」每类做几份（部门、个人的，每个部门、每个人几份）；没写的 1 份，自评一人一份",
        ),
    ),
)

APPRAISAL_ACTIONS = (
    Action(
        "appraisal_forms",
        "评价表",
        "python.actions.appraisal_forms:make_appraisal_forms",
        "按评价人类别做不带宏的匿名评价表，一位评价人一份",
        Group.OPTIONAL,
        lands_on=Landing.FOLDER,
        options=(
            Option(
                "kinds",
                "只做这一类评价人的（可以写几次）；不写则全部",
                OptionKind.SEVERAL,
                metavar=RATER_KIND,
                flag="--kind",
            ),
        ),
        makes_documents=True,
        sheet=APPRAISAL_RESULTS,
        feature=APPRAISING.name,
    ),
    Action(
        "appraise",
        "汇总评价",
        "python.actions.appraise:appraise",
        "收“收件”里的评价表，按权重算出每人的综合得分和结论，列出可以评优的人",
        Group.OPTIONAL,
        lands_on=APPRAISAL_RESULTS,
        sheet=APPRAISAL_RESULTS,
        feature=APPRAISING.name,
    ),
)
