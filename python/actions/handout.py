"""分发表格: for each 部门 a file with the rows and cells that its people fill in, remembered so that it is known when it comes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from python.actions.outcome import Outcome, not_run
from python.actions.output_folders import missing_facts
from python.actions.own_sheets import handed_out_tables, memory_table
from python.actions.run import Plan, Run
from python.documents.file_names import distinct_part, document_path, safe_part
from python.documents.handout_file import handout_bytes
from python.planning.exchange.cells import InputTable, people_by
from python.planning.exchange.handout import TITLES, Handout, base_of
from python.planning.exchange.memory import new_number, plan_memory, read_memory
from python.planning.exchange.merge import CellKey
from python.planning.results import in_order
from python.reading.round_data import RoundData
from python.reading.rule_blocks import split_list
from python.reading.workbook import read_workbook
from python.system.disk import made_folder, os_errors_as_problems
from python.vocabulary.actions import action_of
from python.vocabulary.folders import HANDOUT_FOLDER
from python.vocabulary.messages import some_of
from python.vocabulary.plain_record import record
from python.vocabulary.ports import HostError, Progress, WorkbookHost, no_progress
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity, has_fatal
from python.vocabulary.records import Teacher
from python.vocabulary.sheet_schema import (
    DEPARTMENT,
    GRADEBOOK,
    GROWTH_PLANS,
    PARAM_HANDOUT_BY,
    PARAM_HANDOUT_PARTS,
    ROSTER,
    ROUND_NAME,
    SCHOOL_NAME,
    SIGN_IN,
)

EVERYBODY = "全部"
_USUAL = (SIGN_IN, GRADEBOOK)
_TO_HAND_OUT = "分发；交回的表靠它认出是哪一轮"
_NAMES_SHOWN = 5


@record(kw_only=True)
class HandedOut(Outcome):
    """What was handed out: the files, how many people they are about, and where they lie."""

    made: Sequence[Path]
    people: int
    folder: Path
    sheets: Sequence[str]

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {
            "files": [str(one) for one in self.made],
            "people": self.people,
            "folder": str(self.folder),
            "parts": list(self.sheets),
        }

    def told(self) -> list[str]:
        """How many files, and what to do with them."""
        return [
            f"{len(self.made)} 个文件，{self.people} 人，填{'、'.join(self.sheets)}。",
            f"文件在：{self.folder}",
            "填好交回以后，放进工作簿旁边的“收件”文件夹，点「收件」。",
        ]


def handout(
    host: WorkbookHost,
    *,
    now: dt.datetime,
    by: str | None = None,
    parts: Sequence[str] = (),
    progress: Progress = no_progress,
) -> Outcome:
    """Writes the files of a hand-out, after the workbook remembers what they hold.

    Args:
        host: The workbook.
        now: The office's time.
        by: The column of 教师名册 by which people are grouped; 全部: one file for all; ``None``: the parameter 分发分组, else 部门.
        parts: Which sheets: 签到, 成绩, 档案材料填报, 名册信息, 成长规划 (or their standard names); none: the parameter 分发内容.
        progress: Told how far the run is.

    Returns:
        What was made. Fatal: ROUND_FACT_MISSING, HANDOUT_NO_COLUMN, HANDOUT_NO_PART, NOTHING_TO_PRINT.

    Raises:
        HostError: Nothing was handed out.
    """
    run = Run(action_of("handout").title, host, now, progress)
    data, problems = read_workbook(host, progress)
    if data is None or has_fatal(problems):
        return not_run(problems)
    refused = missing_facts(host, data, (SCHOOL_NAME, ROUND_NAME), _TO_HAND_OUT)
    tables = handed_out_tables(host, data)
    asked = data.rules.parameters
    chosen, wrong = _chosen(tables, parts or split_list(asked.get(PARAM_HANDOUT_PARTS, "")))
    groups, bad = _groups(data, tables[ROSTER], by or asked.get(PARAM_HANDOUT_BY, "") or None)
    refused += wrong + bad
    groups = {name: people for name, people in groups.items() if _concerns(people, chosen)}
    if not refused and not groups:
        details = {"kind": run.title, "why": "表里还没有要填的人，先点「准备表格」"}
        refused.append(Problem(ProblemCode.NOTHING_TO_PRINT, Severity.ERROR, None, details, fatal=True))
    if refused:
        return not_run(refused)
    return _handed_out(run, data, chosen, groups)


def _chosen(tables: Mapping[str, InputTable], parts: Sequence[str]) -> tuple[list[InputTable], list[Problem]]:
    """The sheets asked for that have something to fill in."""
    names = {TITLES[sheet]: sheet for sheet in TITLES} | {sheet: sheet for sheet in TITLES}
    unknown = [part for part in parts if part not in names]
    wanted = [names[part] for part in parts if part in names] or list(_USUAL)
    chosen = [tables[one] for one in dict.fromkeys(wanted) if one in tables and tables[one].columns]
    if unknown or not chosen:
        details = {
            "part": "、".join(unknown) or "、".join(TITLES[one] for one in wanted),
            "choices": "、".join(
                title for sheet, title in TITLES.items() if sheet in tables or sheet != GROWTH_PLANS
            ),
        }
        code = ProblemCode.HANDOUT_NO_PART
        return [], [Problem(code, Severity.ERROR, None, details, fatal=True)]
    return chosen, []


def _groups(
    data: RoundData, roster: InputTable, by: str | None
) -> tuple[dict[str, list[Teacher]], list[Problem]]:
    """Who gets which file."""
    column = DEPARTMENT if by is None else by.strip()
    if column == EVERYBODY or (by is None and not roster.table.has(DEPARTMENT)):
        column = ""
    own = {
        header: name
        for name, place in roster.table.columns.items()
        for header in (roster.table.headers[place], name)
    }
    if column and column not in own:
        details = {"column": column, "choices": some_of(list(roster.table.headers.values()), 12)}
        code = ProblemCode.HANDOUT_NO_COLUMN
        return {}, [Problem(code, Severity.ERROR, None, details, fatal=True)]
    return people_by(data, roster.table, own.get(column, "")), []


def _concerns(people: Sequence[Teacher], tables: Sequence[InputTable]) -> bool:
    return any(one.id in table.rows for one in people for table in tables)


def _handed_out(
    run: Run, data: RoundData, tables: Sequence[InputTable], groups: Mapping[str, Sequence[Teacher]]
) -> Outcome:
    host = run.host
    table, sheets, header = memory_table(host, data)
    memory = read_memory(table)
    workbook = memory.workbook or new_number()
    new: dict[Handout, Mapping[CellKey, str]] = {}
    contents: dict[Path, bytes] = {}
    folder = host.path.parent / HANDOUT_FOLDER / distinct_part(data.round.name)
    taken = {one.name.lower() for one in folder.iterdir()} if folder.is_dir() else set()
    for name, people in groups.items():
        label = name or (EVERYBODY if len(groups) == 1 else "未填部门")
        kinds = tuple(one.sheet for one in tables if any(teacher.id in one.rows for teacher in people))
        one = Handout(new_number(), workbook, data.round.school, data.round.name, label, kinds)
        own = [table for table in tables if table.sheet in kinds]
        new[one] = base_of(own, people)
        path = document_path(folder, safe_part(label), taken, ".xlsx")
        taken.add(path.name.lower())
        contents[path] = handout_bytes(one, own, people, run.now)
    blocks = [*header, *plan_memory(table, workbook, new, first=not memory.workbook)]
    made_folder(folder)
    result = f"分发 {len(contents)} 个文件"
    plan = Plan(blocks, new_sheets=sheets)
    files = run.write(data, (), result, plan, people=len(data.taking_part))
    run.save()
    failed = [*_left_out(data, tables), *_written(contents)]
    return HandedOut(
        problems=tuple(in_order(failed)),
        files=(*files, *contents),
        seconds=run.seconds,
        made=tuple(contents),
        people=sum(any(one.id in own.rows for own in tables) for people in groups.values() for one in people),
        folder=folder,
        sheets=[TITLES[one.sheet] for one in tables],
    )


def _left_out(data: RoundData, tables: Sequence[InputTable]) -> list[Problem]:
    """Who takes part and has no row, or several, in a sheet that was handed out: they are in no file."""
    found = []
    for one in tables:
        missing = [teacher.name for teacher in data.taking_part if teacher.id not in one.rows]
        if missing:
            details = {
                "sheet": one.table.sheet,
                "count": str(len(missing)),
                "names": some_of(missing, _NAMES_SHOWN),
            }
            where = CellRef(one.table.sheet)
            found.append(Problem(ProblemCode.HANDOUT_LEFT_OUT, Severity.WARNING, where, details))
    return found


def _written(contents: Mapping[Path, bytes]) -> list[Problem]:
    """Writes the files; what could not be written is told, and may be handed out again."""
    failed = []
    for path, data in contents.items():
        try:
            with os_errors_as_problems(path):
                waiting = path.with_name(f".{path.name}.tmp")
                waiting.write_bytes(data)
                waiting.replace(path)
        except HostError as error:
            failed.append(error.as_problem())
    return failed
