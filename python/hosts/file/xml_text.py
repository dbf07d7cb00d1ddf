"""Small XML work on bytes: where elements lie, attributes of a tag, escaping; everything else stays as it is."""

from __future__ import annotations

import re
from xml.parsers import expat

from python.vocabulary.plain_record import record
from python.vocabulary.ports import HostError
from python.vocabulary.problems import ProblemCode

# Excel refuses a cell with more text than this many UTF-16 units.
LONGEST_TEXT = 32_767

_ATTRIBUTE = re.compile(rb"\s+([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_TAG = re.compile(rb"<[^<>\"']*(?:\"[^\"]*\"[^<>\"']*|'[^']*'[^<>\"']*)*>")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# Half of a surrogate pair is no character: such a text stays as it is, as calamine has it.
_ESCAPED = re.compile("_x(?![Dd][89A-Fa-f])([0-9A-Fa-f]{4})_")


@record
class Element:
    """An element of a part: ``data[start:end]`` is all of it, ``data[start:open_end]`` its start tag.

    ``name`` has its prefix, ``local`` has not.
    """

    name: str
    attributes: dict[str, str]
    depth: int
    start: int
    open_end: int
    end: int

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    def number(self, attribute_name: str) -> int:
        """An attribute that is a whole number; raises ``HostError`` ``DAMAGED`` when it is not."""
        text = self.attributes.get(attribute_name, "")
        if not (text.isascii() and text.isdigit()):
            raise HostError(ProblemCode.DAMAGED, reason=f"{self.name} 的 {attribute_name} 不是整数：{text}")
        return int(text)


def elements(data: bytes, *, max_depth: int) -> list[Element]:
    """All elements down to ``max_depth`` (the root is 0) in document order, with their byte offsets.

    Raises:
        HostError: ``DAMAGED``: not well-formed.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    open_elements: list[tuple[str, dict[str, str], int]] = []
    found: list[Element] = []
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        if depth <= max_depth:
            open_elements.append((name, attributes, parser.CurrentByteIndex))
        depth += 1

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if depth > max_depth:
            return
        _, attributes, begin = open_elements.pop()
        tag_end = _tag_end(data, begin)
        # For <a/> expat reports the end at the tag's own start.
        at = parser.CurrentByteIndex
        close = tag_end if data[tag_end - 2 : tag_end] == b"/>" else _tag_end(data, at)
        found.append(Element(name, attributes, depth, begin, tag_end, close))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise HostError(ProblemCode.DAMAGED, reason=f"内容写法有误（第 {error.lineno} 行）") from error
    return sorted(found, key=lambda element: (element.start, element.depth))


def check_well_formed(data: bytes) -> None:
    """Raises ``HostError`` ``DAMAGED`` unless ``data`` is well-formed XML."""
    try:
        expat.ParserCreate().Parse(data, True)
    except expat.ExpatError as error:
        raise HostError(ProblemCode.DAMAGED, reason=f"内容写法有误（第 {error.lineno} 行）") from error


def _tag_end(data: bytes, start: int) -> int:
    """The offset after the ``>`` that closes the tag at ``start``; a ``>`` inside quotes does not count."""
    match = _TAG.match(data, start)
    if match is None:
        raise HostError(ProblemCode.DAMAGED, reason=f"内容写法有误（第 {start} 个字节）")
    return match.end()


def attribute(tag: bytes, name: bytes) -> bytes | None:
    """The raw (still escaped) value of an attribute in a start tag, or ``None``."""
    for match in _ATTRIBUTE.finditer(tag):
        if match[1] == name:
            return match[2] if match[2] is not None else match[3]
    return None


def with_attribute(tag: bytes, name: bytes, value: bytes | None) -> bytes:
    """The start tag with an attribute set, replaced in its place, or (``None``) removed."""
    for match in _ATTRIBUTE.finditer(tag):
        if match[1] == name:
            new = b"" if value is None else b' %s="%s"' % (name, value)
            return tag[: match.start()] + new + tag[match.end() :]
    if value is None:
        return tag
    at = len(tag) - (2 if tag.endswith(b"/>") else 1)
    while tag[at - 1 : at].isspace():
        at -= 1
    return tag[:at] + b' %s="%s"' % (name, value) + tag[at:]


def escape(text: str) -> bytes:
    """Text for element content or a double-quoted attribute, in UTF-8."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text.encode()


def writable_text(text: str) -> str:
    """The text as a cell can hold it: no half surrogate pairs, cut at ``LONGEST_TEXT`` units, CR LF as one line break."""
    text = text.replace("\r\n", "\n")
    if len(text) * 2 > LONGEST_TEXT or _SURROGATE.search(text):
        units = text.encode("utf-16-le", "surrogatepass")[: 2 * LONGEST_TEXT]
        text = units.decode("utf-16-le", "replace")
    return text


def escape_cell_text(text: str) -> bytes:
    """Cell text as the file format wants it: what XML cannot hold becomes ``_xHHHH_``, and what looks so is escaped.

    Source: ECMA-376 part 1, 22.9.2.19 (ST_Xstring).
    """
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub("_x005F_", text)
    text = _ILLEGAL.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    return escape(text)


def unescape_cell_text(text: str) -> str:
    """The reverse of the ``_xHHHH_`` part of ``escape_cell_text``."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def plain_markup(data: bytes) -> bytes:
    """The same part without comments, processing instructions and CDATA marks."""
    from lxml import etree

    parser = etree.XMLParser(
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
        resolve_entities=False,
        no_network=True,
        huge_tree=True,  # the size was checked when the package was opened
    )
    try:
        tree = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise HostError(ProblemCode.DAMAGED, reason=f"内容写法有误（第 {error.lineno} 行）") from error
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
