"""校验码 and the verdict on a certificate."""

import dataclasses
import re
import zipfile
from decimal import Decimal

import pytest

from python.actions.verify import CertificateVerified
from python.documents.certificates.certificate_file import file_properties, read_claim
from python.documents.certificates.key import SchoolKey
from python.documents.certificates.proof import (
    ALPHABET,
    Claim,
    RegisterEntry,
    Verdict,
    canonical,
    qr_text,
    verification_code,
    verify,
)
from python.documents.kinds import Kind, fields_of
from python.documents.output import single_file
from tests.documents.samples import ITEMS, KEY, certificate, frozen, loaded, person
from tests.places import TEMPLATES

CERTIFICATE = frozen(person())
CODE = verification_code(CERTIFICATE, KEY)
OTHER = frozen(person("李四", "T099", "61"), "2026班培字第0008号")
ENTRY = RegisterEntry(CERTIFICATE, CODE)
REGISTER = [ENTRY, RegisterEntry(OTHER, verification_code(OTHER, KEY), revoked=True)]


def changed(certificate, **fields):
    return dataclasses.replace(certificate, **fields)


def test_the_code_is_ten_unmistakable_characters():
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert not set("0O1Il") & set(ALPHABET)
    assert re.fullmatch(f"[{ALPHABET}]{{10}}", CODE)


def test_the_code_never_changes_between_versions():
    # Certificates are kept for years: what was issued must still prove itself.
    assert CODE == "VVV6UGVSG4"


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "张三 丰"},
        {"number": "2026班培字第0006号"},
        {"total": Decimal("92.6")},
        {"total": None},
        {"rating": "合格"},
        {"hours": Decimal(11)},
        {"teacher_id": "T013"},
        {"round_name": "2025"},
    ],
)
def test_any_frozen_field_changes_the_code(fields):
    assert verification_code(changed(CERTIFICATE, **fields), KEY) != CODE


def test_fields_cannot_run_into_each_other():
    one = changed(CERTIFICATE, name="张三\n等级：优秀", rating="合格")
    other = changed(CERTIFICATE, name="张三", rating="等级：优秀合格")
    assert canonical(one) != canonical(other)


def test_how_a_number_is_written_does_not_matter():
    assert verification_code(changed(CERTIFICATE, total=Decimal("92.50"), hours=Decimal("10.0")), KEY) == CODE


def test_another_key_gives_another_code():
    assert verification_code(CERTIFICATE, SchoolKey(b"x" * 32)) != CODE
    assert "secret" not in repr(KEY)


def test_the_qr_text_is_plain_lines():
    assert qr_text(CERTIFICATE, CODE).split("\n") == [
        "证书编号：2026班培字第0007号",
        "姓名：张三",
        "等级：优秀",
        "总分：92.5",
        "签发日期：2026年11月22日",
        f"校验码：{CODE}",
    ]


@pytest.mark.parametrize(
    ("claim", "verdict", "fields"),
    [
        (Claim(number=CERTIFICATE.number), Verdict.VALID, ()),
        (Claim(code=CODE), Verdict.VALID, ()),
        (Claim(code=f" {CODE[:5].lower()}-{CODE[5:]} "), Verdict.VALID, ()),
        (Claim(number=CERTIFICATE.number, code=CODE), Verdict.VALID, ()),
        (Claim(number=CERTIFICATE.number, code="AAAAAAAAAA"), Verdict.MISMATCH, ("校验码",)),
        (Claim(number=CERTIFICATE.number, fields={"姓名": "李四"}), Verdict.MISMATCH, ("姓名",)),
        (Claim(number=OTHER.number), Verdict.REVOKED, ()),
        (Claim(number=OTHER.number, fields={"总分": "99"}), Verdict.MISMATCH, ("总分",)),
        (Claim(number="2026班培字第9999号"), Verdict.NOT_FOUND, ()),
        (Claim(code="AAAAAAAAAA"), Verdict.NOT_FOUND, ()),
        (Claim(), Verdict.NOT_FOUND, ()),
    ],
)
def test_the_verdict(claim, verdict, fields):
    result = verify(REGISTER, KEY, claim)
    assert (result.verdict, result.fields) == (verdict, fields)


def test_a_row_altered_after_issue_is_noticed():
    altered = RegisterEntry(changed(CERTIFICATE, total=Decimal(99)), CODE)
    assert verify([altered], KEY, Claim(code=CODE)).fields == ("证书登记",)


def test_without_the_key_the_register_alone_decides_and_it_is_said():
    result = verify(REGISTER, None, Claim(code=CODE))
    assert (result.verdict, result.code_checked) == (Verdict.VALID, False)


@pytest.fixture
def issued(tmp_path):
    template = loaded(TEMPLATES / "优秀证书.docx", fields_of(Kind.CERTIFICATE, ITEMS))
    rendered = template.render(certificate(person()))
    path = tmp_path / "证书.docx"
    single_file(template, rendered, path, file_properties(CERTIFICATE, CODE, template, rendered, KEY))
    return path


def rewrite(path, part, change):
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def test_a_certificate_file_proves_itself(issued):
    assert verify(REGISTER, KEY, read_claim(issued, KEY)).verdict is Verdict.VALID


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("张三", "王五", "姓名"),
        ("92.5", "99.5", "总分"),
        ("0007", "0017", "证书编号"),
        ("修满10学时", "修满90学时", "正文"),
    ],
)
def test_a_changed_word_on_the_page_is_named(issued, old, new, field):
    rewrite(issued, "word/document.xml", lambda xml: xml.replace(old, new))
    result = verify(REGISTER, KEY, read_claim(issued, KEY))
    assert result.verdict is Verdict.MISMATCH
    assert field in result.fields


def test_a_changed_stored_field_is_named(issued):
    rewrite(issued, "docProps/custom.xml", lambda xml: xml.replace(">优秀<", ">特优<"))
    assert verify(REGISTER, KEY, read_claim(issued, KEY)).fields == ("等级",)


def test_a_name_made_longer_is_noticed_by_the_seal(issued):
    rewrite(issued, "word/document.xml", lambda xml: xml.replace("张三", "张三丰"))
    assert verify(REGISTER, KEY, read_claim(issued, KEY)).verdict is Verdict.MISMATCH


def test_a_file_saved_again_by_word_still_agrees(issued, tmp_path):
    from docx import Document

    document = Document(str(issued))
    run = next(p for t in document.tables for p in t.cell(1, 0).paragraphs if "张三" in p.text)
    assert run.text == "张三 老师："
    document.save(str(tmp_path / "again.docx"))
    assert verify(REGISTER, KEY, read_claim(tmp_path / "again.docx", KEY)).verdict is Verdict.VALID


def test_a_file_without_stored_fields_is_looked_up_by_the_printed_code(issued):
    rewrite(issued, "docProps/custom.xml", lambda xml: re.sub("<property.*</property>", "", xml))
    claim = read_claim(issued, KEY)
    assert claim.code == CODE


HIDDEN = '<m:oMath xmlns:m="urn:math"><m:r><m:t>王五</m:t></m:r></m:oMath>'


@pytest.mark.parametrize(
    "forge",
    [
        lambda issued: rewrite(issued, "docProps/custom.xml", lambda xml: xml.replace("正文校验", "无")),
        lambda issued: rewrite(
            issued, "docProps/custom.xml", lambda xml: xml.replace(KEY.fingerprint, "0" * 8)
        ),
        lambda issued: rewrite(
            issued, "word/document.xml", lambda xml: xml.replace("</w:p>", HIDDEN + "</w:p>", 1)
        ),
    ],
    ids=["no stored fields", "another key's mark", "text that the seal does not cover"],
)
def test_what_could_not_be_compared_is_never_called_plainly_valid(issued, forge):
    forge(issued)
    result = verify(REGISTER, KEY, read_claim(issued, KEY))
    assert (result.verdict, result.text_checked) == (Verdict.VALID, False)
    said = CertificateVerified(verification=result)
    assert said.told()[0] == "编号有效，请与下列内容逐项核对"
    assert said.figures()["verdict"] != "有效"


def test_a_file_as_it_was_issued_and_a_number_are_valid(issued):
    for claim in (read_claim(issued, KEY), Claim(number=CERTIFICATE.number)):
        said = CertificateVerified(verification=verify(REGISTER, KEY, claim))
        assert said.told()[0] == "有效"
