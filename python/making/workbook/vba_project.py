"""Makes vbaProject.bin from the modules in ``vba/`` and xlwings.bas, the same bytes every time."""

from __future__ import annotations

import importlib.util
import tempfile
import zipfile
from pathlib import Path

import xlsxwriter
from pyopenvba import ExcelFile

from python.vocabulary.actions import ACTIONS

VBA_FOLDER = Path(__file__).with_name("vba")
DOCUMENT_MODULE = "ThisWorkbook"
XLWINGS_MODULE = "xlwings"
# Where Peixun.bas gets a Sub for each button.
_BUTTONS_PLACE = "' @BUTTONS@"
_PROJECT_PART = "xl/vbaProject.bin"


def sheet_code_name(index: int) -> str:
    """The name of the document module that belongs to the sheet at ``index`` (from 0, in tab order)."""
    return f"Sheet{index + 1}"


def _ascii_source(path: Path) -> str:
    """A module's source with Windows line ends.

    Raises:
        ValueError: The source is not ASCII; the project's code page would turn the rest into question marks.
    """
    data = path.read_bytes()
    if not data.isascii():
        raise ValueError(f"{path.name}: VBA source must be ASCII")
    text = data.decode("ascii").replace("\r\n", "\n").replace("\r", "\n")
    return (text if text.endswith("\n") else text + "\n").replace("\n", "\r\n")


def xlwings_source() -> Path:
    """xlwings.bas of the installed xlwings, found without importing it."""
    found = importlib.util.find_spec("xlwings")
    if found is None or found.origin is None:
        raise FileNotFoundError("xlwings is not installed")
    return Path(found.origin).with_name("xlwings.bas")


def standard_modules() -> dict[str, str]:
    """All standard modules by name, in the order in which they stand in the project."""
    modules = {path.stem: _with_buttons(_ascii_source(path)) for path in sorted(VBA_FOLDER.glob("*.bas"))}
    modules[XLWINGS_MODULE] = _ascii_source(xlwings_source())
    return modules


def _with_buttons(source: str) -> str:
    """A module's source with a Sub for every button of the table of actions where it says so."""
    subs = "\r\n\r\n".join(
        f'Public Sub {action.macro}()\r\n    RunButton "{action.key}"\r\nEnd Sub'
        for action in ACTIONS
        if action.has_button
    )
    return source.replace(_BUTTONS_PLACE, subs)


def document_source() -> str:
    """The code of ThisWorkbook, without the header that an exported class file carries; ``""`` if there is none."""
    path = VBA_FOLDER / f"{DOCUMENT_MODULE}.cls"
    if not path.exists():
        return ""
    lines = _ascii_source(path).split("\r\n")
    body_from = 0
    if lines[0].startswith("VERSION"):
        body_from = lines.index("END") + 1
    while lines[body_from].startswith("Attribute VB_"):
        body_from += 1
    return "\r\n".join(lines[body_from:])


def project_bytes(n_sheets: int) -> bytes:
    """The VBA project for a workbook of ``n_sheets`` worksheets.

    The project is made on a throw-away workbook with as many sheets, so that its document modules match.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "carrier.xlsm"
        with xlsxwriter.Workbook(path) as carrier:
            for _ in range(n_sheets):
                carrier.add_worksheet()
        with ExcelFile(path) as book:
            project = book.add_vba_project()
            header = project.get_module(DOCUMENT_MODULE).attribute_header
            for name, source in standard_modules().items():
                project.add_module(name, source)
            if body := document_source():
                book.set_module(DOCUMENT_MODULE, header + body)
            book.save()
        with zipfile.ZipFile(path) as package:
            return package.read(_PROJECT_PART)
