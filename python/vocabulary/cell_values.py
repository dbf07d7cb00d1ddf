"""What a spreadsheet cell can hold, and the pure readings of it as text, number, date or identifier.

Three things that look alike are kept apart everywhere: a blank cell (``None``), the number zero, and one
of the spreadsheet's error values (``CellError``).
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache

from python.vocabulary.plain_record import record

# A sheet goes no further.
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
# Day 0 of a spreadsheet's calendar; before it lie times of day without a date.
EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no time zones
# Up to this many digits a spreadsheet keeps (and shows) a number exactly.
EXCEL_DIGITS = 15


@record
class CellError:
    """A cell whose value is an error, e.g. ``#DIV/0!``; ``code`` is the text the spreadsheet shows.

    A formula that was never calculated (no cached value) is ``CellError(UNCALCULATED)``.
    """

    code: str


UNCALCULATED = "公式未计算"

CellValue = str | float | int | bool | dt.datetime | dt.date | dt.time | dt.timedelta | CellError | None


def serial(value: dt.date | dt.time | dt.timedelta) -> float:
    """The number that a spreadsheet keeps for a date or time: days since ``EPOCH``."""
    if isinstance(value, dt.timedelta):
        return value / dt.timedelta(days=1)
    if isinstance(value, dt.time):
        value = dt.datetime.combine(EPOCH, value)
    elif not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time())
    return (value - EPOCH) / dt.timedelta(days=1)


def day_number(day: dt.date) -> int:
    """The number that a spreadsheet keeps for a day: shown as a date by the column's format, and a tenth of the text's size."""
    return (day - EPOCH.date()).days


@record
class CellRange:
    """A rectangle of cells; rows and columns count from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@record
class Grid:
    """All cells of one sheet, from A1 to the last cell in use.

    Attributes:
        sheet: The sheet's name as it stands in the workbook.
        rows: ``rows[r - 1][c - 1]`` is the value of row ``r``, column ``c``. Rows may differ in length;
            what lies beyond a row's end is blank. The value of a merged range stands in its top left cell.
        merged: The merged ranges.
    """

    sheet: str
    rows: Sequence[Sequence[CellValue]]
    merged: tuple[CellRange, ...] = ()

    def value(self, row: int, column: int) -> CellValue:
        """The value at ``row``, ``column`` (both from 1); ``None`` outside the cells in use."""
        if 0 < row <= len(self.rows) and 0 < column <= len(self.rows[row - 1]):
            return self.rows[row - 1][column - 1]
        return None

    @property
    def n_rows(self) -> int:
        """How many rows were read; the sheet holds nothing below them."""
        return len(self.rows)

    @property
    def n_columns(self) -> int:
        """The length of the longest row; others may be shorter."""
        return max((len(row) for row in self.rows), default=0)


class Reading(Enum):
    """How a cell read as a number, a date or an identifier came out."""

    BLANK = "blank"
    OK = "ok"
    TIDIED = "tidied"  # understood after full-width characters, spaces or line breaks were put right
    UNDERSTOOD = "understood"  # written otherwise than asked for and yet plain: 50人, 2019年9月, a day as its serial number
    ERROR_VALUE = "error value"
    DATE = "date"
    NOT_A_NUMBER = "not a number"
    NOT_A_DATE = "not a date"
    DIGITS_LOST = "digits lost"  # an identifier of more than 15 digits that was kept as a number


# 1900-02-29, a day that never was; spreadsheets count it all the same.
NO_SUCH_DAY = 60
_DAYS_1904 = 1462
# Dates come back from the readers rounded to the millisecond.
_ONE_SECOND = 1 / 86_400

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
# Zero-width characters and direction marks that come along when text is pasted from chat programs and web pages.
_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xAD])
_VARIATIONS = dict.fromkeys([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
_TIDY_TABLE = _FULL_WIDTH | _INVISIBLE
_DOTS = re.compile("[・•‧∙●]")
_SPACES = re.compile(r"\s+")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2})?)?", re.ASCII
)
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?(?:份)?", re.ASCII)
_SHORT_MONTH = re.compile(r"(\d{2})\s*年\s*(\d{1,2})\s*月?(?:份)?", re.ASCII)
# 20190901 and 201909.
_DAY_IN_DIGITS = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})", re.ASCII)
_MONTH_IN_DIGITS = re.compile(r"((?:19|20)\d{2})(\d{2})", re.ASCII)
# The digits of a day of this century or late in the last, as a spreadsheet counts days.
_SERIAL = re.compile(r"[1-9]\d{4}", re.ASCII)
# A day of work in a school: nobody there was appointed earlier, and no round is planned later.
_YEARS = range(1950, 2101)
_PLAIN = re.compile(r"[!-~一-鿿]*")
# Longer digit strings are not marks; the bound keeps arithmetic on hostile input cheap.
_LONGEST_NUMBER = 40
# A number beyond this cannot have been typed as an identifier.
_LARGEST_EXACT = 10**EXCEL_DIGITS


def is_plain(text: str) -> bool:
    """Whether a text is made of printing ASCII and usual Chinese characters alone: no space, and nothing in it to be put right."""
    return _PLAIN.fullmatch(text) is not None


def tidy(text: str) -> str:
    """Text as it was meant: half-width letters, digits and signs, no invisible characters, single inner spaces.

    Chinese characters, rare ones included, are left exactly as they are (no compatibility mapping).
    """
    if _PLAIN.fullmatch(text):
        return text
    return _SPACES.sub(" ", text.translate(_TIDY_TABLE)).strip()


def _is_han(character: str) -> bool:
    return unicodedata.name(character, "").startswith(("CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH"))


def tidy_name(text: str) -> str:
    """A person's name for comparing: spaces between Chinese characters dropped (张　三 is 张三), dots unified."""
    if _PLAIN.fullmatch(text):
        return text
    text = _DOTS.sub("·", tidy(text))
    parts = text.split(" ")
    name = parts[0]
    for part in parts[1:]:
        glue = "" if name and part and _is_han(name[-1]) and _is_han(part[0]) else " "
        name += glue + part
    return name


@lru_cache(maxsize=4096)
def person_key(name: str) -> str:
    """A person's name as two sheets may write it differently: no spaces, one width, one case, one form of a character.

    Compatibility forms (豈 as U+F900, ⽟ as U+2F5F) and variation selectors of a rare character are one with the character; this
    is for comparing only, what is printed stays as it was typed.
    """
    text = unicodedata.normalize("NFKC", tidy_name(name)).translate(_VARIATIONS)
    return "".join(text.split()).casefold()


def exact(number: float | int) -> Decimal:
    """The decimal number a spreadsheet shows for a binary one: rounded to 15 significant digits."""
    return _unsigned_zero(Decimal(format(number, f".{EXCEL_DIGITS}g")))


def _unsigned_zero(number: Decimal) -> Decimal:
    """Minus nought, which a formula or a slip of the finger gives, is nought."""
    return number if number else number.copy_abs()


def plain(number: Decimal) -> str:
    """A decimal number as a person writes it: no exponent, no trailing zeros (10.0 → 10, 43.50 → 43.5)."""
    text = format(_unsigned_zero(number), "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def is_blank(value: CellValue) -> bool:
    """Whether a cell is empty or holds only spaces."""
    return value is None or (isinstance(value, str) and not (value and tidy(value)))


def as_text(value: CellValue) -> str:
    """Any cell value as tidy text, the way a person would read it aloud; a blank gives ``""``."""
    if value is None:
        return ""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return plain(exact(value))
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M") if value.time() != dt.time() else value.strftime("%Y-%m-%d")
    return str(value)


def as_prose(value: CellValue) -> str:
    """Any cell value as text for printing: trimmed, but full-width punctuation and letters stay as they were typed."""
    if isinstance(value, str):
        return value if _PLAIN.fullmatch(value) else _SPACES.sub(" ", value.translate(_INVISIBLE)).strip()
    return as_text(value)


def read_number(value: CellValue, units: Sequence[str] = ()) -> tuple[Decimal | None, Reading]:
    """A cell as an exact number.

    Args:
        value: The cell.
        units: Words that may follow the number in this column (人, 分, 学时, %) and change nothing.

    Returns:
        The number and ``OK``, ``TIDIED`` or, where a unit was left off, ``UNDERSTOOD``; or ``None`` and why not (``BLANK``,
        ``ERROR_VALUE``, ``DATE``, ``NOT_A_NUMBER``). TRUE and FALSE are not numbers.
    """
    if isinstance(value, float | int) and not isinstance(value, bool):
        if not math.isfinite(value):
            return None, Reading.NOT_A_NUMBER
        return exact(value), Reading.OK
    if is_blank(value):
        return None, Reading.BLANK
    if isinstance(value, CellError):
        return None, Reading.ERROR_VALUE
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return None, Reading.DATE
    if isinstance(value, str):
        text = tidy(value).replace(" ", "")
        if len(text) <= _LONGEST_NUMBER and _NUMBER.fullmatch(text):
            return _unsigned_zero(Decimal(text)), Reading.OK if text == value else Reading.TIDIED
        bare = next((text.removesuffix(unit) for unit in units if text.endswith(unit)), "")
        if 0 < len(bare) <= _LONGEST_NUMBER and _NUMBER.fullmatch(bare):
            return _unsigned_zero(Decimal(bare)), Reading.UNDERSTOOD
    return None, Reading.NOT_A_NUMBER


def is_number(value: CellValue, number: Decimal) -> bool:
    """Whether a cell holds a number, also when its format makes a day or a time of it (8-20 typed there once does that).

    The reader does not say which calendar a workbook counts by, so a day may stand for either of two numbers.
    """
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return value == float(number) or (math.isfinite(value) and exact(value) == number)
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        found = _serial(value)
        return any(abs(found + days - float(number)) < _ONE_SECOND for days in (0, -_DAYS_1904))
    return False


def _serial(value: dt.date | dt.time | dt.timedelta) -> float:
    """The number in a file behind a date: there 1900-02-29, which never was, is day 60, and the days before it count one less."""
    days = serial(value)
    return days - 1 if not isinstance(value, dt.timedelta) and 1 <= days < NO_SUCH_DAY + 1 else days


def read_identifier(value: CellValue) -> tuple[str, Reading]:
    """A cell as a 工号, telephone or ID number: text in which leading zeros and all digits count.

    Returns:
        The identifier and ``OK`` or ``TIDIED``; ``""`` with ``BLANK`` or ``ERROR_VALUE``; or what is left of
        it with ``DIGITS_LOST`` (a number of more than 15 digits) or ``DATE``.
    """
    if isinstance(value, str):
        text = tidy(value).replace(" ", "")
        if not text:
            return "", Reading.BLANK
        return text, Reading.OK if text == value else Reading.TIDIED
    if value is None:
        return "", Reading.BLANK
    if isinstance(value, CellError):
        return "", Reading.ERROR_VALUE
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return as_text(value), Reading.DATE
    if isinstance(value, float | int) and not isinstance(value, bool) and abs(value) >= _LARGEST_EXACT:
        return as_text(value), Reading.DIGITS_LOST
    return as_text(value), Reading.OK


def _date_parts(text: str, *, is_text: bool, serials: bool, months: bool) -> tuple[Sequence[str], Reading]:
    """Year, month and day in a text, and whether they are written as asked for; nothing where it is no day."""
    if is_text and (match := _DATE.fullmatch(text)):
        return match.groups(), Reading.TIDIED
    if serials and (match := _DAY_IN_DIGITS.fullmatch(text)):
        return match.groups(), Reading.UNDERSTOOD
    # A number such as 2019.9 may as well be 2019.10.
    month = is_text and (_MONTH.fullmatch(text) or _SHORT_MONTH.fullmatch(text))
    month = month or (serials and _MONTH_IN_DIGITS.fullmatch(text))
    if months and month:
        year = month[1] if len(month[1]) > len("19") else f"20{month[1]}"
        return (year, month[2], "1"), Reading.UNDERSTOOD
    return (), Reading.NOT_A_DATE


def read_date(
    value: CellValue, *, serials: bool = False, months: bool = False
) -> tuple[dt.date | None, Reading]:
    """A cell as a day; text such as 2026-09-03, 2026/9/3, 2026.9.3 or 2026年9月3日 is understood.

    Args:
        value: The cell.
        serials: Whether a number is the day it is the serial number of (46266 is 2026-09-01): what is left of a date that was
            pasted without its format; also 20260901.
        months: Whether a month will do (2019年9月, 19年9月, with ``serials`` also 201909: its first day).

    Returns:
        The day and ``OK`` or ``TIDIED``, with ``UNDERSTOOD`` for a serial number or a month; or ``None`` and ``BLANK``, ``ERROR_VALUE`` or ``NOT_A_DATE`` (also for a day that
        nobody in a school now can mean, such as 0206-09-01 or 9999-12-31).
    """
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return (value, Reading.OK) if value.year in _YEARS else (None, Reading.NOT_A_DATE)
    if is_blank(value):
        return None, Reading.BLANK
    if isinstance(value, CellError):
        return None, Reading.ERROR_VALUE
    text = as_text(value)
    if serials and not isinstance(value, bool) and _SERIAL.fullmatch(text):
        counted = EPOCH.date() + dt.timedelta(days=int(text))
        return (counted, Reading.UNDERSTOOD) if counted.year in _YEARS else (None, Reading.NOT_A_DATE)
    parts, reading = _date_parts(text, is_text=isinstance(value, str), serials=serials, months=months)
    try:
        day = dt.date(*(int(part) for part in parts)) if parts else None
    except ValueError:
        day = None
    return (day, reading) if day is not None and day.year in _YEARS else (None, Reading.NOT_A_DATE)


@cache
def column_letters(column: int) -> str:
    """The letters of a column that counts from 1: 1 → A, 27 → AA."""
    letters = ""
    while column > 0:
        column, remainder = divmod(column - 1, 26)
        letters = chr(65 + remainder) + letters
    return letters


def a1(row: int, column: int) -> str:
    """The address of a cell whose row and column count from 1: (5, 3) → C5."""
    return f"{column_letters(column)}{row}"


def name_key(name: str) -> str:
    """A 轮次 or 专题 as it is compared: full-width or half-width, with spaces or without, it is the same one."""
    return "".join(tidy(name).split()).casefold()
