"""The package's table of shared strings: text that a plan writes often stands there once, as spreadsheet programs keep it.

The table only grows, at its end: no index that a cell uses changes. Text written once stays in line in its cell, so that
runs which rewrite a text over and over do not leave old ones behind.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from python.hosts.file.package import Package
from python.hosts.file.xml_text import (
    LONGEST_TEXT,
    attribute,
    check_well_formed,
    escape_cell_text,
    with_attribute,
    writable_text,
)

_ROOT = re.compile(rb"<((?:\w+:)?)sst(?=[\s/>])[^>]*>")
_OFTEN, _SHORT = 2, 24
# Words that stand in a part as they are, with single spaces between them: nothing to escape, to cut or to keep.
_AS_IT_IS = re.compile(
    '[^\\s\0-\x1f&<>"_\ud800-\udfff\ufffe\uffff]+(?: [^\\s\0-\x1f&<>"_\ud800-\udfff\ufffe\uffff]+)*'
)


def text_element(prefix: bytes, text: str) -> bytes:
    """``<t>`` with a text as a cell can hold it."""
    if 2 * len(text) <= LONGEST_TEXT and _AS_IT_IS.fullmatch(text):
        return b"<%st>%s</%st>" % (prefix, text.encode(), prefix)
    clean = writable_text(text)
    space = b' xml:space="preserve"' if clean != " ".join(clean.split()) else b""
    return b"<%st%s>%s</%st>" % (prefix, space, escape_cell_text(clean), prefix)


def text_elements(prefix: bytes, texts: Collection[str]) -> list[bytes]:
    """``text_element`` of each text; joined, so that ten thousand are looked at in one go."""
    joined = " ".join(texts)
    # Nothing that is printed is a control character, half a character or white space but the space.
    as_they_are = (
        joined.isprintable()
        and not any(sign in joined for sign in ("&", "<", ">", '"', "_", "  "))
        and joined == joined.strip()
        and 2 * max(map(len, texts), default=0) <= LONGEST_TEXT
    )
    if not as_they_are:
        return [text_element(prefix, text) for text in texts]
    start, end = b"<%st>" % prefix, b"</%st>" % prefix
    return [start + text.encode() + end for text in texts]


def with_strings(
    package: Package, part: str, texts: Mapping[str, int]
) -> tuple[dict[str, int], bytes | None]:
    """Finds texts in the table and adds those that are written more than once.

    Args:
        package: The workbook.
        part: Its table of strings; ``""`` when it has none, and then nothing is shared.
        texts: How often each text is written.

    Returns:
        Text → index for the texts to share, and the part when it grew. A table in an unusual form (comments, UTF-16, no
        root) is left alone: nothing is shared.
    """
    if not texts or part not in package:
        return {}, None
    data = package.read(part)
    root = _ROOT.search(data)
    if (
        root is None
        or b"<!" in data
        or data.find(b"<?", 8) >= 0
        or data.startswith((b"\xff\xfe", b"\xfe\xff"))
    ):
        return {}, None
    check_well_formed(data)
    p = root[1]
    item = re.compile(rb"<%ssi(?=[\s/>])[^>]*?(?:/>|>(.*?)</%ssi\s*>)" % (p, p), re.DOTALL)
    # A long text written once is hardly there already: not worth looking for.
    likely = [text for text, times in texts.items() if times >= _OFTEN or len(text) <= _SHORT]
    wanted = dict(zip(text_elements(p, likely), likely, strict=True))
    found = item.findall(data)
    indices: dict[str, int] = {}
    for index, content in enumerate(found):
        if content in wanted:
            indices.setdefault(wanted[content], index)
    new = [text for text, times in texts.items() if times >= _OFTEN and text not in indices]
    if not new:
        return indices, None
    indices |= {text: index for index, text in enumerate(new, len(found))}
    return indices, _grown(data, root, text_elements(p, new), sum(texts[t] for t in indices))


def _grown(data: bytes, root: re.Match[bytes], items: list[bytes], n_uses: int) -> bytes:
    """The table with more items at its end; its counts, where it has them, go up."""
    p, tag = root[1], root[0]
    for name, more in ((b"uniqueCount", len(items)), (b"count", n_uses)):
        old = attribute(tag, name)
        if old is not None and old.strip().isdigit():
            tag = with_attribute(tag, name, b"%d" % (int(old) + more))
    added = b"".join(b"<%ssi>%s</%ssi>" % (p, one, p) for one in items)
    if tag.endswith(b"/>"):
        return data[: root.start()] + tag[:-2].rstrip() + b">" + added + b"</%ssst>" % p + data[root.end() :]
    end = data.rindex(b"</" + p + b"sst")
    return data[: root.start()] + tag + data[root.end() : end] + added + data[end:]
