"""Puts the workbook together, sheet by sheet in the order of ``sheet_schema.SHEETS``."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from python.making.workbook import highlights
from python.making.workbook.config_sheet import write_config
from python.making.workbook.guide_sheet import write_guide
from python.making.workbook.home_sheet import write_home
from python.making.workbook.input_tables import (
    INPUT_TABLES,
    define_sign_in_print_area,
    highlighted_columns,
    write_input_table,
)
from python.making.workbook.layout import unfiltered
from python.making.workbook.output_tables import OUTPUT_TABLES, write_output_table
from python.making.workbook.package import Edit, finish, hide_filter_buttons
from python.making.workbook.rules_sheet import write_rules
from python.making.workbook.styles import Styles, workbook_options
from python.making.workbook.vba_project import DOCUMENT_MODULE, project_bytes, sheet_code_name
from python.vocabulary.sheet_schema import GUIDE, HOME, RULES, SHEETS, XLWINGS_CONF

WORKBOOK_PATH = Path(__file__).resolve().parents[3] / "workbook" / "培训考核.xlsm"

# docProps carry a date; a fixed one keeps builds alike.
_CREATED = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - written as it stands, no time zone involved

Fill = Callable[[Mapping[str, Worksheet]], None]
"""Writes sample rows into the finished sheets, for looking at a filled workbook."""


def _sheet_edits() -> dict[str, Edit]:
    edits: dict[str, Edit] = {}
    for table in (*INPUT_TABLES, *OUTPUT_TABLES):
        if hidden := unfiltered(table):
            part = f"xl/worksheets/sheet{SHEETS.index(table.name) + 1}.xml"
            edits[part] = hide_filter_buttons(hidden)
    return edits


def workbook_bytes(fill: Fill | None = None) -> bytes:
    """The whole workbook as bytes, the same every time.

    Args:
        fill: Called with all sheets by name before the workbook is closed; ``None`` for the shipped one.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, workbook_options()) as workbook:
        workbook.set_properties(
            {
                "title": "班主任培训考核",
                "subject": "签到、成绩、补训与证书",
                "author": "教务工具",
                "company": "教务工具",
                "category": "教务",
                "created": _CREATED,
            }
        )
        workbook.set_size(24000, 14000)
        workbook.set_tab_ratio(80)
        workbook.add_vba_project(io.BytesIO(project_bytes(len(SHEETS))), is_stream=True)
        workbook.set_vba_name(DOCUMENT_MODULE)
        look_styles = Styles(workbook)
        sheets: dict[str, Worksheet] = {}
        for index, name in enumerate(SHEETS):
            sheets[name] = workbook.add_worksheet(name)
            sheets[name].set_vba_name(sheet_code_name(index))
        write_guide(workbook, sheets[GUIDE], look_styles)
        write_home(workbook, sheets[HOME], look_styles)
        write_rules(workbook, sheets[RULES], look_styles)
        for table in INPUT_TABLES:
            write_input_table(sheets[table.name], look_styles, table)
        for table in OUTPUT_TABLES:
            write_output_table(sheets[table.name], look_styles, table)
        write_config(workbook, sheets[XLWINGS_CONF], look_styles)
        define_sign_in_print_area(workbook)
        highlights.define_all(workbook, highlighted_columns())
        if fill is not None:
            fill(sheets)
    return finish(buffer.getvalue(), _sheet_edits())


def build(path: Path = WORKBOOK_PATH) -> Path:
    """Builds the workbook at ``path`` and returns where it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(workbook_bytes())
    return path
