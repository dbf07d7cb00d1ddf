"""Which sheet a saved workbook opens on after a run: attributes of its views, and not a byte more."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from python.hosts.file.host import FileHost
from python.vocabulary.ports import Block, Changes
from tests.hosts.test_file_lossless import audit
from tests.hosts.workbooks import TARGET, WORKBOOK_PART, parts_of

SHEETS = ("使用说明", "成绩册", "校验结果", "藏着")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Four sheets, the first in front, the last hidden."""
    path = tmp_path / "培训考核.xlsx"
    with xlsxwriter.Workbook(path) as made:
        for name in SHEETS:
            made.add_worksheet(name).write_string(0, 0, name)
        made.get_worksheet_by_name("藏着").hide()
    return path


def run(path: Path, in_front: str, value: str = "写", sheet: str = "成绩册") -> None:
    changes = Changes((Block(sheet, 2, 1, ((value,),)),), in_front=in_front)
    FileHost.open(path).apply(changes, keep_backups=20)


def front(path: Path) -> tuple[str, list[str]]:
    """The sheet in front, and all that are selected, as openpyxl reads them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        book = openpyxl.load_workbook(path)
    selected = [sheet.title for sheet in book.worksheets if sheet.sheet_view.tabSelected]
    return book.active.title, selected


def without_selection(part: bytes) -> bytes:
    return re.sub(rb' (?:tabSelected|activeTab)="\d+"', b"", part)


def test_the_workbook_opens_on_the_sheet_and_no_other_is_selected(book: Path) -> None:
    assert front(book) == ("使用说明", ["使用说明"])
    run(book, "校验结果")
    assert front(book) == ("校验结果", ["校验结果"])
    run(book, "成绩册", "再写")
    assert front(book) == ("成绩册", ["成绩册"])


def test_sheets_that_get_no_contents_differ_in_that_attribute_alone(book: Path) -> None:
    before = parts_of(book)
    run(book, "校验结果")
    after = parts_of(book)
    changed = [name for name in before if before[name] != after[name]]
    assert set(changed) == {WORKBOOK_PART, *(f"xl/worksheets/sheet{n}.xml" for n in (1, 2, 3))}
    for name in changed:
        if name != "xl/worksheets/sheet2.xml":
            assert without_selection(after[name]) == without_selection(before[name]), name


@pytest.mark.parametrize("sheet", ["", "没有的", "藏着", "使用说明"])
def test_nothing_is_changed_for_a_sheet_that_is_missing_hidden_or_in_front_already(
    sheet: str, book: Path
) -> None:
    before = parts_of(book)
    run(book, sheet)
    after = parts_of(book)
    assert [name for name in before if before[name] != after[name]] == ["xl/worksheets/sheet2.xml"]


def test_a_run_that_changes_nothing_else_does_not_write_for_this(book: Path) -> None:
    run(book, "成绩册")
    before = book.read_bytes()
    run(book, "校验结果")
    assert book.read_bytes() == before


def test_sheets_that_were_grouped_are_so_no_more(book: Path) -> None:
    with xlsxwriter.Workbook(book) as made:
        for name in SHEETS:
            made.add_worksheet(name).write_string(0, 0, name)
        for sheet in made.worksheets():
            sheet.select()
    assert front(book)[1] == list(SHEETS)
    run(book, "校验结果")
    assert front(book) == ("校验结果", ["校验结果"])


def test_a_chart_sheet_in_front_stays_there(tmp_path: Path) -> None:
    path = tmp_path / "图.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("成绩册").write_string(0, 0, "一")
        chart = made.add_chart({"type": "bar"})
        chart.add_series({"values": "=成绩册!$A$1:$A$1"})
        sheet = made.add_chartsheet("图表")
        sheet.set_chart(chart)
        sheet.activate()
    before = parts_of(path)
    run(path, "成绩册")
    after = parts_of(path)
    assert [name for name in before if before[name] != after[name]] == ["xl/worksheets/sheet1.xml"]


def test_a_workbook_that_says_nothing_of_its_window_is_left_so(simple: Path) -> None:
    run(simple, "数据", sheet="数据")
    assert b"activeTab" not in parts_of(simple)[WORKBOOK_PART]


def test_a_validator_finds_nothing_new(rich: Path) -> None:
    before = audit(rich)
    names = FileHost.open(rich).sheet_names()
    run(rich, next(name for name in names if name != TARGET), sheet=TARGET)
    assert audit(rich) <= before
