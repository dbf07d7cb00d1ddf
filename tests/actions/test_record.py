"""Every action that needs the ledgers reads, checks and scores the workbook once, and tells the same problems."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from python.actions import run as run_module
from python.actions.archive import archive_round, begin_next_round
from python.actions.growth_files import print_growth_files
from python.actions.issue import certificates, issue_certificates
from python.actions.ledgers import update_ledgers
from python.actions.outcome import Outcome
from python.hosts.file.host import FileHost
from python.vocabulary.messages import sentence
from python.vocabulary.problems import ProblemCode, Severity
from python.vocabulary.sheet_schema import GRADEBOOK, HISTORY, PORTFOLIO, ROSTER
from tests.rounds import archive, play_topics, put, put_column, rows_of
from tests.samples import NOW

Run = Callable[[FileHost], Outcome]
ACTIONS: dict[str, Run] = {
    "更新台账": lambda host: update_ledgers(host, now=NOW),
    "生成证书": lambda host: certificates(host, now=NOW, yes=True),
    "结业证书": lambda host: issue_certificates(host, now=NOW, lasting="结业证书", yes=True),
    "个人成长档案": lambda host: print_growth_files(host, now=NOW),
    "归档本轮": lambda host: archive_round(host, now=NOW, force=True),
    "开始下一轮": lambda host: begin_next_round(host, now=NOW, archive_first=True, force=True, yes=True),
}


@pytest.fixture(scope="module")
def doubtful(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two topics archived, the third open; something doubtful in every sheet that outlives a round, nothing fatal."""
    path = tmp_path_factory.mktemp("doubtful") / "培训考核.xlsm"
    from python.entry.demo import new_workbook

    new_workbook(path)
    play_topics(path, 3)
    update_ledgers(FileHost.open(path), now=NOW)
    ids = [row["工号"] for row in rows_of(path, ROSTER)]
    put(path, HISTORY, ids[3], "学时", "十二")
    put(path, HISTORY, ids[4], "是否补训", "待定")
    put(path, HISTORY, ids[5], "姓名", "另一位")
    put(path, PORTFOLIO, ids[6], "教育案例", "看情况")
    put_column(path, ROSTER, "优秀班主任年份", {ids[7]: 2099})
    put(path, GRADEBOOK, ids[8], "备注", "＝全角")
    from python.actions.score import score

    score(FileHost.open(path), now=NOW)
    return path


@pytest.fixture
def book(doubtful: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(doubtful, tmp_path / "培训考核.xlsm"))


def told(outcome: Outcome) -> set[str]:
    return {sentence(problem) for problem in outcome.problems}


def test_all_of_them_tell_the_problems_that_updating_the_ledgers_tells(book: Path, tmp_path: Path) -> None:
    expected = told(update_ledgers(FileHost.open(Path(shutil.copy(book, tmp_path / "台账.xlsm"))), now=NOW))
    codes = {problem.code for problem in update_ledgers(FileHost.open(book), now=NOW).problems}
    assert {ProblemCode.HISTORY_VALUE, ProblemCode.ANOTHER_PERSON} <= codes
    for name, run in ACTIONS.items():
        copy = Path(shutil.copy(book, tmp_path / f"{name}.xlsm"))
        outcome = run(FileHost.open(copy))
        assert not outcome.not_run, (name, told(outcome))
        assert expected - told(outcome) == set(), name


@pytest.mark.parametrize("name", ACTIONS)
def test_each_reads_checks_and_scores_once(name: str, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: Counter[str] = Counter()

    def counted(function: Callable) -> Callable:
        def call(*arguments, **options):
            calls[function.__name__] += 1
            return function(*arguments, **options)

        return call

    for function in ("read_workbook", "validate", "score_round"):
        monkeypatch.setattr(run_module, function, counted(getattr(run_module, function)))
    assert not ACTIONS[name](FileHost.open(book)).not_run
    assert calls == {"read_workbook": 1, "validate": 1, "score_round": 1}


def test_certificates_are_issued_although_past_rounds_cannot_be_read(workbook: Path) -> None:
    host = FileHost.open(workbook)
    rows = host.grid(HISTORY).rows
    top = next(n for n, row in enumerate(rows, 1) if "轮次" in row)
    from python.vocabulary.ports import Block, Changes

    host.apply(
        Changes((Block(HISTORY, top, list(rows[top - 1]).index("学分") + 1, (("学 份",),)),)), keep_backups=5
    )
    outcome = certificates(FileHost.open(workbook), now=NOW, yes=True)
    assert not outcome.not_run
    missing = [one for one in outcome.problems if one.code is ProblemCode.MISSING_COLUMN]
    assert [one.severity for one in missing] == [Severity.WARNING]
    assert outcome.summary["issued"] or outcome.summary["already"]
    assert archive(workbook).not_run
