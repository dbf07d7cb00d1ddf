"""Linux's end of ``client.py``: a host that lives in the bundle's Python under Wine."""

from __future__ import annotations

import datetime as dt
import io
import pickle
import subprocess
import threading
from collections import deque
from pathlib import Path, PureWindowsPath
from typing import Any

from python.vocabulary.ports import Applied, Changes, TakenBack
from tests.bundle.com_bed.bed import Open, end
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
        self._process = subprocess.Popen(
            ["wine", "python.exe", "-B", windows_path(_CLIENT)],
            cwd=runtime,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._errors: deque[str] = deque(maxlen=40)
        self._reader = threading.Thread(target=self._read_errors, daemon=True)
        self._reader.start()

    def _read_errors(self) -> None:
        for line in self._process.stderr:
            self._errors.append(line.decode("utf-8", "replace"))

    def ask(self, what: str, *arguments: Any, **named: Any) -> Any:
        """A method of ``client.Worker``; what it raises is raised here."""
        data = pickle.dumps((what, arguments, named))
        self._process.stdin.write(len(data).to_bytes(4, "big") + data)
        self._process.stdin.flush()
        size = self._process.stdout.read(4)
        if not size:
            raise RuntimeError("".join(self._errors))
        done, answer = _Unpickler(io.BytesIO(self._process.stdout.read(int.from_bytes(size, "big")))).load()
        if not done:
            raise answer
        return answer

    def host(self, workbook: Open) -> RemoteHost:
        """A new host of an open workbook, as each click gets one."""
        self.ask("attach", workbook.bed.hwnd, workbook.path.name)
        return RemoteHost(self)

    def press(self, key: str, at: dt.datetime, **options: object) -> tuple[bool, list[str]]:
        """Carries an action out on the present host."""
        return self.ask("press", key, at, options)

    def stop(self) -> None:
        """Ends the process."""
        end(self._process, self._reader)


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
