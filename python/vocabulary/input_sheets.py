"""The sheets that staff fill in, column by column: 教师名册, 培训场次, 签到表 and the fixed columns of 成绩册."""

from __future__ import annotations

from collections.abc import Iterable

from python.vocabulary.columns import Column, Look, SheetSpec, Tab, Takes
from python.vocabulary.problems import Severity
from python.vocabulary.sheet_schema import (
    ACTIVITY,
    APPOINTED,
    AWARD,
    BIRTH,
    CHAIR,
    CLASS_SIZE,
    CLASS_TAUGHT,
    COEFFICIENT,
    CONTESTS,
    COUNTS_ATTENDANCE,
    DATE,
    DEPARTMENT,
    END,
    EXPLANATION,
    FORM,
    FORMER_NAMES,
    GRADEBOOK,
    HONOUR_YEAR,
    HOURS,
    ID_NUMBER,
    LAST_THREE_YEARS,
    MENTOR_ID,
    NAME,
    PHONE,
    PLACE,
    POINTS,
    POST,
    PROFESSIONAL_TITLE,
    PUPILS_SATISFIED,
    RANK,
    RATING,
    RECORDER,
    REMARK,
    RETRAIN,
    ROSTER,
    RUNNING_NUMBER,
    SESSION,
    SESSION_FORMS,
    SESSIONS,
    SIGN_IN,
    STAGE,
    STAGES,
    START,
    STATUS_LIST,
    SUBJECT,
    SUMMARY,
    TEACHER_ID,
    TOTAL,
    TRAINING_TYPE,
    TRAINING_TYPES,
    YEARS_IN_POST,
    YES_NO,
)

IDENTITY = (
    Column(
        TEACHER_ID,
        required=True,
        aliases=("教师编号", RUNNING_NUMBER),
        look=Look(11, "code"),
        takes=Takes.IDENTIFIER,
        severity=Severity.ERROR,
    ),
    Column(NAME, required=True, aliases=("教师姓名", "名字", "班主任姓名"), look=Look(19, "name")),
    Column(DEPARTMENT, aliases=("年级组", "教研组", "科室", "处室"), look=Look(19, "name")),
)
"""The columns that say whom a row is about."""

ROSTER_SHEET = SheetSpec(
    ROSTER,
    "一人一行，工号不能重复。工号、手机按文本保存，前面的 0 不会丢；参训类型为「免训」的人不计分。",
    (
        *IDENTITY,
        Column(STAGE, look=Look(8, "centre", STAGES), takes=Takes.CHOICE),
        Column(CLASS_TAUGHT, aliases=("班级", "所带班级"), look=Look(14, "text")),
        Column(
            CLASS_SIZE, aliases=("班额", "学生人数"), takes=Takes.HEADCOUNT, units=("人", "名", "个", "位")
        ),
        Column(
            PHONE,
            aliases=("联系电话", "手机号", "手机号码", "电话", "联系方式"),
            look=Look(14, "code"),
            takes=Takes.IDENTIFIER,
        ),
        Column(
            APPOINTED,
            aliases=("任职时间", "任职年月", "任班主任时间"),
            look=Look(13, "date", prompt="例如 2023-09-01"),
            takes=Takes.DATE,
            month_will_do=True,
        ),
        Column(YEARS_IN_POST, aliases=("班主任年限", "班龄"), takes=Takes.NUMBER, units=("年",)),
        Column(LAST_THREE_YEARS, look=Look(16, "centre", YES_NO), takes=Takes.YES_NO),
        Column(
            HONOUR_YEAR,
            look=Look(16, "code", prompt="近年获校级及以上优秀班主任的年份，多个年份用逗号分开"),
            takes=Takes.YEARS,
        ),
        Column(PUPILS_SATISFIED, look=Look(14, "centre", YES_NO), takes=Takes.YES_NO),
        Column(MENTOR_ID, look=Look(11, "code"), takes=Takes.IDENTIFIER),
        Column(
            TRAINING_TYPE,
            look=Look(10, "centre", TRAINING_TYPES),
            takes=Takes.CHOICE,
            severity=Severity.ERROR,
        ),
        Column(REMARK, look=Look(28)),
    ),
    Tab.INPUT,
    frozen_columns=2,
    # Several former names are separated by 、.
    added=(
        Column(FORMER_NAMES),
        Column(POST, aliases=("班主任岗位",)),
        Column(PROFESSIONAL_TITLE, aliases=("专业技术职务",)),
        Column(COEFFICIENT, aliases=("津贴系数",), takes=Takes.NUMBER, severity=Severity.ERROR),
        Column(
            ID_NUMBER,
            aliases=("身份证", "身份证号码", "居民身份证号", "公民身份号码", "证件号码", "证件号"),
            takes=Takes.IDENTIFIER,
        ),
        Column(BIRTH, aliases=("出生年月日", "生日"), takes=Takes.DATE),
    ),
)

SESSIONS_SHEET = SheetSpec(
    SESSIONS,
    "一场一行。「场次」的写法就是签到表的列名；「计考勤」填 否 的场次不算出勤分。",
    (
        Column(
            SESSION, required=True, look=Look(12, "text", prompt="签到表的列名要与这里一模一样，例如 第1次")
        ),
        Column(
            DATE,
            required=True,
            look=Look(13, "date", prompt="例如 2026-09-05"),
            takes=Takes.DATE,
            severity=Severity.ERROR,
        ),
        Column(START, look=Look(10, "time", prompt="例如 14:00"), takes=Takes.TIME),
        Column(END, look=Look(10, "time", prompt="例如 16:30"), takes=Takes.TIME),
        Column(SUBJECT, required=True, look=Look(34, "wrap")),
        Column(PLACE, look=Look(16, "wrap")),
        Column(CHAIR, look=Look(11, "name")),
        Column(RECORDER, look=Look(11, "name")),
        Column(
            HOURS,
            required=True,
            look=Look(8, "number"),
            takes=Takes.NUMBER,
            severity=Severity.ERROR,
            units=("学时", "课时", "节"),
        ),
        Column(FORM, look=Look(12, "centre", SESSION_FORMS, strict=False)),
        Column(
            COUNTS_ATTENDANCE,
            look=Look(9, "centre", YES_NO),
            takes=Takes.YES_NO,
            severity=Severity.ERROR,
        ),
        Column(SUMMARY, look=Look(44, "wrap")),
    ),
    Tab.INPUT,
    frozen_columns=1,
    two_lines=True,
)

SIGN_IN_SHEET = SheetSpec(
    SIGN_IN,
    "第4行从 D 列起填场次，与《培训场次》里的写法一致；格里从下拉选状态，也可直接写符号（√ 迟 退 × 假 公）。",
    IDENTITY,
    Tab.INPUT,
    frozen_columns=2,
)
SESSION_SLOT = Column("", look=Look(9, "centre", f"={STATUS_LIST}", strict=False))
"""A column of 签到表 whose header cell waits for a session's name."""
SESSION_SLOTS = 40  # product.md, section 6

CONTESTS_SHEET = SheetSpec(
    CONTESTS,
    "教室布置、黑板报、主题班会、案例等评比，一人一次一行；《考核规则》里数据来源填 评比活动 的项目，按本轮起止日期内的加分相加。",
    (
        Column(
            DATE,
            required=True,
            look=Look(13, "date", prompt="例如 2026-10-12"),
            takes=Takes.DATE,
            severity=Severity.ERROR,
        ),
        Column(ACTIVITY, required=True, aliases=("评比", "评比项目", "活动名称"), look=Look(30, "wrap")),
        *IDENTITY[:2],
        Column(AWARD, aliases=("名次", "等次", "奖项", "获奖"), look=Look(12, "centre")),
        Column(
            POINTS,
            aliases=("得分", "分值", "分数"),
            takes=Takes.NUMBER,
            severity=Severity.ERROR,
            units=("分",),
        ),
        Column(REMARK, look=Look(28, "wrap")),
    ),
    Tab.INPUT,
    frozen_columns=2,
)
"""评比活动: one row for each person and contest, over the years; a workbook may lack the sheet."""

_REMARK = Column(REMARK, look=Look(16, "wrap"))
_RESULTS = (
    Column(TOTAL, look=Look(9, "number"), computed=True),
    Column(RATING, look=Look(11, "centre"), computed=True),
    Column(RANK, look=Look(8, "number"), computed=True),
    Column(RETRAIN, look=Look(11, "centre"), computed=True),
    Column(EXPLANATION, look=Look(64, "wrap"), computed=True),
)
GRADEBOOK_SHEET = SheetSpec(
    GRADEBOOK,
    "蓝底表头的栏目由人填写；灰底栏目由「计算成绩」填写，请勿手工改。缺考请写 缺考，不要写 0。",
    (*IDENTITY, _REMARK, *_RESULTS),
    Tab.INPUT,
    frozen_columns=2,
    two_lines=True,
    compact=True,
    # Another rule set may need more columns than the shipped one.
    spare_columns=4,
)
"""成绩册 without the columns of the rules' items: see ``gradebook_columns``."""


MARK_UNITS = ("分",)
"""What may follow a mark and changes nothing: 88分."""


def item_column(header: str, *, aliases: tuple[str, ...] = (), choices: tuple[str, ...] = ()) -> Column:
    """The column of 成绩册 that an item is read from."""
    return Column(header, required=True, aliases=aliases, look=Look(10, "number", choices))


def score_column(header: str, aliases: tuple[str, ...] = ()) -> Column:
    """The column of 成绩册 that holds an item's score."""
    return Column(header, aliases=aliases, look=Look(9, "number"), computed=True)


def gradebook_columns(inputs: Iterable[Column], scores: Iterable[Column]) -> tuple[Column, ...]:
    """All columns of 成绩册 under some rules, in their order: identity, inputs, 备注, then the computed ones."""
    return (*IDENTITY, *inputs, _REMARK, *computed_columns(scores))


def computed_columns(scores: Iterable[Column]) -> tuple[Column, ...]:
    """The computed columns of 成绩册 in their order: the items' scores, then 总分 等级 名次 是否补训 成绩说明."""
    return (*scores, *_RESULTS)
