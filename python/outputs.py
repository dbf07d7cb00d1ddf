"""Where documents go, which templates make them, and what must be filled in before anything is printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from python.cell_values import exact, read_number
from python.documents.file_names import safe_part
from python.documents.kinds import Kind, fields_of
from python.documents.template import Template, load_template
from python.ports import WorkbookHost
from python.problems import Problem, ProblemCode, Severity
from python.records import Score
from python.round_data import RoundData
from python.sheet_schema import GRADEBOOK, ISSUE_DATE, ISSUER, RATING, ROUND_NAME, SCHOOL_NAME, TOTAL
from python.shipped import TEMPLATES

OUTPUT_FOLDER = "输出"
COMBINED = "合订打印"


def round_folder(host: WorkbookHost, data: RoundData) -> Path:
    """输出/<轮次名称>/ beside the workbook."""
    return host.path.parent / OUTPUT_FOLDER / safe_part(data.round.name)


def template_path(host: WorkbookHost, name: str) -> Path:
    """A template: the one in templates/ beside the workbook, else the shipped one."""
    beside = host.path.parent / TEMPLATES.name / f"{name}.docx"
    return beside if beside.is_file() else TEMPLATES / f"{name}.docx"


def missing_facts(host: WorkbookHost, data: RoundData, names: Iterable[str]) -> list[Problem]:
    """Facts of 首页 that a document prints and that are not filled in (fatal)."""
    values = {
        SCHOOL_NAME: data.round.school,
        ROUND_NAME: data.round.name,
        ISSUE_DATE: data.round.issue_date,
        ISSUER: data.round.issuer,
    }
    return [
        Problem(
            ProblemCode.ROUND_FACT_MISSING, Severity.ERROR, host.named_cell(name), {"name": name}, fatal=True
        )
        for name in names
        if not values[name]
    ]


def stale_scores(data: RoundData, scores: Sequence[Score]) -> list[Problem]:
    """Rows of 成绩册 whose 总分 or 等级 is not what the inputs give now: one fatal problem at the first of them."""
    table = data.tables[GRADEBOOK]
    for score in scores:
        total = read_number(table.value(score.row, TOTAL))[0]
        rating = table.value(score.row, RATING)
        same_total = total == (exact(float(score.total)) if score.total is not None else None)
        if not same_total or (rating or "") != (score.rating.name if score.rating else ""):
            where = table.ref(score.row, TOTAL)
            return [
                Problem(
                    ProblemCode.SCORES_STALE, Severity.ERROR, where, teacher_id=score.teacher_id, fatal=True
                )
            ]
    return []


def combined_path(folder: Path, kind: Kind, name: str) -> Path:
    """The document with everyone of a kind, to print; its folder is made."""
    path = folder / kind.value / f"{safe_part(name)}（{COMBINED}）.docx"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def load_kind(
    host: WorkbookHost, data: RoundData, kind: Kind, name: str
) -> tuple[Template | None, list[Problem]]:
    """A template by the name of its file, checked against the fields of its kind; its problems are fatal."""
    template, problems = load_template(template_path(host, name), fields_of(kind, data.rules.items))
    return template, problems


def certificate_templates(
    host: WorkbookHost, data: RoundData, names: Iterable[str]
) -> tuple[dict[str, Template], list[Problem]]:
    """The certificate templates that the ratings name, by name."""
    templates: dict[str, Template] = {}
    problems: list[Problem] = []
    for name in sorted(names):
        template, wrong = load_kind(host, data, Kind.CERTIFICATE, name)
        problems += wrong
        if template is not None:
            templates[name] = template
    return templates, problems
