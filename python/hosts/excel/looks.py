# ruff: noqa: ANN401 - xlwings sheets carry no types of use here
"""Column looks and drop-downs in an open workbook: formats and widths copied, lists of choices set and taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from python.hosts.excel.patience import is_busy
from python.vocabulary.cell_values import LAST_COLUMN, LAST_ROW
from python.vocabulary.ports import ColumnChoices, ColumnFormat


def copy_looks(sheet: Any, formats: Sequence[ColumnFormat]) -> bool:
    """Applies the ``ColumnFormat``s of one sheet, every model being looked at as it was before any of them.

    Returns:
        Whether the program could copy looks. Where it cannot (WPS may refuse to paste formats) a column gets the width of
        its model and the number format of the first row below the header.
    """
    # Of two looks for one column the later one counts.
    wanted = list({one.column: one for one in formats if one.column != one.model_column}.values())
    widths = {
        model: sheet.range((1, model), (1, model)).column_width
        for model in dict.fromkeys(one.model_column for one in wanted)
    }
    whole = True
    try:
        _copy_in_order(sheet, wanted)
    except Exception as error:
        if is_busy(error):
            raise
        whole = False
        _copy_number_formats(sheet, wanted)
    for one in wanted:
        sheet.range((1, one.column), (1, one.column)).column_width = widths[one.model_column]
    return whole


def _copy_in_order(sheet: Any, wanted: Sequence[ColumnFormat]) -> None:
    """A column is given its look once no other needs the look it has.

    Columns that change looks in a circle are untied by putting one look aside.
    """
    pending = list(wanted)
    # The last columns of the sheet, which nobody uses; they get the look of the one before them back.
    aside = LAST_COLUMN
    while pending:
        models = {one.model_column for one in pending}
        free = next((one for one in pending if one.column not in models), None)
        if free is not None:
            _copy(sheet, free.model_column, free.column, free.header_row)
            pending.remove(free)
            continue
        stuck = pending[0].column
        _copy(sheet, stuck, aside, 1)
        pending = [replace(one, model_column=aside) if one.model_column == stuck else one for one in pending]
        aside -= 1
    for scratch in range(aside + 1, LAST_COLUMN + 1):
        _copy(sheet, aside, scratch, 1)


def _copy_number_formats(sheet: Any, wanted: Sequence[ColumnFormat]) -> None:
    models = [
        sheet.range((one.header_row + 1, one.model_column), (one.header_row + 1, one.model_column))
        for one in wanted
    ]
    for one, form in zip(wanted, [model.number_format for model in models], strict=True):
        if form:
            area = sheet.range((one.header_row + 1, one.column), (LAST_ROW, one.column))
            area.number_format = form


def _copy(sheet: Any, model: int, column: int, first_row: int) -> None:
    source = sheet.range((first_row, model), (LAST_ROW, model))
    sheet.range((first_row, column), (LAST_ROW, column)).copy_from(source, "formats")


def set_choices(sheet: Any, choice: ColumnChoices) -> None:
    """Gives a column its drop-down below the header, or takes it away."""
    area = sheet.range((choice.header_row + 1, choice.column), (LAST_ROW, choice.column))
    if choice.choices:
        area.data_validation.set_list(list(choice.choices))
    else:
        area.data_validation.delete()
