"""Times whole processes: wall clock and peak memory, medians over several rounds in turn."""

from __future__ import annotations

import compileall
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

KIB_PER_MIB = 1024


@dataclass(frozen=True)
class Figure:
    """Median seconds by the clock and of the processor (the process's own and its children's), and the largest peak memory in MiB."""

    seconds: float
    cpu: float
    mib: float


def compiled() -> None:
    """Compiles the product's modules, as installing it does: otherwise every process would compile them again."""
    compileall.compile_dir(Path(__file__).parents[1] / "python", quiet=1)


def once(command: Sequence[str]) -> Figure:
    """Runs one command; an exit code above 1 is a failure (1 means rows have problems)."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode > 1:
        raise RuntimeError(f"exit {process.returncode}: {' '.join(command)}")
    return Figure(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / KIB_PER_MIB)


def libreoffice_saves(source: Path, folder: Path) -> list[str]:
    """The command by which LibreOffice opens ``source`` and saves it as xlsx into ``folder``/out, with its profile in ``folder``/profile."""
    return [
        "soffice", "--headless", f"-env:UserInstallation=file://{folder / 'profile'}",
        "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip


def in_turn(
    commands: Mapping[str, Sequence[str]], rounds: int, before: Callable[[], None] = lambda: None
) -> dict[str, Figure]:
    """Runs all commands one after the other, ``rounds`` times, so that a noisy moment hits them all alike."""
    seen: dict[str, list[Figure]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            before()
            seen[name].append(once(command))
    return {
        name: Figure(
            statistics.median(f.seconds for f in figures),
            statistics.median(f.cpu for f in figures),
            max(f.mib for f in figures),
        )
        for name, figures in seen.items()
    }
