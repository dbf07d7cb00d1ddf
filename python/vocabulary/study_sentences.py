"""The sentences about 校本研修记录."""

from __future__ import annotations

from collections.abc import Mapping

from python.vocabulary.problems import ProblemCode

P = ProblemCode

STUDY: Mapping[ProblemCode, tuple[str, str]] = {
    P.STUDY_NO_SHEET: (
        "启用了“{feature}”，还没有《{sheet}》，结业没有核对校本研修",
        "请点「选用功能」，工作表就会出现；改了名的请改回“{sheet}”，或在【名称对照】里写明。",
    ),
    P.STUDY_LENGTH_UNCLEAR: (
        "“{column}”的“{value}”看不出是多少字，按 0 字计算",
        "请写一个数，例如 18000、18000字、1.8万字；几本合起来的请写总数。",
    ),
    P.STUDY_NO_TOPIC: (
        "{name}的这一行没有写专题，也没有写轮次，没有采用",
        "请填上专题（或轮次）。",
    ),
    P.STUDY_TWICE: (
        "{name}的“{topic}”有两行（另一行是第 {first} 行），有一行完成了就算完成，两行不相加",
        "请把两行合成一行，删去多余的一行。",
    ),
    P.STUDY_ANOTHER: (
        "工号 {id} 的姓名是“{name}”，名册里是“{roster_name}”，这一行没有算给{roster_name}",
        "请核对是工号填错还是姓名写错；改了名的，请在名册“曾用名”一列写上原名。",
    ),
    P.STUDY_ID: (
        "名册里没有工号 {id}，有 {similar}（{name}），这一行没有算给{name}",
        "可能是前导零丢了或大小写不同。是同一个人的，请把这里的工号改成 {similar}（单元格先设为文本）。",
    ),
    P.STUDY_MARK_HIGH: (
        "{name}的{item}得了 {mark} 分（满分 {full}），校本研修记录没有完成：{lacking}",
        "分数没有改动。请核对记录是不是没有登记全，或这个分数是不是给高了。",
    ),
    P.STUDY_HOLDS_BACK: (
        "{name}的专题都合格了，校本研修还没有完成，不能结业：{lacking}",
        "请在《{sheet}》里补齐（没有这一行的加一行，写明专题），再发结业证书；已经发出的不用收回。启用以前的专题不查的，请在《{rules}》【功能】“{feature}”里填“{setting}”。",
    ),
}
