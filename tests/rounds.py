"""A round in a workbook, as tests of rounds play it: read a sheet by its headers, put a value, archive, go on."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from python.actions import rules
from python.actions import score as actions
from python.actions.archive import archive_round
from python.actions.issue import issue_certificates
from python.actions.ledgers import update_ledgers
from python.entry.demo import new_workbook
from python.entry.demo_school import ROUNDS, demo_blocks, round_blocks
from python.hosts.file.host import FileHost
from python.vocabulary.ports import Block, Changes
from python.vocabulary.problems import ProblemCode
from python.vocabulary.sheet_schema import (
    ALLOWANCE,
    CERTIFICATE_REGISTER,
    GRADEBOOK,
    HOURS_LEDGER,
    MENTORING,
    PORTFOLIO,
    QUALIFICATION,
    RULES,
)
from tests.samples import NOW

SPRING, AUTUMN = "2026年春季班主任培训", "2026年秋季班主任培训"
LEDGERS = (HOURS_LEDGER, QUALIFICATION, MENTORING, ALLOWANCE, PORTFOLIO)
LATER = dt.datetime(2026, 7, 2, 10, 0)


def rows_of(path: Path, sheet: str, key: str = "工号") -> list[dict]:
    rows = FileHost.open(path).grid(sheet).rows
    top = next(n for n, row in enumerate(rows) if key in row)
    place = list(rows[top]).index(key)
    header = list(rows[top])
    return [
        dict(zip(header, [*row, *[None] * len(header)], strict=False))
        for row in rows[top + 1 :]
        if len(row) > place and row[place]
    ]


def filled_workbook(path: Path) -> Path:
    """A new workbook with the demo's last round typed in, neither checked nor scored."""
    new_workbook(path)
    host = FileHost.open(path)
    host.apply(Changes(tuple(demo_blocks(host))), keep_backups=1)
    return path


def by_id(path: Path, sheet: str) -> dict[str, dict]:
    return {row["工号"]: row for row in rows_of(path, sheet)}


def put(path: Path, sheet: str, teacher: str, header: str, value) -> None:
    host = FileHost.open(path)
    rows = host.grid(sheet).rows
    top = next(n for n, row in enumerate(rows) if "工号" in row)
    column = list(rows[top]).index(header) + 1
    place = list(rows[top]).index("工号")
    row = next(n for n, cells in enumerate(rows, 1) if len(cells) > place and cells[place] == teacher)
    host.apply(Changes((Block(sheet, row, column, ((value,),)),)), keep_backups=50)


def put_column(path: Path, sheet: str, header: str, values: dict) -> None:
    """Types 工号 → value into a column, which is added at the right if there is none of this header."""
    host = FileHost.open(path)
    rows = host.grid(sheet).rows
    top = next(n for n, row in enumerate(rows) if "工号" in row)
    names = list(rows[top])
    column = names.index(header) if header in names else max(n for n, name in enumerate(names) if name) + 1
    place = names.index("工号")
    blocks = [Block(sheet, top + 1, column + 1, ((header,),))]
    blocks += [
        Block(sheet, n, column + 1, ((values[row[place]],),))
        for n, row in enumerate(rows[top + 1 :], top + 2)
        if len(row) > place and row[place] in values
    ]
    host.apply(Changes(tuple(blocks)), keep_backups=50)


def set_parameter(path: Path, name: str, value) -> None:
    host = FileHost.open(path)
    row = next(n for n, cells in enumerate(host.grid(RULES).rows, 1) if cells and cells[0] == name)
    host.apply(Changes((Block(RULES, row, 2, ((value,),)),)), keep_backups=50)


def archive(path: Path, now: dt.datetime = NOW, **options):
    return archive_round(FileHost.open(path), now=now, **options)


def issue(path: Path, **options):
    return issue_certificates(FileHost.open(path), now=NOW, **{"yes": True, **options})


def register(path: Path) -> list[dict]:
    return rows_of(path, CERTIFICATE_REGISTER, "证书编号")


def ledgers(path: Path):
    return update_ledgers(FileHost.open(path), now=NOW)


def codes(outcome) -> list[ProblemCode]:
    return [problem.code for problem in outcome.problems]


def cell_of(host: FileHost, name: str) -> tuple[int, int]:
    where = host.named_cell(name)
    assert where is not None
    return where.row, where.column


def start_autumn(path: Path) -> None:
    """Fills in a second round in the same year, with the demo's second round's marks."""
    autumn = replace(
        ROUNDS[1],
        name=AUTUMN,
        start=dt.date(2026, 9, 1),
        end=dt.date(2027, 1, 15),
        issue=dt.date(2026, 12, 30),
        first_session=dt.date(2026, 9, 9),
    )
    host = FileHost.open(path)
    host.apply(Changes(tuple(round_blocks(host, autumn))), keep_backups=50)
    actions.score(FileHost.open(path), now=NOW)


def play_topics(path: Path, n_topics: int) -> None:
    """Archives so many rounds under Scheme B, each a topic, the last one left open."""
    host = FileHost.open(path)
    host.apply(Changes(tuple(demo_blocks(host))), keep_backups=1)
    rules.apply_preset(FileHost.open(path), "B", now=NOW)
    for number in range(1, n_topics + 1):
        if number > 1:
            host = FileHost.open(path)
            # Every topic has days of its own.
            own_days = replace(
                ROUNDS[-1], first_session=ROUNDS[-1].first_session + dt.timedelta(days=number - 1)
            )
            blocks = [block for block in round_blocks(host, own_days) if block.sheet != GRADEBOOK]
            host.apply(Changes(tuple(blocks)), keep_backups=1)
        host = FileHost.open(path)
        where = host.named_cell("轮次名称")
        host.apply(
            Changes((Block(where.sheet, where.row, where.column, ((f"专题{number}",),)),)), keep_backups=1
        )
        rows = host.grid(GRADEBOOK).rows
        top = next(n for n, row in enumerate(rows) if "工号" in row)
        header = list(rows[top])
        for name, value in (("校本研修", 20), ("卷面成绩", 90), ("作业", 20)):
            values = [(value,) for row in rows[top + 1 :] if row and row[0]]
            if number == 2 and name == "卷面成绩":
                values[0] = (0,)  # the first teacher fails the second topic
            block = Block(GRADEBOOK, top + 2, header.index(name) + 1, values)
            host.apply(Changes((block,)), keep_backups=1)
        actions.score(FileHost.open(path), now=NOW)
        if number < n_topics:
            assert archive(path, force=True, next_round=f"专题{number + 1}").exit_code == 0
