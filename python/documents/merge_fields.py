"""Turns the fields of a Word mail merge into tags, before a template is checked and compiled like any other.

A MERGEFIELD becomes ``{{ 字段 }}``; one with switches, and the condition of an IF, become a name of their own, whose text
is worked out for every person. The fields go with their codes and results; what is printed has the formatting of the
result that stood there, or of the code where there was none. What cannot be done is told, never printed raw.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from python.documents.merge_code import (
    DEEPEST,
    ONE_EACH,
    OUTSIDE_KINDS,
    RECORD_KINDS,
    Atom,
    Choice,
    CodeError,
    Field,
    Item,
    Merge,
    UnknownNameError,
    choice_of,
    known_field,
    merge_of,
    words_of,
)
from python.documents.merge_values import FieldValue, Formula
from python.documents.template_check import Fields, around, field_codes, shorten, template_problem
from python.documents.template_source import W, all_text, remove
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.sheet_schema import NAME

_KIND = re.compile(r"\s*([A-Za-z]+|=)")
_CONCERNED = frozenset(["MERGEFIELD", *RECORD_KINDS, *OUTSIDE_KINDS])
_TEXT_BOX = f"{W}txbxContent"
# Written between two paragraphs without being one.
_BETWEEN = frozenset(f"{W}{name}" for name in ("p", "bookmarkStart", "bookmarkEnd", "proofErr"))
# What is typed where a merge field was meant.
_TYPED = re.compile(r"«\s*([^«»<>]{1,40}?)\s*»|<<\s*([^«»<>]{1,40}?)\s*>>")


@dataclass
class Merged:
    """What the merge fields of a template came to: texts to be worked out, by name, and what is wrong."""

    template: str
    fields: Fields
    pictures: frozenset[str]
    formulas: dict[str, Formula] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def name_of(self, formula: Formula) -> str:
        """A name for a text that is worked out; equal ones share it."""
        for name, known in self.formulas.items():
            if known == formula:
                return name
        name = f"merged_{len(self.formulas) + 1}"
        self.formulas[name] = formula
        return name


def kind_of(code: str) -> str:
    """The first word of a field's code, in capitals."""
    found = _KIND.match(code)
    return found[1].upper() if found else ""


def concerned(codes: Iterable[tuple[str, etree._Element]]) -> int:
    """How many of these fields belong to a mail merge, or may not be in a template."""
    return sum(1 for code, _ in codes if _concerned(code))


def _concerned(code: str) -> bool:
    # Whoever types an IF by hand may type the field in it as well, without the braces that make it one.
    return kind_of(code) in _CONCERNED or "MERGEFIELD" in code.upper()


def translate(root: etree._Element, merged: Merged) -> None:
    """Puts tags in place of the merge fields of a part. What is wrong is added to ``merged``."""
    for simple in list(root.iter(f"{W}fldSimple")):
        if _concerned(str(simple.get(f"{W}instr", ""))):
            _make_complex(simple)
    _split_runs(root)
    for story in [*reversed(list(root.iter(_TEXT_BOX))), root]:  # a text box may stand in what an IF prints
        for one in _fields_of(story):
            _Translator(merged).field(one)
    if not merged.problems:
        for code, element in field_codes(root):
            if _concerned(code):
                reason = "它在 Word 里已经不完整"
                _told(merged, code, CodeError(reason, "请在 Word 里删去它，重新“插入合并域”。"), element)


def typed_marks(texts: Iterable[str], template: str, fields: Fields) -> Iterator[Problem]:
    """«姓名» typed by hand, which is no merge field: an error if such a field exists, else a warning."""
    for text in texts:
        if "«" not in text and "<<" not in text:
            continue
        for typed in _TYPED.finditer(text):
            name = typed[1] or typed[2]
            known = known_field(name, fields)
            if known is None and (typed[2] or not re.search(r"\w", name)):
                continue
            problem = template_problem(
                ProblemCode.TEMPLATE_TYPED_MARK,
                template,
                mark=shorten(typed[0]),
                instead=known or (NAME if NAME in fields else next(iter(fields), NAME)),
                paragraph=shorten(text),
            )
            if known is None:
                problem = Problem(problem.code, Severity.WARNING, details=problem.details)
            yield problem


def _told(merged: Merged, code: str, error: CodeError, element: etree._Element) -> None:
    merged.problems.append(
        template_problem(
            ProblemCode.TEMPLATE_MERGE_FIELD,
            merged.template,
            field=shorten(code),
            reason=error.reason,
            remedy=error.remedy,
            paragraph=around(element),
        )
    )


def _make_complex(simple: etree._Element) -> None:
    """A w:fldSimple as the runs of a complex field."""
    parent = simple.getparent()
    if parent is None:
        return
    first = next(simple.iter(f"{W}rPr"), None)
    place = parent.index(simple)
    content = [child for child in simple if child.tag != f"{W}fldData"]
    code = _run(first)
    instruction = etree.SubElement(code, f"{W}instrText")
    instruction.text = str(simple.get(f"{W}instr", ""))
    parent[place : place + 1] = [_mark("begin"), code, _mark("separate"), *content, _mark("end")]


def _mark(kind: str) -> etree._Element:
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}fldChar", {f"{W}fldCharType": kind})
    return run


def _run(properties: etree._Element | None) -> etree._Element:
    run = etree.Element(f"{W}r")
    if properties is not None:
        run.append(copy.deepcopy(properties))
    return run


def _split_runs(root: etree._Element) -> None:
    """Gives every mark and every piece of code of a field a run of its own."""
    for run in list(root.iter(f"{W}r")):
        content = [child for child in run if child.tag != f"{W}rPr"]
        if len(content) < 2 or not any(child.tag in (f"{W}fldChar", f"{W}instrText") for child in content):  # noqa: PLR2004 - one needs no run of its own
            continue
        parent = run.getparent()
        if parent is None:
            continue
        place, properties = parent.index(run), run.find(f"{W}rPr")
        pieces = []
        for child in content:
            piece = _run(properties)
            piece.append(child)
            pieces.append(piece)
        parent[place : place + 1] = pieces


def _flow(story: etree._Element) -> Iterator[etree._Element | None]:
    """The runs of a story in order, ``None`` where a paragraph ends; text boxes are stories of their own."""
    pending: list[tuple[etree._Element, bool]] = [(child, False) for child in reversed(story)]
    while pending:
        element, ended = pending.pop()
        if ended:
            yield None
        elif element.tag == f"{W}r":
            yield element
        elif element.tag != _TEXT_BOX and isinstance(element.tag, str):
            if element.tag == f"{W}p":
                pending.append((element, True))
            pending += [(child, False) for child in reversed(element)]


def _fields_of(story: etree._Element) -> list[Field]:
    """The outermost complex fields of a story; those that never end are left out."""
    found: list[Field] = []
    open_fields: list[Field] = []
    for run in _flow(story):
        mark = run.find(f"{W}fldChar") if run is not None else None
        kind = str(mark.get(f"{W}fldCharType")) if mark is not None else ""
        for one in open_fields:
            if run is not None:
                one.runs.append(run)
        if kind == "begin" and run is not None:
            open_fields.append(Field(run, runs=[run]))
        elif kind == "separate" and open_fields:
            open_fields[-1].in_result = True
        elif kind == "end" and open_fields:
            done = open_fields.pop()
            _add(open_fields[-1], done) if open_fields else found.append(done)
        elif open_fields and not kind:
            _add(open_fields[-1], run)
    return found


def _add(owner: Field, item: Item) -> None:
    (owner.result if owner.in_result else owner.code).append(item)


def _atoms(items: Sequence[Item]) -> Iterator[Atom]:
    for item in items:
        if isinstance(item, Field):
            yield Atom(inner=item)
        elif item is None:
            yield Atom()
        else:
            for child in item:
                if child.tag in (f"{W}instrText", f"{W}t", f"{W}delInstrText"):
                    yield from (Atom(character, run=item) for character in child.text or "")
                elif child.tag != f"{W}rPr":
                    yield Atom(element=child, run=item)


def _code(one: Field) -> str:
    return "".join(atom.character for atom in _atoms(one.code))


def _inner(items: Iterable[Item]) -> list[Field]:
    return [item for item in items if isinstance(item, Field)]


def _merges(one: Field) -> bool:
    """Whether a field, or one in its code, is filled in by a mail merge; so is a text box in it that was put into tags."""
    if _concerned(_code(one)) or any(map(_merges, _inner(one.code))):
        return True
    return any(atom.element is not None and "{{" in all_text(atom.element) for atom in _atoms(one.code))


class _Translator:
    """Puts one field, with all that stands in it, into tags."""

    def __init__(self, merged: Merged) -> None:
        self._merged = merged

    def field(self, one: Field) -> None:
        """Replaces the field if a mail merge fills it in, else looks into its result."""
        if _depth(one) > DEEPEST:
            _told(self._merged, _code(one), CodeError("域套得太深", "请在 Word 里简化它。"), one.begin)
            return
        if not _merges(one):
            for inner in (*_inner(one.code), *_inner(one.result)):
                self.field(inner)
            return
        try:
            runs = self._runs(one)
            _replace(one, runs)
        except UnknownNameError as error:
            self._merged.problems.append(
                template_problem(
                    ProblemCode.TEMPLATE_UNKNOWN_FIELD,
                    self._merged.template,
                    field=shorten(error.name),
                    nearest=error.near,
                    tag=shorten(_code(one)),
                    paragraph=around(one.begin),
                )
            )
        except CodeError as error:
            _told(self._merged, _code(one), error, one.begin)

    def _runs(self, one: Field) -> list[etree._Element]:
        read = self._read(one)
        if isinstance(read, Merge):
            plain = read.value == FieldValue(read.value.field) and read.value.field.isidentifier()
            name = read.value.field if plain else self._merged.name_of(read.value)
            return [_text_run("{{ " + name + " }}", _look(one, by_code=read.by_code))]
        look = _look(one, by_code=read.by_code) if read.like_result or read.by_code else None
        condition = self._merged.name_of(read.condition)
        runs = [_text_run("{% if " + condition + " %}", None), *self._branch(read.then, look)]
        if read.otherwise:
            runs += [_text_run("{% else %}", None), *self._branch(read.otherwise, look)]
        return [*runs, _text_run("{% endif %}", None)]

    def _read(self, one: Field) -> Merge | Choice:
        kind, atoms = _without_kind(one)
        if kind in OUTSIDE_KINDS:
            raise CodeError("它会把文件以外的内容带进来", "请在 Word 里删去这个域，改成文字。")
        if kind in RECORD_KINDS:
            called, remedy = RECORD_KINDS[kind]
            raise CodeError(f"它是“{called}”，{ONE_EACH}", remedy)
        if kind == "MERGEFIELD":
            words = words_of(atoms, compares=False)
            return merge_of(words, self._merged.fields, self._merged.pictures)
        if "MERGEFIELD" in _code(one).upper():
            raise CodeError(
                "里面的 MERGEFIELD 是手打的文字，不是合并域", "请删去这几个字，在原处用“插入合并域”。"
            )
        if kind == "IF":
            return choice_of(words_of(atoms, compares=True), self._compared)
        raise CodeError("合并域套在这种域里，不会计算", "请只留下里面的合并域；要条件的，请用 IF 域。")

    def _compared(self, inner: Field) -> FieldValue:
        if kind_of(_code(inner)) != "MERGEFIELD":
            raise CodeError("比较的两边只能是文字和合并域", "请把里面的其他域换成合并域或文字。")
        read = self._read(inner)
        if not isinstance(read, Merge) or read.value.field in self._merged.pictures:
            raise CodeError("图片不能比较", "请换成文字的字段。")
        return read.value

    def _branch(self, atoms: Sequence[Atom], look: etree._Element | None) -> list[etree._Element]:
        """The runs of what an IF prints; with ``look`` they all look alike."""
        runs: list[etree._Element] = []
        last: etree._Element | None = None
        for atom in atoms:
            if atom.inner is not None:
                if not _merges(atom.inner):
                    raise CodeError("要印的文字里有不是合并域的域", "请把里面的其他域换成合并域或文字。")
                inner = self._runs(atom.inner)
                runs += [_restyled(run, look) for run in inner] if look is not None else inner
                last = None
                continue
            if atom.run is not last or last is None:
                own = atom.run.find(f"{W}rPr") if atom.run is not None else None
                runs.append(_run(own if look is None else look))
                last = atom.run
            if atom.element is not None:
                runs[-1].append(copy.deepcopy(atom.element))
            else:
                _append_text(runs[-1], atom.character)
        return runs


def _depth(one: Field) -> int:
    """How deep fields stand in fields, counted no further than is allowed."""
    level, depth = [one], 0
    while level and depth <= DEEPEST:
        level = [inner for field_ in level for inner in (*_inner(field_.code), *_inner(field_.result))]
        depth += 1
    return depth


def _without_kind(one: Field) -> tuple[str, list[Atom]]:
    atoms = list(_atoms(one.code))
    found = _KIND.match(_code(one))
    left = found.end() if found else 0
    rest = []
    for atom in atoms:
        if left and atom.character:
            left -= 1
        else:
            rest.append(atom)
    return kind_of(_code(one)), rest


def _look(one: Field, *, by_code: bool) -> etree._Element | None:
    """The formatting of the first text of a field's result; of its code if ``by_code`` or if the result is empty."""
    if not by_code:
        for atom in _atoms(one.result):
            if atom.inner is not None and (found := _look(atom.inner, by_code=False)) is not None:
                return found
            if atom.run is not None and atom.character:
                return atom.run.find(f"{W}rPr")
    for atom in _atoms(one.code):
        if atom.run is not None and atom.character.strip():
            return atom.run.find(f"{W}rPr")
    return None


def _text_run(text: str, properties: etree._Element | None) -> etree._Element:
    run = _run(properties)
    _append_text(run, text)
    return run


def _append_text(run: etree._Element, text: str) -> None:
    last = run[-1] if len(run) else None
    if last is None or last.tag != f"{W}t":
        last = etree.SubElement(run, f"{W}t")
        last.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    last.text = (last.text or "") + text


def _restyled(run: etree._Element, look: etree._Element) -> etree._Element:
    own = run.find(f"{W}rPr")
    if own is not None:
        run.remove(own)
    run.insert(0, copy.deepcopy(look))
    return run


def _paragraph(element: etree._Element) -> etree._Element | None:
    return next(element.iterancestors(f"{W}p"), None)


def _replace(one: Field, runs: Sequence[etree._Element]) -> None:
    """Puts ``runs`` where the field began and takes the field out; paragraphs that it ran through become one.

    Raises:
        CodeError: It runs through a table or a section.
    """
    first, last = _paragraph(one.begin), _paragraph(one.runs[-1])
    parent = one.begin.getparent()
    if first is None or last is None or parent is None:
        raise CodeError("它不在段落里", "请在 Word 里删去它，重新“插入合并域”。")
    if first is not last:
        _join(first, last)
    place = parent.index(one.begin)
    parent[place:place] = list(runs)
    for run in one.runs:
        remove(run)


def _join(first: etree._Element, last: etree._Element) -> None:
    holder = first.getparent()
    if holder is None or last.getparent() is not holder:
        raise CodeError("它跨了表格的格子", "请在 Word 里删去它，在一个格子里重新插入。")
    between = list(holder)[holder.index(first) + 1 : holder.index(last)]
    ends_section = any(one.find(f"{W}pPr/{W}sectPr") is not None for one in (first, *between))
    if ends_section or any(one.tag not in _BETWEEN for one in between):
        raise CodeError("它跨了表格或分节符", "请在 Word 里删去它，在一段里重新插入。")
    own, its = first.find(f"{W}pPr"), last.find(f"{W}pPr")
    if own is not None:
        first.remove(own)
    for paragraph in (*between, last):
        for child in list(paragraph) if paragraph.tag == f"{W}p" else [paragraph]:
            if child.tag != f"{W}pPr":
                first.append(child)
        remove(paragraph)
    if its is not None:
        first.insert(0, its)
