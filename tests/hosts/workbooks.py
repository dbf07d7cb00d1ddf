"""Workbooks for the tests of the file host: raw packages part by part, and rich ones made by XlsxWriter."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import xlsxwriter
from PIL import Image
from pyopenvba import ExcelFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    RELATIONS: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

SHEET_PART = "xl/worksheets/sheet1.xml"
WORKBOOK_PART = "xl/workbook.xml"


def sheet_xml(rows: str, *, head: str = "", tail: str = "", prefix: str = "") -> str:
    """A worksheet part around ``rows``, which must use ``prefix`` themselves."""
    name = f":{prefix}" if prefix else ""
    p = f"{prefix}:" if prefix else ""
    return (
        f'{_DECLARATION}<{p}worksheet xmlns{name}="{MAIN}" xmlns:r="{RELATIONS}">{head}'
        f"<{p}sheetData>{rows}</{p}sheetData>{tail}</{p}worksheet>"
    )


def raw_parts(sheet: str, *, after_sheets: str = "", name: str = "数据") -> dict[str, str]:
    """The parts of a minimal workbook with one sheet."""
    return {
        "[Content_Types].xml": f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{WORKBOOK_PART}" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/{SHEET_PART}" ContentType="{_TYPE}.worksheet+xml"/></Types>',
        "_rels/.rels": f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="{WORKBOOK_PART}"/></Relationships>',
        WORKBOOK_PART: f'{_DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        f'<sheet name="{name}" sheetId="1" r:id="rId1"/></sheets>{after_sheets}</workbook>',
        "xl/_rels/workbook.xml.rels": f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        SHEET_PART: sheet,
    }


def add_part(
    parts: dict[str, str], name: str, text: str, *, owner: str, kind: str, content_type: str
) -> None:
    """Adds a part with its content type and a relation from ``owner`` to it."""
    parts[name] = text
    override = f'<Override PartName="/{name}" ContentType="{_TYPE}.{content_type}+xml"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", override)
    folder, _, file = owner.rpartition("/")
    rels = f"{folder}/_rels/{file}.rels"
    empty = f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships"></Relationships>'
    relation = f'<Relationship Id="rId9" Type="{RELATIONS}/{kind}" Target="/{name}"/></Relationships>'
    parts[rels] = parts.get(rels, empty).replace("</Relationships>", relation)


def write_parts(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """Writes a package; text goes out in UTF-8."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content if isinstance(content, bytes) else content.encode())
    return path


def raw_workbook(path: Path, rows: str, *, head: str = "", tail: str = "", prefix: str = "") -> Path:
    """A workbook whose sheet 数据 has exactly these rows."""
    return write_parts(path, raw_parts(sheet_xml(rows, head=head, tail=tail, prefix=prefix)))


def parts_of(path: Path) -> dict[str, bytes]:
    """All parts of a package by name, in the order of the file."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def sheet_of(path: Path) -> str:
    return parts_of(path)[SHEET_PART].decode()


def rows_of(path: Path) -> str:
    """What stands inside sheetData of the (only) sheet."""
    text = sheet_of(path)
    return text[text.index("<sheetData>") + 11 : text.index("</sheetData>")]


def picture() -> io.BytesIO:
    """A small PNG."""
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "#2F6F9F").save(out, "PNG")
    out.seek(0)
    return out


def vba_project(module: str, n_sheets: int) -> bytes:
    """A VBA project with one standard module ``Macros``."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "carrier.xlsm"
        with xlsxwriter.Workbook(path) as carrier:
            for _ in range(n_sheets):
                carrier.add_worksheet()
        with ExcelFile(path) as book:
            book.add_vba_project().add_module("Macros", module)
            book.save()
        with zipfile.ZipFile(path) as package:
            return package.read("xl/vbaProject.bin")


# The sheet that tests write to; every other sheet of the rich workbook must come out as it was.
TARGET = "成绩册"
OTHER = "图表"


def rich_workbook(path: Path, *, macro: str = "") -> Path:
    """A workbook with everything that writers such as openpyxl lose.

    ``成绩册`` itself carries comments, sparklines, x14 data bars, drop-downs, buttons, check boxes, a picture, a text
    box and a header picture; ``图表`` a chart and rich text; there are shared and array formulas.

    Args:
        path: Ends in .xlsx, or with ``macro`` in .xlsm.
        macro: The VBA module ``Macros``.
    """
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": dt.datetime(2026, 9, 1, tzinfo=dt.UTC)})
    sheet = book.add_worksheet(TARGET)
    bold = book.add_format({"bold": True, "bg_color": "#DDEBF7"})
    mark = book.add_format({"num_format": '0.0"分"', "border": 1})
    sheet.set_column("A:D", 12, book.add_format({"font_color": "#444444"}))
    sheet.set_column("E:F", 9, mark)
    sheet.write_row(0, 0, ["工号", "姓名", "出勤", "考试", "总分", "等级"], bold)
    for row in range(1, 6):
        sheet.write(row, 0, f"T{row:03}")
        sheet.write_rich_string(row, 1, "张", bold, "三", str(row))
        sheet.write_number(row, 2, 10 - row)
        sheet.write_number(row, 3, 12.5 * row)
        sheet.write_formula(row, 4, f"=C{row + 1}+D{row + 1}", mark, 10 - row + 12.5 * row)
        sheet.write_blank(row, 5, None, mark)
    sheet.write_array_formula("H1:H2", "{=C2:C3*2}", None, 18)
    sheet.write_comment("B2", "批注：请核对", {"x_scale": 2, "y_scale": 1.5})
    sheet.add_sparkline("G2", {"range": f"{TARGET}!C2:D2"})
    sheet.conditional_format(
        "D2:D6", {"type": "data_bar", "data_bar_2010": True, "bar_border_color": "#63C384"}
    )
    sheet.data_validation("C2:F100", {"validate": "list", "source": ["10", "8", "6"]})
    sheet.insert_button("J2", {"macro": "WriteMark", "caption": "计算成绩", "width": 90, "height": 30})
    sheet.insert_checkbox("I2", True)
    sheet.insert_image("J5", "logo.png", {"image_data": picture()})
    sheet.insert_textbox("J9", "说明文字", {"width": 120, "height": 60})
    sheet.set_header("&C&G", {"image_center": "logo.png", "image_data_center": picture()})
    sheet.merge_range("A9:C10", "合并的说明")
    sheet.write_url("A12", "https://example.com/")
    sheet.freeze_panes(1, 2)
    sheet.set_paper(9)
    other = book.add_worksheet(OTHER)
    other.write_column("A1", [1, 2, 3])
    other.write_rich_string("B1", "甲", bold, "乙", " 丙")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"={OTHER}!$A$1:$A$3"})
    other.insert_chart("D2", chart)
    other.add_table("A20:B22", {"columns": [{"header": "状态"}, {"header": "扣分"}]})
    book.define_name("学校名称", f"='{OTHER}'!$B$1")
    book.define_name("区域", f"={TARGET}!$B$2:$C$4")
    book.define_name(f"{TARGET}!局部", f"={TARGET}!$A$1")
    if macro:
        project = path.with_suffix(".bin")
        project.write_bytes(vba_project(macro, 2))
        book.add_vba_project(str(project))
    book.close()
    if macro:
        project.unlink()
    return path
