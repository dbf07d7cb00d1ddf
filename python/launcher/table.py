"""The launchers: the name of each .cmd file and the command that it stands for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Launcher:
    """One .cmd file.

    Attributes:
        name: Its name without .cmd, the button's caption.
        key: What the .cmd hands to Python: ASCII, because a .cmd is read in whatever code page the console has.
        command: The command of ``peixun``; ``""`` for what only launchers do.
        purpose: One line for the first page.
        makes_documents: Whether files with long names are written under 输出.
    """

    name: str
    key: str
    command: str
    purpose: str
    makes_documents: bool = False


LAUNCHERS = (
    Launcher("环境自检", "machine", "", "看这台电脑能不能运行，不能时说明原因"),
    Launcher("校验数据", "check", "check", "检查各表，结果写入《校验结果》"),
    Launcher("计算成绩", "score", "score", "校验并计分，写入《成绩册》《补训名单》"),
    Launcher(
        "生成证书",
        "certificates",
        "certificates",
        "给新取得证书的人编号、登记、制作证书",
        makes_documents=True,
    ),
    Launcher("补训通知书", "notices", "notices", "给每位需要补训的老师一份", makes_documents=True),
    Launcher("成绩单", "slips", "slips", "每人一份，逐项写明算式", makes_documents=True),
    Launcher("签到表", "signin", "signin", "每个场次一份，打印出来手签", makes_documents=True),
    Launcher("培训记录", "minutes", "minutes", "每个已举行的场次一份", makes_documents=True),
    Launcher("公示与汇总", "publish", "publish", "公示名单、汇总表、培训总结", makes_documents=True),
    Launcher("查验证书", "verify", "verify", "输入证书编号或校验码，看证书是否有效"),
    Launcher("查看规则", "rules", "rules", "列出现行的考核规则"),
    Launcher("撤销上次操作", "undo", "undo", "恢复最近一次备份"),
    Launcher("新建工作簿", "new", "new", "生成一本空白工作簿"),
    Launcher("演示", "demo", "demo", "生成一轮填好的演示数据，供练习", makes_documents=True),
)

# Launchers that make a workbook or need none, instead of working on one.
WITHOUT_WORKBOOK = ("machine", "new", "demo")


def launcher(key: str) -> Launcher:
    """The launcher with a key.

    Raises:
        KeyError: There is none.
    """
    for entry in LAUNCHERS:
        if entry.key == key:
            return entry
    raise KeyError(key)
