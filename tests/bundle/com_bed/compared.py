"""Whether a workbook that is open in the server holds what a saved file holds, cell by cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from pathlib import Path
from typing import Any

from python.hosts.file.host import FileHost
from python.vocabulary.cell_values import CellError, serial
from python.vocabulary.sheet_schema import EXCHANGE_MEMORY, RUN_LOG

Cells = dict[tuple[str, int, int], Any]
# 运行日志 says when and how long; 收发记忆 holds numbers that are drawn.
OWN_TO_EACH_RUN = (RUN_LOG, EXCHANGE_MEMORY)


def differences(
    dump: dict[str, Any], saved: Path, leave_out: Collection[str] = OWN_TO_EACH_RUN
) -> dict[tuple[str, int, int], Any]:
    """Sheet, row and column of every cell that differs, with what the open and the saved workbook hold.

    Args:
        dump: ``Open.dump()``.
        saved: The file.
        leave_out: Sheets of which only the number of rows in use is compared.
    """
    ours, theirs = of_dump(dump), of_file(saved)
    for name in leave_out:
        rows = [{row for sheet, row, _ in cells if sheet == name} for cells in (ours, theirs)]
        ours = {key: value for key, value in ours.items() if key[0] != name} | {(name, 0, 0): len(rows[0])}
        theirs = {key: value for key, value in theirs.items() if key[0] != name} | {
            (name, 0, 0): len(rows[1])
        }
    return {
        key: (ours.get(key), theirs.get(key))
        for key in ours.keys() | theirs.keys()
        if ours.get(key) != theirs.get(key)
    }


def of_dump(dump: dict[str, Any]) -> Cells:
    """The cells of an open workbook."""
    return {
        (name, row, column): value["error"] if isinstance(value, dict) else value
        for name, sheet in dump["sheets"].items()
        for row, column, value in sheet["values"]
        if value != ""
    }


def of_file(saved: Path) -> Cells:
    """The cells of a saved workbook, dates as the numbers that stand for them."""
    host = FileHost.open(saved)
    return {
        (name, row, column): _plain(value)
        for name in host.sheet_names()
        for row, line in enumerate(host.grid(name).rows, 1)
        for column, value in enumerate(line, 1)
        if value is not None
    }


def _plain(value: Any) -> Any:
    if isinstance(value, CellError):
        return value.code
    return serial(value) if isinstance(value, dt.date | dt.time) else value
