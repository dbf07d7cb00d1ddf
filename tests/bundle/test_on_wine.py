"""The portable edition run under Wine gives, cell by cell and text by text, what Linux gives."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from python.documents.certificates.key import SchoolKey
from python.documents.certificates.key_backup import backup_words
from python.hosts.file.host import FileHost
from python.vocabulary.actions import ACTIONS, action_of
from tests.bundle import AFTER_A_ROUND, OPTIONAL
from tests.bundle.agreement import assert_same_cells, assert_same_documents
from tests.bundle.com_bed.clicks import token, xlwings_line
from tests.bundle.wine import Wine, click, windows_path
from tests.rounds import filled_workbook

# Under a busy machine Wine takes its time.
pytestmark = [pytest.mark.bundle, pytest.mark.timeout(900)]

DOCUMENTS = [
    entry.title
    for entry in ACTIONS
    if entry.makes_documents and entry.key not in (*AFTER_A_ROUND, *OPTIONAL, "demo", "rollup")
]
NAME = "张三 & 李's (2026).xlsm"


@pytest.fixture(scope="session")
def rounds(
    home: Path, both: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """The demo round filled in once, then checked, scored and printed: on Linux, and by the launchers under Wine."""
    linux = filled_workbook(tmp_path_factory.mktemp("linux") / NAME)
    shutil.rmtree(linux.parent / "备份")
    on_wine = home / "一 轮 & 'x' (2026)" / NAME
    on_wine.parent.mkdir()
    shutil.copy(linux, on_wine)
    for book in (linux, on_wine):
        (book.parent / "收件").mkdir()
        (book.parent / "收件" / "名单.csv").write_text("工号,卷面成绩\nT002,99\n", encoding="utf-8-sig")
    for name in ("准备表格", "校验数据", "计算成绩", *DOCUMENTS, "收件"):
        both((linux, on_wine), name, *(("--yes",) if name == "生成证书" else ()))
    return linux, on_wine


def test_two_builds_give_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "python.making.bundle", "--output", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    again = next(tmp_path.glob("*.zip"))
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(archive.read_bytes()).digest()
    line = (archive.parent / "SHA256SUMS").read_text(encoding="utf-8")
    assert line == f"{hashlib.sha256(archive.read_bytes()).hexdigest()}  {archive.name}\n"


def test_the_folder_holds_what_it_says_and_nothing_that_only_builds(home: Path, archive: Path) -> None:
    checked = subprocess.run(
        ["sha256sum", "--check", "--quiet", "runtime/SHA256SUMS"], cwd=home, capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    names = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}
    assert not [name for name in names if "/tests/" in name or name.endswith((".pyi", ".h", ".so", ".lib"))]
    packages = {path.name for path in (home / "runtime" / "Lib" / "site-packages").iterdir()}
    assert not packages & {"pygments", "markdown_it", "mdurl"}
    listed = (home / "runtime" / "组件清单.txt").read_text(encoding="utf-8")
    assert all(f"{name}\t" in listed for name in ("xlwings", "lxml", "docxtpl", "python-calamine", "pandas"))
    assert archive.stat().st_size < 90_000_000
    # What the machine check leaves for it (_path_length).
    assert max(map(len, names)) < 110


def test_the_machine_check_works_before_anything_else(home: Path, wine: Wine) -> None:
    told = click(wine, home, "环境自检")
    assert "正常　　程序文件" in told.out
    assert "正常　　按钮组件：都能加载" in told.out
    # What is missing here are the fonts of a Chinese Windows.
    wrong = [line for line in told.out.splitlines() if line.startswith("要处理")]
    assert all("字体" in line for line in wrong), told.out


def test_the_scored_workbook_is_the_same_cell_by_cell(rounds: tuple[Path, Path]) -> None:
    assert_same_cells(*rounds)


def test_every_document_is_the_same_part_by_part(rounds: tuple[Path, Path]) -> None:
    linux, on_wine = (path.parent / "输出" for path in rounds)
    assert assert_same_documents(linux, on_wine) > 100


def _photos(workbook: Path) -> Path:
    """A folder with one certificate's code as a picture, another's in a PDF, and a third as the Word file itself."""
    folder = workbook.parent / "收来的"
    folder.mkdir()
    files = sorted((workbook.parent / "输出").glob("*/证书/*/*.docx"))[:3]
    for file, name in zip(files, ("一.png", "二.pdf"), strict=False):
        with zipfile.ZipFile(file) as document:
            picture = next(part for part in document.namelist() if part.endswith(".png"))
            code = Image.open(io.BytesIO(document.read(picture))).convert("L")
        code.save(folder / name)
    shutil.copy(files[2], folder)
    return folder


def test_verify_and_undo(rounds: tuple[Path, Path], home: Path, wine: Wine, key: Path) -> None:
    _, on_wine = rounds
    copy = on_wine.parent / "copy" / NAME
    shutil.copytree(on_wine.parent, copy.parent, ignore=shutil.ignore_patterns("copy"))
    host = FileHost.open(copy)
    number = next(str(row[0]) for row in host.grid("证书登记").rows if "2026" in str(row[0]))
    told = click(wine, home, "查验证书", windows_path(copy), number, PEIXUN_KEY_FILE=windows_path(key))
    assert "有效" in told.out, told
    folder = _photos(copy)
    told = click(
        wine, home, "查验证书", windows_path(copy), windows_path(folder), PEIXUN_KEY_FILE=windows_path(key)
    )
    assert "查验了 3 张：有效 3 张" in told.out, told
    before = copy.read_bytes()
    told = click(wine, home, "撤销上次操作", windows_path(copy))
    assert "已撤销" in told.out, told
    assert copy.read_bytes() != before


def test_the_key_is_backed_up_restored_and_changed(
    rounds: tuple[Path, Path], home: Path, wine: Wine, key: Path, tmp_path: Path
) -> None:
    _, on_wine = rounds
    copy = tmp_path / NAME
    shutil.copy(on_wine, copy)
    other = tmp_path.parent / f"{tmp_path.name} key" / "certificate.key"
    made = click(wine, home, "密钥备份页", windows_path(copy), PEIXUN_KEY_FILE=windows_path(key))
    page = key.parent / "密钥备份页.docx"
    assert ("密钥备份页做好了" in made.out, page.is_file()) == (True, True), made
    page.unlink()
    secret = SchoolKey(bytes.fromhex(key.read_text("ascii").strip().partition(":")[2]))
    words = backup_words(secret)
    told = click(wine, home, "恢复密钥", windows_path(copy), words, PEIXUN_KEY_FILE=windows_path(other))
    assert secret.public.shown in told.out, told
    assert other.read_bytes() == key.read_bytes()
    told = click(wine, home, "更换密钥", windows_path(copy), "--yes", PEIXUN_KEY_FILE=windows_path(other))
    assert "已换成新的密钥" in told.out, told
    assert other.read_bytes() != key.read_bytes()


def test_without_an_argument_the_newest_workbook_beside_is_taken(home: Path, wine: Wine) -> None:
    told = click(wine, home, "查看规则")
    assert "工作簿：" in told.out
    assert "培训考核.xlsm" in told.out
    assert told.code == 0


def test_new_workbook(home: Path, wine: Wine) -> None:
    assert "已生成空白工作簿" in click(wine, home, "新建工作簿").out
    next(home.glob("培训考核 *.xlsm")).unlink()


def test_the_drive_letter_may_change(home: Path, wine: Wine) -> None:
    drives = Path(wine.environment["WINEPREFIX"]) / "dosdevices"
    for letter in ("e:", "f:"):
        (drives / letter).symlink_to(home)
        told = wine.run(f"{letter}\\查看规则.cmd", "cmd", "/c", f"{letter}\\查看规则.cmd", cwd=home)
        assert f"工作簿：{letter}\\培训考核.xlsm" in told.out, told
        (drives / letter).unlink()


def test_on_a_read_only_stick_it_says_where_it_writes(home: Path, wine: Wine, tmp_path: Path) -> None:
    stick = tmp_path / "只读 U盘"
    stick.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "none", str(stick)], capture_output=True, check=False
    ).returncode:
        wine.log.append(
            ("NOT RUN: read-only stick", -1, 0.0, "no right to mount a file system on this machine")
        )
        return
    try:
        shutil.copytree(home, stick / "x", ignore=shutil.ignore_patterns("* 轮*"))
        subprocess.run(["mount", "-o", "remount,ro", str(stick)], check=True)
        told = click(wine, stick / "x", "校验数据")
        assert "这里不能写入" in told.out, told
        (copy,) = Path(wine.environment["HOME"]).rglob("班主任培训考核/*/培训考核.xlsm")
        assert windows_tail(copy) in told.out
        assert (copy.parent / "备份").is_dir()
        assert "校验数据完成" in told.out
        told = click(wine, stick / "x", "新建工作簿")
        assert "这里不能写入，改为写在" in told.out, told
    finally:
        subprocess.run(["umount", str(stick)], check=True)


def windows_tail(path: Path) -> str:
    return "\\".join(path.parts[-3:])


def test_a_path_too_long_is_said_so(home: Path, wine: Wine) -> None:
    book = home / ("很长的文件夹名" * 9) / ("很长的文件夹名" * 9) / "一轮.xlsm"
    book.parent.mkdir(parents=True)
    shutil.copy(home / "培训考核.xlsm", book)
    told = click(wine, home, "生成证书", windows_path(book))
    assert told.code == 2
    assert "路径太长" in told.out
    assert list(book.parent.iterdir()) == [book]


def test_without_the_runtime_the_launcher_itself_says_why(home: Path, wine: Wine, tmp_path: Path) -> None:
    shutil.copy(home / "计算成绩.cmd", tmp_path)
    told = click(wine, tmp_path, "计算成绩")
    assert "请先解压整个压缩包" in told.out, told
    assert told.code == 2


@pytest.mark.parametrize("code_page", ["936", "65001"])
def test_a_console_shows_chinese_and_stays_open_on_errors(home: Path, wine: Wine, code_page: str) -> None:
    # The launcher asks in the window only after a double click; CMDCMDLINE, by which it knows, Wine does not have.
    environment = dict(wine.environment)
    wine.environment |= {
        "PEIXUN_CMDLINE": f'cmd.exe /c ""{windows_path(home)}\\计算成绩.cmd" x.xlsm"',
        "PEIXUN_HERE": windows_path(home) + "\\",
    }
    try:
        told = wine.console(
            f"计算成绩 x.xlsm in a console, chcp {code_page}",
            "cmd",
            "/c",
            "chcp",
            code_page,
            "&",
            "runtime\\python.exe",
            "-B",
            "-m",
            "python.entry.launcher",
            "score",
            cwd=home,
        )
    finally:
        wine.environment = environment
    assert "这不是工作簿，或者找不到：x.xlsm" in told.out
    assert "按回车键关闭这个窗口" in told.out


def test_the_launcher_waits_in_its_window_when_python_cannot_start(
    home: Path, wine: Wine, tmp_path: Path
) -> None:
    shutil.copy(home / "计算成绩.cmd", tmp_path)
    told = wine.console("计算成绩.cmd alone, in a console", "cmd", "/c", "计算成绩.cmd", cwd=tmp_path)
    assert "请先解压整个压缩包" in told.out
    assert "请按任意键继续" in told.out


PROBE = """
import sys
import zipfile
{what}
print('LOADED', [m for m in ('pandas', 'numpy', 'PIL', 'docx', 'openpyxl', 'xlwings') if m in sys.modules])
"""
PARTS = {
    "import xlwings, pythoncom": ("import xlwings, pythoncom", ["xlwings"]),
    "buttons + xlwings": (
        "from python.hosts.excel.host import load_xlwings; load_xlwings(); import python.buttons, python.actions.score",
        ["xlwings"],
    ),
    "校验数据, whole": ("from python.entry.launcher.__main__ import main; main(['check'])", ["openpyxl"]),
    "计算成绩, whole": ("from python.entry.launcher.__main__ import main; main(['score'])", ["openpyxl"]),
    "更新台账, whole": (
        "from python.entry.launcher.__main__ import main; main(['ledgers'])",
        ["pandas", "numpy", "PIL", "openpyxl"],
    ),
}


@pytest.mark.parametrize("name", PARTS)
def test_neither_pandas_nor_numpy_nor_pillow_nor_word_is_loaded_for_scores(
    home: Path, wine: Wine, rounds: tuple[Path, Path], name: str, tmp_path: Path
) -> None:
    book = Path(shutil.copy(rounds[1], tmp_path))
    what, expected = PARTS[name]
    told = wine.run(
        name,
        *("runtime/python.exe", "-B", "-c", PROBE.format(what=what)),
        cwd=home,
        PEIXUN_HERE=windows_path(home),
        PEIXUN_ARGS=f'"{windows_path(book)}"',
    )
    assert told.code == 0, told
    assert f"LOADED {expected}" in told.out, told


def test_the_command_line_of_xlwings_starts_and_reports_its_error_in_chinese(home: Path, wine: Wine) -> None:
    line = xlwings_line(home, "from python import buttons; buttons.score('0badcafe')")
    told = wine.run_as_given("xlwings.bas, no Excel", home / "runtime" / "python.exe", line)
    assert told.code == 0, told
    state, sentence = token(wine, "0badcafe")
    assert state == "failed"
    assert sentence.startswith("计算成绩：")
    assert "日志" in sentence


@pytest.mark.usefixtures("rounds")
def test_every_launcher_was_run(wine: Wine) -> None:
    run = {name for name, *_ in wine.log}
    # The others: test_rounds_on_wine.py, test_features_on_wine.py.
    here = {
        entry.title for entry in ACTIONS if entry.key not in (*AFTER_A_ROUND, *OPTIONAL, "demo", "rollup")
    }
    assert {f"{name}.cmd" for name in here} <= run
    assert action_of("machine").title == "环境自检"
