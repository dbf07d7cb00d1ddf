"""The sentences about 【功能】: what is switched on, and with which settings."""

from __future__ import annotations

from collections.abc import Mapping

from python.vocabulary.problems import ProblemCode

P = ProblemCode

FEATURES: Mapping[ProblemCode, tuple[str, str]] = {
    P.FEATURE_UNKNOWN: (
        "没有“{value}”这个功能，这一行已略过",
        "{hint}请照【功能】里原有的写法填，或删去这一行。",
    ),
    P.FEATURE_SETTING_UNKNOWN: (
        "功能“{feature}”没有“{value}”这个设置项，这一行已略过",
        "{hint}请照【功能】里原有的写法填，或删去这一行。",
    ),
    P.FEATURE_SETTING_TWICE: (
        "功能“{feature}”的“{value}”写了两次，用的是 {first} 那一行",
        "请删去多余的一行。",
    ),
    P.FEATURE_SETTING_WRONG: (
        "功能“{feature}”的“{setting}”不能是“{value}”",
        "应填：{wanted}。改好以前，这个功能不能用；计分和发证照常。",
    ),
    P.FEATURE_OFF: (
        "没有启用“{feature}”",
        "请在《{sheet}》最下面的【功能】里，把“{feature}”的“启用”改成 是，再点「选用功能」；没有【功能】的，运行一次「选用功能」就有了。",
    ),
    P.FEATURE_NOT_USABLE: ("“{feature}”的设置有误，没有运行", "请先改正《{sheet}》【功能】里标出的格子。"),
    P.FEATURE_NOT_THERE: ("没有“{value}”这个功能", "可以用：{choices}。"),
    P.FEATURE_KEPT_SHOWN: (
        "《{sheet}》没有隐藏，因为考核规则里有项目从它计分",
        "不用处理；确实不用它的，请先改【计分项目】的数据来源。",
    ),
    P.FEATURE_DATA_HIDDEN: (
        "《{sheet}》里有 {count} 行内容，已经隐藏，内容都在",
        "要再看，把“{feature}”的“启用”改成 是，再点「选用功能」。",
    ),
}
