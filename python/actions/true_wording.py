"""Whether what a certificate's template says in fixed words is true of the people it is for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from python.actions.certificates_due import Earned, Issuing
from python.documents.contexts import hours_required, reaches_hours
from python.documents.package import parse
from python.documents.template import Template
from python.documents.template_check import paragraph_texts
from python.vocabulary.cell_values import plain
from python.vocabulary.messages import some_of
from python.vocabulary.problems import Problem, ProblemCode, Severity
from python.vocabulary.sheet_schema import FULL_HOURS

_TAG = re.compile(r"\{\{.*?\}\}")
_NAMES_SHOWN = 8


def truthful(
    issuing: Issuing, due: Sequence[Earned]
) -> tuple[list[Earned], list[Problem], dict[str, list[str]]]:
    """Those of ``due`` of whom the fixed words of their template are true.

    Returns:
        They; an error CERTIFICATE_SAYS_MORE for each template that says 修满 of somebody who has less than 学时要求, who gets none;
        and why → their names.
    """
    required = hours_required(issuing.data.rules)
    saying = {
        name: text for name, template in issuing.templates.items() if (text := _says_full_hours(template))
    }
    held: dict[str, list[Earned]] = {}
    for one in due:
        if one.rating.certificate_template in saying and not reaches_hours(one.hours, issuing.data.rules):
            held.setdefault(one.rating.certificate_template, []).append(one)
    problems = [
        Problem(
            ProblemCode.CERTIFICATE_SAYS_MORE,
            Severity.ERROR,
            None,
            _details(name, saying[name], people, required),
        )
        for name, people in held.items()
    ]
    kept = [one for one in due if one not in held.get(one.rating.certificate_template, [])]
    names = [one.teacher.name for people in held.values() for one in people]
    return kept, problems, {f"模板写着“{FULL_HOURS}”而学时不够": names} if names else {}


def _details(name: str, text: str, people: Sequence[Earned], required: Decimal | None) -> dict[str, str]:
    who = [f"{one.teacher.name} {plain(one.hours) if one.hours is not None else 0} 学时" for one in people]
    return {
        "template": name,
        "paragraph": text,
        "required": plain(required) if required is not None else "没有填",
        "count": str(len(people)),
        "names": some_of(who, _NAMES_SHOWN),
    }


def rating_words(issuing: Issuing) -> list[Problem]:
    """A warning CERTIFICATE_SAYS_HIGHER for each template whose fixed words hold a higher rating than the one it is issued for."""
    problems = []
    ratings = [rating for rating in issuing.data.rules.ratings if not rating.retrain]
    for place, rating in enumerate(ratings):
        template = issuing.templates.get(rating.certificate_template)
        if template is None or issuing.lasting:
            continue
        for text in _fixed_texts(template):
            higher = [one.name for one in ratings[:place] if one.name in text and one.name not in rating.name]
            if higher:
                details = {
                    "template": rating.certificate_template,
                    "rating": rating.name,
                    "word": higher[0],
                    "paragraph": text,
                }
                problems.append(Problem(ProblemCode.CERTIFICATE_SAYS_HIGHER, Severity.WARNING, None, details))
                break
    return problems


def _says_full_hours(template: Template) -> str:
    """The paragraph in which a template says 修满 whatever the hours are; ``""`` when none does."""
    return next((text for text in _fixed_texts(template) if FULL_HOURS in _TAG.sub("", text)), "")


def _fixed_texts(template: Template) -> Iterable[str]:
    """The paragraphs of a template as they are typed; one with a condition in it may say something else, and is left out."""
    for name in (template.main, *(one.target for one in template.marginal)):
        part: Mapping[str, bytes] = template.parts
        if name in part:
            for text, _ in paragraph_texts(parse(part[name])):
                if text and "{%" not in text:
                    yield _TAG.sub("", text) if FULL_HOURS not in text else text
