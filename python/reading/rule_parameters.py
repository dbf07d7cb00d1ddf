"""【参数】: what each is called, what it may be, and those that are lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from python.reading.rule_blocks import BlockReader, split_list
from python.vocabulary.cell_values import as_text, name_key, plain, read_date, read_number, tidy
from python.vocabulary.presets import PARAMETERS
from python.vocabulary.problems import ProblemCode, Severity
from python.vocabulary.records import RuleSet
from python.vocabulary.sheet_schema import (
    PARAM_ALLOWANCE,
    PARAM_ALLOWANCE_MONTHS,
    PARAM_BACKUPS,
    PARAM_BLANK_IS_PRESENT,
    PARAM_CERTIFICATE_NUMBER,
    PARAM_CHANGES_KEPT,
    PARAM_CONCENTRATED_FORMS,
    PARAM_COURSE_CREDITS,
    PARAM_DECIMALS,
    PARAM_EARLY_MINUTES,
    PARAM_FAILED_CREDITS,
    PARAM_FAILED_HOURS,
    PARAM_FIVE_YEAR_HOURS,
    PARAM_HOURS_PER_CREDIT,
    PARAM_HOURS_REQUIRED,
    PARAM_LATE_MINUTES,
    PARAM_LEAST_PRESENT,
    PARAM_LICENCE_FIRST,
    PARAM_LICENCE_HOURS,
    PARAM_LICENCE_MONTHS,
    PARAM_MAKE_UP_BY,
    PARAM_NEW_MONTHS,
    PARAM_PAPER_LEAST,
    PARAM_PARTICIPATION_TARGET,
    PARAM_PASS_TARGET,
    PARAM_POSTS,
    PARAM_TERM_SESSIONS,
    PARAM_TOPIC_LEAST,
    PARAM_TOPIC_MOST,
    PARAMETER,
    VALUE,
    YES_NO,
)

MOST_DECIMALS = 4
MOST_BACKUPS = 999
MOST_CHANGES = 9999
MOST_PERCENT = 100
MOST_MONTHS = 120
# What is written where nothing is to be listed: a blank value has its default.
NOTHING = "无"
_POST = re.compile(r"(.*[^\d.])(\d{1,2}(?:\.\d)?)年?")
_DEFAULT_FORMS = next(str(default) for name, default, _ in PARAMETERS if name == PARAM_CONCENTRATED_FORMS)

_LEAST: Mapping[str, Decimal] = {
    PARAM_HOURS_PER_CREDIT: Decimal("0.1"),
    **dict.fromkeys(
        (
            PARAM_HOURS_REQUIRED,
            PARAM_LICENCE_HOURS,
            PARAM_FIVE_YEAR_HOURS,
            PARAM_COURSE_CREDITS,
            PARAM_PAPER_LEAST,
            PARAM_ALLOWANCE_MONTHS,
            PARAM_LATE_MINUTES,
            PARAM_EARLY_MINUTES,
            PARAM_TERM_SESSIONS,
            PARAM_TOPIC_LEAST,
            PARAM_TOPIC_MOST,
            *PARAM_ALLOWANCE.values(),
        ),
        Decimal(0),
    ),
}
"""Parameters that are numbers, and the least each may be."""


def read_parameters(reader: BlockReader) -> dict[str, str]:
    """Every known parameter as text, numbers and days in one spelling; a blank one has its default.

    What is wrong goes to the reader's problems: RULE_PARAMETER_UNKNOWN (a notice), else fatal ones.
    """
    parameters = {name: as_text(default) for name, default, _ in PARAMETERS}
    rows: dict[str, int] = {}
    for row in reader.block.rows:
        name = reader.text(row, PARAMETER, required=True)
        reader.unique(rows, name, row, PARAMETER)
        if name and name not in parameters:
            reader.warn(ProblemCode.RULE_PARAMETER_UNKNOWN, row, PARAMETER, Severity.NOTICE, value=name)
        value = reader.text(row, VALUE)
        if name and value:
            parameters[name] = value
    _check_whole(reader, rows, parameters, PARAM_DECIMALS, 0, MOST_DECIMALS)
    _check_whole(reader, rows, parameters, PARAM_BACKUPS, 1, MOST_BACKUPS)
    _check_whole(reader, rows, parameters, PARAM_CHANGES_KEPT, 1, MOST_CHANGES)
    _check_whole(reader, rows, parameters, PARAM_NEW_MONTHS, 1, MOST_MONTHS)
    _check_whole(reader, rows, parameters, PARAM_LICENCE_MONTHS, 0, MOST_MONTHS)
    _check_day(reader, rows, parameters, PARAM_MAKE_UP_BY)
    _check_posts(reader, rows, parameters)
    for name in (PARAM_BLANK_IS_PRESENT, PARAM_LICENCE_FIRST, PARAM_FAILED_CREDITS, PARAM_FAILED_HOURS):
        if parameters[name] not in YES_NO:
            row = rows.get(name, reader.block.header_row)
            details = {"value": parameters[name], "choices": "、".join(YES_NO)}
            reader.fail(ProblemCode.RULE_BAD_CHOICE, row, VALUE, **details)
    for name, low in _LEAST.items():
        number, _ = read_number(parameters[name])
        if number is None or number < low:
            row = rows.get(name, reader.block.header_row)
            reader.fail(
                ProblemCode.RULE_BAD_NUMBER,
                row,
                VALUE,
                value=parameters[name],
                range=f"不小于 {plain(low)} 的数字",
            )
        else:
            parameters[name] = plain(number)
    for name in (PARAM_PARTICIPATION_TARGET, PARAM_PASS_TARGET, PARAM_LEAST_PRESENT):
        _check_percentage(reader, rows, parameters, name)
    pattern = parameters[PARAM_CERTIFICATE_NUMBER]
    if not re.search(r"\{序号(:0?\d*d)?\}", pattern):
        row = rows.get(PARAM_CERTIFICATE_NUMBER, reader.block.header_row)
        reader.fail(ProblemCode.RULE_BAD_CHOICE, row, VALUE, value=pattern, choices="含有 {序号} 的写法")
    return parameters


def _check_day(reader: BlockReader, rows: Mapping[str, int], parameters: dict[str, str], name: str) -> None:
    text = parameters[name]
    day, _ = read_date(text, serials=True)
    if day is not None:
        parameters[name] = day.isoformat()
    elif text:
        details = {"value": text, "choices": "一个日期，例如 2028-08-31；或者不填"}
        reader.fail(ProblemCode.RULE_BAD_CHOICE, rows[name], VALUE, **details)


def _check_posts(reader: BlockReader, rows: Mapping[str, int], parameters: dict[str, str]) -> None:
    text = parameters[PARAM_POSTS]
    if text != NOTHING and len(posts_by_years(parameters)) != len(split_list(text)):
        row = rows.get(PARAM_POSTS, reader.block.header_row)
        choices = f"职务后面写年数，用逗号分开，例如 年级组长1,学校中层干部2；不列职务的填 {NOTHING}"
        reader.fail(ProblemCode.RULE_BAD_CHOICE, row, VALUE, value=text, choices=choices)


def posts_by_years(parameters: Mapping[str, str]) -> tuple[tuple[str, Decimal], ...]:
    """推荐职务年限: each 职务 with the years as 班主任 it takes, in the order given; what has no number is left out."""
    found = (_POST.fullmatch(tidy(part)) for part in split_list(parameters.get(PARAM_POSTS, "")))
    return tuple((match[1], Decimal(match[2])) for match in found if match)


def concentrated_forms(rules: RuleSet) -> frozenset[str]:
    """The 形式 that count as 集中培训, as ``name_key``."""
    forms = split_list(rules.parameters.get(PARAM_CONCENTRATED_FORMS, ""))
    return frozenset(map(name_key, forms or split_list(_DEFAULT_FORMS)))


def _check_percentage(
    reader: BlockReader, rows: Mapping[str, int], parameters: dict[str, str], name: str
) -> None:
    """A percentage: 95, 95% and 0.95 (which is what a cell formatted as a percentage holds) are one; 0 stays 0."""
    text = parameters[name]
    number, _ = read_number(text.rstrip("%％"))
    if number is not None and 0 < number <= 1 and text[-1] not in "%％":
        number *= 100
    if number is None or not 0 <= number <= MOST_PERCENT:
        row = rows.get(name, reader.block.header_row)
        reader.fail(ProblemCode.RULE_BAD_NUMBER, row, VALUE, value=text, range="0 到 100 的数字")
    else:
        parameters[name] = plain(number)


def _check_whole(
    reader: BlockReader, rows: Mapping[str, int], parameters: dict[str, str], name: str, low: int, high: int
) -> None:
    number, _ = read_number(parameters[name])
    if number is None or number != int(number) or not low <= number <= high:
        row = rows.get(name, reader.block.header_row)
        reader.fail(
            ProblemCode.RULE_BAD_NUMBER, row, VALUE, value=parameters[name], range=f"{low} 到 {high} 的整数"
        )
        parameters[name] = str(low)
    else:
        parameters[name] = str(int(number))
