r"""Which files were dropped on a launcher: reads what cmd.exe was started with, because cmd.exe itself gets it wrong.

Explorer quotes a dropped path only when it has a space. For ``D:\a&b.xlsm`` cmd.exe then sees a command separator, ``%1`` is
``D:\a``, and ``b.xlsm`` would be run as a command. The launcher therefore hands over ``%CMDCMDLINE%`` in a variable.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

# What the .cmd files set.
HERE_VARIABLE = "PEIXUN_HERE"
ARGUMENTS_VARIABLE = "PEIXUN_ARGS"
CMDLINE_VARIABLE = "PEIXUN_CMDLINE"
_SWITCH = re.compile(r"\s/[cC]\s*")


def dropped(environment: Mapping[str, str] = os.environ) -> list[str]:
    """The arguments of the launcher, as the user meant them.

    Args:
        environment: With the variables that the .cmd sets.

    Returns:
        Paths, or other arguments typed in a console; empty after a double click.
    """
    started_with = environment.get(CMDLINE_VARIABLE, "")
    if was_clicked(environment):
        return _after_launcher(started_with)
    return split(environment.get(ARGUMENTS_VARIABLE, ""))


def was_clicked(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether Explorer started cmd.exe for this launcher alone, so that the window goes when it ends."""
    # Not compared with the launcher's own folder: Explorer may have named it by its short (8.3) or mapped path.
    line = environment.get(CMDLINE_VARIABLE, "")
    return _SWITCH.search(line) is not None and ".cmd" in line.lower()


def _after_launcher(line: str) -> list[str]:
    r"""The arguments in ``cmd.exe /c ""C:\x\计算成绩.cmd" D:\a&b.xlsm"``, whose last quote belongs to the first."""
    rest = _SWITCH.split(line, maxsplit=1)[-1].strip()
    if rest.startswith('""'):
        rest = rest[1:].removesuffix('"')
    return split(rest)[1:]


def split(text: str) -> list[str]:
    """Splits at spaces outside quotes and takes the quotes off. Backslashes are ordinary: paths end in them."""
    parts: list[str] = []
    current, quoted, started = "", False, False
    for character in text:
        if character == '"':
            quoted, started = not quoted, True
        elif character.isspace() and not quoted:
            if started:
                parts.append(current)
            current, started = "", False
        else:
            current, started = current + character, True
    if started:
        parts.append(current)
    return [part for part in parts if part]
