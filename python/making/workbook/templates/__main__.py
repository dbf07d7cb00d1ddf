"""``python -m python.making.workbook.templates [FOLDER]``: writes every template anew. Templates that staff edited are overwritten."""

from __future__ import annotations

import sys
from pathlib import Path

from python.making.workbook.templates.certificates import certificates
from python.making.workbook.templates.key_page import key_page
from python.making.workbook.templates.papers import papers
from python.making.workbook.templates.plan_form import plan_form
from python.making.workbook.templates.round_papers import round_papers

TEMPLATES = Path(__file__).resolve().parents[4] / "templates"


def build(folder: Path) -> list[Path]:
    """Writes the templates into ``folder`` and returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    alone = {made.title: made for made in (key_page(), plan_form())}
    for name, word_file in (certificates() | papers() | round_papers() | alone).items():
        path = folder / f"{name}.docx"
        path.write_bytes(word_file.to_bytes())
        written.append(path)
    return written


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else TEMPLATES)
