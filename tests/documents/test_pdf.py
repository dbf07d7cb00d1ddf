"""The combined document through LibreOffice: pages, what stands on each, and the QR code as a scanner reads it."""

import re
import shutil
import subprocess
from functools import partial

import pytest

from python.documents import output, pdf
from python.documents.certificates.words import qr_text
from python.documents.contexts import person_context, sign_in_context
from python.documents.kinds import Kind, fields_of
from python.documents.output import combined_document
from python.documents.pdf import to_pdf
from python.documents.report_contexts import round_report_context
from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode
from tests.documents.samples import (
    FAIL,
    ITEMS,
    ROUND,
    RULES,
    SESSION,
    certificate,
    entry,
    loaded,
    person,
    word,
)
from tests.places import TEMPLATES

needs_libreoffice = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed"),
]
NAMES = (
    "张三",
    "欧阳明月",
    "𠮷𡈽㐂",
    "阿卜杜拉·买买提·艾合买提江·吐尔逊·伊布拉音江",
    "{{ 姓名 }}&<b>",
    "长" * 60,
)


def libreoffice(test):
    for mark in needs_libreoffice:
        test = mark(test)
    return test


def make(folder, name, kind, contexts):
    template = loaded(TEMPLATES / f"{name}.docx", fields_of(kind, ITEMS))
    with combined_document(template, folder / f"{name}.docx") as document:
        document.write(template.render(context, index) for index, context in enumerate(contexts))
    to_pdf(folder / f"{name}.docx", folder / f"{name}.pdf", pages=len(contexts))
    return folder / f"{name}.pdf"


def pages(path):
    info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    text = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    split = ["".join(page.split()) for page in text.split("\f")[:-1]]
    assert len(split) == int(re.search(r"Pages:\s+(\d+)", info).group(1))
    return split


@libreoffice
@pytest.mark.parametrize("name", ["优秀证书", "合格证书", "骨干班主任证书", "结业证书"])
def test_every_certificate_is_one_page_with_its_own_name_number_and_rating(tmp_path, name):
    people = [person(text, f"T{place:03d}") for place, text in enumerate(NAMES)]
    numbers = [f"2026班培字第{place:04d}号" for place in range(1, len(people) + 1)]
    path = make(
        tmp_path, name, Kind.CERTIFICATE, [certificate(*pair) for pair in zip(people, numbers, strict=True)]
    )
    found = pages(path)
    assert len(found) == len(people)
    for page, one, number in zip(found, people, numbers, strict=True):
        assert number in page
        assert "".join(one.teacher.name.split()) in page
        assert "二〇二六年十一月二十二日" in page
        assert entry(one, number).code in page
        if name != "结业证书":
            assert "总分92.5分" in page
            assert "“优秀”" in page


@libreoffice
def test_a_long_document_converted_in_pieces_has_the_same_pages_in_the_same_order(tmp_path, monkeypatch):
    monkeypatch.setattr(output, "COPIES_IN_A_PIECE", 2)
    template = loaded(TEMPLATES / "优秀证书.docx", fields_of(Kind.CERTIFICATE, ITEMS))
    contexts = [certificate(person(f"教师{place}"), f"2026班培字第{place:04d}号") for place in range(1, 8)]
    assert output.may_be_in_pieces(template)
    whole = make(tmp_path, "优秀证书", Kind.CERTIFICATE, contexts)
    copies = (template.render(context, index) for index, context in enumerate(contexts))
    joined = tmp_path / "joined.pdf"
    to_pdf(tmp_path / "优秀证书.docx", joined, pieces=partial(output.written_in_pieces, template, copies))
    assert pages(joined) == pages(whole)
    for path in (whole, joined):
        subprocess.run(["pdftoppm", "-r", "50", "-png", path, tmp_path / path.stem], check=True)
    for number in range(1, 8):
        pictures = {(tmp_path / f"{path.stem}-{number}.png").read_bytes() for path in (whole, joined)}
        assert len(pictures) == 1


@libreoffice
@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbar is not installed")
def test_the_qr_code_reads_from_the_printed_page(tmp_path):
    people = [person("张三"), person("长" * 60), person("{{ x }}&<𠮷")]
    path = make(tmp_path, "优秀证书", Kind.CERTIFICATE, [certificate(one) for one in people])
    subprocess.run(["pdftoppm", "-r", "200", "-png", path, tmp_path / "page"], check=True)
    for image, one in zip(sorted(tmp_path.glob("page*.png")), people, strict=True):
        read = subprocess.run(
            ["zbarimg", "-q", "--raw", image], capture_output=True, text=True, check=True
        ).stdout
        assert read.rstrip("\n") == qr_text(entry(one))


@libreoffice
def test_notices_slips_and_sign_in_sheets_have_their_pages(tmp_path):
    people = [person(name, rating=FAIL) for name in NAMES]
    contexts = [person_context(ROUND, RULES, one) for one in people]
    found = pages(make(tmp_path, "补训通知书", Kind.NOTICE, contexts))
    assert len(found) == len(people)
    assert all("".join(one.teacher.name.split())[:8] in page for one, page in zip(people, found, strict=True))
    # Each stands whole on its page, several on one, and its arithmetic once.
    slips = pages(make(tmp_path, "成绩单", Kind.SLIP, contexts))
    assert len(slips) == 2
    assert [page.count("考核成绩单") for page in slips] == [page.count("合计") for page in slips]
    assert sum(page.count("85÷100×60=51") for page in slips) == len(people)


@libreoffice
@pytest.mark.parametrize(
    ("people", "sheets", "heading"),
    [
        (1, 1, "序号工号姓名部门签名备注"),
        (30, 1, "序号工号姓名部门签名备注"),
        (31, 1, "序号姓名部门签名序号姓名部门签名"),
        (60, 1, "序号姓名部门签名序号姓名部门签名"),
        (61, 2, "序号姓名部门签名序号姓名部门签名"),
    ],
)
def test_sixty_people_sign_on_one_page(tmp_path, people, sheets, heading):
    names = [
        f"阿卜杜热合曼·麦麦提明{place}" if place % 7 == 0 else f"欧阳教师{place}" for place in range(people)
    ]
    teachers = [person(name, f"T{place}").teacher for place, name in enumerate(names)]
    found = pages(make(tmp_path, "签到表", Kind.SIGN_IN, [sign_in_context(ROUND, SESSION, teachers)] * 2))
    assert len(found) == 2 * sheets
    assert all(heading in page and "考勤人签名" in page for page in found)


def right_edges(path, number):
    """The right edge of every word that is a number with one decimal and of which ``number`` matches, in points."""
    words = subprocess.run(
        ["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    return [
        float(x)
        for x, text in re.findall(r'xMax="([\d.]+)" yMax="[\d.]+">([^<]*)</word>', words)
        if re.fullmatch(number, text)
    ]


@libreoffice
def test_marks_of_a_column_have_their_points_below_each_other(tmp_path):
    people = [
        person(f"教师{place}", f"T{place}", total) for place, total in enumerate(("77", "79.8", "100", "8.5"))
    ]
    report = round_report_context(ROUND, RULES, people)
    path = make(tmp_path, "汇总表", Kind.SUMMARY, [report])
    edges = right_edges(path, r"77\.0|79\.8|100\.0|8\.5")
    assert len(edges) == 4
    assert max(edges) - min(edges) < 0.3


def test_without_a_converter_there_is_a_clear_problem(tmp_path, monkeypatch):
    monkeypatch.setenv(pdf.ENVIRONMENT, "")
    with pytest.raises(HostError) as caught:
        to_pdf(word(tmp_path / "a.docx", "x"), tmp_path / "a.pdf")
    assert caught.value.code is ProblemCode.NO_CONVERTER


def test_a_converter_that_makes_nothing_is_reported(tmp_path, monkeypatch):
    monkeypatch.setenv(pdf.ENVIRONMENT, shutil.which("true"))
    with pytest.raises(HostError) as caught:
        to_pdf(word(tmp_path / "a.docx", "x"), tmp_path / "a.pdf")
    assert caught.value.code is ProblemCode.CONVERTER_FAILED
    assert not (tmp_path / "a.pdf").exists()
