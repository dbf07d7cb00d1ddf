"""Runs the bundle's commands under Wine, headless, as a Chinese Windows would: code page 936, pipes or a console."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from python.entry.landing import QUIET_VARIABLE
from python.making.bundle.bytecode import make_prefix, run_wine, wine_environment
from python.vocabulary.actions import ACTIONS
from tests.bundle.wine_library import mend

_PATIENCE_SECONDS = 120
_WITHOUT_A_SCREEN = [
    "wine",
    "reg",
    "add",
    r"HKCU\Software\Wine\Drivers",
    "/v",
    "Graphics",
    "/d",
    "null",
    "/f",
]
# Should the tests be ended by force, their Wine ends after these times.
_IDLE_SECONDS, _LONGEST_SECONDS = 300, 1800
# Wine's own word for every DLL that a process loads, on its standard error.
_TELL_LOADED = "-all,+loaddll"
_LOADED = re.compile(rb'[0-9a-f]+:trace:loaddll:\w+ (?:Loaded L"(.*?)"|Unloaded )[^\n]*\n')
# Starts a command line exactly as given; Wine itself would quote the arguments of a command once more.
_AS_GIVEN = (
    "import subprocess,sys;line=sys.stdin.buffer.read().decode('utf-8');"
    "done=subprocess.run(line,capture_output=True,stdin=subprocess.PIPE);"
    "sys.stdout.buffer.write(done.stdout);sys.stderr.buffer.write(done.stderr);sys.exit(done.returncode)"
)


@dataclass(frozen=True)
class Told:
    """How a command ended and what it printed (GBK through pipes, as on a Chinese Windows)."""

    code: int
    out: str
    error: str = ""


@dataclass
class Wine:
    """A Wine of the tests' own.

    Attributes:
        home: Holds Wine's folder and the Chinese locale.
        log: What was run: command, exit code, seconds, first words of the answer; printed at the end.
        loaded: Every file that a process has loaded as code, as Windows names it.
    """

    home: Path
    log: list[tuple[str, int, float, str]] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    loaded: set[str] = field(default_factory=set)
    _kept: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Makes Wine's folder and the locale from which Wine takes code page 936."""
        locales = self.home / "locales"
        locales.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["localedef", "-i", "zh_CN", "-f", "UTF-8", str(locales / "zh_CN.UTF-8")],
            check=True,
            capture_output=True,
        )
        prefix = self.home / "prefix"
        (self.home / "user").mkdir()
        self.environment = wine_environment(prefix) | {
            "LOCPATH": str(locales),
            "LC_ALL": "zh_CN.UTF-8",
            "LANG": "zh_CN.UTF-8",
            "TERM": "xterm",
            "HOME": str(self.home / "user"),  # Wine's 文档 leads there
            "COLUMNS": "120",
            QUIET_VARIABLE: "1",
        }
        make_prefix(prefix, self.environment)
        self.environment = mend(self.environment)
        # Wine's own services stay up between commands, which start in a tenth of the time; they must not hold a command's pipes.
        nowhere = subprocess.DEVNULL
        for command in (
            _WITHOUT_A_SCREEN,
            ["wineserver", "--wait"],
            ["wineserver", f"--persistent={_IDLE_SECONDS}"],
            ["wine", "wineboot"],
        ):
            subprocess.run(
                command, env=self.environment, check=True, input=b"", stdout=nowhere, stderr=nowhere
            )
        # So does its desktop, while any program is on it; else it would end a second after each command, and that second be waited for.
        self._kept = subprocess.Popen(
            ["timeout", str(_LONGEST_SECONDS), "wine", "notepad"],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=nowhere,
            stderr=nowhere,
        )

    def stop(self) -> None:
        """Ends this Wine's processes and no others."""
        subprocess.run(["wineserver", "--kill"], env=self.environment, check=False, capture_output=True)
        if self._kept is not None:
            self._kept.communicate()

    def run(self, name: str, *command: str, cwd: Path, **variables: str) -> Told:
        """Runs a command through pipes.

        Args:
            name: What the log calls it.
            command: Program and arguments.
            cwd: Where it runs, a folder of this system.
            variables: Added to the environment.
        """
        started = time.perf_counter()
        done = subprocess.run(
            ["wine", *command],
            input=b"",
            capture_output=True,
            env=self.environment | {"WINEDEBUG": _TELL_LOADED} | variables,
            cwd=cwd,
            timeout=_PATIENCE_SECONDS,
            check=False,
        )
        told = self._told(done)
        self._note(name, told, started)
        return told

    def run_as_given(self, name: str, python: Path, line: str, **variables: str) -> Told:
        """Runs a command line through CreateProcess as it stands, as Explorer and Excel do."""
        started = time.perf_counter()
        command = ["wine", str(python), "-B", "-c", _AS_GIVEN]
        done = run_wine(command, self.environment | {"WINEDEBUG": _TELL_LOADED} | variables, line.encode())
        told = self._told(done)
        self._note(name, told, started)
        return told

    def console(
        self, name: str, *command: str, cwd: Path, answers: Sequence[str] = (), **variables: str
    ) -> Told:
        """Runs a command in a console window.

        Args:
            name: What the log calls it.
            command: Program and arguments.
            cwd: Where it runs, a folder of this system.
            answers: Typed one after another whenever the window is silent; afterwards 回车 again and again.
            variables: Added to the environment.

        Returns:
            The exit code and what the window showed, control sequences included.
        """
        started = time.perf_counter()
        child, screen = pty.fork()
        if child == 0:
            os.chdir(cwd)
            os.execvpe("wine", ["wine", *command], self.environment | variables)
        shown, left = b"", list(answers)
        while time.perf_counter() - started < _PATIENCE_SECONDS:
            ready, _, _ = select.select([screen], [], [], 2)
            try:
                if ready:
                    data = os.read(screen, 65536)
                    if not data:
                        break
                    shown += data
                else:
                    os.write(screen, f"{left.pop(0) if left else ''}\r".encode())
            except OSError:
                break
        _, status = os.waitpid(child, 0)
        told = Told(os.waitstatus_to_exitcode(status), shown.decode("utf-8", "replace"))
        self._note(name, told, started)
        return told

    def _told(self, done: subprocess.CompletedProcess[bytes]) -> Told:
        paths = (
            path.decode("ascii", "replace").replace("\\\\", "/") for path in _LOADED.findall(done.stderr)
        )
        self.loaded |= {path for path in paths if path}
        error = _LOADED.sub(b"", done.stderr)
        return Told(done.returncode, done.stdout.decode("gbk", "replace"), error.decode("gbk", "replace"))

    def _note(self, name: str, told: Told, started: float) -> None:
        lines = [line.strip() for line in told.out.splitlines() if line.strip() and not line.startswith("【")]
        first = next((line for line in lines if not line.startswith("工作簿：")), "")
        self.log.append((name, told.code, time.perf_counter() - started, first[:60]))


def click(wine: Wine, home: Path, name: str, *arguments: str, **variables: str) -> Told:
    """A launcher by its own name from its folder: Wine's cmd.exe cannot be handed a quoted path with an &."""
    launcher = next(action.launcher for action in ACTIONS if action.title == name).replace("/", "\\")
    return wine.run(f"{name}.cmd", "cmd", "/c", launcher, *arguments, cwd=home, **variables)


def double_click(wine: Wine, home: Path, name: str, workbook: Path, *answers: str, **variables: str) -> Told:
    """What a launcher runs after a workbook was dropped on it, in a window of its own; ``answers`` are typed into it.

    Wine has no CMDCMDLINE, by which the launcher knows: it is set here, and python.exe started as the launcher would.
    """
    key = next(action.key for action in ACTIONS if action.title == name)
    command = ("cmd", "/c", "runtime\\python.exe", "-B", "-m", "python.entry.launcher", key)
    variables |= {
        "PEIXUN_CMDLINE": f'cmd.exe /c ""{windows_path(home)}\\{name}.cmd" "{windows_path(workbook)}""',
        "PEIXUN_HERE": windows_path(home) + "\\",
    }
    return wine.console(f"{name}, double click", *command, cwd=home, answers=answers, **variables)


def windows_path(path: Path) -> str:
    """A path of this system as Wine names it."""
    return "Z:" + str(path).replace("/", "\\")
