"""环境自检 reads a real registry: Wine's, with what Office, WPS, Windows and an administrator would have put into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bundle.wine import Wine, click

pytestmark = [pytest.mark.bundle, pytest.mark.timeout(300)]

MICROSOFT, KINGSOFT = "{00024500-0000-0000-C000-000000000046}", "{45540001-5750-5300-4B49-4E47534F4655}"
CHILDREN = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
DEFENDER = r"SOFTWARE\Policies\Microsoft\Windows Defender"
OFFICE_FOLDER = "Program Files/Microsoft Office/root/Office16"
PROGRAM = r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE"
WPS = r"C:\Users\root\AppData\Local\Kingsoft\WPS Office\12.1.0\office6\et.exe /Automation"
USERS, COMPUTERS = r"HKEY_CURRENT_USER\Software\Classes", r"HKEY_LOCAL_MACHINE\Software\Classes"

Values = dict[str, dict[str, str | int]]


def com_name(name: str, clsid: str, server: str, classes: str = COMPUTERS) -> Values:
    return {
        rf"{classes}\{name}": {"": name},
        rf"{classes}\{name}\CLSID": {"": clsid},
        rf"{classes}\CLSID\{clsid}\LocalServer32": {"": server},
    }


OFFICE = com_name("Excel.Application", MICROSOFT, f'"{PROGRAM}" /automation') | {
    rf"{COMPUTERS}\Excel.Application\CurVer": {"": "Excel.Application.16"},
    r"HKEY_LOCAL_MACHINE\Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe": {"": PROGRAM},
}
OFFICE_32 = {
    key.replace(rf"{COMPUTERS}\CLSID", rf"{COMPUTERS}\Wow6432Node\CLSID"): value
    for key, value in OFFICE.items()
}
WPS_TOO = com_name("KET.Application", KINGSOFT, WPS, USERS)
WPS_TOOK_THE_NAME = WPS_TOO | com_name("Excel.Application", KINGSOFT, WPS, USERS)
SMART = r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\CI\Policy"
LOCKED_DOWN: Values = {
    SMART: {"VerifiedAndReputablePolicyState": 1},
    rf"HKEY_LOCAL_MACHINE\{DEFENDER}\Windows Defender Exploit Guard\ASR\Rules": {CHILDREN: "1"},
    rf"HKEY_LOCAL_MACHINE\{DEFENDER}\Policy Manager": {
        "ASRRules": "01443614-cd74-433a-b99e-2ecdc07bfc25=1|b2b3f03d-6a65-4f7b-a9c7-1c7ef74a9ba4=2"
    },
}
# Whole keys: everything that a case puts into the registry lies below one of them.
CLEARED = (
    rf"{USERS}\Excel.Application",
    rf"{USERS}\KET.Application",
    rf"{USERS}\CLSID\{KINGSOFT}",
    rf"{COMPUTERS}\Excel.Application",
    rf"{COMPUTERS}\CLSID\{MICROSOFT}",
    rf"{COMPUTERS}\Wow6432Node\CLSID\{MICROSOFT}",
    r"HKEY_LOCAL_MACHINE\Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe",
    SMART,
    rf"HKEY_LOCAL_MACHINE\{DEFENDER}",
)


def registry_file(values: Values) -> bytes:
    """What regedit imports: every key of ours removed, then these written."""

    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    lines = ["Windows Registry Editor Version 5.00", "", *(f"[-{key}]" for key in CLEARED), ""]
    for key, held in values.items():
        lines.append(f"[{key}]")
        for name, value in held.items():
            number = f"dword:{value:08x}" if isinstance(value, int) else quoted(value)
            lines.append(f"{quoted(name) if name else '@'}={number}")
        lines.append("")
    return b"\xff\xfe" + "\r\n".join(lines).encode("utf-16-le")


class Computer:
    """A computer whose registry is as wanted, and its Excel."""

    def __init__(self, wine: Wine, home: Path, folder: Path) -> None:
        self.wine, self.home, self.folder = wine, home, folder

    def has(self, values: Values) -> None:
        (self.folder / "values.reg").write_bytes(registry_file(values))
        told = self.wine.run("regedit", "regedit", "/S", "values.reg", cwd=self.folder)
        assert told.code == 0, told

    def told(self, *, all_loaded: bool = True) -> list[str]:
        """The checks that 环境自检 takes from the registry, as the bundle's Python tells them."""
        code = (
            "from python.entry.office_check import protections, who_is_excel; "
            f"checks = [who_is_excel(), *protections(all_loaded={all_loaded})]; "
            "[print('+' if one.ok else '-', one.item, one.found, one.remedy) for one in checks]"
        )
        python = str(self.home / "runtime" / "python.exe")
        told = self.wine.run("the registry's checks", python, "-B", "-c", code, cwd=self.home)
        assert told.code == 0, told
        return told.out.splitlines()


@pytest.fixture(scope="module")
def computer(wine: Wine, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Computer]:
    program = Path(wine.environment["WINEPREFIX"]) / "drive_c" / OFFICE_FOLDER / "EXCEL.EXE"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_bytes(b"")
    one = Computer(wine, home, tmp_path_factory.mktemp("registry"))
    # The name of the server that plays Excel.
    kept = ("reg", "export", r"HKLM\Software\Classes\Excel.Application", "kept.reg", "/y")
    had_a_name = wine.run("reg export", *kept, cwd=one.folder).code == 0
    yield one
    one.has({})
    program.unlink()
    if had_a_name:
        assert wine.run("regedit", "regedit", "/S", "kept.reg", cwd=one.folder).code == 0


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, "+ Excel 没有找到 Microsoft Excel 和 WPS"),
        (OFFICE, "+ Excel 已安装 Microsoft Excel 16.0，可以点工作簿里的按钮 "),
        (OFFICE_32, "+ Excel 已安装 Microsoft Excel 16.0，可以点工作簿里的按钮 "),
        (OFFICE | WPS_TOO, "+ Excel 已安装 Microsoft Excel 16.0，可以点工作簿里的按钮；也装有 WPS"),
        (OFFICE | WPS_TOOK_THE_NAME, "- Excel Excel 的名字（Excel.Application）被 WPS 占用：C:\\Users"),
        (WPS_TOOK_THE_NAME, "+ Excel 装的是 WPS，没有 Microsoft Excel：请双击 计算成绩.cmd"),
    ],
    ids=["nothing", "Office", "Office of 32 bits", "Office and WPS", "WPS has the name", "WPS alone"],
)
def test_who_answers_to_excels_name_is_told(computer: Computer, values: Values, told: str) -> None:
    computer.has(values)
    excel, *rest = computer.told()
    assert excel.startswith(told), excel
    assert rest == ["+ 智能应用控制 没有开启 ", "+ Defender 规则 没有限制按钮和程序文件 "]


def test_what_windows_stops_is_told_with_its_remedy(computer: Computer) -> None:
    computer.has(OFFICE | LOCKED_DOWN)
    _, smart, children, files = computer.told(all_loaded=False)
    assert smart.startswith("- 智能应用控制 已开启，没有签名的程序文件被拦截")
    assert children.startswith("- Defender 规则 “阻止所有 Office 应用程序创建子进程”已开启：按钮不能启动程序")
    assert files.startswith(
        "- Defender 规则 “阻止可执行文件运行，除非它们符合流行率、年龄或受信任列表条件”已开启，程序文件被拦截"
    )


def test_the_launcher_tells_it_line_by_line(computer: Computer) -> None:
    computer.has(OFFICE | WPS_TOOK_THE_NAME | LOCKED_DOWN)
    told = click(computer.wine, computer.home, "环境自检").out
    wrong = [line for line in told.splitlines() if line.startswith("要处理") and "字体" not in line]
    assert [line.split("　")[1].partition("：")[0] for line in wrong] == ["Excel", "Defender 规则"]
    assert len([line for line in told.splitlines() if line.startswith("　　　　→")]) == told.count("要处理　")
    assert "正常　　智能应用控制：已开启，本程序的文件没有被拦截" in told
