"""A Word template, checked and compiled once, then rendered for any number of people without being parsed again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from jinja2 import Template as JinjaTemplate
from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError, UndefinedError
from lxml import etree
from markupsafe import Markup

from python.documents import merge_fields, package, template_source
from python.documents.merge_fields import Merged
from python.documents.merge_values import FieldValue, Formula
from python.documents.package import Relationship, UnreadableError
from python.documents.pictures import SEAL, SEAL_ID, Picture, drawing_xml
from python.documents.plain_text import left_over, protect_braces
from python.documents.sandbox import (
    BUDGET,
    SECONDS,
    Budget,
    OverBudgetError,
    count_loops,
    forbidden_node,
    make_environment,
)
from python.documents.template_check import (
    Fields,
    TagChecker,
    field_codes,
    misplaced_tags,
    paragraph_texts,
    printed_names,
    shorten,
    template_problem,
)
from python.documents.template_source import BodySource, W
from python.vocabulary.plain_record import record
from python.vocabulary.ports import HostError
from python.vocabulary.problems import Problem, ProblemCode, has_fatal

CORE_PROPERTIES = "docProps/core.xml"
# A template has some dozens; so many are still checked and compiled in seconds.
MOST_TAGS = 3000
# Identifiers that belong to one copy are spread this far apart, so that copies never share one.
_IDS_PER_COPY = 1000
_FIRST_DRAWING_ID = 10_000
_FIRST_HEADER_DRAWING_ID = 1_000_000_000

_STRICT_DOCUMENT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}document"
_WHOLE_TAG = re.compile(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}")
_TAGGED = re.compile(r"\{[{%#]")
_DRAWING_ID = re.compile(r'(<wp:docPr\b[^>]*?\bid=")\d+')
_MERGED = re.compile(r'(?i)(?:\bw:instr="|<w:instrText\b[^>]*>)[^<"]*MERGEFIELD')
_UNCHECKED_PARTS = re.compile(r"word/(footnotes|endnotes|comments|charts/.*|diagrams/.*)\.xml")


class _LeftOverError(ValueError):
    """A piece of a tag is left in the output; the message is Chinese."""


Value = str | Picture | None | list["Entry"] | tuple["Entry", ...]
Entry = Mapping[str, Value]
Context = Mapping[str, Value]
"""What one copy prints: every field of the template's kind, each a text, a picture, or a list of entries."""


@record
class Rendered:
    """One copy: the filled-in parts, not yet a file.

    Attributes:
        index: The copy's place, from 0; copies that go into one document have different ones.
        body: Content of the main part with ``SECTION_MARK`` in it.
        parts: Headers and footers that hold tags, and the document's properties, by part name.
        pictures: Relationship id and PNG.
    """

    index: int
    body: str
    parts: Mapping[str, str]
    pictures: tuple[tuple[str, bytes], ...]


@record
class Template:
    """A compiled template; make one with ``load_template``."""

    name: str
    main: str
    parts: Mapping[str, bytes]
    source: BodySource
    marginal: tuple[Relationship, ...]
    _body: JinjaTemplate = field(repr=False)
    _others: Mapping[str, JinjaTemplate] = field(repr=False)
    _has_column_loops: bool = False
    _formulas: Mapping[str, Formula] = field(default_factory=dict, repr=False)
    seal: Picture | None = None

    def render(
        self, context: Context, index: int = 0, *, seconds: float = SECONDS, parsed_later: bool = False
    ) -> Rendered:
        """Fills the template in for one person (or session, or round).

        Args:
            context: A value for every field of the template's kind.
            index: The copy's place in a combined document, from 0.
            seconds: How long it may take.
            parsed_later: Whether the document that the copy goes into is parsed before it counts, so that this one need not be.

        Raises:
            HostError: ``TEMPLATE_TOO_MUCH`` (time, loops or length beyond the limit) or ``TEMPLATE_FAILED``.
        """
        budget = Budget(context, seconds)
        pictures: list[tuple[str, bytes]] = []
        values: dict[str, object] = {BUDGET: budget}
        for name, value in ({**context, SEAL: self.seal} if self.seal else context).items():
            if isinstance(value, Picture):
                identifier = SEAL_ID if value is self.seal else f"rIdP{index}x{len(pictures)}"
                drawing = _FIRST_DRAWING_ID + _IDS_PER_COPY * index + _IDS_PER_COPY - 1 - len(pictures)
                pictures.append((identifier, value.png))
                values[name] = Markup(drawing_xml(value, identifier, drawing))
            else:
                values[name] = value
        try:
            for name, formula in self._formulas.items():
                values[name] = formula.text(context)
            body = self._fill(self._body, values, budget)
            others = {name: self._fill(template, values, budget) for name, template in self._others.items()}
        except OverBudgetError as error:
            raise self._error(ProblemCode.TEMPLATE_TOO_MUCH, limit=str(error)) from None
        except (TemplateError, TypeError, ValueError, KeyError, AttributeError, RecursionError) as error:
            reason = _reason(error)
            raise self._error(ProblemCode.TEMPLATE_FAILED, reason=reason) from error
        if "<wp:docPr" in body:
            body = _number_drawings(body, _FIRST_DRAWING_ID + _IDS_PER_COPY * index)
        for name, text in others.items():
            if "<wp:docPr" in text:
                others[name] = _number_drawings(text, _FIRST_HEADER_DRAWING_ID + _IDS_PER_COPY * index)
        used = tuple(picture for picture in pictures if picture[0] in body)
        if not parsed_later or self._has_column_loops:
            body = self._checked(body, others)
        return Rendered(index, body, others, used)

    def _fill(self, template: JinjaTemplate, values: Mapping[str, object], budget: Budget) -> str:
        text = budget.join(template.root_render_func(template.new_context(dict(values))))
        left = left_over(text)
        if left:
            around = re.sub(r"<[^>]+>", "", text[max(0, left.start() - 40) : left.end() + 40])
            raise _LeftOverError(f"模板标记没有处理完：{shorten(around)}")
        return text

    def refuse_torn(self, copy: Rendered) -> None:
        """Parses a copy that was rendered without it.

        Raises:
            HostError: ``TEMPLATE_FAILED``: its tags tore a table or a paragraph apart.
        """
        self._checked(copy.body, copy.parts)

    def malformed(self) -> HostError:
        """What is wrong when a finished document came out malformed."""
        return self._error(ProblemCode.TEMPLATE_FAILED, reason="用它做出的文件不完整，没有保留")

    def _checked(self, body: str, others: Mapping[str, str]) -> str:
        """The body, well formed for certain (a tag may have torn a table apart), with table grids put right."""
        try:
            for text in others.values():
                package.parse(text.encode("utf-8"))
            whole = self.source.head + body + self.source.tail
            if self._has_column_loops:
                # Writing XML anew turns the character references of braces into braces.
                whole = protect_braces(template_source.fix_tables(whole))
                return whole[whole.index(">", whole.index("<w:body")) + 1 : whole.rindex("</w:body>")]
            package.parse(whole.encode("utf-8"))
        except (UnreadableError, etree.XMLSyntaxError, UnicodeError) as error:
            raise self._error(ProblemCode.TEMPLATE_FAILED, reason="标记拆散了表格或段落") from error
        return body

    def _error(self, code: ProblemCode, *, limit: str = "", reason: str = "") -> HostError:
        details = {"limit": limit} if limit else {"reason": reason}
        return HostError(code, None, **{"template": self.name, **details})


def _reason(error: Exception) -> str:
    """Why a rendering failed, as a short Chinese phrase."""
    if isinstance(error, _LeftOverError):
        return str(error)
    if isinstance(error, SecurityError):
        return "用了不允许的写法"
    if isinstance(error, UndefinedError):
        return "用到了没有内容的字段"
    return "标记的写法有误，只能打印文字字段"


def _number_drawings(xml: str, first: int) -> str:
    count = 0

    def number(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"{match.group(1)}{first + count}"

    return _DRAWING_ID.sub(number, xml)


def load_template(
    path: Path,
    fields: Fields,
    *,
    pictures: frozenset[str] = frozenset({"二维码", "分数分布图", "成长曲线图", SEAL}),
    one_of: frozenset[str] = frozenset(),
) -> tuple[Template | None, list[Problem]]:
    """Reads, checks and compiles a template.

    Args:
        path: The .docx.
        fields: What it may print.
        pictures: Fields that are pictures; they may only stand in the body.
        one_of: Fields of which it must print one at least: a paper about a person says whose it is.

    Returns:
        The template with warnings (``TEMPLATE_TYPED_MARK``), or ``None`` and what is wrong: ``TEMPLATE_MISSING``,
        ``TEMPLATE_DAMAGED``, ``TEMPLATE_UNSUPPORTED``, ``TEMPLATE_TYPED_MARK``, ``TEMPLATE_MERGE_FIELD``, ``TEMPLATE_TAG_PLACE``, ``TEMPLATE_NAMES_NOBODY``,
        ``TEMPLATE_UNKNOWN_FIELD``, ``TEMPLATE_FULL_WIDTH``, ``TEMPLATE_BROKEN_TAG``,
        ``TEMPLATE_FORBIDDEN``, ``TEMPLATE_TOO_MUCH`` (more tags than ``MOST_TAGS``).
    """
    name = path.name
    try:
        parts = package.read_parts(path, limit_xml=True)
        main = package.main_part(parts)
        root = package.parse(parts[main])
        if root.tag == _STRICT_DOCUMENT:
            raise UnreadableError(
                "它存成了“Strict Open XML 文档”，请在 Word 中另存为普通的“Word 文档 (*.docx)”，不要选 Strict"
            )
        if root.tag != f"{W}document":
            raise UnreadableError("不是普通的 Word 文档（.docx），请在 Word 中另存为 .docx")
        marginal = tuple(
            found
            for found in package.relationships(parts, main)
            if found.kind in ("header", "footer") and found.target in parts
        )
        trees = {part: package.parse(parts[part]) for part in sorted({found.target for found in marginal})}
        parts = package.without_mail_merge(parts)
        core = package.parse(parts[CORE_PROPERTIES]) if CORE_PROPERTIES in parts else None
        styles = package.parse(parts["word/styles.xml"]) if "word/styles.xml" in parts else None
    except FileNotFoundError:
        return None, [template_problem(ProblemCode.TEMPLATE_MISSING, name)]
    except OSError:
        return None, [template_problem(ProblemCode.TEMPLATE_DAMAGED, name, reason="文件打不开，可能没有权限")]
    except UnreadableError as error:
        return None, [template_problem(ProblemCode.TEMPLATE_DAMAGED, name, reason=str(error))]
    merged = Merged(name, fields, pictures & set(fields))
    problems = _merge(merged, {main: root, **trees}) or _check(name, fields, parts, root, trees, core, merged)
    if has_fatal(problems):
        return None, problems
    template, wrong = _compile(name, main, parts, root, trees, core, styles, marginal, one_of, merged)
    return template, problems + wrong


def _merge(merged: Merged, trees: Mapping[str, etree._Element]) -> list[Problem]:
    """Puts tags in place of merge fields; what is wrong with them, with tags that nobody fills in, or too many of both."""
    name = merged.template
    codes = {part: list(field_codes(tree)) for part, tree in trees.items()}
    tags = sum(len(_WHOLE_TAG.findall(template_source.all_text(tree))) for tree in trees.values())
    if tags + sum(merge_fields.concerned(found) for found in codes.values()) > MOST_TAGS:
        return [template_problem(ProblemCode.TEMPLATE_TOO_MUCH, name, limit=f"标记超过 {MOST_TAGS} 处")]
    for part, tree in trees.items():
        merged.problems += misplaced_tags(name, tree, codes[part])
        if merge_fields.concerned(codes[part]):
            merge_fields.translate(tree, merged)
    return []


def _check(
    name: str,
    fields: Fields,
    parts: Mapping[str, bytes],
    root: etree._Element,
    trees: Mapping[str, etree._Element],
    core: etree._Element | None,
    merged: Merged,
) -> list[Problem]:
    problems = list(merged.problems)
    for tree in (root, *trees.values()):
        checker = TagChecker(name, fields, merged.formulas)
        texts = list(paragraph_texts(tree))
        for text, in_table in texts:
            checker.paragraph(text, in_table=in_table)
        checker.finish()
        problems += checker.problems
        if not merged.problems:  # what Word shows of a field that stays is no text typed by hand
            problems += merge_fields.typed_marks((text for text, _ in texts), name, fields)
    if core is not None:
        checker = TagChecker(name, fields)
        for element in core:
            checker.paragraph(element.text or "")
        checker.finish()
        problems += checker.problems
    return problems + _unsupported(name, parts, root, trees, merged.pictures)


def _unsupported(
    name: str,
    parts: Mapping[str, bytes],
    root: etree._Element,
    trees: Mapping[str, etree._Element],
    pictures: frozenset[str],
) -> list[Problem]:
    """What no template may hold, and what may not stand where it stands."""
    problems = []
    for part, data in parts.items():
        text = data.decode("utf-8", "replace") if _UNCHECKED_PARTS.fullmatch(part) else ""
        if _TAGGED.search(text) or _MERGED.search(text):
            problems.append(
                template_problem(
                    ProblemCode.TEMPLATE_UNSUPPORTED, name, what="脚注、尾注、批注或图表里的标记"
                )
            )
    kinds = {
        "脚注或尾注": ("footnoteReference", "endnoteReference"),
        "修订痕迹（请先接受或拒绝全部修订）": ("ins", "del", "moveFrom", "moveTo"),
        "嵌入的其他文档": ("altChunk",),
    }
    for what, tags in kinds.items():
        if next(root.iter(*(f"{W}{tag}" for tag in tags)), None) is not None:
            problems.append(template_problem(ProblemCode.TEMPLATE_UNSUPPORTED, name, what=what))
    if any(picture in template_source.all_text(tree) for tree in trees.values() for picture in pictures):
        problems.append(template_problem(ProblemCode.TEMPLATE_UNSUPPORTED, name, what="页眉页脚里的二维码"))
    return problems


def _compile(
    name: str,
    main: str,
    parts: Mapping[str, bytes],
    root: etree._Element,
    trees: Mapping[str, etree._Element],
    core: etree._Element | None,
    styles: etree._Element | None,
    marginal: tuple[Relationship, ...],
    one_of: frozenset[str],
    merged: Merged,
) -> tuple[Template | None, list[Problem]]:
    template_source.tidy(root)
    template_source.number_styled_paragraphs(root, styles)
    has_column_loops = "{%tc" in template_source.all_text(root).replace(" ", "")
    source = template_source.split_body(root)
    environment, plain = make_environment(), make_environment(plain=True)
    sources = {}
    for part, tree in trees.items():
        template_source.tidy(tree)
        text = etree.tostring(tree, encoding="unicode")
        if _TAGGED.search(template_source.all_text(tree)):
            sources[part] = template_source.patch(text)
    compiled = {}
    printed: frozenset[str] = frozenset()
    try:
        for part, text in {"": source.content, **sources}.items():
            parsed = environment.parse(text)
            if forbidden_node(parsed) is not None:
                return None, [template_problem(ProblemCode.TEMPLATE_FORBIDDEN, name, paragraph="", tag="")]
            printed |= printed_names(parsed)
            count_loops(parsed, environment)
            compiled[part] = environment.from_string(parsed)
        if core is not None and _TAGGED.search(template_source.all_text(core)):
            parsed = plain.parse(etree.tostring(core, encoding="unicode"))
            count_loops(parsed, plain)
            compiled[CORE_PROPERTIES] = plain.from_string(parsed)
    except (TemplateSyntaxError, SyntaxError, MemoryError, RecursionError, ValueError) as error:
        # SyntaxError, MemoryError: blocks nested deeper than Python's own compiler takes.
        paragraph = _paragraph_of(source.content, error)
        return None, [
            template_problem(ProblemCode.TEMPLATE_BROKEN_TAG, name, paragraph=paragraph, tag="", nearest="")
        ]
    printed |= {
        formula.field
        for name_, formula in merged.formulas.items()
        if name_ in printed and isinstance(formula, FieldValue)
    }
    if one_of and not one_of & printed:
        return None, [template_problem(ProblemCode.TEMPLATE_NAMES_NOBODY, name)]
    body = compiled.pop("")
    formulas = merged.formulas
    return Template(name, main, parts, source, marginal, body, compiled, has_column_loops, formulas), []


def _paragraph_of(content: str, error: Exception) -> str:
    """The text around the line of a syntax error, for the rare fault that only shows in the whole document."""
    if not isinstance(error, TemplateSyntaxError):
        return ""
    lines = content.split("\n")
    line = lines[min(error.lineno, len(lines)) - 1]
    return shorten(re.sub(r"<[^>]+>", "", line)) if len(line) < 2000 else ""  # noqa: PLR2004 - a line, not the whole
