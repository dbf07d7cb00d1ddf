"""导入设置: what the columns of other people's lists mean here; asked once, remembered in the workbook. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from python.planning.exchange.arrived import asked_name
from python.planning.exchange.cells import InputTable
from python.planning.results import plan_added_rows
from python.reading.tables import Table, header_text
from python.vocabulary.cell_values import as_prose
from python.vocabulary.near_words import nearest_word
from python.vocabulary.ports import Block, CellContent, ColumnChoices
from python.vocabulary.records import Method, RuleSet
from python.vocabulary.sheet_schema import MEANS, NOT_USED, NOTE, SOURCE_HEADER

# What questionnaires and schools call the mark of an exam.
_EXAM_WORDS = ("总分", "得分", "成绩", "分数", "总得分", "考试成绩", "笔试", "笔试成绩", "考试分数")
MOST_ASKED = 30
# Excel's limit for a list that stands in the rule itself.
_LONGEST_CHOICES = 255
_CHOOSE = f"请在“{MEANS}”里选；不要的选 {NOT_USED}。选好再点一次「收件」"


def meanings_in(table: Table) -> dict[str, str]:
    """Header of a list, as compared → header of ours, or 不用; what nobody has said yet is left out."""
    pairs = (
        (header_text(table.value(row, SOURCE_HEADER)), as_prose(table.value(row, MEANS)))
        for row in table.data_rows
    )
    return {source: means for source, means in pairs if source and means}


def plan_questions(
    table: Table,
    headers: Iterable[str],
    names: Mapping[str, Sequence[str]],
    tables: Mapping[str, InputTable],
    rules: RuleSet,
) -> tuple[list[Block], list[ColumnChoices]]:
    """A row for each header and name that is not there yet, with a guess beside it and none in its place; and the words offered.

    Args:
        table: 导入设置.
        headers: Those that mean nothing here.
        names: Those that nobody has, with the people they may be meant for.
        tables: Our input cells.
        rules: Our rules.
    """
    own = list(dict.fromkeys(column.header for one in tables.values() for column in one.columns))
    asked = {header_text(table.value(row, SOURCE_HEADER)) for row in table.data_rows}
    questions = {header: _guess(header, own, rules) for header in headers}
    questions |= {asked_name(name): f"是不是{'、'.join(whose)}？{_CHOOSE}" for name, whose in names.items()}
    new = {one: note for one, note in questions.items() if header_text(one) not in asked}
    rows: list[dict[str, CellContent]] = [
        {SOURCE_HEADER: one, MEANS: None, NOTE: note} for one, note in list(new.items())[:MOST_ASKED]
    ]
    people = list(dict.fromkeys(one for whose in names.values() for one in whose))
    # Headers first: while a column is not known, the rows below it are not read to the end.
    wanted = [*own, *people] if len(questions) > len(names) else [*people, *own]
    offered = ColumnChoices(table.sheet, table.columns[MEANS], table.header_row, _as_fit(wanted))
    return plan_added_rows(table, rows), [offered] if questions else []


def _as_fit(words: Sequence[str]) -> tuple[str, ...]:
    """The words that a drop-down can hold, from the first on, and 不用."""
    chosen: list[str] = []
    room = _LONGEST_CHOICES - len(NOT_USED)
    for word in words:
        room -= len(word) + 1
        if room < 0:
            break
        if "," not in word:
            chosen.append(word)
    return (*chosen, NOT_USED)


def _guess(header: str, own: Sequence[str], rules: RuleSet) -> str:
    exams = [item.source for item in rules.input_items if item.method is Method.PROPORTIONAL]
    nearest = exams[0] if header in _EXAM_WORDS and len(exams) == 1 else nearest_word(header, own)
    hint = f"是不是“{nearest}”？" if nearest else ""
    return hint + _CHOOSE
