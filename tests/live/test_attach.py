"""The workbook stays open, its macros are blocked: a command and a launcher, each a process of its own, work in the window."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from python.actions import score as actions
from python.hosts.file.host import FileHost
from python.hosts.libreoffice.bridge import MacroMode
from python.hosts.libreoffice.host import libreoffice_host
from python.vocabulary.ports import Block, Changes
from python.vocabulary.sheet_schema import CHECK_RESULTS, GRADEBOOK, RETRAIN_LIST, RUN_LOG, SIGN_IN
from tests.grids import grids, trimmed
from tests.live.office import Office, poll
from tests.places import ROOT
from tests.samples import NOW

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("libreoffice")]

# A sign-in of 签到表 that the saved file does not have: row and column, from 1.
EDITED = (5, 4)
_PATIENCE = 60
_HEIGHT_OF_BAR, _WIDTH_OF_TEXT = 18, 190


@dataclass(frozen=True)
class Ended:
    """How a process ended, and what it showed."""

    code: int
    out: str
    error: str = ""


def environment(**more: str) -> dict[str, str]:
    """A user's: nothing in it says where LibreOffice listens, unless it is given."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PEIXUN_")}
    return {**plain, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "COLUMNS": "200", **more}


def peixun(*arguments: object, **variables: str) -> Ended:
    done = subprocess.run(
        [sys.executable, "-m", "python.entry.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment(**variables),
        check=False,
        timeout=_PATIENCE,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def at_a_terminal(module: str, *arguments: object, answers: Sequence[str] = (), **variables: str) -> Ended:
    """Runs a module in a window of its own; each answer is typed when a question stands at the end of the screen."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    child, screen = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        os.execve(sys.executable, command, environment(TERM="xterm", **variables))
    shown, left, end = b"", list(answers), time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        ready, _, _ = select.select([screen], [], [], 0.2)
        try:
            if ready:
                shown += os.read(screen, 65536)
            elif left and shown.decode("utf-8", "ignore").rstrip(" ").endswith("："):
                os.write(screen, f"{left.pop(0)}\n".encode())
        except OSError:
            break
    _, status = os.waitpid(child, 0)
    return Ended(os.waitstatus_to_exitcode(status), shown.decode("utf-8", "replace"))


def launcher(workbook: Path, key: str, *answers: str) -> Ended:
    return at_a_terminal("python.entry.launcher", key, answers=answers, PEIXUN_HERE=str(workbook.parent))


def typed(document) -> None:
    """Somebody types a sign-in and does not save."""
    row, column = EDITED
    document.sheet(SIGN_IN).getCellByPosition(column - 1, row - 1).setString("缺席")


@pytest.fixture
def opened(office, workbook):
    """The workbook as its user has it: on the screen, macros blocked, something typed and not saved."""
    document = office.open(workbook, macros=MacroMode.NEVER)
    typed(document)
    yield document
    document.close()


@pytest.fixture
def other(office, tmp_path):
    """Another workbook of the user's, in front of ours when it is named after ``opened``."""
    path = tmp_path / "别的.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "别的"
    book.save(path)
    document = office.open(path)
    yield document
    document.close()


def status_bar(office) -> bytes:
    """The lower left corner of the screen, where the window shows texts in its status bar."""
    pixels, (width, height) = office.screen.settled()[1], office.screen.size
    corner = (0, height - _HEIGHT_OF_BAR, _WIDTH_OF_TEXT, height)
    return Image.frombytes("RGB", (width, height), pixels).crop(corner).tobytes()


def test_the_end_of_a_run_stands_in_the_status_bar_for_a_moment(office, opened, workbook):
    elsewhere = status_bar(office)
    opened.show(CHECK_RESULTS)  # where the run lands: the bar tells which sheet is in front
    poll(lambda: status_bar(office) != elsewhere, "the sheet is not shown")
    before = status_bar(office)
    command = [sys.executable, "-m", "python.entry.cli", "check", str(workbook), "--live"]
    with subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True) as running:
        assert "校验数据完成" in running.stdout.readline()
        office.screen.picture("live-status-bar")
        assert status_bar(office) != before
        running.stdout.read()
    poll(lambda: status_bar(office) == before, "the status bar is not given back")
    assert opened.model.isModified()


def test_a_command_works_in_the_open_window_and_leaves_everything_else_alone(
    office, opened, other, workbook, tmp_path
):
    saved = workbook.read_bytes()
    copy = Path(shutil.copy(workbook, tmp_path / "copy.xlsm"))
    FileHost.open(copy).apply(Changes((Block(SIGN_IN, *EDITED, (("缺席",),)),)), keep_backups=1)
    actions.score(FileHost.open(copy), now=NOW)

    done = peixun("score", workbook, "--live")

    assert (done.code, done.error) == (0, "")
    assert done.out.startswith("计算成绩完成")
    live, expected = libreoffice_host(workbook, office.connection), FileHost.open(copy)
    for sheet in (GRADEBOOK, CHECK_RESULTS, RETRAIN_LIST):
        assert trimmed(live.grid(sheet).rows) == trimmed(expected.grid(sheet).rows), sheet
    assert opened.model.isModified()
    assert workbook.read_bytes() == saved
    assert not other.model.isModified()
    assert other.model.getSheets().getByIndex(0).getCellByPosition(0, 0).getString() == "别的"
    assert office.is_running
    opened.show(GRADEBOOK)
    opened.model.getCurrentController().getFrame().getContainerWindow().toFront()
    office.screen.picture("live-score-gradebook")


def test_what_was_done_is_taken_back_in_the_open_window(office, opened, workbook):
    names = (SIGN_IN, GRADEBOOK, CHECK_RESULTS, RUN_LOG)
    before = grids(libreoffice_host(workbook, office.connection), *names)
    assert peixun("score", workbook, "--live").code == 0
    assert grids(libreoffice_host(workbook, office.connection), *names) != before
    done = peixun("undo", workbook, "--live")
    assert (done.code, "已撤销" in done.out) == (0, True)
    assert grids(libreoffice_host(workbook, office.connection), *names) == before
    assert opened.model.isModified()


@pytest.mark.usefixtures("opened")
def test_a_launcher_asks_once_and_enter_is_a_yes(office, workbook):
    done = launcher(workbook, "score", "")
    assert done.code == 0, done.out
    assert done.out.count("工作簿正打开着（LibreOffice") == 1
    assert "直接在打开的表里运行「计算成绩」？（是/否，直接按回车为是）" in done.out
    assert "计算成绩完成" in done.out
    log = libreoffice_host(workbook, office.connection).grid(RUN_LOG).rows
    assert any("计算成绩" in row for row in log)
    office.screen.picture("live-launcher")


@pytest.mark.usefixtures("opened")
def test_a_no_leaves_the_open_workbook_and_the_file_alone(office, workbook):
    saved, before = workbook.read_bytes(), grids(libreoffice_host(workbook, office.connection), RUN_LOG)
    done = launcher(workbook, "score", "否")
    assert done.code == 2
    assert "保存并关闭" in done.out
    assert workbook.read_bytes() == saved
    assert grids(libreoffice_host(workbook, office.connection), RUN_LOG) == before
    assert not (workbook.parent / "备份").exists()


@pytest.mark.usefixtures("opened")
def test_who_only_reads_is_not_asked(workbook):
    done = at_a_terminal("python.entry.cli", "rules", workbook)
    assert (done.code, "打开着" in done.out) == (0, False)


@pytest.mark.usefixtures("opened")
def test_without_a_user_an_open_workbook_is_refused_as_before(workbook):
    for arguments in ((), ("--json",)):
        done = peixun("score", workbook, *arguments)
        assert done.code == 2
        assert "locked" in done.out or "保存并关闭" in done.error


def test_a_workbook_opened_read_only_is_refused(office, workbook):
    document = office.open(workbook, read_only=True, macros=MacroMode.NEVER)
    try:
        # A reader's lock file would name nobody: there is none.
        done = peixun("score", workbook, "--live", "--json", PEIXUN_UNO=office.connection)
        assert (done.code, json.loads(done.out)["problems"][0]["code"]) == (2, "read-only")
        assert not document.model.isModified()
    finally:
        document.close()


@pytest.mark.usefixtures("office")
def test_a_workbook_that_is_not_open_is_not_run(workbook):
    done = peixun("score", workbook, "--live")
    assert done.code == 2
    assert f"“{workbook.name}”现在没有打开着" in done.error
    assert not (workbook.parent / "备份").exists()


@pytest.mark.usefixtures("office")
def test_a_lock_file_without_a_program_names_whom_it_names(workbook):
    lock = workbook.with_name(f".~lock.{workbook.name}#")
    lock.write_text(",王老师,办公室电脑,24.11.2026 09:00,file:///home/x;", encoding="utf-8")
    done = launcher(workbook, "score")
    assert done.code == 2
    assert "正被“王老师 办公室电脑”用 LibreOffice 打开着" in done.out
    assert "请保存并关闭后再运行" in done.out


@pytest.mark.usefixtures("opened")
def test_open_in_two_programs_is_asked_or_refused(workbook, tmp_path):
    second = Office(tmp_path)
    try:
        document = second.open(workbook, read_only=True, painted=False)
        done = peixun("score", workbook, "--live", "--json", PEIXUN_UNO=second.connection)
        problem = json.loads(done.out)["problems"][0]
        assert (done.code, problem["code"]) == (2, "open-twice")
        assert problem["message"].count("LibreOffice") == 2
        one, two = (
            at_a_terminal(
                "python.entry.cli",
                *("score", workbook, "--live"),
                answers=[number],
                PEIXUN_UNO=second.connection,
            )
            for number in "12"
        )
        assert {one.code, two.code} == {0, 2}, one.out + two.out
        refused = one.out if one.code else two.out
        assert "只读" in refused
        assert not document.model.isModified()
        document.close()
    finally:
        second.close()
