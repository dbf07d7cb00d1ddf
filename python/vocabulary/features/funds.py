"""经费: what the training of 班主任 costs, against the school's yearly public budget."""

from __future__ import annotations

from functools import partial

from python.vocabulary.action_parts import Action, Group
from python.vocabulary.columns import Column, Look, SheetSpec, Tab, Takes
from python.vocabulary.features.parts import Feature, FeatureSetting, Setting
from python.vocabulary.problems import Severity
from python.vocabulary.sheet_schema import CONCLUSION, DATE, FUNDS, REMARK

PURPOSE = "事项"
SUM = "金额"
PAID_FROM = "来源"
VOUCHER = "凭证号"
YEAR_SUM = "年累计"
SHARE_OF_BUDGET = "占比"

# Words of 来源.
PUBLIC, EARMARKED, OTHER, PRIVATE = "公用经费", "专项", "其他", "教师个人"
PAYERS = (PUBLIC, EARMARKED, OTHER, PRIVATE)

BUDGET = "年度公用经费预算"
LIMIT = "上限比例"

_computed = partial(Column, computed=True)

FUNDS_SHEET = SheetSpec(
    FUNDS,
    "一笔一行；灰底三栏由「核对经费」填写：公用经费按公历年累计，占年度公用经费预算的百分之几，超没超上限。",
    (
        Column(
            DATE,
            required=True,
            look=Look(16, "date", prompt="例如 2026-10-12"),
            takes=Takes.DATE,
            severity=Severity.ERROR,
        ),
        Column(PURPOSE, required=True, aliases=("用途", "摘要"), look=Look(34, "wrap")),
        Column(
            SUM,
            required=True,
            aliases=("金额(元)", "金额（元）"),
            look=Look(14, "number"),
            takes=Takes.NUMBER,
            severity=Severity.ERROR,
            units=("元",),
        ),
        Column(
            PAID_FROM,
            required=True,
            aliases=("经费来源",),
            look=Look(12, "centre", PAYERS),
            takes=Takes.CHOICE,
            severity=Severity.ERROR,
        ),
        Column(VOUCHER, look=Look(16, "code")),
        Column(REMARK, look=Look(24, "wrap")),
        _computed(YEAR_SUM, look=Look(14, "number")),
        _computed(SHARE_OF_BUDGET, look=Look(10, "centre")),
        _computed(CONCLUSION, look=Look(44, "wrap")),
    ),
    Tab.INPUT,
    frozen_columns=2,
)

TRAINING_FUNDS = Feature(
    FUNDS,
    "登记班主任培训费，核对有没有超过年度公用经费预算的百分之五",
    (FUNDS_SHEET,),
    (
        FeatureSetting(
            BUDGET, "", "元；各年不同的写成 2026:500000,2027:520000（公历年:金额）；不填就只累计，不核对"
        ),
        FeatureSetting(LIMIT, 5, "培训费最多占公用经费预算的百分之几", Setting.PERCENT),
    ),
)

CHECK_FUNDS = "funds"
FUNDS_ACTIONS = (
    Action(
        CHECK_FUNDS,
        "核对经费",
        "python.actions.funds:check_funds",
        "按年累计培训费，核对上限和来源，写入《经费》的灰底三栏",
        Group.OPTIONAL,
        lands_on=FUNDS,
        sheet=FUNDS,
        feature=FUNDS,
    ),
)
