"""The only home of the words that stand in the workbook: names of sheets, columns, rules and cells. Nothing else is here.

How the columns of a sheet are ordered, look and are checked stands in ``input_sheets``, ``output_sheets``, ``ledger_sheets``
and ``rule_sheet``. Standard words are the field's own terms (``domain.md``); a school may use words of its own through
【名称对照】.
"""

from __future__ import annotations

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
CONTESTS = "评比活动"
QUALIFICATION = "资格认定"
MENTORING = "导师安排"
ALLOWANCE = "班主任津贴"
CHANGE_LOG = "变动记录"
RUN_LOG = "运行日志"
SNAPSHOT = "上次计算"
IMPORT_PREVIEW = "导入预览"
EXCHANGE_MEMORY = "收发记忆"
IMPORT_SETTINGS = "导入设置"
PROOFS = "防伪记录"
CHECK_CERTIFICATES = "查验证书"
XLWINGS_CONF = "xlwings.conf"
RECOMMENDATIONS = "推荐名单"
BATCHES = "分批计划"
SELF_STUDY = "校本研修记录"
GROWTH_PLANS = "成长规划"
APPRAISALS, APPRAISAL_RESULTS = "评价记录", "多元评价"
PAIRS, SIX_DUTIES = "师徒结对", "六到位"
FUNDS = "经费"
COUNTY = "县级汇总"
# Behind all others, so that the others keep their places in the workbooks that are out there.
FEATURE_SHEET_NAMES: tuple[str, ...] = (
    RECOMMENDATIONS,
    BATCHES,
    SELF_STUDY,
    GROWTH_PLANS,
    APPRAISALS,
    APPRAISAL_RESULTS,
    PAIRS,
    SIX_DUTIES,
    FUNDS,
    COUNTY,
)

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
    CONTESTS,
    CERTIFICATE_REGISTER,
    HISTORY,
    QUALIFICATION,
    MENTORING,
    ALLOWANCE,
    CHANGE_LOG,
    RUN_LOG,
    IMPORT_PREVIEW,
    IMPORT_SETTINGS,
    CHECK_CERTIFICATES,
    SNAPSHOT,
    EXCHANGE_MEMORY,
    PROOFS,
    XLWINGS_CONF,
    *FEATURE_SHEET_NAMES,
)

# Sheets that are the program's own memory: hidden, and nothing in them is for people.
HIDDEN_SHEETS = (SNAPSHOT, EXCHANGE_MEMORY, PROOFS, XLWINGS_CONF)
# Sheets of features (【功能】): hidden until they are switched on, and a workbook may do without. What a feature's sheet is called
# stands here, all its other words in its own module in ``features``.
SPARE_SHEETS = (CONTESTS, *FEATURE_SHEET_NAMES)

# The header row of a table is searched in this many rows from the top.
HEADER_SEARCH_ROWS = 15

# Columns that several sheets share.
NUMBER = "序号"
TEACHER_ID = "工号"
RUNNING_NUMBER = "编号"  # often a 工号, sometimes only a count of the rows
NAME = "姓名"
DEPARTMENT = "部门"
ROUND = "轮次"
NOTE = "说明"
REMARK = "备注"

# 教师名册
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
# Understood where a school adds them.
POST = "岗位"
PROFESSIONAL_TITLE = "职称"
COEFFICIENT = "考核系数"
# What tells a person from a namesake at another school.
ID_NUMBER = "身份证号"
BIRTH = "出生日期"

IN_POST = "在岗"
NEWLY_APPOINTED = "新任"
RETRAINING = "补训"
EXEMPT = "免训"
TRAINING_TYPES = (IN_POST, NEWLY_APPOINTED, RETRAINING, EXEMPT)
# A 岗位 with one of these in it is not that of the 班主任 of a class.
DEPUTY_WORDS = ("副班主任", "助理", "见习")
PRIMARY, JUNIOR, SENIOR = "小学", "初中", "高中"
STAGES = (PRIMARY, JUNIOR, SENIOR)
YES = "是"
NO = "否"
YES_NO = (YES, NO)

# 培训场次
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

CONCENTRATED = "集中培训"
SESSION_FORMS = (CONCENTRATED, "校本研修", "线上学习", "观摩研讨")

# 成绩册
TOTAL = "总分"
RATING = "等级"
RANK = "名次"
RETRAIN = "是否补训"
EXPLANATION = "成绩说明"


def item_score_column(item: str, *, deducted_from_total: bool) -> str:
    """The header of an item's computed column: 出勤 → 出勤分, or 出勤扣分 when it is deducted from the total."""
    return f"{item}扣分" if deducted_from_total else f"{item}分"


# 校验结果
LEVEL = "级别"
PROBLEM_SHEET = "工作表"
PROBLEM_CELL = "单元格"
PROBLEM_COLUMN = "栏目"
PROBLEM = "问题"
REMEDY = "处理办法"
LOCATOR = "定位"
LOCATED_COLUMNS = "定位列"
"""Hidden: sheet|工号|header, by which conditional formatting finds problem cells also after sorting."""

# 补训名单
RETRAIN_REASON = "补训原因"

# 运行日志
TIME = "时间"
ACTION = "操作"
PEOPLE = "人数"
SCORED = "已计分"
INCOMPLETE = "未完成"
INVALID = "有误"
PROBLEM_COUNT = "问题数"
SECONDS = "用时(秒)"
RESULT = "结果"
VERSION = "程序版本"

# 变动记录 and 上次计算
OLD_VALUE, NEW_VALUE = "原值", "新值"
OLD_TOTAL, NEW_TOTAL = "原总分", "新总分"
OLD_RATING, NEW_RATING = "原等级", "新等级"
CONTENTS = "内容"

# 导入预览 and 收发记忆
THEIRS, OURS, SENT = "交回的", "本表现在", "发出时"
VERDICT, CHOICE = "结论", "采用哪个"
USE_THEIRS, USE_OURS = "对方", "本表"
SOURCE_HEADER, MEANS, NOT_USED = "来源栏目", "当作", "不用"
HANDOUT_NUMBER, MEMORY_KEY = "分发编号", "键"
SHOWN, COMPARED, NOT_COMPARED = "要查验的内容", "核对了", "没有核对"
PROOF_KIND, PROOF_SUBJECT, SIGNATURE = "类别", "对象", "签名"

# 学时学分
HOURS_NOW = "本轮学时"
HOURS_IN_ALL = "累计学时"
HOURS_FIVE_YEARS = "近五年学时"
HOURS_CONCENTRATED = "近五年集中学时"
CREDITS = "学分"
REQUIREMENT = "要求类别"
HOURS_REQUIRED = "学时要求"
HOURS_COUNTED = "计入学时"
GAP = "差额"
DUE = "截止日期"
MET = "是否达标"

# 资格认定
RECOGNITION = "认定结果"
BASIS = "依据"
LACKING = "尚缺"
TOPICS_PASSED = "合格专题"
TOPICS_REQUIRED = "要求专题"
TOPICS_LACKING = "尚缺专题"
COMPLETED = "是否结业"
RECOMMENDED = "可推荐职务"

# 导师安排
DUTY = "岗位要求"
MENTOR_NAME = "导师姓名"
MENTOR_YEARS = "导师年限"
CONCLUSION = "结论"
MENTEES = "带教人数"

# 班主任津贴
MONTHLY_RATE = "每生每月"
MONTHS = "月数"
AMOUNT = "津贴(元)"

# 档案材料: 五个一 and 六有 (domain.md), what is asked for once a term and what once a school year; then the program's columns.
BOOK, ESSAY, CASE = "理论书籍", "反思随笔", "教育案例"
FIVE_ONES_TERM = (BOOK, ESSAY, CASE)
CLASS_MEETING, MORAL_PAPER = "主题班会", "德育论文"
FIVE_ONES_YEAR = (CLASS_MEETING, MORAL_PAPER)
TERM_PLAN, TERM_SUMMARY, TYPICAL_CASE = "学期计划", "学期总结", "典型案例"
PUPIL_COMMENTS, HOME_VISITS, LONG_PAPER = "学生评语", "家长会或家访记录", "两千字论文"
SIX_HAVES = (TERM_PLAN, TERM_SUMMARY, TYPICAL_CASE, PUPIL_COMMENTS, HOME_VISITS, LONG_PAPER)
# What belongs in the files besides, where there is any.
SPEECH, TOPIC_REPORT = "发言稿", "主题报告"
OTHER_MATERIALS = (SPEECH, TOPIC_REPORT)
PORTFOLIO_STATE, PORTFOLIO_MISSING = "完成情况", "缺少材料"

# 评比活动
ACTIVITY = "活动"
AWARD = "奖次"
POINTS = "加分"

# 证书登记
CERTIFICATE_NUMBER = "证书编号"
CERTIFICATE_KIND = "种类"
VERIFICATION_CODE = "校验码"
STATE = "状态"
FILE = "文件"
VALID, REVOKED = "有效", "作废"
CERTIFICATE_STATES = (VALID, REVOKED)

# 历次成绩
ITEM_MARKS = "各项得分"
FINGERPRINT = "规则指纹"
# The least total of those who passed, as the rules were then; workbooks of 0.1.0 do not have it.
HISTORY_PASS_LINE = "合格线"
TOPIC = "专题"
HOURS_DETAIL = "学时明细"
ATTENDANCE_RATE = "出勤率"

# Rules: blocks under a title cell in column A.
BLOCK_ITEMS = "【计分项目】"
BLOCK_STATUSES = "【签到状态】"
BLOCK_RATINGS = "【等级】"
BLOCK_NAMES = "【名称对照】"
BLOCK_PARAMETERS = "【参数】"
BLOCK_FEATURES = "【功能】"
BLOCK_PARTS = "【分项】"

ITEM = "项目"
METHOD = "计分方式"
FULL_MARKS = "满分"
SOURCE = "数据来源"
PAPER_FULL = "卷面满分"
TIERS = "档次"
ITEM_MINIMUM = "单项最低分"
PART = "分项"

SYMBOL = "符号"
DEDUCTION = "扣分"
DEDUCTION_UNIT = "扣分单位"
COUNTS_HOURS = "计学时"
PER_TIME, PER_HOUR = "次", "课时"
DEDUCTION_UNITS = (PER_TIME, PER_HOUR)

RATING_MINIMUM = "最低总分"
TEMPLATE = "证书模板"
# Certificates that a person gets once, whatever the round: for all 专题 together, and for being fit for the post. These are their
# kinds in 证书登记 and their templates, which no rating may name.
COMPLETION_TEMPLATE = "结业证书"
QUALIFICATION_TEMPLATE = "资格证书"
LASTING_TEMPLATES = (COMPLETION_TEMPLATE, QUALIFICATION_TEMPLATE)

STANDARD_NAME = "标准名称"
OWN_NAME = "本校名称"
PARAMETER = "参数"
VALUE = "取值"
FEATURE = "功能"
FEATURE_SETTING = "设置项"
SWITCHED_ON = "启用"

# The source of an attendance item.
SOURCE_SIGN_IN = SIGN_IN
# The source of an item that adds up the 分 of 评比活动.
SOURCE_CONTESTS = CONTESTS
# The source of an item that adds up its 分项, where there is the block.
SOURCE_PARTS = PART

METHOD_DEDUCT = "扣分"
METHOD_TIER = "分档"
METHOD_PROPORTIONAL = "按比例"
METHOD_DIRECT = "直接计分"
METHOD_TOTAL_DEDUCT = "总分扣分"
METHODS = (METHOD_DEDUCT, METHOD_TIER, METHOD_PROPORTIONAL, METHOD_DIRECT, METHOD_TOTAL_DEDUCT)

PRESENT = "出勤"
# What people write in 签到表 for a status: the first of these that 【签到状态】 has is meant, unless it has the word itself.
OTHER_STATUS_WORDS = {
    "旷课": ("缺席",),
    "旷": ("旷课", "缺席"),
    "缺勤": ("缺席",),
    "事假": ("请假",),
    "病假": ("请假",),
    "事": ("事假", "请假"),
    "病": ("病假", "请假"),
    "出差": ("公差",),
    "公假": ("公差",),
    "公出": ("公差",),
    "产假": ("请假",),
    "婚假": ("请假",),
    "丧假": ("请假",),
    "到": (PRESENT,),
    "已到": (PRESENT,),
    "实到": (PRESENT,),
    "到场": (PRESENT,),
    "正常": (PRESENT,),
    "签到": (PRESENT,),
    "已签到": (PRESENT,),
    "未到": ("缺席",),
    "没到": ("缺席",),
    "没来": ("缺席",),
    "未签到": ("缺席",),
    "未签": ("缺席",),
}

PARAM_DECIMALS = "小数位数"
PARAM_HOURS_REQUIRED = "学时要求"
# What a certificate says of hours that reach 学时要求, and of those that do not.
FULL_HOURS, SOME_HOURS = "修满", "共修"
PARAM_HOURS_PER_CREDIT = "每学分学时"
PARAM_CERTIFICATE_NUMBER = "证书编号格式"
PARAM_BACKUPS = "备份份数"
PARAM_ABSENT_WORDS = "缺考写法"
PARAM_BLANK_IS_PRESENT = "空白按出勤"
PARAM_NEW_MONTHS = "新任期限"
PARAM_MAKE_UP_BY = "补修截止日期"
PARAM_LICENCE_FIRST = "持证上岗"
PARAM_LICENCE_HOURS = "持证上岗学时"
PARAM_LICENCE_MONTHS = "持证期限"
PARAM_FIVE_YEAR_HOURS = "五年学时要求"
PARAM_CONCENTRATED_FORMS = "集中培训形式"
PARAM_TERM_SESSIONS = "每学期集中培训"
PARAM_COURSE_CREDITS = "课程学分"
PARAM_FAILED_CREDITS = "不合格计学分"
PARAM_FAILED_HOURS = "不合格计学时"
PARAM_TOPIC = "本轮专题"
PARAM_TOPICS = "结业专题"
PARAM_TOPIC_LEAST, PARAM_TOPIC_MOST = "专题最少学时", "专题最多学时"
PARAM_MENTOR_TITLES = "导师职称"
PARAM_POSTS = "推荐职务年限"
PARAM_ALLOWANCE = {PRIMARY: "小学津贴标准", JUNIOR: "初中津贴标准", SENIOR: "高中津贴标准"}
PARAM_ALLOWANCE_MONTHS = "津贴月数"
PARAM_PAPER_LEAST = "论文最少字数"
PARAM_HANDOUT_PARTS, PARAM_HANDOUT_BY = "分发内容", "分发分组"
PARAM_LATE_MINUTES, PARAM_EARLY_MINUTES, PARAM_LEAST_PRESENT = "迟到分钟", "早退分钟", "最少参会比例"
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
# … those that a school fills in if it wants them printed (workbooks of 0.1.0 have none of these names) …
PUBLICATION_START = "公示开始"
PUBLICATION_END = "公示结束"
CONTACT = "联系人"
CONTACT_PHONE = "联系电话"
OBJECTIONS_PLACE = "接收地点"
RETRAINING_TIME = "补训时间"
RETRAINING_PLACE = "补训地点"
DOCUMENT_NUMBER = "发文字号"
OPTIONAL_FACTS = (
    PUBLICATION_START,
    PUBLICATION_END,
    CONTACT,
    CONTACT_PHONE,
    OBJECTIONS_PLACE,
    RETRAINING_TIME,
    RETRAINING_PLACE,
    DOCUMENT_NUMBER,
)

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

# Defined name over the filled part of the 状态 column of 【签到状态】, for the drop-downs of 签到表.
STATUS_LIST = "签到状态列表"
# Defined name over 定位 and 定位列 of 校验结果, for conditional formatting; in workbooks of 0.1.0 over 定位 alone.
PROBLEM_KEYS = "问题单元格"

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
    "实到",
    "应到",
    "出席",
    "缺席",
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
FREE_COLUMNS = (NUMBER, REMARK, "备 注", "签名", "电话", "合计")
