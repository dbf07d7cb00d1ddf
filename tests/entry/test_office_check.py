"""环境自检: who answers to Excel's name, and what Windows' protection says, from a substitute for the registry; Wine has real ones."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from python.entry import machine_check, self_test
from python.entry.check import Check
from python.entry.office_check import program_of, protections, rule_state, who_is_excel
from python.system import registry

USER, MACHINE = "HKEY_CURRENT_USER", "HKEY_LOCAL_MACHINE"
CLASSES = r"Software\Classes"
EXCEL = r'"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE" /automation'
WPS = r"C:\Users\王\AppData\Local\Kingsoft\WPS Office\12.1.0\office6\et.exe /Automation"
MICROSOFT, KINGSOFT = "{00024500-0000-0000-C000-000000000046}", "{45540001-5750-5300-4B49-4E47534F4655}"
CHILDREN = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
PREVALENCE = "01443614-cd74-433a-b99e-2ecdc07bfc25"
GROUP_POLICY = r"SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
MANAGED = r"SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager"
LOCAL = r"SOFTWARE\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
SMART = r"SYSTEM\CurrentControlSet\Control\CI\Policy"

Entries = dict[tuple[str, ...], object]
Fill = Callable[[Entries], None]


@pytest.fixture
def fill(monkeypatch: pytest.MonkeyPatch) -> Fill:
    """Fills the registry: root, key, name and, for 32-bit programs only, "32" → value. Names are the same in either case."""
    held: dict[tuple[str, str, str, bool], object] = {}
    stand_in = types.ModuleType("winreg")

    @contextmanager
    def open_key(root: str, key: str, _: int, access: int) -> Iterator[tuple[str, str, bool]]:
        place = root, key.lower(), bool(access & 0x200)
        if not any(found[:2] == place[:2] and found[3] == place[2] for found in held):
            raise FileNotFoundError(key)
        yield place

    def query(place: tuple[str, str, bool], name: str) -> tuple[object, int]:
        root, key, bits32 = place
        try:
            return held[root, key, name.lower(), bits32], 1
        except KeyError as error:
            raise FileNotFoundError(name) from error

    vars(stand_in).update(
        OpenKey=open_key,
        QueryValueEx=query,
        KEY_READ=0x20019,
        KEY_WOW64_64KEY=0x100,
        KEY_WOW64_32KEY=0x200,
        HKEY_CURRENT_USER=USER,
        HKEY_LOCAL_MACHINE=MACHINE,
    )
    monkeypatch.setitem(sys.modules, "winreg", stand_in)

    def put(entries: Entries) -> None:
        for (root, key, name, *only), value in entries.items():
            for bits32 in (True,) if only else (True, False):
                held[root, key.lower(), name.lower(), bits32] = value

    return put


def com_name(name: str, clsid: str, server: str, root: str = MACHINE, *only: str) -> Entries:
    return {
        (root, rf"{CLASSES}\{name}\CLSID", ""): clsid,
        (root, rf"{CLASSES}\CLSID\{clsid}\LocalServer32", "", *only): server,
    }


def excel_is_there(tmp_path: Path) -> Entries:
    program = tmp_path / "EXCEL.EXE"
    program.write_bytes(b"")
    key = r"Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
    return {(MACHINE, key, ""): f'"{program}"'}


def test_elsewhere_than_on_windows_the_registry_says_nothing() -> None:
    assert registry.value(MACHINE, SMART, "VerifiedAndReputablePolicyState") is None


def test_excel_is_told_with_its_version(fill: Fill, tmp_path: Path) -> None:
    fill(com_name("Excel.Application", MICROSOFT, EXCEL) | excel_is_there(tmp_path))
    fill({(MACHINE, rf"{CLASSES}\Excel.Application\CurVer", ""): "Excel.Application.16"})
    check = who_is_excel()
    assert (check.ok, check.found) == (True, "已安装 Microsoft Excel 16.0，可以点工作簿里的按钮")
    fill(com_name("KET.Application", KINGSOFT, WPS))
    assert who_is_excel().found == "已安装 Microsoft Excel 16.0，可以点工作簿里的按钮；也装有 WPS"


def test_excel_of_32_bits_is_found_too(fill: Fill) -> None:
    fill(com_name("Excel.Application", MICROSOFT, r"C:\PROGRA~2\MICROS~1\EXCEL.EXE", MACHINE, "32"))
    assert program_of("Excel.Application") == r"C:\PROGRA~2\MICROS~1\EXCEL.EXE"
    assert who_is_excel().ok


def test_what_the_user_has_registered_counts_before_what_the_computer_has(fill: Fill, tmp_path: Path) -> None:
    fill(com_name("Excel.Application", MICROSOFT, EXCEL) | excel_is_there(tmp_path))
    assert who_is_excel().ok
    fill(com_name("Excel.Application", KINGSOFT, WPS, USER))
    check = who_is_excel()
    assert not check.ok
    assert "被 WPS 占用" in check.found
    assert r"office6\et.exe" in check.found
    assert "取消勾选「WPS Office 兼容第三方系统和软件」" in check.remedy


@pytest.mark.parametrize(
    "server",
    [
        r'"C:\Program Files\Kingsoft\ksolaunch.exe" /et /Automation',
        r"D:\WPS Office\office6\other.exe",
        r"D:\x\wps.exe /et",
    ],
)
def test_wps_may_answer_by_another_file_of_its_own(fill: Fill, tmp_path: Path, server: str) -> None:
    # The server of Excel's own class is re-pointed, the class stays.
    fill(com_name("Excel.Application", MICROSOFT, server) | excel_is_there(tmp_path))
    assert "被 WPS 占用" in who_is_excel().found


def test_wps_alone_is_no_fault_whatever_name_it_has(fill: Fill) -> None:
    fill(com_name("KET.Application", KINGSOFT, WPS))
    alone = who_is_excel()
    fill(com_name("Excel.Application", KINGSOFT, WPS))
    assert alone == who_is_excel()
    assert alone.ok
    assert "装的是 WPS" in alone.found
    assert "计算成绩.cmd" in alone.found


def test_without_any_the_launchers_are_named(fill: Fill) -> None:
    fill({})
    check = who_is_excel()
    assert check.ok
    assert check.found.startswith("没有找到 Microsoft Excel 和 WPS")
    assert "计算成绩.cmd" in check.found


@pytest.mark.parametrize(("server", "told"), [(r"C:\x\calc.exe", r"C:\x\calc.exe"), ("", "没有登记好")])
def test_an_excel_that_has_lost_its_name_is_to_be_repaired(
    fill: Fill, tmp_path: Path, server: str, told: str
) -> None:
    fill(excel_is_there(tmp_path) | com_name("Excel.Application", MICROSOFT, server))
    check = who_is_excel()
    assert not check.ok
    assert told in check.found
    assert "快速修复" in check.remedy


def test_a_name_that_leads_on_is_followed(fill: Fill) -> None:
    fill(com_name("Excel.Application.15", MICROSOFT, EXCEL))
    fill({(MACHINE, rf"{CLASSES}\Excel.Application\CurVer", ""): "Excel.Application.15"})
    assert program_of("Excel.Application").endswith(r"\EXCEL.EXE")


@pytest.mark.parametrize(
    ("state", "all_loaded", "ok", "told"),
    [
        (None, True, True, "没有开启"),
        (0, True, True, "没有开启"),
        (2, False, True, "正在评估"),
        (1, True, True, "没有被拦截"),
        (1, False, False, "没有签名的程序文件被拦截"),
    ],
)
def test_smart_app_control_is_told(
    fill: Fill, state: int | None, all_loaded: bool, ok: bool, told: str
) -> None:
    fill({} if state is None else {(MACHINE, SMART, "VerifiedAndReputablePolicyState"): state})
    check = next(protections(all_loaded=all_loaded))
    assert (check.item, check.ok) == ("智能应用控制", ok)
    assert told in check.found
    assert ok or "智能应用控制设置" in check.remedy


def rules(all_loaded: bool = True) -> list[Check]:
    return [check for check in protections(all_loaded=all_loaded) if check.item == "Defender 规则"]


def test_without_rules_one_line_says_so(fill: Fill) -> None:
    fill({(MACHINE, GROUP_POLICY, CHILDREN): "2", (MACHINE, LOCAL, PREVALENCE): 0})
    assert rules() == [Check("Defender 规则", True, "没有限制按钮和程序文件")]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ({(MACHINE, LOCAL, CHILDREN): 1}, 1),
        ({(MACHINE, MANAGED, "ASRRules"): f"{PREVALENCE}=1|{CHILDREN.upper()}=6"}, 6),
        ({(MACHINE, GROUP_POLICY, CHILDREN.upper()): "1"}, 1),
        ({(MACHINE, GROUP_POLICY, CHILDREN): "0", (MACHINE, LOCAL, CHILDREN): 1}, 0),
        ({(MACHINE, MANAGED, "ASRRules"): f"{CHILDREN}=2", (MACHINE, LOCAL, CHILDREN): 1}, 2),
        ({(MACHINE, MANAGED, "ASRRules"): "?|=|", (MACHINE, LOCAL, CHILDREN): 1}, 1),
    ],
)
def test_a_rule_is_read_where_it_is_set_the_policy_before_the_computer(
    fill: Fill, entries: Entries, expected: int
) -> None:
    fill(entries)
    assert rule_state(CHILDREN) == expected


@pytest.mark.parametrize(("state", "told"), [("1", "按钮不能启动程序"), ("6", "取消阻止")])
def test_office_that_may_start_nothing_is_told_with_the_way_round(fill: Fill, state: str, told: str) -> None:
    fill({(MACHINE, GROUP_POLICY, CHILDREN): state})
    (check,) = rules()
    assert not check.ok
    assert told in check.found
    assert "计算成绩.cmd" in check.remedy
    assert CHILDREN in check.remedy


def test_a_rule_against_unknown_files_is_a_fault_only_when_it_stopped_some(fill: Fill) -> None:
    fill({(MACHINE, LOCAL, PREVALENCE): 1})
    (check,) = rules(all_loaded=True)
    assert check.ok
    (check,) = rules(all_loaded=False)
    assert not check.ok
    assert "组件清单" in check.remedy


def test_the_report_of_both_kinds_tells_it_on_windows(
    fill: Fill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(com_name("Excel.Application", KINGSOFT, WPS) | excel_is_there(tmp_path))
    for module in (machine_check, self_test):
        monkeypatch.setattr(module, "os", types.SimpleNamespace(name="nt", getpid=lambda: 1, environ={}))
    monkeypatch.setattr(machine_check, "_windows", lambda: Check("系统", True, ""))
    # Packages that look for a registry while they are imported would keep the substitute.
    for names in ("_PACKAGES", "_MORE_PACKAGES", "_BUTTON_PACKAGES"):
        monkeypatch.setattr(machine_check, names, ("json",))
    book = tmp_path / "培训考核.xlsm"
    told = {check.item: check for check in machine_check.checks(book, tmp_path)}
    assert not told["Excel"].ok
    assert {"智能应用控制", "Defender 规则"} <= set(told)
    assert not {check.item: check for check in self_test.run_checks(book, "Microsoft Excel 16.0")}["Excel"].ok
