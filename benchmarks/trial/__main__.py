"""Plays the trial and prints its figures: ``python -m benchmarks.trial [--tree DIR --python PYTHON] [--told] [--log] [--probes]``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.trial.hand import Kind, Tree
from benchmarks.trial.probes import probe
from benchmarks.trial.scenarios import Trial, clean, messy

_HERE = Path(__file__).resolve().parents[2]


def _actions(trial: Trial) -> str:
    count = trial.actions
    carrying = count[Kind.FROM_FILE] + count[Kind.AGAIN]
    return f"{count.total()} | {count[Kind.DATA]} | {carrying} | {count[Kind.AGAIN]} | {count[Kind.CLICK]}"


def report(tree: Tree, folder: Path, *, told: bool, log: bool) -> str:
    """Both scenarios in markdown."""
    trials = {"clean": clean(tree, folder / "clean"), "messy": messy(tree, folder / "messy")}
    lines = [
        "| lists | actions | data | carrying | again | clicks | scored right | checks |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {name} | {_actions(one)} | {one.right} of 25 | {len(one.checks)} |"
            for name, one in trials.items()
        ),
        "",
        "| check | told | errors | warnings | notices | only not filled in yet |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, one in trials.items():
        for number, check in enumerate(one.checks, 1):
            severities = " | ".join(str(check.count(word)) for word in ("error", "warning", "notice"))
            lines.append(f"| {name} {number} | {len(check.told)} | {severities} | {check.not_yet} |")
    rough = trials["messy"]
    lines += [
        "",
        f"Messy lists, 计算成绩 before any mending: {rough.right_at_once} of 25 right; scored wrong:",
    ]
    lines += [f"- {line}" for line in rough.wrong_at_once] or ["- nobody"]
    for name, one in trials.items():
        lines += [f"- {name}, at the end: {line}" for line in one.wrong]
    lines += ["", "Remedies that could not be followed or did not help:"]
    lines += [f"- {why}: [{one.code}] {one.sentence}" for why, one in rough.stuck] or ["- none"]
    if told:
        for name, one in trials.items():
            for number, check in enumerate(one.checks, 1):
                lines += ["", f"{name}, check {number}:"]
                lines += [f"- {p.severity} [{p.code}] {p.sentence}" for p in check.told]
    if log:
        for name, one in trials.items():
            lines += ["", f"{name}, actions:", *(f"- {kind.value}: {what}" for kind, what in one.log)]
    return "\n".join(lines)


def main() -> None:
    """Reads the arguments, plays, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tree", type=Path, default=_HERE, help="the checkout under trial")
    parser.add_argument(
        "--python", type=Path, default=Path(sys.executable), help="its Python, with `peixun` beside it"
    )
    parser.add_argument("--told", action="store_true", help="every sentence that was told")
    parser.add_argument(
        "--probes", action="store_true", help="only what single cells written otherwise make it tell"
    )
    parser.add_argument("--log", action="store_true", help="every action")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tree = Tree(arguments.tree, arguments.python)
        if arguments.probes:
            print("\n".join(probe(tree, Path(folder))))
            return
        print(report(tree, Path(folder), told=arguments.told, log=arguments.log))


if __name__ == "__main__":
    main()
