"""Hayes and Krippendorff's bootstrap of alpha, for comparison with intervals published with it.

Disagreements are drawn from the observed coincidences: alpha* = 1 - sum of M drawn d2 / (M D_e), at least -1, with
M = min(25 Q, pairs of values) draws, Q the number of cells of the coincidence matrix that are not zero. Where all
agreement is on one value, an alpha* of 1 counts as 0; otherwise as many of those of 1 count as 0 as
chance would draw from a single value: resamples times sum_c (o_cc / n)^M. Sources: Hayes & Krippendorff, Communication
Methods and Measures 1 (2007) 77-89; Krippendorff, Algorithm for bootstrapping a distribution of alpha (2006).

M does not grow with the data beyond 25 Q: the interval of a binary code stays wide however much was coded. The
document bootstrap (resampling.py) is the default for that reason.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from annotator.agreement.arrays import FloatArray
from annotator.agreement.metrics import distance
from annotator.agreement.resampling import Resampling
from annotator.agreement.result import Result
from annotator.agreement.selection import Selection
from annotator.agreement.table import Table, dense


@dataclass(frozen=True, eq=False)
class Coincidences:
    """Values (categories, categories) that coincide in units, how far apart they are, and how many pairs of coders'
    values that makes."""

    matrix: FloatArray
    apart: FloatArray
    pairs: float


def with_alphaboot(result: Result, table: Table, selection: Selection, how: Resampling) -> Result:
    """The alpha with the interval, and ``below``; ``details`` holds the number of draws."""
    if result.value is None or result.expected is None:
        return result
    found = coincidences(replace(table, strict=True), selection)
    draws = round(min(25.0 * int(np.count_nonzero(found.matrix)), found.pairs))
    values = np.sort(_alphas(found, draws, how))
    tail = (1.0 - how.confidence) / 2.0
    low, high = np.quantile(values, [tail, 1.0 - tail])
    below = None if how.acceptable is None else float((values < how.acceptable).mean())
    return replace(
        result,
        ci=(float(low), float(high)),
        confidence=how.confidence,
        resamples=how.resamples,
        seed=how.seed,
        acceptable=how.acceptable,
        below=below,
        details={**result.details, "interval": "alphaboot", "draws": draws},
    )


def coincidences(table: Table, selection: Selection) -> Coincidences:
    """o_ck of the table's units, with alpha's metric."""
    given = dense(table.counts)
    weight = table.weights.totals.sum(0) * (table.raters >= 2)
    scaled = given * (weight / np.maximum(table.raters - 1, 1))[:, None]
    matrix = given.T @ scaled - np.diag(scaled.sum(0))
    pairs = float((weight * table.raters * (table.raters - 1)).sum() / 2)
    return Coincidences(matrix, distances(table, selection, matrix.sum(0)), pairs)


def distances(table: Table, selection: Selection, given: FloatArray) -> FloatArray:
    """d2 of alpha's metric between the categories, ``given`` the pairable values of each."""
    if selection.metric == "ordinal":
        rank = np.cumsum(given) - given / 2.0
        ordinal: FloatArray = (rank[:, None] - rank[None, :]) ** 2
        return ordinal
    between = distance(selection.metric or "nominal", table.categories, selection.period)
    assert between is not None  # else alpha had no value
    places = np.arange(len(table.categories))
    return np.asarray(between(places[:, None], places[None, :]), np.float64)


def _alphas(found: Coincidences, draws: int, how: Resampling) -> FloatArray:
    total = float(found.matrix.sum())
    given = found.matrix.sum(0)
    expected = float(given @ found.apart @ given) / (total * (total - 1.0))
    random = np.random.default_rng(how.seed)
    drawn = random.multinomial(draws, (found.matrix / total).ravel(), size=how.resamples)
    values: FloatArray = np.maximum(-1.0, 1.0 - drawn @ found.apart.ravel() / (draws * expected))
    perfect = np.flatnonzero(values == 1.0)
    diagonal = np.diag(found.matrix)
    alone = np.count_nonzero(diagonal) == 1
    lucky = len(perfect) if alone else round(how.resamples * float(((diagonal / total) ** draws).sum()))
    values[perfect[:lucky]] = 0.0
    return values
