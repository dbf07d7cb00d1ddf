"""What 使用说明 says, section by section."""

from __future__ import annotations

from collections.abc import Sequence

from python.vocabulary.actions import ACTIONS, Action
from python.vocabulary.plain_record import record
from python.vocabulary.sheet_schema import (
    ALLOWANCE,
    CERTIFICATE_REGISTER,
    CHANGE_LOG,
    CHECK_RESULTS,
    DEDUCTION_UNIT,
    GRADEBOOK,
    HISTORY,
    HOME,
    HOURS_LEDGER,
    ITEM_MINIMUM,
    MENTORING,
    PORTFOLIO,
    QUALIFICATION,
    RANK,
    RETRAIN_LIST,
    ROSTER,
    RULES,
    RUN_LOG,
    SESSIONS,
    SIGN_IN,
)


@record
class Line:
    """One line of the guide: a short label, what is said, and where the label leads (if anywhere): a sheet, or an action's launcher."""

    label: str
    text: str
    sheet: str = ""
    action: Action | None = None


@record
class Section:
    """A part of the guide: its heading and its lines, in order."""

    title: str
    lines: Sequence[Line]


BUTTONS_TITLE = "二　首页上的按钮"
LINKS_LINE = (
    "宏用不了的时候，点下面带下划线的名称，运行工作簿旁边同名的 .cmd 文件（便携版里有），结果一样。Office 会先警告文件可能带有病毒、"
    "对计算机有害，问是否打开：确实是本文件夹里的 .cmd，就点「是」。WPS 也可能问一次。"
)

SECTIONS = (
    Section(
        "一　按这个顺序做",
        (
            Line(
                "1　首页",
                "填本轮信息：学校名称、轮次名称、起止日期、签发日期、发证单位。下面“选填”的（公示、补训、发文字号）不填就不印。",
                HOME,
            ),
            Line("2　考核规则", "默认是四项百分制。本校办法不同时，直接改分值、档次、扣分和等级线。", RULES),
            Line(
                "3　教师名册",
                "一人一行。可以从旧表整块复制，栏目顺序可以不同，表头文字要对。工号要一直不变，不要用序号；"
                "改了名的，加一列 曾用名 写上原名。",
                ROSTER,
            ),
            Line("4　培训场次", "一场一行，写明日期、主题、学时。", SESSIONS),
            Line(
                "5　签到表", "第4行从 D 列起写场次，与《培训场次》里的写法一致；格里选状态或写符号。", SIGN_IN
            ),
            Line(
                "6　成绩册",
                "填蓝底表头的栏目，深色、下有橙线的必须有。缺考写 缺考；还没有的先空着，不要写 0。",
                GRADEBOOK,
            ),
            Line(
                "7　校验数据",
                "回到首页点「校验数据」，问题列在《校验结果》，点单元格可跳过去改。",
                CHECK_RESULTS,
            ),
            Line(
                "8　计算成绩",
                "点「计算成绩」，总分、等级、名次、成绩说明写进《成绩册》，补训的人写进《补训名单》。",
                RETRAIN_LIST,
            ),
            Line(
                "9　公示和发证",
                "点「公示与汇总」张贴公示名单；公示期里有人提出异议的，核对、改好、重算、重新公示。公示期满，点「试印样张」看样子，"
                "再点「生成证书」。",
                HOME,
            ),
        ),
    ),
    Section(
        BUTTONS_TITLE,
        (
            Line("按钮没有反应", LINKS_LINE),
            *(Line(action.title, action.guide, action=action) for action in ACTIONS if action.guide),
        ),
    ),
    Section(
        "三　按钮不起作用时（解除宏的拦截）",
        (
            Line(
                "从网上收到的",
                "微信、QQ、邮件收到的文件带有「来自网络」的标记，Office 会拦截宏，而且不出现「启用」按钮。"
                "办法：关闭工作簿，在压缩包（解压之前）或工作簿文件上点右键 → 属性 → 勾选「解除锁定」→ 确定，再打开。",
            ),
            Line(
                "信任位置",
                "也可以把整个文件夹加为受信任位置：文件 → 选项 → 信任中心 → 信任中心设置 → 受信任位置 → 添加新位置。"
                "要选一个子文件夹，不要选整个磁盘。",
            ),
            Line("黄色安全条", "打开后如果出现「安全警告　宏已被禁用」，点「启用内容」。"),
            Line("仍被拦截", "有的安全软件不许 Office 启动别的程序。请改用下面第四节的办法，结果完全一样。"),
        ),
    ),
    Section(
        "四　用 WPS，或不能用宏",
        (
            Line("WPS", "WPS 个人版没有宏，按钮点了没有反应。表格照常填写，按下面的办法运行。"),
            Line(
                "便携版",
                "双击文件夹里的 校验数据.cmd、计算成绩.cmd、生成证书.cmd 等文件，处理旁边最新的工作簿；"
                "也可以把工作簿拖到它的图标上。说明和图见 请先看我.html。",
            ),
            Line(
                "开着也行",
                "工作簿正开着时，程序会问要不要直接在打开的表里运行：按回车就运行，不用关闭。"
                "答「否」，或程序说不能（受保护的视图、只读等），就先保存并关闭，再运行一次。",
            ),
            Line(
                "命令行",
                "peixun check 工作簿（校验数据）、peixun score 工作簿（计算成绩）、peixun undo 工作簿（撤销）。",
            ),
            Line(
                "证书等",
                "peixun certificates 工作簿（生成证书）；每个按钮都有对应的命令，见说明书。在关着的工作簿上运行的，重新打开看结果。",
            ),
        ),
    ),
    Section(
        "五　文件放在哪里",
        (
            Line("运行以后", "停在结果上；做了文件的，打开那个文件夹。标题旁边的「返回首页」随时可以回去。"),
            Line("备份", "每次写入之前，自动把工作簿复制一份到旁边的 备份 文件夹，文件名带时间。"),
            Line("输出", "证书、通知书等文件在旁边的 输出 文件夹里，按轮次名称分开。"),
            Line(RUN_LOG, "每次运行都在《运行日志》里记一行。", RUN_LOG),
        ),
    ),
    Section(
        "六　其他各表",
        (
            Line(HOURS_LEDGER, "每人的学时与学分。", HOURS_LEDGER),
            Line(PORTFOLIO, "五个一、六有的收交情况。", PORTFOLIO),
            Line(CERTIFICATE_REGISTER, "发出的每一张证书。", CERTIFICATE_REGISTER),
            Line(HISTORY, "各轮归档的成绩，归档以后不再变动；自相矛盾的行不算合格。", HISTORY),
            Line(
                QUALIFICATION,
                "谁可以直接认定、谁凭证书、谁还缺什么，可推荐什么职务；专题考核制的结业情况。",
                QUALIFICATION,
            ),
            Line(MENTORING, "谁须有导师、谁先任助理，导师合不合要求。", MENTORING),
            Line(ALLOWANCE, "班级人数×标准×月数；名册有考核系数的再乘以系数。", ALLOWANCE),
            Line(CHANGE_LOG, "每次计算与上一次相比，哪一格变了，总分和等级怎么跟着变。", CHANGE_LOG),
        ),
    ),
    Section(
        "七　算分的约定",
        (
            Line(ITEM_MINIMUM, "看四舍五入以后的这一项得分；正好等于的算达到。总分扣分的项目不能填。", RULES),
            Line(DEDUCTION_UNIT, "次：每次扣这么多，不填也是。课时：再乘以那一场的学时，例如 10×4。", RULES),
            Line(RANK, "有总分的都排，包括因为一个单项总评不合格的人；同分同名次（1、2、2、4）。", GRADEBOOK),
            Line(
                "参训率　合格率",
                "已计分人数、合格人数，都除以应参训人数（名册减免训）；目标在【参数】里，离目标还差几人写在首页。",
                HOME,
            ),
        ),
    ),
)
