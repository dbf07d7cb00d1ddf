"""The launchers as files, and what they do on any system; tests/bundle/test_on_wine.py runs them."""

from __future__ import annotations

import ast
import re
import shutil
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from python.bundle import contents, sources
from python.bundle.first_page import first_page
from python.bundle.launcher_files import launcher_files
from python.cli import commands
from python.launcher.__main__ import main
from python.launcher.machine_check import SUMS, checks
from python.launcher.table import LAUNCHERS, WITHOUT_WORKBOOK

# Import name → the package in the lock that brings it, where they differ.
_PACKAGE_OF = {"docx": "python-docx", "python_calamine": "python-calamine"}
# Only found on the systems where they exist.
_OTHER_SYSTEMS = {"uno", "unohelper", "com", "appscript", "aem", "winreg"}


def test_every_command_has_a_launcher() -> None:
    assert {entry.command for entry in LAUNCHERS if entry.command} == set(commands.commands)


def test_a_launcher_is_ascii_up_to_its_messages_and_has_windows_line_ends() -> None:
    files = launcher_files()
    assert set(files) == {f"{entry.name}.cmd" for entry in LAUNCHERS}
    for data in files.values():
        start, _, messages = data.partition(b":missing_gbk")
        assert start.isascii()
        assert messages
        assert data.count(b"\n") == data.count(b"\r\n")


def test_each_message_stands_there_in_both_code_pages() -> None:
    data = launcher_files()["计算成绩.cmd"]
    for label in (b"missing", b"blocked"):
        in_gbk, in_utf8 = (
            re.search(rb":" + label + suffix + rb"\r\n(.*?)goto hold", data, re.DOTALL)[1]
            for suffix in (b"_gbk", b"_utf8")
        )
        assert in_gbk.decode("gbk") == in_utf8.decode("utf-8")


def test_whatever_a_shipped_module_imports_is_in_the_bundle() -> None:
    shipped = {name: data for name, data in contents.program().items() if name.endswith(".py")}
    assert not [name for name in shipped if "/build/" in name or "/bundle/" in name]
    imported = set()
    for data in shipped.values():
        for node in ast.walk(ast.parse(data)):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add(str(node.module).partition(".")[0])
    third_party = imported - set(sys.stdlib_module_names) - _OTHER_SYSTEMS - {"python"}
    assert {_PACKAGE_OF.get(name, name) for name in third_party} <= set(sources.locked(sources.WHEEL_LOCK))
    # Its data would have to be in the bundle.
    assert "zoneinfo" not in imported


def test_the_bundle_has_the_versions_of_the_main_lock() -> None:
    main_lock = sources.locked(sources.ROOT / "requirements.lock")
    bundle = sources.locked(sources.WHEEL_LOCK)
    assert {name: version for name, (version, _) in bundle.items()} == {
        name: main_lock[name][0] for name in bundle
    }
    assert all(hashes for _, hashes in (*bundle.values(), *sources.locked(sources.RUNTIME_LOCK).values()))


@pytest.mark.parametrize(
    ("name", "left_out"),
    [
        ("openpyxl/tests/test_x.py", True),
        ("lxml/includes/tree.pxd", True),
        ("xlwings/pro/__init__.py", True),
        ("pywin32-312.data/scripts/pywin32_postinstall.py", True),
        ("xlwings/main.py", False),
        ("docx/templates/default.docx", False),
        ("jinja2/tests.py", False),
        ("lxml-6.1.3.dist-info/licenses/LICENSE.txt", False),
    ],
)
def test_tests_headers_and_what_is_not_free_are_left_out(name: str, left_out: bool) -> None:
    assert bool(contents._LEFT_OUT.search(name)) is left_out


def test_the_first_page_loads_nothing_and_names_every_launcher() -> None:
    page = first_page()
    assert not re.search(r"<(script|link|iframe|img)|src=|url\(|href=\"[^#]", page)
    assert all(f"{entry.name}.cmd" in page for entry in LAUNCHERS)
    assert not re.search(r"\{[a-z_]+\}", page)
    pictures = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(pictures) == 5
    for picture in pictures:
        ET.fromstring(picture)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A portable folder on this system, as far as launchers see it."""
    place = tmp_path / "张 三's (培训) & 考核"
    place.mkdir()
    monkeypatch.setenv("PEIXUN_HERE", str(place))
    monkeypatch.delenv("PEIXUN_ARGS", raising=False)
    monkeypatch.delenv("PEIXUN_CMDLINE", raising=False)
    monkeypatch.setattr("sys.stdin", None)
    return place


def test_a_launcher_without_a_workbook_beside_it_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score"]) == 2
    told = capsys.readouterr().out
    assert "【计算成绩】" in told
    assert f"这个文件夹里没有工作簿：{folder}" in told


@pytest.mark.parametrize("entry", [one for one in LAUNCHERS if one.key not in WITHOUT_WORKBOOK])
def test_every_launcher_runs_its_command_on_the_newest_workbook(
    entry, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(sources.ROOT / "workbook" / "培训考核.xlsm", folder)
    code = main([entry.key])
    told = capsys.readouterr().out
    assert code in (0, 1, 2)
    assert f"工作簿：{folder / '培训考核.xlsm'}" in told


def test_the_machine_check_names_what_is_missing_and_what_is_damaged(folder: Path) -> None:
    files = {"runtime/a.pyd": b"1", "runtime/b.dll": b"2", "templates/合格证书.docx": b"3"}
    contents.save({**files, f"runtime/{SUMS}": contents_sums(files)}, folder)
    found = {check.item: check for check in checks(folder / "培训考核.xlsm", folder)}
    assert found["程序文件"].ok
    (folder / "runtime" / "a.pyd").unlink()
    (folder / "runtime" / "b.dll").write_bytes(b"other")
    (folder / "templates" / "合格证书.docx").write_bytes(b"edited by staff")
    found = {check.item: check for check in checks(folder / "培训考核.xlsm", folder)}
    assert found["程序文件"].found == "缺少 1 个：runtime/a.pyd；损坏 1 个：runtime/b.dll"


def contents_sums(files: dict[str, bytes]) -> bytes:
    from python.bundle.inventory import sums

    return sums(files).encode()
