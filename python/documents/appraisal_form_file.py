"""A 评价表 as an .xlsx without macros: rows are people, columns are 维度. Nothing in it says who fills it in, and Excel is asked to keep it so."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from python.planning.exchange.appraisal_form import FORM_NUMBER, FORM_TITLE
from python.planning.exchange.handout import HIDDEN
from python.vocabulary.cell_values import column_letters, plain
from python.vocabulary.features.appraisal import SELF
from python.vocabulary.plain_record import record
from python.vocabulary.records import Teacher
from python.vocabulary.sheet_schema import DEPARTMENT, NAME, TEACHER_ID

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_HEADER_ROW = 5
_FACE = "微软雅黑"
_INK, _ACCENT, _PALE, _OPEN, _LINE, _GREY = "1F2933", "2B5C8A", "F3F6F9", "FFF9E5", "C9D0D8", "6B7280"
_WRONG = "FBD9B5"
# Stands for the number until a form gets its own; no number is made of this letter.
_ANY_NUMBER = "NNNN-NNNN-NNNN"
_WORKBOOK = "xl/workbook.xml"
# Excel then leaves the name of whoever saves the file out of it.
_PRIVATE = b'<workbookPr filterPrivacy="1"'


@record
class FormFacts:
    """What stands on a form besides its number: the school, the 批次 and the 评价人类别, and the full mark of each 维度."""

    school: str
    batch: str
    kind: str
    dimensions: Mapping[str, Decimal]


def appraisal_forms(
    facts: FormFacts, people: Sequence[Teacher], numbers: Sequence[str], made: dt.datetime
) -> Iterator[bytes]:
    """The files of forms that differ by their number alone.

    Args:
        facts: What stands on them.
        people: Whom they list, in their order.
        numbers: The number of each (``memory.new_number``).
        made: When, for the document's properties.
    """
    with zipfile.ZipFile(io.BytesIO(_model(facts, people, made))) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    parts[_WORKBOOK] = parts[_WORKBOOK].replace(b"<workbookPr", _PRIVATE, 1)
    for number in numbers:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in parts.items():
                own = content.replace(_ANY_NUMBER.encode(), number.encode())
                # No time of its own: the order in which forms were made says nothing.
                package.writestr(zipfile.ZipInfo(name), own, zipfile.ZIP_DEFLATED)
        yield buffer.getvalue()


def _model(facts: FormFacts, people: Sequence[Teacher], made: dt.datetime) -> bytes:
    """A form with ``_ANY_NUMBER`` for its number."""
    from openpyxl import Workbook
    from openpyxl.packaging.custom import StringProperty

    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise ValueError("a new workbook has a sheet")
    sheet.title = FORM_TITLE
    _write_head(sheet, facts)
    _write_rows(sheet, facts, people)
    hidden = book.create_sheet(HIDDEN)
    hidden.append((FORM_NUMBER, _ANY_NUMBER))
    hidden.sheet_state = "hidden"
    book.custom_doc_props.append(StringProperty(name=FORM_NUMBER, value=_ANY_NUMBER))
    book.properties.creator = None
    book.properties.lastModifiedBy = None
    book.properties.title = f"{facts.batch} {facts.kind}{FORM_TITLE}"
    # The day alone is enough.
    day = made.replace(hour=0, minute=0, second=0, microsecond=0)
    book.properties.created = book.properties.modified = day
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_head(sheet: Worksheet, facts: FormFacts) -> None:
    from openpyxl.styles import Font

    anonymous = "" if facts.kind == SELF else "　不写评价人的姓名"
    lines = (
        (f"{facts.school}　班主任{''.join(facts.dimensions)}评价表", 16, _ACCENT),
        (f"{facts.batch}　评价人类别：{facts.kind}{anonymous}", 11, _INK),
        (
            "只填浅黄色的格子，每格 0 到满分。一个人要评就各栏都填；不评的人（包括您自己）整行空着。"
            if facts.kind != SELF
            else "只填浅黄色的格子，每格 0 到满分，各栏都要填。",
            10,
            _INK,
        ),
        (f"填好保存后交回，文件名随意。{FORM_NUMBER}：{_ANY_NUMBER}（请勿删改；每份只由一人填）", 9, _GREY),
    )
    for row, (text, size, colour) in enumerate(lines, 1):
        sheet.cell(row, 1, text).font = Font(name=_FACE, size=size, bold=size > 11, color=colour)  # noqa: PLR2004 - the title
        sheet.row_dimensions[row].height = 30 if row == 1 else 20


def _write_rows(sheet: Worksheet, facts: FormFacts, people: Sequence[Teacher]) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    thin = Side(style="thin", color=_LINE)
    border = Border(thin, thin, thin, thin)
    centre = Alignment(horizontal="center", vertical="center", wrap_text=True)
    who = (TEACHER_ID, NAME, DEPARTMENT)
    headers = (*who, *(f"{name}（{plain(most)}分）" for name, most in facts.dimensions.items()))
    for column, header in enumerate(headers, 1):
        cell = sheet.cell(_HEADER_ROW, column, header)
        cell.font = Font(name=_FACE, size=10, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=_ACCENT)
        cell.alignment, cell.border = centre, border
        wide = (12, 14, 16)[column - 1] if column <= len(who) else min(max(11, 2 * len(header)), 20)
        sheet.column_dimensions[column_letters(column)].width = wide
    sheet.row_dimensions[_HEADER_ROW].height = 28
    for row, teacher in enumerate(people, _HEADER_ROW + 1):
        for column in range(1, len(headers) + 1):
            own = column <= len(who)
            value = (teacher.id, teacher.name, teacher.department or None)[column - 1] if own else None
            cell = sheet.cell(row, column, value)
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with = is no formula
            cell.font = Font(name=_FACE, size=10, color=_INK)
            cell.fill = PatternFill("solid", fgColor=_PALE if own else _OPEN)
            cell.alignment, cell.border = centre, border
            cell.protection = Protection(locked=own)
            cell.number_format = "@" if own else "General"
        sheet.row_dimensions[row].height = 21
    last = _HEADER_ROW + max(len(people), 1)
    _offer_ranges(sheet, facts, last, len(who))
    sheet.freeze_panes = sheet.cell(_HEADER_ROW + 1, 3)
    sheet.protection.enable()
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "第 &P 页　共 &N 页"


def _offer_ranges(sheet: Worksheet, facts: FormFacts, last: int, before: int) -> None:
    """What each column takes; a wrong mark is questioned and painted, not refused."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    for place, (name, most) in enumerate(facts.dimensions.items(), before + 1):
        letters = column_letters(place)
        cells, first = f"{letters}{_HEADER_ROW + 1}:{letters}{last}", f"{letters}{_HEADER_ROW + 1}"
        text = f"填 0 到 {plain(most)} 的数"
        rule = DataValidation("decimal", operator="between", formula1="0", formula2=plain(most))
        rule.allow_blank, rule.errorStyle = True, "warning"
        rule.errorTitle, rule.error = "请核对", text
        rule.promptTitle, rule.prompt = name[:32], text
        rule.showErrorMessage = rule.showInputMessage = True
        sheet.add_data_validation(rule)
        rule.add(cells)
        wrong = f"AND(LEN(TRIM({first}))>0,OR(NOT(ISNUMBER({first})),{first}<0,{first}>{plain(most)}))"
        sheet.conditional_formatting.add(
            cells, FormulaRule(formula=[wrong], fill=PatternFill("solid", bgColor=_WRONG))
        )
