"""分批计划: who is trained in which school year, a part of the roster each year."""

from __future__ import annotations

from functools import partial

from python.vocabulary.action_parts import Action, Group, Landing, Option, OptionKind
from python.vocabulary.columns import Column, Look, SheetSpec, Tab, Takes
from python.vocabulary.features.parts import Feature, FeatureSetting, Setting
from python.vocabulary.problems import Severity
from python.vocabulary.sheet_schema import (
    BATCHES,
    DEPARTMENT,
    EXEMPT,
    NAME,
    NEWLY_APPOINTED,
    NOTE,
    RETRAINING,
    TEACHER_ID,
    YES,
)

PROPOSED = "建议批次"
ORDERED_BY = "排序依据"
CHANGED_TO = "改为"
REASON = "原因"
BATCH = "批次"
THIS_YEAR = "本年是否参训"
YEARS_TRAINED = "已训年份"
PASSED = "是否合格"
POSTPONED = "暂缓"

FIRST_YEAR = "起始学年"
YEARS = "年数"
SHARES = "每年比例"
ORDER = "优先顺序"
BALANCED = "部门均衡"
PLACES = "每年名额"

# Words of 优先顺序.
NEW_FIRST, UNTRAINED_FIRST, SENIOR_FIRST, JUNIOR_FIRST, RETRAINING_FIRST = (
    NEWLY_APPOINTED,
    "未训",
    "任职早",
    "任职晚",
    RETRAINING,
)
ORDER_WORDS = (NEW_FIRST, UNTRAINED_FIRST, SENIOR_FIRST, JUNIOR_FIRST, RETRAINING_FIRST)

_computed = partial(Column, computed=True)

BATCHES_SHEET = SheetSpec(
    BATCHES,
    "由「分批计划」排出；不同意的在「改为」填另一个学年（2027 即 2027年9月至2028年8月）或 免训、暂缓，写明原因，再点一次。",
    (
        Column(
            TEACHER_ID,
            required=True,
            look=Look(11, "code"),
            takes=Takes.IDENTIFIER,
            severity=Severity.ERROR,
        ),
        Column(NAME, required=True, look=Look(19, "name")),
        Column(DEPARTMENT, look=Look(19, "name")),
        # Without it a second plan would not know the first.
        _computed(PROPOSED, required=True, look=Look(10, "centre")),
        _computed(ORDERED_BY, look=Look(32, "wrap")),
        Column(
            CHANGED_TO,
            look=Look(12, "centre", prompt="另一个学年（例如 2027），或者 免训、暂缓；不改就空着"),
        ),
        Column(REASON, look=Look(22, "wrap")),
        _computed(BATCH, look=Look(10, "centre")),
        _computed(THIS_YEAR, look=Look(15, "centre")),
        _computed(YEARS_TRAINED, look=Look(16, "centre")),
        _computed(PASSED, look=Look(11, "centre")),
        _computed(NOTE, look=Look(72, "wrap")),
    ),
    Tab.LEDGER,
    frozen_columns=2,
    two_lines=True,
)

BATCH_TRAINING = Feature(
    BATCHES,
    "几年里分期分批培训全部班主任，排出每人在哪一年，逐年看参训率、合格率",
    (BATCHES_SHEET,),
    (
        FeatureSetting(
            FIRST_YEAR, "", "第一批在哪个学年，例如 2026（2026年9月至2027年8月）", Setting.WHOLE, 2000, 2100
        ),
        FeatureSetting(YEARS, 3, "分几年培训完", Setting.WHOLE, 1, 10),
        FeatureSetting(SHARES, "", "每年占百分之几，例如 40,30,30；不填就各年一样多"),
        FeatureSetting(
            ORDER,
            ",".join(ORDER_WORDS[:3]),
            f"谁先参训，可用 {'、'.join(ORDER_WORDS)}，写在前面的先看",
        ),
        FeatureSetting(BALANCED, YES, "是：每个部门各年都有人去，人数相当；否：只看优先顺序", Setting.YES_NO),
        FeatureSetting(PLACES, "", "每年最多几人，例如 20 或 20,15,15；不填就按比例"),
    ),
)

BATCH_PLAN, BATCH_LISTS = "batch_plan", "batch_lists"
BATCH_ACTIONS = (
    Action(
        BATCH_PLAN,
        BATCHES,
        "python.actions.batches:plan_batches",
        "排出每人在哪一年参训，写入《分批计划》，并说明各年参训率、合格率",
        Group.OPTIONAL,
        lands_on=BATCHES,
        joins_rounds=True,
        sheet=BATCHES,
        feature=BATCHES,
    ),
    Action(
        BATCH_LISTS,
        "分批名单",
        "python.actions.batch_lists:print_batch_lists",
        "每个学年一份分批培训名单，按部门排",
        Group.OPTIONAL,
        lands_on=Landing.FOLDER,
        options=(
            Option(
                "years",
                "只做这一个学年的（可以写几次）；不写则各年都做",
                OptionKind.SEVERAL,
                metavar="学年",
                flag="--year",
            ),
            Option(
                "pdf", "合订打印的文件同时转成 PDF（需要 Word 或 LibreOffice）", OptionKind.FLAG, flag="--pdf"
            ),
        ),
        joins_rounds=True,
        makes_documents=True,
        sheet=BATCHES,
        feature=BATCHES,
    ),
)

LEAVES_OUT = (EXEMPT, POSTPONED)
"""What 改为 may say besides a school year."""
