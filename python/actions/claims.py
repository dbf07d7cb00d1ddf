"""What is shown to 查验证书: a number, a 校验码, scanned words, a picture, a PDF, a Word file, a list, or a folder of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from python.documents.certificates.certificate_file import read_document
from python.documents.certificates.pictures import PDF, PICTURES, codes_in_file
from python.documents.certificates.proof import CODE_LENGTH, normal_code
from python.documents.certificates.signature import ALPHABET
from python.documents.certificates.verdict import Document, Known, Typed
from python.documents.certificates.words import Scanned, looks_scanned, read_words
from python.documents.package import UnreadableError
from python.vocabulary.plain_record import record
from python.vocabulary.sheet_schema import CERTIFICATE_NUMBER, SIGNATURE, VERIFICATION_CODE

WORD_FILES = (".docx", ".docm")
LISTS = (".txt", ".csv")
RESULTS_FILE = "查验结果.csv"
READABLE = (*PICTURES, PDF, *WORD_FILES, *LISTS)
# A list of ten thousand certificates, each with all its words, is some megabytes.
_LARGEST_LIST, _MOST_LINES = 10 * 1024 * 1024, 20_000
_LONGEST_SHOWN = 2000
_DEEPEST = 20
# Control characters and those that turn the direction of writing: a screen or a table must not show other words than are there.
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_BETWEEN = re.compile(r"[\s,，;；、]+")
_NUMBER_LABEL = re.compile(rf"^\s*{CERTIFICATE_NUMBER}\s*[:：]")
_LAST = (SIGNATURE, VERIFICATION_CODE)
_LAST_LABEL = re.compile(rf"^\s*(?:{'|'.join(_LAST)})\s*[:：]")


@record
class Shown:
    """One thing to judge.

    Attributes:
        what: How it is called in the answer: what was typed, or the file's name.
        claim: What it claims; ``None`` when it cannot be read.
        reason: Why it cannot be read, in Chinese.
    """

    what: str
    claim: Typed | Scanned | Document | None
    reason: str = ""


def is_file(what: str) -> bool:
    """Whether a text names a file (or a folder) and is not itself what is to be judged."""
    return what.lower().endswith(READABLE) or folder_of(what) is not None


def folder_of(what: str) -> Path | None:
    """The folder that a text names; ``None`` when it names none: scanned words are no path, and too long for one."""
    if not what.strip():
        return None
    try:
        path = Path(what)
        return path if path.is_dir() else None
    except (OSError, ValueError):
        return None


def shown_in(what: str, known: Known) -> list[Shown]:
    """Everything that is to be judged in ``what``: a text, a file, or all files of a folder that can be read.

    Nothing is left out in silence: what cannot be read is there with the reason.
    """
    folder = folder_of(what)
    if folder is not None:
        files, too_deep = _files_in(folder)
        found = [one for file in files for one in _of_file(file, known, file.relative_to(folder).as_posix())]
        reason = "文件夹套得太深，里面的没有查验"
        return [
            *found,
            *(Shown(_plain(one.relative_to(folder).as_posix()), None, reason) for one in too_deep),
        ]
    return _of_file(Path(what), known, Path(what).name) if is_file(what) else [of_text(what)]


def _files_in(folder: Path) -> tuple[list[Path], list[Path]]:
    """Files that can be read, at any reasonable depth, and folders that lie deeper; links to folders are not followed."""
    files: list[Path] = []
    too_deep: list[Path] = []
    waiting = [folder]
    while waiting:
        try:
            inside = sorted(waiting.pop().iterdir())
        except OSError:
            continue
        for path in inside:
            if path.is_dir():
                if not path.is_symlink():
                    (waiting if len(path.relative_to(folder).parts) < _DEEPEST else too_deep).append(path)
            elif path.is_file() and _is_shown(path):
                files.append(path)
    return sorted(files), too_deep


def _is_shown(file: Path) -> bool:
    return file.suffix.lower() in READABLE and not file.name.startswith((".", "~$", RESULTS_FILE))


def _of_file(path: Path, known: Known, name: str) -> list[Shown]:
    suffix = path.suffix.lower()
    name = _plain(name)
    try:
        if suffix in WORD_FILES:
            return [Shown(name, read_document(path, known.ring, known.sealing_keys))]
        if suffix in LISTS:
            return _of_list(path, name)
        texts = codes_in_file(path)
    except UnreadableError as error:
        return [Shown(name, None, str(error))]
    except (OSError, ValueError):  # no such name, not to be read
        return [Shown(name, None, "文件打不开")]
    if not texts:
        return [Shown(name, None, "图上没有找到二维码：请照正、照清楚、靠近一些再拍，或改用扫描件")]
    found = [of_text(text) for text in texts]
    return [Shown(name, one.claim, one.reason) for one in found]


def _of_list(path: Path, name: str) -> list[Shown]:
    """Every line of a list, under its own words, so that a table of results can be judged again."""
    if path.stat().st_size > _LARGEST_LIST:
        return [Shown(name, None, "名单太大，请分成几个文件")]
    found = [of_text(block) for block in blocks(_decoded(path.read_bytes()).splitlines())]
    if len(found) > _MOST_LINES:
        return [Shown(name, None, "名单太大，请分成几个文件")]
    return found or [Shown(name, None, "名单是空的")]


def _decoded(data: bytes) -> str:
    """A list as Windows programs save them: UTF-8, or GB 18030."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def of_text(text: str) -> Shown:
    """A number, a 校验码, both with a space between, or the words of a QR code."""
    what = text.strip()
    shown = _plain(what)
    if looks_scanned(what):
        words = read_words(what)
        return Shown(shown, words, "" if words else "不是证书二维码的文字，或者没有复制完整")
    pieces = [piece for piece in _BETWEEN.split(what) if piece]
    if len(pieces) == 1 and _is_code(pieces[0]):
        return Shown(shown, Typed(code=pieces[0]))
    if len(pieces) > 1 and _is_code(pieces[-1]):
        return Shown(shown, Typed(" ".join(pieces[:-1]), pieces[-1]))
    if ":" in what or "：" in what:
        return Shown(shown, None, "不是证书二维码的文字，或者没有复制完整")
    return Shown(shown, Typed(number=what))


def _plain(text: str) -> str:
    """Words in one line, as they are judged, without what could make them look like others."""
    words = " ".join(_INVISIBLE.sub(" ", text).split())
    return words if len(words) <= _LONGEST_SHOWN else f"{words[:_LONGEST_SHOWN]}…"


def _is_code(text: str) -> bool:
    code = normal_code(text)
    return len(code) == CODE_LENGTH and set(code) <= set(ALPHABET)


def blocks(lines: Sequence[str]) -> Iterator[str]:
    """Lines put together: the lines of one QR code are one block, any other line that is not blank is one by itself."""
    block: list[str] = []
    for line in lines:
        if _NUMBER_LABEL.match(line):
            if block:
                yield "\n".join(block)
            block = [line]
        elif block and (":" in line or "：" in line):
            block.append(line)
        else:
            if block:
                yield "\n".join(block)
                block = []
            if line.strip():
                yield line
        if block and (_LAST_LABEL.match(line) or any(f"{last}：" in line for last in _LAST)):
            yield "\n".join(block)
            block = []
    if block:
        yield "\n".join(block)
