"""查验证书: whether what is shown (typed, scanned, a picture, a file, a folder of them) is a certificate of the school, and still valid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from python.actions.claims import RESULTS_FILE, folder_of, shown_in
from python.actions.outcome import Outcome, not_run
from python.actions.sealing import SealCheck, check_seal
from python.actions.verify_sheet import verify_sheet
from python.actions.verifying import CertificatesVerified, Result, doubts, judged, what_is_known
from python.documents.certificates.verdict import Known
from python.documents.package import atomic_target
from python.system.csv_files import csv_bytes
from python.system.disk import os_errors_as_problems
from python.vocabulary.output_sheets import VERIFY_SHEET
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Progress, WorkbookHost, no_progress
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.sheet_schema import (
    CERTIFICATE_KIND,
    CERTIFICATE_NUMBER,
    ISSUE_DATE,
    ISSUER,
    NAME,
    RATING,
    ROUND,
    TEACHER_ID,
    TOTAL,
)

# What is shown of a certificate that the register knows.
_SHOWN = (CERTIFICATE_NUMBER, CERTIFICATE_KIND, NAME, TEACHER_ID, RATING, TOTAL, ROUND, ISSUE_DATE, ISSUER)


@record(kw_only=True)
class CertificateVerified(Outcome):
    """The verdict on one certificate; one that is not good is an error-level problem."""

    result: Result

    answers: ClassVar[bool] = True

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        found = self.result.verification
        if found is None:
            return {"verdict": self.result.verdict}
        return {
            "verdict": found.verdict.value,
            "wrong_fields": list(found.wrong),
            "compared": list(found.compared),
            "not_compared": list(found.not_compared),
            "notes": list(found.notes),
            "number": self.result.texts.get(CERTIFICATE_NUMBER, ""),
            "name": self.result.texts.get(NAME, ""),
        }

    def told(self) -> list[str]:
        """The verdict, what it rests on, what the certificate says."""
        found = self.result.verification
        if found is None:
            return [self.result.verdict]
        lines = [self.result.verdict]
        if found.wrong:
            lines.append(f"不符之处：{'、'.join(found.wrong)}")
        if found.compared:
            lines.append(f"核对了：{'、'.join(found.compared)}")
        if found.not_compared:
            lines.append(f"没有核对：{'、'.join(found.not_compared)}，请和下面逐项对照")
        texts = self.result.texts
        lines += [f"{name}：{texts[name]}" for name in _SHOWN if texts.get(name)]
        return [*lines, *found.notes]


@record(kw_only=True)
class SealVerified(Outcome):
    """Whether a sealed round under 归档 is as it was sealed; ``trusted``: the key that signed it is on this computer; ``leaked``: since when that key is not to be trusted."""

    seal: SealCheck
    folder: Path
    trusted: bool
    leaked: dt.date | None = None

    answers: ClassVar[bool] = True

    @property
    def verdict(self) -> str:
        """The answer; a list that nobody signed proves nothing."""
        if self.seal.changed or self.seal.gone:
            return "封存以后改动过"
        if not self.seal.signed:
            return "和清单一致，但清单没有签名"
        return "封存以后没有改动" if self.seal.signer else "清单的签名不对"

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        signer = self.seal.signer
        return {
            "verdict": self.verdict,
            "round": self.seal.round_name,
            "changed": list(self.seal.changed),
            "gone": list(self.seal.gone),
            "fingerprint": signer.shown if signer else "",
        }

    def told(self) -> list[str]:
        """The verdict, which files, whose signature."""
        seal = self.seal
        lines = [f"{self.folder.name}：{self.verdict}"]
        if seal.round_name:
            lines.append(f"封存的轮次：{seal.round_name}")
        lines += [f"改动过：{name}" for name in seal.changed] + [f"不见了：{name}" for name in seal.gone]
        if seal.signer is not None:
            trusted = "这台电脑上的密钥" if self.trusted else "请与公示名单上印的核对"
            lines.append(f"清单由公钥指纹 {seal.signer.shown} 签名（{trusted}）")
            if self.leaked:
                lines.append(f"这把密钥已泄露，{self.leaked} 起停用：那以后谁都可能用它重做清单。")
        elif seal.signed:
            lines.append("清单不是本校的密钥签的，或者签名以后改过：有人可能重做过清单。")
        else:
            lines.append("早期的封存没有签名：文件和清单一起改过，是看不出来的。")
        return lines


def _seal_verified(seal: SealCheck, folder: Path, known: Known) -> SealVerified:
    period = known.records.keys.get(seal.signer.fingerprint) if seal.signer else None
    checked = SealVerified(
        seal=seal,
        folder=folder,
        trusted=seal.signer in [key.public for key in known.ring],
        leaked=period.distrusted if period else None,
    )
    details = {"what": folder.name, "verdict": checked.verdict}
    spoilt = seal.changed or seal.gone or (seal.signed and seal.signer is None)
    problem = Problem(ProblemCode.CERTIFICATE_NOT_VALID, Severity.ERROR, None, details)
    return replace(checked, problems=(problem,) if spoilt else ())


def verified(
    host: WorkbookHost,
    *,
    now: dt.datetime,
    certificate: str | None = None,
    progress: Progress = no_progress,
) -> Outcome:
    """查验证书.

    Args:
        host: The workbook with the register.
        now: The office's time.
        certificate: A 证书编号, a 校验码, both with a space between, scanned words, or the path of a picture, a PDF, a Word file, a list
            of lines (.txt, .csv), a folder of such files, or a sealed round under 归档; ``None``: what stands in the sheet 查验证书.
        progress: Told how far the run is.
    """
    if certificate is None:
        return verify_sheet(host, now=now, progress=progress)
    known, problems = what_is_known(host)
    if known is None:
        return not_run(problems)
    folder = folder_of(certificate)
    if folder is not None:
        with os_errors_as_problems(folder):
            seal = check_seal(folder, known.publics)
        if seal is not None:
            return _seal_verified(seal, folder, known)
    results = judged(known, shown_in(certificate, known))
    if not results:
        details = {"file": certificate, "reason": "里面没有能查验的文件或文字"}
        return not_run(
            [Problem(ProblemCode.CERTIFICATE_UNREADABLE, Severity.ERROR, None, details, fatal=True)]
        )
    if len(results) == 1 and folder is None:
        if results[0].verification is None:
            return not_run([_fatal(problem) for problem in doubts(results)])
        return CertificateVerified(problems=doubts(results), result=results[0])
    place = _written(folder or Path(certificate).parent, results)
    return CertificatesVerified(problems=doubts(results), results=results, table=str(place), files=(place,))


def _fatal(problem: Problem) -> Problem:
    return Problem(problem.code, problem.severity, problem.where, problem.details, fatal=True)


def _written(folder: Path, results: Sequence[Result]) -> Path:
    """The table of results beside what was verified."""
    place = folder / RESULTS_FILE
    headers = VERIFY_SHEET.headers
    rows = [[one.row()[name] for name in headers] for one in results]
    with atomic_target(place) as temporary:
        temporary.write_bytes(csv_bytes([headers, *rows]))
    return place
