"""What each row of 历次成绩 amounts to: passed or not, counted or not, and what in it contradicts itself.

A row is typed by hand or was archived by this program; either may have been changed since. Only what plainly says that the round
was passed is a pass, and nothing is had twice.

Source:
    domain.md, 学时 and 学分 (credited for a round that was passed); Scheme B (passing all topics earns the certificate).
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from enum import Enum

from python.ledgers.history import COUNTED, CREDITS_COUNT, HOURS_COUNT, RESULT, ROUND_KEY, Frame
from python.ledgers.policy import Policy
from python.reading.rules import fingerprint
from python.reading.tables import Table
from python.vocabulary.cell_values import name_key, plain, tidy_name
from python.vocabulary.plain_record import record
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.records import RuleSet, Teacher
from python.vocabulary.sheet_schema import (
    END_DATE,
    FINGERPRINT,
    HISTORY_PASS_LINE,
    HOURS_DETAIL,
    INCOMPLETE,
    NAME,
    NO,
    RATING,
    RETRAIN,
    ROUND,
    TEACHER_ID,
    TOPIC,
    TOTAL,
    YES,
)

_YES_SPELLINGS = "需 要 需要 应 须 有 对 补训 需补训 要补训 应补训 须补训 需要补训 补 √ ✓ ✔ y yes true t 1"
_NO_SPELLINGS = (
    "不 无 不用 不需 不需要 不要 不必 不补 不补训 不用补训 不需补训 不需要补训 无需 无须 无需补训 免 没有 × ✗ ✘ x n no false f 0 "
    "- — /"
)
_PASS = "合格 优秀 良好 优良 中等 及格 优 良 中 达标 通过 已通过 骨干 骨干班主任 优秀班主任 结业"
_FAIL = "差 较差 劣 缺考 补训 需补训 补考 重修 未合格 未及格 未通过 未达标"
_EXCUSED, _OTHERWISE = "免训 免修 免考 免 — - / 无", "— - / 无 否 非专题 不是专题"
_YES_WORDS, _NO_WORDS = frozenset(_YES_SPELLINGS.split()), frozenset(_NO_SPELLINGS.split())
_PASS_WORDS, _FAIL_WORDS = frozenset(_PASS.split()), frozenset(_FAIL.split())
# So many rows of one kind are told one by one.
_TOLD_ONE_BY_ONE = 50
_FAIL_BEGINS = re.compile("[不没]")
_NOT_ASSESSED, _NO_TOPIC = frozenset(("", *_EXCUSED.split())), frozenset(_OTHERWISE.split())
# What follows a tick that a telephone shows as a picture.
_PICTURE = "\ufe0f"


class Result(Enum):
    """What a row says about its round."""

    PASSED = "合格"
    FAILED = "不合格"
    NOT_ASSESSED = "没有考核"  # no 等级: training that nobody examined
    UNFINISHED = INCOMPLETE
    DOUBTFUL = "存疑"  # contradicts itself, or does not say: never a pass

    @property
    def credited(self) -> bool:
        """Whether 学时 and 学分 are credited whatever the parameters say."""
        return self in (Result.PASSED, Result.NOT_ASSESSED)


@record
class Standard:
    """The present rules as far as old rows are measured by them: names of ratings (as ``name_key``) and the least total passed."""

    fingerprint: str
    passing: frozenset[str]
    failing: frozenset[str]
    pass_line: Decimal

    @classmethod
    def of(cls, rules: RuleSet) -> Standard:
        """What old rows are measured by under these rules."""
        return cls(
            fingerprint(rules),
            frozenset(name_key(one.name) for one in rules.ratings if not one.retrain),
            frozenset(name_key(one.name) for one in rules.ratings if one.retrain),
            pass_line(rules),
        )


@record
class Facts:
    """What a row carries: 等级, 是否补训, 总分, 规则指纹 and 合格线 as read; blank is ``""`` or ``None``."""

    rating: str
    retrain: str
    total: Decimal | None = None
    fingerprint: str = ""
    line: Decimal | None = None


@record
class Judgement:
    """What a row amounts to; ``code`` and ``column``: what is to be told and at which cell, if anything."""

    result: Result
    code: ProblemCode | None = None
    column: str = ""
    value: str = ""


def pass_line(rules: RuleSet) -> Decimal:
    """The least total that is not 补训."""
    return min((one.minimum for one in rules.ratings if not one.retrain), default=Decimal(0))


def read_retrain(text: str) -> tuple[str, bool]:
    """是否补训 as 是, 否 or "" (blank), and whether it could be read; natural spellings of yes and no are."""
    word = name_key(text).replace(_PICTURE, "")
    if word in (YES, NO, ""):
        return word, True
    if word in _YES_WORDS:
        return YES, True
    return (NO, True) if word in _NO_WORDS else ("", False)


def _says(facts: Facts, standard: Standard) -> bool | None:
    """Whether the rating's name means a pass; ``None``: a name nobody knows."""
    word = name_key(facts.rating)
    if word in standard.failing:
        return False
    if word in standard.passing:
        return True
    if word in _FAIL_WORDS or _FAIL_BEGINS.match(word):
        return False
    return True if word in _PASS_WORDS else None


def outcome_of(facts: Facts, standard: Standard) -> Judgement:
    """What one row amounts to.

    - 等级 decides; 是否补训 and 总分 must agree with it. The line for 总分 is the row's own 合格线; without one the present line,
      if the row was archived under the present rules or typed by hand; rows of other rules are not measured by it.
    - Two facts that contradict each other (不合格 with 否, 合格 with 是, 合格 with a total below the line): DOUBTFUL, told.
    - 是否补训 that cannot be read, and a rating nobody knows beside a blank one: DOUBTFUL, told.
    - √, Y, 需补训 … are read as 是, ×, N, 不用 … as 否, with a notice.
    - Without 等级: NOT_ASSESSED, unless 是否补训 or 总分 says that it was failed. 未完成 is neither.
    """
    retrain, readable = read_retrain(facts.retrain)
    line = facts.line
    if line is None and facts.fingerprint in ("", standard.fingerprint):
        line = standard.pass_line
    below = facts.total is not None and line is not None and facts.total < line
    word = name_key(facts.rating)
    not_assessed = word in _NOT_ASSESSED
    unfinished = word.startswith("未") and word not in _FAIL_WORDS | standard.passing | standard.failing
    rated = not (not_assessed or unfinished)
    passed = _says(facts, standard) if rated else None
    fails = [passed is False, retrain == YES, below]
    passes = [passed is True, retrain == NO]
    if any(fails) and any(passes) and not unfinished:
        column = TOTAL if below and retrain != YES and passed is not False else RETRAIN
        if column == RETRAIN and not retrain:
            column = RATING
        return Judgement(Result.DOUBTFUL, ProblemCode.HISTORY_CONTRADICTION, column, facts.retrain)
    if not readable:
        result = Result.FAILED if any(fails) else Result.DOUBTFUL
        return Judgement(result, ProblemCode.HISTORY_UNCLEAR, RETRAIN, facts.retrain)
    if rated and passed is None and not retrain and not below:
        return Judgement(Result.DOUBTFUL, ProblemCode.HISTORY_UNCLEAR, RATING, facts.rating)
    read_as = name_key(facts.retrain) != retrain
    told = (ProblemCode.HISTORY_READ_AS, RETRAIN, facts.retrain) if read_as else (None, "", "")
    if any(fails):
        return Judgement(Result.FAILED, *told)
    if unfinished:
        return Judgement(Result.UNFINISHED, *told)
    return Judgement(Result.NOT_ASSESSED if not_assessed else Result.PASSED, *told)


def topics_passed(frame: Frame, before: dt.date | None = None) -> dict[str, list[str]]:
    """工号 → the 专题 of the rounds passed, in the order of the sheet; ``before``: only of rounds that ended before that day."""
    passed = frame[(frame[TOPIC] != "") & frame[COUNTED] & frame[RESULT].isin([Result.PASSED])]
    if before is not None:
        passed = passed[[end is not None and end < before for end in passed[END_DATE]]]
    found: dict[str, list[str]] = {}
    for teacher_id, topic in zip(passed[TEACHER_ID], passed[TOPIC], strict=True):
        found.setdefault(teacher_id, []).append(topic)
    return found


def judged(
    frame: Frame, table: Table, rules: RuleSet, policy: Policy, roster: Mapping[str, Teacher]
) -> tuple[Frame, list[Problem]]:
    """The frame of 历次成绩 with what each row amounts to.

    Args:
        frame: Rows with the columns of ``HISTORY_SHEET``.
        table: Where they stand.
        rules: The present rules.
        policy: Whether rounds not passed count.
        roster: 工号 → teacher.

    Returns:
        The frame with ``RESULT``, ``COUNTED`` (stands once, and is somebody's), ``HOURS_COUNT`` and ``CREDITS_COUNT``, and 专题
        filled in where a round typed by hand is a topic by its name. Problems: HISTORY_CONTRADICTION, HISTORY_UNCLEAR,
        HISTORY_TWICE, HISTORY_ROUND_TWICE, HISTORY_ID (warnings), HISTORY_READ_AS (a notice), each at its cell.
    """
    import pandas as pd

    problems: list[Problem] = []
    results = _results(frame, table, Standard.of(rules), problems)
    left_out = set(_strangers(frame, table, roster, problems))
    for n, first in _rows_twice(frame, table, problems):
        left_out.add(n)
        if results[first] is Result.PASSED and results[n] is not Result.PASSED:
            results[first] = Result.DOUBTFUL  # which of the two is true nobody can say
    problems = _not_too_many(problems)
    left_out.update(_rounds_twice(frame[~frame.index.isin(left_out)], table, problems))
    counted = pd.Series(~frame.index.isin(left_out), index=frame.index, dtype=bool)
    frame = frame.copy()
    frame[RESULT] = pd.Series(results, dtype=object)
    frame[COUNTED] = counted
    credited = frame[RESULT].map(lambda result: result.credited).astype(bool)
    frame[HOURS_COUNT] = counted & (credited | policy.failed_hours)
    frame[CREDITS_COUNT] = counted & (credited | policy.failed_credits)
    typed = list(zip(frame[TOPIC], frame[ROUND], frame[FINGERPRINT], strict=True))
    topics = {row: _topic(*row, rules) for row in set(typed)}
    frame[TOPIC] = pd.Series([topics[row] for row in typed], index=frame.index, dtype=object)
    return frame, problems


def _topic(typed: str, round_name: str, mark: str, rules: RuleSet) -> str:
    """The 专题 of a row: as typed; a row typed by hand without one is about the topic its round is named after."""
    if name_key(typed) in _NO_TOPIC:
        return ""
    return typed or (round_name if not mark and rules.by_topic else "")


def _results(frame: Frame, table: Table, standard: Standard, problems: list[Problem]) -> dict[int, Result]:
    known: dict[tuple[object, ...], Judgement] = {}
    told: dict[Judgement, list[int]] = {}
    results: dict[int, Result] = {}
    columns = (frame[name] for name in (RATING, RETRAIN, TOTAL, FINGERPRINT, HISTORY_PASS_LINE))
    for n, facts in zip(frame.index.tolist(), zip(*columns, strict=True), strict=True):
        judgement = known.get(facts)
        if judgement is None:
            judgement = known[facts] = outcome_of(Facts(*facts), standard)
        results[n] = judgement.result
        # An error value is told where it was read.
        if judgement.code is not None and not judgement.value.startswith("#"):
            told.setdefault(judgement, []).append(n)
            if judgement.code is ProblemCode.HISTORY_CONTRADICTION:
                problems.append(_contradiction(frame, table, n, judgement, facts, standard))
    for judgement, at in told.items():
        if judgement.code is None or judgement.code is ProblemCode.HISTORY_CONTRADICTION:
            continue
        details = {
            "column": judgement.column,
            "value": judgement.value,
            "read": read_retrain(judgement.value)[0],
            "more": _more(at),
        }
        notice = judgement.code is ProblemCode.HISTORY_READ_AS
        severity = Severity.NOTICE if notice else Severity.WARNING
        problems.append(_problem(table, min(at), judgement.column, judgement.code, severity, details))
    return results


def _contradiction(
    frame: Frame, table: Table, n: int, judgement: Judgement, facts: tuple[object, ...], standard: Standard
) -> Problem:
    rating, retrain, total, _, line = facts
    says = [f"等级“{rating}”"] if rating else []
    if isinstance(total, Decimal):
        own = line if isinstance(line, Decimal) else standard.pass_line
        says.append(
            f"总分 {plain(total)}" + (f"（合格线 {plain(own)}）" if judgement.column == TOTAL else "")
        )
    says += [f"是否补训“{retrain}”"] if retrain else []
    details = {
        "name": frame[NAME][n] or frame[TEACHER_ID][n],
        "round": frame[ROUND][n],
        "says": "、".join(says),
        "more": "",
    }
    code = ProblemCode.HISTORY_CONTRADICTION
    return _problem(table, n, judgement.column, code, Severity.WARNING, details, frame[TEACHER_ID][n])


def _not_too_many(problems: list[Problem]) -> list[Problem]:
    """Of each kind the first ``_TOLD_ONE_BY_ONE``; the last of them says how many there are.

    A column filled down wrongly concerns thousands of rows.
    """
    seen: Counter[ProblemCode] = Counter(one.code for one in problems)
    kept: list[Problem] = []
    told: Counter[ProblemCode] = Counter()
    for one in problems:
        told[one.code] += 1
        if told[one.code] == _TOLD_ONE_BY_ONE < seen[one.code]:
            more = f"；这样的一共有 {seen[one.code]} 行，改好以后再看其余的"
            one = replace(one, details={**one.details, "more": more})  # noqa: PLW2901 - the same problem, told with more
        if told[one.code] <= _TOLD_ONE_BY_ONE:
            kept.append(one)
    return kept


def _more(at: Iterable[int]) -> str:
    count = len(list(at))
    return f"，共 {count} 行" if count > 1 else ""


def _problem(
    table: Table,
    n: int,
    column: str,
    code: ProblemCode,
    severity: Severity,
    details: Mapping[str, str],
    teacher_id: str = "",
) -> Problem:
    where = table.ref(_row(table, n), column)
    header = table.headers.get(where.column, column)
    return Problem(code, severity, where, details, teacher_id, header)


def _row(table: Table, n: int) -> int:
    """The row of the sheet that a row of the frame stands in."""
    return table.header_row + 1 + n


def _rows_twice(frame: Frame, table: Table, problems: list[Problem]) -> list[tuple[int, int]]:
    """Rows whose 工号 and 轮次 stand further up, each with that first row."""
    if not frame.duplicated([TEACHER_ID, ROUND_KEY]).any():
        return []
    first: dict[tuple[str, str], int] = {}
    found = []
    columns = (frame[name] for name in (TEACHER_ID, ROUND_KEY, NAME, ROUND))
    for n, teacher_id, key, name, round_name in zip(frame.index, *columns, strict=True):
        earlier = first.setdefault((teacher_id, key), int(n))
        if earlier == n:
            continue
        found.append((int(n), earlier))
        details = {
            "name": name or teacher_id,
            "round": round_name,
            "first": str(_row(table, earlier)),
            "more": "",
        }
        code = ProblemCode.HISTORY_TWICE
        problems.append(_problem(table, int(n), TEACHER_ID, code, Severity.WARNING, details, teacher_id))
    return found


Signature = tuple[str, str, Decimal | None, str]
"""工号, 学时明细 (with its days), 总分, 等级: what two rounds do not share by chance for most of the people."""


def _signatures(frame: Frame, wanted: Container[tuple[str, str]]) -> list[tuple[int, str, Signature]]:
    """Of the rows with 学时明细 whose 工号 and 学时明细 are among those wanted: number, ``ROUND_KEY`` and signature."""
    columns = (frame[name] for name in (ROUND_KEY, TEACHER_ID, HOURS_DETAIL, TOTAL, RATING))
    return [
        (n, key, (teacher_id, detail, total, rating))
        for n, key, teacher_id, detail, total, rating in zip(frame.index.tolist(), *columns, strict=True)
        if detail and (teacher_id, detail) in wanted
    ]


def same_round(frame: Frame, rows: Iterable[Signature]) -> tuple[str, int] | None:
    """The archived round that these rows were archived as already: its name, and for how many people they are the same.

    It is the same round when more than half of the rows stand there with the same days, hours, total and rating.
    """
    wanted = {row for row in rows if row[1]}
    if not wanted:
        return None
    days = {row[:2] for row in wanted}
    found = Counter(key for _, key, signature in _signatures(frame, days) if signature in wanted)
    if not found:
        return None
    key, count = found.most_common(1)[0]
    if count * 2 <= len(wanted):
        return None
    return str(frame[ROUND][frame[ROUND_KEY] == key].iloc[0]), count


def _rounds_twice(frame: Frame, table: Table, problems: list[Problem]) -> list[int]:
    """Rows of a round that stands further up under another name: the same days for the same people are had once."""
    dated = frame[frame[HOURS_DETAIL] != ""]
    # Most sheets have the same days for the same person nowhere twice.
    repeated = {
        pair
        for pair, count in Counter(zip(dated[TEACHER_ID], dated[HOURS_DETAIL], strict=True)).items()
        if count > 1
    }
    if not repeated:
        return []
    sizes = Counter(dated[ROUND_KEY])
    at = dict(zip(reversed(dated[ROUND_KEY].tolist()), reversed(dated.index.tolist()), strict=True))
    first: dict[Signature, str] = {}
    pairs: Counter[tuple[str, str]] = Counter()
    signatures = _signatures(frame, repeated)
    for _, key, signature in signatures:
        earlier = first.setdefault(signature, key)
        if earlier != key:
            pairs[earlier, key] += 1
    again = {key: (other, count) for (other, key), count in pairs.items() if count * 2 > sizes[key]}
    if not again:
        return []
    days = {(key, one[0], one[1]) for _, key, one in signatures}
    found = [n for n, key, one in signatures if key in again and (again[key][0], one[0], one[1]) in days]
    names = dict(zip(frame[ROUND_KEY], frame[ROUND], strict=True))
    for key, (other, count) in again.items():
        details = {"round": names[key], "other": names[other], "count": str(count)}
        code = ProblemCode.HISTORY_ROUND_TWICE
        problems.append(_problem(table, at[key], ROUND, code, Severity.WARNING, details))
    return found


def loose_id(teacher_id: str) -> str:
    """A 工号 without what a spreadsheet loses or changes: leading zeros, case."""
    return teacher_id.casefold().lstrip("0")


def _strangers(
    frame: Frame, table: Table, roster: Mapping[str, Teacher], problems: list[Problem]
) -> list[int]:
    """Rows of a 工号 that the roster knows only with other zeros or another case, and by no other name: nobody's rows."""
    loose = {loose_id(teacher_id): teacher for teacher_id, teacher in roster.items()}
    unknown = {
        teacher_id for teacher_id in set(frame[TEACHER_ID]) - set(roster) if loose_id(teacher_id) in loose
    }
    if not unknown:
        return []
    rows: dict[str, list[int]] = {}
    for n, teacher_id, name in zip(frame.index, frame[TEACHER_ID], frame[NAME], strict=True):
        if teacher_id in unknown and tidy_name(name) in ("", loose[loose_id(teacher_id)].name):
            rows.setdefault(teacher_id, []).append(int(n))
    for teacher_id, at in rows.items():
        teacher = loose[loose_id(teacher_id)]
        details = {"id": teacher_id, "similar": teacher.id, "name": teacher.name, "more": _more(at)}
        code = ProblemCode.HISTORY_ID
        problems.append(_problem(table, at[0], TEACHER_ID, code, Severity.WARNING, details, teacher_id))
    return [n for at in rows.values() for n in at]
