"""师徒结对: mentors and their apprentices through a 学年, and the 六到位 of those who guide others."""

from __future__ import annotations

from python.vocabulary.action_parts import Action, Group, Landing, Option, OptionKind
from python.vocabulary.columns import Column, Look, SheetSpec, Tab, Takes
from python.vocabulary.features.parts import Feature, FeatureSetting, Setting
from python.vocabulary.input_sheets import IDENTITY
from python.vocabulary.problems import Severity
from python.vocabulary.sheet_schema import (
    CONCLUSION,
    MENTOR_ID,
    MENTOR_NAME,
    NOTE,
    PAIRS,
    PORTFOLIO_STATE,
    REMARK,
    SIX_DUTIES,
    TEACHER_ID,
    YES,
    YES_NO,
)

PAIR_YEAR = "结对学年"
APPRENTICE_ID, APPRENTICE_NAME = "徒弟工号", "徒弟姓名"
PAIRED_ON, PAIR_ENDS = "结对日期", "期满日期"
VISITS, TUTORIALS, REFLECTION = "听课次数", "辅导次数", "师徒心得"
FINAL_MARK = "期满考核"
MARK_BEST, MARK_GOOD, MARK_FAILED = "优秀", "合格", "不合格"
FINAL_MARKS = (MARK_BEST, MARK_GOOD, MARK_FAILED)

_TIMES = ("次", "节")
_DAY = Look(13, "date", prompt="例如 2026-09-10")
PAIRS_SHEET = SheetSpec(
    PAIRS,
    "一对师徒一学年一行。「师徒结对」补上名册里已有导师、本学年还没有行的人，写出结论，不动已填的；「结对协议」每对印一份。",
    (
        Column(
            PAIR_YEAR,
            required=True,
            aliases=("学年", "学期", "学年学期"),
            look=Look(22, "code", prompt="例如 2026—2027学年；只管一个学期的，后面加上 第一学期 或 第二学期"),
        ),
        Column(
            APPRENTICE_ID,
            required=True,
            look=Look(11, "code"),
            takes=Takes.IDENTIFIER,
            severity=Severity.ERROR,
        ),
        Column(APPRENTICE_NAME, aliases=("徒弟",), look=Look(16, "name")),
        Column(
            MENTOR_ID, required=True, look=Look(11, "code"), takes=Takes.IDENTIFIER, severity=Severity.ERROR
        ),
        Column(MENTOR_NAME, aliases=("导师", "师傅", "师傅姓名"), look=Look(16, "name")),
        Column(PAIRED_ON, look=_DAY, takes=Takes.DATE),
        Column(VISITS, takes=Takes.NUMBER, units=_TIMES),
        Column(TUTORIALS, takes=Takes.NUMBER, units=_TIMES),
        Column(
            REFLECTION, look=Look(11, "centre", YES_NO, strict=False, prompt="是、份数，或字数（如 2000字）")
        ),
        Column(PAIR_ENDS, look=_DAY, takes=Takes.DATE),
        Column(FINAL_MARK, look=Look(11, "centre", FINAL_MARKS), takes=Takes.CHOICE),
        Column(REMARK, look=Look(20, "wrap")),
        Column(CONCLUSION, look=Look(13, "centre"), computed=True),
        Column(NOTE, look=Look(52, "wrap"), computed=True),
    ),
    Tab.INPUT,
    frozen_columns=3,
    two_lines=True,
)
"""师徒结对: one row a pair and 学年 (or term)."""

DUTY_NAMES = ("计划到位", "指导到位", "检查到位", "记录到位", "反馈到位", "总结到位")
SIX_DUTIES_SHEET = SheetSpec(
    SIX_DUTIES,
    "导师、顾问、助理一人一行，做到的填 是，没有的填 否；「师徒结对」补上各位导师，写出完成情况。六项可以改名，和【功能】里的一样就行。",
    (
        *IDENTITY[:2],
        *(Column(name, look=Look(11, "centre", YES_NO)) for name in DUTY_NAMES),
        Column(REMARK, look=Look(24, "wrap")),
        Column(PORTFOLIO_STATE, look=Look(40, "wrap"), computed=True),
    ),
    Tab.INPUT,
    frozen_columns=2,
)
"""六到位: one row a mentor or adviser; the six columns are called as the setting of this name says."""

VISITS_A_TERM, TUTORIALS_A_TERM = "每学期听课", "每学期辅导"
REFLECTION_WANTED, PAIR_MONTHS, DUTIES = "要交心得", "结对期限月", SIX_DUTIES

PAIRING = Feature(
    PAIRS,
    "青蓝工程：结对协议、听课辅导次数、师徒心得、期满考核，和导师顾问的六到位",
    (PAIRS_SHEET, SIX_DUTIES_SHEET),
    (
        FeatureSetting(VISITS_A_TERM, 4, "每学期听课至少几次", Setting.WHOLE),
        FeatureSetting(TUTORIALS_A_TERM, 4, "每学期辅导至少几次", Setting.WHOLE),
        FeatureSetting(REFLECTION_WANTED, YES, "学期结束时徒弟要不要交师徒心得", Setting.YES_NO),
        FeatureSetting(PAIR_MONTHS, 12, "结对几个月期满；没有填期满日期的照它算", Setting.WHOLE, 1, 120),
        FeatureSetting(DUTIES, ",".join(DUTY_NAMES), "《六到位》要查的各项，用逗号分开，就是那张表的表头"),
    ),
)

PAIRING_ACTIONS = (
    Action(
        "pairs",
        PAIRS,
        "python.actions.pairs:update_pairs",
        "名册里已有导师、本学年还没有行的人补上，写出每对师徒的结论和六到位的完成情况",
        Group.OPTIONAL,
        lands_on=PAIRS,
        sheet=PAIRS,
        feature=PAIRING.name,
    ),
    Action(
        "pair_agreements",
        "结对协议",
        "python.actions.pairs:print_agreements",
        "本学年每对师徒一份结对协议书（Word），双方签字",
        Group.OPTIONAL,
        lands_on=Landing.FOLDER,
        options=(
            Option(
                "teacher_ids",
                "只做这一位徒弟（可以写几次）；不写则全部",
                OptionKind.SEVERAL,
                metavar=TEACHER_ID,
                flag="--teacher",
            ),
            Option(
                "pdf", "合订打印的文件同时转成 PDF（需要 Word 或 LibreOffice）", OptionKind.FLAG, flag="--pdf"
            ),
        ),
        makes_documents=True,
        sheet=PAIRS,
        feature=PAIRING.name,
    ),
)
