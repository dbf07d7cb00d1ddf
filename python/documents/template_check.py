"""Checks the tags of a template before anything is printed, and says in which paragraph something is wrong."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from jinja2 import TemplateSyntaxError, nodes
from lxml import etree

from python.documents.sandbox import forbidden_node, loop_variables, make_environment
from python.documents.template_source import W, parent_tag
from python.vocabulary.problems import Problem, ProblemCode, Severity

Fields = Mapping[str, "Fields | None"]
"""What a template may print: name → ``None`` for a text, or the fields of each entry if it is a list."""

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

_DELIMITER = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_CLOSES = {"{{": "}}", "{%": "%}", "{#": "#}"}
_QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'')
# Braces typed with a Chinese input method on, wholly or in part.
_WIDE_DELIMITER = re.compile(
    r"｛\s*[｛{%％#＃]|\{\s*[｛％＃]|[｝}%％#＃]\s*｝|[％＃]\s*\}|｛(?=\s*\w+\s*[｝}])"
)
_WIDE_INSIDE = re.compile("[｛｝％（）［］＂＇“”‘’、，。．｜＝＋－：！＜＞～＿〈〉《》【】「」]")
_MEANT = {
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **{
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "、": ",",
        "。": ".",
        "【": "[",
        "】": "]",
        "「": '"',
        "」": '"',
    },
}
_SINGLE = re.compile(r"(?<![{｛])[{｛【]\s*([^{}｛｝【】%]{1,40}?)\s*[}｝】](?![}｝])")
_STATEMENT = re.compile(r"-?\s*(?:(?:tr|tc|p|r)\s+)?\s*(\w*)\s*(.*?)\s*-?", re.DOTALL)
# No "r", "p", "tr" here as docxtpl has them: they print ready-made XML in place of a run, and fields are text.
_EXPRESSION = re.compile(r"-?\s*(.*?)\s*-?", re.DOTALL)
_KNOWN_WORDS = ("for", "endfor", "if", "elif", "else", "endif", "vm", "hm")
# Jinja's other statements: known, but not for templates.
_OTHER_WORDS = frozenset(
    [
        "set",
        "endset",
        "macro",
        "endmacro",
        "call",
        "endcall",
        "filter",
        "endfilter",
        "import",
        "from",
        "include",
        "extends",
        "block",
        "endblock",
        "raw",
        "endraw",
        "colspan",
        "cellbg",
        "do",
        "with",
        "endwith",
        "autoescape",
        "endautoescape",
        "trans",
        "debug",
        "break",
        "continue",
    ]
)
_LOOP_FIELDS = frozenset(
    ["index", "index0", "revindex", "revindex0", "first", "last", "length", "previtem", "nextitem", "depth"]
)
_SHOWN = 60
# What a person types is far shorter; the bounds keep the checks themselves quick on a hostile file.
_LONGEST_PARAGRAPH = 8_000
_LONGEST_TAG = 400
# Half a surrogate pair ("\\ud800"), which no file can hold.
_HALF_PAIR = re.compile("[\ud800-\udfff]")
# Row and cell tags mean the row or cell they stand in.
_TABLE_TAG = re.compile(r"-?\s*t[rc]\s")


def template_problem(code: ProblemCode, template: str, **details: str) -> Problem:
    """A problem with a template. Every one has ``template``, the name of its file."""
    return Problem(code, Severity.ERROR, details={"template": template, **details}, fatal=True)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known name most like ``word``; ``""`` if none is."""
    squeezed = re.sub(r"\W", "", word)
    candidates = list(known)
    if squeezed in candidates:
        return squeezed
    found = difflib.get_close_matches(squeezed, candidates, n=1, cutoff=0.34)
    return found[0] if found else ""


def paragraph_texts(root: etree._Element) -> Iterator[tuple[str, bool]]:
    """The text of each paragraph in document order, and whether it stands in a table.

    The text of a text box stands apart from the paragraph the box hangs on.
    """
    for paragraph in root.iter(f"{W}p"):
        around = {str(ancestor.tag) for ancestor in paragraph.iterancestors()}
        if _FALLBACK in around:
            continue
        pieces = []
        for element in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br"):
            owner = next(element.iterancestors(f"{W}p"))
            # A w:tab inside w:tabs is a tab stop, not a character.
            if owner is paragraph and parent_tag(element) == f"{W}r":
                pieces.append(element.text or "" if element.tag == f"{W}t" else " ")
        yield "".join(pieces), f"{W}tc" in around


_TAG_BEGINS = re.compile(r"\{[{%#]")


def field_codes(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The codes of Word's fields, simple and complex, in document order, each with the element that begins it."""
    open_codes: list[tuple[list[str], etree._Element]] = []
    for element in root.iter(f"{W}fldSimple", f"{W}fldChar", f"{W}instrText"):
        if element.tag == f"{W}fldSimple":
            yield str(element.get(f"{W}instr", "")), element
        elif element.tag == f"{W}instrText":
            if open_codes:
                open_codes[-1][0].append(element.text or "")
            else:
                yield element.text or "", element
        elif element.get(f"{W}fldCharType") == "begin":
            open_codes.append(([], element))
        elif open_codes:
            # Both "separate" and "end" close the code; what is collected after "separate" belongs to nobody.
            pieces, begin = open_codes[-1]
            if pieces:
                yield "".join(pieces), begin
                pieces.clear()
            if element.get(f"{W}fldCharType") == "end":
                open_codes.pop()
    for pieces, begin in open_codes:
        yield "".join(pieces), begin


def misplaced_tags(
    template: str, root: etree._Element, codes: Iterable[tuple[str, etree._Element]]
) -> Iterator[Problem]:
    """Tags where no text stands and nothing would be filled in; ``codes`` are those of the fields in ``root``."""
    for code, element in codes:
        if _TAG_BEGINS.search(code):
            yield _misplaced(template, "域代码", code, element)
    for element in root.iter(etree.Element):
        if element.tag not in (f"{W}t", f"{W}instrText") and _TAG_BEGINS.search(element.text or ""):
            yield _misplaced(template, "公式或其他不是文字的地方", element.text or "", element)
        for name, value in element.attrib.items():
            if "{" in value and _TAG_BEGINS.search(str(value)) and name != f"{W}instr":
                what = "图片的替代文字" if name in ("descr", "title", "alt") else "格式或其他设置"
                yield _misplaced(template, what, str(value), element)


def _misplaced(template: str, what: str, tag: str, element: etree._Element) -> Problem:
    return template_problem(
        ProblemCode.TEMPLATE_TAG_PLACE, template, what=what, tag=shorten(tag), paragraph=around(element)
    )


def around(element: etree._Element) -> str:
    """The visible text of the paragraph that an element stands in."""
    for ancestor in element.iterancestors(f"{W}p"):
        return shorten("".join(piece.text or "" for piece in ancestor.iter(f"{W}t")))
    return ""


def printed_names(tree: nodes.Node) -> frozenset[str]:
    """The fields that a compiled part prints, whatever conditions stand around them."""
    return frozenset(
        name.name for output in tree.find_all(nodes.Output) for name in output.find_all(nodes.Name)
    )


def shorten(text: str) -> str:
    """A paragraph as it is quoted in a message."""
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


@dataclass
class _Block:
    """An open ``for`` or ``if``: where it began, and what its loop variables stand for."""

    word: str
    paragraph: str
    tag: str
    variables: dict[str, Fields | None] = field(default_factory=dict)


class TagChecker:
    """Reads the paragraphs of one part of a template, in order, and collects what is wrong with their tags.

    Blocks may begin in one paragraph and end in another; a single tag may not.
    """

    def __init__(self, template: str, fields: Fields, also: Collection[str] = ()) -> None:
        """``also`` are names that are filled in and that nobody is advised to write."""
        self.problems: list[Problem] = []
        self._template = template
        self._fields = fields
        self._also = also
        self._environment = make_environment()
        self._blocks: list[_Block] = []

    def paragraph(self, text: str, *, in_table: bool = False) -> None:
        """Checks one paragraph."""
        if not re.search("[{}｛｝]", text) and not _SINGLE.search(text):
            return
        if len(text) > _LONGEST_PARAGRAPH:
            self._add(ProblemCode.TEMPLATE_UNSUPPORTED, text, what="过长的段落")
            return
        plain = self._outside_quotes(text)
        if found := _WIDE_DELIMITER.search(plain):
            mark = found.group()
            meant = "".join(_MEANT.get(character, character) for character in mark if not character.isspace())
            self._add(
                ProblemCode.TEMPLATE_FULL_WIDTH,
                text,
                character=mark,
                meant=meant if len(meant) > 1 else meant * 2,
            )
            return
        for tag, body in self._tags(text):
            if len(body) > _LONGEST_TAG or (not in_table and _TABLE_TAG.match(body) and tag == "{%"):
                self._broken(text, tag + body)
            elif tag == "{{":
                self._expression_tag(text, body)
            elif tag == "{%":
                self._statement(text, body)
        outside = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text)
        for single in _SINGLE.finditer(outside):
            name = re.sub(r"\s", "", single.group(1))
            if name in self._fields:
                self._add(ProblemCode.TEMPLATE_BROKEN_TAG, text, tag=single.group(), nearest=name)

    def finish(self) -> None:
        """Reports the blocks that were never closed; call after the last paragraph."""
        for block in self._blocks:
            self._add(ProblemCode.TEMPLATE_BROKEN_TAG, block.paragraph, tag=block.tag, nearest="")
        self._blocks.clear()

    def _add(self, code: ProblemCode, paragraph: str, **details: str) -> None:
        self.problems.append(template_problem(code, self._template, paragraph=shorten(paragraph), **details))

    @staticmethod
    def _outside_quotes(text: str) -> str:
        """``text`` with the quoted constants inside its tags emptied."""
        return re.sub(r"\{[{%].*?[%}]\}", lambda match: _QUOTED.sub('""', match.group()), text)

    def _tags(self, text: str) -> Iterator[tuple[str, str]]:
        """Each tag with its inside; a delimiter that does not pair is reported and ends the paragraph."""
        opened: re.Match[str] | None = None
        for mark in _DELIMITER.finditer(text):
            if opened is None and mark.group() in _CLOSES:
                opened = mark
            elif opened is not None and mark.group() == _CLOSES[opened.group()]:
                yield opened.group(), text[opened.end() : mark.start()]
                opened = None
            else:
                start = opened.start() if opened else max(0, mark.start() - 20)
                self._broken(text, text[start : mark.end()])
                return
        if opened is not None:
            self._broken(text, text[opened.start() : opened.start() + 30])

    def _broken(self, text: str, tag: str) -> None:
        self._add(
            ProblemCode.TEMPLATE_BROKEN_TAG, text, tag=shorten(tag), nearest=nearest(tag, self._known())
        )

    def _known(self) -> list[str]:
        names = list(self._fields)
        for block in self._blocks:
            for variable, fields in block.variables.items():
                names += [variable, *(f"{variable}.{name}" for name in fields or ())]
        return names

    def _expression_tag(self, text: str, body: str) -> None:
        inner = _EXPRESSION.fullmatch(body)
        self._expression(text, inner.group(1) if inner else body, "{{" + body + "}}", printed=True)

    def _expression(
        self, text: str, expression: str, tag: str, *, printed: bool = False
    ) -> nodes.Node | None:
        """Parses and checks one expression; ``None`` if anything is wrong with it."""
        if wide := _WIDE_INSIDE.search(_QUOTED.sub('""', expression)):
            mark = wide.group()
            self._add(
                ProblemCode.TEMPLATE_FULL_WIDTH, text, character=mark, meant=_MEANT.get(mark, ""), tag=tag
            )
            return None
        tree = self._parse(text, "{{ " + expression + " }}", tag)
        if tree is None or not self._names(text, tree, tag):
            return None
        output = tree.body[0] if tree.body else None
        if not isinstance(output, nodes.Output) or len(output.nodes) != 1:
            self._broken(text, tag)
            return None
        node = output.nodes[0]
        if printed and self._list_fields(node) is not None:
            self._add(ProblemCode.TEMPLATE_FORBIDDEN, text, tag=tag)
            return None
        return node

    def _parse(self, text: str, source: str, tag: str) -> nodes.Template | None:
        try:
            tree = self._environment.parse(source)
        except (TemplateSyntaxError, RecursionError, ValueError):
            self._broken(text, tag)
            return None
        if any(_HALF_PAIR.search(str(constant.value)) for constant in tree.find_all(nodes.Const)):
            self._broken(text, tag)
            return None
        if forbidden_node(tree) is not None:
            self._add(ProblemCode.TEMPLATE_FORBIDDEN, text, tag=shorten(tag))
            return None
        return tree

    def _names(self, text: str, tree: nodes.Node, tag: str) -> bool:
        """Whether all fields in ``tree`` are known; reports those that are not."""
        right = True
        for name in tree.find_all(nodes.Name):
            if not self._is_known(name.name):
                right = False
                self._unknown(text, name.name, tag, self._known())
        for getter in tree.find_all(nodes.Getattr):
            if isinstance(getter.node, nodes.Name) and getter.node.name == "loop" and self._in_loop():
                known: Iterable[str] = _LOOP_FIELDS
            else:
                known = self._entry_fields(getter.node) or ()
            if getter.attr not in known:
                right = False
                owner = getter.node.name if isinstance(getter.node, nodes.Name) else ""
                self._unknown(text, f"{owner}.{getter.attr}", tag, [f"{owner}.{name}" for name in known])
        return right

    def _unknown(self, text: str, name: str, tag: str, known: Iterable[str]) -> None:
        self._add(
            ProblemCode.TEMPLATE_UNKNOWN_FIELD,
            text,
            field=name,
            nearest=nearest(name, known),
            tag=shorten(tag),
        )

    def _in_loop(self) -> bool:
        return any(block.word == "for" for block in self._blocks)

    def _is_known(self, name: str) -> bool:
        in_scope = any(name in block.variables for block in self._blocks)
        given = name in self._fields or name in self._also
        return in_scope or given or (name == "loop" and self._in_loop())

    def _entry_fields(self, node: nodes.Node) -> Fields | None:
        """The fields of the entry that a loop variable stands for."""
        if isinstance(node, nodes.Name):
            for block in reversed(self._blocks):
                if node.name in block.variables:
                    return block.variables[node.name]
        return None

    def _list_fields(self, node: nodes.Node) -> Fields | None:
        """The fields of each entry of the list that ``node`` stands for; ``None`` if it is no list."""
        if isinstance(node, nodes.Name):
            return self._fields.get(node.name)
        if isinstance(node, nodes.Getattr):
            owner = self._entry_fields(node.node)
            return owner.get(node.attr) if owner else None
        return None

    def _statement(self, text: str, body: str) -> None:
        match = _STATEMENT.fullmatch(body)
        word, rest = (match.group(1), match.group(2)) if match else ("", "")
        tag = "{%" + body + "%}"
        if word in _OTHER_WORDS:
            self._add(ProblemCode.TEMPLATE_FORBIDDEN, text, tag=shorten(tag))
        elif word == "for":
            self._blocks.append(_Block("for", text, tag, self._loop(text, rest, tag)))
        elif word == "if":
            self._expression(text, rest, tag)
            self._blocks.append(_Block("if", text, tag))
        elif word in ("endfor", "endif"):
            self._close(text, word.removeprefix("end"), tag)
        elif word in ("elif", "else"):
            inside = self._blocks[-1].word if self._blocks else ""
            if not inside or (word == "elif" and inside != "if"):
                self._broken(text, tag)
            elif word == "elif":
                self._expression(text, rest, tag)
        elif word not in _KNOWN_WORDS:
            near = nearest(word, _KNOWN_WORDS)
            self._add(ProblemCode.TEMPLATE_BROKEN_TAG, text, tag=shorten(tag), nearest=near)

    def _close(self, text: str, word: str, tag: str) -> None:
        if self._blocks and self._blocks[-1].word == word:
            self._blocks.pop()
        else:
            self._broken(text, tag)

    def _loop(self, text: str, rest: str, tag: str) -> dict[str, Fields | None]:
        """The variables of ``{% for … in … %}`` with what they stand for; empty if the tag is wrong."""
        if wide := _WIDE_INSIDE.search(_QUOTED.sub('""', rest)):
            mark = wide.group()
            self._add(
                ProblemCode.TEMPLATE_FULL_WIDTH, text, character=mark, meant=_MEANT.get(mark, ""), tag=tag
            )
            return {}
        tree = self._parse(text, "{% for " + rest + " %}{% endfor %}", tag)
        loop = tree.body[0] if tree is not None and tree.body else None
        if not isinstance(loop, nodes.For):
            return {}
        fields = self._list_fields(loop.iter)
        names = loop_variables(loop.target)
        if not self._names(text, loop.iter, tag):
            return dict.fromkeys(names)
        if fields is None and not isinstance(loop.iter, nodes.List | nodes.Tuple):
            self._add(ProblemCode.TEMPLATE_FORBIDDEN, text, tag=shorten(tag))
        return dict.fromkeys(names, fields)
