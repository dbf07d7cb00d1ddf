"""What the rest of the program reasons about: frozen records, free of cells and hosts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from python.vocabulary import sheet_schema
from python.vocabulary.features.parts import FeatureState
from python.vocabulary.plain_record import record
from python.vocabulary.school_calendar import add_working_days

# 公示 lasts so many working days where 公示结束 is blank.
PUBLICATION_DAYS = 5
# Between an item and its 分项: 校本研修·笔记.
PART_SIGN = "·"


class Method(Enum):
    """How an item is scored; the values are the words used in 考核规则 (product.md, 1)."""

    DEDUCT = sheet_schema.METHOD_DEDUCT  # starts at full marks, deductions, never below 0
    TIER = sheet_schema.METHOD_TIER  # the value must be one of the tiers
    PROPORTIONAL = sheet_schema.METHOD_PROPORTIONAL  # value ÷ paper full mark × full marks
    DIRECT = sheet_schema.METHOD_DIRECT  # the value itself, 0 … full marks
    TOTAL_DEDUCT = sheet_schema.METHOD_TOTAL_DEDUCT  # deducted from the total


@record
class RuleItem:
    """One 计分项目.

    Attributes:
        name: The item's name, e.g. 出勤.
        method: How it is scored.
        full_marks: Marks the item can bring; 0 for an item deducted from the total.
        source: Header of the gradebook column it is read from, or 签到表.
        paper_full: Full mark of the paper, for 按比例.
        tiers: The values allowed, highest first, for 分档.
        minimum: A score below this gives the retrain rating whatever the total; ``None``: no such rule.
        parts: Its 分项, whose marks are added up: each an item with a column of its own, named ``<项目>·<分项>``; none: it has a
            mark of its own.
    """

    name: str
    method: Method
    full_marks: Decimal
    source: str
    paper_full: Decimal | None = None
    tiers: tuple[Decimal, ...] = ()
    minimum: Decimal | None = None
    parts: tuple[RuleItem, ...] = ()

    @property
    def from_sign_in(self) -> bool:
        """Whether its marks come from 签到表 and not from a column of 成绩册."""
        return self.source == sheet_schema.SOURCE_SIGN_IN

    @property
    def from_contests(self) -> bool:
        """Whether its marks are the 分 of 评比活动 added up."""
        return self.source == sheet_schema.SOURCE_CONTESTS

    @property
    def has_column(self) -> bool:
        """Whether staff type its marks into a column of 成绩册 (or into one for each of its 分项: ``columns``)."""
        return not self.from_sign_in and not self.from_contests

    @property
    def columns(self) -> tuple[RuleItem, ...]:
        """What has a column of 成绩册 for it: the item itself, its 分项, or nothing."""
        return self.parts or ((self,) if self.has_column else ())

    @property
    def part_name(self) -> str:
        """What a 分项 is called within its item."""
        return self.name.rpartition(PART_SIGN)[2]

    @property
    def deducted_from_total(self) -> bool:
        """Whether it takes marks off the total and gives none of its own."""
        return self.method is Method.TOTAL_DEDUCT


@record
class SignInStatus:
    """One 签到状态: what may stand in a sign-in cell, what it costs, and whether it counts for 学时.

    Attributes:
        name: The status in words, e.g. 缺席.
        symbol: What may be written instead, e.g. ×.
        deduction: What it costs, in marks.
        counts_hours: Whether someone with this status was there (计学时).
        per_hour: The deduction is for each 课时, so it is taken times the session's 学时; otherwise for each time.
    """

    name: str
    symbol: str
    deduction: Decimal
    counts_hours: bool
    per_hour: bool = False


@record
class Rating:
    """One 等级: reached by a total of at least ``minimum`` (inclusive)."""

    name: str
    minimum: Decimal
    retrain: bool
    certificate_template: str = ""


@record
class RuleSet:
    """A school's 考核规则, complete and consistent.

    Attributes:
        items: In the order of the sheet.
        statuses: In the order of the sheet.
        ratings: Highest first; exactly the last one means retraining.
        school_names: Standard name → the school's own word, for sheets and columns.
        decimals: Decimal places of every item's score and the total.
        absent_words: Words in a mark cell that count 0 (缺考, 未交, 缺).
        parameters: All 【参数】 as text, known ones with their defaults filled in.
        has_deduction_units: Whether 【签到状态】 has the column 扣分单位 (workbooks of 0.1.0 have not).
        features: 【功能】: feature → how the school has it; empty in a workbook without the block (then none is on).
    """

    items: tuple[RuleItem, ...]
    statuses: tuple[SignInStatus, ...]
    ratings: tuple[Rating, ...]
    school_names: Mapping[str, str] = field(default_factory=dict)
    decimals: int = 1
    absent_words: frozenset[str] = frozenset({"缺考", "未交", "缺"})
    parameters: Mapping[str, str] = field(default_factory=dict)
    has_deduction_units: bool = True
    features: Mapping[str, FeatureState] = field(default_factory=dict)

    @property
    def retrain_rating(self) -> Rating:
        """The lowest rating, which whoever reaches no other line gets."""
        return self.ratings[-1]

    @property
    def input_items(self) -> tuple[RuleItem, ...]:
        """What is read from a column of 成绩册: items, and 分项 of items."""
        return tuple(column for item in self.items for column in item.columns)

    @property
    def uses_sign_in(self) -> bool:
        """Whether 签到表 is read at all."""
        return any(item.from_sign_in for item in self.items)

    @property
    def uses_contests(self) -> bool:
        """Whether 评比活动 is read."""
        return any(item.from_contests for item in self.items)

    @property
    def by_topic(self) -> bool:
        """Whether a round is a 专题 by itself: attendance is deducted from the total, as in Scheme B."""
        return any(item.deducted_from_total and item.from_sign_in for item in self.items)

    @property
    def blank_status(self) -> SignInStatus | None:
        """What a blank sign-in of a held session means (空白按出勤 = 是): 出勤, or the first status that costs nothing.

        ``None``: a blank is not filled in yet.
        """
        if self.parameters.get(sheet_schema.PARAM_BLANK_IS_PRESENT) != sheet_schema.YES:
            return None
        present = [status for status in self.statuses if status.counts_hours and not status.deduction]
        return next(
            (status for status in present if status.name == sheet_schema.PRESENT), next(iter(present), None)
        )

    @property
    def backups(self) -> int:
        """How many backups are kept."""
        return int(self.parameters[sheet_schema.PARAM_BACKUPS])


@record
class Round:
    """The round's facts on 首页; blank facts are ``""`` or ``None``.

    Attributes:
        school: 学校名称.
        name: 轮次名称.
        start: 开始日期.
        end: 结束日期.
        issue_date: 签发日期, printed on certificates.
        issuer: 发证单位.
        publication_start: 公示开始; blank: the day on which 公示名单 is made.
        publication_end: 公示结束, the last day of 公示; blank: ``publication_until`` reckons it.
        contact: 联系人 for objections.
        contact_phone: Their 联系电话.
        objections_place: 接收地点, where objections are handed in.
        retraining_time: 补训时间 as typed.
        retraining_place: 补训地点.
        document_number: 发文字号 of what is sent out.
        key_fingerprint: 公钥指纹 of the school's certificates, for 公示名单; not on 首页, ``""`` on other papers.
    """

    school: str = ""
    name: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    issue_date: dt.date | None = None
    issuer: str = ""
    publication_start: dt.date | None = None
    publication_end: dt.date | None = None
    contact: str = ""
    contact_phone: str = ""
    objections_place: str = ""
    retraining_time: str = ""
    retraining_place: str = ""
    document_number: str = ""
    key_fingerprint: str = ""

    @property
    def publication_until(self) -> dt.date | None:
        """The last day of 公示: 公示结束, else five working days after 公示开始; ``None`` while neither is known."""
        if self.publication_end is None and self.publication_start is not None:
            return add_working_days(self.publication_start, PUBLICATION_DAYS)
        return self.publication_end


@record
class Teacher:
    """One row of 教师名册. Optional columns that are blank or absent give ``""`` or ``None``.

    ``former_names``: names under which the same person stands in older rounds and certificates (曾用名).
    ``post``: 岗位 as typed, blank for 班主任. ``title``: 职称 as typed. ``coefficient``: 考核系数 of the allowance, ``None`` for 1.
    ``id_number``: 身份证号 as typed, right or wrong; ``birth``: 出生日期, else the day that a right 身份证号 says.
    """

    id: str
    name: str
    row: int
    department: str = ""
    stage: str = ""
    class_taught: str = ""
    class_size: int | None = None
    phone: str = ""
    appointed: dt.date | None = None
    years_in_post: Decimal | None = None
    last_three_years: bool | None = None
    honour_years: tuple[int, ...] = ()
    pupils_satisfied: bool | None = None
    mentor_id: str = ""
    training_type: str = ""
    former_names: tuple[str, ...] = ()
    post: str = ""
    title: str = ""
    coefficient: Decimal | None = None
    id_number: str = ""
    birth: dt.date | None = None

    @property
    def deputy(self) -> bool:
        """Whether the teacher only assists the 班主任 of the class (岗位 has 副班主任, 助理 or 见习 in it)."""
        return any(word in self.post for word in sheet_schema.DEPUTY_WORDS)

    @property
    def exempt(self) -> bool:
        """Whether the teacher is 免训 and gets no marks."""
        return self.training_type == sheet_schema.EXEMPT


@record
class Session:
    """One row of 培训场次."""

    name: str
    row: int
    date: dt.date | None
    subject: str = ""
    hours: Decimal = Decimal(0)
    counts_attendance: bool = True
    start: str = ""
    end: str = ""
    place: str = ""
    chair: str = ""
    recorder: str = ""
    form: str = ""
    summary: str = ""
    hours_known: bool = True
    """False when 学时 is blank or unusable: ``hours`` is 0 then, and no deduction 每课时 can be reckoned."""


@record
class BadValue:
    """A cell that cannot be used; ``reason`` is a short Chinese phrase for 成绩说明."""

    text: str
    reason: str


@record
class SignInRow:
    """One row of 签到表.

    ``marks`` maps the name of a held session to the status name; ``None`` is a blank cell.
    """

    teacher_id: str
    name: str
    row: int
    marks: Mapping[str, str | BadValue | None] = field(default_factory=dict)


class Mark(NamedTuple):
    """A usable mark: its number, and the word that stood for it if it was one of 缺考写法.

    ``parts``: what it is the sum of, as a person would write it (3+2); ``""`` for a mark that was typed.
    """

    value: Decimal
    word: str = ""
    parts: str = ""


@record
class GradeRow:
    """One row of 成绩册. ``marks`` maps an item's name to its mark; ``None`` is a blank cell.

    A ``vacant`` row holds no teacher and no mark any more, only results that an earlier run left there.
    """

    teacher_id: str
    name: str
    row: int
    marks: Mapping[str, Mark | BadValue | None] = field(default_factory=dict)
    vacant: bool = False


@record
class ContestEntry:
    """One row of 评比活动: who got how many 分 for what; ``points`` is ``None`` where none are given."""

    row: int
    teacher_id: str
    name: str
    date: dt.date | None
    activity: str
    award: str = ""
    points: Decimal | BadValue | None = None


class ScoreState(Enum):
    """What became of a row; the values are the words for it, also in 运行日志."""

    SCORED = sheet_schema.SCORED
    INCOMPLETE = sheet_schema.INCOMPLETE
    INVALID = sheet_schema.INVALID
    EXEMPT = sheet_schema.EXEMPT
    VACANT = "空行"

    @property
    def opening(self) -> str:
        """How 成绩说明 begins for such a row. The workbook's colours know the row by it; ``""`` where nothing is to be known."""
        return _OPENINGS.get(self, "")


_OPENINGS: Mapping[ScoreState, str] = {
    ScoreState.INCOMPLETE: ScoreState.INCOMPLETE.value,
    ScoreState.INVALID: "未计分",
    ScoreState.EXEMPT: ScoreState.EXEMPT.value,
}


@record
class ItemScore:
    """What one item brought: marks (or marks deducted), and the arithmetic as a person would write it."""

    item: RuleItem
    marks: Decimal
    expression: str


@record
class Score:
    """The outcome of one row of 成绩册: total and rating, or why there is none.

    ``total``, ``rating`` and ``rank`` are set only when ``state`` is SCORED.
    ``retrain_reason`` is a Chinese phrase, set when the rating means retraining.
    """

    teacher_id: str
    row: int
    state: ScoreState
    explanation: str
    items: Mapping[str, ItemScore] = field(default_factory=dict)
    total: Decimal | None = None
    rating: Rating | None = None
    rank: int | None = None
    retrain_reason: str = ""

    def ranked(self, place: int) -> Score:
        """The same with its 名次."""
        return Score(
            self.teacher_id,
            self.row,
            self.state,
            self.explanation,
            self.items,
            self.total,
            self.rating,
            place,
            self.retrain_reason,
        )

    @property
    def retrain(self) -> bool:
        """Whether the rating asks for 补训; no rating, no 补训."""
        return self.rating is not None and self.rating.retrain
