"""What 计算成绩 remembers of a run: the inputs and results of everyone, a line of text for each (``last_run_sheet`` keeps them)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from python.reading.round_data import RoundData
from python.reading.rules import fingerprint
from python.vocabulary.cell_values import CellValue, as_text, plain
from python.vocabulary.plain_record import record
from python.vocabulary.records import Score
from python.vocabulary.sheet_schema import GRADEBOOK, RATING, SIGN_IN, TOTAL

# Stands between the values of a line. ``remembered`` leaves it in none.
SEPARATOR = "|"
_INSTEAD = "¦"
_RESULTS = (TOTAL, RATING)
_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# What a saved file cannot hold as it is.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ALTERED = re.compile("[\x00-\x08\x0b-\x1f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]")
# A cell holds 32,767 characters: fifty inputs of this length are well below that. A mark is never as long.
_LONGEST = 500
_SHOWN = 400
_DIGEST_LENGTH = 8
# A county's 400,000 sign-ins hold few different ones.
_DIFFERENT_VALUES = 10_000


@record
class Snapshot:
    """Inputs and results of one run.

    Attributes:
        round_name: The round's name.
        rules: The fingerprint of the rules.
        columns: The inputs, called by sheet and header with ``!`` between them.
        rows: 工号 → the line of that person: a value for each of ``columns``, then 总分 and 等级, with ``SEPARATOR`` between
            them. A blank one is ``""``.
    """

    round_name: str
    rules: str
    columns: tuple[str, ...]
    rows: Mapping[str, str]

    def values(self, teacher_id: str) -> tuple[str, ...]:
        """The values of someone who stands in ``rows``.

        Raises:
            KeyError: Nobody has this 工号.
        """
        return tuple(self.rows[teacher_id].split(SEPARATOR))

    def result(self, teacher_id: str) -> tuple[str, str]:
        """总分 and 等级 of someone who stands in ``rows``."""
        *_, total, rating = self.values(teacher_id)
        return total, rating


def values_in_line(columns: Sequence[str]) -> int:
    """How many values a line has under these columns."""
    return len(columns) + len(_RESULTS)


def storable(text: str) -> str:
    """A text as a saved file gives it back: one kind of line break, no control characters."""
    return _CONTROLS.sub("", _LINE_BREAKS.sub("\n", text)) if _ALTERED.search(text) else text


@lru_cache(maxsize=_DIFFERENT_VALUES, typed=True)
def remembered(value: CellValue) -> str:
    """A cell's value as it is remembered and compared.

    A line break is the same however it was typed or pasted: a saved file keeps only one kind. What was remembered and is read
    back gives itself again, or every run would find a change.
    """
    text = storable(value if isinstance(value, str) else as_text(value)).replace(SEPARATOR, _INSTEAD)
    if len(text) > _LONGEST:
        digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_DIGEST_LENGTH]
        text = f"{text[:_SHOWN]}……（共 {len(text)} 字，{digest}）"
    return text


class _Texts(dict[CellValue, str]):
    """Cells → what is remembered of them. Only texts are kept: for a dict, TRUE would be one with 1."""

    def __missing__(self, value: CellValue) -> str:
        text = remembered(value)
        if isinstance(value, str):
            self[value] = text
        return text


def take_snapshot(data: RoundData, scores: Sequence[Score]) -> Snapshot:
    """The inputs of everyone in 成绩册 as they stand in the cells, and the results of this run.

    Columns are known by sheet and header, people by 工号: moving either is no change. Of a 工号 that stands twice the first row
    counts.
    """
    sign_in, gradebook = data.tables[SIGN_IN], data.tables[GRADEBOOK]
    sessions = [
        (session.name, sign_in.columns[session.name])
        for session in data.sessions
        if sign_in.has(session.name)
    ]
    items = [(item.source, gradebook.columns[item.source]) for item in data.rules.input_items]
    signed: dict[str, int] = {}
    for row in data.sign_in:
        signed.setdefault(row.teacher_id, row.row)
    columns = tuple(
        [remembered(f"{SIGN_IN}!{name}") for name, _ in sessions]
        + [remembered(f"{GRADEBOOK}!{name}") for name, _ in items]
    )
    sign_places = [place - 1 for _, place in sessions]
    item_places = [place - 1 for _, place in items]
    rows: dict[str, str] = {}
    texts = _Texts()
    for score in scores:
        if not score.teacher_id or score.teacher_id in rows:
            continue
        cells = sign_in.grid.rows[signed[score.teacher_id] - 1] if score.teacher_id in signed else ()
        width = len(cells)
        values = [texts[cells[place]] if place < width else "" for place in sign_places]
        cells = gradebook.grid.rows[score.row - 1]
        width = len(cells)
        values += [remembered(cells[place]) if place < width else "" for place in item_places]
        values.append(plain(score.total) if score.total is not None else "")
        values.append(remembered(score.rating.name) if score.rating else "")
        rows[score.teacher_id] = SEPARATOR.join(values)
    return Snapshot(remembered(data.round.name), fingerprint(data.rules), columns, rows)


def same_round(old: Snapshot, new: Snapshot) -> bool:
    """Whether two snapshots under different names are about one round: the same people still have the marks they had.

    The name is not asked, and neither are columns and 工号 alone: the next round has the same people and often the same 场次.
    But 开始下一轮 clears the marks, and nobody gets all marks of the round before again. So those count who had marks in 成绩册
    (before there were any: in 签到表), and it is one round when at least half of them have each of these still.
    """
    now = {column: index for index, column in enumerate(new.columns)}
    for sheet in (GRADEBOOK, SIGN_IN):
        places = [
            (index, now.get(column))
            for index, column in enumerate(old.columns)
            if column.startswith(f"{sheet}!")
        ]
        had = kept = 0
        for teacher_id in old.rows:
            before = old.values(teacher_id)
            filled = [(index, place) for index, place in places if before[index]]
            if not filled:
                continue
            had += 1
            after = new.values(teacher_id) if teacher_id in new.rows else None
            kept += after is not None and all(
                place is not None and after[place] == before[index] for index, place in filled
            )
        if had:
            return 2 * kept >= had
    return False
