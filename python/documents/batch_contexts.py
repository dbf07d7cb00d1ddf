"""What 分批培训名单 prints: who is trained in one school year, by 部门, and how far the year is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from python.documents.contexts import beside, listed_entry, round_context
from python.documents.numerals import plain_date
from python.documents.template import Context, Entry
from python.documents.typesetting import across_then_down, packed_lines
from python.planning.rates import Rates, Targets, percent, share, target_sentence
from python.vocabulary.plain_record import record
from python.vocabulary.records import Round, Teacher

# How many halves of a character a line of names holds.
_LINE = 52
_ORDINALS = "一二三四五六七八九十"


@record
class ListedTeacher:
    """One teacher of a batch: whether the training is finished, and passed."""

    teacher: Teacher
    trained: bool
    passed: bool

    @property
    def state(self) -> str:
        """What stands beside the name; ``""`` while nothing is known."""
        if not self.trained:
            return ""
        return "合格" if self.passed else "未合格"


@record
class BatchYear:
    """One school year of the plan.

    Attributes:
        year: The year in which the school year begins.
        first: That of the first batch.
        years: How many years the plan has.
        quota: 名额.
        begun: Whether the school year runs or is over.
        people: Whose batch it is, in the order of the roster.
    """

    year: int
    first: int
    years: int
    quota: int
    begun: bool
    people: Sequence[ListedTeacher]


def school_year(year: int) -> str:
    """As offices say it: 2026—2027学年."""
    return f"{year}—{year + 1}学年"


def _ordinal(number: int) -> str:
    return _ORDINALS[number - 1] if number <= len(_ORDINALS) else str(number)


def batch_context(round_: Round, one: BatchYear, targets: Targets, today: dt.date) -> Context:
    """The fields of 分批培训名单.

    Args:
        round_: The round's facts, for the school's name.
        one: The year.
        targets: 参训率目标 and 合格率目标.
        today: The day on which the list is made.
    """
    trained = [listed for listed in one.people if listed.trained]
    rates = Rates(len(one.people), len(trained), sum(listed.passed for listed in trained))
    absent = [listed.teacher.name for listed in one.people if not listed.trained]
    failed = [listed.teacher.name for listed in trained if not listed.passed]
    return round_context(round_) | {
        "学年": school_year(one.year),
        "起始学年": school_year(one.first),
        "年数": str(one.years),
        "批次": _ordinal(one.year - one.first + 1),
        "计划人数": str(rates.people),
        "名额": str(one.quota),
        "已参训人数": str(rates.scored),
        "合格人数": str(rates.passed),
        "参训率": percent(share(rates.scored, rates.people)),
        "合格率": percent(share(rates.passed, rates.people)),
        "目标情况": target_sentence(rates, targets),
        "已开始": "是" if one.begun else "",
        "制作日期": plain_date(today),
        "部门名单": _departments(one.people),
        "未参训行": _lines(absent) if one.begun else [],
        "未合格行": _lines(failed),
    }


def _lines(names: Sequence[str]) -> list[Entry]:
    return [{"文字": line} for line in packed_lines(names, _LINE, end="。")] if names else []


def _departments(people: Sequence[ListedTeacher]) -> list[Entry]:
    """The people by 部门, as the roster has them; those without one last."""
    names = dict.fromkeys(listed.teacher.department for listed in people)
    ordered = sorted(names, key=lambda name: not name)
    found: list[Entry] = []
    for place, name in enumerate(ordered, 1):
        those = [listed for listed in people if listed.teacher.department == name]
        rows: list[Entry] = [
            {**listed_entry(listed.teacher, number), "情况": listed.state}
            for number, listed in enumerate(those, 1)
        ]
        found.append(
            {
                "序号": _ordinal(place),
                "部门": name or "未填部门",
                "人数": str(len(those)),
                "行": [_only(beside(*pair)) for pair in across_then_down(rows)],
            }
        )
    return found


def _only(row: Entry) -> Entry:
    """What the list prints: without 部门, which is its heading."""
    return {name: value for name, value in row.items() if not name.endswith("部门")}
