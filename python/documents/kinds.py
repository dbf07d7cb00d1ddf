"""The kinds of documents, and what the template of each may print."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from python.documents.template_check import Fields
from python.vocabulary.records import RuleItem
from python.vocabulary.sheet_schema import item_score_column


class Kind(StrEnum):
    """A kind of document; the value is the name of its folder and of its combined file."""

    CERTIFICATE = "证书"
    NOTICE = "补训通知书"
    SLIP = "成绩单"
    SIGN_IN = "签到表"
    MINUTES = "培训记录"
    PUBLICATION = "公示名单"
    SUMMARY = "汇总表"
    REPORT = "培训总结"
    GROWTH = "个人成长档案"
    KEY_BACKUP = "密钥备份页"
    BATCH_LIST = "分批培训名单"
    GROWTH_PLAN = "成长规划表"


def _texts(names: str) -> Fields:
    return dict.fromkeys(names.split())


_ROUND = _texts(
    "学校名称 轮次名称 开始日期 结束日期 签发日期 签发日期大写 发证单位 公示开始日期 公示结束日期 公示天数 联系人 联系电话 接收地点 "
    "补训时间 补训地点 发文字号 公章 公钥指纹"
)
_ITEMS: Fields = {"项目列表": _texts("项目 满分 得分 计算")}
_PERSON: Fields = {
    **_texts(
        "姓名 工号 部门 学段 任教班级 总分 等级 名次 学时 学时说明 学分 成绩说明 成绩算式 补训原因 满分合计 得分合计"
    ),
    **_ITEMS,
}
_SESSION = _texts("场次 日期 开始时间 结束时间 主题 地点 主持人 记录人 学时 形式 计考勤 内容摘要 应到")
_LISTED = "序号 工号 姓名 姓名排印 部门"
_PLACED: Fields = {**_texts(f"{_LISTED} 总分 等级 名次 学时 是否补训"), "各项": _texts("项目 得分")}
_LINES = _texts("文字")


def _beside(names: str) -> Fields:
    """The fields of a row with two people beside each other."""
    return _texts(" ".join(f"{side}{name}" for side in "左右" for name in names.split()))


_FIGURES = _texts(
    "参训人数 已计分人数 未完成人数 合格人数 优秀人数 补训人数 参训率 合格率 优秀率 参训率目标 合格率目标 目标情况 "
    "平均分 最高分 最低分 场次数 总学时"
)
_ROUND_LISTS: Fields = {
    "名单": _PLACED,
    "等级名单": {
        **_texts("序号 等级 人数"),
        "名单": _PLACED,
        "行": _beside(f"{_LISTED} 总分 等级 名次 学时 是否补训"),
    },
    "补训名单": _PLACED,
    "补训行": _LINES,
    "项目列表": _texts("项目 满分"),
    "等级统计": _texts("等级 人数 占比"),
    "场次列表": _texts("场次 日期 主题 学时 地点 应到 实到 出勤率"),
}
_REPORT_LISTS: Fields = {
    "部门列表": _texts("部门 人数 平均分 合格率"),
    "项目统计": _texts("项目 满分 平均得分 得分率"),
    "出勤统计": _texts("出勤 人数 平均分 合格率"),
}
_PLAN = "本年目标 三年目标 措施 中期检查日期 中期检查情况 调整 达成 检查人"
_GROWTH: Fields = {
    **_texts("姓名 工号 部门 学段 任教班级 任职日期 任职年限 导师 参训轮次 累计学时 近五年学时 学分"),
    **_texts("要求类别 是否达标 达标说明 认定结果 认定依据 结业情况 成长曲线图"),
    "历次列表": _texts("序号 轮次 起止 起止简写 总分 等级 学时 学分 出勤率 证书编号 各项得分"),
    "材料列表": _texts("轮次 完成情况 缺少材料 其他材料"),
    "评比列表": _texts("日期 活动 奖次 加分"),
    "规划列表": _texts(f"学年 状态 {_PLAN}"),
    "证书列表": _texts("证书编号 种类 轮次 签发日期"),
}
_ABSENT = _texts("工号 姓名 部门 状态")
_BATCH: Fields = {
    **_texts(
        "学年 起始学年 年数 批次 计划人数 名额 已参训人数 合格人数 参训率 合格率 目标情况 已开始 制作日期"
    ),
    "部门名单": {**_texts("序号 部门 人数"), "行": _beside("序号 工号 姓名 姓名排印 情况")},
    "未参训行": _LINES,
    "未合格行": _LINES,
}

_FIELDS: dict[Kind, Fields] = {
    Kind.CERTIFICATE: {**_ROUND, **_PERSON, **_texts("证书编号 校验码 二维码")},
    Kind.NOTICE: {**_ROUND, **_PERSON},
    Kind.SLIP: {**_ROUND, **_PERSON},
    Kind.SIGN_IN: {
        **_ROUND,
        **_SESSION,
        **_texts("双栏"),
        "名单": _texts(_LISTED),
        "名单页": {**_texts("页码 页数"), "行": _beside(_LISTED)},
    },
    Kind.MINUTES: {
        **_ROUND,
        **_SESSION,
        **_texts("实到 缺勤"),
        "缺勤名单": _ABSENT,
        "迟到名单": _ABSENT,
        "缺勤行": _LINES,
        "迟到行": _LINES,
    },
    Kind.PUBLICATION: {**_ROUND, **_FIGURES, **_ROUND_LISTS},
    Kind.SUMMARY: {**_ROUND, **_FIGURES, **_ROUND_LISTS},
    Kind.REPORT: {**_ROUND, **_FIGURES, **_ROUND_LISTS, **_REPORT_LISTS, **_texts("分数分布图")},
    Kind.GROWTH: {**_ROUND, **_GROWTH},
    Kind.BATCH_LIST: {**_ROUND, **_BATCH},
    Kind.GROWTH_PLAN: {**_ROUND, **_texts(f"姓名 工号 部门 学段 任教班级 任职日期 学年 {_PLAN}")},
    Kind.KEY_BACKUP: {**_texts("学校名称 公钥指纹 制作日期 二维码"), "备份字": _texts("序号 字")},
}
_ABOUT_PEOPLE = (Kind.CERTIFICATE, Kind.NOTICE, Kind.SLIP)
# Kinds of which each person gets a copy; it must say whose it is.
ABOUT_ONE_PERSON = (*_ABOUT_PEOPLE, Kind.GROWTH, Kind.GROWTH_PLAN)
NAMES_OF_A_PERSON = frozenset({"姓名", "工号"})


def item_field(item: RuleItem) -> str:
    """The field with an item's score, e.g. 出勤分; brackets and signs, which a tag cannot hold, are left out."""
    column = item_score_column(item.name, deducted_from_total=item.deducted_from_total)
    name = re.sub(r"\W", "", column)
    return f"项{name}" if name[:1].isdigit() else name


def fields_of(kind: Kind, items: Iterable[RuleItem] = ()) -> Fields:
    """What a template of ``kind`` may print under a rule set with these items."""
    own = {item_field(item): None for item in items} if kind in _ABOUT_PEOPLE else {}
    return {**own, **_FIELDS[kind]}
