"""评比活动 of all years, by person: what 个人成长档案 prints, 推荐名单 reckons with and 校验数据 looks at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from python.ledgers.awards import Weights, prize_of
from python.ledgers.recommendation import Honour, Terms, terms_of
from python.reading.contests import parse_contests
from python.reading.round_data import RoundData
from python.reading.tables import Table
from python.reading.validation import names_that_disagree
from python.reading.workbook import sheet_grid
from python.vocabulary.cell_values import is_blank
from python.vocabulary.features.contests import RECOMMENDING
from python.vocabulary.ports import WorkbookHost
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.records import ContestEntry
from python.vocabulary.school_calendar import add_years
from python.vocabulary.sheet_schema import AWARD, CONTESTS, DATE


def contests_of_all_years(
    host: WorkbookHost, data: RoundData
) -> tuple[Mapping[str, list[ContestEntry]], list[Problem], Table | None]:
    """工号 → that person's rows of 评比活动, oldest first; nobody has any where there is no such sheet.

    Returns:
        The rows; warnings for what is wrong in the sheet; where it stands. A row under another person's name (NAME_DISAGREES) is
        nobody's.
    """
    names = data.rules.school_names
    if not host.has_sheet(names.get(CONTESTS, CONTESTS)) and not host.has_sheet(CONTESTS):
        return {}, [], None
    grid, _ = sheet_grid(host, CONTESTS, names)
    if grid is None:
        return {}, [], None
    table, entries, problems = parse_contests(grid, names)
    if table is None:
        return {}, [replace(one, severity=Severity.WARNING, fatal=False) for one in problems], None
    known = replace(data, contests=entries, tables={**data.tables, CONTESTS: table})
    strangers = [one for one in names_that_disagree(known) if one.where and one.where.sheet == table.sheet]
    left_out = {one.where.row for one in strangers if one.where}
    found: dict[str, list[ContestEntry]] = {}
    for entry in sorted(entries, key=lambda one: one.date or dt.date.min):
        if entry.row not in left_out:
            found.setdefault(entry.teacher_id, []).append(entry)
    return found, [*problems, *strangers], table


def honours_of(
    contests: Mapping[str, Sequence[ContestEntry]], table: Table, terms: Terms, today: dt.date
) -> tuple[dict[str, list[Honour]], list[Problem]]:
    """What each person won in the years that count.

    Args:
        contests: 工号 → entries, oldest first.
        table: Where 评比活动 stands.
        terms: How many years count, and what prizes are called.
        today: What is dated later does not count yet.

    Returns:
        工号 → contests, the latest first; and CONTEST_LEFT_OUT, AWARD_UNKNOWN (warnings) for what is not counted.
    """
    after = add_years(today, -terms.years)
    found: dict[str, list[Honour]] = {}
    problems: list[Problem] = []
    unknown: dict[str, list[ContestEntry]] = {}
    for teacher_id, entries in contests.items():
        for entry in reversed(entries):
            if entry.date is None or entry.date > today:
                blank = is_blank(table.value(entry.row, DATE))
                if entry.date is not None or blank:  # else the cell was told as it was read
                    problems.append(_left_out(entry, table, "日期还没有到" if entry.date else "没有日期"))
                continue
            if entry.date <= after:
                continue
            prize = prize_of(entry.award, terms.weights)
            if prize is None:
                unknown.setdefault(entry.award, []).append(entry)
            found.setdefault(teacher_id, []).append(
                Honour(entry.date, entry.activity, entry.award, prize or "")
            )
    problems += [_unknown(award, entries, table, terms.weights) for award, entries in unknown.items()]
    return found, problems


def _left_out(entry: ContestEntry, table: Table, why: str) -> Problem:
    details = {"name": entry.name or entry.teacher_id, "activity": entry.activity, "why": why}
    where = table.ref(entry.row, DATE)
    return Problem(ProblemCode.CONTEST_LEFT_OUT, Severity.WARNING, where, details, entry.teacher_id, DATE)


def _unknown(award: str, entries: Sequence[ContestEntry], table: Table, weights: Weights) -> Problem:
    row = min(entry.row for entry in entries)
    more = f"，共 {len(entries)} 行" if len(entries) > 1 else ""
    details = {"value": award, "more": more, "known": "、".join(weights) or "（没有）"}
    where: CellRef = table.ref(row, AWARD)
    return Problem(ProblemCode.AWARD_UNKNOWN, Severity.WARNING, where, details, column=AWARD)


def contest_problems(host: WorkbookHost, data: RoundData, today: dt.date) -> list[Problem]:
    """What 校验数据 tells of 评比活动 where the feature is on and no item is scored from it (else it was read and told already).

    Returns:
        Notices and warnings, never errors: no score rests on it. Nothing while the feature is off or its settings are wrong.
    """
    state = data.rules.features.get(RECOMMENDING.name)
    if state is None or not (state.on and state.usable) or data.rules.uses_contests:
        return []
    contests, problems, table = contests_of_all_years(host, data)
    terms, wrong = terms_of(state.values)
    if table is not None and not wrong:
        problems = [*problems, *honours_of(contests, table, terms, today)[1]]
    return [
        replace(one, severity=Severity.WARNING) if one.severity is Severity.ERROR else one for one in problems
    ]
