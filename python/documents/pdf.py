"""Turns a document into PDF: with Word where it is installed, else with LibreOffice in a profile of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from python.documents import word_pdf
from python.documents.package import atomic_target
from python.system.shipped import find_on_demand
from python.vocabulary.ports import HostError, Progress, no_progress
from python.vocabulary.problems import ProblemCode

ENVIRONMENT = "PEIXUN_SOFFICE"
_TICK_SECONDS = 0.2
_BASE_SECONDS = 300
# LibreOffice takes about a hundredth of a second a page; ten times that is a machine in trouble.
_SECONDS_PER_PAGE = 0.1
_USUAL_SECONDS_PER_PAGE = 0.012
_USUAL_START_SECONDS = 3.0
_NEARLY_DONE = 0.95
# Half of the time of a page with a QR code is its picture, a third of that the question whether it has more than 300 dots an inch. Ours have
# fewer; a school's seal or photograph that has more keeps them.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Common/Filter/PDF/Export">\
<prop oor:name="ReduceImageResolution" oor:op="fuse"><value>false</value></prop></item></oor:items>
"""

Pieces = Callable[[Path], Sequence[Path]]
"""Writes a document again into a folder, as several whose pages are its pages, and gives their names in order."""


def find_converter() -> Path | None:
    """LibreOffice's program, or ``None``: ``$PEIXUN_SOFFICE``, the search path, then the usual places."""
    override = os.environ.get(ENVIRONMENT)
    if override is not None:
        return Path(override) if override and Path(override).is_file() else None
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return Path(found)
    places = [Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")]
    for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)"):
        if os.environ.get(variable):
            places.append(Path(os.environ[variable]) / "LibreOffice" / "program" / "soffice.exe")
    return next((place for place in places if place.is_file()), None)


def to_pdf(
    document: Path,
    target: Path,
    *,
    pages: int = 1,
    pieces: Pieces | None = None,
    progress: Progress = no_progress,
) -> None:
    """Converts one document.

    Args:
        document: The .docx.
        target: The PDF; replaced atomically.
        pages: About how many pages there are, for the progress and the time limit.
        pieces: For a long document: a thousand pages with a picture each take LibreOffice much longer than ten times a hundred. Word
            takes the document as it is.
        progress: Told how far the conversion probably is.

    Raises:
        HostError: ``NO_CONVERTER`` or ``CONVERTER_FAILED``.
    """
    with tempfile.TemporaryDirectory(prefix="peixun-pdf-") as name:
        work = Path(name)
        if word_pdf.has_word() and _with_word(document, target, work):
            progress("转换为 PDF", 1.0)
            return
        converter = find_converter()
        if converter is None:
            raise HostError(ProblemCode.NO_CONVERTER, file=document.name)
        if pieces is not None:
            sources = pieces(work)
        else:
            # A plain name: LibreOffice would have to be told how to read spaces and percent signs.
            sources = [work / "document.docx"]
            shutil.copyfile(document, sources[0])
        _run(_command(converter, sources, work), document, pages, progress)
        parts = [source.with_suffix(".pdf") for source in sources]
        if not all(_is_pdf(part) for part in parts):
            raise HostError(ProblemCode.CONVERTER_FAILED, file=document.name)
        made = parts[0] if len(parts) == 1 else _joined(parts, document)
        with atomic_target(target) as temporary:
            shutil.copyfile(made, temporary)
    progress("转换为 PDF", 1.0)


def _command(converter: Path, sources: Sequence[Path], work: Path) -> list[str]:
    """What converts these documents one after the other, each to a PDF beside it, with a profile of its own."""
    profile = work / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
    return [
        str(converter),
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        "pdf:writer_pdf_Export",
        "--outdir",
        str(work),
        *map(str, sources),
    ]


def _joined(parts: Sequence[Path], document: Path) -> Path:
    """One PDF of several, beside the first.

    Raises:
        HostError: ``CONVERTER_FAILED``: one of them cannot be read.
    """
    find_on_demand()
    import pypdfium2

    made = parts[0].with_name("joined.pdf")
    try:
        with contextlib.ExitStack() as stack:
            opened = [pypdfium2.PdfDocument(part) for part in parts]
            for one in opened:
                stack.callback(one.close)
            for one in opened[1:]:
                opened[0].import_pages(one)
            opened[0].save(made)
    except pypdfium2.PdfiumError as error:
        raise HostError(ProblemCode.CONVERTER_FAILED, file=document.name) from error
    return made


def _is_pdf(path: Path) -> bool:
    return path.is_file() and path.read_bytes()[:5] == b"%PDF-"


def _with_word(document: Path, target: Path, work: Path) -> bool:
    """Whether Word made the PDF; if not, LibreOffice is tried."""
    source, made = work / "word.docx", work / "word.pdf"
    shutil.copyfile(document, source)
    if not (word_pdf.export(source, made) and _is_pdf(made)):
        return False
    with atomic_target(target) as temporary:
        shutil.copyfile(made, temporary)
    return True


def _run(command: list[str], document: Path, pages: int, progress: Progress) -> None:
    usual = _USUAL_START_SECONDS + pages * _USUAL_SECONDS_PER_PAGE
    limit = _BASE_SECONDS + pages * _SECONDS_PER_PAGE
    started = time.monotonic()
    # On Windows a console program would flash a window.
    flags: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            creationflags=flags,
        )
    except OSError as error:
        raise HostError(ProblemCode.CONVERTER_FAILED, file=document.name) from error
    try:
        while True:
            try:
                process.wait(_TICK_SECONDS)
                return
            except subprocess.TimeoutExpired:
                spent = time.monotonic() - started
                if spent > limit:
                    raise HostError(ProblemCode.CONVERTER_FAILED, file=document.name) from None
                progress("转换为 PDF", min(_NEARLY_DONE, spent / usual))
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
