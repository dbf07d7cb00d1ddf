"""Three-way merge of one cell: what it was when it went out, what came back, and what the workbook holds now.

A value is compared as the program remembers cells (``remembered``): 8 and 8.0 are one, a blank cell is ``""``.

Source:
    product.md, sections 7 and 8 (typed cells change only as the merge allows: taken where only the other side changed, asked
    where both did).
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Verdict(Enum):
    """What is done with a returned cell; the values are the words of 导入预览."""

    SAME = "相同"  # nothing to do
    TAKEN = "采用"  # only the other side changed it, or ours is blank
    OURS = "本表已改"  # only this side changed it: ours stays
    CONFLICT = "冲突"  # both changed it: asked
    CLEARED = (
        "被清空"  # the other side emptied what is filled here: asked, for a slip of the key looks like it
    )

    @property
    def asked(self) -> bool:
        """Whether a person must say which of the two is right."""
        return self in (Verdict.CONFLICT, Verdict.CLEARED)


class CellKey(NamedTuple):
    """A cell by what it is about, wherever it stands: sheet and column by their standard names, a person by 工号."""

    sheet: str
    teacher_id: str
    column: str


def merge_cell(base: str | None, theirs: str, ours: str) -> Verdict:
    """The verdict on one cell.

    Args:
        base: What it held when it went out; ``None`` where nobody knows. Then only a blank of ours is filled.
        theirs: What came back.
        ours: What the workbook holds.
    """
    if theirs == ours:
        return Verdict.SAME
    if theirs == base:
        return Verdict.OURS
    if not theirs:
        return Verdict.OURS if base is None else Verdict.CLEARED
    if ours == base or (base is None and not ours):
        return Verdict.TAKEN
    return Verdict.CONFLICT
