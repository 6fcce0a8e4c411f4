"""Intervals by resampling documents. Works on any statistics, because their sums add up over documents.

A resample draws as many documents as there are, with replacement; its sums are the documents' sums times how often
each was drawn, so thousands of resamples of many codes are one matrix product. Only documents that two of the coders
were assigned to take part. Sources: Efron & Tibshirani, An Introduction to the Bootstrap (1993), chapters 11, 13, 14.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import FloatArray
from annotator.agreement.statistics import Statistics
from annotator.errors import UsageError

INTERVALS = ("percentile", "bca")

#: Documents drawn in one block of resamples: what is counted stays in the processor's cache.
_BLOCK = 1 << 17

#: Called with (done, total) between blocks; may raise to stop.
Tick = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Resampling:
    """How to resample. ``acceptable``: also report the share of resamples below it."""

    resamples: int
    confidence: float = 0.95
    seed: int = 1
    interval: str = "percentile"
    acceptable: float | None = None

    def __post_init__(self) -> None:
        if self.resamples < 1:
            raise UsageError("Resampling needs at least one resample.")
        if not 0 < self.confidence < 1:
            raise UsageError("The confidence is a share between 0 and 1, such as 0.95.")
        if self.interval not in INTERVALS:
            raise UsageError(f"There is no interval “{self.interval}”. Intervals: {', '.join(INTERVALS)}.")


@dataclass(frozen=True, slots=True)
class Spread:
    """Per code: ends of the interval (codes, 2), NaN where there is none; ``below`` (codes,) the share of the defined
    resamples under the acceptable value (NaN without); ``undefined`` (codes,) the share of undefined resamples."""

    interval: FloatArray
    below: FloatArray
    undefined: FloatArray


def spread(statistics: Statistics, how: Resampling, tick: Tick | None = None) -> Spread:
    """Resample and summarise. Fewer than two documents: no interval."""
    sums = statistics.by_document[:, statistics.counted, :]
    codes, documents = sums.shape[:2]
    if documents < 2:
        return Spread(np.full((codes, 2), np.nan), np.full(codes, np.nan), np.full(codes, np.nan))
    values = np.sort(replicates(statistics, how.resamples, how.seed, tick), axis=0)  # NaN comes last
    defined = (~np.isnan(values)).sum(0)
    ends = _levels(statistics, values, defined, how)
    interval = np.stack([_quantile(values, defined, ends[:, side]) for side in (0, 1)], axis=1)
    interval[2 * defined < how.resamples] = np.nan
    below = np.full(codes, np.nan)
    if how.acceptable is not None:
        with np.errstate(invalid="ignore", divide="ignore"):
            below = np.where(defined > 0, (values < how.acceptable).sum(0) / defined, np.nan)
    return Spread(interval, below, 1.0 - defined / how.resamples)


def replicates(statistics: Statistics, resamples: int, seed: int, tick: Tick | None = None) -> FloatArray:
    """(resamples, codes): the coefficient of each resample, NaN where it is undefined."""
    sums = statistics.by_document[:, statistics.counted, :]
    codes, documents, width = sums.shape
    flat = np.ascontiguousarray(sums.transpose(1, 0, 2)).reshape(documents, codes * width)
    values = np.empty((resamples, codes))
    done = 0
    for weights in draws(documents, resamples, seed):
        block = (weights @ flat).reshape(len(weights), codes, width)
        values[done : done + len(weights)] = statistics.finish(block).value
        done += len(weights)
        if tick is not None:
            tick(done, resamples)
    return values


def draws(documents: int, resamples: int, seed: int) -> Iterator[FloatArray]:
    """Blocks (some resamples, documents) of how often each document was drawn. The same seed, the same draws."""
    random = np.random.default_rng(seed)
    rows = max(1, min(resamples, _BLOCK // documents))
    for start in range(0, resamples, rows):
        count = min(rows, resamples - start)
        drawn = random.integers(0, documents, size=(count, documents), dtype=np.int32)
        drawn += np.arange(count, dtype=np.int32)[:, None] * documents
        yield np.bincount(drawn.ravel(), minlength=count * documents).reshape(count, documents).astype(np.float64)


def leave_one_out(statistics: Statistics) -> FloatArray:
    """(documents, codes): the coefficient without each of the counted documents."""
    sums = statistics.by_document[:, statistics.counted, :]
    without = sums.sum(1, keepdims=True) - sums
    return statistics.finish(without).value.T


def jackknifed(
    statistics: Statistics, value: float, confidence: float
) -> tuple[float | None, float | None, float | None]:
    """(standard error, bias, half width of the interval) of the first code; None where fewer than two documents leave
    a value behind."""
    from scipy.special import stdtrit

    left_out = leave_one_out(statistics)[:, 0]
    left_out = left_out[~np.isnan(left_out)]
    count = len(left_out)
    if count < 2:
        return None, None, None
    error = float(np.sqrt((count - 1) / count * ((left_out - left_out.mean()) ** 2).sum()))
    bias = float((count - 1) * (left_out.mean() - value))
    return error, bias, float(stdtrit(count - 1, (1.0 + confidence) / 2.0)) * error


def _levels(statistics: Statistics, values: FloatArray, defined: FloatArray, how: Resampling) -> FloatArray:
    """(codes, 2): which quantiles of the replicates are the ends."""
    tail = (1.0 - how.confidence) / 2.0
    levels = np.tile([tail, 1.0 - tail], (values.shape[1], 1))
    return levels if how.interval == "percentile" else _corrected(statistics, values, defined, levels)


def _corrected(statistics: Statistics, values: FloatArray, defined: FloatArray, levels: FloatArray) -> FloatArray:
    """Bias-corrected and accelerated levels (Efron & Tibshirani 1993, equations 14.9 to 14.15)."""
    from scipy.special import ndtr, ndtri

    point = statistics.finish(statistics.total).value
    with np.errstate(invalid="ignore", divide="ignore"):
        # half of the ties, or a coefficient that many resamples share would be taken for biased
        share = ((values < point).sum(0) + (values == point).sum(0) / 2.0) / np.maximum(defined, 1)
        bias = ndtri(np.clip(share, 1e-9, 1 - 1e-9))
        left_out = leave_one_out(statistics)
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
