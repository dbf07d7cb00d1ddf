"""查验证书 against people who write into the workbook, and against files that are made to do harm."""

from __future__ import annotations

import dataclasses
import io
import os
import random
from pathlib import Path

import pytest
from PIL import Image

from python.actions.claims import of_text, shown_in
from python.actions.keys import restore_key
from python.actions.verify import verified
from python.documents.certificates import qr
from python.documents.certificates.key import ENVIRONMENT, SchoolKey, all_keys, load_key, put_in_use
from python.documents.certificates.key_backup import backup_words
from python.documents.certificates.pictures import codes_in_file
from python.documents.certificates.proof import RegisterEntry
from python.documents.certificates.proof_records import (
    Issued,
    KeyPeriod,
    read_proof_records,
)
from python.documents.certificates.verdict import Known, Typed, Verdict, verify
from python.documents.certificates.words import qr_text, read_words, signed_entry
from python.documents.package import UnreadableError
from python.hosts.file.host import FileHost
from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode
from tests.actions.test_verify import (  # noqa: F401 - fixtures
    master,
    words_in,
    workbook,
)
from tests.documents.samples import KEY
from tests.documents.test_proof import CERTIFICATE, ENTRY, KNOWN, OTHER, TODAY, said
from tests.rounds import register, rows_of
from tests.samples import NOW

FORGER = SchoolKey(b"e" * 32)


def changed(one, **fields):
    return dataclasses.replace(one, **fields)


# --- Rows typed into the workbook ---


@pytest.mark.parametrize("ring", [(), (KEY,)], ids=["another computer", "the school's computer"])
def test_a_row_typed_by_hand_as_if_it_were_an_early_certificate_is_never_valid(ring) -> None:
    forged = RegisterEntry(changed(CERTIFICATE, number="2026班培字第0900号", issuer=""), "AAAAAAAAAA")
    known = Known([*KNOWN.entries, forged], KNOWN.records, ring)
    assert verify(known, read_words(qr_text(forged))).verdict is Verdict.COMPARE


def with_a_key_of_the_forgers() -> tuple[Known, RegisterEntry]:
    forged = signed_entry(changed(CERTIFICATE, number="2026班培字第0901号"), FORGER, "")
    keys = {**KNOWN.records.keys, FORGER.public.fingerprint: KeyPeriod(FORGER.public, TODAY, TODAY)}
    issued = {**KNOWN.records.issued, forged.certificate.number: Issued(CERTIFICATE.issuer, forged.signature)}
    records = changed(KNOWN.records, keys=keys, issued=issued)
    text = records._said()
    records = changed(records, statement=(text, FORGER.sign(f"peixun-register-2\n{text}".encode())))
    return Known([*KNOWN.entries, forged], records, [KEY]), forged


def test_a_key_that_somebody_put_into_the_workbook_makes_nothing_valid_on_the_schools_computer() -> None:
    known, forged = with_a_key_of_the_forgers()
    assert verify(known, read_words(qr_text(forged))).verdict is Verdict.COMPARE
    assert FORGER.public not in known.sealing_keys
    assert verify(known, read_words(qr_text(ENTRY))).verdict is Verdict.VALID


def test_the_page_leaves_out_what_only_a_key_that_was_put_in_speaks_for() -> None:
    from python.actions.check_page import _sorted

    known, forged = with_a_key_of_the_forgers()
    good, _, doubtful = _sorted(known)
    assert ENTRY in good
    assert forged in doubtful


def test_a_revocation_that_was_taken_out_is_told_also_of_a_typed_number() -> None:
    known = Known([ENTRY, changed(OTHER, revoked=False)], changed(KNOWN.records, revoked={}), [KEY])
    found = verify(known, Typed(OTHER.certificate.number))
    assert "是否作废不能只凭它判断" in "".join(found.notes)


def test_a_revoked_certificate_whose_row_was_deleted_is_still_revoked() -> None:
    known = Known([ENTRY], KNOWN.records, [KEY])
    assert verify(known, read_words(qr_text(OTHER))).verdict is Verdict.REVOKED


class Rows:
    """防伪记录 as ``read_proof_records`` takes it."""

    def __init__(self, *rows: tuple[str, str, str, str]) -> None:
        self.rows = [dict(zip(("类别", "编号", "内容", "签名"), row, strict=True)) for row in rows]
        self.data_rows = range(len(rows))

    def value(self, row: int, name: str) -> str:
        return list(self.rows[row].values())[("类别", "对象", "内容", "签名").index(name)]


def test_rows_put_in_below_take_back_neither_a_revocation_nor_a_leak() -> None:
    from python.documents.certificates.proof_records import _period_text, revocation_bytes

    number, fingerprint = "1", KEY.public.fingerprint
    period = KeyPeriod(KEY.public, TODAY)
    good, bad = (str(KEY.sign(text)) for text in (revocation_bytes(number, TODAY), b"something else"))
    records = read_proof_records(
        Rows(  # type: ignore[arg-type]  # all that is used of a table
            ("密钥", fingerprint, _period_text(changed(period, distrusted=TODAY)), ""),
            ("作废", number, TODAY.isoformat(), good),
            ("作废", number, TODAY.isoformat(), bad),
            ("密钥", fingerprint, _period_text(period), ""),
            ("密钥", fingerprint, "[" * 100_000, ""),
        )
    )
    assert (str(records.revoked[number].signature), records.keys[fingerprint].distrusted) == (good, TODAY)
    assert records.unreadable == 1


def test_a_leaked_key_seals_no_whole_file_any_more() -> None:
    leaked = KeyPeriod(KEY.public, TODAY, TODAY, distrusted=TODAY)
    known = Known([ENTRY], said(changed(KNOWN.records, keys={KEY.public.fingerprint: leaked})), [KEY])
    assert known.sealing_keys == []


# --- The folder and the sheet ---


def test_each_certificate_of_a_file_keeps_its_own_line_when_it_is_verified_again(workbook: Path) -> None:  # noqa: F811 - the fixture
    rows = register(workbook)
    texts = [words_in(workbook, rows[0]), words_in(workbook, rows[1]).replace(rows[1]["姓名"], "赵冒名")]
    pages = [Image.open(io.BytesIO(qr.png(text))).convert("L") for text in texts]
    verified(FileHost.open(workbook), now=NOW)
    folder = workbook.parent / "查验"
    pages[0].save(folder / "两张.tif", save_all=True, append_images=pages[1:])
    (folder / "名单.txt").write_text("\n".join(texts), "utf-8")
    (folder / "空.txt").write_bytes(b"")
    for _ in range(2):
        outcome = verified(FileHost.open(workbook), now=NOW)
        assert outcome.summary["verdicts"] == {"有效": 2, "内容被改动": 2, "读不出来": 1}
    sheet = [
        row for row in rows_of(workbook, "查验证书", "要查验的内容") if row["要查验的内容"] == "两张.tif"
    ]
    assert [row["结论"] for row in sheet] == ["有效", "内容被改动"]


@pytest.mark.parametrize(
    "name", ["圈.png", "x" * 400 + ".txt", "../培训考核.txt", "/etc/hosts.txt", "空.txt"]
)
def test_a_line_that_names_no_file_to_judge_is_told(name: str, workbook: Path) -> None:  # noqa: F811 - the fixture
    from tests.actions.test_verify import type_in

    verified(FileHost.open(workbook), now=NOW)
    folder = workbook.parent / "查验"
    (folder / "圈.png").symlink_to(folder / "圈.png")
    (folder / "空.txt").write_bytes(b"")
    (workbook.parent / "培训考核.txt").write_text("1", "utf-8")
    type_in(workbook, name)
    outcome = verified(FileHost.open(workbook), now=NOW)
    assert list(outcome.summary["verdicts"]) == ["读不出来"]  # type: ignore[call-overload]  # figures are objects


def test_a_folder_in_twenty_others_is_told_and_the_rest_is_judged(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "a.txt").write_text("1", "utf-8")
    monkeypatch.chdir(tmp_path)
    for _ in range(25):
        Path("a").mkdir()
        os.chdir("a")
    found = shown_in(str(tmp_path), KNOWN)
    assert [(one.claim is not None, one.reason) for one in found] == [
        (True, ""),
        (False, "文件夹套得太深，里面的没有查验"),
    ]


def test_blank_is_not_the_folder_one_happens_to_be_in(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "a.txt").write_text("1", "utf-8")
    monkeypatch.chdir(tmp_path)
    (one,) = shown_in("", KNOWN)
    assert one.what == ""


def test_what_is_shown_hides_nothing_and_steers_no_screen() -> None:
    assert of_text("\x1b[2J有效\u202e号\n").what == "[2J有效 号"
    assert len(of_text("x" * 100_000).what) < 3000


# --- Files made to do harm ---


def test_broken_pictures_and_pages_are_unreadable_and_nothing_else(tmp_path: Path) -> None:
    chance = random.Random(1)
    grey = Image.new("L", (60, 60), 200)
    for suffix, kind in (("gif", "GIF"), ("tif", "TIFF"), ("jpg", "JPEG"), ("webp", "WEBP"), ("pdf", "PDF")):
        whole = io.BytesIO()
        grey.save(whole, kind)
        path = tmp_path / f"a.{suffix}"
        for _ in range(300):
            data = bytearray(whole.getvalue())
            for _ in range(chance.randint(1, 6)):
                data[chance.randrange(min(len(data), 200 if suffix != "pdf" else len(data)))] = (
                    chance.randrange(256)
                )
            path.write_bytes(data)
            try:
                assert codes_in_file(path) == []
            except UnreadableError:
                continue


def test_a_list_and_a_scan_too_long_are_refused_and_not_read_in_part(tmp_path: Path) -> None:
    (tmp_path / "长.txt").write_bytes(b"1\n" * 30_000)
    (tmp_path / "大.txt").write_bytes(b"1" * 11_000_000)
    page = Image.new("1", (8, 8))
    page.save(tmp_path / "长.tif", save_all=True, append_images=[page] * 300)
    page.save(tmp_path / "长.pdf", save_all=True, append_images=[page] * 300)
    for path in sorted(tmp_path.iterdir()):
        (one,) = shown_in(str(path), KNOWN)
        assert (one.claim, "分成几个文件" in one.reason) == (None, True), path


# --- The key file ---


def test_a_disk_that_is_full_leaves_the_key_before_in_use(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "certificate.key"))
    before = load_key()
    with monkeypatch.context() as full:

        def no_space(_handle: int) -> None:
            raise OSError(28, "No space left on device")

        full.setattr(os, "fsync", no_space)
        with pytest.raises(HostError):
            put_in_use(b"n" * 32)
    assert load_key(create=False) == before
    assert [path.name for path in tmp_path.iterdir()] == ["certificate.key"]
    put_in_use(b"n" * 32)
    assert all_keys() == [SchoolKey(b"n" * 32), before]


def test_no_key_is_restored_into_the_folder_that_travels(workbook: Path, monkeypatch) -> None:  # noqa: F811 - the fixture
    words = backup_words(load_key(create=False))
    inside = workbook.parent / "certificate.key"
    monkeypatch.setenv(ENVIRONMENT, str(inside))
    with pytest.raises(HostError) as caught:
        restore_key(FileHost.open(workbook), now=NOW, words=words)
    assert (caught.value.code, inside.exists()) == (ProblemCode.KEY_IN_FOLDER, False)
