"""Where what ships with the program lies: Word templates and the blank workbook."""

from __future__ import annotations

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
