"""What a school switches on, and a county's roll-up, by the launchers under Wine: the same as on Linux."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from python.actions.score import score
from python.entry.demo_county import SCHOOLS, make_school
from python.hosts.file.host import FileHost
from python.vocabulary.actions import ACTIONS, action_of
from python.vocabulary.features.catalogue import FEATURES
from tests.bundle import OPTIONAL
from tests.bundle.agreement import assert_same_cells, assert_same_documents
from tests.bundle.wine import Wine, click, windows_path
from tests.rounds import filled_workbook

pytestmark = [pytest.mark.bundle, pytest.mark.timeout(900)]

NOW = dt.datetime(2026, 7, 3)
Books = tuple[Path, Path]
Both = Callable[..., str]
# What needs more than a round: test_a_county_is_rolled_up.
ELSEWHERE = ("county",)


@pytest.fixture(scope="module")
def everything_on(home: Path, both: Both, tmp_path_factory: pytest.TempPathFactory) -> Books:
    """A scored round in which every feature is switched on, and then each of their launchers is run."""
    linux = filled_workbook(tmp_path_factory.mktemp("linux") / "一轮.xlsm")
    score(FileHost.open(linux), now=NOW)
    shutil.rmtree(linux.parent / "备份")
    on_wine = home / "选用 轮" / linux.name
    on_wine.parent.mkdir()
    shutil.copy(linux, on_wine)
    books = linux, on_wine
    switches = [word for feature in FEATURES for word in ("--on", feature.name)]
    assert "启用的有" in both(books, "选用功能", *switches)
    for action in ACTIONS:
        if action.feature and action.key not in ELSEWHERE:
            both(books, action.title)
    return books


def test_every_sheet_is_the_same_cell_by_cell(everything_on: Books) -> None:
    assert_same_cells(*everything_on)


def test_every_document_is_the_same_part_by_part(everything_on: Books) -> None:
    linux, on_wine = (path.parent / "输出" for path in everything_on)
    if linux.exists():
        assert assert_same_documents(linux, on_wine) > 0


def test_a_county_is_rolled_up(home: Path, wine: Wine, tmp_path: Path) -> None:
    """The workers are processes of their own: started anew on Windows, where nothing is inherited."""
    schools = tmp_path / "各校"
    for plan in SCHOOLS[:3]:
        make_school(schools, plan, NOW)
    told = click(wine, home, action_of("rollup").title, windows_path(schools))
    assert "3 所学校" in told.out, told
    results = tmp_path / "输出" / "县级汇总"
    assert (results / "汇总数据.sqlite").is_file()
    assert (results / "县级汇总.xlsx").is_file()


@pytest.mark.usefixtures("everything_on")
def test_every_launcher_of_a_feature_was_run(wine: Wine) -> None:
    run = {name for name, *_ in wine.log}
    assert {f"{action_of(key).title}.cmd" for key in OPTIONAL if key not in ELSEWHERE} <= run
