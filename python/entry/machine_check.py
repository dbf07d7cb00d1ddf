"""环境自检 from outside any workbook: whether this computer can run the portable folder, before anything else is tried."""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib
import os
import platform
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import ClassVar

from python.actions.outcome import Outcome
from python.entry.check import Check, failed_checks
from python.entry.office_check import protections, who_is_excel
from python.entry.places import (
    LONGEST_PATH,
    SUFFIXES,
    can_write,
    documents_folder,
    utf16_length,
    workbooks_beside,
)
from python.entry.self_test import surroundings
from python.system import registry
from python.system.failures import system_name
from python.system.shipped import find_on_demand
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Progress, no_progress

# Beside python.exe; lines of sha256sum, paths relative to the folder's top.
SUMS = "SHA256SUMS"
_OLDEST_WINDOWS = 10
_MOST_NAMED = 5
# What scoring and documents need; what only ledgers and charts need; what only the buttons in Excel need.
_PACKAGES = ("lxml.etree", "openpyxl", "docxtpl", "docx", "jinja2", "segno", "filelock", "click", "rich")
_MORE_PACKAGES = ("pandas", "PIL._imagingft")
_BUTTON_PACKAGES = ("pythoncom", "win32com.client", "xlwings")
_ZONE_INTERNET = 3
# Excel's setting for macros: 4 switches them off without a question. Source: vendor documentation, VBAWarnings.
_ALL_MACROS_OFF = 4


@record(kw_only=True)
class MachineChecked(Outcome):
    """What every check found."""

    checks: tuple[Check, ...]
    answers: ClassVar[bool] = True

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {
            "checks": [{"item": one.item, "ok": one.ok, "found": one.found} for one in self.checks],
            "wrong": sum(not one.ok for one in self.checks),
        }

    def told(self) -> list[str]:
        """One line a check, its remedy below."""
        lines = []
        for one in self.checks:
            lines.append(f"{'正常　' if one.ok else '要处理'}　{one.item}：{one.found}")
            if not one.ok:
                lines.append(f"　　　　→ {one.remedy}")
        return lines if any(not one.ok for one in self.checks) else [*lines, "全部正常，可以使用。"]


def check_machine(
    workbook: Path | None,
    *,
    now: dt.datetime,  # noqa: ARG001 - every action is called alike
    top: Path | None = None,
    progress: Progress = no_progress,  # noqa: ARG001 - every action is called alike
) -> Outcome:
    """环境自检 from outside any workbook.

    Args:
        workbook: The workbook that was dropped on the launcher, if any; else the newest one in ``top`` is looked at.
        now: The office's time.
        top: The portable folder, or wherever the workbook lies; without one the present folder.
        progress: Not used.
    """
    folder = top or (workbook.parent if workbook else Path.cwd())
    beside = workbooks_beside(folder)
    book = workbook or (beside[0] if beside else folder / "培训考核.xlsm")
    found = tuple(checks(book, folder))
    return MachineChecked(problems=failed_checks(found), checks=found)


def checks(workbook: Path, top: Path) -> Iterable[Check]:
    """All checks, quick ones first."""
    yield _windows()
    yield _complete(top)
    components = [
        _components(
            _PACKAGES, "程序组件", "请重新解压完整的程序文件夹；如果被安全软件隔离，请恢复并加入信任。"
        )
    ]
    find_on_demand()
    components.append(
        _components(
            _MORE_PACKAGES,
            "台账和图表组件",
            "更新台账、个人成长档案、结业证书、归档本轮、开始下一轮、公示与汇总用不了，其他照常；"
            "请重新解压完整的程序文件夹；如果被安全软件隔离，请恢复并加入信任。",
        )
    )
    if os.name == "nt":
        components.append(
            _components(
                _BUTTON_PACKAGES, "按钮组件", "按钮用不了；请双击 计算成绩.cmd 等文件，结果完全一样。"
            )
        )
    yield from components
    yield from surroundings(workbook)
    yield _path_length(top)
    yield _temporary()
    yield _elsewhere(workbook.parent)
    if os.name == "nt":
        yield _mark_of_the_web(top)
        yield who_is_excel()
        yield _macros()
        yield from protections(all_loaded=all(one.ok for one in components))


def _windows() -> Check:
    found = f"{system_name()}，Python {platform.python_version()}"
    if os.name != "nt":
        return Check("系统", True, found)
    version = sys.getwindowsversion().major  # type: ignore[attr-defined,unused-ignore]  # only on Windows
    return Check("系统", version >= _OLDEST_WINDOWS, found, "需要 64 位的 Windows 10 或更新版本。")


def _complete(top: Path) -> Check:
    """Whether every file of the program is there and whole: antivirus takes single files away, copies break off."""
    sums = top / "runtime" / SUMS
    if not sums.is_file():
        return Check("程序文件", False, f"找不到 {sums}", "请重新解压完整的程序文件夹。")
    missing, damaged, n_files = [], [], 0
    for line in sums.read_text(encoding="utf-8").splitlines():
        expected, _, name = line.partition("  ")
        n_files += 1
        path = top / name
        try:
            data = path.read_bytes()
        except OSError:
            # Staff may move or rename the workbook, the first page and the templates.
            if name.startswith("runtime/"):
                missing.append(name)
            continue
        if name.startswith("runtime/") and hashlib.sha256(data).hexdigest() != expected:
            damaged.append(name)
    if not missing and not damaged:
        return Check("程序文件", True, f"{n_files} 个都完好")
    found = "；".join(
        f"{word} {len(names)} 个：{'、'.join(names[:_MOST_NAMED])}"
        for word, names in (("缺少", missing), ("损坏", damaged))
        if names
    )
    return Check(
        "程序文件", False, found, "请重新解压完整的程序文件夹；如果被安全软件隔离，请恢复并加入信任。"
    )


def _components(names: Iterable[str], item: str, remedy: str) -> Check:
    """Imports each package: a file that is there may still be unable to load (antivirus, a system too old)."""
    failed = []
    for name in names:
        try:
            importlib.import_module(name)
        except Exception as error:
            failed.append(f"{name}（{error}）")
    return Check(item, not failed, f"不能加载 {'、'.join(failed)}" if failed else "都能加载", remedy)


def _path_length(top: Path) -> Check:
    length = utf16_length(str(top).rstrip("\\"))
    # Room for the longest names made in it; the same limit that the launchers go by.
    allowed = LONGEST_PATH - 110
    return Check(
        "路径长度",
        length <= allowed,
        f"{length} 个字，最多 {allowed} 个字",
        "请把整个文件夹移到短一些的位置，例如 D:\\班主任培训。",
    )


def _temporary() -> Check:
    folder = Path(tempfile.gettempdir())
    return Check(
        "临时文件夹", can_write(folder), str(folder), "不能写入，按钮收不到结果。请管理员检查磁盘和权限。"
    )


def _elsewhere(beside: Path) -> Check:
    if can_write(beside):
        return Check("结果写在", True, f"工作簿旁边：{beside}")
    return Check("结果写在", True, f"工作簿旁边不能写入，改为写在“文档”：{documents_folder()}")


def _mark_of_the_web(top: Path) -> Check:
    """Files unpacked from a ZIP that came by mail or chat carry this mark, and Office blocks their macros."""
    marked = [path.name for path in top.iterdir() if path.suffix.lower() in SUFFIXES and _zone(path)]
    return Check(
        "来自网络的标记",
        not marked,
        f"有标记，宏会被拦截：{'、'.join(marked)}" if marked else "没有",
        "在工作簿上点右键 → 属性 → 勾选「解除锁定」→ 确定；或对压缩包解除锁定后重新解压。",
    )


def _zone(path: Path) -> bool:
    try:
        text = Path(f"{path}:Zone.Identifier").read_text(encoding="utf-8", errors="replace")
    except (OSError, ValueError):
        return False
    return any(f"ZoneId={zone}" in text for zone in (_ZONE_INTERNET, _ZONE_INTERNET + 1))


def _macros() -> Check:
    for version in ("16.0", "15.0", "14.0"):
        for root in (r"Software\Policies\Microsoft\Office", r"Software\Microsoft\Office"):
            value = registry.value("HKEY_CURRENT_USER", rf"{root}\{version}\Excel\Security", "VBAWarnings")
            if value == _ALL_MACROS_OFF:
                return Check(
                    "宏设置",
                    False,
                    "Excel 设置为禁用所有宏，并且不通知",
                    "文件 → 选项 → 信任中心 → 信任中心设置 → 宏设置，选「禁用所有宏，并发出通知」；或改用 .cmd 文件。",
                )
    return Check("宏设置", True, "没有一律禁用")
