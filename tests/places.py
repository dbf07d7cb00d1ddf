"""Where things lie in the repository."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = ROOT / "templates"
WORKBOOK = ROOT / "workbook" / "培训考核.xlsm"
OUTPUT = ROOT / "tests" / "output"
