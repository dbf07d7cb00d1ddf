"""Everything read from one workbook, together: what checks, scoring and documents work on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from python.reading.tables import Table
from python.vocabulary.problems import Problem
from python.vocabulary.records import ContestEntry, GradeRow, Round, RuleSet, Session, SignInRow, Teacher


@dataclass(frozen=True)
class RoundData:
    """One round as it stands in the workbook.

    Attributes:
        round: The facts on 首页.
        rules: The rule set in force.
        teachers: Rows of 教师名册 with a 工号, in sheet order, duplicates included.
        sessions: Rows of 培训场次.
        sign_in: Rows of 签到表.
        grades: Rows of 成绩册.
        tables: Standard sheet name → where its table stands.
        problems: What was found while reading.
        contests: Rows of 评比活动 that belong to this round; none unless the rules read the sheet.
    """

    round: Round
    rules: RuleSet
    teachers: tuple[Teacher, ...]
    sessions: tuple[Session, ...]
    sign_in: tuple[SignInRow, ...]
    grades: tuple[GradeRow, ...]
    tables: Mapping[str, Table]
    problems: tuple[Problem, ...]
    contests: tuple[ContestEntry, ...] = ()

    @cached_property
    def teachers_by_id(self) -> dict[str, Teacher]:
        """The first row of each 工号."""
        found: dict[str, Teacher] = {}
        for teacher in self.teachers:
            found.setdefault(teacher.id, teacher)
        return found

    @cached_property
    def taking_part(self) -> tuple[Teacher, ...]:
        """Everyone who is not 免训, each 工号 once."""
        return tuple(teacher for teacher in self.teachers_by_id.values() if not teacher.exempt)

    @cached_property
    def held_sessions(self) -> tuple[Session, ...]:
        """Sessions with at least one sign-in of a teacher who takes part (product.md, 2: a blank column was not held)."""
        exempt = {teacher.id for teacher in self.teachers if teacher.exempt}
        rows = [row for row in self.sign_in if row.teacher_id not in exempt]
        # The first rows tell it of most sessions.
        return tuple(
            session
            for session in self.sessions
            if any(row.marks.get(session.name) is not None for row in rows)
        )
