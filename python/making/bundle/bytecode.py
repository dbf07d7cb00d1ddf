"""Compiles the bundle's modules with its own Python, under Wine: no other interpreter writes bytecode that it reads."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from python.making.bundle.contents import RUNTIME, SITE, Files, save
from python.making.bundle.sources import BuildError

_TAG = "cpython-313"
# LGPL: its source goes with it. Ours stays readable, so that a log's line numbers mean something.
_KEEP_SOURCE = (f"{RUNTIME}/python/", f"{SITE}/docxtpl/")
_PATIENCE_SECONDS = 300
_NAME = "{}\t{}\t{}"


def wine_environment(prefix: Path) -> dict[str, str]:
    """The environment for a headless 64-bit Wine with a configuration of its own."""
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "LC_ALL")}
    return environment | {
        "WINEPREFIX": str(prefix),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml=;winemenubuilder.exe=d",
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "0",
    }


def make_prefix(prefix: Path, environment: dict[str, str]) -> None:
    """Makes Wine's folder once, and has it say that it is Windows 10."""
    if not shutil.which("wine"):
        raise BuildError("wine is not installed; `make bundle` installs it when run as root on Debian")
    if not (prefix / "system.reg").is_file():
        prefix.mkdir(parents=True, exist_ok=True)
        commands = (
            ["wineboot", "--init"],
            ["wine", "reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f"],
            ["wineserver", "--wait"],
        )
        for command in commands:
            run_wine(command, environment)


def run_wine(
    command: list[str], environment: dict[str, str], standard_input: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Runs a command through pipes: Python for Windows does not start on Wine's idea of /dev/null."""
    return subprocess.run(
        command,
        input=standard_input,
        capture_output=True,
        env=environment,
        timeout=_PATIENCE_SECONDS,
        check=False,
    )


def compiled(files: Files, prefix: Path) -> Files:
    """The files with every module compiled.

    Args:
        files: All files so far, python.exe among them.
        prefix: Wine's folder, made if needed.

    Returns:
        Our modules beside their ``__pycache__``; of other packages the .pyc alone, in the place of the .py: half the files
        to copy to a stick and to be looked at by an antivirus.
    """
    environment = wine_environment(prefix)
    make_prefix(prefix, environment)
    modules = sorted(name for name in files if name.endswith(".py"))
    with tempfile.TemporaryDirectory(prefix="peixun-bundle-") as place:
        folder = Path(place)
        save({name: files[name] for name in files if name.count("/") == 1 or name in modules}, folder)
        targets = {
            name: f"{name}c" if not name.startswith(_KEEP_SOURCE) else _cached(name) for name in modules
        }
        jobs = [
            _NAME.format(_windows(folder, name), _windows(folder, targets[name]), name) for name in modules
        ]
        script = Path(__file__).with_name("compile_all.py").read_text(encoding="utf-8")
        command = ["wine", str(folder / RUNTIME / "python.exe"), "-B", "-c", script]
        done = run_wine(command, environment, "\n".join(jobs).encode())
        if done.returncode:
            raise BuildError(f"compiling under wine failed:\n{done.stderr.decode('utf-8', 'replace')}")
        result = {
            name: data for name, data in files.items() if name not in modules or name.startswith(_KEEP_SOURCE)
        }
        result |= {target: (folder / target).read_bytes() for target in targets.values()}
    return result


def _cached(name: str) -> str:
    parent, _, module = name.rpartition("/")
    return f"{parent}/__pycache__/{module.removesuffix('.py')}.{_TAG}.pyc"


def _windows(folder: Path, name: str) -> str:
    return "Z:" + str(folder / name).replace("/", "\\")
