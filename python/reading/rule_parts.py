"""【分项】: the parts of items that are marked in several columns. A workbook may do without the block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from python.reading.rule_blocks import BlockReader
from python.reading.tables import header_text
from python.vocabulary.cell_values import as_prose, as_text, is_blank, plain
from python.vocabulary.input_sheets import GRADEBOOK_SHEET, IDENTITY
from python.vocabulary.problems import ProblemCode, Severity
from python.vocabulary.records import PART_SIGN, Method, RuleItem
from python.vocabulary.sheet_schema import (
    FULL_MARKS,
    ITEM,
    METHOD,
    PART,
    REMARK,
    SOURCE,
    SOURCE_PARTS,
    item_score_column,
)


def with_parts(
    items: Sequence[RuleItem], reader: BlockReader, item_reader: BlockReader
) -> tuple[RuleItem, ...]:
    """The items, those whose 数据来源 is 分项 with their parts.

    Args:
        items: As 【计分项目】 has them.
        reader: Of 【分项】. Gets RULE_PART_UNUSED (a warning: the item is not there, or not marked by 分项) and, fatal, a
            missing or bad value and RULE_DUPLICATE.
        item_reader: Of 【计分项目】. Gets, fatal, RULE_NOT_PARTS (another method than 直接计分), RULE_NO_PARTS, RULE_PARTS_TOTAL.

    Returns:
        A 分项's column of 成绩册 is headed by its name, or by ``<项目>·<分项>`` where that name means something else already.
    """
    wanted = {item.name for item in items if item.source == SOURCE_PARTS}
    found: dict[str, list[tuple[str, Decimal]]] = {name: [] for name in wanted}
    seen: dict[str, int] = {}
    for row in reader.block.rows:
        item = reader.text(row, ITEM, required=True)
        name = reader.text(row, PART, required=True)
        if item and item not in wanted:
            there = any(one.name == item for one in items)
            reason = "不是分项打分的项目" if there else "不是【计分项目】里的项目"
            reader.warn(ProblemCode.RULE_PART_UNUSED, row, ITEM, Severity.WARNING, item=item, reason=reason)
            continue
        full = reader.number(row, FULL_MARKS, required=True, default=Decimal(0)) or Decimal(0)
        if full == 0 and not is_blank(reader.cell(row, FULL_MARKS)):
            details = {"value": as_text(reader.cell(row, FULL_MARKS)), "range": "大于 0 的数字"}
            reader.fail(ProblemCode.RULE_BAD_NUMBER, row, FULL_MARKS, **details)
        if item and name:
            reader.unique(seen, _key(item, name), row, PART)
            found[item].append((name, full))
    taken = _taken(items, found)
    rows = {as_prose(item_reader.cell(row, ITEM)): row for row in item_reader.block.rows}
    return tuple(
        _with_its_parts(item, found[item.name], taken, item_reader, rows[item.name])
        if item.name in wanted
        else item
        for item in items
    )


def _key(item: str, part: str) -> str:
    return f"{item}{PART_SIGN}{part}"


def _taken(items: Sequence[RuleItem], found: Mapping[str, Sequence[tuple[str, Decimal]]]) -> set[str]:
    """Headers that a 分项 alone must not have: they mean something else, or two 分项 would share them."""
    taken = {*GRADEBOOK_SHEET.computed, REMARK}
    taken |= {word for column in IDENTITY for word in (column.name, *column.aliases)}
    for item in items:
        computed = item_score_column(item.name, deducted_from_total=item.deducted_from_total)
        taken |= {item.name, item.source, computed}
    names = [name for parts in found.values() for name, _ in parts]
    return {header_text(word) for word in (*taken, *(name for name in names if names.count(name) > 1))}


def _with_its_parts(
    item: RuleItem,
    parts: Sequence[tuple[str, Decimal]],
    taken: set[str],
    reader: BlockReader,
    row: int,
) -> RuleItem:
    if item.method is not Method.DIRECT:
        reader.fail(ProblemCode.RULE_NOT_PARTS, row, METHOD, value=item.method.value)
    if not parts:
        reader.fail(ProblemCode.RULE_NO_PARTS, row, SOURCE, item=item.name)
        return item
    total = sum((full for _, full in parts), Decimal(0))
    if total != item.full_marks:
        terms = "+".join(plain(full) for _, full in parts)
        details = {"item": item.name, "full": plain(item.full_marks), "total": plain(total), "terms": terms}
        reader.fail(ProblemCode.RULE_PARTS_TOTAL, row, FULL_MARKS, **details)
    return replace(
        item,
        parts=tuple(
            RuleItem(
                _key(item.name, name),
                Method.DIRECT,
                full,
                _key(item.name, name) if header_text(name) in taken else name,
            )
            for name, full in parts
        ),
    )
