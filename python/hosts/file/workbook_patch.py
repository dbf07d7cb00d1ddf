"""Carries a plan through a package: sheet parts, and the few other parts that must follow them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from itertools import chain

from python.hosts.file.package import Package
from python.hosts.file.shared_strings import with_strings
from python.hosts.file.sheet_patch import ColumnPair, SheetPatch
from python.hosts.file.sheet_plans import SheetPlan, rows_of
from python.hosts.file.sheet_settings import (
    contains,
    parse_range,
    with_choices,
    with_column_look,
    with_table_headers,
    with_used_range,
)
from python.hosts.file.sheet_xml import SheetPart
from python.hosts.file.workbook_xml import (
    SheetEntry,
    WorkbookIndex,
    recalculated_on_opening,
    relations_of,
    without_chain_cells,
    without_part,
)
from python.hosts.file.xml_text import writable_text
from python.vocabulary.ports import HostError, Link
from python.vocabulary.problems import CellRef, ProblemCode


def rewritten_parts(
    package: Package, index: WorkbookIndex, plans: Mapping[str, SheetPlan], plain: Collection[str] = ()
) -> dict[str, bytes | None]:
    """The parts that come out different; empty when nothing does.

    Args:
        package: The workbook.
        index: Its sheets.
        plans: What is to change, by sheet.
        plain: The sheet parts that are known to be plain (``plain_sheets``) and well-formed.

    Raises:
        HostError: The plan would destroy something: ``ARRAY_FORMULA`` (part of an array formula).
    """
    changed: dict[str, bytes | None] = {}
    formulas_removed: dict[str, set[str]] = {}
    contents = chain.from_iterable(plan.contents() for plan in plans.values())
    texts = Counter(content for content in contents if isinstance(content, str) and content)
    strings, grown = with_strings(package, index.shared_strings, texts)
    for sheet, plan in plans.items():
        entry = index.entry(sheet)
        old = package.read_utf8(entry.part)
        part = SheetPart(old, plain=entry.part in plain)
        before = part.data
        removed = _patch_sheet(part, sheet, plan, strings)
        new = part.data
        if new == before:
            continue
        changed[entry.part] = new
        changed.update(_table_parts(package, entry, plan))
        if removed:
            formulas_removed[entry.sheet_id] = removed
    if not changed:
        return {}
    if grown is not None:
        changed[index.shared_strings] = grown
    if index.calc_chain in package and formulas_removed:
        changed.update(_chain_parts(package, index, formulas_removed))
    workbook = package.read_utf8(index.part)
    marked = recalculated_on_opening(workbook)
    if marked != workbook:
        changed[index.part] = marked
    return changed


def _patch_sheet(part: SheetPart, sheet: str, plan: SheetPlan, strings: Mapping[str, int]) -> set[str]:
    """Changes the part by the plan; returns the addresses that held a formula and hold none now."""
    _refuse_array_parts(part, sheet, plan)
    formats: dict[int, tuple[ColumnPair, ...]] = {}
    before = part.skeleton
    patch = SheetPatch(part, strings)
    for column_format in plan.formats:
        part.skeleton = with_column_look(
            part.skeleton, column_format.column, column_format.model_column, before
        )
        for row in part.row_numbers():
            # Above the header a column is its own model: it keeps the look that the new default would change.
            above = row < column_format.header_row
            model = column_format.column if above else column_format.model_column
            formats[row] = (*formats.get(row, ()), (column_format.column, model))
    for choices in plan.choices:
        part.skeleton = with_choices(part.skeleton, choices)
    done = patch.apply(plan.bands, formats)
    part.skeleton = with_used_range(part.skeleton, done.last_row, done.last_column)
    return done.formulas_removed


def _refuse_array_parts(part: SheetPart, sheet: str, plan: SheetPlan) -> None:
    ranges = part.array_ranges()
    written = {row: columns for row, columns, _ in rows_of(plan.bands)} if ranges else {}
    for text in ranges:
        area = parse_range(text)
        within = range(area.top, area.bottom + 1)
        few = len(within) < len(written)
        rows = [row for row in within if row in written] if few else list(written)
        inside = [(row, c) for row in rows for c in written[row] if contains(area, row, c)]
        size = (area.bottom - area.top + 1) * (area.right - area.left + 1)
        if inside and len(inside) < size:
            raise HostError(ProblemCode.ARRAY_FORMULA, CellRef(sheet, *min(inside)), range=text)


def _table_parts(package: Package, entry: SheetEntry, plan: SheetPlan) -> dict[str, bytes | None]:
    """Tables whose header cells were written: their column names must say the same."""
    tables = [
        relation.target
        for relation in relations_of(package, entry.part).values()
        if relation.kind == "table" and relation.target in package
    ]
    if not tables:
        return {}
    texts = {
        (row, column): writable_text(content.text if isinstance(content, Link) else content)
        for row, column, content in plan.cells()
        if isinstance(content, str | Link) and content
    }
    new = {target: with_table_headers(package.read_utf8(target), texts) for target in tables}
    return {target: part for target, part in new.items() if part != package.read_utf8(target)}


def _chain_parts(
    package: Package, index: WorkbookIndex, formulas_removed: Mapping[str, set[str]]
) -> dict[str, bytes | None]:
    """The calculation chain without the overwritten formulas; the part goes when nothing is left in it."""
    old = package.read_utf8(index.calc_chain)
    chain: bytes | None = old
    for sheet_id, addresses in formulas_removed.items():
        if chain is not None:
            chain = without_chain_cells(chain, sheet_id, addresses)
    if chain is None:
        return without_part(package, index.part, index.calc_chain)
    return {} if chain == old else {index.calc_chain: chain}
