"""The other papers: notice, slip, sign-in sheet, minutes, lists for the notice board, and the round's report."""

from __future__ import annotations

from collections.abc import Sequence

from python.making.workbook.templates.wordml import (
    CM,
    FANG,
    HEI,
    Page,
    WordFile,
    cell,
    page_field,
    paragraph,
    row,
    run,
    table,
    tag_row,
)

_PORTRAIT = Page()
_NARROW = Page(top=int(1.8 * CM), bottom=int(2.1 * CM), left=int(1.9 * CM), right=int(1.9 * CM))
_WIDE = Page(landscape=True, top=int(1.8 * CM), bottom=int(2.2 * CM), left=int(1.8 * CM), right=int(1.8 * CM))
_SHADE = "EDEDED"
_SIGNATURE = (
    paragraph("{{ 发证单位 }}（盖章）", style="PaperSign", before=600),
    paragraph("{{ 签发日期大写 }}", style="PaperSign"),
)
_PAGE_FOOTER = (paragraph("第 ", page_field("PAGE"), " 页", style="PageFoot"),)
_PAGES_FOOTER = (
    paragraph(
        "{{ 轮次名称 }}　第 ", page_field("PAGE"), " 页　共 ", page_field("NUMPAGES"), " 页", style="PageFoot"
    ),
)


def _head(texts: Sequence[str], widths: Sequence[int], height: int = 480, *, keep: bool = False) -> str:
    cells = (
        cell(paragraph(text, style="TableHead", keep=keep), width=width, fill=_SHADE)
        for text, width in zip(texts, widths, strict=True)
    )
    return row(*cells, height=height, header=True)


def _list_table(
    name: str,
    columns: Sequence[tuple[str, str, float]],
    total: int,
    *,
    height: int = 440,
    variable: str = "行",
    keep: bool = False,
) -> str:
    """A table with a repeated header and one row for each entry of list ``name``.

    ``columns``: heading, tag or text of the cell, share of the width. ``keep`` holds a short table together on a page.
    """
    whole = sum(share for _, _, share in columns)
    widths = [int(total * share / whole) for _, _, share in columns]
    texts = [text for _, text, _ in columns]
    return table(
        widths,
        _head([heading for heading, _, _ in columns], widths, keep=keep),
        tag_row(f"{{%tr for {variable} in {name} %}}", len(columns), sum(widths)),
        row(
            *(
                cell(paragraph(text, style="TableText", keep=keep), width=width)
                for text, width in zip(texts, widths, strict=True)
            ),
            height=height,
        ),
        tag_row("{%tr endfor %}", len(columns), sum(widths)),
    )


def _facts(pairs: Sequence[tuple[str, str]], total: int, *, per_row: int = 2, height: int = 480) -> str:
    """A table of label and value, ``per_row`` pairs beside each other."""
    label = int(2.4 * CM)
    value = total // per_row - label
    rows = []
    for start in range(0, len(pairs), per_row):
        cells = []
        for heading, text in pairs[start : start + per_row]:
            cells.append(cell(paragraph(heading, style="TableHead"), width=label, fill=_SHADE))
            cells.append(cell(paragraph(text, style="TableText"), width=value))
        rows.append(row(*cells, height=height))
    return table([label, value] * per_row, *rows)


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
            *_SIGNATURE,
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
    width = _PORTRAIT.text_width
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
            _facts(
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
            _list_table("项目列表", columns, width, height=520, variable="项"),
            paragraph("成绩说明", style="PaperHeading", before=300),
            paragraph("{{ 成绩说明 }}", style="PaperBody", align="left"),
            *_SIGNATURE,
        ),
    )


def _sign_in() -> WordFile:
    width = _NARROW.text_width
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
        page=_NARROW,
        footer=_PAGE_FOOTER,
        body=(
            paragraph("{{ 学校名称 }}班主任培训签到表", style="PaperTitle", after=80),
            paragraph("{{ 轮次名称 }}　{{ 场次 }}", style="PaperSubtitle", after=160),
            _facts(
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
            _list_table("名单", columns, width, height=560),
            paragraph(
                "实到：＿＿＿＿人　　缺席：＿＿＿＿人　　请假：＿＿＿＿人　　考勤人签名：＿＿＿＿＿＿＿＿",
                style="TableLong",
                before=200,
            ),
        ),
    )


def _minutes() -> WordFile:
    width = _PORTRAIT.text_width
    label = int(2.4 * CM)
    long_rows = (
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
    return WordFile(
        title="培训记录",
        footer=_PAGE_FOOTER,
        body=(
            paragraph("{{ 学校名称 }}班主任培训记录", style="PaperTitle", after=80),
            paragraph("{{ 轮次名称 }}　{{ 场次 }}", style="PaperSubtitle", after=160),
            _facts(
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
                        cell(paragraph(heading, style="TableHead"), width=label, fill=_SHADE),
                        cell(
                            paragraph(text, style="TableLong"),
                            width=width - label,
                            align="top" if heading == "培训内容" else "center",
                        ),
                        height=height,
                    )
                    for heading, text, height in long_rows
                ),
            ),
            paragraph(
                "主持人签名：＿＿＿＿＿＿＿＿　　　　记录人签名：＿＿＿＿＿＿＿＿",
                style="TableLong",
                before=300,
            ),
        ),
    )


def _publication() -> WordFile:
    width = _PORTRAIT.text_width
    columns = (
        ("序号", "{{ 行.序号 }}", 1.2),
        ("姓名", "{{ 行.姓名 }}", 3.2),
        ("部门", "{{ 行.部门 }}", 3.4),
        ("总分", "{{ 行.总分 }}", 1.8),
        ("等级", "{{ 行.等级 }}", 2.4),
    )
    return WordFile(
        title="公示名单",
        footer=_PAGE_FOOTER,
        body=(
            paragraph("{{ 轮次名称 }}结果公示", style="PaperTitle", after=300),
            paragraph(
                "“{{ 轮次名称 }}”于{{ 开始日期 }}至{{ 结束日期 }}举行，参训{{ 参训人数 }}人。"
                "经考核，以下{{ 合格人数 }}人达到合格及以上等级，现予公示。"
                "公示期为五个工作日，如有异议，请以书面形式向发证单位反映。",
                style="PaperBody",
            ),
            paragraph(line=200, exact=True),
            _list_table("名单", columns, width),
            *_SIGNATURE,
        ),
    )


def _summary() -> WordFile:
    width = _WIDE.text_width
    fixed = (
        ("序号", "{{ 行.序号 }}", 800),
        ("工号", "{{ 行.工号 }}", 1500),
        ("姓名", "{{ 行.姓名 }}", 1900),
        ("部门", "{{ 行.部门 }}", 1900),
    )
    results = (
        ("总分", "{{ 行.总分 }}", 1100),
        ("等级", "{{ 行.等级 }}", 1500),
        ("名次", "{{ 行.名次 }}", 900),
        ("学时", "{{ 行.学时 }}", 900),
        ("补训", "{{ 行.是否补训 }}", 900),
    )
    item_width = 1100
    tag_width = (width - sum(column[2] for column in (*fixed, *results)) - item_width) // 2

    def cells(*, head: bool, loop: str, item: str) -> list[str]:
        style, fill = ("TableHead", _SHADE) if head else ("TableText", "")

        def one(text: str, size: int) -> str:
            return cell(paragraph(text, style=style), width=size, fill=fill)

        return [
            *(one(heading if head else tag, size) for heading, tag, size in fixed),
            one(f"{{%tc for 项 in {loop} %}}", tag_width),
            one(item, item_width),
            one("{%tc endfor %}", tag_width),
            *(one(heading if head else tag, size) for heading, tag, size in results),
        ]

    widths = [
        *(column[2] for column in fixed),
        tag_width,
        item_width,
        tag_width,
        *(column[2] for column in results),
    ]
    return WordFile(
        title="汇总表",
        page=_WIDE,
        footer=_PAGES_FOOTER,
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
                row(*cells(head=True, loop="项目列表", item="{{ 项.项目 }}"), height=480, header=True),
                tag_row("{%tr for 行 in 名单 %}", len(widths), sum(widths)),
                row(*cells(head=False, loop="行.各项", item="{{ 项.得分 }}"), height=420),
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


def _report() -> WordFile:
    width = _PORTRAIT.text_width
    sessions = (
        ("场次", "{{ 行.场次 }}", 1.7),
        ("日期", "{{ 行.日期 }}", 4.2),
        ("主题", "{{ 行.主题 }}", 4.6),
        ("学时", "{{ 行.学时 }}", 1.3),
        ("应到", "{{ 行.应到 }}", 1.3),
        ("实到", "{{ 行.实到 }}", 1.3),
        ("出勤率", "{{ 行.出勤率 }}", 1.7),
    )
    ratings = (("等级", "{{ 行.等级 }}", 1.0), ("人数", "{{ 行.人数 }}", 1.0), ("占比", "{{ 行.占比 }}", 1.0))
    departments = (
        ("部门", "{{ 行.部门 }}", 3.0),
        ("人数", "{{ 行.人数 }}", 1.5),
        ("平均分", "{{ 行.平均分 }}", 1.5),
        ("合格率", "{{ 行.合格率 }}", 1.5),
    )
    items = (
        ("项目", "{{ 行.项目 }}", 3.0),
        ("满分", "{{ 行.满分 }}", 1.5),
        ("平均得分", "{{ 行.平均得分 }}", 1.5),
        ("得分率", "{{ 行.得分率 }}", 1.5),
    )
    attendance = (
        ("出勤", "{{ 行.出勤 }}", 3.0),
        ("人数", "{{ 行.人数 }}", 1.5),
        ("平均分", "{{ 行.平均分 }}", 1.5),
        ("合格率", "{{ 行.合格率 }}", 1.5),
    )
    return WordFile(
        title="培训总结",
        footer=_PAGES_FOOTER,
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
            _list_table("场次列表", sessions, width),
            paragraph("三、考核结果", style="PaperHeading", before=240),
            paragraph(
                "已完成考核的人员平均分为{{ 平均分 }}分，最高{{ 最高分 }}分，最低{{ 最低分 }}分；"
                "以应参训人数计，参训率{{ 参训率 }}，合格率{{ 合格率 }}，优秀率{{ 优秀率 }}{{ 目标情况 }}。各等级人数如下：",
                style="PaperBody",
            ),
            _list_table("等级统计", ratings, int(10 * CM), keep=True),
            paragraph("分数分布（横轴：分数段；柱上数字：人数）：", style="PaperBody", before=160),
            paragraph("{{ 分数分布图 }}", align="center"),
            paragraph("各部门情况：", style="PaperBody", before=160),
            _list_table("部门列表", departments, width),
            paragraph("各项得分情况：", style="PaperBody", before=160),
            _list_table("项目统计", items, width),
            paragraph("出勤与合格率（缺席和请假都算缺）：", style="PaperBody", before=160),
            _list_table("出勤统计", attendance, width),
            paragraph("四、补训安排", style="PaperHeading", before=240),
            paragraph(
                "{% if 补训名单 %}以下{{ 补训人数 }}人需要参加补训：{% for 人 in 补训名单 %}{{ 人.姓名 }}"
                "{% if not loop.last %}、{% endif %}{% endfor %}。{% else %}本轮没有需要补训的人员。{% endif %}",
                style="PaperBody",
            ),
            paragraph("五、经验与改进", style="PaperHeading"),
            paragraph("（请在此填写本轮培训的主要做法、成效、不足和下一步打算。）", style="PaperBody"),
            *_SIGNATURE,
        ),
    )


def _growth() -> WordFile:
    width = _NARROW.text_width
    rounds = (
        ("序号", "{{ 行.序号 }}", 1.0),
        ("轮次", "{{ 行.轮次 }}", 3.6),
        ("起止日期", "{{ 行.起止 }}", 3.2),
        ("总分", "{{ 行.总分 }}", 1.3),
        ("等级", "{{ 行.等级 }}", 1.8),
        ("学时", "{{ 行.学时 }}", 1.2),
        ("学分", "{{ 行.学分 }}", 1.2),
        ("证书编号", "{{ 行.证书编号 }}", 3.2),
    )
    materials = (
        ("轮次", "{{ 行.轮次 }}", 4.0),
        ("完成情况", "{{ 行.完成情况 }}", 4.0),
        ("缺少材料", "{{ 行.缺少材料 }}", 7.0),
    )
    certificates = (
        ("证书编号", "{{ 行.证书编号 }}", 4.0),
        ("种类", "{{ 行.种类 }}", 2.6),
        ("轮次", "{{ 行.轮次 }}", 4.8),
        ("签发日期", "{{ 行.签发日期 }}", 3.6),
    )
    return WordFile(
        title="个人成长档案",
        page=_NARROW,
        footer=_PAGE_FOOTER,
        body=(
            paragraph("班主任个人成长档案", style="PaperTitle", after=80),
            paragraph("{{ 学校名称 }}", style="PaperSubtitle", after=160),
            _facts(
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
            _list_table("历次列表", rounds, width),
            paragraph("历次总分（横轴数字为上表序号，虚线为等级线）：", style="TableLong", before=160),
            paragraph("{{ 成长曲线图 }}", align="center"),
            paragraph("档案材料（五个一、六有）", style="PaperHeading", before=240),
            _list_table("材料列表", materials, width),
            paragraph("证书", style="PaperHeading", before=240),
            _list_table("证书列表", certificates, width),
            paragraph(
                "{{ 发证单位 }}（盖章）　　{{ 签发日期 }}", style="TableLong", align="right", before=240
            ),
        ),
    )


def papers() -> dict[str, WordFile]:
    """All papers that are not certificates, by the name of their file."""
    made = (_notice(), _slip(), _sign_in(), _minutes(), _publication(), _summary(), _report(), _growth())
    return {word_file.title: word_file for word_file in made}
