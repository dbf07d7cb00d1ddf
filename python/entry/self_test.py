"""环境自检: what the program needs around it, item by item, on a sheet that staff can photograph for support."""

from __future__ import annotations

import datetime as dt
import importlib.util
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from python.actions.outcome import Outcome
from python.system.failures import system_name
from python.system.shipped import TEMPLATES, find_on_demand
from python.vocabulary.folders import BACKUP_FOLDER, LOG_FOLDER, OUTPUT_FOLDER
from python.vocabulary.ports import Block, Changes, Progress, WorkbookHost, no_progress
from python.vocabulary.problems import Problem, ProblemCode, Severity

SHEET = "环境自检"
_HEADER = ("项目", "结果", "情况", "处理办法")
_TITLE_ROW, _HEADER_ROW = 1, 3
# Rows of an earlier, longer report are blanked.
_MOST_ROWS = 60
_PACKAGES = (
    "xlwings",
    "lxml",
    "openpyxl",
    "python_calamine",
    "docxtpl",
    "docx",
    "jinja2",
    "filelock",
    "segno",
    "pandas",
    "PIL",
)
_FOLDERS = (BACKUP_FOLDER, LOG_FOLDER, OUTPUT_FOLDER)
_OLDEST_PYTHON, _TOO_NEW_PYTHON = (3, 11), (3, 15)
_KEEP = 20
_FONT_FILES = {
    "宋体": ("simsun.ttc", "NotoSerifCJK-Regular.ttc", "Songti.ttc"),
    "微软雅黑": ("msyh.ttc", "NotoSansCJK-Regular.ttc", "PingFang.ttc"),
}
_FONT_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Check:
    """One item: what was looked at, whether it is in order, what was found, what to do if not."""

    item: str
    ok: bool
    found: str
    remedy: str = ""

    @property
    def row(self) -> tuple[str, str, str, str]:
        """检查项目, 结果, 情况 and 处理办法, as the report's table shows them."""
        return self.item, "正常" if self.ok else "要处理", self.found, "" if self.ok else self.remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTested(Outcome):
    """The report stands in the workbook."""

    checks: int
    wrong: int
    answers: ClassVar[bool] = True

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {"checks": self.checks, "wrong": self.wrong}

    def told(self) -> list[str]:
        """In one line."""
        state = f"有 {self.wrong} 项要处理，请看" if self.wrong else "全部正常，见"
        return [f"环境自检完成：{self.checks} 项中{state}工作表“{SHEET}”。"]


def self_test(host: WorkbookHost, *, now: dt.datetime, progress: Progress = no_progress) -> Outcome:  # noqa: ARG001 - called alike
    """环境自检: writes what the program finds around it into the sheet 环境自检, which is added if there is none.

    Raises:
        HostError: The sheet could not be written.
    """
    found = run_checks(host.path, host.program)
    write(host, found, now)
    wrong = sum(not one.ok for one in found)
    return SelfTested(problems=failed_checks(found), files=(host.path,), checks=len(found), wrong=wrong)


def failed_checks(checks: Sequence[Check]) -> tuple[Problem, ...]:
    """One problem that names what must be dealt with; none when all is in order."""
    wrong = [check.item for check in checks if not check.ok]
    if not wrong:
        return ()
    details = {"count": str(len(wrong)), "items": "、".join(wrong)}
    return (Problem(ProblemCode.SELF_TEST_FAILED, Severity.ERROR, None, details),)


def run_checks(workbook: Path, program: str) -> list[Check]:
    """All checks.

    Args:
        workbook: The workbook whose button was clicked.
        program: Name and version of the spreadsheet program, e.g. ``Microsoft Excel 16.0``.
    """
    return [
        _spreadsheet(program),
        Check("宏", True, "宏已启用（能点按钮就说明宏在运行）"),
        _python(),
        *_packages(),
        *surroundings(workbook),
    ]


def surroundings(workbook: Path) -> list[Check]:
    """The checks that need no open workbook: folders, path, templates, fonts."""
    return [*_folders(workbook.parent), _path(workbook), _templates(workbook), *_fonts()]


def write(host: WorkbookHost, checks: Iterable[Check], now: dt.datetime) -> None:
    """Writes the report into its sheet, which is added at the end if there is none yet."""
    rows = [_HEADER, *(check.row for check in checks)]
    rows += [("", "", "", "")] * (_MOST_ROWS - len(rows))
    title = (
        ("环境自检", "", "", ""),
        (f"{now:%Y-%m-%d %H:%M}，{system_name()}。请把本页拍照发给管理员。", "", "", ""),
    )
    blocks = (Block(SHEET, _TITLE_ROW, 1, title), Block(SHEET, _HEADER_ROW, 1, rows))
    host.apply(Changes(blocks, new_sheets=(SHEET,)), keep_backups=_KEEP)


def _spreadsheet(program: str) -> Check:
    known = program.startswith(("Microsoft Excel", "LibreOffice"))
    return Check("表格程序", known, program, "请用 Microsoft Excel 打开；WPS 请双击文件夹里的 计算成绩.cmd。")


def _python() -> Check:
    version = sys.version_info[:2]
    return Check(
        "Python",
        _OLDEST_PYTHON <= version < _TOO_NEW_PYTHON,
        f"{platform.python_version()}，{sys.executable}",
        "请使用随程序附带的 runtime 文件夹。",
    )


def _packages() -> list[Check]:
    find_on_demand()
    missing = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    found = f"缺少 {'、'.join(missing)}" if missing else f"{len(_PACKAGES)} 个都在"
    return [Check("程序组件", not missing, found, "请重新解压完整的程序文件夹。")]


def _folders(beside: Path) -> list[Check]:
    checks = []
    for name in _FOLDERS:
        folder = beside / name
        place = folder if folder.is_dir() else beside
        probe = place / f"~peixun-{os.getpid()}.tmp"
        try:
            probe.write_bytes(b"")
            probe.unlink()
            checks.append(Check(f"文件夹 {name}", True, f"可以写入：{folder}"))
        except OSError as error:
            checks.append(
                Check(
                    f"文件夹 {name}",
                    False,
                    f"不能写入：{folder}（{error.strerror}）",
                    "请把整个文件夹复制到“文档”里再用。",
                )
            )
    return checks


def _path(workbook: Path) -> Check:
    # Kept in step with IsUsablePath in Peixun.bas: cmd.exe and xlwings stumble over these.
    bad = sorted(set(str(workbook)) & set(";%^$=!")) if os.name == "nt" else []
    found = f"{workbook}" + (f"，含有 {' '.join(bad)}" if bad else "")
    return Check("工作簿位置", not bad, found, "请改名，或移到例如 D:\\班主任培训 的文件夹。")


def _templates(workbook: Path) -> Check:
    places = (workbook.parent / TEMPLATES.name, TEMPLATES)
    for folder in places:
        if folder.is_dir() and (found := sorted(folder.glob("*.docx"))):
            return Check("Word 模板", True, f"{len(found)} 个，{folder}")
    return Check("Word 模板", False, "没有找到 templates 文件夹里的 .docx", "请重新解压完整的程序文件夹。")


def _fonts() -> list[Check]:
    known = _font_names()
    checks = []
    for name, files in _FONT_FILES.items():
        found = [file for file in files if file.lower() in known]
        checks.append(
            Check(
                f"字体 {name}",
                bool(found),
                found[0] if found else "没有找到",
                "打印证书前请安装中文字体，或在模板里换一种字体。",
            )
        )
    return checks


def _font_names() -> set[str]:
    """The file names of installed fonts, in lower case."""
    folders = [
        Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts",
        Path("/System/Library/Fonts"),
        Path("/Library/Fonts"),
    ]
    names = {path.name.lower() for folder in folders if folder.is_dir() for path in folder.iterdir()}
    if os.name == "posix":
        try:
            listed = subprocess.run(
                ["fc-list", "--format=%{file}\n"],
                capture_output=True,
                text=True,
                timeout=_FONT_SECONDS,
                check=False,
            )
            names |= {Path(line).name.lower() for line in listed.stdout.splitlines()}
        except (OSError, subprocess.SubprocessError):
            pass
    return names
