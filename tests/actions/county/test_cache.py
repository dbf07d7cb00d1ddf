"""A wrong cache is never trusted: whatever was done to an entry, the file is read again and the result is the same."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from python.actions.county import cache as caching
from python.actions.county.cache import open_cache
from python.actions.county.worker import read_file
from tests.actions.county.schools import roll_up, school, store_of


def entries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.json"))


def contents(folder: Path) -> list[tuple]:
    with store_of(folder) as rows:
        return [
            tuple(row)
            for table in ("schools", "teachers", "item_sums", "coverage", "findings")
            for row in rows.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3").fetchall()
        ]


@pytest.fixture
def county(base: Path, folder: Path) -> Path:
    school(base, folder / "甲中学.xlsm", "甲中学")
    (folder / "坏的.xlsm").write_bytes(b"PK\x03\x04broken")
    return folder


def test_the_second_run_reads_nothing_and_says_the_same(county: Path, own_cache: Path) -> None:
    assert roll_up(county).unchanged == 0
    first = contents(county)
    assert len(entries(own_cache)) == 2
    assert roll_up(county).unchanged == 2
    assert contents(county) == first


def test_a_flipped_bit_anywhere_in_an_entry_makes_the_file_be_read_again(
    base: Path, folder: Path, own_cache: Path
) -> None:
    path = school(base, folder / "甲中学.xlsm", "甲中学")
    cache = open_cache()
    reading = read_file(path, cache)
    assert cache.get(reading.sha256, path.name) == reading
    (entry,) = entries(own_cache)
    good = entry.read_bytes()
    places = [*range(0, 64), *range(64, len(good), max(1, len(good) // 200)), len(good) - 1]
    for place in places:
        for bit in (1, 128):
            spoilt = bytearray(good)
            spoilt[place] ^= bit
            entry.write_bytes(spoilt)
            assert cache.get(reading.sha256, path.name) is None, place
    for cut in (b"", good[:10], good[:-1], good + b" "):
        entry.write_bytes(cut)
        assert cache.get(reading.sha256, path.name) is None
    assert read_file(path, cache) == reading
    assert entry.read_bytes() == good


def test_a_total_edited_by_hand_is_not_believed(county: Path, own_cache: Path) -> None:
    roll_up(county)
    first = contents(county)
    for entry in entries(own_cache):
        data = entry.read_bytes()
        body = json.loads(data[32:])
        for row in body["teachers"]:
            row[7] = 100_000
        entry.write_bytes(data[:32] + json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())
    assert roll_up(county).unchanged == 1  # the damaged file has no teachers to edit
    assert contents(county) == first


def test_an_entry_put_in_another_files_place_is_not_believed(
    base: Path, folder: Path, own_cache: Path
) -> None:
    cache = open_cache()
    one, other = (
        read_file(school(base, folder / f"{name}.xlsm", name, others=name == "乙"), cache)
        for name in ("甲", "乙")
    )
    first, second = entries(own_cache)
    shutil.copyfile(first, second)
    known = [cache.get(one.sha256, "甲.xlsm"), cache.get(other.sha256, "乙.xlsm")]
    assert known.count(None) == 1
    assert cache.get(one.sha256, "乙.xlsm") is None


def test_entries_of_another_computer_or_another_version_are_not_believed(
    county: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roll_up(county)
    (own_cache / "key").unlink()
    assert roll_up(county).unchanged == 0
    assert roll_up(county).unchanged == 2
    code = caching.code_version()
    monkeypatch.setattr(caching, "code_version", lambda: f"0{code}"[:64])
    kept = {path: path.read_bytes() for path in entries(own_cache)}
    another = open_cache()
    # Even where they would be looked for.
    for path, data in kept.items():
        place = another.folder / another.code[:16] / path.parent.name / path.name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    assert roll_up(county).unchanged == 0


def test_each_line_of_the_program_counts_as_its_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Path(shutil.copytree(caching._PACKAGE, tmp_path / "python"))
    monkeypatch.setattr(caching, "_PACKAGE", copy)
    before = caching.code_version()
    assert before == caching.code_version()
    with (copy / "scoring.py").open("a") as file:
        file.write("# \n")
    assert caching.code_version() != before


def test_without_the_cache_everything_is_read_and_nothing_kept(county: Path, own_cache: Path) -> None:
    assert roll_up(county, no_cache=True).unchanged == 0
    assert not own_cache.exists()


def test_where_no_cache_can_be_kept_the_run_goes_on(county: Path, own_cache: Path) -> None:
    own_cache.write_bytes(b"a file in its place")
    assert roll_up(county).schools == 1


def test_two_runs_at_once_do_not_hurt_each_other(county: Path, own_cache: Path) -> None:
    command = [sys.executable, "-m", "python.entry.cli", "rollup", str(county), "--json"]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(3)]
    answers = [json.loads(run.communicate()[0]) for run in runs]
    assert [answer["summary"]["schools"] for answer in answers] == [1, 1, 1]
    with store_of(county) as rows:
        assert rows.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert rows.execute("SELECT COUNT(*) FROM teachers").fetchone()[0] == 60
    assert roll_up(county).unchanged == 2
    assert list(own_cache.rglob("*.tmp")) == []


def test_nobody_else_may_look_into_the_cache(county: Path, own_cache: Path) -> None:
    roll_up(county)
    assert own_cache.stat().st_mode & 0o077 == 0
    assert (own_cache / "key").stat().st_mode & 0o077 == 0
