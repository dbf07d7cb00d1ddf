"""Names of the files that are made: readable, allowed on Windows, never outside the folder they belong in."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection
from pathlib import Path

# Windows counts UTF-16 units and ends a path at 260; Linux ends a name at 255 bytes. 60 characters leave room for the
# folders and fit both, even four bytes each.
LONGEST_PART = 40
LONGEST_STEM = 60
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(
    r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|CLOCK\$|(COM|LPT)[0-9¹²³])\s*(\..*)?", re.IGNORECASE
)


def safe_part(text: str, longest: int = LONGEST_PART) -> str:
    """``text`` as one component of a path: readable, with nothing Windows forbids; ``_`` if nothing is left.

    Forbidden characters become their full-width twins (``a:b`` → ``a：b``) so that the name still reads well; control
    characters, direction marks and lone surrogates are dropped.
    """
    text = "".join(
        character
        for character in text.replace("\n", " ").replace("\t", " ")
        if unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    )
    text = _FORBIDDEN.sub(
        lambda match: "＂" if match.group() == '"' else chr(ord(match.group()) + 0xFEE0), text
    )
    text = " ".join(text.split())
    if len(text) > longest:
        text = text[: longest - 1].rstrip() + "…"
    text = text.rstrip(". ").lstrip(" ")
    if text.startswith("."):
        text = "_" + text.lstrip(".")
    if _RESERVED.fullmatch(text):
        text = "_" + text
    return text or "_"


def distinct_part(text: str) -> str:
    """``safe_part`` for names that must stay apart: one that is cut ends in a short fingerprint of the whole.

    Two rounds whose long names differ only at the end would otherwise share a folder.
    """
    whole = safe_part(text, max(len(text), LONGEST_PART))
    if len(whole) <= LONGEST_PART:
        return whole
    mark = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{safe_part(text, LONGEST_PART - len(mark))}{mark}"


def document_stem(number: str, name: str, teacher_id: str) -> str:
    """``2026-0007 张三 (T012)``; without a number, ``张三 (T012)``. Namesakes differ by their 工号."""
    parts = [safe_part(number, 30)] if number else []
    parts.append(safe_part(name, 24))
    if teacher_id:
        parts.append(f"({safe_part(teacher_id, 20)})")
    return safe_part(" ".join(parts), LONGEST_STEM + 20)


def document_path(folder: Path, stem: str, taken: Collection[str] = (), suffix: str = ".docx") -> Path:
    """A file in ``folder`` whose name is not in ``taken`` (lower-case names, for Windows does not tell case apart).

    ``stem`` is made safe again here, so that whatever it is, the result lies directly in ``folder``.
    """
    stem = safe_part(stem, LONGEST_STEM + 20)
    name, count = f"{stem}{suffix}", 1
    while name.lower() in taken:
        count += 1
        name = f"{stem} ({count}){suffix}"
    path = folder / name
    if path.parent != folder:
        raise ValueError("the name leads out of the folder")
    return path
