"""Schools, certificates and pictures for the tests of 查验证书.html, signed with libsodium, and the browser that opens it."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import random
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from nacl import bindings
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from python.documents.certificates.check_page import (
    PageCertificate,
    PageData,
    PageKey,
    PageRevocation,
)
from python.documents.certificates.qr import png

CHROMIUM = shutil.which("chromium")
DRIVER = "/usr/bin/chromedriver"
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
ORDER = ("证书编号", "姓名", "种类", "等级", "总分", "学时", "轮次", "签发日期", "发证单位")
SCHOOL = "临江市第一中学"
PAGE_DATE = "2026-07-05"
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"


def letters(digest: bytes, count: int) -> str:
    """The first ``count`` characters of five bits each."""
    bits = "".join(f"{byte:08b}" for byte in digest)
    return "".join(ALPHABET[int(bits[place * 5 : place * 5 + 5], 2)] for place in range(count))


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass(frozen=True)
class SigningKey:
    """A key pair made of a seed, as libsodium makes it."""

    seed: str

    @cached_property
    def pair(self) -> tuple[bytes, bytes]:
        return bindings.crypto_sign_seed_keypair(hashlib.sha256(self.seed.encode()).digest())

    @property
    def fingerprint(self) -> str:
        return letters(hashlib.sha256(b"peixun-public-key" + self.pair[0]).digest(), 16)

    def sign(self, message: bytes) -> bytes:
        return bindings.crypto_sign(message, self.pair[1])[:64]

    def on_page(self, start: str, end: str = "", distrusted: str = "") -> PageKey:
        return PageKey(self.pair[0], self.fingerprint, start, end, distrusted)


CURRENT = SigningKey("current")
LEAKED = SigningKey("leaked")
FOREIGN = SigningKey("another school")


@dataclass(frozen=True)
class Signed:
    """A certificate of version 2."""

    fields: Mapping[str, str]
    key: SigningKey = CURRENT

    @property
    def lines(self) -> list[str]:
        return [f"{label}：{self.fields[label]}" for label in ORDER if self.fields.get(label)]

    @cached_property
    def signature(self) -> bytes:
        return self.key.sign(("peixun-certificate-2\n" + "\n".join(self.lines)).encode())

    @property
    def code(self) -> str:
        return letters(hashlib.sha256(b"peixun-code-2" + self.signature).digest(), 10)

    @property
    def mark(self) -> str:
        return f"签名：2.{self.key.fingerprint[:8]}.{base64url(self.signature)}"

    @property
    def text(self) -> str:
        return "\n".join([*self.lines, self.mark])

    @property
    def on_page(self) -> PageCertificate:
        fields = {label: self.fields[label] for label in ORDER[1:] if self.fields.get(label)}
        return PageCertificate(self.fields["证书编号"], self.code, fields)

    def altered(self, **changed: str) -> str:
        """The words with other values, under the old signature; a blank value takes the line away."""
        return "\n".join([*Signed({**self.fields, **changed}).lines, self.mark])


def certificate(serial: int, name: str, key: SigningKey = CURRENT, **changed: str) -> Signed:
    fields = {
        "证书编号": f"2026班培字第{serial:04d}号",
        "姓名": name,
        "种类": "优秀证书",
        "等级": "优秀",
        "总分": "92.5",
        "学时": "10",
        "轮次": "2026年春季班主任培训",
        "签发日期": "2026-06-30",
        "发证单位": SCHOOL,
    }
    return Signed({**fields, **changed}, key)


GENUINE = certificate(7, "欧阳春晓")
COMPLETION = certificate(8, "阿卜杜热合曼·买买提", 种类="结业证书", 等级="", 总分="")
REVOKED = certificate(3, "孙立冬")
LATER = certificate(41, "钱晚晴", 签发日期="2026-07-20")
LATER_REGISTERED = certificate(42, "周先登", 签发日期="2026-07-09")
UNREGISTERED = certificate(99, "吴无册")
LEAKED_REGISTERED = certificate(5, "郑在册", LEAKED, 签发日期="2026-03-01")
LEAKED_UNREGISTERED = certificate(6, "王伪造", LEAKED, 签发日期="2026-03-01")
REPLACED = certificate(11, "冯旧名")
REPLACEMENT = certificate(11, "冯新名")
OTHERS = certificate(7, "欧阳春晓", FOREIGN, 发证单位="邻县第二中学")

EARLY_CODE = "K7Q4M2XH9A"
EARLY_FIELDS = {
    "姓名": "韩早春",
    "种类": "优秀证书",
    "等级": "优秀",
    "总分": "95",
    "学时": "10",
    "轮次": "2025年秋季班主任培训",
    "签发日期": "2025-12-31",
    "发证单位": "",
}
EARLY_TEXT = f"证书编号：2025班培字第0012号\n姓名：韩早春\n等级：优秀\n总分：95\n签发日期：2025年12月31日\n校验码：{EARLY_CODE}"
EARLY_REVOKED_TEXT = EARLY_TEXT.replace("0012", "0013")

REGISTERED = (GENUINE, COMPLETION, LATER_REGISTERED, LEAKED_REGISTERED, REPLACEMENT)


def page_data() -> PageData:
    early = {label: value for label, value in EARLY_FIELDS.items() if value}
    return PageData(
        school=SCHOOL,
        date=PAGE_DATE,
        keys=(CURRENT.on_page("2026-04-01"), LEAKED.on_page("2026-01-01", "2026-03-31", "2026-04-01")),
        revoked=(
            PageRevocation("2026班培字第0003号", "2026-07-01"),
            PageRevocation("2025班培字第0013号", "2026-01-15"),
        ),
        certificates=(
            *(one.on_page for one in REGISTERED),
            PageCertificate("2025班培字第0012号", EARLY_CODE, early),
        ),
    )


# ---- pictures

DOTS_PER_MM = 300 / 25.4


def sheet(*codes: str, side_mm: float = 34) -> Image.Image:
    """A certificate-like A4 page at 300 dpi, its QR codes along the bottom."""
    page = Image.new("RGB", (2480, 3508), "#fdfbf4")
    draw = ImageDraw.Draw(page)
    draw.rectangle((120, 120, 2360, 3388), outline="#9c2b20", width=14)
    draw.rectangle((160, 160, 2320, 3348), outline="#c9a24a", width=5)
    draw.text((1240, 520), "荣 誉 证 书", font=ImageFont.truetype(FONT, 190), fill="#a11b1b", anchor="mm")
    body = ImageFont.truetype(FONT, 78)
    for row, line in enumerate(
        (
            "欧阳春晓 老师：",
            "　　在二〇二六年春季班主任培训考核中，成绩优良，",
            "总分92.5分，评定为“优秀”，特发此证。",
        )
    ):
        draw.text((330, 900 + row * 150), line, font=body, fill="#222", anchor="lm")
    draw.ellipse((1500, 2250, 1980, 2730), outline="#c22", width=16)
    side = round(side_mm * DOTS_PER_MM)
    for place, text in enumerate(codes):
        code = Image.open(io.BytesIO(png(text))).convert("RGB").resize((side, side), Image.Resampling.NEAREST)
        page.paste(code, (300 + place * (side + 120), 2800))
    return page


def photo(
    page: Image.Image,
    *,
    angle: float = 7,
    tilt: float = 0.06,
    shadow: float = 0.55,
    noise: float = 6,
    blur: float = 0.8,
    size: tuple[int, int] = (3000, 4000),
    quality: int = 60,
    seed: int = 1,
) -> bytes:
    """The page on a desk as a phone of 12 megapixels takes it: turned, in perspective, half in shadow, noisy, JPEG."""
    chance = random.Random(seed)
    width, height = size
    desk = Image.new("RGB", size, "#6d5a48")
    scale = 0.83 * min(width / page.width, height / page.height)
    small = page.resize((round(page.width * scale), round(page.height * scale)), Image.Resampling.LANCZOS)
    left, top = (width - small.width) // 2, (height - small.height) // 2
    desk.paste(small, (left, top))
    turned = desk.rotate(angle, Image.Resampling.BICUBIC, fillcolor="#6d5a48")
    corners = [(0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height))]
    moved = [
        (x + chance.uniform(-tilt, tilt) * width, y + chance.uniform(-tilt, tilt) * height)
        for x, y in corners
    ]
    seen = turned.transform(
        size,
        Image.Transform.PERSPECTIVE,
        _perspective(corners, moved),
        Image.Resampling.BICUBIC,
        fillcolor="#6d5a48",
    )
    pixels = np.asarray(seen.filter(ImageFilter.GaussianBlur(blur)), dtype=np.float32)
    across = np.linspace(0, 1, width)[None, :] * 0.6 + np.linspace(0, 1, height)[:, None] * 0.4
    light = 1 - shadow / (1 + np.exp((across - 0.5) * 14))
    lit = pixels * light[:, :, None] + np.random.default_rng(seed).normal(0, noise, pixels.shape)
    made = io.BytesIO()
    Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8)).save(made, "JPEG", quality=quality)
    return made.getvalue()


def _perspective(source: list[tuple[float, float]], target: list[tuple[float, float]]) -> list[float]:
    """The eight numbers with which Pillow finds a point of ``source`` for each point of the new picture."""
    rows, right = [], []
    for (x, y), (u, v) in zip(target, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return list(np.linalg.solve(np.array(rows), np.array(right)))


def pdf_of(*pages: Image.Image, mode: str = "RGB") -> bytes:
    """A PDF with a page each: JPEG inside for RGB, a fax's CCITT G4 for mode 1."""
    made = io.BytesIO()
    first, *rest = [page.convert(mode) for page in pages]
    first.save(made, "PDF", resolution=300, save_all=True, append_images=rest)
    return made.getvalue()


# ---- the browser


@dataclass
class CheckPage:
    """The page open in a browser."""

    driver: webdriver.Chrome
    folder: Path
    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)

    def open(self, content: bytes, name: str = "查验证书.html") -> None:
        path = self.folder / name
        path.write_bytes(content)
        self.driver.get(path.as_uri())
        self.driver.execute_script(
            "window.violations = []; document.addEventListener('securitypolicyviolation',"
            " event => window.violations.push(event.violatedDirective + ' ' + event.blockedURI))"
        )

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def clear(self) -> None:
        self.driver.execute_script(
            "document.getElementById('results').replaceChildren(); document.getElementById('typed-form').reset()"
        )

    def paste(self, text: str) -> Result:
        self.clear()
        self.driver.execute_script("document.getElementById('text').value = arguments[0]", text)
        self.one("#paste-form button").click()
        return self.results()[0]

    def type(self, number: str, code: str, **fields: str) -> Result:
        self.clear()
        self.driver.execute_script("document.querySelector('#typed-form details').open = true")
        self.one("#number").send_keys(number)
        self.one("#code").send_keys(code)
        for label, value in fields.items():
            self.one(f"[data-label={label}]").send_keys(value)
        self.one("#typed-form button").click()
        return self.results()[0]

    def choose(self, seconds: float = 60, **files: bytes) -> list[Result]:
        """Hands in files, ``a_png=b"…"`` as a.png, and waits for the answers."""
        self.clear()
        paths = []
        for name, content in files.items():
            path = self.folder / name.replace("_", ".")
            path.write_bytes(content)
            paths.append(str(path))
        self.one("#file").send_keys("\n".join(paths))
        WebDriverWait(self.driver, seconds, 0.05).until(
            lambda _: self.all("#results article") and not self.one("#progress").is_displayed()
        )
        return self.results()

    def results(self) -> list[Result]:
        return [Result(one) for one in self.all("#results article")]

    def watch(self) -> None:
        """Takes over what the browser has logged since the last time."""
        for row in self.driver.get_log("performance"):
            message: dict[str, Any] = json.loads(row["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self.requests.append(message["params"]["request"]["url"])
        self.console += [row["message"] for row in self.driver.get_log("browser")]


class Result:
    """One answer on the page, read once."""

    def __init__(self, article: WebElement) -> None:
        self.text = article.text
        self.state = article.get_attribute("data-state")
        self.title = article.find_element(By.TAG_NAME, "h3").text
        self.source = article.find_element(By.CLASS_NAME, "source").text
        self.marks = {
            row.find_element(By.TAG_NAME, "th").text: row.get_attribute("class")
            for row in article.find_elements(By.CSS_SELECTOR, "tbody tr")
        }

    @property
    def wrong(self) -> list[str]:
        return [label for label, mark in self.marks.items() if mark == "wrong"]


def browser(profile: Path) -> webdriver.Chrome:
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or "chromium"
    for argument in (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        f"--user-data-dir={profile}",
        "--window-size=1366,768",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=DRIVER))
