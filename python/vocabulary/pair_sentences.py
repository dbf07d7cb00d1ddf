"""The sentences about 师徒结对 and 六到位."""

from __future__ import annotations

from collections.abc import Mapping

from python.vocabulary.problems import ProblemCode

P = ProblemCode

PAIRS: Mapping[ProblemCode, tuple[str, str]] = {
    P.PAIR_YEAR_UNCLEAR: (
        "看不出“{value}”是哪个学年，这一行没有算",
        "请写成 2026—2027学年 这样；只管一个学期的，后面加上 第一学期 或 第二学期。",
    ),
    P.PAIR_STRANGER: (
        "名册里没有工号 {id}（{name}），这一行留着，没有算",
        "调走了的不用处理；写错了的请改正工号。",
    ),
    P.PAIR_NAME: (
        "工号 {id} 在名册里是{roster_name}，这里写的是{name}，不知道是谁，这一行没有算",
        "请改正工号或姓名；以前的姓名请填进名册的曾用名。",
    ),
    P.PAIR_TWICE: (
        "{name}在 {year} 与同一位导师结对了 {count} 行，这一行没有算",
        "请把次数并到一行，删去多余的行。",
    ),
    P.PAIR_ENDS_FIRST: (
        "期满日期 {ends} 在结对日期 {begins} 以前，这一行没有算",
        "请核对两个日期。",
    ),
    P.PAIR_REFLECTION_UNCLEAR: (
        "师徒心得“{value}”看不懂，或者不到 100 字，当作没有交",
        "请填 是 或 否、份数，或者字数（如 2000字）。",
    ),
    P.PAIR_OTHER_MENTOR: (
        "{name}在名册里的导师是{roster_mentor}，这里是{mentor}",
        "换了导师的，请给旧的一对填上期满日期，再加一行；写错了的请改正一处。",
    ),
    P.PAIR_NO_MENTOR: (
        "{count} 人须有导师，名册里还没有合要求的：{names}",
        "请在名册里填导师工号，再运行一次；各人差什么，「更新台账」写在《导师安排》里。",
    ),
    P.PAIR_UNFIT: (
        "{name}这一对的导师不合要求：{reason}",
        "请换一位导师，或者改正名册里的任职年限、职称；改好以前不印结对协议。",
    ),
    P.DUTIES_NO_COLUMN: (
        "《{sheet}》没有“{names}”，这几项没有查",
        "请把表头改成和【功能】“六到位”里的一样，或者改【功能】里的写法。",
    ),
}
