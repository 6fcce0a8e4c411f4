"""Krippendorff's alpha for any number of coders, any metric, with missing values.

alpha = 1 - D_o / D_e, D_o = sum_ck o_ck d2_ck / n, D_e = sum_ck n_c n_k d2_ck / (n (n - 1)), with the coincidences
o_ck = sum_u n_uc (n_uk - [c = k]) / (m_u - 1) over the units with m_u >= 2 values, their marginals n_c and total n.
Source: Krippendorff, Content Analysis (2004), chapter 11; Computing Krippendorff's Alpha-Reliability (2011).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from annotator.agreement.arrays import FloatArray, IntArray
from annotator.agreement.measure import TableMeasure
from annotator.agreement.metrics import Metric, distance, name_of
from annotator.agreement.result import Outcome, ratio_outcome
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import Recipe, unsound
from annotator.agreement.table import Table, stack, tally

#: From pairable values per category (..., categories) to sum_ck n_c n_k d2_ck.
Crossed = Callable[[FloatArray], FloatArray]


def recipe(table: Table, selection: Selection) -> Recipe:
    table = replace(table, strict=True)
    metric = "nominal" if selection.metric is None else selection.metric
    name = name_of(metric)
    if metric == "ordinal":
        return _ordinal(table) if table.ranked else unsound(table, "metric_undefined", name)
    between = distance(metric, table.categories, selection.period)
    if between is None:
        return unsound(table, "metric_undefined", name)
    crossed = _crossed(name, between, table)

    def finish(sums: FloatArray) -> Outcome:
        return _alpha(sums[..., 0], sums[..., 1], sums[..., 2:], crossed(sums[..., 2:]))

    return Recipe(stack([table.pairable, _observed(table, between), table.counts]), finish, name)


def _alpha(units: FloatArray, observed: FloatArray, given: FloatArray, crossed: FloatArray) -> Outcome:
    """``observed`` is sum o_ck d2_ck, ``crossed`` sum n_c n_k d2_ck, ``given`` n_c."""
    total = given.sum(-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        seen, chance = observed / total, crossed / (total * (total - 1.0))
    return ratio_outcome(seen, chance, units, agreement=False, unvaried=(crossed == 0).astype(np.float64))


def _pairs(table: Table) -> Iterator[tuple[IntArray, IntArray, IntArray, FloatArray]]:
    """For each two coders: the patterns where both gave a value, the two values, and 1 / (m_u - 1)."""
    share = 1.0 / np.maximum(table.raters - 1, 1)
    coders = table.patterns.shape[1]
    for first in range(coders):
        for second in range(first + 1, coders):
            rows = np.flatnonzero(table.given[:, first] & table.given[:, second])
            yield rows, table.patterns[rows, first], table.patterns[rows, second], share[rows]


def _observed(table: Table, between: Metric) -> FloatArray:
    """(patterns,): what one unit of each pattern adds to sum o_ck d2_ck."""
    total = np.zeros(len(table.patterns))
    for rows, a, b, share in _pairs(table):
        total[rows] += 2.0 * share * between(a, b)
    return total


def _crossed(name: str, between: Metric, table: Table) -> Crossed:
    """Nominal and interval distances need no matrix; the others are crossed in blocks of rows."""
    places = np.arange(len(table.categories))
    if name in ("nominal", "set"):
        return lambda given: (given * (given.sum(-1, keepdims=True) - given)).sum(-1)
    if name == "interval":
        values = np.array(table.categories, np.float64)
        return lambda given: _interval(given, values)

    def crossed(given: FloatArray) -> FloatArray:
        total = np.zeros(given.shape[:-1])
        for low in range(0, len(places), 512):
            block = between(places[low : low + 512, None], places[None, :])
            total += (given[..., low : low + 512] * (given @ block.T)).sum(-1)
        return total

    return crossed


def _interval(given: FloatArray, values: FloatArray) -> FloatArray:
    """sum n_c n_k (x_c - x_k)^2 = 2 n sum n_c (x_c - mean)^2; exactly 0 when a single value occurs."""
    total = given.sum(-1, keepdims=True)
    mean = (given * values).sum(-1, keepdims=True) / np.maximum(total, 1.0)
    spread: FloatArray = 2.0 * total[..., 0] * (given * (values - mean) ** 2).sum(-1)
    return np.where((given > 0).sum(-1) > 1, spread, 0.0)


def _ordinal(table: Table) -> Recipe:
    """d2_ck = (sum of n_g over the ranks g from c to k, less (n_c + n_k) / 2)^2 = (r_c - r_k)^2 with the mid-ranks
    r_c = n_1 + ... + n_c - n_c / 2. The ranks depend on the data, so the coincidences themselves are summed."""
    width = len(table.categories)
    rows, low, high, weight = _cells(table)
    cell, place = np.unique(low * width + high, return_inverse=True)
    first, second = cell // width, cell % width
    coincidences = tally(rows, place, len(table.patterns), len(cell), weight)

    def finish(sums: FloatArray) -> Outcome:
        given, together = sums[..., 1 : 1 + width], sums[..., 1 + width :]
        rank = np.cumsum(given, axis=-1) - given / 2.0
        observed = (together * (rank[..., first] - rank[..., second]) ** 2).sum(-1)
        total = given.sum(-1)
        middle = total / 2.0  # the mean of the mid-ranks
        crossed = 2.0 * total * (given * (rank - middle[..., None]) ** 2).sum(-1)
        crossed = np.where((given > 0).sum(-1) > 1, crossed, 0.0)
        return _alpha(sums[..., 0], observed, given, crossed)

    return Recipe(stack([table.pairable, table.counts, coincidences]), finish, "ordinal")


def _cells(table: Table) -> tuple[IntArray, IntArray, IntArray, FloatArray]:
    """All pairs of different values in patterns: pattern, lower and higher value, and 2 / (m_u - 1)."""
    parts = [(rows, np.minimum(a, b), np.maximum(a, b), 2.0 * share) for rows, a, b, share in _pairs(table)]
    rows, low, high, weight = (np.concatenate(column) for column in zip(*parts, strict=True))
    kept = low != high
    return rows[kept], low[kept], high[kept], weight[kept]


KRIPPENDORFF_ALPHA = TableMeasure(
    "krippendorff_alpha", "Krippendorff's alpha", "Krippendorff 2004, chapter 11; 2011", recipe
)
