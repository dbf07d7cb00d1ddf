"""What is wrong with a template is found before anything is printed, and named with its paragraph."""

import random
import time
import zipfile

import pytest
from docx import Document
from lxml import etree

from python.documents.template import load_template
from python.documents.template_source import W
from python.vocabulary.messages import message
from python.vocabulary.problems import ProblemCode as Code
from tests.documents.samples import FIELDS, word


def problems_of(tmp_path, *paragraphs, **more):
    template, problems = load_template(word(tmp_path / "证书.docx", *paragraphs, **more), FIELDS)
    assert (template is None) == bool(problems)
    return [(problem.code, dict(problem.details)) for problem in problems]


@pytest.mark.parametrize(
    ("text", "code", "details"),
    [
        ("{{ 姓明 }}", Code.TEMPLATE_UNKNOWN_FIELD, {"field": "姓明", "nearest": "姓名"}),
        ("{{ 发证单伟 }} 老师", Code.TEMPLATE_UNKNOWN_FIELD, {"nearest": "发证单位"}),
        ("{{ xyz }}", Code.TEMPLATE_UNKNOWN_FIELD, {"nearest": ""}),
        ("{% for 人 in 名单 %}{{ 人.姓 }}{% endfor %}", Code.TEMPLATE_UNKNOWN_FIELD, {"nearest": "人.姓名"}),
        ("｛｛姓名｝｝", Code.TEMPLATE_FULL_WIDTH, {"character": "｛｛", "meant": "{{"}),
        ("｛{ 姓名 }}", Code.TEMPLATE_FULL_WIDTH, {"meant": "{{"}),
        ("{{ 姓名 }｝", Code.TEMPLATE_FULL_WIDTH, {}),
        ("{％ if 总分 ％}", Code.TEMPLATE_FULL_WIDTH, {}),
        ("{{ 总分|default(“无”) }}", Code.TEMPLATE_FULL_WIDTH, {"character": "“", "meant": '"'}),
        ("{{ 总分|default（'无'） }}", Code.TEMPLATE_FULL_WIDTH, {"character": "（"}),
        ("{{ 姓名、总分 }}", Code.TEMPLATE_FULL_WIDTH, {"character": "、"}),
        ("{{ 姓名 ", Code.TEMPLATE_BROKEN_TAG, {"nearest": "姓名"}),
        ("{{ 姓名 }", Code.TEMPLATE_BROKEN_TAG, {"nearest": "姓名"}),
        ("姓名 }}", Code.TEMPLATE_BROKEN_TAG, {}),
        ("{{ {{ 姓名 }}", Code.TEMPLATE_BROKEN_TAG, {}),
        ("{ 姓名 }", Code.TEMPLATE_BROKEN_TAG, {"nearest": "姓名"}),
        ("【姓名】", Code.TEMPLATE_BROKEN_TAG, {"nearest": "姓名"}),
        ("{{ 姓 名 }}", Code.TEMPLATE_BROKEN_TAG, {"nearest": "姓名"}),
        ("{{r 姓名 }}", Code.TEMPLATE_BROKEN_TAG, {"nearest": "姓名"}),
        ("{%tr for 人 in 名单 %}", Code.TEMPLATE_BROKEN_TAG, {}),
        ("{{ 姓名 + " + "姓名 + " * 200 + "姓名 }}", Code.TEMPLATE_BROKEN_TAG, {}),
        ("{{" * 30_000, Code.TEMPLATE_UNSUPPORTED, {"what": "过长的段落"}),
        ("{{" * 3_000, Code.TEMPLATE_BROKEN_TAG, {}),
        ("{{ }}", Code.TEMPLATE_BROKEN_TAG, {}),
        ('{{ "\\ud800" }}', Code.TEMPLATE_BROKEN_TAG, {}),
        ('{{ 总分|default("\\udfff") }}', Code.TEMPLATE_BROKEN_TAG, {}),
        ("{% if 总分 %}有", Code.TEMPLATE_BROKEN_TAG, {"tag": "{% if 总分 %}"}),
        ("{% endif %}", Code.TEMPLATE_BROKEN_TAG, {}),
        ("{% 如果 总分 %}{% endif %}", Code.TEMPLATE_BROKEN_TAG, {}),
        ("{% for 人 in 名单 %}{% endif %}", Code.TEMPLATE_BROKEN_TAG, {}),
    ],
)
def test_a_mistyped_tag_is_named(tmp_path, text, code, details):
    found = problems_of(tmp_path, "第一段", text)
    assert found, text
    first_code, first_details = found[0]
    assert first_code is code
    assert first_details["template"] == "证书.docx"
    assert first_details["paragraph"].startswith(text.strip()[:8])
    assert {name: first_details[name] for name in details} == details


@pytest.mark.parametrize(
    "text",
    [
        "{{ cycler.__init__.__globals__.os.system('touch /tmp/owned') }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ 姓名.__class__ }}",
        "{{ 姓名['__class__'] }}",
        "{% for a in range(1000000000) %}x{% endfor %}",
        "{{ 'x' * 10000000 }}",
        "{{ 10 ** 10000000 }}",
        "{{ '%9999999d' % 1 }}",
        "{{ 姓名|center(10000000) }}",
        "{{ 姓名|safe }}",
        "{{ lipsum(1000000) }}",
        "{% set a = 姓名 %}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% macro f() %}{{ f() }}{% endmacro %}",
        "{% raw %}{{ 姓名 }}{% endraw %}",
        "{% for 人 in 名单 recursive %}{{ loop(名单) }}{% endfor %}",
        "{{ 名单 }}",
        "{% for 字 in 姓名 %}{{ 字 }}{% endfor %}",
        "{{ 姓名.format(1) }}",
        "{% colspan 姓名 %}",
        "{% cellbg 姓名 %}",
    ],
)
def test_anything_but_fields_loops_and_conditions_is_refused(tmp_path, text):
    found = {code for code, _ in problems_of(tmp_path, text)}
    assert found & {Code.TEMPLATE_FORBIDDEN, Code.TEMPLATE_UNKNOWN_FIELD}


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["普通文字，没有标记（50%）、{备注}"],
        ["{{姓名}}{{ 总分 }}"],
        ["{{ 总分|default('无', true) }}", "{{ 名单|length }} 人：{{ 名单|join('、', attribute='姓名') }}"],
        ["{% if 总分 and 总分 != '0' %}有{% elif 姓名 == '张' %}张{% else %}无{% endif %}"],
        ["{%p for 人 in 名单 %}", "{{ loop.index }}. {{ 人.姓名 }}（{{ 人.部门 }}）", "{%p endfor %}"],
        ["{% for 人 in 名单 %}{{ 人.姓名 }}{% if not loop.last %}、{% endif %}{% else %}无{% endfor %}"],
    ],
)
def test_ordinary_templates_pass(tmp_path, paragraphs):
    assert problems_of(tmp_path, *paragraphs) == []


def test_blocks_nested_too_deep_are_refused(tmp_path):
    for word_, count in (("for 人 in 名单", 30), ("if 总分", 2000)):
        end = "end" + word_.split()[0]
        paragraphs = ["{% " + word_ + " %}"] * count + ["{% " + end + " %}"] * count
        assert problems_of(tmp_path, *paragraphs)


def test_headers_are_checked_too(tmp_path):
    ((code, details),) = problems_of(tmp_path, "正文", header="{{ 姓明 }}")
    assert (code, details["paragraph"]) == (Code.TEMPLATE_UNKNOWN_FIELD, "{{ 姓明 }}")


def test_all_problems_are_reported_together(tmp_path):
    assert len(problems_of(tmp_path, "{{ 姓明 }}", "｛｛姓名｝｝", "{{ 总分 ")) == 3


def test_a_picture_may_not_stand_in_a_header(tmp_path):
    ((code, details),) = problems_of(tmp_path, "正文", header="{{ 二维码 }}")
    assert code is Code.TEMPLATE_UNSUPPORTED
    assert "二维码" in details["what"]


def test_a_file_that_is_no_word_document_is_named(tmp_path):
    missing = tmp_path / "没有.docx"
    assert [problem.code for problem in load_template(missing, FIELDS)[1]] == [Code.TEMPLATE_MISSING]
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"not a zip")
    assert [problem.code for problem in load_template(broken, FIELDS)[1]] == [Code.TEMPLATE_DAMAGED]


def test_a_package_with_a_dtd_or_too_much_in_it_is_refused(tmp_path):
    good = word(tmp_path / "好.docx", "文字")
    for name, data in (
        ("a.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"),
        ("bomb.bin", bytes(60_000_000)),
    ):
        bad = tmp_path / "坏.docx"
        bad.write_bytes(good.read_bytes())
        with zipfile.ZipFile(bad, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, data)
        assert [problem.code for problem in load_template(bad, FIELDS)[1]] == [Code.TEMPLATE_DAMAGED]


NAMESPACE = f'xmlns:w="{W[1:-1]}"'
MERGE_FIELDS = {
    "simple": f'<w:fldSimple {NAMESPACE} w:instr=" MERGEFIELD 姓名 \\* MERGEFORMAT "><w:r><w:t>«姓名»</w:t></w:r></w:fldSimple>',
    "quoted": f"<w:fldSimple {NAMESPACE} w:instr=' mergefield \"姓名\" '><w:r><w:t>«姓名»</w:t></w:r></w:fldSimple>",
    "complex, its code in two runs": f'<w:hyperlink {NAMESPACE}><w:r><w:t>兹证明</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    "<w:r><w:instrText> MERGE</w:instrText></w:r><w:r><w:instrText>FIELD 姓名 </w:instrText></w:r>"
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>«姓名»</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:hyperlink>',
}


def with_element(path, xml, *, header=False):
    """A template whose first paragraph, or that of its header, holds an element."""
    document = Document()
    document.add_paragraph("{{ 姓名 }} {{ 工号 }}")
    place = document.sections[0].header if header else document
    (place.paragraphs[0] if header else document.add_paragraph("兹证明"))._p.append(etree.fromstring(xml))
    document.save(str(path))
    return path


@pytest.mark.parametrize("in_header", [False, True])
@pytest.mark.parametrize("xml", MERGE_FIELDS.values(), ids=MERGE_FIELDS)
def test_a_merge_field_is_filled_in_wherever_it_stands(tmp_path, xml, in_header):
    path = with_element(tmp_path / "证书.docx", xml, header=in_header)
    template, problems = load_template(path, {**FIELDS, "工号": None})
    assert problems == []
    copy = template.render({**dict.fromkeys(FIELDS, ""), "工号": "", "姓名": "张三"})
    filled = "".join(copy.parts.values()) if in_header else copy.body
    assert ("张三" in filled, "MERGEFIELD" in filled, "«" in filled) == (True, False, False)


def test_fields_that_are_no_merge_fields_stay_allowed(tmp_path):
    xml = f'<w:fldSimple {NAMESPACE} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    path = with_element(tmp_path / "证书.docx", xml)
    assert load_template(path, {**FIELDS, "工号": None})[1] == []


@pytest.mark.parametrize(
    ("xml", "what"),
    [
        (f"<w:fldSimple {NAMESPACE} w:instr=' HYPERLINK \"http://x/{{{{ 总 }}}}\" '/>", "域代码"),
        (
            f'<w:r {NAMESPACE}><w:fldChar w:fldCharType="begin"/><w:instrText> IF {{{{ 总分 }}}} = 1 </w:instrText>'
            '<w:fldChar w:fldCharType="end"/></w:r>',
            "域代码",
        ),
        (
            f'<w:r {NAMESPACE}><w:drawing><a:docPr xmlns:a="urn:a" id="1" descr="{{{{ 照片 }}}}"/></w:drawing></w:r>',
            "图片的替代文字",
        ),
        (f'<m:t xmlns:m="urn:m" {NAMESPACE}>{{{{ 总分 }}}}</m:t>', "公式或其他不是文字的地方"),
    ],
)
def test_a_tag_where_nothing_is_filled_in_is_told_with_its_place(tmp_path, xml, what):
    template, problems = load_template(with_element(tmp_path / "证书.docx", xml), {**FIELDS, "工号": None})
    assert template is None
    assert [(problem.code, problem.details["what"]) for problem in problems] == [
        (Code.TEMPLATE_TAG_PLACE, what)
    ]
    assert problems[0].details["paragraph"].startswith("兹证明")


@pytest.mark.parametrize(
    ("paragraphs", "refused"),
    [
        (["祝贺您取得 {{ 总分 }} 分"], True),
        (["{% if 姓名 %}祝贺您{% endif %}"], True),
        (["{{ 姓名 }} 老师"], False),
        (["{% if 总分 %}{{ 工号 }}{% endif %}"], False),
    ],
)
def test_a_paper_about_a_person_must_say_whose_it_is(tmp_path, paragraphs, refused):
    path = word(tmp_path / "通知.docx", *paragraphs)
    one_of = frozenset({"姓名", "工号"})
    problems = load_template(path, {**FIELDS, "工号": None}, one_of=one_of)[1]
    assert [problem.code for problem in problems] == [Code.TEMPLATE_NAMES_NOBODY] * refused


def test_a_strict_document_is_told_how_to_be_saved(tmp_path):
    path = word(tmp_path / "证书.docx", "{{ 姓名 }}")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    parts["word/document.xml"] = parts["word/document.xml"].replace(W[1:-1].encode(), strict)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    (problem,) = load_template(path, FIELDS)[1]
    assert "Strict" in message(problem)


def test_whatever_bytes_are_damaged_the_template_is_told_about(tmp_path):
    good = word(tmp_path / "好.docx", *["{{ 姓名 }} 老师"] * 200, header="{{ 总分 }}").read_bytes()
    bad = tmp_path / "坏.docx"
    chance = random.Random(7)
    for _ in range(400):
        data = bytearray(good)
        for _ in range(chance.choice((1, 2, 20))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        bad.write_bytes(bytes(data))
        template, problems = load_template(bad, FIELDS)
        assert (template is None) == bool(problems)


def test_a_corrupt_stream_in_the_package_is_damage(tmp_path):
    path = word(tmp_path / "证书.docx", "{{ 姓名 }}")
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("word/document.xml")
    data = bytearray(path.read_bytes())
    start = info.header_offset + 30 + len(info.filename)
    data[start : start + 20] = b"\xff" * 20
    path.write_bytes(bytes(data))
    assert [problem.code for problem in load_template(path, FIELDS)[1]] == [Code.TEMPLATE_DAMAGED]


def test_a_header_in_utf_16_is_understood(tmp_path):
    path = word(tmp_path / "证书.docx", "正文", header="{{ 姓名 }}")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    (header,) = [name for name in parts if "header" in name]
    utf_16 = etree.tostring(etree.fromstring(parts[header]), encoding="UTF-16", xml_declaration=True)
    assert isinstance(utf_16, bytes)
    parts[header] = utf_16
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    template, problems = load_template(path, FIELDS)
    assert problems == []
    assert template.render({**dict.fromkeys(FIELDS, ""), "姓名": "张三"})


@pytest.mark.parametrize(("count", "refused"), [(100_000, True), (2_900, False)])
def test_very_many_tags_are_answered_in_seconds(tmp_path, count, refused):
    path = word(tmp_path / "证书.docx", *["{{ 姓名 }} {{ 总分 }}" * 10] * (count // 20))
    before = time.process_time()
    problems = load_template(path, FIELDS)[1]
    assert time.process_time() - before < 20
    assert [problem.code for problem in problems] == [Code.TEMPLATE_TOO_MUCH] * refused
