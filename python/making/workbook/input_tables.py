"""The sheets that staff fill in: 教师名册, 培训场次, 签到表 and 成绩册."""

from __future__ import annotations

from collections.abc import Mapping

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from python.making.workbook import highlights, styles
from python.making.workbook.layout import (
    FIRST_DATA_ROW,
    HEADER_ROW,
    LAST_DATA_ROW,
    TWO_LINES,
    Look,
    TableSheet,
    lay_out_table,
)
from python.making.workbook.styles import Styles
from python.vocabulary.cell_values import column_letters
from python.vocabulary.presets import PRESETS
from python.vocabulary.sheet_schema import (
    APPOINTED,
    BLOCK_ITEMS,
    BLOCK_PARAMETERS,
    CHAIR,
    CLASS_SIZE,
    CLASS_TAUGHT,
    COUNTS_ATTENDANCE,
    DATE,
    DEPARTMENT,
    END,
    EXPLANATION,
    FORM,
    GRADEBOOK,
    GRADEBOOK_IDENTITY,
    GRADEBOOK_REMARK,
    GRADEBOOK_RESULTS,
    HONOUR_YEAR,
    HOURS,
    ITEM_COLUMNS,
    LAST_THREE_YEARS,
    MENTOR_ID,
    METHOD_TIER,
    METHOD_TOTAL_DEDUCT,
    NAME,
    PARAM_ABSENT_WORDS,
    PHONE,
    PLACE,
    PUPILS_SATISFIED,
    RANK,
    RATING,
    RECORDER,
    REMARK,
    RETRAIN,
    ROSTER,
    ROSTER_COLUMNS,
    SESSION,
    SESSION_COLUMNS,
    SESSION_FORMS,
    SESSIONS,
    SIGN_IN,
    SIGN_IN_COLUMNS,
    SOURCE_SIGN_IN,
    STAGE,
    STAGES,
    START,
    SUBJECT,
    SUMMARY,
    TEACHER_ID,
    TOTAL,
    TRAINING_TYPE,
    TRAINING_TYPES,
    YEARS_IN_POST,
    YES_NO,
    Column,
    item_score_column,
)

SHIPPED_PRESET = PRESETS["A"]
SESSION_SLOTS = 40  # product.md, section 6
STATUS_LIST = "签到状态列表"
"""Defined name over the filled part of the 状态 column of 【签到状态】."""

_ID_LOOK = Look(11, "code")
_NAME_LOOK = Look(19, "name")
_DEPARTMENT_LOOK = Look(19, "name")

ROSTER_LOOKS: Mapping[str, Look] = {
    TEACHER_ID: _ID_LOOK,
    NAME: _NAME_LOOK,
    DEPARTMENT: _DEPARTMENT_LOOK,
    STAGE: Look(8, "centre", STAGES),
    CLASS_TAUGHT: Look(14, "text"),
    CLASS_SIZE: Look(10, "number"),
    PHONE: Look(14, "code"),
    APPOINTED: Look(13, "date", prompt="例如 2023-09-01"),
    YEARS_IN_POST: Look(10, "number"),
    LAST_THREE_YEARS: Look(16, "centre", YES_NO),
    HONOUR_YEAR: Look(16, "code", prompt="近年获校级及以上优秀班主任的年份，多个年份用逗号分开"),
    PUPILS_SATISFIED: Look(14, "centre", YES_NO),
    MENTOR_ID: Look(11, "code"),
    TRAINING_TYPE: Look(10, "centre", TRAINING_TYPES),
    REMARK: Look(28),
}

SESSION_LOOKS: Mapping[str, Look] = {
    SESSION: Look(12, "text", prompt="签到表的列名要与这里一模一样，例如 第1次"),
    DATE: Look(13, "date", prompt="例如 2026-09-05"),
    START: Look(10, "time", prompt="例如 14:00"),
    END: Look(10, "time", prompt="例如 16:30"),
    SUBJECT: Look(34, "wrap"),
    PLACE: Look(16, "wrap"),
    CHAIR: Look(11, "name"),
    RECORDER: Look(11, "name"),
    HOURS: Look(8, "number"),
    FORM: Look(12, "centre", SESSION_FORMS, strict=False),
    COUNTS_ATTENDANCE: Look(9, "centre", YES_NO),
    SUMMARY: Look(44, "wrap"),
}

# An empty 签到表 prints as many.
_PRINTED_ROWS, _PRINTED_SESSIONS = 20, 8
_SIGN_IN_SLOT = Look(9, "centre", f"={STATUS_LIST}", strict=False)

# Another rule set may need more columns in 成绩册 than the shipped one.
_SPARE_COLUMNS = 4

_RESULT_LOOKS: Mapping[str, Look] = {
    TOTAL: Look(9, "number"),
    RATING: Look(11, "centre"),
    RANK: Look(8, "number"),
    RETRAIN: Look(11, "centre"),
    EXPLANATION: Look(64, "wrap"),
}


def _paired(columns: tuple[Column, ...], looks: Mapping[str, Look]) -> list[tuple[str, Look]]:
    return [(column.name, looks[column.name]) for column in columns]


def roster() -> TableSheet:
    """教师名册: one row a teacher."""
    return TableSheet(
        name=ROSTER,
        title=ROSTER,
        hint="一人一行，工号不能重复。工号、手机按文本保存，前面的 0 不会丢；参训类型为「免训」的人不计分。",
        columns=_paired(ROSTER_COLUMNS, ROSTER_LOOKS),
        tab=styles.TAB_INPUT,
        frozen_columns=2,
    )


def sessions() -> TableSheet:
    """培训场次: one row a session."""
    return TableSheet(
        name=SESSIONS,
        title=SESSIONS,
        hint="一场一行。「场次」的写法就是签到表的列名；「计考勤」填 否 的场次不算出勤分。",
        columns=_paired(SESSION_COLUMNS, SESSION_LOOKS),
        tab=styles.TAB_INPUT,
        frozen_columns=1,
        row_height=TWO_LINES,
    )


def sign_in() -> TableSheet:
    """签到表: one row a teacher and room for 40 sessions, whose header cells wait for their names."""
    looks = {TEACHER_ID: _ID_LOOK, NAME: _NAME_LOOK, DEPARTMENT: _DEPARTMENT_LOOK}
    first_slot = len(SIGN_IN_COLUMNS)
    return TableSheet(
        name=SIGN_IN,
        title=SIGN_IN,
        hint="第4行从 D 列起填场次，与《培训场次》里的写法一致；格里从下拉选状态，也可直接写符号（√ 迟 退 × 假 公）。",
        columns=[*_paired(SIGN_IN_COLUMNS, looks), *[("", _SIGN_IN_SLOT)] * SESSION_SLOTS],
        tab=styles.TAB_INPUT,
        frozen_columns=2,
        hidden_filter_buttons=frozenset(range(first_slot, first_slot + SESSION_SLOTS)),
    )


def _absent_words() -> list[str]:
    rows = SHIPPED_PRESET.blocks[BLOCK_PARAMETERS]
    words = next(str(row[1]) for row in rows if row[0] == PARAM_ABSENT_WORDS)
    return words.split(",")


def _item_rows() -> list[dict[str, object]]:
    rows = SHIPPED_PRESET.blocks[BLOCK_ITEMS]
    return [dict(zip(ITEM_COLUMNS, row, strict=True)) for row in rows]


def gradebook() -> TableSheet:
    """成绩册 for the shipped rule set: identity, the items' inputs, 备注, then the computed columns."""
    items = _item_rows()
    inputs: list[tuple[str, Look]] = []
    scores: list[tuple[str, Look]] = []
    for item in items:
        name, method, source = str(item["项目"]), item["计分方式"], str(item["数据来源"])
        if source != SOURCE_SIGN_IN:
            tiers = str(item["档次"]).split(",") if method == METHOD_TIER else []
            choices = (*tiers, *_absent_words()) if tiers else ()
            inputs.append((source, Look(10, "number", choices)))
        header = item_score_column(name, deducted_from_total=method == METHOD_TOTAL_DEDUCT)
        scores.append((header, Look(9, "number")))
    looks = {TEACHER_ID: _ID_LOOK, NAME: _NAME_LOOK, DEPARTMENT: _DEPARTMENT_LOOK}
    results = [(header, _RESULT_LOOKS[header]) for header in GRADEBOOK_RESULTS]
    columns = [
        *_paired(GRADEBOOK_IDENTITY, looks),
        *inputs,
        (GRADEBOOK_REMARK.name, Look(16, "wrap")),
        *scores,
        *results,
    ]
    return TableSheet(
        name=GRADEBOOK,
        title=GRADEBOOK,
        hint="蓝底表头的栏目由人填写；灰底栏目由「计算成绩」填写，请勿手工改。缺考请写 缺考，不要写 0。",
        columns=columns,
        spare_filter_columns=_SPARE_COLUMNS,
        hidden_filter_buttons=frozenset(range(len(columns), len(columns) + _SPARE_COLUMNS)),
        tab=styles.TAB_INPUT,
        frozen_columns=2,
        computed=frozenset(header for header, _ in (*scores, *results)),
        row_height=TWO_LINES,
    )


INPUT_TABLES = (roster(), sessions(), sign_in(), gradebook())


def highlighted_columns() -> list[tuple[str, Column]]:
    """Sheets and the columns that the conditional formats look for in them."""
    return [
        (ROSTER, ROSTER_COLUMNS[0]),
        (SESSIONS, SESSION_COLUMNS[0]),
        (SIGN_IN, SIGN_IN_COLUMNS[0]),
        (GRADEBOOK, GRADEBOOK_IDENTITY[0]),
        (GRADEBOOK, Column(RETRAIN)),
        (GRADEBOOK, Column(EXPLANATION)),
    ]


def define_sign_in_print_area(workbook: xlsxwriter.Workbook) -> None:
    """Prints of 签到表 only the teachers and sessions there are: forty empty columns would shrink them beyond reading."""
    rows = f"COUNTA({SIGN_IN}!$A${FIRST_DATA_ROW + 1}:$A${LAST_DATA_ROW + 1})"
    last = column_letters(len(SIGN_IN_COLUMNS) + SESSION_SLOTS)
    header = f"{SIGN_IN}!$A${HEADER_ROW + 1}:${last}${HEADER_ROW + 1}"
    corner = (
        f"INDEX({SIGN_IN}!$A$1:${last}${LAST_DATA_ROW + 1},{HEADER_ROW + 1}+MAX({_PRINTED_ROWS},{rows}),"
        f"MAX({len(SIGN_IN_COLUMNS) + _PRINTED_SESSIONS},COUNTA({header})))"
    )
    workbook.define_name(f"{SIGN_IN}!_xlnm.Print_Area", f"={SIGN_IN}!$A$1:{corner}")


def write_input_table(sheet: Worksheet, look_styles: Styles, table: TableSheet) -> None:
    """Lays out one input sheet and gives it its colours."""
    lay_out_table(sheet, look_styles, table)
    highlights.mark_problem_cells(sheet, look_styles, table.name)
    if table.name == GRADEBOOK:
        highlights.colour_gradebook_rows(sheet, look_styles)
    if table.name == SIGN_IN:
        first = len(SIGN_IN_COLUMNS)
        highlights.pale_empty_headers(sheet, look_styles, first, first + SESSION_SLOTS - 1)
    highlights.draw_row_lines(sheet, look_styles)
