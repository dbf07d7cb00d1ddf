"""The ledgers that outlive a round, column by column: 学时学分, 档案材料, 证书登记, 历次成绩, 资格认定, 导师安排, 班主任津贴."""

from __future__ import annotations

from functools import partial

from python.vocabulary.columns import Column, Look, SheetSpec, Tab
from python.vocabulary.sheet_schema import (
    ALLOWANCE,
    AMOUNT,
    ATTENDANCE_RATE,
    BASIS,
    CERTIFICATE_KIND,
    CERTIFICATE_NUMBER,
    CERTIFICATE_REGISTER,
    CERTIFICATE_STATES,
    CLASS_SIZE,
    CLASS_TAUGHT,
    COMPLETED,
    CONCLUSION,
    CREDITS,
    DEPARTMENT,
    DUE,
    DUTY,
    END_DATE,
    FILE,
    FINGERPRINT,
    FIVE_ONES_TERM,
    FIVE_ONES_YEAR,
    GAP,
    HISTORY,
    HISTORY_PASS_LINE,
    HOURS,
    HOURS_CONCENTRATED,
    HOURS_COUNTED,
    HOURS_DETAIL,
    HOURS_FIVE_YEARS,
    HOURS_IN_ALL,
    HOURS_LEDGER,
    HOURS_NOW,
    HOURS_REQUIRED,
    ISSUE_DATE,
    ITEM_MARKS,
    LACKING,
    MENTEES,
    MENTOR_ID,
    MENTOR_NAME,
    MENTOR_YEARS,
    MENTORING,
    MET,
    MONTHLY_RATE,
    MONTHS,
    NAME,
    NOTE,
    OTHER_MATERIALS,
    PORTFOLIO,
    PORTFOLIO_MISSING,
    PORTFOLIO_STATE,
    QUALIFICATION,
    RATING,
    RECOGNITION,
    RECOMMENDED,
    REMARK,
    REQUIREMENT,
    RETRAIN,
    ROUND,
    SIX_HAVES,
    STAGE,
    START_DATE,
    STATE,
    TEACHER_ID,
    TOPIC,
    TOPICS_LACKING,
    TOPICS_PASSED,
    TOPICS_REQUIRED,
    TOTAL,
    VERIFICATION_CODE,
    YEARS_IN_POST,
    YES_NO,
)

_column = partial(Column, computed=True)
_ID_LOOK, _NAME_LOOK, _ROUND_LOOK = Look(11, "code"), Look(19, "name"), Look(26, "wrap")
_IDENTITY = (
    _column(TEACHER_ID, look=_ID_LOOK),
    _column(NAME, look=_NAME_LOOK),
    _column(DEPARTMENT, look=_NAME_LOOK),
)
_RATING = _column(RATING, look=Look(11, "centre"))
_DATE = Look(13, "date")

HOURS_LEDGER_SHEET = SheetSpec(
    HOURS_LEDGER,
    "每人的学时与学分，由「更新台账」累计，不合格的轮次不计。截止日期含当天：没达标的，到这天为止修满；已达标的，不再培训到这天还够。",
    (
        *_IDENTITY,
        _column(HOURS_NOW),
        _column(HOURS_IN_ALL),
        _column(HOURS_FIVE_YEARS, look=Look(12, "number")),
        _column(HOURS_CONCENTRATED, look=Look(16, "number")),
        _column(CREDITS),
        _column(REQUIREMENT, look=Look(14, "centre")),
        _column(HOURS_REQUIRED),
        _column(HOURS_COUNTED),
        _column(GAP),
        _column(DUE, look=_DATE),
        _column(MET, look=Look(10, "centre")),
        _column(NOTE, look=Look(48, "wrap")),
    ),
    Tab.LEDGER,
    frozen_columns=2,
    two_lines=True,
)

MATERIALS = (*FIVE_ONES_TERM, *FIVE_ONES_YEAR, *SIX_HAVES, *OTHER_MATERIALS)
"""What is handed in, as 档案材料 lists it."""
PORTFOLIO_SHEET = SheetSpec(
    PORTFOLIO,
    "每人每轮一行，收到材料填 是（该交的都交了）或份数，没有填 否；灰底两栏由程序填写。",
    (
        Column(TEACHER_ID, look=_ID_LOOK),
        Column(NAME, look=_NAME_LOOK),
        Column(DEPARTMENT, look=_NAME_LOOK),
        Column(ROUND, look=_ROUND_LOOK),
        # What staff tick by hand.
        *(
            Column(material, look=Look(max(10, 2 * len(material) + 1), "centre", YES_NO, strict=False))
            for material in MATERIALS
        ),
        _column(PORTFOLIO_STATE, look=Look(20, "centre")),
        # Two lines hold all eleven.
        _column(PORTFOLIO_MISSING, look=Look(56, "wrap")),
    ),
    Tab.LEDGER,
    frozen_columns=2,
    two_lines=True,
)

CERTIFICATE_SHEET = SheetSpec(
    CERTIFICATE_REGISTER,
    "发出的每一张证书，由程序登记。作废时把「状态」改为 作废，不要删行；「备注」可以手写。",
    (
        _column(CERTIFICATE_NUMBER, look=Look(22, "code")),
        _column(CERTIFICATE_KIND, look=Look(14, "centre")),
        *_IDENTITY,
        _column(ROUND, look=_ROUND_LOOK),
        _column(TOTAL),
        _RATING,
        _column(HOURS),
        _column(ISSUE_DATE, look=_DATE),
        _column(VERIFICATION_CODE, look=Look(14, "code")),
        Column(STATE, look=Look(8, "centre", CERTIFICATE_STATES)),
        _column(FILE, look=Look(40, "wrap")),
        Column(REMARK, look=Look(20, "wrap")),
    ),
    Tab.LEDGER,
    frozen_columns=1,
    two_lines=True,
)

# Without one of its columns what the sheet held would be lost.
_kept = partial(_column, required=True)
HISTORY_SHEET = SheetSpec(
    HISTORY,
    "各轮归档的成绩，由程序追加，请勿改动；用本程序以前的轮次，可以照样子补在下面。",
    (
        _kept(ROUND, look=_ROUND_LOOK),
        _kept(START_DATE, look=_DATE),
        _kept(END_DATE, look=_DATE),
        _kept(TEACHER_ID, look=_ID_LOOK),
        _kept(NAME, look=_NAME_LOOK),
        _kept(DEPARTMENT, look=_NAME_LOOK),
        _kept(ITEM_MARKS, look=Look(40, "wrap")),
        _kept(TOTAL),
        _kept(RATING, look=_RATING.look),
        _kept(RETRAIN),
        _kept(HOURS),
        _kept(CREDITS),
        _kept(CERTIFICATE_NUMBER, look=Look(22, "code")),
        _kept(FINGERPRINT, look=Look(14, "code")),
        # Workbooks of 0.1.0 do not have it.
        _column(HISTORY_PASS_LINE),
        _column(ATTENDANCE_RATE, look=Look(9, "centre")),
        _kept(TOPIC, look=Look(18, "wrap")),
        # Long, and nobody reads it every day: it runs on to the right instead of making every row higher.
        _kept(HOURS_DETAIL, look=Look(40, "text")),
    ),
    Tab.LEDGER,
    frozen_columns=1,
    two_lines=True,
)

QUALIFICATION_SHEET = SheetSpec(
    QUALIFICATION,
    "谁可以直接认定、谁凭证书、谁还缺什么；专题考核制还写明合格了几个专题。由「更新台账」填写。",
    (
        *_IDENTITY,
        _column(YEARS_IN_POST),
        _column(RECOGNITION, look=Look(12, "centre")),
        _column(BASIS, look=Look(40, "wrap")),
        _column(LACKING, look=Look(34, "wrap")),
        _column(RECOMMENDED, look=Look(26, "wrap")),
        _column(TOPICS_PASSED, look=Look(30, "wrap")),
        _column(TOPICS_REQUIRED),
        _column(TOPICS_LACKING, look=Look(18, "wrap")),
        _column(COMPLETED, look=Look(10, "centre")),
    ),
    Tab.LEDGER,
    frozen_columns=2,
    two_lines=True,
)

MENTORING_SHEET = SheetSpec(
    MENTORING,
    "谁须有导师、谁先任助理，名册里填的导师合不合要求，每位导师带几个人。由「更新台账」填写。",
    (
        *_IDENTITY,
        _column(YEARS_IN_POST),
        _column(DUTY, look=Look(24, "centre")),
        _column(MENTOR_ID, look=Look(12, "code")),
        _column(MENTOR_NAME, look=Look(16, "name")),
        _column(MENTOR_YEARS),
        _column(CONCLUSION, look=Look(11, "centre")),
        _column(NOTE, look=Look(36, "wrap")),
        _column(MENTEES),
    ),
    Tab.LEDGER,
    frozen_columns=2,
    two_lines=True,
)

ALLOWANCE_SHEET = SheetSpec(
    ALLOWANCE,
    "班级人数×每生每月标准×月数，名册里填了考核系数的再乘以系数；标准和月数在《考核规则》的【参数】里。由「更新台账」填写。",
    (
        *_IDENTITY,
        _column(STAGE),
        _column(CLASS_TAUGHT, look=Look(14, "centre")),
        _column(CLASS_SIZE),
        _column(MONTHLY_RATE),
        _column(MONTHS),
        _column(AMOUNT, look=Look(12, "number")),
        _column(NOTE, look=Look(30, "wrap")),
    ),
    Tab.LEDGER,
    frozen_columns=2,
)
