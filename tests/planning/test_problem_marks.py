"""定位 and 定位列 of 校验结果: which cells are marked orange, in workbooks of today and of 0.1.0."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from python.actions.score import score
from python.entry.demo_school import demo_blocks
from python.hosts.file.host import FileHost
from python.vocabulary.ports import Changes
from python.vocabulary.sheet_schema import CHECK_RESULTS
from tests.grids import marked_cells
from tests.live.test_old_workbook import EDITIONS
from tests.rounds import filled_workbook, put
from tests.samples import NOW


def marks(path: Path) -> Iterator[tuple[str, ...]]:
    """The filled cells of 定位 and 定位列, row by row."""
    rows = FileHost.open(path).grid(CHECK_RESULTS).rows
    header = next(row for row in rows if "定位" in row)
    first = header.index("定位")
    for row in rows[rows.index(header) + 1 :]:
        cells = tuple(str(cell) for cell in row[first : first + 2] if cell is not None)
        if cells:
            yield cells


def with_faults(path: Path) -> set[tuple[str, str]]:
    """Three wrong cells of two people in 成绩册: (工号, header) of each that is to be marked."""
    host = FileHost.open(path)
    rows = host.grid("成绩册").rows
    top = next(number for number, row in enumerate(rows) if "工号" in row)
    people = [str(row[rows[top].index("工号")]) for row in rows[top + 1 : top + 3]]
    faults = {(people[0], "笔记"), (people[0], "作业"), (people[1], "笔记")}
    for teacher, header in sorted(faults):
        put(path, "成绩册", teacher, header, 999)
    score(FileHost.open(path), now=NOW)
    return faults


def test_a_row_is_found_once_with_all_its_headers(tmp_path: Path) -> None:
    path = filled_workbook(tmp_path / "培训考核.xlsm")
    faults = with_faults(path)

    marked = marked_cells(FileHost.open(path).grid(CHECK_RESULTS).rows)
    keys = [key for key, _ in marks(path)]

    assert {("成绩册", *fault) for fault in faults} <= marked
    assert len(keys) == len(set(keys))


def test_a_workbook_of_0_1_0_has_a_mark_for_each_cell(tmp_path: Path) -> None:
    path = tmp_path / "培训考核.xlsm"
    path.write_bytes((EDITIONS / "0.1.0.xlsm").read_bytes())
    host = FileHost.open(path)
    host.apply(Changes(tuple(demo_blocks(host))), keep_backups=1)
    faults = with_faults(path)

    assert {(f"成绩册|{teacher}|{header}",) for teacher, header in faults} <= set(marks(path))
