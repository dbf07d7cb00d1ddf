"""Runs under Wine in the bundle's Python: a workbook host over COM, worked by calls that come pickled through a pipe.

Lets tests on Linux use ``ExcelHost`` as they use any other host, without starting a Python for each call.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import pickle
import sys
from typing import Any

_PIPE_IN, _PIPE_OUT = sys.stdin.buffer, sys.stdout.buffer
# Whatever prints must not get between the answers.
sys.stdout = sys.stderr


class Worker:
    """The present host, and what may be asked of it."""

    def __init__(self) -> None:
        self.host: Any = None

    def attach(self, window: int, name: str) -> None:
        """The host of a workbook, as a button's click finds it."""
        from python.hosts.opening import host_of_caller

        sys.argv = ["-c", f"--wb={name}", "--from_xl=1", f"--hwnd={window}"]
        self.host = host_of_caller(sys.argv, lambda _part: None)

    def attach_live(self, path: str, *ways: str, answer: int | None = None) -> str:
        """The host of a workbook that no click named, found where it is open.

        Args:
            path: The workbook.
            ways: Finders of ``hosts.live.com``; all of them, in their order, when none is named.
            answer: What is chosen when several programs have it open.

        Returns:
            The program that was found.
        """
        from pathlib import Path

        from python.hosts.live import com, search

        finders = [getattr(com, way) for way in ways] or com.FINDERS
        self.host = search.open_workbook(Path(path), lambda _places: answer, finders)
        return self.host.program

    def call(self, method: str, *arguments: Any, **named: Any) -> Any:
        """A method of the host; a property comes as it is."""
        member = getattr(self.host, method)
        return member(*arguments, **named) if callable(member) else member

    def press(self, key: str, at: dt.datetime, options: dict[str, object]) -> tuple[bool, list[str]]:
        """Carries an action out on the host: whether all went well, and the sentences."""
        from python.actions.performing import perform_open
        from python.vocabulary.actions import action_of
        from python.vocabulary.messages import sentence

        try:
            outcome = perform_open(action_of(key), self.host, options, at=at, progress=self.host.progress)
        finally:
            with contextlib.suppress(Exception):
                self.host.progress("", 1.0)
        return outcome.ok, [sentence(problem) for problem in outcome.problems]

    def settings(self, **values: Any) -> None:
        """Sets what the patience of the host goes by."""
        from python.hosts.excel import native, patience, writing

        for module in (patience, writing, native):
            for name, value in values.items():
                if hasattr(module, name):
                    setattr(module, name, value)


def main() -> None:
    """Answers until the pipe ends."""
    worker = Worker()
    while True:
        size = _PIPE_IN.read(4)
        if len(size) < 4:
            os._exit(0)
        what, arguments, named = pickle.loads(_PIPE_IN.read(int.from_bytes(size, "big")))
        try:
            answer: Any = True, getattr(worker, what)(*arguments, **named)
        except Exception as error:
            answer = False, error
        try:
            data = pickle.dumps(answer)
        except Exception as error:
            data = pickle.dumps((False, RuntimeError(f"{answer!r}: {error!r}")))
        _PIPE_OUT.write(len(data).to_bytes(4, "big") + data)
        _PIPE_OUT.flush()


if __name__ == "__main__":
    main()
