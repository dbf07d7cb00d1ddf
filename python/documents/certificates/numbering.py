"""Certificate numbers: the school's pattern, and the next free number of a year."""

from __future__ import annotations

import re
from collections.abc import Iterable

from python.vocabulary.plain_record import record
from python.vocabulary.problems import Problem, ProblemCode, Severity

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_SEQUENCE = re.compile(r"序号(?::0?([1-9]))?d?")
_LONGEST_PATTERN = 60
_DEFAULT_WIDTH = 1


@record
class CertificateNumber:
    """What a number says: its year (0 if the pattern has none) and its place in the sequence."""

    year: int
    sequence: int

    @property
    def short(self) -> str:
        """For file names: 2026-0007."""
        return f"{self.year:04d}-{self.sequence:04d}" if self.year else f"{self.sequence:04d}"


@record
class NumberPattern:
    """A checked 证书编号格式; make one with ``parse_pattern``."""

    text: str
    width: int
    yearly: bool

    def format(self, year: int, sequence: int) -> str:
        """The official number, e.g. 2026班培字第0007号."""

        def fill(match: re.Match[str]) -> str:
            return f"{year:04d}" if match.group(1) == "年份" else f"{sequence:0{self.width}d}"

        return _PLACEHOLDER.sub(fill, self.text)

    def read(self, number: str) -> CertificateNumber | None:
        """Year and sequence of an official number; ``None`` if it does not follow the pattern."""
        expression, position, seen_year = "", 0, False
        for match in _PLACEHOLDER.finditer(self.text):
            expression += re.escape(self.text[position : match.start()])
            if match.group(1) != "年份":
                expression += "(?P<sequence>[0-9]+)"
            elif seen_year:
                expression += "(?P=year)"
            else:
                expression, seen_year = expression + "(?P<year>[0-9]{4})", True
            position = match.end()
        found = re.fullmatch(expression + re.escape(self.text[position:]), number.strip())
        if found is None:
            return None
        return CertificateNumber(int(found["year"]) if seen_year else 0, int(found["sequence"]))


def parse_pattern(text: str) -> NumberPattern | Problem:
    """Checks a 证书编号格式 such as ``{年份}班培字第{序号:04d}号``.

    ``{序号}`` must stand in it exactly once, with ``:04d`` or the like for leading zeros; ``{年份}`` may stand in it.

    Returns:
        The pattern, or a problem ``NUMBER_FORMAT_BAD`` with ``format`` and ``reason``.
    """
    text = text.strip()
    placeholders = _PLACEHOLDER.findall(text)
    rest = _PLACEHOLDER.sub("", text)
    sequences = [match for name in placeholders if (match := _SEQUENCE.fullmatch(name))]
    unknown = [name for name in placeholders if name != "年份" and not _SEQUENCE.fullmatch(name)]
    reason = ""
    if re.search("[｛｝：]", text) and not sequences:
        reason = "大括号和冒号要用英文（半角）"
    elif "{" in rest or "}" in rest:
        reason = "大括号没有成对"
    elif unknown:
        reason = f"不认识 {{{unknown[0]}}}，只能用 {{年份}} 和 {{序号}}（如 {{序号:04d}}）"
    elif len(sequences) != 1:
        reason = "必须有且只有一个 {序号}"
    elif len(text) > _LONGEST_PATTERN:
        reason = f"太长，最多 {_LONGEST_PATTERN} 个字"
    elif any(ord(character) < ord(" ") for character in text):
        reason = "含有换行等控制字符"
    if reason:
        return Problem(
            ProblemCode.NUMBER_FORMAT_BAD,
            Severity.ERROR,
            details={"format": text, "reason": reason},
            fatal=True,
        )
    return NumberPattern(text, int(sequences[0].group(1) or _DEFAULT_WIDTH), "年份" in placeholders)


def next_numbers(pattern: NumberPattern, taken: Iterable[str], year: int, count: int) -> list[str]:
    """The next ``count`` free numbers of ``year``, counted on from the highest one in the register.

    Args:
        pattern: The school's pattern.
        taken: Every number in 证书登记, revoked ones included, so that none is used twice.
        year: The year of issue. A pattern without 年份 counts on over all years.
        count: How many are needed.
    """
    numbers = {number.strip() for number in taken}
    highest = 0
    for number in numbers:
        read = pattern.read(number)
        if read is not None and read.year == (year if pattern.yearly else 0):
            highest = max(highest, read.sequence)
    found: list[str] = []
    sequence = highest
    while len(found) < count:
        sequence += 1
        number = pattern.format(year, sequence)
        if number not in numbers:
            found.append(number)
    return found
