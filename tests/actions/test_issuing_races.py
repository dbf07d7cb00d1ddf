"""Two runs at once, runs that are killed, and cells that point elsewhere: rows and files agree, and nothing foreign is touched."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import filelock
import pytest

from python.actions import sealing
from python.actions.archive import archive_round
from python.actions.check import check
from python.actions.issue import Revocation
from python.documents.certificates.staging import SUFFIX, staged
from python.hosts.file import backups
from python.hosts.file.host import FileHost
from python.system import locks
from python.vocabulary.messages import sentence
from python.vocabulary.ports import Block, Changes, HostError
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.sheet_schema import CERTIFICATE_REGISTER
from tests.places import ROOT, TEMPLATES
from tests.rounds import AUTUMN, SPRING, archive, issue, put, register, start_autumn
from tests.samples import NOW

P = ProblemCode
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}

_ISSUE = textwrap.dedent(
    """
    import datetime, json, sys
    from pathlib import Path
    from python.hosts.file.host import FileHost
    from python.actions.issue import issue_certificates
    from python.vocabulary.ports import HostError
    host = FileHost.open(Path(sys.argv[1]))
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        outcome = issue_certificates(host, now=datetime.datetime(2026, 7, 1, 9, 30), yes=True)
        print(json.dumps([outcome.exit_code, outcome.summary.get("issued")]))
    except HostError as error:
        print(json.dumps([2, error.code.value]))
    """
)
_HOLD = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from python.system.locks import only_one_issue
    with only_one_issue(Path(sys.argv[1])):
        print("ready", flush=True)
        sys.stdin.readline()
        Path(sys.argv[2]).touch()
    """
)


@pytest.fixture
def due(workbook: Path) -> Path:
    """A second round whose certificates are due."""
    assert archive(workbook, next_round=AUTUMN).exit_code == 0
    start_autumn(workbook)
    return workbook


def started(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def wait_until_ready(process: subprocess.Popen[str]) -> None:
    """Waits for the line that says so; a process that ends before says nothing, and that is seen."""
    assert process.stdout
    assert process.stdout.readline() == "ready\n"


def let_go(process: subprocess.Popen[str]) -> None:
    """Sends a process on its way that waits for a line."""
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


@contextlib.contextmanager
def someone_else_issuing(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the folder's lock until it is let go, and then leaves the file 办完了, or until it is killed."""
    process = started(_HOLD, path, path.with_name("办完了"))
    try:
        wait_until_ready(process)
        yield process
    finally:
        process.kill()
        process.wait()
        process.communicate()


def assert_rows_and_files_agree(path: Path) -> None:
    rows = register(path)
    numbers = [row["证书编号"] for row in rows]
    assert len(set(numbers)) == len(numbers)
    assert [row["文件"] for row in rows if not (path.parent / row["文件"]).is_file()] == []
    assert list(path.parent.rglob(f"*{SUFFIX}")) == []
    files = {file.relative_to(path.parent).as_posix() for file in path.parent.glob("输出/*/证书/*/*.docx")}
    assert files == {row["文件"] for row in rows}


@pytest.mark.parametrize("_race", range(6))
def test_two_that_issue_at_once_leave_every_row_with_its_file(_race: int, due: Path) -> None:
    before = len(register(due))
    runs = [started(_ISSUE, due) for _ in range(2)]
    for run in runs:
        wait_until_ready(run)
    for run in runs:
        let_go(run)
    told = [json.loads(run.communicate(timeout=120)[0]) for run in runs]
    issued = sum(count for code, count in told if code == 0)
    assert all(code == 0 or count == P.BUSY_ISSUING for code, count in told), told
    assert issued == len(register(due)) - before > 0
    assert_rows_and_files_agree(due)


def test_who_comes_second_and_waits_in_vain_is_told_so_and_does_nothing(due: Path, monkeypatch) -> None:
    monkeypatch.setattr(locks, "SECONDS_TO_WAIT", 0.3)
    waiting = staged(due.parent / "输出" / AUTUMN / "证书" / "优秀" / "2026-0099 张三 (T1).docx")
    waiting.parent.mkdir(parents=True)
    waiting.write_bytes(b"of the run that is at it")
    before = due.read_bytes()
    with someone_else_issuing(due), pytest.raises(HostError) as caught:
        issue(due)
    assert (caught.value.code, due.read_bytes(), waiting.exists()) == (P.BUSY_ISSUING, before, True)
    text = sentence(Problem(caught.value.code, Severity.ERROR, None, caught.value.details))
    assert "另一个程序正在这个文件夹里发证" in text


def test_who_comes_second_waits_for_the_first_to_finish(due: Path, monkeypatch) -> None:
    with someone_else_issuing(due) as first:
        tried = filelock.FileLock.acquire

        def acquire(lock: filelock.FileLock) -> object:
            # The first ends only when the second stands before the door.
            if lock.lock_file == str(folder_lock):
                let_go(first)
            return tried(lock)

        (folder_lock,) = due.with_name("备份").glob(".*.lock")
        monkeypatch.setattr(filelock.FileLock, "acquire", acquire)
        assert issue(due).exit_code == 0
        assert due.with_name("办完了").exists()
    assert_rows_and_files_agree(due)


def test_a_lock_of_a_killed_run_does_not_hinder_and_is_gone_after_the_next(due: Path) -> None:
    with someone_else_issuing(due) as holder:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        assert list(due.with_name("备份").glob(".*.lock"))
        assert issue(due).exit_code == 0
    assert list(due.with_name("备份").glob(".*.lock")) == []
    assert_rows_and_files_agree(due)


@pytest.mark.parametrize("what", ["archive", "undo"])
def test_archiving_and_undoing_wait_for_issuing_too(what: str, due: Path, monkeypatch) -> None:
    monkeypatch.setattr(locks, "SECONDS_TO_WAIT", 0.2)
    seal = sealing.Seal(due, AUTUMN)
    seal.waiting.mkdir(parents=True)
    (seal.waiting / "本轮成绩.csv").write_text("in the making")
    before = due.read_bytes()
    with someone_else_issuing(due), pytest.raises(HostError) as caught:
        archive_round(FileHost.open(due), now=NOW, force=True) if what == "archive" else backups.undo(due)
    assert (caught.value.code, due.read_bytes()) == (P.BUSY_ISSUING, before)
    assert (seal.waiting / "本轮成绩.csv").read_text() == "in the making"


def test_certificates_that_could_not_be_registered_leave_no_file_behind(due: Path, monkeypatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise HostError(P.DISK_FULL, file="x")

    monkeypatch.setattr(FileHost, "apply", full)
    with pytest.raises(HostError):
        issue(due)
    assert list(due.parent.rglob(f"*{SUFFIX}")) == []


def test_a_registered_certificate_without_its_file_is_made_again_and_told(due: Path) -> None:
    issue(due)
    last = register(due)[-1]
    (due.parent / last["文件"]).unlink()
    outcome = issue(due)
    told = [problem for problem in outcome.problems if problem.code is P.CERTIFICATE_MADE_AGAIN]
    assert (outcome.exit_code, outcome.summary["made_again"], len(told)) == (0, 1, 1)
    assert last["证书编号"] in sentence(told[0])
    assert_rows_and_files_agree(due)


def test_one_that_cannot_be_made_again_as_it_was_is_told(due: Path) -> None:
    from python.actions import score as actions

    issue(due)
    last = register(due)[-1]
    (due.parent / last["文件"]).unlink()
    put(due, "成绩册", last["工号"], "卷面成绩", 100)
    actions.score(FileHost.open(due), now=NOW)
    outcome = issue(due)
    assert [p.details["number"] for p in outcome.problems if p.code is P.CERTIFICATE_FILE_GONE] == [
        last["证书编号"]
    ]
    assert not (due.parent / last["文件"]).exists()


def point(path: Path, number: str, file: str) -> None:
    """Types into 文件 of one certificate."""
    host = FileHost.open(path)
    rows = host.grid(CERTIFICATE_REGISTER).rows
    top = next(n for n, row in enumerate(rows) if "证书编号" in row)
    column = list(rows[top]).index("文件") + 1
    row = next(n for n, cells in enumerate(rows, 1) if cells and cells[0] == number)
    host.apply(Changes((Block(CERTIFICATE_REGISTER, row, column, ((file,),)),)), keep_backups=50)


ELSEWHERE = [
    "培训考核.xlsm",
    "templates/优秀证书.docx",
    "输出/../templates/优秀证书.docx",
    "输出\\..\\templates\\优秀证书.docx",
    "/templates/优秀证书.docx",
    "C:/templates/优秀证书.docx",
    "../外面.docx",
    "输出/外链/证书/优秀证书.docx",
    f"输出/{SPRING}/证书/链接.docx",
    f"输出/{SPRING}/证书/说明.txt",
    f"输出/{SPRING}/补训通知书/通知.docx",
    f"输出/{SPRING}/证书",
]


@pytest.mark.parametrize("file", ELSEWHERE)
@pytest.mark.parametrize("revoked", [True, False])
def test_a_cell_that_names_anything_but_a_certificate_moves_and_writes_nothing(
    file: str, revoked: bool, workbook: Path
) -> None:
    folder = workbook.parent
    (folder / "templates" / "证书").mkdir(parents=True, exist_ok=True)
    for name in ("templates/优秀证书.docx", "templates/证书/优秀证书.docx"):
        (folder / name).write_bytes((TEMPLATES / "优秀证书.docx").read_bytes())
    (folder.parent / "外面.docx").write_bytes(b"outside")
    (folder / "输出" / "外链").symlink_to(folder / "templates")
    (folder / "输出" / SPRING / "证书" / "链接.docx").symlink_to(folder / "templates" / "优秀证书.docx")
    (folder / "输出" / SPRING / "补训通知书").mkdir(parents=True, exist_ok=True)
    (folder / "输出" / SPRING / "补训通知书" / "通知.docx").write_bytes(b"notice")
    (folder / "输出" / SPRING / "证书" / "说明.txt").write_bytes(b"text")
    number = register(workbook)[0]["证书编号"]
    if revoked:
        assert issue(workbook, revoke=Revocation(number, "错")).exit_code in (0, 1)
    point(workbook, number, file)

    def foreign() -> dict[str, bytes]:
        files = [*folder.glob("templates/**/*.docx"), folder.parent / "外面.docx"]
        files += [*folder.glob(f"输出/{SPRING}/补训通知书/*"), *folder.glob(f"输出/{SPRING}/证书/*.txt")]
        return {str(path): path.read_bytes() for path in files}

    before = foreign()
    outcome = issue(workbook)
    assert workbook.is_file()
    assert foreign() == before
    told = [problem for problem in outcome.problems if problem.code is P.CERTIFICATE_FILE_ELSEWHERE]
    assert [(problem.details["number"], problem.where.sheet) for problem in told] == [
        (number, CERTIFICATE_REGISTER)
    ]


def test_a_revoked_row_cannot_move_the_file_of_one_in_force(workbook: Path) -> None:
    first, second = register(workbook)[:2]
    issue(workbook, revoke=Revocation(first["证书编号"], "错"))
    point(workbook, first["证书编号"], second["文件"])
    issue(workbook)
    assert (workbook.parent / second["文件"]).is_file()


# What killed runs leave


def old(path: Path) -> Path:
    past = time.time() - 2 * locks.SECONDS_UNTIL_STALE
    os.utime(path, (past, past))
    return path


def test_leftovers_of_killed_runs_go_once_they_are_old_and_not_before(workbook: Path) -> None:
    kept = workbook.with_name("备份")
    places = [
        workbook.with_name(".peixun-ab12.tmp"),
        kept / ".peixun-cd34.tmp",
        kept / ".peixun-ef56.tmp.xlsm",
    ]
    places += [kept / ".0123456789abcdef.lock"]
    strangers = [
        workbook.with_name(".peixun说明.txt"),
        kept / "我的.lock",
        workbook.with_name("peixun-1.tmp"),
    ]
    for file in (*places, *strangers):
        file.write_bytes(b"x")
    check(FileHost.open(workbook), now=NOW)
    assert [file for file in places if not file.exists()] == []
    for file in (*places, *strangers):
        old(file)
    check(FileHost.open(workbook), now=NOW)
    assert [file for file in places if file.exists()] == []
    assert [file for file in strangers if not file.exists()] == []


def test_an_old_lock_that_somebody_holds_is_left_alone(workbook: Path) -> None:
    with someone_else_issuing(workbook):
        (lock,) = workbook.with_name("备份").glob(".*.lock")
        old(lock)
        locks.sweep(lock.parent)
        assert lock.exists()


def test_a_seal_that_was_never_finished_goes_with_a_later_rounds_archive(due: Path) -> None:
    torn = sealing.Seal(due, "没有归档的一轮").waiting
    torn.mkdir()
    (torn / due.name).write_bytes(b"half")
    never = sealing.Seal(due, "撤销了的一轮")
    sealing.prepare(never, [], [], None)
    (never.waiting / "本轮成绩.csv").chmod(0o644)
    (never.waiting / "本轮成绩.csv").write_text("轮次\n撤销了的一轮\n", encoding="utf-8")
    fresh = sealing.Seal(due, "刚才的一轮").waiting
    fresh.mkdir()
    other = sealing.Seal(due.with_name("别的.xlsm"), "别的一轮").waiting
    shutil.copytree(never.waiting, other)
    (other / due.name).rename(other / "别的.xlsm")
    for folder in (torn, never.waiting, other):
        old(folder)
    assert archive(due, force=True).exit_code in (0, 1)
    assert (torn.exists(), never.waiting.exists(), fresh.exists(), other.exists()) == (
        False,
        False,
        True,
        True,
    )


def test_a_seal_whose_round_is_archived_gets_its_name_from_a_later_rounds_archive(due: Path) -> None:
    sealed = due.parent / "归档" / SPRING
    waiting = sealing.Seal(due, SPRING).waiting
    sealed.rename(waiting)
    old(waiting)
    archive(due, force=True)
    assert (waiting.exists(), (sealed / "SHA256.txt").is_file()) == (False, True)


_KILLED_BACKUP = textwrap.dedent(
    """
    import datetime, os, signal, sys
    from pathlib import Path
    from python.actions.check import check
    from python.hosts.file.host import FileHost
    host = FileHost.open(Path(sys.argv[1]))
    def kill(handle):
        os.ftruncate(handle, os.fstat(handle).st_size // 2)
        os.kill(os.getpid(), signal.SIGKILL)
    os.fsync = kill
    check(host, now=datetime.datetime(2026, 7, 1, 9, 30))
    """
)


def test_a_backup_that_was_killed_half_way_has_no_backups_name(workbook: Path) -> None:
    before = workbook.read_bytes(), backups.backups_of(workbook)
    process = started(_KILLED_BACKUP, workbook)
    assert process.wait(60) == -signal.SIGKILL
    process.communicate()
    assert (workbook.read_bytes(), backups.backups_of(workbook)) == before
