"""``python -m python.making.bundle``: builds dist/培训考核-便携版-<version>.zip."""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import time
from pathlib import Path

from python import __version__
from python.entry.machine_check import SUMS
from python.making.bundle import archive, contents, inventory, sources
from python.making.bundle.bytecode import compiled
from python.making.bundle.first_page import PAGE, first_page
from python.making.bundle.launcher_files import launcher_files

CACHE = sources.ROOT / ".bundle-cache"
TOP = "班主任培训考核"
PACKAGE_LIST = "组件清单.txt"
LARGEST_MEGABYTES = 90


def build(cache: Path, *, with_bytecode: bool = True) -> contents.Files:
    """All files of the bundle by path below its top folder.

    Args:
        cache: Holds downloads and Wine's folder from build to build.
        with_bytecode: Without it the .py files ship alone (only to measure what the bytecode is worth).
    """
    sdist, python_files = sources.runtime_files(cache)
    wheels = sources.wheels(cache)
    files = contents.runtime(python_files) | contents.packages(wheels) | contents.program()
    if with_bytecode:
        files = compiled(files, cache / "wine")
    files |= launcher_files()
    files[PAGE] = first_page().encode("utf-8")
    listed = inventory.packages(sdist, _python_version(python_files), wheels)
    list_of_packages = inventory.as_text(listed, files, contents.brought_by(wheels))
    files[f"{contents.RUNTIME}/{PACKAGE_LIST}"] = list_of_packages.encode("utf-8")
    files[f"{contents.RUNTIME}/{SUMS}"] = inventory.sums(files).encode("utf-8")
    return files


def _python_version(files: contents.Files) -> str:
    """The full version, which python313.dll carries as text."""
    found = re.search(rb"3\.13\.\d+(?=[ \0+])", files["python313.dll"])
    return found[0].decode() if found else sources.PYTHON_VERSION


def main() -> int:
    """Builds and reports sizes."""
    parser = argparse.ArgumentParser(prog="python -m python.making.bundle", description=__doc__)
    parser.add_argument("--output", type=Path, default=sources.ROOT / "dist")
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--unpacked", type=Path, help="write the files into this folder instead of a ZIP")
    parser.add_argument("--without-bytecode", action="store_true")
    given = parser.parse_args()
    started = time.perf_counter()
    try:
        files = build(given.cache, with_bytecode=not given.without_bytecode)
    except sources.BuildError as error:
        sys.stderr.write(f"make bundle: {error}\n")
        return 2
    if given.unpacked:
        contents.save(files, given.unpacked)
        return 0
    target = given.output / f"培训考核-便携版-{__version__}.zip"
    archive.write_zip(files, target, TOP)
    data = target.read_bytes()
    (given.output / PACKAGE_LIST).write_bytes(files[f"{contents.RUNTIME}/{PACKAGE_LIST}"])
    (given.output / SUMS).write_text(f"{hashlib.sha256(data).hexdigest()}  {target.name}\n", encoding="utf-8")
    longest = contents.longest_path(files)
    megabytes = len(data) / 1e6
    unpacked = sum(map(len, files.values())) / 1e6
    sys.stdout.write(
        f"{target}\n{megabytes:.1f} MB zipped, {unpacked:.1f} MB unpacked, {len(files)} files, "
        f"longest path {len(longest)} ({longest}); {time.perf_counter() - started:.0f} s\n"
    )
    return 0 if megabytes < LARGEST_MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(main())
