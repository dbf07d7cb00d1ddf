"""The sentences about 成长规划 and 多元评价."""

from __future__ import annotations

from collections.abc import Mapping

from python.vocabulary.problems import ProblemCode

P = ProblemCode

GROWTH: Mapping[ProblemCode, tuple[str, str]] = {
    P.FEATURE_SHEET_ABSENT: ("没有《{sheet}》这张表", "请点「选用功能」，启用了“{feature}”就会加上它。"),
    P.PLAN_YEAR_UNCLEAR: (
        "看不出“{value}”是哪个学年，这一行没有算",
        "请写成 2026—2027 这样（也认 2026-2027学年）。",
    ),
    P.PLAN_TWICE: (
        "{name}在 {year} 学年有 {count} 行成长规划，不知道用哪一行，都没有算状态",
        "请把内容并到一行，删去多余的行。",
    ),
    P.PLAN_STRANGER: (
        "名册里没有工号 {id}（{name}），这一行留着，没有算",
        "调走了的不用处理；写错了的请改正工号。",
    ),
    P.PLAN_NAME: (
        "工号 {id} 在名册里是{roster_name}，这里写的是{name}，不知道是谁的规划，这一行没有算",
        "请改正工号或姓名。",
    ),
    P.PLAN_DUE_ELSEWHERE: (
        "“{setting}”是 {value}，不在本轮的 {year} 学年里，没有用它催",
        "请改成本学年里的日期，或清空。",
    ),
    P.PLAN_OVERDUE: (
        "过了{setting}（{day}），还有 {count} 人没有{what}：{names}",
        "请督促填写；也可以用「分发表格」发给各部门填。",
    ),
    P.APPRAISAL_SETTING: (
        "“{setting}”不能是“{value}”：{why}",
        "请在《{sheet}》的【功能】里改正，写法例如：{example}。",
    ),
    P.APPRAISAL_NO_BATCH: ("没有写批次，这一行没有计入", "请填批次；这一次的是 {batch}。"),
    P.APPRAISAL_KIND_UNKNOWN: (
        "没有“{value}”这个评价人类别，这一行没有计入",
        "{hint}可以填：{choices}。",
    ),
    P.APPRAISAL_KIND_ASKED: ("没有“{value}”这个评价人类别", "可以用：{choices}。"),
    P.APPRAISAL_STRANGER: (
        "名册里没有工号 {id}（{name}），这一行没有计入",
        "请改正工号；被评价人不在名册的，请先加进名册。",
    ),
    P.APPRAISAL_NAME: (
        "工号 {id} 在名册里是{roster_name}，这里写的是{name}，不知道评的是谁，这一行没有计入",
        "请改正工号或姓名。",
    ),
    P.APPRAISAL_OUT_OF_RANGE: (
        "“{column}”填的是 {value}，满分是 {most}，这一行没有计入",
        "请填 0 到 {most} 的数。",
    ),
    P.APPRAISAL_INCOMPLETE: (
        "缺{missing}的分，这一行没有计入",
        "请补上；没有分项的，可以只填“{overall}”。",
    ),
    P.APPRAISAL_TOTAL_DIFFERS: (
        "各维度合计是 {sum}，“{overall}”填的是 {value}，不知道用哪个，这一行没有计入",
        "请改成一致，或清空“{overall}”。",
    ),
    P.APPRAISAL_NO_COLUMN: (
        "《{sheet}》没有这些维度的栏目：{columns}",
        "请在表头加上；收“收件”里的评价表时会自动加上。",
    ),
    P.APPRAISAL_SELF_TWICE: (
        "{name}有 {count} 份自评，不知道用哪一份，都没有计入",
        "请留下一份，删去其余的行。",
    ),
    P.APPRAISAL_FORM_UNKNOWN: (
        "“{file}”不是本工作簿发出的评价表（编号 {token}），没有收",
        "请确认是不是别校、别的工作簿的；是照着打印填的，请抄进《{sheet}》。",
    ),
    P.APPRAISAL_FORM_OTHER_BATCH: (
        "“{file}”是“{batch}”的评价表，这次是“{now}”，没有收",
        "要收它，请先把【功能】里“{setting}”改成“{batch}”，再运行一次。",
    ),
    P.APPRAISAL_FORM_TWICE: (
        "“{file}”和已经收过的一份是同一份评价表（编号 {token}），没有再计",
        "不用处理；两位评价人用了同一个文件的，请给后一位另发一份。",
    ),
    P.APPRAISAL_FORM_WRONG: (
        "“{file}”里有 {count} 处不能用，整份没有收：{cells}",
        "请退回改正，或把整行清空（等于没有评这个人），再运行一次。",
    ),
    P.APPRAISAL_FORM_EMPTY: ("“{file}”一个人也没有评，没有收", "请退回填写，或移出“收件”文件夹。"),
    P.APPRAISAL_FORM_FEW: (
        "“{file}”（{kind}）列了 {listed} 人，只评了 {rated} 人",
        "已经照实计入；是漏填的，请「撤销上次操作」后退回补填。",
    ),
    P.APPRAISAL_FORM_ALONE: (
        "这次“{kind}”只收了 1 份列了几个人的评价表，《{sheet}》里它的行挨在一起，看得出是同一位评的",
        "要更匿名，可以「撤销上次操作」，把“收件/已导入”里的这份放回“收件”，多收几份再一起汇总：一起收的打乱先后。",
    ),
    P.APPRAISAL_FORM_HERE: (
        "“{file}”是多元评价的评价表，「收件」没有动它",
        "请点《{sheet}》上的「{action}」，由它来收。",
    ),
}
