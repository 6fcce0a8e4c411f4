"""Agreement on a corpus that comes in parts, none of which has to stay in memory: sums are added up part by part.

The figures are those of the whole corpus. So are the intervals, as long as one byte for each document and resample can
be kept (``KEPT``); beyond that every part draws its share of the same multinomial distribution when its turn comes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.agreement.arrays import BoolArray, FloatArray
from annotator.agreement.resampling import Resampling, _levels, _quantile, draws
from annotator.agreement.result import Outcome
from annotator.agreement.statistics import Statistics

#: Bytes of drawn documents that are kept, for each set of documents that is drawn from.
KEPT = 1 << 28


class Drawn:
    """Resamples of the documents of a whole corpus, given out part by part, in order. ``counted`` says for every
    document whether it belongs to the reliability data: those are resampled."""

    def __init__(self, counted: BoolArray, how: Resampling) -> None:
        self.counted, self.how = counted, how
        self.documents = int(counted.sum())
        self._given = 0

    def part(self, counted: BoolArray) -> FloatArray:
        """(resamples, documents of the part): how often each was drawn, 0 for those that are not ``counted``."""
        size = int(counted.sum())
        times = np.zeros((self.how.resamples, len(counted)))
        times[:, counted] = self._part_of_all(size) if self._all is not None else self._part_by_itself(size)
        self._given += size
        return times

    @cached_property
    def _all(self) -> NDArray[np.uint8] | None:
        """(resamples, counted documents), where there is room for it."""
        if self.documents * self.how.resamples > KEPT:
            return None
        kept = np.empty((self.how.resamples, self.documents), np.uint8)
        done = 0
        for block in draws(self.documents, self.how.resamples, self.how.seed) if self.documents else ():
            kept[done : done + len(block)] = block
            done += len(block)
        return kept

    def _part_of_all(self, size: int) -> FloatArray:
        assert self._all is not None
        part: FloatArray = self._all[:, self._given : self._given + size].astype(np.float64)
        return part

    @cached_property
    def _random(self) -> np.random.Generator:
        return np.random.default_rng(self.how.seed)

    @cached_property
    def _left(self) -> NDArray[np.int64]:
        """(resamples,): documents still to be drawn."""
        return np.full(self.how.resamples, self.documents, np.int64)

    def _part_by_itself(self, size: int) -> FloatArray:
        """A multinomial draw, one part at a time: so many fall on this part, and on each of its documents."""
        share = size / max(1, self.documents - self._given)
        here = self._random.binomial(self._left, min(1.0, share))
        self._left[:] -= here
        if not size:
            return np.zeros((len(here), 0))
        return self._random.multinomial(here, np.full(size, 1.0 / size)).astype(np.float64)


class Parts:
    """The sums of one measure over the parts of a corpus."""

    def __init__(self) -> None:
        self._last: Statistics | None = None
        self._total: FloatArray | None = None
        self._weighted: FloatArray | None = None
        self._left_out = 0

    def add(self, statistics: Statistics, times: FloatArray | None = None) -> None:
        """Put the next part in; ``times`` are its drawn documents (``Drawn.part``). Coders, codes and measure have to
        be the same for all parts."""
        self._last = statistics
        self._left_out += int(statistics.details.get("left_out", 0))
        self._total = statistics.total if self._total is None else self._total + statistics.total
        if times is not None:
            sums = statistics.weighted(times)
            self._weighted = sums if self._weighted is None else self._weighted + sums

    @property
    def metric(self) -> str:
        assert self._last is not None
        return self._last.metric

    @property
    def details(self) -> Mapping[str, Any]:
        """What else belongs to the figures: the measure's conventions, and the spans left out of all parts."""
        assert self._last is not None
        return {**self._last.details, "left_out": self._left_out}

    def undefined(self, drawn: Drawn) -> Sequence[float]:
        """For every code the share of the resamples without a value; 0 where there was nothing to draw from."""
        assert self._last is not None
        if self._weighted is None or drawn.documents < 2:
            return [0.0] * len(self.outcome().value)
        shares: list[float] = np.isnan(self._last.finish(self._weighted).value).mean(0).tolist()
        return shares

    def outcome(self) -> Outcome:
        """The coefficient of every code."""
        assert self._last is not None
        assert self._total is not None
        return self._last.finish(self._total)

    def intervals(self, drawn: Drawn) -> Sequence[tuple[float, float] | None]:
        """The interval of every code; None where there is none (see resampling.py)."""
        assert self._last is not None
        if self._weighted is None or drawn.documents < 2:
            return [None] * len(self.outcome().value)
        how = drawn.how
        values = np.sort(self._last.finish(self._weighted).value, axis=0)  # NaN comes last
        defined = (~np.isnan(values)).sum(0)
        ends = _levels(_Whole(self._last, drawn.counted), values, defined, how)
        sides = [_quantile(values, defined, ends[:, side]) for side in (0, 1)]
        enough = 2 * defined >= how.resamples
        return [
            (low, high) if there else None
            for low, high, there in zip(*map(np.ndarray.tolist, sides), enough.tolist(), strict=True)
        ]


class _Whole:
    """What the levels of an interval depend on: how many documents were drawn from."""

    def __init__(self, part: Statistics, counted: BoolArray) -> None:
        self.counted = counted
        self.metric, self.details, self.finish = part.metric, part.details, part.finish

    @property
    def total(self) -> FloatArray:
        raise NotImplementedError("intervals that need the documents one by one can't be had of parts")

    by_document = total
