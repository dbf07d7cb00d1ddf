"""The sheets in which the program tells what it did, column by column: check results, retraining list, logs, memory."""

from __future__ import annotations

from functools import partial

from python.vocabulary.columns import Column, Look, SheetSpec, Tab
from python.vocabulary.sheet_schema import (
    ACTION,
    CERTIFICATE_NUMBER,
    CHANGE_LOG,
    CHECK_CERTIFICATES,
    CHECK_RESULTS,
    CHOICE,
    COMPARED,
    CONTENTS,
    DEPARTMENT,
    EXCHANGE_MEMORY,
    EXPLANATION,
    FILE,
    HANDOUT_NUMBER,
    IMPORT_PREVIEW,
    IMPORT_SETTINGS,
    INCOMPLETE,
    INVALID,
    ISSUE_DATE,
    LEVEL,
    LOCATED_COLUMNS,
    LOCATOR,
    MEANS,
    MEMORY_KEY,
    NAME,
    NEW_RATING,
    NEW_TOTAL,
    NEW_VALUE,
    NOT_COMPARED,
    NOTE,
    NUMBER,
    OLD_RATING,
    OLD_TOTAL,
    OLD_VALUE,
    OURS,
    PEOPLE,
    PROBLEM,
    PROBLEM_CELL,
    PROBLEM_COLUMN,
    PROBLEM_COUNT,
    PROBLEM_SHEET,
    PROOF_KIND,
    PROOF_SUBJECT,
    PROOFS,
    RATING,
    REMEDY,
    RESULT,
    RETRAIN_LIST,
    RETRAIN_REASON,
    RETRAINING,
    ROUND,
    RUN_LOG,
    SCORED,
    SECONDS,
    SENT,
    SHOWN,
    SIGNATURE,
    SNAPSHOT,
    SOURCE_HEADER,
    TEACHER_ID,
    THEIRS,
    TIME,
    TOTAL,
    USE_OURS,
    USE_THEIRS,
    VERDICT,
    VERSION,
)

_column = partial(Column, computed=True)
_NUMBER = _column(NUMBER, look=Look(7, "number"))
_ID = _column(TEACHER_ID, look=Look(11, "code"))
_NAME = _column(NAME, look=Look(19, "name"))
_ROUND = _column(ROUND, look=Look(26, "wrap"))
_TIME = _column(TIME, look=Look(20, "moment"))

CHECK_RESULTS_SHEET = SheetSpec(
    CHECK_RESULTS,
    "最近一次校验发现的问题。点「单元格」可跳到出问题的地方；改好后再点一次「校验数据」。",
    (
        _NUMBER,
        _column(LEVEL, look=Look(8, "centre")),
        _column(PROBLEM_SHEET, look=Look(11, "centre")),
        _column(PROBLEM_CELL, look=Look(16, "link")),
        _ID,
        _NAME,
        _column(PROBLEM_COLUMN, look=Look(13)),
        _column(PROBLEM, look=Look(46, "wrap")),
        _column(REMEDY, look=Look(46, "wrap")),
        _column(LOCATOR, look=Look(24, "text", hidden=True)),
        _column(LOCATED_COLUMNS, look=Look(24, "text", hidden=True)),
    ),
    Tab.OUTPUT,
    frozen_columns=4,
    two_lines=True,
)

RETRAIN_LIST_SHEET = SheetSpec(
    RETRAIN_LIST,
    "本轮需要补训的人和原因，由「计算成绩」填写。",
    (
        _NUMBER,
        _ID,
        _NAME,
        _column(DEPARTMENT, look=Look(19, "name")),
        _column(TOTAL),
        _column(RATING, look=Look(11, "centre")),
        _column(RETRAIN_REASON, look=Look(40, "wrap")),
        _column(EXPLANATION, look=Look(60, "wrap")),
    ),
    Tab.OUTPUT,
    frozen_columns=3,
    two_lines=True,
)

CHANGE_LOG_SHEET = SheetSpec(
    CHANGE_LOG,
    "每次「计算成绩」与上一次相比，哪一格变了、总分和等级怎么跟着变；太多时最早的移到“归档”文件夹。",
    (
        _TIME,
        _ROUND,
        _ID,
        _NAME,
        _column(PROBLEM_SHEET, look=Look(11, "centre")),
        _column(PROBLEM_CELL, look=Look(9, "centre")),
        _column(PROBLEM_COLUMN, look=Look(13, "centre")),
        _column(OLD_VALUE, look=Look(16, "wrap")),
        _column(NEW_VALUE, look=Look(16, "wrap")),
        _column(OLD_TOTAL),
        _column(NEW_TOTAL),
        _column(OLD_RATING, look=Look(11, "centre")),
        _column(NEW_RATING, look=Look(11, "centre")),
        _column(NOTE, look=Look(40, "wrap")),
    ),
    Tab.OUTPUT,
    frozen_columns=4,
    two_lines=True,
)

RUN_LOG_SHEET = SheetSpec(
    RUN_LOG,
    "每运行一次记一行：什么时候、做了什么、多少人、用了多久、结果如何。",
    (
        _TIME,
        _column(ACTION, look=Look(14, "centre")),
        _ROUND,
        _column(PEOPLE),
        _column(SCORED),
        _column(INCOMPLETE),
        _column(INVALID),
        _column(RETRAINING),
        _column(PROBLEM_COUNT),
        _column(SECONDS),
        _column(RESULT, look=Look(64, "wrap")),
        _column(VERSION, look=Look(12, "centre")),
    ),
    Tab.OUTPUT,
    frozen_columns=2,
)

IMPORT_PREVIEW_SHEET = SheetSpec(
    IMPORT_PREVIEW,
    "「收件」先写在这里，一格也没有改：要采用的、冲突的、有误的。冲突的在“采用哪个”里选，再点一次「收件」才导入。",
    (
        _column(FILE, look=Look(30, "wrap")),
        _column(VERDICT, look=Look(10, "centre")),
        _column(PROBLEM_SHEET, look=Look(11, "centre")),
        _column(PROBLEM_CELL, look=Look(11, "link")),
        _ID,
        _NAME,
        _column(PROBLEM_COLUMN, look=Look(14)),
        _column(SENT, look=Look(12, "wrap")),
        _column(OURS, look=Look(12, "wrap")),
        _column(THEIRS, look=Look(12, "wrap")),
        Column(CHOICE, look=Look(10, "centre", (USE_THEIRS, USE_OURS))),
        _column(NOTE, look=Look(50, "wrap")),
    ),
    Tab.OUTPUT,
    frozen_columns=2,
    two_lines=True,
)

IMPORT_SETTINGS_SHEET = SheetSpec(
    IMPORT_SETTINGS,
    "别处来的名单，哪一栏当作本工作簿的哪一栏、哪个姓名是谁：在“当作”里选一次，以后都照此办理；不要的选 不用。",
    (
        Column(SOURCE_HEADER, look=Look(28, "text")),
        Column(MEANS, look=Look(20, "text")),
        _column(NOTE, look=Look(60, "wrap")),
    ),
    Tab.OUTPUT,
)
"""导入设置: workbooks of 0.1.0 are given it when it is first needed."""

EXCHANGE_MEMORY_SHEET = SheetSpec(
    EXCHANGE_MEMORY,
    "程序自己用的：记住分发出去的表发出时的内容，交回时好比较。请勿改动。",
    (
        _column(HANDOUT_NUMBER, look=Look(18, "text")),
        _column(MEMORY_KEY, look=Look(20, "text")),
        _column(CONTENTS, look=Look(60, "text")),
    ),
    Tab.OUTPUT,
)

PROOF_SHEET = SheetSpec(
    PROOFS,
    "程序自己用的：公钥、证书的签名和作废记录，谁都能据此查验证书；没有密钥在里面。请勿改动。",
    (
        _column(PROOF_KIND, look=Look(10, "text")),
        _column(PROOF_SUBJECT, look=Look(26, "text")),
        _column(CONTENTS, look=Look(60, "text")),
        _column(SIGNATURE, look=Look(60, "text")),
    ),
    Tab.OUTPUT,
)

VERIFY_SHEET = SheetSpec(
    CHECK_CERTIFICATES,
    "一张一行：证书编号、校验码，或扫码得到的文字；照片、扫描件、PDF、Word 文件放进旁边的“查验”文件夹。再点「查验证书」。",
    (
        Column(SHOWN, look=Look(40, "wrap")),
        _column(VERDICT, look=Look(18, "centre")),
        _column(CERTIFICATE_NUMBER, look=Look(24, "text")),
        _NAME,
        _column(RATING, look=Look(11, "centre")),
        _column(TOTAL, look=Look(8, "text")),
        _column(ISSUE_DATE, look=Look(14, "text")),
        _column(COMPARED, look=Look(24, "wrap")),
        _column(NOT_COMPARED, look=Look(20, "wrap")),
        _column(NOTE, look=Look(50, "wrap")),
    ),
    Tab.OUTPUT,
    frozen_columns=2,
    two_lines=True,
)
"""查验证书: a workbook is given it when it is first needed."""

SNAPSHOT_SHEET = SheetSpec(
    SNAPSHOT,
    "程序自己用的：记住上一次计算时的数据，供《变动记录》比较。请勿改动。",
    (_ID, _column(CONTENTS, look=Look(60, "text"))),
    Tab.OUTPUT,
)
