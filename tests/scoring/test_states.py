"""What 成绩说明 says of a row without a total begins with its state's words, by which the workbook colours it."""

from __future__ import annotations

from python.making.workbook.highlights import STATE_COLOURS
from python.scoring import score_row
from python.vocabulary.records import GradeRow, ScoreState
from tests.samples import preset_rules


def test_the_explanation_begins_with_the_words_that_the_colours_look_for() -> None:
    row = GradeRow("T001", "张三", 5)
    scores = [score_row(row, None, [], preset_rules(), blocked=why) for why in ("", "工号重复")]
    assert [score.state for score in scores] == list(STATE_COLOURS)
    assert all(score.explanation.startswith(score.state.opening + "：") for score in scores)


def test_no_states_words_begin_like_anothers() -> None:
    openings = [state.opening for state in ScoreState if state.opening]
    assert len({opening[:3] for opening in openings}) == len(openings)
