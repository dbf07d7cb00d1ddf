"""经费 as records: one for each row, with what it lacks."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from python.reading.row_reader import RowReader
from python.reading.tables import Table
from python.vocabulary.cell_values import is_blank
from python.vocabulary.features.funds import FUNDS_SHEET, PAID_FROM, PURPOSE, SUM
from python.vocabulary.plain_record import record
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.sheet_schema import DATE


@record
class Expense:
    """One row of 经费.

    Attributes:
        row: Its number.
        day: 日期; ``None`` where it is not known.
        purpose: 事项.
        amount: 金额 in yuan, 0 or more; ``None`` where it is not known.
        payer: 来源, one of ``PAYERS``; ``""`` where it is not known.
        lacks: What is missing or cannot be read, of 日期, 金额 and 来源: such a row is not counted.
    """

    row: int
    day: dt.date | None
    purpose: str
    amount: Decimal | None
    payer: str
    lacks: tuple[str, ...] = ()


def parse_funds(table: Table) -> tuple[list[Expense], list[Problem]]:
    """The rows of 经费, in the order of the sheet.

    Returns:
        The rows, and errors at their cells: FUNDS_ROW_LACKS for blanks, NOT_A_DATE, NOT_A_NUMBER, BELOW_ZERO, NOT_A_CHOICE and
        ERROR_VALUE for what cannot be read.
    """
    problems: list[Problem] = []
    found = []
    for row in table.data_rows:
        reader = RowReader(table, row, problems, FUNDS_SHEET)
        day, amount, payer = reader.date(DATE), reader.number(SUM), reader.choice(PAID_FROM)
        purpose = reader.prose(PURPOSE)
        known = ((DATE, day is not None), (SUM, amount is not None), (PAID_FROM, bool(payer)))
        lacks = tuple(name for name, there in known if not there)
        blank = [name for name in lacks if is_blank(reader.cell(name))]
        if blank:
            details = {"purpose": purpose, "missing": "、".join(blank)}
            reader.report(ProblemCode.FUNDS_ROW_LACKS, Severity.ERROR, blank[0], **details)
        found.append(Expense(row, day, purpose, amount, payer, lacks))
    return found, problems
