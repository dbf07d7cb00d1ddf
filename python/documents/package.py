"""A .docx as a set of parts: read with limits, changed in memory, written atomically."""

from __future__ import annotations

import contextlib
import lzma
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import quoteattr

from lxml import etree

from python.system.disk import host_error
from python.vocabulary.plain_record import record

# A template is a few dozen kilobytes; a letterhead with photographs a few megabytes.
LARGEST_UNPACKED = 50 * 1024 * 1024
LARGEST_XML = 5 * 1024 * 1024
MOST_PARTS = 2000

CONTENT_TYPES = "[Content_Types].xml"
ROOT_RELATIONSHIPS = "_rels/.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEMPLATE_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
# How the kinds of relationships of a mail merge begin: source, header source, recipients.
_OF_A_MERGE = ("mailMerge", "recipientData")
# The names ``atomic_target`` writes to; one is left behind only by a killed program.
TEMPORARY = re.compile(r"\.~[0-9a-f]+-")
_ENTRY_DATE = (2026, 1, 1, 0, 0, 0)


class UnreadableError(Exception):
    """The file is no usable Word document; the reason is a short Chinese phrase."""


@record
class Relationship:
    """One relationship of a part; ``target`` is the name of a part unless it is external."""

    identifier: str
    kind: str
    target: str
    external: bool = False


def read_parts(path: Path, *, limit_xml: bool = False) -> dict[str, bytes]:
    """All parts of the package in ``path``.

    ``limit_xml`` holds for templates: no single XML part above ``LARGEST_XML``.

    Raises:
        UnreadableError: Not a .docx, encrypted, too large, or it holds a DTD.
        OSError: The file cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            xml = [entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels"))]
            if limit_xml and max(xml, default=0) > LARGEST_XML:
                raise UnreadableError("文件太大")
            if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
                raise UnreadableError("文件太大")
            parts = {}
            for entry in entries:
                if not entry.is_dir():
                    with archive.open(entry) as stream:
                        # The declared size may lie; never read more than it says.
                        parts[entry.filename] = stream.read(entry.file_size)
    except (
        zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, NotImplementedError, RuntimeError, EOFError,
        ValueError, OverflowError, KeyError, IndexError,
    ) as error:  # fmt: skip
        raise UnreadableError("不是 .docx 文件，或文件已损坏、已加密") from error
    parts = {name: _in_utf8(name, data) for name, data in parts.items()}
    for name, data in parts.items():
        if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in data:
            raise UnreadableError("文件含有不允许的 DTD 声明")
    if CONTENT_TYPES not in parts or ROOT_RELATIONSHIPS not in parts:
        raise UnreadableError("不是 Word 文档")
    return parts


def _in_utf8(name: str, data: bytes) -> bytes:
    """A part that some writer put into UTF-16, in the encoding of all others."""
    if not (name.endswith((".xml", ".rels")) and data.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"))):
        return data
    return etree.tostring(parse(data), xml_declaration=True, encoding="UTF-8", standalone=True)


def parse(data: bytes) -> etree._Element:
    """Parses one XML part without entities or network access.

    Raises:
        UnreadableError: It is not well formed.
    """
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise UnreadableError("文件内容已损坏") from error


def relationships_name(part: str) -> str:
    """Where the relationships of ``part`` are kept: word/document.xml → word/_rels/document.xml.rels."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def relationships(parts: Mapping[str, bytes], part: str) -> list[Relationship]:
    """The relationships of ``part`` (``""`` for the package); targets resolved to part names."""
    data = parts.get(relationships_name(part) if part else ROOT_RELATIONSHIPS)
    if data is None:
        return []
    folder = part.rpartition("/")[0]
    found = []
    for element in parse(data):
        target = str(element.get("Target", ""))
        external = element.get("TargetMode") == "External"
        if not external:
            joined = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            target = os.path.normpath(joined).replace("\\", "/").lstrip("/")
        kind = str(element.get("Type", "")).rpartition("/")[2]
        found.append(Relationship(str(element.get("Id", "")), kind, target, external))
    return found


def without_mail_merge(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts with no tie to a mail merge: Word asks for its data source (a path on somebody's computer) on opening.

    The list of the recipients that were chosen goes as well.

    Raises:
        UnreadableError: A part is not well formed.
    """
    found = dict(parts)
    for name in parts:
        if not name.endswith("/settings.xml") or b"mailMerge" not in parts[name]:
            continue
        root = parse(parts[name])
        for element in list(root):
            if isinstance(element.tag, str) and etree.QName(element).localname == "mailMerge":
                root.remove(element)
        found[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        related = relationships_name(name)
        if related in parts:
            relations = parse(parts[related])
            for element in list(relations):
                if str(element.get("Type", "")).rpartition("/")[2].startswith(_OF_A_MERGE):
                    relations.remove(element)
            found[related] = etree.tostring(
                relations, xml_declaration=True, encoding="UTF-8", standalone=True
            )
    _drop_recipients(found)
    return found


def _drop_recipients(parts: dict[str, bytes]) -> None:
    """Takes out the list of the people that a merge was done for."""
    types = parse(parts[CONTENT_TYPES])
    chosen = [one for one in types if "mailMergeRecipientData" in str(one.get("ContentType"))]
    for one in chosen:
        types.remove(one)
        parts.pop(str(one.get("PartName")).lstrip("/"), None)
    if chosen:
        parts[CONTENT_TYPES] = etree.tostring(types, xml_declaration=True, encoding="UTF-8", standalone=True)


def main_part(parts: Mapping[str, bytes]) -> str:
    """The name of the document's main part.

    Raises:
        UnreadableError: There is none.
    """
    for relationship in relationships(parts, ""):
        if relationship.kind == "officeDocument" and relationship.target in parts:
            return relationship.target
    raise UnreadableError("不是 Word 文档")


def add_relationships(data: bytes | None, entries: Iterable[tuple[str, str, str]]) -> bytes:
    """A relationships part with ``entries`` (id, full type, target relative to the part) added before its end."""
    text = (data or f'<Relationships xmlns="{_RELATIONSHIPS}"></Relationships>'.encode()).decode("utf-8")
    added = "".join(
        f"<Relationship Id={quoteattr(identifier)} Type={quoteattr(kind)} Target={quoteattr(target)}/>"
        for identifier, kind, target in entries
    )
    if added and "</Relationships>" not in text:
        text = re.sub(r"<Relationships([^>]*)/>\s*$", r"<Relationships\1></Relationships>", text)
    return text.replace("</Relationships>", added + "</Relationships>").encode("utf-8")


def add_content_types(
    data: bytes, *, defaults: Mapping[str, str] | None = None, overrides: Mapping[str, str] | None = None
) -> bytes:
    """The content types with those added that are not there yet; a Word template (.dotx) becomes a document."""
    root = parse(data.replace(_TEMPLATE_MAIN.encode(), _MAIN.encode()))
    namespace = etree.QName(root).namespace
    known = {str(element.get("Extension") or element.get("PartName")).lower() for element in root}
    for extension, kind in (defaults or {}).items():
        if extension not in known:
            root.insert(0, etree.Element(f"{{{namespace}}}Default", Extension=extension, ContentType=kind))
    for name, kind in (overrides or {}).items():
        if name.lower() not in known:
            etree.SubElement(root, f"{{{namespace}}}Override", PartName=name, ContentType=kind)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def entry(name: str) -> zipfile.ZipInfo:
    """A zip entry with a fixed date, so that the same content gives the same file."""
    info = zipfile.ZipInfo(name, _ENTRY_DATE)
    info.compress_type = (
        zipfile.ZIP_STORED if name.endswith((".png", ".jpg", ".jpeg")) else zipfile.ZIP_DEFLATED
    )
    info.create_system = 0
    return info


@contextlib.contextmanager
def atomic_target(path: Path) -> Iterator[Path]:
    """A name beside ``path`` to write to; becomes ``path`` when the block ends well, and vanishes when it does not.

    Args:
        path: The file to be made; its folder is made too.

    Raises:
        HostError: The disk is full, the folder may not be written to, or the file is open in another program.
    """
    temporary = path.with_name(f".~{os.getpid():x}-{path.name[-60:]}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise host_error(error, path) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
