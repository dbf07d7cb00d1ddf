"""The papers about more than one round: 个人成长档案, 成长规划表 (to fill in by hand or printed as filled in), 分批培训名单."""

from __future__ import annotations

from python.making.workbook.templates.paper_parts import (
    FORM,
    NUMBER_LEFT,
    NUMBER_RIGHT,
    OFFICIAL,
    SHADE,
    Column,
    document_number,
    facts_table,
    last_line,
    list_table,
    signed,
    signed_by_hand,
)
from python.making.workbook.templates.wordml import CM, WordFile, cell, page_field, paragraph, row, table

_WHO = (
    ("姓　名", "{{ 姓名 }}"),
    ("工　号", "{{ 工号 }}"),
    ("部　门", "{{ 部门 }}"),
    ("任教班级", "{{ 学段 }}{{ 任教班级 }}"),
)
# Columns of the tables in 个人成长档案.
_GROWTH_ROUNDS = (
    Column("序号", "{{ 行.序号 }}", 1.3),
    Column("轮次", "{{ 行.轮次 }}", 4.4),
    Column("起止日期", "{{ 行.起止简写 }}", 3.0),
    Column("总分", "{{ 行.总分 }}", 1.35, digits=5),
    Column("等级", "{{ 行.等级 }}", 1.5),
    Column("学时", "{{ 行.学时 }}", 1.35, digits=4),
    Column("学分", "{{ 行.学分 }}", 1.35, digits=4),
    Column("出勤率", "{{ 行.出勤率 }}", 1.8),
    Column("证书编号", "{{ 行.证书编号 }}", 5.0),
)
_GROWTH_MATERIALS = (
    Column("轮次", "{{ 行.轮次 }}", 4.2),
    Column("完成情况", "{{ 行.完成情况 }}", 4.2),
    Column("缺少材料", "{{ 行.缺少材料 }}", 5.4),
    Column("发言稿、主题报告", "{{ 行.其他材料 }}", 3.6),
)
_GROWTH_CONTESTS = (
    Column("日期", "{{ 行.日期 }}", 3.6),
    Column("活动", "{{ 行.活动 }}", 6.4),
    Column("奖次", "{{ 行.奖次 }}", 2.6),
    Column("加分", "{{ 行.加分 }}", 1.6),
)
_GROWTH_STUDIES = (
    Column("专题", "{{ 行.专题 }}", 4.0),
    Column("学时", "{{ 行.学时 }}", 1.6),
    Column("笔记字数", "{{ 行.笔记字数 }}", 2.2),
    Column("体会文章", "{{ 行.体会文章 }}", 4.6),
    Column("完成情况", "{{ 行.完成情况 }}", 5.0),
)
_GROWTH_PLANS = (
    Column("学年", "{{ 行.学年 }}", 2.4),
    Column("目标", "{{ 行.本年目标 }}{% if 行.三年目标 %}（三年：{{ 行.三年目标 }}）{% endif %}", 5.6),
    Column("措施", "{{ 行.措施 }}", 4.4),
    Column(
        "中期检查和调整",
        "{{ 行.中期检查情况 }}{% if 行.调整 %}（调整：{{ 行.调整 }}）{% endif %}",
        4.2,
    ),
    Column("状态", "{{ 行.状态 }}", 2.0),
)
_GROWTH_OPTIONAL = (
    ("评比列表", "评比活动", _GROWTH_CONTESTS),
    ("研修列表", "校本研修", _GROWTH_STUDIES),
    ("规划列表", "成长规划", _GROWTH_PLANS),
)
_GROWTH_CERTIFICATES = (
    Column("证书编号", "{{ 行.证书编号 }}", 4.0),
    Column("种类", "{{ 行.种类 }}", 2.6),
    Column("轮次", "{{ 行.轮次 }}", 4.8),
    Column("签发日期", "{{ 行.签发日期 }}", 3.6),
)


def _when(name: str, heading: str, *content: str) -> tuple[str, ...]:
    """A heading with its table, or one line that says that there is nothing."""
    return (
        paragraph(heading, style="FormHeading"),
        paragraph(f"{{%p if {name} %}}"),
        *content,
        paragraph("{%p else %}"),
        paragraph("（暂无记录）", style="TableLong"),
        paragraph("{%p endif %}"),
    )


def _where_there_are(name: str, heading: str, columns: tuple[Column, ...]) -> tuple[str, ...]:
    """A heading with its table; nothing at all where the list is empty."""
    return (
        paragraph(f"{{%p if {name} %}}"),
        paragraph(heading, style="FormHeading"),
        list_table(name, columns, FORM.text_width, height=380),
        paragraph("{%p endif %}"),
    )


def _growth() -> WordFile:
    width = FORM.text_width
    return WordFile(
        title="个人成长档案",
        page=FORM,
        footer=(
            paragraph(
                "{{ 姓名 }}　第 ",
                page_field("PAGE"),
                " 页",
                style="PageFoot",
            ),
        ),
        body=(
            paragraph("班主任个人成长档案", style="FormTitle"),
            paragraph("{{ 学校名称 }}", style="FormSubtitle"),
            facts_table(
                (
                    *_WHO,
                    ("任职日期", "{{ 任职日期 }}"),
                    ("任职年限", "{{ 任职年限 }}"),
                    ("导　师", "{{ 导师 }}"),
                    ("参训轮次", "{{ 参训轮次 }}"),
                    ("累计学时", "{{ 累计学时 }}（近五年{{ 近五年学时 }}）"),
                    ("学　分", "{{ 学分 }}"),
                    ("任职资格", "{{ 认定结果 }}"),
                    ("结业情况", "{{ 结业情况 }}"),
                ),
                width,
                height=380,
            ),
            paragraph("资格依据：{{ 认定依据 }}", style="TableLong", before=80),
            paragraph("学时要求（{{ 要求类别 }}）：{{ 是否达标 }}。{{ 达标说明 }}", style="TableLong"),
            *_when(
                "历次列表",
                "历次培训考核",
                list_table("历次列表", _GROWTH_ROUNDS, width, height=380),
                paragraph("{{ 成长曲线图 }}", align="center", before=80, keep=True),
                paragraph("历次总分（横轴数字为上表序号，虚线为等级线）", style="TableText"),
            ),
            *_when(
                "材料列表",
                "档案材料（五个一、六有）",
                list_table("材料列表", _GROWTH_MATERIALS, width, height=380),
            ),
            *(part for optional in _GROWTH_OPTIONAL for part in _where_there_are(*optional)),
            *_when("证书列表", "证书", list_table("证书列表", _GROWTH_CERTIFICATES, width, height=380)),
            paragraph("{{ 发证单位 }}　　{{ 签发日期 }}", style="TableLong", align="right", before=120),
        ),
    )


_BATCH = tuple(
    Column(
        heading,
        f"{{{{ 行.{side}{field} }}}}",
        share,
        snug=field == "姓名",
        divided=side == "右" and field == "序号",
    )
    for side in "左右"
    for heading, field, share in (
        ("序号", "序号", 600),
        ("姓名", "姓名", 1500),
        ("工号", "工号", 1300),
        ("情况", "情况", 1100),
    )
)


def _batch_list() -> WordFile:
    def lines(name: str, heading: str) -> tuple[str, ...]:
        return (
            paragraph(f"{{%p if {name} %}}"),
            paragraph(heading, style="PaperBody", keep=True),
            paragraph(f"{{%p for 行 in {name} %}}"),
            paragraph("{{ 行.文字 }}", style="PaperBody", align="left"),
            paragraph("{%p endfor %}"),
            paragraph("{%p endif %}"),
        )

    return WordFile(
        title="分批培训名单",
        page=OFFICIAL,
        footer=NUMBER_RIGHT,
        even_footer=NUMBER_LEFT,
        body=(
            *document_number(),
            paragraph("{{ 学年 }}班主任培训名单", style="PaperTitle"),
            paragraph("（第{{ 批次 }}批）", style="PaperSubtitle", after=240),
            paragraph(
                "根据本校班主任分期分批培训计划（自{{ 起始学年 }}起，{{ 年数 }}年内完成），{{ 学年 }}"
                "安排{{ 计划人数 }}人参加培训，名单如下。",
                style="PaperBody",
            ),
            paragraph("{%p for 组 in 部门名单 %}"),
            paragraph("{{ 组.序号 }}、{{ 组.部门 }}（{{ 组.人数 }}人）", style="PaperHeading"),
            list_table("组.行", _BATCH, OFFICIAL.text_width, height=400),
            paragraph("{%p endfor %}"),
            paragraph("{%p if 已开始 %}"),
            paragraph(
                "截至{{ 制作日期 }}，已参训{{ 已参训人数 }}人，参训率{{ 参训率 }}；合格{{ 合格人数 }}人，"
                "合格率{{ 合格率 }}{{ 目标情况 }}。",
                style="PaperBody",
                before=200,
            ),
            *lines("未参训行", "还没有参训的："),
            *lines("未合格行", "参训没有合格、须补训的："),
            paragraph("{%p endif %}"),
            signed(OFFICIAL, "{{ 制作日期 }}", before=800),
            last_line(),
        ),
    )


_PLAN_LABEL = int(2.6 * CM)
# What is written by hand needs room; all together they fill one page.
_PLAN_SECTIONS = (
    ("本年目标", "{{ 本年目标 }}", 2400),
    ("三年目标", "{{ 三年目标 }}", 2200),
    ("主要措施", "{{ 措施 }}", 2600),
    ("中期检查", "{% if 中期检查日期 %}（{{ 中期检查日期 }}）{% endif %}{{ 中期检查情况 }}", 2000),
    ("调　整", "{{ 调整 }}", 1700),
)
_PLAN_ACHIEVED = "{% if 达成 %}{{ 达成 }}{% else %}□达成　　□部分达成　　□未达成{% endif %}"
_PLAN_CHECKED_BY = "{% if 检查人 %}{{ 检查人 }}{% endif %}"


def _plan_form() -> WordFile:
    """The form, by the name of its file."""
    width = FORM.text_width
    rows = [
        row(
            cell(paragraph(heading, style="TableHead"), width=_PLAN_LABEL, fill=SHADE),
            cell(paragraph(text, style="TableLong"), width=width - _PLAN_LABEL),
            height=height,
        )
        for heading, text, height in (
            *_PLAN_SECTIONS,
            ("达成情况", _PLAN_ACHIEVED, 700),
            ("检查人", _PLAN_CHECKED_BY, 560),
        )
    ]
    return WordFile(
        title="成长规划表",
        page=FORM,
        body=(
            paragraph("班主任成长规划表", style="FormTitle"),
            paragraph("{{ 学校名称 }}　{{ 学年 }}学年", style="FormSubtitle"),
            facts_table(
                _WHO,
                width,
                label=_PLAN_LABEL,
            ),
            paragraph(line=120, exact=True),
            table([_PLAN_LABEL, width - _PLAN_LABEL], *rows),
            paragraph(
                *signed_by_hand("本人签名："),
                style="TableLong",
                align="right",
                before=240,
            ),
        ),
    )


def career_papers() -> dict[str, WordFile]:
    """These papers, by the name of their file."""
    made = (_growth(), _plan_form(), _batch_list())
    return {word_file.title: word_file for word_file in made}
