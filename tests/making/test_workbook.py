"""workbook/培训考核.xlsm: built from source byte for byte, sound, and what the program and VBA expect of it."""

import io
import os
import re
import shutil
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import cast

import openpyxl
import pytest
from PIL import Image
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from python.making.bundle.launcher_files import launcher_files
from python.making.workbook import styles
from python.making.workbook.config_sheet import SETTINGS
from python.making.workbook.guide_sheet import LEGEND
from python.making.workbook.guide_text import BUTTONS_TITLE
from python.making.workbook.home_sheet import BELOW_FIGURES, FIGURES
from python.making.workbook.input_tables import INPUT_TABLES
from python.making.workbook.macro_messages import MACRO_MESSAGES
from python.making.workbook.output_tables import OUTPUT_TABLES
from python.making.workbook.shortcuts import launcher_place, write_shortcuts
from python.making.workbook.vba_project import VBA_FOLDER, sheet_code_name, standard_modules, xlwings_source
from python.making.workbook.workbook import WORKBOOK_PATH, workbook_bytes
from python.reading.rules import read_rules
from python.vocabulary.actions import ACTIONS
from python.vocabulary.cell_values import Grid
from python.vocabulary.columns import SheetSpec
from python.vocabulary.input_sheets import SESSION_SLOTS
from python.vocabulary.presets import PRESETS
from python.vocabulary.problem_marks import problem_columns, problem_row_key
from python.vocabulary.rule_sheet import BLOCK_HEADERS
from python.vocabulary.sheet_schema import (
    CHECK_RESULTS,
    EXPLANATION,
    GRADEBOOK,
    GUIDE,
    HEADER_SEARCH_ROWS,
    HIDDEN_SHEETS,
    HOME,
    MACRO_STATE,
    NAME,
    OPTIONAL_FACTS,
    PROBLEM_KEYS,
    RATING_SUMMARY,
    RATING_SUMMARY_ROWS,
    RETRAIN,
    ROUND_FACTS,
    RULES,
    SHEETS,
    SIGN_IN,
    SPARE_SHEETS,
    STATUS_LIST,
    TEACHER_ID,
    XLWINGS_CONF,
)
from tests.places import ROOT
from tests.vba import macro_sources

PRODUCT_SHEETS = [
    "使用说明",
    "首页",
    "考核规则",
    "教师名册",
    "培训场次",
    "签到表",
    "成绩册",
    "校验结果",
    "补训名单",
    "学时学分",
    "档案材料",
    "证书登记",
    "历次成绩",
    "运行日志",
    "xlwings.conf",
]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
BLOCK_ROWS = {
    "【计分项目】": 10,
    "【签到状态】": 12,
    "【等级】": 8,
    "【名称对照】": 30,
    "【参数】": 40,
    "【分项】": 20,
    "【功能】": 70,
}


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(WORKBOOK_PATH) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.fixture(scope="module")
def book() -> Iterator[openpyxl.Workbook]:
    with warnings.catch_warnings():
        # openpyxl says that it drops what it does not know; here it only reads.
        warnings.simplefilter("ignore", UserWarning)
        workbook = openpyxl.load_workbook(WORKBOOK_PATH, keep_vba=False)
    yield workbook
    workbook.close()


@pytest.fixture(scope="module")
def vba() -> dict[str, str]:
    """Source of every module of the shipped workbook."""
    return {Path(name).stem: code for name, code in macro_sources(WORKBOOK_PATH).items()}


def sheet_part(parts: Mapping[str, bytes], sheet: str) -> str:
    return parts[f"xl/worksheets/sheet{SHEETS.index(sheet) + 1}.xml"].decode()


def columns_of(table: SheetSpec) -> list[str]:
    return [header for header in table.headers if header]


# Built the same every time


def test_the_committed_workbook_is_what_the_source_builds(tmp_path):
    path = tmp_path / "built.xlsm"
    subprocess.run(
        [sys.executable, "-W", "error", "-m", "python.making.workbook", str(path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"},
        check=True,
        capture_output=True,
    )

    assert path.read_bytes() == WORKBOOK_PATH.read_bytes(), (
        "run: python -m python.making.workbook, and commit the result"
    )


def test_two_builds_in_one_process_are_alike():
    assert workbook_bytes() == workbook_bytes()


# Sheets


def test_sheets_stand_in_the_product_s_order_and_only_spare_ones_and_the_program_s_memory_are_hidden(book):
    assert tuple(book.sheetnames) == SHEETS
    assert [sheet.title for sheet in book if sheet.sheet_state != "visible"] == [
        name for name in SHEETS if name in (*SPARE_SHEETS, *HIDDEN_SHEETS)
    ]
    in_the_contract = [name for name in SHEETS if name in PRODUCT_SHEETS]
    assert in_the_contract == list(PRODUCT_SHEETS)


def test_the_guide_is_first_and_active_and_the_only_selected_sheet(book, parts):
    assert book.active.title == SHEETS[0] == GUIDE
    assert [name for name in SHEETS if 'tabSelected="1"' in sheet_part(parts, name)] == [GUIDE]


@pytest.mark.parametrize("table", [*INPUT_TABLES, *OUTPUT_TABLES], ids=lambda table: table.name)
def test_every_table_has_its_headers_in_one_row_near_the_top_and_no_data(table, book):
    sheet = book[table.name]
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    found = [number for number, row in enumerate(rows, 1) if row == columns_of(table)]

    assert found == [4]
    assert found[0] <= HEADER_SEARCH_ROWS
    assert not any(rows[4:])


@pytest.mark.parametrize("table", [*INPUT_TABLES, *OUTPUT_TABLES], ids=lambda table: table.name)
def test_every_table_is_frozen_filtered_and_ready_for_a4(table, book):
    sheet = book[table.name]

    assert sheet.freeze_panes.endswith("5")
    assert sheet.auto_filter.ref.startswith("A4:")
    assert sheet.page_setup.paperSize == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"


def test_identifiers_are_text_in_rows_that_do_not_exist_yet(book, parts):
    for name, wanted in (
        ("教师名册", {"工号", "手机", "导师工号"}),
        (SIGN_IN, {"工号"}),
        (GRADEBOOK, {"工号"}),
    ):
        formats = openpyxl_column_formats(book, parts, name)
        headers = columns_of(next(table for table in INPUT_TABLES if table.name == name))

        assert {header for header, code in zip(headers, formats, strict=False) if code == "@"} >= wanted


def openpyxl_column_formats(book: openpyxl.Workbook, parts: Mapping[str, bytes], name: str) -> list[str]:
    """The number format of each column definition, in order."""
    codes = []
    for column in re.findall(r"<col [^>]*>", sheet_part(parts, name)):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', column))
        span = int(attributes["max"]) - int(attributes["min"]) + 1
        style = book._cell_styles[int(attributes["style"])]
        code = "@" if style.numFmtId == 49 else str(style.numFmtId)
        codes += [code] * span
    return codes


def test_the_sign_in_sheet_has_room_for_forty_sessions_with_a_drop_down(book):
    sheet = book[SIGN_IN]
    (validation,) = [v for v in sheet.data_validations.dataValidation if v.formula1 == STATUS_LIST]

    assert SESSION_SLOTS == 40
    assert str(validation.sqref).startswith("D5:AQ")
    assert not validation.showErrorMessage


def test_closed_lists_have_drop_downs(book):
    wanted = {
        "教师名册": {"学段", "近三年连续任职", "学生满意教师", "参训类型"},
        "培训场次": {"形式", "计考勤"},
        GRADEBOOK: {"笔记", "作业"},
        "证书登记": {"状态"},
    }
    for name, headers in wanted.items():
        sheet = book[name]
        lists = [v for v in sheet.data_validations.dataValidation if v.type == "list"]

        assert {sheet.cell(4, next(iter(v.sqref.ranges)).min_col).value for v in lists} == headers
        assert all(v.errorStyle == "warning" or not v.showErrorMessage for v in lists)


# Rules


def test_the_rules_sheet_reads_back_as_the_shipped_preset(book):
    rules, problems = read_rules(Grid(RULES, list(book[RULES].iter_rows(values_only=True))))

    assert problems == []
    assert [item.name for item in rules.items] == [row[0] for row in PRESETS["A"].blocks["【计分项目】"]]


def test_the_blocks_of_the_rules_have_spare_rows_and_one_blank_row_between_them(book):
    sheet = book[RULES]
    tops = {cell.value: cell.row for cell in sheet["A"] if cell.value in BLOCK_HEADERS}
    below = [*list(tops.values())[1:], sheet.max_row + 2]

    assert list(tops) == list(BLOCK_HEADERS)
    for (title, top), following in zip(tops.items(), below, strict=True):
        assert tuple(cell.value for cell in sheet[top + 1] if cell.value) == BLOCK_HEADERS[title]
        assert following - top - 3 == BLOCK_ROWS[title], title


# Defined names


@pytest.mark.parametrize(
    "name", [*ROUND_FACTS, *OPTIONAL_FACTS, *(name for name, _, _ in FIGURES), *BELOW_FIGURES, RATING_SUMMARY]
)
def test_facts_and_figures_are_single_cells_of_the_home_sheet(name, book):
    assert re.fullmatch(r"首页!\$[A-Z]\$\d+", book.defined_names[name].attr_text)


def test_the_rating_summary_has_two_free_columns_of_six_rows(book):
    sheet, cell = book.defined_names[RATING_SUMMARY].attr_text.split("!")
    top = book[sheet][cell.replace("$", "")]
    block = [
        book[sheet].cell(top.row + down, top.column + right).value
        for down in range(RATING_SUMMARY_ROWS)
        for right in (0, 1)
    ]

    assert block == [None] * 12


def test_the_visible_macro_state_says_not_enabled(book):
    sheet, cell = book.defined_names[MACRO_STATE].attr_text.split("!")

    assert sheet == GUIDE
    assert book[sheet][cell.replace("$", "")].value == "宏未启用"


def test_the_problem_keys_cover_the_two_hidden_locator_columns(book):
    sheet = book[CHECK_RESULTS]
    letters = re.fullmatch(
        rf"{CHECK_RESULTS}!\$(\w+)\$5:\$(\w+)\$\d+", book.defined_names[PROBLEM_KEYS].attr_text
    ).groups()

    assert [sheet[f"{column}4"].value for column in letters] == ["定位", "定位列"]
    # openpyxl groups neighbours that look alike under the first.
    assert sheet.column_dimensions[letters[0]].hidden


def test_conditional_formats_reach_other_sheets_only_through_names(parts):
    for name in SHEETS:
        formats = re.findall(r"<cfRule.*?</cfRule>", sheet_part(parts, name))

        assert not [rule for rule in formats if "!" in rule], name


# Macros


def drawn_on(parts: Mapping[str, bytes], sheet: str, kind: str) -> str:
    """The drawing of a sheet of the kind ``vmlDrawing`` (its buttons) or ``drawing`` (all else)."""
    rels = parts.get(f"xl/worksheets/_rels/sheet{SHEETS.index(sheet) + 1}.xml.rels", b"").decode()
    found = re.search(rf'Target="\.\./(drawings/{kind}\d+\.\w+)"', rels)
    return parts[f"xl/{found[1]}"].decode() if found else ""


def macros_of(parts: Mapping[str, bytes], sheet: str) -> list[str]:
    return re.findall(r"<x:FmlaMacro>\[0\]!(\w+)</x:FmlaMacro>", drawn_on(parts, sheet, "vmlDrawing"))


def test_every_button_runs_a_macro_that_exists(parts, vba):
    drawn = macros_of(parts, HOME)

    assert drawn == [button.macro for button in ACTIONS if button.has_button and not button.sheet]
    assert set(drawn) <= set(re.findall(r"^Public Sub (\w+)\(\)", vba["Peixun"], re.MULTILINE))


@pytest.mark.parametrize("sheet", [name for name in SHEETS if name not in (HOME, *HIDDEN_SHEETS)])
def test_every_sheet_has_the_way_back_and_the_two_everyday_buttons_which_are_not_printed(sheet, parts):
    buttons = drawn_on(parts, sheet, "vmlDrawing")
    (link,) = re.findall(r"<xdr:sp .*?/?>\s*<xdr:clientData.*?/>", drawn_on(parts, sheet, "drawing"))
    rels = "".join(
        content.decode()
        for name, content in parts.items()
        if name.startswith("xl/drawings/_rels/") and f"{HOME}'!A1" in content.decode()
    )

    own = [button.macro for button in ACTIONS if button.sheet == sheet]
    assert macros_of(parts, sheet) == ["Peixun_Check", "Peixun_Score", *own]
    assert buttons.count("<x:PrintObject>False</x:PrintObject>") == 2 + len(own)
    assert "<a:t>返回首页</a:t>" in link
    assert "<a:hlinkClick " in link
    assert 'fPrintsWithSheet="0"' in link
    assert f"#'{HOME}'!A1" in rels


@pytest.mark.parametrize("sheet", HIDDEN_SHEETS)
def test_the_program_s_memory_has_no_buttons(sheet, parts):
    assert macros_of(parts, sheet) == []


@pytest.mark.parametrize("table", [*INPUT_TABLES, *OUTPUT_TABLES], ids=lambda table: table.name)
def test_what_stands_beside_a_title_lies_in_the_first_row_and_within_one_column_each(table, parts):
    places = re.findall(
        r"<x:Anchor>(\d+), \d+, (\d+), \d+, (\d+), \d+, (\d+), \d+</x:Anchor>",
        drawn_on(parts, table.name, "vmlDrawing"),
    )
    places += re.findall(
        r"<xdr:from><xdr:col>(\d+)</xdr:col>.*?<xdr:row>(\d+)</xdr:row>.*?"
        r"<xdr:to><xdr:col>(\d+)</xdr:col>.*?<xdr:row>(\d+)</xdr:row>",
        drawn_on(parts, table.name, "drawing"),
    )

    own = [button for button in ACTIONS if button.sheet == table.name]
    assert len(places) == (0 if table.name in HIDDEN_SHEETS else 3 + len(own))
    for left, top, right, bottom in places:
        assert (top, bottom) == ("0", "0")
        assert left == right


def test_a_sheet_too_narrow_for_the_shortcuts_is_refused():
    with pytest.raises(ValueError, match="no room"):
        shortcuts_sheet([9, 9], title_pixels=60)


def shortcuts_sheet(widths: list[float], *, title_pixels: float) -> None:
    with Workbook(io.BytesIO()) as book:
        write_shortcuts(book.add_worksheet(), widths=widths, title_pixels=title_pixels, row_height=34)


def test_links_below_the_buttons_and_in_the_guide_lead_to_the_launchers_beside_the_workbook():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        formulas = openpyxl.load_workbook(WORKBOOK_PATH)
    found = {
        name: [
            str(cell.value)
            for row in formulas[name]
            for cell in row
            if str(cell.value).startswith("=HYPERLINK")
        ]
        for name in (HOME, GUIDE)
    }
    links = {a.title: f'=HYPERLINK("{launcher_place(a)}","{a.title}")' for a in ACTIONS if a.guide}

    assert found[HOME] == [links["校验数据"], links["计算成绩"]]
    assert found[GUIDE] == list(links.values())
    assert {a.launcher for a in ACTIONS} == set(launcher_files())
    formulas.close()


def test_the_home_sheet_jumps_to_where_the_guide_lists_every_launcher(book):
    (target,) = [c.hyperlink.location for row in book[HOME] for c in row if c.hyperlink]
    sheet, cell = target.split("!")

    assert sheet.strip("'") == GUIDE
    assert book[GUIDE][cell].value == BUTTONS_TITLE


def test_the_project_has_a_document_module_for_the_workbook_and_each_sheet(parts, vba):
    names = [sheet_code_name(index) for index in range(len(SHEETS))]

    assert set(vba) == {"ThisWorkbook", *names, *standard_modules()}
    assert [
        f'codeName="{code}"' in sheet_part(parts, name) for code, name in zip(names, SHEETS, strict=True)
    ] == [True] * len(SHEETS)
    assert b'codeName="ThisWorkbook"' in parts["xl/workbook.xml"]


def test_xlwings_bas_is_embedded_unchanged(vba):
    def lines(code: str) -> list[str]:
        return [line for line in code.splitlines() if not line.startswith("Attribute VB_")]

    assert lines(vba["xlwings"]) == lines(xlwings_source().read_text(encoding="ascii"))


def test_vba_source_is_ascii():
    for path in VBA_FOLDER.rglob("*.*"):
        assert path.read_bytes().isascii(), path.name


def test_every_sentence_that_vba_shows_is_in_a_named_cell(book, vba):
    asked = set(
        re.findall(r'(?:Words\(|ShowMacroState |WhyNot = )"(\w+)"', vba["Peixun"] + vba["ThisWorkbook"])
    )
    told = {
        name: book[XLWINGS_CONF][book.defined_names[name].attr_text.split("!")[1].replace("$", "")].value
        for name, _ in MACRO_MESSAGES
    }

    assert asked
    assert asked <= set(told)
    assert told == dict(MACRO_MESSAGES)


def test_every_key_that_xlwings_reads_is_set_without_a_gap(book, vba):
    column = [cell.value for cell in book[XLWINGS_CONF]["A"]]
    keys = [key for key in column if key]

    assert column[: len(keys)] == keys == [key for key, _ in SETTINGS]
    assert set(re.findall(r'GetConfig\("([^"]+)"', vba["xlwings"])) <= set(keys)
    assert len(keys) == len({key.upper() for key in keys})


# The package


def test_the_package_is_valid_open_xml():
    from openxml_audit import OpenXmlValidator

    result = OpenXmlValidator().validate(WORKBOOK_PATH)

    assert [str(error) for error in result.errors] == []


def test_there_is_one_typeface_everywhere(parts):
    faces = set(re.findall(r'<name val="([^"]+)"', parts["xl/styles.xml"].decode()))
    for name, content in parts.items():
        if name.startswith("xl/charts/"):
            faces |= set(re.findall(r'typeface="([^"]+)"', content.decode()))
        if name.startswith("xl/drawings/vmlDrawing"):
            faces |= set(re.findall(r'face="([^"]+)"', content.decode()))

    assert faces == {styles.FONT}


def test_nothing_in_the_package_tells_when_or_where_it_was_built(parts):
    assert not [name for name in parts if "externalLink" in name]
    assert set(re.findall(rb"\d{4}-\d\d-\d\dT[\d:]+Z", parts["docProps/core.xml"])) == {
        b"2026-01-01T00:00:00Z"
    }
    for name, content in parts.items():
        assert str(ROOT).encode() not in content, name


# In LibreOffice


def soffice(tmp_path: Path, source: Path, to: str) -> Path:
    """``source`` converted by a LibreOffice with a profile of its own."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed: nothing checked that it opens the workbook")
    subprocess.run(
        [
            program,
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            to,
            "--outdir",
            str(tmp_path),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return tmp_path / f"{source.stem}.{to}"


@pytest.mark.libreoffice
def test_libreoffice_opens_the_workbook_and_binds_the_buttons_to_the_macros(tmp_path):
    text = soffice(tmp_path, WORKBOOK_PATH, "fods").read_text(encoding="utf-8")

    tables = re.findall(r'<table:table table:name="([^"]+)"', text)
    assert [name for name in tables if name != "local-table"] == list(
        SHEETS
    )  # local-table is the chart's own data
    for button in (one for one in ACTIONS if one.has_button):
        assert (
            f"vnd.sun.star.script:VBAProject.Peixun.{button.macro}?language=Basic&amp;location=document"
            in text
        )
    assert "最近一次运行：尚未运行</text:p>" in text


def colours_of_page_with(tmp_path: Path, pdf: Path, word: str) -> dict[tuple[int, int, int], int]:
    """Colours, and how many pixels of each, on the page that shows ``word``."""
    pages = subprocess.run(
        ["pdftotext", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout.split("\f")
    (page,) = [str(number) for number, text in enumerate(pages, 1) if word in text]
    picture = tmp_path / word
    subprocess.run(
        ["pdftoppm", "-r", "60", "-f", page, "-l", page, "-singlefile", "-png", str(pdf), str(picture)],
        check=True,
    )
    with Image.open(f"{picture}.png") as image:
        counted = image.convert("RGB").getcolors(1 << 24)
    return {cast("tuple[int, int, int]", colour): count for count, colour in counted}


def rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def gradebook_filled(headers: list[str]) -> Callable[[Mapping[str, Worksheet]], None]:
    """One row of each kind under ``headers``, which stand in an order of their own; 教师编号 is another word for 工号."""
    rows: tuple[dict[str, str | int], ...] = (
        {TEACHER_ID: "X1", NAME: "PLAIN", RETRAIN: "否", EXPLANATION: "合计 81"},
        {TEACHER_ID: "X2", NAME: "AGAIN", RETRAIN: "是", EXPLANATION: "合计 55"},
        {TEACHER_ID: "X3", NAME: "LATER", EXPLANATION: "未完成：缺 考试"},
        {TEACHER_ID: "X4", NAME: "WRONG", "笔记": 7, EXPLANATION: "未计分：笔记"},
    )

    def fill(sheets: Mapping[str, Worksheet]) -> None:
        sheet = sheets[GRADEBOOK]
        for column, header in enumerate(headers):
            sheet.write_string(3, column, header)
            for offset, row in enumerate(rows):
                sheet.write(4 + offset, column, row.get(TEACHER_ID if header == "教师编号" else header, ""))
        sheets[CHECK_RESULTS].write_row(
            4, 9, [problem_row_key(GRADEBOOK, "X4"), problem_columns(["作业", "笔记"])]
        )

    return fill


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    "moved",
    [
        pytest.param(lambda headers: headers, id="as shipped"),
        pytest.param(lambda headers: headers[::-1], id="columns moved"),
        pytest.param(lambda headers: ["教师编号", *headers[1:]], id="column under another name"),
    ],
)
def test_rows_and_problem_cells_are_coloured_wherever_their_columns_stand(moved, tmp_path):
    headers = columns_of(next(table for table in INPUT_TABLES if table.name == GRADEBOOK))
    source = tmp_path / "filled.xlsm"
    source.write_bytes(workbook_bytes(gradebook_filled(moved(headers))))

    colours = colours_of_page_with(tmp_path, soffice(tmp_path, source, "pdf"), "LATER")

    painted = {
        name: colours.get(rgb(colour), 0)
        for name, colour in (
            ("retrain", styles.RED_FILL),
            ("incomplete", styles.AMBER_FILL),
            ("problem", styles.ORANGE_FILL),
        )
    }
    # A row is hundreds of pixels wide, the problem cell a tenth of that.
    assert {name for name, count in painted.items() if count > 100} == {"retrain", "incomplete", "problem"}
    assert painted["problem"] < painted["retrain"] / 4


def test_the_colour_legend_shows_the_colours_in_use():
    shown = {
        colour for _, properties, _ in LEGEND for colour in properties.values() if str(colour).startswith("#")
    }

    assert shown >= {styles.RED_FILL, styles.AMBER_FILL, styles.ORANGE_FILL, styles.RED_INK, styles.ACCENT}


def test_the_committed_libreoffice_edition_is_what_the_source_gives_and_differs_only_in_its_vba(
    tmp_path: Path,
) -> None:
    import zipfile

    from python.making.workbook import libreoffice_edition

    made = libreoffice_edition.build(tmp_path / "edition.xlsm")
    assert made.read_bytes() == libreoffice_edition.EDITION_PATH.read_bytes()
    with zipfile.ZipFile(made) as edition, zipfile.ZipFile(WORKBOOK_PATH) as workbook:
        assert edition.namelist() == workbook.namelist()
        different = [name for name in edition.namelist() if edition.read(name) != workbook.read(name)]
    assert different == ["xl/vbaProject.bin"]


def test_required_columns_are_told_apart_in_their_header_and_the_hint_says_how(book):
    for name, required in (("教师名册", {"工号", "姓名"}), ("培训场次", {"场次", "日期", "主题", "学时"})):
        sheet = book[name]
        lined = {cell.value for cell in sheet[4] if cell.value and cell.border.bottom.style == "medium"}
        assert lined == required
        assert "必须填" in sheet["A2"].value
        # The header's text is what formulas and readers look for: no mark in it.
        assert required <= {cell.value for cell in sheet[4]}


def test_an_empty_input_sheet_looks_like_a_table_and_nobody_has_a_rate_yet(book):
    for name in ("教师名册", "培训场次", "签到表", "成绩册"):
        areas = {str(area.sqref) for area in book[name].conditional_formatting}
        assert "A5:BZ34" in areas, name
    home = book["首页"]
    for name in ("统计_参训率", "统计_合格率", "统计_优秀率", "统计_平均分"):
        assert home[book.defined_names[name].value.split("!")[1].replace("$", "")].value is None
    assert home[book.defined_names["统计_人数"].value.split("!")[1].replace("$", "")].value == 0


def test_rows_of_the_gradebook_are_compact_and_the_log_of_changes_has_room_for_two_lines(book):
    assert book["成绩册"].sheet_format.defaultRowHeight < book["变动记录"].sheet_format.defaultRowHeight
