"""Reads 考核规则: five blocks of plain rows become a checked ``RuleSet``, or problems that name their cells."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal

from python.reading.features import read_features
from python.reading.rule_blocks import BlockReader, find_blocks, split_list
from python.reading.rule_items import check_columns, read_items
from python.reading.rule_parameters import read_parameters
from python.reading.rule_parts import with_parts
from python.reading.tables import header_text
from python.vocabulary.cell_values import Grid, as_prose, plain, read_number
from python.vocabulary.input_sheets import CONTESTS_SHEET, GRADEBOOK_SHEET, ROSTER_SHEET, SESSIONS_SHEET
from python.vocabulary.ledger_sheets import (
    ALLOWANCE_SHEET,
    CERTIFICATE_SHEET,
    HISTORY_SHEET,
    HOURS_LEDGER_SHEET,
    MENTORING_SHEET,
    PORTFOLIO_SHEET,
    QUALIFICATION_SHEET,
)
from python.vocabulary.output_sheets import (
    CHANGE_LOG_SHEET,
    CHECK_RESULTS_SHEET,
    RETRAIN_LIST_SHEET,
    RUN_LOG_SHEET,
)
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.records import Rating, RuleItem, RuleSet, SignInStatus
from python.vocabulary.rule_sheet import BLOCK_HEADERS
from python.vocabulary.sheet_schema import (
    BLOCK_FEATURES,
    BLOCK_ITEMS,
    BLOCK_NAMES,
    BLOCK_PARAMETERS,
    BLOCK_PARTS,
    BLOCK_RATINGS,
    BLOCK_STATUSES,
    COUNTS_HOURS,
    DEDUCTION,
    DEDUCTION_UNIT,
    LASTING_TEMPLATES,
    NO,
    OWN_NAME,
    PARAM_ABSENT_WORDS,
    PARAM_BLANK_IS_PRESENT,
    PARAM_DECIMALS,
    PER_HOUR,
    PER_TIME,
    RATING,
    RATING_MINIMUM,
    REMARK,
    RETRAINING,
    SHEETS,
    STANDARD_NAME,
    STATE,
    SYMBOL,
    TEMPLATE,
    YES,
    item_score_column,
)

_FINGERPRINT_LENGTH = 10


def read_rules(grid: Grid) -> tuple[RuleSet | None, list[Problem]]:
    """Reads and checks 考核规则.

    Args:
        grid: The sheet 考核规则.

    Returns:
        The rule set and its warnings; ``None`` with fatal problems (codes RULE_…, MISSING_BLOCK, …) when it cannot
        be used.

    Source:
        product.md, section 1 (five blocks) and section 2.
    """
    blocks, problems = find_blocks(grid)
    if problems:
        return None, problems
    readers = {title: BlockReader(grid, block) for title, block in blocks.items()}
    school_names = _read_names(readers[BLOCK_NAMES]) if BLOCK_NAMES in readers else {}
    items = read_items(readers[BLOCK_ITEMS], school_names, has_parts=BLOCK_PARTS in readers)
    if BLOCK_PARTS in readers:
        items = with_parts(items, readers[BLOCK_PARTS], readers[BLOCK_ITEMS])
    statuses = _read_statuses(readers[BLOCK_STATUSES])
    ratings = _read_ratings(readers[BLOCK_RATINGS])
    if not any(problem.fatal for problem in readers[BLOCK_ITEMS].problems):
        _check_thresholds(readers[BLOCK_RATINGS], items)
    parameters = read_parameters(readers[BLOCK_PARAMETERS])
    features = read_features(readers[BLOCK_FEATURES]) if BLOCK_FEATURES in readers else {}
    if BLOCK_NAMES in readers:
        _check_names(readers[BLOCK_NAMES], items, school_names)
    clash = BLOCK_NAMES in readers and any(problem.fatal for problem in readers[BLOCK_NAMES].problems)
    check_columns(readers[BLOCK_ITEMS], items, {} if clash else school_names)
    problems = [problem for title in BLOCK_HEADERS if title in readers for problem in readers[title].problems]
    if any(problem.fatal for problem in problems):
        return None, problems
    rules = RuleSet(
        items=items,
        statuses=statuses,
        ratings=ratings,
        school_names=school_names,
        decimals=int(parameters[PARAM_DECIMALS]),
        absent_words=frozenset(split_list(parameters[PARAM_ABSENT_WORDS])),
        parameters=parameters,
        has_deduction_units=DEDUCTION_UNIT in blocks[BLOCK_STATUSES].columns,
        features=features,
    )
    return rules, problems


def _read_statuses(reader: BlockReader) -> tuple[SignInStatus, ...]:
    statuses: list[SignInStatus] = []
    words: dict[str, int] = {}
    if not reader.block.rows:
        reader.fail(ProblemCode.RULE_MISSING_VALUE, reader.block.header_row, STATE)
    for row in reader.block.rows:
        name = reader.text(row, STATE, required=True)
        symbol = reader.text(row, SYMBOL)
        for word, column in ((name, STATE), (symbol, SYMBOL)):
            if word and not (column == SYMBOL and word == name):
                reader.unique(words, status_word(word), row, column)
        deduction = reader.number(row, DEDUCTION, required=True, default=Decimal(0)) or Decimal(0)
        counts = reader.choice(row, COUNTS_HOURS)
        unit = reader.choice(row, DEDUCTION_UNIT, default=PER_TIME)
        statuses.append(SignInStatus(name, symbol, deduction, counts == YES, per_hour=unit == PER_HOUR))
    return tuple(statuses)


# What pens, keyboards, input methods and phones write for a tick and a cross. ○ and ● are not here: they mean different things
# in different schools.
_TICKS = dict.fromkeys(map(ord, "✓✔√☑✅🗸🗹"), "√")
_CROSSES = dict.fromkeys(map(ord, "×✗✘✕✖xXхХ❌❎☒╳⨯🗙🗴🗵🗶🗷"), "×")
# Phones put a variation selector behind a mark to make it a picture: ✔️ is two characters.
_VARIATIONS = dict.fromkeys([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])


def status_word(text: str) -> str:
    """A sign-in status or symbol as it is compared: all ticks are √, all crosses and x are × (product.md, 1)."""
    word = header_text(header_text(text).translate(_VARIATIONS))
    return word.translate(_TICKS | _CROSSES) if len(word) == 1 else word


def _read_ratings(reader: BlockReader) -> tuple[Rating, ...]:
    ratings: list[Rating] = []
    names: dict[str, int] = {}
    rows = reader.block.rows
    if not rows:
        reader.fail(ProblemCode.RULE_MISSING_VALUE, reader.block.header_row, RATING)
    retrain_rows: list[int] = []
    for row in rows:
        name = reader.text(row, RATING, required=True)
        reader.unique(names, name, row, RATING)
        last = row == rows[-1]
        minimum = reader.number(row, RATING_MINIMUM, required=not last, default=Decimal(0)) or Decimal(0)
        if ratings and minimum >= ratings[-1].minimum:
            reader.fail(
                ProblemCode.RULE_THRESHOLD_ORDER,
                row,
                RATING_MINIMUM,
                value=plain(minimum),
                above=plain(ratings[-1].minimum),
            )
        if last and minimum != 0:
            reader.fail(
                ProblemCode.RULE_LOWEST_THRESHOLD, row, RATING_MINIMUM, value=plain(minimum), rating=name
            )
        retrain = reader.choice(row, RETRAINING, default=NO) == YES
        if retrain:
            retrain_rows.append(row)
        template = reader.text(row, TEMPLATE)
        if header_text(template) in LASTING_TEMPLATES:
            own = header_text(template)
            choices = f"为这个等级另做的模板，例如 优秀证书、合格证书；{own}由「{own}」另发"
            reader.fail(ProblemCode.RULE_BAD_CHOICE, row, TEMPLATE, value=template, choices=choices)
        ratings.append(Rating(name, minimum, retrain, template))
    if rows and retrain_rows != [rows[-1]]:
        wrong = next((row for row in retrain_rows if row != rows[-1]), rows[-1])
        reader.fail(ProblemCode.RULE_RETRAIN_RATING, wrong, RETRAINING, count=str(len(retrain_rows)))
    return tuple(ratings)


def _check_thresholds(reader: BlockReader, items: Sequence[RuleItem]) -> None:
    """A rating above the sum of all full marks could be reached by nobody."""
    total = sum((item.full_marks for item in items if not item.deducted_from_total), Decimal(0))
    for row in reader.block.rows:
        minimum, _ = read_number(reader.cell(row, RATING_MINIMUM))
        if minimum is not None and minimum > total:
            details = {"value": plain(minimum), "total": plain(total)}
            rating = as_prose(reader.cell(row, RATING))
            reader.fail(ProblemCode.RULE_THRESHOLD_ABOVE_TOTAL, row, RATING_MINIMUM, rating=rating, **details)


def _read_names(reader: BlockReader) -> dict[str, str]:
    names: dict[str, str] = {}
    rows: dict[str, int] = {}
    for row in reader.block.rows:
        standard = reader.text(row, STANDARD_NAME, required=True)
        own = reader.text(row, OWN_NAME)
        reader.unique(rows, standard, row, STANDARD_NAME)
        if standard and own and own != standard:
            names.setdefault(standard, own)
    return names


_FIRST_SHEETS = (
    ROSTER_SHEET,
    SESSIONS_SHEET,
    CHECK_RESULTS_SHEET,
    RETRAIN_LIST_SHEET,
    RUN_LOG_SHEET,
    CERTIFICATE_SHEET,
    HOURS_LEDGER_SHEET,
    PORTFOLIO_SHEET,
    HISTORY_SHEET,
)
# A word for something else may be a header of these, but not within the same sheet.
_LATER_SHEETS = (CONTESTS_SHEET, QUALIFICATION_SHEET, MENTORING_SHEET, ALLOWANCE_SHEET, CHANGE_LOG_SHEET)


def _check_names(reader: BlockReader, items: Sequence[RuleItem], school_names: Mapping[str, str]) -> None:
    """A school word must stand for one thing only, and for something that exists."""
    known = {*SHEETS, *GRADEBOOK_SHEET.computed, REMARK}
    known |= {column.name for sheet in _FIRST_SHEETS for column in sheet.understood}
    for item in items:
        known |= {item.name, item.source, *(word for part in item.parts for word in (part.name, part.source))}
        known.add(item_score_column(item.name, deducted_from_total=item.deducted_from_total))
    owners: dict[str, str] = {}
    for row in reader.block.rows:
        standard = as_prose(reader.cell(row, STANDARD_NAME))
        own = as_prose(reader.cell(row, OWN_NAME))
        if not standard or not own or school_names.get(standard) != own:
            continue
        sheets = [sheet for sheet in _LATER_SHEETS if standard in sheet.headers]
        if standard not in known and not sheets:
            reader.warn(ProblemCode.RULE_ALIAS_UNKNOWN, row, STANDARD_NAME, Severity.WARNING, value=standard)
        taken = own in known or any(own in sheet.headers for sheet in sheets)
        if own in owners or (taken and own not in _same_thing(standard, items)):
            reader.fail(
                ProblemCode.RULE_ALIAS_CLASH,
                row,
                OWN_NAME,
                value=own,
                standard=standard,
                other=owners.get(own, own),
            )
        owners.setdefault(own, standard)


def _same_thing(standard: str, items: Sequence[RuleItem]) -> set[str]:
    """Names that may serve for each other: an item and the column it is read from."""
    return {
        word for item in items if standard in (item.name, item.source) for word in (item.name, item.source)
    }


def fingerprint(rules: RuleSet) -> str:
    """Ten hexadecimal digits that differ when anything that decides marks or ratings differs.

    Names a school gives its sheets, number formats, backups and the like do not count.
    """
    parts: list[object] = [rules.decimals, sorted(rules.absent_words)]
    # Told only where it is not the default, like the unit below.
    if rules.blank_status is not None:
        parts.append(PARAM_BLANK_IS_PRESENT)
    for item in rules.items:
        numbers = (item.full_marks, item.paper_full, item.minimum, *item.tiers)
        parts.append(
            (item.name, item.method.value, item.source, *("" if n is None else plain(n) for n in numbers))
        )
        # Told only where there are some, like the unit below.
        parts += [(part.name, plain(part.full_marks)) for part in item.parts]
    for status in rules.statuses:
        # A unit is told only where it is not the default: rules written before there were units keep their fingerprint.
        unit = (PER_HOUR,) if status.per_hour and status.deduction else ()
        parts.append((status.name, plain(status.deduction), status.counts_hours, *unit))
    for rating in rules.ratings:
        parts.append((rating.name, plain(rating.minimum), rating.retrain))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:_FINGERPRINT_LENGTH]
