"""A hand-out as an .xlsx without macros: a short explanation, the input cells of some people, and what the file is, hidden.

Input cells are open and visibly so, everything else is protected without a password. What makes the file known again is kept
three times, for other programs drop one or the other: in a hidden sheet with all values as they went out, in a document
property, and in a line that people can read.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from python.planning.exchange.cells import InputColumn, InputTable
from python.planning.exchange.handout import (
    BETWEEN,
    EXPLANATION,
    FACTS,
    HIDDEN,
    PROPERTY,
    TITLES,
    Handout,
    base_of,
)
from python.vocabulary.cell_values import CellValue, as_text, column_letters
from python.vocabulary.records import Teacher
from python.vocabulary.sheet_schema import (
    DEPARTMENT,
    NAME,
    TEACHER_ID,
)

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.worksheet.worksheet import Worksheet

_HEADER_ROW = 4
_INK, _ACCENT, _PALE, _OPEN, _LINE = "1F2933", "2B5C8A", "F3F6F9", "FFF9E5", "C9D0D8"
_WRONG = "FBD9B5"
_LONG_WIDTH, _LONG_HEIGHT = 30, 58
# Excel takes no longer list in a drop-down.
_LONGEST_LIST = 250


def handout_bytes(
    handout: Handout, tables: Sequence[InputTable], people: Sequence[Teacher], made: dt.datetime
) -> bytes:
    """The file.

    Args:
        handout: What it is.
        tables: The sheets it has, in their order.
        people: Whose rows, in their order; who has no row in a sheet of the workbook has none here.
        made: When, for the document's properties: the same input gives the same bytes.
    """
    from openpyxl import Workbook
    from openpyxl.packaging.custom import StringProperty

    book = Workbook()
    explanation = book.active
    if explanation is None:
        raise ValueError("a new workbook has a sheet")
    explanation.title = EXPLANATION
    _explain(explanation, handout, tables)
    for table in tables:
        _write_sheet(book, table, people, handout)
    _hide(book, handout, tables, people)
    book.custom_doc_props.append(StringProperty(name=PROPERTY, value=handout.number))
    book.properties.title = f"{handout.round_name} {handout.group}".strip()
    book.properties.creator = handout.school
    book.properties.created = book.properties.modified = made
    book.active = 1 if len(tables) == 1 else 0
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _explain(sheet: Worksheet, handout: Handout, tables: Sequence[InputTable]) -> None:
    from openpyxl.styles import Alignment, Font

    lines = [
        (f"{handout.school}　{handout.round_name}", 16),
        (f"填报表　{handout.group}" if handout.group else "填报表", 12),
        ("", 11),
        ("1　只填浅黄色的格子；格里有下拉箭头的，从下拉里选。", 11),
        ("2　工号、姓名和表头请不要改；可以排序、筛选。多出来的人不用加，告诉办公室即可。", 11),
        (
            "3　不清楚的先空着，不要写 0。填好后保存，把这个文件交回（微信、邮件、U盘都可以），文件名随意。",
            11,
        ),
        ("", 11),
        *((f"{TITLES[one.sheet]}：{_how(one.columns)}", 11) for one in tables),
        ("", 11),
        (f"分发编号：{handout.number}（请勿删改，交回后靠它认出这份表）", 10),
    ]
    sheet.column_dimensions["A"].width = 3
    sheet.column_dimensions["B"].width = 96
    for row, (text, size) in enumerate(lines, 2):
        cell = sheet.cell(row, 2, text)
        cell.font = Font(name="微软雅黑", size=size, bold=size > 11, color=_ACCENT if size > 11 else _INK)  # noqa: PLR2004 - body text is 11
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.row_dimensions[row].height = 32 if size > 12 else 24  # noqa: PLR2004 - the title
    sheet.sheet_view.showGridLines = False
    sheet.protection.enable()
    _on_paper(sheet, landscape=False)


def _how(columns: Sequence[InputColumn]) -> str:
    """What to fill in, column by column; columns alike are told once."""
    groups: dict[str, list[str]] = {}
    for one in columns:
        groups.setdefault(one.help, []).append(one.header)
    parts = [
        f"{'、'.join(names[:6])}{'等' if len(names) > 6 else ''}" + (f"（{text}）" if text else "")  # noqa: PLR2004 - as many as fit a line
        for text, names in groups.items()
    ]
    return "；".join(parts) + "。"


def _write_sheet(book: Workbook, table: InputTable, people: Sequence[Teacher], handout: Handout) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    sheet = book.create_sheet(TITLES[table.sheet])
    thin = Side(style="thin", color=_LINE)
    border = Border(thin, thin, thin, thin)
    sheet.cell(1, 1, f"{handout.round_name}　{TITLES[table.sheet]}").font = Font(
        name="微软雅黑", size=14, bold=True, color=_ACCENT
    )
    note = f"只填浅黄色的格子。分发编号：{handout.number}"
    sheet.cell(2, 1, note).font = Font(name="微软雅黑", size=9, color="6B7280")
    headers = (TEACHER_ID, NAME, DEPARTMENT, *(one.header for one in table.columns))
    for column, header in enumerate(headers, 1):
        cell = sheet.cell(_HEADER_ROW, column, header)
        cell.font = Font(name="微软雅黑", size=10, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=_ACCENT)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = border
        wide = {1: 12, 2: 16, 3: 16}.get(column, max(10, 2 * len(header) + 2))
        is_long = column > 3 and table.columns[column - 4].long  # noqa: PLR2004 - behind 工号, 姓名 and 部门
        sheet.column_dimensions[column_letters(column)].width = _LONG_WIDTH if is_long else min(wide, 24)
    rows = [one for one in people if one.id in table.rows]
    for place, teacher in enumerate(rows, _HEADER_ROW + 1):
        own = [teacher.id, teacher.name, teacher.department or None]
        values = [_shown(table.table.value(table.rows[teacher.id], one.name)) for one in table.columns]
        for column, value in enumerate((*own, *values), 1):
            cell = sheet.cell(place, column, value)
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with = is no formula
            is_open = column > len(own)
            cell.font = Font(name="微软雅黑", size=10, color=_INK)
            cell.border = border
            is_long = is_open and table.columns[column - len(own) - 1].long
            cell.alignment = Alignment(
                horizontal="center" if column != 2 and not is_long else "left",  # noqa: PLR2004 - the name
                vertical="center",
                indent=1 if column == 2 else 0,  # noqa: PLR2004 - the name
                wrap_text=is_long or None,
            )
            cell.fill = PatternFill("solid", fgColor=_OPEN if is_open else _PALE)
            cell.protection = Protection(locked=not is_open)
            if not is_open or isinstance(value, str):
                cell.number_format = "@"
            elif table.columns[column - len(own) - 1].date:
                cell.number_format = "yyyy-mm-dd"
        sheet.row_dimensions[place].height = _LONG_HEIGHT if any(one.long for one in table.columns) else 20
    sheet.row_dimensions[_HEADER_ROW].height = 30
    last = _HEADER_ROW + max(len(rows), 1)
    _offer_choices(sheet, table.columns, last)
    sheet.freeze_panes = sheet.cell(_HEADER_ROW + 1, 3)
    sheet.auto_filter.ref = f"A{_HEADER_ROW}:{column_letters(len(headers))}{last}"
    protection = sheet.protection
    protection.enable()
    # True forbids: what people do with a list stays allowed.
    protection.sort = protection.autoFilter = protection.formatColumns = protection.formatRows = False
    protection.formatCells = False
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    _on_paper(sheet, landscape=len(headers) > 7)  # noqa: PLR2004 - as many as an upright page takes


def _shown(value: CellValue) -> object:
    """A cell as it goes out: numbers, days and texts as they are."""
    if isinstance(value, bool) or not isinstance(value, str | dt.date | dt.datetime | float | int | None):
        return as_text(value) or None
    return value


def _offer_choices(sheet: Worksheet, columns: Sequence[InputColumn], last: int) -> None:
    """Drop-downs and ranges; they question and do not refuse, as in the workbook."""
    from openpyxl.worksheet.datavalidation import DataValidation

    for place, column in enumerate(columns, 4):
        letters = column_letters(place)
        cells = f"{letters}{_HEADER_ROW + 1}:{letters}{last}"
        rule: DataValidation | None = None
        listed = ",".join(column.choices)
        if column.choices and len(listed) <= _LONGEST_LIST:
            rule = DataValidation("list", formula1=f'"{listed}"')
        elif column.low is not None:
            limits = {"operator": "greaterThanOrEqual", "formula1": str(column.low)}
            if column.high is not None:
                limits = {"operator": "between", "formula1": str(column.low), "formula2": str(column.high)}
            rule = DataValidation("decimal", **limits)
        elif column.date:
            rule = DataValidation("date", operator="greaterThan", formula1="18264")
        if rule is None:
            continue
        if not column.anything:
            sheet.conditional_formatting.add(cells, _mark_wrong(column, f"{letters}{_HEADER_ROW + 1}"))
        rule.allow_blank = True
        # Chinese marks such as 缺考 beside a number must remain possible: a warning can be answered.
        rule.errorStyle = "warning"
        rule.errorTitle, rule.error = "请核对", column.help[:200] or "请核对这一格"
        if column.help:
            rule.promptTitle, rule.prompt = column.header[:32], column.help[:250]
            rule.showInputMessage = True
        rule.showErrorMessage = not (column.also or column.anything)
        sheet.add_data_validation(rule)
        rule.add(cells)


def _mark_wrong(column: InputColumn, first: str) -> FormulaRule:
    """Paints a cell that holds what the rules will refuse, as the workbook paints its problem cells."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill

    if column.choices:
        listed = ",".join(f'"{one}"' for one in (*column.choices, *column.also))
        wrong = f'ISERROR(MATCH(TRIM({first}&""),{{{listed}}},0))'
    elif column.date:
        wrong = f"NOT(ISNUMBER({first}))"
    else:
        most = f",{first}>{column.high}" if column.high is not None else ""
        wrong = f"AND(ISNUMBER({first}),OR({first}<{column.low}{most}))"
    formula = f"AND(LEN(TRIM({first}))>0,{wrong})"
    return FormulaRule(formula=[formula], fill=PatternFill("solid", bgColor=_WRONG))


def _on_paper(sheet: Worksheet, *, landscape: bool) -> None:
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "第 &P 页　共 &N 页"


def _hide(book: Workbook, handout: Handout, tables: Sequence[InputTable], people: Sequence[Teacher]) -> None:
    """The hidden sheet: what the file is, and every value as it went out."""
    sheet = book.create_sheet(HIDDEN)
    facts = (
        handout.number,
        handout.workbook,
        handout.school,
        handout.round_name,
        handout.group,
        BETWEEN.join(handout.sheets),
    )
    for pair in zip(FACTS, facts, strict=True):
        sheet.append(pair)
    for key, text in base_of(tables, people).items():
        sheet.append((BETWEEN.join(key), text))
    for row in sheet.iter_rows():
        for cell in row:
            cell.number_format = "@"
            cell.data_type = "s"
    sheet.sheet_state = "hidden"
