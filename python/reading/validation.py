"""Checks across sheets: a tuple of pure functions, each from the round's data to problems."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from python.reading.programme import (
    deduction_units,
    sessions_and_columns,
    terms_without_concentrated_training,
    topic_hours,
    unknown_forms,
)
from python.reading.round_data import RoundData
from python.reading.tables import Table, problem_in, repeated
from python.vocabulary.cell_values import as_text, is_blank, person_key, tidy_name
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.records import ContestEntry, GradeRow, SignInRow, Teacher
from python.vocabulary.sheet_schema import (
    CONTESTS,
    GRADEBOOK,
    NAME,
    ROSTER,
    SIGN_IN,
    TEACHER_ID,
)

Row = Teacher | SignInRow | GradeRow | ContestEntry


def _teacher_id(row: Row) -> str:
    return row.id if isinstance(row, Teacher) else row.teacher_id


def _ids(rows: Iterable[Row]) -> list[str]:
    return [row.id if isinstance(row, Teacher) else row.teacher_id for row in rows]


def _rows_about_people(
    data: RoundData,
) -> tuple[tuple[str, Sequence[SignInRow | GradeRow | ContestEntry]], ...]:
    """The sheets whose rows must be about someone on the roster."""
    contests = ((CONTESTS, data.contests),) if data.contests else ()
    return ((SIGN_IN, data.sign_in), (GRADEBOOK, data.grades), *contests)


def _rows(data: RoundData) -> Iterable[tuple[Table, Sequence[Row]]]:
    for sheet, rows in ((ROSTER, data.teachers), (SIGN_IN, data.sign_in), (GRADEBOOK, data.grades)):
        if sheet in data.tables:
            yield data.tables[sheet], rows


def duplicate_ids(data: RoundData) -> list[Problem]:
    """A 工号 that stands twice in one sheet: every row of it is reported."""
    problems = []
    for table, rows in _rows(data):
        twice = repeated(_ids(rows)) - {""}
        if not twice:
            continue
        places: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            if _teacher_id(row) in twice:
                places[_teacher_id(row)].append(table.ref(row.row, TEACHER_ID).cell)
        problems += [
            problem_in(
                ProblemCode.DUPLICATE_ID,
                Severity.ERROR,
                table,
                row.row,
                TEACHER_ID,
                _teacher_id(row),
                id=_teacher_id(row),
                cells="、".join(places[_teacher_id(row)]),
            )
            for row in rows
            if _teacher_id(row) in twice
        ]
    return problems


def ids_not_in_roster(data: RoundData) -> list[Problem]:
    """A 工号 in 签到表 or 成绩册 that 教师名册 does not know; one that differs by leading zeros or case is named."""
    known = data.teachers_by_id
    about = _rows_about_people(data)
    if all(known.keys() >= set(_ids(rows)) - {""} for _, rows in about):
        return []
    loose: dict[str, str] = {}
    for teacher_id in known:
        loose.setdefault(loose_id(teacher_id), teacher_id)
    people = _people_by_name(data)
    problems = []
    for sheet, rows in about:
        problems += [
            problem_in(
                ProblemCode.NOT_IN_ROSTER,
                Severity.ERROR,
                data.tables[sheet],
                row.row,
                TEACHER_ID,
                row.teacher_id,
                id=row.teacher_id,
                name=row.name,
                similar=f"名册里有 {loose[loose_id(row.teacher_id)]}，可能是前导零丢了或大小写不同。"
                if loose_id(row.teacher_id) in loose
                else _known_as(people, row.name),
            )
            for row in rows
            if row.teacher_id and row.teacher_id not in known
        ]
    return problems


def loose_id(teacher_id: str) -> str:
    """A 工号 without what spreadsheets lose: leading zeros and case."""
    return teacher_id.casefold().lstrip("0")


def _people_by_name(data: RoundData) -> dict[str, Teacher]:
    """``person_key`` of every name that one person of the roster has alone → that person."""
    people: dict[str, list[Teacher]] = defaultdict(list)
    for teacher in data.teachers_by_id.values():
        if teacher.name:
            people[person_key(teacher.name)].append(teacher)
    return {name: found[0] for name, found in people.items() if len(found) == 1}


def _known_as(people: Mapping[str, Teacher], name: str) -> str:
    """Which 工号 the roster has for a name, as a sentence; ``""`` for a name that is nobody's or several people's."""
    teacher = people.get(person_key(name)) if name else None
    return f"名册里{teacher.name}的工号是 {teacher.id}。" if teacher else ""


def rows_without_id(data: RoundData) -> list[Problem]:
    """A row of 签到表 or 成绩册 with a name and no 工号: told with the 工号 that the roster has for the name."""
    named = [
        (table, row, name)
        for table, rows in ((data.tables[SIGN_IN], data.sign_in), (data.tables[GRADEBOOK], data.grades))
        for row, name in _names_without_id(table, rows)
    ]
    people = _people_by_name(data) if named else {}
    return [
        problem_in(
            ProblemCode.BLANK_ID,
            Severity.ERROR,
            table,
            row,
            TEACHER_ID,
            "",
            name=name,
            similar=_known_as(people, name),
        )
        for table, row, name in named
    ]


def _names_without_id(table: Table, rows: Sequence[SignInRow | GradeRow]) -> list[tuple[int, str]]:
    """Row and name of every row of people that has a name and no 工号; ``rows``: what was read of them."""
    with_id = {row.row for row in rows if row.teacher_id}
    return [
        (row, name)
        for row in table.data_rows
        if row not in with_id
        and is_blank(table.value(row, TEACHER_ID))
        and not is_blank(table.value(row, NAME))
        and (name := tidy_name(as_text(table.value(row, NAME))))
    ]


def standing_elsewhere(data: RoundData, sheet: str) -> set[str]:
    """工号 of those whose name, which nobody else has, stands in 签到表 or 成绩册 without 工号, or under one that is not theirs."""
    known = data.teachers_by_id
    rows: Sequence[SignInRow | GradeRow] = data.sign_in if sheet == SIGN_IN else data.grades
    named = [name for _, name in _names_without_id(data.tables[sheet], rows)]
    for row in rows:
        owner = known.get(row.teacher_id)
        if owner is not None and owner.name == row.name:
            continue
        if row.name and (owner is None or not is_called(owner, row.name)):
            named.append(row.name)
    people = _people_by_name(data) if named else {}
    return {people[key].id for name in named if (key := person_key(name)) in people}


def roster_without_row(data: RoundData) -> list[Problem]:
    """A teacher who takes part and has no row in 签到表 (if attendance counts) or in 成绩册: told where the row is to go.

    Someone whose name stands there without 工号, or under a wrong one, is told at that row: another row would be one too many.
    """
    problems = []
    for sheet, rows in ((SIGN_IN, data.sign_in), (GRADEBOOK, data.grades)):
        if sheet == SIGN_IN and not data.rules.uses_sign_in:
            continue
        present = {row.teacher_id for row in rows}
        present |= standing_elsewhere(data, sheet)
        table = data.tables[sheet]
        problems += [
            problem_in(
                ProblemCode.NOT_IN_SHEET,
                Severity.ERROR,
                table,
                table.last_row + 1,
                TEACHER_ID,
                teacher.id,
                id=teacher.id,
                name=teacher.name,
                who=f"{teacher.name}（{teacher.id}）",
                sheet=table.sheet,
            )
            for teacher in data.taking_part
            if teacher.id not in present
        ]
    return problems


def names_that_disagree(data: RoundData) -> list[Problem]:
    """A name in 签到表 or 成绩册 that is not the one 教师名册 gives for the 工号, nor a 曾用名."""
    known = data.teachers_by_id
    about = _rows_about_people(data)
    agreed = {(teacher.id, teacher.name) for teacher in known.values()}
    if all(agreed.issuperset([(row.teacher_id, row.name) for row in rows]) for _, rows in about):
        return []
    people = _people_by_name(data)
    return [
        problem_in(
            ProblemCode.NAME_DISAGREES,
            Severity.ERROR,
            data.tables[sheet],
            row.row,
            NAME,
            row.teacher_id,
            id=row.teacher_id,
            name=row.name,
            roster_name=known[row.teacher_id].name,
            similar=_known_as(people, row.name),
        )
        for sheet, rows in about
        for row in rows
        if row.teacher_id in known
        and row.name
        and known[row.teacher_id].name
        and row.name != known[row.teacher_id].name
        and not is_called(known[row.teacher_id], row.name)
    ]


def is_called(teacher: Teacher, name: str) -> bool:
    """Whether a name is a teacher's, also written otherwise, or a former one."""
    return person_key(name) in {person_key(own) for own in (teacher.name, *teacher.former_names)}


def namesakes(data: RoundData) -> list[Problem]:
    """Several teachers of one name and different 工号: fine, noted once for each name."""
    by_name: dict[str, dict[str, Teacher]] = defaultdict(dict)
    shared = repeated(teacher.name for teacher in data.teachers)
    for teacher in data.teachers if shared else ():
        if teacher.name in shared and teacher.name:
            by_name[teacher.name].setdefault(teacher.id, teacher)
    return [
        problem_in(
            ProblemCode.NAMESAKES,
            Severity.NOTICE,
            data.tables[ROSTER],
            next(iter(people.values())).row,
            NAME,
            "",
            name=name,
            ids="、".join(people),
        )
        for name, people in by_name.items()
        if len(people) > 1
    ]


def blank_sign_ins(data: RoundData) -> list[Problem]:
    """A blank sign-in of a teacher who takes part in a session that was held and counts for attendance."""
    part = {teacher.id for teacher in data.taking_part}
    held = [session.name for session in data.held_sessions if session.counts_attendance]
    table = data.tables[SIGN_IN]
    return [
        problem_in(
            ProblemCode.BLANK_SIGN_IN,
            Severity.WARNING,
            table,
            row.row,
            session,
            row.teacher_id,
            session=session,
            name=row.name,
        )
        for row in data.sign_in
        if None in row.marks.values() and row.teacher_id in part
        for session in held
        if session in row.marks and row.marks[session] is None
    ]


def blank_marks(data: RoundData) -> list[Problem]:
    """A blank mark of a teacher who takes part; a column that is blank throughout is noted once."""
    part = {teacher.id for teacher in data.taking_part}
    table = data.tables[GRADEBOOK]
    rows = [row for row in data.grades if row.teacher_id in part]
    problems = []
    for item in data.rules.input_items:
        blanks = [row for row in rows if row.marks.get(item.name) is None]
        if rows and len(blanks) == len(rows):
            column = table.columns[item.source]
            where = CellRef(table.sheet, table.header_row, column)
            header = table.headers[column]
            problems.append(
                Problem(ProblemCode.BLANK_COLUMN, Severity.NOTICE, where, {"column": header}, column=header)
            )
            continue
        problems += [
            problem_in(
                ProblemCode.BLANK_VALUE,
                Severity.WARNING,
                table,
                row.row,
                item.source,
                row.teacher_id,
                name=row.name,
            )
            for row in blanks
        ]
    return problems


def empty_sheets(data: RoundData) -> list[Problem]:
    """教师名册 or 成绩册 without any row."""
    return [
        Problem(ProblemCode.NO_ROWS, Severity.WARNING, CellRef(table.sheet, table.header_row + 1, 1))
        for table, rows in _rows(data)
        if not rows
    ]


CHECKS: tuple[Callable[[RoundData], list[Problem]], ...] = (
    empty_sheets,
    rows_without_id,
    duplicate_ids,
    ids_not_in_roster,
    roster_without_row,
    names_that_disagree,
    namesakes,
    sessions_and_columns,
    deduction_units,
    unknown_forms,
    topic_hours,
    terms_without_concentrated_training,
    blank_sign_ins,
    blank_marks,
)


def validate(data: RoundData) -> list[Problem]:
    """All problems across sheets, check by check."""
    return [problem for check in CHECKS for problem in check(data)]


def blocking_reasons(data: RoundData, problems: Iterable[Problem]) -> Mapping[str, str]:
    """工号 → why none of that teacher's rows can be scored although each row by itself may be fine.

    A column of 签到表 that no session is called after blocks everyone: a total without that session would be wrong.
    """
    reasons: dict[str, str] = {}
    for problem in problems:
        if problem.code is ProblemCode.SESSION_UNDEFINED and data.rules.uses_sign_in:
            why = f"签到表的“{problem.column}”在培训场次里没有"
            reasons |= {teacher.id: why for teacher in data.taking_part if teacher.id not in reasons}
        if not problem.teacher_id or problem.where is None:
            continue
        if problem.code is ProblemCode.DUPLICATE_ID:
            reasons.setdefault(problem.teacher_id, f"{problem.where.sheet}中工号重复")
        elif problem.code is ProblemCode.NOT_IN_ROSTER:
            reasons.setdefault(problem.teacher_id, "教师名册中没有这个工号")
        elif problem.code is ProblemCode.NAME_DISAGREES:
            name = problem.details["roster_name"]
            reasons.setdefault(problem.teacher_id, f"{problem.where.sheet}的姓名与名册不符（名册：{name}）")
    return reasons
