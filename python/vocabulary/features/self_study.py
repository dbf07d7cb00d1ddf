"""校本研修: what each teacher did of it in each 专题, as records with their least figures.

Source:
    Seed plan S4 篇4, 七.3: each 专题 takes at least 20 学时 of it, 20,000 characters of notes, one essay of 2,000.
"""

from __future__ import annotations

from python.vocabulary.action_parts import Action, Group
from python.vocabulary.columns import Column, Look, SheetSpec, Tab, Takes
from python.vocabulary.features.parts import Feature, FeatureSetting, Setting
from python.vocabulary.input_sheets import IDENTITY
from python.vocabulary.sheet_schema import (
    HOURS,
    INCOMPLETE,
    LACKING,
    NOTE,
    PORTFOLIO_STATE,
    REMARK,
    ROUND,
    SELF_STUDY,
    TOPIC,
    YES,
)

STUDY_HOURS, NOTES_LENGTH = "校本学时", "笔记字数"
ESSAY_TITLE, ESSAY_LENGTH = "体会文章题目", "体会文章字数"
NOTES, ESSAY = "笔记", "体会文章"
"""What the sentences call them."""
STUDY_STATE, STUDY_LACKING, STUDY_NOTE = PORTFOLIO_STATE, LACKING, NOTE
STUDY_DONE, STUDY_SHORT = "完成", INCOMPLETE
"""What 完成情况 says."""

LEAST_HOURS, LEAST_NOTES, LEAST_ESSAY = HOURS, NOTES_LENGTH, "文章字数"
FOR_COMPLETION, ASKED_FROM, STUDY_ITEM = "结业要求", "起始日期", "对应项目"
"""Settings."""

_FIGURE = Look(11, "number")
_LENGTH = Look(13, "centre", prompt="例如 20000、20000字、2万字")

SELF_STUDY_SHEET = SheetSpec(
    SELF_STUDY,
    "一人一个专题一行，补训的接着填在原来那一行；点「校本研修」，补上缺的人，并核对灰底三栏。",
    (
        *IDENTITY,
        Column(ROUND, look=Look(20, "wrap")),
        Column(TOPIC, look=Look(18, "wrap")),
        Column(
            STUDY_HOURS,
            look=_FIGURE,
            takes=Takes.NUMBER,
            units=("个学时", HOURS, "课时", "小时", "节", "个"),
        ),
        Column(NOTES_LENGTH, aliases=("学习笔记字数",), look=_LENGTH),
        Column(ESSAY_TITLE, aliases=("文章题目", ESSAY), look=Look(26, "wrap")),
        Column(ESSAY_LENGTH, aliases=(LEAST_ESSAY,), look=_LENGTH),
        Column(REMARK, look=Look(16, "wrap")),
        Column(STUDY_STATE, look=Look(11, "centre"), computed=True),
        Column(STUDY_LACKING, look=Look(44, "wrap"), computed=True),
        Column(STUDY_NOTE, look=Look(72, "wrap"), computed=True),
    ),
    Tab.LEDGER,
    frozen_columns=2,
    two_lines=True,
)
"""校本研修记录: one row for each person and 专题, over the years."""

SELF_STUDY_FEATURE = Feature(
    "校本研修",
    "每个专题的校本学时、学习笔记和体会文章，登记并核对够不够",
    (SELF_STUDY_SHEET,),
    (
        FeatureSetting(LEAST_HOURS, 20, "每个专题至少多少校本学时，0 为不要求", Setting.NUMBER),
        FeatureSetting(LEAST_NOTES, 20000, "学习笔记至少多少字，0 为不要求", Setting.WHOLE),
        FeatureSetting(LEAST_ESSAY, 2000, "体会文章至少多少字，0 为不要求", Setting.WHOLE),
        FeatureSetting(
            FOR_COMPLETION, YES, "填 是：合格而校本研修没有完成的专题，不算作结业的专题", Setting.YES_NO
        ),
        FeatureSetting(
            ASKED_FROM, None, "在这一天以前结束的轮次，结业时不查；空着都查", Setting.DAY, may_be_blank=True
        ),
        FeatureSetting(STUDY_ITEM, "校本研修", "【计分项目】里由这些记录作依据的项目；分数不会改动"),
    ),
)

SELF_STUDY_ACTIONS = (
    Action(
        "self_study",
        "校本研修",
        "python.actions.self_study:update_self_study",
        "给参训的老师各加一行校本研修记录，核对学时、笔记、文章够不够",
        Group.OPTIONAL,
        lands_on=SELF_STUDY,
        joins_rounds=True,
        sheet=SELF_STUDY,
        feature=SELF_STUDY_FEATURE.name,
    ),
)
