"""A click asks the program seldom, ends no other program, and reads nothing that other programs have left about."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from python.hosts.file.host import FileHost
from python.vocabulary.ports import Block, Changes
from python.vocabulary.sheet_schema import GRADEBOOK
from tests.bundle.com_bed.bed import Bed, Open
from tests.bundle.com_bed.clicks import press
from tests.bundle.com_bed.remote import Client
from tests.bundle.wine import Wine, windows_path
from tests.rounds import filled_workbook
from tests.samples import NOW

pytestmark = [pytest.mark.bundle, pytest.mark.timeout(300)]

# Calls and questions for types, counted where they arrive. Before xlwings' own reading was gone: 317 and 164, then 214 and 121.
MOST_CALLS, MOST_TYPES = 110, 70
_TASK_MANAGER = Path(__file__).with_name("com_bed") / "taskmanager.py"


@pytest.fixture(scope="module")
def round_of_58(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_workbook(tmp_path_factory.mktemp("round") / "一轮.xlsm")


@pytest.fixture
def there(round_of_58: Path, bed: Bed, tmp_path: Path) -> Iterator[Open]:
    opened = bed.open(Path(shutil.copy(round_of_58, tmp_path / "一轮.xlsm")))
    yield opened
    opened.close()


@pytest.fixture
def other_excel(home: Path, wine: Wine, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """An EXCEL.EXE without a window, as another program works with: the bundle's Python by that name."""
    folder = tmp_path / "office"
    folder.mkdir()
    for path in (home / "runtime").iterdir():
        if path.is_file():
            shutil.copy(path, folder)
    shutil.copy(home / "runtime" / "python.exe", folder / "EXCEL.EXE")
    running = subprocess.Popen(
        ["wine", "EXCEL.EXE", "-c", "import sys; print('up', flush=True); sys.stdin.read()"],
        cwd=folder,
        env=wine.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdout.readline().strip() == b"up"
    yield running
    running.communicate(timeout=30)


def _with_task_manager() -> str:
    return f"import runpy; runpy.run_path(r'{windows_path(_TASK_MANAGER)}'); ".replace("\\", "\\\\")


def test_xlwings_left_alone_ends_the_other_excel(
    home: Path, wine: Wine, other_excel: subprocess.Popen[bytes]
) -> None:
    """What the next test would show without the mend."""
    command = _with_task_manager().replace("\\\\", "\\") + "import xlwings"
    told = wine.run("xlwings alone", "python.exe", "-B", "-c", command, cwd=home / "runtime")
    assert told.code == 0, told
    assert other_excel.wait(20) is not None


@pytest.mark.parametrize("fails", [False, True])
def test_the_other_excel_lives_before_and_after_a_click(
    home: Path, wine: Wine, bed: Bed, there: Open, other_excel: subprocess.Popen[bytes], fails: bool
) -> None:
    if fails:
        there.close()
    state, said = press(wine, home, bed.hwnd, there.path.name, "check", _with_task_manager())
    assert state == ("failed" if fails else "done"), said
    assert "现在没有打开着" in said if fails else "校验数据完成" in said
    assert other_excel.poll() is None
    assert bed.is_alive


def test_the_number_of_calls_does_not_depend_on_the_number_of_teachers(
    there: Open, client: Client, bed: Bed, round_of_58: Path, tmp_path: Path
) -> None:
    def calls(opened: Open) -> list[tuple[int, int]]:
        counted = []
        for mark in (None, 61.0):
            if mark is not None:
                for row in (6, 7, 8, 9, 11):
                    opened.ask("arrange", sheet=GRADEBOOK, typed=[[row, 5, mark]])
            opened.dump()
            client.host(opened)
            client.press("score", NOW)
            seen = opened.dump()["calls"]
            types = seen.pop("*GetTypeInfo")
            counted.append((sum(number for name, number in seen.items() if name[0] != "*"), types))
        return counted

    many = calls(there)
    there.close()
    small = Path(shutil.copy(round_of_58, tmp_path / "少.xlsm"))
    host = FileHost.open(small)
    rows = [list(row) for row in host.grid(GRADEBOOK).rows]
    top = next(number for number, row in enumerate(rows) if "工号" in row) + 1
    blank = [[None] * len(rows[top - 1])] * (len(rows) - top - 20)
    host.apply(Changes((Block(GRADEBOOK, top + 21, 1, blank),)), keep_backups=1)
    opened = bed.open(small)
    few = calls(opened)
    opened.close()
    assert few == many
    assert all(n_calls <= MOST_CALLS and n_types <= MOST_TYPES for n_calls, n_types in many), many
