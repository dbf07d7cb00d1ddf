"""准备表格: everyone of the roster and every session gets its row and column; nothing typed is moved, renamed or deleted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from typing import cast

from python.actions.foreseen import Foreseen
from python.actions.outcome import Offer, Outcome, not_run
from python.actions.own_sheets import portfolio_table
from python.actions.run import Plan, Run
from python.planning import preparing
from python.planning.preparing import LISTS, Difference
from python.planning.results import in_order
from python.reading.round_data import RoundData
from python.reading.tables import Table, find_table
from python.reading.validation import standing_elsewhere
from python.reading.workbook import read_workbook, sheet_grid
from python.vocabulary.actions import action_of
from python.vocabulary.cell_values import as_text
from python.vocabulary.columns import Column
from python.vocabulary.messages import some_of
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, Progress, WorkbookHost, no_progress
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity, has_fatal
from python.vocabulary.sheet_schema import (
    APPRAISALS,
    CERTIFICATE_REGISTER,
    GROWTH_PLANS,
    HISTORY,
    NAME,
    PORTFOLIO,
    ROSTER,
    SIGN_IN,
    TEACHER_ID,
)

_NAMES_SHOWN = 5
DEFAULT_PREFIX = "T"
# Letters and Chinese: a number alone would be a running number, and one a ledger may know already.
_PREFIX = re.compile(r"[A-Za-z一-鿿]{1,4}")


@record(kw_only=True)
class SheetsPrepared(Outcome):
    """What was added.

    Attributes:
        added: Sheet → how many rows.
        sessions: Columns that 签到表 got.
        numbered: 工号 that were given.
        mended: How many names and departments were put right.
    """

    added: Mapping[str, int] = field(default_factory=dict)
    sessions: Sequence[str] = ()
    numbered: Sequence[str] = ()
    mended: int = 0

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {
            "added": dict(self.added),
            "sessions": list(self.sessions),
            "numbered": list(self.numbered),
            "mended": self.mended,
        }

    def told(self) -> list[str]:
        """What was added, sheet by sheet."""
        parts = [f"《{sheet}》加 {count} 人" for sheet, count in self.added.items() if count]
        if self.sessions:
            parts.append(f"《{SIGN_IN}》加 {len(self.sessions)} 场（{some_of(self.sessions, _NAMES_SHOWN)}）")
        if self.numbered:
            parts.append(f"编了 {len(self.numbered)} 个工号（{self.numbered[0]} 至 {self.numbered[-1]}）")
        if self.mended:
            parts.append(f"按名册改正姓名、部门 {self.mended} 处")
        return ["；".join(parts) + "。" if parts else "各表都齐了，没有要加的。"]


def prepare(
    host: WorkbookHost,
    *,
    now: dt.datetime,
    names: bool = False,
    number_people: str | None = None,
    progress: Progress = no_progress,
) -> Outcome:
    """Adds to 签到表, 成绩册 and 档案材料 who is on the roster and not 免训, and to 签到表 the sessions of 培训场次.

    Args:
        host: The workbook.
        now: The office's time.
        names: Whether names and departments that differ from the roster's are put right too.
        number_people: Begin of the 工号 that are given to those on the roster who have none; ``None``: none are given.
        progress: Told how far the run is.

    Returns:
        What was added. Told besides: PREPARE_STRANGERS, PREPARE_DIFFERENCES, PREPARE_DOUBTFUL, PREPARE_UNNUMBERED and
        PREPARE_ELSEWHERE. Fatal: what makes the workbook unreadable, PREPARE_BAD_PREFIX.

    Raises:
        HostError: The workbook could not be read or written; nothing was changed.
    """
    run = Run(action_of("prepare").title, host, now, progress)
    data, problems = read_workbook(host, progress)
    if data is None or has_fatal(problems):
        return not_run(problems)
    numbers: list[Block] = []
    numbered: list[str] = []
    if number_people is not None:
        prefix = number_people.strip()
        if not _PREFIX.fullmatch(prefix):
            details = {"prefix": number_people}
            code = ProblemCode.PREPARE_BAD_PREFIX
            return not_run([Problem(code, Severity.ERROR, None, details, fatal=True)])
        numbers, numbered = preparing.plan_numbers(data, prefix, _ever_used(host, data))
        _refuse_typed(data, numbers, ())
        # Whoever has a 工号 now is put into the other sheets in the same run.
        data, problems = read_workbook(cast(WorkbookHost, Foreseen(host, numbers)), progress)
        if data is None or has_fatal(problems):
            return not_run(problems)
    plan, outcome = _planned(host, data, numbered, names=names)
    plan = replace(plan, blocks=[*numbers, *plan.blocks])
    result = outcome.told()[0].rstrip("。")
    files = run.write(data, outcome.problems, result, plan, people=len(data.taking_part))
    return replace(outcome, files=files, seconds=run.seconds)


def _planned(
    host: WorkbookHost, data: RoundData, numbered: Sequence[str], *, names: bool
) -> tuple[Plan, SheetsPrepared]:
    """What is added and, if asked for, put right; and the outcome without its files."""
    added: dict[str, int] = {}
    fresh: list[Block] = []
    for sheet in LISTS:
        if sheet == SIGN_IN and not data.rules.uses_sign_in and not data.sessions:
            continue
        rows, added[data.tables[sheet].sheet] = preparing.plan_people(data, sheet)
        fresh += rows
    columns, formats, choices, sessions = preparing.plan_sessions(data)
    fresh += columns
    portfolio = portfolio_table(host, data)
    if portfolio is not None:
        rows, added[portfolio.sheet] = preparing.plan_materials_rows(data, portfolio)
        fresh += rows
    _refuse_typed(data, fresh, [portfolio] if portfolio else [])
    found = {sheet: preparing.differences(data, sheet) for sheet in LISTS}
    mendable = [one for sheet in LISTS for one in found[sheet][0]]
    mends = preparing.plan_differences(mendable) if names else []
    left = [] if names else mendable
    outcome = SheetsPrepared(
        problems=tuple(in_order(_told(data, left, [one for s in LISTS for one in found[s][1]], portfolio))),
        added=added,
        sessions=tuple(sessions),
        numbered=tuple(numbered),
        mended=len(mends),
        offer=_offer(data, left),
    )
    return Plan([*fresh, *mends], formats, choices), outcome


def _refuse_typed(data: RoundData, blocks: Sequence[Block], tables: Sequence[Table]) -> None:
    """A plan that would write where something stands is a fault of the program, whatever the sheets look like."""
    if not preparing.only_blank(data, blocks, tables):
        raise AssertionError("only blank cells may be filled")


def _ever_used(host: WorkbookHost, data: RoundData) -> set[str]:
    """Every 工号 that stands anywhere, in the round's sheets or in a ledger: none of them is given to anybody."""
    used = {one for sheet in (ROSTER, *LISTS) for one in preparing.ids_in(data.tables[sheet])}
    for sheet in (HISTORY, CERTIFICATE_REGISTER, PORTFOLIO, GROWTH_PLANS, APPRAISALS):
        grid, _ = sheet_grid(host, sheet, data.rules.school_names)
        if grid is not None:
            table, _ = find_table(grid, [Column(TEACHER_ID, required=True)], data.rules.school_names)
            used |= preparing.ids_in(table) if table is not None else set()
    return used


def _told(
    data: RoundData, left: Sequence[Difference], doubtful: Sequence[Difference], portfolio: Table | None
) -> list[Problem]:
    """What was found and not touched, one problem a sheet and kind."""
    found = []
    for sheet in LISTS:
        own = data.tables[sheet].sheet
        gone = preparing.strangers(data, sheet)
        if gone:
            details = {
                "sheet": own,
                "count": str(len(gone)),
                "names": some_of([one.who for one in gone], _NAMES_SHOWN),
                "typed": str(sum(one.typed for one in gone)),
            }
            code = ProblemCode.PREPARE_STRANGERS
            found.append(Problem(code, Severity.WARNING, gone[0].where, details, column=TEACHER_ID))
        for code, group in (
            (ProblemCode.PREPARE_DIFFERENCES, left),
            (ProblemCode.PREPARE_DOUBTFUL, doubtful),
        ):
            mine = [one for one in group if one.where.sheet == own]
            if mine:
                changes = [f"{one.where.cell} {one.there}（名册：{one.roster}）" for one in mine]
                details = {
                    "sheet": own,
                    "count": str(len(mine)),
                    "changes": some_of(changes, _NAMES_SHOWN),
                }
                found.append(Problem(code, Severity.WARNING, mine[0].where, details, column=NAME))
        elsewhere = [data.teachers_by_id[one].name for one in standing_elsewhere(data, sheet)]
        if elsewhere:
            details = {"sheet": own, "names": some_of(sorted(elsewhere), _NAMES_SHOWN)}
            code = ProblemCode.PREPARE_ELSEWHERE
            found.append(Problem(code, Severity.WARNING, CellRef(own), details))
    if portfolio is not None and not data.round.name and data.taking_part:
        found.append(Problem(ProblemCode.PREPARE_NO_ROUND, Severity.NOTICE))
    unnumbered = _unnumbered(data)
    if unnumbered:
        table = data.tables[ROSTER]
        details = {"count": str(len(unnumbered)), "names": some_of(unnumbered, _NAMES_SHOWN)}
        where = table.ref(preparing.rows_without_number(data)[0], TEACHER_ID)
        code = ProblemCode.PREPARE_UNNUMBERED
        found.append(Problem(code, Severity.WARNING, where, details, column=TEACHER_ID))
    return found


def _unnumbered(data: RoundData) -> list[str]:
    table = data.tables[ROSTER]
    return [as_text(table.value(row, NAME)) for row in preparing.rows_without_number(data)]


def _offer(data: RoundData, left: Sequence[Difference]) -> Offer | None:
    """What a second click does: first the 工号, without which nobody can be put anywhere, then the names."""
    unnumbered = len(_unnumbered(data))
    if unnumbered:
        text = f"给没有工号的 {unnumbered} 人编工号（{DEFAULT_PREFIX}001 这样的）"
        return Offer("number_people", DEFAULT_PREFIX, text)
    return Offer("names", True, f"照名册改正这 {len(left)} 处姓名、部门") if left else None
