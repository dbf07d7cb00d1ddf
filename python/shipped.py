"""Where what ships with the program lies: Word templates, the blank workbook, and pandas in the portable edition."""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE_HOME = Path(__file__).resolve().parents[1]
_TEMPLATES = "templates"

# In the repository the templates lie beside the package; in the portable edition, where staff edit them, at the top of
# the folder, one above runtime\ with the package in it.
TEMPLATES = next(
    (home / _TEMPLATES for home in (_PACKAGE_HOME, _PACKAGE_HOME.parent) if (home / _TEMPLATES).is_dir()),
    _PACKAGE_HOME / _TEMPLATES,
)
WORKBOOK = _PACKAGE_HOME / "workbook" / "培训考核.xlsm"
# The portable edition keeps pandas and numpy off the search path: xlwings, which RunPython imports before anything of ours,
# loads both wherever it finds them, and openpyxl loads numpy. Most clicks have no use for them.
_TABLE_PACKAGES = _PACKAGE_HOME / "Lib" / "tables"


def find_pandas() -> None:
    """Lets pandas be imported from now on; every command and button that joins rounds calls it first.

    Outside the portable edition pandas is installed like any other package, and there is nothing to do.
    """
    place = str(_TABLE_PACKAGES)
    if _TABLE_PACKAGES.is_dir() and place not in sys.path:
        sys.path.append(place)
