"""How the end of a run is said, alike on a button, on a terminal and by a launcher."""

from __future__ import annotations

from typing import TYPE_CHECKING

from python.vocabulary.messages import SEVERITY_WORDS, counted, sentence
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.sheet_schema import CHECK_RESULTS

if TYPE_CHECKING:
    from python.actions.outcome import Outcome

UNCHANGED = "，工作簿没有改动"
"""How a heading ends while not even 校验结果 was written."""
NOTHING_CHANGED = f"没有运行{UNCHANGED}"
_STOPPED = "没有运行完"
_MAY_HAVE_CHANGED = (ProblemCode.UNEXPECTED, ProblemCode.WRITTEN_NOT_SAVED)


def not_run_heading(outcome: Outcome) -> str:
    """What is said above the reasons why a run was not carried out.

    An unexpected error may come after the workbook was written, a failed save does: then nobody may say that it was not changed.
    """
    changed = any(problem.code in _MAY_HAVE_CHANGED for problem in outcome.problems)
    return _STOPPED if changed else NOTHING_CHANGED


def done_lines(title: str, outcome: Outcome) -> list[str]:
    """What was done, and how much was found where 校验结果 lists it.

    Args:
        title: What the action is called.
        outcome: A run that was carried out.
    """
    lines = outcome.lines(title)
    if outcome.lists_problems and outcome.problems:
        counts = counted(outcome.problems)
        order = (Severity.ERROR, Severity.WARNING, Severity.NOTICE)
        found = "、".join(
            f"{SEVERITY_WORDS[level]} {counts[level]} 处" for level in order if counts.get(level)
        )
        lines.append(f"发现{found}，详见工作表“{CHECK_RESULTS}”。")
    return lines


def in_one_message(title: str, outcome: Outcome, longest: int) -> str:
    """The whole end of a run in one message of at most ``longest`` characters: as many problems as there is room for.

    Args:
        title: What the action is called.
        outcome: The run, carried out or not.
        longest: Room in the message.
    """
    if outcome.not_run:
        return listed(f"{title}{not_run_heading(outcome)}", outcome.noteworthy(), longest)
    text = "\n".join(done_lines(title, outcome))
    problems = [] if outcome.lists_problems or outcome.answers else outcome.noteworthy()
    return listed(f"{text}\n请注意", problems, longest) if problems else text


def listed(heading: str, problems: list[Problem], longest: int) -> str:
    """A heading and the problems below it, those that fit into ``longest`` characters, and how many more there are."""
    if len(problems) == 1:
        return f"{heading}：{sentence(problems[0])}"
    text = f"{heading}（共 {len(problems)} 处）："
    for place, problem in enumerate(problems):
        line = f"\n{place + 1}. {sentence(problem)}"
        rest = f"\n……还有 {len(problems) - place} 处。"
        if len(text) + len(line) + (len(rest) if place + 1 < len(problems) else 0) > longest:
            return text + rest
        text += line
    return text
