"""Turns a document into PDF: with Word where it is installed, else with LibreOffice in a profile of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from python.documents import word_pdf
from python.documents.package import atomic_target
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


def to_pdf(document: Path, target: Path, *, pages: int = 1, progress: Progress = no_progress) -> None:
    """Converts one document in one go.

    Args:
        document: The .docx.
        target: The PDF; replaced atomically.
        pages: About how many pages there are, for the progress and the time limit.
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
        # A plain name: LibreOffice would have to be told how to read spaces and percent signs.
        source = work / "document.docx"
        shutil.copyfile(document, source)
        command = [
            str(converter),
            f"-env:UserInstallation={(work / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            "pdf:writer_pdf_Export",
            "--outdir",
            str(work),
            str(source),
        ]
        _run(command, document, pages, progress)
        made = work / "document.pdf"
        if not _is_pdf(made):
            raise HostError(ProblemCode.CONVERTER_FAILED, file=document.name)
        with atomic_target(target) as temporary:
            shutil.copyfile(made, temporary)
    progress("转换为 PDF", 1.0)


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
