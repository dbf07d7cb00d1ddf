"""查验网页: 查验证书.html, one file with which anyone checks the school's certificates without it, on a phone or a computer, offline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from python.actions.outcome import Outcome, not_run
from python.actions.output_folders import missing_facts
from python.actions.verifying import what_is_known
from python.documents.certificates.check_page import (
    ENTRY_LABELS,
    PAGE_NAME,
    PageCertificate,
    PageData,
    PageKey,
    PageRevocation,
    check_page,
)
from python.documents.certificates.key import load_key_or_none
from python.documents.certificates.proof import CODE_LENGTH, RegisterEntry, normal_code
from python.documents.certificates.proof_records import KeyPeriod
from python.documents.certificates.signature import ALPHABET
from python.documents.certificates.verdict import Known, in_force, is_vouched
from python.documents.certificates.words import words_of
from python.documents.package import atomic_target
from python.reading.workbook import read_workbook
from python.vocabulary.plain_record import record
from python.vocabulary.ports import HostError, Progress, WorkbookHost, no_progress
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.sheet_schema import SCHOOL_NAME

_FOR_THE_PAGE = "制作查验网页"


@record(kw_only=True)
class CheckPageMade(Outcome):
    """The page is there.

    Attributes:
        certificates: How many certificates it can check.
        revoked: How many it knows as 作废.
        fingerprints: Of the keys that are in use.
    """

    certificates: int
    revoked: int
    fingerprints: Sequence[str]
    answers: ClassVar[bool] = True

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {
            "certificates": self.certificates,
            "revoked": self.revoked,
            "fingerprints": list(self.fingerprints),
        }

    def told(self) -> list[str]:
        """Where it lies and what it is good for."""
        lines = [
            f"查验网页做好了：{self.files[0]}",
            f"能查验 {self.certificates} 张有效证书，已作废 {self.revoked} 张。里面没有姓名、成绩；用浏览器打开就能用，不用联网。",
            "可以放到学校网站上，也可以发给教育局和用人单位；发证、作废以后请重做一次再发。",
        ]
        if self.fingerprints:
            lines.insert(2, f"公钥指纹：{'、'.join(self.fingerprints)}（和公示名单上印的一样）")
        return lines


def make_check_page(
    host: WorkbookHost,
    *,
    now: dt.datetime,
    progress: Progress = no_progress,
) -> Outcome:
    """查验网页: writes 查验证书.html beside the workbook, which it does not change.

    Args:
        host: The workbook.
        now: The office's time; the page says as of which day it knows what is 作废.
        progress: Told how far the run is.

    Returns:
        CHECK_PAGE_LEAVES_OUT for each valid row whose content is not what was issued; fatal: ROUND_FACT_MISSING (学校名称).

    Raises:
        HostError: The page cannot be written.
    """
    data, problems = read_workbook(host, progress)
    if data is None:
        return not_run(problems)
    missing = missing_facts(host, data, (SCHOOL_NAME,), _FOR_THE_PAGE)
    known, problems = what_is_known(host)
    if known is None or missing:
        return not_run([*problems, *missing])
    good, revoked, doubtful = _sorted(known)
    keys = list(known.records.keys.values()) or _own_key(host.path.parent, now.date())
    page = PageData(
        school=data.round.school,
        date=now.date().isoformat(),
        keys=tuple(_page_key(period) for period in keys),
        revoked=tuple(PageRevocation(entry.certificate.number, _day(known, entry)) for entry in revoked),
        certificates=tuple(_page_certificate(entry) for entry in good),
    )
    path = host.path.parent / PAGE_NAME
    progress(_FOR_THE_PAGE, 0.5)
    with atomic_target(path) as temporary:
        temporary.write_bytes(check_page(page))
    return CheckPageMade(
        problems=tuple(_left_out(entry) for entry in doubtful),
        files=(path,),
        certificates=len(good),
        revoked=len(revoked),
        fingerprints=[period.public.shown for period in keys if period.until is None],
    )


def page_made_anew(host: WorkbookHost, now: dt.datetime) -> tuple[list[Path], list[Problem]]:
    """Makes the page again where there is one beside the workbook, so that it never says less than the register.

    Returns:
        The page, if it was made, and what was found about it.
    """
    if not (host.path.parent / PAGE_NAME).is_file():
        return [], []
    try:
        host.refresh()
        outcome = make_check_page(host, now=now)
    except HostError as error:
        return [], [error.as_problem()]
    return list(outcome.files), [replace(problem, fatal=False) for problem in outcome.problems]


def _sorted(known: Known) -> tuple[list[RegisterEntry], list[RegisterEntry], list[RegisterEntry]]:
    """The rows of 证书登记 that are valid, those that are 作废, and those that are not what was issued."""
    good, revoked, doubtful = [], [], []
    for entry in known.entries:
        if entry.revoked or entry.certificate.number in known.records.revoked:
            revoked.append(entry)
        elif in_force(known, entry) and is_vouched(known, entry) and _has_code(entry):
            good.append(entry)
        else:
            doubtful.append(entry)
    return good, revoked, doubtful


def _has_code(entry: RegisterEntry) -> bool:
    code = normal_code(entry.code)
    return len(code) == CODE_LENGTH and set(code) <= set(ALPHABET)


def _left_out(entry: RegisterEntry) -> Problem:
    details = {"number": entry.certificate.number, "name": entry.certificate.name}
    return Problem(ProblemCode.CHECK_PAGE_LEAVES_OUT, Severity.ERROR, None, details)


def _own_key(folder: Path, today: dt.date) -> list[KeyPeriod]:
    """The key of this computer, for a school that has not issued anything with it yet."""
    key = load_key_or_none(outside=folder)
    return [KeyPeriod(key.public, today)] if key is not None else []


def _page_key(period: KeyPeriod) -> PageKey:
    days = (period.since, period.until, period.distrusted)
    return PageKey(
        period.public.raw, period.public.fingerprint, *(day.isoformat() if day else "" for day in days)
    )


def _day(known: Known, entry: RegisterEntry) -> str:
    signed = known.records.revoked.get(entry.certificate.number)
    return signed.day.isoformat() if signed is not None else ""


def _page_certificate(entry: RegisterEntry) -> PageCertificate:
    words = words_of(entry.certificate)
    fields = {label: words.get(label, "") for label in ENTRY_LABELS}
    return PageCertificate(entry.certificate.number, entry.code, fields)
