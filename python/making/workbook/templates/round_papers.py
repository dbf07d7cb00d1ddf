"""The papers about a whole round or many: 公示名单, 汇总表, 培训总结, 个人成长档案."""

from __future__ import annotations

from python.making.workbook.templates.paper_parts import (
    NARROW,
    PAGE_FOOTER,
    PAGES_FOOTER,
    PORTRAIT,
    SHADE,
    SIGNATURE,
    WIDE,
    facts_table,
    list_table,
)
from python.making.workbook.templates.wordml import (
    CM,
    WordFile,
    cell,
    paragraph,
    row,
    run,
    table,
    tag_row,
)


def _publication() -> WordFile:
    width = PORTRAIT.text_width
    columns = (
        ("序号", "{{ 行.序号 }}", 1.2),
        ("姓名", "{{ 行.姓名 }}", 3.2),
        ("部门", "{{ 行.部门 }}", 3.4),
        ("总分", "{{ 行.总分 }}", 1.8),
        ("等级", "{{ 行.等级 }}", 2.4),
    )
    return WordFile(
        title="公示名单",
        footer=PAGE_FOOTER,
        body=(
            paragraph("{{ 轮次名称 }}结果公示", style="PaperTitle", after=300),
            paragraph(
                "“{{ 轮次名称 }}”于{{ 开始日期 }}至{{ 结束日期 }}举行，应参训{{ 参训人数 }}人。"
                "经考核，以下{{ 合格人数 }}人达到合格及以上等级，现予公示。"
                "公示期为五个工作日，如有异议，请以书面形式向发证单位反映。",
                style="PaperBody",
            ),
            paragraph(line=200, exact=True),
            list_table("名单", columns, width),
            *SIGNATURE,
        ),
    )


# Columns of 汇总表 before and after the items: heading, tag, width.
_SUMMARY_WHO = (
    ("序号", "{{ 行.序号 }}", 800),
    ("工号", "{{ 行.工号 }}", 1500),
    ("姓名", "{{ 行.姓名 }}", 1900),
    ("部门", "{{ 行.部门 }}", 1900),
)
_SUMMARY_RESULTS = (
    ("总分", "{{ 行.总分 }}", 1100),
    ("等级", "{{ 行.等级 }}", 1500),
    ("名次", "{{ 行.名次 }}", 900),
    ("学时", "{{ 行.学时 }}", 900),
    ("补训", "{{ 行.是否补训 }}", 900),
)
_ITEM_WIDTH = 1100
_TAG_WIDTH = (
    WIDE.text_width - sum(column[2] for column in (*_SUMMARY_WHO, *_SUMMARY_RESULTS)) - _ITEM_WIDTH
) // 2


def _summary_cells(*, head: bool, loop: str, item: str) -> list[str]:
    """One row of 汇总表: people's columns, one column an item, results."""
    style, fill = ("TableHead", SHADE) if head else ("TableText", "")

    def one(text: str, size: int) -> str:
        return cell(paragraph(text, style=style), width=size, fill=fill)

    return [
        *(one(heading if head else tag, size) for heading, tag, size in _SUMMARY_WHO),
        one(f"{{%tc for 项 in {loop} %}}", _TAG_WIDTH),
        one(item, _ITEM_WIDTH),
        one("{%tc endfor %}", _TAG_WIDTH),
        *(one(heading if head else tag, size) for heading, tag, size in _SUMMARY_RESULTS),
    ]


def _summary() -> WordFile:
    widths = [
        *(column[2] for column in _SUMMARY_WHO),
        _TAG_WIDTH,
        _ITEM_WIDTH,
        _TAG_WIDTH,
        *(column[2] for column in _SUMMARY_RESULTS),
    ]
    return WordFile(
        title="汇总表",
        page=WIDE,
        footer=PAGES_FOOTER,
        body=(
            paragraph("{{ 学校名称 }}班主任培训考核成绩汇总表", style="PaperTitle", after=80),
            paragraph(
                run(
                    "{{ 轮次名称 }}（{{ 开始日期 }}至{{ 结束日期 }}）　应参训{{ 参训人数 }}人　参训率{{ 参训率 }}"
                    "　合格率{{ 合格率 }}　优秀率{{ 优秀率 }}　补训{{ 补训人数 }}人",
                    size=11,
                ),
                style="PaperSubtitle",
                after=160,
            ),
            table(
                widths,
                row(
                    *_summary_cells(head=True, loop="项目列表", item="{{ 项.项目 }}"), height=480, header=True
                ),
                tag_row("{%tr for 行 in 名单 %}", len(widths), sum(widths)),
                row(*_summary_cells(head=False, loop="行.各项", item="{{ 项.得分 }}"), height=420),
                tag_row("{%tr endfor %}", len(widths), sum(widths)),
                fixed=False,
            ),
            paragraph(
                "制表人：＿＿＿＿＿＿　　审核人：＿＿＿＿＿＿　　{{ 发证单位 }}（盖章）　{{ 签发日期 }}",
                style="TableLong",
                before=240,
            ),
        ),
    )


# Columns of the tables in 培训总结: heading, tag, share of the width.
_REPORT_SESSIONS = (
    ("场次", "{{ 行.场次 }}", 1.7),
    ("日期", "{{ 行.日期 }}", 4.2),
    ("主题", "{{ 行.主题 }}", 4.6),
    ("学时", "{{ 行.学时 }}", 1.3),
    ("应到", "{{ 行.应到 }}", 1.3),
    ("实到", "{{ 行.实到 }}", 1.3),
    ("出勤率", "{{ 行.出勤率 }}", 1.7),
)
_REPORT_RATINGS = (
    ("等级", "{{ 行.等级 }}", 1.0),
    ("人数", "{{ 行.人数 }}", 1.0),
    ("占比", "{{ 行.占比 }}", 1.0),
)
_REPORT_DEPARTMENTS = (
    ("部门", "{{ 行.部门 }}", 3.0),
    ("人数", "{{ 行.人数 }}", 1.5),
    ("平均分", "{{ 行.平均分 }}", 1.5),
    ("合格率", "{{ 行.合格率 }}", 1.5),
)
_REPORT_ITEMS = (
    ("项目", "{{ 行.项目 }}", 3.0),
    ("满分", "{{ 行.满分 }}", 1.5),
    ("平均得分", "{{ 行.平均得分 }}", 1.5),
    ("得分率", "{{ 行.得分率 }}", 1.5),
)
_REPORT_ATTENDANCE = (
    ("出勤", "{{ 行.出勤 }}", 3.0),
    ("人数", "{{ 行.人数 }}", 1.5),
    ("平均分", "{{ 行.平均分 }}", 1.5),
    ("合格率", "{{ 行.合格率 }}", 1.5),
)


def _report() -> WordFile:
    width = PORTRAIT.text_width
    return WordFile(
        title="培训总结",
        footer=PAGES_FOOTER,
        body=(
            paragraph("{{ 轮次名称 }}总结", style="PaperTitle", after=80),
            paragraph("{{ 学校名称 }}", style="PaperSubtitle"),
            paragraph("一、基本情况", style="PaperHeading"),
            paragraph(
                "本轮培训于{{ 开始日期 }}至{{ 结束日期 }}举行，共安排{{ 场次数 }}次、{{ 总学时 }}学时，"
                "应参训{{ 参训人数 }}人，其中完成考核{{ 已计分人数 }}人，尚未完成{{ 未完成人数 }}人。",
                style="PaperBody",
            ),
            paragraph("二、培训安排与出勤", style="PaperHeading"),
            list_table("场次列表", _REPORT_SESSIONS, width),
            paragraph("三、考核结果", style="PaperHeading", before=240),
            paragraph(
                "已完成考核的人员平均分为{{ 平均分 }}分，最高{{ 最高分 }}分，最低{{ 最低分 }}分；"
                "以应参训人数计，参训率{{ 参训率 }}，合格率{{ 合格率 }}，优秀率{{ 优秀率 }}{{ 目标情况 }}。各等级人数如下：",
                style="PaperBody",
            ),
            list_table("等级统计", _REPORT_RATINGS, int(10 * CM), keep=True),
            paragraph("分数分布（横轴：分数段；柱上数字：人数）：", style="PaperBody", before=160),
            paragraph("{{ 分数分布图 }}", align="center"),
            paragraph("各部门情况：", style="PaperBody", before=160),
            list_table("部门列表", _REPORT_DEPARTMENTS, width),
            paragraph("各项得分情况：", style="PaperBody", before=160),
            list_table("项目统计", _REPORT_ITEMS, width),
            paragraph("出勤与合格率（缺席和请假都算缺）：", style="PaperBody", before=160),
            list_table("出勤统计", _REPORT_ATTENDANCE, width),
            paragraph("四、补训安排", style="PaperHeading", before=240),
            paragraph(
                "{% if 补训名单 %}以下{{ 补训人数 }}人需要参加补训：{% for 人 in 补训名单 %}{{ 人.姓名 }}"
                "{% if not loop.last %}、{% endif %}{% endfor %}。{% else %}本轮没有需要补训的人员。{% endif %}",
                style="PaperBody",
            ),
            paragraph("五、经验与改进", style="PaperHeading"),
            paragraph("（请在此填写本轮培训的主要做法、成效、不足和下一步打算。）", style="PaperBody"),
            *SIGNATURE,
        ),
    )


# Columns of the tables in 个人成长档案.
_GROWTH_ROUNDS = (
    ("序号", "{{ 行.序号 }}", 1.3),
    ("轮次", "{{ 行.轮次 }}", 3.4),
    ("起止日期", "{{ 行.起止 }}", 3.4),
    ("总分", "{{ 行.总分 }}", 1.3),
    ("等级", "{{ 行.等级 }}", 1.8),
    ("学时", "{{ 行.学时 }}", 1.2),
    ("学分", "{{ 行.学分 }}", 1.2),
    ("出勤率", "{{ 行.出勤率 }}", 1.8),
    ("证书编号", "{{ 行.证书编号 }}", 2.9),
)
_GROWTH_MATERIALS = (
    ("轮次", "{{ 行.轮次 }}", 4.0),
    ("完成情况", "{{ 行.完成情况 }}", 4.0),
    ("缺少材料", "{{ 行.缺少材料 }}", 6.0),
    ("发言稿、主题报告", "{{ 行.其他材料 }}", 3.4),
)
_GROWTH_CONTESTS = (
    ("日期", "{{ 行.日期 }}", 3.6),
    ("活动", "{{ 行.活动 }}", 6.4),
    ("奖次", "{{ 行.奖次 }}", 2.6),
    ("加分", "{{ 行.加分 }}", 1.6),
)
_GROWTH_CERTIFICATES = (
    ("证书编号", "{{ 行.证书编号 }}", 4.0),
    ("种类", "{{ 行.种类 }}", 2.6),
    ("轮次", "{{ 行.轮次 }}", 4.8),
    ("签发日期", "{{ 行.签发日期 }}", 3.6),
)


def _growth() -> WordFile:
    width = NARROW.text_width
    return WordFile(
        title="个人成长档案",
        page=NARROW,
        footer=PAGE_FOOTER,
        body=(
            paragraph("班主任个人成长档案", style="PaperTitle", after=80),
            paragraph("{{ 学校名称 }}", style="PaperSubtitle", after=160),
            facts_table(
                (
                    ("姓　名", "{{ 姓名 }}"),
                    ("工　号", "{{ 工号 }}"),
                    ("部　门", "{{ 部门 }}"),
                    ("任教班级", "{{ 学段 }}{{ 任教班级 }}"),
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
                height=440,
            ),
            paragraph("资格依据：{{ 认定依据 }}", style="TableLong", before=120),
            paragraph(
                "学时要求（{{ 要求类别 }}）：{{ 是否达标 }}。{{ 达标说明 }}", style="TableLong", before=60
            ),
            paragraph("历次培训考核", style="PaperHeading", before=240),
            list_table("历次列表", _GROWTH_ROUNDS, width),
            paragraph("历次总分（横轴数字为上表序号，虚线为等级线）：", style="TableLong", before=160),
            paragraph("{{ 成长曲线图 }}", align="center"),
            paragraph("档案材料（五个一、六有）", style="PaperHeading", before=240),
            list_table("材料列表", _GROWTH_MATERIALS, width),
            paragraph("{%p if 评比列表 %}"),
            paragraph("评比活动", style="PaperHeading", before=240),
            list_table("评比列表", _GROWTH_CONTESTS, width),
            paragraph("{%p endif %}"),
            paragraph("证书", style="PaperHeading", before=240),
            list_table("证书列表", _GROWTH_CERTIFICATES, width),
            paragraph(
                "{{ 发证单位 }}（盖章）　　{{ 签发日期 }}", style="TableLong", align="right", before=240
            ),
        ),
    )


def round_papers() -> dict[str, WordFile]:
    """These papers, by the name of their file."""
    made = (_publication(), _summary(), _report(), _growth())
    return {word_file.title: word_file for word_file in made}
