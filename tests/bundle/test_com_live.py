"""Live without macros: a launcher finds the open workbook in Excel or WPS, works in it, and starts and ends nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from python.hosts.file.host import FileHost
from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode
from python.vocabulary.sheet_schema import GRADEBOOK
from tests.bundle.com_bed.bed import Bed, Open
from tests.bundle.com_bed.compared import of_dump, of_file
from tests.bundle.com_bed.remote import Client
from tests.bundle.wine import Wine, click, double_click, windows_path
from tests.rounds import filled_workbook

pytestmark = [pytest.mark.bundle, pytest.mark.timeout(300)]

ROT, ACTIVE, WINDOWS = "in_running_object_table", "in_active_programs", "behind_windows"
NAME = "一轮.xlsm"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_workbook(tmp_path_factory.mktemp("round") / NAME)


@pytest.fixture
def book(filled: Path, tmp_path: Path) -> Path:
    """A workbook of its own, with the lock file that Excel and WPS put beside an open one."""
    (tmp_path / f"~${NAME}").write_bytes(b"\x06office" + bytes(158))
    return Path(shutil.copy(filled, tmp_path / NAME))


@pytest.fixture
def opened(beds: Callable[[str], Bed], book: Path) -> Iterator[Callable[..., Open]]:
    """Opens the workbook in a program."""
    done: list[Open] = []

    def in_program(profile: str, **options: bool) -> Open:
        done.append(beds(profile).open(book, **options))
        return done[-1]

    yield in_program
    for one in done:
        one.close()


@pytest.mark.parametrize(
    ("profile", "ways"),
    [
        ("excel", ()),
        ("excel", (ROT,)),
        ("excel", (ACTIVE,)),
        ("excel", (WINDOWS,)),
        ("wps", ()),
        ("wps", (ROT,)),
        ("wps", (ACTIVE,)),
    ],
)
def test_each_way_finds_it(
    opened: Callable[..., Open], client: Client, profile: str, ways: tuple[str, ...]
) -> None:
    there = opened(profile)
    program = client.find(there.path, *ways)
    assert ("Excel" in program) == (profile == "excel"), program
    assert len(there.dump()["open"]) == 1


def test_a_file_that_excel_does_not_trust_is_found_behind_its_window(
    opened: Callable[..., Open], client: Client
) -> None:
    there = opened("excel", in_table=False)
    with pytest.raises(HostError):
        client.find(there.path, ROT)
    assert "Excel" in client.find(there.path)


def test_one_that_is_not_open_is_not_opened(beds: Callable[[str], Bed], client: Client, book: Path) -> None:
    running = beds("excel")
    other = running.open(Path(shutil.copy(book, book.parent / "别的.xlsm")))
    with pytest.raises(HostError) as failure:
        client.find(book)
    assert failure.value.code is ProblemCode.OPEN_ELSEWHERE
    assert other.dump()["open"] == [windows_path(other.path)]
    (book.parent / f"~${NAME}").unlink()
    with pytest.raises(HostError) as failure:
        client.find(book)
    assert failure.value.code is ProblemCode.NOT_OPEN
    other.close()


def test_open_in_two_programs_is_asked(opened: Callable[..., Open], client: Client) -> None:
    excel, wps = opened("excel"), opened("wps", in_table=False)
    with pytest.raises(HostError) as failure:
        client.find(excel.path)
    assert failure.value.code is ProblemCode.OPEN_TWICE
    chosen = {client.find(wps.path, answer=number).split()[0] for number in (0, 1)}
    assert len(chosen) == 2


def test_protected_view_and_read_only_are_refused_with_their_reasons(
    beds: Callable[[str], Bed], opened: Callable[..., Open], client: Client, book: Path
) -> None:
    there = opened("excel")
    there.ask("arrange_book", read_only=True)
    with pytest.raises(HostError) as failure:
        client.find(book)
    assert failure.value.code is ProblemCode.READ_ONLY
    beds("excel").ask("protected_view", path=windows_path(book))
    with pytest.raises(HostError) as failure:
        client.find(book)
    assert failure.value.code is ProblemCode.PROTECTED_VIEW
    beds("excel").ask("protected_view", path="")


def test_a_program_that_hides_its_workbooks_is_named(
    home: Path, wine: Wine, client: Client, book: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """WPS 12.1.0.28032 answers null for Workbooks."""
    hiding = Bed(
        wine,
        home / "runtime",
        tmp_path_factory.mktemp("hiding"),
        "et",
        BED_NO_WINDOW="1",
        BED_NO_WORKBOOKS="1",
    )
    hiding.open(book, in_table=False)
    try:
        with pytest.raises(HostError) as failure:
            client.find(book)
        assert failure.value.code is ProblemCode.WORKBOOKS_HIDDEN
    finally:
        hiding.stop()


def test_a_busy_program_is_waited_for(opened: Callable[..., Open], client: Client) -> None:
    there = opened("excel")
    there.bed.ask("busy", seconds=2)
    assert "Excel" in client.find(there.path)


@pytest.mark.parametrize("profile", ["excel", "wps"])
def test_a_double_click_works_in_the_open_workbook_when_told_to(
    home: Path, wine: Wine, key: Path, opened: Callable[..., Open], profile: str
) -> None:
    there = opened(profile)
    before = there.path.read_bytes()
    environment = {"PEIXUN_KEY_FILE": windows_path(key)}
    told = double_click(wine, home, "计算成绩", there.path, "否", **environment)
    assert "正打开着" in told.out, told
    assert of_dump(there.dump()) == of_file(there.path)
    told = double_click(wine, home, "计算成绩", there.path, "是", **environment)
    assert "计算成绩完成：应参训 58 人，已计分 56 人" in told.out.replace("\r\n", ""), told
    dump = there.dump()
    assert there.path.read_bytes() == before
    assert of_dump(dump) != of_file(there.path)
    assert dump["active"] == GRADEBOOK
    assert dump["bar"]
    settings = dump["settings"]
    assert (settings["ScreenUpdating"], settings["Interactive"]) == (True, True)
    assert there.bed.is_alive


def test_live_on_the_command_line(
    home: Path, wine: Wine, opened: Callable[..., Open], book: Path, tmp_path: Path
) -> None:
    there = opened("excel")
    told = click(wine, home, "校验数据", windows_path(book), "--live")
    assert "校验数据完成" in told.out, told
    linux = tmp_path / "linux.xlsm"
    shutil.copy(book, linux)
    assert of_dump(there.dump()) != of_file(book)
    there.close()
    told = click(wine, home, "校验数据", windows_path(book), "--live")
    assert told.code == 2
    assert "没有运行" in told.out + told.error
    assert FileHost.open(linux).grid(GRADEBOOK).n_rows
