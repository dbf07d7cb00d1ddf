"""The sentences about a workbook that is open in a spreadsheet program, and about what that program cannot do."""

from __future__ import annotations

from collections.abc import Mapping

from python.vocabulary.problems import ProblemCode

P = ProblemCode

LIVE: Mapping[ProblemCode, tuple[str, str]] = {
    P.NOT_OPEN: (
        "“{file}”现在没有打开着",
        "请先在 Excel 或 WPS 中打开它再运行；要处理保存好的文件，请去掉 --live。",
    ),
    P.OPEN_ELSEWHERE: (
        "“{file}”正被{who}打开着（{lock}），但在这里找不到打开它的程序",
        "请保存并关闭后再双击。可能是在别的电脑上打开的，或表格程序是“以管理员身份运行”的。若确实已关闭，请删去这个锁文件。",
    ),
    P.OPEN_APART: (
        "“{file}”正被{who}用 LibreOffice 打开着（{lock}），从这里进不去",
        "请保存并关闭后再运行；用本程序的启动命令打开的 LibreOffice 才进得去。若确实已关闭，请删去这个锁文件。",
    ),
    P.OPEN_TWICE: (
        "“{file}”同时在几处打开着：{places}",
        "请只留一处，其余的关闭（先保存），再运行。",
    ),
    P.OPEN_FROM_WEB: (
        "“{file}”是从网盘或网址打开的：{url}",
        "请保存并关闭，把工作簿放到普通文件夹（不同步到网盘的）里打开；或者关闭后再双击，处理保存好的文件。",
    ),
    P.PROTECTED_VIEW: (
        "“{file}”在“受保护的视图”里打开着，不能写入",
        "请点表格上方黄条里的「启用编辑」，再运行；或者关闭后再双击。",
    ),
    P.WORKBOOKS_HIDDEN: (
        "{program} 正运行着，但不告诉别的程序打开了哪些工作簿",
        "请保存并关闭“{file}”后再双击；更新 WPS 也可能有用。",
    ),
    P.COPY_OF_SAVED_STATE: (
        "{program} 不能另存副本，这次的备份是上次保存时的内容",
        "撤销照样可用。要留一份现在的副本，请自己另存一份。",
    ),
    P.LOOKS_NOT_COPIED: (
        "{program} 不能复制格式，有的列只照搬了列宽和数字格式",
        "数据都对；颜色、边框请自己用格式刷。",
    ),
}
