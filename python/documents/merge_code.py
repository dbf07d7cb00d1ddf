r"""The language of Word's field codes, as far as a mail merge uses it: MERGEFIELD and IF, their words, quotes and switches.

A code is read as a row of atoms: characters with the formatting they stand in, fields inside it, and whatever else a
run may hold. Full-width and curly quotes, full-width backslashes and signs are read as what was meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

from lxml import etree

from python.documents.merge_values import (
    Condition,
    FieldValue,
    Format,
    UnsupportedSwitchError,
    date_format,
    general_format,
    number_format,
    read_decimal,
)
from python.documents.template_check import Fields, nearest
from python.vocabulary.plain_record import record

Operator = Literal["=", "<>", "<", "<=", ">", ">="]

_QUOTES = {'"': '"', "＂": '"＂', "“": "”“", "”": "”“", "„": "”“"}
_SIGNS = {"＝": "=", "＜": "<", "＞": ">", "≥": ">=", "≤": "<=", "≠": "<>", "=": "=", "<": "<", ">": ">"}
_OPERATORS = frozenset(["=", "<>", "<", "<=", ">", ">="])
# Word takes no more levels of fields in fields.
DEEPEST = 20
# Name of the merge field, if a header began with a digit when Word read the data.
_PREFIX = re.compile(r"(?i)m_(?=\d)")

_SHOW_IF = "请写成 IF 合并域 = “优秀” “要印的文字” “否则印的文字” 的样子，字段要用合并域。"
ONE_EACH = "程序每人做一份，不用这样的合并规则"
RECORD_KINDS: Mapping[str, tuple[str, str]] = {
    "NEXT": ("下一记录", "一页印多人的标签、桌牌，请只留一个人的版面并删去这个域，再从“合订打印”的文件里多页合一打印。"),
    "NEXTIF": ("下一记录条件", "请只留一个人的版面并删去这个域；要多人印在一页，请打印“合订打印”的文件时多页合一。"),
    "SKIPIF": ("跳过记录条件", "请删去这个域；哪些人有这份文件，由成绩和等级决定。"),
    "MERGEREC": ("合并记录编号", "请删去这个域；证书要编号的，请改用字段 证书编号。"),
    "MERGESEQ": ("合并序列编号", "请删去这个域；证书要编号的，请改用字段 证书编号。"),
    "ADDRESSBLOCK": ("地址块", "请删去这个域，写成要印的字段，例如 部门 和 姓名。"),
    "GREETINGLINE": ("问候语", "请删去这个域，写成“姓名 老师：”这样的一行，姓名用合并域。"),
}  # fmt: skip
"""Fields of a mail merge that are refused: what Word's ribbon calls them, and what to do instead."""

OUTSIDE_KINDS = ("DATABASE", "INCLUDETEXT", "DDE", "DDEAUTO")
"""Fields that bring in what lies outside the document; refused with a merge or without."""


class CodeError(Exception):
    """A field cannot be carried out: why, and what to do, in Chinese."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason, self.remedy = reason, remedy


class UnknownNameError(Exception):
    """A MERGEFIELD names what no template prints; the arguments are the name and the nearest known one."""

    def __init__(self, name: str, near: str) -> None:
        super().__init__(name)
        self.name, self.near = name, near


@dataclass(eq=False)
class Field:
    """A complex field: its code and its result, as runs, fields inside, and ``None`` where a paragraph ends."""

    begin: etree._Element
    code: list[Item] = field(default_factory=list)
    result: list[Item] = field(default_factory=list)
    runs: list[etree._Element] = field(default_factory=list)
    in_result: bool = False


Item = etree._Element | Field | None
ValueOf = Callable[[Field], FieldValue]
"""Reads a MERGEFIELD that stands in a comparison."""


@record
class Atom:
    """A character, a field, a paragraph's end (neither), or another element of a run; with the run it stands in."""

    character: str = ""
    inner: Field | None = None
    element: etree._Element | None = None
    run: etree._Element | None = None


@dataclass
class Word:
    """A word of a code, or what stands in quotes; a switch or an operator is known by ``kind``."""

    kind: Literal["word", "switch", "operator"]
    atoms: list[Atom] = field(default_factory=list)
    quoted: bool = False

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(atom.character for atom in self.atoms)

    @property
    def is_plain(self) -> bool:
        """Whether it is nothing but characters."""
        return all(atom.character for atom in self.atoms)


@record
class Merge:
    """A MERGEFIELD that is understood; ``by_code`` when it looks as its code does (CHARFORMAT)."""

    value: FieldValue
    by_code: bool = False


@record
class Choice:
    """An IF that is understood: what is printed where the condition holds, and where not."""

    condition: Condition
    then: list[Atom]
    otherwise: list[Atom]
    like_result: bool = False
    by_code: bool = False


def words_of(atoms: Iterable[Atom], *, compares: bool) -> list[Word]:
    """A code cut into words; with ``compares`` signs of comparison are words of their own.

    Raises:
        CodeError: A quote is never closed.
    """
    cutter = _Cutter(compares)
    for atom in atoms:
        cutter.take(atom)
    if cutter.closes:
        raise CodeError("引号不成对", "请在 Word 里按 Alt+F9 看域代码，把引号补齐。")
    return cutter.words


class _Cutter:
    """Takes the atoms of a code one after the other; ``closes`` are the marks that would end the open quotation."""

    def __init__(self, compares: bool) -> None:
        self.words: list[Word] = []
        self.closes = ""
        self._signs = _SIGNS if compares else {}
        self._open: Word | None = None
        self._after_backslash = False

    def take(self, atom: Atom) -> None:
        mark = "\\" if atom.character == "＼" else atom.character
        if self.closes:
            self._quoted(atom, mark)
        elif self._after_backslash:
            if mark.strip():
                self.words.append(Word("switch", [atom]))
                self._after_backslash = False
        elif mark in _QUOTES:
            self._begin(Word("word", quoted=True))
            self.closes = _QUOTES[mark]
        elif mark == "\\":
            self._after_backslash, self._open = True, None
        elif (mark and not mark.strip()) or atom == Atom():
            self._open = None
        elif mark in self._signs:
            self._word("operator").atoms += [Atom(sign, run=atom.run) for sign in self._signs[mark]]
        else:
            self._word("word").atoms.append(atom)

    def _begin(self, word: Word) -> Word:
        self._open = word
        self.words.append(word)
        return word

    def _word(self, kind: Literal["word", "operator"]) -> Word:
        """The word of this kind that is open, or a new one."""
        is_open = self._open is not None and self._open.kind == kind
        return self._open if is_open and self._open is not None else self._begin(Word(kind))

    def _quoted(self, atom: Atom, mark: str) -> None:
        word = self._open or self._begin(Word("word", quoted=True))
        if self._after_backslash:
            if mark not in ('"', "\\"):
                word.atoms.append(Atom("\\", run=atom.run))
            word.atoms.append(atom)
            self._after_backslash = False
        elif mark and mark in self.closes:
            self._open, self.closes = None, ""
        elif mark == "\\":
            self._after_backslash = True
        else:
            word.atoms.append(atom)


def known_field(name: str, fields: Fields) -> str | None:
    """The template's field that a MERGEFIELD names, as staff and Word write it: spaces and brackets left out, M_ before digits."""
    if name in fields:
        return name
    wanted = _squeezed(_PREFIX.sub("", name, count=1))
    if not wanted:
        return None
    found = [one for one in fields if _squeezed(one) in (wanted, f"项{wanted}")]
    return found[0] if len(found) == 1 else None


def _squeezed(name: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", name)).casefold()


def merge_of(words: Sequence[Word], fields: Fields, pictures: frozenset[str]) -> Merge:
    """A MERGEFIELD, from the words after its first.

    Raises:
        CodeError: A switch cannot be carried out, or the field is no text.
        UnknownNameError: No template field is meant.
    """
    name, rest = _name(words, fields)
    known = known_field(name, fields)
    if known is None:
        raise UnknownNameError(name, nearest(name, fields))
    if fields[known] is not None:
        raise CodeError("它是一张名单，合并域印不了", f"请改用成对的重复标记印“{known}”，写法见自带的模板。")
    formats: dict[bool, list[Format]] = {False: [], True: []}
    around = {"b": "", "f": ""}
    by_code = False
    for switch, argument in _switches(rest):
        if switch in around:
            around[switch] = _plain(argument)
        elif switch == "*":
            by_code = _plain(argument).upper() == "CHARFORMAT" or by_code
        if found := _format(switch, argument):
            formats[switch == "*"].append(found)
    # A picture of a number or day comes before what is made of its text, whatever order they are written in.
    value = FieldValue(known, (*formats[False], *formats[True]), around["b"], around["f"])
    if known in pictures and value != FieldValue(known):
        raise CodeError("它是图片，用不了格式开关", "请在域代码里只留下字段名。")
    return Merge(value, by_code)


def _name(words: Sequence[Word], fields: Fields) -> tuple[str, Sequence[Word]]:
    """The field's name: what stands in quotes, the words up to the first switch if they are one, else the first word."""
    count = next((place for place, word in enumerate(words) if word.kind == "switch"), len(words))
    if not count or not all(word.is_plain for word in words[:count]):
        raise CodeError("没有写明字段名", "请在 Word 里删去它，重新“插入合并域”。")
    whole = "".join(word.text for word in words[:count])
    name = whole if known_field(whole, fields) else words[0].text
    return name.strip(), words[count:]


def _switches(words: Sequence[Word]) -> list[tuple[str, Word | None]]:
    found: list[tuple[str, Word | None]] = []
    for word in words:
        if word.kind == "switch":
            found.append((unicodedata.normalize("NFKC", word.text).lower(), None))
        elif found and found[-1][1] is None and found[-1][0] not in ("m", "v"):
            found[-1] = (found[-1][0], word)
        else:
            raise CodeError(
                f"多出了“{word.text}”", "请在 Word 里按 Alt+F9 看域代码，删去多余的字；含空格的要加引号。"
            )
    return found


def _plain(word: Word | None) -> str:
    if word is None or not word.is_plain:
        raise CodeError("开关后面没有写内容", "请在 Word 里按 Alt+F9 看域代码，补上或删去这个开关。")
    return word.text


def _format(switch: str, argument: Word | None) -> Format | None:
    try:
        if switch == "#":
            return number_format(_plain(argument))
        if switch == "@":
            return date_format(_plain(argument))
        if switch == "*":
            return general_format(_plain(argument))
    except UnsupportedSwitchError as error:
        raise CodeError(error.reason, error.remedy) from None
    if switch not in ("b", "f", "m", "v"):
        raise CodeError(rf"开关“\{switch}”不会执行", "请在域代码里删去这个开关。")
    return None


def choice_of(words: Sequence[Word], value_of: ValueOf) -> Choice:
    """An IF, from the words after its first; ``value_of`` reads a field inside it.

    Raises:
        CodeError: It is none that is understood.
    """
    place = next((place for place, word in enumerate(words) if word.kind == "operator"), 0)
    if not place:
        raise CodeError("没有写比较（=、<>、>= 等）", _SHOW_IF)
    operator = words[place].text
    rest = list(words[place + 1 :])
    switch = next((count for count, word in enumerate(rest) if word.kind == "switch"), len(rest))
    sides, switches = rest[:switch], rest[switch:]
    if operator not in _OPERATORS or place != 1 or not 2 <= len(sides) <= 3:  # noqa: PLR2004 - compared, then, else
        raise CodeError("条件或两种文字写得不完整", _SHOW_IF)
    if any(word.kind == "operator" for word in sides):
        raise CodeError("一个条件里有两处比较", _SHOW_IF)
    kinds = {_plain(argument).upper() for mark, argument in _switches(switches) if mark == "*"}
    if not kinds <= {"MERGEFORMAT", "CHARFORMAT"} or any(mark != "*" for mark, _ in _switches(switches)):
        raise CodeError("后面的开关不会执行", r"请在域代码里删去这个开关（\* MERGEFORMAT 可以留）。")
    compared = [_side(words[0], value_of), _side(sides[0], value_of)]
    if operator not in ("=", "<>"):
        for side in compared:
            fixed = "".join(part for part in side if isinstance(part, str))
            if len(side) == 1 and fixed and read_decimal(fixed) is None:
                raise CodeError(f"“{fixed}”不是数字，比不出大小", "请改成 = 或 <>，或与数字比较。")
    branches = [word.atoms for word in sides[1:]]
    if any(atom == Atom() for branch in branches for atom in branch):
        raise CodeError("要印的文字里换了段落", "请把要印的文字写在一段里，另一段用另一个域。")
    return Choice(
        Condition(compared[0], cast("Operator", operator), compared[1]),
        branches[0],
        branches[1] if len(branches) > 1 else [],
        like_result="MERGEFORMAT" in kinds,
        by_code="CHARFORMAT" in kinds,
    )


def _side(word: Word, value_of: ValueOf) -> tuple[str | FieldValue, ...]:
    parts: list[str | FieldValue] = []
    for atom in word.atoms:
        if atom.inner is not None:
            parts.append(value_of(atom.inner))
        elif atom.element is not None or not atom.character:
            raise CodeError("比较的内容不是文字", _SHOW_IF)
        elif parts and isinstance(parts[-1], str):
            parts[-1] += atom.character
        else:
            parts.append(atom.character)
    return tuple(parts)
