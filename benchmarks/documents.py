"""Documents for a thousand people: this package beside docxtpl, docxcompose and docx-mailmerge2 in one run.

``python -m benchmarks.documents [PEOPLE]``. The peers do the same work as we do: the same template, the same fields, a QR
code for every person. docx-mailmerge2 cannot place pictures per person and gets a template without the QR code. Merging with
docxcompose grows faster than the number of people, so it is measured on fewer and, if that is said in the row, scaled up
linearly, which flatters it.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import io
import re
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

import psutil

from python.documents.certificates.key import SchoolKey
from python.documents.certificates.proof import FrozenCertificate
from python.documents.certificates.words import qr_text, signed_entry
from python.documents.contexts import QR_MM, Person, certificate_context
from python.documents.file_names import document_stem
from python.documents.kinds import Kind, fields_of
from python.documents.output import combined_document, written_in_pieces
from python.documents.pdf import find_converter, to_pdf
from python.documents.single_files import SingleFiles
from python.documents.template import Context, Template, load_template
from python.vocabulary.records import Rating, Round, RuleSet, Score, ScoreState, Teacher

TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "优秀证书.docx"
# Beyond this docxcompose takes minutes; what it takes then is scaled up from here.
MOST_COMPOSED = 1000
_KEY = SchoolKey(b"benchmark".ljust(32, b"\0"))
_RATING = Rating("优秀", Decimal(80), False, "优秀证书")
_RULES = RuleSet((), (), (_RATING, Rating("不合格", Decimal(0), True)))
_ROUND = Round(
    "滨江市实验中学",
    "2026年秋季班主任培训考核",
    dt.date(2026, 9, 3),
    dt.date(2026, 11, 20),
    dt.date(2026, 11, 22),
    "德育处",
)


@dataclass(frozen=True)
class Row:
    """One line of the table: what was done, how long it took, and the most memory it took on top (MB)."""

    what: str
    seconds: float
    megabytes: float = 0.0
    note: str = ""


def _certificates(people: int) -> list[FrozenCertificate]:
    return [
        FrozenCertificate(
            f"2026班培字第{number:04d}号",
            "优秀证书",
            f"T{number:04d}",
            f"王小明{number}",
            "语文组",
            _ROUND.name,
            Decimal(80 + number % 20),
            _RATING.name,
            Decimal(10),
            dt.date(2026, 11, 22),
            "滨江市实验中学德育处",
        )
        for number in range(1, people + 1)
    ]


def _contexts(certificates: list[FrozenCertificate]) -> Iterator[Context]:
    for certificate in certificates:
        teacher = Teacher(certificate.teacher_id, certificate.name, 1, certificate.department)
        score = Score(teacher.id, 1, ScoreState.SCORED, "", total=certificate.total, rating=_RATING)
        person = Person(teacher, score, certificate.hours)
        yield certificate_context(_ROUND, _RULES, person, signed_entry(certificate, _KEY, ""))


@contextmanager
def _measured(rows: list[Row], what: str, note: str = "") -> Iterator[None]:
    """Adds a row with the time of the block and the growth of the process's memory at its highest."""
    process = psutil.Process()
    before = highest = process.memory_info().rss
    done = threading.Event()

    def watch() -> None:
        nonlocal highest
        while not done.wait(0.02):
            highest = max(highest, process.memory_info().rss)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    started = time.perf_counter()
    try:
        yield
    finally:
        seconds = time.perf_counter() - started
        done.set()
        watcher.join()
        rows.append(Row(what, seconds, (highest - before) / 1e6, note))


def run(people: int = 1000, *, pdf: bool = True) -> list[Row]:
    """Measures everything that is installed, for so many people."""
    rows: list[Row] = []
    certificates = _certificates(people)
    # What is loaded once per program (docxtpl, segno) is loaded before the clock runs, for everyone.
    _loaded().render(next(_contexts(certificates)))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        combined = folder / "全部.docx"
        with _measured(rows, "合并文档"):
            template = _loaded()
            copies = (
                template.render(context, index, parsed_later=True)
                for index, context in enumerate(_contexts(certificates))
            )
            with combined_document(template, combined) as document:
                document.write(copies)
        with _measured(rows, "单人文件"):
            template = _loaded()
            files = SingleFiles(template)
            for index, context in enumerate(_contexts(certificates)):
                stem = document_stem(
                    f"2026-{index:04d}", certificates[index].name, certificates[index].teacher_id
                )
                files.write(template.render(context, parsed_later=True), folder / f"{stem}.docx")
        if pdf and find_converter():
            with _measured(rows, "合并文档转 PDF"):
                again = (
                    template.render(context, index, parsed_later=True)
                    for index, context in enumerate(_contexts(certificates))
                )
                to_pdf(
                    combined,
                    folder / "全部.pdf",
                    pages=people,
                    pieces=partial(written_in_pieces, template, again),
                )
        rows += _peers(certificates, folder)
    return rows


def _loaded() -> Template:
    template, problems = load_template(TEMPLATE, fields_of(Kind.CERTIFICATE))
    if template is None:
        raise RuntimeError(problems)
    return template


def _peers(certificates: list[FrozenCertificate], folder: Path) -> list[Row]:
    rows: list[Row] = []
    files: list[Path] = []
    _with_docxtpl(certificates[0], folder / "warm.docx")
    with _measured(rows, "docxtpl 单人文件"):
        for number, certificate in enumerate(certificates):
            files.append(folder / f"docxtpl-{number}.docx")
            _with_docxtpl(certificate, files[-1])
    per_person = rows[0].seconds / len(certificates)
    if importlib.util.find_spec("docxcompose"):
        some = files[:MOST_COMPOSED]
        with _measured(rows, "docxcompose"):
            _compose(some, folder / "docxcompose.docx")
        scale = len(certificates) / len(some)
        note = "" if scale == 1 else f"由 {len(some)} 人按比例推算"
        merged = rows.pop()
        seconds = per_person * len(certificates) + merged.seconds * scale
        rows.append(Row("docxtpl + docxcompose 合并文档", seconds, merged.megabytes, note))
    if importlib.util.find_spec("mailmerge"):
        merge_template = _mail_merge_template(folder)
        with _measured(rows, "docx-mailmerge2 合并文档", "不含二维码"):
            _mail_merge(merge_template, certificates, folder / "mailmerge.docx")
    return rows


def _with_docxtpl(certificate: FrozenCertificate, path: Path) -> None:
    import segno
    from docx.shared import Mm
    from docxtpl import DocxTemplate, InlineImage

    context = dict(next(_contexts([certificate])))
    image = io.BytesIO()
    segno.make(qr_text(signed_entry(certificate, _KEY, "")), error="m", micro=False).save(
        image, kind="png", scale=8
    )
    template = DocxTemplate(TEMPLATE)
    context["二维码"] = InlineImage(template, image, width=Mm(QR_MM))
    template.render(context, autoescape=True)
    template.save(path)


def _compose(files: list[Path], target: Path) -> None:
    from docx import Document
    from docxcompose.composer import Composer

    first = Document(str(files[0]))
    composer = Composer(first)
    for path in files[1:]:
        composer.doc.add_page_break()
        composer.append(Document(str(path)))
    composer.save(str(target))


def _mail_merge_template(folder: Path) -> Path:
    """The certificate with MERGEFIELD in place of tags and no QR code."""
    import zipfile

    target = folder / "mailmerge-template.docx"
    with zipfile.ZipFile(TEMPLATE) as source, zipfile.ZipFile(target, "w") as archive:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "word/document.xml":
                text = data.decode("utf-8").replace("{{ 二维码 }}", "")
                data = re.sub(
                    r"\{\{ (\w+) \}\}",
                    r'</w:t></w:r><w:fldSimple w:instr=" MERGEFIELD \1 "><w:r><w:t>\1</w:t></w:r></w:fldSimple>'
                    r'<w:r><w:t xml:space="preserve">',
                    text,
                ).encode("utf-8")
            archive.writestr(entry, data)
    return target


def _mail_merge(template: Path, certificates: list[FrozenCertificate], target: Path) -> None:
    from mailmerge import MailMerge

    values = [
        {name: value for name, value in context.items() if isinstance(value, str)}
        for context in _contexts(certificates)
    ]
    with MailMerge(str(template)) as document:
        document.merge_templates(values, separator="nextPage_section")
        document.write(str(target))


def main() -> None:
    """Prints the table for as many people as the command line says."""
    report(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)


def report(people: int) -> None:
    """Measures and prints the table."""
    rows = run(people)
    by_what = {row.what: row for row in rows}
    print(f"{people} 人，证书（含二维码）")
    for row in rows:
        print(f"{row.what:<30}{row.seconds:>10.2f} 秒{row.megabytes:>9.0f} MB  {row.note}")
    for ours, theirs in (
        ("合并文档", "docxtpl + docxcompose 合并文档"),
        ("合并文档", "docx-mailmerge2 合并文档"),
        ("单人文件", "docxtpl 单人文件"),
    ):
        mine, other = by_what.get(ours), by_what.get(theirs)
        if mine and other:
            print(f"{ours}：比 {theirs} 快 {other.seconds / mine.seconds:.1f} 倍")


if __name__ == "__main__":
    main()
