"""Whom a mistyped name may have been meant for: one character off, two exchanged, or the same sound (章小明, Zhang Xiaoming).

For asking only: a near name is never taken for the name itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from python.vocabulary.cell_values import person_key

_SHORTEST_NAME = 2
# Several readings of several characters multiply; no name has more than this.
_LONGEST_NAME = 6
_ANY = "\0"


class NearNames:
    """An index of names, made when the first name is asked for that nobody has."""

    def __init__(self, names: Iterable[str]) -> None:
        """Args: names: Everyone's, as written; namesakes once or several times."""
        self._names = tuple(dict.fromkeys(name for name in names if name))
        self._index: dict[str, list[str]] | None = None

    def near(self, name: str) -> Sequence[str]:
        """The names one character off ``name``, of its characters in another order, or of its sound; in the order given, without ``name`` itself."""
        if len(person_key(name)) < _SHORTEST_NAME:
            return ()
        if self._index is None:
            self._index = {}
            for one in self._names:
                written = person_key(one)
                for key in (
                    f"={written}",
                    *_shared(written),
                    *(f"-{less}" for less in _one_left_out(written)),
                ):
                    self._index.setdefault(key, []).append(one)
        own = person_key(name)
        keys = (f"-{own}", *_shared(own), *(f"={less}" for less in _one_left_out(own)))
        found = {one for key in keys for one in self._index.get(key, ()) if person_key(one) != own}
        return [one for one in self._names if one in found]


def _shared(name: str) -> Iterator[str]:
    """What two names of one length share that are near: all but one character, all in another order, or the sound."""
    for place in range(len(name)):
        yield f"{name[:place]}{_ANY}{name[place + 1 :]}"
    yield f"#{''.join(sorted(name))}"
    if len(name) <= _LONGEST_NAME or name.isascii():
        for sound in sounds_of(name):
            yield f"~{sound}"


def _one_left_out(name: str) -> Iterator[str]:
    if len(name) > _SHORTEST_NAME:
        for place in range(len(name)):
            yield f"{name[:place]}{name[place + 1 :]}"


def sounds_of(name: str) -> set[str]:
    """How a name may be read, in letters without tones: 单晓 as danxiao, chanxiao and shanxiao; a name in letters as it stands."""
    # The library's phrases take 0.14 s and 44 MB to load; a name is read character by character.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    from pypinyin import Style, pinyin

    readings = [{one for one in pinyin(part, style=Style.NORMAL, heteronym=True)[0] if one} for part in name]
    return {"".join(one) for one in product(*readings)}
