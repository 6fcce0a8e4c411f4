"""Unitary alignments as rows of unit places, what they cost, and the search for those that may pay. No choosing.

A tuple has one place per coder, -1 for none. Its cost is the number of coder pairs plus the sum of (d - 1) over the
pairs of real units: the disorder of the unitary alignment times the number of coder pairs C = n (n - 1) / 2.

In a best alignment no two units of a tuple are further apart than C + n - 1: taking one unit u out of a tuple of k
units and leaving it alone costs at most C + (k - 1) - sum_v d(u, v) more, which would be a gain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from annotator.agreement.arrays import BoolArray, FloatArray, IntArray
from annotator.agreement.gamma.candidates import near
from annotator.agreement.gamma.disorder import costs
from annotator.agreement.gamma.distance import Distance
from annotator.agreement.gamma.lines import Lines, ranges
from annotator.agreement.gamma.watching import Beat, unwatched

#: Rows that a search grows at once; a bound on its memory, not on what it finds.
BLOCK = 1 << 18


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The units of one coder near each unit of another: unit ``u`` (counted from the coder's first) has
    ``other[edges[u]:edges[u + 1]]``, each adding ``gain`` = d - 1 to a tuple's cost."""

    edges: IntArray
    other: IntArray
    gain: FloatArray


@dataclass(frozen=True, eq=False)
class Grown:
    """Tuples on the way: units of the first coders are chosen. ``excess`` is cost less duals so far, ``size`` the
    number of units."""

    units: IntArray
    excess: FloatArray
    size: IntArray

    def __getitem__(self, index: BoolArray | slice) -> Grown:
        return Grown(self.units[index], self.excess[index], self.size[index])

    def __len__(self) -> int:
        return len(self.units)


class Tuples:
    """All tuples of some lines that may be part of a best alignment (three coders or more)."""

    def __init__(self, lines: Lines, distance: Distance, beat: Beat = unwatched) -> None:
        self.lines, self.distance, self.beat = lines, distance, beat
        self.coders = lines.coders
        self.pairs = self.coders * (self.coders - 1) / 2
        self.limit = self.pairs + self.coders - 1
        self.near = {both: self._neighbours(*both) for both in combinations(range(self.coders), 2)}

    def _neighbours(self, first: int, second: int) -> Neighbours:
        # a hair more than the limit: a pair at the limit exactly changes no cost, but may be in a tie
        i, j, d = near(self.lines, first, second, self.distance, self.limit * (1 + 1e-9), self.beat)
        order = np.argsort(i * len(self.lines) + j)
        own = np.arange(self.lines.edges[first], self.lines.edges[first + 1] + 1)
        return Neighbours(np.searchsorted(i[order], own), j[order], d[order] - 1.0)

    def gain(self, i: IntArray, j: IntArray) -> FloatArray:
        """What a pair of units of one tuple adds to its cost; infinite where they are too far apart."""
        d = self.distance.between(self.lines, i, j)
        gain: FloatArray = np.where(d < self.limit * (1 + 1e-9), d - 1.0, np.inf)
        return gain

    def cost(self, tuples: IntArray) -> FloatArray:
        """(tuples,): the cost of each."""
        cost: FloatArray = self.pairs * costs(self.lines, tuples, self.distance)
        return cost

    def alone(self) -> IntArray:
        """(units, coders): each unit by itself."""
        single = np.full((len(self.lines), self.coders), -1, np.int64)
        single[np.arange(len(self.lines)), self.lines.coder] = np.arange(len(self.lines))
        return single

    def below(
        self, duals: FloatArray, threshold: float, wanted: BoolArray | None = None
    ) -> Iterator[tuple[IntArray, FloatArray]]:
        """Every tuple whose cost less the duals of its units is below ``threshold``, in blocks (tuples, excess).
        ``wanted`` (lines,) restricts the search to some lines."""
        nearest = {both: self._nearest(both, duals) for both in self.near}
        for first in range(self.coders):
            low, high = self.lines.edges[first], self.lines.edges[first + 1]
            own = np.arange(low, high)
            if wanted is not None:
                own = own[wanted[self.lines.line[own]]]
            units = np.full((len(own), self.coders), -1, np.int64)
            units[:, first] = own
            start = Grown(units, self.pairs - duals[own], np.ones(len(own), np.int64))
            yield from self._grow(start, first, first + 1, _Search(duals, threshold, nearest))

    def _nearest(self, both: tuple[int, int], duals: FloatArray) -> FloatArray:
        """For each unit of the first coder, the least that a unit of the second adds to the excess by this pair."""
        neighbours = self.near[both]
        least = np.full(len(neighbours.edges) - 1, np.inf)
        some = neighbours.edges[1:] > neighbours.edges[:-1]
        if some.any():
            added = neighbours.gain - duals[neighbours.other]
            least[some] = np.minimum.reduceat(added, neighbours.edges[:-1][some])
        return least

    def _grow(self, grown: Grown, first: int, coder: int, search: _Search) -> Iterator[tuple[IntArray, FloatArray]]:
        """Add a unit of ``coder``, or none, to each tuple; then go on with the next coder. Depth first, by blocks."""
        if coder == self.coders:
            kept = grown.excess < search.threshold
            yield grown.units[kept], grown.excess[kept]
            return
        neighbours = self.near[first, coder]
        place = grown.units[:, first] - self.lines.edges[first]
        size = neighbours.edges[place + 1] - neighbours.edges[place]
        for low, high in _blocks(size):
            self.beat()
            part = grown[low:high]
            longer = self._added(part, first, coder, search)
            shorter = part[self._bound(part, first, coder, search) < search.threshold]
            yield from self._grow(_joined(shorter, longer), first, coder + 1, search)

    def _added(self, grown: Grown, first: int, coder: int, search: _Search) -> Grown:
        """Each tuple with each unit of ``coder`` that is near its first unit, as far as it can still pay."""
        neighbours = self.near[first, coder]
        place = grown.units[:, first] - self.lines.edges[first]
        which, at = ranges(neighbours.edges[place], neighbours.edges[place + 1])
        unit, size = neighbours.other[at], grown.size[which] + 1
        excess = grown.excess[which] + neighbours.gain[at] - search.duals[unit]
        # the other pairs add -1 each at the least: most rows end here, before any distance is computed
        hope = Grown(grown.units[which], excess - (size - 2), size)
        kept = self._bound(hope, first, coder, search) < search.threshold
        units, excess, size, unit = hope.units[kept], excess[kept], size[kept], unit[kept]
        for other in range(first + 1, coder):
            both = np.flatnonzero(units[:, other] >= 0)
            excess[both] += self.gain(units[both, other], unit[both])
        units[:, coder] = unit
        longer = Grown(units, excess, size)
        return longer[self._bound(longer, first, coder, search) < search.threshold]

    def _bound(self, grown: Grown, first: int, coder: int, search: _Search) -> FloatArray:
        """The least excess that the tuples can reach by units of the coders after ``coder``: each adds its best with
        the first unit, and -1 with every other unit, the pairs among the coming ones shared out evenly."""
        coming = self.coders - 1 - coder
        least = grown.excess.copy()
        place = grown.units[:, first] - self.lines.edges[first]
        rest = grown.size - 1 + (coming - 1) / 2
        for later in range(coder + 1, self.coders):
            least += np.minimum(0.0, search.nearest[first, later][place] - rest)
        return least


@dataclass(frozen=True, eq=False)
class _Search:
    duals: FloatArray
    threshold: float
    nearest: dict[tuple[int, int], FloatArray]


def _joined(a: Grown, b: Grown) -> Grown:
    return Grown(
        np.concatenate([a.units, b.units]), np.concatenate([a.excess, b.excess]), np.concatenate([a.size, b.size])
    )


def _blocks(size: IntArray) -> Iterator[tuple[int, int]]:
    """Ranges of rows that grow to about BLOCK rows each."""
    total = np.cumsum(size)
    low = 0
    while low < len(size):
        done = total[low - 1] if low else 0
        high = max(low + 1, int(np.searchsorted(total, done + BLOCK, "right")))
        yield low, high
        low = high
