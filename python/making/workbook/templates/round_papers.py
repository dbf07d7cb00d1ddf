"""The papers about a whole round: 公示名单, 汇总表, 培训总结."""

from __future__ import annotations

from python.making.workbook.templates.paper_parts import (
    NUMBER_LEFT,
    NUMBER_RIGHT,
    OFFICIAL,
    PAGES_FOOTER,
    SHADE,
    WIDE,
    Column,
    blank,
    body_cell,
    document_number,
    last_line,
    list_table,
    signed,
)
from python.making.workbook.templates.wordml import (
    CM,
    WordFile,
    cell,
    paragraph,
    row,
    table,
    tag_row,
)

_DAY = "{% if 公示开始日期 %}{{ 公示开始日期 }}{% else %}{{ 签发日期 }}{% endif %}"
_PUBLISHED = tuple(
    Column(
        heading,
        f"{{{{ 行.{side}{heading} }}}}",
        share,
        digits,
        snug,
        divided=side == "右" and heading == "序号",
    )
    for side in "左右"
    for heading, share, digits, snug in (
        ("序号", 600, 0, False),
        ("姓名", 1460, 0, True),
        ("部门", 1460, 0, True),
        ("总分", 900, 5, False),
    )
)


def _publication() -> WordFile:
    return WordFile(
        title="公示名单",
        page=OFFICIAL,
        footer=NUMBER_RIGHT,
        even_footer=NUMBER_LEFT,
        body=(
            *document_number(),
            paragraph("{{ 轮次名称 }}结果公示", style="PaperTitle", after=240),
            paragraph(
                "“{{ 轮次名称 }}”于{{ 开始日期 }}至{{ 结束日期 }}举行，应参训{{ 参训人数 }}人。"
                "经考核，{{ 合格人数 }}人达到合格及以上等级，现将名单公示如下。",
                style="PaperBody",
            ),
            paragraph("{%p for 组 in 等级名单 %}"),
            paragraph("{{ 组.序号 }}、{{ 组.等级 }}（{{ 组.人数 }}人）", style="PaperHeading"),
            list_table("组.行", _PUBLISHED, OFFICIAL.text_width, height=400),
            paragraph("{%p endfor %}"),
            paragraph(
                "公示时间：{% if 公示开始日期 and 公示结束日期 %}{{ 公示开始日期 }}至{{ 公示结束日期 }}"
                "{% if 公示天数 %}，共{{ 公示天数 }}个工作日{% endif %}{% else %}自公布之日起五个工作日{% endif %}。"
                "对名单有异议的，请在公示期内以书面形式实名反映。",
                style="PaperBody",
                before=200,
                keep=True,
            ),
            paragraph("{%p if 联系人 or 联系电话 %}"),
            paragraph(
                "{% if 联系人 %}联系人：{{ 联系人 }}　{% endif %}{% if 联系电话 %}联系电话：{{ 联系电话 }}{% endif %}",
                style="PaperBody",
                keep=True,
            ),
            paragraph("{%p endif %}"),
            paragraph("{%p if 接收地点 %}"),
            paragraph("接收地点：{{ 接收地点 }}", style="PaperBody", keep=True),
            paragraph("{%p endif %}"),
            paragraph("{%p if 公钥指纹 %}"),
            paragraph(
                "公示期满后颁发的证书附有本校的数字签名，公钥指纹为{{ 公钥指纹 }}。",
                style="PaperBody",
                keep=True,
            ),
            paragraph("{%p endif %}"),
            signed(OFFICIAL, _DAY, before=800),
            last_line(),
        ),
    )


# Columns of 汇总表 before, for and after the items. All widths are shares: the whole table fills the page.
_SUMMARY_WHO = (
    Column("序号", "{{ 行.序号 }}", 640),
    Column("工号", "{{ 行.工号 }}", 1250),
    Column("姓名", "{{ 行.姓名 }}", 1800, snug=True),
    Column("部门", "{{ 行.部门 }}", 1900, snug=True),
)
_SUMMARY_ITEM = Column("{{ 项.项目 }}", "{{ 项.得分 }}", 1000, digits=4)
_SUMMARY_RESULTS = (
    Column("总分", "{{ 行.总分 }}", 1000, digits=5),
    Column("等级", "{{ 行.等级 }}", 1250),
    Column("名次", "{{ 行.名次 }}", 800, digits=3),
    Column("学时", "{{ 行.学时 }}", 900, digits=4),
    Column("补训", "{{ 行.是否补训 }}", 800),
)
# Cells with a loop's tags: they vanish with their width.
_TAG_WIDTH = 200


def _summary_cells(*, head: bool, loop: str) -> list[str]:
    """One row of 汇总表: people's columns, one column an item, results."""

    def one(column: Column) -> str:
        width = int(column.share)
        if head:
            return cell(paragraph(column.heading, style="TableHead"), width=width, fill=SHADE)
        return body_cell(column, width)

    return [
        *(one(column) for column in _SUMMARY_WHO),
        cell(paragraph(f"{{%tc for 项 in {loop} %}}", style="TableText"), width=_TAG_WIDTH),
        one(_SUMMARY_ITEM),
        cell(paragraph("{%tc endfor %}", style="TableText"), width=_TAG_WIDTH),
        *(one(column) for column in _SUMMARY_RESULTS),
    ]


def _summary() -> WordFile:
    columns = (*_SUMMARY_WHO, _SUMMARY_ITEM, *_SUMMARY_RESULTS)
    # The grid with one item; the page's width is shared out anew when the items are known.
    shares = [int(column.share) for column in columns]
    place = len(_SUMMARY_WHO)
    shares[place : place + 1] = [
        _TAG_WIDTH,
        WIDE.text_width - sum(shares) + shares[place] - 2 * _TAG_WIDTH,
        _TAG_WIDTH,
    ]
    return WordFile(
        title="汇总表",
        page=WIDE,
        footer=PAGES_FOOTER,
        body=(
            paragraph("{{ 学校名称 }}班主任培训考核成绩汇总表", style="FormTitle"),
            paragraph(
                "{{ 轮次名称 }}（{{ 开始日期 }}至{{ 结束日期 }}）　应参训{{ 参训人数 }}人　参训率{{ 参训率 }}"
                "　合格率{{ 合格率 }}　优秀率{{ 优秀率 }}　补训{{ 补训人数 }}人",
                style="FormSubtitle",
            ),
            table(
                shares,
                row(*_summary_cells(head=True, loop="项目列表"), height=440, header=True),
                tag_row("{%tr for 行 in 名单 %}", len(shares), sum(shares)),
                row(*_summary_cells(head=False, loop="行.各项"), height=400),
                tag_row("{%tr endfor %}", len(shares), sum(shares)),
            ),
            paragraph(
                "制表人：",
                blank(6),
                "　　审核人：",
                blank(6),
                "　　{{ 发证单位 }}　{{ 签发日期 }}",
                style="TableLong",
                align="right",
                before=160,
            ),
        ),
    )


# Columns of the tables in 培训总结.
_REPORT_SESSIONS = (
    Column("场次", "{{ 行.场次 }}", 1.8),
    Column("日期", "{{ 行.日期 }}", 3.7),
    Column("主题", "{{ 行.主题 }}", 5.6),
    Column("学时", "{{ 行.学时 }}", 1.4, digits=3),
    Column("应到", "{{ 行.应到 }}", 1.4, digits=3),
    Column("实到", "{{ 行.实到 }}", 1.4, digits=3),
    Column("出勤率", "{{ 行.出勤率 }}", 2.0, digits=6),
)
_REPORT_RATINGS = (
    Column("等级", "{{ 行.等级 }}", 1.0),
    Column("人数", "{{ 行.人数 }}", 1.0, digits=3),
    Column("占比", "{{ 行.占比 }}", 1.0, digits=6),
)
_REPORT_DEPARTMENTS = (
    Column("部门", "{{ 行.部门 }}", 3.0),
    Column("人数", "{{ 行.人数 }}", 1.5, digits=3),
    Column("平均分", "{{ 行.平均分 }}", 1.5, digits=5),
    Column("合格率", "{{ 行.合格率 }}", 1.5, digits=6),
)
_REPORT_ITEMS = (
    Column("项目", "{{ 行.项目 }}", 3.0),
    Column("满分", "{{ 行.满分 }}", 1.5, digits=4),
    Column("平均得分", "{{ 行.平均得分 }}", 1.5, digits=5),
    Column("得分率", "{{ 行.得分率 }}", 1.5, digits=6),
)
_REPORT_ATTENDANCE = (
    Column("出勤", "{{ 行.出勤 }}", 3.0),
    Column("人数", "{{ 行.人数 }}", 1.5, digits=3),
    Column("平均分", "{{ 行.平均分 }}", 1.5, digits=5),
    Column("合格率", "{{ 行.合格率 }}", 1.5, digits=6),
)


def _titled_list(title: str, name: str, columns: tuple[Column, ...], total: int) -> str:
    """A table with its name above it, on the same page."""
    return paragraph(title, style="Caption", before=120, keep=True) + list_table(
        name, columns, total, height=400
    )


def _report() -> WordFile:
    width = OFFICIAL.text_width
    return WordFile(
        title="培训总结",
        page=OFFICIAL,
        footer=NUMBER_RIGHT,
        even_footer=NUMBER_LEFT,
        body=(
            paragraph("{{ 轮次名称 }}总结", style="PaperTitle"),
            paragraph("{{ 学校名称 }}", style="PaperSubtitle", after=240),
            paragraph("一、基本情况", style="PaperHeading"),
            paragraph(
                "本轮培训于{{ 开始日期 }}至{{ 结束日期 }}举行，共安排{{ 场次数 }}次、{{ 总学时 }}学时，"
                "应参训{{ 参训人数 }}人，其中完成考核{{ 已计分人数 }}人，尚未完成{{ 未完成人数 }}人。",
                style="PaperBody",
            ),
            paragraph("二、培训安排与出勤", style="PaperHeading"),
            _titled_list("各场次出勤情况", "场次列表", _REPORT_SESSIONS, width),
            paragraph("三、考核结果", style="PaperHeading", before=160),
            paragraph(
                "已完成考核的人员平均分为{{ 平均分 }}分，最高{{ 最高分 }}分，最低{{ 最低分 }}分；"
                "以应参训人数计，参训率{{ 参训率 }}，合格率{{ 合格率 }}，优秀率{{ 优秀率 }}{{ 目标情况 }}。",
                style="PaperBody",
            ),
            _titled_list("各等级人数", "等级统计", _REPORT_RATINGS, int(10 * CM)),
            paragraph("{{ 分数分布图 }}", align="center", before=200, keep=True),
            paragraph("分数分布（横轴：分数段；柱上数字：人数）", style="Caption"),
            _titled_list("各部门情况", "部门列表", _REPORT_DEPARTMENTS, width),
            _titled_list("各项得分情况", "项目统计", _REPORT_ITEMS, width),
            _titled_list("出勤与合格率（缺席和请假都算缺）", "出勤统计", _REPORT_ATTENDANCE, width),
            paragraph("四、补训安排", style="PaperHeading", before=160),
            paragraph("{%p if 补训行 %}"),
            paragraph("以下{{ 补训人数 }}人需要参加补训：", style="PaperBody", keep=True),
            paragraph("{%p for 行 in 补训行 %}"),
            paragraph("{{ 行.文字 }}", style="PaperBody", align="left"),
            paragraph("{%p endfor %}"),
            paragraph("{%p else %}"),
            paragraph("本轮没有需要补训的人员。", style="PaperBody"),
            paragraph("{%p endif %}"),
            signed(OFFICIAL, "{{ 签发日期 }}", before=900),
            last_line(),
        ),
    )


def round_papers() -> dict[str, WordFile]:
    """These papers, by the name of their file."""
    made = (_publication(), _summary(), _report())
    return {word_file.title: word_file for word_file in made}
