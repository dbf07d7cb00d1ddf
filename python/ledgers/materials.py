"""What a cell of 档案材料 says was handed in: words, a number of pieces, a day, a title.

Staff write these cells by hand over months. What they mean is understood where it is plain, and nothing that is not plain
counts in silence.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from enum import Enum
from functools import lru_cache

from python.ledgers.policy import PAPER_LEAST
from python.reading.rules import status_word
from python.vocabulary.cell_values import CellValue, is_blank, read_date, read_number, tidy
from python.vocabulary.plain_record import record
from python.vocabulary.sheet_schema import (
    FIVE_ONES_TERM,
    FIVE_ONES_YEAR,
    HOME_VISITS,
    LONG_PAPER,
    OTHER_MATERIALS,
    PUPIL_COMMENTS,
    TYPICAL_CASE,
)

PAPER, _COMMENTS = LONG_PAPER, PUPIL_COMMENTS
# Columns whose pieces have titles or a description of their own; of the others one says only whether they are there.
_TITLED = {*FIVE_ONES_TERM, *FIVE_ONES_YEAR, TYPICAL_CASE, HOME_VISITS, PAPER, *OTHER_MATERIALS}
# More pieces than this nobody hands in; comments there are one for each pupil. Of a paper the larger number is its length.
_MOST, _MOST_COMMENTS, _LONGEST_PAPER = 99, 999, 99_999
# A bare number of papers: beyond this it is a length. So few characters are no text of any sort.
_MOST_PAPERS, SHORTEST_TEXT = 9, 100
_YES = (
    "是 有 有的 对 √ 齐 全 全部 齐全 齐备 已齐 交 收 交了 收了 交齐 收齐 已交 已收 已有 已交齐 已收齐 已上交 已提交 提交 已上传 "
    "已存 已存档 已归档 在档 已完成 完成 已补 已补交 补齐 已补齐 合格 达标 通过 y yes v ok t true"
)
_NO = (
    "否 无 未 没 没有 暂无 暂缺 缺 欠 缺交 欠交 未交 没交 还没交 未收 没收到 未上交 未提交 未完成 没完成 未写 没写 待交 待补 "
    "待补交 × n no none f false - -- — —— / \\"
)
_YES_WORDS, _NO_WORDS = frozenset(_YES.split()), frozenset(_NO.split())
# With one of these beside it, neither a number nor a title says that something was handed in.
_DOUBT = re.compile(
    r"[未没无缺欠差不待补催免退否忘丢暂将拟×?]|下周|下月|下次|下学期|明天|明日|后天|准备|正在|打算|预计|稍后|同上|请假|重写|重做"
)
_SIGNS = str.maketrans("✓✔☑✗✘✕✖", "√√√××××")
_TITLE = re.compile("《([^《》]+)》")
_ASIDE = re.compile(r"\([^()]*\)")
# 已交, 交于 and the like around a day.
_HANDED_IN = "已上交收于齐全完成了日期:√"
_EDGES = " ,、;:。.!+&和及与"
_COUNT = re.compile(
    r"[共计合已交收写读有上提完成等:√]*(\d+(?:\.0+)?|[零〇一二两三四五六七八九十]{1,3})"
    r"(字|[份篇本册次节场个件套部堂则项封张人户])"
    r"(?:文章|案例|随笔|反思|论文|材料|记录|家访|家长会|班会课?|课|书|评语|计划|总结|学生|笔记|心得)?[已上交收齐全了整√]*"
)
# A number of characters, wherever it stands: 500字, 五百字, 2千字, 0.5万字.
_LENGTH = re.compile(r"(?:(\d+(?:\.\d+)?)([千万]?)|([零〇一二两三四五六七八九十百千万]{1,9}))字")
# The same as a whole cell, also without 字: 20000, 2万字, 1.8万, 2w, 2万5千字, 两万余字, 2万字以上. Not 近两万字, which is less.
_LENGTH_ALONE = re.compile(
    r"[共合总计约已写达有超过:]*(?:(\d+(?:\.\d+)?)(?:([万w])(?:(\d)千)?|([千k]))?|([零〇一二两三四五六七八九十百千万]{1,9}))"
    r"[余多]?个?字?(?:以上|左右|余|多|\+)?"
)
_LONGEST_TEXT = 999_999
_THOUSANDS_COMMA = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_UNITS = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10_000}
_DIGITS = {word: number for number, word in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
# 二〇 and 一〇五 are figures; 两三 is two or three. 十, 二十, 二十一; of 十七八 nobody knows which.
_FIGURES = re.compile("(?=.*[〇零])[一二三四五六七八九][〇零一二三四五六七八九]+")
_TENS = re.compile("[一二两三四五六七八九]?十[一二三四五六七八九]?")
_HAN = re.compile("[一-鿿]")
_SHORTEST_TITLE = 2


class How(Enum):
    """How a cell was understood."""

    PLAIN = "plain"
    AS_TITLE = "as title"  # text without 《》 was taken for the title of one piece
    UNCLEAR = "unclear"  # not understood: nothing counts
    TOO_SHORT = "too short"  # a number of characters below what is asked for: nothing counts


@record
class Material:
    """What is there: how many pieces (``None``: all that are needed), and how it was understood."""

    pieces: Decimal | None
    how: How = How.PLAIN


_ALL, _NOTHING, _UNCLEAR = Material(None), Material(Decimal(0)), Material(Decimal(0), How.UNCLEAR)
_TOO_SHORT = Material(Decimal(0), How.TOO_SHORT)


def read_material(column: str, value: CellValue, paper_least: Decimal = PAPER_LEAST) -> Material:
    """What a cell says is there.

    - 是, 有, √, 齐全, 已交, 已收, Y: all that is needed. 否, 无, 未交, 没有, × and blank: nothing.
    - A number, also in words and with a measure word (2, 2篇, 两篇, 共三份): so many. 两三篇 does not say how many: ``UNCLEAR``.
    - A number of characters (2000字; in 两千字论文 also a bare number beyond 9): one piece of that length. A 两千字论文 of fewer than
      ``paper_least`` is TOO_SHORT and nothing, and so is anything else of fewer than 100.
    - A day, as a date or as text (2026-03-05, 2026年3月5日, 已交2026.3.5): it was handed in or held on that day, one piece.
    - Titles: 《爱的教育》 is one piece, two titles are two. Text without 《》 is taken for one title in columns whose pieces have
      titles (``AS_TITLE``).
    - Anything else, also a title or number beside a word of doubt (缺1份, 《……》待交): ``UNCLEAR``, nothing.
    """
    if isinstance(value, str):
        return _NOTHING if is_blank(value) else _read_text(column, value, paper_least)
    if value is None:
        return _NOTHING
    if isinstance(value, bool):
        return _ALL if value else _NOTHING
    if isinstance(value, dt.date):
        return Material(Decimal(1))
    number, _ = read_number(value)
    return _UNCLEAR if number is None else _counted(column, number, paper_least)


def _counted(column: str, number: Decimal, paper_least: Decimal) -> Material:
    if column == PAPER and _MOST_PAPERS < number <= _LONGEST_PAPER:
        return _of_length(column, number, paper_least)
    return _pieces(column, number)


def _of_length(column: str, characters: Decimal, paper_least: Decimal) -> Material:
    least = paper_least if column == PAPER else Decimal(SHORTEST_TEXT)
    if not characters:
        return _NOTHING
    return Material(Decimal(1)) if characters >= least else _TOO_SHORT


def _pieces(column: str, number: Decimal) -> Material:
    most = _MOST_COMMENTS if column == _COMMENTS else _MOST
    if not 0 <= number <= most or number != int(number):
        return _UNCLEAR
    return Material(number)


@lru_cache(maxsize=4096)
def _read_text(column: str, value: str, paper_least: Decimal) -> Material:
    number, _ = read_number(value)
    if number is not None:
        return _counted(column, number, paper_least)
    if read_date(tidy(value).strip(_HANDED_IN + _EDGES) + ("日" if "月" in value else ""))[0] is not None:
        return Material(Decimal(1))
    text = status_word(tidy(value).replace(" ", "").lower()).translate(_SIGNS)
    if text in _NO_WORDS:
        return _NOTHING
    titles = len(_TITLE.findall(text))
    rest = _TITLE.sub("", text)
    if _DOUBT.search(rest.replace("已补交", "").replace("补齐", "").replace("已补", "")):
        return _UNCLEAR
    lengths = _lengths(rest)
    if lengths:
        one = _of_length(column, max(lengths), paper_least)
        if not one.pieces:
            return one
    return _of_words(column, _ASIDE.sub("", rest).strip(_EDGES), titles)


def _of_words(column: str, rest: str, titles: int) -> Material:
    """What is left of a text without titles and remarks: a yes, a count, or the title of something without 《》."""
    if rest.strip("√") in _YES_WORDS or (not rest.strip("√") and "√" in rest):
        return Material(Decimal(titles)) if titles else _ALL
    count = _COUNT.fullmatch(rest)
    if count:
        if count[2] == "字":
            return Material(Decimal(max(titles, 1)))
        number = _number(count[1])
        return _UNCLEAR if number is None else _pieces(column, max(number, Decimal(titles)))
    if titles:
        return _pieces(column, Decimal(titles))
    if column in _TITLED and len(_HAN.findall(rest)) >= _SHORTEST_TITLE:
        return Material(Decimal(1), How.AS_TITLE)
    return _UNCLEAR


def _lengths(text: str) -> list[Decimal]:
    """Every number of characters in a text."""
    found = []
    for digits, unit, words in _LENGTH.findall(text):
        found.append(Decimal(digits) * _UNITS[unit] if digits else _in_words(words))
    return found


def read_length(value: CellValue) -> Decimal | None:
    """A cell that says how many characters were written, and nothing else.

    - A number; also with 字, 千, 万 (k, w) or in Chinese words: 20000, 20,000字, 2万字, 1.8万, 2万5千字, 两万; of 《……》2300字（2篇）
      the title and the remark are passed over.
    - Blank, and a word that says there is nothing (无, 未交): 0.

    Returns:
        The characters, a whole number from 0; ``None`` when it cannot be told: a word of doubt (差2000字, 不到2万字), two numbers, a day,
        是, an error value, and a number from 1 to 99 (2 may mean 2万).
    """
    if isinstance(value, str):
        return Decimal(0) if is_blank(value) else _length_of(value)
    if value is None:
        return Decimal(0)
    return _plausible(read_number(value)[0])


@lru_cache(maxsize=4096)
def _length_of(value: str) -> Decimal | None:
    text = _THOUSANDS_COMMA.sub("", tidy(value).replace(" ", "").lower())
    if status_word(text).translate(_SIGNS) in _NO_WORDS:
        return Decimal(0)
    text = _ASIDE.sub("", _TITLE.sub("", text)).strip(_EDGES)
    found = None if _DOUBT.search(text) else _LENGTH_ALONE.fullmatch(text)
    if found is None:
        return None
    digits, many, thousands, thousand, words = found.groups()
    if words:
        return _plausible(_in_words(words))
    unit = 10_000 if many else 1000 if thousand else 1
    return _plausible(Decimal(digits) * unit + 1000 * int(thousands or 0))


def _plausible(characters: Decimal | None) -> Decimal | None:
    if characters is None or characters != int(characters):
        return None
    return characters if not characters or SHORTEST_TEXT <= characters <= _LONGEST_TEXT else None


def _in_words(words: str) -> Decimal:
    """A number in Chinese words: 五百, 两千一百, 一千八, 一万二千, 二〇〇〇; of 两三千 the smaller, 两千."""
    if _FIGURES.fullmatch(words):
        return _figures(words)
    total, digit, last = 0, 0, 1
    for word in words:
        if word in _DIGITS:
            digit = digit or _DIGITS[word]
        elif word == "万":
            total, digit, last = (total + digit) * 10_000, 0, 10_000
        else:
            last = _UNITS[word]
            total, digit = total + (digit or 1) * last, 0
    # 一千八 is 1,800, 一千零八 is 1,008.
    spoken = last // 10 if last > _UNITS["十"] and "零" not in words and "〇" not in words else 1
    return Decimal(total + digit * spoken)


def _figures(words: str) -> Decimal:
    """Words that stand for the figures of a number one by one: 二〇 is 20."""
    return Decimal("".join(str(_DIGITS[word]) for word in words))


def _number(text: str) -> Decimal | None:
    """A number in digits or in Chinese words up to 九十九; ``None``: it is not said how many (两三, 十七八)."""
    if text[0] not in _DIGITS and text[0] != "十":
        return Decimal(text)
    if text in _DIGITS or _FIGURES.fullmatch(text):
        return _figures(text)
    if not _TENS.fullmatch(text):
        return None
    tens, _, ones = text.partition("十")
    return Decimal(10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0))
