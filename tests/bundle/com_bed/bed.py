"""The Linux side of the bed: starts the server under Wine, describes workbooks to it, asks what it holds."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import threading
import warnings
from collections import deque
from pathlib import Path
from typing import Any

import openpyxl

from tests.bundle.com_bed.excel import members
from tests.bundle.wine import Wine, windows_path

SERVER = Path(__file__).with_name("excel")
_SECONDS_TO_START = 120
_EPOCH = dt.datetime(1899, 12, 30)


class Errors:
    """What a process writes to its error output: a pipe, without which Python for Windows does not start under Wine.

    It is never waited for: services that Wine starts for the process hold it open.
    """

    def __init__(self) -> None:
        self._begin, self.end = os.pipe()
        self._parts: deque[bytes] = deque(maxlen=60)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        while part := os.read(self._begin, 65536):
            self._parts.append(part)

    def text(self) -> str:
        return b"".join(self._parts).decode("utf-8", "replace")


class Bed:
    """A running server of one profile (``excel`` or ``wps``)."""

    def __init__(
        self, wine: Wine, runtime: Path, folder: Path, profile: str = "excel", **variables: str
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        library = folder / f"{profile}.tlb"
        source = library.with_suffix(".idl")
        source.write_text(members.idl(profile), encoding="ascii")
        subprocess.run(["widl", "--win64", "-t", "-o", str(library), str(source)], check=True)
        command = ["wine", "python.exe", "-B", windows_path(SERVER / "__main__.py"), windows_path(library)]
        environment = wine.environment | {"BED_PROFILE": profile} | variables
        environment.pop("DISPLAY", None)
        self._errors = Errors()
        self._process = subprocess.Popen(
            command,
            cwd=runtime,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors.end,
        )
        self.profile = profile
        started = self._answer()
        self.pid, self.hwnd = started["pid"], started["hwnd"]

    def _answer(self) -> Any:
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the server ended: {self._errors.text()}")
        answer = json.loads(line)
        if isinstance(answer, dict) and "failed" in answer:
            raise RuntimeError(answer["failed"] + self._errors.text())
        return answer

    def ask(self, order: str, **arguments: Any) -> Any:
        """Gives an order and returns its answer."""
        self._process.stdin.write(json.dumps({"do": order, **arguments}).encode() + b"\n")
        self._process.stdin.flush()
        return self._answer()

    def open(self, workbook: Path, **options: Any) -> Open:
        """Opens a workbook in the server: its contents as they are saved."""
        sheets, names = described(workbook)
        self.ask("open", path=windows_path(workbook), sheets=sheets, names=names, **options)
        return Open(self, workbook)

    def stop(self) -> None:
        """Ends the process."""
        end(self._process)

    @property
    def is_alive(self) -> bool:
        """Whether the program still runs."""
        return self._process.poll() is None


class Open:
    """A workbook that is open in the server."""

    def __init__(self, bed: Bed, path: Path) -> None:
        self.bed, self.path = bed, path

    def ask(self, order: str, **arguments: Any) -> Any:
        return self.bed.ask(order, path=windows_path(self.path), **arguments)

    def dump(self) -> dict[str, Any]:
        """What it holds now, the program's settings, and the calls since the last time."""
        return self.ask("dump")

    def close(self) -> None:
        self.ask("close")


def described(workbook: Path) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """A saved workbook as the server takes it: contents, formulas, number formats, merged ranges, names."""
    with warnings.catch_warnings():
        # It cannot read print areas that are formulas.
        warnings.simplefilter("ignore")
        shown, written = (openpyxl.load_workbook(workbook, data_only=only) for only in (True, False))
    sheets = []
    for sheet in shown.worksheets:
        values, formulas, formats = [], [], []
        formula_rows = written[sheet.title].iter_rows()
        for cells, with_formulas in zip(sheet.iter_rows(), formula_rows, strict=True):
            for cell, other in zip(cells, with_formulas, strict=True):
                if cell.number_format != "General":
                    formats.append([cell.row, cell.column, cell.number_format])
                if cell.value is not None:
                    values.append([cell.row, cell.column, _value(cell)])
                if other.data_type == "f":
                    formulas.append([cell.row, cell.column, str(other.value)])
        columns = [
            [number, one.number_format]
            for one in sheet.column_dimensions.values()
            if one.number_format != "General"
            for number in range(one.min, one.max + 1)
        ]
        merged = [[one.min_row, one.min_col, one.max_row, one.max_col] for one in sheet.merged_cells.ranges]
        visible = {"visible": -1, "hidden": 0, "veryHidden": 2}[sheet.sheet_state]
        sheets.append(
            {
                "name": sheet.title,
                "values": values,
                "formulas": formulas,
                "formats": formats,
                "columns": columns,
                "merged": merged,
                "visible": visible,
            }
        )
    return sheets, {name: f"={place.attr_text}" for name, place in written.defined_names.items()}


def _value(cell: Any) -> Any:
    value = cell.value
    if cell.data_type == "e":
        return {"error": value}
    if isinstance(value, dt.time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86400
    if isinstance(value, dt.date):
        return (dt.datetime(*value.timetuple()[:6]) - _EPOCH).total_seconds() / 86400
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def end(process: subprocess.Popen[bytes]) -> None:
    """Ends a process whose input is its life line, and closes its pipes."""
    process.stdin.close()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()
