"""The words of 县级汇总.xlsx: its sheets and columns. What a school's workbook has too is called as there (``sheet_schema``)."""

from __future__ import annotations

from typing import Literal

from python.vocabulary.plain_record import record
from python.vocabulary.school_calendar import school_year_text
from python.vocabulary.sheet_schema import (
    APPOINTED,
    BASIS,
    BIRTH,
    CONCLUSION,
    DEPARTMENT,
    EXPLANATION,
    FILE,
    FULL_MARKS,
    HOURS,
    INCOMPLETE,
    INVALID,
    ITEM,
    LEVEL,
    NAME,
    PHONE,
    PROBLEM,
    PROBLEM_CELL,
    PROBLEM_COUNT,
    PROBLEM_SHEET,
    RANK,
    RATING,
    REMEDY,
    RETRAIN,
    SCORED,
    STAGE,
    STATE,
    TEACHER_ID,
    TOTAL,
    TRAINING_TYPE,
    YEARS_IN_POST,
)

REPORT_NAME = "县级汇总"

# Sheets, in tab order.
OVERVIEW = "总览"
SCHOOLS = "学校一览"
TEACHERS = "教师总表"
COMPARISON = "各项与各学段对比"
COVERAGE = "分年培训覆盖"
RECOMMENDATIONS = "县级推荐名单"
SAME_PERSON = "重复与调动"
FINDINGS = "问题清单"

# Columns.
SCHOOL = "学校"
EXPECTED = "应参训"
PASSED, EXCELLENT, RETRAINING_COUNT = "合格", "优秀", "需补训"
PARTICIPATION_SHARE, PASS_SHARE, EXCELLENT_SHARE = "参训率", "合格率", "优秀率"
TOTALS_SUM, AVERAGE_TOTAL = "总分合计", "平均分"
RULES_MARK, VERSION_MARK, SEAL_MARK = "规则", "版本", "封存"
CERTIFICATES = "证书"
FIRST_PASSED, LAST_PASSED = "首次合格", "最近合格"
ITEM_PEOPLE, ITEM_AVERAGE, ITEM_SHARE = "已评人数", "平均得分", "得分率"
YEAR, ON_ROSTER = "学年", "名册人数"
PLANNED, TRAINED, DONE_SHARE = "应训", "实训", "完成率"
IN_CYCLE, CYCLE_SHARE, NEVER = "周期内合格", "周期覆盖率", "从未合格"
CATEGORY, PLACE_IN_LIST = "推荐类别", "序"
PAIR, SAME_BY, ASK = "组", "判断依据", "请核对"
ID_MASKED = "身份证号（隐去中段）"

TOTALS_ROW = "全县合计"
WHOLE_COUNTY = "全县"
NO_STAGE = "（未填）"

# What became of a school.
USED, UNREADABLE, NOT_SENT = "已汇总", "读不了", "未交"

Kind = Literal["text", "code", "name", "wrap", "count", "rate", "marks", "link", "year"]


@record
class Field:
    """A column of a county table.

    Attributes:
        header: Its header.
        width: In characters.
        kind: What stands in it; decides alignment and number format.
    """

    header: str
    width: float
    kind: Kind = "text"


SCHOOL_FIELDS = (
    Field(SCHOOL, 26, "name"),
    Field(STATE, 8, "code"),
    Field(FILE, 30, "link"),
    Field(EXPECTED, 8, "count"),
    Field(SCORED, 8, "count"),
    Field(PARTICIPATION_SHARE, 9, "rate"),
    Field(PASSED, 8, "count"),
    Field(PASS_SHARE, 9, "rate"),
    Field(EXCELLENT, 8, "count"),
    Field(EXCELLENT_SHARE, 9, "rate"),
    Field(RETRAINING_COUNT, 8, "count"),
    Field(TOTALS_SUM, 11, "marks"),
    Field(AVERAGE_TOTAL, 9, "marks"),
    Field(INCOMPLETE, 8, "count"),
    Field(INVALID, 8, "count"),
    Field(RULES_MARK, 13, "code"),
    Field(VERSION_MARK, 8, "code"),
    Field(SEAL_MARK, 10, "code"),
    Field(PROBLEM_COUNT, 8, "count"),
)
TEACHER_FIELDS = (
    Field(SCHOOL, 24, "name"),
    Field(TEACHER_ID, 11, "code"),
    Field(NAME, 14, "name"),
    Field(DEPARTMENT, 14, "name"),
    Field(STAGE, 8, "code"),
    Field(TRAINING_TYPE, 9, "code"),
    Field(STATE, 9, "code"),
    Field(TOTAL, 8, "marks"),
    Field(RATING, 9, "code"),
    Field(RANK, 8, "count"),
    Field(RETRAIN, 9, "code"),
    Field(HOURS, 8, "code"),
    Field(CERTIFICATES, 18, "code"),
    Field(PHONE, 14, "code"),
    Field(APPOINTED, 12, "code"),
    Field(YEARS_IN_POST, 9, "code"),
    Field(FIRST_PASSED, 9, "year"),
    Field(LAST_PASSED, 9, "year"),
    Field(EXPLANATION, 60, "text"),
)
STAGE_FIELDS = (
    Field(STAGE, 18, "name"),
    Field(EXPECTED, 10, "count"),
    Field(SCORED, 10, "count"),
    Field(PARTICIPATION_SHARE, 10, "rate"),
    Field(PASSED, 10, "count"),
    Field(PASS_SHARE, 10, "rate"),
    Field(EXCELLENT, 10, "count"),
    Field(EXCELLENT_SHARE, 10, "rate"),
    Field(RETRAINING_COUNT, 10, "count"),
    Field(AVERAGE_TOTAL, 10, "marks"),
)
ITEM_FIELDS = (
    Field(ITEM, 18, "name"),
    Field(STAGE, 10, "code"),
    Field(ITEM_PEOPLE, 10, "count"),
    Field(FULL_MARKS, 10, "code"),
    Field(ITEM_AVERAGE, 10, "marks"),
    Field(ITEM_SHARE, 10, "rate"),
)
RECOMMENDATION_FIELDS = (
    Field(CATEGORY, 10, "code"),
    Field(PLACE_IN_LIST, 6, "count"),
    Field(CONCLUSION, 12, "code"),
    Field(SCHOOL, 26, "name"),
    Field(TEACHER_ID, 11, "code"),
    Field(NAME, 16, "name"),
    Field(STAGE, 8, "code"),
    Field(TOTAL, 8, "marks"),
    Field(RATING, 10, "code"),
    Field(RANK, 8, "count"),
    Field(BASIS, 84, "wrap"),
)
SAME_PERSON_FIELDS = (
    Field(PAIR, 6, "count"),
    Field(SAME_BY, 18, "wrap"),
    Field(SCHOOL, 26, "name"),
    Field(TEACHER_ID, 11, "code"),
    Field(NAME, 16, "name"),
    Field(TRAINING_TYPE, 9, "code"),
    Field(STATE, 9, "code"),
    Field(TOTAL, 8, "marks"),
    Field(RATING, 10, "code"),
    Field(ID_MASKED, 22, "code"),
    Field(BIRTH, 12, "code"),
    Field(PHONE, 14, "code"),
    Field(ASK, 60, "wrap"),
)
FINDING_FIELDS = (
    Field(LEVEL, 8, "code"),
    Field(SCHOOL, 24, "name"),
    Field(FILE, 34, "link"),
    Field(PROBLEM_SHEET, 12, "code"),
    Field(PROBLEM_CELL, 9, "code"),
    Field(PROBLEM, 60, "wrap"),
    Field(REMEDY, 50, "wrap"),
)


def coverage_fields(years: tuple[int, ...]) -> tuple[Field, ...]:
    """The columns of 分年培训覆盖: what was planned and done in each year, then the cycle as a whole."""
    each = ((PLANNED, "count"), (TRAINED, "count"), (PASSED, "count"), (DONE_SHARE, "rate"))
    return (
        Field(SCHOOL, 26, "name"),
        Field(ON_ROSTER, 9, "count"),
        *(
            Field(f"{school_year_text(year)} {header}", 10.5, "rate" if kind == "rate" else "count")
            for year in years
            for header, kind in each
        ),
        Field(IN_CYCLE, 9, "count"),
        Field(CYCLE_SHARE, 9, "rate"),
        Field(NEVER, 9, "count"),
    )
