"""What `make mutation` found: figures for each module, and every mutant that no test noticed, as a difference.

``python -m tests.mutants`` prints the figures and all survivors, ``python -m tests.mutants 'python.scoring*'`` those of a module.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code

from tests.places import ROOT

MUTANTS = ROOT / "mutants"
KILLED, BY_TYPES, SURVIVED = "killed", "caught by type check", "survived"


def results() -> Iterator[tuple[Path, dict[str, str]]]:
    """Each module that was mutated, with what became of its mutants."""
    for path in sorted((MUTANTS / "python").rglob("*.py.meta")):
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
        module = path.relative_to(MUTANTS).with_suffix("")
        if codes:
            yield module, {name: status_by_exit_code[code] for name, code in codes.items()}


def difference(module: Path, name: str) -> str:
    """The lines that a mutant changed."""
    lines = get_diff_for_mutant(name, path=module).splitlines()
    return "\n".join(line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---"))


def main(pattern: str = "*") -> None:
    """Prints the survivors that match, then the table of figures."""
    table = [
        "module | mutants | by tests | by types | survived | otherwise",
        "--- | --- | --- | --- | --- | ---",
    ]
    in_all: Counter[str] = Counter()
    for module, states in results():
        for name, state in states.items():
            if state not in (KILLED, BY_TYPES) and fnmatch(name, pattern):
                print(f"{name}: {state}\n{difference(module, name)}\n")
        counts = Counter(states.values())
        in_all += counts
        table.append(line_of(module.as_posix(), counts))
    print("\n".join([*table, line_of("all", in_all)]))


def line_of(name: str, counts: Counter[str]) -> str:
    """One line of the table."""
    known = [counts[state] for state in (KILLED, BY_TYPES, SURVIVED)]
    total = counts.total()
    return " | ".join([name, *map(str, [total, *known, total - sum(known)])])


if __name__ == "__main__":
    main(*sys.argv[1:])
