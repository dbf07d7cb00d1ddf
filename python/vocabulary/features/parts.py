"""What a feature that a school may switch on is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import Enum

from python.vocabulary.columns import SheetSpec
from python.vocabulary.plain_record import record
from python.vocabulary.presets import CellInput
from python.vocabulary.sheet_schema import NO


class Setting(Enum):
    """What the value of a setting is; ``reading.features`` checks it."""

    YES_NO = "是 或 否"
    WHOLE = "整数"
    NUMBER = "数字"
    PERCENT = "百分之几"
    DAY = "一个日期"
    TEXT = "文字"


@record
class FeatureSetting:
    """One row of 【功能】 besides 启用.

    Attributes:
        name: 设置项, unique within the feature.
        default: What holds where the row is missing or its 取值 blank.
        note: What it means, beside it.
        takes: What it may be. A number has at least ``least`` and at most ``most`` (``None``: no limit).
        least: The least number.
        most: The greatest number.
        may_be_blank: Whether it may be empty: then it says nothing.
    """

    name: str
    default: CellInput
    note: str
    takes: Setting = Setting.TEXT
    least: int = 0
    most: int | None = None
    may_be_blank: bool = False


@record
class Feature:
    """One 功能: off in the shipped workbook; its sheets are hidden, and their buttons with them, until it is switched on.

    Attributes:
        name: As 【功能】 names it.
        note: What it is for, one line.
        sheets: Its sheets, in tab order.
        settings: Its rules as data.
    """

    name: str
    note: str
    sheets: tuple[SheetSpec, ...] = ()
    settings: tuple[FeatureSetting, ...] = ()

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of its sheets."""
        return tuple(sheet.name for sheet in self.sheets)


@record
class FeatureState:
    """A feature as a school's 考核规则 have it.

    Attributes:
        on: Whether it is switched on.
        values: Setting → its value as text, numbers and days in one spelling; the default where none is given.
        row: The row of 考核规则 where it is switched on or off; 0 without one.
        usable: Whether no setting of it is wrong.
    """

    on: bool = False
    values: Mapping[str, str] = field(default_factory=dict)
    row: int = 0
    usable: bool = True


OFF = NO
"""What 启用 is unless a school says otherwise."""
