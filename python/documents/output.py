"""Writes all rendered copies of a kind into one document to print.

A combined document has one section per copy, on a new page, counted from page 1, with the template's headers and
footers (a header that holds tags is made anew for each copy). Lists begin again at their start in every copy. Where the
template ends in a line to cut along (✂), the copies follow each other on the same page.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from html import unescape
from itertools import islice
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import escape

from lxml import etree

from python.documents import package
from python.documents.package import (
    CONTENT_TYPES,
    OFFICE,
    add_content_types,
    add_relationships,
    atomic_target,
    entry,
    relationships_name,
)
from python.documents.pictures import SHARED_PICTURES
from python.documents.template import CORE_PROPERTIES, Rendered, Template
from python.documents.template_source import SECTION_MARK, W

_IMAGE = f"{OFFICE}/image"
_NUMBERING = "word/numbering.xml"
_LIST_ID = re.compile(r'(<w:numId w:val=")(\d+)"')
# Everything that names a bookmark: itself, links to it, and the codes of fields. lxml writes > in an attribute as &gt;.
_NAMES_BOOKMARK = re.compile(
    r"<w:(?:bookmarkStart|bookmarkEnd|hyperlink|fldSimple)\b[^>]*>|(<w:instrText\b[^>]*>)([^<]*)"
)
_ATTRIBUTE = re.compile(r'(\sw:(id|name|anchor|instr)=")([^"]*)"')
_BOOKMARK_NAME = re.compile(r'<w:bookmarkStart\b[^>]*?\sw:name="([^"]*)"')
# A switch with its word (\\* MERGEFORMAT), a quoted argument, or a word of a field's code.
_CODE_WORD = re.compile(r'\\[*@#]\s*(?:"[^"]*"|\S+)|\\\S|"[^"]*"|[^\s"\\]+')
_FORMULA_WORD = re.compile(r"\w+")
_FIELD_KINDS = frozenset(
    ["ASK", "DATE", "FTNREF", "GOTOBUTTON", "HYPERLINK", "IF", "INDEX", "NOTEREF", "NUMPAGES", "PAGE", "PAGEREF", "REF", "SECTIONPAGES", "SEQ", "SET", "STYLEREF", "TIME", "TOC"]
)  # fmt: skip
# Word allows no longer name.
_LONGEST_BOOKMARK = 40
# Above what a template numbers its own.
_FIRST_BOOKMARK_ID = 1_000_000
_PAGE_COUNT = re.compile(r"\bNUMPAGES\b")
_LEVELS = 9
# Fast is enough: copies are alike and shrink to a few per cent at any level.
_COMPRESSION = 1
# So many pages with a picture each LibreOffice still takes one like the other.
COPIES_IN_A_PIECE = 100
_PAGE_OF_A_SIDE = re.compile(r'w:val="(?:odd|even)Page"')
# How much of a part is read at a time, in bytes.
_PIECE = 1 << 16


def _check_whole(made: Path, template: Template) -> None:
    """Reads a document that was just made, before it gets its name: every part of it must be well-formed.

    Raises:
        HostError: ``TEMPLATE_FAILED``: it is not; nobody gets to see it.
    """
    with zipfile.ZipFile(made) as archive:
        for part in archive.namelist():
            if part.endswith((".xml", ".rels")):
                try:
                    with archive.open(part) as stream:
                        # With a separator for namespaces, a prefix that nothing declares is an error as well.
                        parser = expat.ParserCreate(namespace_separator=" ")
                        while piece := stream.read(_PIECE):
                            parser.Parse(piece)
                        parser.Parse(b"", True)
                except (expat.ExpatError, zipfile.BadZipFile) as error:
                    raise template.malformed() from error


def picture_name(template: Template, identifier: str) -> str:
    """The part that the picture with this relationship stands in."""
    folder = template.main.rpartition("/")[0]
    return f"{folder}/media/{identifier}.png"


def picture_relations(identifiers: Iterable[str]) -> list[tuple[str, str, str]]:
    """The relationships of the main part with the pictures that stand in it: id, type, target."""
    return [(identifier, _IMAGE, f"media/{identifier}.png") for identifier in identifiers]


class CombinedWriter:
    """Takes copies one after the other and streams them into one document; make one with ``combined_document``."""

    def __init__(self, template: Template, archive: zipfile.ZipFile) -> None:
        self._template = template
        self._archive = archive
        self._pictures: list[tuple[str, bytes]] = []
        self._shared: set[str] = set()
        # Headers and footers that are not shared: content → name of the part, and what goes into the package.
        self._made: dict[tuple[str, str], tuple[str, str]] = {}
        self._relations: list[tuple[str, str, str]] = []
        self._overrides: dict[str, str] = {}
        self._lists = _Lists(template.parts.get(_NUMBERING))
        self._bookmarks = _Bookmarks()
        self._pending: str | None = None
        self._pending_section = ""
        self.copies = 0

    def write(self, copies: Iterable[Rendered]) -> None:
        """Writes the whole package; takes every copy from ``copies``, one at a time."""
        source = self._template.source
        with self._archive.open(self._template.main, "w") as stream:
            stream.write(source.head.encode("utf-8"))
            for copy in copies:
                if self._pending is not None:
                    # Copies with a header of their own need a section of their own.
                    flows = source.flows and not self._made
                    section = "" if flows else self._pending_section
                    stream.write(self._joined(self._pending, section, several=not flows))
                self._take(copy)
                self.copies += 1
            several = self.copies > 1 and not (source.flows and not self._made)
            if self._pending is not None:
                # The last copy's section is that of the document.
                stream.write(self._joined(self._pending, "", several=several))
            stream.write((self._pending_section or source.section).encode("utf-8"))
            stream.write(source.tail.encode("utf-8"))
        self._write_other_parts()

    def _joined(self, body: str, section: str, *, several: bool) -> bytes:
        body = body.replace(SECTION_MARK, section, 1)
        return (_own_page_count(body) if several else body).encode("utf-8")

    def _take(self, copy: Rendered) -> None:
        section = self._template.source.section
        body = copy.body
        for relationship in self._template.marginal:
            text = copy.parts.get(relationship.target)
            if text is None:
                continue
            identifier = self._marginal_part(relationship.kind, relationship.target, text)
            reference = re.compile(
                rf'(<w:(?:header|footer)Reference\b[^>]*?:id="){re.escape(relationship.identifier)}"'
            )
            section = reference.sub(rf'\g<1>{identifier}"', section)
            if "<w:sectPr" in body.replace(SECTION_MARK, "", 1):
                body = reference.sub(rf'\g<1>{identifier}"', body)
        if self.copies:
            body = self._lists.restart(body) if "<w:numId " in body else body
            body = self._bookmarks.renamed(body, self.copies) if "<w:bookmark" in body else body
        self._pictures += [one for one in copy.pictures if one[0] not in self._shared]
        self._shared |= {identifier for identifier, _ in copy.pictures if identifier in SHARED_PICTURES}
        self._pending, self._pending_section = body, section

    def _marginal_part(self, kind: str, part: str, text: str) -> str:
        """The relationship id of a header or footer with this content; equal ones are shared."""
        known = self._made.get((part, text))
        if known is None:
            number = len(self._made) + 1
            identifier, name = f"rIdH{number}", f"{kind}P{number}.xml"
            known = self._made[part, text] = (identifier, name)
            folder = self._template.main.rpartition("/")[0]
            self._relations.append((identifier, f"{OFFICE}/{kind}", name))
            self._overrides[f"/{folder}/{name}"] = (
                f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
            )
        return known[0]

    def _write_other_parts(self) -> None:
        template = self._template
        parts = dict(template.parts)
        del parts[template.main]
        folder = template.main.rpartition("/")[0]
        personal = {part for part, _ in self._made}
        for (part, text), (_, name) in self._made.items():
            parts[f"{folder}/{name}"] = (_own_page_count(text) if self.copies > 1 else text).encode("utf-8")
            own = parts.get(relationships_name(part))
            if own is not None:
                parts[relationships_name(f"{folder}/{name}")] = own
        for relationship in template.marginal:
            if relationship.target in personal:
                # Nothing refers to the header with the tags any more; it stays in the package, empty.
                parts[relationship.target] = _emptied(parts[relationship.target])
            elif self.copies > 1:
                text = parts[relationship.target].decode("utf-8")
                parts[relationship.target] = _own_page_count(text).encode("utf-8")
        if CORE_PROPERTIES in parts:
            parts[CORE_PROPERTIES] = _without_tags(parts[CORE_PROPERTIES])
        if self._lists.changed:
            parts[_NUMBERING] = self._lists.xml()
        relations = self._relations + picture_relations(identifier for identifier, _ in self._pictures)
        name = relationships_name(template.main)
        parts[name] = add_relationships(parts.get(name), relations)
        parts[CONTENT_TYPES] = add_content_types(
            parts[CONTENT_TYPES],
            defaults={"png": "image/png"} if self._pictures else {},
            overrides=self._overrides,
        )
        for name, data in parts.items():
            self._archive.writestr(entry(name), data)
        for identifier, png in self._pictures:
            self._archive.writestr(entry(picture_name(template, identifier)), png)


@contextmanager
def combined_document(template: Template, path: Path) -> Iterator[CombinedWriter]:
    """Opens a combined document for writing; it appears under ``path`` when the block ends well.

    Example:
        with combined_document(template, path) as document:
            document.write(copies)

    Raises:
        HostError: The file cannot be written.
    """
    with atomic_target(path) as temporary:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as archive:
            yield CombinedWriter(template, archive)
        _check_whole(temporary, template)


def may_be_in_pieces(template: Template) -> bool:
    """Whether every copy begins on a new page of whatever number, so that several documents have the pages of one."""
    source = template.source
    return not source.flows and not _PAGE_OF_A_SIDE.search(source.section)


def written_in_pieces(template: Template, copies: Iterable[Rendered], folder: Path) -> list[Path]:
    """Writes what would be one combined document as several, ``COPIES_IN_A_PIECE`` copies in each.

    Raises:
        HostError: A file cannot be written.
    """
    made: list[Path] = []
    left = iter(copies)
    while several := list(islice(left, COPIES_IN_A_PIECE)):
        path = folder / f"{len(made)}.docx"
        with combined_document(template, path) as document:
            document.write(several)
        made.append(path)
    return made


class _Lists:
    """The numbered lists of a combined document: each copy after the first gets its own, begun anew."""

    def __init__(self, numbering: bytes | None) -> None:
        self._root = package.parse(numbering) if numbering else None
        self._abstract: dict[str, str] = {}
        if self._root is not None:
            for number in self._root.iter(f"{W}num"):
                abstract = number.find(f"{W}abstractNumId")
                if abstract is not None:
                    self._abstract[str(number.get(f"{W}numId"))] = str(abstract.get(f"{W}val"))
        self._next = max((int(key) for key in self._abstract), default=0) + 1
        self._starts = self._read_starts()
        self._new: list[str] = []

    @property
    def changed(self) -> bool:
        return bool(self._new)

    def restart(self, body: str) -> str:
        """``body`` with every list replaced by a new one that begins at its start."""
        fresh: dict[str, str] = {}

        def replace(match: re.Match[str]) -> str:
            old = match.group(2)
            if old not in self._abstract:
                return match.group()
            if old not in fresh:
                fresh[old] = str(self._next)
                self._next += 1
                self._new.append(self._definition(fresh[old], self._abstract[old]))
            return f'{match.group(1)}{fresh[old]}"'

        return _LIST_ID.sub(replace, body)

    def _read_starts(self) -> dict[str, list[str]]:
        starts = {}
        for abstract in self._root.iter(f"{W}abstractNum") if self._root is not None else ():
            levels = ["1"] * _LEVELS
            for level in abstract.iter(f"{W}lvl"):
                start = level.find(f"{W}start")
                place = int(level.get(f"{W}ilvl", "0"))
                if start is not None and place < _LEVELS:
                    levels[place] = str(start.get(f"{W}val"))
            starts[str(abstract.get(f"{W}abstractNumId"))] = levels
        return starts

    def _definition(self, identifier: str, abstract: str) -> str:
        levels = "".join(
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            for level, start in enumerate(self._starts.get(abstract, ["1"] * _LEVELS))
        )
        return f'<w:num w:numId="{identifier}"><w:abstractNumId w:val="{abstract}"/>{levels}</w:num>'

    def xml(self) -> bytes:
        """The numbering part with the new lists, after the old ones and before what must come last."""
        if self._root is None:
            return b""
        holder = etree.fromstring(f'<w:x xmlns:w="{W[1:-1]}">{"".join(self._new)}</w:x>')
        last = self._root.find(f"{W}numIdMacAtCleanup")
        position = self._root.index(last) if last is not None else len(self._root)
        self._root[position:position] = list(holder)
        return etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _own_page_count(xml: str) -> str:
    """``xml`` with "of how many pages" meaning the pages of a person's own section."""
    return _PAGE_COUNT.sub("SECTIONPAGES", xml) if "NUMPAGES" in xml else xml


class _Bookmarks:
    """The bookmarks of a combined document: each copy after the first has its own, and its fields and links lead there."""

    def __init__(self) -> None:
        self._next_id = _FIRST_BOOKMARK_ID

    def renamed(self, body: str, copy: int) -> str:
        """``body`` with its bookmarks named and numbered for one copy. Text and other markup stay as they are."""
        names = self._names(body, copy)
        ids: dict[str, str] = {}

        def new_attribute(match: re.Match[str]) -> str:
            start, kind, value = match.groups()
            if kind == "id":
                if value not in ids:
                    ids[value] = str(self._next_id)
                    self._next_id += 1
                value = ids[value]
            elif kind == "instr":
                value = escape(_renamed_code(unescape(value), names), {'"': "&quot;"})
            else:
                value = names.get(unescape(value).casefold(), value)
            return f'{start}{value}"'

        def new_tag(match: re.Match[str]) -> str:
            if match[1] is None:
                is_link = match[0].startswith("<w:hyperlink")
                return _ATTRIBUTE.sub(
                    lambda a: a[0] if is_link and a[2] != "anchor" else new_attribute(a), match[0]
                )
            return match[1] + escape(_renamed_code(unescape(match[2]), names))

        return _NAMES_BOOKMARK.sub(new_tag, body)

    @staticmethod
    def _names(body: str, copy: int) -> dict[str, str]:
        """New names, as XML has them, by old ones; bookmarks are told apart without case."""
        names: dict[str, str] = {}
        taken: set[str] = set()
        for count, raw in enumerate(_BOOKMARK_NAME.findall(body)):
            name = unescape(raw)
            if name.casefold() in names:
                continue
            suffix = f"_{copy}"
            if len(name) + len(suffix) > _LONGEST_BOOKMARK:
                suffix = f"_{copy}_{count}"
            new = name[: _LONGEST_BOOKMARK - len(suffix)] + suffix
            if new.casefold() in taken:
                suffix = f"_{copy}_{count}"
                new = name[: _LONGEST_BOOKMARK - len(suffix)] + suffix
            taken.add(new.casefold())
            names[name.casefold()] = escape(new, {'"': "&quot;"})
        return names


def _renamed_code(code: str, names: Mapping[str, str]) -> str:
    """A field's code with the bookmarks that it names; its first word is what the field does, not a bookmark."""

    def new_word(match: re.Match[str]) -> str:
        word = match[0]
        if word.upper() in _FIELD_KINDS and not code[: match.start()].strip():
            return word
        inner = word.strip('"')
        new = names.get(inner.casefold())
        return word if new is None or word.startswith("\\") else word.replace(inner, unescape(new), 1)

    return (_FORMULA_WORD if code.lstrip().startswith("=") else _CODE_WORD).sub(new_word, code)


def _emptied(data: bytes) -> bytes:
    root = package.parse(data)
    for child in list(root):
        root.remove(child)
    etree.SubElement(root, f"{W}p")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _without_tags(data: bytes) -> bytes:
    root = package.parse(data)
    for element in root:
        if element.text and "{" in element.text:
            element.text = ""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
