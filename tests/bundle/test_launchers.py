"""The launchers as files, and what they do on any system; tests/bundle/test_on_wine.py runs them."""

from __future__ import annotations

import ast
import base64
import datetime as dt
import io
import re
import shutil
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from python.actions.score import score
from python.entry.launcher.__main__ import main
from python.entry.machine_check import SUMS, checks
from python.hosts.file.host import FileHost
from python.making.bundle import contents, sources
from python.making.bundle.first_page import first_page
from python.making.bundle.launcher_files import launcher_files
from python.making.workbook.shortcuts import launcher_place
from python.vocabulary.actions import ACTIONS, Group, Needs
from python.vocabulary.sheet_schema import ROUND_NAME
from tests.places import WORKBOOK
from tests.rounds import filled_workbook

# Import name → the package in the lock that brings it, where they differ.
_PACKAGE_OF = {
    "docx": "python-docx",
    "nacl": "pynacl",
    "python_calamine": "python-calamine",
    "zxingcpp": "zxing-cpp",
    "PIL": "pillow",
    "win32com": "pywin32",
}
# Only found on the systems where they exist.
_OTHER_SYSTEMS = {"uno", "unohelper", "com", "appscript", "aem", "winreg"}


def test_a_launcher_is_ascii_up_to_its_messages_and_has_windows_line_ends() -> None:
    files = launcher_files()
    assert set(files) == {entry.launcher for entry in ACTIONS}
    for data in files.values():
        start, _, messages = data.partition(b":missing_gbk")
        assert start.isascii()
        assert messages
        assert data.count(b"\n") == data.count(b"\r\n")


def test_what_a_launcher_looks_for_before_it_starts_is_in_the_bundle() -> None:
    looked_for = re.findall(rb"if not exist \"!PEIXUN_HERE!(.+?)\"", launcher_files()["计算成绩.cmd"])
    ours = {path.decode().replace("\\", "/") for path in looked_for if b".exe" not in path}
    assert ours
    assert ours <= set(contents.program())


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
        ("PIL/_avif.cp313-win_amd64.pyd", True),
        ("PIL/_imagingft.cp313-win_amd64.pyd", False),
        ("pandas/tests/frame/test_x.py", True),
        ("numpy/_core/include/numpy/arrayobject.h", True),
        ("numpy/_core/_simd.cp313-win_amd64.pyd", True),
        ("tzdata/zoneinfo/Asia/Shanghai", True),
        ("tzdata/zoneinfo/__init__.py", False),
        ("pandas/_testing/__init__.py", False),
        ("pandas/_libs/sas.cp313-win_amd64.pyd", True),
        ("pandas/io/sas/sasreader.py", False),
        ("numpy/fft/_pocketfft_umath.cp313-win_amd64.pyd", True),
        ("lxml/objectify.cp313-win_amd64.pyd", True),
        ("lxml/html/diff.cp313-win_amd64.pyd", True),
        ("lxml/html/__init__.py", False),
        ("win32/win32crypt.pyd", True),
        ("win32/odbc.pyd", True),
        ("win32/servicemanager.pyd", True),
        ("win32/win32api.pyd", False),
        ("win32/_win32sysloader.pyd", False),
        ("win32/lib/win32timezone.py", False),
        ("win32/lib/win32serviceutil.py", True),
        ("win32com/server/policy.py", False),
        ("numpy/_core/_multiarray_umath.cp313-win_amd64.pyd", False),
        ("numpy.libs/msvcp140.dll", False),
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
    assert not re.search(r"<(script|link|iframe)|src=\"(?!data:)|url\(|href=\"[^#]", page)
    assert all(f"{entry.title}.cmd" in page for entry in ACTIONS)
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


@pytest.mark.parametrize("entry", [one for one in ACTIONS if one.needs in (Needs.WORKBOOK, Needs.BACKUPS)])
def test_every_launcher_runs_its_command_on_the_newest_workbook(
    entry, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(WORKBOOK, folder)
    code = main([entry.key])
    told = capsys.readouterr().out
    assert code in (0, 1, 2)
    assert f"工作簿：{folder / '培训考核.xlsm'}" in told


class Console:
    """Someone at the window: answers one question after another, and remembers them."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.questions: list[str] = []

    def __call__(self, question: str = "") -> str:
        self.questions.append(question)
        return self.answers.pop(0)

    def isatty(self) -> bool:
        return True


@pytest.fixture
def console(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Console]:
    """A double click on a launcher with the demo round beside it, scored and not complete."""
    book = filled_workbook(folder / "培训考核.xlsm")
    score(FileHost.open(book), now=dt.datetime(2026, 7, 1))

    def sit_down(*answers: str) -> Console:
        someone = Console(*answers)
        monkeypatch.setattr("sys.stdin", someone)
        monkeypatch.setattr("builtins.input", someone)
        monkeypatch.setattr("click.termui.visible_prompt_func", someone)
        return someone

    return sit_down


def round_name(folder: Path) -> object:
    host = FileHost.open(folder / "培训考核.xlsm")
    where = host.named_cell(ROUND_NAME)
    assert where
    return host.grid(where.sheet).value(where.row, where.column)


@pytest.mark.parametrize(("answer", "archived"), [("否", False), ("", False), ("不", False), ("是", True)])
def test_a_round_not_complete_is_archived_when_the_answer_is_yes(
    folder: Path,
    console: Callable[..., Console],
    answer: str,
    archived: bool,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = (folder / "培训考核.xlsm").read_bytes()
    someone = console(answer)
    code = main(["archive"])
    told = capsys.readouterr()
    assert "还有人缺成绩或签到（2 处" in told.err
    assert "仍然要归档吗？没有总分的老师会记为“未完成”（是/否）" in someone.questions[0]
    assert ("已归档" in told.out) is archived
    assert code == (0 if archived else 2)
    assert ((folder / "培训考核.xlsm").read_bytes() == before) is not archived


def test_beginning_the_next_round_asks_its_name(
    folder: Path, console: Callable[..., Console], capsys: pytest.CaptureFixture[str]
) -> None:
    someone = console(" 2026年秋季 ", "是")
    assert main(["next_round"]) == 0
    assert "请输入新一轮的名称" in someone.questions[0]
    assert "已开始“2026年秋季”" in capsys.readouterr().out
    assert round_name(folder) == "2026年秋季"


def test_without_a_name_no_round_is_begun(
    folder: Path, console: Callable[..., Console], capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "培训考核.xlsm").read_bytes()
    console("")
    assert main(["next_round"]) == 2
    assert "什么也没有改动" in capsys.readouterr().out
    assert (folder / "培训考核.xlsm").read_bytes() == before


def test_the_name_and_the_wish_to_go_on_may_be_typed_behind_the_launcher(
    folder: Path, console: Callable[..., Console], monkeypatch: pytest.MonkeyPatch
) -> None:
    someone = console()
    monkeypatch.setenv("PEIXUN_ARGS", f'"{folder / "培训考核.xlsm"}" "2026 秋" --force')
    assert main(["next_round"]) == 0
    assert (someone.questions, round_name(folder)) == ([], "2026 秋")


@pytest.mark.usefixtures("console")
def test_without_a_console_the_launcher_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert (main(["archive"]), main(["next_round"])) == (2, 2)
    told = capsys.readouterr()
    assert "--force" in told.err
    assert "要输入内容，请双击运行。" in told.out


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
    from python.making.bundle.inventory import sums

    return sums(files).encode()


def test_the_first_page_shows_the_workbook_and_a_certificate() -> None:
    shown = re.findall(r'<img alt="([^"]+)" src="data:image/png;base64,([^"]+)">', first_page())
    assert [len(caption) > 5 for caption, _ in shown] == [True, True]
    sizes = [Image.open(io.BytesIO(base64.b64decode(data))).size for _, data in shown]
    assert all(width > height > 300 for width, height in sizes)


def test_the_first_page_begins_with_five_steps_and_groups_the_launchers_as_the_home_sheet_does() -> None:
    page = first_page()
    start = page.split('<ol class="start">')[1].split("</ol>")[0]
    assert start.count("<li>") == 5
    assert page.index('class="start"') < page.index("<nav>")
    table = page.split("<table>")[1].split("</table>")[0]
    headings = re.findall(r'<th colspan="2">(.*?)</th>', table)
    assert headings == ["先看看（不动您的数据）", *(group.value for group in Group)]
    names = re.findall(r'<span class="file">(.*?)\.cmd</span>', table)
    assert names[0] == "演示"
    shown = [launcher_place(action).removesuffix(".cmd") for action in ACTIONS]
    assert sorted(names) == sorted(shown)
    assert "white-space:nowrap" in page.split("td .file{")[1].split("}")[0]
