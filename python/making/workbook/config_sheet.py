"""The hidden sheet xlwings.conf: every key that xlwings.bas reads, and the sentences that VBA shows."""

from __future__ import annotations

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from python.making.workbook.macro_messages import MACRO_MESSAGES
from python.making.workbook.styles import Styles
from python.vocabulary.sheet_schema import XLWINGS_CONF

# Values are text, never booleans: the text of a boolean follows the language of Windows.
SETTINGS: tuple[tuple[str, str], ...] = (
    # Set by Peixun.bas from the workbook's folder before each run; xlwings.bas expands environment variables.
    ("INTERPRETER_WIN", "%PEIXUN_PYTHON%"),
    ("INTERPRETER_MAC", ""),
    ("INTERPRETER", "%PEIXUN_PYTHON%"),
    ("PYTHONPATH", "%PEIXUN_HOME%"),
    # Otherwise any json.py beside the workbook would be imported.
    ("ADD_WORKBOOK_TO_PYTHONPATH", "FALSE"),
    ("CONDA PATH", ""),
    ("CONDA ENV", ""),
    ("USE UDF SERVER", "FALSE"),
    ("UDF MODULES", "peixun_has_no_udfs"),
    ("DEBUG UDFS", "FALSE"),
    ("SHOW CONSOLE", "FALSE"),
    # "False" would make xlwings add a sheet named Error to the user's workbook.
    ("SHOW_ERROR_POPUPS", "True"),
    # A blank would send the log to the root of the drive.
    ("TEMP DIR", "%TEMP%"),
    ("LICENSE_KEY", ""),
    ("ONEDRIVE_CONSUMER_WIN", ""),
    ("ONEDRIVE_COMMERCIAL_WIN", ""),
    ("SHAREPOINT_WIN", ""),
    ("ONEDRIVE_CONSUMER_MAC", ""),
    ("ONEDRIVE_COMMERCIAL_MAC", ""),
    ("SHAREPOINT_MAC", ""),
)
"""Key and value, in columns A and B from A1; xlwings.bas reads down to the first blank key."""

_MESSAGE_NAME_COLUMN, _MESSAGE_COLUMN = 3, 4


def write_config(workbook: xlsxwriter.Workbook, sheet: Worksheet, look_styles: Styles) -> None:
    """Writes the settings, then the messages two columns to the right, each with a defined name; hides the sheet."""
    text = look_styles.cell(num_format="@")
    sheet.set_column(0, 0, 32, text)
    sheet.set_column(1, 1, 24, text)
    sheet.set_column(_MESSAGE_NAME_COLUMN, _MESSAGE_NAME_COLUMN, 20, text)
    sheet.set_column(_MESSAGE_COLUMN, _MESSAGE_COLUMN, 100, text)
    for row, (key, value) in enumerate(SETTINGS):
        sheet.write_string(row, 0, key, text)
        if value:
            sheet.write_string(row, 1, value, text)
    for row, (name, message) in enumerate(MACRO_MESSAGES):
        sheet.write_string(row, _MESSAGE_NAME_COLUMN, name, text)
        sheet.write_string(row, _MESSAGE_COLUMN, message, text)
        workbook.define_name(name, f"='{XLWINGS_CONF}'!$E${row + 1}")
    sheet.hide()
