"""Who was trained and who passed in which school year, by rows of 历次成绩 worked out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from python.actions.county.reading import TEACHER
from python.actions.county.worker import read_file
from python.hosts.file.host import FileHost
from python.vocabulary.ledger_sheets import HISTORY_SHEET
from python.vocabulary.ports import Block, Changes
from tests.actions.county.schools import school

TYPED = (
    # 轮次, 开始, 结束, 工号, 姓名, 总分, 等级, 是否补训
    ("2023年春季", "2023-03-01", "2023-06-30", "T001", None, 85, "优秀", "否"),
    ("2023年春季", "2023-03-01", "2023-06-30", "T002", None, 50, "不合格", "是"),
    ("2023年春季", "2023-03-01", "2023-06-30", "T003", None, None, "未完成", None),
    ("2023年秋季", "2023-09-01", "2024-01-15", "T001", None, 70, "合格", "否"),
    ("2023年秋季", "2023-09-01", "2024-01-15", "T002", "不是这个人", 90, "优秀", "否"),
    ("2024年秋季", None, None, "T004", None, 66, "合格", "否"),
    ("2024年秋季", None, None, "T004", None, 40, "不合格", "是"),
    ("2024年秋季", None, None, "没有这个人", None, 66, "合格", "否"),
)


def test_years_are_school_years_and_only_a_plain_pass_of_the_same_person_counts(
    base: Path, folder: Path
) -> None:
    path = school(base, folder / "甲.xlsm", "甲", round_name="2026年班主任培训")
    host = FileHost.open(path)
    grid = host.grid(HISTORY_SHEET.name)
    top = next(n for n, row in enumerate(grid.rows, 1) if "轮次" in row)
    headers = list(grid.rows[top - 1])
    names = ("轮次", "开始日期", "结束日期", "工号", "姓名", "总分", "等级", "是否补训")
    blocks = [
        Block(grid.sheet, top + 1 + n, headers.index(name) + 1, ((_content(row[place]),),))
        for n, row in enumerate(TYPED)
        for place, name in enumerate(names)
    ]
    host.apply(Changes(tuple(blocks)), keep_backups=1)
    reading = read_file(path, None)
    years = {year: (trained, passed) for year, trained, passed in reading.coverage}
    now = reading.facts["scored"], reading.facts["passed"]
    # Spring 2023 belongs to 2022, autumn to 2023; T004's two rows of one round are trained and no pass.
    assert years == {2022: (2, 1), 2023: (1, 1), 2024: (1, 0), 2025: now}
    people = {
        row[1]: [row[TEACHER.index(name)] for name in ("first_passed", "last_passed")]
        for row in reading.teachers
    }
    assert people["T001"][0] == 2022
    assert people["T004"] in ([2025, 2025], [None, None])
    never = [
        row[1]
        for row in reading.teachers
        if row[6] not in ("exempt", "scored") and row[1] not in ("T001", "T002", "T004")
    ]
    assert reading.facts["never_trained"] == len(never) > 0


def _content(value: Any) -> Any:
    from decimal import Decimal

    return Decimal(value) if isinstance(value, int) else value
