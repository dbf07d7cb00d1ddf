"""Where what ships with the program lies: Word templates, the blank workbook, and packages that few clicks need."""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE_HOME = Path(__file__).resolve().parents[2]
_TEMPLATES = "templates"

# In the repository the templates lie beside the package; in the portable edition, where staff edit them, at the top of
# the folder, one above runtime\ with the package in it.
TEMPLATES = next(
    (home / _TEMPLATES for home in (_PACKAGE_HOME, _PACKAGE_HOME.parent) if (home / _TEMPLATES).is_dir()),
    _PACKAGE_HOME / _TEMPLATES,
)
WORKBOOK = _PACKAGE_HOME / "workbook" / "培训考核.xlsm"
LIBREOFFICE_WORKBOOK = WORKBOOK.with_name(f"{WORKBOOK.stem}-LibreOffice{WORKBOOK.suffix}")
"""The same for LibreOffice, whose macros start Python in another way; the portable edition (Windows) does without it."""
# The portable edition keeps pandas, numpy and Pillow off the search path: xlwings, which RunPython imports before anything
# of ours, loads them wherever it finds them, and so does openpyxl. Most clicks have no use for them.
_ON_DEMAND = _PACKAGE_HOME / "Lib" / "on-demand"


def find_on_demand() -> None:
    """Lets pandas and Pillow be imported from now on; whatever joins rounds or draws a chart calls it first.

    Outside the portable edition they are installed like any other package, and there is nothing to do.
    """
    place = str(_ON_DEMAND)
    if _ON_DEMAND.is_dir() and place not in sys.path:
        sys.path.append(place)
