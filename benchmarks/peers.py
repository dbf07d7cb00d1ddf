"""Scripts that a skilled user would write instead: read 签到表 and 成绩册, work out the shipped rules, write the results.

``python benchmarks/peers.py NAME WORKBOOK TARGET`` runs one in a process of its own. None of them checks, explains, backs up or keeps a
log; those that make a new workbook lose the buttons, the rules and every format. Their packages are pinned in requirements-bench.lock.
Nothing of the product is imported here, so that a peer pays for nothing but itself.
"""

from __future__ import annotations

import importlib
import math
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

SIGN_IN, GRADEBOOK = "签到表", "成绩册"
# The row of the headers in both sheets; the data begins below it.
HEADER = 4
FIRST_SESSION = 3
NOTES, EXAM, WORK = 3, 4, 5
FIRST_RESULT = 7
RESULTS = ("出勤分", "笔记分", "考试分", "作业分", "总分", "等级", "名次", "是否补训")
COST = {"迟到": 1, "早退": 1, "缺席": 2}

Row = Sequence[Any]


def rounded(number: float) -> float:
    """To one decimal, half up, as far as a float can."""
    return math.floor(number * 10 + 0.5 + 1e-9) / 10


def results(sign_in: Iterable[Row], grades: Iterable[Row]) -> list[list[Any]]:
    """The eight results of each row of 成绩册, in plain Python."""
    attended = {
        row[0]: max(0, 10 - sum(COST.get(str(mark), 0) for mark in row[FIRST_SESSION:])) for row in sign_in
    }
    found: list[list[Any]] = []
    for row in grades:
        attendance = attended[row[0]]
        notes, exam, work = (float(str(row[place])) for place in (NOTES, EXAM, WORK))
        tested = rounded(exam * 0.6)
        total = rounded(attendance + notes + tested + work)
        passed = attendance >= 2 and total >= 60
        rating = ("优秀" if total >= 80 else "合格") if passed else "不合格"
        found.append([attendance, notes, tested, work, total, rating, 0, "否" if passed else "是"])
    place: dict[float, int] = {}
    for position, total in enumerate(sorted((row[4] for row in found), reverse=True), 1):
        place.setdefault(total, position)
    for row in found:
        row[6] = place[row[4]]
    return found


def _of_openpyxl(book: Mapping[str, Any]) -> tuple[list[Row], list[Row]]:
    sign_in, grades = (
        [row for row in book[name].iter_rows(min_row=HEADER + 1, values_only=True) if row[0]]
        for name in (SIGN_IN, GRADEBOOK)
    )
    return sign_in, grades


def openpyxl_script(source: str, target: str, package: str = "openpyxl") -> None:
    """openpyxl, or wolfxl in its place: load, write into the cells, save."""
    book = importlib.import_module(package).load_workbook(
        source, **({"keep_vba": True} if package == "openpyxl" else {})
    )
    sheet = book[GRADEBOOK]
    for row, values in enumerate(results(*_of_openpyxl(book)), HEADER + 1):
        for column, value in enumerate(values, FIRST_RESULT + 1):
            sheet.cell(row, column).value = value
    book.save(target)


def wolfxl_script(source: str, target: str) -> None:
    """The same with wolfxl, which is written in Rust and has openpyxl's names."""
    openpyxl_script(source, target, "wolfxl")


def openpyxl_copy(source: str, target: str) -> None:
    """openpyxl loads and saves; nothing is worked out."""
    import openpyxl

    openpyxl.load_workbook(source, keep_vba=True).save(target)


def pandas_script(source: str, target: str) -> None:
    """pandas reads both sheets and lays the results over the workbook by openpyxl."""
    import shutil

    import numpy as np
    import pandas as pd

    sheets = pd.read_excel(source, sheet_name=[SIGN_IN, GRADEBOOK], header=HEADER - 1, dtype={"工号": str})
    marks = sheets[SIGN_IN].set_index("工号").iloc[:, 2:]
    attendance = (10 - sum((marks == word).sum(axis=1) * each for word, each in COST.items())).clip(lower=0)
    grades = sheets[GRADEBOOK]
    up = lambda numbers: np.floor(numbers * 10 + 0.5 + 1e-9) / 10  # noqa: E731 - as in a script
    made = pd.DataFrame({"出勤分": grades["工号"].map(attendance), "笔记分": grades["笔记"]})
    made["考试分"], made["作业分"] = up(grades["卷面成绩"] * 0.6), grades["作业"]
    made["总分"] = up(made.sum(axis=1))
    passed = (made["出勤分"] >= 2) & (made["总分"] >= 60)
    made["等级"] = np.where(passed, np.where(made["总分"] >= 80, "优秀", "合格"), "不合格")
    made["名次"] = made["总分"].rank(method="min", ascending=False).astype(int)
    made["是否补训"] = np.where(passed, "否", "是")
    shutil.copy(source, target)
    with pd.ExcelWriter(
        target, engine="openpyxl", mode="a", if_sheet_exists="overlay", engine_kwargs={"keep_vba": True}
    ) as writer:
        made.to_excel(
            writer, sheet_name=GRADEBOOK, startrow=HEADER, startcol=FIRST_RESULT, header=False, index=False
        )


def excelize_script(source: str, target: str) -> None:
    """excelize (Go): rows read, a row of results written at a time."""
    import excelize

    book = excelize.open_file(source)
    sign_in, grades = (
        [row for row in book.get_rows(name)[HEADER:] if row and row[0]] for name in (SIGN_IN, GRADEBOOK)
    )
    first = chr(ord("A") + FIRST_RESULT)
    for row, values in enumerate(results(sign_in, grades), HEADER + 1):
        book.set_sheet_row(GRADEBOOK, f"{first}{row}", values)
    book.save_as(target)


def polars_script(source: str, target: str) -> None:
    """polars: calamine reads, XlsxWriter writes a new workbook."""
    import polars as pl

    sign_in, grades = (
        pl.read_excel(source, sheet_name=name, read_options={"header_row": HEADER - 1})
        for name in (SIGN_IN, GRADEBOOK)
    )
    cost = pl.sum_horizontal(
        pl.exclude("工号", "姓名", "部门").replace_strict(COST, default=0, return_dtype=pl.Int64)
    )
    attended = sign_in.select("工号", (10 - cost).clip(lower_bound=0).alias("出勤分"))
    up = lambda numbers: (numbers * 10 + 0.5 + 1e-9).floor() / 10  # noqa: E731 - as in a script
    made = (
        grades.select("工号", "姓名", "部门", "笔记", "卷面成绩", "作业")
        .join(attended, on="工号", how="left", maintain_order="left")
        .with_columns(笔记分=pl.col("笔记"), 考试分=up(pl.col("卷面成绩") * 0.6), 作业分=pl.col("作业"))
        .with_columns(总分=up(pl.sum_horizontal("出勤分", "笔记分", "考试分", "作业分")))
        .with_columns(passed=(pl.col("出勤分") >= 2) & (pl.col("总分") >= 60))
        .with_columns(
            等级=pl.when(~pl.col("passed"))
            .then(pl.lit("不合格"))
            .when(pl.col("总分") >= 80)
            .then(pl.lit("优秀"))
            .otherwise(pl.lit("合格")),
            名次=pl.col("总分").rank("min", descending=True),
            是否补训=pl.when("passed").then(pl.lit("否")).otherwise(pl.lit("是")),
        )
        .drop("passed")
    )
    made.write_excel(target, worksheet=GRADEBOOK)


def _by_calamine(source: str) -> tuple[Sequence[Row], Sequence[Row]]:
    import python_calamine

    book = python_calamine.load_workbook(source)
    sign_in, grades = (
        [row for row in book.get_sheet_by_name(name).to_python()[HEADER:] if row[0]]
        for name in (SIGN_IN, GRADEBOOK)
    )
    return sign_in, grades


def calamine_xlsxwriter(source: str, target: str) -> None:
    """calamine reads, XlsxWriter writes a new workbook row by row."""
    import xlsxwriter

    sign_in, grades = _by_calamine(source)
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(GRADEBOOK)
        for number, (row, values) in enumerate(zip(grades, results(sign_in, grades), strict=True), HEADER):
            sheet.write_row(number, 0, [*row[:FIRST_RESULT], *values])


def calamine_rust(source: str, target: str) -> None:
    """calamine reads, a writer in Rust writes a new workbook: about as little as can be done."""
    from rustpy_xlsxwriter import write_worksheet

    sign_in, grades = _by_calamine(source)
    rows = zip(grades, results(sign_in, grades), strict=True)
    names = ("工号", "姓名", "部门", "笔记", "卷面成绩", "作业", *RESULTS)
    write_worksheet(
        [dict(zip(names, [*row[: FIRST_RESULT - 1], *values], strict=True)) for row, values in rows],
        target,
        sheet_name=GRADEBOOK,
    )


# Where their packages are: `make bench` makes it.
PYTHON = str(Path(sys.prefix) / "bench/bin/python")
# The name in the table, the script, and what its file ends in.
PEERS: dict[str, tuple[Callable[[str, str], None], str]] = {
    "pandas + openpyxl": (pandas_script, ".xlsm"),
    "openpyxl": (openpyxl_script, ".xlsm"),
    "openpyxl load + save alone": (openpyxl_copy, ".xlsm"),
    "excelize": (excelize_script, ".xlsm"),
    "wolfxl": (wolfxl_script, ".xlsm"),
    "polars (calamine, XlsxWriter)": (polars_script, ".xlsx"),
    "calamine + XlsxWriter": (calamine_xlsxwriter, ".xlsx"),
    "calamine + a writer in Rust": (calamine_rust, ".xlsx"),
}


if __name__ == "__main__":
    PEERS[sys.argv[1]][0](*sys.argv[2:])
