"""德能勤廉绩: from filled forms to a weighted total that explains itself, and who comes into question for 年度评优. Pure.

Rounding: the mean of a kind of raters is rounded half-up to two places, as it is shown; with its weight nothing is rounded; the sum is
rounded half-up to two places at the end. So a person with a pocket calculator gets every figure that stands there.

Source:
    S3 五.2 of the schools' own papers (德、能、勤、廉、绩).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from python.reading.appraisal_rules import WHOLE, AppraisalRules
from python.scoring import round_half_up
from python.vocabulary.cell_values import plain
from python.vocabulary.features.appraisal import EXCELLENT, FAILED, PASSED, TOO_FEW, TRIMMED
from python.vocabulary.plain_record import record
from python.vocabulary.records import Score, ScoreState
from python.vocabulary.sheet_schema import NO, YES

PLACES = 2
LEAST_TO_TRIM = 3
# Of more forms only the sum is told, unless a few marks come again and again.
_MOST_TERMS, _MOST_GROUPS = 8, 4
UNDECIDED = "待定"


@record
class KindResult:
    """What one kind of raters gave: how many, their mean in two places (``None``: nobody), and the arithmetic in words."""

    raters: int
    mean: Decimal | None
    words: str


@record
class Appraisal:
    """What all raters of a person come to.

    Attributes:
        kinds: 评价人类别 → result, in the order of the weights.
        total: Out of 100 in two places; ``None`` where some kind has too few raters.
        conclusion: 优秀, 合格, 不合格 or 评价不足.
        explanation: The arithmetic.
    """

    kinds: Mapping[str, KindResult]
    total: Decimal | None
    conclusion: str
    explanation: str


def appraise_person(totals: Mapping[str, Sequence[Decimal]], rules: AppraisalRules) -> Appraisal:
    """What all raters of one person come to.

    Args:
        totals: 评价人类别 → what each form adds up to, in any order.
        rules: The school's rules. The weight of a kind with too few raters goes to no other: then there is no total.
    """
    kinds = {kind: kind_result(kind, totals.get(kind, ()), trimmed=rules.trimmed) for kind in rules.weights}
    few = [
        f"{kind} {one.raters} 人，少于 {rules.least[kind]} 人"
        for kind, one in kinds.items()
        if one.raters < rules.least[kind]
    ]
    if few:
        there = [one.words for one in kinds.values() if one.raters]
        words = "；".join([f"{TOO_FEW}：{'，'.join(few)}，没有综合得分", *there])
        return Appraisal(kinds, None, TOO_FEW, words)
    shares: list[Decimal] = []
    words_of = []
    for kind, one in kinds.items():
        share = (one.mean or Decimal(0)) * rules.weights[kind] / WHOLE
        shares.append(share)
        words_of.append(f"{one.words}，×{plain(rules.weights[kind])}%={plain(share)}")
    exact = sum(shares, Decimal(0))
    total = round_half_up(exact, PLACES)
    about = "" if total == exact else f"≈{plain(total)}"
    whole = f"综合 {'+'.join(map(plain, shares))}={plain(exact)}{about}" if len(shares) > 1 else ""
    conclusion, why = _conclusion(total, rules)
    explanation = "；".join(part for part in (*words_of, whole, f"{why}，{conclusion}") if part)
    return Appraisal(kinds, total, conclusion, explanation)


def kind_result(kind: str, totals: Sequence[Decimal], *, trimmed: bool) -> KindResult:
    """The mean of one kind of raters; of three or more without one highest and one lowest where ``trimmed``."""
    if not totals:
        return KindResult(0, None, f"{kind} 0 人")
    values = sorted(totals)
    trims = trimmed and len(values) >= LEAST_TO_TRIM
    counted = values[1:-1] if trims else values
    total = sum(counted, Decimal(0))
    mean = round_half_up(total / len(counted), PLACES)
    who = f"{kind} {len(values)} 人"
    if len(values) == 1:
        # One form may have more than two places.
        exact = plain(counted[0])
        return KindResult(1, mean, f"{who}：{exact}" + ("" if mean == counted[0] else f"≈{plain(mean)}"))
    how = TRIMMED if trims else ("平均（不足 3 人，不去高低）" if trimmed else "平均")
    terms = _terms(counted)
    division = f"{terms}÷{len(counted)}=" if len(counted) > 1 else ""
    return KindResult(len(values), mean, f"{who}{how}：{division}{plain(mean)}")


def _terms(values: Sequence[Decimal]) -> str:
    """The values as a sum in brackets; equal ones together, and only their sum where they are many."""
    if len(values) <= _MOST_TERMS:
        return f"({'+'.join(map(plain, values))})"
    groups = Counter(values)
    if len(groups) <= _MOST_GROUPS:
        parts = (f"{plain(one)}×{count}" if count > 1 else plain(one) for one, count in groups.items())
        return f"({'+'.join(parts)})"
    return plain(sum(values, Decimal(0)))


def _conclusion(total: Decimal, rules: AppraisalRules) -> tuple[str, str]:
    if total >= rules.excellent:
        return EXCELLENT, f"达到 {plain(rules.excellent)}"
    if total >= rules.passing:
        return PASSED, f"达到 {plain(rules.passing)}"
    return FAILED, f"不到 {plain(rules.passing)}"


def annual_choice(
    appraisal: Appraisal, score: Score | None, rules: AppraisalRules, *, exempt: bool
) -> tuple[str, str]:
    """Whether somebody comes into question for 年度评优, and why: at the line, and this round's training passed.

    Args:
        appraisal: What the raters came to.
        score: This round's score, which is only read; ``None``: no row in 成绩册.
        rules: The school's rules.
        exempt: Whether the person is 免训 this round: then the school must decide.

    Returns:
        是, 否 or 待定; and the reason.
    """
    line = plain(rules.excellent)
    if appraisal.total is None:
        return NO, appraisal.conclusion
    if appraisal.total < rules.excellent:
        return NO, f"综合得分 {plain(appraisal.total)}，不到 {line}"
    reached = f"综合得分 {plain(appraisal.total)}，达到 {line}"
    if exempt:
        return UNDECIDED, f"{reached}；本轮免训，没有等级，请学校决定"
    if score is None or score.state is not ScoreState.SCORED or score.rating is None or score.total is None:
        return UNDECIDED, f"{reached}；本轮培训还没有总分"
    result = f"本轮培训 {plain(score.total)} 分，{score.rating.name}"
    return (NO if score.retrain else YES), f"{reached}；{result}"
