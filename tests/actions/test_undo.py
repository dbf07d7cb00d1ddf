"""撤销上次操作 says what it takes back, and asks when that closed a round or began one; 开始下一轮 always asks."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from python.actions import score as actions
from python.actions.archive import begin_next_round
from python.actions.check import check
from python.actions.undo import undo
from python.hosts.file.host import FileHost
from python.hosts.opening import open_backups
from python.vocabulary.messages import sentence
from python.vocabulary.problems import ProblemCode
from python.vocabulary.sheet_schema import SESSIONS
from tests.rounds import AUTUMN, archive, codes, filled_workbook, put, rows_of
from tests.samples import NOW

P = ProblemCode


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = filled_workbook(tmp_path_factory.mktemp("撤销") / "培训考核.xlsm")
    actions.score(FileHost.open(path), now=NOW)
    return path


@pytest.fixture
def workbook(master: Path, tmp_path: Path) -> Path:
    """The demo's round, scored; the score is the last run."""
    copy = Path(shutil.copy(master, tmp_path / "培训考核.xlsm"))
    shutil.copytree(master.with_name("备份"), tmp_path / "备份")
    return copy


def test_it_says_which_action_when_and_how_many_cells_and_does_not_ask_for_a_score(workbook: Path) -> None:
    before = workbook.read_bytes()
    check(FileHost.open(workbook), now=NOW)
    last = open_backups(workbook).last_run()
    assert last is not None
    outcome = undo(open_backups(workbook), now=NOW)
    assert workbook.read_bytes() == before
    (first, *_) = outcome.told()
    assert first.startswith(
        f"已撤销「校验数据」（{last.at:%Y-%m-%d %H:%M}）写的 {last.cells} 个单元格，恢复到："
    )
    assert (outcome.summary["undone"], outcome.summary["written"]) == ("校验数据", last.cells)


@pytest.mark.parametrize("action", ["归档本轮", "开始下一轮"])
def test_what_closed_a_round_or_began_one_is_taken_back_only_after_a_yes(action: str, workbook: Path) -> None:
    archive(workbook, force=True)
    if action == "开始下一轮":
        begin_next_round(FileHost.open(workbook), now=NOW, name=AUTUMN, yes=True)
    before = workbook.read_bytes()
    asked = undo(open_backups(workbook), now=NOW)
    assert (asked.exit_code, codes(asked), workbook.read_bytes()) == (2, [P.UNDOES_A_ROUND], before)
    assert f"上次操作是「{action}」" in sentence(asked.problems[0])
    assert asked.summary["undone"] == action
    done = undo(open_backups(workbook), now=NOW, yes=True)
    assert done.exit_code == 0
    assert workbook.read_bytes() != before


def test_a_yes_does_not_throw_away_what_was_typed_since_but_force_does(workbook: Path) -> None:
    archive(workbook, force=True)
    with workbook.open("ab") as file:
        file.write(b" ")
    with pytest.raises(Exception, match="CHANGED_SINCE_BACKUP"):
        undo(open_backups(workbook), now=NOW, yes=True)
    assert undo(open_backups(workbook), now=NOW, force=True).exit_code == 0


def test_the_next_round_is_begun_only_after_a_yes(workbook: Path) -> None:
    archive(workbook, force=True)
    before = workbook.read_bytes()
    asked = begin_next_round(FileHost.open(workbook), now=NOW, name=AUTUMN)
    assert (asked.exit_code, codes(asked), workbook.read_bytes()) == (2, [P.NEXT_ROUND_CLEARS], before)
    assert "培训场次 8 场" in sentence(asked.problems[0])
    assert asked.summary == {
        "round": "2026年春季班主任培训",
        "next_round": AUTUMN,
        "sessions": 8,
        "people": 58,
    }
    assert begin_next_round(FileHost.open(workbook), now=NOW, name=AUTUMN, yes=True).exit_code == 0
    assert rows_of(workbook, SESSIONS, "场次") == []


def test_with_marks_changed_since_both_are_asked_together(workbook: Path) -> None:
    archive(workbook, force=True)
    put(workbook, "成绩册", "T002", "卷面成绩", 1)
    actions.score(FileHost.open(workbook), now=NOW)
    asked = begin_next_round(FileHost.open(workbook), now=NOW, name=AUTUMN)
    assert set(codes(asked)) == {P.NEXT_ROUND_CLEARS, P.ROUND_CHANGED_SINCE}
    assert begin_next_round(FileHost.open(workbook), now=NOW, name=AUTUMN, yes=True).exit_code == 2
    done = begin_next_round(FileHost.open(workbook), now=NOW, name=AUTUMN, yes=True, force=True)
    assert done.exit_code == 0


def test_a_name_that_was_used_is_refused_before_anything_is_asked(workbook: Path) -> None:
    archive(workbook, force=True)
    asked = begin_next_round(FileHost.open(workbook), now=NOW, name="2026年春季班主任培训")
    assert codes(asked) == [P.NEXT_ROUND_NAME]
