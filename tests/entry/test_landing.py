"""Where the user lands after documents were made: the folder opens, for people and only for them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from python.actions.outcome import Outcome, not_run
from python.entry import clicks, landing
from python.entry.launcher import __main__ as launcher
from python.entry.launcher.command_line import CMDLINE_VARIABLE
from python.hosts.file.host import FileHost
from python.vocabulary.actions import action_of
from tests.rounds import filled_workbook

NOTICES, SCORE = action_of("slips"), action_of("score")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What Explorer was asked to open, on a system that has one."""
    asked: list[Path] = []
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "startfile", asked.append, raising=False)
    monkeypatch.delenv(landing.QUIET_VARIABLE, raising=False)
    return asked


@pytest.mark.parametrize(
    ("made", "folder"),
    [
        (["输出/春/成绩单/一.docx", "输出/春/成绩单/二.docx"], "输出/春/成绩单"),
        (["输出/春/证书/优秀/一.docx", "输出/春/证书/合格/二.docx"], "输出/春/证书"),
        ([], None),
    ],
)
def test_the_folder_that_opens_holds_all_that_was_made_and_neither_workbook_nor_backup(
    made: list[str], folder: str | None, tmp_path: Path
) -> None:
    workbook = tmp_path / "培训考核.xlsm"
    files = (workbook, tmp_path / "备份" / "培训考核 1.xlsm", *(tmp_path / one for one in made))
    found = landing.folder_of(NOTICES, Outcome(files=files), workbook)
    assert found == (tmp_path / folder if folder else None)


def test_no_folder_opens_after_what_lands_on_a_sheet_or_was_refused(tmp_path: Path) -> None:
    files = (tmp_path / "归档" / "一.csv",)
    assert landing.folder_of(SCORE, Outcome(files=files), tmp_path / "a.xlsm") is None
    assert landing.folder_of(NOTICES, not_run([]), tmp_path / "a.xlsm") is None


def test_explorer_is_asked_once_and_its_refusal_is_nobodys_problem(
    opened: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    landing.open_folder(tmp_path)
    assert opened == [tmp_path]

    def refuse(_folder: Path) -> None:
        raise OSError("no association")

    monkeypatch.setattr(os, "startfile", refuse, raising=False)
    landing.open_folder(tmp_path)


@pytest.mark.parametrize("quiet", [True, False])
def test_nothing_opens_where_nobody_looks_or_on_other_systems(
    quiet: bool, opened: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if quiet:
        monkeypatch.setenv(landing.QUIET_VARIABLE, "1")
    else:
        monkeypatch.setattr(sys, "platform", "linux")
    landing.open_folder(tmp_path)
    assert opened == []


def test_a_click_opens_the_folder_after_it_has_reported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = filled_workbook(tmp_path / "培训考核.xlsm")
    told: list[tuple[Path, str]] = []
    monkeypatch.setattr(clicks, "host_of_caller", lambda _click: FileHost.open(path))
    monkeypatch.setattr(landing, "open_folder", lambda folder: told.append((folder, capsys.readouterr().out)))
    clicks.click(action_of("signin"), "")
    ((folder, said),) = told
    assert folder.parent.parent == tmp_path / "输出"
    assert list(folder.glob("*.docx"))
    assert "签到表完成" in said


@pytest.mark.parametrize("watched", [True, False])
def test_a_launcher_opens_the_folder_only_for_whoever_double_clicked(
    watched: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = filled_workbook(tmp_path / "培训考核.xlsm")
    shown: list[Path] = []
    monkeypatch.setattr(landing, "open_folder", shown.append)
    monkeypatch.setattr(launcher, "_has_user", lambda: watched)
    monkeypatch.setattr(launcher, "_wait", lambda: None)
    monkeypatch.setattr(launcher, "dropped", lambda: [str(path)])
    monkeypatch.setenv(CMDLINE_VARIABLE, f'cmd.exe /c ""{tmp_path}\\签到表.cmd" "')
    assert launcher.main(["signin"]) == 0
    assert [folder.parent.parent for folder in shown] == ([tmp_path / "输出"] if watched else [])
