"""Dates and numbers as they stand on Chinese documents."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

_DIGITS = "〇一二三四五六七八九"
_COUNTING = "零一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_GROUPS = ("", "万", "亿", "万亿")
_LARGEST = 10**16


def below_hundred(number: int) -> str:
    """A number from 0 to 99 in Chinese, as days and months are written: 〇, 十, 十一, 二十二."""
    tens, ones = divmod(number, 10)
    words = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return words + (_DIGITS[ones] if ones or not tens else "")


def chinese_year(year: int) -> str:
    """A year digit by digit with 〇, as GB/T 15835 has it (cn2an writes 零): 二〇二六."""
    return "".join(_DIGITS[int(digit)] for digit in f"{year:04d}")


def chinese_date(day: dt.date | None) -> str:
    """The day in Chinese numerals, e.g. 二〇二六年十一月二十二日; ``""`` for ``None``."""
    if day is None:
        return ""
    return f"{chinese_year(day.year)}年{below_hundred(day.month)}月{below_hundred(day.day)}日"


def plain_date(day: dt.date | None) -> str:
    """The day in Arabic numerals, e.g. 2026年11月22日; ``""`` for ``None``."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def chinese_number(value: Decimal, *, legal: bool = False) -> str:
    """A number in words: 九十二点五, with ``legal`` 玖拾贰点伍. Nothing is rounded; from 10^16 on it stays in digits."""
    sign, digits = ("负" if value < 0 else ""), f"{abs(value):f}"
    whole, _, fraction = digits.partition(".")
    if int(whole) >= _LARGEST:
        return f"{value:f}"
    names = _LEGAL if legal else _COUNTING
    words = _whole_number(int(whole), names, ("", "拾", "佰", "仟") if legal else ("", "十", "百", "千"))
    if not legal and words.startswith("一十"):
        words = words[1:]
    fraction = fraction.rstrip("0")
    return sign + words + ("点" if fraction else "") + "".join(names[int(digit)] for digit in fraction)


def _whole_number(number: int, names: str, units: tuple[str, ...]) -> str:
    words, gap = "", False
    for place in reversed(range(len(_GROUPS))):
        group = number // 10 ** (4 * place) % 10_000
        if not group:
            gap = bool(words)
            continue
        inner, zero = "", False
        for unit in reversed(range(4)):
            digit = group // 10**unit % 10
            if digit:
                inner += (names[0] if zero and inner else "") + names[digit] + units[unit]
            zero = not digit
        words += (names[0] if words and (gap or group < 1000) else "") + inner + _GROUPS[place]  # noqa: PLR2004 - a group without its first digit is read with 零
        gap = False
    return words or names[0]


def short_date(day: dt.date | None) -> str:
    """The day as it stands in a narrow column, e.g. 2026.3.5; ``""`` for ``None``."""
    return f"{day.year}.{day.month}.{day.day}" if day else ""
