"""Scores: from marks and sign-ins to item scores, total, rating and rank, each with its arithmetic in words.

Exact decimal arithmetic throughout; rounding is half-up; thresholds include the number itself (以上).

Source:
    product.md, section 2; domain.md, Scheme A and Scheme B.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from decimal import ROUND_HALF_UP, Context, Decimal

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


def total_of(items: Iterable[ItemScore]) -> tuple[Decimal, Decimal]:
    """The total of rounded item scores less the deductions: as computed, and as it counts (never below 0)."""
    raw = ZERO
    for score in items:
        raw += -score.marks if score.item.deducted_from_total else score.marks
    return raw, max(raw, ZERO)


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
    known: dict[object, ItemScore] | None = None,
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
        known: Item scores of other rows under the same rules, by their evidence; used and added to.

    Returns:
        SCORED with total, rating and arithmetic; INVALID when a value is wrong (说明 says which); INCOMPLETE when
        something is still missing (说明 lists it).
    """
    lengths = [(hours or {}).get(name, ONE) for name in sessions]
    wrong, missing = _what_is_wrong(row, sign_in, sessions, rules, lengths)
    if blocked:
        wrong.insert(0, blocked)
    if wrong:
        text = f"{ScoreState.INVALID.opening}：{'、'.join(wrong)}" + (
            f"；另缺 {'、'.join(missing)}" if missing else ""
        )
        return Score(row.teacher_id, row.row, ScoreState.INVALID, text)
    if missing:
        text = f"{ScoreState.INCOMPLETE.opening}：缺 {'、'.join(missing)}"
        return Score(row.teacher_id, row.row, ScoreState.INCOMPLETE, text)
    scores = _item_scores(row, sign_in, sessions, lengths, rules, {} if known is None else known)
    return _rated(row, scores, rules)


def _item_scores(
    row: GradeRow,
    sign_in: SignInRow | None,
    sessions: Sequence[str],
    lengths: Sequence[Decimal | None],
    rules: RuleSet,
    known: dict[object, ItemScore],
) -> dict[str, ItemScore]:
    """The score of each item of a row whose evidence is complete and checked."""
    scores: dict[str, ItemScore] = {}
    for item in rules.items:
        evidence: object
        if item.from_sign_in:
            marks = sign_in.marks if sign_in else {}
            statuses = [status for name in sessions if isinstance(status := marks[name], str)]
            evidence = (item.name, *_attendance_evidence(statuses, lengths, rules))
            if evidence not in known:
                each = [length if length is not None else ZERO for length in lengths]
                known[evidence] = score_attendance(item, statuses, rules, each)
        elif item.parts:
            typed = {part.name: _checked_mark(row, part) for part in item.parts}
            evidence = (item.name, *((mark.value, mark.word) for mark in typed.values()))
            if evidence not in known:
                known[evidence] = score_parts(item, typed, rules.decimals)
        else:
            mark = _checked_mark(row, item)
            evidence = (item.name, mark.value, mark.word, mark.parts)
            if evidence not in known:
                known[evidence] = score_mark(item, mark, rules.decimals)
        scores[item.name] = known[evidence]
    return scores


def _checked_mark(row: GradeRow, item: RuleItem) -> Mark:
    mark = row.marks[item.name]
    if not isinstance(mark, Mark):
        raise TypeError(f"mark of {item.name} was not checked")
    return mark


def _attendance_evidence(
    statuses: Sequence[str], lengths: Sequence[Decimal | None], rules: RuleSet
) -> Iterable[object]:
    """What an attendance item's score depends on: how often each status stands, and the 学时 where it costs by the 课时."""
    for status in rules.statuses:
        count = statuses.count(status.name)
        yield count
        if status.per_hour and count:
            pairs = zip(statuses, lengths, strict=True)
            yield tuple(sorted(length or ZERO for name, length in pairs if name == status.name))


def _rated(row: GradeRow, scores: Mapping[str, ItemScore], rules: RuleSet) -> Score:
    raw, total = total_of(scores.values())
    rating = rating_of(total, rules.ratings)
    parts = [f"{_label(score.item)} {score.expression}" for score in scores.values()]
    parts.append(f"合计 {plain(total)}" if raw >= 0 else f"合计 −{plain(-raw)}，扣完为止计0")
    too_low = [
        f"{item.name} {plain(scores[item.name].marks)} 分低于单项最低 {plain(item.minimum)} 分"
        for item in rules.items
        if item.minimum is not None and scores[item.name].marks < item.minimum
    ]
    reason = ""
    if too_low:
        rating = rules.retrain_rating
        parts.append(f"{'，'.join(too_low)}，总评{rating.name}")
        reason = "；".join(too_low)
    elif rating.retrain:
        reason = (
            f"总分 {plain(total)} 低于 {plain(rules.ratings[-2].minimum)}"
            if len(rules.ratings) > 1
            else "总分不足"
        )
    return Score(
        row.teacher_id,
        row.row,
        ScoreState.SCORED,
        SEPARATOR.join(parts),
        scores,
        total,
        rating,
        retrain_reason=reason,
    )


def _label(item: RuleItem) -> str:
    return f"{item.name}扣分" if item.deducted_from_total else item.name


def _what_is_wrong(
    row: GradeRow,
    sign_in: SignInRow | None,
    sessions: Sequence[str],
    rules: RuleSet,
    lengths: Sequence[Decimal | None],
) -> tuple[list[str], list[str]]:
    """Short phrases for the values that are wrong and for what is missing, in the order of the items."""
    wrong: list[str] = []
    missing: list[str] = []
    by_hour = {status.name for status in rules.statuses if status.per_hour and status.deduction}
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
            _check_sign_in(sign_in, sessions, lengths, by_hour, wrong, missing)
    return wrong, missing


def _check_sign_in(
    sign_in: SignInRow,
    sessions: Sequence[str],
    lengths: Sequence[Decimal | None],
    by_hour: Set[str],
    wrong: list[str],
    missing: list[str],
) -> None:
    """Adds what is wrong with, or missing from, one row of 签到表; ``by_hour``: statuses that cost marks by the hour."""
    if not sessions:
        missing.append("签到（还没有已举行的场次）")
    statuses = [sign_in.marks.get(session) for session in sessions]
    missing += [
        f"{session}学时"
        for session, status, length in zip(sessions, statuses, lengths, strict=True)
        if length is None and status in by_hour
    ]
    if all(isinstance(status, str) for status in statuses):
        return
    for session, status in zip(sessions, statuses, strict=True):
        if status is None:
            missing.append(f"{session}签到")
        elif isinstance(status, BadValue):
            wrong.append(_bad(f"{session}签到", status))


def _bad(column: str, value: BadValue) -> str:
    return f"{column}“{value.text}”{value.reason}" if value.text else f"{column}{value.reason}"


def rank(scores: Sequence[Score]) -> list[Score]:
    """The scores with 名次 filled in: competition ranking (1, 2, 2, 4) over the rows that have a total."""
    totals = sorted((score.total for score in scores if score.total is not None), reverse=True)
    place: dict[Decimal, int] = {}
    for position, total in enumerate(totals, start=1):
        place.setdefault(total, position)
    return [replace(score, rank=place[score.total]) if score.total is not None else score for score in scores]


# Item scores by their evidence, for each rule set that was used lately: a county's schools share one, and few marks differ.
_known: dict[int, tuple[RuleSet, dict[object, ItemScore]]] = {}
_MOST_RULE_SETS, _MOST_ITEM_SCORES = 8, 20_000


def _known_under(rules: RuleSet) -> dict[object, ItemScore]:
    """What items came to under these very rules, to be used and added to."""
    found = _known.get(id(rules))
    if found is None or found[0] is not rules or len(found[1]) > _MOST_ITEM_SCORES:
        if len(_known) >= _MOST_RULE_SETS:
            _known.clear()
        # The rules are kept with it, so that no others can come to have their id.
        found = _known[id(rules)] = rules, {}
    return found[1]


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
    blocked = blocked or {}
    known = _known_under(rules)
    scores = [
        Score("", row.row, ScoreState.VACANT, "")
        if row.vacant
        else Score(row.teacher_id, row.row, ScoreState.EXEMPT, f"{ScoreState.EXEMPT.opening}，不参加本轮考核")
        if row.teacher_id in exempt
        else score_row(
            row,
            sign_in.get(row.teacher_id),
            sessions,
            rules,
            hours=hours,
            blocked=blocked.get(row.teacher_id, ""),
            known=known,
        )
        for row in grades
    ]
    return rank(scores)
