"""The sheets that the program fills in: check results, retraining list, ledgers and the run log."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.worksheet import Worksheet

from python.build import highlights, styles
from python.build.layout import TWO_LINES, Look, TableSheet, lay_out_table
from python.build.styles import Styles
from python.sheet_schema import (
    CERTIFICATE_COLUMNS,
    CERTIFICATE_REGISTER,
    CERTIFICATE_STATES,
    CHECK_RESULT_COLUMNS,
    CHECK_RESULTS,
    DEPARTMENT,
    EXPLANATION,
    HISTORY,
    HISTORY_COLUMNS,
    HOURS_LEDGER,
    HOURS_LEDGER_COLUMNS,
    NAME,
    PORTFOLIO,
    PORTFOLIO_COLUMNS,
    RATING,
    REMARK,
    RETRAIN_COLUMNS,
    RETRAIN_LIST,
    RUN_LOG,
    RUN_LOG_COLUMNS,
    TEACHER_ID,
    YES_NO,
)

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
_HOURS_LOOKS: Mapping[str, Look] = {"是否达标": Look(10, "centre"), "说明": Look(44, "wrap")}
_CERTIFICATE_LOOKS: Mapping[str, Look] = {
    "种类": Look(14, "centre"),
    "校验码": Look(14, "code"),
    "状态": Look(8, "centre", CERTIFICATE_STATES),
    "文件": Look(40, "wrap"),
}
_HISTORY_LOOKS: Mapping[str, Look] = {
    "各项得分": Look(40, "wrap"),
    "规则指纹": Look(14, "code"),
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
    "完成情况": Look(11, "centre"),
    "缺少材料": Look(34, "wrap"),
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
        hint="每人的学时与学分，由程序按签到和历次成绩累计。",
        columns=_columns(HOURS_LEDGER_COLUMNS, _HOURS_LOOKS),
        tab=styles.TAB_LEDGER,
        frozen_columns=2,
        computed=frozenset(HOURS_LEDGER_COLUMNS),
    ),
    TableSheet(
        name=PORTFOLIO,
        title=PORTFOLIO,
        hint="每人每轮一行，收到材料填 是，没有填 否；灰底两栏由程序填写。",
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
        hint="各轮归档的成绩，由程序追加，请勿改动。",
        columns=_columns(HISTORY_COLUMNS, _HISTORY_LOOKS),
        tab=styles.TAB_LEDGER,
        frozen_columns=1,
        row_height=TWO_LINES,
        computed=frozenset(HISTORY_COLUMNS),
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
)


def write_output_table(sheet: Worksheet, look_styles: Styles, table: TableSheet) -> None:
    """Lays out one output sheet and gives it its colours."""
    lay_out_table(sheet, look_styles, table)
    if table.name == CHECK_RESULTS:
        highlights.colour_check_results(sheet, look_styles)
    highlights.draw_row_lines(sheet, look_styles)
