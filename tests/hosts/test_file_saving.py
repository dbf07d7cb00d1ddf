"""Saving: backup first, other programs' locks respected, all or nothing."""

from __future__ import annotations

import errno
import os
import resource
import stat
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from python.hosts.file import backups
from python.hosts.file import host as file
from python.hosts.file.host import FileHost
from python.vocabulary.messages import placeholders
from python.vocabulary.ports import Block, Changes, HostError
from python.vocabulary.problems import ProblemCode
from tests.hosts.conftest import Write
from tests.hosts.workbooks import parts_of, write_parts
from tests.places import ROOT

CHANGES = Changes(blocks=(Block("数据", 1, 1, [[9]]),))


def refusal(path: Path) -> HostError:
    """The error of a write to ``path``, which must leave the folder as it was."""
    before = {entry: entry.read_bytes() for entry in path.parent.iterdir() if entry.is_file()}
    with pytest.raises(HostError) as caught:
        FileHost.open(path).apply(CHANGES, keep_backups=5)
    assert {entry: entry.read_bytes() for entry in path.parent.iterdir() if entry.is_file()} == before
    assert backups.backups_of(path) == []
    assert placeholders(caught.value.code) <= caught.value.details.keys()
    return caught.value


@pytest.mark.parametrize("lock", ["~$成绩.xlsx", ".~lock.成绩.xlsx#", ".~成绩.xlsx"])
def test_a_workbook_open_in_excel_wps_or_libreoffice_is_left_alone(simple: Path, lock: str) -> None:
    simple.with_name(lock).write_text(",王老师,办公室-PC,2026-09-03 10:15,file:///x;")
    error = refusal(simple)
    assert (error.code, error.details["lock"]) == (ProblemCode.LOCKED, lock)
    assert ("王老师" in error.details["who"]) == lock.startswith(".~lock")
    assert not simple.with_name("备份").exists()


def test_a_second_run_of_the_program_waits_for_nobody(simple: Path) -> None:
    hold = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from python.hosts.file.saving import only_one_run
        with only_one_run(Path(sys.argv[1])):
            print("held", flush=True)
            sys.stdin.read()
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(simple)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"
        assert refusal(simple).code == ProblemCode.BUSY
        assert other.stdin is not None
        other.stdin.close()
    assert FileHost.open(simple).apply(CHANGES, keep_backups=5).cells_written == 1


def test_a_workbook_changed_by_somebody_else_since_it_was_read_is_not_overwritten(simple: Path) -> None:
    host = FileHost.open(simple)
    parts = parts_of(simple)
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"<v>2</v>", b"<v>7</v>")
    write_parts(simple, parts)
    edited = simple.read_bytes()
    with pytest.raises(HostError) as caught:
        host.apply(CHANGES, keep_backups=5)
    assert (caught.value.code, simple.read_bytes()) == (ProblemCode.CHANGED_MEANWHILE, edited)
    assert not simple.with_name("备份").exists()


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda path: path.write_bytes(path.read_bytes() + b" "), ProblemCode.CHANGED_MEANWHILE),
        (lambda path: path.with_name(f"~${path.name}").touch(), ProblemCode.LOCKED),
    ],
)
def test_what_happens_while_the_new_file_is_verified_is_noticed(
    simple: Path, monkeypatch: pytest.MonkeyPatch, act: Callable[[Path], object], code: ProblemCode
) -> None:
    verify = FileHost._verify

    def meanwhile(self: FileHost, *arguments: object) -> None:
        act(simple)
        verify(self, *arguments)  # type: ignore[arg-type]  # whatever it takes is passed on

    monkeypatch.setattr(FileHost, "_verify", meanwhile)
    with pytest.raises(HostError) as caught:
        FileHost.open(simple).apply(CHANGES, keep_backups=5)
    assert caught.value.code == code
    assert backups.backups_of(simple) == []


def fail(error: BaseException) -> Callable[..., object]:
    def raise_it(*_: object, **__: object) -> object:
        raise error

    return raise_it


FULL = OSError(errno.ENOSPC, "No space left on device")
DENIED = PermissionError(errno.EACCES, "Permission denied")
LONG = OSError(errno.ENAMETOOLONG, "File name too long")


@pytest.mark.parametrize(
    ("module", "function", "error", "code"),
    [
        (os, "fsync", FULL, ProblemCode.DISK_FULL),
        (os, "replace", FULL, ProblemCode.DISK_FULL),
        (os, "replace", DENIED, ProblemCode.NO_PERMISSION),
        (tempfile, "mkstemp", DENIED, ProblemCode.NO_PERMISSION),
        (tempfile, "mkstemp", OSError(errno.EROFS, "Read-only file system"), ProblemCode.NO_PERMISSION),
        (tempfile, "mkstemp", LONG, ProblemCode.NAME_TOO_LONG),
        (tempfile, "mkstemp", OSError(errno.EIO, "I/O error"), ProblemCode.WRITE_FAILED),
        (Path, "mkdir", DENIED, ProblemCode.NO_PERMISSION),
        (backups, "write_new", HostError(ProblemCode.DISK_FULL, file="成绩.xlsx"), ProblemCode.DISK_FULL),
        (file.FileHost, "_verify", HostError(ProblemCode.WRITE_FAILED, reason="x"), ProblemCode.WRITE_FAILED),
    ],
)  # fmt: skip
def test_a_write_that_fails_at_any_step_leaves_everything_as_it_was(
    simple: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: object,
    function: str,
    error: Exception,
    code: ProblemCode,
) -> None:
    monkeypatch.setattr(module, function, fail(error))
    assert refusal(simple).code == code


def test_a_disk_that_fills_up_in_the_middle_of_the_file_leaves_everything_as_it_was(simple: Path) -> None:
    """The limit on file sizes makes a real write fail half way, as a full disk does."""
    parts = parts_of(simple)
    parts["customXml/item1.bin"] = os.urandom(200_000)
    write_parts(simple, parts)
    host = FileHost.open(simple)
    before = simple.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(HostError) as caught:
            host.apply(CHANGES, keep_backups=5)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.code == ProblemCode.DISK_FULL
    assert [entry.name for entry in simple.parent.iterdir()] == [simple.name]
    assert simple.read_bytes() == before


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("call", [1, 2, 3])
def test_a_program_killed_at_any_step_leaves_the_old_or_the_new_workbook_whole(
    simple: Path, step: str, call: int
) -> None:
    before = simple.read_bytes()
    script = textwrap.dedent(
        f"""
        import os, sys
        from pathlib import Path
        from python.hosts.file.host import FileHost
        from python.vocabulary.ports import Block, Changes
        real, calls = os.{step}, []
        def killed(*arguments):
            calls.append(1)
            if len(calls) == {call}:
                os._exit(9)
            return real(*arguments)
        os.{step} = killed
        FileHost.open(Path(sys.argv[1])).apply(Changes(blocks=(Block("数据", 1, 1, [[9]]),)), keep_backups=5)
        """
    )
    done = subprocess.run([sys.executable, "-c", script, str(simple)], cwd=ROOT, check=False)
    assert done.returncode == (0 if (step, call) == ("replace", 3) else 9)
    value = FileHost.open(simple).grid("数据").value(1, 1)
    assert value == 9 if done.returncode == 0 else simple.read_bytes() == before
    # and the next run is not in its way
    assert (
        FileHost.open(simple)
        .apply(Changes(blocks=(Block("数据", 1, 1, [[5]]),)), keep_backups=5)
        .cells_written
        == 1
    )


def test_an_interrupted_write_leaves_no_temporary_file(simple: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = simple.read_bytes()
    monkeypatch.setattr(FileHost, "_verify", fail(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        FileHost.open(simple).apply(CHANGES, keep_backups=5)
    assert simple.read_bytes() == before
    assert list(simple.parent.rglob("*.tmp")) == []
    assert backups.backups_of(simple) == []


def test_a_write_that_did_not_arrive_as_planned_is_called_off(
    simple: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "rewritten_parts", lambda *_: {"xl/worksheets/sheet1.xml": parts_of(simple)["xl/worksheets/sheet1.xml"].replace(b"<v>2</v>", b"<v>8</v>")})  # fmt: skip
    error = refusal(simple)
    assert error.code == ProblemCode.WRITE_FAILED
    assert error.where is not None
    assert error.where.cell == "B1"


def test_a_workbook_marked_read_only_is_respected(simple: Path) -> None:
    simple.chmod(0o444)
    assert refusal(simple).code == ProblemCode.READ_ONLY


def test_permissions_stay_and_a_link_to_the_workbook_stays_a_link(simple: Path, write: Write) -> None:
    simple.chmod(0o640)
    link = simple.with_name("快捷.xlsx")
    link.symlink_to(simple)
    done = write(link, (1, 1), [[9]])
    assert link.is_symlink()
    assert stat.S_IMODE(simple.stat().st_mode) == 0o640
    assert FileHost.open(simple).grid("数据").value(1, 1) == 9
    assert done.backup is not None
    assert done.backup.name.startswith("成绩 ")


def test_a_host_goes_on_after_its_own_write(simple: Path) -> None:
    host = FileHost.open(simple)
    host.apply(CHANGES, keep_backups=5)
    assert host.grid("数据").value(1, 1) == 9
    assert host.apply(Changes(blocks=(Block("数据", 1, 1, [[10]]),)), keep_backups=5).cells_written == 1
    assert FileHost.open(simple).grid("数据").value(1, 1) == 10


def test_a_written_workbook_is_told_as_written_though_tidying_up_failed(
    simple: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(backups, "prune", fail)
    assert write(simple, (1, 1), [[9]]).backup is not None
    assert FileHost.open(simple).grid("数据").value(1, 1) == 9
