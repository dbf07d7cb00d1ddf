"""【计分项目】: the items of a rule set, and that no computed column is ever what an item is read from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from decimal import Decimal

from python.reading.rule_blocks import BlockReader, split_list
from python.reading.tables import header_text
from python.vocabulary.cell_values import as_prose, as_text, is_blank, plain, read_number
from python.vocabulary.input_sheets import GRADEBOOK_SHEET, IDENTITY
from python.vocabulary.problems import ProblemCode, Severity
from python.vocabulary.records import Method, RuleItem
from python.vocabulary.rule_sheet import FULL_TOTAL
from python.vocabulary.sheet_schema import (
    CONTESTS,
    FULL_MARKS,
    ITEM,
    ITEM_MINIMUM,
    METHOD,
    METHODS,
    PAPER_FULL,
    REMARK,
    SIGN_IN,
    SOURCE,
    SOURCE_PARTS,
    TIERS,
    item_score_column,
)


def read_items(
    reader: BlockReader, school_names: Mapping[str, str], *, has_parts: bool = False
) -> tuple[RuleItem, ...]:
    """Every item of the block; what is wrong with one goes to the reader's problems.

    ``has_parts``: there is a block 【分项】, so 分项 as 数据来源 means it, and not a column of that name.
    """
    items: list[RuleItem] = []
    names: dict[str, int] = {}
    headers: dict[str, int] = {}
    shared = {SOURCE_PARTS} if has_parts else set()
    sign_in_words = {SIGN_IN, school_names.get(SIGN_IN, SIGN_IN)}
    contest_words = {CONTESTS, school_names.get(CONTESTS, CONTESTS)}
    if not reader.block.rows:
        reader.fail(ProblemCode.RULE_MISSING_VALUE, reader.block.header_row, ITEM)
    reserved = _typed_headers() | set(GRADEBOOK_SHEET.computed)
    for row in reader.block.rows:
        name = reader.text(row, ITEM, required=True)
        reader.unique(names, name, row, ITEM)
        method_word = reader.choice(row, METHOD)
        if not name or method_word not in METHODS:
            continue
        method = Method(method_word)
        source = _read_source(reader, row, name, method, headers, sign_in_words, contest_words, shared)
        deducted = method is Method.TOTAL_DEDUCT
        computed = item_score_column(name, deducted_from_total=deducted)
        if computed in reserved:
            reader.fail(ProblemCode.RULE_DUPLICATE, row, ITEM, value=computed, first="成绩册的另一列")
        full = _read_full_marks(reader, row, deducted=deducted)
        paper_full = None
        if method is Method.PROPORTIONAL:
            paper_full = reader.number(row, PAPER_FULL, required=True)
            if paper_full == 0:
                reader.fail(ProblemCode.RULE_BAD_NUMBER, row, PAPER_FULL, value="0", range="大于 0 的数字")
        tiers = _read_tiers(reader, row, full) if method is Method.TIER else ()
        minimum = _read_minimum(reader, row, name, full, deducted=deducted)
        items.append(
            RuleItem(name, method, full, source, paper_full, tiers, minimum),
        )
    _check_total(reader, items)
    return tuple(items)


def _typed_headers() -> set[str]:
    """The columns of 成绩册 that staff type into whatever the rules say."""
    return {column.name for column in IDENTITY} | {REMARK}


def _read_source(
    reader: BlockReader,
    row: int,
    name: str,
    method: Method,
    headers: dict[str, int],
    sign_in_words: Set[str],
    contest_words: Set[str],
    shared: Set[str],
) -> str:
    """Where an item is read from: 签到表, 评比活动, 分项, or the header of a column of 成绩册 that is no other item's (``headers``)."""
    source = reader.text(row, SOURCE, required=True)
    if source in sign_in_words:
        source = SIGN_IN
        if method not in (Method.DEDUCT, Method.TOTAL_DEDUCT):
            reader.fail(ProblemCode.RULE_NOT_ATTENDANCE, row, METHOD, value=method.value)
    elif source in contest_words:
        source = CONTESTS
        if method is not Method.DIRECT:
            reader.fail(ProblemCode.RULE_NOT_CONTESTS, row, METHOD, value=method.value)
    elif header_text(source) in _typed_headers():
        reader.fail(ProblemCode.RULE_DUPLICATE, row, SOURCE, value=source, first="成绩册的固定列")
    elif header_text(source) in GRADEBOOK_SHEET.computed:
        _fail_computed(reader, row, source, name, "成绩册的结果")
    elif source not in shared:
        reader.unique(headers, source, row, SOURCE)
    return source


def _read_full_marks(reader: BlockReader, row: int, *, deducted: bool) -> Decimal:
    full = reader.number(row, FULL_MARKS, required=not deducted, default=Decimal(0)) or Decimal(0)
    if not deducted and full <= 0 and not is_blank(reader.cell(row, FULL_MARKS)):
        reader.fail(
            ProblemCode.RULE_BAD_NUMBER,
            row,
            FULL_MARKS,
            value=as_text(reader.cell(row, FULL_MARKS)),
            range="大于 0 的数字",
        )
    return full


def _read_minimum(
    reader: BlockReader, row: int, name: str, full: Decimal, *, deducted: bool
) -> Decimal | None:
    minimum = reader.number(row, ITEM_MINIMUM, required=False)
    if minimum and deducted:
        reader.fail(ProblemCode.RULE_MINIMUM_ON_DEDUCTION, row, ITEM_MINIMUM, item=name, value=plain(minimum))
    if minimum is not None and minimum > full and not deducted:
        reader.fail(
            ProblemCode.RULE_MINIMUM_ABOVE_FULL, row, ITEM_MINIMUM, value=plain(minimum), full=plain(full)
        )
    return None if deducted else minimum


def _check_total(reader: BlockReader, items: Sequence[RuleItem]) -> None:
    total = sum((item.full_marks for item in items if not item.deducted_from_total), Decimal(0))
    if items and not any(problem.fatal for problem in reader.problems) and total != FULL_TOTAL:
        reader.warn(
            ProblemCode.RULE_TOTAL_NOT_100,
            reader.block.header_row,
            FULL_MARKS,
            Severity.WARNING,
            total=plain(total),
        )


def _fail_computed(reader: BlockReader, row: int, source: str, item: str, owner: str) -> None:
    example = f"{item}成绩"
    reader.fail(ProblemCode.RULE_SOURCE_COMPUTED, row, SOURCE, value=source, owner=owner, example=example)


def check_columns(reader: BlockReader, items: Sequence[RuleItem], school_names: Mapping[str, str]) -> None:
    """No column of 成绩册 may be typed by staff and written by the program, or mean two things.

    A computed column is found, and written, under its standard name, the school's own word for it, and a word made of the
    school's word for the item (考试 → 期末 makes 期末分). None of these may be what an item is read from, not even the item's own.
    """
    rows = {as_prose(reader.cell(row, ITEM)): row for row in reader.block.rows}
    computed = _computed_headers(reader, items, school_names, rows)
    _check_inputs(reader, items, school_names, rows, computed)


def _computed_headers(
    reader: BlockReader, items: Sequence[RuleItem], school_names: Mapping[str, str], rows: Mapping[str, int]
) -> dict[str, str]:
    """Every header that the program writes under → whose it is; fails where two would be the same."""
    computed: dict[str, str] = {}
    for result in GRADEBOOK_SHEET.computed:
        for word in (result, school_names.get(result, result)):
            computed.setdefault(header_text(word), "成绩册的结果")
    for item in items:
        deducted = item.deducted_from_total
        name = item_score_column(item.name, deducted_from_total=deducted)
        own = school_names.get(item.name)
        words = [name, school_names.get(name, name)]
        words += [item_score_column(own, deducted_from_total=deducted)] if own else []
        owner = f"项目“{item.name}”的得分"
        for word in dict.fromkeys(words):
            first = computed.setdefault(header_text(word), owner)
            if first == owner:
                continue
            if word != name:
                details = {"item": item.name, "value": word, "owner": first}
                reader.fail(ProblemCode.RULE_RESULT_HEADER, rows[item.name], ITEM, **details)
            elif word not in GRADEBOOK_SHEET.computed:
                reader.fail(ProblemCode.RULE_DUPLICATE, rows[item.name], ITEM, value=word, first=first)
    return computed


def _check_inputs(
    reader: BlockReader,
    items: Sequence[RuleItem],
    school_names: Mapping[str, str],
    rows: Mapping[str, int],
    computed: Mapping[str, str],
) -> None:
    inputs: dict[str, RuleItem] = {}
    for item, column in [(one, column) for one in items for column in one.columns]:
        word = header_text(column.source)
        for header in dict.fromkeys((column.source, school_names.get(column.source, column.source))):
            owner = computed.get(header_text(header), "")
            if owner and word not in GRADEBOOK_SHEET.computed:
                _fail_computed(reader, rows[item.name], header, column.name, owner)
        first = inputs.setdefault(word, column)
        if first.source != column.source:
            details = {"value": column.source, "first": f"项目“{first.name}”"}
            reader.fail(ProblemCode.RULE_DUPLICATE, rows[item.name], SOURCE, **details)


def _read_tiers(reader: BlockReader, row: int, full: Decimal) -> tuple[Decimal, ...]:
    cell = reader.cell(row, TIERS)
    text = as_text(cell)
    if not text:
        reader.fail(ProblemCode.RULE_MISSING_VALUE, row, TIERS)
        return ()
    tiers: list[Decimal] = []
    for part in split_list(text):
        number, _ = read_number(part)
        if number is None or number < 0 or number in tiers:
            reader.fail(ProblemCode.RULE_BAD_TIERS, row, TIERS, value=text, part=part)
            return ()
        if number > full:
            reader.fail(ProblemCode.RULE_TIER_ABOVE_FULL, row, TIERS, part=part, full=plain(full))
            return ()
        tiers.append(number)
    return tuple(sorted(tiers, reverse=True))
