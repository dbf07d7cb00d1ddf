"""What a certificate's Word file says of itself, and whether anything in it was changed since it was issued.

Every part of the file but its stored properties is sealed by a signature: a file that was only saved again by Word is not what was issued
any more, and what it shows is then for people to compare. Files of the first version carry an HMAC over their text instead.
"""

from __future__ import annotations

import hashlib
import hmac
import html
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from python.documents import package
from python.documents.certificates.key import SchoolKey
from python.documents.certificates.pictures import codes_in_pictures
from python.documents.certificates.proof import CODE_LENGTH, RegisterEntry
from python.documents.certificates.signature import ALPHABET, PublicKey, Signature, signer
from python.documents.certificates.verdict import Document
from python.documents.certificates.words import Scanned, read_words
from python.documents.custom_properties import properties_part, read_properties
from python.documents.template import Rendered
from python.documents.template_source import W
from python.vocabulary.sheet_schema import CERTIFICATE_NUMBER, NAME, RATING, TOTAL, VERIFICATION_CODE

SEAL = "文件签名"
PRINTED_LABELS, _BETWEEN = "印出的项目", "、"
PRINTED = (CERTIFICATE_NUMBER, NAME, RATING, TOTAL)
_TEXT = re.compile(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>")
FIRST_SEAL, FIRST_KEY = "正文校验", "密钥标识"
_CODE = re.compile(rf"校验码[:：]?([{ALPHABET}{ALPHABET.lower()}]{{{CODE_LENGTH}}})")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff")


def _squeezed(text: str) -> str:
    return "".join(html.unescape(text).split())


def _text_of(xml: str) -> str:
    return _squeezed("".join(_TEXT.findall(xml)))


def _sealed_bytes(number: str, parts: Mapping[str, bytes], left_out: str | None) -> bytes:
    """What the seal signs: the number and every part of the file but its stored properties."""
    lines = [
        f"{hashlib.sha256(data).hexdigest()} {name}"
        for name, data in sorted(parts.items())
        if name != left_out
    ]
    return "\n".join(["peixun-file-2", number, *lines]).encode("utf-8", "surrogatepass")


def file_properties(
    entry: RegisterEntry, rendered: Rendered, key: SchoolKey
) -> Callable[[Mapping[str, bytes], str], dict[str, str]]:
    """What a certificate's file stores of itself: the frozen fields, the code, and the seal over all its other parts.

    Returns:
        A function of the file's parts and of the name of the one with the stored properties.
    """
    texts = entry.certificate.as_texts()
    shown = "".join(_text_of(xml) for xml in (rendered.body, *rendered.parts.values()))
    printed = [label for label in PRINTED if texts[label] and _squeezed(texts[label]) in shown]

    def properties(parts: Mapping[str, bytes], own: str) -> dict[str, str]:
        number = entry.certificate.number
        return {
            **texts,
            VERIFICATION_CODE: entry.code,
            PRINTED_LABELS: _BETWEEN.join(printed),
            SEAL: str(key.sign(_sealed_bytes(number, parts, own))),
        }

    return properties


def read_document(path: Path, ring: Sequence[SchoolKey], publics: Iterable[PublicKey]) -> Document:
    """What the Word file in ``path`` says of itself, for ``verdict.verify``.

    Args:
        path: A .docx.
        ring: Secret keys, for the seal of the first version.
        publics: The school's public keys, for the seal.

    Raises:
        UnreadableError: Not a Word document.
        OSError: The file cannot be read.
    """
    parts = package.read_parts(path)
    main = package.main_part(parts)
    body = _printed_text(parts[main])
    margins = [
        _printed_text(parts[relationship.target])
        for relationship in package.relationships(parts, main)
        if relationship.kind in ("header", "footer") and relationship.target in parts
    ]
    text = body + "".join(margins)
    properties = read_properties(parts)
    number = properties.get(CERTIFICATE_NUMBER, "")
    printed_code = _CODE.search(text)
    code = printed_code.group(1) if printed_code else properties.get(VERIFICATION_CODE, "")
    printed = properties.get(PRINTED_LABELS, "").split(_BETWEEN)
    return Document(
        number=number,
        code=code,
        text=text,
        printed=tuple(label for label in PRINTED if label in printed) or PRINTED,
        scanned=_scanned(parts),
        whole=_is_whole(path, parts, properties, publics),
        first_seal=_first_seal(body, margins, properties, ring),
    )


def _scanned(parts: Mapping[str, bytes]) -> tuple[Scanned, ...]:
    """What the QR codes among the file's pictures say."""
    pictures = [data for name, data in parts.items() if name.lower().endswith(_PICTURES)]
    read = (read_words(text) for text in codes_in_pictures(pictures))
    return tuple(one for one in read if one is not None)


def _is_whole(
    path: Path, parts: Mapping[str, bytes], properties: Mapping[str, str], publics: Iterable[PublicKey]
) -> bool | None:
    """Whether the seal holds; ``None`` where there is none."""
    signature = Signature.read(properties.get(SEAL, ""))
    if signature is None:
        return None
    with zipfile.ZipFile(path) as archive:
        names = [name.lower() for name in archive.namelist()]
    if len(names) != len(set(names)):
        return False  # two parts of one name: which of them Word shows is its own affair
    message = _sealed_bytes(properties.get(CERTIFICATE_NUMBER, ""), parts, properties_part(parts))
    return signer(message, signature, publics) is not None


def _first_seal(
    body: str, margins: Sequence[str], properties: Mapping[str, str], ring: Iterable[SchoolKey]
) -> bool | None:
    """Whether the text is as a certificate of the first version had it; ``None`` without its seal or its key."""
    # Word may rename and reorder headers when it saves; their texts are sorted and empty ones left out.
    pieces = ["peixun-seal-1", body, *sorted(text for text in margins if text)]
    message = "\0".join(pieces).encode("utf-8", "surrogatepass")
    for key in ring:
        if FIRST_SEAL in properties and properties.get(FIRST_KEY) == key.mark:
            return hmac.compare_digest(key.hmac(message).hex()[:32].encode(), properties[FIRST_SEAL].encode())
    return None


def _printed_text(data: bytes) -> str:
    """All text of a part but that of fallback copies of drawings, without any white space."""
    root = package.parse(data)
    pieces = []
    for element in root.iter(f"{W}t"):
        if not any(str(ancestor.tag).endswith("}Fallback") for ancestor in element.iterancestors()):
            pieces.append(element.text or "")
    return "".join("".join(pieces).split())
