"""评价表: anonymous forms, one a rater, remembered by their numbers so that each counts once when it comes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from python.actions.appraisal_setup import appraisal_rules
from python.actions.outcome import Outcome, not_run
from python.actions.output_folders import missing_facts
from python.actions.own_sheets import memory_table
from python.actions.run import Plan, Run, checked_round
from python.documents.appraisal_form_file import FormFacts, appraisal_forms
from python.documents.file_names import distinct_part, document_path, document_stem, safe_part
from python.planning.exchange.appraisal_form import FORM_TITLE, FormGroup, rows_going_out
from python.planning.exchange.memory import new_number
from python.planning.results import plan_added_rows
from python.reading.appraisal_rules import AppraisalRules
from python.reading.feature_cells import feature_grid
from python.reading.round_data import RoundData
from python.system.disk import made_folder, os_errors_as_problems
from python.vocabulary.actions import action_of
from python.vocabulary.features.appraisal import APPRAISING, BY_DEPARTMENT, EVERYONE, ONE_PERSON, SELF
from python.vocabulary.folders import HANDOUT_FOLDER
from python.vocabulary.plain_record import record
from python.vocabulary.ports import HostError, Progress, WorkbookHost, no_progress
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.records import Teacher
from python.vocabulary.sheet_schema import APPRAISALS, ROUND_NAME, SCHOOL_NAME

_WITHOUT_DEPARTMENT = "未填部门"
_TO_HAND_OUT = "做评价表；它要写在表头上"


@record(kw_only=True)
class FormsMade(Outcome):
    """So many forms lie in a folder.

    Attributes:
        batch: The 批次.
        counts: 评价人类别 → how many forms.
        folder: Where they lie.
    """

    batch: str
    counts: Mapping[str, int]
    folder: Path

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {"batch": self.batch, "made": dict(self.counts), "folder": str(self.folder)}

    def told(self) -> list[str]:
        """How many, and how they stay anonymous."""
        counts = "，".join(f"{kind} {count} 份" for kind, count in self.counts.items())
        return [
            f"{self.batch}：{counts}。",
            f"文件在：{self.folder}",
            "一份只给一位评价人，请不要记下谁拿了哪一份；填好的放进工作簿旁边的“收件”文件夹，点「汇总评价」。",
        ]


def make_appraisal_forms(
    host: WorkbookHost, *, now: dt.datetime, kinds: Sequence[str] = (), progress: Progress = no_progress
) -> Outcome:
    """Writes the forms, after the workbook remembers their numbers.

    Args:
        host: The workbook; only 收发记忆 and 运行日志 are written.
        now: The office's time.
        kinds: Only for these 评价人类别; none: for all.
        progress: Told how far it is.

    Returns:
        ``FormsMade``. Fatal: FEATURE_…, APPRAISAL_SETTING, APPRAISAL_KIND_ASKED, ROUND_FACT_MISSING, NOTHING_TO_PRINT.

    Raises:
        HostError: The workbook could not be written; no form was made.
    """
    run = Run(action_of("appraisal_forms").title, host, now, progress)
    host.refuse_if_unwritable()
    data, problems = checked_round(host, progress)
    if data is None:
        return not_run(problems)
    rules, refused = appraisal_rules(host, data)
    refused += missing_facts(host, data, (SCHOOL_NAME, ROUND_NAME), _TO_HAND_OUT)
    if rules is None or refused:
        return not_run(refused)
    refused = [*_unknown(kinds, rules), *feature_grid(host, data.rules, APPRAISALS, APPRAISING.name)[1]]
    people = [one for one in data.teachers_by_id.values() if one.id]
    if not people:
        details = {"kind": run.title, "why": "《教师名册》里还没有人"}
        refused.append(Problem(ProblemCode.NOTHING_TO_PRINT, Severity.ERROR, None, details, fatal=True))
    if refused:
        return not_run(refused)
    return _made(run, data, rules, people, [kind for kind in rules.weights if not kinds or kind in kinds])


def _unknown(kinds: Sequence[str], rules: AppraisalRules) -> list[Problem]:
    details = {"choices": "、".join(rules.weights)}
    code = ProblemCode.APPRAISAL_KIND_ASKED
    return [
        Problem(code, Severity.ERROR, None, {"value": kind, **details}, fatal=True)
        for kind in kinds
        if kind not in rules.weights
    ]


def _groups(
    kind: str, rules: AppraisalRules, people: Sequence[Teacher]
) -> Iterator[tuple[FormGroup, Sequence[Teacher]]]:
    """Whom the forms of a kind list, group by group."""
    scope = rules.scopes[kind]
    if scope == EVERYONE:
        yield FormGroup(rules.batch, kind, EVERYONE), people
    elif scope == ONE_PERSON:
        for teacher in people:
            label = document_stem("", teacher.name, teacher.id)
            yield FormGroup(rules.batch, kind, label, (teacher.id,)), [teacher]
    elif scope == BY_DEPARTMENT:
        for department in dict.fromkeys(one.department for one in people):
            own = [one for one in people if one.department == department]
            label = department or _WITHOUT_DEPARTMENT
            yield FormGroup(rules.batch, kind, label, tuple(one.id for one in own)), own


def _made(
    run: Run, data: RoundData, rules: AppraisalRules, people: Sequence[Teacher], kinds: Sequence[str]
) -> Outcome:
    host = run.host
    table, sheets, header = memory_table(host, data)
    folder = host.path.parent / HANDOUT_FOLDER / distinct_part(data.round.name) / FORM_TITLE
    numbers: dict[FormGroup, list[str]] = {}
    listed: dict[FormGroup, Sequence[Teacher]] = {}
    for kind in kinds:
        for group, own in _groups(kind, rules, people):
            numbers[group] = [new_number() for _ in range(rules.copies[kind])]
            listed[group] = own
    counts = dict.fromkeys(kinds, 0)
    for group, ones in numbers.items():
        counts[group.kind] += len(ones)
    made_folder(folder)
    blocks = [*header, *plan_added_rows(table, rows_going_out(numbers))]
    result = f"制作 {sum(counts.values())} 份{FORM_TITLE}"
    files = run.write(data, (), result, Plan(blocks, new_sheets=sheets), people=len(people))
    run.save()
    made: list[Path] = []
    problems: list[Problem] = []
    for place, (group, ones) in enumerate(numbers.items()):
        run.progress(f"制作{group.kind}{FORM_TITLE}", 0.7 + 0.3 * place / len(numbers))
        try:
            made += _written(folder, group, ones, listed[group], data, rules, run.now)
        except HostError as error:
            problems.append(error.as_problem())
    return FormsMade(
        problems=tuple(problems),
        files=(*files, *made),
        seconds=run.seconds,
        batch=rules.batch,
        counts=counts,
        folder=folder,
    )


def _written(
    folder: Path,
    group: FormGroup,
    numbers: Sequence[str],
    people: Sequence[Teacher],
    data: RoundData,
    rules: AppraisalRules,
    now: dt.datetime,
) -> list[Path]:
    """The files of one group; those that lie there from before stay."""
    own = made_folder(folder / safe_part(group.kind))
    taken = {one.name.lower() for one in own.iterdir()}
    written = []
    facts = FormFacts(data.round.school, rules.batch, group.kind, rules.dimensions)
    for count, content in enumerate(appraisal_forms(facts, people, numbers, now), 1):
        stem = group.label if group.kind == SELF else f"{group.label} 第{count}份"
        path = document_path(own, safe_part(stem, 80), taken, ".xlsx")
        taken.add(path.name.lower())
        with os_errors_as_problems(path):
            waiting = path.with_name(f".{path.name}.tmp")
            waiting.write_bytes(content)
            waiting.replace(path)
        written.append(path)
    return written
