"""Whether agreement changes while people code: the figure in successive groups of documents, and its trend.

Each group's figure is computed from the sums of its documents alone, its interval by resampling these. The trend is the
slope of a straight line through the groups' figures (per group). How easily chance gives a slope as steep is found by
dealing the documents out to the groups anew, in random order (a permutation test, Fisher 1935; Good, Permutation,
Parametric and Bootstrap Tests of Hypotheses (2005), chapter 3): p = (1 + as steep ones) / (1 + all).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import BoolArray, FloatArray, IntArray
from annotator.agreement.clusters import Clusters
from annotator.agreement.explanation.asked import Asked
from annotator.agreement.resampling import Resampling, spread
from annotator.agreement.result import number, reason_key
from annotator.agreement.statistics import SpanStatistics, Statistics

#: Shuffles are worked off in blocks of about this many bytes; of many documents there are fewer.
_BLOCK, _MOST = 1 << 23, 2_000_000


@dataclass(frozen=True, slots=True)
class Group:
    """The figure in one group of documents. ``ci`` is None in groups of fewer than two documents (clusters), too."""

    documents: int
    value: float | None
    undefined: str | None
    ci: tuple[float, float] | None
    n: float


@dataclass(frozen=True, slots=True)
class Trend:
    """``slope`` is the change of the figure from one group to the next, ``p`` the probability of one as steep, up or
    down, if the order did not matter. Both None with fewer than three groups that have a value."""

    slope: float | None = None
    p: float | None = None
    shuffles: int = 0


def batches(documents: Sequence[int], count: int) -> list[list[int]]:
    """Documents (in order) in ``count`` groups of equal size; where that can't be, the first ones have one more.
    Fewer groups where there would not be two documents in each."""
    count = max(1, min(count, len(documents) // 2))
    return [part.tolist() for part in np.array_split(np.array(documents, np.int64), count) if len(part)]


def groups(asked: Asked, layer: int, parts: Sequence[Sequence[int]], how: Resampling | None) -> tuple[Group, ...]:
    """The figure of one code in each group of documents (places in the data)."""
    if asked.statistics is None:
        return ()
    together = asked.together(how)
    return tuple(
        _group(_part(asked.statistics, layer, part), how, None if together is None else together.at(part))
        for part in parts
    )


def _part(statistics: Statistics, layer: int, documents: Sequence[int]) -> SpanStatistics:
    """The statistics of one code and some documents."""
    places = np.array(documents, np.int64)
    sums = statistics.by_document[layer : layer + 1][:, places]
    return SpanStatistics(sums, statistics.finish, statistics.counted[places])


def _group(statistics: SpanStatistics, how: Resampling | None, together: Clusters | None) -> Group:
    outcome = statistics.finish(statistics.total)
    interval = None
    value = number(outcome.value[0])
    if how is not None and value is not None:
        low, high = spread(statistics, how, together=together).interval[0].tolist()
        interval = None if np.isnan(low) else (low, high)
    return Group(
        int(statistics.counted.sum()), value, reason_key(int(outcome.reason[0])), interval, float(outcome.n[0])
    )


def trend(asked: Asked, layer: int, parts: Sequence[Sequence[int]], shuffles: int = 999, seed: int = 1) -> Trend:
    """The slope over the groups, and how easily chance gives it."""
    if asked.statistics is None or len(parts) < 3:
        return Trend()
    everyone = np.concatenate([np.array(part, np.int64) for part in parts])
    sums = asked.statistics.by_document[layer][everyone]
    shuffles = min(shuffles, max(199, _MOST // len(sums)))
    sizes = np.array([len(part) for part in parts])
    slope = float(_slopes(_values(asked.statistics, sums, np.arange(len(everyone))[None, :], sizes))[0])
    if np.isnan(slope):
        return Trend()
    drawn = _shuffled(asked.statistics, sums, sizes, shuffles, seed)
    drawn = drawn[~np.isnan(drawn)]
    steep = int((np.abs(drawn) >= abs(slope) - 1e-12).sum())
    return Trend(slope, (1 + steep) / (1 + len(drawn)), len(drawn))


def _shuffled(statistics: Statistics, sums: FloatArray, sizes: IntArray, shuffles: int, seed: int) -> FloatArray:
    """(shuffles,): the slope in each random order of the documents."""
    random = np.random.default_rng(seed)
    rows = max(1, _BLOCK // (8 * max(1, sums.size)))
    found = []
    for start in range(0, shuffles, rows):
        order = np.tile(np.arange(len(sums)), (min(rows, shuffles - start), 1))
        found.append(_slopes(_values(statistics, sums, random.permuted(order, axis=1), sizes)))
    return np.concatenate([*found, np.zeros(0)])


def _values(statistics: Statistics, sums: FloatArray, orders: IntArray, sizes: IntArray) -> FloatArray:
    """(orders, groups): the figure in each group when the documents come in these orders."""
    begins = np.cumsum(sizes) - sizes
    return statistics.finish(np.add.reduceat(sums[orders], begins, axis=1)).value


def _slopes(values: FloatArray) -> FloatArray:
    """(rows,): least squares over the groups that have a value; NaN with fewer than three."""
    known: BoolArray = ~np.isnan(values)
    place = np.arange(values.shape[1], dtype=np.float64)
    count = known.sum(1)
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = (known * place).sum(1) / count
        mean = np.where(known, values, 0.0).sum(1) / count
        across = np.where(known, place[None, :] - middle[:, None], 0.0)
        slope = (across * np.where(known, values - mean[:, None], 0.0)).sum(1) / (across**2).sum(1)
    return np.where(count >= 3, slope, np.nan)
