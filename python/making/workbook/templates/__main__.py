"""``python -m python.making.workbook.templates [FOLDER]``: writes every template anew. Templates that staff edited are overwritten."""

from __future__ import annotations

import sys
from pathlib import Path

from python.making.workbook.templates.career_papers import career_papers
from python.making.workbook.templates.certificates import certificates
from python.making.workbook.templates.county_papers import county_papers
from python.making.workbook.templates.honour_papers import honour_papers
from python.making.workbook.templates.key_page import key_page
from python.making.workbook.templates.papers import papers
from python.making.workbook.templates.round_papers import round_papers

TEMPLATES = Path(__file__).resolve().parents[4] / "templates"


def build(folder: Path) -> list[Path]:
    """Writes the templates into ``folder`` and returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    sealed = key_page()
    groups = (
        certificates(),
        papers(),
        round_papers(),
        career_papers(),
        honour_papers(),
        county_papers(),
        {sealed.title: sealed},
    )
    for name, word_file in (one for group in groups for one in group.items()):
        path = folder / f"{name}.docx"
        path.write_bytes(word_file.to_bytes())
        written.append(path)
    return written


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else TEMPLATES)
