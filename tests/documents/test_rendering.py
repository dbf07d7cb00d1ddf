"""Single files and combined documents, opened by python-docx and openxml-audit; hostile data and hostile templates."""

import io
import re
import time
import zipfile
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest
from docx import Document
from docxtpl import DocxTemplate
from lxml import etree
from openxml_audit import OpenXmlValidator

from python.documents import template as template_module
from python.documents.batch_contexts import BatchYear, ListedTeacher, batch_context
from python.documents.certificates import qr
from python.documents.contexts import minutes_context, person_context, sign_in_context
from python.documents.county_contexts import (
    CountyFacts,
    Nominated,
    NominationList,
    Part,
    PersonLine,
    SchoolPaper,
    county_report_context,
    nominations_context,
    school_slip_context,
)
from python.documents.growth_contexts import (
    Growth,
    GrowthFacts,
    GrowthRound,
    GrowthStudy,
    growth_context,
    growth_plan_context,
)
from python.documents.kinds import Kind, fields_of
from python.documents.output import combined_document
from python.documents.pictures import Picture
from python.documents.recommendation_contexts import (
    Agreement,
    RecommendedPerson,
    agreement_context,
    recommendation_context,
)
from python.documents.report_contexts import round_report_context
from python.documents.sandbox import OverBudgetError
from python.documents.single_files import single_file
from python.documents.template_source import W
from python.planning.dashboard import Group, ItemFigure, Statistics
from python.planning.rates import Rates, Targets
from python.reading.growth_plans import GrowthPlan
from python.vocabulary.features.growth_plans import PLAN_PARTS
from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode
from python.vocabulary.records import ContestEntry
from tests.documents.samples import (
    EXCELLENT,
    FAIL,
    HOSTILE_NAMES,
    ITEMS,
    ROUND,
    RULES,
    SESSION,
    attendance,
    certificate,
    frozen,
    loaded,
    person,
    values,
    word,
)
from tests.places import TEMPLATES

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\}|｛｛|｝｝")


def text_of(path):
    return "\n".join(
        "".join(t.text or "" for t in p.iter(f"{W}t")) for p in Document(str(path)).element.iter(f"{W}p")
    )


def xml_parts(path):
    with zipfile.ZipFile(path) as archive:
        assert len(archive.namelist()) == len(set(archive.namelist()))
        return {
            name: archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        }


def check(path):
    """What must hold for every file that is made."""
    result = OpenXmlValidator().validate(path)
    # python-docx's own default template has a leftover part that disagrees with its styles.
    errors = [str(error) for error in result.errors if "stylesWithEffects" not in str(error)]
    assert errors == []
    for name, xml in xml_parts(path).items():
        assert not LEFT_OVER.search(xml), name
    drawings = [element.get("id") for element in Document(str(path)).element.iter(DRAWING)]
    assert len(drawings) == len(set(drawings))


def combine(template, contexts, path):
    with combined_document(template, path) as document:
        document.write(template.render(context, index) for index, context in enumerate(contexts))
    return path


FIGURES = Statistics(
    (Group("语文组", 3, 3, Decimal("81.5"), Decimal("0.9167")), Group("数学组", 1, 0, None, None)),
    (
        ItemFigure("考试", Decimal(60), Decimal(51), Decimal("0.85")),
        ItemFigure("出勤", Decimal(0), Decimal(5), None),
    ),
    (Group("全勤", 3, 3, Decimal("81.5"), Decimal(1)),),
    (0, 0, 0, 0, 0, 0, 1, 1, 1, 0),
)
PLAN = GrowthPlan(
    5,
    "T001",
    "王秀兰",
    2023,
    dict(zip(PLAN_PARTS, ("带好一个班", "骨干班主任", "读书、听课"), strict=True)),
    date(2024, 1, 15),
    "进展顺利",
    "增加家访",
    "",
    "李主任",
)
GROWTH = Growth(
    [
        GrowthRound(
            f"第{n}轮", date(2020 + n, 3, 1), None, total, "合格", Decimal(10), Decimal(1), "", "考试 51"
        )
        for n, total in enumerate((Decimal(62), None, Decimal("88.5")))
    ],
    GrowthFacts(*["一"] * len(fields(GrowthFacts))),
    [("第1轮", "五个一 4/5，六有 6/6", "德育论文", "发言稿 2 份")],
    [ContestEntry(5, "T001", "王秀兰", date(2023, 10, 12), "主题班会评比", "一等奖", Decimal(3))],
    [frozen(person())],
    [Decimal(80), Decimal(60), Decimal(0)],
    [GrowthStudy("第1专题", "22", "15000", "《静待花开》（2300 字）", "未完成：笔记 15000 字，少 5000 字")],
    [(PLAN, "已中期检查")],
)


KEY_PAGE = {
    "学校名称": ROUND.school,
    "公钥指纹": "K7Q4-M2XH-3NPA-9RTW",
    "制作日期": "2026年11月22日",
    "备份字": [{"序号": f"{at}—{at + 5}", "字": "天　地　玄　黄　宇　宙"} for at in (1, 7, 13, 19)],
    "二维码": Picture(qr.png("密钥"), 45.0, "密钥备份页"),
}


BATCH = [
    ListedTeacher(person(f"教师{place}", f"T{place}").teacher, place > 0, place > 1) for place in range(3)
]
SCHOOLS = [
    Part("第一中学", Rates(30, 28, 27, 9), 1, 2, Decimal("81.5")),
    Part("<第二&小学>", Rates(10, 0, 0), incomplete=10),
]
COUNTY = CountyFacts(
    ROUND.name,
    "青禾县教育局",
    date(2026, 7, 5),
    Part("", Rates(40, 28, 27, 9), 1, 12, Decimal("81.5")),
    SCHOOLS,
    SCHOOLS,
    ["第三小学"],
)
NOMINATIONS = NominationList(
    "骨干", "总分 90 分以上", [Nominated("第一中学", "王秀兰", "初中", Decimal(95), "109901********0268")], 2
)
SCHOOL_PAPER = SchoolPaper(
    SCHOOLS[0],
    1,
    3,
    [
        PersonLine("T001", "王秀兰", "语文组", Decimal(95), "优秀", "1", ""),
        PersonLine("T002", "李四", "", None, "未完成", "", ""),
    ],
)


def contexts_of(name):
    """A kind and three contexts for each shipped template."""
    people = [
        person(f"教师{place}", f"T{place}", rating=FAIL if name == "补训通知书" else EXCELLENT)
        for place in range(3)
    ]
    report = round_report_context(ROUND, RULES, people, [(SESSION, 60, 57)])
    teachers = [one.teacher for one in people]
    recommended = [
        RecommendedPerson(
            one, "优秀班主任", Decimal("89.5"), Decimal(3), "2026年春季 优秀 91 分", "备注" * place
        )
        for place, one in enumerate(teachers)
    ]
    agreements = [
        Agreement(one, teachers[0], "2026—2027学年", day, day, "4", "4", reflection=bool(day))
        for one, day in zip(teachers, (None, date(2026, 9, 10), None), strict=True)
    ]
    return {
        "补训通知书": (Kind.NOTICE, [person_context(ROUND, RULES, one) for one in people]),
        "成绩单": (Kind.SLIP, [person_context(ROUND, RULES, one) for one in people]),
        "签到表": (Kind.SIGN_IN, [sign_in_context(ROUND, SESSION, teachers)] * 3),
        "培训记录": (
            Kind.MINUTES,
            [minutes_context(ROUND, SESSION, attendance(count)) for count in (0, 1, 3)],
        ),
        "公示名单": (Kind.PUBLICATION, [report]),
        "汇总表": (Kind.SUMMARY, [report]),
        "培训总结": (Kind.REPORT, [round_report_context(ROUND, RULES, people, figures=FIGURES)]),
        "个人成长档案": (Kind.GROWTH, [growth_context(ROUND, one.teacher, GROWTH) for one in people]),
        "密钥备份页": (Kind.KEY_BACKUP, [KEY_PAGE]),
        "分批培训名单": (
            Kind.BATCH_LIST,
            [
                batch_context(
                    ROUND, BatchYear(2026 + n, 2026, 3, 2, n < 2, BATCH), Targets(), date(2027, 1, 5)
                )
                for n in range(3)
            ],
        ),
        "推荐名单": (
            Kind.RECOMMENDATION,
            [
                recommendation_context(ROUND, recommended[:count], "最近一轮为优秀", date(2026, 12, 30))
                for count in (0, 1, 3)
            ],
        ),
        "结对协议书": (Kind.AGREEMENT, [agreement_context(ROUND, one) for one in agreements]),
        "成长规划表": (
            Kind.GROWTH_PLAN,
            [
                growth_plan_context(ROUND, one.teacher, "2023—2024", plan)
                for one, plan in zip(people, (PLAN, None, None), strict=True)
            ],
        ),
        "县级通报": (Kind.COUNTY_REPORT, [county_report_context(COUNTY)]),
        "推荐公示": (Kind.NOMINATIONS, [nominations_context(COUNTY, [NOMINATIONS])]),
        "分校成绩单": (Kind.SCHOOL_SLIP, [school_slip_context(COUNTY, SCHOOL_PAPER)]),
        **dict.fromkeys(
            ("优秀证书", "合格证书", "骨干班主任证书", "结业证书", "资格证书"),
            (Kind.CERTIFICATE, [certificate(one, f"2026-{place}") for place, one in enumerate(people)]),
        ),
    }[name]


@pytest.mark.parametrize("name", sorted(path.stem for path in TEMPLATES.glob("*.docx")))
def test_every_shipped_template_makes_valid_single_and_combined_documents(tmp_path, name):
    kind, contexts = contexts_of(name)
    template = loaded(TEMPLATES / f"{name}.docx", fields_of(kind, ITEMS))
    single = tmp_path / "一人.docx"
    single_file(template, template.render(contexts[0]), single, {"证书编号": "1"})
    check(single)
    combined = combine(template, contexts, tmp_path / "全部.docx")
    check(combined)
    # 成绩单 end in a line to cut along: several stand on one page, in one section.
    assert len(Document(str(combined)).sections) == (1 if name == "成绩单" else len(contexts))


@pytest.mark.parametrize("name", sorted(path.stem for path in TEMPLATES.glob("*.docx")))
def test_what_a_template_may_print_is_what_it_is_given(name):
    kind, contexts = contexts_of(name)
    fields_there = fields_of(kind, ITEMS)
    known = set().union(*(fields_of(kind, ITEMS) for kind in Kind))
    for context in contexts:
        assert set(fields_there) <= set(context) <= known
        for field, inner in fields_there.items():
            for entry in context[field] if inner else ():
                assert set(entry) == set(inner), field


def test_hostile_names_are_printed_as_they_are(tmp_path):
    template = loaded(TEMPLATES / "优秀证书.docx", fields_of(Kind.CERTIFICATE, ITEMS))
    contexts = [certificate(person(name)) for name in HOSTILE_NAMES]
    combined = combine(template, contexts, tmp_path / "全部.docx")
    check(combined)
    text = text_of(combined)
    for name in HOSTILE_NAMES:
        shown = re.sub("[\x00-\x08\x0b-\x1f\ud800-\udfff\t\n]", "", name)
        assert shown + " 老师：" in text
    for place, context in enumerate(contexts):
        single = tmp_path / f"{place}.docx"
        single_file(template, template.render(context), single, {"姓名": HOSTILE_NAMES[place]})
        check(single)


def test_a_list_printed_with_join_is_escaped_as_well(tmp_path):
    template = loaded(word(tmp_path / "t.docx", "{{ 名单|join('、', attribute='姓名') }}{{ 姓名 ~ '&' }}"))
    names = [{"姓名": "<w:p>{{ x }}", "部门": ""}, {"姓名": "李四", "部门": ""}]
    single_file(template, template.render(values(名单=names)), tmp_path / "o.docx")
    check(tmp_path / "o.docx")
    assert "<w:p>{{ x }}、李四张三&" in text_of(tmp_path / "o.docx")


def test_one_rendering_gives_the_same_text_in_both_outputs(tmp_path):
    template = loaded(TEMPLATES / "优秀证书.docx", fields_of(Kind.CERTIFICATE, ITEMS))
    copies = [template.render(certificate(person(f"教师{place}")), place) for place in range(3)]
    with combined_document(template, tmp_path / "all.docx") as document:
        document.write(copies)
    texts = []
    for copy in copies:
        single_file(template, copy, tmp_path / "one.docx")
        texts.append(text_of(tmp_path / "one.docx"))
    assert "\n".join(texts).split() == text_of(tmp_path / "all.docx").split()


def test_every_person_has_a_qr_code_of_their_own(tmp_path):
    template = loaded(TEMPLATES / "优秀证书.docx", fields_of(Kind.CERTIFICATE, ITEMS))
    combined = combine(
        template, [certificate(person(f"教师{place}")) for place in range(5)], tmp_path / "all.docx"
    )
    document = Document(str(combined))
    used = re.findall(r'r:embed="([^"]+)"', etree.tostring(document.element, encoding="unicode"))
    assert len(used) == len(set(used)) == 5
    assert len({document.part.related_parts[identifier].blob for identifier in used}) == 5


def numbered_template(path):
    document = Document()
    document.add_paragraph("{{ 姓名 }}")
    document.add_paragraph("第一条", style="List Number")
    document.add_paragraph("第二条", style="List Number")
    document.save(str(path))
    return path


def test_lists_begin_again_for_every_person(tmp_path):
    template = loaded(numbered_template(tmp_path / "t.docx"))
    combined = combine(template, [values(姓名=f"教师{place}") for place in range(3)], tmp_path / "all.docx")
    check(combined)
    document = Document(str(combined))
    lists = [element.get(f"{W}val") for element in document.element.iter(f"{W}numId")]
    assert [lists[0], lists[2], lists[4]] == [lists[1], lists[3], lists[5]]
    assert len(set(lists)) == 3
    numbers = {n.get(f"{W}numId"): n for n in document.part.numbering_part.element.iter(f"{W}num")}
    for identifier in lists[2:]:
        assert numbers[identifier].find(f"{W}lvlOverride/{W}startOverride").get(f"{W}val") == "1"


def test_a_header_with_a_tag_is_each_persons_own_and_one_without_is_shared(tmp_path):
    for header, expected in (("{{ 姓名 }}的证书", ["甲的证书", "乙的证书"]), ("学校", ["学校", "学校"])):
        template = loaded(word(tmp_path / "t.docx", "正文", header=header))
        combined = combine(template, [values(姓名="甲"), values(姓名="乙")], tmp_path / "all.docx")
        check(combined)
        sections = Document(str(combined)).sections
        assert [section.header.paragraphs[0].text for section in sections] == expected


def test_every_copy_begins_on_a_new_page_counted_from_one(tmp_path):
    template = loaded(word(tmp_path / "t.docx", "{{ 姓名 }}"))
    combined = combine(template, [values()] * 3, tmp_path / "all.docx")
    sections = [section._sectPr for section in Document(str(combined)).sections]
    assert [s.find(f"{W}pgNumType").get(f"{W}start") for s in sections] == ["1"] * 3
    assert all(
        s.find(f"{W}type") is None or s.find(f"{W}type").get(f"{W}val") == "nextPage" for s in sections
    )


def test_tags_in_the_documents_properties_are_filled_in_and_empty_in_a_combined_document(tmp_path):
    document = Document()
    document.core_properties.title = "{{ 姓名 }}的证书"
    document.save(str(tmp_path / "t.docx"))
    template = loaded(tmp_path / "t.docx")
    single_file(template, template.render(values(姓名="张&\n三{{")), tmp_path / "one.docx")
    check(tmp_path / "one.docx")
    assert Document(str(tmp_path / "one.docx")).core_properties.title == "张& 三{{的证书"
    combine(template, [values()], tmp_path / "all.docx")
    assert Document(str(tmp_path / "all.docx")).core_properties.title == ""


def test_a_template_that_wps_saved_keeps_its_own_properties(tmp_path):
    template = loaded(word(tmp_path / "t.docx", "{{ 姓名 }}"))
    single_file(template, template.render(values()), tmp_path / "1.docx", {"KSOProductBuildVer": "2052-12.1"})
    again = loaded(tmp_path / "1.docx")
    single_file(again, again.render(values()), tmp_path / "2.docx", {"证书编号": "甲1"})
    check(tmp_path / "2.docx")
    custom = xml_parts(tmp_path / "2.docx")["docProps/custom.xml"]
    assert "2052-12.1" in custom
    assert "甲1" in custom


def test_nested_loops_over_long_lists_are_stopped(tmp_path):
    source = "{% for a in 名单 %}{% for b in 名单 %}{% for c in 名单 %}x{% endfor %}{% endfor %}{% endfor %}"
    template = loaded(word(tmp_path / "坏.docx", source))
    people = [{"姓名": "甲", "部门": ""}] * 3000
    with pytest.raises(HostError) as caught:
        template.render(values(名单=people))
    assert caught.value.code is ProblemCode.TEMPLATE_TOO_MUCH
    assert caught.value.details == {"template": "坏.docx", "limit": "循环次数"}


def test_ten_million_characters_are_stopped(tmp_path):
    lines = ["{%p for a in 名单 %}", *["长" * 6_000] * 5, "{%p endfor %}"]
    template = loaded(word(tmp_path / "坏.docx", *lines))
    with pytest.raises(HostError) as caught:
        template.render(values(名单=[{"姓名": "甲", "部门": ""}] * 400))
    assert caught.value.details["limit"] == "内容长度"


def test_a_rendering_that_takes_too_long_is_stopped(tmp_path):
    template = loaded(word(tmp_path / "慢.docx", "{% for a in 名单 %}x{% endfor %}"))
    with pytest.raises(HostError) as caught:
        template.render(values(名单=[{"姓名": "甲", "部门": ""}]), seconds=0)
    assert caught.value.details["limit"] == "时间"


def test_a_wide_table_of_ten_thousand_people_is_within_the_limits(tmp_path):
    people = [{"姓名": f"教师{place}", "部门": "语文组"} for place in range(10_000)]
    template = loaded(
        word(tmp_path / "t.docx", "{%p for 行 in 名单 %}", "{{ 行.姓名 }}" * 12, "{%p endfor %}")
    )
    assert template.render(values(名单=people)).body.count("教师9999") == 12


def test_a_tag_that_tears_a_table_apart_is_reported(tmp_path):
    document = Document()
    document.add_table(1, 1).cell(0, 0).text = "{% if 总分 %}"
    document.add_paragraph("{% endif %}")
    document.save(str(tmp_path / "坏.docx"))
    template = loaded(tmp_path / "坏.docx")
    template.render(values(总分="1"))
    with pytest.raises(HostError) as caught:
        template.render(values(总分=""))
    assert caught.value.code is ProblemCode.TEMPLATE_FAILED


def test_the_sandbox_holds_even_if_the_check_were_passed(tmp_path, monkeypatch):
    monkeypatch.setattr(template_module, "_check", lambda *_: [])
    monkeypatch.setattr(template_module, "forbidden_node", lambda _: None)
    for text in (
        "{{ ''.__class__.__mro__ }}",
        "{{ 名单.append(1) }}",
        "{{ range(3) }}",
        "{% raw %}{{ x }}{% endraw %}",
    ):
        template = loaded(word(tmp_path / "t.docx", text))
        with pytest.raises(HostError):
            template.render(values())


def test_nothing_is_left_behind_when_writing_fails(tmp_path):
    template = loaded(word(tmp_path / "t.docx", "{{ 姓名 }}"))
    target = tmp_path / "out" / "all.docx"
    with pytest.raises(OverBudgetError), combined_document(template, target):
        raise OverBudgetError("时间")
    assert list(target.parent.iterdir()) == []
    blocked = tmp_path / "file"
    blocked.write_text("x")
    with pytest.raises(HostError):
        single_file(template, template.render(values()), blocked / "one.docx")


def test_the_same_data_give_the_same_bytes(tmp_path):
    template = loaded(TEMPLATES / "优秀证书.docx", fields_of(Kind.CERTIFICATE, ITEMS))
    for name in ("a.docx", "b.docx"):
        single_file(template, template.render(certificate(person())), tmp_path / name, {"证书编号": "1"})
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    assert zipfile.ZipFile(io.BytesIO((tmp_path / "a.docx").read_bytes())).testzip() is None


def test_a_tag_that_word_split_over_runs_with_proofing_marks_and_bookmarks_is_filled_in(tmp_path):
    document = Document()
    paragraph = document.add_paragraph()
    for piece in ("{", "{ 姓", "名", " }", "} 老师 {{", "总分}}"):
        run = paragraph.add_run(piece)
        run.bold = len(piece) == 1
        run._r.addnext(etree.fromstring(f'<w:proofErr xmlns:w="{W[1:-1]}" w:type="gramStart"/>'))
    paragraph._p.insert(
        0, etree.fromstring(f'<w:bookmarkStart xmlns:w="{W[1:-1]}" w:id="0" w:name="_GoBack"/>')
    )
    paragraph._p.append(etree.fromstring(f'<w:bookmarkEnd xmlns:w="{W[1:-1]}" w:id="0"/>'))
    document.save(str(tmp_path / "t.docx"))
    combined = combine(
        loaded(tmp_path / "t.docx"), [values(姓名="甲"), values(姓名="乙")], tmp_path / "all.docx"
    )
    check(combined)
    assert text_of(combined).split("\n") == ["甲 老师 92.5", "乙 老师 92.5"]
    assert "bookmarkStart" not in xml_parts(combined)["word/document.xml"]


def test_bookmarks_that_a_field_refers_to_are_each_copys_own(tmp_path):
    document = Document()
    paragraph = document.add_paragraph("{{ 姓名 }}")
    namespace = f'xmlns:w="{W[1:-1]}"'
    paragraph._p.insert(0, etree.fromstring(f'<w:bookmarkStart {namespace} w:id="3" w:name="此处"/>'))
    paragraph._p.append(etree.fromstring(f'<w:bookmarkEnd {namespace} w:id="3"/>'))
    paragraph._p.append(
        etree.fromstring(
            f'<w:fldSimple {namespace} w:instr=" REF 此处 "><w:r><w:t>x</w:t></w:r></w:fldSimple>'
        )
    )
    document.save(str(tmp_path / "t.docx"))
    combined = combine(loaded(tmp_path / "t.docx"), [values()] * 3, tmp_path / "all.docx")
    check(combined)
    xml = xml_parts(combined)["word/document.xml"]
    assert re.findall(r'bookmarkStart[^>]*w:name="([^"]+)"', xml) == ["此处", "此处_1", "此处_2"]
    assert re.findall(r"REF (\S+)", xml) == ["此处", "此处_1", "此处_2"]
    assert len(set(re.findall(r'bookmarkStart[^>]*w:id="(\d+)"', xml))) == 3


@pytest.mark.parametrize("name", ["姓名", "t", "w", "val", "此处", "p", "REF"])
def test_only_bookmarks_and_what_leads_to_them_are_renamed(tmp_path, name):
    document = Document()
    paragraph = document.add_paragraph("姓名 t w val 此处 p REF：{{ 姓名 }}")
    n = f'xmlns:w="{W[1:-1]}"'
    for xml in (
        f'<w:bookmarkStart {n} w:id="3" w:name="{name}"/>',
        f'<w:bookmarkEnd {n} w:id="3"/>',
        f'<w:fldSimple {n} w:instr=" PAGEREF {name} \\h "><w:r><w:t>1</w:t></w:r></w:fldSimple>',
        f'<w:hyperlink {n} w:anchor="{name}"><w:r><w:t>去</w:t></w:r></w:hyperlink>',
        f'<w:r {n}><w:fldChar w:fldCharType="begin"/><w:instrText> HYPERLINK \\l "{name}" </w:instrText>'
        '<w:fldChar w:fldCharType="separate"/><w:t>看</w:t><w:fldChar w:fldCharType="end"/></w:r>',
    ):
        paragraph._p.append(etree.fromstring(xml))
    document.save(str(tmp_path / "t.docx"))
    combined = combine(
        loaded(tmp_path / "t.docx"), [values(姓名="甲"), values(姓名="乙")], tmp_path / "all.docx"
    )
    check(combined)
    assert text_of(combined).split("\n") == [f"姓名 t w val 此处 p REF：{who}1去看" for who in "甲乙"]
    xml = xml_parts(combined)["word/document.xml"]
    both = [name, f"{name}_1"]
    assert re.findall(r'bookmarkStart[^>]*w:name="([^"]+)"', xml) == both
    assert re.findall(r"PAGEREF (\S+)", xml) == both
    assert re.findall(r'w:anchor="([^"]+)"', xml) == both
    assert re.findall(r'HYPERLINK \\l "([^"]+)"', xml) == both


def test_ten_thousand_bookmarks_are_a_matter_of_seconds(tmp_path):
    document = Document()
    paragraph = document.add_paragraph("{{ 姓名 }}")
    n = f'xmlns:w="{W[1:-1]}"'
    for place in range(10_000):
        for xml in (
            f'<w:bookmarkStart {n} w:id="{place}" w:name="b{place}"/>',
            f'<w:bookmarkEnd {n} w:id="{place}"/>',
            f"<w:r {n}><w:instrText>REF b{place}</w:instrText></w:r>",
        ):
            paragraph._p.append(etree.fromstring(xml))
    document.save(str(tmp_path / "t.docx"))
    before = time.process_time()
    combined = combine(loaded(tmp_path / "t.docx"), [values()] * 3, tmp_path / "all.docx")
    assert time.process_time() - before < 15
    ids = re.findall(r'bookmarkStart[^>]*w:id="(\d+)"', xml_parts(combined)["word/document.xml"])
    assert len(set(ids)) == 30_000


def changed(path, part, old, new):
    """The file with a piece of one part replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part].decode()
    parts[part] = parts[part].decode().replace(old, new).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def test_a_prefix_that_only_the_last_section_declares_stays_declared(tmp_path):
    path = word(tmp_path / "t.docx", "{{ 姓名 }}", header="页眉")
    with zipfile.ZipFile(path) as archive:
        whole = archive.read("word/document.xml").decode()
    declared = re.search(r' xmlns:r="[^"]*"', whole)[0]
    root = re.search(r"<w:document[^>]*>", whole)[0]
    changed(path, "word/document.xml", root, root.replace(declared, ""))
    changed(path, "word/document.xml", "<w:sectPr", f"<w:sectPr{declared}")
    one, both = tmp_path / "one.docx", tmp_path / "all.docx"
    single_file(loaded(path), loaded(path).render(values()), one)
    combine(loaded(path), [values()] * 2, both)
    for made in (one, both):
        check(made)
        assert Document(str(made)).sections[0].header.paragraphs[0].text == "页眉"


def test_a_document_that_came_out_malformed_never_gets_its_name(tmp_path):
    template = loaded(word(tmp_path / "t.docx", "{{ 姓名 }}"))
    torn = replace(template, source=replace(template.source, section="<w:sectPr><x:y/></w:sectPr>"))
    with pytest.raises(HostError) as single:
        single_file(torn, torn.render(values()), tmp_path / "one.docx")
    with pytest.raises(HostError) as both:
        combine(torn, [values()] * 2, tmp_path / "all.docx")
    assert {single.value.code, both.value.code} == {ProblemCode.TEMPLATE_FAILED}
    assert [path.name for path in tmp_path.iterdir()] == ["t.docx"]


def test_a_result_knows_nothing_of_a_mail_merge(tmp_path):
    path = word(tmp_path / "t.docx", "{{ 姓名 }}")
    with zipfile.ZipFile(path) as archive:
        root = re.search(r"<w:settings[^>]*>", archive.read("word/settings.xml").decode())[0]
    source = (
        '<w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:query w:val="D:/名单.xls"/></w:mailMerge>'
    )
    changed(path, "word/settings.xml", root, root + source)
    one, both = tmp_path / "one.docx", tmp_path / "all.docx"
    single_file(loaded(path), loaded(path).render(values()), one)
    combine(loaded(path), [values()] * 2, both)
    assert not any("mailMerge" in text for made in (one, both) for text in xml_parts(made).values())


def test_a_template_that_ends_in_a_table_or_a_loop_still_separates_people(tmp_path):
    document = Document()
    document.add_paragraph("{%p for 人 in 名单 %}")
    document.add_paragraph("{{ 人.姓名 }}")
    document.add_paragraph("{%p endfor %}")
    document.save(str(tmp_path / "t.docx"))
    people = [{"姓名": "甲", "部门": ""}, {"姓名": "乙", "部门": ""}]
    combined = combine(
        loaded(tmp_path / "t.docx"), [values(名单=people), values(名单=[])], tmp_path / "all.docx"
    )
    check(combined)
    assert len(Document(str(combined)).sections) == 2


def test_two_sections_in_a_template_make_two_for_every_person(tmp_path):
    document = Document()
    document.add_paragraph("{{ 姓名 }}")
    document.add_section()
    document.sections[1].header.is_linked_to_previous = False
    document.sections[0].header.paragraphs[0].text = "{{ 姓名 }}一"
    document.sections[1].header.paragraphs[0].text = "{{ 姓名 }}二"
    document.add_paragraph("完")
    document.save(str(tmp_path / "t.docx"))
    combined = combine(
        loaded(tmp_path / "t.docx"), [values(姓名="甲"), values(姓名="乙")], tmp_path / "all.docx"
    )
    check(combined)
    found = [section.header.paragraphs[0].text for section in Document(str(combined)).sections]
    assert found == ["甲一", "甲二", "乙一", "乙二"]


def test_what_is_no_text_is_not_printed(tmp_path):
    template = loaded(word(tmp_path / "t.docx", "{{ 名单|first }}"))
    with pytest.raises(HostError) as caught:
        template.render(values(名单=[{"姓名": "甲", "部门": ""}]))
    assert caught.value.code is ProblemCode.TEMPLATE_FAILED
    assert caught.value.details["reason"] == "标记的写法有误，只能打印文字字段"


@pytest.mark.parametrize("name", sorted(path.stem for path in TEMPLATES.glob("*.docx")))
def test_docxtpl_itself_gives_the_same_text(tmp_path, name):
    kind, contexts = contexts_of(name)
    context = {name: "" if isinstance(value, Picture) else value for name, value in contexts[-1].items()}
    template = loaded(TEMPLATES / f"{name}.docx", fields_of(kind, ITEMS))
    single_file(template, template.render(context), tmp_path / "ours.docx")
    reference = DocxTemplate(TEMPLATES / f"{name}.docx")
    reference.render(context, autoescape=True)
    reference.save(tmp_path / "docxtpl.docx")
    assert text_of(tmp_path / "ours.docx") == text_of(tmp_path / "docxtpl.docx")


def test_a_picture_of_the_templates_own_has_another_id_in_every_copy(tmp_path):
    document = Document()
    document.add_paragraph("{{ 姓名 }}{{ 二维码 }}")
    document.add_picture(io.BytesIO(qr.png("校徽")))
    document.save(str(tmp_path / "t.docx"))
    code = Picture(qr.png("一"), 20)
    template = loaded(tmp_path / "t.docx")
    combined = combine(template, [values(二维码=code)] * 3, tmp_path / "all.docx")
    check(combined)
    assert len(list(Document(str(combined)).element.iter(DRAWING))) == 6


def test_the_number_of_pages_means_each_persons_own(tmp_path):
    document = Document()
    field = f'<w:fldSimple xmlns:w="{W[1:-1]}" w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    document.sections[0].footer.paragraphs[0]._p.append(etree.fromstring(field))
    document.add_paragraph("{{ 姓名 }}")
    document.save(str(tmp_path / "t.docx"))
    template = loaded(tmp_path / "t.docx")
    for count, expected in ((1, " NUMPAGES "), (2, " SECTIONPAGES ")):
        combined = combine(template, [values()] * count, tmp_path / "all.docx")
        footer = Document(str(combined)).sections[0].footer._element
        assert next(footer.iter(f"{W}fldSimple")).get(f"{W}instr") == expected
