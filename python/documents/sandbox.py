"""The small, safe part of Jinja that templates may use, and the escaping of what they print.

Three layers keep a hostile or mistaken template from doing harm:

1. Only the node types in ``ALLOWED_NODES`` pass: fields, ``if``, ``for`` over a list that is given, comparison, a few
   filters. No calls, assignments, macros, imports, multiplication or names that begin with an underscore. So nothing
   can grow by itself, and work is bounded by the product of the lengths of nested loops.
2. That product is bounded by a ``Budget``: every loop pays for its length before it starts, and every piece of output
   for its characters; both limits grow with the data. A clock is read at each loop and piece.
3. What runs, runs in Jinja's own sandbox with strict undefined and autoescape.

Names that contain ``{{`` or ``{%`` are printed as they are: every brace in data is written as a character reference
(``&#123;``), so a reader sees the brace while the file's XML never holds ``{{``. A ``{{`` in the XML can therefore only
be left over from the template.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping, Sequence, Sized
from typing import Any

from jinja2 import StrictUndefined, nodes, pass_context
from jinja2.runtime import Context, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from python.documents.plain_text import clean

_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Tuple,
    nodes.List,
    nodes.If,
    nodes.For,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Filter,
    nodes.Test,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Add,
    nodes.Sub,
    nodes.Neg,
    nodes.Concat,
    nodes.CondExpr,
    nodes.Keyword,
)
ALLOWED_NODES = frozenset(_ALLOWED)
ALLOWED_FILTERS = ("default", "d", "length", "count", "first", "last", "upper", "lower", "trim")
ALLOWED_TESTS = (
    "defined",
    "undefined",
    "none",
    "string",
    "number",
    "eq",
    "equalto",
    "ne",
    "lt",
    "gt",
    "le",
    "ge",
    "in",
)

BUDGET = "__budget__"
_COUNTED = "__counted__"

# What one rendering may cost, whatever the data …
BASE_ITERATIONS = 100_000
BASE_CHARACTERS = 4_000_000
SECONDS = 30.0
# … and for each entry of the lists it is given: a row of a wide table is some 6,000 characters of XML.
ITERATIONS_PER_ENTRY = 100
CHARACTERS_PER_ENTRY = 10_000

_BRACES = str.maketrans({"{": "&#123;", "}": "&#125;", "｛": "&#65371;", "｝": "&#65373;"})
_HAS_BRACE = re.compile("[{}｛｝]")
_LINE_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'


class OverBudgetError(Exception):
    """A rendering costs more than it may; the argument says what: 时间, 循环次数 or 内容长度."""


class Budget:
    """What is left of one rendering's allowance."""

    def __init__(self, context: Mapping[str, object], seconds: float = SECONDS) -> None:
        entries = _count_entries(context.values())
        self.iterations = BASE_ITERATIONS + ITERATIONS_PER_ENTRY * entries
        self.characters = BASE_CHARACTERS + CHARACTERS_PER_ENTRY * entries
        self._deadline = time.thread_time() + seconds  # processor time: a busy machine is no reason to stop

    def loop(self, times: int) -> None:
        """Pays for a loop of so many turns.

        Raises:
            OverBudgetError: Turns or time are used up.
        """
        self.iterations -= times
        if self.iterations < 0:
            raise OverBudgetError("循环次数")
        self._check_time()

    def join(self, pieces: Iterable[str]) -> str:
        """All pieces as one text, each paid for as it comes.

        Raises:
            OverBudgetError: Characters or time are used up.
        """
        taken = []
        for piece in pieces:
            self.characters -= len(piece)
            if self.characters < 0:
                raise OverBudgetError("内容长度")
            taken.append(piece)
            if not len(taken) % 256:
                self._check_time()
        return "".join(taken)

    def _check_time(self) -> None:
        if time.thread_time() > self._deadline:
            raise OverBudgetError("时间")


def _count_entries(values: Iterable[object]) -> int:
    entries = 0
    for value in values:
        if isinstance(value, list | tuple):
            entries += len(value)
            for item in value:
                if isinstance(item, Mapping):
                    entries += _count_entries(item.values())
    return entries


def xml_text(text: str) -> str:
    """``text`` escaped for a ``w:t`` element: nothing in it can be markup or look like a tag; line breaks and tabs stay."""
    escaped = str(escape(clean(text)))
    if _HAS_BRACE.search(escaped):
        escaped = escaped.translate(_BRACES)
    if "\n" in escaped or "\r" in escaped:
        escaped = escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", _LINE_BREAK)
    return escaped.replace("\t", _TAB) if "\t" in escaped else escaped


def plain_xml_text(text: str) -> str:
    """``text`` escaped for an element that holds nothing but text, such as a document property."""
    return str(escape(clean(" ".join(text.split())))).translate(_BRACES)


def _finalize(value: object) -> object:
    if isinstance(value, Markup | Undefined):
        return value  # markup is only ever made by this package; an undefined value raises when it is printed
    if isinstance(value, Mapping | list | tuple):
        raise TypeError("a list has no text")
    return Markup("") if value is None else Markup(xml_text(str(value)))


def _finalize_plain(value: object) -> object:
    if isinstance(value, Markup):
        return ""  # a picture in a document property
    return value if isinstance(value, Undefined) else Markup(plain_xml_text(str(value)))


def _join(value: Iterable[object], separator: str = "", attribute: str | None = None) -> str:
    # Jinja's own join escapes by itself and would miss the braces.
    items = value if attribute is None else (item[attribute] for item in value if isinstance(item, Mapping))
    return separator.join(str(item) for item in items)


@pass_context
def _counted(context: Context, value: object) -> object:
    if isinstance(value, Undefined):
        return value
    if not isinstance(value, Sized):
        raise OverBudgetError("循环次数")
    budget = context.get(BUDGET)
    if isinstance(budget, Budget):
        budget.loop(len(value))
    return value


def make_environment(*, plain: bool = False) -> ImmutableSandboxedEnvironment:
    """A fresh environment; ``plain`` for parts that hold bare text (document properties) instead of ``w:t`` elements."""
    environment = ImmutableSandboxedEnvironment(
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize_plain if plain else _finalize,
        optimized=False,
        keep_trailing_newline=True,
        cache_size=0,
    )
    environment.globals.clear()
    filters: dict[str, Any] = {name: environment.filters[name] for name in ALLOWED_FILTERS}
    environment.filters = filters | {"join": _join, _COUNTED: _counted}
    environment.tests = {name: environment.tests[name] for name in ALLOWED_TESTS}
    return environment


def forbidden_node(tree: nodes.Node) -> nodes.Node | None:
    """The first node in ``tree`` that a template may not contain; ``None`` if all is well."""
    pending: list[nodes.Node] = [tree]
    while pending:
        node = pending.pop()
        name = getattr(node, "name", None) or getattr(node, "attr", None)
        if type(node) not in ALLOWED_NODES:
            return node
        if isinstance(node, nodes.Name | nodes.Getattr) and isinstance(name, str) and name.startswith("_"):
            return node
        if isinstance(node, nodes.Getitem) and not isinstance(node.arg, nodes.Const):
            return node
        if isinstance(node, nodes.Getitem) and str(node.arg.as_const()).startswith("_"):
            return node
        if isinstance(node, nodes.Filter) and (name not in (*ALLOWED_FILTERS, "join")):
            return node
        if isinstance(node, nodes.Test) and name not in ALLOWED_TESTS:
            return node
        if isinstance(node, nodes.For) and node.recursive:
            return node
        pending.extend(node.iter_child_nodes())
    return None


def count_loops(tree: nodes.Template, environment: ImmutableSandboxedEnvironment) -> None:
    """Makes every loop in ``tree`` pay from the budget of the rendering before it starts."""
    for loop in tree.find_all(nodes.For):
        counted = nodes.Filter(loop.iter, _COUNTED, [], [], None, None, lineno=loop.lineno)
        counted.set_environment(environment)
        loop.iter = counted


def loop_variables(target: nodes.Node) -> Sequence[str]:
    """The names a ``for`` assigns."""
    if isinstance(target, nodes.Name):
        return (target.name,)
    return tuple(name.name for name in target.find_all(nodes.Name))
