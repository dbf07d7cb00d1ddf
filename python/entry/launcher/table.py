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
        makes_documents: Whether files with long names are written under 输出 or 归档.
        question: Asked on the console when the command needs one more argument and none was given.
        option: Goes before that argument, if the command takes it as an option.
    """

    name: str
    key: str
    command: str
    purpose: str
    makes_documents: bool = False
    question: str = ""
    option: str = ""


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
    Launcher("更新台账", "ledgers", "ledgers", "学时学分、资格认定、导师、津贴、档案材料"),
    Launcher(
        "个人成长档案",
        "portfolios",
        "portfolios",
        "每人一份，汇总历次成绩、学时、证书和材料",
        makes_documents=True,
    ),
    Launcher(
        "结业证书",
        "completion",
        "completion",
        "专题考核制：给各专题都合格的人发结业证书",
        makes_documents=True,
    ),
    Launcher(
        "归档本轮",
        "archive",
        "archive",
        "成绩记入《历次成绩》，封存一份；没有全部完成时先列出来，问是否仍要归档",
        makes_documents=True,
    ),
    Launcher(
        "开始下一轮",
        "next",
        "archive",
        "问新一轮的名称，清空本轮的填写，名册和台账保留；本轮没有归档的先归档",
        makes_documents=True,
        question="将清空本轮的培训场次、签到、成绩和校验结果，名册和台账保留；本轮还没有归档的，先归档。\n"
        "请输入新一轮的名称，例如 2027年春季班主任培训；什么也不输入、直接按回车，就不开始：",
        option="--next-round=",
    ),
    Launcher(
        "查验证书",
        "verify",
        "verify",
        "输入证书编号或校验码，看证书是否有效",
        question="请输入证书编号、校验码，或证书文件的位置：",
    ),
    Launcher("查看规则", "rules", "rules", "列出现行的考核规则"),
    Launcher("撤销上次操作", "undo", "undo", "恢复最近一次备份"),
    Launcher("新建工作簿", "new", "new", "生成一本空白工作簿"),
    Launcher(
        "演示",
        "demo",
        "demo",
        "生成三轮填好的演示数据，供练习",
        makes_documents=True,
    ),
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
