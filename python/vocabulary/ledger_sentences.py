"""The sentences about the end of a round, the ledgers, and the records that they are reckoned from."""

from __future__ import annotations

from collections.abc import Mapping

from python.vocabulary.problems import ProblemCode

P = ProblemCode

LEDGERS: Mapping[ProblemCode, tuple[str, str]] = {
    P.ALREADY_ARCHIVED: (
        "轮次“{round}”已经归档过了",
        "一轮只归档一次，归档的成绩不会再变。要开始新的一轮，请用「开始下一轮」；确实归错了，请先「撤销上次操作」。",
    ),
    P.NEXT_ROUND_CLEARS: (
        "开始下一轮会清空“{round}”的填写：培训场次 {sessions} 场、{people} 人的签到和成绩、校验结果、补训名单",
        "名册和台账保留，清空前的工作簿在“备份”里。",
    ),
    P.UNDOES_A_ROUND: (
        "上次操作是「{action}」（{time}，写了 {count} 格），撤销就把这些格子都恢复到那以前",
        "封存在“归档”文件夹里的文件不会删除。",
    ),
    P.NOT_ARCHIVED: ("轮次“{round}”还没有归档", "请先「归档本轮」，再开始下一轮。"),
    P.ROUND_UNFINISHED: (
        "本轮还没有完：{what}（{count} 处：{names}）",
        "请先补齐，再归档。",
    ),
    P.ARCHIVED_UNFINISHED: (
        "归档时本轮还没有完：{what}（{count} 处：{names}）",
        "没有总分的老师记为“未完成”，不算合格，也不算补训。要补齐，请先「撤销上次操作」，补好以后再归档。",
    ),
    P.ROUND_CHANGED_SINCE: (
        "轮次“{round}”归档以后，有 {count} 人的成绩或学时和《历次成绩》里的不一样：{names}",
        "开始下一轮会清空现在的填写。请先看《首页》的轮次名称是不是写成了以前的轮次；"
        "归档后又改了成绩的，请恢复原来的成绩，或撤销归档后重新归档。",
    ),
    P.ROUND_ARCHIVED_AS: (
        "本轮的学时明细、总分和已经归档的“{other}”一样（{count} 人），大概只是《首页》的轮次名称改了；台账只计一次",
        "只是改了名称的，请把轮次名称改回“{other}”；要开始新的一轮，改回以后用「开始下一轮」。",
    ),
    P.ROUND_DATES_REVERSED: ("《首页》的结束日期 {end} 早于开始日期 {start}", "请核对两个日期。"),
    P.SEAL_UNFINISHED: (
        "成绩已经记入《历次成绩》，但“归档”里的文件夹“{folder}”还没有改成正式的名字",
        "请关掉打开着这个文件夹的窗口和文件，再点一次「归档本轮」。",
    ),
    P.NEXT_ROUND_NOT_BEGUN: (
        "本轮已经归档，但没有开始下一轮，填写都还在",
        "请先解决上面的问题，再点「开始下一轮」。",
    ),
    P.HISTORY_VALUE: (
        "“{column}”的“{value}”看不懂，没有计入台账{more}",
        "请{wanted}。",
    ),
    P.HISTORY_CONTRADICTION: (
        "{name}“{round}”的{says}互相矛盾，不算合格{more}",
        "请核对这一行：不合格的，是否补训填“是”；合格的，填“否”，总分不低于合格线（当时的合格线不同的，填在“合格线”一栏，或清空总分）。",
    ),
    P.HISTORY_UNCLEAR: (
        "“{column}”的“{value}”看不出合格不合格，不算合格{more}",
        "请在“是否补训”一栏写明：合格的填“否”，不合格的填“是”。",
    ),
    P.HISTORY_READ_AS: (
        "“{column}”的“{value}”按“{read}”理解{more}",
        "不用处理；理解错了的，请改成“是”或“否”。",
    ),
    P.HISTORY_TWICE: (
        "{name}的“{round}”在第 {first} 行已经有了，这一行不计{more}",
        "请核对两行，删掉多余的一行；是补考的，请写成另一个轮次名称，并写明专题。",
    ),
    P.HISTORY_ROUND_TWICE: (
        "“{round}”和“{other}”的学时明细、总分一样（{count} 人），是同一轮归档了两次，只计一次",
        "请核对，多余的一轮可以整轮删掉；确实是两轮的，请改正写错的那一轮的学时明细。",
    ),
    P.HISTORY_ID: (
        "名册里没有工号 {id}，有 {similar}（{name}），没有计入台账{more}",
        "可能是前导零丢了或大小写不同。是同一个人的，请把这里的工号改成 {similar}（单元格先设为文本）。",
    ),
    P.YEARS_DISAGREE: (
        "{name}的任职年限填的是 {typed} 年，按任职日期 {since} 算是 {counted} 年",
        "台账按填写的年限计。年限没有更新的，请改正，或清空这一格，由程序按任职日期计算。",
    ),
    P.YEARS_CONTRADICT: (
        "{name}的近三年连续任职填的是“是”，{years}，不到三年；没有用来直接认定",
        "请核对两处，改正填错的一处。",
    ),
    P.HONOUR_YEAR_AHEAD: (
        "{name}的“{column}”{year} 晚于计算台账的日期 {as_of}，没有采用",
        "请核对年份。",
    ),
    P.HISTORY_FORM: (
        "学时明细里的形式“{form}”不算集中培训（{count} 行），这些学时不计入五年集中培训",
        "不是集中培训的，不用处理；是的，请在【参数】“集中培训形式”里加上它（现在是 {forms}）。",
    ),
    P.CLASS_PAID_TWICE: (
        "{class_taught}有 {count} 位老师都计了班主任津贴：{names}",
        "确实是两位班主任的不用处理；其中有副班主任的，请在《教师名册》加上“岗位”一栏写明；有人不带这个班了，请改正《教师名册》的任教班级，或清空其班级人数。",
    ),
    P.TEACHER_UNKNOWN: ("名册里没有工号 {id}", "请核对工号；可以在《教师名册》里查到。"),
    P.NEXT_ROUND_NAME: ("“{name}”不能作下一轮的名称：{reason}", "请换一个没有用过的轮次名称。"),
    P.NO_TRAINING_TYPE: (
        "《教师名册》没有“参训类型”一列，{count} 位要补训的老师没有标出",
        "请在名册里加上“参训类型”一列，填“补训”：{names}。",
    ),
    P.MATERIAL_UNCLEAR: (
        "“{column}”的“{value}”看不明白，按没有交计算",
        "交了的请填“是”或份数（例如 2），也可以写题名《……》；没有交的请填“否”或留空。",
    ),
    P.MATERIAL_TOO_SHORT: (
        "“{column}”的“{value}”不到 {least} 字，按没有交计算",
        "字数够了请改成实际字数；本校要求的字数不同的，请改《考核规则》的参数“论文最少字数”。",
    ),
    P.MATERIAL_AS_TITLE: (
        "“{column}”的“{value}”按一份材料的题名理解",
        "不用处理；不止一份的请填份数，没有交的请填“否”。",
    ),
}
