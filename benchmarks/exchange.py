"""收件 beside the reading it cannot do without: 30 returned files, and one list of 10,000 rows beside ``peixun score``."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl

from benchmarks.measure import in_turn
from benchmarks.workbooks import people_of, product_workbook
from python.actions.handout import HandedOut, handout
from python.actions.inbox import inbox
from python.entry.demo import new_workbook
from python.hosts.file.host import FileHost
from python.hosts.opening import read_foreign
from python.vocabulary.ports import Block, Changes
from python.vocabulary.sheet_schema import GRADEBOOK, ROSTER, ROUND_NAME, SCHOOL_NAME

NOW = dt.datetime(2026, 7, 1, 9, 0)
FILES, PEOPLE, SESSIONS, LISTED = 30, 40, 9, 10_000
ROUNDS = 5


def named(path: Path) -> Path:
    """The workbook with a school and a round, which hand-outs need, and a department for every 40 people."""
    host = FileHost.open(path)
    blocks = []
    for name, text in ((SCHOOL_NAME, "青禾中学"), (ROUND_NAME, "2026年秋季")):
        where = host.named_cell(name)
        if where is not None:
            blocks.append(Block(where.sheet, where.row, where.column, ((text,),)))
    count = sum(bool(row and row[0]) for row in host.grid(ROSTER).rows[4:])
    departments = [(f"第{n // PEOPLE + 1:02d}组",) for n in range(count)]
    blocks.append(Block(ROSTER, 5, 3, departments))
    host.apply(Changes(tuple(blocks)), keep_backups=1)
    return path


def seconds_of(run: Callable[[], object]) -> float:
    """Processor time of one run in this process."""
    started = time.process_time()
    run()
    return time.process_time() - started


def returned(folder: Path) -> Path:
    """A workbook of 30 × 40 teachers whose hand-outs came back, three cells a file changed."""
    path = named(product_workbook(folder / "培训考核.xlsm", FILES * PEOPLE, SESSIONS))
    made = handout(FileHost.open(path), now=NOW)
    if not isinstance(made, HandedOut) or len(made.made) != FILES:
        raise RuntimeError("the hand-out is not as it should be")
    inbox_folder = folder / "收件"
    inbox_folder.mkdir()
    for file in made.made:
        book = openpyxl.load_workbook(file)
        for row in range(5, 8):
            book["成绩"].cell(row, 5).value = 50 + row
        book.save(inbox_folder / file.name)
    return path


def listed(folder: Path) -> Path:
    """A workbook of 10,000 teachers whose exam marks lie in the inbox as one list."""
    path = named(product_workbook(folder / "一万人.xlsm", LISTED, 20))
    host = FileHost.open(path)
    header = list(host.grid(GRADEBOOK).rows[3]).index("卷面成绩") + 1
    host.apply(Changes((Block(GRADEBOOK, 5, header, [(None,)] * LISTED),)), keep_backups=1)
    (folder / "收件").mkdir()
    with (folder / "收件" / "成绩.csv").open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["工号", "姓名", "卷面成绩"])
        rows.writerows(
            (one["工号"], one["姓名"], one["卷面成绩"])
            for one in people_of(LISTED, [f"第{n}次" for n in range(1, 21)])
        )
    return path


def main() -> None:
    """Prints both figures."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "一").mkdir()
        path = returned(folder / "一")
        files = sorted((path.parent / "收件").iterdir())
        shown, read = [], []
        for _ in range(ROUNDS):
            read.append(seconds_of(lambda: [read_foreign(one) for one in files]))
            shown.append(seconds_of(lambda: inbox(FileHost.open(path), now=NOW)))
        outcome = inbox(FileHost.open(path), now=NOW)
        one, two = statistics.median(shown), statistics.median(read)
        print(
            f"\n收件, {FILES} files × {PEOPLE} teachers × {SESSIONS + 3} columns previewed ({outcome.figures()['taken']} cells):"
        )
        print(
            f"{one:.2f} s of processor time; reading the files alone {two:.2f} s: {one / two:.2f} × (target ≤ 3)"
        )
        (folder / "二").mkdir()
        big = listed(folder / "二")
        fresh = new_workbook(folder / "fresh.xlsm")
        shutil.copy(big, fresh)

        def reset() -> None:
            shutil.copy(fresh, big)
            shutil.rmtree(big.parent / "收件" / "已导入", ignore_errors=True)

        (folder / "成绩.csv").write_bytes((big.parent / "收件" / "成绩.csv").read_bytes())
        program = [sys.executable, "-m", "python.entry.cli"]
        figures = in_turn(
            {
                "inbox": [*program, "inbox", str(big), "--yes", "--file", str(folder / "成绩.csv")],
                "score": [*program, "score", str(big)],
            },
            3,
            reset,
        )
        ratio = figures["inbox"].seconds / figures["score"].seconds
        print(
            f"收件, a list of {LISTED:,} rows imported: {figures['inbox'].seconds:.2f} s, {figures['inbox'].mib:.0f} MiB; "
            f"`peixun score` of the same workbook {figures['score'].seconds:.2f} s: {ratio:.2f} × (target ≤ 1.5)"
        )


if __name__ == "__main__":
    main()
