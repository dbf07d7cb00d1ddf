# ruff: noqa: N802, N803 - the names are Excel's
"""What all objects have in common: errors, optional arguments, collections."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

PROFILE = os.environ.get("BED_PROFILE", "excel")
MISSING: list[Callable[[Any], bool]] = []
"""Tests for an argument that was left out; ``serving`` adds what COM sends for it."""


def given(value: Any) -> bool:
    """Whether an optional argument was handed over."""
    return value is not None and not any(test(value) for test in MISSING)


class RefusedError(Exception):
    """Excel's own error for what it will not do."""


class BadIndexError(Exception):
    """DISP_E_BADINDEX."""


class ComObject:
    """Anything the server hands out."""

    interface = ""
    wrapped: Any = None


class Collection(ComObject):
    """Objects by number from 1, or by name."""

    def items(self) -> Sequence[Any]:
        raise NotImplementedError

    def Count(self) -> int:
        return len(self.items())

    def _Default(self, Index: Any) -> Any:
        if isinstance(Index, str):
            for one in self.items():
                if one.Name().lower() == Index.lower():
                    return one
            raise BadIndexError(Index)
        if not 1 <= int(Index) <= len(self.items()):
            raise BadIndexError(Index)
        return self.items()[int(Index) - 1]

    Item = _Default
