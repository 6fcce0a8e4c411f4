"""What percent agreement and the kappas for any number of coders share: observed agreement with missing ratings.

Source: Gwet, Handbook of Inter-Rater Reliability (4th ed. 2014), chapters 2 and 3. Everything is computed as
disagreement (weights replaced by one minus the weight): differences that should be zero are then exactly zero.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from annotator.agreement.arrays import FloatArray, Matrix
from annotator.agreement.result import Outcome, ratio_outcome
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import Recipe, unsound
from annotator.agreement.table import Table, dense, stack
from annotator.agreement.weighting import disagreement
from annotator.errors import UsageError

#: From the share of each category (..., categories) and the disagreement matrix to the expected disagreement.
Expected = Callable[[FloatArray, FloatArray], FloatArray]


def weights_name(selection: Selection, default: str = "identity") -> str:
    """What the result calls its metric."""
    weights = selection.weights or default
    if not isinstance(weights, str):
        return "custom"
    return "nominal" if weights == "identity" else weights


def apart(table: Table, selection: Selection, default: str = "identity") -> FloatArray | None:
    """The disagreement of each pair of categories."""
    return disagreement(selection.weights or default, table.categories, table.ranked)


def observed(table: Table, matrix: FloatArray) -> FloatArray:
    """(patterns,): mean disagreement over the ordered pairs of a pattern's values; 0 where there is no pair."""
    raters = table.raters.astype(np.float64)
    total = np.zeros(len(table.patterns))
    for first in range(table.patterns.shape[1]):
        for second in range(first + 1, table.patterns.shape[1]):
            both = table.given[:, first] & table.given[:, second]
            a, b = table.patterns[both, first], table.patterns[both, second]
            total[both] += 2.0 * matrix[a, b]
    return np.where(raters >= 2, total / np.maximum(raters * (raters - 1), 1), 0.0)


def shares(table: Table) -> Matrix:
    """(patterns, categories): the share of the coders who gave each value (n_uk / m_u)."""
    inverse = 1.0 / np.maximum(table.raters, 1)
    counts = table.counts
    return counts * inverse[:, None] if isinstance(counts, np.ndarray) else counts.multiply(inverse[:, None]).tocsr()


def corrected(table: Table, selection: Selection, expected: Expected, default: str = "identity") -> Recipe:
    """The recipe of a coefficient whose expected disagreement depends on the mean share of each category."""
    matrix = apart(table, selection, default)
    name = weights_name(selection, default)
    if matrix is None:
        return unsound(table, "metric_undefined", name)

    def finish(sums: FloatArray) -> Outcome:
        rated = sums[..., 3:].sum(-1)
        with np.errstate(divide="ignore", invalid="ignore"):
            seen = sums[..., 1] / sums[..., 0]
            share = sums[..., 3:] / rated[..., None]
        return ratio_outcome(seen, expected(share, matrix), sums[..., 0], agreement=True)

    features = stack([table.pairable, observed(table, matrix), (table.raters > 0).astype(np.float64), shares(table)])
    return Recipe(features, finish, name)


def chosen_from(table: Table, selection: Selection, matrix: FloatArray) -> tuple[int, float]:
    """(q, T_w): the number of categories that coders chose from, and the sum of all weights between them.

    q is what was asked for, else the codebook's, else the number observed. A category that is only known to exist
    (q is larger than the categories at hand) counts as full disagreement with all others.
    """
    used = np.ones(len(matrix), bool) if table.fixed else dense(table.weights.totals.sum(0) @ table.counts) > 0
    known = int(used.sum())
    asked = selection.category_count if selection.category is None else None
    count = known if asked is None else asked
    if count < known:
        raise UsageError(f"The data hold {known} categories, more than the {count} that were given.")
    return count, float(known**2 - matrix[np.ix_(used, used)].sum() + (count - known))
