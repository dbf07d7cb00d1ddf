"""环境自检: which program answers when Excel is asked for, and what of Windows' own protection stops buttons or program files.

Read from the registry alone; nothing is started and nothing is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

from python.entry.check import Check
from python.system import registry

_USER, _MACHINE = "HKEY_CURRENT_USER", "HKEY_LOCAL_MACHINE"
_CLASSES = r"Software\Classes"
# The programs that WPS Office may register, by file name; its folder says so too.
_WPS_PROGRAMS = ("et.exe", "wps.exe", "wpsoffice.exe", "ksolaunch.exe")
_WPS_FOLDERS = ("kingsoft", "wps office")
_WPS_NAMES = ("KET.Application", "ET.Application")
_USE_LAUNCHERS = "请双击 计算成绩.cmd 等文件，不用工作簿里的按钮"
_REPAIR = "在 Windows 设置 → 应用 里找到 Microsoft Office → 修改 → 快速修复"

# Source: Microsoft, "Test your app with Smart App Control"; the state of the policy VerifiedAndReputableDesktop.
_SMART_APP_CONTROL = r"SYSTEM\CurrentControlSet\Control\CI\Policy", "VerifiedAndReputablePolicyState"
_ENFORCED, _EVALUATED = 1, 2

# Source: Microsoft, "Attack surface reduction rules reference"; the names are those of its Chinese edition.
_NO_CHILDREN = "d4f940ab-401b-4efc-aadc-ad5f3c50688a", "阻止所有 Office 应用程序创建子进程"
_NO_UNKNOWN_FILES = (
    ("01443614-cd74-433a-b99e-2ecdc07bfc25", "阻止可执行文件运行，除非它们符合流行率、年龄或受信任列表条件"),
    ("b2b3f03d-6a65-4f7b-a9c7-1c7ef74a9ba4", "阻止从 USB 运行不受信任和未签名的进程"),
)
# What a rule may be set to besides off (0), audit (2) and not configured (5). Source: the template WindowsDefender.admx.
_BLOCK, _WARN = 1, 6
# Where a rule is set, in the order that counts: group policy, device management (all rules in one text), this computer. Source:
# Microsoft, "Troubleshoot Microsoft Defender Antivirus settings".
_RULES = r"Windows Defender Exploit Guard\ASR\Rules"
_POLICY, _LOCAL = r"SOFTWARE\Policies\Microsoft\Windows Defender", r"SOFTWARE\Microsoft\Windows Defender"
_MANAGED = "Policy Manager", "ASRRules"


def program_of(name: str) -> str:
    """The program that Windows starts for a COM name such as ``Excel.Application``; ``""`` if there is none.

    Looked up as COM does for a 64-bit process: what the user has registered before what the computer has, the settings of
    64-bit programs before those of 32-bit ones.
    """
    current = _class_value(rf"{name}\CurVer")
    clsid = _class_value(rf"{name}\CLSID") or (_class_value(rf"{current}\CLSID") if current else "")
    if not clsid:
        return ""
    server = rf"CLSID\{clsid}\LocalServer32"
    found = re.match(r'\s*"?(.+?\.exe)\b', _class_value(server) or _class_value(server, bits32=True), re.I)
    return found[1] if found else ""


def _class_value(key: str, *, bits32: bool = False) -> str:
    for root in (_USER, _MACHINE):
        if found := registry.value(root, rf"{_CLASSES}\{key}", bits32=bits32):
            return str(found)
    return ""


def is_wps(program: str) -> bool:
    """Whether a program's path is that of WPS Office."""
    path = PureWindowsPath(program.lower())
    return path.name in _WPS_PROGRAMS or any(folder in str(path) for folder in _WPS_FOLDERS)


def is_excel(program: str) -> bool:
    """Whether a program's path is that of Microsoft Excel."""
    return PureWindowsPath(program.lower()).name == "excel.exe"


def who_is_excel() -> Check:
    """Which program answers to ``Excel.Application``: WPS Office gives itself that name, and Excel is then not found."""
    answers = program_of("Excel.Application")
    has_wps = any(program_of(name) for name in _WPS_NAMES)
    if is_excel(answers):
        wps = "；也装有 WPS" if has_wps else ""
        return Check("Excel", True, f"已安装 Microsoft Excel{_version()}，可以点工作簿里的按钮{wps}")
    if not _has_excel():
        if is_wps(answers) or has_wps:
            return Check("Excel", True, f"装的是 WPS，没有 Microsoft Excel：{_USE_LAUNCHERS}")
        other = f"，叫这个名字的是 {answers}" if answers else ""
        return Check("Excel", True, f"没有找到 Microsoft Excel 和 WPS{other}：{_USE_LAUNCHERS}")
    if is_wps(answers):
        return Check(
            "Excel",
            False,
            f"Excel 的名字（Excel.Application）被 WPS 占用：{answers}；在 Excel 里点按钮，找到的可能是 WPS",
            "在开始菜单的 WPS Office → 配置工具 → 高级 → 兼容设置 里取消勾选「WPS Office 兼容第三方系统和软件」；"
            f"还不行就{_REPAIR}。也可以改用 .cmd 文件。",
        )
    found = f"由别的程序应答：{answers}" if answers else "没有登记好，按钮可能找不到它"
    return Check("Excel", False, f"Excel {found}", f"请{_REPAIR}；或改用 .cmd 文件。")


def _version() -> str:
    number = _class_value(r"Excel.Application\CurVer").rpartition(".")[2]
    return f" {number}.0" if number.isdecimal() else ""


def _has_excel() -> bool:
    """Whether Excel's own program is there, whoever has its name."""
    key = r"Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
    found = (str(registry.value(root, key) or "").strip('"') for root in (_USER, _MACHINE))
    return any(is_excel(path) and Path(path).is_file() for path in found)


def protections(*, all_loaded: bool) -> Iterator[Check]:
    """智能应用控制, and the rules of Microsoft Defender that stop what this program does.

    Args:
        all_loaded: Whether every file of the program could be loaded: then nothing was stopped.
    """
    yield _smart_app_control(all_loaded)
    rules = [*_office_children(), *_unknown_files(all_loaded)]
    yield from rules or [Check("Defender 规则", True, "没有限制按钮和程序文件")]


def _smart_app_control(all_loaded: bool) -> Check:
    item = "智能应用控制"
    state = _number(registry.value(_MACHINE, *_SMART_APP_CONTROL))
    if state == _EVALUATED:
        return Check(item, True, "正在评估，现在不拦截；以后 Windows 可能自动改为开启，那时请再自检一次")
    if state != _ENFORCED:
        return Check(item, True, "没有开启")
    return Check(
        item,
        all_loaded,
        "已开启，本程序的文件没有被拦截"
        if all_loaded
        else "已开启，没有签名的程序文件被拦截，不能为某个程序例外",
        "请管理员在 Windows 安全中心 → 应用和浏览器控制 → 智能应用控制设置 里关闭（较早的 Windows 11 关闭后不能再打开），"
        "或换一台电脑。",
    )


def _office_children() -> Iterator[Check]:
    rule, name = _NO_CHILDREN
    state = rule_state(rule)
    if state not in (_BLOCK, _WARN):
        return
    stopped = (
        "按钮不能启动程序" if state == _BLOCK else "按钮启动程序时先被拦下，要在 Windows 的提示里取消阻止"
    )
    yield Check(
        "Defender 规则",
        False,
        f"“{name}”已开启：{stopped}",
        f"请双击 计算成绩.cmd 等文件，结果完全一样；要用按钮，请管理员把这条规则（{rule}）改为“审核”。",
    )


def _unknown_files(all_loaded: bool) -> Iterator[Check]:
    for rule, name in _NO_UNKNOWN_FILES:
        if rule_state(rule) in (_BLOCK, _WARN):
            yield Check(
                "Defender 规则",
                all_loaded,
                f"“{name}”已开启，{'本程序的文件没有被拦截' if all_loaded else '程序文件被拦截'}",
                f"请管理员把程序文件夹列入这条规则（{rule}）的排除项；没有签名的文件见 runtime\\组件清单.txt。",
            )


def rule_state(rule: str) -> int:
    """What a rule of Microsoft Defender (attack surface reduction) is set to; 0, off, where nothing is said of it."""
    key, name = _MANAGED
    managed = str(registry.value(_MACHINE, rf"{_POLICY}\{key}", name) or "").lower()
    states = (
        registry.value(_MACHINE, rf"{_POLICY}\{_RULES}", rule),
        dict(part.strip().partition("=")[::2] for part in managed.split("|")).get(rule),
        registry.value(_MACHINE, rf"{_LOCAL}\{_RULES}", rule),
    )
    return next((number for state in states if (number := _number(state)) is not None), 0)


def _number(value: object) -> int | None:
    """A number that the registry holds as such or as text."""
    text = str(value).strip()
    return int(text) if text.isdecimal() else None
