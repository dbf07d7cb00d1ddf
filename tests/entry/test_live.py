"""The workbook is open while a command or a launcher runs: who is asked what, and where it then runs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from python.entry import live
from python.entry.cli import main as peixun
from python.entry.launcher.__main__ import main as launcher
from python.hosts.excel.host import ExcelHost, load_xlwings
from python.hosts.file.host import FileHost
from python.hosts.live import search
from python.hosts.live.sightings import Sighting
from python.vocabulary.actions import ACTIONS
from python.vocabulary.sheet_schema import GRADEBOOK, RUN_LOG
from tests.rounds import filled_workbook

load_xlwings()
from tests.live.fake_excel import AS_USUAL, FakeExcel  # noqa: E402 - xlwings must come in without pandas
from tests.live.test_excel_host import excel_of  # noqa: E402 - as above

QUESTION = (
    "工作簿正打开着（Microsoft Excel 16.0），直接在打开的表里运行「计算成绩」？（是/否，直接按回车为是）"
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    return filled_workbook(tmp_path_factory.mktemp("round") / "培训考核.xlsm")


@pytest.fixture
def workbook(filled, tmp_path) -> Path:
    return Path(shutil.copy(filled, tmp_path))


@pytest.fixture
def lock(workbook) -> Path:
    place = workbook.with_name(f"~${workbook.name}")
    place.write_bytes(b"")
    return place


@pytest.fixture
def excel(workbook, monkeypatch) -> FakeExcel:
    """An Excel that has the workbook open."""
    fake = excel_of(workbook)
    monkeypatch.setattr(live, "SECONDS_SHOWN", 0.0)
    in_excel = Sighting("Microsoft Excel 16.0", 1, lambda: ExcelHost(fake.book))
    monkeypatch.setattr(search, "ways", lambda: (lambda _path: (in_excel,),))
    return fake


class Terminal:
    """Someone at the window: answers one question after another."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.questions: list[str] = []

    def __call__(self, question: str = "") -> str:
        self.questions.append(question.rstrip("："))
        return self.answers.pop(0)

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch) -> Callable[..., Terminal]:
    def sit_down(*answers: str) -> Terminal:
        someone = Terminal(*answers)
        monkeypatch.setattr("sys.stdin", someone)
        monkeypatch.setattr("builtins.input", someone)
        monkeypatch.setattr("click.termui.visible_prompt_func", someone)
        return someone

    monkeypatch.setattr("sys.stdin", None)
    return sit_down


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as end:
        peixun([str(one) for one in arguments])
    return int(end.value.code)


def ran_in(excel: FakeExcel) -> int:
    """How often, by the rows of its log."""
    return len({row for row, _ in excel.sheets[RUN_LOG].cells if row > 4})


@pytest.fixture
def untouched(workbook):
    """The file on the disk is what it was."""
    before = workbook.read_bytes()
    yield
    assert workbook.read_bytes() == before


@pytest.mark.usefixtures("lock", "untouched")
@pytest.mark.parametrize("answer", ["", "是", "y"])
def test_with_a_user_a_yes_runs_it_in_the_open_workbook(workbook, excel, terminal, answer, capsys):
    someone = terminal(answer)
    assert run("score", workbook) == 0
    assert someone.questions == [QUESTION]
    assert capsys.readouterr().out.startswith("计算成绩完成")
    assert ran_in(excel) == 1
    assert excel.settings == AS_USUAL


@pytest.mark.usefixtures("lock", "untouched")
@pytest.mark.parametrize("answer", ["否", "不", "n", "什么"])
def test_anything_but_a_yes_changes_nothing(workbook, excel, terminal, answer, capsys):
    terminal(answer)
    assert run("score", workbook) == 2
    assert "请先在 Excel、WPS 或 LibreOffice 中保存并关闭它，再运行" in capsys.readouterr().err
    assert ran_in(excel) == 0
    assert not (workbook.parent / "备份").exists()


@pytest.mark.usefixtures("untouched")
def test_a_launcher_asks_the_same(workbook, lock, excel, terminal, monkeypatch, capsys):
    monkeypatch.setenv("PEIXUN_HERE", str(workbook.parent))
    monkeypatch.delenv("PEIXUN_ARGS", raising=False)
    monkeypatch.delenv("PEIXUN_CMDLINE", raising=False)
    someone = terminal("是")
    assert launcher(["score"]) == 0
    assert someone.questions == [QUESTION]
    assert "计算成绩完成" in capsys.readouterr().out
    assert (ran_in(excel), lock.exists()) == (1, True)


@pytest.mark.usefixtures("lock", "untouched")
def test_without_a_user_it_is_refused_as_before(workbook, excel, terminal, capsys):
    assert run("score", workbook) == 2
    assert "正被打开着" in capsys.readouterr().err
    someone = terminal()
    assert run("score", workbook, "--json") == 2
    assert json.loads(capsys.readouterr().out)["problems"][0]["code"] == "locked"
    assert (someone.questions, ran_in(excel)) == ([], 0)


@pytest.mark.usefixtures("untouched")
def test_live_needs_no_user_and_no_lock_file(workbook, excel, terminal, capsys):
    someone = terminal()
    assert run("score", workbook, "--live") == 0
    assert run("check", workbook, "--live", "--json") == 0
    document = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert document["files"][0] == str(workbook)
    assert (someone.questions, ran_in(excel)) == ([], 2)


@pytest.mark.usefixtures("untouched", "terminal")
def test_live_without_an_open_workbook_says_so(workbook, monkeypatch, capsys):
    monkeypatch.setattr(search, "ways", tuple)
    assert run("score", workbook, "--live") == 2
    assert "“培训考核.xlsm”现在没有打开着" in capsys.readouterr().err


@pytest.mark.usefixtures("excel", "terminal")
def test_a_workbook_that_is_not_open_runs_as_a_file_and_nobody_is_asked(workbook, terminal):
    someone = terminal()
    assert run("score", workbook) == 0
    assert someone.questions == []
    assert FileHost.open(workbook).grid(GRADEBOOK).rows


@pytest.mark.usefixtures("lock")
def test_what_only_reads_asks_nobody(workbook, excel, terminal):
    someone = terminal("否")
    assert run("rules", workbook) == 0
    assert someone.questions == []
    assert run("rules", workbook, "--preset", "B") == 2
    assert ("查看规则" in someone.questions[0], ran_in(excel)) == (True, 0)


@pytest.mark.usefixtures("lock", "untouched")
def test_a_question_of_the_action_is_asked_in_the_open_workbook_too(workbook, excel, terminal, capsys):
    assert run("score", workbook, "--live") == 0
    capsys.readouterr()
    someone = terminal("是", "否")
    assert run("archive", workbook) == 2
    assert [question[:8] for question in someone.questions] == ["工作簿正打开着（", "仍然要归档吗？没"]
    assert "还有人缺成绩或签到（2 处" in capsys.readouterr().err
    assert ran_in(excel) == 1


@pytest.mark.usefixtures("lock", "untouched")
def test_a_way_of_looking_that_breaks_does_not_hide_that_the_workbook_is_open(
    workbook, terminal, monkeypatch, capsys
):
    def broken(_path):
        raise ImportError("pythoncom")

    monkeypatch.setattr(search, "ways", lambda: (broken,))
    terminal()
    assert run("score", workbook) == 2
    assert "正被打开着" in capsys.readouterr().err
    assert run("score", workbook, "--live") == 2
    assert "程序出了意外：ImportError" in capsys.readouterr().err


def test_every_action_on_a_workbook_may_be_live_and_no_other() -> None:
    with_live = {
        action.command
        for action in ACTIONS
        if any(one.name == "live" for one in _commands()[action.command].params)
    }
    assert with_live == {action.command for action in ACTIONS if action.on_workbook}
    assert {"new", "demo", "self-test"}.isdisjoint(with_live)


def _commands():
    from python.entry.cli import commands

    return commands.commands
