"""What other programs have left of modules generated from type libraries breaks no click, and nothing of the kind is written.

The type library is one that Wine brings with a COM object of its own; what is left half written was made by pywin32 itself.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bundle.wine import Told, Wine, windows_path

pytestmark = [pytest.mark.bundle, pytest.mark.timeout(300)]

LIBRARY = "420B2830-E718-11CF-893D-00A0C9054228"
GENERATE = f'from win32com.client import gencache; gencache.EnsureModule("{{{LIBRARY}}}", 0, 1, 0)'
AS_A_BUTTON = "import xlwings.utils; from python.hosts.excel.session import load_xlwings; load_xlwings()"
AS_A_LAUNCHER = "from python.hosts.excel.session import load_xlwings; load_xlwings()"
USE = (
    "import win32com.client; disk = win32com.client.Dispatch('Scripting.FileSystemObject'); "
    "print(type(disk).__name__, disk.GetTempName()[:3])"
)
BY_NAME = "CDispatch rad"

Run = Callable[..., Told]


@pytest.fixture(scope="module")
def installed(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle's Python as pip would have made it: without the package of ours that shuts generated modules out."""
    place = tmp_path_factory.mktemp("installed") / "runtime"
    shutil.copytree(home / "runtime", place, copy_function=os.link)
    shutil.rmtree(place / "Lib" / "site-packages" / "win32com" / "gen_py")
    return place


@pytest.fixture(scope="module")
def python(wine: Wine) -> Run:
    def run(runtime: Path, *lines: str) -> Told:
        command = (windows_path(runtime / "python.exe"), "-B", "-c", "; ".join(lines))
        return wine.run(f"generated modules, {runtime.parent.name[:9]}", *command, cwd=runtime)

    return run


@pytest.fixture(scope="module")
def generated(wine: Wine, installed: Path, python: Run) -> Path:
    """The user's folder of generated modules, whole, as another program of his makes it."""
    assert python(installed, GENERATE).code == 0
    (index,) = Path(wine.environment["WINEPREFIX"]).glob("drive_c/users/*/Temp/gen_py/*/dicts.dat")
    assert python(installed, USE).out.startswith("IFileSystem3 rad")
    return index.parent


@pytest.fixture(params=["module", "index"])
def half_written(request: pytest.FixtureRequest, generated: Path, tmp_path: Path) -> Iterator[Path]:
    """The same folder after that program was ended while it wrote a file."""
    kept = tmp_path / "kept"
    shutil.copytree(generated, kept)
    file = generated / ("dicts.dat" if request.param == "index" else f"{LIBRARY}x0x1x0.py")
    file.write_bytes(file.read_bytes()[: 0 if request.param == "module" else -20])
    yield file
    shutil.copytree(kept, generated, dirs_exist_ok=True)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_a_plain_pywin32_breaks_on_it(installed: Path, python: Run, half_written: Path) -> None:
    told = python(installed, USE)
    assert told.code == 1
    assert ("EOFError" in told.error or "UnpicklingError" in told.error) is (half_written.name == "dicts.dat")


def test_the_bundle_neither_reads_nor_mends_it(home: Path, python: Run, half_written: Path) -> None:
    before = contents(half_written.parent)
    for way in (AS_A_BUTTON, AS_A_LAUNCHER):
        told = python(home / "runtime", way, USE)
        assert told.out.strip() == BY_NAME, told
    assert contents(half_written.parent) == before


def test_the_bundle_generates_nothing_when_asked_to(home: Path, python: Run, generated: Path) -> None:
    before = contents(generated)
    told = python(home / "runtime", GENERATE, USE)
    assert told.out.strip() == BY_NAME, told
    assert contents(generated) == before
    ours = home / "runtime" / "Lib" / "site-packages" / "win32com" / "gen_py"
    assert [path.name for path in ours.iterdir()] == ["__init__.pyc"]


def test_a_python_of_the_schools_own_is_kept_from_it_too(
    installed: Path, python: Run, half_written: Path
) -> None:
    before = contents(half_written.parent)
    told = python(installed, AS_A_LAUNCHER, USE)
    assert told.out.strip() == BY_NAME, told
    told = python(installed, AS_A_BUTTON, USE)
    if half_written.name == "dicts.dat":
        # xlwings itself cannot be imported: RunPython imports it before the first line of ours.
        assert told.code == 1
    else:
        assert told.out.strip() == BY_NAME, told
    assert contents(half_written.parent) == before
