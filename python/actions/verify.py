"""查验证书: whether a number, a 校验码 or a certificate file is what 证书登记 says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from python.actions.outcome import Outcome, not_run
from python.documents.certificates.certificate_file import read_claim
from python.documents.certificates.key import SchoolKey, load_key
from python.documents.certificates.proof import (
    ALPHABET,
    CODE_LENGTH,
    Claim,
    Verdict,
    Verification,
    normal_code,
    verify,
)
from python.documents.certificates.register import missing_register_columns, read_register
from python.documents.package import UnreadableError
from python.reading.rules import read_rules
from python.reading.tables import find_table
from python.reading.workbook import sheet_grid
from python.vocabulary.columns import Column
from python.vocabulary.ledger_sheets import CERTIFICATE_SHEET
from python.vocabulary.ports import Progress, WorkbookHost, no_progress
from python.vocabulary.problems import Problem, ProblemCode, Severity, has_fatal
from python.vocabulary.sheet_schema import (
    CERTIFICATE_KIND,
    CERTIFICATE_NUMBER,
    CERTIFICATE_REGISTER,
    ISSUE_DATE,
    NAME,
    RATING,
    ROUND,
    RULES,
    TEACHER_ID,
    TOTAL,
)

_COMPARE_YOURSELF = "编号有效，请与下列内容逐项核对"
# What of the register's row is shown.
_SHOWN = (CERTIFICATE_NUMBER, CERTIFICATE_KIND, NAME, TEACHER_ID, RATING, TOTAL, ROUND, ISSUE_DATE)


def verify_certificate(host: WorkbookHost, what: str) -> tuple[Verification | None, list[Problem]]:
    """查验证书: whether a number, a 校验码 or a certificate file is what the register says.

    Args:
        host: The workbook with the register.
        what: A 证书编号, a 校验码, or the path of a .docx.

    Returns:
        The verification, or ``None`` and fatal problems (no register, file unreadable).
    """
    grid, problems = sheet_grid(host, RULES, {})
    rules = read_rules(grid)[0] if grid is not None else None
    names = rules.school_names if rules else {}
    grid, problems = sheet_grid(host, CERTIFICATE_REGISTER, names)
    if grid is None:
        return None, problems
    table, problems = find_table(
        grid, [Column(name) for name in CERTIFICATE_SHEET.headers], names, key_columns=(CERTIFICATE_NUMBER,)
    )
    problems += missing_register_columns(table)
    if table is None or has_fatal(problems):
        return None, problems
    key = load_key(create=False)
    try:
        claim = _claim(what, key)
    except (UnreadableError, OSError):
        return None, [
            Problem(ProblemCode.CERTIFICATE_UNREADABLE, Severity.ERROR, None, {"file": what}, fatal=True)
        ]
    return verify([row.entry for row in read_register(table)], key, claim), []


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateVerified(Outcome):
    """The verdict on one certificate; one that is not valid is an error-level problem."""

    verification: Verification

    answers: ClassVar[bool] = True

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        one = self.verification
        found: dict[str, object] = {
            "verdict": self._verdict,
            "text_checked": one.text_checked,
            "wrong_fields": list(one.fields),
            "code_checked": one.code_checked,
        }
        if one.entry is not None:
            certificate = one.entry.certificate
            found |= {"number": certificate.number, "name": certificate.name}
        return found

    @property
    def _verdict(self) -> str:
        """What was not compared is never called plainly valid."""
        one = self.verification
        plain = one.verdict is not Verdict.VALID or one.text_checked
        return one.verdict.value if plain else _COMPARE_YOURSELF

    def told(self) -> list[str]:
        """The verdict, what does not agree, what the register says."""
        one = self.verification
        lines = [self._verdict]
        if one.fields:
            lines.append(f"不符之处：{'、'.join(one.fields)}")
        if one.entry is not None:
            texts = one.entry.certificate.as_texts()
            lines += [f"{name}：{texts[name]}" for name in _SHOWN if texts[name]]
        if not one.code_checked:
            lines.append("这台电脑上没有学校的防伪密钥，只和登记表作了核对。")
        return lines


def verified(
    host: WorkbookHost,
    *,
    now: dt.datetime,  # noqa: ARG001 - every action is called alike
    certificate: str,
    progress: Progress = no_progress,  # noqa: ARG001 - every action is called alike
) -> Outcome:
    """查验证书: whether ``certificate``, a 证书编号, a 校验码 or the path of a .docx, is what the register says."""
    verification, problems = verify_certificate(host, certificate)
    if verification is None:
        return not_run(problems)
    found: tuple[Problem, ...] = ()
    if verification.verdict is not Verdict.VALID:
        details = {"verdict": verification.verdict.value, "what": certificate}
        found = (Problem(ProblemCode.CERTIFICATE_NOT_VALID, Severity.ERROR, None, details),)
    return CertificateVerified(problems=found, verification=verification)


def _claim(what: str, key: SchoolKey | None) -> Claim:
    if what.lower().endswith((".docx", ".docm")):
        return read_claim(Path(what), key)
    code = normal_code(what)
    if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET):
        return Claim(code=code)
    return Claim(number=what)
