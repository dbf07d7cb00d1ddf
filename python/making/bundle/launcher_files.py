"""Writes the .cmd launchers: ASCII commands, then the few messages that must be told when Python cannot speak.

cmd.exe reads a batch file in the console's code page, so the messages stand there twice: in GBK for the 936 of Chinese Windows,
and in UTF-8 for any other, which is switched to UTF-8 first.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from python.vocabulary.actions import ACTIONS, Action

_TEMPLATE = Path(__file__).with_name("launchers") / "launcher.cmd"
_MESSAGES: Mapping[str, tuple[str, ...]] = {
    "missing": (
        "没有运行：找不到程序（runtime 文件夹）。可能的原因：",
        "1. 直接在压缩包里双击了。请先解压整个压缩包，再运行。",
        "2. 这个文件被单独拿了出来。请放回程序文件夹；要在别处用，请复制整个文件夹。",
        "3. 文件夹的路径太长，Windows 找不到里面的文件。请把整个文件夹移到 D:\\班主任培训。",
        "4. 被安全软件隔离。请在安全软件里恢复，并把文件夹加入信任。",
    ),
    "blocked": (
        "程序没有启动，什么也没有改动。可能的原因：",
        "1. 被安全软件拦截。请在安全软件里允许 runtime 文件夹里的 python.exe。",
        "2. 这台电脑的系统太旧，或是 32 位系统。需要 64 位的 Windows 10 或更新版本。",
        "3. 文件不完整，或文件夹的路径太长。请重新解压到 D:\\班主任培训。",
    ),
}
# cmd.exe takes these for its own outside quotes.
_SPECIAL = set('&|<>^%!()"')


def launcher_files() -> dict[str, bytes]:
    """File name and contents of every launcher."""
    template = _TEMPLATE.read_text(encoding="ascii")
    commands, end = template.split("@MESSAGES@\n")
    messages = b"".join(
        _section(f"{name}_{label}", lines, encoding)
        for name, lines in _MESSAGES.items()
        for label, encoding in (("gbk", "gbk"), ("utf8", "utf-8"))
    )
    return {
        action.launcher: _dos(_placed(commands, action).replace("@KEY@", action.key)) + messages + _dos(end)
        for action in ACTIONS
    }


def _placed(commands: str, action: Action) -> str:
    """A launcher in a folder of its own finds the program one folder higher."""
    return commands.replace("@UP@", "..\\" * action.launcher.count("/"))


def _section(label: str, lines: tuple[str, ...], encoding: str) -> bytes:
    text = "".join(f"echo {line}\n" for line in lines)
    if bad := _SPECIAL & set(text):
        raise ValueError(f"cmd.exe would not print {bad}")
    return _dos(f":{label}\n{text}goto hold\n", encoding)


def _dos(text: str, encoding: str = "ascii") -> bytes:
    return text.replace("\n", "\r\n").encode(encoding)
