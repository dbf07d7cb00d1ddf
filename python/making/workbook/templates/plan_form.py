"""成长规划表: one page a teacher and 学年, to fill in by hand or printed as filled in."""

from __future__ import annotations

from python.making.workbook.templates.paper_parts import FORM, SHADE, blank, facts_table
from python.making.workbook.templates.wordml import CM, WordFile, cell, paragraph, row, table

_LABEL = int(2.6 * CM)
# What is written by hand needs room; all together they fill one page.
_SECTIONS = (
    ("本年目标", "{{ 本年目标 }}", 2400),
    ("三年目标", "{{ 三年目标 }}", 2200),
    ("主要措施", "{{ 措施 }}", 2600),
    ("中期检查", "{% if 中期检查日期 %}（{{ 中期检查日期 }}）{% endif %}{{ 中期检查情况 }}", 2000),
    ("调　整", "{{ 调整 }}", 1700),
)
_ACHIEVED = "{% if 达成 %}{{ 达成 }}{% else %}□达成　　□部分达成　　□未达成{% endif %}"
_CHECKED_BY = "{% if 检查人 %}{{ 检查人 }}{% endif %}"


def plan_form() -> WordFile:
    """The form, by the name of its file."""
    width = FORM.text_width
    rows = [
        row(
            cell(paragraph(heading, style="TableHead"), width=_LABEL, fill=SHADE),
            cell(paragraph(text, style="TableLong"), width=width - _LABEL),
            height=height,
        )
        for heading, text, height in (*_SECTIONS, ("达成情况", _ACHIEVED, 700), ("检查人", _CHECKED_BY, 560))
    ]
    return WordFile(
        title="成长规划表",
        page=FORM,
        body=(
            paragraph("班主任成长规划表", style="FormTitle"),
            paragraph("{{ 学校名称 }}　{{ 学年 }}学年", style="FormSubtitle"),
            facts_table(
                (
                    ("姓　名", "{{ 姓名 }}"),
                    ("工　号", "{{ 工号 }}"),
                    ("部　门", "{{ 部门 }}"),
                    ("任教班级", "{{ 学段 }}{{ 任教班级 }}"),
                ),
                width,
                label=_LABEL,
            ),
            paragraph(line=120, exact=True),
            table([_LABEL, width - _LABEL], *rows),
            paragraph(
                "本人签名：",
                blank(7),
                "　日期：",
                blank(3),
                "年",
                blank(2),
                "月",
                blank(2),
                "日",
                style="TableLong",
                align="right",
                before=240,
            ),
        ),
    )
