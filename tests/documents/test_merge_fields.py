"""Templates of a Word mail merge: filled in like any other, or refused with what to do; beside docx-mailmerge2 and LibreOffice."""

import random
import re
import shutil
import subprocess
import time
import zipfile

import pytest
from docx import Document
from mailmerge import MailMerge

from python.documents.kinds import NAMES_OF_A_PERSON, Kind, fields_of
from python.documents.merge_code import OUTSIDE_KINDS, RECORD_KINDS
from python.documents.single_files import single_file
from python.documents.template import Value, load_template
from python.documents.template_source import W
from python.vocabulary.messages import message, suggestion
from python.vocabulary.problems import ProblemCode as Code
from python.vocabulary.problems import Severity, has_fatal
from tests.documents.merge_samples import (
    BLUE,
    RED,
    TEXT_BOX,
    complex_field,
    cut_up,
    mark,
    merge_field,
    merge_template,
    paragraph,
    run,
    simple_field,
)
from tests.documents.samples import ITEMS, certificate, person, word
from tests.documents.test_pdf import libreoffice
from tests.documents.test_rendering import check, combine, text_of, xml_parts

FIELDS = {
    **dict.fromkeys(
        [
            "姓名",
            "工号",
            "总分",
            "等级",
            "学分",
            "签发日期",
            "发证单位",
            "考试60分",
            "项1分",
            "PPT分",
            "二维码",
        ]
    ),
    "名单": {"姓名": None},
}
VALUES: dict[str, Value] = {
    **dict.fromkeys(FIELDS, ""),
    "姓名": "张三",
    "工号": "T012",
    "总分": "92.5",
    "等级": "优秀",
    "签发日期": "2026年11月2日",
    "名单": [],
}
FIELD_CODE = re.compile(r"MERGEFIELD|fldChar|fldSimple|instrText|mailMerge|recipient", re.IGNORECASE)


def merged(path, fields=FIELDS, **more):
    template, problems = load_template(path, fields, **more)
    assert template is not None, [message(problem) for problem in problems]
    assert problems == []
    return template


def filled(tmp_path, *paragraphs, header="", **changed):
    """The document that a template of these paragraphs makes for one person; no field is left in it."""
    template = merged(merge_template(tmp_path / "t.docx", *paragraphs, header=header))
    made = tmp_path / "one.docx"
    single_file(template, template.render({**VALUES, **changed}), made)
    check(made)
    for name, xml in xml_parts(made).items():
        assert not FIELD_CODE.search(re.sub("<w:settings.*", "", xml) if "settings" in name else xml), name
    return made


def printed(tmp_path, field_xml, **changed):
    return text_of(filled(tmp_path, paragraph(run("〔"), field_xml, run("〕")), **changed)).strip("〔〕\n")


def problems_of(tmp_path, *paragraphs, **more):
    template, problems = load_template(merge_template(tmp_path / "证书.docx", *paragraphs), FIELDS, **more)
    assert (template is None) == has_fatal(problems)
    return problems


@pytest.mark.parametrize(
    "xml",
    [
        merge_field("姓名"),
        cut_up("姓名"),
        simple_field(r' MERGEFIELD "姓名" \* MERGEFORMAT ', "«姓名»", RED),
        complex_field(" MERGEFIELD 姓名 ", None),
        complex_field("mergefield 姓名", ""),
        complex_field(r"MERGEFIELD 姓名\*MERGEFORMAT", "«姓名»"),
        complex_field(r" MERGEFIELD “姓名” \m ", "«姓名»"),
        complex_field(" MERGEFIELD　姓　名 ", "«姓名»"),
        complex_field(' MERGEFIELD "姓_名" ', "«姓名»"),
    ],
)
def test_a_merge_field_prints_the_value_however_word_wrote_it(tmp_path, xml):
    assert printed(tmp_path, xml) == "张三"


@pytest.mark.parametrize(
    ("written", "value"),
    [("考试（60）分", "甲"), ("考试_60_分", "甲"), ("M_1分", "乙"), ("ppt分", "丙"), ("ＰＰＴ分", "丙")],
)
def test_names_are_understood_as_headers_and_word_write_them(tmp_path, written, value):
    values = {"考试60分": "甲", "项1分": "乙", "PPT分": "丙"}
    assert printed(tmp_path, merge_field(written), **values) == value


def looks(made):
    """Text with bold, italics and colour of each run that has text."""
    runs = [one for p in Document(str(made)).paragraphs for one in p.runs if one.text]
    return [(one.text, bool(one.bold), bool(one.italic), str(one.font.color.rgb)) for one in runs]


@pytest.mark.parametrize(
    ("xml", "look"),
    [
        (cut_up("姓名"), (True, False, "C00000")),
        (complex_field(" MERGEFIELD 姓名 ", "«姓名»", RED, BLUE), (True, False, "C00000")),
        (complex_field(" MERGEFIELD 姓名 ", None, "", BLUE), (False, True, "0000FF")),
        (complex_field(" MERGEFIELD 姓名 ", "", RED, BLUE), (False, True, "0000FF")),
        (
            complex_field(r" MERGEFIELD 姓名 \* CHARFORMAT ", "«姓名»", RED, BLUE),
            (False, True, "0000FF"),
        ),
        (simple_field(" MERGEFIELD 姓名 ", "«姓名»", RED), (True, False, "C00000")),
    ],
)
def test_the_value_looks_like_the_result_that_stood_there_or_else_like_the_code(tmp_path, xml, look):
    assert looks(filled(tmp_path, paragraph(xml))) == [("张三", *look)]


def test_fields_in_headers_text_boxes_tables_and_links_are_filled_in(tmp_path):
    table = (
        f'<w:tbl xmlns:w="{W[1:-1]}"><w:tblPr/><w:tblGrid><w:gridCol w:w="4000"/></w:tblGrid><w:tr><w:tc><w:tcPr/>'
        f"{paragraph(merge_field('总分'))}</w:tc></w:tr></w:tbl>"
    )
    made = filled(
        tmp_path,
        paragraph(TEXT_BOX.replace("{content}", paragraph(run("框："), cut_up("姓名")))),
        table,
        paragraph('<w:hyperlink w:anchor="x">' + merge_field("工号") + "</w:hyperlink>"),
        header=paragraph(run("证书　"), simple_field(" MERGEFIELD 姓名 ", "«姓名»")),
    )
    xml = xml_parts(made)["word/document.xml"]
    assert re.sub("<[^>]+>", " ", xml).split() == ["框：", "张三", "框：", "张三", "92.5", "T012"]
    assert Document(str(made)).sections[0].header.paragraphs[0].text == "证书　张三"


def test_a_text_box_with_a_field_in_what_a_condition_prints(tmp_path):
    box = TEXT_BOX.replace("{content}", paragraph(merge_field("姓名")))
    pieces = (code(' IF 1 = 1 "'), box, code('" "" '), mark("separate"), run("旧"), mark("end"))
    made = filled(tmp_path, paragraph(mark("begin"), *pieces))
    assert re.sub("<[^>]+>", " ", xml_parts(made)["word/document.xml"]).split() == ["张三", "张三"]


def test_a_field_that_runs_through_paragraphs_becomes_one_with_the_last_ones_format(tmp_path):
    right = '<w:pPr><w:jc w:val="right"/></w:pPr>'
    first = paragraph(run("前"), mark("begin"), code(" MERGEFIELD 姓名 "), mark("separate"))
    made = filled(
        tmp_path,
        first.replace("</w:p>", run("«第一行") + "</w:p>"),
        paragraph(run("第二行")),
        paragraph(run("第三行»"), mark("end"), run("后　"), merge_field("工号"), properties=right),
        paragraph(run("下一段")),
    )
    paragraphs = Document(str(made)).paragraphs
    assert [one.text for one in paragraphs] == ["前张三后　T012", "下一段"]
    assert str(paragraphs[0].alignment).startswith("RIGHT")


def code(text):
    return complex_field(text, None).removeprefix(mark("begin")).removesuffix(mark("end"))


@pytest.mark.parametrize(
    ("switches", "value", "expected"),
    [
        (r'\# "0.0"', "92.45", "92.5"),
        (r'\# "0.00"', "2.675", "2.68"),
        (r"\# 0.00", "1.005", "1.01"),
        (r'\# "0"', "79.5", "80"),
        (r"\#0", "0.5", "1"),
        (r'\# "0.0"', "92", "92.0"),
        (r'\# "#,##0.00"', "1234567.891", "1,234,567.89"),
        (r'\# "#,##0.00"', "5", "5.00"),
        (r"\# ,0.0", "12345", "12,345.0"),
        (r'\# "0.##"', "92.50", "92.5"),
        (r'\# "#.#"', "92", "92"),
        (r'\# "000"', "7", "007"),
        (r'\# "0.0分"', "92.45", "92.5分"),
        (r"""\# "共'0'0.0'分'" """, "1.25", "共01.3分"),
        (r'\# "¥#,##0.00"', "1234.5", "¥1,234.50"),
        (r'\# "0.0;(0.0);无"', "-3.25", "(3.3)"),
        (r'\# "0.0;(0.0);无"', "0.04", "无"),
        (r'\# "0.0"', "-0.04", "0.0"),
        (r'\# "0.0"', "−3.25", "-3.3"),
        (r'\# "0.0%"', "95", "95.0%"),
        (r'\# "0.0"', "１２.３４", "12.3"),
        (r'\# "0.0"', "缺考", "缺考"),
        (r'\# "0.0"', "", ""),
        (r'\# "0"', "99999999999999999999", "99999999999999999999"),
        (r'\@ "yyyy年M月d日"', "2026年11月2日", "2026年11月2日"),
        (r'\@ "yyyy-MM-dd"', "2026年11月2日", "2026-11-02"),
        (r'\@ "yy.M.d"', "2026/11/2", "26.11.2"),
        (r'\@ "EEEE年O月A日"', "2026年11月20日", "二〇二六年十一月二十日"),
        (r'\@ "yyyy年M月d日 dddd"', "2026-11-2", "2026年11月2日 星期一"),
        (r'\@ "yyyy年M月d日(星期W)"', "2026-11-2", "2026年11月2日(星期一)"),
        (r"\@ yyyy年M月d日", "未定", "未定"),
        (r"\* Upper", "t012a", "T012A"),
        (r"\* lower", "T012A", "t012a"),
        (r"\* FirstCap", "wang li", "Wang li"),
        (r"\* Caps \* MERGEFORMAT", "wang li", "Wang Li"),
        (r"\* CHINESENUM3", "105", "一百零五"),
        (r"\* CHINESENUM3", "92.5", "九十二点五"),
        (r"\* CHINESENUM2 \* MERGEFORMAT", "1024", "壹仟零贰拾肆"),
        (r"\* CHINESENUM1", "105", "一○五"),
        (r"\* CHINESENUM1", "16", "十六"),
        (r'\* CHINESENUM3 \# "0"', "92.5", "九十三"),
        (r'\b "（" \f "分）"', "92.5", "（92.5分）"),
        (r'\b "（" \f "分）"', "", ""),
        (r'\# "0.0" \f 分', "92.45", "92.5分"),
        (r'\f "\"好\"\\"', "很", '很"好"\\'),
    ],
)
def test_switches_do_what_word_does_with_decimals_half_up(tmp_path, switches, value, expected):
    xml = complex_field(f" MERGEFIELD 总分 {switches} ", "«总分»")
    assert printed(tmp_path, xml, 总分=value) == expected


@libreoffice
def test_libreoffice_reads_the_same_chinese_numbers(tmp_path):
    # Its spreadsheet writes numbers in Chinese by itself; [NatNum7] is the short form with 十 instead of 一十.
    numbers = [0, 7, 10, 11, 20, 99, 100, 101, 110, 1001, 1010, 10000, 10010, 100100, 20003000]
    cells = "".join(
        f'<table:table-row><table:table-cell table:style-name="c{way}" office:value-type="float" office:value="{number}"/>'
        "</table:table-row>"
        for way in (4, 5)
        for number in numbers
    )
    styles = "".join(
        f'<number:number-style style:name="n{way}" number:language="zh" number:country="CN" '
        f'number:transliteration-format="{first}" number:transliteration-style="{style}" '
        f'number:transliteration-language="zh" number:transliteration-country="CN"><number:number '
        f'number:min-integer-digits="1"/></number:number-style><style:style style:name="c{way}" '
        f'style:family="table-cell" style:data-style-name="n{way}"/>'
        for way, first, style in ((4, "一", "long"), (5, "壹", "long"))
    )
    namespaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("table", "table"),
            ("style", "style"),
            ("number", "datastyle"),
        )
    )
    (tmp_path / "n.fods").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {namespaces} office:version="1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles>'
        f'{styles}</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="a">{cells}'
        "</table:table></office:spreadsheet></office:body></office:document>",
        encoding="utf-8",
    )
    convert(tmp_path / "n.fods", "csv:Text - txt - csv (StarCalc):44,34,76")
    theirs = (tmp_path / "n.csv").read_text(encoding="utf-8").split()
    ours = [
        printed(tmp_path, complex_field(rf" MERGEFIELD 总分 \* CHINESENUM{kind} "), 总分=str(number))
        for kind in (3, 2)
        for number in numbers
    ]
    # LibreOffice says 一十 where people and Word say 十, and 〇 where GB/T 15835 has 零 in quantities.
    assert ours == [re.sub("^一十", "十", one).replace("〇", "零") for one in theirs]


def convert(path, target):
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(path.parent / 'profile').as_uri()}", "--headless", "--convert-to", target,
         "--outdir", str(path.parent), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip


SCORE, RATING, CREDITS = (merge_field(name, "") for name in ("总分", "等级", "学分"))


@pytest.mark.parametrize(
    ("condition", "changed", "holds"),
    [
        (f'{RATING} = "优秀"', {}, True),
        (f'{RATING} = "优秀"', {"等级": "合格"}, False),
        (f"{RATING}=优秀", {}, True),
        (f"{RATING} ＝ “优秀”", {}, True),
        (f'"{RATING}" = "优秀"', {}, True),
        (f'"优秀" = {RATING}', {}, True),
        (f'{RATING} <> "优秀"', {}, False),
        (f'{RATING} = "优*"', {}, True),
        (f'{RATING} = "优?"', {}, True),
        (f'{RATING} <> "优?等"', {}, True),
        (f'{RATING} = "[优]秀"', {}, False),
        (f'{RATING} = "[优]*"', {"等级": "[优]秀"}, True),
        (f'{RATING} = "{"*a" * 30}b"', {"等级": "a" * 300}, False),
        (f'{CREDITS} <> ""', {}, False),
        (f'{CREDITS} = ""', {}, True),
        (f"{SCORE} >= 90", {"总分": "90.0"}, True),
        (f"{SCORE} >= 90", {"总分": "100"}, True),
        (f"{SCORE} ≥ 90", {"总分": "9"}, False),
        (f"{SCORE} > 90", {"总分": "90"}, False),
        (f'{SCORE} < "60"', {"总分": "59.95"}, True),
        (f"{SCORE} <= 60", {"总分": "60.05"}, False),
        (f"{SCORE} = 90", {"总分": "90.00"}, True),
        (f"{SCORE} >= 60", {"总分": ""}, False),
        (f"{SCORE} >= 60", {"总分": "缺考"}, True),
        (complex_field(r' MERGEFIELD 总分 \# "0" ', "x") + " = 93", {"总分": "92.5"}, True),
        (f"{SCORE} > {CREDITS}", {"学分": "100"}, False),
    ],
)
def test_a_condition_decides_as_word_decides(tmp_path, condition, changed, holds):
    xml = complex_field(f' IF {condition} "准予结业" "补训" ', "旧结果")
    assert printed(tmp_path, xml, **changed) == ("准予结业" if holds else "补训")


def test_conditions_in_conditions_and_fields_in_their_texts(tmp_path):
    inner = complex_field(f' IF {SCORE} >= 60 "合格（{SCORE}分）" "不合格" ')
    xml = complex_field(f' IF {SCORE} >= 90 "优秀（{SCORE}分）" "{inner}" ', "x")
    assert [printed(tmp_path, xml, 总分=score) for score in ("95", "60", "59.9")] == [
        "优秀（95分）",
        "合格（60分）",
        "不合格",
    ]


@pytest.mark.parametrize(
    ("switch", "expected"),
    [
        (
            "",
            [("祝贺", False, True, "0000FF"), ("张三", True, False, "C00000"), ("！", False, False, "None")],
        ),
        (r" \* MERGEFORMAT", [(text, True, False, "C00000") for text in ("祝贺", "张三", "！")]),
        (r" \* CHARFORMAT", [(text, False, True, "0000FF") for text in ("祝贺", "张三", "！")]),
    ],
)
def test_what_a_condition_prints_keeps_its_own_formatting(tmp_path, switch, expected):
    blue, plain = (
        code(' IF 1 = 1 "祝贺').replace("<w:instrText", BLUE + "<w:instrText"),
        code(f'！" ""{switch} '),
    )
    xml = mark("begin") + blue + merge_field("姓名", look=RED) + plain + mark("separate")
    assert looks(filled(tmp_path, paragraph(xml, run("旧", RED), mark("end")))) == expected


@pytest.mark.parametrize("kind", [*RECORD_KINDS, *OUTSIDE_KINDS])
def test_what_is_no_filling_in_is_refused_with_what_to_do(tmp_path, kind):
    (problem,) = problems_of(tmp_path, paragraph(run("兹证明"), complex_field(f' {kind} "x" = "y" ', "旧")))
    assert (problem.code, problem.details["paragraph"]) == (Code.TEMPLATE_MERGE_FIELD, "兹证明旧")
    assert kind in message(problem)
    assert "删去" in suggestion(problem)


def test_a_label_sheet_is_told_to_keep_one_and_print_the_combined_file(tmp_path):
    (problem,) = problems_of(
        tmp_path, paragraph(merge_field("姓名"), complex_field(" NEXT "), merge_field("姓名"))
    )
    assert "下一记录" in message(problem)
    assert "合订" in suggestion(problem)


@pytest.mark.parametrize(
    ("xml", "told"),
    [
        (complex_field(r" MERGEFIELD 总分 \* CardText "), "CardText"),
        (complex_field(r' MERGEFIELD 总分 \# "甲乙" '), "数字格式“甲乙”"),
        (complex_field(r' MERGEFIELD 总分 \# "0x0" '), "数字格式"),
        (complex_field(r' MERGEFIELD 签发日期 \@ "yyyy年m月d日" '), "小写的 m 是分钟"),
        (complex_field(r' MERGEFIELD 签发日期 \@ "HH:mm" '), "日期格式"),
        (complex_field(r" MERGEFIELD 总分 \q 1 "), r"\q"),
        (complex_field(r" MERGEFIELD 总分 \# "), "没有写内容"),
        (complex_field(' MERGEFIELD "姓名 '), "引号不成对"),
        (complex_field(" MERGEFIELD "), "没有写明字段名"),
        (complex_field(" MERGEFIELD 名单 "), "名单"),
        (complex_field(r' MERGEFIELD 二维码 \f "x" '), "图片"),
        (complex_field(f' IF {RATING} "优秀" "甲" "乙" '), "没有写比较"),
        (complex_field(f' IF {RATING} = "优秀" '), "不完整"),
        (complex_field(f' IF {RATING} = "优秀" 甲 乙 丙 '), "不完整"),
        (complex_field(f' IF {RATING} == "优秀" "甲" "乙" '), "不完整"),
        (complex_field(f' IF {RATING} >= "合格" "甲" "乙" '), "比不出大小"),
        (complex_field(f' IF {RATING} = "优秀" "甲" "乙" \\# 0 '), "开关"),
        (complex_field(f' IF {merge_field("二维码", "")} <> "" "甲" "乙" '), "图片不能比较"),
        (complex_field(f' IF {complex_field(" PAGE ", "1")} = 1 "{SCORE}" "乙" '), "只能是文字和合并域"),
        (complex_field(f' IF {RATING} = "优秀" "{complex_field(" DATE ", "1")}" "乙" '), "不是合并域的域"),
        (complex_field(f" = {SCORE} * 2 "), "不会计算"),
        (complex_field(f' INCLUDEPICTURE "D:/{merge_field("工号", "")}.jpg" '), "不会计算"),
        (mark("begin") + code(" MERGEFIELD 姓名 "), "不完整"),
        (code(" MERGEFIELD 姓名 "), "不完整"),
    ],
)
def test_what_cannot_be_done_is_refused_and_never_printed_raw(tmp_path, xml, told):
    problems = problems_of(tmp_path, paragraph(run("兹证明"), xml))
    assert {problem.code for problem in problems} == {Code.TEMPLATE_MERGE_FIELD}
    assert told in message(problems[0])
    assert "兹证明" in message(problems[0])


def test_a_condition_over_two_paragraphs_or_two_cells_is_refused(tmp_path):
    first = paragraph(mark("begin"), code(f' IF {RATING} = "优秀" "第一段'))
    problems = problems_of(tmp_path, first, paragraph(code('第二段" "" '), mark("end")))
    assert "换了段落" in message(problems[0])
    cell = "<w:tc><w:tcPr/>{}</w:tc>"
    row = cell.format(paragraph(mark("begin"), code(" MERGEFIELD 姓名 "))) + cell.format(
        paragraph(mark("end"))
    )
    table = (
        f'<w:tbl xmlns:w="{W[1:-1]}"><w:tblPr/><w:tblGrid><w:gridCol w:w="9"/><w:gridCol w:w="9"/></w:tblGrid>'
        f"<w:tr>{row}</w:tr></w:tbl>"
    )
    assert "跨了表格" in message(problems_of(tmp_path, table)[0])


def test_fields_in_fields_without_end_are_refused_in_no_time(tmp_path):
    nested = complex_field(" MERGEFIELD 姓名 ")
    for _ in range(300):
        nested = mark("begin") + code(" IF ") + nested + code(' = "1" "2" "3" ') + mark("end")
    before = time.process_time()
    assert "套得太深" in message(problems_of(tmp_path, paragraph(nested))[0])
    assert [one.code for one in problems_of(tmp_path, *[paragraph(SCORE * 100)] * 40)] == [
        Code.TEMPLATE_TOO_MUCH
    ]
    assert time.process_time() - before < 10


def test_a_field_that_nobody_knows_is_told_like_a_tag_with_the_nearest_name(tmp_path):
    (problem,) = problems_of(tmp_path, paragraph(run("兹证明"), merge_field("姓明")))
    assert problem.code is Code.TEMPLATE_UNKNOWN_FIELD
    assert (problem.details["field"], problem.details["nearest"]) == ("姓明", "姓名")
    assert "“姓名”" in suggestion(problem)
    (problem,) = problems_of(
        tmp_path, paragraph(complex_field(f' IF {merge_field("级别")} = "优秀" "甲" "" '))
    )
    assert problem.code is Code.TEMPLATE_UNKNOWN_FIELD


@pytest.mark.parametrize(
    ("xml", "names_somebody"),
    [
        (merge_field("姓名"), True),
        (complex_field(r' MERGEFIELD 工号 \f "号" '), True),
        (complex_field(f' IF {RATING} = "优秀" "{merge_field("姓名")}" "" '), True),
        (merge_field("总分"), False),
        (complex_field(f' IF {merge_field("姓名")} = "张三" "您" "他" '), False),
    ],
)
def test_a_paper_about_a_person_must_say_whose_it_is(tmp_path, xml, names_somebody):
    problems = problems_of(tmp_path, paragraph(xml), one_of=NAMES_OF_A_PERSON)
    assert [one.code for one in problems] == [Code.TEMPLATE_NAMES_NOBODY] * (not names_somebody)


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("兹证明 «姓名» 老师", Severity.ERROR),
        ("兹证明 << 姓 名 >> 老师", Severity.ERROR),
        ("荣获 «奖项»", Severity.WARNING),
        ("《教师法》“«»” 1<<2, 3>>1 « ® »", None),
    ],
)
def test_a_merge_field_typed_by_hand_is_told(tmp_path, text, severity):
    problems = problems_of(tmp_path, paragraph(run(text), merge_field("姓名")))
    assert [(one.code, one.severity) for one in problems] == [(Code.TEMPLATE_TYPED_MARK, severity)] * bool(
        severity
    )
    assert all("插入合并域" in suggestion(one) and "手打" in message(one) for one in problems)


@pytest.mark.parametrize(
    "name", ["{{ 姓名 }}&<b>", "{% for x in y %}", " MERGEFIELD 总分 ", '"优秀"', "行\n二\t三"]
)
def test_a_value_is_text_whatever_is_in_it(tmp_path, name):
    choice = complex_field(f' IF {merge_field("姓名")} = "x" "" "{merge_field("姓名")}" ')
    template = merged(
        merge_template(tmp_path / "t.docx", paragraph(complex_field(r" MERGEFIELD 姓名 \f ！ "), choice))
    )
    single_file(template, template.render({**VALUES, "姓名": name}), tmp_path / "one.docx")
    check(tmp_path / "one.docx")
    assert Document(str(tmp_path / "one.docx")).paragraphs[0].text == f"{name}！{name}"
    assert "instrText" not in xml_parts(tmp_path / "one.docx")["word/document.xml"]


@pytest.mark.parametrize(
    "name", ["姓名 }}{{ 总分", "名单 }}", "__class__", "loop.index", "姓名|safe", "merged_1"]
)
def test_a_code_can_name_fields_only(tmp_path, name):
    found = {one.code for one in problems_of(tmp_path, paragraph(complex_field(f' MERGEFIELD "{name}" ')))}
    assert found
    assert found <= {Code.TEMPLATE_UNKNOWN_FIELD, Code.TEMPLATE_MERGE_FIELD, Code.TEMPLATE_TAG_PLACE}


@pytest.mark.parametrize("text", ["{{ 姓名 }}", "{% if 总分 %}", "}}"])
def test_tags_in_the_text_of_a_condition_are_told(tmp_path, text):
    assert has_fatal(problems_of(tmp_path, paragraph(complex_field(f' IF {RATING} = "优秀" "{text}" "" '))))


def test_a_result_knows_nothing_of_the_merge_its_source_or_its_recipients(tmp_path):
    path = merge_template(tmp_path / "t.docx", paragraph(merge_field("姓名")), source=True)
    template = merged(path)
    single_file(template, template.render(VALUES), tmp_path / "one.docx")
    combine(template, [VALUES] * 2, tmp_path / "all.docx")
    for made in (tmp_path / "one.docx", tmp_path / "all.docx"):
        check(made)
        with zipfile.ZipFile(made) as archive:
            assert "word/recipientData.xml" not in archive.namelist()
        for name, xml in xml_parts(made).items():
            assert not FIELD_CODE.search(xml), name
            assert "list.xls" not in xml


def certificate_template(path):
    """An old merge document with all a certificate has: list, bookmark and reference, header, code, picture."""
    numbered = '<w:pPr><w:pStyle w:val="ListNumber"/></w:pPr>'
    return merge_template(
        path,
        paragraph(
            '<w:bookmarkStart w:id="3" w:name="持证人"/>',
            cut_up("姓名"),
            '<w:bookmarkEnd w:id="3"/>',
            run(" 老师："),
        ),
        paragraph(
            run("在培训中评为"),
            complex_field(f' IF {merge_field("等级")} = "优秀" "优秀学员" "{merge_field("等级")}学员" ', "x"),
            run("，总分 "),
            merge_field("总分", r'\# "0.0" \* MERGEFORMAT', RED),
            run("。{{ 学时 }} 学时"),
        ),
        paragraph(run("第一条"), properties=numbered),
        paragraph(simple_field(" REF 持证人 ", "x"), run(" "), merge_field("签发日期", r'\@ "EEEE年O月A日"')),
        paragraph(merge_field("二维码")),
        header=paragraph(merge_field("证书编号")),
        source=True,
    )


def test_copies_and_the_combined_document_hold_the_same_and_each_its_own(tmp_path):
    template = merged(certificate_template(tmp_path / "t.docx"), fields_of(Kind.CERTIFICATE, ITEMS))
    contexts = [certificate(person(f"教师{n}", f"T{n}", "92.45"), f"2026-{n}") for n in range(3)]
    combined = combine(template, contexts, tmp_path / "all.docx")
    check(combined)
    singles = []
    for context in contexts:
        single_file(template, template.render(context), tmp_path / "one.docx")
        check(tmp_path / "one.docx")
        singles += text_of(tmp_path / "one.docx").split("\n")
    assert text_of(combined).split("\n") == singles
    assert singles[1] == "在培训中评为优秀学员，总分 92.5。10 学时"
    assert singles[3].endswith("二〇二六年十一月二十二日")
    document = Document(str(combined))
    assert [s.header.paragraphs[0].text for s in document.sections] == ["2026-0", "2026-1", "2026-2"]
    xml = xml_parts(combined)["word/document.xml"]
    assert re.findall(r'bookmarkStart[^>]*w:name="([^"]+)"', xml) == ["持证人", "持证人_1", "持证人_2"]
    assert re.findall(r"REF (\S+)", xml) == ["持证人", "持证人_1", "持证人_2"]
    assert len(set(re.findall(r'r:embed="([^"]+)"', xml))) == 3


@libreoffice
def test_the_combined_print_shows_names_and_a_code_that_a_scanner_reads(tmp_path):
    template = merged(certificate_template(tmp_path / "t.docx"), fields_of(Kind.CERTIFICATE, ITEMS))
    contexts = [certificate(person(f"教师{n}", f"T{n}", "92.45"), f"2026-{n}") for n in range(2)]
    convert(combine(template, contexts, tmp_path / "all.docx"), "pdf")
    shown = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "all.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout.replace(" ", "")
    for page, n in zip(shown.split("\f"), range(2), strict=False):
        assert f"教师{n}老师：" in page
        assert "总分92.5。" in page
        assert "«" not in page
    assert shutil.which("zbarimg")
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", str(tmp_path / "all.pdf"), str(tmp_path / "page")], check=True
    )
    read = subprocess.run(
        ["zbarimg", "-q", "--raw", *sorted(map(str, tmp_path.glob("page*.png")))],
        check=True,
        capture_output=True,
    ).stdout.decode()
    assert all(f"教师{n}" in read for n in range(2))


PLAIN_SWITCHES = ["", r"\* MERGEFORMAT", r"\* Upper", r"\* Lower", r'\b "前 "', r'\f " 后"', r'\b "(" \f ")"']


@pytest.mark.parametrize("switches", PLAIN_SWITCHES)
@pytest.mark.parametrize("value", ["wang 王", "", "A&B <c>"])
def test_docx_mailmerge_prints_the_same(tmp_path, switches, value):
    paragraphs = [
        paragraph(run("一 "), merge_field("PPT分", switches), run(" 尾")),
        paragraph(run("二 "), simple_field(f" MERGEFIELD PPT分 {switches} ", "«PPT分»"), run(" 尾")),
        paragraph(run("三 "), cut_up("PPT分"), run(" 尾")),
    ]
    path = merge_template(tmp_path / "t.docx", *paragraphs)
    with MailMerge(str(path)) as peer:
        peer.merge(PPT分=value)
        peer.write(str(tmp_path / "peer.docx"))
    made = filled(tmp_path, *paragraphs, PPT分=value)
    assert text_of(made) == text_of(tmp_path / "peer.docx")


@libreoffice
def test_a_template_that_libreoffice_wrote_with_its_own_database_fields_is_filled_in(tmp_path):
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "text")
    )
    field = (
        '<text:database-display text:table-name="名单" text:table-type="table" text:column-name="{0}" '
        'text:database-name="培训">&lt;{0}&gt;</text:database-display>'
    )
    (tmp_path / "t.fodt").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {names} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:body><office:text><text:p>兹证明 {field.format('姓名')} 老师（{field.format('工号')}）总分"
        f"{field.format('总分')}。</text:p></office:text></office:body></office:document>",
        encoding="utf-8",
    )
    convert(tmp_path / "t.fodt", "docx")
    assert "MERGEFIELD" in xml_parts(tmp_path / "t.docx")["word/document.xml"]
    template = merged(tmp_path / "t.docx")
    single_file(template, template.render(VALUES), tmp_path / "one.docx")
    assert text_of(tmp_path / "one.docx").strip() == "兹证明 张三 老师（T012）总分92.5。"


def test_whatever_stands_in_a_code_is_printed_or_told_and_nothing_breaks(tmp_path):
    chance = random.Random(5)
    pieces = [SCORE, RATING, CREDITS, ' IF ', '"', "“", " = ", ">=", "优秀", "\\", r"\* ", r"\# ", "0.0", "#,", r"\@ ", "yyyy",
              "}", "%", "{", "　", " NEXT ", "MERGEFIELD 姓名", mark("begin"), mark("separate"), mark("end"), "«姓名»"]  # fmt: skip
    made = 0
    for _ in range(300):
        inside = "".join(chance.choice(pieces) for _ in range(chance.randrange(1, 9)))
        path = merge_template(
            tmp_path / "t.docx",
            paragraph(complex_field(chance.choice([" IF ", " MERGEFIELD 总分 "]) + inside, "旧")),
        )
        template, problems = load_template(path, FIELDS)
        assert (template is None) == has_fatal(problems)
        assert all(message(one) and suggestion(one) for one in problems)
        if template is not None and "MERGE" in inside:
            single_file(template, template.render(VALUES), tmp_path / "one.docx")
            assert "MERGEFIELD" not in xml_parts(tmp_path / "one.docx")["word/document.xml"]
            made += 1
    assert made > 5


def test_other_fields_stay_and_templates_without_a_merge_are_what_they_were(tmp_path):
    pages = complex_field(f' IF {complex_field(" PAGE ", "1")} = 1 "首页" "续页" ', "首页")
    path = merge_template(
        tmp_path / "t.docx", paragraph(merge_field("姓名"), pages, simple_field(" PAGE ", "1"))
    )
    template = merged(path)
    single_file(template, template.render(VALUES), tmp_path / "one.docx")
    check(tmp_path / "one.docx")
    xml = xml_parts(tmp_path / "one.docx")["word/document.xml"]
    assert (xml.count("fldCharType"), xml.count("fldSimple w:instr")) == (6, 1)
    assert word(tmp_path / "plain.docx", "{{ 姓名 }}").exists()
    assert merged(tmp_path / "plain.docx")._formulas == {}


def test_a_merge_field_in_a_footnote_is_told(tmp_path):
    path = word(tmp_path / "t.docx", "{{ 姓名 }}")
    with zipfile.ZipFile(path, "a") as archive:
        note = paragraph(merge_field("总分"))
        archive.writestr("word/footnotes.xml", f'<w:footnotes xmlns:w="{W[1:-1]}">{note}</w:footnotes>')
    (problem,) = load_template(path, FIELDS)[1]
    assert problem.code is Code.TEMPLATE_UNSUPPORTED
