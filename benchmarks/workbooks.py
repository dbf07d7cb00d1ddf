"""Generated workbooks for measuring: the product's own with n teachers, and one that holds the scores as formulas."""

from __future__ import annotations

import random
from pathlib import Path

import xlsxwriter

from python.entry.demo import new_workbook
from python.entry.demo_school import fill_table
from python.hosts.file.host import FileHost
from python.reading.gradebook import gradebook_columns
from python.reading.workbook import read_rule_set
from python.vocabulary.input_sheets import ROSTER_SHEET, SESSIONS_SHEET, SIGN_IN_SHEET
from python.vocabulary.ports import CellContent, Changes
from python.vocabulary.sheet_schema import GRADEBOOK, ROSTER, SESSIONS, SIGN_IN

_WORDS = ("出勤",) * 16 + ("迟到", "早退", "缺席", "公差")


def people_of(teachers: int, sessions: list[str]) -> list[dict]:
    """The people of a round of that size, the same each time."""
    chance = random.Random(teachers * 100 + len(sessions))
    return [
        {
            "工号": f"{number:05d}",
            "姓名": f"{chance.choice('王李张刘陈杨赵黄周吴')}{chance.choice('芳静强洋燕帆勇娟涛梅')}{number}",
            "部门": f"{chance.choice('七八九')}年级组",
            "笔记": chance.choice((10, 8, 6, 4)),
            "卷面成绩": chance.randrange(40, 101),
            "作业": chance.choice((20, 16, 12, 8)),
            **{name: chance.choice(_WORDS) for name in sessions},
        }
        for number in range(teachers)
    ]


def product_workbook(path: Path, teachers: int, n_sessions: int) -> Path:
    """The shipped workbook with ``teachers`` complete rows and ``n_sessions`` held sessions, not scored yet."""
    new_workbook(path)
    return fill_round(path, teachers, n_sessions)


def fill_round(path: Path, teachers: int, n_sessions: int) -> Path:
    """Fills an empty workbook with that round."""
    sessions = [f"第{number}次" for number in range(1, n_sessions + 1)]
    host = FileHost.open(path)
    rules, _ = read_rule_set(host)
    people = people_of(teachers, sessions)
    held: list[dict[str, CellContent]] = [
        {"场次": name, "日期": 46092, "主题": "专题", "学时": 2} for name in sessions
    ]
    blocks = fill_table(
        host, ROSTER, ROSTER_SHEET.columns, [{k: p[k] for k in ("工号", "姓名", "部门")} for p in people]
    )
    blocks += fill_table(host, SESSIONS, SESSIONS_SHEET.columns, held)
    blocks += fill_table(host, SIGN_IN, SIGN_IN_SHEET.columns, people, extra=sessions)
    blocks += fill_table(host, GRADEBOOK, gradebook_columns(rules), people)
    host.apply(Changes(tuple(blocks)), keep_backups=1)
    return path


def formula_workbook(path: Path, teachers: int, n_sessions: int, *, rank: bool = True) -> Path:
    """The same round with the scores as spreadsheet formulas on one sheet beside the inputs."""
    sessions = [f"第{number}次" for number in range(1, n_sessions + 1)]
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("成绩")
    left = xlsxwriter.utility.xl_col_to_name(6)
    right = xlsxwriter.utility.xl_col_to_name(5 + n_sessions)
    first = 6 + n_sessions
    cost = {"迟到": 1, "早退": 1, "缺席": 2}
    for row, person in enumerate(people_of(teachers, sessions)):
        here = row + 1
        sheet.write_row(row, 0, [person[k] for k in ("工号", "姓名", "部门", "笔记", "卷面成绩", "作业")])
        sheet.write_row(row, 6, [person[name] for name in sessions])
        marks = f"{left}{here}:{right}{here}"
        deduction = "+".join(f'{each}*COUNTIF({marks},"{word}")' for word, each in cost.items())
        attendance, exam, total, rating = (xlsxwriter.utility.xl_col_to_name(first + n) for n in range(4))
        sheet.write_formula(row, first, f"=MAX(0,10-({deduction}))")
        sheet.write_formula(row, first + 1, f"=ROUND(E{here}/100*60,1)")
        sheet.write_formula(row, first + 2, f"=ROUND({attendance}{here}+D{here}+{exam}{here}+F{here},1)")
        sheet.write_formula(
            row,
            first + 3,
            f'=IF(OR({attendance}{here}<2,{total}{here}<60),"不合格",IF({total}{here}>=80,"优秀","合格"))',
        )
        if rank:
            sheet.write_formula(row, first + 4, f"=RANK({total}{here},{total}$1:{total}${teachers})")
        sheet.write_formula(row, first + 5, f'=IF({rating}{here}="不合格","是","否")')
    book.close()
    return path
