"""班主任津贴: class size × rate per pupil per month × months × 考核系数.

Source:
    domain.md, Allowance (小学 0.5, 初中 1.0, 高中 1.5 yuan; rates and months are parameters); 根据量化考核结果发放 (S2).
"""

from __future__ import annotations

import math
from decimal import Decimal

from python.ledgers.policy import Policy
from python.scoring import round_half_up
from python.vocabulary.cell_values import plain
from python.vocabulary.plain_record import record
from python.vocabulary.records import Teacher
from python.vocabulary.sheet_schema import CLASS_SIZE, COEFFICIENT, STAGE

CENTS = 2


@record
class Allowance:
    """A teacher's allowance in yuan, with the arithmetic; ``amount`` is ``None`` and the note says why where it is unknown."""

    rate: Decimal | None
    months: Decimal
    amount: Decimal | None
    note: str


def allowance_of(teacher: Teacher, policy: Policy) -> Allowance:
    """The allowance of one teacher, rounded half-up to 分.

    A blank 考核系数 is 1; for 副班主任 it must be filled in: what part of the class is theirs, only the school knows.
    """
    rate = policy.rates.get(teacher.stage)
    missing = [name for name, known in ((STAGE, rate), (CLASS_SIZE, teacher.class_size)) if known is None]
    if rate is None and teacher.stage:
        return Allowance(rate, policy.months, None, f"学段“{teacher.stage}”没有津贴标准")
    if rate is None or teacher.class_size is None:
        return Allowance(rate, policy.months, None, f"没有填{'、'.join(missing)}")
    factors = [Decimal(teacher.class_size), rate, policy.months]
    if teacher.coefficient is not None:
        factors.append(teacher.coefficient)
    elif teacher.deputy:
        return Allowance(rate, policy.months, None, f"岗位是{teacher.post}，没有填{COEFFICIENT}，没有计算")
    amount = round_half_up(math.prod(factors, start=Decimal(1)), CENTS)
    note = f"{'×'.join(map(plain, factors))}={plain(amount)}"
    return Allowance(rate, policy.months, amount, note)
