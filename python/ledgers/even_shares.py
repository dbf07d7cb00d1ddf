"""Shares people of several groups out to several years, so that each group has in each year what its size asks for."""

from __future__ import annotations

from collections.abc import Sequence

Rows = list[list[int]]


def even_counts(people: Sequence[int], places: Sequence[int], fixed: Sequence[Sequence[int]]) -> Rows:
    """How many of each group go into each year.

    With those that are fixed, the ideal of a group in a year is its people × the year's people ÷ all people. Counts are the ideal
    rounded up or down wherever that can be; what cannot be is as near as possible, then the sum of squared differences is least.
    Without fixed ones it always can be: the differences are below 1.

    Args:
        people: Of each group, how many are to be shared out.
        places: Of each year, how many it takes; as many together as ``people``.
        fixed: Group by year, how many are there already.

    Returns:
        Group by year, how many are added.

    Raises:
        ValueError: ``people`` and ``places`` do not sum up to the same.
    """
    if sum(people) != sum(places):
        raise ValueError(f"{sum(people)} people for {sum(places)} places")
    cost = _Cost(people, places, fixed)
    years = range(len(places))
    added = [[0] * len(places) for _ in people]
    for group, many in enumerate(people):
        for _ in range(many):
            year = min((at for at in years if places[at]), key=lambda at: cost.step(group, at, added, 1))
            added[group][year] += 1
    # Each row by itself is the best there is. What a year has too many moves along the cheapest way to one that has too few.
    while True:
        surplus = [sum(row[at] for row in added) - places[at] for at in years]
        if not any(surplus):
            return added
        for group, one, other in _cheapest_way(surplus, added, cost):
            added[group][one] -= 1
            added[group][other] += 1


class _Cost:
    """What a count costs: first how far it is from the ideal rounded up or down, then the square of the difference."""

    def __init__(self, people: Sequence[int], places: Sequence[int], fixed: Sequence[Sequence[int]]) -> None:
        self.fixed = fixed
        sizes = [many + sum(row) for many, row in zip(people, fixed, strict=True)]
        totals = [many + sum(row[at] for row in fixed) for at, many in enumerate(places)]
        self.all = sum(sizes)
        # Everything times ``all``, so that it stays whole.
        self.ideal = [[size * total for total in totals] for size in sizes]
        self.weight = self.all**4 * max(len(people) * len(places), 1) + 1

    def _of(self, group: int, year: int, count: int) -> int:
        ideal = self.ideal[group][year]
        low, high = ideal // self.all, -(-ideal // self.all)
        outside = max(low - count, count - high, 0)
        return outside * self.weight + (count * self.all - ideal) ** 2

    def step(self, group: int, year: int, added: Rows, by: int) -> int:
        """What one more (or one less) costs there."""
        count = self.fixed[group][year] + added[group][year]
        return self._of(group, year, count + by) - self._of(group, year, count)


Move = tuple[int, int, int]
"""One of a group goes from one year to another."""


def _cheapest_way(surplus: Sequence[int], added: Rows, cost: _Cost) -> list[Move]:
    """The cheapest moves that take one from a year with too many to one with too few (Bellman and Ford, years as nodes)."""
    years = range(len(surplus))
    edges: list[tuple[int, int, int, int]] = []
    for one in years:
        for other in years:
            ways = [
                (cost.step(group, one, added, -1) + cost.step(group, other, added, 1), group)
                for group, row in enumerate(added)
                if row[one] and one != other
            ]
            if ways:
                price, group = min(ways)
                edges.append((price, group, one, other))
    distance: list[int | None] = [0 if many > 0 else None for many in surplus]
    came: dict[int, Move] = {}
    for _ in years:
        for price, group, one, other in edges:
            start = distance[one]
            known = distance[other]
            if start is not None and (known is None or start + price < known):
                distance[other] = start + price
                came[other] = group, one, other
    reached = [(far, at) for at, far in enumerate(distance) if far is not None and surplus[at] < 0]
    at = min(reached)[1]
    way: list[Move] = []
    while at in came:
        way.append(came[at])
        at = came[at][1]
    return way
