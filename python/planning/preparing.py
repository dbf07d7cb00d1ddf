"""准备表格: what 签到表, 成绩册 and 档案材料 lack of the roster and of 培训场次. Pure; only blank cells are ever filled.

Source:
    product.md, section 7 (staff type a person once, in 教师名册).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from python.planning.results import plan_added_rows
from python.reading.gradebook import computed_columns
from python.reading.round_data import RoundData
from python.reading.tables import Table
from python.reading.validation import standing_elsewhere
from python.vocabulary.cell_values import (
    as_prose,
    as_text,
    is_blank,
    name_key,
    person_key,
    read_identifier,
)
from python.vocabulary.input_sheets import SESSION_SLOTS, SIGN_IN_SHEET
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, CellContent, ColumnChoices, ColumnFormat
from python.vocabulary.problems import CellRef, ProblemCode
from python.vocabulary.records import Teacher
from python.vocabulary.sheet_schema import (
    DEPARTMENT,
    GRADEBOOK,
    NAME,
    ROSTER,
    ROUND,
    SIGN_IN,
    TEACHER_ID,
)

LISTS = (SIGN_IN, GRADEBOOK)
"""The sheets with one row a teacher."""


@record
class Added:
    """What a sheet gets: how many people, and which sessions."""

    people: int = 0
    sessions: tuple[str, ...] = ()


@record
class Stranger:
    """A row about somebody who is not to be there: not on the roster any more, or 免训."""

    where: CellRef
    who: str
    typed: int


@record
class Difference:
    """A cell with a name or department other than the roster's, for the same 工号."""

    where: CellRef
    who: str
    there: str
    roster: str


def identity_row(teacher: Teacher) -> dict[str, CellContent]:
    """工号, 姓名 and 部门 of a new row."""
    return {TEACHER_ID: teacher.id, NAME: teacher.name, DEPARTMENT: teacher.department or None}


def ids_in(table: Table) -> set[str]:
    """Every 工号 that stands in a table, in whatever row."""
    column = table.columns[TEACHER_ID]
    cells = (table.grid.value(row, column) for row in range(table.header_row + 1, table.grid.n_rows + 1))
    return {text for cell in cells if not is_blank(cell) and (text := read_identifier(cell)[0])}


def plan_people(data: RoundData, sheet: str) -> tuple[list[Block], int]:
    """A row for everyone who takes part and has none in 签到表 or 成绩册, in the order of the roster, below the last row.

    Somebody whose name stands there without 工号, or under a wrong one, gets no second row: that row is to be mended.
    """
    table = data.tables[sheet]
    there = ids_in(table) | standing_elsewhere(data, sheet)
    missing = [teacher for teacher in data.taking_part if teacher.id not in there]
    return plan_added_rows(table, [identity_row(teacher) for teacher in missing]), len(missing)


def plan_sessions(data: RoundData) -> tuple[list[Block], list[ColumnFormat], list[ColumnChoices], list[str]]:
    """A column of 签到表 for each session of 培训场次 that has none, right of the last one.

    The first forty are laid out in the workbook; a column beyond them gets the looks of a session column and the drop-down of
    statuses. A session whose column stands there under nearly its name gets no second one, and a column is only taken where
    nothing stands below its header.
    """
    table = data.tables[SIGN_IN]
    misnamed = {
        problem.details["nearest"]
        for problem in data.problems
        if problem.code is ProblemCode.SESSION_UNDEFINED
    }
    wanted = [one.name for one in data.sessions if not table.has(one.name) and one.name not in misnamed]
    laid_out = len(SIGN_IN_SHEET.columns) + SESSION_SLOTS
    model = next((table.columns[one.name] for one in data.sessions if table.has(one.name)), None)
    blocks: list[Block] = []
    formats: list[ColumnFormat] = []
    choices: list[ColumnChoices] = []
    places = _free_columns(table)
    statuses = tuple(status.name for status in data.rules.statuses)
    for name in wanted:
        place = next(places)
        blocks.append(Block(table.sheet, table.header_row, place, ((name,),)))
        if place > laid_out and model is not None:
            formats.append(ColumnFormat(table.sheet, place, model, table.header_row))
            choices.append(ColumnChoices(table.sheet, place, table.header_row, statuses))
    return blocks, formats, choices, wanted


def _free_columns(table: Table) -> Iterator[int]:
    """Columns right of the last header, one after the other, without those that hold anything from the header down."""
    column = max(table.headers)
    while True:
        column += 1
        rows = range(table.header_row, table.grid.n_rows + 1)
        if all(is_blank(table.grid.value(row, column)) for row in rows):
            yield column


def plan_materials_rows(data: RoundData, table: Table) -> tuple[list[Block], int]:
    """A row of 档案材料 for everyone who takes part and has none for this round; none while the round has no name."""
    name = data.round.name
    if not name:
        return [], 0
    have = {
        (read_identifier(table.value(row, TEACHER_ID))[0], name_key(as_prose(table.value(row, ROUND))))
        for row in table.data_rows
    }
    new = [one for one in data.taking_part if (one.id, name_key(name)) not in have]
    return plan_added_rows(table, [{**identity_row(one), ROUND: name} for one in new]), len(new)


def strangers(data: RoundData, sheet: str) -> list[Stranger]:
    """Who stands in 签到表 or 成绩册 and is not on the roster any more, or is 免训, with how many cells were typed for them."""
    table = data.tables[sheet]
    known = data.teachers_by_id
    computed = {table.columns[name] for name in _computed(data, sheet) if table.has(name)}
    identity = {table.columns[name] for name in (TEACHER_ID, NAME, DEPARTMENT) if table.has(name)}
    typed_columns = [column for column in table.headers if column not in computed | identity]
    rows: Sequence[tuple[str, str, int]] = [
        (row.teacher_id, row.name, row.row)
        for row in (data.sign_in if sheet == SIGN_IN else data.grades)
        if row.teacher_id
    ]
    found = []
    for teacher_id, name, row in rows:
        teacher = known.get(teacher_id)
        if teacher is not None and not teacher.exempt:
            continue
        typed = sum(not is_blank(table.grid.value(row, column)) for column in typed_columns)
        who = f"{name or teacher_id}（{'免训' if teacher else teacher_id}）"
        found.append(Stranger(table.ref(row, TEACHER_ID), who, typed))
    return found


def _computed(data: RoundData, sheet: str) -> Iterable[str]:
    return (column.name for column in computed_columns(data.rules)) if sheet == GRADEBOOK else ()


def differences(data: RoundData, sheet: str) -> tuple[list[Difference], list[Difference]]:
    """Names and departments of 签到表 or 成绩册 that are not the roster's, for 工号 that stand once in both.

    Returns:
        Those that may be put right; and names that are somebody else's on the roster: then it is the 工号 that may be wrong, and
        nothing is put right.
    """
    table, known = data.tables[sheet], data.teachers_by_id
    names = {person_key(one.name) for one in data.teachers}
    rows = [row for row in (data.sign_in if sheet == SIGN_IN else data.grades) if row.teacher_id in known]
    ids = [row.teacher_id for row in rows]
    roster_ids = [teacher.id for teacher in data.teachers]
    mendable: list[Difference] = []
    doubtful: list[Difference] = []
    for row in rows:
        teacher = known[row.teacher_id]
        if ids.count(row.teacher_id) > 1 or roster_ids.count(row.teacher_id) > 1:
            continue
        if row.name and teacher.name and row.name != teacher.name:
            one = Difference(table.ref(row.row, NAME), teacher.name, row.name, teacher.name)
            stranger = person_key(row.name) != person_key(teacher.name) and person_key(row.name) in names
            (doubtful if stranger else mendable).append(one)
            if stranger:
                continue
        there = as_prose(table.value(row.row, DEPARTMENT))
        merged = (row.row, table.columns.get(DEPARTMENT, 0)) in table.merged
        if table.has(DEPARTMENT) and not merged and teacher.department and there != teacher.department:
            where = table.ref(row.row, DEPARTMENT)
            mendable.append(Difference(where, teacher.name, there or "（空）", teacher.department))
    return mendable, doubtful


def plan_differences(found: Iterable[Difference]) -> list[Block]:
    """The roster's words in the place of the others."""
    return [Block(one.where.sheet, one.where.row, one.where.column, ((one.roster,),)) for one in found]


def rows_without_number(data: RoundData) -> list[int]:
    """Rows of the roster with a name and without 工号."""
    table = data.tables[ROSTER]
    return [
        row
        for row in table.data_rows
        if is_blank(table.value(row, TEACHER_ID)) and not is_blank(as_text(table.value(row, NAME)))
    ]


def new_numbers(prefix: str, used: Collection[str], count: int) -> list[str]:
    """So many 工号 that nobody ever had: the prefix and a number of at least three digits.

    ``used``: every 工号 of the sheets and ledgers; one that differs only by case is used too.
    """
    taken = {one.casefold() for one in used}
    found: list[str] = []
    number = 0
    width = max(3, len(str(count)))
    while len(found) < count:
        number += 1
        candidate = f"{prefix}{number:0{width}d}"
        if candidate.casefold() not in taken:
            found.append(candidate)
    return found


def plan_numbers(data: RoundData, prefix: str, used: Collection[str]) -> tuple[list[Block], list[str]]:
    """A 工号 for every row of the roster that has a name and none; the blocks and the numbers."""
    table = data.tables[ROSTER]
    rows = rows_without_number(data)
    numbers = new_numbers(prefix, used, len(rows))
    column = table.columns[TEACHER_ID]
    blocks = [
        Block(table.sheet, row, column, ((number,),)) for row, number in zip(rows, numbers, strict=True)
    ]
    return blocks, numbers


def only_blank(data: RoundData, blocks: Iterable[Block], tables: Iterable[Table]) -> bool:
    """Whether a plan fills only cells that hold nothing: asked before it is carried out, whatever it was made of."""
    grids = {table.sheet: table.grid for table in (*data.tables.values(), *tables)}
    return all(
        is_blank(grids[block.sheet].value(row, column))
        for block in blocks
        for row, values in enumerate(block.values, block.row)
        for column in range(block.column, block.column + len(values))
    )
