"""A file that arrived, as cells by what they are about: whose, in which sheet and column, with the place in the file.

Columns may have moved, a title may stand above, rows may be sorted, filtered or gone. People are known by 工号, and the name
beside it must be theirs; without a 工号 a name that nobody else has will do. Everything else is told and not taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import NamedTuple

from python.planning.exchange.cells import InputColumn, InputTable
from python.planning.exchange.handout import EXPLANATION, HIDDEN, TITLES
from python.planning.exchange.merge import CellKey
from python.reading.tables import Table, find_table, header_text
from python.vocabulary.cell_values import (
    CellValue,
    Grid,
    as_text,
    person_key,
    read_identifier,
)
from python.vocabulary.columns import Column
from python.vocabulary.input_sheets import IDENTITY
from python.vocabulary.near_names import NearNames
from python.vocabulary.plain_record import record
from python.vocabulary.records import Teacher
from python.vocabulary.sheet_schema import DEPARTMENT, FREE_COLUMNS, NAME, NOT_USED, TEACHER_ID

# 问卷星 numbers its questions: 3、您的姓名.
_NUMBERED = re.compile(r"^\d+[、.．]\s*(?:您的|请填写|请输入)?(?=\D)")
MOST_ROWS, MOST_COLUMNS = 20_000, 300


class TheirCell(NamedTuple):
    """A cell of a file: as it is compared, as it is, and where it stands there."""

    text: str
    value: CellValue
    place: str


@record
class Arrived:
    """What was understood of some sheets.

    Attributes:
        cells: Every input cell found.
        strangers: Rows that are nobody's here, each with why.
        not_read: Headers that mean nothing here.
        tables: How many tables were understood.
        columns: Sheet and column of ours that some table had.
    """

    cells: Mapping[CellKey, TheirCell] = field(default_factory=dict)
    strangers: tuple[str, ...] = ()
    not_read: tuple[str, ...] = ()
    tables: int = 0
    columns: frozenset[tuple[str, str]] = frozenset()


_NEAR_SHOWN = 3
# 李文静（T012）: a person as 导入设置 offers them.
_CHOSEN = re.compile(r"(.+?)\s*[（(]([^（()）]+)[）)]")


@record
class People:
    """Who is meant by what stands in a list."""

    by_id: Mapping[str, Teacher]
    by_name: Mapping[str, Sequence[Teacher]]
    near_names: NearNames
    meanings: Mapping[str, str] | None = None
    asked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Names that may be somebody's, with whose; found while reading."""

    @classmethod
    def of(cls, teachers: Iterable[Teacher], meanings: Mapping[str, str] | None = None) -> People:
        """Everyone of the roster; 曾用名 count as names.

        Args:
            teachers: The roster.
            meanings: What a person said whom a name means (导入设置); ``None``: nobody is asked there.
        """
        by_id: dict[str, Teacher] = {}
        by_name: dict[str, list[Teacher]] = {}
        for teacher in teachers:
            if teacher.id in by_id:
                continue
            by_id[teacher.id] = teacher
            for name in {person_key(one) for one in (teacher.name, *teacher.former_names) if one}:
                by_name.setdefault(name, []).append(teacher)
        return cls(by_id, by_name, NearNames(one.name for one in by_id.values()), meanings)

    def find(self, teacher_id: str, name: str) -> tuple[Teacher | None, str]:
        """Who is meant, or why nobody can say."""
        if teacher_id:
            teacher = self.by_id.get(teacher_id)
            if teacher is None:
                return None, f"名册里没有工号 {teacher_id}"
            own = {person_key(one) for one in (teacher.name, *teacher.former_names)}
            if name and person_key(name) not in own:
                return None, f"工号 {teacher_id} 在名册里是{teacher.name}"
            return teacher, ""
        found = self.by_name.get(person_key(name), ()) if name else ()
        if len(found) == 1:
            return found[0], ""
        if found:
            return None, f"名册里有 {len(found)} 位{name}，要有工号才分得清"
        if not name:
            return None, "没有工号也没有姓名"
        return self._meant(name)

    def _meant(self, name: str) -> tuple[Teacher | None, str]:
        """Whom a name that nobody has means: what a person said of it, else it is asked about where it is near somebody's."""
        nobody = "名册里没有这个姓名"
        said = (self.meanings or {}).get(header_text(asked_name(name)), "")
        if said == NOT_USED:
            return None, f"{nobody}，《导入设置》里选的是 {NOT_USED}"
        if match := _CHOSEN.fullmatch(said):
            return self.find(match[2], match[1])
        names = set(self.near_names.near(name))
        near = [one for one in self.by_id.values() if one.name in names] if names else []
        if not near:
            return None, nobody
        candidates = tuple(f"{one.name}（{one.id}）" for one in near[:_NEAR_SHOWN])
        remedy = "请写上工号"
        if self.meanings is not None:
            self.asked[name] = candidates
            remedy = "请在《导入设置》里选，或写上工号"
        return None, f"{nobody}，是不是{'、'.join(candidates)}？{remedy}"


def asked_name(name: str) -> str:
    """How a name that is asked about stands in 导入设置, beside the headers."""
    return f"{NAME}：{name}"


def read_arrived(
    grids: Sequence[Grid],
    tables: Mapping[str, InputTable],
    people: People,
    school_names: Mapping[str, str],
    wanted: Sequence[str] = (),
    meanings: Mapping[str, str] | None = None,
) -> Arrived:
    """The input cells in a file's sheets.

    Args:
        grids: Its sheets.
        tables: Our own input cells, by standard name of the sheet.
        people: Our roster.
        school_names: Standard name → the school's own word.
        wanted: Standard names of the sheets it may hold; none: all of ours.
        meanings: What a person said that a header means (导入设置): header → header of ours, or 不用.
    """
    titles = {header_text(title): sheet for sheet, title in TITLES.items()} | {one: one for one in tables}
    cells: dict[CellKey, TheirCell] = {}
    strangers: list[str] = []
    not_read: list[str] = []
    clashes: set[CellKey] = set()
    columns: set[tuple[str, str]] = set()
    n_tables = 0
    candidates = [one for one in (wanted or tables) if one in tables]
    for grid in grids:
        if grid.sheet in (HIDDEN, EXPLANATION) or not grid.rows:
            continue
        sheet = titles.get(header_text(grid.sheet), "")
        choices = [sheet] if sheet in candidates else candidates
        tidied = _tidied(grid)
        found = _readable(tidied, [tables[one] for one in choices], school_names, meanings or {})
        if not found:
            not_read += _headers_of_a_list(tidied, meanings or {})
            continue
        n_tables += 1
        unknown: list[str] | None = None
        for own, table in found:
            _read_rows(own, table, people, cells, strangers, clashes)
            columns |= {(own.sheet, one.name) for one in own.columns if table.has(one.name)}
            mine = _not_read(table, meanings or {})
            unknown = mine if unknown is None else [one for one in unknown if one in mine]
        not_read += unknown or []
    cells = {key: cell for key, cell in cells.items() if key not in clashes}
    said = tuple(dict.fromkeys(strangers))
    return Arrived(cells, said, tuple(dict.fromkeys(not_read)), n_tables, frozenset(columns))


def _tidied(grid: Grid) -> Grid:
    """The sheet with the numbers of a questionnaire taken off its headers; only as much of it as a school's list can be."""
    rows: list[Sequence[CellValue]] = [row[:MOST_COLUMNS] for row in grid.rows[:MOST_ROWS]]
    rows[:15] = [
        tuple(_NUMBERED.sub("", cell) if isinstance(cell, str) else cell for cell in row) for row in rows[:15]
    ]
    return replace(grid, rows=rows)


def _not_read(table: Table, meanings: Mapping[str, str]) -> list[str]:
    """Headers that mean nothing here and that nobody said are of no use."""
    known = set(table.columns.values())
    free = {header_text(one) for one in FREE_COLUMNS}
    return [
        text
        for place, text in table.headers.items()
        if place not in known and text not in free and meanings.get(text) != NOT_USED
    ]


def _headers_of_a_list(grid: Grid, meanings: Mapping[str, str]) -> list[str]:
    """The headers of a list of people of which nothing else is known."""
    table, _ = find_table(grid, [replace(one, required=False) for one in IDENTITY], {})
    if table is None or not (table.has(TEACHER_ID) or table.has(NAME)) or not table.data_rows:
        return []
    return _not_read(table, meanings)


def _readable(
    grid: Grid,
    tables: Sequence[InputTable],
    school_names: Mapping[str, str],
    meanings: Mapping[str, str],
) -> list[tuple[InputTable, Table]]:
    """Which of our sheets a table is about: all of which it has an input column, with where these stand."""
    found = []
    for own in tables:
        columns = [replace(one, required=False) for one in IDENTITY if one.name != DEPARTMENT]
        columns += [Column(DEPARTMENT)]
        columns += [Column(one.name, aliases=_words_for(one, meanings)) for one in own.columns]
        table, _ = find_table(grid, columns, school_names)
        if table is None or not (table.has(TEACHER_ID) or table.has(NAME)):
            continue
        if any(table.has(one.name) for one in own.columns):
            found.append((own, table))
    return found


def _words_for(column: InputColumn, meanings: Mapping[str, str]) -> tuple[str, ...]:
    return (column.header, *(said for said, ours in meanings.items() if ours == column.header))


def _read_rows(
    own: InputTable,
    table: Table,
    people: People,
    cells: dict[CellKey, TheirCell],
    strangers: list[str],
    clashes: set[CellKey],
) -> None:
    rows: list[tuple[int, Teacher]] = []
    for row in table.data_rows:
        teacher_id = read_identifier(table.value(row, TEACHER_ID))[0]
        name = as_text(table.value(row, NAME))
        if not teacher_id and not name:
            continue
        teacher, why = people.find(teacher_id, name)
        if teacher is not None and teacher.id not in own.rows:
            teacher, why = None, f"《{own.table.sheet}》里没有这一行"
        if teacher is None:
            strangers.append(f"{table.sheet}第 {row} 行 {name or teacher_id}：{why}")
        else:
            rows.append((row, teacher))
    twice = {one for one, count in Counter(teacher.id for _, teacher in rows).items() if count > 1}
    for row, teacher in rows:
        if teacher.id in twice:
            strangers.append(f"{table.sheet}第 {row} 行 {teacher.name}：同一人有几行")
            continue
        for column in own.columns:
            if table.has(column.name):
                value = table.value(row, column.name)
                key = CellKey(own.sheet, teacher.id, column.name)
                cell = TheirCell(column.compared(value), value, table.ref(row, column.name).cell)
                before = cells.setdefault(key, cell)
                if before.text != cell.text:
                    strangers.append(
                        f"{teacher.name}的{column.header}有两处不一样：{before.text}、{cell.text}"
                    )
                    clashes.add(key)


def cells_of_copy(
    theirs: Mapping[str, InputTable], ours: Mapping[str, InputTable], people: People
) -> tuple[dict[CellKey, TheirCell], list[str]]:
    """The input cells of a whole copy of the workbook, as far as this workbook has the same rows and columns.

    Returns:
        The cells; and rows whose name is not the one that our roster has for the 工号: whose they are nobody knows.
    """
    found: dict[CellKey, TheirCell] = {}
    strangers: list[str] = []
    for sheet, own in ours.items():
        other = theirs.get(sheet)
        if other is None:
            continue
        columns = [one for one in own.columns if other.table.has(one.name)]
        for teacher_id, row in other.rows.items():
            if teacher_id not in own.rows:
                continue
            _, why = people.find(teacher_id, as_text(other.table.value(row, NAME)))
            if why:
                strangers.append(f"{other.table.sheet}第 {row} 行：{why}")
                continue
            for column in columns:
                value = other.table.value(row, column.name)
                place = other.table.ref(row, column.name).cell
                found[CellKey(sheet, teacher_id, column.name)] = TheirCell(
                    column.compared(value), value, place
                )
    return found, strangers
