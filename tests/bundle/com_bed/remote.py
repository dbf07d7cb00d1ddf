"""Linux's end of ``client.py``: a host that lives in the bundle's Python under Wine."""

from __future__ import annotations

import datetime as dt
import io
import pickle
import subprocess
from pathlib import Path, PureWindowsPath
from typing import Any

from python.vocabulary.ports import Applied, Changes, TakenBack
from tests.bundle.com_bed.bed import Errors, Open, end
from tests.bundle.wine import Wine, windows_path

_CLIENT = Path(__file__).with_name("client.py")


class _Unpickler(pickle.Unpickler):
    """Paths of Windows, and of a newer Python, become pure ones."""

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith("pathlib"):
            return PureWindowsPath
        return super().find_class(module, name)


class Client:
    """A running Python of the bundle, in which a host is worked."""

    def __init__(self, wine: Wine, runtime: Path, **variables: str) -> None:
        environment = wine.environment | variables
        environment.pop("DISPLAY", None)
        self._errors = Errors()
        self._process = subprocess.Popen(
            ["wine", "python.exe", "-B", windows_path(_CLIENT)],
            cwd=runtime,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors.end,
        )

    def ask(self, what: str, *arguments: Any, **named: Any) -> Any:
        """A method of ``client.Worker``; what it raises is raised here."""
        data = pickle.dumps((what, arguments, named))
        self._process.stdin.write(len(data).to_bytes(4, "big") + data)
        self._process.stdin.flush()
        size = self._process.stdout.read(4)
        if not size:
            raise RuntimeError(self._errors.text())
        done, answer = _Unpickler(io.BytesIO(self._process.stdout.read(int.from_bytes(size, "big")))).load()
        if not done:
            raise answer
        return answer

    def host(self, workbook: Open) -> RemoteHost:
        """A new host of an open workbook: as each click gets one, or, in WPS, as a launcher finds it."""
        if workbook.bed.profile == "excel":
            self.ask("attach", workbook.bed.hwnd, workbook.path.name)
        else:
            self.ask("attach_live", windows_path(workbook.path))
        return RemoteHost(self)

    def find(self, workbook: Path, *ways: str, answer: int | None = None) -> str:
        """Finds a workbook where it is open, as a launcher does; returns the program."""
        return self.ask("attach_live", windows_path(workbook), *ways, answer=answer)

    def press(self, key: str, at: dt.datetime, **options: object) -> tuple[bool, list[str]]:
        """Carries an action out on the present host."""
        return self.ask("press", key, at, options)

    def stop(self) -> None:
        """Ends the process."""
        end(self._process)


class RemoteHost:
    """``WorkbookHost`` at the other end of the pipe; only one at a time."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def sheet_names(self) -> tuple[str, ...]:
        return self._client.ask("call", "sheet_names")

    def has_sheet(self, name: str) -> bool:
        return self._client.ask("call", "has_sheet", name)

    def grid(self, sheet: str) -> Any:
        return self._client.ask("call", "grid", sheet)

    def named_cell(self, name: str) -> Any:
        return self._client.ask("call", "named_cell", name)

    def apply(self, changes: Changes, *, keep_backups: int) -> Applied:
        return self._client.ask("call", "apply", changes, keep_backups=keep_backups)

    def take_back(self) -> TakenBack:
        return self._client.ask("call", "take_back")

    @property
    def program(self) -> str:
        return self._client.ask("call", "program")
