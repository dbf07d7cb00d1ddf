"""Each sheet is specified once, and what reads, writes and draws it agrees with that."""

from __future__ import annotations

from dataclasses import fields

import pytest

from python.documents.certificates.proof import FROZEN, FrozenCertificate
from python.making.workbook.input_tables import INPUT_TABLES
from python.making.workbook.output_tables import OUTPUT_TABLES
from python.reading.row_reader import RowReader
from python.reading.tables import Table
from python.vocabulary.cell_values import Grid
from python.vocabulary.columns import Takes
from python.vocabulary.input_sheets import ROSTER_SHEET, SESSIONS_SHEET
from python.vocabulary.ledger_sheets import CERTIFICATE_SHEET, MENTORING_SHEET
from python.vocabulary.rule_sheet import RULE_BLOCKS
from python.vocabulary.sheet_schema import BLOCK_ITEMS, NAME, PHONE, STAGE, TEACHER_ID


@pytest.mark.parametrize("sheet", [*INPUT_TABLES, *OUTPUT_TABLES], ids=lambda sheet: sheet.name)
def test_no_header_stands_twice_in_a_sheet(sheet) -> None:
    headers = [header for header in sheet.headers if header]
    assert len(set(headers)) == len(headers)


@pytest.mark.parametrize("sheet", [ROSTER_SHEET, SESSIONS_SHEET], ids=lambda sheet: sheet.name)
def test_what_takes_a_choice_offers_exactly_that_choice(sheet) -> None:
    for column in sheet.understood:
        takes_choice = column.takes in (Takes.CHOICE, Takes.YES_NO)
        assert takes_choice == bool(column.choices and column.look.strict), column.name


def test_a_row_has_every_cell_of_its_sheet_and_no_other() -> None:
    cells = dict.fromkeys(reversed(MENTORING_SHEET.headers))
    assert tuple(MENTORING_SHEET.row(cells)) == MENTORING_SHEET.headers
    with pytest.raises(ValueError, match=STAGE):
        MENTORING_SHEET.row({**cells, STAGE: None})
    del cells[NAME]
    with pytest.raises(KeyError):
        MENTORING_SHEET.row(cells)
    with pytest.raises(KeyError):
        MENTORING_SHEET.row({**cells, STAGE: None})


def test_a_column_cannot_be_read_as_something_it_does_not_take() -> None:
    table = Table(Grid(ROSTER_SHEET.name, [[PHONE], ["123"]]), 1, {PHONE: 1}, {1: PHONE})
    reader = RowReader(table, 2, [], ROSTER_SHEET)
    assert reader.identifier(PHONE) == "123"
    with pytest.raises(TypeError, match=PHONE):
        reader.date(PHONE)


def test_the_register_has_a_column_for_every_field_that_is_frozen() -> None:
    attributes = [field.attribute for field in FROZEN]
    # 发证单位 is kept in 防伪记录, beside the signature that is over it.
    assert [*attributes, "issuer"] == [field.name for field in fields(FrozenCertificate)]
    columns = tuple(field.column for field in FROZEN)
    assert columns == CERTIFICATE_SHEET.headers[: len(columns)]


def test_a_block_of_the_rules_knows_its_columns_by_name() -> None:
    items = RULE_BLOCKS[BLOCK_ITEMS]
    assert list(items.named(range(len(items.headers)))) == list(items.headers)
    assert all(items.column(header).name == header for header in items.headers)
    assert TEACHER_ID not in items.headers
