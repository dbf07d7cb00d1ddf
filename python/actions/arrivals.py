"""What a file that arrived is: a hand-out that comes back, a copy of this workbook, a list; and the cells it brings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from python.actions.own_sheets import handed_out_tables
from python.hosts.opening import open_workbook, read_foreign, saved_before
from python.planning.edit_log.last_run import Snapshot
from python.planning.edit_log.last_run_sheet import read_snapshot
from python.planning.exchange.appraisal_form import form_number
from python.planning.exchange.arrived import (
    MOST_COLUMNS,
    MOST_ROWS,
    Arrived,
    People,
    cells_of_copy,
    read_arrived,
)
from python.planning.exchange.attendance import read_attendance
from python.planning.exchange.cells import InputTable
from python.planning.exchange.handout import PROPERTY, Handout, read_back
from python.planning.exchange.import_plan import Source
from python.planning.exchange.memory import Memory
from python.planning.exchange.merge import CellKey
from python.reading.round_data import RoundData
from python.reading.rules import fingerprint
from python.reading.workbook import output_table, read_workbook, sheet_grid
from python.vocabulary.actions import action_of
from python.vocabulary.cell_values import name_key
from python.vocabulary.messages import message, some_of, suggestion
from python.vocabulary.output_sheets import SNAPSHOT_SHEET
from python.vocabulary.plain_record import record
from python.vocabulary.ports import ForeignFile, HostError, WorkbookHost
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.sheet_schema import (
    APPRAISAL_RESULTS,
    GRADEBOOK,
    IMPORT_PREVIEW,
    ROSTER,
    RULES,
    SIGN_IN,
    SNAPSHOT,
)

_OURS = {RULES, ROSTER, SIGN_IN, GRADEBOOK}
_SHOWN = 5


@record
class Arrival:
    """A file.

    Attributes:
        path: Where it lies.
        source: What it brings; ``None``: nothing that could be taken.
        problems: What is told of it.
        not_read: What keeps it from being put away.
        headers: Those of a list whose meaning is asked.
        names: Those of a list that may be somebody's, with whose: asked too.
    """

    path: Path
    source: Source | None
    problems: tuple[Problem, ...] = ()
    not_read: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@record
class Known:
    """What our workbook remembers: its hand-outs, and what a person said that headers of lists mean."""

    memory: Memory
    meanings: Mapping[str, str]


def read_arrival(
    path: Path,
    host: WorkbookHost,
    data: RoundData,
    tables: Mapping[str, InputTable],
    known: Known,
) -> Arrival:
    """Reads one file; whatever is wrong with it is told, and the others go on.

    Args:
        path: The file.
        host: Our workbook.
        data: Our round.
        tables: Our input cells.
        known: What our workbook remembers.
    """
    try:
        file = read_foreign(path)
    except HostError as error:
        one = error.as_problem()
        return _refused(
            path,
            ProblemCode.INBOX_FILE,
            file=path.name,
            why=f"{message(one)}。{suggestion(one)}".rstrip("。"),
        )
    arrival = _understood(file, host, data, tables, known)
    if file.formulas and arrival.source is not None and not _is_copy(file):
        one = Problem(
            ProblemCode.INBOX_FORMULAS, Severity.NOTICE, CellRef(IMPORT_PREVIEW), {"file": path.name}
        )
        return replace(arrival, problems=(*arrival.problems, one))
    return arrival


def _is_copy(file: ForeignFile) -> bool:
    """Whether it is a whole workbook of ours."""
    return {grid.sheet for grid in file.grids} >= _OURS


def _understood(
    file: ForeignFile,
    host: WorkbookHost,
    data: RoundData,
    tables: Mapping[str, InputTable],
    known: Known,
) -> Arrival:
    path = file.path
    if _is_copy(file):
        return _copy(file, host, data, tables)
    for grid in file.grids:
        columns = max(map(len, grid.rows), default=0)
        if grid.n_rows > MOST_ROWS or columns > MOST_COLUMNS:
            return _refused(
                path,
                ProblemCode.INBOX_TOO_LARGE,
                file=path.name,
                sheet=grid.sheet,
                rows=str(grid.n_rows),
                columns=str(columns),
                most_rows=str(MOST_ROWS),
                most_columns=str(MOST_COLUMNS),
            )
    if form_number(file.grids, file.properties):
        details = {"sheet": APPRAISAL_RESULTS, "action": action_of("appraise").title}
        return _refused(path, ProblemCode.APPRAISAL_FORM_HERE, file=path.name, **details)
    returned = read_back(file.grids, file.properties.get(PROPERTY, ""))
    if returned is not None:
        ours = known.memory.handouts.get(returned.handout.number)
        if ours is not None:
            # What the workbook remembers counts more than what a file says of itself.
            return _handout(file, ours, known.memory.bases.get(ours.number, {}), data, tables)
        if returned.handout.workbook and returned.handout.workbook == known.memory.workbook:
            return _handout(file, returned.handout, returned.base, data, tables)
        if returned.handout.workbook:
            whose = f"{returned.handout.school}“{returned.handout.round_name}”"
            return _refused(path, ProblemCode.INBOX_OTHER_WORKBOOK, file=path.name, whose=whose)
    return _list(file, data, tables, known.meanings, lost=returned is not None)


def _refused(path: Path, code: ProblemCode, **details: str) -> Arrival:
    return Arrival(path, None, (Problem(code, Severity.WARNING, CellRef(IMPORT_PREVIEW), details),))


def _handout(
    file: ForeignFile,
    handout: Handout,
    base: Mapping[CellKey, str] | None,
    data: RoundData,
    tables: Mapping[str, InputTable],
) -> Arrival:
    if name_key(handout.round_name) != name_key(data.round.name):
        return _refused(
            file.path,
            ProblemCode.INBOX_OTHER_ROUND,
            file=file.path.name,
            round=handout.round_name,
            now=data.round.name,
        )
    people = People.of(data.teachers)
    found = read_arrived(file.grids, tables, people, data.rules.school_names, handout.sheets)
    cells, strangers = found.cells, list(found.strangers)
    if base is not None:
        # Rows that somebody pasted in were not handed out here.
        mine = {(key.sheet, key.teacher_id) for key in base}
        foreign = {key.teacher_id for key in cells if (key.sheet, key.teacher_id) not in mine}
        strangers += [f"{people.by_id[one].name}（{one}）不在这份分发里" for one in sorted(foreign)]
        cells = {key: cell for key, cell in cells.items() if (key.sheet, key.teacher_id) in mine}
    said = [f"分发给{handout.group}的表，交回 {_people(cells)} 人"]
    gone = _gone(base or {}, found, tables)
    arrival = _arrival(file, cells, base, said, strangers, [*found.not_read, *gone])
    # A hand-out is put away only when all of it was understood.
    return replace(arrival, not_read=(*gone, *strangers))


def _gone(base: Mapping[CellKey, str], found: Arrived, tables: Mapping[str, InputTable]) -> list[str]:
    """Columns that were handed out and are not in the file, or not in the workbook any more, under a name that is known."""
    sent = dict.fromkeys((key.sheet, key.column) for key in base)
    return [
        f"{column}（找不到这一栏）"
        for sheet, column in sent
        if (sheet, column) not in found.columns and sheet in tables
    ]


def _list(
    file: ForeignFile,
    data: RoundData,
    tables: Mapping[str, InputTable],
    meanings: Mapping[str, str],
    *,
    lost: bool,
) -> Arrival:
    people = People.of(data.teachers, meanings)
    attended = read_attendance(file.grids, data, tables[SIGN_IN], people)
    names = data.rules.school_names
    found: Arrived = read_arrived(file.grids, tables, people, names, meanings=meanings)
    if attended is not None:
        # Marks beside it are taken too; what else a meeting's list says is of no use here.
        strangers = tuple(dict.fromkeys((*attended.strangers, *found.strangers)))
        found = Arrived({**found.cells, **attended.cells}, strangers, (), attended.tables)
    if not found.tables and not found.not_read:
        return _refused(file.path, ProblemCode.INBOX_UNKNOWN_LIST, file=file.path.name)
    what = "考勤记录" if attended else "名单"
    said = [f"{what}，{_people(found.cells)} 人；只补空着的格，已填而不同的要您选"]
    problems = []
    if lost:
        details = {"file": file.path.name}
        where = CellRef(IMPORT_PREVIEW)
        problems.append(Problem(ProblemCode.INBOX_BASE_LOST, Severity.WARNING, where, details))
    arrival = _arrival(file, found.cells, None, said, found.strangers, found.not_read, problems, asks=True)
    return replace(arrival, names=dict(people.asked))


def _people(cells: Mapping[CellKey, object]) -> int:
    return len({key.teacher_id for key in cells})


def _arrival(
    file: ForeignFile,
    cells: Mapping[CellKey, object],
    base: Mapping[CellKey, str] | None,
    said: list[str],
    strangers: Sequence[str],
    not_read: Sequence[str],
    problems: Sequence[Problem] = (),
    *,
    asks: bool = False,
) -> Arrival:
    """A file that was understood, with what in it was not."""
    told = list(problems)
    where = CellRef(IMPORT_PREVIEW)
    if strangers:
        said.append(f"没有采用的行：{'；'.join(strangers)}")
        details = {
            "file": file.path.name,
            "count": str(len(strangers)),
            "rows": some_of(list(strangers), _SHOWN),
        }
        told.append(Problem(ProblemCode.INBOX_STRANGERS, Severity.WARNING, where, details))
    if not_read:
        said.append(f"没有采用的栏目：{'、'.join(not_read)}")
        details = {"file": file.path.name, "columns": some_of(list(not_read), _SHOWN)}
        code = ProblemCode.INBOX_HEADERS if asks else ProblemCode.INBOX_COLUMNS
        severity = Severity.WARNING if asks else Severity.NOTICE
        told.append(Problem(code, severity, where, details))
    source = Source(file.path.name, file.digest, cells, base, tuple(said))  # type: ignore[arg-type]  # cells of the file
    asked = tuple(not_read) if asks else ()
    return Arrival(file.path, source, tuple(told), asked, asked)


def _copy(
    file: ForeignFile, host: WorkbookHost, data: RoundData, tables: Mapping[str, InputTable]
) -> Arrival:
    """A whole copy of this workbook that a colleague edited: merged from the newest state that both know."""
    other = open_workbook(file.path)
    theirs, problems = read_workbook(other)
    if theirs is None:
        why = "；".join(message(one) for one in problems if one.fatal)
        return _refused(file.path, ProblemCode.INBOX_FILE, file=file.path.name, why=why)
    # Two workbooks without a school's name may be of two schools.
    if not data.round.school or name_key(theirs.round.school) != name_key(data.round.school):
        whose = f"{theirs.round.school}“{theirs.round.name}”"
        return _refused(file.path, ProblemCode.INBOX_OTHER_WORKBOOK, file=file.path.name, whose=whose)
    if name_key(theirs.round.name) != name_key(data.round.name):
        return _refused(
            file.path,
            ProblemCode.INBOX_OTHER_ROUND,
            file=file.path.name,
            round=theirs.round.name,
            now=data.round.name,
        )
    people = People.of(data.teachers)
    cells, strangers = cells_of_copy(handed_out_tables(other, theirs), tables, people)
    strangers += [
        f"{one.name}（{one.id}）不在本表的名册里" for one in theirs.teachers if one.id not in people.by_id
    ]
    strangers += _not_merged(theirs, data)
    base = _as_compared(_common_state(other, theirs, host, data), tables)
    said = ["本工作簿的另一份" + ("" if base is not None else "；没有找到两份共同的起点，已填而不同的要您选")]
    return _arrival(file, cells, base, said, strangers, ())


def _as_compared(
    base: Mapping[CellKey, str] | None, tables: Mapping[str, InputTable]
) -> Mapping[CellKey, str] | None:
    """Remembered values as returned ones are compared: √ is 出勤."""
    if base is None:
        return None
    columns = {(sheet, one.name): one for sheet, own in tables.items() for one in own.columns}
    return {
        key: columns[key.sheet, key.column].compared(value)
        for key, value in base.items()
        if (key.sheet, key.column) in columns
    }


def _not_merged(theirs: RoundData, data: RoundData) -> list[str]:
    """What is otherwise in a copy and is not merged: sessions, rules, who takes part."""
    told = []
    if [(one.name, one.date, one.hours) for one in theirs.sessions] != [
        (one.name, one.date, one.hours) for one in data.sessions
    ]:
        told.append("培训场次和本表不同，没有合并")
    if fingerprint(theirs.rules) != fingerprint(data.rules):
        told.append("考核规则和本表不同，没有合并")
    types = {one.id: one.training_type for one in theirs.teachers}
    changed = [one.name for one in data.teachers if one.id in types and types[one.id] != one.training_type]
    if changed:
        told.append(f"{some_of(changed, _SHOWN)}的参训类型和本表不同，没有合并")
    return told


def _common_state(
    other: WorkbookHost, theirs: RoundData, host: WorkbookHost, data: RoundData
) -> Mapping[CellKey, str] | None:
    """What both remember of the last 计算成绩 they have in common: theirs, if it is ours or that of one of our backups."""
    snapshot = _snapshot(other, theirs)
    if snapshot is None:
        return None
    if snapshot == _snapshot(host, data):
        return _base(snapshot)
    for backup in saved_before(host.path):
        try:
            then = open_workbook(backup)
            if snapshot == _snapshot(then, theirs):
                return _base(snapshot)
        except (HostError, KeyError):
            continue
    return None


def _snapshot(host: WorkbookHost, data: RoundData) -> Snapshot | None:
    grid, _ = sheet_grid(host, SNAPSHOT, data.rules.school_names)
    if grid is None:
        return None
    table, _ = output_table(grid, SNAPSHOT_SHEET.headers, data.rules)
    return read_snapshot(table) if table is not None else None


def _base(snapshot: Snapshot) -> dict[CellKey, str]:
    columns = [column.partition("!")[::2] for column in snapshot.columns]
    return {
        CellKey(sheet, teacher_id, header): value
        for teacher_id in snapshot.rows
        for (sheet, header), value in zip(columns, snapshot.values(teacher_id), strict=False)
    }
