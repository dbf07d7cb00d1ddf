"""After a round: ledgers, files, archive and next round by the launchers under Wine give what Linux gives."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from python.entry.demo import make_demo, new_workbook
from python.entry.demo_school import ROUNDS
from python.hosts.file.host import FileHost
from python.making.bundle.inventory import is_code
from python.vocabulary.actions import action_of
from python.vocabulary.sheet_schema import HISTORY, ROUND_NAME
from tests.bundle.agreement import assert_same_cells, assert_same_documents
from tests.bundle.wine import Wine, click, double_click, windows_path
from tests.rounds import play_topics, set_parameter

pytestmark = [pytest.mark.bundle, pytest.mark.timeout(900)]

NOW = dt.datetime(2026, 7, 3)
THIS, NEXT = ROUNDS[-1].name, "2026年秋季 & 'x'"

Books = tuple[Path, Path]
Both = Callable[..., str]

PORTFOLIOS = action_of("portfolios").title


@pytest.fixture(scope="session")
def years(home: Path, both: Both, tmp_path_factory: pytest.TempPathFactory) -> Books:
    """The demo's three rounds, two of them archived on Linux; then ledgers and files, on Linux and under Wine."""
    linux = tmp_path_factory.mktemp("years") / "三轮"
    make_demo(linux, now=NOW)
    shutil.rmtree(linux / "输出" / THIS / PORTFOLIOS)
    on_wine = home / "三 轮 & 'x' (2026)"
    shutil.copytree(linux, on_wine)
    books = linux / "培训考核.xlsm", on_wine / "培训考核.xlsm"
    assert "更新台账完成" in both(books, "更新台账")
    assert "制作了 60 份" in both(books, "个人成长档案")
    return books


def test_the_ledgers_are_the_same_cell_by_cell(years: Books) -> None:
    assert_same_cells(*years)


def test_every_portfolio_is_the_same_part_by_part(years: Books) -> None:
    linux, on_wine = (book.parent / "输出" / THIS / PORTFOLIOS for book in years)
    assert assert_same_documents(linux, on_wine) == 61


@pytest.fixture(scope="session")
def topics(home: Path, both: Both, tmp_path_factory: pytest.TempPathFactory) -> Books:
    """Two topics of scheme B, both passed by almost everyone; then 结业证书, on Linux and under Wine."""
    linux = new_workbook(tmp_path_factory.mktemp("topics") / "专题.xlsm")
    play_topics(linux, 2)
    set_parameter(linux, "结业专题", 2)
    on_wine = home / "专题 轮"
    shutil.copytree(linux.parent, on_wine)
    books = linux, on_wine / linux.name
    assert "新发结业证书 46 张" in both(books, "结业证书", "--yes")
    return books


def test_completion_is_certified_with_the_same_cells_and_documents(topics: Books) -> None:
    assert_same_cells(*topics)
    linux, on_wine = (book.parent / "输出" for book in topics)
    assert assert_same_documents(linux, on_wine) > 46


def test_a_round_not_complete_is_listed_and_the_window_asks(years: Books, home: Path, wine: Wine) -> None:
    _, book = years
    before = book.read_bytes()
    told = double_click(wine, home, "归档本轮", book, "否")
    assert "还有人缺成绩或签到" in told.out
    assert "仍然要归档吗？" in told.out
    assert "已归档" not in told.out
    assert "按回车键关闭这个窗口" in told.out
    assert (told.code, book.read_bytes()) == (2, before)


@pytest.fixture(scope="session")
def closed(years: Books, both: Both, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Books:
    """The third round archived although two have no marks, and the next begun, on Linux and under Wine."""
    linux, on_wine = tmp_path_factory.mktemp("closed") / "三轮", home / "归档 轮"
    for book, folder in zip(years, (linux, on_wine), strict=True):
        shutil.copytree(book.parent, folder)
    books = linux / "培训考核.xlsm", on_wine / "培训考核.xlsm"
    assert "58 人" in both(books, "归档本轮", "--force")
    assert f"已开始“{NEXT}”" in both(books, "开始下一轮", NEXT)
    return books


def test_the_next_round_begins_with_the_same_cells(closed: Books) -> None:
    assert_same_cells(*closed)


def test_the_seal_has_the_same_rows_and_its_fingerprints_fit(closed: Books) -> None:
    linux, on_wine = (book.parent / "归档" / THIS for book in closed)
    table = "本轮成绩.csv"
    assert (linux / table).read_bytes() == (on_wine / table).read_bytes()
    names = [
        [line.partition("*")[2] for line in (folder / "SHA256.txt").read_text(encoding="utf-8").splitlines()]
        for folder in (linux, on_wine)
    ]
    assert names[0] == names[1]
    assert len(names[0]) > 100
    checked = subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256.txt"], cwd=on_wine, capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


def test_the_window_asks_for_the_next_rounds_name(years: Books, home: Path, wine: Wine) -> None:
    book = home / "问 轮" / "培训考核.xlsm"
    shutil.copytree(years[1].parent, book.parent)
    told = double_click(wine, home, "开始下一轮", book, "2026年秋季", "是")
    assert "请输入新一轮的名称" in told.out
    assert "仍然要归档吗？" in told.out
    assert "已开始“2026年秋季”" in told.out
    assert told.code == 0


def test_an_archived_round_can_be_taken_back(closed: Books, home: Path, wine: Wine) -> None:
    book = closed[1]
    asked = click(wine, home, "撤销上次操作", windows_path(book))
    assert asked.code == 2
    assert "上次操作是「开始下一轮」" in asked.error
    for action in ("开始下一轮", "归档本轮"):
        taken = click(wine, home, "撤销上次操作", windows_path(book), "--yes")
        assert f"已撤销「{action}」" in taken.out
    host = FileHost.open(book)
    where = host.named_cell(ROUND_NAME)
    assert where
    assert host.grid(where.sheet).value(where.row, where.column) == THIS
    assert THIS not in {row[0] for row in host.grid(HISTORY).rows if row}


def test_the_demo_plays_three_rounds(home: Path, wine: Wine) -> None:
    told = click(wine, home, "演示")
    assert "演示完成" in told.out
    shutil.rmtree(next(home.glob("演示 *")))


# Files that no run here can load: python-calamine needs a DLL that Wine 8 lacks; pandas finds numpy's copy of this DLL loaded already.
_NOT_LOADED_HERE = {"_python_calamine.cp313-win_amd64.pyd", "pandas.libs/msvcp140-"}


@pytest.mark.usefixtures("closed", "topics")
def test_every_file_of_code_that_ships_is_loaded_by_something(home: Path, wine: Wine) -> None:
    if "环境自检.cmd" not in {name for name, *_ in wine.log}:
        click(wine, home, "环境自检")
    shipped = {
        path.relative_to(home / "runtime").as_posix().lower()
        for path in (home / "runtime").rglob("*")
        if is_code(path.name)
    }
    loaded = {path.lower().rpartition("/runtime/")[2] for path in wine.loaded}
    unused = {name for name in shipped - loaded if not any(known in name for known in _NOT_LOADED_HERE)}
    assert not unused, sorted(unused)
