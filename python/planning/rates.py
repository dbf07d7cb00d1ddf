"""参训率, 合格率 and 优秀率 of a round or of a part of it, and how they stand to the school's targets. Pure.

All three are shares of everyone who should take part (the roster without 免训), so that they can be compared: 3 people scored
and passed out of 60 are 参训率 5 % and 合格率 5 %, not 100 %.

Source:
    domain.md, 学时 and 学分 (参训率 and 培训合格率 are over everyone who should take part; the target is 100 %).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal

from python.scoring import round_half_up
from python.vocabulary.cell_values import plain
from python.vocabulary.plain_record import record
from python.vocabulary.sheet_schema import PARAM_PARTICIPATION_TARGET, PARAM_PASS_TARGET

# 0.917 is shown as 91.7%: as many places as are shown, so that sheet and papers round once and alike.
RATE_DECIMALS = 3
HUNDRED = Decimal(100)
TARGET_DEFAULT = "100"
PARTICIPATION, PASS = "参训率", "合格率"


def share(part: int, whole: int) -> Decimal | None:
    """``part`` of ``whole`` as a fraction of 1, rounded to what is shown; ``None`` when there is nobody."""
    return round_half_up(Decimal(part) / whole, RATE_DECIMALS) if whole else None


def percent(rate: Decimal | None) -> str:
    """A rate as it is printed: 0.917 → 91.7%; — for none."""
    return "—" if rate is None else f"{plain(rate * HUNDRED)}%"


@record
class Rates:
    """The people behind the rates.

    Attributes:
        people: Everyone who should take part: on the roster and not 免训, each 工号 once.
        scored: Those of them with a total: that is what taking part means here (a finished assessment; someone whose mark or
            sign-in is missing or wrong has not finished).
        passed: Those scored whose rating does not mean 补训.
        best: Those with the highest rating.
    """

    people: int
    scored: int
    passed: int
    best: int = 0

    def _of_all(self, count: int) -> Decimal | None:
        return share(count, self.people) if self.scored else None

    @property
    def participation(self) -> Decimal | None:
        """参训率; ``None``, as all rates, while nobody has a total: nothing is known yet."""
        return self._of_all(self.scored)

    @property
    def passing(self) -> Decimal | None:
        """合格率."""
        return self._of_all(self.passed)

    @property
    def excellent(self) -> Decimal | None:
        """优秀率."""
        return self._of_all(self.best)


@record
class Targets:
    """参训率目标 and 合格率目标 in per cent, 0 … 100; 0: the school has set none."""

    participation: Decimal = HUNDRED
    passing: Decimal = HUNDRED


def targets_of(parameters: Mapping[str, str]) -> Targets:
    """The targets in checked 【参数】; a workbook without these rows has 100 %."""
    return Targets(
        Decimal(parameters.get(PARAM_PARTICIPATION_TARGET, TARGET_DEFAULT)),
        Decimal(parameters.get(PARAM_PASS_TARGET, TARGET_DEFAULT)),
    )


def _asked(rates: Rates, targets: Targets) -> list[tuple[str, Decimal, int]]:
    pairs = ((PARTICIPATION, targets.participation, rates.scored), (PASS, targets.passing, rates.passed))
    return [(name, target, count) for name, target, count in pairs if target]


def unmet(rates: Rates, targets: Targets) -> list[str]:
    """What falls short of its target, e.g. ``合格率 100%（还差 2 人）``. Compared exactly, not as rounded and shown."""
    found = []
    for name, target, count in _asked(rates, targets):
        needed = int((target * rates.people / HUNDRED).to_integral_value(rounding=ROUND_CEILING))
        if count < needed:
            found.append(f"{name} {plain(target)}%（还差 {needed - count} 人）")
    return found


def target_line(rates: Rates, targets: Targets) -> str:
    """What 首页 says below the rates; ``""`` while nobody has a total, or without targets.

    In the middle of a round nothing is reproached: the line only counts who is still to come. It depends on the data alone, so
    that a second run on another day changes nothing.
    """
    asked = _asked(rates, targets)
    if not rates.scored or not asked:
        return ""
    short = unmet(rates, targets)
    if short:
        return f"距目标：{'，'.join(short)}"
    return f"达到目标：{'，'.join(f'{name} {plain(target)}%' for name, target, _ in asked)}"


def target_sentence(rates: Rates, targets: Targets) -> str:
    """How the rates stand to the targets, as 培训总结 says it after naming them; ``""`` without targets."""
    asked = _asked(rates, targets)
    if not asked or not rates.people:
        return ""
    short = unmet(rates, targets)
    if short:
        return f"，未达到目标：{'、'.join(short)}"
    return f"，达到目标（{'、'.join(f'{name} {plain(target)}%' for name, target, _ in asked)}）"
