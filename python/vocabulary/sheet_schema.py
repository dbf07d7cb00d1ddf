"""The only home of sheet names, column names and other words that stand in the workbook.

Standard words are the field's own terms (``domain.md``); a school may use words of its own through 【名称对照】.
"""

from __future__ import annotations

from dataclasses import dataclass

# Sheets, in tab order.
GUIDE = "使用说明"
HOME = "首页"
RULES = "考核规则"
ROSTER = "教师名册"
SESSIONS = "培训场次"
SIGN_IN = "签到表"
GRADEBOOK = "成绩册"
CHECK_RESULTS = "校验结果"
RETRAIN_LIST = "补训名单"
HOURS_LEDGER = "学时学分"
PORTFOLIO = "档案材料"
CERTIFICATE_REGISTER = "证书登记"
HISTORY = "历次成绩"
QUALIFICATION = "资格认定"
MENTORING = "导师安排"
ALLOWANCE = "班主任津贴"
CHANGE_LOG = "变动记录"
RUN_LOG = "运行日志"
SNAPSHOT = "上次计算"
XLWINGS_CONF = "xlwings.conf"

SHEETS = (
    GUIDE,
    HOME,
    RULES,
    ROSTER,
    SESSIONS,
    SIGN_IN,
    GRADEBOOK,
    CHECK_RESULTS,
    RETRAIN_LIST,
    HOURS_LEDGER,
    PORTFOLIO,
    CERTIFICATE_REGISTER,
    HISTORY,
    QUALIFICATION,
    MENTORING,
    ALLOWANCE,
    CHANGE_LOG,
    RUN_LOG,
    SNAPSHOT,
    XLWINGS_CONF,
)

# Sheets that are the program's own memory: hidden, and nothing in them is for people.
HIDDEN_SHEETS = (SNAPSHOT, XLWINGS_CONF)

# The header row of a table is searched in this many rows from the top.
HEADER_SEARCH_ROWS = 15

# Columns that several sheets share.
TEACHER_ID = "工号"
NAME = "姓名"
DEPARTMENT = "部门"
REMARK = "备注"


@dataclass(frozen=True, slots=True)
class Column:
    """A column as a table of the workbook knows it: its standard header, whether it must be there, other headers."""

    name: str
    required: bool = False
    aliases: tuple[str, ...] = ()


_ID = Column(TEACHER_ID, required=True, aliases=("教师编号", "编号"))
_NAME = Column(NAME, required=True, aliases=("教师姓名",))
_DEPARTMENT = Column(DEPARTMENT)
_REMARK = Column(REMARK)

FORMER_NAMES = "曾用名"
STAGE = "学段"
CLASS_TAUGHT = "任教班级"
CLASS_SIZE = "班级人数"
PHONE = "手机"
APPOINTED = "任职日期"
YEARS_IN_POST = "任职年限"
LAST_THREE_YEARS = "近三年连续任职"
HONOUR_YEAR = "优秀班主任年份"
PUPILS_SATISFIED = "学生满意教师"
MENTOR_ID = "导师工号"
TRAINING_TYPE = "参训类型"

ROSTER_COLUMNS = (
    _ID,
    _NAME,
    _DEPARTMENT,
    Column(STAGE),
    Column(CLASS_TAUGHT),
    Column(CLASS_SIZE),
    Column(PHONE),
    Column(APPOINTED),
    Column(YEARS_IN_POST),
    Column(LAST_THREE_YEARS),
    Column(HONOUR_YEAR),
    Column(PUPILS_SATISFIED),
    Column(MENTOR_ID),
    Column(TRAINING_TYPE),
    _REMARK,
)

# Understood, and not in the blank workbook: who needs it adds it. Several former names are separated by 、.
ROSTER_ADDED_COLUMNS = (Column(FORMER_NAMES),)

TRAINING_TYPES = ("在岗", "新任", "补训", "免训")
EXEMPT = "免训"
STAGES = ("小学", "初中", "高中")
YES = "是"
NO = "否"
YES_NO = (YES, NO)

SESSION = "场次"
DATE = "日期"
START = "开始时间"
END = "结束时间"
SUBJECT = "主题"
PLACE = "地点"
CHAIR = "主持人"
RECORDER = "记录人"
HOURS = "学时"
FORM = "形式"
COUNTS_ATTENDANCE = "计考勤"
SUMMARY = "内容摘要"

SESSION_COLUMNS = (
    Column(SESSION, required=True),
    Column(DATE, required=True),
    Column(START),
    Column(END),
    Column(SUBJECT, required=True),
    Column(PLACE),
    Column(CHAIR),
    Column(RECORDER),
    Column(HOURS, required=True),
    Column(FORM),
    Column(COUNTS_ATTENDANCE),
    Column(SUMMARY),
)
SESSION_FORMS = ("集中培训", "校本研修", "线上学习", "观摩研讨")

SIGN_IN_COLUMNS = (_ID, _NAME, _DEPARTMENT)

GRADEBOOK_IDENTITY = (_ID, _NAME, _DEPARTMENT)
GRADEBOOK_REMARK = _REMARK

TOTAL = "总分"
RATING = "等级"
RANK = "名次"
RETRAIN = "是否补训"
EXPLANATION = "成绩说明"
GRADEBOOK_RESULTS = (TOTAL, RATING, RANK, RETRAIN, EXPLANATION)


def item_score_column(item: str, *, deducted_from_total: bool) -> str:
    """The header of an item's computed column: 出勤 → 出勤分, or 出勤扣分 when it is deducted from the total."""
    return f"{item}扣分" if deducted_from_total else f"{item}分"


# Output tables: all their columns are the program's.
CHECK_RESULT_COLUMNS = (
    "序号",
    "级别",
    "工作表",
    "单元格",
    TEACHER_ID,
    NAME,
    "栏目",
    "问题",
    "处理办法",
    "定位",
)
"""``定位`` is hidden: sheet|工号|header, by which conditional formatting finds problem cells also after sorting."""

RETRAIN_COLUMNS = ("序号", TEACHER_ID, NAME, DEPARTMENT, TOTAL, RATING, "补训原因", EXPLANATION)

RUN_LOG_COLUMNS = (
    "时间",
    "操作",
    "轮次",
    "人数",
    "已计分",
    "未完成",
    "有误",
    "补训",
    "问题数",
    "用时(秒)",
    "结果",
    "程序版本",
)

HOURS_LEDGER_COLUMNS = (
    TEACHER_ID,
    NAME,
    DEPARTMENT,
    "本轮学时",
    "累计学时",
    "近五年学时",
    "近五年集中学时",
    "学分",
    "要求类别",
    "学时要求",
    "计入学时",
    "差额",
    "截止日期",
    "是否达标",
    "说明",
)
QUALIFICATION_COLUMNS = (
    TEACHER_ID,
    NAME,
    DEPARTMENT,
    YEARS_IN_POST,
    "认定结果",
    "依据",
    "尚缺",
    "合格专题",
    "要求专题",
    "尚缺专题",
    "是否结业",
)
MENTORING_COLUMNS = (
    TEACHER_ID,
    NAME,
    DEPARTMENT,
    YEARS_IN_POST,
    "岗位要求",
    MENTOR_ID,
    "导师姓名",
    "导师年限",
    "结论",
    "说明",
    "带教人数",
)
ALLOWANCE_COLUMNS = (
    TEACHER_ID,
    NAME,
    DEPARTMENT,
    STAGE,
    CLASS_TAUGHT,
    CLASS_SIZE,
    "每生每月",
    "月数",
    "津贴(元)",
    "说明",
)
CHANGE_LOG_COLUMNS = (
    "时间",
    "轮次",
    TEACHER_ID,
    NAME,
    "工作表",
    "单元格",
    "栏目",
    "原值",
    "新值",
    "原总分",
    "新总分",
    "原等级",
    "新等级",
    "说明",
)
SNAPSHOT_COLUMNS = (TEACHER_ID, "内容")
PORTFOLIO_COLUMNS = (
    TEACHER_ID,
    NAME,
    DEPARTMENT,
    "轮次",
    "理论书籍",
    "反思随笔",
    "教育案例",
    "主题班会",
    "德育论文",
    "学期计划",
    "学期总结",
    "典型案例",
    "学生评语",
    "家长会或家访记录",
    "两千字论文",
    "完成情况",
    "缺少材料",
)
# 五个一 and 六有 (domain.md): what is asked for once a term, and what once a school year.
FIVE_ONES_TERM = ("理论书籍", "反思随笔", "教育案例")
FIVE_ONES_YEAR = ("主题班会", "德育论文")
SIX_HAVES = ("学期计划", "学期总结", "典型案例", "学生评语", "家长会或家访记录", "两千字论文")
PORTFOLIO_STATE, PORTFOLIO_MISSING = "完成情况", "缺少材料"

CERTIFICATE_COLUMNS = (
    "证书编号",
    "种类",
    TEACHER_ID,
    NAME,
    DEPARTMENT,
    "轮次",
    TOTAL,
    RATING,
    HOURS,
    "签发日期",
    "校验码",
    "状态",
    "文件",
    REMARK,
)
CERTIFICATE_STATES = ("有效", "作废")
# The least total of those who passed, as the rules were then; workbooks of 0.1.0 do not have it.
HISTORY_PASS_LINE = "合格线"
HISTORY_COLUMNS = (
    "轮次",
    "开始日期",
    "结束日期",
    TEACHER_ID,
    NAME,
    DEPARTMENT,
    "各项得分",
    TOTAL,
    RATING,
    RETRAIN,
    HOURS,
    "学分",
    "证书编号",
    "规则指纹",
    HISTORY_PASS_LINE,
    "专题",
    "学时明细",
)

# Rules: blocks under a title cell in column A.
BLOCK_ITEMS = "【计分项目】"
BLOCK_STATUSES = "【签到状态】"
BLOCK_RATINGS = "【等级】"
BLOCK_NAMES = "【名称对照】"
BLOCK_PARAMETERS = "【参数】"

ITEM_COLUMNS = ("项目", "计分方式", "满分", "数据来源", "卷面满分", "档次", "单项最低分", "说明")
DEDUCTION_UNIT = "扣分单位"
STATUS_COLUMNS = ("状态", "符号", "扣分", DEDUCTION_UNIT, "计学时")
PER_TIME, PER_HOUR = "次", "课时"
DEDUCTION_UNITS = (PER_TIME, PER_HOUR)
RATING_COLUMNS = ("等级", "最低总分", "补训", "证书模板")
# The certificate for all 专题 together: its kind in 证书登记 and its template, which no rating may name.
COMPLETION_TEMPLATE = "结业证书"
NAME_COLUMNS = ("标准名称", "本校名称")
PARAMETER_COLUMNS = ("参数", "取值", "说明")
# Columns that a block may lack: nothing is printed or scored otherwise than their blank cells say.
OPTIONAL_RULE_COLUMNS = ("说明", "证书模板", DEDUCTION_UNIT)
BLOCK_COLUMNS = {
    BLOCK_ITEMS: ITEM_COLUMNS,
    BLOCK_STATUSES: STATUS_COLUMNS,
    BLOCK_RATINGS: RATING_COLUMNS,
    BLOCK_NAMES: NAME_COLUMNS,
    BLOCK_PARAMETERS: PARAMETER_COLUMNS,
}

# The source of an attendance item.
SOURCE_SIGN_IN = SIGN_IN

METHOD_DEDUCT = "扣分"
METHOD_TIER = "分档"
METHOD_PROPORTIONAL = "按比例"
METHOD_DIRECT = "直接计分"
METHOD_TOTAL_DEDUCT = "总分扣分"
METHODS = (METHOD_DEDUCT, METHOD_TIER, METHOD_PROPORTIONAL, METHOD_DIRECT, METHOD_TOTAL_DEDUCT)

PARAM_DECIMALS = "小数位数"
PARAM_HOURS_REQUIRED = "学时要求"
PARAM_HOURS_PER_CREDIT = "每学分学时"
PARAM_CERTIFICATE_NUMBER = "证书编号格式"
PARAM_BACKUPS = "备份份数"
PARAM_ABSENT_WORDS = "缺考写法"
PARAM_LICENCE_FIRST = "持证上岗"
PARAM_LICENCE_HOURS = "持证上岗学时"
PARAM_FIVE_YEAR_HOURS = "五年学时要求"
PARAM_COURSE_CREDITS = "课程学分"
PARAM_FAILED_CREDITS = "不合格计学分"
PARAM_FAILED_HOURS = "不合格计学时"
PARAM_TOPIC = "本轮专题"
PARAM_TOPICS = "结业专题"
PARAM_ALLOWANCE = {"小学": "小学津贴标准", "初中": "初中津贴标准", "高中": "高中津贴标准"}
PARAM_ALLOWANCE_MONTHS = "津贴月数"
PARAM_PAPER_LEAST = "论文最少字数"
PARAM_PARTICIPATION_TARGET = "参训率目标"
PARAM_PASS_TARGET = "合格率目标"
PARAM_CHANGES_KEPT = "变动记录条数"

# Defined names on 首页 that hold the round's facts (typed by staff) …
SCHOOL_NAME = "学校名称"
ROUND_NAME = "轮次名称"
START_DATE = "开始日期"
END_DATE = "结束日期"
ISSUE_DATE = "签发日期"
ISSUER = "发证单位"
ROUND_FACTS = (SCHOOL_NAME, ROUND_NAME, START_DATE, END_DATE, ISSUE_DATE, ISSUER)

# … and those whose cells the program fills in. 统计_等级 is the first of RATING_SUMMARY_ROWS rows (rating, number of people).
HEADCOUNT = "统计_人数"
SCORED_COUNT = "统计_已计分"
INCOMPLETE_COUNT = "统计_未完成"
INVALID_COUNT = "统计_有误"
PARTICIPATION_RATE = "统计_参训率"
PASS_RATE = "统计_合格率"
EXCELLENT_RATE = "统计_优秀率"
RETRAIN_COUNT = "统计_补训人数"
AVERAGE = "统计_平均分"
TARGET_LINE = "统计_目标"
RATING_SUMMARY = "统计_等级"
RATING_SUMMARY_ROWS = 6
# Tables of the dashboard: the defined name is the first cell of so many rows.
# Three tables side by side, so that they are one rectangle to write: PANEL_ROWS rows each.
DEPARTMENT_SUMMARY, ITEM_SUMMARY, ATTENDANCE_SUMMARY = "统计_部门", "统计_项目", "统计_出勤"
PANEL_ROWS = 8
MACRO_STATE = "宏状态"

# Defined name over the 定位 column of 校验结果, for conditional formatting.
PROBLEM_KEYS = "问题单元格"


def problem_key(sheet: str, teacher_id: str, column: str) -> str:
    """The text in 定位 by which a cell with a problem is found: sheet|工号|header. ``""`` without a 工号."""
    return f"{sheet}|{teacher_id}|{column}" if teacher_id and column else ""


# Words at the start of a row that staff add below the data; such rows are recognised and skipped.
TOTAL_ROW_WORDS = (
    "合计",
    "总计",
    "小计",
    "平均",
    "总平均",
    "最高",
    "最低",
    "汇总",
    "总人数",
    "人数",
    "及格率",
    "参训率",
    "合格率",
    "优秀率",
    "制表",
    "填表",
    "审核",
    "说明:",
    "注:",
    "备注:",
)
# Columns that staff add for themselves and that no rule can mean; they are read over in silence.
FREE_COLUMNS = ("序号", REMARK, "备 注", "签名", "电话", "合计")
