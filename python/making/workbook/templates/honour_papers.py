"""The papers of optional features about honours and mentors: 推荐名单, 结对协议书."""

from __future__ import annotations

from python.making.workbook.templates.paper_parts import (
    NUMBER_LEFT,
    NUMBER_RIGHT,
    OFFICIAL,
    Column,
    blank,
    facts_table,
    last_line,
    list_table,
    signed,
)
from python.making.workbook.templates.typefaces import HEI
from python.making.workbook.templates.wordml import WordFile, paragraph, run

_RECOMMENDED = (
    Column("序号", "{{ 行.序号 }}", 1.1),
    Column("姓名", "{{ 行.姓名 }}", 2.1, snug=True),
    Column("部门", "{{ 行.部门 }}", 2.3, snug=True),
    Column("推荐类别", "{{ 行.推荐类别 }}", 2.5),
    Column("推荐依据", "{{ 行.推荐依据 }}{% if 行.备注 %}。{{ 行.备注 }}{% endif %}", 7.6),
)


def _recommendation() -> WordFile:
    return WordFile(
        title="推荐名单",
        page=OFFICIAL,
        footer=NUMBER_RIGHT,
        even_footer=NUMBER_LEFT,
        body=(
            paragraph("{%p if 发文字号 %}"),
            paragraph("{{ 发文字号 }}", style="PaperSubtitle"),
            paragraph("{%p endif %}"),
            paragraph("优秀班主任推荐名单", style="PaperTitle"),
            paragraph("{{ 学校名称 }}", style="PaperSubtitle", after=200),
            paragraph(
                "根据班主任培训考核、档案材料和评比活动的记录，经审核，推荐以下{{ 推荐人数 }}人。",
                style="PaperBody",
            ),
            paragraph(run("推荐条件：", HEI), "{{ 推荐条件 }}。", style="PaperBody", after=120),
            list_table("推荐列表", _RECOMMENDED, OFFICIAL.text_width, height=420),
            signed(OFFICIAL, "{{ 制作日期 }}", before=800),
            last_line(),
        ),
    )


_DAY_BY_HAND = "＿＿＿＿年＿＿月＿＿日"


def _clause(heading: str, *lines: str) -> tuple[str, ...]:
    """A heading of the agreement and what it says."""
    return (
        paragraph(run(heading, HEI), style="PaperBody", keep=True),
        *(paragraph(line, style="PaperBody") for line in lines),
    )


def _agreement() -> WordFile:
    return WordFile(
        title="结对协议书",
        page=OFFICIAL,
        body=(
            paragraph("班主任师徒结对协议书", style="PaperTitle", after=200),
            facts_table(
                (
                    ("导　师", "{{ 导师姓名 }}"),
                    ("徒　弟", "{{ 姓名 }}"),
                    ("工　号", "{{ 导师工号 }}"),
                    ("工　号", "{{ 工号 }}"),
                    ("部　门", "{{ 导师部门 }}"),
                    ("部　门", "{{ 部门 }}"),
                ),
                OFFICIAL.text_width,
                height=400,
            ),
            *_clause(
                "一、结对期限",
                "自{% if 结对日期 %}{{ 结对日期 }}{% else %}" + _DAY_BY_HAND + "{% endif %}起，至"
                "{% if 期满日期 %}{{ 期满日期 }}{% else %}"
                + _DAY_BY_HAND
                + "{% endif %}止（{{ 结对学年 }}）。",
            ),
            *_clause(
                "二、导师职责",
                "1．以身作则，指导徒弟制订工作计划，传授班级管理的方法。",
                "2．每学期听徒弟的课或主题班会不少于{{ 每学期听课 }}次，当面评议；个别辅导不少于{{ 每学期辅导 }}次，并作记录。",
                "3．期满时对徒弟作出书面评价，提出考核意见。",
            ),
            *_clause(
                "三、徒弟职责",
                "1．虚心学习，主动请教，按计划完成各项任务。",
                "2．认真准备每次听课和辅导，及时改进{% if 交心得 %}；每学期末写好师徒心得，按时上交{% endif %}。",
                "3．期满时作出总结，参加期满考核。",
            ),
            *_clause(
                "四、期满考核", "由学校考核，分优秀、合格、不合格。本协议一式三份，双方和学校各执一份。"
            ),
            paragraph(
                "导师签名：", blank(7), "　　徒弟签名：", blank(7), style="PaperBody", before=300, keep=True
            ),
            signed(OFFICIAL, _DAY_BY_HAND, before=500),
            last_line(),
        ),
    )


def honour_papers() -> dict[str, WordFile]:
    """These papers, by the name of their file."""
    return {word_file.title: word_file for word_file in (_recommendation(), _agreement())}
