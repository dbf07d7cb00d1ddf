"""The sheets that staff fill in: 教师名册, 培训场次, 签到表 and 成绩册."""

from __future__ import annotations

from dataclasses import replace

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from python.making.workbook import highlights
from python.making.workbook.layout import FIRST_DATA_ROW, HEADER_ROW, LAST_DATA_ROW, lay_out_table
from python.making.workbook.styles import Styles
from python.vocabulary.cell_values import column_letters
from python.vocabulary.columns import Column, SheetSpec, Tab
from python.vocabulary.features.catalogue import FEATURE_SHEETS
from python.vocabulary.input_sheets import (
    CONTESTS_SHEET,
    GRADEBOOK_SHEET,
    ROSTER_SHEET,
    SESSION_SLOT,
    SESSION_SLOTS,
    SESSIONS_SHEET,
    SIGN_IN_SHEET,
    gradebook_columns,
    item_column,
    score_column,
)
from python.vocabulary.presets import PRESETS
from python.vocabulary.rule_sheet import RULE_BLOCKS
from python.vocabulary.sheet_schema import (
    BLOCK_ITEMS,
    BLOCK_PARAMETERS,
    EXPLANATION,
    GRADEBOOK,
    ITEM,
    METHOD,
    METHOD_TIER,
    METHOD_TOTAL_DEDUCT,
    PARAM_ABSENT_WORDS,
    RETRAIN,
    SESSION,
    SIGN_IN,
    SOURCE,
    SOURCE_CONTESTS,
    SOURCE_SIGN_IN,
    SPARE_SHEETS,
    TEACHER_ID,
    TIERS,
    item_score_column,
)

SHIPPED_PRESET = PRESETS["A"]
# An empty 签到表 prints as many.
_PRINTED_ROWS, _PRINTED_SESSIONS = 20, 8


def sign_in() -> SheetSpec:
    """签到表: one row a teacher and room for 40 sessions, whose header cells wait for their names."""
    return replace(SIGN_IN_SHEET, columns=(*SIGN_IN_SHEET.columns, *[SESSION_SLOT] * SESSION_SLOTS))


def _absent_words() -> list[str]:
    rows = SHIPPED_PRESET.blocks[BLOCK_PARAMETERS]
    words = next(str(row[1]) for row in rows if row[0] == PARAM_ABSENT_WORDS)
    return words.split(",")


def gradebook() -> SheetSpec:
    """成绩册 for the shipped rule set."""
    inputs: list[Column] = []
    scores: list[Column] = []
    for row in SHIPPED_PRESET.blocks[BLOCK_ITEMS]:
        item = RULE_BLOCKS[BLOCK_ITEMS].named(row)
        name, method, source = str(item[ITEM]), item[METHOD], str(item[SOURCE])
        if source not in (SOURCE_SIGN_IN, SOURCE_CONTESTS):
            tiers = str(item[TIERS]).split(",") if method == METHOD_TIER else []
            inputs.append(item_column(source, choices=(*tiers, *_absent_words()) if tiers else ()))
        header = item_score_column(name, deducted_from_total=method == METHOD_TOTAL_DEDUCT)
        scores.append(score_column(header))
    return replace(GRADEBOOK_SHEET, columns=gradebook_columns(inputs, scores))


INPUT_TABLES = (
    ROSTER_SHEET,
    SESSIONS_SHEET,
    sign_in(),
    gradebook(),
    *(sheet for sheet in FEATURE_SHEETS if sheet.tab is Tab.INPUT),
)


def highlighted_columns() -> list[tuple[str, Column]]:
    """Sheets and the columns that the conditional formats look for in them."""
    wanted = (
        (ROSTER_SHEET, TEACHER_ID),
        (SESSIONS_SHEET, SESSION),
        (SIGN_IN_SHEET, TEACHER_ID),
        (GRADEBOOK_SHEET, TEACHER_ID),
        (CONTESTS_SHEET, TEACHER_ID),
        (GRADEBOOK_SHEET, RETRAIN),
        (GRADEBOOK_SHEET, EXPLANATION),
    )
    return [(sheet.name, sheet.column(header)) for sheet, header in wanted]


def define_sign_in_print_area(workbook: xlsxwriter.Workbook) -> None:
    """Prints of 签到表 only the teachers and sessions there are: forty empty columns would shrink them beyond reading."""
    rows = f"COUNTA({SIGN_IN}!$A${FIRST_DATA_ROW + 1}:$A${LAST_DATA_ROW + 1})"
    last = column_letters(len(SIGN_IN_SHEET.columns) + SESSION_SLOTS)
    header = f"{SIGN_IN}!$A${HEADER_ROW + 1}:${last}${HEADER_ROW + 1}"
    corner = (
        f"INDEX({SIGN_IN}!$A$1:${last}${LAST_DATA_ROW + 1},{HEADER_ROW + 1}+MAX({_PRINTED_ROWS},{rows}),"
        f"MAX({len(SIGN_IN_SHEET.columns) + _PRINTED_SESSIONS},COUNTA({header})))"
    )
    workbook.define_name(f"{SIGN_IN}!_xlnm.Print_Area", f"={SIGN_IN}!$A$1:{corner}")


def write_input_table(sheet: Worksheet, look_styles: Styles, table: SheetSpec) -> None:
    """Lays out one input sheet and gives it its colours."""
    lay_out_table(sheet, look_styles, table)
    highlights.mark_problem_cells(sheet, look_styles, table.name)
    if table.name == GRADEBOOK:
        highlights.colour_gradebook_rows(sheet, look_styles)
    if table.name == SIGN_IN:
        first = len(SIGN_IN_SHEET.columns)
        highlights.pale_empty_headers(sheet, look_styles, first, first + SESSION_SLOTS - 1)
    highlights.draw_row_lines(sheet, look_styles)
    highlights.draw_empty_grid(sheet, look_styles)
    if table.name in SPARE_SHEETS:
        sheet.hide()
