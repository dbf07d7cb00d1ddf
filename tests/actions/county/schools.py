"""Schools' workbooks for the tests of 县级汇总, and a look at what stands in the store."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from python.actions.county.rollup import DATABASE, rollup
from python.actions.score import score
from python.hosts.file.host import FileHost
from python.vocabulary.ports import Block, Changes
from python.vocabulary.sheet_schema import GRADEBOOK, ROSTER, ROUND_NAME, SCHOOL_NAME, SIGN_IN
from tests.rounds import filled_workbook
from tests.samples import NOW

ROUND = "2026年班主任培训"
_SHEETS_OF_PEOPLE = (ROSTER, SIGN_IN, GRADEBOOK)


def scored_workbook(folder: Path) -> Path:
    """A scored round of 60 teachers; not all are finished."""
    path = filled_workbook(folder / "培训考核.xlsm")
    score(FileHost.open(path), now=NOW)
    return path


def name_cells(host: FileHost, facts: Mapping[str, Any]) -> list[Block]:
    """What writes named cells of 首页."""
    blocks = []
    for name, value in facts.items():
        where = host.named_cell(name)
        assert where is not None
        blocks.append(Block(where.sheet, where.row, where.column, ((value,),)))
    return blocks


def school(
    base: Path,
    target: Path,
    name: str,
    *,
    round_name: str = ROUND,
    facts: Mapping[str, Any] | None = None,
    others: bool = False,
    changed: dt.datetime | None = None,
) -> Path:
    """A copy of ``base`` as the workbook of a school.

    Args:
        base: A workbook.
        target: Where the school's file is to lie.
        name: 学校名称.
        round_name: 轮次名称.
        facts: More named cells of 首页.
        others: Whether other people stand on its roster.
        changed: When the file was written.
    """
    desk = target.parent / f"办公桌{os.urandom(4).hex()}"
    desk.mkdir(parents=True)
    copy = desk / target.name
    copy.write_bytes(base.read_bytes())
    host = FileHost.open(copy)
    blocks = name_cells(host, {SCHOOL_NAME: name, ROUND_NAME: round_name, **(facts or {})})
    if others:
        blocks += _other_people(host)
    host.apply(Changes(tuple(blocks)), keep_backups=1)
    target.write_bytes(copy.read_bytes())
    for path in sorted(desk.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    desk.rmdir()
    if changed is not None:
        os.utime(target, (changed.timestamp(), changed.timestamp()))
    return target


def _other_people(host: FileHost) -> list[Block]:
    blocks = []
    for sheet in _SHEETS_OF_PEOPLE:
        rows = host.grid(sheet).rows
        top = next(n for n, row in enumerate(rows) if "工号" in row)
        place = list(rows[top]).index("工号")
        last = max(n for n, row in enumerate(rows) if len(row) > place and row[place])
        cells = [(f"别{row[place]}", f"别{row[place + 1]}") for row in rows[top + 1 : last + 1]]
        assert list(rows[top]).index("姓名") == place + 1
        blocks.append(Block(sheet, top + 2, place + 1, cells))
    return blocks


def write_cell(path: Path, sheet: str, teacher: str, header: str, value: object) -> tuple[int, int]:
    """Types a value into a workbook without leaving a backup; the cell."""
    from tests.rounds import put

    before = set(path.parent.iterdir())
    put(path, sheet, teacher, header, value)
    for left in set(path.parent.iterdir()) - before:
        for one in sorted(left.rglob("*"), reverse=True):
            one.rmdir() if one.is_dir() else one.unlink()
        left.rmdir()
    rows = FileHost.open(path).grid(sheet).rows
    top = next(n for n, row in enumerate(rows) if "工号" in row)
    place = list(rows[top]).index("工号")
    row = next(n for n, cells in enumerate(rows, 1) if len(cells) > place and cells[place] == teacher)
    return row, list(rows[top]).index(header) + 1


def state_of_folder(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file with its content and its time."""
    return {
        path.relative_to(folder).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
            path.lstat().st_mtime_ns,
        )
        for path in sorted(folder.rglob("*"))
    }


def roll_up(folder: Path, **options: Any) -> Any:
    return rollup(folder, now=NOW, **options)


@contextmanager
def store_of(folder: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(folder.parent / "输出" / "县级汇总" / DATABASE)
    connection.row_factory = sqlite3.Row
    try:
        yield connection
    finally:
        connection.close()


def states(folder: Path) -> dict[str, str]:
    """File → what became of it."""
    with store_of(folder) as rows:
        return dict(rows.execute("SELECT file, state FROM schools").fetchall())


def told(folder: Path, code: str) -> list[sqlite3.Row]:
    with store_of(folder) as rows:
        return rows.execute("SELECT * FROM findings WHERE code = ? ORDER BY file, cell", (code,)).fetchall()
