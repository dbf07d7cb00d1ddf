"""学时 of a round: what each teacher attended, by the statuses that count (计学时 = 是)."""

from __future__ import annotations

from decimal import Decimal

from python.round_data import RoundData


def attended_hours(data: RoundData) -> dict[str, Decimal]:
    """工号 → 学时 attended in this round.

    A held session's 学时 count for everyone whose status has 计学时 = 是, also in sessions that do not count for
    attendance; a blank or wrong sign-in counts nothing.

    Source:
        product.md, section 1 (签到状态); domain.md, 学时 and 学分.
    """
    counts = {status.name for status in data.rules.statuses if status.counts_hours}
    hours: dict[str, Decimal] = {}
    for row in data.sign_in:
        if row.teacher_id:
            hours[row.teacher_id] = sum(
                (session.hours for session in data.held_sessions if row.marks.get(session.name) in counts),
                Decimal(0),
            )
    return hours
