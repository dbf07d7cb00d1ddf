"""A workbook of 0.1.0, as schools have it, goes on working: its buttons clicked, its sheets written by the code of today.

The files in editions/ are those that 0.1.0 shipped, unchanged.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from python import buttons
from python.actions.score import score
from python.entry.demo_school import demo_blocks
from python.hosts.file.host import FileHost
from python.hosts.libreoffice.host import libreoffice_host
from python.vocabulary.ports import Changes
from python.vocabulary.sheet_schema import CHECK_RESULTS, GRADEBOOK, RETRAIN_LIST
from tests.grids import trimmed
from tests.samples import NOW
from tests.vba import macro_sources

EDITIONS = Path(__file__).with_name("editions")


def subs(path: Path) -> dict[str, str]:
    """Macro → what it asks of ``buttons``."""
    code = "\n".join(code for name, code in macro_sources(path).items() if "Peixun" in name)
    return dict(re.findall(r'^Public Sub (\w+)\(\)\s+RunButton "(\w+)"', code, re.MULTILINE))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["0.1.0.xlsm", "0.1.0-LibreOffice.xlsm"])
def test_every_button_of_an_old_workbook_finds_its_function(name: str) -> None:
    asked = subs(EDITIONS / name)
    assert len(asked) == 15
    assert {"sign_in", "self_test", "next_round"} <= set(asked.values())
    for key in asked.values():
        assert callable(getattr(buttons, key))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A workbook of 0.1.0 for LibreOffice with a round filled in."""
    path = Path(shutil.copy(EDITIONS / "0.1.0-LibreOffice.xlsm", tmp_path / "旧 工作簿.xlsm"))
    host = FileHost.open(path)
    host.apply(Changes(tuple(demo_blocks(host))), keep_backups=1)
    return path


@pytest.mark.libreoffice
@pytest.mark.xdist_group("libreoffice")
@pytest.mark.parametrize("title", ["计算成绩", "签到表", "环境自检", "更新台账"])
def test_a_click_in_an_old_workbook_runs_todays_code(title: str, office, old: Path, tmp_path: Path) -> None:
    copy = tmp_path / "file" / "copy.xlsm"
    copy.parent.mkdir()
    shutil.copy(old, copy)
    expected = score(FileHost.open(copy), now=NOW)
    assert expected.exit_code == 0
    document = office.open(old)
    try:
        token = office.click(document, title)
        office.dismiss()
        assert token.state in ("done", "problems"), token.message
        assert token.message.startswith(f"{title}完成")
        if title == "计算成绩":
            live, saved = libreoffice_host(old, office.connection), FileHost.open(copy)
            for sheet in (GRADEBOOK, CHECK_RESULTS, RETRAIN_LIST):
                assert trimmed(live.grid(sheet).rows) == trimmed(saved.grid(sheet).rows), sheet
    finally:
        document.close()
