"""The bundle, built twice, unpacked to a hostile place; a Wine to run it; the table of what was run."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from python.entry.machine_check import SUMS
from python.making.bundle.__main__ import CACHE, TOP
from python.vocabulary.actions import ACTIONS
from tests.bundle.com_bed.bed import Bed
from tests.bundle.com_bed.remote import Client
from tests.bundle.wine import Wine, click, windows_path

_LOGS: list[Wine] = []


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ZIP, as `make bundle` writes it."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "python.making.bundle", "--output", str(folder), "--cache", str(CACHE)]
    subprocess.run(command, check=True)
    (made,) = folder.glob("*.zip")
    return made


@pytest.fixture(scope="session")
def home(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The unpacked folder, at a path with Chinese, spaces, & ' ( ); whatever ran from it has left its program as it was."""
    place = tmp_path_factory.mktemp("stick") / "张 三's (培训) & 考核"
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(place)
    top = place / TOP
    yield top
    sums = (top / "runtime" / SUMS).read_text(encoding="utf-8").splitlines()
    expected = {name: digest for digest, _, name in (line.partition("  ") for line in sums)}
    found = {
        path.relative_to(top).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (top / "runtime").rglob("*")
        if path.is_file() and path.name != SUMS
    }
    assert found == {name: digest for name, digest in expected.items() if name.startswith("runtime/")}


@pytest.fixture(scope="session")
def wine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wine]:
    for program in ("wine", "localedef", "widl"):
        if not shutil.which(program):
            pytest.skip(
                f"{program} is not installed; `make test-bundle` installs it when run as root on Debian"
            )
    running = Wine(tmp_path_factory.mktemp("wine"))
    running.start()
    _LOGS.append(running)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One school key for both systems, so that 校验码 agree."""
    path = tmp_path_factory.mktemp("key") / "certificate.key"
    os.environ["PEIXUN_KEY_FILE"] = str(path)
    return path


@pytest.fixture(scope="session")
def both(home: Path, wine: Wine, key: Path) -> Callable[..., str]:
    """Runs a launcher's command on Linux and the launcher under Wine, on two copies of one workbook."""

    def run(books: tuple[Path, Path], name: str, *arguments: str) -> str:
        entry = next(one for one in ACTIONS if one.title == name)
        linux, on_wine = books
        there = subprocess.run(
            [
                *(sys.executable, "-m", "python.entry.cli", entry.command),
                *(*entry.launcher_options, str(linux), *arguments),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        here = click(wine, home, name, windows_path(on_wine), *arguments, PEIXUN_KEY_FILE=windows_path(key))
        assert here.code == there.returncode, (name, here, there)
        assert f"【{name}】" in here.out
        return here.out

    return run


@pytest.fixture(scope="session")
def beds(home: Path, wine: Wine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Bed]]:
    """The server that plays Excel, or WPS, which has neither Excel's window nor all of its members."""
    running: dict[str, Bed] = {}

    def of(profile: str) -> Bed:
        if profile not in running:
            more = {"BED_NO_WINDOW": "1"} if profile == "wps" else {}
            folder = tmp_path_factory.mktemp("bed")
            running[profile] = Bed(wine, home / "runtime", folder, profile, **more)
        return running[profile]

    yield of
    for one in running.values():
        one.stop()


@pytest.fixture(scope="session")
def bed(beds: Callable[[str], Bed]) -> Bed:
    """A server that plays Excel."""
    return beds("excel")


@pytest.fixture(scope="session")
def client(home: Path, wine: Wine, key: Path) -> Iterator[Client]:
    """The bundle's Python, in which hosts over COM are worked."""
    running = Client(wine, home / "runtime", PEIXUN_KEY_FILE=windows_path(key))
    yield running
    running.stop()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints the table of commands tried and their results."""
    for running in _LOGS:
        terminalreporter.section("RUN UNDER WINE")
        terminalreporter.line("exit  seconds  command → result")
        for name, code, seconds, first in running.log:
            terminalreporter.line(f"{code:>4}  {seconds:>7.1f}  {name} → {first}")
