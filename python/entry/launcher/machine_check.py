"""环境自检 from outside any workbook: whether this computer can run the portable folder, before anything else is tried."""

from __future__ import annotations

import hashlib
import importlib
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from python.entry.launcher.places import (
    LONGEST_PATH,
    SUFFIXES,
    can_write,
    documents_folder,
    utf16_length,
    workbooks_beside,
)
from python.entry.self_test import Check, surroundings
from python.system.failures import system_name
from python.system.shipped import find_on_demand

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


def report(workbook: Path | None, top: Path, say: Callable[[str], None]) -> int:
    """Tells the result of every check, one line each, remedies below.

    Args:
        workbook: The workbook that was dropped on the launcher, if any; else the newest one in ``top`` is looked at.
        top: The portable folder.
        say: Prints a line.

    Returns:
        0 when all is in order, 1 when something must be dealt with.
    """
    beside = workbooks_beside(top)
    book = workbook or (beside[0] if beside else top / "培训考核.xlsm")
    wrong = 0
    for check in checks(book, top):
        say(f"{'正常　' if check.ok else '要处理'}　{check.item}：{check.found}")
        if not check.ok:
            wrong += 1
            say(f"　　　　→ {check.remedy}")
    say("")
    say("全部正常，可以使用。" if not wrong else f"有 {wrong} 项要处理。请把这个窗口拍照发给管理员。")
    return 1 if wrong else 0


def checks(workbook: Path, top: Path) -> Iterable[Check]:
    """All checks, quick ones first."""
    yield _windows()
    yield _complete(top)
    yield _components(
        _PACKAGES, "程序组件", "请重新解压完整的程序文件夹；如果被安全软件隔离，请恢复并加入信任。"
    )
    find_on_demand()
    yield _components(
        _MORE_PACKAGES,
        "台账和图表组件",
        "更新台账、个人成长档案、结业证书、归档本轮、开始下一轮、公示与汇总用不了，其他照常；"
        "请重新解压完整的程序文件夹；如果被安全软件隔离，请恢复并加入信任。",
    )
    yield from surroundings(workbook)
    yield _path_length(top)
    yield _temporary()
    yield _elsewhere(workbook.parent)
    if os.name == "nt":
        yield _components(
            _BUTTON_PACKAGES, "按钮组件", "按钮用不了；请双击 计算成绩.cmd 等文件，结果完全一样。"
        )
        yield _mark_of_the_web(top)
        yield _excel()
        yield _macros()


def _windows() -> Check:
    found = f"{system_name()}，Python {platform.python_version()}"
    if os.name != "nt":
        return Check("系统", True, found)
    version = sys.getwindowsversion().major  # type: ignore[attr-defined,unused-ignore] # only on Windows
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


def _excel() -> Check:
    if _registry("HKEY_CLASSES_ROOT", r"Excel.Application\CurVer", "") is not None:
        return Check("Excel", True, "已安装 Microsoft Excel，可以点工作簿里的按钮")
    return Check(
        "Excel",
        True,
        "没有找到 Microsoft Excel（WPS 也可以）：请双击 计算成绩.cmd 等文件，不用工作簿里的按钮",
    )


def _macros() -> Check:
    for version in ("16.0", "15.0", "14.0"):
        for root in (r"Software\Policies\Microsoft\Office", r"Software\Microsoft\Office"):
            value = _registry("HKEY_CURRENT_USER", rf"{root}\{version}\Excel\Security", "VBAWarnings")
            if value == _ALL_MACROS_OFF:
                return Check(
                    "宏设置",
                    False,
                    "Excel 设置为禁用所有宏，并且不通知",
                    "文件 → 选项 → 信任中心 → 信任中心设置 → 宏设置，选「禁用所有宏，并发出通知」；或改用 .cmd 文件。",
                )
    return Check("宏设置", True, "没有一律禁用")


def _registry(root: str, key: str, name: str) -> object:
    """A value of the registry, ``None`` if there is none."""
    import winreg

    try:
        with winreg.OpenKey(getattr(winreg, root), key) as handle:  # type: ignore[attr-defined,unused-ignore]
            return winreg.QueryValueEx(handle, name)[0]  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        return None
