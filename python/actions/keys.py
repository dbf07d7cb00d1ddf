"""密钥备份页, 恢复密钥, 更换密钥: the school's signing key as an office can handle it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from python.actions.outcome import NotRun, Outcome, not_run
from python.actions.own_sheets import proof_table
from python.actions.run import Plan, Run
from python.actions.verifying import what_is_known
from python.documents.certificates import qr
from python.documents.certificates.key import (
    SchoolKey,
    all_keys,
    key_path,
    load_key,
    load_key_or_none,
    put_in_use,
)
from python.documents.certificates.key_backup import WrongWordsError, backup_text, backup_words, secret_of
from python.documents.certificates.pictures import PDF, PICTURES, codes_in_file
from python.documents.certificates.proof_records import (
    KeyPeriod,
    NewRecords,
    ProofRecords,
    plan_proof_records,
    read_proof_records,
)
from python.documents.kinds import Kind, fields_of
from python.documents.numerals import plain_date
from python.documents.package import UnreadableError
from python.documents.pictures import Picture
from python.documents.single_files import single_file
from python.documents.template import Value, load_template
from python.reading.workbook import read_workbook
from python.system.shipped import TEMPLATES
from python.vocabulary.actions import action_of
from python.vocabulary.cell_values import read_date
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Progress, WorkbookHost, no_progress
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.sheet_schema import NUMBER, SCHOOL_NAME

_QR_MM = 45.0
_IN_A_ROW = 6
_OWNER_ONLY = 0o600


def _refused(code: ProblemCode, **details: str) -> NotRun:
    return not_run([Problem(code, Severity.ERROR, None, details, fatal=True)])


@record(kw_only=True)
class _AboutAKey(Outcome):
    """What the three have in common: which key it is about."""

    fingerprint: str
    answers: ClassVar[bool] = True

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {"fingerprint": self.fingerprint}


@record(kw_only=True)
class KeyBackedUp(_AboutAKey):
    """The page is made; ``fingerprint`` is printed on it."""

    def told(self) -> list[str]:
        """Where it lies, and that it must not stay there."""
        return [
            f"密钥备份页做好了：{self.files[0]}",
            f"公钥指纹：{self.fingerprint}",
            "请马上打印一份锁进抽屉，然后删掉这个文件；不要用微信、邮件发送：谁拿到它，谁就能做出查验有效的证书。",
        ]


def back_up_key(
    host: WorkbookHost,
    *,
    now: dt.datetime,
    progress: Progress = no_progress,
) -> Outcome:
    """密钥备份页: the key as 24 characters and a QR code on one page, beside the key and in no folder that travels.

    Raises:
        HostError: KEY_UNREADABLE, KEY_IN_FOLDER, or the page cannot be written.
    """
    key = load_key(create=False, outside=host.path.parent)
    if key is None:
        return _refused(ProblemCode.KEY_NONE_YET)
    data, problems = read_workbook(host, progress)
    if data is None:
        return not_run(problems)
    name = Kind.KEY_BACKUP.value
    template, wrong = load_template(TEMPLATES / f"{name}.docx", fields_of(Kind.KEY_BACKUP))
    if template is None:
        return not_run(wrong)
    words = backup_words(key)
    context: dict[str, Value] = {
        SCHOOL_NAME: data.round.school,
        "公钥指纹": key.public.shown,
        "制作日期": plain_date(now.date()),
        "备份字": [
            {NUMBER: f"{at + 1}—{at + _IN_A_ROW}", "字": "　".join(words[at : at + _IN_A_ROW])}
            for at in range(0, len(words), _IN_A_ROW)
        ],
        "二维码": Picture(qr.png(backup_text(key)), _QR_MM, name),
    }
    path = key_path().parent / f"{name}.docx"
    single_file(template, template.render(context), path)
    path.chmod(_OWNER_ONLY)
    return KeyBackedUp(files=(path,), fingerprint=key.public.shown)


@record(kw_only=True)
class KeyRestored(_AboutAKey):
    """The key of the page is in use on this computer."""

    def told(self) -> list[str]:
        """Which key it is."""
        return [
            f"密钥已放到这台电脑上，公钥指纹：{self.fingerprint}",
            "请核对：它要和备份页、公示名单上印的一样。",
        ]


def restore_key(
    host: WorkbookHost,
    *,
    now: dt.datetime,  # noqa: ARG001 - every action is called alike
    words: str,
    progress: Progress = no_progress,  # noqa: ARG001 - every action is called alike
) -> Outcome:
    """恢复密钥: puts the key of a 密钥备份页 in use; the one before is kept beside it.

    Args:
        host: The workbook, whose certificates it should have signed.
        now: The office's time.
        words: The 24 characters, or the path of a photo, scan or PDF of the page.
        progress: Told how far the run is.

    Raises:
        HostError: KEY_UNREADABLE: it could not be written; KEY_IN_FOLDER.
    """
    load_key_or_none(outside=host.path.parent)
    try:
        secret = secret_of(_typed(words))
    except (WrongWordsError, UnreadableError, OSError) as error:
        reason = str(error) if not isinstance(error, OSError) else "文件打不开"
        return _refused(ProblemCode.KEY_WORDS_WRONG, reason=reason)
    restored = SchoolKey(secret)
    known, _ = what_is_known(host)
    in_use = known.records.in_use if known else []
    if in_use and restored.public not in [period.public for period in in_use]:
        shown = "、".join(period.public.shown for period in in_use)
        return _refused(ProblemCode.KEY_RESTORED_OTHER, mine=restored.public.shown, key=shown)
    put_in_use(secret)
    return KeyRestored(fingerprint=restored.public.shown)


def _typed(words: str) -> str:
    """What was typed, or what the QR code of a picture says."""
    if not words.lower().endswith((*PICTURES, PDF)):
        return words
    texts = codes_in_file(Path(words))
    if not texts:
        raise UnreadableError("图上没有找到二维码")
    return texts[0]


@record(kw_only=True)
class KeyChanged(_AboutAKey):
    """A new key is in use."""

    old: str
    leaked: dt.date | None

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        leaked = {"leaked_from": self.leaked.isoformat()} if self.leaked else {}
        return {"fingerprint": self.fingerprint, "old": self.old, **leaked}

    def told(self) -> list[str]:
        """Which key it is, and what is to be done now."""
        lines = [f"已换成新的密钥，公钥指纹：{self.fingerprint}"]
        if self.leaked:
            lines.append(f"旧密钥 {self.leaked} 起不再相信：那以后只有登记过的证书才算有效。")
        return [
            *lines,
            "请重做「密钥备份页」并锁好，重做「查验网页」发给原来收到它的单位，新指纹印在下一次的公示名单上。",
        ]


def rotate_key(
    host: WorkbookHost,
    *,
    now: dt.datetime,
    leaked_from: str | None = None,
    yes: bool = False,
    progress: Progress = no_progress,
) -> Outcome:
    """更换密钥: a new key signs from now on; what was signed before stays valid.

    Args:
        host: The workbook.
        now: The office's time.
        leaked_from: The old key leaked: from this day on what it signs counts only if 证书登记 has it; ``None``: it was lost.
        yes: Whether the question was answered.
        progress: Told how far the run is.

    Returns:
        Not run, nothing changed: KEY_WILL_CHANGE, KEY_WORDS_WRONG (the date cannot be read).

    Raises:
        HostError: KEY_UNREADABLE, KEY_IN_FOLDER, or the workbook cannot be written; the old key is still in use then.
    """
    day = read_date(leaked_from)[0] if leaked_from else None
    if leaked_from and day is None:
        return _refused(
            ProblemCode.KEY_WORDS_WRONG, reason=f"“{leaked_from}”不是日期，请写成 2026-11-01 的样子"
        )
    run = Run(action_of("key_rotate").title, host, now, progress)
    host.refuse_if_unwritable()
    data, problems = read_workbook(host, progress)
    if data is None:
        return not_run(problems)
    old = load_key_or_none(outside=host.path.parent)
    table, new_sheets, header = proof_table(host, data)
    records = read_proof_records(table)
    ended = _ended(records, old, now.date(), day)
    if not yes:
        what = f"旧密钥 {day} 起不再相信" if day else "旧密钥当作丢失，不当作泄露"
        asked = Problem(ProblemCode.KEY_WILL_CHANGE, Severity.WARNING, None, {"what": what})
        return NotRun(problems=(asked,))
    new = SchoolKey.made()
    began = KeyPeriod(new.public, since=now.date())
    new_rows = NewRecords(keys=[*_replaced_before(records), *ended, began])
    rows = plan_proof_records(table, records, new_rows, new, now.date())
    put_in_use(new.secret)
    try:
        files = run.write(
            data, [], f"新指纹 {new.public.shown}", Plan([*header, *rows], new_sheets=new_sheets)
        )
        run.save()
    except BaseException:
        if old is not None:
            put_in_use(old.secret)
        raise
    shown = "、".join(period.public.shown for period in ended)
    return KeyChanged(files=files, seconds=run.seconds, fingerprint=new.public.shown, old=shown, leaked=day)


def _replaced_before(records: ProofRecords) -> list[KeyPeriod]:
    """Keys that were replaced earlier and are the school's own: the new key signs for them, too."""
    own = records.vouched_by(key.public for key in all_keys())
    return [period for period in records.keys.values() if period.until is not None and period.public in own]


def _ended(
    records: ProofRecords, old: SchoolKey | None, today: dt.date, leaked: dt.date | None
) -> list[KeyPeriod]:
    """The keys that were in use, whose time ends."""
    periods = {period.public: period for period in records.in_use}
    if old is not None and old.public.fingerprint not in records.keys:
        periods[old.public] = KeyPeriod(old.public)
    return [replace(period, until=today, distrusted=leaked) for period in periods.values()]
