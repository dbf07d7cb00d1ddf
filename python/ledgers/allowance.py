"""班主任津贴: class size × rate per pupil per month × months.

Source:
    domain.md, Allowance (小学 0.5, 初中 1.0, 高中 1.5 yuan; rates and months are parameters).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from python.ledgers.policy import Policy
from python.scoring import round_half_up
from python.vocabulary.cell_values import plain
from python.vocabulary.records import Teacher
from python.vocabulary.sheet_schema import CLASS_SIZE, STAGE

CENTS = 2


@dataclass(frozen=True, slots=True)
class Allowance:
    """A teacher's allowance in yuan, with the arithmetic; ``amount`` is ``None`` and the note says why where it is unknown."""

    rate: Decimal | None
    months: Decimal
    amount: Decimal | None
    note: str


def allowance_of(teacher: Teacher, policy: Policy) -> Allowance:
    """The allowance of one teacher, rounded half-up to 分."""
    rate = policy.rates.get(teacher.stage)
    missing = [name for name, known in ((STAGE, rate), (CLASS_SIZE, teacher.class_size)) if known is None]
    if rate is None and teacher.stage:
        return Allowance(rate, policy.months, None, f"学段“{teacher.stage}”没有津贴标准")
    if rate is None or teacher.class_size is None:
        return Allowance(rate, policy.months, None, f"没有填{'、'.join(missing)}")
    amount = round_half_up(teacher.class_size * rate * policy.months, CENTS)
    note = f"{teacher.class_size}×{plain(rate)}×{plain(policy.months)}={plain(amount)}"
    return Allowance(rate, policy.months, amount, note)
