"""What the imports of 计算成绩 cost, by package: ``python -m benchmarks.imports``, from ``python -X importtime``.

The times are Python's own, of processes started for nothing else; measuring makes each import dearer by half. Modules that the
interpreter loads for itself at every start are left out.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections import Counter, defaultdict

from benchmarks.measure import compiled

RUNS = 7
SHOWN = 8
COMMAND = "import python.entry.cli, python.actions.score"
_MICROSECONDS = 1000


def imported(code: str) -> dict[str, int]:
    """Module → its own microseconds, in the order of loading."""
    command = [sys.executable, "-X", "importtime", "-c", code]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    lines = [line.removeprefix("import time:").split("|") for line in told.splitlines()[1:]]
    return {name.strip(): int(own) for own, _, name in lines}


def report() -> str:
    """The table, in Markdown: medians over ``RUNS`` processes, our own first, then the dearest packages."""
    compiled()
    bare = imported("pass")
    runs = [imported(COMMAND) for _ in range(RUNS)]
    seconds: dict[str, list[int]] = defaultdict(list)
    for run in runs:
        packages: Counter[str] = Counter()
        for name, own in run.items():
            if name not in bare:
                packages[name.partition(".")[0]] += own
        for package, own in packages.items():
            seconds[package].append(own)
    modules = Counter(name.partition(".")[0] for name in runs[0] if name not in bare)
    medians = {package: statistics.median(each) for package, each in seconds.items()}
    dearest = sorted(medians, key=lambda package: (package != "python", -medians[package]))
    lines = [f"| imports of `{COMMAND}` | modules | ms |", "|---|---:|---:|"]
    lines += [
        f"| {'ours' if package == 'python' else package} | {modules[package]} | {medians[package] / _MICROSECONDS:.1f} |"
        for package in dearest[:SHOWN]
    ]
    rest = dearest[SHOWN:]
    lines.append(
        f"| {len(rest)} others | {sum(modules[one] for one in rest)} | {sum(medians[one] for one in rest) / _MICROSECONDS:.1f} |"
    )
    lines.append(f"| **all** | {sum(modules.values())} | **{sum(medians.values()) / _MICROSECONDS:.1f}** |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(report())
