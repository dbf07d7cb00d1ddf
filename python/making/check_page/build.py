"""Runs npm and the bundler in a folder of its own, and says which library came from which package file."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

from python.making.bundle.sources import ROOT

SOURCE = Path(__file__).parent
PAGE = ROOT / "python" / "documents" / "certificates" / "check_page.html"
CACHE = ROOT / ".check-page-cache"
LONGEST_SECONDS = 600
_INPUTS = ("package.json", "package-lock.json", ".npmrc", "page.html", "page.css", "build.mjs", "src")


def has_tools() -> bool:
    """Whether Node.js and npm are on this machine."""
    return all(shutil.which(tool) for tool in ("node", "npm"))


def build(cache: Path = CACHE) -> bytes:
    """The page with its placeholder for the data, byte for byte the same from the same source and lock.

    Args:
        cache: Keeps packages from build to build; made when it is not there.

    Raises:
        subprocess.CalledProcessError: npm or the bundler failed; what they said is on standard error.
    """
    lock = (SOURCE / "package-lock.json").read_bytes()
    folder = cache / hashlib.sha256(lock).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    for name in _INPUTS:
        _copy(SOURCE / name, folder / name)
    packages = (cache / "npm").resolve()
    modules = folder / "node_modules"
    if not (modules / ".package-lock.json").is_file():
        _run(["npm", "ci", "--cache", str(packages), "--no-progress", "--loglevel", "error"], folder)
    libraries = folder / "libraries.json"
    libraries.write_text(json.dumps(shipped(json.loads(lock), packages, modules)), encoding="utf-8")
    output = folder / "check_page.html"
    _run(["node", "build.mjs", str(modules), str(libraries), str(output)], folder)
    return output.read_bytes()


def shipped(
    lock: dict[str, dict[str, dict[str, object]]], packages: Path, modules: Path
) -> list[dict[str, str]]:
    """Name, version, licence and SHA-256 of the package file of every library that goes into the page."""
    found = []
    for path, entry in lock["packages"].items():
        name = path.removeprefix("node_modules/")
        if name in _direct(lock):
            about = json.loads((modules / name / "package.json").read_text(encoding="utf-8"))
            found.append(
                {
                    "name": name,
                    "version": about["version"],
                    "licence": about["license"],
                    "sha256": hashlib.sha256(_package(packages, str(entry["integrity"]))).hexdigest(),
                }
            )
    return found


def _direct(lock: dict[str, dict[str, dict[str, object]]]) -> dict[str, str]:
    return lock["packages"][""]["dependencies"]  # type: ignore[return-value]  # npm's own format


def _package(packages: Path, integrity: str) -> bytes:
    """The package file that npm fetched and compared with the lock: it lies in npm's cache under its SHA-512."""
    digest = base64.b64decode(integrity.removeprefix("sha512-")).hex()
    return (
        packages / "_cacache" / "content-v2" / "sha512" / digest[:2] / digest[2:4] / digest[4:]
    ).read_bytes()


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)


def _run(command: list[str], folder: Path) -> None:
    program = shutil.which(command[0]) or command[0]
    subprocess.run(
        [program, *command[1:]],
        cwd=folder,
        check=True,
        timeout=LONGEST_SECONDS,
        env={**os.environ, "CI": "true"},
    )
