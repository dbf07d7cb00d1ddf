"""The papers for one person or one session: 补训通知书, 成绩单, 签到表, 培训记录."""

from __future__ import annotations

from python.making.workbook.templates.paper_parts import (
    FORM,
    NARROW,
    OFFICIAL,
    SHADE,
    Column,
    blank,
    document_number,
    facts_table,
    last_line,
    list_table,
    number_room,
    signed,
    signed_by_hand,
)
from python.making.workbook.templates.typefaces import HEI
from python.making.workbook.templates.wordml import (
    CM,
    WordFile,
    cell,
    paragraph,
    row,
    run,
    table,
)

# Below 成绩单: a template whose last paragraph begins with this sign is followed by the next copy on the same page.
_CUT_HERE = "✂" + " ┄" * 44
_TIME = "{% if 开始时间 %}{{ 开始时间 }} — {{ 结束时间 }}{% endif %}"


def _point(heading: str, text: str) -> str:
    """A numbered point of an official paper; its heading in 黑体."""
    return paragraph(run(heading, HEI), text, style="PaperBody", align="left")


def _notice() -> WordFile:
    return WordFile(
        title="补训通知书",
        page=OFFICIAL,
        body=(
            *document_number(),
            paragraph("补训通知书", style="PaperTitle", after=240),
            paragraph(run("{{ 姓名 }}"), "老师：", style="PaperBody", indent=0),
            paragraph(
                "您参加的“{{ 轮次名称 }}”（{{ 开始日期 }}至{{ 结束日期 }}）考核已经结束，"
                "{% if 总分 %}考核总分为{{ 总分 }}分，{% endif %}评定等级为“{{ 等级 }}”，按规定需要参加补训。现通知如下：",
                style="PaperBody",
            ),
            _point("一、补训原因：", "{{ 补训原因 }}。"),
            _point("二、成绩明细：", "{{ 成绩算式 }}。"),
            _point(
                "三、补训安排：",
                "{% if 补训时间 or 补训地点 %}{% if 补训时间 %}时间为{{ 补训时间 }}{% else %}时间另行通知{% endif %}，"
                "{% if 补训地点 %}地点为{{ 补训地点 }}{% else %}地点另行通知{% endif %}，请准时参加。"
                "{% else %}时间和地点另行通知，请届时参加。{% endif %}",
            ),
            _point(
                "四、成绩复核：",
                "对成绩有疑问的，请在收到本通知后五个工作日内向{% if 接收地点 %}{{ 接收地点 }}{% else %}{{ 发证单位 }}{% endif %}提出"
                "{% if 联系人 or 联系电话 %}（联系人{% if 联系人 %}{{ 联系人 }}{% endif %}{% if 联系电话 %}，电话{{ 联系电话 }}{% endif %}）"
                "{% endif %}。",
            ),
            signed(OFFICIAL, "{{ 签发日期 }}", before=700),
            paragraph(line=240, exact=True, cut=True),
            paragraph(run("回　执", HEI, 14), align="center", before=160, after=60),
            paragraph(
                run(
                    "本人（工号{{ 工号 }}{% if 部门 %}，{{ 部门 }}{% endif %}）已收到“{{ 轮次名称 }}”补训通知书。",
                    size=14,
                ),
                line=440,
                exact=True,
                indent=200,
            ),
            paragraph(
                *signed_by_hand("签名："),
                align="right",
                before=120,
                size=14,
            ),
        ),
    )


# The columns of 成绩单.
_SLIP_COLUMNS = (
    Column("计分项目", "{{ 项.项目 }}", 3.0),
    Column("满分", "{{ 项.满分 }}", 1.9, digits=4),
    Column("得分", "{{ 项.得分 }}", 1.9, digits=5),
    Column("计算过程", "{{ 项.计算 }}", 8.4),
)


def _slip() -> WordFile:
    width = FORM.text_width
    whole = sum(column.share for column in _SLIP_COLUMNS)
    widths = [int(width * column.share / whole) for column in _SLIP_COLUMNS]
    total = row(
        cell(paragraph("合　计", style="TableHead"), width=widths[0], fill=SHADE),
        cell(
            paragraph("{{ 满分合计 }}", style="TableNumber", right=number_room(widths[1], 4)),
            width=widths[1],
            fill=SHADE,
        ),
        cell(
            paragraph("{{ 得分合计 }}", style="TableNumber", right=number_room(widths[2], 5)),
            width=widths[2],
            fill=SHADE,
        ),
        cell(
            paragraph("等级：{{ 等级 }}{% if 名次 %}　　名次：{{ 名次 }}{% endif %}", style="TableText"),
            width=widths[3],
            fill=SHADE,
        ),
        height=372,
    )
    content = (
        paragraph("{{ 学校名称 }}班主任培训考核成绩单", style="FormTitle"),
        paragraph("{{ 轮次名称 }}", style="FormSubtitle"),
        facts_table(
            (
                ("姓　名", "{{ 姓名 }}"),
                ("工　号", "{{ 工号 }}"),
                ("部　门", "{{ 部门 }}"),
                ("学　时", "{{ 学时 }}{% if 学分 %}（{{ 学分 }}学分）{% endif %}"),
            ),
            width,
            per_row=2,
            height=372,
        ),
        paragraph(line=80, exact=True),
        list_table("项目列表", _SLIP_COLUMNS, width, height=372, head=372, variable="项", foot=(total,)),
        paragraph(
            "{% if 补训原因 %}{{ 补训原因 }}，需要补训。　{% endif %}{{ 发证单位 }}　{{ 签发日期 }}",
            style="TableLong",
            align="right",
            before=40,
        ),
    )
    # One row that is not broken over pages holds it all, so that a slip is never torn apart.
    return WordFile(
        title="成绩单",
        page=FORM,
        body=(
            table((width,), row(cell(*content, width=width)), borders=False),
            paragraph(_CUT_HERE, style="CutLine"),
        ),
    )


# The columns of 签到表: one of people, or two beside each other.
_SIGN_ONE = (
    Column("序号", "{{ 行.左序号 }}", 1.2),
    Column("工号", "{{ 行.左工号 }}", 2.3),
    Column("姓名", "{{ 行.左姓名 }}", 3.4, snug=True),
    Column("部门", "{{ 行.左部门 }}", 3.4, snug=True),
    Column("签名", "", 4.4),
    Column("备注", "", 2.4),
)
_SIGN_TWO = tuple(
    Column(heading, f"{{{{ 行.{side}{heading} }}}}" if text else "", share, snug=snug, divided=divided)
    for side in "左右"
    for heading, text, share, snug, divided in (
        ("序号", True, 600, False, side == "右"),
        ("姓名", True, 1450, True, False),
        ("部门", True, 1330, True, False),
        ("签名", False, 1552, False, False),
    )
)
# Thirty rows of this height, the headings and the line below fill a page.
_SIGN_HEIGHT = 404


def _sign_in() -> WordFile:
    width = FORM.text_width
    return WordFile(
        title="签到表",
        page=FORM,
        body=(
            paragraph("{%p for 页 in 名单页 %}"),
            paragraph("{{ 学校名称 }}班主任培训签到表", style="FormTitle"),
            paragraph(
                "{{ 轮次名称 }}　{{ 场次 }}：{{ 主题 }}{% if 页.页数 != '1' %}（第{{ 页.页码 }}页，共{{ 页.页数 }}页）{% endif %}",
                style="FormSubtitle",
            ),
            facts_table(
                (
                    ("日　期", "{{ 日期 }}"),
                    ("时　间", _TIME),
                    ("地　点", "{{ 地点 }}"),
                    ("主持人", "{{ 主持人 }}"),
                    ("学　时", "{{ 学时 }}"),
                    ("应　到", "{{ 应到 }}人"),
                ),
                width,
                per_row=3,
                height=390,
                label=int(1.7 * CM),
            ),
            paragraph(line=120, exact=True),
            paragraph("{%p if 双栏 %}"),
            list_table("页.行", _SIGN_TWO, width, height=_SIGN_HEIGHT, head=390),
            paragraph("{%p else %}"),
            list_table("页.行", _SIGN_ONE, width, height=_SIGN_HEIGHT, head=390),
            paragraph("{%p endif %}"),
            paragraph(
                "实到：",
                blank(4),
                "人　　缺席：",
                blank(4),
                "人　　请假：",
                blank(4),
                "人　　考勤人签名：",
                blank(8),
                style="TableLong",
                before=140,
            ),
            paragraph("{%p if not loop.last %}"),
            paragraph('<w:r><w:br w:type="page"/></w:r>', line=20, exact=True),
            paragraph("{%p endif %}"),
            paragraph("{%p endfor %}"),
            last_line(),
        ),
    )


# The rows of 培训记录 below its facts: heading, paragraphs, height.
_MINUTES_ROWS = (
    ("培训主题", ("{{ 主题 }}",), 520),
    ("出　勤", ("应到{{ 应到 }}人，实到{{ 实到 }}人，缺勤{{ 缺勤 }}人。",), 520),
    ("缺勤人员", ("{%p for 行 in 缺勤行 %}", "{{ 行.文字 }}", "{%p endfor %}"), 520),
    ("迟到早退", ("{%p for 行 in 迟到行 %}", "{{ 行.文字 }}", "{%p endfor %}"), 520),
    ("培训内容", ("{{ 内容摘要 }}",), 8000),
)


def _minutes() -> WordFile:
    width = NARROW.text_width
    label = int(2.2 * CM)
    return WordFile(
        title="培训记录",
        page=NARROW,
        body=(
            paragraph("{{ 学校名称 }}班主任培训记录", style="FormTitle"),
            paragraph("{{ 轮次名称 }}　{{ 场次 }}", style="FormSubtitle"),
            facts_table(
                (
                    ("日　期", "{{ 日期 }}"),
                    ("时　间", _TIME),
                    ("地　点", "{{ 地点 }}"),
                    ("形　式", "{{ 形式 }}"),
                    ("主持人", "{{ 主持人 }}"),
                    ("记录人", "{{ 记录人 }}"),
                    ("学　时", "{{ 学时 }}"),
                    ("计考勤", "{{ 计考勤 }}"),
                ),
                width,
            ),
            table(
                (label, width - label),
                *(
                    row(
                        cell(paragraph(heading, style="TableHead"), width=label, fill=SHADE),
                        cell(
                            *(paragraph(text, style="TableLong") for text in texts),
                            width=width - label,
                            align="top" if heading == "培训内容" else "center",
                        ),
                        height=height,
                    )
                    for heading, texts, height in _MINUTES_ROWS
                ),
            ),
            paragraph(
                "主持人签名：",
                blank(8),
                "　　　　记录人签名：",
                blank(8),
                style="TableLong",
                before=240,
            ),
        ),
    )


def papers() -> dict[str, WordFile]:
    """These papers, by the name of their file."""
    made = (_notice(), _slip(), _sign_in(), _minutes())
    return {word_file.title: word_file for word_file in made}
