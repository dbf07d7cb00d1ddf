"""The table of actions: the one home of everything a person can ask for.

Buttons of 首页 and their macros, commands of ``peixun``, .cmd files of the portable edition, lines of 使用说明 and 请先看我, README's
tables, 操作 in 运行日志, and which actions load pandas or Pillow: all follow from these rows. A new button is one row here and
one function.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from python.vocabulary.problems import ProblemCode
from python.vocabulary.sheet_schema import (
    CERTIFICATE_NUMBER,
    COMPLETION_TEMPLATE,
    QUALIFICATION_TEMPLATE,
    TEACHER_ID,
)


class Group(Enum):
    """Where an action stands on 首页 and in ``peixun --help``, in this order; the value is the heading."""

    IN_ORDER = "按顺序点"
    WHEN_NEEDED = "需要时用"
    AFTER_A_ROUND = "一轮结束以后"
    ELSEWHERE = "工作簿以外"

    @property
    def has_buttons(self) -> bool:
        """Whether it is a column of buttons on 首页."""
        return self is not Group.ELSEWHERE


class Needs(Enum):
    """What an action works on."""

    WORKBOOK = "a workbook that can be read"
    BACKUPS = "a workbook, of which only the backups must be readable"
    MACHINE = "this computer; a workbook if there is one"
    NEW_PLACE = "a path where nothing is yet"


class OptionKind(Enum):
    """How an option is typed."""

    TEXT = "one value"
    SEVERAL = "may be given several times"
    FLAG = "yes or no"


@dataclass(frozen=True, slots=True)
class Option:
    """What may be asked of an action besides its workbook.

    Attributes:
        name: The function's keyword.
        help: One line for ``--help``.
        kind: How it is typed.
        metavar: What its value is called; for an argument also its name in the usage line.
        flag: How it is written; ``""`` makes it an argument by place.
        required: Whether an argument by place must be given.
    """

    name: str
    help: str
    kind: OptionKind = OptionKind.TEXT
    metavar: str = ""
    flag: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """Asked instead of carrying out what cannot be taken back easily.

    Attributes:
        refused: What is told when the answer is not there yet; the problems follow.
        ask: On a terminal, answered with 是 or 否.
        again: On a button: what a second click within ten minutes means.
    """

    refused: str
    ask: str
    again: str


@dataclass(frozen=True, slots=True)
class Action:
    """One row: what an action is called everywhere, what it needs, and what runs.

    Attributes:
        key: ASCII: the command of ``peixun`` (``_`` written as ``-``), what a .cmd hands over, what VBA asks ``buttons`` for.
        title: The button's caption, the .cmd's name, 操作 in 运行日志.
        run: ``module:function``, imported when it is asked for; called with what it needs, ``now``, ``progress``, what is
            ``given`` and its options.
        given: Keywords that make one function do what this row says.
        run_outside: What runs instead when no workbook is open; ``""``: the same.
        purpose: One line: help of the command, first page, README.
        guide: What 使用说明 says of its button; ``""`` where there is none.
        group: Where it stands.
        needs: What it works on.
        options: What may be asked besides, in the order of ``--help``.
        questions: Problem code → the question that it raises; nothing is done until it is answered (``force``).
        joins_rounds: Loads pandas.
        draws: Loads Pillow.
        makes_documents: Writes files with long names under 输出 or 归档.
        prompt: Asked by the launcher for the first argument that is missing.
        launcher_options: What the launcher always adds.
        only_reads: Writes nothing into the workbook unless one of its flags is given.
        old_keys: What workbooks and launchers of earlier versions ask for.
    """

    key: str
    title: str
    run: str
    purpose: str
    group: Group
    guide: str = ""
    needs: Needs = Needs.WORKBOOK
    options: tuple[Option, ...] = ()
    questions: Mapping[ProblemCode, Question] = field(default_factory=dict)
    joins_rounds: bool = False
    draws: bool = False
    makes_documents: bool = False
    prompt: str = ""
    launcher_options: tuple[str, ...] = ()
    only_reads: bool = False
    given: Mapping[str, object] = field(default_factory=dict)
    run_outside: str = ""
    old_keys: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        """Its command of ``peixun``."""
        return self.key.replace("_", "-")

    @property
    def has_button(self) -> bool:
        """Whether 首页 has a button for it."""
        return self.group.has_buttons

    @property
    def on_workbook(self) -> bool:
        """Whether it works on a workbook, which may be open (``--live``)."""
        return self.needs in (Needs.WORKBOOK, Needs.BACKUPS)

    def writes(self, options: Mapping[str, object]) -> bool:
        """Whether it writes into the workbook when it is asked for with these options."""
        flags = [option.name for option in self.options if option.flag]
        return not self.only_reads or any(options.get(name) for name in flags)

    @property
    def macro(self) -> str:
        """The VBA Sub of its button, e.g. ``Peixun_NextRound``."""
        return "Peixun_" + "".join(part.capitalize() for part in self.key.split("_"))


_PDF = Option("pdf", "合订打印的文件同时转成 PDF（需要 Word 或 LibreOffice）", OptionKind.FLAG, flag="--pdf")
_UNFINISHED = Question(
    refused="本轮还没有全部完成，没有归档",
    ask="仍然要归档吗？没有总分的老师会记为“未完成”",
    again="确实要这样归档",
)
_RENAMED = Question(
    refused="没有归档，请先看一看",
    ask="仍然要用现在的轮次名称归档吗？台账只计一次",
    again="确实要这样归档",
)
_CHANGED = Question(
    refused="没有开始下一轮，工作簿没有改动",
    ask="仍然要开始下一轮吗？现在的填写会清空（备份里还有）",
    again="确实要清空现在的填写",
)

_QUESTIONS = {
    ProblemCode.ROUND_UNFINISHED: _UNFINISHED,
    ProblemCode.ROUND_ARCHIVED_AS: _RENAMED,
    ProblemCode.ROUND_CHANGED_SINCE: _CHANGED,
}

ACTIONS = (
    Action(
        "prepare",
        "准备表格",
        "python.actions.prepare:prepare",
        "把名册里的老师、培训场次加进签到表、成绩册和档案材料",
        Group.IN_ORDER,
        guide="名册里不免训的老师、培训场次里的场次，缺哪个补哪个，不动已填的。名册、场次改了再点一次。",
        options=(
            Option("names", "姓名、部门和名册不同的，照名册改正", OptionKind.FLAG, flag="--names"),
            Option(
                "number_people",
                "名册里没有工号的，编上这样开头的工号（T 即 T001、T002……）",
                metavar="开头",
                flag="--number-people",
            ),
        ),
    ),
    Action(
        "signin",
        "签到表",
        "python.actions.papers:print_documents",
        "每个场次一份，打印出来手签",
        Group.IN_ORDER,
        guide="按《培训场次》每场一份，打印出来手签。",
        given={"job": "signin"},
        options=(_PDF,),
        makes_documents=True,
        old_keys=("sign_in",),
    ),
    Action(
        "check",
        "校验数据",
        "python.actions.score:check",
        "检查各表，结果写入《校验结果》",
        Group.IN_ORDER,
        guide="检查各张表，只写《校验结果》，不改任何一个填写的格子。",
    ),
    Action(
        "score",
        "计算成绩",
        "python.actions.score:score",
        "校验并计分，写入《成绩册》《补训名单》",
        Group.IN_ORDER,
        guide="先校验再算分。有问题的行不计分并写明原因，其余各行照常计分；资料不全的写「未完成」。",
    ),
    Action(
        "notices",
        "补训通知书",
        "python.actions.papers:print_documents",
        "给每位需要补训的老师一份",
        Group.IN_ORDER,
        guide="给每位要补训的老师一份，写明原因和算式。",
        given={"job": "notices"},
        options=(_PDF,),
        makes_documents=True,
    ),
    Action(
        "certificates",
        "生成证书",
        "python.actions.issue:certificates",
        "给新取得证书的人编号、登记、制作证书",
        Group.IN_ORDER,
        guide="给取得证书的人编号、登记、制作证书；已发的不会重做。更换要先作废，见说明书。",
        options=(
            Option(
                "revoke", "先作废这一张；符合条件的用新编号重发", metavar=CERTIFICATE_NUMBER, flag="--revoke"
            ),
            Option("reason", "作废的原因，记入《证书登记》", metavar="原因", flag="--reason"),
            _PDF,
        ),
        joins_rounds=True,
        makes_documents=True,
    ),
    Action(
        "publish",
        "公示与汇总",
        "python.actions.papers:print_documents",
        "公示名单、汇总表、培训总结",
        Group.IN_ORDER,
        guide="公示名单、汇总表和培训总结。",
        given={"job": "publish"},
        options=(_PDF,),
        draws=True,
        makes_documents=True,
    ),
    Action(
        "handout",
        "分发表格",
        "python.actions.handout:handout",
        "按部门做成不带宏的表，发给各人填，交回以后能合并",
        Group.WHEN_NEEDED,
        guide="按部门做成不带宏的表（签到、成绩），微信、U盘发出去填；交回的放进 收件 文件夹，点「收件」。",
        options=(
            Option(
                "by",
                "按名册的哪一列分，不写照参数“分发分组”（部门）；“全部”只做一个文件",
                metavar="列",
                flag="--by",
            ),
            Option(
                "parts",
                "填哪些：签到、成绩、档案材料填报、名册信息（可以写几次）；不写照参数“分发内容”",
                OptionKind.SEVERAL,
                metavar="表",
                flag="--part",
            ),
        ),
        makes_documents=True,
    ),
    Action(
        "inbox",
        "收件",
        "python.actions.inbox:inbox",
        "读取“收件”文件夹里交回的表、别人改过的工作簿和名单，先预览，再导入",
        Group.WHEN_NEEDED,
        guide="读取旁边 收件 文件夹里的文件，先写《导入预览》，一格不改；看过以后十分钟内再点一次才导入。",
        options=(
            Option("yes", "导入；不写只预览", OptionKind.FLAG, flag="--yes"),
            Option(
                "files",
                "只读这个文件（可以写几次）；不写读“收件”文件夹",
                OptionKind.SEVERAL,
                metavar="收到的文件",
                flag="--file",
            ),
        ),
    ),
    Action(
        "slips",
        "成绩单",
        "python.actions.papers:print_documents",
        "每人一份，逐项写明算式",
        Group.WHEN_NEEDED,
        guide="给每位有总分的老师一份，逐项写明算式。",
        given={"job": "slips"},
        options=(_PDF,),
        makes_documents=True,
    ),
    Action(
        "minutes",
        "培训记录",
        "python.actions.papers:print_documents",
        "每个已举行的场次一份",
        Group.WHEN_NEEDED,
        guide="每个已举行的场次一份：时间、地点、内容、到场和缺席的人。",
        given={"job": "minutes"},
        options=(_PDF,),
        makes_documents=True,
    ),
    Action(
        "undo",
        "撤销上次操作",
        "python.actions.undo:undo",
        "恢复最近一次备份",
        Group.WHEN_NEEDED,
        guide="把工作簿恢复到上一次写入之前的样子。宏运行后 Ctrl+Z 不起作用，请用这个按钮。",
        needs=Needs.BACKUPS,
        options=(
            Option(
                "force",
                "上次运行后又改过也照样撤销（现在的文件会留在“备份/已撤销”）",
                OptionKind.FLAG,
                flag="--force",
            ),
        ),
    ),
    Action(
        "self_test",
        "环境自检",
        "python.entry.self_test:self_test",
        "看这台电脑能不能运行，不能时说明原因",
        Group.WHEN_NEEDED,
        guide="检查运行程序、文件夹、权限是否正常。按钮没有反应时双击 环境自检.cmd。",
        needs=Needs.MACHINE,
        run_outside="python.entry.machine_check:check_machine",
        old_keys=("machine",),
    ),
    Action(
        "ledgers",
        "更新台账",
        "python.actions.ledgers:update_ledgers",
        "累计学时学分，判定资格、导师、津贴，检查档案材料缺什么",
        Group.AFTER_A_ROUND,
        guide="重新累计《学时学分》《资格认定》《导师安排》《班主任津贴》，检查《档案材料》缺什么。",
        joins_rounds=True,
    ),
    Action(
        "portfolios",
        "个人成长档案",
        "python.actions.growth_files:print_growth_files",
        "每人一份，汇总历次成绩、学时、证书和材料",
        Group.AFTER_A_ROUND,
        guide="每人一份 Word，历次成绩、学时、证书、材料都在上面。",
        options=(
            Option(
                "teacher_ids",
                "只做这一位（可以写几次）；不写则全部",
                OptionKind.SEVERAL,
                metavar=TEACHER_ID,
                flag="--teacher",
            ),
            _PDF,
        ),
        joins_rounds=True,
        draws=True,
        makes_documents=True,
    ),
    Action(
        "completion",
        COMPLETION_TEMPLATE,
        "python.actions.issue:issue_certificates",
        "专题考核制：给各专题都合格的人发结业证书",
        Group.AFTER_A_ROUND,
        guide="专题考核制：各专题都合格的人，编号、登记、制作结业证书，一人只发一次。",
        given={"lasting": COMPLETION_TEMPLATE},
        options=(_PDF,),
        joins_rounds=True,
        makes_documents=True,
    ),
    Action(
        "qualification",
        QUALIFICATION_TEMPLATE,
        "python.actions.issue:issue_certificates",
        "给已取得班主任资格（直接认定或凭证书）的人发资格证书",
        Group.AFTER_A_ROUND,
        guide="给《资格认定》里直接认定和凭证书的人，编号、登记、制作资格证书，一人只发一次。",
        given={"lasting": QUALIFICATION_TEMPLATE},
        options=(_PDF,),
        joins_rounds=True,
        makes_documents=True,
    ),
    Action(
        "archive",
        "归档本轮",
        "python.actions.archive:archive_round",
        "成绩记入《历次成绩》，封存一份；没有全部完成时先列出来，问是否仍要归档",
        Group.AFTER_A_ROUND,
        guide="成绩记入《历次成绩》，整本封存到 归档 文件夹；没有全部完成时先列出来，十分钟内再点一次照样归档。",
        options=(
            Option(
                "next_round",
                "清空本轮的填写，开始这个名称的新一轮；名册保留",
                metavar="名称",
                flag="--next-round",
            ),
            Option(
                "force", "本轮没有全部完成，或者已用别的名称归档过，也归档", OptionKind.FLAG, flag="--force"
            ),
        ),
        questions=_QUESTIONS,
        joins_rounds=True,
        makes_documents=True,
    ),
    Action(
        "next_round",
        "开始下一轮",
        "python.actions.archive:begin_next_round",
        "归档以后清空本轮的填写，名册和台账保留",
        Group.AFTER_A_ROUND,
        guide="归档之后用：清空本轮填写，名册保留，要补训的人在名册里标为 补训。",
        options=(
            Option(
                "name", "新一轮的名称；不写则归档以后在《首页》填写", metavar="新一轮的名称", required=False
            ),
            Option("archive_first", "本轮还没有归档的，先归档", OptionKind.FLAG, flag="--archive"),
            Option(
                "force", "本轮没有全部完成，或归档以后又改过，也照样开始", OptionKind.FLAG, flag="--force"
            ),
        ),
        questions=_QUESTIONS,
        joins_rounds=True,
        makes_documents=True,
        prompt="将清空本轮的培训场次、签到、成绩和校验结果，名册和台账保留；本轮还没有归档的，先归档。\n"
        "请输入新一轮的名称，例如 2027年春季班主任培训；什么也不输入、直接按回车，就不开始：",
        launcher_options=("--archive",),
        old_keys=("next",),
    ),
    Action(
        "verify",
        "查验证书",
        "python.actions.verify:verified",
        "按证书编号、校验码或证书文件，看证书是否有效",
        Group.ELSEWHERE,
        options=(Option("certificate", "", metavar="编号、校验码或文件"),),
        prompt="请输入证书编号、校验码，或证书文件的位置：",
        only_reads=True,
    ),
    Action(
        "rules",
        "查看规则",
        "python.actions.rules:rules",
        "列出现行的考核规则；也可以换成预设方案",
        Group.ELSEWHERE,
        options=(
            Option(
                "preset",
                "换成预设方案，A：四项百分制，B：专题考核制；已填的数据保留",
                metavar="方案",
                flag="--preset",
            ),
        ),
        only_reads=True,
    ),
    Action(
        "new",
        "新建工作簿",
        "python.entry.demo:new",
        "生成一本空白工作簿（不会覆盖已有文件）",
        Group.ELSEWHERE,
        needs=Needs.NEW_PLACE,
        options=(Option("place", "", metavar="新文件"),),
    ),
    Action(
        "demo",
        "演示",
        "python.entry.demo:make_demo",
        "生成三轮填好的演示数据（60 位教师，前两轮已归档），供练习",
        Group.ELSEWHERE,
        needs=Needs.NEW_PLACE,
        options=(Option("place", "", metavar="文件夹"),),
        joins_rounds=True,
        draws=True,
        makes_documents=True,
    ),
)
"""Every action, in the order of work; within a group as its buttons stand on 首页."""

_BY_KEY = {key: action for action in ACTIONS for key in (action.key, *action.old_keys)}


def action_of(key: str) -> Action:
    """The action with a key, also one of an earlier version.

    Raises:
        KeyError: There is none.
    """
    return _BY_KEY[key]


def buttons_of(group: Group) -> tuple[Action, ...]:
    """The actions of one column of 首页."""
    return tuple(action for action in ACTIONS if action.group is group)
