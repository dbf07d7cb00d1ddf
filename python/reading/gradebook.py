"""成绩册 as records: every mark that the rules ask for, and which columns are the program's."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from python.reading.by_column import Columns, dicts
from python.reading.row_reader import RowReader, number_problem, read_identity
from python.reading.shared_rows import row_without_teacher
from python.reading.tables import Table, find_table, header_text
from python.vocabulary import input_sheets
from python.vocabulary.cell_values import (
    CellValue,
    Grid,
    Reading,
    a1,
    as_text,
    is_blank,
    plain,
    read_number,
)
from python.vocabulary.columns import Column
from python.vocabulary.input_sheets import (
    GRADEBOOK_SHEET,
    MARK_UNITS,
    item_column,
    score_column,
)
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.records import (
    BadValue,
    GradeRow,
    Mark,
    Method,
    RuleItem,
    RuleSet,
)
from python.vocabulary.sheet_schema import (
    EXPLANATION,
    NAME,
    TEACHER_ID,
    item_score_column,
)


def gradebook_columns(rules: RuleSet) -> tuple[Column, ...]:
    """All columns of 成绩册 under a rule set: identity, inputs, 备注, computed ones.

    An input column may also be headed by its item's name (考试 for 卷面成绩), unless that name is taken.
    """
    taken = {item.source for item in rules.input_items}
    inputs = []
    for item in rules.input_items:
        other = (item.name,) if item.name not in taken else ()
        own = tuple(rules.school_names[name] for name in other if name in rules.school_names)
        inputs.append(item_column(item.source, aliases=other + own))
    return input_sheets.gradebook_columns(inputs, _score_columns(rules))


def computed_columns(rules: RuleSet) -> tuple[Column, ...]:
    """The computed columns of 成绩册 in their order: one an item, then 总分 等级 名次 是否补训 成绩说明."""
    return input_sheets.computed_columns(_score_columns(rules))


def _score_columns(rules: RuleSet) -> list[Column]:
    columns = []
    for item in rules.items:
        name = item_score_column(item.name, deducted_from_total=item.deducted_from_total)
        own = rules.school_names.get(item.name)
        aliases = (item_score_column(own, deducted_from_total=item.deducted_from_total),) if own else ()
        columns.append(score_column(name, aliases))
    return columns


def shown_header(column: Column, school_names: Mapping[str, str]) -> str:
    """The header a computed column is written under: the school's word for it, or one made of its word for the item."""
    return school_names.get(column.name) or (column.aliases[0] if column.aliases else column.name)


def parse_gradebook(grid: Grid, rules: RuleSet) -> tuple[Table | None, tuple[GradeRow, ...], list[Problem]]:
    """Reads the input columns of 成绩册.

    Returns:
        The table, one row of marks for each row with a 工号, a name or a mark (``None``: blank cell; 工号 ``""``
        when it cannot be used), and problems: ERROR_VALUE, NOT_A_NUMBER, DATE_FOR_NUMBER, OUT_OF_RANGE, NOT_A_TIER, LOOKS_LIKE_PERCENT, TEXT_TIDIED, structural ones.
    """
    table, problems = find_table(grid, gradebook_columns(rules), rules.school_names)
    if table is None:
        return None, (), problems
    problems += [*_stale_columns(table), *_merged_results(table, rules)]
    readers = {item: _mark_reader(item, rules) for item in rules.input_items}
    typed = [TEACHER_ID, NAME, *(item.source for item in readers)]

    def one(row: int) -> GradeRow | None:
        reader = RowReader(table, row, problems, GRADEBOOK_SHEET)
        if all(is_blank(reader.cell(name)) for name in typed):
            problems.append(row_without_teacher(reader))
            return None if is_blank(reader.cell(EXPLANATION)) else GradeRow("", "", row, vacant=True)
        teacher_id, name = read_identity(reader, names_are_known=True)
        nobody = not name and is_blank(reader.cell(TEACHER_ID))
        marks: dict[str, Mark | BadValue | None] = {}
        for item, read in () if nobody else readers.items():
            if (row, table.columns[item.source]) in table.merged:
                marks[item.name] = BadValue("", "是合并单元格")
            else:
                marks[item.name] = read(reader, item.source)
        return GradeRow(teacher_id, name, row, marks)

    columns = Columns(table, GRADEBOOK_SHEET)
    ids, names = columns.identities()
    by_item = [columns.read(item.source, read) for item, read in readers.items()]
    marks = dicts([item.name for item in readers], by_item)
    rows = columns.records(map(GradeRow, ids, names, columns.rows, marks), one, problems)
    for item in rules.input_items:
        rows, problems = _percentages(table, item, rows, problems)
    return table, tuple(rows), problems


def _percentages(
    table: Table, item: RuleItem, rows: list[GradeRow], problems: list[Problem]
) -> tuple[list[GradeRow], list[Problem]]:
    """A column whose marks are mostly below 1 was pasted as percentages: told once (COLUMN_OF_PERCENT), and none of them counts."""
    column = table.columns[item.source]
    told = [
        one
        for one in problems
        if one.code is ProblemCode.LOOKS_LIKE_PERCENT and one.where and one.where.column == column
    ]
    if len(told) < _MANY_PERCENT:
        return rows, problems
    marks = [mark for row in rows if isinstance(mark := row.marks.get(item.name), Mark) and not mark.word]
    if 2 * len(told) <= len(marks):
        return rows, problems
    first = told[0]
    details = {**first.details, "count": str(len(told))}
    one = replace(
        first, code=ProblemCode.COLUMN_OF_PERCENT, severity=Severity.ERROR, details=details,
        alike=tuple((other.teacher_id, other.column) for other in told[1:]),
    )  # fmt: skip
    spoilt = {other.where.row for other in told if other.where}
    rows = [
        replace(row, marks={**row.marks, item.name: _as_percent(row.marks.get(item.name))})
        if row.row in spoilt
        else row
        for row in rows
    ]
    return rows, [*(other for other in problems if other not in told), one]


def _as_percent(mark: Mark | BadValue | None) -> Mark | BadValue | None:
    return BadValue(plain(mark.value), "像是百分数") if isinstance(mark, Mark) else mark


def _merged_results(table: Table, rules: RuleSet) -> list[Problem]:
    """Merged cells in the computed columns: nothing can be written there (fatal)."""
    computed = {table.columns[column.name] for column in computed_columns(rules) if table.has(column.name)}
    areas = {area for (_, column), area in table.merged.items() if column in computed}
    return [
        Problem(
            ProblemCode.MERGED_CELLS,
            Severity.ERROR,
            CellRef(table.sheet, area.top, area.left),
            {"range": f"{a1(area.top, area.left)}:{a1(area.bottom, area.right)}"},
            fatal=True,
        )
        for area in sorted(areas, key=lambda area: (area.top, area.left))
    ]


_COMPUTED = re.compile(r"\S+分")


def _stale_columns(table: Table) -> list[Problem]:
    """Columns that look like an item's computed column but belong to no item of the rules: their values are old."""
    known = set(table.columns.values())
    return [
        Problem(
            ProblemCode.EXTRA_COLUMN,
            Severity.NOTICE,
            CellRef(table.sheet, table.header_row, column),
            {"header": header},
            column=header,
        )
        for column, header in table.headers.items()
        if column not in known and _COMPUTED.fullmatch(header)
    ]


_OF_A_HUNDRED = 100
_ABSENT = "；没有参加的可以写“缺考”或“未交”"
# What is not 0: 缺考 would be wrong advice.
_NOT_YET = {
    "缓": "；还没有考、以后补的先空着，补上再填，不要写 缺考（缺考计 0 分）",
    "免": "；单项不能免：整轮不参加的，请把《教师名册》的参训类型改成 免训；没有参加的可以写“缺考”",
}
# So many marks below 1, and more than half of a column, are percentages.
_MANY_PERCENT = 3


def _mark_units(item: RuleItem) -> tuple[str, ...]:
    """What may follow a mark of this item: 分, and % where the marks are of a hundred; else a percentage could mean two things."""
    full = item.paper_full if item.method is Method.PROPORTIONAL else item.full_marks
    return (*MARK_UNITS, "%") if full == _OF_A_HUNDRED else MARK_UNITS


def _mark_reader(item: RuleItem, rules: RuleSet) -> Callable[[RowReader, str], Mark | BadValue | None]:
    """A function that reads one cell of an item's input column."""
    units = _mark_units(item)

    def read(reader: RowReader, column: str) -> Mark | BadValue | None:
        value = reader.cell(column)
        if isinstance(value, str) and header_text(value) in rules.absent_words:
            return Mark(Decimal(0), header_text(value))
        number, reading = read_number(value, units)
        if reading is Reading.BLANK:
            return None
        if number is None:
            return _no_mark(reader, item, value, reading)
        broken, details = _out_of_rule(item, number)
        if broken is not None:
            reader.report(broken, Severity.ERROR, item.source, value=plain(number), **details)
            return BadValue(plain(number), _REASONS[broken])
        _note_mark(reader, item, value, number, reading)
        return Mark(number)

    return read


def _no_mark(reader: RowReader, item: RuleItem, value: CellValue, reading: Reading) -> BadValue:
    """Tells what may stand in an item's column where no number does."""
    code, severity = number_problem(reading, Severity.ERROR)
    tiers: dict[str, str] = {}
    if code is ProblemCode.NOT_A_NUMBER and item.method is Method.TIER:
        code, tiers = ProblemCode.NOT_A_TIER, _tiers(item)
    absent = next((text for word, text in _NOT_YET.items() if word in as_text(value)), _ABSENT)
    reader.report(code, severity, item.source, value=as_text(value), absent=absent, **tiers)
    return BadValue(as_text(value), _REASONS[code])


def _note_mark(
    reader: RowReader, item: RuleItem, value: CellValue, number: Decimal, reading: Reading
) -> None:
    """Tells what is worth knowing of a mark that counts."""
    if reading is Reading.TIDIED:
        reader.report(ProblemCode.TEXT_TIDIED, Severity.NOTICE, item.source, value=plain(number))
    elif reading is Reading.UNDERSTOOD:
        reader.understood(item.source, as_text(value), plain(number))
    if 0 < number < 1 and item.method in (Method.PROPORTIONAL, Method.DIRECT):
        reader.report(ProblemCode.LOOKS_LIKE_PERCENT, Severity.WARNING, item.source, value=plain(number))


_REASONS = {
    ProblemCode.ERROR_VALUE: "是错误值",
    ProblemCode.DATE_FOR_NUMBER: "是日期",
    ProblemCode.NOT_A_NUMBER: "不是数字",
    ProblemCode.OUT_OF_RANGE: "超出范围",
    ProblemCode.NOT_A_TIER: "不是规定档次",
}


def _tiers(item: RuleItem) -> dict[str, str]:
    return {"choices": "、".join(plain(tier) for tier in item.tiers)}


def _out_of_rule(item: RuleItem, number: Decimal) -> tuple[ProblemCode | None, dict[str, str]]:
    """Whether a number may stand in an item's column; the details name the range or the tiers."""
    if item.method is Method.TIER:
        if number in item.tiers:
            return None, {}
        return ProblemCode.NOT_A_TIER, _tiers(item)
    high: Decimal | None = None
    if item.method is Method.PROPORTIONAL:
        high = item.paper_full
    elif item.method is Method.DIRECT:
        high = item.full_marks
    if number < 0 or (high is not None and number > high):
        return ProblemCode.OUT_OF_RANGE, {"low": "0", "high": plain(high) if high is not None else "不限"}
    return None, {}
