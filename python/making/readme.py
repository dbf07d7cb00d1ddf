"""``python -m python.making.readme``: writes the tables of commands in README.md anew from the table of actions.

A table stands between ``<!-- actions: check score -->`` and ``<!-- /actions -->``; the first line names its rows.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from python.vocabulary.actions import Action, Needs, action_of

README = Path(__file__).resolve().parents[2] / "README.md"
_TABLE = re.compile(r"(<!-- actions: ([a-z_ ]+) -->\n).*?(<!-- /actions -->)", re.DOTALL)
_HEAD = "| 命令 | 名称 | 做什么 |\n|---|---|---|\n"


def with_tables(text: str) -> str:
    """The README with each table of commands as the table of actions says.

    Raises:
        KeyError: A table names an action that there is not.
    """
    return _TABLE.sub(
        lambda match: match[1] + _HEAD + "".join(map(_row, match[2].split())) + match[3],
        text,
    )


def named(text: str) -> list[str]:
    """The keys of all rows, in the order in which they stand."""
    return [key for match in _TABLE.finditer(text) for key in match[2].split()]


def _row(key: str) -> str:
    action = action_of(key)
    return f"| `peixun {action.command}{_arguments(action)}` | {action.title} | {action.purpose} |\n"


def _arguments(action: Action) -> str:
    words = {Needs.NEW_PLACE: [], Needs.MACHINE: [], Needs.FOLDER: ["文件夹"]}.get(action.needs, ["工作簿"])
    words += [
        option.metavar if option.required else f"[{option.metavar}]"
        for option in action.options
        if not option.flag
    ]
    return "".join(f" {word}" for word in words)


if __name__ == "__main__":
    README.write_text(with_tables(README.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{README}\n")
