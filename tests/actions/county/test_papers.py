"""县级通报, 推荐公示 and 分校成绩单, read by python-docx."""

import re
from decimal import Decimal

import pytest
from docx import Document
from openxml_audit import OpenXmlValidator

from python.actions.county.papers import write_papers
from python.actions.county.recommend import Category, Quota
from python.documents.kinds import Kind
from python.vocabulary.problems import ProblemCode
from tests.actions.county.hand_made import P, S, clerks, make

ID = "109901198805170268"
COUNTY = (
    S("甲校", [P("王一", 95, id_number=ID), P("王二", 50), P("王三"), P("王四", 90, training_type="免训")]),
    S("乙校", [P("李一", 82), P("李二", 61), *clerks(2, 60)]),
    S(
        "丙校",
        [
            P("王一", 95, id_number=ID),
            P("同名", 88, id_number="1" * 18),
            P("同名", 87, id_number="2" * 14 + "3333"),
        ],
    ),
)
BEST = Category("优秀", minimum=Decimal(80), per_school=Quota(count=2))


def text_of(path):
    document = Document(str(path))
    parts = [paragraph.text for paragraph in document.paragraphs]
    parts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(parts)


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    place = tmp_path_factory.mktemp("县")
    store = make(place / "s.sqlite", *COUNTY, facts={"made_at": "2026-07-05 10:00:00"})
    made = write_papers(
        store,
        place / "文档",
        expected=["甲校", "乙校", "丙校", "丁校"],
        categories=[BEST],
        issuer="青禾县教育局",
    )
    assert made.problems == ()
    return {path.stem: path for path in made.files}


def test_there_is_one_of_each_and_one_for_each_school_all_valid(papers):
    assert set(papers) == {"县级通报", "推荐公示", "甲校", "乙校", "丙校"}
    for path in papers.values():
        assert OpenXmlValidator().validate(path).is_valid
        assert not re.search(r"\{\{|\{%|None", text_of(path))


def test_the_circular_has_the_countys_figures_and_who_is_below(papers):
    text = text_of(papers["县级通报"])
    # 3 + 4 + 3 should take part, 9 scored, 8 passed.
    assert "全县共4所学校，汇总3所，应参训10人，完成考核9人，参训率90%" in text
    assert "合格8人，合格率80%" in text
    assert "合格率低于全县的有1所：\n甲校（33.3%）。" in text
    assert "有1所，请尽快补报：\n丁校。" in text
    assert "青禾县教育局" in text


def test_the_notice_names_nobody_by_number_and_leaves_out_who_is_asked_about(papers):
    text = text_of(papers["推荐公示"])
    assert "李一" in text
    # 王一 of 甲校 may be 王一 of 丙校: neither is published before the county has asked.
    assert "王一" not in text
    assert "另有2人成绩并列或身份有待核对" in text
    assert ID not in text
    assert "T001" not in text
    assert "139" not in text


def test_namesakes_on_the_notice_are_told_apart_by_a_masked_number(tmp_path):
    two = S("丙校", [P("同名", 88, id_number="1" * 18), P("同名", 87, id_number="2" * 14 + "3333")])
    made = write_papers(
        make(tmp_path / "s.sqlite", two), tmp_path, categories=[BEST], kinds=[Kind.NOMINATIONS]
    )
    text = text_of(made.files[0])
    assert "同名（111111********1111）" in text
    assert "同名（222222********3333）" in text


def test_a_schools_slip_has_everyone_who_should_take_part(papers):
    text = text_of(papers["甲校"])
    assert "王三" in text
    assert "未完成" in text
    assert "王四" not in text
    assert "33.3%（全县80%）" in text
    assert "第3（共3所）" in text


def test_a_template_beside_the_folder_goes_before_the_shipped_one_and_a_wrong_one_is_told(tmp_path):
    (tmp_path / "templates").mkdir()
    own = Document()
    own.add_paragraph("{{ 没有这个 }}")
    own.save(str(tmp_path / "templates" / "县级通报.docx"))
    store = make(tmp_path / "s.sqlite", *COUNTY)
    made = write_papers(store, tmp_path / "文档", kinds=[Kind.COUNTY_REPORT, Kind.NOMINATIONS])
    assert [path.stem for path in made.files] == ["推荐公示"]
    assert [problem.code for problem in made.problems] == [ProblemCode.TEMPLATE_UNKNOWN_FIELD]
