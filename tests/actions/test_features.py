"""选用功能: what is switched on is shown, what is not is hidden, and a workbook of 0.1.0 gains it when asked."""

from __future__ import annotations

import shutil
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest

from python.actions.features import choose_features, switched_off
from python.actions.outcome import EXIT_DONE, EXIT_NOT_RUN
from python.entry.demo import new_workbook
from python.hosts.file.host import FileHost
from python.reading.workbook import read_rule_set
from python.vocabulary.features.catalogue import FEATURES, feature_rows
from python.vocabulary.messages import sentence
from python.vocabulary.ports import Block, Changes
from python.vocabulary.problems import ProblemCode, Severity
from python.vocabulary.sheet_schema import RULES
from tests.samples import NOW

OLD = Path(__file__).resolve().parents[1] / "live" / "editions" / "0.1.0.xlsm"
CONTESTS = "评比与推荐"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "培训考核.xlsm"
    new_workbook(path)
    return path


@pytest.fixture
def old_workbook(tmp_path: Path) -> Path:
    return Path(shutil.copy(OLD, tmp_path / "旧.xlsm"))


def visible(path: Path) -> set[str]:
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
    with warnings.catch_warnings():
        # The shipped print areas of whole columns.
        warnings.simplefilter("ignore", UserWarning)
        return {sheet.title for sheet in openpyxl.load_workbook(path) if sheet.sheet_state == "visible"}


def choose(path: Path, **options):
    return choose_features(FileHost.open(path), now=NOW, **options)


def switch(path: Path, feature: str, word: str, setting: str = "启用") -> None:
    """Types a word into 【功能】 as a user does."""
    host = FileHost.open(path)
    rows = host.grid(RULES).rows
    row = next(n for n, cells in enumerate(rows, 1) if tuple(cells[:2]) == (feature, setting))
    host.apply(Changes((Block(RULES, row, 3, ((word,),)),)), keep_backups=5)


def test_in_a_new_workbook_every_feature_is_off_and_its_sheets_are_out_of_sight(workbook: Path) -> None:
    rules, problems = read_rule_set(FileHost.open(workbook))

    assert rules is not None
    assert problems == []
    assert list(rules.features) == [feature.name for feature in FEATURES]
    assert not any(state.on for state in rules.features.values())
    assert not {name for feature in FEATURES for name in feature.sheet_names} & visible(workbook)


@pytest.mark.parametrize("feature", FEATURES, ids=lambda one: one.name)
def test_a_feature_that_is_typed_in_comes_with_its_sheets_and_goes_again(workbook: Path, feature) -> None:
    before = visible(workbook)
    switch(workbook, feature.name, "是")
    shown = choose(workbook)

    assert shown.exit_code == EXIT_DONE
    assert shown.on == (feature.name,)
    assert visible(workbook) == before | set(feature.sheet_names)

    switch(workbook, feature.name, "否")
    assert choose(workbook).on == ()
    assert visible(workbook) == before


def test_a_second_run_changes_nothing_but_a_row_of_the_log(workbook: Path) -> None:
    choose(workbook, on=[CONTESTS])
    with zipfile.ZipFile(workbook) as package:
        before = {name: package.read(name) for name in package.namelist()}
    choose(workbook)
    with zipfile.ZipFile(workbook) as package:
        changed = [name for name in package.namelist() if before.get(name) != package.read(name)]

    assert len([name for name in changed if name.startswith("xl/worksheets/sheet")]) == 1, changed


def test_a_workbook_of_0_1_0_gains_the_block_and_the_sheets_and_loses_nothing(old_workbook: Path) -> None:
    rules, _ = read_rule_set(FileHost.open(old_workbook))
    assert rules is not None
    assert rules.features == {}
    with zipfile.ZipFile(old_workbook) as package:
        vba = package.read("xl/vbaProject.bin")
    first = choose(old_workbook)
    assert first.added
    assert "加了【功能】" in "".join(first.told())

    names = [feature.name for feature in FEATURES]
    second = choose(old_workbook, on=names)
    sheets = {name for feature in FEATURES for name in feature.sheet_names}
    rules, problems = read_rule_set(FileHost.open(old_workbook))

    assert rules is not None
    assert problems == []
    assert all(state.on for state in rules.features.values())
    assert second.on == tuple(names)
    assert sheets <= visible(old_workbook)
    with zipfile.ZipFile(old_workbook) as package:
        assert package.read("xl/vbaProject.bin") == vba
    again = choose(old_workbook)
    assert not again.added
    block = [tuple(row[:4]) for row in FileHost.open(old_workbook).grid(RULES).rows if row[0] in names]
    assert len(block) == len(list(feature_rows()))


def test_what_a_later_version_adds_goes_below_what_the_school_has(workbook: Path) -> None:
    host = FileHost.open(workbook)
    rows = host.grid(RULES).rows
    first = next(n for n, cells in enumerate(rows, 1) if cells[0] == "【功能】") + 2
    emptied = tuple((None,) * 4 for _ in feature_rows())
    host.apply(Changes((Block(RULES, first, 1, emptied),)), keep_backups=5)
    choose(workbook, on=[CONTESTS])

    rules, problems = read_rule_set(FileHost.open(workbook))
    assert rules is not None
    assert problems == []
    assert rules.features[CONTESTS].on


def test_rows_that_are_hidden_are_told_and_kept(workbook: Path) -> None:
    choose(workbook, on=[CONTESTS])
    FileHost.open(workbook).apply(
        Changes((Block("评比活动", 5, 1, (("2026-10-12", "板报", "T001", "张三"),)),)), keep_backups=5
    )
    hidden = choose(workbook, off=[CONTESTS])

    assert [problem.code for problem in hidden.problems] == [ProblemCode.FEATURE_DATA_HIDDEN]
    assert "《评比活动》里有 1 行内容" in sentence(hidden.problems[0])
    assert FileHost.open(workbook).grid("评比活动").value(5, 4) == "张三"


def test_a_sheet_that_marks_are_read_from_stays(workbook: Path) -> None:
    choose(workbook, on=[CONTESTS])
    host = FileHost.open(workbook)
    rows = host.grid(RULES).rows
    row = next(n for n, cells in enumerate(rows, 1) if cells[0] == "作业")
    item = ("作业", "直接计分", 20, "评比活动", None, None)
    host.apply(Changes((Block(RULES, row, 1, (item,)),)), keep_backups=5)
    kept = choose(workbook, off=[CONTESTS])

    assert ProblemCode.FEATURE_KEPT_SHOWN in [problem.code for problem in kept.problems]
    assert "评比活动" in visible(workbook)


@pytest.mark.parametrize(
    ("at", "cells", "code", "says"),
    [
        (0, ("成长规化", "启用", "是"), ProblemCode.FEATURE_UNKNOWN, "没有“成长规化”这个功能"),
        (0, (CONTESTS, "开动", "是"), ProblemCode.FEATURE_SETTING_UNKNOWN, "没有“开动”这个设置项"),
        (0, (CONTESTS, "启用", "是"), ProblemCode.FEATURE_SETTING_TWICE, "写了两次"),
        (0, (CONTESTS, "启用", "要"), ProblemCode.FEATURE_SETTING_TWICE, "写了两次"),
    ],
)
def test_what_is_wrong_in_the_block_is_told_at_its_cell_and_stops_no_score(
    workbook: Path, at, cells, code, says
) -> None:
    host = FileHost.open(workbook)
    rows = host.grid(RULES).rows
    row = (
        next(n for n, one in enumerate(rows, 1) if one[0] == "【功能】") + 2 + len(list(feature_rows())) + at
    )
    host.apply(Changes((Block(RULES, row, 1, (cells,)),)), keep_backups=5)
    rules, problems = read_rule_set(FileHost.open(workbook))

    assert rules is not None
    assert [problem.code for problem in problems] == [code]
    assert says in sentence(problems[0])
    assert problems[0].where is not None
    assert problems[0].where.row == row


def test_a_word_that_is_neither_yes_nor_no_switches_nothing_on(workbook: Path) -> None:
    switch(workbook, CONTESTS, "要")
    rules, problems = read_rule_set(FileHost.open(workbook))

    assert rules is not None
    assert not rules.features[CONTESTS].on
    assert [(one.code, one.severity) for one in problems] == [
        (ProblemCode.FEATURE_SETTING_WRONG, Severity.ERROR)
    ]


def test_a_name_that_is_no_feature_changes_nothing(workbook: Path) -> None:
    before = workbook.read_bytes()
    refused = choose(workbook, on=["成长"])

    assert refused.exit_code == EXIT_NOT_RUN
    assert "没有“成长”这个功能" in sentence(refused.problems[0])
    assert workbook.read_bytes() == before


def test_an_action_of_a_feature_that_is_off_says_how_to_switch_it_on(
    workbook: Path, old_workbook: Path
) -> None:
    for path in (workbook, old_workbook):
        rules, _ = read_rule_set(FileHost.open(path))
        assert rules is not None
        (problem,) = switched_off(rules, CONTESTS)
        assert problem.fatal
        assert "把“评比与推荐”的“启用”改成 是，再点「选用功能」" in sentence(problem)
    choose(workbook, on=[CONTESTS])
    rules, _ = read_rule_set(FileHost.open(workbook))
    assert rules is not None
    assert switched_off(rules, CONTESTS) == []
