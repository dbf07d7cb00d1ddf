"""The Chinese sentences that VBA shows.

VBA source stays ASCII (its code page would turn Chinese into ``??``), so every sentence lives in a cell of the hidden
sheet ``xlwings.conf`` and has a defined name. Add a row here and VBA can say
``ThisWorkbook.Names("msg_done").RefersToRange.Value``.
"""

from __future__ import annotations

MACRO_MESSAGES: tuple[tuple[str, str], ...] = (
    ("msg_title", "班主任培训考核"),
    ("msg_running", "正在运行，请稍候……"),
    ("msg_done", "运行完成"),
    (
        "msg_no_result",
        "没有运行成功：没有收到程序的回报。请点「环境自检」，或把 日志 文件夹发给管理员。",
    ),
    ("msg_not_saved", "请先保存工作簿，再点按钮。"),
    (
        "msg_read_only",
        "工作簿是以只读方式打开的，结果写不进去。请关闭后重新打开；如果别人正在使用，请等对方关闭。",
    ),
    (
        "msg_no_program",
        "找不到运行程序。请把工作簿放回程序文件夹，再点按钮；或按《使用说明》第四节在保存好的文件上运行。",
    ),
    (
        "msg_bad_path",
        "工作簿所在的文件夹不能用：文件夹名或文件名里有 ; % ^ $ = ! 或系统不认识的字。"
        "请改名，或移到例如 D:\\班主任培训 的文件夹。",
    ),
    (
        "msg_onedrive",
        "工作簿在 OneDrive 或网络地址上，程序找不到它的文件夹。请另存到本机硬盘，再点按钮。",
    ),
    (
        "msg_blocked",
        "被安全软件或 Office 设置拦截（错误 70），程序没有启动。请按《使用说明》第四节运行，或请管理员放行。",
    ),
    (
        "msg_wps",
        "WPS 里不能用按钮运行。请按《使用说明》第四节运行。",
    ),
    # Not a sentence: where the program is looked for, from the workbook's folder, in this order.
    (
        "program_places",
        "runtime\\python.exe|..\\runtime\\python.exe|.venv\\Scripts\\python.exe|..\\.venv\\Scripts\\python.exe",
    ),
    ("msg_macro_on", "宏已启用"),
    ("msg_macro_off", "宏未启用"),
)
"""Defined name (ASCII, workbook-wide) and the sentence in its cell."""
