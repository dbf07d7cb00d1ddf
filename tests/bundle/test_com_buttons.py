"""Every button, clicked in a server that plays Excel, gives cell by cell what the same action gives on a saved file.

The click is the command line of ``xlwings.bas``: cmd, the bundle's Python, xlwings' Windows engine, pywin32, COM.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from python.actions.features import choose_features
from python.entry.clicks import carried_out
from python.hosts.file.host import FileHost
from python.vocabulary.actions import ACTIONS, Action, action_of
from python.vocabulary.features.catalogue import FEATURES
from python.vocabulary.sheet_schema import CHANGE_LOG
from tests.bundle.com_bed.bed import Bed, Open
from tests.bundle.com_bed.clicks import press
from tests.bundle.com_bed.compared import OWN_TO_EACH_RUN, differences
from tests.bundle.wine import Wine, windows_path
from tests.rounds import filled_workbook

pytestmark = [pytest.mark.bundle, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def books(home: Path, bed: Bed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Open]]:
    """One round, saved on Linux and open in the server."""
    linux = filled_workbook(tmp_path_factory.mktemp("linux") / "一轮.xlsm")
    choose_features(FileHost.open(linux), now=dt.datetime(2026, 7, 3), on=[one.name for one in FEATURES])
    shutil.rmtree(linux.parent / "备份")
    there = home / "COM 轮" / "一轮.xlsm"
    there.parent.mkdir()
    shutil.copy(linux, there)
    for book in (linux, there):
        (book.parent / "收件").mkdir()
        (book.parent / "收件" / "名单.csv").write_text("工号,卷面成绩\nT002,99\n", encoding="utf-8-sig")
    opened = bed.open(there)
    yield linux, opened
    # Other modules open workbooks of the same name.
    opened.close()


# 撤销 comes last, and takes 开始下一轮 back; 环境自检 tells of each machine something else.
IN_TURN = [action for action in ACTIONS if action.has_button and action.key not in ("undo", "self_test")]
IN_TURN.append(action_of("undo"))


@pytest.mark.parametrize("action", IN_TURN, ids=[action.key for action in IN_TURN])
def test_a_click_gives_what_the_saved_file_gives(
    home: Path, wine: Wine, bed: Bed, books: tuple[Path, Open], key: Path, action: Action
) -> None:
    linux, there = books

    def on_linux() -> tuple[str, str]:
        ended = carried_out(action, FileHost.open(linux), dt.datetime.now())  # noqa: DTZ005 - as a click does
        return ended.state, ended.sentence

    def over_com() -> tuple[str, str]:
        return press(wine, home, bed.hwnd, there.path.name, action.key, PEIXUN_KEY_FILE=windows_path(key))

    for click in range(3):
        (state, said), (our_state, ours) = over_com(), on_linux()
        assert state == our_state, (said, ours)
        if action.key != "undo":
            # There a file is put back, here cells are.
            assert _same(said, windows_path(there.path.parent)) == _same(ours, str(linux.parent)), click
        dump = there.dump()
        assert differences(dump, linux, (*OWN_TO_EACH_RUN, CHANGE_LOG)) == {}
        settings = dump["settings"]
        assert (settings["ScreenUpdating"], settings["StatusBar"], settings["Interactive"]) == (
            True,
            False,
            True,
        )
        if "再点一次" not in said:
            break


def _same(sentence: str, folder: str) -> str:
    """What both systems say alike: neither where the workbook lies nor how long it took."""
    return re.sub(r"用时 [\d.]+ 秒", "…", sentence.replace(folder, "…").replace("\\", "/"))


def test_the_machine_check_adds_its_sheet(home: Path, wine: Wine, bed: Bed, books: tuple[Path, Open]) -> None:
    there = books[1]
    state, said = press(wine, home, bed.hwnd, there.path.name, "self_test")
    assert state in ("done", "problems"), said
    assert there.dump()["sheets"]["环境自检"]["values"]


def test_every_button_was_clicked(wine: Wine) -> None:
    clicked = {name for name, *_ in wine.log}
    assert {f"click: {action.key}" for action in ACTIONS if action.has_button} <= clicked
