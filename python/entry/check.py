"""One item of 环境自检, and the problem that failed items come to."""

from __future__ import annotations

from collections.abc import Iterable

from python.vocabulary.plain_record import record
from python.vocabulary.problems import Problem, ProblemCode, Severity


@record
class Check:
    """One item: what was looked at, whether it is in order, what was found, what to do if not."""

    item: str
    ok: bool
    found: str
    remedy: str = ""

    @property
    def rows(self) -> list[tuple[str, str, str, str]]:
        """The report's lines: 结果 beside what was looked at and found, and below it the remedy where there is one."""
        found = ("正常" if self.ok else "要处理", f"{self.item}：{self.found}", "", "")
        return [found] if self.ok or not self.remedy else [found, ("", f"→ {self.remedy}", "", "")]


def failed_checks(checks: Iterable[Check]) -> tuple[Problem, ...]:
    """One problem that names what must be dealt with; none when all is in order."""
    wrong = [check.item for check in checks if not check.ok]
    if not wrong:
        return ()
    details = {"count": str(len(wrong)), "items": "、".join(wrong)}
    return (Problem(ProblemCode.SELF_TEST_FAILED, Severity.ERROR, None, details),)
