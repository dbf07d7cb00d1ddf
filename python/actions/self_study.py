"""校本研修: adds the rows that 校本研修记录 lacks, and says of each whether it is enough. What people typed is not touched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from python.actions.features import switched_off
from python.actions.ledger_rows import Row, identity_cells
from python.actions.outcome import Outcome, not_run
from python.actions.output_folders import missing_facts
from python.actions.record import read_sources
from python.actions.run import Plan, Run
from python.actions.sources import Sources
from python.actions.study_rows import Study, StudyRow
from python.ledgers.past_results import pass_line
from python.ledgers.self_study import StudyVerdict, judge_study
from python.planning.results import in_order, plan_added_rows
from python.reading.self_study import StudyEntry
from python.reading.tables import Table, runs
from python.reading.workbook import read_rule_set
from python.vocabulary.actions import action_of
from python.vocabulary.cell_values import name_key, plain
from python.vocabulary.features.self_study import (
    SELF_STUDY_FEATURE,
    STUDY_LACKING,
    STUDY_NOTE,
    STUDY_STATE,
)
from python.vocabulary.messages import some_of
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, Progress, WorkbookHost, no_progress
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.records import ItemScore
from python.vocabulary.sheet_schema import ROUND, ROUND_NAME, TEACHER_ID, TOPIC

# How many names a line of the outcome shows.
_NAMES_SHOWN = 8
_COMPUTED = (STUDY_STATE, STUDY_LACKING, STUDY_NOTE)


@record(kw_only=True)
class StudyReckoned(Outcome):
    """校本研修记录 as it stands now.

    Attributes:
        topic: What this round's rows are about: its 专题, else its name.
        people: How many take part.
        added: New rows.
        short: Names of those whose row of this round is not complete, in the order of the roster.
        high: Names of those who have a passing mark all the same.
        item: The item of that mark.
    """

    topic: str
    people: int
    added: int
    short: tuple[str, ...]
    high: tuple[str, ...]
    item: str

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        complete = self.people - len(self.short)
        return {
            "teachers": self.people,
            "complete": complete,
            "incomplete": len(self.short),
            "added": self.added,
            "high_marks": len(self.high),
        }

    def told(self) -> list[str]:
        """How many are complete, and whose mark says otherwise than the record."""
        names = some_of(self.short, _NAMES_SHOWN)
        lines = [
            f"“{self.topic}”参加 {self.people} 人，完成 {self.people - len(self.short)} 人，未完成 {len(self.short)} 人"
            + (f"：{names}" if names else "")
            + f"；新加 {self.added} 行。"
        ]
        if self.high:
            who = some_of(self.high, _NAMES_SHOWN)
            lines.append(
                f"{self.item}得分达到合格、记录没有完成的 {len(self.high)} 人（分数没有改动）：{who}"
            )
        return lines


def update_self_study(host: WorkbookHost, *, now: dt.datetime, progress: Progress = no_progress) -> Outcome:
    """Adds a row for everyone who takes part in this round and has none for its 专题, and fills in the computed columns.

    Args:
        host: The workbook.
        now: The office's time.
        progress: Told how far it is.

    Returns:
        ``StudyReckoned``; not run when the feature is off, its sheet is missing or cannot be used, the ledgers cannot be used, or the
        round has no name. A notice STUDY_MARK_HIGH for each mark that the record does not bear out; no mark is changed.

    Raises:
        HostError: The workbook could not be read or written; nothing was changed.
    """
    run = Run(action_of("self_study").title, host, now, progress)
    rules, problems = read_rule_set(host)
    if rules is None:
        return not_run(problems)
    if off := switched_off(rules, SELF_STUDY_FEATURE.name):
        return not_run(off)
    sources, problems = read_sources(host, now, progress)
    if sources is None:
        return not_run(problems)
    study = sources.study
    if study is None or study.table is None:
        return not_run([*(_fatal(problems) if study is None else study.faults)])
    if blank := missing_facts(host, sources.data, (ROUND_NAME,), "登记校本研修"):
        return not_run(blank)
    topic = sources.topic or sources.data.round.name
    high = _marks_too_high(sources, study, study.table, topic)
    blocks = _computed(sources, study, study.table, topic)
    added = _added(sources, study, topic)
    problems = in_order([*problems, *high])
    part = sources.data.taking_part
    short = [teacher for teacher in part if not ((row := study.of(teacher.id, topic)) and row.verdict.done)]
    result = f"完成 {len(part) - len(short)} 人，未完成 {len(short)} 人，新加 {len(added)} 行"
    plan = Plan([*blocks, *plan_added_rows(study.table, added)])
    files = run.write(sources.data, problems, result, plan, people=len(part))
    return StudyReckoned(
        problems=tuple(problems),
        files=files,
        seconds=run.seconds,
        topic=topic,
        people=len(part),
        added=len(added),
        short=tuple(teacher.name for teacher in short),
        high=tuple(problem.details["name"] for problem in high),
        item=study.asked.item,
    )


def _fatal(problems: Sequence[Problem]) -> list[Problem]:
    return [
        replace(problem, severity=Severity.ERROR, fatal=True)
        for problem in problems
        if problem.code is ProblemCode.STUDY_NO_SHEET
    ]


def _computed(sources: Sources, study: Study, table: Table, topic: str) -> list[Block]:
    """The three computed columns of every row there is."""
    blocks: list[Block] = []
    contents = {
        row.entry.row: _cells(row.verdict, _evidence(sources, study, row, topic)) for row in study.rows
    }
    for name in _COMPUTED:
        if table.has(name):
            for top, bottom in runs(list(contents)):
                values = [(contents[row][name],) for row in range(top, bottom + 1)]
                blocks.append(Block(table.sheet, top, table.columns[name], values))
    return blocks


def _cells(verdict: StudyVerdict, evidence: str = "") -> Row:
    note = "；".join(part for part in (verdict.explanation, evidence) if part)
    return {
        STUDY_STATE: verdict.state,
        STUDY_LACKING: verdict.lacking or None,
        STUDY_NOTE: note or None,
    }


def _added(sources: Sources, study: Study, topic: str) -> list[Row]:
    """A row for everyone who takes part and has none for this 专题, whatever round it was begun in."""
    there = {(row.entry.teacher_id, name_key(row.topic)) for row in study.rows}
    empty = judge_study(StudyEntry(0, "", ""), study.asked)
    return [
        {
            **identity_cells(teacher),
            ROUND: sources.data.round.name,
            TOPIC: sources.topic or None,
            **_cells(empty, _mark_text(_mark(sources, study, teacher.id))),
        }
        for teacher in sources.data.taking_part
        if (teacher.id, name_key(topic)) not in there
    ]


def _mark(sources: Sources, study: Study, teacher_id: str) -> ItemScore | None:
    """What this round gave for the item that the records are the evidence of."""
    score = sources.scores.get(teacher_id)
    key = name_key(study.asked.item)
    items = score.items.values() if score else ()
    return next((one for one in items if key in (name_key(one.item.name), name_key(one.item.source))), None)


def _mark_text(mark: ItemScore | None) -> str:
    return (
        f"本轮{mark.item.name}得 {plain(mark.marks)} 分（满分 {plain(mark.item.full_marks)}）" if mark else ""
    )


def _evidence(sources: Sources, study: Study, row: StudyRow, topic: str) -> str:
    """The mark beside the record, for rows of this round's 专题 that are its teacher's."""
    if name_key(row.topic) != name_key(topic) or row.owner != row.entry.teacher_id:
        return ""
    return _mark_text(_mark(sources, study, row.owner))


def _marks_too_high(sources: Sources, study: Study, table: Table, topic: str) -> list[Problem]:
    """A notice STUDY_MARK_HIGH for each mark that would pass, as a share of its full marks, though the record is not complete."""
    rules = sources.data.rules
    full = sum((item.full_marks for item in rules.items), Decimal(0))
    problems = []
    for teacher in sources.data.taking_part:
        row, mark = study.of(teacher.id, topic), _mark(sources, study, teacher.id)
        if row is None or row.verdict.done or mark is None or not mark.marks:
            continue
        if mark.marks * full < pass_line(rules) * mark.item.full_marks:
            continue
        details = {
            "name": teacher.name,
            "item": mark.item.name,
            "mark": plain(mark.marks),
            "full": plain(mark.item.full_marks),
            "lacking": row.verdict.lacking,
        }
        where = table.ref(row.entry.row, TEACHER_ID)
        code = ProblemCode.STUDY_MARK_HIGH
        problems.append(Problem(code, Severity.NOTICE, where, details, teacher.id, TEACHER_ID))
    return problems
