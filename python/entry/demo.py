"""A new workbook, and a realistic filled one to look at: 60 teachers, three rounds of 8 sessions, every rating present.

All people are invented. The figures are the same every time, so that pictures and tests can be compared.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from python.actions.archive import archive_round
from python.actions.check import check
from python.actions.growth_files import print_growth_files
from python.actions.issue import CertificatesIssued, issue_certificates
from python.actions.ledgers import update_ledgers
from python.actions.outcome import Outcome
from python.actions.output_folders import COMBINED
from python.actions.papers import print_documents
from python.actions.score import score
from python.entry.demo_county import play_county
from python.entry.demo_exchange import play_exchange
from python.entry.demo_school import ROUNDS, material_blocks, roster_blocks, round_blocks
from python.hosts.opening import open_workbook
from python.reading.gradebook import gradebook_columns
from python.reading.tables import find_table
from python.reading.workbook import read_rule_set
from python.system.disk import made_folder, os_errors_as_problems
from python.system.shipped import LIBREOFFICE_WORKBOOK, WORKBOOK
from python.vocabulary.cell_values import as_prose, exact
from python.vocabulary.columns import Column
from python.vocabulary.folders import OUTPUT_FOLDER
from python.vocabulary.ledger_sheets import (
    ALLOWANCE_SHEET,
    HISTORY_SHEET,
    HOURS_LEDGER_SHEET,
    MENTORING_SHEET,
    PORTFOLIO_SHEET,
    QUALIFICATION_SHEET,
)
from python.vocabulary.output_sheets import CHANGE_LOG_SHEET
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, Changes, HostError, Progress, no_progress
from python.vocabulary.problems import ProblemCode
from python.vocabulary.sheet_schema import (
    AMOUNT,
    BASIS,
    CERTIFICATE_NUMBER,
    CONCLUSION,
    CREDITS,
    DUTY,
    GAP,
    GRADEBOOK,
    HOURS,
    HOURS_IN_ALL,
    HOURS_NOW,
    LACKING,
    MENTOR_NAME,
    MET,
    NAME,
    NEW_TOTAL,
    NEW_VALUE,
    NOTE,
    OLD_TOTAL,
    OLD_VALUE,
    PORTFOLIO_MISSING,
    PORTFOLIO_STATE,
    PROBLEM_CELL,
    PROBLEM_COLUMN,
    RATING,
    RECOGNITION,
    REQUIREMENT,
    ROUND,
    STAGE,
    TOTAL,
)

DEMO_WORKBOOK = "培训考核.xlsm"

EXCEL, LIBREOFFICE = "excel", "libreoffice"
EDITIONS = {EXCEL: WORKBOOK, LIBREOFFICE: LIBREOFFICE_WORKBOOK}
"""The shipped workbook by the program that its macros are for."""

# Whose mark was copied wrongly at first, and by how much.
_CORRECTED, _COPIED_WRONG_BY = 9, 18
_SHOWN = (".docx", ".txt")
_PEOPLE_SHOWN = 3


def program_here() -> str:
    """The spreadsheet program whose buttons can work on this computer, as ``EDITIONS`` names it.

    The edition for LibreOffice starts Python through a shell: on Windows and macOS it is always Excel's.
    """
    on_linux = sys.platform not in ("win32", "darwin")
    return LIBREOFFICE if on_linux and shutil.which("soffice") else EXCEL


def new_workbook(path: Path, program: str | None = None) -> Path:
    """Copies the shipped workbook to ``path``.

    Args:
        path: Where; .xlsm is added if it ends otherwise.
        program: One of ``EDITIONS``; ``None``: what this computer needs.

    Raises:
        HostError: NO_EDITION, FILE_EXISTS, FILE_NOT_FOUND (the folder), NO_PERMISSION or WRITE_FAILED; nothing was overwritten.
    """
    shipped = EDITIONS.get(program or program_here())
    if shipped is None or not shipped.is_file():
        raise HostError(ProblemCode.NO_EDITION, program=str(program))
    if path.suffix.lower() in (".xlsx", ".xls"):
        path = path.with_suffix(WORKBOOK.suffix)
    elif path.suffix.lower() != WORKBOOK.suffix:
        path = path.with_name(path.name + WORKBOOK.suffix)
    if path.exists():
        raise HostError(ProblemCode.FILE_EXISTS, file=str(path))
    with os_errors_as_problems(path), shipped.open("rb") as source, path.open("xb") as target:
        shutil.copyfileobj(source, target)
    return path


@record(kw_only=True)
class WorkbookMade(Outcome):
    """A blank workbook lies where it was asked for, with macros for ``program``."""

    workbook: Path
    program: str

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {"workbook": str(self.workbook), "program": self.program}

    def told(self) -> list[str]:
        """In one line."""
        made = [f"已生成空白工作簿：{self.workbook}"]
        if self.program == LIBREOFFICE:
            made.append("按钮是给 LibreOffice 用的，打开的办法见说明书；要在 Excel 里用，请加 --for excel。")
        return made


@record(kw_only=True)
class DemoMade(Outcome):
    """Three rounds were played.

    Attributes:
        scored: The last round as it was scored.
        certificates: How many were issued in all three.
        folder: Where documents lie.
        shown: Lines about each ledger.
        collected: Lines about what was handed out and came back.
        county: Lines about the county's roll-up; none where it was not asked for.
    """

    scored: Outcome
    certificates: int
    folder: Path
    shown: tuple[str, ...]
    collected: tuple[str, ...]
    county: tuple[str, ...]

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {
            **self.scored.summary,
            "certificates": self.certificates,
            "folder": str(self.folder),
            "rounds": [one.name for one in ROUNDS],
        }

    def told(self) -> list[str]:
        """The rounds, the ledgers, where the files are."""
        return [
            "三轮培训，前两轮已归档，第三轮已校验、计分：",
            *(f"  {line}" for line in self.scored.told()),
            "分发和收件（一处冲突留给您看）：",
            *(f"  {line}" for line in self.collected),
            "台账：",
            *(f"  {line}" for line in self.shown),
            *(
                ["县级汇总（十二所学校，一所没有交，一本坏了，一本旧的，一个人在两校）："]
                if self.county
                else []
            ),
            *(f"  {line}" for line in self.county),
            "文件：",
            *(f"  {path}" for path in self.files if path.suffix == WORKBOOK.suffix or COMBINED in path.name),
            f"  {self.folder}（证书 {self.certificates} 张，每人一个文件）",
            "用 Excel、WPS 或 LibreOffice 打开工作簿即可查看。",
        ]


def new(
    place: Path,
    *,
    now: dt.datetime,  # noqa: ARG001 - every action is called alike
    program: str | None = None,
    progress: Progress = no_progress,  # noqa: ARG001 - every action is called alike
) -> Outcome:
    """新建工作簿: a blank workbook at ``place``.

    Args:
        place: Where.
        now: The office's time.
        program: The spreadsheet program its buttons are for; ``None``: what this computer needs.
        progress: Told how far the run is.

    Raises:
        HostError: There is no such edition, the file exists already or cannot be written.
    """
    chosen = (program or program_here()).strip().lower()
    made = new_workbook(place, chosen)
    return WorkbookMade(files=(made,), workbook=made, program=chosen)


def make_demo(
    place: Path, *, now: dt.datetime, county: bool = False, progress: Progress = no_progress
) -> Outcome:
    """Plays three rounds in the folder ``place``: two are scored, certified and archived; the last is left open, and printed.

    Args:
        place: A folder; made if it is not there.
        now: The office's time.
        county: Whether a county of twelve schools is made beside them, and rolled up.
        progress: Told how far it is.

    Raises:
        HostError: The workbook exists already or cannot be written.
    """
    path = new_workbook(made_folder(place) / DEMO_WORKBOOK)
    _fill(path, roster_blocks(open_workbook(path)))
    files: list[Path] = []
    issued = 0
    for this, following in pairwise(ROUNDS):
        _fill(path, round_blocks(open_workbook(path), this))
        score(open_workbook(path), now=now, progress=progress)
        certificates = issue_certificates(open_workbook(path), now=now, progress=progress, yes=True)
        issued += _issued(certificates)
        archived = archive_round(open_workbook(path), now=now, next_round=following.name, progress=progress)
        files += [file for one in (certificates, archived) for file in one.files if file.suffix in _SHOWN]
    _fill(path, round_blocks(open_workbook(path), ROUNDS[-1]))
    collected = play_exchange(path, now)
    check(open_workbook(path), now=now, progress=progress)
    _a_mark_put_right(path, now)
    scored = score(open_workbook(path), now=now, progress=progress)
    last = issue_certificates(open_workbook(path), now=now, progress=progress, yes=True)
    made = [last]
    for job in ("notices", "slips", "publish"):
        made.append(print_documents(open_workbook(path), job, now=now, progress=progress))
    update_ledgers(open_workbook(path), now=now, progress=progress)
    _fill(path, material_blocks(open_workbook(path)))
    ledgers = update_ledgers(open_workbook(path), now=now, progress=progress)
    made.append(print_growth_files(open_workbook(path), now=now, progress=progress))
    others = (problem for one in made for problem in one.problems if problem not in scored.problems)
    # What is wrong in it was sown to be looked at: it is told in its own results.
    rolled_up = play_county(place, now).told() if county else ()
    files += [file for one in made for file in one.files if file.suffix in _SHOWN]
    return DemoMade(
        problems=(*scored.problems, *others),
        files=(path, *files),
        scored=scored,
        certificates=issued + _issued(last),
        folder=place / OUTPUT_FOLDER,
        shown=tuple(_shown(path, ledgers)),
        collected=tuple(collected.told()),
        county=tuple(rolled_up),
    )


def _fill(path: Path, blocks: Sequence[Block]) -> None:
    open_workbook(path).apply(Changes(tuple(blocks)), keep_backups=1)


def _issued(outcome: Outcome) -> int:
    return outcome.issued if isinstance(outcome, CertificatesIssued) else 0


def _a_mark_put_right(path: Path, now: dt.datetime) -> None:
    """One paper is scored with a mark that was copied wrongly, and put right: 变动记录 tells it."""
    host = open_workbook(path)
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
            score(open_workbook(path), now=now)
            host = open_workbook(path)


def _shown(path: Path, ledgers: Outcome) -> list[str]:
    """The ledgers for a terminal: their summary, and the first people of each sheet."""
    host = open_workbook(path)
    lines = ledgers.told()
    wanted = (
        (HOURS_LEDGER_SHEET, (NAME, HOURS_NOW, HOURS_IN_ALL, CREDITS, REQUIREMENT, GAP, MET)),
        (QUALIFICATION_SHEET, (NAME, RECOGNITION, BASIS, LACKING)),
        (MENTORING_SHEET, (NAME, DUTY, MENTOR_NAME, CONCLUSION, NOTE)),
        (ALLOWANCE_SHEET, (NAME, STAGE, AMOUNT, NOTE)),
        (PORTFOLIO_SHEET, (NAME, ROUND, PORTFOLIO_STATE, PORTFOLIO_MISSING)),
        (
            CHANGE_LOG_SHEET,
            (NAME, PROBLEM_CELL, PROBLEM_COLUMN, OLD_VALUE, NEW_VALUE, OLD_TOTAL, NEW_TOTAL, NOTE),
        ),
        (HISTORY_SHEET, (ROUND, NAME, TOTAL, RATING, HOURS, CREDITS, CERTIFICATE_NUMBER)),
    )
    for sheet, shown in wanted:
        table, _ = find_table(
            host.grid(sheet.name),
            [Column(name) for name in sheet.headers],
            {},
            key_columns=sheet.headers[:1],
        )
        if table is None:
            continue
        count = len(table.data_rows)
        first = f"，前 {_PEOPLE_SHOWN} 行" if count > _PEOPLE_SHOWN else ""
        lines.append(f"《{sheet.name}》共 {count} 行{first}：")
        lines.append("  " + "　".join(shown))
        lines += [
            "  " + "　".join(as_prose(table.value(row, name)) or "—" for name in shown)
            for row in table.data_rows[:_PEOPLE_SHOWN]
        ]
    return lines
