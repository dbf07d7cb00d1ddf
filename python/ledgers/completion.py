"""结业 under the 专题考核制: which topics a teacher has passed across rounds, and whether that is all of them.

Where a school keeps 校本研修 as records and asks for them, a topic whose record falls short does not count yet.

Source:
    domain.md, Scheme B: a programme has five topics; passing all of them earns the certificate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from python.ledgers.policy import Policy
from python.vocabulary.cell_values import name_key
from python.vocabulary.plain_record import record


@record
class Completion:
    """Topics passed (each once, in order), how many are required, which named ones are missing, whether it is 结业.

    ``held``: topics passed that do not count yet, each with what its 校本研修 lacks; they are not among ``passed``, nor among ``missing``.
    """

    passed: tuple[str, ...]
    required: int
    missing: tuple[str, ...]
    done: bool
    held: tuple[tuple[str, str], ...] = ()

    @property
    def held_text(self) -> str:
        """What the topics held back lack: ``第2专题：笔记 15000 字，少 5000 字``; ``""`` when none is, or when enough others are passed."""
        return "" if self.done else "；".join(f"{topic}：{why}" for topic, why in self.held)

    @property
    def only_held(self) -> bool:
        """Whether nothing but 校本研修 is in the way of 结业."""
        return not self.done and 0 < self.required <= len(self.passed) + len(self.held)

    @property
    def missing_text(self) -> str:
        """What is missing in Chinese: topics by name, else how many, then what is held back and why; ``""`` when nothing is."""
        if self.missing or self.done:
            return "；".join(part for part in ("、".join(self.missing), self.held_text) if part)
        rest = self.required - len(self.passed)
        count = f"还差 {rest} 个" if rest > 0 else ""
        return f"{count}（{self.held_text}）" if self.held_text else count


def completion_of(
    passed: Iterable[str], policy: Policy, short: Mapping[str, str] | None = None
) -> Completion:
    """Whether the topics passed are all that are required.

    Args:
        passed: The 专题 of every round passed; a topic failed first and passed at 补训 stands here once, one passed twice
            counts once, also when its name is typed in another width or with other spaces. ``""`` (a round of another scheme) counts nothing.
        policy: How many are required, or which by name.
        short: ``name_key`` of the topics whose 校本研修 falls short → what it lacks; these do not count towards a programme.
    """
    short = (short or {}) if policy.topics_required else {}
    known: dict[str, str] = {}
    held: dict[str, str] = {}
    for topic in passed:
        if topic:
            key = name_key(topic)
            (held if key in short else known).setdefault(key, topic)
    if policy.topic_names:
        named = {name_key(name) for name in policy.topic_names}
        missing = tuple(name for name in policy.topic_names if name_key(name) not in {*known, *held})
        counted = tuple(topic for key, topic in known.items() if key in named)
        wanted = tuple((topic, short[key]) for key, topic in held.items() if key in named)
        return Completion(counted, len(policy.topic_names), missing, not missing and not wanted, wanted)
    required = policy.topics_required
    back = tuple((topic, short[key]) for key, topic in held.items())
    return Completion(tuple(known.values()), required, (), 0 < required <= len(known), back)
