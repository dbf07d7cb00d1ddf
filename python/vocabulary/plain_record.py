"""``@record``: what a dataclass that is never changed is made with, here, so that a program with hundreds of them starts quickly.

``dataclass(frozen=True, slots=True)`` writes out six methods for each class and compiles them at every start: a third of all that the
imports of 计算成绩 took. Of these only ``__init__`` has to be each class's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform, overload

_Record = TypeVar("_Record")


@overload
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[_Record], /) -> type[_Record]: ...
@overload
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(*, kw_only: bool) -> Callable[[type[_Record]], type[_Record]]: ...
def record(
    cls: type[_Record] | None = None, /, *, kw_only: bool = False
) -> type[_Record] | Callable[[type[_Record]], type[_Record]]:
    """A dataclass with slots, compared, hashed and shown by its fields.

    The type checker refuses to change one; no guard is built in, with which each would take three times as long to make.

    Args:
        cls: The class.
        kw_only: Whether its fields are given by name only.
    """

    def made(plain: type[_Record]) -> type[_Record]:
        whole = dataclass(slots=True, eq=False, repr=False, kw_only=kw_only)(plain)
        for name, method in _methods(whole).items():
            if name not in plain.__dict__:
                setattr(whole, name, method)
        return whole

    return made if cls is None else made(cls)


def _methods(cls: Any) -> dict[str, Callable[..., Any]]:  # noqa: ANN401 - a dataclass of any kind
    """What compares, hashes and shows the instances of one class."""
    compared = [one.name for one in fields(cls) if one.compare]
    shown = [one.name for one in fields(cls) if one.repr]
    values: Callable[[object], object] = attrgetter(*compared) if compared else lambda _: ()

    def equal(self: object, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: object) -> int:
        return hash(values(self))

    def told(self: object) -> str:
        return f"{cls.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    return {"__eq__": equal, "__hash__": hashed, "__repr__": told}
