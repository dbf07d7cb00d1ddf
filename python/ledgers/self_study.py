"""校本研修: whether what a teacher did of it in one 专题 is enough, with the arithmetic in words.

Source:
    Seed plan S4 篇4, 七.3 (domain.md, Scheme B): at least 20 学时, notes of at least 20,000 characters, one essay of at least 2,000.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from python.ledgers.materials import read_length
from python.reading.self_study import StudyEntry
from python.vocabulary.cell_values import CellValue, as_text, is_blank, plain, read_date, read_number
from python.vocabulary.features.self_study import (
    ASKED_FROM,
    ESSAY,
    FOR_COMPLETION,
    LEAST_ESSAY,
    LEAST_HOURS,
    LEAST_NOTES,
    NOTES,
    SELF_STUDY_FEATURE,
    STUDY_DONE,
    STUDY_HOURS,
    STUDY_ITEM,
    STUDY_SHORT,
)
from python.vocabulary.plain_record import record
from python.vocabulary.records import RuleSet
from python.vocabulary.sheet_schema import YES

NO_RECORD = "没有校本研修记录"


@record
class StudyRules:
    """What the school asks for in each 专题.

    Attributes:
        hours: 校本学时, at least; 0: none are asked for. The same holds for the next two.
        notes: Characters of notes.
        essay: Characters of one essay.
        for_completion: Whether a 专题 that falls short does not count for 结业.
        since: Rounds that ended before this day are not asked about; ``None``: all are.
        item: The item of 【计分项目】 that the records are the evidence of.
    """

    hours: Decimal = Decimal(20)
    notes: Decimal = Decimal(20_000)
    essay: Decimal = Decimal(2000)
    for_completion: bool = True
    since: dt.date | None = None
    item: str = SELF_STUDY_FEATURE.name


def study_rules(rules: RuleSet) -> StudyRules | None:
    """The settings of the feature; ``None`` where it is off, or one of them is wrong."""
    state = rules.features.get(SELF_STUDY_FEATURE.name)
    if state is None or not state.on or not state.usable:
        return None
    value = state.values
    hours, notes, essay = (
        read_number(value[name])[0] or Decimal(0) for name in (LEAST_HOURS, LEAST_NOTES, LEAST_ESSAY)
    )
    return StudyRules(
        hours=hours,
        notes=notes,
        essay=essay,
        for_completion=value[FOR_COMPLETION] == YES,
        since=read_date(value[ASKED_FROM])[0],
        item=value[STUDY_ITEM].strip(),
    )


@record
class StudyVerdict:
    """Whether one row is enough.

    Attributes:
        lacking: What falls short, with figures: ``校本学时 12，少 8；笔记 15000 字，少 5000 字``; ``""`` when nothing does.
        explanation: Every figure beside what is asked for; ``""`` while nothing is filled in.
    """

    lacking: str
    explanation: str

    @property
    def done(self) -> bool:
        """Whether nothing falls short."""
        return not self.lacking

    @property
    def state(self) -> str:
        """What 完成情况 shows."""
        return STUDY_DONE if self.done else STUDY_SHORT


def judge_study(entry: StudyEntry, asked: StudyRules) -> StudyVerdict:
    """Compares one row with what is asked for; 不少于 is inclusive, and what is blank or cannot be read is 0.

    Args:
        entry: The row.
        asked: The school's figures; one of 0 is not asked for.
    """
    hours = entry.hours or Decimal(0)
    notes, essay = (read_length(cell) or Decimal(0) for cell in (entry.notes, entry.essay))
    parts = [
        _part(STUDY_HOURS, hours, asked.hours, ""),
        _part(NOTES, notes, asked.notes, " 字", _as_written(entry.notes)),
        _part(ESSAY, essay, asked.essay, " 字", _as_written(entry.essay)),
    ]
    if entry.essay_title and is_blank(entry.essay) and asked.essay:
        untold = f"体会文章有题目，没有填字数（要求 {plain(asked.essay)} 字）"
        parts[-1] = untold, untold
    if not entry.hours and is_blank(entry.notes) and is_blank(entry.essay) and not entry.essay_title:
        parts = [(short, "") for short, _ in parts]
    return StudyVerdict(
        "；".join(short for short, _ in parts if short), "；".join(figures for _, figures in parts if figures)
    )


def _as_written(value: CellValue) -> str:
    """A length that is written otherwise than in figures, for the explanation."""
    if value is None or isinstance(value, float):
        return ""
    text = as_text(value)
    return "" if is_blank(value) or read_number(value, ("字",))[0] is not None else f"（写作“{text}”）"


def _part(name: str, there: Decimal, asked: Decimal, unit: str, written: str = "") -> tuple[str, str]:
    """What falls short of one figure (``""``: nothing), and the figure beside what is asked for."""
    figure = f"{name} {plain(there)}{unit}"
    if not asked:
        return "", f"{figure}{written}，不作要求" if there else ""
    if there >= asked:
        return "", f"{figure}{written}，够 {plain(asked)}{unit}"
    gap = plain(asked - there)
    return (
        f"{figure}，少 {gap}{unit}",
        f"{figure}{written}，少 {plain(asked)}−{plain(there)}={gap}{unit}",
    )
