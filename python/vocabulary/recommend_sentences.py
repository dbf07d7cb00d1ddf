"""The sentences about 评比与推荐: awards, and who may be recommended."""

from __future__ import annotations

from collections.abc import Mapping

from python.vocabulary.problems import ProblemCode

P = ProblemCode

RECOMMENDING: Mapping[ProblemCode, tuple[str, str]] = {
    P.AWARD_UNKNOWN: (
        "看不懂奖次“{value}”，没有算分{more}",
        "请写成 一等奖、第一名 这样；要算分的其他奖，请在【功能】的“评比加权”里加上它。现在有：{known}。",
    ),
    P.CONTEST_LEFT_OUT: (
        "{name}的“{activity}”{why}，推荐名单没有算它",
        "请核对评比的日期。",
    ),
    P.RECOMMEND_RATING_UNKNOWN: (
        "“推荐等级”里的 {value}，考核规则的等级里一个也没有",
        "请改成本校的等级，现在有：{ratings}。只有以前的轮次用过它们的，不用处理。",
    ),
    P.RECOMMEND_NAME: (
        "工号 {id} 在名册里是{roster_name}，这里写的是{name}，不知道是谁，这一行没有动，也没有算",
        "请改正工号或姓名；以前的姓名请填进名册的曾用名。",
    ),
    P.RECOMMEND_TWICE: (
        "工号 {id} 有 {count} 行，只用了第一行，这一行没有动",
        "请把填的内容并到一行，删去多余的行。",
    ),
    P.RECOMMEND_STRANGER: (
        "名册里没有工号 {id}（{name}），没有列入推荐",
        "调走了的可以删去这一行；写错了的请改正工号。",
    ),
    P.RECOMMEND_TIE: (
        "名额 {quota} 人，还剩 {left} 个，{names} 并列第 {place}",
        "请在他们的“是否推荐”里填 是 或 否，再运行一次；也可以改【功能】的“名额”。",
    ),
    P.RECOMMEND_TOO_MANY: (
        "“是否推荐”填了 是 的有 {count} 人，名额只有 {quota} 人",
        "请把多出来的改成 否，或者改【功能】的“名额”。",
    ),
    P.RECOMMEND_AHEAD: (
        "{name}排第 {place}，在名额 {quota} 人以外，“是否推荐”填了 是，占了一个名额",
        "请确认；照名次推荐的，请清空这一格。",
    ),
    P.RECOMMEND_UNFIT: (
        "{name}“是否推荐”填了 是，但是{lacking}，没有推荐",
        "请改成 否；确实要推荐的，请改【功能】里的条件，对大家都一样。",
    ),
}
