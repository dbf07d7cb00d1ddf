"""Click to message: how long a click on 计算成绩 takes in a visible LibreOffice, and where the time goes.

The Python that the macro starts is a small shell script that notes the time and starts the real one with ``_PROBE`` around
the macro's own command; nothing in the product is changed or slowed down.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.workbooks import product_workbook
from python.making.workbook.libreoffice_edition import edition_bytes
from tests.live.office import Office, poll, programs_missing

TEACHERS, SESSIONS, CLICKS = 100, 8, 5
_FIRST_LOOK, _NEXT_LOOK = 0.002, 0.01  # seconds between looks for the report, and for the message

# Runs in the click's own process. Imports count once, wherever they happen; the other parts are without them.
_PROBE = """
import time; begun = time.time()
import builtins, json, os, sys
spent = {"imports": 0.0, "depth": 0}
real_import = builtins.__import__
def timed_import(*arguments, **named):
    if spent["depth"]:
        return real_import(*arguments, **named)
    spent["depth"], started = 1, time.perf_counter()
    try:
        return real_import(*arguments, **named)
    finally:
        spent["depth"] = 0
        spent["imports"] += time.perf_counter() - started
builtins.__import__ = timed_import
command, sys.argv = sys.argv[3], ["-c", *sys.argv[4:]]
from python.entry import clicks
hosts, connect = [], []
real_host, real_report = clicks.host_of_caller, clicks.report
def host(run):
    started, before = time.perf_counter(), spent["imports"]
    hosts.append(real_host(run))
    connect.append(time.perf_counter() - started - (spent["imports"] - before))
    return hosts[0]
def report(*arguments):
    real_report(*arguments)
    ended = time.time()
    marks = {"exec": float(os.environ["PEIXUN_CLICK_EXEC"]), "begun": begun, "ended": ended,
             "imports": spent["imports"], "connect": connect[0], **hosts[0].seconds}
    with open(os.environ["PEIXUN_CLICK_MARKS"], "w") as file:
        json.dump(marks, file)
clicks.host_of_caller, clicks.report = host, report
exec(command)
"""

PARTS = (
    ("LibreOffice and VBA until Python is started", "before"),
    ("interpreter start", "start"),
    ("imports", "imports"),
    ("connect (UNO)", "connect"),
    ("read eleven sheets", "read"),
    ("compute", "compute"),
    ("backup (LibreOffice saves a copy)", "back up"),
    ("write and read back", "write"),
    ("VBA until the message is on the screen", "after"),
)


def _interpreter(folder: Path, marks: Path) -> Path:
    """What the macro starts instead of Python."""
    probe = folder / "probe.py"
    probe.write_text(_PROBE, encoding="utf-8")
    script = folder / "timed-python"
    script.write_text(
        "#!/bin/sh\n"
        f'PEIXUN_CLICK_MARKS="{marks}" PEIXUN_CLICK_EXEC=$(date +%s.%N) '
        f'exec "{sys.executable}" -B "{probe}" "$@"\n',
        encoding="utf-8",
    )
    script.chmod(0o755)
    return script


def _one_click(office: Office, path: Path, marks: Path) -> dict[str, float]:
    """The seconds of every part of one click on a workbook that was never scored."""
    document = office.open(path)
    place = document.button_place("首页", "计算成绩")
    office.focus()
    office.screen.settled()
    office.click_at(place)
    clicked = time.time()
    while not marks.exists():
        if time.time() - clicked > 60:
            raise TimeoutError("no report")
        time.sleep(_FIRST_LOOK)
    while not office.message_shown():
        time.sleep(_NEXT_LOOK)
    shown = time.time()
    office.dismiss()
    document.close()
    seen: dict[str, float] = poll(lambda: _loaded(marks), "no marks")
    marks.unlink()
    named = ("imports", "connect", "read", "back up", "write")
    parts = {name: seen[name] for name in named}
    parts |= {
        "before": seen["exec"] - clicked,
        "start": seen["begun"] - seen["exec"],
        "compute": seen["ended"] - seen["begun"] - sum(parts.values()),
        "after": shown - seen["ended"],
        "total": shown - clicked,
    }
    return parts


def _loaded(marks: Path) -> dict[str, float] | None:
    try:
        loaded: dict[str, float] = json.loads(marks.read_text())
    except ValueError:
        return None
    return loaded


def report(clicks: int = CLICKS, teachers: int = TEACHERS) -> str:
    """A markdown table of the parts, medians over ``clicks`` clicks, each on a fresh workbook."""
    if missing := programs_missing():
        return f"Click to message: not measured, not installed: {', '.join(missing)}"
    runs = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        excel = product_workbook(folder / "excel.xlsm", teachers, SESSIONS)
        filled = folder / "libreoffice.xlsm"
        filled.write_bytes(edition_bytes(excel.read_bytes()))
        marks = folder / "marks.json"
        office = Office(folder, extra={"PEIXUN_PYTHON": str(_interpreter(folder, marks))})
        try:
            for number in range(clicks):
                round_folder = folder / str(number)
                round_folder.mkdir()
                runs.append(
                    _one_click(office, Path(shutil.copy(filled, round_folder / "培训考核.xlsm")), marks)
                )
        finally:
            office.close()
    rows = [(label, statistics.median(run[key] for run in runs)) for label, key in PARTS]
    total = statistics.median(run["total"] for run in runs)
    lines = [
        f"| click to message, {teachers} teachers × {SESSIONS} sessions, LibreOffice | ms |",
        "|---|---:|",
        *(f"| {label} | {seconds * 1000:.0f} |" for label, seconds in rows),
        f"| **from the release of the mouse to the message** | **{total * 1000:.0f}** |",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(report())
