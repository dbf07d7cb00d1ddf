"""Reading single cells: any content of any type gives a value or a reason, never an exception."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from python.vocabulary.cell_values import (
    CellError,
    Reading,
    a1,
    as_prose,
    as_text,
    exact,
    plain,
    read_date,
    read_identifier,
    read_number,
    tidy,
    tidy_name,
)

DAY = dt.date(2026, 9, 3)


@pytest.mark.parametrize(
    ("cell", "number", "reading"),
    [
        (85.0, "85", Reading.OK),
        (0.0, "0", Reading.OK),
        (0.1 + 0.2, "0.3", Reading.OK),
        (72.45, "72.45", Reading.OK),
        ("85", "85", Reading.OK),
        ("８５．５", "85.5", Reading.TIDIED),
        (" 85\n", "85", Reading.TIDIED),
        ("8 5", "85", Reading.TIDIED),
        ("\u200b90\ufeff", "90", Reading.TIDIED),
        ("-3", "-3", Reading.OK),
        (None, None, Reading.BLANK),
        ("　", None, Reading.BLANK),
        ("", None, Reading.BLANK),
        ("85分", None, Reading.NOT_A_NUMBER),
        ("85。5", None, Reading.NOT_A_NUMBER),
        ("1e5", None, Reading.NOT_A_NUMBER),
        ("nan", None, Reading.NOT_A_NUMBER),
        ("9" * 41, None, Reading.NOT_A_NUMBER),
        (float("inf"), None, Reading.NOT_A_NUMBER),
        (float("nan"), None, Reading.NOT_A_NUMBER),
        (True, None, Reading.NOT_A_NUMBER),
        (CellError("#N/A"), None, Reading.ERROR_VALUE),
        (DAY, None, Reading.DATE),
        (dt.time(12, 30), None, Reading.DATE),
    ],
)
def test_a_cell_reads_as_an_exact_number_or_says_why_not(cell, number, reading) -> None:
    assert read_number(cell) == (None if number is None else Decimal(number), reading)


@pytest.mark.parametrize(
    ("cell", "identifier", "reading"),
    [
        ("001", "001", Reading.OK),
        ("Ｔ００１", "T001", Reading.TIDIED),
        (" T001\n", "T001", Reading.TIDIED),
        (1001.0, "1001", Reading.OK),
        ("11010119900307123X", "11010119900307123X", Reading.OK),
        (1.1010119900307e17, "110101199003070000", Reading.DIGITS_LOST),
        (CellError("#REF!"), "", Reading.ERROR_VALUE),
        (None, "", Reading.BLANK),
        (DAY, "2026-09-03", Reading.DATE),
    ],
)
def test_an_identifier_keeps_its_zeros_and_digits(cell, identifier, reading) -> None:
    assert read_identifier(cell) == (identifier, reading)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (DAY, DAY),
        (dt.datetime(2026, 9, 3, 8, 0), DAY),
        ("2026-09-03", DAY),
        ("2026/9/3", DAY),
        ("2026年9月3日", DAY),
        ("２０２６.９.３", DAY),
        ("2026-09-03 14:30", DAY),
        ("2026-03-123", None),
        ("2026-02-30", None),
        ("九月三日", None),
        (None, None),
        (46268.0, None),
    ],
)
def test_a_day_is_understood_in_the_ways_people_write_it(cell, day) -> None:
    assert read_date(cell)[0] == day


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("张　三", "张三"),
        (" 张 三 \n", "张三"),
        ("田𬭊", "田𬭊"),
        ("李﨑", "李﨑"),  # a compatibility ideograph is somebody's name: it stays
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("Anna Li", "Anna Li"),
    ],
)
def test_names_are_compared_without_stray_spaces_and_keep_rare_characters(typed, name) -> None:
    assert tidy_name(typed) == name


def test_prose_keeps_chinese_punctuation_that_comparing_makes_half_width() -> None:
    typed = "主题：家校沟通（一）　"
    assert as_prose(typed) == "主题：家校沟通（一）"
    assert tidy(typed) == "主题:家校沟通(一)"


def test_numbers_are_shown_without_exponent_or_trailing_zeros() -> None:
    shown = [plain(Decimal(text)) for text in ("10.0", "1E+2", "43.50", "0.0", "1000")]
    assert shown == ["10", "100", "43.5", "0", "1000"]


def test_addresses_count_columns_as_spreadsheets_do() -> None:
    assert [a1(1, 1), a1(5, 26), a1(5, 27), a1(9, 703)] == ["A1", "Z5", "AA5", "AAA9"]


ANY_CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.builds(CellError, st.text()),
)


@given(ANY_CELL)
def test_no_cell_content_makes_a_reader_fail(cell) -> None:
    for read in (read_number, read_identifier, read_date):
        _, reading = read(cell)
        assert isinstance(reading, Reading)
    assert isinstance(as_text(cell), str)
    assert isinstance(as_prose(cell), str)


@given(st.decimals(min_value=0, max_value=999, places=4))
def test_a_number_typed_into_a_spreadsheet_comes_back_exactly(number) -> None:
    assert exact(float(number)) == number


@pytest.mark.parametrize("value", ["-0", "－０", "-0.00", -0.0, "+0", 0])
def test_minus_nought_is_nought(value) -> None:
    number, _ = read_number(value)
    assert number is not None
    assert (number.is_signed(), plain(number)) == (False, "0")


@pytest.mark.parametrize("text", ["-0", "-0.0", "0"])
def test_nought_is_never_shown_with_a_sign(text) -> None:
    assert plain(Decimal(text)) == "0"
