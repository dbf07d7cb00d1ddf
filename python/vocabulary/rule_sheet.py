"""The blocks of 考核规则, column by column: what each is called, how it is laid out, and which words it takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Literal, NamedTuple, TypeVar

from python.vocabulary.plain_record import record
from python.vocabulary.sheet_schema import (
    BLOCK_FEATURES,
    BLOCK_ITEMS,
    BLOCK_NAMES,
    BLOCK_PARAMETERS,
    BLOCK_PARTS,
    BLOCK_RATINGS,
    BLOCK_STATUSES,
    COUNTS_HOURS,
    DEDUCTION,
    DEDUCTION_UNIT,
    DEDUCTION_UNITS,
    FEATURE,
    FEATURE_SETTING,
    FULL_MARKS,
    ITEM,
    ITEM_MINIMUM,
    METHOD,
    METHODS,
    NOTE,
    OWN_NAME,
    PAPER_FULL,
    PARAMETER,
    PART,
    RATING,
    RATING_MINIMUM,
    RETRAINING,
    SOURCE,
    STANDARD_NAME,
    STATE,
    SYMBOL,
    TEMPLATE,
    TIERS,
    VALUE,
    YES_NO,
)

CellKind = Literal["name", "text", "centre", "note"]
Content = TypeVar("Content")


class RuleColumn(NamedTuple):
    """A column of a block.

    Attributes:
        name: Its header.
        kind: How its cells look: text at the left, text in the middle, anything in the middle, a remark.
        choices: The only words it takes; empty for anything. The drop-down offers them.
        optional: Whether the block may lack it: nothing is printed or scored otherwise than its blank cells say.
    """

    name: str
    kind: CellKind = "centre"
    choices: Sequence[str] = ()
    optional: bool = False


@record
class BlockSpec:
    """A block: its title in column A, its rows in all (spare ones included), the help beside its title, its columns."""

    title: str
    rows: int
    help: str
    columns: tuple[RuleColumn, ...]
    optional: bool = False
    headers: tuple[str, ...] = field(init=False)
    _by_name: Mapping[str, RuleColumn] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "headers", tuple(column.name for column in self.columns))
        object.__setattr__(self, "_by_name", {column.name: column for column in self.columns})

    def column(self, header: str) -> RuleColumn:
        """The column of this header.

        Raises:
            KeyError: The block has no such column.
        """
        return self._by_name[header]

    def place(self, header: str) -> int:
        """Where the column stands in the blank workbook and in a preset's rows, from 0."""
        return self.headers.index(header)

    def named(self, row: Sequence[Content]) -> dict[str, Content]:
        """A preset's row by header."""
        return dict(zip(self.headers, row, strict=True))


# What the full marks of all items should add up to.
FULL_TOTAL = 100
_NOTE = RuleColumn(NOTE, "note", optional=True)

RULE_BLOCKS: Mapping[str, BlockSpec] = {
    block.title: block
    for block in (
        BlockSpec(
            BLOCK_ITEMS,
            10,
            "扣分：从满分起扣 · 分档：只能是列出的档次 · 按比例：卷面÷卷面满分×满分 · 直接计分：0 到满分 · "
            "总分扣分：从总分里扣",
            (
                RuleColumn(ITEM, "name"),
                RuleColumn(METHOD, choices=METHODS),
                RuleColumn(FULL_MARKS),
                RuleColumn(SOURCE, "text"),
                RuleColumn(PAPER_FULL),
                RuleColumn(TIERS, "text"),
                RuleColumn(ITEM_MINIMUM),
                _NOTE,
            ),
        ),
        BlockSpec(
            BLOCK_STATUSES,
            12,
            "签到格里可以写「状态」，也可以写「符号」。扣分单位：次＝每次扣这么多（不填也是）；课时＝再乘以那一场的学时",
            (
                RuleColumn(STATE, "name"),
                RuleColumn(SYMBOL, "text"),
                RuleColumn(DEDUCTION),
                RuleColumn(DEDUCTION_UNIT, choices=DEDUCTION_UNITS, optional=True),
                RuleColumn(COUNTS_HOURS, choices=YES_NO),
            ),
        ),
        BlockSpec(
            BLOCK_RATINGS,
            8,
            "从高到低排列，达到最低总分即为该等级；最后一行的「补训」填 是，其余填 否",
            (
                RuleColumn(RATING, "name"),
                RuleColumn(RATING_MINIMUM),
                RuleColumn(RETRAINING, choices=YES_NO),
                RuleColumn(TEMPLATE, "text", optional=True),
            ),
        ),
        BlockSpec(
            BLOCK_NAMES,
            30,
            "本校的叫法与标准名称不同时填在这里，例如 笔记 → 学习笔记；两种写法都认得",
            (RuleColumn(STANDARD_NAME, "name"), RuleColumn(OWN_NAME, "name")),
            optional=True,
        ),
        BlockSpec(
            BLOCK_PARAMETERS,
            40,
            "",
            (RuleColumn(PARAMETER, "name"), RuleColumn(VALUE), _NOTE),
        ),
        BlockSpec(
            BLOCK_PARTS,
            20,
            "一个项目分几栏打分时才填，例如 校本研修 分成 学习态度、笔记、文章：它的数据来源填 分项，各分项的满分加起来等于它的满分",
            (RuleColumn(ITEM, "name"), RuleColumn(PART, "name"), RuleColumn(FULL_MARKS), _NOTE),
            optional=True,
        ),
        BlockSpec(
            BLOCK_FEATURES,
            70,
            "多数学校用不到，都没有启用。要用哪一项，把它的「启用」改成 是，再点右边的「选用功能」，它的工作表和按钮就会出现",
            (RuleColumn(FEATURE, "name"), RuleColumn(FEATURE_SETTING, "text"), RuleColumn(VALUE), _NOTE),
            optional=True,
        ),
    )
}
"""The blocks by title, in the order of the sheet."""
BLOCK_HEADERS: Mapping[str, tuple[str, ...]] = {title: block.headers for title, block in RULE_BLOCKS.items()}
