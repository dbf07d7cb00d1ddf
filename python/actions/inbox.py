"""收件: what lies in 收件/ is read and merged; first only 导入预览 is written, and only a second click, or --yes, imports it.

Source:
    product.md, sections 7 and 8.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import cast

from python.actions.arrivals import Known, read_arrival
from python.actions.foreseen import Foreseen
from python.actions.outcome import Offer, Outcome, not_run
from python.actions.own_sheets import (
    handed_out_tables,
    memory_table,
    preview_table,
    settings_table,
)
from python.actions.put_away import put_away
from python.actions.run import Plan, Run
from python.planning.edit_log.sheet import Entry, plan_change_log
from python.planning.exchange.cells import InputTable, held
from python.planning.exchange.import_plan import (
    Choice,
    ImportPlan,
    Source,
    cell_of,
    choices_in,
    figures_of,
    plan_cells,
    plan_import,
    plan_preview,
    refused_by,
)
from python.planning.exchange.meanings import meanings_in, plan_questions
from python.planning.exchange.memory import read_memory
from python.planning.exchange.merge import CellKey
from python.planning.results import in_order
from python.reading.round_data import RoundData
from python.reading.workbook import SheetsRead, output_table, read_workbook, sheet_grid
from python.system.disk import made_folder, os_errors_as_problems
from python.system.locks import only_one_issue
from python.vocabulary.actions import action_of
from python.vocabulary.folders import INBOX_FOLDER
from python.vocabulary.messages import message, suggestion
from python.vocabulary.output_sheets import CHANGE_LOG_SHEET
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, Progress, WorkbookHost, no_progress
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity, has_fatal
from python.vocabulary.sheet_schema import (
    CHANGE_LOG,
    IMPORT_PREVIEW,
    NAME,
    NEW_VALUE,
    NOTE,
    OLD_VALUE,
    PROBLEM_CELL,
    PROBLEM_COLUMN,
    PROBLEM_SHEET,
    ROUND,
    TEACHER_ID,
    TIME,
)


@record(kw_only=True)
class TakenIn(Outcome):
    """What arrived and what became of it.

    Attributes:
        counts: ``files``, ``taken``, ``asked``, ``refused`` and ``finished`` (``figures_of``).
        done: Whether it was imported; else only shown.
        moved: Where the files lie that are done with.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    done: bool = False
    moved: Sequence[Path] = ()

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {**self.counts, "done": self.done, "moved": [str(one) for one in self.moved]}

    def told(self) -> list[str]:
        """How many cells and files, and what is to be done next."""
        one = self.counts
        what = f"{one['files']} 个文件；{'已导入' if self.done else '要采用'} {one['taken']} 格，"
        what += f"要您选的 {one['asked']} 格，有误的 {one['refused']} 格。"
        if not self.done:
            return [what, f"还没有导入，请先看《{IMPORT_PREVIEW}》。"]
        lines = [what]
        left = one["files"] - one["finished"]
        if self.moved:
            lines.append(f"收完的 {len(self.moved)} 个文件移到了：{self.moved[0].parent}")
        if left:
            lines.append(
                f"还有 {left} 个文件没有收完，留在“{INBOX_FOLDER}”里：选好、改好以后再点一次「收件」。"
            )
        return lines


def inbox(
    host: WorkbookHost,
    *,
    now: dt.datetime,
    yes: bool = False,
    files: Sequence[str] = (),
    progress: Progress = no_progress,
) -> Outcome:
    """Takes in what lies in 收件/ beside the workbook, or the files given.

    Args:
        host: The workbook.
        now: The office's time.
        yes: Import; else only 导入预览 is written.
        files: Files to take in instead of those in 收件/; they stay where they are.
        progress: Told how far the run is.

    Returns:
        What arrived. INBOX_EMPTY (fatal) when there is nothing; a problem for each file that could not be read or is of another
        workbook or round, and for what in a file was not taken.

    Raises:
        HostError: The workbook could not be read or written; nothing was changed and no file was moved.
    """
    run = Run(action_of("inbox").title, host, now, progress)
    folder = host.path.parent / INBOX_FOLDER
    paths = list(dict.fromkeys(Path(one) for one in files)) or _lying_in(folder)
    if not paths:
        made_folder(folder)
        details = {"folder": str(folder)}
        return not_run([Problem(ProblemCode.INBOX_EMPTY, Severity.ERROR, None, details, fatal=True)])
    host.refuse_if_unwritable()
    with only_one_issue(host.path):
        host.refresh()
        read = SheetsRead()
        data, problems = read_workbook(host, progress, read)
        if data is None or has_fatal(problems):
            return not_run(problems)
        return _taken_in(run, data, read, paths, yes=yes, own_folder=not files)


# What systems leave in a folder by themselves.
_NOBODYS = {"thumbs.db", "desktop.ini"}


def _is_nobodys(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _NOBODYS


def _lying_in(folder: Path) -> list[Path]:
    """The files that lie in the inbox, by name; what programs leave behind (~$…, .~lock) is none."""
    if not folder.is_dir():
        return []
    with os_errors_as_problems(folder):
        found = sorted(folder.iterdir(), key=lambda one: one.name)
    return [one for one in found if one.is_file() and not _is_nobodys(one.name)]


def _taken_in(
    run: Run, data: RoundData, read: SheetsRead, paths: Sequence[Path], *, yes: bool, own_folder: bool
) -> Outcome:
    host = run.host
    tables = handed_out_tables(host, data)
    settings, more_sheets, more_header = settings_table(host, data)
    known = Known(read_memory(memory_table(host, data)[0]), meanings_in(settings))
    arrivals = []
    for place, path in enumerate(paths):
        run.progress(f"读取{path.name}", 0.1 + 0.4 * place / len(paths))
        arrivals.append(read_arrival(path, host, data, tables, known))
    preview, sheets, header = preview_table(host, data)
    choices = choices_in(preview, tables)
    sources = [one.source for one in arrivals if one.source is not None]
    ours = held(tables, {key: None for one in sources for key in one.cells})
    plan = _without_what_is_forbidden(host, read, sources, ours, choices, tables)
    names = [one.source.file for one in arrivals if one.source is not None]
    finished = [
        one.path
        for one in arrivals
        if one.source is not None and not one.not_read and not one.names and not plan.left(one.source.file)
    ]
    counts = {**figures_of(plan), "files": len(paths), "finished": len(finished)}
    problems = in_order([problem for one in arrivals for problem in one.problems] + _left(plan, names))
    asked = [header for one in arrivals for header in one.headers]
    people = {name: whose for one in arrivals for name, whose in one.names.items()}
    questions, offered = plan_questions(settings, asked, people, tables, data.rules)
    blocks = [*header, *plan_preview(preview, plan, tables, data.teachers_by_id, done=yes)]
    if questions:
        blocks += [*more_header, *questions]
        sheets = (*sheets, *more_sheets)
    if yes:
        blocks += [*plan_cells(plan, tables), *_logged(run, data, plan, tables)]
    word = "导入" if yes else "预览"
    result = f"{word} {counts['taken']} 格，{len(paths)} 个文件"
    files = run.write(
        data, problems, result, Plan(blocks, choices=offered, new_sheets=sheets), people=len(data.taking_part)
    )
    moved: list[Path] = []
    if yes:
        run.save()  # the cells must be on the disk before any file is put away
        moved = put_away(finished, run.now) if own_folder else []
    return TakenIn(
        problems=tuple(problems),
        files=(*files, *moved),
        seconds=run.seconds,
        counts=counts,
        done=yes,
        moved=moved,
        offer=None if yes else _offer(plan, counts),
    )


def _offer(plan: ImportPlan, counts: Mapping[str, int]) -> Offer | None:
    """What a second click does; nothing where there is nothing that could be imported or put away."""
    if not plan.sources or not (counts["taken"] or counts["finished"]):
        return None
    what = f"导入这 {counts['taken']} 格" if counts["taken"] else "把没有新内容的文件收好"
    return Offer("yes", True, what, plan.digest)


def _without_what_is_forbidden(
    host: WorkbookHost,
    read: SheetsRead,
    sources: Sequence[Source],
    ours: Mapping[CellKey, str],
    choices: Mapping[tuple[str, CellKey], Choice],
    tables: Mapping[str, InputTable],
) -> ImportPlan:
    """The plan, checked as the workbook would be: what the checks complain about is not taken, until they do not complain."""
    refused: dict[tuple[str, CellKey], str] = {}
    while True:
        plan = plan_import(sources, ours, choices, refused)
        more = refused_by(_complaints(host, read, plan_cells(plan, tables)), plan, tables)
        if not more:
            return plan
        refused |= more


def _complaints(
    host: WorkbookHost, read: SheetsRead, blocks: Sequence[Block]
) -> Iterable[tuple[CellRef, str]]:
    """What the checks say of the workbook as it would be: cell and sentence."""
    if not blocks:
        return
    foreseen, found = read_workbook(cast(WorkbookHost, Foreseen(host, blocks)), read=read)
    for one in foreseen.problems if foreseen is not None else found:
        if one.where and one.severity is not Severity.NOTICE:
            yield one.where, f"{message(one)}。{suggestion(one)}"


def _left(plan: ImportPlan, names: Sequence[str]) -> list[Problem]:
    """What a person must still decide or mend, one problem a file."""
    found = []
    for name in names:
        left = plan.left(name)
        asked = sum(not one.note for one in left)
        wrong = len(left) - asked
        if asked:
            details = {"file": name, "count": str(asked)}
            found.append(Problem(ProblemCode.INBOX_OPEN, Severity.WARNING, CellRef(IMPORT_PREVIEW), details))
        if wrong:
            first = next(one for one in left if one.note)
            details = {
                "file": name,
                "count": str(wrong),
                "place": first.theirs.place,
                "value": first.theirs.text,
            }
            code = ProblemCode.INBOX_INVALID
            found.append(Problem(code, Severity.WARNING, CellRef(IMPORT_PREVIEW), details))
    return found


def _logged(run: Run, data: RoundData, plan: ImportPlan, tables: Mapping[str, InputTable]) -> list[Block]:
    """An entry of 变动记录 for every cell: what it was, what it is, and the file it came from."""
    grid, _ = sheet_grid(run.host, CHANGE_LOG, data.rules.school_names)
    if grid is None:
        return []
    table, _ = output_table(grid, CHANGE_LOG_SHEET.headers, data.rules)
    if table is None:
        return []
    entries: list[Entry] = []
    for line in plan.taken:
        where = cell_of(line.key, tables)
        teacher = data.teachers_by_id.get(line.key.teacher_id)
        entry: Entry = dict.fromkeys(CHANGE_LOG_SHEET.headers)
        entry |= {
            TIME: run.now.strftime("%Y-%m-%d %H:%M:%S"),
            ROUND: data.round.name or None,
            TEACHER_ID: line.key.teacher_id,
            NAME: teacher.name if teacher else None,
            PROBLEM_SHEET: where.sheet,
            PROBLEM_CELL: where.cell,
            PROBLEM_COLUMN: tables[line.key.sheet].table.headers[where.column],
            OLD_VALUE: line.ours or None,
            NEW_VALUE: line.theirs.text or None,
            NOTE: f"收件：{line.file}（{line.theirs.place}）",
        }
        entries.append(entry)
    return list(plan_change_log(table, entries, None).blocks)
