"""Every problem as a Chinese sentence, filled in from ``sentences``, with its place; also counted and as JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from string import Formatter

from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.sentences import CATALOG

SEVERITY_WORDS: Mapping[Severity, str] = {
    Severity.ERROR: "错误",
    Severity.WARNING: "警告",
    Severity.NOTICE: "提示",
}


def _words(problem: Problem) -> Mapping[str, str]:
    """The details, and 是不是……？ made of the nearest known word where there is one."""
    nearest = problem.details.get("nearest")
    words = defaultdict(str, problem.details)
    words.setdefault("hint", f"是不是“{nearest}”？" if nearest else "")
    names, count = problem.details.get("names", ""), problem.details.get("count", "")
    words.setdefault("who", f"{names}共 {count} 人" if problem.alike and names else words["name"])
    return words


def message(problem: Problem) -> str:
    """What is wrong, in one Chinese sentence without its place."""
    if problem.alike and problem.code is ProblemCode.NOT_IN_SHEET:
        words = defaultdict(str, problem.details)
        return f"《{words['sheet']}》缺 {words['count']} 人：{words['names']}"
    text = CATALOG[problem.code][0].format_map(_words(problem))
    told = problem.alike and problem.code not in (ProblemCode.BLANK_SIGN_IN, ProblemCode.STATUS_READ_AS)
    return f"{text}（这样的共 {len(problem.alike) + 1} 格）" if told else text


def suggestion(problem: Problem) -> str:
    """What to do about it, in Chinese."""
    return CATALOG[problem.code][1].format_map(_words(problem))


def some_of(names: Sequence[str], most: int) -> str:
    """The first names of a list, and 等 when there are more."""
    return "、".join(names[:most]) + ("等" if len(names) > most else "")


def place(where: CellRef | None) -> str:
    """Where a problem is, as a person says it: 成绩册!F12, or just the sheet; ``""`` for the file as a whole."""
    if where is None:
        return ""
    return f"{where.sheet}!{where.cell}" if where.cell else where.sheet


def sentence(problem: Problem) -> str:
    """The whole problem in one line: place, what is wrong, what to do."""
    where = place(problem.where)
    return f"{where + '　' if where else ''}{message(problem)}。{suggestion(problem)}"


def placeholders(code: ProblemCode) -> set[str]:
    """The details that a code's sentences need."""
    return {name for text in CATALOG[code] for _, name, _, _ in Formatter().parse(text) if name}


def as_json(problem: Problem) -> dict[str, str]:
    """A problem as the command line's ``--json`` prints it (product.md, 4)."""
    return {
        "code": problem.code.value,
        "severity": problem.severity.value,
        "sheet": problem.where.sheet if problem.where else "",
        "cell": problem.where.cell if problem.where else "",
        "message": message(problem),
        "suggestion": suggestion(problem),
    }


def counted(problems: Iterable[Problem]) -> dict[Severity, int]:
    """How many problems there are of each severity."""
    counts = dict.fromkeys(Severity, 0)
    for problem in problems:
        counts[problem.severity] += 1
    return counts
