"""The sheets that the program fills in: check results, retraining list, ledgers and the run log."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.worksheet import Worksheet

from python.making.workbook import highlights, styles
from python.making.workbook.layout import TWO_LINES, Look, TableSheet, lay_out_table
from python.making.workbook.styles import Styles
from python.vocabulary.sheet_schema import (
    ALLOWANCE,
    ALLOWANCE_COLUMNS,
    CERTIFICATE_COLUMNS,
    CERTIFICATE_REGISTER,
    CERTIFICATE_STATES,
    CHANGE_LOG,
    CHANGE_LOG_COLUMNS,
    CHECK_RESULT_COLUMNS,
    CHECK_RESULTS,
    DEPARTMENT,
    EXPLANATION,
    HIDDEN_SHEETS,
    HISTORY,
    HISTORY_COLUMNS,
    HOURS_LEDGER,
    HOURS_LEDGER_COLUMNS,
    MENTOR_ID,
    MENTORING,
    MENTORING_COLUMNS,
    NAME,
    PORTFOLIO,
    PORTFOLIO_COLUMNS,
    QUALIFICATION,
    QUALIFICATION_COLUMNS,
    RATING,
    REMARK,
    RETRAIN_COLUMNS,
    RETRAIN_LIST,
    RUN_LOG,
    RUN_LOG_COLUMNS,
    SNAPSHOT,
    SNAPSHOT_COLUMNS,
    TEACHER_ID,
    YES_NO,
)

# The last row a sheet can have, from 0.
LAST_ROW = 1_048_575
# Columns that several of these sheets share; what is not named here or in a sheet's own looks is a short number.
_SHARED: Mapping[str, Look] = {
    "序号": Look(7, "number"),
    TEACHER_ID: Look(11, "code"),
    NAME: Look(19, "name"),
    DEPARTMENT: Look(19, "name"),
    RATING: Look(11, "centre"),
    "轮次": Look(26, "wrap"),
    "开始日期": Look(13, "date"),
    "结束日期": Look(13, "date"),
    "签发日期": Look(13, "date"),
    "证书编号": Look(22, "code"),
    EXPLANATION: Look(60, "wrap"),
    REMARK: Look(20, "wrap"),
}
_OTHERWISE = Look(10, "number")

_CHECK_LOOKS: Mapping[str, Look] = {
    "级别": Look(8, "centre"),
    "工作表": Look(11, "centre"),
    "单元格": Look(16, "link"),
    "栏目": Look(13),
    "问题": Look(46, "wrap"),
    "处理办法": Look(46, "wrap"),
    "定位": Look(24, "text", hidden=True),
}
_RETRAIN_LOOKS: Mapping[str, Look] = {"补训原因": Look(40, "wrap")}
_LOG_LOOKS: Mapping[str, Look] = {
    "时间": Look(20, "moment"),
    "操作": Look(14, "centre"),
    "结果": Look(64, "wrap"),
    "程序版本": Look(12, "centre"),
}
_HOURS_LOOKS: Mapping[str, Look] = {
    "近五年学时": Look(12, "number"),
    "近五年集中学时": Look(16, "number"),
    "要求类别": Look(14, "centre"),
    "截止日期": Look(13, "date"),
    "是否达标": Look(10, "centre"),
    "说明": Look(48, "wrap"),
}
_QUALIFICATION_LOOKS: Mapping[str, Look] = {
    "认定结果": Look(12, "centre"),
    "依据": Look(40, "wrap"),
    "尚缺": Look(34, "wrap"),
    "合格专题": Look(30, "wrap"),
    "尚缺专题": Look(18, "wrap"),
    "是否结业": Look(10, "centre"),
}
_MENTORING_LOOKS: Mapping[str, Look] = {
    "岗位要求": Look(24, "centre"),
    MENTOR_ID: Look(12, "code"),
    "导师姓名": Look(16, "name"),
    "结论": Look(11, "centre"),
    "说明": Look(36, "wrap"),
}
_ALLOWANCE_LOOKS: Mapping[str, Look] = {
    "任教班级": Look(14, "centre"),
    "津贴(元)": Look(12, "number"),
    "说明": Look(30, "wrap"),
}
_CHANGE_LOOKS: Mapping[str, Look] = {
    "时间": Look(20, "moment"),
    "工作表": Look(11, "centre"),
    "单元格": Look(9, "centre"),
    "栏目": Look(13, "centre"),
    "原值": Look(12, "text"),
    "新值": Look(12, "text"),
    "原等级": Look(11, "centre"),
    "新等级": Look(11, "centre"),
    "说明": Look(26, "wrap"),
}
_SNAPSHOT_LOOKS: Mapping[str, Look] = {"内容": Look(60, "text")}
_CERTIFICATE_LOOKS: Mapping[str, Look] = {
    "种类": Look(14, "centre"),
    "校验码": Look(14, "code"),
    "状态": Look(8, "centre", CERTIFICATE_STATES),
    "文件": Look(40, "wrap"),
}
_HISTORY_LOOKS: Mapping[str, Look] = {
    "各项得分": Look(40, "wrap"),
    "规则指纹": Look(14, "code"),
    "专题": Look(18, "wrap"),
    # Long, and nobody reads it every day: it runs on to the right instead of making every row higher.
    "学时明细": Look(40, "text"),
}
# What staff tick by hand in 档案材料; the last two columns are the program's.
_PORTFOLIO_ANSWERS = PORTFOLIO_COLUMNS[
    PORTFOLIO_COLUMNS.index("轮次") + 1 : PORTFOLIO_COLUMNS.index("完成情况")
]
_PORTFOLIO_LOOKS: Mapping[str, Look] = {
    **{
        header: Look(max(10, 2 * len(header) + 1), "centre", YES_NO, strict=False)
        for header in _PORTFOLIO_ANSWERS
    },
    "完成情况": Look(20, "centre"),
    # Two lines hold all eleven.
    "缺少材料": Look(56, "wrap"),
}


def _columns(headers: tuple[str, ...], own: Mapping[str, Look]) -> list[tuple[str, Look]]:
    looks = {**_SHARED, **own}
    return [(header, looks.get(header, _OTHERWISE)) for header in headers]


OUTPUT_TABLES = (
    TableSheet(
        name=CHECK_RESULTS,
        title=CHECK_RESULTS,
        hint="最近一次校验发现的问题。点「单元格」可跳到出问题的地方；改好后再点一次「校验数据」。",
        columns=_columns(CHECK_RESULT_COLUMNS, _CHECK_LOOKS),
        tab=styles.TAB_OUTPUT,
        frozen_columns=4,
        row_height=TWO_LINES,
        computed=frozenset(CHECK_RESULT_COLUMNS),
    ),
    TableSheet(
        name=RETRAIN_LIST,
        title=RETRAIN_LIST,
        hint="本轮需要补训的人和原因，由「计算成绩」填写。",
        columns=_columns(RETRAIN_COLUMNS, _RETRAIN_LOOKS),
        tab=styles.TAB_OUTPUT,
        frozen_columns=3,
        row_height=TWO_LINES,
        computed=frozenset(RETRAIN_COLUMNS),
    ),
    TableSheet(
        name=HOURS_LEDGER,
        title=HOURS_LEDGER,
        hint="每人的学时与学分，由「更新台账」累计，不合格的轮次不计。截止日期含当天：没达标的，到这天为止修满；已达标的，不再培训到这天还够。",
        columns=_columns(HOURS_LEDGER_COLUMNS, _HOURS_LOOKS),
        tab=styles.TAB_LEDGER,
        frozen_columns=2,
        row_height=TWO_LINES,
        computed=frozenset(HOURS_LEDGER_COLUMNS),
    ),
    TableSheet(
        name=PORTFOLIO,
        title=PORTFOLIO,
        hint="每人每轮一行，收到材料填 是（该交的都交了）或份数，没有填 否；灰底两栏由程序填写。",
        columns=_columns(PORTFOLIO_COLUMNS, _PORTFOLIO_LOOKS),
        tab=styles.TAB_LEDGER,
        frozen_columns=2,
        row_height=TWO_LINES,
        computed=frozenset(PORTFOLIO_COLUMNS[-2:]),
    ),
    TableSheet(
        name=CERTIFICATE_REGISTER,
        title=CERTIFICATE_REGISTER,
        hint="发出的每一张证书，由程序登记。作废时把「状态」改为 作废，不要删行；「备注」可以手写。",
        columns=_columns(CERTIFICATE_COLUMNS, _CERTIFICATE_LOOKS),
        tab=styles.TAB_LEDGER,
        frozen_columns=1,
        row_height=TWO_LINES,
        computed=frozenset(CERTIFICATE_COLUMNS) - {"状态", REMARK},
    ),
    TableSheet(
        name=HISTORY,
        title=HISTORY,
        hint="各轮归档的成绩，由程序追加，请勿改动；用本程序以前的轮次，可以照样子补在下面。",
        columns=_columns(HISTORY_COLUMNS, _HISTORY_LOOKS),
        tab=styles.TAB_LEDGER,
        frozen_columns=1,
        row_height=TWO_LINES,
        computed=frozenset(HISTORY_COLUMNS),
    ),
    TableSheet(
        name=QUALIFICATION,
        title=QUALIFICATION,
        hint="谁可以直接认定、谁凭证书、谁还缺什么；专题考核制还写明合格了几个专题。由「更新台账」填写。",
        columns=_columns(QUALIFICATION_COLUMNS, _QUALIFICATION_LOOKS),
        tab=styles.TAB_LEDGER,
        frozen_columns=2,
        row_height=TWO_LINES,
        computed=frozenset(QUALIFICATION_COLUMNS),
    ),
    TableSheet(
        name=MENTORING,
        title=MENTORING,
        hint="谁须有导师、谁先任助理，名册里填的导师合不合要求，每位导师带几个人。由「更新台账」填写。",
        columns=_columns(MENTORING_COLUMNS, _MENTORING_LOOKS),
        tab=styles.TAB_LEDGER,
        frozen_columns=2,
        row_height=TWO_LINES,
        computed=frozenset(MENTORING_COLUMNS),
    ),
    TableSheet(
        name=ALLOWANCE,
        title=ALLOWANCE,
        hint="班级人数×每生每月标准×月数；标准和月数在《考核规则》的【参数】里。由「更新台账」填写。",
        columns=_columns(ALLOWANCE_COLUMNS, _ALLOWANCE_LOOKS),
        tab=styles.TAB_LEDGER,
        frozen_columns=2,
        computed=frozenset(ALLOWANCE_COLUMNS),
    ),
    TableSheet(
        name=CHANGE_LOG,
        title=CHANGE_LOG,
        hint="每次「计算成绩」与上一次相比，哪一格变了、总分和等级怎么跟着变；太多时最早的移到“归档”文件夹。",
        columns=_columns(CHANGE_LOG_COLUMNS, _CHANGE_LOOKS),
        tab=styles.TAB_OUTPUT,
        frozen_columns=4,
        computed=frozenset(CHANGE_LOG_COLUMNS),
    ),
    TableSheet(
        name=RUN_LOG,
        title=RUN_LOG,
        hint="每运行一次记一行：什么时候、做了什么、多少人、用了多久、结果如何。",
        columns=_columns(RUN_LOG_COLUMNS, _LOG_LOOKS),
        tab=styles.TAB_OUTPUT,
        frozen_columns=2,
        computed=frozenset(RUN_LOG_COLUMNS),
    ),
    TableSheet(
        name=SNAPSHOT,
        title=SNAPSHOT,
        hint="程序自己用的：记住上一次计算时的数据，供《变动记录》比较。请勿改动。",
        columns=_columns(SNAPSHOT_COLUMNS, _SNAPSHOT_LOOKS),
        tab=styles.TAB_OUTPUT,
        computed=frozenset(SNAPSHOT_COLUMNS),
    ),
)


def write_output_table(sheet: Worksheet, look_styles: Styles, table: TableSheet) -> None:
    """Lays out one output sheet and gives it its colours."""
    lay_out_table(sheet, look_styles, table)
    if table.name == CHECK_RESULTS:
        highlights.colour_check_results(sheet, look_styles)
    highlights.draw_row_lines(sheet, look_styles)
    if table.name == HISTORY:
        # 学时明细 runs on to the right: on paper it would make everything else too small to read.
        sheet.print_area(0, 0, LAST_ROW, HISTORY_COLUMNS.index("学时明细") - 1)
    if table.name in HIDDEN_SHEETS:
        sheet.hide()
