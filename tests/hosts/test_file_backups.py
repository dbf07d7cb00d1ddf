"""Backups and undo: nothing is lost, and nothing but the program's own copies is ever removed."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from decimal import Decimal
from pathlib import Path

import pytest

from python.hosts.excel.undo import backup_name
from python.hosts.file.backups import JOURNAL, JOURNAL_ENTRIES, backups_of, free_name, prune, undo
from python.hosts.file.host import FileHost
from python.vocabulary.ports import Block, Changes, HostError
from python.vocabulary.problems import ProblemCode


def score(path: Path, value: int, keep: int = 20) -> Path:
    """A run that puts ``value`` into A1; returns the backup."""
    changes = Changes(blocks=(Block("数据", 1, 1, [[Decimal(value)]]),))
    copy = FileHost.open(path).apply(changes, keep_backups=keep).backup
    assert copy is not None
    return copy


def shown(path: Path) -> object:
    return FileHost.open(path).grid("数据").value(1, 1)


def test_a_backup_is_a_copy_with_the_date_of_the_original(simple: Path) -> None:
    os.utime(simple, (1_700_000_000, 1_700_000_000))
    before = simple.read_bytes()
    copy = score(simple, 10)
    assert copy.parent == simple.with_name("备份")
    assert re.fullmatch(r"成绩 \d{8}-\d{6}\.xlsx", copy.name)
    assert (copy.read_bytes(), copy.stat().st_mtime) == (before, 1_700_000_000)


def test_backups_of_the_same_second_do_not_overwrite_each_other_and_sort_by_age(simple: Path) -> None:
    copies = [score(simple, value) for value in range(10, 23)]
    assert len(set(copies)) == 13
    assert backups_of(simple) == copies[::-1]


def test_a_clock_that_was_put_back_does_not_confuse_the_order(simple: Path) -> None:
    folder = simple.with_name("备份")
    folder.mkdir()
    (folder / "成绩 29990101-000000.xlsx").write_bytes(simple.read_bytes())
    assert score(simple, 10).name == "成绩 29990101-000000-2.xlsx"
    assert score(simple, 11).name == "成绩 29990101-000000-3.xlsx"
    assert undo(simple).restored.name == "成绩 29990101-000000-3.xlsx"


def test_a_name_freed_by_pruning_within_the_second_is_not_used_again(simple: Path) -> None:
    folder = simple.with_name("备份")
    folder.mkdir()
    now = dt.datetime(2026, 7, 1, 9, 30)
    made = []
    for _ in range(6):
        made.append(free_name(folder, simple, now))
        assert not made[-1].exists()
        made[-1].write_bytes(b"x")
        prune(simple, 1)
        assert backups_of(simple) == [made[-1]]
    assert len(set(made)) == 6
    # The excel host names its copies alike.
    assert backup_name(simple, now).name == "成绩 20260701-093000-7.xlsx"


def test_only_the_newest_copies_of_this_workbook_are_kept_and_strangers_are_left_alone(simple: Path) -> None:
    folder = simple.with_name("备份")
    folder.mkdir()
    strangers = [
        "成绩 手工备份.xlsx", "成绩 20200101-000000 (1).xlsx", "成绩2 20200101-000000.xlsx", "成绩 20200101-000000.xlsm",
        "我的成绩 20200101-000000.xlsx", "成绩 2020-01-01.xlsx",
    ]  # fmt: skip
    for name in strangers:
        (folder / name).write_text("x")
    copies = [score(simple, value, keep=3) for value in range(10, 16)]
    assert backups_of(simple) == copies[:2:-1]
    assert {entry.name for entry in folder.iterdir() if entry.is_file()} == {
        *strangers, *(copy.name for copy in copies[3:]), JOURNAL,
    }  # fmt: skip


def test_undo_goes_back_one_run_at_a_time_and_keeps_what_it_undoes(simple: Path) -> None:
    original = simple.read_bytes()
    copies = [score(simple, 10), score(simple, 20)]
    latest = simple.read_bytes()
    first = undo(simple)
    assert (first.restored, first.backups_left, shown(simple)) == (copies[1], 1, 10.0)
    assert first.kept.read_bytes() == latest
    assert first.kept.parent == simple.parent / "备份" / "已撤销"
    second = undo(simple)
    assert (second.restored, second.backups_left, simple.read_bytes()) == (copies[0], 0, original)
    assert len(list(first.kept.parent.iterdir())) == 2
    with pytest.raises(HostError) as caught:
        undo(simple)
    assert caught.value.code == ProblemCode.NO_BACKUP


def test_undo_does_not_throw_away_what_somebody_typed_since_unless_told_to(simple: Path) -> None:
    score(simple, 10)
    typed = simple.read_bytes() + b"x"
    simple.write_bytes(typed)
    with pytest.raises(HostError) as caught:
        undo(simple)
    assert (caught.value.code, simple.read_bytes()) == (ProblemCode.CHANGED_SINCE_BACKUP, typed)
    result = undo(simple, force=True)
    assert shown(simple) == 1.0
    assert result.kept.read_bytes() == typed


def test_undo_after_edits_between_two_runs_stops_at_those_edits(simple: Path) -> None:
    score(simple, 10)
    host = FileHost.open(simple)
    host.apply(Changes(blocks=(Block("数据", 1, 2, [["改过"]]),)), keep_backups=20)
    journal = simple.parent / "备份" / JOURNAL
    entries = json.loads(journal.read_text("utf-8"))
    entries[0]["after"] = "somebody edited after this run"
    journal.write_text(json.dumps(entries), "utf-8")
    undo(simple)
    with pytest.raises(HostError) as caught:
        undo(simple)
    assert caught.value.code == ProblemCode.CHANGED_SINCE_BACKUP


def test_undo_without_a_journal_asks_for_force(simple: Path) -> None:
    score(simple, 10)
    (simple.parent / "备份" / JOURNAL).write_text("{broken", "utf-8")
    with pytest.raises(HostError) as caught:
        undo(simple)
    assert caught.value.code == ProblemCode.CHANGED_SINCE_BACKUP
    assert undo(simple, force=True).backups_left == 0


def test_undo_respects_locks(simple: Path) -> None:
    score(simple, 10)
    simple.with_name(f"~${simple.name}").touch()
    before = simple.read_bytes()
    with pytest.raises(HostError) as caught:
        undo(simple)
    assert (caught.value.code, simple.read_bytes()) == (ProblemCode.LOCKED, before)


def test_the_journal_does_not_grow_for_ever(simple: Path) -> None:
    folder = simple.with_name("备份")
    folder.mkdir()
    entry = {"workbook": "别的.xlsx", "backup": "b", "before": "1", "after": "2"}
    (folder / JOURNAL).write_text(json.dumps([entry] * JOURNAL_ENTRIES), "utf-8")
    score(simple, 10)
    entries = json.loads((folder / JOURNAL).read_text("utf-8"))
    assert (len(entries), entries[-1]["workbook"]) == (JOURNAL_ENTRIES, "成绩.xlsx")
    assert undo(simple).backups_left == 0


def test_half_a_backup_of_a_run_that_never_wrote_is_passed_over(simple: Path) -> None:
    whole = score(simple, 10)
    torn = whole.with_name("成绩 29990101-000000.xlsx")
    torn.write_bytes(simple.read_bytes()[:1000])
    result = undo(simple)
    assert (result.restored, shown(simple), torn.exists()) == (whole, 1.0, True)


@pytest.mark.parametrize("force", [True, False])
@pytest.mark.parametrize("harm", ["half", "one byte", "another workbook"])
def test_a_backup_that_is_not_what_was_backed_up_never_takes_the_workbooks_place(
    harm: str, force: bool, simple: Path
) -> None:
    score(simple, 10)
    copy = score(simple, 20)
    before = simple.read_bytes()
    data = bytearray(copy.read_bytes())
    spoilt = bytearray(data)
    spoilt[len(data) // 2] ^= 0xFF
    harmed: dict[str, bytes] = {
        "half": bytes(data[: len(data) // 2]),
        "one byte": bytes(spoilt),
        "another workbook": before,
    }
    copy.write_bytes(harmed[harm])
    with pytest.raises(HostError) as caught:
        undo(simple, force=force)
    assert (caught.value.code, simple.read_bytes()) == (ProblemCode.BACKUP_DAMAGED, before)
    assert not simple.with_name("备份").joinpath("已撤销").exists()


def test_when_no_backup_is_whole_nothing_is_restored(simple: Path) -> None:
    folder = simple.with_name("备份")
    folder.mkdir()
    (folder / "成绩 20260101-000000.xlsx").write_bytes(simple.read_bytes()[:-30])
    before = simple.read_bytes()
    with pytest.raises(HostError) as caught:
        undo(simple, force=True)
    assert (caught.value.code, simple.read_bytes()) == (ProblemCode.BACKUP_DAMAGED, before)
