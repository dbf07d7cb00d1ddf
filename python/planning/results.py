"""Turns results into a plan of changes: which cells of which sheet get which contents. Writes nothing itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from python import __version__
from python.planning.rates import Rates, target_line, targets_of
from python.reading.gradebook import computed_columns, shown_header
from python.reading.round_data import RoundData
from python.reading.tables import Table, runs
from python.scoring import round_half_up
from python.vocabulary.cell_values import column_letters
from python.vocabulary.output_sheets import RETRAIN_LIST_SHEET, RUN_LOG_SHEET
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, CellContent, ColumnFormat
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.records import RuleSet, Score, ScoreState
from python.vocabulary.sheet_schema import (
    ACTION,
    AVERAGE,
    CONTESTS,
    DEPARTMENT,
    EXCELLENT_RATE,
    EXPLANATION,
    GRADEBOOK,
    HEADCOUNT,
    INCOMPLETE,
    INCOMPLETE_COUNT,
    INVALID,
    INVALID_COUNT,
    NAME,
    NO,
    NUMBER,
    OPTIONAL_FACTS,
    PARTICIPATION_RATE,
    PASS_RATE,
    PEOPLE,
    PROBLEM_COUNT,
    RANK,
    RATING,
    RATING_SUMMARY,
    RATING_SUMMARY_ROWS,
    RESULT,
    RETRAIN,
    RETRAIN_COUNT,
    RETRAIN_LIST,
    RETRAIN_REASON,
    RETRAINING,
    ROSTER,
    ROUND,
    ROUND_FACTS,
    RULES,
    SCORED,
    SCORED_COUNT,
    SECONDS,
    SESSIONS,
    SIGN_IN,
    TARGET_LINE,
    TEACHER_ID,
    TIME,
    TOTAL,
    VERSION,
    YES,
    item_score_column,
)


@record
class Tally:
    """The round's figures. ``people`` counts everyone who is not 免训, also those without a row in 成绩册."""

    people: int
    scored: int
    incomplete: int
    invalid: int
    retrain: int
    exempt: int
    ratings: Mapping[str, int]
    pass_rate: Decimal | None
    excellent_rate: Decimal | None
    average: Decimal | None
    participation_rate: Decimal | None = None
    targets: str = ""

    def as_json(self) -> dict[str, object]:
        """The figures for ``--json``: counts as numbers, rates as fractions of everyone who should take part."""
        return {
            "teachers": self.people,
            "scored": self.scored,
            "incomplete": self.incomplete,
            "invalid": self.invalid,
            "retrain": self.retrain,
            "exempt": self.exempt,
            "ratings": dict(self.ratings),
            "participation_rate": (
                float(self.participation_rate) if self.participation_rate is not None else None
            ),
            "pass_rate": float(self.pass_rate) if self.pass_rate is not None else None,
            "excellent_rate": float(self.excellent_rate) if self.excellent_rate is not None else None,
            "average": float(self.average) if self.average is not None else None,
        }


def tally(data: RoundData, scores: Sequence[Score]) -> Tally:
    """Counts the outcome. 参训率, 合格率 and 优秀率 are shares of everyone who should take part; ``None`` while nobody has a total."""
    done = [score for score in scores if score.state is ScoreState.SCORED]
    ratings = {rating.name: 0 for rating in data.rules.ratings}
    for score in done:
        if score.rating is not None:
            ratings[score.rating.name] += 1
    retrain = sum(score.retrain for score in done)
    invalid = sum(score.state is ScoreState.INVALID for score in scores)
    people = len(data.taking_part)
    unrated = {score.teacher_id for score in scores if score.state is ScoreState.INCOMPLETE}
    without_row = {teacher.id for teacher in data.taking_part} - {score.teacher_id for score in scores}
    rates = Rates(people, len(done), len(done) - retrain, ratings[data.rules.ratings[0].name])
    totals = sum((score.total for score in done if score.total is not None), Decimal(0))
    return Tally(
        people=people,
        scored=len(done),
        incomplete=len(unrated | without_row),
        invalid=invalid,
        retrain=retrain,
        exempt=sum(score.state is ScoreState.EXEMPT for score in scores),
        ratings=ratings,
        pass_rate=rates.passing,
        excellent_rate=rates.excellent if len(ratings) > 2 else None,  # noqa: PLR2004 - with two it is 合格率
        average=round_half_up(totals / len(done), data.rules.decimals) if done else None,
        participation_rate=rates.participation,
        targets=target_line(rates, targets_of(data.rules.parameters)),
    )


def _score_cell(name: str, rules: RuleSet) -> Callable[[Score], CellContent]:
    """What a computed column holds for a score."""
    items = {
        item_score_column(item.name, deducted_from_total=item.deducted_from_total): item.name
        for item in rules.items
    }
    if name in items:
        item = items[name]
        return lambda score: score.items[item].marks if item in score.items else None
    cells: Mapping[str, Callable[[Score], CellContent]] = {
        TOTAL: lambda score: score.total if score.total is not None else None,
        RATING: lambda score: score.rating.name if score.rating else None,
        RANK: lambda score: score.rank,
        RETRAIN: lambda score: (YES if score.retrain else NO) if score.rating else None,
        EXPLANATION: lambda score: score.explanation or None,
    }
    return cells[name]


def plan_scores(
    table: Table, rules: RuleSet, scores: Sequence[Score]
) -> tuple[list[Block], list[ColumnFormat]]:
    """The computed columns of 成绩册.

    Columns are found by header; one that is missing is added at the right end and looks like the column beside it.
    Only rows that hold a teacher are written: total rows and blank rows stay as they are.
    """
    places: dict[int, str] = {}
    formats: list[ColumnFormat] = []
    headers: list[Block] = []
    last = max(table.headers)
    for column in computed_columns(rules):
        place_of = table.columns.get(column.name)
        if place_of is None:
            last += 1
            place_of = last
            known = [table.columns[c.name] for c in computed_columns(rules) if table.has(c.name)]
            model = known[0] if known else max(table.headers)
            formats.append(ColumnFormat(table.sheet, place_of, model, table.header_row))
        places[place_of] = column.name
        header = shown_header(column, rules.school_names)
        if table.headers.get(place_of) != header:
            headers.append(Block(table.sheet, table.header_row, place_of, ((header,),)))
    by_row = {score.row: score for score in scores}
    blocks = list(headers)
    for left, right in runs(list(places)):
        cells = [_score_cell(places[column], rules) for column in range(left, right + 1)]
        for top, bottom in runs(list(by_row)):
            part = [by_row[row] for row in range(top, bottom + 1)]
            values = list(zip(*(map(cell, part) for cell in cells), strict=True))
            blocks.append(Block(table.sheet, top, left, values))
    return blocks, formats


def plan_table(
    table: Table, columns: Sequence[str], rows: Sequence[Mapping[str, CellContent]]
) -> list[Block]:
    """An output table filled anew: ``rows`` below the header, and what an earlier, longer run left is emptied."""
    height = max(len(rows), table.last_row - table.header_row)
    blocks = []
    if not height:
        return []
    names = {column: name for name, column in table.columns.items() if name in columns}
    for left, right in runs(list(names)):
        values = [
            tuple(
                rows[index].get(names[column]) if index < len(rows) else None
                for column in range(left, right + 1)
            )
            for index in range(height)
        ]
        blocks.append(Block(table.sheet, table.header_row + 1, left, values))
    return blocks


def inputs_written(
    data: RoundData, blocks: Iterable[Block], named_cell: Callable[[str], CellRef | None]
) -> list[Problem]:
    """Whether a plan would write where staff type. Asked before every run of 校验数据 and 计算成绩 writes, whatever the rules say.

    In 成绩册 the program owns its computed columns and what it adds at the right end, in rows that hold people; in 首页 all but
    the round's facts; of the other sheets that are read (名册, 场次, 签到, 规则) nothing.

    Returns:
        INPUT_NOT_WRITTEN (fatal) for each column that would be written; nothing when the plan is sound.

    Source:
        product.md, section 3 (input cells are never changed).
    """
    found: dict[tuple[str, int], Problem] = {}

    def refuse(block: Block, row: int, column: int, header: str) -> None:
        where = CellRef(block.sheet, row, column)
        details = {"column": header, "sheet": block.sheet}
        found.setdefault(
            (block.sheet, column),
            Problem(ProblemCode.INPUT_NOT_WRITTEN, Severity.ERROR, where, details, fatal=True),
        )

    gradebook = data.tables[GRADEBOOK]
    own = {column.name for column in computed_columns(data.rules)}
    inputs = {item.source for item in data.rules.input_items}
    owned = {place for name, place in gradebook.columns.items() if name in own and name not in inputs}
    end = max(gradebook.headers)
    rows = {*gradebook.data_rows, gradebook.header_row}
    typed = {data.tables[sheet].sheet for sheet in (ROSTER, SESSIONS, SIGN_IN)}
    typed |= {data.rules.school_names.get(sheet, sheet) for sheet in (RULES, CONTESTS)}
    facts = {
        (where.sheet, where.row, where.column): name
        for name in (*ROUND_FACTS, *OPTIONAL_FACTS)
        if (where := named_cell(name))
    }
    for block in blocks:
        bottom = block.row + len(block.values) - 1
        right = block.column + max(map(len, block.values), default=0) - 1
        stray = 0
        if block.sheet == gradebook.sheet:
            stray = next((row for row in range(block.row, bottom + 1) if row not in rows), 0)
        for column in range(block.column, right + 1):
            sound = block.sheet not in typed
            if block.sheet == gradebook.sheet:
                sound = not stray and (column > end or column in owned)
            if not sound:
                refuse(block, stray or block.row, column, data_header(data, block.sheet, column))
        for (sheet, row, column), name in facts.items():
            if sheet == block.sheet and block.row <= row <= bottom and block.column <= column <= right:
                refuse(block, row, column, name)
    return list(found.values())


def data_header(data: RoundData, sheet: str, column: int) -> str:
    """The header of a column as it stands in a sheet; its letters where there is none."""
    headers = next((table.headers for table in data.tables.values() if table.sheet == sheet), {})
    return headers.get(column, column_letters(column))


_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems as they are listed: errors, warnings, notices; within each by sheet as read, row and column."""
    sheets: dict[str, int] = {}
    listed = list(problems)
    for problem in listed:
        sheets.setdefault(problem.where.sheet if problem.where else "", len(sheets))

    def key(problem: Problem) -> tuple[int, int, int, int]:
        where = problem.where or CellRef("")
        return _ORDER[problem.severity], sheets[where.sheet], where.row, where.column

    return sorted(listed, key=key)


def plan_retrain_list(data: RoundData, scores: Sequence[Score]) -> list[Block]:
    """补训名单: who must retrain and why, in the order of 成绩册."""
    teachers = data.teachers_by_id
    rows: list[dict[str, CellContent]] = []
    for score in scores:
        if not score.retrain or score.rating is None or score.total is None:
            continue
        teacher = teachers[score.teacher_id]
        rows.append(
            RETRAIN_LIST_SHEET.row(
                {
                    NUMBER: len(rows) + 1,
                    TEACHER_ID: teacher.id,
                    NAME: teacher.name,
                    DEPARTMENT: teacher.department or None,
                    TOTAL: score.total,
                    RATING: score.rating.name,
                    RETRAIN_REASON: score.retrain_reason,
                    EXPLANATION: score.explanation,
                }
            )
        )
    return plan_table(data.tables[RETRAIN_LIST], RETRAIN_LIST_SHEET.headers, rows)


def plan_home(named_cell: Callable[[str], CellRef | None], figures: Tally) -> list[Block]:
    """The summary on 首页; a figure whose defined name is gone is left out."""
    values: dict[str, CellContent] = {
        HEADCOUNT: figures.people,
        SCORED_COUNT: figures.scored,
        INCOMPLETE_COUNT: figures.incomplete,
        INVALID_COUNT: figures.invalid,
        RETRAIN_COUNT: figures.retrain,
        PARTICIPATION_RATE: figures.participation_rate,
        PASS_RATE: figures.pass_rate,
        EXCELLENT_RATE: figures.excellent_rate,
        AVERAGE: figures.average,
        TARGET_LINE: figures.targets or None,
    }
    blocks = [
        Block(where.sheet, where.row, where.column, ((value,),))
        for name, value in values.items()
        if (where := named_cell(name))
    ]
    where = named_cell(RATING_SUMMARY)
    if where:
        rows: list[tuple[CellContent, CellContent]] = [
            (name, count) for name, count in figures.ratings.items()
        ]
        rows = rows[:RATING_SUMMARY_ROWS]
        rows += [(None, None)] * (RATING_SUMMARY_ROWS - len(rows))
        blocks.append(Block(where.sheet, where.row, where.column, rows))
    return blocks


@record
class LogRow:
    """What 运行日志 keeps of one run; ``None`` for figures that the action does not have."""

    action: str
    round_name: str
    problems: int
    seconds: float
    result: str
    people: int | None = None
    figures: Tally | None = None


def plan_added_rows(table: Table, rows: Sequence[Mapping[str, CellContent]]) -> list[Block]:
    """Rows below the last one of a table: header → content. Columns that the sheet or the rows do not have are left out."""
    if not rows:
        return []
    names = {column: name for name, column in table.columns.items() if name in rows[0]}
    return [
        Block(
            table.sheet,
            table.last_row + 1,
            left,
            [tuple(row[names[column]] for column in range(left, right + 1)) for row in rows],
        )
        for left, right in runs(list(names))
    ]


def plan_log(table: Table, entry: LogRow, now: dt.datetime) -> list[Block]:
    """One more row in 运行日志."""
    figures = entry.figures
    row: dict[str, CellContent] = {
        TIME: now.strftime("%Y-%m-%d %H:%M:%S"),
        ACTION: entry.action,
        ROUND: entry.round_name or None,
        PEOPLE: entry.people,
        SCORED: figures.scored if figures else None,
        INCOMPLETE: figures.incomplete if figures else None,
        INVALID: figures.invalid if figures else None,
        RETRAINING: figures.retrain if figures else None,
        PROBLEM_COUNT: entry.problems,
        SECONDS: round_half_up(Decimal(str(entry.seconds)), 2),
        RESULT: entry.result,
        VERSION: __version__,
    }
    return plan_added_rows(table, [RUN_LOG_SHEET.row(row)])
