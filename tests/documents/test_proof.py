"""Signatures, the words they are over, 防伪记录, and the verdict on what is shown: a forger's list."""

import base64
import dataclasses
import datetime as dt
import hashlib
import html
import json
import re
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from python.documents.certificates import qr
from python.documents.certificates.certificate_file import file_properties, read_document
from python.documents.certificates.key import SchoolKey
from python.documents.certificates.proof import RegisterEntry, canonical, verification_code
from python.documents.certificates.proof_records import (
    Issued,
    KeyPeriod,
    ProofRecords,
    Revoked,
    revocation_bytes,
)
from python.documents.certificates.signature import ALPHABET, PublicKey, Signature
from python.documents.certificates.verdict import Document, Known, Typed, Verdict, verify
from python.documents.certificates.words import (
    code_of,
    qr_text,
    read_words,
    signed_entry,
    signed_words,
    words_of,
)
from python.documents.kinds import Kind, fields_of
from python.documents.single_files import single_file
from tests.documents.samples import ITEMS, KEY, certificate, entry, loaded, person
from tests.places import TEMPLATES

PERSON, OTHER_PERSON = person(), person("李四", "T099", "61")
ENTRY = entry(PERSON)
OTHER = dataclasses.replace(entry(OTHER_PERSON, "2026班培字第0008号"), revoked=True)
CERTIFICATE = ENTRY.certificate
FOREIGN = SchoolKey(b"f" * 32)
IN_USE = KeyPeriod(KEY.public, dt.date(2026, 1, 1))
TODAY = dt.date(2026, 11, 23)
GOLDEN_QR = "69b199d80efd79090274c61713afbf15a998c9642edb94938a7c6fe0f06e929e"
GOLDEN_CODE = "KUWR4ND58K"
SCANNED = read_words(qr_text(ENTRY))


def changed(one, **fields):
    return dataclasses.replace(one, **fields)


def said(records):
    """``records`` with the statement that the school would sign over them."""
    text = records._said()
    return changed(records, statement=(text, KEY.sign(f"peixun-register-2\n{text}".encode())))


def records(*entries, revoked=(), keys=(IN_USE,)):
    issued = {
        one.certificate.number: Issued(one.certificate.issuer, one.signature)
        for one in entries
        if one.signature
    }
    gone = {number: Revoked(TODAY, KEY.sign(revocation_bytes(number, TODAY))) for number in revoked}
    return said(ProofRecords({one.public.fingerprint: one for one in keys}, issued, gone))


KNOWN = Known([ENTRY, OTHER], records(ENTRY, OTHER, revoked=[OTHER.certificate.number]), [KEY])
STRANGER = changed(KNOWN, ring=())
"""The same workbook on a computer without the school's secret."""


# --- Signatures, checked by OpenSSL's Ed25519 as well ---


def test_a_signature_agrees_with_the_published_test_vector():
    # RFC 8032, 7.1, test 2.
    from python.documents.certificates.signature import public_of, sign

    seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    assert public_of(seed).raw.hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert sign(seed, b"\x72").raw.hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )


def test_the_signature_of_a_certificate_is_the_same_for_openssl(tmp_path):
    import subprocess

    der = bytes.fromhex("302a300506032b6570032100") + KEY.public.raw
    (tmp_path / "key.der").write_bytes(der)
    (tmp_path / "words").write_bytes(qr_text(ENTRY).rpartition("\n签名：")[0].encode())
    signed = b"peixun-certificate-2\n" + (tmp_path / "words").read_bytes()
    (tmp_path / "signed").write_bytes(signed)
    text = qr_text(ENTRY).rpartition(".")[2]
    (tmp_path / "signature").write_bytes(base64.urlsafe_b64decode(text + "=="))
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key.der", "-rawin",
               "-in", "signed", "-sigfile", "signature"]  # fmt: skip
    assert subprocess.run(command, cwd=tmp_path, check=False).returncode == 0
    (tmp_path / "signed").write_bytes(signed.replace("张三".encode(), "王五".encode()))
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode != 0


def test_the_fingerprint_is_what_its_definition_says():
    number = int.from_bytes(hashlib.sha256(b"peixun-public-key" + KEY.public.raw).digest()[:10], "big")
    digits = ""
    for _ in range(16):
        number, rest = divmod(number, 32)
        digits = ALPHABET[rest] + digits
    assert KEY.public.fingerprint == digits
    assert KEY.public.shown.replace("-", "") == digits
    assert str(ENTRY.signature).split(".")[1] == digits[:8]
    assert "secret" not in repr(KEY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2",
        "2.K7Q4M2XH",
        "1.K7Q4M2XH." + "A" * 86,
        "2.K7Q4M2XH." + "A" * 85,
        "2.K7Q4M2X0." + "A" * 86,
        "2.K7Q4M2XH." + "A" * 85 + "B",
    ],
)
def test_what_is_no_signature_is_not_read_as_one(text):
    assert Signature.read(text) is None


# --- The words ---


def test_the_qr_code_says_everything_a_reader_should_know_and_the_signature():
    lines = qr_text(ENTRY).split("\n")
    assert lines[:-1] == [
        "证书编号：2026班培字第0007号",
        "姓名：张三",
        "种类：优秀证书",
        "等级：优秀",
        "总分：92.5",
        "学时：10",
        "轮次：2026年秋季班主任培训考核",
        "签发日期：2026-11-22",
        "发证单位：滨江市实验中学德育处",
    ]
    assert re.fullmatch(rf"签名：2\.{KEY.public.hint}\.[A-Za-z0-9_-]{{86}}", lines[-1])


def test_what_was_issued_proves_itself_for_ever():
    # Certificates are kept for years: neither the words, nor the signature, nor the code may change between versions.
    assert hashlib.sha256(qr_text(ENTRY).encode()).hexdigest() == GOLDEN_QR
    assert ENTRY.code == GOLDEN_CODE
    assert verification_code(changed(CERTIFICATE, issuer=""), KEY) == "VVV6UGVSG4"


@pytest.mark.parametrize(
    "mend",
    [
        lambda text: text.replace("\n", " "),
        lambda text: text.replace("\n", ""),
        lambda text: text.replace("\n", "\r\n\r\n"),
        lambda text: text.replace("：", ": "),
        lambda text: "  " + text.replace("\n", " \n ") + "\n\n",
        lambda text: text[:-40] + "\n" + text[-40:],
    ],
    ids=[
        "breaks are spaces",
        "breaks are gone",
        "breaks are doubled",
        "narrow colons",
        "spaces",
        "a break in the signature",
    ],
)
def test_words_that_went_through_a_chat_are_read_and_still_proved(mend):
    read = read_words(mend(qr_text(ENTRY)))
    assert read is not None
    assert read.words == words_of(CERTIFICATE)
    assert verify(KNOWN, read).verdict is Verdict.VALID


@pytest.mark.parametrize(
    "text",
    [
        "证书编号：1",
        "姓名：张三\n证书编号：1",
        qr_text(ENTRY).replace("姓名：张三\n", ""),
        qr_text(ENTRY).replace("姓名：张三\n", "姓名：张三\n姓名：李四\n"),
        qr_text(ENTRY)[:-1],
        qr_text(ENTRY).rpartition("\n")[0],
    ],
    ids=["too little", "out of order", "no name", "two names", "cut short", "no signature"],
)
def test_what_is_not_whole_is_not_read(text):
    assert read_words(text) is None


def test_fields_cannot_run_into_each_other():
    one = signed_entry(changed(CERTIFICATE, name="张三\n等级：优秀", rating="合格"), KEY, "")
    other = signed_entry(changed(CERTIFICATE, name="张三", rating="优秀"), KEY, "")
    assert signed_words(words_of(one.certificate)) != signed_words(words_of(other.certificate))
    assert len(qr_text(one).split("\n")) == len(qr_text(other).split("\n"))
    assert canonical(one.certificate) != canonical(other.certificate)


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_stands_in_a_cell_what_is_printed_can_be_read_and_proved(name, round_name):
    one = signed_entry(changed(CERTIFICATE, name=name or "张", round_name=round_name or "一"), KEY, "")
    if not words_of(one.certificate).keys() >= {"姓名", "轮次"}:
        return  # nothing but white space and control characters
    read = read_words(qr_text(one))
    assert read is not None
    assert verify(Known([one], records(one), [KEY]), read).verdict is Verdict.VALID


# --- The forger's list: scanned words ---


def forged(**fields):
    """The genuine signature under other words."""
    words = words_of(changed(CERTIFICATE, **fields))
    return changed(SCANNED, words=words)


@pytest.mark.parametrize("known", [KNOWN, STRANGER], ids=["with the key", "without any secret"])
@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({"name": "李四"}, "姓名"),
        ({"name": "张㆔"}, "姓名"),
        ({"total": Decimal("99.5")}, "总分"),
        ({"total": None}, "总分"),
        ({"rating": "特优"}, "等级"),
        ({"issue_date": dt.date(2025, 11, 22)}, "签发日期"),
        ({"hours": Decimal(90)}, "学时"),
        ({"kind": "骨干班主任证书"}, "种类"),
        ({"round_name": "2025年"}, "轮次"),
        ({"issuer": "别的学校"}, "发证单位"),
    ],
)
def test_an_altered_word_is_found_and_named(known, fields, label):
    found = verify(known, forged(**fields))
    assert (found.verdict, found.wrong) == (Verdict.MISMATCH, (label,))
    assert found.words == words_of(CERTIFICATE), "what is shown is what was issued"


def test_an_altered_number_is_found_even_where_no_row_has_it():
    found = verify(KNOWN, forged(number="2026班培字第0999号"))
    assert (found.verdict, found.wrong) == (Verdict.MISMATCH, ("签名",))


def test_the_signature_of_another_certificate_proves_nothing():
    found = verify(KNOWN, changed(SCANNED, signature=OTHER.signature))
    assert (found.verdict, found.wrong) == (Verdict.MISMATCH, ("签名",))


def test_another_schools_certificate_is_not_ours_whatever_it_says():
    theirs = read_words(qr_text(signed_entry(CERTIFICATE, FOREIGN, "")))
    assert verify(KNOWN, theirs).verdict is Verdict.FOREIGN
    # Their signature under our key's name.
    renamed = changed(theirs, signature=Signature(KEY.public.hint, theirs.signature.raw))
    assert verify(KNOWN, renamed).verdict is Verdict.MISMATCH


def test_a_genuine_code_is_valid_and_what_was_not_compared_is_said():
    for known in (KNOWN, STRANGER):
        found = verify(known, SCANNED)
        assert (found.verdict, found.compared, found.not_compared) == (
            Verdict.VALID,
            ("二维码里的全部内容",),
            ("纸面上印的字",),
        )
    assert KEY.public.shown in "".join(verify(STRANGER, SCANNED).notes)


def test_a_revoked_one_is_revoked_and_stays_so_when_the_row_is_revived_by_hand():
    scanned = read_words(qr_text(OTHER))
    assert verify(KNOWN, scanned).verdict is Verdict.REVOKED
    revived = changed(KNOWN, entries=[ENTRY, changed(OTHER, revoked=False)])
    for claim in (scanned, Typed(OTHER.certificate.number), Typed(code=OTHER.code)):
        found = verify(revived, claim)
        assert found.verdict is Verdict.REVOKED
        assert "改成了有效" in "".join(found.notes)


def test_a_revocation_that_was_taken_out_of_the_records_is_noticed():
    kept = changed(KNOWN.records, revoked={})
    known = Known([ENTRY, changed(OTHER, revoked=False)], kept, [KEY])
    for one in (ENTRY, OTHER):
        found = verify(known, read_words(qr_text(one)))
        assert found.verdict is Verdict.COMPARE
        assert "防伪记录" in "".join(found.notes)


def test_a_forged_revocation_does_not_count():
    false = {CERTIFICATE.number: Revoked(TODAY, FOREIGN.sign(revocation_bytes(CERTIFICATE.number, TODAY)))}
    known = changed(KNOWN, records=said(changed(KNOWN.records, revoked=false)))
    assert verify(known, SCANNED).verdict is Verdict.VALID


def test_a_number_that_was_undone_and_given_to_another_does_not_prove_the_first():
    again = entry(OTHER_PERSON)
    known = Known([again], records(again), [KEY])
    found = verify(known, SCANNED)
    assert (found.verdict, "另一张" in "".join(found.notes)) == (Verdict.REVOKED, True)


def test_a_signature_without_a_row_is_never_valid():
    found = verify(Known([OTHER], records(OTHER), [KEY]), SCANNED)
    assert found.verdict is Verdict.UNREGISTERED


def test_a_leaked_key_counts_only_for_what_the_register_has():
    leaked = KeyPeriod(KEY.public, dt.date(2026, 1, 1), TODAY, TODAY)
    known = Known([ENTRY], records(ENTRY, keys=[leaked]), [KEY])
    assert verify(known, SCANNED).verdict is Verdict.VALID
    fresh = read_words(qr_text(signed_entry(changed(CERTIFICATE, number="2026班培字第0100号"), KEY, "")))
    found = verify(known, fresh)
    assert (found.verdict, "泄露" in "".join(found.notes)) == (Verdict.FOREIGN, True)


@pytest.mark.parametrize("fields", [{"total": Decimal(99)}, {"name": "王五"}, {"hours": Decimal(99)}])
def test_a_row_altered_after_issue_is_noticed_by_number_alone(fields):
    altered = changed(ENTRY, certificate=changed(CERTIFICATE, **fields))
    found = verify(changed(STRANGER, entries=[altered]), Typed(CERTIFICATE.number))
    assert (found.verdict, found.wrong) == (Verdict.MISMATCH, ("证书登记",))


# --- Typed ---


@pytest.mark.parametrize(
    ("claim", "verdict", "wrong"),
    [
        (Typed(CERTIFICATE.number), Verdict.COMPARE, ()),
        (Typed(code=ENTRY.code), Verdict.COMPARE, ()),
        (Typed(code=f" {ENTRY.code[:5].lower()}-{ENTRY.code[5:]} "), Verdict.COMPARE, ()),
        (Typed(CERTIFICATE.number, ENTRY.code), Verdict.COMPARE, ()),
        (Typed(CERTIFICATE.number, "AAAAAAAAAA"), Verdict.MISMATCH, ("校验码",)),
        (Typed(OTHER.certificate.number), Verdict.REVOKED, ()),
        (Typed("2026班培字第9999号"), Verdict.NOT_FOUND, ()),
        (Typed(code="AAAAAAAAAA"), Verdict.NOT_FOUND, ()),
        (Typed(), Verdict.NOT_FOUND, ()),
    ],
)
def test_what_is_typed_is_never_plainly_valid(claim, verdict, wrong):
    found = verify(KNOWN, claim)
    assert (found.verdict, found.wrong) == (verdict, wrong)


# --- Certificates of the first version ---

FIRST = RegisterEntry(changed(CERTIFICATE, issuer=""), verification_code(CERTIFICATE, KEY))
FIRST_KNOWN = Known([FIRST], ring=[KEY])
FIRST_TEXT = qr_text(FIRST)


def test_the_first_versions_code_is_printed_and_read_as_it_was():
    assert FIRST_TEXT.split("\n") == [
        "证书编号：2026班培字第0007号", "姓名：张三", "等级：优秀", "总分：92.5", "签发日期：2026年11月22日", "校验码：VVV6UGVSG4",
    ]  # fmt: skip
    found = verify(FIRST_KNOWN, read_words(FIRST_TEXT))
    assert (found.verdict, "没有签名" in found.notes[0]) == (Verdict.VALID, True)


@pytest.mark.parametrize(
    ("old", "new", "label"),
    [
        ("张三", "李四", "姓名"),
        ("92.5", "99", "总分"),
        ("11月22日", "1月22日", "签发日期"),
        ("VVV6", "AAAA", "校验码"),
    ],
)
def test_altered_words_of_the_first_version_are_found(old, new, label):
    found = verify(FIRST_KNOWN, read_words(FIRST_TEXT.replace(old, new)))
    assert (found.verdict, found.wrong) == (Verdict.MISMATCH, (label,))


def test_an_altered_row_of_the_first_version_needs_the_key_to_be_noticed_and_that_is_said():
    other = dataclasses.replace(FIRST, certificate=changed(FIRST.certificate, number="2026班培字第0009号"))
    other = dataclasses.replace(other, code=verification_code(other.certificate, KEY))
    altered = dataclasses.replace(FIRST, certificate=changed(FIRST.certificate, total=Decimal(99)))
    found = verify(Known([altered, other], ring=[KEY]), Typed(CERTIFICATE.number))
    assert (found.verdict, found.wrong) == (Verdict.MISMATCH, ("证书登记",))
    for ring in ((), (FOREIGN,)):
        found = verify(Known([FIRST], ring=ring), Typed(CERTIFICATE.number))
        assert (found.verdict, "没有签发它的密钥" in "".join(found.notes)) == (Verdict.COMPARE, True)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "张三 丰"},
        {"number": "1"},
        {"total": None},
        {"rating": "合格"},
        {"hours": Decimal(11)},
        {"teacher_id": "T013"},
    ],
)
def test_any_frozen_field_changes_the_first_versions_code(fields):
    assert verification_code(changed(CERTIFICATE, **fields), KEY) != "VVV6UGVSG4"


def test_how_a_number_is_written_does_not_matter():
    same = changed(CERTIFICATE, total=Decimal("92.50"), hours=Decimal("10.0"))
    assert verification_code(same, KEY) == "VVV6UGVSG4"
    assert signed_entry(same, KEY, "").code == ENTRY.code


# --- Word files ---


@pytest.fixture
def issued(tmp_path):
    return made(tmp_path / "证书.docx", ENTRY)


def made(path, one):
    template = loaded(TEMPLATES / "优秀证书.docx", fields_of(Kind.CERTIFICATE, ITEMS))
    rendered = template.render(certificate(PERSON))
    single_file(template, rendered, path, file_properties(one, rendered, KEY))
    return path


def judge(path, known=KNOWN):
    return verify(known, read_document(path, known.ring, known.publics))


def rewrite(path, part, change):
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def in_text(change):
    return lambda path: rewrite(path, "word/document.xml", change)


def test_a_file_as_it_was_issued_is_valid_also_without_any_secret(issued):
    for known in (KNOWN, STRANGER):
        found = judge(issued, known)
        assert (found.verdict, found.compared) == (Verdict.VALID, ("整个文件",))


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("张三", "王五", "姓名"),
        ("92.5", "99.5", "总分"),
        ("0007", "0017", "证书编号"),
    ],
)
def test_a_changed_word_on_the_page_is_named(issued, old, new, field):
    in_text(lambda xml: xml.replace(old, new))(issued)
    found = judge(issued)
    assert (found.verdict, field in found.wrong) == (Verdict.MISMATCH, True)


HIDDEN = '<m:oMath xmlns:m="urn:math"><m:r><m:t>王五</m:t></m:r></m:oMath>'
FORGERIES = {
    "a word that is not a field": in_text(
        lambda xml: xml.replace("修10学时", "修90学时").replace("修满10学时", "修满90学时")
    ),
    "the rating, whose word stands in the title too": in_text(lambda xml: xml.replace("“优秀”", "“特优”")),
    "a name made longer": in_text(lambda xml: xml.replace("张三", "张三丰")),
    "an equation": in_text(lambda xml: xml.replace("</w:p>", HIDDEN + "</w:p>", 1)),
    "the name hidden, another drawn": in_text(
        lambda xml: xml.replace("<w:t>张三</w:t>", "<w:t>张三</w:t>").replace("<w:b/>", "<w:vanish/>", 1)
    ),
    "no stored fields": lambda path: rewrite(
        path, "docProps/custom.xml", lambda xml: re.sub("<property.*</property>", "", xml)
    ),
    "another key's seal": lambda path: rewrite(
        path, "docProps/custom.xml", lambda xml: xml.replace(KEY.public.hint, FOREIGN.public.hint)
    ),
    "a style": lambda path: rewrite(
        path, "word/styles.xml", lambda xml: xml.replace("000000", "FFFFFF", 1) + " "
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_file_that_is_not_as_it_was_issued_is_never_called_valid(issued, forgery):
    before = issued.read_bytes()
    FORGERIES[forgery](issued)
    assert issued.read_bytes() != before
    found = judge(issued)
    assert found.verdict in (Verdict.COMPARE, Verdict.MISMATCH)
    assert found.words == words_of(CERTIFICATE), "what was issued is shown for people to compare"


def test_a_genuine_file_of_another_workbook_with_the_same_number_is_not_taken_for_this_ones(issued):
    here = entry(OTHER_PERSON)
    known = Known([here], records(here), [KEY])
    found = judge(issued, known)
    assert (found.verdict, {"姓名", "校验码"} <= set(found.wrong)) == (Verdict.MISMATCH, True)


def test_a_flood_of_labels_is_refused_at_once():
    assert read_words("证书编号：" + "姓名：轮次：签名：" * 200_000) is None


def test_a_second_part_of_the_same_name_breaks_the_seal(issued):
    with zipfile.ZipFile(issued) as archive:
        genuine = archive.read("word/document.xml")
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(issued, "a") as archive:
        archive.writestr("word/document.xml", genuine)
    assert judge(issued).verdict is Verdict.COMPARE


def test_a_page_made_from_nothing_around_a_real_number_is_not_valid(tmp_path):
    from docx import Document as WordDocument

    document = WordDocument()
    document.add_paragraph(f"证书编号：{CERTIFICATE.number} 王五 同志，校验码：{ENTRY.code}")
    path = tmp_path / "假.docx"
    document.save(str(path))
    found = judge(path)
    assert (found.verdict, found.wrong[:2]) == (Verdict.MISMATCH, ("姓名", "等级"))


def test_another_persons_qr_code_in_the_file_is_named(issued):
    with zipfile.ZipFile(issued) as archive:
        picture = next(name for name in archive.namelist() if name.endswith(".png"))
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[picture] = qr.png(qr_text(OTHER))
    with zipfile.ZipFile(issued, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    found = judge(issued)
    assert (found.verdict, "二维码里的姓名" in found.wrong) == (Verdict.MISMATCH, True)


def test_a_file_saved_again_by_word_is_for_people_to_compare(issued, tmp_path):
    from docx import Document as WordDocument

    WordDocument(str(issued)).save(str(tmp_path / "again.docx"))
    found = judge(tmp_path / "again.docx")
    assert (found.verdict, found.wrong) == (Verdict.COMPARE, ())
    assert set(found.compared) == {"证书编号", "姓名", "等级", "总分"}


def test_a_file_of_a_revoked_certificate_is_revoked(tmp_path):
    path = made(tmp_path / "废.docx", ENTRY)
    known = Known([changed(ENTRY, revoked=True)], records(ENTRY, revoked=[CERTIFICATE.number]), [KEY])
    assert judge(path, known).verdict is Verdict.REVOKED


def first_properties(rendered):
    """What a file of version 0.1 stored, worked out anew from its definition."""
    text = "".join(
        html.unescape("".join(re.findall(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>", rendered.body))).split()
    )
    seal = KEY.hmac("\0".join(["peixun-seal-1", text]).encode()).hex()[:32]
    return {**FIRST.certificate.as_texts(), "校验码": FIRST.code, "正文校验": seal, "密钥标识": KEY.mark}


def test_a_file_of_the_first_version_is_still_understood(tmp_path):
    from python.documents.contexts import certificate_context
    from tests.documents.samples import ROUND, RULES

    template = loaded(TEMPLATES / "优秀证书.docx", fields_of(Kind.CERTIFICATE, ITEMS))
    rendered = template.render(certificate_context(ROUND, RULES, PERSON, FIRST))
    path = tmp_path / "早.docx"
    single_file(template, rendered, path, first_properties(rendered))
    found = judge(path, FIRST_KNOWN)
    assert (found.verdict, "文字和签发时一样" in found.notes[0]) == (Verdict.COMPARE, True)
    in_text(lambda xml: xml.replace("修10学时", "修90学时").replace("修满10学时", "修满90学时"))(path)
    assert (judge(path, FIRST_KNOWN).verdict, judge(path, FIRST_KNOWN).wrong) == (Verdict.MISMATCH, ("正文",))


def test_a_claim_of_nothing_finds_nothing():
    assert verify(KNOWN, Document("", "", "", ())).verdict is Verdict.NOT_FOUND


def test_public_keys_are_read_strictly():
    assert PublicKey.of_text(KEY.public.as_text()) == KEY.public
    assert PublicKey.of_text(KEY.public.as_text()[:-1]) is None
    assert json.loads(json.dumps(KEY.public.as_text())) == KEY.public.as_text()
    assert code_of(ENTRY.signature) == ENTRY.code
