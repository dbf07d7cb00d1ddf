"""分发表格 and 收件 by real clicks: the first click on 收件 only shows, the second imports; calls do not grow with people or files."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from python.actions.handout import handout
from python.actions.inbox import inbox
from python.actions.outcome import Offer
from python.hosts.excel.host import ExcelHost, load_xlwings
from python.hosts.libreoffice.host import libreoffice_host
from python.vocabulary.output_sheets import EXCHANGE_MEMORY_SHEET, IMPORT_PREVIEW_SHEET
from python.vocabulary.ports import Changes, NewSheet
from python.vocabulary.sheet_schema import GRADEBOOK, IMPORT_PREVIEW, ROSTER, SIGN_IN
from tests.samples import NOW, host_of, round_sheets

load_xlwings()
from tests.live.fake_excel import FakeExcel  # noqa: E402 - xlwings must come in without pandas


@pytest.mark.libreoffice
@pytest.mark.xdist_group("libreoffice")
def test_the_first_click_shows_and_the_second_imports(office, opened, workbook):
    token = office.click(opened, "分发表格")
    office.dismiss()
    assert token.message.startswith("分发表格完成："), token.message
    file = sorted((workbook.parent / "分发").rglob("*.xlsx"))[0]
    book = openpyxl.load_workbook(file)
    sheet = book["成绩"]
    teacher, column = sheet.cell(5, 1).value, [cell.value for cell in sheet[4]].index("卷面成绩") + 1
    sheet.cell(5, column).value = 61.5
    book.save(file)
    inbox_folder = workbook.parent / "收件"
    inbox_folder.mkdir()
    shutil.copy(file, inbox_folder / "交回.xlsx")

    def mark() -> object:
        rows = libreoffice_host(workbook, office.connection).grid(GRADEBOOK).rows
        header = next(row for row in rows if "工号" in row)
        return next(row for row in rows if row[0] == teacher)[list(header).index("卷面成绩")]

    before = mark()
    token = office.click(opened, "收件")
    office.dismiss()
    assert token.message.endswith("要导入这 1 格，请在十分钟内再点一次「收件」。")
    assert mark() == before
    assert (inbox_folder / "交回.xlsx").is_file()
    opened.show(IMPORT_PREVIEW)
    office.screen.picture("click-inbox-preview")
    opened.show("首页")
    token = office.click(opened, "收件")
    office.dismiss()
    assert "已导入 1 格" in token.message
    assert mark() == 61.5
    assert not (inbox_folder / "交回.xlsx").exists()


def opened_in_excel(folder: Path, n_teachers: int) -> FakeExcel:
    folder.mkdir()
    sheets = round_sheets()
    for n in range(4, n_teachers + 1):
        key, name = f"T{n:04}", f"教师{n}"
        sheets[ROSTER].append([key, name, "语文组", "在岗"])
        sheets[SIGN_IN].append([key, name, "语文组", "√", "迟到"])
        sheets[GRADEBOOK].append([key, name, "语文组", 8.0, 85.0, 16.0, None])
    for spec in (EXCHANGE_MEMORY_SHEET, IMPORT_PREVIEW_SHEET):
        sheets[spec.name] = [[spec.name], [], list(spec.headers)]
    sheets["首页"][0] = ["学校", "青禾中学"]
    names = {
        name: f"='{ref.sheet}'!${'AB'[ref.column - 1]}${ref.row}"
        for name, ref in host_of(sheets).names.items()
    } | {"学校名称": "='首页'!$B$1"}
    path = folder / "培训考核.xlsm"
    path.write_bytes(b"a workbook")
    return FakeExcel(path, sheets, names)


def calls_of(fake: FakeExcel, run) -> int:
    fake.calls.clear()
    outcome = run(ExcelHost(fake.book))
    assert not outcome.not_run, outcome.problems
    return sum(fake.calls.values())


def test_calls_grow_neither_with_people_nor_with_files(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(ExcelHost, "save", lambda _: None)
    handed, shown = [], []
    for count, n_files in ((20, 1), (400, 8)):
        fake = opened_in_excel(tmp_path / f"{count}人", count)
        handed.append(calls_of(fake, lambda host: handout(host, now=NOW, by="全部")))
        (file,) = (fake.path.parent / "分发").rglob("*.xlsx")
        folder = fake.path.parent / "收件"
        folder.mkdir()
        for n in range(n_files):
            shutil.copy(file, folder / f"交回{n}.xlsx")
        calls_of(fake, lambda host: inbox(host, now=NOW))  # the sheet is there from now on
        shown.append(calls_of(fake, lambda host: inbox(host, now=NOW)))
    assert handed[0] == handed[1]
    assert shown[0] == shown[1]
    assert max(*handed, *shown) <= 120


def test_an_offer_says_what_it_is_about() -> None:
    assert Offer("yes", True, "导入这 1 格", "a") != Offer("yes", True, "导入这 1 格", "b")


@pytest.mark.libreoffice
@pytest.mark.xdist_group("libreoffice")
def test_a_sheet_for_the_programs_memory_is_added_hidden_and_nobody_is_led_away(office, opened, workbook):
    host = libreoffice_host(workbook, office.connection)
    opened.show("首页")
    host.apply(Changes(new_sheets=(NewSheet("另一张记忆", (10, 20), hidden=True),)), keep_backups=1)
    sheet = opened.sheet("另一张记忆")
    assert not sheet.IsVisible
    assert opened.model.getCurrentController().getActiveSheet().getName() == "首页"
