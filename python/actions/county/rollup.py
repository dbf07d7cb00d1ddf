"""县级汇总: a folder of schools' workbooks becomes 汇总数据.sqlite (and the report made from it); no school's file is changed."""

from __future__ import annotations

import contextlib
import datetime as dt
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from sqlite3 import Connection

from python import __version__
from python.actions.county import store
from python.actions.county.cache import Cache, open_cache
from python.actions.county.candidates import Candidate, WantedRound, candidate, used, wanted_round
from python.actions.county.discovery import Found, discover
from python.actions.county.extract import finding
from python.actions.county.judging import Told, judge, rules_that_differ
from python.actions.county.pool import Pool, n_workers
from python.actions.county.reading import Reading
from python.actions.county.rereading import known_readings
from python.actions.county.seals import seal_of
from python.actions.county.wishes import Wishes, read_county_sheet
from python.actions.county.worker import read_file
from python.actions.outcome import EXIT_PROBLEMS, Outcome, not_run
from python.hosts.opening import open_workbook
from python.planning.results import in_order
from python.reading.rules import fingerprint
from python.reading.workbook import read_rule_set
from python.system.disk import made_folder, os_errors_as_problems
from python.system.locks import sweep
from python.vocabulary.cell_values import person_key
from python.vocabulary.folders import COUNTY_FOLDER, OUTPUT_FOLDER
from python.vocabulary.plain_record import record
from python.vocabulary.ports import HostError, Progress, no_progress
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.sheet_schema import COUNTY

DATABASE, REPORT = "汇总数据.sqlite", "县级汇总.xlsx"
# So many problems are told on a terminal; all of them stand in the store and in the report.
_MOST_TOLD = 20
_NOT_USED = {
    store.UNREADABLE: "读不了",
    store.NOT_OURS: "不是培训考核的工作簿",
    store.OTHER_ROUND: "是别的轮次",
    store.OLDER: "较旧",
    store.SAME: "重复",
}


@record(kw_only=True)
class CountyRolledUp(Outcome):
    """The county's figures stand in the store.

    Attributes:
        round_name: The round that was rolled up.
        schools: How many schools' workbooks were used.
        people: How many stand in their rosters.
        expected: How many of them should take part.
        scored: How many have a total.
        passed: How many passed.
        not_used: State → how many files were not used because of it.
        counts: Severity → how many findings, those in the schools' workbooks included.
        unchanged: How many files were known from an earlier run.
        target: Where the results lie.
        tied: How many of the recommended are tied, for the county to decide.
        same: How many groups in two schools' rosters may be one person.
    """

    round_name: str
    schools: int
    people: int
    expected: int
    scored: int
    passed: int
    not_used: dict[str, int]
    counts: dict[str, int]
    unchanged: int
    target: Path
    tied: int = 0
    same: int = 0

    @property
    def exit_code(self) -> int:
        """1 also when only the schools' workbooks have errors in them."""
        return EXIT_PROBLEMS if self.counts.get(Severity.ERROR.value) else Outcome.exit_code.__get__(self)

    def figures(self) -> dict[str, object]:
        """For ``--json``."""
        return {
            "round": self.round_name,
            "schools": self.schools,
            "teachers": self.people,
            "expected": self.expected,
            "scored": self.scored,
            "passed": self.passed,
            "not_used": self.not_used,
            "findings": self.counts,
            "unchanged": self.unchanged,
            "tied": self.tied,
            "same_people": self.same,
            "folder": str(self.target),
        }

    def told(self) -> list[str]:
        """Whose workbooks, how many people, what was not used, where the results are."""
        lines = [
            f"“{self.round_name}”，{self.schools} 所学校，教师 {self.people} 人"
            f"（应参训 {self.expected} 人，已计分 {self.scored} 人，合格 {self.passed} 人）"
        ]
        if self.not_used:
            reasons = "，".join(f"{_NOT_USED[state]} {count} 个" for state, count in self.not_used.items())
            lines.append(f"没有采用的文件 {sum(self.not_used.values())} 个：{reasons}")
        counts = [self.counts.get(severity.value, 0) for severity in (Severity.ERROR, Severity.WARNING)]
        lines.append(f"发现错误 {counts[0]} 处、警告 {counts[1]} 处，逐条记在结果里")
        if self.tied or self.same:
            lines.append(f"请县里定：推荐名额边上并列 {self.tied} 人，可能是同一人而在两校的 {self.same} 组")
        again = f"，其中 {self.unchanged} 个文件和上次一样，没有重读" if self.unchanged else ""
        lines.append(f"用时 {self.seconds or 0:.1f} 秒{again}")
        return [*lines, f"结果在：{self.target}"]

    def noteworthy(self) -> list[Problem]:
        """The first errors and warnings about files; what stands in the workbooks is in the results."""
        shown = [problem for problem in self.problems if problem.severity is not Severity.NOTICE]
        return shown[:_MOST_TOLD]


def rollup(
    folder: Path,
    *,
    now: dt.datetime,
    progress: Progress = no_progress,
    round: str | None = None,
    rules: str | None = None,
    no_cache: bool = False,
    trusted: bool = False,
    papers: bool = False,
    wishes: Wishes | None = None,
) -> Outcome:
    """县级汇总 of a folder.

    Args:
        folder: Where the schools' workbooks lie; sub-folders are searched.
        now: The office's time.
        progress: Told how far it is.
        round: The round by name or year; ``None``: the one that most schools sent.
        rules: A workbook with the county's rules; ``None``: those of most schools are the measure.
        no_cache: Whether every file is read anew.
        trusted: Whether the files are this program's own: then they are read in this process, without the protection of others.
        papers: Whether 县级通报, 推荐公示 and 分校成绩单 are made too.
        wishes: Which schools should be there and who is recommended by which rules; ``None``: the schools of 学校名单 in the folder
            (without it none are missed), the shipped rules.

    Raises:
        HostError: The results cannot be written, or the workbook with the rules cannot be read.
    """
    started = time.perf_counter()
    if not folder.is_dir():
        return not_run([_fatal(ProblemCode.COUNTY_NO_FOLDER, folder=str(folder))])
    standard, wanted, problems = _standard(rules)
    if problems:
        return not_run(problems)
    files, passed_over = discover(folder)
    if not files:
        nothing = _fatal(ProblemCode.COUNTY_NOTHING_FOUND, folder=str(folder))
        return not_run([nothing, *(problem for _, problem in passed_over)])
    target = made_folder(folder.absolute().parent / OUTPUT_FOLDER / COUNTY_FOLDER)
    sweep(target)
    cache = None if no_cache else open_cache()
    with _new_database(target / DATABASE) as (connection, put_in_place):
        county = _County(connection, files, [Told(None, name, problem) for name, problem in passed_over])
        county.read(cache, progress, trusted=trusted)
        progress("核对各校的文件", 0.9)
        county.judge(round, standard)
        if not used(county.candidates):
            return not_run(county.why_nothing())
        outcome = county.outcome(target, time.perf_counter() - started)
        county.write_meta(folder, now, outcome)
        progress("写入汇总数据", 0.95)
        store.finish(connection)
        put_in_place()
    if cache:
        cache.prune()
    outcome = _reported(outcome, target, folder, wishes or wanted, cache, progress)
    if papers:
        outcome = _with_papers(outcome, target, wishes or wanted, progress)
    return replace(outcome, seconds=time.perf_counter() - started)


def _fatal(code: ProblemCode, **details: str) -> Problem:
    return Problem(code, Severity.ERROR, None, details, fatal=True)


def _standard(rules: str | None) -> tuple[str | None, Wishes, list[Problem]]:
    """The fingerprint of the county's own rules and what it wishes, if there is a workbook with them (else the shipped wishes)."""
    if rules is None:
        return None, Wishes(), []
    host = open_workbook(Path(rules))
    found, problems = read_rule_set(host)
    if found is None:
        return None, Wishes(), problems
    state = found.features.get(COUNTY)
    if state is None or not state.on:
        return fingerprint(found), Wishes(), []
    sheet, problems = read_county_sheet(host)
    return fingerprint(found), sheet.wishes if sheet else Wishes(), [] if sheet else problems


@contextlib.contextmanager
def _new_database(path: Path) -> Iterator[tuple[Connection, Callable[[], None]]]:
    """An empty store under a name nobody looks for, and what puts it in the place of the old one, all at once.

    Raises:
        HostError: It cannot be written; the old one is as it was.
    """
    temporary = path.with_name(f".peixun-{secrets.token_hex(8)}.tmp")
    with os_errors_as_problems(path):
        temporary.open("xb").close()
    connection = store.create(temporary)

    def put_in_place() -> None:
        connection.close()
        with os_errors_as_problems(path):
            temporary.replace(path)

    try:
        yield connection, put_in_place
    finally:
        connection.close()
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


class _County:
    """One roll-up: the store that is being filled, and the files without their rows."""

    def __init__(self, connection: Connection, files: Sequence[Found], told: Sequence[Told]) -> None:
        self.connection = connection
        self.files = files
        self.candidates: list[Candidate] = []
        self.told = list(told)
        self.unchanged = 0
        self._rows: dict[int, dict[str, store.Value]] = {}
        self._own: Counter[tuple[int, str]] = Counter()

    def read(self, cache: Cache | None, progress: Progress, *, trusted: bool) -> None:
        """Reads every file and adds its rows to the store; ``trusted`` ones in this process."""
        places = {file.path: place for place, file in enumerate(self.files, 1)}
        rest = list(self.files)
        if cache and not cache.is_empty():
            progress("看哪些文件没有变", 0.0)
            rest = []
            for file, reading in known_readings(self.files, cache):
                if reading is None:
                    rest.append(file)
                else:
                    self._add(places[file.path], file, reading)
                    self.unchanged += 1
        if rest:
            if trusted:
                readings: Iterable[tuple[Found, Reading]] = (
                    (file, read_file(file.path, cache)) for file in rest
                )
            else:
                readings = Pool(n_workers(len(rest)), cached=cache is not None).read(rest)
            for number, (file, reading) in enumerate(readings, 1):
                self._add(places[file.path], file, reading)
                progress(f"读取 {file.path.name}", 0.9 * (self.unchanged + number) / len(self.files))
        self.candidates.sort(key=lambda one: one.school_id)

    def _add(self, school_id: int, file: Found, reading: Reading) -> None:
        one = candidate(school_id, file, reading, seal_of(file, reading.publics))
        self.candidates.append(one)
        rows, key = self.connection, (school_id,)
        store.add_teachers(rows, [(*key, *row) for row in reading.teachers])
        store.add_items(rows, [(*key, *row) for row in reading.items])
        store.add_coverage(rows, [(*key, *row) for row in reading.coverage])
        store.add_findings(rows, [(*key, file.name, *row) for row in reading.findings])
        self._rows[school_id] = {
            **reading.facts,
            "school_id": school_id,
            "school": one.school,
            "school_key": one.school_key,
            "file": file.name,
            "sha256": reading.sha256,
            "kind": store.ARCHIVE if file.sealed else store.OPEN,
            "seal": one.seal.seal,
            "signature": one.seal.signature,
            "saved_at": _moment(file.changed),
        }
        if file.lock:
            details = {"file": file.name, "lock": file.lock}
            code = ProblemCode.COUNTY_READ_WHILE_OPEN
            self.told.append(Told(school_id, file.name, Problem(code, Severity.NOTICE, None, details)))

    def judge(self, asked: str | None, standard: str | None) -> None:
        """Decides which files are used, and leaves in the store only their people and what is told."""
        self.wanted: WantedRound = wanted_round(self.candidates, asked)
        self.told += judge(self.candidates, self.wanted, self._people)
        self.told += rules_that_differ(self.candidates, standard)
        idle = [(one.school_id,) for one in self.candidates if one.usable and one.state != store.USED]
        for table in ("teachers", "item_sums", "coverage", "findings"):
            self.connection.executemany(f"DELETE FROM {table} WHERE school_id = ?", idle)
        store.add_findings(
            self.connection, [(one.school_id, one.file, *finding(one.problem)) for one in self.told]
        )
        added = Counter((one.school_id, one.problem.severity) for one in self.told)
        for one in self.candidates:
            row = self._rows[one.school_id]
            row["state"] = one.state
            for name, severity in (("errors", Severity.ERROR), ("warnings", Severity.WARNING)):
                own = row.get(name) or 0
                row[name] = (own if isinstance(own, int) else 0) + added[one.school_id, severity]
            store.add_school(self.connection, row)

    def _people(self, school_id: int) -> set[tuple[str, str]]:
        query = "SELECT teacher_id, name FROM teachers WHERE school_id = ?"
        return {(one, person_key(name)) for one, name in self.connection.execute(query, (school_id,))}

    def why_nothing(self) -> list[Problem]:
        """Why no file at all can be used."""
        asked = f"（要汇总的是“{self.wanted.name}”）" if any(one.usable for one in self.candidates) else ""
        first = _fatal(ProblemCode.COUNTY_NOTHING_USED, count=str(len(self.files)), why=asked)
        return [first, *self._about_files()]

    def _about_files(self) -> list[Problem]:
        """What is told of whole files, errors first: of those that cannot be used as the store has it."""
        unusable = [
            Problem(
                ProblemCode.COUNTY_NOT_USED,
                Severity.ERROR,
                None,
                {
                    "file": one.found.name,
                    "reason": one.reason.removeprefix(f"“{one.found.path.name}”"),
                },
            )
            for one in self.candidates
            if one.state == store.UNREADABLE and one.used is None
        ]
        return in_order([*unusable, *(one.problem for one in self.told)])

    def outcome(self, target: Path, seconds: float) -> CountyRolledUp:
        """What the run came to."""
        chosen = used(self.candidates)
        sums = self.connection.execute(
            "SELECT COALESCE(SUM(roster), 0), COALESCE(SUM(expected), 0), COALESCE(SUM(scored), 0),"
            " COALESCE(SUM(passed), 0) FROM schools WHERE state = ?",
            (store.USED,),
        ).fetchone()
        counts = dict(
            self.connection.execute("SELECT severity, COUNT(*) FROM findings GROUP BY severity").fetchall()
        )
        states = Counter(one.state for one in self.candidates if one.state != store.USED)
        return CountyRolledUp(
            problems=tuple(self._about_files()),
            files=(target / DATABASE,),
            seconds=seconds,
            round_name=self.wanted.name,
            schools=len(chosen),
            people=sums[0],
            expected=sums[1],
            scored=sums[2],
            passed=sums[3],
            not_used={state: states[state] for state in _NOT_USED if states[state]},
            counts={severity.value: counts.get(severity.value, 0) for severity in Severity},
            unchanged=self.unchanged,
            target=target,
        )

    def write_meta(self, folder: Path, now: dt.datetime, outcome: CountyRolledUp) -> None:
        """What the report tells about the run itself."""
        facts = {
            "folder": str(folder.absolute()),
            "round": outcome.round_name,
            "made_at": now.strftime("%Y-%m-%d %H:%M:%S"),
            "program_version": __version__,
            "files": str(len(self.files)),
            "schools": str(outcome.schools),
            "unchanged": str(outcome.unchanged),
            "seconds": f"{outcome.seconds or 0:.3f}",
        }
        store.set_meta(self.connection, facts)


def _moment(nanoseconds: int) -> str:
    """A file's time as the office's clock shows it."""
    return dt.datetime.fromtimestamp(nanoseconds / 1e9).strftime("%Y-%m-%d %H:%M:%S")  # noqa: DTZ006 - as a file manager shows it


def _reported(
    outcome: CountyRolledUp,
    target: Path,
    folder: Path,
    wishes: Wishes,
    cache: Cache | None,
    progress: Progress,
) -> CountyRolledUp:
    """The outcome with the report made from the store; one that cannot be written is told, the store is there all the same."""
    # Loaded only now: what makes workbooks is not needed for reading them.
    from python.actions.county.report import write

    progress("制作县级汇总表", 0.97)
    try:
        written = write(
            target / DATABASE,
            target / REPORT,
            folder=folder,
            expected=wishes.expected or None,
            categories=wishes.categories,
            cycle=wishes.cycle,
            cache=cache,
        )
    except HostError as error:
        return replace(outcome, problems=(error.as_problem(), *outcome.problems))
    files = (target / REPORT, *outcome.files)
    return replace(outcome, files=files, tied=written.tied, same=len(written.same))


def _with_papers(outcome: CountyRolledUp, target: Path, wishes: Wishes, progress: Progress) -> CountyRolledUp:
    """The outcome with the county's Word documents; what keeps one from being made is told, everything else is there."""
    from python.actions.county.papers import write_papers

    try:
        made = write_papers(
            target / DATABASE,
            target,
            expected=wishes.expected or None,
            categories=wishes.categories,
            issuer=wishes.issuer,
            progress=progress,
        )
    except HostError as error:
        return replace(outcome, problems=(error.as_problem(), *outcome.problems))
    return replace(outcome, files=(*outcome.files, *made.files), problems=(*made.problems, *outcome.problems))
