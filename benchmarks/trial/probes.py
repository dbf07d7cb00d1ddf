"""One thing written as an office would write it, put into a clean workbook: what is told, and what becomes of the score.

A probe's teacher is the first of the list (张伟, all present, 10, 88, 16: 88.8 优秀) unless a header or a session is changed.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from benchmarks.trial.hand import Clerk, Told, Tree
from benchmarks.trial.mending import GRADEBOOK, ROSTER, SIGN_IN
from benchmarks.trial.scenarios import columns_of, compare, filled
from benchmarks.trial.school import SESSIONS, Value

_HEADER = 0
# Sheet, header, which row below the headers (0: the header itself), and what is written there.
_CELLS: tuple[tuple[str, str, int, tuple[Value, ...]], ...] = (
    (
        SIGN_IN,
        SESSIONS[0],
        1,
        (
            *(
                "到",
                "已到",
                "1",
                "○",
                "半天",
                "线上",
                "迟到10分钟",
                "早退、迟到",
                "请假（病）",
                "请病假",
                "产假",
            ),
            *(
                "公出",
                "开会",
                "调课",
                "监考",
                "缺勤",
                "未到",
                "没来",
                "旷课1节",
                "/",
                "—",
                "0",
                "补签",
                "2026-9-10",
            ),
        ),
    ),
    (GRADEBOOK, "笔记", 1, ("优", "优秀", "良", "A", "10分", "9", "√", "已交", "未交", "免", Decimal("9.5"))),
    (
        GRADEBOOK,
        "卷面成绩",
        1,
        (
            *(
                "85/100",
                "85.5分",
                "８５．５",
                "85%",
                "85，5",
                "九十",
                "八十五分",
                "60+5",
                "缓考",
                "免考",
                "未考",
                "缺",
            ),
            *(
                "补考70",
                "88（补考）",
                "优",
                Decimal("0.88"),
                Decimal(880),
                Decimal(-5),
                "#N/A",
                "88*",
                "约88",
            ),
        ),
    ),
    (
        ROSTER,
        "班级人数",
        1,
        ("约50", "50余人", "50+", "五十", "25男25女", "男25女25", "48（含借读2）"),
    ),
    (
        ROSTER,
        "任职日期",
        1,
        (
            *(
                "19年9月",
                "2019.09",
                "201909",
                Decimal(20190901),
                "2019秋",
                "2019学年",
                "2019",
                "去年9月",
                "2019/9",
            ),
            *("2019年秋季", "2019.9.1起", "二〇一九年九月", "9月1日"),
        ),
    ),
    (ROSTER, "手机", 1, ("138-0013-8000", "13800138000/6688", "无")),
    (ROSTER, "学段", 1, ("初一", "七年级", "幼儿园")),
    (ROSTER, "姓名", 1, ("张伟（产假）", "张伟老师", "张伟*", "张 伟")),
    (ROSTER, "工号", 1, ("201001 ", "20-1001", "JS201001", "201001（代）")),
    (ROSTER, "参训类型", 1, ("新任班主任", "免", "是", "在职", "产假")),
    ("培训场次", "学时", 1, ("2节", "半天", "90分钟", "2课时", "两学时", "2h", "1.5")),
    (
        "培训场次",
        "日期",
        1,
        ("9月10日", "9.10", "2026.9.10", "2026.9.10-11", "周四下午", "2026年9月10日下午"),
    ),
    ("培训场次", "场次", 1, ("第1讲 ", "第一讲", "第1次", "开班仪式")),
    (
        SIGN_IN,
        SESSIONS[0],
        _HEADER,
        ("第一讲", "第1次", "第1讲（9.10）", "9月10日", "1", "班集体建设", "开班仪式"),
    ),
    (
        GRADEBOOK,
        "卷面成绩",
        _HEADER,
        ("考试成绩", "闭卷成绩", "成绩", "考试", "卷面分", "卷面成绩(100)", "笔试"),
    ),
    (GRADEBOOK, "笔记", _HEADER, ("学习笔记", "笔记成绩", "心得")),
    (ROSTER, "工号", _HEADER, ("职工号", "教工号", "编号", "身份证号", "工 号", "*工号", "教师工号")),
    (ROSTER, "姓名", _HEADER, ("教师", "老师姓名", "班主任", "班主任姓名", "名字")),
)


def _one_cell(clean: Clerk, folder: Path) -> Iterator[tuple[str, Clerk]]:
    for sheet, header, row, values in _CELLS:
        top, places = columns_of(clean, sheet, "场次" if sheet == "培训场次" else "工号")
        for value in values:
            clerk = _copy(clean, folder)
            clerk.write(sheet, top + row, places[header], [[value]])
            yield f"{sheet} {header}{'' if row else ' (the header)'}: {value}", clerk


def _more_than_a_cell(clean: Clerk, folder: Path) -> Iterator[tuple[str, Clerk]]:
    """Slips of a paste."""
    rows = clean.rows(GRADEBOOK)
    top, places = columns_of(clean, GRADEBOOK)
    marks = places["笔记"]
    block = [[_number(cell) for cell in row[marks - 1 : marks + 2]] for row in rows[top : top + 25]]
    identity: list[list[Value]] = [[str(cell) for cell in row[:3]] for row in rows[top : top + 25]]
    clerk = _copy(clean, folder)
    own: list[list[Value]] = [["班主任培训成绩汇总", *[None] * 6], [None] * 7]
    own.append(["序号", "工号", "姓名", "年级组", "笔记", "卷面成绩", "作业"])
    own += [[Decimal(n + 1), *identity[n], *block[n]] for n in range(25)]
    clerk.write(GRADEBOOK, top, 1, [[None] * 7])
    clerk.write(GRADEBOOK, 1, 1, own)
    yield "成绩册: the school's own list pasted at A1, as in 教师名册 (headers in row 3)", clerk
    clerk = _copy(clean, folder)
    clerk.write(GRADEBOOK, top + 1, marks, [[None] * 3, *block])
    yield "成绩册: marks pasted one row too low", clerk
    for label, column in (
        ("平均分", 2),
        ("平均分", 3),
        ("任课教师签字：", 1),
        ("应到25人，实到23人", 1),
        ("实到人数", 1),
    ):
        clerk = _copy(clean, folder)
        clerk.write(GRADEBOOK, top + 26, column, [[label]])
        clerk.write(GRADEBOOK, top + 26, marks, [[Decimal("7.6"), Decimal("78.7"), Decimal("15.2")]])
        yield f"成绩册: {label} in column {column} below the list, with sums", clerk
    roster_top, _ = columns_of(clean, ROSTER)
    for label in ("合计25人", "共25人", "25人", "制表人：李主任", "注：以上为全体班主任"):
        clerk = _copy(clean, folder)
        clerk.write(ROSTER, roster_top + 26, 1, [[label]])
        yield f"教师名册: {label} below the list", clerk
    clerk = _copy(clean, folder)
    clerk.write(ROSTER, roster_top + 26, 1, [["合计", "25人"]])
    yield "教师名册: 合计 | 25人 below the list", clerk
    clerk = _copy(clean, folder)
    papers = [one[1] / 100 if isinstance(one[1], Decimal) else one[1] for one in block]
    clerk.write(GRADEBOOK, top + 1, places["卷面成绩"], [[paper] for paper in papers])
    yield "成绩册: 卷面成绩 pasted as percentages (0.88)", clerk
    clerk = _copy(clean, folder)
    clerk.write(SIGN_IN, top, 1, [["序号"], *([Decimal(n + 1)] for n in range(25))])
    yield "签到表: 序号 in place of 工号", clerk
    clerk = _copy(clean, folder)
    clerk.write(ROSTER, roster_top, 1, [["序号"], *([Decimal(n + 1)] for n in range(25))])
    yield "教师名册: 序号 in place of 工号", clerk
    clerk = _copy(clean, folder)
    clerk.write(SIGN_IN, top + 3, 1, [[None]])
    yield "签到表: 李秀兰 without 工号", clerk
    clerk = _copy(clean, folder)
    clerk.write(SIGN_IN, top + 1, 1, [[str(clean.rows(SIGN_IN)[top + 1][0])]])
    yield "签到表: 张伟 under the 工号 of 王丽", clerk
    clerk = _copy(clean, folder)
    clerk.write(ROSTER, roster_top + 26, 1, [["201602", "魏巍"]])
    yield "教师名册: 魏巍 joins late, in no other sheet", clerk


def _number(cell: object) -> Value:
    return Decimal(str(cell)) if isinstance(cell, float) else (str(cell) if cell is not None else None)


def _copy(clean: Clerk, folder: Path) -> Clerk:
    place = folder / str(sum(1 for _ in folder.iterdir()))
    place.mkdir()
    return replace(clean, path=Path(shutil.copy(clean.path, place / clean.path.name)), actions=[])


def probe(tree: Tree, folder: Path) -> list[str]:
    """Every probe with what it makes the product tell and whom it scores otherwise than the clean lists would be."""
    clean, school = filled(tree, folder / "clean")
    copies = folder / "probes"
    copies.mkdir()
    usual = {one.sentence for one in tree.run("check", str(_copy(clean, copies).path)).told}
    lines = []
    for make in (_one_cell, _more_than_a_cell):
        for what, clerk in make(clean, copies):
            answer = clerk.tree.run("score", str(clerk.path))
            told: list[Told] = [one for one in answer.told if one.sentence not in usual]
            lines.append(f"- **{what}**")
            lines += [f"  - {one.severity} [{one.code}] {one.sentence}" for one in told]
            if answer.exit_code == 2:
                lines.append("  - not run")
                continue
            right, wrong = compare(clerk, school)
            lines += [f"  - {line}" for line in wrong[:3]] if right < len(school) else []
            lines += [] if told or wrong else ["  - nothing told, scores as before"]
    return lines
