"""The sentences of what goes out and comes in: 准备表格, 分发表格 and 收件."""

from __future__ import annotations

from collections.abc import Mapping

from python.vocabulary.problems import ProblemCode

P = ProblemCode

EXCHANGE: Mapping[ProblemCode, tuple[str, str]] = {
    # Preparing the sheets
    P.PREPARE_STRANGERS: (
        "《{sheet}》里有 {count} 人不在名册，或是免训：{names}（为他们填了 {typed} 格）",
        "这些行没有动。离开的可以删去；还在的，请加进《教师名册》或改参训类型。",
    ),
    P.PREPARE_DIFFERENCES: (
        "《{sheet}》有 {count} 处姓名、部门与名册不同：{changes}",
        "没有改。要照名册改正，请再点一次「准备表格」（命令加 --names）；名册错了的，改名册。",
    ),
    P.PREPARE_DOUBTFUL: (
        "《{sheet}》里工号与姓名是两个人：{changes}",
        "没有改，也不会照名册改：可能是工号填错了。请逐行核对。",
    ),
    P.PREPARE_UNNUMBERED: (
        "《教师名册》有 {count} 人没有工号：{names}",
        "请填上学校的工号；没有工号的，可以由程序编：再点一次「准备表格」（命令加 --number-people T）。",
    ),
    P.PREPARE_ELSEWHERE: (
        "《{sheet}》里 {names} 的行没有工号，或工号不对，没有给他们另加一行",
        "请按《校验结果》改正那一行的工号。",
    ),
    P.PREPARE_NO_ROUND: (
        "《首页》还没有填轮次名称，《档案材料》先没有加人",
        "填好轮次名称以后，再点一次「准备表格」。",
    ),
    P.PREPARE_BAD_PREFIX: (
        "工号不能以“{prefix}”开头",
        "请用一到四个字母或汉字，例如 T：纯数字会和序号混淆，以后认错人。",
    ),
    # Handing out and taking in
    P.HANDOUT_NO_COLUMN: (
        "《教师名册》里没有“{column}”这一列，不能按它分",
        "可以按这些列分：{choices}；不分的写“全部”。",
    ),
    P.HANDOUT_NO_PART: (
        "没有可以分发的“{part}”",
        "可以分发：{choices}；签到要先有场次的列，请先点「准备表格」。",
    ),
    P.HANDOUT_LEFT_OUT: (
        "《{sheet}》里有 {count} 人没有一行，或有几行，没有发给他们：{names}",
        "没有一行的，请先点「准备表格」；有几行的，请只留一行，再分发。",
    ),
    P.EXCHANGE_SHEET_SPOILT: (
        "《{sheet}》的表头改动过，程序认不出来",
        "什么也没有做。请从备份把这张表恢复；《导入预览》《导入设置》里没有要留的，整张删掉也可以。",
    ),
    P.INBOX_EMPTY: (
        "“收件”文件夹里没有文件",
        "请把交回的表、别人改过的工作簿或名单放进 {folder}，再点一次。",
    ),
    P.INBOX_FILE: ("“{file}”没有采用：{why}", "文件没有动；其他文件照常。"),
    P.INBOX_OTHER_WORKBOOK: (
        "“{file}”是{whose}的，不是这本工作簿的",
        "没有采用。请放进那一本旁边的“收件”文件夹。",
    ),
    P.INBOX_OTHER_ROUND: (
        "“{file}”是“{round}”的表，现在是“{now}”",
        "没有采用。上一轮的成绩已经归档的，不能再改；放错了的请移走。",
    ),
    P.INBOX_UNKNOWN_LIST: (
        "“{file}”里认不出要填的栏目",
        "没有采用。名单要有工号或姓名一列，栏目的表头要和本工作簿一样（本校的叫法写进【名称对照】）。",
    ),
    P.INBOX_BASE_LOST: (
        "“{file}”是分发出去的表，但发出时的内容找不到了，按一般名单处理",
        "只补空着的格；已填而不同的，请在《导入预览》里选。",
    ),
    P.INBOX_STRANGERS: (
        "“{file}”有 {count} 行没有采用：{rows}",
        "请核对工号和姓名；是名册里的人，改正以后再放进“收件”。",
    ),
    P.INBOX_COLUMNS: (
        "“{file}”有不认识的栏目，没有采用：{columns}",
        "不用的不必处理；要用的，请把表头改成本工作簿的写法。",
    ),
    P.INBOX_HEADERS: (
        "“{file}”有不认识的栏目，没有采用：{columns}",
        "请在《导入设置》的“当作”里选一次，是本工作簿的哪一栏，不要的选 不用；选好再点一次「收件」，以后都照此办理。",
    ),
    P.INBOX_FORMULAS: (
        "“{file}”里有公式，采用的是公式的结果",
        "不用处理；请在《导入预览》里看一看数对不对。",
    ),
    P.INBOX_TOO_LARGE: (
        "“{file}”的“{sheet}”有 {rows} 行、{columns} 列，太大了，没有采用",
        "一张名单最多 {most_rows} 行、{most_columns} 列。请只留要用的行和列，另存一份。",
    ),
    P.INBOX_OPEN: (
        "“{file}”有 {count} 格要您选",
        "请在《导入预览》的“采用哪个”里选“对方”或“本表”，再点一次「收件」。",
    ),
    P.INBOX_INVALID: (
        "“{file}”有 {count} 格不合规定，没有采用，例如 {place} 的“{value}”",
        "请在《导入预览》里看原因；可以直接在本表填好，再点一次「收件」。",
    ),
}
