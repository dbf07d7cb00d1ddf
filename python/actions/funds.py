"""核对经费: the year's sum, its share of the public budget and a conclusion for every row of 经费."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from python.actions.features import switched_off
from python.actions.ledger_rows import Row
from python.actions.outcome import Outcome, not_run
from python.actions.run import Plan, Run
from python.ledgers.funds import Reckoned, budgets_of, conclusion, reckon, yuan
from python.planning.results import in_order
from python.reading.feature_cells import feature_table, setting_cell
from python.reading.funds import parse_funds
from python.reading.tables import Table, runs
from python.reading.workbook import read_workbook
from python.vocabulary.actions import action_of
from python.vocabulary.cell_values import plain
from python.vocabulary.features.funds import (
    BUDGET,
    CHECK_FUNDS,
    FUNDS_SHEET,
    LIMIT,
    PAID_FROM,
    PRIVATE,
    PURPOSE,
    SHARE_OF_BUDGET,
    SUM,
    YEAR_SUM,
)
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, Progress, WorkbookHost, no_progress
from python.vocabulary.problems import Problem, ProblemCode, Severity, has_fatal
from python.vocabulary.sheet_schema import CONCLUSION, DATE, FUNDS, RULES


@record
class YearSpent:
    """A calendar year of 经费: sum of 公用经费, the budget and limit if known, the share in per cent."""

    year: int
    spent: Decimal
    budget: Decimal | None
    limit: Decimal | None
    share: Decimal | None

    @property
    def over(self) -> bool:
        """Whether the sum is past the limit."""
        return self.limit is not None and self.spent > self.limit


@record(kw_only=True)
class FundsChecked(Outcome):
    """So many rows, and each year's sum."""

    rows: int
    years: tuple[YearSpent, ...]

    def figures(self) -> Mapping[str, object]:
        """For ``--json``: amounts in yuan, shares in per cent."""
        return {
            "rows": self.rows,
            "years": [
                {
                    "year": one.year,
                    "spent": float(one.spent),
                    "limit": float(one.limit) if one.limit is not None else None,
                    "share": float(one.share) if one.share is not None else None,
                    "over": one.over,
                }
                for one in self.years
            ],
        }

    def told(self) -> list[str]:
        """One line a year."""
        lines = [f"核对了 {self.rows} 笔。" if self.rows else f"《{FUNDS}》里还没有一笔支出。"]
        for one in self.years:
            line = f"{one.year} 年公用经费支出 {yuan(one.spent)} 元"
            if one.share is not None and one.limit is not None:
                verdict = "超过上限" if one.over else "没有超过上限"
                line += f"，占预算的 {plain(one.share)}%，{verdict} {yuan(one.limit)} 元"
            lines.append(f"{line}。")
        return lines


def check_funds(host: WorkbookHost, *, now: dt.datetime, progress: Progress = no_progress) -> Outcome:
    """核对经费: writes the three computed columns of 经费; what people typed is not touched.

    Returns:
        ``FundsChecked`` with the problems of this sheet; not run when the feature is off, or its settings or its sheet cannot be used.

    Raises:
        HostError: The workbook could not be read or written; nothing was changed.
    """
    run = Run(action_of(CHECK_FUNDS).title, host, now, progress)
    data, problems = read_workbook(host, progress)
    if data is None:
        return not_run(problems)
    if off := switched_off(data.rules, FUNDS):
        return not_run(off)
    values = data.rules.features[FUNDS].values
    budgets, percent = budgets_of(values[BUDGET]), Decimal(values[LIMIT])
    table, problems = feature_table(host, FUNDS_SHEET, data.rules, (DATE, PURPOSE))
    if budgets is None:
        details = {"setting": BUDGET, "value": values[BUDGET]}
        where = setting_cell(host, FUNDS, BUDGET)
        code = ProblemCode.FUNDS_SETTING
        problems.append(Problem(code, Severity.ERROR, where, details, fatal=True))
    if table is None or budgets is None or has_fatal(problems):
        return not_run(problems)
    problems = [problem for problem in problems if problem.code is not ProblemCode.TOTAL_ROW]
    expenses, found = parse_funds(table)
    reckoned = reckon(expenses, budgets, percent)
    years = _years(reckoned)
    problems = in_order([*problems, *found, *_problems(reckoned, table, percent), *_no_budget(host, years)])
    over = sum(one.over for one in years)
    result = f"{len(expenses)} 笔" + (f"，{over} 年超过上限" if over else "")
    files = run.write(data, problems, result, Plan(_blocks(reckoned, table, percent)))
    return FundsChecked(
        problems=tuple(problems), files=files, seconds=run.seconds, rows=len(expenses), years=years
    )


def _years(reckoned: Sequence[Reckoned]) -> tuple[YearSpent, ...]:
    """The last sum of each year."""
    last: dict[int, Reckoned] = {}
    for one in reckoned:
        day, total = one.expense.day, one.year_sum
        if day is None or total is None:
            continue
        known = last.get(day.year)
        if known is None or known.year_sum is None or total >= known.year_sum:
            last[day.year] = one
    return tuple(
        YearSpent(year, one.year_sum or Decimal(0), one.budget, one.limit, one.share)
        for year, one in sorted(last.items())
    )


def _problems(reckoned: Sequence[Reckoned], table: Table, percent: Decimal) -> list[Problem]:
    """What teachers paid (errors), and each row with which a year is past its limit (warnings)."""
    found = []
    for one in reckoned:
        expense = one.expense
        if expense.payer == PRIVATE and expense.amount is not None:
            details = {"purpose": expense.purpose, "sum": yuan(expense.amount)}
            where = table.ref(expense.row, PAID_FROM)
            code = ProblemCode.FUNDS_FROM_TEACHERS
            found.append(Problem(code, Severity.ERROR, where, details, column=PAID_FROM))
        if one.over and expense.day and one.year_sum is not None and one.budget and one.limit is not None:
            details = {
                "year": str(expense.day.year),
                "sum": yuan(one.year_sum),
                "budget": plain(one.budget),
                "share": f"{plain(one.share or Decimal(0))}%",
                "limit": yuan(one.limit),
                "percent": plain(percent),
            }
            where = table.ref(expense.row, SUM)
            code = ProblemCode.FUNDS_OVER_LIMIT
            found.append(Problem(code, Severity.WARNING, where, details, column=SUM))
    return found


def _no_budget(host: WorkbookHost, years: Sequence[YearSpent]) -> list[Problem]:
    """A warning for all years whose budget nobody has told."""
    lacking = "、".join(str(one.year) for one in years if one.budget is None)
    details = {"year": lacking, "sheet": RULES}
    where = setting_cell(host, FUNDS, BUDGET)
    code = ProblemCode.FUNDS_NO_BUDGET
    return [Problem(code, Severity.WARNING, where, details)] if lacking else []


def _blocks(reckoned: Sequence[Reckoned], table: Table, percent: Decimal) -> list[Block]:
    cells: dict[int, Row] = {
        one.expense.row: {
            YEAR_SUM: one.year_sum,
            SHARE_OF_BUDGET: None if one.share is None else f"{plain(one.share)}%",
            CONCLUSION: conclusion(one, percent),
        }
        for one in reckoned
    }
    return [
        Block(table.sheet, top, table.columns[name], [(cells[row][name],) for row in range(top, bottom + 1)])
        for name in (YEAR_SUM, SHARE_OF_BUDGET, CONCLUSION)
        if table.has(name)
        for top, bottom in runs(list(cells))
    ]
