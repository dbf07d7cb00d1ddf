"""Cold start inside the portable edition, per action, with and without bytecode: ``python -m benchmarks.bundle_cold_start``.

Under Wine with the bundle's own python.exe; Wine's own start is taken off (the time is measured inside the process).
"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
import tempfile
from pathlib import Path

from python.entry.demo import make_demo
from python.making.bundle.__main__ import CACHE, build
from python.making.bundle.bytecode import make_prefix, run_wine, wine_environment
from python.making.bundle.contents import save
from tests.bundle.wine_library import mend

_RUNS = 5
_PROBE = """
import sys, time
t, cpu = time.perf_counter(), time.process_time()
{what}
ms = [(time.perf_counter() - t) * 1000, (time.process_time() - cpu) * 1000]
print(round(ms[0]), round(ms[1]), len(sys.modules), '+'.join(m for m in ('pandas', 'numpy', 'xlwings', 'docxtpl', 'rich') if m in sys.modules))
"""
_COMMAND = (
    "import io; sys.stdout, out = io.StringIO(), sys.stdout\n"
    "from python.entry.cli import main\n"
    "try: main([{command!r}, {workbook!r}])\n"
    "except SystemExit: pass\n"
    "sys.stdout = out"
)
_IMPORTS = {
    "imports of a button (xlwings, host, actions)": "from python.hosts.excel.host import load_xlwings; load_xlwings(); "
    "import python.buttons, python.actions.score, python.hosts.excel.host",
    "imports of check and score": "import python.entry.launcher.__main__, python.entry.cli, python.actions.score, python.hosts.file.host, lxml.etree",
    "imports of certificates": "import python.entry.launcher.__main__, python.entry.cli, python.actions.issue, python.hosts.file.host, docxtpl, segno",
    "imports of the ledgers": "import python.entry.launcher.__main__, python.entry.cli, python.actions.ledgers, python.hosts.file.host, python.system.shipped; "
    "python.system.shipped.find_on_demand(); import pandas",
}


def main() -> None:
    """Prints a table: least and median milliseconds, processor time, modules loaded, which of the heavy packages."""
    with tempfile.TemporaryDirectory(prefix="peixun-cold-") as place:
        environment = wine_environment(Path(place) / "wine")
        make_prefix(Path(place) / "wine", environment)
        environment = mend(environment)
        demo = Path(place) / "demo"
        make_demo(demo, now=dt.datetime(2026, 7, 3))
        workbook = "Z:" + str(demo / "培训考核.xlsm").replace("/", "\\")
        actions = _IMPORTS | {
            f"peixun {name}, whole": _COMMAND.format(command=name, workbook=workbook)
            for name in ("score", "certificates", "ledgers")
        }
        for with_bytecode in (True, False):
            folder = Path(place) / f"bytecode-{with_bytecode}"
            save(build(CACHE, with_bytecode=with_bytecode), folder)
            python = str(folder / "runtime" / "python.exe")
            sys.stdout.write(f"with bytecode: {with_bytecode}\n")
            for name, what in actions.items():
                command = ["wine", python, "-B", "-c", _PROBE.format(what=what)]
                answers = [
                    run_wine(command, environment).stdout.decode("utf-8", "replace").split()
                    for _ in range(_RUNS)
                ]
                wall, cpu = ([float(answer[part]) for answer in answers] for part in (0, 1))
                sys.stdout.write(
                    f"  {name}: {min(wall):.0f} ms, median {statistics.median(wall):.0f}; processor {min(cpu):.0f} ms; "
                    f"modules {' '.join(answers[-1][2:])}\n"
                )
                sys.stdout.flush()


if __name__ == "__main__":
    main()
