"""The papers for one person or one session: 补训通知书, 成绩单, 签到表, 培训记录."""

from __future__ import annotations

from python.making.workbook.templates.paper_parts import (
    NARROW,
    PAGE_FOOTER,
    PORTRAIT,
    SHADE,
    SIGNATURE,
    facts_table,
    list_table,
)
from python.making.workbook.templates.wordml import (
    CM,
    FANG,
    HEI,
    WordFile,
    cell,
    paragraph,
    row,
    run,
    table,
)


def _notice() -> WordFile:
    return WordFile(
        title="补训通知书",
        body=(
            paragraph("补训通知书", style="PaperTitle", after=300),
            paragraph(run("{{ 姓名 }}", HEI), " 老师：", style="PaperBody", indent=0),
            paragraph(
                "您参加的“{{ 轮次名称 }}”（{{ 开始日期 }}至{{ 结束日期 }}）考核已经结束。"
                "{% if 总分 %}您的考核总分为{{ 总分 }}分，{% endif %}评定等级为“{{ 等级 }}”，按规定需要参加补训。",
                style="PaperBody",
            ),
            paragraph(run("补训原因：", HEI), "{{ 补训原因 }}", style="PaperBody"),
            paragraph(run("成绩明细：", HEI), "{{ 成绩说明 }}", style="PaperBody", align="left"),
            paragraph(
                "补训的时间、地点和内容另行通知，请按时参加。对成绩有疑问的，请在收到本通知后五个工作日内向发证单位提出。",
                style="PaperBody",
            ),
            *SIGNATURE,
            paragraph("…" * 34, align="center", before=300, after=160),
            paragraph(run("回　执", HEI, 16), align="center", after=120),
            paragraph("本人已收到“{{ 轮次名称 }}”补训通知书。", style="PaperBody", align="left"),
            paragraph(run("工号：{{ 工号 }}　　部门：{{ 部门 }}", FANG, 14), align="left", before=80),
            paragraph(
                run("签名：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿＿＿＿＿", FANG, 14), align="right", before=200
            ),
        ),
    )


def _slip() -> WordFile:
    width = PORTRAIT.text_width
    columns = (
        ("计分项目", "{{ 项.项目 }}", 3.0),
        ("满分", "{{ 项.满分 }}", 1.8),
        ("得分", "{{ 项.得分 }}", 1.8),
        ("计算过程", "{{ 项.计算 }}", 7.0),
    )
    return WordFile(
        title="成绩单",
        body=(
            paragraph("{{ 学校名称 }}", style="PaperSubtitle", after=60),
            paragraph("班主任培训考核成绩单", style="PaperTitle"),
            paragraph("{{ 轮次名称 }}", style="PaperSubtitle"),
            facts_table(
                (
                    ("姓　名", "{{ 姓名 }}"),
                    ("工　号", "{{ 工号 }}"),
                    ("部　门", "{{ 部门 }}"),
                    ("学　时", "{{ 学时 }}"),
                    ("总　分", "{{ 总分 }}"),
                    ("等　级", "{{ 等级 }}"),
                    ("名　次", "{{ 名次 }}"),
                    ("学　分", "{{ 学分 }}"),
                ),
                width,
            ),
            paragraph("各项得分", style="PaperHeading", before=300),
            list_table("项目列表", columns, width, height=520, variable="项"),
            paragraph("成绩说明", style="PaperHeading", before=300),
            paragraph("{{ 成绩说明 }}", style="PaperBody", align="left"),
            *SIGNATURE,
        ),
    )


def _sign_in() -> WordFile:
    width = NARROW.text_width
    columns = (
        ("序号", "{{ 行.序号 }}", 1.2),
        ("工号", "{{ 行.工号 }}", 2.4),
        ("姓名", "{{ 行.姓名 }}", 3.0),
        ("部门", "{{ 行.部门 }}", 3.2),
        ("签名", "", 4.6),
        ("备注", "", 2.6),
    )
    return WordFile(
        title="签到表",
        page=NARROW,
        footer=PAGE_FOOTER,
        body=(
            paragraph("{{ 学校名称 }}班主任培训签到表", style="PaperTitle", after=80),
            paragraph("{{ 轮次名称 }}　{{ 场次 }}", style="PaperSubtitle", after=160),
            facts_table(
                (
                    ("主　题", "{{ 主题 }}"),
                    ("日　期", "{{ 日期 }}"),
                    ("地　点", "{{ 地点 }}"),
                    ("时　间", "{% if 开始时间 %}{{ 开始时间 }} — {{ 结束时间 }}{% endif %}"),
                    ("主持人", "{{ 主持人 }}"),
                    ("应　到", "{{ 应到 }}人　学时{{ 学时 }}"),
                ),
                width,
                height=440,
            ),
            paragraph(line=160, exact=True),
            list_table("名单", columns, width, height=560),
            paragraph(
                "实到：＿＿＿＿人　　缺席：＿＿＿＿人　　请假：＿＿＿＿人　　考勤人签名：＿＿＿＿＿＿＿＿",
                style="TableLong",
                before=200,
            ),
        ),
    )


# The rows of 培训记录 below its facts: heading, text, height.
_MINUTES_ROWS = (
    ("培训主题", "{{ 主题 }}", 560),
    ("出　勤", "应到{{ 应到 }}人，实到{{ 实到 }}人，缺勤{{ 缺勤 }}人。", 560),
    (
        "缺勤人员",
        "{% for 人 in 缺勤名单 %}{{ 人.姓名 }}（{{ 人.状态 }}）{% if not loop.last %}、{% endif %}"
        "{% else %}无{% endfor %}",
        560,
    ),
    (
        "迟到早退",
        "{% for 人 in 迟到名单 %}{{ 人.姓名 }}（{{ 人.状态 }}）{% if not loop.last %}、{% endif %}"
        "{% else %}无{% endfor %}",
        560,
    ),
    ("培训内容", "{{ 内容摘要 }}", 6600),
)


def _minutes() -> WordFile:
    width = PORTRAIT.text_width
    label = int(2.4 * CM)
    return WordFile(
        title="培训记录",
        footer=PAGE_FOOTER,
        body=(
            paragraph("{{ 学校名称 }}班主任培训记录", style="PaperTitle", after=80),
            paragraph("{{ 轮次名称 }}　{{ 场次 }}", style="PaperSubtitle", after=160),
            facts_table(
                (
                    ("日　期", "{{ 日期 }}"),
                    ("时　间", "{% if 开始时间 %}{{ 开始时间 }} — {{ 结束时间 }}{% endif %}"),
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
                            paragraph(text, style="TableLong"),
                            width=width - label,
                            align="top" if heading == "培训内容" else "center",
                        ),
                        height=height,
                    )
                    for heading, text, height in _MINUTES_ROWS
                ),
            ),
            paragraph(
                "主持人签名：＿＿＿＿＿＿＿＿　　　　记录人签名：＿＿＿＿＿＿＿＿",
                style="TableLong",
                before=300,
            ),
        ),
    )


def papers() -> dict[str, WordFile]:
    """These papers, by the name of their file."""
    made = (_notice(), _slip(), _sign_in(), _minutes())
    return {word_file.title: word_file for word_file in made}
