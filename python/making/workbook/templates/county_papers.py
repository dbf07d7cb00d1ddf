"""The county's papers: 县级通报, 推荐公示, 分校成绩单."""

from __future__ import annotations

from python.making.workbook.templates.paper_parts import (
    FORM,
    NUMBER_LEFT,
    NUMBER_RIGHT,
    OFFICIAL,
    Column,
    facts_table,
    last_line,
    list_table,
    signed,
)
from python.making.workbook.templates.wordml import WordFile, page_field, paragraph

_FIGURES = (
    Column("应参训", "{{ 行.应参训 }}", 1.5, digits=5),
    Column("参训率", "{{ 行.参训率 }}", 1.7, digits=6),
    Column("合格率", "{{ 行.合格率 }}", 1.7, digits=6),
    Column("优秀率", "{{ 行.优秀率 }}", 1.7, digits=6),
    Column("平均分", "{{ 行.平均分 }}", 1.5, digits=5),
    Column("补训", "{{ 行.补训 }}", 1.2, digits=4),
)
_SCHOOLS = (
    Column("序号", "{{ 行.序号 }}", 1.1),
    Column("学校", "{{ 行.名称 }}", 5.4),
    *_FIGURES,
)
_STAGES = (Column("学段", "{{ 行.名称 }}", 3.0), *_FIGURES)
_NOMINATED = (
    Column("序号", "{{ 人.序号 }}", 1.2),
    Column("学校", "{{ 人.学校 }}", 6.2),
    Column("姓名", "{{ 人.姓名 }}", 4.6),
    Column("学段", "{{ 人.学段 }}", 1.8),
    Column("总分", "{{ 人.总分 }}", 1.8, digits=5),
)
_PEOPLE = (
    Column("序号", "{{ 行.序号 }}", 1.2),
    Column("工号", "{{ 行.工号 }}", 2.2),
    Column("姓名", "{{ 行.姓名 }}", 3.6),
    Column("部门", "{{ 行.部门 }}", 3.6),
    Column("总分", "{{ 行.总分 }}", 1.8, digits=5),
    Column("等级", "{{ 行.等级 }}", 2.0),
    Column("名次", "{{ 行.名次 }}", 1.4),
    Column("补训", "{{ 行.是否补训 }}", 1.4),
)


def _listed(condition: str, lead: str, name: str, otherwise: str = "") -> tuple[str, ...]:
    """A sentence and the names that follow it, where there are any."""
    return (
        paragraph(f"{{%p if {condition} %}}"),
        paragraph(lead, style="PaperBody", keep=True),
        paragraph(f"{{%p for 行 in {name} %}}"),
        paragraph("{{ 行.文字 }}", style="PaperBody", align="left"),
        paragraph("{%p endfor %}"),
        *((paragraph("{%p else %}"), paragraph(otherwise, style="PaperBody")) if otherwise else ()),
        paragraph("{%p endif %}"),
    )


def _report() -> WordFile:
    width = OFFICIAL.text_width
    return WordFile(
        title="县级通报",
        page=OFFICIAL,
        footer=NUMBER_RIGHT,
        even_footer=NUMBER_LEFT,
        body=(
            paragraph("关于{{ 轮次名称 }}考核情况的通报", style="PaperTitle", after=240),
            paragraph("各学校：", style="PaperBody", align="left", indent=0),
            paragraph("现将{{ 轮次名称 }}考核情况通报如下。", style="PaperBody"),
            paragraph("一、总体情况", style="PaperHeading"),
            paragraph(
                "全县共{{ 学校数 }}所学校，汇总{{ 汇总学校数 }}所，应参训{{ 应参训人数 }}人，完成考核{{ 已计分人数 }}人，"
                "参训率{{ 参训率 }}；合格{{ 合格人数 }}人，合格率{{ 合格率 }}；优秀{{ 优秀人数 }}人，优秀率{{ 优秀率 }}；"
                "平均分{{ 平均分 }}分。需要补训{{ 补训人数 }}人，尚未完成{{ 未完成人数 }}人。各项比率均以应参训人数为底。",
                style="PaperBody",
            ),
            paragraph("二、各学段情况", style="PaperHeading"),
            list_table("学段列表", _STAGES, width, height=400),
            paragraph("三、各校情况", style="PaperHeading", before=160),
            list_table("学校列表", _SCHOOLS, width, height=400),
            *_listed(
                "达到行",
                "合格率达到或高于全县（{{ 合格率 }}）的有{{ 达到学校数 }}所：",
                "达到行",
            ),
            *_listed("低于行", "合格率低于全县的有{{ 低于学校数 }}所：", "低于行"),
            *_listed(
                "未交行",
                "未报送或报送的文件无法读取的有{{ 未交学校数 }}所，请尽快补报：",
                "未交行",
            ),
            paragraph("四、工作要求", style="PaperHeading"),
            paragraph(
                "请各校核对本校成绩，督促未完成考核和需要补训的教师按期完成；对汇总结果有疑问的，请及时反映。",
                style="PaperBody",
            ),
            signed(OFFICIAL, "{{ 签发日期 }}", before=800),
            last_line(),
        ),
    )


def _nominations() -> WordFile:
    return WordFile(
        title="推荐公示",
        page=OFFICIAL,
        footer=NUMBER_RIGHT,
        even_footer=NUMBER_LEFT,
        body=(
            paragraph("{{ 轮次名称 }}推荐人选公示", style="PaperTitle", after=240),
            paragraph(
                "根据{{ 轮次名称 }}考核结果，经各校推荐、全县排序，现将拟推荐人选公示如下。",
                style="PaperBody",
            ),
            paragraph("{%p for 组 in 类别列表 %}"),
            paragraph("{{ 组.序号 }}、{{ 组.类别 }}（{{ 组.人数 }}人）", style="PaperHeading"),
            paragraph("推荐条件：{{ 组.规则 }}。", style="PaperBody"),
            list_table("组.名单", _NOMINATED, OFFICIAL.text_width, height=400, variable="人"),
            paragraph("{%p if 组.待定人数 %}"),
            paragraph("另有{{ 组.待定人数 }}人成绩并列或身份有待核对，确定后另行公示。", style="PaperBody"),
            paragraph("{%p endif %}"),
            paragraph("{%p endfor %}"),
            paragraph(
                "公示期自公布之日起五个工作日。对人选有异议的，请在公示期内以书面形式实名反映。",
                style="PaperBody",
                before=200,
                keep=True,
            ),
            signed(OFFICIAL, "{{ 签发日期 }}", before=800),
            last_line(),
        ),
    )


def _school_slip() -> WordFile:
    width = FORM.text_width
    return WordFile(
        title="分校成绩单",
        page=FORM,
        footer=(
            paragraph(
                "{{ 学校名称 }}　第 ",
                page_field("PAGE"),
                " 页　共 ",
                page_field("NUMPAGES"),
                " 页",
                style="PageFoot",
            ),
        ),
        body=(
            paragraph("{{ 学校名称 }}考核成绩单", style="FormTitle"),
            paragraph("{{ 轮次名称 }}", style="FormSubtitle"),
            facts_table(
                (
                    ("应参训", "{{ 应参训人数 }}人"),
                    ("已计分", "{{ 已计分人数 }}人（未完成{{ 未完成人数 }}人）"),
                    ("参训率", "{{ 参训率 }}（全县{{ 全县参训率 }}）"),
                    ("合格率", "{{ 合格率 }}（全县{{ 全县合格率 }}）"),
                    ("优秀率", "{{ 优秀率 }}（全县{{ 全县优秀率 }}）"),
                    ("平均分", "{{ 平均分 }}（全县{{ 全县平均分 }}）"),
                    ("需补训", "{{ 补训人数 }}人"),
                    ("合格率名次", "第{{ 合格率名次 }}（共{{ 汇总学校数 }}所）"),
                ),
                width,
                height=400,
            ),
            paragraph("{%p if 问题数 %}"),
            paragraph(
                "报送的文件里还有{{ 问题数 }}处问题需要核对，见县级汇总的问题清单。",
                style="TableLong",
                before=80,
            ),
            paragraph("{%p endif %}"),
            paragraph("教师成绩", style="FormHeading"),
            list_table("名单", _PEOPLE, width, height=380),
            paragraph("{{ 发证单位 }}　　{{ 签发日期 }}", style="TableLong", align="right", before=120),
        ),
    )


def county_papers() -> dict[str, WordFile]:
    """These papers, by the name of their file."""
    made = (_report(), _nominations(), _school_slip())
    return {word_file.title: word_file for word_file in made}
