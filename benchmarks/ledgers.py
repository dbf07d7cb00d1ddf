"""Ten years of a county in 历次成绩: 更新台账 beside reading that sheet."""

from __future__ import annotations

import datetime as dt
import gc
import random
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from benchmarks.workbooks import fill_round, people_of
from python.actions import score as actions
from python.actions.ledger_rows import hours_rows
from python.actions.ledgers import update_ledgers
from python.actions.record import read_sources
from python.actions.standings import standings
from python.hosts.file.host import FileHost
from python.ledgers.history import ArchivedRow
from python.ledgers.hours import HoursEntry, detail_text
from python.making.workbook.layout import FIRST_DATA_ROW
from python.making.workbook.workbook import workbook_bytes
from python.vocabulary.ports import no_progress
from python.vocabulary.sheet_schema import HISTORY

NOW = dt.datetime(2026, 7, 1, 9, 0)
SESSIONS = 8


def history_workbook(path: Path, teachers: int, years: int) -> Path:
    """A scored round of ``teachers`` with ``years`` archived ones before it, everyone with attendance of their own.

    历次成绩 is written as Excel saves it, all text in the table of strings.
    """
    chance = random.Random(years)
    names = [
        one["姓名"] for one in people_of(teachers, [f"第{number}次" for number in range(1, SESSIONS + 1)])
    ]

    def fill(sheets: Mapping[str, Worksheet]) -> None:
        sheet = sheets[HISTORY]
        line = FIRST_DATA_ROW
        for year in range(2026 - years, 2026):
            days = [dt.date(year, 3, 4) + dt.timedelta(weeks=2 * n) for n in range(SESSIONS)]
            for number in range(teachers):
                entries = [HoursEntry(day, Decimal("1.5")) for day in days if chance.random() < 0.9]
                hours = sum((entry.hours for entry in entries), Decimal(0))
                total = Decimal(chance.randrange(400, 1001)) / 10
                rating = "优秀" if total >= 80 else "合格" if total >= 60 else "不合格"
                row = ArchivedRow(
                    f"{year}年春季", days[0], days[-1], f"{number:05d}", names[number], "七年级组",
                    f"出勤 10；笔记 8；考试 {total - 20}；作业 16", total, rating, "否" if total >= 60 else "是", hours, hours / 10,
                    f"{year}班培字第{number:05d}号", "0123456789", "", detail_text(entries),
                )  # fmt: skip
                values = [float(v) if isinstance(v, Decimal) else v for v in row.cells().values()]
                sheet.write_row(line, 0, values)
                line += 1

    path.write_bytes(workbook_bytes(fill))
    fill_round(path, teachers, SESSIONS)
    actions.score(FileHost.open(path), now=NOW)
    return path


def _median(rounds: int, work: Callable[[], object]) -> float:
    """Processor time: what the disk takes is not counted."""
    times = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return statistics.median(times)


def report(teachers: int = 10_000, years: int = 10, rounds: int = 3) -> None:
    """Prints the figures, and what the workbook unpacks to: 100 MB are allowed."""
    gc.disable()  # as the command line does
    with tempfile.TemporaryDirectory() as folder:
        path = history_workbook(Path(folder) / "十年.xlsm", teachers, years)
        original = path.read_bytes()
        reading = _median(rounds, lambda: FileHost.open(path).grid(HISTORY))

        def reckon() -> None:
            sources, _ = read_sources(FileHost.open(path), NOW, no_progress)
            assert sources is not None
            hours_rows(*standings(sources))

        reckoning = _median(rounds, reckon)

        def fresh() -> None:
            path.write_bytes(original)
            update_ledgers(FileHost.open(path), now=NOW)

        first = _median(rounds, fresh)
        with zipfile.ZipFile(path) as package:
            unpacked = sum(entry.file_size for entry in package.infolist()) / 2**20
        again = _median(rounds, lambda: update_ledgers(FileHost.open(path), now=NOW))
    print(f"台账：{teachers:,} 人 × {years} 年（历次成绩 {teachers * years:,} 行），处理器时间")
    print(f"读《历次成绩》一张表            {reading:6.2f} 秒")
    print(f"读全部表、累计、判定，不写      {reckoning:6.2f} 秒  {reckoning / reading:.1f} 倍（≤ 1.5）")
    print(f"更新台账，首次（五张表全写）    {first:6.2f} 秒  {first / reading:.1f} 倍（≤ 1.5）")
    print(f"更新台账，再次                  {again:6.2f} 秒  {again / reading:.1f} 倍（≤ 1.5）")
    print(f"工作簿解开后 {unpacked:.0f} MiB（上限 100）")


if __name__ == "__main__":
    report()
