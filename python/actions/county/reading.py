"""What one school's workbook comes to: its facts, people, sums and findings as plain rows, by the school's own rules.

A reading knows nothing of where the file lies, of other schools, or of the clock: the same bytes always give the same reading, so
that it can be kept (``cache``) and handed from process to process as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import field, fields

from python.actions.county import store
from python.vocabulary.plain_record import record

Value = store.Value
# Columns of ``teachers``, ``item_sums`` and ``coverage`` without the school they belong to.
TEACHER = store.TEACHER_COLUMNS[1:]
ITEM = store.ITEM_COLUMNS[1:]
COVERAGE = store.COVERAGE_COLUMNS[1:]
# code, severity, sheet, cell, message, remedy
Finding = Sequence[str]


@record
class Reading:
    """One file, read.

    Attributes:
        sha256: Of the bytes that were read; ``""`` when they could not be.
        state: ``store.USED`` when it can be used, else ``store.UNREADABLE`` or ``store.NOT_OURS``.
        facts: Columns of ``schools``.
        publics: The public keys in its 防伪记录, as text.
        teachers: Rows of ``teachers``, in the order of ``TEACHER``.
        items: Rows of ``item_sums``, in the order of ``ITEM``.
        coverage: Rows of ``coverage``, in the order of ``COVERAGE``.
        findings: What was found in it.
        reason: Why it cannot be used, in a sentence; ``""`` when it can.
    """

    sha256: str
    state: str
    facts: Mapping[str, Value] = field(default_factory=dict)
    publics: Sequence[str] = ()
    teachers: Sequence[Sequence[Value]] = ()
    items: Sequence[Sequence[Value]] = ()
    coverage: Sequence[Sequence[Value]] = ()
    findings: Sequence[Finding] = ()
    reason: str = ""

    @property
    def usable(self) -> bool:
        """Whether it can stand for its school."""
        return self.state == store.USED

    def as_bytes(self) -> bytes:
        """As JSON, which a worker hands over and the cache keeps."""
        content = {name: getattr(self, name) for name in _FIELDS}
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")

    @staticmethod
    def of_bytes(data: bytes) -> Reading:
        """The reading again.

        Raises:
            ValueError: These bytes are none.
        """
        try:
            return Reading(**json.loads(data.decode("utf-8", "surrogatepass")))
        except TypeError as error:
            raise ValueError("no reading") from error


_FIELDS = tuple(one.name for one in fields(Reading))
