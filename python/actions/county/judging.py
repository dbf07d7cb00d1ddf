"""Which file stands for each school, and what the county office is told about the others: nothing is guessed that can be asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from python.actions.county import store
from python.actions.county.candidates import Candidate, WantedRound, used
from python.vocabulary.cell_values import name_key
from python.vocabulary.plain_record import record
from python.vocabulary.problems import Problem, ProblemCode, Severity

# So large a share of the smaller roster's names makes two workbooks one school's, though its 工号 were given anew.
_SHARE_OF_NAMES = 0.3
_NO_SCORES = "里面没有一个人有总分"
_NO_ROUND = "（没有填轮次名称）"

People = Callable[[int], set[tuple[str, str]]]
"""``school_id`` → 工号 and 姓名 of everyone on that roster."""


@record
class Told:
    """Something told about a file; ``school_id`` is ``None`` for what no file is about."""

    school_id: int | None
    file: str
    problem: Problem


def judge(candidates: Sequence[Candidate], wanted: WantedRound, people: People) -> list[Told]:
    """Decides the state of every candidate that can be used, in place.

    Of the files of one school (one name, or one workbook's number, and rosters that have people in common) the newest valid one is
    used: a sealed one that was changed goes behind all others, one in which nobody has a total behind one with results; then the last run in 运行日志 counts, then the file's time.

    Args:
        candidates: Every file read.
        wanted: The round.
        people: Who is on a roster; asked only where several files may be one school's.

    Returns:
        What is told of it.
    """
    matching = [one for one in candidates if one.usable and wanted.is_of(one)]
    renamed = _renamed(candidates, matching, wanted)
    told = [
        _about(
            one,
            _problem(
                ProblemCode.COUNTY_ROUND_BY_DAYS,
                Severity.WARNING,
                one,
                wanted=wanted.name,
                round=one.round or _NO_ROUND,
            ),
        )
        for one in renamed
    ]
    matching += renamed
    taken = {one.school_id for one in matching}
    for one in candidates:
        if one.usable and one.school_id not in taken:
            one.state = store.OTHER_ROUND
    for school in _schools(matching, people):
        told += _newest_used(school)
    told += [*_other_rounds(candidates, wanted), *_newer_unusable(candidates), *_one_name(used(candidates))]
    for one in used(candidates):
        told += [_about(one, problem) for problem in one.seal.problems]
        if not one.named:
            told.append(_about(one, _problem(ProblemCode.COUNTY_NO_SCHOOL, Severity.WARNING, one)))
    return told


def _renamed(
    candidates: Sequence[Candidate], matching: Sequence[Candidate], wanted: WantedRound
) -> list[Candidate]:
    """Files whose round only one school calls so, and has the days of the wanted one, from schools that sent nothing else about it.

    Two topics of one term have the same days too: what several schools call by one name is a round of its own.
    """
    have = {one.school_key for one in matching}
    schools: defaultdict[str, set[str]] = defaultdict(set)
    for one in candidates:
        if one.usable:
            schools[one.round_key].add(one.school_key)
    found = [
        one
        for one in candidates
        if one.usable
        and one.school_key not in have
        and wanted.has_days_of(one)
        and len(schools[one.round_key]) == 1
    ]
    rounds: defaultdict[str, set[str]] = defaultdict(set)
    for one in found:
        rounds[one.school_key].add(one.round_key)
    return [one for one in found if len(rounds[one.school_key]) == 1]


def rules_that_differ(candidates: Sequence[Candidate], standard: str | None) -> list[Told]:
    """COUNTY_RULES_DIFFER (a warning) for each school whose rules are not the county's.

    Args:
        candidates: The files, judged.
        standard: The county's fingerprint; ``None``: that of most schools.
    """
    chosen = used(candidates)
    most = Counter(one.rules for one in chosen).most_common(1)
    if not most:
        return []
    others, whose = ("县里定的", "县里的是") if standard else ("多数学校", "多数学校的是")
    measure = standard or most[0][0]
    return [
        _about(
            one,
            _problem(
                ProblemCode.COUNTY_RULES_DIFFER, Severity.WARNING, one,
                mine=one.rules, theirs=measure, others=others, whose=whose,
            ),
        )
        for one in chosen
        if one.rules != measure
    ]  # fmt: skip


def _problem(code: ProblemCode, severity: Severity, one: Candidate, /, **details: str) -> Problem:
    return Problem(code, severity, None, {"file": one.found.name, "school": one.school, **details})


def _about(one: Candidate, problem: Problem) -> Told:
    return Told(one.school_id, one.found.name, problem)


def _schools(matching: Sequence[Candidate], people: People) -> Iterator[list[Candidate]]:
    """The files school by school."""
    owner = {one.school_id: one.school_id for one in matching}

    def root(school_id: int) -> int:
        while owner[school_id] != school_id:
            school_id = owner[school_id]
        return school_id

    for bucket in _buckets(matching):
        for place, one in enumerate(bucket):
            for other in bucket[:place]:
                if root(one.school_id) != root(other.school_id) and _is_one_school(one, other, people):
                    owner[root(one.school_id)] = root(other.school_id)
    schools: defaultdict[int, list[Candidate]] = defaultdict(list)
    for one in matching:
        schools[root(one.school_id)].append(one)
    yield from schools.values()


def _buckets(matching: Sequence[Candidate]) -> list[list[Candidate]]:
    """Files that may be one school's: of one name, of one workbook's number, or the same bytes."""
    buckets: defaultdict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for one in matching:
        buckets["name", one.school_key].append(one)
        buckets["bytes", one.sha256].append(one)
        if one.workbook_id:
            buckets["number", one.workbook_id].append(one)
    return [bucket for bucket in buckets.values() if len(bucket) > 1]


def _is_one_school(one: Candidate, other: Candidate, people: People) -> bool:
    if one.sha256 == other.sha256:
        return True
    mine, theirs = people(one.school_id), people(other.school_id)
    if not mine or not theirs:
        return True
    if one.school_key == other.school_key and mine & theirs:
        return True
    names = {name for _, name in mine}, {name for _, name in theirs}
    shared = len(names[0] & names[1])
    return shared >= _SHARE_OF_NAMES * min(map(len, names))


def _newest_used(school: Sequence[Candidate]) -> Iterator[Told]:
    """Chooses the file that stands for a school; the others are told."""
    first, *others = sorted(school, key=lambda one: one.newest, reverse=True)
    # Of files with the same bytes the one that comes first by name is named.
    alike = sorted((one for one in school if one.sha256 == first.sha256), key=lambda one: one.found.name)
    sealed = [one for one in alike if one.seal.trusted == first.seal.trusted]
    first, others = sealed[0], [one for one in (first, *others) if one is not sealed[0]]
    first.state = store.USED
    for one in others:
        one.used = first
        same = one.sha256 == first.sha256
        one.state = store.SAME if same else store.OLDER
        if not one.seal.trusted:
            yield from (_about(one, problem) for problem in one.seal.problems)
        if one.round_key != first.round_key:
            one.state = store.OTHER_ROUND
            details = {
                "round": one.round or _NO_ROUND,
                "other": first.round or _NO_ROUND,
                "used": first.found.name,
            }
            code = ProblemCode.COUNTY_TWO_ROUNDS
            yield _about(one, _problem(code, Severity.WARNING, one, **details))
            continue
        if first.has_scores and not one.has_scores and one.when > first.when:
            details = {"used": first.found.name, "reason": _NO_SCORES, "file": one.found.name}
            code = ProblemCode.COUNTY_NEWER_UNUSABLE
            yield _about(one, _problem(code, Severity.ERROR, first, **details))
            continue
        code = ProblemCode.COUNTY_SAME if same else ProblemCode.COUNTY_OLDER
        yield _about(one, _problem(code, Severity.NOTICE, first, file=one.found.name, used=first.found.name))


def _other_rounds(candidates: Sequence[Candidate], wanted: WantedRound) -> Iterator[Told]:
    """Files of other rounds; a warning for a school that sent nothing else."""
    have = {one.school_key for one in used(candidates)}
    newest_first = sorted(candidates, key=lambda one: one.newest, reverse=True)
    for one in newest_first:
        if one.state != store.OTHER_ROUND or one.used is not None:
            continue
        only = one.school_key not in have
        have.add(one.school_key)
        code = ProblemCode.COUNTY_ONLY_OTHER_ROUND if only else ProblemCode.COUNTY_OTHER_ROUND
        severity = Severity.WARNING if only else Severity.NOTICE
        details = {"round": one.round or _NO_ROUND, "wanted": wanted.name or _NO_ROUND}
        yield _about(one, _problem(code, severity, one, **details))


def _newer_unusable(candidates: Sequence[Candidate]) -> Iterator[Told]:
    """COUNTY_NEWER_UNUSABLE (an error) for each file that cannot be used and is newer than the one used in its stead.

    Whose it is its 首页 says, else its name, if only one school comes into question.
    """
    chosen = used(candidates)
    for one in candidates:
        if one.usable or one.state != store.UNREADABLE:
            continue
        stead = _whose(one, chosen)
        if stead is not None and one.found.changed >= stead.found.changed:
            one.used = stead
            details = {"used": stead.found.name, "reason": one.reason, "file": one.found.name}
            code = ProblemCode.COUNTY_NEWER_UNUSABLE
            yield _about(one, _problem(code, Severity.ERROR, stead, **details))


def _whose(one: Candidate, chosen: Sequence[Candidate]) -> Candidate | None:
    name = one.bare_name
    if one.school:
        found = [other for other in chosen if other.school_key == one.school_key]
    else:
        found = [other for other in chosen if name and name == other.bare_name] or [
            other for other in chosen if other.school_key in name_key(one.found.path.stem)
        ]
    return found[0] if len(found) == 1 else None


def _one_name(chosen: Sequence[Candidate]) -> Iterator[Told]:
    """COUNTY_ONE_NAME (a warning): two schools that have one name, counted apart until somebody says what they are."""
    names: Mapping[str, list[Candidate]] = defaultdict(list)
    for one in chosen:
        names[one.school_key].append(one)
    for first, *others in names.values():
        for one in others:
            details = {"other": first.found.name}
            yield _about(one, _problem(ProblemCode.COUNTY_ONE_NAME, Severity.WARNING, one, **details))
