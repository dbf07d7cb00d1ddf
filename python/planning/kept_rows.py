"""Sheets that people and program fill in together: the program's columns row by row, new rows below, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from python.planning.results import plan_added_rows
from python.reading.tables import Table, runs
from python.vocabulary.cell_values import is_blank
from python.vocabulary.ports import Block, CellContent

Rows = Mapping[int, Mapping[str, CellContent]]
"""Row of the sheet → header → content."""


def plan_kept_rows(
    table: Table, computed: Sequence[str], rows: Rows, added: Sequence[Mapping[str, CellContent]] = ()
) -> list[Block]:
    """The program's columns of rows that stay where they are, and rows below the last one.

    Args:
        table: Where the sheet's table stands.
        computed: The program's columns; those that the sheet lacks are left out. No other column of ``rows`` is written.
        rows: The rows that are there. A row that is not among them is not touched.
        added: Whole new rows, typed columns included where they are known.
    """
    places = {table.columns[name]: name for name in computed if table.has(name)}
    blocks = [
        Block(
            table.sheet,
            top,
            left,
            [
                tuple(rows[row].get(places[column]) for column in range(left, right + 1))
                for row in range(top, bottom + 1)
            ],
        )
        for left, right in runs(list(places))
        for top, bottom in runs(list(rows))
    ]
    return blocks + plan_added_rows(table, added)


def is_typed_in(table: Table, own: Sequence[str]) -> bool:
    """Whether anything stands below the header that the program did not write.

    Args:
        table: Where the sheet's table stands.
        own: The columns that the program fills in, those of new rows included.
    """
    own_places = {table.columns[name] for name in own if table.has(name)}
    return bool(table.other_rows) or any(
        not is_blank(value)
        for row in table.grid.rows[table.header_row :]
        for place, value in enumerate(row, 1)
        if place not in own_places
    )
