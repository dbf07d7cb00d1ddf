"""查验证书: whether a number, a 校验码 or a certificate file is what 证书登记 says."""

from __future__ import annotations

from pathlib import Path

from python.actions.runs import Outcome, not_run
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
from python.vocabulary.ports import WorkbookHost
from python.vocabulary.problems import Problem, ProblemCode, Severity, has_fatal
from python.vocabulary.sheet_schema import (
    CERTIFICATE_COLUMNS,
    CERTIFICATE_REGISTER,
    RULES,
    Column,
)


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
        grid, [Column(name) for name in CERTIFICATE_COLUMNS], names, key_columns=("证书编号",)
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


def verified(host: WorkbookHost, what: str) -> Outcome:
    """The outcome of ``verify_certificate`` for the command line: not valid is an error-level problem."""
    verification, problems = verify_certificate(host, what)
    if verification is None:
        return not_run(problems)
    entry = verification.entry
    lines: list[str] = []
    summary: dict[str, object] = {
        "verdict": verification.verdict.value,
        "wrong_fields": list(verification.fields),
        "code_checked": verification.code_checked,
    }
    if entry is not None:
        texts = entry.certificate.as_texts()
        summary |= {"number": entry.certificate.number, "name": entry.certificate.name}
        lines = [
            f"{name}：{texts[name]}"
            for name in ("证书编号", "种类", "姓名", "工号", "等级", "总分", "轮次", "签发日期")
            if texts[name]
        ]
    if verification.fields:
        lines.insert(0, f"不符之处：{'、'.join(verification.fields)}")
    if not verification.code_checked:
        lines.append("这台电脑上没有学校的防伪密钥，只和登记表作了核对。")
    if verification.verdict is not Verdict.VALID:
        details = {"verdict": verification.verdict.value, "what": what}
        code = ProblemCode.CERTIFICATE_NOT_VALID
        return Outcome((Problem(code, Severity.ERROR, None, details),), {**summary, "lines": lines})
    return Outcome((), {**summary, "lines": lines})


def _claim(what: str, key: SchoolKey | None) -> Claim:
    if what.lower().endswith((".docx", ".docm")):
        return read_claim(Path(what), key)
    code = normal_code(what)
    if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET):
        return Claim(code=code)
    return Claim(number=what)
