"""What is said at the end of a run is true."""

from __future__ import annotations

import pytest

from python.actions.outcome import not_run
from python.entry.telling import in_one_message, not_run_heading
from python.vocabulary.problems import Problem, ProblemCode, Severity


@pytest.mark.parametrize(
    ("code", "unchanged"), [(ProblemCode.SCORES_STALE, True), (ProblemCode.UNEXPECTED, False)]
)
def test_only_a_run_that_surely_changed_nothing_is_said_to_have_changed_nothing(
    code: ProblemCode, unchanged: bool
) -> None:
    details = {"reason": "KeyError", "log": "日志"}
    outcome = not_run([Problem(code, Severity.ERROR, None, details, fatal=True)])
    assert ("没有改动" in not_run_heading(outcome)) == unchanged
    message = in_one_message("计算成绩", outcome, 900)
    assert message.startswith("计算成绩没有运行")
    assert ("工作簿没有改动" in message) == unchanged
