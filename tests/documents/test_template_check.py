"""What is wrong with a template is found before anything is printed, and named with its paragraph."""

import zipfile

import pytest

from python.documents.template import load_template
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
