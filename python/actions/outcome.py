"""What a run came to: small typed results that know their own Chinese sentence, told alike by button, terminal and launcher."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import ClassVar

from python.planning.results import in_order
from python.vocabulary.plain_record import record
from python.vocabulary.problems import Problem, Severity

EXIT_DONE = 0
EXIT_PROBLEMS = 1
EXIT_NOT_RUN = 2


@record
class Offer:
    """What the same action would do if it were asked for: by a second click, or by a yes on the terminal.

    Attributes:
        option: The keyword of the action that asks for it.
        value: What the keyword is then.
        what: What is done then, in words that go on after 要.
        key: Differs when something else would be done; a second click then asks again.
    """

    option: str
    value: object
    what: str
    key: str = ""


@record(kw_only=True)
class Outcome:
    """What every run has in common; each action adds its own figures and says them in ``told``.

    Attributes:
        problems: Everything found, in the order in which it is listed.
        files: Files made or changed, the workbook first, then its backup.
        seconds: How long the run took; ``None`` where nobody asks.
        offer: What the action would do besides, if it were asked for.
        asked: With a question: differs when something else would be done, though the question reads the same.
    """

    problems: tuple[Problem, ...] = ()
    files: tuple[Path, ...] = ()
    seconds: float | None = None
    offer: Offer | None = None
    asked: str = ""

    not_run: ClassVar[bool] = False
    """Whether nothing could be done and nothing was changed."""
    lists_problems: ClassVar[bool] = False
    """Whether 校验结果 lists all these problems."""
    answers: ClassVar[bool] = False
    """Whether ``told`` is itself the answer to a question, and needs no 「……完成」 before it."""

    @property
    def ok(self) -> bool:
        """Whether the run was carried out and found no error."""
        return self.exit_code == EXIT_DONE

    @property
    def exit_code(self) -> int:
        """0: done without errors; 1: done, rows have problems; 2: could not run, nothing changed (product.md, 4)."""
        if self.not_run:
            return EXIT_NOT_RUN
        return EXIT_PROBLEMS if any(p.severity is Severity.ERROR for p in self.problems) else EXIT_DONE

    def figures(self) -> Mapping[str, object]:
        """The action's own figures for ``--json``, by their ASCII names."""
        return {}

    def told(self) -> list[str]:
        """What was done, in Chinese lines; the first goes on after 「<操作>完成：」."""
        return []

    def lines(self, title: str) -> list[str]:
        """What button, terminal and launcher say of a run that was carried out.

        Args:
            title: What the action is called.
        """
        told = self.told()
        if self.answers:
            return told
        return [f"{title}完成：{told[0]}", *told[1:]] if told else [f"{title}完成。"]

    def noteworthy(self) -> list[Problem]:
        """What is shown beside these lines: errors, warnings, and notices about the run itself; errors first."""
        if self.not_run:
            return list(self.problems)
        shown = [p for p in self.problems if p.severity is not Severity.NOTICE or p.where is None]
        return in_order(shown)

    @property
    def summary(self) -> Mapping[str, object]:
        """``summary`` of ``--json`` (product.md, 4)."""
        if self.not_run:
            return self.figures()
        common: dict[str, object] = {"problems": len(self.problems)}
        if self.seconds is not None:
            common["seconds"] = round(self.seconds, 3)
        return {**self.figures(), **common}


@record(kw_only=True)
class NotRun(Outcome):
    """A run that stopped before anything was written."""

    not_run: ClassVar[bool] = True


def not_run(problems: Iterable[Problem]) -> NotRun:
    """The outcome of a run that stopped before anything was written.

    Args:
        problems: Why, in any order.
    """
    return NotRun(problems=tuple(in_order(problems)))
