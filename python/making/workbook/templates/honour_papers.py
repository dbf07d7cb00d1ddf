"""The papers of optional features about honours and mentors: 推荐名单, 结对协议书."""

from __future__ import annotations

from python.making.workbook.templates.paper_parts import (
    FORM,
    NUMBER_LEFT,
    NUMBER_RIGHT,
    OFFICIAL,
    Column,
    body_cell,
    document_number,
    facts_table,
    head_row,
    last_line,
    signed,
)
from python.making.workbook.templates.typefaces import HEI
from python.making.workbook.templates.wordml import WordFile, cell, paragraph, row, run, table, tag_row

_RECOMMENDED = (
    Column("序号", "{{ 行.序号 }}", 1.1),
    Column("姓名", "{{ 行.姓名 }}", 2.1, snug=True),
    Column("部门", "{{ 行.部门 }}", 2.3, snug=True),
    Column("推荐类别", "{{ 行.推荐类别 }}", 2.3),
    Column("推荐依据", "{{ 行.推荐依据 }}{% if 行.备注 %}。{{ 行.备注 }}{% endif %}", 7.8),
)


def _evidence() -> str:
    """The list with its evidence, which is long and stands flush left."""
    total = OFFICIAL.text_width
    whole = sum(column.share for column in _RECOMMENDED)
    widths = [int(total * column.share / whole) for column in _RECOMMENDED]
    *cells, last = zip(_RECOMMENDED, widths, strict=True)
    return table(
        widths,
        head_row(_RECOMMENDED, widths),
        tag_row("{%tr for 行 in 推荐列表 %}", len(widths), sum(widths)),
        row(
            *(body_cell(column, width) for column, width in cells),
            cell(paragraph(last[0].text, style="TableLong", line=250), width=last[1]),
            height=420,
        ),
        tag_row("{%tr endfor %}", len(widths), sum(widths)),
    )


def _recommendation() -> WordFile:
    return WordFile(
        title="推荐名单",
        page=OFFICIAL,
        footer=NUMBER_RIGHT,
        even_footer=NUMBER_LEFT,
        body=(
            *document_number(),
            paragraph("优秀班主任推荐名单", style="PaperTitle"),
            paragraph("{{ 学校名称 }}", style="PaperSubtitle", after=200),
            paragraph(
                "根据班主任培训考核、档案材料和评比活动的记录，经审核，推荐以下{{ 推荐人数 }}人。",
                style="PaperBody",
            ),
            paragraph(run("推荐条件：", HEI), "{{ 推荐条件 }}。", style="PaperBody", after=120),
            _evidence(),
            signed(OFFICIAL, "{{ 制作日期 }}", before=600),
            last_line(),
        ),
    )


_DAY_BY_HAND = "＿＿＿＿年＿＿月＿＿日"
# Twentieths of a point: the agreement stands on one page, signatures included.
_LINE = 540


def _clause(heading: str, *lines: str) -> tuple[str, ...]:
    """A heading of the agreement and what it says."""
    return (
        paragraph(run(heading, HEI), style="PaperBody", line=_LINE, exact=True, keep=True),
        *(paragraph(text, style="PaperBody", line=_LINE, exact=True) for text in lines),
    )


def _agreement() -> WordFile:
    return WordFile(
        title="结对协议书",
        page=FORM,
        body=(
            paragraph("班主任师徒结对协议书", style="PaperTitle"),
            paragraph("{{ 学校名称 }}　{{ 结对学年 }}", style="PaperSubtitle", after=160),
            facts_table(
                (
                    ("导　师", "{{ 导师姓名 }}"),
                    ("徒　弟", "{{ 姓名 }}"),
                    ("工　号", "{{ 导师工号 }}"),
                    ("工　号", "{{ 工号 }}"),
                    ("部　门", "{{ 导师部门 }}"),
                    ("部　门", "{{ 部门 }}"),
                ),
                FORM.text_width,
                height=440,
            ),
            paragraph(line=160, exact=True),
            *_clause(
                "一、结对期限",
                "自{% if 结对日期 %}{{ 结对日期 }}{% else %}" + _DAY_BY_HAND + "{% endif %}起，至"
                "{% if 期满日期 %}{{ 期满日期 }}{% else %}" + _DAY_BY_HAND + "{% endif %}止。",
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
                "四、期满考核",
                "期满由学校考核，分优秀、合格、不合格。本协议一式三份，导师、徒弟和学校各执一份。",
            ),
            paragraph(line=240, exact=True),
            _signatures(),
            last_line(),
        ),
    )


def _signatures() -> str:
    """Where both sign, and the school sets its seal, each with a day."""
    width = FORM.text_width // 3
    cells = (
        cell(
            paragraph(who, style="TableText", align="left", size=12),
            paragraph(style="TableText", line=1300, exact=True),
            paragraph("　　年　　月　　日", style="TableText", align="right", size=12),
            width=width,
            align="top",
            sides=120,
        )
        for who in ("导师（签名）：", "徒弟（签名）：", "学校（盖章）：")
    )
    return table((width,) * 3, row(*cells))


def honour_papers() -> dict[str, WordFile]:
    """These papers, by the name of their file."""
    return {word_file.title: word_file for word_file in (_recommendation(), _agreement())}
