"""评价记录 as filled forms: whom each is about, of which kind of rater, and what it adds up to. Who filled it is nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from python.reading.appraisal_rules import WHOLE, AppraisalRules, same_batch
from python.reading.round_data import RoundData
from python.reading.row_reader import RowReader, read_identity
from python.reading.tables import Table, find_table
from python.reading.validation import is_called
from python.vocabulary.cell_values import Grid, as_prose, as_text, is_blank, plain
from python.vocabulary.features.appraisal import BATCH, OVERALL, RATER_KIND, SELF
from python.vocabulary.near_words import nearest_word
from python.vocabulary.plain_record import record
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.sheet_schema import NAME, TEACHER_ID


@record
class FilledForm:
    """One row of 评价记录 that counts: ``total`` is out of 100."""

    row: int
    teacher_id: str
    kind: str
    total: Decimal


def parse_appraisals(
    grid: Grid, data: RoundData, rules: AppraisalRules
) -> tuple[Table | None, tuple[FilledForm, ...], list[Problem]]:
    """Reads 评价记录.

    Returns:
        The table; the forms of this 批次 that can be used; and problems: structural ones (fatal), and an error at the cell for each
        row that does not count (APPRAISAL_…, the cells' own). Rows of other 批次 are not looked at.
    """
    sheet = rules.sheet
    table, problems = find_table(grid, sheet.columns, data.rules.school_names)
    if table is None:
        return None, (), problems
    forms = []
    missing = [name for name in rules.dimensions if not table.has(name)]
    without_total = False
    for row in table.data_rows:
        batch = as_prose(table.value(row, BATCH))
        if batch and not same_batch(batch, rules.batch):
            continue
        reader = RowReader(table, row, problems, sheet)
        teacher_id, name = read_identity(reader)
        if not teacher_id:
            continue
        if not batch:
            reader.report(ProblemCode.APPRAISAL_NO_BATCH, Severity.ERROR, BATCH, batch=rules.batch)
            continue
        without_total |= is_blank(table.value(row, OVERALL))
        known = _is_known(reader, data, teacher_id, name)
        kind = _kind(reader, rules)
        total = total_of(reader, rules)
        if known and kind and total is not None:
            forms.append(FilledForm(row, teacher_id, kind, total))
    if missing and without_total:
        where = table.ref(table.header_row, OVERALL)
        details = {"sheet": table.sheet, "columns": "、".join(missing)}
        problems.append(Problem(ProblemCode.APPRAISAL_NO_COLUMN, Severity.WARNING, where, details))
    return table, tuple(forms), problems


def _is_known(reader: RowReader, data: RoundData, teacher_id: str, name: str) -> bool:
    teacher = data.teachers_by_id.get(teacher_id)
    if teacher is None:
        reader.report(ProblemCode.APPRAISAL_STRANGER, Severity.ERROR, TEACHER_ID, id=teacher_id, name=name)
        return False
    if name and not is_called(teacher, name):
        details = {"id": teacher_id, "roster_name": teacher.name, "name": name}
        reader.report(ProblemCode.APPRAISAL_NAME, Severity.ERROR, NAME, **details)
        return False
    return True


def _kind(reader: RowReader, rules: AppraisalRules) -> str:
    text = as_text(reader.cell(RATER_KIND))
    if text in rules.weights:
        return text
    details = {"choices": "、".join(rules.weights), "nearest": nearest_word(text, rules.weights)}
    reader.report(
        ProblemCode.APPRAISAL_KIND_UNKNOWN, Severity.ERROR, RATER_KIND, value=text or "（空）", **details
    )
    return ""


def total_of(reader: RowReader, rules: AppraisalRules) -> Decimal | None:
    """What a row adds up to: its 维度, or the 总评 where no 维度 is filled in; ``None`` where it cannot be used (reported)."""
    marks: dict[str, Decimal] = {}
    usable, missing = True, []
    for name, most in rules.dimensions.items():
        if is_blank(reader.cell(name)):
            missing.append(name)
            continue
        mark = _mark(reader, name, most)
        usable &= mark is not None
        if mark is not None:
            marks[name] = mark
    overall = None if is_blank(reader.cell(OVERALL)) else _mark(reader, OVERALL, WHOLE)
    usable &= overall is not None or is_blank(reader.cell(OVERALL))
    if not usable:
        return None
    if len(missing) == len(rules.dimensions) and overall is not None:
        return overall
    if missing:
        details = {"missing": "、".join(missing), "overall": OVERALL}
        reader.report(ProblemCode.APPRAISAL_INCOMPLETE, Severity.ERROR, missing[0], **details)
        return None
    total = sum(marks.values(), Decimal(0))
    if overall is not None and overall != total:
        details = {"sum": plain(total), "value": plain(overall), "overall": OVERALL}
        reader.report(ProblemCode.APPRAISAL_TOTAL_DIFFERS, Severity.ERROR, OVERALL, **details)
        return None
    return total


def _mark(reader: RowReader, name: str, most: Decimal) -> Decimal | None:
    number = reader.number(name)
    if number is not None and number > most:
        details = {"value": plain(number), "most": plain(most)}
        reader.report(ProblemCode.APPRAISAL_OUT_OF_RANGE, Severity.ERROR, name, **details)
        return None
    return number


def without_double_selves(
    forms: Iterable[FilledForm], table: Table, name_of: Callable[[str], str]
) -> tuple[list[FilledForm], list[Problem]]:
    """The forms without 自评 of people who have several: which one counts nobody knows (APPRAISAL_SELF_TWICE)."""
    listed = list(forms)
    selves: dict[str, list[FilledForm]] = {}
    for form in listed:
        if form.kind == SELF:
            selves.setdefault(form.teacher_id, []).append(form)
    double = {teacher_id: own for teacher_id, own in selves.items() if len(own) > 1}
    problems = [_twice(table, own, name_of(teacher_id)) for teacher_id, own in double.items()]
    kept = [form for form in listed if form.kind != SELF or form.teacher_id not in double]
    return kept, problems


def _twice(table: Table, own: Sequence[FilledForm], name: str) -> Problem:
    details = {"name": name, "count": str(len(own))}
    where = table.ref(own[1].row, RATER_KIND)
    code = ProblemCode.APPRAISAL_SELF_TWICE
    return Problem(code, Severity.ERROR, where, details, own[0].teacher_id, RATER_KIND)
