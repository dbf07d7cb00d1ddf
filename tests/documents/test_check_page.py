"""查验证书.html in a real browser: what it answers to genuine, altered, revoked, foreign and early certificates, offline.

Certificates are signed by libsodium and codes are drawn by ``qr.png``; the page reads and checks them with libraries of its own.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from python.actions.check_page import make_check_page
from python.actions.verifying import what_is_known
from python.documents.certificates import check_page as module
from python.documents.certificates.check_page import (
    ENTRY_LABELS,
    PageCertificate,
    PageData,
    check_page,
    entry,
)
from python.documents.certificates.qr import png
from python.documents.certificates.words import qr_text
from python.hosts.file.host import FileHost
from python.making.check_page.build import PAGE, build, has_tools
from tests.documents import check_pages as made
from tests.documents.check_pages import CheckPage, Result, photo, sheet
from tests.samples import NOW

browser_needed = pytest.mark.skipif(made.CHROMIUM is None, reason="needs chromium and chromium-driver")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CheckPage]:
    folder = tmp_path_factory.mktemp("查验")
    driver = made.browser(folder / "profile")
    try:
        opened = CheckPage(driver, folder)
        opened.open(check_page(made.page_data()))
        yield opened
    finally:
        driver.quit()


pytestmark = pytest.mark.xdist_group("check_page")


# ---- words that were scanned or pasted


@browser_needed
def test_a_genuine_certificate_is_valid_and_asks_to_compare_the_paper(page) -> None:
    result = page.paste(made.GENUINE.text)
    assert (result.state, result.title) == ("valid", "有效")
    assert set(result.marks) == set(made.ORDER)
    assert result.wrong == []
    assert "欧阳春晓" in result.text
    assert "与纸面逐项对照" in result.text
    assert "2026年7月5日没有作废" in result.text


@browser_needed
def test_one_without_rating_and_total_is_valid(page) -> None:
    result = page.paste(made.COMPLETION.text)
    assert result.title == "有效"
    assert "总分" not in result.marks


@browser_needed
@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("姓名", "欧阳春雨"),
        ("种类", "结业证书"),
        ("等级", "良好"),
        ("等级", ""),
        ("总分", "98.5"),
        ("学时", "40"),
        ("轮次", "2027年春季班主任培训"),
        ("签发日期", "2026-06-29"),
        ("发证单位", "临江市第一中学（集团）"),
    ],
)
def test_an_altered_item_is_named(page, label, value) -> None:
    result = page.paste(made.GENUINE.altered(**{label: value}))
    assert (result.state, result.title, result.wrong) == ("altered", "内容被改动", [label])
    assert f"被改动的是：{label}" in result.text


@browser_needed
def test_an_item_that_was_added_and_two_that_were_altered_are_named(page) -> None:
    assert page.paste(made.COMPLETION.altered(等级="优秀")).wrong == ["等级"]
    assert page.paste(made.GENUINE.altered(姓名="甲", 学时="20")).wrong == ["姓名", "学时"]


@browser_needed
@pytest.mark.parametrize("name", ["欧阳春\u200b晓", "欧阳春晓\u3164", "歐阳春晓", "欧阳舂晓", "欧⻩春晓"])
def test_a_name_that_only_looks_the_same_is_altered(page, name) -> None:
    result = page.paste(made.GENUINE.altered(姓名=name))
    assert (result.state, result.wrong) == ("altered", ["姓名"])


@browser_needed
def test_an_invisible_character_is_shown(page) -> None:
    assert "欧阳春〔U+200B〕晓" in page.paste(made.GENUINE.altered(姓名="欧阳春\u200b晓")).text


@browser_needed
def test_another_number_cannot_be_put_on(page) -> None:
    for number in ("2026班培字第0008号", "2026班培字第0777号"):
        result = page.paste(made.GENUINE.altered(证书编号=number))
        assert result.title == "内容被改动"
        assert "证书编号或签名" in result.text
        assert result.wrong == []


@browser_needed
def test_a_signature_from_another_certificate_does_not_fit(page) -> None:
    swapped = "\n".join([*made.GENUINE.lines, made.COMPLETION.mark])
    assert "证书编号或签名" in page.paste(swapped).text
    assert page.paste(swapped).state == "altered"


@browser_needed
def test_a_signature_with_one_other_character_is_wrong(page) -> None:
    text = made.GENUINE.text
    for broken in (text[:-1] + ("A" if text[-1] != "A" else "Q"), text[:-40] + "AAAA" + text[-36:]):
        assert page.paste(broken).state == "altered"


@browser_needed
def test_a_revoked_one_is_told_with_the_day(page) -> None:
    result = page.paste(made.REVOKED.text)
    assert (result.state, result.title) == ("revoked", "已作废")
    assert "2026年7月1日" in result.text


@browser_needed
def test_a_number_that_now_belongs_to_another_is_revoked(page) -> None:
    result = page.paste(made.REPLACED.text)
    assert result.title == "已作废"
    assert "现在登记的是另一张" in result.text
    assert page.paste(made.REPLACEMENT.text).title == "有效"


@browser_needed
def test_another_schools_is_not_ours(page) -> None:
    result = page.paste(made.OTHERS.text)
    assert (result.state, result.title) == ("foreign", "不是本校的证书")
    assert set(result.marks.values()) == {"open"}


@browser_needed
def test_a_foreign_signature_under_our_fingerprint_is_altered(page) -> None:
    forged = made.OTHERS.text.replace(made.FOREIGN.fingerprint[:8], made.CURRENT.fingerprint[:8])
    assert page.paste(forged).state == "altered"


@browser_needed
def test_one_issued_after_the_page_cannot_be_judged_unless_registered(page) -> None:
    result = page.paste(made.LATER.text)
    assert (result.state, result.title) == ("later", "本页日期之后签发，无法判断")
    assert page.paste(made.LATER_REGISTERED.text).title == "有效"


@browser_needed
def test_one_that_is_signed_and_not_registered_cannot_be_judged(page) -> None:
    result = page.paste(made.UNREGISTERED.text)
    assert (result.state, result.title) == ("unknown", "无法判断")


@browser_needed
def test_of_a_leaked_key_only_registered_ones_count(page) -> None:
    registered = page.paste(made.LEAKED_REGISTERED.text)
    assert registered.title == "有效"
    assert "2026年4月1日起停用" in registered.text
    forged = page.paste(made.LEAKED_UNREGISTERED.text)
    assert (forged.state, forged.title) == ("foreign", "不是本校的证书")
    assert "right" not in forged.marks.values()


@browser_needed
def test_an_early_one_is_judged_by_the_register(page) -> None:
    result = page.paste(made.EARLY_TEXT)
    assert result.title == "有效"
    assert "早期证书，无签名，按本页登记核对" in result.text
    assert page.paste(made.EARLY_REVOKED_TEXT).title == "已作废"
    assert page.paste(made.EARLY_TEXT.replace("0012", "0444")).title == "无法判断"


@browser_needed
@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("韩早春", "韩晚春", ["姓名"]),
        ("等级：优秀\n", "", ["等级"]),
        ("总分：95", "总分：96", ["总分"]),
        ("12月31日", "12月30日", ["签发日期"]),
        (made.EARLY_CODE, "K7Q4M2XH9B", []),
    ],
)
def test_an_altered_early_one_is_told(page, old, new, wrong) -> None:
    result = page.paste(made.EARLY_TEXT.replace(old, new))
    assert (result.state, result.wrong) == ("altered", wrong)


@browser_needed
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", ""),
        lambda text: text.replace("\n", "\r\n\r\n"),
        lambda text: text.replace("\n", " "),
        lambda text: text.replace("：", " : "),
        lambda text: f"扫码结果\n {text} \n",
        lambda text: text.replace("春季班主任", "春季\n班主任").replace(".", ".\n"),
        lambda text: text.replace("春季班主任", "春季 班主任"),
        lambda text: text.replace("\n", "\u2028"),
    ],
    ids=["lost", "doubled", "spaces", "half-width", "around", "wrapped", "wrapped-and-joined", "separators"],
)
def test_what_programs_do_to_line_breaks_does_no_harm(page, change) -> None:
    assert page.paste(change(made.GENUINE.text)).title == "有效"
    if "春季 " not in change(made.GENUINE.text):
        assert page.paste(change(made.EARLY_TEXT)).title == "有效"


@browser_needed
@pytest.mark.parametrize(
    "text",
    [
        made.GENUINE.text[:-9],
        made.GENUINE.text[:60],
        made.GENUINE.text.replace("姓名：欧阳春晓\n", ""),
        made.GENUINE.text + "\n姓名：别人",
        "\n".join([made.GENUINE.lines[1], made.GENUINE.lines[0], *made.GENUINE.lines[2:], made.GENUINE.mark]),
        made.GENUINE.text + "\n校验码：K7Q4M2XH9A",
        made.EARLY_TEXT[:-3],
        made.GENUINE.text.replace("签名：2.", "签名：3."),
    ],
)
def test_a_part_of_the_words_is_not_judged(page, text) -> None:
    result = page.paste(text)
    assert (result.state, result.title) == ("unreadable", "文字不完整")


@browser_needed
def test_other_text_is_no_certificate_and_is_never_markup(page) -> None:
    assert page.paste("https://weixin.qq.com/r/abc").title == "这不是证书的二维码"
    name = "<img src=x onerror=alert(1)>"
    result = page.paste(made.GENUINE.altered(姓名=name))
    assert name in result.text
    assert page.all("#results img") == []


@browser_needed
def test_a_whole_book_pasted_by_mistake_is_answered_at_once(page) -> None:
    started = time.perf_counter()
    for book in (" " * 300_000 + "x", "证书编号" * 50_000, "证书编号：" + "\n 字" * 100_000):
        assert page.paste(book).state == "unreadable"
    assert time.perf_counter() - started < 20


# ---- number and 校验码, typed


@browser_needed
def test_number_and_code_alone_say_that_the_paper_was_not_compared(page) -> None:
    result = page.type("2026班培字第0007号", made.GENUINE.code)
    assert (result.state, result.title) == ("partly", "编号和校验码有效，纸面内容没有核对")
    assert "补填：姓名、等级、总分、签发日期" in result.text


@browser_needed
def test_typed_as_people_type(page) -> None:
    code = made.GENUINE.code.lower()
    result = page.type(
        " ２０２６班培字第0007号",
        f"{code[:5]}-{code[5:]}",
        姓名="欧阳 春晓",
        等级="优秀",
        总分="92.50分",
        签发日期="二〇二六年六月三十日",
        学时="10学时",
    )
    assert (result.state, result.title, result.wrong) == ("valid", "有效", [])
    assert "种类、轮次、发证单位没有核对" in result.text


@browser_needed
def test_what_a_certificate_does_not_have_need_not_be_typed(page) -> None:
    result = page.type(
        "2026班培字第0008号", made.COMPLETION.code, 姓名="阿卜杜热合曼•买买提", 签发日期="2026/6/30"
    )
    assert result.title == "有效"
    assert "登记里这张证书没有总分" in result.text
    given = page.type(
        "2026班培字第0008号",
        made.COMPLETION.code,
        姓名="阿卜杜热合曼·买买提",
        总分="90",
        签发日期="2026.6.30",
    )
    assert given.wrong == ["总分"]


@browser_needed
@pytest.mark.parametrize("missing", ["姓名", "等级", "总分", "签发日期"])
def test_with_one_item_missing_it_is_not_plainly_valid(page, missing) -> None:
    items = {"姓名": "欧阳春晓", "等级": "优秀", "总分": "92.5", "签发日期": "2026年6月30日"}
    del items[missing]
    result = page.type("2026班培字第0007号", made.GENUINE.code, **items)
    assert result.state == "partly"
    assert f"补填：{missing}，" in result.text


@browser_needed
@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("姓名", "欧阳春雨"),
        ("等级", "良好"),
        ("总分", "925"),
        ("签发日期", "2026年6月3日"),
        ("种类", "结业证书"),
        ("轮次", "2025年"),
        ("发证单位", "二中"),
    ],
)
def test_a_typed_item_that_differs_is_named(page, label, value) -> None:
    result = page.type("2026班培字第0007号", made.GENUINE.code, **{label: value})
    assert (result.state, result.title, result.wrong) == ("altered", "内容被改动", [label])


@browser_needed
def test_wrong_code_unknown_number_revoked_number(page) -> None:
    wrong = page.type("2026班培字第0007号", made.COMPLETION.code)
    assert wrong.state == "altered"
    assert "校验码" in wrong.title
    assert page.type("2026班培字第0700号", made.GENUINE.code).title == "无法判断"
    assert page.type("2026班培字第0003号", made.REVOKED.code).title == "已作废"
    assert page.type("2025班培字第0012号", made.EARLY_CODE, 姓名="韩早春").state == "partly"


@browser_needed
def test_a_blank_form_is_not_checked(page) -> None:
    page.clear()
    page.one("#typed-form button").click()
    assert page.one("#number").get_attribute("validationMessage") == "请填写证书编号。"
    page.one("#number").send_keys("1")
    page.one("#typed-form button").click()
    assert page.one("#code").get_attribute("validationMessage") == "请填写校验码（10 个字符）。"
    assert page.results() == []


# ---- pictures and PDF


def titles(results: list[Result]) -> list[str]:
    return [result.title for result in results]


@browser_needed
def test_a_code_as_it_is_made(page) -> None:
    assert titles(page.choose(a_png=png(made.GENUINE.text))) == ["有效"]
    assert titles(page.choose(a_png=png(made.GENUINE.altered(总分="99")))) == ["内容被改动"]
    assert titles(page.choose(a_png=png(made.EARLY_TEXT))) == ["有效"]


@pytest.fixture(scope="module")
def genuine_sheet() -> Image.Image:
    return sheet(made.GENUINE.text)


@browser_needed
def test_a_photo_from_a_phone(page, genuine_sheet) -> None:
    """Turned by 7°, in perspective, half in shadow, noisy, JPEG 60."""
    started = time.perf_counter()
    results = page.choose(foto_jpg=photo(genuine_sheet))
    assert titles(results) == ["有效"]
    assert results[0].source == "foto.jpg"
    assert time.perf_counter() - started < 20


@browser_needed
def test_a_photo_taken_sideways_and_dim(page, genuine_sheet) -> None:
    upright = Image.open(
        io.BytesIO(photo(genuine_sheet, angle=-12, shadow=0.8, noise=10, size=(2400, 3200), seed=4))
    )
    turned = io.BytesIO()
    note = Image.Exif()
    note[0x0112] = 6  # as phones note that the camera was held sideways
    upright.rotate(90, expand=True).save(turned, "JPEG", quality=60, exif=note)
    assert titles(page.choose(a_jpg=turned.getvalue())) == ["有效"]


@browser_needed
@pytest.mark.parametrize("mode", ["RGB", "1", "RGBA"], ids=["jpeg", "fax", "jpeg2000"])
def test_pages_of_a_pdf(page, genuine_sheet, mode) -> None:
    pages = (
        genuine_sheet,
        Image.new("RGB", (1240, 1754), "white"),
        sheet(made.REVOKED.text, made.COMPLETION.text),
    )
    results = page.choose(a_pdf=made.pdf_of(*pages, mode=mode))
    assert (results[0].title, results[0].source) == ("有效", "a.pdf，第 1 页")
    assert sorted((result.title, result.source) for result in results[1:]) == [
        ("已作废", "a.pdf，第 3 页"),
        ("有效", "a.pdf，第 3 页"),
    ]


@browser_needed
def test_several_codes_in_one_picture_and_one_that_is_no_certificate(page) -> None:
    both = io.BytesIO()
    sheet(made.GENUINE.text, made.REVOKED.text, "https://example.com/").save(both, "PNG")
    results = page.choose(a_png=both.getvalue())
    assert sorted(titles(results)) == ["已作废", "有效"]
    assert "还有 1 个二维码不是证书的" in results[0].text


@browser_needed
def test_several_files_have_one_answer_each(page) -> None:
    results = page.choose(
        a_png=png(made.GENUINE.text), b_png=png(made.REVOKED.text), c_png=png("你好"), d_txt=b"no picture"
    )
    assert {result.source: result.title for result in results} == {
        "a.png": "有效",
        "b.png": "已作废",
        "c.png": "这不是证书的二维码",
        "d.txt": "读不出来",
    }


@browser_needed
def test_no_code_in_the_picture(page) -> None:
    blank = io.BytesIO()
    sheet().resize((900, 1270)).save(blank, "PNG")
    (result,) = page.choose(a_png=blank.getvalue())
    assert (result.state, result.title) == ("unreadable", "没有找到二维码")
    assert "再拍一张" in result.text


@browser_needed
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("a_docx", b"PK", "另存为 PDF"), ("a_pdf", b"%PDF-1.7\nbroken", "打不开"), ("a_heic", b"x", "HEIC")],
)
def test_files_that_cannot_be_read_say_what_to_do(page, name, content, words) -> None:
    (result,) = page.choose(**{name: content})
    assert result.state == "unreadable"
    assert words in result.text


@browser_needed
def test_a_long_reading_can_be_stopped(page) -> None:
    pages = io.BytesIO()
    plain = sheet().resize((1240, 1754))
    plain.save(pages, "PDF", resolution=150, save_all=True, append_images=[plain] * 39)
    (page.folder / "long.pdf").write_bytes(pages.getvalue())
    page.clear()
    page.one("#file").send_keys(str(page.folder / "long.pdf"))
    WebDriverWait(page.driver, 20, 0.05).until(lambda _: "共 40 页" in page.one("#progress").text)
    page.one("#stop").click()
    WebDriverWait(page.driver, 20, 0.05).until(lambda _: not page.one("#progress").is_displayed())
    assert page.results() == []
    assert titles(page.choose(a_png=png(made.GENUINE.text))) == ["有效"]


# ---- the page itself


@browser_needed
def test_it_shows_school_date_and_fingerprints(page) -> None:
    assert page.one("h1").text == made.SCHOOL
    assert "2026年7月5日" in page.one("header").text
    print_ = made.CURRENT.fingerprint
    assert "-".join(print_[place : place + 4] for place in range(0, 16, 4)) in page.one("#keys").text
    assert "自2026年4月1日起停用" in page.one("#keys").text


@browser_needed
def test_a_keyboard_is_enough(page) -> None:
    page.clear()
    page.driver.execute_script("document.getElementById('number').focus()")
    page.driver.switch_to.active_element.send_keys("2026班培字第0007号", Keys.TAB)
    page.driver.switch_to.active_element.send_keys(made.GENUINE.code, Keys.ENTER)
    assert titles(page.results()) == ["编号和校验码有效，纸面内容没有核对"]
    assert page.driver.switch_to.active_element.text == "编号和校验码有效，纸面内容没有核对"
    unnamed = "return [...document.querySelectorAll('input, textarea, button')].filter(one => !(one.labels && one.labels.length) && !one.textContent.trim()).length"
    assert page.driver.execute_script(unnamed) == 0


@browser_needed
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1366, 768), (320, 568)])
def test_nothing_is_wider_than_the_screen(page, width, height) -> None:
    page.driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 1000},
    )
    try:
        page.paste(made.GENUINE.altered(姓名="长" * 60))
        assert page.driver.execute_script("return document.documentElement.scrollWidth") <= width
    finally:
        page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@browser_needed
def test_a_browser_without_webassembly_says_so_and_still_takes_words(page) -> None:
    script = page.driver.execute_cdp_cmd(
        "Page.addScriptToEvaluateOnNewDocument", {"source": "delete window.WebAssembly"}
    )
    try:
        page.open(check_page(made.page_data()), "旧.html")
        assert page.one("#no-pictures").is_displayed()
        assert titles(page.choose(a_png=png(made.GENUINE.text))) == ["读不出来"]
        assert page.paste(made.GENUINE.text).title == "有效"
    finally:
        page.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)
        page.open(check_page(made.page_data()))


@browser_needed
def test_an_older_browser_still_says_what_to_do(page) -> None:
    script = page.driver.execute_cdp_cmd(
        "Page.addScriptToEvaluateOnNewDocument", {"source": "delete window.BigInt"}
    )
    try:
        page.open(check_page(made.page_data()), "更旧.html")
        assert "请换用新的" in page.one("#unsupported").text
        assert not page.one("#tools").is_displayed()
        page.watch()
        page.console.clear()  # that old a browser does report that it cannot run the script
    finally:
        page.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)
        page.open(check_page(made.page_data()))


@browser_needed
def test_what_browsers_of_2022_lack_is_brought(page) -> None:
    """As Chrome 109, the last for Windows 7, in which all of this was seen to work."""
    lacking = """
        delete Object.hasOwn; delete Object.groupBy; delete Promise.withResolvers; delete Promise.try; delete URL.parse;
        delete Math.sumPrecise; delete Array.fromAsync; delete Uint8Array.fromBase64; delete Uint8Array.prototype.toHex;
        for (const kind of [Map, WeakMap]) { delete kind.prototype.getOrInsert; delete kind.prototype.getOrInsertComputed; }
        for (const name of ["union", "intersection", "difference", "isSubsetOf"]) delete Set.prototype[name];
        for (const name of ["toSorted", "toReversed", "toSpliced", "with"]) delete Array.prototype[name];
        delete window.Iterator;
    """
    script = page.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": lacking})
    try:
        page.open(check_page(made.page_data()), "2022.html")
        assert page.driver.execute_script("return 'withResolvers' in Promise") is False
        assert titles(page.choose(a_pdf=made.pdf_of(sheet(made.GENUINE.text)))) == ["有效"]
        assert titles(page.choose(a_png=png(made.REVOKED.text))) == ["已作废"]
    finally:
        page.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)
        page.open(check_page(made.page_data()))


@browser_needed
def test_a_page_without_its_data_says_so(page) -> None:
    try:
        page.open(PAGE.read_bytes(), "空.html")
        assert "向学校重新要一份" in page.one("#no-data").text
        forged = check_page(made.page_data()).replace(made.CURRENT.fingerprint.encode(), b"2" * 16)
        page.open(forged, "假.html")
        assert page.one("#no-data").is_displayed()
    finally:
        page.open(check_page(made.page_data()))


@browser_needed
def test_it_asks_nothing_of_any_network_and_has_no_error(page) -> None:
    page.open(check_page(made.page_data()))
    page.paste(made.GENUINE.text)
    page.choose(a_png=png(made.GENUINE.text), b_pdf=made.pdf_of(sheet(made.GENUINE.text)))
    page.watch()
    ours = [url for url in page.requests if not url.startswith(("file:", "data:", "blob:", "chrome:"))]
    assert ours == []
    assert any(url.startswith("file:") for url in page.requests), "the log must hold the page itself"
    assert page.console == []
    assert page.driver.execute_script("return window.violations") == []


@browser_needed
def test_it_could_not_reach_a_network_if_it_tried(page) -> None:
    attempts = "for (const make of [() => fetch('http://127.0.0.1:9/'), () => { new Image().src = 'http://127.0.0.1:9/a.png'; }, () => eval('1')]) { try { const p = make(); p && p.catch && p.catch(() => 0); } catch {} }"
    page.driver.execute_script(
        "const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.body.append(s);"
        + attempts
    )

    def all_blocked(_: object) -> bool:
        blocked = " ".join(page.driver.execute_script("return window.violations"))
        return all(kind in blocked for kind in ("connect-src", "img-src", "script-src"))

    WebDriverWait(page.driver, 20, 0.05).until(all_blocked)
    assert page.driver.execute_script("return window.ran || false") is False
    page.watch()
    page.console.clear()
    page.open(check_page(made.page_data()))


@browser_needed
def test_what_the_product_issues_the_page_finds_valid(page, master, tmp_path) -> None:
    """From a workbook with a round's certificates: the page made by the action, the words as they stand in the QR codes."""
    workbook = tmp_path / master.name
    shutil.copyfile(master, workbook)
    host = FileHost.open(workbook)
    outcome = make_check_page(host, now=NOW)
    known, _ = what_is_known(host)
    try:
        page.open(outcome.files[0].read_bytes(), "本校.html")
        of_each_kind = {entry.certificate.kind: entry for entry in known.entries}
        assert len(of_each_kind) > 1
        for entry in of_each_kind.values():
            text = qr_text(entry)
            assert page.paste(text).title == "有效"
            assert titles(page.choose(a_png=png(text))) == ["有效"]
            forged = page.paste(text.replace(f"姓名：{entry.certificate.name}", "姓名：冒名"))
            assert (forged.title, forged.wrong) == ("内容被改动", ["姓名"])
            typed = page.type(entry.certificate.number, entry.code, 姓名=entry.certificate.name)
            assert typed.state == "partly"
    finally:
        page.open(check_page(made.page_data()))


@browser_needed
def test_a_school_without_a_key_is_told_what_the_page_can_do(page) -> None:
    try:
        page.open(check_page(PageData("一中", "2026-07-05", ())), "无.html")
        assert "只能查验没有签名的早期证书" in page.one("#keys").text
        assert page.paste(made.GENUINE.text).title == "不是本校的证书"
    finally:
        page.open(check_page(made.page_data()))


# ---- how it is made


def test_it_tells_nothing_of_anybody() -> None:
    text = check_page(made.page_data()).decode()
    data = json.loads(re.search(r'id="data">(.*?)</script>', text, re.DOTALL)[1])
    assert set(data) == {"format", "school", "date", "keys", "revoked", "certificates"}
    for one in (*made.REGISTERED, made.REVOKED):
        assert one.fields["姓名"] not in text
        assert one.code not in text
    for words in ("韩早春", made.EARLY_CODE, "92.5", "2026年春季班主任培训"):
        assert words not in text
    assert all(len(value) == 40 for value in data["certificates"].values())


def test_no_word_of_a_school_ends_the_data() -> None:
    school = '</script><!--<script>"\u2028\u2029&amp;'
    data = PageData(school, "2026-07-05", ())
    text = check_page(data).decode()
    found = re.search(r'id="data">(.*?)</script>', text, re.DOTALL)[1]
    assert json.loads(found)["school"] == school
    assert not re.search("[<>&\u2028\u2029]", found)


def test_an_entry_is_as_the_format_says() -> None:
    fields = {label: value for label, value in made.GENUINE.fields.items() if label in ENTRY_LABELS}
    assert entry("2026班培字第0007号", "K7Q4M2XH9A", fields) == "w2oUCxfV1hQ7m8jezFofGjUwTK8tQsVPzgkeY-y_"
    assert entry("2026班培字第0007号", " k7q4m-2xh9a ", fields) == entry(
        "2026班培字第0007号", "K7Q4M2XH9A", fields
    )
    with pytest.raises(KeyError):
        entry("1", "K7Q4M2XH9A", {"备注": "x"})


def test_the_same_data_gives_the_same_page() -> None:
    assert check_page(made.page_data()) == check_page(made.page_data())


def test_ten_thousand_certificates_take_seconds() -> None:
    fields = made.GENUINE.on_page.fields
    many = tuple(
        PageCertificate(f"2026班培字第{number:05d}号", "K7Q4M2XH9A", fields) for number in range(10_000)
    )
    started = time.process_time()
    text = check_page(PageData(made.SCHOOL, made.PAGE_DATE, (), (), many))
    assert time.process_time() - started < 10, "seconds of one core; the cores share them"
    assert len(text) < 6e6


def test_a_template_without_its_placeholder_is_refused(tmp_path, monkeypatch) -> None:
    broken = tmp_path / "check_page.html"
    broken.write_text("<html>", encoding="utf-8")
    monkeypatch.setattr(module, "_TEMPLATE", broken)
    with pytest.raises(ValueError, match="placeholder"):
        check_page(made.page_data())


def test_the_file_names_no_place_to_fetch_from_and_lists_its_libraries() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert len(text.encode()) < 6e6
    assert text.count("@@DATA@@") == 1
    assert re.search(
        r"default-src 'none'; script-src ('sha256-[\w+/=]+' ){3}'wasm-unsafe-eval'; style-src 'sha256-", text
    )
    assert not re.search(r'<(script|link|img|iframe)[^>]+(src|href)="(?!data:)', text)
    assert "/npm/" not in text, "where the QR reader would fetch its WebAssembly, had it not been handed it"
    listed = re.findall(
        r"<tr><td>([@\w/-]+)</td><td>([\d.]+)</td><td>([\w.-]+)</td><td>([0-9a-f]{64})</td></tr>", text
    )
    lock = json.loads(
        (Path(build.__code__.co_filename).parent / "package-lock.json").read_text(encoding="utf-8")
    )
    wanted = lock["packages"][""]["dependencies"]
    assert {name: version for name, version, _, _ in listed} == wanted


def test_the_lock_pins_every_package_and_names_no_place() -> None:
    lock = json.loads(
        (Path(build.__code__.co_filename).parent / "package-lock.json").read_text(encoding="utf-8")
    )
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert all(one["integrity"].startswith("sha512-") for one in packages.values())
    assert not any("resolved" in one for one in packages.values())


@pytest.mark.skipif(not has_tools(), reason="needs node and npm")
def test_the_page_is_what_its_source_makes(tmp_path) -> None:
    assert build(tmp_path) == PAGE.read_bytes()
