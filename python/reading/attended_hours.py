"""学时 of a round: what each teacher attended, by the statuses that count (计学时 = 是)."""

from __future__ import annotations

from decimal import Decimal

from python.reading.round_data import RoundData
from python.vocabulary.records import Session


def counted_sessions(data: RoundData) -> dict[str, list[Session]]:
    """工号 → the held sessions whose 学时 count for that teacher: those with a status that has 计学时 = 是.

    Sessions that do not count for attendance are among them; a blank or wrong sign-in counts nothing.

    Source:
        product.md, section 1 (签到状态); domain.md, 学时 and 学分.
    """
    counts = {status.name for status in data.rules.statuses if status.counts_hours}
    held = data.held_sessions
    return {
        row.teacher_id: [session for session in held if row.marks.get(session.name) in counts]
        for row in data.sign_in
        if row.teacher_id
    }


def attendance(data: RoundData) -> dict[str, tuple[int, int]]:
    """工号 → at how many sessions the teacher was, and of how many: those held that count for attendance.

    Source:
        S0 (其出勤率……均纳入班主任工作档案).
    """
    counts = {status.name for status in data.rules.statuses if status.counts_hours}
    expected = [session.name for session in data.held_sessions if session.counts_attendance]
    return {
        row.teacher_id: (sum(row.marks.get(name) in counts for name in expected), len(expected))
        for row in data.sign_in
        if row.teacher_id
    }


def attended_hours(data: RoundData) -> dict[str, Decimal]:
    """工号 → 学时 attended in this round."""
    return {
        teacher_id: sum((session.hours for session in sessions), Decimal(0))
        for teacher_id, sessions in counted_sessions(data).items()
    }
