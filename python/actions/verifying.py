"""What a workbook knows of its certificates, and what is shown judged by it: results as lines of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from python.actions.claims import Shown
from python.actions.outcome import Outcome
from python.documents.certificates.key import all_keys
from python.documents.certificates.proof_records import read_proof_records, with_signatures
from python.documents.certificates.register import missing_register_columns, read_register
from python.documents.certificates.verdict import Known, Verdict, Verification, verify
from python.reading.rules import read_rules
from python.reading.tables import Table, find_table
from python.reading.workbook import sheet_grid
from python.vocabulary.columns import Column, SheetSpec
from python.vocabulary.ledger_sheets import CERTIFICATE_SHEET
from python.vocabulary.output_sheets import PROOF_SHEET
from python.vocabulary.plain_record import record
from python.vocabulary.ports import WorkbookHost
from python.vocabulary.problems import Problem, ProblemCode, Severity, has_fatal
from python.vocabulary.sheet_schema import (
    CERTIFICATE_NUMBER,
    COMPARED,
    ISSUE_DATE,
    NAME,
    NOT_COMPARED,
    NOTE,
    PROOF_KIND,
    RATING,
    RULES,
    SHOWN,
    TOTAL,
    VERDICT,
)

_UNREADABLE = "读不出来"
_GOOD = (Verdict.VALID, Verdict.COMPARE)


def what_is_known(host: WorkbookHost) -> tuple[Known | None, list[Problem]]:
    """证书登记 and 防伪记录 of a workbook, and the keys of this computer; ``None`` and fatal problems without a register."""
    grid, problems = sheet_grid(host, RULES, {})
    rules = read_rules(grid)[0] if grid is not None else None
    names = rules.school_names if rules else {}
    table, problems = _table(host, CERTIFICATE_SHEET, CERTIFICATE_NUMBER, names)
    if table is None or has_fatal(problems):
        return None, problems
    problems += missing_register_columns(table)
    if has_fatal(problems):
        return None, problems
    proof_table = _table(host, PROOF_SHEET, PROOF_KIND, names)[0]
    records = read_proof_records(proof_table)
    rows = with_signatures(read_register(table), records)
    return Known([row.entry for row in rows], records, all_keys()), []


def _table(
    host: WorkbookHost, spec: SheetSpec, key: str, names: Mapping[str, str]
) -> tuple[Table | None, list[Problem]]:
    grid, problems = sheet_grid(host, spec.name, names)
    if grid is None:
        return None, problems
    return find_table(grid, [Column(name) for name in spec.headers], names, key_columns=(key,))


@record
class Result:
    """One thing that was judged; ``verification`` is ``None`` when it could not be read."""

    shown: Shown
    verification: Verification | None

    @property
    def verdict(self) -> str:
        """The answer in words."""
        return self.verification.verdict.value if self.verification else _UNREADABLE

    @property
    def good(self) -> bool:
        """Whether nothing speaks against it."""
        return self.verification is not None and self.verification.verdict in _GOOD

    @property
    def texts(self) -> Mapping[str, str]:
        """What it says, or what the register says of it: label → words."""
        found = self.verification
        if found is None:
            return {}
        own = found.entry.certificate.as_texts() if found.entry is not None else {}
        return {**own, **found.words}

    def row(self) -> dict[str, str]:
        """Its row of a table of results."""
        found = self.verification
        notes = [self.shown.reason] if found is None else [_wrong(found), *found.notes]
        return {
            SHOWN: self.shown.what,
            VERDICT: self.verdict,
            **{
                name: self.texts.get(name, "")
                for name in (CERTIFICATE_NUMBER, NAME, RATING, TOTAL, ISSUE_DATE)
            },
            COMPARED: "、".join(found.compared) if found else "",
            NOT_COMPARED: "、".join(found.not_compared) if found else "",
            NOTE: "".join(filter(None, notes)),
        }


def _wrong(found: Verification) -> str:
    return f"不符之处：{'、'.join(found.wrong)}。" if found.wrong else ""


def judged(known: Known, shown: Iterable[Shown]) -> list[Result]:
    """Each with its verdict."""
    return [Result(one, verify(known, one.claim) if one.claim is not None else None) for one in shown]


def doubts(results: Iterable[Result]) -> tuple[Problem, ...]:
    """An error CERTIFICATE_NOT_VALID for each that is not good, CERTIFICATE_UNREADABLE for each that could not be read."""
    found = []
    for one in results:
        if one.verification is None:
            details = {"file": one.shown.what, "reason": one.shown.reason}
            found.append(Problem(ProblemCode.CERTIFICATE_UNREADABLE, Severity.ERROR, None, details))
        elif not one.good:
            details = {"verdict": one.verdict, "what": one.shown.what}
            found.append(Problem(ProblemCode.CERTIFICATE_NOT_VALID, Severity.ERROR, None, details))
    return tuple(found)


@record(kw_only=True)
class CertificatesVerified(Outcome):
    """The verdicts on several; ``table`` is where they are listed."""

    results: Sequence[Result]
    table: str

    answers: ClassVar[bool] = True

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {"verdicts": dict(self._counts()), "results": [one.row() for one in self.results]}

    def _counts(self) -> Counter[str]:
        return Counter(one.verdict for one in self.results)

    def told(self) -> list[str]:
        """How many of each verdict, and which are not good."""
        counts = "，".join(f"{verdict} {count} 张" for verdict, count in self._counts().items())
        return [f"查验了 {len(self.results)} 张：{counts}。", f"逐张的结果在：{self.table}"]
