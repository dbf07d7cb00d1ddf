"""Whether a 工号 still means the person it meant: the names beside it in the ledgers against those of 教师名册.

Rounds, certificates and materials are kept by 工号. A school that numbers its teachers 1, 2, 3 … gives a number to somebody
else as soon as the list changes, and with it a certificate and a history. What stands under another name is therefore
nobody's in the roster until a person says that both names are one (曾用名) or gives the number back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from python.reading.round_data import RoundData
from python.reading.tables import Table, find_table
from python.reading.validation import loose_id
from python.reading.workbook import sheet_grid
from python.vocabulary.cell_values import CellValue, as_text, person_key, read_identifier
from python.vocabulary.columns import Column
from python.vocabulary.ledger_sheets import CERTIFICATE_SHEET, HISTORY_SHEET, PORTFOLIO_SHEET
from python.vocabulary.plain_record import record
from python.vocabulary.ports import WorkbookHost
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.records import RuleSet, Teacher
from python.vocabulary.sheet_schema import (
    CERTIFICATE_NUMBER,
    CERTIFICATE_REGISTER,
    HEADER_SEARCH_ROWS,
    HISTORY,
    NAME,
    PORTFOLIO,
    REVOKED,
    ROSTER,
    STATE,
    TEACHER_ID,
)

_KEPT: Mapping[str, Sequence[str]] = {
    HISTORY: HISTORY_SHEET.headers,
    CERTIFICATE_REGISTER: CERTIFICATE_SHEET.headers,
    PORTFOLIO: PORTFOLIO_SHEET.headers,
}
# Between a 工号 and the name of the other person who had it; stands in no cell.
_ANOTHER = "\0"


@record
class Identities:
    """Who is meant by a 工号 in the ledgers.

    Attributes:
        names: 工号 of the roster → the names that are that teacher's, present and former, as ``person_key``.
        conflicting: 工号 of the roster under which another person's records stand.
        almost: 工号 of the roster whose certificate stands under one that differs only by leading zeros or case.
        problems: ANOTHER_PERSON, one for each teacher and other name; ID_ALMOST_KNOWN.
    """

    names: Mapping[str, frozenset[str]]
    conflicting: frozenset[str] = frozenset()
    almost: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    def owner(self, teacher_id: str, name: str) -> str:
        """Whose a record is: the 工号, or a key that is no 工号 where the name is another person's.

        A record without a name, and one whose 工号 is not on the roster, is that 工号's.
        """
        own = self.names.get(teacher_id)
        key = person_key(name) if own else ""
        return teacher_id if not own or not key or key in own else f"{teacher_id}{_ANOTHER}{key}"

    def owners(self, teacher_ids: Iterable[str], names: Iterable[str]) -> list[str]:
        """``owner`` of many records; each different pair is looked at once."""
        known: dict[tuple[str, str], str] = {}
        found = []
        for pair in zip(teacher_ids, names, strict=True):
            owner = known.get(pair)
            if owner is None:
                owner = known[pair] = self.owner(*pair)
            found.append(owner)
        return found


def plain_id(owner: str) -> str:
    """The 工号 as it stands in the sheet, of whoever it is."""
    return owner.partition(_ANOTHER)[0]


def read_identities(host: WorkbookHost, data: RoundData, *, revoked: str = "") -> Identities:
    """Compares the names in 历次成绩, 证书登记 and 档案材料 with the roster's.

    Names are compared without regard to spaces, width, case and variants of one character (``person_key``). A certificate that
    is 作废 says nothing any more. Sheets that are not there, or have no 姓名, are passed over.

    Args:
        host: The workbook.
        data: The round, whose roster is the measure.
        revoked: The number of a certificate that this run declares 作废.
    """
    identities = Identities(_names_of(data.teachers))
    others: dict[tuple[str, str], tuple[str, list[str]]] = {}
    problems: list[Problem] = []
    almost: set[str] = set()
    loose = {loose_id(teacher_id): teacher_id for teacher_id in reversed(data.teachers_by_id)}
    for sheet in _KEPT:
        table = _table(host, sheet, data.rules)
        if table is None:
            continue
        for row, teacher_id, name in _records(table, revoked if sheet == CERTIFICATE_REGISTER else None):
            if identities.owner(teacher_id, name) != teacher_id:
                _, sheets = others.setdefault((teacher_id, person_key(name)), (name, []))
                sheets += [table.sheet] if table.sheet not in sheets else []
            elif sheet == CERTIFICATE_REGISTER and teacher_id not in data.teachers_by_id:
                known = loose.get(loose_id(teacher_id), "")
                if person_key(name) in identities.names.get(known, ()):
                    almost.add(known)
                    details = {"id": teacher_id, "roster_id": known, "name": name}
                    where = table.ref(row, TEACHER_ID)
                    code = ProblemCode.ID_ALMOST_KNOWN
                    problems.append(Problem(code, Severity.ERROR, where, details, teacher_id, TEACHER_ID))
    problems = [*_conflicts(data, others), *problems]
    conflicting = frozenset(teacher_id for teacher_id, _ in others)
    return replace(identities, conflicting=conflicting, almost=frozenset(almost), problems=tuple(problems))


def _names_of(teachers: Iterable[Teacher]) -> dict[str, frozenset[str]]:
    names: dict[str, frozenset[str]] = {}
    for teacher in teachers:
        if teacher.name:
            keys = (person_key(name) for name in (teacher.name, *teacher.former_names))
            names[teacher.id] = names.get(teacher.id, frozenset()) | frozenset(keys)
    return names


def _table(host: WorkbookHost, sheet: str, rules: RuleSet) -> Table | None:
    """Where the sheet's table stands; only its top is searched, for 历次成绩 may be very long."""
    grid, _ = sheet_grid(host, sheet, rules.school_names)
    if grid is None:
        return None
    top = replace(grid, rows=grid.rows[:HEADER_SEARCH_ROWS], merged=())
    table, _ = find_table(top, [Column(name) for name in _KEPT[sheet]], rules.school_names)
    if table is None or not (table.has(TEACHER_ID) and table.has(NAME)):
        return None
    return replace(table, grid=grid)


def _records(table: Table, revoked: str | None) -> Iterator[tuple[int, str, str]]:
    """Row, 工号 and 姓名 of the first record of each pair; of 证书登记 (``revoked`` is not ``None``) those in force."""
    seen: set[tuple[CellValue, CellValue]] = set()
    identifier, name = (table.columns[header] - 1 for header in (TEACHER_ID, NAME))
    width = max(identifier, name)
    for number, row in enumerate(table.grid.rows[table.header_row :], table.header_row + 1):
        if len(row) <= width:
            continue
        pair = row[identifier], row[name]
        if pair in seen or None in pair:
            continue
        if revoked is not None and not _in_force(table, number, revoked):
            continue
        seen.add(pair)
        teacher_id, text = read_identifier(pair[0])[0], as_text(pair[1])
        if teacher_id and text:
            yield number, teacher_id, text


def _in_force(table: Table, row: int, revoked: str) -> bool:
    number = as_text(table.value(row, CERTIFICATE_NUMBER))
    return bool(number) and number != revoked.strip() and as_text(table.value(row, STATE)) != REVOKED


def _conflicts(data: RoundData, others: Mapping[tuple[str, str], tuple[str, Sequence[str]]]) -> list[Problem]:
    """One problem for each teacher and other name, at the teacher's name in the roster: there it is mended."""
    roster = data.tables[ROSTER]
    teachers = data.teachers_by_id
    now = {person_key(teacher.name): teacher.id for teacher in reversed(teachers.values())}
    problems = []
    for (teacher_id, key), (other, sheets) in others.items():
        teacher = teachers[teacher_id]
        details = {
            "id": teacher_id,
            "name": teacher.name,
            "other": other,
            "sheets": "".join(f"《{sheet}》" for sheet in sheets),
            "now": f"（“{other}”现在的工号是 {now[key]}）" if key in now else "",
        }
        where: CellRef = roster.ref(teacher.row, NAME)
        header = roster.headers.get(where.column, NAME)
        code = ProblemCode.ANOTHER_PERSON
        problems.append(Problem(code, Severity.ERROR, where, details, teacher_id, header))
    return problems
