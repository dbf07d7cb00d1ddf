"""The sheets that the program fills in: check results, retraining list, ledgers and logs."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from python.making.workbook import highlights
from python.making.workbook.layout import lay_out_table
from python.making.workbook.styles import Styles
from python.vocabulary.cell_values import LAST_ROW
from python.vocabulary.columns import SheetSpec, Tab
from python.vocabulary.features.catalogue import FEATURE_SHEETS
from python.vocabulary.ledger_sheets import (
    ALLOWANCE_SHEET,
    CERTIFICATE_SHEET,
    HISTORY_SHEET,
    HOURS_LEDGER_SHEET,
    MENTORING_SHEET,
    PORTFOLIO_SHEET,
    QUALIFICATION_SHEET,
)
from python.vocabulary.output_sheets import (
    CHANGE_LOG_SHEET,
    CHECK_RESULTS_SHEET,
    EXCHANGE_MEMORY_SHEET,
    IMPORT_PREVIEW_SHEET,
    IMPORT_SETTINGS_SHEET,
    PROOF_SHEET,
    RETRAIN_LIST_SHEET,
    RUN_LOG_SHEET,
    SNAPSHOT_SHEET,
    VERIFY_SHEET,
)
from python.vocabulary.sheet_schema import CHECK_RESULTS, HIDDEN_SHEETS, HISTORY, HOURS_DETAIL, SPARE_SHEETS

OUTPUT_TABLES = (
    CHECK_RESULTS_SHEET,
    RETRAIN_LIST_SHEET,
    HOURS_LEDGER_SHEET,
    PORTFOLIO_SHEET,
    CERTIFICATE_SHEET,
    HISTORY_SHEET,
    QUALIFICATION_SHEET,
    MENTORING_SHEET,
    ALLOWANCE_SHEET,
    CHANGE_LOG_SHEET,
    RUN_LOG_SHEET,
    IMPORT_PREVIEW_SHEET,
    IMPORT_SETTINGS_SHEET,
    VERIFY_SHEET,
    SNAPSHOT_SHEET,
    EXCHANGE_MEMORY_SHEET,
    PROOF_SHEET,
    *(sheet for sheet in FEATURE_SHEETS if sheet.tab is not Tab.INPUT),
)


def write_output_table(sheet: Worksheet, look_styles: Styles, table: SheetSpec) -> None:
    """Lays out one output sheet and gives it its colours."""
    lay_out_table(sheet, look_styles, table)
    if table.name == CHECK_RESULTS:
        highlights.colour_check_results(sheet, look_styles)
    highlights.draw_row_lines(sheet, look_styles)
    if table.name == HISTORY:
        # 学时明细 runs on to the right: on paper it would make everything else too small to read.
        sheet.print_area(0, 0, LAST_ROW - 1, HISTORY_SHEET.place(HOURS_DETAIL) - 1)
    if table.name in (*HIDDEN_SHEETS, *SPARE_SHEETS):
        sheet.hide()
