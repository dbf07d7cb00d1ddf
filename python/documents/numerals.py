"""Dates as they stand on Chinese documents."""

from __future__ import annotations

import datetime as dt

_DIGITS = "〇一二三四五六七八九"


def _below_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    words = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return words + (_DIGITS[ones] if ones or not tens else "")


def chinese_date(day: dt.date | None) -> str:
    """The day in Chinese numerals, e.g. 二〇二六年十一月二十二日; ``""`` for ``None``.

    The year is read digit by digit with 〇 as GB/T 15835 has it (cn2an writes 零).
    """
    if day is None:
        return ""
    year = "".join(_DIGITS[int(digit)] for digit in f"{day.year:04d}")
    return f"{year}年{_below_hundred(day.month)}月{_below_hundred(day.day)}日"


def plain_date(day: dt.date | None) -> str:
    """The day in Arabic numerals, e.g. 2026年11月22日; ``""`` for ``None``."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
