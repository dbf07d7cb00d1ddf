"""Where the processor time of ``peixun score`` goes: ``python -m benchmarks.stages [WORKBOOK]`` (10,000 × 20 when none is named).

The stages are the functions named below, wrapped for one run inside this process; each is charged what it takes less what a stage
inside it takes. Start and imports are measured in processes of their own.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.measure import compiled, once

_IMPORTS = "import python.entry.cli, python.actions.score"
# Stage → where it begins: module:function or module:Class.method.
STAGES = (
    ("open: read, check the entries", "python.hosts.file.package:Package.__init__"),
    ("read the sheets (unpack, guard, calamine)", "python.hosts.file.readers:SheetReader.grid"),
    ("tables and records", "python.reading.workbook:read_workbook"),
    ("validation", "python.reading.validation:validate"),
    ("scores and explanations", "python.scoring:score_round"),
    ("plan of the gradebook", "python.planning.results:plan_scores"),
    ("other plans: 校验结果, 补训名单, 首页", "python.actions.score:score"),
    ("change log", "python.planning.edit_log.compare:record_changes"),
    ("what differs from the sheets", "python.hosts.file.host:FileHost._plans"),
    ("patch the parts", "python.hosts.file.workbook_patch:rewritten_parts"),
    ("zip", "python.hosts.file.package:Package.rewritten"),
    ("back up", "python.hosts.file.backups:backup"),
    ("write, flush, rename", "python.hosts.file.saving:replace_atomically"),
    ("read back and compare", "python.hosts.file.host:FileHost._verify"),
)


class Clock:
    """Charges processor seconds to the stage that is innermost."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._open: list[str] = []
        self._since = 0.0

    def _charge(self) -> None:
        now = time.process_time()
        if self._open:
            self.seconds[self._open[-1]] += now - self._since
        self._since = now

    def watched(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, charged to the stage."""

        def timed(*args: object, **kwargs: object) -> object:
            self._charge()
            self._open.append(stage)
            try:
                return function(*args, **kwargs)
            finally:
                self._charge()
                self._open.pop()

        return timed


def watch(clock: Clock) -> None:
    """Puts the clock around every stage, wherever a module of the product has taken the function's name over."""
    importlib.import_module("python.actions.score")
    for stage, place in STAGES:
        module_name, _, path = place.partition(":")
        holder: Any = importlib.import_module(module_name)
        *owner, name = path.split(".")
        for step in owner:
            holder = getattr(holder, step)
        function = getattr(holder, name)
        timed = clock.watched(stage, function)
        setattr(holder, name, timed)
        if not owner:
            for module in [m for n, m in sys.modules.items() if n.startswith("python.")]:
                if getattr(module, name, None) is function:
                    setattr(module, name, timed)


def one_run(workbook: Path) -> dict[str, float]:
    """Seconds of each stage in one scoring of a copy."""
    from python.entry.cli import main

    clock = Clock()
    watch(clock)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(shutil.copy(workbook, Path(folder) / "培训考核.xlsm"))
        everything = clock.watched("the rest", main)
        sys.argv = ["peixun", "score", str(target)]
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
            everything()
    return dict(clock.seconds)


def report(workbook: Path) -> str:
    """The table."""
    compiled()
    python = [sys.executable, "-c"]
    bare = statistics.median(once([*python, "pass"]).cpu for _ in range(5))
    imports = statistics.median(once([*python, _IMPORTS]).cpu for _ in range(5)) - bare
    found = one_run(workbook)
    rows = [("interpreter start", bare), ("imports", imports)]
    rows += [(stage, found.get(stage, 0.0)) for stage in (*(name for name, _ in STAGES), "the rest")]
    lines = ["| stage | processor seconds |", "|---|---:|"]
    lines += [f"| {stage} | {seconds:.3f} |" for stage, seconds in rows]
    lines.append(f"| **all** | **{sum(seconds for _, seconds in rows):.3f}** |")
    return "\n".join(lines)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(report(Path(sys.argv[1])))
    else:
        from benchmarks.workbooks import product_workbook

        with tempfile.TemporaryDirectory() as place:
            print(report(product_workbook(Path(place) / "培训考核.xlsm", 10_000, 20)))
