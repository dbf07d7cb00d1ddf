"""Plans the switch to another preset: the blocks of 考核规则, and the columns of 成绩册 that the new rules need.

Typed data never moves and is never lost: a column that the new rules do not use keeps its data and is reported. Only the
computed columns, which are the program's own, change places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from python.reading.gradebook import computed_columns, gradebook_columns, shown_header
from python.reading.rule_blocks import RuleBlock, find_blocks
from python.reading.rules import read_rules
from python.reading.tables import Table, find_table, header_text, runs
from python.vocabulary.cell_values import CellValue, Grid, as_prose, is_blank, plain
from python.vocabulary.columns import Column
from python.vocabulary.input_sheets import GRADEBOOK_SHEET, IDENTITY
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, Changes, ColumnChoices, ColumnFormat
from python.vocabulary.presets import PRESETS, CellInput, Preset
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.records import PART_SIGN, Method, RuleSet
from python.vocabulary.rule_sheet import RULE_BLOCKS
from python.vocabulary.sheet_schema import (
    BLOCK_ITEMS,
    BLOCK_NAMES,
    BLOCK_PARAMETERS,
    BLOCK_PARTS,
    BLOCK_STATUSES,
    DEDUCTION_UNIT,
    EXPLANATION,
    ITEM,
    METHOD,
    METHOD_TOTAL_DEDUCT,
    PART,
    PER_TIME,
    REMARK,
    SOURCE,
    item_score_column,
)

# So far right of the table's last column nobody has formatted anything.
BEYOND = 10


@record
class OldColumns:
    """What the rules before the switch called their columns of 成绩册, usable rules or not."""

    inputs: tuple[str, ...]
    computed: tuple[Column, ...]
    sources: tuple[str, ...] = ()


def plan_rules(grid: Grid, preset: Preset) -> tuple[list[Block], RuleSet | None, OldColumns, list[Problem]]:
    """Rewrites the blocks of 考核规则 that a preset decides; 【名称对照】 and 【参数】 stay as the school has them.

    Returns:
        The blocks, the rule set as it will be read back, the old columns, and fatal problems (MISSING_BLOCK,
        RULE_NO_ROOM, or what is wrong with the parts that stay).
    """
    found, problems = find_blocks(grid)
    if problems:
        return [], None, OldColumns((), ()), problems
    items = found[BLOCK_ITEMS]
    old = _old_columns(grid, items.columns, items.rows, _school_names(grid, found.get(BLOCK_NAMES)))
    if BLOCK_PARTS in found:
        old = replace(
            old, inputs=tuple(dict.fromkeys([*old.inputs, *_part_headers(grid, found[BLOCK_PARTS])]))
        )
    blocks: list[Block] = []
    for title, rows in preset.blocks.items():
        if title == BLOCK_PARAMETERS:
            continue
        block = found[title]
        room = _room(grid, block.header_row, block.end_row)
        if len(rows) > room:
            details = {"block": title, "count": str(len(rows))}
            where = CellRef(grid.sheet, block.title_row, 1)
            problems.append(Problem(ProblemCode.RULE_NO_ROOM, Severity.ERROR, where, details, fatal=True))
            continue
        block, added = _with_units(grid, block, rows)
        blocks += added
        height = max(len(rows), (block.rows[-1] - block.header_row) if block.rows else 0)
        for index, name in enumerate(RULE_BLOCKS[title].headers):
            if name not in block.columns:
                continue
            values = tuple((rows[number][index] if number < len(rows) else None,) for number in range(height))
            blocks.append(Block(grid.sheet, block.header_row + 1, block.columns[name], values))
    if problems:
        return [], None, old, problems
    rules, problems = read_rules(with_blocks(grid, blocks))
    return blocks, rules, old, problems


def _with_units(
    grid: Grid, block: RuleBlock, rows: Sequence[Sequence[CellInput]]
) -> tuple[RuleBlock, list[Block]]:
    """【签到状态】 of a workbook of 0.1.0 gets the column 扣分单位 when the preset needs it, in the first free column at its right."""
    unit = RULE_BLOCKS[BLOCK_STATUSES].place(DEDUCTION_UNIT)
    if block.name != BLOCK_STATUSES or DEDUCTION_UNIT in block.columns:
        return block, []
    if all(row[unit] in (None, PER_TIME) for row in rows):
        return block, []
    place = max(block.columns.values()) + 1
    while any(not is_blank(grid.value(row, place)) for row in range(block.header_row, block.end_row + 1)):
        place += 1
    header = Block(grid.sheet, block.header_row, place, ((DEDUCTION_UNIT,),))
    return replace(block, columns={**block.columns, DEDUCTION_UNIT: place}), [header]


def _part_headers(grid: Grid, block: RuleBlock) -> Iterator[str]:
    """What the columns of the 分项 may be called."""
    for row in block.rows:
        item, part = (as_prose(grid.value(row, block.columns[name])) for name in (ITEM, PART))
        yield from (part, f"{item}{PART_SIGN}{part}")


def _school_names(grid: Grid, block: RuleBlock | None) -> dict[str, str]:
    """【名称对照】 read without checks, for rules that may not be usable."""
    if block is None:
        return {}
    pairs = (
        (as_prose(grid.value(row, block.columns[name])) for name in RULE_BLOCKS[BLOCK_NAMES].headers)
        for row in block.rows
    )
    return {standard: own for standard, own in pairs if standard and own}


def _room(grid: Grid, header_row: int, end_row: int) -> int:
    """Rows below a block's header; one stays blank before the next title. Below the last block there is always room."""
    return end_row - header_row - 1 if end_row < grid.n_rows else max(end_row - header_row, 100)


def _old_columns(
    grid: Grid, columns: Mapping[str, int], rows: Sequence[int], school_names: Mapping[str, str]
) -> OldColumns:
    inputs: list[str] = []
    sources: list[str] = []
    items: dict[tuple[str, bool], None] = {}
    for row in rows:
        name, method, source = (as_prose(grid.value(row, columns[key])) for key in (ITEM, METHOD, SOURCE))
        inputs += [source, name]
        sources.append(source)
        items[name, method == METHOD_TOTAL_DEDUCT] = None
    for preset in PRESETS.values():
        for values in preset.blocks[BLOCK_ITEMS]:
            items[str(values[0]), values[1] == METHOD_TOTAL_DEDUCT] = None
    computed = []
    for name, deducted in items:
        own = school_names.get(name)
        aliases = (item_score_column(own, deducted_from_total=deducted),) if own else ()
        computed.append(Column(item_score_column(name, deducted_from_total=deducted), aliases=aliases))
    return OldColumns(tuple(dict.fromkeys(inputs)), tuple(computed), tuple(sources))


def with_blocks(grid: Grid, blocks: Sequence[Block]) -> Grid:
    """The grid as it will be once the blocks are written."""
    rows: list[list[CellValue]] = [list(row) for row in grid.rows]
    for block in blocks:
        for row_offset, values in enumerate(block.values):
            while len(rows) < block.row + row_offset:
                rows.append([])
            row = rows[block.row + row_offset - 1]
            row += [None] * (block.column + len(values) - 1 - len(row))
            for column_offset, value in enumerate(values):
                cell = float(value) if isinstance(value, Decimal | int) else value
                row[block.column + column_offset - 1] = cell if isinstance(cell, float | str) else None
    return replace(grid, rows=rows)


def plan_gradebook_columns(grid: Grid, rules: RuleSet, old: OldColumns) -> tuple[Changes, list[Problem]]:
    """Gives 成绩册 the columns that ``rules`` need.

    Input columns that are there stay where they are. A column of the old rules that holds no data is reused for a new
    input; one that holds data is kept (TYPED_DATA_KEPT). Computed columns fill the places of the old ones, then the
    right end; their old values are emptied until the next 计算成绩.
    """
    names = rules.school_names
    wanted = gradebook_columns(rules)
    known = {column.name for column in wanted}
    aliases = {alias for column in wanted for alias in column.aliases}
    before = [Column(name) for name in old.inputs if name not in known and name not in aliases]
    before += [column for column in old.computed if column.name not in known]
    required = {column.name for column in IDENTITY if column.required}
    lookup = [*(replace(column, required=column.name in required) for column in wanted), *before]
    table, problems = find_table(grid, lookup, names)
    if table is None:
        return Changes(), problems
    own = {column.name for column in computed_columns(rules)} | {column.name for column in old.computed}
    own |= set(GRADEBOOK_SHEET.computed)
    inputs = [item.source for item in rules.input_items]
    typed = _typed_among_results(table, grid, old, own)
    if typed:
        return Changes(), typed
    computed_places = sorted(table.columns[name] for name in own if table.has(name) and name not in inputs)
    freed: list[int] = []
    notices: list[Problem] = []
    for column in before:
        place = table.columns.get(column.name)
        if place is None or column.name in own:
            continue
        if any(not is_blank(grid.value(row, place)) for row in table.data_rows):
            header = table.headers[place]
            where = CellRef(table.sheet, table.header_row, place)
            details = {"header": header}
            notices.append(
                Problem(ProblemCode.TYPED_DATA_KEPT, Severity.WARNING, where, details, column=header)
            )
        else:
            freed.append(place)
    # A freed column right of everything that stays is one more place for a computed column.
    kept = [place for place in table.headers if place not in freed and place not in computed_places]
    inner = [place for place in sorted(freed) if place < max(kept)]
    outer = sorted({*freed, *computed_places} - set(inner))
    places = _Places(table, inner, outer)
    missing = [source for source in inputs if not table.has(source)]
    new_inputs = {source: places.for_input() for source in missing}
    new_computed = {column.name: places.for_computed() for column in computed_columns(rules)}
    headers = {place: names.get(source, source) for source, place in new_inputs.items()}
    for column in computed_columns(rules):
        headers[new_computed[column.name]] = shown_header(column, names)
    blocks = _contents(table, headers, {*freed, *computed_places})
    formats = _formats(table, rules, new_inputs, new_computed)
    # A column that is left over looks like the empty sheet beyond the table.
    formats += [
        ColumnFormat(table.sheet, place, places.beyond, table.header_row) for place in sorted(places.unused)
    ]
    choices = _choices(table, rules, new_inputs, set(new_computed.values()) | places.unused)
    return Changes(tuple(blocks), tuple(formats), tuple(choices)), notices


def _typed_among_results(table: Table, grid: Grid, old: OldColumns, own: set[str]) -> list[Problem]:
    """Old rules may read marks from a column that is now the program's (考试 from 考试分): its marks must not be emptied."""
    problems = []
    for source in old.sources:
        word = header_text(source)
        place = next(
            (at for name, at in table.columns.items() if name in own and header_text(name) == word), 0
        )
        if place and any(not is_blank(grid.value(row, place)) for row in table.data_rows):
            header = table.headers[place]
            details = {
                "value": source,
                "owner": "成绩册的结果",
                "example": f"{source.removesuffix('分')}成绩",
            }
            where = CellRef(table.sheet, table.header_row, place)
            code = ProblemCode.RULE_SOURCE_COMPUTED
            problems.append(Problem(code, Severity.ERROR, where, details, column=header, fatal=True))
    return problems


class _Places:
    """Hands out columns: freed input columns first to inputs, the computed columns' places in order, then new ones."""

    def __init__(self, table: Table, freed: list[int], computed: list[int]) -> None:
        self._freed = freed
        self._computed = computed
        self._end = max(table.headers)

    def _new(self) -> int:
        self._end += 1
        return self._end

    def for_input(self) -> int:
        if self._freed:
            return self._freed.pop(0)
        return self._computed.pop(0) if self._computed else self._new()

    def for_computed(self) -> int:
        return self._computed.pop(0) if self._computed else self._new()

    @property
    def beyond(self) -> int:
        """A column right of the table that nothing uses."""
        return self._end + BEYOND

    @property
    def unused(self) -> set[int]:
        return {*self._freed, *self._computed}


def _contents(table: Table, headers: Mapping[int, str], cleared: set[int]) -> list[Block]:
    """New header texts; in columns that change their meaning old headers and the values of data rows are emptied."""
    blocks = [
        Block(table.sheet, table.header_row, column, ((headers.get(column),),))
        for column in sorted({*headers, *cleared})
        if headers.get(column) != table.headers.get(column)
    ]
    for column in sorted(cleared):
        blocks += [
            Block(table.sheet, top, column, ((None,),) * (bottom - top + 1))
            for top, bottom in runs(table.data_rows)
        ]
    return blocks


def _formats(
    table: Table, rules: RuleSet, new_inputs: Mapping[str, int], new_computed: Mapping[str, int]
) -> list[ColumnFormat]:
    """Inputs look like another input, computed columns like the computed column of their kind."""
    sources = [item.source for item in rules.input_items]
    input_model = next((table.columns[name] for name in sources if table.has(name)), None)
    if input_model is None:
        input_model = table.columns.get(REMARK)
    old_scores = [
        place
        for name, place in table.columns.items()
        if header_text(name).endswith("分") and name not in sources
    ]
    formats = []
    for place in new_inputs.values():
        if input_model is not None and place != input_model:
            formats.append(ColumnFormat(table.sheet, place, input_model, table.header_row))
    for name, place in new_computed.items():
        model = table.columns.get(name)
        if model is None and old_scores and name != EXPLANATION:
            model = old_scores[0]
        model = model or max(table.headers)
        if model != place:
            formats.append(ColumnFormat(table.sheet, place, model, table.header_row))
    return formats


def _choices(
    table: Table, rules: RuleSet, new_inputs: Mapping[str, int], free: set[int]
) -> list[ColumnChoices]:
    """Drop-downs of the tiers (and words such as 缺考) on tier items; no drop-down where the column means something else."""
    result = [ColumnChoices(table.sheet, column, table.header_row, ()) for column in sorted(free)]
    for item in rules.input_items:
        column = new_inputs.get(item.source) or table.columns[item.source]
        texts = (
            (*(plain(tier) for tier in item.tiers), *sorted(rules.absent_words))
            if item.method is Method.TIER
            else ()
        )
        result.append(ColumnChoices(table.sheet, column, table.header_row, texts))
    return result
