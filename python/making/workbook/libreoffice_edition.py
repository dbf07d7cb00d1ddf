"""``python -m python.making.workbook.libreoffice_edition [PATH]``: the workbook for LibreOffice.

The same workbook, byte for byte, except for its VBA project: xlwings.bas, which does not compile in LibreOffice, gives way
to ``python/hosts/libreoffice/xlwings.bas`` with a ``RunPython`` of its own. Everything else, buttons included, is untouched.
"""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
from pathlib import Path

from pyopenvba import ExcelFile

from python.hosts.libreoffice.macros import RUN_PYTHON
from python.making.workbook.vba_project import XLWINGS_MODULE
from python.making.workbook.workbook import WORKBOOK_PATH, Fill, workbook_bytes

EDITION_PATH = WORKBOOK_PATH.with_name(f"{WORKBOOK_PATH.stem}-LibreOffice.xlsm")
_PROJECT_PART = "xl/vbaProject.bin"


def run_python_source() -> str:
    """The replacement module with Windows line ends.

    Raises:
        ValueError: It is not ASCII.
    """
    data = RUN_PYTHON.read_bytes()
    if not data.isascii():
        raise ValueError(f"{RUN_PYTHON.name}: VBA source must be ASCII")
    return "\r\n".join(data.decode("ascii").splitlines()) + "\r\n"


def edition_bytes(workbook: bytes) -> bytes:
    """The LibreOffice edition of a built workbook."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "carrier.xlsm"
        path.write_bytes(workbook)
        with ExcelFile(path) as book:
            book.set_module(XLWINGS_MODULE, run_python_source())
            book.save()
        with zipfile.ZipFile(path) as package:
            project = package.read(_PROJECT_PART)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(made, "w") as target:
        for entry in source.infolist():
            content = project if entry.filename == _PROJECT_PART else source.read(entry.filename)
            target.writestr(entry, content)
    return made.getvalue()


def build(path: Path = EDITION_PATH, fill: Fill | None = None) -> Path:
    """Builds the edition at ``path`` and returns where it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(edition_bytes(workbook_bytes(fill)))
    return path


if __name__ == "__main__":
    sys.stdout.write(f"{build(Path(sys.argv[1]) if sys.argv[1:] else EDITION_PATH)}\n")
