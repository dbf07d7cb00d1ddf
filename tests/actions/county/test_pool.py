"""A worker that dies or hangs costs its file and no other."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

from python.actions.county.discovery import discover
from python.actions.county.pool import Pool, n_workers


def made(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / f"{name}.xlsm").write_bytes(b"PK\x03\x04 no workbook")
    return folder


def test_a_file_that_kills_or_stops_its_worker_is_told_and_the_others_are_read(folder: Path) -> None:
    made(folder, *(f"好{n}" for n in range(12)), "死", "停", "一次")
    readers = Pool(2, cached=False, seconds=4.0, module="tests.actions.county.odd_worker")
    started = time.monotonic()
    found = {file.path.stem: reading for file, reading in readers.read(discover(folder)[0])}
    assert time.monotonic() - started < 60
    assert len(found) == 15
    codes = {name: reading.findings[0][0] for name, reading in found.items()}
    assert codes.pop("死") == "county-reader-died"
    assert codes.pop("停") == "county-reader-hung"
    assert set(codes.values()) == {"damaged"}
    assert not any(reading.usable for reading in found.values())


def test_who_stops_listening_leaves_no_process_behind(folder: Path) -> None:
    import psutil

    made(folder, *(f"好{n}" for n in range(40)))
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    results = Pool(2, cached=False).read(discover(folder)[0])
    next(results)
    results.close()
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before


def test_few_files_start_few_workers() -> None:
    assert n_workers(1) == 1
    assert n_workers(10_000) >= n_workers(5) >= 1


def test_where_no_process_may_be_started_files_are_read_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(1, "blocked by policy")

    made(folder, "一", "二")
    monkeypatch.setattr(subprocess, "Popen", refused)
    found = list(Pool(2, cached=False).read(discover(folder)[0]))
    assert [reading.findings[0][0] for _, reading in found] == ["damaged", "damaged"]
