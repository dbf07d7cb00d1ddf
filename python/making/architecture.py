"""``python -m python.making.architecture``: writes the table of modules in ARCHITECTURE.md anew from their docstrings.

The table stands between ``<!-- modules -->`` and ``<!-- /modules -->``; a module's line is the first sentence it says of itself.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
PAGE = PACKAGE.parent / "ARCHITECTURE.md"
_TABLE = re.compile(r"(<!-- modules -->\n).*?(<!-- /modules -->)", re.DOTALL)


def with_table(text: str) -> str:
    """The page with its table as the modules say."""
    table = "\n".join(_lines())
    return _TABLE.sub(lambda match: f"{match[1]}{table}\n{match[2]}", text)


def modules() -> list[Path]:
    """Every module of the package, rooms first named by their ``__init__``."""
    return sorted(
        (path for path in PACKAGE.rglob("*.py")),
        key=lambda path: (path.relative_to(PACKAGE).parent.parts, path.name != "__init__.py", path.name),
    )


def first_sentence(path: Path) -> str:
    """What a module says of itself, up to its first full stop or line of its own; ``""`` when it says nothing."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    line = text.partition("\n\n")[0].replace("\n", " ").strip()
    return line.replace("|", "\\|")


def _lines() -> Iterator[str]:
    room: Path | None = None
    for path in modules():
        folder = path.parent
        if folder != room:
            name = folder.relative_to(PACKAGE.parent).as_posix()
            yield f"\n### `{name}/`\n"
            room = folder
            if path.name == "__init__.py":
                yield f"{first_sentence(path)}\n"
            yield "| module | |\n|---|---|"
        if path.name != "__init__.py":
            yield f"| `{path.name}` | {first_sentence(path)} |"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
