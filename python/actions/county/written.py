"""总分 and 等级 as the school's workbook has them, against what its own rules give."""

from __future__ import annotations

from collections.abc import Mapping

from python.actions.run import ScoredRound
from python.vocabulary.cell_values import CellValue, as_prose, as_text, is_blank, name_key, plain, read_number
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.records import Score, ScoreState
from python.vocabulary.sheet_schema import GRADEBOOK, NAME, RATING, TOTAL

_WITHOUT_RESULT = (ScoreState.VACANT, ScoreState.EXEMPT)
_NOTHING = "空"


def written(scored: ScoredRound) -> Mapping[str, tuple[str, str]]:
    """工号 → 总分 and 等级 as they stand in 成绩册, the last row of each."""
    table = scored.data.tables[GRADEBOOK]
    return {
        score.teacher_id: (as_text(table.value(score.row, TOTAL)), as_prose(table.value(score.row, RATING)))
        for score in scored.scores
    }


def compared(scored: ScoredRound) -> list[Problem]:
    """Every written result that is not what the school's own rules give.

    Returns:
        COUNTY_WRITTEN_TOTAL at each 总分 or 等级 that differs, COUNTY_WRITTEN_UNSCORED at each of a row that cannot be scored (errors);
        COUNTY_NOT_SCORED (a warning) when results are not written at all. A column that is not there is not asked for.
    """
    problems: list[Problem] = []
    table = scored.data.tables[GRADEBOOK]
    headers = [header for header in (TOTAL, RATING) if table.has(header)]
    n_unwritten = 0
    for score in scored.scores:
        if score.state in _WITHOUT_RESULT:
            continue
        cells = [(header, table.value(score.row, header)) for header in headers]
        if all(is_blank(value) for _, value in cells):
            n_unwritten += score.state is ScoreState.SCORED
            continue
        for header, value in cells:
            if not _agrees(score, header, value):
                problems.append(_differs(scored, score, header, value))
    if n_unwritten:
        where = CellRef(table.sheet, table.header_row, table.columns.get(TOTAL, 1))
        details = {"sheet": table.sheet, "count": str(n_unwritten)}
        problems.append(Problem(ProblemCode.COUNTY_NOT_SCORED, Severity.WARNING, where, details))
    return problems


def _agrees(score: Score, header: str, value: CellValue) -> bool:
    if score.state is not ScoreState.SCORED or score.rating is None:
        return is_blank(value)
    if header == TOTAL:
        return read_number(value)[0] == score.total
    return name_key(as_text(value)) == name_key(score.rating.name)


def _differs(scored: ScoredRound, score: Score, header: str, value: CellValue) -> Problem:
    table = scored.data.tables[GRADEBOOK]
    is_scored = score.total is not None and score.rating is not None
    code = ProblemCode.COUNTY_WRITTEN_TOTAL if is_scored else ProblemCode.COUNTY_WRITTEN_UNSCORED
    right = ""
    if score.total is not None and score.rating is not None:
        right = plain(score.total) if header == TOTAL else score.rating.name
    details = {
        "column": table.headers.get(table.columns[header], header),
        "written": as_prose(value) or _NOTHING,
        "right": right,
        "name": as_text(table.value(score.row, NAME)) or score.teacher_id,
        "why": score.explanation,
    }
    return Problem(
        code, Severity.ERROR, table.ref(score.row, header), details, score.teacher_id, details["column"]
    )
