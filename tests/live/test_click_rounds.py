"""A person clicks the buttons of 「一轮结束以后」: ledgers, portfolios, archive, the next round."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess

import docx
import pytest

from python.actions import score as actions
from python.actions.ledgers import update_ledgers
from python.hosts.file.host import FileHost
from python.hosts.libreoffice.host import libreoffice_host
from python.vocabulary.sheet_schema import (
    GRADEBOOK,
    HISTORY,
    HOME,
    HOURS_LEDGER,
    ROSTER,
    SESSIONS,
)
from tests.grids import grids, trimmed
from tests.rounds import LEDGERS

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("libreoffice")]


def clicked(office, document, label):
    token = office.click(document, label)
    office.dismiss()
    return token


def test_a_click_on_ledgers_gives_cell_by_cell_what_the_file_host_gives(office, opened, workbook, tmp_path):
    copy = tmp_path / "file" / "copy.xlsm"
    copy.parent.mkdir()
    shutil.copy(workbook, copy)
    now = dt.datetime.now().astimezone().replace(tzinfo=None)
    actions.score(FileHost.open(copy), now=now)
    expected = update_ledgers(FileHost.open(copy), now=now)
    clicked(office, opened, "计算成绩")
    token = office.click(opened, "更新台账")
    office.screen.picture("click-ledgers")
    office.dismiss()
    assert token.state == "done", token.message
    assert expected.told()[0] in token.message
    live, saved = libreoffice_host(workbook, office.connection), FileHost.open(copy)
    for sheet in LEDGERS:
        assert trimmed(live.grid(sheet).rows) == trimmed(saved.grid(sheet).rows), sheet
    opened.show(HOURS_LEDGER)
    office.screen.picture("click-ledgers-hours")


def test_archive_asks_once_seals_and_the_next_round_starts_empty(office, opened, workbook):
    token = clicked(office, opened, "归档本轮")
    assert token.state == "failed"
    assert "不是最新" in token.message
    clicked(office, opened, "计算成绩")
    token = office.click(opened, "归档本轮")
    office.screen.picture("click-archive-question")
    office.dismiss()
    assert token.state == "problems"
    assert "再点一次「归档本轮」" in token.message
    assert not (workbook.parent / "归档").exists()
    token = office.click(opened, "归档本轮")
    office.screen.picture("click-archived")
    office.dismiss()
    assert "已归档" in token.message
    (folder,) = (workbook.parent / "归档").iterdir()
    done = subprocess.run(["sha256sum", "-c", "SHA256.txt"], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0
    # On the disk, not only on the screen.
    saved = FileHost.open(workbook)
    archived = [row for row in saved.grid(HISTORY).rows if len(row) > 3 and str(row[3]).startswith("T0")]
    assert len(archived) == 58
    token = clicked(office, opened, "归档本轮")
    assert token.state == "failed"
    assert "已经归档过" in token.message

    roster = grids(libreoffice_host(workbook, office.connection), ROSTER)[ROSTER]
    asked = clicked(office, opened, "开始下一轮").message
    assert asked.endswith("请在十分钟内再点一次「开始下一轮」。")
    assert grids(libreoffice_host(workbook, office.connection), ROSTER)[ROSTER] == roster
    token = office.click(opened, "开始下一轮")
    office.screen.picture("click-next-round")
    office.dismiss()
    assert token.state == "done", token.message
    assert opened.in_front() == HOME
    live = libreoffice_host(workbook, office.connection)
    assert len(grids(live, ROSTER)[ROSTER]) == len(roster)
    marks = [cell for row in live.grid(GRADEBOOK).rows for cell in row if isinstance(cell, float)]
    assert marks == []
    sessions = [row for row in live.grid(SESSIONS).rows if row and str(row[0]).startswith("第")]
    assert sessions == []
    name = live.named_cell("轮次名称")
    assert live.grid(HOME).value(name.row, name.column) is None
    # The same click again has nothing to begin from: the round that is open has no name.
    assert clicked(office, opened, "开始下一轮").state == "failed"
    # Two clicks take the next round back, the archive stays.
    assert "上次操作是「开始下一轮」" in clicked(office, opened, "撤销上次操作").message
    assert clicked(office, opened, "撤销上次操作").message.startswith("已撤销「开始下一轮」")
    live = libreoffice_host(workbook, office.connection)
    assert [cell for row in live.grid(GRADEBOOK).rows for cell in row if isinstance(cell, float)]
    assert live.grid(HOME).value(name.row, name.column) is not None


def test_portfolios_hold_a_page_and_a_chart_for_everyone(office, opened, workbook):
    clicked(office, opened, "计算成绩")
    token = clicked(office, opened, "个人成长档案")
    assert token.state in ("done", "problems"), token.message
    made = [path for path in workbook.parent.glob("输出/*/个人成长档案/*.docx") if "合订" not in path.name]
    assert len(made) == 60
    assert all(len(docx.Document(path).inline_shapes) == 1 for path in made[:5])


def test_completion_says_when_there_is_nobody_to_complete(office, opened, workbook):
    clicked(office, opened, "计算成绩")
    token = clicked(office, opened, "结业证书")
    assert "结业证书" in token.message
    assert "本方案不发结业证书" in token.message
    assert not list(workbook.parent.glob("输出/*/证书/结业/*"))
