"""The table of actions: the one home of everything a person can ask for.

Buttons of 首页 and their macros, commands of ``peixun``, .cmd files of the portable edition, lines of 使用说明 and 请先看我, README's
tables, 操作 in 运行日志, and which actions load pandas or Pillow: all follow from these rows. A new button is one row here and
one function.
"""

from __future__ import annotations

from python.vocabulary.action_parts import Action, Group, Landing, Needs, Option, OptionKind, Question
from python.vocabulary.features.catalogue import FEATURE_ACTIONS
from python.vocabulary.problems import ProblemCode
from python.vocabulary.questions import BEFORE_ISSUING, IN_A_CLOSED_ROUND, asked_at
from python.vocabulary.sheet_schema import (
    CERTIFICATE_NUMBER,
    CHECK_CERTIFICATES,
    CHECK_RESULTS,
    COMPLETION_TEMPLATE,
    FEATURE,
    GRADEBOOK,
    HISTORY,
    HOME,
    HOURS_LEDGER,
    IMPORT_PREVIEW,
    QUALIFICATION_TEMPLATE,
    RULES,
    SIGN_IN,
    TEACHER_ID,
)

__all__ = [
    "ACTIONS",
    "Action",
    "Group",
    "Landing",
    "Needs",
    "Option",
    "OptionKind",
    "Question",
    "action_of",
    "buttons_of",
]

_PDF = Option("pdf", "合订打印的文件同时转成 PDF（需要 Word 或 LibreOffice）", OptionKind.FLAG, flag="--pdf")
_ISSUE_YES = Option("yes", "照说明的张数和编号发证（或作废）；不写就先问", OptionKind.FLAG, flag="--yes")

ACTIONS = (
    Action(
        "prepare",
        "准备表格",
        "python.actions.prepare:prepare",
        "把名册里的老师、培训场次加进签到表、成绩册和档案材料",
        Group.IN_ORDER,
        lands_on=SIGN_IN,
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
        lands_on=Landing.FOLDER,
        guide="按《培训场次》每场一份，打印出来手签。",
        given={"job": "signin"},
        options=(_PDF,),
        makes_documents=True,
        old_keys=("sign_in",),
    ),
    Action(
        "check",
        "校验数据",
        "python.actions.check:check",
        "检查各表，结果写入《校验结果》",
        Group.IN_ORDER,
        lands_on=CHECK_RESULTS,
        guide="检查各张表，只写《校验结果》，不改任何一个填写的格子。",
    ),
    Action(
        "score",
        "计算成绩",
        "python.actions.score:score",
        "校验并计分，写入《成绩册》《补训名单》",
        Group.IN_ORDER,
        lands_on=GRADEBOOK,
        guide="先校验再算分。有问题的行不计分并写明原因，其余各行照常计分；资料不全的写「未完成」。",
    ),
    Action(
        "notices",
        "补训通知书",
        "python.actions.papers:print_documents",
        "给每位需要补训的老师一份",
        Group.IN_ORDER,
        lands_on=Landing.FOLDER,
        guide="给每位要补训的老师一份，写明原因和算式。",
        given={"job": "notices"},
        options=(_PDF,),
        makes_documents=True,
    ),
    Action(
        "publish",
        "公示与汇总",
        "python.actions.papers:print_documents",
        "公示名单、汇总表、培训总结",
        Group.IN_ORDER,
        lands_on=Landing.FOLDER,
        guide="公示名单（含公示起止日期和联系人）、汇总表和培训总结。公示期满、没有异议，再发证书。",
        given={"job": "publish"},
        options=(_PDF,),
        draws=True,
        makes_documents=True,
    ),
    Action(
        "preview",
        "试印样张",
        "python.actions.preview:preview",
        "每种证书先做一张有“样张”字样、没有编号的，并说明发证会发哪些",
        Group.IN_ORDER,
        lands_on=Landing.FOLDER,
        guide="每种证书做一张样张（第一位老师的内容，没有编号，印着“样张”），并说明会发多少张、从几号到几号、谁不发；不登记。",
        joins_rounds=True,
        makes_documents=True,
    ),
    Action(
        "certificates",
        "生成证书",
        "python.actions.issue:certificates",
        "给新取得证书的人编号、登记、制作证书",
        Group.IN_ORDER,
        lands_on=Landing.FOLDER,
        guide="公示期满以后点。先说明发多少张、编号到几号，十分钟内再点一次才发；已发的不会重做。更换要先作废，见说明书。",
        options=(
            Option(
                "revoke", "先作废这一张；符合条件的用新编号重发", metavar=CERTIFICATE_NUMBER, flag="--revoke"
            ),
            Option("reason", "作废的原因，记入《证书登记》", metavar="原因", flag="--reason"),
            _ISSUE_YES,
            _PDF,
        ),
        questions=BEFORE_ISSUING,
        joins_rounds=True,
        makes_documents=True,
    ),
    Action(
        "handout",
        "分发表格",
        "python.actions.handout:handout",
        "按部门做成不带宏的表，发给各人填，交回以后能合并",
        Group.WHEN_NEEDED,
        lands_on=Landing.FOLDER,
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
                "填哪些：签到、成绩、档案材料填报、名册信息、成长规划（选用；可以写几次）；不写照参数“分发内容”",
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
        lands_on=IMPORT_PREVIEW,
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
        lands_on=Landing.FOLDER,
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
        lands_on=Landing.FOLDER,
        guide="每个已举行的场次一份：时间、地点、内容、到场和缺席的人。",
        given={"job": "minutes"},
        options=(_PDF,),
        makes_documents=True,
    ),
    Action(
        "verify",
        CHECK_CERTIFICATES,
        "python.actions.verify:verified",
        "看证书是不是本校发的、有没有改动、是否作废",
        Group.WHEN_NEEDED,
        lands_on=CHECK_CERTIFICATES,
        guide="在《查验证书》一张一行填编号、校验码或扫码得到的文字；照片、PDF、Word 文件放进旁边的 查验 文件夹，再点一次。",
        options=(
            Option(
                "certificate",
                "",
                metavar="编号、校验码、扫码的文字、文件或文件夹",
                required=False,
            ),
        ),
        prompt="请输入证书编号、校验码，或照片、PDF、证书文件、文件夹的位置：",
        only_reads=True,
    ),
    Action(
        "undo",
        "撤销上次操作",
        "python.actions.undo:undo",
        "恢复最近一次备份",
        Group.WHEN_NEEDED,
        guide="说明撤销哪一次，恢复到它之前；撤销归档、开始下一轮要再点一次。Ctrl+Z 对宏不起作用。",
        needs=Needs.BACKUPS,
        options=(
            Option("yes", "上次是归档本轮或开始下一轮的，也撤销", OptionKind.FLAG, flag="--yes"),
            Option(
                "force",
                "上次运行后又改过也照样撤销（现在的文件会留在“备份/已撤销”）",
                OptionKind.FLAG,
                flag="--force",
            ),
        ),
        questions=asked_at(ProblemCode.UNDOES_A_ROUND),
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
        lands_on=HOURS_LEDGER,
        guide="重新累计《学时学分》《资格认定》《导师安排》《班主任津贴》，检查《档案材料》缺什么。",
        joins_rounds=True,
    ),
    Action(
        "portfolios",
        "个人成长档案",
        "python.actions.growth_files:print_growth_files",
        "每人一份，汇总历次成绩、学时、证书和材料",
        Group.AFTER_A_ROUND,
        lands_on=Landing.FOLDER,
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
        lands_on=Landing.FOLDER,
        guide="专题考核制：各专题都合格的人，编号、登记、制作结业证书，一人只发一次。",
        given={"lasting": COMPLETION_TEMPLATE},
        options=(_ISSUE_YES, _PDF),
        questions=BEFORE_ISSUING,
        joins_rounds=True,
        makes_documents=True,
    ),
    Action(
        "qualification",
        QUALIFICATION_TEMPLATE,
        "python.actions.issue:issue_certificates",
        "给已取得班主任资格（直接认定或凭证书）的人发资格证书",
        Group.AFTER_A_ROUND,
        lands_on=Landing.FOLDER,
        guide="给《资格认定》里直接认定和凭证书的人，编号、登记、制作资格证书，一人只发一次。",
        given={"lasting": QUALIFICATION_TEMPLATE},
        options=(_ISSUE_YES, _PDF),
        questions=BEFORE_ISSUING,
        joins_rounds=True,
        makes_documents=True,
    ),
    Action(
        "check_page",
        "查验网页",
        "python.actions.check_page:make_check_page",
        "做一个谁都能查验本校证书的网页文件，不用联网",
        Group.AFTER_A_ROUND,
        lands_on=Landing.FOLDER,
        guide="做出 查验证书.html：放到学校网站或发给教育局，用浏览器打开就能查验本校的证书，里面没有姓名和成绩。",
        makes_documents=True,
        only_reads=True,
    ),
    Action(
        "archive",
        "归档本轮",
        "python.actions.archive:archive_round",
        "成绩记入《历次成绩》，封存一份；没有全部完成时先列出来，问是否仍要归档",
        Group.AFTER_A_ROUND,
        lands_on=HISTORY,
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
        questions=IN_A_CLOSED_ROUND,
        joins_rounds=True,
        makes_documents=True,
    ),
    Action(
        "next_round",
        "开始下一轮",
        "python.actions.archive:begin_next_round",
        "归档以后清空本轮的填写，名册和台账保留",
        Group.AFTER_A_ROUND,
        lands_on=HOME,
        guide="归档之后用：清空本轮填写，名册保留，要补训的人标为 补训。先问，十分钟内再点一次才做。",
        options=(
            Option(
                "name", "新一轮的名称；不写则归档以后在《首页》填写", metavar="新一轮的名称", required=False
            ),
            Option("archive_first", "本轮还没有归档的，先归档", OptionKind.FLAG, flag="--archive"),
            Option("yes", "清空本轮的填写；不写就先问", OptionKind.FLAG, flag="--yes"),
            Option(
                "force", "本轮没有全部完成，或归档以后又改过，也照样开始", OptionKind.FLAG, flag="--force"
            ),
        ),
        questions={**IN_A_CLOSED_ROUND, **asked_at(ProblemCode.NEXT_ROUND_CLEARS)},
        joins_rounds=True,
        makes_documents=True,
        prompt="将清空本轮的培训场次、签到、成绩和校验结果，名册和台账保留；本轮还没有归档的，先归档。\n"
        "请输入新一轮的名称，例如 2027年春季班主任培训；什么也不输入、直接按回车，就不开始：",
        # Whoever has read the prompt and typed a name has answered.
        launcher_options=("--archive", "--yes"),
        old_keys=("next",),
    ),
    Action(
        "features",
        "选用功能",
        "python.actions.features:choose_features",
        "照考核规则【功能】里填的，显示或隐藏各功能的工作表",
        Group.OPTIONAL,
        lands_on=RULES,
        guide="《考核规则》最下面的【功能】：把要用的改成 是，点那里的「选用功能」，它的工作表和按钮就会出现；不用的不显示。",
        options=(
            Option("on", "启用这一项（可以写几次）", OptionKind.SEVERAL, metavar=FEATURE, flag="--on"),
            Option("off", "停用这一项（可以写几次）", OptionKind.SEVERAL, metavar=FEATURE, flag="--off"),
        ),
        sheet=RULES,
    ),
    *FEATURE_ACTIONS,
    Action(
        "key_backup",
        "密钥备份页",
        "python.actions.keys:back_up_key",
        "把签发证书的密钥做成一页纸，打印出来锁好",
        Group.ELSEWHERE,
        only_reads=True,
    ),
    Action(
        "key_restore",
        "恢复密钥",
        "python.actions.keys:restore_key",
        "照密钥备份页，把学校的密钥放到这台电脑上",
        Group.ELSEWHERE,
        options=(Option("words", "", metavar="备份页上的24个字或照片"),),
        prompt="请输入备份页上的24个字，或备份页照片的位置：",
        only_reads=True,
    ),
    Action(
        "key_rotate",
        "更换密钥",
        "python.actions.keys:rotate_key",
        "密钥泄露或丢失时换一把新的；以前发的证书仍然能查验",
        Group.ELSEWHERE,
        options=(
            Option(
                "leaked_from",
                "泄露了的：从这一天起不再相信旧密钥，如 2026-11-01；只是丢失的不写",
                metavar="年-月-日",
                flag="--leaked-from",
            ),
            Option("yes", "更换；不写就先问", OptionKind.FLAG, flag="--yes"),
        ),
        questions=asked_at(ProblemCode.KEY_WILL_CHANGE),
    ),
    Action(
        "rules",
        "查看规则",
        "python.actions.rules:rules",
        "列出现行的考核规则；也可以换成预设方案",
        Group.ELSEWHERE,
        lands_on=RULES,
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
        "rollup",
        "县级汇总",
        "python.actions.county.rollup:rollup",
        "把一个文件夹里各校交来的工作簿汇总成一份，不改动任何一本",
        Group.ELSEWHERE,
        needs=Needs.FOLDER,
        lands_on=Landing.FOLDER,
        options=(
            Option(
                "round",
                "汇总哪一轮：轮次名称，或年份如 2026；不写就是交来最多的那一轮",
                metavar="名称",
                flag="--round",
            ),
            Option(
                "rules",
                "县里统一的考核规则在这本工作簿里，和它不同的学校会列出来",
                metavar="工作簿",
                flag="--rules",
            ),
            Option(
                "papers", "也做 Word 文档：县级通报、推荐公示、分校成绩单", OptionKind.FLAG, flag="--papers"
            ),
            Option("no_cache", "上次读过、没有变的文件也重新读", OptionKind.FLAG, flag="--no-cache"),
        ),
        makes_documents=True,
        prompt="请把装着各校工作簿的文件夹拖到这里，或输入它的位置：",
    ),
    Action(
        "new",
        "新建工作簿",
        "python.entry.demo:new",
        "生成一本空白工作簿（不会覆盖已有文件）",
        Group.ELSEWHERE,
        needs=Needs.NEW_PLACE,
        options=(
            Option("place", "", metavar="新文件"),
            Option(
                "program",
                "按钮给哪个程序用：excel 或 libreoffice；不写照这台电脑的",
                metavar="程序",
                flag="--for",
            ),
        ),
    ),
    Action(
        "demo",
        "演示",
        "python.entry.demo:make_demo",
        "生成三轮填好的演示数据（60 位教师，前两轮已归档），供练习",
        Group.ELSEWHERE,
        needs=Needs.NEW_PLACE,
        options=(
            Option("place", "", metavar="文件夹"),
            Option("county", "旁边再做一个县的十二所学校和县级汇总", OptionKind.FLAG, flag="--county"),
        ),
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


def sheet_after(title: str) -> str:
    """The sheet that a run of an action, by its title, leaves in front; ``""``: the one that is there."""
    places = [action.lands_on for action in ACTIONS if action.title == title]
    return next((place for place in places if isinstance(place, str)), "")


EVERYDAY = (action_of("check"), action_of("score"))
"""What is clicked many times a round: their buttons stand on every sheet."""


def buttons_of(group: Group) -> tuple[Action, ...]:
    """The actions of one column of 首页."""
    return tuple(action for action in ACTIONS if action.group is group)
