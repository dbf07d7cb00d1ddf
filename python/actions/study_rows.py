"""校本研修记录 read and judged: whose each row is, for which 专题, and what it means for 结业."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from python.ledgers.history import ROUND_KEY, Frame
from python.ledgers.materials import read_length
from python.ledgers.past_results import topics_passed
from python.ledgers.self_study import NO_RECORD, StudyRules, StudyVerdict, judge_study, study_rules
from python.reading.identity import Identities
from python.reading.round_data import RoundData
from python.reading.self_study import StudyEntry, parse_self_study
from python.reading.tables import Table
from python.reading.validation import loose_id
from python.reading.workbook import sheet_grid
from python.vocabulary.cell_values import CellError, as_text, name_key
from python.vocabulary.features.self_study import ESSAY_LENGTH, NOTES_LENGTH, SELF_STUDY_FEATURE
from python.vocabulary.plain_record import record
from python.vocabulary.ports import WorkbookHost
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.sheet_schema import NAME, SELF_STUDY, TEACHER_ID, TOPIC


@record
class StudyRow:
    """One row, judged; ``owner`` is the 工号, or the key of another person (``identity``); ``topic`` its 专题, else its round."""

    entry: StudyEntry
    owner: str
    topic: str
    verdict: StudyVerdict


@dataclass(frozen=True)
class Study:
    """校本研修记录 as it stands.

    Attributes:
        asked: What the school asks for.
        table: Where the sheet's table stands; ``None`` when it cannot be used: then nobody has a record.
        rows: Its rows with a 工号, in the order of the sheet.
        exempt: 工号 → ``name_key`` of the 专题 passed before the day from which records are asked for.
        faults: Why it cannot be used (fatal).
    """

    asked: StudyRules
    table: Table | None = None
    rows: tuple[StudyRow, ...] = ()
    exempt: Mapping[str, frozenset[str]] = field(default_factory=dict)
    faults: tuple[Problem, ...] = ()

    @cached_property
    def by_owner(self) -> Mapping[str, Sequence[StudyRow]]:
        """Whose rows are which, each person's in the order of the sheet."""
        found: dict[str, list[StudyRow]] = {}
        for row in self.rows:
            found.setdefault(row.owner, []).append(row)
        return found

    def of(self, owner: str, topic: str) -> StudyRow | None:
        """The row of a person for a 专题: one that is complete, else the last; ``None`` without any."""
        key = name_key(topic)
        found = [row for row in self.by_owner.get(owner, ()) if name_key(row.topic) == key]
        return next((row for row in found if row.verdict.done), found[-1] if found else None)

    def short(self, owner: str, topics: Iterable[str]) -> dict[str, str]:
        """``name_key`` of those 专题 that do not count for 结业 → what is lacking; empty where the school does not ask."""
        found: dict[str, str] = {}
        for topic in topics if self.asked.for_completion else ():
            key = name_key(topic)
            if topic and key not in self.exempt.get(owner, ()):
                row = self.of(owner, topic)
                lacking = row.verdict.lacking if row else NO_RECORD
                if lacking:
                    found[key] = lacking
        return found

    def where(self, owner: str, topic: str) -> CellRef:
        """Where a person's record for a 专题 is to be mended: its 工号, or the sheet when there is no row."""
        row = self.of(owner, topic)
        sheet = self.table.sheet if self.table else SELF_STUDY
        return self.table.ref(row.entry.row, TEACHER_ID) if self.table and row else CellRef(sheet)


def read_study(
    host: WorkbookHost, data: RoundData, identities: Identities, history: Frame | None = None, topic: str = ""
) -> tuple[Study | None, list[Problem]]:
    """Reads and judges 校本研修记录.

    Args:
        host: The workbook.
        data: The round.
        identities: Whose records are whose.
        history: Rows of 历次成绩, judged; ``None`` where only the sheet itself is looked at: what a row names is then all that is
            known of its 专题.
        topic: The 专题 of this round.

    Returns:
        The records, and warnings for what is wrong in the sheet; ``None`` where the feature is off, or has no sheet yet
        (STUDY_NO_SHEET): then nothing of it counts.
    """
    asked = study_rules(data.rules)
    if asked is None:
        return None, []
    grid, _ = sheet_grid(host, SELF_STUDY, data.rules.school_names)
    if grid is None:
        details = {"feature": SELF_STUDY_FEATURE.name, "sheet": SELF_STUDY}
        where = CellRef(SELF_STUDY)
        return None, [Problem(ProblemCode.STUDY_NO_SHEET, Severity.WARNING, where, details)]
    table, entries, problems = parse_self_study(grid, data.rules.school_names)
    warnings = [_at_most_warning(problem) for problem in problems]
    exempt = _exempt(data, asked, history, topic)
    if table is None:
        return Study(asked, exempt=exempt, faults=tuple(problems)), warnings
    topics = _topics_of_rounds(data, history, topic)
    rows = tuple(
        StudyRow(
            entry,
            identities.owner(entry.teacher_id, entry.name),
            entry.topic or topics.get(name_key(entry.round_name), "") or entry.round_name,
            judge_study(entry, asked),
        )
        for entry in entries
    )
    study = Study(asked, table, rows, exempt)
    return study, [*warnings, *_doubtful(study, table, data)]


def _at_most_warning(problem: Problem) -> Problem:
    """Nothing in this sheet keeps anything from being scored."""
    severity = Severity.WARNING if problem.severity is Severity.ERROR else problem.severity
    return replace(problem, severity=severity, fatal=False)


def _topics_of_rounds(data: RoundData, history: Frame | None, topic: str) -> dict[str, str]:
    """``name_key`` of every round that was about a 专题 → the 专题."""
    found = {} if history is None else dict(zip(history[ROUND_KEY], history[TOPIC], strict=True))
    if topic:
        found[name_key(data.round.name)] = topic
    return {key: name for key, name in found.items() if name}


def _exempt(
    data: RoundData, asked: StudyRules, history: Frame | None, topic: str
) -> Mapping[str, frozenset[str]]:
    if asked.since is None or history is None:
        return {}
    found = {
        teacher_id: frozenset(map(name_key, topics))
        for teacher_id, topics in topics_passed(history, before=asked.since).items()
    }
    if topic and data.round.end and data.round.end < asked.since:
        for teacher in data.taking_part:
            found[teacher.id] = found.get(teacher.id, frozenset()) | {name_key(topic)}
    return found


def _doubtful(study: Study, table: Table, data: RoundData) -> list[Problem]:
    """What people typed and what cannot be right, all warnings."""
    known = data.teachers_by_id
    loose = {loose_id(teacher_id): one for teacher_id, one in known.items()}
    seen: dict[tuple[str, str], int] = {}
    problems: list[Problem] = []

    def warn(code: ProblemCode, row: StudyRow, column: str, **details: str) -> None:
        where = table.ref(row.entry.row, column)
        header = table.headers.get(where.column, column)
        about = {"name": row.entry.name or row.entry.teacher_id, "column": header, **details}
        problems.append(Problem(code, Severity.WARNING, where, about, row.entry.teacher_id, header))

    for row in study.rows:
        entry = row.entry
        teacher_id, similar = entry.teacher_id, loose.get(loose_id(entry.teacher_id))
        if row.owner != teacher_id:
            its = known[teacher_id].name
            warn(ProblemCode.STUDY_ANOTHER, row, NAME, id=teacher_id, name=entry.name, roster_name=its)
        elif teacher_id not in known and similar:
            details = {"id": teacher_id, "similar": similar.id, "name": similar.name}
            warn(ProblemCode.STUDY_ID, row, TEACHER_ID, **details)
        for column, value in ((NOTES_LENGTH, entry.notes), (ESSAY_LENGTH, entry.essay)):
            if isinstance(value, CellError):
                warn(ProblemCode.ERROR_VALUE, row, column, value=value.code)
            elif read_length(value) is None:
                warn(ProblemCode.STUDY_LENGTH_UNCLEAR, row, column, value=as_text(value))
        if not row.topic:
            warn(ProblemCode.STUDY_NO_TOPIC, row, TOPIC)
            continue
        first = seen.setdefault((row.owner, name_key(row.topic)), entry.row)
        if first != entry.row:
            warn(ProblemCode.STUDY_TWICE, row, TOPIC, topic=row.topic, first=str(first))
    return problems
