"""Filled 评价表 that lie in 收件/: each counts once, whole or not at all, and nothing keeps which row came from which file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from python.hosts.opening import read_foreign
from python.planning.exchange.appraisal_form import FormGroup, FormMemory, form_number
from python.planning.exchange.handout import HIDDEN
from python.reading.appraisal_rules import AppraisalRules, same_batch
from python.reading.appraisals import total_of
from python.reading.round_data import RoundData
from python.reading.row_reader import RowReader
from python.reading.tables import Table, find_table
from python.reading.validation import is_called
from python.system.disk import os_errors_as_problems
from python.vocabulary.cell_values import Grid, as_text, is_blank, read_identifier, read_number
from python.vocabulary.columns import SheetSpec
from python.vocabulary.features.appraisal import APPRAISALS_SHEET, BATCH, OVERALL, RATER_KIND, SET_BATCH
from python.vocabulary.messages import message, some_of, suggestion
from python.vocabulary.ports import CellContent, ForeignFile, HostError
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.records import Teacher
from python.vocabulary.sheet_schema import APPRAISALS, NAME, TEACHER_ID

FormRow = Mapping[str, CellContent]
"""A row for 评价记录, by header."""

_CELLS_SHOWN = 5
_LEAST_SHARE = 2  # a form with fewer than half of its people rated is told


@dataclass(slots=True)
class Returns:
    """What was found in 收件/.

    Attributes:
        rows: New rows of 评价记录, in the order of the files.
        numbers: The forms that are collected now.
        done: Files that are done with.
        together: 评价人类别 → how many forms with several rows were taken: their rows are mixed with each other.
        problems: What is told of the others.
    """

    rows: list[FormRow] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    done: list[Path] = field(default_factory=list)
    together: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)

    def tell(self, code: ProblemCode, severity: Severity, **details: str) -> None:
        """Files a problem about a file."""
        self.problems.append(Problem(code, severity, CellRef(APPRAISALS), details))


def forms_in(folder: Path) -> tuple[list[ForeignFile], list[Problem]]:
    """The 评价表 that lie in a folder, by name; other files are 收件's business.

    Returns:
        The forms; and a warning INBOX_FILE for each file that cannot be read: it may be one.
    """
    if not folder.is_dir():
        return [], []
    with os_errors_as_problems(folder):
        paths = sorted(
            one for one in folder.iterdir() if one.is_file() and not one.name.startswith((".", "~$"))
        )
    found = []
    problems = []
    for path in paths:
        try:
            file = read_foreign(path)
        except HostError as error:
            one = error.as_problem()
            details = {"file": path.name, "why": f"{message(one)}。{suggestion(one)}".rstrip("。")}
            problems.append(Problem(ProblemCode.INBOX_FILE, Severity.WARNING, CellRef(APPRAISALS), details))
            continue
        if form_number(file.grids, file.properties):
            found.append(file)
    return found, problems


def read_returns(
    files: Iterable[ForeignFile], memory: FormMemory, data: RoundData, rules: AppraisalRules
) -> Returns:
    """What the forms bring.

    Args:
        files: The forms.
        memory: Which forms went out and which came back.
        data: The round, for the roster.
        rules: The school's rules.

    Returns:
        The rows; APPRAISAL_FORM_TWICE (a warning: not counted again, and done with), and errors for forms that stay in 收件/:
        APPRAISAL_FORM_UNKNOWN, …_OTHER_BATCH, …_WRONG, …_EMPTY; …_FEW (a warning) for one that rates fewer than half of its
        people; …_ALONE (a notice) where the only one of its kind keeps its rows together.
    """
    found = Returns()
    for file in files:
        name, number = file.path.name, form_number(file.grids, file.properties)
        group = memory.out.get(number)
        if group is None:
            found.tell(
                ProblemCode.APPRAISAL_FORM_UNKNOWN, Severity.ERROR, file=name, token=number, sheet=APPRAISALS
            )
        elif not same_batch(group.batch, rules.batch):
            details = {"file": name, "batch": group.batch, "now": rules.batch, "setting": SET_BATCH}
            found.tell(ProblemCode.APPRAISAL_FORM_OTHER_BATCH, Severity.ERROR, **details)
        elif number in memory.back or number in found.numbers:
            found.tell(ProblemCode.APPRAISAL_FORM_TWICE, Severity.WARNING, file=name, token=number)
            found.done.append(file.path)
        else:
            _take(file, number, group, data, rules, found)
    code = ProblemCode.APPRAISAL_FORM_ALONE
    for kind, count in found.together.items():
        if count == 1:
            details = {"kind": kind, "sheet": APPRAISALS}
            found.problems.append(Problem(code, Severity.NOTICE, None, details))
    return found


def _take(
    file: ForeignFile, number: str, group: FormGroup, data: RoundData, rules: AppraisalRules, found: Returns
) -> None:
    """One form: all its rows, or none when something in it is wrong."""
    form = _Form(group, data, rules)
    for grid in file.grids:
        if grid.sheet != HIDDEN:
            form.read(grid)
    if not form.tables:
        form.wrong.append(f"找不到表头（{TEACHER_ID}、{NAME}）")
    name = file.path.name
    if form.wrong or group.kind not in rules.weights:
        wrong = form.wrong or [f"没有“{group.kind}”这类评价人"]
        details = {"file": name, "count": str(len(wrong)), "cells": some_of(wrong, _CELLS_SHOWN)}
        found.tell(ProblemCode.APPRAISAL_FORM_WRONG, Severity.ERROR, **details)
        return
    if not form.rows:
        found.tell(ProblemCode.APPRAISAL_FORM_EMPTY, Severity.ERROR, file=name)
        return
    if len(form.rows) * _LEAST_SHARE < form.listed:
        details = {"file": name, "kind": group.kind, "listed": str(form.listed), "rated": str(len(form.rows))}
        found.tell(ProblemCode.APPRAISAL_FORM_FEW, Severity.WARNING, **details)
    found.rows += form.rows
    found.numbers.append(number)
    found.together[group.kind] += len(form.rows) > 1
    found.done.append(file.path)


class _Form:
    """The rows of one form, and what is wrong with them, each with its cell."""

    def __init__(self, group: FormGroup, data: RoundData, rules: AppraisalRules) -> None:
        self.group = group
        self.data = data
        self.rules = rules
        self.rows: list[FormRow] = []
        self.wrong: list[str] = []
        self.listed = self.tables = 0
        self._seen: set[str] = set()
        self._sheet = _form_sheet(rules)

    def read(self, grid: Grid) -> None:
        """One sheet of the file; a sheet without the form's table is passed over."""
        table, _ = find_table(grid, self._sheet.columns, {})
        if table is None:
            return
        self.tables += 1
        if missing := [name for name in self.rules.dimensions if not table.has(name)]:
            self.wrong.append(f"没有{'、'.join(missing)}这一栏")
            return
        for row in table.data_rows:
            self._read_row(table, row)

    def _read_row(self, table: Table, row: int) -> None:
        teacher_id = read_identifier(table.value(row, TEACHER_ID))[0]
        name = as_text(table.value(row, NAME))
        filled = any(not is_blank(table.value(row, one)) for one in self.rules.dimensions)
        self.listed += bool(teacher_id)
        if not filled:
            return
        teacher = self.data.teachers_by_id.get(teacher_id)
        if why := self._not_theirs(teacher, teacher_id, name):
            self.wrong.append(f"{table.ref(row, TEACHER_ID).cell} {why}")
            return
        self._seen.add(teacher_id)
        problems: list[Problem] = []
        total = total_of(RowReader(table, row, problems, self._sheet), self.rules)
        if total is None:
            self.wrong += [f"{one.where.cell if one.where else ''} {message(one)}" for one in problems]
        elif teacher is not None:
            marks = {one: read_number(table.value(row, one), ("分",))[0] for one in self.rules.dimensions}
            self.rows.append(
                {
                    BATCH: self.rules.batch,
                    TEACHER_ID: teacher.id,
                    NAME: teacher.name,
                    RATER_KIND: self.group.kind,
                    **marks,
                    OVERALL: None,
                }
            )

    def _not_theirs(self, teacher: Teacher | None, teacher_id: str, name: str) -> str:
        """Why the row cannot be about this person; ``""``: it can."""
        if teacher is None:
            return f"名册里没有工号 {teacher_id or '（空）'}"
        if name and not is_called(teacher, name):
            return f"工号 {teacher_id} 是{teacher.name}，不是{name}"
        if self.group.people and teacher_id not in self.group.people:
            return f"这份表不评{teacher.name}"
        return f"{teacher.name}评了两行" if teacher_id in self._seen else ""


def _form_sheet(rules: AppraisalRules) -> SheetSpec:
    """A form's table: as 评价记录, without what the form itself says."""
    columns = tuple(one for one in rules.sheet.columns if one.name not in (BATCH, RATER_KIND, OVERALL))
    return SheetSpec(APPRAISALS_SHEET.name, "", columns, APPRAISALS_SHEET.tab)
