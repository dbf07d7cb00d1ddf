"""The two rule sets that ship with the workbook, as rows of the blocks of 考核规则.

Source: ``domain.md``, Scheme A (四项百分制) and Scheme B (专题考核制); ``product.md``, section 1.
"""

from __future__ import annotations

from collections.abc import Mapping

from python.vocabulary.plain_record import record
from python.vocabulary.sheet_schema import (
    BLOCK_ITEMS,
    BLOCK_PARAMETERS,
    BLOCK_RATINGS,
    BLOCK_STATUSES,
    JUNIOR,
    METHOD_DEDUCT,
    METHOD_DIRECT,
    METHOD_PROPORTIONAL,
    METHOD_TIER,
    METHOD_TOTAL_DEDUCT,
    NO,
    PARAM_ABSENT_WORDS,
    PARAM_ALLOWANCE,
    PARAM_ALLOWANCE_MONTHS,
    PARAM_BACKUPS,
    PARAM_BLANK_IS_PRESENT,
    PARAM_CERTIFICATE_NUMBER,
    PARAM_CHANGES_KEPT,
    PARAM_CONCENTRATED_FORMS,
    PARAM_COURSE_CREDITS,
    PARAM_DECIMALS,
    PARAM_EARLY_MINUTES,
    PARAM_FAILED_CREDITS,
    PARAM_FAILED_HOURS,
    PARAM_FIVE_YEAR_HOURS,
    PARAM_HANDOUT_BY,
    PARAM_HANDOUT_PARTS,
    PARAM_HOURS_PER_CREDIT,
    PARAM_HOURS_REQUIRED,
    PARAM_LATE_MINUTES,
    PARAM_LEAST_PRESENT,
    PARAM_LICENCE_FIRST,
    PARAM_LICENCE_HOURS,
    PARAM_LICENCE_MONTHS,
    PARAM_MAKE_UP_BY,
    PARAM_MENTOR_TITLES,
    PARAM_NEW_MONTHS,
    PARAM_PAPER_LEAST,
    PARAM_PARTICIPATION_TARGET,
    PARAM_PASS_TARGET,
    PARAM_POSTS,
    PARAM_TERM_SESSIONS,
    PARAM_TOPIC,
    PARAM_TOPIC_LEAST,
    PARAM_TOPIC_MOST,
    PARAM_TOPICS,
    PER_HOUR,
    PER_TIME,
    PRESENT,
    PRIMARY,
    SENIOR,
    SOURCE_SIGN_IN,
    YES,
)

CellInput = str | int | None

PARAMETERS: tuple[tuple[str, CellInput, str], ...] = (
    (PARAM_DECIMALS, 1, "各项得分与总分保留几位小数，四舍五入"),
    (PARAM_HOURS_REQUIRED, 10, "新任班主任应修学时；没有修过的在岗班主任要补修"),
    (PARAM_NEW_MONTHS, 6, "新任班主任应修学时，最迟在任职后几个月内修满"),
    (PARAM_MAKE_UP_BY, None, "在岗班主任补修的最后一天，例如 2028-08-31；不填为应立即补修"),
    (PARAM_HOURS_PER_CREDIT, 10, "多少学时折算 1 学分；每轮取两位小数，多出的舍去"),
    (PARAM_CERTIFICATE_NUMBER, "{年份}班培字第{序号:04d}号", "证书编号的写法，{年份} {序号} 由程序填入"),
    (PARAM_BACKUPS, 20, "备份文件夹里最多保留几份"),
    (PARAM_ABSENT_WORDS, "缺考,未交,缺", "成绩格里写这些词按 0 分计，用逗号分开"),
    (
        PARAM_BLANK_IS_PRESENT,
        NO,
        "已举行的场次，签到表里空着的格按出勤计（是/否）；填“否”的，空着就是还没有填",
    ),
    (PARAM_HANDOUT_BY, None, "分发表格：按名册的哪一列分，例如 学段；不填按部门，“全部”只做一个文件"),
    (PARAM_HANDOUT_PARTS, "签到,成绩", "分发表格：填哪些，可以有 签到、成绩、档案材料填报、名册信息"),
    (PARAM_LATE_MINUTES, 10, "收件里的会议、打卡记录：晚到超过几分钟算迟到"),
    (PARAM_EARLY_MINUTES, 10, "收件里的会议、打卡记录：早走超过几分钟算早退"),
    (PARAM_LEAST_PRESENT, 50, "收件里的会议记录：在场不到这场的百分之几算缺席"),
    (PARAM_LICENCE_FIRST, NO, "新任班主任是否要先取得证书才能上岗（是/否）"),
    (PARAM_LICENCE_HOURS, 30, "持证上岗的，应修学时"),
    (PARAM_LICENCE_MONTHS, 0, "持证上岗的，最迟在任职后几个月内修满并取证；0 为上岗之前"),
    (PARAM_FIVE_YEAR_HOURS, 20, "任何五年内应参加集中培训的学时"),
    (PARAM_CONCENTRATED_FORMS, "集中培训,集中学习,讲座", "哪些“形式”算集中培训，用逗号分开；形式不填也算"),
    (PARAM_TERM_SESSIONS, 1, "轮次跨到的每个学期至少几次集中培训；0 为不检查"),
    (PARAM_COURSE_CREDITS, 3, "修完全部课程的学分"),
    (PARAM_FAILED_CREDITS, NO, "不合格（含未完成）的轮次是否也计学分（是/否）"),
    (PARAM_FAILED_HOURS, NO, "不合格（含未完成）的轮次，学时是否也计入累计和学时要求（是/否）"),
    (PARAM_TOPIC, None, "专题考核制：本轮是哪个专题；不填用轮次名称"),
    (PARAM_TOPICS, 5, "专题考核制：结业要合格几个专题；也可以写出各专题的名称，用逗号分开"),
    (PARAM_TOPIC_LEAST, 6, "专题考核制：一个专题至少几学时；0 为不检查"),
    (PARAM_TOPIC_MOST, 8, "专题考核制：一个专题至多几学时；0 为不检查"),
    (
        PARAM_MENTOR_TITLES,
        None,
        "导师应有的职称，用逗号分开，例如 高级,正高级（“高级”包括中学高级教师）；不填为不看职称",
    ),
    (
        PARAM_POSTS,
        "年级组长1,中层干部2,后备干部3",
        "取得班主任资格、任班主任满几年，才可推荐的职务；填“无”为不列",
    ),
    (PARAM_ALLOWANCE[PRIMARY], "0.5", "班主任津贴：小学每生每月多少元"),
    (PARAM_ALLOWANCE[JUNIOR], 1, "班主任津贴：初中每生每月多少元"),
    (PARAM_ALLOWANCE[SENIOR], "1.5", "班主任津贴：高中每生每月多少元"),
    (PARAM_ALLOWANCE_MONTHS, 10, "班主任津贴：按几个月计"),
    (PARAM_PAPER_LEAST, 1800, "档案材料：两千字论文填字数的，不到多少字按没有交计算（“两千字左右”）"),
    (
        PARAM_PARTICIPATION_TARGET,
        100,
        "参训率的目标，百分之几；参训率＝已计分人数÷应参训人数。填 0 为不设目标",
    ),
    (PARAM_PASS_TARGET, 100, "合格率的目标，百分之几；合格率＝合格人数÷应参训人数。填 0 为不设目标"),
    (PARAM_CHANGES_KEPT, 2000, "《变动记录》最多保留几条，更早的移到“归档”文件夹"),
)
"""All known 【参数】: name, default, note."""


@record
class Preset:
    """A shipped rule set: for each block that a preset decides, its rows in the order of the block's columns."""

    key: str
    title: str
    blocks: Mapping[str, tuple[tuple[CellInput, ...], ...]]


PRESETS: Mapping[str, Preset] = {
    "A": Preset(
        "A",
        "方案A · 四项百分制",
        {
            BLOCK_ITEMS: (
                (
                    PRESENT,
                    METHOD_DEDUCT,
                    10,
                    SOURCE_SIGN_IN,
                    None,
                    None,
                    2,
                    "满分起扣，扣完为止；低于 2 分总评不合格",
                ),
                ("笔记", METHOD_TIER, 10, "笔记", None, "10,8,6,4,0", None, "学习笔记，按档次给分"),
                (
                    "考试",
                    METHOD_PROPORTIONAL,
                    60,
                    "卷面成绩",
                    100,
                    None,
                    None,
                    "闭卷考试，卷面成绩按比例折算",
                ),
                ("作业", METHOD_TIER, 20, "作业", None, "20,16,12,8,0", None, "案例分析或论文，按档次给分"),
            ),
            BLOCK_STATUSES: (
                (PRESENT, "√", 0, None, YES),
                ("迟到", "迟", 1, PER_TIME, YES),
                ("早退", "退", 1, PER_TIME, YES),
                ("迟到早退", "迟退", 2, PER_TIME, YES),
                ("缺席", "×", 2, PER_TIME, NO),
                ("请假", "假", 2, PER_TIME, NO),
                ("公差", "公", 0, None, YES),
            ),
            BLOCK_RATINGS: (
                ("优秀", 80, NO, "优秀证书"),
                ("合格", 60, NO, "合格证书"),
                ("不合格", 0, YES, None),
            ),
            BLOCK_PARAMETERS: PARAMETERS,
        },
    ),
    "B": Preset(
        "B",
        "方案B · 专题考核制",
        {
            BLOCK_ITEMS: (
                ("校本研修", METHOD_DIRECT, 20, "校本研修", None, None, None, "校本研修 0–20 分，直接计分"),
                ("考试", METHOD_PROPORTIONAL, 60, "卷面成绩", 100, None, None, "卷面成绩按比例折算"),
                ("作业", METHOD_DIRECT, 20, "作业", None, None, None, "作业 0–20 分，直接计分"),
                (
                    PRESENT,
                    METHOD_TOTAL_DEDUCT,
                    None,
                    SOURCE_SIGN_IN,
                    None,
                    None,
                    None,
                    "从总分中扣，扣完为止；缺席、请假按课时扣，迟到、早退按次扣",
                ),
            ),
            BLOCK_STATUSES: (
                (PRESENT, "√", 0, None, YES),
                ("迟到", "迟", 5, PER_TIME, YES),
                ("早退", "退", 5, PER_TIME, YES),
                ("迟到早退", "迟退", 10, PER_TIME, YES),
                ("缺席", "×", 10, PER_HOUR, NO),
                ("请假", "假", 10, PER_HOUR, NO),
                ("公差", "公", 0, None, YES),
            ),
            BLOCK_RATINGS: (
                ("骨干班主任", 80, NO, "骨干班主任证书"),
                ("合格", 60, NO, "合格证书"),
                ("不合格", 0, YES, None),
            ),
            BLOCK_PARAMETERS: PARAMETERS,
        },
    ),
}
