"""Where documents go, which templates make them, and what must be filled in before anything is printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path, PurePosixPath

from python.documents.file_names import distinct_part, document_path, safe_part
from python.documents.kinds import ABOUT_ONE_PERSON, NAMES_OF_A_PERSON, Kind, fields_of
from python.documents.pictures import SEAL, Picture, seal_picture
from python.documents.template import Template, load_template
from python.reading.round_data import RoundData
from python.system.disk import made_folder, os_errors_as_problems
from python.system.shipped import TEMPLATES
from python.vocabulary.cell_values import CellValue, exact, is_blank, is_number, read_number
from python.vocabulary.folders import OUTPUT_FOLDER
from python.vocabulary.ports import WorkbookHost
from python.vocabulary.problems import CellRef, Problem, ProblemCode, Severity
from python.vocabulary.records import Score
from python.vocabulary.sheet_schema import (
    END_DATE,
    GRADEBOOK,
    HOME,
    ISSUE_DATE,
    ISSUER,
    RATING,
    ROUND_NAME,
    SCHOOL_NAME,
    START_DATE,
    TOTAL,
)

COMBINED = "合订打印"
TO_PRINT = "制作文件；它要印在证书和通知上"


def round_folder(host: WorkbookHost, data: RoundData) -> Path:
    """输出/<轮次名称>/ beside the workbook."""
    return host.path.parent / OUTPUT_FOLDER / distinct_part(data.round.name)


def certificate_file(workbook: Path, file: str) -> Path | None:
    """Where the 文件 of a row of 证书登记 leads, if that is a certificate of ours; else ``None``: nothing there may be touched.

    The cell can be typed. It steers what is moved and written, so it must name a .docx in a 证书 folder below 输出/ and stay there
    also when links are followed.
    """
    if not file or ":" in file or "\0" in file:
        return None
    parts = PurePosixPath(file.replace("\\", "/")).parts
    inside = parts[:1] == (OUTPUT_FOLDER,) and Kind.CERTIFICATE.value in parts[1:-1]
    if not inside or ".." in parts or not parts[-1].lower().endswith(".docx"):
        return None
    folder = workbook.parent / OUTPUT_FOLDER
    path = workbook.parent.joinpath(*parts)
    try:
        leads_to = path.resolve()
        stays = leads_to.is_relative_to(folder.resolve()) and not path.is_symlink()
    except (OSError, RuntimeError):  # a name too long for the system, links in a circle
        return None
    return path if stays and not path.is_dir() else None


def template_path(host: WorkbookHost, name: str) -> Path:
    """A template: the one in templates/ beside the workbook, else the shipped one."""
    beside = host.path.parent / TEMPLATES.name / f"{name}.docx"
    return beside if beside.is_file() else TEMPLATES / f"{name}.docx"


def missing_facts(
    host: WorkbookHost, data: RoundData, names: Iterable[str], then: str = TO_PRINT
) -> list[Problem]:
    """Facts of 首页 that are not filled in, or cannot be read (fatal); ``then`` says in Chinese what they are needed for."""
    values = {
        SCHOOL_NAME: data.round.school,
        ROUND_NAME: data.round.name,
        ISSUE_DATE: data.round.issue_date,
        ISSUER: data.round.issuer,
        START_DATE: data.round.start,
        END_DATE: data.round.end,
    }
    problems = []
    for name in names:
        if values[name]:
            continue
        where = host.named_cell(name) or CellRef(HOME)
        unreadable = next((problem for problem in data.problems if problem.where == where), None)
        if unreadable is not None:
            problems.append(replace(unreadable, severity=Severity.ERROR, fatal=True))
        else:
            details = {"name": name, "then": then}
            problems.append(
                Problem(ProblemCode.ROUND_FACT_MISSING, Severity.ERROR, where, details, fatal=True)
            )
    return problems


def stale_scores(data: RoundData, scores: Sequence[Score]) -> list[Problem]:
    """Rows of 成绩册 whose 总分 or 等级 is not what the inputs give now: one fatal problem at the first of them."""
    table = data.tables[GRADEBOOK]
    for score in scores:
        total = table.value(score.row, TOTAL)
        rating = table.value(score.row, RATING)
        same_total = is_blank(total) if score.total is None else _is_total(total, score.total)
        if not same_total or (rating or "") != (score.rating.name if score.rating else ""):
            where = table.ref(score.row, TOTAL)
            return [
                Problem(
                    ProblemCode.SCORES_STALE, Severity.ERROR, where, teacher_id=score.teacher_id, fatal=True
                )
            ]
    return []


def _is_total(value: CellValue, total: Decimal) -> bool:
    """Whether a cell holds a total: as a number, as text that reads as one, or as the day that its format makes of it."""
    number = read_number(value)[0]
    wanted = exact(float(total))
    return number == wanted if number is not None else is_number(value, wanted)


def combined_path(folder: Path, kind: Kind, name: str) -> Path:
    """The document with everyone of a kind, to print; its folder is made."""
    return made_folder(folder / kind.value) / f"{safe_part(name)}（{COMBINED}）.docx"


def set_aside(files: Iterable[Path], folder: Path, mark: str = "") -> list[Path]:
    """Moves files that must not be printed any more into ``folder``; nothing that was made is ever deleted.

    Args:
        files: The files; those that are not there are passed over.
        folder: Where they go; made if it is not there.
        mark: Goes before their names.

    Returns:
        Where they lie now.
    """
    moved = []
    for file in files:
        if not file.is_file():
            continue
        stem = f"{mark} {file.stem}" if mark else file.stem
        target = document_path(folder, stem, {other.name.lower() for other in folder.glob("*")})
        target = target.with_suffix(file.suffix)
        with os_errors_as_problems(file):
            made_folder(folder)
            file.rename(target)
        moved.append(target)
    return moved


def load_kind(
    host: WorkbookHost, data: RoundData, kind: Kind, name: str
) -> tuple[Template | None, list[Problem]]:
    """A template by the name of its file, checked against the fields of its kind; its problems are fatal."""
    one_of = NAMES_OF_A_PERSON if kind in ABOUT_ONE_PERSON else frozenset()
    template, problems = load_template(
        template_path(host, name), fields_of(kind, data.rules.items), one_of=one_of
    )
    seal, unreadable = _seal(host)
    if template is not None and seal is not None:
        template = replace(template, seal=seal)
    return template, problems + unreadable


def _seal(host: WorkbookHost) -> tuple[Picture | None, list[Problem]]:
    """The school's own seal, if there is a picture of it among the templates; SEAL_UNREADABLE (warning) if it is no PNG."""
    name = f"{SEAL}.png"
    for folder in (host.path.parent / TEMPLATES.name, TEMPLATES):
        path = folder / name
        if not path.is_file():
            continue
        with os_errors_as_problems(path):
            png = path.read_bytes()
        seal = seal_picture(png)
        details = {"file": str(path)}
        unreadable = Problem(ProblemCode.SEAL_UNREADABLE, Severity.WARNING, None, details)
        return seal, ([] if seal else [unreadable])
    return None, []


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
