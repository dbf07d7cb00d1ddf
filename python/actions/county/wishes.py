"""What the county wants of a roll-up: which schools, which round, who is recommended by which rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal

from python.actions.county.recommend import CATEGORIES, Category, Quota, Rounding
from python.actions.county.tables import Cycle
from python.actions.features import switched_off
from python.reading.rule_blocks import split_list
from python.reading.tables import Table, find_table
from python.reading.workbook import output_table, read_round, read_rule_set, sheet_grid
from python.vocabulary.cell_values import as_prose, tidy
from python.vocabulary.county_sheets import SCHOOL
from python.vocabulary.features import county as words
from python.vocabulary.features.county import COUNTY_SHEET
from python.vocabulary.features.parts import FeatureState
from python.vocabulary.output_sheets import RUN_LOG_SHEET
from python.vocabulary.plain_record import record
from python.vocabulary.ports import WorkbookHost
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity, has_fatal
from python.vocabulary.records import RuleSet
from python.vocabulary.sheet_schema import COUNTY, RULES, RUN_LOG, TOTAL

_QUOTA = re.compile(r"(\d+(?:\.\d+)?)([%％]?)(舍|进)?[人名个]?")
_ROUNDINGS = {"舍": Rounding.DOWN, "进": Rounding.UP, None: Rounding.UP}


@record
class Wishes:
    """What a roll-up is to take for granted.

    Attributes:
        expected: Schools that should have sent a workbook; none: nobody is missed.
        categories: Who is recommended, as rules.
        cycle: In how many years everyone is to be trained once.
        issuer: Who signs the county's papers; ``""``: to be written in by hand.
    """

    expected: tuple[str, ...] = ()
    categories: tuple[Category, ...] = CATEGORIES
    cycle: Cycle = field(default_factory=Cycle)
    issuer: str = ""


def quota_of(text: str) -> Quota | None:
    """A quota as it is typed: ``3``, ``10%`` (a part of a seat is one more), ``10%舍`` (it is none).

    Raises:
        ValueError: It is neither a number nor a percentage, or beyond 100%.
    """
    if not text:
        return None
    match = _QUOTA.fullmatch(tidy(text).replace(" ", ""))
    if match is None:
        raise ValueError(text)
    number, percent, rounding = Decimal(match[1]), match[2], match[3]
    if percent:
        if number > 100:  # noqa: PLR2004 - per cent
            raise ValueError(text)
        return Quota(percent=number, rounding=_ROUNDINGS[rounding])
    if number != int(number) or rounding:
        raise ValueError(text)
    return Quota(count=int(number))


def categories_of(values: Mapping[str, str]) -> tuple[tuple[Category, ...], list[str]]:
    """The categories as 【功能】 has them, and the settings whose quota cannot be read."""
    wrong: list[str] = []
    found = []
    for name in words.CATEGORIES:
        quotas: dict[str, Quota | None] = {}
        for part in (words.SCHOOL_QUOTA_OF, words.COUNTY_QUOTA_OF):
            try:
                quotas[part] = quota_of(values.get(name + part, ""))
            except ValueError:
                wrong.append(name + part)
        minimum = values.get(name + words.MINIMUM_OF, "")
        found.append(
            Category(
                name,
                tuple(split_list(values.get(name + words.RATINGS_OF, ""))),
                Decimal(minimum) if minimum else None,
                quotas.get(words.SCHOOL_QUOTA_OF),
                quotas.get(words.COUNTY_QUOTA_OF),
                tuple(split_list(values.get(name + words.ORDER_OF, ""))) or (TOTAL,),
            )
        )
    return tuple(found), wrong


@record
class CountySheet:
    """The county's workbook as far as it matters here.

    Attributes:
        rules: Its rules.
        values: The settings of the feature.
        table: Where 县级汇总 stands.
        log: Where 运行日志 stands.
        schools: Row → school, as typed.
        wishes: What follows from the settings and the schools listed.
    """

    rules: RuleSet
    values: Mapping[str, str]
    table: Table
    log: Table
    schools: Mapping[int, str]
    wishes: Wishes


def read_county_sheet(host: WorkbookHost) -> tuple[CountySheet | None, list[Problem]]:
    """The county's workbook, or ``None`` and why not: the feature is off, or its settings or sheets cannot be used (fatal problems)."""
    rules, problems = read_rule_set(host)
    if rules is None or (refused := switched_off(rules, COUNTY)):
        return None, problems if rules is None else refused
    names = rules.school_names
    grid, missing = sheet_grid(host, COUNTY, names)
    log_grid, missing_log = sheet_grid(host, RUN_LOG, names)
    if grid is None or log_grid is None:
        return None, [*missing, *missing_log]
    table, found = find_table(grid, COUNTY_SHEET.columns, names)
    log, found_log = output_table(log_grid, RUN_LOG_SHEET.headers, rules)
    if table is None or log is None or has_fatal(found):
        return None, [*found, *found_log]
    schools = {row: as_prose(table.value(row, SCHOOL)) for row in table.data_rows}
    named = {row: name for row, name in schools.items() if name}
    state = rules.features[COUNTY]
    categories, wrong = categories_of(state.values)
    if wrong:
        return None, [_wrong_quota(state, name) for name in wrong]
    listed = tuple(dict.fromkeys(named.values()))
    cycle = Cycle(int(state.values[words.CYCLE_YEARS]))
    wishes = Wishes(listed, categories, cycle, read_round(host)[0].issuer)
    return CountySheet(rules, state.values, table, log, named, wishes), [*problems, *found]


def _wrong_quota(state: FeatureState, name: str) -> Problem:
    details = {"feature": COUNTY, "setting": name, "value": state.values[name]}
    wanted = "人数（例如 3）或百分之几（例如 10%）"
    where = CellRef(RULES, state.row, 1)
    code = ProblemCode.FEATURE_SETTING_WRONG
    return Problem(code, Severity.ERROR, where, {**details, "wanted": wanted}, fatal=True)
