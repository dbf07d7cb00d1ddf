"""Drawings for the first page, as SVG inside the HTML: what Windows, Excel and the folder look like where it matters.

Drawn, not photographed: they stay the same from build to build, are sharp on any screen and weigh a few kilobytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_INK, _GREY, _LINE, _PALE = "#1F2933", "#6B7280", "#C9D0D8", "#F3F6F9"
_ACCENT, _GREEN, _RED = "#2B5C8A", "#256B3B", "#B3261E"
_FONT = "'Microsoft YaHei','微软雅黑','Noto Sans CJK SC','PingFang SC',sans-serif"
_WIDTH = 640


def unblock() -> str:
    """The properties of a ZIP, with the box to tick before unpacking."""
    return _picture(
        250,
        "在压缩包上点右键，选属性，在常规页最下面勾选解除锁定，再点确定",
        _window(20, 10, 600, 230, "培训考核-便携版.zip 属性"),
        _tabs(40, 50, ("常规", "安全", "详细信息", "以前的版本")),
        _text(50, 110, "文件类型：　压缩(zipped)文件夹 (.zip)", _GREY),
        _text(50, 135, "位置：　　　D:\\下载", _GREY),
        _line(40, 152, 600),
        _text(50, 180, "安全：　此文件来自其他计算机，可能被", _INK),
        _text(110, 200, "阻止以帮助保护该计算机。", _INK),
        _tick(400, 172, "解除锁定(K)"),
        _ring(388, 160, 150, 36),
        _button(420, 207, "确定", strong=True),
        _button(512, 207, "取消"),
    )


def blocked_bars() -> str:
    """The two bars of Excel: the red one without a button, the yellow one with it."""
    return _picture(
        176,
        "红色的条没有启用按钮，要先解除锁定；黄色的条点启用内容",
        _box(20, 14, 600, 44, "#FDE7E9", "#E7A4A9"),
        _text(36, 42, "✕ 安全风险　Microsoft 已阻止宏运行，因为此文件的来源不受信任。", _RED),
        _box(530, 22, 78, 28, "#FFFFFF", _LINE),
        _text(542, 41, "了解详情", _INK, 13),
        _text(36, 80, "↑ 红色：没有「启用」按钮。关闭工作簿，按第 1 步解除锁定后再打开。", _INK, 14),
        _box(20, 100, 600, 44, "#FFF4CE", "#E3C766"),
        _text(36, 128, "！安全警告　宏已被禁用。", "#7A5A10"),
        _box(270, 108, 90, 28, "#FFFFFF", _LINE),
        _text(284, 127, "启用内容", _INK, 13),
        _ring(264, 102, 102, 40),
        _text(36, 166, "↑ 黄色：点「启用内容」，以后打开就不再问了。", _INK, 14),
    )


def folder(launchers: Sequence[str]) -> str:
    """What the unpacked folder holds.

    Args:
        launchers: Names of a few .cmd files.
    """
    rows = [
        ("page", "请先看我.html", "这一页"),
        ("book", "培训考核.xlsm", "工作簿：在这里填写、点按钮"),
        *(("run", f"{name}.cmd", note) for name, note in zip(launchers, _LAUNCHER_NOTES, strict=False)),
        ("folder", "templates", "Word 模板，可以修改版式"),
        ("folder", "runtime", "程序，请不要改动、不要单独移走"),
    ]
    parts = [_window(20, 10, 600, 52 + 30 * len(rows), "D:\\班主任培训考核")]
    for index, (icon, name, note) in enumerate(rows):
        y = 72 + 30 * index
        parts += [_icon(42, y - 16, icon), _text(76, y, name, _INK), _text(290, y, note, _GREY, 14)]
    return _picture(74 + 30 * len(rows), "解压后的文件夹：工作簿、各个命令文件、模板和程序", *parts)


_LAUNCHER_NOTES = (
    "先双击它，看这台电脑能不能用",
    "用 WPS、或宏被拦截时，双击这些",
    "效果和工作簿里的按钮一样",
)


def drag() -> str:
    """A workbook dropped on a launcher."""
    return _picture(
        130,
        "把工作簿拖到计算成绩.cmd 的图标上再松手",
        _box(70, 20, 150, 84, "#FFFFFF", _LINE),
        _icon(130, 36, "book", 1.5),
        _text(92, 92, "我的一轮.xlsm", _INK, 14),
        f'<path d="M236 62 H392 M378 50 L394 62 L378 74" fill="none" stroke="{_ACCENT}" stroke-width="4"/>',
        _text(262, 50, "拖过去，松手", _ACCENT, 14),
        _box(412, 20, 150, 84, _PALE, _ACCENT),
        _icon(472, 36, "run", 1.5),
        _text(440, 92, "计算成绩.cmd", _INK, 14),
    )


def trusted_location() -> str:
    """The way to a trusted location in Excel's settings."""
    return _picture(
        210,
        "文件，选项，信任中心，信任中心设置，受信任位置，添加新位置",
        _window(20, 10, 600, 190, "信任中心"),
        _box(32, 50, 150, 138, _PALE, _LINE),
        *(
            _text(44, 74 + 26 * index, name, _ACCENT if index == 1 else _GREY, 14)
            for index, name in enumerate(("受信任的发布者", "受信任位置", "受信任的文档", "加载项", "宏设置"))
        ),
        _text(200, 76, "路径：　D:\\班主任培训考核", _INK, 14),
        _text(200, 102, "☑ 同时信任此位置的子文件夹", _INK, 14),
        _text(200, 136, "选这个文件夹，不要选整个 D:\\ 或桌面。", _RED, 14),
        _button(470, 156, "添加新位置(A)…", strong=True, width=136),
    )


def _picture(height: int, description: str, *parts: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{escape(description)}" font-family="{_FONT}">{"".join(parts)}</svg>'
    )


_ICONS = {
    "page": f'<rect x="3" width="14" height="20" rx="2" fill="#fff" stroke="{_ACCENT}"/><path d="M6 6h8M6 10h8M6 14h5" stroke="{_ACCENT}"/>',
    "book": f'<rect x="2" width="17" height="20" rx="2" fill="{_GREEN}"/><path d="M6 5l8 10M14 5l-8 10" stroke="#fff" stroke-width="2"/>',
    "run": f'<rect y="1" width="21" height="18" rx="2" fill="{_INK}"/><path d="M4 7l4 3l-4 3M10 14h6" stroke="#fff" fill="none" stroke-width="1.6"/>',
    "folder": '<path d="M0 4q0-2 2-2h6l2 3h9q2 0 2 2v10q0 2-2 2h-17q-2 0-2-2z" fill="#E8B64C"/>',
}


def _icon(x: int, y: int, kind: str, scale: float = 1) -> str:
    return f'<g transform="translate({x} {y}) scale({scale})">{_ICONS[kind]}</g>'


def _box(x: int, y: int, width: int, height: int, fill: str, line: str) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="4" fill="{fill}" stroke="{line}"/>'


def _text(x: int, y: int, words: str, colour: str, size: int = 15) -> str:
    return f'<text x="{x}" y="{y}" fill="{colour}" font-size="{size}">{escape(words)}</text>'


def _line(x: int, y: int, to: int) -> str:
    return f'<path d="M{x} {y} H{to}" stroke="{_LINE}"/>'


def _window(x: int, y: int, width: int, height: int, title: str) -> str:
    return (
        _box(x, y, width, height, "#FFFFFF", _LINE)
        + f'<path d="M{x} {y + 32} H{x + width}" stroke="{_LINE}"/>'
        + _text(x + 14, y + 22, title, _INK)
        + _text(x + width - 24, y + 22, "✕", _GREY)
    )


def _tabs(x: int, y: int, names: Sequence[str]) -> str:
    return "".join(
        _box(x + 92 * index, y, 90, 28, "#FFFFFF" if not index else _PALE, _LINE)
        + _text(x + 92 * index + 12, y + 19, name, _INK if not index else _GREY, 13)
        for index, name in enumerate(names)
    )


def _tick(x: int, y: int, words: str) -> str:
    return (
        _box(x, y - 4, 16, 16, "#FFFFFF", _INK)
        + f'<path d="M{x + 3} {y + 4} l4 4 l7 -9" fill="none" stroke="{_ACCENT}" stroke-width="2.5"/>'
        + _text(x + 26, y + 9, words, _INK)
    )


def _button(x: int, y: int, words: str, *, strong: bool = False, width: int = 80) -> str:
    fill, ink = (_ACCENT, "#FFFFFF") if strong else (_PALE, _INK)
    return _box(x, y, width, 28, fill, _LINE) + _text(x + 14, y + 19, words, ink, 14)


def _ring(x: int, y: int, width: int, height: int) -> str:
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="18" fill="none" stroke="{_RED}" '
        'stroke-width="3"/>'
    )
