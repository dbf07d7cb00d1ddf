"""How long LibreOffice takes over a scored workbook with hundreds of problem cells, beside the same without one.

    python -m benchmarks.opening [TEACHERS] [SESSIONS]

LibreOffice works out the conditional formats of every cell when it opens a workbook, and compares texts slowly: what a format
looks up is looked up a hundred thousand times.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import in_turn, libreoffice_saves
from benchmarks.workbooks import product_workbook
from python.entry.demo_school import fill_table
from python.hosts.file.host import FileHost
from python.reading.gradebook import gradebook_columns
from python.reading.workbook import read_rule_set
from python.vocabulary.ports import Changes
from python.vocabulary.sheet_schema import GRADEBOOK

PROBLEMS = 500
TARGET = 1.5


def scored(path: Path, teachers: int, sessions: int, problems: int) -> Path:
    """A scored workbook in which ``problems`` people, spread over the sheet, have a mark that cannot be."""
    path.parent.mkdir()
    product_workbook(path, teachers, sessions)
    host = FileHost.open(path)
    rules, _ = read_rule_set(host)
    wrong = set(random.Random(teachers).sample(range(teachers), problems))
    marks = [{"卷面成绩": 700} if number in wrong else {} for number in range(teachers)]
    blocks = fill_table(host, GRADEBOOK, [c for c in gradebook_columns(rules) if c.name == "卷面成绩"], marks)
    if problems:
        host.apply(Changes(tuple(blocks)), keep_backups=1)
    command = [sys.executable, "-m", "python.entry.cli", "score", str(path)]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    return path


def report(teachers: int = 10_000, sessions: int = 40, rounds: int = 3) -> str:
    """The table, in Markdown: processor seconds of opening and saving, medians."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        commands = {
            str(problems): libreoffice_saves(
                scored(folder / str(problems) / "培训考核.xlsm", teachers, sessions, problems), folder
            )
            for problems in (0, PROBLEMS)
        }
        without, with_problems = in_turn(commands, rounds).values()
    return "\n".join(
        (
            f"| LibreOffice opens and saves {teachers:,} × {sessions} | processor seconds | ratio |",
            "|---|---:|---|",
            f"| without problems | {without.cpu:.1f} | |",
            f"| with {PROBLEMS} problem cells | {with_problems.cpu:.1f} | {with_problems.cpu / without.cpu:.2f} (≤ {TARGET}) |",
        )
    )


if __name__ == "__main__":
    print(report(*(int(number) for number in sys.argv[1:3])))
