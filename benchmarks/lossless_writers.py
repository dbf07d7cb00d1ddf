"""Time and memory of the ways to change 90,000 cells of a saved workbook of 10,000 rows x 22 columns.

Run: ``python -m benchmarks.lossless_writers``. Each way runs in a process of its own. excelize is measured only where
somebody installed it (``pip install excelize``); the product does not use it.
"""

from __future__ import annotations

import importlib.util
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

import psutil

ROWS, COLUMNS = 10_000, 22
FIRST = 14  # the first of nine columns that are written
SHEET = "成绩册"
EXPLANATION = "出勤 10−2×1−1×2=6；笔记 8；考试 85÷100×60=51；作业 16；合计 81"


def generate(path: Path) -> None:
    """A workbook with one formatted sheet, as XlsxWriter makes it."""
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(SHEET)
        border = book.add_format({"border": 1})
        sheet.write_row(0, 0, [f"栏目{column}" for column in range(COLUMNS)], border)
        for row in range(1, ROWS + 1):
            for column in range(COLUMNS):
                sheet.write(row, column, f"T{row:05}" if column < 3 else row * column % 101, border)


def values(row: int) -> list[Decimal | str]:
    return [*[Decimal(row % 100) + Decimal("0.5")] * 8, EXPLANATION]


def patch(path: Path) -> None:
    from python.hosts.file.host import FileHost
    from python.vocabulary.ports import Block, Changes

    block = Block(SHEET, 2, FIRST, [values(row) for row in range(ROWS)])
    FileHost.open(path).apply(Changes(blocks=(block,)), keep_backups=1)


def read(path: Path) -> None:
    from python.hosts.file.host import FileHost

    FileHost.open(path).grid(SHEET)


def openpyxl_read(path: Path) -> None:
    import openpyxl

    list(openpyxl.load_workbook(path, read_only=True, data_only=True)[SHEET].values)


def openpyxl_write(path: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    for row in range(ROWS):
        for offset, value in enumerate(values(row)):
            sheet.cell(row + 2, FIRST + offset).value = value
    book.save(path)


def excelize_write(path: Path) -> None:
    import excelize

    book = excelize.open_file(str(path))
    for row in range(ROWS):
        line = [float(value) if isinstance(value, Decimal) else value for value in values(row)]
        book.set_sheet_row(SHEET, excelize.coordinates_to_cell_name(FIRST, row + 2, False), line)
    book.save()


WAYS = {
    "FileHost: read": read,
    "openpyxl: read (read_only)": openpyxl_read,
    "FileHost: check, read, patch, back up, verify": patch,
    "openpyxl: load, write, save (loses parts)": openpyxl_write,
    "excelize: open, write, save": excelize_write,
}


def measure(way: str, path: Path) -> tuple[float, float]:
    """Seconds and peak memory (MB) of one way in a process of its own, start of Python included."""
    command = [sys.executable, "-m", "benchmarks.lossless_writers", way, str(path)]
    begin = time.perf_counter()
    peak = 0
    with psutil.Popen(command) as process:
        while process.poll() is None:
            try:
                peak = max(peak, process.memory_info().rss)
            except psutil.NoSuchProcess:
                break
            time.sleep(0.005)
    if process.wait() != 0:
        raise RuntimeError(way)
    return time.perf_counter() - begin, peak / 2**20


def main() -> None:
    if len(sys.argv) == 3:
        WAYS[sys.argv[1]](Path(sys.argv[2]))
        return
    print(f"| {ROWS:,} x {COLUMNS} cells | s | MB |\n|---|---|---|")
    for way in WAYS:
        if way.startswith("excelize") and importlib.util.find_spec("excelize") is None:
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "成绩.xlsx"
            generate(path)
            seconds, megabytes = measure(way, path)
        print(f"| {way} | {seconds:.2f} | {megabytes:.0f} |", flush=True)


if __name__ == "__main__":
    main()
