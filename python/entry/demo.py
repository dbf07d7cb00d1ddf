"""A new workbook, and a realistic filled one to look at: 60 teachers, three rounds of 8 sessions, every rating present.

All people are invented. The figures are the same every time, so that pictures and tests can be compared.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from python.actions.archive import archive_round
from python.actions.growth_files import print_portfolios
from python.actions.issue import issue_certificates
from python.actions.ledgers import update_ledgers
from python.actions.output_folders import OUTPUT_FOLDER
from python.actions.papers import print_documents
from python.actions.runs import Outcome, check, score
from python.entry.demo_school import ROUNDS, material_blocks, roster_blocks, round_blocks
from python.reading.sheets import gradebook_columns
from python.reading.tables import find_table
from python.reading.workbook import read_rule_set
from python.system.disk import made_folder, os_errors_as_problems
from python.system.shipped import WORKBOOK as TEMPLATE
from python.vocabulary.cell_values import as_prose, exact
from python.vocabulary.ports import Block, Changes, HostError, Progress, no_progress
from python.vocabulary.problems import ProblemCode
from python.vocabulary.sheet_schema import (
    ALLOWANCE,
    ALLOWANCE_COLUMNS,
    CHANGE_LOG,
    CHANGE_LOG_COLUMNS,
    GRADEBOOK,
    HISTORY,
    HISTORY_COLUMNS,
    HOURS_LEDGER,
    HOURS_LEDGER_COLUMNS,
    MENTORING,
    MENTORING_COLUMNS,
    PORTFOLIO,
    PORTFOLIO_COLUMNS,
    QUALIFICATION,
    QUALIFICATION_COLUMNS,
    Column,
)

DEMO_WORKBOOK = "培训考核.xlsm"

# Whose mark was copied wrongly at first, and by how much.
_CORRECTED, _COPIED_WRONG_BY = 9, 18
_SHOWN = (".docx", ".txt")
_PEOPLE_SHOWN = 3


def new_workbook(path: Path) -> Path:
    """Copies the shipped workbook to ``path``.

    Raises:
        HostError: FILE_EXISTS, FILE_NOT_FOUND (the folder), NO_PERMISSION or WRITE_FAILED; nothing was overwritten.
    """
    if path.suffix.lower() in (".xlsx", ".xls"):
        path = path.with_suffix(TEMPLATE.suffix)
    elif path.suffix.lower() != TEMPLATE.suffix:
        path = path.with_name(path.name + TEMPLATE.suffix)
    if path.exists():
        raise HostError(ProblemCode.FILE_EXISTS, file=str(path))
    with os_errors_as_problems(path), TEMPLATE.open("rb") as source, path.open("xb") as target:
        shutil.copyfileobj(source, target)
    return path


def make_demo(folder: Path, *, now: dt.datetime, progress: Progress = no_progress) -> Outcome:
    """Plays three rounds in ``folder``: two are scored, certified and archived; the last is left open, and printed.

    Raises:
        HostError: The workbook exists already or cannot be written.
    """
    from python.hosts.file.host import FileHost

    path = new_workbook(made_folder(folder) / DEMO_WORKBOOK)
    host = FileHost.open(path)
    host.apply(Changes(tuple(roster_blocks(host))), keep_backups=1)
    files: list[Path] = []
    issued = 0
    for this, following in pairwise(ROUNDS):
        host = FileHost.open(path)
        host.apply(Changes(tuple(round_blocks(host, this))), keep_backups=1)
        score(FileHost.open(path), now=now, progress=progress)
        certificates = issue_certificates(FileHost.open(path), now=now, progress=progress)
        issued += int(str(certificates.summary["issued"]))
        archived = archive_round(FileHost.open(path), now=now, next_round=following.name, progress=progress)
        files += [file for one in (certificates, archived) for file in one.files if file.suffix in _SHOWN]
    host = FileHost.open(path)
    host.apply(Changes(tuple(round_blocks(host, ROUNDS[-1]))), keep_backups=1)
    check(FileHost.open(path), now=now, progress=progress)
    _a_mark_put_right(path, now)
    outcome = score(FileHost.open(path), now=now, progress=progress)
    last = issue_certificates(FileHost.open(path), now=now, progress=progress)
    issued += int(str(last.summary["issued"]))
    made = [last]
    for job in ("notices", "slips", "publish"):
        made.append(print_documents(FileHost.open(path), job, now=now, progress=progress))
    update_ledgers(FileHost.open(path), now=now, progress=progress)
    host = FileHost.open(path)
    host.apply(Changes(tuple(material_blocks(host))), keep_backups=1)
    ledgers = update_ledgers(FileHost.open(path), now=now, progress=progress)
    made.append(print_portfolios(FileHost.open(path), now=now, progress=progress))
    figures = {"certificates": issued, "folder": str(folder / OUTPUT_FOLDER), "lines": _shown(path, ledgers)}
    figures["rounds"] = [one.name for one in ROUNDS]
    others = tuple(problem for one in made for problem in one.problems if problem not in outcome.problems)
    files += [file for one in made for file in one.files if file.suffix in _SHOWN]
    return Outcome((*outcome.problems, *others), {**outcome.summary, **figures}, (path, *files))


def _a_mark_put_right(path: Path, now: dt.datetime) -> None:
    """One paper is scored with a mark that was copied wrongly, and put right: 变动记录 tells it."""
    from python.hosts.file.host import FileHost

    host = FileHost.open(path)
    rules, _ = read_rule_set(host)
    if rules is None:
        raise ValueError("the shipped workbook's rules cannot be used")
    table, _ = find_table(host.grid(GRADEBOOK), gradebook_columns(rules), rules.school_names)
    if table is None:
        raise ValueError(f"the shipped workbook has no table on {GRADEBOOK}")
    row, column = table.data_rows[_CORRECTED], table.columns["卷面成绩"]
    right = exact(float(str(table.value(row, "卷面成绩"))))
    for mark in (right - _COPIED_WRONG_BY, right):
        host.apply(Changes((Block(table.sheet, row, column, ((mark,),)),)), keep_backups=1)
        if mark != right:
            score(FileHost.open(path), now=now)
            host = FileHost.open(path)


def _shown(path: Path, ledgers: Outcome) -> list[str]:
    """The ledgers for a terminal: their summary, and the first people of each sheet."""
    from python.hosts.file.host import FileHost

    host = FileHost.open(path)
    summary = ledgers.summary["lines"]
    lines = list(summary) if isinstance(summary, list) else []
    wanted: Mapping[str, tuple[Sequence[str], tuple[str, ...]]] = {
        HOURS_LEDGER: (
            HOURS_LEDGER_COLUMNS,
            ("姓名", "本轮学时", "累计学时", "学分", "要求类别", "差额", "是否达标"),
        ),
        QUALIFICATION: (QUALIFICATION_COLUMNS, ("姓名", "认定结果", "依据", "尚缺")),
        MENTORING: (MENTORING_COLUMNS, ("姓名", "岗位要求", "导师姓名", "结论", "说明")),
        ALLOWANCE: (ALLOWANCE_COLUMNS, ("姓名", "学段", "津贴(元)", "说明")),
        PORTFOLIO: (PORTFOLIO_COLUMNS, ("姓名", "轮次", "完成情况", "缺少材料")),
        CHANGE_LOG: (
            CHANGE_LOG_COLUMNS,
            ("姓名", "单元格", "栏目", "原值", "新值", "原总分", "新总分", "说明"),
        ),
        HISTORY: (HISTORY_COLUMNS, ("轮次", "姓名", "总分", "等级", "学时", "学分", "证书编号")),
    }
    for sheet, (columns, shown) in wanted.items():
        table, _ = find_table(
            host.grid(sheet), [Column(name) for name in columns], {}, key_columns=columns[:1]
        )
        if table is None:
            continue
        count = len(table.data_rows)
        first = f"，前 {_PEOPLE_SHOWN} 行" if count > _PEOPLE_SHOWN else ""
        lines.append(f"《{sheet}》共 {count} 行{first}：")
        lines.append("  " + "　".join(shown))
        lines += [
            "  " + "　".join(as_prose(table.value(row, name)) or "—" for name in shown)
            for row in table.data_rows[:_PEOPLE_SHOWN]
        ]
    return lines
