"""What the switches and comparisons of Word's merge fields make of a person's values. Numbers are Decimal, half-up.

A value that is no number (or no day) is printed as it is under a picture for numbers (or days), as Word does it.
"""

from __future__ import annotations

import datetime as dt
import fnmatch
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from python.documents.numerals import below_hundred, chinese_number, chinese_year
from python.vocabulary.plain_record import record

Format = Callable[[str], str]
Part = "str | FieldValue"

_NUMBER = re.compile(r"[-+]?[0-9][0-9,]*(?:\.[0-9]+)?")
_DAY = re.compile(r"(\d{4})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})\s*日?")
_MASK = re.compile(r"'[^']*'|[^']")
_DATE_PIECE = re.compile(r"'[^']*'|[Yy]+|M+|[Dd]+|[Ee]+|[Oo]+|[Aa]+|[Ww]+|[A-Za-z]+|[^A-Za-z']+")
_DIGITS_READ = dict(zip("0123456789.-", "○一二三四五六七八九点负", strict=True))
_WEEKDAYS = "一二三四五六日"
_MOST_DECIMALS = 15


class UnsupportedSwitchError(Exception):
    """A switch cannot be carried out; the arguments are why and what to do, in Chinese."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason, self.remedy = reason, remedy


@record
class FieldValue:
    """A field's value as a MERGEFIELD prints it: formatted, with ``before`` and ``after`` around it unless it is blank."""

    field: str
    formats: tuple[Format, ...] = ()
    before: str = ""
    after: str = ""

    def text(self, values: Mapping[str, object]) -> str:
        """The text for one person; ``""`` for a blank value.

        Raises:
            TypeError: The value is not a text.
        """
        value = values[self.field]
        if value is None or value == "":
            return ""
        if not isinstance(value, str):
            raise TypeError("a merge field prints text only")
        for one in self.formats:
            value = one(value)
        return self.before + value + self.after


@record
class Condition:
    """What an IF compares. Each side is texts and fields, one after the other."""

    left: tuple[str | FieldValue, ...]
    operator: Literal["=", "<>", "<", "<=", ">", ">="]
    right: tuple[str | FieldValue, ...]

    def text(self, values: Mapping[str, object]) -> str:
        """``"1"`` where it holds for this person, else ``""``.

        As Word compares: two numbers by size, anything else as text; * and ? on the right stand for any text and any
        character under = and <>.
        """
        left, right = (
            "".join(part if isinstance(part, str) else part.text(values) for part in side)
            for side in (self.left, self.right)
        )
        return "1" if self._holds(left, right) else ""

    def _holds(self, left: str, right: str) -> bool:
        numbers = read_decimal(left), read_decimal(right)
        order: int | None = None
        if numbers[0] is not None and numbers[1] is not None:
            order = (numbers[0] > numbers[1]) - (numbers[0] < numbers[1])
        if self.operator in ("=", "<>"):
            same = order == 0 if order is not None else _like(left, right)
            return same == (self.operator == "=")
        if order is None:
            order = (left > right) - (left < right)
        return {"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[self.operator]


Formula = FieldValue | Condition
"""A text that is worked out for every person anew."""


def _like(text: str, pattern: str) -> bool:
    # fnmatch never tries twice what a star could have been; its [sets] are none of Word's.
    return fnmatch.fnmatchcase(text, pattern.replace("[", "[[]"))


def read_decimal(text: str) -> Decimal | None:
    """The number that a text is, full-width digits and thousands separators understood; ``None`` if it is none."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("−", "-")
    return Decimal(plain.replace(",", "")) if _NUMBER.fullmatch(plain) else None


def read_day(text: str) -> dt.date | None:
    """The day that a text is (2026年11月22日, 2026-11-22, 2026/11/22); ``None`` if it is none."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def number_format(picture: str) -> Format:
    r"""What ``\# "picture"`` does: 0 and # are places, a comma before the point groups thousands, all else is printed.

    Up to three pictures, for positive and negative numbers and nought, are divided by semicolons. Where Word fills a #
    without a digit with a space, nothing is printed: the space is for columns of figures.

    Raises:
        UnsupportedSwitchError: The picture is none that is understood.
    """
    sections = [_Section(section) for section in _split(picture)]
    if len(sections) > 3 or not sections[0].has_places:  # noqa: PLR2004 - positive, negative, nought
        raise _bad_picture(picture)

    def formatted(text: str) -> str:
        number = read_decimal(text)
        if number is None:
            return text
        if len(sections) > 2 and not sections[0].rounded(number):  # noqa: PLR2004 - there is one for nought
            return sections[2].shown(number)
        if number < 0 and len(sections) > 1:
            return sections[1].shown(-number)
        return sections[0].shown(number)

    return formatted


def _bad_picture(picture: str) -> UnsupportedSwitchError:
    return UnsupportedSwitchError(
        f"数字格式“{picture}”不认识", r"请在域代码里改成 \# 0、\# 0.0、\# 0.00 或 \# #,##0.00 这样的写法。"
    )


def _split(picture: str) -> list[str]:
    sections = [""]
    for piece in _MASK.findall(picture):
        if piece == ";":
            sections.append("")
        else:
            sections[-1] += piece
    return sections


class _Section:
    """One picture for numbers: what stands before and after the digits, and how many there are."""

    def __init__(self, picture: str) -> None:
        pieces = _MASK.findall(picture)
        places = [index for index, piece in enumerate(pieces) if piece in ("0", "#")]
        self.has_places = bool(places)
        if "".join(pieces) != picture or any(piece in "xX+-`" for piece in pieces):
            raise _bad_picture(picture)
        first, last = (places[0], places[-1]) if places else (len(pieces), len(pieces))
        # ,0.00 and .00 begin with their separator.
        while first and pieces[first - 1] in (",", "."):
            first -= 1
        mask = "".join(pieces[first : last + 1])
        if not re.fullmatch(r"[#0,]*(?:\.[#0]+)?", mask):
            raise _bad_picture(picture)
        self._before = "".join(piece.strip("'") for piece in pieces[:first])
        self._after = "".join(piece.strip("'") for piece in pieces[last + 1 :])
        whole, _, fraction = mask.partition(".")
        self._grouped = "," in whole
        self._least_whole = whole.count("0")
        self._decimals, self._least_decimals = len(fraction), len(fraction.rstrip("#"))
        if self._decimals > _MOST_DECIMALS or len(picture) > 100:  # noqa: PLR2004 - far longer than any that is used
            raise _bad_picture(picture)

    def rounded(self, number: Decimal) -> Decimal:
        step = Decimal(1).scaleb(-self._decimals)
        return (number / step).to_integral_value(ROUND_HALF_UP) * step if len(str(number)) < 25 else number  # noqa: PLR2004 - what 28 digits hold

    def shown(self, number: Decimal) -> str:
        if not self.has_places:
            return self._before + self._after
        rounded = self.rounded(number)
        whole, _, fraction = f"{abs(rounded):f}".partition(".")
        whole = whole.lstrip("0").rjust(self._least_whole, "0")
        if self._grouped:
            whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", whole)
        fraction = fraction.ljust(self._decimals, "0")
        while len(fraction) > self._least_decimals and fraction.endswith("0"):
            fraction = fraction[:-1]
        sign = "-" if rounded < 0 else ""
        return f"{sign}{self._before}{whole}{'.' if fraction else ''}{fraction}{self._after}"


def date_format(picture: str) -> Format:
    r"""What ``\@ "picture"`` does: yyyy yy M MM d dd dddd, and Chinese Word's EEEE年O月A日 (Chinese numerals) and W (weekday).

    Raises:
        UnsupportedSwitchError: The picture asks for a time, or for what is not known.
    """
    pieces = _DATE_PIECE.findall(picture)
    if "".join(pieces) != picture or not pieces:
        raise _bad_date(picture)
    makers = [_date_piece(piece, picture) for piece in pieces]

    def formatted(text: str) -> str:
        day = read_day(text)
        return text if day is None else "".join(maker(day) for maker in makers)

    return formatted


def _bad_date(picture: str) -> UnsupportedSwitchError:
    minutes = "（小写的 m 是分钟，月份要写大写的 M）" if re.search("[年/-]m", picture) else ""
    return UnsupportedSwitchError(
        f"日期格式“{picture}”不认识{minutes}",
        r"请在域代码里改成 \@ “yyyy年M月d日” 或 \@ “EEEE年O月A日”（汉字日期）。",
    )


def _date_piece(piece: str, picture: str) -> Callable[[dt.date], str]:
    known: dict[str, Callable[[dt.date], str]] = {
        "yyyy": lambda day: f"{day.year:04d}",
        "yy": lambda day: f"{day.year % 100:02d}",
        "M": lambda day: str(day.month),
        "MM": lambda day: f"{day.month:02d}",
        "MMM": lambda day: f"{day.month}月",
        "MMMM": lambda day: f"{below_hundred(day.month)}月",
        "d": lambda day: str(day.day),
        "dd": lambda day: f"{day.day:02d}",
        "ddd": lambda day: f"周{_WEEKDAYS[day.weekday()]}",
        "dddd": lambda day: f"星期{_WEEKDAYS[day.weekday()]}",
        "eeee": lambda day: chinese_year(day.year),
        "o": lambda day: below_hundred(day.month),
        "a": lambda day: below_hundred(day.day),
        "w": lambda day: _WEEKDAYS[day.weekday()],
    }
    if not re.match("[A-Za-z']", piece):
        return lambda _: piece
    if piece.startswith("'"):
        return lambda _: piece[1:-1]
    maker = known.get(piece if piece[0] == "M" else piece.lower())
    if maker is None:
        raise _bad_date(picture)
    return maker


def general_format(word: str) -> Format | None:
    r"""What ``\* word`` does to a text; ``None`` where it is only about fonts or nothing at all.

    CHINESENUM numbers keep their decimals (九十二点五), where Word would round them away.

    Raises:
        UnsupportedSwitchError: It is not known.
    """
    kinds: dict[str, Format | None] = {
        "MERGEFORMAT": None,
        "MERGEFORMATINET": None,
        "CHARFORMAT": None,
        "UPPER": str.upper,
        "LOWER": str.lower,
        "FIRSTCAP": lambda text: text[:1].upper() + text[1:],
        "CAPS": lambda text: re.sub(r"\b\w", lambda match: match[0].upper(), text),
        "CHINESENUM1": _counted,
        "CHINESENUM2": lambda text: _in_words(text, legal=True),
        "CHINESENUM3": lambda text: _in_words(text, legal=False),
    }
    key = word.upper()
    if key not in kinds:
        raise UnsupportedSwitchError(
            rf"开关“\* {word}”不会执行", r"请在域代码里删去这个开关；要汉字数字可以用 \* CHINESENUM3。"
        )
    return kinds[key]


def _counted(text: str) -> str:
    """From a hundred on chineseCounting is read digit by digit: 一○五."""
    number = read_decimal(text)
    if number is None or abs(number) < 100:  # noqa: PLR2004 - a hundred
        return _in_words(text, legal=False)
    return "".join(_DIGITS_READ.get(mark, mark) for mark in f"{number.normalize():f}")


def _in_words(text: str, *, legal: bool) -> str:
    number = read_decimal(text)
    return text if number is None else chinese_number(number, legal=legal)
