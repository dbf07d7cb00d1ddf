"""What cmd.exe was started with is read as the user meant it, also where cmd.exe itself gets it wrong."""

from __future__ import annotations

import pytest

from python.entry.launcher.command_line import dropped, split, was_clicked

HERE = "D:\\张 三's (培训) & 考核\\"
CMD = f'C:\\WINDOWS\\system32\\cmd.exe /c ""{HERE}计算成绩.cmd"'


@pytest.mark.parametrize(
    ("started_with", "expected"),
    [
        (f'{CMD} "', []),
        (f'{CMD} D:\\a&b.xlsm"', ["D:\\a&b.xlsm"]),
        (f'{CMD} "D:\\一 轮\\a & b.xlsm""', ["D:\\一 轮\\a & b.xlsm"]),
        (f'{CMD} D:\\a^b%c%!d.xlsm "E:\\第 二.xlsm""', ["D:\\a^b%c%!d.xlsm", "E:\\第 二.xlsm"]),
        (CMD.replace("/c", "/C") + ' "', []),
    ],
)
def test_what_explorer_hands_over_is_understood(started_with: str, expected: list[str]) -> None:
    # %* is what cmd.exe makes of it: cut at the &.
    environment = {"PEIXUN_HERE": HERE, "PEIXUN_CMDLINE": started_with, "PEIXUN_ARGS": "D:\\a"}
    assert was_clicked(environment)
    assert dropped(environment) == expected


@pytest.mark.parametrize("console", ["C:\\WINDOWS\\system32\\cmd.exe", '"cmd.exe" /k', ""])
def test_in_a_console_the_arguments_count(console: str) -> None:
    environment = {
        "PEIXUN_HERE": HERE,
        "PEIXUN_CMDLINE": console,
        "PEIXUN_ARGS": '"D:\\a & b.xlsm" 2026-0001',
    }
    assert not was_clicked(environment)
    assert dropped(environment) == ["D:\\a & b.xlsm", "2026-0001"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [("", []), ("  ", []), ('"D:\\x\\" y', ["D:\\x\\", "y"]), ('a"b c"d', ["ab cd"]), ('""', [])],
)
def test_splitting_at_spaces_outside_quotes(text: str, parts: list[str]) -> None:
    assert split(text) == parts
