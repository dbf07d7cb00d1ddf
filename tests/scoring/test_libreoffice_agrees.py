"""LibreOffice computes the same scores with spreadsheet formulas, for thousands of random rows with many boundary cases.

The round is filled in and scored by the product in a real workbook file; LibreOffice opens that file, computes every score
again on a sheet of its own from the same input cells, and both are compared cell by cell.
"""

from __future__ import annotations

import random
import textwrap
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from python.actions import score as actions
from python.actions.rules import apply_preset
from python.entry.demo import new_workbook
from python.entry.demo_school import fill_table
from python.hosts.file.host import FileHost
from python.reading.gradebook import gradebook_columns
from python.reading.tables import find_table
from python.reading.workbook import read_rule_set
from python.vocabulary.input_sheets import ROSTER_SHEET, SESSIONS_SHEET, SIGN_IN_SHEET
from python.vocabulary.ports import CellContent, Changes
from python.vocabulary.sheet_schema import GRADEBOOK, ROSTER, SESSIONS, SIGN_IN
from tests.hosts import soffice
from tests.samples import NOW

N_ROWS = 2000
N_SESSIONS = 8
PARTS = ("工作业绩", "学习态度", "笔记", "文章", "效果")
SESSION_HOURS = [Decimal(text) for text in ("1", "2", "4", "1.5", "2", "1", "0.5", "3")]
SESSION_NAMES = [f"第{number}次" for number in range(1, N_SESSIONS + 1)]
WORDS = ["出勤", "√", "公差", "公"] * 6 + [
    "迟到",
    "迟",
    "早退",
    "退",
    "迟到早退",
    "迟退",
    "缺席",
    "×",
    "请假",
    "假",
]

_CHECK = textwrap.dedent(
    """
    doc = desktop.loadComponentFromURL(
        uno.systemPathToFileUrl(job["path"]), "_blank", 0, (option("Hidden", True), option("MacroExecutionMode", 4))
    )
    doc.Sheets.insertNewByName("核对", doc.Sheets.Count)
    sheet = doc.Sheets.getByName("核对")
    n, width = len(job["formulas"]), len(job["formulas"][0])
    area = sheet.getCellRangeByPosition(0, 0, width - 1, n - 1)
    area.setFormulaArray(tuple(tuple(row) for row in job["formulas"]))
    doc.calculateAll()
    answer["computed"] = [list(row) for row in area.getDataArray()]
    book = doc.Sheets.getByName("成绩册")
    left, right, top = job["left"] - 1, job["right"] - 1, job["top"] - 1
    answer["written"] = [list(row) for row in book.getCellRangeByPosition(left, top, right, top + n - 1).getDataArray()]
    doc.close(True)
    """
)


def paper_mark(chance: random.Random, full: int) -> Decimal | str:
    """Marks whose scaled value is often a tie (…5 in the second place) or on a threshold."""
    kind = chance.random()
    if kind < 0.03:
        return "缺考"
    if kind < 0.45:  # 60/100 of .25 or .75, and 60/120 of .1, .3 …: exactly half-way
        step = Decimal("0.25") if full == 100 else Decimal("0.1")
        return min(Decimal(full), step * (2 * chance.randrange(int(full / step / 2)) + 1))
    if kind < 0.6:
        return Decimal(chance.choice((0, full, full // 2)))
    return Decimal(chance.randrange(full * 100 + 1)) / 100


def filled(path: Path, preset: str, full: int, *, with_parts: bool = False) -> None:
    """A new workbook with N_ROWS random teachers under a preset, in a different order on each sheet."""
    chance = random.Random(f"{preset}{full}")
    new_workbook(path)
    apply_preset(FileHost.open(path), preset, now=NOW)
    if with_parts:
        mark_by_parts(path)
    host = FileHost.open(path)
    rules, _ = read_rule_set(host)
    people = [
        {"工号": f"{number:05d}", "姓名": f"教师{number}", "部门": "教务处"} for number in range(N_ROWS)
    ]
    sessions: list[dict[str, CellContent]] = [
        {"场次": name, "日期": 46092, "主题": "主题", "学时": hours}
        for name, hours in zip(SESSION_NAMES, SESSION_HOURS, strict=True)
    ]

    def shuffled() -> list[dict]:
        return chance.sample(people, N_ROWS)

    sign_in = [{**person, **{name: chance.choice(WORDS) for name in SESSION_NAMES}} for person in shuffled()]
    if preset == "A":
        inputs: dict[str, Sequence[CellContent]] = {
            "笔记": (10, 8, 6, 4, 0, "未交"),
            "作业": (20, 16, 12, 8, 0, "缺"),
        }
    else:
        inputs = {
            **(
                {name: [*(Decimal(n) / 40 for n in range(161)), "未交"] for name in PARTS}
                if with_parts
                else {"校本研修": [Decimal(n) / 4 for n in range(81)]}
            ),
            "作业": [Decimal(n) / 20 for n in range(401)],
        }
    grades = [
        {
            **person,
            "卷面成绩": paper_mark(chance, full),
            **{name: chance.choice(v) for name, v in inputs.items()},
        }
        for person in shuffled()
    ]
    blocks = fill_table(host, ROSTER, ROSTER_SHEET.columns, people)
    blocks += fill_table(host, SESSIONS, SESSIONS_SHEET.columns, sessions)
    blocks += fill_table(host, SIGN_IN, SIGN_IN_SHEET.columns, sign_in, extra=SESSION_NAMES)
    blocks += fill_table(host, GRADEBOOK, gradebook_columns(rules), grades)
    host.apply(Changes(tuple(blocks)), keep_backups=1)


def formulas(
    preset: str, full: int, columns: dict[str, int], top: int, studied: Sequence[str] = ("校本研修",)
) -> list[list[str]]:
    """LibreOffice's own way to the scores, written from domain.md, with no knowledge of the program's code."""

    def cell(name: str, row: int) -> str:
        return f"$成绩册.{chr(64 + columns[name])}{row}"

    cost = {
        "A": {1: "迟到 迟 早退 退", 2: "迟到早退 迟退 缺席 × 请假 假"},
        "B": {5: "迟到 迟 早退 退", 10: "迟到早退 迟退"},
    }
    # Scheme B: each 课时 missed costs 10.
    by_hour = {"A": "", "B": "缺席 × 请假 假"}[preset]
    last = top + N_ROWS - 1
    rows = []
    for offset in range(N_ROWS):
        row = top + offset
        match = f"MATCH({cell('工号', row)};$签到表.$A${top}:$A${last};0)"
        marks = f"INDEX($签到表.$D${top}:$K${last};{match};0)"
        deduction = "+".join(
            f'{each}*COUNTIF({marks};"{word}")'
            for each, words in cost[preset].items()
            for word in words.split()
        )
        for number, hours in enumerate(SESSION_HOURS, 1):
            one = f"INDEX($签到表.$D${top}:$K${last};{match};{number})"
            deduction += "".join(f'+10*{hours}*COUNTIF({one};"{word}")' for word in by_hour.split())
        here = offset + 1

        def mark(name: str, row: int = row) -> str:
            return f"IF(ISTEXT({cell(name, row)});0;{cell(name, row)})"

        exam = f"ROUND({mark('卷面成绩')}*60/{full};1)"
        if preset == "A":
            parts = [f"MAX(0;10-({deduction}))", mark("笔记"), exam, mark("作业")]
            total = f"ROUND(SUM(A{here}:D{here});1)"
            rating = f'IF(OR(A{here}<2;E{here}<60);"不合格";IF(E{here}>=80;"优秀";"合格"))'
        else:
            study = "+".join(map(mark, studied))
            parts = [f"ROUND({study};1)", exam, f"ROUND({mark('作业')};1)", deduction]
            total = f"MAX(0;ROUND(A{here}+B{here}+C{here}-D{here};1))"
            rating = f'IF(E{here}>=80;"骨干班主任";IF(E{here}>=60;"合格";"不合格"))'
        rank = f"RANK(E{here};E$1:E${N_ROWS};0)"
        retrain = f'IF(F{here}="不合格";"是";"否")'
        rows.append([f"={formula}" for formula in (*parts, total, rating, rank, retrain)])
    return rows


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("preset", "full", "with_parts"),
    [("A", 100, False), ("B", 120, False), ("B", 100, True)],
    ids=["A", "B", "B with 分项"],
)
def test_libreoffice_formulas_find_no_difference(
    preset: str, full: int, with_parts: bool, tmp_path: Path
) -> None:
    if reason := soffice.missing():
        pytest.skip(reason)
    path = tmp_path / "核对.xlsm"
    filled(path, preset, full, with_parts=with_parts)
    if full != 100:
        set_paper_full(path, full)
    outcome = actions.score(FileHost.open(path), now=NOW)
    assert (outcome.exit_code, outcome.summary["scored"]) == (0, N_ROWS), outcome.problems[:3]
    host = FileHost.open(path)
    rules, _ = read_rule_set(host)
    table, _ = find_table(host.grid(GRADEBOOK), gradebook_columns(rules), {})
    first = table.columns["出勤分" if preset == "A" else "校本研修分"]
    top = table.header_row + 1
    answer = soffice.Office(tmp_path / "profile").run(
        _CHECK,
        path=str(path),
        formulas=formulas(preset, full, dict(table.columns), top, PARTS if with_parts else ("校本研修",)),
        left=first,
        right=table.columns["是否补训"],
        top=top,
    )
    differences = [
        (number, ours, theirs)
        for number, (ours, theirs) in enumerate(zip(answer["written"], answer["computed"], strict=True), top)
        if not same(ours, theirs)
    ]
    assert len(answer["computed"]) == N_ROWS
    assert differences == []
    ratings = {row[5] for row in answer["computed"]}
    assert ratings == {rating.name for rating in rules.ratings}


def same(ours: list, theirs: list) -> bool:
    """Texts equal, numbers equal to the last shown digit; a sum in binary floats may be off by far less."""
    return all(
        abs(a - b) < 1e-9 if isinstance(a, float) and isinstance(b, float) else a == b
        for a, b in zip(ours, theirs, strict=True)
    )


def mark_by_parts(path: Path) -> None:
    """校本研修 of 方案B is marked in five columns of 0 to 4 each, as staff would set it up."""
    from python.vocabulary.ports import Block

    host = FileHost.open(path)
    rows = host.grid("考核规则").rows
    item = next(n for n, row in enumerate(rows, 1) if row[0] == "校本研修" and row[1] == "直接计分")
    block = next(n for n, row in enumerate(rows, 1) if row[0] == "【分项】")
    book = host.grid(GRADEBOOK)
    top = next(n for n, row in enumerate(book.rows, 1) if "工号" in row)
    header = list(book.rows[top - 1])
    changes = [
        Block("考核规则", item, 4, (("分项",),)),
        Block("考核规则", block + 2, 1, tuple(("校本研修", name, 4) for name in PARTS)),
        Block(GRADEBOOK, top, header.index("校本研修") + 1, ((PARTS[0],),)),
        Block(GRADEBOOK, top, len(header) + 1, (tuple(PARTS[1:]),)),
    ]
    host.apply(Changes(tuple(changes)), keep_backups=1)


def set_paper_full(path: Path, full: int) -> None:
    """Changes 卷面满分 of 考试 in the workbook's 考核规则, as staff would."""
    from python.reading.rule_blocks import find_blocks
    from python.vocabulary.ports import Block

    host = FileHost.open(path)
    grid = host.grid("考核规则")
    block = find_blocks(grid)[0]["【计分项目】"]
    row = next(row for row in block.rows if grid.value(row, block.columns["项目"]) == "考试")
    change = Block("考核规则", row, block.columns["卷面满分"], ((full,),))
    host.apply(Changes((change,)), keep_backups=1)
