"""结业 under the 专题考核制: which topics a teacher has passed across rounds, and whether that is all of them.

Source:
    domain.md, Scheme B: a programme has five topics; passing all of them earns the certificate.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from python.ledgers.policy import Policy
from python.vocabulary.cell_values import name_key


@dataclass(frozen=True, slots=True)
class Completion:
    """Topics passed (each once, in order), how many are required, which named ones are missing, whether it is 结业."""

    passed: tuple[str, ...]
    required: int
    missing: tuple[str, ...]
    done: bool

    @property
    def missing_text(self) -> str:
        """What is missing in Chinese: topics by name, else how many; ``""`` when nothing is."""
        if self.missing:
            return "、".join(self.missing)
        rest = self.required - len(self.passed)
        return f"还差 {rest} 个" if rest > 0 else ""


def completion_of(passed: Iterable[str], policy: Policy) -> Completion:
    """Whether the topics passed are all that are required.

    Args:
        passed: The 专题 of every round passed; a topic failed first and passed at 补训 stands here once, one passed twice
            counts once, also when its name is typed in another width or with other spaces. ``""`` (a round of another scheme) counts nothing.
        policy: How many are required, or which by name.
    """
    known: dict[str, str] = {}
    for topic in passed:
        if topic:
            known.setdefault(name_key(topic), topic)
    topics = tuple(known.values())
    if policy.topic_names:
        named = {name_key(name) for name in policy.topic_names}
        missing = tuple(name for name in policy.topic_names if name_key(name) not in known)
        counted = tuple(topic for key, topic in known.items() if key in named)
        return Completion(counted, len(policy.topic_names), missing, not missing)
    required = policy.topics_required
    return Completion(topics, required, (), 0 < required <= len(topics))
