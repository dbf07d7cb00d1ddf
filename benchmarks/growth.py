"""How the time of a run grows with the number of teachers: a fitted exponent for each action that everything passes through.

``python -m benchmarks.growth``. Processor time of whole processes at 300 to 20,000 teachers × 8 sessions. What a process takes for an
almost empty workbook is taken off first; the exponent is the slope of the line through the logarithms, by least squares. 1 is linear.
"""

from __future__ import annotations

import csv
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import log
from pathlib import Path

from benchmarks.exchange import named
from benchmarks.ledgers import NOW, history_workbook
from benchmarks.measure import compiled, in_turn
from benchmarks.workbooks import people_of, product_workbook
from python.actions.score import score
from python.hosts.file.host import FileHost
from python.planning.exchange.arrived import MOST_ROWS
from python.vocabulary.cell_values import day_number
from python.vocabulary.ports import Block, Changes
from python.vocabulary.sheet_schema import GRADEBOOK, ISSUE_DATE

SESSIONS = 8
# Almost empty: what is left is the start of the process and the sheets that every workbook has.
FEW = 1
SIZES = (300, 1_000, 3_000, 10_000, 20_000)
# Up to this size a round takes little more than the start: it is run more often.
SMALL = 1_000
# Years in 历次成绩 before the round of 更新台账.
YEARS = 3
NAME, LIST = "培训考核.xlsm", "成绩.csv"
# The header row of 成绩册, and the marks that the list of 收件 brings.
HEADER_ROW, BROUGHT = 4, "卷面成绩"


@dataclass(frozen=True)
class Action:
    """What is measured: the command, its options, what fills a folder with a workbook of so many teachers; rounds at small and larger sizes."""

    name: str
    options: Sequence[str]
    fill: Callable[[Path, int], object]
    rounds: tuple[int, int] = (25, 3)


def _round(folder: Path, teachers: int) -> Path:
    return named(product_workbook(folder / NAME, teachers, SESSIONS))


def _scored(folder: Path, teachers: int) -> None:
    """A scored round, and the day that its certificates are to bear."""
    host = FileHost.open(_round(folder, teachers))
    where = host.named_cell(ISSUE_DATE)
    if where is not None:
        day = Block(where.sheet, where.row, where.column, ((day_number(NOW.date()),),))
        host.apply(Changes((day,)), keep_backups=1)
    score(host, now=NOW)


def _archived(folder: Path, teachers: int) -> None:
    history_workbook(folder / NAME, teachers, YEARS)


def _returned(folder: Path, teachers: int) -> None:
    """A round without 卷面成绩, and the list that brings them: as many rows as one file may have, the header among them."""
    host = FileHost.open(_round(folder, teachers))
    column = list(host.grid(GRADEBOOK).rows[HEADER_ROW - 1]).index(BROUGHT) + 1
    blank = Block(GRADEBOOK, HEADER_ROW + 1, column, [(None,)] * teachers)
    host.apply(Changes((blank,)), keep_backups=1)
    people = people_of(teachers, [f"第{number}次" for number in range(1, SESSIONS + 1)])
    with (folder / LIST).open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["工号", "姓名", BROUGHT])
        rows.writerows((one["工号"], one["姓名"], one[BROUGHT]) for one in people[: MOST_ROWS - 1])


ACTIONS = (
    Action("check", (), _round),
    Action("score", (), _round),
    # A file a person and the combined documents: two minutes at 20,000, and hardly any noise.
    Action("certificates", ("--yes",), _scored, rounds=(3, 1)),
    Action("ledgers", (), _archived),
    Action("inbox", ("--yes", "--file", LIST), _returned),
)


def _put_back(made: Path, used: Path) -> None:
    shutil.rmtree(used, ignore_errors=True)
    shutil.copytree(made, used)


def measured(action: Action, folder: Path, sizes: Sequence[int], rounds: int) -> dict[int, float]:
    """Processor seconds of the whole process by number of teachers, medians of rounds in which all sizes take turns."""
    made, used = folder / f"{action.name} {max(sizes, default=0)}", folder / action.name
    commands = {}
    for teachers in sizes:
        place = made / str(teachers)
        place.mkdir(parents=True)
        action.fill(place, teachers)
        shutil.rmtree(place / "备份", ignore_errors=True)
        here = used / str(teachers)
        options = [str(here / LIST) if one == LIST else one for one in action.options]
        commands[str(teachers)] = [
            sys.executable, "-m", "python.entry.cli", action.name, str(here / NAME), *options,
        ]  # fmt: skip
    figures = in_turn(commands, rounds, partial(_put_back, made, used))
    return {teachers: figures[str(teachers)].cpu for teachers in sizes}


def exponent(seconds: Mapping[int, float], start: float) -> float:
    """The power of the number of teachers with which the time beyond ``start`` grows."""
    beyond = [log(max(one - start, 0.001)) for one in seconds.values()]
    return statistics.linear_regression(list(map(log, seconds)), beyond).slope


def report(sizes: Sequence[int] = SIZES, actions: Sequence[Action] = ACTIONS) -> None:
    """Prints the table."""
    heads = ["start", *(f"{teachers:,}" for teachers in sizes), "exponent (≤ 1.05)"]
    print(f"Growth, × {SESSIONS} sessions, processor seconds of whole processes\n")
    print(f"| action | {' | '.join(heads)} |\n|---|{'---:|' * len(heads)}")
    small, large = [one for one in sizes if one <= SMALL], [one for one in sizes if one > SMALL]
    for action in actions:
        often, seldom = action.rounds
        with tempfile.TemporaryDirectory() as place:
            # No run may touch the key of whoever measures.
            os.environ["PEIXUN_KEY_FILE"] = str(Path(place) / "certificate.key")
            seconds = measured(action, Path(place), [FEW, *small], often)
            seconds |= measured(action, Path(place), large, seldom)
        cells = [f"{one:.2f}" for one in seconds.values()]
        start = seconds.pop(FEW)
        print(f"| {action.name} | {' | '.join(cells)} | {exponent(seconds, start):.2f} |", flush=True)


if __name__ == "__main__":
    compiled()
    wanted = sys.argv[1:]
    report(actions=[one for one in ACTIONS if not wanted or one.name in wanted])
