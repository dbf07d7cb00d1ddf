"""汇总数据.sqlite: what was read of a county's workbooks, in tables that anything can load.

Marks are exact: whole thousandths (``…_milli``) beside the text as it is shown. Dates are ISO text. A number that is not there is
NULL, a text that is not there is ``''``. The tables have English names, for programs; Chinese views stand beside them, for people.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

# Raised when a column changes its meaning; added columns do not.
SCHEMA_VERSION = 1

# state of schools: what became of the file.
USED, OLDER, SAME, UNREADABLE, OTHER_ROUND, NOT_OURS = (
    "used",
    "older",
    "same",
    "unreadable",
    "other-round",
    "not-ours",
)
# kind of schools: an open round as it is kept, or the sealed copy in 归档.
OPEN, ARCHIVE = "open", "archive"

_TABLES: Mapping[str, str] = {
    "schools": """
    school_id INTEGER PRIMARY KEY, school TEXT NOT NULL DEFAULT '', school_key TEXT NOT NULL DEFAULT '',
    round TEXT NOT NULL DEFAULT '', starts TEXT NOT NULL DEFAULT '', ends TEXT NOT NULL DEFAULT '',
    file TEXT NOT NULL, sha256 TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL DEFAULT 'open', state TEXT NOT NULL,
    program_version TEXT NOT NULL DEFAULT '', rules TEXT NOT NULL DEFAULT '', decimals INTEGER,
    seal TEXT NOT NULL DEFAULT '', signature TEXT NOT NULL DEFAULT '',
    saved_at TEXT NOT NULL DEFAULT '', last_run TEXT NOT NULL DEFAULT '', workbook_id TEXT NOT NULL DEFAULT '',
    expected INTEGER, scored INTEGER, passed INTEGER, excellent INTEGER, retrain INTEGER, incomplete INTEGER,
    invalid INTEGER, total_sum_milli INTEGER, errors INTEGER NOT NULL DEFAULT 0, warnings INTEGER NOT NULL DEFAULT 0,
    roster INTEGER, never_trained INTEGER""",
    "teachers": """
    school_id INTEGER NOT NULL REFERENCES schools, row INTEGER NOT NULL, teacher_id TEXT NOT NULL,
    name TEXT NOT NULL, department TEXT NOT NULL, stage TEXT NOT NULL, training_type TEXT NOT NULL, state TEXT NOT NULL,
    total_milli INTEGER, total TEXT NOT NULL, rating TEXT NOT NULL, rating_place INTEGER, passed INTEGER, retrain INTEGER,
    rank INTEGER, explanation TEXT NOT NULL, written_total TEXT NOT NULL, written_rating TEXT NOT NULL,
    hours TEXT NOT NULL, certificates TEXT NOT NULL, id_number TEXT NOT NULL, birth TEXT NOT NULL, phone TEXT NOT NULL,
    appointed TEXT NOT NULL, years_in_post TEXT NOT NULL, first_passed INTEGER, last_passed INTEGER,
    items TEXT NOT NULL DEFAULT ''""",
    "item_sums": """
    school_id INTEGER NOT NULL REFERENCES schools, stage TEXT NOT NULL, item TEXT NOT NULL, people INTEGER NOT NULL,
    sum_milli INTEGER NOT NULL, full_milli INTEGER NOT NULL""",
    "coverage": """
    school_id INTEGER NOT NULL REFERENCES schools, year INTEGER NOT NULL, trained INTEGER NOT NULL,
    passed INTEGER NOT NULL""",
    "findings": """
    school_id INTEGER REFERENCES schools, file TEXT NOT NULL, code TEXT NOT NULL, severity TEXT NOT NULL,
    sheet TEXT NOT NULL, cell TEXT NOT NULL, message TEXT NOT NULL, remedy TEXT NOT NULL""",
    "meta": "key TEXT PRIMARY KEY, value TEXT NOT NULL",
}

_INDICES = """
CREATE INDEX teachers_school ON teachers(school_id);
CREATE INDEX teachers_id_number ON teachers(id_number) WHERE id_number <> '';
CREATE INDEX teachers_name ON teachers(name);
CREATE INDEX item_sums_school ON item_sums(school_id);
CREATE INDEX coverage_school ON coverage(school_id);
CREATE INDEX findings_school ON findings(school_id);
"""

# For people who load the store: the same, in Chinese, of the workbooks that were used. 率 are fractions of 1, marks numbers.
_VIEWS = """
CREATE VIEW 学校一览 AS SELECT school AS 学校, round AS 轮次, file AS 文件,
    CASE kind WHEN 'archive' THEN '归档' ELSE '工作簿' END AS 类型, roster AS 名册人数, expected AS 应参训,
    scored AS 已计分, passed AS 合格, excellent AS 优秀, retrain AS 补训, incomplete AS 未完成, invalid AS 有误,
    CASE WHEN scored > 0 THEN total_sum_milli / 1000.0 / scored END AS 平均分,
    CASE WHEN expected > 0 THEN 1.0 * scored / expected END AS 参训率,
    CASE WHEN expected > 0 THEN 1.0 * passed / expected END AS 合格率,
    CASE WHEN expected > 0 THEN 1.0 * excellent / expected END AS 优秀率,
    never_trained AS 从未参训, rules AS 规则指纹, seal AS 封存, signature AS 签名, program_version AS 版本,
    saved_at AS 保存时间, last_run AS 最近运行, errors AS 错误, warnings AS 警告
    FROM schools WHERE state = 'used';
CREATE VIEW 教师总表 AS SELECT s.school AS 学校, t.teacher_id AS 工号, t.name AS 姓名, t.department AS 部门,
    t.stage AS 学段, t.training_type AS 参训类型,
    CASE t.state WHEN 'scored' THEN '已计分' WHEN 'incomplete' THEN '未完成' WHEN 'invalid' THEN '有误' ELSE '免训' END AS 状态,
    t.total_milli / 1000.0 AS 总分, t.rating AS 等级, t.rank AS 校内名次,
    CASE t.retrain WHEN 1 THEN '是' WHEN 0 THEN '否' END AS 是否补训, t.hours AS 学时, t.certificates AS 证书编号,
    t.explanation AS 成绩说明, t.written_total AS 学校写的总分, t.written_rating AS 学校写的等级,
    t.id_number AS 身份证号, t.birth AS 出生日期, t.phone AS 手机, t.appointed AS 任职日期, t.years_in_post AS 任职年限,
    t.first_passed AS 首次合格学年, t.last_passed AS 最近合格学年
    FROM teachers t JOIN schools s USING (school_id) WHERE s.state = 'used';
CREATE VIEW 各项对比 AS SELECT s.school AS 学校, i.stage AS 学段, i.item AS 项目, i.people AS 人数,
    i.sum_milli / 1000.0 AS 合计分, CASE WHEN i.people > 0 THEN i.sum_milli / 1000.0 / i.people END AS 平均分,
    i.full_milli / 1000.0 AS 满分
    FROM item_sums i JOIN schools s USING (school_id) WHERE s.state = 'used';
CREATE VIEW 分年覆盖 AS SELECT s.school AS 学校, c.year AS 学年, c.trained AS 参训, c.passed AS 合格, s.roster AS 名册人数
    FROM coverage c JOIN schools s USING (school_id) WHERE s.state = 'used';
CREATE VIEW 问题清单 AS SELECT COALESCE(s.school, '') AS 学校, f.file AS 文件,
    CASE f.severity WHEN 'error' THEN '错误' WHEN 'warning' THEN '警告' ELSE '提示' END AS 级别, f.sheet AS 工作表,
    f.cell AS 单元格, f.message AS 问题, f.remedy AS 处理办法, f.code AS 代码
    FROM findings f LEFT JOIN schools s USING (school_id);
CREATE VIEW 文件清单 AS SELECT file AS 文件, school AS 学校, round AS 轮次,
    CASE state WHEN 'used' THEN '采用' WHEN 'older' THEN '较旧' WHEN 'same' THEN '重复' WHEN 'other-round' THEN '别的轮次'
    WHEN 'not-ours' THEN '不是本程序的' ELSE '读不了' END AS 处理, saved_at AS 保存时间, sha256 AS 指纹
    FROM schools;
"""


def _columns(table: str) -> tuple[str, ...]:
    return tuple(column.split()[0] for column in _TABLES[table].split(","))


SCHOOL_COLUMNS = _columns("schools")
TEACHER_COLUMNS = _columns("teachers")
ITEM_COLUMNS = _columns("item_sums")
COVERAGE_COLUMNS = _columns("coverage")
FINDING_COLUMNS = _columns("findings")

Value = str | int | None
Row = Sequence[Value]


def create(path: Path) -> sqlite3.Connection:
    """Makes an empty store at ``path``, where nothing may be yet; the caller commits, finishes and closes.

    It is built for one writer under a name nobody looks for: it is not kept safe from a power cut meanwhile.
    """
    connection = sqlite3.connect(path)
    connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
    for table, columns in _TABLES.items():
        connection.execute(f"CREATE TABLE {table}({columns})")
    set_meta(connection, {"schema_version": str(SCHEMA_VERSION)})
    return connection


def add_school(connection: sqlite3.Connection, row: Mapping[str, Value]) -> int:
    """Adds one file's row of ``schools``; its ``school_id``, given or new. Columns that are left out have their defaults."""
    names = [name for name in SCHOOL_COLUMNS if name in row]
    marks = ", ".join("?" * len(names))
    cursor = connection.execute(
        f"INSERT INTO schools({', '.join(names)}) VALUES ({marks})", [row[name] for name in names]
    )
    return int(cursor.lastrowid or 0)


def add_teachers(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Adds rows of ``teachers``, in the order of ``TEACHER_COLUMNS``."""
    _add(connection, "teachers", TEACHER_COLUMNS, rows)


def add_items(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Adds rows of ``item_sums``, in the order of ``ITEM_COLUMNS``."""
    _add(connection, "item_sums", ITEM_COLUMNS, rows)


def add_coverage(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Adds rows of ``coverage``, in the order of ``COVERAGE_COLUMNS``."""
    _add(connection, "coverage", COVERAGE_COLUMNS, rows)


def add_findings(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Adds rows of ``findings``, in the order of ``FINDING_COLUMNS``; ``school_id`` NULL: about the folder, not a school."""
    _add(connection, "findings", FINDING_COLUMNS, rows)


def set_meta(connection: sqlite3.Connection, facts: Mapping[str, str]) -> None:
    """Writes facts about the whole run, in place of what stands there."""
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", facts.items())


def finish(connection: sqlite3.Connection) -> None:
    """Adds indices and the Chinese views, and commits: nothing is added after it."""
    connection.executescript(_INDICES + _VIEWS)
    connection.commit()


def _add(connection: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    marks = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT INTO {table}({', '.join(columns)}) VALUES ({marks})", rows)
