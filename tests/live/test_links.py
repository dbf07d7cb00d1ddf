"""Links in the workbook, really clicked: to the launchers beside it, where macros are blocked, and back to 首页."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from urllib.parse import unquote

import pytest

from python.vocabulary.actions import ACTIONS
from python.vocabulary.sheet_schema import GUIDE, HOME
from tests.live.office import Document, Office, poll

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("libreoffice")]

_LEFT_OF_MIDDLE = 45


@pytest.fixture(scope="module")
def opened_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the system was asked to open, one line each; ``xdg-open`` beside it writes it."""
    folder = tmp_path_factory.mktemp("opener")
    opener = folder / "xdg-open"
    opener.write_text(f'#!/bin/sh\necho "$1" >> "{folder}/opened"\n', encoding="utf-8")
    opener.chmod(0o755)
    return folder / "opened"


@pytest.fixture(scope="module")
def window(programs: None, opened_files: Path, tmp_path_factory: pytest.TempPathFactory):  # noqa: ARG001 - first they must be there
    """A LibreOffice whose system opens nothing but notes it."""
    office = Office(
        tmp_path_factory.mktemp("links"),
        extra={"PATH": f"{opened_files.parent}{os.pathsep}{os.environ['PATH']}"},
    )
    yield office
    office.close()


@pytest.fixture
def document(window: Office, edition: Path, tmp_path: Path):
    folder = tmp_path / "一中 材料"
    folder.mkdir()
    path = Path(shutil.copy(edition, folder / "培训考核.xlsm"))
    for action in ACTIONS:
        (folder / action.launcher).parent.mkdir(exist_ok=True)
        (folder / action.launcher).write_text("rem", encoding="ascii")
    document = window.open(path)
    yield document
    document.close()


def cell_of(document: Document, sheet: str, formula: str) -> tuple[int, int]:
    """Where a sheet has a formula; both from 1."""
    cells = document.sheet(sheet)
    return next(
        (row + 1, column + 1)
        for row in range(80)
        for column in range(10)
        if cells.getCellByPosition(column, row).getFormula().startswith(formula)
    )


@pytest.mark.parametrize(
    ("sheet", "title"), [(HOME, "校验数据"), (HOME, "计算成绩"), (GUIDE, "准备表格"), (GUIDE, "校验数据")]
)
def test_a_click_on_a_link_opens_the_launcher_beside_the_workbook(
    sheet: str, title: str, window: Office, document: Document, opened_files: Path
) -> None:
    opened_files.unlink(missing_ok=True)
    row, column = cell_of(document, sheet, f'=HYPERLINK("{title}.cmd"')
    x, y = document.cell_place(sheet, row, column)
    if sheet == GUIDE:  # only the text is a link, and here it stands at the left
        x -= _LEFT_OF_MIDDLE
    window.screen.settled()
    window.focus()
    window.follow((x, y))
    asked = poll(lambda: opened_files.is_file() and opened_files.read_text("utf-8"), "nothing was opened")
    beside = Path(document.model.getURL().removeprefix("file://")).parent
    assert unquote(asked.strip()) == f"file://{unquote(str(beside))}/{title}.cmd"


@pytest.mark.parametrize("sheet", ["成绩册", "校验结果", "考核规则", GUIDE])
def test_a_click_on_the_link_beside_a_title_leads_back_to_the_home_sheet(
    sheet: str, window: Office, document: Document
) -> None:
    place = document.shape_place(sheet, "返回首页")
    window.screen.settled()
    window.focus()
    window.click_at(place)
    poll(lambda: document.in_front() == HOME, f"the link of {sheet} does not lead back")


def test_the_link_on_the_home_sheet_jumps_to_the_list_of_launchers(
    window: Office, document: Document
) -> None:
    cells = document.sheet(HOME)
    row, column = next(
        (row + 1, column + 1)
        for row in range(40)
        for column in range(10)
        if cells.getCellByPosition(column, row).getString() == "其他各项"
    )
    place = document.cell_place(HOME, row, column)
    window.screen.settled()
    window.focus()
    window.follow(place)
    poll(lambda: document.in_front() == GUIDE, "the link does not jump")
