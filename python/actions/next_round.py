"""开始下一轮: the inputs of the round are cleared, the roster stays, those who must retrain are marked 补训."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from python.actions.sources import Sources
from python.ledgers.history import ROUND_KEY
from python.planning.dashboard import plan_dashboard
from python.planning.results import Tally, plan_home, plan_table
from python.reading.rule_blocks import find_blocks
from python.reading.tables import Table, runs
from python.reading.workbook import sheet_grid
from python.vocabulary.cell_values import as_text, name_key
from python.vocabulary.messages import some_of
from python.vocabulary.output_sheets import CHECK_RESULTS_SHEET, RETRAIN_LIST_SHEET
from python.vocabulary.ports import Block, WorkbookHost
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.sheet_schema import (
    BLOCK_PARAMETERS,
    CHECK_RESULTS,
    DEPARTMENT,
    DOCUMENT_NUMBER,
    END_DATE,
    GRADEBOOK,
    IN_POST,
    ISSUE_DATE,
    NAME,
    PARAM_TOPIC,
    PARAMETER,
    PUBLICATION_END,
    PUBLICATION_START,
    RETRAIN,
    RETRAIN_LIST,
    RETRAINING,
    RETRAINING_PLACE,
    RETRAINING_TIME,
    ROSTER,
    ROUND_NAME,
    RULES,
    SESSIONS,
    SIGN_IN,
    START_DATE,
    TEACHER_ID,
    TRAINING_TYPE,
    VALUE,
    YES,
)

_IDENTITY = (TEACHER_ID, NAME, DEPARTMENT)
_NAMES_SHOWN = 8
# Who is asked, and where, stays; when, and under which number, does not.
_OF_ONE_ROUND = (PUBLICATION_START, PUBLICATION_END, RETRAINING_TIME, RETRAINING_PLACE, DOCUMENT_NUMBER)


def retrainees(sources: Sources) -> list[str]:
    """工号 of those whose last rating means 补训: from 历次成绩 once the round is archived, else from the scores."""
    if sources.archived:
        rows = sources.history[sources.history[ROUND_KEY] == name_key(sources.data.round.name)]
        return [str(teacher_id) for teacher_id in rows[rows[RETRAIN] == YES][TEACHER_ID]]
    return [score.teacher_id for score in sources.scores.values() if score.retrain]


def plan_next_round(
    host: WorkbookHost, sources: Sources, name: str
) -> tuple[list[Block], list[str], list[Problem]]:
    """Plans the empty round.

    Cleared: 培训场次; the sessions of 签到表, headers included; inputs, 备注 and computed columns of 成绩册; 校验结果; 补训名单;
    the dates on 首页 and its figures. 工号 姓名 部门 stay everywhere, and so do columns and rows the program does not know.
    In the roster only 参训类型 changes: 补训 for those who must retrain, 在岗 for those who were 补训 and passed.

    Returns:
        The blocks, the 工号 marked 补训, and NO_TRAINING_TYPE if the roster has no such column.
    """
    data = sources.data
    blocks: list[Block] = []
    sessions = data.tables[SESSIONS]
    blocks += _cleared(sessions, sessions.columns.values(), sessions.data_rows)
    sign_in = data.tables[SIGN_IN]
    places = [column for header, column in sign_in.columns.items() if header not in _IDENTITY]
    blocks += _cleared(sign_in, places, (sign_in.header_row, *sign_in.data_rows))
    gradebook = data.tables[GRADEBOOK]
    places = [column for header, column in gradebook.columns.items() if header not in _IDENTITY]
    blocks += _cleared(gradebook, places, gradebook.data_rows)
    blocks += plan_table(data.tables[CHECK_RESULTS], CHECK_RESULTS_SHEET.headers, [])
    blocks += plan_table(data.tables[RETRAIN_LIST], RETRAIN_LIST_SHEET.headers, [])
    blocks += plan_home(host.named_cell, _nothing(sources))
    blocks += plan_dashboard(host.named_cell, None)
    facts: Mapping[str, str | None] = {
        ROUND_NAME: name.strip() or None,
        START_DATE: None,
        END_DATE: None,
        ISSUE_DATE: None,
        **dict.fromkeys(_OF_ONE_ROUND),
    }
    for fact, value in facts.items():
        where = host.named_cell(fact)
        if where:
            blocks.append(Block(where.sheet, where.row, where.column, ((value,),)))
    blocks += _cleared_topic(host, sources)
    retrain = retrainees(sources)
    marks, problems = _marked(sources, retrain)
    return blocks + marks, retrain, problems


def _cleared_topic(host: WorkbookHost, sources: Sources) -> list[Block]:
    """【参数】 本轮专题 emptied: the next round is about something else."""
    grid, _ = sheet_grid(host, RULES, sources.data.rules.school_names)
    if grid is None:
        return []
    block = find_blocks(grid)[0].get(BLOCK_PARAMETERS)
    if block is None or not {PARAMETER, VALUE} <= set(block.columns):
        return []
    return [
        Block(grid.sheet, row, block.columns[VALUE], ((None,),))
        for row in block.rows
        if as_text(grid.value(row, block.columns[PARAMETER])) == PARAM_TOPIC
    ]


def _nothing(sources: Sources) -> Tally:
    return Tally(
        0, 0, 0, 0, 0, 0, dict.fromkeys((r.name for r in sources.data.rules.ratings), 0), None, None, None
    )


def _cleared(table: Table, columns: Iterable[int], rows: Iterable[int]) -> list[Block]:
    """Blank cells for these columns and rows, formats kept."""
    heights = runs(list(rows))
    return [
        Block(table.sheet, top, left, [(None,) * (right - left + 1)] * (bottom - top + 1))
        for left, right in runs(list(columns))
        for top, bottom in heights
    ]


def _marked(sources: Sources, retrain: list[str]) -> tuple[list[Block], list[Problem]]:
    table = sources.data.tables[ROSTER]
    must = set(retrain)
    if not table.has(TRAINING_TYPE):
        if not must:
            return [], []
        names = [teacher.name for teacher in sources.data.teachers_by_id.values() if teacher.id in must]
        details = {
            "count": str(len(must)),
            "names": some_of(names, _NAMES_SHOWN),
        }
        where = CellRef(table.sheet, table.header_row, 1)
        return [], [Problem(ProblemCode.NO_TRAINING_TYPE, Severity.WARNING, where, details)]
    passed = {score.teacher_id for score in sources.scores.values() if score.rating and not score.retrain}
    blocks = []
    for teacher in sources.data.teachers:
        if teacher.id in must:
            kind = RETRAINING
        elif teacher.training_type == RETRAINING and teacher.id in passed:
            kind = IN_POST
        else:
            continue
        blocks.append(Block(table.sheet, teacher.row, table.columns[TRAINING_TYPE], ((kind,),)))
    return blocks, []
