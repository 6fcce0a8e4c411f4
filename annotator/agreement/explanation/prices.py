"""What a disagreement costs: how much one unit, as coders rated it, adds to the observed disagreement of a figure.

Every coefficient of rated units has an observed disagreement that is a sum over units and pairs of coders:

* Krippendorff's alpha: a unit with m values adds 2 d2(a, b) / ((m - 1) n) for each pair, n all pairable values
  (Krippendorff 2004, section 11.3, written out by units);
* percent, Fleiss, Conger, Brennan-Prediger, AC1 and AC2: 2 (1 - w_ab) / (m (m - 1) N), N units with two values or more
  (Gwet 2014, section 2.2);
* means over pairs (Cohen, weighted, Scott, Holsti): (1 - w_ab) / (N_p k), N_p the pair's units, k pairs with a value.

So what documents, pairs, codes and passages cost adds up to the whole, exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from annotator.agreement.arrays import BoolArray, FloatArray, IntArray
from annotator.agreement.explanation.asked import ALPHA, Asked, View
from annotator.agreement.measures._chance import apart
from annotator.agreement.metrics import distance
from annotator.agreement.statistics import MeanOverPairs
from annotator.agreement.table import Table, dense

#: How far two categories (by their places) are apart.
Apart = Callable[[IntArray, IntArray], FloatArray]

_ALPHAS = (ALPHA, "value_match")
_WEIGHTED = ("weighted_kappa", "gwet_ac2")


def apart_of(asked: Asked, table: Table, layer: int) -> Apart | None:
    """The differences that the figure counts between categories; None where they do not support it. Ordinal ones
    depend on how often each category was used in this code (``layer``)."""
    if asked.key in _ALPHAS:
        metric = asked.selection.metric or "nominal"
        if metric == "ordinal":
            return _ordinal(table, layer) if table.ranked else None
        return distance(metric, table.categories, asked.selection.period)
    if asked.key == "holsti":
        return lambda first, second: (first != second).astype(np.float64)
    matrix = apart(table, asked.selection, "quadratic" if asked.key in _WEIGHTED else "identity")
    return None if matrix is None else lambda first, second: matrix[first, second]


def _ordinal(table: Table, layer: int) -> Apart:
    """(r_a - r_b)^2 with the mid-ranks of the pairable values."""
    given = dense(table.weights.totals[layer : layer + 1] @ table.counts)[0]
    rank = np.cumsum(given) - given / 2.0
    return lambda first, second: (rank[first] - rank[second]) ** 2


@dataclass(frozen=True, eq=False)
class Prices:
    """Prices for one view and one code. ``of`` gives what one unit of each row of values costs."""

    asked: Asked
    view: View
    layer: int
    apart: Apart
    norms: FloatArray  # (pairs of the view,)

    def of(self, rows: IntArray) -> FloatArray:
        """(rows, pairs of the view): the cost of one unit for each pair; ``rows`` (rows, coders of the view) are places
        of categories, -1 for a coder without a value."""
        given = rows >= 0
        raters = given.sum(1).astype(np.float64)
        found = np.zeros((len(rows), len(self.norms)))
        for place, (first, second) in enumerate(combinations(range(rows.shape[1]), 2)):
            both = given[:, first] & given[:, second]
            found[both, place] = self.apart(rows[both, first], rows[both, second])
            if self.asked.key == "holsti":
                found[:, place] *= 2.0
                if not self.view.table.strict:  # what only one of two coded counts, too
                    found[:, place] += given[:, first] ^ given[:, second]
        costs: FloatArray = found * self._share(raters)[:, None] / self.norms[None, :]
        return costs

    def _share(self, raters: FloatArray) -> FloatArray:
        """The weight of one pair in a unit."""
        if self.asked.measure.pairwise:
            return np.ones(len(raters))
        if self.asked.key in _ALPHAS:
            return 2.0 / np.maximum(raters - 1.0, 1.0)
        return 2.0 / np.maximum(raters * (raters - 1.0), 1.0)


def prices(asked: Asked, view: View, layer: int) -> Prices | None:
    """None where the figure has no observed disagreement (nothing was coded by two, or the metric does not fit)."""
    between = apart_of(asked, view.table, layer)
    if between is None:
        return None
    totals = view.table.weights.totals[layer]
    norms = _norms(asked, view, totals, layer)
    return Prices(asked, view, layer, between, norms) if np.isfinite(norms).any() else None


def _norms(asked: Asked, view: View, totals: FloatArray, layer: int) -> FloatArray:
    """(pairs of the view,): what each pair's differences are divided by; infinite for a pair that does not count."""
    table = view.table
    pairs = list(combinations(range(len(view.coders)), 2))
    if not asked.measure.pairwise:
        values = table.raters * (table.raters >= 2) if asked.key in _ALPHAS else table.pairable
        total = float(totals @ values)
        return np.full(len(pairs), total if total > 0 else np.inf)
    defined = defined_pairs(asked)[layer]
    names = [asked.pairs.index((view.coders[a], view.coders[b])) for a, b in pairs]
    norms = []
    for (first, second), name in zip(pairs, names, strict=True):
        raters = table.given[:, first].astype(np.float64) + table.given[:, second]
        if asked.key != "holsti" or table.strict:
            raters = raters * (raters == 2)
        units = float(totals @ raters) / (1.0 if asked.key == "holsti" else 2.0)
        norms.append(units * defined.sum() if defined[name] else np.inf)
    return np.array(norms)


def defined_pairs(asked: Asked) -> BoolArray:
    """(codes, pairs): which pairs take part in a mean over pairs (all, where it is none)."""
    statistics = asked.statistics
    if not isinstance(statistics, MeanOverPairs):
        return np.ones((len(asked.results), len(asked.pairs)), bool)
    outcomes = statistics.outcomes(statistics.total)
    return np.stack([outcome.reason == 0 for outcome in outcomes], axis=1)
