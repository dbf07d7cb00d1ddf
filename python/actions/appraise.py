"""汇总评价: what came back is taken into 评价记录, and 多元评价 says what everyone's raters come to. No score of the training is touched."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal
from pathlib import Path

from python.actions.appraisal_returns import FormRow, Returns, forms_in, read_returns
from python.actions.appraisal_setup import appraisal_rules
from python.actions.outcome import Outcome, not_run
from python.actions.own_sheets import memory_table
from python.actions.put_away import put_away
from python.actions.run import Plan, Run, ScoredRound, checked_and_scored
from python.ledgers.appraisal import UNDECIDED, Appraisal, annual_choice, appraise_person
from python.planning.exchange.appraisal_form import read_form_memory, rows_come_back
from python.planning.preparing import identity_row
from python.planning.results import in_order, plan_added_rows, plan_table
from python.reading.appraisal_rules import AppraisalRules
from python.reading.appraisals import FilledForm, parse_appraisals, without_double_selves
from python.reading.feature_cells import feature_grid
from python.reading.round_data import RoundData
from python.reading.tables import Table
from python.reading.workbook import output_table
from python.system.locks import only_one_issue
from python.vocabulary.actions import action_of
from python.vocabulary.features.appraisal import (
    ANNUAL,
    ANNUAL_REASON,
    APPRAISAL_RESULTS_SHEET,
    APPRAISING,
    BATCH,
    EXCELLENT,
    FAILED,
    PASSED,
    RATER_KIND,
    ROUND_RATING,
    TOO_FEW,
    WEIGHTED,
    mean_column,
    raters_column,
)
from python.vocabulary.folders import INBOX_FOLDER
from python.vocabulary.messages import some_of
from python.vocabulary.plain_record import record
from python.vocabulary.ports import (
    Block,
    CellContent,
    ColumnFormat,
    NewSheet,
    Progress,
    WorkbookHost,
    no_progress,
)
from python.vocabulary.problems import has_fatal
from python.vocabulary.records import Score
from python.vocabulary.sheet_schema import (
    APPRAISAL_RESULTS,
    APPRAISALS,
    CONCLUSION,
    NAME,
    NOTE,
    TEACHER_ID,
    YES,
)

_CONCLUSIONS = (EXCELLENT, PASSED, FAILED, TOO_FEW)
_NAMES_SHOWN = 10


@record(kw_only=True)
class Appraised(Outcome):
    """How everyone stands in this 批次.

    Attributes:
        batch: The 批次.
        taken: How many forms were taken in by this run.
        rows: How many forms of people were counted in all.
        conclusions: 结论 → how many people.
        annual: Who comes into question for 年度评优, each with why.
        undecided: Who reaches the line and whose round the school must judge, each with why.
        moved: Where the forms lie that are done with.
    """

    batch: str
    taken: int
    rows: int
    conclusions: Mapping[str, int]
    annual: Sequence[str]
    undecided: Sequence[str] = ()
    moved: Sequence[Path] = field(default=())

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {
            "batch": self.batch,
            "forms_taken": self.taken,
            "rows": self.rows,
            "conclusions": dict(self.conclusions),
            "annual": list(self.annual),
            "undecided": list(self.undecided),
            "moved": [str(one) for one in self.moved],
        }

    def told(self) -> list[str]:
        """Forms, conclusions, and who may be honoured."""
        counts = "，".join(
            f"{one} {self.conclusions[one]} 人" for one in _CONCLUSIONS if self.conclusions.get(one)
        )
        lines = [f"{self.batch}：新收 {self.taken} 份评价表，共 {self.rows} 行计入；{counts or '还没有人'}。"]
        if self.annual:
            lines.append(f"可以年度评优的 {len(self.annual)} 人：{some_of(list(self.annual), _NAMES_SHOWN)}")
        if self.undecided:
            shown = some_of(list(self.undecided), _NAMES_SHOWN)
            lines.append(f"评价到了线、要学校决定的 {len(self.undecided)} 人：{shown}")
        if self.moved:
            lines.append(f"收完的 {len(self.moved)} 份移到了：{self.moved[0].parent}（不想留底的可以删去）")
        return lines


def appraise(host: WorkbookHost, *, now: dt.datetime, progress: Progress = no_progress) -> Outcome:
    """Takes in the 评价表 that lie in 收件/ and reckons 多元评价.

    Args:
        host: The workbook.
        now: The office's time.
        progress: Told how far it is.

    Returns:
        ``Appraised``. Fatal: FEATURE_…, APPRAISAL_SETTING, a sheet or column that is missing; errors APPRAISAL_… for rows and forms
        that do not count. Typed rows stay as they are; new ones stand below them, in no order that says who filled them in.

    Raises:
        HostError: The workbook could not be read or written; nothing was changed and no file was moved.
    """
    run = Run(action_of("appraise").title, host, now, progress)
    host.refuse_if_unwritable()
    with only_one_issue(host.path):
        host.refresh()
        scored, problems = checked_and_scored(host, progress)
        if scored is None:
            return not_run(problems)
        data = scored.data
        rules, refused = appraisal_rules(host, data)
        if rules is None or refused:
            return not_run(refused)
        return _appraised(run, scored, rules)


def _appraised(run: Run, scored: ScoredRound, rules: AppraisalRules) -> Outcome:
    host, data = run.host, scored.data
    records, refused = feature_grid(host, data.rules, APPRAISALS, APPRAISING.name)
    results, more = feature_grid(host, data.rules, APPRAISAL_RESULTS, APPRAISING.name)
    if records is None or results is None:
        return not_run([*refused, *more])
    table, forms, problems = parse_appraisals(records, data, rules)
    shown, more = output_table(results, _columns(rules), data.rules, required=(TEACHER_ID, NAME))
    problems += [one for one in more if one.fatal]
    if table is None or shown is None or has_fatal(problems):
        return not_run(problems)
    memory, sheets, header = memory_table(host, data)
    files, unread = forms_in(host.path.parent / INBOX_FOLDER)
    returns = read_returns(files, read_form_memory(memory), data, rules)
    blocks, formats, new = _taken_in(table, returns, rules)
    blocks += [*header, *plan_added_rows(memory, rows_come_back(returns.numbers))] if returns.numbers else []
    names = {one: teacher.name for one, teacher in data.teachers_by_id.items()}
    counted, double = without_double_selves([*forms, *new], table, lambda one: names.get(one, one))
    rows = _rows(data, scored.scores_by_id, counted, rules)
    more_blocks, more_formats = _plan_results(shown, rules, [row for row, _ in rows.values()])
    problems = in_order([*problems, *double, *unread, *returns.problems])
    plan = Plan(
        [*blocks, *more_blocks],
        [*formats, *more_formats],
        new_sheets=_if_used(sheets, used=bool(returns.numbers)),
    )
    conclusions = Counter(str(row[CONCLUSION]) for row, _ in rows.values())
    result = f"收 {len(returns.numbers)} 份，" + "，".join(f"{one} {n} 人" for one, n in conclusions.items())
    changed = run.write(data, problems, result, plan, people=len(rows))
    if returns.done:
        run.save()  # the rows must be on the disk before any file is put away
    moved = put_away(returns.done, run.now)
    return Appraised(
        problems=tuple(problems),
        files=(*changed, *moved),
        seconds=run.seconds,
        batch=rules.batch,
        taken=len(returns.numbers),
        rows=len(counted),
        conclusions=conclusions,
        annual=_named(rows, YES),
        undecided=_named(rows, UNDECIDED),
        moved=moved,
    )


def _if_used(sheets: tuple[NewSheet, ...], *, used: bool) -> tuple[NewSheet, ...]:
    return sheets if used else ()


def _named(rows: Mapping[str, tuple[dict[str, CellContent], Appraisal]], choice: str) -> list[str]:
    """Name and reason of whom 年度评优 says this of, the highest total first."""
    chosen = [(row, one) for row, one in rows.values() if row[ANNUAL] == choice]
    chosen.sort(key=lambda pair: pair[1].total or Decimal(0), reverse=True)
    return [f"{row[NAME]}（{row[ANNUAL_REASON]}）" for row, _ in chosen]


def _taken_in(
    table: Table, returns: Returns, rules: AppraisalRules
) -> tuple[list[Block], list[ColumnFormat], list[FilledForm]]:
    """New rows of 评价记录 in an order that says nothing, with columns for 维度 that the sheet lacks; and as forms that count."""
    if not returns.rows:
        return [], [], []
    rows: list[FormRow] = list(returns.rows)
    secrets.SystemRandom().shuffle(rows)
    table, blocks, formats = _with_columns(table, list(rules.dimensions), RATER_KIND)
    blocks += plan_added_rows(table, rows)
    forms = [
        FilledForm(
            row,
            str(cells[TEACHER_ID]),
            str(cells[RATER_KIND]),
            sum((_number(cells[one]) for one in rules.dimensions), Decimal(0)),
        )
        for row, cells in enumerate(rows, table.last_row + 1)
    ]
    return blocks, formats, forms


def _number(content: CellContent) -> Decimal:
    """A mark of a form that was checked."""
    if not isinstance(content, Decimal):
        raise TypeError("a form that is taken has a number for each 维度")
    return content


def _with_columns(
    table: Table, wanted: Sequence[str], model: str
) -> tuple[Table, list[Block], list[ColumnFormat]]:
    """The table with headers at its right end for columns that it lacks, which look like ``model``."""
    columns, headers = dict(table.columns), dict(table.headers)
    blocks, formats = [], []
    for name in wanted:
        if name in columns:
            continue
        place = max(headers) + 1
        columns[name], headers[place] = place, name
        blocks.append(Block(table.sheet, table.header_row, place, ((name,),)))
        formats.append(ColumnFormat(table.sheet, place, columns[model], table.header_row))
    return replace(table, columns=columns, headers=headers), blocks, formats


def _columns(rules: AppraisalRules) -> list[str]:
    """The columns of 多元评价 under these rules, and the shipped ones that they do not need, which are emptied."""
    own = [name for kind in rules.weights for name in (raters_column(kind), mean_column(kind))]
    return list(dict.fromkeys([*APPRAISAL_RESULTS_SHEET.headers, *own]))


def _plan_results(
    table: Table, rules: AppraisalRules, rows: Sequence[Mapping[str, CellContent]]
) -> tuple[list[Block], list[ColumnFormat]]:
    wanted = [name for kind in rules.weights for name in (raters_column(kind), mean_column(kind))]
    table, blocks, formats = _with_columns(table, wanted, WEIGHTED if table.has(WEIGHTED) else TEACHER_ID)
    return [*blocks, *plan_table(table, _columns(rules), rows)], formats


def _rows(
    data: RoundData, scores: Mapping[str, Score], forms: Sequence[FilledForm], rules: AppraisalRules
) -> dict[str, tuple[dict[str, CellContent], Appraisal]]:
    """工号 → the row of 多元评价, in the order of the roster, and what it is made of."""
    totals: dict[str, dict[str, list[Decimal]]] = {}
    for form in forms:
        totals.setdefault(form.teacher_id, {}).setdefault(form.kind, []).append(form.total)
    found = {}
    for teacher_id, teacher in data.teachers_by_id.items():
        if not teacher_id:
            continue
        one = appraise_person(totals.get(teacher_id, {}), rules)
        score = scores.get(teacher_id)
        choice, reason = annual_choice(one, score, rules, exempt=teacher.exempt)
        row: dict[str, CellContent] = {
            **identity_row(teacher),
            BATCH: rules.batch,
            WEIGHTED: one.total,
            CONCLUSION: one.conclusion,
            ROUND_RATING: _round_rating(score),
            ANNUAL: choice,
            ANNUAL_REASON: reason,
            NOTE: one.explanation,
        }
        for kind, result in one.kinds.items():
            row[raters_column(kind)], row[mean_column(kind)] = result.raters, result.mean
        found[teacher_id] = row, one
    return found


def _round_rating(score: Score | None) -> str | None:
    """This round's 等级, or why there is none."""
    if score is None:
        return None
    return score.rating.name if score.rating else score.state.value
