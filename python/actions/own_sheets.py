"""The sheets that the program keeps besides the round's: where they stand, or how they begin in a workbook that lacks them."""

from __future__ import annotations

from python.planning.exchange.cells import InputTable, input_tables, plan_table
from python.reading.growth_plans import school_year_of
from python.reading.round_data import RoundData
from python.reading.tables import Table, find_table
from python.reading.workbook import output_table, sheet_grid
from python.vocabulary.cell_values import Grid, is_blank
from python.vocabulary.columns import SheetSpec
from python.vocabulary.features.growth_plans import GROWTH_PLANS_SHEET, PLANNING
from python.vocabulary.ledger_sheets import PORTFOLIO_SHEET
from python.vocabulary.output_sheets import (
    EXCHANGE_MEMORY_SHEET,
    IMPORT_PREVIEW_SHEET,
    IMPORT_SETTINGS_SHEET,
    PROOF_SHEET,
    VERIFY_SHEET,
)
from python.vocabulary.ports import Block, HostError, NewSheet, WorkbookHost
from python.vocabulary.problems import CellRef, ProblemCode
from python.vocabulary.sheet_schema import GROWTH_PLANS, HIDDEN_SHEETS, PORTFOLIO, ROUND, TEACHER_ID

_HEADER_ROW = 4


def portfolio_table(host: WorkbookHost, data: RoundData) -> Table | None:
    """Where 档案材料 stands; ``None`` in a workbook without it."""
    grid, _ = sheet_grid(host, PORTFOLIO, data.rules.school_names)
    if grid is None:
        return None
    return output_table(grid, PORTFOLIO_SHEET.headers, data.rules, required=(TEACHER_ID, ROUND))[0]


def handed_out_tables(host: WorkbookHost, data: RoundData) -> dict[str, InputTable]:
    """Every sheet whose input cells can be handed out and taken in; 成长规划 where that feature is on."""
    tables = input_tables(data, portfolio_table(host, data))
    state, year = data.rules.features.get(PLANNING.name), school_year_of(data.round)
    grid, _ = sheet_grid(host, GROWTH_PLANS, data.rules.school_names)
    if state is None or not state.on or year is None or grid is None:
        return tables
    table, _ = find_table(grid, GROWTH_PLANS_SHEET.columns, data.rules.school_names)
    return tables | ({GROWTH_PLANS: plan_table(table, year)} if table is not None else {})


def memory_table(host: WorkbookHost, data: RoundData) -> tuple[Table, tuple[NewSheet, ...], list[Block]]:
    """收发记忆; in a workbook without it, the sheet to add and its header."""
    return _own_table(host, data, EXCHANGE_MEMORY_SHEET)


def preview_table(host: WorkbookHost, data: RoundData) -> tuple[Table, tuple[NewSheet, ...], list[Block]]:
    """导入预览; likewise."""
    return _own_table(host, data, IMPORT_PREVIEW_SHEET)


def settings_table(host: WorkbookHost, data: RoundData) -> tuple[Table, tuple[NewSheet, ...], list[Block]]:
    """导入设置; likewise."""
    return _own_table(host, data, IMPORT_SETTINGS_SHEET)


def proof_table(host: WorkbookHost, data: RoundData) -> tuple[Table, tuple[NewSheet, ...], list[Block]]:
    """防伪记录; likewise."""
    return _own_table(host, data, PROOF_SHEET)


def verify_table(host: WorkbookHost, data: RoundData) -> tuple[Table, tuple[NewSheet, ...], list[Block]]:
    """查验证书; likewise."""
    return _own_table(host, data, VERIFY_SHEET)


def _own_table(
    host: WorkbookHost, data: RoundData, spec: SheetSpec
) -> tuple[Table, tuple[NewSheet, ...], list[Block]]:
    grid, _ = sheet_grid(host, spec.name, data.rules.school_names)
    table = None
    if grid is not None:
        table = output_table(grid, spec.headers, data.rules, required=spec.headers)[0]
    if table is not None:
        return table, (), []
    if grid is not None and any(not is_blank(cell) for row in grid.rows for cell in row):
        raise HostError(ProblemCode.EXCHANGE_SHEET_SPOILT, CellRef(grid.sheet), sheet=grid.sheet)
    name = grid.sheet if grid is not None else spec.name
    columns = {header: place for place, header in enumerate(spec.headers, 1)}
    table = Table(
        Grid(name, ()),
        _HEADER_ROW,
        columns,
        {place: header for header, place in columns.items()},
        last_row=_HEADER_ROW,
    )
    widths = tuple(column.look.width for column in spec.columns)
    sheet = NewSheet(name, widths, hidden=spec.name in HIDDEN_SHEETS)
    header = [
        Block(name, 1, 1, ((spec.name,),)),
        Block(name, 2, 1, ((spec.hint,),)),
        Block(name, _HEADER_ROW, 1, (spec.headers,)),
    ]
    return table, (sheet,), header
