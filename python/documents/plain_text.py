"""Text as a file or a code can hold it."""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

_LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\}|｛｛|｝｝")
_BRACES = "{}｛｝"


def clean(text: str) -> str:
    """Text without what XML cannot hold: control characters, lone surrogates, non-characters."""
    # None of them is printable, and most texts hold nothing that is not.
    return text if text.isprintable() else _ILLEGAL.sub("", text)


def left_over(xml: str) -> re.Match[str] | None:
    """What must not stand in the XML of a finished file: there it can only be left over from a template."""
    # As a rule there is no brace at all.
    return _LEFT_OVER.search(xml) if any(brace in xml for brace in _BRACES) else None


def protect_braces(xml: str) -> str:
    """XML in which no two braces that would look like a tag stand beside each other; for text that came from data."""
    return _LEFT_OVER.sub(lambda match: "".join(f"&#{ord(character)};" for character in match.group()), xml)
