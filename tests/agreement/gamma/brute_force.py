"""Gamma straight from the definition, in exact fractions: every alignment there is. Slow; shares no code with the fast
one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations, product
from math import comb

from tests.agreement.gamma.asking import Marks

CodeDistance = Callable[[Hashable, Hashable], Fraction]


def different(first: Hashable, second: Hashable) -> Fraction:
    return Fraction(first != second)


@dataclass(frozen=True)
class BruteForce:
    """``coders``: one list of units for each; alpha, beta and the distance between codes."""

    coders: Sequence[Marks]
    alpha: Fraction = Fraction(1)
    beta: Fraction = Fraction(1)
    codes: CodeDistance = different

    def units(self) -> list[tuple[int, int, int, Hashable]]:
        """All units in text order: start, end, coder, code. The others speak of them by their places here."""
        return sorted((s, e, place, code) for place, marks in enumerate(self.coders) for s, e, code in marks)

    def distance(self, first: int, second: int) -> Fraction:
        s, e, _, code = self.units()[first]
        t, f, _, other = self.units()[second]
        apart = Fraction(abs(s - t) + abs(e - f), (e - s) + (f - t))
        return self.alpha * apart**2 + self.beta * self.codes(code, other)

    def tuples(self) -> list[tuple[int, ...]]:
        """Every unitary alignment, as the places of its units in ascending order."""
        units = self.units()
        own = [[None, *(place for place, unit in enumerate(units) if unit[2] == c)] for c in range(len(self.coders))]
        found = [tuple(sorted(unit for unit in one if unit is not None)) for one in product(*own)]
        return sorted({one for one in found if one})

    def cost(self, one: Sequence[int], distances: dict[tuple[int, int], Fraction]) -> Fraction:
        """Mean over all pairs of places: d of two units, 1 where a place is empty."""
        pairs = comb(len(self.coders), 2)
        real = sum((distances[both] for both in combinations(one, 2)), Fraction(0))
        return (real + pairs - comb(len(one), 2)) / pairs

    def best(self, soft: bool = False) -> tuple[Fraction, list[tuple[int, ...]]]:
        """The least disorder, and the alignment that has it: of several the one with most pairs of units, then the
        first in text order. ``soft``: units may be aligned again."""
        units = self.units()
        distances = {both: self.distance(*both) for both in combinations(range(len(units)), 2)}
        costs = {one: self.cost(one, distances) for one in self.tuples()}
        by_unit = {unit: [one for one in costs if unit in one] for unit in range(len(units))}
        end = len(units)

        def place(one: tuple[int, ...]) -> tuple[int, ...]:
            return one + (end,) * (len(self.coders) - len(one))

        @cache
        def rest(left: frozenset[int]) -> tuple[Fraction, int, tuple[tuple[int, ...], ...]]:
            if not left:
                return Fraction(0), 0, ()
            options = []
            for one in by_unit[min(left)]:
                if soft or left.issuperset(one):
                    cost, pairs, others = rest(left - frozenset(one))
                    options.append((cost + costs[one], pairs - comb(len(one), 2), (place(one), *others)))
            return min(options)

        cost, _, chosen = rest(frozenset(range(end)))
        return cost / Fraction(end, len(self.coders)), [tuple(u for u in one if u != end) for one in chosen]
