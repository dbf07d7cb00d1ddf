"""Stands in for Excel under Wine: the calling book is a saved workbook read into the fake Excel of the live tests.

Runs inside the bundle's Python; nothing of it ships.
"""

from __future__ import annotations

import os
from pathlib import Path

from python.hosts.excel.host import load_xlwings

xlwings = load_xlwings()

import openpyxl  # noqa: E402 - xlwings must come in without pandas
from fake_excel import FakeExcel  # type: ignore[import-not-found]  # noqa: E402 - copied beside this file

PATH = Path(os.environ["PEIXUN_TEST_WORKBOOK"])
_BOOK = openpyxl.load_workbook(PATH)
FAKE = FakeExcel(
    PATH,
    {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in _BOOK.worksheets},
    {name: f"={place.attr_text}" for name, place in _BOOK.defined_names.items()},
)
xlwings.Book.caller = staticmethod(lambda: FAKE.book)
