"""身份证号: whether one can be right, and the day of birth that it says."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from operator import mul

_SHAPE = re.compile(r"\d{17}[\dX]", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_LAST = "10X98765432"
_BIRTH = slice(6, 14)


@lru_cache(maxsize=1024)
def fault(number: str) -> str:
    """What is wrong with a 身份证号, as words that go on after 身份证号; ``""`` when nothing is. A small x counts as X.

    Source:
        GB 11643-1999 (18 characters, the last a check of the others by ISO 7064 MOD 11-2).
    """
    text = number.upper()
    if not _SHAPE.fullmatch(text):
        return f"应是18位，现在是{len(text)}位" if len(text) != len(_WEIGHTS) + 1 else "里有不该有的字"
    total = sum(map(mul, _WEIGHTS, map(int, text[:-1])))
    if text[-1] != _LAST[total % len(_LAST)]:
        return "的最后一位（校验码）和前面的对不上"
    return "" if birth_of(number) else "里的出生日期不对"


def birth_of(number: str) -> dt.date | None:
    """The day of birth in a 身份证号 of the right shape; ``None`` when there is none in it."""
    if not _SHAPE.fullmatch(number.upper()):
        return None
    digits = number[_BIRTH]
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
