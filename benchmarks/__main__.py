"""Prints the tables of benchmarks/README.md: ``peixun score`` beside its peers on generated workbooks."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks import click, documents, exchange, growth, imports, ledgers, opening, peers
from benchmarks.measure import Figure, compiled, in_turn, libreoffice_saves
from benchmarks.workbooks import formula_workbook, product_workbook

PYTHON = sys.executable
OURS = "`peixun score`"
PEER_SIZES = ((100, 8), (1_000, 20), (10_000, 20))
SIZES = ((100, 8), (100, 20), (1_000, 20), (10_000, 20), (10_000, 40))
OPENPYXL = "import openpyxl, sys; openpyxl.load_workbook(sys.argv[1], keep_vba=True).save(sys.argv[2])"


def machine() -> str:
    """One line that describes where the figures come from."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    return f"{os.cpu_count()} cores, {model}, Python {platform.python_version()}, {platform.system()} {platform.release()}"


def row(name: str, size: str, figure: Figure, note: str = "") -> str:
    """One line of the table."""
    return f"| {name} | {size} | {figure.seconds:.2f} | {figure.mib:.0f} | {note} |"


def recalculating_profile(folder: Path) -> None:
    """Makes a LibreOffice profile that recalculates every formula on opening (it trusts the cached values otherwise)."""
    (folder / "user").mkdir(parents=True, exist_ok=True)
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">'
        "<value>0</value></prop></item></oor:items>",
        encoding="utf-8",
    )


def check_recalculated(path: Path) -> None:
    """Makes sure that the peer really did the work: a total of 0 for everyone means that nothing was calculated."""
    import python_calamine

    row_of_first = python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python(nrows=1)[0]
    if row_of_first[-1] not in ("是", "否"):
        raise RuntimeError(f"{path.name} was not recalculated")


def put_back(original: Path, target: Path) -> None:
    """Gives ``target``'s folder a copy of the original and nothing else."""
    shutil.rmtree(target.parent, ignore_errors=True)
    target.parent.mkdir()
    shutil.copy(original, target)


def score_table(folder: Path, rounds: int, sizes: tuple[tuple[int, int], ...]) -> list[str]:
    """``peixun score`` at every size, with the peers at the sizes the targets name."""
    lines = ["| what | teachers × sessions | seconds | peak MiB | ratio |", "|---|---|---:|---:|---|"]
    scored: dict[tuple[int, int], Figure] = {}
    for teachers, sessions in sizes:
        size = f"{teachers:,} × {sessions}"
        original = product_workbook(folder / f"{teachers}x{sessions}.xlsm", teachers, sessions)
        target = folder / "score" / "培训考核.xlsm"

        commands = {"score": [PYTHON, "-m", "python.entry.cli", "score", str(target)]}
        if (teachers, sessions) == (100, 8):
            commands["imports"] = [PYTHON, "-c", "import openpyxl, pandas"]
        if (teachers, sessions) == (10_000, 20):
            commands["openpyxl"] = [PYTHON, "-c", OPENPYXL, str(original), str(folder / "out.xlsm")]
            if shutil.which("soffice"):
                recalculating_profile(folder / "profile")
                for name, rank in (("libreoffice", True), ("libreoffice without 名次", False)):
                    formulas = formula_workbook(folder / f"{name}.xlsx", teachers, sessions, rank=rank)
                    commands[name] = libreoffice_saves(formulas, folder)
        figures = in_turn(
            commands, rounds if teachers > 1_000 else 2 * rounds + 1, partial(put_back, original, target)
        )
        ours = scored[teachers, sessions] = figures["score"]
        lines.append(row("`peixun score`, whole process", size, ours))
        if "imports" in figures:
            peer = figures["imports"]
            lines.append(
                row(
                    '`python -c "import openpyxl, pandas"`',
                    size,
                    peer,
                    f"{ours.seconds / peer.seconds:.2f} (≤ 1.5)",
                )
            )
        if "openpyxl" in figures:
            peer = figures["openpyxl"]
            lines.append(
                row("openpyxl load + save", size, peer, f"{ours.seconds / peer.seconds:.2f} (≤ 0.5)")
            )
        for name in ("libreoffice", "libreoffice without 名次"):
            if name in figures:
                check_recalculated(folder / "out" / f"{name}.xlsx")
                peer = figures[name]
                what = name.replace("libreoffice", "LibreOffice: open, recalculate, save formulas")
                lines.append(row(what, size, peer, f"{ours.seconds / peer.seconds:.2f} (≤ 1)"))
    if (1_000, 20) in scored and (10_000, 20) in scored:
        growth = scored[10_000, 20].seconds / scored[1_000, 20].seconds
        lines.append(f"\nGrowth 1,000 → 10,000 teachers × 20: {growth:.1f} × (≤ 11).")
    if (10_000, 40) in scored:
        lines.append(f"Peak memory at 10,000 × 40: {scored[10_000, 40].mib:.0f} MiB (< 600 MB).")
    return lines


def peer_table(folder: Path, rounds: int, sizes: tuple[tuple[int, int], ...]) -> list[str]:
    """Processor time of ``peixun score`` beside the scripts that a skilled user would write, all in turn."""
    lines = [
        "| script | " + " | ".join(f"{teachers:,} × {sessions}" for teachers, sessions in sizes) + " |",
        "|---|" + "---:|" * len(sizes),
    ]
    columns: list[dict[str, Figure]] = []
    for teachers, sessions in sizes:
        source = product_workbook(folder / f"peers {teachers}x{sessions}.xlsm", teachers, sessions)
        ours = folder / "peers" / "培训考核.xlsm"

        script = [peers.PYTHON, str(Path(peers.__file__))]
        commands = {
            name: [*script, name, str(source), str(ours.with_name(f"out{ending}"))]
            for name, (_, ending) in peers.PEERS.items()
        }
        commands[OURS] = [PYTHON, "-m", "python.entry.cli", "score", str(ours)]
        columns.append(
            in_turn(commands, rounds if teachers > 1_000 else 2 * rounds + 1, partial(put_back, source, ours))
        )
    for name in (OURS, *peers.PEERS):
        cells = (
            f"{column[name].cpu:.2f} s, {column[name].cpu / column[OURS].cpu:.2f} ×" for column in columns
        )
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def main() -> None:
    """Runs the benchmarks and prints them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--rounds", type=int, default=3, help="rounds at 10,000 teachers; small sizes run more"
    )
    parser.add_argument("--small", action="store_true", help="only the sizes up to 1,000 teachers")
    arguments = parser.parse_args()
    sizes = tuple(size for size in SIZES if not arguments.small or size[0] <= 1_000)
    compiled()
    with tempfile.TemporaryDirectory() as folder:
        print(machine() + "\n")
        print("\n".join(score_table(Path(folder), arguments.rounds, sizes)))
        if Path(peers.PYTHON).exists():
            beside = tuple(size for size in PEER_SIZES if size in sizes)
            print("\n" + "\n".join(peer_table(Path(folder), arguments.rounds, beside)))
    print("\n" + imports.report())
    print()
    documents.report(100 if arguments.small else 1_000)
    print()
    ledgers.report(1_000 if arguments.small else 10_000, rounds=arguments.rounds)
    exchange.main()
    if shutil.which("soffice") and shutil.which("Xvfb"):
        print("\n" + opening.report(1_000 if arguments.small else 10_000))
        print("\n" + click.report())
    print()
    growth.report(tuple(size for size in growth.SIZES if not arguments.small or size <= 1_000))


if __name__ == "__main__":
    main()
