"""Intervals by resampling documents. Works on any statistics, because their sums add up over documents.

A resample draws as many documents as there are, with replacement; its sums are the documents' sums times how often
each was drawn, so thousands of resamples of many codes are one matrix product. Only documents that two of the coders
were assigned to take part. Sources: Efron & Tibshirani, An Introduction to the Bootstrap (1993), chapters 11, 13, 14.

Where documents belong together (``Resampling.clusters``) the clusters are drawn, or left out, instead (clusters.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import BoolArray, FloatArray
from annotator.agreement.clusters import Clusters, Labels, clusters
from annotator.agreement.statistics import Statistics, Sums
from annotator.errors import UsageError

INTERVALS = ("percentile", "expanded", "bca")

#: Documents drawn in one block of resamples: what is counted stays in the processor's cache.
_BLOCK = 1 << 17

#: Numbers in one block of resamples, of those that are computed with at a time.
_AT_ONCE = 1 << 24

#: Called with (done, total) between blocks; may raise to stop.
Tick = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Resampling:
    """How to resample. ``acceptable``: also report the share of resamples below it. ``clusters``: which documents are
    drawn together (by name, or in the order of the documents that are resampled)."""

    resamples: int
    confidence: float = 0.95
    seed: int = 1
    interval: str = "percentile"
    acceptable: float | None = None
    clusters: Labels | None = None

    def __post_init__(self) -> None:
        if self.resamples < 1:
            raise UsageError("Resampling needs at least one resample.")
        if not 0 < self.confidence < 1:
            raise UsageError("The confidence is a share between 0 and 1, such as 0.95.")
        if self.interval not in INTERVALS:
            raise UsageError(f"There is no interval “{self.interval}”. Intervals: {', '.join(INTERVALS)}.")

    def on(self, documents: Sequence[str]) -> Clusters | None:
        """The clusters of these documents. Raises UsageError."""
        return clusters(self.clusters, documents)


@dataclass(frozen=True, slots=True)
class Spread:
    """Per code: ends of the interval (codes, 2), NaN where there is none; ``below`` (codes,) the share of the defined
    resamples under the acceptable value (NaN without); ``undefined`` (codes,) the share of undefined resamples."""

    interval: FloatArray
    below: FloatArray
    undefined: FloatArray


def spread(
    statistics: Statistics, how: Resampling, tick: Tick | None = None, together: Clusters | None = None
) -> Spread:
    """Resample and summarise; ``together`` are the documents' clusters. Fewer than two documents (clusters): no
    interval."""
    return spreads([statistics], how, tick, together)[0]


def spreads(
    many: Sequence[Statistics], how: Resampling, tick: Tick | None = None, together: Clusters | None = None
) -> list[Spread]:
    """As ``spread`` for several statistics of the same documents: those with the same counted documents share their
    resamples, and what is computed from them."""
    groups: dict[bytes, list[int]] = {}
    for place, statistics in enumerate(many):
        groups.setdefault(statistics.counted.tobytes(), []).append(place)
    found: dict[int, Spread] = {}
    for places in groups.values():
        chosen = [many[place] for place in places]
        enough = drawn_from(chosen[0], together) > 1
        values = _replicates(chosen, how.resamples, how.seed, tick, together) if enough else []
        for number, place in enumerate(places):
            found[place] = _spread(many[place], values[number] if values else None, how, together)
    return [found[place] for place in range(len(many))]


def drawn_from(statistics: Sums, together: Clusters | None = None) -> int:
    """How many documents, or clusters of them, are drawn from."""
    counted = statistics.counted
    return int((counted if together is None else together.counted(counted)).sum())


def _spread(statistics: Statistics, values: FloatArray | None, how: Resampling, together: Clusters | None) -> Spread:
    codes = len(statistics.total)
    if values is None:
        return Spread(np.full((codes, 2), np.nan), np.full(codes, np.nan), np.full(codes, np.nan))
    values = np.sort(values, axis=0)  # NaN comes last
    defined = (~np.isnan(values)).sum(0)
    ends = _levels(statistics, values, defined, how, together)
    interval = np.stack([_quantile(values, defined, ends[:, side]) for side in (0, 1)], axis=1)
    interval[2 * defined < how.resamples] = np.nan
    below = np.full(codes, np.nan)
    if how.acceptable is not None:
        with np.errstate(invalid="ignore", divide="ignore"):
            below = np.where(defined > 0, (values < how.acceptable).sum(0) / defined, np.nan)
    return Spread(interval, below, 1.0 - defined / how.resamples)


def replicates(
    statistics: Statistics, resamples: int, seed: int, tick: Tick | None = None, together: Clusters | None = None
) -> FloatArray:
    """(resamples, codes): the coefficient of each resample, NaN where it is undefined."""
    return _replicates([statistics], resamples, seed, tick, together)[0]


def _replicates(
    many: Sequence[Statistics], resamples: int, seed: int, tick: Tick | None, together: Clusters | None
) -> list[FloatArray]:
    """The replicates of statistics that count the same documents."""
    values = [np.empty((resamples, len(statistics.total))) for statistics in many]
    done = 0
    for times in _blocks(many, resamples, seed, together):
        for statistics, found in zip(many, values, strict=True):
            found[done : done + len(times)] = statistics.finish(statistics.weighted(times)).value
        done += len(times)
        if tick is not None:
            tick(done, resamples)
    return values


def _blocks(many: Sequence[Statistics], resamples: int, seed: int, together: Clusters | None) -> Iterator[FloatArray]:
    """Blocks (some resamples, all documents): how often each document was drawn; never, where it is not counted."""
    counted = many[0].counted
    widest = max(len(counted), *(statistics.width for statistics in many))
    rows = max(1, _AT_ONCE // widest)
    waiting: list[FloatArray] = []
    for drawn in _drawn(counted, resamples, seed, together):
        waiting.append(drawn)
        if sum(map(len, waiting)) >= rows:
            yield np.concatenate(waiting)
            waiting = []
    if waiting:
        yield np.concatenate(waiting)


def _drawn(counted: BoolArray, resamples: int, seed: int, together: Clusters | None) -> Iterator[FloatArray]:
    """The blocks as they are drawn."""
    among = counted if together is None else together.counted(counted)
    for drawn in draws(int(among.sum()), resamples, seed, None if among.all() else among):
        yield drawn if together is None else together.times(drawn, counted)


def draws(documents: int, resamples: int, seed: int, among: BoolArray | None = None) -> Iterator[FloatArray]:
    """Blocks (some resamples, documents) of how often each document was drawn. The same seed, the same draws.
    ``among`` says which of more documents these are; the others are never drawn."""
    random = np.random.default_rng(seed)
    width = documents if among is None else len(among)
    rows = max(1, min(resamples, _BLOCK // width))
    for start in range(0, resamples, rows):
        count = min(rows, resamples - start)
        drawn = random.integers(0, documents, size=(count, documents), dtype=np.int32)
        if among is not None:
            drawn = np.flatnonzero(among).astype(np.int32)[drawn]
        drawn += np.arange(count, dtype=np.int32)[:, None] * width
        yield np.bincount(drawn.ravel(), minlength=count * width).reshape(count, width).astype(np.float64)


def leave_one_out(statistics: Sums, together: Clusters | None = None) -> FloatArray:
    """(documents, codes): the coefficient without each of the counted documents; of the clusters likewise."""
    sums = statistics.by_document[:, statistics.counted, :]
    if together is not None:
        sums = together.at(statistics.counted).added(sums)
    without = sums.sum(1, keepdims=True) - sums
    return statistics.finish(without).value.T


def jackknifed(
    statistics: Statistics, value: float, confidence: float, together: Clusters | None = None
) -> tuple[float | None, float | None, float | None]:
    """(standard error, bias, half width of the interval) of the first code; None where fewer than two documents
    (clusters) leave a value behind."""
    from scipy.special import stdtrit

    left_out = leave_one_out(statistics, together)[:, 0]
    left_out = left_out[~np.isnan(left_out)]
    count = len(left_out)
    if count < 2:
        return None, None, None
    error = float(np.sqrt((count - 1) / count * ((left_out - left_out.mean()) ** 2).sum()))
    bias = float((count - 1) * (left_out.mean() - value))
    return error, bias, float(stdtrit(count - 1, (1.0 + confidence) / 2.0)) * error


def _levels(
    statistics: Sums, values: FloatArray, defined: FloatArray, how: Resampling, together: Clusters | None = None
) -> FloatArray:
    """(codes, 2): which quantiles of the replicates are the ends."""
    tail = (1.0 - how.confidence) / 2.0
    if how.interval == "expanded":
        tail = _expanded(tail, drawn_from(statistics, together))
    levels = np.tile([tail, 1.0 - tail], (values.shape[1], 1))
    return _corrected(statistics, values, defined, levels, together) if how.interval == "bca" else levels


def _expanded(tail: float, documents: int) -> float:
    """The tail that makes up for resamples of few documents varying too little: Phi(sqrt(n / (n - 1)) t) with t the
    quantile of Student's distribution (Hesterberg, The American Statistician 69 (2015) 371-386, section 3.2)."""
    from scipy.special import ndtr, stdtrit

    return float(ndtr(np.sqrt(documents / (documents - 1.0)) * stdtrit(documents - 1, tail)))


def _corrected(
    statistics: Sums, values: FloatArray, defined: FloatArray, levels: FloatArray, together: Clusters | None
) -> FloatArray:
    """Bias-corrected and accelerated levels (Efron & Tibshirani 1993, equations 14.9 to 14.15)."""
    from scipy.special import ndtr, ndtri

    point = statistics.finish(statistics.total).value
    with np.errstate(invalid="ignore", divide="ignore"):
        # half of the ties, or a coefficient that many resamples share would be taken for biased
        share = ((values < point).sum(0) + (values == point).sum(0) / 2.0) / np.maximum(defined, 1)
        bias = ndtri(np.clip(share, 1e-9, 1 - 1e-9))
        left_out = leave_one_out(statistics, together)
        apart = np.nanmean(left_out, axis=0) - left_out
        cubes, squares = np.nansum(apart**3, axis=0), np.nansum(apart**2, axis=0)
        acceleration = np.where(squares > 0, cubes / (6.0 * squares**1.5), 0.0)
        z = bias[:, None] + ndtri(levels)
        corrected: FloatArray = ndtr(bias[:, None] + z / (1.0 - acceleration[:, None] * z))
    return np.where(np.isnan(corrected), levels, corrected)


def _quantile(ordered: FloatArray, count: FloatArray, level: FloatArray) -> FloatArray:
    """The quantile of the first ``count`` of each sorted column, between neighbours by straight line."""
    place = level * np.maximum(count - 1, 0)
    low = np.floor(place).astype(np.int64)
    high = np.minimum(low + 1, np.maximum(count - 1, 0)).astype(np.int64)
    column = np.arange(ordered.shape[1])
    a, b = ordered[low, column], ordered[high, column]
    quantile: FloatArray = a + (b - a) * (place - low)
    return quantile
