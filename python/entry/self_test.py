"""环境自检: what the program needs around it, item by item, on a sheet that staff can photograph for support."""

from __future__ import annotations

import datetime as dt
import importlib.util
import os
import platform
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from python.actions.outcome import Outcome
from python.entry.check import Check, failed_checks
from python.entry.office_check import who_is_excel
from python.system.failures import system_name
from python.system.shipped import TEMPLATES, find_on_demand
from python.vocabulary.folders import BACKUP_FOLDER, LOG_FOLDER, OUTPUT_FOLDER
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, Changes, NewSheet, Progress, WorkbookHost, no_progress

SHEET = "环境自检"
# A sheet that is added has no column widths: what is long stands in the last column in use and runs on to the right.
_HEADER = ("结果", "项目、情况和处理办法", "", "")
_TITLE_ROW, _HEADER_ROW = 1, 3
# Rows of an earlier, longer report are blanked.
_MOST_ROWS = 60
_WIDTHS = (10, 100)
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
    "pypinyin",
    "pandas",
    "PIL",
)
_FOLDERS = (BACKUP_FOLDER, LOG_FOLDER, OUTPUT_FOLDER)
_OLDEST_PYTHON, _TOO_NEW_PYTHON = (3, 11), (3, 15)
_KEEP = 20
_SERIF, _SANS = "NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc"
# By the name a document uses: the files it may come in, on Windows first; what stands in for it elsewhere.
_FONT_FILES = {
    "宋体": ("simsun.ttc", "Songti.ttc", _SERIF),
    "仿宋": ("simfang.ttf", "STFANGSO.TTF", _SERIF),
    "楷体": ("simkai.ttf", "STKAITI.TTF", "Kaiti.ttc", _SERIF),
    "黑体": ("simhei.ttf", "STHeiti Medium.ttc", _SANS),
    "方正小标宋简体": ("FZXBSJW.TTF", "FZXBSJW.TTC", "方正小标宋简体.ttf"),
    "华文中宋": ("STZHONGS.TTF",),
    "仿宋_GB2312": ("simfang_gb2312.ttf", "FANGSONG_GB2312.TTF", "仿宋_GB2312.ttf"),
    "楷体_GB2312": ("simkai_gb2312.ttf", "KAITI_GB2312.TTF", "楷体_GB2312.ttf"),
    "华文仿宋": ("STFANGSO.TTF",),
    "华文楷体": ("STKAITI.TTF",),
    "微软雅黑": ("msyh.ttc", "PingFang.ttc", _SANS),
}
# What Word and WPS take for a face that is missing, in this order (the templates' own list, w:altName).
_STAND_INS = {
    "方正小标宋简体": ("华文中宋", "宋体"),
    "仿宋": ("仿宋_GB2312", "华文仿宋"),
    "楷体": ("楷体_GB2312", "华文楷体"),
    "仿宋_GB2312": ("仿宋", "华文仿宋"),
    "楷体_GB2312": ("楷体", "华文楷体"),
    "黑体": ("微软雅黑",),
}
_FONT_OF_TEXT = re.compile(rb'<w:rFonts[^>]*w:eastAsia="([^"]+)"')
_FONT_SECONDS = 10


@record(kw_only=True)
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


def run_checks(workbook: Path, program: str) -> list[Check]:
    """All checks.

    Args:
        workbook: The workbook whose button was clicked.
        program: Name and version of the spreadsheet program, e.g. ``Microsoft Excel 16.0``.
    """
    return [
        _spreadsheet(program),
        Check("宏", True, "宏已启用（能点按钮就说明宏在运行）"),
        *([who_is_excel()] if os.name == "nt" else []),
        _python(),
        *_packages(),
        *surroundings(workbook),
    ]


def surroundings(workbook: Path) -> list[Check]:
    """The checks that need no open workbook: folders, path, templates, fonts."""
    return [*_folders(workbook.parent), _path(workbook), _templates(workbook), _fonts(workbook)]


def write(host: WorkbookHost, checks: Sequence[Check], now: dt.datetime) -> None:
    """Writes the report into its sheet, which is added at the end if there is none yet."""
    rows = [_HEADER, *(row for check in checks for row in check.rows)]
    rows += [("", "", "", "")] * (_MOST_ROWS - len(rows))
    title = (
        ("环境自检", "", "", ""),
        (f"{now:%Y-%m-%d %H:%M}，{system_name()}。{_verdict(checks)}", "", "", ""),
    )
    blocks = (Block(SHEET, _TITLE_ROW, 1, title), Block(SHEET, _HEADER_ROW, 1, rows))
    host.apply(Changes(blocks, new_sheets=(NewSheet(SHEET, _WIDTHS),)), keep_backups=_KEEP)


def _verdict(checks: Sequence[Check]) -> str:
    """What is to be done with the report: nothing, unless something must be dealt with."""
    wrong = sum(not check.ok for check in checks)
    if not wrong:
        return "全部正常，不用处理。"
    return f"有 {wrong} 项要处理，请照下面 → 的办法做；还不行的，请把本页拍照发给管理员。"


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


def template_fonts(workbook: Path) -> set[str]:
    """The typefaces of Chinese text in the Word templates: the school's own beside the workbook, and the shipped ones."""
    fonts: set[str] = set()
    for folder in (workbook.parent / TEMPLATES.name, TEMPLATES):
        for path in sorted(folder.glob("*.docx")):
            try:
                with zipfile.ZipFile(path) as package:
                    parts = [
                        name
                        for name in package.namelist()
                        if name.startswith("word/") and "theme" not in name
                    ]
                    texts = [package.read(name) for name in parts if name.endswith(".xml")]
            except (OSError, zipfile.BadZipFile):
                continue  # making documents tells what is wrong with a template
            found = {
                font.decode("utf-8", "replace") for text in texts for font in _FONT_OF_TEXT.findall(text)
            }
            fonts |= found
    return fonts


def _fonts(workbook: Path) -> Check:
    """Whether the typefaces that the templates use are there, and what is used instead; of one it does not know it says nothing."""
    known = _font_names()
    there = {font for font, files in _FONT_FILES.items() if any(file.lower() in known for file in files)}
    used = template_fonts(workbook)
    wanted = [font for font in _FONT_FILES if font in used]
    replaced: list[str] = []
    missing: list[str] = []
    for font in wanted:
        if font not in there:
            other = next((one for one in _STAND_INS.get(font, ()) if one in there), None)
            (replaced if other else missing).append(f"{font}（改用{other}）" if other else font)
    found = f"没有 {'、'.join([*missing, *replaced])}" if missing or replaced else f"{'、'.join(wanted)} 都在"
    remedy = "不影响计分；打印证书和公文前请安装这些字体，或在模板里换一种字体。"
    return Check("模板用的字体", not missing, found, remedy)


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
