"""What a certificate's file says about itself, and whether its printed text was changed since it was issued."""

from __future__ import annotations

import hmac
import html
import re
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from python.documents import package
from python.documents.certificates.key import SchoolKey
from python.documents.certificates.proof import ALPHABET, CODE_LENGTH, FROZEN, Claim, FrozenCertificate
from python.documents.custom_properties import read_properties
from python.documents.template import Rendered, Template
from python.documents.template_source import W
from python.vocabulary.sheet_schema import (
    CERTIFICATE_NUMBER,
    NAME,
    RATING,
    TOTAL,
    VERIFICATION_CODE,
)

SEAL = "正文校验"
KEY_FINGERPRINT = "密钥标识"
_PRINTED = (CERTIFICATE_NUMBER, NAME, TOTAL, RATING)
_TEXT = re.compile(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>")
_FALLBACK = re.compile(r"<mc:Fallback\b.*?</mc:Fallback>", re.DOTALL)
_CODE = re.compile(rf"校验码[:：]?([{ALPHABET}{ALPHABET.lower()}]{{{CODE_LENGTH}}})")


def _squeeze(text: str) -> str:
    return "".join(html.unescape(text).split())


def _text_of(xml: str) -> str:
    return _squeeze("".join(_TEXT.findall(_FALLBACK.sub("", xml))))


def _seal(body: str, margins: list[str], key: SchoolKey) -> str:
    # Word may rename and reorder headers when it saves; their texts are sorted and empty ones left out.
    margins = sorted(text for text in margins if text)
    return key.sign("\0".join(["peixun-seal-1", body, *margins]).encode("utf-8")).hex()[:32]


def file_properties(
    certificate: FrozenCertificate, code: str, template: Template, rendered: Rendered, key: SchoolKey
) -> dict[str, str]:
    """The custom properties of a certificate's file: the frozen fields, the code, and a seal over all printed text."""
    margins = [
        _text_of(rendered.parts[part] if part in rendered.parts else template.parts[part].decode("utf-8"))
        for part in {relationship.target for relationship in template.marginal}
    ]
    return {
        **certificate.as_texts(),
        VERIFICATION_CODE: code,
        SEAL: _seal(_text_of(rendered.body), margins, key),
        KEY_FINGERPRINT: key.fingerprint,
    }


def read_claim(path: Path, key: SchoolKey | None) -> Claim:
    """What the certificate in ``path`` claims, for ``proof.verify``.

    The stored fields are compared with the printed text: a name changed on the page is found although the stored one
    is right. A file without stored fields is looked up by the 校验码 printed on it.

    Raises:
        UnreadableError: Not a Word document.
        OSError: The file cannot be read.
    """
    parts = package.read_parts(path)
    main = package.main_part(parts)
    body = _printed_text(parts[main])
    marginal = [
        parts[relationship.target]
        for relationship in package.relationships(parts, main)
        if relationship.kind in ("header", "footer") and relationship.target in parts
    ]
    margins = [_printed_text(data) for data in marginal]
    everything = body + "".join(margins)
    properties = read_properties(parts)
    printed_code = _CODE.search(everything)
    code = printed_code.group(1) if printed_code else ""
    if SEAL not in properties:
        return Claim(code=code, text_checked=False)
    wrong = [
        name for name in _PRINTED if properties.get(name) and _squeeze(properties[name]) not in everything
    ]
    sealed = None
    if key is not None and hmac.compare_digest(
        properties.get(KEY_FINGERPRINT, "").encode(), key.fingerprint.encode()
    ):
        sealed = hmac.compare_digest(_seal(body, margins, key).encode(), properties[SEAL].encode())
    return Claim(
        number=properties.get(CERTIFICATE_NUMBER, ""),
        code=code or properties.get(VERIFICATION_CODE, ""),
        fields=_frozen_fields(properties),
        # 总分 and 等级 need not be printed on every kind; their absence alone proves nothing while the seal holds.
        wrong_fields=() if sealed else tuple(wrong),
        sealed=sealed,
        text_checked=bool(sealed) and not any(_shows_more(data) for data in (parts[main], *marginal)),
    )


def _frozen_fields(properties: Mapping[str, str]) -> dict[str, str]:
    return {one.column: properties[one.column] for one in FROZEN if one.column in properties}


def _shows_more(data: bytes) -> bool:
    """Whether a part shows text that the seal does not cover: WordArt, equations, fallback copies, text in drawings."""
    for element in package.parse(data).iter(etree.Element):
        name = etree.QName(element).localname
        if name in ("Fallback", "textpath") or (name == "t" and element.tag != f"{W}t"):
            return True
    return False


def _printed_text(data: bytes) -> str:
    """All text of a part but that of fallback copies of drawings, without any white space."""
    root = package.parse(data)
    pieces = []
    for element in root.iter(f"{W}t"):
        if not any(str(ancestor.tag).endswith("}Fallback") for ancestor in element.iterancestors()):
            pieces.append(element.text or "")
    return "".join("".join(pieces).split())
