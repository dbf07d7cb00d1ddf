"""Scores: from marks and sign-ins to item scores, total, rating and rank, each with its arithmetic in words.

Exact decimal arithmetic throughout; rounding is half-up; thresholds include the number itself (以上).

Source:
    product.md, section 2; domain.md, Scheme A and Scheme B.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, NamedTuple, cast

from python.vocabulary.cell_values import plain
from python.vocabulary.records import (
    BadValue,
    GradeRow,
    ItemScore,
    Mark,
    Method,
    Rating,
    RuleItem,
    RuleSet,
    Score,
    ScoreState,
    SignInRow,
)

# Marks have at most some forty digits; sixty keep every product exact and every quotient on its side of a tie.
_EXACT = Context(prec=60)
ZERO = Decimal(0)
ONE = Decimal(1)
SEPARATOR = "；"


def round_half_up(number: Decimal, decimals: int) -> Decimal:
    """``number`` rounded to ``decimals`` places, halves away from zero (2.25 → 2.3, never banker's rounding)."""
    rounded = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_EXACT)
    return rounded if rounded else rounded.copy_abs()


def score_attendance(
    item: RuleItem, statuses: Sequence[str], rules: RuleSet, hours: Sequence[Decimal] | None = None
) -> ItemScore:
    """An item read from 签到表.

    Args:
        item: 扣分 (starts at full marks, never below 0) or 总分扣分 (the deduction itself, to be taken from the total).
        statuses: The status name for each held session that counts for attendance, none blank.
        rules: For what each status costs, each time or for each 课时, and the decimals.
        hours: 学时 of the session of each status, in the same order; ``None``: 1 each.

    Returns:
        E.g. marks 6 with ``10−2×1−1×2=6``: terms are deduction × number of times, dearest first. A deduction for each 课时 is
        taken times the 学时 missed: ``10×4`` for one session of 4, ``10×4×2`` for two of them, ``10×(4+2)`` for one of 4 and one
        of 2, ``10×(4×2+2)`` for two of 4 and one of 2. Sessions of 1 学时 are simply counted, as times are.

    Source:
        domain.md, Scheme A 出勤 and Scheme B attendance (缺席每课时 −10, 迟到、早退每次 −5).
    """
    cost = {status.name: status for status in rules.statuses}
    times: Counter[Decimal] = Counter()
    missed: dict[Decimal, Counter[Decimal]] = {}
    for status, length in zip(statuses, hours or [ONE] * len(statuses), strict=True):
        each = cost[status].deduction
        if cost[status].per_hour:
            missed.setdefault(each, Counter())[length] += 1
        else:
            times[each] += 1
    for each in [each for each, lengths in missed.items() if set(lengths) == {ONE}]:
        times[each] += missed.pop(each)[ONE]
    terms: list[str] = []
    deduction = ZERO
    for each in sorted({*times, *missed}, reverse=True):
        lengths = missed.get(each, Counter())
        total = sum((length * count for length, count in lengths.items()), ZERO)
        deduction += each * (times[each] + total)
        if each and total:
            terms.append(f"{plain(each)}×{_hours_missed(lengths)}")
        if each and times[each]:
            terms.append(f"{plain(each)}×{times[each]}")
    return _deducted(item, deduction, terms, rules.decimals)


def _hours_missed(lengths: Mapping[Decimal, int]) -> str:
    """The 学时 of missed sessions, longest first: ``4``, ``4×2`` (two of 4), ``(4×2+1.5)``."""
    parts = [
        plain(length) if count == 1 else f"{plain(length)}×{count}"
        for length, count in sorted(lengths.items(), reverse=True)
        if length
    ]
    return parts[0] if len(parts) == 1 else f"({'+'.join(parts)})"


def _deducted(item: RuleItem, deduction: Decimal, terms: Sequence[str], decimals: int) -> ItemScore:
    if item.method is Method.TOTAL_DEDUCT:
        marks = round_half_up(deduction, decimals)
        sign = "=" if marks == deduction else "≈"
        text = f"{'+'.join(terms)}{sign}{plain(marks)}" if terms and terms != [plain(marks)] else plain(marks)
        return ItemScore(item, marks, text)
    rest = item.full_marks - deduction
    marks = round_half_up(max(rest, ZERO), decimals)
    if not terms:
        return ItemScore(item, marks, plain(marks))
    shown = "−".join([plain(item.full_marks), *terms])
    sign = "=" if marks == rest else "≈"
    result = f"{sign}{plain(marks)}" if rest >= 0 else f"=−{plain(-rest)}，扣完为止计0"
    return ItemScore(item, marks, shown + result)


def score_mark(item: RuleItem, mark: Mark, decimals: int) -> ItemScore:
    """An item read from a column of 成绩册.

    Args:
        item: Any method; for 扣分 and 总分扣分 the cell holds what is to be deducted.
        mark: A mark that was checked to lie in the item's range.
        decimals: Places the item's score is rounded to.

    Source:
        product.md, section 1 (计分方式) and section 2.
    """
    if mark.word:
        return ItemScore(item, ZERO, f"{mark.word}计0")
    if item.method in (Method.DEDUCT, Method.TOTAL_DEDUCT):
        return _deducted(item, mark.value, [plain(mark.value)] if mark.value else [], decimals)
    if item.method is Method.PROPORTIONAL and item.paper_full is not None:
        exact = _EXACT.divide(_EXACT.multiply(mark.value, item.full_marks), item.paper_full)
        marks = round_half_up(exact, decimals)
        sign = "=" if exact == marks else "≈"
        return ItemScore(
            item,
            marks,
            f"{plain(mark.value)}÷{plain(item.paper_full)}×{plain(item.full_marks)}{sign}{plain(marks)}",
        )
    if item.from_contests:
        return _added_up(item, mark, decimals)
    marks = round_half_up(mark.value, decimals)
    shown = plain(marks) if marks == mark.value else f"{plain(mark.value)}≈{plain(marks)}"
    return ItemScore(item, marks, shown)


def _added_up(item: RuleItem, mark: Mark, decimals: int) -> ItemScore:
    """分 of 评比活动 added up, at most the full marks: ``3+2=5``, ``8+5=13，满分计10``."""
    marks = round_half_up(min(mark.value, item.full_marks), decimals)
    shown = f"{mark.parts}={plain(mark.value)}" if "+" in mark.parts else plain(mark.value)
    if mark.value > item.full_marks:
        return ItemScore(item, marks, f"{shown}，满分计{plain(marks)}")
    return ItemScore(item, marks, shown if marks == mark.value else f"{shown}≈{plain(marks)}")


def score_parts(item: RuleItem, marks: Mapping[str, Mark], decimals: int) -> ItemScore:
    """An item whose 分项 are marked one by one: their marks added up.

    Args:
        item: An item with parts.
        marks: Name of a 分项 (``校本研修·笔记``) → its mark, each checked to lie between 0 and its full marks; one of 缺考写法 counts 0.
        decimals: Places the sum is rounded to, half-up; the 分项 themselves are not rounded.

    Returns:
        E.g. marks 17 with ``工作业绩4+学习态度3+笔记3+文章4+效果3=17``, or ``笔记3+文章0（未交）=3``.

    Source:
        seed plan S4, 篇4: 校本研修 is marked by 工作业绩, 学习态度, 笔记, 文章 and 效果.
    """
    terms = []
    total = ZERO
    for part in item.parts:
        mark = marks[part.name]
        total += mark.value
        terms.append(f"{part.part_name}{plain(mark.value)}" + (f"（{mark.word}）" if mark.word else ""))
    rounded = round_half_up(total, decimals)
    sign = "=" if rounded == total else "≈"
    return ItemScore(item, rounded, f"{'+'.join(terms)}{sign}{plain(rounded)}")


def rating_of(total: Decimal, ratings: Sequence[Rating]) -> Rating:
    """The highest rating whose 最低总分 the total reaches (以上 includes the number itself)."""
    return next(rating for rating in ratings if total >= rating.minimum)


def score_row(
    row: GradeRow,
    sign_in: SignInRow | None,
    sessions: Sequence[str],
    rules: RuleSet,
    *,
    hours: Mapping[str, Decimal | None] | None = None,
    blocked: str = "",
) -> Score:
    """Scores one row of 成绩册 (without its rank).

    Args:
        row: The row's marks.
        sign_in: The teacher's row of 签到表; ``None`` when there is none.
        sessions: Names of the held sessions that count for attendance.
        rules: The rule set.
        hours: 学时 of the sessions, for deductions 每课时; ``None`` for one whose 学时 is not known. A session that is not
            there has 1.
        blocked: Why the row must not be scored at all, e.g. a 工号 that stands twice; ``""``: it may.

    Returns:
        SCORED with total, rating and arithmetic; INVALID when a value is wrong (说明 says which); INCOMPLETE when
        something is still missing (说明 lists it).
    """
    held = _Held.of(sessions, hours)
    return _Reckoning(rules).scores([row], [sign_in], held, {row.teacher_id: blocked})[0]


class _Held(NamedTuple):
    """The held sessions that count for attendance: their names, and the 学时 of each; ``None`` where it is not known."""

    names: Sequence[str]
    lengths: Sequence[Decimal | None]

    @classmethod
    def of(cls, sessions: Sequence[str], hours: Mapping[str, Decimal | None] | None) -> _Held:
        return cls(sessions, [(hours or {}).get(name, ONE) for name in sessions])


class _Part(NamedTuple):
    """What an item adds to a row: its score, its piece of 成绩说明, its marks as the total has them, whether they are too low."""

    score: ItemScore
    text: str
    counted: Decimal
    too_low: str


class _Closing(NamedTuple):
    """What the parts of a row come to: total and rating, the end of 成绩说明, the reason for 补训."""

    total: Decimal
    rating: Rating
    text: str
    retrain_reason: str


class _Reckoning:
    """A rule set at work. Rows are many, different marks, attendances and totals few: each is worked out once."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        # Statuses that cost marks, and those of them that do by the hour.
        self.costing = {status.name for status in rules.statuses if status.deduction}
        self.by_hour = {status.name for status in rules.statuses if status.per_hour and status.deduction}
        self.statuses = frozenset(status.name for status in rules.statuses)
        self.names = [item.name for item in rules.items]
        # For each item its evidence → what it adds; the sum of the parts and which are too low → what they come to.
        self.known: dict[str, dict[object, _Part]] = {name: {} for name in self.names}
        self.closings: dict[tuple[Decimal, tuple[str, ...]], _Closing] = {}

    @property
    def size(self) -> int:
        """How much has been worked out."""
        return len(self.closings) + sum(map(len, self.known.values()))

    def scores(
        self,
        rows: Sequence[GradeRow],
        sheets: Sequence[SignInRow | None],
        held: _Held,
        blocked: Mapping[str, str],
    ) -> list[Score]:
        """Rows scored as ``score_row`` says, without rank: item by item for all of them, then what the items of each come to.

        Args:
            rows: Rows of 成绩册.
            sheets: The row of 签到表 of each; ``None`` for one that has none.
            held: The sessions.
            blocked: 工号 → why its rows must not be scored.
        """
        parts_of = [self._parts(item, self._evidence(item, rows, sheets, held)) for item in self.rules.items]
        scores = []
        for row, sign_in, parts in zip(rows, sheets, zip(*parts_of, strict=True), strict=True):
            reason = blocked.get(row.teacher_id, "")
            if all(parts) and row.teacher_id and not reason:
                scores.append(self._scored(row, cast("tuple[_Part, ...]", parts)))
            else:
                scores.append(self._not_scored(row, sign_in, held, reason))
        return scores

    def _scored(self, row: GradeRow, parts: tuple[_Part, ...]) -> Score:
        scores, texts, counted, too_low = zip(*parts, strict=True)
        sums = sum(counted, ZERO), tuple(filter(None, too_low))
        closing = self.closings.get(sums)
        if closing is None:
            closing = self.closings[sums] = _closing(*sums, self.rules)
        return Score(
            row.teacher_id,
            row.row,
            ScoreState.SCORED,
            SEPARATOR.join((*texts, closing.text)),
            dict(zip(self.names, scores, strict=True)),
            closing.total,
            closing.rating,
            retrain_reason=closing.retrain_reason,
        )

    def _evidence(
        self, item: RuleItem, rows: Sequence[GradeRow], sheets: Sequence[SignInRow | None], held: _Held
    ) -> list[object]:
        """What each row has an item scored by; ``None``, or a ``BadValue``, where that is not complete or not usable."""
        if item.from_sign_in:
            return [self._attendance(sign_in, held) for sign_in in sheets]
        if not item.parts:
            return [row.marks.get(item.name) for row in rows]
        names = [one.name for one in item.parts]
        typed = [tuple(map(row.marks.get, names)) for row in rows]
        return [marks if all(isinstance(mark, Mark) for mark in marks) else None for marks in typed]

    def _parts(self, item: RuleItem, evidence: Sequence[object]) -> list[_Part | None]:
        """What an item adds to each row by its evidence; ``None`` where that is not usable."""
        known = self.known[item.name]
        for one in set(evidence):
            if one is not None and not isinstance(one, BadValue) and one not in known:
                known[one] = _part(item, self._item_score(item, one))
        return list(map(known.get, evidence))

    def _item_score(self, item: RuleItem, evidence: Any) -> ItemScore:  # noqa: ANN401 - what ``_evidence`` has for this item
        if item.from_sign_in:
            statuses, hours = evidence
            return score_attendance(item, statuses, self.rules, hours)
        if item.parts:
            marks = {one.name: mark for one, mark in zip(item.parts, evidence, strict=True)}
            return score_parts(item, marks, self.rules.decimals)
        return score_mark(item, evidence, self.rules.decimals)

    def _attendance(
        self, sign_in: SignInRow | None, held: _Held
    ) -> tuple[Sequence[str], Sequence[Decimal] | None] | None:
        """The statuses that cost marks, and 学时 of each if any costs by the hour, in an order of their own.

        So people who missed as much are alike, whatever they missed and when.

        Returns:
            ``None`` when there is no session, or something is missing or wrong.
        """
        found = list(map(sign_in.marks.get, held.names)) if sign_in else []
        if not found or not self.statuses.issuperset(found):
            return None
        statuses = cast("list[str]", found)
        if self.by_hour.isdisjoint(statuses):
            return tuple(sorted(filter(self.costing.__contains__, statuses))), None
        lengths = [
            (status, length if status in self.by_hour else ONE)
            for status, length in zip(statuses, held.lengths, strict=True)
            if status in self.costing
        ]
        if any(length is None for _, length in lengths):
            return None
        in_order = sorted(cast("list[tuple[str, Decimal]]", lengths))
        return tuple(status for status, _ in in_order), tuple(length for _, length in in_order)

    def _not_scored(self, row: GradeRow, sign_in: SignInRow | None, held: _Held, blocked: str) -> Score:
        """Why a row has no total: what is wrong with it, and what is missing."""
        wrong, missing = _what_is_wrong(row, sign_in, held, self.rules, self.by_hour)
        if blocked:
            wrong.insert(0, blocked)
        if wrong:
            text = f"{ScoreState.INVALID.opening}：{'、'.join(wrong)}" + (
                f"；另缺 {'、'.join(missing)}" if missing else ""
            )
            return Score(row.teacher_id, row.row, ScoreState.INVALID, text)
        text = f"{ScoreState.INCOMPLETE.opening}：缺 {'、'.join(missing)}"
        return Score(row.teacher_id, row.row, ScoreState.INCOMPLETE, text)


def _part(item: RuleItem, score: ItemScore) -> _Part:
    """What an item adds by its score."""
    too_low = ""
    if item.minimum is not None and score.marks < item.minimum:
        too_low = f"{item.name} {plain(score.marks)} 分低于单项最低 {plain(item.minimum)} 分"
    counted = -score.marks if item.deducted_from_total else score.marks
    return _Part(score, f"{_label(item)} {score.expression}", counted, too_low)


def _closing(raw: Decimal, too_low: Sequence[str], rules: RuleSet) -> _Closing:
    """What the parts of a row come to.

    Args:
        raw: Their sum, below 0 where more was deducted than there was.
        too_low: For each item below its 单项最低, a phrase that says so: any gives the retrain rating whatever the total.
        rules: For the ratings.
    """
    total = max(raw, ZERO)
    text = f"合计 {plain(total)}" if raw >= 0 else f"合计 −{plain(-raw)}，扣完为止计0"
    if too_low:
        rating = rules.retrain_rating
        text += f"{SEPARATOR}{'，'.join(too_low)}，总评{rating.name}"
        return _Closing(total, rating, text, "；".join(too_low))
    rating = rating_of(total, rules.ratings)
    if not rating.retrain:
        return _Closing(total, rating, text, "")
    one_of_several = len(rules.ratings) > 1
    line = plain(rules.ratings[-2].minimum) if one_of_several else ""
    return _Closing(total, rating, text, f"总分 {plain(total)} 低于 {line}" if one_of_several else "总分不足")


def _label(item: RuleItem) -> str:
    return f"{item.name}扣分" if item.deducted_from_total else item.name


def _what_is_wrong(
    row: GradeRow,
    sign_in: SignInRow | None,
    held: _Held,
    rules: RuleSet,
    by_hour: Set[str],
) -> tuple[list[str], list[str]]:
    """Short phrases for the values that are wrong and for what is missing, in the order of the items."""
    wrong: list[str] = []
    missing: list[str] = []
    if not row.teacher_id:
        wrong.append("工号为空或不能用")
    for item in rules.items:
        if not item.from_sign_in:
            for one in item.parts or (item,):
                mark = row.marks.get(one.name)
                if mark is None:
                    missing.append(one.name)
                elif isinstance(mark, BadValue):
                    wrong.append(_bad(one.source, mark))
        elif sign_in is None:
            missing.append("签到表中的一行")
        else:
            _check_sign_in(sign_in, held, by_hour, wrong, missing)
    return wrong, missing


def _check_sign_in(
    sign_in: SignInRow, held: _Held, by_hour: Set[str], wrong: list[str], missing: list[str]
) -> None:
    """Adds what is wrong with, or missing from, one row of 签到表; ``by_hour``: statuses that cost marks by the hour."""
    if not held.names:
        missing.append("签到（还没有已举行的场次）")
    statuses = {session: sign_in.marks.get(session) for session in held.names}
    missing += [
        f"{session}学时"
        for (session, status), length in zip(statuses.items(), held.lengths, strict=True)
        if length is None and status in by_hour
    ]
    for session, status in statuses.items():
        if status is None:
            missing.append(f"{session}签到")
        elif isinstance(status, BadValue):
            wrong.append(_bad(f"{session}签到", status))


def _bad(column: str, value: BadValue) -> str:
    return f"{column}“{value.text}”{value.reason}" if value.text else f"{column}{value.reason}"


def rank(scores: Sequence[Score]) -> list[Score]:
    """The scores with 名次 filled in: competition ranking (1, 2, 2, 4) over the rows that have a total."""
    count = Counter(score.total for score in scores if score.total is not None)
    place: dict[Decimal, int] = {}
    position = 1
    for total in sorted(count, reverse=True):
        place[total] = position
        position += count[total]
    return [score.ranked(place[score.total]) if score.total is not None else score for score in scores]


# Rule sets that were used lately, with what was worked out under them: a county's schools share one, and few marks differ.
_known: dict[int, _Reckoning] = {}
_MOST_RULE_SETS, _MOST_KNOWN = 8, 20_000


def _reckoning_under(rules: RuleSet) -> _Reckoning:
    """What was worked out under these very rules, to be used and added to."""
    found = _known.get(id(rules))
    if found is None or found.rules is not rules or found.size > _MOST_KNOWN:
        if len(_known) >= _MOST_RULE_SETS:
            _known.clear()
        found = _known[id(rules)] = _Reckoning(rules)
    return found


def score_round(
    grades: Sequence[GradeRow],
    sign_in: Mapping[str, SignInRow],
    sessions: Sequence[str],
    rules: RuleSet,
    *,
    hours: Mapping[str, Decimal | None] | None = None,
    exempt: frozenset[str] | set[str] = frozenset(),
    blocked: Mapping[str, str] | None = None,
) -> list[Score]:
    """Scores all rows of 成绩册.

    Args:
        grades: The rows, in sheet order; shape (n_rows,).
        sign_in: 工号 → row of 签到表.
        sessions: Names of the held sessions that count for attendance.
        rules: The rule set.
        hours: As for ``score_row``.
        exempt: 工号 of 免训 teachers: left out of scoring and ranking.
        blocked: 工号 → why that teacher's row must not be scored.

    Returns:
        One score a row, same order, ranked.
    """
    reckoning, held = _reckoning_under(rules), _Held.of(sessions, hours)
    rows = [row for row in grades if not row.vacant and row.teacher_id not in exempt]
    sheets = [sign_in.get(row.teacher_id) for row in rows]
    reckoned = iter(reckoning.scores(rows, sheets, held, blocked or {}))
    scores = [
        Score("", row.row, ScoreState.VACANT, "")
        if row.vacant
        else Score(row.teacher_id, row.row, ScoreState.EXEMPT, f"{ScoreState.EXEMPT.opening}，不参加本轮考核")
        if row.teacher_id in exempt
        else next(reckoned)
        for row in grades
    ]
    return rank(scores)
