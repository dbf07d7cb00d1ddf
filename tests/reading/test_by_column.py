"""Reading by columns gives what reading row by row gives: the same records, and the same problems in the same order."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from python.reading import by_column
from python.reading.workbook import read_workbook
from python.vocabulary.cell_values import CellError, CellRange, CellValue
from python.vocabulary.sheet_schema import GRADEBOOK, ROSTER, SIGN_IN
from tests.memory_host import MemoryHost
from tests.samples import round_sheets

ODD: list[CellValue] = [
    None, "", " ", True, False, 1.0, 0.0, 1, 0, -0.0, 0.5, float("nan"), 1e16, 20190901.0,
    CellError("#N/A"), dt.datetime(2026, 3, 1), dt.date(2026, 3, 1), dt.time(8, 30),
    "８５", " 85", "85分", "缺考", "合计", "12人", "√", "×", "事假", "迟到10分钟", "张　三", "阿依·古丽", "\u200b甲", "*",
    "2019年9月", "50人", "免训", "是", "T001", "1",
]  # fmt: skip


class RowByRow(by_column.Columns):
    """Leaves every row to the row-wise reading."""

    def __init__(self, table, sheet) -> None:
        super().__init__(table, sheet)
        self._row_wise = set(table.data_rows)


def spoilt(seed: int) -> MemoryHost:
    """A small round with odd cells, short rows and a merged range at random places."""
    draw = random.Random(seed)
    sheets = {name: [list(row) for row in rows] for name, rows in round_sheets().items()}
    merged = {}
    for name in (ROSTER, SIGN_IN, GRADEBOOK):
        rows = sheets[name]
        first = next(number for number, row in enumerate(rows) if "工号" in row) + 1
        for _ in range(draw.randrange(6)):
            row = rows[draw.randrange(first, len(rows))]
            if row:
                row[draw.randrange(len(row))] = draw.choice(ODD)
        if draw.random() < 0.3:
            rows[draw.randrange(first, len(rows))] = rows[first][: draw.randrange(len(rows[first]))]
        if draw.random() < 0.3:
            top, left = draw.randrange(first, len(rows)) + 1, draw.randrange(1, 5)
            merged[name] = (CellRange(top, left, top + 1, left),)
    return MemoryHost(sheets, merged=merged)


@pytest.mark.parametrize("seed", range(150))
def test_columns_and_rows_give_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    by_columns = repr(read_workbook(spoilt(seed)))
    for module in ("roster", "sign_in", "gradebook"):
        monkeypatch.setattr(f"python.reading.{module}.Columns", RowByRow)
    assert by_columns == repr(read_workbook(spoilt(seed)))


def test_true_is_not_one() -> None:
    sheets = {name: [list(row) for row in rows] for name, rows in round_sheets().items()}
    rows = sheets[GRADEBOOK]
    top = next(number for number, row in enumerate(rows) if "工号" in row)
    place = rows[top].index("卷面成绩")
    rows[top + 1][place], rows[top + 2][place] = True, 1.0
    data, _ = read_workbook(MemoryHost(sheets))
    told = [problem.where.row for problem in data.problems if problem.column == "卷面成绩"]
    assert told == [top + 2]
