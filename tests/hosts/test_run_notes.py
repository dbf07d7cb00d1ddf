"""What a saved workbook knows of its last run, for 撤销 to say."""

from __future__ import annotations

import json
from pathlib import Path

from python.hosts.file.backups import BackedUpFile, backups_of
from python.hosts.file.host import FileHost
from python.hosts.file.run_notes import NOTES
from python.vocabulary.ports import Block, Changes


def run(path: Path, value: str, by: str) -> None:
    changes = Changes((Block("数据", 5, 1, ((value, value),)),), by=by)
    FileHost.open(path).apply(changes, keep_backups=20)


def test_the_last_run_is_known_by_its_action_time_and_cells_and_then_the_one_before(simple: Path) -> None:
    assert FileHost.open(simple).last_run() is None
    run(simple, "一", "归档本轮")
    run(simple, "二", "计算成绩")
    last = BackedUpFile(simple).last_run()
    assert last is not None
    assert (last.action, last.cells) == ("计算成绩", 2)
    taken = BackedUpFile(simple).take_back()
    assert taken.run == last
    before = FileHost.open(simple).last_run()
    assert before is not None
    assert before.action == "归档本轮"


def test_what_older_versions_wrote_and_notes_that_are_damaged_stop_nothing(simple: Path) -> None:
    run(simple, "一", "")
    assert FileHost.open(simple).last_run() is None
    run(simple, "二", "计算成绩")
    notes = simple.with_name("备份") / NOTES
    for spoilt in ("", "[1]", json.dumps({backups_of(simple)[0].name: {"action": 1}}), "{"):
        notes.write_text(spoilt, encoding="utf-8")
        assert FileHost.open(simple).last_run() is None
    assert BackedUpFile(simple).take_back().run is None
    run(simple, "三", "校验数据")
    last = FileHost.open(simple).last_run()
    assert last is not None
    assert last.action == "校验数据"
