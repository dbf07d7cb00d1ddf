"""The sentences about 分批计划 and 经费."""

from __future__ import annotations

from collections.abc import Mapping

from python.vocabulary.problems import ProblemCode

P = ProblemCode

BATCHES: Mapping[ProblemCode, tuple[str, str]] = {
    P.BATCH_NO_FIRST_YEAR: (
        "没有填分批计划从哪个学年开始",
        "请在【功能】里“起始学年”的取值填第一批的学年，例如 {example}（{example}年9月至次年8月）。",
    ),
    P.BATCH_SETTING: ("“{setting}”不能是“{value}”", "应填：{wanted}。改好以前没有排批次。"),
    P.BATCH_TWICE: (
        "工号“{id}”在第 {first} 行已经有了，这一行没有用",
        "请把两行里要用的“改为”“原因”留在一行，删去另一行。",
    ),
    P.BATCH_ANOTHER_PERSON: (
        "工号“{id}”在这里是“{name}”，名册里是“{other}”，这一行没有用，{other}没有排批次",
        "是同一个人的，照名册改正这里的姓名（改过名的也可以在名册“曾用名”里写上）；不是同一个人的，删去这一行，再点一次。",
    ),
    P.BATCH_CHANGE: (
        "{name}的“改为”填的是“{value}”，{why}，仍按建议的批次",
        "请填 {first} 到 {last} 之间的学年（例如 {first}），或者 免训、暂缓；不改就清空。",
    ),
    P.BATCH_NO_REASON: ("{name}的批次改为“{value}”，没有写原因", "请在“原因”里写明。"),
    P.BATCH_ALREADY_PASSED: (
        "{name}在 {year} 学年已经参训合格，“改为”没有用",
        "请清空这一格。",
    ),
    P.BATCH_OVER_QUOTA: (
        "{year} 学年排了 {count} 人，名额 {quota} 人，多了 {more} 人",
        "请把几位的“改为”填成人数不足的学年{free}；确实要这样安排的，不用处理。",
    ),
    P.BATCH_DEPARTMENT_EMPTY: (
        "{department}在计划里有 {count} 人，{year} 学年一个也没有",
        "请看要不要把一位的“改为”填成 {year}；确实要这样安排的，不用处理。",
    ),
    P.BATCH_OVERDUE: (
        "{name}排在 {year} 学年，这一年已经过了，没有参训（逾期）",
        "{remedy}",
    ),
    P.BATCH_NOT_PASSED: (
        "{name}排在 {year} 学年，参训没有合格，须补训",
        "{remedy}",
    ),
    P.BATCH_TOO_FEW_PLACES: (
        "还有 {count} 人没有排上：{names}；各年名额共 {places} 人，计划里有 {people} 人",
        "请在【功能】里把“每年名额”改大，或增加“年数”，再点一次；也可以在各人的“改为”填学年。",
    ),
    P.BATCH_PLAN_ENDED: (
        "计划到 {last} 学年为止，已经过了，还有 {count} 人没有批次：{names}",
        "请在【功能】里增加“年数”（“每年比例”“每年名额”填了的也要补上），或把“起始学年”改成新一期的第一年，再点一次。",
    ),
    P.BATCH_EXEMPT_NOW: (
        "{name}的批次是本学年（{year}），名册里却标为免训，本轮不计分",
        "本轮参训的，请改名册里的参训类型；不参训的，请在《{sheet}》的“改为”填另一个学年。",
    ),
    P.BATCH_OTHERS_NOW: (
        "名册里有 {count} 人不在本学年（{year}）的批次，也没有标免训，会计入本轮的应参训人数：{names}",
        "本轮只训本批的，请在名册里把他们标为免训（排好的批次不会变）；一起参训的，不用处理。",
    ),
    P.BATCH_NOT_UP_TO_DATE: (
        "{name}的批次和现在的名册、成绩、设置对不上，名单没有做",
        "请先点「{action}」，再做名单。",
    ),
    P.BATCH_YEAR_UNKNOWN: (
        "计划里没有“{value}”这个学年",
        "可以用：{choices}。",
    ),
    P.FUNDS_SETTING: (
        "“{setting}”不能是“{value}”",
        "应填金额，例如 500000；各年不同的写成 2026:500000,2027:520000。改好以前没有核对。",
    ),
    P.FUNDS_NO_BUDGET: (
        "没有填 {year} 年的年度公用经费预算，只累计了金额，没有核对上限",
        "请在《{sheet}》【功能】里“年度公用经费预算”的取值填金额（元），再点一次。",
    ),
    P.FUNDS_ROW_LACKS: ("“{purpose}”没有填{missing}，这一笔没有计入", "请补上{missing}，再点一次。"),
    P.FUNDS_OVER_LIMIT: (
        "{year} 年公用经费里的班主任培训费累计 {sum} 元，占预算 {budget} 元的 {share}，超过上限 {limit} 元（{percent}%）",
        "请核对这一笔的金额和来源；确实超支的，按规定报批或从专项列支。",
    ),
    P.FUNDS_FROM_TEACHERS: (
        "“{purpose}”{sum} 元由教师个人负担",
        "班主任培训费不得由教师个人负担：请退还教师，改由学校列支，再改“来源”。",
    ),
}
